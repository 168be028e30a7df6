/* SPDX-License-Identifier: Apache-2.0
 *
 * money/stream/inside.h - a stream of payments, as the files of this folder share it.
 */
#ifndef MONEY_STREAM_INSIDE_H
#define MONEY_STREAM_INSIDE_H

#include "money/find/find.h"
#include "money/read/gather.h"
#include "money/read/rates.h"
#include "money/stream/line.h"
#include "money/stream/stream.h"

enum { MN_STREAM_STEP = 7, MN_STREAM_AGAIN = 28, MN_STREAM_DAY = 86400, MN_STREAM_HALF = 43200 };

/* A payment that is held. */
typedef struct mn_kept {
    uint64_t offset, line; /* in the input */
    int64_t taken, own;    /* time it was taken at, and its own */
    size_t at;             /* in text */
    uint32_t len;
    mn_text id; /* of ids; empty: its line's number stands for it */
} mn_kept;

struct mn_pay_stream {
    const mn_call *call;
    mn_pay_world *w;
    const char *input;
    mn_pattern_config config;
    int64_t late, ahead; /* seconds */
    int64_t span;        /* seconds that are held before the end of a week */
    int32_t most_days;   /* of the longest typology */
    /* How lines are read. */
    const mn_pay_words *words;
    const mn_reference *reference;
    mn_wall_clock clock;
    mn_pay_rates rates;
    bool rated;
    mn_pay_gather_of of;
    mn_pay_line cut;
    mn_buf heading; /* the header with its end, for weeks */
    bool begun;
    /* Where it is. */
    mn_checkpoint now; /* rest: what was left at the beginning of the week; owned */
    int64_t newest;    /* INT64_MIN: no payment yet */
    bool resumed;
    bool replaying; /* before now.at as it was when taken up: nothing is told */
    uint64_t until; /* then */
    /* What is held. */
    mn_kept *kept;
    size_t n, cap;
    mn_buf text; /* lines, each with its end */
    mn_map seen; /* what payments say, to their number */
    mn_buf key;
    mn_arena keys;
    /* Numbers of accounts as they come; nodes; areas. All are made anew each week. */
    mn_pay_gather g;
    mn_pay_names accounts;
    mn_arena names;
    uint32_t *node; /* of each account: MN_PAY_NONE, not yet */
    size_t nodes_cap, noded;
    uint32_t *account; /* of each node beyond the world's parties: its account */
    size_t own, own_cap;
    mn_map areas;
    uint32_t n_areas;
    uint32_t *home; /* of each of the world's parties */
    mn_patterns *patterns;
    mn_hits hits;
};

/* row.c: what a line says. Everything that was numbered is forgotten; then it is begun anew, with
 * the cities that parties live in. */
void mn_stream_forget(mn_pay_stream *s);
MN_USE mn_status mn_stream_number(mn_pay_stream *s, mn_err *e);
/* The cells of the line as a payment, its ends as numbers of accounts: s->g.got[0], where s->g.n is
 * 1; else s->g.refused[0]. */
MN_USE mn_status mn_stream_row(mn_pay_stream *s, uint64_t number, mn_err *e);
/* What a payment says, after its id, into s->key; false where it has no id. */
bool mn_stream_key(mn_pay_stream *s, const mn_got_pay *p, size_t *id_len);
/* The same payment for the patterns. taken: the time it is taken at. */
MN_USE mn_status mn_stream_pattern(mn_pattern_pay *x, mn_pay_stream *s, const mn_got_pay *p,
                                   int64_t taken, mn_err *e);

/* tell.c: lines of what is told. */
void mn_stream_tell_hit(mn_buf *out, const mn_pay_stream *s, const mn_hit *h);
void mn_stream_tell_error(mn_buf *out, uint64_t number, const char *why, const char *hint,
                          mn_text text);
void mn_stream_tell_repeated(mn_buf *out, const mn_pay_stream *s, uint64_t number, size_t first);
void mn_stream_tell_id(mn_buf *out, const mn_pay_stream *s, size_t kept);
MN_USE mn_status mn_stream_tell_alert(mn_buf *out, const mn_pay_stream *s, mn_money_found *w,
                                      size_t alert, int32_t end, mn_err *e);
/* alerts.c: those that come to be seen at the end of the day before `end`. */
MN_USE mn_status mn_stream_alerts(mn_buf *out, mn_pay_stream *s, int32_t end, const mn_ctx *ctx,
                                  mn_err *e);

#endif
