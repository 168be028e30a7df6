/* SPDX-License-Identifier: Apache-2.0
 *
 * country/commands/access_trade.c - see access_trade.h.
 */
#include "country/commands/access_trade.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "country/access/behind.h"
#include "country/access/touched.h"
#include "report/made.h"
#include "report/marks.h"

/* What one country sells to the market, of one industry or (SIZE_MAX) of all. */
typedef struct sale {
    double value;
    uint32_t place;
    size_t region, industry;
} sale;

typedef struct work {
    const mn_access_trade *t;
    const mn_country_data *d;
    mn_report *r;
    mn_market m;
    bool *shut;                   /* by region: whose country is barred */
    sale *sale;                   /* of a million dollars and more, the largest first */
    sale *seller;                 /* the largest first */
    size_t sales, sellers, drawn; /* drawn: of how many sales limits are drawn */
    mn_purchases bought;          /* TOGETHER, then sellers, then sales */
} work;

/* Sums under both clauses, barred and on conditions; of how many sales people are drawn: those that
 * are shown. A solve each would else take ten times what all the rest does. */
enum { TOGETHER = 4, DRAWN = 20 };

/* Which of the purchases a sum is. */
static size_t together(mn_access verdict, bool other)
{
    return (verdict == MN_ACCESS_BARRED ? (size_t)0 : 1) + (other ? 2 : 0);
}

static size_t region_of(const work *w, uint32_t place)
{
    return mn_market_region(w->m.model, mn_country_at(w->d->reference, place));
}

static const char *name_of(const work *w, uint32_t place)
{
    return mn_facts_place(w->d->facts, place)->name;
}

/* Year and source of the economy, into two cells. */
static void put_whose(mn_maker *k, size_t at, const work *w)
{
    const mn_model *m = w->m.model;
    if (mn_model_year(m))
        mn_make_i64(k, at, mn_model_year(m));
    mn_make_str(k, at + 1, *mn_model_source(m) ? mn_model_source(m) : mn_model_name(m));
}

/* --- all of it -----------------------------------------------------------------------------------
 */

/* What a verdict touches: countries, of these without figures of their own, what they sell. */
typedef struct sum {
    size_t countries, apart;
    double value;
} sum;

static void add_up(sum *out, const work *w, const mn_access *verdict, mn_access which)
{
    *out = (sum){.countries = 0};
    for (uint32_t p = 0; p < mn_countries(w->d->reference); p++) {
        const size_t r = region_of(w, p);
        if (verdict[p] != which || p == w->t->into)
            continue;
        out->countries++;
        out->apart += r == SIZE_MAX;
        for (size_t s = 0; r != SIZE_MAX && s < w->m.industries; s++)
            out->value += w->m.sold[r * w->m.industries + s];
    }
}

/* People and their limits, into three cells; nothing where they are not known. */
static void put_people(mn_maker *k, size_t at, const mn_behind *x)
{
    const double of[] = {x->people, x->low, x->high};
    for (size_t i = 0; i < 3; i++)
        if (!isnan(of[i]))
            mn_make_f64(k, at + i, of[i]);
}

static void put_sum(mn_maker *k, size_t at, const sum *x, double imports, const mn_behind *people)
{
    mn_make_i64(k, at, (int64_t)x->countries);
    mn_make_i64(k, at + 1, (int64_t)x->apart);
    mn_make_f64(k, at + 2, x->value);
    if (imports > 0)
        mn_make_f64(k, at + 3, x->value / imports);
    put_people(k, at + 4, people);
}

static mn_status tell_touched(work *w, mn_err *e)
{
    const mn_table_view view = {
        .title = "What it would touch in all",
        .columns = w->t->other ? "verdict=Verdict!,countries=Countries,apart=Without own figures,"
                                 "value=Million $:0,share=Of all imports:1%,other_countries=Other "
                                 "clause,other_value=Million $:0,year=Year,"
                                 "source=Source:@"
                               : "verdict=Verdict!,countries=Countries,apart=Without own figures,"
                                 "value=Million $:0,share=Of all imports:1%,people=People:0,"
                                 "low=Low:0,high=High:0,year=Year,source=Source:@"};
    double imports = 0;
    mn_maker k = mn_maker_new("touched",
                              "verdict:t countries:i apart:i value:f share:f people:f low:f high:f "
                              "other_countries:i other_apart:i other_value:f other_share:f "
                              "other_people:f other_low:f other_high:f year:i source:t",
                              e);
    for (size_t s = 0; s < w->m.industries; s++)
        imports += w->m.imports[s];
    for (int v = MN_ACCESS_BARRED; v > MN_ACCESS_OPEN; v--) {
        const mn_access which = (mn_access)v;
        sum x;
        add_up(&x, w, w->t->verdict, which);
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, mn_access_name(which));
        put_sum(&k, 1, &x, imports, &w->bought.of[together(which, false)]);
        if (w->t->other) {
            add_up(&x, w, w->t->other, which);
            put_sum(&k, 8, &x, imports, &w->bought.of[together(which, true)]);
        }
        put_whose(&k, 15, w);
    }
    return mn_report_made(w->r, &k, &view, e);
}

