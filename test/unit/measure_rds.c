/* SPDX-License-Identifier: Apache-2.0
 *
 * measure_rds.c - respondent-driven sampling: chances beside all ways to draw small samples,
 * estimators by hand, trees that can't be, and intervals on recruiting in made networks.
 */
#include "measure/survey/rds.h"

#include <stdlib.h>

#include "unit/check.h"
#include "unit/recruit.h"

static mn_table *read_text(const char *text)
{
    mn_table *t = NULL;
    mn_err e;
    const mn_read_options o = MN_READ_OPTIONS_INIT;
    assert_int_equal(mn_table_read_memory(&t, NULL, "t.csv", text, strlen(text), &o, &e), MN_OK);
    return t;
}

/* --- chances -------------------------------------------------------------------------------------
 */

/* All ways to draw n one after the other: adds to drawn[k] the expected number of class k. */
static void draw_all(double *drawn, const double *degree, double *left, uint32_t k, unsigned n,
                     double chance)
{
    double sum = 0;
    for (uint32_t i = 0; i < k; i++)
        sum += left[i] * degree[i];
    if (!n)
        return;
    for (uint32_t i = 0; i < k; i++)
        if (left[i] > 0) {
            const double p = chance * left[i] * degree[i] / sum;
            drawn[i] += p;
            left[i]--;
            draw_all(drawn, degree, left, k, n - 1, p);
            left[i]++;
        }
}

static void test_chances(void **state)
{
    (void)state;
    static const struct {
        uint32_t k;
        double degree[4], number[4];
        unsigned n;
        double near;
    } small[] = {{1, {3}, {7}, 3, 1e-4},
                 {2, {1, 2}, {3, 3}, 2, 2e-3},
                 {3, {1, 2, 5}, {4, 3, 2}, 3, 4e-3},
                 {3, {1, 4, 9}, {6, 6, 3}, 5, 1.5e-3},
                 {4, {1, 2, 3, 8}, {8, 6, 4, 3}, 7, 1.1e-3},
                 {4, {2, 3, 5, 20}, {12, 9, 5, 2}, 9, 1e-3}};
    for (size_t c = 0; c < sizeof small / sizeof *small; c++) {
        double drawn[4] = {0}, left[4], chance[4], work[4];
        memcpy(left, small[c].number, sizeof left);
        draw_all(drawn, small[c].degree, left, small[c].k, small[c].n, 1);
        mn_rds_chances_known(chance, small[c].degree, small[c].number, small[c].k, small[c].n,
                             work);
        for (uint32_t i = 0; i < small[c].k; i++)
            assert_near(chance[i], drawn[i] / small[c].number[i], small[c].near);
    }
    /* Of equal degrees all are drawn alike; larger populations come closer. */
    const double degree = 4, number[] = {10, 100, 1000};
    static const double near[] = {3e-4, 1e-6, 1e-7};
    for (int i = 0; i < 3; i++) {
        double chance, work;
        mn_rds_chances_known(&chance, &degree, &number[i], 1, number[i] * 0.3, &work);
        assert_near(chance, 0.3, near[i]);
    }
}

/* Numbers by degree that are guessed are those that give the sample its expectation. */
static void test_fixed_point(void **state)
{
    (void)state;
    const double degree[] = {1, 2, 4, 7, 15}, count[] = {10, 20, 40, 30, 12};
    double chance[5], work[20], again[5], number[5], sum = 0, room[5];
    assert_true(mn_rds_chances(chance, degree, count, 5, 400, work));
    for (int i = 0; i < 5; i++)
        sum += number[i] = count[i] / chance[i];
    assert_near(sum, 400, 0.01);
    mn_rds_chances_known(again, degree, number, 5, 112, room);
    for (int i = 0; i < 5; i++) {
        assert_near(again[i], chance[i], 1e-5);
        assert_true(number[i] >= count[i]);
    }
    /* Of a large population: in the ratio of degrees. */
    assert_true(mn_rds_chances(chance, degree, count, 5, 1e9, work));
    for (int i = 1; i < 5; i++)
        assert_near(chance[i] / chance[0] / (degree[i] / degree[0]), 1, 1e-5);
    /* Of the largest one chances are 1e-9, and no digits are lost. */
    assert_true(mn_rds_chances(chance, degree, count, 5, 1e11, work));
    for (int i = 1; i < 5; i++)
        assert_near(chance[i] / chance[0] / (degree[i] / degree[0]), 1, 1e-8);
    assert_false(mn_rds_chances(chance, degree, count, 5, 112, work));
    assert_false(mn_rds_chances(chance, degree, count, 5, 100, work));
    assert_true(mn_rds_chances(chance, degree, count, 5, 113, work));
    assert_true(chance[0] > 0.9 && chance[4] <= 1);
}

