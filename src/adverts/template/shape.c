/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/template/shape.c - see shape.h.
 */
#include "adverts/template/shape.h"
#include "adverts/template/cost.h"
#include "adverts/template/token.h"
#include "core/err.h"
#include "core/text.h"
#include <stdlib.h>
#include <string.h>

static mn_text text_of(mn_text t, const mn_filled *v)
{
    return (mn_text){t.ptr + v->start, v->end - v->start};
}

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

/* A character that may end what all have in common: none of a word or number.
 */
static bool border(char c)
{
    return !digit(c) && !((c | 32) >= 'a' && (c | 32) <= 'z') && (unsigned char)c < 0x80;
}

/* The end of the separator that begins at `at`: white space, a colon, a bar, a
 * comma before white space; `at` where there is none. */
static size_t separator_end(mn_text t, size_t at)
{
    size_t i = at;
    while (i < t.len &&
           (t.ptr[i] == ' ' || t.ptr[i] == '\n' || t.ptr[i] == '\t' || t.ptr[i] == ':' ||
            t.ptr[i] == '|' || (t.ptr[i] == ',' && i + 1 < t.len && t.ptr[i + 1] == ' ')))
        i++;
    return i;
}

typedef struct atoms {
    uint32_t start[MN_SHAPE_PIECES], end[MN_SHAPE_PIECES], n;
} atoms;

/* Cuts a value at separators; all of it is one atom where there are too many.
 */
static void cut(atoms *a, mn_text t)
{
    size_t at = 0;
    a->n = 0;
    while (at <= t.len) {
        size_t end = at;
        while (end < t.len && separator_end(t, end) == end)
            end++;
        if (a->n == MN_SHAPE_PIECES || (end == at && t.len))
            break;
        a->start[a->n] = (uint32_t)at;
        a->end[a->n++] = (uint32_t)end;
        if (end == t.len)
            return;
        at = separator_end(t, end);
    }
    *a = (atoms){.start = {0}, .end = {(uint32_t)t.len}, .n = 1};
}

/* Whether b has the same separators between as many atoms. */
static bool same_cut(const atoms *a, mn_text x, const atoms *b, mn_text y)
{
    if (a->n != b->n)
        return false;
    for (uint32_t i = 1; i < a->n; i++) {
        const mn_text p = mn_text_sub(x, a->end[i - 1], a->start[i] - a->end[i - 1]);
        const mn_text q = mn_text_sub(y, b->end[i - 1], b->start[i] - b->end[i - 1]);
        if (!mn_text_eq(p, q))
            return false;
    }
    return true;
}

/* Kinds whose values may be taken apart. */
static bool parts(const mn_text *text, const mn_filled *v, size_t step, size_t n)
{
    for (size_t i = 0; i < n; i++, v += step) {
        const mn_text t = text_of(text[i], v);
        if (!v->there || v->words || t.len == 0 || t.len > 4096 || memchr(t.ptr, '@', t.len))
            return false;
        const bool path = v->kind == MN_TOKEN_ADDRESS && t.ptr[0] == '/';
        const bool host = v->kind == MN_TOKEN_ADDRESS && digit(t.ptr[0]);
        if (v->kind != MN_TOKEN_NUMBER && v->kind != MN_TOKEN_CODE && !path && !host)
            return false;
        for (size_t k = 0; k + 2 < t.len; k++)
            if (memcmp(t.ptr + k, "://", 3) == 0)
                return false;
    }
    return true;
}

static int by_text(const void *a, const void *b)
{
    return mn_text_cmp(*(const mn_text *)a, *(const mn_text *)b);
}

/* The name in an address: letters and digits that it begins with. */
static size_t name_len(mn_text t)
{
    size_t i = 0;
    while (i < t.len && !border(t.ptr[i]))
        i++;
    return i;
}

/* Whether some address is this one, written in another way. */
static bool disguised(const mn_text *t, size_t n, mn_text this)
{
    const mn_text name = mn_text_sub(this, 0, name_len(this));
    for (size_t i = 0; i < n; i++)
        if (!mn_text_eq(t[i], this) &&
            (name.len == 0 || mn_text_eq(mn_text_sub(t[i], 0, name_len(t[i])), name)))
            return true;
    return false;
}

/* Whether all name one place, slips aside: `most`, as most have it. */
static bool same_place(const mn_text *t, size_t n, mn_text most)
{
    for (size_t i = 0; i < n; i++) {
        mn_known found;
        if (mn_known_places(&found, 1, t[i], most) == 0 || found.start > 0)
            return false;
    }
    return true;
}

/* Whether one value is so frequent that the others are edits; *post is one that
 * has it. */
