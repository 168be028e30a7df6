/* SPDX-License-Identifier: Apache-2.0
 *
 * trace_plan.c - manumit trace plan: whom to ask for documents first.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "report/made.h"
#include "table/maker.h"
#include "trace/commands/command.h"
#include "trace/commands/suppliers.h"
#include "trace/plan/plan.h"
#include "trace/plan/sheet.h"
#include "trace/tables/day.h"

typedef struct work {
    mn_store *store;
    mn_chain *c;
    mn_report *r;
    mn_reference *reference;
    mn_scope_rules scope;
    mn_nexus_set nexus;
    mn_sheet costs;
    int64_t *cost;
    mn_plan_asked asked;
    mn_plan p;
} work;

static void release(work *w)
{
    mn_plan_free(&w->p);
    mn_scope_rules_free(&w->scope);
    mn_nexus_free(&w->nexus);
    mn_table_free(w->costs.t);
    free(w->cost);
    mn_reference_free(w->reference);
    mn_chain_close(w->c);
    mn_store_close(w->store);
}

/* --- what is asked ------------------------------------------------------------------------- */

/* A table of parties and what it costs to ask them; "-" for those who can't be asked. */
static mn_status read_costs(work *w, const char *path, const mn_ctx *ctx, mn_err *e)
{
    uint64_t unknown = 0;
    mn_status st = mn_sheet_read(&w->costs, path, "party,cost", 2, ctx, e);
    if (!st && !(w->cost = malloc(((size_t)w->c->parties + 1) * sizeof *w->cost)))
        st = mn_fail_memory(e);
    for (uint32_t v = 0; !st && v < w->c->parties; v++)
        w->cost[v] = 100;
    for (size_t i = 0; !st && i < mn_table_rows(w->costs.t); i++) {
        const mn_text name = mn_sheet_text(&w->costs, i, 0), text = mn_sheet_text(&w->costs, i, 1);
        const uint32_t party = mn_chain_find_party(w->c, name);
        int64_t cost = 0;
        if (!mn_text_eq_str(text, "-")) {
            st = mn_sheet_hundredths(&cost, &w->costs, i, 1, 100, e);
            if (!st && (cost <= 0 || cost > INT64_C(100000000000000)))
                st = mn_sheet_fail(&w->costs, i, 1, e,
                                   "is no cost above 0; '-' stands for 'can't be asked'");
        }
        if (!st && party == MN_NOT_ANY)
            unknown++;
        else if (!st)
            w->cost[party] = cost;
    }
    if (!st && unknown) {
        char text[160];
        snprintf(text, sizeof text, "Rows of '%.60s' that name no party of the chain: %llu.", path,
                 (unsigned long long)unknown);
        st = mn_report_warning(w->r, text, e);
    }
    if (!st)
        st = mn_suppliers_input(w->r, "costs", w->costs.t, e);
    w->asked.cost = w->cost;
    return st;
}

static mn_status read_budget(int64_t *out, const char *given, mn_err *e)
{
    double v;
    if (!mn_text_f64(mn_text_of(given), &v) || !(v > 0) || v > 1e14) {
        mn_fail(e, MN_USAGE, "'%s' is no budget above 0", given);
        return mn_hint(e, "give what the requests may cost together, as --budget 40");
    }
    *out = (int64_t)floor(v * 100 + 0.5);
    return MN_OK;
}

static mn_status open_all(work *w, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    const char *by = mn_call_text(call, "by"), *costs = mn_call_text(call, "costs");
    const char *budget = mn_call_text(call, "budget"), *rules = mn_call_text(call, "rules");
    w->asked = (mn_plan_asked){.buyer = MN_NOT_ANY,
                               .by = strcmp(by, "count") == 0  ? MN_PLAN_COUNT
                                     : strcmp(by, "risk") == 0 ? MN_PLAN_RISK
                                                               : MN_PLAN_VALUE,
                               .budget = -1,
                               .count = (size_t)mn_call_int(call, "count", 0),
                               .reach = mn_call_real(call, "reach", NAN)};
    mn_status st = budget ? read_budget(&w->asked.budget, budget, e) : MN_OK;
    if (!w->asked.count && !budget && isnan(w->asked.reach))
        w->asked.count = 12;
    if (!st)
        st = mn_reference_new(&w->reference, MN_NEED_MONEY, e);
    w->asked.reference = w->reference;
    if (!st)
        st = mn_scope_rules_load(&w->scope, rules, ctx, e);
    w->asked.scope = &w->scope;
    if (!st && rules)
        st = mn_suppliers_input(w->r, "rules", w->scope.t, e);
    if (!st)
        st = mn_suppliers_open(&w->store, &w->c, w->r, call, ctx, e);
    if (!st && mn_call_inputs(call))
        st = mn_suppliers_party(&w->asked.buyer, w->c, mn_call_input(call, 0), e);
    if (!st && costs)
        st = read_costs(w, costs, ctx, e);
    if (!st && w->asked.by == MN_PLAN_RISK)
        st = mn_chain_call_nexus(&w->nexus, w->c, w->store, &(mn_nexus_asked){0}, false, call, ctx,
                                 e);
    w->asked.nexus = &w->nexus;
    return st;
}

