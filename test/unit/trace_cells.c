/* SPDX-License-Identifier: Apache-2.0
 *
 * trace_cells.c - tests of single values that tables of trade have: days, numbers, identifiers of
 * GS1.
 */
#include "table/amount.h"
#include "trace/tables/gs1.h"
#include "trace_rows.h"

/* --- days and numbers ------------------------------------------------------------------------ */

static void test_days(void **state)
{
    (void)state;
    static const struct {
        const char *text, *first, *last; /* NULL: refused */
        mn_day_order order;
        bool serial;
    } cases[] = {
        {"2026-03-01", "2026-03-01", "2026-03-01", 0, false},
        {"2026-3-1", "2026-03-01", "2026-03-01", 0, false},
        {"2026/03/31", "2026-03-31", "2026-03-31", 0, false},
        {"20260331", "2026-03-31", "2026-03-31", 0, false},
        {"2026-03-01T23:59:59Z", "2026-03-01", "2026-03-01", 0, false},
        {"2026-03-01 00:00:00.000", "2026-03-01", "2026-03-01", 0, false},
        {"2026-03", "2026-03-01", "2026-03-31", 0, false},
        {"2024-02", "2024-02-01", "2024-02-29", 0, false},
        {"2026-Q2", "2026-04-01", "2026-06-30", 0, false},
        {"2026", "2026-01-01", "2026-12-31", 0, false},
        {"31.03.2026", "2026-03-31", "2026-03-31", 0, false},
        {"2026年3月1日", "2026-03-01", "2026-03-01", 0, false},
        {"2026年3月1号", "2026-03-01", "2026-03-01", 0, false},
        {"2026年3月", "2026-03-01", "2026-03-31", 0, false},
        {"2026年", "2026-01-01", "2026-12-31", 0, false},
        {"2026年13月1日", NULL, NULL, 0, false},
        {"2026年3月1", NULL, NULL, 0, false},
        {"2026年3日", NULL, NULL, 0, false},
        {"2026年\xE6\x9C", NULL, NULL, 0, false},
        {"31/03/2026", "2026-03-31", "2026-03-31", 0, false},
        {"03/31/2026", "2026-03-31", "2026-03-31", 0, false},
        {"04/03/2026", NULL, NULL, 0, false},
        {"04/03/2026", "2026-03-04", "2026-03-04", MN_DAYS_DMY, false},
        {"04/03/2026", "2026-04-03", "2026-04-03", MN_DAYS_MDY, false},
        {"31/03/2026", NULL, NULL, MN_DAYS_MDY, false},
        {"45352", NULL, NULL, 0, false},
        {"45352", "2024-03-01", "2024-03-01", 0, true},
        {"45352.75", "2024-03-01", "2024-03-01", 0, true},
        {"2026-02-30", NULL, NULL, 0, false},
        {"2025-02-29", NULL, NULL, 0, false},
        {"2026-13-01", NULL, NULL, 0, false},
        {"2026-13", NULL, NULL, 0, false},
        {"2026-00", NULL, NULL, 0, false},
        {"1066-10-14", NULL, NULL, 0, false},
        {"9999", NULL, NULL, 0, false},
        {"last week", NULL, NULL, 0, false},
        {"2026-03-01x", NULL, NULL, 0, false},
        {"999999999999", NULL, NULL, 0, false},
        {"", NULL, NULL, 0, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int32_t first = MN_NO_DAY, last = MN_NO_DAY;
        char a[MN_DAY_SIZE], b[MN_DAY_SIZE];
        const char *hint = NULL, *why = mn_days_read(&first, &last, mn_text_of(cases[i].text),
                                                     cases[i].order, cases[i].serial, &hint);
        if (!cases[i].first != (why != NULL))
            fail_msg("'%s': %s", cases[i].text, why ? why : "taken");
        if (why)
            continue;
        mn_trade_day_write(a, first);
        mn_trade_day_write(b, last);
        if (strcmp(a, cases[i].first) != 0 || strcmp(b, cases[i].last) != 0)
            fail_msg("'%s' is %s..%s", cases[i].text, a, b);
    }
}

/* A time by the offset of its place. */
static void test_local_days(void **state)
{
    (void)state;
    static const struct {
        const char *time, *offset, *day;
        bool odd;
    } cases[] = {
        {"2026-03-01T23:30:00Z", "+08:00", "2026-03-02", false},
        {"2026-03-01T02:30:00.000Z", "-05:00", "2026-02-28", false},
        {"2026-03-01T02:30:00+08:00", "+08:00", "2026-03-01", false},
        {"2026-03-02T07:30:00+08:00", "-05:00", "2026-03-01", false},
        {"2026-03-01T16:00:00Z", "+08:00", "2026-03-02", false},
        {"2026-03-01T15:59:59Z", "+0800", "2026-03-01", false},
        {"2026-01-01T00:00:00Z", "-00:01", "2025-12-31", false},
        {"2026-03-01T23:30:00Z", "", "2026-03-01", false},
        {"2026-03-01T23:30:00", "+08:00", "2026-03-01", false},
        {"2026-03-01", "+08:00", "2026-03-01", false},
        {"2026-03-01T23:30:00Z", "Z", "2026-03-01", false},
        {"2026-03-01T23:30:00Z", "8", "2026-03-01", true},
        {"2026-03-01T23:30:00Z", "+15:00", "2026-03-01", true},
        {"2026-03-01T23:30:00Z", "+08:00x", "2026-03-01", true},
        {"2026-03-01T23h30Z", "+08:00", "2026-03-01", true},
        {"2026-03-01T23:30:00+8", "+08:00", "2026-03-01", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int32_t day = MN_NO_DAY, last;
        const char *hint;
        char text[MN_DAY_SIZE];
        const mn_text date = mn_text_sub(mn_text_of(cases[i].time), 0, 10);
        assert_null(mn_days_read(&day, &last, date, MN_DAYS_ISO, false, &hint));
        const char *odd =
            mn_trade_day_local(&day, mn_text_of(cases[i].time), mn_text_of(cases[i].offset));
        mn_trade_day_write(text, day);
        if (strcmp(text, cases[i].day) != 0 || (odd != NULL) != cases[i].odd)
            fail_msg("%s at %s is %s (%s)", cases[i].time, cases[i].offset, text, odd ? odd : "");
    }
}

static void test_amounts(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double quantity; /* NAN: refused */
        long long hundredths;
        bool rounded;
        const char *before, *after;
        mn_amount_mark mark;
    } cases[] = {
        {"12", 12, 1200, false, "", "", 0},
        {"12.5", 12.5, 1250, false, "", "", 0},
        {"  12.50 ", 12.5, 1250, false, "", "", 0},
        {"12,5", 12.5, 1250, false, "", "", 0},
        {"0,125", 0.125, 13, true, "", "", 0},
        {"1,234", NAN, 0, false, "", "", 0}, /* a thousand, or a little more than one? */
        {"1,234.5", 1234.5, 123450, false, "", "", 0},
        {"1.234,5", 1234.5, 123450, false, "", "", 0},
        {"1,234,567", 1234567, 123456700, false, "", "", 0},
        {"1.234.567", 1234567, 123456700, false, "", "", 0},
        {"12,34,567", NAN, 0, false, "", "", 0},
        {"1 234 567,25", 1234567.25, 123456725, false, "", "", 0},
        {"1\xC2\xA0"
         "234,25",
         1234.25, 123425, false, "", "", 0},
        {"1'234.25", 1234.25, 123425, false, "", "", 0},
        {"-5", -5, -500, false, "", "", 0},
        {"(5)", -5, -500, false, "", "", 0},
        {"+5", 5, 500, false, "", "", 0},
        {"\xE2\x88\x92"
         "5",
         -5, -500, false, "", "", 0},
        {"1e3", 1000, 100000, false, "", "", 0},
        {"1.5E+2", 150, 15000, false, "", "", 0},
        {"150e-4", 0.015, 2, true, "", "", 0},
        {"1e400", NAN, 0, false, "", "", 0},
        {"1e18", NAN, 0, false, "", "", 0},
        {"inf", NAN, 0, false, "", "", 0},
        {"NaN", NAN, 0, false, "", "", 0},
        {"-inf", NAN, 0, false, "", "", 0},
        {"0x10", NAN, 0, false, "", "", 0},
        {"", NAN, 0, false, "", "", 0},
        {"12 kg", 12, 1200, false, "", "kg", 0},
        {"12kg", 12, 1200, false, "", "kg", 0},
        {"USD 1,234.50", 1234.5, 123450, false, "USD", "", 0},
        {"-$5.25", -5.25, -525, false, "$", "", 0},
        {"$ -5.25", -5.25, -525, false, "$", "", 0},
        {"5.", 5, 500, false, "", "", 0},
        {".5", 0.5, 50, false, "", "", 0},
        {"0.005", 0.005, 1, true, "", "", 0},
        {"0.0049", 0.0049, 0, true, "", "", 0},
        {"92233720368547758.06", 92233720368547758.06, 9223372036854775806, false, "", "", 0},
        {"108,500", 108500, 10850000, false, "", "", MN_MARK_POINT},
        {"12,5", 12.5, 1250, false, "", "", MN_MARK_POINT},
        {"1.234", 1.234, 123, true, "", "", MN_MARK_POINT},
        {"1.234", 1.234, 123, true, "", "", MN_MARK_UNSAID},
        {"118.000", 118000, 11800000, false, "", "", MN_MARK_COMMA},
        {"118.000 kg", 118000, 11800000, false, "", "kg", MN_MARK_COMMA},
        {"1,234", 1.234, 123, true, "", "", MN_MARK_COMMA},
        {"0.941", 0.941, 94, true, "", "", MN_MARK_COMMA},
        {"12.5", 12.5, 1250, false, "", "", MN_MARK_COMMA},
    };
    mn_buf room = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mn_amount a;
        double v = NAN;
        int64_t money = 0;
        bool rounded = false;
        const char *hint,
            *why = mn_amount_cut(&a, mn_text_of(cases[i].text), cases[i].mark, &room, &hint);
        if (!why)
            why = mn_amount_quantity(&v, &a, &hint);
        /* "0x10" is "0" with something behind it, which is no unit */
        if (strcmp(cases[i].text, "0x10") == 0 && !why && a.after.len)
            continue;
        if (isnan(cases[i].quantity) != (why != NULL))
            fail_msg("'%s': %s", cases[i].text, why ? why : "taken");
        if (why)
            continue;
        assert_near(v, cases[i].quantity, 0);
        assert_null(mn_amount_hundredths(&money, &rounded, &a, &hint));
        if (money != cases[i].hundredths || rounded != cases[i].rounded)
            fail_msg("'%s' is %lld", cases[i].text, (long long)money);
        assert_text(a.before, cases[i].before);
        assert_text(a.after, cases[i].after);
    }
    mn_amount a;
    int64_t money = 7;
    bool rounded;
    const char *hint;
    assert_null(mn_amount_cut(&a, mn_text_of("92233720368547758.08"), 0, &room, &hint));
    assert_non_null(mn_amount_hundredths(&money, &rounded, &a, &hint));
    assert_null(mn_amount_cut(&a, mn_text_of("99999999999999999999"), 0, &room, &hint));
    assert_non_null(mn_amount_hundredths(&money, &rounded, &a, &hint));
    assert_int_equal(money, 7);
    mn_buf_free(&room);
}

