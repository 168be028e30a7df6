/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/commands/review.c - see review.h.
 */
#include "adverts/commands/review.h"

#include <stdio.h>
#include <stdlib.h>

#include "adverts/commands/kept.h"
#include "adverts/commands/networks.h"
#include "core/err.h"
#include "core/text.h"

enum { WHOLE = 500 }; /* rows of each table on a page that is kept */

/* --- rows ------------------------------------------------------------------------------------- */

mn_maker mn_network_maker_of(const char *table, mn_err *e)
{
    return mn_maker_new(table,
                        "network:t name:t state:t priority:f posts:i texts:i phones:i places:i "
                        "from:t to:t circuit:t signs:t reasons:t contrary:t taken_by:t decision:t "
                        "decided_by:t decided_on:t reason:t found_on:t found_by:t watched:i "
                        "joined:t archive:t case_version:i change:t changed_on:t detail:t",
                        e);
}

static void put(mn_maker *k, size_t column, mn_text t)
{
    if (t.len)
        mn_make_text(k, column, t);
}

void mn_network_row(mn_maker *k, const mn_store_network *n)
{
    char name[MN_MATTER_NAME];
    const int64_t count[] = {n->posts, n->texts, n->phones, n->places};
    const mn_text text[] = {n->first,    n->last,     n->circuit,  n->signs, n->reasons,
                            n->contrary, n->taken_by, n->decision, n->by,    n->at,
                            n->reason,   n->found,    n->found_by};
    mn_matter_name(name, MN_STORE_NETWORKS, n->number);
    mn_make_row(k, 0);
    mn_make_str(k, 0, name);
    mn_make_text(k, 1, n->name);
    mn_make_str(k, 2, mn_store_matter_state_name(n->state));
    mn_make_f64(k, 3, mn_networks_rounded(n->priority));
    for (size_t i = 0; i < sizeof count / sizeof *count; i++)
        mn_make_i64(k, 4 + i, count[i]);
    for (size_t i = 0; i < sizeof text / sizeof *text; i++)
        put(k, 8 + i, text[i]);
    mn_make_i64(k, 21, n->watched);
    if (n->joined) {
        mn_matter_name(name, MN_STORE_NETWORKS, n->joined);
        mn_make_str(k, 22, name);
    }
    mn_make_text(k, 23, n->archive);
    mn_make_i64(k, 24, n->version);
    put(k, 25, n->change);
    put(k, 26, n->changed);
    put(k, 27, n->detail);
}

mn_status mn_network_tell_one(mn_report *r, mn_store *s, int64_t number, mn_err *e)
{
    const mn_table_view view = {
        .title = "The network",
        .columns = "network=Network!,name=First post,state=State,priority=Priority:1,posts=Posts,"
                   "phones=Numbers,places=Places,from=From,to=To,taken_by=Taken by,"
                   "decision=Decision,reason=Reason"};
    mn_store_cursor *c = NULL;
    mn_store_network n;
    bool any = true;
    mn_maker k = mn_network_maker_of("network", e);
    mn_status st = mn_store_network_at(&c, s, number, e);
    if (!st && !(st = mn_store_next_network(c, &n, &any, e)) && any)
        mn_network_row(&k, &n);
    mn_store_cursor_free(c);
    mn_make_status(&k, st);
    return mn_report_made(r, &k, &view, e);
}

/* --- what happened ---------------------------------------------------------------------------- */

static bool by_finding(mn_text what)
{
    return mn_text_eq_str(what, "found") || mn_text_eq_str(what, "renewed") ||
           mn_text_eq_str(what, "joined") || mn_text_eq_str(what, "parted");
}

static void put_step(mn_maker *changes, mn_maker *history, const mn_store_step *v)
{
    if (by_finding(v->what)) {
        mn_make_row(changes, 0);
        mn_make_text(changes, 0, v->at);
        mn_make_text(changes, 1, v->what);
        put(changes, 2, v->reason);
    }
    mn_make_row(history, 0);
    mn_matter_put_step(history, 0, v);
}

mn_status mn_network_tell_history(mn_report *r, mn_store *s, int64_t number, mn_err *e)
{
    const mn_table_view changed = {.title = "What changed", .hidden = true};
    mn_store_cursor *c = NULL;
    mn_store_step v;
    bool any = true;
    mn_maker changes = mn_maker_new("changes", "on:t what:t detail:t", e),
             history = mn_maker_new("history", MN_MATTER_STEP_COLUMNS, e);
    mn_status st = mn_store_steps(&c, s, MN_STORE_NETWORKS, number, e);
    while (!st && !(st = mn_store_next_step(c, &v, &any, e)) && any)
        put_step(&changes, &history, &v);
    mn_store_cursor_free(c);
    mn_make_status(&changes, st);
    mn_make_status(&history, st);
    st = mn_report_made(r, &changes, &changed, e);
    if (!st)
        return mn_report_made(r, &history, &mn_matter_steps_view, e);
    mn_table_free(mn_maker_end(&history));
    return st;
}

/* --- its case --------------------------------------------------------------------------------- */

