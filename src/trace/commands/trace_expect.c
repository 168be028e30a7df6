/* SPDX-License-Identifier: Apache-2.0
 *
 * trace_expect.c - manumit trace expect: where goods without a named supplier are expected to come
 * from.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "table/maker.h"
#include "trace/commands/command.h"
#include "trace/commands/suppliers.h"
#include "trace/expect/open_tier.h"
#include <manumit/footprint.h>

typedef struct work {
    mn_store *store;
    mn_chain *c;
    mn_report *r;
    mn_reference *reference;
    mn_model *model;
    mn_worth worth;
    mn_open_tiers open;
    mn_maker row, made, ends;
    uint32_t buyer;
    size_t goods; /* that are answered for */
    uint64_t not_placed;
    mn_expect_asked asked;
} work;

static mn_status open_all(work *w, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    const char *model = mn_call_text(call, "model");
    w->goods = (size_t)mn_call_int(call, "goods", 5);
    w->asked = (mn_expect_asked){
        .scope = strcmp(mn_call_text(call, "scope"), "all") == 0 ? MN_SCOPE_ALL : MN_SCOPE_PRIVATE,
        .tiers = (unsigned)mn_call_int(call, "tiers", 3),
        .draws = (size_t)mn_call_int(call, "draws", MN_DRAWS),
        .most = (size_t)mn_call_int(call, "most", 8)};
    if (w->asked.draws && w->asked.draws < 20)
        return mn_fail(e, MN_USAGE, "fewer than 20 draws make no interval");
    if (!mn_call_inputs(call)) {
        mn_fail(e, MN_USAGE, "no party is given");
        return mn_hint(e, "give the buyer's id or name, as 'manumit trace expect ACME'");
    }
    mn_status st = mn_suppliers_open(&w->store, &w->c, w->r, call, ctx, e);
    if (!st)
        st = mn_suppliers_party(&w->buyer, w->c, mn_call_input(call, 0), e);
    if (!st)
        st = mn_reference_new(&w->reference, MN_NEED_ALL, e);
    if (!st)
        st = model ? mn_model_open(&w->model, ctx, model, e) : mn_model_shipped(&w->model, ctx, e);
    if (!st)
        st = mn_worth_new(&w->worth, w->c, w->reference, e);
    if (!st)
        st = mn_open_tiers_find(&w->open, w->c, w->buyer, &w->worth, ctx, e);
    return st;
}

static const mn_country *country_of(const work *w, const char iso2[2])
{
    return iso2[0] ? mn_country_find(w->reference, (mn_text){iso2, 2}) : NULL;
}

static double rounded(double v)
{
    return isnan(v) ? v : floor(v * 1e6 + 0.5) / 1e6;
}

static void put_good(mn_maker *k, const work *w, const mn_open_tier *o)
{
    mn_make_row(k, 0);
    mn_make_text(k, 0, mn_chain_text(w->c, w->c->good[o->good].text));
    if (o->country[0])
        mn_make_text(k, 1, (mn_text){o->country, 2});
}

static void put_expected(work *w, const mn_open_tier *o, const mn_expectation *x)
{
    for (size_t i = 0; i < x->rows; i++) {
        const mn_expected *r = &x->row[i];
        mn_maker *k = &w->row;
        put_good(k, w, o);
        mn_make_i64(k, 2, r->tier);
        mn_make_str(k, 3, r->name ? r->name : "all others");
        if (r->industry)
            mn_make_str(k, 4, r->industry);
        mn_make_f64(k, 5, rounded(r->share));
        mn_make_f64(k, 6, rounded(r->people));
        mn_make_f64(k, 7, rounded(r->low));
        mn_make_f64(k, 8, rounded(r->high));
        mn_make_f64(k, 9, rounded(r->people_share));
        mn_make_f64(k, 10, rounded(r->people_share_low));
        mn_make_f64(k, 11, rounded(r->people_share_high));
        mn_make_str(k, 12, "expected");
    }
    for (size_t i = 0; i < x->materials; i++) {
        const mn_expected_material *p = &x->material[i];
        put_good(&w->made, w, o);
        mn_make_str(&w->made, 2, p->material);
        mn_make_str(&w->made, 3, p->country[0] ? p->country : "not known");
        mn_make_f64(&w->made, 4, rounded(p->money));
        mn_make_str(&w->made, 5, p->source);
        mn_make_str(&w->made, 6, "expected");
    }
}

