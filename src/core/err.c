/* SPDX-License-Identifier: Apache-2.0
 *
 * core/err.c - filling an mn_err.
 *
 * Whatever goes into an error may come from a hostile file: control characters
 * and invalid UTF-8 are written as \n, \t or \xNN, so that a message can't
 * steer a terminal and is always valid UTF-8.
 */
#include "core/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"

/* Writes how the character of n bytes at p is shown (n 0: an invalid byte);
 * returns the length, at most 4. */
static size_t show_char(char out[5], const char *p, size_t n)
{
    unsigned char c = (unsigned char)*p;
    if (n > 1 || (n == 1 && c >= 0x20 && c != 0x7f)) {
        memcpy(out, p, n);
        return n;
    }
    if (c == '\n' || c == '\t' || c == '\r') {
        out[0] = '\\';
        out[1] = c == '\n' ? 'n' : c == '\t' ? 't' : 'r';
        return 2;
    }
    return (size_t)snprintf(out, 5, "\\x%02X", (unsigned)c);
}

static void put_shown(char *dst, size_t size, mn_text t)
{
    size_t used = 0;
    for (size_t at = 0; at < t.len;) {
        char shown[5];
        size_t n = mn_utf8_len(t, at);
        size_t len = show_char(shown, t.ptr + at, n);
        if (used + len >= size)
            break;
        memcpy(dst + used, shown, len);
        used += len;
        at += n ? n : 1;
    }
    dst[used] = '\0';
}

MN_PRINTF(3, 0)
static void put_formatted(char *dst, size_t size, const char *fmt, va_list args)
{
    char raw[1024];
    int n = vsnprintf(raw, sizeof raw, fmt, args);
    size_t len = n < 0 ? 0 : (size_t)n;
    mn_text t = {raw, len < sizeof raw ? len : sizeof raw - 1};
    put_shown(dst, size, t);
}

mn_status mn_fail(mn_err *e, mn_status status, const char *fmt, ...)
{
    if (!e)
        return status;
    memset(e, 0, sizeof *e);
    e->status = status;
    va_list args;
    va_start(args, fmt);
    put_formatted(e->msg, sizeof e->msg, fmt, args);
    va_end(args);
    return status;
}

mn_status mn_fail_at(mn_err *e, mn_status status, const char *file, uint64_t line, uint64_t col,
                     const char *fmt, ...)
{
    if (!e)
        return status;
    memset(e, 0, sizeof *e);
    e->status = status;
    e->line = line;
    e->col = col;
    put_shown(e->file, sizeof e->file, mn_text_of(file));
    va_list args;
    va_start(args, fmt);
    put_formatted(e->msg, sizeof e->msg, fmt, args);
    va_end(args);
    return status;
}

mn_status mn_fail_memory(mn_err *e)
{
    return mn_fail(e, MN_SYSTEM, "out of memory");
}

mn_status mn_fail_errno(mn_err *e, const char *verb, const char *file)
{
    char text[128];
    int code = errno;
    if (strerror_r(code, text, sizeof text) != 0)
        snprintf(text, sizeof text, "error %d", code);
    return mn_fail(e, MN_SYSTEM, "can't %s '%s': %s", verb, file, text);
}

mn_status mn_hint(mn_err *e, const char *fmt, ...)
{
    if (!e)
        return MN_DATA;
    va_list args;
    va_start(args, fmt);
    put_formatted(e->hint, sizeof e->hint, fmt, args);
    va_end(args);
    return e->status;
}

mn_status mn_offending(mn_err *e, mn_text text)
{
    if (!e)
        return MN_DATA;
    put_shown(e->text, sizeof e->text, text);
    return e->status;
}

_Noreturn void mn_bug(const char *cond, const char *file, int line)
{
    fprintf(stderr, "manumit: bug: %s:%d: %s\n", file, line, cond);
    abort();
}
