/* SPDX-License-Identifier: Apache-2.0
 *
 * reference/words.c - from a description's words to its industries: the calls
 * of manumit/reference.h and the embedded tables behind them.
 */
#include "reference/words.h"

#include <stdlib.h>

#include "core/err.h"

#define EMBEDDED(symbol) extern const unsigned char symbol[], symbol##_end[]
#define TABLE(symbol, file)                                                                        \
    {                                                                                              \
        "data/words/" file, symbol, (size_t)(symbol##_end - symbol)                                \
    }

EMBEDDED(mn_data_words_roles);
EMBEDDED(mn_data_words_noise);
EMBEDDED(mn_data_words_services);
EMBEDDED(mn_data_words_lexicon);
EMBEDDED(mn_data_words_classes);
EMBEDDED(mn_data_words_abbreviations);

mn_status mn_words_load(mn_words **out, const mn_reference *r, mn_err *e)
{
    mn_words_tables t = {
        .roles = TABLE(mn_data_words_roles, "roles.csv"),
        .noise = TABLE(mn_data_words_noise, "noise.csv"),
        .services = TABLE(mn_data_words_services, "services.csv"),
        .lexicon = TABLE(mn_data_words_lexicon, "lexicon.csv"),
        .classes = TABLE(mn_data_words_classes, "classification_phrases.csv"),
        .abbreviations = TABLE(mn_data_words_abbreviations, "abbreviations.csv"),
    };
    (void)r;
    return mn_words_build(out, &t, e);
}

void mn_words_free(mn_words *w)
{
    if (!w)
        return;
    mn_map_free(&w->map);
    mn_arena_free(&w->arena);
    free(w->word);
    free(w->phrase);
    free(w->pool);
    free(w->posting);
    free(w->stat);
    free(w->abbr);
    free(w->service);
    free(w->near);
    free(w);
}

mn_status mn_words_classify(const mn_reference *r, mn_text description, mn_guess best[3], mn_err *e)
{
    mn_query q;
    mn_verdict v;
    if (!r->words)
        return mn_fail(e, MN_USAGE, "the word index is not loaded");
    mn_query_read(&q, r->words, description);
    mn_query_score(&v, r->words, &q);
    for (size_t i = 0; i < 3; i++) {
        best[i] = (mn_guess){.industry = -1, .phrase = "", .source = ""};
        if (i >= v.bests)
            continue;
        uint32_t p = v.phrase[v.best[i]];
        best[i].industry = v.best[i];
        best[i].score = mn_verdict_score(&v, i);
        best[i].phrase = p == MN_MAP_NONE ? "" : r->words->phrase[p].text;
        best[i].source = p == MN_MAP_NONE ? "" : r->words->phrase[p].source;
    }
    return MN_OK;
}
