/* SPDX-License-Identifier: Apache-2.0
 *
 * ban_what_if.c - manumit ban what-if: which trade a proposed ban would catch, who else sells the
 * same, and which ways lie around it.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command/store_call.h"
#include "core/err.h"
#include "core/parallel.h"
#include "core/text.h"
#include "report/made.h"
#include "trace/ban/trade.h"
#include "trace/chain/carried.h"
#include "trace/commands/ban.h"
#include "trace/commands/command.h"

enum { W_HIT, W_CAUGHT, W_ALTERNATIVES, W_AROUND, W_TABLES, POLL = 4096 };

typedef struct what_if {
    const mn_law *law;
    const mn_chain *chain; /* NULL: none */
    mn_trade trade;
    uint64_t totals; /* rows that are sums of others */
    mn_trade_sums caught, alternatives, around;
    mn_maker made[W_TABLES];
} what_if;

static void put_day(mn_maker *k, size_t column, int32_t day)
{
    char date[MN_LAW_DATE];
    if (day != MN_LAW_OPEN)
        mn_make_str(k, column, mn_law_date(date, day));
}

static void put_name(mn_maker *k, size_t column, const mn_text *names, uint32_t n)
{
    if (n != UINT32_MAX)
        mn_make_text(k, column, names[n]);
}

static void put_code(mn_maker *k, size_t column, const char *code, size_t n)
{
    if (code[0])
        mn_make_text(k, column, (mn_text){code, n});
}

static void make_hit(mn_maker *k, const what_if *x, const mn_trade_line *l)
{
    mn_make_row(k, l->line);
    mn_make_i64(k, 0, (int64_t)l->line);
    mn_make_text(k, 1, x->law->rule[l->rule].id);
    mn_make_text(k, 2, x->law->rule[l->rule].version);
    mn_make_str(k, 3, mn_follows_name(l->before));
    mn_make_str(k, 4, mn_follows_name(l->after));
    put_name(k, 5, x->trade.name, l->seller);
    put_name(k, 6, x->trade.name, l->buyer);
    put_name(k, 7, x->trade.good, l->good);
    put_code(k, 8, l->country, 2);
    put_day(k, 9, l->date);
    if (l->value != MN_BAN_NO_VALUE)
        mn_make_money(k, 10, l->value);
    put_code(k, 11, l->currency, 3);
}

static void put_sum(mn_maker *k, size_t column, const mn_trade_sum *s)
{
    mn_make_i64(k, column, (int64_t)s->lines);
    if (!s->over)
        mn_make_money(k, column + 1, s->value);
    put_code(k, column + 2, s->currency, 3);
    put_day(k, column + 3, s->first);
    put_day(k, column + 4, s->last);
}

static void make_tables(what_if *x)
{
    mn_maker *k = &x->made[W_HIT];
    for (size_t i = 0; i < x->trade.lines; i++)
        if (x->trade.line[i].hit)
            make_hit(k, x, &x->trade.line[i]);
    k = &x->made[W_CAUGHT];
    for (size_t i = 0; i < x->caught.n; i++) {
        const mn_trade_sum *s = &x->caught.at[i];
        mn_make_row(k, 0);
        put_name(k, 0, x->trade.good, s->good);
        put_code(k, 1, s->country, 2);
        mn_make_str(k, 2, mn_follows_name(s->before));
        mn_make_str(k, 3, mn_follows_name(s->after));
        put_sum(k, 4, s);
    }
    k = &x->made[W_ALTERNATIVES];
    for (size_t i = 0; i < x->alternatives.n; i++) {
        const mn_trade_sum *s = &x->alternatives.at[i];
        mn_make_row(k, 0);
        put_name(k, 0, x->trade.good, s->good);
        put_name(k, 1, x->trade.name, s->seller);
        put_code(k, 2, s->country, 2);
        put_sum(k, 3, s);
    }
    k = &x->made[W_AROUND];
    for (size_t i = 0; i < x->around.n; i++) {
        const mn_trade_sum *s = &x->around.at[i];
        mn_make_row(k, 0);
        mn_make_str(k, 0, s->tier ? "resold under another origin" : "sold under another origin");
        put_name(k, 1, x->trade.good, s->good);
        put_name(k, 2, x->trade.name, s->seller);
        put_code(k, 3, s->other, 2);
        put_name(k, 4, x->trade.name, s->through);
        mn_make_i64(k, 5, s->tier);
        put_code(k, 6, s->country, 2);
        mn_make_str(k, 7, mn_follows_name(s->after));
        put_sum(k, 8, s);
    }
}

