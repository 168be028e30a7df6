/* SPDX-License-Identifier: Apache-2.0
 *
 * country_rank.c - ranks: ties are ties, and ranges hold the true ranks as often as they say.
 */
#include <math.h>

#include "country/rank/rank.h"
#include "measure/count/count.h"
#include "unit/check.h"

static void ties_are_ties(void **state)
{
    (void)state;
    mn_err e;
    mn_ranked x[6];
    static const double v[] = {3, 1, 2, 2, 2, 5};
    for (uint32_t i = 0; i < 6; i++)
        x[i] = (mn_ranked){.value = v[i], .low = NAN, .high = NAN, .of = i};
    assert_int_equal(mn_rank_places(x, 6, false, &e), MN_OK);
    static const size_t rank[] = {1, 2, 2, 2, 5, 6}, low[] = {1, 2, 2, 2, 5, 6},
                        high[] = {1, 4, 4, 4, 5, 6};
    static const uint32_t of[] = {1, 2, 3, 4, 0, 5};
    for (size_t i = 0; i < 6; i++) {
        assert_int_equal(x[i].of, of[i]);
        assert_int_equal(x[i].rank, rank[i]);
        assert_int_equal(x[i].rank_low, low[i]);
        assert_int_equal(x[i].rank_high, high[i]);
    }
    assert_int_equal(mn_rank_places(x, 6, true, &e), MN_OK);
    assert_int_equal(x[0].of, 5);
    assert_int_equal(x[5].of, 1);
    assert_int_equal(x[2].rank, 3);
    assert_int_equal(x[2].rank_low, 3);
    assert_int_equal(x[2].rank_high, 5);
    assert_int_equal(mn_rank_places(x, 0, true, &e), MN_OK);
}

/* Against the definition, over random intervals. */
static void as_defined(void **state)
{
    (void)state;
    enum { N = 60 };
    mn_err e;
    mn_rng r;
    mn_rng_init(&r, 20261123, 1);
    for (int round = 0; round < 200; round++) {
        mn_ranked x[N], y[N];
        for (uint32_t i = 0; i < N; i++) {
            const double v = floor(10 * mn_rng_unit(&r)), w = floor(3 * mn_rng_unit(&r));
            const bool none = mn_rng_unit(&r) < 0.2;
            x[i] = (mn_ranked){
                .value = v, .low = none ? NAN : v - w, .high = none ? NAN : v + w, .of = i};
            y[i] = x[i];
        }
        const bool descending = round % 2;
        assert_int_equal(mn_rank_places(x, N, descending, &e), MN_OK);
        for (size_t i = 0; i < N; i++) {
            const mn_ranked *a = &y[x[i].of];
            size_t better = 0, before = 0, behind = 0;
            for (size_t k = 0; k < N; k++) {
                const mn_ranked *b = &y[k];
                const double al = isnan(a->low) ? a->value : a->low;
                const double ah = isnan(a->high) ? a->value : a->high;
                const double bl = isnan(b->low) ? b->value : b->low;
                const double bh = isnan(b->high) ? b->value : b->high;
                better += descending ? b->value > a->value : b->value < a->value;
                before += descending ? bl > ah : bh < al;
                behind += descending ? bh < al : bl > ah;
            }
            assert_int_equal(x[i].rank, better + 1);
            assert_int_equal(x[i].rank_low, before + 1);
            assert_int_equal(x[i].rank_high, N - behind);
        }
    }
}

/* Simulated countries of known rates: all ranges together hold the true ranks in at least the share
 * of rounds that they say. Of 2,000 rounds at 0.95, 1,870 is five standard errors below. */
static void ranges_cover(void **state)
{
    (void)state;
    enum { N = 40, ROUNDS = 2000 };
    mn_err e;
    mn_rng r;
    size_t counts = 0, normals = 0, width = 0;
    mn_rng_init(&r, 20261123, 2);
    for (int round = 0; round < ROUNDS; round++) {
        double rate[N], level[N];
        mn_ranked x[N], y[N];
        bool held = true, held_too = true;
        for (uint32_t i = 0; i < N; i++) {
            rate[i] = mn_exp(1 + 1.5 * mn_rng_normal(&r));
            level[i] = 10 * mn_rng_normal(&r);
            const double seen = level[i] + mn_rng_normal(&r);
            x[i] =
                (mn_ranked){.value = mn_rng_poisson(&r, rate[i]), .low = NAN, .high = NAN, .of = i};
            y[i] = (mn_ranked){
                .value = seen, .low = seen - 1.959964, .high = seen + 1.959964, .of = i};
            mn_rank_count(&x[i], N, 0.95);
            mn_rank_joint(&y[i], N, 0.95);
        }
        assert_int_equal(mn_rank_places(x, N, true, &e), MN_OK);
        assert_int_equal(mn_rank_places(y, N, true, &e), MN_OK);
        for (size_t i = 0; i < N; i++) {
            size_t rank = 1, rank_too = 1;
            for (size_t k = 0; k < N; k++) {
                rank += rate[k] > rate[x[i].of];
                rank_too += level[k] > level[y[i].of];
            }
            held = held && rank >= x[i].rank_low && rank <= x[i].rank_high;
            held_too = held_too && rank_too >= y[i].rank_low && rank_too <= y[i].rank_high;
            width += y[i].rank_high - y[i].rank_low;
        }
        counts += held;
        normals += held_too;
    }
    print_message("ranges held: counts %zu, normals %zu of %d\n", counts, normals, ROUNDS);
    assert_true(counts >= 1870);
    assert_true(normals >= 1870);
    /* And say something: of 40 places, a range is a dozen and not all of them. */
    assert_true(width < (size_t)ROUNDS * N * 14);
}

