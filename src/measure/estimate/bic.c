/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/estimate/bic.c - the best model by BIC and the average of many: of all there are, or
 * where these are too many of those that a search met. See row.h.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/err.h"
#include "core/rng.h"
#include "measure/estimate/row.h"
#include "measure/method/descend.h"
#include "measure/method/search.h"

/* Models that passed the check, by BIC. */
typedef struct judged {
    mn_loglin *model; /* of the first `kept` */
    double *dark, *bic;
    size_t n, kept;
    size_t all; /* with those that were refused */
    unsigned order;
    bool searched, cut;
    unsigned starts, agree;
} judged;

static void judged_free(judged *g)
{
    free(g->model);
    free(g->dark);
    *g = (judged){.n = 0};
}

static mn_status make_room(judged *g, size_t n, size_t kept, mn_err *e)
{
    g->n = n;
    g->kept = n < kept ? n : kept;
    g->model = calloc(g->kept ? g->kept : 1, sizeof *g->model);
    g->dark = calloc(n ? n : 1, 2 * sizeof *g->dark);
    g->bic = g->dark ? g->dark + n : NULL;
    return g->model && g->dark ? MN_OK : mn_fail_memory(e);
}

static mn_status go_through(judged *g, const mn_estimate_work *w, unsigned order, size_t kept,
                            mn_err *e)
{
    mn_hier_plan p = {.n = 0};
    mn_hier s = {.n = 0};
    mn_status st = mn_hier_plan_make(&p, w->h->lists, order, e);
    if (!st)
        st = mn_hier_run(&s, &p, w->h->count, w->ctx, e);
    if (!st)
        st = make_room(g, s.n, kept, e);
    for (size_t i = 0; i < s.n && !st; i++) {
        g->dark[i] = s.at[i].dark;
        g->bic[i] = s.at[i].bic;
        if (i < g->kept)
            mn_hier_model(&g->model[i], &p, s.at[i].model);
    }
    g->all = p.n;
    g->order = order;
    mn_hier_free(&s);
    mn_hier_plan_free(&p);
    return st;
}

static mn_status search(judged *g, const mn_estimate_work *w, unsigned order, size_t kept,
                        mn_err *e)
{
    mn_descent_options o = MN_DESCENT_OPTIONS_INIT;
    mn_descent d;
    o.order = order;
    o.seed = w->o->seed;
    mn_status st = mn_descent_run(&d, w->h->lists, w->h->count, &o, w->ctx, e);
    if (!st)
        st = make_room(g, d.n, kept, e);
    for (size_t i = 0; i < d.n && !st; i++) {
        g->dark[i] = d.at[i].dark;
        g->bic[i] = d.at[i].bic;
        if (i < g->kept)
            mn_descent_model(&g->model[i], &d, i);
    }
    g->all = d.met;
    g->order = d.order;
    g->searched = true;
    g->starts = d.starts;
    g->agree = d.agree;
    g->cut = d.cut;
    mn_descent_free(&d);
    return st;
}

/* All, where the order that was asked for allows it; of no order, the highest of which all can be
 * gone through, if that has pairs. */
static mn_status find(judged *g, const mn_estimate_work *w, size_t kept, mn_err *e)
{
    const unsigned lists = w->h->lists, most = lists - 1;
    const unsigned asked = w->o->order ? w->o->order : MN_ESTIMATE_ORDER;
    const unsigned order = asked < most ? asked : most, all = mn_hier_order(lists, order);
    *g = (judged){.n = 0};
    if (all == order || (!w->o->order && all >= 2))
        return go_through(g, w, all, kept, e);
    return search(g, w, order, kept, e);
}

/* Models that are fitted again to each replicate. */
typedef struct again {
    const mn_loglin *model;
    size_t n;
    bool average;
} again;

