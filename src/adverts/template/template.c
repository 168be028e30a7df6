/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/template/template.c - see template.h: families, each solved on its
 * own, put together.
 */
#include "adverts/template/template.h"
#include "adverts/template/family.h"
#include "adverts/template/finish.h"
#include "adverts/template/mend.h"
#include "core/err.h"
#include "core/map.h"
#include "core/parallel.h"
#include "core/sets.h"
#include <stdlib.h>
#include <string.h>

/* Patterns that are compared with each other, and their tokens; a larger family is solved in parts
 * of so many: some 100 bytes a token are held meanwhile. */
enum { BLOCK = 2048, BLOCK_TOKENS = 1 << 22 };
enum { FAMILIES = 64 }; /* a piece of work */

/* The templates of a family, among those of a piece. */
typedef struct share {
    uint32_t piece, templates;
    size_t template, post; /* the first of each */
} share;

typedef struct job {
    const mn_families *families;
    mn_finish_input in;
    mn_solve_options solve;
    uint32_t *turn;        /* families in the order in which they are solved */
    share *share;          /* of each family */
    mn_finished *finished; /* of each piece */
    mn_err *err;
    size_t pieces;
} job;

/* The keys of a pattern that is not held, or whose words may have slips. */
static mn_status load(const job *j, mn_arena *arena, mn_tokens *t, mn_item *x,
                      mn_spelling *spelling, uint32_t form, mn_err *e)
{
    const uint32_t post = j->in.forms->form[form].post;
    mn_status s = mn_tokens_of_post(t, j->in.texts, post, e);
    if (s != MN_OK)
        return s;
    mn_shelf_read(j->in.texts->shelf, j->in.texts->text[post].len);
    uint64_t *key = mn_arena_alloc(arena, t->n, sizeof *key);
    uint8_t *light = mn_arena_alloc(arena, t->n, sizeof *light);
    mn_token *token = mn_arena_alloc(arena, t->n, sizeof *token);
    if (t->n && (!key || !light || !token))
        return mn_fail_memory(e);
    if (t->n)
        memcpy(token, t->token, t->n * sizeof *token);
    x->token = token;
    x->post = post;
    *spelling = (mn_spelling){j->in.texts->text[post].ptr, token, key};
    for (size_t i = 0; i < t->n; i++) {
        key[i] = t->token[i].key;
        light[i] = mn_token_light(t, i, j->in.texts->text[post].ptr);
    }
    x->key = key;
    x->light = light;
    return MN_OK;
}

/* Some patterns of a family: their templates. */
static mn_status solve_block(const job *j, mn_finished *out, const uint32_t *pattern, size_t n,
                             mn_tokens *t, mn_err *e)
{
    mn_arena arena = {0};
    mn_solved solved = {0};
    mn_item *item = calloc(n, sizeof *item);
    mn_spelling *spelling = calloc(n, sizeof *spelling);
    bool mends = false;
    mn_status s = item && spelling ? MN_OK : mn_fail_memory(e);
    for (size_t i = 0; s == MN_OK && i < n; i++) {
        const mn_template_pattern *p = &j->families->pattern[pattern[i]];
        item[i] = (mn_item){.key = p->key,
                            .light = p->light,
                            .n = p->tokens,
                            .posts = p->posts,
                            .order = p->order,
                            .id = pattern[i]};
        const bool mend = n > 2 && p->tokens >= MN_TELLING && p->form != MN_FAMILY_NONE;
        mends |= mend;
        if (p->tokens && (!p->key || mend))
            s = load(j, &arena, t, &item[i], &spelling[i], p->form, e);
    }
    if (s == MN_OK && mends)
        s = mn_slips_mend(&arena, item, spelling, n, e);
    if (s == MN_OK)
        s = mn_template_solve(&solved, item, n, &j->solve, e);
    out->left += solved.left;
    for (uint32_t k = 0; s == MN_OK && k < solved.n; k++)
        s = mn_finish(out, &j->in, &solved, k, item, n, e);
    mn_solved_free(&solved);
    mn_arena_free(&arena);
    free(item);
    free(spelling);
    return s;
}

/* How many patterns from `from` on are solved together. */
static uint32_t block(const mn_families *f, uint32_t from, uint32_t to)
{
    uint32_t n = 0;
    uint64_t tokens = 0;
    while (from + n < to && n < BLOCK && (n < 2 || tokens < BLOCK_TOKENS))
        tokens += f->pattern[f->member[from + n++]].tokens;
    return n;
}

