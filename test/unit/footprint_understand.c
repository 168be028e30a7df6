/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint_understand.c - what is said of an answer holds: decompositions sum exactly
 * and don't depend on the order.
 */
#include "check.h"
#include "core/rng.h"
#include "footprint/economy/model.h"
#include "footprint/understand/compare.h"
#include "shipped.h"

#include <stdlib.h>

static mn_answer_options options(const fixture *f, const char *country, size_t draws)
{
    mn_answer_options o = {.country = mn_country_find(f->r, mn_text_of(country)),
                           .draws = draws,
                           .keep_draws = draws > 0,
                           .prior = mn_prior_default};

    return o;
}

/* --- decomposition ------------------------------------------------------------------ */

/* Sums to the whole change; of a product of two factors, half the others' mean each. */
static void shapley_is_exact(void **state)
{
    mn_rng r;

    (void)state;
    mn_rng_init(&r, 7, 0);
    for (int trial = 0; trial < 200; trial++) {
        double at[2][MN_EFFECTS], v[1 << MN_EFFECTS], effect[MN_EFFECTS], sum = 0;

        for (unsigned f = 0; f < MN_EFFECTS; f++) {
            at[0][f] = mn_rng_unit(&r) * 10 - 2;
            at[1][f] = trial % 2 && f > 1 ? at[0][f] : mn_rng_unit(&r) * 10 - 2;
        }
        for (unsigned s = 0; s < 1U << MN_EFFECTS; s++) {
            v[s] = 1;
            for (unsigned f = 0; f < MN_EFFECTS; f++)
                v[s] *= at[s >> f & 1][f];
        }
        mn_shapley4(effect, v);
        for (unsigned f = 0; f < MN_EFFECTS; f++)
            sum += effect[f];
        assert_near(sum, v[15] - v[0], 1e-9);
        if (trial % 2) {
            double rest = at[0][2] * at[0][3];

            assert_near(effect[0], (at[1][0] - at[0][0]) * (at[0][1] + at[1][1]) / 2 * rest, 1e-9);
            assert_near(effect[2], 0, 1e-9);
        }
    }
}

/* The textbook's definition: all 24 orders, one after the other. */
static void shapley_is_the_mean_of_all_orders(void **state)
{
    double v[1 << MN_EFFECTS], effect[MN_EFFECTS], mean[MN_EFFECTS] = {0};
    mn_rng r;

    (void)state;
    mn_rng_init(&r, 8, 0);
    for (unsigned s = 0; s < 1U << MN_EFFECTS; s++)
        v[s] = mn_rng_unit(&r);
    mn_shapley4(effect, v);
    for (unsigned a = 0; a < 4; a++)
        for (unsigned b = 0; b < 4; b++)
            for (unsigned c = 0; c < 4; c++) {
                unsigned d = 6 - a - b - c, order[4] = {a, b, c, d}, s = 0;

                if (a == b || a == c || b == c)
                    continue;
                for (unsigned k = 0; k < 4; k++) {
                    mean[order[k]] += (v[s | 1U << order[k]] - v[s]) / 24;
                    s |= 1U << order[k];
                }
            }
    for (unsigned f = 0; f < MN_EFFECTS; f++)
        assert_near(effect[f], mean[f], 1e-14);
}

static double sum_of(const mn_compared *c)
{
    double sum = 0;

    for (unsigned f = 0; f < MN_EFFECTS; f++)
        sum += c->effect[f].people;
    return sum;
}

static void parts_sum_to_the_difference(void **state)
{
    static const char *const pairs[][2] = {
        {"USA", "IND"}, {"DEU", "FRA"}, {"ROU", "JPN"}, {"CHN", "BRA"}, {"USA", "USA"}};
    fixture *f = *state;

    for (size_t p = 0; p < sizeof pairs / sizeof *pairs; p++) {
        mn_err e = MN_ERR_INIT;
        mn_answer a = {0}, b = {0};
        mn_compared ab = {0}, ba = {0};
        mn_answer_options oa = options(f, pairs[p][0], 0), ob = options(f, pairs[p][1], 0);

        assert_int_equal(mn_answer_basket(&a, f->m, f->r, &oa, NULL, &e), MN_OK);
        assert_int_equal(mn_answer_basket(&b, f->m, f->r, &ob, NULL, &e), MN_OK);
        assert_int_equal(mn_compare_make(&ab, &a, &b, NULL, &e), MN_OK);
        assert_int_equal(mn_compare_make(&ba, &b, &a, NULL, &e), MN_OK);
        const double scale = fabs(a.total.people) + fabs(b.total.people);

        assert_near(sum_of(&ab) / scale, (b.total.people - a.total.people) / scale, 1e-12);
        for (unsigned k = 0; k < MN_EFFECTS; k++)
            assert_near(ab.effect[k].people / scale, -ba.effect[k].people / scale, 1e-12);
        for (size_t i = 0; i < ab.items; i++) {
            const mn_item *t = &ab.item[i];
            double part = t->effect[0] + t->effect[1] + t->effect[2] + t->effect[3];

            assert_near(part / scale, (t->money[1] * t->rate[1] - t->money[0] * t->rate[0]) / scale,
                        1e-12);
        }
        assert_near(ab.effect[MN_EFFECT_INTENSITY].people, 0, 0);
        mn_compare_free(&ab);
        mn_compare_free(&ba);
        mn_answer_free(&a);
        mn_answer_free(&b);
    }
}

/* In each draw the parts sum to the difference, so the intervals of one thing alone are
 * the same; and any number of threads gives the same bits. */
static void draws_are_shared(void **state)
{
    fixture *f = *state;
    mn_err e = MN_ERR_INIT;
    mn_answer a = {0}, b = {0};
    mn_compared c[3] = {{0}, {0}, {0}};
    mn_answer_options oa = options(f, "USA", 60), ob = options(f, "GBR", 60);

    assert_int_equal(mn_answer_basket(&a, f->m, f->r, &oa, NULL, &e), MN_OK);
    assert_int_equal(mn_answer_basket(&b, f->m, f->r, &ob, NULL, &e), MN_OK);
    for (unsigned t = 0; t < 2; t++) {
        mn_ctx ctx = {.threads = t ? 3 : 1};

        assert_int_equal(mn_compare_make(&c[t], &a, &b, &ctx, &e), MN_OK);
    }
    assert_memory_equal(c[0].effect, c[1].effect, sizeof c[0].effect);
    assert_memory_equal(&c[0].difference, &c[1].difference, sizeof c[0].difference);
    assert_true(c[0].difference.range.low < c[0].difference.people);
    assert_true(c[0].difference.range.high > c[0].difference.people);
    assert_true(c[0].difference.range.high - c[0].difference.range.low <
                b.total.range.high - a.total.range.low);
    /* Compared with itself there is no difference in any draw. */
    assert_int_equal(mn_compare_make(&c[2], &a, &a, NULL, &e), MN_OK);
    assert_near(c[2].difference.range.high, 0, 1e-15);
    assert_near(c[2].difference.range.low, 0, 1e-15);
    for (unsigned t = 0; t < 3; t++)
        mn_compare_free(&c[t]);
    mn_answer_free(&a);
    mn_answer_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shapley_is_exact),
        cmocka_unit_test(shapley_is_the_mean_of_all_orders),
        cmocka_unit_test(parts_sum_to_the_difference),
        cmocka_unit_test(draws_are_shared),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
