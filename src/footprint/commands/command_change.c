/* SPDX-License-Identifier: Apache-2.0
 *
 * command_change.c - manumit footprint --change.
 */
#include "footprint/commands/work.h"

#include "core/err.h"
#include "footprint/understand/show.h"

#include <stdlib.h>
#include <string.h>

/* The same file once more, each line changed before it is added up. */
static mn_status read_changed(mn_spending *out, mn_changes *c, const mn_work *w, mn_err *e)
{
    size_t count = mn_call_count(w->call, "change");
    const char **said = calloc(count + 1, sizeof *said);
    mn_spending_options o = w->spending_options;
    mn_status st = said ? MN_OK : mn_fail_memory(e);

    for (size_t i = 0; !st && i < count; i++)
        said[i] = mn_call_nth(w->call, "change", i);
    if (!st)
        st = mn_changes_parse(c, said, count, w->reference, e);
    o.change = mn_changes_apply;
    o.change_payload = c;
    if (!st)
        st = mn_spending_read(out, w->table, w->reference, &o, w->ctx, e);
    st = st ? st : mn_changes_check(c, e);
    if (!st && !out->purchases) {
        st = mn_fail(e, MN_USAGE, "the changes leave no purchase");
        mn_hint(e, "without a purchase there is nobody behind it");
    }
    free(said);
    return st;
}

static mn_status show(mn_report **out, const mn_work *w, const mn_whatif *what, const mn_changes *c,
                      const mn_answer *after, const mn_spending *is, mn_err *e)
{
    const mn_shown was = mn_work_shown(w, &w->answer, &w->spending);
    mn_shown now = mn_work_shown(w, after, is);
    mn_report *r = NULL;
    mn_status st =
        mn_report_new(&r, "footprint", "What if: people in forced labour behind this spending", e);

    now.picture = was.picture;
    st = st ? st : mn_show_whatif(r, what, c, &was, &now, w->file, e);
    st = st ? st : mn_work_close(r, w, e);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

mn_status mn_work_what_if(mn_report **out, const mn_work *w, mn_err *e)
{
    mn_changes c = {0};
    mn_spending is = {0};
    mn_answer after = {0};
    mn_whatif what = {0};
    const uint64_t seed = w->ctx ? w->ctx->seed : 0;
    mn_status st = read_changed(&is, &c, w, e);

    if (!st)
        st = mn_answer_spending(&after, w->model, w->reference, &is, &w->options, w->ctx, e);
    if (!st)
        st =
            mn_whatif_make(&what, &c, w->reference, &w->spending, &w->answer, &is, &after, seed, e);
    if (!st)
        st = show(out, w, &what, &c, &after, &is, e);
    mn_whatif_free(&what);
    mn_answer_free(&after);
    mn_spending_free(&is);
    mn_changes_free(&c);
    return st;
}
