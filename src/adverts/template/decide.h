/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/template/decide.h - which columns of a profile are words of the template, which are open.
 *
 * Each column is written in the way that takes fewest bits: as a constant, whose exceptions are
 * edits; as a slot; or not at all, so that its words are insertions. Words beside a slot belong to
 * it. A constant stands in at least two posts.
 */
#ifndef ADVERTS_TEMPLATE_DECIDE_H
#define ADVERTS_TEMPLATE_DECIDE_H

#include "adverts/template/solve.h"
#include "core/arena.h"

typedef enum mn_column_kind {
    MN_COLUMN_DROPPED,
    MN_COLUMN_CONST,
    MN_COLUMN_SLOT,
} mn_column_kind;

typedef struct mn_decided {
    uint8_t *kind;  /* of each column */
    uint64_t *key;  /* of constants */
    uint32_t *slot; /* number of the slot of a column that belongs to one, MN_COLUMN_NONE */
    bool telling;   /* it is so long that columns have words around them */
    uint8_t *value; /* of each column: most of what stands there are values */
    uint8_t *mark;  /* of each column: most of what stands there are marks */
    uint32_t slots;
    double template_bits; /* C(T) */
    double lonely;        /* share of words that no other post has there */
    double noise;         /* share of words that are edits */
} mn_decided;

/* One of those that are aligned. */
typedef struct mn_aligned {
    uint32_t item;
    uint32_t *column; /* ids of columns */
} mn_aligned;

/* at[id] is the index of a column. All is taken from the arena. */
MN_USE mn_status mn_columns_decide(mn_decided *out, mn_arena *arena, const mn_profile *p,
                                   const uint32_t *at, const mn_item *item, const mn_aligned *a,
                                   size_t n, const mn_solve_options *o, mn_err *e);

/* The bits of one post of the item by the template: C(d|T); its edits. */
double mn_decided_cost(const mn_decided *d, size_t columns, const uint32_t *at, const mn_item *item,
                       const uint32_t *column, const mn_solve_options *o, uint32_t *edits);

#endif
