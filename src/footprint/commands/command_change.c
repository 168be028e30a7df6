/* SPDX-License-Identifier: Apache-2.0
 *
 * command_change.c - manumit footprint --change.
 */
#include "footprint/commands/work.h"

#include "core/err.h"
#include "footprint/understand/show.h"

/* The same file once more, each line changed before it is added up. */
static mn_status read_changed(mn_spending *out, mn_changes *c, const mn_work *w, mn_err *e)
{
    mn_spending_options o = w->spending_options;
    mn_status st;

    o.change = mn_changes_apply;
    o.change_payload = c;
    st = w->surveyed ? mn_survey_ledger_change(&w->survey, out, mn_changes_apply, c, e)
                     : mn_spending_read(out, w->table, w->reference, &o, w->ctx, e);
    st = st ? st : mn_changes_check(c, e);
    if (!st && !out->purchases) {
        st = mn_fail(e, MN_USAGE, "the changes leave no purchase");
        mn_hint(e, "without a purchase there is nobody behind it");
    }
    return st;
}

mn_status mn_work_with(mn_changed_work *out, const mn_work *w, const char *const *said,
                       size_t count, mn_err *e)
{
    const uint64_t seed = w->ctx ? w->ctx->seed : 0;
    mn_status st = mn_changes_parse(&out->changes, said, count, w->reference, e);

    if (!st)
        st = read_changed(&out->spending, &out->changes, w, e);
    if (!st)
        st = mn_answer_spending(&out->answer, w->model, w->reference, &out->spending, &w->options,
                                w->ctx, e);
    return st ? st
              : mn_whatif_make(&out->whatif, &out->changes, w->reference, &w->spending, &w->answer,
                               &out->spending, &out->answer, seed, e);
}

void mn_changed_work_free(mn_changed_work *x)
{
    mn_whatif_free(&x->whatif);
    mn_answer_free(&x->answer);
    mn_spending_free(&x->spending);
    mn_changes_free(&x->changes);
}

static mn_status show(mn_report **out, const mn_work *w, const mn_changed_work *x, mn_err *e)
{
    const mn_shown was = mn_work_shown(w, &w->answer, &w->spending);
    mn_shown now = mn_work_shown(w, &x->answer, &x->spending);
    mn_report *r = NULL;
    mn_status st =
        mn_report_new(&r, "footprint", "What if: people in forced labour behind this spending", e);

    now.picture = was.picture;
    st = st ? st : mn_show_whatif(r, &x->whatif, &x->changes, &was, &now, w->file, e);
    st = st ? st : mn_work_close(r, w, e);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

mn_status mn_work_what_if(mn_report **out, const mn_work *w, mn_err *e)
{
    size_t count;
    const char *const *said = mn_call_all(w->call, "change", &count);
    mn_changed_work x = {0};
    mn_status st = mn_work_with(&x, w, said, count, e);

    st = st ? st : show(out, w, &x, e);
    mn_changed_work_free(&x);
    return st;
}
