/* SPDX-License-Identifier: Apache-2.0
 *
 * core/buf.c - the growing buffer, shortest numbers and JSON strings.
 */
#include "core/buf.h"

#include <float.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/shortest.h"
#include "core/text.h"

/* Room for len more bytes and a NUL. */
static bool reserve(mn_buf *b, size_t len)
{
    size_t need;
    if (b->failed)
        return false;
    if (len < b->cap - b->len) /* cap is at least len */
        return true;
    if (__builtin_add_overflow(b->len, len, &need) || __builtin_add_overflow(need, 1, &need) ||
        !mn_grow(&b->ptr, &b->cap, need, 1))
        b->failed = true;
    return !b->failed;
}

void mn_buf_add(mn_buf *b, const void *bytes, size_t len)
{
    if (!reserve(b, len))
        return;
    if (len)
        memcpy(b->ptr + b->len, bytes, len);
    b->len += len;
    b->ptr[b->len] = '\0';
}

char *mn_buf_room(mn_buf *b, size_t len)
{
    return reserve(b, len) ? b->ptr + b->len : NULL;
}

void mn_buf_wrote(mn_buf *b, char *end)
{
    b->len = (size_t)(end - b->ptr);
    b->ptr[b->len] = '\0';
}

void mn_buf_text(mn_buf *b, mn_text t)
{
    mn_buf_add(b, t.ptr, t.len);
}

void mn_buf_str(mn_buf *b, const char *s)
{
    mn_buf_add(b, s, strlen(s));
}

void mn_buf_char(mn_buf *b, char c)
{
    if (!reserve(b, 1))
        return;
    b->ptr[b->len++] = c;
    b->ptr[b->len] = '\0';
}

void mn_buf_fmt(mn_buf *b, const char *fmt, ...)
{
    char small[256];
    va_list args;
    va_start(args, fmt);
    int n = vsnprintf(small, sizeof small, fmt, args);
    va_end(args);
    if (n < 0) {
        b->failed = true;
        return;
    }
    size_t len = (size_t)n;
    if (len < sizeof small) {
        mn_buf_add(b, small, len);
        return;
    }
    if (!reserve(b, len))
        return;
    va_start(args, fmt);
    vsnprintf(b->ptr + b->len, len + 1, fmt, args);
    va_end(args);
    b->len += len;
}

void mn_buf_clear(mn_buf *b)
{
    b->len = 0;
    b->failed = false;
    if (b->ptr)
        b->ptr[0] = '\0';
}

void mn_buf_free(mn_buf *b)
{
    free(b->ptr);
    memset(b, 0, sizeof *b);
}

/* "1e-05" to "1e-5". */
static void tidy_exponent(char *s)
{
    char *p = strchr(s, 'e');
    if (!p)
        return;
    p += 2; /* printf always writes a sign */
    char *digits = p;
    while (*digits == '0' && digits[1])
        digits++;
    memmove(p, digits, strlen(digits) + 1);
}

void mn_buf_f64(mn_buf *b, double v)
{
    MN_BUG(!isnan(v));
    if (isinf(v)) { /* reads back as infinity everywhere a double is read */
        mn_buf_str(b, v < 0 ? "-1e999" : "1e999");
        return;
    }
    /* 15 digits always survive the way to double and back, except where it has
     * fewer bits than usual. */
    if (!reserve(b, MN_SHORTEST))
        return;
    size_t len = mn_shortest(b->ptr + b->len, v);
    b->len += len;
    b->ptr[b->len] = '\0';
    if (len)
        return;
    char text[40];
    int digits = fabs(v) < DBL_MIN ? 1 : 15;
    for (; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, v);
        if (strtod(text, NULL) == v)
            break;
    }
    tidy_exponent(text);
    mn_buf_str(b, text);
}

static void add_escape(mn_buf *b, unsigned char c)
{
    static const char letters[] = "\"\"\\\\\bb\ff\nn\rr\tt";
    for (size_t i = 0; i + 1 < sizeof letters; i += 2) {
        if ((unsigned char)letters[i] == c) {
            char two[2] = {'\\', letters[i + 1]};
            mn_buf_add(b, two, 2);
            return;
        }
    }
    mn_buf_fmt(b, "\\u%04x", (unsigned)c);
}

static bool eight_plain(const char *p)
{
    uint64_t v;
    memcpy(&v, p, sizeof v);
    return mn_json_plain(v);
}

void mn_buf_json(mn_buf *b, mn_text t)
{
    mn_buf_char(b, '"');
    size_t from = 0, at = 0;
    while (at < t.len) {
        if (t.len - at >= 8 && eight_plain(t.ptr + at)) {
            at += 8;
            continue;
        }
        unsigned char c = (unsigned char)t.ptr[at];
        if (c >= 0x20 && c < 0x80 && c != '"' && c != '\\') {
            at++;
            continue;
        }
        size_t n = mn_utf8_len(t, at);
        if (n && c >= 0x20 && c != '"' && c != '\\') {
            at += n;
            continue;
        }
        mn_buf_add(b, t.ptr + from, at - from);
        if (n)
            add_escape(b, c);
        else
            mn_buf_str(b, "\xEF\xBF\xBD");
        from = ++at;
    }
    if (at > from)
        mn_buf_add(b, t.ptr + from, at - from);
    mn_buf_char(b, '"');
}
