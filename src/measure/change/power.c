/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/change/power.c - see power.h.
 */
#include "measure/change/power.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "measure/change/did.h"
#include "measure/change/resample.h"
#include "measure/change/series.h"
#include "measure/count/count.h"
#include "measure/method/stepwise.h"

typedef struct study {
    const mn_power_options *o;
    size_t size;
} study;

/* --- one simulated study: how far its answer lies beyond what no change would give ---------------
 *
 * For panel, series and did 1 where the interval has no 0, else 0; for lists the log ratio of
 * persons, HUGE_VAL where there is no estimate. */

static double panel(const study *s, double effect, mn_rng *r)
{
    const mn_power_options *o = s->o;
    double *a = calloc(s->size, 2 * sizeof *a), from = 0, to = 0, squares = 0;
    if (!a)
        return (double)NAN;
    for (size_t i = 0; i < s->size; i++) {
        const double mean = o->mean * mn_exp(o->sizes * mn_rng_normal(r) - o->sizes * o->sizes / 2),
                     own = mn_exp(o->spread * mn_rng_normal(r) - o->spread * o->spread / 2);
        a[2 * i] = mn_rng_poisson(r, mean);
        a[2 * i + 1] = mn_rng_poisson(r, mean * (1 + effect) * own);
        from += a[2 * i];
        to += a[2 * i + 1];
    }
    for (size_t i = 0; i < s->size; i++) {
        const double e = from > 0 ? a[2 * i + 1] - to / from * a[2 * i] : 0;
        squares += e * e;
    }
    free(a);
    if (!(from > 0) || s->size < 2)
        return 0;
    const double n = (double)s->size, error = sqrt(n / (n - 1) * squares) / from;
    return fabs(to / from - 1) > mn_student_quantile((1 + o->level) / 2, n - 1) * error;
}

static mn_status persons(double *out, double n, const double *chance, unsigned lists, mn_rng *r,
                         mn_fitter *f, mn_err *e)
{
    double weight[1 << MN_POWER_LISTS_MOST], count[1 << MN_POWER_LISTS_MOST], cases = 0;
    mn_loglin m;
    mn_fitted fit;
    for (unsigned w = 0; w < 1U << lists; w++) {
        weight[w] = 1;
        for (unsigned i = 0; i < lists; i++)
            weight[w] *= w >> i & 1 ? chance[i] : 1 - chance[i];
    }
    mn_rng_multinomial(count, r, n, weight, (size_t)1 << lists);
    for (unsigned w = 1; w < 1U << lists; w++)
        cases += count[w];
    *out = HUGE_VAL;
    if (!(cases > 0))
        return MN_OK;
    mn_fitter_table(f, count);
    const mn_status st = mn_stepwise(&fit, &m, f, lists, 0.02, e);
    if (!st && !fit.code)
        *out = cases + fit.dark;
    return st;
}

static mn_status lists(double *out, const study *s, double effect, mn_rng *r, mn_fitter *f,
                       mn_err *e)
{
    const mn_power_options *o = s->o;
    double a, b;
    mn_status st = persons(&a, (double)s->size, o->chance, o->lists, r, f, e);
    if (!st)
        st = persons(&b, floor((double)s->size * (1 + effect) + 0.5), o->chance_to, o->lists, r, f,
                     e);
    *out = st || isinf(a) || isinf(b) ? HUGE_VAL : mn_log(b / a);
    return st;
}

/* Values about 1 whose errors go together from one time to the next. */
static double next_error(double was, bool first, const mn_power_options *o, mn_rng *r)
{
    const double fresh = o->noise * mn_rng_normal(r);
    return first ? fresh : o->together * was + fresh * sqrt(1 - o->together * o->together);
}

static mn_status series(double *out, const study *s, double effect, mn_rng *r, mn_err *e)
{
    const size_t n = s->size;
    double *y = calloc(n, sizeof *y), u = 0;
    int64_t *time = calloc(n, sizeof *time);
    mn_interrupted x = {.n = 0};
    const mn_interrupted_options how = {.at = (int64_t)(n / 2), .level = s->o->level};
    mn_status st = y && time ? MN_OK : mn_fail_memory(e);
    for (size_t i = 0; i < n && !st; i++) {
        u = next_error(u, !i, s->o, r);
        time[i] = (int64_t)i;
        y[i] = 1 + (i >= n / 2 ? effect : 0) + u;
    }
    if (!st)
        st = mn_interrupted_run(&x, time, y, n, &how, e);
    *out = st ? 0 : x.mean.low > 0 || x.mean.high < 0;
    mn_interrupted_free(&x);
    free(y);
    free(time);
    return st;
}

