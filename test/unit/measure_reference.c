/* SPDX-License-Identifier: Apache-2.0
 *
 * measure_reference.c - estimates of published tables beside what the R packages of this field tell
 * (MultipleSystemsEstimation 1.2.0, Rcapture 1.4-4, dga 2.0.2, CARE1 1.1.0), from results that lie
 * beside the repository (MANUMIT_DATA, or ../shared/data beside the sources; skipped without them).
 */
#include "measure/estimate/estimate.h"
#include "measure/interval/bca.h"
#include "measure/method/dga.h"
#include "measure/method/pooled.h"
#include "measure/method/search.h"
#include "measure/method/stepwise.h"
#include "unit/check.h"
#include "unit/measure_rows.h"

/* Tests say how many rows there are and how many numbers have been compared by then, both counted
 * in the file by other means: a method or a key that is misspelt compares none. */
static void check_fit(size_t row, const mn_fitted *fit)
{
    same(fit->aic, extra(row, "AIC="), 1e-4);
    same(fit->bic, extra(row, "BIC="), 1e-4);
    same(fit->deviance, extra(row, "deviance="), 1e-4);
}

/* Models that were chosen step by step. */
static size_t stepwise_row(size_t row)
{
    const mn_text method = cell(row, METHOD);
    mn_histories h;
    mn_fitter *f = NULL;
    mn_fitted fit;
    mn_loglin m;
    mn_err e;
    char name[MN_LOGLIN_NAME];
    double threshold;
    if (!begins(method, "stepwise p=") ||
        !mn_text_f64(mn_text_sub(method, 11, method.len - 11), &threshold))
        return 0;
    open_table(&h, cell(row, DATASET));
    assert_int_equal(mn_fitter_new(&f, h.lists, &e), MN_OK);
    mn_fitter_table(f, h.count);
    assert_int_equal(mn_stepwise(&fit, &m, f, h.lists, threshold, &e), MN_OK);
    mn_fitter_judge(&fit, f);
    same(h.cases + fit.dark, number(row, POINT), 1e-6);
    mn_loglin_name(name, &m);
    assert_text(cell(row, MODEL), name);
    check_fit(row, &fit);
    mn_fitter_free(f);
    mn_histories_free(&h);
    return 1;
}

static void test_stepwise(void **state)
{
    (void)state;
    size_t n = 0;
    for (size_t r = 0; results && r < mn_table_rows(results); r++)
        n += stepwise_row(r);
    assert_true(!results || (n == 35 && compared == 140));
}

/* All models of an order: the best by BIC, how many pass, and the mean by weights. */
static size_t search_row(size_t row)
{
    static const char best[] = "BIC best model maxorder=",
                      mean[] = "BIC-weighted average maxorder=";
    const mn_text method = cell(row, METHOD);
    const bool average = begins(method, mean);
    mn_histories h;
    mn_hier_plan p;
    mn_hier s;
    mn_err e;
    if (!average && !begins(method, best))
        return 0;
    open_table(&h, cell(row, DATASET));
    assert_int_equal(
        mn_hier_plan_make(&p, h.lists, (unsigned)(method.ptr[method.len - 1] - '0'), &e), MN_OK);
    assert_int_equal(mn_hier_run(&s, &p, h.count, NULL, &e), MN_OK);
    if (average)
        same(mn_hier_average(&s, h.cases), number(row, POINT), 1e-5);
    else {
        char name[MN_LOGLIN_NAME];
        mn_loglin m;
        mn_hier_model(&m, &p, s.at[0].model);
        mn_loglin_name(name, &m);
        assert_text(cell(row, MODEL), name);
        same(h.cases + s.at[0].dark, number(row, POINT), 1e-5);
        same(s.at[0].bic, extra(row, "BIC="), 1e-5);
        same((double)s.n, extra(row, "models_passing="), 0);
    }
    mn_hier_free(&s);
    mn_hier_plan_free(&p);
    mn_histories_free(&h);
    return 1;
}

static void test_search(void **state)
{
    (void)state;
    size_t n = 0;
    for (size_t r = 0; results && r < mn_table_rows(results); r++)
        n += search_row(r);
    assert_true(!results || (n == 22 && compared == 184));
}

/* Models of another program, which asks no check: what has no estimate is refused. */
static size_t model_row(size_t row, size_t *refused)
{
    const mn_text method = cell(row, METHOD);
    const bool independent = mn_text_eq_str(method, "closedp.t Mt");
    char model[256] = "";
    mn_histories h;
    mn_fitter *f = NULL;
    mn_fitted fit;
    mn_loglin m;
    mn_err e;
    if (!independent && !begins(method, "closedpMS.t"))
        return 0;
    open_table(&h, cell(row, DATASET));
    snprintf(model, sizeof model, "%.*s", (int)cell(row, MODEL).len, cell(row, MODEL).ptr);
    assert_int_equal(mn_loglin_read(&m, h.lists, independent ? "1" : model, &e), MN_OK);
    assert_int_equal(mn_fitter_new(&f, h.lists, &e), MN_OK);
    mn_fitter_table(f, h.count);
    assert_int_equal(mn_fitter_fit(&fit, f, &m, false, &e), MN_OK);
    if (number(row, POINT) > 1e9) {
        assert_int_equal(fit.code, MN_LOGLIN_NO_ESTIMATE);
        ++*refused;
    } else {
        assert_int_equal(fit.code, MN_LOGLIN_SOUND);
        mn_fitter_judge(&fit, f);
        same(h.cases + fit.dark, number(row, POINT), 1e-5);
        check_fit(row, &fit);
    }
    mn_fitter_free(f);
    mn_histories_free(&h);
    return 1;
}