static mn_status again_total(double *out, const mn_estimator *self, mn_fitter *f,
                             const double *count, mn_err *e)
{
    const again *a = self->more;
    double best = HUGE_VAL, sum = 0, dark = 0;
    mn_fitter_table(f, count);
    for (size_t i = 0; i < a->n; i++) {
        mn_fitted fit;
        if (mn_fitter_fit(&fit, f, &a->model[i], i > 0, e) || fit.code)
            continue;
        mn_fitter_judge(&fit, f);
        if (a->average) {
            /* Weights by the best so far; what was added is scaled when a better one comes. */
            const double less = fit.bic < best ? mn_exp((fit.bic - best) / 2) : 1;
            best = fit.bic < best ? fit.bic : best;
            const double weight = mn_exp((best - fit.bic) / 2);
            sum = sum * less + weight;
            dark = dark * less + weight * fit.dark;
        } else if (fit.bic < best) {
            best = fit.bic;
            sum = 1;
            dark = fit.dark;
        }
    }
    *out = sum > 0 ? mn_fitter_margins(f)[0] + dark / sum : HUGE_VAL;
    return MN_OK;
}

static double weights(const judged *g)
{
    double sum = 0;
    for (size_t i = 0; i < g->n; i++)
        sum += mn_exp((g->bic[0] - g->bic[i]) / 2);
    return sum;
}

static double average(const judged *g)
{
    double dark = 0;
    for (size_t i = 0; i < g->n; i++)
        dark += mn_exp((g->bic[0] - g->bic[i]) / 2) * g->dark[i];
    return dark / weights(g);
}

static void keep_near(const mn_estimate_work *w, const judged *g)
{
    mn_estimates *out = w->out;
    const double sum = weights(g);
    out->n_near = g->n < MN_ESTIMATE_NEAR ? g->n : MN_ESTIMATE_NEAR;
    out->models = g->all;
    out->refused = g->all - g->n;
    out->order = g->order;
    out->searched = g->searched;
    for (size_t i = 0; i < out->n_near; i++) {
        mn_loglin_name(out->near[i].model, &g->model[i]);
        out->near[i].total = w->h->cases + g->dark[i];
        out->near[i].bic = g->bic[i];
        out->near[i].weight = mn_exp((g->bic[0] - g->bic[i]) / 2) / sum;
    }
}

static void say_how(mn_estimate *r, const judged *g, unsigned lists, bool asked)
{
    if (!g->searched) {
        mn_estimate_remark(r, "of %zu models to order %u", g->all, g->order);
        if (g->order < MN_ESTIMATE_ORDER && g->order + 1 < lists && !asked)
            mn_estimate_remark(r, "--order %d searches larger ones", MN_ESTIMATE_ORDER);
        return;
    }
    mn_estimate_remark(r,
                       "a search, not all models: %zu to order %u met, %u of %u starts came to "
                       "the best%s",
                       g->all, g->order, g->agree, g->starts, g->cut ? ", some cut short" : "");
}

static mn_status row(const mn_estimate_work *w, const judged *g, mn_estimate_method method,
                     mn_err *e)
{
    mn_estimate *r = mn_estimate_add(w, method);
    const bool mean = method == MN_ESTIMATE_BIC_AVERAGE;
    const again a = {
        .model = g->model, .n = g->kept < w->o->top ? g->kept : w->o->top, .average = mean};
    const mn_estimator of = {.total = again_total, .lists = w->h->lists, .more = &a};
    if (!g->n) {
        snprintf(r->note, sizeof r->note, "refused: none of %zu models passes the check", g->all);
        return MN_OK;
    }
    snprintf(r->checks, sizeof r->checks, "0");
    say_how(r, g, w->h->lists, w->o->order != 0);
    if (!mean) {
        mn_loglin_name(r->model, &g->model[0]);
        return w->o->profile ? mn_estimate_profile(r, w, &g->model[0], g->dark[0], true, e)
                             : mn_estimate_interval(r, w, &of, 1000, e);
    }
    const mn_status st = mn_estimate_interval(r, w, &of, 1000, e);
    r->total = w->h->cases + average(g);
    return st;
}

mn_status mn_estimate_bic(const mn_estimate_work *w, mn_err *e)
{
    judged g;
    const size_t kept = w->o->top > MN_ESTIMATE_NEAR ? w->o->top : MN_ESTIMATE_NEAR;
    mn_status st = find(&g, w, kept, e);
    if (!st)
        keep_near(w, &g);
    if (!st && w->o->ask[MN_ESTIMATE_BIC])
        st = row(w, &g, MN_ESTIMATE_BIC, e);
    if (!st && w->o->ask[MN_ESTIMATE_BIC_AVERAGE])
        st = row(w, &g, MN_ESTIMATE_BIC_AVERAGE, e);
    judged_free(&g);
    return st;
}
