/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/template/gather.c - see gather.h.
 */
#include "adverts/template/gather.h"

#include <stdlib.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/map.h"
#include "core/sets.h"

typedef struct gathering {
    mn_templates *out;
    mn_arena *memory;
    size_t template_cap, slot_cap;
    uint32_t **slot; /* of each piece, the numbers that its slots get; NULL: it has none */
    mn_map by_text;
    mn_err *e;
} gathering;

/* Takes template k of a family over; one of the same text and as many slots
 * takes its posts. */
static mn_status take(gathering *g, const mn_finished *f, size_t k, const uint32_t *posts,
                      uint32_t *number, uint32_t *slot_number)
{
    mn_templates *out = g->out;
    const mn_template *t = &f->template[k];
    uint32_t at = out->n;
    const mn_text text = mn_arena_text(g->memory, t->text);
    if (!text.ptr)
        return mn_fail_memory(g->e);
    mn_status s = mn_map_put(&g->by_text, text, &at, g->e);
    if (s != MN_OK)
        return s;
    if (at == out->n) {
        if (!mn_grow(&out->template, &g->template_cap, (size_t)out->n + 1, sizeof *out->template) ||
            !mn_grow(&out->slot, &g->slot_cap, (size_t)out->slots + t->slots, sizeof *out->slot))
            return mn_fail_memory(g->e);
        out->template[out->n] = *t;
        out->template[out->n].text = text;
        out->template[out->n++].slot = out->slots;
        for (uint32_t i = 0; i < t->slots; i++) {
            out->slot[out->slots] = f->slot[t->slot + i];
            out->slot[out->slots++].of = at;
        }
    } else {
        mn_template *into = &out->template[at];
        into->posts += t->posts;
        into->edits += t->edits;
        into->alone += t->alone;
        into->with += t->with;
        into->first = t->first < into->first ? t->first : into->first;
        for (uint32_t i = 0; i < t->slots && i < into->slots; i++) {
            out->slot[into->slot + i].distinct += f->slot[t->slot + i].distinct;
            out->slot[into->slot + i].empty += f->slot[t->slot + i].empty;
        }
    }
    *number = at;
    for (uint32_t i = 0; i < t->slots; i++)
        slot_number[t->slot + i] =
            i < out->template[at].slots ? out->template[at].slot + i : UINT32_MAX;
    for (uint32_t i = 0; i < t->posts; i++) {
        out->of[posts[i]] = at;
        if (i > 0)
            mn_sets_unite(out->cluster, posts[i], posts[0]);
    }
    mn_sets_unite(out->cluster, posts[0], out->template[at].first);
    return MN_OK;
}

/* The templates of a family. */
static mn_status take_family(gathering *g, const mn_templates_found *in,
                             const mn_templates_share *x)
{
    const mn_finished *f = &in->finished[x->piece];
    uint32_t **slot = &g->slot[x->piece];
    if (x->templates && !*slot && !(*slot = calloc(f->slots + 1, sizeof **slot)))
        return mn_fail_memory(g->e);
    mn_status s = MN_OK;
    size_t post = x->post;
    for (size_t k = x->template; s == MN_OK && k < x->template + x->templates; k++) {
        uint32_t number;
        s = take(g, f, k, f->post + post, &number, *slot);
        post += f->template[k].posts;
    }
    return s;
}

/* Slots have their last numbers. */
static void renumber(mn_finished *f, const uint32_t *slot, const uint32_t *to)
{
    size_t n = 0;
    for (size_t i = 0; i < f->values; i++) {
        mn_slot_value v = f->value[i];
        v.slot = slot[v.slot];
        if (v.slot != UINT32_MAX) {
            v.slot = to[v.slot];
            f->value[n++] = v;
        }
    }
    f->values = n;
}

static bool before(const mn_slot_value *x, const mn_slot_value *y)
{
    return x->start != y->start ? x->start < y->start : x->slot < y->slot;
}

