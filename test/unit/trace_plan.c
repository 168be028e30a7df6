/* SPDX-License-Identifier: Apache-2.0
 *
 * trace_plan.c - whom to ask first: the greedy answer keeps its guarantee and its bounds hold,
 * against every subset of small random graphs; a chain's supplies are weighed as they should be;
 * memory that runs out anywhere ends in MN_SYSTEM.
 *
 * Linked with --wrap=malloc, calloc and realloc.
 */
#include "trace/expect/open_tier.h"
#include "trace/plan/plan.h"
#include "trace/plan/risk.h"
#include "trace/plan/sheet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "core/rng.h"
#include "failing.h"

enum { NODES = 11, EDGES = 40 };

typedef struct graph {
    mn_cover c;
    int64_t own[NODES], cost[NODES];
    mn_cover_edge edge[EDGES];
} graph;

static uint32_t below(mn_rng *r, uint32_t n)
{
    return (uint32_t)(mn_rng_u64(r) % n);
}

static void make(graph *g, uint64_t seed, bool ones)
{
    mn_rng r;
    mn_rng_init(&r, seed, 7);
    const uint32_t n = 1 + below(&r, NODES), m = n > 1 ? below(&r, EDGES) : 0;
    const uint32_t top = 1 + below(&r, 3) * 40;
    for (uint32_t v = 0; v < n; v++) {
        g->own[v] = below(&r, 3) ? 0 : below(&r, top + 5);
        g->cost[v] = ones ? 100 : 1 + below(&r, 9);
    }
    for (uint32_t i = 0; i < m; i++) {
        const uint32_t a = below(&r, n), b = (a + 1 + below(&r, n - 1)) % n;
        g->edge[i] = (mn_cover_edge){a, b, 1 + below(&r, top)};
    }
    g->c = (mn_cover){n, m, g->own, g->cost, g->edge};
}

/* What a set settles. */
static int64_t settled(const mn_cover *c, uint32_t set)
{
    int64_t sum = 0;
    for (uint32_t v = 0; v < c->nodes; v++)
        sum += set >> v & 1 ? c->own[v] : 0;
    for (size_t i = 0; i < c->edges; i++)
        if (set >> c->edge[i].a & 1 || set >> c->edge[i].b & 1)
            sum += c->edge[i].weight;
    return sum;
}

static int64_t cost_of(const mn_cover *c, uint32_t set)
{
    int64_t sum = 0;
    for (uint32_t v = 0; v < c->nodes; v++)
        sum += set >> v & 1 ? c->cost[v] : 0;
    return sum;
}

static int64_t best(const mn_cover *c, int64_t budget, size_t count)
{
    int64_t most = 0;
    for (uint32_t set = 0; set < 1u << c->nodes; set++) {
        const int64_t x = settled(c, set);
        if (x > most && (budget < 0 || cost_of(c, set) <= budget) &&
            (!count || (size_t)__builtin_popcount(set) <= count))
            most = x;
    }
    return most;
}

static int64_t cheapest(const mn_cover *c, int64_t reach)
{
    int64_t least = INT64_MAX;
    for (uint32_t set = 0; set < 1u << c->nodes; set++)
        if (settled(c, set) >= reach && cost_of(c, set) < least)
            least = cost_of(c, set);
    return least;
}

/* Picks are as they say, each once, and within what was asked. */
static void check_picks(const mn_cover *c, const mn_cover_plan *p, const mn_cover_asked *a)
{
    uint32_t set = 0;
    for (size_t i = 0; i < p->n; i++) {
        const mn_cover_pick *x = &p->pick[i];
        assert_true(x->node < c->nodes && !(set >> x->node & 1));
        assert_int_equal(x->gain, settled(c, set | 1u << x->node) - settled(c, set));
        assert_true(x->gain > 0);
        set |= 1u << x->node;
        assert_int_equal(x->total, settled(c, set));
        assert_int_equal(x->spent, cost_of(c, set));
        assert_true(x->bound >= x->total && x->bound <= p->all);
    }
    assert_int_equal(p->all, settled(c, (1u << c->nodes) - 1));
    assert_true(!a->count || p->n <= a->count);
    if (p->n && a->budget >= 0)
        assert_true(p->pick[p->n - 1].spent <= a->budget);
}

