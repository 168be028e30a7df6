/* SPDX-License-Identifier: Apache-2.0
 *
 * measure_loglin.c - log-linear models: names, checks, fits. test/python/loglin.py holds checks and
 * fits of random tables against other programs.
 */
#include "measure/model/loglin.h"

#include <stdlib.h>

#include "core/rng.h"
#include "measure/count/count.h"
#include "measure/method/search.h"
#include "measure/method/stepwise.h"
#include "unit/check.h"

/* Women who were forced into sexual slavery, by three lists of survivors (Ball et al. 2018, as
 * Chan, Silverman & Vincent 2021 print it): counts by history, the first list is bit 0. */
static const double korea[8] = {0, 5, 5, 54, 41, 6, 0, 12};

static void test_names(void **state)
{
    (void)state;
    static const char *const same[] = {"[12,13,4]", "[123,24,34]", "[1,2,3,4]", "[1234]"};
    mn_loglin m;
    mn_err e;
    char name[MN_LOGLIN_NAME];
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        assert_int_equal(mn_loglin_read(&m, 4, same[i], &e), MN_OK);
        mn_loglin_name(name, &m);
        assert_string_equal(name, same[i]);
    }
    assert_int_equal(mn_loglin_read(&m, 4, " 34 , 24,123", &e), MN_OK);
    mn_loglin_name(name, &m);
    assert_string_equal(name, "[123,24,34]");
    assert_int_equal(m.n, 5 + 5 + 1);
    assert_true(mn_loglin_has(&m, 3) && mn_loglin_has(&m, 5) && mn_loglin_has(&m, 7));
    assert_false(mn_loglin_has(&m, 9));
    assert_int_equal(mn_loglin_read(&m, 12, "[1.2,1.10,12]", &e), MN_OK);
    mn_loglin_name(name, &m);
    assert_string_equal(name, "[1.2,1.10,3,4,5,6,7,8,9,11,12]");
    static const char *const bad[] = {"",    "[]",  "[15]", "[11]",  "[1,]",
                                      "1;2", "[12", "0",    "[12],3"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(mn_loglin_read(&m, 4, bad[i], &e), MN_USAGE);
}

/* Chan, Silverman & Vincent 2021, section 3: a table of three lists, of which the third overlaps
 * with none. */
static void test_check(void **state)
{
    (void)state;
    static const struct {
        const char *model;
        unsigned code;
    } want[] = {{"[12,13,23]", 2}, {"[12,3]", 1}, {"[13,23]", 0}, {"[1,2,3]", 0}};
    const bool seen[8] = {false, true, true, true, true, false, false, false};
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        mn_loglin m;
        mn_err e;
        unsigned code = 9;
        assert_int_equal(mn_loglin_read(&m, 3, want[i].model, &e), MN_OK);
        assert_int_equal(mn_loglin_check(&code, &m, seen, &e), MN_OK);
        assert_int_equal(code, want[i].code);
    }
}

static double fit_of(mn_fitter *f, unsigned lists, const char *model, mn_fitted *fit)
{
    mn_loglin m;
    mn_err e;
    assert_int_equal(mn_loglin_read(&m, lists, model, &e), MN_OK);
    assert_int_equal(mn_fitter_fit(fit, f, &m, false, &e), MN_OK);
    if (fit->code)
        return -1;
    mn_fitter_judge(fit, f);
    return mn_fitter_margins(f)[0] + fit->dark;
}

static void test_korea(void **state)
{
    (void)state;
    mn_fitter *f = NULL;
    mn_fitted fit;
    mn_err e;
    assert_int_equal(mn_fitter_new(&f, 3, &e), MN_OK);
    mn_fitter_table(f, korea);
    /* MultipleSystemsEstimation 1.2.0 and Rcapture 1.4-4 on this table. */
    assert_near(fit_of(f, 3, "[1,2,3]", &fit), 141.992647, 1e-5);
    assert_near(fit.aic, 172.895571, 1e-5);
    assert_near(fit.bic, 184.144308, 1e-5);
    assert_near(fit.deviance, 138.554842, 1e-5);
    assert_near(fit_of(f, 3, "[12,23]", &fit), 157.166667, 1e-5);
    assert_near(fit.bic, 57.1408, 1e-4);
    /* Where the peer prints 184,183,083,585: there is no estimate. */
    assert_near(fit_of(f, 3, "[12,13,23]", &fit), -1, 0);
    assert_int_equal(fit.code, MN_LOGLIN_NO_ESTIMATE);
    assert_near(fit_of(f, 3, "[12,13]", &fit), -1, 0);
    /* The fitter goes on after a refusal. */
    mn_loglin m;
    assert_int_equal(mn_loglin_read(&m, 3, "[12,3]", &e), MN_OK);
    assert_int_equal(mn_fitter_fit(&fit, f, &m, true, &e), MN_OK);
    assert_near(fit.dark, 268.777778 - 123, 1e-5);
    mn_fitter_free(f);
}

