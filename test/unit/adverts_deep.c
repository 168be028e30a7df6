/* SPDX-License-Identifier: Apache-2.0
 *
 * test/unit/adverts_deep.c - the order of a large bucket: that of a plain sort, on every processor;
 * and where only groups matter, the same pairs of neighbours.
 */
#include <stdlib.h>
#include <string.h>

#include "check.h"

#include "adverts/cluster/deep.h"
#include "core/rng.h"

enum { TEXTS = 6000, BAND = 3, NEAR = 2 };

/* Texts whose keys are one of so many values. */
static mn_clustering *texts_of(unsigned values, uint64_t seed)
{
    const mn_cluster_options o = MN_CLUSTER_OPTIONS_INIT;
    mn_clustering *c = NULL;
    mn_signature g = {0};
    mn_rng r;
    assert_int_equal(mn_clustering_new(&c, NULL, &o, NULL), MN_OK);
    assert_int_equal(mn_cluster_more(c, TEXTS, NULL), MN_OK);
    c->rank = malloc(TEXTS * sizeof *c->rank);
    assert_non_null(c->rank);
    mn_rng_init(&r, seed, seed);
    for (uint32_t i = 0; i < TEXTS; i++) {
        for (int b = 0; b < MN_SKETCH_BANDS; b++)
            g.band[b] = (uint32_t)(mn_rng_u64(&r) % values) * UINT32_C(0x9E3779B1);
        mn_cluster_put(c, i, &g);
        c->rank[i] = (uint32_t)((uint64_t)i * 4001 % TEXTS);
    }
    c->n = TEXTS;
    return c;
}

/* A bucket of the first n texts. */
static mn_cluster_entry *bucket_of(const mn_clustering *c, size_t n)
{
    mn_cluster_entry *at = malloc(n * sizeof *at);
    assert_non_null(at);
    for (uint32_t i = 0; i < n; i++)
        at[i] = (mn_cluster_entry){.text = i,
                                   .next = mn_cluster_key(c, BAND + 1, i),
                                   .then = mn_cluster_key(c, BAND + 2, i)};
    return at;
}

static void fill(mn_deeps *d, const mn_cluster_entry *at, size_t *n, uint64_t same, unsigned roots)
{
    assert_true(mn_deep_take(d, at, n, same));
    for (size_t i = 0; i < *n; i++)
        d->text[i].root = d->text[i].text % roots;
}

static const mn_clustering *sorting; /* for by_all */

static int by_all(const void *a, const void *b)
{
    const mn_deep *x = a, *y = b;
    if (x->keys != y->keys)
        return x->keys < y->keys ? -1 : 1;
    for (unsigned k = 3; k < mn_cluster_deep_keys(BAND); k++) {
        const uint32_t p = mn_cluster_key(sorting, (BAND + k) % MN_SKETCH_BANDS, x->text),
                       q = mn_cluster_key(sorting, (BAND + k) % MN_SKETCH_BANDS, y->text);
        if (p != q)
            return p < q ? -1 : 1;
    }
    return sorting->rank[x->text] < sorting->rank[y->text] ? -1 : 1;
}

typedef struct pair {
    uint32_t low, high;
} pair;

static int by_pair(const void *a, const void *b)
{
    const pair *x = a, *y = b;
    if (x->low != y->low)
        return x->low < y->low ? -1 : 1;
    return x->high < y->high ? -1 : x->high > y->high;
}

/* The pairs that are compared: of each text with the next ones, up to NEAR, that agree with it and
 * are not united with it. */
static pair *pairs_of(size_t *pairs, const mn_deep *d, size_t n, uint64_t same)
{
    pair *all = malloc((n + 1) * NEAR * sizeof *all);
    assert_non_null(all);
    *pairs = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t k = i + 1; k <= i + NEAR && k < n; k++) {
            const uint32_t x = d[i].text, y = d[k].text;
            if (!((d[i].keys ^ d[k].keys) & same) && d[i].root != d[k].root)
                all[(*pairs)++] = (pair){x < y ? x : y, x < y ? y : x};
        }
    qsort(all, *pairs, sizeof *all, by_pair);
    return all;
}

static void one_bucket(mn_clustering *c, size_t n, uint64_t same, unsigned roots)
{
    const mn_sketch_isa best = mn_sketch_isa_best();
    mn_deeps *plain = calloc(1, sizeof *plain), *d = calloc(1, sizeof *d);
    mn_cluster_entry *const at = bucket_of(c, n);
    size_t left = n, expected, found;
    assert_non_null(plain);
    assert_non_null(d);
    fill(plain, at, &left, 0, roots);
    assert_int_equal(left, n);
    sorting = c;
    qsort(plain->text, n, sizeof *plain->text, by_all);
    pair *const wanted = pairs_of(&expected, plain->text, n, same);
    for (c->isa = MN_SKETCH_PLAIN; c->isa <= best; c->isa++) {
        left = n;
        fill(d, at, &left, same, roots);
        assert_true(left <= n && (same || left == n));
        const mn_deep *sorted = mn_deep_order(d, c, BAND, left, same);
        for (size_t i = 0; !same && i < n; i++)
            assert_int_equal(sorted[i].text, plain->text[i].text);
        pair *const got = pairs_of(&found, sorted, left, same);
        assert_int_equal(found, expected);
        assert_memory_equal(got, wanted, found * sizeof *got);
        free(got);
    }
    free(wanted);
    mn_deep_free(plain);
    mn_deep_free(d);
    free(plain);
    free(d);
    free(at);
}

static void small_buckets_are_in_order(void **state)
{
    (void)state;
    for (unsigned values = 1; values < 50; values = values * 3 + 1) {
        mn_clustering *c = texts_of(values, values);
        for (size_t n = 1; n < MN_CLUSTER_DEEP; n++)
            one_bucket(c, n, 0, TEXTS);
        mn_clustering_free(c);
    }
}

static void large_buckets_have_the_same_neighbours(void **state)
{
    static const unsigned roots[] = {1, 7, 300, TEXTS};
    static const size_t size[] = {64, 65, 130, 500, 1999, 2000, 3001, TEXTS};
    (void)state;
    for (unsigned values = 1; values < 30000; values = values * 7 + 1) {
        mn_clustering *c = texts_of(values, values);
        for (size_t i = 0; i < sizeof size / sizeof *size; i++)
            for (size_t k = 0; k < sizeof roots / sizeof *roots; k++)
                one_bucket(c, size[i], size[i] < MN_CLUSTER_DEEPER ? UINT64_MAX << 32 : UINT64_MAX,
                           roots[k]);
        mn_clustering_free(c);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_buckets_are_in_order),
        cmocka_unit_test(large_buckets_have_the_same_neighbours),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
