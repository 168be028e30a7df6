/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/survey/design.c - see design.h.
 */
#include "measure/survey/design.h"

#include <math.h>
#include <stdlib.h>

#include "core/err.h"
#include "core/map.h"
#include "core/text.h"
#include "measure/count/count.h"

/* --- units and strata ----------------------------------------------------------------------------
 */

void mn_design_free(mn_design *d)
{
    free(d->weight);
    free(d->unit);
    free(d->stratum);
    free(d->stratum_of);
    *d = (mn_design){0};
}

static mn_status number(uint32_t *out, uint32_t *n, mn_design *d, mn_refused *refused,
                        const mn_table *t, size_t col, const char *what, mn_err *e)
{
    mn_map seen = {0};
    mn_status st = MN_OK;
    *n = 0;
    for (size_t r = 0; r < d->n && !st; r++) {
        const mn_text v = mn_role_cell(t, r, col);
        out[r] = *n;
        if (!v.len) {
            out[r] = 0;
            d->weight[r] = 0;
            st = mn_refuse_row(refused, mn_table_line(t, r), e, "in no estimate: there is no %s",
                               what);
            continue;
        }
        st = mn_map_put(&seen, v, &out[r], e);
        *n += !st && out[r] == *n;
    }
    *n += !*n;
    mn_map_free(&seen);
    return st;
}

/* Units of one name in two strata are two. */
static mn_status part_units(mn_design *d, mn_err *e)
{
    uint64_t *key = calloc(d->n, sizeof *key);
    mn_map seen = {0};
    mn_status st = key ? MN_OK : mn_fail_memory(e);
    d->units = 0;
    for (size_t r = 0; r < d->n && !st; r++) {
        key[r] = (uint64_t)d->stratum[r] << 32 | d->unit[r];
        d->unit[r] = d->units;
        st = mn_map_put(&seen, (mn_text){(const char *)&key[r], sizeof key[r]}, &d->unit[r], e);
        if (!st && d->unit[r] == d->units)
            d->stratum_of[d->units++] = d->stratum[r];
    }
    mn_map_free(&seen);
    free(key);
    return st;
}

mn_status mn_design_of(mn_design *out, mn_refused *refused, const mn_table *t, size_t unit,
                       size_t stratum, mn_err *e)
{
    mn_design d = {.n = mn_table_rows(t), .strata = 1};
    if (!d.n || d.n > UINT32_MAX / 2)
        return mn_fail_at(e, MN_DATA, mn_table_source(t), 0, 0,
                          d.n ? "there are too many respondents" : "there are no respondents");
    d.weight = calloc(d.n, sizeof *d.weight);
    d.unit = calloc(d.n, sizeof *d.unit);
    d.stratum = calloc(d.n, sizeof *d.stratum);
    d.stratum_of = calloc(d.n, sizeof *d.stratum_of);
    mn_status st = d.weight && d.unit && d.stratum && d.stratum_of ? MN_OK : mn_fail_memory(e);
    for (size_t r = 0; r < d.n && !st; r++) {
        d.weight[r] = 1;
        d.unit[r] = (uint32_t)r;
    }
    if (!st && stratum != MN_ROLE_NONE)
        st = number(d.stratum, &d.strata, &d, refused, t, stratum, "stratum", e);
    if (!st && unit != MN_ROLE_NONE)
        st = number(d.unit, &d.units, &d, refused, t, unit, "sampling unit", e);
    if (!st)
        st = part_units(&d, e);
    if (st)
        mn_design_free(&d);
    else
        *out = d;
    return st;
}

mn_status mn_design_weigh(mn_design *d, mn_refused *refused, const mn_table *t, size_t col,
                          mn_err *e)
{
    mn_status st = MN_OK;
    for (size_t r = 0; r < d->n && !st; r++) {
        const mn_text v = mn_role_cell(t, r, col);
        double w;
        if (v.len && mn_text_f64(v, &w) && w >= 0 && w <= 1e15) {
            d->weight[r] *= w;
            continue;
        }
        d->weight[r] = 0;
        st = mn_refuse_row(refused, mn_table_line(t, r), e, "in no estimate: her weight is no %s",
                           v.len ? "number of 0 or more" : "number, but empty");
    }
    return st;
}

/* --- errors --------------------------------------------------------------------------------------
 */

typedef struct units {
    double *sum; /* of each unit */
    bool *there;
    double *mean; /* of each stratum's units */
    uint32_t *many;
} units;

