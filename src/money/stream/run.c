/* SPDX-License-Identifier: Apache-2.0
 *
 * run.c - manumit money --stream: from an input to an output, with a checkpoint.
 *
 * ORDER OF WRITING. Output; flushed to disk; then the checkpoint, which says how long the output
 * is, beside its old one, flushed, and renamed over it. Whatever ends the program, and wherever,
 * the checkpoint on disk is whole, and the output is at least as long as it says: what goes beyond
 * is cut away and told again, from the same payments, as the same bytes.
 */
#include <stdlib.h>
#include <string.h>

#include "command/run.h"
#include "core/err.h"
#include "core/file.h"
#include "core/parallel.h"
#include "core/text.h"
#include "money/stream/follow.h"
#include "money/stream/line.h"
#include "money/stream/stream.h"

enum { READ = 1 << 16, TAIL = MN_CHECKPOINT_ENDS };

typedef struct run {
    const mn_call *call;
    const mn_ctx *ctx;
    mn_pay_world world;
    mn_pay_stream *s;
    mn_follow_in in;
    mn_follow_out to;
    const char *checkpoint;
    mn_checkpoint c; /* as it was taken up, or is to be noted; rest is owned only while taken up */
    mn_buf held, out, first;     /* first: what was read to find the first line again */
    char head[TAIL], tail[TAIL]; /* first bytes of the input; last ones before its next line */
    size_t heads, tails;
    uint64_t line, noted;
    bool skip;       /* the line is too long: to its end */
    uint64_t begins; /* where the line that is held begins */
} run;

/* --- checkpoint --------------------------------------------------------------------------------
 */

static mn_status note(run *r, mn_err *e)
{
    mn_buf b = {0};
    mn_file_out *f = NULL;
    mn_status st = mn_poll(r->ctx, e);
    if (!st)
        st = mn_follow_sync(&r->to, r->c.out, e);
    if (st)
        return st;
    mn_checkpoint c = r->c;
    mn_pay_stream_note(&c, r->s);
    c.written = r->to.written;
    memcpy(c.out, r->c.out, sizeof c.out);
    c.head_bytes = r->heads < c.at ? r->heads : c.at;
    mn_sha256_hex(c.head, r->head, (size_t)c.head_bytes);
    c.tail_bytes = r->tails < c.at - c.anchor ? r->tails : c.at - c.anchor;
    mn_sha256_hex(c.tail, r->tail + r->tails - c.tail_bytes, (size_t)c.tail_bytes);
    mn_checkpoint_put(&b, &c);
    if (b.failed)
        st = mn_fail_memory(e);
    if (!st)
        st = mn_poll(r->ctx, e);
    if (!st && !(st = mn_file_replace(&f, r->checkpoint, e)))
        st = mn_file_write(f, b.ptr, b.len, e);
    if (!st)
        st = mn_poll(r->ctx, e);
    if (f && !st)
        st = mn_file_commit(f, e);
    else
        mn_file_abandon(f);
    mn_buf_free(&b);
    r->noted = c.line;
    return st;
}

static mn_status send(run *r, mn_err *e)
{
    mn_status st = r->out.failed ? mn_fail_memory(e) : MN_OK;
    if (!st && r->out.len)
        st = mn_follow_write(&r->to, r->out.ptr, r->out.len, e);
    mn_buf_clear(&r->out);
    return st;
}

