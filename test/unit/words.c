/* SPDX-License-Identifier: Apache-2.0
 *
 * test/unit/words.c - reading the words of a purchase: folding, abbreviations,
 * misspellings, heads, services, Spanish, lines that say nothing, hostile input.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include <manumit/reference.h>

#include "reference/words.h"

static int load(void **state)
{
    return mn_reference_new((mn_reference **)state, MN_NEED_WORDS, NULL) != MN_OK;
}

static int unload(void **state)
{
    mn_reference_free(*state);
    return 0;
}

typedef struct expected {
    const char *text;
    int industry; /* as in "c3" */
} expected;

static void check_all(void **state, const expected *lines, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        mn_guess best[3];
        assert_int_equal(mn_words_classify(*state, mn_text_of(lines[i].text), best, NULL), MN_OK);
        if (best[0].industry + 1 != lines[i].industry)
            fail_msg("'%s' is c%d by '%s', not c%d", lines[i].text, best[0].industry + 1,
                     best[0].phrase, lines[i].industry);
        assert_true(best[0].score >= 0.0 && best[0].score <= 1.0);
        assert_true(best[0].score >= best[1].score && best[1].score >= best[2].score);
    }
}

#define CHECK_ALL(lines) check_all(state, lines, sizeof(lines) / sizeof *(lines))

