/* SPDX-License-Identifier: Apache-2.0
 *
 * words_index/index.h - the word index while it is being made.
 *
 * `w` is a view of the growing arrays, so that the library's own lookups work
 * on the index before it is finished; mn_index_view() brings it up to date.
 */
#ifndef WORDS_INDEX_INDEX_H
#define WORDS_INDEX_INDEX_H

#include "core/arena.h"
#include "core/buf.h"
#include "reference/csv_lite.h"
#include "reference/words.h"

typedef struct mn_index {
    mn_words w;
    mn_arena arena; /* of the tables' texts */
    mn_buf text;
    uint32_t *slot;
    size_t slots;
    mn_word *word;
    size_t words, words_cap;
    mn_phrase *phrase;
    size_t phrases, phrases_cap;
    uint32_t *pool;
    size_t pooled, pool_cap;
    mn_posting *posting;
    mn_stat *stat;
    size_t stats;
    mn_abbr *abbr;
    size_t abbrs, abbrs_cap;
    mn_service *service;
    size_t services, services_cap;
    uint32_t *near;
    size_t nears;
    uint32_t near_from[27]; /* by first letter a..z */
    double prior[MN_INDUSTRIES];
    mn_merchant *merchant;
    size_t merchants, merchants_cap;
} mn_index;

void mn_index_view(mn_index *x);
/* A text's place, with a NUL behind it. */
MN_USE mn_status mn_index_text(mn_index *x, mn_text text, uint32_t *at, mn_err *e);
MN_USE mn_status mn_index_word(mn_index *x, mn_text text, uint32_t *id, mn_err *e);
/* 0..34 for "c1".."c35", else -1. */
int mn_index_industry(mn_text code);

/* vocab.c: each reads one table; roles first. */
MN_USE mn_status mn_index_roles(mn_index *x, mn_source table, mn_err *e);
/* Words that are vague, one a row; a role given before stays. */
MN_USE mn_status mn_index_noise(mn_index *x, mn_source table, mn_err *e);
MN_USE mn_status mn_index_services(mn_index *x, mn_source table, mn_err *e);
/* After the phrases. Rows of one abbreviation are neighbours, likeliest first. */
MN_USE mn_status mn_index_abbreviations(mn_index *x, mn_source table, mn_err *e);
/* Joins plurals to their singulars where they are not two things: a nut is of
 * metal, nuts are food. After the phrases. */
MN_USE mn_status mn_index_join_plurals(mn_index *x, mn_err *e);

/* phrases.c */
MN_USE mn_status mn_index_lexicon(mn_index *x, mn_source table, mn_err *e);
MN_USE mn_status mn_index_classes(mn_index *x, mn_source table, mn_err *e);
MN_USE mn_status mn_index_merchants(mn_index *x, mn_source table, mn_err *e);
/* Last: weights, postings, counts, priors and the words that may be meant. */
MN_USE mn_status mn_index_finish(mn_index *x, mn_err *e);

#endif
