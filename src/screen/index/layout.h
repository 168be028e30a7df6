/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/index/layout.h - how an index lies in its bytes.
 *
 * A header, then sections, each at a multiple of 8. Numbers are of the machine that wrote
 * them, and an index of the other byte order is refused: indexes are made where they are
 * used. Nothing in it is a pointer.
 */
#ifndef SCREEN_INDEX_LAYOUT_H
#define SCREEN_INDEX_LAYOUT_H

#include "screen/index/index.h"

#define MN_INDEX_MAGIC   "MNINDEX\n"
#define MN_INDEX_VERSION MN_INDEX_FORMAT
#define MN_INDEX_ORDER   UINT32_C(0x01020304)

/* What finds names and entries: keys in buckets. A bucket is told by the high bits of a hash,
 * within it the low 32 tell. */
typedef enum mn_keys_of {
    MN_KEYS_WORD,  /* hash of a word -> word */
    MN_KEYS_NEAR,  /* of a word less one letter -> word */
    MN_KEYS_SOUND, /* consonants of a word -> word */
    MN_KEYS_EDGE,  /* first or last four letters of a word -> word */
    MN_KEYS_PAIR,  /* consonants of two words of a name, in either order -> name */
    MN_KEYS_WHOLE, /* all words of a name, without spaces -> name */
    MN_KEYS_ID,    /* kind and value of an identifier -> entry */
    MN_KEYS_KINDS,
} mn_keys_of;

typedef enum mn_section_of {
    MN_SECTION_ENTRY,
    MN_SECTION_VALUE,
    MN_SECTION_TEXT,
    MN_SECTION_NAME,
    MN_SECTION_PARSED,
    MN_SECTION_WORD,    /* where the names of a word begin among the posts, one more than words */
    MN_SECTION_LETTERS, /* of each word: which letters it has, how many << 27; 0: joined words */
    MN_SECTION_POST,    /* names, rising within a word */
    MN_SECTION_SAYS,    /* of each name */
    MN_SECTION_SIEVE,   /* bits of all keys, so that most that are not there are told at once */
    MN_SECTION_KEYS,    /* for each kind of keys: buckets, items */
    MN_SECTIONS = MN_SECTION_KEYS + 2 * MN_KEYS_KINDS,
} mn_section_of;

typedef struct mn_section {
    uint64_t from, len; /* in bytes */
    uint64_t sum;       /* of its bytes */
} mn_section;

typedef struct mn_index_header {
    char magic[8];
    uint32_t order, version;
    uint64_t size; /* of the file */
    uint64_t sum;  /* of this header with sum 0 */
    uint32_t entries, names, words, spare;
    uint8_t list_len, digest_len, pad[6];
    char list[256], digest[256];
    mn_section section[MN_SECTIONS];
} mn_index_header;

typedef struct mn_entry_at {
    uint32_t name, names; /* first, count */
    uint32_t value, values;
    uint32_t id, id_len; /* in the text */
    uint32_t schema, spare;
} mn_entry_at;

typedef struct mn_value_at {
    uint32_t text;
    uint32_t field_len; /* field << 24 | length */
} mn_value_at;

typedef struct mn_name_at {
    uint32_t parsed; /* in 8 bytes, from the section's begin */
    uint32_t entry;
    uint32_t kind;
} mn_name_at;

/* Of the words of a name that tell something of it: weight, count. Apart, as it is looked at of
 * every name that shares anything with a query. */
typedef struct mn_says_at {
    uint16_t says, words;
} mn_says_at;

typedef struct mn_key_at {
    uint32_t tag, value;
} mn_key_at;

typedef struct mn_keys {
    const uint32_t *bucket; /* 2^bits + 1 */
    const mn_key_at *item;
    unsigned bits;
} mn_keys;

struct mn_index {
    const mn_index_header *head;
    const mn_entry_at *entry;
    const mn_value_at *value;
    const char *text;
    const mn_name_at *name;
    const mn_says_at *says;
    const char *parsed;
    const uint32_t *word, *letters, *post;
    const uint64_t *sieve; /* 2^sieve_bits of them */
    unsigned sieve_bits;
    mn_keys keys[MN_KEYS_KINDS];
    void *mapped, *heap; /* one of them, or none */
    size_t size;
};

