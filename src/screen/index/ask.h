/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/index/ask.h - what a name is looked for by: its keys, worked out once for all indexes.
 */
#ifndef SCREEN_INDEX_ASK_H
#define SCREEN_INDEX_ASK_H

#include "screen/index/layout.h"

/* What is found under a key. */
typedef enum mn_ask_what {
    MN_ASK_WORDS, /* words, each with its names */
    MN_ASK_EDGES, /* words that must have nearly the same letters */
    MN_ASK_NAMES,
} mn_ask_what;

typedef struct mn_ask_key {
    uint64_t hash;
    uint32_t mask;    /* the words of the query that are met by it, a bit each */
    uint32_t letters; /* MN_ASK_EDGES: of the word */
    uint8_t kind;     /* mn_keys_of */
    uint8_t what;     /* mn_ask_what */
    uint8_t of;       /* which word of the query, or above them: pairs */
    uint8_t part;     /* what it is worth, in sixteenths of its rarity */
} mn_ask_key;

enum {
    MN_ASK_OF = MN_FIND_WORDS + 1 + MN_FIND_PAIRS,
    MN_ASK_EACH = 2 * (MN_FIND_NEAR + 3) + 3, /* keys of a word and of it with the next, at most */
    MN_ASK_KEYS = 1 + MN_FIND_WORDS * MN_ASK_EACH + MN_FIND_PAIRS,
};

typedef struct mn_ask {
    size_t n;
    uint32_t says, words; /* of the query: weight of its words, and how many */
    uint32_t weight[MN_FIND_WORDS];
    mn_ask_key key[MN_ASK_KEYS]; /* in the order in which they are thought of */
} mn_ask;

void mn_ask_fill(mn_ask *a, const mn_parsed *query);

#endif
