/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/facility/keys.c - what finds a facility beside its name: what is rare in its name
 * together with what is rare in its address, and numbers together with words of one address.
 */
#include "screen/facility/inside.h"

enum { NAMES = 3, WORDS = 4, NUMBERS = 3 };

/* The rarest few of many. */
typedef struct rare {
    uint64_t hash[WORDS];
    uint32_t count[WORDS];
    size_t n, most;
} rare;

static void offer(rare *r, uint64_t hash, uint32_t count)
{
    size_t at = r->n;
    for (size_t i = 0; i < r->n; i++)
        if (r->hash[i] == hash)
            return;
    while (at &&
           (count < r->count[at - 1] || (count == r->count[at - 1] && hash < r->hash[at - 1])))
        at--;
    if (at == r->most)
        return;
    if (r->n < r->most)
        r->n++;
    for (size_t i = r->n - 1; i > at; i--) {
        r->hash[i] = r->hash[i - 1];
        r->count[i] = r->count[i - 1];
    }
    r->hash[at] = hash;
    r->count[at] = count;
}

static uint64_t mix(uint64_t a, uint64_t b, uint32_t group, uint64_t kind)
{
    uint64_t h = (a ^ a >> 31) * UINT64_C(0x9E3779B97F4A7C15) + b;
    h = (h ^ h >> 29) * UINT64_C(0xBF58476D1CE4E5B9) + group * UINT64_C(0x94D049BB133111EB) + kind;
    return h ^ h >> 32;
}

size_t mn_record_keys(uint64_t out[MN_RECORD_KEYS], const mn_record *r, uint32_t group,
                      const mn_facility_set *s, bool known)
{
    const mn_token *t = mn_parsed_tokens(r->name);
    const mn_address_part *p = mn_address_parts(r->address);
    rare name = {.most = NAMES}, word = {.most = WORDS}, number = {.most = NUMBERS};
    size_t n = 0;
    for (size_t i = 0; i < r->name->n; i++)
        if (t[i].tag == MN_TAG_NAME || t[i].tag == MN_TAG_GENERIC || t[i].tag == MN_TAG_PLACE) {
            const uint32_t count = mn_count_of(s, group, t[i].hash ^ 1);
            if (count || !known)
                offer(&name, t[i].hash, count + (t[i].tag == MN_TAG_GENERIC ? 1000 : 0));
        }
    for (size_t i = 0; i < r->address->n; i++) {
        const bool counts = p[i].part >= MN_PART_HOUSE;
        const uint32_t count = mn_count_of(s, group, p[i].hash);
        if ((p[i].part == MN_PART_WORD || counts) && (count || !known))
            offer(counts ? &number : &word, p[i].hash, count);
    }
    out[n++] = mix(r->name->joined, 0, group, 1);
    out[n++] = mix(r->core, 0, group, 2);
    if (r->address->n)
        out[n++] = mix(r->address->same, 0, group, 3);
    for (size_t i = 0; i < name.n; i++)
        for (size_t k = 0; k < word.n; k++)
            out[n++] = mix(name.hash[i], word.hash[k], group, 4);
    for (size_t i = 0; i < name.n; i++)
        for (size_t k = 0; k < number.n; k++)
            out[n++] = mix(name.hash[i], number.hash[k], group, 5);
    for (size_t i = 0; i < word.n; i++)
        for (size_t k = 0; k < number.n; k++)
            out[n++] = mix(word.hash[i], number.hash[k], group, 6);
    return n;
}
