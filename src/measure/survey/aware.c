/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/survey/aware.c - a survey of the hidden group itself: who is aware of its members. See
 * scaleup.h.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/err.h"
#include "core/text.h"
#include "measure/survey/scaleup.h"

typedef struct asked {
    size_t known[MN_SCALEUP_GROUPS], aware[MN_SCALEUP_GROUPS];
    bool contacts; /* whom she knows was asked for all of them */
} asked;

void mn_scaleup_aware_free(mn_scaleup_aware *a)
{
    free(a->weight);
    free(a->known);
    free(a->aware);
    mn_refused_free(&a->refused);
    *a = (mn_scaleup_aware){.n = 0};
}

static size_t find(const mn_table *t, const char *name, const char *ending)
{
    char want[512];
    snprintf(want, sizeof want, "%.250s%.250s", name, ending);
    for (size_t i = 0; i < mn_table_cols(t); i++)
        if (mn_text_eq_nocase(mn_text_of(want), mn_table_col_name(t, i)))
            return i;
    return MN_ROLE_NONE;
}

static mn_status find_groups(mn_scaleup_aware *a, asked *q, const mn_scaleup *s, const mn_table *t,
                             const char *ending, mn_err *e)
{
    q->contacts = true;
    for (unsigned g = 0; g < s->known; g++) {
        const size_t at = find(t, s->name[g], ending);
        if (at == MN_ROLE_NONE)
            continue;
        q->aware[a->groups] = at;
        q->known[a->groups] = find(t, s->name[g], "");
        q->contacts = q->contacts && q->known[a->groups] != MN_ROLE_NONE;
        a->size += s->size[g];
        a->groups++;
    }
    if (a->groups)
        return MN_OK;
    mn_fail_at(e, MN_USAGE, mn_table_source(t), 1, 0,
               "no column says how many of a known group are aware");
    return mn_hint(e, "columns are named as the known groups, with '%.40s' behind: %.60s%.40s",
                   ending, s->name[0], ending);
}

static bool count(double *v, const mn_table *t, size_t row, size_t col)
{
    double x;
    if (!mn_text_f64(mn_role_cell(t, row, col), &x) || !(x >= 0) || x > 1e9)
        return false;
    *v += x;
    return true;
}

/* Why a row can't be used; NULL: it is taken. */
static const char *take(mn_scaleup_aware *a, const asked *q, const mn_table *t, size_t r,
                        size_t weight)
{
    double w = weight == MN_ROLE_NONE, known = 0, aware = 0;
    if (weight != MN_ROLE_NONE && (!count(&w, t, r, weight) || !(w > 0)))
        return "left out: her weight is no number above 0";
    for (unsigned g = 0; g < a->groups; g++) {
        double of = 0, to = 0;
        if (!count(&to, t, r, q->aware[g]))
            return "left out: how many are aware of her is no count";
        if (q->contacts && !count(&of, t, r, q->known[g]))
            return "left out: how many she knows is no count";
        if (q->contacts && to > of)
            return "left out: more are aware of her than she knows";
        known += of;
        aware += to;
    }
    a->weight[a->n] = w;
    a->known[a->n] = q->contacts ? known : (double)NAN;
    a->aware[a->n++] = aware;
    return NULL;
}

mn_status mn_scaleup_aware_of(mn_scaleup_aware *out, const mn_scaleup *s, const mn_table *t,
                              const char *ending, const char *weight, mn_err *e)
{
    const size_t n = mn_table_rows(t);
    mn_scaleup_aware a = {.n = 0};
    size_t at = MN_ROLE_NONE;
    asked *q = calloc(1, sizeof *q);
    mn_status st = q ? find_groups(&a, q, s, t, ending, e) : mn_fail_memory(e);
    if (!st && weight)
        st = mn_roles_column(&at, t, mn_text_of(weight), "--hidden-weight names a column", e);
    a.weight = calloc(n + 1, sizeof *a.weight);
    a.known = calloc(n + 1, sizeof *a.known);
    a.aware = calloc(n + 1, sizeof *a.aware);
    if (!st && (!a.weight || !a.known || !a.aware))
        st = mn_fail_memory(e);
    for (size_t r = 0; r < n && !st; r++) {
        const char *why = take(&a, q, t, r, at);
        if (why)
            st = mn_refuse_row(&a.refused, mn_table_line(t, r), e, "%s", why);
    }
    if (!st && a.n < 2)
        st = mn_fail_at(e, MN_DATA, mn_table_source(t), 0, 0,
                        "fewer than two respondents of the hidden group can be used");
    free(q);
    if (st)
        mn_scaleup_aware_free(&a);
    else
        *out = a;
    return st;
}