/* All values, post by post. Those of pieces are freed. */
static mn_status take_values(gathering *g, const mn_templates_found *in)
{
    mn_templates *out = g->out;
    size_t *at = calloc((size_t)out->posts + 2, sizeof *at); /* of each post */
    if (!at)
        return mn_fail_memory(g->e);
    for (size_t p = 0; p < in->pieces; p++)
        for (size_t i = 0; i < in->finished[p].values; i++)
            at[in->finished[p].value[i].post + 2]++;
    for (size_t i = 2; i < (size_t)out->posts + 2; i++)
        at[i] += at[i - 1];
    out->values = at[out->posts + 1];
    out->value = malloc((out->values + 1) * sizeof *out->value);
    mn_status s = out->value ? MN_OK : mn_fail_memory(g->e);
    for (size_t p = 0; s == MN_OK && p < in->pieces; p++) {
        for (size_t i = 0; i < in->finished[p].values; i++) {
            const mn_slot_value *v = &in->finished[p].value[i];
            out->value[at[v->post + 1]++] = *v;
        }
        mn_finished_free(&in->finished[p]);
    }
    for (size_t i = 0; s == MN_OK && i < out->posts; i++)
        for (size_t k = at[i] + 1; k < at[i + 1]; k++) {
            const mn_slot_value v = out->value[k];
            size_t to = k;
            for (; to > at[i] && before(&v, &out->value[to - 1]); to--)
                out->value[to] = out->value[to - 1];
            out->value[to] = v;
        }
    free(at);
    return s;
}

typedef struct ranked {
    uint32_t first, number;
} ranked;

static int by_first(const void *a, const void *b)
{
    const ranked *x = a, *y = b;
    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    return x->number < y->number ? -1 : x->number > y->number;
}

/* Numbers templates in the order of their first posts, slots with them. *to is new: which number
 * each slot came to have. */
static mn_status number(uint32_t **slots_to, mn_templates *t, mn_err *e)
{
    ranked *r = calloc((size_t)t->n + 1, sizeof *r);
    uint32_t *to = calloc((size_t)t->n + 1, sizeof *to);
    uint32_t *slot_to = calloc((size_t)t->slots + 1, sizeof *slot_to);
    mn_template *made = calloc((size_t)t->n + 1, sizeof *made);
    mn_template_slot *slot = calloc((size_t)t->slots + 1, sizeof *slot);
    mn_status s = r && to && slot_to && made && slot ? MN_OK : mn_fail_memory(e);
    if (s == MN_OK) {
        for (uint32_t i = 0; i < t->n; i++)
            r[i] = (ranked){t->template[i].first, i};
        qsort(r, t->n, sizeof *r, by_first);
        uint32_t slots = 0;
        for (uint32_t i = 0; i < t->n; i++) {
            made[i] = t->template[r[i].number];
            to[r[i].number] = i;
            for (uint32_t k = 0; k < made[i].slots; k++) {
                slot[slots + k] = t->slot[made[i].slot + k];
                slot[slots + k].of = i;
                slot_to[made[i].slot + k] = slots + k;
            }
            made[i].slot = slots;
            slots += made[i].slots;
        }
        for (uint32_t i = 0; i < t->posts; i++)
            if (t->of[i] != MN_TEMPLATE_NONE)
                t->of[i] = to[t->of[i]];
        *slots_to = slot_to;
        free(t->template);
        free(t->slot);
        t->template = made;
        t->slot = slot;
        made = NULL;
        slot = NULL;
        slot_to = NULL;
    }
    free(made);
    free(slot);
    free(r);
    free(to);
    free(slot_to);
    return s;
}

/* Posts of one cluster begin as one. */
static mn_status begin_clusters(mn_templates *t, const uint32_t *cluster, mn_err *e)
{
    for (uint32_t i = 0; i < t->posts; i++)
        t->cluster[i] = i;
    return !cluster || mn_sets_unite_same(t->cluster, cluster, NULL, t->posts) ? MN_OK
                                                                               : mn_fail_memory(e);
}

mn_status mn_templates_gather(mn_templates *t, const mn_templates_found *in, mn_err *e)
{
    gathering g = {.out = t, .memory = t->memory, .e = e};
    uint32_t *to = NULL;
    mn_status s = begin_clusters(t, in->cluster, e);
    for (size_t i = 0; i < in->pieces; i++)
        t->left += in->finished[i].left;
    g.slot = calloc(in->pieces + 1, sizeof *g.slot);
    if (!s && !g.slot)
        s = mn_fail_memory(e);
    for (uint32_t i = 0; s == MN_OK && i < in->families; i++)
        s = take_family(&g, in, &in->share[i]);
    mn_map_free(&g.by_text);
    for (uint32_t i = 0; i < t->posts; i++)
        t->cluster[i] = mn_sets_find(t->cluster, i);
    if (s == MN_OK)
        s = number(&to, t, e);
    for (size_t i = 0; s == MN_OK && i < in->pieces; i++)
        renumber(&in->finished[i], g.slot[i], to);
    for (size_t i = 0; g.slot && i < in->pieces; i++)
        free(g.slot[i]);
    free(g.slot);
    free(to);
    if (s == MN_OK)
        s = take_values(&g, in);
    t->alone = in->alone;
    t->with = t->alone;
    for (uint32_t i = 0; i < t->n; i++)
        t->with -= t->template[i].alone - t->template[i].with;
    return s;
}
