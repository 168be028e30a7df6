/* SPDX-License-Identifier: Apache-2.0
 *
 * labels.c - what is the same in all answers of a country.
 */
#include "footprint/survey/labels.h"

#include "core/err.h"
#include "footprint/show/show.h"

#include <stdlib.h>
#include <string.h>

static mn_status add(mn_texts *x, const char *const *text, size_t count, mn_err *e)
{
    mn_status st = MN_OK;

    for (size_t i = 0; !st && i < count; i++)
        st = mn_texts_add(x, text[i], e);
    return st;
}

static mn_status add_texts(mn_labels *l, const mn_model *m, const mn_basis *b, const mn_cards *c,
                           mn_err *e)
{
    mn_status st = MN_OK;

    for (size_t o = 0; !st && o < m->origins; o++) {
        const mn_origin *of = &m->origin[o];

        st = add(&l->origin, (const char *[]){of->code, of->iso3, of->name}, MN_ORIGIN_TEXTS, e);
    }
    for (size_t q = 0; !st && q < b->count; q++) {
        const mn_question *of = b->at[q].question;

        st = add(&l->question, (const char *[]){of->key, of->screen, of->label}, MN_QUESTION_TEXTS,
                 e);
        for (size_t i = c->first[q]; !st && i < c->first[q + 1]; i++) {
            const mn_card *card = &c->at[i];

            st = add(&l->card,
                     (const char *[]){of->key, card->what, card->good, card->forced, card->child},
                     MN_CARD_TEXTS, e);
        }
    }
    return st;
}

static mn_status order(uint32_t **out, const mn_share *s, size_t n, mn_err *e)
{
    mn_ranked *ranked = malloc((n + 1) * sizeof *ranked);
    uint32_t *list = malloc((n + 1) * sizeof *list);

    if (ranked && list) {
        mn_rank(ranked, s, n);
        for (size_t i = 0; i < n; i++)
            list[i] = (uint32_t)ranked[i].index;
        *out = list;
        list = NULL;
    }
    free(ranked);
    free(list);
    return *out ? MN_OK : mn_fail_memory(e);
}

mn_status mn_labels_make(mn_labels *out, const mn_model *m, const mn_basis *b, const mn_cards *c,
                         const mn_share *origin, const mn_share *question, mn_err *e)
{
    mn_status st = add_texts(out, m, b, c, e);

    if (!st)
        st = order(&out->origin_order, origin, m->origins, e);
    return st ? st : order(&out->question_order, question, b->count, e);
}

void mn_labels_free(mn_labels *l)
{
    mn_texts_free(&l->origin);
    mn_texts_free(&l->question);
    mn_texts_free(&l->card);
    free(l->origin_order);
    free(l->question_order);
    memset(l, 0, sizeof *l);
}
