/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/spending/date.c - the year of a date. See the header.
 *
 * A date is at most three numbers, perhaps a month's name, and words that say
 * nothing; a time of day ends it.
 */
#include "footprint/spending/date.h"

#include "core/text.h"
#include "reference/fold.h"

#include <string.h>

enum { LONGEST = 64, NUMBERS = 3, FIRST_YEAR = 1900, LAST_YEAR = 2100 };

typedef struct parts {
    int value[NUMBERS];
    size_t digits[NUMBERS];
    size_t n;
    int month;     /* by name; 0: none */
    size_t before; /* numbers before that name */
    bool tight;    /* "Jan-24", "Jan'24": no blank after the month */
    bool quarter;  /* a Q stood before the first or last number */
    size_t quarter_at;
} parts;

/* --- words ------------------------------------------------------------------------- */

/* Months' names and their short forms without accents, in English, Spanish,
 * French, German and Portuguese. */
static const struct {
    const char *text;
    int month;
} months[] = {
    {"januar", 1},     {"january", 1},   {"janvier", 1},   {"janeiro", 1},   {"janv", 1},
    {"jan", 1},        {"enero", 1},     {"ene", 1},       {"janner", 1},    {"february", 2},
    {"februar", 2},    {"febrero", 2},   {"fevereiro", 2}, {"fevrier", 2},   {"fevr", 2},
    {"feb", 2},        {"fev", 2},       {"march", 3},     {"marzo", 3},     {"mars", 3},
    {"marz", 3},       {"maerz", 3},     {"marco", 3},     {"mar", 3},       {"mrz", 3},
    {"april", 4},      {"abril", 4},     {"avril", 4},     {"apr", 4},       {"abr", 4},
    {"avr", 4},        {"may", 5},       {"mayo", 5},      {"mai", 5},       {"maio", 5},
    {"june", 6},       {"junio", 6},     {"juin", 6},      {"juni", 6},      {"junho", 6},
    {"jun", 6},        {"july", 7},      {"julio", 7},     {"juillet", 7},   {"juil", 7},
    {"juli", 7},       {"julho", 7},     {"jul", 7},       {"august", 8},    {"agosto", 8},
    {"aout", 8},       {"aug", 8},       {"ago", 8},       {"september", 9}, {"septiembre", 9},
    {"septembre", 9},  {"setiembre", 9}, {"setembro", 9},  {"sept", 9},      {"sep", 9},
    {"set", 9},        {"october", 10},  {"octubre", 10},  {"octobre", 10},  {"oktober", 10},
    {"outubro", 10},   {"oct", 10},      {"okt", 10},      {"out", 10},      {"november", 11},
    {"noviembre", 11}, {"novembre", 11}, {"novembro", 11}, {"nov", 11},      {"december", 12},
    {"diciembre", 12}, {"decembre", 12}, {"dezember", 12}, {"dezembro", 12}, {"dec", 12},
    {"dic", 12},       {"dez", 12},
};

/* Days of the week and small words. */
static const char *const silent[] = {
    "of",        "the",      "de",         "del",       "do",       "le",      "den",      "der",
    "am",        "st",       "nd",         "rd",        "th",       "er",      "on",       "mon",
    "tue",       "tues",     "wed",        "thu",       "thur",     "thurs",   "fri",      "sat",
    "sun",       "monday",   "tuesday",    "wednesday", "thursday", "friday",  "saturday", "sunday",
    "lun",       "mie",      "jue",        "vie",       "sab",      "dom",     "lunes",    "martes",
    "miercoles", "jueves",   "viernes",    "sabado",    "domingo",  "mer",     "jeu",      "ven",
    "sam",       "dim",      "lundi",      "mardi",     "mercredi", "jeudi",   "vendredi", "samedi",
    "dimanche",  "mo",       "di",         "mi",        "fr",       "sa",      "so",       "montag",
    "dienstag",  "mittwoch", "donnerstag", "freitag",   "samstag",  "sonntag", "seg",      "ter",
    "qua",       "qui",      "sex",        "segunda",   "terca",    "quarta",  "quinta",   "sexta",
    "feira",     "o",
};

static int month_of(mn_text folded)
{
    for (size_t i = 0; i < sizeof months / sizeof *months; i++) {
        if (mn_text_eq_str(folded, months[i].text)) {
            return months[i].month;
        }
    }
    return 0;
}

static bool is_silent(mn_text folded)
{
    for (size_t i = 0; i < sizeof silent / sizeof *silent; i++) {
        if (mn_text_eq_str(folded, silent[i])) {
            return true;
        }
    }
    return false;
}

/* --- cutting ------------------------------------------------------------------------- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

/* Drops a time of day: from the number before the first colon, or from the T
 * of "2024-01-03T10". */
