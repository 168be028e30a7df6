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

#define MN_NOTHING MN_INDUSTRIES /* of phrases that move money and buy nothing */

/* What a word does in a description. */
typedef enum mn_role {
    MN_ROLE_PLAIN,     /* names a thing */
    MN_ROLE_LIGHT,     /* colour, size, quality: says little */
    MN_ROLE_CONTAINER, /* "box of": the thing follows */
    MN_ROLE_STOP,      /* no meaning here */
    MN_ROLE_BREAK,     /* "for", "with", "de": what follows qualifies */
    MN_ROLE_UNIT,      /* kg, ml, pcs */
    MN_ROLE_LACK,      /* "without": a break that means something */
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

/* A word of the vocabulary. `text` and its like are places in the index's text. */
typedef struct mn_word {
    uint32_t text;
    uint32_t lemma; /* itself, or the singular that stands for it */
    uint32_t post;  /* first posting; the next word's is the end */
    uint32_t stat;  /* first of its industry counts */
    uint32_t abbr;  /* first expansion, or MN_MAP_NONE */
    float weight;   /* how much it says: rarity times role */
    float total;    /* its evidence over all industries */
    float spanish;  /* share of Spanish among its phrases */
    uint8_t len;
    uint8_t role;
    uint8_t service; /* number of its service rule + 1; 0: none */
    uint8_t abbrs;   /* expansions, neighbours */
} mn_word;

typedef struct mn_phrase {
    uint32_t text, source; /* with a NUL behind */
    uint32_t letters;      /* a hash of its words as they are written */
    uint32_t first;        /* in the pool of words */
    float mass;            /* summed weight of its words */
    float trust;
    uint8_t n, head, industry;
    uint8_t spanish : 1, foreign : 1, lexicon : 1; /* foreign: German, French */
} mn_phrase;

typedef struct mn_posting {
    uint32_t phrase;
    float weight; /* of the word in that phrase */
} mn_posting;

typedef struct mn_stat {
    float count;
    uint32_t industry;
} mn_stat;

typedef struct mn_abbr {
    uint32_t word[4];
    uint32_t n;
} mn_abbr;

/* "repair" of a thing of industry i is industry to[i]; strength 0..1. */
typedef struct mn_service {
    uint32_t name; /* with a NUL behind */
    float strength;
    uint8_t to[MN_INDUSTRIES];
    uint8_t otherwise; /* where there is no thing */
} mn_service;

/* A shop or brand that bank lines name. Not a phrase of the index: its words
 * say nothing of what other lines' words mean. */
typedef enum mn_merchant_kind {
    MN_MERCHANT_FIRST = 1, /* also a word of the language: only at a line's beginning */
    MN_MERCHANT_MIXED = 2, /* sells things of many industries, or moves money */
    MN_MERCHANT_AFTER = 4, /* "store", "trip": no name, but says nothing beside one */
} mn_merchant_kind;

typedef struct mn_merchant {
    uint32_t letters; /* a hash of its words; the table is sorted by it */
    uint32_t text;    /* with a NUL behind */
    uint8_t n;        /* words */
    uint8_t kind;
    uint8_t industries; /* 0: it moves money */
    uint8_t industry[3];
} mn_merchant;

#define MN_MERCHANT_WORDS 5

/* The index as tools/words_index writes it at build time: a head, then flat
 * arrays, each at a multiple of 16 bytes. */
typedef enum mn_section {
    MN_SECTION_TEXT,     /* char */
    MN_SECTION_SLOT,     /* uint32_t, a power of two: a word's index + 1; 0: free */
    MN_SECTION_WORD,     /* mn_word, and one more that ends the last one's postings */
    MN_SECTION_PHRASE,   /* mn_phrase */
    MN_SECTION_POOL,     /* uint32_t: the words of the phrases */
    MN_SECTION_POSTING,  /* mn_posting */
    MN_SECTION_STAT,     /* mn_stat */
    MN_SECTION_ABBR,     /* mn_abbr */
    MN_SECTION_SERVICE,  /* mn_service */
    MN_SECTION_NEAR,     /* uint32_t: words that may be meant, by first letter */
    MN_SECTION_FROM,     /* uint32_t: 27 borders in the one before */
    MN_SECTION_PRIOR,    /* double: MN_INDUSTRIES */
    MN_SECTION_MERCHANT, /* mn_merchant */
    MN_SECTIONS,
} mn_section;

#define MN_WORDS_MAGIC 0x776E6D03U /* changes with the layout */

typedef struct mn_words_head {
    uint32_t magic, size;
    uint32_t at[MN_SECTIONS], n[MN_SECTIONS]; /* bytes from the start, things */
} mn_words_head;

struct mn_words {
    const char *text;
    const uint32_t *slot;
    uint32_t slots;
    const mn_word *word;
    uint32_t words;
    const mn_phrase *phrase;
    uint32_t phrases;
    const uint32_t *pool;
    const mn_posting *posting;
    const mn_stat *stat;
    const mn_abbr *abbr;
    const mn_service *service;
    const uint32_t *near, *near_from;
    const double *prior;
    const mn_merchant *merchant;
    uint32_t merchants;
};

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
    bool guessed; /* read as words that it is only like */
} mn_slot;

