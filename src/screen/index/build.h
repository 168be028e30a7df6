/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/index/build.h - an index while it is built.
 */
#ifndef SCREEN_INDEX_BUILD_H
#define SCREEN_INDEX_BUILD_H

#include "core/arena.h"
#include "screen/index/layout.h"

typedef struct mn_build_key {
    uint64_t hash;
    uint32_t value;
} mn_build_key;

typedef struct mn_build_keys {
    mn_build_key *at;
    size_t n, cap;
} mn_build_keys;

typedef struct mn_build_word {
    uint64_t hash;
    uint32_t last;  /* the name that was posted last, plus 1 */
    uint32_t count; /* of its posts */
    uint32_t letters;
    bool near; /* its keys were added: it stands in a name as it is, not joined */
} mn_build_word;

typedef struct mn_build_post {
    uint32_t word, name;
} mn_build_post;

struct mn_index_builder {
    const mn_name_tables *tables;
    mn_parsed *scratch;
    mn_entry_at *entry;
    size_t entries, entry_cap;
    mn_value_at *value;
    size_t values, value_cap;
    char *text;
    size_t text_len, text_cap;
    mn_name_at *name;
    mn_says_at *says; /* of names */
    size_t names, name_cap, says_cap;
    char *parsed;
    size_t parsed_len, parsed_cap;
    uint32_t *slot; /* of words by hash: the word plus 1, 0: free */
    size_t slots;
    mn_build_word *word;
    size_t words, word_cap;
    mn_build_post *post; /* in the order of names */
    size_t posts, post_cap;
    mn_build_keys keys[MN_KEYS_KINDS];
};

#endif
