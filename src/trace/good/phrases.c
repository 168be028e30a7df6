/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/good/phrases.c - phrases by their first words. See phrases.h.
 */
#include "trace/good/phrases.h"

#include <stdlib.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/map.h"
#include "core/text.h"

enum { PHRASES_MAX = 1000000 };

typedef struct phrase {
    uint32_t value;
    uint32_t stem, stems; /* in phrases.stem */
    uint32_t next;        /* of those that begin with the same word; MN_MAP_NONE: the last */
    bool han;
    mn_text text;
} phrase;

struct mn_phrases {
    mn_arena arena;
    mn_map first; /* of the first word of phrases */
    phrase *at;
    size_t n, cap;
    mn_stem *stem;
    size_t stems, stem_cap;
    mn_folded words; /* while it is filled */
};

mn_status mn_phrases_new(mn_phrases **out, mn_err *e)
{
    mn_phrases *p = calloc(1, sizeof *p);
    if (!p)
        return mn_fail_memory(e);
    *out = p;
    return MN_OK;
}

void mn_phrases_free(mn_phrases *p)
{
    if (!p)
        return;
    mn_arena_free(&p->arena);
    mn_map_free(&p->first);
    mn_folded_free(&p->words);
    free(p->at);
    free(p->stem);
    free(p);
}

static mn_status add_stems(mn_phrases *p, mn_err *e)
{
    for (size_t i = 0; i < p->words.words; i++) {
        mn_stem s = mn_stem_of(mn_folded_at(&p->words, i));
        if (!mn_grow(&p->stem, &p->stem_cap, p->stems + 1, sizeof *p->stem))
            return mn_fail_memory(e);
        s.text = mn_arena_text(&p->arena, s.text);
        if (!s.text.ptr)
            return mn_fail_memory(e);
        p->stem[p->stems++] = s;
    }
    return MN_OK;
}

mn_status mn_phrases_add(mn_phrases *p, mn_text text, uint32_t value, mn_err *e)
{
    const size_t first = p->stems;
    mn_status st = mn_folded_read(&p->words, text, e);
    if (st || !p->words.words)
        return st;
    if (p->words.words > MN_PHRASE_WORDS || p->words.cut) {
        mn_fail(e, MN_DATA, "the phrase '%.*s' has more than %d words",
                (int)mn_utf8_cut(text, 60).len, text.ptr, MN_PHRASE_WORDS);
        return mn_hint(e, "give the few words by which it is known; several phrases are joined by "
                          "';'");
    }
    if (p->n == PHRASES_MAX)
        return mn_fail(e, MN_DATA, "more than %d phrases", PHRASES_MAX);
    if (!mn_grow(&p->at, &p->cap, p->n + 1, sizeof *p->at))
        return mn_fail_memory(e);
    if ((st = add_stems(p, e)))
        return st;
    phrase x = {.value = value,
                .stem = (uint32_t)first,
                .stems = (uint32_t)p->words.words,
                .next = MN_MAP_NONE,
                .han = p->words.word[0].han,
                .text = mn_arena_text(&p->arena, text)};
    if (!x.text.ptr)
        return mn_fail_memory(e);
    uint32_t head = (uint32_t)p->n;
    if ((st = mn_map_put(&p->first, p->stem[first].text, &head, e)))
        return st;
    if (head != p->n) { /* behind the first of them */
        x.next = p->at[head].next;
        p->at[head].next = (uint32_t)p->n;
    }
    p->at[p->n++] = x;
    return MN_OK;
}

static bool stands_at(const mn_phrases *p, const phrase *x, const mn_folded *f, size_t at)
{
    if (at + x->stems > f->words)
        return false;
    for (size_t i = 0; i < x->stems; i++)
        if (!mn_stem_eq(p->stem[x->stem + i], mn_stem_of(mn_folded_at(f, at + i))))
            return false;
    return true;
}

bool mn_phrases_next(mn_phrase_hit *out, uint32_t *cursor, const mn_phrases *p, const mn_folded *f,
                     size_t at)
{
    uint32_t i = *cursor == MN_PHRASE_FIRST
                     ? mn_map_get(&p->first, mn_stem_of(mn_folded_at(f, at)).text)
                     : *cursor;
    for (; i != MN_MAP_NONE; i = p->at[i].next) {
        const phrase *x = &p->at[i];
        if (!stands_at(p, x, f, at))
            continue;
        *out = (mn_phrase_hit){x->value, x->stems, x->text, x->han};
        *cursor = x->next;
        return true;
    }
    *cursor = MN_MAP_NONE;
    return false;
}