/* One country's sellers of one good: what is expected above them. */
static mn_status answer(work *w, const mn_open_tier *o, const mn_ctx *ctx, mn_err *e)
{
    mn_expectation x = {0};
    mn_err own = MN_ERR_INIT;
    const mn_chain_good *g = &w->c->good[o->good];
    w->asked.seller = country_of(w, o->country);
    w->asked.buyer = country_of(w, w->c->party[w->buyer].country);
    w->asked.hs = mn_text_of(g->hs);
    w->asked.description = mn_chain_text(w->c, g->text);
    mn_status st = mn_expect(&x, w->model, w->reference, &w->asked, ctx, &own);
    if (st && st != MN_DATA) {
        if (e)
            *e = own;
        return st;
    }
    mn_maker *k = &w->ends;
    put_good(k, w, o);
    mn_make_i64(k, 2, (int64_t)o->nearest);
    mn_make_i64(k, 3, o->sellers);
    mn_make_text(k, 4, mn_chain_party_name(w->c, o->seller));
    mn_make_i64(k, 5, (int64_t)o->supplies);
    mn_make_money(k, 6, o->value);
    if (st) {
        w->not_placed++;
        mn_make_str(k, 7, own.msg);
        return k->st;
    }
    mn_make_str(k, 7, x.industry);
    mn_make_str(k, 8, x.placed);
    mn_make_f64(k, 9, rounded(x.people));
    mn_make_f64(k, 10, rounded(x.low));
    mn_make_f64(k, 11, rounded(x.high));
    put_expected(w, o, &x);
    mn_expectation_free(&x);
    return k->st ? k->st : w->row.st ? w->row.st : w->made.st;
}

static mn_status answer_all(work *w, const mn_ctx *ctx, mn_err *e)
{
    const mn_table_view views[] = {
        {.title = "Expected above them, by tier (people per million US dollars; expected, not "
                  "found)",
         .first = 48,
         .columns = "good=Good,tier=Tier,origin=Where,industry=Industry,value_share=Money:0%,"
                    "people=People,low=Low,high=High"},
        {.title = "What the good is usually made of (expected, not found)",
         .first = 12,
         .columns = "good=Good,material=Material,origin=From,money=Of a dollar:1%,source=Source"},
        {.title = "Where the chain ends",
         .first = 20,
         .columns = "good=Good,country=In,tier=Tier,sellers=Sellers,seller=The largest,"
                    "people=People,low=Low,high=High"}};
    w->row = mn_maker_new("expected",
                          "good:t country:t tier:i origin:t industry:t value_share:f people:f "
                          "low:f high:f people_share:f people_share_low:f people_share_high:f "
                          "status:t",
                          e);
    w->made = mn_maker_new("made_of",
                           "good:t country:t material:t origin:t money:f source:t status:t", e);
    w->ends = mn_maker_new("ends",
                           "good:t country:t tier:i sellers:i seller:t supplies:i value:m "
                           "industry:t placed:t people:f low:f high:f",
                           e);
    mn_status st = MN_OK;
    for (size_t i = 0; !st && i < w->open.n && i < w->goods; i++)
        st = answer(w, &w->open.at[i], ctx, e);
    mn_table *t[3] = {mn_maker_end(&w->row), mn_maker_end(&w->made), mn_maker_end(&w->ends)};
    if (!st)
        st = w->row.st ? w->row.st : w->made.st ? w->made.st : w->ends.st;
    for (size_t i = 0; i < 3; i++)
        if (!st && (i != 1 || mn_table_rows(t[i])))
            st = mn_report_table(w->r, t[i], &views[i], e);
        else
            mn_table_free(t[i]);
    return st;
}

static mn_status add_texts(work *w, mn_err *e)
{
    mn_buf b = {0};
    const mn_text name = mn_chain_party_name(w->c, w->buyer);
    mn_buf_fmt(&b, "Above %.*s, nothing says who supplies ", (int)name.len, name.ptr);
    mn_suppliers_count(&b, w->open.sellers, "seller", "sellers");
    mn_buf_str(&b, "; of ");
    mn_suppliers_count(&b, w->open.known, "seller", "sellers");
    mn_buf_str(&b, " suppliers, or sites where goods begin, are named. ");
    if (!w->open.n)
        mn_buf_str(&b, "There is nothing to be expected.");
    else
        mn_buf_str(&b, "Below stands what is usual for such goods from such countries. It is "
                       "expected, not found: it names nobody, and says where to ask first.");
    mn_status st = b.failed ? mn_fail_memory(e) : mn_report_text(w->r, MN_TEXT_PARA, b.ptr, e);
    mn_buf_free(&b);
    return st;
}