typedef struct mn_query {
    mn_raw raw;
    mn_slot slot[MN_SLOT_MAX];
    size_t n;
    size_t head;
    uint32_t letters; /* a hash of the content words as they are written */
    bool spanish;
    const mn_merchant *merchant; /* that the line names, or NULL */
    uint64_t taken;              /* raw words that name it, one bit each */
    bool terse;                  /* a receipt's or ledger's line rather than speech */
} mn_query;

/* Kinds of evidence, each a number an industry. */
typedef enum mn_evidence {
    MN_LIKE,       /* likeness of the most similar phrase of the lexicon */
    MN_EXACT,      /* a power of it, so that it speaks where nothing is missing */
    MN_LIKE_CLASS, /* the same of official classifications */
    MN_WHOLE,      /* how much of the description one phrase that lies in it covers */
    MN_VOTE,       /* share of all similar phrases */
    MN_HEAD,       /* in speech: how much the head is used there */
    MN_FIRST,      /* on receipts: how much the first word is used there */
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
    double nothing;               /* likeness of the most similar phrase that buys nothing */
    double known;                 /* share of the content that the index knows */
    bool firm;                    /* a plain word of the line is known as it is written */
    uint8_t words[MN_INDUSTRIES]; /* of the description that the best phrase has */
    const mn_merchant *merchant;  /* that decided, or NULL */
    int service;                  /* the rule that spoke, or -1 */
    uint8_t thing;                /* the industry of the thing that is served */
} mn_verdict;

/* --- words_normal.c: from bytes to words ---------------------------------------- */

void mn_raw_read(mn_raw *out, mn_text description);

/* A hash of words as they are written, one after another; begins with 0. */
uint32_t mn_words_letters(uint32_t before, mn_text word);

/* --- words_vocab.c: words and plurals --------------------------------------------- */

mn_text mn_word_text(const mn_words *w, uint32_t id);
uint32_t mn_word_find(const mn_words *w, mn_text text); /* or MN_MAP_NONE */
/* The known singular of a known plural, or MN_MAP_NONE. */
uint32_t mn_word_singular(const mn_words *w, mn_text text);
/* The lemma of a written word, also of a plural that the index never saw; or
 * MN_MAP_NONE. */
uint32_t mn_word_lemma(const mn_words *w, mn_text text);

/* --- words_near.c: misspelt, cut and shortened words -------------------------------- */

/* Fills up to MN_CAND_MAX readings, best first; returns how many. */
size_t mn_words_near(const mn_words *w, mn_text text, mn_cand *out);

/* --- words_merchant.c: shops and brands -------------------------------------------- */

/* Sets q->merchant and q->taken; q->raw is read. */
void mn_merchant_find(mn_query *q, const mn_words *w);
/* Whether what else the line says, v, says more than the merchant's name. */
bool mn_merchant_outbid(const mn_merchant *m, const mn_verdict *v);
/* Gives the line to the merchant. */
void mn_merchant_decide(mn_verdict *v, const mn_merchant *m);
double mn_merchant_score(const mn_merchant *m, size_t i);

/* --- words_query.c: from words to slots ---------------------------------------------- */

void mn_query_read(mn_query *q, const mn_words *w, mn_text description, bool names);

/* --- words_match.c: phrases that are like the description ------------------------------- */

/* Fills the first kinds of evidence; the slot `without` is not looked at. */
void mn_words_match(mn_verdict *v, const mn_words *w, const mn_query *q, size_t without);

/* --- words_score.c: from slots to industries ------------------------------------------- */

/* Reads and scores a description, the merchant that it names included. */
void mn_words_judge(mn_verdict *v, mn_query *q, const mn_words *w, mn_text description);
/* The score that the user sees for place i of v->best. */
double mn_verdict_score(const mn_verdict *v, size_t i);

#endif
