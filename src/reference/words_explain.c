/* SPDX-License-Identifier: Apache-2.0
 *
 * reference/words_explain.c - why a description is given to an industry, as
 * lines that a person can check.
 */
#include "reference/words.h"

#include "core/buf.h"
#include "core/err.h"

/* How a written word was read: "'chkn' read as 'chicken' (0.74)". */
static void say_slot(mn_buf *b, const mn_words *w, const mn_query *q, const mn_slot *s)
{
    const mn_raw_word *raw = &q->raw.at[s->raw];
    mn_buf_fmt(b, "'%.*s'", (int)raw->len, raw->text);
    if (s->n == 0) {
        mn_buf_str(b, s->role == MN_ROLE_PLAIN ? " is unknown\n" : " says nothing\n");
        return;
    }
    for (size_t i = 0; i < s->n && i < 3; i++) {
        const mn_text t = mn_word_text(w, s->cand[i].word);
        mn_buf_fmt(b, "%s'%.*s'", i == 0 ? " read as " : " or ", (int)t.len, t.ptr);
        if (s->cand[i].quality < 1.0F) {
            mn_buf_fmt(b, " (%.2f)", (double)s->cand[i].quality);
        }
    }
    mn_buf_str(b, s == &q->slot[q->head] ? ", the head\n" : "\n");
}

static void say_industry(mn_buf *b, const mn_words *w, const mn_verdict *v, size_t place)
{
    const size_t i = v->best[place];
    if (v->merchant) {
        mn_buf_fmt(b, "what it mostly sells -> c%zu, score %.2f\n", i + 1,
                   mn_verdict_score(v, place));
    } else if (v->phrase[i] != MN_MAP_NONE) {
        const mn_phrase *p = &w->phrase[v->phrase[i]];
        mn_buf_fmt(b, "like '%s' of %s (%.2f) -> c%zu, score %.2f\n", w->text + p->text,
                   w->text + p->source, v->match[i], i + 1, mn_verdict_score(v, place));
    } else {
        mn_buf_fmt(b, "words used mostly there -> c%zu, score %.2f\n", i + 1,
                   mn_verdict_score(v, place));
    }
}

mn_status mn_words_explain(char **out, const mn_reference *r, mn_text description, mn_err *e)
{
    mn_buf b = {0};
    mn_query q;
    mn_verdict v;
    if (!r->words) {
        return mn_fail(e, MN_USAGE, "the word index is not loaded");
    }
    mn_words_judge(&v, &q, r->words, description);
    if (q.merchant)
        mn_buf_fmt(&b, "'%s' is a name%s\n", r->words->text + q.merchant->text,
                   v.merchant ? "" : ", but the line says more");
    for (size_t i = 0; i < q.n; i++) {
        say_slot(&b, r->words, &q, &q.slot[i]);
    }
    if (v.bests == 0) {
        mn_buf_str(&b, v.merchant ? "it moves money\n" : "no word of it says what was bought\n");
    }
    if (v.service >= 0) {
        mn_buf_fmt(&b, "a service: %s\n", r->words->text + r->words->service[v.service].name);
    }
    for (size_t i = 0; i < v.bests; i++) {
        say_industry(&b, r->words, &v, i);
    }
    if (b.failed) {
        mn_buf_free(&b);
        return mn_fail_memory(e);
    }
    *out = b.ptr;
    return MN_OK;
}
