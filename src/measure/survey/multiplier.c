/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/survey/multiplier.c - see multiplier.h.
 */
#include "measure/survey/multiplier.h"

#include <math.h>
#include <stdlib.h>

#include "core/err.h"
#include "core/text.h"
#include "measure/count/count.h"

const char *mn_multiplier_name(mn_multiplier_method m)
{
    static const char *const name[] = {"survey", "chapman", "rds1", "rds2"};
    return name[m];
}

/* --- the survey ----------------------------------------------------------------------------------
 */

void mn_multiplier_free(mn_multiplier_survey *s)
{
    mn_design_free(&s->design);
    mn_rds_free(&s->rds);
    mn_refused_free(&s->refused);
    *s = (mn_multiplier_survey){.plain = false};
}

mn_status mn_multiplier_read(mn_multiplier_survey *out, const mn_table *t, const char *columns,
                             bool recruited, mn_err *e)
{
    enum { WEIGHT, UNIT, STRATUM, ROLES };
    static const mn_role roles[] = {
        {"weight", false}, {"unit", false}, {"stratum", false}, {NULL, false}};
    const mn_rds_columns c = {.columns = columns};
    mn_multiplier_survey s = {.t = t};
    size_t at[ROLES];
    mn_status st = MN_OK;
    if (recruited) {
        st = mn_rds_of(&s.rds, t, &c, e);
        s.refused = s.rds.refused;
        s.rds.refused = (mn_refused){.n = 0};
    } else {
        st = mn_roles_find(at, roles, t, columns, e);
        if (!st)
            st = mn_design_of(&s.design, &s.refused, t, at[UNIT], at[STRATUM], e);
        if (!st && at[WEIGHT] != MN_ROLE_NONE)
            st = mn_design_weigh(&s.design, &s.refused, t, at[WEIGHT], e);
        if (!st)
            s.plain = at[WEIGHT] == MN_ROLE_NONE && at[UNIT] == MN_ROLE_NONE &&
                      at[STRATUM] == MN_ROLE_NONE;
    }
    if (st)
        mn_multiplier_free(&s);
    else
        *out = s;
    return st;
}

static int yes_or_no(mn_text v)
{
    static const char *const yes[] = {"yes", "y", "true", "1", "si", "s\303\255", "oui"},
                             *const no[] = {"no", "n", "false", "0", "non"};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        if (mn_text_eq_nocase(v, yes[i]))
            return 1;
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        if (mn_text_eq_nocase(v, no[i]))
            return 0;
    return -1;
}

/* y[row]: 1, 0, NaN. */
static mn_status answers(double *y, mn_multiplier_survey *s, const char *column, mn_err *e)
{
    size_t col = 0;
    mn_status st = mn_roles_column(&col, s->t, mn_text_of(column),
                                   "--multiplier COLUMN=COUNT names a column", e);
    for (size_t r = 0; r < mn_table_rows(s->t) && !st; r++) {
        const mn_text v = mn_role_cell(s->t, r, col);
        const int is = yes_or_no(v);
        y[r] = is < 0 ? (double)NAN : is;
        if (is < 0)
            st = mn_refuse_row(&s->refused, mn_table_line(s->t, r), e, "not in '%.40s': %s", column,
                               v.len ? "the answer is neither yes nor no" : "there is no answer");
    }
    return st;
}

/* --- totals --------------------------------------------------------------------------------------
 */

static const char *const nobody = "refused: nobody says so, and the total has no upper end";

/* What is known of the share becomes what is known of the total. */
static mn_multiplied divide(const mn_multiplier *of, double share, double error, double low,
                            double high, double level)
{
    const double none = (double)NAN;
    mn_multiplied x = {share, none, none, none, none, none, 0, NULL};
    if (!(share > 0)) {
        x.why = isnan(share) ? "refused: nobody answered" : nobody;
        return x;
    }
    const double part = error / share, of_count = of->error / of->count;
    x.total = of->count / share;
    x.error = x.total * sqrt(part * part + of_count * of_count);
    if (of->error > 0) {
        /* Each side by what is uncertain of both. */
        const double z = mn_normal_quantile((1 + level) / 2) * of_count;
        const double up = mn_log(share / low), down = mn_log(high / share);
        x.low = x.total / mn_exp(sqrt(down * down + z * z));
        x.high = x.total * mn_exp(sqrt(up * up + z * z));
    } else {
        x.low = of->count / high;
        x.high = of->count / low;
    }
    /* There are at least those who were counted. */
    if (of->error <= 0 && x.low < of->count)
        x.low = of->count;
    return x;
}