static mn_status constant(bool *is, size_t *post, const mn_text *text, const mn_filled *v,
                          size_t step, size_t n, double noise, double word, mn_err *e)
{
    mn_text *t = malloc((n + 1) * sizeof *t);
    if (!t)
        return mn_fail_memory(e);
    size_t m = 0, places = 0, best = 0, distinct = 0, ids = 0, values = 0;
    mn_text most = {0};
    double order = 0;
    for (size_t i = 0; i < n; i++)
        if (v[i * step].there) {
            const uint8_t k = v[i * step].kind;
            places += k == MN_TOKEN_PLACE;
            t[m++] = text_of(text[i], &v[i * step]);
            const bool handle = k == MN_TOKEN_ADDRESS && t[m - 1].len && t[m - 1].ptr[0] == '@';
            ids += k == MN_TOKEN_PHONE || (k == MN_TOKEN_ADDRESS && !handle);
            values += k >= MN_TOKEN_EMPTY && !v[i * step].words;
        }
    const bool telling = ids * 2 > m; /* identifiers are told whatever they are */
    const bool noisy = noise > MN_COST_CLEAN && values * 2 > m;
    if (m)
        qsort(t, m, sizeof *t, by_text);
    for (size_t i = 0, j; i < m; i = j) {
        for (j = i; j < m && mn_text_eq(t[i], t[j]);)
            j++;
        order += mn_cost_choice(j - i, n);
        distinct++;
        if (j - i > best) {
            best = j - i;
            most = t[i];
        }
    }
    order += mn_cost_choice(n - m, n);
    const double as_const = word + mn_cost_constant(best, m, n, noise, word);
    const bool cheap = as_const <= MN_COST_WORD + order + (double)distinct * word;
    const bool one = telling && best * 4 >= m * 3 && !disguised(t, m, most);
    *is = places * 2 > m
              ? same_place(t, m, most)
              : best > 1 &&
                    (best == n || ((best == m || one) && m * 2 > n) ||
                     (!telling && ((noisy && best * 4 >= n * 3) || (best * 2 >= n && cheap))));
    for (size_t i = 0; *is && i < n; i++)
        if (v[i * step].there && mn_text_eq(text_of(text[i], &v[i * step]), most)) {
            *post = i;
            break;
        }
    free(t);
    return MN_OK;
}

/* The bytes that all of atom k begin with, up to a border, and that all end
 * with, from a border or behind a digit. */
static void trim(mn_shape_piece *p, const mn_text *text, const mn_filled *v, size_t step, size_t n,
                 uint32_t k)
{
    mn_text first = {0};
    size_t before = SIZE_MAX, behind = SIZE_MAX;
    for (size_t i = 0; i < n; i++) {
        atoms a;
        const mn_text t = text_of(text[i], &v[i * step]);
        cut(&a, t);
        const mn_text x = mn_text_sub(t, a.start[k], a.end[k] - a.start[k]);
        if (i == 0) {
            first = x;
            before = behind = x.len;
        }
        size_t b = 0, e = 0;
        while (b < before && b < x.len && x.ptr[b] == first.ptr[b] && !digit(x.ptr[b]))
            b++;
        while (e < behind && e < x.len && x.ptr[x.len - 1 - e] == first.ptr[first.len - 1 - e] &&
               !digit(x.ptr[x.len - 1 - e]))
            e++;
        before = b;
        behind = e;
    }
    while (before > 0 && !border(first.ptr[before - 1]))
        before--;
    if (before + behind >= first.len)
        behind = 0;
    while (behind > 0 && !border(first.ptr[first.len - behind])) {
        bool digits = true;
        for (size_t i = 0; i < n && digits; i++) {
            atoms a;
            const mn_text t = text_of(text[i], &v[i * step]);
            cut(&a, t);
            digits = a.end[k] - a.start[k] > behind + before && digit(t.ptr[a.end[k] - behind - 1]);
        }
        if (digits)
            break;
        behind--;
    }
    p->before = (uint32_t)before;
    p->behind = (uint32_t)behind;
}

static void literal(mn_shape *s, uint32_t at, uint32_t end)
{
    if (end > at)
        s->piece[s->n++] = (mn_shape_piece){.at = at, .len = end - at};
}

