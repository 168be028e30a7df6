/* SPDX-License-Identifier: Apache-2.0
 *
 * strip.c - the text between tags, in one pass and without memory of what is open.
 */
#include <string.h>

#include "adverts/read/page.h"
#include "core/text.h"

/* A character that a reference stands for; 0: none. *len is that of the reference. */
static uint32_t referred(mn_text t, size_t *len)
{
    static const struct {
        const char *name;
        uint32_t is;
    } names[] = {{"amp;", '&'},  {"lt;", '<'},    {"gt;", '>'},
                 {"quot;", '"'}, {"apos;", '\''}, {"nbsp;", ' '}};
    uint32_t c = 0;
    size_t i = 2;
    for (size_t n = 0; n < sizeof names / sizeof *names; n++) {
        *len = strlen(names[n].name) + 1;
        if (t.len >= *len && memcmp(t.ptr + 1, names[n].name, *len - 1) == 0)
            return names[n].is;
    }
    if (t.len < 4 || t.ptr[1] != '#')
        return 0;
    const bool hex = (t.ptr[2] | 0x20) == 'x';
    for (i = hex ? 3 : 2; i < t.len && i < 10; i++) {
        const char d = t.ptr[i], low = (char)(d | 0x20);
        if (d >= '0' && d <= '9')
            c = c * (hex ? 16 : 10) + (uint32_t)(d - '0');
        else if (hex && low >= 'a' && low <= 'f')
            c = c * 16 + (uint32_t)(low - 'a' + 10);
        else
            break;
    }
    *len = i + 1;
    const bool good =
        i < t.len && t.ptr[i] == ';' && c && c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF);
    return good ? c : 0;
}

/* Whether the tag has this name: "<script ", "</p>". */
static bool is_tag(mn_text t, const char *name)
{
    const size_t n = strlen(name), from = t.len > 1 && t.ptr[1] == '/' ? 2 : 1;
    return t.len > from + n && mn_text_eq_nocase(mn_text_sub(t, from, n), name) &&
           strchr(" \t\r\n/>", t.ptr[from + n]) && t.ptr[from + n];
}

/* Behind the tag at t's beginning; of a script or style, behind what ends it. */
static size_t behind(mn_text t)
{
    static const char *const opaque[] = {"script", "style", "template", "noscript"};
    if (t.len >= 4 && memcmp(t.ptr, "<!--", 4) == 0) {
        for (const char *p = t.ptr + 4, *end = t.ptr + t.len;
             (p = memchr(p, '>', (size_t)(end - p))) != NULL; p++)
            if (p[-1] == '-' && p[-2] == '-')
                return (size_t)(p - t.ptr) + 1;
        return t.len;
    }
    for (size_t i = 0; i < sizeof opaque / sizeof *opaque; i++) {
        if (t.ptr[1] == '/' || !is_tag(t, opaque[i]))
            continue;
        size_t at = 1;
        for (const char *p; (p = memchr(t.ptr + at, '<', t.len - at)) != NULL;) {
            at = (size_t)(p - t.ptr);
            const mn_text rest = mn_text_sub(t, at, t.len);
            if (rest.len > 1 && rest.ptr[1] == '/' && is_tag(rest, opaque[i]))
                return at;
            at++;
        }
        return t.len;
    }
    const char *end = memchr(t.ptr, '>', t.len);
    return end ? (size_t)(end - t.ptr) + 1 : t.len;
}

static bool breaks(mn_text tag)
{
    static const char *const names[] = {"p",  "br", "div", "li", "tr", "h1",
                                        "h2", "h3", "ul",  "ol", "hr", "table"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (is_tag(tag, names[i]))
            return true;
    return false;
}

static bool is_tag_begin(mn_text t, size_t at)
{
    const char c = at + 1 < t.len ? t.ptr[at + 1] : ' ';
    return t.ptr[at] == '<' &&
           (c == '/' || c == '!' || c == '?' || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z'));
}

void mn_post_strip(mn_buf *out, mn_text html, size_t most)
{
    const size_t from = out->len;
    char gap = 0; /* what parts the next word from those before */
    for (size_t at = 0; at < html.len && out->len - from < most && !out->failed;) {
        const char c = html.ptr[at];
        size_t len = 1;
        uint32_t is = 0;
        if (is_tag_begin(html, at)) {
            const mn_text rest = mn_text_sub(html, at, html.len);
            gap = breaks(rest) || gap == '\n' ? '\n' : ' ';
            at += behind(rest);
            continue;
        }
        if (c == '&')
            is = referred(mn_text_sub(html, at, html.len), &len);
        if (!is)
            len = 1;
        at += len;
        if (is == ' ' || (!is && (c == ' ' || (c >= '\t' && c <= '\r')))) {
            gap = gap ? gap : ' ';
            continue;
        }
        if (gap && out->len > from)
            mn_buf_char(out, gap);
        gap = 0;
        if (is) {
            char utf8[4];
            mn_buf_add(out, utf8, mn_utf8_put(utf8, is));
        } else {
            mn_buf_char(out, c);
        }
    }
}
