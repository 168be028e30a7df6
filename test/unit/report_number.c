/* SPDX-License-Identifier: Apache-2.0
 *
 * report_number.c - numbers and cells as people read them.
 */
#include "report/number.h"

#include "report_sample.h"

static void check_shown(mn_buf *b, const char *want, const char *file, int line)
{
    mn_buf_str(b, "");
    bool same = strcmp(b->ptr, want) == 0;
    if (!same)
        print_error("'%s' is not '%s'\n", b->ptr, want);
    mn_buf_free(b);
    if (!same)
        _fail(file, line);
}
#define assert_shown(call, want)                                                                   \
    do {                                                                                           \
        mn_buf b = {0};                                                                            \
        call;                                                                                      \
        check_shown(&b, want, __FILE__, __LINE__);                                                 \
    } while (0)

static void test_significant(void **state)
{
    static const struct {
        double v;
        const char *rounded, *whole;
    } cases[] = {
        {0, "0", "0"},
        {1, "1", "1"},
        {1240, "1,240", "1,240"},
        {1236.7, "1,240", "1,237"},
        {12345678, "12,300,000", "12,345,678"},
        {999.6, "1,000", "1,000"},
        {99.96, "100", "100"},
        {0.0035, "0.0035", "0.0035"},
        {0.16030574, "0.160", "0.160"},
        {0.5, "0.5", "0.5"},
        {1e-5, "0.00001", "0.00001"},
        {1.23e-7, "0.000000123", "0.000000123"},
        {1.23e-9, "1.23 × 10⁻⁹", "1.23 × 10⁻⁹"},
        {5e-324, "4.94 × 10⁻³²⁴", "4.94 × 10⁻³²⁴"},
        {1.5e300, "1.5 × 10³⁰⁰", "1.5 × 10³⁰⁰"},
        {999999999999999, "1 × 10¹⁵", "1 × 10¹⁵"},
        {-1236.7, "−1,240", "−1,237"},
        {-0.0, "0", "0"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_shown(mn_show_number(&b, cases[i].v, 3, false), cases[i].rounded);
        assert_shown(mn_show_number(&b, cases[i].v, 3, true), cases[i].whole);
    }
    assert_shown(mn_show_number(&b, (double)NAN, 3, false), "–");
    assert_shown(mn_show_number(&b, (double)INFINITY, 3, false), "∞");
    assert_shown(mn_show_number(&b, -(double)INFINITY, 3, false), "−∞");
}

static void test_fixed(void **state)
{
    (void)state;
    assert_shown(mn_show_fixed(&b, 1234.567, 1), "1,234.6");
    assert_shown(mn_show_fixed(&b, 0.0001, 2), "0.00");
    assert_shown(mn_show_fixed(&b, -0.0001, 2), "0.00"); /* no minus before nought */
    assert_shown(mn_show_fixed(&b, 2, 0), "2");
    assert_shown(mn_show_fixed(&b, 1e40, 2), "1 × 10⁴⁰");
    assert_shown(mn_show_integer(&b, INT64_MIN), "−9,223,372,036,854,775,808");
    assert_shown(mn_show_money(&b, -124050), "−1,240.50");
    assert_shown(mn_plain_money(&b, -5), "-0.05");
    assert_shown(mn_plain_money(&b, INT64_MIN), "-92233720368547758.08");
    assert_shown(mn_plain_date(&b, 19874), "2024-05-31");
    assert_shown(mn_plain_date(&b, -719529), "-000001-12-31");
}

static mn_figure figure(double value, double low, double high, const char *unit)
{
    return (mn_figure){"x", "x", value, low, high, unit, "m", false};
}

static void test_figures(void **state)
{
    const double none = (double)NAN;
    const struct {
        mn_figure f;
        const char *want;
    } cases[] = {
        {figure(0.1234, 0.05, 0.31, "people"), "0.12 people (0.05 to 0.31)"},
        {figure(1240.4, 900, 5000, "people"), "1,200 people (900 to 5,000)"},
        {figure(1240.4, 1200, 1300, "people"), "1,240 people (1,200 to 1,300)"},
        {figure(12.4, 11.9, 12.8, "people"), "12 people (12 to 13)"},
        {figure(1, none, none, "people"), "1 person"},
        {figure(12345, none, none, "lines"), "12,345 lines"},
        {figure(1, none, none, "lines"), "1 line"},
        {figure(1, none, none, "hours a year"), "1 hour a year"},
        {figure(1, none, none, "people per 1,000 USD"), "1 person per 1,000 USD"},
        {figure(1, none, none, "people/1000 USD"), "1 person/1000 USD"},
        {figure(1, none, none, "US dollars of the model's year"),
         "1 US dollar of the model's year"},
        {figure(1, none, none, "country-industry pairs"), "1 country-industry pair"},
        {figure(1, none, none, "countries"), "1 country"},
        {figure(1, none, none, "USD"), "1 USD"},
        {figure(1, none, none, "a"), "1 a"},
        {figure(1.5, 1, 2, "hours"), "1.5 hours (1.0 to 2.0)"},
        {figure(12345.67, none, none, "USD"), "12,346 USD"},
        {figure(0.874, 0.79, 0.93, "share"), "87.4% (79.0% to 93.0%)"},
        {figure(0.5, none, none, "share"), "50.0%"},
        {figure(none, none, none, "people"), "– people"},
        {figure(0.4, 0.0001, 0.9, "people"), "0.40 people (0.0001 to 0.90)"},
        {figure(3, 0, (double)INFINITY, ""), "3.00 (0 to ∞)"},
        {figure(280, 4.81e-16, 900, "people"), "280 people (0 to 900)"},
        {figure(280, 4.81e-6, 900, ""), "280 (0.0000048 to 900)"},
        {figure(0.000068, none, none, "people"), "0.000068 people"},
        {figure(0.0123, none, 0.04, "people/1000 USD"), "0.0123 people/1000 USD (– to 0.0400)"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_shown(mn_show_figure(&b, &cases[i].f), cases[i].want);
}

static void test_cells(void **state)
{
    (void)state;
    mn_table *t = new_table("t", "year:i64,people:i64,share:f64,yes:bool,day:date,m:money");
    add_row(t);
    assert_shown(mn_show_cell(&b, t, 0, &(mn_view_col){.col = 2, .digits = -1}), "");
    mn_table_put_i64(t, 0, 2024);
    mn_table_put_i64(t, 1, 2024);
    mn_table_put_f64(t, 2, 0.12345);
    mn_table_put_bool(t, 3, true);
    mn_table_put_date(t, 4, 0);
    mn_table_put_money(t, 5, 124050);
    assert_shown(mn_show_cell(&b, t, 0, &(mn_view_col){.col = 0, .digits = -1}), "2024");
    assert_shown(mn_show_cell(&b, t, 0, &(mn_view_col){.col = 1, .digits = -1}), "2,024");
    assert_shown(mn_show_cell(&b, t, 0, &(mn_view_col){.col = 2, .digits = -1, .factor = 1}),
                 "0.123");
    assert_shown(mn_show_cell(&b, t, 0, &(mn_view_col){.col = 2, .digits = 1, .percent = true}),
                 "12.3%");
    assert_shown(mn_show_cell(&b, t, 0, &(mn_view_col){.col = 3, .digits = -1}), "yes");
    assert_shown(mn_show_cell(&b, t, 0, &(mn_view_col){.col = 4, .digits = -1}), "1970-01-01");
    assert_shown(mn_show_cell(&b, t, 0, &(mn_view_col){.col = 5, .digits = -1}), "1,240.50");
    mn_table_free(t);
}

/* No byte that a terminal obeys survives. */
static void test_tame(void **state)
{
    (void)state;
    assert_shown(mn_buf_tame(&b, mn_text_of("a\tb\r\nc")), "a b  c");
    assert_shown(mn_buf_tame(&b, mn_text_of("\x1b]0;x\x07")), "�]0;x�");
    assert_shown(mn_buf_tame(&b, mn_text_of("\xC2\x9B"
                                            "31m")),
                 "�31m"); /* C1's CSI */
    assert_shown(mn_buf_tame(&b, mn_text_of("a\xFF\xC3")), "a��");
    assert_shown(mn_buf_tame(&b, mn_text_of("x\xE2\x80\xAEy\xE2\x81\xA6")), "x�y�");
    assert_shown(mn_buf_tame(&b, mn_text_of("x\xE2\x81\xAAy\xE2\x81\xAF")), "x�y�"); /* of old */
    assert_shown(mn_buf_tame(&b, (mn_text){"a\0b", 3}), "a�b");
    assert_shown(mn_buf_tame(&b, mn_text_of("Türkiye 日本 🙂")), "Türkiye 日本 🙂");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_significant), cmocka_unit_test(test_fixed),
        cmocka_unit_test(test_figures),     cmocka_unit_test(test_cells),
        cmocka_unit_test(test_tame),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
