/* SPDX-License-Identifier: Apache-2.0
 *
 * trace_tiers.c - manumit trace tiers: who stands above a party, or below it, and on which tier.
 */
#include <stdio.h>
#include <stdlib.h>

#include "core/err.h"
#include "core/text.h"
#include "report/made.h"
#include "trace/commands/command.h"
#include "trace/commands/path_call.h"

typedef struct tiers_run {
    mn_store *s;
    mn_chain *c;
    mn_tiers t;
    mn_nexus_set nexus;
    mn_path_names names;
    mn_buf text;
    uint32_t party;
    bool down, marked;
} tiers_run;

static void close_run(tiers_run *x)
{
    mn_tiers_free(&x->t);
    mn_nexus_free(&x->nexus);
    mn_path_names_free(&x->names);
    mn_buf_free(&x->text);
    mn_chain_close(x->c);
    mn_store_close(x->s);
}

static int by_number(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* Its goods, each once, joined by ';'. */
static mn_text goods_of(tiers_run *x, const mn_tier *t, mn_err *e, mn_status *st)
{
    uint32_t *good = malloc((t->edges + 1U) * sizeof *good), n = 0;
    mn_buf_clear(&x->text);
    if (!good) {
        *st = mn_fail_memory(e);
        return (mn_text){"", 0};
    }
    for (uint32_t i = 0; i < t->edges; i++)
        if (x->c->edge[x->t.edge[t->edge + i]].good != MN_NOT_ANY)
            good[n++] = x->c->edge[x->t.edge[t->edge + i]].good;
    qsort(good, n, sizeof *good, by_number);
    for (uint32_t i = 0; i < n; i++)
        if (!i || good[i] != good[i - 1]) {
            mn_buf_str(&x->text, x->text.len ? "; " : "");
            mn_buf_text(&x->text, mn_chain_text(x->c, x->c->good[good[i]].text));
        }
    free(good);
    if (x->text.failed)
        *st = mn_fail_memory(e);
    return (mn_text){x->text.ptr ? x->text.ptr : "", x->text.len};
}

/* What touches a ban: "listed", "region; to be looked at: good", ... */
static mn_text marks_of(tiers_run *x, uint32_t party)
{
    const mn_nexus_set *n = &x->nexus;
    mn_buf_clear(&x->text);
    for (uint32_t i = n->of ? n->of[party] : 0, end = n->of ? n->of[party + 1] : 0; i < end; i++) {
        const mn_nexus *a = &n->at[i];
        if (i > n->of[party] && a[-1].kind == a->kind && a[-1].verdict == a->verdict)
            continue;
        mn_buf_str(&x->text, x->text.len ? "; " : "");
        mn_buf_str(&x->text, mn_nexus_kind_name(a->kind));
        if (a->verdict != MN_NEXUS_FOUND) {
            mn_buf_str(&x->text, ", ");
            mn_buf_str(&x->text, mn_path_verdict(a->verdict));
        }
    }
    return (mn_text){x->text.ptr ? x->text.ptr : "", x->text.len};
}

static mn_status add_tiers(mn_report *r, tiers_run *x, mn_err *e)
{
    mn_status st = MN_OK;
    mn_maker k = mn_maker_new("tiers",
                              "tier:i party:t name:t country:t goods:t first_date:t last_date:t "
                              "supplies:i nexus:t",
                              e);
    const mn_table_view view = {.title = x->down ? "To whom its goods go" : "Who stands above it",
                                .first = 40,
                                .columns =
                                    "tier=Tier,name=Party,country=In,goods=Goods,last_date=Last,"
                                    "nexus=Touches"};
    for (uint32_t i = 0; i < x->t.n && !st; i++) {
        const mn_tier *t = &x->t.at[i];
        const mn_chain_party *p = &x->c->party[t->party];
        mn_make_row(&k, 0);
        mn_make_i64(&k, 0, t->tier);
        mn_make_text(&k, 1, mn_chain_text(x->c, p->id));
        mn_make_text(&k, 2, mn_path_name(&x->names, t->party));
        if (p->country[0])
            mn_make_text(&k, 3, (mn_text){p->country, 2});
        mn_make_text(&k, 4, goods_of(x, t, e, &st));
        mn_path_make_day(&k, 5, t->sum.first);
        mn_path_make_day(&k, 6, t->sum.last);
        mn_make_i64(&k, 7, t->sum.supplies);
        const mn_text marks = marks_of(x, t->party);
        if (marks.len)
            mn_make_text(&k, 8, marks);
    }
    mn_make_status(&k, st);
    return mn_report_made(r, &k, &view, e);
}

/* --- the picture: supplies from tier to tier, by country ------------------------------------- */

typedef struct flow {
    uint32_t tier;
    char from[2], to[2];
    uint64_t supplies;
} flow;

static int by_place(const void *a, const void *b)
{
    const flow *x = a, *y = b;
    if (x->tier != y->tier)
        return x->tier < y->tier ? -1 : 1;
    for (int i = 0; i < 2; i++)
        if (x->from[i] != y->from[i])
            return x->from[i] < y->from[i] ? -1 : 1;
    for (int i = 0; i < 2; i++)
        if (x->to[i] != y->to[i])
            return x->to[i] < y->to[i] ? -1 : 1;
    return 0;
}

static void country_of(char out[2], const mn_chain *c, uint32_t party)
{
    out[0] = c->party[party].country[0] ? c->party[party].country[0] : '?';
    out[1] = c->party[party].country[0] ? c->party[party].country[1] : '?';
}

/* Without what went back. */
static uint64_t carried(const mn_chain *c, const mn_chain_edge *edge)
{
    uint64_t n = 0;
    for (uint32_t s = edge->first; s < edge->first + edge->count; s++)
        n += !c->supply.kind || c->supply.kind[s] != MN_RETURN;
    return n;
}

static void label(char out[80], const tiers_run *x, uint32_t tier, const char country[2])
{
    const mn_text name = mn_chain_party_name(x->c, x->party);
    if (!tier)
        snprintf(out, 80, "%.*s", (int)mn_utf8_cut(name, 40).len, name.ptr);
    else
        snprintf(out, 80, "%u: %.2s", tier, country[0] == '?' ? "--" : country);
}

static mn_status put_flows(mn_report *r, tiers_run *x, flow *f, size_t n, mn_err *e)
{
    mn_maker k = mn_maker_new("flows", "from:t to:t supplies:i", e);
    const mn_table_view view = {.title = "From tier to tier, by country", .hidden = true};
    const mn_chart chart = {.kind = MN_CHART_FLOW,
                            .title = "From tier to tier, by country",
                            .table = "flows",
                            .label = "from",
                            .target = "to",
                            .value = "supplies",
                            .unit = "supplies",
                            .alt = "Supplies between neighbouring tiers, by tier and country"};
    qsort(f, n, sizeof *f, by_place);
    for (size_t i = 0, j; i < n; i = j) {
        char from[80], to[80];
        uint64_t sum = 0;
        for (j = i; j < n && !by_place(&f[i], &f[j]); j++)
            sum += f[j].supplies;
        label(from, x, x->down ? f[i].tier - 1 : f[i].tier, f[i].from);
        label(to, x, x->down ? f[i].tier : f[i].tier - 1, f[i].to);
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, from);
        mn_make_str(&k, 1, to);
        mn_make_i64(&k, 2, (int64_t)sum);
    }
    mn_status st = mn_report_made(r, &k, &view, e);
    return st || !n ? st : mn_report_chart(r, &chart, e);
}

