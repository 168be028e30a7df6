/* SPDX-License-Identifier: Apache-2.0
 *
 * country_budget.c - money over programmes: weights between floors and caps, the price of the last
 * dollar, promises to regions, what knowledge is worth. (test/python/budget.py solves the same with
 * a general solver.)
 */
#include <math.h>
#include <stdlib.h>

#include "core/arena.h"
#include "core/rng.h"
#include "core/text.h"
#include "country/budget/areas.h"
#include "country/budget/cells.h"
#include "country/budget/knowledge.h"
#include "unit/check.h"

static mn_arena texts;

static mn_status areas(mn_areas *out, const char *csv, mn_err *e)
{
    static mn_table *t;
    const mn_read_options o = {.format = MN_FORMAT_CSV};
    mn_table_free(t);
    t = NULL;
    assert_int_equal(mn_table_read_memory(&t, NULL, "a.csv", csv, strlen(csv), &o, e), MN_OK);
    return mn_areas_read(out, &texts, t, e);
}

static void by_weights(void **state)
{
    (void)state;
    static mn_areas a;
    mn_err e;
    double x[MN_AREAS_MOST], left;
    assert_int_equal(areas(&a, "programme,weight,floor,cap\nA,1,,\nB,2,,\nC,1,40,\nD,4,,10\n", &e),
                     MN_OK);
    assert_int_equal(mn_allocate_weights(x, &left, &a, 100, &e), MN_OK);
    assert_near(x[0], 50.0 / 3, 1e-9); /* what floor and cap leave, 50, by 1 : 2 */
    assert_near(x[1], 100.0 / 3, 1e-9);
    assert_near(x[2], 40, 1e-12);
    assert_near(x[3], 10, 1e-12);
    assert_true(left == 0);
    assert_int_equal(mn_allocate_weights(x, &left, &a, 39, &e), MN_DATA);
    assert_non_null(strstr(e.msg, "floors"));
    assert_int_equal(areas(&a, "programme,weight,cap\nA,1,10\nB,1,20\n", &e), MN_OK);
    assert_int_equal(mn_allocate_weights(x, &left, &a, 100, &e), MN_OK);
    assert_near(left, 70, 1e-9);
}

/* Shares are what no other shares could be: each is at its floor or cap, or all have one price a
 * unit of weight. */
static void weights_properties(void **state)
{
    (void)state;
    static mn_areas a;
    mn_err e;
    mn_rng r;
    mn_rng_init(&r, 20261123, 3);
    for (int round = 0; round < 2000; round++) {
        double x[MN_AREAS_MOST], left, floors = 0, sum = 0, price = NAN;
        a.n = 2 + (size_t)(6 * mn_rng_unit(&r));
        a.groups = 1;
        for (size_t i = 0; i < a.n; i++) {
            mn_area *y = &a.at[i];
            *y = (mn_area){.weight = mn_rng_unit(&r), .cap = HUGE_VAL};
            y->floor = mn_rng_unit(&r) < 0.4 ? 20 * mn_rng_unit(&r) : 0;
            y->cap = mn_rng_unit(&r) < 0.4 ? y->floor + 20 * mn_rng_unit(&r) : HUGE_VAL;
            floors += y->floor;
        }
        const double money = floors + 60 * mn_rng_unit(&r);
        assert_int_equal(mn_allocate_weights(x, &left, &a, money, &e), MN_OK);
        for (size_t i = 0; i < a.n; i++) {
            const mn_area *y = &a.at[i];
            assert_true(x[i] >= y->floor - 1e-9 && x[i] <= y->cap + 1e-9);
            sum += x[i];
            if (x[i] > y->floor + 1e-7 && x[i] < y->cap - 1e-7) {
                if (isnan(price))
                    price = x[i] / y->weight;
                assert_near(x[i] / y->weight, price, 1e-6 * price);
            }
        }
        assert_near(sum + left, money, 1e-7);
        for (size_t i = 0; i < a.n && !isnan(price); i++) {
            const mn_area *y = &a.at[i];
            if (x[i] <= y->floor + 1e-7)
                assert_true(y->weight * price <= y->floor + 1e-6);
            if (x[i] >= y->cap - 1e-7)
                assert_true(y->weight * price >= y->cap - 1e-6);
        }
    }
}