/* Fits have the margins of the table, and do not depend on where they began. */
static void test_margins(void **state)
{
    (void)state;
    mn_rng r;
    mn_err e;
    mn_rng_init(&r, 20261123, 0);
    size_t sound = 0;
    for (unsigned round = 0; round < 300; round++) {
        const unsigned lists = 3 + round % 4, cells = 1U << lists;
        double count[64] = {0};
        mn_fitter *f = NULL;
        mn_fitted fit, again;
        mn_loglin m;
        for (unsigned w = 1; w < cells; w++)
            count[w] = mn_rng_poisson(&r, 40 / (1.0 + __builtin_popcount(w)));
        mn_loglin_main(&m, lists);
        for (unsigned i = 0; i < lists; i++)
            for (unsigned j = i + 1; j < lists; j++)
                if (mn_rng_unit(&r) < 0.4)
                    assert_true(mn_loglin_add(&m, 1U << i | 1U << j));
        assert_int_equal(mn_fitter_new(&f, lists, &e), MN_OK);
        mn_fitter_table(f, count);
        assert_int_equal(mn_fitter_fit(&fit, f, &m, false, &e), MN_OK);
        if (!fit.code) {
            sound++;
            for (unsigned i = 0; i < m.n; i++)
                assert_near(mn_fitter_fitted(f)[m.set[i]], mn_fitter_margins(f)[m.set[i]],
                            1e-8 * (1 + mn_fitter_margins(f)[m.set[i]]));
            assert_int_equal(mn_fitter_fit(&again, f, &m, true, &e), MN_OK);
            assert_near(again.dark, fit.dark, 1e-8 * fit.dark);
        }
        mn_fitter_free(f);
    }
    assert_true(sound > 250);
}

/* What the fit says of a model is what the check says, also where counts are so large that a fit
 * that goes to the edge looks finished on its way. Few can't be solved, and say so. */
static void test_large_counts(void **state)
{
    (void)state;
    static const double scale[] = {1, 10, 1e4, 1e7, 1e8};
    mn_rng r;
    mn_err e;
    mn_rng_init(&r, 20261123, 7);
    size_t refused = 0, unsolved = 0;
    for (unsigned round = 0; round < 8000; round++) {
        const unsigned lists = 3 + round % 3, cells = 1U << lists;
        double count[32] = {0}, cases = 0;
        bool seen[32] = {false};
        mn_fitter *f = NULL;
        mn_fitted fit;
        mn_loglin m;
        unsigned code = 9;
        for (unsigned w = 1; w < cells; w++) {
            if (mn_rng_unit(&r) < 0.5)
                count[w] = floor(1 + mn_rng_unit(&r) * 9) * scale[(size_t)(mn_rng_unit(&r) * 5)];
            seen[w] = count[w] > 0;
            cases += count[w];
        }
        if (!(cases > 0))
            continue;
        mn_loglin_main(&m, lists);
        for (unsigned i = 0; i < lists; i++)
            for (unsigned j = i + 1; j < lists; j++)
                if (mn_rng_unit(&r) < 0.5)
                    assert_true(mn_loglin_add(&m, 1U << i | 1U << j));
        assert_int_equal(mn_loglin_check(&code, &m, seen, &e), MN_OK);
        assert_int_equal(mn_fitter_new(&f, lists, &e), MN_OK);
        mn_fitter_table(f, count);
        assert_int_equal(mn_fitter_fit(&fit, f, &m, false, &e), MN_OK);
        if (fit.code == MN_LOGLIN_UNSOLVED) {
            assert_int_equal(code, MN_LOGLIN_SOUND);
            unsolved++;
        } else
            assert_int_equal(fit.code, code);
        refused += code != 0;
        mn_fitter_free(f);
    }
    assert_true(refused > 2000 && refused < 6000 && unsolved < 10);
}

static void test_plans(void **state)
{
    (void)state;
    /* How many hierarchical models there are (Chan, Silverman & Vincent 2021: all but the
     * saturated one). */
    static const struct {
        unsigned lists, order;
        size_t n;
    } want[] = {{3, 2, 8}, {4, 3, 113}, {4, 2, 64}, {5, 4, 6893}, {6, 2, 32768}};
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        mn_hier_plan p;
        mn_err e;
        assert_int_equal(mn_hier_plan_make(&p, want[i].lists, want[i].order, &e), MN_OK);
        assert_int_equal(p.n, want[i].n);
        for (size_t k = 0; k < p.n; k += 97) {
            mn_loglin m, closed;
            mn_hier_model(&m, &p, p.model[k]);
            mn_loglin_main(&closed, m.lists);
            for (unsigned s = 0; s < m.n; s++)
                assert_true(mn_loglin_add(&closed, m.set[s]));
            assert_int_equal(closed.n, m.n);
            assert_memory_equal(closed.set, m.set, m.n * sizeof *m.set);
        }
        mn_hier_plan_free(&p);
    }
    mn_hier_plan p;
    mn_err e;
    assert_int_equal(mn_hier_order(6, 4), 2);
    assert_int_equal(mn_hier_plan_make(&p, 6, 3, &e), MN_USAGE);
    mn_hier_plan_free(&p);
}

static void test_search(void **state)
{
    (void)state;
    mn_hier_plan p;
    mn_hier s;
    mn_err e;
    assert_int_equal(mn_hier_plan_make(&p, 3, 2, &e), MN_OK);
    assert_int_equal(mn_hier_run(&s, &p, korea, NULL, &e), MN_OK);
    assert_int_equal(s.n, 6);
    assert_int_equal(s.refused[MN_LOGLIN_NO_ESTIMATE], 2);
    assert_near(s.at[0].bic, 57.1408, 1e-4);
    assert_near(123 + s.at[0].dark, 157.1667, 1e-4);
    /* By exp(-difference of BIC / 2) over the models that MultipleSystemsEstimation lists. */
    assert_near(mn_hier_average(&s, 123), 189.11, 0.01);
    mn_hier_free(&s);
    mn_hier_plan_free(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),        cmocka_unit_test(test_check),
        cmocka_unit_test(test_korea),        cmocka_unit_test(test_margins),
        cmocka_unit_test(test_large_counts), cmocka_unit_test(test_plans),
        cmocka_unit_test(test_search),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
