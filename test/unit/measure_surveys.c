/* SPDX-License-Identifier: Apache-2.0
 *
 * measure_surveys.c - surveys by their design, persons met at places, multipliers: by hand, and
 * beside R's package survey 4.1-1 on the table of test/cli/cases/estimate-places.
 */
#include <stdlib.h>

#include "measure/count/count.h"
#include "measure/survey/multiplier.h"
#include "measure/survey/venues.h"
#include "unit/check.h"

static mn_table *read_text(const char *text)
{
    mn_table *t = NULL;
    mn_err e;
    const mn_read_options o = MN_READ_OPTIONS_INIT;
    assert_int_equal(mn_table_read_memory(&t, NULL, "t.csv", text, strlen(text), &o, &e), MN_OK);
    return t;
}

/* R 4.2.2, qt(). */
static void test_student(void **state)
{
    (void)state;
    static const double freedom[] = {1, 2, 3, 5, 9, 30, 200, 1e5};
    static const double want[][3] = {
        {12.7062047362, 63.6567411629, 636.619248769},
        {4.30265272975, 9.92484320092, 31.5990545764},
        {3.18244630528, 5.84090930973, 12.9239786367},
        {2.57058183564, 4.03214298356, 6.86882662588},
        {2.2621571628, 3.24983554159, 4.78091258593},
        {2.0422724563, 2.74999565357, 3.64595863504},
        {1.97189622363, 2.60063443619, 3.33983540628},
        {1.95998770753, 2.57587846991, 3.29062403141},
    };
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        assert_near(mn_student_quantile(0.975, freedom[i]) / want[i][0], 1, 1e-9);
        assert_near(mn_student_quantile(0.995, freedom[i]) / want[i][1], 1, 1e-9);
        assert_near(mn_student_quantile(0.0005, freedom[i]) / want[i][2], -1, 1e-8);
    }
    assert_near(mn_student_quantile(0.5, 4), 0, 0);
}

/* --- places --------------------------------------------------------------------------------------
 */

static void shares(mn_measured *out, const mn_venues *p, const mn_table *t, const char *column,
                   mn_venues_method m, bool total)
{
    const size_t n = mn_table_rows(t), col = mn_table_find(t, column);
    double *y = calloc(2 * n, sizeof *y);
    mn_err e;
    for (size_t r = 0; r < n; r++) {
        y[r] = total ? 1 : mn_role_cell(t, r, col).len == 3;
        y[n + r] = 1;
    }
    assert_int_equal(
        mn_design_measure(out, &p->design, p->weight[m], y, total ? NULL : y + n, 0.95, &e), MN_OK);
    free(y);
}

/* R's survey: svymean and svyciprop(method = "logit") with deff = "replace", svytotal; events as
 * sampling units within strata, weights as in the docs. */
static void test_beside_r(void **state)
{
    (void)state;
    static const struct {
        mn_venues_method m;
        double share, error, effect, low, high, total, total_error;
    } want[] = {{MN_VENUES_PERSONS, 0.3673223074233, 0.0563528286246, 0.7242316235815,
                 0.251192587905, 0.501204754991, 1953.983333333, 264.936320301},
                {MN_VENUES_VISITS, 0.3930392156863, 0.0652024643407, 0.9445117682807,
                 0.258679730833, 0.545804325304, 3400, 344.26733798},
                {MN_VENUES_SAMPLE, 0.3888888888889, 0.0794533588469, 1.4078444646346, 0.23000609332,
                 0.575494950377, 54, 2.58198889747}};
    char path[1024];
    mn_table *t = NULL;
    mn_venues p;
    mn_measured x;
    mn_err e;
    snprintf(path, sizeof path, "%s/test/cli/cases/estimate-places/met.csv", MN_SOURCE_DIR);
    assert_int_equal(mn_table_read(&t, NULL, path, NULL, &e), MN_OK);
    assert_int_equal(mn_venues_of(&p, t, "venue=event", &e), MN_OK);
    assert_true(p.totals);
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        shares(&x, &p, t, "debt", want[i].m, false);
        assert_near(x.value, want[i].share, 1e-12);
        assert_near(x.error, want[i].error, 1e-12);
        assert_near(x.effect, want[i].effect, 1e-11);
        assert_near(x.low, want[i].low, 1e-10);
        assert_near(x.high, want[i].high, 1e-10);
        assert_near(x.freedom, 9, 0);
        shares(&x, &p, t, "debt", want[i].m, true);
        assert_near(x.value, want[i].total, 1e-8);
        assert_near(x.error, want[i].total_error, 1e-8);
    }
    mn_venues_free(&p);
    /* Places drawn first; a stratum of one (lonely.psu = "adjust"). */
    assert_int_equal(mn_venues_of(&p, t, NULL, &e), MN_OK);
    shares(&x, &p, t, "debt", MN_VENUES_PERSONS, false);
    assert_near(x.error, 0.0267551865449, 1e-12);
    assert_near(x.effect, 0.1632533156405, 1e-11);
    assert_near(x.low, 0.301605244716, 1e-10);
    assert_int_equal(x.alone, 1);
    mn_venues_free(&p);
    mn_table_free(t);
}

