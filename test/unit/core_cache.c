/* SPDX-License-Identifier: Apache-2.0
 *
 * core_cache.c - tests of core/cache.h and of files in memory (core/files.h).
 */
#include "core/cache.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "check.h"
#include "core/file.h"
#include "core/files.h"

static atomic_int made, dropped;
static char order[16];

static mn_status make_slowly(void **out, void *payload, const mn_ctx *ctx, mn_err *e)
{
    (void)ctx;
    (void)e;
    struct timespec moment = {.tv_nsec = 20000000};
    nanosleep(&moment, NULL);
    atomic_fetch_add(&made, 1);
    *out = strdup(payload);
    return MN_OK;
}

static mn_status make_none(void **out, void *payload, const mn_ctx *ctx, mn_err *e)
{
    (void)out;
    (void)ctx;
    int *tries = payload;
    (*tries)++;
    e->status = MN_DATA;
    return MN_DATA;
}

static void drop(void *value)
{
    char *text = value;
    size_t n = strlen(order);
    order[n] = text[0];
    order[n + 1] = '\0';
    free(text);
    atomic_fetch_add(&dropped, 1);
}

/* Makes b on the way. */
static mn_status make_both(void **out, void *payload, const mn_ctx *ctx, mn_err *e)
{
    void *b = NULL;
    mn_status st = mn_cache_get(&b, "b", make_slowly, (void *)(uintptr_t) "b", drop, ctx, e);
    return st ? st : make_slowly(out, payload, ctx, e);
}

static void *ask(void *payload)
{
    void *value = NULL;
    mn_ctx ctx = {.cache = payload};
    mn_status st =
        mn_cache_get(&value, "a", make_slowly, (void *)(uintptr_t) "a", drop, &ctx, NULL);
    return st ? NULL : value;
}

static void made_once_for_all_threads(void **state)
{
    (void)state;
    mn_cache *c = NULL;
    pthread_t id[8];
    void *value[8];
    made = dropped = 0;
    assert_int_equal(mn_cache_new(&c, NULL), MN_OK);
    for (int i = 0; i < 8; i++)
        assert_int_equal(pthread_create(&id[i], NULL, ask, c), 0);
    for (int i = 0; i < 8; i++)
        pthread_join(id[i], &value[i]);
    for (int i = 0; i < 8; i++) {
        assert_non_null(value[i]);
        assert_ptr_equal(value[i], value[0]);
    }
    assert_int_equal(made, 1);
    assert_int_equal(dropped, 0);
    mn_cache_free(c);
    assert_int_equal(dropped, 1);
}

static void what_stands_on_another_goes_first(void **state)
{
    (void)state;
    void *value = NULL;
    mn_cache *c = NULL;
    assert_int_equal(mn_cache_new(&c, NULL), MN_OK);
    mn_ctx ctx = {.cache = c};
    order[0] = '\0';
    assert_int_equal(
        mn_cache_get(&value, "a", make_both, (void *)(uintptr_t) "a", drop, &ctx, NULL), MN_OK);
    mn_cache_free(c);
    assert_string_equal(order, "ab");
}

static void a_failure_is_not_kept(void **state)
{
    (void)state;
    void *value = NULL;
    mn_cache *c = NULL;
    mn_err e = MN_ERR_INIT;
    int tries = 0;
    assert_int_equal(mn_cache_new(&c, NULL), MN_OK);
    mn_ctx ctx = {.cache = c};
    assert_int_equal(mn_cache_get(&value, "x", make_none, &tries, drop, &ctx, &e), MN_DATA);
    assert_int_equal(mn_cache_get(&value, "x", make_none, &tries, drop, &ctx, &e), MN_DATA);
    assert_int_equal(tries, 2);
    assert_null(value);
    mn_cache_free(c);
}

static void files_in_memory_are_the_only_ones(void **state)
{
    (void)state;
    mn_memory_file one[] = {{"a.csv", "x,y\n", 4}, {"-", "in", 2}};
    mn_files files = {.file = one, .count = 2};
    mn_ctx ctx = {.files = &files};
    char *bytes = NULL, hex[MN_SHA256_HEX], want[MN_SHA256_HEX], room[3];
    size_t len = 0;
    mn_err e = MN_ERR_INIT;
    assert_int_equal(mn_file_read(&bytes, &len, &ctx, "a.csv", 100, &e), MN_OK);
    assert_int_equal(len, 4);
    assert_memory_equal(bytes, "x,y\n", 4);
    free(bytes);
    assert_int_equal(mn_file_read(&bytes, &len, &ctx, "-", 100, &e), MN_OK);
    assert_int_equal(len, 2);
    free(bytes);
    assert_int_equal(mn_file_read(&bytes, &len, &ctx, "a.csv", 3, &e), MN_DATA);
    assert_int_equal(mn_file_read(&bytes, &len, &ctx, "/etc/passwd", 1 << 20, &e), MN_USAGE);
    assert_string_equal(e.hint, "only files that were sent with the call can be read");
    assert_int_equal(mn_file_sha256(hex, &ctx, "/etc/passwd", &e), MN_USAGE);
    assert_int_equal(mn_files_unpacked(NULL, 7), 7);
    assert_int_equal(mn_files_unpacked(&ctx, 7), 7);
    files.unpacked_max = 5;
    assert_int_equal(mn_files_unpacked(&ctx, 7), 5);
    assert_int_equal(mn_files_unpacked(&ctx, 3), 3);
    mn_file_in *f = NULL;
    uint64_t size = 0;
    assert_int_equal(mn_file_open_in(&f, &size, &ctx, "/etc/passwd", &e), MN_USAGE);
    assert_null(f);
    assert_int_equal(mn_file_sha256(hex, &ctx, "-", &e), MN_OK);
    assert_int_equal(mn_file_open_in(&f, &size, &ctx, "a.csv", &e), MN_OK);
    assert_int_equal(size, 4);
    assert_int_equal(mn_file_read_in(f, room, 3, &len, &ctx, &e), MN_OK);
    assert_int_equal(len, 3);
    assert_int_equal(mn_file_read_in(f, room, 3, &len, &ctx, &e), MN_OK);
    assert_int_equal(len, 1);
    assert_int_equal(mn_file_read_in(f, room, 3, &len, &ctx, &e), MN_OK);
    assert_int_equal(len, 0);
    mn_sha256_hex(want, "x,y\n", 4);
    mn_file_hash_in(f, hex);
    assert_string_equal(hex, want);
    mn_file_unhashed(f);
    mn_file_hash_in(f, hex);
    assert_string_equal(hex, "");
    mn_file_close_in(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(made_once_for_all_threads),
        cmocka_unit_test(what_stands_on_another_goes_first),
        cmocka_unit_test(a_failure_is_not_kept),
        cmocka_unit_test(files_in_memory_are_the_only_ones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
