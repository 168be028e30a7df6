/* SPDX-License-Identifier: Apache-2.0
 *
 * test/unit/money_feature.c - features of payments against a plain reference that scans all rows,
 * on random small graphs; planted shapes; the same at any number of threads.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

#include "core/rng.h"
#include "money/feature/history.h"

enum { MOST = 400 };

typedef struct {
    mn_payments p;
    int64_t time[MOST], value[MOST];
    uint32_t from[MOST], to[MOST];
    uint8_t flags[MOST];
} sample;

static void begin(sample *s, uint32_t parties)
{
    memset(s, 0, sizeof *s);
    s->p = (mn_payments){.time = s->time,
                         .value = s->value,
                         .from = s->from,
                         .to = s->to,
                         .flags = s->flags,
                         .accounts = parties};
}

static uint32_t pay(sample *s, int day, uint32_t from, uint32_t to, int64_t value)
{
    const uint32_t i = s->p.n++;
    assert_true(i < MOST);
    s->time[i] = (int64_t)day * 86400 + 3600;
    s->from[i] = from;
    s->to[i] = to;
    s->value[i] = value;
    return i;
}

static void random_sample(sample *s, uint64_t seed)
{
    mn_rng r;
    mn_rng_init(&r, seed, 7);
    const uint32_t parties = 4 + (uint32_t)(mn_rng_u64(&r) % 24);
    begin(s, parties);
    const int n = 60 + (int)(mn_rng_u64(&r) % 240);
    int day = -20 + (int)(mn_rng_u64(&r) % 40);
    for (int k = 0; k < n; k++) {
        day += mn_rng_u64(&r) % 3 == 0;
        const uint32_t from = (uint32_t)(mn_rng_u64(&r) % parties);
        const uint32_t to = (uint32_t)(mn_rng_u64(&r) % parties);
        const uint32_t i = pay(s, day, from, to, 100 + (int64_t)(mn_rng_u64(&r) % 90000));
        if (mn_rng_u64(&r) % 17 == 0)
            s->flags[i] = MN_PAY_REVERSED;
        if (mn_rng_u64(&r) % 31 == 0)
            s->from[i] = MN_PAY_NONE;
    }
}

/* --- the plain reference ------------------------------------------------------------------------
 */

static int day_of(const sample *s, uint32_t i)
{
    return (int)floor((double)s->time[i] / 86400);
}

static bool counts(const sample *s, uint32_t i)
{
    return s->from[i] != MN_PAY_NONE && s->from[i] != s->to[i] && !s->flags[i];
}

static bool same_pair(const sample *s, uint32_t i, uint32_t j)
{
    return counts(s, i) && counts(s, j) && s->from[i] == s->from[j] && s->to[i] == s->to[j];
}

static bool is_first(const sample *s, uint32_t i)
{
    if (!counts(s, i))
        return false;
    for (uint32_t j = 0; j < i; j++)
        if (same_pair(s, i, j))
            return false;
    return true;
}

/* The last payment in sight of i. */
static uint32_t last_seen(const sample *s, uint32_t i, unsigned ahead)
{
    uint32_t hi = i;
    if (ahead)
        while (hi + 1 < s->p.n && day_of(s, hi + 1) <= day_of(s, i) + (int)ahead)
            hi++;
    return hi;
}

static bool is_new(const sample *s, uint32_t j, uint32_t hi)
{
    if (!is_first(s, j))
        return false;
    for (uint32_t k = j + 1; k <= hi; k++)
        if (same_pair(s, j, k))
            return false;
    return true;
}

static bool touches(const sample *s, uint32_t j, uint32_t x, bool out)
{
    return (out ? s->from[j] : s->to[j]) == x;
}

static double unlikely(double k, double usual)
{
    usual = usual < 0.02 ? 0.02 : usual;
    return k > usual ? k * log(k / usual) - (k - usual) : 0;
}

/* New payments of x with days from `a` to `b` after i's own, before i or after it, in sight. */
static double new_between(const sample *s, uint32_t i, uint32_t hi, uint32_t x, bool out, int a,
                          int b, bool after)
{
    double n = 0;
    for (uint32_t j = 0; j <= hi; j++) {
        const int d = day_of(s, j) - day_of(s, i);
        n += j != i && (j > i) == after && touches(s, j, x, out) && d >= a && d <= b &&
             is_new(s, j, hi);
    }
    return n;
}