static void test_count(void **state)
{
    (void)state;
    double gap = 0, cases = 0;
    for (uint64_t seed = 1; seed <= 300; seed++) {
        graph g;
        mn_cover_plan p;
        make(&g, seed, true);
        const mn_cover_asked a = {.budget = -1, .count = 1 + seed % 5, .reach = -1};
        assert_int_equal(mn_cover_solve(&p, &g.c, &a, NULL, NULL), MN_OK);
        check_picks(&g.c, &p, &a);
        const int64_t top = best(&g.c, -1, a.count), got = p.n ? p.pick[p.n - 1].total : 0;
        assert_true((double)got >= (1 - 1 / 2.718281828459045) * (double)top);
        assert_true(p.bound >= top);
        for (size_t i = 0; i < p.n; i++)
            assert_true(p.pick[i].bound >= best(&g.c, -1, i + 1));
        gap += top ? (double)(p.bound - top) / (double)top : 0;
        cases++;
        mn_cover_plan_free(&p);
    }
    assert_true(gap / cases < 0.02); /* the bound is of use: 1% above the best on average */
}

/* Where their number alone is limited, cheap ones do not stand before those that settle most. */
static void test_count_of_costs(void **state)
{
    (void)state;
    const int64_t own[5] = {1, 1, 1, 80, 60}, cost[5] = {1, 1, 1, 500, 400};
    const mn_cover c = {5, 0, own, cost, NULL};
    const mn_cover_asked two = {.budget = -1, .count = 2, .reach = -1};
    mn_cover_plan p;
    assert_int_equal(mn_cover_solve(&p, &c, &two, NULL, NULL), MN_OK);
    assert_int_equal(p.n, 2);
    assert_int_equal(p.pick[1].total, 140);
    mn_cover_plan_free(&p);
    for (uint64_t seed = 1; seed <= 200; seed++) {
        graph g;
        make(&g, seed, false);
        const mn_cover_asked a = {.budget = -1, .count = 1 + seed % 5, .reach = -1};
        assert_int_equal(mn_cover_solve(&p, &g.c, &a, NULL, NULL), MN_OK);
        const int64_t top = best(&g.c, -1, a.count), got = p.n ? p.pick[p.n - 1].total : 0;
        assert_true((double)got >= (1 - 1 / 2.718281828459045) * (double)top);
        assert_true(p.bound >= top);
        mn_cover_plan_free(&p);
    }
}

static void test_budget(void **state)
{
    (void)state;
    double gap = 0, short_of = 0, cases = 0;
    for (uint64_t seed = 1; seed <= 300; seed++) {
        graph g;
        mn_cover_plan p;
        make(&g, seed, false);
        const mn_cover_asked a = {
            .budget = 2 + (int64_t)seed % 20, .count = seed % 3 ? 0 : 1 + seed % 4, .reach = -1};
        assert_int_equal(mn_cover_solve(&p, &g.c, &a, NULL, NULL), MN_OK);
        check_picks(&g.c, &p, &a);
        const int64_t top = best(&g.c, a.budget, a.count), got = p.n ? p.pick[p.n - 1].total : 0;
        if (!a.count)
            assert_true((double)got >= (1 - 1 / 2.718281828459045) / 2 * (double)top);
        assert_true(p.bound >= top);
        for (size_t i = 0; i < p.n && !a.count; i++)
            assert_true(p.pick[i].bound >= best(&g.c, p.pick[i].spent, 0));
        gap += top ? (double)(p.bound - top) / (double)top : 0;
        short_of += top ? (double)(top - got) / (double)top : 0;
        cases++;
        mn_cover_plan_free(&p);
    }
    assert_true(gap / cases < 0.10);
    assert_true(short_of / cases < 0.03);
}

static void test_reach(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 300; seed++) {
        graph g;
        mn_cover_plan p;
        make(&g, seed, seed % 2);
        const int64_t all = settled(&g.c, (1u << g.c.nodes) - 1);
        const mn_cover_asked a = {.budget = -1, .reach = all * (int64_t)(seed % 11) / 10};
        assert_int_equal(mn_cover_solve(&p, &g.c, &a, NULL, NULL), MN_OK);
        check_picks(&g.c, &p, &a);
        assert_true(p.reached);
        const int64_t least = cheapest(&g.c, a.reach), spent = p.n ? p.pick[p.n - 1].spent : 0;
        assert_true(p.least <= least);
        assert_true(least <= spent);
        mn_cover_plan_free(&p);
    }
}

