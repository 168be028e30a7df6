/* SPDX-License-Identifier: Apache-2.0
 *
 * hub.c - ties that join what has nothing else in common. See network.h.
 *
 * Ties are asked, from few texts to many: into how many pieces do your posts fall, by all that is
 * kept so far? An operator's number runs through texts, pictures and other numbers that hang
 * together anyway; a hotline's posts have only it, or each piece has a contact of its own beside
 * it. Of few texts those hang together first that two ties join, and ties of two texts are taken
 * as they are.
 */
#include <stdlib.h>

#include "adverts/network/inside.h"
#include "core/arena.h"
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

/* Whether so many strangers must be behind the posts of a tie. Few texts must have contacts of
 * their own more often, as less is known of them. */
static mn_tie_state judge(const mn_tie *t, const mn_network_options *o)
{
    if (t->texts < o->spread_pieces)
        return t->pieces >= o->few_pieces && t->own >= o->few_own * (float)t->pieces
                   ? MN_TIE_SERVICE
                   : MN_TIE_KEPT;
    if (t->pieces >= o->hub_pieces)
        return MN_TIE_HUB;
    if (t->pieces < o->spread_pieces)
        return MN_TIE_KEPT;
    if (t->own >= o->own_share * (float)t->pieces)
        return MN_TIE_SERVICE;
    return t->leaps >= o->spread_leaps ? MN_TIE_SPREAD : MN_TIE_KEPT;
}

/* --- what two ties join --------------------------------------------------------------------------
 */

static int by_pair(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* Each pair of texts of a tie, both once; at most spread_pieces - 1 texts. */
static size_t pairs_of(uint64_t *pair, uint32_t *text, const mn_network_maker *m, const mn_tie *t,
                       const uint32_t *tied)
{
    size_t n = 0, pairs = 0;
    for (uint32_t i = 0; i < t->posts; i++) {
        const uint32_t x = m->text[tied[t->first + i]];
        size_t k = 0;
        while (k < n && text[k] != x)
            k++;
        if (k == n)
            text[n++] = x;
    }
    for (size_t a = 0; a < n; a++)
        for (size_t b = 0; b < n; b++)
            if (text[a] < text[b])
                pair[pairs++] = (uint64_t)text[a] << 32 | text[b];
    return pairs;
}

static bool is_few(const mn_tie *t, const mn_network_options *o)
{
    return t->state == MN_TIE_KEPT && t->sort != MN_TIE_TEXT && t->texts < o->spread_pieces;
}

/* Unites texts that two ties of few texts join: what strangers share is one thing, not two. */
static mn_status unite_pairs(uint32_t *set, const mn_network_maker *m, const uint32_t *tied,
                             mn_err *e)
{
    const size_t texts = m->o.spread_pieces, most = texts * (texts - 1) / 2;
    uint32_t *text = malloc((texts + 1) * sizeof *text);
    uint64_t *pair = NULL;
    size_t n = 0, cap = 0;
    bool there = text != NULL;
    for (size_t i = 0; there && i < m->ties; i++) {
        const mn_tie *t = &m->tie[i];
        if (is_few(t, &m->o) && t->texts > 1 &&
            (there = mn_grow(&pair, &cap, n + most, sizeof *pair)))
            n += pairs_of(pair + n, text, m, t, tied);
    }
    if (n)
        qsort(pair, n, sizeof *pair, by_pair);
    for (size_t i = 1; there && i < n; i++)
        if (pair[i] == pair[i - 1])
            mn_sets_unite(set, (uint32_t)(pair[i] >> 32), (uint32_t)pair[i]);
    free(text);
    free(pair);
    return there ? MN_OK : mn_fail_memory(e);
}

/* --- asking ------------------------------------------------------------------------------------
 */

/* Marks posts with an identifier that few texts have; `alone`: only where all of these are of one
 * set by now. */
static void mark_contacts(sight *s, uint32_t *set, const mn_network_maker *m, const uint32_t *tied,
                          bool alone)
{
    for (size_t i = 0; i < m->ties; i++) {
        const mn_tie *t = &m->tie[i];
        bool own = t->sort == MN_TIE_IDENTIFIER && t->texts < m->o.spread_pieces &&
                   (t->state == MN_TIE_KEPT || t->state == MN_TIE_ALONE);
        for (uint32_t k = 1; own && alone && k < t->posts; k++)
            own = mn_sets_find(set, tied[t->first + k]) == mn_sets_find(set, tied[t->first]);
        for (uint32_t k = 0; own && k < t->posts; k++)
            s->contact[tied[t->first + k]] = true;
    }
}

/* Asks ties of few texts, or of many, from few to many. */
static void ask_all(asking *ask, uint32_t *set, sight *s, mn_network_maker *m, const uint32_t *tied,
                    bool few)
{
    const mn_network_options *o = &m->o;
    size_t n = 0;
    for (size_t i = 0; i < m->ties; i++) {
        const mn_tie *t = &m->tie[i];
        if (t->state == MN_TIE_KEPT && t->sort != MN_TIE_TEXT && is_few(t, o) == few)
            ask[n++] = (asking){m, (uint32_t)i};
    }
    if (n)
        qsort(ask, n, sizeof *ask, by_texts);
    for (size_t i = 0; i < n; i++) {
        mn_tie *t = &m->tie[ask[i].tie];
        if (t->texts >= o->few_pieces) {
            count_pieces(t, set, s, ask[i].tie, tied);
            t->state = judge(t, o);
        }
        if (t->state == MN_TIE_KEPT) {
            /* What hangs together anyway does not make it commoner. */
            if (!few)
                t->weight = mn_tie_weight(t->sort, t->pieces);
            unite(set, t, tied);
        }
    }
}

mn_status mn_ties_demote(uint32_t *set, mn_network_maker *m, const uint32_t *tied, mn_err *e)
{
    sight s = {.seen = calloc((size_t)m->n + 1, sizeof *s.seen),
               .own = calloc((size_t)m->n + 1, sizeof *s.own),
               .contact = calloc((size_t)m->n + 1, sizeof *s.contact)};
    asking *ask = malloc((m->ties + 1) * sizeof *ask);
    mn_status st = s.seen && s.own && s.contact && ask ? MN_OK : mn_fail_memory(e);

    for (size_t i = 0; !st && i < m->ties; i++)
        if (m->tie[i].state == MN_TIE_KEPT && m->tie[i].sort == MN_TIE_TEXT)
            unite(set, &m->tie[i], tied);
    if (!st)
        st = unite_pairs(set, m, tied, e);
    if (!st) {
        mark_contacts(&s, set, m, tied, true);
        ask_all(ask, set, &s, m, tied, true);
        mark_contacts(&s, set, m, tied, false);
        ask_all(ask, set, &s, m, tied, false);
    }
    free(s.seen);
    free(s.own);
    free(s.contact);
    free(ask);
    return st;
}
