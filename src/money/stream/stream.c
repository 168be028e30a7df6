/* SPDX-License-Identifier: Apache-2.0
 *
 * stream.c - see the header. A line is read as files' rows are (read/gather.h); what it says of a
 * payment goes into the patterns at once, and the line itself is held for the end of the week.
 */
#include "money/stream/stream.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "money/stream/inside.h"

#define HELD_MOST (UINT64_C(16) << 30) /* bytes of lines */

/* Holds the payment that was read and hands it to the patterns, whose hits are then s->hits. */
static mn_status hold(mn_pay_stream *s, mn_text line, const mn_kept *at, const mn_ctx *ctx,
                      mn_err *e)
{
    const mn_got_pay *p = &s->g.got[0];
    mn_pattern_pay x;
    size_t id_len = 0;
    mn_kept k = *at;
    if (s->text.len + line.len > HELD_MOST || s->n >= UINT32_MAX - 1) {
        mn_fail(e, MN_DATA, "more than %llu GB of payments are to be held at once",
                (unsigned long long)(HELD_MOST >> 30));
        return mn_hint(e, "divide the accounts among several streams, or ask typologies of fewer "
                          "days");
    }
    if (!mn_grow(&s->kept, &s->cap, s->n + 1, sizeof *s->kept))
        return mn_fail_memory(e);
    mn_status st = MN_OK;
    if (mn_stream_key(s, p, &id_len)) {
        const mn_text key = mn_arena_text(&s->keys, (mn_text){s->key.ptr, s->key.len});
        uint32_t number = (uint32_t)s->n;
        k.id = (mn_text){key.ptr, id_len};
        st = key.ptr && !s->key.failed ? mn_map_put(&s->seen, key, &number, e) : mn_fail_memory(e);
    }
    if (!st)
        st = mn_stream_pattern(&x, s, p, k.taken, e);
    k.at = s->text.len;
    k.len = (uint32_t)line.len + 1;
    mn_buf_text(&s->text, line);
    mn_buf_char(&s->text, '\n');
    if (!st && s->text.failed)
        st = mn_fail_memory(e);
    s->hits.n = s->hits.n_edges = 0;
    if (!st && s->patterns)
        st = mn_patterns_push(s->patterns, &s->hits, NULL, &x, 1, ctx, e);
    if (!st)
        s->kept[s->n++] = k;
    return st;
}

/* --- a week ------------------------------------------------------------------------------------
 */

/* Everything anew from the payments that stay: those of `since` and later. */
static mn_status remake(mn_pay_stream *s, int64_t since, uint64_t offset, uint64_t number,
                        const mn_ctx *ctx, mn_err *e)
{
    mn_kept *old = s->kept;
    mn_buf text = s->text;
    const size_t n = s->n;
    mn_status st = MN_OK;
    free(s->now.rest);
    s->now.rest = NULL;
    s->now.rests = 0;
    if (s->patterns)
        st = mn_patterns_rests(s->patterns, &s->now.rest, &s->now.rests, e);
    s->kept = NULL;
    s->text = (mn_buf){0};
    s->n = s->cap = 0;
    s->now.since = since;
    s->now.roll = s->now.anchor = offset;
    s->now.anchor_line = number - 1;
    int64_t latest = s->now.latest;
    s->now.latest = s->newest;
    if (!st)
        st = mn_stream_number(s, e);
    for (size_t i = 0; !st && i < n; i++) {
        const mn_text line = {text.ptr + old[i].at, old[i].len - 1};
        const char *why;
        if (old[i].taken >= since && old[i].own >= since) {
            if (!s->n) {
                s->now.anchor = old[i].offset;
                s->now.anchor_line = old[i].line - 1;
                s->now.latest = latest;
            }
            st = mn_pay_line_read(&s->cut, line, &why, e);
            if (!st)
                st = mn_stream_row(s, old[i].line, e);
            if (!st && s->g.n)
                st = hold(s, line, &old[i], ctx, e);
        }
        latest = old[i].taken;
    }
    if (!st && s->patterns)
        st = mn_patterns_take_up(s->patterns, s->now.rest, s->now.rests, e);
    s->hits.n = s->hits.n_edges = 0;
    free(old);
    mn_buf_free(&text);
    return st;
}

/* Weeks that are over when a payment of this time has come. */
static mn_status end_weeks(mn_buf *out, mn_pay_stream *s, int64_t taken, uint64_t offset,
                           uint64_t number, const mn_ctx *ctx, mn_err *e)
{
    mn_status st = MN_OK;
    bool any = false;
    while (!st && taken >= (int64_t)s->now.week_end * MN_STREAM_DAY + MN_STREAM_HALF) {
        if (s->n)
            st = mn_stream_alerts(out, s, s->now.week_end, ctx, e);
        s->now.week_end += MN_STREAM_STEP;
        any = true;
    }
    if (st || !any)
        return st;
    const int64_t end = (int64_t)(s->now.week_end - MN_STREAM_STEP) * MN_STREAM_DAY,
                  since = (end < s->newest ? end : s->newest) - s->span;
    size_t old = 0;
    while (old < s->n && s->kept[old].taken < since)
        old++;
    /* Not for a few: then each payment is looked at again four times at most. */
    return old * 4 < s->n ? MN_OK : remake(s, since, offset, number, ctx, e);
}

