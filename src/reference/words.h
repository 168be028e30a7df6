/* SPDX-License-Identifier: Apache-2.0
 *
 * reference/words.h - how the word index lies in memory.
 *
 * A description becomes slots, one a content word; a slot holds the words of
 * the vocabulary that it may stand for, each with a quality in (0, 1]. Phrases
 * are lists of vocabulary words with one industry. docs/methods/words.md says
 * how slots and phrases become a score. Immutable once loaded.
 */
#ifndef REFERENCE_WORDS_H
#define REFERENCE_WORDS_H

#include "reference/internal.h"

#define MN_WORDS_INPUT_MAX 4096 /* bytes read of a description */
#define MN_WORD_MAX        40   /* bytes of a word; longer ones are cut */
#define MN_RAW_MAX         64   /* words read of a description */
#define MN_SLOT_MAX        24   /* content words that are scored */
#define MN_CAND_MAX        6    /* readings of a slot */
#define MN_PHRASE_MAX      12   /* words of a phrase of the index */

/* What a word does in a description. */
typedef enum mn_role {
    MN_ROLE_PLAIN,     /* names a thing */
    MN_ROLE_LIGHT,     /* colour, size, quality: says little */
    MN_ROLE_CONTAINER, /* "box of": the thing follows */
    MN_ROLE_STOP,      /* no meaning here */
    MN_ROLE_BREAK,     /* "for", "with", "de": what follows qualifies */
    MN_ROLE_UNIT,      /* kg, ml, pcs */
    MN_ROLE_VAGUE,     /* "payment", "misc": places nothing by itself */
} mn_role;

/* One word as it was written, folded. */
typedef struct mn_raw_word {
    char text[MN_WORD_MAX];
    uint8_t len;
    bool breaks;  /* a comma, bracket or colon stands before it */
    bool hyphen;  /* joined to the word before by a hyphen */
    bool capital; /* written in capitals */
} mn_raw_word;

typedef struct mn_raw {
    mn_raw_word at[MN_RAW_MAX];
    size_t n;
} mn_raw;

/* A word of the vocabulary. */
typedef struct mn_word {
    mn_text text;
    uint32_t lemma; /* itself, or the singular that stands for it */
    uint32_t post;  /* first posting; the next word's is the end */
    uint32_t stat;  /* first of its industry counts */
    uint32_t abbr;  /* first expansion, or MN_MAP_NONE */
    float weight;   /* how much it says: rarity times role */
    float total;    /* its evidence over all industries */
    float spanish;  /* share of Spanish among its phrases */
    uint8_t role;
    uint8_t service; /* number of its service rule + 1; 0: none */
    uint8_t abbrs;   /* expansions, neighbours */
} mn_word;

typedef struct mn_phrase {
    const char *text, *source;
    uint32_t first; /* in the pool of words */
    float mass;     /* summed weight of its words */
    float trust;
    uint8_t n, head, industry;
    bool spanish, lexicon;
} mn_phrase;

typedef struct mn_posting {
    uint32_t phrase;
    float weight; /* of the word in that phrase */
} mn_posting;

typedef struct mn_stat {
    float count;
    uint8_t industry;
} mn_stat;

typedef struct mn_abbr {
    uint32_t word[4];
    uint8_t n;
} mn_abbr;

/* "repair" of a thing of industry i is industry to[i]; strength 0..1. */
typedef struct mn_service {
    mn_text name;
    float strength;
    uint8_t to[MN_INDUSTRIES];
    uint8_t otherwise; /* where there is no thing */
} mn_service;

struct mn_words {
    mn_arena arena;
    mn_map map; /* word -> index in word */
    mn_word *word;
    size_t words, words_cap;
    mn_phrase *phrase;
    size_t phrases, phrases_cap;
    uint32_t *pool;
    size_t pooled, pool_cap;
    mn_posting *posting;
    mn_stat *stat;
    mn_abbr *abbr;
    size_t abbrs, abbrs_cap;
    mn_service *service;
    size_t services, services_cap;
    uint32_t *near;         /* words that may be meant by a misspelling */
    uint32_t near_from[27]; /* by first letter a..z */
    double prior[MN_INDUSTRIES];
};

/* The tables that an index is made of. */
typedef struct mn_words_tables {
    mn_source roles, noise, services, lexicon, classes, abbreviations;
} mn_words_tables;

/* One reading of a slot. */
typedef struct mn_cand {
    uint32_t word;
    float quality;
} mn_cand;