/* Two programmes in closed form: x_i = c_i m_i log(1 / (c_i price)). */
static void by_reach(void **state)
{
    (void)state;
    static mn_areas a;
    mn_err e;
    double x[MN_AREAS_MOST], left, price;
    static const double cost[] = {2, 4};
    assert_int_equal(areas(&a, "programme,cost,most\nA,2,100\nB,4,100\nC,,\n", &e), MN_OK);
    static const double three[] = {2, 4, 1};
    assert_int_equal(mn_allocate_best(x, &left, &price, &a, &(mn_costs){three, 1}, 600, &e), MN_OK);
    for (size_t i = 0; i < 2; i++)
        assert_near(x[i], cost[i] * 100 * log(1 / (cost[i] * price)), 1e-6);
    assert_near(x[0] + x[1], 600, 1e-6);
    assert_true(x[2] == 0 && left == 0);
    /* Little money goes to who reaches more with it. */
    assert_int_equal(mn_allocate_best(x, &left, &price, &a, &(mn_costs){three, 1}, 1, &e), MN_OK);
    assert_near(x[0], 1, 1e-9);
    assert_true(x[1] == 0);
}

static void a_region_is_promised(void **state)
{
    (void)state;
    static mn_areas a;
    mn_err e;
    double x[MN_AREAS_MOST], left, price;
    static const double cost[] = {1, 50};
    assert_int_equal(areas(&a, "programme,region,cost,most\nA,near,1,1000\nB,far,50,1000\n", &e),
                     MN_OK);
    assert_int_equal(mn_allocate_best(x, &left, &price, &a, &(mn_costs){cost, 1}, 1000, &e), MN_OK);
    assert_true(x[1] == 0);
    mn_areas_promise(&a, 0.5, 1000);
    assert_int_equal(mn_allocate_best(x, &left, &price, &a, &(mn_costs){cost, 1}, 1000, &e), MN_OK);
    assert_near(x[1], 250, 1e-6);
    assert_near(x[0], 750, 1e-6);
}

static void knowledge_is_worth_something(void **state)
{
    (void)state;
    static mn_areas a;
    static double drawn[MN_AREAS_MOST * MN_AREA_DRAWS];
    mn_err e;
    mn_knowledge k;
    double x[MN_AREAS_MOST], left, price;
    assert_int_equal(
        areas(&a, "programme,cost,cost_low,cost_high,most\nA,100,20,500,1000\nB,100,,,1000\n", &e),
        MN_OK);
    mn_area_costs(drawn, &a, 5);
    for (size_t d = 0; d < MN_AREA_DRAWS; d++)
        assert_true(drawn[MN_AREA_DRAWS + d] == 100);
    const mn_costs costs = {drawn, MN_AREA_DRAWS};
    assert_int_equal(mn_allocate_best(x, &left, &price, &a, &costs, 50000, &e), MN_OK);
    assert_int_equal(mn_area_knowledge(&k, &a, drawn, x, 50000, &e), MN_OK);
    assert_true(k.plan > 0 && k.low <= k.plan && k.plan <= k.high);
    assert_true(k.all > 0);
    assert_near(k.one[0], k.all, 1e-6 * k.all); /* the only cost that is not known */
    assert_true(k.one[1] == 0);
}

