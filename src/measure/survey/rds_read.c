/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/survey/rds_read.c - respondents out of a table: by their recruiters' ids, or by coupons.
 * See rds.h.
 */
#include <math.h>
#include <stdlib.h>

#include "core/err.h"
#include "core/map.h"
#include "core/text.h"
#include "measure/survey/rds.h"

enum { ID, RECRUITER, COUPON, GIVEN, DEGREE, ROLES };
static const mn_role roles[] = {{"id", false},    {"recruiter", false}, {"coupon", false},
                                {"given", false}, {"degree", true},     {NULL, false}};

void mn_rds_free(mn_rds *s)
{
    free(s->recruiter);
    free(s->tree);
    free(s->wave);
    free(s->first);
    free(s->recruit);
    free(s->row);
    free(s->degree);
    mn_refused_free(&s->refused);
    *s = (mn_rds){0};
}

static mn_status refuse(const mn_table *t, const char *what, const char *hint, mn_err *e)
{
    mn_fail_at(e, MN_DATA, mn_table_source(t), 0, 0, "%s", what);
    return mn_hint(e, "%s", hint);
}

static uint64_t line_of(const mn_rds *s, const mn_table *t, uint32_t i)
{
    return mn_table_line(t, s->row[i]);
}

/* --- by ids --------------------------------------------------------------------------------------
 */

static mn_status take_ids(mn_rds *s, mn_map *ids, const mn_table *t, const size_t *at, mn_err *e)
{
    mn_status st = MN_OK;
    for (size_t r = 0; r < mn_table_rows(t) && !st; r++) {
        const mn_text id = mn_role_cell(t, r, at[ID]);
        uint32_t who = s->n;
        if (!id.len) {
            st = mn_refuse_row(&s->refused, mn_table_line(t, r), e,
                               "left out: there is no id, so nobody knows whom she recruited");
            continue;
        }
        st = mn_map_put(ids, id, &who, e);
        if (!st && who != s->n) {
            const bool same = mn_text_eq(mn_role_cell(t, r, at[RECRUITER]),
                                         mn_role_cell(t, s->row[who], at[RECRUITER]));
            mn_fail_at(e, MN_DATA, mn_table_source(t), mn_table_line(t, r), 0,
                       same ? "the respondent of line %llu is there again, with the same recruiter"
                            : "the respondent of line %llu is there again, with a second recruiter",
                       (unsigned long long)line_of(s, t, who));
            return mn_hint(e, "a respondent is one row: keep the interview that counts");
        }
        if (!st)
            s->row[s->n++] = (uint32_t)r;
    }
    return st;
}

static bool says_seed(mn_text v)
{
    return !v.len || mn_text_eq_nocase(v, "seed") || mn_text_eq_str(v, "0") ||
           mn_text_eq_str(v, "-");
}

static mn_status by_ids(mn_rds *s, const mn_table *t, const size_t *at, mn_err *e)
{
    mn_map ids = {0};
    mn_status st = take_ids(s, &ids, t, at, e);
    for (uint32_t i = 0; i < s->n && !st; i++) {
        const mn_text by = mn_role_cell(t, s->row[i], at[RECRUITER]);
        s->recruiter[i] = by.len ? mn_map_get(&ids, by) : MN_RDS_NOBODY;
        if (s->recruiter[i] == MN_RDS_NOBODY && !says_seed(by))
            st = mn_refuse_row(&s->refused, line_of(s, t, i), e,
                               "taken as a seed: her recruiter is in no row");
    }
    mn_map_free(&ids);
    return st;
}

/* --- by coupons ----------------------------------------------------------------------------------
 */

static mn_status take_given(mn_rds *s, mn_map *given, const mn_table *t, uint32_t i, size_t col,
                            mn_err *e)
{
    mn_text rest = mn_role_cell(t, s->row[i], col), one;
    mn_status st = MN_OK;
    while (!st && rest.len && mn_text_split(&rest, ';', &one)) {
        uint32_t who = i;
        one = mn_text_trim(one);
        if (!one.len)
            continue;
        st = mn_map_put(given, one, &who, e);
        if (!st && who != i) {
            mn_fail_at(e, MN_DATA, mn_table_source(t), line_of(s, t, i), 0,
                       "a coupon was given out here and in line %llu too",
                       (unsigned long long)line_of(s, t, who));
            return mn_hint(e, "who brings it would have two recruiters");
        }
    }
    return st;
}

static mn_status by_coupons(mn_rds *s, const mn_table *t, const size_t *at, mn_err *e)
{
    mn_map given = {0}, brought = {0};
    mn_status st = MN_OK;
    for (size_t r = 0; r < mn_table_rows(t); r++)
        s->row[s->n++] = (uint32_t)r;
    for (uint32_t i = 0; i < s->n && !st; i++)
        st = take_given(s, &given, t, i, at[GIVEN], e);
    for (uint32_t i = 0; i < s->n && !st; i++) {
        const mn_text by = mn_role_cell(t, s->row[i], at[COUPON]);
        uint32_t who = i;
        s->recruiter[i] = by.len ? mn_map_get(&given, by) : MN_RDS_NOBODY;
        if (says_seed(by) && s->recruiter[i] == MN_RDS_NOBODY)
            continue;
        st = mn_map_put(&brought, by, &who, e);
        if (!st && who != i) {
            s->over++;
            st = mn_refuse_row(&s->refused, line_of(s, t, i), e,
                               "kept: her coupon was brought before, in line %llu",
                               (unsigned long long)line_of(s, t, who));
        } else if (!st && s->recruiter[i] == MN_RDS_NOBODY)
            st = mn_refuse_row(&s->refused, line_of(s, t, i), e,
                               "taken as a seed: nobody was given her coupon");
    }
    mn_map_free(&given);
    mn_map_free(&brought);
    return st;
}