static void reads_words(void **state)
{
    static const struct {
        const char *text, *words; /* joined by spaces, "|" before a break */
    } lines[] = {
        {"Men's T-Shirt, BLÅ", "mens tshirt |bla"},
        {"jamón  ibérico (1/2 KG)", "jamon iberico |1 2 kg"},
        {"\xEF\xBC\xA1\xEF\xBC\xA2 ﬁsh", "ab fish"},
        {"a\xFFz", "a z"},
        {"", ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        char got[256];
        size_t len = 0;
        mn_raw raw;
        mn_raw_read(&raw, mn_text_of(lines[i].text));
        for (size_t k = 0; k < raw.n; k++) {
            if (k > 0)
                got[len++] = ' ';
            if (raw.at[k].breaks)
                got[len++] = '|';
            memcpy(got + len, raw.at[k].text, raw.at[k].len);
            len += raw.at[k].len;
        }
        got[len] = '\0';
        assert_string_equal(got, lines[i].words);
    }
}

static void reads_plain_words(void **state)
{
    static const expected lines[] = {
        {"a pair of running shoes", 5}, {"two loaves of bread", 3}, {"strawberries", 1},
        {"diesel for the van", 8},      {"a haircut", 34},          {"dentist appointment", 33},
        {"electricity bill", 17}};
    CHECK_ALL(lines);
}

static void reads_shortened_and_misspelt_words(void **state)
{
    static const expected lines[] = {{"CHCKN THIGHS 1KG", 3}, {"LPTP 14IN", 14},
                                     {"LAUNDRY DETRGNT", 9},  {"TOMATOS", 1},
                                     {"choclate biscits", 3}, {"WSHNG MACHNE 9KG", 13}};
    CHECK_ALL(lines);
}

static void prefers_the_longest_phrase(void **state)
{
    static const expected lines[] = {
        {"car insurance", 28}, {"car tyres", 10},   {"coffee machine", 13},  {"coffee table", 16},
        {"leather shoes", 5},  {"shoe repair", 21}, {"car repair", 19},      {"milk frother", 13},
        {"toothbrush", 16},    {"toothpaste", 9},   {"office cleaning", 30}, {"office rent", 29}};
    CHECK_ALL(lines);
}

static void reads_spanish(void **state)
{
    static const expected lines[] = {{"zapatos de cuero para mujer", 5},
                                     {"recibo de la luz", 17},
                                     {"alquiler del piso", 29},
                                     {"seguro del coche", 28},
                                     {"pollo fresco", 3},
                                     {"CAMISETA ALGODON T-M", 4},
                                     {"corte de pelo", 34}};
    CHECK_ALL(lines);
}

static void reads_merchants(void **state)
{
    static const expected lines[] = {
        {"SHELL OIL 12345", 8},     {"APPLE STORE R123", 14}, {"COMCAST CABLE", 27},
        {"UBER *TRIP", 23},         {"SAFEWAY #0412", 3},     {"H&M", 4},
        {"McDonald's", 22},         {"Home Depot", 12},       {"Netflix subscription", 34},
        {"PAYPAL *NETFLIX", 34},    {"Iberdrola", 17},        {"Kfz-Versicherung Allianz", 28},
        {"Media Markt Laptop", 14}, {"Walmart milk", 3},      {"gap insurance", 28},
        {"shell necklace", 16},     {"UPS battery", 14},      {"pasta shells", 3}};
    static const char *const mixed[] = {"AMZN Mktp US*2K4RT", "TARGET 00012345", "El Corte Inglés",
                                        "COSTCO WHSE #012", "Equipment"};
    mn_guess best[3];
    CHECK_ALL(lines);
    for (size_t i = 0; i < sizeof mixed / sizeof *mixed; i++) {
        assert_int_equal(mn_words_classify(*state, mn_text_of(mixed[i]), best, NULL), MN_OK);
        assert_true(best[0].industry >= 0 && best[0].score <= 0.5);
        assert_string_equal(best[0].source, "merchants");
    }
    assert_int_equal(mn_words_classify(*state, mn_text_of("Venmo John"), best, NULL), MN_OK);
    assert_int_equal(best[0].industry, -1);
}

static void reads_what_governments_buy(void **state)
{
    static const expected lines[] = {{"Rental payments to GSA", 29},
                                     {"Advisory and assistance services", 30},
                                     {"Transportation of things", 23},
                                     {"Public order and safety", 31},
                                     {"Environmental protection", 34}};
    CHECK_ALL(lines);
}

static void reads_a_little_german_and_french(void **state)
{
    static const expected lines[] = {{"Miete", 29},      {"Strom", 17},     {"Bäckerei Müller", 3},
                                     {"chaussures", 5},  {"loyer", 29},     {"assurance auto", 28},
                                     {"pain relief", 9}, {"handy man", 18}, {"vanilla essence", 3}};
    CHECK_ALL(lines);
}

/* One word that is only like a known one proves little. */
static void doubts_guesses(void **state)
{
    mn_guess best[3];
    assert_int_equal(mn_words_classify(*state, mn_text_of("strawbery"), best, NULL), MN_OK);
    assert_int_equal(best[0].industry, 0);
    assert_true(best[0].score <= 0.5);
}

static void says_when_nothing_is_said(void **state)
{
    static const char *const lines[] = {"",
                                        "   ",
                                        "misc",
                                        "adjustment",
                                        "PAYMENT THANK YOU",
                                        "transfer to savings",
                                        "ATM WITHDRAWAL",
                                        "salary",
                                        "qwxzkj vbnmq",
                                        "12345 678",
                                        "!!! ???",
                                        "POS DEBIT 4411 VISA 08/12",
                                        "REF 00981 INV 22",
                                        "Venmo John",
                                        "Personnel compensation",
                                        "Grants, subsidies, and contributions",
                                        "Net interest",
                                        "debt service"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        mn_guess best[3];
        assert_int_equal(mn_words_classify(*state, mn_text_of(lines[i]), best, NULL), MN_OK);
        if (best[0].industry >= 0 && best[0].score >= 0.2)
            fail_msg("'%s' is c%d with %.2f", lines[i], best[0].industry + 1, best[0].score);
    }
}

static void is_sure_of_what_is_plain(void **state)
{
    mn_guess clear[3], cloudy[3];
    assert_int_equal(mn_words_classify(*state, mn_text_of("frozen shrimps"), clear, NULL), MN_OK);
    assert_int_equal(mn_words_classify(*state, mn_text_of("xqj shrmp vwq"), cloudy, NULL), MN_OK);
    assert_int_equal(clear[0].industry, 2);
    assert_true(clear[0].score > 0.8);
    assert_true(cloudy[0].score < clear[0].score);
    assert_string_equal(clear[0].source, "lexicon");
}

static void explains(void **state)
{
    char *why = NULL;
    assert_int_equal(mn_words_explain(&why, *state, mn_text_of("CHCKN SOUP 400G"), NULL), MN_OK);
    assert_non_null(strstr(why, "'chckn' read as 'chicken'"));
    assert_non_null(strstr(why, "-> c3"));
    free(why);
    assert_int_equal(mn_words_explain(&why, *state, mn_text_of(""), NULL), MN_OK);
    assert_non_null(why);
    free(why);
}

static void is_the_same_each_time(void **state)
{
    mn_reference *other = NULL;
    mn_guess a[3], b[3];
    const mn_text line = mn_text_of("STNLS STL PIPE FTTNG 2IN ELBW");
    assert_int_equal(mn_reference_new(&other, MN_NEED_WORDS, NULL), MN_OK);
    assert_int_equal(mn_words_classify(*state, line, a, NULL), MN_OK);
    assert_int_equal(mn_words_classify(other, line, b, NULL), MN_OK);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(a[i].industry, b[i].industry);
        assert_memory_equal(&a[i].score, &b[i].score, sizeof a[i].score);
        assert_string_equal(a[i].phrase, b[i].phrase);
    }
    mn_reference_free(other);
}

