/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/identify/around.c - what stands around a run of digits, and how it is grouped. See
 * weigh.h.
 */
#include <string.h>

#include "adverts/identify/chain.h"
#include "adverts/identify/inside.h"
#include "adverts/identify/weigh.h"

#define BEFORE 32 /* bytes in which a word of calling counts */
#define CLOSE  16 /* in which a word for another number does */
#define BEHIND 14

/* Whether a unit lies between two places. */
static bool digits_between(const mn_id_scratch *s, uint32_t from, uint32_t to)
{
    size_t low = 0, high = s->units;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (s->unit[mid].start < from)
            low = mid + 1;
        else
            high = mid;
    }
    for (; low < s->units && s->unit[low].end <= to; low++)
        if (s->unit[low].n > 1 && !s->unit[low].word)
            return true;
    return false;
}

/* Whether a word for "number" is cut, as in "no. 12": a telephone's is not. */
static bool is_cut(const id_reader *k, const id_key *w)
{
    const char *p = k->text.ptr + w->end;
    const size_t left = k->text.len - w->end;
    return w->end - w->start == 2 &&
           ((left > 0 && *p == '.') ||
            (left > 1 && (!memcmp(p, "\xC2\xBA", 2) || !memcmp(p, "\xC2\xB0", 2))));
}

static uint64_t before(const id_reader *k, uint32_t start)
{
    const mn_id_scratch *s = k->s;
    bool cut = false;
    for (size_t i = id_keys_to(s, start); i > 0; i--) {
        const id_key *w = &s->key[i - 1];
        if (w->end + BEFORE < start)
            break;
        switch (w->kind) {
        case ID_W_CALL:
            return digits_between(s, w->end, start) ? 0 : ID_BIT(ID_CALL);
        case ID_W_SERVICE:
            return digits_between(s, w->end, start) ? 0 : ID_BIT(ID_SERVICE_NAMED);
        case ID_W_OTHER:
            if (w->end + CLOSE >= start && !digits_between(s, w->end, start))
                return ID_BIT(ID_OTHER_NUMBER);
            break;
        case ID_W_NUMERO:
            cut |= w->end + CLOSE >= start && is_cut(k, w) && !digits_between(s, w->end, start);
            break;
        case ID_W_TIME:
            if (w->end == start)
                return ID_BIT(ID_CLOCK);
            break;
        case ID_W_MONEY:
            if (w->end + 2 >= start)
                return ID_BIT(ID_MONEY);
            break;
        default:
            break;
        }
    }
    return cut ? ID_BIT(ID_OTHER_NUMBER) : 0;
}

static uint64_t behind(const id_reader *k, uint32_t end)
{
    const mn_id_scratch *s = k->s;
    uint64_t out = 0;
    for (size_t i = id_keys_to(s, end); i < s->keys && s->key[i].start <= end + BEHIND; i++) {
        const id_key *w = &s->key[i];
        bool beside = w->start <= end + 1;
        if (w->start < end)
            continue;
        if (w->kind == ID_W_SERVICE && !digits_between(s, end, w->start))
            out |= ID_BIT(ID_SERVICE_NAMED);
        if (w->kind == ID_W_MONEY && beside)
            out |= ID_BIT(ID_MONEY);
        if (w->kind == ID_W_MEASURE && beside)
            out |= ID_BIT(ID_MEASURE);
        if (w->kind == ID_W_TIME && beside)
            out |= ID_BIT(ID_CLOCK);
    }
    return out;
}

/* Whether a word of calling ends right before. */
static bool called(const mn_id_scratch *s, uint32_t start)
{
    size_t i = id_keys_to(s, start);
    return i > 0 && s->key[i - 1].end == start &&
           (s->key[i - 1].kind == ID_W_CALL || s->key[i - 1].kind == ID_W_SERVICE);
}

/* Signs beside it, letters glued to it, and whether there is anything else at all. */
static uint64_t signs(const id_reader *k, uint32_t start, uint32_t end)
{
    const unsigned char *text = (const unsigned char *)k->text.ptr, *stop = text + k->text.len;
    const id_chars *chars = &k->r->chars;
    const unsigned char *p = text + start;
    uint64_t out = 0;
    bool front = true, back = true;
    for (int i = 0; p > text && front && i < 24; i++) {
        id_char x = id_char_before(chars, text, p, stop);
        p -= x.len;
        front = x.cls < ID_LETTER || x.cls == ID_HIDDEN_CHAR;
        if (i < 2 && x.cls == ID_MONEY_SIGN)
            out |= ID_BIT(ID_MONEY);
        if (i < 2 && (x.c == '#' || x.c == 0x2116))
            out |= ID_BIT(ID_OTHER_NUMBER);
        if (i == 0 && x.cls == ID_LETTER && !called(k->s, start))
            out |= ID_BIT(ID_GLUED);
        if (i == 0 && x.c == ':' && p > text && p[-1] >= '0' && p[-1] <= '9')
            out |= ID_BIT(ID_CLOCK);
    }
    front = front && p == text;
    p = text + end;
    for (int i = 0; p < stop && back && i < 24; i++) {
        id_char x = id_char_at(chars, p, stop);
        p += x.len;
        if (i < 2 && (x.cls == ID_MONEY_SIGN || x.c == '%' || x.c == 0xB0))
            out |= ID_BIT(ID_MONEY);
        if (i == 0 && x.cls == ID_LETTER)
            out |= ID_BIT(ID_GLUED);
        if (i == 0 && x.c == ':' && p < stop && *p >= '0' && *p <= '9')
            out |= ID_BIT(ID_CLOCK) | ID_BIT(ID_DECIMAL);
        if (x.cls >= ID_LETTER && x.cls != ID_HIDDEN_CHAR) {
            size_t key = id_keys_to(k->s, end);
            back = false;
            /* An extension behind a number is part of neither. */
            if (key < k->s->keys && k->s->key[key].kind == ID_W_EXTENSION &&
                k->s->key[key].start <= end + 3) {
                out &= ~ID_BIT(ID_GLUED);
                back = k->text.len - end < 16;
                break;
            }
        }
    }
    if (front && back)
        out |= ID_BIT(ID_ALONE);
    return out;
}

