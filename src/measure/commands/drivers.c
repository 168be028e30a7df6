/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/commands/drivers.c - see drivers.h.
 */
#include "measure/commands/drivers.h"

#include <math.h>

#include "core/err.h"
#include "core/rng.h"
#include "measure/estimate/drivers.h"
#include "report/made.h"
#include "table/maker.h"

/* "police + health + border": no words, as they are translated around it */
static void put_lists(mn_buf *b, const mn_histories *h, unsigned set)
{
    const char *sep = "";
    for (unsigned k = 0; k < h->lists; k++)
        if (set >> k & 1) {
            mn_buf_fmt(b, "%s%s", sep, h->name[k]);
            sep = " + ";
        }
}

static void put_change(mn_buf *b, const mn_histories *h, const mn_estimate_driver *v)
{
    if (v->kind == MN_ESTIMATE_DRIVER_MERGE) {
        put_lists(b, h, v->set);
        mn_buf_str(b, " as one");
        return;
    }
    mn_buf_str(b, "without ");
    if (v->kind == MN_ESTIMATE_DRIVER_OVERLAP)
        mn_buf_fmt(b, "the %.0f on ", v->persons);
    put_lists(b, h, v->set);
    if (v->kind == MN_ESTIMATE_DRIVER_OVERLAP)
        mn_buf_str(b, " alone");
}

static void put_numbers(mn_buf *b, unsigned set)
{
    const char *sep = "";
    for (unsigned k = 0; k < MN_LISTS_MOST; k++)
        if (set >> k & 1) {
            mn_buf_fmt(b, "%s%u", sep, k + 1);
            sep = ";";
        }
}

static mn_status tell_most(mn_report *r, const mn_histories *h, const mn_estimate_drivers *d,
                           mn_err *e)
{
    enum { SHOWN = 8 };
    const mn_table_view view = {.title = "What the answers hang on most",
                                .columns = "what=Change,method=Method!,estimate=In all:0,"
                                           "moved=Moves by:0%,spread=Spread:2,note=Note",
                                .first = SHOWN};
    mn_buf b = {0};
    mn_maker k = mn_maker_new(
        "drivers", "change:t lists:t what:t persons:f method:t estimate:f moved:f spread:f note:t",
        e);
    for (size_t i = 0; i < d->n; i++) {
        const mn_estimate_driver *v = &d->at[i];
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, mn_estimate_driver_name(v->kind));
        put_numbers(&b, v->set);
        mn_make_buf(&k, 1, &b);
        put_change(&b, h, v);
        mn_make_buf(&k, 2, &b);
        mn_make_f64(&k, 3, v->persons);
        mn_make_str(&k, 4, mn_estimate_name(v->most));
        mn_make_f64(&k, 5, v->total[v->most]);
        mn_make_f64(&k, 6, v->moved - 1);
        mn_make_f64(&k, 7, v->spread);
        if (isnan(v->moved))
            mn_make_str(&k, 8, "has none");
    }
    mn_buf_free(&b);
    return mn_report_made_any(r, &k, &view, e);
}

static mn_status tell_each(mn_report *r, const mn_histories *h, const mn_estimate_drivers *d,
                           mn_err *e)
{
    const mn_table_view view = {.hidden = true};
    mn_buf b = {0};
    mn_maker k = mn_maker_new("driver_methods",
                              "change:t lists:t what:t method:t whole:f estimate:f moved:f", e);
    for (size_t i = 0; i < d->n; i++)
        for (unsigned m = 0; m < MN_ESTIMATE_METHODS; m++) {
            const mn_estimate_driver *v = &d->at[i];
            if (!v->asked[m])
                continue;
            mn_make_row(&k, 0);
            mn_make_str(&k, 0, mn_estimate_driver_name(v->kind));
            put_numbers(&b, v->set);
            mn_make_buf(&k, 1, &b);
            put_change(&b, h, v);
            mn_make_buf(&k, 2, &b);
            mn_make_str(&k, 3, mn_estimate_name((mn_estimate_method)m));
            mn_make_f64(&k, 4, d->total[m]);
            mn_make_f64(&k, 5, v->total[m]);
            mn_make_f64(&k, 6, v->total[m] / d->total[m] - 1);
        }
    mn_buf_free(&b);
    return mn_report_made_any(r, &k, &view, e);
}

/* The change after which methods agree best, where that is at least twice as well (by logarithms),
 * all of them still answer, and they disagreed to begin with. */
static const mn_estimate_driver *reconciles(const mn_estimate_drivers *d)
{
    const mn_estimate_driver *best = NULL;
    double least = mn_log(d->spread) / 2;
    if (!(d->spread > 1.2))
        return NULL;
    for (size_t i = 0; i < d->n; i++) {
        const mn_estimate_driver *v = &d->at[i];
        bool same = !isnan(v->moved) && !isnan(v->spread);
        for (unsigned m = 0; m < MN_ESTIMATE_METHODS; m++)
            same = same && v->asked[m] == d->asked[m];
        if (same && mn_log(v->spread) < least) {
            least = mn_log(v->spread);
            best = v;
        }
    }
    return best;
}

static mn_status tell_reason(mn_report *r, const mn_histories *h, const mn_estimate_drivers *d,
                             mn_err *e)
{
    const mn_estimate_driver *v = reconciles(d);
    mn_buf b = {0};
    if (!d->n)
        return MN_OK;
    mn_buf_str(&b, "Each change asks for the same persons from less. A row has the method that "
                   "it moves most; the spread is the largest estimate over the smallest one.");
    if (v) {
        mn_buf_fmt(&b, " What parts methods: the spread is %.2f; ", d->spread);
        put_change(&b, h, v);
        mn_buf_fmt(&b, " it is %.2f. Look at these lists first.", v->spread);
    }
    const mn_status st = b.failed ? mn_fail_memory(e) : mn_report_text(r, MN_TEXT_NOTE, b.ptr, e);
    mn_buf_free(&b);
    return st;
}

mn_status mn_measure_tell_drivers(mn_report *r, const mn_histories *h, const mn_estimates *x,
                                  const mn_estimate_options *o, const mn_ctx *ctx, mn_err *e)
{
    mn_estimate_drivers d;
    mn_status st = mn_estimate_drivers_find(&d, h, x, o, ctx, e);
    if (st)
        return st;
    st = tell_most(r, h, &d, e);
    if (!st)
        st = tell_each(r, h, &d, e);
    if (!st)
        st = tell_reason(r, h, &d, e);
    mn_estimate_drivers_free(&d);
    return st;
}
