/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/identify/words.h - the words that matter: numbers in many languages, words of calling,
 * of money, of time, names of services; from data/adverts/words.csv, as a tree by character.
 */
#ifndef ADVERTS_IDENTIFY_WORDS_H
#define ADVERTS_IDENTIFY_WORDS_H

#include "adverts/identify/chars.h"
#include <manumit/core.h>

#define ID_LANGUAGES    96
#define ID_REGIONS_SAID 12 /* countries of a language at most */
#define ID_WORD_MAX     40 /* characters of a word */

typedef enum id_word_kind {
    ID_W_NUMBER,    /* digits */
    ID_W_TENS,      /* twenty: takes a digit behind it */
    ID_W_WHOLE,     /* digits, where the word stands alone: "oh" */
    ID_W_HOMOPHONE, /* "to" for 2 */
    ID_W_TIMES,     /* double */
    ID_W_HUNDRED,   /* adds zeros */
    ID_W_AND,       /* between tens and digit */
    ID_W_PLUS,
    ID_W_CALL,
    ID_W_SERVICE,
    ID_W_OTHER,
    ID_W_NUMERO, /* "number", "no": of what, other words say */
    ID_W_MONEY,
    ID_W_MEASURE,
    ID_W_TIME,
    ID_W_MAIL,
    ID_W_EXTENSION,
    ID_W_AT,
    ID_W_DOT,
    ID_W_LANGUAGE,
    ID_W_KINDS
} id_word_kind;

typedef struct id_word {
    uint8_t kind;  /* id_word_kind */
    uint8_t value; /* of SERVICE: mn_id_kind; of LANGUAGE: the language; of TIMES: how often */
    uint8_t digits, digit[5];
    uint8_t leet;  /* 0: is not read with digits for letters; 1: when long; 2: always */
    uint16_t next; /* another meaning of the same word, or 0 */
} id_word;

#define ID_NODE_BITS 14

typedef struct id_words {
    id_word *word; /* from 1 */
    size_t words, cap;
    uint16_t *ends;  /* by node: the first meaning of the word that ends there, or 0 */
    uint8_t *number; /* by node: whether a meaning of that word is digits */
    size_t nodes, nodes_cap, number_cap;
    uint64_t *edge; /* node + 1, character (21 bits), where it leads (ID_NODE_BITS); 0 is free */
    uint16_t pair[26][26]; /* where two letters of ASCII lead from the beginning */
    uint32_t mask;
    uint64_t begins[1024]; /* hashes of the first three characters */
    uint64_t solid[256];   /* of the first two, where they are of ID_SOLID */
    uint64_t plain[1024];  /* of the first four letters of words of ASCII that may matter */
    char language[ID_LANGUAGES][4];
    char said[ID_LANGUAGES][ID_REGIONS_SAID][2]; /* countries of a language, likeliest first */
    size_t languages;
} id_words;

/* From the tables that are shipped into *w, which is zeros before, and w's also after an error:
 * id_words_free(). Marks in chars which letters begin words. */
MN_USE mn_status id_words_load(id_words *w, id_chars *chars, mn_err *e);
void id_words_free(id_words *w);

static inline uint32_t id_begin_hash(uint32_t a, uint32_t b, uint32_t c)
{
    return ((a * 0x9E3779B1u) ^ (b * 0x85EBCA77u) ^ (c * 0xC2B2AE3Du)) >> 16;
}

static inline bool id_begins(const id_words *w, uint32_t a, uint32_t b, uint32_t c)
{
    uint32_t h = id_begin_hash(a, b, c);
    return w->begins[h >> 6] >> (h & 63) & 1;
}

static inline bool id_solid_begins(const id_words *w, uint8_t lead, uint32_t a, uint32_t b)
{
    uint32_t h = ((a * 0x9E3779B1u) ^ (b * 0x85EBCA77u)) >> 18;
    return lead == ID_LEADS || (lead && (w->solid[h >> 6] >> (h & 63) & 1));
}

/* Up to four letters in lower case, zeros behind them. */
static inline bool id_plain_begins(const id_words *w, uint32_t letters)
{
    uint32_t h = letters * 0x9E3779B1u >> 16;
    return w->plain[h >> 6] >> (h & 63) & 1;
}

/* From a node over a folded character; 0 is no way, and the root, to which none leads. */
static inline uint32_t id_step(const id_words *w, uint32_t node, uint32_t c)
{
    uint64_t key = (uint64_t)(node + 1) << 21 | c;
    uint32_t at = (uint32_t)((key * UINT64_C(0x9E3779B97F4A7C15)) >> 44) & w->mask;
    while (w->edge[at] && w->edge[at] >> ID_NODE_BITS != key)
        at = (at + 1) & w->mask;
    return (uint32_t)w->edge[at] & ((1u << ID_NODE_BITS) - 1);
}

/* The number of a language, or -1. */
int id_language(const id_words *w, const char *code);

#endif