/* --- what is answered ---------------------------------------------------------------------- */

static double share(const work *w, int64_t weight)
{
    return w->p.total ? floor((double)weight / (double)w->p.total * 1e6 + 0.5) / 1e6 : 0;
}

static void amount(mn_maker *k, size_t col, const work *w, int64_t weight)
{
    if (w->asked.by == MN_PLAN_COUNT)
        mn_make_i64(k, col, weight);
    else
        mn_make_money(k, col, weight);
}

static mn_status add_plan(work *w, mn_err *e)
{
    const bool count = w->asked.by == MN_PLAN_COUNT;
    mn_maker k = mn_maker_new("plan",
                              count ? "rank:i party:t name:t cost:m settles:i total:i share:f "
                                      "bound:f"
                                    : "rank:i party:t name:t cost:m settles:m total:m share:f "
                                      "bound:f",
                              e);
    const mn_table_view view = {
        .title = count ? "Whom to ask, and how many supplies that settles"
                       : "Whom to ask, and how many US dollars that settles",
        .first = 30,
        .columns = w->cost ? "rank=No.,party=Party!,name=Name,cost=Cost,settles="
                             "Settles,share=All so far:1%,bound=At most:1%"
                           : "rank=No.,party=Party!,name=Name,settles=Settles,"
                             "share=All so far:1%,bound=At most:1%"};
    for (size_t i = 0; i < w->p.cover.n; i++) {
        const mn_cover_pick *x = &w->p.cover.pick[i];
        const uint32_t party = w->p.party[x->node];
        mn_make_row(&k, w->c->party[party].at.line);
        mn_make_i64(&k, 0, (int64_t)i + 1);
        mn_make_text(&k, 1, mn_chain_text(w->c, w->c->party[party].id));
        mn_make_text(&k, 2, mn_chain_party_name(w->c, party));
        mn_make_money(&k, 3, x->spent - (i ? x[-1].spent : 0));
        amount(&k, 4, w, x->gain);
        amount(&k, 5, w, x->total);
        mn_make_f64(&k, 6, share(w, x->total));
        mn_make_f64(&k, 7, share(w, x->bound));
    }
    return mn_report_made(w->r, &k, &view, e);
}

/* One edge of a party that is asked, unless whom it is with was asked before. */
static mn_status add_ask(mn_maker *k, work *w, const uint32_t *rank, uint32_t number, uint32_t edge,
                         bool sells, mn_err *e)
{
    const mn_chain_edge *g = &w->c->edge[edge];
    const uint32_t party = sells ? g->seller : g->buyer, with = sells ? g->buyer : g->seller;
    mn_plan_edge open;
    char day[16];
    if ((rank[with] && rank[with] < number) || (party == with && !sells))
        return MN_OK;
    mn_status st = mn_plan_edge_open(&open, &w->p, w->c, &w->asked, edge, e);
    if (st || !open.supplies || !open.weight)
        return st;
    mn_make_row(k, 0);
    mn_make_i64(k, 0, number);
    mn_make_text(k, 1, mn_chain_text(w->c, w->c->party[party].id));
    mn_make_str(k, 2, sells ? "sells to" : "buys from");
    mn_make_text(k, 3, mn_chain_party_name(w->c, with));
    mn_make_text(k, 4, mn_chain_text(w->c, w->c->good[g->good].text));
    mn_make_i64(k, 5, (int64_t)open.supplies);
    mn_trade_day_write(day, open.since);
    if (day[0])
        mn_make_str(k, 6, day);
    mn_trade_day_write(day, open.until);
    if (day[0])
        mn_make_str(k, 7, day);
    amount(k, 8, w, open.weight);
    return k->st;
}

