/* SPDX-License-Identifier: Apache-2.0
 *
 * list_entry.c - manumit list entry: all that a list says of a party, and since when.
 */

#include "core/arena.h"
#include "core/err.h"
#include "core/text.h"
#include "screen/commands/command.h"
#include "screen/commands/list_store.h"
#include "screen/party/change.h"
#include "screen/party/json.h"
#include "table/maker.h"

struct entry {
    mn_maker values, history, changes;
    mn_party_maker now, then;
    int64_t version; /* of the state after the one that is read, and its date */
    mn_buf date;
    mn_buf newer; /* JSON of the state after the one that is read */
    mn_text name;
    mn_arena arena;
    bool in_force;
};

static mn_status put_values(struct entry *en, const mn_party *p, mn_err *e)
{
    const mn_text name = mn_party_nth(p, MN_PARTY_NAME, 0);
    (void)e;
    en->name = mn_arena_text(&en->arena, name);
    mn_make_row(&en->values, 0);
    mn_make_str(&en->values, 0, "schema");
    mn_make_str(&en->values, 1, mn_schema_name(p->schema));
    for (size_t i = 0; i < p->count; i++) {
        mn_make_row(&en->values, 0);
        mn_make_str(&en->values, 0, mn_party_field_name(p->value[i].field));
        mn_make_text(&en->values, 1, p->value[i].text);
    }
    return en->name.ptr ? en->values.st : mn_fail_memory(e);
}

/* A field that the state after this one has otherwise. */
static mn_status tell(void *payload, const char *field, mn_text before, mn_text after, mn_err *e)
{
    struct entry *en = payload;
    mn_maker *k = &en->changes;
    (void)e;
    mn_make_row(k, 0);
    mn_make_i64(k, 0, en->version);
    mn_make_text(k, 1, (mn_text){en->date.ptr, en->date.len});
    mn_make_str(k, 2, field);
    if (before.len)
        mn_make_text(k, 3, before);
    if (after.len)
        mn_make_text(k, 4, after);
    return k->st;
}

static mn_status compare(struct entry *en, const mn_party *then, mn_err *e)
{
    const mn_party *newer;
    mn_status st = mn_party_read(&newer, &en->now, (mn_text){en->newer.ptr, en->newer.len}, 0, e);
    return st ? st : mn_party_changes(then, newer, tell, en, e);
}

/* One state, the newest first. */
static mn_status take(struct entry *en, const mn_store_entry *s, bool first, mn_err *e)
{
    const mn_party *p;
    mn_status st = mn_party_read(&p, &en->then, s->json, s->line, e);
    if (st)
        return st;
    if (first) {
        en->in_force = !s->to;
        st = put_values(en, p, e);
    } else {
        st = compare(en, p, e);
    }
    if (st)
        return st;
    mn_maker *k = &en->history;
    mn_make_row(k, 0);
    mn_make_i64(k, 0, s->from);
    if (s->to)
        mn_make_i64(k, 1, s->to);
    mn_make_text(k, 2, s->since);
    if (s->until.len)
        mn_make_text(k, 3, s->until);
    mn_make_str(k, 4, s->to ? "past" : "in force");
    if (mn_party_nth(p, MN_PARTY_STATUS, 0).ptr)
        mn_make_text(k, 5, mn_party_nth(p, MN_PARTY_STATUS, 0));
    if (s->line)
        mn_make_i64(k, 6, (int64_t)s->line);
    mn_make_text(k, 7, s->hash);
    mn_buf_clear(&en->newer);
    mn_buf_text(&en->newer, s->json);
    mn_buf_clear(&en->date);
    mn_buf_text(&en->date, s->since);
    en->version = s->from;
    return en->newer.failed || en->date.failed ? mn_fail_memory(e) : k->st;
}

