/* SPDX-License-Identifier: Apache-2.0
 *
 * country/commands/profile.c - see profile.h.
 */
#include "country/commands/profile.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/text.h"
#include "country/access/touched.h"
#include "country/rank/rank.h"
#include "report/made.h"

/* --- trade ---------------------------------------------------------------------------------------
 */

enum { TRADES = 10 }; /* of each way */

typedef struct flow {
    double value, share, people;
    size_t region, industry; /* of the seller */
} flow;

typedef struct trade {
    const mn_country_data *d;
    mn_market m;
    const char *own; /* the country's code */
    flow *x;
    size_t n;
} trade;

/* The most people first; without people the most money. */
static int by_people(const void *pa, const void *pb)
{
    const flow *a = pa, *b = pb;
    if (a->people != b->people)
        return (a->people < b->people) - (a->people > b->people);
    if (a->value != b->value)
        return (a->value < b->value) - (a->value > b->value);
    return a->region != b->region ? (a->region > b->region) - (a->region < b->region)
                                  : (a->industry > b->industry) - (a->industry < b->industry);
}

static void add(trade *t, size_t region, size_t industry, double value, double of)
{
    const double *people = mn_model_multipliers(t->m.model);
    if (!(value >= 1) || !(of > 0))
        return;
    t->x[t->n++] =
        (flow){value, value / of, people ? value * people[region * t->m.industries + industry] : 0,
               region, industry};
}

/* What it buys abroad, of each seller and industry. */
static void bought(trade *t)
{
    t->n = 0;
    for (size_t r = 0; r < t->m.regions; r++)
        for (size_t s = 0; s < t->m.industries && r != t->m.region; s++)
            add(t, r, s, t->m.sold[r * t->m.industries + s], t->m.imports[s]);
    qsort(t->x, t->n, sizeof *t->x, by_people);
}

/* What its industries sell abroad: all of their output that is not sold at home. */
static void sold(trade *t)
{
    const size_t first = t->m.region * t->m.industries;
    const double *output = mn_model_output(t->m.model);
    t->n = 0;
    for (size_t s = 0; s < t->m.industries; s++)
        add(t, t->m.region, s, output[first + s] - t->m.sold[first + s], output[first + s]);
    qsort(t->x, t->n, sizeof *t->x, by_people);
}

/* Which of c1 .. c35 an industry of the economy is; -1: it is none of them. */
static int industry_of(const trade *t, size_t s)
{
    return mn_industry_find(t->d->reference, mn_text_of(mn_model_industry(t->m.model, s)));
}

/* The country that a region is alone; NULL for several. */
static const mn_country *country_of(const trade *t, size_t region)
{
    for (size_t i = 0; i < mn_countries(t->d->reference); i++)
        if (mn_market_region(t->m.model, mn_country_at(t->d->reference, i)) == region)
            return mn_country_at(t->d->reference, i);
    return NULL;
}

/* The seller's goods of that industry that are listed as made with forced labour. */
static void put_goods(mn_buf *b, const trade *t, const mn_country *seller, int industry)
{
    for (size_t g = 0; seller && industry >= 0 && g < mn_goods(t->d->reference); g++) {
        const mn_good *x = mn_good_at(t->d->reference, g);
        if (x->forced && !x->derived && x->industry == industry && !strcmp(x->iso3, seller->iso3))
            mn_buf_fmt(b, "%s%s", b->len ? ";" : "", x->good);
    }
}

