/* SPDX-License-Identifier: Apache-2.0
 *
 * table/xlsx_number.c - what a number in a cell stands for.
 *
 * A date is a number of days with a format that shows it as one. Day 1 is
 * 1900-01-01, or day 0 is 1904-01-01; the first counts a 1900-02-29 that never
 * was (ECMA-376 part 1, 18.17.4).
 */
#include <math.h>
#include <string.h>

#include "core/text.h"
#include "table/xlsx.h"

enum { DAY_SECONDS = 86400, DAY_MAX = 2958465 /* 9999-12-31 */ };

/* --- formats -------------------------------------------------------------------- */

/* Whether a bracket such as [h] or [mm] asks for time gone by: not a date. */
static bool is_elapsed(const char *p, size_t len)
{
    return len && strspn(p, "hHmMsS") >= len;
}

unsigned mn_xlsx_format_shows(const char *code)
{
    bool day = false, month = false, clock = false;
    for (const char *p = code; *p && *p != ';';) {
        size_t len = 1;
        if (*p == '"') {
            len = 1 + strcspn(p + 1, "\"");
            len += p[len] == '"';
        } else if (*p == '[') {
            len = 1 + strcspn(p + 1, "]");
            if (is_elapsed(p + 1, len - 1))
                return 0;
            len += p[len] == ']';
        } else if (strchr("\\_*", *p)) { /* the next character is itself */
            len = p[1] ? 2 : 1;
        } else if (mn_text_eq_nocase((mn_text){p, strnlen(p, 5)}, "am/pm")) {
            len = 5;
            clock = true;
        } else {
            day = day || strchr("yYdD", *p);
            month = month || strchr("mM", *p);
            clock = clock || strchr("hHsS", *p);
        }
        p += len;
    }
    bool date = day || (month && !clock);
    return (date ? MN_SHOWS_DATE : 0U) | (clock ? MN_SHOWS_TIME : 0U);
}

/* --- numbers ---------------------------------------------------------------------- */

/* Digits as Excel writes most numbers, which need no conversion. */
static bool is_plain_integer(mn_text t)
{
    size_t from = t.len && t.ptr[0] == '-';
    if (t.len - from > 15 || t.len == from || (t.ptr[from] == '0' && t.len > 1))
        return false;
    for (size_t i = from; i < t.len; i++)
        if (t.ptr[i] < '0' || t.ptr[i] > '9')
            return false;
    return true;
}

static void add_number(mn_buf *out, double v)
{
    if (v == floor(v) && fabs(v) < 0x1p53)
        mn_buf_fmt(out, "%.0f", v + 0.0); /* + 0.0: no "-0" */
    else
        mn_buf_f64(out, v);
}

static void add_clock(mn_buf *out, int64_t seconds)
{
    mn_buf_fmt(out, "%02d:%02d:%02d", (int)(seconds / 3600), (int)(seconds / 60 % 60),
               (int)(seconds % 60));
}

/* The day of a serial number since 1970-01-01; false when it isn't a day. */
static bool day_of(int64_t serial, bool epoch_1904, int64_t *day)
{
    const int64_t from_1900 = 25569, from_1904 = 24107;
    if (epoch_1904)
        *day = serial - from_1904;
    else
        *day = serial - from_1900 + (serial < 60);
    return epoch_1904 || (serial >= 1 && serial != 60);
}

static bool add_moment(mn_buf *out, double v, unsigned shows, bool epoch_1904)
{
    if (v < 0 || v >= DAY_MAX + 1)
        return false;
    int64_t serial = (int64_t)v, day;
    int64_t seconds = (int64_t)((v - (double)serial) * DAY_SECONDS + 0.5);
    if (seconds == DAY_SECONDS) {
        serial++;
        seconds = 0;
    }
    bool just_time = shows == MN_SHOWS_TIME || (!epoch_1904 && shows & MN_SHOWS_TIME);
    if (serial == 0 && just_time) {
        add_clock(out, seconds);
        return true;
    }
    if (serial > DAY_MAX || !day_of(serial, epoch_1904, &day))
        return false;
    int64_t y;
    unsigned m, d;
    mn_civil_from_days(day, &y, &m, &d);
    mn_buf_fmt(out, "%04d-%02u-%02u", (int)y, m, d);
    if (seconds || shows & MN_SHOWS_TIME) {
        mn_buf_char(out, 'T');
        add_clock(out, seconds);
    }
    return true;
}

void mn_xlsx_add_number(mn_buf *out, mn_text raw, unsigned shows, bool epoch_1904)
{
    double v;
    raw = mn_text_trim(raw);
    if (!shows && is_plain_integer(raw))
        mn_buf_text(out, raw);
    else if (!mn_text_f64(raw, &v))
        mn_buf_text(out, raw); /* whatever it is, it isn't lost */
    else if (!shows || !add_moment(out, v, shows, epoch_1904))
        add_number(out, v);
}

/* --- texts ------------------------------------------------------------------------ */

/* The character of "_xHHHH_" at p, or 0: none, or one that can't stand alone. */
static uint32_t escaped_at(const char *p, size_t left)
{
    uint32_t c = 0;
    if (left < 7 || p[0] != '_' || p[1] != 'x' || p[6] != '_')
        return 0;
    for (size_t i = 2; i < 6; i++) {
        const char *digits = "0123456789abcdefABCDEF";
        const char *digit = p[i] ? strchr(digits, p[i]) : NULL;
        if (!digit)
            return 0;
        size_t value = (size_t)(digit - digits);
        c = c << 4 | (uint32_t)(value > 15 ? value - 6 : value);
    }
    return c >= 0xD800 && c <= 0xDFFF ? 0 : c;
}

void mn_xlsx_add_text(mn_buf *out, mn_text text)
{
    size_t from = 0;
    for (size_t at = 0; at < text.len; at++) {
        char utf8[4];
        uint32_t c = text.ptr[at] == '_' ? escaped_at(text.ptr + at, text.len - at) : 0;
        if (!c)
            continue;
        mn_buf_add(out, text.ptr + from, at - from);
        mn_buf_add(out, utf8, mn_utf8_put(utf8, c));
        at += 6;
        from = at + 1;
    }
    if (from < text.len)
        mn_buf_add(out, text.ptr + from, text.len - from);
}
