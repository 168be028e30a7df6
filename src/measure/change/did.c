/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/change/did.c - difference in differences: rows into columns, effects, events. See did.h.
 */
#include "measure/change/did.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "measure/change/did_wild.h"
#include "measure/count/count.h"
#include "measure/count/tail.h"

enum { EVENTS = 60 };
#define WORK 4e9 /* rows times columns squared */

void mn_did_free(mn_did *d)
{
    free(d->event);
    *d = (mn_did){.rows = 0};
}

/* --- rows into columns ---------------------------------------------------------------------------
 */

static void columns_free(mn_did_columns *c)
{
    mn_linear_free(&c->fit);
    free(c->x);
    free(c->y);
    free(c->cluster);
    free(c->was);
    *c = (mn_did_columns){.n = 0};
}

/* Takes each unit's mean away from column j of n rows. */
static void within(double *x, size_t k, size_t j, const mn_did_row *rows, size_t n, double *sum,
                   double *count, size_t units)
{
    memset(sum, 0, units * sizeof *sum);
    memset(count, 0, units * sizeof *count);
    for (size_t i = 0; i < n; i++) {
        sum[rows[i].unit] += x[i * k + j];
        count[rows[i].unit]++;
    }
    for (size_t i = 0; i < n; i++)
        x[i * k + j] -= sum[rows[i].unit] / count[rows[i].unit];
}

static void drop(mn_did_columns *c, size_t j)
{
    for (size_t i = 0, to = 0; i < c->n; i++)
        for (size_t m = 0; m < c->k; m++)
            if (m != j)
                c->x[to++] = c->x[i * c->k + m];
    memmove(c->was + j, c->was + j + 1, (c->k - j - 1) * sizeof *c->was);
    c->k--;
}

/* Columns that others tell go; those of interest, which stand behind the times, too. */
static mn_status fit_all(mn_did_columns *c, mn_err *e)
{
    for (;;) {
        size_t alone;
        const mn_status st = mn_linear_fit(&c->fit, &alone, c->x, c->y, c->n, c->k, e);
        if (st || alone == c->k)
            return st;
        drop(c, alone);
        if (!c->k)
            return mn_fail(e, MN_DATA, "units and times leave nothing to be told");
    }
}

/* interest: n rows of m. Column was[j] >= 0 is that of interest, else a time's. */
static mn_status make_columns(mn_did_columns *out, const mn_did_row *rows, size_t n,
                              const double *interest, size_t m, const mn_did_options *o, mn_err *e)
{
    mn_did_columns c = {.n = n, .clusters = 0};
    uint32_t *time = calloc(o->times + 1, sizeof *time),
             *cluster = calloc(o->clusters + 1, sizeof *cluster);
    double *sum = calloc(o->units + 1, 2 * sizeof *sum);
    size_t times = 0;
    mn_status st = time && cluster && sum ? MN_OK : mn_fail_memory(e);
    for (size_t i = 0; i < n && !st; i++) {
        time[rows[i].time] = 1;
        cluster[rows[i].cluster] = 1;
    }
    /* The first time is what others are against; clusters are numbered anew, as some may be gone.
     */
    for (size_t t = 0; t < o->times && !st; t++)
        time[t] = time[t] ? (uint32_t)++times : 0;
    for (size_t g = 0; g < o->clusters && !st; g++)
        cluster[g] = cluster[g] ? (uint32_t)++c.clusters : 0;
    c.k = times > 0 ? times - 1 + m : m;
    if (!st && (double)n * (double)c.k * (double)c.k > WORK)
        st = mn_fail(e, MN_DATA, "%zu rows at %zu times are too many", n, times);
    c.x = st ? NULL : calloc(n * c.k + 1, sizeof *c.x);
    c.y = st ? NULL : calloc(n + 1, sizeof *c.y);
    c.cluster = st ? NULL : calloc(n + 1, sizeof *c.cluster);
    c.was = st ? NULL : calloc(c.k + 1, sizeof *c.was);
    if (!st && (!c.x || !c.y || !c.cluster || !c.was))
        st = mn_fail_memory(e);
    for (size_t i = 0; i < n && !st; i++) {
        const uint32_t t = time[rows[i].time];
        if (t > 1)
            c.x[i * c.k + t - 2] = 1;
        for (size_t j = 0; j < m; j++)
            c.x[i * c.k + c.k - m + j] = interest[i * m + j];
        c.y[i] = rows[i].y;
        c.cluster[i] = cluster[rows[i].cluster] - 1;
    }
    for (size_t j = 0; j < c.k && !st; j++) {
        c.was[j] = j + m < c.k ? -1 : (int)(j + m - c.k);
        within(c.x, c.k, j, rows, n, sum, sum + o->units, o->units);
    }
    if (!st) {
        within(c.y, 1, 0, rows, n, sum, sum + o->units, o->units);
        st = fit_all(&c, e);
    }
    free(time);
    free(cluster);
    free(sum);
    if (st)
        columns_free(&c);
    else
        *out = c;
    return st;
}