static mn_status add_notes(work *w, mn_err *e)
{
    char text[320];
    mn_status st = mn_report_text(
        w->r, MN_TEXT_NOTE,
        "From the footprint's economy (docs/methods/footprint.md): tier 1 is what such sellers "
        "buy, tier 2 what their suppliers buy. People: in forced labour per million US dollars "
        "that the seller gets, with 90% intervals of its assumptions. Shares of money have no "
        "interval: the economy's table states none.",
        e);
    if (!st && w->open.n > w->goods) {
        snprintf(text, sizeof text,
                 "%zu further goods and countries end the chain, too: '--goods %zu' shows all.",
                 w->open.n - w->goods, w->open.n);
        st = mn_report_text(w->r, MN_TEXT_NOTE, text, e);
    }
    if (!st && w->not_placed) {
        snprintf(
            text, sizeof text,
            "Goods that could not be placed in an industry, of which nothing is expected: %llu.",
            (unsigned long long)w->not_placed);
        st = mn_report_warning(w->r, text, e);
    }
    return st;
}

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    work w = {0};
    mn_status st = mn_report_new(&w.r, "trace expect", "Expected origins of unknown tiers", e);
    if (!st)
        st = open_all(&w, call, ctx, e);
    if (!st)
        st = add_texts(&w, e);
    if (!st)
        st = answer_all(&w, ctx, e);
    if (!st)
        st = mn_suppliers_rates(w.r, &w.worth, e);
    if (!st)
        st = add_notes(&w, e);
    if (st)
        mn_report_free(w.r);
    else
        *out = w.r;
    free(w.open.at);
    mn_worth_free(&w.worth);
    mn_model_free(w.model);
    mn_reference_free(w.reference);
    mn_chain_close(w.c);
    mn_store_close(w.store);
    return st;
}

static const mn_example examples[] = {
    {"manumit trace expect ACME", "what is expected behind suppliers of whom nobody says more"},
    {"manumit trace expect ACME --goods 20 --tiers 5", "for more goods, and further up"},
    {NULL, NULL}};
static const mn_input inputs[] = {{"PARTY", "the buyer, by id or name", true, false},
                                  {NULL, NULL, false, false}};
static const mn_option options[] = {
    MN_CHAIN_CALL_OPTION,
    {.name = "goods",
     .type = MN_OPT_INT,
     .arg = "N",
     .def = "5",
     .min = 1,
     .max = 10000,
     .served_min = 1,
     .served_max = 50,
     .help = "For how many goods and countries to answer, by their value."},
    {.name = "tiers",
     .type = MN_OPT_INT,
     .arg = "N",
     .def = "3",
     .min = 1,
     .max = MN_EXPECT_TIERS,
     .help = "How many tiers above the last known seller."},
    {.name = "most",
     .type = MN_OPT_INT,
     .arg = "N",
     .def = "8",
     .min = 1,
     .max = 100,
     .help = "How many origins of a tier are named; the others are one row."},
    {.name = "scope",
     .type = MN_OPT_CHOICE,
     .choices = "private|all",
     .def = "private",
     .help = "Which forced labour is counted: in the private economy, or all, with that imposed "
             "by states."},
    {.name = "draws",
     .type = MN_OPT_INT,
     .arg = "N",
     .def = "1000",
     .min = 0,
     .max = MN_EXPECT_DRAWS,
     .served_min = 0,
     .served_max = 2000,
     .help = "How many draws make the intervals; 0: none."},
    {.name = "model",
     .type = MN_OPT_FILE,
     .arg = "FILE",
     .help = "An economy made by 'manumit model import', in place of the shipped one."},
    MN_STORE_OPTION,
    MN_AS_USER_OPTION,
    {.name = NULL}};
static const mn_output outputs[] = {
    {"expected",
     "good,country,tier,origin,industry,value_share,people,low,high,people_share,"
     "people_share_low,people_share_high,status",
     "what is expected above sellers of a good in a country; people: in forced labour per million "
     "US dollars that the seller gets; shares are of the tier; status is always 'expected'"},
    {"made_of", "good,country,material,origin,money,source,status",
     "of goods with a recipe: what of one dollar goes to which material, and from where"},
    {"ends", "good,country,tier,sellers,seller,supplies,value,industry,placed,people,low,high",
     "where the chain ends: sellers without suppliers; the industry they were taken for, and by "
     "what; people behind a million US dollars, all tiers shown and the seller's own"},
    {"rates", "currency,year,supplies,value,rate,rate_year",
     "the rates by which values became US dollars, where any was not in US dollars"},
    {NULL, NULL, NULL}};
const mn_command mn_trace_expect_command = {
    .name = "trace expect",
    .summary = "Show where goods of unnamed suppliers are expected from",
    .about = "A chain ends where nobody says who supplies a seller. What is usual for such goods "
             "from such countries, tier by tier, is known from the footprint's economy; it fills "
             "the tiers that are unknown. All of it is marked as expected: it is a reason to ask, "
             "and no finding about anybody.",
    .examples = examples,
    .inputs = inputs,
    .options = options,
    .outputs = outputs,
    .see_also = "trace tiers,trace plan,footprint",
    .run = run,
    .words = 1};
