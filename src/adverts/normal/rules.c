/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/normal/rules.c - makes the table of what each character becomes, from Unicode's data
 * (utf8proc) and the letters that look like others.
 */
#include <stdlib.h>
#include <string.h>

#include "adverts/normal/inside.h"
#include "core/arena.h"
#include "core/err.h"
#include "core/text.h"
#include "reference/csv_lite.h"

#include <utf8proc.h>

enum { LONGEST = 32 }; /* characters that one may become: 18 (U+FDFA) */

extern const unsigned char mn_data_confusables[], mn_data_confusables_end[];

static bool within(uint32_t c, uint32_t from, uint32_t to)
{
    return c >= from && c <= to;
}

/* Marks that are left out: accents (U+0345 is a letter), points of vowels that few write, signs of
 * variation. */
static bool is_dropped_mark(uint32_t c)
{
    return (within(c, 0x300, 0x36f) && c != 0x345) || within(c, 0x591, 0x5c7) ||
           within(c, 0x610, 0x61a) || within(c, 0x64b, 0x652) || c == 0x640 || c == 0x670 ||
           within(c, 0x6d6, 0x6ed) || within(c, 0x483, 0x489) || within(c, 0x1ab0, 0x1aff) ||
           within(c, 0x1dc0, 0x1dff) || within(c, 0x20d0, 0x20ff) || within(c, 0xfe00, 0xfe0f) ||
           within(c, 0xfe20, 0xfe2f);
}

