/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/estimate/estimate.c - see estimate.h.
 */
#include "measure/estimate/estimate.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "measure/count/count.h"
#include "measure/estimate/row.h"
#include "measure/interval/profile.h"
#include "measure/method/dga.h"
#include "measure/method/pooled.h"
#include "measure/method/stepwise.h"

static const char *const names[MN_ESTIMATE_METHODS] = {"chapman",     "stepwise",        "bic",
                                                       "bic-average", "bayes-threshold", "dga",
                                                       "lcmcr",       "coverage",        "model"};

const char *mn_estimate_name(mn_estimate_method m)
{
    return names[m];
}

bool mn_estimate_find(mn_estimate_method *out, mn_text name)
{
    for (unsigned i = 0; i < MN_ESTIMATE_METHODS; i++)
        if (mn_text_eq_str(name, names[i])) {
            *out = (mn_estimate_method)i;
            return true;
        }
    return false;
}

/* --- rows ----------------------------------------------------------------------------------------
 */

typedef mn_estimate_work work;

mn_estimate *mn_estimate_add(const work *w, mn_estimate_method method)
{
    mn_estimate *r = &w->out->at[w->out->n++];
    *r = (mn_estimate){.method = method,
                       .total = (double)NAN,
                       .low = (double)NAN,
                       .high = (double)NAN,
                       .level = w->o->level};
    return r;
}

static const char *reason(unsigned code)
{
    return code == MN_LOGLIN_NO_ESTIMATE ? "refused: no estimate exists, some parameter would "
                                           "go to infinity"
           : code == MN_LOGLIN_NOT_ONE   ? "refused: any dark figure fits as well"
           : code == MN_LOGLIN_UNSOLVED ? "refused: counts differ by more than can be computed with"
                                        : "refused: no estimate exists, and none is the only one";
}

void mn_estimate_refuse(mn_estimate *r, unsigned code)
{
    snprintf(r->checks, sizeof r->checks, "%u", code);
    snprintf(r->note, sizeof r->note, "%s", reason(code));
}

void mn_estimate_remark(mn_estimate *r, const char *format, ...)
{
    va_list args;
    size_t len = strlen(r->note);
    if (len && len + 2 < sizeof r->note) {
        memcpy(r->note + len, "; ", 3);
        len += 2;
    }
    va_start(args, format);
    vsnprintf(r->note + len, sizeof r->note - len, format, args);
    va_end(args);
}

/* --- intervals -----------------------------------------------------------------------------------
 */

static size_t replicates(const work *w, size_t cheap)
{
    enum { QUICK = 6, LEAST = 1000 }; /* lists; a further one takes four times as long */
    for (unsigned i = QUICK; i < w->h->lists && cheap > LEAST; i++)
        cheap /= 4;
    return w->o->replicates ? w->o->replicates : cheap > LEAST ? cheap : LEAST;
}

mn_status mn_estimate_interval(mn_estimate *r, const work *w, const mn_estimator *of, size_t cheap,
                               mn_err *e)
{
    mn_bca b = {0};
    const mn_bca_options o = {
        .replicates = replicates(w, cheap), .seed = w->o->seed, .level = w->o->level};
    const mn_status st = mn_bca_run(&b, of, w->h->count, &o, w->ctx, e);
    if (st)
        return st;
    r->total = isfinite(b.total) ? b.total : (double)NAN;
    if (isfinite(b.total)) {
        r->low = b.low;
        r->high = b.high;
        if (b.without)
            mn_estimate_remark(r, "%s%zu of %zu replicates have no estimate, and count as infinite",
                               isinf(b.high) ? "no upper end: " : "", b.without, b.replicates);
    }
    mn_bca_free(&b);
    return MN_OK;
}

mn_status mn_estimate_profile(mn_estimate *r, const work *w, const mn_loglin *m, double dark,
                              bool chosen, mn_err *e)
{
    mn_profile p;
    const mn_status st = mn_profile_run(&p, m, w->h->count, w->o->level, e);
    if (st)
        return st;
    r->total = w->h->cases + dark;
    r->low = p.low;
    r->high = p.high;
    if (isinf(p.high))
        mn_estimate_remark(r, "no upper end: a million times the cases fit, too");
    if (chosen)
        mn_estimate_remark(r, "profile interval: leaves out that the model was chosen by this "
                              "table, and is too narrow");
    return MN_OK;
}

static double total_of(const mn_fitter *f, const mn_fitted *fit)
{
    return fit->code ? HUGE_VAL : mn_fitter_margins(f)[0] + fit->dark;
}

static mn_status stepwise_total(double *out, const mn_estimator *self, mn_fitter *f,
                                const double *count, mn_err *e)
{
    mn_fitted fit;
    mn_loglin m;
    mn_fitter_table(f, count);
    const mn_status st = mn_stepwise(&fit, &m, f, self->lists, self->threshold, e);
    *out = st ? HUGE_VAL : total_of(f, &fit);
    return st;
}