/* Whether there is a checkpoint to be taken up. */
static mn_status find_checkpoint(bool *there, run *r, mn_err *e)
{
    char *bytes = NULL, hex[MN_SHA256_HEX];
    size_t len = 0;
    mn_buf b = {0};
    mn_err own = MN_ERR_INIT;
    *there = false;
    mn_pay_world_say(&b, &r->world, r->call);
    if (b.failed)
        return mn_fail_memory(e);
    mn_sha256_hex(hex, b.ptr ? b.ptr : "", b.len);
    mn_buf_free(&b);
    memcpy(r->c.options, hex, sizeof hex);
    mn_file_in *look = NULL;
    uint64_t size;
    if (mn_file_open_in(&look, &size, NULL, r->checkpoint, &own)) /* none yet */
        return MN_OK;
    mn_file_close_in(look);
    mn_status st = mn_file_read(&bytes, &len, NULL, r->checkpoint, MN_CHECKPOINT_MOST, e);
    if (!st)
        st = mn_checkpoint_read(&r->c, (mn_text){bytes, len}, r->checkpoint, e);
    free(bytes);
    if (st)
        return st;
    *there = true;
    if (strcmp(r->c.options, hex) != 0) {
        mn_fail_at(e, MN_DATA, r->checkpoint, 0, 0,
                   "a checkpoint of a run with other options, or other files of accounts, places "
                   "or typologies");
        return mn_hint(e, "give the same as before; or begin anew without it and its output");
    }
    return MN_OK;
}

static mn_status open_output(run *r, mn_err *e)
{
    bool there = false;
    const char *path = mn_call_output(r->call);
    if (!r->checkpoint)
        return path && strcmp(path, "-") != 0 ? mn_follow_create(&r->to, path, true, 0, NULL, e)
                                              : mn_follow_create(&r->to, NULL, false, 0, NULL, e);
    if (!path || strcmp(path, "-") == 0) {
        mn_fail(e, MN_USAGE, "--checkpoint without -o");
        return mn_hint(e, "name the file that the answers go to, as -o told.ndjson");
    }
    if (mn_call_same_place(path, r->checkpoint)) {
        mn_fail(e, MN_USAGE, "'%s' would be written twice", path);
        return mn_hint(e, "give each output a name of its own");
    }
    mn_status st = find_checkpoint(&there, r, e);
    if (!st)
        st = mn_follow_create(&r->to, path, !there, r->c.written, r->c.out, e);
    if (!st && !there)
        st = note(r, e);
    if (!st && r->c.at)
        st = mn_pay_stream_resume(r->s, &r->c, e);
    return st;
}

/* --- lines -------------------------------------------------------------------------------------
 */

static void keep_tail(run *r, mn_text t)
{
    if (t.len >= TAIL) {
        memcpy(r->tail, t.ptr + t.len - TAIL, TAIL);
        r->tails = TAIL;
        return;
    }
    const size_t stays = r->tails + t.len > TAIL ? TAIL - t.len : r->tails;
    memmove(r->tail, r->tail + r->tails - stays, stays);
    if (t.len)
        memcpy(r->tail + stays, t.ptr, t.len);
    r->tails = stays + t.len;
}

static mn_status fail_other(const run *r, mn_err *e)
{
    mn_fail_at(e, MN_DATA, r->checkpoint, 0, 0, "a checkpoint of another input");
    return mn_hint(e, "give the same input as before, from its beginning");
}

/* Of the input's bytes up to here, is it the one that the checkpoint has seen? */
static mn_status check_tail(run *r, uint64_t at, mn_err *e)
{
    char hex[MN_SHA256_HEX];
    if (at != r->c.at || !r->c.tail_bytes)
        return MN_OK;
    const size_t n = r->c.tail_bytes < r->tails ? (size_t)r->c.tail_bytes : r->tails;
    mn_sha256_hex(hex, r->tail + r->tails - n, n);
    if (n == r->c.tail_bytes && strcmp(hex, r->c.tail) == 0)
        return MN_OK;
    return fail_other(r, e);
}

static mn_status answer(run *r, mn_text line, uint64_t offset, mn_err *e)
{
    const uint64_t every = (uint64_t)mn_call_int(r->call, "every", 10000);
    r->line++;
    mn_status st = mn_pay_stream_line(&r->out, r->s, line, offset, r->line, r->ctx, e);
    keep_tail(r, line);
    keep_tail(r, (mn_text){"\n", 1});
    if (!st && r->c.at)
        st = check_tail(r, offset + line.len + 1, e);
    if (st || !r->checkpoint || r->line < r->noted + every || offset < r->c.at)
        return st;
    if (!(st = mn_poll(r->ctx, e)) && !(st = send(r, e)))
        st = note(r, e);
    return st;
}

