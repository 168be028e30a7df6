/* SPDX-License-Identifier: Apache-2.0
 *
 * measure_scaleup.c - network scale-up: by hand, where a survey's design matters, and beside R
 * packages on surveys that lie beside the repository (MANUMIT_DATA, or ../shared/data; skipped
 * without them).
 */
#include "measure/survey/scaleup.h"

#include <stdlib.h>

#include "unit/check.h"

static mn_table *read_text(const char *text)
{
    mn_table *t = NULL;
    mn_err e;
    const mn_read_options o = MN_READ_OPTIONS_INIT;
    assert_int_equal(mn_table_read_memory(&t, NULL, "t.csv", text, strlen(text), &o, &e), MN_OK);
    return t;
}

static const mn_scaleup_options fast = {.replicates = 2000, .seed = 5, .level = 0.95};

static void test_by_hand(void **state)
{
    (void)state;
    /* Population 1,000, groups of 100 and 50: degrees 1000 * (known) / 150. */
    mn_table *t = read_text("a,b,h,w,v\n2,1,1,1,x\n4,2,0,2,x\n0,0,3,1,y\n3,NA,2,1,y\n");
    mn_table *z = read_text("group,size\na,100\nb,50\n");
    const char *const hidden[] = {"h"};
    mn_scaleup_columns c = {.sizes = z, .hidden = hidden, .n_hidden = 1, .weight = "w"};
    mn_scaleup s;
    mn_scaleup_estimate x;
    mn_err e;
    assert_int_equal(mn_scaleup_of(&s, t, &c, 1000, &e), MN_OK);
    assert_int_equal(s.design.units, 4);
    assert_int_equal(mn_scaleup_run(&x, &s, 0, MN_SCALEUP_MLE, &fast, NULL, &e), MN_OK);
    /* Degrees 20, 40, 0, and 30 of the one group that the last one answered. */
    assert_near(x.total, 1000.0 * (1 + 0 + 3 + 2) / (20 + 80 + 0 + 30), 1e-9);
    assert_int_equal(x.respondents, 4);
    assert_true(x.low < x.total && x.total < x.high && x.error > 0 && x.effect > 0);
    assert_int_equal(mn_scaleup_run(&x, &s, 0, MN_SCALEUP_PIMLE, &fast, NULL, &e), MN_OK);
    assert_near(x.total, 1000.0 * (1.0 / 20 + 0 + 2.0 / 30) / 4, 1e-9);
    assert_int_equal(x.respondents, 3);
    /* Known group a, by b alone: degrees 20, 40, 0; who did not answer b is left out. */
    assert_near(mn_scaleup_known(&s, 0, MN_SCALEUP_MLE), 1000.0 * (2 + 8 + 0) / (20 + 80), 1e-9);
    s.degree_ratio = 0.5;
    s.transmission = 0.8;
    assert_int_equal(mn_scaleup_run(&x, &s, 0, MN_SCALEUP_MLE, &fast, NULL, &e), MN_OK);
    assert_near(x.total, 1000.0 * 6 / 130 / 0.4, 1e-9);
    mn_scaleup_free(&s);
    c.missing_is_zero = true;
    assert_int_equal(mn_scaleup_of(&s, t, &c, 1000, &e), MN_OK);
    assert_int_equal(mn_scaleup_run(&x, &s, 0, MN_SCALEUP_MLE, &fast, NULL, &e), MN_OK);
    assert_near(x.total, 1000.0 * 6 / (20 + 80 + 0 + 20), 1e-9);
    mn_scaleup_free(&s);
    mn_table_free(t);
    mn_table_free(z);
}

/* Respondents of one village say the same: fewer units, a larger error. Where each stratum has one
 * unit nothing says how units vary: no error of 0. */
