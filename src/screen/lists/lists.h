/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/lists/lists.h - published lists of parties, read from the files in which they
 * are published.
 *
 * Every format yields parties (manumit/party.h) to the caller, one after the other, in
 * bounded memory. A row that can't be read is not lost: it is counted, and kept with its
 * line and the reason. A file that is cut, of another format, badly encoded or hostile ends
 * the reading with an error that names the line.
 */
#ifndef SCREEN_LISTS_LISTS_H
#define SCREEN_LISTS_LISTS_H

#include <manumit/party.h>

#include "core/arena.h"
#include "core/sha256.h"

enum { MN_LIST_REJECTS = 1000, MN_LIST_NOTES = 100, MN_LIST_COLUMNS = 500 }; /* kept */

/* A format that is read. All texts static. */
typedef struct mn_list_format {
    const char *name;      /* "ofac-csv" */
    const char *title;     /* "OFAC: SDN or consolidated list, CSV" */
    const char *files;     /* what to give: "sdn.csv, alt.csv, add.csv, sdn_comments.csv" */
    const char *publisher; /* "" where it is of no publisher */
} mn_list_format;

size_t mn_list_formats(void);
const mn_list_format *mn_list_format_at(size_t i);

typedef struct mn_list_options {
    const char *format; /* name of a format; NULL: told by what the files hold */
    const char
        *columns;      /* format "table": "name=Company,alias=Other names,..."; NULL: by headings */
    const char *sheet; /* of a workbook; NULL: the first */
} mn_list_options;

typedef struct mn_list_source {
    const char *name; /* the path as given */
    char sha256[MN_SHA256_HEX];
} mn_list_source;

typedef struct mn_list_refused {
    const char *file; /* as errors name it */
    uint64_t line;    /* 0: unknown */
    const char *reason;
    mn_text text; /* of the row, cut at 200 bytes */
} mn_list_refused;

/* Why a column that was kept as a note may hold names. */
typedef enum mn_list_doubt { MN_DOUBT_NONE, MN_DOUBT_HEADING, MN_DOUBT_CELLS } mn_list_doubt;

/* What a column of a table was taken as. */
typedef struct mn_list_column {
    const char *file, *heading; /* "": the column has none */
    const char *taken;          /* "name", "id", "schema"; "": kept as a note */
    uint64_t filled;            /* cells */
    uint64_t odd;               /* of them: no date, no known country, no kind of party */
    mn_text example;            /* of the first that is filled, cut at 100 bytes */
    mn_list_doubt doubt;
} mn_list_column;

/* What came of a reading. */
typedef struct mn_list_reading {
    const mn_list_format *format;
    char published[11]; /* date that the files bear; "" where they bear none */
    uint64_t parties, schemas[MN_SCHEMAS];
    uint64_t names, identifiers; /* of all parties */
    uint64_t rejected;           /* rows; the first MN_LIST_REJECTS of them are in reject */
    size_t n_sources, n_rejects, n_notes, n_columns, room[4];
    mn_list_source *source;
    mn_list_refused *reject;
    const char **note;         /* sentences without a full stop */
    mn_list_column *column;    /* of tables: at most MN_LIST_COLUMNS */
    const char *columns_asked; /* --columns that takes those whose heading speaks of
                                * names, too; NULL: none is in doubt */
    mn_arena arena;
} mn_list_reading;

/* Told each party, and which of the sources it is from. A failure ends the reading. The
 * party is borrowed for the call. */
typedef mn_status mn_list_party_fn(void *payload, const mn_party *p, size_t source, mn_err *e);

/* Reads a list. Each path is a file, plain or packed with gzip or zstd, a zip archive or a
 * folder of files. out is filled also where single rows are refused; mn_list_reading_free()
 * in any case. Errors: MN_DATA with file, line and reason for a file that is cut, of no or
 * another format, badly encoded, has an id twice, or makes no sense; MN_USAGE for an unknown
 * format or mapping; whatever take returns. Time O(n log n), memory some 64 MB beside the
 * ids, whatever the size. */
MN_USE mn_status mn_list_read(mn_list_reading *out, const mn_ctx *ctx, const char *const *paths,
                              size_t n, const mn_list_options *o, mn_list_party_fn *take,
                              void *payload, mn_err *e);
void mn_list_reading_free(mn_list_reading *r);

#endif
