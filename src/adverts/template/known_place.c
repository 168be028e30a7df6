/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/template/known_place.c - where a text names its place: as it is given, in letters of
 * either case, or with one or two lost, changed or swapped.
 */
#include "adverts/template/known.h"
#include "adverts/template/token.h"
#include "adverts/template/token_inside.h"

enum { LONGEST = 48 }; /* characters of a name */
enum { MOST = 2 };     /* characters that may differ, of ten or more; one of five or more */

typedef struct name {
    uint32_t c[LONGEST + 2 * MOST + 2];
    size_t n;
} name;

/* Folds and decodes the character at `at`. */
static uint32_t next(mn_text t, size_t *at)
{
    size_t len;
    uint32_t c = mn_token_fold_at(t.ptr + *at, t.len - *at, &len);
    *at += len;
    return c;
}

/* The best end of the name in what begins at `from`: how far from it, in characters that differ
 * (swaps of two count once); MOST + 1 where it is no such name. */
static size_t beside(const name *p, mn_text t, size_t from, size_t most, size_t *end)
{
    size_t row[3][LONGEST + 2], best = MOST + 1;
    size_t *before = row[0], *now = row[1], *older = row[2];
    uint32_t was = 0;
    for (size_t j = 0; j <= p->n && j <= most + 1; j++)
        before[j] = j;
    for (size_t at = from, i = 1; at < t.len && i <= p->n + most; i++) {
        const uint32_t c = next(t, &at);
        /* Cells further from the diagonal differ in more. */
        const size_t low = i > most ? i - most : 1, high = i + most < p->n ? i + most : p->n;
        size_t least = now[low - 1] = low == 1 ? i : MOST + 1;
        now[high + 1] = MOST + 1;
        if (c == 0) { /* nothing that can be seen */
            i--;
            continue;
        }
        if (c == '\n')
            break;
        for (size_t j = low; j <= high; j++) {
            size_t d = before[j - 1] + (p->c[j - 1] != c);
            d = before[j] + 1 < d ? before[j] + 1 : d;
            d = now[j - 1] + 1 < d ? now[j - 1] + 1 : d;
            if (i > 1 && j > 1 && p->c[j - 1] == was && p->c[j - 2] == c && older[j - 2] + 1 < d)
                d = older[j - 2] + 1;
            now[j] = d;
            least = d < least ? d : least;
        }
        if (least > most)
            break;
        size_t len;
        const bool ends = at == t.len ||
                          mn_token_class_at(t.ptr + at, t.len - at, &len) < MN_CLASS_DIGIT ||
                          t.ptr[at] == '.' || t.ptr[at] == '-';
        if (ends && high == p->n && now[p->n] < best && now[p->n] <= most) {
            best = now[p->n];
            *end = at;
        }
        was = c;
        size_t *const spare = older;
        older = before;
        before = now;
        now = spare;
    }
    return best;
}

/* Whether the name may begin at `at`: its first two letters stand there, or all but one of them. */
static bool begins(const name *p, mn_text t, size_t at, size_t most)
{
    if ((unsigned char)t.ptr[at] < 0x80 && at + 1 < t.len && (unsigned char)t.ptr[at + 1] < 0x80) {
        const uint32_t a = (unsigned char)t.ptr[at] | 32, b = (unsigned char)t.ptr[at + 1] | 32;
        return a == p->c[0] || (most && (b == (p->c[1] | 32) || a == p->c[1]));
    }
    const uint32_t first = next(t, &at);
    const uint32_t second = at < t.len ? next(t, &at) : 0;
    return first == p->c[0] || (most && (second == p->c[1] || first == p->c[1]));
}

size_t mn_known_places(mn_known *span, size_t room, mn_text text, mn_text place)
{
    name p = {.n = 0};
    size_t found = 0, at = 0;
    while (at < place.len && p.n < LONGEST) {
        const uint32_t c = next(place, &at);
        if (c)
            p.c[p.n++] = c;
    }
    if (at < place.len || p.n < 2)
        return 0;
    const size_t most = p.n >= 10 ? MOST : p.n >= 5;
    bool inside = false; /* of a word */
    for (at = 0; at < text.len && found < room;) {
        size_t len, end = 0;
        const mn_token_class c = mn_token_class_at(text.ptr + at, text.len - at, &len);
        if (c != MN_CLASS_LETTER && c != MN_CLASS_SIGN) {
            inside = c == MN_CLASS_DIGIT;
            at += len;
            continue;
        }
        if ((!inside || c == MN_CLASS_SIGN) && begins(&p, text, at, most) &&
            beside(&p, text, at, most, &end) <= most) {
            span[found++] = (mn_known){(uint32_t)at, (uint32_t)end, MN_TOKEN_PLACE};
            at = end;
            inside = true;
            continue;
        }
        inside = c == MN_CLASS_LETTER;
        at += len;
        while (inside && at < text.len && (unsigned char)text.ptr[at] < 0x80 &&
               mn_token_ascii[(unsigned char)text.ptr[at]] == MN_CLASS_LETTER)
            at++;
    }
    return found;
}
