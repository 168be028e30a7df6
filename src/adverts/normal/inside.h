/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/normal/inside.h - between the files of this folder: what is known of a character.
 */
#ifndef ADVERTS_NORMAL_INSIDE_H
#define ADVERTS_NORMAL_INSIDE_H

#include "adverts/normal/normal.h"

/* Characters below it stand in a table; of those above only ideographs matter. */
#define MN_FOLD_TABLE 0x20000u

/* An entry of the table: what it is, and below that the character it becomes. */
enum {
    MN_FOLD_CHAR = 0x1fffff,    /* the character, or where its expansion begins */
    MN_FOLD_GAP = 1 << 21,      /* parts words */
    MN_FOLD_NONE = 1 << 22,     /* leaves nothing */
    MN_FOLD_MORE = 1 << 23,     /* becomes several */
    MN_FOLD_JOINS = 1 << 24,    /* composes with some that stand before it */
    MN_FOLD_REORDERS = 1 << 25, /* has a combining class: two of them have an order */
    MN_FOLD_BASE = 1 << 26,     /* composes with some that stand behind it */
};

/* The same for most characters in a form that can be put down at once: the bytes of what it
 * becomes, the first lowest (none: it leaves nothing), and above them what it does to the one
 * before. */
enum {
    MN_WIDE_BYTES = 0xffffff,
    MN_WIDE_JOINS = 1 << 24,
    MN_WIDE_BASE = 1 << 25,
    MN_WIDE_OTHER = 1 << 26, /* becomes several characters, or one of four bytes: see fold */
    MN_WIDE_RANK = 27,       /* from this bit on: its place among combining classes; 0: none */
};

struct mn_normal {
    uint32_t *fold; /* MN_FOLD_TABLE */
    uint32_t *wide; /* MN_FOLD_TABLE */
    uint32_t *more; /* expansions: a count, then characters that are folded already */
    size_t mores, mores_cap;
};

/* What c becomes. */
static inline uint32_t mn_fold_of(const mn_normal *n, uint32_t c)
{
    if (c < MN_FOLD_TABLE)
        return n->fold[c];
    return c < 0x323b0 ? c : c >= 0xe0000 && c < 0xe1000 ? MN_FOLD_NONE : MN_FOLD_GAP;
}

/* Bytes of room that folding has ahead of it. */
enum { MN_FOLD_AHEAD = 256 };

/* wide.c: whether the processor can do what follows. */
bool mn_fold_is_wide(void);
/* Folds from t.ptr[*from] on, which begins a character, behind what was folded; up to the end, to a
 * character that the table can't tell, or until less than MN_FOLD_AHEAD is left. */
void mn_fold_wide(mn_plain *w, const mn_normal *n, mn_text t, size_t *from, bool composed);
/* Makes w->text of what was folded, behind which 64 blanks stand; in w->joined, which has room for
 * these too. */
void mn_join_wide(mn_plain *w);

/* Lower-cases the ASCII bytes at `in`, signs to blanks, up to the first that is none, in steps of
 * 32 bytes; returns how many it did. out and in don't overlap. */
size_t mn_fold_ascii(char *out, const char *in, size_t len);

/* Finds the words of a folded text: where each begins and ends, in turn. A word is a run of bytes
 * that are no blank. edge has room for len + 2; 64 bytes behind the text may be read. Returns how
 * many words. */
size_t mn_fold_edges(uint32_t *edge, const char *folded, size_t len);

#endif
