/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/spending/corrections.h - what the user taught: descriptions and the
 * industries, codes and origins that they stand for.
 *
 * A line is looked up whole, then by the descriptions with stars, then by its
 * words; docs/methods/words.md states the rules. Immutable once read, so that
 * threads may share it.
 */
#ifndef FOOTPRINT_SPENDING_CORRECTIONS_H
#define FOOTPRINT_SPENDING_CORRECTIONS_H

#include <manumit/reference.h>
#include <manumit/table.h>

#include "core/arena.h"
#include "core/buf.h"
#include "core/map.h"

#define MN_CORRECTIONS_MAX 1000000 /* rows that teach something */
#define MN_TAUGHT_BYTES    4096    /* read of a description */
#define MN_TAUGHT_WORDS    24      /* words of a description that are compared */
#define MN_TAUGHT_GRAM     12      /* bytes of a piece that patterns are found by, at most */
#define MN_TAUGHT_SCORE    0.8     /* of a line that is like a correction */
#define MN_NO_CORRECTION   MN_MAP_NONE

/* One row that teaches something. */
typedef struct mn_correction {
    uint64_t line; /* of the file */
    mn_text text;  /* the description as lines are compared with it; arena */
    int industry;  /* 0-based; -1: the code says, or nothing does */
    mn_codes system;
    mn_text code;             /* "" for none; arena */
    const mn_country *origin; /* NULL: as the ledger says */
    bool not_spending;
    bool pattern;     /* its text has stars that stand for anything */
    uint32_t letters; /* bytes of its text that are no star */
    uint32_t next;    /* of the patterns that are found by the same piece */
} mn_correction;

/* Corrections whose words are the same. */
typedef struct mn_word_set {
    uint32_t first, n; /* in mn_corrections.pool: ids of words, ascending */
    uint32_t correction;
    uint32_t next;    /* of the sets that are found by the same word */
    uint32_t letters; /* of its words */
    bool whole;       /* speaks only for lines of the same words, and no more */
    bool torn;        /* its corrections contradict each other: it says nothing */
} mn_word_set;

typedef struct mn_corrections {
    mn_arena arena;
    const char *file;
    char sha256[65];
    mn_correction *at;
    size_t count, cap;
    uint64_t idle, idle_line;      /* rows that teach nothing, and the first of them */
    mn_map exact;                  /* text -> correction */
    mn_map grams;                  /* piece -> first pattern */
    bool gram[MN_TAUGHT_GRAM + 1]; /* lengths of pieces there are */
    mn_map words;                  /* word -> id */
    uint32_t *seen;                /* of a word: corrections that have it */
    uint32_t *set_of;              /* of a word: the first set that is found by it */
    size_t word_count, seen_cap;
    mn_map sets; /* ids -> set */
    mn_word_set *set;
    size_t set_count, set_cap;
    uint32_t *pool;
    size_t pooled, pool_cap;
    const struct mn_words *vocabulary; /* of the reference; NULL: none */
} mn_corrections;

/* Reads a file of corrections: CSV, XLSX or another table, with a column
 * `description` and at least one of `industry`, `code` with `system`, `origin`,
 * `not_spending`. r needs countries and codes, and words for what is only alike.
 * *out is zero before; free it also after an error. Errors: MN_DATA with file,
 * line, column, text and hint for a row that can't be understood, and for two
 * that contradict each other. O(bytes). */
MN_USE mn_status mn_corrections_read(mn_corrections *out, const char *path, const mn_reference *r,
                                     const mn_ctx *ctx, mn_err *e);
/* The same of a table that was read. */
MN_USE mn_status mn_corrections_take(mn_corrections *out, const mn_table *t, const mn_reference *r,
                                     mn_err *e);
void mn_corrections_free(mn_corrections *c);

/* The correction that says this description, whole or by its stars, or
 * MN_NO_CORRECTION. MN_DATA when two patterns that are equally long contradict each
 * other about it. O(bytes), and the patterns that share its rarest pieces. */
MN_USE mn_status mn_corrections_find(const mn_corrections *c, uint32_t *out, mn_text description,
                                     mn_err *e);
/* The correction that this description is like, or MN_NO_CORRECTION. O(words), and
 * the corrections that share its rarest words. */
uint32_t mn_corrections_like(const mn_corrections *c, mn_text description);
/* "as you corrected it on line 7 of FILE" or "like your correction on ...", made
 * in a; NULL without memory. */
const char *mn_corrections_say(const mn_corrections *c, uint32_t correction, bool like,
                               mn_arena *a);

/* --- corrections_find.c: the parts of it ------------------------------------------ */

/* Writes a description as it is compared: case folded, white space made single. */
void mn_taught_fold(mn_buf *out, mn_text t);
/* Whether both say the same of a line. */
bool mn_correction_agrees(const mn_correction *a, const mn_correction *b);
/* Finds the patterns and the words of all corrections; once, when all are read. */
MN_USE mn_status mn_corrections_index(mn_corrections *c, mn_err *e);

#endif
