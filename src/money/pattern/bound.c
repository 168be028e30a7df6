/* SPDX-License-Identifier: Apache-2.0
 *
 * bound.c - how many middles there are at most between two nodes: s paid m, who paid d afterwards.
 *
 * Nearly all look-ups for scatter-gather find that s pays d in one way alone. So each payment
 * (m, d) counts one for (s, d), for each s who had paid m by then: in a table of small counters
 * that other pairs may share, so that a counter is never too low. Only where it comes to k are
 * lists walked. A generation is a third of the window, or longer; a slot has four numbers: what was
 * counted since this one began, since the one before did, and so on. The last of them is of the
 * window and at most a third more. It ends after a window where there are few edges, as counting
 * then costs more than it saves; begun again, it says nothing until a window has passed.
 *
 * A triple (s, m, d) is in the window when a payment from s to m and a later one from m to d are.
 * It was counted then at the latter, or, where s had paid m before that, too, at the pair's payment
 * before: then it is one more only since the beginnings that came after that. Where m had so many
 * receipts that no look-up would walk them, nothing is counted, and nothing is known of d (heavy).
 * Where d has (wide), those who had paid much (big) are not counted: of these it is nearly always
 * known before that a look-up costs too much.
 */
#include "core/arena.h"
#include "core/prefetch.h"
#include "money/pattern/inner.h"
#include <stdlib.h>
#include <string.h>

/* Slots are doubled until there are so many for each node; and up to SLOTS_MOST of them when a
 * thirty-second as many is counted in one generation. */
enum { SLOTS_LEAST = 1 << 12, SLOTS_NODE = 64, SLOTS_MOST = 128, LOAD = 32 };
enum { BITS = MN_BOUND_BITS, MOST = MN_BOUND_MOST, NUMBERS = MN_BOUND_AGES, FLAGS = 0x777 };
/* Whoever had paid so many times the visits had paid much. */
enum { MUCH = 4 };

void mn_bounds_free(mn_bounds *b)
{
    free(b->slot);
    free(b->flags);
}

static bool are_few(const mn_bounds *b)
{
    const size_t each = b->slots / b->nodes;
    return b->slots <= SIZE_MAX / 4 &&
           (each < SLOTS_NODE ||
            (each < SLOTS_MOST &&
             atomic_load_explicit(&b->counted, memory_order_relaxed) > b->slots / LOAD));
}

/* Counting ends where it is not worth it: after a window, so that a stream may come to be large. */
static bool is_idle(const mn_bounds *b, const mn_pay_flow *flow, int64_t time)
{
    return b->on && b->begun && time > b->known && time - b->begin > b->window &&
           flow->next - flow->first < b->least;
}

/* The slot of a pair lies at the lowest bits of its hash, so that a table twice as large begins as
 * two of the one before. */
bool mn_bounds_reach(mn_bounds *b, const mn_pay_flow *flow, size_t nodes)
{
    b->on = b->on || !b->tried || flow->next - flow->first >= b->least;
    b->tried = true;
    if (!b->on)
        return true;
    if (!mn_reach(&b->flags, &b->nodes, &b->cap, nodes, sizeof *b->flags))
        return false;
    if (!b->slot) {
        b->slots = SLOTS_LEAST;
        while (b->nodes && are_few(b))
            b->slots *= 2;
        b->slot = mn_large_pages(b->slots);
        if (b->slot)
            memset(b->slot, 0, b->slots);
        return b->slot;
    }
    while (b->nodes && are_few(b)) {
        uint8_t *more = mn_large_pages(2 * b->slots);
        if (!more)
            return false;
        memcpy(more, b->slot, b->slots);
        memcpy(more + b->slots, b->slot, b->slots);
        free(b->slot);
        b->slot = more;
        b->slots *= 2;
    }
    return true;
}

void mn_bounds_forward(mn_bounds *b, const mn_pay_flow *flow, int64_t time)
{
    if (is_idle(b, flow, time)) {
        b->on = b->begun = false;
        memset(b->slot, 0, b->slots);
        memset(b->flags, 0, b->nodes * sizeof *b->flags);
    }
    if (b->on && !b->begun) {
        b->begin = time;
        b->known = flow->first < flow->next ? time + b->window : time;
        for (unsigned i = 0; i < NUMBERS; i++)
            b->first[i] = flow->next;
    }
    b->blind = !b->on || time < b->known;
    if (!b->on || (b->begun && time < b->until))
        return;
    uint8_t *slot = b->slot;
    for (size_t i = 0, n = b->slots; i < n; i++)
        slot[i] = (uint8_t)(slot[i] << BITS);
    for (size_t i = 0; i < b->nodes; i++)
        b->flags[i] = (uint16_t)((b->flags[i] & FLAGS) << 1);
    b->begun = true;
    b->until = time + b->window / (NUMBERS - 1) + 1;
    for (unsigned i = NUMBERS - 1; i; i--)
        b->first[i] = b->first[i - 1];
    b->first[0] = flow->next;
    atomic_store_explicit(&b->counted, 0, memory_order_relaxed);
}

/* ---- counting: by all threads at once ---- */

