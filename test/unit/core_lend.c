/* SPDX-License-Identifier: Apache-2.0
 *
 * core_lend.c - a value is made anew when it no longer holds, seen by the next who asks, and
 * freed when nobody has it.
 */
#include "core/lend.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "check.h"
#include "core/cache.h"

/* What the values are made of; each is a copy of it. */
static atomic_int now, made, alive, inside;
static bool broken;

static mn_status fresh(bool *out, void *value, void *payload, const mn_ctx *ctx, mn_err *e)
{
    (void)payload;
    (void)ctx;
    assert_int_equal(atomic_fetch_add(&inside, 1), 0); /* one thread at a time */
    *out = *(int *)value == atomic_load(&now);
    atomic_fetch_sub(&inside, 1);
    if (broken) {
        e->status = MN_DATA;
        return MN_DATA;
    }
    return MN_OK;
}

static mn_status make(void **out, void *before, void *payload, const mn_ctx *ctx, mn_err *e)
{
    (void)before;
    (void)ctx;
    if (payload && *(bool *)payload) {
        e->status = MN_DATA;
        return MN_DATA;
    }
    assert_int_equal(atomic_fetch_add(&inside, 1), 0);
    int *v = malloc(sizeof *v);
    *v = atomic_load(&now);
    atomic_fetch_add(&made, 1);
    atomic_fetch_add(&alive, 1);
    *out = v;
    atomic_fetch_sub(&inside, 1);
    return MN_OK;
}

static void drop(void *value)
{
    atomic_fetch_sub(&alive, 1);
    free(value);
}

static const mn_lend_kind kind = {fresh, make, drop};

static void test_replaced(void **state)
{
    (void)state;
    mn_err e = MN_ERR_INIT;
    mn_ctx ctx = MN_CTX_INIT;
    mn_loan a, b, c = {0};
    bool fails = true;
    assert_int_equal(mn_cache_new(&ctx.cache, &e), MN_OK);
    atomic_store(&made, 0);
    assert_int_equal(mn_lend(&a, "k", &kind, &fails, &ctx, &e),
                     MN_DATA); /* a failure is not kept */
    assert_int_equal(mn_lend(&a, "k", &kind, NULL, &ctx, &e), MN_OK);
    assert_int_equal(mn_lend(&b, "k", &kind, NULL, &ctx, &e), MN_OK);
    assert_ptr_equal(a.value, b.value);
    assert_int_equal(made, 1);
    mn_lend_back(&b);
    atomic_store(&now, 7);
    assert_int_equal(mn_lend(&b, "k", &kind, &fails, &ctx, &e), MN_DATA);
    assert_int_equal(alive, 1); /* what no longer holds is not lent */
    assert_int_equal(mn_lend(&b, "k", &kind, NULL, &ctx, &e), MN_OK);
    assert_int_equal(*(int *)b.value, 7);
    assert_int_not_equal(*(int *)a.value, 7);
    assert_int_equal(alive, 2);
    mn_lend_back(&a);
    assert_int_equal(alive, 1);
    assert_null(a.value);
    mn_lend_back(&a);
    mn_lend_back(&c);
    broken = true;
    assert_int_equal(mn_lend(&c, "k", &kind, NULL, &ctx, &e), MN_DATA);
    broken = false;
    mn_lend_back(&b);
    assert_int_equal(alive, 1); /* the cache has the newest */
    mn_cache_free(ctx.cache);
    assert_int_equal(alive, 0);
    /* Without a cache it is one's own. */
    assert_int_equal(mn_lend(&a, "k", &kind, NULL, NULL, &e), MN_OK);
    mn_lend_back(&a);
    assert_int_equal(alive, 0);
}

enum { THREADS = 4, TURNS = 2000 };

static void *turns(void *payload)
{
    mn_ctx *ctx = payload;
    for (int i = 0; i < TURNS; i++) {
        mn_loan l;
        const int least = i % 50 ? atomic_load(&now) : atomic_fetch_add(&now, 1) + 1;
        if (mn_lend(&l, "k", &kind, NULL, ctx, NULL) != MN_OK || *(int *)l.value < least)
            return payload;
        mn_lend_back(&l);
    }
    return NULL;
}

/* Whoever asks after a change sees it, whatever others do. */
static void test_threads(void **state)
{
    (void)state;
    mn_ctx ctx = MN_CTX_INIT;
    pthread_t t[THREADS];
    assert_int_equal(mn_cache_new(&ctx.cache, NULL), MN_OK);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&t[i], NULL, turns, &ctx), 0);
    for (int i = 0; i < THREADS; i++) {
        void *bad = NULL;
        pthread_join(t[i], &bad);
        assert_null(bad);
    }
    assert_int_equal(alive, 1);
    mn_cache_free(ctx.cache);
    assert_int_equal(alive, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_replaced),
                                       cmocka_unit_test(test_threads)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