static void chapman(mn_multiplied *out, const mn_multiplier *of, const double *y, size_t rows,
                    double level)
{
    double n = 0, both = 0;
    for (size_t r = 0; r < rows; r++)
        if (!isnan(y[r])) {
            n++;
            both += y[r];
        }
    out->respondents = (size_t)n;
    out->share = n > 0 ? both / n : (double)NAN;
    if (!(both > 0)) {
        out->why = n > 0 ? nobody : "refused: nobody answered";
        return;
    }
    if (both > of->count || of->error > 0) {
        out->why = of->error > 0 ? "refused: the count is not exact"
                                 : "refused: more say so than were counted";
        return;
    }
    const double m = of->count;
    out->total = (m + 1) * (n + 1) / (both + 1) - 1;
    const double variance =
        (m + 1) * (n + 1) * (m - both) * (n - both) / ((both + 1) * (both + 1) * (both + 2));
    const double seen = m + n - both, unseen = out->total - seen;
    if (!(variance > 0) || !(unseen > 0)) {
        out->why = "no interval: all of one sample are in the other";
        return;
    }
    out->error = sqrt(variance);
    const double by = mn_exp(mn_normal_quantile((1 + level) / 2) *
                             sqrt(mn_log(1 + variance / (unseen * unseen))));
    out->low = seen + unseen / by;
    out->high = seen + unseen * by;
}

static mn_status by_design(mn_multiplied *out, const mn_multiplier_survey *s,
                           const mn_multiplier *of, const double *y, double level, mn_err *e)
{
    mn_measured m;
    double *one = calloc(s->design.n, sizeof *one);
    mn_status st = one ? MN_OK : mn_fail_memory(e);
    for (size_t r = 0; r < s->design.n && !st; r++)
        one[r] = 1;
    if (!st)
        st = mn_design_measure(&m, &s->design, NULL, y, one, level, e);
    if (!st) {
        *out = divide(of, m.value, m.error, m.low, m.high, level);
        out->effect = m.effect;
        out->respondents = m.n;
        if (!out->why && m.why)
            out->why = m.value >= 1 ? "no interval: all say so" : m.why;
    }
    free(one);
    return st;
}

static mn_status by_recruits(mn_multiplied *out, const mn_multiplier_survey *s,
                             const mn_multiplier *of, const double *y, const mn_rds_options *o,
                             const mn_ctx *ctx, mn_err *e)
{
    mn_rds_trait x = {.name = of->column, .groups = 2};
    mn_rds_estimate v[MN_RDS_METHODS * 2];
    static const mn_rds_method with[] = {MN_RDS_ONE, MN_RDS_TWO};
    x.group = calloc(s->rds.n, sizeof *x.group);
    mn_status st = x.group ? MN_OK : mn_fail_memory(e);
    for (uint32_t i = 0; i < s->rds.n && !st; i++) {
        const double is = y[s->rds.row[i]];
        x.group[i] = isnan(is) ? MN_VALUE_NONE : is > 0;
    }
    if (!st)
        st = mn_rds_run(v, &s->rds, &x, MN_RDS_TREE, o, ctx, e);
    for (int k = 0; k < 2 && !st; k++) {
        const mn_rds_estimate *share = &v[with[k] * 2 + 1];
        mn_multiplied *to = &out[MN_MULTIPLIER_RDS1 + k];
        *to = divide(of, share->share, share->error, share->low, share->high, o->level);
        to->effect = share->effect;
        to->respondents = share->respondents + v[with[k] * 2].respondents;
        to->why = share->why ? share->why : to->why ? to->why : share->why_none;
    }
    free(x.group);
    return st;
}

mn_status mn_multiplier_run(mn_multiplied *out, mn_multiplier_survey *s, const mn_multiplier *of,
                            const mn_rds_options *o, const mn_ctx *ctx, mn_err *e)
{
    const double none = (double)NAN;
    double *y = calloc(mn_table_rows(s->t) + 1, sizeof *y);
    mn_status st = y ? answers(y, s, of->column, e) : mn_fail_memory(e);
    for (int m = 0; m < MN_MULTIPLIER_METHODS; m++)
        out[m] = (mn_multiplied){none, none, none, none, none, none, 0, NULL};
    if (!st && s->rds.n)
        st = by_recruits(out, s, of, y, o, ctx, e);
    else if (!st) {
        st = by_design(&out[MN_MULTIPLIER_SURVEY], s, of, y, o->level, e);
        if (!st && s->plain)
            chapman(&out[MN_MULTIPLIER_CHAPMAN], of, y, s->design.n, o->level);
    }
    free(y);
    return st;
}
