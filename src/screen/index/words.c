/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/index/words.c - what of a name is looked for. Entries and queries go through the
 * same functions: what one writes, the other asks for.
 */
#include "screen/index/layout.h"

#include <string.h>

#include "core/map.h"

static bool tells(const mn_token *t)
{
    return t->tag != MN_TAG_LEGAL && t->tag != MN_TAG_STOP && t->tag != MN_TAG_INITIAL;
}

size_t mn_find_words(mn_find_word out[MN_FIND_WORDS], size_t *all, const mn_parsed *p)
{
    const mn_token *token = mn_parsed_tokens(p);
    size_t n = 0, telling = 0;
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < p->n && n < MN_FIND_WORDS; i++)
            if (tells(&token[i]) == !round)
                out[n++] = (mn_find_word){.hash = token[i].hash,
                                          .sound = token[i].sound,
                                          .text = mn_token_text(p, &token[i]).ptr,
                                          .letters = token[i].letters,
                                          .nick = token[i].tag == MN_TAG_NAME ? token[i].value : 0,
                                          .len = token[i].len,
                                          .weight = token[i].weight};
        telling = round ? telling : n;
    }
    *all = n;
    return telling ? telling : n;
}

uint32_t mn_find_letters(const mn_find_word *w)
{
    return (w->letters & 0x7ffffff) | (uint32_t)(w->len < 31 ? w->len : 31) << 27;
}

size_t mn_find_edges(uint64_t out[2], const mn_find_word *w)
{
    uint32_t edge;
    if (w->len < 5)
        return 0;
    memcpy(&edge, w->text, 4);
    out[0] = mn_find_mix(edge);
    memcpy(&edge, w->text + w->len - 4, 4);
    out[1] = mn_find_mix(edge + (UINT64_C(1) << 40));
    return 2;
}

mn_find_word mn_find_joined(char text[2 * MN_TOKEN_BYTES], const mn_find_word *a,
                            const mn_find_word *b)
{
    memcpy(text, a->text, a->len);
    memcpy(text + a->len, b->text, b->len);
    const size_t len = (size_t)a->len + b->len;
    return (mn_find_word){.hash = mn_hash64(text, len),
                          .text = text,
                          .letters = a->letters | b->letters,
                          .len = (uint8_t)len};
}

/* Sum of letters at their places, so that each letter's lack is told in O(1). */
size_t mn_find_near(uint64_t out[MN_FIND_NEAR], const char *text, size_t len)
{
    if (len < MN_NEAR_LEAST)
        return 0;
    if (len > MN_FIND_NEAR - 1)
        len = MN_FIND_NEAR - 1;
    const uint64_t base = UINT64_C(0x9e3779b97f4a7c15);
    uint64_t after[MN_FIND_NEAR + 1] = {0}, power[MN_FIND_NEAR + 1] = {1}, before = 0;
    for (size_t i = 0; i < len; i++)
        power[i + 1] = power[i] * base;
    for (size_t i = len; i-- > 0;) /* of the letters from i on, as if they began a word */
        after[i] = (unsigned char)text[i] + after[i + 1] * base;
    size_t n = 0;
    out[n++] = mn_find_mix(after[0]);
    for (size_t i = 0; i < len; i++) {
        uint64_t h = mn_find_mix(before + after[i + 1] * power[i]);
        if (!i || text[i] != text[i - 1]) /* a doubled letter: the same word less one */
            out[n++] = h;
        before += (unsigned char)text[i] * power[i];
    }
    return n;
}

uint64_t mn_find_sound(const mn_find_word *w)
{
    return w->sound >= 1 << 8 ? mn_find_mix(w->sound) : 0; /* three consonants and more */
}

uint64_t mn_find_nick(const mn_find_word *w)
{
    return w->nick ? mn_find_mix(w->nick + (UINT64_C(2) << 40)) : 0;
}

size_t mn_find_pairs(uint64_t out[MN_FIND_PAIRS], uint32_t of[MN_FIND_PAIRS], const mn_find_word *w,
                     size_t n)
{
    size_t pairs = 0;
    for (size_t i = 0; i < n && i < 8; i++)
        for (size_t j = i + 1; j < n && j < 8; j++) {
            const uint64_t x = w[i].sound ? w[i].sound : w[i].hash;
            const uint64_t y = w[j].sound ? w[j].sound : w[j].hash;
            const uint64_t key = mn_find_mix(x < y ? mn_find_mix(x) + y : mn_find_mix(y) + x);
            size_t k = 0;
            while (k < pairs && out[k] != key)
                k++;
            if (k < pairs)
                continue;
            out[pairs] = key;
            of[pairs++] = UINT32_C(1) << i | UINT32_C(1) << j;
        }
    return pairs;
}

uint64_t mn_find_id(mn_party_field kind, const char *key, size_t len)
{
    return mn_find_mix(mn_hash64(key, len) + (uint64_t)kind);
}

size_t mn_id_key(char out[MN_ID_KEY], mn_text value)
{
    size_t n = 0;
    for (size_t i = 0; i < value.len; i++) {
        const char c = value.ptr[i];
        if (c == ' ' || c == '-' || c == '.' || c == '/' || c == '_')
            continue;
        if (n == MN_ID_KEY)
            return 0;
        out[n++] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
    }
    return n < 4 ? 0 : n;
}

uint64_t mn_find_sum(const void *bytes, size_t len)
{
    const char *at = bytes;
    uint64_t a = len, b = ~UINT64_C(0);
    for (; len >= 16; len -= 16, at += 16) {
        uint64_t v[2];
        memcpy(v, at, 16);
        a = (a ^ v[0]) * UINT64_C(0xd6e8feb86659fd93);
        b = (b ^ v[1]) * UINT64_C(0x9e3779b97f4a7c15);
        a ^= a >> 29;
        b ^= b >> 31;
    }
    uint64_t rest[2] = {0};
    if (len)
        memcpy(rest, at, len);
    return mn_find_mix(mn_find_mix(a ^ rest[0]) + (b ^ rest[1]));
}
