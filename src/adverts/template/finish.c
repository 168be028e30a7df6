/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/template/finish.c - see finish.h.
 */
#include "adverts/template/finish.h"
#include "adverts/template/shape.h"
#include "adverts/template/sign.h"
#include "core/err.h"
#include "core/map.h"
#include "core/text.h"
#include <stdlib.h>
#include <string.h>

/* One template at work. */
typedef struct work {
    mn_finished *f;
    const mn_finish_input *in;
    const mn_solution *solution;
    uint32_t *post; /* of the template, and of each the item */
    uint32_t *item_of;
    size_t posts;
    mn_text *text, *place;
    mn_filled *filled; /* post by post, slot by slot */
    mn_shape *shape;   /* of each slot */
    mn_tokens tokens;
    uint32_t token_of; /* the item whose post lies in tokens */
    mn_err *e;
} work;

void mn_finished_free(mn_finished *f)
{
    free(f->template);
    free(f->post);
    free(f->slot);
    free(f->value);
    mn_arena_free(&f->memory);
    *f = (mn_finished){0};
}

/* How much a kind of token says about a slot. */
static int telling(uint8_t kind)
{
    static const int rank[MN_TOKEN_KINDS] = {
        [MN_TOKEN_EMPTY] = 1, [MN_TOKEN_NUMBER] = 2,  [MN_TOKEN_CODE] = 3,  [MN_TOKEN_TIME] = 4,
        [MN_TOKEN_MONEY] = 6, [MN_TOKEN_ADDRESS] = 5, [MN_TOKEN_PHONE] = 7, [MN_TOKEN_PLACE] = 1};
    return rank[kind];
}

/* The post that stands for an item. */
static uint32_t shown(const mn_finish_input *in, const mn_item *item)
{
    return in->forms->form[in->form_of[in->form_start[item->id]]].post;
}

/* What stands in the slots of post i. */
static mn_status fill(work *w, size_t i, const mn_item *item)
{
    const uint32_t slots = w->solution->slots;
    const mn_token *token = item->token;
    mn_filled *v = w->filled + i * slots;
    if (slots == 0)
        return MN_OK;
    if (!token || w->post[i] != item->post) {
        const mn_status s = mn_tokens_of_post(&w->tokens, w->in->texts, w->post[i], w->e);
        if (s != MN_OK)
            return s;
        w->token_of = MN_COLUMN_NONE;
        if (w->tokens.n != item->n) /* two forms of one hash: 2^-64 */
            return MN_OK;
        token = w->tokens.token;
    }
    for (uint32_t k = 0; k < item->n; k++) {
        const mn_token *t = &token[k];
        if (item->part[k] >= slots)
            continue;
        mn_filled *x = &v[item->part[k]];
        const bool value = mn_token_is_value(t);
        if (!x->there) {
            *x = (mn_filled){t->start, t->end, t->kind, true, !value};
            continue;
        }
        x->end = t->end;
        x->words = true;
        if (telling(t->kind) > telling(x->kind))
            x->kind = t->kind;
    }
    return MN_OK;
}

static int by_post(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;
    return x[0] < y[0] ? -1 : x[0] > y[0];
}

