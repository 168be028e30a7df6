/* SPDX-License-Identifier: Apache-2.0
 *
 * list_import.c - manumit list import: the files of a list become its version in force, or
 * nothing changes.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/buf.h"
#include "core/err.h"
#include "core/text.h"
#include "report/made.h"
#include "screen/commands/command.h"
#include "screen/commands/list_reading.h"
#include "screen/commands/list_store.h"
#include "screen/lists/known.h"
#include "screen/lists/when.h"
#include "screen/party/json.h"
#include "table/maker.h"

struct import {
    const mn_call *call;
    mn_store *store;
    mn_store_act act;
    mn_list_reading l;
    mn_known_list known;
    mn_store_source *source;
    mn_store_import *im;
    mn_buf json;
    char published[MN_STORE_DATE];
};

/* --- beginning ------------------------------------------------------------------------- */

/* The list as it is in force, with version 0 where there is none. */
static mn_status find_now(mn_store_list *out, const struct import *m, mn_err *e)
{
    mn_err own = MN_ERR_INIT;
    mn_store_list now = {.version = 0};
    mn_status st = mn_store_list_find(&now, m->store, mn_text_of(mn_call_input(m->call, 0)), &own);
    if (st == MN_USAGE)
        now = (mn_store_list){.version = 0};
    else if (st) {
        if (e)
            *e = own;
        return st;
    }
    *out = now;
    return MN_OK;
}

/* What is published before what is in force would put an old state into force; what is to come in
 * a year would never be too old. */
static mn_status check_order(const struct import *m, const mn_store_list *now, mn_err *e)
{
    mn_store_list dated = {.version = 1};
    int64_t days = 0;
    bool past = false;
    snprintf(dated.published, sizeof dated.published, "%s", m->published);
    if (m->published[0] && !mn_store_list_age(&days, &past, &dated, m->act.when, NULL) &&
        days < -366) {
        mn_fail(e, MN_DATA, "the files are of %s, which is to come", m->published);
        return mn_hint(e, "fetch them again; or look at the clock of this machine");
    }
    if (!m->published[0] || mn_call_flag(m->call, "accept-older") || !now->version ||
        !now->published[0] || strcmp(m->published, now->published) >= 0)
        return MN_OK;
    mn_fail(e, MN_DATA, "the files are of %s, and the version in force is of %s", m->published,
            now->published);
    return mn_hint(e, "give newer files, or --accept-older to put the older ones into force");
}

static mn_status check_published(struct import *m, mn_err *e)
{
    const char *said = mn_call_text(m->call, "published");
    mn_when w;
    snprintf(m->published, sizeof m->published, "%s", m->l.published);
    if (!said)
        return MN_OK;
    if (strlen(said) != MN_STORE_DATE - 1 || !mn_when_read(&w, mn_text_of(said), false) || !w.day) {
        mn_fail(e, MN_USAGE, "no date: '%s'", said);
        return mn_hint(e, "as in: --published 2026-11-20");
    }
    if (m->l.published[0] && strcmp(m->l.published, said) != 0) {
        mn_fail(e, MN_USAGE, "the files say that they are of %s, not %s", m->l.published, said);
        return mn_hint(e, "leave --published out");
    }
    mn_when_write(m->published, &w);
    return MN_OK;
}

/* With the first party, when the format, the date and the hashes of the files are known. */
static mn_status begin(struct import *m, mn_err *e)
{
    /* What was said of the list stands until it is said anew. */
    mn_store_list before = {.version = 0};
    mn_status st = check_published(m, e);
    if (st || (st = find_now(&before, m, e)) || (st = check_order(m, &before, e)))
        return st;
    m->source = calloc(m->l.n_sources + 1, sizeof *m->source);
    if (!m->source)
        return mn_fail_memory(e);
    for (size_t i = 0; i < m->l.n_sources; i++)
        m->source[i] =
            (mn_store_source){mn_text_of(m->l.source[i].name), mn_text_of(m->l.source[i].sha256)};
    const char *title = mn_call_text(m->call, "title");
    mn_store_list_head head = {
        .name = mn_text_of(mn_call_input(m->call, 0)),
        .title = title             ? mn_text_of(title)
                 : before.title[0] ? mn_text_of(before.title)
                                   : m->known.title,
        .publisher = before.publisher[0]      ? mn_text_of(before.publisher)
                     : m->known.publisher.len ? m->known.publisher
                                              : mn_text_of(m->l.format->publisher),
        .format = mn_text_of(m->l.format->name),
        .published = mn_text_of(m->published),
        .expected_age = mn_call_int(m->call, "expected-age",
                                    before.version ? before.expected_age : m->known.expected_age),
        .sources = m->source,
        .n_sources = m->l.n_sources,
        .may_shrink = mn_call_flag(m->call, "accept-fewer")};
    return mn_store_list_begin(&m->im, m->store, &head, &m->act, e);
}