static mn_status add_flows(mn_report *r, tiers_run *x, mn_err *e)
{
    uint32_t *tier = calloc((size_t)x->c->parties + 1, sizeof *tier);
    flow *f = malloc((x->t.edges + 1U) * sizeof *f);
    size_t n = 0;
    if (!tier || !f) {
        free(tier);
        free(f);
        return mn_fail_memory(e);
    }
    for (uint32_t i = 0; i < x->t.n; i++)
        tier[x->t.at[i].party] = x->t.at[i].tier;
    for (uint32_t i = 0; i < x->t.edges; i++) {
        const mn_chain_edge *edge = &x->c->edge[x->t.edge[i]];
        const uint32_t far = x->down ? edge->buyer : edge->seller;
        const uint32_t near = x->down ? edge->seller : edge->buyer;
        if (tier[near] + 1 != tier[far] || (!tier[near] && near != x->party))
            continue;
        f[n] = (flow){.tier = tier[far], .supplies = carried(x->c, edge)};
        country_of(f[n].from, x->c, edge->seller);
        country_of(f[n++].to, x->c, edge->buyer);
    }
    const mn_status st = put_flows(r, x, f, n, e);
    free(tier);
    free(f);
    return st;
}

static mn_status tell(mn_report *r, tiers_run *x, mn_err *e)
{
    uint64_t marked = 0, tiers = 0;
    mn_status st = mn_path_names_meet(&x->names, x->party, e);
    for (uint32_t i = 0; i < x->t.n && !st; i++) {
        st = mn_path_names_meet(&x->names, x->t.at[i].party, e);
        marked += x->nexus.of && x->nexus.of[x->t.at[i].party] < x->nexus.of[x->t.at[i].party + 1];
        tiers = x->t.at[i].tier;
    }
    if (st ||
        (st = mn_report_count(r, "parties", x->down ? "Parties below it" : "Parties above it",
                              x->t.n, "parties", true, e)) ||
        (st = mn_report_count(r, "farthest_tier", "Farthest tier that is known", tiers, "tiers",
                              false, e)) ||
        (x->marked && (st = mn_report_count(r, "marked", "Parties that touch a ban, or may", marked,
                                            "parties", false, e))) ||
        (st = add_tiers(r, x, e)))
        return st;
    if (x->marked && !x->nexus.lists &&
        (st = mn_report_warning(r,
                                "The store has no list: parties were not looked for. Import one "
                                "with 'manumit list import'.",
                                e)))
        return st;
    if ((st = add_flows(r, x, e)) || (st = mn_path_alike(r, x->c, e)))
        return st;
    return mn_report_text(
        r, MN_TEXT_NOTE,
        "Each party stands on the nearest tier by which goods can have passed: in an order that "
        "the dates allow, and where recipes and lots do not say that they went into something "
        "else. Supplies are counted that can have carried goods so. Touches: what a list names, a "
        "region, or a good of a country; to be looked at is a proposal, and no finding.",
        e);
}

