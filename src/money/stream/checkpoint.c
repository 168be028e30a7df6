/* SPDX-License-Identifier: Apache-2.0
 *
 * checkpoint.c - see the header.
 */
#include "money/stream/checkpoint.h"

#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/text.h"

static const char first_line[] = "manumit money stream, format 1, version ";

void mn_checkpoint_free(mn_checkpoint *c)
{
    free(c->rest);
    *c = (mn_checkpoint){.at = 0};
}

/* --- writing -----------------------------------------------------------------------------------
 */

static void put_number(mn_buf *b, const char *name, uint64_t v)
{
    mn_buf_fmt(b, "%s %llu\n", name, (unsigned long long)v);
}

static void put_signed(mn_buf *b, const char *name, int64_t v)
{
    mn_buf_fmt(b, "%s %lld\n", name, (long long)v);
}

void mn_checkpoint_put(mn_buf *b, const mn_checkpoint *c)
{
    char hex[MN_SHA256_HEX];
    const size_t from = b->len;
    mn_buf_fmt(b, "%s%s\noptions %s\n", first_line, mn_version(), c->options);
    put_number(b, "head-bytes", c->head_bytes);
    mn_buf_fmt(b, "head %s\n", c->head);
    put_number(b, "tail-bytes", c->tail_bytes);
    mn_buf_fmt(b, "tail %s\n", c->tail);
    put_number(b, "at", c->at);
    put_number(b, "line", c->line);
    put_number(b, "written", c->written);
    mn_buf_fmt(b, "out %s\n", c->out);
    put_number(b, "anchor", c->anchor);
    put_number(b, "anchor-line", c->anchor_line);
    put_signed(b, "latest", c->latest);
    put_number(b, "roll", c->roll);
    put_signed(b, "since", c->since);
    put_signed(b, "first-day", c->first_day);
    put_signed(b, "week-end", c->week_end);
    put_signed(b, "days", c->days);
    mn_buf_fmt(b, "base %s\n", c->base[0] ? c->base : "-");
    put_number(b, "ended", c->ended);
    put_number(b, "payments", c->payments);
    put_number(b, "repeated", c->repeated);
    put_number(b, "errors", c->errors);
    put_number(b, "hits", c->hits);
    put_number(b, "alerts", c->alerts);
    put_number(b, "rests", c->rests);
    for (size_t i = 0; i < c->rests; i++) {
        const mn_pattern_rest *r = &c->rest[i];
        mn_buf_fmt(b, "%llu %lld %lld %lld %lld\n", (unsigned long long)r->back, (long long)r->pass,
                   (long long)r->funnel, (long long)r->quick, (long long)r->away);
    }
    mn_sha256_hex(hex, b->ptr ? b->ptr + from : "", b->len - from);
    mn_buf_fmt(b, "end %s\n", hex);
}

/* --- reading -----------------------------------------------------------------------------------
 */

typedef struct reader {
    mn_text rest;
    bool failed;
} reader;

static mn_text next_line(reader *r)
{
    mn_text line = {"", 0};
    if (!mn_text_split(&r->rest, '\n', &line))
        r->failed = true;
    return line;
}

static mn_text value(reader *r, const char *name)
{
    const mn_text line = next_line(r);
    const size_t n = strlen(name);
    if (line.len < n + 1 || memcmp(line.ptr, name, n) != 0 || line.ptr[n] != ' ') {
        r->failed = true;
        return (mn_text){"", 0};
    }
    return mn_text_sub(line, n + 1, line.len);
}

static int64_t whole(reader *r, const char *name, int64_t low, int64_t high)
{
    int64_t v = 0;
    if (!mn_text_i64(value(r, name), &v) || v < low || v > high) {
        r->failed = true;
        return low;
    }
    return v;
}

static void hash(reader *r, const char *name, char out[MN_SHA256_HEX])
{
    const mn_text t = value(r, name);
    bool good = t.len == 0 || t.len == MN_SHA256_HEX - 1;
    for (size_t i = 0; i < t.len && good; i++)
        good = (t.ptr[i] >= '0' && t.ptr[i] <= '9') || (t.ptr[i] >= 'a' && t.ptr[i] <= 'f');
    r->failed = r->failed || !good;
    memset(out, 0, MN_SHA256_HEX);
    if (good && t.len)
        memcpy(out, t.ptr, t.len);
}