static mn_status model_total(double *out, const mn_estimator *self, mn_fitter *f,
                             const double *count, mn_err *e)
{
    mn_fitted fit;
    mn_fitter_table(f, count);
    const mn_status st = mn_fitter_fit(&fit, f, self->more, false, e);
    *out = st ? HUGE_VAL : total_of(f, &fit);
    return st;
}

/* --- methods -------------------------------------------------------------------------------------
 */

static mn_status stepwise(const work *w, mn_err *e)
{
    mn_estimate *r = mn_estimate_add(w, MN_ESTIMATE_STEPWISE);
    mn_fitter *f = NULL;
    mn_fitted fit = {0};
    mn_loglin m;
    mn_status st = mn_fitter_new(&f, w->h->lists, e);
    if (!st) {
        mn_fitter_table(f, w->h->count);
        st = mn_stepwise(&fit, &m, f, w->h->lists, w->o->threshold, e);
    }
    mn_fitter_free(f);
    if (st)
        return st;
    mn_loglin_name(r->model, &m);
    if (fit.code) {
        mn_estimate_refuse(r, fit.code);
        return MN_OK;
    }
    snprintf(r->checks, sizeof r->checks, "0");
    if (w->o->profile)
        return mn_estimate_profile(r, w, &m, fit.dark, true, e);
    const mn_estimator of = {
        .total = stepwise_total, .lists = w->h->lists, .threshold = w->o->threshold};
    return mn_estimate_interval(r, w, &of, 100000, e);
}

static mn_status named_model(const work *w, mn_err *e)
{
    mn_loglin m;
    mn_estimate *r = mn_estimate_add(w, MN_ESTIMATE_MODEL);
    mn_fitter *f = NULL;
    mn_fitted fit = {0};
    mn_status st = mn_loglin_read(&m, w->h->lists, w->o->model, e);
    if (!st)
        st = mn_fitter_new(&f, w->h->lists, e);
    if (!st) {
        mn_fitter_table(f, w->h->count);
        st = mn_fitter_fit(&fit, f, &m, false, e);
    }
    mn_fitter_free(f);
    if (st)
        return st;
    mn_loglin_name(r->model, &m);
    if (fit.code) {
        mn_estimate_refuse(r, fit.code);
        return MN_OK;
    }
    snprintf(r->checks, sizeof r->checks, "0");
    snprintf(r->note, sizeof r->note, "the model was chosen by hand: its interval leaves that out");
    if (w->o->profile)
        return mn_estimate_profile(r, w, &m, fit.dark, false, e);
    const mn_estimator of = {.total = model_total, .lists = w->h->lists, .more = &m};
    return mn_estimate_interval(r, w, &of, 10000, e);
}

static mn_status dga(const work *w, mn_err *e)
{
    mn_estimate *r = mn_estimate_add(w, MN_ESTIMATE_DGA);
    const mn_dga_options o = {.saturated = false};
    mn_dga d;
    if (w->h->lists > MN_DGA_LISTS) {
        snprintf(r->note, sizeof r->note, "refused: not for more than %d lists", MN_DGA_LISTS);
        return MN_OK;
    }
    const mn_status st = mn_dga_run(&d, w->h->lists, w->h->count, &o, w->ctx, e);
    if (st)
        return st;
    mn_dga_name(r->model, w->h->lists, d.best);
    r->total = d.median;
    r->low = mn_dga_quantile(&d, (1 - w->o->level) / 2);
    r->high = mn_dga_quantile(&d, (1 + w->o->level) / 2);
    snprintf(r->checks, sizeof r->checks, "%zu graphs", d.graphs);
    if (d.beyond > 1e-3)
        snprintf(r->note, sizeof r->note,
                 "refused: a thousand times those on lists is still likely: only the prior limits "
                 "it");
    else
        snprintf(r->note, sizeof r->note, "the likeliest graph has %.0f%% of the weight",
                 100 * d.weight);
    if (d.beyond > 1e-3)
        r->total = r->low = r->high = (double)NAN;
    mn_dga_free(&d);
    return MN_OK;
}

static mn_status coverage_total(double *out, const mn_estimator *self, mn_fitter *f,
                                const double *count, mn_err *e)
{
    mn_coverage c;
    double cases = 0;
    (void)f;
    (void)e;
    for (unsigned w = 1; w < 1U << self->lists; w++)
        cases += count[w];
    mn_coverage_of(&c, self->lists, count);
    /* Where lists avoid each other it can come to fewer than there are: not fewer than those. */
    *out = isnan(c.high) ? HUGE_VAL : c.high > cases ? c.high : cases;
    return MN_OK;
}