/* What a character that is folded already does to the word it stands in. */
static uint32_t part_of_word(uint32_t c)
{
    if (is_dropped_mark(c))
        return MN_FOLD_NONE;
    switch (utf8proc_category((utf8proc_int32_t)c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_NL:
        return c;
    case UTF8PROC_CATEGORY_ND: /* a digit without a likeness */
        return c < 0x80 ? c : '2';
    case UTF8PROC_CATEGORY_CF:
        return MN_FOLD_NONE;
    default:
        /* Signs that nobody sees: fillers, joiners, breaks of Mongolian. */
        return c == 0x115f || c == 0x1160 || c == 0x3164 || c == 0xffa0 || c == 0x34f ? MN_FOLD_NONE
                                                                                      : MN_FOLD_GAP;
    }
}

/* NFKC and case folding of one character, without the marks that are dropped; how many. */
static size_t decompose(utf8proc_int32_t to[LONGEST], uint32_t c)
{
    int last = 0;
    const utf8proc_ssize_t got =
        utf8proc_decompose_char((utf8proc_int32_t)c, to, LONGEST,
                                UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_DECOMPOSE, &last);
    size_t n = 0;

    if (got <= 0 || got > LONGEST)
        return 0;
    for (size_t i = 0; i < (size_t)got; i++)
        if (!is_dropped_mark((uint32_t)to[i]))
            to[n++] = to[i];
    if (n > 1) {
        const utf8proc_ssize_t less =
            utf8proc_normalize_utf32(to, (utf8proc_ssize_t)n, UTF8PROC_COMPOSE | UTF8PROC_STABLE);
        n = less > 0 ? (size_t)less : n;
    }
    return n;
}

static mn_status several(uint32_t *out, mn_normal *n, const utf8proc_int32_t *to, size_t count,
                         mn_err *e)
{
    if (!mn_grow(&n->more, &n->mores_cap, n->mores + count + 1, sizeof *n->more))
        return mn_fail_memory(e);
    *out = MN_FOLD_MORE | (uint32_t)n->mores;
    n->more[n->mores++] = (uint32_t)count;
    for (size_t i = 0; i < count; i++)
        n->more[n->mores++] = part_of_word((uint32_t)to[i]);
    return MN_OK;
}

static bool is_plain_block(uint32_t c) /* becomes itself, which needs no look */
{
    return within(c, 0x3400, 0x4dbf) || within(c, 0x4e00, 0x9fff) || within(c, 0xac00, 0xd7a3) ||
           within(c, 0x17000, 0x1afff);
}

static mn_status fill(mn_normal *n, mn_err *e)
{
    utf8proc_int32_t to[LONGEST];
    mn_status st = MN_OK;

    for (uint32_t c = 0; !st && c < MN_FOLD_TABLE; c++) {
        uint32_t *f = &n->fold[c];
        size_t count;
        *f |= MN_FOLD_GAP;
        if (is_plain_block(c)) {
            *f = (*f & ~(uint32_t)MN_FOLD_GAP) | c;
            continue;
        }
        const utf8proc_category_t is = utf8proc_category((utf8proc_int32_t)c);
        if (within(c, 0xd800, 0xf8ff) || is == UTF8PROC_CATEGORY_CN)
            continue;
        const uint32_t keep = *f & ~(uint32_t)MN_FOLD_GAP;
        count = is_dropped_mark(c) ? 0 : decompose(to, c);
        uint32_t becomes = MN_FOLD_NONE;
        if (count == 1)
            becomes = part_of_word((uint32_t)to[0]);
        else if (count > 1)
            st = several(&becomes, n, to, count, e);
        *f = keep | becomes;
        if (!is_dropped_mark(c) && utf8proc_get_property((utf8proc_int32_t)c)->combining_class)
            *f |= MN_FOLD_REORDERS;
    }
    return st;
}

/* Whether a character in parts is put together again: some are left in parts (Unicode's exclusions
 * from composition). */
static bool composes(const utf8proc_int32_t *part, utf8proc_ssize_t n)
{
    utf8proc_int32_t to[LONGEST];
    memcpy(to, part, (size_t)n * sizeof *to);
    return utf8proc_normalize_utf32(to, n, UTF8PROC_COMPOSE | UTF8PROC_STABLE) < n;
}

/* Marks what may be the first and the second part of a character: found by taking all of them
 * apart. Marks that are dropped are no parts. */
static void mark_joins(mn_normal *n)
{
    for (uint32_t c = 0xc0; c < MN_FOLD_TABLE; c++) {
        utf8proc_int32_t to[LONGEST];
        int last = 0;
        if (is_plain_block(c) || within(c, 0xd800, 0xf8ff))
            continue;
        const utf8proc_ssize_t got = utf8proc_decompose_char(
            (utf8proc_int32_t)c, to, LONGEST, UTF8PROC_STABLE | UTF8PROC_DECOMPOSE, &last);
        if (got < 2 || got > LONGEST || !composes(to, got))
            continue;
        for (utf8proc_ssize_t i = 1; i < got; i++)
            if ((uint32_t)to[i] < MN_FOLD_TABLE && !is_dropped_mark((uint32_t)to[i])) {
                n->fold[to[i]] |= MN_FOLD_JOINS;
                n->fold[to[i - 1]] |= MN_FOLD_BASE;
                n->fold[to[0]] |= MN_FOLD_BASE;
            }
    }
    for (uint32_t c = 0x1100; c <= 0x11c2; c++) /* parts of Hangul syllables */
        n->fold[c] |= c < 0x1161 ? MN_FOLD_BASE : MN_FOLD_JOINS | MN_FOLD_BASE;
    for (uint32_t c = 0xac00; c <= 0xd7a3; c += 28)
        n->fold[c] |= MN_FOLD_BASE;
    for (uint32_t c = 0; c < MN_FOLD_TABLE; c++) { /* and what becomes such a part: half width */
        const uint32_t f = n->fold[c], to = f & MN_FOLD_CHAR;
        if (f & MN_FOLD_MORE)
            n->fold[c] |= MN_FOLD_BASE;
        else if (!(f & (MN_FOLD_GAP | MN_FOLD_NONE)) && to < MN_FOLD_TABLE)
            n->fold[c] |= n->fold[to] & (MN_FOLD_JOINS | MN_FOLD_BASE);
    }
}

static mn_status look_alike(uint32_t *letter, uint32_t *like, const mn_csv *c, mn_err *e)
{
    char *end = NULL, text[8] = "";
    if (c->cell[0].len < sizeof text && c->cell[0].len)
        memcpy(text, c->cell[0].ptr, c->cell[0].len);
    const unsigned long v = strtoul(text, &end, 16);
    if (end == text || *end || v < 0x80 || v >= MN_FOLD_TABLE)
        return mn_csv_fail(c, e, "no code of a letter");
    if (c->cell[1].len != 1 || c->cell[1].ptr[0] < 'a' || c->cell[1].ptr[0] > 'z')
        return mn_csv_fail(c, e, "no Latin letter");
    *letter = (uint32_t)v;
    *like = (uint32_t)c->cell[1].ptr[0];
    return MN_OK;
}

/* Letters that look like others: whatever becomes one of them becomes the other. */
static mn_status confuse(mn_normal *n, mn_err *e)
{
    mn_arena arena = {0};
    mn_csv csv = {0};
    const mn_source source = {.name = "data/adverts/confusables.csv",
                              .bytes = mn_data_confusables,
                              .len = (size_t)(mn_data_confusables_end - mn_data_confusables)};
    mn_status st = mn_csv_open(&csv, source, &arena, "letter,looks_like", e);
    uint32_t *like = calloc(MN_FOLD_TABLE, sizeof *like);
    bool more = true;

    if (!st && !like)
        st = mn_fail_memory(e);
    while (!st && !(st = mn_csv_next(&csv, &more, e)) && more) {
        uint32_t a = 0, b = 0;
        if (!(st = look_alike(&a, &b, &csv, e)))
            like[a] = b;
    }
    for (uint32_t c = 0; !st && c < MN_FOLD_TABLE; c++) {
        uint32_t *f = &n->fold[c];
        const bool one = !(*f & (MN_FOLD_MORE | MN_FOLD_GAP | MN_FOLD_NONE));
        const uint32_t to = *f & MN_FOLD_CHAR;
        if (like[c])
            *f = like[c];
        else if (one && to < MN_FOLD_TABLE && like[to])
            *f = like[to];
    }
    for (size_t i = 0; !st && i < n->mores; i += n->more[i] + 1)
        for (size_t k = i + 1; k <= i + n->more[i]; k++)
            if (n->more[k] < MN_FOLD_TABLE && like[n->more[k]])
                n->more[k] = like[n->more[k]];
    free(like);
    mn_arena_free(&arena);
    return st;
}

/* What the table has of a character, for wide steps. */
static uint32_t widen(uint32_t f, uint32_t rank)
{
    char byte[4] = {0};
    uint32_t v = 0;
    if (f & MN_FOLD_MORE || (!(f & (MN_FOLD_NONE | MN_FOLD_GAP)) && (f & MN_FOLD_CHAR) >= 0x10000))
        return MN_WIDE_OTHER;
    if (f & MN_FOLD_GAP)
        byte[0] = ' ';
    else if (!(f & MN_FOLD_NONE))
        (void)mn_utf8_put(byte, f & MN_FOLD_CHAR);
    for (int i = 0; i < 3; i++)
        v |= (uint32_t)(unsigned char)byte[i] << 8 * i;
    v |= f & MN_FOLD_JOINS ? MN_WIDE_JOINS : 0;
    v |= f & MN_FOLD_BASE ? MN_WIDE_BASE : 0;
    return v | rank << MN_WIDE_RANK;
}

/* The second table, of the first. Combining classes are told by their place among those that
 * there are, which fits five bits. */
static void fill_wide(mn_normal *n)
{
    uint8_t rank[256] = {0};
    uint32_t ranks = 0;
    for (uint32_t c = 0; c < MN_FOLD_TABLE; c++)
        if (n->fold[c] & MN_FOLD_REORDERS)
            rank[utf8proc_get_property((utf8proc_int32_t)c)->combining_class & 0xff] = 1;
    for (size_t i = 1; i < 256; i++)
        rank[i] = (uint8_t)(rank[i] ? ++ranks : 0);
    for (uint32_t c = 0; c < MN_FOLD_TABLE; c++) {
        const uint32_t f = n->fold[c],
                       r = f & MN_FOLD_REORDERS
                               ? rank[utf8proc_get_property((utf8proc_int32_t)c)->combining_class]
                               : 0;
        n->wide[c] = r < 32 ? widen(f, r) : MN_WIDE_OTHER;
    }
}

mn_status mn_normal_new(mn_normal **out, mn_err *e)
{
    mn_normal *n = calloc(1, sizeof *n);
    mn_status st;

    if (!n)
        return mn_fail_memory(e);
    n->fold = calloc(MN_FOLD_TABLE, sizeof *n->fold);
    n->wide = malloc(MN_FOLD_TABLE * sizeof *n->wide);
    st = n->fold && n->wide ? fill(n, e) : mn_fail_memory(e);
    if (!st)
        st = confuse(n, e);
    if (!st) {
        mark_joins(n);
        fill_wide(n);
    }
    if (st)
        mn_normal_free(n);
    else
        *out = n;
    return st;
}

void mn_normal_free(mn_normal *n)
{
    if (!n)
        return;
    free(n->fold);
    free(n->wide);
    free(n->more);
    free(n);
}
