/* SPDX-License-Identifier: Apache-2.0
 *
 * measure_bayes.c - draws of log-linear models and Bayesian thresholds, beside what can be told
 * exactly and beside MultipleSystemsEstimation 1.2.0 with MCMCpack 1.6-3.
 */
#include <math.h>

#include "measure/count/count.h"
#include "measure/method/lcmcr.h"
#include "measure/method/threshold.h"
#include "unit/check.h"
#include "unit/measure_rows.h"

/* Two lists, flat parameters: means of the three histories are independent Gamma variables of the
 * counts, so the mean dark figure is n1 n2 / (n12 - 1), and that of its square has a form too. */
static void test_two_lists(void **state)
{
    (void)state;
    const double count[4] = {0, 40, 30, 12};
    const double first = 40.0 * 30 / 11, second = 40.0 * 41 * 30 * 31 / (11.0 * 10);
    mn_posterior_options o = MN_POSTERIOR_OPTIONS_INIT;
    mn_posterior p;
    mn_loglin m;
    mn_err e;
    double mean = 0, square = 0, fourth = 0;
    o.draws = 20000;
    o.seed = 3;
    mn_loglin_main(&m, 2);
    assert_int_equal(mn_posterior_run(&p, &m, count, &o, NULL, &e), MN_OK);
    assert_true(p.mixed);
    for (size_t i = 0; i < p.draws; i++) {
        mean += p.dark[i] / (double)p.draws;
        square += p.dark[i] * p.dark[i] / (double)p.draws;
        fourth += pow(p.dark[i], 4) / (double)p.draws;
    }
    /* Within four standard errors of the draws. */
    assert_near(mean, first, 4 * sqrt((second - first * first) / p.dark_effective));
    assert_near(square, second, 4 * sqrt((fourth - square * square) / p.dark_effective));
    mn_posterior_free(&p);
}

/* Nobody is on two lists: no dark figure, and no draws without end. */
static void test_no_overlap(void **state)
{
    (void)state;
    const double count[8] = {0, 9, 9, 0, 9, 0, 0, 0};
    const mn_threshold_options o = MN_THRESHOLD_OPTIONS_INIT;
    mn_threshold x;
    mn_err e;
    assert_int_equal(mn_threshold_run(&x, 3, count, &o, NULL, &e), MN_OK);
    assert_int_equal(x.code, MN_LOGLIN_NO_ESTIMATE);
    assert_null(x.total);
    mn_threshold_free(&x);
}

static void test_threads(void **state)
{
    (void)state;
    const double count[16] = {0, 54, 463, 15, 907, 19, 56, 1, 695, 3, 19, 1, 69, 4, 1, 0};
    mn_threshold_options o = MN_THRESHOLD_OPTIONS_INIT;
    mn_ctx many = {.threads = 5}, one = {.threads = 1};
    mn_threshold a, b;
    mn_err e;
    o.draws.draws = 500;
    assert_int_equal(mn_threshold_run(&a, 4, count, &o, &one, &e), MN_OK);
    assert_int_equal(mn_threshold_run(&b, 4, count, &o, &many, &e), MN_OK);
    assert_int_equal(a.n, b.n);
    assert_memory_equal(a.total, b.total, a.n * sizeof *a.total);
    assert_true(a.median == b.median && a.r_hat == b.r_hat && a.ratio == b.ratio);
    mn_threshold_free(&b);
    /* Another seed is other draws of the same. */
    o.draws.seed = 9;
    assert_int_equal(mn_threshold_run(&b, 4, count, &o, NULL, &e), MN_OK);
    assert_true(a.median != b.median);
    assert_near(a.median / b.median, 1, 0.02);
    mn_threshold_free(&a);
    mn_threshold_free(&b);
}

/* Chains that had no time must say so. */
static void test_not_mixed(void **state)
{
    (void)state;
    const double count[8] = {0, 60, 49, 4, 247, 112, 142, 12};
    mn_threshold_options o = MN_THRESHOLD_OPTIONS_INIT;
    mn_threshold x;
    mn_err e;
    o.draws.draws = 8;
    o.draws.rounds = 1;
    assert_int_equal(mn_threshold_run(&x, 3, count, &o, NULL, &e), MN_OK);
    assert_false(x.mixed);
    mn_threshold_free(&x);
}

