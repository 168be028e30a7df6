/* SPDX-License-Identifier: Apache-2.0
 *
 * report_csv.c - tables as CSV: bytes as they are, and, for people, no text that a spreadsheet
 * would run as a formula.
 */
#include <manumit/report.h>

#include "check.h"
#include "core/buf.h"
#include "table/maker.h"

static mn_status gather(void *payload, const char *bytes, size_t len, mn_err *e)
{
    (void)e;
    mn_buf_add(payload, bytes, len);
    return MN_OK;
}

static void is(mn_report *r, bool for_people, const char *expected)
{
    const mn_render_options o = {.format = MN_RENDER_CSV, .table = "t", .for_people = for_people};
    mn_buf b = {0};
    assert_int_equal(mn_report_render(r, &o, gather, &b, NULL), MN_OK);
    assert_string_equal(b.ptr, expected);
    mn_buf_free(&b);
}

static void formulas(void **state)
{
    static const char *const text[] = {
        "=1+1",   "+49 30 1234", "-2", "-2.5e3", "-rf", "@SUM(A1)", "\t=x", "a=b",
        "\x27=x", "＝x",         "'a", "-",      "\"=", "+",        "-1e",  "",
    };
    mn_report *r = NULL;
    (void)state;
    assert_int_equal(mn_report_new(&r, "test", "T", NULL), MN_OK);
    mn_maker k = mn_maker_new("t", "x:t n:i", NULL);
    for (size_t i = 0; i < sizeof text / sizeof *text; i++) {
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, text[i]);
        mn_make_i64(&k, 1, -5);
    }
    const mn_table_view view = {.title = "T"};
    assert_int_equal(mn_report_table(r, mn_maker_end(&k), &view, NULL), MN_OK);
    is(r, false,
       "x,n\n=1+1,-5\n+49 30 1234,-5\n-2,-5\n-2.5e3,-5\n-rf,-5\n@SUM(A1),-5\n\t=x,-5\na=b,-5\n"
       "'=x,-5\n＝x,-5\n'a,-5\n-,-5\n\"\"\"=\",-5\n+,-5\n-1e,-5\n\"\",-5\n");
    is(r, true,
       "x,n\n'=1+1,-5\n'+49 30 1234,-5\n-2,-5\n-2.5e3,-5\n'-rf,-5\n'@SUM(A1),-5\n'\t=x,-5\n"
       "a=b,-5\n''=x,-5\n'＝x,-5\n'a,-5\n'-,-5\n\"\"\"=\",-5\n'+,-5\n'-1e,-5\n\"\",-5\n");
    mn_report_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(formulas)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