static mn_status make(mn_report **out, tiers_run *x, mn_err *e)
{
    char title[200];
    mn_report *r = NULL;
    const mn_text name = mn_utf8_cut(mn_chain_party_name(x->c, x->party), 80);
    snprintf(title, sizeof title, x->down ? "To whom goods of %.*s go" : "Who supplies %.*s",
             (int)name.len, name.ptr);
    mn_status st = mn_report_new(&r, "trace tiers", title, e);
    if (!st && !(st = mn_path_sign(r, x->c, e)))
        st = tell(r, x, e);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    tiers_run x = {.down = mn_call_flag(call, "down"), .marked = !mn_call_flag(call, "plain")};
    const mn_nexus_asked all = {.on = mn_call_text(call, "on")};
    mn_path_options o;
    mn_path_options_of(&o, call);
    mn_status st = mn_chain_call_open(&x.s, &x.c, call, ctx, e);
    if (!st && !(st = mn_path_party(&x.party, x.c, mn_text_of(mn_call_input(call, 0)), e)) &&
        !(st = mn_path_names_new(&x.names, x.c, e)) &&
        !(st = mn_tiers_find(&x.t, x.c, x.party, x.down, &o, ctx, e)) &&
        !(x.marked && (st = mn_chain_call_nexus(&x.nexus, x.c, x.s, &all, true, call, ctx, e))))
        st = make(out, &x, e);
    close_run(&x);
    return st;
}

static const mn_example examples[] = {
    {"manumit trace tiers 'Sunrise Apparel'", "all suppliers of a party, tier by tier"},
    {"manumit trace tiers GIN-7 --down", "to whom the goods of a gin go"},
    {"manumit trace tiers 'Sunrise Apparel' --tiers 3 --html -o tiers.html", "with a picture"},
    {NULL, NULL}};
static const mn_input inputs[] = {
    {"PARTY", "a party of the chain, by its id or its whole name", true, false},
    {NULL, NULL, false, false}};
static const mn_option options[] = {
    {.name = "down", .type = MN_OPT_FLAG, .help = "Go down: to whom its goods go."},
    MN_CHAIN_CALL_OPTION,
    MN_PATH_OPTIONS,
    {.name = "plain", .type = MN_OPT_FLAG, .help = "Do not look whether parties touch a ban."},
    MN_PATH_LIST_OPTIONS,
    MN_STORE_OPTION,
    MN_AS_USER_OPTION,
    {.name = NULL}};
static const mn_output outputs[] = {
    {"tiers", "tier,party,name,country,goods,first_date,last_date,supplies,nexus",
     "the parties, by nearest tier; goods that come from it (with --down: go to it), joined by "
     "';'; "
     "nexus: listed, region, good, and whether it is to be looked at"},
    {"flows", "from,to,supplies", "supplies between neighbouring tiers, by country"},
    {NULL, NULL, NULL}};
const mn_command mn_trace_tiers_command = {
    .name = "trace tiers",
    .summary = "Show who stands above or below a party, tier by tier",
    .about =
        "Tier 1 sells to the party, tier 2 to tier 1, and so on. A party stands on the nearest "
        "tier by which its goods can have come: later stages after earlier ones, and only where "
        "what it sells can be in what its buyer sells (docs/guide/trace.md).\n\n"
        "What nobody has put into the tables is not there: a tier that ends is a tier of which "
        "nothing is known, not one without suppliers.",
    .examples = examples,
    .inputs = inputs,
    .options = options,
    .outputs = outputs,
    .see_also = "trace paths,trace show",
    .run = run,
    .words = 1};
