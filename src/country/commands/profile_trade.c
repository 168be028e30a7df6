/* SPDX-License-Identifier: Apache-2.0
 *
 * country/commands/profile_trade.c - what a country buys abroad and sells there, and the people in
 * forced labour behind it. See profile.h.
 */
#include "country/commands/profile.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/text.h"
#include "country/access/behind.h"
#include "country/access/touched.h"
#include "report/made.h"
#include "report/marks.h"

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
    flow kept[2][TRADES]; /* bought, sold */
    size_t keeps[2];
    mn_purchases purchases; /* of all that are kept, in turn */
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
static void put_goods(mn_buf *b, const trade *t, const flow *x)
{
    const mn_country *seller = country_of(t, x->region);
    const int industry = industry_of(t, x->industry);
    for (size_t g = 0; seller && industry >= 0 && g < mn_goods(t->d->reference); g++) {
        const mn_good *good = mn_good_at(t->d->reference, g);
        if (good->forced && !good->derived && good->industry == industry &&
            !strcmp(good->iso3, seller->iso3))
            mn_buf_fmt(b, "%s%s", b->len ? ";" : "", good->good);
    }
}

/* Keeps the first of what was found, one way. */
static void keep(trade *t, size_t way)
{
    t->keeps[way] = t->n < TRADES ? t->n : TRADES;
    memcpy(t->kept[way], t->x, t->keeps[way] * sizeof *t->x);
}

/* Both ways, and the people behind them with their limits. */
static mn_status find_flows(trade *t, const mn_ctx *ctx, mn_err *e)
{
    bought(t);
    keep(t, 0);
    sold(t);
    keep(t, 1);
    mn_status st = mn_purchases_new(&t->purchases, t->m.model, t->keeps[0] + t->keeps[1], e);
    for (size_t way = 0, at = 0; way < 2 && !st; way++)
        for (size_t i = 0; i < t->keeps[way]; i++) {
            const flow *x = &t->kept[way][i];
            mn_purchases_add(&t->purchases, at++, x->region * t->m.industries + x->industry,
                             x->value);
        }
    return st ? st : mn_purchases_draw(&t->purchases, ctx, e);
}

static const char *seller_name(const trade *t, const flow *x)
{
    const mn_country *seller = country_of(t, x->region);
    const char *label = mn_model_region(t->m.model, x->region);
    return seller ? seller->name : strcmp(label, "RoW") ? label : "Rest of the world";
}

static const char *industry_name(const trade *t, const flow *x)
{
    const int industry = industry_of(t, x->industry);
    return industry < 0 ? mn_model_industry(t->m.model, x->industry)
                        : mn_industry_at(t->d->reference, (size_t)industry)->short_name;
}

static const char *source_of(const trade *t)
{
    const char *source = mn_model_source(t->m.model);
    return *source ? source : mn_model_name(t->m.model);
}

/* A fact that was counted from the list of goods; NULL without one. */
static const mn_fact *listing(const mn_country_data *d)
{
    const uint32_t listed = mn_facts_find_indicator(d->facts, mn_text_of("goods-forced-labour"));
    const mn_fact *list = NULL;
    for (uint32_t p = 0; listed != UINT32_MAX && p < mn_facts_places(d->facts) && !list; p++)
        list = mn_facts_last(d->facts, p, listed, 1900, 2200);
    return list;
}

/* Year and source of the list, into two cells. */
static void put_listing(mn_maker *k, size_t at, const trade *t, const mn_fact *list)
{
    char source[512];
    if (!list)
        return;
    mn_country_source(source, t->d, list);
    mn_make_i64(k, at, list->year);
    mn_make_str(k, at + 1, source);
}