static void solve_piece(size_t piece, void *payload)
{
    job *j = payload;
    const mn_families *f = j->families;
    mn_tokens t = {0};
    mn_status s = MN_OK;
    const size_t end = (piece + 1) * FAMILIES < f->families ? (piece + 1) * FAMILIES : f->families;
    mn_finished *out = &j->finished[piece];
    for (size_t i = piece * FAMILIES; s == MN_OK && i < end; i++) {
        const uint32_t from = f->start[j->turn[i]], to = f->start[j->turn[i] + 1];
        if (to - from == 1 && f->pattern[f->member[from]].posts == 1)
            continue;
        const size_t template = out->n, post = out->posts;
        for (uint32_t b = from, n; s == MN_OK && b < to; b += n) {
            n = block(f, b, to);
            s = solve_block(j, out, f->member + b, n, &t, &j->err[piece]);
        }
        j->share[j->turn[i]] =
            (share){(uint32_t)piece, (uint32_t)(out->n - template), template, post};
    }
    mn_tokens_free(&t);
}

/* A family, and where its first text lies. */
typedef struct lying {
    uintptr_t at;
    uint32_t family;
} lying;

static int by_address(const void *a, const void *b)
{
    const lying *x = a, *y = b;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return x->family < y->family ? -1 : x->family > y->family;
}

/* Families whose texts lie side by side are solved one after the other. */
static mn_status take_turns(job *j, mn_err *e)
{
    const mn_families *f = j->families;
    const mn_texts *t = j->in.texts;
    const bool lies = t->shelf && mn_shelf_order(t->shelf);
    lying *x = lies ? malloc(((size_t)f->families + 1) * sizeof *x) : NULL;
    j->turn = malloc(((size_t)f->families + 1) * sizeof *j->turn);
    if (!j->turn || (lies && !x)) {
        free(x);
        return mn_fail_memory(e);
    }
    for (uint32_t i = 0; lies && i < f->families; i++) {
        const uint32_t form = j->in.form_of[j->in.form_start[f->member[f->start[i]]]];
        x[i] = (lying){(uintptr_t)t->text[j->in.forms->form[form].post].ptr, i};
    }
    if (lies && f->families)
        qsort(x, f->families, sizeof *x, by_address);
    for (uint32_t i = 0; i < f->families; i++)
        j->turn[i] = lies ? x[i].family : i;
    free(x);
    return MN_OK;
}

/* Of each pattern, its forms. */
static mn_status list_forms(const mn_families *f, const mn_forms *forms, uint32_t **of,
                            uint32_t **start, mn_err *e)
{
    uint32_t *o = calloc((size_t)forms->n + 1, sizeof *o);
    uint32_t *s = calloc(f->n + 2, sizeof *s);
    *of = o;
    *start = s;
    if (!o || !s)
        return mn_fail_memory(e);
    for (uint32_t i = 0; i < forms->n; i++)
        s[mn_families_pattern(f, i) + 2]++;
    for (size_t i = 2; i < f->n + 2; i++)
        s[i] += s[i - 1];
    for (uint32_t i = 0; i < forms->n; i++)
        o[s[mn_families_pattern(f, i) + 1]++] = i;
    return MN_OK;
}

