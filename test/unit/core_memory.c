/* SPDX-License-Identifier: Apache-2.0
 *
 * core_memory.c - tests of arena, buffer, map, error and SHA-256.
 */
#include <stdlib.h>

#include "check.h"
#include "core/arena.h"
#include "core/buf.h"
#include "core/err.h"
#include "core/map.h"
#include "core/rng.h"
#include "core/sha256.h"
#include "core/text.h"

static void test_arena(void **state)
{
    (void)state;
    mn_arena a = {0};
    char *texts[1000];
    for (size_t i = 0; i < 1000; i++) {
        char s[32];
        snprintf(s, sizeof s, "text %zu", i);
        texts[i] = mn_arena_str(&a, s);
        unsigned char *p = mn_arena_alloc(&a, i * 7, 3); /* some beyond a block's quarter */
        assert_non_null(p);
        assert_int_equal((uintptr_t)p % 16, 0);
        for (size_t k = 0; k < i * 21; k++)
            assert_int_equal(p[k], 0);
        if (i)
            memset(p, 0xFF, i * 21);
    }
    for (size_t i = 0; i < 1000; i++) {
        char s[32];
        snprintf(s, sizeof s, "text %zu", i);
        assert_string_equal(texts[i], s);
    }
    mn_text t = mn_arena_text(&a, (mn_text){"a\0b", 3});
    assert_memory_equal(t.ptr, "a\0b", 4);
    assert_null(mn_arena_alloc(&a, SIZE_MAX / 2, 3));
    assert_null(mn_arena_alloc(&a, SIZE_MAX - 8, 1));
    mn_arena_free(&a);
    assert_null(a.head);
}

static void test_grow(void **state)
{
    (void)state;
    int *items = NULL;
    size_t cap = 0;
    for (size_t i = 0; i < 1000; i++) {
        assert_true(mn_grow(&items, &cap, i + 1, sizeof *items));
        items[i] = (int)i;
    }
    assert_int_equal(items[999], 999);
    int *before = items;
    assert_false(mn_grow(&items, &cap, SIZE_MAX / 2, sizeof *items));
    assert_ptr_equal(items, before);
    free(items);
}

static void test_buf(void **state)
{
    (void)state;
    mn_buf b = {0};
    char longer[1000];
    memset(longer, 'x', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    mn_buf_add(&b, NULL, 0);
    mn_buf_fmt(&b, "%d-%s", 5, longer);
    assert_int_equal(b.len, 2 + 999);
    assert_string_equal(b.ptr + 2, longer);
    mn_buf_clear(&b);
    mn_buf_json(&b, (mn_text){"a\"\\/\n\x01\0\xFF\xC3\xA9", 10});
    assert_string_equal(b.ptr, "\"a\\\"\\\\/\\n\\u0001\\u0000\xEF\xBF\xBD\xC3\xA9\"");
    mn_buf_free(&b);
}

static void test_shortest_numbers(void **state)
{
    (void)state;
    static const struct {
        double v;
        const char *text;
    } cases[] = {
        {0.1, "0.1"},
        {1e300, "1e+300"},
        {1e-5, "1e-5"},
        {5e-324, "5e-324"},
        {1.0 / 3, "0.3333333333333333"},
        {100, "100"},
        {-2.5, "-2.5"},
        {0.1 + 0.2, "0.30000000000000004"},
        {1e15, "1e+15"},
        {123456789, "123456789"},
        {HUGE_VAL, "1e999"},
    };
    mn_buf b = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mn_buf_clear(&b);
        mn_buf_f64(&b, cases[i].v);
        assert_string_equal(b.ptr, cases[i].text);
    }
    mn_rng r;
    mn_rng_init(&r, 1, 1);
    for (int i = 0; i < 100000; i++) {
        uint64_t bits = mn_rng_u64(&r);
        double v, back;
        memcpy(&v, &bits, sizeof v);
        if (!isfinite(v))
            continue;
        mn_buf_clear(&b);
        mn_buf_f64(&b, v);
        assert_true(mn_text_f64((mn_text){b.ptr, b.len}, &back) && back == v);
    }
    mn_buf_free(&b);
}

static void test_map(void **state)
{
    (void)state;
    enum { KEYS = 20000 };
    mn_map m = {0};
    mn_arena a = {0};
    uint32_t v = 1;
    assert_true(mn_map_get(&m, mn_text_of("x")) == MN_MAP_NONE);
    for (uint32_t i = 0; i < KEYS; i++) {
        char s[64];
        int n = snprintf(s, sizeof s, "%*u", (int)(i % 40) + 1, i);
        v = i;
        assert_int_equal(mn_map_put(&m, mn_arena_text(&a, (mn_text){s, (size_t)n}), &v, NULL), 0);
        assert_int_equal(v, i);
    }
    for (uint32_t i = 0; i < KEYS; i++) {
        char s[64];
        int n = snprintf(s, sizeof s, "%*u", (int)(i % 40) + 1, i);
        assert_int_equal(mn_map_get(&m, (mn_text){s, (size_t)n}), i);
    }
    v = 99;
    assert_int_equal(mn_map_put(&m, mn_text_of("0"), &v, NULL), 0);
    assert_int_equal(v, 0); /* what was there */
    v = 5;
    assert_int_equal(mn_map_put(&m, (mn_text){NULL, 0}, &v, NULL), 0); /* the empty key */
    assert_int_equal(mn_map_get(&m, mn_text_of("")), 5);
    assert_int_equal(m.count, KEYS + 1);
    mn_map_free(&m);
    mn_arena_free(&a);
    assert_true(mn_hash64("abc", 3) != mn_hash64("abc\0", 4));
}