/* One more since each of the newest n beginnings. */
static void count_one(uint8_t *slot, unsigned n)
{
    uint8_t was = __atomic_load_n(slot, __ATOMIC_RELAXED), is;
    do {
        is = was;
        for (unsigned shift = 0; shift < n * BITS; shift += BITS)
            if ((was >> shift & MOST) < MOST)
                is = (uint8_t)(is + (1 << shift));
    } while (is != was && !__atomic_compare_exchange_n(slot, &was, is, true, __ATOMIC_RELAXED,
                                                       __ATOMIC_RELAXED));
}

static void set_flag(mn_bounds *b, uint32_t node, unsigned flag)
{
    const uint16_t bit = (uint16_t)(1 << NUMBERS * flag);
    if (!(__atomic_load_n(&b->flags[node], __ATOMIC_RELAXED) & bit))
        __atomic_fetch_or(&b->flags[node], bit, __ATOMIC_RELAXED);
}

/* Notes that s paid m: where it did so before the pair (m, d) paid last, it was counted then. */
static void note_payer(mn_look *l, uint32_t s, bool counted)
{
    enum { FEW = 24 }; /* that are looked at for another of s */
    mn_side *v = &l->s;
    const size_t most = v->n < FEW ? v->n : FEW;
    size_t i = 0;
    while (i < most && v->node[i] != s)
        i++;
    if (i < most) {
        v->degree[i] |= counted;
        return;
    }
    if (!mn_grow(&v->node, &v->cap_node, v->n + 1, sizeof *v->node) ||
        !mn_grow(&v->degree, &v->cap_degree, v->n + 1, sizeof *v->degree)) {
        l->failed = true;
        return;
    }
    v->node[v->n] = s;
    v->degree[v->n++] = counted;
}

/* Those who paid m in the window, in l->s; of each whether it was counted when m paid d last. Of
 * many, some are there twice: a count may be too high. */
static void set_payers(mn_bounds *b, mn_look *l, bool wide)
{
    const int64_t since = mn_look_since(l, MN_PATTERN_SCATTER_GATHER);
    const uint64_t pair = l->pair[l->at - l->first];
    const uint32_t much = l->c->visits < UINT32_MAX / MUCH ? l->c->visits * MUCH : UINT32_MAX;
    const mn_edge *x;
    l->s.n = 0;
    for (uint64_t at = mn_pay_flow_back(l->flow, l->at, l->e->feeds); at != MN_EDGE_NONE;
         at = mn_pay_flow_back(l->flow, at, x->prev_in)) {
        x = mn_pay_flow_at(l->flow, at);
        const bool counted = pair != MN_EDGE_NONE && at < pair;
        if (x->time < since || (counted && pair >= b->first[0] && !l->s.n) || l->failed)
            return;
        if (!mn_side_is_node(x->from) || x->from == l->e->to)
            continue;
        if (wide && mn_look_paid(l, x->from) > much)
            set_flag(b, x->from, MN_BOUND_BIG);
        else
            note_payer(l, x->from, counted);
    }
}

static bool is_on(const mn_look *l)
{
    return l->c->on & MN_PATTERN_BIT(MN_PATTERN_SCATTER_GATHER) &&
           mn_side_is_node(l->e->from | l->e->to);
}

bool mn_bounds_path(const mn_look *l, mn_path *path)
{
    const mn_fan_then *fan = &l->fan[l->fans_of[MN_PATTERN_SCATTER_GATHER]];
    const uint64_t at = mn_pay_flow_back(l->flow, l->at, l->e->feeds);
    if (!is_on(l) || !fan->in_payer || fan->in_payer_all > l->c->visits || at == MN_EDGE_NONE)
        return false;
    *path = (mn_path){.at = at,
                      .since = mn_look_since(l, MN_PATTERN_SCATTER_GATHER),
                      .most = fan->in_payer_all,
                      .in = true};
    return true;
}

void mn_bounds_note(mn_bounds *b, mn_look *l)
{
    const mn_fan_then *fan = &l->fan[l->fans_of[MN_PATTERN_SCATTER_GATHER]];
    const uint32_t d = l->e->to;
    if (!is_on(l) || !fan->in_payer)
        return;
    if (fan->in_payer_all > l->c->visits) {
        set_flag(b, d, MN_BOUND_HEAVY);
        return;
    }
    const bool wide = fan->in_all > l->c->visits;
    if (wide)
        set_flag(b, d, MN_BOUND_WIDE);
    set_payers(b, l, wide);
    const uint64_t pair = l->pair[l->at - l->first];
    unsigned since = 0; /* beginnings that came after the pair's payment before */
    while (since < NUMBERS && (pair == MN_EDGE_NONE || pair < b->first[since]))
        since++;
    for (size_t i = 0; i < l->s.n; i++) {
        const unsigned n = l->s.degree[i] ? since : NUMBERS;
        const uint8_t *slot = mn_bounds_slot(b, l->s.node[i], d);
        if (!n)
            continue;
        mn_prefetch(slot);
        if (!mn_edges_add(&l->list, (uint64_t)(slot - b->slot) * NUMBERS + n - 1))
            l->failed = true;
    }
}

void mn_bounds_take(mn_bounds *b, mn_look *l)
{
    for (size_t i = 0; i < l->list.n; i++)
        count_one(&b->slot[l->list.at[i] / NUMBERS], (unsigned)(l->list.at[i] % NUMBERS) + 1);
    atomic_fetch_add_explicit(&b->counted, l->list.n, memory_order_relaxed);
    l->list.n = 0;
}
