/* SPDX-License-Identifier: Apache-2.0
 *
 * country/commands/access.c - manumit access: how a clause on a record would fall, and what trade
 * it would touch.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "country/access/rules.h"
#include "country/access/touched.h"
#include "country/commands/command.h"
#include "country/commands/data.h"
#include "report/made.h"

typedef struct work {
    mn_country_data d;
    mn_report *r;
    const mn_call *call;
    mn_access_rules *rules, *against;
    mn_access_verdict *verdict, *other; /* by place */
    int year;
    size_t count[3], unsure;
} work;

/* --- rules ---------------------------------------------------------------------------------------
 */

static mn_status read_rules(mn_access_rules **out, work *w, const char *path, const char *role,
                            const mn_ctx *ctx, mn_err *e)
{
    mn_table *t = NULL;
    mn_access_rules *r = calloc(1, sizeof *r);
    mn_status st = r ? MN_OK : mn_fail_memory(e);
    *out = r;
    if (!st && !path)
        st = mn_access_rules_shipped(&t, ctx, e);
    else if (!st)
        st = mn_table_read(&t, ctx, path, NULL, e);
    if (!st)
        st = mn_access_rules_read(r, w->d.facts, t, e);
    if (!st && *mn_table_sha256(t) && path)
        st = mn_report_manifest_input(w->r, role, mn_table_source(t), mn_table_sha256(t), e);
    mn_table_free(t);
    return st;
}

/* The last year of a fact that a rule asks for. */
static int last_year(const work *w)
{
    int year = 0;
    for (size_t i = 0; i < mn_facts_count(w->d.facts); i++) {
        const mn_fact *x = mn_facts_at(w->d.facts, i);
        for (size_t r = 0; r < w->rules->n; r++)
            if (w->rules->at[r].indicator == x->indicator && x->year > year)
                year = x->year;
    }
    return year;
}

static mn_status judge(mn_access_verdict **out, const work *w, const mn_access_rules *r, mn_err *e)
{
    const size_t n = mn_facts_places(w->d.facts);
    *out = calloc(n + 1, sizeof **out);
    if (!*out)
        return mn_fail_memory(e);
    for (uint32_t p = 0; p < n; p++)
        mn_access_judge(&(*out)[p], r, w->d.facts, p, w->year);
    return MN_OK;
}

/* --- verdicts ------------------------------------------------------------------------------------
 */

/* Countries without a fact that any rule asks for are no part of the answer. */
static bool is_known(const work *w, uint32_t place)
{
    for (size_t i = 0; i < w->rules->n; i++)
        if (w->verdict[place].held[i] != MN_HELD_UNKNOWN && w->rules->at[i].from <= w->year &&
            w->year <= w->rules->at[i].until)
            return mn_facts_place(w->d.facts, place)->country;
    return false;
}

static void add_evidence(mn_buf *b, const work *w, const mn_access_rule *r, uint32_t place)
{
    const mn_fact *x[2];
    if (mn_access_holds(x, r, w->d.facts, place, w->year) == MN_HELD_UNKNOWN)
        return;
    if (!x[1]) { /* untold */
        mn_buf_fmt(b, "%s%s", b->len ? "; " : "", r->says);
        return;
    }
    mn_buf_fmt(b, "%s%s: ", b->len ? "; " : "", r->says);
    if (x[0] && x[0] != x[1])
        mn_buf_fmt(b, "%s in %d, ", x[0]->text, (int)x[0]->year);
    mn_buf_fmt(b, "%s in %d", x[1]->text, (int)x[1]->year);
}

/* Whether a row holds and is as heavy as the verdict. */
static bool decides(const work *w, const mn_access_verdict *v, size_t i)
{
    return v->held[i] == MN_HELD_YES && w->rules->at[i].verdict == v->verdict;
}

