/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/change/panel.c - see manumit/panel.h.
 */
#include <manumit/panel.h>

#include <math.h>
#include <stdlib.h>

#include "core/err.h"
#include "core/rng.h"
#include "measure/change/resample.h"
#include "measure/count/count.h"

enum {
    REPLICATES = 10000,
    FEWEST = 1000,
    DRAWS = 20000000, /* of units, in all replicates of many */
    ALL = 0,
    MATCHED,
    TYPICAL,
    WITHOUT_FIRST,
    STATISTICS
};

static bool matched(const mn_panel_unit *u)
{
    return u->from.reported && u->to.reported;
}

static double middle(const mn_panel_count *c)
{
    return c->reported ? c->low + (c->high - c->low) / 2 : 0;
}

/* A number between the bounds; a whole one where they are whole. */
static double any(const mn_panel_count *c, mn_rng *r)
{
    if (!c->reported || c->low == c->high)
        return c->reported ? c->low : 0;
    const double u = mn_rng_unit(r);
    if (c->low == floor(c->low) && c->high == floor(c->high))
        return c->low + floor(u * (c->high - c->low + 1));
    return c->low + u * (c->high - c->low);
}

/* Of nothing to nothing no share can be told; of nothing to something it is without end. */
static double share_of(double from, double to)
{
    return from > 0 ? to / from - 1 : to > 0 ? HUGE_VAL : (double)NAN;
}

/* Puts them in order. Those that can't be told (of 0 to 0) are no change. */
static double median_of(double *share, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (isnan(share[i]))
            share[i] = 0;
    mn_sort_rising(share, n);
    if (n % 2)
        return share[n / 2];
    return isinf(share[n / 2]) ? share[n / 2] : (share[n / 2 - 1] + share[n / 2]) / 2;
}

/* --- replicates ----------------------------------------------------------------------------------
 */

typedef struct work {
    const mn_panel_unit *units;
    const size_t *reporter; /* places of those that reported at all, the matched ones first */
    size_t reporters, matched;
    size_t first; /* of most influence: its place among the reporters */
    uint64_t seed;
} work;

static double drawn(const work *w, mn_rng *r, size_t n, size_t but, double *share)
{
    double from = 0, to = 0;
    const size_t from_n = but < n ? n - 1 : n;
    for (size_t i = 0; i < from_n; i++) {
        size_t at = (size_t)(mn_rng_unit(r) * (double)from_n);
        at += at >= but;
        const mn_panel_unit *u = &w->units[w->reporter[at]];
        const double a = any(&u->from, r), b = any(&u->to, r);
        from += a;
        to += b;
        if (share)
            share[i] = share_of(a, b);
    }
    return share_of(from, to);
}

/* Where a replicate has nothing in both years it says that nothing changed. */
static double told(double share)
{
    return isnan(share) ? 0 : share;
}

static mn_status open_room(void **room, const mn_resample *r, mn_err *e)
{
    *room = calloc(((const work *)r->self)->matched + 1, sizeof(double));
    return *room ? MN_OK : mn_fail_memory(e);
}

static mn_status draw(double *out, const mn_resample *resample, size_t i, void *room, mn_err *e)
{
    const work *w = resample->self;
    double *share = room;
    mn_rng r;
    (void)e;
    mn_rng_init(&r, w->seed, i);
    out[ALL] = told(drawn(w, &r, w->reporters, SIZE_MAX, NULL));
    out[MATCHED] = out[TYPICAL] = out[WITHOUT_FIRST] = 0;
    if (w->matched) {
        out[MATCHED] = told(drawn(w, &r, w->matched, SIZE_MAX, share));
        out[TYPICAL] = median_of(share, w->matched);
    }
    if (w->matched > 1)
        out[WITHOUT_FIRST] = told(drawn(w, &r, w->matched, w->first, NULL));
    return MN_OK;
}

/* --- estimates -----------------------------------------------------------------------------------
 */

static mn_status check(const mn_panel_unit *units, size_t n, mn_err *e)
{
    for (size_t i = 0; i < n; i++)
        for (int k = 0; k < 2; k++) {
            const mn_panel_count *c = k ? &units[i].to : &units[i].from;
            if (c->reported && !(c->low >= 0 && c->high >= c->low && isfinite(c->high)))
                return mn_fail(e, MN_USAGE, "a count of '%.80s' lies between %g and %g",
                               units[i].name, c->low, c->high);
        }
    return MN_OK;
}