/* The place of a column of interest; c->k where it is gone. */
static size_t place(const mn_did_columns *c, int was)
{
    size_t j = 0;
    while (j < c->k && c->was[j] != was)
        j++;
    return j;
}

double mn_did_factor(const mn_did_columns *c)
{
    const double G = (double)c->clusters, n = (double)c->n, K = (double)c->k + 1;
    return n > K ? G / (G - 1) * (n - 1) / (n - K) : (double)NAN;
}

/* --- effects -------------------------------------------------------------------------------------
 */

static void by_student(mn_did_effect *out, double estimate, double error, double freedom,
                       double level)
{
    const double t = mn_student_quantile((1 + level) / 2, freedom) * error;
    *out = (mn_did_effect){.estimate = estimate,
                           .error = error,
                           .low = estimate - t,
                           .high = estimate + t,
                           .wild_low = (double)NAN,
                           .wild_high = (double)NAN,
                           .wild_p = (double)NAN};
    out->p = error > 0 ? mn_student_beyond(estimate / error, freedom) : estimate == 0;
}

/* One column of interest. *told: whether it could be told. rest: what is left of it beside times
 * and units, by row; NULL: not asked for. */
static mn_status effect(mn_did_effect *out, bool *told, double *rest, mn_did *about,
                        const mn_did_row *rows, size_t n, const double *interest,
                        const mn_did_options *o, const mn_ctx *ctx, mn_err *e)
{
    mn_did_columns c = {.n = 0};
    double *cov = NULL;
    mn_status st = make_columns(&c, rows, n, interest, 1, o, e);
    if (st)
        return st;
    const size_t j = place(&c, 0);
    *told = j < c.k && c.clusters > 1 && !isnan(mn_did_factor(&c));
    if (*told) {
        cov = calloc(c.k * c.k, sizeof *cov);
        st = cov ? mn_linear_clustered(cov, &c.fit, c.x, c.cluster, c.clusters, e)
                 : mn_fail_memory(e);
        if (!st) {
            const double error = sqrt(cov[j * c.k + j] * mn_did_factor(&c));
            by_student(out, c.fit.beta[j], error, (double)c.clusters - 1, o->level);
            st = mn_did_wild(out, rest, about, &c, j, o, ctx, e);
        }
    }
    free(cov);
    columns_free(&c);
    return st;
}

/* --- when programmes began -----------------------------------------------------------------------
 */

typedef struct starts {
    uint32_t *of; /* a unit's first treated time; UINT32_MAX: none */
    uint32_t first, last;
    bool stay; /* none ends */
    size_t treated, never;
} starts;

