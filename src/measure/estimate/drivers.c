/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/estimate/drivers.c - see drivers.h.
 */
#include "measure/estimate/drivers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/rng.h"
#include "measure/estimate/row.h"
#include "measure/method/dga.h"
#include "measure/method/pooled.h"
#include "measure/method/search.h"
#include "measure/method/stepwise.h"

enum {
    LISTS_SEARCHED = 5, /* after a change */
    LISTS_MERGED = 8,
    OVERLAPS = 64, /* the largest; fewer where lists are not merged */
    OVERLAPS_OF_MANY = 24
};

static const char *const names[MN_ESTIMATE_DRIVER_KINDS] = {"list left out", "overlap left out",
                                                            "lists as one"};

const char *mn_estimate_driver_name(mn_estimate_driver_kind k)
{
    return names[k];
}

/* --- one table's estimates -----------------------------------------------------------------------
 */

typedef struct work {
    mn_estimate_drivers *out;
    const mn_histories *h;
    const mn_estimate_options *o;
    const mn_ctx *ctx;
    size_t cap;
} work;

static mn_status by_steps(double *total, const work *w, unsigned lists, const double *count,
                          mn_err *e)
{
    mn_fitter *f = NULL;
    mn_fitted fit = {0};
    mn_loglin m;
    mn_status st = mn_fitter_new(&f, lists, e);
    if (!st) {
        mn_fitter_table(f, count);
        st = mn_stepwise(&fit, &m, f, lists, w->o->threshold, e);
    }
    if (!st && !fit.code)
        *total = mn_fitter_margins(f)[0] + fit.dark;
    mn_fitter_free(f);
    return st;
}

static mn_status by_bic(double *best, double *average, const work *w, unsigned lists,
                        const double *count, double cases, mn_err *e)
{
    mn_hier_plan p = {.n = 0};
    mn_hier s = {.n = 0};
    mn_status st = mn_hier_plan_make(
        &p, lists, mn_hier_order(lists, w->o->order ? w->o->order : MN_ESTIMATE_ORDER), e);
    if (!st)
        st = mn_hier_run(&s, &p, count, w->ctx, e);
    if (!st && s.n) {
        *best = cases + s.at[0].dark;
        *average = mn_hier_average(&s, cases);
    }
    mn_hier_free(&s);
    mn_hier_plan_free(&p);
    return st;
}

static mn_status by_graphs(double *total, const work *w, unsigned lists, const double *count,
                           mn_err *e)
{
    const mn_dga_options o = {.saturated = false};
    mn_dga d;
    const mn_status st = mn_dga_run(&d, lists, count, &o, w->ctx, e);
    if (st)
        return st;
    if (!(d.beyond > 1e-3))
        *total = d.median;
    mn_dga_free(&d);
    return MN_OK;
}

/* NaN where a method has no estimate, or is not asked. */
static mn_status estimate(double total[MN_ESTIMATE_METHODS], const work *w,
                          const bool ask[MN_ESTIMATE_METHODS], unsigned lists, const double *count,
                          mn_err *e)
{
    double cases = 0;
    unsigned code;
    mn_status st = MN_OK;
    for (unsigned m = 0; m < MN_ESTIMATE_METHODS; m++)
        total[m] = (double)NAN;
    for (unsigned s = 1; s < 1U << lists; s++)
        cases += count[s];
    if (!(cases > 0) || lists < 2)
        return MN_OK;
    st = mn_estimate_independence(&code, lists, count, e);
    if (st || code)
        return st;
    if (ask[MN_ESTIMATE_STEPWISE])
        st = by_steps(&total[MN_ESTIMATE_STEPWISE], w, lists, count, e);
    if (!st && (ask[MN_ESTIMATE_BIC] || ask[MN_ESTIMATE_BIC_AVERAGE]))
        st = by_bic(&total[MN_ESTIMATE_BIC], &total[MN_ESTIMATE_BIC_AVERAGE], w, lists, count,
                    cases, e);
    if (!st && ask[MN_ESTIMATE_DGA])
        st = by_graphs(&total[MN_ESTIMATE_DGA], w, lists, count, e);
    if (!st && ask[MN_ESTIMATE_COVERAGE] && lists > 2) {
        mn_coverage c;
        mn_coverage_of(&c, lists, count);
        if (c.high > cases * (1 + 1e-9))
            total[MN_ESTIMATE_COVERAGE] = c.high;
    }
    for (unsigned m = 0; m < MN_ESTIMATE_METHODS; m++)
        if (!ask[m])
            total[m] = (double)NAN;
    return st;
}

