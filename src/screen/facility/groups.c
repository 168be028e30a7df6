/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/facility/groups.c - many rows at once, in pieces by threads; and rows of one set that
 * are the same put together.
 */
#include "screen/facility/groups.h"

#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/parallel.h"

enum { PIECE = 512, KEPT = 8 /* pairs of a row with others of its set, the likeliest */ };

/* --- rows against a set ------------------------------------------------------------------ */

typedef struct work {
    mn_facility_answer *out;
    const mn_facility_asked *asked;
    const mn_facility_set *s;
    mn_facility_limits limits;
    mn_status *st; /* by piece */
    mn_err *e;
} work;

static void take(mn_facility_answer *a, const mn_facility_pair *p, size_t n)
{
    a->has_pair = n > 0;
    if (n) {
        a->pair = p[0];
        a->decision = p[0].decision;
    }
    for (size_t i = 0; i < n && a->n_same < MN_ANSWER_SAME; i++)
        if (p[i].same_address && (i || !p[i].decision))
            a->same[a->n_same++] = p[i].other;
}

static void answer_piece(size_t i, void *payload)
{
    work *w = payload;
    mn_facility_finder *f = NULL;
    void *room = calloc(1, w->asked->room_size + 1);
    w->st[i] =
        room ? mn_facility_finder_new(&f, w->s, w->limits, &w->e[i]) : mn_fail_memory(&w->e[i]);
    for (size_t k = i * PIECE; k < (i + 1) * PIECE && k < w->asked->n && !w->st[i]; k++) {
        const mn_facility_pair *p;
        mn_facility q;
        size_t n = 0;
        mn_err own = MN_ERR_INIT;
        w->out[k] = (mn_facility_answer){.first = (uint32_t)k};
        w->asked->nth(&q, room, w->asked->payload, k);
        const mn_status st = mn_facility_find(&p, &n, f, &q, SIZE_MAX, &own);
        if (st == MN_DATA)
            w->out[k].refused = true;
        else if (st) {
            w->st[i] = st;
            w->e[i] = own;
        } else {
            take(&w->out[k], p, n);
        }
    }
    if (room && w->asked->drop)
        w->asked->drop(room);
    free(room);
    mn_facility_finder_free(f);
}

static mn_status in_pieces(work *w, size_t n, void (*piece)(size_t, void *), void *payload,
                           const mn_ctx *ctx, mn_err *e)
{
    const size_t pieces = (n + PIECE - 1) / PIECE;
    w->st = calloc(pieces + 1, sizeof *w->st);
    w->e = calloc(pieces + 1, sizeof *w->e);
    mn_status st = w->st && w->e ? mn_parallel(ctx, pieces, piece, payload, e) : mn_fail_memory(e);
    for (size_t i = 0; i < pieces && !st; i++)
        if ((st = w->st[i]) && e)
            *e = w->e[i];
    free(w->st);
    free(w->e);
    return st;
}

mn_status mn_facility_answers(mn_facility_answer *out, const mn_facility_asked *asked,
                              const mn_facility_set *s, mn_facility_limits limits,
                              const mn_ctx *ctx, mn_err *e)
{
    work w = {.out = out, .asked = asked, .s = s, .limits = limits};
    return in_pieces(&w, asked->n, answer_piece, &w, ctx, e);
}

/* --- a set against itself ------------------------------------------------------------------- */

/* Two rows, a < b. */
typedef struct met {
    uint32_t a, b;
    mn_facility_pair pair; /* pair.other: a */
} met;

typedef struct found {
    met *met;
    size_t n, room;
} found;

typedef struct itself {
    work w;
    found *piece;
} itself;

static mn_facility without_id(const mn_facility *f)
{
    mn_facility q = *f;
    q.given[MN_FACILITY_OWN] = (mn_text){NULL, 0};
    return q;
}

static void group_piece(size_t i, void *payload)
{
    itself *x = payload;
    work *w = &x->w;
    found *out = &x->piece[i];
    mn_facility_finder *f = NULL;
    w->st[i] = mn_facility_finder_new(&f, w->s, w->limits, &w->e[i]);
    for (size_t k = i * PIECE; k < (i + 1) * PIECE && k < mn_facilities(w->s) && !w->st[i]; k++) {
        const mn_facility q = without_id(mn_facility_at(w->s, k));
        const mn_facility_pair *p;
        size_t n = 0;
        w->out[k] = (mn_facility_answer){.first = (uint32_t)k};
        w->st[i] = mn_facility_find(&p, &n, f, &q, k, &w->e[i]);
        for (size_t j = 0; j < n && j < KEPT && !w->st[i]; j++) {
            const uint32_t a = p[j].other < k ? p[j].other : (uint32_t)k;
            const uint32_t b = p[j].other < k ? (uint32_t)k : p[j].other;
            if (!mn_grow(&out->met, &out->room, out->n + 1, sizeof *out->met)) {
                w->st[i] = mn_fail_memory(&w->e[i]);
                break;
            }
            out->met[out->n] = (met){a, b, p[j]};
            out->met[out->n++].pair.other = a;
        }
    }
    mn_facility_finder_free(f);
}

