/* SPDX-License-Identifier: Apache-2.0
 *
 * test/unit/spending_amount.c - amounts of money as people, shops and banks
 * write them, and what is no amount.
 */
#include "check.h"

#include "footprint/spending/amount.h"

#define P MN_MARK_POINT
#define C MN_MARK_COMMA
#define U MN_MARK_UNKNOWN
#define B MN_MARK_BOTH

static const struct {
    const char *text;
    mn_mark column;
    int64_t hundredths;
    const char *before, *after;
    mn_mark says;
} fine[] = {
    {"12", U, 1200, "", "", U},
    {"0", U, 0, "", "", U},
    {"-0.00", U, 0, "", "", P},
    {"12.5", U, 1250, "", "", P},
    {"12,5", U, 1250, "", "", C},
    {"12.50", U, 1250, "", "", P},
    {"12,50", U, 1250, "", "", C},
    {"1,234.56", U, 123456, "", "", P},
    {"1.234,56", U, 123456, "", "", C},
    {"1 234,56", U, 123456, "", "", C},
    {"1 234.56", U, 123456, "", "", P},
    {"1\u00A0234,56", U, 123456, "", "", C},
    {"1\u202F234,56", U, 123456, "", "", C},
    {"1'234.56", U, 123456, "", "", P},
    {"1\u2019234.56", U, 123456, "", "", P},
    {"1'234'567", U, 123456700, "", "", U},
    {"1,234,567", U, 123456700, "", "", P},
    {"1.234.567", U, 123456700, "", "", C},
    {"12,34,567.89", U, 123456789, "", "", P},
    {"1,00,000", U, 10000000, "", "", P},
    {"1 234", U, 123400, "", "", U},
    {"1,234", U, 123400, "", "", U},
    {"1.234", U, 123400, "", "", U},
    {"1,234", P, 123400, "", "", U},
    {"1,234", C, 123, "", "", U},
    {"1.234", C, 123400, "", "", U},
    {"1.235", P, 124, "", "", U},
    {"0.125", U, 13, "", "", P},
    {"0,124", U, 12, "", "", C},
    {"1234.567", U, 123457, "", "", P},
    {"12.345678901234567890", U, 1235, "", "", P},
    {"12.340000000000001", U, 1234, "", "", P},
    {"-12.345", P, -1235, "", "", U},
    {".50", U, 50, "", "", P},
    {",50", U, 50, "", "", C},
    {"-.5", U, -50, "", "", P},
    {"12.", U, 1200, "", "", P},
    {"12,-", U, 1200, "", "", C},
    {"12.--", U, 1200, "", "", P},
    {"1.234,-", U, 123400, "", "", C},
    {"12,\u2013", U, 1200, "", "", C},
    {"(12.00)", U, -1200, "", "", P},
    {"-12", U, -1200, "", "", U},
    {"12-", U, -1200, "", "", U},
    {"+12", U, 1200, "", "", U},
    {"- 12", U, -1200, "", "", U},
    {"\u221212", U, -1200, "", "", U},
    {"\u201312,00", U, -1200, "", "", C},
    {"$12", U, 1200, "$", "", U},
    {"$ 12", U, 1200, "$", "", U},
    {"-$12.10", U, -1210, "$", "", P},
    {"$-12.10", U, -1210, "$", "", P},
    {"($12.10)", U, -1210, "$", "", P},
    {"$(12.10)", U, -1210, "$", "", P},
    {"USD 12", U, 1200, "USD", "", U},
    {"12 EUR", U, 1200, "", "EUR", U},
    {"12EUR", U, 1200, "", "EUR", U},
    {"\u20AC12", U, 1200, "\u20AC", "", U},
    {"12 \u20AC", U, 1200, "", "\u20AC", U},
    {"12,50\u00A0\u20AC", U, 1250, "", "\u20AC", C},
    {"-12,50 \u20AC", U, -1250, "", "\u20AC", C},
    {"12,50- EUR", U, -1250, "", "EUR", C},
    {"R$ 1.234,50", U, 123450, "R$", "", C},
    {"Rs.12", U, 1200, "Rs.", "", U},
    {"Rs. 12.50", U, 1250, "Rs.", "", P},
    {"S/.12.50", U, 1250, "S/.", "", P},
    {"Fr. 12.-", U, 1200, "Fr.", "", P},
    {"$12.00 CAD", U, 1200, "$", "CAD", P},
    {"12.00 CR", U, -1200, "", "", P},
    {"12.00CR", U, -1200, "", "", P},
    {"12.00 Cr.", U, -1200, "", "", P},
    {"12.00 DR", U, 1200, "", "", P},
    {"$12.00 CR", U, -1200, "$", "", P},
    {"12.00 USD CR", U, -1200, "", "USD", P},
    {"CR 12.00", U, -1200, "", "", P},
    {"12,00 H", U, -1200, "", "", C},
    {"12,00 S", U, 1200, "", "", C},
    {"  12.00\t", U, 1200, "", "", P},
    {"007.50", U, 750, "", "", P},
    {"000000000000000000000012", U, 1200, "", "", U},
    {"92233720368547758.07", U, INT64_MAX, "", "", P},
    {"-92233720368547758.07", U, -INT64_MAX, "", "", P},
    {"12 kg", U, 1200, "", "kg", U},
};

