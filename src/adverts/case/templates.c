/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/case/templates.c - the templates behind the texts of a network, token by token, and what
 * stands in their slots.
 */
#include <stdlib.h>
#include <string.h>

#include "adverts/case/inside.h"
#include "adverts/template/sign.h"
#include "adverts/template/template.h"
#include "adverts/template/token.h"
#include "core/err.h"
#include "core/text.h"

typedef struct telling {
    mn_case_making *m;
    const mn_templates *all;
    uint32_t template;
    int64_t position;
    mn_tokens tokens;
    mn_buf words;
} telling;

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/* words: as the template has them. */
static mn_status tell_words(telling *t, mn_text words, mn_err *e)
{
    mn_maker *k = &t->m->maker[MN_CASE_TOKENS];
    mn_buf_clear(&t->words);
    mn_slot_sign_plain(&t->words, words);
    if (t->words.failed)
        return mn_fail_memory(e);
    words = (mn_text){t->words.ptr ? t->words.ptr : "", t->words.len};
    const mn_status st = mn_tokens_of(&t->tokens, words, NULL, 0, e);
    for (size_t i = 0; !st && i < t->tokens.n; i++) {
        const mn_token *x = &t->tokens.token[i];
        mn_make_row(k, 0);
        mn_make_i64(k, 0, t->template + 1);
        mn_make_i64(k, 1, ++t->position);
        mn_make_text(k, 2, mn_text_sub(words, x->start, x->end - x->start));
        mn_make_bool(k, 5, x->spaced);
    }
    return st;
}

static void tell_slot(telling *t, uint32_t slot, bool spaced)
{
    mn_maker *k = &t->m->maker[MN_CASE_TOKENS];
    const mn_template *x = &t->all->template[t->template];
    mn_make_row(k, 0);
    mn_make_i64(k, 0, t->template + 1);
    mn_make_i64(k, 1, ++t->position);
    mn_make_str(k, 2, MN_SLOT_SIGN);
    mn_make_i64(k, 3, slot + 1);
    mn_make_str(k, 4, mn_slot_kind_name((mn_slot_kind)t->all->slot[x->slot + slot].kind));
    mn_make_bool(k, 5, spaced);
}

/* The tokens of a template, and its text with the kinds of its slots: "call <phone>". */
static mn_status tell_tokens(telling *t, mn_buf *text, mn_err *e)
{
    const mn_template *x = &t->all->template[t->template];
    mn_status st = MN_OK;
    t->position = 0;
    for (size_t at = 0, slot = 0; !st; slot++) {
        const size_t end = slot < x->slots ? mn_slot_sign_next(x->text, at) : x->text.len;
        const mn_text words = mn_text_sub(x->text, at, end - at);
        mn_buf_text(text, words);
        st = tell_words(t, words, e);
        if (st || end == x->text.len)
            break;
        tell_slot(t, (uint32_t)slot, end && is_space(x->text.ptr[end - 1]));
        mn_buf_fmt(text, "<%s>",
                   mn_slot_kind_name((mn_slot_kind)t->all->slot[x->slot + slot].kind));
        at = end + strlen(MN_SLOT_SIGN);
    }
    return st;
}

static mn_status tell_template(telling *t, mn_err *e)
{
    const mn_template *x = &t->all->template[t->template];
    mn_maker *k = &t->m->maker[MN_CASE_TEMPLATES];
    mn_buf_clear(&t->m->b);
    const mn_status st = tell_tokens(t, &t->m->b, e);
    mn_make_row(k, 0);
    mn_make_i64(k, 0, t->template + 1);
    mn_make_i64(k, 1, x->posts);
    mn_make_f64(k, 2, mn_case_rounded(x->alone - x->with));
    mn_make_buf(k, 3, &t->m->b);
    return st;
}

static void tell_fills(const telling *t)
{
    mn_maker *k = &t->m->maker[MN_CASE_FILLS];
    for (size_t i = 0; i < t->all->values && !k->st; i++) {
        const mn_slot_value *v = &t->all->value[i];
        const uint32_t of = t->all->slot[v->slot].of;
        if (v->end <= v->start)
            continue;
        mn_make_row(k, 0);
        mn_make_i64(k, 0, of + 1);
        mn_make_text(k, 1, t->m->name[v->post]);
        mn_make_i64(k, 2, v->slot - t->all->template[of].slot + 1);
        mn_make_text(k, 3, mn_text_sub(t->m->in->text[v->post], v->start, v->end - v->start));
    }
}

static mn_status tell(mn_case_making *m, const mn_templates *all, mn_err *e)
{
    telling t = {.m = m, .all = all};
    mn_status st = MN_OK;
    for (uint32_t i = 0; i < m->in->posts; i++)
        m->template[i] = all->of[i] == MN_TEMPLATE_NONE ? 0 : all->of[i] + 1;
    for (; !st && t.template <all->n; t.template ++)
        st = tell_template(&t, e);
    if (!st)
        tell_fills(&t);
    mn_tokens_free(&t.tokens);
    mn_buf_free(&t.words);
    return st;
}

mn_status mn_network_case_templates(mn_case_making *m, const mn_ctx *ctx, mn_err *e)
{
    const uint32_t n = m->in->posts;
    const mn_ad_found *f = m->in->f;
    uint32_t *cluster = malloc(((size_t)n + 1) * sizeof *cluster);
    mn_text *place = calloc((size_t)n + 1, sizeof *place);
    mn_templates *all = NULL;
    mn_status st = cluster && place ? MN_OK : mn_fail_memory(e);
    for (uint32_t i = 0; !st && i < n; i++) {
        const mn_found_post *p = mn_case_post(m, i);
        cluster[i] = f->clusters.of[mn_case_number(m, i)];
        place[i] = p->place == MN_POST_NONE ? mn_text_of("") : f->place[p->place];
    }
    const mn_template_options o = {.cluster = cluster, .place = place, .values = true};
    if (!st)
        st = mn_templates_of(&all, ctx, m->in->text, n, &o, e);
    if (!st)
        st = tell(m, all, e);
    mn_templates_free(all);
    free(cluster);
    free(place);
    return st;
}