static mn_status read_rests(mn_checkpoint *c, reader *r, mn_err *e)
{
    const size_t n = (size_t)whole(r, "rests", 0, UINT32_MAX);
    size_t cap = 0;
    for (size_t i = 0; i < n && !r->failed; i++) {
        mn_text line = next_line(r), cell;
        int64_t v[5];
        for (size_t k = 0; k < 5; k++)
            if (!mn_text_split(&line, ' ', &cell) || !mn_text_i64(cell, &v[k]) || v[k] < 0)
                r->failed = true;
        if (r->failed || line.ptr)
            break;
        if (!mn_grow(&c->rest, &cap, i + 1, sizeof *c->rest))
            return mn_fail_memory(e);
        c->rest[i] = (mn_pattern_rest){
            .back = (uint64_t)v[0], .pass = v[1], .funnel = v[2], .quick = v[3], .away = v[4]};
        c->rests = i + 1;
    }
    r->failed = r->failed || c->rests != n;
    return MN_OK;
}

static mn_status read_all(mn_checkpoint *c, reader *r, mn_err *e)
{
    const int64_t most = INT64_MAX;
    hash(r, "options", c->options);
    c->head_bytes = (uint64_t)whole(r, "head-bytes", 0, MN_CHECKPOINT_ENDS);
    hash(r, "head", c->head);
    c->tail_bytes = (uint64_t)whole(r, "tail-bytes", 0, MN_CHECKPOINT_ENDS);
    hash(r, "tail", c->tail);
    c->at = (uint64_t)whole(r, "at", 0, most);
    c->line = (uint64_t)whole(r, "line", 0, most);
    c->written = (uint64_t)whole(r, "written", 0, most);
    hash(r, "out", c->out);
    c->anchor = (uint64_t)whole(r, "anchor", 0, most);
    c->anchor_line = (uint64_t)whole(r, "anchor-line", 0, most);
    c->latest = whole(r, "latest", INT64_MIN, most);
    c->roll = (uint64_t)whole(r, "roll", 0, most);
    c->since = whole(r, "since", INT64_MIN, most);
    c->first_day = (int32_t)whole(r, "first-day", INT32_MIN, INT32_MAX);
    c->week_end = (int32_t)whole(r, "week-end", INT32_MIN, INT32_MAX);
    c->days = (int)whole(r, "days", -1, 1);
    const mn_text base = value(r, "base");
    if (base.len == 3)
        memcpy(c->base, base.ptr, 3);
    else
        r->failed = r->failed || !mn_text_eq_str(base, "-");
    c->ended = whole(r, "ended", 0, 1);
    c->payments = (uint64_t)whole(r, "payments", 0, most);
    c->repeated = (uint64_t)whole(r, "repeated", 0, most);
    c->errors = (uint64_t)whole(r, "errors", 0, most);
    c->hits = (uint64_t)whole(r, "hits", 0, most);
    c->alerts = (uint64_t)whole(r, "alerts", 0, most);
    const mn_status st = read_rests(c, r, e);
    r->failed = r->failed || r->rest.len || c->anchor > c->roll || c->roll > c->at ||
                c->tail_bytes > c->at || c->head_bytes > c->at;
    return st;
}

static mn_status fail_damaged(const char *name, mn_err *e)
{
    mn_fail_at(e, MN_DATA, name, 0, 0, "not a whole checkpoint of a stream of payments");
    return mn_hint(e, "to begin anew, delete it and the output that was written with it");
}

mn_status mn_checkpoint_read(mn_checkpoint *out, mn_text text, const char *name, mn_err *e)
{
    enum { LAST = 4 + MN_SHA256_HEX - 1 + 1 }; /* "end HASH\n" */
    const size_t n = sizeof first_line - 1;
    char hex[MN_SHA256_HEX];
    mn_checkpoint c = {.at = 0};
    if (text.len < n + LAST || memcmp(text.ptr, first_line, n) != 0)
        return fail_damaged(name, e);
    const mn_text body = {text.ptr, text.len - LAST};
    mn_sha256_hex(hex, body.ptr, body.len);
    if (memcmp(text.ptr + body.len, "end ", 4) != 0 ||
        memcmp(text.ptr + body.len + 4, hex, MN_SHA256_HEX - 1) != 0 ||
        text.ptr[text.len - 1] != '\n' || body.ptr[body.len - 1] != '\n')
        return fail_damaged(name, e);
    reader r = {.rest = mn_text_sub(body, n, body.len - n - 1)};
    const mn_text version = next_line(&r);
    if (!mn_text_eq_str(version, mn_version())) {
        mn_fail_at(e, MN_DATA, name, 0, 0, "a checkpoint of version %.*s; this is %s",
                   (int)(version.len < 40 ? version.len : 40), version.ptr, mn_version());
        return mn_hint(e, "go on with that version, or begin anew without it and its output");
    }
    mn_status st = read_all(&c, &r, e);
    if (!st && r.failed)
        st = fail_damaged(name, e);
    if (st)
        mn_checkpoint_free(&c);
    else
        *out = c;
    return st;
}
