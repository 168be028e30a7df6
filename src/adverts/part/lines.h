/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/part/lines.h - lines of cells between tabs, read one after the other, strictly.
 *
 * In a cell a tab, the end of a line, a carriage return and a backslash stand as \t, \n, \r, \\.
 */
#ifndef ADVERTS_PART_LINES_H
#define ADVERTS_PART_LINES_H

#include "adverts/cluster/piece.h"
#include "core/buf.h"
#include "core/file.h"

enum { MN_STEP_CELLS = 5, MN_STEP_ID = 1 << 20 /* bytes of an id, at most */ };

typedef struct mn_step_lines {
    mn_file_in *file;
    const char *name; /* for errors; borrowed */
    const mn_ctx *ctx;
    char *bytes; /* owned */
    size_t cap, from, to;
    bool end; /* of the file */
    uint64_t number;
    mn_text cell[MN_STEP_CELLS]; /* until the next line */
    unsigned cells;
} mn_step_lines;

MN_USE mn_status mn_step_open(mn_step_lines *out, const char *path, const mn_ctx *ctx, mn_err *e);
void mn_step_close(mn_step_lines *l); /* zero-initialised is legal */
/* The next line; *more is false at the end. MN_DATA for one without an end, with too many cells, or
 * longer than any that is written. */
MN_USE mn_status mn_step_next(bool *more, mn_step_lines *l, mn_err *e);
/* MN_DATA at this line. */
MN_USE mn_status mn_step_refuse(const mn_step_lines *l, const char *why, mn_err *e);
/* The same where the order is not that of 'LC_ALL=C sort'. */
MN_USE mn_status mn_step_unsorted(const mn_step_lines *l, mn_err *e);

/* Each is false where the cell is no such thing. */
bool mn_step_name(mn_text_name *out, mn_text cell);        /* of a text with words */
bool mn_step_hex32(uint32_t *out, size_t n, mn_text cell); /* n numbers of eight digits */
bool mn_step_bins(uint8_t out[MN_SKETCH_BINS], mn_text cell);
bool mn_step_number(uint32_t *out, mn_text cell); /* ten digits, below 2^32 - 1 */
bool mn_step_hashes(uint8_t *out, mn_text cell);  /* of a name, 0 to 255, without zeros before */
bool mn_step_plain(mn_buf *out, mn_text cell); /* without its \t, \n, ...: valid UTF-8 is added */

void mn_step_put_name(mn_buf *b, mn_text_name n);
void mn_step_put_hex32(mn_buf *b, uint32_t v);
void mn_step_put_bins(mn_buf *b, const uint8_t bin[MN_SKETCH_BINS]);
void mn_step_put_number(mn_buf *b, uint32_t v);
void mn_step_put_plain(mn_buf *b, mn_text t); /* with \t, \n, ... */

#endif