/* --- the rest ------------------------------------------------------------------------------------
 */

static mn_status take_degrees(mn_rds *s, const mn_table *t, size_t col, mn_err *e)
{
    mn_status st = MN_OK;
    for (uint32_t i = 0; i < s->n && !st; i++) {
        const mn_text v = mn_role_cell(t, s->row[i], col);
        double *d = &s->degree[i];
        const char *why = !v.len                      ? "is not there"
                          : !mn_text_f64(v, d)        ? "is no number"
                          : *d == 0                   ? "is 0, though she was met through others"
                          : !(*d > 0) || !(*d <= 1e7) ? "is no number of persons"
                                                      : NULL;
        if (!why)
            continue;
        *d = (double)NAN;
        st = mn_refuse_row(&s->refused, line_of(s, t, i), e, "in no estimate: her degree %s", why);
    }
    return st;
}

static mn_status check_recruits(mn_rds *s, const mn_table *t, unsigned coupons, mn_err *e)
{
    mn_status st = MN_OK;
    for (uint32_t i = 0; i < s->n && !st; i++) {
        const uint32_t many = s->first[i + 1] - s->first[i];
        s->crowded += s->degree[i] < many + (s->recruiter[i] != MN_RDS_NOBODY);
        if (!coupons || many <= coupons)
            continue;
        s->over++;
        st = mn_refuse_row(&s->refused, line_of(s, t, i), e,
                           "kept: she has %u recruits, and was given %u coupons", (unsigned)many,
                           coupons);
    }
    return st;
}

mn_status mn_rds_of(mn_rds *out, const mn_table *t, const mn_rds_columns *c, mn_err *e)
{
    size_t at[ROLES];
    const size_t n = mn_table_rows(t);
    mn_rds s = {.n = 0};
    mn_status st = mn_roles_find(at, roles, t, c->columns, e);
    if (st)
        return st;
    const bool coupons = at[COUPON] != MN_ROLE_NONE && at[GIVEN] != MN_ROLE_NONE;
    if (!coupons && (at[ID] == MN_ROLE_NONE || at[RECRUITER] == MN_ROLE_NONE)) {
        mn_fail_at(e, MN_USAGE, mn_table_source(t), 1, 0, "nothing says who recruited whom");
        return mn_hint(e, "name the columns: --columns id=NAME,recruiter=NAME, or "
                          "coupon=NAME,given=NAME");
    }
    if (!n || n > UINT32_MAX / 4)
        return refuse(t, n ? "there are too many respondents" : "there are no respondents",
                      "a row is a respondent", e);
    s.recruiter = calloc(n, sizeof *s.recruiter);
    s.tree = calloc(n, sizeof *s.tree);
    s.wave = calloc(n, sizeof *s.wave);
    s.first = calloc(n + 2, sizeof *s.first);
    s.recruit = calloc(n, sizeof *s.recruit);
    s.row = calloc(n, sizeof *s.row);
    s.degree = calloc(n, sizeof *s.degree);
    if (!s.recruiter || !s.tree || !s.wave || !s.first || !s.recruit || !s.row || !s.degree)
        st = mn_fail_memory(e);
    if (!st)
        st = coupons ? by_coupons(&s, t, at, e) : by_ids(&s, t, at, e);
    if (!st && !s.n)
        st = refuse(t, "no respondent has an id", "--columns id=NAME says which column it is", e);
    if (!st)
        st = take_degrees(&s, t, at[DEGREE], e);
    if (!st)
        st = mn_rds_grow(&s, t, e);
    if (!st)
        st = check_recruits(&s, t, c->coupons, e);
    if (st)
        mn_rds_free(&s);
    else
        *out = s;
    return st;
}

/* --- groups --------------------------------------------------------------------------------------
 */

void mn_rds_trait_free(mn_rds_trait *x)
{
    free(x->group);
    mn_values_free(&x->values);
    *x = (mn_rds_trait){0};
}

mn_status mn_rds_trait_of(mn_rds_trait *out, mn_rds *s, const mn_table *t, const char *name,
                          mn_err *e)
{
    size_t col = 0;
    mn_rds_trait x = {.groups = 0};
    mn_status st = mn_roles_column(&col, t, mn_text_of(name), "--trait names a column", e);
    if (!st)
        st = mn_values_of(&x.values, t, col, MN_RDS_GROUPS, e);
    if (!st) {
        x.name = mn_table_col_name(t, col);
        x.groups = x.values.n;
        x.group = calloc(s->n, sizeof *x.group);
        st = x.group ? MN_OK : mn_fail_memory(e);
    }
    if (!st && x.groups < 2) {
        mn_fail_at(e, MN_DATA, mn_table_source(t), 1, 0,
                   x.groups ? "column '%.60s' has one value alone: there is nothing to estimate"
                            : "column '%.60s' has no value",
                   x.name);
        st = mn_hint(e, "--trait names a column that parts respondents");
    }
    for (uint32_t i = 0; i < s->n && !st; i++) {
        x.group[i] = x.values.of[s->row[i]];
        if (x.group[i] == MN_VALUE_NONE)
            st = mn_refuse_row(&s->refused, line_of(s, t, i), e,
                               "not in '%.40s': there is no answer", x.name);
    }
    if (st)
        mn_rds_trait_free(&x);
    else
        *out = x;
    return st;
}