static const struct {
    const char *text;
    mn_mark column;
    mn_amount_fault fault;
} wrong[] = {
    {"", U, MN_AMOUNT_EMPTY},
    {"   ", U, MN_AMOUNT_EMPTY},
    {"\u00A0", U, MN_AMOUNT_EMPTY},
    {"n/a", U, MN_AMOUNT_UNREADABLE},
    {"-", U, MN_AMOUNT_UNREADABLE},
    {"twelve", U, MN_AMOUNT_UNREADABLE},
    {"$", U, MN_AMOUNT_UNREADABLE},
    {"12/34", U, MN_AMOUNT_UNREADABLE},
    {"2024-01-03", U, MN_AMOUNT_UNREADABLE},
    {"01.02.2024", U, MN_AMOUNT_UNREADABLE},
    {"10:30", U, MN_AMOUNT_UNREADABLE},
    {"1e5", U, MN_AMOUNT_UNREADABLE},
    {"1E+05", U, MN_AMOUNT_UNREADABLE},
    {"=1+1", U, MN_AMOUNT_UNREADABLE},
    {"=SUM(A1:A3)", U, MN_AMOUNT_UNREADABLE},
    {"@12 SUM(3)", U, MN_AMOUNT_UNREADABLE},
    {"12 34", U, MN_AMOUNT_UNREADABLE},
    {"1 23", U, MN_AMOUNT_UNREADABLE},
    {"1234,567.89", U, MN_AMOUNT_UNREADABLE},
    {"1,23,4", U, MN_AMOUNT_UNREADABLE},
    {"1.2.3", U, MN_AMOUNT_UNREADABLE},
    {"1,234.567,8", U, MN_AMOUNT_UNREADABLE},
    {"1 234'567", U, MN_AMOUNT_UNREADABLE},
    {"1..5", U, MN_AMOUNT_UNREADABLE},
    {"1. 5", U, MN_AMOUNT_UNREADABLE},
    {"--12", U, MN_AMOUNT_UNREADABLE},
    {"-12-", U, MN_AMOUNT_UNREADABLE},
    {"+-12", U, MN_AMOUNT_UNREADABLE},
    {"(-12)", U, MN_AMOUNT_UNREADABLE},
    {"(12", U, MN_AMOUNT_UNREADABLE},
    {"12)", U, MN_AMOUNT_UNREADABLE},
    {")12(", U, MN_AMOUNT_UNREADABLE},
    {"((12))", U, MN_AMOUNT_UNREADABLE},
    {"-12 CR", U, MN_AMOUNT_UNREADABLE},
    {"12 EUR 13", U, MN_AMOUNT_UNREADABLE},
    {"0x10", U, MN_AMOUNT_UNREADABLE},
    {"\u0661\u0662", U, MN_AMOUNT_UNREADABLE},
    {"nan", U, MN_AMOUNT_UNREADABLE},
    {"inf", U, MN_AMOUNT_UNREADABLE},
    {"this line says far too much about the sum of 12", U, MN_AMOUNT_UNREADABLE},
    {"1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1", U, MN_AMOUNT_UNREADABLE},
    {"92233720368547758.08", U, MN_AMOUNT_TOO_LARGE},
    {"92233720368547758.075", U, MN_AMOUNT_TOO_LARGE},
    {"-92233720368547758.08", U, MN_AMOUNT_TOO_LARGE},
    {"99999999999999999999", U, MN_AMOUNT_TOO_LARGE},
    {"1234567890123456789012345678901234567890", U, MN_AMOUNT_TOO_LARGE},
    {"1,234", B, MN_AMOUNT_UNCLEAR},
    {"1.234", B, MN_AMOUNT_UNCLEAR},
    {"$1.234", B, MN_AMOUNT_UNCLEAR},
};