static void test_bad_options(void **state)
{
    (void)state;
    const double count[8] = {0, 60, 49, 4, 247, 112, 142, 12}, none[8] = {0};
    mn_threshold_options o = MN_THRESHOLD_OPTIONS_INIT;
    mn_lcmcr_options classes = MN_LCMCR_OPTIONS_INIT;
    mn_threshold x;
    mn_lcmcr y;
    mn_err e = MN_ERR_INIT;
    assert_int_equal(mn_threshold_run(&x, 3, none, &o, NULL, &e), MN_DATA);
    assert_true(*e.msg);
    assert_int_equal(mn_lcmcr_run(&y, 3, none, &classes, NULL, &e), MN_DATA);
    o.draws.chains = 1;
    assert_int_equal(mn_threshold_run(&x, 3, count, &o, NULL, &e), MN_USAGE);
    o = (mn_threshold_options)MN_THRESHOLD_OPTIONS_INIT;
    o.draws.draws = 3;
    assert_int_equal(mn_threshold_run(&x, 3, count, &o, NULL, &e), MN_USAGE);
    classes.classes = 0;
    assert_int_equal(mn_lcmcr_run(&y, 3, count, &classes, NULL, &e), MN_USAGE);
    classes = (mn_lcmcr_options)MN_LCMCR_OPTIONS_INIT;
    classes.chains = 1;
    assert_int_equal(mn_lcmcr_run(&y, 3, count, &classes, NULL, &e), MN_USAGE);
}

/* "LA:NG LA:PF" as a set of models' sets. */
static void read_effects(mn_loglin *m, mn_text effects, const mn_histories *h)
{
    mn_loglin_main(m, h->lists);
    mn_text rest = mn_text_trim(effects), one, part;
    while (mn_text_split(&rest, ' ', &one)) {
        unsigned set = 0;
        while (mn_text_split(&one, ':', &part))
            for (unsigned l = 0; l < h->lists; l++)
                set |= mn_text_eq_str(part, h->name[l]) ? 1U << l : 0;
        assert_true(!set || mn_loglin_add(m, set));
    }
}

static unsigned order_of(mn_text method)
{
    return memchr(method.ptr, '3', method.len < 35 ? method.len : 35) ? 3 : 2;
}

/* The package's 10,000 steps of a random walk are worth few independent draws: its medians and
 * limits are taken to lie within half a standard deviation of the total. Where it kept a pair that
 * lies at the threshold, by its draws' chance, ours with that pair is compared. */
static size_t reference_row(size_t row, size_t *otherwise)
{
    const mn_text method = cell(row, METHOD);
    mn_threshold_options o = MN_THRESHOLD_OPTIONS_INIT;
    mn_histories h;
    mn_threshold x;
    mn_loglin theirs;
    mn_err e;
    char a[MN_LOGLIN_NAME], b[MN_LOGLIN_NAME];
    if (!begins(method, "Bayesian thresholding"))
        return 0;
    open_table(&h, cell(row, DATASET));
    o.order = order_of(method);
    assert_int_equal(mn_threshold_run(&x, h.lists, h.count, &o, NULL, &e), MN_OK);
    assert_int_equal(x.code, 0);
    assert_true(x.mixed);
    read_effects(&theirs, cell(row, MODEL), &h);
    mn_loglin_name(a, &theirs);
    mn_loglin_name(b, &x.model);
    const double spread = (number(row, HIGH) - number(row, LOW)) / 3.92;
    if (strcmp(a, b) == 0) {
        assert_near(x.median, number(row, POINT), spread / 4);
        assert_near(mn_quantile8(x.total, x.n, 0.025), number(row, LOW), spread / 2);
        assert_near(mn_quantile8(x.total, x.n, 0.975), number(row, HIGH), spread / 2);
        assert_near(mn_quantile8(x.total, x.n, 0.1), number(row, LOW_80), spread / 2);
        assert_near(mn_quantile8(x.total, x.n, 0.9), number(row, HIGH_80), spread / 2);
    } else {
        assert_true(x.pair_ratio > 1.9 && x.pair_ratio < 2); /* the threshold is 2 */
        assert_near(x.otherwise, number(row, POINT), spread / 4);
        ++*otherwise;
    }
    mn_threshold_free(&x);
    mn_histories_free(&h);
    return 1;
}

static void test_reference(void **state)
{
    (void)state;
    size_t n = 0, otherwise = 0;
    for (size_t r = 0; results && r < mn_table_rows(results); r++)
        n += reference_row(r, &otherwise);
    assert_true(!results || (n == 11 && otherwise == 2));
}

/* --- latent classes ------------------------------------------------------------------------------
 */

/* With one class the total has the density (N - 1)! / (N - n)! times the product over lists of
 * (N - n_l)! n_l! / (N + 1)!, which can be added up. */