/* The largest weights and costs that are taken neither overflow nor lose a unit. */
static void test_extremes(void **state)
{
    (void)state;
    const int64_t half = MN_COVER_MOST / 2;
    const int64_t own[3] = {0, half - 1, 0}, cost[3] = {MN_COVER_MOST, MN_COVER_MOST, 1};
    const mn_cover_edge edge[1] = {{0, 2, half}};
    const mn_cover c = {3, 1, own, cost, edge};
    mn_cover_plan p;
    mn_cover_asked a = {.budget = MN_COVER_MOST, .reach = -1};
    assert_int_equal(mn_cover_solve(&p, &c, &a, NULL, NULL), MN_OK);
    assert_int_equal(p.n, 1);
    assert_int_equal(p.pick[0].node, 2);
    assert_int_equal(p.pick[0].total, half);
    assert_true(p.bound >= half && p.bound <= p.all);
    mn_cover_plan_free(&p);
    const mn_cover none = {0, 0, own, cost, edge};
    assert_int_equal(mn_cover_solve(&p, &none, &a, NULL, NULL), MN_OK);
    assert_int_equal(p.n, 0);
    assert_int_equal(p.bound, 0);
    mn_cover_plan_free(&p);
}

/* --- a chain --------------------------------------------------------------------------------- */

/* Farms 2 and 3 sell cotton to mill 1, which sells yarn to brand 0; 4 buys of 3 alone, and is not
 * above the brand. Supply 0: yarn, EUR 100.00 in 2020; 1: yarn back; 2: cotton of 2, US$50.00;
 * 3: cotton of 2 with a document; 4: cotton of 3 without value; 5: US$9.00 of 3 to 4. */
typedef struct sample {
    mn_chain c;
    mn_chain_party party[5];
    mn_chain_good good[2];
    mn_chain_edge edge[4];
    uint32_t in[6], out[6], sold[4];
    int32_t from[6];
    int64_t value[6];
    uint8_t currency[6], kind[6];
    mn_chain_document document[2];
    char iso[2][4];
} sample;

static void fill(sample *s)
{
    static const char text[] = "harvest record";
    *s = (sample){.edge = {{1, 0, 0, 0, 2, 0, 0},
                           {2, 1, 1, 2, 2, 0, 0},
                           {3, 1, 1, 4, 1, 0, 0},
                           {3, 4, 1, 5, 1, 0, 0}},
                  .in = {0, 1, 3, 3, 3, 4},
                  .out = {0, 0, 1, 2, 4, 4},
                  .sold = {0, 1, 2, 3},
                  .from = {18300, 18300, 18300, 18300, 18300, 18300},
                  .value = {10000, 10000, 5000, 7000, MN_NO_VALUE, 900},
                  .currency = {0, 0, 1, 1, 1, 1},
                  .kind = {MN_SUPPLY, MN_RETURN, MN_SUPPLY, MN_SUPPLY, MN_SUPPLY, MN_SUPPLY},
                  .iso = {"EUR", "USD"}};
    s->document[0] =
        (mn_chain_document){.about = MN_OF_PARTY,
                            .subject = 3,
                            .kind = {0, sizeof text - 1}, /* of a site: not of a party */
                            .date = MN_NO_DAY,
                            .until = MN_NO_DAY};
    s->document[1] = (mn_chain_document){
        .about = MN_OF_SUPPLY, .subject = 3, .date = MN_NO_DAY, .until = MN_NO_DAY};
    s->c = (mn_chain){.text = text,
                      .text_length = sizeof text - 1,
                      .parties = 5,
                      .goods = 2,
                      .supplies = 6,
                      .edges = 4,
                      .documents = 2,
                      .currencies = 2,
                      .party = s->party,
                      .good = s->good,
                      .edge = s->edge,
                      .in = s->in,
                      .out = s->out,
                      .sold = s->sold,
                      .document = s->document,
                      .currency = (const char(*)[4])s->iso};
    s->c.supply.from = s->from;
    s->c.supply.value = s->value;
    s->c.supply.currency = s->currency;
    s->c.supply.kind = s->kind;
}

static mn_reference *reference;
static mn_scope_rules scope;