typedef struct mn_slot {
    mn_cand cand[MN_CAND_MAX];
    double weight; /* head, role and place */
    uint8_t n;     /* readings; 0: nothing known */
    uint8_t raw;   /* the written word it comes from */
    uint8_t part;  /* how many breaks stand before it */
    uint8_t role;
} mn_slot;

typedef struct mn_query {
    mn_raw raw;
    mn_slot slot[MN_SLOT_MAX];
    size_t n;
    size_t head;
    bool spanish;
    bool terse; /* a receipt's or ledger's line rather than speech */
} mn_query;

/* Kinds of evidence, each a number an industry. */
typedef enum mn_evidence {
    MN_LIKE,       /* likeness of the most similar phrase of the lexicon */
    MN_LIKE_CLASS, /* the same of official classifications */
    MN_LIKE_HEAD,  /* the same of phrases with the same head */
    MN_WHOLE,      /* how much of the description one phrase that lies in it covers */
    MN_VOTE,       /* share of all similar phrases */
    MN_HEAD,       /* how much the head is used there */
    MN_FIRST,      /* on receipts: how much the first word is used there */
    MN_LAST,       /* on receipts: the last */
    MN_REST,       /* the others, each by its weight */
    MN_SERVICE,    /* what the service words' rules say */
    MN_EVIDENCE,
} mn_evidence;

/* What scoring found. */
typedef struct mn_verdict {
    double evidence[MN_EVIDENCE][MN_INDUSTRIES];
    double votes[MN_INDUSTRIES];
    double score[MN_INDUSTRIES];    /* weighted sum of the evidence */
    double share[MN_INDUSTRIES];    /* softmax of it; sums to 1 */
    double match[MN_INDUSTRIES];    /* likeness of the best phrase, by its trust */
    uint32_t phrase[MN_INDUSTRIES]; /* that phrase, or MN_MAP_NONE */
    uint8_t best[3];
    size_t bests;
    double known;  /* share of the content that the index knows */
    int service;   /* the rule that spoke, or -1 */
    uint8_t thing; /* the industry of the thing that is served */
} mn_verdict;

/* --- words_normal.c: from bytes to words ---------------------------------------- */

void mn_raw_read(mn_raw *out, mn_text description);
/* Folds words only, for comparing lines: "A, B!" becomes "a b". Returns the
 * length; out is not NUL-terminated. */
size_t mn_words_fold(char *out, size_t size, mn_text text);

/* --- words_vocab.c: words, roles, abbreviations, services ------------------------- */

uint32_t mn_word_find(const mn_words *w, mn_text text);
MN_USE mn_status mn_word_put(mn_words *w, mn_text text, uint32_t *id, mn_err *e);
MN_USE mn_status mn_roles_load(mn_words *w, mn_source table, mn_err *e);
/* Words that are vague, one a row; a role given before stays. */
MN_USE mn_status mn_noise_load(mn_words *w, mn_source table, mn_err *e);
MN_USE mn_status mn_services_load(mn_words *w, mn_source table, mn_err *e);
MN_USE mn_status mn_abbreviations_load(mn_words *w, mn_source table, mn_err *e);
/* The lemma of a written word, also of a plural that the index never saw; or
 * MN_MAP_NONE. */
uint32_t mn_word_lemma(const mn_words *w, mn_text text);
void mn_words_join_plurals(mn_words *w);

/* --- words_index.c: phrases, postings, counts ------------------------------------- */

MN_USE mn_status mn_words_build(mn_words **out, const mn_words_tables *t, mn_err *e);

/* --- words_near.c: misspelt, cut and shortened words -------------------------------- */

/* Fills up to MN_CAND_MAX readings, best first; returns how many. */
size_t mn_words_near(const mn_words *w, mn_text text, mn_cand *out);
MN_USE mn_status mn_words_near_build(mn_words *w, mn_err *e);

/* --- words_query.c: from words to slots ---------------------------------------------- */

void mn_query_read(mn_query *q, const mn_words *w, mn_text description);

/* --- words_match.c: phrases that are like the description ------------------------------- */

/* Fills the first kinds of evidence; the slot `without` is not looked at. */
void mn_words_match(mn_verdict *v, const mn_words *w, const mn_query *q, size_t without);

/* --- words_score.c: from slots to industries ------------------------------------------- */

void mn_query_score(mn_verdict *v, const mn_words *w, const mn_query *q);
/* The score that the user sees for place i of v->best. */
double mn_verdict_score(const mn_verdict *v, size_t i);

#endif