static int by_pair(const void *x, const void *y)
{
    const met *a = x, *b = y;
    if (a->b != b->b)
        return a->b < b->b ? -1 : 1;
    if (a->a != b->a)
        return a->a < b->a ? -1 : 1;
    if (a->pair.probability > b->pair.probability || a->pair.probability < b->pair.probability)
        return a->pair.probability > b->pair.probability ? -1 : 1;
    return 0;
}

static uint32_t root_of(const mn_facility_answer *out, uint32_t i)
{
    while (out[i].first != i)
        i = out[i].first;
    return i;
}

/* Rows that are the same come under the first of them. */
static void join(mn_facility_answer *out, const found *all)
{
    for (size_t i = 0; i < all->n; i++) {
        if (all->met[i].pair.decision != MN_FACILITY_AUTO)
            continue;
        const uint32_t a = root_of(out, all->met[i].a), b = root_of(out, all->met[i].b);
        if (a != b)
            out[a < b ? b : a].first = a < b ? a : b;
    }
}

/* Whether x says more of a row than what it has: what is decided first, then the likelier, then
 * the earlier row. */
static bool better(const mn_facility_answer *has, const mn_facility_pair *x)
{
    if (!has->has_pair || x->decision != has->pair.decision)
        return !has->has_pair || x->decision > has->pair.decision;
    if (x->probability > has->pair.probability || x->probability < has->pair.probability)
        return x->probability > has->pair.probability;
    return x->other < has->pair.other;
}

static void take_pairs(mn_facility_answer *out, const found *all)
{
    for (size_t i = 0; i < all->n; i++) {
        const met *m = &all->met[i];
        mn_facility_answer *a = &out[m->b];
        if (better(a, &m->pair)) {
            a->pair = m->pair;
            a->has_pair = true;
        }
        if (m->pair.same_address && out[m->b].first != out[m->a].first &&
            a->n_same < MN_ANSWER_SAME)
            a->same[a->n_same++] = m->a;
    }
}

/* Facts that say that two are not one. */
#define CONTRADICTS                                                                                \
    (MN_FACILITY_OTHER_ID | MN_FACILITY_OTHER_UNIT | MN_FACILITY_OTHER_NUMBER |                    \
     MN_FACILITY_OTHER_INNER | MN_FACILITY_OTHER_PLACE | MN_FACILITY_OTHER_NAME |                  \
     MN_FACILITY_FAR_APART)

/* Each member of a group against its first: A is B and B is C, but is A C? */
static mn_status decide(mn_facility_answer *out, const mn_facility_set *s,
                        mn_facility_limits limits, mn_err *e)
{
    mn_facility_finder *f = NULL;
    mn_status st = mn_facility_finder_new(&f, s, limits, e);
    for (uint32_t i = 0; i < mn_facilities(s) && !st; i++) {
        mn_facility_answer *a = &out[i];
        mn_facility_pair p;
        if (a->first == i) {
            const bool earlier = a->has_pair && a->pair.decision == MN_FACILITY_REVIEW;
            a->decision = earlier ? MN_FACILITY_REVIEW : MN_FACILITY_NEW;
            continue;
        }
        if ((st = mn_facility_compare(&p, f, i, a->first, e)))
            break;
        a->conflict = p.decision == MN_FACILITY_NEW ||
                      (p.decision != MN_FACILITY_AUTO && p.rules & CONTRADICTS);
        a->decision = a->conflict ? MN_FACILITY_REVIEW : MN_FACILITY_AUTO;
        if (p.decision == MN_FACILITY_AUTO) {
            a->pair = p;
            a->has_pair = true;
        }
    }
    mn_facility_finder_free(f);
    return st;
}

mn_status mn_facility_group(mn_facility_answer *out, const mn_facility_set *s,
                            mn_facility_limits limits, const mn_ctx *ctx, mn_err *e)
{
    const size_t n = mn_facilities(s), pieces = (n + PIECE - 1) / PIECE;
    itself x = {.w = {.out = out, .s = s, .limits = limits}};
    found all = {0};
    x.piece = calloc(pieces + 1, sizeof *x.piece);
    mn_status st = x.piece ? in_pieces(&x.w, n, group_piece, &x, ctx, e) : mn_fail_memory(e);
    for (size_t i = 0; x.piece && i < pieces; i++) {
        const found *p = &x.piece[i];
        if (!st && !mn_grow(&all.met, &all.room, all.n + p->n + 1, sizeof *all.met))
            st = mn_fail_memory(e);
        if (!st && p->n)
            memcpy(all.met + all.n, p->met, p->n * sizeof *p->met);
        all.n += st ? 0 : p->n;
        free(p->met);
    }
    free(x.piece);
    if (!st) {
        if (all.n)
            qsort(all.met, all.n, sizeof *all.met, by_pair);
        size_t kept = 0; /* a pair is found from both sides */
        for (size_t i = 0; i < all.n; i++)
            if (!kept || all.met[i].a != all.met[kept - 1].a || all.met[i].b != all.met[kept - 1].b)
                all.met[kept++] = all.met[i];
        all.n = kept;
        join(out, &all);
        for (uint32_t i = 0; i < n; i++)
            out[i].first = root_of(out, i);
        take_pairs(out, &all);
        st = decide(out, s, limits, e);
    }
    free(all.met);
    return st;
}