static void test_chain(void **state)
{
    (void)state;
    sample s;
    mn_plan p;
    fill(&s);
    mn_plan_asked a = {.buyer = 0,
                       .budget = -1,
                       .count = 1,
                       .reach = NAN,
                       .scope = &scope,
                       .reference = reference};
    assert_int_equal(mn_plan_make(&p, &s.c, &a, NULL, NULL), MN_OK);
    const double eur = mn_usd_rate(reference, "EUR", 2020);
    assert_true(eur > 1 && eur < 1.3);
    const int64_t yarn = (int64_t)(10000 * eur + 0.5);
    assert_int_equal(p.total, yarn + 5000);
    assert_int_equal(p.counts.supplies, 5); /* 5 is not above the brand */
    assert_int_equal(p.counts.returns, 1);
    assert_int_equal(p.counts.documented, 1);
    assert_int_equal(p.counts.unsettled, 3);
    assert_int_equal(p.counts.no_value, 1);
    assert_int_equal(p.cover.n, 1);
    assert_int_equal(p.party[p.cover.pick[0].node], 1); /* the mill settles both sides */
    assert_int_equal(p.cover.pick[0].total, yarn + 5000);
    assert_int_equal(p.cover.bound, yarn + 5000);
    mn_plan_free(&p);

    a.by = MN_PLAN_COUNT;
    a.buyer = MN_NOT_ANY;
    assert_int_equal(mn_plan_make(&p, &s.c, &a, NULL, NULL), MN_OK);
    assert_int_equal(p.total, 4);
    assert_int_equal(p.party[p.cover.pick[0].node], 1);
    assert_int_equal(p.cover.pick[0].total, 3);
    mn_plan_free(&p);

    /* Who can't be asked: the mill. The yarn is nobody's then, and the farm is left. */
    const int64_t cost[5] = {100, 0, 100, 100, 100};
    a.by = MN_PLAN_VALUE;
    a.buyer = 0;
    a.cost = cost;
    assert_int_equal(mn_plan_make(&p, &s.c, &a, NULL, NULL), MN_OK);
    assert_int_equal(p.party[p.cover.pick[0].node], 2);
    assert_int_equal(p.cover.pick[0].total, 5000);
    assert_int_equal(p.counts.nobody_weight, yarn);
    assert_int_equal(p.total, yarn + 5000);
    mn_plan_free(&p);
}

/* Risk goes down the chain, and no further than from the good that bears it. */
static void test_risk(void **state)
{
    (void)state;
    sample s;
    uint32_t *risk;
    fill(&s);
    mn_nexus at[2] = {{.party = 2, .good = MN_NOT_ANY, .probability = 0.6},
                      {.party = 3, .good = 0, .probability = 1}}; /* 3 sells no good 0 */
    const mn_nexus_set n = {.at = at, .n = 2};
    assert_int_equal(mn_plan_risk(&risk, &s.c, &n, NULL), MN_OK);
    assert_int_equal(risk[0], 600000);
    assert_int_equal(risk[1], 600000);
    assert_int_equal(risk[2], 0);
    assert_int_equal(risk[3], 0);
    free(risk);
    at[1].good = 1;
    assert_int_equal(mn_plan_risk(&risk, &s.c, &n, NULL), MN_OK);
    assert_int_equal(risk[0], MN_PLAN_CERTAIN);
    assert_int_equal(risk[1], 600000);
    assert_int_equal(risk[2], MN_PLAN_CERTAIN);
    assert_int_equal(risk[3], MN_PLAN_CERTAIN);
    free(risk);
}

static void test_too_large(void **state)
{
    (void)state;
    sample s;
    mn_plan p;
    mn_err e = MN_ERR_INIT;
    fill(&s);
    s.value[2] = s.value[3] = INT64_C(1) << 61;
    s.document[1].subject = 4;
    const mn_plan_asked a = {
        .buyer = MN_NOT_ANY, .budget = -1, .reach = NAN, .scope = &scope, .reference = reference};
    assert_int_equal(mn_plan_make(&p, &s.c, &a, NULL, &e), MN_DATA);
    assert_string_equal(e.msg, "the values are too large to be added");
}

/* Amounts of sheets: exactly, and none that does not fit. */
static void test_hundredths(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t value;
    } good[] = {{"12", 1200},
                {"-2.5", -250},
                {"+0.07", 7},
                {"9999999999999999", 999999999999999900},
                {"999999999999999.99", 99999999999999999}};
    static const char *const bad[] = {
        "99999999999999999", "10000000000000000.00", "1.234", "1e3", ".", "-", "1..2"};
    for (size_t i = 0; i < sizeof good / sizeof *good + sizeof bad / sizeof *bad; i++) {
        const bool is_good = i < sizeof good / sizeof *good;
        const char *t = is_good ? good[i].text : bad[i - sizeof good / sizeof *good];
        char csv[64];
        mn_sheet s;
        int64_t v = 0;
        snprintf(csv, sizeof csv, "a,b\n%s,x\n", t);
        assert_int_equal(mn_sheet_read_memory(&s, "a.csv", csv, strlen(csv), "a", 1, NULL), MN_OK);
        assert_int_equal(mn_sheet_hundredths(&v, &s, 0, 0, 0, NULL), is_good ? MN_OK : MN_DATA);
        assert_true(!is_good || v == good[i].value);
        mn_table_free(s.t);
    }
}