static mn_status did(double *out, const study *s, double effect, mn_rng *r, mn_err *e)
{
    const size_t times = s->o->before + s->o->after;
    mn_did_row *row = calloc(s->size * times, sizeof *row);
    mn_did d = {.rows = 0};
    const mn_did_options how = {
        .units = s->size, .times = times, .clusters = s->size, .level = s->o->level};
    if (!row)
        return mn_fail_memory(e);
    for (size_t u = 0; u < s->size; u++) {
        double error = 0;
        for (size_t t = 0; t < times; t++) {
            const bool on = u < s->size / 2 && t >= s->o->before;
            error = next_error(error, !t, s->o, r);
            row[u * times + t] = (mn_did_row){.unit = (uint32_t)u,
                                              .time = (uint32_t)t,
                                              .cluster = (uint32_t)u,
                                              .treated = on,
                                              .y = 1 + (on ? effect : 0) + error};
        }
    }
    const mn_status st = mn_did_run(&d, row, s->size * times, &how, NULL, e);
    *out = st ? 0 : d.effect.low > 0 || d.effect.high < 0;
    mn_did_free(&d);
    free(row);
    return st;
}

/* --- many ----------------------------------------------------------------------------------------
 */

static mn_status open_room(void **room, const mn_resample *r, mn_err *e)
{
    const study *s = r->self;
    mn_fitter *f = NULL;
    const mn_status st = s->o->design == MN_POWER_LISTS ? mn_fitter_new(&f, s->o->lists, e) : MN_OK;
    *room = f;
    return st;
}

static void close_room(void *room)
{
    mn_fitter_free(room);
}

/* The effect, and none, with the same random numbers. */
static mn_status draw(double *out, const mn_resample *resample, size_t i, void *room, mn_err *e)
{
    const study *s = resample->self;
    mn_status st = MN_OK;
    for (int none = 0; none < 2 && !st; none++) {
        mn_rng r;
        const double effect = none ? 0 : s->o->effect;
        mn_rng_init(&r, s->o->seed, i);
        switch (s->o->design) {
        case MN_POWER_PANEL:
            out[none] = panel(s, effect, &r);
            st = isnan(out[none]) ? mn_fail_memory(e) : MN_OK;
            break;
        case MN_POWER_LISTS:
            st = lists(&out[none], s, effect, &r, room, e);
            break;
        case MN_POWER_SERIES:
            st = series(&out[none], s, effect, &r, e);
            break;
        case MN_POWER_DID:
            st = did(&out[none], s, effect, &r, e);
        }
    }
    return st;
}

/* Of log ratios with an effect and without: those beyond the limits of the latter. A study without
 * an estimate sees nothing. */
static void beyond(double *seen, double *alarms, double *with, double *without, size_t n,
                   double level)
{
    mn_sort_rising(without, n);
    const double low = mn_quantile8(without, n, (1 - level) / 2),
                 high = mn_quantile8(without, n, (1 + level) / 2);
    for (size_t i = 0; i < n; i++) {
        *seen += isfinite(with[i]) && (with[i] < low || with[i] > high);
        *alarms += isfinite(without[i]) && (without[i] < low || without[i] > high);
    }
}

static mn_status try_size(mn_power_try *out, const mn_power_options *o, size_t size,
                          const mn_ctx *ctx, mn_err *e)
{
    const study s = {o, size};
    const mn_resample r = {.open = open_room,
                           .close = close_room,
                           .draw = draw,
                           .self = &s,
                           .statistics = 2,
                           .replicates = o->simulations};
    double *x = NULL, seen = 0, alarms = 0;
    const double n = (double)o->simulations, z = 1.959963984540054;
    const mn_status st = mn_resample_run(&x, &r, ctx, e);
    if (st)
        return st;
    if (o->design == MN_POWER_LISTS)
        beyond(&seen, &alarms, x, x + o->simulations, o->simulations, o->level);
    for (size_t i = 0; i < o->simulations && o->design != MN_POWER_LISTS; i++) {
        seen += x[i];
        alarms += x[o->simulations + i];
    }
    free(x);
    *out = (mn_power_try){.size = size, .power = seen / n, .alarms = alarms / n};
    mn_wilson(&out->low, &out->high, seen, n, z);
    return MN_OK;
}

static mn_status add_try(mn_power *out, bool *enough, const mn_power_options *o, size_t size,
                         const mn_ctx *ctx, mn_err *e)
{
    mn_power_try t;
    const mn_status st = try_size(&t, o, size, ctx, e);
    if (st)
        return st;
    size_t at = out->n++;
    for (; at && out->tried[at - 1].size > size; at--)
        out->tried[at] = out->tried[at - 1];
    out->tried[at] = t;
    *enough = t.power >= o->power;
    return MN_OK;
}

mn_status mn_power_run(mn_power *out, const mn_power_options *o, const mn_ctx *ctx, mn_err *e)
{
    static const size_t least[] = {4, 50, 8, 4};
    size_t low = 0, high = least[o->design];
    mn_power p = {.n = 0};
    bool enough = false;
    mn_status st = add_try(&p, &enough, o, high, ctx, e);
    while (!st && !enough && high < o->most) {
        low = high;
        high = high > o->most / 2 ? o->most : 2 * high;
        st = add_try(&p, &enough, o, high, ctx, e);
    }
    p.needed = enough ? high : 0;
    /* To a twentieth, which is about as fine as simulations tell. */
    while (!st && p.needed && low && high - low > 1 + high / 20 && p.n < MN_POWER_TRIED) {
        const size_t middle = low + (high - low) / 2;
        st = add_try(&p, &enough, o, middle, ctx, e);
        *(enough ? &high : &low) = middle;
        p.needed = high;
    }
    if (!st)
        *out = p;
    return st;
}