static void put_verdict(mn_maker *k, const work *w, uint32_t place, mn_buf *b)
{
    const mn_access_verdict *v = &w->verdict[place];
    const mn_place *p = mn_facts_place(w->d.facts, place);
    mn_make_row(k, 0);
    mn_make_str(k, 0, p->code);
    mn_make_str(k, 1, p->name);
    mn_make_str(k, 2, mn_access_name(v->verdict));
    for (size_t i = 0; i < w->rules->n; i++)
        if (decides(w, v, i))
            mn_buf_fmt(b, "%s%s", b->len ? ";" : "", w->rules->at[i].id);
    mn_make_buf(k, 3, b);
    for (size_t i = 0; i < w->rules->n; i++)
        if (decides(w, v, i))
            add_evidence(b, w, &w->rules->at[i], place);
    if (!v->sure) {
        mn_buf_str(b, b->len ? "; not known: " : "not known: ");
        bool first = true;
        for (size_t i = 0; i < w->rules->n; i++)
            if (v->held[i] == MN_HELD_UNKNOWN && w->rules->at[i].verdict > v->verdict) {
                mn_buf_fmt(b, "%s%s", first ? "" : ", ", w->rules->at[i].id);
                first = false;
            }
    }
    mn_make_buf(k, 4, b);
    for (size_t i = 0; i < w->rules->n; i++) {
        const mn_fact *x[2];
        char source[512];
        if (!decides(w, v, i))
            continue;
        (void)mn_access_holds(x, &w->rules->at[i], w->d.facts, place, w->year);
        snprintf(source, sizeof source, "no fact");
        if (x[1])
            mn_country_source(source, &w->d, x[1]);
        mn_buf_fmt(b, "%s%s (rule: %s)", b->len ? "; " : "", source, w->rules->at[i].source);
    }
    mn_make_buf(k, 5, b);
}

static mn_status tell_verdicts(work *w, mn_err *e)
{
    const mn_table_view view = {.title = "Verdicts",
                                .first = 25,
                                .columns = "name=Country,verdict=Verdict!,evidence=Because"};
    mn_maker k = mn_maker_new("access", "iso3:t name:t verdict:t rule:t evidence:t source:t", e);
    mn_buf b = {0};
    for (int verdict = MN_ACCESS_BARRED; verdict >= MN_ACCESS_OPEN; verdict--)
        for (uint32_t p = 0; p < mn_facts_places(w->d.facts); p++)
            if (is_known(w, p) && w->verdict[p].verdict == (mn_access)verdict) {
                put_verdict(&k, w, p, &b);
                w->count[verdict]++;
                w->unsure += !w->verdict[p].sure;
            }
    mn_buf_free(&b);
    return mn_report_made(w->r, &k, &view, e);
}

static mn_status tell_rules(work *w, mn_err *e)
{
    const mn_table_view view = {.title = "The clause",
                                .columns = "rule=Rule!,verdict=Verdict,says=When,source=Whose"};
    mn_maker k = mn_maker_new("rules",
                              "rule:t verdict:t indicator:t says:t countries:i source:t "
                              "address:t note:t",
                              e);
    for (size_t i = 0; i < w->rules->n; i++) {
        const mn_access_rule *r = &w->rules->at[i];
        int64_t n = 0;
        for (uint32_t p = 0; p < mn_facts_places(w->d.facts); p++)
            n += is_known(w, p) && w->verdict[p].held[i] == MN_HELD_YES;
        mn_make_row(&k, r->line);
        mn_make_str(&k, 0, r->id);
        mn_make_str(&k, 1, mn_access_name(r->verdict));
        mn_make_str(&k, 2, mn_facts_indicator(w->d.facts, r->indicator)->id);
        mn_make_str(&k, 3, r->says);
        mn_make_i64(&k, 4, n);
        mn_make_str(&k, 5, r->source);
        mn_make_str(&k, 6, r->address);
        mn_make_str(&k, 7, r->note);
    }
    return mn_report_made(w->r, &k, &view, e);
}

static mn_status tell_changes(work *w, mn_err *e)
{
    const mn_table_view view = {.title = "What the other clause would change",
                                .columns = "name=Country,verdict=Under the first,other=Under the "
                                           "other"};
    mn_maker k = mn_maker_new("changes", "iso3:t name:t verdict:t other:t", e);
    for (uint32_t p = 0; p < mn_facts_places(w->d.facts); p++)
        if (mn_facts_place(w->d.facts, p)->country &&
            w->verdict[p].verdict != w->other[p].verdict) {
            mn_make_row(&k, 0);
            mn_make_str(&k, 0, mn_facts_place(w->d.facts, p)->code);
            mn_make_str(&k, 1, mn_facts_place(w->d.facts, p)->name);
            mn_make_str(&k, 2, mn_access_name(w->verdict[p].verdict));
            mn_make_str(&k, 3, mn_access_name(w->other[p].verdict));
        }
    return mn_report_made(w->r, &k, &view, e);
}