static void test_design(void **state)
{
    (void)state;
    char text[16384] = "a,h,village,region,all\n";
    size_t len = strlen(text);
    for (int v = 0; v < 20; v++)
        for (int i = 0; i < 10; i++)
            len += (size_t)snprintf(text + len, sizeof text - len, "%d,%d,v%d,r%d,v\n", 5 + i % 3,
                                    v % 4 ? 0 : 3, v, v % 2);
    mn_table *t = read_text(text), *z = read_text("group,size\na,100\n");
    const char *const hidden[] = {"h"};
    mn_scaleup_columns c = {.sizes = z, .hidden = hidden, .n_hidden = 1};
    double error[4];
    const char *const unit[] = {NULL, "village", "village", "all"}, *const stratum[] = {NULL, NULL,
                                                                                        "region",
                                                                                        "village"};
    for (int k = 0; k < 4; k++) {
        mn_scaleup s;
        mn_scaleup_estimate x;
        mn_err e;
        c.unit = unit[k];
        c.stratum = stratum[k];
        assert_int_equal(mn_scaleup_of(&s, t, &c, 1000, &e), MN_OK);
        assert_int_equal(s.design.units, k ? 20 : 200);
        assert_int_equal(s.design.strata, k == 3 ? 20 : k == 2 ? 2 : 1);
        assert_int_equal(mn_scaleup_run(&x, &s, 0, MN_SCALEUP_MLE, &fast, NULL, &e), MN_OK);
        error[k] = x.error;
        assert_true(x.total > 0 && (x.why != NULL) == (k == 3) && isnan(x.low) == (k == 3));
        assert_int_equal(x.alone, k == 3 ? 20 : 0);
        /* Villages of ten that answer alike: 10 times as much, by 20 / 19 beside 200 / 199 of the
         * two variances; 2,000 replicates know each to 3%. */
        if (k < 2)
            assert_near(x.effect / (k ? 10 * (20.0 / 19) / (200.0 / 199) : 1), 1, 0.1);
        mn_scaleup_free(&s);
    }
    assert_near(error[1] / error[0], sqrt(10 * (20.0 / 19) / (200.0 / 199)), 0.2);
    assert_true(error[2] < error[1]); /* regions explain a part */
    assert_true(isnan(error[3]));
    mn_table_free(t);
    mn_table_free(z);
}

/* Answers that are no count are told of and not given, not even as 0; rows without a weight, a unit
 * or a stratum are in no estimate, and their units are not drawn. */
static void test_odd_rows(void **state)
{
    (void)state;
    mn_table *t =
        read_text("a,b,h,w,v,r\n2,1,1,1,x,n\n4,many,0,2,y,n\n3,0,-1,1,y,n\n9,9,9,0.5.1,z,n\n"
                  "9,9,9,1,,n\n9,9,9,1,q,\n1,2,2,1,x,n\n9,9,9,0,q,s\n");
    mn_table *z = read_text("group,size\na,100\nb,50\n");
    const char *const hidden[] = {"h"};
    mn_scaleup_columns c = {.sizes = z,
                            .hidden = hidden,
                            .n_hidden = 1,
                            .weight = "w",
                            .unit = "v",
                            .stratum = "r",
                            .missing_is_zero = true};
    static const uint64_t lines[] = {3, 4, 5, 6, 7};
    mn_scaleup s;
    mn_scaleup_estimate x;
    mn_err e;
    assert_int_equal(mn_scaleup_of(&s, t, &c, 1000, &e), MN_OK);
    assert_int_equal(s.refused.n, 5);
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(s.refused.at[i].line, lines[i]);
    assert_string_equal(s.refused.at[0].reason, "not in 'b': the answer is no number of persons");
    assert_string_equal(s.refused.at[1].reason, "not in 'h': the answer is no number of persons");
    assert_int_equal(mn_scaleup_run(&x, &s, 0, MN_SCALEUP_MLE, &fast, NULL, &e), MN_OK);
    /* Degrees 1000 * 3 / 150, 1000 * 4 / 100 (twice), and 1000 * 3 / 150; who says -1 is out. */
    assert_near(x.total, 1000.0 * (1 + 0 + 2) / (20 + 2 * 40 + 20), 1e-9);
    assert_int_equal(x.respondents, 3);
    assert_true(isfinite(x.low) && isfinite(x.error) && !x.why);
    assert_int_equal(x.alone, 0);
    mn_scaleup_free(&s);
    mn_table_free(t);
    mn_table_free(z);
}

/* Reports by who is aware; the same as mle with what the hidden group's survey says of both
 * adjustments. */
