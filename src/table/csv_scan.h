/* SPDX-License-Identifier: Apache-2.0
 *
 * table/csv_scan.h - the records of comma-, semicolon- and tab-separated text after RFC 4180,
 * for those who make tables of them (csv.c) and those who want the cells alone (pieces.c).
 *
 * A cell that starts with a quote ends at the next single quote; anything else ends at the
 * delimiter or the line's end, and quotes in it are kept as they are. A line ends with LF, CRLF
 * or CR. Nothing is copied: cells are slices of the bytes.
 */
#ifndef TABLE_CSV_SCAN_H
#define TABLE_CSV_SCAN_H

#include "core/buf.h"
#include "table/reader.h"

typedef struct mn_csv_cell {
    mn_text raw; /* without the quotes around it */
    bool quoted;
    bool doubled; /* raw holds doubled quotes */
} mn_csv_cell;

/* Zero but for s, ptr, len, line (1 at the beginning of a file) and, where the header was read
 * before, delimiter and keep. */
typedef struct mn_csv_scan {
    mn_source *s;
    const char *ptr;
    size_t len, at;
    uint64_t line; /* of at */
    char delimiter;
    mn_csv_cell *cells; /* of the current record, at most `keep` of them */
    size_t cells_cap, count, keep;
    const char *odd; /* why the record can't be a row, or NULL */
    bool more;       /* bytes follow these: a record must end before their end */
    bool cut;        /* the record doesn't */
    mn_buf scratch;
} mn_csv_scan;

/* Goes to the header, past what stands above it, and finds the delimiter. */
void mn_csv_scan_begin(mn_csv_scan *c);
/* Reads a record and the line end behind it. c->count counts all its cells, c->cells keeps the
 * first c->keep. MN_DATA for a quote that is never closed and a cell over the limit. */
MN_USE mn_status mn_csv_scan_record(mn_csv_scan *c, mn_err *e);
/* The next record that is not blank, which begins at byte *from in line *line; *any is false at
 * the end of the bytes, or, where more follow, when the record is not whole: c->at is then its
 * beginning. */
MN_USE mn_status mn_csv_scan_next(mn_csv_scan *c, bool *any, size_t *from, uint64_t *line,
                                  mn_err *e);
/* *text is the cell's text; borrowed until the next call. */
MN_USE mn_status mn_csv_scan_text(mn_csv_scan *c, const mn_csv_cell *cell, mn_text *text,
                                  mn_err *e);
/* The text of the record that began at byte `from`, without its line end. */
mn_text mn_csv_row(const mn_csv_scan *c, size_t from);
/* Why the record can't be a row: "3 cells where the header has 4". */
void mn_csv_why(char *out, size_t room, const mn_csv_scan *c);
void mn_csv_scan_free(mn_csv_scan *c);

/* How many of the bytes, which begin with a record, are whole records with their line ends; 0:
 * none is whole. O(t.len). */
size_t mn_csv_whole(mn_text t, char delimiter);
/* Line ends in the bytes, of which the last is none that goes on behind them. O(t.len). */
uint64_t mn_csv_lines(mn_text t);

#endif
