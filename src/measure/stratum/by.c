/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/stratum/by.c - see by.h.
 */
#include "measure/stratum/by.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/rng.h"
#include "measure/count/count.h"

enum { FEWER = 4 }; /* chains of what is told for comparison */

static mn_status check(unsigned *code, unsigned lists, bool pairs, const double *count, mn_err *e)
{
    uint16_t set[MN_POOL_SETS];
    bool seen[1 << MN_POOL_LISTS] = {false};
    mn_loglin m;
    double persons = 0;
    const unsigned n = mn_pool_sets(set, lists);
    mn_loglin_main(&m, lists);
    for (unsigned i = lists; i < n && pairs; i++)
        if (!mn_loglin_add(&m, set[i]))
            return mn_fail(e, MN_USAGE, "there are too many pairs of lists");
    for (unsigned w = 1; w < 1U << lists; w++) {
        seen[w] = count[w] > 0;
        persons += count[w];
    }
    *code = MN_LOGLIN_NO_ESTIMATE;
    return persons > 0 ? mn_loglin_check(code, &m, seen, e) : MN_OK;
}

static void nothing(mn_by_number *n, const char *why)
{
    n->estimate = n->low = n->high = (double)NAN;
    snprintf(n->note, sizeof n->note, "%s", why);
}

static size_t beyond(const mn_pool *p, size_t s, double most)
{
    size_t n = 0;
    for (size_t i = 0; i < p->n; i++)
        n += p->total[s * p->n + i] > most;
    return n;
}

static void take(mn_by_number *out, const mn_pool *p, size_t s, double cases, double level)
{
    char why[192];
    *out = (mn_by_number){0};
    const char *const endless =
        "refused: a thousand times those on lists is still likely: only the prior limits it";
    if (p->endless)
        nothing(out, endless);
    else if (!p->mixed) {
        snprintf(why, sizeof why,
                 "refused: not mixed, chains tell from %.0f to %.0f of all after %zu steps",
                 p->chain_low, p->chain_high, p->steps);
        nothing(out, why);
    } else if ((double)beyond(p, s, MN_POOL_MOST * (cases + 1)) > MN_POOL_BEYOND * (double)p->n)
        nothing(out, endless);
    else {
        out->estimate = mn_pool_quantile(p, s, 0.5);
        out->low = mn_pool_quantile(p, s, (1 - level) / 2);
        out->high = mn_pool_quantile(p, s, (1 + level) / 2);
    }
}

/* Adds draws to those of other strata, which don't depend on them: in any order. */
static void add_draws(double *sum, const mn_pool *p, uint64_t seed, size_t stratum)
{
    mn_rng r;
    mn_rng_init(&r, seed, 1000 + stratum);
    for (size_t i = p->n; i-- > 0;) {
        const size_t at = (size_t)(mn_rng_unit(&r) * (double)(i + 1));
        const double v = p->total[at];
        p->total[at] = p->total[i];
        p->total[i] = v;
        sum[i] += v;
    }
}

/* One table by the same model. sum may be NULL: see add_draws(). */
static mn_status run_one(mn_by_number *out, double *sum, const mn_strata *s, const double *count,
                         double cases, const mn_pool_options *o, double level, const mn_ctx *ctx,
                         mn_err *e)
{
    const mn_pool_data d = {.lists = s->all.lists, .strata = 1, .count = count};
    mn_pool p = {0};
    const mn_status st = mn_pool_run(&p, &d, o, ctx, e);
    if (!st)
        take(out, &p, 0, cases, level);
    if (!st && sum)
        add_draws(sum, &p, o->seed, (size_t)(count - s->count));
    mn_pool_free(&p);
    return st;
}

/* All strata, each alone. */
static void add_up(mn_by *b, double *sum, size_t n, double level)
{
    mn_by_number *all = &b->row[b->strata].alone;
    size_t without = 0;
    if (b->strata == 1) {
        *all = b->row[0].alone;
        return;
    }
    for (size_t i = 0; i < b->strata; i++)
        without += isnan(b->row[i].alone.estimate) ? 1 : 0;
    if (without) {
        char why[192];
        snprintf(why, sizeof why, "refused: %zu of %zu strata have no estimate alone", without,
                 b->strata);
        nothing(all, why);
        return;
    }
    mn_sort_rising(sum, n);
    all->estimate = mn_quantile8(sum, n, 0.5);
    all->low = mn_quantile8(sum, n, (1 - level) / 2);
    all->high = mn_quantile8(sum, n, (1 + level) / 2);
}

static mn_status run_each(mn_by *b, double *sum, const mn_strata *s, const mn_by_options *o,
                          const mn_ctx *ctx, mn_err *e)
{
    mn_pool_options fewer = b->options;
    mn_status st = MN_OK;
    fewer.chains = FEWER;
    for (size_t i = 0; i < b->strata && !st; i++) {
        mn_by_row *r = &b->row[i];
        const double *count = s->count + (i << s->all.lists);
        unsigned independent = 0;
        st = check(&r->code, s->all.lists, true, count, e);
        if (!st)
            st = check(&independent, s->all.lists, false, count, e);
        if (st)
            return st;
        if (!(r->cases > 0))
            nothing(&r->alone, "nobody is on lists");
        else if (independent)
            nothing(&r->alone, "refused: not even independent lists have an estimate");
        else if (b->strata == 1)
            r->alone = r->pooled;
        else
            st = run_one(&r->alone, sum, s, count, r->cases, &fewer, o->level, ctx, e);
    }
    return st;
}

