/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/template/template.c - see template.h: families, each solved on its own. gather.h puts
 * together what they came to.
 */
#include "adverts/template/template.h"
#include "adverts/template/family.h"
#include "adverts/template/finish.h"
#include "adverts/template/gather.h"
#include "adverts/template/mend.h"
#include "core/err.h"
#include "core/parallel.h"
#include <stdlib.h>
#include <string.h>

/* Patterns that are compared with each other, and their tokens; a larger family is solved in parts
 * of so many: some 100 bytes a token are held meanwhile. */
enum { BLOCK = 2048, BLOCK_TOKENS = 1 << 22 };
enum { FAMILIES = 64 }; /* a piece of work */

typedef struct job {
    const mn_families *families;
    mn_finish_input in;
    mn_solve_options solve;
    uint32_t *turn;            /* families in the order in which they are solved */
    mn_templates_share *share; /* of each family */
    mn_finished *finished;     /* of each piece */
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
            (mn_templates_share){(uint32_t)piece, (uint32_t)(out->n - template), template, post};
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

/* ---- all ---- */

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
        s = mn_templates_gather(t,
                                &(mn_templates_found){.families = j->families->families,
                                                      .share = j->share,
                                                      .finished = j->finished,
                                                      .pieces = j->pieces,
                                                      .alone = j->in.forms->alone,
                                                      .cluster = cluster},
                                e);
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
