/* SPDX-License-Identifier: Apache-2.0
 *
 * store/when.c - times, dates and other texts that a store takes, read strictly.
 */
#include "store/inside.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "core/err.h"
#include "core/text.h"

enum { DAY = 86400 };

/* n digits at p. */
static bool digits(const char *p, size_t n, int64_t *v)
{
    int64_t sum = 0;
    for (size_t i = 0; i < n; i++) {
        if (p[i] < '0' || p[i] > '9')
            return false;
        sum = sum * 10 + (p[i] - '0');
    }
    *v = sum;
    return true;
}

static bool read_day(const char *p, int64_t *days)
{
    int64_t y, m, d, back_y;
    unsigned back_m, back_d;
    if (!digits(p, 4, &y) || p[4] != '-' || !digits(p + 5, 2, &m) || p[7] != '-' ||
        !digits(p + 8, 2, &d) || m < 1 || m > 12 || d < 1 || y < 1)
        return false;
    int64_t n = mn_days_from_civil(y, (unsigned)m, (unsigned)d);
    mn_civil_from_days(n, &back_y, &back_m, &back_d);
    if (back_y != y || back_m != m || back_d != d)
        return false; /* 30 February */
    *days = n;
    return true;
}

bool mn_time_read(mn_text t, int64_t *seconds)
{
    int64_t day, h, m, s;
    if (t.len != MN_STORE_TIME - 1 || !read_day(t.ptr, &day) || day < 0 || t.ptr[10] != 'T' ||
        !digits(t.ptr + 11, 2, &h) || t.ptr[13] != ':' || !digits(t.ptr + 14, 2, &m) ||
        t.ptr[16] != ':' || !digits(t.ptr + 17, 2, &s) || t.ptr[19] != 'Z' || h > 23 || m > 59 ||
        s > 59)
        return false;
    *seconds = day * DAY + h * 3600 + m * 60 + s;
    return true;
}

void mn_time_write(char out[MN_STORE_TIME], int64_t seconds)
{
    int64_t y;
    unsigned m, d, rest = (unsigned)(seconds % DAY);
    mn_civil_from_days(seconds / DAY, &y, &m, &d);
    char text[64];
    snprintf(text, sizeof text, "%04d-%02u-%02uT%02u:%02u:%02uZ", (int)(y % 10000), m % 100,
             d % 100, rest / 3600, rest / 60 % 60, rest % 60);
    memcpy(out, text, MN_STORE_TIME);
}

void mn_store_now(char out[MN_STORE_TIME])
{
    time_t now = time(NULL);
    mn_time_write(out, now > 0 ? (int64_t)now : 0);
}

bool mn_day_read(mn_text t, int64_t *days)
{
    int64_t seconds;
    if (t.len == MN_STORE_DATE - 1)
        return read_day(t.ptr, days);
    if (!mn_time_read(t, &seconds))
        return false;
    *days = seconds / DAY;
    return true;
}

mn_status mn_check_date(mn_text t, const char *what, bool may_be_empty, mn_err *e)
{
    int64_t days;
    if ((may_be_empty && !t.len) || (t.len == MN_STORE_DATE - 1 && mn_day_read(t, &days)))
        return MN_OK;
    mn_fail(e, MN_DATA, "%s '%.*s' is no date", what, t.len < 64 ? (int)t.len : 64,
            t.ptr ? t.ptr : "");
    return mn_after(mn_hint(e, "write it as 2026-11-22"), MN_DATA);
}

mn_status mn_check_text(mn_text t, const char *what, size_t least, size_t most, bool lines,
                        mn_err *e)
{
    if (t.len < least)
        return mn_fail(e, MN_DATA, "%s is %s", what, t.len ? "too short" : "missing");
    if (t.len > most)
        return mn_fail(e, MN_DATA, "%s has %zu bytes, more than %zu", what, t.len, most);
    if (mn_utf8_bad(t) < t.len) {
        mn_fail(e, MN_DATA, "%s is not UTF-8", what);
        (void)!mn_offending(e, t);
        return MN_DATA;
    }
    for (size_t i = 0; i < t.len; i++) {
        unsigned char c = (unsigned char)t.ptr[i];
        bool second = c == 0xC2 && i + 1 < t.len && (unsigned char)t.ptr[i + 1] < 0xA0; /* C1 */
        if ((c < 0x20 && !(lines && (c == '\n' || c == '\t'))) || c == 0x7F || second) {
            mn_fail(e, MN_DATA, "%s holds a control character", what);
            (void)!mn_offending(e, t);
            return MN_DATA;
        }
    }
    return MN_OK;
}

bool mn_is_hash(mn_text t)
{
    if (t.len != MN_STORE_HASH - 1)
        return false;
    for (size_t i = 0; i < t.len; i++)
        if (!((t.ptr[i] >= '0' && t.ptr[i] <= '9') || (t.ptr[i] >= 'a' && t.ptr[i] <= 'f')))
            return false;
    return true;
}
