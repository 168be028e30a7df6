/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/method/descend.c - see descend.h.
 */
#include "measure/method/descend.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/parallel.h"
#include "core/rng.h"
#include "measure/method/stepwise.h"

#define WORK 6e7 /* histories that all fits of a search may come to */
enum { FLIPS = 3, LEAST_FITS = 300 };

typedef struct bits {
    uint64_t word[MN_DESCENT_WORDS];
} bits;

/* One search from one start. */
typedef struct way {
    mn_found *at; /* a hash table by bits: dark is NaN where the check refused, bic 0 where empty */
    size_t n, room;
    mn_found best;
    bool began, cut;
    mn_status st;
    mn_err err;
} way;

typedef struct job {
    mn_descent *out;
    const mn_descent_options *o;
    const double *count;
    bits below[MN_DESCENT_SETS]; /* sets one list smaller */
    size_t fits;                 /* that a start may make */
    way *way;
} job;

/* What one thread works with. */
typedef struct work {
    const job *j;
    way *w;
    mn_fitter *f;
    mn_rng rng;
    size_t fits;
} work;

static bool has(const bits *b, unsigned i)
{
    return b->word[i / 64] >> (i % 64) & 1;
}

static void flip(bits *b, unsigned i)
{
    b->word[i / 64] ^= 1ULL << (i % 64);
}

static bool within(const bits *small, const bits *large)
{
    for (unsigned k = 0; k < MN_DESCENT_WORDS; k++)
        if (small->word[k] & ~large->word[k])
            return false;
    return true;
}

static void to_model(mn_loglin *out, const mn_descent *d, const uint64_t *word)
{
    mn_loglin_main(out, d->lists);
    /* Sets are in the order of the model's. */
    for (unsigned i = 0; i < d->n_set; i++)
        if (word[i / 64] >> (i % 64) & 1)
            out->set[out->n++] = d->set[i];
}

/* --- models that were met ------------------------------------------------------------------------
 */

static uint64_t hash_of(const uint64_t *word)
{
    uint64_t h = 0x5EED;
    for (unsigned k = 0; k < MN_DESCENT_WORDS; k++) {
        h ^= word[k];
        h = mn_splitmix64(&h);
    }
    return h;
}

static mn_found *place(mn_found *at, size_t room, const uint64_t *word)
{
    size_t i = hash_of(word) & (room - 1);
    while (at[i].bic != 0 && memcmp(at[i].sets, word, sizeof at[i].sets) != 0)
        i = (i + 1) & (room - 1);
    return &at[i];
}

static bool grow(way *w)
{
    size_t room;
    if (__builtin_mul_overflow(w->room ? w->room : 512, 2, &room))
        return false;
    mn_found *at = calloc(room, sizeof *at);
    if (!at)
        return false;
    for (size_t i = 0; i < w->room; i++)
        if (w->at[i].bic != 0)
            *place(at, room, w->at[i].sets) = w->at[i];
    free(w->at);
    w->at = at;
    w->room = room;
    return true;
}

/* Its dark figure and BIC; HUGE_VAL where the check refuses it. */
static mn_status look(mn_found *out, work *k, const bits *model, mn_err *e)
{
    way *w = k->w;
    mn_fitted fit;
    mn_loglin m;
    if (2 * (w->n + 1) > w->room && !grow(w))
        return mn_fail_memory(e);
    mn_found *f = place(w->at, w->room, model->word);
    if (f->bic == 0) {
        memcpy(f->sets, model->word, sizeof f->sets);
        to_model(&m, k->j->out, model->word);
        mn_err ignored;
        const mn_status st = mn_fitter_fit(&fit, k->f, &m, k->fits > 0, &ignored);
        f->bic = HUGE_VAL;
        f->dark = (double)NAN;
        if (!st && !fit.code) {
            mn_fitter_judge(&fit, k->f);
            f->dark = fit.dark;
            f->bic = fit.bic;
        }
        w->n++;
        k->fits++;
    }
    *out = *f;
    return MN_OK;
}

/* --- downhill ------------------------------------------------------------------------------------
 */

