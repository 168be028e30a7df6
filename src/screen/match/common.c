/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/match/common.c - how common the words are in which two persons' names met, where
 * other words are left over.
 *
 * Of N names, a word that d of them bear tells log2(N/d) bits (Fellegi and Sunter 1969,
 * doi:10.1080/01621459.1969.10501049, weigh agreement so). Where what met tells log2(N) bits, one
 * of N strangers is expected to bear all of it; a third more is asked for, so that it is one in the
 * cube root of N. The list's own names stand for those of the world: what is common among them is
 * common.
 */
#include "core/rng.h"
#include "screen/match/inside.h"

#define ENOUGH (4.0 / 3)
#define LEAST  200 /* names: a shorter list does not say what is common */

static bool names_left(const mn_parsed *p, uint32_t left)
{
    for (size_t i = 0; i < p->n; i++)
        if ((left >> i & 1) && mn_parsed_tokens(p)[i].tag == MN_TAG_NAME)
            return true;
    return false;
}

/* Bits that the words of the entry's name tell which met, joined words as one. */
static double bits_met(const mn_score *s, const mn_parsed *entry, const mn_index *x)
{
    const double all = mn_log((double)mn_index_names(x) + 1);
    double sum = 0;
    for (size_t i = 0; i < s->links; i++) {
        const mn_link *l = &s->link[i];
        for (size_t j = l->b; j < (size_t)l->b + l->b_n; j++) {
            const mn_token *t = &mn_parsed_tokens(entry)[j];
            if (t->tag != MN_TAG_NAME)
                continue;
            const size_t n = mn_index_bearers(x, t);
            sum += (all - mn_log((double)(n ? n : 1))) * l->like / 255;
        }
    }
    return all > 0 ? sum / all : ENOUGH;
}

bool mn_common_name(const mn_score *s, const mn_parsed *query, const mn_parsed *entry,
                    const mn_index *x)
{
    if (mn_index_names(x) < LEAST ||
        (query->bearer != MN_BEARER_PERSON && entry->bearer != MN_BEARER_PERSON))
        return false;
    if (s->equal != MN_EQUAL_NOT ||
        (!names_left(query, s->left_a) && !names_left(entry, s->left_b)))
        return false;
    return bits_met(s, entry, x) < ENOUGH;
}
