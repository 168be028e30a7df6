/* SPDX-License-Identifier: Apache-2.0
 *
 * moment.c - digits at known places first, as nearly every file has them; anything else by parts.
 */
#include "table/moment.h"

#include <string.h>

#include "core/text.h"
#include "table/spoken_day.h"

enum { DAY = 86400, FIRST_YEAR = 1800, LAST_YEAR = 2199, QUARTER = 900 };

static const char write_iso[] = "write times as 2026-03-01T14:05:00+01:00, days as 2026-03-01";

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static int two(const char *p)
{
    return is_digit(p[0]) && is_digit(p[1]) ? (p[0] - '0') * 10 + (p[1] - '0') : -1;
}

static bool days_of(int64_t *out, int64_t y, int m, int d)
{
    static const unsigned char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
    if (y < FIRST_YEAR || y > LAST_YEAR || m < 1 || m > 12 || d < 1 ||
        d > days[m - 1] + (m == 2 && leap))
        return false;
    *out = mn_days_from_civil(y, (unsigned)m, (unsigned)d);
    return true;
}

/* +01:00, -0530, +02, Z, GMT, UTC+02:00; empty is none. */
static bool offset_of(mn_moment *w, mn_text t)
{
    int h, m = 0;
    t = mn_text_trim(t);
    if (!t.len)
        return true;
    w->offset = true;
    if (mn_text_eq_nocase(mn_text_sub(t, 0, 3), "utc") ||
        mn_text_eq_nocase(mn_text_sub(t, 0, 3), "gmt")) {
        t = mn_text_sub(t, 3, t.len);
        if (!t.len)
            return true;
    }
    if (t.len == 1 && (t.ptr[0] == 'Z' || t.ptr[0] == 'z'))
        return true;
    if ((t.ptr[0] != '+' && t.ptr[0] != '-') || t.len < 3 || (h = two(t.ptr + 1)) < 0)
        return false;
    if (t.len == 6 && t.ptr[3] == ':')
        m = two(t.ptr + 4);
    else if (t.len == 5)
        m = two(t.ptr + 3);
    else if (t.len != 3)
        return false;
    if (m < 0 || m > 59 || h > 14)
        return false;
    const int seconds = (h * 60 + m) * (t.ptr[0] == '-' ? -60 : 60);
    w->time -= seconds;
    w->zone = (int8_t)(seconds / QUARTER);
    return true;
}

/* Hours until noon or after, told by "am" or "pm" behind the time, which is cut off. */
static bool half_day(mn_moment *w, mn_text *t, int hour)
{
    const mn_text rest = mn_text_trim(*t);
    const bool am = mn_text_eq_nocase(mn_text_sub(rest, 0, 2), "am"),
               pm = mn_text_eq_nocase(mn_text_sub(rest, 0, 2), "pm");
    if (!am && !pm)
        return true;
    if (hour < 1 || hour > 12)
        return false;
    w->time += (pm && hour < 12 ? 12 : am && hour == 12 ? -12 : 0) * 3600;
    *t = mn_text_sub(rest, 2, rest.len);
    return true;
}

/* 14:05, 14:05:09, 14:05:09.123, 2:05 pm, then an offset. Added to w->time. */
static bool clock_time(mn_moment *w, mn_text t)
{
    int h;
    if (t.len >= 4 && t.ptr[1] == ':' && is_digit(t.ptr[0])) { /* 9:05 */
        const int m = two(t.ptr + 2);
        if (m < 0 || m > 59)
            return false;
        h = t.ptr[0] - '0';
        w->time += h * 3600 + m * 60;
        t = mn_text_sub(t, 4, t.len);
    } else {
        h = t.len >= 5 ? two(t.ptr) : -1;
        const int m = t.len >= 5 ? two(t.ptr + 3) : -1;
        if (h < 0 || m < 0 || t.ptr[2] != ':' || m > 59 || h > 24 || (h == 24 && m))
            return false;
        w->time += h * 3600 + m * 60;
        t = mn_text_sub(t, 5, t.len);
    }
    if (t.len >= 3 && t.ptr[0] == ':') {
        const int s = two(t.ptr + 1);
        if (s < 0 || s > 60)
            return false;
        w->time += s;
        t = mn_text_sub(t, 3, t.len);
        if (t.len > 1 && (t.ptr[0] == '.' || t.ptr[0] == ',') && is_digit(t.ptr[1])) {
            size_t n = 1;
            while (n < t.len && is_digit(t.ptr[n]))
                n++;
            t = mn_text_sub(t, n, t.len);
        }
    }
    return half_day(w, &t, h) && offset_of(w, t);
}