static void test_one_class(void **state)
{
    (void)state;
    enum { MOST = 20000 };
    const double count[8] = {0, 60, 49, 4, 47, 12, 14, 3};
    const double size[3] = {79, 70, 76}, cases = 189, want[3] = {0.025, 0.5, 0.975};
    static double chance[MOST];
    mn_lcmcr_options o = MN_LCMCR_OPTIONS_INIT;
    mn_lcmcr x;
    mn_err e;
    double sum = 0, most = -HUGE_VAL;
    for (unsigned n = 189; n < MOST; n++) {
        chance[n] = mn_log_factorial(n - 1) - mn_log_factorial(n - cases);
        for (unsigned l = 0; l < 3; l++)
            chance[n] += mn_log_factorial(n - size[l]) - mn_log_factorial(n + 1);
        most = chance[n] > most ? chance[n] : most;
    }
    for (unsigned n = 189; n < MOST; n++)
        sum += chance[n] = mn_exp(chance[n] - most);
    o.classes = 1;
    o.seed = 4;
    assert_int_equal(mn_lcmcr_run(&x, 3, count, &o, NULL, &e), MN_OK);
    assert_true(x.mixed);
    for (unsigned q = 0; q < 3; q++) {
        unsigned n = 189;
        for (double below = 0; below + chance[n] < want[q] * sum; n++)
            below += chance[n];
        assert_near(mn_quantile8(x.total, x.n, want[q]) / n, 1, 0.012);
    }
    mn_lcmcr_free(&x);
}

/* LCMCR 0.4.14 beside ours, where it mixes: it is one chain of 1,000 kept steps, and has a cap. Its
 * runs of the UK's six lists by four seeds differ by 11% in the median and 19% in the limits. Of
 * four lists its lower limit lies 11% below ours, which four seeds put within 1% of each other. */
static void test_latent_classes(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        double median, limits;
    } row[] = {{"Korea", 0.04, 0.08}, {"UKdat_4", 0.04, 0.12}, {"UKdat", 0.05, 0.12}};
    for (size_t i = 0; results && i < sizeof row / sizeof *row; i++) {
        const size_t at = row_of(row[i].name, "Bayesian latent class K=10 seed=12345");
        const mn_lcmcr_options o = MN_LCMCR_OPTIONS_INIT;
        mn_histories h;
        mn_lcmcr x;
        mn_err e;
        open_table(&h, mn_text_of(row[i].name));
        assert_int_equal(mn_lcmcr_run(&x, h.lists, h.count, &o, NULL, &e), MN_OK);
        assert_true(x.mixed && !x.apart);
        assert_near(x.median / number(at, POINT), 1, row[i].median);
        assert_near(mn_quantile8(x.total, x.n, 0.025) / number(at, LOW), 1, row[i].limits);
        assert_near(mn_quantile8(x.total, x.n, 0.975) / number(at, HIGH), 1, row[i].limits);
        mn_lcmcr_free(&x);
        mn_histories_free(&h);
    }
}

/* The Netherlands: refused whatever the seed; the UK: told. */
static void test_verdicts(void **state)
{
    (void)state;
    for (uint64_t seed = 1; results && seed < 3; seed++) {
        mn_lcmcr_options o = MN_LCMCR_OPTIONS_INIT;
        mn_histories h;
        mn_lcmcr x;
        mn_err e;
        o.seed = seed;
        open_table(&h, mn_text_of("Ned"));
        assert_int_equal(mn_lcmcr_run(&x, h.lists, h.count, &o, NULL, &e), MN_OK);
        assert_true(!x.mixed && x.apart);
        mn_lcmcr_free(&x);
        mn_histories_free(&h);
        open_table(&h, mn_text_of("UKdat"));
        assert_int_equal(mn_lcmcr_run(&x, h.lists, h.count, &o, NULL, &e), MN_OK);
        assert_true(x.mixed);
        assert_near(x.median /
                        number(row_of("UKdat", "Bayesian latent class K=10 seed=12345"), POINT),
                    1, 0.05);
        mn_lcmcr_free(&x);
        mn_histories_free(&h);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_two_lists),   cmocka_unit_test(test_no_overlap),
        cmocka_unit_test(test_threads),     cmocka_unit_test(test_not_mixed),
        cmocka_unit_test(test_bad_options), cmocka_unit_test(test_reference),
        cmocka_unit_test(test_one_class),   cmocka_unit_test(test_latent_classes),
        cmocka_unit_test(test_verdicts),
    };
    return cmocka_run_group_tests(tests, open_results, close_results);
}