static void begin_weeks(mn_pay_stream *s, const mn_got_pay *p)
{
    const int64_t local = p->time + INT64_C(900) * p->zone;
    s->now.first_day = (int32_t)(local >= 0 ? local / MN_STREAM_DAY
                                            : -((MN_STREAM_DAY - 1 - local) / MN_STREAM_DAY));
    s->now.week_end = s->now.first_day + MN_STREAM_STEP;
    if (s->rated && s->rates.base[0])
        memcpy(s->now.base, s->rates.base, 4);
    else
        memcpy(s->now.base, s->g.code[p->currency], 4);
}

/* --- lines -------------------------------------------------------------------------------------
 */

static void refuse(mn_buf *out, mn_pay_stream *s, bool silent, uint64_t number, const char *why,
                   const char *hint, mn_text text)
{
    if (silent)
        return;
    s->now.errors++;
    mn_stream_tell_error(out, number, why, hint, text);
}

/* Why a payment that was read is not taken; NULL where it is. first: what it repeats. */
static const char *unfit(char room[160], const mn_pay_stream *s, const mn_got_pay *p)
{
    if (s->now.days >= 0 && s->now.days != p->number)
        return p->number ? "a number of days, where the first payment has a date"
                         : "a date, where the first payment has a number of days";
    if (s->newest == INT64_MIN)
        return NULL;
    if (p->time > s->newest && (uint64_t)p->time - (uint64_t)s->newest > (uint64_t)s->ahead) {
        snprintf(room, 160, "%llu days after the newest payment: its date is taken to be wrong",
                 (unsigned long long)(((uint64_t)p->time - (uint64_t)s->newest) / MN_STREAM_DAY));
        return room;
    }
    if (p->time < s->newest && (uint64_t)s->newest - (uint64_t)p->time > (uint64_t)s->late) {
        snprintf(room, 160, "%llu days before the newest payment: too late to be looked at",
                 (unsigned long long)(((uint64_t)s->newest - (uint64_t)p->time) / MN_STREAM_DAY));
        return room;
    }
    return NULL;
}

static mn_status take(mn_buf *out, mn_pay_stream *s, mn_text line, uint64_t offset, uint64_t number,
                      bool silent, const mn_ctx *ctx, mn_err *e)
{
    const bool again = s->replaying && offset < s->now.roll;
    mn_got_pay *p = &s->g.got[0];
    char room[160];
    size_t id_len;
    const bool known = mn_stream_key(s, p, &id_len) && s->seen.cap;
    if (s->key.failed)
        return mn_fail_memory(e);
    if (known) {
        const uint32_t first = mn_map_get(&s->seen, (mn_text){s->key.ptr, s->key.len});
        if (first != MN_MAP_NONE) {
            s->now.repeated += !silent;
            if (!silent)
                mn_stream_tell_repeated(out, s, number, first);
            return MN_OK;
        }
    }
    const char *why = unfit(room, s, p);
    if (why) {
        refuse(out, s, silent, number, why, NULL, (mn_text){"", 0});
        return MN_OK;
    }
    if (again && p->time < s->now.since)
        return MN_OK;
    const int64_t taken = s->newest != INT64_MIN && p->time < s->newest ? s->newest : p->time;
    mn_status st = MN_OK;
    if (s->now.days < 0) {
        s->now.days = p->number;
        begin_weeks(s, p);
    } else if (!silent && taken >= (int64_t)s->now.week_end * MN_STREAM_DAY + MN_STREAM_HALF) {
        st = end_weeks(out, s, taken, offset, number, ctx, e);
        const char *cut;
        if (!st)
            st = mn_pay_line_read(&s->cut, line, &cut, e);
        if (!st)
            st = mn_stream_row(s, number, e);
        p = &s->g.got[0];
    }
    if (st)
        return st;
    const mn_kept k = {.offset = offset, .line = number, .taken = taken, .own = p->time};
    st = hold(s, line, &k, ctx, e);
    s->newest = taken;
    if (st || silent)
        return st;
    s->now.payments++;
    s->now.hits += s->hits.n;
    for (size_t i = 0; i < s->hits.n; i++)
        mn_stream_tell_hit(out, s, &s->hits.hit[i]);
    return MN_OK;
}

