/* SPDX-License-Identifier: Apache-2.0
 *
 * trace_nexus.c - manumit trace nexus: what in a chain touches a ban.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "command/store_call.h"
#include "core/err.h"
#include "core/file.h"
#include "core/sha256.h"
#include "core/text.h"
#include "report/made.h"
#include "table/maker.h"
#include "trace/commands/command.h"
#include "trace/commands/path_call.h"
#include "trace/nexus/nexus.h"

typedef struct work {
    mn_store *store;
    mn_chain *c;
    mn_report *r;
    mn_nexus_set set;
} work;

static void release(work *w)
{
    mn_nexus_free(&w->set);
    mn_chain_close(w->c);
    mn_store_close(w->store);
}

static mn_status find(work *w, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    mn_call_act who;
    char today[MN_STORE_DATE];
    mn_call_who(&who, call, ctx);
    snprintf(today, sizeof today, "%.10s", who.when);
    mn_nexus_asked a = {.accept = mn_call_real(call, "accept", 0),
                        .review = mn_call_real(call, "review", 0),
                        .on = mn_call_text(call, "on"),
                        .regions = mn_call_text(call, "regions"),
                        .actor = who.who,
                        .today = today,
                        .anew = mn_call_flag(call, "anew")};
    for (size_t i = 0; i < mn_call_count(call, "kind"); i++) {
        const char *kind = mn_call_nth(call, "kind", i);
        a.listed = a.listed || strcmp(kind, "listed") == 0;
        a.region = a.region || strcmp(kind, "region") == 0;
        a.good = a.good || strcmp(kind, "good") == 0;
    }
    if (a.review > a.accept) {
        mn_fail(e, MN_USAGE, "--review is above --accept");
        return mn_hint(e, "what is at least --review is looked at, what is at least --accept is "
                          "taken for a match");
    }
    return mn_chain_call_nexus(&w->set, w->c, w->store, &a, true, call, ctx, e);
}

/* --- tables ------------------------------------------------------------------------------------
 */

static void make_text(mn_maker *k, size_t col, mn_text t)
{
    if (t.len)
        mn_make_text(k, col, t);
}

static mn_status add_nexus(work *w, mn_err *e)
{
    const mn_chain *c = w->c;
    mn_maker k = mn_maker_new("nexus",
                              "party:t name:t kind:t verdict:t good:t since:t authority:t "
                              "source:t because:t",
                              e);
    const mn_table_view view = {.title = "What touches a ban",
                                .first = 40,
                                .columns = "party=Party!,name=Name,kind=Kind,verdict=Verdict,"
                                           "since=Since,because=Because"};
    for (uint32_t i = 0; i < w->set.n; i++) {
        const mn_nexus *n = &w->set.at[i];
        mn_make_row(&k, 0);
        mn_make_text(&k, 0, mn_chain_text(c, c->party[n->party].id));
        mn_make_text(&k, 1, mn_chain_party_name(c, n->party));
        mn_make_str(&k, 2, mn_nexus_kind_name(n->kind));
        mn_make_str(&k, 3, mn_nexus_verdict_name(n->verdict));
        if (n->good != MN_NOT_ANY)
            make_text(&k, 4, mn_chain_text(c, c->good[n->good].text));
        mn_path_make_day(&k, 5, n->since);
        mn_make_text(&k, 6, n->authority);
        make_text(&k, 7, n->source);
        mn_make_text(&k, 8, n->because);
    }
    return mn_report_made(w->r, &k, &view, e);
}

static mn_status add_details(work *w, mn_err *e)
{
    const mn_chain *c = w->c;
    mn_maker k = mn_maker_new("details",
                              "party:t kind:t site:t list:t entry:t probability:f "
                              "until:t rule:t version:t",
                              e);
    const mn_table_view view = {.title = "Details", .hidden = true};
    for (uint32_t i = 0; i < w->set.n; i++) {
        const mn_nexus *n = &w->set.at[i];
        mn_make_row(&k, 0);
        mn_make_text(&k, 0, mn_chain_text(c, c->party[n->party].id));
        mn_make_str(&k, 1, mn_nexus_kind_name(n->kind));
        if (n->site != MN_NOT_ANY)
            make_text(&k, 2, mn_chain_text(c, c->site[n->site].id));
        make_text(&k, 3, n->list);
        make_text(&k, 4, n->entry);
        mn_make_f64(&k, 5, floor(n->probability * 10000 + 0.5) / 10000);
        mn_path_make_day(&k, 6, n->until);
        mn_make_text(&k, 7, n->rule);
        make_text(&k, 8, n->version);
    }
    return mn_report_made(w->r, &k, &view, e);
}