/* ---- putting together ---- */

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
static mn_status take_family(gathering *g, const job *j, const share *x)
{
    const mn_finished *f = &j->finished[x->piece];
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
static mn_status take_values(gathering *g, job *j)
{
    mn_templates *out = g->out;
    size_t *at = calloc((size_t)out->posts + 2, sizeof *at); /* of each post */
    if (!at)
        return mn_fail_memory(g->e);
    for (size_t p = 0; p < j->pieces; p++)
        for (size_t i = 0; i < j->finished[p].values; i++)
            at[j->finished[p].value[i].post + 2]++;
    for (size_t i = 2; i < (size_t)out->posts + 2; i++)
        at[i] += at[i - 1];
    out->values = at[out->posts + 1];
    out->value = malloc((out->values + 1) * sizeof *out->value);
    mn_status s = out->value ? MN_OK : mn_fail_memory(g->e);
    for (size_t p = 0; s == MN_OK && p < j->pieces; p++) {
        for (size_t i = 0; i < j->finished[p].values; i++) {
            const mn_slot_value *v = &j->finished[p].value[i];
            out->value[at[v->post + 1]++] = *v;
        }
        mn_finished_free(&j->finished[p]);
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

static mn_status put_together(mn_templates *t, job *j, const uint32_t *cluster, mn_err *e)
{
    gathering g = {.out = t, .memory = t->memory, .e = e};
    uint32_t *to = NULL;
    mn_status s = begin_clusters(t, cluster, e);
    for (size_t i = 0; i < j->pieces; i++)
        t->left += j->finished[i].left;
    g.slot = calloc(j->pieces + 1, sizeof *g.slot);
    if (!s && !g.slot)
        s = mn_fail_memory(e);
    for (uint32_t i = 0; s == MN_OK && i < j->families->families; i++)
        s = take_family(&g, j, &j->share[i]);
    mn_map_free(&g.by_text);
    for (uint32_t i = 0; i < t->posts; i++)
        t->cluster[i] = mn_sets_find(t->cluster, i);
    if (s == MN_OK)
        s = number(&to, t, e);
    for (size_t i = 0; s == MN_OK && i < j->pieces; i++)
        renumber(&j->finished[i], g.slot[i], to);
    for (size_t i = 0; g.slot && i < j->pieces; i++)
        free(g.slot[i]);
    free(g.slot);
    free(to);
    if (s == MN_OK)
        s = take_values(&g, j);
    t->alone = j->in.forms->alone;
    t->with = t->alone;
    for (uint32_t i = 0; i < t->n; i++)
        t->with -= t->template[i].alone - t->template[i].with;
    return s;
}

static mn_status solve_all(mn_templates *t, const mn_ctx *ctx, job *j, const uint32_t *cluster,
                           mn_err *e)
{
    j->pieces = ((size_t)j->families->families + FAMILIES - 1) / FAMILIES;
    j->finished = calloc(j->pieces + 1, sizeof *j->finished);
    j->err = calloc(j->pieces + 1, sizeof *j->err);
    j->share = calloc((size_t)j->families->families + 1, sizeof *j->share);
    mn_status s = j->finished && j->err && j->share ? MN_OK : mn_fail_memory(e);
    if (s == MN_OK)
        s = take_turns(j, e);
    if (s == MN_OK)
        s = mn_parallel(ctx, j->pieces, solve_piece, j, e);
    for (size_t i = 0; s == MN_OK && i < j->pieces; i++)
        if (j->err[i].status != MN_OK) {
            s = j->err[i].status;
            if (e)
                *e = j->err[i];
        }
    if (s == MN_OK)
        s = put_together(t, j, cluster, e);
    for (size_t i = 0; j->finished && i < j->pieces; i++)
        mn_finished_free(&j->finished[i]);
    free(j->finished);
    free(j->err);
    free(j->share);
    free(j->turn);
    return s;
}

static mn_status make(mn_templates *t, const mn_ctx *ctx, const mn_text *text,
                      const mn_template_options *o, mn_err *e)
{
    mn_forms forms = {0};
    mn_families families = {0};
    uint32_t *of = NULL, *start = NULL;
    mn_texts texts = {.text = text, .n = t->posts, .shelf = o->shelf};
    mn_status s = mn_knowns_of(&texts.known, ctx, text, t->posts, o->place, o->rules, o->shelf, e);
    if (s == MN_OK)
        s = mn_forms_of(&forms, ctx, &texts, e);
    if (s == MN_OK)
        s = mn_families_of(&families, ctx, &texts, &forms, o->cluster, e);
    if (s == MN_OK)
        s = list_forms(&families, &forms, &of, &start, e);
    if (s == MN_OK) {
        job j = {.families = &families,
                 .in = {.texts = &texts,
                        .place = o->place,
                        .forms = &forms,
                        .form_of = of,
                        .form_start = start,
                        .values = o->values},
                 .solve = {.word = forms.word}};
        s = solve_all(t, ctx, &j, o->cluster, e);
    }
    free(of);
    free(start);
    mn_families_free(&families);
    mn_forms_free(&forms);
    mn_knowns_free(&texts.known);
    return s;
}

void mn_templates_free(mn_templates *t)
{
    if (!t)
        return;
    free(t->template);
    free(t->of);
    free(t->cluster);
    free(t->slot);
    free(t->value);
    if (t->memory)
        mn_arena_free(t->memory);
    free(t->memory);
    free(t);
}

mn_status mn_templates_of(mn_templates **out, const mn_ctx *ctx, const mn_text *text, uint32_t n,
                          const mn_template_options *o, mn_err *e)
{
    static const mn_template_options plain = {0};
    mn_templates *t = calloc(1, sizeof *t);
    if (!t)
        return mn_fail_memory(e);
    t->posts = n;
    t->of = calloc((size_t)n + 1, sizeof *t->of);
    t->cluster = calloc((size_t)n + 1, sizeof *t->cluster);
    t->memory = calloc(1, sizeof(mn_arena));
    mn_status s = t->of && t->cluster && t->memory ? MN_OK : mn_fail_memory(e);
    if (s == MN_OK)
        memset(t->of, 0xff, n * sizeof *t->of);
    if (s == MN_OK)
        s = make(t, ctx, text, o ? o : &plain, e);
    if (s != MN_OK)
        mn_templates_free(t);
    else
        *out = t;
    return s;
}
