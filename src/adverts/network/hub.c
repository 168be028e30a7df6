/* SPDX-License-Identifier: Apache-2.0
 *
 * hub.c - ties that join what has nothing else in common. See network.h.
 *
 * Ties of few texts are taken as they are. The others are asked, from few texts to many: into how
 * many pieces do your posts fall, by all that is kept so far? An operator's number runs through
 * texts, pictures and other numbers that hang together anyway; a hotline's posts have only it.
 */
#include <stdlib.h>

#include "adverts/network/inside.h"
#include "core/err.h"

typedef struct asking {
    const mn_network_maker *m;
    uint32_t tie;
} asking;

static int by_texts(const void *a, const void *b)
{
    const asking *p = a, *q = b;
    const mn_tie *x = &p->m->tie[p->tie], *y = &q->m->tie[q->tie];
    return x->texts != y->texts ? (x->texts < y->texts ? -1 : 1) : mn_tie_order(x, y);
}

static void unite(uint32_t *set, const mn_tie *t, const uint32_t *tied)
{
    for (uint32_t i = 1; i < t->posts; i++)
        mn_sets_unite(set, tied[t->first], tied[t->first + i]);
}

/* Different sets among the posts of a tie; seen[root] is the last tie that saw it, plus one. */
static uint32_t pieces_of(uint32_t *set, uint32_t *seen, const mn_tie *t, uint32_t number,
                          const uint32_t *tied)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < t->posts; i++) {
        const uint32_t root = mn_sets_find(set, tied[t->first + i]);
        n += seen[root] != number + 1;
        seen[root] = number + 1;
    }
    return n;
}

mn_status mn_ties_demote(uint32_t *set, mn_network_maker *m, const uint32_t *tied, mn_err *e)
{
    const mn_network_options *o = &m->o;
    uint32_t *seen = calloc((size_t)m->n + 1, sizeof *seen);
    asking *ask = malloc((m->ties + 1) * sizeof *ask);
    const bool there = seen && ask;
    size_t n = 0;

    for (size_t i = 0; there && i < m->ties; i++) {
        mn_tie *t = &m->tie[i];
        if (t->state != MN_TIE_KEPT)
            continue;
        if (t->sort == MN_TIE_TEXT || t->texts < o->spread_pieces)
            unite(set, t, tied);
        else
            ask[n++] = (asking){m, (uint32_t)i};
    }
    if (n)
        qsort(ask, n, sizeof *ask, by_texts);
    for (size_t i = 0; i < n; i++) {
        mn_tie *t = &m->tie[ask[i].tie];
        t->pieces = pieces_of(set, seen, t, ask[i].tie, tied);
        if (t->pieces >= o->hub_pieces)
            t->state = MN_TIE_HUB;
        else if (t->pieces >= o->spread_pieces && t->leaps >= o->spread_leaps)
            t->state = MN_TIE_SPREAD;
        else {
            /* What hangs together anyway does not make it commoner. */
            t->weight = mn_tie_weight(t->sort, t->pieces);
            unite(set, t, tied);
        }
    }
    free(seen);
    free(ask);
    return there ? MN_OK : mn_fail_memory(e);
}