/* --- trade ---------------------------------------------------------------------------------------
 */

/* What one country sells to the market of one industry. */
typedef struct sale {
    double value;
    uint32_t place;
    size_t region, industry;
} sale;

static int by_value(const void *pa, const void *pb)
{
    const sale *a = pa, *b = pb;
    if (a->value != b->value)
        return (a->value < b->value) - (a->value > b->value);
    return a->place != b->place ? (a->place > b->place) - (a->place < b->place)
                                : (a->industry > b->industry) - (a->industry < b->industry);
}

static const char *industry_name(const work *w, const mn_model *m, size_t s)
{
    const char *label = mn_model_industry(m, s);
    const int i = mn_industry_find(w->d.reference, mn_text_of(label));
    return i < 0 ? label : mn_industry_at(w->d.reference, (size_t)i)->short_name;
}

static void put_sale(mn_maker *k, const work *w, const mn_market *m, const sale *x, mn_buf *b)
{
    enum { OTHERS = 3 };
    mn_seller others[OTHERS];
    const size_t cell = x->region * m->industries + x->industry;
    const double *people = mn_model_multipliers(m->model);
    const size_t n = mn_market_others(others, OTHERS, m, x->industry, x->region);
    for (size_t i = 0; i < n; i++)
        mn_buf_fmt(b, "%s%s %.0f%%", i ? ";" : "", mn_model_region(m->model, others[i].region),
                   others[i].share * 100);
    mn_make_row(k, 0);
    mn_make_str(k, 0, mn_facts_place(w->d.facts, x->place)->code);
    mn_make_str(k, 1, mn_facts_place(w->d.facts, x->place)->name);
    mn_make_str(k, 2, mn_access_name(w->verdict[x->place].verdict));
    mn_make_str(k, 3, industry_name(w, m->model, x->industry));
    mn_make_f64(k, 4, x->value);
    mn_make_f64(k, 5, x->value / m->imports[x->industry]);
    mn_make_buf(k, 6, b);
    if (people)
        mn_make_f64(k, 7, x->value * people[cell]);
}

/* All sales of at least a million dollars by countries that are not open, the largest first. */
static mn_status sales(sale **out, size_t *n, size_t *apart, const work *w, const mn_market *m,
                       mn_err *e)
{
    const size_t countries = mn_countries(w->d.reference);
    sale *x = calloc(countries * m->industries + 1, sizeof *x);
    *n = *apart = 0;
    *out = x;
    if (!x)
        return mn_fail_memory(e);
    for (uint32_t p = 0; p < countries; p++) {
        const size_t r = mn_market_region(m->model, mn_country_at(w->d.reference, p));
        if (!is_known(w, p) || w->verdict[p].verdict == MN_ACCESS_OPEN || r == m->region)
            continue;
        *apart += r == SIZE_MAX;
        for (size_t s = 0; r != SIZE_MAX && s < m->industries; s++)
            if (m->sold[r * m->industries + s] >= 1)
                x[(*n)++] = (sale){m->sold[r * m->industries + s], p, r, s};
    }
    qsort(x, *n, sizeof *x, by_value);
    return MN_OK;
}

static mn_status tell_trade(work *w, const mn_market *m, size_t *apart, mn_err *e)
{
    const mn_table_view view = {
        .title = "Trade that it would touch: what the market bought, and who else sells it there",
        .first = 20,
        .columns = "name=From,industry=Industry,value=Million $:0,share=Of its imports:1%,others="
                   "Others who sell it"};
    mn_maker k = mn_maker_new(
        "trade", "iso3:t name:t verdict:t industry:t value:f share:f others:t people:f", e);
    mn_buf b = {0};
    sale *x = NULL;
    size_t n = 0;
    mn_make_status(&k, sales(&x, &n, apart, w, m, e));
    for (size_t i = 0; i < n; i++)
        put_sale(&k, w, m, &x[i], &b);
    free(x);
    mn_buf_free(&b);
    return mn_report_made_any(w->r, &k, &view, e);
}

