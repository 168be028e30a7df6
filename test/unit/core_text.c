/* SPDX-License-Identifier: Apache-2.0
 *
 * core_text.c - tests of core/text.h.
 */
#include "core/text.h"

#include <float.h>
#include <stdlib.h>

#include "check.h"
#include "core/bytes.h"
#include "core/rng.h"

static mn_text of(const char *s)
{
    return mn_text_of(s);
}

static void test_compare(void **state)
{
    (void)state;
    assert_true(mn_text_eq(of(""), of(NULL)));
    assert_false(mn_text_eq(of("a"), of("b")));
    assert_true(mn_text_eq_str(of("abc"), "abc"));
    assert_true(mn_text_eq_nocase(of("Sheet"), "sHEET"));
    assert_false(mn_text_eq_nocase(of("\xC3\x84"), "\xC3\xA4")); /* ASCII alone */
    assert_int_equal(mn_text_cmp(of("a"), of("ab")), -1);
    assert_int_equal(mn_text_cmp(of("b"), of("ab")), 1);
    assert_int_equal(mn_text_cmp(of("\xC3\xA4"), of("z")), 1); /* bytes are unsigned */
    assert_int_equal(mn_text_cmp(of("x"), of("x")), 0);
}

static void test_trim_and_split(void **state)
{
    (void)state;
    assert_text(mn_text_trim(of(" \t\xC2\xA0 a b\xC2\xA0\r\n")), "a b");
    assert_text(mn_text_trim(of(" \xC2\xA0 ")), "");
    assert_text(mn_text_trim(of("\xC3\xA0")), "\xC3\xA0"); /* ends in A0, is no space */
    assert_text(mn_text_sub(of("hello"), 1, 3), "ell");
    assert_text(mn_text_sub(of("hello"), 9, 3), "");
    mn_text rest = of("a,,b,"), part;
    const char *want[] = {"a", "", "b", ""};
    for (size_t i = 0; i < 4; i++) {
        assert_true(mn_text_split(&rest, ',', &part));
        assert_text(part, want[i]);
    }
    assert_false(mn_text_split(&rest, ',', &part));
}

