/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/facility/compare.c - two addresses part by part, in any order: equal words, words
 * written as one or as two, near spellings; numbers of one kind against all numbers of the other.
 */
#include <string.h>

#include "core/text.h"
#include "screen/facility/inside.h"
#include "screen/score/inside.h"

static bool is_number(const mn_address_part *p)
{
    return p->part >= MN_PART_HOUSE;
}

static bool says(const mn_address_part *p)
{
    return !is_number(p) && p->part != MN_PART_STOP && p->part != MN_PART_MARK &&
           p->part != MN_PART_COUNTRY;
}

typedef struct sides {
    const mn_address *a, *b;
    const mn_address_part *x, *y;
    mn_address_like *out;
} sides;

static void meet(sides *s, size_t i, size_t j, unsigned like)
{
    s->out->met_a[i] = (uint8_t)like;
    s->out->met_b[j] = (uint8_t)like;
}

static void meet_equal(sides *s)
{
    for (size_t i = 0; i < s->a->n; i++) {
        if (!says(&s->x[i]))
            continue;
        for (size_t j = 0; j < s->b->n; j++)
            if (s->x[i].hash == s->y[j].hash && !s->out->met_b[j] && says(&s->y[j])) {
                meet(s, i, j, 255);
                break;
            }
    }
    /* A word that the other side has once is met each time this one says it: "Foshan City,
     * Foshan City, Guangdong". */
    for (size_t i = 0; i < s->a->n; i++)
        for (size_t j = 0; !s->out->met_a[i] && j < s->b->n; j++)
            if (s->x[i].hash == s->y[j].hash && says(&s->x[i]) && s->out->met_b[j])
                s->out->met_a[i] = 255;
    for (size_t j = 0; j < s->b->n; j++)
        for (size_t i = 0; !s->out->met_b[j] && i < s->a->n; i++)
            if (s->x[i].hash == s->y[j].hash && says(&s->y[j]) && s->out->met_a[i])
                s->out->met_b[j] = 255;
}

/* Parts i and i + 1 of one side, written as one word on the other. */
static void meet_joined(const mn_address *a, const mn_address *b, uint8_t *met_a, uint8_t *met_b)
{
    const mn_address_part *x = mn_address_parts(a), *y = mn_address_parts(b);
    for (size_t i = 0; i + 1 < a->n; i++) {
        const mn_text one = mn_part_text(a, &x[i]);
        for (size_t n = 2; n <= 3 && i + n <= a->n; n++) {
            char both[3 * MN_TOKEN_BYTES];
            size_t len = 0, k = 0;
            while (k < n && !met_a[i + k] && says(&x[i + k])) {
                const mn_text t = mn_part_text(a, &x[i + k]);
                memcpy(both + len, t.ptr, t.len);
                len += t.len;
                k++;
            }
            if (k < n)
                break;
            for (size_t j = 0; j < b->n; j++) {
                const mn_text t = mn_part_text(b, &y[j]);
                if (met_b[j] || !says(&y[j]) || t.len != len || t.ptr[0] != one.ptr[0] ||
                    memcmp(t.ptr, both, len) != 0)
                    continue;
                met_b[j] = 255;
                memset(met_a + i, 255, n);
                break;
            }
        }
    }
}

static unsigned allowed(size_t len)
{
    return len < 4 ? 0 : len < 7 ? 1 : len < 11 ? 2 : 3;
}

/* How alike two words are, of 255; 0: not. */
static unsigned near_words(const mn_address_part *x, const mn_address_part *y, mn_text a, mn_text b)
{
    const size_t longer = a.len > b.len ? a.len : b.len, shorter = a.len + b.len - longer;
    const unsigned most = allowed(shorter);
    if (shorter >= 5 && longer >= shorter + 2) {
        const mn_text l = a.len > b.len ? a : b, c = a.len > b.len ? b : a;
        if (!memcmp(l.ptr, c.ptr, shorter) || !memcmp(l.ptr + longer - shorter, c.ptr, shorter))
            return 150; /* "qingshanlakedistrict" */
    }
    if (!most || longer - shorter > most ||
        (unsigned)__builtin_popcount(x->letters ^ y->letters) > 2 * most)
        return 0;
    const unsigned edits = mn_edits(a, b);
    return edits > most ? 0 : 255 - edits * (unsigned)(400 / longer);
}

static void meet_near(sides *s)
{
    for (size_t i = 0; i < s->a->n; i++) {
        if (s->out->met_a[i] || s->x[i].part != MN_PART_WORD)
            continue;
        unsigned best = 0;
        size_t at = 0;
        for (size_t j = 0; j < s->b->n; j++) {
            if (s->out->met_b[j] || s->y[j].part != MN_PART_WORD)
                continue;
            const unsigned like = near_words(&s->x[i], &s->y[j], mn_part_text(s->a, &s->x[i]),
                                             mn_part_text(s->b, &s->y[j]));
            if (like > best) {
                best = like;
                at = j;
            }
        }
        if (best)
            meet(s, i, at, best);
    }
}

/* --- numbers -------------------------------------------------------------------------------- */

static bool has_letters(const mn_address_part *p)
{
    return (p->letters & ~(UINT32_C(1) << 26)) != 0;
}

/* The word that a number of a sector, phase or ward stands behind; 0: none. */
static uint64_t counted(const mn_address_part *x, size_t i)
{
    while (i && (is_number(&x[i - 1]) || x[i - 1].part == MN_PART_MARK))
        i--;
    return i ? x[i - 1].hash : 0;
}

/* The same number; a letter that one side alone has is forgiven among numbers of one kind: "16"
 * and "16-A". "RT 1" and "RW 1" are not the same. */