static double spread_of(const double total[MN_ESTIMATE_METHODS])
{
    double least = HUGE_VAL, most = 0;
    unsigned n = 0;
    for (unsigned m = 0; m < MN_ESTIMATE_METHODS; m++)
        if (!isnan(total[m])) {
            least = total[m] < least ? total[m] : least;
            most = total[m] > most ? total[m] : most;
            n++;
        }
    return n > 1 ? most / least : (double)NAN;
}

/* --- changes -------------------------------------------------------------------------------------
 */

/* The history without list k, the lists after it one lower. */
static unsigned without(unsigned history, unsigned k)
{
    return (history & ((1U << k) - 1)) | (history >> (k + 1) << k);
}

static double change(double *count, unsigned *lists, const mn_histories *h,
                     mn_estimate_driver_kind kind, unsigned set)
{
    const unsigned last = 31 - (unsigned)__builtin_clz(set), first = (unsigned)__builtin_ctz(set);
    double persons = 0;
    memset(count, 0, sizeof *count << h->lists);
    *lists = kind == MN_ESTIMATE_DRIVER_OVERLAP ? h->lists : h->lists - 1;
    for (unsigned w = 1; w < 1U << h->lists; w++) {
        unsigned as = w;
        if (kind == MN_ESTIMATE_DRIVER_OVERLAP) {
            if (w == set) {
                persons = h->count[w];
                continue;
            }
        } else if (kind == MN_ESTIMATE_DRIVER_LIST) {
            as = without(w, last);
            persons += w == set ? h->count[w] : 0;
        } else {
            as = without(w | (w & 1U << last ? 1U << first : 0), last);
            persons += (w & set) == set ? h->count[w] : 0;
        }
        count[as] += h->count[w];
    }
    count[0] = 0;
    return persons;
}

/* Which of the methods can be asked of a table of so many lists. */
static void can_ask(bool ask[MN_ESTIMATE_METHODS], const bool asked[MN_ESTIMATE_METHODS],
                    unsigned lists)
{
    for (unsigned m = 0; m < MN_ESTIMATE_METHODS; m++)
        ask[m] = asked[m];
    if (lists > LISTS_SEARCHED)
        ask[MN_ESTIMATE_BIC] = ask[MN_ESTIMATE_BIC_AVERAGE] = ask[MN_ESTIMATE_DGA] = false;
    if (lists < 3)
        ask[MN_ESTIMATE_COVERAGE] = false;
}

static void rate(mn_estimate_driver *v, const mn_estimate_drivers *d)
{
    double far = -1;
    v->moved = 1;
    v->spread = spread_of(v->total);
    for (unsigned m = 0; m < MN_ESTIMATE_METHODS; m++) {
        if (!v->asked[m])
            continue;
        const double ratio = v->total[m] / d->total[m];
        const double by = isnan(ratio) ? HUGE_VAL : fabs(mn_log(ratio));
        if (by > far) {
            far = by;
            v->most = (mn_estimate_method)m;
            v->moved = ratio;
        }
    }
}

static mn_status add(work *w, mn_estimate_driver_kind kind, unsigned set, double *count, mn_err *e)
{
    mn_estimate_drivers *d = w->out;
    mn_estimate_driver v = {.kind = kind, .set = set};
    bool *ask = v.asked, any = false;
    unsigned lists;
    v.persons = change(count, &lists, w->h, kind, set);
    can_ask(ask, d->asked, lists);
    for (unsigned m = 0; m < MN_ESTIMATE_METHODS; m++)
        any |= ask[m];
    if (!any)
        return MN_OK;
    const mn_status st = estimate(v.total, w, ask, lists, count, e);
    if (st)
        return st;
    for (unsigned m = 0; m < MN_ESTIMATE_METHODS && kind == MN_ESTIMATE_DRIVER_OVERLAP; m++)
        v.total[m] += v.persons;
    rate(&v, d);
    if (!mn_grow(&d->at, &w->cap, d->n + 1, sizeof *d->at))
        return mn_fail_memory(e);
    d->at[d->n++] = v;
    return MN_OK;
}