/* --- estimators ----------------------------------------------------------------------------------
 */

static const char *const chain = "id,recruiter,degree,sick,town\n"
                                 "1,,4,no,a\n"
                                 "2,1,2,yes,b\n"
                                 "3,1,5,no,a\n"
                                 "4,2,2,yes,c\n"
                                 "5,2,10,no,b\n"
                                 "6,3,4,no,a\n"
                                 "7,5,1,yes,c\n"
                                 "8,seed,3,yes,a\n"
                                 "9,8,6,no,b\n"
                                 "10,9,3,no,a\n"
                                 "11,7,2,no,a\n";

typedef struct survey {
    mn_table *t;
    mn_rds s;
    mn_rds_trait x;
    mn_rds_seen y;
} survey;

static survey survey_of(const char *text, const char *trait)
{
    survey w = {.t = read_text(text)};
    const mn_rds_columns c = {.columns = NULL};
    mn_err e = MN_ERR_INIT;
    assert_int_equal(mn_rds_of(&w.s, w.t, &c, &e), MN_OK);
    assert_int_equal(mn_rds_trait_of(&w.x, &w.s, w.t, trait, &e), MN_OK);
    assert_int_equal(mn_rds_seen_new(&w.y, &w.s, &w.x, &e), MN_OK);
    mn_rds_seen_fill(&w.y, &w.s, &w.x, false);
    return w;
}

static void survey_free(survey *w)
{
    mn_rds_seen_free(&w->y);
    mn_rds_trait_free(&w->x);
    mn_rds_free(&w->s);
    mn_table_free(w->t);
}

static void test_by_hand(void **state)
{
    (void)state;
    survey w = survey_of(chain, "sick");
    double share[2];
    const char *why;
    assert_int_equal(w.s.trees, 2);
    assert_int_equal(w.s.waves, 4);
    assert_text(w.x.values.name[1], "yes");
    mn_rds_shares(share, &why, &w.y, MN_RDS_SAMPLE, 0);
    assert_near(share[1], 4.0 / 11, 1e-14);
    /* Inverses of degrees: yes 1/2 + 1/2 + 1 + 1/3; no 1/4 + 1/5 + 1/10 + 1/4 + 1/6 + 1/3 + 1/2. */
    const double yes = 0.5 + 0.5 + 1 + 1.0 / 3,
                 no = 0.25 + 0.2 + 0.1 + 0.25 + 1.0 / 6 + 1.0 / 3 + 0.5;
    mn_rds_shares(share, &why, &w.y, MN_RDS_TWO, 0);
    assert_near(share[1], yes / (yes + no), 1e-14);
    /* no -> no: 1-3, 3-6, 9-10; no -> yes: 1-2, 5-7; yes -> yes: 2-4; yes -> no: 2-5, 8-9, 7-11. */
    const double from_no = 2.0 / 5, from_yes = 3.0 / 4, d_yes = 4 / yes, d_no = 7 / no;
    mn_rds_shares(share, &why, &w.y, MN_RDS_ONE, 0);
    assert_null(why);
    assert_near(share[1], from_no * d_no / (from_no * d_no + from_yes * d_yes), 1e-14);
    assert_near(share[0] + share[1], 1, 1e-14);
    mn_rds_shares(share, &why, &w.y, MN_RDS_SS, 0);
    assert_true(isnan(share[0]) && why);
    mn_rds_shares(share, &why, &w.y, MN_RDS_SS, 11);
    assert_true(isnan(share[0]) && why);
    mn_rds_shares(share, &why, &w.y, MN_RDS_SS, 1e9);
    assert_near(share[1], yes / (yes + no), 1e-6);
    /* Of few more than the sample nobody has any weight. */
    mn_rds_shares(share, &why, &w.y, MN_RDS_SS, 11.2);
    assert_near(share[1], 4.0 / 11, 0.05);
    mn_rds_seen_fill(&w.y, &w.s, &w.x, true);
    mn_rds_shares(share, &why, &w.y, MN_RDS_TWO, 0);
    assert_near(share[1], (yes - 1.0 / 3) / (yes + no - 1.0 / 3 - 0.25), 1e-14);
    survey_free(&w);
}

