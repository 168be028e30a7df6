/* SPDX-License-Identifier: Apache-2.0
 *
 * tone.c - which amounts a node paid and received, in 64 classes.
 *
 * A cycle has amounts near that of its closing payment. Nearly all payers have received nothing of
 * the kind, or nearly all payees have paid nothing of the kind; then no list is walked. A class is
 * a quarter of the amounts between two powers of two; after 16 of these classes begin again.
 */
#include "core/prefetch.h"
#include "money/pattern/inner.h"

enum { QUARTERS = 4, CLASSES = 64 };

/* Rises with the amount, which is above 0. */
static unsigned rank_of(uint64_t value)
{
    const unsigned octave = 63 - (unsigned)__builtin_clzll(value);
    const unsigned quarter =
        (unsigned)(octave >= 2 ? value >> (octave - 2) : value << (2 - octave)) % QUARTERS;
    return octave * QUARTERS + quarter;
}

uint64_t mn_tones_between(uint64_t least, uint64_t most)
{
    const unsigned low = rank_of(least), many = rank_of(most) - low + 1;
    if (many >= CLASSES)
        return UINT64_MAX;
    const uint64_t bits = (UINT64_C(1) << many) - 1;
    const unsigned by = low % CLASSES;
    return by ? bits << by | bits >> (CLASSES - by) : bits;
}

void mn_tones_forward(mn_tones *t, int64_t time)
{
    if (t->begun && time < t->until)
        return;
    for (size_t i = 0; i < t->nodes; i++)
        t->node[i] = (struct mn_tone){.out_before = t->node[i].out, .in_before = t->node[i].in};
    t->begun = true;
    t->until = time + t->window;
}

void mn_tones_take(mn_tones *t, const mn_pay_flow *flow, const mn_chunk *k)
{
    for (size_t i = 0; i < k->n; i++) {
        const mn_edge *x = mn_pay_flow_at(flow, k->first + i);
        if (i + MN_AHEAD < k->n) {
            const mn_edge *later = mn_pay_flow_at(flow, k->first + i + MN_AHEAD);
            if (mn_side_is_node(later->from | later->to)) {
                mn_prefetch(&t->node[later->from]);
                mn_prefetch(&t->node[later->to]);
            }
        }
        const uint64_t value = mn_edge_value(x);
        if (!mn_side_is_node(x->from | x->to) || !value)
            continue;
        const uint64_t bit = UINT64_C(1) << rank_of(value) % CLASSES;
        t->node[x->from].out |= bit;
        t->node[x->to].in |= bit;
    }
}