/* Unicode 15, table 3-7, at its borders. */
static void test_utf8_validity(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t len;
    } cases[] = {
        {"a", 1},
        {"\x7F", 1},
        {"\x80", 0},
        {"\xC1\xBF", 0}, /* overlong */
        {"\xC2\x80", 2},
        {"\xDF\xBF", 2},
        {"\xE0\x9F\xBF", 0}, /* overlong */
        {"\xE0\xA0\x80", 3},
        {"\xED\x9F\xBF", 3},
        {"\xED\xA0\x80", 0}, /* surrogate */
        {"\xEE\x80\x80", 3},
        {"\xF0\x8F\xBF\xBF", 0}, /* overlong */
        {"\xF0\x90\x80\x80", 4},
        {"\xF4\x8F\xBF\xBF", 4},
        {"\xF4\x90\x80\x80", 0}, /* above U+10FFFF */
        {"\xF5\x80\x80\x80", 0},
        {"\xE2\x82", 0}, /* cut */
        {"\xE2\x82"
         "a",
         0},
        {"\xF0\x9F\x98", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(mn_utf8_len(of(cases[i].bytes), 0), cases[i].len);
    assert_int_equal(mn_utf8_bad(of("abcdefghijk\xC3\xA9lmnop")), 18);
    assert_int_equal(mn_utf8_bad(of("abcdefghijk\xE9lmnopqrst")), 11);
}

/* Where the first byte that is wrong stands, one character at a time. */
static size_t bad_by_characters(mn_text t)
{
    size_t at = 0, n;
    while ((n = mn_utf8_len(t, at)))
        at += n;
    return at;
}

/* Any four bytes, and what is about them cut there, at each place about the border of a step of
 * many bytes: as told one character at a time. */
static void test_utf8_many(void **state)
{
    (void)state;
    static const unsigned char some[] = {0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0,
                                         0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC,
                                         0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF4, 0xF5, 0xFF};
    enum { SOME = sizeof some, LEN = 140 };
    char text[LEN];
    for (size_t at = 58; at < 68; at++)
        for (size_t c = 0; c < SOME * SOME * SOME * SOME; c++) {
            memset(text, 'a', sizeof text);
            for (size_t i = 0, rest = c; i < 4; i++, rest /= SOME)
                text[at + i] = (char)some[rest % SOME];
            const mn_text t = {text, LEN}, cut = {text, 64};
            if (mn_utf8_bad(t) != bad_by_characters(t) ||
                mn_utf8_bad(cut) != bad_by_characters(cut))
                fail_msg("case %zu at %zu", c, at);
        }
}

static uint32_t below(mn_rng *r, uint32_t n)
{
    return (uint32_t)(mn_rng_u64(r) % n);
}

/* Valid texts of characters of all lengths, and the same with a byte changed. */
static void test_utf8_changed(void **state)
{
    (void)state;
    static const uint32_t most[] = {0x80, 0x800, 0x10000, 0x110000};
    mn_rng rng;
    mn_rng_init(&rng, 11, 0);
    for (int turn = 0; turn < 20000; turn++) {
        char text[512];
        mn_text t = {text, 0};
        const size_t want = below(&rng, 400);
        const uint32_t kinds = 1 + below(&rng, 4);
        while (t.len < want) {
            const uint32_t c = below(&rng, most[below(&rng, kinds)]);
            t.len += c >= 0xD800 && c < 0xE000 ? 0 : mn_utf8_put(text + t.len, c);
        }
        assert_int_equal(mn_utf8_bad(t), t.len);
        if (t.len)
            text[below(&rng, (uint32_t)t.len)] = (char)below(&rng, 256);
        assert_int_equal(mn_utf8_bad(t), bad_by_characters(t));
    }
}

/* Texts of all lengths about the steps, what is looked for at every place. */
static void test_bytes(void **state)
{
    (void)state;
    char text[200];
    for (size_t len = 0; len < 150; len++)
        for (size_t at = 0; at <= len; at++) {
            memset(text, 'a', sizeof text);
            text[len] = '\n'; /* behind it */
            for (size_t i = at; i < len; i += 3)
                text[i] = ",;\x80"[i % 3];
            const char *end = text + len;
            assert_ptr_equal(mn_bytes_find(text, end, ',', ';', '\x80'), text + at);
            assert_ptr_equal(mn_bytes_find(text, end, '\n', '\r', '"'), end);
            size_t some = 0;
            for (size_t i = 0; i < len; i++)
                some += text[i] == ';';
            assert_int_equal(mn_bytes_count(text, end, ';'), some);
            assert_int_equal(mn_bytes_count(text, end, '\n'), 0);
        }
}

static void test_utf8_width(void **state)
{
    (void)state;
    const char *mixed = "a\xC3\xA9\xE4\xBA\xBA"
                        "e\xCC\x81"; /* a, e acute, a Han character, e + combining acute */
    assert_int_equal(mn_utf8_count(of(mixed)), 5);
    assert_int_equal(mn_utf8_width(of(mixed)), 5);
    assert_text(mn_utf8_cut(of(mixed), 3), "a\xC3\xA9"); /* half a wide one doesn't fit */
    assert_text(mn_utf8_cut(of(mixed), 4), "a\xC3\xA9\xE4\xBA\xBA");
    assert_text(mn_utf8_cut(of(mixed), 99), mixed);
}

static void test_utf8_put(void **state)
{
    (void)state;
    for (uint32_t c = 1; c <= 0x10FFFF; c += c < 0x1000 ? 1 : 0x11) {
        char b[4];
        if (c >= 0xD800 && c <= 0xDFFF)
            continue;
        size_t n = mn_utf8_put(b, c);
        assert_int_equal(mn_utf8_len((mn_text){b, n}, 0), n);
    }
}

static void test_f64(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double v;
    } good[] = {
        {"0", 0},
        {"-12", -12},
        {"+7", 7},
        {"1.", 1},
        {".5", 0.5},
        {"-1.5e3", -1500},
        {"1E-3", 0.001},
        {"0.1", 0.1},
        {"123456789012345678", 123456789012345678.0},
        {"9007199254740993", 9007199254740992.0}, /* 2^53 + 1: to even */
        {"1e22", 1e22},
        {"1e23", 1e23},
        {"4.9e-324", 4.9e-324},
        {"1e-400", 0},
        {"1.7976931348623157e308", DBL_MAX},
        {"0.000000000000000000000000000001", 1e-30},
    };
    static const char *const bad[] = {"",    "-",     "+",    ".",     "e5",      "1e",  "1e+",
                                      " 1",  "1 ",    "0x10", "inf",   "nan",     "1,5", "1.2.3",
                                      "--1", "1e999", "1e5x", "1_000", "\xD9\xA1"};
    double v;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_true(mn_text_f64(of(good[i].text), &v));
        assert_true(v == good[i].v);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(mn_text_f64(of(bad[i]), &v));
}

