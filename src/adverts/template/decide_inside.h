/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/template/decide_inside.h - between the files that tell what columns are.
 */
#ifndef ADVERTS_TEMPLATE_DECIDE_INSIDE_H
#define ADVERTS_TEMPLATE_DECIDE_INSIDE_H

#include "adverts/template/decide.h"

enum { MN_FEW = 6 }; /* posts */

/* A word in a column. */
typedef struct mn_entry {
    uint64_t key;
    uint32_t column, posts;
    uint32_t item; /* of those aligned */
    bool light, name;
} mn_entry;

/* What stands in a column. */
typedef struct mn_counts {
    uint64_t present, values, distinct; /* posts; those with a value; words that differ */
    uint64_t best;                      /* posts with the most frequent word */
    uint64_t key;
    uint64_t again; /* posts that have not that word, but as two and more have it, or none */
    uint64_t words, lonely; /* posts with a word; that have one for themselves */
    uint64_t marks;         /* posts with a mark */
    uint64_t names;         /* posts with a word that is written as names are */
    uint64_t known;         /* the key of values that are known, which most posts have; 0 */
    double order;           /* bits that tell which of the words each post has, or none */
    bool light;
} mn_counts;

/* Of one column, in order of keys. */
mn_counts mn_column_count(const mn_entry *x, size_t n, uint64_t total);

/* What stands in columns of the posts of one item. */
typedef struct mn_phrase {
    uint64_t hash;
    uint32_t posts;
} mn_phrase;

typedef struct mn_phrases {
    const mn_item *item;
    const mn_aligned *aligned;
    size_t n;
    const uint32_t *at;
    uint64_t total;
    mn_phrase *phrase; /* room for n */
} mn_phrases;

/* What stands in columns of those posts that have the words before and behind
 * it as most have them; x: all entries, by column and key. out and totals (how
 * many these posts are) of each column; zeroed. */
MN_USE mn_status mn_columns_anchor(mn_counts *out, uint64_t *totals, mn_arena *arena,
                                   const mn_counts *c, size_t columns, const mn_phrases *p,
                                   const mn_entry *x, size_t entries, mn_entry *spare, mn_err *e);

/* Slots of long texts: what stands between constants in half of the posts that have both. */
MN_USE mn_status mn_runs_gather(mn_decided *d, mn_arena *arena, const mn_counts *c, size_t columns,
                                const mn_phrases *p, mn_err *e);

/* Slots side by side are one, with what stands between them. Words before and behind that some
 * posts have, but no template has, belong to it: values of several words. */
void mn_slots_gather(mn_decided *d, const mn_counts *c, size_t columns, uint64_t total);

/* Joins slots whose words go together ("near [the] station", "by [the] river"). */
void mn_slots_join(mn_decided *d, const mn_counts *c, size_t columns, const mn_phrases *p);

#endif
