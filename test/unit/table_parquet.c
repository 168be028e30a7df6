/* SPDX-License-Identifier: Apache-2.0
 *
 * table_parquet.c - tests of Parquet by DuckDB's library. They are skipped where
 * there is none: MANUMIT_DUCKDB=/path/to/libduckdb.so runs them.
 */
#include <stdlib.h>

#include "core/file.h"
#include "table/duckdb.h"
#include "table/parts.h"
#include "table_show.h"

#define PURCHASES MN_SOURCE_DIR "/test/cli/cases/footprint-parquet/purchases.parquet"
#define COLUMNS   "description,Total Amount,date,currency,country of origin,tags"
#define ROWS                                                                                       \
    "|1:cotton shirts,120.50,2024-01-03,EUR,IN,[1, 2]|2:laptop computers,2400.00,2024-02-10,EUR,"  \
    "CN,~|3:~,3.25,~,EUR,~,[]|4:a long description of office furniture and chairs,900.00,"         \
    "2024-03-01,EUR,~,~"

static bool is_here(void)
{
    mn_duckdb d;
    const bool here = mn_duckdb_load(&d, "x", NULL) == MN_OK;
    if (!here)
        print_message("skipped: no libduckdb.so; set MANUMIT_DUCKDB to its path\n");
    return here;
}

static void test_whole(void **state)
{
    (void)state;
    char *bytes = NULL;
    size_t len = 0;
    if (!is_here())
        skip();
    assert_int_equal(mn_file_read(&bytes, &len, NULL, PURCHASES, 1 << 20, NULL), MN_OK);
    assert_read("x", bytes, len, NULL, COLUMNS ROWS);
    const mn_read_options columns = {.max_columns = 5}, cell = {.max_cell = 20};
    assert_read("x", bytes, len, &columns, "0:0:more columns than the limit of 5");
    assert_read("x", bytes, len, &cell, "4:1:a cell is longer than the limit of 20 bytes");
    free(bytes);
}

static void test_parts(void **state)
{
    (void)state;
    mn_parts *p = NULL;
    const mn_table *t = NULL;
    mn_buf b = {0};
    char hex[MN_SHA256_HEX];
    if (!is_here())
        skip();
    assert_int_equal(mn_parts_open(&p, NULL, PURCHASES, NULL, NULL), MN_OK);
    assert_int_equal(mn_parts_next(p, &t, NULL), MN_OK);
    assert_string_equal(table_show(&b, t), COLUMNS ROWS);
    assert_int_equal(mn_parts_next(p, &t, NULL), MN_OK);
    assert_null(t);
    assert_int_equal(mn_parts_lines(p), 4);
    assert_int_equal(mn_parts_sha256(p, hex, NULL), MN_OK);
    mn_parts_close(p);
    mn_buf_free(&b);
}

/* Whatever is damaged, it is data or an error that says so. */
static void test_any_damage(void **state)
{
    (void)state;
    char *bytes = NULL;
    size_t len = 0, fine = 0, refused = 0;
    if (!is_here())
        skip();
    assert_int_equal(mn_file_read(&bytes, &len, NULL, PURCHASES, 1 << 20, NULL), MN_OK);
    for (size_t i = 4; i < len; i += 7) {
        mn_table *t = NULL;
        mn_err e = MN_ERR_INIT;
        bytes[i] = (char)(bytes[i] ^ 0x55);
        mn_status st = mn_table_read_memory(&t, NULL, "x", bytes, len, NULL, &e);
        bytes[i] = (char)(bytes[i] ^ 0x55);
        assert_true((st == MN_OK) == (t != NULL));
        assert_true(st == MN_OK || (st == MN_DATA && e.msg[0]));
        fine += st == MN_OK;
        refused += st != MN_OK;
        mn_table_free(t);
    }
    assert_true(fine > 0 && refused > 0);
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_whole), cmocka_unit_test(test_parts),
                                       cmocka_unit_test(test_any_damage)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
