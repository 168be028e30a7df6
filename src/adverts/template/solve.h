/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/template/solve.h - texts that may be of one template: which are, and what it is.
 *
 * A medoid is the seed; a text joins where its description by the template is shorter than alone,
 * and the template stands where all together are.
 */
#ifndef ADVERTS_TEMPLATE_SOLVE_H
#define ADVERTS_TEMPLATE_SOLVE_H

#include "adverts/template/align.h"
#include "adverts/template/token.h"

/* A text that `posts` posts have, values apart. */
typedef struct mn_item {
    const uint64_t *key;   /* borrowed */
    const uint8_t *light;  /* of each token, MN_LIGHT_*; borrowed */
    const mn_token *token; /* of one of its posts, borrowed; NULL: not held */
    uint32_t post;         /* which that is */
    uint32_t n, posts;
    uint64_t order; /* a hash of its content: breaks ties */
    uint32_t id;    /* whatever the caller knows it by */
    /* out: */
    uint32_t solution; /* of mn_solved.solution, or MN_COLUMN_NONE */
    uint32_t *part;    /* of each token; owned by mn_solved */
    uint32_t edits;    /* words in place of others, left out, put in */
} mn_item;

/* Of a token: it stands in a slot of this number; or is a constant; or an edit. */
#define MN_PART_SLOTS 0u
#define MN_PART_CONST (UINT32_MAX - 1)
#define MN_PART_EDIT  UINT32_MAX

enum { MN_TELLING = 24 }; /* columns: of fewer, nobody knows what is noise */

/* What a template consists of, in order. */
typedef struct mn_element {
    bool slot;
    uint64_t key;   /* of a constant */
    uint32_t item;  /* an item and its token that is this constant */
    uint32_t token; /* slot: a token that stood there */
} mn_element;

typedef struct mn_solution {
    mn_element *element;
    uint32_t elements, slots;
    uint64_t posts;
    double noise;       /* share of words that are edits */
    double alone, with; /* bits of its posts, each alone, and by the template with that */
} mn_solution;

typedef struct mn_solved {
    mn_solution *solution;
    size_t n, cap;
    uint64_t left; /* posts that were not compared with all, as it would have taken too long */
    void *memory;  /* of elements and parts */
} mn_solved;

typedef struct mn_solve_options {
    double word; /* bits of a word */
} mn_solve_options;

/* Each item's solution, part and edits become known; items are put in another order. Two items at
 * least may be of one solution, or one of several posts. *out is owned: mn_solved_free(). Fails
 * without memory alone. O(tokens), however they are: at most 8,192 steps each, or 2^26 in all;
 * items that are left then have no solution, and their posts are counted. */
MN_USE mn_status mn_template_solve(mn_solved *out, mn_item *item, size_t n,
                                   const mn_solve_options *o, mn_err *e);
void mn_solved_free(mn_solved *s);

#endif