static void add_up(mn_panel *out, const mn_panel_unit *units, size_t n)
{
    double from[2] = {0, 0}, to[2] = {0, 0}; /* least, most: of matched ones */
    for (size_t i = 0; i < n; i++) {
        const mn_panel_unit *u = &units[i];
        const double a = middle(&u->from), b = middle(&u->to);
        out->reporters_from += u->from.reported;
        out->reporters_to += u->to.reported;
        out->total_from += a;
        out->total_to += b;
        out->bounded += u->from.reported && u->from.low < u->from.high;
        out->bounded += u->to.reported && u->to.low < u->to.high;
        if (matched(u)) {
            out->matched++;
            out->matched_from += a;
            out->matched_to += b;
            out->rose += b > a;
            out->fell += b < a;
            from[0] += u->from.low;
            from[1] += u->from.high;
            to[0] += u->to.low;
            to[1] += u->to.high;
        } else if (u->to.reported) {
            out->began++;
            out->began_total += b;
        } else if (u->from.reported) {
            out->stopped++;
            out->stopped_total += a;
        }
    }
    out->all.share = share_of(out->total_from, out->total_to);
    out->matched_change.share = share_of(out->matched_from, out->matched_to);
    out->least = share_of(from[1], to[0]);
    out->most = share_of(from[0], to[1]);
}

/* More influence first; of equal ones in the units' order, so that the answer is one. */
static int by_influence(const void *a, const void *b)
{
    const mn_panel_influence *x = a, *y = b;
    const double p = fabs(x->influence), q = fabs(y->influence);
    if (p != q)
        return p > q ? -1 : 1;
    return x->unit < y->unit ? -1 : x->unit > y->unit;
}

static void leave_out(mn_panel *out, const mn_panel_unit *units, size_t n)
{
    size_t k = 0;
    const double whole = out->matched_change.share;
    out->least_without = HUGE_VAL;
    out->most_without = -HUGE_VAL;
    for (size_t i = 0; i < n; i++) {
        if (!matched(&units[i]))
            continue;
        mn_panel_influence *f = &out->by_influence[k++];
        *f = (mn_panel_influence){
            .unit = i, .from = middle(&units[i].from), .to = middle(&units[i].to)};
        f->without = share_of(out->matched_from - f->from, out->matched_to - f->to);
        /* A share without end, or of nothing, is of most influence. */
        const double by = whole - f->without;
        f->influence = isfinite(by) ? by : isfinite(whole) ? whole : 0;
        f->turns = isfinite(whole) && (isnan(f->without) || f->without * whole <= 0);
        out->turning += f->turns;
        if (f->without < out->least_without)
            out->least_without = f->without;
        if (f->without > out->most_without)
            out->most_without = f->without;
    }
    qsort(out->by_influence, out->matched, sizeof *out->by_influence, by_influence);
}

static mn_status typical(mn_panel *out, mn_err *e)
{
    double *share = calloc(out->matched + 1, sizeof *share);
    if (!share)
        return mn_fail_memory(e);
    for (size_t i = 0; i < out->matched; i++)
        share[i] = share_of(out->by_influence[i].from, out->by_influence[i].to);
    const double m = out->matched ? median_of(share, out->matched) : (double)NAN;
    out->typical.share = isinf(m) ? (double)NAN : m;
    free(share);
    return MN_OK;
}

/* --- intervals -----------------------------------------------------------------------------------
 */

/* Of a total's share without each unit (but one), by places of w->reporter. */
static mn_status acceleration(double *out, const work *w, size_t n, size_t but, double from,
                              double to, mn_err *e)
{
    double *without = calloc(n + 1, sizeof *without);
    size_t k = 0;
    if (!without)
        return mn_fail_memory(e);
    for (size_t i = 0; i < n; i++) {
        const mn_panel_unit *u = &w->units[w->reporter[i]];
        if (i != but)
            without[k++] = told(share_of(from - middle(&u->from), to - middle(&u->to)));
    }
    *out = mn_resample_acceleration(without, k);
    free(without);
    return MN_OK;
}

static void limits(mn_panel_change *c, const mn_panel *p, double *replicate, double acc)
{
    c->low = c->high = (double)NAN;
    if (isfinite(c->share))
        mn_resample_limits(&c->low, &c->high, replicate, p->replicates, c->share, acc, p->level);
}

