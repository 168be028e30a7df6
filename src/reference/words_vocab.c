/* SPDX-License-Identifier: Apache-2.0
 *
 * reference/words_vocab.c - the words of the index and their plurals.
 *
 * A plural is joined to its singular only where the index knows both, or, in a
 * query, where the index knows the singular: no stemmer cuts "glasses" to
 * "glass" or "care" to "car".
 */
#include "reference/words.h"

#include <string.h>

#include "core/text.h"

mn_text mn_word_text(const mn_words *w, uint32_t id)
{
    return (mn_text){w->text + w->word[id].text, w->word[id].len};
}

uint32_t mn_word_find(const mn_words *w, mn_text text)
{
    uint32_t mask = w->slots - 1;
    for (uint32_t i = (uint32_t)mn_hash64(text.ptr, text.len) & mask; w->slot[i];
         i = (i + 1) & mask) {
        const mn_word *x = &w->word[w->slot[i] - 1];
        if (x->len == text.len && memcmp(w->text + x->text, text.ptr, text.len) == 0)
            return w->slot[i] - 1;
    }
    return MN_MAP_NONE;
}

/* --- plurals ------------------------------------------------------------------------ */

/* Plurals that are another thing than their singular. */
static bool keeps_its_s(mn_text t)
{
    static const char *const keep[] = {
        "glasses", "customs",  "goods",  "arms",     "greens", "mains",      "news",
        "jeans",   "shorts",   "briefs", "flats",    "lens",   "bus",        "gas",
        "spirits", "pampers",  "boxers", "dates",    "blinds", "spectacles", "minutes",
        "esposas", "trainers", "cruces", "premises", "gps",    "nuts"};
    for (size_t i = 0; i < sizeof keep / sizeof *keep; i++)
        if (mn_text_eq_str(t, keep[i]))
            return true;
    return false;
}

static uint32_t find_ended(const mn_words *w, mn_text t, size_t cut, const char *end)
{
    char text[MN_WORD_MAX + 4];
    size_t len = t.len - cut, more = strlen(end);
    memcpy(text, t.ptr, len);
    memcpy(text + len, end, more);
    return mn_word_find(w, (mn_text){text, len + more});
}

uint32_t mn_word_singular(const mn_words *w, mn_text t)
{
    uint32_t id = MN_MAP_NONE;
    if (t.len < 4 || t.len > MN_WORD_MAX || t.ptr[t.len - 1] != 's' || t.ptr[t.len - 2] == 's' ||
        keeps_its_s(t))
        return id;
    bool es = t.ptr[t.len - 2] == 'e';
    id = find_ended(w, t, 1, "");
    if (id == MN_MAP_NONE && es && t.len > 4)
        id = find_ended(w, t, 2, "");
    if (id == MN_MAP_NONE && es && t.ptr[t.len - 3] == 'i')
        id = find_ended(w, t, 3, "y");
    if (id == MN_MAP_NONE && es && t.ptr[t.len - 3] == 'c')
        id = find_ended(w, t, 3, "z");
    if (id == MN_MAP_NONE && es && t.ptr[t.len - 3] == 'v')
        id = find_ended(w, t, 3, "f");
    if (id == MN_MAP_NONE && es && t.ptr[t.len - 3] == 'v')
        id = find_ended(w, t, 3, "fe");
    return id;
}

uint32_t mn_word_lemma(const mn_words *w, mn_text t)
{
    uint32_t id = mn_word_find(w, t);
    if (id == MN_MAP_NONE)
        id = mn_word_singular(w, t);
    if (id == MN_MAP_NONE && t.len >= 3 && t.len < MN_WORD_MAX)
        id = find_ended(w, t, 0, "s");
    if (id == MN_MAP_NONE && t.len >= 4 && t.len < MN_WORD_MAX - 1)
        id = find_ended(w, t, 0, "es");
    return id == MN_MAP_NONE ? id : w->word[id].lemma;
}
