/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/survey/answers.c - a survey's answers out of a table. See scaleup.h.
 */
#include <math.h>
#include <stdlib.h>

#include "core/err.h"
#include "core/text.h"
#include "measure/survey/scaleup.h"

/* --- groups --------------------------------------------------------------------------------------
 */

static mn_status add_group(mn_scaleup *s, size_t *at, const mn_table *t, mn_text name,
                           const char *why, mn_err *e)
{
    const unsigned n = s->known + s->hidden;
    if (n == MN_SCALEUP_GROUPS)
        return mn_fail(e, MN_DATA, "there are more than %d groups", MN_SCALEUP_GROUPS);
    const mn_status st = mn_roles_column(&at[n], t, name, why, e);
    for (unsigned k = 0; k < n && !st; k++)
        if (at[k] == at[n])
            return mn_fail(e, MN_USAGE, "group '%.60s' is named twice",
                           mn_table_col_name(t, at[n]));
    if (!st)
        s->name[n] = mn_table_col_name(t, at[n]);
    return st;
}

/* A size is of all respondents: without it there is no estimate of any. */
static mn_status take_size(double *out, const mn_table *z, size_t row, mn_err *e)
{
    const mn_text v = mn_text_trim(mn_table_text(z, row, 1));
    if (mn_text_f64(v, out) && *out > 0 && *out <= 1e11)
        return MN_OK;
    mn_fail_at(e, MN_DATA, mn_table_source(z), mn_table_line(z, row), 0,
               "no size above 0 in column '%.60s': '%.*s'", mn_table_col_name(z, 1),
               (int)(v.len < 80 ? v.len : 80), v.ptr);
    mn_offending(e, v);
    return mn_hint(e, "write how many persons are in the group");
}

static mn_status take_groups(mn_scaleup *s, size_t *at, const mn_table *t,
                             const mn_scaleup_columns *c, mn_err *e)
{
    const mn_table *z = c->sizes;
    mn_status st = mn_table_cols(z) < 2 ? mn_fail_at(e, MN_DATA, mn_table_source(z), 1, 0,
                                                     "sizes are two columns: group and size")
                                        : MN_OK;
    for (size_t r = 0; r < mn_table_rows(z) && !st; r++) {
        double size = 0;
        st = take_size(&size, z, r, e);
        if (!st)
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

/* What is no count is told of, and is no answer: not 0 either, as something was written. */
static mn_status take_answers(mn_scaleup *s, const size_t *at, const mn_table *t,
                              bool missing_is_zero, mn_err *e)
{
    const unsigned groups = s->known + s->hidden;
    mn_status st = MN_OK;
    for (size_t r = 0; r < s->respondents; r++)
        for (unsigned g = 0; g < groups && !st; g++) {
            double *v = &s->answer[r * groups + g];
            const mn_text cell = mn_role_cell(t, r, at[g]);
            if (!cell.len)
                *v = missing_is_zero ? 0 : (double)NAN;
            else if (!mn_text_f64(cell, v) || !(*v >= 0) || *v > 1e9) {
                *v = (double)NAN;
                st =
                    mn_refuse_row(&s->refused, mn_table_line(t, r), e,
                                  "not in '%.40s': the answer is no number of persons", s->name[g]);
            }
        }
    return st;
}

static mn_status find(size_t *at, const mn_table *t, const char *name, const char *why, mn_err *e)
{
    *at = MN_ROLE_NONE;
    return name ? mn_roles_column(at, t, mn_text_of(name), why, e) : MN_OK;
}

static mn_status take_design(mn_scaleup *s, const mn_table *t, const mn_scaleup_columns *c,
                             mn_err *e)
{
    size_t unit, stratum, weight;
    mn_status st = find(&unit, t, c->unit, "--unit names a column", e);
    if (!st)
        st = find(&stratum, t, c->stratum, "--stratum names a column", e);
    if (!st)
        st = find(&weight, t, c->weight, "--weight names a column", e);
    if (!st)
        st = mn_design_of(&s->design, &s->refused, t, unit, stratum, e);
    if (!st && weight != MN_ROLE_NONE)
        st = mn_design_weigh(&s->design, &s->refused, t, weight, e);
    return st;
}

mn_status mn_scaleup_of(mn_scaleup *out, const mn_table *t, const mn_scaleup_columns *c,
                        double population, mn_err *e)
{
    size_t at[MN_SCALEUP_GROUPS];
    *out = (mn_scaleup){.respondents = mn_table_rows(t),
                        .population = population,
                        .degree_ratio = 1,
                        .transmission = 1,
                        .precision = 1};
    mn_status st = take_groups(out, at, t, c, e);
    if (!st)
        st = take_design(out, t, c, e);
    if (!st) {
        out->answer = calloc(out->respondents, (out->known + out->hidden) * sizeof *out->answer);
        st = out->answer ? take_answers(out, at, t, c->missing_is_zero, e) : mn_fail_memory(e);
    }
    if (st)
        mn_scaleup_free(out);
    else
        mn_refused_sort(&out->refused);
    return st;
}