static mn_text without_time(mn_text t)
{
    const char *colon = t.len > 0 ? memchr(t.ptr, ':', t.len) : NULL;
    size_t end = colon ? (size_t)(colon - t.ptr) : t.len;
    while (colon && end > 0 && is_digit(t.ptr[end - 1])) {
        end--;
    }
    for (size_t i = 8; i < t.len; i++) {
        bool t_time = (t.ptr[i] | 32) == 't' && is_digit(t.ptr[i - 1]) &&
                      (i + 1 == t.len || is_digit(t.ptr[i + 1]));
        if (t_time && i < end) {
            end = i;
        }
    }
    return mn_text_trim(mn_text_sub(t, 0, end));
}

static bool add_number(parts *p, mn_text digits)
{
    int v = 0;
    if (p->n == NUMBERS || digits.len > 8) {
        return false;
    }
    for (size_t i = 0; i < digits.len; i++) {
        v = 10 * v + (digits.ptr[i] - '0');
    }
    p->value[p->n] = v;
    p->digits[p->n++] = digits.len;
    return true;
}

/* A month's name, a Q or T before a quarter, or a word that says nothing. */
static bool add_word(parts *p, mn_text word, mn_text rest)
{
    char folded[MN_FOLD_MAX];
    mn_text w = {folded, mn_fold(folded, word, "")};
    int month = month_of(w);
    if (month > 0) {
        bool again = p->month > 0;
        p->month = month;
        p->before = p->n;
        p->tight = rest.len > 1 && strchr("-/'.", rest.ptr[0]) && is_digit(rest.ptr[1]);
        return !again;
    }
    if ((mn_text_eq_str(w, "q") || mn_text_eq_str(w, "t")) && rest.len > 0 &&
        is_digit(rest.ptr[0])) {
        bool again = p->quarter;
        p->quarter = true;
        p->quarter_at = p->n;
        return !again;
    }
    return is_silent(w);
}

static bool cut(parts *p, mn_text t)
{
    *p = (parts){0};
    while (t.len > 0) {
        size_t len = 1;
        bool ok = true;
        if (is_digit(t.ptr[0])) {
            while (len < t.len && is_digit(t.ptr[len])) {
                len++;
            }
            ok = add_number(p, mn_text_sub(t, 0, len));
        } else if (is_letter(t.ptr[0])) {
            while (len < t.len && is_letter(t.ptr[len])) {
                len++;
            }
            ok = add_word(p, mn_text_sub(t, 0, len), mn_text_sub(t, len, t.len));
        } else {
            ok = strchr(" -/.,'()", t.ptr[0]) != NULL && t.ptr[0] != '\0';
        }
        if (!ok) {
            return false;
        }
        t = mn_text_sub(t, len, t.len);
    }
    return p->n > 0;
}

/* --- deciding -------------------------------------------------------------------------- */

static bool is_year(int y)
{
    return y >= FIRST_YEAR && y <= LAST_YEAR;
}

static int full_year(int value, size_t digits)
{
    if (digits == 4) {
        return is_year(value) ? value : 0;
    }
    return digits == 2 ? value + (value < 70 ? 2000 : 1900) : 0;
}

static bool is_day(int year, int month, int day)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return year > 0 && month >= 1 && month <= 12 && day >= 1 &&
           day <= days[month - 1] + (month == 2 && leap);
}

static bool is_day_any_order(int year, int a, int b)
{
    return is_day(year, a, b) || is_day(year, b, a);
}

/* "20240103" and "03012024". */
static mn_date_kind of_eight_digits(int v, int *year)
{
    if (is_year(v / 10000) && is_day(v / 10000, v / 100 % 100, v % 100)) {
        *year = v / 10000;
        return MN_DATE_DAY;
    }
    *year = v % 10000;
    return is_year(*year) && is_day_any_order(*year, v / 1000000, v / 10000 % 100) ? MN_DATE_DAY
                                                                                   : MN_DATE_NONE;
}

static mn_date_kind of_numbers(const parts *p, int *year)
{
    const int *v = p->value;
    const size_t *d = p->digits;
    if (p->n == 1 && d[0] == 8) {
        return of_eight_digits(v[0], year);
    }
    if (p->n == 1) {
        *year = d[0] == 4 ? v[0] : 0;
        return is_year(*year) ? MN_DATE_YEAR : MN_DATE_NONE;
    }
    if (p->n == 2) { /* "2024-01", "01/2024" */
        size_t y = d[0] == 4 ? 0 : 1;
        *year = d[y] == 4 ? v[y] : 0;
        return is_year(*year) && d[1 - y] <= 2 && v[1 - y] >= 1 && v[1 - y] <= 12 ? MN_DATE_MONTH
                                                                                  : MN_DATE_NONE;
    }
    size_t y = d[0] == 4 ? 0 : 2, other = y == 0 ? 2 : 0;
    *year = full_year(v[y], d[y]);
    if (is_day_any_order(*year, v[1], v[other]) && d[1] <= 2 && d[other] <= 2) {
        return MN_DATE_DAY;
    }
    *year = full_year(v[0], d[0]); /* "99-12-31" */
    return d[0] == 2 && d[1] == 2 && d[2] == 2 && is_day(*year, v[1], v[2]) ? MN_DATE_DAY
                                                                            : MN_DATE_NONE;
}

