/* SPDX-License-Identifier: Apache-2.0
 *
 * money/stream/line.h - one line of a stream of payments to its cells: CSV (TSV, semicolons) after
 * a header, or NDJSON with the names of 'manumit money read --columns' as keys.
 *
 * A line is a payment: a cell can't go on in the next one.
 */
#ifndef MONEY_STREAM_LINE_H
#define MONEY_STREAM_LINE_H

#include "core/arena.h"
#include "core/buf.h"
#include <manumit/table.h>

enum { MN_PAY_LINE_MOST = 1 << 20, MN_PAY_LINE_CELLS = 512 };

/* Zero-initialised, then mn_pay_line_head(). */
typedef struct mn_pay_line {
    bool json;
    char delimiter;
    mn_text *head; /* names of the columns */
    size_t n, cap;
    mn_text *cell; /* of the last line: n of them, borrowed until the next */
    size_t *at;    /* of a cell in room; SIZE_MAX: it is a part of the line */
    mn_buf room;
    mn_arena texts;
} mn_pay_line;

/* Looks at the first line. *header is then a table of the columns without rows, owned: for NDJSON
 * those of payments, and what --columns (`said`, or NULL) names. *taken: the line was a header.
 * MN_DATA. */
MN_USE mn_status mn_pay_line_head(mn_pay_line *l, mn_table **header, bool *taken, mn_text line,
                                  const char *said, const char *name, mn_err *e);
/* Takes a line apart; *why (static) is NULL, or why it is no line of payments. */
MN_USE mn_status mn_pay_line_read(mn_pay_line *l, mn_text line, const char **why, mn_err *e);
void mn_pay_line_free(mn_pay_line *l);

#endif