static mn_status add_lists(work *w, mn_err *e)
{
    mn_maker k = mn_maker_new("lists", "list:t version:i published:t digest:t stale:b", e);
    const mn_table_view view = {.title = "Lists that were looked in",
                                .columns = "list=List,version=Version,published=Published"};
    for (size_t i = 0; i < w->set.lists; i++) {
        const mn_nexus_list *l = &w->set.list[i];
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, l->name);
        if (l->version)
            mn_make_i64(&k, 1, l->version);
        if (l->published[0])
            mn_make_str(&k, 2, l->published);
        mn_make_str(&k, 3, l->digest);
        mn_make_bool(&k, 4, l->stale);
    }
    return mn_report_made(w->r, &k, &view, e);
}

/* --- texts -------------------------------------------------------------------------------------
 */

static mn_status add_figures(work *w, mn_err *e)
{
    static const char *const name[] = {"review", "near_border", "found"};
    static const char *const label[] = {"To be looked at", "Near a border", "Found"};
    double n[3] = {0, 0, 0};
    mn_status st = MN_OK;
    for (uint32_t i = 0; i < w->set.n; i++)
        n[w->set.at[i].verdict]++;
    for (size_t i = 3; i-- > 0 && !st;) {
        const mn_figure f = {.name = name[i],
                             .label = label[i],
                             .value = n[i],
                             .low = NAN,
                             .high = NAN,
                             .unit = "findings",
                             .method = "count",
                             .headline = i == 2};
        st = mn_report_figure(w->r, &f, e);
    }
    return st;
}

static mn_status add_warnings(work *w, const mn_call *call, mn_err *e)
{
    char text[MN_STORE_NAME + 160];
    mn_status st = MN_OK;
    bool listed = !mn_call_count(call, "kind");
    for (size_t i = 0; i < mn_call_count(call, "kind"); i++)
        listed = listed || strcmp(mn_call_nth(call, "kind", i), "listed") == 0;
    if (listed && !w->set.lists)
        st = mn_report_warning(
            w->r,
            "The store has no list: parties were not looked for. Import one with 'manumit "
            "list import'.",
            e);
    for (size_t i = 0; i < w->set.lists && !st; i++)
        if (w->set.list[i].stale) {
            snprintf(text, sizeof text,
                     "The list '%s' is old: a newer version was due. Import it before you rely on "
                     "this.",
                     w->set.list[i].name);
            st = mn_report_warning(w->r, text, e);
        }
    if (!st && w->set.unasked) {
        snprintf(text, sizeof text,
                 "%u %s no name that can be looked for, and %s not held against the lists.",
                 w->set.unasked, w->set.unasked == 1 ? "party has" : "parties have",
                 w->set.unasked == 1 ? "was" : "were");
        st = mn_report_warning(w->r, text, e);
    }
    return st;
}

static mn_status add_notes(work *w, mn_err *e)
{
    static const char *const notes[] = {
        "'found' is what lists, codes, words and coordinates say; 'review' is to be looked at; "
        "neither says that anybody is guilty. 'near border': nearer to a region's border than its "
        "outline can tell. What people decided ('manumit review') holds in place of a score.",
        "A good is named with a country by the US Department of Labor's list of goods made with "
        "child or forced labour: that is a risk of the good, not a finding about the seller."};
    mn_status st = MN_OK;
    for (size_t i = 0; i < 2 && !st; i++)
        st = mn_report_text(w->r, MN_TEXT_NOTE, notes[i], e);
    return st;
}

static mn_status put_manifest(work *w, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    char text[MN_STORE_NAME + MN_STORE_HASH + 32], hash[MN_SHA256_HEX], key[32];
    const char *file = mn_call_text(call, "regions");
    mn_status st = mn_chain_call_sign(w->r, w->c, e);
    for (size_t i = 0; i < w->set.lists && !st; i++) {
        const mn_nexus_list *l = &w->set.list[i];
        snprintf(key, sizeof key, "list_%zu", i + 1);
        snprintf(text, sizeof text, "%s@%lld %s", l->name, (long long)l->version, l->digest);
        st = mn_report_manifest_text(w->r, key, text, e);
    }
    if (!st && file && !(st = mn_file_sha256(hash, ctx, file, e)))
        st = mn_report_manifest_input(w->r, "regions", file, hash, e);
    return st ? st : mn_report_manifest_text(w->r, "nexus", w->set.digest, e);
}