static mn_status figures(mn_report *r, const what_if *x, mn_err *e)
{
    uint64_t hit = 0, fresh = 0;
    for (size_t i = 0; i < x->trade.lines; i++) {
        hit += x->trade.line[i].hit;
        fresh += x->trade.line[i].after > x->trade.line[i].before;
    }
    const mn_figure all[] = {{"hit", "Lines that the proposal would catch", (double)hit, NAN, NAN,
                              "lines", "law as rows", true},
                             {"fresh", "of these, lines that law in force treats more mildly",
                              (double)fresh, NAN, NAN, "lines", "law as rows", false},
                             {"lines", "Lines looked at", (double)x->trade.lines, NAN, NAN, "lines",
                              "law as rows", false}};
    mn_status st = MN_OK;
    for (size_t i = 0; i < sizeof all / sizeof *all && !st; i++)
        st = mn_report_figure(r, &all[i], e);
    return st;
}

/* A proposal for days that no line is of catches nothing, and that says little. */
static mn_status warn_of_days(mn_report *r, const what_if *x, mn_err *e)
{
    int32_t first = MN_LAW_OPEN, last = MN_LAW_OPEN;
    char date[MN_LAW_DATE], text[240];
    for (size_t i = 0; i < x->law->rules; i++)
        if (x->law->rule[i].proposed && (first == MN_LAW_OPEN || x->law->rule[i].from < first))
            first = x->law->rule[i].from;
    for (size_t i = 0; i < x->trade.lines; i++)
        if (x->trade.line[i].day > last)
            last = x->trade.line[i].day;
    if (first == MN_LAW_OPEN || last == MN_LAW_OPEN || first <= last)
        return MN_OK;
    mn_law_date(date, first);
    snprintf(text, sizeof text,
             "The proposal holds from %s on, and no line is of that day or later. --on %s asks as "
             "if all were.",
             date, date);
    return mn_report_warning(r, text, e);
}

