/* SPDX-License-Identifier: Apache-2.0
 *
 * table.c - tests of building a table and looking at it.
 */
#include <manumit/table.h>

#include "check.h"
#include "table/build.h"
#include "table/column.h"
#include "table/texts.h"

static mn_table *new_table(void)
{
    mn_table *t = NULL;
    assert_int_equal(mn_table_new(&t, "made", NULL), MN_OK);
    return t;
}

static void test_types(void **state)
{
    (void)state;
    mn_table *t = new_table();
    static const char *const names[] = {"text", "int", "num", "bool", "date", "money"};
    for (unsigned i = 0; i < 6; i++)
        assert_int_equal(mn_table_add_column(t, names[i], (mn_type)i, NULL), MN_OK);
    assert_int_equal(mn_table_add_row(t, 7, NULL), MN_OK);
    assert_int_equal(mn_table_put_text(t, 0, (mn_text){"a\0b", 3}, NULL), MN_OK);
    mn_table_put_i64(t, 1, INT64_MIN);
    mn_table_put_f64(t, 2, 0.5);
    mn_table_put_bool(t, 3, true);
    mn_table_put_date(t, 4, -1);
    mn_table_put_money(t, 5, 12345);
    assert_int_equal(mn_table_add_row(t, 0, NULL), MN_OK);
    assert_int_equal(mn_table_cols(t), 6);
    assert_int_equal(mn_table_rows(t), 2);
    assert_int_equal(mn_table_line(t, 0), 7);
    assert_int_equal(mn_table_text(t, 0, 0).len, 3);
    assert_true(mn_table_i64(t, 0, 1) == INT64_MIN);
    assert_near(mn_table_f64(t, 0, 2), 0.5, 0);
    assert_int_equal(mn_table_i64(t, 0, 3), 1);
    assert_int_equal(mn_table_i64(t, 0, 4), -1);
    assert_int_equal(mn_table_i64(t, 0, 5), 12345);
    for (size_t c = 0; c < 6; c++) {
        assert_int_equal(mn_table_col_type(t, c), c);
        assert_string_equal(mn_table_col_name(t, c), names[c]);
        assert_int_equal(mn_table_find(t, names[c]), c);
        assert_false(mn_table_missing(t, 0, c));
        assert_true(mn_table_missing(t, 1, c));
    }
    assert_true(mn_table_find(t, "Text") == SIZE_MAX);
    assert_text(mn_table_text(t, 1, 0), "");
    assert_int_equal(mn_table_i64(t, 1, 1), 0);
    assert_near(mn_table_f64(t, 1, 2), 0, 0);
    assert_string_equal(mn_table_name(t), "made");
    assert_string_equal(mn_table_source(t), "");
    assert_string_equal(mn_table_sha256(t), "");
    mn_table_free(t);
    mn_table_free(NULL);
}

/* Values stay where they are as the arrays grow, also in a late column. */
static void test_many_rows(void **state)
{
    (void)state;
    enum { ROWS = 5000, LATE = 1234 };
    mn_table *t = new_table();
    assert_int_equal(mn_table_add_column(t, "n", MN_I64, NULL), MN_OK);
    assert_int_equal(mn_table_add_column(t, "s", MN_TEXT, NULL), MN_OK);
    for (int i = 0; i < ROWS; i++) {
        char s[16];
        if (i == LATE)
            assert_int_equal(mn_table_widen(t, mn_text_of("late"), MN_F64, NULL), MN_OK);
        assert_int_equal(mn_table_add_row(t, (uint64_t)i, NULL), MN_OK);
        if (i % 3)
            mn_table_put_i64(t, 0, i);
        snprintf(s, sizeof s, "%d", i);
        if (i % 5)
            assert_int_equal(mn_table_put_text(t, 1, mn_text_of(s), NULL), MN_OK);
        if (i >= LATE && i % 7)
            mn_table_put_f64(t, 2, i);
    }
    for (size_t i = 0; i < ROWS; i++) {
        char s[16];
        snprintf(s, sizeof s, "%zu", i);
        assert_int_equal(mn_table_missing(t, i, 0), i % 3 == 0);
        assert_int_equal(mn_table_i64(t, i, 0), i % 3 ? i : 0);
        assert_text(mn_table_text(t, i, 1), i % 5 ? s : "");
        assert_int_equal(mn_table_missing(t, i, 2), i < LATE || i % 7 == 0);
        assert_int_equal(mn_table_line(t, i), i);
    }
    mn_table_free(t);
}

static void test_headings(void **state)
{
    (void)state;
    static const char *const headings[] = {" a ", "a", "", "b\r\n  c", "a", "a_2", "\xC2\xA0"};
    static const char *const want[] = {"a", "a_2", "col3", "b c", "a_3", "a_2_2", "col7"};
    mn_table *t = new_table();
    for (size_t i = 0; i < 7; i++)
        assert_int_equal(mn_table_add_heading(t, mn_text_of(headings[i]), NULL), MN_OK);
    for (size_t i = 0; i < 7; i++)
        assert_string_equal(mn_table_col_name(t, i), want[i]);
    mn_table_free(t);
}

/* Cut at 200 bytes, but never within a character. */
static void test_rejects(void **state)
{
    (void)state;
    char longer[301] = "x";
    for (size_t i = 1; i + 1 < sizeof longer; i += 3)
        memcpy(longer + i, "\xE2\x82\xAC", 3);
    mn_table *t = new_table();
    assert_int_equal(mn_table_reject(t, 3, (mn_text){longer, 298}, NULL, "because %d", 1), MN_OK);
    assert_int_equal(mn_table_reject(t, 4, mn_text_of(""), NULL, "because %d", 1), MN_OK);
    assert_int_equal(mn_table_rejects(t), 2);
    assert_int_equal(mn_table_reject_line(t, 0), 3);
    assert_int_equal(mn_table_reject_text(t, 0).len, 199);
    assert_string_equal(mn_table_reject_reason(t, 1), "because 1");
    mn_table_free(t);
}

/* Texts that many tables share are copied into each; rows that were announced change nothing. */
static void test_texts(void **state)
{
    static const char *const words[] = {"AUS", "Australia", "", "AUT", "Austria", "x"};
    mn_texts x = {0};

    (void)state;
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(mn_texts_add(&x, words[i], NULL), MN_OK);
    mn_maker k = mn_maker_new("t", "code:t name:t more:t n:i", NULL);
    const mn_kept_texts kept = mn_make_texts(&k, &x, 3, 3);
    mn_make_room(&k, 200);
    for (size_t i = 0; i < 300; i++) {
        mn_make_row(&k, i);
        mn_make_kept(&k, &kept, 3, i % 2 ? 3 : 1);
        mn_make_i64(&k, 3, (int64_t)i);
    }
    mn_texts_free(&x);
    mn_table *t = mn_maker_end(&k);
    assert_non_null(t);
    for (size_t i = 0; i < 300; i++) {
        assert_text(mn_table_text(t, i, 0), "AUT");
        assert_text(mn_table_text(t, i, 1), i % 2 ? "Austria" : "");
        assert_text(mn_table_text(t, i, 2), i % 2 ? "x" : "");
        assert_int_equal(mn_table_i64(t, i, 3), i);
    }
    const mn_column c = mn_table_column(t, 1);
    assert_true(mn_column_has(&c, 299) && !mn_column_has(&c, 298));
    assert_int_equal(c.lengths[299], 7);
    mn_table_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_types),    cmocka_unit_test(test_many_rows),
        cmocka_unit_test(test_headings), cmocka_unit_test(test_rejects),
        cmocka_unit_test(test_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