static void test_general(void **state)
{
    (void)state;
    mn_table *t = read_text("a,b,h,w\n2,1,1,1\n4,2,0,2\n3,0,3,1\n3,1,2,1\n5,1,0,1\n");
    mn_table *z = read_text("group,size\na,100\nb,50\n");
    mn_table *own = read_text("a,b,a_aware,B_aware,v\n4,1,1,1,1\n2,2,1,0,2\n6,2,2,1,1\n"
                              "1,x,1,1,1\n1,1,3,1,1\n2,0,0,0,0\n");
    const char *const hidden[] = {"h"};
    const mn_scaleup_columns c = {.sizes = z, .hidden = hidden, .n_hidden = 1, .weight = "w"};
    mn_scaleup s;
    mn_scaleup_aware a;
    mn_scaleup_estimate x, f[MN_SCALEUP_FACTORS], mle;
    mn_err e;
    assert_int_equal(mn_scaleup_of(&s, t, &c, 1000, &e), MN_OK);
    assert_int_equal(mn_scaleup_run(&x, &s, 0, MN_SCALEUP_GENERAL, &fast, NULL, &e), MN_OK);
    assert_true(isnan(x.total));
    assert_int_equal(mn_scaleup_aware_of(&a, &s, own, "_aware", "v", &e), MN_OK);
    assert_int_equal(a.n, 3); /* no count; more aware than known; no weight */
    assert_int_equal(a.refused.n, 3);
    s.aware = &a;
    /* Aware: (2 + 2 * 1 + 3) / 4 of 150 of 1,000; reports: (1 + 0 + 3 + 2 + 0) / 6. */
    const double aware = 1000.0 * (7.0 / 4) / 150;
    assert_int_equal(mn_scaleup_run(&x, &s, 0, MN_SCALEUP_GENERAL, &fast, NULL, &e), MN_OK);
    assert_near(x.total, 1000.0 * 1 / aware, 1e-9);
    assert_true(x.low < x.total && x.total < x.high && x.error > 0 && x.effect > 0);
    for (int k = 0; k < MN_SCALEUP_FACTORS; k++) {
        assert_int_equal(mn_scaleup_factor_run(&f[k], &s, (mn_scaleup_factor)k, &fast, NULL, &e),
                         MN_OK);
        assert_true(f[k].low <= f[k].total && f[k].total <= f[k].high && f[k].error > 0);
        assert_int_equal(f[k].respondents, 3);
    }
    assert_near(f[MN_SCALEUP_VISIBLE].total, aware, 1e-9);
    assert_near(f[MN_SCALEUP_TRUE_POSITIVE].total, 7.0 / (5 + 8 + 8), 1e-12);
    /* Degrees in known groups: hidden (5 + 8 + 8) / 4; others (3 + 12 + 3 + 4 + 6) / 6. */
    assert_near(f[MN_SCALEUP_DEGREE_RATIO].total, (21.0 / 4) / (28.0 / 6), 1e-9);
    s.degree_ratio = f[MN_SCALEUP_DEGREE_RATIO].total;
    s.transmission = f[MN_SCALEUP_TRUE_POSITIVE].total;
    assert_int_equal(mn_scaleup_run(&mle, &s, 0, MN_SCALEUP_MLE, &fast, NULL, &e), MN_OK);
    assert_near(mle.total, x.total, 1e-9);
    s.precision = 0.5;
    assert_int_equal(mn_scaleup_run(&mle, &s, 0, MN_SCALEUP_GENERAL, &fast, NULL, &e), MN_OK);
    assert_near(mle.total, x.total / 2, 1e-9);
    mn_scaleup_aware_free(&a);
    assert_int_equal(mn_scaleup_aware_of(&a, &s, own, "_sees", NULL, &e), MN_USAGE);
    mn_table_free(own);
    own = read_text("a_aware\n1\nx\n");
    assert_int_equal(mn_scaleup_aware_of(&a, &s, own, "_aware", NULL, &e), MN_DATA);
    mn_scaleup_free(&s);
    mn_table_free(own);
    mn_table_free(t);
    mn_table_free(z);
}

