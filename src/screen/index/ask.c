/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/index/ask.c - the keys that a name is looked for by: its words as they are, less a
 * letter, by their consonants and ends, two joined, and pairs of them.
 */
#include "screen/index/ask.h"

#include <string.h>

static void put(mn_ask *a, mn_ask_key k)
{
    a->key[a->n++] = k;
}

static void put_words(mn_ask *a, mn_keys_of kind, uint64_t hash, uint32_t of, uint32_t mask,
                      unsigned part)
{
    put(a, (mn_ask_key){.hash = hash,
                        .mask = mask,
                        .kind = (uint8_t)kind,
                        .what = MN_ASK_WORDS,
                        .of = (uint8_t)of,
                        .part = (uint8_t)part});
}

static void put_names(mn_ask *a, mn_keys_of kind, uint64_t hash, uint32_t of, uint32_t mask)
{
    put(a, (mn_ask_key){.hash = hash,
                        .mask = mask,
                        .kind = (uint8_t)kind,
                        .what = MN_ASK_NAMES,
                        .of = (uint8_t)of});
}

static void put_edges(mn_ask *a, const mn_find_word *w, uint32_t of, uint32_t mask)
{
    uint64_t edge[2];
    const size_t edges = mn_find_edges(edge, w);
    for (size_t i = 0; i < edges; i++)
        put(a, (mn_ask_key){.hash = edge[i],
                            .mask = mask,
                            .letters = mn_find_letters(w),
                            .kind = MN_KEYS_EDGE,
                            .what = MN_ASK_EDGES,
                            .of = (uint8_t)of});
}

static void put_near(mn_ask *a, const char *text, size_t len, uint32_t of, uint32_t mask,
                     unsigned part)
{
    uint64_t near[MN_FIND_NEAR];
    const size_t nears = mn_find_near(near, text, len);
    for (size_t k = 0; k < nears; k++)
        put_words(a, MN_KEYS_NEAR, near[k], of, mask, part);
}

/* Words that may be this one and the next written as one. */
static void put_joined(mn_ask *a, const mn_find_word *w, uint32_t of)
{
    char text[2 * MN_TOKEN_BYTES];
    const mn_find_word j = mn_find_joined(text, w, w + 1);
    const uint32_t mask = UINT32_C(3) << of;
    put_words(a, MN_KEYS_WORD, j.hash, of, mask, 16);
    if (j.len > MN_TOKEN_BYTES / 2)
        return;
    put_near(a, j.text, j.len, of, mask, 10);
    put_edges(a, &j, of, mask);
}

/* All that may meet the ith of n words. */
static void put_word(mn_ask *a, const mn_find_word *w, size_t i, size_t n)
{
    const uint32_t of = (uint32_t)i, bit = UINT32_C(1) << i;
    const uint64_t sound = mn_find_sound(&w[i]), nick = mn_find_nick(&w[i]);
    put_words(a, MN_KEYS_WORD, w[i].hash, of, bit, 16);
    if (i + 1 < n)
        put_joined(a, &w[i], of);
    if (nick)
        put_words(a, MN_KEYS_WORD, nick, of, bit, 10);
    put_near(a, w[i].text, w[i].len, of, bit, 11);
    if (sound)
        put_words(a, MN_KEYS_SOUND, sound, of, bit, 10);
    put_edges(a, &w[i], of, bit);
}

void mn_ask_fill(mn_ask *a, const mn_parsed *query)
{
    mn_find_word w[MN_FIND_WORDS];
    uint64_t pair[MN_FIND_PAIRS];
    uint32_t of[MN_FIND_PAIRS];
    size_t all = 0;
    const size_t n = mn_find_words(w, &all, query), pairs = mn_find_pairs(pair, of, w, n);
    a->n = 0;
    a->says = 0;
    a->words = (uint32_t)n;
    memset(a->weight, 0, sizeof a->weight);
    if (!query->n)
        return;
    for (size_t i = 0; i < n; i++)
        a->says += a->weight[i] = w[i].weight;
    put_names(a, MN_KEYS_WHOLE, query->joined, MN_FIND_WORDS, ~UINT32_C(0));
    for (size_t i = 0; i < n; i++)
        put_word(a, w, i, n);
    for (size_t i = n; i < all; i++)
        put_words(a, MN_KEYS_WORD, w[i].hash, (uint32_t)i, 0, 16);
    for (size_t i = 0; i < pairs; i++)
        put_names(a, MN_KEYS_PAIR, pair[i], MN_FIND_WORDS + 1 + (uint32_t)i, of[i]);
}