/* --- country by country --------------------------------------------------------------------------
 */

static mn_status tell_sellers(work *w, mn_err *e)
{
    const mn_table_view view = {
        .title = "Trade that it would touch, by country",
        .first = 12,
        .columns = "name=From,verdict=Verdict!,value=Million $:0,people=People:0,low=Low:0,"
                   "high=High:0,year=Year,source=Source:@"};
    mn_maker k = mn_maker_new(
        "sellers", "iso3:t name:t verdict:t value:f people:f low:f high:f year:i source:t", e);
    for (size_t i = 0; i < w->sellers; i++) {
        const sale *x = &w->seller[i];
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, mn_facts_place(w->d->facts, x->place)->code);
        mn_make_str(&k, 1, name_of(w, x->place));
        mn_make_str(&k, 2, mn_access_name(w->t->verdict[x->place]));
        mn_make_f64(&k, 3, x->value);
        put_people(&k, 4, &w->bought.of[TOGETHER + i]);
        put_whose(&k, 7, w);
    }
    return mn_report_made_any(w->r, &k, &view, e);
}

/* --- sale by sale --------------------------------------------------------------------------------
 */

static const char *industry_name(const work *w, size_t s)
{
    const char *label = mn_model_industry(w->m.model, s);
    const int i = mn_industry_find(w->d->reference, mn_text_of(label));
    return i < 0 ? label : mn_industry_at(w->d->reference, (size_t)i)->short_name;
}

/* Sale i. */
static void put_sale(mn_maker *k, const work *w, size_t i, mn_buf *b)
{
    enum { OTHERS = 3 };
    const sale *x = &w->sale[i];
    mn_seller others[OTHERS];
    const size_t n = mn_market_others(others, OTHERS, &w->m, x->industry, x->region, w->shut);
    for (size_t o = 0; o < n; o++)
        mn_buf_fmt(b, "%s%s %.0f%%", o ? ";" : "", mn_model_region(w->m.model, others[o].region),
                   others[o].share * 100);
    mn_make_row(k, 0);
    mn_make_str(k, 0, mn_facts_place(w->d->facts, x->place)->code);
    mn_make_str(k, 1, name_of(w, x->place));
    mn_make_str(k, 2, mn_access_name(w->t->verdict[x->place]));
    mn_make_str(k, 3, industry_name(w, x->industry));
    mn_make_f64(k, 4, x->value);
    mn_make_f64(k, 5, x->value / w->m.imports[x->industry]);
    mn_make_buf(k, 6, b);
    if (i < w->drawn)
        put_people(k, 7, &w->bought.of[TOGETHER + w->sellers + i]);
    put_whose(k, 10, w);
}

static mn_status tell_sales(work *w, mn_err *e)
{
    const mn_table_view view = {
        .title = "Trade that it would touch: what the market bought, and who else sells it there",
        .first = 20,
        .columns = "name=From,verdict=Verdict!,industry=Industry,value=Million $:0,share=Of its "
                   "imports:1%,year=Year,source=Source:@,others=Others who sell it"};
    mn_maker k = mn_maker_new("trade",
                              "iso3:t name:t verdict:t industry:t value:f share:f others:t "
                              "people:f low:f high:f year:i source:t",
                              e);
    mn_buf b = {0};
    for (size_t i = 0; i < w->sales; i++)
        put_sale(&k, w, i, &b);
    mn_buf_free(&b);
    return mn_report_made_any(w->r, &k, &view, e);
}

/* --- who sells what ------------------------------------------------------------------------------
 */