static mn_status describe(mn_report *r, struct entry *en, mn_err *e)
{
    mn_table_view values = {.title = "What the list says", .columns = "field=Field,value=Value"};
    mn_table_view history = {
        .title = "History",
        .columns = "from_version=Version,since=Since,until=Until,state=State,status=Status"};
    mn_table_view changes = {.title = "What changed",
                             .columns = "date=On,field=Field,before=Before,after=After"};
    mn_table *t = mn_maker_end(&en->values), *h = mn_maker_end(&en->history),
             *c = mn_maker_end(&en->changes);
    mn_status st = !t ? en->values.st : !h ? en->history.st : !c ? en->changes.st : MN_OK;
    if (!st && en->name.len)
        st = mn_report_subtitle(r, en->name.ptr, e);
    if (!st && !en->in_force)
        st = mn_report_warning(r, "the entry is no longer in the list: shown is its last state", e);
    if (st) {
        mn_table_free(t);
        mn_table_free(h);
        mn_table_free(c);
        return st;
    }
    changes.hidden = !mn_table_rows(c);
    st = mn_report_table(r, t, &values, e);
    if (st)
        mn_table_free(h);
    else
        st = mn_report_table(r, h, &history, e);
    if (st)
        mn_table_free(c);
    else
        st = mn_report_table(r, c, &changes, e);
    return st;
}

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    const char *name = mn_call_input(call, 0), *id = mn_call_input(call, 1);
    struct entry en = {
        .values = mn_maker_new("entry", "field:t value:t", e),
        .history = mn_maker_new("history",
                                "from_version:i to_version:i since:t until:t state:t status:t "
                                "line:i hash:t",
                                e),
        .changes = mn_maker_new("changes", "version:i date:t field:t before:t after:t", e)};
    char on[MN_STORE_DATE];
    mn_store *s = NULL;
    mn_store_cursor *c = NULL;
    mn_store_entry row;
    mn_store_list list;
    mn_report *r = NULL;
    bool any = true, first = true;
    mn_store_options o = {.read_only = true};
    mn_status st = mn_on_of(on, call, e);
    if (!st && !(st = mn_call_store(&s, call, &o, ctx, e)) &&
        !(st = mn_store_list_find(&list, s, mn_text_of(name), e)))
        st = mn_store_entry_history(&c, s, mn_text_of(name), mn_text_of(id), e);
    while (!st && !(st = mn_store_next_entry(c, &row, &any, e)) && any) {
        st = take(&en, &row, first, e);
        first = false;
    }
    if (!st && first) {
        mn_fail(e, MN_USAGE, "the list '%s' never had an entry '%s'", name, id);
        st = mn_hint(e, "ids stand exactly as the list has them");
    }
    if (!st && !(st = mn_report_new(&r, "list entry", "An entry of the list", e)) &&
        !(st = describe(r, &en, e)))
        st = mn_list_warn_age(r, &list, on, e);
    else if (!r) {
        mn_table_free(mn_maker_end(&en.values));
        mn_table_free(mn_maker_end(&en.history));
        mn_table_free(mn_maker_end(&en.changes));
    }
    mn_store_cursor_free(c);
    mn_store_close(s);
    mn_party_maker_free(&en.now);
    mn_party_maker_free(&en.then);
    mn_buf_free(&en.date);
    mn_buf_free(&en.newer);
    mn_arena_free(&en.arena);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

static const mn_example examples[] = {
    {"manumit list entry un CDi.001", "what the list says, and how it changed"}, {NULL, NULL}};
static const mn_input inputs[] = {{"NAME", "the list", true, false},
                                  {"ID", "the entry's id", true, false},
                                  {NULL, NULL, false, false}};
static const mn_option options[] = {MN_ON_OPTION, MN_STORE_OPTION, {.name = NULL}};
static const mn_output outputs[] = {
    {"entry", "field,value", "all that the list says of the party"},
    {"history", "from_version,to_version,since,until,state,status,line,hash",
     "its states, the newest first"},
    {"changes", "version,date,field,before,after", "what changed from state to state"},
    {NULL, NULL, NULL}};
const mn_command mn_list_entry_command = {.name = "list entry",
                                          .summary = "Show an entry of a list with its history",
                                          .examples = examples,
                                          .inputs = inputs,
                                          .options = options,
                                          .outputs = outputs,
                                          .see_also = "list show,list diff",
                                          .run = run,
                                          .quick = true,
                                          .words = 2};