/* "2024 Q1", "Q1/2024". */
static mn_date_kind of_quarter(const parts *p, int *year)
{
    size_t y = 1 - p->quarter_at;
    if (p->n != 2 || p->quarter_at > 1 || p->digits[1 - y] != 1 || p->value[1 - y] < 1 ||
        p->value[1 - y] > 4 || p->digits[y] != 4) {
        return MN_DATE_NONE;
    }
    *year = p->value[y];
    return is_year(*year) ? MN_DATE_MONTH : MN_DATE_NONE;
}

/* "3 Jan 2024", "January 3rd, 24", "2024 Jan 3", "Jan-24", "Jan 2024". */
static mn_date_kind of_named_month(const parts *p, int *year)
{
    const int *v = p->value;
    const size_t *d = p->digits;
    if (p->n == 1) {
        bool two = d[0] == 2 && p->before == 0 && p->tight;
        *year = d[0] == 4 || two ? full_year(v[0], d[0]) : 0;
        return *year ? MN_DATE_MONTH : MN_DATE_NONE;
    }
    size_t y = d[0] == 4 ? 0 : 1;
    *year = p->n == 2 && d[1 - y] <= 2 ? full_year(v[y], d[y]) : 0;
    return is_day(*year, p->month, v[1 - y]) ? MN_DATE_DAY : MN_DATE_NONE;
}

static int64_t day_or_none(int year, int month, int day)
{
    return is_day(year, month, day) ? mn_days_from_civil(year, (unsigned)month, (unsigned)day)
                                    : INT64_MIN;
}

/* Both meanings of a date that was found to be a day of this year. */
static void days_of(const parts *p, int year, int64_t days[2])
{
    const int *v = p->value;
    const size_t *d = p->digits;
    int first = v[0], second = v[1]; /* of day and month */
    bool sure = false;               /* the month is the first */
    if (p->month) {
        first = p->month;
        second = v[d[0] == 4 ? 1 : 0];
        sure = true;
    } else if (p->n == 1) {
        sure = v[0] / 10000 == year && is_day(year, v[0] / 100 % 100, v[0] % 100);
        first = sure ? v[0] / 100 % 100 : v[0] / 1000000;
        second = sure ? v[0] % 100 : v[0] / 10000 % 100;
    } else if (d[0] == 4 || full_year(v[2], d[2]) != year ||
               !is_day_any_order(year, first, second)) {
        const bool month_next = is_day(year, v[1], v[2]);
        first = month_next ? v[1] : v[2];
        second = month_next ? v[2] : v[1];
        sure = true;
    }
    days[1] = day_or_none(year, first, second);
    days[0] = sure ? days[1] : day_or_none(year, second, first);
}

mn_date_kind mn_date_read(mn_text t, int *year)
{
    int64_t days[2];
    return mn_date_read_days(t, year, days);
}

mn_date_kind mn_date_read_days(mn_text t, int *year, int64_t days[2])
{
    parts p;
    days[0] = days[1] = INT64_MIN;
    int found = 0;
    mn_date_kind kind = MN_DATE_NONE;
    t = mn_text_trim(t);
    if (t.len == 6 && memcmp(t.ptr + 4, ".0", 2) == 0) {
        t.len = 4; /* a year that went through a spreadsheet or a script */
    }
    if (t.len > LONGEST || !cut(&p, without_time(t))) {
        return MN_DATE_NONE;
    }
    if (p.quarter) {
        kind = p.month ? MN_DATE_NONE : of_quarter(&p, &found);
    } else {
        kind = p.month ? of_named_month(&p, &found) : of_numbers(&p, &found);
    }
    if (kind != MN_DATE_NONE) {
        *year = found;
    }
    if (kind == MN_DATE_DAY) {
        days_of(&p, found, days);
    }
    return kind;
}

bool mn_date_serial(mn_text t, int *year, int64_t *day)
{
    const int64_t first = 32874, last = 73050, from_1970 = 25569; /* 1990-01-01, 2099-12-31 */
    int64_t serial, fraction, y;
    unsigned m, d;
    t = mn_text_trim(t);
    if (t.len < 5 || t.len > 16 || t.ptr[0] < '0' || t.ptr[0] > '9' ||
        !mn_text_i64(mn_text_sub(t, 0, 5), &serial) || serial < first || serial > last) {
        return false;
    }
    const char *dot = t.len > 5 ? t.ptr + 5 : NULL;
    if (dot && (*dot != '.' || t.len < 7 || dot[1] < '0' || dot[1] > '9' ||
                !mn_text_i64(mn_text_sub(t, 6, t.len), &fraction))) {
        return false;
    }
    *day = serial - from_1970;
    mn_civil_from_days(*day, &y, &m, &d);
    *year = (int)y;
    return true;
}