static int by_value(const void *pa, const void *pb)
{
    const sale *a = pa, *b = pb;
    if (a->value != b->value)
        return (a->value < b->value) - (a->value > b->value);
    return a->place != b->place ? (a->place > b->place) - (a->place < b->place)
                                : (a->industry > b->industry) - (a->industry < b->industry);
}

/* Sales of at least a million dollars by countries that are not open, and what each sells in all.
 */
static mn_status find_sales(work *w, mn_err *e)
{
    const size_t countries = mn_countries(w->d->reference);
    w->sale = calloc(countries * w->m.industries + 1, sizeof *w->sale);
    w->seller = calloc(countries + 1, sizeof *w->seller);
    if (!w->sale || !w->seller)
        return mn_fail_memory(e);
    for (uint32_t p = 0; p < countries; p++) {
        const size_t r = region_of(w, p);
        double all = 0;
        if (w->t->verdict[p] == MN_ACCESS_OPEN || r == w->m.region || r == SIZE_MAX)
            continue;
        for (size_t s = 0; s < w->m.industries; s++) {
            const double value = w->m.sold[r * w->m.industries + s];
            all += value;
            if (value >= 1)
                w->sale[w->sales++] = (sale){value, p, r, s};
        }
        w->seller[w->sellers++] = (sale){all, p, r, SIZE_MAX};
    }
    qsort(w->sale, w->sales, sizeof *w->sale, by_value);
    qsort(w->seller, w->sellers, sizeof *w->seller, by_value);
    return MN_OK;
}

/* Adds all that a region sells to purchase k. */
static void add_region(work *w, size_t k, size_t region)
{
    for (size_t s = 0; region != SIZE_MAX && s < w->m.industries; s++)
        mn_purchases_add(&w->bought, k, region * w->m.industries + s,
                         w->m.sold[region * w->m.industries + s]);
}

/* People behind all of it, with limits. */
static mn_status draw(work *w, const mn_ctx *ctx, mn_err *e)
{
    w->drawn = w->sales < DRAWN ? w->sales : DRAWN;
    mn_status st = mn_purchases_new(&w->bought, w->m.model, TOGETHER + w->sellers + w->drawn, e);
    if (st)
        return st;
    for (uint32_t p = 0; p < mn_countries(w->d->reference); p++) {
        const size_t r = p == w->t->into ? SIZE_MAX : region_of(w, p);
        if (w->t->verdict[p] != MN_ACCESS_OPEN)
            add_region(w, together(w->t->verdict[p], false), r);
        if (w->t->other && w->t->other[p] != MN_ACCESS_OPEN)
            add_region(w, together(w->t->other[p], true), r);
    }
    for (size_t i = 0; i < w->sellers; i++)
        add_region(w, TOGETHER + i, w->seller[i].region);
    for (size_t i = 0; i < w->drawn; i++)
        mn_purchases_add(&w->bought, TOGETHER + w->sellers + i,
                         w->sale[i].region * w->m.industries + w->sale[i].industry,
                         w->sale[i].value);
    return mn_purchases_draw(&w->bought, ctx, e);
}

/* --- words ---------------------------------------------------------------------------------------
 */

static mn_status tell_words(work *w, mn_err *e)
{
    char text[640];
    const char *letters, *source = mn_model_source(w->m.model);
    mn_status st =
        mn_report_cite(&letters, w->r, *source ? source : mn_model_name(w->m.model), "", "", e);
    if (st)
        return st;
    snprintf(text, sizeof text,
             "Trade is of %d (%s) and of this economy's industries, at basic prices: what %.60s "
             "bought, not what would be lost. The countries without own figures lie in a region of "
             "several there (RoW: the rest of the world).",
             mn_model_year(w->m.model), letters, name_of(w, w->t->into));
    st = mn_report_text(w->r, MN_TEXT_NOTE, text, e);
    if (!st && mn_model_multipliers(w->m.model))
        st =
            mn_report_text(w->r, MN_TEXT_NOTE,
                           "People are in forced labour behind what was bought: an expectation by "
                           "the economy's tables, which lies between Low and High in nine draws of "
                           "ten, and not a count.",
                           e);
    return st ? st
              : mn_report_text(w->r, MN_TEXT_NOTE,
                               "Who else sells it and is not barred would sell more, by shares as "
                               "they are; the rest of the world has barred countries in it. Prices "
                               "and new sellers are not modelled. Buyers bear it by the share of "
                               "imports that they would have to replace.",
                               e);
}

