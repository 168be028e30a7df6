/* SPDX-License-Identifier: Apache-2.0
 *
 * screen_stream.c - manumit screen --stream: a party a line in, an answer a line out, in the same
 * order, in constant memory. What has come is answered before more is waited for. A line
 * that can't be read is answered by one that says why.
 */
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/file.h"
#include "core/text.h"
#include "screen/commands/screen.h"
#include "screen/party/json.h"
#include "table/json.h"

enum { READ = 1 << 16, LINE_MAX_BYTES = 2 << 20 };

struct mn_streamer {
    const mn_screening *s;
    mn_ruling how;
    mn_ruler *ruler;
    mn_party_maker read, asked;
    mn_buf id;
};

mn_status mn_streamer_new(mn_streamer **out, const mn_screening *s, mn_err *e)
{
    mn_streamer *x = calloc(1, sizeof *x);
    if (!x)
        return mn_fail_memory(e);
    x->s = s;
    x->how = mn_screening_ruling(s);
    mn_status st = mn_ruler_take(&x->ruler, &x->how, NULL, e);
    if (st)
        mn_streamer_free(x);
    else
        *out = x;
    return st;
}

void mn_streamer_free(mn_streamer *x)
{
    if (!x)
        return;
    mn_ruler_give(x->ruler, NULL);
    mn_party_maker_free(&x->read);
    mn_party_maker_free(&x->asked);
    mn_buf_free(&x->id);
    free(x);
}

static void put_number(mn_buf *out, const char *key, double v)
{
    mn_buf_fmt(out, ",\"%s\":", key);
    mn_buf_f64(out, mn_screening_round(v));
}

/* What people decided. */
static mn_status put_review(mn_buf *out, const mn_streamer *x, const mn_ruled *h, const mn_party *q,
                            mn_err *e)
{
    mn_decided d;
    mn_status st = mn_rule_why(&d, &x->how, h, q, e);
    if (st)
        return st;
    mn_buf_fmt(out, ",\"review\":{\"number\":%lld,\"decided\":\"%s\",\"scored\":\"%s\",\"why\":",
               (long long)h->review, mn_ruled_word(h), mn_decision_name(h->scored));
    mn_buf_json(out, mn_text_of(d.why));
    mn_buf_char(out, '}');
    return MN_OK;
}

static mn_status put_match(mn_buf *out, const mn_streamer *x, const mn_ruled *ruled,
                           const mn_party *q, mn_err *e)
{
    const mn_match *h = &ruled->match;
    const mn_index *index = mn_screener_list(x->s->screener, h->list);
    char *why = NULL;
    mn_buf_str(out, "{\"list\":");
    mn_buf_json(out, mn_index_head_of(index).list);
    mn_buf_str(out, ",\"entry\":");
    mn_buf_json(out, mn_index_id(index, h->entry));
    mn_buf_str(out, ",\"name\":");
    mn_buf_json(out, mn_parsed_original(mn_index_name_at(index, h->name).parsed));
    put_number(out, "score", h->score);
    put_number(out, "probability", h->probability);
    mn_buf_fmt(out, ",\"decision\":\"%s\"", mn_decision_name(h->decision));
    mn_status st = x->s->explain ? mn_match_explain(&why, x->s->screener, h, q, e) : MN_OK;
    if (why) {
        mn_buf_str(out, ",\"why\":");
        mn_buf_json(out, mn_text_of(why));
        mn_buf_fmt(out, ",\"rules\":\"%s\"", mn_scorer_rules(x->s->kit->scorer));
        free(why);
    }
    if (!st && ruled->review)
        st = put_review(out, x, ruled, q, e);
    mn_buf_char(out, '}');
    return st;
}

/* The id of a line that makes no party, if it can be found. */
static void find_id(mn_buf *id, mn_text line)
{
    mn_json j;
    mn_json_member m;
    mn_buf_clear(id);
    if (mn_utf8_bad(line) != line.len || !mn_json_open(&j, line))
        return;
    while (mn_json_next(&j, &m))
        if (mn_text_eq_str(m.key, "\"id\"") && m.kind == MN_JSON_STRING) {
            mn_buf_clear(id);
            mn_json_unquote(id, m.value);
        }
}

static void put_error(mn_buf *out, mn_streamer *x, mn_text line, uint64_t number, const mn_err *own)
{
    find_id(&x->id, line);
    mn_buf_str(out, "{\"id\":");
    mn_buf_json(out, (mn_text){x->id.ptr, x->id.len});
    mn_buf_fmt(out, ",\"error\":{\"line\":%llu", (unsigned long long)number);
    if (own->col)
        mn_buf_fmt(out, ",\"column\":%llu", (unsigned long long)own->col);
    mn_buf_str(out, ",\"message\":");
    mn_buf_json(out, mn_text_of(own->msg));
    if (own->text[0]) {
        mn_buf_str(out, ",\"text\":");
        mn_buf_json(out, mn_text_of(own->text));
    }
    mn_buf_str(out, "}}\n");
}

