/* SPDX-License-Identifier: Apache-2.0
 *
 * measure_effort.c - years of lists: by hand, with lists that did not always work, on simulated
 * persons of known number, and where nothing can be told.
 */
#include "measure/change/effort.h"

#include <stdlib.h>

#include "core/rng.h"
#include "measure/count/count.h"
#include "measure/count/tail.h"
#include "unit/check.h"

static const mn_effort_options few = {
    .from = 0, .to = 1, .threshold = 0.02, .replicates = 1000, .level = 0.95, .seed = 7};

static mn_table *read_text(const char *text)
{
    mn_table *t = NULL;
    mn_err e;
    const mn_read_options o = MN_READ_OPTIONS_INIT;
    assert_int_equal(mn_table_read_memory(&t, NULL, "t.csv", text, strlen(text), &o, &e), MN_OK);
    return t;
}

static void tables_of(mn_effort_tables *out, const char *text, size_t time,
                      const mn_histories_options *o)
{
    mn_table *t = read_text(text);
    mn_err e;
    assert_int_equal(mn_effort_read(out, t, time, o, &e), MN_OK);
    mn_table_free(t);
}

/* Two lists, as if independent: N = n1 n2 / n12 in each year, and so in the model of both. */
static void test_by_hand(void **state)
{
    (void)state;
    const mn_histories_options o = {.lists = NULL};
    mn_effort_tables t;
    mn_effort *x = calloc(MN_EFFORT_WAYS, sizeof *x);
    mn_err e;
    tables_of(&t,
              "a,b,year,count\n1,0,2021,60\n0,1,2021,30\n1,1,2021,20\n1,0,2020,40\n"
              "0,1,2020,40\n1,1,2020,40\n0,0,2020,5\n",
              2, &o);
    assert_int_equal(t.years, 2);
    assert_string_equal(t.year[0], "2020");
    assert_near(t.nowhere, 5, 0);
    assert_int_equal(mn_effort_run(x, &t, &few, NULL, &e), MN_OK);
    for (int i = 0; i < MN_EFFORT_WAYS; i++) {
        assert_false(x[i].refused);
        assert_near(x[i].total[0].estimate, 160, 1e-6);
        assert_near(x[i].total[1].estimate, 200, 1e-6);
        assert_near(x[i].persons.estimate, 0.25, 1e-8);
        assert_near(x[i].difference.estimate, 40, 1e-6);
        assert_near(x[i].detection[0].estimate, 0.75, 1e-8);
        assert_near(x[i].found.estimate, 0.55 / 0.75 - 1, 1e-8);
        assert_near(x[i].chance[1][0].estimate, 0.4, 1e-8);
        assert_near(x[i].chance[1][1].estimate, 0.25, 1e-8);
        assert_near(x[i].list[1].estimate, 0.25 / 0.5 - 1, 1e-8);
        assert_near(x[i].by_persons.estimate + x[i].by_detection.estimate, -10, 1e-6);
        assert_near(x[i].by_persons.estimate, -10 / log(110.0 / 120) * log(1.25), 1e-6);
        assert_true(x[i].persons.low < 0.25 && x[i].persons.high > 0.25);
    }
    mn_effort_tables_free(&t);
    free(x);
}

/* Persons as they are expected, or drawn, with lists of these chances; chance 0: no such list. */
static void simulate(double *count, unsigned lists, double persons, const double *chance,
                     double also, mn_rng *r)
{
    memset(count, 0, sizeof *count << lists);
    if (!r)
        for (unsigned w = 1; w < 1U << lists; w++) {
            double n = persons;
            for (unsigned i = 0; i < lists; i++)
                n *= w >> i & 1 ? chance[i] : 1 - chance[i];
            count[w] = floor(n + 0.5);
        }
    for (double k = 0; r && k < persons; k++) {
        unsigned w = 0;
        for (unsigned i = 0; i < lists; i++)
            w |= (unsigned)(mn_rng_unit(r) < chance[i]) << i;
        /* The first list passes some of its own on to the second. */
        if ((w & 1) && mn_rng_unit(r) < also)
            w |= 2;
        count[w]++;
    }
    count[0] = 0;
}

static void two_years(mn_effort_tables *t, double *const count[2], unsigned lists)
{
    *t = (mn_effort_tables){.lists = lists, .years = 2};
    for (int y = 0; y < 2; y++) {
        t->count[y] = count[y];
        for (unsigned w = 1; w < 1U << lists; w++)
            t->cases[y] += count[y][w];
    }
}

