/* SPDX-License-Identifier: Apache-2.0
 *
 * reference/words.c - from a description's words to its industries: the calls
 * of manumit/reference.h. The index is made by tools/words_index when the
 * library is built and lies in it ready for use, so that loading is instant.
 */
#include "reference/words.h"

#include <stdlib.h>

#include "core/err.h"

extern const unsigned char mn_data_words[], mn_data_words_end[];

/* A section's first thing; NULL when the section does not lie in the index. */
static const void *section(const mn_words_head *h, mn_section s, size_t size)
{
    if (h->at[s] % 16 || h->at[s] > h->size || h->n[s] > (h->size - h->at[s]) / size)
        return NULL;
    return (const unsigned char *)h + h->at[s];
}

mn_status mn_words_load(mn_words **out, const mn_reference *r, mn_err *e)
{
    const mn_words_head *h = (const void *)mn_data_words;
    (void)r;
    if ((size_t)(mn_data_words_end - mn_data_words) != h->size || h->magic != MN_WORDS_MAGIC)
        return mn_fail(e, MN_DATA, "the word index was made for another version");
    mn_words *w = calloc(1, sizeof *w);
    if (!w)
        return mn_fail_memory(e);
    w->text = section(h, MN_SECTION_TEXT, 1);
    w->slot = section(h, MN_SECTION_SLOT, sizeof *w->slot);
    w->slots = h->n[MN_SECTION_SLOT];
    w->word = section(h, MN_SECTION_WORD, sizeof *w->word);
    w->words = h->n[MN_SECTION_WORD] - 1;
    w->phrase = section(h, MN_SECTION_PHRASE, sizeof *w->phrase);
    w->phrases = h->n[MN_SECTION_PHRASE];
    w->pool = section(h, MN_SECTION_POOL, sizeof *w->pool);
    w->posting = section(h, MN_SECTION_POSTING, sizeof *w->posting);
    w->stat = section(h, MN_SECTION_STAT, sizeof *w->stat);
    w->abbr = section(h, MN_SECTION_ABBR, sizeof *w->abbr);
    w->service = section(h, MN_SECTION_SERVICE, sizeof *w->service);
    w->near = section(h, MN_SECTION_NEAR, sizeof *w->near);
    w->near_from = section(h, MN_SECTION_FROM, sizeof *w->near_from);
    w->prior = section(h, MN_SECTION_PRIOR, sizeof *w->prior);
    w->merchant = section(h, MN_SECTION_MERCHANT, sizeof *w->merchant);
    w->merchants = h->n[MN_SECTION_MERCHANT];
    if (!w->text || !w->slot || !w->word || !w->phrase || !w->pool || !w->posting || !w->stat ||
        !w->abbr || !w->service || !w->near || !w->near_from || !w->prior || !w->merchant) {
        mn_words_free(w);
        return mn_fail(e, MN_DATA, "the word index is broken");
    }
    *out = w;
    return MN_OK;
}

void mn_words_free(mn_words *w)
{
    free(w);
}

mn_status mn_words_classify(const mn_reference *r, mn_text description, mn_guess best[3], mn_err *e)
{
    mn_query q;
    mn_verdict v;
    if (!r->words)
        return mn_fail(e, MN_USAGE, "the word index is not loaded");
    mn_words_judge(&v, &q, r->words, description);
    for (size_t i = 0; i < 3; i++) {
        best[i] = (mn_guess){.industry = -1, .phrase = "", .source = ""};
        if (i >= v.bests)
            continue;
        uint32_t p = v.phrase[v.best[i]];
        best[i].industry = v.best[i];
        best[i].score = mn_verdict_score(&v, i);
        if (v.merchant) {
            best[i].phrase = r->words->text + v.merchant->text;
            best[i].source = "merchants";
        } else if (p != MN_MAP_NONE) {
            best[i].phrase = r->words->text + r->words->phrase[p].text;
            best[i].source = r->words->text + r->words->phrase[p].source;
        }
    }
    return MN_OK;
}
