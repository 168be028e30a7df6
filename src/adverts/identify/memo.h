/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/identify/memo.h - what words that were met before are to the scan, so that each is taken
 * apart once and not in every post.
 *
 * A word here is a run of letters of ASCII and bytes that are not ASCII, of ID_MEMO_WORD at most.
 * What it adds to the scratch depends on its bytes alone (see id_word_step()), so that nothing but
 * the time depends on what is kept. A fixed number of words is kept; later ones drive out earlier
 * ones.
 */
#ifndef ADVERTS_IDENTIFY_MEMO_H
#define ADVERTS_IDENTIFY_MEMO_H

#include <string.h>

#include "adverts/identify/word.h"

#define ID_MEMO_WORD  24    /* bytes */
#define ID_MEMO_WORDS 32768 /* kept, two to a line of the processor's cache */
#define ID_MEMO_AFTER 16384 /* bytes of text that are read before words are kept */
#define ID_MEMO_MORE  4096  /* of them with units or keys */
#define ID_MEMO_UNITS 2
#define ID_MEMO_KEYS  3

/* Words of 24 bytes, zeros behind them. No word has zeros in it. */
typedef struct id_memo_key {
    uint64_t part[3];
} id_memo_key;

typedef struct id_memo_word {
    id_memo_key key;
    uint8_t language[2], adds[2]; /* to the counts of two languages */
    uint16_t more;                /* what else, from 1; 0 is nothing */
    bool beside;                  /* holds where no digits are near */
} id_memo_word;

/* Places are counted from the word's beginning. */
typedef struct id_memo_more {
    uint8_t units, keys;
    uint64_t digits;
    id_unit unit[ID_MEMO_UNITS];
    id_key key[ID_MEMO_KEYS];
} id_memo_more;

typedef struct id_memo {
    id_memo_more *more;
    size_t mores, more_cap;
    id_memo_word word[ID_MEMO_WORDS]; /* pairs: the later one of a pair comes first */
} id_memo;

void id_memo_free(id_memo *m); /* NULL is legal */

/* The key of n bytes, 1 to ID_MEMO_WORD; as many can be read from p on. */
static inline id_memo_key id_memo_key_of(const unsigned char *p, size_t n)
{
    static const unsigned char ones[2 * ID_MEMO_WORD] = {255, 255, 255, 255, 255, 255, 255, 255,
                                                         255, 255, 255, 255, 255, 255, 255, 255,
                                                         255, 255, 255, 255, 255, 255, 255, 255};
    id_memo_key k = {{0}}, mask;
    memcpy(&k, p, sizeof k);
    memcpy(&mask, ones + ID_MEMO_WORD - n, sizeof mask);
    for (int i = 0; i < 3; i++)
        k.part[i] &= mask.part[i];
    return k;
}

/* Where a key's pair begins. */
static inline size_t id_memo_place(const id_memo_key *k)
{
    uint64_t h = k->part[0] * UINT64_C(0x9E3779B97F4A7C15) ^
                 (k->part[1] + (k->part[2] << 7 | k->part[2] >> 57)) * UINT64_C(0xC2B2AE3D27D4EB4F);
    return (size_t)((h ^ h >> 29) * UINT64_C(0x9FB21C651E98DF25) >> 40) % (ID_MEMO_WORDS / 2) * 2;
}

static inline bool id_memo_same(const id_memo_key *a, const id_memo_key *b)
{
    return ((a->part[0] ^ b->part[0]) | (a->part[1] ^ b->part[1]) | (a->part[2] ^ b->part[2])) == 0;
}

/* The word, or NULL. */
static inline const id_memo_word *id_memo_find(const id_memo *m, const id_memo_key *k, size_t place)
{
    const id_memo_word *w = &m->word[place];
    return id_memo_same(&w->key, k) ? w : id_memo_same(&w[1].key, k) ? w + 1 : NULL;
}

/* What the scratch held before a word. */
typedef struct id_memo_before {
    size_t units, keys, spots;
    uint64_t digits;
} id_memo_before;

static inline id_memo_before id_memo_begin(const mn_id_scratch *s)
{
    return (id_memo_before){s->units, s->keys, s->spots, s->digits};
}

/* Keeps what a word at `at` added to the scratch of the pass since id_memo_begin(), unless that is
 * much. pass->notes was 0 then. beside: it holds where no digits are near. */
void id_memo_put(id_memo *m, const id_memo_key *k, const id_pass *pass, const id_memo_before *b,
                 size_t at, bool beside);
/* Adds units and keys of a word to the scratch; false without memory. */
bool id_memo_add(mn_id_scratch *s, const id_memo_more *m, size_t at);

#endif
