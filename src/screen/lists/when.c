/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/lists/when.c - a date is cut into words and numbers, which are read by where
 * they stand.
 */
#include "screen/lists/when.h"

#include <stdio.h>
#include <string.h>

#include "core/text.h"

enum { PARTS = 12 };

struct part {
    int number; /* -1: a word */
    size_t digits;
    mn_text text;
    char before; /* the separator before it: ' ', '-', '/', '.', ',' */
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The parts of a text, or 0 when it has other characters or too many. */
static size_t cut(struct part part[PARTS], mn_text t)
{
    size_t n = 0, at = 0;
    char before = ' ';
    while (at < t.len) {
        char c = t.ptr[at];
        size_t from = at;
        if (!is_digit(c) && !is_letter(c)) {
            if (!strchr(" -/.,", c) || !c)
                return 0;
            before = c == ' ' && before != ' ' ? before : c;
            at++;
            continue;
        }
        if (n == PARTS)
            return 0;
        bool number = is_digit(c);
        int value = 0;
        for (; at < t.len && (number ? is_digit(t.ptr[at]) : is_letter(t.ptr[at])); at++)
            if (number && value < 100000000)
                value = value * 10 + (t.ptr[at] - '0');
        if (number && at - from > 8)
            return 0;
        part[n++] =
            (struct part){number ? value : -1, at - from, {t.ptr + from, at - from}, before};
        before = ' ';
    }
    return n;
}

static int month_of(mn_text word)
{
    static const char *const names[] = {"january",   "february", "march",    "april",
                                        "may",       "june",     "july",     "august",
                                        "september", "october",  "november", "december"};
    for (int m = 0; m < 12; m++) {
        size_t len = strlen(names[m]);
        char name[12];
        size_t take = word.len < len ? word.len : len;
        if (word.len < 3 || word.len > len)
            continue;
        memcpy(name, names[m], take);
        name[take] = '\0';
        if (mn_text_eq_nocase(word, name))
            return m + 1;
    }
    return mn_text_eq_nocase(word, "sept") ? 9 : 0;
}

static bool is_day(int y, int m, int d)
{
    static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
    return m >= 1 && m <= 12 && d >= 1 && d <= days[m - 1] && (m != 2 || d != 29 || leap);
}

static bool set(mn_when *out, int y, int m, int d)
{
    if (y < 1000 || y > 2999 || m < 0 || m > 12 || (d && !is_day(y, m, d)))
        return false;
    *out = (mn_when){.year = y, .month = m, .day = d};
    return true;
}

/* Two small numbers and a year between slashes, dots or dashes. */
static bool set_small(mn_when *out, int a, int b, int y, bool month_first)
{
    if (month_first || (a <= 12 && b > 12))
        return set(out, y, a, b);
    if (a > 12 || a == b)
        return set(out, y, b, a);
    return false; /* 03/04/2020: which is the month is not said */
}

/* One date of n parts. */
static bool one(mn_when *out, const struct part *p, size_t n, bool month_first)
{
    int m;
    if (n == 1 && p[0].digits == 4)
        return set(out, p[0].number, 0, 0);
    if (n == 1 && p[0].digits == 8)
        return set(out, p[0].number / 10000, p[0].number / 100 % 100, p[0].number % 100) &&
               out->month && out->day;
    if (n == 2 && p[0].number < 0 && (m = month_of(p[0].text)) && p[1].digits == 4)
        return set(out, p[1].number, m, 0);
    if (n == 2 && p[0].digits == 4 && p[1].number >= 1 && p[1].digits <= 2 && p[1].before == '-')
        return set(out, p[0].number, p[1].number, 0);
    if (n != 3)
        return false;
    if (p[1].number < 0 && p[0].number >= 0 && (m = month_of(p[1].text)))
        return p[2].digits == 4 ? set(out, p[2].number, m, p[0].number)
                                : p[0].digits == 4 && set(out, p[0].number, m, p[2].number);
    if (p[0].number < 0 && p[1].number >= 0 && (m = month_of(p[0].text)) && p[2].digits == 4)
        return set(out, p[2].number, m, p[1].number);
    if (p[0].number < 0 || p[1].number < 0 || p[2].number < 0 || p[1].before != p[2].before)
        return false;
    if (p[0].digits == 4 && p[1].digits <= 2 && p[2].digits <= 2)
        return set(out, p[0].number, p[1].number, p[2].number) && out->month && out->day;
    if (p[1].before == '.' && !month_first && p[0].digits <= 2 && p[1].digits <= 2 &&
        p[2].digits == 4) /* 05.03.2024: with dots the day stands first */
        return set(out, p[2].number, p[1].number, p[0].number) && out->month && out->day;
    return p[0].digits <= 2 && p[1].digits <= 2 && p[2].digits == 4 && p[1].number && p[0].number &&
           set_small(out, p[0].number, p[1].number, p[2].number, month_first);
}

static bool is_word(const struct part *p, const char *word)
{
    return p->number < 0 && mn_text_eq_nocase(p->text, word);
}

/* "1965 to 1967", "between 1965 and 1967", "1965-1967". */
static bool span(mn_when *out, const struct part *p, size_t n, bool month_first)
{
    mn_when a, b;
    if (n && (is_word(p, "between") || is_word(p, "from"))) {
        p++;
        n--;
    }
    if (n == 2 && p[0].digits == 4 && p[1].digits == 4 && p[1].before == '-') {
        if (!set(&a, p[0].number, 0, 0) || !set(&b, p[1].number, 0, 0))
            return false;
    } else {
        size_t i = 1;
        while (i < n && !is_word(&p[i], "to") && !is_word(&p[i], "and") && !is_word(&p[i], "or"))
            i++;
        if (i + 1 >= n || !one(&a, p, i, month_first) ||
            !one(&b, p + i + 1, n - i - 1, month_first))
            return false;
    }
    if (b.year < a.year)
        return false;
    *out = (mn_when){.year = a.year, .last = b.year};
    return true;
}

bool mn_when_read(mn_when *out, mn_text text, bool month_first)
{
    struct part part[PARTS], *p = part;
    static const char *const abouts[] = {"circa", "c", "ca", "approximately", "approx", "about"};
    bool about = false;
    mn_when w;
    text = mn_text_trim(text);
    if (text.len > 60)
        return false;
    /* The time behind a day, or a zone: 2012-12-31T00:00:00Z, 2012-12-31-05:00. */
    if (text.len > 10 && is_digit(text.ptr[0]) && text.ptr[4] == '-' && text.ptr[7] == '-' &&
        strchr("T +-Z", text.ptr[10]) && memchr(text.ptr + 10, ':', text.len - 10))
        text.len = 10;
    size_t n = cut(part, text);
    for (size_t i = 0; n && i < sizeof abouts / sizeof *abouts; i++)
        if (is_word(p, abouts[i])) {
            about = true;
            p++;
            n--;
            break;
        }
    if (!n || (!one(&w, p, n, month_first) && !span(&w, p, n, month_first)))
        return false;
    w.about = about;
    *out = w;
    return true;
}

void mn_when_write(char out[MN_WHEN_SIZE], const mn_when *w)
{
    unsigned y = (unsigned)w->year % 10000, m = (unsigned)w->month % 100,
             d = (unsigned)w->day % 100;
    if (w->day)
        snprintf(out, MN_WHEN_SIZE, "%04u-%02u-%02u", y, m, d);
    else if (w->month)
        snprintf(out, MN_WHEN_SIZE, "%04u-%02u", y, m);
    else
        snprintf(out, MN_WHEN_SIZE, "%04u", y);
}