mn_status mn_network_read_case(mn_network_case *out, char **bytes, size_t *length, mn_report *r,
                               mn_store *s, int64_t number, int64_t version, mn_err *e)
{
    char name[MN_MATTER_NAME], hex[MN_SHA256_HEX], *read = NULL;
    size_t len = 0;
    mn_matter_name(name, MN_STORE_NETWORKS, number);
    mn_status st = mn_store_matter_case(&read, &len, s, MN_STORE_NETWORKS, number, version, e);
    if (st)
        return st;
    mn_sha256_hex(hex, read, len);
    st = mn_report_manifest_input(r, "case", name, hex, e);
    if (!st)
        st = mn_network_case_read(out, (mn_text){read, len}, mn_store_place(s), e);
    if (st || !bytes) {
        free(read);
        return st;
    }
    *bytes = read;
    *length = len;
    return MN_OK;
}

/* A list of clauses as points under a heading; nothing where there are none. */
static mn_status tell_points(mn_report *r, const char *heading, mn_text clauses, mn_err *e)
{
    mn_text rest = clauses, one;
    mn_buf b = {0};
    mn_status st = clauses.len ? mn_report_text(r, MN_TEXT_HEADING, heading, e) : MN_OK;
    while (!st && clauses.len && mn_text_split(&rest, ';', &one)) {
        one = mn_text_trim(one);
        if (!one.len)
            continue;
        mn_buf_clear(&b);
        mn_buf_text(&b, one);
        st = b.failed ? mn_fail_memory(e) : mn_report_text(r, MN_TEXT_BULLET, b.ptr, e);
    }
    mn_buf_free(&b);
    return st;
}

static mn_status warn_of_rest(mn_report *r, mn_text left, mn_err *e)
{
    int64_t n = 0;
    char text[160];
    if (!mn_text_i64(left, &n) || !n)
        return MN_OK;
    snprintf(text, sizeof text, "The case has no room for %lld of its posts: they are not in it.",
             (long long)n);
    return mn_report_warning(r, text, e);
}

/* In the order in which a person reads them. */
static const struct {
    mn_case_table table;
    mn_table_view view;
} shown[] = {
    {MN_CASE_TEMPLATES,
     {.title = "Texts that its posts repeat, with what they change",
      .first = 10,
      .columns = "template=No.!,posts=Posts,text=Text"}},
    {MN_CASE_TIES,
     {.title = "What ties its posts",
      .first = 20,
      .columns = "kind=Kind,value=Value!,state=State,here=Posts here,posts=Posts at all,"
                 "reason=Why"}},
    {MN_CASE_POSTS,
     {.title = "Its posts",
      .first = 20,
      .columns = "post=Post!,time=Time,place=Place,source=Source,text=Text"}},
    {MN_CASE_STAYS,
     {.title = "Where its posts say they are",
      .first = 20,
      .columns = "place=Place,from=From,to=To,posts=Posts"}},
    {MN_CASE_LEGS,
     {.title = "From place to place",
      .first = 20,
      .columns = "from_place=From,to_place=To,to=On,km=Km:0,hours=Hours:0,"
                 "impossible=Too far for a journey"}},
    {MN_CASE_CIRCUITS,
     {.title = "The same places in the same order again; above 5% by chance it says nothing",
      .columns = "laps=Times:1,chance=By chance:1%,places=Places"}},
    {MN_CASE_FILES,
     {.title = "The files that its posts are from",
      .columns = "name=File,sha256=SHA-256!,rows=Rows,kept_on=Kept on"}},
    {MN_CASE_FACTS, {.title = "Figures and options", .hidden = true}},
    {MN_CASE_TIED, {.title = "Posts of ties", .hidden = true}},
    {MN_CASE_TOKENS, {.title = "Words of templates", .hidden = true}},
    {MN_CASE_FILLS, {.title = "What stands in slots", .hidden = true}},
};

mn_status mn_network_tell_case(mn_report *r, mn_network_case *c, bool whole, mn_err *e)
{
    mn_status st = tell_points(r, "Why to read it", mn_network_case_fact(c, "reasons"), e);
    if (!st)
        st = tell_points(r, "What speaks against", mn_network_case_fact(c, "contrary"), e);
    if (!st)
        st = warn_of_rest(r, mn_network_case_fact(c, "posts_left_out"), e);
    for (size_t i = 0; !st && i < sizeof shown / sizeof *shown; i++) {
        mn_table_view view = shown[i].view;
        mn_table *t = c->table[shown[i].table];
        view.hidden = view.hidden || !mn_table_rows(t);
        view.first = whole && view.first ? WHOLE : view.first;
        c->table[shown[i].table] = NULL;
        st = mn_report_table(r, t, &view, e);
    }
    return st;
}

mn_status mn_network_tell_note(mn_report *r, mn_err *e)
{
    return mn_report_text(
        r, MN_TEXT_NOTE,
        "Confidential: nobody whom the posts are about may learn of it. A network is a reason to "
        "read its posts together, and no statement about any person; priorities order what is "
        "read first and are no probability. Whoever is reached by a number may be who is held.",
        e);
}
