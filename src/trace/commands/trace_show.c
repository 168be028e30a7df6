/* SPDX-License-Identifier: Apache-2.0
 *
 * trace_show.c - manumit trace show: the chains of a store, or one: versions, what it holds, the
 * files that it was made of, what was found.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "report/made.h"
#include "table/json.h"
#include "table/maker.h"
#include "trace/commands/command.h"
#include "trace/commands/import_report.h"
#include "trace/tables/day.h"

/* --- what the store says -------------------------------------------------------------------------
 */

static const char *const counted[] = {"parties",   "sites",           "goods",     "supplies",
                                      "shipments", "transformations", "documents", "findings"};
enum { COUNTED = sizeof counted / sizeof *counted };

/* The counts as the store keeps them, a JSON object. */
static void make_counts(mn_maker *k, size_t first, const char *json)
{
    mn_json j;
    mn_json_member m;
    mn_buf key = {0};
    bool open = mn_json_open(&j, mn_text_of(json));
    while (open && mn_json_next(&j, &m)) {
        int64_t n;
        mn_buf_clear(&key);
        mn_json_unquote(&key, m.key);
        for (size_t i = 0; i < COUNTED; i++)
            if (mn_text_eq_str((mn_text){key.ptr, key.len}, counted[i]) && mn_text_i64(m.value, &n))
                mn_make_i64(k, first + i, n);
    }
    mn_buf_free(&key);
}

static void make_content(mn_maker *k, const mn_store_content *c)
{
    mn_make_row(k, 0);
    mn_make_str(k, 0, c->name);
    mn_make_i64(k, 1, c->version);
    mn_make_str(k, 2, c->imported);
    mn_make_str(k, 3, c->by);
    make_counts(k, 4, c->counts);
    mn_make_str(k, 4 + COUNTED, c->digest);
}

static mn_status add_contents(mn_report *r, mn_store *s, const char *table, const char *name,
                              const char *title, mn_err *e)
{
    mn_maker k = mn_maker_new(table,
                              "chain:t version:i imported:t by:t parties:i sites:i goods:i "
                              "supplies:i shipments:i transformations:i documents:i findings:i "
                              "digest:t",
                              e);
    const mn_table_view view = {.title = title,
                                .first = 20,
                                .columns = "chain=Chain!,version=No.,imported=Imported,by=By,"
                                           "parties=Parties,supplies=Supplies,findings=Findings"};
    mn_store_cursor *cursor = NULL;
    mn_store_content c;
    bool any = true, none = true;
    mn_status st = name ? mn_store_content_versions(&cursor, s, "chain", mn_text_of(name), e)
                        : mn_store_contents(&cursor, s, "chain", e);
    while (!st && !(st = mn_store_next_content(cursor, &c, &any, e)) && any) {
        make_content(&k, &c);
        none = false;
    }
    mn_store_cursor_free(cursor);
    if (st) {
        mn_table_free(mn_maker_end(&k));
        return st;
    }
    if ((st = mn_report_made(r, &k, &view, e)) || !none)
        return st;
    return mn_report_text(
        r, MN_TEXT_PARA,
        "The store holds no chain yet. 'manumit trace import --help' shows how to "
        "make one of tables.",
        e);
}

/* --- what the chain says
 * --------------------------------------------------------------------------- */

