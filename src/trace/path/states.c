/* SPDX-License-Identifier: Apache-2.0
 *
 * states.c - states that were gone through, and counting the paths over them. See states.h.
 */
#include "trace/path/states.h"
#include <stdlib.h>

#include "core/err.h"

void mn_states_free(mn_states *m)
{
    free(m->state);
    free(m->slot);
    for (unsigned i = 0; i <= MN_PATH_TIERS_MAX; i++)
        free(m->by_rest[i].at);
    *m = (mn_states){0};
}

static size_t slot_of(const mn_states *m, const uint32_t *slot, size_t slots, uint32_t place,
                      int32_t day, uint32_t rest)
{
    uint64_t h = ((uint64_t)place << 32 | (uint32_t)day) * UINT64_C(0x9E3779B97F4A7C15);
    h = (h ^ h >> 29 ^ rest) * UINT64_C(0xD6E8FEB86659FD93);
    size_t i = (size_t)(h >> 24) & (slots - 1);
    for (; slot[i]; i = (i + 1) & (slots - 1)) {
        const mn_state *s = &m->state[slot[i] - 1];
        if (s->place == place && s->day == day && s->rest == rest)
            break;
    }
    return i;
}

mn_status mn_states_of(uint32_t *out, mn_states *m, uint32_t place, int32_t day, uint32_t rest,
                       mn_err *e)
{
    if (2 * (m->states + 1) > m->slots) {
        const size_t n = m->slots ? 2 * m->slots : 256;
        uint32_t *slot = calloc(n, sizeof *slot);
        if (!slot || m->states >= UINT32_MAX - 2) {
            free(slot);
            return mn_fail_memory(e);
        }
        for (size_t i = 0; i < m->states; i++) {
            const mn_state *s = &m->state[i];
            slot[slot_of(m, slot, n, s->place, s->day, s->rest)] = (uint32_t)i + 1;
        }
        free(m->slot);
        m->slot = slot;
        m->slots = n;
    }
    uint32_t *slot = &m->slot[slot_of(m, m->slot, m->slots, place, day, rest)];
    if (!*slot) {
        if (!mn_grow(&m->state, &m->room, m->states + 1, sizeof *m->state))
            return mn_fail_memory(e);
        m->state[m->states++] = (mn_state){.place = place, .rest = rest, .day = day};
        *slot = (uint32_t)m->states;
    }
    *out = *slot - 1;
    return MN_OK;
}

mn_status mn_states_arc(mn_states *m, uint32_t from, uint32_t to, bool last, mn_err *e)
{
    mn_arcs *a = &m->by_rest[m->state[from].rest];
    if (!mn_grow(&a->at, &a->room, a->n + 1, sizeof *a->at))
        return mn_fail_memory(e);
    a->at[a->n++] = (mn_arc){from, to, last};
    return MN_OK;
}

static void add(uint64_t *sum, uint64_t n, bool *over)
{
    *sum += n; /* both are MN_STATES_MOST at most */
    if (*sum >= MN_STATES_MOST) {
        *sum = MN_STATES_MOST;
        *over = true;
    }
}

void mn_states_count(uint64_t *all, bool *over, mn_path_end *end, mn_states *m, uint32_t from)
{
    for (size_t i = 0; i < m->states; i++)
        m->state[i].paths = 0;
    m->state[from].paths = 1;
    for (unsigned rest = m->state[from].rest; rest > 0; rest--) {
        const mn_arcs *a = &m->by_rest[rest];
        for (size_t i = 0; i < a->n; i++) {
            const mn_arc *x = &a->at[i];
            const uint64_t n = m->state[x->from].paths;
            if (!n)
                continue;
            if (!x->last) {
                add(&m->state[x->to].paths, n, over);
                continue;
            }
            add(all, n, over);
            if (end)
                add(&end[x->to].paths, n, over);
        }
    }
}
