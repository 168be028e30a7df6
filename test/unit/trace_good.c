/* SPDX-License-Identifier: Apache-2.0
 *
 * trace_good.c - HS codes as they are written, and goods by keywords and prefixes.
 *
 * Linked with --wrap=malloc, calloc and realloc.
 */
#include "trace/good/good.h"

#include <stdlib.h>

#include "check.h"
#include "failing.h"

static void test_hs(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"5201", "5201"},
        {"5201.00", "520100"},
        {"5201.00.18.00", "5201001800"},
        {" HS 5201 00 ", "520100"},
        {"HTS: 5201.00", "520100"},
        {"'0702", "0702"},
        {"702", "0702"}, /* a leading zero that a spreadsheet ate */
        {"20290", "020290"},
        {"52", "52"},
        {"5", ""},
        {"52010018001", ""},
        {"cotton", ""},
        {"5201 cotton", ""},
        {"cotton 5201", ""},
        {"", ""},
        {"HS", ""},
        {"3/4", ""},
        {"2026-03-01", "20260301"}, /* digits alone can't tell a date */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char hs[MN_HS_SIZE];
        mn_hs_read(hs, mn_text_of(cases[i][0]));
        if (strcmp(hs, cases[i][1]) != 0)
            fail_msg("'%s': '%s', expected '%s'", cases[i][0], hs, cases[i][1]);
    }
}

static void folded(const char *text, const char *words, const char *file, int line)
{
    mn_folded f = {0};
    char told[200] = "";
    assert_int_equal(mn_folded_read(&f, mn_text_of(text), NULL), MN_OK);
    for (size_t i = 0; i < f.words; i++) {
        const mn_text w = mn_folded_at(&f, i);
        const size_t n = strlen(told);
        snprintf(told + n, sizeof told - n, "%s%.*s", i ? "|" : "", (int)w.len, w.ptr);
        assert_true(f.word[i].from < f.word[i].to && f.word[i].to <= strlen(text));
    }
    if (strcmp(told, words) != 0) {
        print_error("'%s' is '%s', not '%s'\n", text, told, words);
        _fail(file, line);
    }
    mn_folded_free(&f);
}
#define assert_folded(text, words) folded(text, words, __FILE__, __LINE__)

static void test_folded(void **state)
{
    (void)state;
    assert_folded("", "");
    assert_folded(" -- ", "");
    assert_folded("Ürümqi, XUAR", "urumqi|xuar");
    assert_folded("U\xCC\x88r\xC3\xBCmqi", "urumqi"); /* the mark apart */
    assert_folded("Women's gloves", "womens|gloves");
    assert_folded("新疆路12号", "新|疆|路|12|号");
    assert_folded("ＡＢＣ１２", "abc12");
    assert_folded("شىنجاڭ ئۇيغۇر", "شىنجاڭ|يۇيغۇر");
    assert_folded("Straße \xFF\xFE x", "strasse|x");
}

static void test_stems(void **state)
{
    (void)state;
    static const char *const same[][2] = {
        {"gloves", "glove"},  {"tomatoes", "tomato"}, {"berries", "berry"},
        {"boxes", "box"},     {"brushes", "brush"},   {"glass", "glass"},
        {"citrus", "citrus"}, {"cotton", "cotton"},   {"glasses", "glass"}};
    static const char *const other[][2] = {
        {"gas", "gag"}, {"steel", "steeled"}, {"bus", "bu"}, {"cotton", "cottons2"}};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        assert_true(
            mn_stem_eq(mn_stem_of(mn_text_of(same[i][0])), mn_stem_of(mn_text_of(same[i][1]))));
    for (size_t i = 0; i < sizeof other / sizeof *other; i++)
        assert_false(
            mn_stem_eq(mn_stem_of(mn_text_of(other[i][0])), mn_stem_of(mn_text_of(other[i][1]))));
}