/* What to ask each for: the supplies that lack documents, by edge. */
static mn_status add_asks(work *w, mn_err *e)
{
    mn_maker k = mn_maker_new("asks",
                              w->asked.by == MN_PLAN_COUNT
                                  ? "rank:i party:t side:t with:t good:t supplies:i first_date:t "
                                    "last_date:t settles:i"
                                  : "rank:i party:t side:t with:t good:t supplies:i first_date:t "
                                    "last_date:t settles:m",
                              e);
    const mn_table_view view = {.title = "What to ask them for: documents of these supplies",
                                .first = 20,
                                .columns = "rank=No.,side=It,with=With,good=Good,supplies=Supplies,"
                                           "first_date=From,last_date=To"};
    uint32_t *rank = calloc((size_t)w->c->parties + 1, sizeof *rank);
    mn_status st = rank ? MN_OK : mn_fail_memory(e);
    for (size_t i = 0; !st && i < w->p.cover.n; i++)
        rank[w->p.party[w->p.cover.pick[i].node]] = (uint32_t)i + 1;
    for (size_t i = 0; !st && i < w->p.cover.n; i++) {
        const uint32_t v = w->p.party[w->p.cover.pick[i].node];
        for (uint32_t x = w->c->out[v]; !st && x < w->c->out[v + 1]; x++)
            st = add_ask(&k, w, rank, (uint32_t)i + 1, w->c->sold[x], true, e);
        for (uint32_t x = w->c->in[v]; !st && x < w->c->in[v + 1]; x++)
            st = add_ask(&k, w, rank, (uint32_t)i + 1, x, false, e);
    }
    free(rank);
    mn_make_status(&k, st);
    return mn_report_made(w->r, &k, &view, e);
}

static mn_status add_counts(work *w, mn_err *e)
{
    const mn_plan_counts *n = &w->p.counts;
    const struct {
        const char *what;
        uint64_t supplies;
    } rows[] = {{"looked at", n->supplies},
                {"went back: not counted", n->returns},
                {"shipments of supplies that are counted", n->transports},
                {"have documents", n->documented},
                {"have none", n->unsettled},
                {"have none, and nothing at or above them touches a ban", n->no_risk},
                {"have none, and no value: not weighed", n->no_value},
                {"have none, and a value without a rate: not weighed", n->no_rate}};
    mn_maker k = mn_maker_new("supplies", "what:t supplies:i", e);
    const mn_table_view view = {.title = "Supplies", .columns = "what=What,supplies=Supplies"};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (i == 0 || i == 3 || i == 4 || rows[i].supplies) {
            mn_make_row(&k, 0);
            mn_make_str(&k, 0, rows[i].what);
            mn_make_i64(&k, 1, (int64_t)rows[i].supplies);
        }
    return mn_report_made(w->r, &k, &view, e);
}

static void put_weight(mn_buf *b, const work *w, int64_t weight)
{
    if (w->asked.by == MN_PLAN_COUNT)
        mn_suppliers_count(b, (uint64_t)weight, "supply", "supplies");
    else
        mn_suppliers_money(b, weight);
}

/* "Asking these 12 settles 71% of US$10,000; no 12 could settle more than 78%." */
static void sentence(mn_buf *b, const work *w)
{
    const mn_cover_plan *x = &w->p.cover;
    const int64_t got = x->n ? x->pick[x->n - 1].total : 0,
                  spent = x->n ? x->pick[x->n - 1].spent : 0;
    if (!w->p.total) {
        mn_buf_str(b,
                   w->p.counts.unsettled
                       ? "Nothing that lacks documents has a weight by which it could be "
                         "ranked; '--by count' counts every supply alike."
                       : "Every supply that was looked at has a document: nobody need be asked.");
        return;
    }
    if (x->n == 1)
        mn_buf_fmt(b, "Asking this one settles %.1f%% of ", 100 * share(w, got));
    else
        mn_buf_fmt(b, "Asking these %zu settles %.1f%% of ", x->n, 100 * share(w, got));
    put_weight(b, w, w->p.total);
    mn_buf_str(b, w->asked.by == MN_PLAN_RISK
                      ? " that hangs on something that may touch a ban and lacks documents"
                      : " that lacks documents");
    if (!isnan(w->asked.reach)) {
        if (!w->p.cover.reached)
            mn_buf_fmt(b, "; %.1f%% can't be reached%s", 100 * w->asked.reach,
                       w->asked.count || w->asked.budget >= 0 ? " within what was given" : "");
        else if (w->cost)
            mn_buf_fmt(b, "; nobody reaches %.1f%% at less than %.2f (these cost %.2f)",
                       100 * w->asked.reach, (double)x->least / 100, (double)spent / 100);
        else
            mn_buf_fmt(b, "; fewer than %lld can't reach %.1f%%",
                       (long long)((x->least + 99) / 100), 100 * w->asked.reach);
    } else if (w->asked.budget >= 0)
        mn_buf_fmt(b, "; no others at that cost could settle more than %.1f%%",
                   100 * share(w, x->bound));
    else if (x->bound == got)
        mn_buf_str(b, "; no others, as many, could settle more");
    else
        mn_buf_fmt(b, "; no %zu could settle more than %.1f%%",
                   w->asked.count ? w->asked.count : x->n, 100 * share(w, x->bound));
    mn_buf_char(b, '.');
}