mn_status mn_shape_of(mn_shape *out, const mn_text *text, const mn_filled *value, size_t step,
                      size_t n, double noise, double word, mn_err *e)
{
    *out = (mn_shape){0};
    if (n == 0)
        return MN_OK;
    bool is = false;
    mn_status s = constant(&is, &out->post, text, value, step, n, noise, word, e);
    if (s != MN_OK)
        return s;
    const mn_text first = text_of(text[out->post], &value[out->post * step]);
    if (is) {
        literal(out, 0, (uint32_t)first.len);
        return MN_OK;
    }
    atoms a;
    cut(&a, first);
    bool same = n > 1 && parts(text, value, step, n);
    for (size_t i = 1; same && i < n; i++) {
        atoms b;
        cut(&b, text_of(text[i], &value[i * step]));
        same = same_cut(&a, first, &b, text_of(text[i], &value[i * step]));
    }
    if (!same) {
        out->piece[out->n++] = (mn_shape_piece){.open = true, .atom = UINT32_MAX};
        out->open = 1;
        return MN_OK;
    }
    for (uint32_t k = 0; k < a.n; k++) {
        if (k > 0)
            literal(out, a.end[k - 1], a.start[k]);
        bool equal = true;
        for (size_t i = 1; equal && i < n; i++) {
            atoms b;
            const mn_text t = text_of(text[i], &value[i * step]);
            cut(&b, t);
            equal = mn_text_eq(mn_text_sub(t, b.start[k], b.end[k] - b.start[k]),
                               mn_text_sub(first, a.start[k], a.end[k] - a.start[k]));
        }
        if (equal) {
            literal(out, a.start[k], a.end[k]);
            continue;
        }
        mn_shape_piece p = {.open = true, .atom = k};
        trim(&p, text, value, step, n, k);
        literal(out, a.start[k], a.start[k] + p.before);
        out->piece[out->n++] = p;
        out->open++;
        literal(out, a.end[k] - p.behind, a.end[k]);
    }
    return MN_OK;
}

void mn_shape_span(const mn_shape *s, const mn_shape_piece *piece, mn_text text,
                   const mn_filled *value, uint32_t *start, uint32_t *end)
{
    *start = value->start;
    *end = value->end;
    if (piece->atom == UINT32_MAX || s->open == 0)
        return;
    atoms a;
    cut(&a, text_of(text, value));
    *start = value->start + a.start[piece->atom] + piece->before;
    *end = value->start + a.end[piece->atom] - piece->behind;
}

/* A word that is written as names are: its first letter is large, the second is
 * not. */
static bool large(const char *p, size_t left)
{
    const unsigned char a = (unsigned char)p[0], b = left > 1 ? (unsigned char)p[1] : 0;
    if (a >= 'A' && a <= 'Z')
        return !(b >= 'A' && b <= 'Z');
    if (a == 0xc3)
        return b >= 0x80 && b <= 0x9e; /* Latin-1 */
    if (a == 0xd0)
        return b >= 0x80 && b <= 0xaf;          /* Cyrillic */
    return a == 0xce && b >= 0x86 && b <= 0xab; /* Greek */
}

/* One to three words, each with a large letter. */
static bool named(mn_text t)
{
    int words = 0;
    for (size_t i = 0; i < t.len; i++) {
        if ((i == 0 || t.ptr[i - 1] == ' ') && t.ptr[i] != ' ') {
            if (!large(t.ptr + i, t.len - i))
                return false;
            words++;
        }
    }
    return words > 0 && words <= 3;
}

mn_slot_kind mn_shape_kind(const mn_text *text, const mn_filled *value, size_t step, size_t n,
                           const mn_text *place)
{
    static const mn_slot_kind of[MN_TOKEN_KINDS] = {
        [MN_TOKEN_NUMBER] = MN_SLOT_NUMBER, [MN_TOKEN_PLACE] = MN_SLOT_PLACE,
        [MN_TOKEN_MONEY] = MN_SLOT_PRICE,   [MN_TOKEN_PHONE] = MN_SLOT_PHONE,
        [MN_TOKEN_TIME] = MN_SLOT_TIME,     [MN_TOKEN_ADDRESS] = MN_SLOT_ADDRESS,
        [MN_TOKEN_CODE] = MN_SLOT_CODE};
    size_t count[MN_SLOT_KINDS] = {0}, there = 0, places = 0, names = 0;
    for (size_t i = 0; i < n; i++) {
        const mn_filled *v = &value[i * step];
        const mn_text t = mn_text_trim(text_of(text[i], v));
        if (!v->there || t.len == 0)
            continue;
        there++;
        count[of[v->kind]]++;
        names += v->kind == MN_TOKEN_WORD && named(t);
        places += place && t.len && t.len < 64 && place[i].len == t.len && mn_text_eq(place[i], t);
    }
    if (there && places * 2 >= there)
        return MN_SLOT_PLACE;
    mn_slot_kind best = MN_SLOT_FREE;
    for (int k = MN_SLOT_FREE; k < MN_SLOT_KINDS; k++)
        if (count[k] > count[best])
            best = (mn_slot_kind)k;
    if (best == MN_SLOT_FREE && there && names * 5 >= there * 4)
        return MN_SLOT_NAME;
    return best;
}

const char *mn_slot_kind_name(mn_slot_kind kind)
{
    static const char *const name[MN_SLOT_KINDS] = {"free",  "name", "place",   "number", "price",
                                                    "phone", "time", "address", "code"};
    return kind < MN_SLOT_KINDS ? name[kind] : "free";
}
