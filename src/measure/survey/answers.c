/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/survey/answers.c - a survey's answers out of a table. See scaleup.h.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/map.h"
#include "core/text.h"
#include "measure/survey/scaleup.h"

static mn_status column(size_t *out, const mn_table *t, mn_text name, const char *why, mn_err *e)
{
    for (size_t i = 0; i < mn_table_cols(t); i++)
        if (mn_text_eq_nocase(name, mn_table_col_name(t, i))) {
            *out = i;
            return MN_OK;
        }
    mn_fail_at(e, MN_USAGE, mn_table_source(t), 1, 0, "there is no column '%.*s'",
               (int)(name.len < 80 ? name.len : 80), name.ptr);
    return mn_hint(e, "%s", why);
}

static mn_status refuse(const mn_table *t, size_t row, size_t col, const char *what, mn_err *e)
{
    const mn_text v = mn_table_text(t, row, col);
    mn_fail_at(e, MN_DATA, mn_table_source(t), mn_table_line(t, row), 0, "%s '%.60s': '%.*s'", what,
               mn_table_col_name(t, col), (int)(v.len < 80 ? v.len : 80), v.ptr);
    mn_offending(e, v);
    return mn_hint(e, "write a number, 0 or more; leave the cell empty, or write NA, where nobody "
                      "answered");
}

static bool is_missing(const mn_table *t, size_t row, size_t col)
{
    const mn_text v = mn_text_trim(mn_table_text(t, row, col));
    return mn_table_missing(t, row, col) || !v.len || mn_text_eq_nocase(v, "NA");
}

/* --- groups --------------------------------------------------------------------------------------
 */

static mn_status add_group(mn_scaleup *s, size_t *at, const mn_table *t, mn_text name,
                           const char *why, mn_err *e)
{
    const unsigned n = s->known + s->hidden;
    if (n == MN_SCALEUP_GROUPS)
        return mn_fail(e, MN_DATA, "there are more than %d groups", MN_SCALEUP_GROUPS);
    const mn_status st = column(&at[n], t, name, why, e);
    for (unsigned k = 0; k < n && !st; k++)
        if (at[k] == at[n])
            return mn_fail(e, MN_USAGE, "group '%.60s' is named twice",
                           mn_table_col_name(t, at[n]));
    if (!st)
        s->name[n] = mn_table_col_name(t, at[n]);
    return st;
}

static mn_status take_groups(mn_scaleup *s, size_t *at, const mn_table *t,
                             const mn_scaleup_columns *c, mn_err *e)
{
    const mn_table *z = c->sizes;
    mn_status st = mn_table_cols(z) < 2 ? mn_fail_at(e, MN_DATA, mn_table_source(z), 1, 0,
                                                     "sizes are two columns: group and size")
                                        : MN_OK;
    for (size_t r = 0; r < mn_table_rows(z) && !st; r++) {
        double size;
        if (!mn_text_f64(mn_text_trim(mn_table_text(z, r, 1)), &size) || !(size > 0))
            return refuse(z, r, 1, "no size above 0 in column", e);
        st = add_group(s, at, t, mn_text_trim(mn_table_text(z, r, 0)),
                       "the table of sizes names a group that the survey has no column for", e);
        if (!st)
            s->size[s->known++] = size;
    }
    if (!st && !s->known)
        st = mn_fail_at(e, MN_DATA, mn_table_source(z), 0, 0, "there is no group of known size");
    for (size_t i = 0; i < c->n_hidden && !st; i++) {
        mn_text rest = mn_text_of(c->hidden[i]), name;
        while (!st && mn_text_split(&rest, ',', &name)) {
            st = add_group(s, at, t, mn_text_trim(name), "--hidden names columns of the survey", e);
            s->hidden += !st;
        }
    }
    if (!st && !s->hidden) {
        mn_fail(e, MN_USAGE, "no hidden group is named");
        st = mn_hint(e, "as in: --hidden domestic_workers");
    }
    return st;
}

/* --- respondents ---------------------------------------------------------------------------------
 */

