/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_table.h - reading bytes as a table, and what must hold of the answer.
 */
#ifndef FUZZ_TABLE_H
#define FUZZ_TABLE_H

#include <manumit/table.h>
#include <string.h>

#include "core/text.h"
#include "fuzz.h"

static inline void fuzz_check_table(const mn_table *t)
{
    uint64_t sum = 0;
    FUZZ_CHECK(mn_table_cols(t) > 0 || mn_table_rows(t) > 0);
    for (size_t c = 0; c < mn_table_cols(t); c++) {
        mn_text name = mn_text_of(mn_table_col_name(t, c));
        FUZZ_CHECK(mn_utf8_bad(name) == name.len);
        FUZZ_CHECK(mn_table_find(t, name.ptr) == c); /* names are unique */
    }
    for (size_t r = 0; r < mn_table_rows(t); r++) {
        for (size_t c = 0; c < mn_table_cols(t); c++) {
            mn_text v = mn_table_text(t, r, c);
            FUZZ_CHECK(mn_utf8_bad(v) == v.len);
            FUZZ_CHECK(!v.len || !mn_table_missing(t, r, c));
            sum += v.len;
        }
    }
    for (size_t i = 0; i < mn_table_rejects(t); i++) {
        mn_text text = mn_table_reject_text(t, i);
        FUZZ_CHECK(mn_utf8_bad(text) == text.len && text.len <= 200);
        FUZZ_CHECK(mn_table_reject_reason(t, i)[0]);
    }
    FUZZ_CHECK(sum < UINT64_MAX);
}

static inline void fuzz_read(const uint8_t *data, size_t size, mn_format format, bool no_header)
{
    mn_table *t = NULL;
    mn_err e = MN_ERR_INIT;
    mn_read_options o = MN_READ_OPTIONS_INIT;
    o.format = format;
    o.no_header = no_header;
    o.max_bytes = 1 << 22;
    o.max_cell = 1 << 12;
    o.max_columns = 64;
    o.max_ratio = 100;
    mn_status st = mn_table_read_memory(&t, NULL, "fuzz", data, size, &o, &e);
    FUZZ_CHECK((st == MN_OK) == (t != NULL));
    /* MN_SYSTEM: what looks like Parquet, without DuckDB's library. */
    const bool parquet = format == MN_FORMAT_AUTO && st == MN_SYSTEM && strstr(e.msg, "DuckDB");
    FUZZ_CHECK(st == MN_OK || ((st == MN_DATA || parquet) && e.status == st && e.msg[0]));
    FUZZ_CHECK(mn_utf8_bad(mn_text_of(e.msg)) == mn_text_of(e.msg).len);
    FUZZ_CHECK(mn_utf8_bad(mn_text_of(e.text)) == mn_text_of(e.text).len);
    if (t)
        fuzz_check_table(t);
    mn_table_free(t);
}

#endif