static double far(const mn_estimate_driver *v)
{
    return isnan(v->moved) ? HUGE_VAL : fabs(mn_log(v->moved));
}

static int by_far(const void *a, const void *b)
{
    const mn_estimate_driver *x = a, *y = b;
    const double p = far(x), q = far(y);
    if (p != q)
        return p > q ? -1 : 1;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    return x->set < y->set ? -1 : x->set > y->set;
}

/* The count of which at most so many overlaps are larger. */
static double least_overlap(const mn_histories *h, unsigned most)
{
    double least = 0;
    for (;;) {
        double next = HUGE_VAL;
        unsigned larger = 0;
        for (unsigned s = 1; s < 1U << h->lists; s++)
            if ((s & (s - 1)) && h->count[s] > least) {
                larger++;
                next = h->count[s] < next ? h->count[s] : next;
            }
        if (larger <= most)
            return least;
        least = next;
    }
}

static mn_status all(work *w, double *count, mn_err *e)
{
    const mn_histories *h = w->h;
    mn_status st = MN_OK;
    for (unsigned k = 0; k < h->lists && !st; k++)
        st = add(w, MN_ESTIMATE_DRIVER_LIST, 1U << k, count, e);
    for (unsigned i = 0; i < h->lists; i++)
        for (unsigned j = i + 1; j < h->lists && h->lists <= LISTS_MERGED && !st; j++)
            st = add(w, MN_ESTIMATE_DRIVER_MERGE, 1U << i | 1U << j, count, e);
    const double least = least_overlap(h, h->lists > LISTS_MERGED ? OVERLAPS_OF_MANY : OVERLAPS);
    for (unsigned s = 1; s < 1U << h->lists && !st; s++)
        if (h->count[s] > least && (s & (s - 1)))
            st = add(w, MN_ESTIMATE_DRIVER_OVERLAP, s, count, e);
    return st;
}

mn_status mn_estimate_drivers_find(mn_estimate_drivers *out, const mn_histories *h,
                                   const mn_estimates *x, const mn_estimate_options *o,
                                   const mn_ctx *ctx, mn_err *e)
{
    static const mn_estimate_method can[] = {MN_ESTIMATE_STEPWISE, MN_ESTIMATE_BIC,
                                             MN_ESTIMATE_BIC_AVERAGE, MN_ESTIMATE_DGA,
                                             MN_ESTIMATE_COVERAGE};
    work w = {.out = out, .h = h, .o = o, .ctx = ctx};
    bool any = false;
    *out = (mn_estimate_drivers){.n = 0};
    if (h->lists < 3)
        return MN_OK;
    double *count = calloc((size_t)1 << h->lists, sizeof *count);
    if (!count)
        return mn_fail_memory(e);
    for (unsigned m = 0; m < MN_ESTIMATE_METHODS; m++)
        out->total[m] = (double)NAN;
    for (size_t i = 0; i < x->n; i++)
        for (size_t k = 0; k < sizeof can / sizeof *can; k++)
            if (x->at[i].method == can[k] && !isnan(x->at[i].total)) {
                any = out->asked[can[k]] = true;
                out->total[can[k]] = x->at[i].total;
            }
    out->spread = spread_of(out->total);
    const mn_status st = any ? all(&w, count, e) : MN_OK;
    free(count);
    if (st)
        mn_estimate_drivers_free(out);
    else if (out->n)
        qsort(out->at, out->n, sizeof *out->at, by_far);
    return st;
}

void mn_estimate_drivers_free(mn_estimate_drivers *d)
{
    free(d->at);
    *d = (mn_estimate_drivers){0};
}