/* Where a key is in the sieve, and which of the 64 bits there it sets (a Bloom filter, two bits of
 * one word: doi:10.1145/362686.362692). */
static inline size_t mn_sieve_at(uint64_t *bits, mn_keys_of kind, uint64_t hash, unsigned size)
{
    const uint64_t h = (hash ^ (uint64_t)kind << 56) * UINT64_C(0x9e3779b97f4a7c15);
    *bits = UINT64_C(1) << (h & 63) | UINT64_C(1) << (h >> 6 & 63);
    return size ? (size_t)(h >> (64 - size)) : 0;
}

static inline size_t mn_keys_bucket(const mn_keys *k, uint64_t hash)
{
    return (size_t)(hash >> 32 & ((UINT64_C(1) << k->bits) - 1));
}

/* Keys of this hash: items from *from to before the returned one have its tag. */
static inline const mn_key_at *mn_keys_find(const mn_key_at **from, const mn_keys *k, uint64_t hash)
{
    const size_t b = mn_keys_bucket(k, hash);
    const uint32_t tag = (uint32_t)hash;
    const mn_key_at *at = k->item + k->bucket[b], *end = k->item + k->bucket[b + 1];
    for (const mn_key_at *high = end; high - at > 8;) { /* crowded: by halves */
        const mn_key_at *mid = at + (high - at) / 2;
        if (mid->tag < tag)
            at = mid + 1;
        else
            high = mid;
    }
    while (at < end && at->tag < tag)
        at++;
    *from = at;
    while (at < end && at->tag == tag)
        at++;
    return at;
}

/* Spreads the bits of a hash or key. */
static inline uint64_t mn_find_mix(uint64_t v)
{
    v ^= v >> 32;
    v *= UINT64_C(0xd6e8feb86659fd93);
    v ^= v >> 32;
    v *= UINT64_C(0xd6e8feb86659fd93);
    return v ^ v >> 32;
}

/* --- what of a name is looked for: words.c, the same for entries and queries -------------- */

enum {
    MN_FIND_WORDS = 16, /* of a name, that are looked for */
    MN_FIND_NEAR = 32,  /* keys of words less one letter, with the word itself */
    MN_FIND_PAIRS = 28,
    MN_NEAR_LEAST = 3, /* letters: shorter words are found as they are alone */
};

typedef struct mn_find_word {
    uint64_t hash, sound;
    const char *text;
    uint32_t letters;
    uint16_t nick;
    uint8_t len, weight;
} mn_find_word;

/* The words of a name that tell something of it: all but legal forms and such as "the", or
 * all where nothing else is left. Behind them, up to *all, the others. */
size_t mn_find_words(mn_find_word out[MN_FIND_WORDS], size_t *all, const mn_parsed *p);
/* Which letters, and how many, in one number. */
uint32_t mn_find_letters(const mn_find_word *w);
/* Keys of how a word begins and ends; none for short ones. */
size_t mn_find_edges(uint64_t out[2], const mn_find_word *w);
/* Two words written as one, into room for it. */
mn_find_word mn_find_joined(char text[2 * MN_TOKEN_BYTES], const mn_find_word *a,
                            const mn_find_word *b);
/* Keys under which a word is found by words that differ in one letter; none for short ones. */
size_t mn_find_near(uint64_t out[MN_FIND_NEAR], const char *text, size_t len);
uint64_t mn_find_sound(const mn_find_word *w); /* 0: too little to tell */
/* Of any two of its first eight words; of: a bit for each of the two. */
size_t mn_find_pairs(uint64_t out[MN_FIND_PAIRS], uint32_t of[MN_FIND_PAIRS], const mn_find_word *w,
                     size_t n);
/* Of a name that may stand for others ("Bill", "William"); 0: none. */
uint64_t mn_find_nick(const mn_find_word *w);
uint64_t mn_find_id(mn_party_field kind, const char *key, size_t len);
uint64_t mn_find_sum(const void *bytes, size_t len);

#endif