static mn_good_rows *sample(void)
{
    mn_good_rows *r = NULL;
    assert_int_equal(mn_good_rows_new(&r, NULL), MN_OK);
    assert_int_equal(
        mn_good_rows_add(r, mn_text_of("cotton;seed cotton"), mn_text_of("5201;5203"), NULL),
        MN_OK); /* 0 */
    assert_int_equal(mn_good_rows_add(r, mn_text_of("tomato"), mn_text_of("0702;2002"), NULL),
                     MN_OK); /* 1 */
    assert_int_equal(mn_good_rows_add(r, mn_text_of("latex glove;gloves"), mn_text_of(""), NULL),
                     MN_OK); /* 2: no HS codes */
    assert_int_equal(mn_good_rows_add(r, mn_text_of(""), mn_text_of("76"), NULL), MN_OK); /* 3 */
    assert_int_equal(mn_good_rows_names(r, NULL), MN_OK);
    return r;
}

/* "ROW HOW (BY)", joined by "; ". */
static void found(const mn_good_rows *r, const char *text, const char *hs, const char *told,
                  const char *file, int line)
{
    mn_good_asked a = {0};
    char all[300] = "";
    mn_err e = MN_ERR_INIT;
    assert_int_equal(mn_good_find(&a, r, mn_text_of(text), mn_text_of(hs), &e), MN_OK);
    for (size_t i = 0; i < a.hits; i++) {
        const size_t n = strlen(all);
        snprintf(all + n, sizeof all - n, "%s%u %s (%.*s)", i ? "; " : "", (unsigned)a.hit[i].row,
                 mn_good_how_name(a.hit[i].how), (int)a.hit[i].by.len, a.hit[i].by.ptr);
    }
    if (strcmp(all, told) != 0) {
        print_error("'%s' %s: '%s', not '%s'\n", text, hs, all, told);
        _fail(file, line);
    }
    mn_good_asked_free(&a);
}
#define assert_found(text, hs, told) found(r, text, hs, told, __FILE__, __LINE__)

static void test_find(void **state)
{
    (void)state;
    mn_good_rows *r = sample();
    assert_found("cotton", "", "0 named (cotton)");
    assert_found("Raw COTTON, not carded", "", "0 named (raw cotton)");
    assert_found("cotton 480 lb", "", "0 within (cotton)");
    assert_found("cotton 480", "", "0 named (cotton)");
    assert_found("cotton T-shirts", "", "0 within (cotton)");
    assert_found("shirts of cotton", "", "0 within (cotton)");
    assert_found("cottonseed oil", "", "");
    assert_found("Cotton", "5201.00", "0 HS code (5201)");
    assert_found("Cotton shirts", "6205.20", "0 words, other HS code (cotton)");
    assert_found("ginned lint", "52", "0 wider HS code (5201)");
    assert_found("5203 00", "", "0 HS code (5203)");
    assert_found("702", "", "1 HS code (0702)");
    assert_found("fresh tomatoes", "", "1 named (fresh tomato)");
    assert_found("TOMATO PASTE", "", "1 named (tomato paste)");
    assert_found("nitrile gloves", "4015", "2 named (gloves)");
    assert_found("gloves box", "", "2 within (gloves)");
    assert_found("sheets", "7606.12", "3 HS code (76)");
    assert_found("aluminium foil", "", "3 named (aluminium)");
    assert_found("foil of aluminum", "", "3 within (aluminum)");
    assert_found("nothing of that", "", "");
    assert_found("", "", "");
    mn_good_rows_free(r);
}

static void test_languages(void **state)
{
    (void)state;
    mn_good_rows *r = sample();
    assert_found("新疆棉花", "", "0 named (棉花)");
    assert_found("棉花种子机", "", "0 within (棉花)");
    assert_found("番茄酱", "", "1 named (番茄酱)");
    assert_found("algodón crudo", "", "0 named (algodón)");
    assert_found("camisas de algodon", "", "0 within (algodón)");
    assert_found("قطن", "", "0 named (قطن)");
    assert_found("хлопок", "", "0 named (хлопок)");
    assert_found("棉花", "8703", ""); /* its own HS code goes before a name's */
    mn_good_rows_free(r);
}

