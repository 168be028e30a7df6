/* SPDX-License-Identifier: Apache-2.0
 *
 * ban_open.c - what the commands of 'ban' open: law, lists, the day.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command/store_call.h"
#include "core/err.h"
#include "core/text.h"
#include "report/made.h"
#include "trace/commands/ban.h"
#include "trace/commands/chain_call.h"

mn_status mn_ban_on(int32_t *out, const mn_call *call, mn_err *e)
{
    const char *on = mn_call_text(call, "on");
    int32_t until;
    *out = MN_LAW_OPEN;
    if (on && (strlen(on) != 10 || !mn_law_day(out, &until, mn_text_of(on)))) {
        mn_fail(e, MN_USAGE, "--on: '%.40s' is no day", on);
        return mn_hint(e, "as 2026-03-01");
    }
    return MN_OK;
}

mn_status mn_ban_law(mn_law *out, const mn_call *call, bool proposals, const mn_ctx *ctx, mn_err *e)
{
    mn_law_asked a = {0};
    a.path = mn_call_all(call, "rules", &a.paths);
    if (proposals)
        a.proposed = mn_call_all(call, "rule", &a.n_proposed);
    return mn_law_load(out, &a, ctx, e);
}

void mn_ban_lists(mn_ban_asked *a, const mn_call *call, const mn_ctx *ctx)
{
    a->lists.list = mn_call_all(call, "lists", &a->lists.lists);
    a->lists.file = mn_call_all(call, "list-file", &a->lists.files);
    a->lists.format = mn_call_text(call, "list-format");
    a->lists.store = mn_call_text(call, "store") ? mn_call_place(call, ctx) : NULL;
    a->lists.actor = ctx && ctx->actor ? ctx->actor : mn_call_text(call, "as-user");
    /* A store that is named is looked in, also for its chain alone; it need not have lists then. */
    a->screened = a->lists.lists || a->lists.files || mn_call_text(call, "store") ||
                  mn_call_text(call, "chain");
    a->lists.may_be_none = mn_call_text(call, "chain") != NULL;
}

mn_day_order mn_ban_days(const mn_call *call)
{
    const char *order = mn_call_text(call, "dates");
    return order && !strcmp(order, "dmy")   ? MN_DAYS_DMY
           : order && !strcmp(order, "mdy") ? MN_DAYS_MDY
                                            : MN_DAYS_ISO;
}

mn_status mn_ban_chain(mn_store **s, mn_chain **c, bool lists, const mn_call *call,
                       const mn_ctx *ctx, mn_err *e)
{
    if (mn_call_text(call, "chain"))
        return mn_chain_call_open(s, c, call, ctx, e);
    /* Lists of a store are read by the same right as its chains. */
    return lists ? mn_call_store_read(s, MN_STORE_READ, call, ctx, e) : MN_OK;
}

mn_status mn_ban_warn_of_totals(mn_report *r, uint64_t totals, mn_err *e)
{
    char text[160];
    if (!totals)
        return MN_OK;
    snprintf(text, sizeof text,
             totals == 1 ? "%llu row of the file is a sum of others, and was not judged."
                         : "%llu rows of the file are sums of others, and were not judged.",
             (unsigned long long)totals);
    return mn_report_warning(r, text, e);
}

/* Built-in rows that the caller's tables lack: how many, and all as a table. */
static mn_status say_left(mn_report *r, const mn_law *law, mn_err *e)
{
    const mn_table_view view = {.title = "Built-in rows of law that were not applied",
                                .first = 20,
                                .columns = "table=Table,id=Row!,what=What"};
    mn_maker k = mn_maker_new("not_applied", "table:t id:t what:t", e);
    mn_buf b = {0};
    mn_status st = MN_OK;
    for (size_t i = 0; i < law->lefts; i++) {
        const mn_law_left *l = &law->left[i];
        mn_make_row(&k, 0);
        mn_make_text(&k, 0, l->table);
        mn_make_text(&k, 1, l->id);
        mn_make_text(&k, 2, l->what);
    }
    if (law->lefts) {
        mn_buf_fmt(&b,
                   law->lefts == 1
                       ? "Of the built-in law %zu row was not applied, as the tables given by "
                         "--rules have no such row; the table 'not_applied' names it."
                       : "Of the built-in law %zu rows were not applied, as the tables given by "
                         "--rules have no such rows; the table 'not_applied' names them.",
                   law->lefts);
        st = b.failed ? mn_fail_memory(e) : mn_report_warning(r, b.ptr, e);
    }
    mn_buf_free(&b);
    const mn_status put = mn_report_made_any(r, &k, &view, e);
    return st ? st : put;
}

mn_status mn_ban_sign(mn_report *r, const mn_law *law, const mn_screen_set *lists,
                      const mn_chain *chain, mn_err *e)
{
    mn_status st = chain ? mn_chain_call_sign(r, chain, e) : MN_OK;
    mn_maker k = mn_maker_new(
        "lists", "list:t version:i published:t imported:t age_days:i entries:i digest:t", e);
    for (size_t i = 0; i < law->files && !st; i++) {
        char role[80], name[1024], hash[MN_STORE_HASH];
        const mn_law_file *f = &law->file[i];
        snprintf(role, sizeof role, "law: %.*s", (int)f->table.len, f->table.ptr);
        snprintf(name, sizeof name, "%.*s", (int)(f->name.len > 1000 ? 1000 : f->name.len),
                 f->name.ptr);
        snprintf(hash, sizeof hash, "%.*s", (int)f->sha256.len, f->sha256.ptr);
        st = mn_report_manifest_input(r, role, name, hash, e);
    }
    for (size_t i = 0; lists && i < mn_screen_lists(lists) && !st; i++) {
        const mn_screen_list *l = mn_screen_list_at(lists, i);
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, l->name);
        if (l->version)
            mn_make_i64(&k, 1, l->version);
        if (l->published[0])
            mn_make_str(&k, 2, l->published);
        if (l->imported[0])
            mn_make_str(&k, 3, l->imported);
        if (l->version)
            mn_make_i64(&k, 4, l->age_days);
        mn_make_i64(&k, 5, (int64_t)l->entries);
        mn_make_str(&k, 6, l->digest);
        if (l->stale) {
            char text[200];
            snprintf(text, sizeof text,
                     l->age_days == 1
                         ? "The list '%s' is %lld day old, and a newer version was due. Import it "
                           "before you rely on this."
                         : "The list '%s' is %lld days old, and a newer version was due. Import it "
                           "before you rely on this.",
                     l->name, (long long)l->age_days);
            st = mn_report_warning(r, text, e);
        }
        if (!st)
            st = mn_report_manifest_text(r, l->name, l->digest, e);
    }
    const mn_table_view view = {.title = "Lists",
                                .columns = "list=List,version=Version,published=Published,"
                                           "age_days=Age in days,entries=Entries"};
    mn_status put = mn_report_made_any(r, &k, &view, e);
    st = st ? st : put;
    return st ? st : say_left(r, law, e);
}