/* Three groups; the long run of a chain by powers of its matrix. */
static void test_three(void **state)
{
    (void)state;
    survey w = survey_of(chain, "town");
    double share[3], p[3][3] = {{0}}, at[3] = {1, 0, 0}, sum[3] = {0}, inverse[3] = {0}, all = 0;
    const char *why;
    for (uint32_t i = 0; i < w.s.n; i++) {
        sum[w.x.group[i]]++;
        inverse[w.x.group[i]] += 1 / w.s.degree[i];
        if (w.s.recruiter[i] != MN_RDS_NOBODY)
            p[w.x.group[w.s.recruiter[i]]][w.x.group[i]]++;
    }
    for (int g = 0; g < 3; g++) {
        const double row = p[g][0] + p[g][1] + p[g][2];
        for (int h = 0; h < 3; h++)
            p[g][h] /= row;
    }
    for (int k = 0; k < 10000; k++) {
        double next[3] = {0};
        for (int g = 0; g < 3; g++)
            for (int h = 0; h < 3; h++)
                next[h] += at[g] * p[g][h];
        memcpy(at, next, sizeof at);
    }
    for (int g = 0; g < 3; g++)
        all += at[g] *= inverse[g] / sum[g];
    mn_rds_shares(share, &why, &w.y, MN_RDS_ONE, 0);
    assert_null(why);
    for (int g = 0; g < 3; g++)
        assert_near(share[g], at[g] / all, 1e-12);
    survey_free(&w);
    /* Where nobody of a group recruits no chain comes back from it. */
    w = survey_of("id,recruiter,degree,sick\n1,,4,no\n2,1,2,yes\n3,1,5,no\n", "sick");
    mn_rds_shares(share, &why, &w.y, MN_RDS_ONE, 0);
    assert_true(isnan(share[0]) && why);
    mn_rds_shares(share, &why, &w.y, MN_RDS_TWO, 0);
    assert_null(why);
    survey_free(&w);
}

/* --- reading -------------------------------------------------------------------------------------
 */

static void test_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text, *says;
        mn_status st;
        unsigned line;
    } bad[] = {{"id,recruiter,degree\n", "no respondents", MN_DATA, 0},
               {"id,degree\n1,2\n", "who recruited whom", MN_USAGE, 1},
               {"id,recruiter\n1,\n", "no column 'degree'", MN_USAGE, 1},
               {"id,recruiter,degree\n1,,2\n2,1,3\n2,1,3\n", "same recruiter", MN_DATA, 4},
               {"id,recruiter,degree\n1,,2\n2,1,3\n3,1,2\n2,3,3\n", "second recruiter", MN_DATA, 5},
               {"id,recruiter,degree\n1,,2\n2,2,3\n", "by herself", MN_DATA, 3},
               {"id,recruiter,degree\n1,,2\n2,4,3\n3,2,3\n4,3,3\n", "circle", MN_DATA, 0},
               {"id,recruiter,degree\n,,2\n,1,3\n", "no respondent has an id", MN_DATA, 0},
               {"coupon,given,degree\n,a;b,2\na,c;b,3\n", "coupon was given out", MN_DATA, 3}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        mn_table *t = read_text(bad[i].text);
        const mn_rds_columns c = {.columns = NULL};
        mn_rds s = {.n = 0};
        mn_err e = MN_ERR_INIT;
        assert_int_equal(mn_rds_of(&s, t, &c, &e), bad[i].st);
        if (!strstr(e.msg, bad[i].says))
            fail_msg("'%s' does not say '%s'", e.msg, bad[i].says);
        if (bad[i].line)
            assert_int_equal(e.line, bad[i].line);
        assert_int_equal(s.n, 0);
        mn_table_free(t);
    }
}