/* Numbers of what stands in a column, in the order in which it comes; all 0 without one. */
static mn_status number(uint32_t *out, uint32_t *n, const mn_table *t, const char *name,
                        const char *why, mn_err *e)
{
    size_t at = 0;
    mn_map seen = {0};
    *n = 1;
    if (!name)
        return MN_OK;
    *n = 0;
    mn_status st = column(&at, t, mn_text_of(name), why, e);
    for (size_t r = 0; r < mn_table_rows(t) && !st; r++) {
        out[r] = *n;
        st = mn_map_put(&seen, mn_table_text(t, r, at), &out[r], e);
        *n += !st && out[r] == *n;
    }
    mn_map_free(&seen);
    return st;
}

/* Units of one name in two strata are two. */
static mn_status part_units(mn_scaleup *s, mn_err *e)
{
    uint64_t *key = calloc(s->respondents, sizeof *key);
    mn_map seen = {0};
    mn_status st = key ? MN_OK : mn_fail_memory(e);
    s->units = 0;
    for (size_t r = 0; r < s->respondents && !st; r++) {
        key[r] = (uint64_t)s->stratum[r] << 32 | s->unit[r];
        s->unit[r] = s->units;
        st = mn_map_put(&seen, (mn_text){(const char *)&key[r], sizeof key[r]}, &s->unit[r], e);
        s->units += !st && s->unit[r] == s->units;
    }
    mn_map_free(&seen);
    free(key);
    return st;
}

static mn_status take_answers(mn_scaleup *s, const size_t *at, const mn_table *t,
                              const mn_scaleup_columns *c, mn_err *e)
{
    const unsigned groups = s->known + s->hidden;
    for (size_t r = 0; r < s->respondents; r++)
        for (unsigned g = 0; g < groups; g++) {
            double *v = &s->answer[r * groups + g];
            if (is_missing(t, r, at[g]))
                *v = c->missing_is_zero ? 0 : (double)NAN;
            else if (!mn_text_f64(mn_text_trim(mn_table_text(t, r, at[g])), v) || !(*v >= 0) ||
                     *v > 1e9)
                return refuse(t, r, at[g], "no number of persons in column", e);
        }
    return MN_OK;
}

static mn_status take_weights(mn_scaleup *s, const mn_table *t, const char *name, mn_err *e)
{
    size_t at = 0;
    for (size_t r = 0; r < s->respondents; r++)
        s->weight[r] = 1;
    if (!name)
        return MN_OK;
    const mn_status st = column(&at, t, mn_text_of(name), "--weight names a column", e);
    for (size_t r = 0; r < s->respondents && !st; r++)
        if (!mn_text_f64(mn_text_trim(mn_table_text(t, r, at)), &s->weight[r]) ||
            !(s->weight[r] > 0))
            return refuse(t, r, at, "no weight above 0 in column", e);
    return st;
}

mn_status mn_scaleup_of(mn_scaleup *out, const mn_table *t, const mn_scaleup_columns *c,
                        double population, mn_err *e)
{
    size_t at[MN_SCALEUP_GROUPS];
    const size_t n = mn_table_rows(t);
    *out = (mn_scaleup){.respondents = n,
                        .population = population,
                        .degree_ratio = 1,
                        .transmission = 1,
                        .precision = 1};
    if (!n || n > UINT32_MAX / 2)
        return mn_fail_at(e, MN_DATA, mn_table_source(t), 0, 0, "there are no respondents");
    mn_status st = take_groups(out, at, t, c, e);
    if (!st) {
        out->answer = calloc(n, (out->known + out->hidden) * sizeof *out->answer);
        out->weight = calloc(n, sizeof *out->weight);
        out->unit = calloc(n, sizeof *out->unit);
        out->stratum = calloc(n, sizeof *out->stratum);
        st = out->answer && out->weight && out->unit && out->stratum ? MN_OK : mn_fail_memory(e);
    }
    if (!st)
        st = take_answers(out, at, t, c, e);
    if (!st)
        st = take_weights(out, t, c->weight, e);
    if (!st)
        st = number(out->stratum, &out->strata, t, c->stratum, "--stratum names a column", e);
    if (!st && c->unit)
        st = number(out->unit, &out->units, t, c->unit, "--unit names a column", e);
    for (size_t r = 0; r < n && !st && !c->unit; r++)
        out->unit[r] = (uint32_t)r;
    if (!st)
        st = part_units(out, e);
    if (st)
        mn_scaleup_free(out);
    return st;
}
