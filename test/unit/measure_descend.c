/* SPDX-License-Identifier: Apache-2.0
 *
 * measure_descend.c - the search for good models where not all can be gone through, and profile
 * intervals, beside all models and beside modslavmse 2.0 (Rcapture 1.4-4).
 */
#include <math.h>
#include <stdlib.h>

#include "core/rng.h"
#include "measure/count/count.h"
#include "measure/interval/profile.h"
#include "measure/method/descend.h"
#include "measure/method/search.h"
#include "unit/check.h"
#include "unit/measure_rows.h"

/* --- the search ----------------------------------------------------------------------------------
 */

/* The search meets the best of all models of an order, and no model that is not among them. */
static size_t search_row(size_t row)
{
    static const char best[] = "BIC best model maxorder=";
    const mn_text method = cell(row, METHOD);
    mn_descent_options o = MN_DESCENT_OPTIONS_INIT;
    mn_histories h;
    mn_descent d;
    mn_loglin m;
    mn_err e;
    char name[MN_LOGLIN_NAME];
    if (!begins(method, best))
        return 0;
    open_table(&h, cell(row, DATASET));
    o.order = (unsigned)(method.ptr[method.len - 1] - '0');
    assert_int_equal(mn_descent_run(&d, h.lists, h.count, &o, NULL, &e), MN_OK);
    mn_descent_model(&m, &d, 0);
    mn_loglin_name(name, &m);
    assert_text(cell(row, MODEL), name);
    same(d.at[0].bic, extra(row, "BIC="), 1e-5);
    assert_true(d.agree > 0 && d.starts == o.starts && !d.cut);
    assert_true((double)d.n <= extra(row, "models_passing="));
    mn_descent_free(&d);
    mn_histories_free(&h);
    return 1;
}

static void test_best(void **state)
{
    (void)state;
    size_t n = 0;
    for (size_t r = 0; results && r < mn_table_rows(results); r++)
        n += search_row(r);
    assert_true(!results || n == 11);
}

/* Downhill from independence alone ends where it was published to end: not at the best. */
static size_t downhill_row(size_t row)
{
    const mn_descent_options o = {.order = 4, .starts = 1, .kicks = 0};
    mn_histories h;
    mn_descent d;
    mn_err e;
    if (!mn_text_eq_str(cell(row, METHOD), "downhill BIC"))
        return 0;
    open_table(&h, cell(row, DATASET));
    assert_int_equal(mn_descent_run(&d, h.lists, h.count, &o, NULL, &e), MN_OK);
    assert_near(h.cases + d.at[0].dark, number(row, POINT), 0.5);
    mn_descent_free(&d);
    mn_histories_free(&h);
    return 1;
}

static void test_downhill(void **state)
{
    (void)state;
    size_t n = 0;
    for (size_t r = 0; results && r < mn_table_rows(results); r++)
        n += downhill_row(r);
    assert_true(!results || n == 2);
}

/* Persons on lists of whom each list finds those of the one before it four times as often. */
static void chain_table(double *count, unsigned lists, uint64_t seed)
{
    mn_rng r;
    mn_rng_init(&r, seed, 0);
    memset(count, 0, sizeof *count << lists);
    for (unsigned i = 0; i < 20000; i++) {
        unsigned w = 0;
        for (unsigned l = 0; l < lists; l++) {
            const double p = 0.03 + 0.01 * (l % 3);
            w |= (mn_rng_unit(&r) < (l && w >> (l - 1) & 1 ? 4 * p : p) ? 1U : 0U) << l;
        }
        count[w] += w != 0;
    }
}

static void test_eight_lists(void **state)
{
    (void)state;
    enum { LISTS = 8 };
    static double count[1 << LISTS];
    mn_descent_options o = MN_DESCENT_OPTIONS_INIT;
    mn_ctx one = {.threads = 1}, many = {.threads = 3};
    mn_descent a, b;
    mn_fitter *f = NULL;
    mn_fitted fit;
    mn_loglin m, chain;
    mn_err e;
    double cases = 0;
    chain_table(count, LISTS, 7);
    for (unsigned w = 1; w < 1 << LISTS; w++)
        cases += count[w];
    o.order = 3;
    o.starts = 4;
    o.kicks = 1;
    assert_int_equal(mn_descent_run(&a, LISTS, count, &o, &one, &e), MN_OK);
    assert_int_equal(mn_descent_run(&b, LISTS, count, &o, &many, &e), MN_OK);
    assert_int_equal(a.n, b.n);
    assert_memory_equal(a.at, b.at, a.n * sizeof *a.at);
    /* It has the chain's pairs, and is no worse than the chain. */
    mn_descent_model(&m, &a, 0);
    mn_loglin_main(&chain, LISTS);
    for (unsigned l = 0; l + 1 < LISTS; l++) {
        assert_true(mn_loglin_has(&m, 3U << l));
        assert_true(mn_loglin_add(&chain, 3U << l));
    }
    assert_int_equal(mn_fitter_new(&f, LISTS, &e), MN_OK);
    mn_fitter_table(f, count);
    assert_int_equal(mn_fitter_fit(&fit, f, &chain, false, &e), MN_OK);
    mn_fitter_judge(&fit, f);
    mn_fitter_free(f);
    assert_true(a.at[0].bic <= fit.bic + 1e-6);
    assert_near((cases + a.at[0].dark) / 20000, 1, 0.1);
    for (size_t i = 1; i < a.n; i++)
        assert_true(a.at[i - 1].bic <= a.at[i].bic);
    mn_descent_free(&a);
    mn_descent_free(&b);
}