static mn_status add_texts(work *w, mn_err *e)
{
    mn_buf b = {0};
    sentence(&b, w);
    mn_status st = b.failed ? mn_fail_memory(e) : mn_report_text(w->r, MN_TEXT_PARA, b.ptr, e);
    mn_buf_free(&b);
    if (!st && w->p.counts.nobody_weight) {
        mn_buf_fmt(&b, "%.1f%% lies between parties that can't be asked.",
                   100 * share(w, w->p.counts.nobody_weight));
        st = b.failed ? mn_fail_memory(e) : mn_report_text(w->r, MN_TEXT_PARA, b.ptr, e);
        mn_buf_free(&b);
    }
    return st;
}

static mn_status add_notes(work *w, mn_err *e)
{
    static const char *const notes[] = {
        "A supply is settled here when a document about it is in the chain, or one of its parties "
        "or sites whose kind speaks for it (data/trade/document_scope.csv): an assumption. Whether "
        "documents suffice is what 'manumit trace PARTY --evidence' says.",
        "Asking a supplier is taken to settle all that it sells and buys. The order is greedy, by "
        "what is settled more for each cost, or by that alone where nothing but their number is "
        "limited. 'At most' is a bound computed from this chain: nobody settles more at the same "
        "cost, or by as many (docs/methods/supplier-plan.md)."};
    mn_status st = MN_OK;
    for (size_t i = 0; !st && i < 2; i++)
        st = mn_report_text(w->r, MN_TEXT_NOTE, notes[i], e);
    if (!st && w->asked.by != MN_PLAN_COUNT && w->p.counts.no_value) {
        mn_buf b = {0};
        mn_buf_fmt(&b,
                   "Supplies that lack documents and have no value, and so no weight in this "
                   "plan: %llu; '--by count' weighs all alike.",
                   (unsigned long long)w->p.counts.no_value);
        st = b.failed ? mn_fail_memory(e) : mn_report_warning(w->r, b.ptr, e);
        mn_buf_free(&b);
    }
    return st;
}

static mn_status add_figures(work *w, mn_err *e)
{
    const mn_cover_plan *x = &w->p.cover;
    const int64_t got = x->n ? x->pick[x->n - 1].total : 0;
    const bool count = w->asked.by == MN_PLAN_COUNT;
    const double unit = count ? 1 : 0.01;
    const mn_figure figures[] = {{"settled_share", "Settled by asking these", share(w, got), NAN,
                                  NAN, "share", "greedy-coverage", true},
                                 {"bound_share", "Nobody could settle more than",
                                  share(w, x->bound), NAN, NAN, "share", "lp-dual-bound",
                                  isnan(w->asked.reach)},
                                 {"unsettled", "Lacks documents", (double)w->p.total * unit, NAN,
                                  NAN, count ? "supplies" : "US dollars", "sum", false},
                                 {"least_cost", "Nobody reaches it at less than",
                                  (double)x->least / 100, NAN, NAN, "cost", "lp-dual-bound", true}};
    mn_status st = MN_OK;
    for (size_t i = 0; !st && i < 4; i++)
        if ((i < 3 || (!isnan(w->asked.reach) && x->reached)) && (i != 1 || isnan(w->asked.reach)))
            st = mn_report_figure(w->r, &figures[i], e);
    return st;
}

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    work w = {0};
    mn_status st = mn_report_new(&w.r, "trace plan", "Whom to ask for documents first", e);
    if (!st)
        st = open_all(&w, call, ctx, e);
    if (!st)
        st = mn_plan_make(&w.p, w.c, &w.asked, ctx, e);
    if (!st)
        st = add_texts(&w, e);
    if (!st)
        st = add_figures(&w, e);
    if (!st)
        st = add_plan(&w, e);
    if (!st)
        st = add_asks(&w, e);
    if (!st)
        st = add_counts(&w, e);
    if (!st)
        st = mn_suppliers_rates(w.r, &w.p.worth, e);
    if (!st)
        st = mn_chain_call_warn(w.r, w.c, e);
    if (!st)
        st = add_notes(&w, e);
    if (st)
        mn_report_free(w.r);
    else
        *out = w.r;
    release(&w);
    return st;
}