static double variance_of(mn_measured *m, const units *u, const mn_design *d)
{
    double all = 0, squares = 0;
    uint32_t n = 0, strata = 0;
    for (uint32_t i = 0; i < d->units; i++)
        if (u->there[i]) {
            u->mean[d->stratum_of[i]] += u->sum[i];
            u->many[d->stratum_of[i]]++;
            all += u->sum[i];
            n++;
        }
    for (uint32_t h = 0; h < d->strata; h++) {
        strata += u->many[h] > 0;
        m->alone += u->many[h] == 1;
        if (u->many[h])
            u->mean[h] = u->many[h] == 1 ? all / n : u->mean[h] / u->many[h];
    }
    for (uint32_t i = 0; i < d->units; i++)
        if (u->there[i]) {
            const double many = u->many[d->stratum_of[i]],
                         off = u->sum[i] - u->mean[d->stratum_of[i]];
            squares += off * off * (many > 1 ? many / (many - 1) : 1);
        }
    m->freedom = (double)n - strata;
    return squares;
}

/* On the scale on which the interval is symmetric. */
static void reach(mn_measured *m, bool share, double level)
{
    const double t = mn_student_quantile((1 + level) / 2, m->freedom), v = m->value;
    if (share) {
        const double at = mn_log(v / (1 - v)), by = t * m->error / (v * (1 - v));
        m->low = 1 / (1 + mn_exp(by - at));
        m->high = 1 / (1 + mn_exp(-by - at));
    } else {
        const double by = mn_exp(t * m->error / v);
        m->low = v / by;
        m->high = v * by;
    }
}

typedef struct sums {
    double y, x, w;
    bool share;
} sums;

static sums add_up(mn_measured *m, const mn_design *d, const double *w, const double *y,
                   const double *x)
{
    sums s = {0, 0, 0, x != NULL};
    for (size_t r = 0; r < d->n; r++)
        if (w[r] > 0 && !isnan(y[r])) {
            const double of = x ? x[r] : 1;
            s.y += w[r] * y[r];
            s.x += w[r] * of;
            s.w += w[r];
            s.share = s.share && y[r] >= 0 && y[r] <= of;
            m->n++;
        }
    return s;
}

static void measure(mn_measured *m, const mn_design *d, const double *w, const double *y,
                    const double *x, double level, const units *u)
{
    const sums s = add_up(m, d, w, y, x);
    double squares = 0;
    if (!(s.w > 0) || !(s.x > 0)) {
        m->why = "nobody counts";
        return;
    }
    m->value = x ? s.y / s.x : s.y;
    /* Units in which nobody answered were drawn all the same. */
    for (size_t r = 0; r < d->n; r++) {
        if (!(w[r] > 0))
            continue;
        u->there[d->unit[r]] = true;
        if (isnan(y[r]))
            continue;
        const double off = x ? y[r] - m->value * x[r] : y[r];
        u->sum[d->unit[r]] += w[r] * off / (x ? s.x : 1);
        squares += w[r] * off * off;
    }
    const double variance = variance_of(m, u, d), n = (double)m->n;
    if (m->freedom < 1)
        m->why = "each stratum has one sampling unit: nothing shows how units vary";
    else if (!(m->value > 0) || (s.share && m->value >= 1))
        m->why = m->value > 0 ? "all have it" : "nobody has it";
    if (m->why)
        return;
    m->error = sqrt(variance);
    if (x && n > 1 && squares > 0)
        m->effect = variance / (squares / s.w / (n - 1) / (s.x / s.w) / (s.x / s.w));
    if (m->error > 0)
        reach(m, s.share, level);
    else
        m->why = "sampling units do not differ";
}

mn_status mn_design_measure(mn_measured *out, const mn_design *d, const double *w, const double *y,
                            const double *x, double level, mn_err *e)
{
    const double none = (double)NAN;
    mn_measured m = {.value = none, .error = none, .low = none, .high = none, .effect = none};
    const units u = {calloc((size_t)d->units + 1, sizeof *u.sum),
                     calloc((size_t)d->units + 1, sizeof *u.there),
                     calloc((size_t)d->strata + 1, sizeof *u.mean),
                     calloc((size_t)d->strata + 1, sizeof *u.many)};
    const bool all = u.sum && u.there && u.mean && u.many;
    if (all) {
        measure(&m, d, w ? w : d->weight, y, x, level, &u);
        *out = m;
    }
    free(u.sum);
    free(u.there);
    free(u.mean);
    free(u.many);
    return all ? MN_OK : mn_fail_memory(e);
}