/* At other levels, and where many countries have the same true rate, as most have few cases: each
 * of a tie holds all its ranks, and all ranges together hold that as often as they say. Five
 * standard errors below. */
static void ranges_cover_with_ties(void **state)
{
    (void)state;
    enum { N = 30, ROUNDS = 1500 };
    static const double levels[] = {0.5, 0.8, 0.95, 0.99};
    mn_err e;
    mn_rng r;
    mn_rng_init(&r, 20261123, 3);
    for (size_t l = 0; l < sizeof levels / sizeof *levels; l++) {
        size_t counts = 0, normals = 0, wide = 0;
        const double want = levels[l] - 5 * sqrt(levels[l] * (1 - levels[l]) / ROUNDS);
        for (int round = 0; round < ROUNDS; round++) {
            double rate[N];
            mn_ranked x[N], y[N];
            bool held = true, held_too = true;
            for (uint32_t i = 0; i < N; i++) {
                rate[i] = (double)(1 << (size_t)(7 * mn_rng_unit(&r))); /* 1, 2, 4 ... 64 */
                const double seen = rate[i] / 4 + mn_rng_normal(&r);
                x[i] = (mn_ranked){
                    .value = mn_rng_poisson(&r, rate[i]), .low = NAN, .high = NAN, .of = i};
                y[i] = (mn_ranked){
                    .value = seen, .low = seen - 1.959964, .high = seen + 1.959964, .of = i};
                mn_rank_count(&x[i], N, levels[l]);
                mn_rank_joint(&y[i], N, levels[l]);
            }
            assert_int_equal(mn_rank_places(x, N, true, &e), MN_OK);
            assert_int_equal(mn_rank_places(y, N, true, &e), MN_OK);
            for (size_t i = 0; i < N; i++) {
                size_t more[2] = {0, 0}, as_much[2] = {0, 0};
                for (size_t k = 0; k < N; k++) {
                    more[0] += rate[k] > rate[x[i].of];
                    as_much[0] += rate[k] == rate[x[i].of];
                    more[1] += rate[k] > rate[y[i].of];
                    as_much[1] += rate[k] == rate[y[i].of];
                }
                held =
                    held && x[i].rank_low <= more[0] + 1 && x[i].rank_high >= more[0] + as_much[0];
                held_too = held_too && y[i].rank_low <= more[1] + 1 &&
                           y[i].rank_high >= more[1] + as_much[1];
                wide += x[i].rank_high - x[i].rank_low;
                /* What was seen alike ranks alike. */
                if (i && x[i].value == x[i - 1].value) {
                    assert_int_equal(x[i].rank, x[i - 1].rank);
                    assert_int_equal(x[i].rank_low, x[i - 1].rank_low);
                    assert_int_equal(x[i].rank_high, x[i - 1].rank_high);
                }
            }
            counts += held;
            normals += held_too;
        }
        print_message("with ties at %g: counts %zu, normals %zu of %d\n", levels[l], counts,
                      normals, ROUNDS);
        assert_true((double)counts >= want * ROUNDS);
        assert_true((double)normals >= want * ROUNDS);
        assert_true(wide < (size_t)ROUNDS * N * 24);
    }
}

/* Breslow & Day 1987: exact limits of a Poisson mean, 95%. One count: joint is single. */
static void limits_of_a_count(void **state)
{
    (void)state;
    static const double exact[][3] = {{0, 0, 3.689},        {5, 1.623, 11.668},
                                      {10, 4.795, 18.390},  {20, 12.217, 30.888},
                                      {50, 37.111, 65.918}, {100, 81.364, 121.627}};
    for (size_t i = 0; i < sizeof exact / sizeof *exact; i++) {
        mn_ranked x = {.value = exact[i][0], .low = NAN, .high = NAN};
        mn_rank_count(&x, 1, 0.95);
        assert_near(x.low, exact[i][1], 0.011 * exact[i][0] + 1e-9);
        assert_near(x.high, exact[i][2], 0.011 * exact[i][2]);
    }
    mn_ranked few = {.value = NAN, .low = 0, .high = 4};
    mn_rank_count(&few, 1, 0.95);
    assert_true(few.low == 0);
    assert_near(few.high, 10.242, 0.12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ties_are_ties),     cmocka_unit_test(as_defined),
        cmocka_unit_test(ranges_cover),      cmocka_unit_test(ranges_cover_with_ties),
        cmocka_unit_test(limits_of_a_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