/* What had not come by a day speaks for nothing then. */
static void test_come(void **state)
{
    (void)state;
    static const struct {
        int32_t received, date, on;
        bool is;
    } each[] = {
        {MN_NO_DAY, MN_NO_DAY, 100, true}, {101, 50, 100, false}, {100, 500, 100, true},
        {MN_NO_DAY, 101, 100, false},      {101, 50, 101, true},  {101, 50, MN_NO_DAY, true}};
    for (size_t i = 0; i < sizeof each / sizeof *each; i++) {
        sample s;
        uint64_t *bits = NULL;
        fill(&s);
        s.document[1].received = each[i].received;
        s.document[1].date = each[i].date;
        assert_int_equal(mn_documented_find(&bits, &s.c, &scope, false, each[i].on, NULL, NULL),
                         MN_OK);
        assert_int_equal(mn_documented(bits, 3), each[i].is);
        free(bits);
    }
}

/* Where a chain ends: what is worth once is counted once. */
static void test_open_tiers(void **state)
{
    (void)state;
    sample s;
    mn_worth w;
    mn_open_tiers o;
    mn_err e = MN_ERR_INIT;
    fill(&s);
    assert_int_equal(mn_worth_new(&w, &s.c, reference, NULL), MN_OK);
    assert_int_equal(mn_open_tiers_find(&o, &s.c, 0, &w, NULL, NULL), MN_OK);
    assert_int_equal(o.n, 1); /* farms 2 and 3: cotton of one country */
    assert_int_equal(o.at[0].value, 12000);
    assert_int_equal(o.at[0].supplies, 3);
    assert_int_equal(o.at[0].sellers, 2);
    free(o.at);
    s.kind[3] = MN_SHIPMENT; /* of supply 2 */
    s.c.shipments = 1;
    assert_int_equal(mn_open_tiers_find(&o, &s.c, 0, &w, NULL, NULL), MN_OK);
    assert_int_equal(o.value, 5000);
    assert_int_equal(o.at[0].supplies, 2);
    free(o.at);
    s.kind[2] = MN_SHIPMENT; /* no supply is told: shipments are what there is */
    assert_int_equal(mn_open_tiers_find(&o, &s.c, 0, &w, NULL, NULL), MN_OK);
    assert_int_equal(o.value, 12000);
    free(o.at);
    s.edge[1].count = 3; /* four of 2^61 from one seller in one good, on two edges */
    s.edge[2].seller = 2;
    for (size_t i = 2; i < 5; i++) {
        s.value[i] = INT64_C(1) << 61;
        s.kind[i] = MN_SUPPLY;
    }
    assert_int_equal(mn_open_tiers_find(&o, &s.c, 0, &w, NULL, &e), MN_DATA);
    assert_string_equal(e.msg, "the values are too large to be added");
    mn_worth_free(&w);
}

static void test_memory(void **state)
{
    (void)state;
    sample s;
    fill(&s);
    bool more = true;
    for (long n = 0; more; n++) {
        mn_plan p = {0};
        mn_err e = MN_ERR_INIT;
        const int64_t cost[5] = {300, 100, 200, 100, 500};
        const mn_nexus at = {.party = 2, .good = MN_NOT_ANY, .probability = 1};
        const mn_nexus_set nexus = {.at = (mn_nexus *)&at, .n = 1};
        const mn_plan_asked a = {.buyer = 0,
                                 .by = MN_PLAN_RISK,
                                 .nexus = &nexus,
                                 .cost = cost,
                                 .budget = 500,
                                 .count = 2,
                                 .reach = 0.9,
                                 .scope = &scope,
                                 .reference = reference};
        left = n;
        const mn_status st = mn_plan_make(&p, &s.c, &a, NULL, &e);
        more = left < 0;
        left = -1;
        assert_int_equal(st, more ? MN_SYSTEM : MN_OK);
        mn_plan_free(&p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_count),      cmocka_unit_test(test_count_of_costs),
        cmocka_unit_test(test_budget),     cmocka_unit_test(test_reach),
        cmocka_unit_test(test_extremes),   cmocka_unit_test(test_chain),
        cmocka_unit_test(test_risk),       cmocka_unit_test(test_too_large),
        cmocka_unit_test(test_hundredths), cmocka_unit_test(test_open_tiers),
        cmocka_unit_test(test_come),       cmocka_unit_test(test_memory),
    };
    mn_err e = MN_ERR_INIT;
    if (mn_reference_new(&reference, MN_NEED_MONEY, &e) ||
        mn_scope_rules_load(&scope, NULL, NULL, &e)) {
        print_error("%s: %s\n", e.file, e.msg);
        return 1;
    }
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    mn_scope_rules_free(&scope);
    mn_reference_free(reference);
    return failed;
}