static mn_status begin(mn_pay_stream *s, mn_text line, bool *taken, mn_err *e)
{
    mn_table *header = NULL;
    mn_pay_gather_of *of = &s->of;
    mn_status st = mn_pay_line_head(&s->cut, &header, taken, line, mn_call_text(s->call, "columns"),
                                    s->input, e);
    if (!st)
        st = mn_pay_columns_find(&of->columns, s->words, MN_PAYMENT_TABLE, header,
                                 mn_call_text(s->call, "columns"), s->input, e);
    mn_table_free(header);
    if (st)
        return st;
    of->signs = of->columns.at[MN_P_DIRECTION] != SIZE_MAX &&
                of->columns.at[MN_P_DIRECTION] == of->columns.at[MN_P_AMOUNT];
    of->plain_banks = strcmp(of->columns.layout, "AMLworld") == 0;
    of->columns.at[MN_P_MEMO] = SIZE_MAX; /* nothing that is told of a payment needs it */
    if (*taken) {
        mn_buf_text(&s->heading, line);
        mn_buf_char(&s->heading, '\n');
    }
    if (s->heading.failed)
        return mn_fail_memory(e);
    s->begun = true;
    return mn_stream_number(s, e);
}

mn_status mn_pay_stream_resume(mn_pay_stream *s, const mn_checkpoint *c, mn_err *e)
{
    mn_pattern_rest *rest = malloc((c->rests + 1) * sizeof *rest);
    if (!rest)
        return mn_fail_memory(e);
    if (c->rests)
        memcpy(rest, c->rest, c->rests * sizeof *rest);
    free(s->now.rest);
    s->now = *c;
    s->now.rest = rest;
    s->newest = c->latest;
    s->resumed = s->replaying = true;
    s->until = c->at;
    return MN_OK;
}

/* What was left of receipts at the beginning of the week. */
static mn_status take_up(mn_pay_stream *s, uint64_t offset, mn_err *e)
{
    if (!s->replaying || offset < s->now.roll)
        return MN_OK;
    if (s->now.since != INT64_MIN && s->patterns && s->resumed) {
        const mn_status st = mn_patterns_take_up(s->patterns, s->now.rest, s->now.rests, e);
        if (st)
            return st;
    }
    s->resumed = false;
    s->replaying = offset < s->until;
    return MN_OK;
}

static void pass(mn_pay_stream *s, uint64_t end, uint64_t number)
{
    if (end > s->now.at) {
        s->now.at = end;
        s->now.line = number;
    }
}

mn_status mn_pay_stream_line(mn_buf *out, mn_pay_stream *s, mn_text line, uint64_t offset,
                             uint64_t number, const mn_ctx *ctx, mn_err *e)
{
    const mn_text raw = line;
    const char *why = NULL;
    bool header = false;
    if (line.len && line.ptr[line.len - 1] == '\r')
        line.len--;
    if (!offset && line.len >= 3 && !memcmp(line.ptr, "\xef\xbb\xbf", 3))
        line = mn_text_sub(line, 3, line.len - 3);
    const bool blank = !mn_text_trim(line).len;
    mn_status st = MN_OK;
    if (!s->begun && blank)
        return mn_fail_at(e, MN_DATA, s->input, 1, 0,
                          "the first line is empty: it must be a header, or a payment as JSON");
    if (!s->begun) {
        if ((st = begin(s, line, &header, e)) || s->resumed)
            return st;
        if (header)
            s->now.anchor = s->now.roll = offset + raw.len + 1;
        s->now.anchor_line = header ? number : 0;
    }
    st = s->begun ? take_up(s, offset, e) : MN_OK;
    const bool silent = s->replaying && offset < s->until;
    if (!st && !blank && !header) {
        if (!(st = mn_pay_line_read(&s->cut, line, &why, e))) {
            if (why)
                refuse(out, s, silent, number, why, NULL, line);
            else if (!(st = mn_stream_row(s, number, e)) && !s->g.n && s->g.n_refused)
                refuse(out, s, silent, number, s->g.refused[0].why, s->g.refused[0].hint,
                       s->g.refused[0].text);
            else if (!st)
                st = take(out, s, line, offset, number, silent, ctx, e);
        }
    }
    pass(s, offset + raw.len + 1, number);
    return !st && out->failed ? mn_fail_memory(e) : st;
}

void mn_pay_stream_refuse(mn_buf *out, mn_pay_stream *s, uint64_t offset, uint64_t end,
                          uint64_t number, const char *why)
{
    refuse(out, s, s->replaying && offset < s->until, number, why, NULL, (mn_text){"", 0});
    pass(s, end, number);
}

mn_status mn_pay_stream_whole(mn_buf *out, mn_pay_stream *s, const mn_ctx *ctx, mn_err *e)
{
    mn_status st = MN_OK;
    if (s->n && s->now.days >= 0) {
        const int32_t last = (int32_t)(s->newest / MN_STREAM_DAY) + 1;
        st = mn_stream_alerts(out, s, last < s->now.week_end ? last : s->now.week_end, ctx, e);
    }
    s->now.ended = !st;
    return st;
}

void mn_pay_stream_note(mn_checkpoint *c, const mn_pay_stream *s)
{
    const mn_checkpoint was = *c;
    *c = s->now;
    memcpy(c->options, was.options, sizeof c->options);
    memcpy(c->head, was.head, sizeof c->head);
    c->head_bytes = was.head_bytes;
    c->written = was.written;
}