/* Whether set i can go, or come. */
static bool may_flip(const job *j, const bits *model, unsigned i)
{
    if (!has(model, i))
        return within(&j->below[i], model);
    for (unsigned k = i + 1; k < j->out->n_set; k++)
        if (has(model, k) && (j->out->set[k] & j->out->set[i]) == j->out->set[i])
            return false;
    return true;
}

static mn_status descend(mn_found *best, work *k, bits *model, mn_err *e)
{
    const job *j = k->j;
    mn_status st = look(best, k, model, e);
    for (bool better = true; better && !st;) {
        unsigned which = 0;
        better = false;
        for (unsigned i = 0; i < j->out->n_set && !st; i++) {
            mn_found next;
            if (!may_flip(j, model, i))
                continue;
            if (k->fits >= j->fits) {
                k->w->cut = true;
                return MN_OK;
            }
            flip(model, i);
            st = look(&next, k, model, e);
            flip(model, i);
            if (!st && next.bic < best->bic - 1e-9) {
                *best = next;
                which = i;
                better = true;
            }
        }
        if (better)
            flip(model, which);
    }
    return st;
}

/* Some sets come or go by chance. */
static void kick(work *k, bits *model, unsigned flips)
{
    const unsigned n = k->j->out->n_set;
    for (unsigned t = 0, done = 0; t < 100 && done < flips; t++) {
        const unsigned i = (unsigned)(mn_rng_unit(&k->rng) * n);
        if (!may_flip(k->j, model, i))
            continue;
        flip(model, i);
        done++;
    }
}

/* Model i to begin with: independence, what is chosen step by step, pairs by chance. */
static mn_status begin(bits *model, work *k, size_t i, mn_err *e)
{
    const mn_descent *d = k->j->out;
    *model = (bits){{0}};
    if (i == 0)
        return MN_OK;
    if (i == 1) {
        mn_fitted fit;
        mn_loglin m;
        const mn_status st = mn_stepwise(&fit, &m, k->f, d->lists, 0.02, e);
        for (unsigned s = 0; s < d->n_set && !st; s++)
            if (mn_loglin_has(&m, d->set[s]))
                flip(model, s);
        return st;
    }
    const double share = 0.1 + 0.6 * mn_rng_unit(&k->rng);
    for (unsigned s = 0; s < d->n_set; s++)
        if (__builtin_popcount(d->set[s]) == 2 && mn_rng_unit(&k->rng) < share)
            flip(model, s);
    /* Without an estimate there is no way down: sets go until there is one. */
    mn_found f;
    mn_status st = look(&f, k, model, e);
    for (unsigned s = d->n_set; s-- > 0 && !st && isinf(f.bic);)
        if (has(model, s)) {
            flip(model, s);
            st = look(&f, k, model, e);
        }
    return st;
}

static mn_status go(work *k, size_t i, mn_err *e)
{
    way *w = k->w;
    bits model;
    mn_status st = begin(&model, k, i, e);
    if (!st)
        st = descend(&w->best, k, &model, e);
    for (unsigned t = 0; t < k->j->o->kicks && !st && !w->cut; t++) {
        mn_found there;
        bits from;
        memcpy(from.word, w->best.sets, sizeof from.word);
        kick(k, &from, FLIPS);
        st = descend(&there, k, &from, e);
        if (!st && there.bic < w->best.bic - 1e-9)
            w->best = there;
    }
    w->began = !st && isfinite(w->best.bic);
    return st;
}

static void run(size_t i, void *payload)
{
    job *j = payload;
    way *w = &j->way[i];
    work k = {.j = j, .w = w};
    mn_rng_init(&k.rng, j->o->seed, i);
    w->st = mn_fitter_new(&k.f, j->out->lists, &w->err);
    if (!w->st) {
        mn_fitter_table(k.f, j->count);
        w->st = go(&k, i, &w->err);
    }
    mn_fitter_free(k.f);
}

/* --- all of them ---------------------------------------------------------------------------------
 */

static int by_bic(const void *a, const void *b)
{
    const mn_found *x = a, *y = b;
    if (x->bic != y->bic)
        return x->bic < y->bic ? -1 : 1;
    return memcmp(x->sets, y->sets, sizeof x->sets);
}