static mn_status trade(work *w, const mn_ctx *ctx, mn_err *e)
{
    const char *into = mn_call_text(w->call, "into"), *path = mn_call_text(w->call, "model");
    mn_model *model = NULL;
    mn_market m = {.region = 0};
    char text[640];
    uint32_t place = 0;
    size_t apart = 0;
    mn_status st = mn_country_place(&place, &w->d, into, e);
    if (!st)
        st = path ? mn_model_open(&model, ctx, path, e) : mn_model_shipped(&model, ctx, e);
    const bool country = !st && place < mn_countries(w->d.reference);
    const size_t region =
        country ? mn_market_region(model, mn_country_at(w->d.reference, place)) : SIZE_MAX;
    if (!st && region == SIZE_MAX) {
        snprintf(
            text, sizeof text,
            "The economy has no figures of %.60s alone: what trade would be touched is not told. "
            "--model takes an economy that has.",
            mn_facts_place(w->d.facts, place)->name);
        st = mn_report_warning(w->r, text, e);
    } else if (!st) {
        st = mn_market_new(&m, model, region, ctx, e);
        if (!st)
            st = tell_trade(w, &m, &apart, e);
        snprintf(
            text, sizeof text,
            "Trade is of the economy's own year and industries, at basic prices: what %.60s "
            "bought, not what would be lost. %zu of the countries above lie in a region of "
            "several there and have no figures of their own. Who else sells it would sell more, "
            "by shares as they are; prices and new sellers are not modelled. Buyers bear it by "
            "the share of imports that they would have to replace.",
            mn_facts_place(w->d.facts, place)->name, apart);
        if (!st)
            st = mn_report_text(w->r, MN_TEXT_NOTE, text, e);
    }
    mn_market_free(&m);
    mn_model_free(model);
    return st;
}

/* Goods of the countries that the clause touches, as the Department of Labor lists them. */
static mn_status tell_goods(work *w, mn_err *e)
{
    const mn_table_view view = {.title = "Their goods that are listed as made with forced labour",
                                .first = 25,
                                .columns = "name=From,goods=Goods"};
    mn_maker k = mn_maker_new("goods", "iso3:t name:t verdict:t goods:t", e);
    mn_buf b = {0};
    for (uint32_t p = 0; p < mn_countries(w->d.reference); p++) {
        const char *code = mn_facts_place(w->d.facts, p)->code;
        if (!is_known(w, p) || w->verdict[p].verdict == MN_ACCESS_OPEN)
            continue;
        for (size_t g = 0; g < mn_goods(w->d.reference); g++) {
            const mn_good *x = mn_good_at(w->d.reference, g);
            if (x->forced && !x->derived && !strcmp(x->iso3, code))
                mn_buf_fmt(&b, "%s%s", b.len ? ";" : "", x->good);
        }
        if (!b.len)
            continue;
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, code);
        mn_make_str(&k, 1, mn_facts_place(w->d.facts, p)->name);
        mn_make_str(&k, 2, mn_access_name(w->verdict[p].verdict));
        mn_make_buf(&k, 3, &b);
    }
    mn_buf_free(&b);
    return mn_report_made_any(w->r, &k, &view, e);
}

/* --- the report ----------------------------------------------------------------------------------
 */

static mn_status tell_words(work *w, mn_err *e)
{
    char text[512];
    mn_status st =
        mn_report_count(w->r, "barred", "Barred", w->count[MN_ACCESS_BARRED], "countries", true, e);
    if (!st)
        st = mn_report_count(w->r, "conditional", "On conditions", w->count[MN_ACCESS_CONDITIONAL],
                             "countries", true, e);
    if (!st)
        st = mn_report_count(w->r, "open", "Open", w->count[MN_ACCESS_OPEN], "countries", false, e);
    if (!st)
        st = mn_report_count(w->r, "unsure",
                             "Of these, with a fact missing that a heavier rule asks "
                             "for",
                             w->unsure, "countries", false, e);
    snprintf(
        text, sizeof text,
        "Judged for %d, every country by the same rows; a country without any of the facts that "
        "they ask for is not listed. This is how the clause would fall, and no opinion on whether "
        "it should.",
        w->year);
    return st ? st : mn_report_text(w->r, MN_TEXT_PARA, text, e);
}

static mn_status tell(work *w, const mn_ctx *ctx, mn_err *e)
{
    mn_status st = tell_verdicts(w, e);
    if (!st)
        st = tell_words(w, e);
    if (!st)
        st = tell_rules(w, e);
    if (!st && w->against)
        st = tell_changes(w, e);
    if (!st)
        st = trade(w, ctx, e);
    if (!st)
        st = tell_goods(w, e);
    return st ? st : mn_country_tell_data(w->r, &w->d, e);
}