static void put_flow(mn_maker *k, const trade *t, const char *way, const flow *x,
                     const mn_behind *people)
{
    const mn_model *m = t->m.model;
    mn_buf goods = {0};
    mn_make_row(k, 0);
    mn_make_str(k, 0, way);
    mn_make_str(k, 1, mn_model_region(m, x->region));
    mn_make_str(k, 2, seller_name(t, x));
    mn_make_str(k, 3, industry_name(t, x));
    mn_make_f64(k, 4, x->value);
    mn_make_f64(k, 5, x->share);
    if (mn_model_multipliers(m)) {
        mn_make_f64(k, 6, people->people);
        mn_make_f64(k, 7, people->low);
        mn_make_f64(k, 8, people->high);
    }
    put_goods(&goods, t, x);
    if (goods.len)
        put_listing(k, 12, t, listing(t->d));
    mn_make_buf(k, 9, &goods);
    if (mn_model_year(m))
        mn_make_i64(k, 10, mn_model_year(m));
    mn_make_str(k, 11, source_of(t));
    mn_buf_free(&goods);
}

/* The listed goods of what is shown, by seller and industry; in the data they stand beside it. */
static mn_status tell_goods(mn_report *r, const trade *t, mn_err *e)
{
    const mn_table_view view = {
        .title = "Goods of these sellers that are listed as made with forced labour",
        .columns = "name=Seller,industry=Industry,goods=Listed goods,year=Year,source=Source:@"};
    mn_maker k = mn_maker_new("listed", "region:t name:t industry:t goods:t year:i source:t", e);
    mn_buf goods = {0};
    for (size_t way = 0; way < 2; way++)
        for (size_t i = 0; i < t->keeps[way]; i++) {
            const flow *x = &t->kept[way][i];
            put_goods(&goods, t, x);
            if (!goods.len)
                continue;
            mn_make_row(&k, 0);
            mn_make_str(&k, 0, mn_model_region(t->m.model, x->region));
            mn_make_str(&k, 1, seller_name(t, x));
            mn_make_str(&k, 2, industry_name(t, x));
            mn_make_buf(&k, 3, &goods);
            put_listing(&k, 4, t, listing(t->d));
        }
    mn_buf_free(&goods);
    return mn_report_made_any(r, &k, &view, e);
}

static mn_status tell_flows(mn_report *r, const trade *t, const char *name, mn_err *e)
{
    char text[640];
    const char *whose = "";
    const mn_table_view view = {
        .title = "Its trade, by the people in forced labour behind it",
        .columns = "way=Way!,name=Seller,industry=Industry,value=Million $:0,people=People:0,"
                   "low=Low:0,high=High:0,source=Source:@"};
    mn_maker k = mn_maker_new("trade",
                              "way:t region:t name:t industry:t value:f share:f people:f low:f "
                              "high:f goods:t year:i source:t goods_year:i goods_source:t",
                              e);
    for (size_t way = 0, at = 0; way < 2; way++)
        for (size_t i = 0; i < t->keeps[way]; i++)
            put_flow(&k, t, way ? "sold" : "bought", &t->kept[way][i], &t->purchases.of[at++]);
    mn_status st = mn_report_made(r, &k, &view, e);
    if (!st)
        st = mn_report_cite(&whose, r, source_of(t), "", "", e);
    snprintf(
        text, sizeof text,
        "What %.60s buys abroad, and what its industries sell there, the %d flows of each with "
        "the most people behind them, in million dollars of %d (%s) and at basic prices. People "
        "are an expectation by the economy's tables, with all that 'footprint' says of it, "
        "and not a count; it lies between the limits in nine draws of ten.",
        name, TRADES, mn_model_year(t->m.model), whose);
    if (!st)
        st = mn_report_text(r, MN_TEXT_NOTE, text, e);
    return st ? st : tell_goods(r, t, e);
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
            st = t.x ? find_flows(&t, ctx, e) : mn_fail_memory(e);
        if (!st)
            st = tell_flows(r, &t, mn_facts_place(d->facts, place)->name, e);
    }
    mn_purchases_free(&t.purchases);
    free(t.x);
    mn_market_free(&t.m);
    mn_model_free(model);
    return st;
}
