/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/lists/lines.h - a text of any length, line by line.
 */
#ifndef SCREEN_LISTS_LINES_H
#define SCREEN_LISTS_LINES_H

#include "screen/lists/reader.h"

typedef struct mn_lines {
    mn_list_reader *r;
    mn_stream *s;
    mn_buf held;
    size_t at;
    uint64_t line; /* of the line told last, from 1 */
    bool ended;
    bool open; /* the line told last ended with the text */
} mn_lines;

enum { MN_LINE_MAX = 16 << 20 };

/* Opens the file that r reads; UTF-8, a byte-order mark is dropped. */
MN_USE mn_status mn_lines_open(mn_lines *l, mn_list_reader *r, mn_err *e);
void mn_lines_close(mn_lines *l);
/* The next line without its end; *more is false at the end of the text. MN_DATA for a line
 * that is not UTF-8 or longer than MN_LINE_MAX. */
MN_USE mn_status mn_lines_next(mn_lines *l, mn_text *line, bool *more, mn_err *e);

#endif
