/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/commands/change_treated.c - which units had a programme, and from when on: by a column,
 * or by --treated and --at. See change.h.
 */
#include "core/err.h"
#include "core/rng.h"
#include "core/text.h"
#include "measure/commands/change.h"

/* Marks cells of the units that --treated names, from --at on. */
static mn_status by_options(const mn_change_ask *a, mn_err *e)
{
    const char *at = mn_call_text(a->call, "at");
    size_t start = 0;
    if (!at) {
        mn_fail(e, MN_USAGE, "--treated without --at: when did it begin?");
        return mn_hint(e, "as in: --treated \"%.60s\" --at %.40s", a->data.unit[0],
                       a->data.time_name[a->data.times / 2]);
    }
    mn_status st = mn_change_time(&start, &a->data, at, e);
    for (size_t i = 0; i < mn_call_count(a->call, "treated") && !st; i++) {
        const mn_text name = mn_text_trim(mn_text_of(mn_call_nth(a->call, "treated", i)));
        size_t unit = 0;
        st = mn_change_unit(&unit, &a->data, name, e);
        for (size_t t = start; t < a->data.times && !st; t++)
            mn_change_at(&a->data, unit, t)->treated = true;
    }
    return st;
}

mn_status mn_change_treated(const mn_change_ask *a, mn_err *e)
{
    if (mn_call_count(a->call, "treated")) {
        if (a->column[MN_CHANGE_TREATED] != MN_CHANGE_NONE)
            for (size_t i = 0; i < a->data.units * a->data.times; i++)
                a->data.cell[i].treated = false;
        return by_options(a, e);
    }
    if (a->column[MN_CHANGE_TREATED] != MN_CHANGE_NONE) {
        if (!mn_call_given(a->call, "at"))
            return MN_OK;
        mn_fail(e, MN_USAGE, "--at says nothing where column '%.60s' says when",
                mn_table_col_name(a->table, (size_t)a->column[MN_CHANGE_TREATED]));
        return mn_hint(e, "leave it out, or name the units by --treated");
    }
    mn_fail(e, MN_USAGE, "which units had the programme?");
    return mn_hint(e, "name them by --treated UNIT --at TIME, or a column of 0 and 1 by --columns "
                      "treated=NAME");
}

mn_status mn_change_tell_gaps(mn_report *r, const mn_change_data *d, mn_err *e)
{
    static const char then[] = "steps count the times that there are, and what began in between is "
                               "told of the time after.";
    int64_t least = INT64_MAX;
    size_t gaps = 0, first = 0;
    char text[384];
    for (size_t t = 1; t < d->times; t++)
        least = d->time[t] - d->time[t - 1] < least ? d->time[t] - d->time[t - 1] : least;
    for (size_t t = d->times; t-- > 1;)
        if (2 * (double)(d->time[t] - d->time[t - 1]) > 3 * (double)least) {
            gaps++;
            first = t;
        }
    if (!gaps)
        return MN_OK;
    if (gaps == 1)
        snprintf(text, sizeof text, "Times are missing between %.40s and %.40s: %s",
                 d->time_name[first - 1], d->time_name[first], then);
    else
        snprintf(text, sizeof text,
                 "Times are missing in %zu places, first between %.40s and %.40s: %s", gaps,
                 d->time_name[first - 1], d->time_name[first], then);
    return mn_report_warning(r, text, e);
}

mn_status mn_change_value(double *out, const mn_change_ask *a, const mn_change_cell *c, mn_err *e)
{
    const bool log = mn_call_flag(a->call, "log");
    const double v = c->low + (c->high - c->low) / 2;
    if (log && !(v > 0)) {
        mn_fail_at(e, MN_DATA, mn_table_source(a->table), c->line, 0, "%g has no logarithm", v);
        return mn_hint(e, "leave --log away where values can be 0 or less");
    }
    *out = log ? mn_log(v) : v;
    return MN_OK;
}
