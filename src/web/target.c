/* SPDX-License-Identifier: Apache-2.0
 *
 * target.c - paths and queries.
 */
#include "web/target.h"

#include "core/text.h"

#include <string.h>

static bool refuse(mn_web_refusal *why, unsigned status, const char *text)
{
    *why = (mn_web_refusal){status, text};
    return false;
}

static int digit_of(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

/* Characters that RFC 3986 lets stand in a path or a query as they are. */
static bool may_stand(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c != '\0' && strchr("-._~!$&'()*+,;=:@/?", c) != NULL);
}

/* Decodes %XX and, in a query, '+'. A path's control characters are refused, of a query only
 * NUL: a text there may have lines. */
static bool decode(mn_text *out, mn_text in, bool query, mn_arena *a, mn_web_refusal *why)
{
    char *to = mn_arena_alloc(a, in.len + 1, 1);
    size_t n = 0;

    if (!to)
        return refuse(why, 500, "out of memory");
    for (size_t i = 0; i < in.len; i++) {
        char c = in.ptr[i];

        if (c == '%') {
            int high = i + 2 < in.len ? digit_of(in.ptr[i + 1]) : -1;
            int low = i + 2 < in.len ? digit_of(in.ptr[i + 2]) : -1;

            if (high < 0 || low < 0)
                return refuse(why, 400, "a percent sign is not followed by two digits");
            c = (char)(high << 4 | low);
            i += 2;
            if (c == '\0' || (!query && ((unsigned char)c < 0x20 || c == 0x7F)))
                return refuse(why, 400, "the target holds an encoded control character");
            if (!query && (c == '/' || c == '\\'))
                return refuse(why, 400, "the path holds an encoded slash");
        } else if (!may_stand(c)) {
            return refuse(why, 400, "the target has a character that must be written %XX");
        } else if (c == '+' && query) {
            c = ' ';
        }
        to[n++] = c;
    }
    *out = (mn_text){to, n};
    if (mn_utf8_bad(*out) < n)
        return refuse(why, 400, "the target is not UTF-8");
    return true;
}

/* Segments as they were sent: an encoded dot is a dot. */
static bool check_segments(mn_text path, mn_web_refusal *why)
{
    mn_text rest = mn_text_sub(path, 1, path.len - 1), segment;

    if (path.len == 1)
        return true;
    while (mn_text_split(&rest, '/', &segment)) {
        if (segment.len == 0 && rest.ptr)
            return refuse(why, 400, "the path has an empty segment");
        if (mn_text_eq_str(segment, ".") || mn_text_eq_str(segment, ".."))
            return refuse(why, 400, "the path has a segment of dots");
    }
    return true;
}

static bool read_query(mn_web_target *out, mn_text query, mn_arena *a, mn_web_refusal *why)
{
    mn_text part;

    out->pair = mn_arena_alloc(a, MN_WEB_PAIRS, sizeof *out->pair);
    if (!out->pair)
        return refuse(why, 500, "out of memory");
    while (mn_text_split(&query, '&', &part)) {
        const char *equals = part.len ? memchr(part.ptr, '=', part.len) : NULL;
        size_t n = equals ? (size_t)(equals - part.ptr) : part.len;
        mn_web_pair *p = &out->pair[out->pairs];

        if (part.len == 0)
            continue;
        if (out->pairs == MN_WEB_PAIRS)
            return refuse(why, 400, "the query has too many members");
        if (!decode(&p->name, mn_text_sub(part, 0, n), true, a, why) ||
            !decode(&p->value, equals ? mn_text_sub(part, n + 1, part.len - n - 1) : mn_text_of(""),
                    true, a, why))
            return false;
        out->pairs++;
    }
    return true;
}

bool mn_web_target_read(mn_web_target *out, mn_text target, mn_arena *a, mn_web_refusal *why)
{
    const char *mark = target.len ? memchr(target.ptr, '?', target.len) : NULL;
    mn_text path = {target.ptr, mark ? (size_t)(mark - target.ptr) : target.len};

    *out = (mn_web_target){.path = path};
    *why = (mn_web_refusal){0, NULL};
    if (path.len == 0 || path.ptr[0] != '/')
        return refuse(why, 400, "the path does not begin with a slash");
    if (!decode(&out->path, path, false, a, why) || !check_segments(out->path, why))
        return false;
    return !mark ||
           read_query(out, mn_text_sub(target, path.len + 1, target.len - path.len - 1), a, why);
}

mn_text mn_web_pair_of(const mn_web_target *t, const char *name)
{
    for (size_t i = 0; i < t->pairs; i++)
        if (mn_text_eq_str(t->pair[i].name, name))
            return t->pair[i].value;
    return (mn_text){NULL, 0};
}
