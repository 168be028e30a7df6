/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/commands/screen.h - what the files of 'screen' share.
 */
#ifndef SCREEN_COMMANDS_SCREEN_H
#define SCREEN_COMMANDS_SCREEN_H

#include <manumit/command.h>

#include "core/buf.h"

#include "screen/match/open_lists.h"

/* A run: what is open, and what came of it. */
typedef struct mn_screening {
    mn_kit *kit;
    mn_screener *screener;
    mn_open_list *list;
    size_t lists;
    bool explain;
} mn_screening;

/* Opens kit and lists as the call says. */
MN_USE mn_status mn_screening_open(mn_screening *s, const mn_call *call, const mn_ctx *ctx,
                                   mn_err *e);
void mn_screening_close(mn_screening *s);
/* Four places behind the point: as it is printed everywhere. */
double mn_screening_round(double v);
/* A line for each list that is past its expected age, into line; false when it is not. */
bool mn_screening_stale(char *line, size_t room, const mn_open_list *l);

/* screen_rows.c: the parties of a table, or the one that the options describe. */
MN_USE mn_status mn_screening_rows(mn_report **out, mn_screening *s, const mn_call *call,
                                   const mn_ctx *ctx, mn_err *e);
/* screen_stream.c: lines in, lines out, until the input ends. */
MN_USE mn_status mn_screening_stream(mn_screening *s, const mn_ctx *ctx, mn_err *e);

/* One line of the stream, in the form of the answer, appended to out with its newline. What
 * can't be read becomes a line with "error". */
typedef struct mn_streamer mn_streamer;
MN_USE mn_status mn_streamer_new(mn_streamer **out, const mn_screening *s, mn_err *e);
void mn_streamer_free(mn_streamer *x); /* NULL is legal */
MN_USE mn_status mn_streamer_line(mn_buf *out, mn_streamer *x, mn_text line, uint64_t number,
                                  mn_err *e);

#endif