__extension__ typedef unsigned __int128 u128;

static uint64_t fold(uint64_t a, uint64_t b)
{
    const u128 product = (u128)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t number_of(const unsigned char *p)
{
    uint64_t v = 0;
    for (unsigned i = 0; i < 8; i++)
        v |= (uint64_t)p[i] << 8 * i;
    return v;
}

/* What mn_hash64_salted() says it is: 16 bytes a step, with zeros behind the last. */
static uint64_t plain_hash(const unsigned char *p, size_t len, uint64_t salt)
{
    static const uint64_t k0 = 0x9E6C63D0873D51F5U, k1 = 0xD1B54A32D192ED03U;
    uint64_t h = salt ^ fold(len ^ k0, k1);
    const size_t steps = len ? (len + 15) / 16 : 1;
    for (size_t i = 0; i < steps; i++) {
        unsigned char part[16] = {0};
        for (size_t j = 0; j < 16 && i * 16 + j < len; j++)
            part[j] = p[i * 16 + j];
        h = fold(number_of(part) ^ k0, number_of(part + 8) ^ h);
    }
    return fold(h ^ k0, k1 ^ salt);
}

/* Bytes end where their memory ends, so that a sanitizer sees what is read beyond. */
static void test_hash(void **state)
{
    (void)state;
    mn_rng r;
    mn_rng_init(&r, 7, 1);
    for (size_t len = 0; len <= 70; len++) {
        unsigned char *p = malloc(len ? len : 1);
        assert_non_null(p);
        for (unsigned again = 0; again < 8; again++) {
            const uint64_t salt = again ? mn_rng_u64(&r) : 0;
            for (size_t i = 0; i < len; i++)
                p[i] = (unsigned char)mn_rng_u64(&r);
            assert_true(mn_hash64_salted(p, len, salt) == plain_hash(p, len, salt));
        }
        free(p);
    }
}

static void test_err(void **state)
{
    (void)state;
    mn_err e = MN_ERR_INIT;
    char longer[600];
    for (size_t i = 0; i + 1 < sizeof longer; i += 2)
        memcpy(longer + i, "\xC3\xA9", 2);
    longer[598] = '\0';
    assert_int_equal(mn_fail(&e, MN_USAGE, "x%s", longer), MN_USAGE);
    assert_int_equal(strlen(e.msg), 383); /* "x" and 191 characters of two bytes */
    assert_int_equal(mn_utf8_bad(mn_text_of(e.msg)), 383);
    mn_fail_at(&e, MN_DATA, "f.csv", 3, 4, "bad '%s'", "a\x1B[31m\xFFz\n");
    assert_string_equal(e.msg, "bad 'a\\x1B[31m\\xFFz\\n'");
    assert_string_equal(e.file, "f.csv");
    assert_true(e.line == 3 && e.col == 4);
    assert_int_equal(mn_hint(&e, "do %d", 1), MN_DATA);
    assert_int_equal(mn_offending(&e, (mn_text){"\0\xE9", 2}), MN_DATA);
    assert_string_equal(e.text, "\\x00\\xE9");
    mn_fail_memory(&e);
    assert_string_equal(e.hint, "");
    assert_string_equal(e.text, "");
    assert_int_equal(mn_fail(NULL, MN_CANCELLED, "x"), MN_CANCELLED);
    assert_int_equal(mn_fail_memory(NULL), MN_SYSTEM);
    assert_int_equal(mn_status_exit(MN_CANCELLED), 130);
    assert_int_equal(mn_status_exit(MN_USAGE), 2);
    assert_string_equal(mn_version(), MN_VERSION);
}

/* FIPS 180-4's examples, and one million times "a". */
static void test_sha256(void **state)
{
    (void)state;
    char hex[MN_SHA256_HEX];
    mn_sha256_hex(hex, "", 0);
    assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    mn_sha256_hex(hex, "abc", 3);
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    const char *two = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    mn_sha256_hex(hex, two, strlen(two));
    assert_string_equal(hex, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    char *million = malloc(1000000);
    assert_non_null(million);
    memset(million, 'a', 1000000);
    mn_sha256_hex(hex, million, 1000000);
    assert_string_equal(hex, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    free(million);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_arena), cmocka_unit_test(test_grow),
        cmocka_unit_test(test_buf),   cmocka_unit_test(test_shortest_numbers),
        cmocka_unit_test(test_map),   cmocka_unit_test(test_hash),
        cmocka_unit_test(test_err),   cmocka_unit_test(test_sha256),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