/* The posts of the template, in order, and of each the item it came by. */
static mn_status list_posts(work *w, uint32_t k, const mn_item *item, size_t items)
{
    const mn_finish_input *in = w->in;
    uint32_t(*pair)[2] = calloc(w->solution->posts + 1, sizeof *pair);
    if (!pair)
        return mn_fail_memory(w->e);
    size_t n = 0;
    for (size_t i = 0; i < items; i++) {
        if (item[i].solution != k)
            continue;
        for (uint32_t f = in->form_start[item[i].id]; f < in->form_start[item[i].id + 1]; f++) {
            const mn_form *form = &in->forms->form[in->form_of[f]];
            for (uint32_t m = 0; m < form->posts && n < w->solution->posts; m++) {
                pair[n][0] = in->forms->member[form->first + m];
                pair[n++][1] = (uint32_t)i;
            }
        }
    }
    qsort(pair, n, sizeof *pair, by_post);
    w->posts = n;
    const size_t slots = w->solution->slots;
    w->post = calloc(n + 1, sizeof *w->post);
    w->item_of = calloc(n + 1, sizeof *w->item_of);
    w->text = calloc(n + 1, sizeof *w->text);
    w->place = in->place ? calloc(n + 1, sizeof *w->place) : NULL;
    w->filled = calloc(n * slots + 1, sizeof *w->filled);
    w->shape = calloc(slots + 1, sizeof *w->shape);
    mn_status s = MN_OK;
    if (!w->post || !w->item_of || !w->text || (in->place && !w->place) || !w->filled || !w->shape)
        s = mn_fail_memory(w->e);
    for (size_t i = 0; s == MN_OK && i < n; i++) {
        w->post[i] = pair[i][0];
        w->item_of[i] = pair[i][1];
        w->text[i] = in->texts->text[pair[i][0]];
        if (w->place)
            w->place[i] = in->place[pair[i][0]];
        mn_shelf_read(in->texts->shelf, w->text[i].len);
    }
    free(pair);
    return s;
}

/* The tokens of the post that stands for item i, and how many. */
static mn_status show(work *w, const mn_item *item, uint32_t i, mn_text *text,
                      const mn_token **token, size_t *n)
{
    const uint32_t post = item[i].token ? item[i].post : shown(w->in, &item[i]);
    *text = w->in->texts->text[post];
    *token = item[i].token;
    *n = item[i].n;
    if (*token)
        return MN_OK;
    if (w->token_of != i) {
        const mn_status s = mn_tokens_of_post(&w->tokens, w->in->texts, post, w->e);
        if (s != MN_OK)
            return s;
        w->token_of = i;
    }
    *token = w->tokens.token;
    *n = w->tokens.n;
    return MN_OK;
}

/* The text: constants as a post has them, slots by their shape. */
static mn_status write(work *w, mn_buf *b, const mn_item *item)
{
    const mn_solution *t = w->solution;
    uint32_t slot = 0;
    size_t from = 0; /* behind the last slot */
    for (uint32_t i = 0; i < t->elements; i++) {
        const mn_element *x = &t->element[i];
        mn_text text;
        const mn_token *token;
        size_t n;
        if (x->item == MN_COLUMN_NONE) {
            slot += x->slot;
            continue;
        }
        mn_status s = show(w, item, x->item, &text, &token, &n);
        if (s != MN_OK)
            return s;
        if (x->token >= n) {
            slot += x->slot;
            continue;
        }
        const mn_token *k = &token[x->token];
        if (!x->slot) {
            if (k->spaced && b->len)
                mn_buf_char(b, ' ');
            mn_slot_sign_words(b, from, mn_text_sub(text, k->start, k->end - k->start));
            continue;
        }
        const mn_shape *shape = &w->shape[slot];
        if (k->spaced && b->len && shape->n)
            mn_buf_char(b, ' ');
        for (uint32_t p = 0; p < shape->n; p++) {
            if (shape->piece[p].open) {
                mn_buf_str(b, MN_SLOT_SIGN);
                from = b->len;
                continue;
            }
            const uint32_t at = w->filled[shape->post * t->slots + slot].start + shape->piece[p].at;
            mn_slot_sign_words(b, from, mn_text_sub(w->text[shape->post], at, shape->piece[p].len));
        }
        slot++;
    }
    return b->failed ? mn_fail_memory(w->e) : MN_OK;
}

