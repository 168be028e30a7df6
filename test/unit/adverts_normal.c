/* SPDX-License-Identifier: Apache-2.0
 *
 * test/unit/adverts_normal.c - texts without their disguise: rules one by one, what must come out
 * the same, and what must not be read past.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "check.h"

#include "adverts/normal/normal.h"
#include "core/rng.h"
#include "core/text.h"

#include <utf8proc.h>

static mn_normal *rules;

static int setup(void **state)
{
    (void)state;
    return mn_normal_new(&rules, NULL);
}

static int teardown(void **state)
{
    (void)state;
    mn_normal_free(rules);
    return 0;
}

static void becomes(const char *text, const char *want)
{
    mn_plain p = {0};
    assert_int_equal(mn_normal_text(&p, rules, mn_text_of(text), NULL), MN_OK);
    char *got = strndup(p.text.ptr ? p.text.ptr : "", p.text.len);
    assert_string_equal(got, want);
    free(got);
    mn_plain_free(&p);
}

static void folds_what_hides(void **state)
{
    (void)state;
    becomes("", "");
    becomes(" ... !!! ", "");
    becomes("Hotel, CLEANERS wanted!", "hotel cleaners wanted");
    becomes("Caf\xC3\xA9 cafe\xCC\x81", "cafe cafe"); /* composed and not */
    becomes("\xEF\xBC\xA8\xEF\xBD\x8F\xEF\xBD\x94\xEF\xBD\x85\xEF\xBD\x8C",
            "hotel"); /* full width */
    becomes("\xF0\x9D\x90\x87\xF0\x9D\x90\xA8\xF0\x9D\x90\xAD\xF0\x9D\x90\x9E\xF0\x9D\x90\xA5",
            "hotel");                                      /* mathematical bold */
    becomes("\xD0\x9D\xD0\xBE\xD1\x82\xD0\xB5l", "hotel"); /* Cyrillic look-alikes */
    becomes("\xCE\x97\xCE\xBFt\xCE\xB5l", "notel"); /* Greek eta looks like n in small letters */
    becomes("ho\xE2\x80\x8Btel w\xC2\xADork \xE2\x80\xAEroom\xE2\x80\xAC", "hotel work room");
    becomes("h0tel w0rk cl3an", "hotel work clean");
    becomes("stra\xC3\x9F"
            "e \xEF\xAC\x81sh",
            "strasse fish");
    becomes("\xF0\x9F\x85\xB7\xF0\x9F\x85\xBE\xF0\x9F\x86\x83", "hot"); /* squared letters */
    becomes("i\xC4\xB0\xC4\xB1 \xC5\x82\xC3\xB3"
            "d\xC5\xBA",
            "iii lodz");
}

static void marks_digits(void **state)
{
    (void)state;
    becomes("call 555-0123 now", "call 0 now");
    becomes("(555) 01 23 / 44", "0");
    becomes("rate 25usd 12h", "rate 0usd 0h");
    becomes("\xD9\xA1\xD9\xA2\xD9\xA3 riyal", "0 riyal"); /* Arabic-Indic */
    becomes("room2rent", "room0rent");                    /* 2 looks like no letter */
    becomes("a1", "a0");
    becomes("\xC2\xBD day 10\xE2\x82\xAC", "0 day 0"); /* a half, a currency */
}

static void keeps_scripts(void **state)
{
    (void)state;
    becomes("\xE5\xB7\xA5\xE4\xBD\x9C\xE3\x80\x82\xE4\xBD\x8F",
            "\xE5\xB7\xA5\xE4\xBD\x9C \xE4\xBD\x8F");
    /* Hindi keeps its vowel signs; Arabic loses points only; Hangul stays in syllables. */
    becomes("\xE0\xA4\x95\xE0\xA4\xBE\xE0\xA4\xAE", "\xE0\xA4\x95\xE0\xA4\xBE\xE0\xA4\xAE");
    becomes("\xD8\xB9\xD9\x8E\xD9\x85\xD9\x84", "\xD8\xB9\xD9\x85\xD9\x84");
    becomes("\xEA\xB0\x80", "\xEA\xB0\x80");
    becomes("\xE1\x84\x80\xE1\x85\xA1", "\xEA\xB0\x80"); /* parts of a syllable */
    becomes("\xE3\x81\x8B\xE3\x82\x99", "\xE3\x81\x8C"); /* ka with its mark is ga */
    becomes("\xEF\xBD\xB6\xEF\xBE\x9E", "\xE3\x82\xAC"); /* half width too */
    becomes("\xD1\x80\xD0\xB0\xD0\xB1\xD0\xBE\xD1\x82\xD0\xB0", "pa\xD0\xB1ota");
}