static double usual_of(const sample *s, uint32_t i, uint32_t x, bool out)
{
    const int end = day_of(s, i) - 25, first = day_of(s, 0);
    double n = 0, span = end - first;
    for (uint32_t j = 0; j < s->p.n; j++)
        n += touches(s, j, x, out) && is_first(s, j) && day_of(s, j) >= end - 180 &&
             day_of(s, j) < end;
    span = span < 0 ? 0 : span > 180 ? 180 : span;
    return (n + 0.5) / (span + 20);
}

static void near(double got, double want, const char *id, uint64_t seed, uint32_t i)
{
    if (fabs(got - want) > 1e-4 * (1 + fabs(want))) {
        print_error("seed %llu, payment %u, %s: %.9g, not %.9g\n", (unsigned long long)seed, i, id,
                    got, want);
        fail();
    }
}

static void check_side(const sample *s, uint32_t i, unsigned ahead, int side, const float *f,
                       uint64_t seed)
{
    const bool payer = side < 2, out = side % 2 == 0;
    const uint32_t x = payer ? s->from[i] : s->to[i], hi = last_seen(s, i, ahead);
    const double usual = usual_of(s, i, x, out);
    const float *g = f + MN_F_payer_out_day + side * MN_SIDE_FEATURES;
#define GOT(id)        (double)g[MN_F_payer_out_##id - MN_F_payer_out_day]
#define SAME(id, want) near(GOT(id), want, #id, seed, i)
    const double d0 = new_between(s, i, hi, x, out, 0, 0, false);
    const double d3 = new_between(s, i, hi, x, out, -3, 0, false);
    const double d10 = new_between(s, i, hi, x, out, -10, 0, false);
    const double d25 = new_between(s, i, hi, x, out, -25, 0, false);
    SAME(day, d0);
    SAME(3, d3);
    SAME(10, d10);
    SAME(25, d25);
    SAME(burst3, unlikely(d3 + 1, usual * 4));
    SAME(burst10, unlikely(d10 + 1, usual * 11));
    SAME(burst25, unlikely(d25 + 1, usual * 26));
    if (!ahead)
        return;
    const double n3 = new_between(s, i, hi, x, out, 0, 3, true);
    const double n10 = new_between(s, i, hi, x, out, 0, 10, true);
    const double all = new_between(s, i, hi, x, out, 0, (int)ahead, true);
    SAME(next3, n3);
    SAME(next10, n10);
    SAME(next_all, all);
    SAME(around10, unlikely(n10 + d10 + 1, usual * 21));
    SAME(around3, unlikely(n3 + d3 + 1, usual * 7));
    SAME(after_all, unlikely(all + 1, usual * (ahead + 1)));
#undef SAME
#undef GOT
}

/* Middles: for each source of the payer's new money, who else carried it to the payee. */
static double gathered(const sample *s, uint32_t i, unsigned ahead)
{
    const uint32_t hi = last_seen(s, i, ahead), from = s->from[i], to = s->to[i];
    double best = 0, best_unlikely = 0;
#define SEEN(j) (((j) == i || is_new(s, j, hi)) && day_of(s, j) >= day_of(s, i) - 25)
    double known = 0;
    for (uint32_t j = 0; j <= hi; j++)
        known += s->to[j] == to && SEEN(j) && counts(s, j);
    for (uint32_t a = 0; a < i; a++) {
        if (s->to[a] != from || !SEEN(a) || s->from[a] == to)
            continue;
        double n = 0, common = 0;
        for (uint32_t b = 0; b <= hi; b++) {
            if (s->from[b] != s->from[a] || !is_new(s, b, hi) || day_of(s, b) < day_of(s, i) - 25)
                continue;
            n++;
            for (uint32_t c = b + 1; c <= hi; c++)
                common += s->from[c] == s->to[b] && s->to[c] == to && SEEN(c) && counts(s, c);
        }
        const double u = unlikely(common, n * known / 2000);
        if (common > 1 && (u > best_unlikely || (best_unlikely <= 0 && common > best)))
            best = common, best_unlikely = u;
    }
#undef SEEN
    return best;
}

