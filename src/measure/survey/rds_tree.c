/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/survey/rds_tree.c - trees of recruitment: whole, without circles. See rds.h.
 */
#include <stdlib.h>

#include "core/err.h"
#include "measure/survey/rds.h"

static mn_status circle(const mn_rds *s, const mn_table *t, uint32_t at, mn_err *e)
{
    uint32_t n = 1;
    for (uint32_t i = s->recruiter[at]; i != at; i = s->recruiter[i])
        n++;
    mn_fail_at(e, MN_DATA, mn_table_source(t), mn_table_line(t, s->row[at]), 0,
               n == 1 ? "a respondent is given as recruited by herself"
                      : "%u respondents are given as recruited in a circle, of whom this is one",
               (unsigned)n);
    return mn_hint(e, n == 1 ? "who was recruited by nobody has an empty recruiter"
                             : "one of them was recruited by somebody else, or is a seed");
}

/* Waves and trees of those above i are filled in on the way; O(respondents) in all. */
static mn_status climb(mn_rds *s, const mn_table *t, uint32_t i, mn_err *e)
{
    uint32_t at = i, steps = 0;
    while (s->tree[at] == MN_RDS_NOBODY && s->recruiter[at] != MN_RDS_NOBODY) {
        at = s->recruiter[at];
        if (++steps > s->n)
            return circle(s, t, at, e);
    }
    if (s->tree[at] == MN_RDS_NOBODY)
        s->tree[at] = s->trees++;
    for (uint32_t k = i; steps; k = s->recruiter[k]) {
        s->wave[k] = s->wave[at] + steps--;
        s->tree[k] = s->tree[at];
        s->waves = s->wave[k] > s->waves ? s->wave[k] : s->waves;
    }
    return MN_OK;
}

mn_status mn_rds_grow(mn_rds *s, const mn_table *t, mn_err *e)
{
    mn_status st = MN_OK;
    for (uint32_t i = 0; i < s->n; i++)
        s->tree[i] = MN_RDS_NOBODY;
    for (uint32_t i = 0; i < s->n && !st; i++)
        if (s->recruiter[i] == MN_RDS_NOBODY)
            s->tree[i] = s->trees++;
    for (uint32_t i = 0; i < s->n && !st; i++)
        st = climb(s, t, i, e);
    if (st)
        return st;
    for (uint32_t i = 0; i < s->n; i++)
        if (s->recruiter[i] != MN_RDS_NOBODY)
            s->first[s->recruiter[i] + 1]++;
    for (uint32_t i = 0; i < s->n; i++)
        s->first[i + 1] += s->first[i];
    for (uint32_t i = s->n; i-- > 0;)
        if (s->recruiter[i] != MN_RDS_NOBODY)
            s->recruit[--s->first[s->recruiter[i] + 1]] = i;
    /* What was counted down is each one's begin, one place too far. */
    for (uint32_t i = 0; i < s->n; i++)
        s->first[i] = s->first[i + 1];
    uint32_t all = 0;
    for (uint32_t i = 0; i < s->n; i++)
        all += s->recruiter[i] != MN_RDS_NOBODY;
    s->first[s->n] = all;
    return MN_OK;
}
