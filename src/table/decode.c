/* SPDX-License-Identifier: Apache-2.0
 *
 * table/decode.c - byte-order marks, UTF-16, and the refusal of what is not
 * text or not UTF-8.
 */
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/text.h"
#include "table/reader.h"

/* --- UTF-16 ------------------------------------------------------------------ */

struct utf16 {
    const unsigned char *ptr;
    size_t len;
    bool big;
};

static uint32_t unit_at(const struct utf16 *u, size_t at)
{
    unsigned a = u->ptr[at], b = u->ptr[at + 1];
    return u->big ? a << 8 | b : b << 8 | a;
}

/* Converts what follows the mark. A lone surrogate or half a unit is damage. */
static mn_status from_utf16(mn_text *text, char **heap, const mn_source *s, bool big, mn_err *e)
{
    struct utf16 u = {(const unsigned char *)s->bytes.ptr + 2, s->bytes.len - 2, big};
    char *out = NULL;
    size_t cap = 0, used = 0;
    if (!mn_grow(&out, &cap, u.len / 2 * 3 + 1, 1))
        return mn_fail_memory(e);
    bool damaged = false;
    for (size_t at = 0; at + 1 < u.len && !damaged; at += 2) {
        uint32_t c = unit_at(&u, at);
        if (c >= 0xD800 && c <= 0xDFFF) {
            uint32_t low = c < 0xDC00 && at + 3 < u.len ? unit_at(&u, at + 2) : 0;
            damaged = low < 0xDC00 || low > 0xDFFF;
            c = 0x10000 + ((c & 0x3FF) << 10 | (low & 0x3FF));
            at += 2;
        }
        if (!damaged)
            used += mn_utf8_put(out + used, c);
    }
    if (damaged || u.len % 2) {
        mn_source so_far = *s;
        so_far.bytes.ptr = out;
        so_far.bytes.len = used;
        mn_source_fail(e, &so_far, MN_DATA, used, "damaged UTF-16");
        free(out);
        return mn_hint(e, "save the file as UTF-8 (in Excel: 'CSV UTF-8')");
    }
    *heap = out;
    text->ptr = out;
    text->len = used;
    return MN_OK;
}

/* --- other encodings ---------------------------------------------------------- */

/* Whether the bytes from `at` on look like Windows-1252 or Latin-1: high bytes
 * mostly stand alone, and none of those that Windows-1252 leaves undefined. */
static bool looks_western(mn_text t, size_t at)
{
    size_t alone = 0, valid = 0, end = t.len - at > 1 << 16 ? at + (1 << 16) : t.len;
    while (at < end) {
        unsigned char c = (unsigned char)t.ptr[at];
        size_t n = mn_utf8_len(t, at);
        if (!n && (c == 0x81 || c == 0x8D || c == 0x8F || c == 0x90 || c == 0x9D))
            return false;
        alone += !n;
        valid += n > 1;
        at += n ? n : 1;
    }
    return alone > valid;
}

/* The bytes 0x80 to 0x9F of Windows-1252; 0: undefined. */
static const uint16_t west[32] = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                  0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                  0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                  0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

mn_status mn_decode_western(mn_text *text, char **heap, const mn_source *s, mn_err *e)
{
    const mn_text t = s->bytes;
    const size_t bad = mn_utf8_bad(t);
    size_t cap = 0, used = 0;
    char *out = NULL;
    *heap = NULL;
    if (bad == t.len || memchr(t.ptr, 0, t.len) || !looks_western(t, bad) ||
        (t.len >= 2 && (memcmp(t.ptr, "\xFF\xFE", 2) == 0 || memcmp(t.ptr, "\xFE\xFF", 2) == 0)) ||
        (t.len >= 3 && memcmp(t.ptr, "\xEF\xBB\xBF", 3) == 0))
        return MN_OK;
    if (t.len > SIZE_MAX / 3 || !mn_grow(&out, &cap, t.len * 3, 1))
        return mn_fail_memory(e);
    for (size_t i = 0; i < t.len; i++) {
        const unsigned char c = (unsigned char)t.ptr[i];
        const uint32_t u = c >= 0x80 && c < 0xA0 ? west[c - 0x80] : c;
        if (!u) { /* behind what was looked at: no such text after all */
            free(out);
            return MN_OK;
        }
        used += mn_utf8_put(out + used, u);
    }
    *heap = out;
    *text = (mn_text){out, used};
    return MN_OK;
}

static mn_status refuse_encoding(const mn_source *s, size_t at, mn_err *e)
{
    static const char save[] = "save the file as UTF-8 (in Excel: 'CSV UTF-8')";
    size_t from = at, to = at;
    mn_source_fail(e, s, MN_DATA, at, "not UTF-8: byte \\x%02X", (unsigned char)s->bytes.ptr[at]);
    if (looks_western(s->bytes, at))
        mn_hint(e, "%s, or convert it: iconv -f WINDOWS-1252 -t UTF-8 FILE > NEW", save);
    else
        mn_hint(e, "%s", save);
    /* The word around it lets the user find the place, and guess the encoding. */
    while (from > 0 && at - from < 24 && !strchr(",;\t\r\n\"", s->bytes.ptr[from - 1]))
        from--;
    while (to < s->bytes.len && to - at < 24 && !strchr(",;\t\r\n\"", s->bytes.ptr[to]))
        to++;
    while (from < at && ((unsigned char)s->bytes.ptr[from] & 0xC0) == 0x80)
        from++;
    return mn_offending(e, mn_text_sub(s->bytes, from, to - from));
}

static mn_status refuse_binary(const mn_source *s, size_t at, mn_err *e)
{
    mn_source_fail(e, s, MN_DATA, at, "looks like a binary file: a NUL byte");
    return mn_hint(e, "give CSV, TSV, NDJSON or XLSX, plain or packed with gzip or zstd");
}

mn_status mn_decode(mn_text *text, char **heap, const mn_source *s, mn_err *e)
{
    mn_source plain = *s;
    mn_status st = MN_OK;
    const char *p = s->bytes.ptr;
    *heap = NULL;
    if (s->bytes.len >= 2 && (memcmp(p, "\xFF\xFE", 2) == 0 || memcmp(p, "\xFE\xFF", 2) == 0))
        st = from_utf16(&plain.bytes, heap, s, *p == '\xFE', e);
    else if (s->bytes.len >= 3 && memcmp(p, "\xEF\xBB\xBF", 3) == 0)
        plain.bytes = mn_text_sub(s->bytes, 3, s->bytes.len);
    if (st)
        return st;
    const char *nul = plain.bytes.len ? memchr(plain.bytes.ptr, 0, plain.bytes.len) : NULL;
    size_t bad = *heap ? plain.bytes.len : mn_utf8_bad(plain.bytes);
    if (nul)
        st = refuse_binary(&plain, (size_t)(nul - plain.bytes.ptr), e);
    else if (bad < plain.bytes.len)
        st = refuse_encoding(&plain, bad, e);
    else
        *text = plain.bytes;
    if (st) {
        free(*heap);
        *heap = NULL;
    }
    return st;
}
