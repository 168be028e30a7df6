/* SPDX-License-Identifier: Apache-2.0
 *
 * Sums of lines: the same bits whatever the order and however lines are divided, and
 * numbers that are written down come back.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/text.h"
#include "footprint/spending/tally.h"

#include <stdlib.h>
#include <string.h>

enum { LINES = 3000, PARTS = 7, SEEDS = 20 };

static uint64_t next(uint64_t *x)
{
    *x ^= *x << 13;
    *x ^= *x >> 7;
    *x ^= *x << 17;
    return *x;
}

static const mn_mix mixes[] = {{.n = 1, .industry = {2}, .share = {1}},
                               {.n = 2, .industry = {2, 3}, .share = {0.5, 0.5}},
                               {.n = 1, .industry = {2}, .share = {1}}, /* as the first */
                               {.n = 1, .industry = {9}, .share = {1}}};
static const mn_country countries[] = {{.iso3 = "AAA"}, {.iso3 = "BBB"}};

/* The same lines for one seed, with amounts up to the largest there are. */
static void make(mn_purchase *p, uint64_t seed)
{
    static const char *const currencies[] = {"USD", "EUR", "JPY"};
    uint64_t x = seed * 2654435761u + 1;
    for (size_t i = 0; i < LINES; i++) {
        const uint64_t r = next(&x);
        p[i] = (mn_purchase){.mix = &mixes[r % 4],
                             .currency = currencies[r >> 8 & 1 ? 0 : (r >> 9) % 3],
                             .year = 2015 + (int)(r >> 16 & 3),
                             .by = r >> 20 & 1 ? MN_PLACED_WORDS : MN_PLACED_CODE,
                             .origin = r >> 24 & 1 ? &countries[r >> 25 & 1] : NULL,
                             .score = (double)(r >> 32 & 255) / 255,
                             .amount = (int64_t)(next(&x) >> 1) - INT64_MAX / 3};
    }
}

/* Adds lines up in the order given. */
static void add_up(mn_tallies *t, const mn_purchase *p, const size_t *order, size_t from, size_t to)
{
    uint32_t at;
    mn_err e = MN_ERR_INIT;
    for (size_t i = from; i < to; i++) {
        const mn_tally one = mn_tally_of(&p[order[i]]);
        assert_int_equal(mn_tallies_add(t, &one, &at, &e), MN_OK);
    }
}

static void same(const mn_tallies *a, const mn_tallies *b)
{
    assert_int_equal(a->count, b->count);
    for (size_t i = 0; i < a->count; i++) {
        const mn_tally *x = &a->at[i], *y = &b->at[i];
        assert_string_equal(x->currency, y->currency);
        assert_int_equal(x->year, y->year);
        assert_int_equal(x->by, y->by);
        assert_ptr_equal(x->origin, y->origin);
        assert_int_equal(x->mix->n, y->mix->n);
        assert_int_equal(x->mix->industry[0], y->mix->industry[0]);
        assert_true(x->spent == y->spent && x->refunded == y->refunded);
        assert_true(x->doubtful_sum == y->doubtful_sum);
        assert_int_equal(x->lines, y->lines);
        assert_int_equal(x->refunds, y->refunds);
        assert_int_equal(x->doubtful, y->doubtful);
        assert_memory_equal(&x->score, &y->score, sizeof x->score);
    }
}