static void is_like_the_reference(void **state)
{
    (void)state;
    sample *s = malloc(sizeof *s);
    float *f = malloc((size_t)MOST * MN_FEATURES * sizeof *f);
    uint32_t which[MOST];
    assert_non_null(s);
    assert_non_null(f);
    for (uint64_t seed = 0; seed < 40; seed++) {
        const unsigned ahead = seed % 2 ? 1 + (unsigned)seed : 0;
        mn_history *h = NULL;
        mn_err e = MN_ERR_INIT;
        random_sample(s, seed);
        for (uint32_t i = 0; i < s->p.n; i++)
            which[i] = i;
        assert_int_equal(mn_history_new(&h, NULL, &s->p, s->p.n, &e), MN_OK);
        assert_int_equal(mn_features_reckon(NULL, h, ahead, which, s->p.n, f, NULL, &e), MN_OK);
        for (uint32_t i = 0; i < s->p.n; i += 1 + i % 3) {
            const float *g = f + (size_t)i * MN_FEATURES;
            assert_int_equal(mn_history_first(h, i), is_first(s, i));
            if (!counts(s, i)) {
                assert_true(isnan(g[MN_F_pair_before]));
                continue;
            }
            double before = 0;
            for (uint32_t j = 0; j < i; j++)
                before += same_pair(s, i, j);
            near((double)g[MN_F_pair_before], before, "pair_before", seed, i);
            if (!is_new(s, i, last_seen(s, i, ahead))) {
                assert_true(isnan(g[MN_F_out_scan]));
                continue;
            }
            for (int side = 0; side < MN_SIDES; side++)
                check_side(s, i, ahead, side, g, seed);
            near((double)g[MN_F_gather_n], gathered(s, i, ahead), "gather_n", seed, i);
        }
        mn_history_free(h);
    }
    free(s);
    free(f);
}

/* --- shapes that are planted --------------------------------------------------------------------
 */

static void reckon(const sample *s, unsigned ahead, uint32_t i, float *f)
{
    mn_history *h = NULL;
    mn_err e = MN_ERR_INIT;
    assert_int_equal(mn_history_new(&h, NULL, &s->p, s->p.n, &e), MN_OK);
    assert_int_equal(mn_features_reckon(NULL, h, ahead, &i, 1, f, NULL, &e), MN_OK);
    mn_history_free(h);
}

static void finds_a_ring(void **state)
{
    (void)state;
    float f[MN_FEATURES];
    sample *s = malloc(sizeof *s);
    assert_non_null(s);
    begin(s, 20);
    pay(s, 1, 0, 1, 100);
    pay(s, 4, 2, 3, 100); /* out of order, as launderers may */
    pay(s, 9, 1, 2, 100);
    const uint32_t closes = pay(s, 12, 3, 0, 100);
    reckon(s, 0, closes, f);
    assert_float_equal(f[MN_F_ring20_n], 4, 0);
    assert_true(isfinite(f[MN_F_ring20]));
    assert_float_equal(f[MN_F_ring8_n], 0, 0); /* 11 days */
    assert_float_equal(f[MN_F_ring8], -9, 0);
    reckon(s, 0, 0, f);
    assert_float_equal(f[MN_F_ring20_n], 0, 0); /* nothing was known then */
    reckon(s, 20, 0, f);
    assert_float_equal(f[MN_F_ring20_n], 4, 0); /* in hindsight */
    free(s);
}

static void finds_even_gaps(void **state)
{
    (void)state;
    float f[MN_FEATURES];
    sample *s = malloc(sizeof *s);
    assert_non_null(s);
    begin(s, 30);
    uint32_t last = 0;
    for (uint32_t k = 0; k < 7; k++)
        last = pay(s, 10 + 17 * (int)k, 1 + k, 0, 5000 + k * 1000);
    reckon(s, 0, last, f);
    assert_float_equal(f[MN_F_in_even_n], 6, 0);
    assert_float_equal(f[MN_F_in_even_gap], 17, 0);
    assert_true(f[MN_F_in_even] > 5);
    assert_float_equal(f[MN_F_out_even_n], 0, 0);
    reckon(s, 0, last - 3, f);
    assert_float_equal(f[MN_F_in_even_n], 3, 0);
    reckon(s, 40, last - 3, f);
    assert_float_equal(f[MN_F_in_even_n], 5, 0); /* two more within 40 days */
    free(s);
}