static void test_places(void **state)
{
    (void)state;
    mn_table *t = read_text("event,chance,counted,visits,sick\n"
                            "a,0.5,6,1,yes\na,0.5,6,2,no\na,0.5,6,0,no\n"
                            "b,0.25,1,4,yes\nb,0.25,1,5,no\n"
                            "c,2,4,1,yes\n,0.5,3,1,no\n");
    mn_venues p;
    mn_err e;
    assert_int_equal(mn_venues_of(&p, t, NULL, &e), MN_OK);
    static const double visit[] = {4, 4, 4, 4, 4, 0, 0}, person[] = {4, 2, 0, 1, 0.8, 0, 0};
    for (int r = 0; r < 7; r++) {
        assert_near(p.weight[MN_VENUES_VISITS][r], visit[r], 1e-12);
        assert_near(p.weight[MN_VENUES_PERSONS][r], person[r], 1e-12);
    }
    assert_int_equal(p.events, 3);
    /* No visits; fewer counted than asked; a chance above 1; no event. */
    assert_int_equal(p.refused.n, 4);
    mn_venues_free(&p);
    mn_table_free(t);
    static const struct {
        const char *text, *says;
        mn_status st;
        unsigned line;
    } bad[] = {{"event,chance\na,0.5\nb,0.1\na,0.4\n", "another chance than in line 2", MN_DATA, 4},
               {"event,counted\na,5\na,6\n", "another count", MN_DATA, 3},
               {"place,chance\na,0.5\n", "no column 'event'", MN_USAGE, 1},
               {"event,chance\n", "no respondents", MN_DATA, 0}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        e = (mn_err)MN_ERR_INIT;
        t = read_text(bad[i].text);
        assert_int_equal(mn_venues_of(&p, t, NULL, &e), bad[i].st);
        if (!strstr(e.msg, bad[i].says))
            fail_msg("'%s' does not say '%s'", e.msg, bad[i].says);
        if (bad[i].line)
            assert_int_equal(e.line, bad[i].line);
        mn_table_free(t);
    }
}

/* --- multipliers ---------------------------------------------------------------------------------
 */

static const mn_rds_options fast = {.replicates = 500, .seed = 1, .level = 0.95};

static void test_plain(void **state)
{
    (void)state;
    /* 15 in the second sample, 5 of them of the 10 in the first. */
    char text[512] = "first,clinic,odd\n";
    for (int i = 0; i < 15; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s,%s,%s\n",
                 i < 5 ? "Yes" : "no", i ? "0" : "NA", i == 3 ? "perhaps" : "0");
    mn_table *t = read_text(text);
    mn_multiplier_survey s;
    mn_multiplied x[MN_MULTIPLIER_METHODS];
    mn_err e;
    assert_int_equal(mn_multiplier_read(&s, t, NULL, false, &e), MN_OK);
    mn_multiplier of = {.column = "first", .count = 10};
    assert_int_equal(mn_multiplier_run(x, &s, &of, &fast, NULL, &e), MN_OK);
    assert_near(x[MN_MULTIPLIER_SURVEY].total, 30, 1e-12);
    assert_near(x[MN_MULTIPLIER_SURVEY].share, 1.0 / 3, 1e-12);
    /* The share's interval: logit, 14 degrees of freedom, variance p (1 - p) / 14. */
    const double p = 1.0 / 3, by = 2.1447866879169 / sqrt(14 * p * (1 - p));
    assert_near(x[MN_MULTIPLIER_SURVEY].high, 10 * (1 + 2 * exp(by)), 1e-6);
    assert_near(x[MN_MULTIPLIER_SURVEY].low, 10 * (1 + 2 * exp(-by)), 1e-6);
    assert_near(x[MN_MULTIPLIER_SURVEY].effect, 1, 1e-12);
    assert_near(x[MN_MULTIPLIER_CHAPMAN].total, 11.0 * 16 / 6 - 1, 1e-12);
    assert_near(x[MN_MULTIPLIER_CHAPMAN].error, sqrt(11.0 * 16 * 5 * 10 / (36 * 7)), 1e-12);
    /* Its interval: the logarithm of those not seen (Chao 1987), 20 of 28 1/3 are. */
    const double none = 11.0 * 16 / 6 - 1 - 20, v = 11.0 * 16 * 5 * 10 / (36 * 7);
    const double c = exp(1.959963984540054 * sqrt(log(1 + v / (none * none))));
    assert_near(x[MN_MULTIPLIER_CHAPMAN].low, 20 + none / c, 1e-9);
    assert_near(x[MN_MULTIPLIER_CHAPMAN].high, 20 + none * c, 1e-9);
    /* An uncertain count widens the interval, and is no sample. */
    const double high = x[MN_MULTIPLIER_SURVEY].high;
    of.error = 3;
    assert_int_equal(mn_multiplier_run(x, &s, &of, &fast, NULL, &e), MN_OK);
    assert_true(x[MN_MULTIPLIER_SURVEY].high > high);
    assert_true(isnan(x[MN_MULTIPLIER_CHAPMAN].total) && x[MN_MULTIPLIER_CHAPMAN].why);
    of = (mn_multiplier){.column = "clinic", .count = 100};
    assert_int_equal(mn_multiplier_run(x, &s, &of, &fast, NULL, &e), MN_OK);
    assert_true(isnan(x[MN_MULTIPLIER_SURVEY].total) && x[MN_MULTIPLIER_SURVEY].why);
    assert_int_equal(s.refused.n, 1);
    of = (mn_multiplier){.column = "first", .count = 4};
    assert_int_equal(mn_multiplier_run(x, &s, &of, &fast, NULL, &e), MN_OK);
    assert_non_null(strstr(x[MN_MULTIPLIER_CHAPMAN].why, "more say so"));
    of.column = "odd";
    assert_int_equal(mn_multiplier_run(x, &s, &of, &fast, NULL, &e), MN_OK);
    assert_int_equal(s.refused.n, 2);
    of.column = "none";
    assert_int_equal(mn_multiplier_run(x, &s, &of, &fast, NULL, &e), MN_USAGE);
    mn_multiplier_free(&s);
    mn_table_free(t);
}