static mn_status run_alone(mn_by *b, const mn_strata *s, const mn_by_options *o, const mn_ctx *ctx,
                           mn_err *e)
{
    const size_t n = FEWER * b->options.draws;
    double *sum = calloc(n, sizeof *sum);
    const mn_status st = sum ? run_each(b, sum, s, o, ctx, e) : mn_fail_memory(e);
    if (!st)
        add_up(b, sum, n, o->level);
    free(sum);
    return st;
}

static void note_rows(mn_by *b)
{
    for (size_t i = 0; i < b->strata; i++) {
        mn_by_row *r = &b->row[i];
        if (*r->pooled.note || b->strata == 1)
            continue;
        if (!(r->cases > 0))
            snprintf(r->pooled.note, sizeof r->pooled.note,
                     "nobody on lists: all that is said comes from the other strata");
        else if (r->code)
            snprintf(r->pooled.note, sizeof r->pooled.note,
                     "too sparse to stand alone: borrows from the other strata");
    }
}

/* Two lists say nothing of how they depend on each other, so that no prior of it is needed. */
static mn_status run_others(mn_by *b, const mn_strata *s, const mn_by_options *o, const mn_ctx *ctx,
                            mn_err *e)
{
    static const double by[MN_BY_OTHERS] = {0.5, 2};
    mn_status st = MN_OK;
    for (size_t i = 0; i < MN_BY_OTHERS && !st; i++) {
        mn_pool_options other = b->options;
        mn_pool p = {0};
        other.chains = FEWER;
        other.prior.pair *= by[i];
        other.prior.pairs *= by[i];
        other.prior.common *= by[i];
        b->other[i].prior = other.prior;
        st = mn_pool_run(&p, &s->data, &other, ctx, e);
        if (!st)
            take(&b->other[i].all, &p, b->strata, s->all.cases, o->level);
        mn_pool_free(&p);
    }
    return st;
}

static void refuse_all(mn_by *b)
{
    for (size_t i = 0; i <= b->strata; i++) {
        nothing(&b->row[i].pooled, "refused: without strata not even independent lists have an "
                                   "estimate");
        b->row[i].alone = b->row[i].pooled;
    }
    b->without = b->row[0].pooled;
    for (size_t i = 0; i < MN_BY_OTHERS; i++)
        b->other[i].all = b->without;
    snprintf(b->checks, sizeof b->checks, "%u", b->main_code);
}

mn_status mn_by_run(mn_by *out, const mn_strata *s, const mn_by_options *o, const mn_ctx *ctx,
                    mn_err *e)
{
    const mn_pool_options options = MN_POOL_OPTIONS_INIT;
    *out = (mn_by){.strata = s->data.strata, .options = options};
    out->options.seed = o->seed;
    for (size_t i = 0; i < MN_BY_OTHERS; i++)
        nothing(&out->other[i].all, "not asked: there is no number that it could move");
    out->row = calloc(out->strata + 1, sizeof *out->row);
    if (!out->row)
        return mn_fail_memory(e);
    for (size_t i = 0; i < out->strata; i++)
        out->row[i].cases = s->cases[i];
    out->row[out->strata].cases = s->all.cases;
    mn_status st = check(&out->main_code, s->all.lists, false, s->all.count, e);
    if (!st)
        st = check(&out->code, s->all.lists, true, s->all.count, e);
    if (!st && out->main_code) {
        refuse_all(out);
        return MN_OK;
    }
    if (!st)
        st = mn_pool_run(&out->pool, &s->data, &out->options, ctx, e);
    for (size_t i = 0; i <= out->strata && !st; i++)
        take(&out->row[i].pooled, &out->pool, i, out->row[i].cases, o->level);
    if (!st) {
        out->row[out->strata].code = out->code;
        snprintf(out->checks, sizeof out->checks, "r-hat %.2f, %.0f draws", out->pool.r_hat,
                 out->pool.effective);
        st = run_alone(out, s, o, ctx, e);
    }
    if (!st)
        st = run_one(&out->without, NULL, s, s->all.count, s->all.cases, &out->options, o->level,
                     ctx, e);
    /* Where there is no number there is none that a prior could move. */
    if (!st && !o->brief && s->all.lists > 2 && !isnan(out->row[out->strata].pooled.estimate))
        st = run_others(out, s, o, ctx, e);
    if (st)
        mn_by_free(out);
    else
        note_rows(out);
    return st;
}

void mn_by_free(mn_by *b)
{
    free(b->row);
    mn_pool_free(&b->pool);
    *b = (mn_by){0};
}
