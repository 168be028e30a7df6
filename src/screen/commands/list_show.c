/* SPDX-License-Identifier: Apache-2.0
 *
 * list_show.c - manumit list show: the lists of a store, or the versions of one.
 */

#include "core/err.h"
#include "core/text.h"
#include "report/made.h"
#include "screen/commands/command.h"
#include "screen/commands/list_store.h"
#include "screen/lists/known.h"
#include "table/maker.h"

static void make_list(mn_maker *k, const mn_store_list *l, int64_t days, bool past)
{
    mn_make_row(k, 0);
    mn_make_str(k, 0, l->name);
    mn_make_str(k, 1, l->title);
    mn_make_str(k, 2, l->publisher);
    mn_make_str(k, 3, l->format);
    mn_make_i64(k, 4, l->version);
    mn_make_i64(k, 5, (int64_t)l->entries);
    if (l->published[0])
        mn_make_str(k, 6, l->published);
    mn_make_str(k, 7, l->imported);
    mn_make_i64(k, 8, days);
    if (l->expected_age)
        mn_make_i64(k, 9, l->expected_age);
    mn_make_bool(k, 10, past);
    mn_make_str(k, 11,
                past               ? "too old"
                : !l->expected_age ? "not known"
                : l->published[0]  ? "in time"
                                   : "in time since import");
}

/* One list, or all where name is NULL. */
static mn_status add_lists(mn_report *r, mn_store *s, const char *name, const char *on, mn_err *e)
{
    mn_maker k = mn_maker_new("lists",
                              "name:t title:t publisher:t format:t version:i entries:i published:t "
                              "imported:t age_days:i expected_age_days:i past:b state:t",
                              e);
    mn_table_view view = {.title = "Lists",
                          .columns =
                              "name=List,version=Version,entries=Entries,published=Published,"
                              "age_days=Age (days),expected_age_days=Expected,state=State"};
    mn_store_cursor *c = NULL;
    mn_store_list l;
    bool any = true;
    mn_status st = name ? mn_store_list_find(&l, s, mn_text_of(name), e) : mn_store_lists(&c, s, e);
    while (!st && any) {
        int64_t days = 0;
        bool past = false;
        if (!name && ((st = mn_store_next_list(c, &l, &any, e)) || !any))
            break;
        if (l.version) /* none: an import was begun, and never ended */
            st = mn_store_list_age(&days, &past, &l, mn_text_of(on), e);
        if (!st && l.version) {
            make_list(&k, &l, days, past);
            st = mn_list_warn_age(r, &l, on, e);
        }
        any = any && !name;
    }
    mn_store_cursor_free(c);
    mn_table *t = mn_maker_end(&k);
    if (st || !t) {
        mn_table_free(t);
        return st ? st : k.st;
    }
    bool none = !mn_table_rows(t);
    if ((st = mn_report_table(r, t, &view, e)) || !none)
        return st;
    return mn_report_text(r, MN_TEXT_PARA,
                          "The store holds no list yet. 'manumit list import --help' shows how to "
                          "add one, 'manumit list show --known' where lists are published.",
                          e);
}

static mn_status add_versions(mn_report *r, mn_store *s, const char *name, mn_err *e)
{
    mn_maker k = mn_maker_new("versions",
                              "version:i published:t imported:t by:t format:t entries:i added:i "
                              "changed:i removed:i digest:t",
                              e);
    mn_table_view view = {.title = "Versions",
                          .first = 20,
                          .columns = "version=No.,published=Published,imported=Imported!,by=By,"
                                     "entries=Entries,added=Added,changed=Changed,removed=Removed"};
    mn_store_cursor *c = NULL;
    mn_store_version v;
    bool any = true;
    mn_status st = mn_store_versions(&c, s, mn_text_of(name), e);
    while (!st && !(st = mn_store_next_version(c, &v, &any, e)) && any) {
        mn_make_row(&k, 0);
        mn_make_i64(&k, 0, v.version);
        if (v.published[0])
            mn_make_str(&k, 1, v.published);
        mn_make_str(&k, 2, v.imported);
        mn_make_str(&k, 3, v.by);
        mn_make_str(&k, 4, v.format);
        mn_make_i64(&k, 5, (int64_t)v.entries);
        mn_make_i64(&k, 6, (int64_t)v.added);
        mn_make_i64(&k, 7, (int64_t)v.changed);
        mn_make_i64(&k, 8, (int64_t)v.removed);
        mn_make_str(&k, 9, v.digest);
    }
    mn_store_cursor_free(c);
    mn_make_status(&k, st);
    return mn_report_made(r, &k, &view, e);
}