static mn_status find_starts(starts *s, mn_did *out, const mn_did_row *rows, size_t n,
                             const mn_did_options *o, mn_err *e)
{
    *s = (starts){.first = UINT32_MAX, .stay = true};
    s->of = calloc(o->units + 1, sizeof *s->of);
    bool *seen = calloc(o->units + o->times + o->clusters + 1, sizeof *seen);
    if (!s->of || !seen) {
        free(seen);
        free(s->of);
        s->of = NULL;
        return mn_fail_memory(e);
    }
    bool *start = seen + o->units, *cluster = start + o->times;
    for (size_t u = 0; u < o->units; u++)
        s->of[u] = UINT32_MAX;
    for (size_t i = 0; i < n; i++) {
        seen[rows[i].unit] = true;
        if (rows[i].treated && rows[i].time < s->of[rows[i].unit])
            s->of[rows[i].unit] = rows[i].time;
    }
    for (size_t i = 0; i < n; i++) {
        s->stay = s->stay && (rows[i].treated || rows[i].time < s->of[rows[i].unit]);
        out->treated_clusters += rows[i].treated && !cluster[rows[i].cluster];
        cluster[rows[i].cluster] = cluster[rows[i].cluster] || rows[i].treated;
    }
    for (size_t u = 0; u < o->units; u++) {
        out->units += seen[u];
        s->never += seen[u] && s->of[u] == UINT32_MAX;
        if (s->of[u] == UINT32_MAX)
            continue;
        s->treated++;
        s->first = s->of[u] < s->first ? s->of[u] : s->first;
        s->last = s->of[u] > s->last ? s->of[u] : s->last;
        out->starts += !start[s->of[u]];
        start[s->of[u]] = true;
    }
    out->treated_units = s->treated;
    free(seen);
    return MN_OK;
}

/* --- before it began -----------------------------------------------------------------------------
 */

static mn_status trend(mn_did *out, const starts *s, const mn_did_row *rows, size_t n,
                       const mn_did_options *o, const mn_ctx *ctx, mn_err *e)
{
    mn_did_row *some = calloc(n + 1, sizeof *some);
    double *column = calloc(n + 1, sizeof *column);
    size_t m = 0;
    bool told = false;
    mn_status st = some && column ? MN_OK : mn_fail_memory(e);
    for (size_t i = 0; i < n && !st; i++) {
        const uint32_t start = s->of[rows[i].unit];
        if (rows[i].time >= (start == UINT32_MAX ? s->last : start))
            continue;
        column[m] = start == UINT32_MAX ? 0 : (double)rows[i].time;
        some[m++] = rows[i];
    }
    /* Where nothing can be told of it there is no trend, and no error. */
    if (!st && m > 3 && s->never) {
        mn_err why = MN_ERR_INIT;
        st = effect(&out->trend, &told, NULL, NULL, some, m, column, o, ctx, &why);
        if (st == MN_DATA)
            st = MN_OK;
        else if (st && e)
            *e = why;
    }
    out->has_trend = told;
    free(some);
    free(column);
    return st;
}

/* --- events --------------------------------------------------------------------------------------
 */

static int64_t since_of(const starts *s, const mn_did_row *r)
{
    return (int64_t)r->time - (int64_t)s->of[r->unit];
}

static mn_status tell_events(mn_did *out, const mn_did_row *rows, size_t n, const double *column,
                             size_t m, const mn_did_options *o, mn_err *e)
{
    mn_did_columns c = {.n = 0};
    double *cov = NULL;
    mn_status st = make_columns(&c, rows, n, column, m, o, e);
    if (!st)
        cov = calloc(c.k * c.k, sizeof *cov);
    if (!st)
        st = cov ? mn_linear_clustered(cov, &c.fit, c.x, c.cluster, c.clusters, e)
                 : mn_fail_memory(e);
    for (size_t i = 0, at = 0; i < out->events && !st; i++) {
        mn_did_event *v = &out->event[i];
        mn_did_effect x;
        if (v->since == -1)
            continue;
        const size_t j = place(&c, (int)at++);
        v->estimate = v->low = v->high = (double)NAN;
        if (j == c.k || c.clusters < 2 || isnan(mn_did_factor(&c)))
            continue;
        by_student(&x, c.fit.beta[j], sqrt(cov[j * c.k + j] * mn_did_factor(&c)),
                   (double)c.clusters - 1, o->level);
        v->estimate = x.estimate;
        v->low = x.low;
        v->high = x.high;
    }
    free(cov);
    columns_free(&c);
    return st;
}