static mn_status keep_values(work *w, const mn_shape_piece *piece, uint32_t slot, uint32_t number,
                             mn_template_slot *out)
{
    mn_finished *f = w->f;
    const uint32_t slots = w->solution->slots;
    mn_map seen = {0};
    mn_status s = MN_OK;
    for (size_t i = 0; s == MN_OK && i < w->posts; i++) {
        const mn_filled *v = &w->filled[i * slots + slot];
        uint32_t start = 0, end = 0;
        if (!v->there || v->start == v->end) {
            out->empty++;
            continue;
        }
        mn_shape_span(&w->shape[slot], piece, w->text[i], v, &start, &end);
        uint32_t one = 1;
        s = mn_map_put(&seen, mn_text_sub(w->text[i], start, end - start), &one, w->e);
        if (s != MN_OK || !w->in->values)
            continue;
        if (!mn_grow(&f->value, &f->value_cap, f->values + 1, sizeof *f->value))
            s = mn_fail_memory(w->e);
        else
            f->value[f->values++] = (mn_slot_value){w->post[i], number, start, end};
    }
    out->distinct = (uint32_t)seen.count;
    mn_map_free(&seen);
    return s;
}

static mn_status keep_slots(work *w, mn_template *t)
{
    mn_finished *f = w->f;
    const uint32_t slots = w->solution->slots;
    mn_status s = MN_OK;
    t->slot = (uint32_t)f->slots;
    for (uint32_t k = 0; s == MN_OK && k < slots; k++) {
        const mn_slot_kind kind = mn_shape_kind(w->text, w->filled + k, slots, w->posts, w->place);
        for (uint32_t p = 0; s == MN_OK && p < w->shape[k].n; p++) {
            if (!w->shape[k].piece[p].open)
                continue;
            mn_template_slot x = {.of = (uint32_t)f->n, .kind = (uint8_t)kind};
            s = keep_values(w, &w->shape[k].piece[p], k, (uint32_t)f->slots, &x);
            if (s == MN_OK && !mn_grow(&f->slot, &f->slot_cap, f->slots + 1, sizeof *f->slot))
                s = mn_fail_memory(w->e);
            if (s == MN_OK)
                f->slot[f->slots++] = x;
        }
    }
    t->slots = (uint32_t)f->slots - t->slot;
    return s;
}

static mn_status finish(work *w, uint32_t k, const mn_item *item, size_t items)
{
    mn_finished *f = w->f;
    mn_status s = list_posts(w, k, item, items);
    mn_template t = {.alone = w->solution->alone, .with = w->solution->with};
    for (size_t i = 0; s == MN_OK && i < w->posts; i++) {
        s = fill(w, i, &item[w->item_of[i]]);
        t.edits += item[w->item_of[i]].edits;
    }
    for (uint32_t j = 0; s == MN_OK && j < w->solution->slots; j++)
        s = mn_shape_of(&w->shape[j], w->text, w->filled + j, w->solution->slots, w->posts,
                        w->solution->noise, w->in->forms->word, w->e);
    for (uint32_t i = 0; i < w->solution->elements; i++)
        t.words += !w->solution->element[i].slot;
    mn_buf b = {0};
    if (s == MN_OK)
        s = write(w, &b, item);
    if (s == MN_OK)
        s = keep_slots(w, &t);
    if (s == MN_OK) {
        t.text = mn_arena_text(&f->memory, (mn_text){b.ptr ? b.ptr : "", b.len});
        t.posts = (uint32_t)w->posts;
        t.first = w->posts ? w->post[0] : 0;
        if (!t.text.ptr ||
            !mn_grow(&f->template, &f->template_cap, f->n + 1, sizeof *f->template) ||
            !mn_grow(&f->post, &f->post_cap, f->posts + w->posts + 1, sizeof *f->post))
            s = mn_fail_memory(w->e);
    }
    if (s == MN_OK) {
        f->template[f->n++] = t;
        memcpy(f->post + f->posts, w->post, w->posts * sizeof *w->post);
        f->posts += w->posts;
    }
    mn_buf_free(&b);
    return s;
}

mn_status mn_finish(mn_finished *f, const mn_finish_input *in, const mn_solved *solved, uint32_t k,
                    const mn_item *item, size_t items, mn_err *e)
{
    work w = {
        .f = f, .in = in, .solution = &solved->solution[k], .token_of = MN_COLUMN_NONE, .e = e};
    const mn_status s = finish(&w, k, item, items);
    free(w.post);
    free(w.item_of);
    free(w.text);
    free(w.place);
    free(w.filled);
    free(w.shape);
    mn_tokens_free(&w.tokens);
    return s;
}
