/* SPDX-License-Identifier: Apache-2.0
 *
 * command_lower.c - manumit footprint --lower and --target.
 */
#include "footprint/commands/work.h"

#include "core/err.h"
#include "footprint/understand/show.h"

bool mn_work_asks_lower(const mn_call *call)
{
    return mn_call_given(call, "lower") || mn_call_given(call, "target");
}

mn_status mn_work_check_asked(const mn_call *call, mn_err *e)
{
    const bool changes = mn_call_count(call, "change") > 0, lower = mn_call_given(call, "lower");

    if (changes && mn_call_given(call, "line")) {
        mn_fail(e, MN_USAGE, "--line and --change can't be given together");
        return mn_hint(e, "to change one line, select it: --change 'line:12: drop'");
    }
    if (lower && mn_call_given(call, "line")) {
        mn_fail(e, MN_USAGE, "--line and --lower can't be given together");
        return mn_hint(e, "--lower looks for changes among all purchases: leave --line out");
    }
    if (changes && mn_work_asks_lower(call)) {
        mn_fail(e, MN_USAGE, "--change and --%s can't be given together",
                lower ? "lower" : "target");
        return mn_hint(e, "ask for one, and then for the other");
    }
    if ((changes || mn_work_asks_lower(call)) &&
        (mn_call_flag(call, "drivers") || mn_call_count(call, "also"))) {
        mn_fail(e, MN_USAGE, "--drivers and --also are about one answer, and %s asks for two",
                changes ? "--change"
                : lower ? "--lower"
                        : "--target");
        return mn_hint(e, "ask for one, and then for the other");
    }
    if (mn_call_count(call, "also") && mn_call_given(call, "line")) {
        mn_fail(e, MN_USAGE, "--line and --also can't be given together");
        return mn_hint(e, "leave one of them out");
    }
    if (mn_call_given(call, "growth") && !mn_call_given(call, "target")) {
        mn_fail(e, MN_USAGE, "--growth is about a target, and none is given");
        return mn_hint(e, "give one, as in --target 2030:-30%% --growth 2%%");
    }
    return MN_OK;
}

/* Finds the changes, makes them, and shows both; *saved: the share that they take off. */
static mn_status lower(mn_report *r, double *saved, size_t *count, const mn_shown *was,
                       const mn_work *w, mn_err *e)
{
    const size_t most = (size_t)mn_call_int(w->call, "lower", 3);
    mn_lowering at[MN_LOWER_MOST];
    const char *said[MN_LOWER_MOST];
    mn_changed_work x = {0};
    mn_status st = mn_lower_find(at, most < MN_LOWER_MOST ? most : MN_LOWER_MOST, count, &w->answer,
                                 w->reference, &w->spending, w->ctx, e);

    for (size_t i = 0; i < *count; i++)
        said[i] = at[i].said;
    if (!st && !*count)
        st = mn_fail(e, MN_DATA, "no change of origin or amount lowers this footprint");
    st = st ? st : mn_work_with(&x, w, said, *count, e);
    st = st ? st : mn_show_lower(r, at, *count, &x.whatif, &x.changes, was, &x.answer, e);
    *saved = -x.whatif.share;
    mn_changed_work_free(&x);
    return st;
}

mn_status mn_work_lower(mn_report **out, const mn_work *w, mn_err *e)
{
    const mn_shown was = mn_work_shown(w, &w->answer, &w->spending);
    const bool asks = mn_call_given(w->call, "lower");
    const char *target = mn_call_text(w->call, "target");
    mn_report *r = NULL;
    mn_target t;
    double saved = 0;
    size_t changes = 0;
    mn_status st = MN_OK;

    if (target)
        st = mn_target_parse(&t, target, mn_call_text(w->call, "growth"), w->spending.last_year, e);
    if (!st)
        st = mn_report_new(&r, "footprint",
                           asks ? "What would lower the footprint of this spending most"
                                : "A target for the footprint of this spending",
                           e);
    st = st ? st : mn_show_subject(r, &was, w->file, e);
    if (!st && asks)
        st = lower(r, &saved, &changes, &was, w, e);
    if (!st && target)
        st = mn_show_target(r, &t, &was, saved, changes, e);
    st = st ? st : mn_work_close(r, w, e);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}