/* Long, broken and strange texts end in an answer. */
static void survives_hostile_input(void **state)
{
    enum { LONG = 70000 };
    static const char *const parts[] = {"a",       "aaaaaaaa", "x ", "\xFF", "\xF0\x9F",    "é",
                                        "frozen ", ",",        "-",  "9",    "\xEF\xB7\xBA"};
    char *text = malloc(LONG);
    assert_non_null(text);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        mn_guess best[3];
        char *why = NULL;
        size_t len = strlen(parts[i]), at = 0;
        for (; at + len <= LONG; at += len)
            memcpy(text + at, parts[i], len);
        assert_int_equal(mn_words_classify(*state, (mn_text){text, at}, best, NULL), MN_OK);
        assert_int_equal(mn_words_explain(&why, *state, (mn_text){text, at}, NULL), MN_OK);
        free(why);
    }
    free(text);
    mn_guess best[3];
    assert_int_equal(mn_words_classify(*state, (mn_text){"milk\0bread", 10}, best, NULL), MN_OK);
    assert_int_equal(best[0].industry, 2);
}

static void asks_for_the_index(void **state)
{
    mn_reference *bare = NULL;
    mn_guess best[3];
    char *why = NULL;
    mn_err e = MN_ERR_INIT;
    (void)state;
    assert_int_equal(mn_reference_new(&bare, MN_NEED_MONEY, NULL), MN_OK);
    assert_int_equal(mn_words_classify(bare, mn_text_of("milk"), best, &e), MN_USAGE);
    assert_int_equal(mn_words_explain(&why, bare, mn_text_of("milk"), &e), MN_USAGE);
    assert_null(why);
    mn_reference_free(bare);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_words),
        cmocka_unit_test(reads_plain_words),
        cmocka_unit_test(reads_shortened_and_misspelt_words),
        cmocka_unit_test(prefers_the_longest_phrase),
        cmocka_unit_test(reads_spanish),
        cmocka_unit_test(reads_merchants),
        cmocka_unit_test(reads_what_governments_buy),
        cmocka_unit_test(reads_a_little_german_and_french),
        cmocka_unit_test(doubts_guesses),
        cmocka_unit_test(says_when_nothing_is_said),
        cmocka_unit_test(is_sure_of_what_is_plain),
        cmocka_unit_test(explains),
        cmocka_unit_test(is_the_same_each_time),
        cmocka_unit_test(survives_hostile_input),
        cmocka_unit_test(asks_for_the_index),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