/* A part of a line that is too long, which is told when it ends, before byte `at`. */
static void pass_over(run *r, mn_text part, bool ends, uint64_t at)
{
    if (!r->skip)
        keep_tail(r, (mn_text){r->held.ptr, r->held.len});
    mn_buf_clear(&r->held);
    keep_tail(r, part);
    r->skip = !ends;
    if (ends)
        mn_pay_stream_refuse(&r->out, r->s, r->begins, at, ++r->line,
                             "longer than 1,048,576 bytes");
}

/* A piece of the input, from byte `at` on: lines that end in it are answered. */
static mn_status take(run *r, mn_text in, uint64_t at, mn_err *e)
{
    mn_status st = MN_OK;
    while (in.len && !st) {
        const char *end = memchr(in.ptr, '\n', in.len);
        const mn_text part = {in.ptr, end ? (size_t)(end - in.ptr) : in.len};
        const uint64_t begins = r->held.len || r->skip ? r->begins : at;
        r->begins = begins;
        at += part.len + (end != NULL);
        in = mn_text_sub(in, part.len + (end ? 1 : 0), in.len);
        if (r->skip || r->held.len + part.len > MN_PAY_LINE_MOST) {
            pass_over(r, (mn_text){part.ptr, part.len + (end != NULL)}, end != NULL, at);
            continue;
        }
        if (end && !r->held.len) {
            st = answer(r, part, begins, e);
            continue;
        }
        mn_buf_text(&r->held, part);
        if (r->held.failed)
            return mn_fail_memory(e);
        if (end) {
            st = answer(r, (mn_text){r->held.ptr, r->held.len}, begins, e);
            mn_buf_clear(&r->held);
        }
    }
    return st;
}

/* The first bytes, which must be those that were seen, and the first line again. */
static mn_status begin_again(run *r, mn_err *e)
{
    char hex[MN_SHA256_HEX], room[TAIL];
    const char *end = NULL;
    size_t got = 1;
    mn_status st = MN_OK;
    while (!st && got && !r->first.failed && r->first.len < 2 * MN_PAY_LINE_MOST &&
           (r->first.len < r->c.head_bytes || !end)) {
        st = mn_follow_read(&r->in, room, TAIL, &got, false, r->ctx, e);
        if (!st && got)
            mn_buf_add(&r->first, room, got);
        end = r->first.len ? memchr(r->first.ptr, '\n', r->first.len) : NULL;
    }
    if (!st && r->first.failed)
        st = mn_fail_memory(e);
    if (st)
        return st;
    mn_sha256_hex(hex, r->first.len ? r->first.ptr : "",
                  r->first.len < r->c.head_bytes ? r->first.len : (size_t)r->c.head_bytes);
    if (r->first.len < r->c.head_bytes || strcmp(hex, r->c.head) != 0 || !end)
        return fail_other(r, e);
    r->heads = (size_t)r->c.head_bytes;
    memcpy(r->head, r->first.ptr, r->heads);
    return mn_pay_stream_line(&r->out, r->s, (mn_text){r->first.ptr, (size_t)(end - r->first.ptr)},
                              0, 1, r->ctx, e);
}

static void add_head(run *r, const char *bytes, size_t n, uint64_t at)
{
    for (size_t i = 0; i < n && r->heads < TAIL; i++)
        if (at + i == r->heads)
            r->head[r->heads++] = bytes[i];
}