static void test_models(void **state)
{
    (void)state;
    size_t n = 0, refused = 0;
    for (size_t r = 0; results && r < mn_table_rows(results); r++)
        n += model_row(r, &refused);
    assert_true(!results || (n == 30 && refused == 2 && compared == 270));
}

static size_t coverage_row(size_t row)
{
    static const char *const kind[] = {"sample coverage Indep", "sample coverage LSC",
                                       "sample coverage HSC"};
    mn_histories h;
    mn_coverage c;
    if (!begins(cell(row, METHOD), "sample coverage"))
        return 0;
    open_table(&h, cell(row, DATASET));
    mn_coverage_of(&c, h.lists, h.count);
    const double value[] = {c.independent, c.low, c.high};
    for (size_t i = 0; i < 3; i++)
        if (mn_text_eq_str(cell(row, METHOD), kind[i]))
            same(value[i], number(row, POINT), 1e-6);
    mn_histories_free(&h);
    return 1;
}

static void test_coverage(void **state)
{
    (void)state;
    size_t n = 0;
    for (size_t r = 0; results && r < mn_table_rows(results); r++)
        n += coverage_row(r);
    assert_true(!results || (n == 12 && compared == 282));
}

/* With the graph of all pairs and up to ten times the cases, as the package does; then without. */
static size_t dga_row(size_t row)
{
    mn_histories h;
    mn_dga d;
    mn_err e;
    if (!begins(cell(row, METHOD), "decomposable"))
        return 0;
    open_table(&h, cell(row, DATASET));
    mn_dga_options o = {.saturated = true, .step = extra(row, "step="), .most = 10 * h.cases};
    o.first = o.step;
    assert_int_equal(mn_dga_run(&d, h.lists, h.count, &o, NULL, &e), MN_OK);
    assert_near(d.median, number(row, POINT), o.step + 1);
    assert_near(mn_dga_quantile(&d, 0.025), number(row, LOW), o.step + 1);
    assert_near(mn_dga_quantile(&d, 0.975), number(row, HIGH), o.step + 1);
    same(d.mean, extra(row, "posterior_mean="), 1e-4);
    assert_near(d.weight, extra(row, "top_model_prob="), 1e-4);
    assert_near((double)d.graphs, extra(row, "models="), 0);
    mn_dga_free(&d);
    mn_histories_free(&h);
    return 1;
}

static void test_dga(void **state)
{
    (void)state;
    size_t n = 0;
    for (size_t r = 0; results && r < mn_table_rows(results); r++)
        n += dga_row(r);
    assert_true(!results || (n == 4 && compared == 286));
}

static mn_status stepwise_total(double *out, const mn_estimator *self, mn_fitter *f,
                                const double *count, mn_err *e)
{
    mn_fitted fit;
    mn_loglin m;
    mn_fitter_table(f, count);
    const mn_status st = mn_stepwise(&fit, &m, f, self->lists, self->threshold, e);
    *out = fit.code ? HUGE_VAL : mn_fitter_margins(f)[0] + fit.dark;
    return st;
}

/* Limits within 2% of those of 100,000 replicates by other random numbers; a-hat to its digits. */
static size_t interval_row(size_t row)
{
    mn_histories h;
    mn_bca b;
    mn_err e;
    const mn_text method = cell(row, METHOD);
    const bool converged = begins(method, "stepwise p=0.02 + BCa 100000");
    const double a = extra(row, "ahat=");
    if (!converged && isnan(a))
        return 0;
    open_table(&h, cell(row, DATASET));
    const mn_estimator of = {.total = stepwise_total, .lists = h.lists, .threshold = 0.02};
    const mn_bca_options o = {.replicates = !converged    ? 100
                                            : h.lists > 5 ? 40000
                                                          : 100000,
                              .seed = 1,
                              .level = 0.95};
    assert_int_equal(mn_bca_run(&b, &of, h.count, &o, NULL, &e), MN_OK);
    if (converged) {
        same(b.low, number(row, LOW), 0.02);
        same(b.high, number(row, HIGH), 0.02);
    } else
        assert_near(b.acceleration, a, 2e-6);
    mn_bca_free(&b);
    mn_histories_free(&h);
    return 1;
}

static void test_intervals(void **state)
{
    (void)state;
    size_t n = 0;
    for (size_t r = 0; results && r < mn_table_rows(results); r++)
        n += interval_row(r);
    assert_true(!results || (n == 17 && compared == 298));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stepwise), cmocka_unit_test(test_search),
        cmocka_unit_test(test_models),   cmocka_unit_test(test_coverage),
        cmocka_unit_test(test_dga),      cmocka_unit_test(test_intervals),
    };
    return cmocka_run_group_tests(tests, open_results, close_results);
}
