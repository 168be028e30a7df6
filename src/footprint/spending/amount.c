/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/spending/amount.c - amounts of money as text. See the header.
 *
 * A cell is the number, from its first digit to its last, and what stands
 * before and behind it. The number is runs of digits with gaps between them.
 */
#include "footprint/spending/amount.h"

#include "core/text.h"

#include <string.h>

enum { GAPS_MAX = 16, WORD_MAX = 40 };

typedef enum gap {
    GAP_POINT,
    GAP_COMMA,
    GAP_SPACE,
    GAP_QUOTE,
} gap;

typedef struct number {
    mn_text run[GAPS_MAX + 1]; /* of digits */
    gap gap[GAPS_MAX];         /* gap[i] stands before run[i + 1] */
    size_t gaps;
} number;

typedef struct signs {
    unsigned minus, plus, open, close;
} signs;

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static mn_text from(mn_text t, size_t at)
{
    return mn_text_sub(t, at, t.len);
}

static bool starts(mn_text t, const char *s)
{
    size_t n = strlen(s);
    return t.len >= n && memcmp(t.ptr, s, n) == 0;
}

static bool ends(mn_text t, const char *s)
{
    size_t n = strlen(s);
    return t.len >= n && memcmp(t.ptr + t.len - n, s, n) == 0;
}

/* --- the number ------------------------------------------------------------------ */

/* Bytes of the gap that t starts with; 0 when it starts with something else. */
static size_t gap_of(mn_text t, gap *kind)
{
    static const struct {
        const char *text;
        gap kind;
    } gaps[] = {
        {".", GAP_POINT},      {",", GAP_COMMA},      {" ", GAP_SPACE},
        {"\u00A0", GAP_SPACE}, {"\u202F", GAP_SPACE}, {"\u2009", GAP_SPACE},
        {"\u2007", GAP_SPACE}, {"'", GAP_QUOTE},      {"\u2019", GAP_QUOTE},
    };
    for (size_t i = 0; i < sizeof gaps / sizeof *gaps; i++) {
        if (starts(t, gaps[i].text)) {
            *kind = gaps[i].kind;
            return strlen(gaps[i].text);
        }
    }
    return 0;
}

/* Cuts t into runs and gaps. Only the first run may be empty (".50"). */
static bool cut(number *n, mn_text t)
{
    n->gaps = 0;
    for (;;) {
        size_t len = 0;
        while (len < t.len && is_digit(t.ptr[len])) {
            len++;
        }
        if (len == 0 && n->gaps > 0) {
            return false;
        }
        n->run[n->gaps] = mn_text_sub(t, 0, len);
        t = from(t, len);
        if (t.len == 0) {
            return true;
        }
        size_t gap_len = n->gaps < GAPS_MAX ? gap_of(t, &n->gap[n->gaps]) : 0;
        if (gap_len == 0) {
            return false;
        }
        n->gaps++;
        t = from(t, gap_len);
    }
}

/* Whether the first `gaps` gaps group digits as people do: by threes, or as in
 * India by twos and a last three ("12,34,567"). */
static bool is_grouped(const number *n, size_t gaps)
{
    bool threes = true, twos = true;
    for (size_t i = 0; i < gaps; i++) {
        size_t len = n->run[i + 1].len;
        if (n->gap[i] != n->gap[0]) {
            return false;
        }
        threes = threes && len == 3;
        twos = twos && len == (i + 1 == gaps ? 3u : 2u);
    }
    size_t first = n->run[0].len;
    return gaps == 0 || (first > 0 && ((threes && first <= 3) ||
                                       (twos && first <= 2 && n->gap[0] == GAP_COMMA)));
}

static size_t count_like_last(const number *n)
{
    size_t count = 0;
    for (size_t i = 0; i < n->gaps; i++) {
        count += n->gap[i] == n->gap[n->gaps - 1];
    }
    return count;
}

/* A single "1,234" or "1.234": the column decides. */
static mn_amount_fault decide_lone(mn_amount *out, mn_mark last, mn_mark column, bool *decimals)
{
    *decimals = column == last;
    out->lone = column == MN_MARK_UNKNOWN;
    return column == MN_MARK_BOTH ? MN_AMOUNT_UNCLEAR : MN_AMOUNT_FINE;
}