/* However a text is composed, it comes out the same; and what came out is not changed again. */
static void is_the_same_for_all_forms(void **state)
{
    mn_plain a = {0}, b = {0};
    mn_rng r;
    (void)state;
    mn_rng_init(&r, 20261123, 1);
    for (int turn = 0; turn < 3000; turn++) {
        static const struct {
            uint32_t from, to;
        } block[] = {{0x3a, 0x7e},     {0xa0, 0x24f},    {0x370, 0x3ff},   {0x400, 0x4ff},
                     {0x621, 0x64a},   {0x905, 0x94d},   {0xe01, 0xe3a},   {0x1e00, 0x1eff},
                     {0x3041, 0x30fe}, {0xac00, 0xac80}, {0xff01, 0xff60}, {0x1d400, 0x1d433}};
        char text[400];
        size_t len = 0;
        const unsigned which = (unsigned)(mn_rng_u64(&r) % 12);
        while (len < 200) {
            const unsigned k = mn_rng_u64(&r) % 3 ? which : (unsigned)(mn_rng_u64(&r) % 12);
            const uint32_t c =
                block[k].from + (uint32_t)(mn_rng_u64(&r) % (block[k].to - block[k].from + 1));
            /* U+037A is a blank with a mark that is a letter: marks behind it have no order. */
            if (c != 0x37a && utf8proc_category((utf8proc_int32_t)c) != UTF8PROC_CATEGORY_CN)
                len += mn_utf8_put(text + len, c);
        }
        utf8proc_uint8_t *form[2] = {NULL, NULL};
        assert_true(utf8proc_map((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)len, &form[0],
                                 UTF8PROC_COMPOSE | UTF8PROC_STABLE) > 0);
        assert_true(utf8proc_map((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)len, &form[1],
                                 UTF8PROC_DECOMPOSE | UTF8PROC_STABLE) > 0);
        assert_int_equal(mn_normal_text(&a, rules, mn_text_of((char *)form[0]), NULL), MN_OK);
        assert_int_equal(mn_normal_text(&b, rules, mn_text_of((char *)form[1]), NULL), MN_OK);
        assert_int_equal(a.text.len, b.text.len);
        assert_memory_equal(a.text.ptr, b.text.ptr, a.text.len);
        assert_int_equal(mn_utf8_bad(a.text), a.text.len);
        if (!memchr(a.text.ptr, '0', a.text.len)) { /* a mark between letters looks like one */
            assert_int_equal(mn_normal_text(&b, rules, a.text, NULL), MN_OK);
            assert_int_equal(a.text.len, b.text.len);
            assert_memory_equal(a.text.ptr, b.text.ptr, a.text.len);
        }
        free(form[0]);
        free(form[1]);
    }
    mn_plain_free(&a);
    mn_plain_free(&b);
}

/* ASCII in steps of 32 bytes and character by character: any length, any place of the letter that
 * is none. */
static void steps_meet(void **state)
{
    mn_plain p = {0};
    (void)state;
    for (size_t len = 1; len < 200; len++)
        for (size_t at = 0; at < len; at += 7) {
            char *text = malloc(len + 2), *want = malloc(len + 2);
            for (size_t i = 0; i < len; i++)
                text[i] = (char)(i % 9 == 8 ? ' ' : 'A' + (int)(i % 26));
            for (size_t i = 0; i < len; i++)
                want[i] = (char)(text[i] == ' ' ? ' ' : text[i] + 32);
            text[at] = (char)0xC3; /* e acute takes two bytes, e one */
            memmove(text + at + 2, text + at + 1, len - at - 1);
            text[at + 1] = (char)0xA9;
            want[at] = 'e';
            size_t want_len = len;
            while (want_len && want[want_len - 1] == ' ')
                want_len--;
            assert_int_equal(mn_normal_text(&p, rules, (mn_text){text, len + 1}, NULL), MN_OK);
            assert_int_equal(p.text.len, want_len);
            assert_memory_equal(p.text.ptr, want, want_len);
            free(text);
            free(want);
        }
    mn_plain_free(&p);
}

