/* SPDX-License-Identifier: Apache-2.0
 *
 * list_diff.c - manumit list diff: what one version of a list has other than another.
 */

#include "core/err.h"
#include "core/text.h"
#include "report/made.h"
#include "screen/commands/command.h"
#include "screen/commands/list_store.h"
#include "screen/party/change.h"
#include "screen/party/json.h"
#include "table/maker.h"

struct diff {
    mn_maker k;
    mn_party_maker before, after;
    const char *kind;
    mn_text id, name;
    uint64_t count[3];
    bool told; /* a field of this entry */
};

static mn_status tell(void *payload, const char *field, mn_text before, mn_text after, mn_err *e)
{
    struct diff *d = payload;
    (void)e;
    mn_make_row(&d->k, 0);
    mn_make_str(&d->k, 0, d->kind);
    mn_make_text(&d->k, 1, d->id);
    mn_make_text(&d->k, 2, d->name);
    if (field)
        mn_make_str(&d->k, 3, field);
    if (before.len)
        mn_make_text(&d->k, 4, before);
    if (after.len)
        mn_make_text(&d->k, 5, after);
    d->told = true;
    return d->k.st;
}

static mn_status take(struct diff *d, const mn_store_diff *row, mn_err *e)
{
    static const char *const kinds[] = {"added", "changed", "removed"};
    const mn_party *before = NULL, *after = NULL;
    const mn_text none = {"", 0};
    mn_status st = MN_OK;
    if (row->before.len)
        st = mn_party_read(&before, &d->before, row->before, 0, e);
    if (!st && row->after.len)
        st = mn_party_read(&after, &d->after, row->after, 0, e);
    if (st)
        return st;
    d->kind = kinds[row->kind];
    d->id = row->id;
    d->name = mn_party_nth(after ? after : before, MN_PARTY_NAME, 0);
    d->count[row->kind]++;
    if (!before || !after)
        return tell(d, NULL, none, none, e);
    d->told = false;
    st = mn_party_changes(before, after, tell, d, e);
    /* The same values in another order. */
    return st || d->told ? st : tell(d, "order", none, none, e);
}

/* "3" or "v3"; without it, 0. */
static mn_status version_of(int64_t *out, const char *text, mn_err *e)
{
    mn_text t = mn_text_of(text);
    *out = 0;
    if (!text)
        return MN_OK;
    if (t.len > 1 && t.ptr[0] == 'v')
        t = mn_text_sub(t, 1, t.len);
    if (mn_text_i64(t, out) && *out > 0)
        return MN_OK;
    mn_fail(e, MN_USAGE, "no version: '%s'", text);
    return mn_hint(e, "versions count from 1: 'manumit list show NAME' lists them");
}

static mn_status describe(mn_report *r, struct diff *d, const mn_call *call, mn_err *e)
{
    mn_table_view view = {.title = "What changed",
                          .first = 40,
                          .columns = "change=Change,id=Id!,name=Name,field=Field,before=Before,"
                                     "after=After"};
    mn_table *t = mn_maker_end(&d->k);
    mn_status st = MN_OK;
    (void)call;
    if (!t)
        return d->k.st;
    if ((st = mn_report_count(r, "added", "Added", d->count[0], "entries", false, e)) ||
        (st = mn_report_count(r, "changed", "Changed", d->count[1], "entries", false, e)) ||
        (st = mn_report_count(r, "removed", "Removed", d->count[2], "entries", false, e))) {
        mn_table_free(t);
        return st;
    }
    return mn_report_table(r, t, &view, e);
}

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    const char *name = mn_call_input(call, 0);
    struct diff d = {
        .k = mn_maker_new("changes", "change:t id:t name:t field:t before:t after:t", e)};
    int64_t from = 0, to = 0;
    mn_store *s = NULL;
    mn_store_cursor *c = NULL;
    mn_store_diff row;
    mn_report *r = NULL;
    bool any = true;
    mn_store_options o = {.read_only = true};
    mn_status st = version_of(&from, mn_call_input(call, 1), e);
    if (!st)
        st = version_of(&to, from ? mn_call_input(call, 2) : NULL, e);
    if (!st && !(st = mn_call_store(&s, call, &o, ctx, e)))
        st = mn_store_list_diff(&c, s, mn_text_of(name), from, to, e);
    while (!st && !(st = mn_store_next_diff(c, &row, &any, e)) && any)
        st = take(&d, &row, e);
    if (!st && !(st = mn_report_new(&r, "list diff", "What changed in the list", e)))
        st = describe(r, &d, call, e);
    else
        mn_table_free(mn_maker_end(&d.k));
    mn_store_cursor_free(c);
    mn_store_close(s);
    mn_party_maker_free(&d.before);
    mn_party_maker_free(&d.after);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

static const mn_example examples[] = {
    {"manumit list diff un", "what the version in force brought"},
    {"manumit list diff un 3 7", "from version 3 to version 7"},
    {"manumit list diff un --csv -o changes.csv", "as a table, a row a changed field"},
    {NULL, NULL}};
static const mn_input inputs[] = {{"NAME", "the list", true, false},
                                  {"FROM", "a version; without it, the one before", false, false},
                                  {"TO", "a version; without it, the one in force", false, false},
                                  {NULL, NULL, false, false}};
static const mn_option options[] = {MN_STORE_OPTION, {.name = NULL}};
static const mn_output outputs[] = {
    {"changes", "change,id,name,field,before,after",
     "entries added and removed, and a row for each field that changed"},
    {NULL, NULL, NULL}};
const mn_command mn_list_diff_command = {
    .name = "list diff",
    .summary = "Show what a version of a list added, changed and removed",
    .examples = examples,
    .inputs = inputs,
    .options = options,
    .outputs = outputs,
    .see_also = "list show,list entry,list import",
    .run = run,
    .words = 3};