static void test_dol(void **state)
{
    (void)state;
    mn_reference *ref = NULL;
    mn_good_rows *r = NULL;
    mn_good_asked a = {0};
    size_t cotton_china = 0;
    assert_int_equal(mn_reference_new(&ref, MN_NEED_GOODS | MN_NEED_COUNTRIES, NULL), MN_OK);
    assert_int_equal(mn_good_rows_dol(&r, ref, NULL), MN_OK);
    assert_int_equal(mn_good_find(&a, r, mn_text_of("seed cotton"), mn_text_of("520100"), NULL),
                     MN_OK);
    for (size_t i = 0; i < a.hits; i++) {
        const mn_good *g = mn_good_at(ref, a.hit[i].row);
        cotton_china += strcmp(g->iso3, "CHN") == 0 && strcmp(g->good, "Cotton") == 0;
    }
    assert_int_equal(cotton_china, 1);
    mn_good_asked_free(&a);
    mn_good_rows_free(r);
    mn_reference_free(ref);
}

/* Codes of a name mean the same with points and blanks in them. */
static void test_codes_of_names(void **state)
{
    (void)state;
    mn_good_rows *r = NULL;
    assert_int_equal(mn_good_rows_new(&r, NULL), MN_OK);
    assert_int_equal(mn_good_rows_add(r, mn_text_of(""), mn_text_of("7604.10"), NULL), MN_OK);
    assert_int_equal(mn_good_rows_add(r, mn_text_of(""), mn_text_of("3901"), NULL), MN_OK);
    assert_int_equal(
        mn_good_rows_name(r, mn_text_of("profiles"), mn_text_of("HS 3901.20; 7604.10.50"), NULL),
        MN_OK);
    assert_found("profiles", "", "0 named (profiles); 1 named (profiles)");
    mn_good_rows_free(r);
}

static void test_wrong(void **state)
{
    (void)state;
    mn_good_rows *r = NULL;
    mn_good_asked a = {0};
    mn_err e = MN_ERR_INIT;
    char *long_text = malloc(100000);
    assert_int_equal(mn_good_rows_new(&r, NULL), MN_OK);
    assert_int_equal(mn_good_rows_add(r, mn_text_of(""), mn_text_of("5201;x"), &e), MN_DATA);
    assert_string_equal(e.msg, "'x' is no prefix of an HS code");
    assert_int_equal(mn_good_rows_name(r, mn_text_of("x"), mn_text_of("1"), &e), MN_DATA);
    assert_int_equal(
        mn_good_rows_add(r, mn_text_of("a b c d e f g h i j k l m n o p q"), mn_text_of(""), &e),
        MN_DATA); /* it would never be found */
    assert_string_equal(e.msg,
                        "the phrase 'a b c d e f g h i j k l m n o p q' has more than 16 words");
    for (size_t i = 0; i < 100000; i++)
        long_text[i] = "a "[i % 2];
    assert_int_equal(mn_good_find(&a, r, (mn_text){long_text, 100000}, mn_text_of(""), NULL),
                     MN_OK);
    assert_true(a.words.cut && a.words.words == MN_FOLDED_WORDS);
    mn_good_asked_free(&a);
    mn_good_rows_free(r);
    free(long_text);
}

static mn_status try_all(mn_err *e)
{
    mn_good_rows *r = NULL;
    mn_good_asked a = {0};
    mn_status st = mn_good_rows_new(&r, e);
    if (!st)
        st = mn_good_rows_add(r, mn_text_of("cotton;seed cotton"), mn_text_of("5201"), e);
    if (!st)
        st = mn_good_rows_name(r, mn_text_of("棉花"), mn_text_of("5201"), e);
    if (!st)
        st = mn_good_find(&a, r, mn_text_of("raw seed cotton 棉花"), mn_text_of(""), e);
    if (!st)
        assert_int_equal(a.hits, 1);
    mn_good_asked_free(&a);
    mn_good_rows_free(r);
    return st;
}

static void test_memory(void **state)
{
    (void)state;
    bool more = true;
    for (long n = 0; more; n++) {
        mn_err e = MN_ERR_INIT;
        left = n;
        const mn_status st = try_all(&e);
        more = left < 0;
        left = -1;
        assert_true(st == MN_OK || st == MN_SYSTEM);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_hs),
                                       cmocka_unit_test(test_folded),
                                       cmocka_unit_test(test_stems),
                                       cmocka_unit_test(test_find),
                                       cmocka_unit_test(test_languages),
                                       cmocka_unit_test(test_dol),
                                       cmocka_unit_test(test_codes_of_names),
                                       cmocka_unit_test(test_wrong),
                                       cmocka_unit_test(test_memory)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