/* One cost known and the others as before, solved draw by draw, is what the rows of prices say. */
static void knowledge_is_what_solving_says(void **state)
{
    (void)state;
    static mn_areas a;
    static double drawn[MN_AREAS_MOST * MN_AREA_DRAWS], work[MN_AREAS_MOST * MN_AREA_DRAWS];
    static mn_knowledge k;
    const double money = 200000;
    mn_err e;
    double x[MN_AREAS_MOST], left, price;
    assert_int_equal(areas(&a,
                           "programme,region,floor,cap,cost,cost_low,cost_high,most,worth\n"
                           "A,x,10000,50000,10,3,40,20000,1\nB,x,0,,100,50,300,3000,5\n"
                           "C,y,0,60000,1000,200,3000,500,20\nD,y,1000,,40,40,41,9000,1\n"
                           "E,z,0,,7,1,70,100000,0.1\nF,z,5000,,,,,,\n",
                           &e),
                     MN_OK);
    mn_area_costs(drawn, &a, 5);
    const mn_costs all = {drawn, MN_AREA_DRAWS};
    for (int fair = 0; fair < 2; fair++) {
        mn_areas_promise(&a, fair * 0.3, money);
        assert_int_equal(mn_allocate_best(x, &left, &price, &a, &all, money, &e), MN_OK);
        assert_int_equal(mn_area_knowledge(&k, &a, drawn, x, money, &e), MN_OK);
        for (size_t i = fair ? 1 : 0; i < a.n; i += 2) {
            double sum = 0;
            for (size_t d = 0; d < MN_AREA_DRAWS; d++) {
                for (size_t j = 0; j < a.n * MN_AREA_DRAWS; j++)
                    work[j] = drawn[j / MN_AREA_DRAWS == i ? i * MN_AREA_DRAWS + d : j];
                const mn_costs known = {work, MN_AREA_DRAWS};
                assert_int_equal(mn_allocate_best(x, &left, &price, &a, &known, money, &e), MN_OK);
                for (size_t j = 0; j < a.n; j++)
                    sum += a.at[j].worth *
                           mn_area_reach(&a.at[j], work + j * MN_AREA_DRAWS, MN_AREA_DRAWS, x[j]);
            }
            assert_near(k.one[i], sum / MN_AREA_DRAWS - k.plan, 1e-6 * k.plan);
        }
        assert_true(k.one[2] > 1 && k.one[5] == 0 && k.all > k.one[2]);
    }
}

/* Half as many programmes as a file may have, each of unknown cost: some seconds, and no hours. */
static void many_programmes(void **state)
{
    (void)state;
    static mn_areas a;
    static double drawn[MN_AREAS_MOST * MN_AREA_DRAWS];
    static mn_knowledge k;
    mn_err e;
    double x[MN_AREAS_MOST], left, price;
    a = (mn_areas){.n = MN_AREAS_MOST / 2, .groups = 1, .effects = true};
    for (size_t i = 0; i < a.n; i++)
        a.at[i] = (mn_area){.cap = HUGE_VAL,
                            .cost = 10 + (double)i,
                            .cost_low = 5 + (double)i / 2,
                            .cost_high = 30 + 2 * (double)i,
                            .most = 1000,
                            .worth = 1};
    mn_area_costs(drawn, &a, 5);
    const mn_costs costs = {drawn, MN_AREA_DRAWS};
    assert_int_equal(mn_allocate_best(x, &left, &price, &a, &costs, 1e6, &e), MN_OK);
    assert_int_equal(mn_area_knowledge(&k, &a, drawn, x, 1e6, &e), MN_OK);
    assert_true(k.all > 0 && k.one[0] > 0 && k.one[0] < k.all);
}

/* No money, very much of it, one programme, and a promise that its region's caps can't take. */
static void ends_of_the_range(void **state)
{
    (void)state;
    static mn_areas a;
    static const double cost[] = {2, 4, 5};
    mn_err e;
    double x[MN_AREAS_MOST], left, price;
    assert_int_equal(areas(&a, "programme,cost,most\nA,2,100\n", &e), MN_OK);
    assert_int_equal(mn_allocate_best(x, &left, &price, &a, &(mn_costs){cost, 1}, 50, &e), MN_OK);
    assert_near(x[0], 50, 1e-9);
    assert_int_equal(mn_allocate_best(x, &left, &price, &a, &(mn_costs){cost, 1}, 0, &e), MN_OK);
    assert_true(x[0] == 0 && left == 0);
    assert_int_equal(mn_allocate_best(x, &left, &price, &a, &(mn_costs){cost, 1}, 1e15, &e), MN_OK);
    assert_near(x[0] + left, 1e15, 1);
    assert_int_equal(areas(&a, "programme,weight,cap\nA,1,\nB,3,7\n", &e), MN_OK);
    assert_int_equal(mn_allocate_weights(x, &left, &a, 0, &e), MN_OK);
    assert_true(x[0] == 0 && x[1] == 0 && left == 0);
    assert_int_equal(mn_allocate_weights(x, &left, &a, 1e15, &e), MN_OK);
    assert_near(x[0], 1e15 - 7, 1e-3);
    assert_near(x[1], 7, 1e-9);
    assert_int_equal(
        areas(&a, "programme,region,floor,cap,cost,most\nA,x,,10,2,600\nB,y,80,,4,400\n", &e),
        MN_OK);
    mn_areas_promise(&a, 1, 100);
    assert_int_equal(mn_allocate_best(x, &left, &price, &a, &(mn_costs){cost, 1}, 100, &e), MN_OK);
    assert_near(x[0], 10, 1e-6);
    assert_near(x[1], 90, 1e-6);
    assert_int_equal(mn_allocate_best(x, &left, &price, &a, &(mn_costs){cost, 1}, 79, &e), MN_DATA);
    assert_non_null(strstr(e.msg, "floors and promises are"));
    /* What is worth next to nothing gets what the others leave. */
    assert_int_equal(areas(&a, "programme,cost,most,worth\nA,1,10,1e18\nB,1e6,10,1e-6\n", &e),
                     MN_OK);
    static const double far[] = {1, 1e6};
    assert_int_equal(mn_allocate_best(x, &left, &price, &a, &(mn_costs){far, 1}, 1e6, &e), MN_OK);
    assert_true(x[1] > 9e5 && left == 0);
}

