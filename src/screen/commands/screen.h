/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/commands/screen.h - what the files of 'screen' share.
 */
#ifndef SCREEN_COMMANDS_SCREEN_H
#define SCREEN_COMMANDS_SCREEN_H

#include <manumit/command.h>

#include "core/buf.h"

#include "screen/match/rule.h"

/* A run: what is open, and what came of it. */
typedef struct mn_screening {
    mn_kit *kit;
    mn_screener *screener;
    mn_lists lists;
    double accept, review; /* the thresholds in force */
    size_t most;           /* entries told of a party; 0: as many as are told of themselves */
    bool explain, details, found;
    bool ignores; /* what people decided, as was asked */
} mn_screening;

void mn_screening_close(mn_screening *s);
/* By what its parties are ruled: borrowed of s. */
mn_ruling mn_screening_ruling(const mn_screening *s);
/* Why decisions were not looked at; NULL where they were. */
const char *mn_screening_unruled(const mn_screening *s);
/* Four places behind the point: as it is printed everywhere. */
double mn_screening_round(double v);
/* A line for each list that is past its expected age, into line; false when it is not. */
bool mn_screening_stale(char *line, size_t room, const mn_open_list *l);

/* screen_rows.c: the parties of a table, or the one that the options describe. */
MN_USE mn_status mn_screening_rows(mn_report **out, mn_screening *s, const mn_call *call,
                                   const mn_ctx *ctx, mn_err *e);
/* screen_columns.c: tells which columns of the table were used as what, and asks about one that
 * was not and whose heading speaks of names. above: lines above the header. */
struct mn_query_columns;
MN_USE mn_status mn_screening_tell_columns(mn_report *r, const mn_table *t,
                                           const struct mn_query_columns *c, uint64_t above,
                                           mn_err *e);
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
