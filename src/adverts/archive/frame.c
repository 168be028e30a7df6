/* SPDX-License-Identifier: Apache-2.0
 *
 * frame.c - frames of an archive, and what they are made of. See frame.h.
 */
#include "adverts/archive/frame.h"

#include <string.h>

#include "core/err.h"
#include "core/text.h"

static const char magic[] = MN_ARCHIVE_FORM "\n";

void mn_put_number(mn_buf *b, uint64_t n)
{
    char byte[10];
    size_t len = 0;
    for (; n >= 0x80; n >>= 7)
        byte[len++] = (char)(unsigned char)(n | 0x80);
    byte[len++] = (char)n;
    mn_buf_add(b, byte, len);
}

void mn_put_time(mn_buf *b, int64_t t)
{
    mn_put_number(b, ((uint64_t)t << 1) ^ (t < 0 ? UINT64_MAX : 0));
}

void mn_put_text(mn_buf *b, mn_text t)
{
    mn_put_number(b, t.len);
    mn_buf_text(b, t);
}

void mn_put_head(char out[MN_FRAME_HEAD], char kind, size_t length)
{
    out[0] = kind;
    for (int i = 0; i < 4; i++)
        out[i + 1] = (char)(unsigned char)(length >> (8 * i));
}

/* --- reading ---------------------------------------------------------------------------------- */

uint64_t mn_cut_number(mn_cut *c, uint64_t most)
{
    uint64_t n = 0;
    for (unsigned shift = 0; !c->bad; shift += 7) {
        if (c->at == c->end || shift > 63 || (shift == 63 && *c->at > 1)) {
            c->bad = true;
            break;
        }
        n |= (uint64_t)(*c->at & 0x7F) << shift;
        if (*c->at++ < 0x80)
            break;
    }
    c->bad = c->bad || n > most;
    return c->bad ? 0 : n;
}

int64_t mn_cut_time(mn_cut *c)
{
    const uint64_t n = mn_cut_number(c, UINT64_MAX);
    return (int64_t)((n >> 1) ^ (n & 1 ? UINT64_MAX : 0));
}

mn_text mn_cut_bytes(mn_cut *c, size_t n)
{
    const mn_text t = {(const char *)c->at, n};
    if (c->bad || n > (size_t)(c->end - c->at)) {
        c->bad = true;
        return (mn_text){"", 0};
    }
    c->at += n;
    return n ? t : (mn_text){"", 0};
}

mn_text mn_cut_text(mn_cut *c)
{
    const mn_text t = mn_cut_bytes(c, (size_t)mn_cut_number(c, MN_FRAME_MOST));
    if (!t.len || (mn_utf8_bad(t) == t.len && !memchr(t.ptr, 0, t.len)))
        return t;
    c->bad = true;
    return (mn_text){"", 0};
}

/* --- frames ------------------------------------------------------------------------------------
 */

void mn_frames_free(mn_frames *f)
{
    mn_buf_free(&f->frame);
    *f = (mn_frames){.left = 0};
}

mn_status mn_frames_bad(const mn_frames *f, mn_err *e)
{
    mn_fail(e, MN_DATA, "an archive of posts in the store is not as it was written: at byte %llu",
            (unsigned long long)f->done);
    mn_hint(e, "see 'manumit audit verify', and restore the store from a copy");
    return MN_DATA;
}

/* n bytes more of the stream into the frame; *whole: they were there, *any: at least one. */
static mn_status take(mn_frames *f, size_t n, bool *whole, bool *any, mn_err *e)
{
    mn_status st = MN_OK;
    *any = false;
    while (n && !st) {
        if (!f->left && !f->ended) {
            const void *bytes = NULL;
            st = f->get(f->payload, &bytes, &f->left, e);
            f->at = bytes;
            f->ended = !f->left;
        }
        if (st || !f->left)
            break;
        const size_t part = n < f->left ? n : f->left;
        mn_buf_add(&f->frame, f->at, part);
        *any = true;
        f->at += part;
        f->left -= part;
        f->next += part;
        n -= part;
    }
    *whole = !n;
    return st ? st : f->frame.failed ? mn_fail_memory(e) : MN_OK;
}

mn_status mn_frames_begin(mn_frames *f, mn_err *e)
{
    bool whole = false, any = false;
    const mn_status st = take(f, sizeof magic - 1, &whole, &any, e);
    if (st)
        return st;
    if (!whole || memcmp(f->frame.ptr, magic, sizeof magic - 1) != 0)
        return mn_frames_bad(f, e);
    return MN_OK;
}

mn_status mn_frames_next(mn_frames *f, char *kind, mn_cut *cut, mn_err *e)
{
    bool whole = false, any = false;
    size_t length = 0;
    mn_buf_clear(&f->frame);
    f->done = f->next;
    *kind = 0;
    mn_status st = take(f, MN_FRAME_HEAD, &whole, &any, e);
    if (st || !any)
        return st;
    if (!whole)
        return mn_frames_bad(f, e);
    const char letter = f->frame.ptr[0];
    for (int i = 0; i < 4; i++)
        length |= (size_t)(unsigned char)f->frame.ptr[i + 1] << (8 * i);
    mn_buf_clear(&f->frame);
    if (length > MN_FRAME_MOST)
        return mn_frames_bad(f, e);
    if ((st = take(f, length, &whole, &any, e)))
        return st;
    if (!whole)
        return mn_frames_bad(f, e);
    const unsigned char *at = (const unsigned char *)(f->frame.ptr ? f->frame.ptr : "");
    *cut = (mn_cut){.at = at, .end = at + length};
    *kind = letter;
    return MN_OK;
}