/* What is told of rows: lines and reasons, no ids. */
static void test_told(void **state)
{
    (void)state;
    mn_table *t = read_text("who,by,knows,x\nKAY,,0,a\nLEE,KAY,2,b\nMO,KAY,many,\nNEL,ZED,3,a\n"
                            ",KAY,4,a\nOLA,KAY,-1,b\nPAT,LEE,1,a\nQUE,LEE,,b\n");
    const mn_rds_columns c = {.columns = "id=who, recruiter=BY ,degree=knows", .coupons = 2};
    mn_rds s;
    mn_rds_trait x;
    mn_err e;
    static const struct {
        unsigned line;
        const char *says;
    } told[] = {
        {2, "degree is 0"},          {2, "3 recruits, and was given 2"}, {4, "degree is no number"},
        {4, "there is no answer"},   {5, "recruiter is in no row"},      {6, "there is no id"},
        {7, "no number of persons"}, {9, "degree is not there"}};
    assert_int_equal(mn_rds_of(&s, t, &c, &e), MN_OK);
    assert_int_equal(mn_rds_trait_of(&x, &s, t, "X", &e), MN_OK);
    mn_refused_sort(&s.refused);
    assert_int_equal(s.n, 7);
    assert_int_equal(s.trees, 2);
    assert_int_equal(s.over, 1);
    assert_int_equal(s.crowded, 1); /* line 3: two contacts, a recruiter and two recruits */
    assert_int_equal(s.refused.n, 8);
    for (size_t i = 0; i < 8; i++) {
        bool said = false;
        assert_int_equal(s.refused.at[i].line, told[i].line);
        for (size_t k = 0; k < 8; k++) /* of one line in any order */
            said = said || (s.refused.at[k].line == told[i].line &&
                            strstr(s.refused.at[k].reason, told[i].says));
        if (!said)
            fail_msg("no row %u '%s', but '%s'", told[i].line, told[i].says,
                     s.refused.at[i].reason);
        assert_null(strstr(s.refused.at[i].reason, "KAY"));
        assert_null(strstr(s.refused.at[i].reason, "ZED"));
    }
    mn_rds_trait_free(&x);
    mn_rds_free(&s);
    mn_table_free(t);
}

static void test_coupons(void **state)
{
    (void)state;
    mn_table *t = read_text("coupon,given,degree\n,11; 12 ;13,4\n11,21;22,3\n12,,5\n22,,2\n"
                            "12,31,6\n99,,2\n31,,1\n");
    const mn_rds_columns c = {.columns = NULL};
    static const uint32_t by[] = {MN_RDS_NOBODY, 0, 0, 1, 0, MN_RDS_NOBODY, 4};
    mn_rds s;
    mn_err e;
    assert_int_equal(mn_rds_of(&s, t, &c, &e), MN_OK);
    for (uint32_t i = 0; i < 7; i++)
        assert_int_equal(s.recruiter[i], by[i]);
    assert_int_equal(s.refused.n, 2); /* 12 was brought twice; nobody gave 99 out */
    assert_int_equal(s.over, 1);
    assert_int_equal(s.wave[6], 2);
    assert_int_equal(s.first[1] - s.first[0], 3);
    mn_rds_free(&s);
    mn_table_free(t);
}

/* --- intervals -----------------------------------------------------------------------------------
 */

static void test_threads(void **state)
{
    (void)state;
    survey w = survey_of(chain, "sick");
    mn_rds_options o = {.replicates = 500, .seed = 3, .level = 0.95, .population = 60};
    const mn_ctx two = {.threads = 2};
    for (int by = 0; by < MN_RDS_INTERVALS; by++) {
        mn_rds_estimate a[MN_RDS_METHODS * 2], b[MN_RDS_METHODS * 2];
        mn_err e;
        assert_int_equal(mn_rds_run(a, &w.s, &w.x, (mn_rds_interval)by, &o, NULL, &e), MN_OK);
        assert_int_equal(mn_rds_run(b, &w.s, &w.x, (mn_rds_interval)by, &o, &two, &e), MN_OK);
        for (int m = 0; m < MN_RDS_METHODS; m++) {
            const mn_rds_estimate *v = &a[m * 2 + 1];
            assert_memory_equal(&v->low, &b[m * 2 + 1].low, sizeof v->low);
            assert_memory_equal(&v->high, &b[m * 2 + 1].high, sizeof v->high);
            if (!mn_rds_has_interval((mn_rds_method)m, (mn_rds_interval)by, o.population)) {
                assert_true(isnan(v->low) && isnan(v->error));
                continue;
            }
            if (v->why_none) {
                assert_true(isnan(v->low) && isnan(v->high) && v->lost > 0.1);
                continue;
            }
            assert_true(v->low >= 0 && v->low <= v->share && v->share <= v->high && v->high <= 1);
            assert_true(v->error > 0 && v->effect > 0);
        }
    }
    survey_free(&w);
}