/* Against strtod, which is correctly rounded in glibc. */
static void test_f64_as_strtod(void **state)
{
    (void)state;
    mn_rng r;
    mn_rng_init(&r, 7, 0);
    for (int i = 0; i < 200000; i++) {
        char text[64];
        double v, want;
        snprintf(text, sizeof text, "%s%llu.%0*llue%d", i & 1 ? "-" : "",
                 (unsigned long long)(mn_rng_u64(&r) >> (mn_rng_u64(&r) & 63)),
                 1 + (int)(mn_rng_u64(&r) % 9), (unsigned long long)(mn_rng_u64(&r) % 100000),
                 (int)(mn_rng_u64(&r) % 60) - 30);
        want = strtod(text, NULL);
        assert_true(mn_text_f64(of(text), &v));
        assert_true(v == want);
    }
}

static void test_i64(void **state)
{
    (void)state;
    int64_t v;
    assert_true(mn_text_i64(of("-9223372036854775808"), &v) && v == INT64_MIN);
    assert_true(mn_text_i64(of("9223372036854775807"), &v) && v == INT64_MAX);
    assert_true(mn_text_i64(of("+007"), &v) && v == 7);
    static const char *const bad[] = {
        "9223372036854775808", "-9223372036854775809", "", "-", "1.0", " 1", "1e3",
        "99999999999999999999"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(mn_text_i64(of(bad[i]), &v));
}

static void test_dates(void **state)
{
    (void)state;
    assert_int_equal(mn_days_from_civil(1970, 1, 1), 0);
    assert_int_equal(mn_days_from_civil(1969, 12, 31), -1);
    assert_int_equal(mn_days_from_civil(2000, 2, 29), 11016);
    assert_int_equal(mn_days_from_civil(2000, 3, 1), 11017);
    assert_int_equal(mn_days_from_civil(1900, 3, 1) - mn_days_from_civil(1900, 2, 28), 1);
    assert_int_equal(mn_days_from_civil(0, 1, 1), -719528); /* as Python's ordinal, year 1 - 366 */
    int64_t y;
    unsigned m, d;
    int64_t last = mn_days_from_civil(-400, 1, 1) - 1;
    for (y = -400; y < 2400; y++) {
        for (m = 1; m <= 12; m++) {
            int64_t first = mn_days_from_civil(y, m, 1), y2;
            unsigned m2, d2;
            assert_true(first - last >= 1 && first - last <= 31);
            mn_civil_from_days(first, &y2, &m2, &d2);
            assert_true(y2 == y && m2 == m && d2 == 1);
            last = first;
        }
    }
    mn_civil_from_days(20513, &y, &m, &d); /* date -d @$((20513 * 86400)) */
    assert_true(y == 2026 && m == 3 && d == 1);
}

static void test_edit_distance(void **state)
{
    (void)state;
    assert_int_equal(mn_edit_distance(of("kitten"), of("sitting"), 9), 3);
    assert_int_equal(mn_edit_distance(of("kitten"), of("sitting"), 2), 2);
    assert_int_equal(mn_edit_distance(of(""), of("abc"), 9), 3);
    assert_int_equal(mn_edit_distance(of("flaw"), of("lawn"), 9), 2);
    assert_int_equal(mn_edit_distance(of("caf\xC3\xA9"), of("cafe"), 9), 1);
    char longer[400];
    memset(longer, 'a', sizeof longer);
    mn_text t = {longer, sizeof longer};
    assert_int_equal(mn_edit_distance(t, t, 5), 0);
    assert_int_equal(mn_edit_distance(t, of("a"), 5), 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_compare),       cmocka_unit_test(test_trim_and_split),
        cmocka_unit_test(test_utf8_validity), cmocka_unit_test(test_utf8_width),
        cmocka_unit_test(test_bytes),         cmocka_unit_test(test_utf8_many),
        cmocka_unit_test(test_utf8_changed),  cmocka_unit_test(test_utf8_put),
        cmocka_unit_test(test_f64),           cmocka_unit_test(test_f64_as_strtod),
        cmocka_unit_test(test_i64),           cmocka_unit_test(test_dates),
        cmocka_unit_test(test_edit_distance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
