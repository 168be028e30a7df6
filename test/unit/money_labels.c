/* SPDX-License-Identifier: Apache-2.0
 *
 * test/unit/money_labels.c - labels joined to payments by id and by row, and bad ones refused.
 */
#include "check.h"

#include <stdio.h>
#include <string.h>

#include "money/model/labels.h"

static const char blob[] = "A1\0B2\0C3\0D4";
static uint32_t ids[4] = {0, 3, 6, 9}, rows[4] = {2, 1, 4, 7};

static mn_status read_text(const char *text, bool with_ids, int8_t *label, mn_labels_found *found,
                           const char *column, mn_err *e)
{
    const mn_memory_file file = {"labels.csv", text, strlen(text)};
    const mn_files files = {&file, 1, 0};
    const mn_ctx ctx = {.files = &files};
    const mn_payments p = {
        .n = 4, .row = rows, .id = with_ids ? ids : NULL, .blob = blob, .blob_bytes = sizeof blob};
    return mn_labels_read(label, found, &ctx, &p, "labels.csv", (mn_text){"", 0}, column, e);
}

static void joins_by_id(void **state)
{
    (void)state;
    int8_t label[4];
    mn_labels_found f;
    mn_err e = MN_ERR_INIT;
    assert_int_equal(read_text("tx_id,is_sar\nC3,1\nA1, No\nD4,\nX9,1\nX8,0\nC3,yes\n", true, label,
                               &f, "is_sar", &e),
                     MN_OK);
    const int8_t want[4] = {0, -1, 1, -1};
    assert_memory_equal(label, want, 4);
    assert_int_equal(f.positive, 1);
    assert_int_equal(f.negative, 1);
    assert_int_equal(f.empty, 1);
    assert_int_equal(f.strangers, 2);
    assert_int_equal(f.first_stranger, 5);
}

static void joins_by_row(void **state)
{
    (void)state;
    int8_t label[4];
    mn_labels_found f;
    mn_err e = MN_ERR_INIT;
    assert_int_equal(
        read_text("id,l\n1,1\n7,0\n99999999999,1\n4294967297,1\nx,0\n", false, label, &f, "l", &e),
        MN_OK);
    const int8_t want[4] = {-1, 1, -1, 0};
    assert_memory_equal(label, want, 4);
    assert_int_equal(f.strangers, 3);
}

/* Of payments some of which have no id, those are found by row. */
static void joins_by_both(void **state)
{
    (void)state;
    int8_t label[4];
    mn_labels_found f;
    mn_err e = MN_ERR_INIT;
    const uint32_t kept = ids[1];
    ids[1] = MN_PAY_NONE;
    assert_int_equal(read_text("id,l\nC3,1\n1,0\n4,1\n", true, label, &f, "l", &e), MN_OK);
    ids[1] = kept;
    const int8_t want[4] = {-1, 0, 1, -1};
    assert_memory_equal(label, want, 4);
    assert_int_equal(f.strangers, 1); /* row 4 has an id, which is not that */
}

static void refuses(void **state)
{
    (void)state;
    int8_t label[4];
    mn_labels_found f;
    mn_err e = MN_ERR_INIT;
    assert_int_equal(read_text("id,l\nA1,1\nB2,maybe\n", true, label, &f, "l", &e), MN_DATA);
    assert_int_equal(e.line, 3);
    assert_string_equal(e.text, "maybe");
    assert_int_equal(read_text("id,l\nA1,1\nA1,0\n", true, label, &f, "l", &e), MN_DATA);
    assert_non_null(strstr(e.msg, "both"));
    assert_int_equal(read_text("id,l\nA1,1\n", true, label, &f, "label", &e), MN_USAGE);
    assert_non_null(strstr(e.msg, "'label'"));
    assert_int_equal(read_text("who,l\nA1,1\n", true, label, &f, "l", &e), MN_USAGE);
    assert_int_equal(read_text("id,l\nA1,2\n", true, label, &f, "l", &e), MN_DATA);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(joins_by_id),
        cmocka_unit_test(joins_by_row),
        cmocka_unit_test(joins_by_both),
        cmocka_unit_test(refuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