static void files_that_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *csv, *says;
        uint64_t line;
    } cases[] = {
        {"a,b\n1,2\n", "no column 'programme'", 1},
        {"programme,weight\nA,x\n", "no amount of 0 or more in column 'weight': 'x'", 2},
        {"programme,weight\nA,-1\n", "no amount of 0 or more", 2},
        {"programme,weight\nA,inf\n", "no amount of 0 or more", 2},
        {"programme,weight\n,1\n", "no name", 2},
        {"programme,weight\nA,0\n", "no programme has a weight or an effect", 0},
        {"programme,weight,floor,cap\nA,1,5,4\n", "a cap below its floor", 2},
        {"programme,most\nA,100\n", "no cost of a person", 2},
        {"programme,cost,cost_low,most\nA,5,4,100\n", "no range of costs", 2},
        {"programme,cost,cost_low,cost_high,most\nA,5,9,4,100\n", "no range of costs", 2},
        {"programme,cost,most\nA,1e-320,100\n", "next to 0 in column 'cost'", 2},
        {"programme,cost,most,worth\nA,1,100,1e-300\n", "next to 0 in column 'worth'", 2},
        {"programme,cost,most\nA,1,1e308\n", "no amount", 2},
        {"programme,region,weight\nA,x,1\nA,y,1\nA,x,2\n", "twice in one region", 4},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        static mn_areas a;
        mn_err e = MN_ERR_INIT;
        assert_int_equal(areas(&a, cases[i].csv, &e), MN_DATA);
        if (!strstr(e.msg, cases[i].says) || e.line != cases[i].line)
            fail_msg("%zu: line %d: %s", i, (int)e.line, e.msg);
    }
}

/* What people write into tables of money, and what could be two numbers. */
static void numbers_of_tables(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool share;
        double value; /* NaN: refused */
    } cases[] = {{"2500000", false, 2500000},
                 {"2,500,000", false, 2500000},
                 {"$1,200", false, 1200},
                 {" 12.5 ", false, 12.5},
                 {"30%", true, 30},
                 {"30%", false, NAN},
                 {"1.500", false, NAN},
                 {"12.000.000", false, NAN},
                 {"12,5", false, NAN},
                 {"0,500", true, NAN},
                 {"-3", false, NAN},
                 {"1e19", false, NAN},
                 {"nan", false, NAN},
                 {"1.5m", false, NAN},
                 {"", false, NAN},
                 {"$", false, NAN},
                 {"%", true, NAN},
                 {"0", false, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double v = 0;
        const char *hint =
            mn_budget_number(&v, mn_text_trim(mn_text_of(cases[i].text)), cases[i].share);
        if (isnan(cases[i].value))
            assert_non_null(hint);
        else if (hint || v != cases[i].value)
            fail_msg("'%s': %g %s", cases[i].text, v, hint ? hint : "");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_of_tables),
        cmocka_unit_test(by_weights),
        cmocka_unit_test(weights_properties),
        cmocka_unit_test(by_reach),
        cmocka_unit_test(a_region_is_promised),
        cmocka_unit_test(knowledge_is_worth_something),
        cmocka_unit_test(knowledge_is_what_solving_says),
        cmocka_unit_test(many_programmes),
        cmocka_unit_test(ends_of_the_range),
        cmocka_unit_test(files_that_are_refused),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    mn_arena_free(&texts);
    return failed;
}