/* Whether the last run is decimals. */
static mn_amount_fault decide(mn_amount *out, const number *n, mn_mark column, bool *decimals)
{
    *decimals = false;
    if (n->gaps == 0 || n->gap[n->gaps - 1] > GAP_COMMA) {
        return MN_AMOUNT_FINE;
    }
    const gap last = n->gap[n->gaps - 1];
    const mn_mark mark = last == GAP_POINT ? MN_MARK_POINT : MN_MARK_COMMA;
    const mn_mark other = last == GAP_POINT ? MN_MARK_COMMA : MN_MARK_POINT;
    const size_t first = n->run[0].len;
    if (count_like_last(n) > 1) {
        out->says = other; /* "1.234.567" */
        return MN_AMOUNT_FINE;
    }
    if (n->gaps == 1 && n->run[1].len == 3 && first >= 1 && first <= 3 && n->run[0].ptr[0] != '0') {
        return decide_lone(out, mark, column, decimals);
    }
    out->says = mark;
    *decimals = true;
    return MN_AMOUNT_FINE;
}

static bool add_digits(int64_t *v, mn_text digits)
{
    for (size_t i = 0; i < digits.len; i++) {
        if (__builtin_mul_overflow(*v, 10, v) ||
            __builtin_add_overflow(*v, digits.ptr[i] - '0', v)) {
            return false;
        }
    }
    return true;
}

/* The number in hundredths, where one stands for `times`; what is finer rounds. */
static bool hundredths(int64_t *v, const number *n, bool decimals, int64_t times)
{
    const mn_text fraction = decimals ? n->run[n->gaps] : (mn_text){"", 0};
    const size_t whole = n->gaps + (decimals ? 0 : 1);
    *v = 0;
    for (size_t i = 0; i < whole; i++) {
        if (!add_digits(v, n->run[i])) {
            return false;
        }
    }
    size_t finer = 0;
    for (int64_t unit = times * 100; unit > 1; unit /= 10, finer++) {
        char digit = finer < fraction.len ? fraction.ptr[finer] : '0';
        if (!add_digits(v, (mn_text){&digit, 1})) {
            return false;
        }
    }
    const bool up = finer < fraction.len && fraction.ptr[finer] >= '5';
    return !__builtin_add_overflow(*v, up ? 1 : 0, v);
}

static mn_amount_fault read_number(mn_amount *out, mn_text t, mn_mark column, int64_t times)
{
    number n;
    bool decimals;
    if (!cut(&n, t)) {
        return MN_AMOUNT_UNREADABLE;
    }
    mn_amount_fault fault = decide(out, &n, column, &decimals);
    if (fault != MN_AMOUNT_FINE) {
        return fault;
    }
    if (!is_grouped(&n, decimals ? n.gaps - 1 : n.gaps)) {
        return MN_AMOUNT_UNREADABLE;
    }
    return hundredths(&out->hundredths, &n, decimals, times) ? MN_AMOUNT_FINE : MN_AMOUNT_TOO_LARGE;
}

/* --- what stands around it --------------------------------------------------------- */

/* Takes one sign, bracket or blank off either end of t. */
static bool take_mark(mn_text *t, signs *s)
{
    struct {
        const char *text;
        unsigned *count;
    } const marks[] = {
        {"-", &s->minus}, {"\u2212", &s->minus}, {"\u2013", &s->minus}, {"+", &s->plus},
        {"(", &s->open},  {")", &s->close},      {" ", NULL},           {"\t", NULL},
        {"\u00A0", NULL}, {"\u202F", NULL},      {"\u2009", NULL},
    };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        bool front = starts(*t, marks[i].text);
        if (front || ends(*t, marks[i].text)) {
            size_t len = strlen(marks[i].text);
            *t = front ? from(*t, len) : mn_text_sub(*t, 0, t->len - len);
            if (marks[i].count) {
                (*marks[i].count)++;
            }
            return true;
        }
    }
    return false;
}

static signs take_marks(mn_text *t)
{
    signs s = {0};
    while (take_mark(t, &s)) {
    }
    return s;
}

/* Takes CR or DR (Haben, Soll) off the end of *t: -1 for money in, 1 for money
 * out, 0 when there is none. */