static bool same_number(const mn_address_part *x, size_t i, const mn_address_part *y, size_t j)
{
    const bool kind = x[i].part == y[j].part;
    if (kind && x[i].part == MN_PART_COUNT && counted(x, i) != counted(y, j))
        return false;
    return x[i].hash == y[j].hash || (kind && x[i].digits == y[j].digits && x[i].digits &&
                                      has_letters(&x[i]) != has_letters(&y[j]));
}

static bool starts_with(mn_text a, mn_text b)
{
    return a.len >= b.len && b.len >= 5 && !memcmp(a.ptr, b.ptr, b.len);
}

/* Numbers of a kind of one side: how many, and how many of them any number of the other is. */
static void count_met(unsigned *all, unsigned *met, const mn_address *a, const mn_address *b,
                      mn_part kind, uint8_t *told)
{
    const mn_address_part *x = mn_address_parts(a), *y = mn_address_parts(b);
    *all = *met = 0;
    for (size_t i = 0; i < a->n; i++) {
        if (x[i].part != kind)
            continue;
        ++*all;
        for (size_t j = 0; j < b->n; j++)
            if (is_number(&y[j]) && (y[j].part != MN_PART_POSTCODE || kind == MN_PART_POSTCODE) &&
                same_number(x, i, y, j)) {
                ++*met;
                told[i] = 255;
                break;
            }
    }
}

static mn_like numbers(sides *s, mn_part kind)
{
    unsigned a, b, met_a, met_b;
    count_met(&a, &met_a, s->a, s->b, kind, s->out->met_a);
    count_met(&b, &met_b, s->b, s->a, kind, s->out->met_b);
    if (met_a || met_b)
        return a > met_a && b > met_b ? MN_LIKE_PARTLY : MN_LIKE_SAME;
    return a && b ? MN_LIKE_OTHER : MN_LIKE_UNKNOWN;
}

static mn_like postcodes(sides *s)
{
    mn_like like = MN_LIKE_UNKNOWN;
    for (size_t i = 0; i < s->a->n; i++)
        for (size_t j = 0; j < s->b->n; j++) {
            const mn_address_part *x = &s->x[i], *y = &s->y[j];
            const bool one = x->part == MN_PART_POSTCODE, other = y->part == MN_PART_POSTCODE;
            if (!is_number(x) || !is_number(y) || (!one && !other))
                continue;
            const mn_text a = mn_part_text(s->a, x), b = mn_part_text(s->b, y);
            if (x->hash == y->hash || starts_with(a, b) || starts_with(b, a)) {
                meet(s, i, j, 255);
                return MN_LIKE_SAME;
            }
            if (one && other)
                like = MN_LIKE_OTHER;
        }
    return like;
}

static mn_like places(const sides *s)
{
    bool both = false;
    for (size_t i = 0; i < s->a->n; i++)
        for (size_t j = 0; j < s->b->n; j++) {
            const bool one = s->x[i].place && s->x[i].part == MN_PART_WORD;
            const bool other = s->y[j].place && s->y[j].part == MN_PART_WORD;
            if (one && other && s->x[i].place == s->y[j].place)
                return MN_LIKE_SAME;
            both = both || (one && other);
            if ((one && s->out->met_a[i]) || (other && s->out->met_b[j]))
                return MN_LIKE_SAME;
        }
    return both ? MN_LIKE_OTHER : MN_LIKE_UNKNOWN;
}

static double cover(const mn_address *a, const uint8_t *met, double *names)
{
    const mn_address_part *x = mn_address_parts(a);
    double all = 0, sum = 0;
    *names = 0;
    for (size_t i = 0; i < a->n; i++) {
        if (!says(&x[i]))
            continue;
        const double w = (double)x[i].weight / 1024;
        all += w;
        sum += w * met[i] / 255;
        if (x[i].part == MN_PART_WORD)
            *names += w * met[i] / 255;
    }
    return all > 0 ? sum / all : 0;
}

static void compare(mn_address_like *out, const mn_address *a, const mn_address *b)
{
    sides s = {a, b, mn_address_parts(a), mn_address_parts(b), out};
    double x, y;
    memset(out, 0, sizeof *out);
    meet_equal(&s);
    meet_joined(a, b, out->met_a, out->met_b);
    meet_joined(b, a, out->met_b, out->met_a);
    meet_near(&s);
    out->code = postcodes(&s);
    out->number = numbers(&s, MN_PART_HOUSE);
    out->inner = numbers(&s, MN_PART_INNER);
    out->count = numbers(&s, MN_PART_COUNT);
    out->place = places(&s);
    out->cover[0] = cover(a, out->met_a, &x);
    out->cover[1] = cover(b, out->met_b, &y);
    out->met = x < y ? x : y;
    out->same = a->same == b->same && a->n > 0 && b->n > 0;
}

/* Near words are linked one after the other, so that the order of the sides could decide: it is
 * always the same. */
static bool in_order(const mn_address *a, const mn_address *b)
{
    if (a->same != b->same)
        return a->same < b->same;
    if (a->text_len != b->text_len)
        return a->text_len < b->text_len;
    return memcmp(mn_address_text(a), mn_address_text(b), a->text_len) <= 0;
}

void mn_addresses_compare(mn_address_like *out, const mn_address *a, const mn_address *b)
{
    mn_address_like turned;
    if (in_order(a, b)) {
        compare(out, a, b);
        return;
    }
    compare(&turned, b, a);
    *out = turned;
    out->cover[0] = turned.cover[1];
    out->cover[1] = turned.cover[0];
    memcpy(out->met_a, turned.met_b, sizeof out->met_a);
    memcpy(out->met_b, turned.met_a, sizeof out->met_b);
}
