/* SPDX-License-Identifier: Apache-2.0
 *
 * money/stream/stream.h - payments as they come, a line each, and what they tell: patterns at the
 * payment that closes them, alerts of typologies at the end of the week in which they come to be
 * seen, repeated and refused lines.
 *
 * Time is that of the newest payment. One that comes later than its time, by `late` at most, is
 * taken at the time of the newest; one that says the same as an earlier one, id and all, is told
 * as repeated and not counted; one of a time far ahead of the newest is refused, or a single wrong
 * date would end the stream.
 *
 * WHAT IS HELD. At the end of a week, where a quarter of the payments that are held are older than
 * patterns and typologies look back, these are let go, and everything is made anew from those that
 * stay: numbers, repeats and the patterns' store, with what is left of receipts
 * (mn_patterns_take_up). So the state depends on the lines since the first payment that stays, a
 * few numbers and these rests: that is a checkpoint (checkpoint.h), and a run that takes it up
 * tells the same as one that was never ended. Memory is O(payments that are held): some 500 bytes
 * each, of which the line itself is a third.
 */
#ifndef MONEY_STREAM_STREAM_H
#define MONEY_STREAM_STREAM_H

#include "core/buf.h"
#include "money/stream/checkpoint.h"
#include "money/stream/world.h"

typedef struct mn_pay_stream mn_pay_stream;

/* By a call of 'manumit money --stream'. w is borrowed. *out is owned: mn_pay_stream_free(). */
MN_USE mn_status mn_pay_stream_new(mn_pay_stream **out, mn_pay_world *w, const mn_call *call,
                                   const mn_ctx *ctx, mn_err *e);
void mn_pay_stream_free(mn_pay_stream *s); /* NULL is legal */

/* Goes on from a checkpoint: then the input's first line is given, and all from byte c->anchor on;
 * nothing is told before byte c->at. */
MN_USE mn_status mn_pay_stream_resume(mn_pay_stream *s, const mn_checkpoint *c, mn_err *e);
/* A line without its end, of the input's bytes from offset on; adds what it tells to out. Fails
 * for no line, but for the first one where columns are missing (MN_USAGE, MN_DATA). */
MN_USE mn_status mn_pay_stream_line(mn_buf *out, mn_pay_stream *s, mn_text line, uint64_t offset,
                                    uint64_t number, const mn_ctx *ctx, mn_err *e);
/* A line that is not even read, from byte offset to the one before end: told as refused. */
void mn_pay_stream_refuse(mn_buf *out, mn_pay_stream *s, uint64_t offset, uint64_t end,
                          uint64_t number, const char *why);
/* The input is whole: the week that is not over is told, too. */
MN_USE mn_status mn_pay_stream_whole(mn_buf *out, mn_pay_stream *s, const mn_ctx *ctx, mn_err *e);
/* Into c: what is the stream's of a checkpoint. c->rest is borrowed from the stream. */
void mn_pay_stream_note(mn_checkpoint *c, const mn_pay_stream *s);

/* The whole of it by a call: input to output, with a checkpoint where one is asked for. */
MN_USE mn_status mn_pay_stream_run(const mn_call *call, const mn_ctx *ctx, mn_err *e);

/* Of mn_command.options. */
#define MN_MONEY_STREAM_OPTIONS                                                                    \
    {.name = "stream",                                                                             \
     .type = MN_OPT_FLAG,                                                                          \
     .help = "Answer as payments come: FILE, or - for standard input, has one a line, CSV or "     \
             "NDJSON. What is told are lines of JSON: patterns with the payment that closes "      \
             "them, alerts at the end of each week, repeated and refused lines."},                 \
        {.name = "checkpoint",                                                                     \
         .type = MN_OPT_TEXT,                                                                      \
         .arg = "FILE",                                                                            \
         .help = "With --stream and -o: where to note how far it is. The same command on the "     \
                 "same input then goes on after a crash, with no payment lost or counted twice."}, \
        {.name = "every",                                                                          \
         .type = MN_OPT_INT,                                                                       \
         .arg = "N",                                                                               \
         .def = "10000",                                                                           \
         .min = 1,                                                                                 \
         .max = 1000000000,                                                                        \
         .unit = "lines",                                                                          \
         .help = "How often a checkpoint is made."},                                               \
        {.name = "follow",                                                                         \
         .type = MN_OPT_FLAG,                                                                      \
         .help = "With --stream: at the end of FILE wait for more."},                              \
        {.name = "whole",                                                                          \
         .type = MN_OPT_FLAG,                                                                      \
         .help = "With --stream: the input is whole at its end, so its last week is told, too."},  \
        {.name = "patterns",                                                                       \
         .type = MN_OPT_TEXT,                                                                      \
         .arg = "LIST",                                                                            \
         .help = "With --stream: which patterns are told, as fan-in,cycle; 'all' or 'none'. "      \
                 "Without it those that typologies ask for."},                                     \
        {.name = "late-days",                                                                      \
         .type = MN_OPT_INT,                                                                       \
         .arg = "N",                                                                               \
         .def = "7",                                                                               \
         .min = 0,                                                                                 \
         .max = 366,                                                                               \
         .unit = "days",                                                                           \
         .help = "With --stream: how late a payment may come."},                                   \
    {                                                                                              \
        .name = "ahead-days", .type = MN_OPT_INT, .arg = "N", .def = "31", .min = 1, .max = 3660,  \
        .unit = "days",                                                                            \
        .help = "With --stream: a payment so far ahead of the newest is refused, as its date is "  \
                "taken to be wrong."                                                               \
    }

#endif