static void test_weighted(void **state)
{
    (void)state;
    mn_table *t = read_text("got,weight,unit\n1,2,a\n0,1,a\n1,1,b\n0,4,b\n0,3,c\n1,0,c\n0,x,d\n");
    mn_multiplier_survey s;
    mn_multiplied x[MN_MULTIPLIER_METHODS];
    const mn_multiplier of = {.column = "got", .count = 60};
    mn_err e;
    assert_int_equal(mn_multiplier_read(&s, t, NULL, false, &e), MN_OK);
    assert_int_equal(mn_multiplier_run(x, &s, &of, &fast, NULL, &e), MN_OK);
    assert_near(x[MN_MULTIPLIER_SURVEY].total, 60 * 11.0 / 3, 1e-9);
    /* Units' sums of w (y - p): a 2 - 3p, b 1 - 5p, c -3p; 3/2 of their squares, by 11. */
    const double p = 3.0 / 11, a = 2 - 3 * p, b = 1 - 5 * p, c = -3 * p;
    assert_near(x[MN_MULTIPLIER_SURVEY].error,
                60 / p * (sqrt(1.5 * (a * a + b * b + c * c)) / 11 / p), 1e-9);
    assert_int_equal(x[MN_MULTIPLIER_SURVEY].respondents, 5);
    assert_int_equal(x[MN_MULTIPLIER_CHAPMAN].respondents, 0);
    assert_int_equal(s.refused.n, 1);
    mn_multiplier_free(&s);
    mn_table_free(t);
}

static void test_recruited(void **state)
{
    (void)state;
    mn_table *t = read_text("id,recruiter,degree,got\n1,,4,no\n2,1,2,yes\n3,1,5,no\n4,2,2,yes\n"
                            "5,2,10,no\n6,3,4,no\n7,5,1,yes\n8,,3,yes\n9,8,6,no\n10,9,3,no\n"
                            "11,7,2,no\n12,8,4,yes\n");
    mn_multiplier_survey s;
    mn_multiplied x[MN_MULTIPLIER_METHODS];
    const mn_multiplier of = {.column = "got", .count = 100};
    mn_err e;
    assert_int_equal(mn_multiplier_read(&s, t, NULL, true, &e), MN_OK);
    assert_int_equal(mn_multiplier_run(x, &s, &of, &fast, NULL, &e), MN_OK);
    const double yes = 0.5 + 0.5 + 1 + 1.0 / 3 + 0.25,
                 no = 0.25 + 0.2 + 0.1 + 0.25 + 1.0 / 6 + 1.0 / 3 + 0.5;
    assert_near(x[MN_MULTIPLIER_RDS2].total, 100 * (yes + no) / yes, 1e-9);
    assert_int_equal(x[MN_MULTIPLIER_RDS2].respondents, 12);
    assert_int_equal(x[MN_MULTIPLIER_SURVEY].respondents, 0);
    mn_multiplier_free(&s);
    mn_table_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_student),  cmocka_unit_test(test_beside_r),
        cmocka_unit_test(test_places),   cmocka_unit_test(test_plain),
        cmocka_unit_test(test_weighted), cmocka_unit_test(test_recruited),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