/* What the wide steps and the plain ones make of a text. */
static void assert_alike(mn_plain *wide, mn_plain *plain, mn_text t)
{
    assert_int_equal(mn_normal_text(wide, rules, t, NULL), MN_OK);
    assert_int_equal(mn_normal_text_plain(plain, rules, t, NULL), MN_OK);
    assert_int_equal(wide->text.len, plain->text.len);
    assert_memory_equal(wide->text.ptr, plain->text.ptr, plain->text.len);
}

/* The wide steps and the plain ones make the same of texts in which all comes behind all: letters,
 * digits, gaps, marks in and out of order, what joins, what leaves nothing, what becomes several.
 */
static void wide_is_as_plain(void **state)
{
    static const uint32_t some[] = {
        ' ',     ' ',     '0',     '7',     '2',     'A',    'z',    '-',     0x01,    0xa0,
        0xad,    0xb2,    0xbd,    0xdf,    0xe9,    0x301,  0x345,  0x3b9,   0x3bf,   0x430,
        0x438,   0x5d0,   0x5b0,   0x627,   0x64b,   0x660,  0x669,  0x93c,   0x915,   0x94d,
        0xe01,   0xe38,   0xe49,   0xeb8,   0xec8,   0xf71,  0xf74,  0x1100,  0x1161,  0x11a8,
        0x200b,  0x2026,  0x2074,  0x2460,  0x3042,  0x304b, 0x3099, 0x309a,  0x4e2d,  0xac00,
        0xd7a3,  0xfb01,  0xfdfa,  0xff11,  0xff76,  0xff9e, 0xfffd, 0x10330, 0x1d400, 0x1d7d8,
        0x1f600, 0x1f170, 0x20001, 0xe0041, 0x10fffd};
    enum { SOME = sizeof some / sizeof *some };
    mn_plain wide = {0}, plain = {0};
    mn_rng r;
    (void)state;
    mn_rng_init(&r, 20261123, 2);
    for (int turn = 0; turn < 60000; turn++) {
        char text[700];
        size_t len = 0;
        const size_t want = mn_rng_u64(&r) % 600, stay = 1 + mn_rng_u64(&r) % 12,
                     ascii = turn % 3 ? 0 : 1 + mn_rng_u64(&r) % 20; /* for each other one */
        uint32_t kind = 0;
        while (len < want) {
            for (size_t k = mn_rng_u64(&r) % (ascii + 1); k && len < want; k--)
                text[len++] = (char)(' ' + mn_rng_u64(&r) % 95);
            if (mn_rng_u64(&r) % stay == 0)
                kind = (uint32_t)(mn_rng_u64(&r) % SOME);
            const uint32_t near = turn % 2 ? some[(kind + mn_rng_u64(&r) % 3) % SOME]
                                           : some[kind] + (uint32_t)(mn_rng_u64(&r) % 24);
            const bool legal = near && near < 0x110000 && (near < 0xd800 || near > 0xdfff);
            len += mn_utf8_put(text + len, legal ? near : 'x');
        }
        assert_alike(&wide, &plain, (mn_text){text, len});
    }
    mn_plain_free(&wide);
    mn_plain_free(&plain);
}

/* The same of characters of two bytes, of one script or of many, as their blocks have tables of
 * their own. */