static void put_flows(mn_maker *k, const trade *t, const char *way)
{
    const uint32_t listed = mn_facts_find_indicator(t->d->facts, mn_text_of("goods-forced-labour"));
    const mn_fact *list = NULL;
    mn_buf b = {0};
    char source[512];
    for (uint32_t p = 0; listed != UINT32_MAX && p < mn_facts_places(t->d->facts) && !list; p++)
        list = mn_facts_last(t->d->facts, p, listed, 1900, 2200);
    for (size_t i = 0; i < t->n && i < TRADES; i++) {
        const flow *x = &t->x[i];
        const int industry = industry_of(t, x->industry);
        const mn_country *seller = country_of(t, x->region);
        mn_make_row(k, 0);
        mn_make_str(k, 0, way);
        mn_make_str(k, 1, mn_model_region(t->m.model, x->region));
        mn_make_str(k, 2, seller ? seller->name : mn_model_region(t->m.model, x->region));
        mn_make_str(k, 3,
                    industry < 0 ? mn_model_industry(t->m.model, x->industry)
                                 : mn_industry_at(t->d->reference, (size_t)industry)->short_name);
        mn_make_f64(k, 4, x->value);
        mn_make_f64(k, 5, x->share);
        if (mn_model_multipliers(t->m.model))
            mn_make_f64(k, 6, x->people);
        put_goods(&b, t, seller, industry);
        const bool goods = b.len != 0;
        mn_make_buf(k, 7, &b);
        if (mn_model_year(t->m.model))
            mn_make_i64(k, 8, mn_model_year(t->m.model));
        mn_make_str(k, 9,
                    *mn_model_source(t->m.model) ? mn_model_source(t->m.model)
                                                 : mn_model_name(t->m.model));
        if (goods && list) {
            mn_country_source(source, t->d, list);
            mn_make_i64(k, 10, list->year);
            mn_make_str(k, 11, source);
        }
    }
    mn_buf_free(&b);
}

static mn_status tell_flows(mn_report *r, trade *t, const char *name, mn_err *e)
{
    char text[640];
    const mn_table_view view = {
        .title = "Its trade, by the people in forced labour behind it",
        .columns = "way=Way!,name=Seller,industry=Industry,value=Million $:0,people=People:0,"
                   "source=Source:@,goods=Listed goods,goods_source=Source:@"};
    mn_maker k = mn_maker_new("trade",
                              "way:t region:t name:t industry:t value:f share:f people:f goods:t "
                              "year:i source:t goods_year:i goods_source:t",
                              e);
    bought(t);
    put_flows(&k, t, "bought");
    sold(t);
    put_flows(&k, t, "sold");
    mn_status st = mn_report_made(r, &k, &view, e);
    snprintf(
        text, sizeof text,
        "What %.60s buys abroad, and what its industries sell there, the %d flows of each with "
        "the most people behind them, in million dollars of %d and at basic prices. People "
        "are an expectation by the economy's tables, with all that 'footprint' says of it, "
        "and not a count. Listed goods are the seller's.",
        name, TRADES, mn_model_year(t->m.model));
    return st ? st : mn_report_text(r, MN_TEXT_NOTE, text, e);
}

mn_status mn_profile_tell_trade(mn_report *r, const mn_country_data *d, uint32_t place,
                                const char *path, const mn_ctx *ctx, mn_err *e)
{
    mn_model *model = NULL;
    trade t = {.d = d, .own = mn_facts_place(d->facts, place)->code};
    char text[320];
    mn_status st = path ? mn_model_open(&model, ctx, path, e) : mn_model_shipped(&model, ctx, e);
    const size_t region =
        st ? SIZE_MAX : mn_market_region(model, mn_country_at(d->reference, place));
    if (!st && region == SIZE_MAX) {
        snprintf(text, sizeof text,
                 "The economy has no figures of %.60s alone: its trade is not told. --model takes "
                 "an economy that has.",
                 mn_facts_place(d->facts, place)->name);
        st = mn_report_text(r, MN_TEXT_NOTE, text, e);
    } else if (!st) {
        st = mn_market_new(&t.m, model, region, ctx, e);
        t.x = calloc(mn_model_cells(model) + 1, sizeof *t.x);
        if (!st)
            st = t.x ? tell_flows(r, &t, mn_facts_place(d->facts, place)->name, e)
                     : mn_fail_memory(e);
    }
    free(t.x);
    mn_market_free(&t.m);
    mn_model_free(model);
    return st;
}

/* --- what changed --------------------------------------------------------------------------------
 */