static mn_status add_sources(mn_report *r, mn_store *s, const char *name, mn_err *e)
{
    mn_maker k = mn_maker_new("sources", "file:t sha256:t", e);
    mn_table_view view = {.title = "Files of the version in force",
                          .columns = "file=File,sha256=SHA-256!"};
    mn_store_cursor *c = NULL;
    mn_store_source v;
    bool any = true;
    mn_status st = mn_store_sources(&c, s, mn_text_of(name), 0, e);
    while (!st && !(st = mn_store_next_source(c, &v, &any, e)) && any) {
        mn_make_row(&k, 0);
        mn_make_text(&k, 0, v.name);
        mn_make_text(&k, 1, v.sha256);
    }
    mn_store_cursor_free(c);
    mn_make_status(&k, st);
    return mn_report_made(r, &k, &view, e);
}

static mn_status add_known(mn_report *r, mn_err *e)
{
    mn_known_lists known;
    mn_status st = mn_known_lists_load(&known, e);
    if (st)
        return st;
    mn_maker k = mn_maker_new("known",
                              "name:t title:t publisher:t format:t address:t expected_age_days:i "
                              "source:t",
                              e);
    mn_table_view view = {.title = "Lists that are published",
                          .columns = "name=Name,title=List,expected_age_days=New after (days),"
                                     "address=Fetch it at!"};
    for (size_t i = 0; i < mn_known_lists_count(&known); i++) {
        mn_known_list l = mn_known_list_at(&known, i);
        const mn_text text[] = {l.name, l.title, l.publisher, l.format, l.address};
        mn_make_row(&k, 0);
        for (size_t c = 0; c < sizeof text / sizeof *text; c++)
            mn_make_text(&k, c, text[c]);
        mn_make_i64(&k, 5, l.expected_age);
        mn_make_text(&k, 6, l.source);
    }
    mn_table *t = mn_maker_end(&k);
    mn_known_lists_free(&known);
    if (!t)
        return k.st;
    if ((st = mn_report_table(r, t, &view, e)))
        return st;
    return mn_report_text(r, MN_TEXT_NOTE,
                          "After how many days a new version is due is the publisher's word where "
                          "there is one, else an assumption: '--csv' shows which. Change it with "
                          "'manumit list import NAME --expected-age DAYS'.",
                          e);
}

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    const char *name = mn_call_input(call, 0);
    char on[MN_STORE_DATE];
    mn_store *s = NULL;
    mn_report *r = NULL;
    mn_store_options o = {.read_only = true};
    mn_status st = mn_report_new(&r, "list show",
                                 mn_call_flag(call, "known") ? "Known lists"
                                 : name                      ? "A list and its versions"
                                                             : "Lists in the store",
                                 e);
    if (!st && mn_call_flag(call, "known"))
        st = add_known(r, e);
    else if (!st && !(st = mn_on_of(on, call, e)) && !(st = mn_call_store(&s, call, &o, ctx, e)) &&
             !(st = add_lists(r, s, name, on, e)) && name && !(st = add_versions(r, s, name, e)))
        st = add_sources(r, s, name, e);
    mn_store_close(s);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

static const mn_example examples[] = {
    {"manumit list show", "all lists, which version is in force, and how old it is"},
    {"manumit list show un", "all versions of one, and its files"},
    {"manumit list show --known", "where lists are published"},
    {NULL, NULL}};
static const mn_input inputs[] = {{"NAME", "a list; without it, all", false, false},
                                  {NULL, NULL, false, false}};
static const mn_option options[] = {
    {.name = "known",
     .type = MN_OPT_FLAG,
     .help = "Show the lists that are known by name: where they are published, and after how many "
             "days a new version is due."},
    MN_ON_OPTION,
    MN_STORE_OPTION,
    {.name = NULL}};
static const mn_output outputs[] = {
    {"lists",
     "name,title,publisher,format,version,entries,published,imported,age_days,expected_age_days,"
     "past,state",
     "the lists"},
    {"versions", "version,published,imported,by,format,entries,added,changed,removed,digest",
     "with NAME: its versions, the newest first"},
    {"sources", "file,sha256", "with NAME: the files of the version in force"},
    {"known", "name,title,publisher,format,address,expected_age_days,source",
     "with --known: lists that are published"},
    {NULL, NULL, NULL}};
const mn_command mn_list_show_command = {
    .name = "list show",
    .summary = "Show the lists in the store, their versions and their age",
    .about = "A list that is older than its expected age is told here, and on every use: names "
             "that were added since would not be found.",
    .examples = examples,
    .inputs = inputs,
    .options = options,
    .outputs = outputs,
    .see_also = "list import,list diff,list entry",
    .run = run,
    .quick = true,
    .words = 1};
