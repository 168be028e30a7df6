/* SPDX-License-Identifier: Apache-2.0
 *
 * table/reader.h - the stages of reading: bytes, decompressed, as UTF-8, into
 * a table. Each stage obeys the limits in the options, which are filled in.
 */
#ifndef TABLE_READER_H
#define TABLE_READER_H

#include <manumit/table.h>

typedef struct mn_source {
    const char *name; /* in errors */
    mn_text bytes;
    mn_read_options o; /* no limit is 0 */
    const mn_ctx *ctx; /* may be NULL */
    int64_t told;      /* when progress was last reported, for mn_source_tick */
    bool keep;         /* bytes outlive the table: cells may point into them */
    bool western;      /* text that is not UTF-8, and looks like Windows-1252, is read as such */
    bool part;         /* bytes are a part of the file that begins behind line `lines` */
    uint64_t lines;
} mn_source;

/* Each fills t, which is new, from s. CSV and NDJSON want UTF-8 without mark. */
MN_USE mn_status mn_read_csv(mn_table *t, mn_source *s, mn_err *e); /* and TSV */

/* CSV that comes in parts: what one tells the next. Zero before the first. */
typedef struct mn_csv_parts {
    bool begun;  /* the header is read: its columns are the table's */
    bool last;   /* set by the caller: nothing follows these bytes */
    bool header; /* set by the caller: the header alone is read */
    char delimiter;
    uint64_t lines; /* read so far, of the file */
    size_t used;    /* bytes of s that were read; the rest begins the next part */
} mn_csv_parts;
/* Adds the records of s->bytes that end in them. */
MN_USE mn_status mn_read_csv_part(mn_table *t, mn_source *s, mn_csv_parts *p, mn_err *e);

/* s->o.format, or what bytes and name say. */
mn_format mn_format_of(const mn_source *s);
/* Refuses what no reader could make sense of, as a PDF. */
MN_USE mn_status mn_refuse_known(const mn_source *s, mn_format format, mn_err *e);
mn_read_options mn_read_defaults(const mn_read_options *o); /* o may be NULL */

MN_USE mn_status mn_read_ndjson(mn_table *t, mn_source *s, mn_err *e);
MN_USE mn_status mn_read_xlsx(mn_table *t, mn_source *s, mn_err *e);
MN_USE mn_status mn_read_ofx(mn_table *t, mn_source *s, mn_err *e);
MN_USE mn_status mn_read_parquet(mn_table *t, mn_source *s, mn_err *e);
MN_USE mn_status mn_read_camt(mn_table *t, mn_source *s, mn_err *e);

typedef enum mn_packing { MN_PLAIN, MN_GZIP, MN_ZSTD } mn_packing;
mn_packing mn_packing_of(mn_text bytes);
/* Unpacks all members or frames. *out is heap, owned. */
MN_USE mn_status mn_inflate(char **out, size_t *len, const mn_source *s, mn_packing packing,
                            mn_err *e);

/* The text of s as UTF-8 without mark. *text is borrowed from s or from *heap,
 * which is owned. Refuses NUL bytes and what isn't UTF-8. */
MN_USE mn_status mn_decode(mn_text *text, char **heap, const mn_source *s, mn_err *e);

/* The same for bytes that are no UTF-8 but look like Windows-1252: *heap is their text. NULL, and
 * MN_OK, where they don't. */
MN_USE mn_status mn_decode_western(mn_text *text, char **heap, const mn_source *s, mn_err *e);

/* Fails at a byte of s->bytes, with its line and column. Takes O(at). */
MN_PRINTF(5, 6)
mn_status mn_source_fail(mn_err *e, const mn_source *s, mn_status status, size_t at,
                         const char *fmt, ...);
/* Polls for cancellation and tells the progress; call it every few thousand rows. */
MN_USE mn_status mn_source_tick(mn_source *s, uint64_t done, uint64_t total, mn_err *e);
/* Refuses a table of far more cells than s's bytes account for, as a few bytes
 * a row could otherwise ask for a row of thousands of missing cells. */
MN_USE mn_status mn_source_check_cells(const mn_source *s, uint64_t rows, uint64_t cols,
                                       uint64_t bytes, mn_err *e);

#endif