static const mn_example examples[] = {
    {"manumit trace plan ACME --store chain.db", "the 12 suppliers to ask first"},
    {"manumit trace plan ACME --reach 0.9", "how few must be asked to settle 90%"},
    {"manumit trace plan ACME --costs costs.csv --budget 40", "what can be settled for 40"},
    {"manumit trace plan ACME --by risk --lists uflpa", "what hangs on parties that a list names"},
    {NULL, NULL}};
static const mn_input inputs[] = {
    {"PARTY", "the buyer, by id or name; without it, the whole chain", false, false},
    {NULL, NULL, false, false}};
static const mn_option options[] = {
    MN_CHAIN_CALL_OPTION,
    {.name = "by",
     .type = MN_OPT_CHOICE,
     .choices = "value|count|risk",
     .def = "value",
     .help = "What a supply weighs: its value in US dollars; one; or its value times the highest "
             "probability of something that touches a ban at or above its seller."},
    {.name = "count",
     .type = MN_OPT_INT,
     .arg = "N",
     .min = 1,
     .max = 1000000,
     .help = "How many suppliers to ask at most; 12 where neither a budget nor a share to reach "
             "is given."},
    {.name = "budget",
     .type = MN_OPT_TEXT,
     .arg = "COST",
     .help = "What asking them may cost together, in the unit of --costs; each costs 1 without "
             "it."},
    {.name = "reach",
     .type = MN_OPT_REAL,
     .arg = "SHARE",
     .min = 0,
     .max = 1,
     .help = "Go on until this share is settled, as 0.9."},
    {.name = "costs",
     .type = MN_OPT_FILE,
     .arg = "FILE",
     .help = "A table of parties and what it costs to ask them: columns party, cost; '-' for those "
             "who can't be asked. Others cost 1."},
    {.name = "lists",
     .type = MN_OPT_TEXT,
     .arg = "NAME[@DATE]",
     .many = true,
     .help = "With --by risk: the lists to look in; all of the store without it."},
    {.name = "rules",
     .type = MN_OPT_FILE,
     .arg = "FILE",
     .help = "Which documents speak for which supplies, in place of data/trade/document_scope.csv "
             "and with its columns."},
    MN_STORE_OPTION,
    MN_AS_USER_OPTION,
    {.name = NULL}};
static const mn_output outputs[] = {
    {"plan", "rank,party,name,cost,settles,total,share,bound",
     "whom to ask, first things first; total, share: settled with all before; bound: of the "
     "total, nobody settles a larger share at the same cost"},
    {"asks", "rank,party,side,with,good,supplies,first_date,last_date,settles",
     "what to ask each for; what one asked before settles is not there again"},
    {"supplies", "what,supplies", "how many supplies were looked at, and what became of them"},
    {"rates", "currency,year,supplies,value,rate,rate_year",
     "the rates by which values became US dollars, where any was not in US dollars"},
    {NULL, NULL, NULL}};
const mn_command mn_trace_plan_command = {
    .name = "trace plan",
    .summary = "Find the fewest suppliers to ask for documents",
    .about =
        "Looks at the supplies above a buyer that no document speaks for, and finds whom to ask so "
        "that most of their value, number or risk is settled. Asking a supplier settles what it "
        "sells and what it buys.\n\n"
        "The best choice is too hard to find for sure in a large chain; the one shown comes with a "
        "bound that is computed from the chain: no other choice could settle more than that.",
    .examples = examples,
    .inputs = inputs,
    .options = options,
    .outputs = outputs,
    .see_also = "trace score,trace paths",
    .run = run,
    .words = 1};
