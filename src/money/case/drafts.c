/* SPDX-License-Identifier: Apache-2.0
 *
 * money/case/drafts.c - see drafts.h.
 */
#include "money/case/drafts.h"

#include "core/err.h"
#include "core/text.h"

static mn_status check_day(const char *day, mn_err *e)
{
    int64_t y, m, d, back;
    unsigned month, of_month;
    const mn_text t = mn_text_of(day);
    if (t.len == 10 && t.ptr[4] == '-' && t.ptr[7] == '-' &&
        mn_text_i64(mn_text_sub(t, 0, 4), &y) && mn_text_i64(mn_text_sub(t, 5, 2), &m) &&
        mn_text_i64(mn_text_sub(t, 8, 2), &d) && y >= 1990 && y <= 2099 && m >= 1 && m <= 12 &&
        d >= 1 && d <= 31) {
        mn_civil_from_days(mn_days_from_civil(y, (unsigned)m, (unsigned)d), &back, &month,
                           &of_month);
        if (month == (unsigned)m && of_month == (unsigned)d)
            return MN_OK;
    }
    mn_fail(e, MN_USAGE, "'%s' is no day", day);
    return mn_hint(e, "write the day of filing as 2025-01-31");
}

mn_status mn_drafts_make(mn_drafts *d, const mn_case *c, const char *filing_date, bool goaml,
                         mn_err *e)
{
    mn_status st = filing_date ? check_day(filing_date, e) : MN_OK;
    if (!st)
        st = mn_case_totals(&d->total, c, e);
    if (!st)
        st = mn_narrative_make(&d->narrative, c, &d->total, e);
    d->draft = (mn_draft){.c = c,
                          .t = &d->total,
                          .narrative = &d->narrative,
                          .bank = d->bank,
                          .goaml = d->goaml,
                          .filing = mn_text_of(filing_date)};
    if (!st)
        st = mn_sar_write(&d->parts.sar, &d->parts.todo, &d->draft, e);
    return st || !goaml ? st : mn_goaml_write(&d->parts.goaml, &d->parts.todo, &d->draft, e);
}

void mn_drafts_free(mn_drafts *d)
{
    mn_narrative_free(&d->narrative);
    mn_case_parts_free(&d->parts);
    mn_arena_free(&d->arena);
}