uint64_t id_around(const id_reader *k, uint32_t start, uint32_t end)
{
    return before(k, start) | behind(k, end) | signs(k, start, end);
}

/* ------------------------------------------------------------ groups */

static unsigned value(const id_unit *u)
{
    unsigned v = 0;
    for (size_t i = 0; u->n <= 4 && i < u->n; i++)
        v = v * 10 + id_unit_digit(u, i);
    return v;
}

/* 20260131. */
static bool whole_date(const id_unit *u)
{
    unsigned v = 0;
    for (size_t i = 0; u->n == 8 && i < 8; i++)
        v = v * 10 + id_unit_digit(u, i);
    return u->n == 8 && v / 10000 >= 1900 && v / 10000 < 2100 && v / 100 % 100 - 1 < 12 &&
           v % 100 - 1 < 31;
}

static bool year(const id_unit *u)
{
    return u->n == 4 && value(u) >= 1900 && value(u) < 2100;
}

/* A date, or a span of years, within. */
static bool dated(const id_unit *u, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (whole_date(&u[i]))
            return true;
    for (size_t i = 0; i + 1 < n; i++) {
        const id_unit *a = &u[i], *b = &u[i + 1], *c = i + 2 < n ? &u[i + 2] : NULL;
        bool tight = b->gap == ID_G_DASH || b->gap == ID_G_SLASH || b->gap == ID_G_DOT;
        if (year(a) && year(b) && b->gap & ID_G_DASH)
            return true;
        /* 24/7 */
        if (a->n == 2 && a->packed == 0x24 && b->n == 1 && b->packed == 7 && b->gap == ID_G_SLASH)
            return true;
        if (c && tight && c->gap == b->gap && b->n <= 2 && value(b) <= 31 && value(b) > 0 &&
            ((year(a) && c->n <= 2 && value(c) <= 31) || (year(c) && a->n <= 2 && value(a) <= 31)))
            return true;
        if (c && b->gap == ID_G_SLASH && c->gap == ID_G_SLASH && a->n <= 2 && b->n <= 2 &&
            c->n == 2 && value(a) <= 31 && value(b) <= 31)
            return true;
        if (year(a) && tight && b->n == 4 && value(b) % 100 <= 31 && value(b) / 100 <= 12)
            return true;
    }
    return false;
}

/* Two or more numbers with decimals, and not one way of writing all through; an amount with its
 * hundredths; an address of a network (four numbers up to 255). */
static bool decimals(const id_unit *u, size_t n)
{
    size_t points = 0, others = 0, bytes = 0, threes = 0;
    bool degrees = false;
    for (size_t i = 1; i < n; i++) {
        bool point = (u[i].gap == ID_G_DOT || u[i].gap == ID_G_COMMA) && u[i].n <= 2;
        points += point;
        others += !point;
        bytes += u[i].gap == ID_G_DOT && u[i].n <= 3 && value(&u[i]) < 256;
        threes += i + 1 < n && u[i].n == 3;
        degrees |= u[i].gap == ID_G_DOT && u[i - 1].n <= 3 && u[i].n >= 5 && u[i].n <= 7 &&
                   !u[i].word && (i < 2 || u[i - 1].gap != ID_G_DOT);
    }
    bool cents = n > 1 && u[n - 1].n == 2 && !u[n - 1].word && threes == n - 2 &&
                 (u[n - 1].gap == ID_G_DOT || u[n - 1].gap == ID_G_COMMA) &&
                 (n == 2 || u[n - 2].gap != u[n - 1].gap);
    return (points >= 2 && others > 0) || cents || degrees || (n == 4 && bytes == 3 && u[0].n <= 3);
}

