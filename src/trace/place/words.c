/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/place/words.c - what the words of an address say of a region.
 *
 * A word of a table that a road's word follows, with at most three words like "South" between them,
 * is a road's name: of "Urumqi Middle Road, Shanghai" nothing is left but Shanghai. The longest
 * phrase at a place counts.
 */
#include "core/text.h"
#include "trace/place/inside.h"

enum { WAYS = 3 };

/* The longest phrase of the region, or of all, at word `at`; of kinds alike the first. False where
 * there is none. */
static bool longest(mn_phrase_hit *out, const mn_places *p, uint32_t region, const mn_folded *f,
                    size_t at)
{
    uint32_t cursor = MN_PHRASE_FIRST;
    mn_phrase_hit h;
    bool any = false;
    while (mn_phrases_next(&h, &cursor, p->phrases, f, at)) {
        const mn_region_word *w = &p->word[h.value];
        if (w->region != region || w->kind == MN_WORD_LOCODE)
            continue;
        if (!any || h.words > out->words)
            *out = h;
        any = true;
    }
    return any;
}

/* How many words a road's word, or one that may stand before it, takes at `at`; 0: none. */
static size_t of_road(const mn_places *p, mn_word_kind kind, const mn_folded *f, size_t at)
{
    uint32_t cursor = MN_PHRASE_FIRST;
    mn_phrase_hit h;
    size_t most = 0;
    while (at < f->words && mn_phrases_next(&h, &cursor, p->phrases, f, at)) {
        const mn_region_word *w = &p->word[h.value];
        if (w->region == UINT32_MAX && w->kind == kind && h.words > most)
            most = h.words;
    }
    return most;
}

static bool is_road(const mn_places *p, const mn_folded *f, size_t at)
{
    for (size_t ways = 0; ways <= WAYS; ways++) {
        if (of_road(p, MN_WORD_ROAD, f, at))
            return true;
        const size_t way = of_road(p, MN_WORD_WAY, f, at);
        if (!way)
            return false;
        at += way;
    }
    return false;
}

/* Which of two words is told. */
static unsigned rank(mn_word_kind k, bool road)
{
    return road                                         ? 1
           : k == MN_WORD_WEAK || k == MN_WORD_NAMESAKE ? 2
           : k == MN_WORD_COMMON                        ? 3
           : k == MN_WORD_PLACE                         ? 4
                                                        : 5;
}

static void count(mn_seen *s, const mn_phrase_hit *h, mn_word_kind kind, bool road, unsigned *told)
{
    if (kind == MN_WORD_ELSEWHERE) {
        if (!road && !s->elsewhere++)
            s->other = h->text;
        return;
    }
    if (road)
        s->road++;
    else if (kind == MN_WORD_NAME || kind == MN_WORD_PLACE)
        s->strong++;
    else if (kind == MN_WORD_COMMON)
        s->common++;
    else if (kind == MN_WORD_NAMESAKE)
        s->namesake++;
    else
        s->weak++;
    if (rank(kind, road) > *told) {
        *told = rank(kind, road);
        s->first = h->text;
        s->kind = kind;
    }
}

void mn_places_see(mn_seen *out, const mn_places *p, uint32_t region, const mn_folded *f)
{
    unsigned told = 0;
    *out = (mn_seen){.strong = 0};
    for (size_t at = 0; at < f->words;) {
        mn_phrase_hit h = {.words = 0};
        if (!longest(&h, p, region, f, at)) {
            at++;
            continue;
        }
        at += h.words;
        count(out, &h, p->word[h.value].kind, is_road(p, f, at), &told);
    }
}
