/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_country_tables.c - what users write about countries: facts, a download with a column an
 * indicator, rules of a clause, an index, asks, deeds, commitments, programmes that money is parted
 * over. The first byte says which; the rest is a CSV table. Whatever is read must be usable: facts
 * are ranked, rules judged, indices rated, commitments told on a day, and money parted adds up.
 */
#include <math.h>
#include <stdlib.h>

#include "country/access/rules.h"
#include "country/alliance/commitments.h"
#include "country/alliance/suggest.h"
#include "country/brief/asks.h"
#include "country/budget/areas.h"
#include "country/fact/facts.h"
#include "country/import/wide.h"
#include "country/index/index.h"
#include "country/rank/rank.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static mn_reference *reference;
static mn_facts *facts;

static void judge(const mn_table *t)
{
    static mn_access_rules r;
    static mn_access_verdict v;
    r = (mn_access_rules){.n = 0};
    if (!mn_access_rules_read(&r, facts, t, NULL))
        for (uint32_t p = 0; p < 40; p++)
            mn_access_judge(&v, &r, facts, p, 2023);
    mn_access_rules_free(&r);
}

static void ask(const mn_table *t)
{
    static mn_brief_asks a;
    size_t chosen[3];
    a = (mn_brief_asks){.rules = {.n = 0}};
    if (!mn_brief_asks_read(&a, facts, t, NULL))
        for (uint32_t p = 0; p < 40; p++)
            (void)mn_brief_choose(chosen, 3, &a, facts, p, 2023);
    mn_brief_asks_free(&a);
}

static void rate(const mn_table *t)
{
    static mn_composite x;
    mn_composite_scores s = {.n = 0};
    if (!mn_composite_read(&x, facts, t, NULL) && !mn_composite_rate(&s, &x, facts, 0, NULL))
        mn_composite_scores_free(&s);
}

static void promise(const mn_table *t)
{
    mn_promises p;
    if (!mn_promises_read(&p, facts, t, NULL))
        for (size_t i = 0; i < p.n; i++)
            if (mn_promise_on(&p.at[i], 20000) >= MN_STATES)
                abort();
    mn_promises_free(&p);
}

static void deeds(const mn_table *t)
{
    static mn_deeds d;
    d = (mn_deeds){.n = 0};
    (void)!mn_deeds_read(&d, facts, t, NULL);
    mn_deeds_free(&d);
}

/* Every fact has a place, an indicator, a year, and a number that is none or finite. */
static void add(const mn_table *t)
{
    mn_facts *own = calloc(1, sizeof *own); /* without those of the library, which take a while */
    if (!own)
        return;
    own->reference = reference;
    if (mn_facts_vocabulary(own, NULL))
        abort();
    if (!mn_facts_add(own, t, NULL))
        for (size_t i = 0; i < mn_facts_count(own); i++) {
            const mn_fact *x = mn_facts_at(own, i);
            const double v = mn_fact_number(x);
            mn_ranked r = {.value = v, .low = x->low, .high = x->high};
            if (isinf(v) || x->year < 1900 || x->year > 2200 || x->place >= mn_facts_places(own) ||
                x->indicator >= mn_facts_indicators(own))
                abort();
            if (!isnan(v) && mn_facts_indicator(own, x->indicator)->kind == MN_KIND_COUNT) {
                mn_rank_count(&r, 100, 0.95);
                if (!(r.low <= r.high) || !isfinite(r.low) || !isfinite(r.high))
                    abort();
            }
        }
    mn_facts_free(own);
}

static void import(const mn_table *t)
{
    static mn_wide w;
    const mn_wide_options o = {.year = "2022", .source = "a", .retrieved = "2026-01-01"};
    mn_table *rows = NULL;
    if (!mn_wide_facts(&rows, &w, facts, t, &o, NULL))
        add(rows);
    mn_table_free(rows);
}

/* What is parted and what is left over are the money, each between its floor and cap. */
static void adds_up(const mn_areas *a, const double *x, double left, double money)
{
    double sum = left;
    for (size_t i = 0; i < a->n; i++) {
        if (!(x[i] >= a->at[i].floor * (1 - 1e-9)) || !(x[i] <= a->at[i].cap * (1 + 1e-9)))
            abort();
        sum += x[i];
    }
    if (!(fabs(sum - money) <= 1e-6 * money))
        abort();
}

static void part(const mn_table *t)
{
    static mn_areas a;
    static double x[MN_AREAS_MOST], cost[MN_AREAS_MOST];
    mn_arena texts = {0};
    double left, price;
    const double money = 3e9;
    if (!mn_areas_read(&a, &texts, t, NULL)) {
        for (size_t i = 0; i < a.n; i++)
            cost[i] = a.at[i].most > 0 ? a.at[i].cost : 1;
        if (!mn_allocate_weights(x, &left, &a, money, NULL))
            adds_up(&a, x, left, money);
        mn_areas_promise(&a, 0.3, money);
        if (!mn_allocate_best(x, &left, &price, &a, &(mn_costs){cost, 1}, money, NULL))
            adds_up(&a, x, left, money);
    }
    mn_arena_free(&texts);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const mn_read_options how = {.format = MN_FORMAT_CSV};
    mn_table *t = NULL;
    if (!facts && (mn_reference_new(&reference, MN_NEED_COUNTRIES, NULL) ||
                   mn_facts_new(&facts, reference, NULL)))
        abort();
    if (size < 1 || mn_table_read_memory(&t, NULL, "fuzz.csv", data + 1, size - 1, &how, NULL))
        return 0;
    switch (data[0]) {
    case 'r':
        judge(t);
        break;
    case 'a':
        ask(t);
        break;
    case 'i':
        rate(t);
        break;
    case 'p':
        promise(t);
        break;
    case 'd':
        deeds(t);
        break;
    case 'f':
        add(t);
        break;
    case 'w':
        import(t);
        break;
    case 'b':
        part(t);
        break;
    default:
        break;
    }
    mn_table_free(t);
    return 0;
}
