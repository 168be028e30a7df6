/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/interval/profile.c - see profile.h.
 */
#include "measure/interval/profile.h"

#include <math.h>

#include "core/rng.h"
#include "measure/count/count.h"

#define LEAST 1e-3 /* persons on no list: below that it is all who are on lists */
#define MOST  1e6  /* times the cases */

typedef struct search {
    mn_fitter *f;
    const mn_loglin *m;
    double cases;
    mn_status st;
    mn_err *e;
} search;

/* The log likelihood, multinomial, with e^x persons on no list; the largest over the model. */
static double at(search *s, double x)
{
    mn_fitted fit;
    const double none = mn_exp(x), all = s->cases + none;
    if (s->st)
        return (double)NAN;
    mn_fitter_unseen(s->f, none);
    s->st = mn_fitter_fit(&fit, s->f, s->m, true, s->e);
    if (s->st || fit.code)
        return (double)NAN;
    mn_fitter_judge(&fit, s->f);
    /* Of Poisson counts, with the sum of all taken as given. */
    return fit.likelihood - mn_log_factorial(none) + mn_log_factorial(all) + all -
           all * mn_log(all);
}

/* Where it is largest, between two places: by the golden section; it rises, then falls. */
static double largest(search *s, double low, double high)
{
    const double part = 0.6180339887498949;
    double a = high - part * (high - low), b = low + part * (high - low);
    double at_a = at(s, a), at_b = at(s, b);
    while (high - low > 1e-7) {
        if (at_a >= at_b) {
            high = b;
            b = a;
            at_b = at_a;
            a = high - part * (high - low);
            at_a = at(s, a);
        } else {
            low = a;
            a = b;
            at_a = at_b;
            b = low + part * (high - low);
            at_b = at(s, b);
        }
    }
    return (low + high) / 2;
}

/* Where it comes to `value`, between a place where it is above and one where it is below. */
static double crossing(search *s, double above, double below, double value)
{
    while (fabs(above - below) > 1e-9) {
        const double mid = (above + below) / 2;
        if (at(s, mid) >= value)
            above = mid;
        else
            below = mid;
    }
    return (above + below) / 2;
}

/* From the best place in steps, ever longer, to where it is below `value`, or to the end. */
static double leave(search *s, double best, double end, double value)
{
    double from = best;
    for (double step = end > best ? 0.1 : -0.1;; step *= 2) {
        double to = from + step;
        const bool last = end > best ? to >= end : to <= end;
        to = last ? end : to;
        if (!(at(s, to) >= value))
            return crossing(s, from, to, value);
        if (last)
            return end;
        from = to;
    }
}

mn_status mn_profile_run(mn_profile *out, const mn_loglin *m, const double *count, double level,
                         mn_err *e)
{
    search s = {.m = m, .e = e};
    mn_fitted fit;
    *out = (mn_profile){.code = 0};
    mn_status st = mn_fitter_new(&s.f, m->lists, e);
    if (st)
        return st;
    mn_fitter_table(s.f, count);
    st = mn_fitter_fit(&fit, s.f, m, false, e);
    out->code = st ? 0 : fit.code;
    if (!st && !fit.code) {
        const double z = mn_normal_quantile((1 + level) / 2);
        s.cases = mn_fitter_margins(s.f)[0];
        const double least = mn_log(LEAST), most = mn_log(MOST * s.cases);
        double dark = mn_log(fit.dark > LEAST ? fit.dark : LEAST);
        dark = dark < most ? dark : most;
        /* The two likelihoods' largest lie within a person or so of each other. */
        const double low = dark - 3 > least ? dark - 3 : least;
        const double best = largest(&s, low, dark + 1 < most ? dark + 1 : most);
        const double value = at(&s, best) - z * z / 2;
        const double first = leave(&s, best, least, value), last = leave(&s, best, most, value);
        out->total = s.cases + mn_exp(best);
        out->low = s.cases + (first > least ? mn_exp(first) : 0);
        out->high = last < most ? s.cases + mn_exp(last) : HUGE_VAL;
        st = s.st;
    }
    mn_fitter_free(s.f);
    return st;
}
