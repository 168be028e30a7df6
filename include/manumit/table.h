/* SPDX-License-Identifier: Apache-2.0
 *
 * manumit/table.h - typed columns with provenance, and the readers that fill
 * them from CSV, TSV, NDJSON, XLSX, OFX, camt and Parquet, plain or compressed.
 *
 * A table is built row by row and never changed afterwards. A cell is a value
 * of its column's type or missing (a bit of the column's bitmap); the empty
 * text and NaN are values. Every row remembers the line of the file it came
 * from. Cost: reading is O(bytes), a cell is O(1).
 */
#ifndef MANUMIT_TABLE_H
#define MANUMIT_TABLE_H

#include <manumit/core.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum mn_type {
    MN_TEXT,
    MN_I64,
    MN_F64,
    MN_BOOL,
    MN_DATE,  /* days since 1970-01-01, proleptic Gregorian */
    MN_MONEY, /* integer hundredths (see mn_table_put_money); shown as a decimal text */
} mn_type;

typedef struct mn_table mn_table;

/* Makes an empty table. The name is copied. *out is owned: mn_table_free(). */
MN_USE MN_API mn_status mn_table_new(mn_table **out, const char *name, mn_err *e);
MN_API void mn_table_free(mn_table *t); /* NULL is legal */

/* Adds a column while the table still has no row. The name is copied. */
MN_USE MN_API mn_status mn_table_add_column(mn_table *t, const char *name, mn_type type, mn_err *e);

/* Begins a row whose cells are all missing; line is its source line, or 0. */
MN_USE MN_API mn_status mn_table_add_row(mn_table *t, uint64_t line, mn_err *e);

/* Puts a value into a cell of the last row. Text is copied. The column's type
 * must be the function's: anything else is the caller's bug. */
MN_USE MN_API mn_status mn_table_put_text(mn_table *t, size_t col, mn_text v, mn_err *e);
MN_API void mn_table_put_i64(mn_table *t, size_t col, int64_t v);
MN_API void mn_table_put_f64(mn_table *t, size_t col, double v);
MN_API void mn_table_put_bool(mn_table *t, size_t col, bool v);
MN_API void mn_table_put_date(mn_table *t, size_t col, int64_t days);
MN_API void mn_table_put_money(mn_table *t, size_t col, int64_t hundredths);

MN_API const char *mn_table_name(const mn_table *t); /* borrowed until freed */
MN_API size_t mn_table_rows(const mn_table *t);
MN_API size_t mn_table_cols(const mn_table *t);
MN_API const char *mn_table_col_name(const mn_table *t, size_t col);
MN_API mn_type mn_table_col_type(const mn_table *t, size_t col);
/* The column of this name, byte for byte; SIZE_MAX when there is none. */
MN_API size_t mn_table_find(const mn_table *t, const char *name);
MN_API uint64_t mn_table_line(const mn_table *t, size_t row);

MN_API bool mn_table_missing(const mn_table *t, size_t row, size_t col);
/* Values; of a missing cell: the empty text, 0, false. Text is borrowed until
 * the table is freed. */
MN_API mn_text mn_table_text(const mn_table *t, size_t row, size_t col);
MN_API int64_t mn_table_i64(const mn_table *t, size_t row, size_t col); /* also BOOL, DATE, MONEY */
MN_API double mn_table_f64(const mn_table *t, size_t row, size_t col);

/* --- reading ------------------------------------------------------------- */

typedef enum mn_format {
    MN_FORMAT_AUTO, /* by content, then by the name's ending */
    MN_FORMAT_CSV,  /* RFC 4180; comma or, where the header has more of them, semicolon or tab */
    MN_FORMAT_TSV,
    MN_FORMAT_NDJSON, /* one flat object a line; nested values are kept as JSON text */
    MN_FORMAT_XLSX,   /* the first visible sheet, or the one named */
    MN_FORMAT_OFX,    /* OFX 1 and 2, QFX: a statement of a bank or card */
    MN_FORMAT_CAMT,   /* ISO 20022 camt.052, .053 and .054, every version */
    MN_FORMAT_PARQUET /* by DuckDB's library, where there is one */
} mn_format;

