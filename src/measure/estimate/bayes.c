/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/estimate/bayes.c - rows of the methods that draw chains, and refuse where these did not
 * come to tell the same. See row.h.
 */
#include <math.h>
#include <stdio.h>

#include "measure/count/count.h"
#include "measure/estimate/row.h"
#include "measure/method/lcmcr.h"
#include "measure/method/threshold.h"

/* Where chains stand that did not mix. */
static void not_mixed(mn_estimate *r, const double *median, unsigned chains, size_t steps)
{
    double low = median[0], high = low;
    for (unsigned c = 1; c < chains; c++) {
        low = median[c] < low ? median[c] : low;
        high = median[c] > high ? median[c] : high;
    }
    snprintf(r->note, sizeof r->note,
             "refused: not mixed, %u chains tell from %.0f to %.0f after %zu steps", chains, low,
             high, steps);
}

static void numbers(mn_estimate *r, const double *total, size_t n, double median)
{
    r->total = median;
    r->low = mn_quantile8(total, n, (1 - r->level) / 2);
    r->high = mn_quantile8(total, n, (1 + r->level) / 2);
}

/* A pair's lists, as models name them. */
static void name_pair(char out[16], unsigned set, unsigned lists)
{
    const unsigned first = (unsigned)__builtin_ctz(set) + 1;
    const unsigned second = 32 - (unsigned)__builtin_clz(set);
    snprintf(out, 16, lists > 9 ? "%u.%u" : "%u%u", first, second);
}

static void remark(mn_estimate *r, const mn_threshold *t, unsigned lists)
{
    char pair[16];
    if (t->pair) {
        name_pair(pair, t->pair, lists);
        if (isnan(t->otherwise))
            mn_estimate_remark(r, "pair %s lies at the threshold (%.2f)", pair, t->pair_ratio);
        else
            mn_estimate_remark(r, "pair %s lies at the threshold (%.2f): decided otherwise, %.0f",
                               pair, t->pair_ratio, t->otherwise);
    }
    if (t->pairs)
        mn_estimate_remark(r, "all pairs together have code %u: what is left out is by the prior",
                           t->pairs);
    if (t->without_triples)
        mn_estimate_remark(r, "no triples: with them no estimate would exist or be the only one");
}

mn_status mn_estimate_threshold(const mn_estimate_work *w, mn_err *e)
{
    mn_estimate *r = mn_estimate_add(w, MN_ESTIMATE_BAYES_THRESHOLD);
    mn_threshold_options o = MN_THRESHOLD_OPTIONS_INIT;
    mn_threshold t;
    o.draws.seed = w->o->seed;
    o.order = w->o->order && w->o->order < 3 ? 2 : 3;
    if (w->h->lists < 3) {
        snprintf(r->note, sizeof r->note, "refused: not for two lists");
        return MN_OK;
    }
    const mn_status st = mn_threshold_run(&t, w->h->lists, w->h->count, &o, w->ctx, e);
    if (st)
        return st;
    mn_loglin_name(r->model, &t.model);
    if (t.code)
        mn_estimate_refuse(r, t.code);
    else {
        snprintf(r->checks, sizeof r->checks, "%u, r-hat %.3f, %.0f draws", t.code, t.r_hat,
                 t.dark_effective);
        if (t.mixed)
            numbers(r, t.total, t.n, t.median);
        else
            not_mixed(r, t.chain_median, t.chains, t.steps / t.chains);
    }
    remark(r, &t, w->h->lists);
    mn_threshold_free(&t);
    return MN_OK;
}

mn_status mn_estimate_lcmcr(const mn_estimate_work *w, mn_err *e)
{
    mn_estimate *r = mn_estimate_add(w, MN_ESTIMATE_LCMCR);
    mn_lcmcr_options o = MN_LCMCR_OPTIONS_INIT;
    mn_lcmcr l;
    o.seed = w->o->seed;
    const mn_status st = mn_lcmcr_run(&l, w->h->lists, w->h->count, &o, w->ctx, e);
    if (st)
        return st;
    snprintf(r->model, sizeof r->model, "%u classes at most", o.classes);
    snprintf(r->checks, sizeof r->checks, "r-hat %.2f, %.0f draws", l.r_hat, l.effective);
    if (l.mixed)
        numbers(r, l.total, l.n, l.median);
    else {
        not_mixed(r, l.chain_median, l.chains, l.steps);
        if (l.apart)
            mn_estimate_remark(r, "chains stay at different places");
    }
    mn_lcmcr_free(&l);
    return MN_OK;
}
