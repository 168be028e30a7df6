/* SPDX-License-Identifier: Apache-2.0
 *
 * core/text.c - comparing, trimming, splitting; dates; edit distance.
 */
#include "core/text.h"

#include <string.h>

bool mn_text_eq(mn_text a, mn_text b)
{
    return a.len == b.len && (!a.len || memcmp(a.ptr, b.ptr, a.len) == 0);
}

bool mn_text_eq_str(mn_text a, const char *b)
{
    return mn_text_eq(a, mn_text_of(b));
}

static char to_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

bool mn_text_eq_nocase(mn_text a, const char *b)
{
    if (a.len != strlen(b))
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (to_lower(a.ptr[i]) != to_lower(b[i]))
            return false;
    return true;
}

int mn_text_cmp(mn_text a, mn_text b)
{
    size_t len = a.len < b.len ? a.len : b.len;
    int c = len ? memcmp(a.ptr, b.ptr, len) : 0;
    if (c)
        return c < 0 ? -1 : 1;
    return (a.len > b.len) - (a.len < b.len);
}

/* Bytes of white space at p, looking at most n bytes ahead: 0, 1 or 2. */
static size_t space_at(const char *p, size_t n)
{
    if (n && (*p == ' ' || (*p >= '\t' && *p <= '\r')))
        return 1;
    return n >= 2 && p[0] == '\xC2' && p[1] == '\xA0' ? 2 : 0;
}

mn_text mn_text_trim(mn_text t)
{
    size_t n;
    while ((n = space_at(t.ptr, t.len))) {
        t.ptr += n;
        t.len -= n;
    }
    for (;;) {
        if (t.len && space_at(t.ptr + t.len - 1, 1))
            t.len -= 1;
        else if (t.len >= 2 && space_at(t.ptr + t.len - 2, 2) == 2)
            t.len -= 2;
        else
            return t;
    }
}

mn_text mn_text_sub(mn_text t, size_t from, size_t len)
{
    if (from > t.len)
        from = t.len;
    if (len > t.len - from)
        len = t.len - from;
    mn_text part = {len || from ? t.ptr + from : t.ptr, len};
    return part;
}

bool mn_text_split(mn_text *rest, char sep, mn_text *part)
{
    if (!rest->ptr)
        return false;
    const char *at = rest->len ? memchr(rest->ptr, sep, rest->len) : NULL;
    if (!at) {
        *part = *rest;
        rest->ptr = NULL;
        rest->len = 0;
        return true;
    }
    part->ptr = rest->ptr;
    part->len = (size_t)(at - rest->ptr);
    rest->ptr += part->len + 1;
    rest->len -= part->len + 1;
    return true;
}

/* Howard Hinnant, "chrono-compatible low-level date algorithms": years run
 * from March, in eras of 400 years = 146,097 days. */
int64_t mn_days_from_civil(int64_t y, unsigned m, unsigned d)
{
    if (m <= 2)
        y--;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * ((int64_t)m + (m > 2 ? -3 : 9)) + 2) / 5 + (int64_t)d - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

void mn_civil_from_days(int64_t days, int64_t *y, unsigned *m, unsigned *d)
{
    days += 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    int64_t day_of_era = days - era * 146097;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month = (5 * day_of_year + 2) / 153; /* 0 is March */
    *d = (unsigned)(day_of_year - (153 * month + 2) / 5 + 1);
    *m = (unsigned)(month < 10 ? month + 3 : month - 9);
    *y = year_of_era + era * 400 + (*m <= 2);
}

enum { EDIT_MAX = 255 };

/* Splits t into characters, each packed into a number; SIZE_MAX when there are
 * more than EDIT_MAX. */
static size_t characters(mn_text t, uint32_t out[EDIT_MAX])
{
    size_t count = 0;
    for (size_t at = 0; at < t.len; count++) {
        size_t n = mn_utf8_len(t, at);
        if (count == EDIT_MAX)
            return SIZE_MAX;
        uint32_t c = 0;
        for (size_t i = 0; i < (n ? n : 1); i++)
            c = c << 8 | (unsigned char)t.ptr[at + i];
        out[count] = c;
        at += n ? n : 1;
    }
    return count;
}

size_t mn_edit_distance(mn_text a, mn_text b, size_t cap)
{
    uint32_t x[EDIT_MAX], y[EDIT_MAX];
    size_t row[EDIT_MAX + 1]; /* distances of a prefix of a from every prefix of b */
    size_t n = characters(a, x), m = characters(b, y);
    if (n == SIZE_MAX || m == SIZE_MAX)
        return mn_text_eq(a, b) ? 0 : cap;
    for (size_t j = 0; j <= m; j++)
        row[j] = j;
    for (size_t i = 1; i <= n; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= m; j++) {
            size_t best = diagonal + (x[i - 1] != y[j - 1]);
            diagonal = row[j];
            if (row[j] + 1 < best)
                best = row[j] + 1;
            if (row[j - 1] + 1 < best)
                best = row[j - 1] + 1;
            row[j] = best;
        }
    }
    return row[m] < cap ? row[m] : cap;
}