static mn_status coverage(const work *w, mn_err *e)
{
    mn_estimate *r = mn_estimate_add(w, MN_ESTIMATE_COVERAGE);
    mn_coverage c;
    if (w->h->lists < 3) {
        snprintf(r->note, sizeof r->note, "refused: for three lists or more");
        return MN_OK;
    }
    mn_coverage_of(&c, w->h->lists, w->h->count);
    snprintf(r->model, sizeof r->model, "dependence by pairs");
    snprintf(r->checks, sizeof r->checks, "coverage %.2f", c.coverage);
    if (!(c.high > w->h->cases * (1 + 1e-9))) {
        snprintf(r->note, sizeof r->note, "refused: lists overlap more than coverage can explain");
        return MN_OK;
    }
    snprintf(r->note, sizeof r->note, "as if independent %.0f, in two steps %.0f", c.independent,
             c.low);
    const mn_estimator of = {.total = coverage_total, .lists = w->h->lists};
    return mn_estimate_interval(r, w, &of, 100000, e);
}

static void chapman(const work *w)
{
    mn_estimate *r = mn_estimate_add(w, MN_ESTIMATE_CHAPMAN);
    const double *n = w->h->count;
    mn_chapman c;
    if (w->h->lists != 2) {
        snprintf(r->note, sizeof r->note, "refused: for two lists alone");
        return;
    }
    mn_chapman_of(&c, n[1] + n[3], n[2] + n[3], n[3], w->o->level);
    snprintf(r->model, sizeof r->model, "[1,2]");
    if (!(n[3] > 0)) {
        snprintf(r->note, sizeof r->note, "refused: nobody is on both lists");
        return;
    }
    r->total = c.total;
    r->low = c.low;
    r->high = c.high;
    snprintf(r->note, sizeof r->note,
             "two lists can't tell whether they depend on each other: this takes that they don't");
}

mn_status mn_estimate_independence(unsigned *code, unsigned lists, const double *count, mn_err *e)
{
    mn_loglin m;
    bool *seen = calloc((size_t)1 << lists, sizeof *seen);
    if (!seen)
        return mn_fail_memory(e);
    for (unsigned s = 1; s < 1U << lists; s++)
        seen[s] = count[s] > 0;
    mn_loglin_main(&m, lists);
    const mn_status st = mn_loglin_check(code, &m, seen, e);
    free(seen);
    return st;
}

/* Methods that check no model: whether independence has no estimate, which is then said. */
static bool no_ground(const work *w, mn_estimate_method m, unsigned code)
{
    if (!code)
        return false;
    mn_estimate *r = mn_estimate_add(w, m);
    snprintf(r->checks, sizeof r->checks, "%u", code);
    snprintf(r->note, sizeof r->note,
             "refused: not even independent lists have an estimate: too few overlap, or all do");
    return true;
}

/* No number stands that nobody can mean, however sound its model; an interval that reaches there
 * has no upper end. */
static void refuse_absurd(const work *w)
{
    static const double everybody = 1e10, times = 1000;
    for (size_t i = 0; i < w->out->n; i++) {
        mn_estimate *r = &w->out->at[i];
        const bool all = r->total > everybody, many = r->total > times * w->h->cases;
        if (!all && !many) {
            if (isfinite(r->high) && (r->high > everybody || r->high > times * w->h->cases)) {
                mn_estimate_remark(r, "no upper end: %.1g persons would fit, too", r->high);
                r->high = HUGE_VAL;
            }
            continue;
        }
        snprintf(r->note, sizeof r->note, "refused: %.3g persons, %s", r->total,
                 all ? "more than live on earth: are the counts of persons?"
                     : "a thousand times those on lists: too few are on two of them");
        r->total = r->low = r->high = (double)NAN;
    }
}

mn_status mn_estimate_all(mn_estimates *out, const mn_histories *h, const mn_estimate_options *o,
                          const mn_ctx *ctx, mn_err *e)
{
    const work w = {out, h, o, ctx};
    unsigned code;
    *out = (mn_estimates){.n = 0};
    mn_status st = mn_estimate_independence(&code, h->lists, h->count, e);
    if (st)
        return st;
    if (o->ask[MN_ESTIMATE_CHAPMAN] && !no_ground(&w, MN_ESTIMATE_CHAPMAN, code))
        chapman(&w);
    if (o->ask[MN_ESTIMATE_STEPWISE])
        st = stepwise(&w, e);
    if (!st && (o->ask[MN_ESTIMATE_BIC] || o->ask[MN_ESTIMATE_BIC_AVERAGE]))
        st = mn_estimate_bic(&w, e);
    if (!st && o->ask[MN_ESTIMATE_BAYES_THRESHOLD])
        st = mn_estimate_threshold(&w, e);
    if (!st && o->ask[MN_ESTIMATE_DGA] && !no_ground(&w, MN_ESTIMATE_DGA, code))
        st = dga(&w, e);
    if (!st && o->ask[MN_ESTIMATE_LCMCR] && !no_ground(&w, MN_ESTIMATE_LCMCR, code))
        st = mn_estimate_lcmcr(&w, e);
    if (!st && o->ask[MN_ESTIMATE_COVERAGE] && !no_ground(&w, MN_ESTIMATE_COVERAGE, code))
        st = coverage(&w, e);
    if (!st && o->ask[MN_ESTIMATE_MODEL])
        st = named_model(&w, e);
    if (!st)
        refuse_absurd(&w);
    return st;
}