/* The same model came to hand in several searches, perhaps with other last digits: the first
 * search's counts. */
static mn_status gather(mn_descent *out, const job *j, mn_err *e)
{
    way all = {.n = 0};
    for (unsigned s = 0; s < j->o->starts; s++)
        for (size_t i = 0; i < j->way[s].room; i++) {
            const mn_found *from = &j->way[s].at[i];
            if (from->bic == 0)
                continue;
            if (2 * (all.n + 1) > all.room && !grow(&all)) {
                free(all.at);
                return mn_fail_memory(e);
            }
            mn_found *to = place(all.at, all.room, from->sets);
            if (to->bic == 0) {
                *to = *from;
                all.n++;
            }
        }
    out->met = all.n;
    out->at = all.at;
    for (size_t i = 0; i < all.room; i++)
        if (all.at[i].bic != 0 && isfinite(all.at[i].bic))
            out->at[out->n++] = all.at[i];
    if (out->n)
        qsort(out->at, out->n, sizeof *out->at, by_bic);
    for (unsigned s = 0; s < j->o->starts; s++) {
        const way *w = &j->way[s];
        out->cut = out->cut || w->cut;
        if (!w->began)
            continue;
        out->starts++;
        out->agree += memcmp(w->best.sets, out->at[0].sets, sizeof w->best.sets) == 0;
    }
    return MN_OK;
}

/* Sets of 2 .. order lists, smaller ones first; a lower order where they are too many. */
static void list_sets(job *j, unsigned order)
{
    mn_descent *d = j->out;
    d->order = order < d->lists ? order : d->lists - 1;
    for (;; d->order--) {
        bool room = true;
        d->n_set = 0;
        for (unsigned size = 2; size <= d->order && room; size++)
            for (unsigned w = 1; w < 1U << d->lists && room; w++)
                if ((unsigned)__builtin_popcount(w) == size) {
                    room = d->n_set < MN_DESCENT_SETS;
                    if (room)
                        d->set[d->n_set++] = (uint16_t)w;
                }
        if (room)
            break;
    }
    for (unsigned i = 0; i < d->n_set; i++)
        for (unsigned k = 0; k < i; k++)
            if ((d->set[k] & d->set[i]) == d->set[k] &&
                __builtin_popcount(d->set[k]) + 1 == __builtin_popcount(d->set[i]))
                flip(&j->below[i], k);
}

mn_status mn_descent_run(mn_descent *out, unsigned lists, const double *count,
                         const mn_descent_options *o, const mn_ctx *ctx, mn_err *e)
{
    *out = (mn_descent){.lists = lists};
    if (o->starts < 1 || o->starts > MN_DESCENT_STARTS || o->order < 1)
        return mn_fail(e, MN_USAGE, "a search has 1 to %d starts, and sets of a list at least",
                       MN_DESCENT_STARTS);
    job *j = calloc(1, sizeof *j);
    way *ways = calloc(o->starts, sizeof *ways);
    mn_status st = j && ways ? MN_OK : mn_fail_memory(e);
    if (!st) {
        const double fits = WORK / (double)(1U << lists) / o->starts;
        *j = (job){.out = out, .o = o, .count = count, .way = ways};
        j->fits = fits > LEAST_FITS ? (size_t)fits : LEAST_FITS;
        list_sets(j, o->order);
        st = mn_parallel(ctx, o->starts, run, j, e);
    }
    for (unsigned s = 0; s < o->starts && !st; s++)
        if (ways[s].st) {
            st = ways[s].st;
            if (e)
                *e = ways[s].err;
        }
    if (!st)
        st = gather(out, j, e);
    for (unsigned s = 0; ways && s < o->starts; s++)
        free(ways[s].at);
    free(ways);
    free(j);
    return st;
}

void mn_descent_free(mn_descent *d)
{
    free(d->at);
    *d = (mn_descent){.n = 0};
}

void mn_descent_model(mn_loglin *out, const mn_descent *d, size_t i)
{
    to_model(out, d, d->at[i].sets);
}