static void finds_a_chain_and_middles(void **state)
{
    (void)state;
    float f[MN_FEATURES];
    sample *s = malloc(sizeof *s);
    assert_non_null(s);
    begin(s, 40);
    for (uint32_t k = 0; k < 5; k++)
        pay(s, 100 + (int)k, 0, 1 + k, 1000 * (k + 1));
    uint32_t last = 0;
    for (uint32_t k = 0; k < 5; k++)
        last = pay(s, 106 + (int)k, 1 + k, 30, 900 * (k + 1));
    reckon(s, 0, last, f);
    assert_float_equal(f[MN_F_gather_n], 5, 0);
    assert_float_equal(f[MN_F_gather_share], 1, 0);
    assert_float_equal(f[MN_F_chain_n], 1, 0);
    assert_true(f[MN_F_gather] > 5);
    assert_true(isnan(f[MN_F_scatter_n]));
    reckon(s, 20, 0, f);
    assert_float_equal(f[MN_F_scatter_n], 5, 0);
    assert_true(f[MN_F_chain_on] > 0);
    free(s);
}

static void is_the_same_at_any_number_of_threads(void **state)
{
    (void)state;
    enum { ROWS = 6000 };
    mn_payments p = {.n = ROWS, .accounts = 500};
    int64_t *time = malloc(ROWS * sizeof *time), *value = malloc(ROWS * sizeof *value);
    uint32_t *from = malloc(ROWS * sizeof *from), *to = malloc(ROWS * sizeof *to);
    uint32_t *which = malloc(ROWS * sizeof *which);
    float *f[2] = {malloc((size_t)ROWS * MN_FEATURES * sizeof(float)),
                   malloc((size_t)ROWS * MN_FEATURES * sizeof(float))};
    mn_rng r;
    mn_err e = MN_ERR_INIT;
    mn_history *h = NULL;
    mn_rng_init(&r, 5, 5);
    for (uint32_t i = 0; i < ROWS; i++) {
        time[i] = (int64_t)i * 3600;
        value[i] = 100 + (int64_t)(mn_rng_u64(&r) % 100000);
        /* one party has half of all payments */
        from[i] = i % 2 ? 0 : (uint32_t)(mn_rng_u64(&r) % 500);
        to[i] = (uint32_t)(mn_rng_u64(&r) % 500);
        which[i] = i;
    }
    p.time = time, p.value = value, p.from = from, p.to = to;
    uint64_t cut[2];
    assert_int_equal(mn_history_new(&h, NULL, &p, ROWS, &e), MN_OK);
    for (unsigned k = 0; k < 2; k++) {
        const mn_ctx ctx = {.threads = k ? 4 : 1};
        assert_int_equal(mn_features_reckon(&ctx, h, 20, which, ROWS, f[k], &cut[k], &e), MN_OK);
    }
    assert_memory_equal(f[0], f[1], (size_t)ROWS * MN_FEATURES * sizeof(float));
    assert_int_equal(cut[0], cut[1]);
    assert_true(cut[0] > 0); /* the hub's surroundings were cut, and that is told */
    mn_history_free(h);
    free(time), free(value), free(from), free(to), free(which), free(f[0]), free(f[1]);
}

static void names_each_once(void **state)
{
    (void)state;
    for (unsigned k = 0; k < MN_FEATURES; k++) {
        assert_int_equal(mn_feature_find(mn_text_of(mn_features[k].id)), k);
        assert_true(strlen(mn_features[k].words) > 3);
    }
    assert_int_equal(mn_feature_find(mn_text_of("rego_s")), MN_FEATURES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_like_the_reference),
        cmocka_unit_test(finds_a_ring),
        cmocka_unit_test(finds_even_gaps),
        cmocka_unit_test(finds_a_chain_and_middles),
        cmocka_unit_test(is_the_same_at_any_number_of_threads),
        cmocka_unit_test(names_each_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