static mn_status take(void *payload, const mn_party *p, size_t source, mn_err *e)
{
    struct import *m = payload;
    mn_status st = m->im ? MN_OK : begin(m, e);
    if (st)
        return st;
    mn_buf_clear(&m->json);
    mn_party_write(&m->json, p);
    if (m->json.failed)
        return mn_fail_memory(e);
    mn_store_entry entry = {.id = p->id,
                            .json = {m->json.ptr, m->json.len},
                            .source = (uint32_t)source,
                            .line = p->line};
    return mn_store_list_add(m->im, &entry, e);
}

/* --- ending --------------------------------------------------------------------------------- */

/* A row that can't be read is perhaps a party that would not be found. */
static mn_status check_rejects(const struct import *m, mn_err *e)
{
    if (!m->l.rejected || mn_call_flag(m->call, "accept-unreadable"))
        return MN_OK;
    const mn_list_refused *first = &m->l.reject[0];
    mn_fail_at(e, MN_DATA, first->file, first->line, 0, "%llu row%s can't be read, the first: %s",
               (unsigned long long)m->l.rejected, m->l.rejected == 1 ? "" : "s", first->reason);
    mn_hint(e, "the old version stays in force; 'manumit list read' lists the rows, "
               "--accept-unreadable imports the others");
    return mn_offending(e, mn_utf8_cut(first->text, 60));
}

static mn_status describe(mn_report *r, const struct import *m, const mn_store_list_change *c,
                          mn_err *e)
{
    const char *name = mn_call_input(m->call, 0);
    char text[300];
    mn_maker k = mn_maker_new("import",
                              "list:t version:i entries:i added:i changed:i removed:i "
                              "superseded_reviews:i published:t digest:t",
                              e);
    mn_table_view view = {.title = "The new version", .hidden = true};
    mn_make_row(&k, 0);
    mn_make_str(&k, 0, name);
    const uint64_t counts[] = {(uint64_t)c->version, c->entries, c->added,
                               c->changed,           c->removed, c->superseded};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        mn_make_i64(&k, 1 + i, (int64_t)counts[i]);
    if (m->published[0])
        mn_make_str(&k, 7, m->published);
    mn_make_str(&k, 8, c->digest);
    mn_status st = mn_report_made(r, &k, &view, e);
    if (st ||
        (st = mn_report_count(r, "entries", "Entries in force", c->entries, "entries", true, e)) ||
        (st = mn_report_count(r, "added", "Added", c->added, "entries", false, e)) ||
        (st = mn_report_count(r, "changed", "Changed", c->changed, "entries", false, e)) ||
        (st = mn_report_count(r, "removed", "Removed", c->removed, "entries", false, e)))
        return st;
    if (c->superseded) {
        snprintf(text, sizeof text,
                 "%llu review%s no longer in force, because the entry was changed or removed: "
                 "decide anew",
                 (unsigned long long)c->superseded, c->superseded == 1 ? " is" : "s are");
        if ((st = mn_report_warning(r, text, e)))
            return st;
    }
    if (c->version == 1)
        snprintf(text, sizeof text, "The list '%s' is new.", name);
    else if (!c->added && !c->changed && !c->removed)
        snprintf(text, sizeof text, "Version %lld of '%s' is in force. Nothing changed.",
                 (long long)c->version, name);
    else
        snprintf(text, sizeof text,
                 "Version %lld of '%s' is in force. 'manumit list diff %s' shows what changed.",
                 (long long)c->version, name, name);
    if ((st = mn_report_text(r, MN_TEXT_PARA, text, e)) || m->published[0])
        return st;
    return mn_report_text(r, MN_TEXT_NOTE,
                          "The files don't say when the list was published: its age is counted "
                          "from this import. Where you know the day, say it by --published.",
                          e);
}