/* A fact that was counted from the list of goods; NULL without one. */
static const mn_fact *listed(const mn_country_data *d)
{
    const uint32_t i = mn_facts_find_indicator(d->facts, mn_text_of("goods-forced-labour"));
    const mn_fact *x = NULL;
    for (uint32_t p = 0; i != UINT32_MAX && p < mn_facts_places(d->facts) && !x; p++)
        x = mn_facts_last(d->facts, p, i, 1900, 2200);
    return x;
}

/* Goods of the countries that the clause touches, as the Department of Labor lists them. */
static mn_status tell_goods(mn_report *r, const mn_access_trade *t, mn_err *e)
{
    const mn_table_view view = {.title = "Their goods that are listed as made with forced labour",
                                .first = 25,
                                .columns = "name=From,goods=Goods,year=Year,source=Source:@"};
    mn_maker k = mn_maker_new("goods", "iso3:t name:t verdict:t goods:t year:i source:t", e);
    const mn_fact *list = listed(t->d);
    char source[512];
    mn_buf b = {0};
    for (uint32_t p = 0; p < mn_countries(t->d->reference); p++) {
        const char *code = mn_facts_place(t->d->facts, p)->code;
        if (t->verdict[p] == MN_ACCESS_OPEN)
            continue;
        for (size_t g = 0; g < mn_goods(t->d->reference); g++) {
            const mn_good *x = mn_good_at(t->d->reference, g);
            if (x->forced && !x->derived && !strcmp(x->iso3, code))
                mn_buf_fmt(&b, "%s%s", b.len ? ";" : "", x->good);
        }
        if (!b.len && !b.failed)
            continue;
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, code);
        mn_make_str(&k, 1, mn_facts_place(t->d->facts, p)->name);
        mn_make_str(&k, 2, mn_access_name(t->verdict[p]));
        mn_make_buf(&k, 3, &b);
        if (!list)
            continue;
        mn_country_source(source, t->d, list);
        mn_make_i64(&k, 4, list->year);
        mn_make_str(&k, 5, source);
    }
    mn_buf_free(&b);
    return mn_report_made_any(r, &k, &view, e);
}

/* Which regions are one country alone, and barred. */
static mn_status close_regions(work *w, mn_err *e)
{
    w->shut = calloc(w->m.regions + 1, sizeof *w->shut);
    if (!w->shut)
        return mn_fail_memory(e);
    for (uint32_t p = 0; p < mn_countries(w->d->reference); p++) {
        const size_t r = region_of(w, p);
        if (w->t->verdict[p] == MN_ACCESS_BARRED && r != SIZE_MAX)
            w->shut[r] = true;
    }
    return MN_OK;
}

static mn_status tell_market(mn_report *r, const mn_access_trade *t, const mn_model *model,
                             size_t region, const mn_ctx *ctx, mn_err *e)
{
    work w = {.t = t, .d = t->d, .r = r};
    mn_status st = mn_market_new(&w.m, model, region, ctx, e);
    if (!st)
        st = close_regions(&w, e);
    if (!st)
        st = find_sales(&w, e);
    if (!st)
        st = draw(&w, ctx, e);
    if (!st)
        st = tell_touched(&w, e);
    if (!st)
        st = tell_sellers(&w, e);
    if (!st)
        st = tell_sales(&w, e);
    if (!st)
        st = tell_words(&w, e);
    mn_purchases_free(&w.bought);
    free(w.seller);
    free(w.sale);
    free(w.shut);
    mn_market_free(&w.m);
    return st;
}

mn_status mn_access_tell_trade(mn_report *r, const mn_access_trade *t, const mn_ctx *ctx, mn_err *e)
{
    mn_model *model = NULL;
    char text[320];
    mn_status st =
        t->model ? mn_model_open(&model, ctx, t->model, e) : mn_model_shipped(&model, ctx, e);
    const bool country = !st && t->into < mn_countries(t->d->reference);
    const size_t region =
        country ? mn_market_region(model, mn_country_at(t->d->reference, t->into)) : SIZE_MAX;
    if (!st && region == SIZE_MAX) {
        snprintf(text, sizeof text,
                 "The economy has no figures of %.60s alone: what trade would be touched is not "
                 "told. --model takes an economy that has.",
                 mn_facts_place(t->d->facts, t->into)->name);
        st = mn_report_warning(r, text, e);
    } else if (!st) {
        st = tell_market(r, t, model, region, ctx, e);
    }
    mn_model_free(model);
    return st ? st : tell_goods(r, t, e);
}