/* A tree without branches from one seed can't be drawn otherwise. */
static void test_one_way(void **state)
{
    (void)state;
    survey w = survey_of("id,recruiter,degree,x\n1,,2,a\n2,1,3,b\n3,2,2,a\n4,3,5,b\n", "x");
    const mn_rds_options o = {.replicates = 100, .seed = 1, .level = 0.9};
    mn_rds_estimate a[MN_RDS_METHODS * 2];
    mn_err e;
    assert_int_equal(mn_rds_run(a, &w.s, &w.x, MN_RDS_TREE, &o, NULL, &e), MN_OK);
    assert_true(isnan(a[MN_RDS_TWO * 2].low) && a[MN_RDS_TWO * 2].why_none);
    assert_non_null(a[MN_RDS_TWO * 2].why_none);
    survey_free(&w);
}

/* Recruiting in made networks whose shares are known, where a third of all is reached and one group
 * has more ties: bench/measure/rds.c does the same at length. */
static void test_truth(void **state)
{
    (void)state;
    const world o = {"a third", 600, .3, 8, 1.8, .3, 0, 200, 8, 3, false};
    enum { SAMPLES = 30 };
    double bias[MN_RDS_METHODS] = {0}, tree = 0, gile = 0;
    for (unsigned k = 0; k < SAMPLES; k++) {
        mn_rng r;
        network w;
        mn_rds s;
        mn_rds_trait x;
        mn_rds_estimate a[MN_RDS_METHODS * 2], b[MN_RDS_METHODS * 2];
        mn_err e;
        mn_rng_init(&r, 11, k);
        make_network(&w, &o, &r);
        recruit(&s, &x, &w, &o, &r);
        const mn_rds_options few = {
            .replicates = 60, .seed = k, .level = 0.95, .population = w.reached};
        assert_int_equal(mn_rds_run(a, &s, &x, MN_RDS_TREE, &few, NULL, &e), MN_OK);
        assert_int_equal(mn_rds_run(b, &s, &x, MN_RDS_GILE, &few, NULL, &e), MN_OK);
        for (int m = 0; m < MN_RDS_METHODS; m++)
            bias[m] += (a[m * 2 + 1].share - w.share) / SAMPLES;
        const mn_rds_estimate *by_tree = &a[MN_RDS_SS * 2 + 1], *by_made = &b[MN_RDS_SS * 2 + 1];
        tree += by_tree->low <= w.share && w.share <= by_tree->high;
        gile += by_made->low <= w.share && w.share <= by_made->high;
        network_free(&w);
        mn_rds_trait_free(&x);
        mn_rds_free(&s);
    }
    print_message(
        "bias: sample %.3f rds1 %.3f rds2 %.3f ss %.3f; held: tree %.0f gile %.0f of %d\n", bias[0],
        bias[1], bias[2], bias[3], tree, gile, SAMPLES);
    /* Who has more ties is there too often; degrees alone take too much out where so many are
     * reached; successive sampling does not. */
    assert_true(bias[MN_RDS_SAMPLE] > 0.04);
    assert_true(bias[MN_RDS_TWO] < -0.02);
    assert_true(fabs(bias[MN_RDS_SS]) < 0.02);
    assert_true(tree >= 28 && gile >= 25);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_chances), cmocka_unit_test(test_fixed_point),
        cmocka_unit_test(test_by_hand), cmocka_unit_test(test_three),
        cmocka_unit_test(test_refused), cmocka_unit_test(test_told),
        cmocka_unit_test(test_coupons), cmocka_unit_test(test_threads),
        cmocka_unit_test(test_one_way), cmocka_unit_test(test_truth),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