static mn_status intervals(mn_panel *out, work *w, const mn_ctx *ctx, mn_err *e)
{
    double *drawn_share = NULL, acc[STATISTICS] = {0};
    const mn_resample r = {.open = open_room,
                           .close = free,
                           .draw = draw,
                           .self = w,
                           .statistics = STATISTICS,
                           .replicates = out->replicates};
    mn_status st = mn_resample_run(&drawn_share, &r, ctx, e);
    if (st)
        return st;
    double from = out->matched_from, to = out->matched_to;
    st = acceleration(&acc[ALL], w, w->reporters, SIZE_MAX, out->total_from, out->total_to, e);
    if (!st)
        st = acceleration(&acc[MATCHED], w, w->matched, SIZE_MAX, from, to, e);
    if (!st && out->matched > 1) {
        from -= out->by_influence[0].from;
        to -= out->by_influence[0].to;
        st = acceleration(&acc[WITHOUT_FIRST], w, w->matched, w->first, from, to, e);
    }
    if (!st) {
        limits(&out->all, out, drawn_share, acc[ALL]);
        limits(&out->matched_change, out, drawn_share + MATCHED * out->replicates, acc[MATCHED]);
        limits(&out->typical, out, drawn_share + TYPICAL * out->replicates, 0);
        limits(&out->without_first, out, drawn_share + WITHOUT_FIRST * out->replicates,
               acc[WITHOUT_FIRST]);
    }
    free(drawn_share);
    return st;
}

static mn_status run(mn_panel *out, size_t *reporter, const mn_panel_unit *units, size_t n,
                     const mn_panel_options *o, const mn_ctx *ctx, mn_err *e)
{
    work w = {.units = units, .reporter = reporter, .seed = o->seed, .first = SIZE_MAX};
    for (int both = 1; both >= 0; both--)
        for (size_t i = 0; i < n; i++)
            if (matched(&units[i]) == (both == 1) &&
                (units[i].from.reported || units[i].to.reported))
                reporter[w.reporters++] = i;
    w.matched = out->matched;
    out->without_first = (mn_panel_change){(double)NAN, (double)NAN, (double)NAN};
    if (out->matched > 1) {
        const double without = out->by_influence[0].without;
        for (size_t i = 0; i < w.matched; i++)
            if (reporter[i] == out->by_influence[0].unit)
                w.first = i;
        out->without_first.share = isfinite(without) ? without : (double)NAN;
    }
    out->replicates = o->replicates ? o->replicates : REPLICATES;
    if (!o->replicates && w.reporters > DRAWS / REPLICATES)
        out->replicates = DRAWS / w.reporters > FEWEST ? DRAWS / w.reporters : FEWEST;
    return intervals(out, &w, ctx, e);
}

static mn_panel_advice advise(const mn_panel *p)
{
    const mn_panel_change *m = &p->matched_change;
    if (p->matched < 2 || !isfinite(m->share))
        return MN_PANEL_NOTHING;
    if (p->turning || (m->low <= 0 && m->high >= 0))
        return MN_PANEL_NO_DIRECTION;
    return MN_PANEL_MATCHED;
}

mn_status mn_panel_run(mn_panel *out, const mn_panel_unit *units, size_t n,
                       const mn_panel_options *o, const mn_ctx *ctx, mn_err *e)
{
    mn_panel p = {.level = o->level > 0 ? o->level : 0.95};
    mn_status st = check(units, n, e);
    if (st)
        return st;
    if (!(p.level < 1))
        return mn_fail(e, MN_USAGE, "the level of intervals is not below 1");
    add_up(&p, units, n);
    size_t *reporter = calloc(n + 1, sizeof *reporter);
    p.by_influence = calloc(p.matched + 1, sizeof *p.by_influence);
    if (!reporter || !p.by_influence)
        st = mn_fail_memory(e);
    if (!st) {
        leave_out(&p, units, n);
        st = typical(&p, e);
    }
    if (!st)
        st = run(&p, reporter, units, n, o, ctx, e);
    free(reporter);
    if (st) {
        mn_panel_free(&p);
        return st;
    }
    p.advice = advise(&p);
    *out = p;
    return MN_OK;
}

void mn_panel_free(mn_panel *p)
{
    free(p->by_influence);
    *p = (mn_panel){0};
}