static mn_status read_all(struct import *m, const mn_ctx *ctx, mn_err *e)
{
    size_t n = mn_call_inputs(m->call) - 1;
    const char **paths = calloc(n + 1, sizeof *paths);
    mn_list_options o = mn_list_options_of(m->call);
    if (!paths)
        return mn_fail_memory(e);
    for (size_t i = 0; i < n; i++)
        paths[i] = mn_call_input(m->call, i + 1);
    mn_status st = mn_list_read(&m->l, ctx, paths, n, &o, take, m, e);
    free(paths);
    return st;
}

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    mn_call_act who;
    struct import m = {.call = call};
    mn_known_lists known = {NULL};
    mn_store_list_change change;
    mn_report *r = NULL;
    bool stored = false;
    if (mn_call_inputs(call) < 2) {
        mn_fail(e, MN_USAGE, "no file to import");
        return mn_hint(e, "as in: manumit list import un consolidated.xml");
    }
    mn_call_who(&who, call, ctx);
    m.act = who.act;
    mn_status st = mn_known_lists_load(&known, e);
    mn_store_options o = {.create = true};
    if (!st && !mn_known_list_find(&m.known, &known, mn_text_of(mn_call_input(call, 0))))
        m.known = (mn_known_list){.name = {"", 0}};
    if (!st)
        st = mn_call_store(&m.store, call, &o, ctx, e);
    if (!st && !(st = read_all(&m, ctx, e)))
        st = check_rejects(&m, e);
    if (!st) {
        st = mn_store_list_commit(&change, m.im, e);
        stored = !st;
        m.im = NULL;
        if (st == MN_DATA && strstr(e->msg, "lacks")) /* say it as an option */
            mn_hint(e, "the old one stays in force: see whether the files are whole; "
                       "--accept-fewer takes them");
    }
    if (!st && !(st = mn_report_new(&r, "list import", "The list was imported", e)) &&
        !(st = describe(r, &m, &change, e)) && !(st = mn_list_describe(r, &m.l, false, e)))
        st = mn_list_describe_files(r, &m.l, e);
    if (st == MN_CANCELLED && !stored)
        mn_hint(e, "nothing was stored: what was in force stays in force");
    mn_store_list_abort(m.im);
    mn_store_close(m.store);
    mn_known_lists_free(&known);
    mn_list_reading_free(&m.l);
    mn_buf_free(&m.json);
    free(m.source);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

static const mn_example examples[] = {
    {"manumit list import ofac-sdn sdn.csv alt.csv add.csv sdn_comments.csv",
     "OFAC's list; its name is known, and so is how often a new one is due"},
    {"manumit list import un consolidated.xml", "the UN's list; the file has its own date"},
    {"manumit list import uflpa uflpa.html --published 2025-01-15", "a page that was saved"},
    {"manumit list import own blocked.csv --columns name=Company,country=Country "
     "--expected-age 90",
     "a list of your own"},
    {NULL, NULL}};
static const mn_input inputs[] = {
    {"NAME", "what the list is called here: letters, digits, '-', '_', '.'", true, false},
    {"PATH", "its files, plain or packed, a zip archive, or a folder of them", false, true},
    {NULL, NULL, false, false}};
static const mn_option options[] = {
    MN_LIST_READ_OPTIONS,
    {.name = "published",
     .type = MN_OPT_TEXT,
     .arg = "DATE",
     .help = "The day on which the list was published, where its files don't say it."},
    {.name = "expected-age",
     .type = MN_OPT_INT,
     .arg = "DAYS",
     .help = "After how many days a newer version is due: an older one warns on every use. Of "
             "known lists it is known. 0: never.",
     .min = 0,
     .max = 36500},
    {.name = "title", .type = MN_OPT_TEXT, .arg = "TEXT", .help = "What the list is."},
    {.name = "accept-fewer",
     .type = MN_OPT_FLAG,
     .help = "Take a version that lacks more than half of the entries in force, which is else "
             "refused, as a cut file looks like it."},
    {.name = "accept-unreadable",
     .type = MN_OPT_FLAG,
     .help = "Take the list though rows of it can't be read."},
    {.name = "accept-older",
     .type = MN_OPT_FLAG,
     .help = "Take files that were published before the version in force."},
    MN_STORE_OPTION,
    MN_AS_USER_OPTION,
    {.name = NULL}};
static const mn_output outputs[] = {
    {"import", "list,version,entries,added,changed,removed,superseded_reviews,published,digest",
     "the new version"},
    MN_LIST_READ_TABLES,
    {NULL, NULL, NULL}};
const mn_command mn_list_import_command = {
    .name = "list import",
    .summary = "Put a published list into the store, as a dated version",
    .about =
        "Each import is a version of its own; what it brought is shown by 'list diff', and an "
        "entry's history by 'list entry'. The new version is in force when all of it is stored: "
        "a file that can't be read, is cut, has an id twice or far fewer entries than before is "
        "refused with file, line and reason, and the old version stays in force. The same holds "
        "when the program is interrupted.\n\n"
        "Known names bring title, publisher and expected age ('manumit list show --known').",
    .examples = examples,
    .inputs = inputs,
    .options = options,
    .outputs = outputs,
    .see_also = "list show,list diff,list read,list formats",
    .run = run,
    .words = 1,
    .deed = MN_STORE_IMPORT,
    .writes = true};