typedef struct mn_read_options {
    mn_format format;
    const char *sheet;    /* XLSX: sheet name; NULL is the first */
    bool no_header;       /* columns are then named col1, col2, ... */
    uint64_t skip;        /* lines, or a sheet's rows, above the header; not of NDJSON */
    uint64_t max_bytes;   /* after decompression; 0 is 4 GiB */
    uint64_t max_cell;    /* bytes of one cell; 0 is 1 MiB */
    uint64_t max_columns; /* 0 is 4,096 */
    uint64_t max_ratio;   /* decompressed / compressed; 0 is 400 */
    bool whole_accounts;  /* a statement's account numbers whole, and the columns below */
} mn_read_options;

#define MN_READ_OPTIONS_INIT                                                                       \
    {                                                                                              \
        0                                                                                          \
    }

/* Reads a whole file (or standard input, "-") into a table whose columns are
 * all MN_TEXT, named by the header. gzip and zstd are recognised by content.
 * A leading byte-order mark is dropped; UTF-16 with a mark is converted; other
 * encodings than UTF-8 are refused with the line and the fix. A row with more or
 * fewer cells than the header is not lost: it goes to the rejects. An empty cell is
 * missing when it is unquoted, and the empty text when it is quoted. Blank lines
 * are skipped. Names are trimmed, and made unique with "_2", "_3", ...; an empty
 * one becomes "colN". Dates in XLSX become ISO 8601 text.
 * A statement (OFX, camt) has the columns date, description, amount, direction
 * ("debit" is money out), currency, mcc, category, type, id and account, of which
 * the last four characters are kept; an entry without a booking, and one that is
 * there twice, goes to the rejects. With whole_accounts account is the whole number,
 * and bank, other_account, other_bank, name and memo follow, as far as it says them
 * (camt: account alone).
 * Parquet wants DuckDB's library: libduckdb.so, or the file that the environment's
 * MANUMIT_DUCKDB names. A row's line is then its number.
 * Errors: MN_DATA with file, line, column and text; MN_USAGE when the workbook
 * has no sheet of that name; MN_SYSTEM, also without that library; MN_CANCELLED. */
MN_USE MN_API mn_status mn_table_read(mn_table **out, const mn_ctx *ctx, const char *path,
                                      const mn_read_options *o, mn_err *e);
/* The same for bytes in memory; name stands in errors for the file's. */
MN_USE MN_API mn_status mn_table_read_memory(mn_table **out, const mn_ctx *ctx, const char *name,
                                             const void *bytes, size_t len,
                                             const mn_read_options *o, mn_err *e);

/* Rows that could not be read: line, reason, and their text (cut at 200 bytes). */
MN_API size_t mn_table_rejects(const mn_table *t);
MN_API uint64_t mn_table_reject_line(const mn_table *t, size_t i);
MN_API const char *mn_table_reject_reason(const mn_table *t, size_t i);
MN_API mn_text mn_table_reject_text(const mn_table *t, size_t i);

/* What a reader of the table has to know: sentences without a full stop, such as
 * "2 transactions are twice in the file, and counted once". */
MN_API size_t mn_table_notes(const mn_table *t);
MN_API const char *mn_table_note_at(const mn_table *t, size_t i);

/* The other visible sheets of the workbook that t was read from, as "'A', 'B'"; "" for
 * none, and for what is no workbook. */
MN_API const char *mn_table_other_sheets(const mn_table *t);

/* Provenance of a table that was read: the path as given, and the SHA-256 of the file's
 * bytes as they lie on disk (64 hexadecimal digits); "" for a table that was built. */
MN_API const char *mn_table_source(const mn_table *t);
MN_API const char *mn_table_sha256(const mn_table *t);

#ifdef __cplusplus
}
#endif

#endif