/* From the anchor on. */
static mn_status seek(run *r, mn_err *e)
{
    mn_status st = begin_again(r, e);
    if (st)
        return st;
    r->line = r->c.anchor_line;
    r->noted = r->c.line;
    if (r->in.seeks || r->in.held || r->first.len <= r->c.anchor)
        return mn_follow_seek(&r->in, r->c.anchor, r->ctx, e);
    const size_t from = (size_t)r->c.anchor; /* of a pipe: it was read already */
    add_head(r, r->first.ptr, r->first.len, 0);
    return take(r, (mn_text){r->first.ptr + from, r->first.len - from}, from, e);
}

static mn_status follow(run *r, mn_err *e)
{
    const bool wait = mn_call_flag(r->call, "follow");
    char *room = malloc(READ);
    size_t got = 1;
    mn_status st = room ? MN_OK : mn_fail_memory(e);
    if (!st && r->c.at)
        st = seek(r, e);
    while (!st && got) {
        const uint64_t at = r->in.at;
        st = mn_follow_read(&r->in, room, READ, &got, false, r->ctx, e);
        if (!st && !got && wait) { /* all is on disk while it waits */
            if (r->checkpoint && r->line > r->noted)
                st = note(r, e);
            if (!st)
                st = mn_follow_read(&r->in, room, READ, &got, true, r->ctx, e);
        }
        add_head(r, room, st ? 0 : got, at);
        if (!st)
            st = take(r, (mn_text){room, got}, at, e);
        if (!st)
            st = send(r, e);
    }
    free(room);
    if (!st && r->in.at < r->c.at) {
        mn_fail_at(e, MN_DATA, r->checkpoint, 0, 0,
                   "the input ends at byte %llu, before what the checkpoint has seen of it",
                   (unsigned long long)r->in.at);
        return mn_hint(e, "give the same input as before, from its beginning");
    }
    return st;
}

static mn_status finish(run *r, mn_err *e)
{
    static const char open_week[] =
        "the last week is not over, so its alerts are not told; --whole "
        "says that the input is whole",
                      open_line[] = "the last line has no end, so it is not read; --whole reads it";
    mn_status st = MN_OK;
    if (mn_call_flag(r->call, "whole")) {
        if (r->held.len)
            st = answer(r, (mn_text){r->held.ptr, r->held.len}, r->begins, e);
        else if (r->skip)
            pass_over(r, (mn_text){"", 0}, true, r->in.at);
        if (!st)
            st = mn_pay_stream_whole(&r->out, r->s, r->ctx, e);
    } else if (r->ctx && r->ctx->say) {
        r->ctx->say(open_week, r->ctx->payload);
        if (r->held.len || r->skip)
            r->ctx->say(open_line, r->ctx->payload);
    }
    if (!st)
        st = send(r, e);
    return st || !r->checkpoint ? st : note(r, e);
}

mn_status mn_pay_stream_run(const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    run r = {.call = call,
             .ctx = ctx,
             .in = {.fd = -1},
             .to = {.fd = -1},
             .checkpoint = mn_call_text(call, "checkpoint")};
    if (mn_call_inputs(call) != 1) {
        mn_fail(e, MN_USAGE, "--stream takes one input");
        return mn_hint(e, "as in: manumit money payments.csv --stream; - is standard input");
    }
    mn_status st = mn_pay_world_open(&r.world, call, ctx, e);
    if (!st)
        st = mn_pay_stream_new(&r.s, &r.world, call, ctx, e);
    if (!st)
        st = open_output(&r, e);
    if (!st && !r.c.ended) {
        st = mn_follow_open(&r.in, ctx, mn_call_input(call, 0), e);
        if (!st)
            st = follow(&r, e);
        if (!st)
            st = finish(&r, e);
    }
    mn_follow_close(&r.in);
    mn_follow_end(&r.to);
    mn_pay_stream_free(r.s);
    mn_checkpoint_free(&r.c);
    mn_pay_world_close(&r.world);
    mn_buf_free(&r.held);
    mn_buf_free(&r.out);
    mn_buf_free(&r.first);
    return st;
}