/* A list that began in the second year, and one that ended in the first. */
static void test_lists_of_one_year(void **state)
{
    (void)state;
    double a[16], b[16], *const count[2] = {a, b};
    const double first[] = {0.2, 0.1, 0.3, 0}, second[] = {0.2, 0.15, 0, 0.25};
    mn_effort_tables t;
    mn_effort *x = calloc(MN_EFFORT_WAYS, sizeof *x);
    mn_err e;
    simulate(a, 4, 20000, first, 0, NULL);
    simulate(b, 4, 30000, second, 0, NULL);
    two_years(&t, count, 4);
    assert_true(mn_effort_worked(&t, 0, 2) && !mn_effort_worked(&t, 1, 2));
    assert_int_equal(mn_effort_run(x, &t, &few, NULL, &e), MN_OK);
    for (int i = 0; i < MN_EFFORT_WAYS; i++) {
        assert_false(x[i].refused);
        assert_near(x[i].total[0].estimate / 20000, 1, 1e-3);
        assert_near(x[i].total[1].estimate / 30000, 1, 1e-3);
        assert_near(x[i].chance[1][3].estimate, 0.25, 1e-3);
        assert_near(x[i].chance[1][2].estimate, 0, 0);
        assert_near(x[i].total[0].estimate, x[0].total[0].estimate, 1e-3);
        assert_near(x[i].total[1].low, x[0].total[1].low, 600);
    }
    free(x);
}

/* A list that found nobody in the second year has no chance then, also in replicates in which the
 * first year has no estimate. */
static void test_a_list_that_stopped(void **state)
{
    (void)state;
    double a[8] = {0, 9, 8, 1, 7, 0, 0, 0},
           b[8] = {0, 30, 25, 12, 0, 0, 0, 0}, *const count[2] = {a, b};
    mn_effort_tables t;
    mn_effort *x = calloc(MN_EFFORT_WAYS, sizeof *x);
    mn_err e;
    two_years(&t, count, 3);
    assert_int_equal(mn_effort_run(x, &t, &few, NULL, &e), MN_OK);
    assert_true(x[MN_EFFORT_SEPARATE].without > 300);
    for (int i = 0; i < MN_EFFORT_WAYS; i++) {
        assert_false(x[i].refused);
        assert_near(x[i].list[2].estimate, -1, 0);
        assert_near(x[i].list[2].low, -1, 0);
        assert_near(x[i].list[2].high, -1, 0);
    }
    free(x);
}

/* Whether dependence is alike is asked of years in which both lists of a pair worked: the third
 * list ended, the fourth began. Each depends on the first; only the first two have two years. */
static void test_alike(void **state)
{
    (void)state;
    double a[16], b[16], *const count[2] = {a, b};
    const double first[] = {0.3, 0.2, 0.25, 0}, second[] = {0.25, 0.3, 0, 0.2};
    mn_effort_tables t;
    mn_effort *x = calloc(MN_EFFORT_WAYS, sizeof *x);
    mn_err e;
    simulate(a, 4, 40000, first, 0, NULL);
    simulate(b, 4, 50000, second, 0, NULL);
    for (unsigned w = 1; w < 16; w++) {
        a[w] *= ((w & 3) == 3 ? 3 : 1) * ((w & 5) == 5 ? 4 : 1);
        b[w] *= ((w & 3) == 3 ? 3 : 1) * ((w & 9) == 9 ? 5 : 1);
    }
    two_years(&t, count, 4);
    assert_int_equal(mn_effort_run(x, &t, &few, NULL, &e), MN_OK);
    assert_string_equal(x[MN_EFFORT_JOINT].model[0], "[12,13,14]");
    assert_int_equal(x[MN_EFFORT_JOINT].freedom, 1);
    assert_true(x[MN_EFFORT_JOINT].alike > 0.5);
    free(x);
}

/* Counts of one year that look like marks are counts, as in the other year. */
static void test_small_counts(void **state)
{
    (void)state;
    const mn_histories_options o = {.lists = NULL};
    mn_effort_tables t;
    tables_of(&t,
              "a,b,year,seen\n1,0,2020,1\n0,1,2020,1\n1,1,2020,1\n1,0,2021,60\n0,1,2021,30\n"
              "1,1,2021,20\n",
              2, &o);
    assert_int_equal(t.lists, 2);
    assert_near(t.cases[0], 3, 0);
    assert_near(t.cases[1], 110, 0);
    assert_string_equal(t.guessed, "seen");
    mn_effort_tables_free(&t);
}