static void test_refused(void **state)
{
    (void)state;
    static const struct {
        const char *answers, *sizes, *hidden;
        mn_status st;
        const char *says;
    } bad[] = {{"a,h\n1,1\n", "g,s\na,0\n", "h", MN_DATA, "no size above 0"},
               {"a,h\n1,1\n", "g,s\na,inf\n", "h", MN_DATA, "no size above 0"},
               {"a,h\n1,1\n", "g,s\nb,10\n", "h", MN_USAGE, "'b'"},
               {"a,h\n1,1\n", "g,s\na,10\n", "k", MN_USAGE, "'k'"},
               {"a,h\n1,1\n", "g,s\na,10\n", "a", MN_USAGE, "'a'"},
               {"a,h\n1,1\n", "g\na\n", "h", MN_DATA, ""},
               {"a,h\n", "g,s\na,10\n", "h", MN_DATA, "no respondents"}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        mn_table *t = read_text(bad[i].answers), *z = read_text(bad[i].sizes);
        const mn_scaleup_columns c = {.sizes = z, .hidden = &bad[i].hidden, .n_hidden = 1};
        mn_scaleup s;
        mn_err e = MN_ERR_INIT;
        assert_int_equal(mn_scaleup_of(&s, t, &c, 1000, &e), bad[i].st);
        if (!strstr(e.msg, bad[i].says))
            fail_msg("'%s' does not say '%s'", e.msg, bad[i].says);
        mn_table_free(t);
        mn_table_free(z);
    }
}

/* --- beside R packages ---------------------------------------------------------------------------
 */

static mn_table *read_shared(const char *name)
{
    char path[1024];
    const char *data = getenv("MANUMIT_DATA");
    mn_table *t = NULL;
    mn_err e;
    const mn_read_options o = MN_READ_OPTIONS_INIT;
    if (data)
        snprintf(path, sizeof path, "%s/measure/%s", data, name);
    else
        snprintf(path, sizeof path, "%s/../shared/data/measure/%s", MN_SOURCE_DIR, name);
    return mn_table_read(&t, NULL, path, &o, &e) ? NULL : t;
}

static void expect(const mn_scaleup *s, unsigned g, mn_scaleup_method m, double want)
{
    const mn_scaleup_options few = {.replicates = 100, .seed = 1, .level = 0.95};
    mn_scaleup_estimate x;
    mn_err e;
    assert_int_equal(mn_scaleup_run(&x, s, g, m, &few, NULL, &e), MN_OK);
    assert_near(x.total / want, 1, 1e-5);
}

/* networkscaleup 0.1-2; arithmetic on networkreporting's example survey. */
static void test_packages(void **state)
{
    (void)state;
    mn_table *t = read_shared("nsum_ilaga_ard.csv");
    if (!t) {
        print_message("skipped: no shared data\n");
        return;
    }
    mn_table *z = read_text("group,size\nV1,136961\nV2,56322\nV4,69238\n");
    const char *hidden[] = {"V3,V5"};
    mn_scaleup_columns c = {.sizes = z, .hidden = hidden, .n_hidden = 1};
    mn_scaleup s;
    mn_err e;
    assert_int_equal(mn_scaleup_of(&s, t, &c, 1e6, &e), MN_OK);
    expect(&s, 0, MN_SCALEUP_MLE, 34976.60);
    expect(&s, 1, MN_SCALEUP_MLE, 20042.77);
    expect(&s, 0, MN_SCALEUP_PIMLE, 31232.11);
    expect(&s, 1, MN_SCALEUP_PIMLE, 20831.44);
    mn_scaleup_free(&s);
    mn_table_free(t);
    mn_table_free(z);
    t = read_shared("nsum_rwanda_example_survey.csv");
    z = read_shared("nsum_rwanda_known.csv");
    assert_true(t && z);
    hidden[0] = "sex.workers,msm,idu,clients";
    c = (mn_scaleup_columns){.sizes = z, .hidden = hidden, .n_hidden = 1, .missing_is_zero = true};
    static const double plain[] = {36784.09, 2277.65, 986.98, 44186.46},
                        weighted[] = {32217.23, 2038.58, 573.80, 33154.63};
    for (int w = 0; w < 2; w++) {
        c.weight = w ? "indweight" : NULL;
        assert_int_equal(mn_scaleup_of(&s, t, &c, 10718378, &e), MN_OK);
        for (unsigned g = 0; g < 4; g++)
            expect(&s, g, MN_SCALEUP_MLE, w ? weighted[g] : plain[g]);
        mn_scaleup_free(&s);
    }
    mn_table_free(t);
    mn_table_free(z);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_by_hand),  cmocka_unit_test(test_design),
        cmocka_unit_test(test_odd_rows), cmocka_unit_test(test_general),
        cmocka_unit_test(test_refused),  cmocka_unit_test(test_packages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