mn_status mn_streamer_line(mn_buf *out, mn_streamer *x, mn_text line, uint64_t number, mn_err *e)
{
    const mn_party *p = NULL, *q = NULL;
    const mn_ruled *h = NULL;
    mn_err own = MN_ERR_INIT;
    size_t n = 0;
    mn_status st = MN_OK;
    const size_t bad = mn_utf8_bad(line);
    if (bad != line.len)
        st = mn_fail(&own, MN_DATA, "not UTF-8 at byte %zu", bad + 1);
    else
        st = mn_party_read(&p, &x->read, line, number, &own);
    if (!st)
        st = mn_query_of(&q, &x->asked, x->s->kit, p, &own);
    if (st == MN_DATA) {
        put_error(out, x, line, number, &own);
        return out->failed ? mn_fail_memory(e) : MN_OK;
    }
    if (st || (st = mn_rule_party(&h, &n, x->ruler, q, &own))) {
        if (e)
            *e = own;
        return st;
    }
    mn_buf_str(out, "{\"id\":");
    mn_buf_json(out, q->id);
    mn_buf_str(out, ",\"matches\":[");
    for (size_t i = 0; i < n && (h[i].match.decision || h[i].review) && !st; i++) {
        if (i)
            mn_buf_char(out, ',');
        st = put_match(out, x, &h[i], q, e);
    }
    mn_buf_str(out, "]}\n");
    return !st && out->failed ? mn_fail_memory(e) : st;
}

/* --- the stream --------------------------------------------------------------------------- */

typedef struct stream {
    mn_streamer *x;
    mn_file_in *in;
    mn_file_out *to;
    mn_buf held, out; /* what has come of a line that has not ended; answers */
    uint64_t line;
    bool skip; /* the line is too long: to its end */
} stream;

static mn_status answer(stream *s, mn_text line, mn_err *e)
{
    s->line++;
    if (line.len && line.ptr[line.len - 1] == '\r')
        line.len--;
    if (s->line == 1 && line.len >= 3 && !memcmp(line.ptr, "\xef\xbb\xbf", 3))
        line = mn_text_sub(line, 3, line.len - 3);
    return mn_text_trim(line).len ? mn_streamer_line(&s->out, s->x, line, s->line, e) : MN_OK;
}

static mn_status too_long(stream *s)
{
    s->skip = true;
    mn_buf_clear(&s->held);
    mn_buf_fmt(&s->out,
               "{\"id\":\"\",\"error\":{\"line\":%llu,\"message\":\"longer than %d bytes\"}}\n",
               (unsigned long long)s->line + 1, LINE_MAX_BYTES);
    return MN_OK;
}

/* A piece of the input: lines that end in it are answered. */
static mn_status take(stream *s, mn_text in, mn_err *e)
{
    mn_status st = MN_OK;
    while (in.len && !st) {
        const char *end = memchr(in.ptr, '\n', in.len);
        mn_text part = {in.ptr, end ? (size_t)(end - in.ptr) : in.len};
        in = mn_text_sub(in, part.len + (end ? 1 : 0), in.len);
        if (s->skip) {
            s->skip = !end;
            s->line += end != NULL;
            continue;
        }
        if (end && !s->held.len) {
            st = answer(s, part, e);
            continue;
        }
        if (s->held.len + part.len > LINE_MAX_BYTES) {
            st = too_long(s);
            s->skip = !end;
            s->line += end != NULL;
            continue;
        }
        mn_buf_text(&s->held, part);
        if (s->held.failed)
            return mn_fail_memory(e);
        if (end) {
            st = answer(s, (mn_text){s->held.ptr, s->held.len}, e);
            mn_buf_clear(&s->held);
        }
    }
    return st;
}

static mn_status send(stream *s, mn_err *e)
{
    mn_status st = s->out.failed ? mn_fail_memory(e) : MN_OK;
    if (!st && s->out.len)
        st = mn_file_write(s->to, s->out.ptr, s->out.len, e);
    mn_buf_clear(&s->out);
    return st;
}

mn_status mn_screening_stream(mn_screening *sc, const mn_ctx *ctx, mn_err *e)
{
    stream s = {0};
    char *room = malloc(READ), text[400];
    uint64_t size;
    size_t got = 1;
    mn_status st = room ? mn_streamer_new(&s.x, sc, e) : mn_fail_memory(e);
    for (size_t i = 0; i < sc->lists.n && ctx && ctx->say; i++)
        if (mn_screening_stale(text, sizeof text, &sc->lists.list[i]))
            ctx->say(text, ctx->payload);
    if (mn_screening_unruled(sc) && ctx && ctx->say)
        ctx->say(mn_screening_unruled(sc), ctx->payload);
    if (!st && !(st = mn_file_open_in(&s.in, &size, ctx, "-", e)))
        st = mn_file_create(&s.to, "-", e);
    while (!st && got && !(st = mn_file_read_in(s.in, room, READ, &got, ctx, e)) && got)
        if (!(st = take(&s, (mn_text){room, got}, e)))
            st = send(&s, e);
    if (!st && s.held.len && !(st = answer(&s, (mn_text){s.held.ptr, s.held.len}, e)))
        st = send(&s, e);
    if (s.to && !st)
        st = mn_file_commit(s.to, e);
    else
        mn_file_abandon(s.to);
    mn_file_close_in(s.in);
    mn_streamer_free(s.x);
    mn_buf_free(&s.held);
    mn_buf_free(&s.out);
    free(room);
    return st;
}