/* Whether chance alone could make the difference of two counts: what it would have around them
 * touches (Byar, 95% each). */
static bool by_chance(const mn_fact *then, const mn_fact *now)
{
    mn_ranked a = {.value = mn_fact_number(then), .low = then->low, .high = then->high};
    mn_ranked b = {.value = mn_fact_number(now), .low = now->low, .high = now->high};
    mn_rank_count(&a, 1, 0.95);
    mn_rank_count(&b, 1, 0.95);
    return a.high >= b.low && b.high >= a.low;
}

/* Whether it is better now, by what the indicator says is better. */
static const char *reading(const mn_indicator *what, const mn_fact *from, const mn_fact *to)
{
    const double then = mn_fact_number(from), now = mn_fact_number(to);
    if (then == now)
        return "unchanged";
    if (what->kind == MN_KIND_COUNT && by_chance(from, to))
        return "within chance";
    if (what->better == MN_BETTER_NONE)
        return now > then ? "more" : "fewer";
    return (now > then) == (what->better == MN_BETTER_HIGH) ? "better" : "worse";
}

static void put_change(mn_maker *k, const mn_country_data *d, const mn_fact *then,
                       const mn_fact *now)
{
    const mn_indicator *what = mn_facts_indicator(d->facts, now->indicator);
    const mn_fact_source *s = mn_facts_source(d->facts, now->source);
    const double a = mn_fact_number(then), b = mn_fact_number(now);
    char source[512];
    mn_make_row(k, now->line);
    mn_make_str(k, 0, what->id);
    mn_make_str(k, 1, what->name);
    mn_make_str(k, 2, then->text);
    mn_make_i64(k, 3, then->year);
    mn_make_str(k, 4, now->text);
    mn_make_i64(k, 5, now->year);
    mn_make_f64(k, 6, b - a);
    if (what->kind != MN_KIND_TIER && a > 0)
        mn_make_f64(k, 7, (b / a - 1) * 100);
    mn_make_str(k, 8, reading(what, then, now));
    mn_make_str(k, 9, what->unit);
    mn_country_source(source, d, now);
    mn_make_str(k, 10, source);
    mn_make_str(k, 11, s->address);
    mn_make_str(k, 12, s->retrieved);
    mn_country_source(source, d, then);
    mn_make_str(k, 13, source);
}

static bool part_of_part(const mn_facts *f, uint32_t i)
{
    const uint32_t whole =
        mn_facts_find_indicator(f, mn_text_of(mn_facts_indicator(f, i)->part_of));
    return whole != UINT32_MAX && *mn_facts_indicator(f, whole)->part_of;
}

mn_status mn_profile_tell_changes(mn_report *r, const mn_country_data *d, uint32_t place, int since,
                                  mn_err *e)
{
    char title[64];
    snprintf(title, sizeof title, "What changed since %d", since);
    const mn_table_view view = {
        .title = title,
        .first = 14,
        .columns = "measure=Measure,then=Then,then_year=Year,then_source=Source:@,now=Now,"
                   "now_year=Year,source=Source:@,reading=Is"};
    mn_maker k = mn_maker_new("changes",
                              "indicator:t measure:t then:t then_year:i now:t now_year:i change:f "
                              "percent:f reading:t unit:t source:t address:t retrieved:t "
                              "then_source:t",
                              e);
    /* What a reader asks for first, and then the parts of parts: girls, men, another sex. */
    for (int parts = 0; parts < 2; parts++)
        for (uint32_t i = 0; i < mn_facts_indicators(d->facts); i++) {
            const mn_fact *now = mn_facts_last(d->facts, place, i, since, 2200), *then = NULL;
            if (part_of_part(d->facts, i) != (parts == 1))
                continue;
            for (int y = since; now && !then && y < now->year; y++)
                then = mn_facts_in(d->facts, place, i, y);
            if (then && !isnan(mn_fact_number(then)) && !isnan(mn_fact_number(now)))
                put_change(&k, d, then, now);
        }
    return mn_report_made_any(r, &k, &view, e);
}