/* Measures of a body: three numbers from 40 to 130. */
static bool figures(const id_unit *u, size_t n)
{
    for (size_t i = 0; i + 2 < n; i++) {
        bool all = u[i + 1].sign == u[i + 2].sign && u[i + 1].gap & (ID_G_DASH | ID_G_SLASH);
        for (size_t k = i; k < i + 3; k++)
            all = all && (u[k].n == 2 || u[k].n == 3) && value(&u[k]) >= 40 && value(&u[k]) <= 130;
        if (all && (n == 3 || (u[i].n == 3) || u[i + 2].n == 3))
            return true;
    }
    return false;
}

static bool thousands(const id_unit *u, size_t n)
{
    size_t i = 1;
    while (i < n && u[i].n == 3 && (u[i].gap == ID_G_DOT || u[i].gap == ID_G_COMMA))
        i++;
    return n > 1 && i == n && u[0].n <= 3;
}

uint64_t id_grouped(const id_reader *k, uint32_t first, uint32_t last, size_t skip,
                    const id_region *region)
{
    const id_unit *u = k->s->chain + first;
    const size_t n = last - first + 1;
    uint8_t size[ID_NUMBER_MAX + 1] = {0};
    size_t groups = 0, words = 0, ones = 0;
    bool same = true, apart = false;
    for (size_t i = 0; i < n; i++) {
        size_t left = u[i].n;
        words += u[i].word != 0;
        /* Words and groups of digits with spaces between: two ways of writing. */
        if (i > 0 && u[i].gap && (u[i].word != 0) != (u[i - 1].word != 0) &&
            (u[i].word ? u[i - 1].n : u[i].n) > 1)
            apart = true;
        if (skip >= left) {
            skip -= left;
            continue;
        }
        left -= skip;
        skip = 0;
        if (groups && (u[i].gap == 0 || (u[i].word && u[i - 1].word))) {
            size[groups - 1] = (uint8_t)(size[groups - 1] + left);
            continue;
        }
        if (groups > 1 && u[i].sign != u[i - 1].sign)
            same = false;
        size[groups++] = (uint8_t)left;
    }
    for (size_t i = 0; i < groups; i++) {
        ones += size[i] == 1;
    }
    if (groups == 1)
        return words ? 0 : ID_BIT(ID_BLOCK);
    /* As the plan has it, or with the last group parted further. */
    for (size_t m = groups; m > 1 && m + 1 >= groups; m--) {
        if (id_plan_grouped(&k->r->plans, region, size, m))
            return ID_BIT(ID_GROUPED);
        size[m - 2] = (uint8_t)(size[m - 2] + size[m - 1]);
    }
    if (words * 2 >= n && (words == n || !apart))
        return 0;
    if (ones == groups)
        return same ? ID_BIT(ID_SPREAD) : 0;
    return groups > 3 ? ID_BIT(ID_SCATTERED) : ID_BIT(ID_UNEVEN);
}

/* Whether an amount begins before the run or ends behind it: groups apart by spaces or points, with
 * a sign of money at their far end. */
static bool amount(const id_reader *k, uint32_t first, uint32_t last)
{
    const mn_id_scratch *s = k->s;
    const uint16_t within = ID_G_SPACE | ID_G_DOT | ID_G_COMMA;
    uint32_t a = first, b = last;
    while (a > 0 && first - a < 4 && !(s->chain[a].gap & ~within) && s->chain[a].gap)
        a--;
    while (b + 1 < s->chains && b - last < 4 && !(s->chain[b + 1].gap & ~within) &&
           s->chain[b + 1].gap)
        b++;
    uint64_t far = 0;
    if (a < first)
        far |= signs(k, s->chain[a].start, s->chain[a].end);
    if (b > last)
        far |= signs(k, s->chain[b].start, s->chain[b].end) | behind(k, s->chain[b].end);
    return (far & ID_BIT(ID_MONEY)) != 0;
}

uint64_t id_look(const id_reader *k, uint32_t first, uint32_t last)
{
    const id_unit *u = k->s->chain + first;
    size_t n = last - first + 1;
    uint64_t rules = 0;
    size_t words = 0, digits = 0;
    bool glued = false;
    for (size_t i = 0; i < n; i++) {
        rules |= u[i].rules;
        words += u[i].word != 0;
        digits += u[i].n;
        glued |= i > 0 && u[i].gap == 0;
        if (i > 0 && u[i].gap & ID_G_COMMA)
            rules |= ID_BIT(ID_COMMA);
        if (i > 0 && u[i].gap & ID_G_LINE)
            rules |= ID_BIT(ID_LINE_END);
    }
    /* A word or two beside figures are words. */
    if (words < 3 && !glued)
        rules &= ~ID_BIT(ID_WORDS);
    if (amount(k, first, last))
        rules |= ID_BIT(ID_MONEY);
    /* A date and no more is one. */
    if (dated(u, n))
        rules |= ID_BIT(ID_CLOCK) | (n == 3 && digits <= 8 ? ID_BIT(ID_MEASURE) : 0);
    if (decimals(u, n))
        rules |= ID_BIT(ID_DECIMAL);
    if (figures(u, n))
        rules |= ID_BIT(ID_MEASURE);
    if (thousands(u, n))
        rules |= ID_BIT(ID_THOUSANDS);
    return rules;
}
