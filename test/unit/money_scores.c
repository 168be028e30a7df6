/* SPDX-License-Identifier: Apache-2.0
 *
 * test/unit/money_scores.c - declared weights of patterns by hand, what is usual among peers
 * against a plain count, values that stand for none, and how held days tell what probabilities are
 * worth.
 */
#include "check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/rng.h"
#include "money/model/declared.h"
#include "money/model/model.h"
#include "money/model/train.h"
#include "money/model/usual.h"

static void equal(double got, double want, double within)
{
    if (!(fabs(got - want) <= within))
        fail_msg("%.17g is not %.17g", got, want);
}

static double score_of(double x)
{
    return 1 / (1 + exp(-x));
}

static void declared_weights_add_up(void **state)
{
    (void)state;
    mn_err e = MN_ERR_INIT;
    const mn_payments p = {.n = 4};
    mn_pattern_config c = mn_pattern_defaults();
    uint64_t edge[] = {0, 1, 1, 2, 1};
    mn_hit hit[] = {
        {.pattern = MN_PATTERN_CYCLE, .edges = 0, .n_edges = 2, .strength = 3},
        /* twice the least: a doubling; a weaker hit of the same pattern adds nothing more */
        {.pattern = MN_PATTERN_FAN_OUT, .edges = 2, .n_edges = 2, .strength = 10},
        {.pattern = MN_PATTERN_FAN_OUT, .edges = 4, .n_edges = 1, .strength = 5},
    };
    const mn_hits hits = {.hit = hit, .edge = edge, .n = 3, .n_edges = 5};
    double score[4];
    const mn_declared_weight cycle = mn_declared_weights[MN_PATTERN_CYCLE];
    const mn_declared_weight fan = mn_declared_weights[MN_PATTERN_FAN_OUT];
    c.least[MN_PATTERN_FAN_OUT] = 5;
    assert_int_equal(mn_declared_scores(score, &p, &hits, &c, &e), MN_OK);
    equal(score[0], score_of(mn_declared_base + cycle.weight), 1e-7);
    equal(score[1], score_of(mn_declared_base + cycle.weight + fan.weight + fan.doubling), 1e-7);
    equal(score[2], score_of(mn_declared_base + fan.weight + fan.doubling), 1e-7);
    equal(score[3], score_of(mn_declared_base), 1e-7);
}

enum { ROWS = 3000, PARTIES = 900 };

static int ascending(const void *a, const void *b)
{
    const float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

static void usual_is_nine_in_ten_of_peers(void **state)
{
    (void)state;
    mn_payments p = {.n = ROWS, .accounts = PARTIES};
    uint32_t which[ROWS];
    float *values = malloc((size_t)ROWS * MN_FEATURES * sizeof *values), *kept = malloc(4 * ROWS);
    mn_err e = MN_ERR_INIT;
    mn_history *h = NULL;
    mn_usual *u = NULL;
    mn_usual_range r;
    mn_rng g;
    size_t n = 0;
    mn_rng_init(&g, 4, 4);
    p.time = malloc(ROWS * sizeof *p.time);
    p.value = malloc(ROWS * sizeof *p.value);
    p.from = malloc(ROWS * sizeof *p.from);
    p.to = malloc(ROWS * sizeof *p.to);
    assert_true(values && kept && p.time && p.value && p.from && p.to);
    for (uint32_t i = 0; i < ROWS; i++) {
        p.time[i] = (int64_t)i * 3000;
        p.value[i] = 100 + (int64_t)(mn_rng_u64(&g) % 90000);
        p.from[i] = (uint32_t)(mn_rng_u64(&g) % PARTIES);
        p.to[i] = (uint32_t)(mn_rng_u64(&g) % PARTIES);
        which[i] = i;
    }
    assert_int_equal(mn_history_new(&h, NULL, &p, ROWS, &e), MN_OK);
    assert_int_equal(mn_features_reckon(NULL, h, 0, which, ROWS, values, NULL, &e), MN_OK);
    assert_int_equal(mn_usual_new(&u, NULL, h, ROWS, 0, &e), MN_OK);
    /* Payers of under 0.2 payments a day: amounts. The last payment is of such a one. */
    const float *last = NULL;
    for (uint32_t i = 0; i < ROWS; i++) {
        const float *v = values + (size_t)i * MN_FEATURES;
        if (!mn_history_first(h, i) || isnan(v[MN_F_payer_out_all]) ||
            v[MN_F_payer_out_all] + v[MN_F_payer_in_all] >= 0.2F)
            continue;
        kept[n++] = v[MN_F_amount];
        last = v;
    }
    assert_true(n > 100 && last);
    qsort(kept, n, sizeof *kept, ascending);
    assert_true(mn_usual_of(&r, u, MN_F_amount, last));
    assert_string_equal(r.peers, mn_busy_words[0][0]);
    equal((double)r.low, (double)kept[n / 20], 0);
    equal((double)r.high, (double)kept[n - 1 - n / 20], 0);
    /* What looks ahead is not known here, and so nothing is usual. */
    assert_false(mn_usual_of(&r, u, MN_F_scatter_n, last));
    mn_usual_free(u);
    mn_history_free(h);
    mn_payments_free(&p);
    free(values);
    free(kept);
}

static void tells_values_that_are_none(void **state)
{
    (void)state;
    assert_true(mn_feature_none(MN_F_pair_since, 999));
    assert_false(mn_feature_none(MN_F_pair_since, 99));
    assert_true(mn_feature_none(MN_F_payer_out_gap, 99));
    assert_false(mn_feature_none(MN_F_in_even_gap, 99));
    assert_true(mn_feature_none(MN_F_in_even_gap, 0));
    assert_true(mn_feature_none(MN_F_ring20, -9));
    assert_true(mn_feature_none(MN_F_payee_in_soon, -1));
    assert_false(mn_feature_none(MN_F_payee_in_soon, 0));
    assert_false(mn_feature_none(MN_F_amount, 0));
}

/* Margins that are the log-odds indeed: each band holds as many as were said, within chance. */
static void reliability_tells_what_is_so(void **state)
{
    (void)state;
    enum { N = 40000 };
    double *margin = malloc(N * sizeof *margin), payments = 0;
    float *label = malloc(N * sizeof *label), *weight = malloc(N * sizeof *weight);
    mn_money_model m = {.slope = 2, .shift = -1};
    mn_rng g;
    mn_rng_init(&g, 8, 8);
    assert_true(margin && label && weight);
    for (int i = 0; i < N; i++) {
        margin[i] = 8 * mn_rng_unit(&g) - 6;
        label[i] = mn_rng_unit(&g) < score_of(margin[i]);
        weight[i] = i % 2 ? 1 : 3;
    }
    mn_rely(&m, margin, label, weight, N);
    equal(m.slope, 2, 0);
    equal(m.shift, -1, 0);
    for (int b = 0; b < MN_RELIABILITY; b++) {
        const mn_reliability *y = &m.reliability[b];
        payments += y->payments;
        if (y->payments < 2000)
            continue;
        assert_true(y->said / y->payments >= mn_reliability_from[b]);
        assert_true(y->said / y->payments <= mn_reliability_from[b + 1]);
        equal(y->labelled / y->payments, y->said / y->payments, 0.04);
    }
    equal(payments, 2.0 * N, 1e-6);
    free(margin);
    free(label);
    free(weight);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(declared_weights_add_up),
        cmocka_unit_test(usual_is_nine_in_ten_of_peers),
        cmocka_unit_test(tells_values_that_are_none),
        cmocka_unit_test(reliability_tells_what_is_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