static void any_division_is_the_same(void **state)
{
    mn_purchase *p = malloc(LINES * sizeof *p);
    size_t order[LINES];
    mn_err e = MN_ERR_INIT;
    (void)state;
    assert_non_null(p);
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        mn_tallies whole = {0}, merged = {0};
        uint64_t x = seed;
        make(p, seed);
        for (size_t i = 0; i < LINES; i++) {
            order[i] = i;
        }
        add_up(&whole, p, order, 0, LINES);
        assert_int_equal(mn_tallies_sort(&whole, NULL, &e), MN_OK);
        for (size_t i = LINES; i > 1; i--) { /* Fisher and Yates */
            const size_t j = (size_t)(next(&x) % i), was = order[i - 1];
            order[i - 1] = order[j];
            order[j] = was;
        }
        size_t from = 0;
        for (size_t k = 0; k < PARTS; k++) {
            mn_tallies part = {0};
            uint32_t at;
            const size_t left = LINES - from;
            const size_t to = k + 1 == PARTS ? LINES : from + (size_t)(next(&x) % (left + 1));
            add_up(&part, p, order, from, to);
            assert_int_equal(mn_tallies_sort(&part, NULL, &e), MN_OK);
            for (size_t i = 0; i < part.count; i++) {
                assert_int_equal(mn_tallies_add(&merged, &part.at[i], &at, &e), MN_OK);
            }
            mn_tallies_free(&part);
            from = to;
        }
        assert_int_equal(mn_tallies_sort(&merged, NULL, &e), MN_OK);
        same(&whole, &merged);
        mn_tallies_free(&whole);
        mn_tallies_free(&merged);
    }
    free(p);
}

static void where_each_went_is_told(void **state)
{
    mn_purchase *p = malloc(LINES * sizeof *p);
    uint32_t *at = malloc(LINES * sizeof *at), *to = malloc(LINES * sizeof *to);
    mn_tallies t = {0};
    mn_err e = MN_ERR_INIT;
    (void)state;
    assert_true(p && at && to);
    make(p, 5);
    for (size_t i = 0; i < LINES; i++) {
        const mn_tally one = mn_tally_of(&p[i]);
        assert_int_equal(mn_tallies_add(&t, &one, &at[i], &e), MN_OK);
    }
    assert_true(t.count <= LINES);
    assert_int_equal(mn_tallies_sort(&t, to, &e), MN_OK);
    for (size_t i = 0; i < LINES; i++) {
        const mn_tally *found = &t.at[to[at[i]]];
        assert_string_equal(found->currency, p[i].currency);
        assert_int_equal(found->year, p[i].year);
        assert_int_equal(found->mix->industry[0], p[i].mix->industry[0]);
        assert_ptr_equal(found->origin, p[i].origin);
    }
    mn_tallies_free(&t);
    free(p);
    free(at);
    free(to);
}

static void reasons_lose_what_they_quote(void **state)
{
    static const struct {
        const char *a, *b;
    } alike[] = {
        {"no amount can be read from 'x'", "no amount can be read from 'it's'"},
        {"description not understood (best guess: Mining, 0.2)", "description not understood"},
        {"3 cells where the header has 11", "12 cells where the header has 11"},
    };
    mn_tallies t = {0};
    mn_err e = MN_ERR_INIT;
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        mn_missed m = {.reason = alike[i].a, .currency = "", .sum = 5, .lines = 1};
        assert_int_equal(mn_tallies_miss(&t, &m, &e), MN_OK);
        m.reason = alike[i].b;
        assert_int_equal(mn_tallies_miss(&t, &m, &e), MN_OK);
        assert_int_equal(t.misses, i + 1);
        assert_int_equal(t.missed[i].lines, 2);
        assert_true(t.missed[i].sum == 10);
    }
    mn_missed other = {.reason = "no exchange rate for XOF in 1999", .currency = "", .lines = 1};
    assert_int_equal(mn_tallies_miss(&t, &other, &e), MN_OK);
    assert_string_equal(t.missed[3].reason, other.reason);
    mn_tallies_free(&t);
}

static void numbers_come_back(void **state)
{
    static const char *const good[] = {"0", "7", "18446744073709551616",
                                       "99999999999999999999999999999999999999"};
    static const char *const bad[] = {"", "-1", "1.0", " 1",
                                      "999999999999999999999999999999999999999"};
    char buf[40];
    mn_u128 v = 0;
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_true(mn_u128_read(&v, mn_text_of(good[i])));
        assert_string_equal(mn_u128_text(buf, v), good[i]);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_false(mn_u128_read(&v, mn_text_of(bad[i])));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_division_is_the_same), cmocka_unit_test(where_each_went_is_told),
        cmocka_unit_test(reasons_lose_what_they_quote), cmocka_unit_test(numbers_come_back)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
