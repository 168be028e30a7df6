/* SPDX-License-Identifier: Apache-2.0
 *
 * hub.c - ties that join what has nothing else in common. See network.h.
 *
 * Ties of few texts are taken as they are. The others are asked, from few texts to many: into how
 * many pieces do your posts fall, by all that is kept so far? An operator's number runs through
 * texts, pictures and other numbers that hang together anyway; a hotline's posts have only it, or
 * each piece has a contact of its own beside it.
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

/* What asking needs: of each set the last tie that saw it, plus one, and the same for a post of it
 * with a contact of its own. */
typedef struct sight {
    uint32_t *seen, *own;
    bool *contact; /* of each post: it has an identifier that few texts have */
} sight;

/* Different sets among the posts of a tie, and how many of them have contacts of their own. */
static void count_pieces(mn_tie *t, uint32_t *set, sight *s, uint32_t number, const uint32_t *tied)
{
    for (uint32_t i = 0; i < t->posts; i++) {
        const uint32_t post = tied[t->first + i], root = mn_sets_find(set, post);
        t->pieces += s->seen[root] != number + 1;
        s->seen[root] = number + 1;
        if (!s->contact[post])
            continue;
        t->own += s->own[root] != number + 1;
        s->own[root] = number + 1;
    }
}

/* Whether so many strangers must be behind the posts of a tie. */
static mn_tie_state judge(const mn_tie *t, const mn_network_options *o)
{
    if (t->pieces >= o->hub_pieces)
        return MN_TIE_HUB;
    if (t->pieces < o->spread_pieces)
        return MN_TIE_KEPT;
    if (t->own >= o->own_share * (float)t->pieces)
        return MN_TIE_SERVICE;
    return t->leaps >= o->spread_leaps ? MN_TIE_SPREAD : MN_TIE_KEPT;
}

mn_status mn_ties_demote(uint32_t *set, mn_network_maker *m, const uint32_t *tied, mn_err *e)
{
    const mn_network_options *o = &m->o;
    sight s = {.seen = calloc((size_t)m->n + 1, sizeof *s.seen),
               .own = calloc((size_t)m->n + 1, sizeof *s.own),
               .contact = calloc((size_t)m->n + 1, sizeof *s.contact)};
    asking *ask = malloc((m->ties + 1) * sizeof *ask);
    const bool there = s.seen && s.own && s.contact && ask;
    size_t n = 0;

    for (size_t i = 0; there && i < m->ties; i++) {
        mn_tie *t = &m->tie[i];
        const bool few = t->texts < o->spread_pieces;
        for (uint32_t k = 0; few && t->sort == MN_TIE_IDENTIFIER && k < t->posts; k++)
            s.contact[tied[t->first + k]] = true;
        if (t->state != MN_TIE_KEPT)
            continue;
        if (t->sort == MN_TIE_TEXT || few)
            unite(set, t, tied);
        else
            ask[n++] = (asking){m, (uint32_t)i};
    }
    if (n)
        qsort(ask, n, sizeof *ask, by_texts);
    for (size_t i = 0; i < n; i++) {
        mn_tie *t = &m->tie[ask[i].tie];
        count_pieces(t, set, &s, ask[i].tie, tied);
        t->state = judge(t, o);
        if (t->state == MN_TIE_KEPT) {
            /* What hangs together anyway does not make it commoner. */
            t->weight = mn_tie_weight(t->sort, t->pieces);
            unite(set, t, tied);
        }
    }
    free(s.seen);
    free(s.own);
    free(s.contact);
    free(ask);
    return there ? MN_OK : mn_fail_memory(e);
}