static int take_label(mn_text *t, bool letters)
{
    static const struct {
        const char *text;
        int way;
    } labels[] = {{"cr", -1},   {"dr", 1}, {"cr.", -1}, {"dr.", 1}, {"credit", -1},
                  {"debit", 1}, {"h", -1}, {"s", 1},    {"c", -1},  {"d", 1}};
    const size_t n = sizeof labels / sizeof *labels - (letters ? 0 : 4);
    size_t at = t->len;
    while (at > 0 && t->ptr[at - 1] != ' ') {
        at--;
    }
    mn_text word = from(*t, at);
    for (size_t i = 0; i < n; i++) {
        if (mn_text_eq_nocase(word, labels[i].text)) {
            *t = mn_text_trim(mn_text_sub(*t, 0, at));
            return labels[i].way;
        }
    }
    return 0;
}

/* "12,-" and "12.--" are whole amounts. Says which mark it is, if it is one. */
static mn_mark take_no_cents(mn_text *after)
{
    mn_mark mark = starts(*after, ".")   ? MN_MARK_POINT
                   : starts(*after, ",") ? MN_MARK_COMMA
                                         : MN_MARK_UNKNOWN;
    static const char *const dashes[] = {"-", "\u2013", "\u2014"};
    if (mark == MN_MARK_UNKNOWN) {
        return mark;
    }
    mn_text rest = from(*after, 1);
    for (size_t i = 0; i < 3; i++) {
        while (starts(rest, dashes[i])) {
            rest = from(rest, strlen(dashes[i]));
        }
    }
    *after = rest;
    return mark;
}

/* Whether a point or comma before the first digit belongs to the number: not
 * in "Rs.12" or "S/.12". */
static bool is_leading_mark(mn_text before)
{
    char c = before.len > 1 ? before.ptr[before.len - 2] : ' ';
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return (ends(before, ".") || ends(before, ",")) && !letter && c != '/' && c != '.';
}

/* +1 or -1, or 0 when the signs contradict each other. */
static int direction(const signs *b, const signs *a, int label)
{
    const unsigned minus = b->minus + a->minus, plus = b->plus + a->plus;
    const bool brackets = b->open + a->close > 0;
    if (b->close + a->open > 0 || b->open != a->close || b->open > 1 || minus + plus > 1 ||
        (brackets && minus + plus > 0) || (label && (brackets || minus + plus > 0))) {
        return 0;
    }
    return label ? label : minus > 0 || brackets ? -1 : 1;
}

mn_amount_fault mn_amount_read_in(mn_amount *out, mn_text t, mn_mark column, int64_t times)
{
    mn_amount a = {0};
    size_t first = 0, last;
    t = mn_text_trim(t);
    while (first < t.len && !is_digit(t.ptr[first])) {
        first++;
    }
    if (t.len == 0) {
        return MN_AMOUNT_EMPTY;
    }
    for (last = t.len; last > first && !is_digit(t.ptr[last - 1]); last--) {
    }
    first -= is_leading_mark(mn_text_sub(t, 0, first));
    a.before = mn_text_sub(t, 0, first);
    a.after = from(t, last);
    if (first == last || a.before.len > WORD_MAX || a.after.len > WORD_MAX) {
        return MN_AMOUNT_UNREADABLE;
    }
    const bool bare = a.before.len == 0 && a.after.len == 0; /* digits and nothing else */
    mn_mark whole = MN_MARK_UNKNOWN;
    int label = 0, sign = 1;
    if (!bare) {
        whole = take_no_cents(&a.after);
        const signs b = take_marks(&a.before);
        const signs c = take_marks(&a.after);
        label = take_label(&a.after, true);
        label = label ? label : take_label(&a.before, false);
        sign = direction(&b, &c, label);
    }
    if (sign == 0) {
        return MN_AMOUNT_UNREADABLE;
    }
    mn_amount_fault fault =
        read_number(&a, mn_text_sub(t, first, last - first), whole ? whole : column, times);
    if (fault != MN_AMOUNT_FINE) {
        return fault;
    }
    a.says = whole ? whole : a.says;
    a.hundredths *= sign;
    a.labelled = label != 0;
    *out = a;
    return MN_AMOUNT_FINE;
}

mn_amount_fault mn_amount_read(mn_amount *out, mn_text t, mn_mark column)
{
    return mn_amount_read_in(out, t, column, 1);
}