static mn_status add_parties(mn_report *r, const mn_chain *c, mn_err *e)
{
    mn_maker k = mn_maker_new("parties",
                              "party:t name:t country:t told:t sites:i sells_to:i buys_from:i "
                              "first_date:t last_date:t",
                              e);
    const mn_table_view view = {.title = "Parties", .hidden = true};
    for (uint32_t p = 0; p < c->parties; p++) {
        const mn_chain_party *at = &c->party[p];
        const uint32_t sold = c->out[p + 1] - c->out[p], bought = c->in[p + 1] - c->in[p];
        int32_t first = MN_NO_DAY, last = MN_NO_DAY;
        char day[MN_DAY_SIZE];
        for (uint32_t i = 0; i < sold + bought; i++) {
            const mn_chain_edge *edge =
                &c->edge[i < bought ? c->in[p] + i : c->sold[c->out[p] + i - bought]];
            if (edge->since != MN_NO_DAY && (first == MN_NO_DAY || edge->since < first))
                first = edge->since;
            if (edge->until != MN_NO_DAY && (last == MN_NO_DAY || edge->until > last))
                last = edge->until;
        }
        mn_make_row(&k, at->at.line);
        mn_make_text(&k, 0, mn_chain_text(c, at->id));
        mn_make_text(&k, 1, mn_chain_party_name(c, p));
        if (at->country[0])
            mn_make_text(&k, 2, (mn_text){at->country, 2});
        mn_make_str(&k, 3, at->told == MN_TOLD_NAMED ? "named" : "stated");
        mn_make_i64(&k, 4, at->sites);
        mn_make_i64(&k, 5, sold);
        mn_make_i64(&k, 6, bought);
        mn_trade_day_write(day, first);
        if (*day)
            mn_make_str(&k, 7, day);
        mn_trade_day_write(day, last);
        if (*day)
            mn_make_str(&k, 8, day);
    }
    return mn_report_made(r, &k, &view, e);
}

typedef struct good_count {
    uint64_t links, supplies;
    int32_t first, last;
} good_count;

static mn_status add_goods(mn_report *r, const mn_chain *c, mn_err *e)
{
    mn_maker k =
        mn_maker_new("goods", "good:t hs:t links:i supplies:i first_date:t last_date:t", e);
    const mn_table_view view = {.title = "Goods",
                                .first = 15,
                                .columns = "good=Good,hs=HS,links=Links,supplies=Supplies,"
                                           "first_date=First,last_date=Last"};
    good_count *n = calloc((size_t)c->goods + 1, sizeof *n);
    if (!n) {
        mn_table_free(mn_maker_end(&k));
        return mn_fail_memory(e);
    }
    for (uint32_t i = 0; i < c->goods; i++)
        n[i].first = n[i].last = MN_NO_DAY;
    for (uint32_t i = 0; i < c->edges; i++) {
        const mn_chain_edge *edge = &c->edge[i];
        good_count *g = &n[edge->good];
        g->links++;
        g->supplies += edge->count;
        if (edge->since != MN_NO_DAY && (g->first == MN_NO_DAY || edge->since < g->first))
            g->first = edge->since;
        if (edge->until != MN_NO_DAY && (g->last == MN_NO_DAY || edge->until > g->last))
            g->last = edge->until;
    }
    for (uint32_t i = 0; i < c->goods; i++) {
        char day[MN_DAY_SIZE];
        mn_make_row(&k, 0);
        mn_make_text(&k, 0, mn_chain_text(c, c->good[i].text));
        if (c->good[i].hs[0])
            mn_make_str(&k, 1, c->good[i].hs);
        mn_make_i64(&k, 2, (int64_t)n[i].links);
        mn_make_i64(&k, 3, (int64_t)n[i].supplies);
        mn_trade_day_write(day, n[i].first);
        if (*day)
            mn_make_str(&k, 4, day);
        mn_trade_day_write(day, n[i].last);
        if (*day)
            mn_make_str(&k, 5, day);
    }
    free(n);
    return mn_report_made(r, &k, &view, e);
}

/* "1 site", "2 sites" */
static void count(mn_buf *b, uint64_t n, const char *one, const char *many)
{
    mn_buf_fmt(b, "%llu %s", (unsigned long long)n, n == 1 ? one : many);
}

