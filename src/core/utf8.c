/* SPDX-License-Identifier: Apache-2.0
 *
 * core/utf8.c - UTF-8: validity (Unicode 15, table 3-7), length and width.
 */
#include "core/text.h"

#include <string.h>
#include <utf8proc.h>

#include "core/utf8_blocks.h"

size_t mn_utf8_len(mn_text t, size_t at)
{
    if (at >= t.len)
        return 0;
    const unsigned char *p = (const unsigned char *)t.ptr + at;
    size_t left = t.len - at, n;
    unsigned low = 0x80, high = 0xBF; /* of the second byte */
    if (p[0] < 0x80)
        return 1;
    if (p[0] < 0xC2 || p[0] > 0xF4)
        return 0;
    n = p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
    if (p[0] == 0xE0)
        low = 0xA0; /* overlong */
    else if (p[0] == 0xED)
        high = 0x9F; /* surrogates */
    else if (p[0] == 0xF0)
        low = 0x90; /* overlong */
    else if (p[0] == 0xF4)
        high = 0x8F; /* above U+10FFFF */
    if (left < n || p[1] < low || p[1] > high)
        return 0;
    for (size_t i = 2; i < n; i++)
        if (p[i] < 0x80 || p[i] > 0xBF)
            return 0;
    return n;
}

static bool goes_on(unsigned char c)
{
    return (c & 0xC0) == 0x80;
}

/* Characters of one, two and three bytes, of which nearly all texts are, are told here; the others,
 * and what is cut or wrong, by mn_utf8_len(). */
size_t mn_utf8_bad(mn_text t)
{
    const unsigned char *p = (const unsigned char *)t.ptr;
    size_t at = mn_utf8_blocks(t.ptr, t.len);
    while (at < t.len) {
        const unsigned char c = p[at];
        const size_t left = t.len - at;
        if (c < 0x80) {
            uint64_t eight = UINT64_MAX;
            if (left >= 8) /* mostly ASCII: eight bytes at once */
                memcpy(&eight, p + at, 8);
            at += eight & 0x8080808080808080U ? 1 : 8;
        } else if (c >= 0xC2 && c < 0xE0 && left >= 2 && goes_on(p[at + 1])) {
            at += 2;
        } else if (c > 0xE0 && c < 0xF0 && c != 0xED && left >= 3 && goes_on(p[at + 1]) &&
                   goes_on(p[at + 2])) {
            at += 3;
        } else {
            const size_t n = mn_utf8_len(t, at);
            if (!n)
                return at;
            at += n;
        }
    }
    return t.len;
}

size_t mn_utf8_put(char out[4], uint32_t c)
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xC0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xE0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3F));
        out[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 0x3F));
    out[2] = (char)(0x80 | (c >> 6 & 0x3F));
    out[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}

size_t mn_utf8_count(mn_text t)
{
    size_t count = 0;
    for (size_t at = 0; at < t.len; count++) {
        size_t n = mn_utf8_len(t, at);
        at += n ? n : 1;
    }
    return count;
}

/* Columns of the character of n bytes at p; an invalid byte (n 0) is one. */
static size_t char_width(const char *p, size_t n)
{
    utf8proc_int32_t c;
    if (n <= 1)
        return 1;
    if (utf8proc_iterate((const utf8proc_uint8_t *)p, (utf8proc_ssize_t)n, &c) < 0)
        return 1;
    int width = utf8proc_charwidth(c);
    return width > 0 ? (size_t)width : 0;
}

size_t mn_utf8_width(mn_text t)
{
    size_t width = 0;
    for (size_t at = 0; at < t.len;) {
        size_t n = mn_utf8_len(t, at);
        width += char_width(t.ptr + at, n);
        at += n ? n : 1;
    }
    return width;
}

mn_text mn_utf8_cut(mn_text t, size_t width)
{
    size_t used = 0, at = 0;
    while (at < t.len) {
        size_t n = mn_utf8_len(t, at);
        used += char_width(t.ptr + at, n);
        if (used > width)
            break;
        at += n ? n : 1;
    }
    t.len = at;
    return t;
}