static mn_status work_out(work *w, const mn_ctx *ctx, mn_err *e)
{
    const char *against = mn_call_text(w->call, "against");
    mn_status st = mn_country_data_read(&w->d, w->call, ctx, e);
    if (!st)
        st = mn_report_new(&w->r, "access", "Access to a market, by a country's record", e);
    if (!st)
        st = read_rules(&w->rules, w, mn_call_text(w->call, "rule"), "rule", ctx, e);
    if (!st && against)
        st = read_rules(&w->against, w, against, "against", ctx, e);
    if (st)
        return st;
    w->year = (int)mn_call_int(w->call, "year", 0);
    w->year = w->year ? w->year : last_year(w);
    st = judge(&w->verdict, w, w->rules, e);
    if (!st && w->against)
        st = judge(&w->other, w, w->against, e);
    return st ? st : tell(w, ctx, e);
}

static void free_rules(mn_access_rules *r)
{
    if (r)
        mn_access_rules_free(r);
    free(r);
}

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    work w = {.call = call};
    const mn_status st = work_out(&w, ctx, e);
    if (st)
        mn_report_free(w.r);
    else
        *out = w.r;
    free_rules(w.rules);
    free_rules(w.against);
    free(w.verdict);
    free(w.other);
    mn_country_data_free(&w.d);
    return st;
}

static const mn_example examples[] = {
    {"manumit access", "how the rows that come with the program would fall"},
    {"manumit access --rule clause.csv --year 2023 --csv", "a clause of your own, for a script"},
    {"manumit access --rule clause.csv --against stricter.csv --into USA",
     "what a stricter clause would change, and what trade it would touch"},
    {NULL, NULL}};
static const mn_option options[] = {
    {.name = "rule",
     .type = MN_OPT_FILE,
     .arg = "FILE",
     .help =
         "The clause: a table with the columns rule, indicator, test (is, at-least, at-most, "
         "stays-at-least, rose, fell), value, verdict (open, conditional, barred), says, source; "
         "also from, until, years, address, note. Without it, rows that come with the program, of "
         "which one is of a law and the others are assumptions."},
    {.name = "against",
     .type = MN_OPT_FILE,
     .arg = "FILE",
     .help = "Another clause: which verdicts it would change."},
    {.name = "year",
     .type = MN_OPT_INT,
     .arg = "YEAR",
     .min = 1900,
     .max = 2200,
     .help = "The year that is judged. Without it, the last one of a fact that the rule asks for."},
    {.name = "into", .type = MN_OPT_TEXT, .arg = "COUNTRY", .def = "USA", .help = "The market."},
    {.name = "model",
     .type = MN_OPT_FILE,
     .arg = "FILE",
     .help =
         "An economy, as 'manumit model import' makes it; without it, the one that comes with the "
         "program (2011, 40 countries)."},
    MN_COUNTRY_FACTS_OPTION,
    {.name = NULL}};
static const mn_output outputs[] = {
    {"access", "iso3,name,verdict,rule,evidence,source",
     "a row a country that has one of the facts: its verdict, the rules that hold, their facts, "
     "whose "
     "they are; 'not known' names heavier rules that lack a fact"},
    {"rules", "rule,verdict,indicator,says,countries,source,address,note", "the clause"},
    {"changes", "iso3,name,verdict,other", "with --against"},
    {"trade", "iso3,name,verdict,industry,value,share,others,people",
     "what the market buys from countries that are not open: million US dollars of the economy's "
     "year, the share of its imports, who else sells it, people in forced labour behind it"},
    {"goods", "iso3,name,verdict,goods", "their goods that are listed as made with forced labour"},
    {"refused", "file,line,reason,text", "rows of --facts that are no facts"},
    {NULL, NULL, NULL}};
const mn_command mn_access_command = {
    .name = "access",
    .summary = "Show how a trade clause on a country's record would fall",
    .about =
        "A clause is rows of data: what in a record (tier, trend, convictions, listed goods) "
        "means what for access to a market. Every country is judged by the same rows, one's own "
        "included. A rule that lacks its fact says so; no missing fact bars or opens anything.",
    .examples = examples,
    .options = options,
    .outputs = outputs,
    .run = run,
    .see_also = "country show,country facts,ban list",
};