static mn_status describe(mn_report *r, const mn_chain *c, mn_err *e)
{
    mn_buf b = {0};
    const uint64_t named = mn_import_named(c);
    mn_buf_fmt(&b, "Version %lld of '%s': ", (long long)c->version, c->name);
    count(&b, c->parties, "party", "parties");
    mn_buf_fmt(&b, " (%llu of them only named), ", (unsigned long long)named);
    count(&b, c->sites, "site", "sites");
    mn_buf_str(&b, ", ");
    count(&b, c->supplies, "supply or shipment", "supplies and shipments");
    mn_buf_str(&b, " on ");
    count(&b, c->edges, "link", "links");
    mn_buf_str(&b, ", ");
    count(&b, c->recipes, "transformation", "transformations");
    mn_buf_str(&b, ", ");
    count(&b, c->documents, "document", "documents");
    mn_buf_char(&b, '.');
    mn_status st = b.failed ? mn_fail_memory(e) : mn_report_text(r, MN_TEXT_PARA, b.ptr, e);
    mn_buf_free(&b);
    if (!st && !(st = mn_import_chain(r, c, e)) && !(st = add_goods(r, c, e)) &&
        !(st = mn_import_findings(r, c, e)) && !(st = add_parties(r, c, e)))
        st = mn_import_sources(r, c, false, e);
    if (!st && c->findings)
        st = mn_report_text(r, MN_TEXT_NOTE,
                            "All findings: --table findings. All parties: --table parties.", e);
    return st;
}

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    const char *name = mn_call_input(call, 0);
    mn_store *s = NULL;
    mn_chain *c = NULL;
    mn_report *r = NULL;
    mn_status st = mn_report_new(&r, "trace show", name ? "A chain" : "Chains in the store", e);
    if (!st)
        st = mn_call_store_read(&s, MN_STORE_READ, call, ctx, e);
    if (!st && !name)
        st = add_contents(r, s, "chains", NULL, "Chains", e);
    else if (!st && !(st = mn_chain_of_store(&c, s, name, ctx, e)) &&
             !(st = add_contents(r, s, "chains", c->name, "Its versions, the newest first", e)))
        st = describe(r, c, e);
    mn_chain_close(c);
    mn_store_close(s);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

static const mn_example examples[] = {
    {"manumit trace show", "all chains, and their newest versions"},
    {"manumit trace show cotton", "one: its versions, what it holds, files, findings"},
    {"manumit trace show cotton@2 --table findings", "what was odd in its second version"},
    {NULL, NULL}};
static const mn_input inputs[] = {
    {"CHAIN", "a chain, NAME or NAME@VERSION; without it, all", false, false},
    {NULL, NULL, false, false}};
static const mn_option options[] = {MN_STORE_OPTION, MN_AS_USER_OPTION, {.name = NULL}};
static const mn_output outputs[] = {
    {"chains",
     "chain,version,imported,by,parties,sites,goods,supplies,shipments,transformations,documents,"
     "findings,digest",
     "the chains; with CHAIN: its versions, the newest first"},
    {"chain",
     "chain,version,digest,parties,named,sites,goods,supplies,shipments,transformations,documents,"
     "first_date,last_date",
     "with CHAIN: what it holds"},
    {"goods", "good,hs,links,supplies,first_date,last_date", "with CHAIN: its goods"},
    {"findings", "kind,file,line,text,finding",
     "with CHAIN: rows that are in, and about which something is odd"},
    {"parties", "party,name,country,told,sites,sells_to,buys_from,first_date,last_date",
     "with CHAIN: its parties; told is 'stated' or 'named' (nothing but its name is known)"},
    {"sources", "table,file,sha256", "with CHAIN: the files that it was made of"},
    {NULL, NULL, NULL}};
const mn_command mn_trace_show_command = {
    .name = "trace show",
    .summary = "Show the chains in the store, their versions, counts, files and findings",
    .examples = examples,
    .inputs = inputs,
    .options = options,
    .outputs = outputs,
    .see_also = "trace import",
    .run = run,
    .quick = true,
    .words = 1};