/* Of so many persons: the odds to be on the second list are four times as high on the first. */
static void draw(double *count, unsigned lists, double persons, const double *chance, mn_rng *r)
{
    double weight[16], sum = 0;
    for (unsigned w = 0; w < 1U << lists; w++) {
        weight[w] = (w & 3) == 3 ? 4 : 1;
        for (unsigned i = 0; i < lists; i++)
            weight[w] *= w >> i & 1 ? chance[i] / (1 - chance[i]) : 1;
        sum += weight[w];
    }
    mn_rng_multinomial(count, r, persons, weight, (size_t)1 << lists);
    assert_true(sum > 0);
    count[0] = 0;
}

/* Persons fall by a fifth while lists find more of them. Where odds of dependence are the same in
 * both years both ways hold the truth about as often as they say, and the joint one is narrower.
 * Where the first list passes on a fixed share of its own, odds are not the same, and only years by
 * themselves hold (docs/methods/estimate-change.md has the figures). */
static void truth(size_t holds[2], bool passes_on)
{
    enum { TIMES = 60 };
    const double first[] = {0.15, 0.12, 0.10, 0.08}, second[] = {0.22, 0.17, 0.15, 0.12};
    const mn_effort_options o = {
        .from = 0, .to = 1, .threshold = 0.02, .replicates = 300, .level = 0.95, .seed = 7};
    mn_effort *x = calloc(MN_EFFORT_WAYS, sizeof *x);
    double wide[2] = {0, 0};
    holds[0] = holds[1] = 0;
    for (unsigned k = 0; k < TIMES; k++) {
        double a[16], b[16], *const count[2] = {a, b};
        mn_effort_tables t;
        mn_rng r;
        mn_err e;
        mn_rng_init(&r, 20261123, k);
        if (passes_on) {
            simulate(a, 4, 3000, first, 0.3, &r);
            simulate(b, 4, 2400, second, 0.3, &r);
        } else {
            draw(a, 4, 3000, first, &r);
            draw(b, 4, 2400, second, &r);
        }
        two_years(&t, count, 4);
        assert_int_equal(mn_effort_run(x, &t, &o, NULL, &e), MN_OK);
        for (int i = 0; i < 2; i++) {
            holds[i] += x[i].persons.low <= -0.2 && x[i].persons.high >= -0.2;
            wide[i] += x[i].persons.high - x[i].persons.low;
        }
    }
    print_message("%zu (separate) and %zu (joint) of %d intervals hold the truth, %.2f and %.2f "
                  "wide\n",
                  holds[0], holds[1], TIMES, wide[0] / TIMES, wide[1] / TIMES);
    assert_true(wide[1] < wide[0]);
    free(x);
}

static void test_truth(void **state)
{
    (void)state;
    size_t holds[2];
    truth(holds, false);
    assert_true(holds[0] >= 52 && holds[1] >= 52);
    truth(holds, true);
    assert_true(holds[0] >= 52);
}

static void test_threads(void **state)
{
    (void)state;
    double a[16], b[16], *const count[2] = {a, b};
    const double chance[] = {0.2, 0.1, 0.3, 0.1};
    mn_effort_tables t;
    mn_effort *x = calloc(MN_EFFORT_WAYS, sizeof *x), *y = calloc(MN_EFFORT_WAYS, sizeof *y);
    const mn_ctx three = {.threads = 3};
    mn_rng r;
    mn_err e;
    mn_rng_init(&r, 5, 5);
    simulate(a, 4, 500, chance, 0.2, &r);
    simulate(b, 4, 400, chance, 0.2, &r);
    two_years(&t, count, 4);
    assert_int_equal(mn_effort_run(x, &t, &few, NULL, &e), MN_OK);
    assert_int_equal(mn_effort_run(y, &t, &few, &three, &e), MN_OK);
    assert_memory_equal(x, y, MN_EFFORT_WAYS * sizeof *x);
    free(x);
    free(y);
}

