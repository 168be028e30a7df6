/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/template/align.h - a text beside those that were aligned before it.
 *
 * A profile is a run of columns; a column holds the words that stood there and how many posts had
 * each. Words that stand in the same column are alternatives of each other, so that columns with
 * their alternatives are a partial order of words (Lee, Grasso and Sharlow 2002, doi
 * 10.1093/bioinformatics/18.3.452), in which a text takes one way. The alignment is global, within
 * a band around the diagonal; +1 for a word that stands in the column, -1 for another, -2 for a
 * gap, each weighted by how many posts have the word or the column.
 */
#ifndef ADVERTS_TEMPLATE_ALIGN_H
#define ADVERTS_TEMPLATE_ALIGN_H

#include <manumit/core.h>

enum { MN_PROFILE_WORDS = 4 }; /* alternatives that are looked at; later ones are other words */

#define MN_COLUMN_NONE UINT32_MAX

typedef struct mn_profile_column {
    uint64_t key[MN_PROFILE_WORDS];
    uint32_t weight[MN_PROFILE_WORDS]; /* of each, in falling order; 0: none */
    uint32_t present;                  /* posts with a word here */
    uint32_t id;                       /* of the column: stays when others come between */
} mn_profile_column;

typedef struct mn_profile {
    mn_profile_column *column;
    size_t n, cap;
    uint32_t total, ids; /* posts; ids given out */
} mn_profile;

/* Kept between alignments; a thread has its own. Zero-initialised is legal. */
typedef struct mn_aligner {
    int32_t *score;  /* rows */
    uint8_t *step;   /* how each cell was reached */
    uint32_t *place; /* of each token: the index of its column, or MN_COLUMN_NONE: between */
    uint32_t *word;  /* of columns, their words, */
    int32_t *fits;   /* and what each scores */
    size_t score_cap, step_cap, place_cap, word_cap, fits_cap;
} mn_aligner;

#define MN_ALIGN_CELLS ((size_t)1 << 24) /* most in one alignment */

void mn_profile_free(mn_profile *p);
void mn_aligner_free(mn_aligner *a);

/* Fills p with the keys of one text that so many posts have. */
MN_USE mn_status mn_profile_begin(mn_profile *p, const uint64_t *key, size_t n, uint32_t posts,
                                  mn_err *e);

/* Aligns; a->place[i] becomes the column of token i, or MN_COLUMN_NONE where it stands between
 * columns. False where the lengths are too far apart or the work would pass MN_ALIGN_CELLS, or
 * memory is short (then *s says so). O((n + p->n) * band). */
bool mn_profile_align(mn_aligner *a, const mn_profile *p, const uint64_t *key, size_t n,
                      mn_status *s, mn_err *e);

/* The cells that mn_profile_align() would fill for n tokens; 0 where it refuses. */
uint64_t mn_profile_cells(const mn_profile *p, size_t n);

/* Takes what was just aligned into the profile: column[i] becomes the id of token i's column. */
MN_USE mn_status mn_profile_take(mn_profile *p, const mn_aligner *a, const uint64_t *key, size_t n,
                                 uint32_t posts, uint32_t *column, mn_err *e);

/* The score that mn_profile_align finds best. */
int64_t mn_profile_score(const mn_profile *p, const uint64_t *key, size_t n, const uint32_t *place);

#endif
