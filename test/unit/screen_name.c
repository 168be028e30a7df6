/* SPDX-License-Identifier: Apache-2.0
 *
 * screen_name.c - tests of names taken apart: words, scripts, tags, the flat form.
 */
#include "screen/name/name.h"

#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "core/buf.h"
#include "core/text.h"

static mn_name_tables *tables;

static int open_tables(void **state)
{
    (void)state;
    mn_err e = MN_ERR_INIT;
    if (mn_name_tables_new(&tables, &e)) {
        print_error("%s:%u: %s\n", e.file, (unsigned)e.line, e.msg);
        return -1;
    }
    return 0;
}

static int close_tables(void **state)
{
    (void)state;
    mn_name_tables_free(tables);
    return 0;
}

/* The reading as "word/tag word/tag", tags by their first letter. */
static void read_as(const char *name, mn_bearer bearer, const char *want)
{
    _Alignas(8) unsigned char space[MN_PARSED_MAX];
    mn_parsed *p = (mn_parsed *)(void *)space;
    mn_buf b = {0};
    assert_int_equal(mn_name_read(p, mn_text_of(name), bearer, tables, NULL), MN_OK);
    assert_true(mn_parsed_valid(p, p->size));
    for (size_t i = 0; i < p->n; i++) {
        const mn_token *t = &mn_parsed_tokens(p)[i];
        if (i)
            mn_buf_char(&b, ' ');
        mn_buf_text(&b, mn_token_text(p, t));
        mn_buf_fmt(&b, "/%c", "nl#ptagsi"[t->tag]);
    }
    if (!mn_text_eq_str((mn_text){b.ptr, b.len}, want))
        fail_msg("'%s' is read as '%s', not as '%s'", name, b.ptr ? b.ptr : "", want);
    mn_buf_free(&b);
}

#define P MN_BEARER_PERSON
#define O MN_BEARER_ORGANISATION

/* Tags: n name, l legal form, # number, p place, t title, a particle, g common word, s stop word,
 * i initial. */
static void test_words(void **state)
{
    (void)state;
    read_as("  Smith, John Q. ", P, "smith/n john/n q/i");
    read_as("Dr. Usama bin LADEN", P, "dr/t usama/n bin/a laden/n");
    read_as("Ben Al-Qa'ida", P, "ben/n al/a qaida/n");
    read_as("S.A.R.L. Deutsche Stahl", O, "sarl/l deutsche/p stahl/n");
    read_as("Maersk A/S", O, "maersk/n as/l");
    read_as("Foo Sp. z o.o.", O, "foo/n spzoo/l");
    read_as("Procter & Gamble Co.", O, "procter/n and/s gamble/n co/l");
    read_as("First Int\xE2\x80\x99l Bank", O, "1/# international/g bank/g");
    read_as("Brigade Forty-Four", O, "brigade/g 44/#");
    read_as("KKR Fund XIV L.P.", O, "kkr/n fund/g 14/# lp/l");
    read_as("Bank of the United States", O, "bank/g of/s the/s unitedstates/p");
    read_as("A.B.C. Company", O, "abc/n company/l");
    read_as("A.B. Smith", P, "a/i b/i smith/n");
    read_as("", O, "");
    read_as(" - / ,", O, "");
}

static void test_scripts(void **state)
{
    (void)state;
    read_as("Crédit Agricole Łódź Straße Ærø", O, "credit/n agricole/n lodz/n strasse/n aero/n");
    read_as("Володимир Зеленський", P, "volodimir/n zelensky/n");
    read_as("Κυριάκος Μητσοτάκης", P, "kyriakos/n mitsotakis/n");
    read_as("Նիկոլ Փաշինյան", P, "nikol/n pashinyan/n");
    read_as("სალომე ზურაბიშვილი", P, "salome/n zurabishvili/n");
    read_as("בנימין נתניהו", P, "bnimin/n ntnihu/n");
    read_as("عبد الفتاح", P, "abd/n al/a ftah/n");
    read_as("김정은", P, "kim/n jeong/n eun/n");
    read_as("習近平", P, "xi/n jin/n ping/n");
    read_as("ប៉ុល ពត", P, "pol/n pot/n");
    read_as("バラク・オバマ", P, "baraku/n obama/n");
    read_as("ООО \"БАЙКАЛ\"", O, "ooo/l baykal/n");
    /* Parts of Hangul and full-width letters are the same as whole ones. */
    read_as("\xE1\x84\x80\xE1\x85\xB5\xE1\x86\xB7", P, "kim/n");
    read_as("ＡＢＣ　１２", O, "abc/n 12/#");
}