static void test_gs1(void **state)
{
    (void)state;
    /* Keys of the examples of the EPC Tag Data Standard and of GS1 Digital Link. */
    static const struct {
        const char *text, *key, *lot;
        mn_gs1_kind kind;
    } cases[] = {
        {"urn:epc:id:sgtin:0614141.812345.6789", "80614141123458", "", MN_GS1_GTIN},
        {"urn:epc:idpat:sgtin:0614141.812345.*", "80614141123458", "", MN_GS1_GTIN},
        {"urn:epc:class:lgtin:4012345.012345.998877", "04012345123456", "998877", MN_GS1_GTIN},
        {"urn:epc:id:sgln:0614141.12345.400", "0614141123452", "", MN_GS1_GLN},
        {"urn:epc:id:pgln:0614141.12345", "0614141123452", "", MN_GS1_GLN},
        {"urn:epc:id:sscc:0614141.1234567890", "106141412345678908", "", MN_GS1_SSCC},
        {"https://id.gs1.org/01/09506000134352/10/ABC/21/12", "09506000134352", "ABC", MN_GS1_GTIN},
        {"https://example.com/a/414/9521321000018?x=1", "9521321000018", "", MN_GS1_GLN},
        {"https://example.com/page", "", "", MN_GS1_OTHER},
        {"urn:uuid:1", "", "", MN_GS1_OTHER},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mn_gs1 id;
        const char *why = mn_gs1_read(&id, mn_text_of(cases[i].text));
        if (why)
            fail_msg("%s: %s", cases[i].text, why);
        assert_int_equal(id.kind, cases[i].kind);
        assert_string_equal(id.key, cases[i].key);
        assert_text(id.lot, cases[i].lot);
    }
    static const struct {
        const char *text, *extension;
    } places[] = {{"urn:epc:id:sgln:0614141.12345.400", "400"},
                  {"urn:epc:id:sgln:0614141.12345.0", "0"},
                  {"urn:epc:id:sgln:0614141.12345.A%2FB", "A/B"},
                  {"https://id.gs1.org/414/9521321000018/254/A%2fB", "A/B"},
                  {"https://id.gs1.org/414/9521321000018", ""}};
    char out[64];
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        mn_gs1 id;
        assert_null(mn_gs1_read(&id, mn_text_of(places[i].text)));
        assert_null(mn_gs1_unescape(out, sizeof out, id.extension));
        assert_string_equal(out, places[i].extension);
    }
    assert_non_null(mn_gs1_unescape(out, sizeof out, mn_text_of("a%00")));
    assert_non_null(mn_gs1_unescape(out, sizeof out, mn_text_of("a%FF")));
    assert_null(mn_gs1_unescape(out, sizeof out, mn_text_of("a%F%")));
    assert_string_equal(out, "a%F%");
    static const char *const wrong[] = {"urn:epc:id:sgtin:0614141.81234.6789",
                                        "urn:epc:id:sgtin:061414x.812345.6789",
                                        "urn:epc:id:sgtin:0614141",
                                        "urn:epc:id:sscc:0614141.",
                                        "https://id.gs1.org/01/09506000134353",
                                        "https://id.gs1.org/01/0950600013435"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        mn_gs1 id;
        if (!mn_gs1_read(&id, mn_text_of(wrong[i])))
            fail_msg("%s is taken", wrong[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_days),
        cmocka_unit_test(test_local_days),
        cmocka_unit_test(test_amounts),
        cmocka_unit_test(test_gs1),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
