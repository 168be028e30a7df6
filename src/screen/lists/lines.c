/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/lists/lines.c - lines of a stream.
 */
#include "screen/lists/lines.h"

#include <string.h>

#include "core/err.h"
#include "core/text.h"

enum { CHUNK = 64 << 10 };

mn_status mn_lines_open(mn_lines *l, mn_list_reader *r, mn_err *e)
{
    *l = (mn_lines){.r = r};
    return mn_list_stream(&l->s, r, e);
}

void mn_lines_close(mn_lines *l)
{
    mn_stream_close(l->s);
    mn_buf_free(&l->held);
    l->s = NULL;
}

/* Reads on; what was told is dropped. */
static mn_status fill(mn_lines *l, mn_err *e)
{
    char chunk[CHUNK];
    size_t got;
    if (l->at) {
        memmove(l->held.ptr, l->held.ptr + l->at, l->held.len - l->at);
        l->held.len -= l->at;
        l->at = 0;
    }
    mn_status st = mn_stream_read(l->s, chunk, sizeof chunk, &got, e);
    if (st)
        return st;
    if (!l->line && !l->held.len && got >= 3 && memcmp(chunk, "\xEF\xBB\xBF", 3) == 0)
        mn_buf_add(&l->held, chunk + 3, got - 3);
    else
        mn_buf_add(&l->held, chunk, got);
    l->ended = !got;
    return l->held.failed ? mn_fail_memory(e) : MN_OK;
}

mn_status mn_lines_next(mn_lines *l, mn_text *line, bool *more, mn_err *e)
{
    const char *end = NULL;
    size_t seen = 0;
    for (;;) {
        size_t left = l->held.len - l->at;
        if (left > seen)
            end = memchr(l->held.ptr + l->at + seen, '\n', left - seen);
        if (end || l->ended)
            break;
        seen = left;
        if (left > MN_LINE_MAX)
            return mn_list_fail(e, l->r, l->line + 1, "a line is longer than %d bytes",
                                MN_LINE_MAX);
        mn_status st = fill(l, e);
        if (st)
            return st;
    }
    size_t left = l->held.len - l->at;
    *more = end || left;
    if (!*more)
        return MN_OK;
    *line = (mn_text){l->held.ptr + l->at, end ? (size_t)(end - (l->held.ptr + l->at)) : left};
    l->at += line->len + (end != NULL);
    l->open = !end;
    l->line++;
    if (line->len && line->ptr[line->len - 1] == '\r')
        line->len--;
    size_t bad = mn_utf8_bad(*line);
    if (bad == line->len)
        return MN_OK;
    mn_fail_at(e, MN_DATA, l->r->at->name, l->line, mn_utf8_count(mn_text_sub(*line, 0, bad)) + 1,
               "not UTF-8: byte \\x%02X", (unsigned char)line->ptr[bad]);
    return mn_hint(e, "save the file as UTF-8");
}