/* Digits alone: what is counted, by how many there are. */
static const char *from_digits(mn_moment *w, mn_text t, const char **hint)
{
    uint64_t v = 0;
    int64_t day;
    if (t.len > 16) {
        *hint = write_iso;
        return "a time with more than 16 digits";
    }
    for (size_t i = 0; i < t.len; i++)
        v = v * 10 + (uint64_t)(t.ptr[i] - '0');
    if (t.len <= 6) {
        w->time = (int64_t)v * DAY;
        w->day_only = w->number = true;
        return NULL;
    }
    if (t.len == 8 || t.len == 12 || t.len == 14) {
        const uint64_t date = t.len == 8 ? v : t.len == 12 ? v / 10000 : v / 1000000;
        const uint64_t clock = t.len == 8 ? 0 : t.len == 12 ? v % 10000 * 100 : v % 1000000;
        *hint = write_iso;
        if (!days_of(&day, (int64_t)(date / 10000), (int)(date / 100 % 100), (int)(date % 100)) ||
            clock / 10000 > 23 || clock / 100 % 100 > 59 || clock % 100 > 60)
            return "no such day or time";
        w->time =
            day * DAY + (int64_t)(clock / 10000 * 3600 + clock / 100 % 100 * 60 + clock % 100);
        w->day_only = t.len == 8;
        return NULL;
    }
    if (t.len == 9 || t.len == 10 || t.len == 13 || t.len == 16) {
        w->time = (int64_t)(t.len == 13 ? v / 1000 : t.len == 16 ? v / 1000000 : v);
        w->offset = true;
        return NULL;
    }
    *hint = "days have up to 6 digits, seconds since 1970 9 or 10, thousandths of them 13";
    return "a number that is no time";
}

/* 2026-03-01..., the same sign twice. */
static bool from_iso(mn_moment *w, mn_text t)
{
    int64_t day;
    const int c = two(t.ptr), y = two(t.ptr + 2), m = two(t.ptr + 5), d = two(t.ptr + 8);
    if (c < 0 || y < 0 || m < 0 || d < 0 || t.ptr[4] != t.ptr[7] ||
        (t.ptr[4] != '-' && t.ptr[4] != '/' && t.ptr[4] != '.') ||
        !days_of(&day, c * 100 + y, m, d))
        return false;
    w->time = day * DAY;
    w->day_only = t.len == 10;
    if (t.len == 10)
        return true;
    if (t.ptr[10] != 'T' && t.ptr[10] != ' ' && t.ptr[10] != 't')
        return offset_of(w, mn_text_sub(t, 10, t.len)) && (w->day_only = true); /* xs:date */
    return clock_time(w, mn_text_trim(mn_text_sub(t, 11, t.len)));
}

/* 5 de abril de 2026, Apr 5, 2026 3:04 PM. */
static bool from_words(mn_moment *w, mn_text t)
{
    mn_spoken_day d;
    int64_t day;
    if (!mn_spoken_day_read(&d, t) || !days_of(&day, d.year, d.month, d.day))
        return false;
    w->time = day * DAY;
    w->day_only = !d.clock[0];
    return w->day_only || clock_time(w, mn_text_of(d.clock));
}

static const char *from_parts(mn_moment *w, mn_text t, mn_day_order order, const char **hint)
{
    int32_t first, last;
    size_t at = 0;
    while (at < t.len && t.ptr[at] != ' ' && t.ptr[at] != 'T')
        at++;
    const mn_text rest = mn_text_trim(mn_text_sub(t, at + (at < t.len), t.len));
    const bool comma = at && t.ptr[at - 1] == ','; /* 03/04/2026, 14:05 */
    const char *why =
        mn_days_read(&first, &last, mn_text_sub(t, 0, at - comma), order, false, hint);
    if (why) {
        *w = (mn_moment){.time = 0};
        if (from_words(w, t))
            return NULL;
        *w = (mn_moment){.time = 0};
        if (strcmp(why, "no date") == 0) {
            *hint = write_iso;
            why = "no time";
        }
        return why;
    }
    if (first != last) {
        *hint = write_iso;
        return "a month or a year, where a day is needed";
    }
    w->time = (int64_t)first * DAY;
    w->day_only = !rest.len;
    *hint = write_iso;
    return at < t.len && !clock_time(w, rest) ? "no time of the day behind the day" : NULL;
}

const char *mn_moment_read(mn_moment *out, mn_text text, mn_text hour, mn_day_order order,
                           const mn_wall_clock *clock, const char **hint)
{
    const mn_text t = mn_text_trim(text);
    const char *why = NULL;
    size_t digits = 0;
    mn_moment w = {.time = 0};
    *hint = write_iso;
    if (!t.len)
        return "no time";
    if (t.len < 10 || !from_iso(&w, t)) {
        w = (mn_moment){.time = 0};
        while (digits < t.len && is_digit(t.ptr[digits]))
            digits++;
        why = digits == t.len ? from_digits(&w, t, hint) : from_parts(&w, t, order, hint);
    }
    if (why)
        return why;
    if (w.day_only && (hour = mn_text_trim(hour)).len) {
        w.day_only = false;
        if (w.number || !clock_time(&w, hour))
            return "no time of the day in its column";
    }
    if (clock && !w.offset && !w.number) {
        const int32_t ahead = mn_wall_clock_offset(clock, w.time, &w.clock);
        if (w.day_only)
            w.clock = MN_WALL_PLAIN;
        w.time -= ahead;
        w.zone = (int8_t)(ahead / QUARTER);
    }
    *out = w;
    return NULL;
}