static void test_no_model(void **state)
{
    (void)state;
    const double count[8] = {0, 9, 9, 0, 9, 0, 0, 0};
    mn_descent_options o = MN_DESCENT_OPTIONS_INIT;
    mn_descent d;
    mn_err e;
    assert_int_equal(mn_descent_run(&d, 3, count, &o, NULL, &e), MN_OK);
    assert_int_equal(d.n, 0);
    assert_int_equal(d.starts, 0);
    mn_descent_free(&d);
    o.starts = 0;
    assert_int_equal(mn_descent_run(&d, 3, count, &o, NULL, &e), MN_USAGE);
}

/* --- profile intervals ---------------------------------------------------------------------------
 */

/* The package does not tell its model: it is the model of pairs that has its estimate. */
static bool model_of(mn_loglin *out, const mn_histories *h, double total)
{
    mn_hier_plan p;
    mn_hier s;
    mn_err e;
    bool found = false;
    assert_int_equal(mn_hier_plan_make(&p, h->lists, 2, &e), MN_OK);
    assert_int_equal(mn_hier_run(&s, &p, h->count, NULL, &e), MN_OK);
    for (size_t i = 0; i < s.n && !found; i++)
        if (fabs((h->cases + s.at[i].dark) / total - 1) < 5e-7) {
            mn_hier_model(out, &p, s.at[i].model);
            found = true;
        }
    mn_hier_free(&s);
    mn_hier_plan_free(&p);
    return found;
}

static size_t profile_row(size_t row)
{
    mn_histories h;
    mn_loglin m;
    mn_profile p;
    mn_err e;
    if (!begins(cell(row, METHOD), "AIC stepwise (Bales"))
        return 0;
    open_table(&h, cell(row, DATASET));
    assert_true(model_of(&m, &h, number(row, POINT)));
    assert_int_equal(mn_profile_run(&p, &m, h.count, 0.95, &e), MN_OK);
    assert_int_equal(p.code, 0);
    same(p.low, number(row, LOW), 1e-5);
    same(p.high, number(row, HIGH), 1e-5);
    same(p.total, extra(row, "bias_corrected="), 1e-5);
    mn_histories_free(&h);
    return 1;
}

static void test_profile(void **state)
{
    (void)state;
    size_t n = 0;
    for (size_t r = 0; results && r < mn_table_rows(results); r++)
        n += profile_row(r);
    assert_true(!results || n == 5);
}

/* Two independent lists: by the definition, over whole numbers of persons. */
static void check_two_lists(double first, double second, double both, double level)
{
    enum { MOST = 400000 };
    const double count[4] = {0, first, second, both}, cases = first + second + both;
    const double on_first = first + both, on_second = second + both;
    const double z = mn_normal_quantile((1 + level) / 2);
    static double value[MOST];
    double best = -HUGE_VAL;
    mn_profile p;
    mn_loglin m;
    mn_err e;
    mn_loglin_main(&m, 2);
    assert_int_equal(mn_profile_run(&p, &m, count, level, &e), MN_OK);
    assert_int_equal(p.code, 0);
    assert_true(p.high + 1 < MOST);
    for (unsigned n = (unsigned)cases; n < MOST; n++) {
        const double a = on_first / n, b = on_second / n, none = n - cases;
        value[n] = mn_log_factorial(n) - mn_log_factorial(none) + on_first * mn_log(a) +
                   on_second * mn_log(b) + (n - on_first) * mn_log(1 - a) +
                   (n - on_second) * mn_log(1 - b);
        best = value[n] > best ? value[n] : best;
    }
    const double limit = best - z * z / 2;
    assert_true(value[(unsigned)ceil(p.low)] >= limit - 1e-3);
    assert_true(value[(unsigned)floor(p.low) - 1] < limit);
    assert_true(value[(unsigned)floor(p.high)] >= limit - 1e-3);
    assert_true(value[(unsigned)ceil(p.high) + 1] < limit);
}

static void test_two_lists(void **state)
{
    (void)state;
    check_two_lists(40, 30, 12, 0.95);
    check_two_lists(40, 30, 12, 0.8);
    check_two_lists(400, 200, 90, 0.99);
    check_two_lists(40, 30, 1, 0.95); /* the upper end is far, but there */
}

static void test_refused(void **state)
{
    (void)state;
    const double none[8] = {0, 9, 9, 0, 9, 0, 0, 0};
    mn_profile p;
    mn_loglin m;
    mn_err e;
    mn_loglin_main(&m, 3);
    assert_int_equal(mn_profile_run(&p, &m, none, 0.95, &e), MN_OK);
    assert_int_equal(p.code, MN_LOGLIN_NO_ESTIMATE);
    /* All on both: nobody is missing, and no model says so by finite parameters. */
    const double all[4] = {0, 0, 0, 12};
    mn_loglin_main(&m, 2);
    assert_int_equal(mn_profile_run(&p, &m, all, 0.95, &e), MN_OK);
    assert_true(p.code != 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_best),        cmocka_unit_test(test_downhill),
        cmocka_unit_test(test_eight_lists), cmocka_unit_test(test_no_model),
        cmocka_unit_test(test_profile),     cmocka_unit_test(test_two_lists),
        cmocka_unit_test(test_refused),
    };
    return cmocka_run_group_tests(tests, open_results, close_results);
}