static mn_status report(mn_report **out, what_if *x, const mn_shipments *in, mn_err *e)
{
    static const mn_table_view views[W_TABLES] = {
        [W_HIT] = {.title = "Trade that would be caught",
                   .first = 10,
                   .columns = "line=Line,before=Now,after=Then,seller=Seller,good=Good,"
                              "origin_country=Origin,value=Value,currency=Currency"},
        [W_CAUGHT] = {.title = "By good and origin",
                      .first = 20,
                      .columns = "good=Good,origin_country=Origin,before=Now,after=Then,"
                                 "lines=Lines,value=Value,currency=Currency"},
        [W_ALTERNATIVES] = {.title = "Who else sells it, and nothing holds it",
                            .first = 20,
                            .columns = "good=Good,seller=Seller,origin_country=Origin,lines=Lines,"
                                       "value=Value,currency=Currency,last_date=Last"},
        [W_AROUND] = {.title = "Ways around, to be looked at",
                      .first = 20,
                      .columns = "good=Good,seller=Covered seller,through=Sold by,tier=Steps,"
                                 "covered_origin=Its origin,origin_country=Declared,lines=Lines,"
                                 "last_date=Last"}};
    mn_report *r = NULL;
    mn_status st = mn_report_new(&r, "ban what-if", "What a ban would do to this trade", e);
    if (!st)
        st = figures(r, x, e);
    for (size_t i = 0; i < W_TABLES; i++) {
        mn_maker k = x->made[i];
        x->made[i].t = NULL;
        if (st)
            mn_table_free(k.t);
        else
            st = mn_report_made(r, &k, &views[i], e);
    }
    if (!st)
        st = mn_report_text(
            r, MN_TEXT_NOTE,
            "Goods are compared by six digits of their HS code, else by four, else by words. All "
            "is of the lines given: other trade is not known. A way around is no finding: that "
            "a seller buys a good does not say that it is this one that it sells.",
            e);
    if (!st)
        st = warn_of_days(r, x, e);
    if (!st)
        st = mn_ban_warn_of_totals(r, x->totals, e);
    if (!st && in->t)
        st = mn_report_manifest_input(r, "shipments", mn_table_source(in->t),
                                      mn_table_sha256(in->t), e);
    if (!st)
        st = mn_ban_sign(r, x->law, NULL, x->chain, e);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

static mn_status collect(what_if *x, mn_bench *b, mn_shipments *in, const mn_ctx *ctx, mn_err *e)
{
    mn_status st = MN_OK;
    for (size_t row = 0; row < mn_table_rows(in->t) && !st; row++) {
        mn_ban_line line;
        mn_shipment_odd odd[MN_SHIPMENT_ODDS];
        if (row % POLL == 0) {
            mn_progress(ctx, "lines", row, mn_table_rows(in->t));
            st = mn_poll(ctx, e);
        }
        if (mn_shipments_is_total(in, row)) {
            x->totals++;
            continue;
        }
        (void)mn_shipments_line(&line, odd, in, row);
        if (!st)
            st = mn_trade_add(&x->trade, b, &line, e);
    }
    return st;
}

/* The supplies of a chain as lines: a seller's country stands for the origin where a shipment does
 * not declare one. */
static mn_status collect_chain(what_if *x, mn_bench *b, const mn_ctx *ctx, mn_err *e)
{
    const mn_chain *c = x->chain;
    mn_status st = MN_OK;
    for (uint32_t i = 0; i < c->edges && !st; i++) {
        const mn_chain_edge *edge = &c->edge[i];
        const mn_chain_good *good = edge->good == MN_NOT_ANY ? NULL : &c->good[edge->good];
        if (i % POLL == 0) {
            mn_progress(ctx, "supplies", edge->first, c->supplies);
            st = mn_poll(ctx, e);
        }
        const bool twice = mn_chain_told_twice(c, i);
        for (uint32_t s = edge->first; s < edge->first + edge->count && !st; s++) {
            const uint32_t n = c->supply.shipment ? c->supply.shipment[s] : MN_NOT_ANY;
            const mn_chain_shipment *bill = n == MN_NOT_ANY ? NULL : &c->shipment[n];
            const char *country = bill && bill->origin_country[0] ? bill->origin_country
                                                                  : c->party[edge->seller].country;
            const uint8_t currency = c->supply.currency ? c->supply.currency[s] : 255;
            if (mn_chain_kind(c, s) == MN_RETURN || mn_chain_is_transport(c, s, twice))
                continue;
            mn_ban_line l = {.line = c->supply.line ? c->supply.line[s] : 0,
                             .date = c->supply.from ? c->supply.from[s] : MN_NO_DAY,
                             .value = c->supply.value ? c->supply.value[s] : MN_NO_VALUE};
            l.date_until = c->supply.until ? c->supply.until[s] : l.date;
            l.by[1] = mn_chain_party_name(c, edge->seller);
            l.by[2] = mn_chain_party_name(c, edge->buyer);
            if (good) {
                l.good = mn_chain_text(c, good->text);
                l.hs = mn_text_of(good->hs);
            }
            if (bill) {
                l.by[0] = mn_chain_text(c, bill->manufacturer);
                l.description = mn_chain_text(c, bill->description);
                l.origin = mn_chain_text(c, bill->origin);
                l.load_port = mn_chain_text(c, bill->load_port);
            }
            if (country[0])
                l.origin_country = (mn_text){country, 2};
            if (currency != 255)
                l.currency = mn_text_of(c->currency[currency]);
            st = mn_trade_add(&x->trade, b, &l, e);
        }
    }
    return st;
}

enum { TIERS_MOST = 100 };

/* How many steps count on a day; where lines are of many days, the most of any. */
static unsigned tiers_of(const mn_law *l, int32_t on)
{
    double most = 1;
    if (on != MN_LAW_OPEN)
        most = mn_law_threshold_on(NULL, l, "tiers", on, 1);
    for (size_t i = 0; i < l->thresholds && on == MN_LAW_OPEN; i++)
        if (mn_text_eq_str(l->threshold[i].id, "tiers") && l->threshold[i].value > most)
            most = l->threshold[i].value;
    return most < 1 ? 1 : most < TIERS_MOST ? (unsigned)most : TIERS_MOST;
}

static mn_status sums(what_if *x, int32_t on, mn_err *e)
{
    const unsigned tiers = tiers_of(x->law, on);
    mn_status st = mn_trade_caught(&x->caught, &x->trade, e);
    if (!st && !(st = mn_trade_alternatives(&x->alternatives, &x->trade, tiers, e)) &&
        !(st = mn_trade_around(&x->around, &x->trade, tiers, e)))
        make_tables(x);
    for (size_t i = 0; i < W_TABLES && !st; i++)
        st = x->made[i].st;
    return st;
}

static mn_status run_what_if(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    static const struct {
        const char *name, *columns;
    } tables[W_TABLES] = {
        [W_HIT] = {"hit", "line:i rule:t version:t before:t after:t seller:t buyer:t good:t "
                          "origin_country:t date:t value:m currency:t"},
        [W_CAUGHT] = {"caught", "good:t origin_country:t before:t after:t lines:i value:m "
                                "currency:t first_date:t last_date:t"},
        [W_ALTERNATIVES] = {"alternatives", "good:t seller:t origin_country:t lines:i value:m "
                                            "currency:t first_date:t last_date:t"},
        [W_AROUND] = {"around", "how:t good:t seller:t covered_origin:t through:t tier:i "
                                "origin_country:t verdict:t lines:i value:m currency:t "
                                "first_date:t last_date:t"}};
    mn_ban_asked a = {.into = mn_call_text(call, "into")};
    mn_law law = {0};
    mn_shipments in = {0};
    mn_bench *b = NULL;
    what_if x = {.law = &law};
    mn_store *store = NULL;
    mn_chain *chain = NULL;
    const char *path = mn_call_input(call, 0);
    mn_status st = mn_ban_on(&a.on, call, e);
    for (size_t i = 0; i < W_TABLES; i++)
        x.made[i] = mn_maker_new(tables[i].name, tables[i].columns, e);
    if (!st && !mn_call_count(call, "rule")) {
        mn_fail(e, MN_USAGE, "--rule is missing: the ban that is proposed");
        st = mn_hint(e, "a table with the columns id, version, kind, from, follows, source, and "
                        "who, hs, keywords, origin, ...");
    }
    if (!st && !(st = mn_ban_law(&law, call, true, ctx, e)) &&
        !(st = mn_bench_new(&b, &law, &a, ctx, e)))
        st = mn_ban_chain(&store, &chain, false, call, ctx, e);
    x.chain = chain;
    if (!st && (path || !chain) &&
        !(st = mn_shipments_open(&in, path ? path : "-", mn_call_text(call, "sheet"),
                                 mn_call_text(call, "columns"), mn_ban_days(call), ctx, e)))
        st = collect(&x, b, &in, ctx, e);
    if (!st && chain)
        st = collect_chain(&x, b, ctx, e);
    if (!st && !(st = sums(&x, a.on, e)))
        st = report(out, &x, &in, e);
    for (size_t i = 0; i < W_TABLES; i++)
        mn_table_free(x.made[i].t);
    mn_trade_sums_free(&x.caught);
    mn_trade_sums_free(&x.alternatives);
    mn_trade_sums_free(&x.around);
    mn_trade_free(&x.trade);
    mn_bench_free(b);
    mn_chain_close(chain);
    mn_store_close(store);
    mn_shipments_close(&in);
    mn_law_free(&law);
    return st;
}

static const mn_example examples[] = {
    {"manumit ban what-if shipments.csv --rule proposal.csv",
     "which of this trade the proposal would catch, and which ways lie around it"},
    {"manumit ban what-if --store ours.db --chain cotton --rule proposal.csv",
     "the supplies of a chain, as if each were to enter"},
    {"manumit ban what-if shipments.csv --rule proposal.csv --on 2027-01-01 --table caught --csv",
     "as if all of it came on a day on which the proposal is in force"},
    {NULL, NULL}};

static const mn_input inputs[] = {
    {"SHIPMENTS", "the trade: CSV, a workbook, NDJSON or Parquet; - is standard input", false,
     false},
    {NULL, NULL, false, false}};

static const mn_option options[] = {
    {.name = "rule",
     .type = MN_OPT_TEXT,
     .arg = "FILE",
     .many = true,
     .help = "The proposed rules: a table as 'manumit ban list --table rules --csv' has it, as far "
             "as columns are needed."},
    MN_CHAIN_OPTION("The supplies of a chain of the store, in place of SHIPMENTS or besides: a "
                    "seller's country stands for the origin where none is declared."),
    {.name = "store",
     .type = MN_OPT_TEXT,
     .arg = "PATH|URL",
     .local = true,
     .help = "The store that holds the chain: a file, or postgresql://..."},
    MN_AS_USER_OPTION,
    {.name = "on",
     .type = MN_OPT_TEXT,
     .arg = "DATE",
     .help = "Judge every line as of this day. Without it, each as of its own date."},
    MN_INTO_OPTION,
    MN_RULES_OPTION,
    {.name = "columns",
     .type = MN_OPT_TEXT,
     .arg = "MAP",
     .help = "Which column is what, as for 'ban check'."},
    {.name = "sheet",
     .type = MN_OPT_TEXT,
     .arg = "NAME",
     .help = "The sheet of a workbook. Without it, the first."},
    MN_BAN_DATES_OPTION,
    {.name = NULL}};

static const mn_output outputs[] = {
    {"hit", "line,rule,version,before,after,seller,buyer,good,origin_country,date,value,currency",
     "the lines that a proposal would catch; what follows now, and then"},
    {"caught", "good,origin_country,before,after,lines,value,currency,first_date,last_date",
     "the same, added up"},
    {"alternatives", "good,seller,origin_country,lines,value,currency,first_date,last_date",
     "who else sells these goods, and nothing holds what they sell"},
    {"around",
     "how,good,seller,covered_origin,through,tier,origin_country,verdict,lines,value,currency,"
     "first_date,last_date",
     "lines of these goods that would not be caught, of sellers who are covered, or who buy from "
     "them, under another origin"},
    {"not_applied", "table,id,what", "with --rules: built-in rows of law that were not applied"},
    {NULL, NULL, NULL}};

const mn_command mn_ban_what_if_command = {
    .name = "ban what-if",
    .summary = "See what a proposed ban would do to trade",
    .about = "Judges the trade by the law in force and by the proposal, and tells which lines it "
             "would catch, what they are worth, who else in the data sells the same goods, and "
             "which ways lie around the ban: the same seller under another origin, and whoever "
             "buys the good from a covered seller and sells it on under another origin "
             "(transshipment).",
    .examples = examples,
    .inputs = inputs,
    .options = options,
    .outputs = outputs,
    .see_also = "ban check,ban list",
    .run = run_what_if};
