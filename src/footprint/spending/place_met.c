/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/spending/place_met.c - the descriptions that were met. What is known of them is
 * asked for some rows ahead, as it lies outside of the processor's caches.
 */
#include "footprint/spending/place.h"

#include "core/err.h"
#include "core/prefetch.h"
#include "core/text.h"

mn_text mn_place_cell(const mn_placer *p, size_t row, size_t col)
{
    return col == SIZE_MAX ? (mn_text){"", 0} : mn_text_trim(mn_table_text(p->t, row, col));
}

mn_text mn_place_said(const mn_placer *p, size_t row)
{
    const mn_text words = mn_place_cell(p, row, p->description);
    return words.len > 0 ? words : mn_place_cell(p, row, p->category);
}

void mn_placer_ask(mn_placer *p, size_t row)
{
    const mn_map *seen = &p->seen.map;
    const mn_ahead *near = &p->ahead[(row + MN_AHEAD / 4) % MN_AHEAD];
    const size_t far = row + MN_AHEAD / 2;
    if (far < mn_table_rows(p->t)) {
        mn_ahead *to = &p->ahead[far % MN_AHEAD];
        *to = (mn_ahead){.words = mn_place_said(p, far), .salt = seen->salt};
        to->hash = mn_map_hash(seen, to->words);
        mn_map_ask(seen, to->hash);
    }
    if (near->words.len > 0 && near->salt == seen->salt) {
        const uint32_t at = mn_map_near(seen, near->hash);
        if (at != MN_MAP_NONE) {
            mn_prefetch(&p->kept[at]);
            mn_prefetch((const char *)&p->kept[at] + 64);
        }
    }
    p->now = p->ahead[row % MN_AHEAD];
}

/* The index of words that were met, or MN_MAP_NONE. */
static uint32_t find_met(const mn_placer *p, mn_text words)
{
    const mn_ahead *now = &p->now;
    return now->words.ptr == words.ptr && now->words.len == words.len &&
                   now->salt == p->seen.map.salt
               ? mn_map_get_hashed(&p->seen.map, words, now->hash)
               : mn_memo_get(&p->seen, words);
}

mn_status mn_place_know(mn_placer *p, mn_text words, mn_words_kept **kept, mn_err *e)
{
    if (words.ptr == p->recent.ptr && words.len == p->recent.len) {
        *kept = &p->kept[p->recent_at];
        return MN_OK;
    }
    uint32_t at = find_met(p, words);
    if (at != MN_MAP_NONE) {
        p->recent = words;
        p->recent_at = at;
        *kept = &p->kept[at];
        return MN_OK;
    }
    if (mn_memo_full(&p->seen)) {
        mn_memo_free(&p->seen);
        mn_products_forget(&p->products);
        p->recent = (mn_text){NULL, 0};
        p->kepts = 0;
    }
    if (!mn_grow(&p->kept, &p->kept_cap, p->kepts + 1, sizeof *p->kept)) {
        return mn_fail_memory(e);
    }
    at = (uint32_t)p->kepts;
    p->numbers += p->numbers < UINT32_MAX;
    p->kept[p->kepts++] = (mn_words_kept){.guess = {.industry = -1},
                                          .total = mn_is_total(words),
                                          .number = p->numbers < UINT32_MAX ? p->numbers : 0};
    *kept = &p->kept[at];
    return mn_memo_put(&p->seen, words, at, e);
}