static mn_status report(work *w, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    mn_status st = add_figures(w, e);
    if (!st && !(st = add_nexus(w, e)) && !(st = add_details(w, e)) && !(st = add_lists(w, e)) &&
        !(st = add_warnings(w, call, e)) && !(st = add_notes(w, e)))
        st = put_manifest(w, call, ctx, e);
    return st;
}

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    work w = {0};
    mn_status st = mn_report_new(&w.r, "trace nexus", "What in the chain touches a ban", e);
    if (!st && !(st = mn_chain_call_open(&w.store, &w.c, call, ctx, e)) &&
        !(st = find(&w, call, ctx, e)))
        st = report(&w, call, ctx, e);
    if (st)
        mn_report_free(w.r);
    else
        *out = w.r;
    release(&w);
    return st;
}

static const mn_example examples[] = {
    {"manumit trace nexus --store chain.db", "parties, sites and goods that touch a ban"},
    {"manumit trace nexus --lists uflpa@2024-05-01 --kind listed",
     "parties that the list named on that day"},
    {"manumit trace nexus --kind region --csv > sites.csv", "places in, or near, a banned region"},
    {NULL, NULL}};

static const mn_input inputs[] = {{NULL, NULL, false, false}};

static const mn_option options[] = {
    {.name = "chain",
     .type = MN_OPT_TEXT,
     .arg = "NAME[@VERSION]",
     .help = "The chain. Without it, the only one of the store; without a version, the newest."},
    {.name = "lists",
     .type = MN_OPT_TEXT,
     .arg = "NAME[@DATE],...",
     .many = true,
     .help = "Lists of the store, as they are in force, as they stood on a day (uflpa@2024-05-01) "
             "or in a version (uflpa@3). Without it, all."},
    {.name = "list-file",
     .type = MN_OPT_TEXT,
     .arg = "[NAME=]PATH,...",
     .many = true,
     .local = true,
     .help = "Also the list in these files. Then nothing is kept for the next time."},
    {.name = "kind",
     .type = MN_OPT_CHOICE,
     .choices = "listed|region|good",
     .many = true,
     .help = "Only what a list names; places in a region; goods of a country that the list of "
             "goods names. Without it, all three."},
    {.name = "on",
     .type = MN_OPT_TEXT,
     .arg = "DATE",
     .help = "Only what held on this day, as far as dates are known."},
    {.name = "regions",
     .type = MN_OPT_FILE,
     .arg = "FILE",
     .help = "Regions of your own beside the shipped ones ('manumit trace place --help')."},
    {.name = "accept",
     .type = MN_OPT_REAL,
     .arg = "P",
     .def = "0.85",
     .min = 0.01,
     .max = 1,
     .help = "A party is 'found' on a list from this probability on."},
    {.name = "review",
     .type = MN_OPT_REAL,
     .arg = "P",
     .def = "0.5",
     .min = 0.01,
     .max = 1,
     .help = "It is to be looked at from this probability on."},
    {.name = "anew", .type = MN_OPT_FLAG, .help = "Look anew, whatever was kept beside the store."},
    MN_STORE_OPTION,
    MN_AS_USER_OPTION,
    {.name = NULL}};

static const mn_output outputs[] = {
    {"nexus", "party,name,kind,verdict,good,since,authority,source,because",
     "a row for each thing that touches a ban; kind: listed, region, good; verdict: found, near "
     "border, review"},
    {"details", "party,kind,site,list,entry,probability,until,rule,version",
     "the same rows, with the rule and its version"},
    {"lists", "list,version,published,digest,stale", "the lists that were looked in"},
    {NULL, NULL, NULL}};

const mn_command mn_trace_nexus_command = {
    .name = "trace nexus",
    .summary = "Find what in a chain touches a ban",
    .about =
        "Holds every party of the chain against the lists, every site and address against the "
        "regions whose goods are banned, and every good with the countries that it is sold from "
        "against the list of goods made with child or forced labour.\n\n"
        "The first time this takes some 15 microseconds a party. What was found is kept beside the "
        "store for this chain, these lists and rules; what people decided since counts at once.",
    .examples = examples,
    .inputs = inputs,
    .options = options,
    .outputs = outputs,
    .see_also = "trace place,screen,review put",
    .run = run};
