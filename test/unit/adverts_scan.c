/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts_scan.c - the pass over a text that finds identifiers: each way through it that a
 * processor has finds the same; words that were met before change nothing but the time; broken
 * UTF-8 does no harm; numbers are looked up in plans as a search through all ranges would.
 */
#include "adverts/identify/block.h"
#include "adverts/identify/scan.h"

#include <stdlib.h>

#include "core/rng.h"
#include "core/text.h"
#include "unit/check.h"

static mn_identifier_rules *rules;

static int load(void **state)
{
    mn_err e;
    (void)state;
    return mn_identify_new(&rules, NULL, &e) != MN_OK;
}

static int unload(void **state)
{
    (void)state;
    mn_identify_free(rules);
    return 0;
}

static bool ascii_letter(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static void check_block(const unsigned char p[64])
{
    id_block want = {0}, got = id_block_plain(p);
    for (int i = 0; i < 64; i++) {
        const uint64_t bit = UINT64_C(1) << i;
        const bool number = p[i] >= '0' && p[i] <= '9';
        want.high |= p[i] >= 0x80 ? bit : 0;
        want.digit |= number ? bit : 0;
        want.word |= p[i] >= 0x80 || number || ascii_letter(p[i]) ? bit : 0;
        want.mark |= p[i] == '@' || p[i] == ':' || p[i] == '.' ? bit : 0;
    }
    assert_memory_equal(&got, &want, sizeof want);
}

static void test_blocks(void **state)
{
    (void)state;
    unsigned char p[64];
    mn_rng r;
    for (unsigned shift = 0; shift < 256; shift++) {
        for (unsigned i = 0; i < 64; i++)
            p[i] = (unsigned char)(i * 4 + shift);
        check_block(p);
        memset(p, (int)shift, sizeof p);
        check_block(p);
    }
    mn_rng_init(&r, 7, 0);
    for (int k = 0; k < 2000; k++) {
        for (unsigned i = 0; i < 64; i++)
            p[i] = (unsigned char)mn_rng_u64(&r);
        check_block(p);
    }
}

static void check_same(const mn_found_ids *a, const mn_found_ids *b)
{
    assert_int_equal(a->n, b->n);
    for (size_t i = 0; i < a->n; i++) {
        const mn_found_id *x = &a->id[i], *y = &b->id[i];
        assert_int_equal(x->kind, y->kind);
        assert_int_equal(x->start, y->start);
        assert_int_equal(x->end, y->end);
        assert_true(x->rules == y->rules && x->score == y->score);
        assert_int_equal(mn_text_cmp(x->value, y->value), 0);
    }
}

/* Pieces that texts are put together from: words of note, numbers in words, letters that look
 * like digits, digits, signs, other scripts, and bytes that are no UTF-8. */
static const char *const pieces[] = {
    "call ",
    "the ",
    "four ",
    "one",
    "five",
    "zero ",
    "zer0 ",
    "twenty ",
    "double ",
    "O",
    "I ",
    "SSS",
    "to ",
    "un ",
    "une ",
    "à ",
    "один ",
    "два ",
    "三",
    "四 ",
    "百",
    "元",
    "电话",
    "。",
    "ห้า",
    "หนึ่ง",
    "हमें ",
    "पाँच ",
    "خمسة ",
    "٥",
    "5",
    "55",
    "555",
    "01",
    "0123",
    "7",
    " ",
    " ",
    "-",
    ".",
    ",",
    "\n",
    "(",
    ")",
    "+",
    "+1 ",
    "@",
    "a@b.",
    "example ",
    "insta: ",
    "http://",
    "“",
    "”",
    "—",
    "\xE2\x80\x8B",
    "\xC2\xAD",
    "４",
    "⑤",
    "\xE0",
    "\xF0\x9F",
    "\xFF",
    "\x80",
    "tel ",
    "whatsapp ",
    "о",
    "café ",
    "équipe ",
    "Strasbourg ",
    "abcdefghijklmnopqrstuvwxyz",
};

static void test_kept(void **state)
{
    (void)state;
    id_scan_how *how[ID_SCAN_HOWS];
    mn_identifier_rules other = *rules;
    mn_found_ids kept = {0};
    mn_buf b = {0};
    mn_rng r;
    mn_err e;
    id_scan_all(how);
    assert_ptr_equal(how[0], rules->scan);
    mn_rng_init(&r, 11, 0);
    for (int k = 0; k < 20000; k++) {
        mn_found_ids fresh = {0};
        mn_buf_clear(&b);
        for (uint64_t n = 1 + mn_rng_u64(&r) % 40; n; n--)
            mn_buf_str(&b, pieces[mn_rng_u64(&r) % (sizeof pieces / sizeof pieces[0])]);
        assert_false(b.failed);
        /* To the byte, so that a read behind the text is seen. */
        char *text = malloc(b.len);
        assert_non_null(text);
        memcpy(text, b.ptr, b.len);
        const char *region = mn_rng_u64(&r) % 2 ? "GB" : NULL;
        assert_int_equal(mn_identify(&kept, rules, (mn_text){text, b.len}, region, &e), MN_OK);
        for (size_t i = 0; how[i]; i++) {
            other.scan = how[i];
            assert_int_equal(mn_identify(&fresh, &other, (mn_text){text, b.len}, region, &e),
                             MN_OK);
            check_same(&kept, &fresh);
            mn_found_ids_free(&fresh);
        }
        free(text);
    }
    mn_found_ids_free(&kept);
    mn_buf_free(&b);
}

/* More words than are kept, so that later ones drive out earlier ones, and all are met again. */
static void test_many_words(void **state)
{
    (void)state;
    mn_found_ids kept = {0};
    mn_buf b = {0};
    mn_err e;
    for (int round = 0; round < 2; round++)
        for (unsigned k = 0; k < 30000; k += 10) {
            mn_found_ids fresh = {0};
            mn_buf_clear(&b);
            for (unsigned i = k; i < k + 10; i++)
                mn_buf_fmt(&b, "%sone%c%c%c%c ", i % 3 ? "é" : "", 'a' + i % 26, 'a' + i / 26 % 26,
                           'a' + i / 676 % 26, 'a' + i / 17576);
            mn_buf_str(&b, "call four one five five five five zero one two three");
            assert_int_equal(mn_identify(&kept, rules, (mn_text){b.ptr, b.len}, "US", &e), MN_OK);
            assert_int_equal(mn_identify(&fresh, rules, (mn_text){b.ptr, b.len}, "US", &e), MN_OK);
            check_same(&kept, &fresh);
            assert_true(kept.n >= 1);
            mn_found_ids_free(&fresh);
        }
    mn_found_ids_free(&kept);
    mn_buf_free(&b);
}

/* What a search through all ranges of a country and length finds. */
static uint8_t searched(const id_region *g, const uint8_t *digit, size_t n)
{
    uint64_t v = 0;
    if (!(g->lengths >> n & 1))
        return 0;
    for (size_t i = 0; i < n; i++)
        v = v * 10 + digit[i];
    for (uint32_t i = g->range[n]; i < g->range[n + 1]; i++)
        if (rules->plans.range[i].low <= v && v <= rules->plans.range[i].high)
            return rules->plans.range[i].kinds;
    return 0;
}

static void test_plans(void **state)
{
    (void)state;
    mn_rng r;
    mn_rng_init(&r, 3, 0);
    for (size_t i = 0; i < rules->plans.regions; i++)
        for (size_t n = 1; n <= ID_LINE_MAX; n++)
            for (int k = 0; k < 200; k++) {
                const id_region *g = &rules->plans.region[i];
                uint8_t digit[ID_LINE_MAX];
                for (size_t d = 0; d < n; d++)
                    digit[d] = (uint8_t)(mn_rng_u64(&r) % 10);
                assert_int_equal(id_plan_kinds(&rules->plans, g, digit, n), searched(g, digit, n));
            }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_blocks),
        cmocka_unit_test(test_kept),
        cmocka_unit_test(test_many_words),
        cmocka_unit_test(test_plans),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