static void test_refused(void **state)
{
    (void)state;
    const mn_histories_options o = {.lists = NULL};
    mn_effort_tables t;
    mn_effort *x = calloc(MN_EFFORT_WAYS, sizeof *x);
    mn_err e;
    tables_of(&t,
              "a,b,year,count\n1,0,2020,60\n0,1,2020,30\n1,1,2020,20\n1,0,2021,40\n"
              "0,1,2021,40\n",
              2, &o);
    assert_int_equal(mn_effort_run(x, &t, &few, NULL, &e), MN_OK);
    for (int i = 0; i < MN_EFFORT_WAYS; i++) {
        /* Of independent lists that don't overlap none is a number; the first year stands. */
        assert_true(x[i].refused);
        assert_true(isnan(x[i].persons.estimate) && isnan(x[i].total[1].estimate));
    }
    assert_near(x[MN_EFFORT_SEPARATE].total[0].estimate, 80.0 * 50 / 20, 1e-6);
    mn_effort_tables_free(&t);
    free(x);
}

static void test_malformed(void **state)
{
    (void)state;
    static const struct {
        const char *text, *says;
        unsigned line;
    } bad[] = {{"a,b,year,count\n1,0,2020,60\n", "fewer than two years", 0},
               {"a,b,year,count\n1,0,2020,60\n0,1,,4\n", "year", 3},
               {"a,b,year,count\n1,0,2020,60\n0,1,2021,many\n", "no count of persons", 3},
               {"a,b,year,count\n1,0,2020,60\n0,1,2021,-4\n", "no count of persons", 3},
               {"a,b,year,count\n1,0,2020,60\n0,1,2021,1.5\n", "no count of persons", 3},
               {"a,b,year,count\n1,0,2020,60\n0,7,2021,4\n", "neither 0 nor 1", 3},
               {"a,b,year,count\n1,0,2020,1.000\n0,1,2021,4\n", "thousands", 2}};
    const mn_histories_options o = {.lists = "a,b", .count = "count"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        mn_table *one = read_text(bad[i].text);
        mn_effort_tables t;
        mn_err e = MN_ERR_INIT;
        assert_int_equal(mn_effort_read(&t, one, 2, &o, &e), MN_DATA);
        if (!strstr(e.msg, bad[i].says))
            fail_msg("'%s' does not say '%s'", e.msg, bad[i].says);
        if (bad[i].line)
            assert_int_equal(e.line, bad[i].line);
        mn_table_free(one);
    }
    /* More years than a model takes. */
    char text[8192] = "a,b,year,count\n";
    size_t len = strlen(text);
    for (int y = 0; y < MN_EFFORT_YEARS + 1; y++)
        len += (size_t)snprintf(text + len, sizeof text - len, "1,0,%d,3\n", 1900 + y);
    mn_table *one = read_text(text);
    mn_effort_tables t;
    mn_err e = MN_ERR_INIT;
    assert_int_equal(mn_effort_read(&t, one, 2, &o, &e), MN_DATA);
    assert_non_null(strstr(e.msg, "years in column 'year'"));
    mn_table_free(one);
}

/* scipy.stats 1.x: chi2.sf, t.ppf, 2 t.sf, f.sf. */
static void test_tails(void **state)
{
    (void)state;
    assert_near(mn_chi2_above(3.841458820694124, 1), 0.05, 1e-13);
    assert_near(mn_chi2_above(18.307038053275146, 10), 0.05, 1e-13);
    assert_near(mn_chi2_above(1, 3), 0.8012519569012008, 1e-13);
    assert_near(mn_chi2_above(200, 3) / 4.218541107192018e-43, 1, 1e-10);
    assert_near(mn_student_quantile(0.975, 5), 2.570581835636314, 1e-12);
    assert_near(mn_student_quantile(0.025, 1), -12.706204736174694, 1e-11);
    assert_near(mn_student_quantile(0.5, 7), 0, 0);
    assert_near(mn_student_beyond(2, 10), 0.07338803477074037, 1e-13);
    assert_near(mn_f_above(3, 2, 10), 0.0953674316406250, 1e-13);
    assert_near(mn_f_above(0.5, 4, 7), 0.7376864906326512, 1e-13);
    assert_near(mn_chi2_above(0, 2), 1, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_by_hand),
        cmocka_unit_test(test_lists_of_one_year),
        cmocka_unit_test(test_a_list_that_stopped),
        cmocka_unit_test(test_alike),
        cmocka_unit_test(test_small_counts),
        cmocka_unit_test(test_truth),
        cmocka_unit_test(test_threads),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_malformed),
        cmocka_unit_test(test_tails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