static void test_notes(void **state)
{
    (void)state;
    _Alignas(8) unsigned char space[MN_PARSED_MAX];
    mn_parsed *p = (mn_parsed *)(void *)space;
    assert_int_equal(mn_name_read(p, mn_text_of("محمد"), P, tables, NULL), MN_OK);
    assert_int_equal(p->notes, MN_NAME_VOWELS_LOST);
    assert_int_equal(mn_name_read(p, mn_text_of("安倍晋三"), P, tables, NULL), MN_OK);
    assert_int_equal(p->notes, MN_NAME_PINYIN);
    assert_int_equal(mn_name_read(p,
                                  mn_text_of("a\xFF"
                                             "b"),
                                  P, tables, NULL),
                     MN_OK);
    assert_int_equal(p->notes, MN_NAME_BROKEN);
    char *much = malloc(5000);
    assert_non_null(much);
    memset(much, 'a', 5000);
    assert_int_equal(mn_name_read(p, (mn_text){much, 5000}, P, tables, NULL), MN_OK);
    assert_true(p->notes & MN_NAME_CUT);
    assert_true(mn_parsed_valid(p, p->size));
    for (size_t i = 0; i < 5000; i += 2)
        much[i] = ' ';
    assert_int_equal(mn_name_read(p, (mn_text){much, 5000}, P, tables, NULL), MN_OK);
    assert_int_equal(p->n, MN_NAME_TOKENS);
    assert_true(p->notes & MN_NAME_CUT);
    free(much);
}

/* A letter is read the same whether its marks are written with it or behind it. */
static void test_marks(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"Сергей", "Серге\u0438\u0306"},
        {"Йовович", "\u0418\u0306\u043e\u0432\u043e\u0432\u0438\u0447"},
        {"Фёдор", "Фе\u0308дор"},
        {"Київ", "Ки\u0456\u0308в"},
        {"\u1f08θῆναι \u1f19λλάς", "Αθηναι Ελλας"},
        {"三\u3007一医院", "三零一医院"},
        {"Nguyễn", "Nguye\u0302\u0303n"}};
    _Alignas(8) unsigned char space[2][MN_PARSED_MAX];
    mn_parsed *p = (mn_parsed *)(void *)space[0], *q = (mn_parsed *)(void *)space[1];
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        assert_int_equal(mn_name_read(p, mn_text_of(pairs[i][0]), O, tables, NULL), MN_OK);
        assert_int_equal(mn_name_read(q, mn_text_of(pairs[i][1]), O, tables, NULL), MN_OK);
        assert_int_equal(p->joined, q->joined);
    }
}

/* What is kept of a long name ends with a whole character: it is shown. */
static void test_kept(void **state)
{
    (void)state;
    _Alignas(8) unsigned char space[MN_PARSED_MAX];
    mn_parsed *p = (mn_parsed *)(void *)space;
    char text[1300];
    for (size_t shift = 0; shift < 3; shift++) {
        memset(text, 'a', shift);
        for (size_t i = shift; i + 3 <= sizeof text; i += 3)
            memcpy(text + i, "ก", 3);
        const size_t len = shift + (sizeof text - shift) / 3 * 3;
        assert_int_equal(mn_name_read(p, (mn_text){text, len}, O, tables, NULL), MN_OK);
        const mn_text kept = mn_parsed_original(p);
        assert_true(kept.len > MN_NAME_BYTES - 3 && kept.len <= MN_NAME_BYTES);
        assert_int_equal(mn_utf8_bad(kept), kept.len);
        assert_true(mn_parsed_valid(p, p->size));
    }
}

/* A word that is longer than its room is noted, whatever reads it; one that just fits is not. */
static void test_long_words(void **state)
{
    (void)state;
    static const struct {
        const char *part;
        size_t fits, cut;
    } cases[] = {{"a", MN_TOKEN_BYTES, MN_TOKEN_BYTES + 1}, /* its own letters */
                 {"ก", 10, 60},                             /* a table's */
                 {"カ", 10, 59},                            /* ICU's: "ka" */
                 {"a.", MN_TOKEN_BYTES, MN_TOKEN_BYTES + 1}};
    _Alignas(8) unsigned char space[MN_PARSED_MAX];
    mn_parsed *p = (mn_parsed *)(void *)space;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int cut = 0; cut < 2; cut++) {
            char text[200];
            size_t len = 0;
            for (size_t k = 0; k < (cut ? cases[i].cut : cases[i].fits);
                 k++, len += strlen(text + len))
                snprintf(text + len, sizeof text - len, "%s", cases[i].part);
            assert_int_equal(mn_name_read(p, (mn_text){text, len}, O, tables, NULL), MN_OK);
            assert_int_equal(p->n, 1);
            assert_int_equal((p->notes & MN_NAME_CUT) != 0, cut);
        }
}

/* What was read from a file is not believed. */
static void test_flat(void **state)
{
    (void)state;
    _Alignas(8) unsigned char space[MN_PARSED_MAX], other[MN_PARSED_MAX];
    mn_parsed *p = (mn_parsed *)(void *)space, *q = (mn_parsed *)(void *)other;
    assert_int_equal(mn_name_read(p, mn_text_of("Deutsche Bank AG"), O, tables, NULL), MN_OK);
    memcpy(q, p, p->size);
    assert_true(mn_parsed_valid(q, p->size));
    assert_false(mn_parsed_valid(q, p->size - 8));
    assert_false(mn_parsed_valid(q, 8));
    q->n = 31;
    assert_false(mn_parsed_valid(q, p->size));
    memcpy(q, p, p->size);
    ((mn_token *)(void *)(q + 1))->text = 999;
    assert_false(mn_parsed_valid(q, p->size));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words), cmocka_unit_test(test_scripts),
        cmocka_unit_test(test_notes), cmocka_unit_test(test_marks),
        cmocka_unit_test(test_kept),  cmocka_unit_test(test_long_words),
        cmocka_unit_test(test_flat),
    };
    return cmocka_run_group_tests(tests, open_tables, close_tables);
}