static mn_status events(mn_did *out, const starts *s, const mn_did_row *rows, size_t n,
                        const mn_did_options *o, mn_err *e)
{
    int64_t least = 0, most = 0;
    for (size_t i = 0; i < n; i++)
        if (s->of[rows[i].unit] != UINT32_MAX) {
            const int64_t since = since_of(s, &rows[i]);
            least = since < least ? since : least;
            most = since > most ? since : most;
        }
    if (!s->stay || !s->never || least > -1 || most - least + 1 > EVENTS)
        return MN_OK;
    const size_t all = (size_t)(most - least + 1), m = all - 1;
    if ((double)n * (double)(m + o->times) * (double)(m + o->times) > WORK)
        return MN_OK;
    double *column = calloc(n * m + 1, sizeof *column);
    out->event = calloc(all, sizeof *out->event);
    if (!column || !out->event) {
        free(column);
        return mn_fail_memory(e);
    }
    out->events = all;
    for (size_t i = 0; i < all; i++)
        out->event[i].since = least + (int64_t)i;
    for (size_t i = 0; i < n; i++) {
        if (s->of[rows[i].unit] == UINT32_MAX)
            continue;
        const size_t at = (size_t)(since_of(s, &rows[i]) - least), reference = (size_t)(-1 - least);
        out->event[at].rows++;
        if (at != reference)
            column[i * m + at - (at > reference)] = 1;
    }
    const mn_status st = tell_events(out, rows, n, column, m, o, e);
    free(column);
    return st;
}

/* --- the whole -----------------------------------------------------------------------------------
 */

static mn_status refuse(const starts *s, const mn_did *d, mn_err *e)
{
    if (!s->treated)
        mn_fail(e, MN_DATA, "no unit has the programme");
    else if (d->clusters < 2)
        mn_fail(e, MN_DATA, "there is one cluster alone");
    else
        mn_fail(e, MN_DATA,
                "units with the programme can't be told from the rest: it begins in all "
                "of them at once, or was always there");
    return mn_hint(e, "units without it, and times before it, are needed");
}

mn_status mn_did_run(mn_did *out, const mn_did_row *rows, size_t n, const mn_did_options *o,
                     const mn_ctx *ctx, mn_err *e)
{
    mn_did d = {.rows = n, .clusters = o->clusters, .times = o->times};
    starts s = {.of = NULL};
    bool told = false;
    double *column = calloc(n + 1, 2 * sizeof *column), *rest = column ? column + n : NULL;
    mn_status st = column ? find_starts(&s, &d, rows, n, o, e) : mn_fail_memory(e);
    for (size_t i = 0; i < n && !st; i++)
        column[i] = rows[i].treated;
    if (!st && (!s.treated || d.clusters < 2))
        st = refuse(&s, &d, e);
    if (!st)
        st = effect(&d.effect, &told, rest, &d, rows, n, column, o, ctx, e);
    if (!st && !told)
        st = refuse(&s, &d, e);
    double with = 0, against = 0;
    for (size_t i = 0; i < n && !st; i++)
        if (rows[i].treated)
            *(rest[i] < 0 ? &against : &with) += fabs(rest[i]);
    d.negative = with + against > 0 ? against / (with + against) : 0;
    const bool more = o->replicates || o->signs;
    if (!st && more)
        st = trend(&d, &s, rows, n, o, ctx, e);
    if (!st && more)
        st = events(&d, &s, rows, n, o, e);
    free(s.of);
    free(column);
    if (st)
        mn_did_free(&d);
    else
        *out = d;
    return st;
}