static void twos_are_as_plain(void **state)
{
    mn_plain wide = {0}, plain = {0};
    mn_rng r;
    (void)state;
    mn_rng_init(&r, 20261123, 3);
    for (int turn = 0; turn < 60000; turn++) {
        char text[400];
        size_t len = 0;
        const size_t want = mn_rng_u64(&r) % 300, others = 1 + mn_rng_u64(&r) % 30,
                     ascii = 1 + mn_rng_u64(&r) % 30;
        const uint32_t from = 0x80 + (uint32_t)(mn_rng_u64(&r) % 0x780),
                       span = 1 + (uint32_t)(mn_rng_u64(&r) % (turn % 2 ? 64 : 0x800 - from));
        while (len < want) {
            const uint64_t which = mn_rng_u64(&r) % 30;
            const uint32_t c = which < ascii ? ' ' + (uint32_t)(mn_rng_u64(&r) % 95)
                               : mn_rng_u64(&r) % others == 0
                                   ? 0x80 + (uint32_t)(mn_rng_u64(&r) % 0x780)
                                   : from + (uint32_t)(mn_rng_u64(&r) % span);
            len += mn_utf8_put(text + len, c < 0x800 ? c : 0x7ff);
        }
        assert_alike(&wide, &plain, (mn_text){text, len});
    }
    mn_plain_free(&wide);
    mn_plain_free(&plain);
}

static void bounds_long_texts(void **state)
{
    const size_t len = (size_t)8 << 20;
    char *text = malloc(len);
    mn_plain p = {0};
    (void)state;
    assert_non_null(text);
    for (size_t i = 0; i < len; i += 3) /* U+FDFA becomes eighteen characters */
        memcpy(text + i, "\xEF\xB7\xBA", len - i < 3 ? len - i : 3);
    assert_int_equal(mn_normal_text(&p, rules, (mn_text){text, len - len % 3}, NULL), MN_OK);
    assert_true(p.cut);
    assert_non_null(memchr(p.text.ptr, ' ', p.text.len));
    memset(text, 'x', len);
    assert_int_equal(mn_normal_text(&p, rules, (mn_text){text, len}, NULL), MN_OK);
    assert_true(p.cut);
    assert_int_equal(p.text.len, MN_NORMAL_MAX);
    assert_null(memchr(p.text.ptr, ' ', p.text.len));
    mn_plain_free(&p);
    free(text);
}

/* A megabyte of marks out of order, in a text that must be composed: to put them in order took the
 * square of their number, a quarter of an hour. Some are marks only in parts (U+0F73), or by what
 * they stand for (U+FF9E). */
static void towers_of_marks_take_no_longer(void **state)
{
    static const char *const of[] = {"\xCC\x81\xCC\xA7", "\xE0\xBD\xB3", "\xCC\x81\xEF\xBE\x9E",
                                     "\xCD\x84\xEF\xBE\x9F", "\xCC\x81\xE3\x82\x99\xE0\xBE\x81"};
    enum { BYTES = 1000000 };
    char *text = malloc(BYTES + 32);
    mn_plain p = {0};
    (void)state;
    assert_non_null(text);
    for (size_t k = 0; k < sizeof of / sizeof *of; k++) {
        size_t n = 8;
        memcpy(text, "\xE1\x84\x80\xE1\x85\xA1 a", 8); /* a syllable in parts */
        while (n < BYTES) {
            memcpy(text + n, of[k], strlen(of[k]));
            n += strlen(of[k]);
        }
        memcpy(text + n, " b", 2);
        const clock_t from = clock();
        assert_int_equal(mn_normal_text(&p, rules, (mn_text){text, n + 2}, NULL), MN_OK);
        assert_true((double)(clock() - from) / CLOCKS_PER_SEC < 20);
        assert_memory_equal(p.text.ptr, "\xEA\xB0\x80 a", 5);
        if (k == 0)
            assert_text(p.text, "\xEA\xB0\x80 a b");
    }
    mn_plain_free(&p);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folds_what_hides),
        cmocka_unit_test(marks_digits),
        cmocka_unit_test(keeps_scripts),
        cmocka_unit_test(is_the_same_for_all_forms),
        cmocka_unit_test(steps_meet),
        cmocka_unit_test(wide_is_as_plain),
        cmocka_unit_test(twos_are_as_plain),
        cmocka_unit_test(bounds_long_texts),
        cmocka_unit_test(towers_of_marks_take_no_longer),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