static void reads(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof fine / sizeof *fine; i++) {
        mn_amount a = {0};
        mn_amount_fault f = mn_amount_read(&a, mn_text_of(fine[i].text), fine[i].column);
        if (f != MN_AMOUNT_FINE || a.hundredths != fine[i].hundredths || a.says != fine[i].says) {
            fail_msg("'%s' (%d): fault %d, %lld, says %d", fine[i].text, (int)fine[i].column,
                     (int)f, (long long)a.hundredths, (int)a.says);
        }
        assert_text(a.before, fine[i].before);
        assert_text(a.after, fine[i].after);
    }
}

static void refuses(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        mn_amount a = {.hundredths = 77};
        mn_amount_fault f = mn_amount_read(&a, mn_text_of(wrong[i].text), wrong[i].column);
        if (f != wrong[i].fault || a.hundredths != 77) {
            fail_msg("'%s': fault %d, %lld", wrong[i].text, (int)f, (long long)a.hundredths);
        }
    }
}

static void says_when_it_is_unsure(void **state)
{
    mn_amount a;
    (void)state;
    assert_int_equal(mn_amount_read(&a, mn_text_of("1,234"), U), MN_AMOUNT_FINE);
    assert_true(a.lone);
    assert_int_equal(mn_amount_read(&a, mn_text_of("1,234"), P), MN_AMOUNT_FINE);
    assert_false(a.lone);
    assert_int_equal(mn_amount_read(&a, mn_text_of("12,345.00"), U), MN_AMOUNT_FINE);
    assert_false(a.lone);
    assert_int_equal(mn_amount_read(&a, mn_text_of("12 DR"), U), MN_AMOUNT_FINE);
    assert_true(a.labelled);
    assert_int_equal(mn_amount_read(&a, mn_text_of("-12"), U), MN_AMOUNT_FINE);
    assert_false(a.labelled);
}

/* Whatever number is written in a clear form is read back. */
static void reads_back(void **state)
{
    static const struct {
        const char *thousands, *mark;
    } forms[] = {{",", "."}, {".", ","}, {" ", ","}, {"'", "."}, {"\u00A0", ","}};
    uint64_t x = 1;
    (void)state;
    for (int i = 0; i < 20000; i++) {
        x = x * 6364136223846793005u + 1442695040888963407u;
        const unsigned whole = (unsigned)(x >> 36), cents = (unsigned)(x >> 20) % 100;
        const char *t = forms[i % 5].thousands;
        char text[64];
        (void)snprintf(text, sizeof text, "%u%s%03u%s%03u%s%02u", 1 + whole / 1000000 % 999, t,
                       whole / 1000 % 1000, t, whole % 1000, forms[i % 5].mark, cents);
        const int64_t want =
            ((int64_t)(1 + whole / 1000000 % 999) * 1000000 + whole % 1000000) * 100 + cents;
        mn_amount a;
        assert_int_equal(mn_amount_read(&a, mn_text_of(text), U), MN_AMOUNT_FINE);
        if (a.hundredths != want) {
            fail_msg("'%s' is %lld, not %lld", text, (long long)a.hundredths, (long long)want);
        }
    }
}

/* Any bytes at all: no fault beyond the documented ones, no read outside. */
static void survives_bytes(void **state)
{
    static const char alphabet[] = "0123456789.,'()-+$ CREUD\xE2\x82\xAC\xC2\xA0\xFF";
    uint64_t x = 7;
    (void)state;
    for (int i = 0; i < 100000; i++) {
        char text[24];
        size_t len = (size_t)i % sizeof text;
        for (size_t k = 0; k < len; k++) {
            x = x * 6364136223846793005u + 1442695040888963407u;
            text[k] = alphabet[(x >> 40) % (sizeof alphabet - 1)];
        }
        mn_amount a;
        mn_amount_fault f = mn_amount_read(&a, (mn_text){text, len}, (mn_mark)(i % 4));
        assert_in_range(f, MN_AMOUNT_FINE, MN_AMOUNT_UNCLEAR);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads),
        cmocka_unit_test(refuses),
        cmocka_unit_test(says_when_it_is_unsure),
        cmocka_unit_test(reads_back),
        cmocka_unit_test(survives_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
