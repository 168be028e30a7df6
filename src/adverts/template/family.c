/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/template/family.c - see family.h.
 */
#include "adverts/template/family.h"
#include "adverts/template/places.h"
#include "core/err.h"
#include "core/map.h"
#include "core/parallel.h"
#include "core/sets.h"
#include <stdlib.h>
#include <string.h>

enum { FEW_WORDS = 24 };         /* tokens: of so few, shingles tell little */
enum { ROUNDS = 8 };             /* of opening places */
#define PART ((uint64_t)1 << 23) /* places that are looked at together */

/* A set of keys. */
typedef struct keys {
    uint64_t *key;
    size_t n, cap;
    size_t sorted; /* of them in order, from the first */
} keys;

typedef struct finder {
    mn_families *f;
    mn_places p;
    uint32_t *root; /* union-find over patterns */
    keys filler;    /* words that stand in open places */
    mn_err *e;
} finder;

/* So many parts that the places of one lie in memory. */
static void part(finder *w, uint64_t each)
{
    uint64_t places = 0;
    for (size_t i = 0; i < w->f->n; i++)
        places += mn_place_is_short(&w->f->pattern[i]) ? each * w->f->pattern[i].tokens : 0;
    w->p.parts = 1 + places / PART;
}

/* ---- opening places ---- */

static int by_key(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

static bool has(const keys *k, uint64_t key)
{
    return k->sorted && bsearch(&key, k->key, k->sorted, sizeof key, by_key);
}

static void sort_keys(keys *k)
{
    if (k->n)
        qsort(k->key, k->n, sizeof *k->key, by_key);
    size_t n = 0;
    for (size_t i = 0; i < k->n; i++)
        if (i == 0 || k->key[i] != k->key[i - 1])
            k->key[n++] = k->key[i];
    k->n = k->sorted = n;
}

typedef struct run {
    uint32_t start, n;
    uint64_t order;
} run;

static int by_size(const void *a, const void *b)
{
    const run *x = a, *y = b;
    if (x->n != y->n)
        return x->n > y->n ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

/* Whether the place is open: its words differ in so many ways, or all fill open
 * places elsewhere; and there are words beside it. */
static bool opens(const finder *w, const run *r)
{
    const mn_place *at = &w->p.at[r->start];
    const mn_template_pattern *p = &w->f->pattern[at->pattern];
    bool value = false, fillers = true;
    for (uint32_t i = 0; i < r->n; i++) {
        const mn_template_pattern *q = &w->f->pattern[at[i].pattern];
        if (q->up != MN_FAMILY_NONE || q->tokens != p->tokens || at[i].column != at->column)
            return false;
        value |= mn_key_is_value(q->key[at->column]);
        fillers &= mn_key_is_value(q->key[at->column]) || has(&w->filler, q->key[at->column]);
        if (q->light[at->column] == MN_LIGHT_MARK)
            return false;
    }
    uint32_t words = 0;
    for (uint32_t c = 0; c < p->tokens; c++)
        words += c != at->column && !mn_key_is_value(p->key[c]) && p->light[c] != MN_LIGHT_MARK;
    return words > 1 && (fillers || r->n >= (uint32_t)MN_OPEN_WAYS - value);
}

/* Puts all of a run into one pattern, that is open there. */
static mn_status open_place(finder *w, const run *r)
{
    mn_families *f = w->f;
    const mn_place *at = &w->p.at[r->start];
    const uint32_t column = at->column, tokens = f->pattern[at->pattern].tokens;
    uint32_t into = MN_FAMILY_NONE;
    for (uint32_t i = 0; i < r->n; i++)
        if (f->pattern[at[i].pattern].key[column] == MN_TOKEN_VALUE)
            into = at[i].pattern;
    if (into == MN_FAMILY_NONE) {
        uint64_t *key = mn_arena_alloc(&f->memory, tokens, sizeof *key);
        uint8_t *light = mn_arena_alloc(&f->memory, tokens, sizeof *light);
        if (!key || !light || !mn_grow(&f->pattern, &f->cap, f->n + 1, sizeof *f->pattern))
            return mn_fail_memory(w->e);
        memcpy(key, f->pattern[at->pattern].key, tokens * sizeof *key);
        memcpy(light, f->pattern[at->pattern].light, tokens);
        key[column] = MN_TOKEN_VALUE;
        uint64_t order = tokens;
        for (uint32_t c = 0; c < tokens; c++)
            order = mn_place_mix(order, key[c]);
        into = (uint32_t)f->n;
        f->pattern[f->n++] = (mn_template_pattern){.key = key,
                                                   .light = light,
                                                   .tokens = tokens,
                                                   .form = MN_FAMILY_NONE,
                                                   .up = MN_FAMILY_NONE,
                                                   .order = order};
    }
    for (uint32_t i = 0; i < r->n; i++) {
        if (at[i].pattern == into)
            continue;
        if (!mn_grow(&w->filler.key, &w->filler.cap, w->filler.n + 1, sizeof(uint64_t)))
            return mn_fail_memory(w->e);
        w->filler.key[w->filler.n++] = f->pattern[at[i].pattern].key[column];
        f->pattern[at[i].pattern].up = into;
        f->pattern[into].posts += f->pattern[at[i].pattern].posts;
    }
    return MN_OK;
}

/* Once over all places; *opened says whether any was. */
static mn_status open_round(finder *w, bool *opened)
{
    run *runs = NULL;
    size_t n = 0, cap = 0;
    mn_status s = mn_places_fill(&w->p, mn_places_opened, w->e);
    for (uint32_t i = 0; s == MN_OK && i < w->p.n;) {
        uint32_t j = i;
        while (j < w->p.n && w->p.at[j].hash == w->p.at[i].hash)
            j++;
        if (j - i >= 2) {
            if (!mn_grow(&runs, &cap, n + 1, sizeof *runs))
                s = mn_fail_memory(w->e);
            else
                runs[n++] = (run){i, j - i, w->p.at[i].hash};
        }
        i = j;
    }
    if (n)
        qsort(runs, n, sizeof *runs, by_size);
    for (size_t i = 0; s == MN_OK && i < n; i++)
        if (opens(w, &runs[i])) {
            *opened = true;
            s = open_place(w, &runs[i]);
        }
    free(runs);
    sort_keys(&w->filler);
    return s;
}

static mn_status open_places(finder *w)
{
    mn_status s = MN_OK;
    bool opened = true;
    for (int round = 0; s == MN_OK && opened && round < ROUNDS; round++) {
        opened = false;
        part(w, 1);
        for (w->p.part = 0; s == MN_OK && w->p.part < w->p.parts; w->p.part++)
            s = open_round(w, &opened);
    }
    return s;
}

/* ---- families ---- */

/* Whether half of the words of the longer pattern stand in the other: with fewer in common no two
 * are of one template. */
static bool share(const finder *w, uint32_t a, uint32_t b)
{
    const mn_template_pattern *x = &w->f->pattern[a], *y = &w->f->pattern[b];
    uint32_t same = 0, words = 0;
    if (x->tokens < y->tokens) {
        const mn_template_pattern *t = x;
        x = y;
        y = t;
    }
    for (uint32_t i = 0; i < x->tokens; i++) {
        if (mn_key_is_value(x->key[i]) || x->light[i] == MN_LIGHT_MARK)
            continue;
        words++;
        for (uint32_t j = 0; j < y->tokens; j++)
            if (x->key[i] == y->key[j]) {
                same++;
                break;
            }
    }
    return same * 2 >= words;
}

static mn_status link(finder *w, uint64_t each, mn_places_fn adds)
{
    mn_status s = MN_OK;
    part(w, each);
    for (w->p.part = 0; s == MN_OK && w->p.part < w->p.parts; w->p.part++) {
        s = mn_places_fill(&w->p, adds, w->e);
        for (size_t i = 1; s == MN_OK && i < w->p.n; i++)
            if (w->p.at[i].hash == w->p.at[i - 1].hash &&
                mn_sets_find(w->root, w->p.at[i].pattern) !=
                    mn_sets_find(w->root, w->p.at[i - 1].pattern) &&
                share(w, w->p.at[i].pattern, w->p.at[i - 1].pattern))
                mn_sets_unite(w->root, w->p.at[i].pattern, w->p.at[i - 1].pattern);
    }
    return s;
}

/* Whether two long forms share so many pairs of words as those of one template do. */
static bool alike(const finder *w, uint32_t a, uint32_t b)
{
    const uint32_t *x = w->f->sign + (size_t)a * MN_LONG_SIGNS;
    const uint32_t *y = w->f->sign + (size_t)b * MN_LONG_SIGNS;
    int same = 0;
    for (int k = 0; k < MN_LONG_SIGNS; k++)
        same += x[k] == y[k];
    return same * 9 >= MN_LONG_SIGNS * 4;
}

static mn_status link_long(finder *w, const mn_forms *forms)
{
    mn_status s = MN_OK;
    w->p.parts = 1 + (uint64_t)forms->n * (MN_LONG_SIGNS / 3) / PART;
    for (w->p.part = 0; s == MN_OK && w->p.part < w->p.parts; w->p.part++) {
        s = mn_places_fill(&w->p, mn_places_long, w->e);
        for (size_t i = 1; s == MN_OK && i < w->p.n; i++) {
            const uint32_t a = w->p.at[i].pattern, b = w->p.at[i - 1].pattern;
            if (w->p.at[i].hash == w->p.at[i - 1].hash &&
                mn_sets_find(w->root, a) != mn_sets_find(w->root, b) && alike(w, a, b))
                mn_sets_unite(w->root, a, b);
        }
    }
    return s;
}

static mn_status link_clusters(finder *w, const mn_forms *forms, uint32_t posts,
                               const uint32_t *cluster)
{
    uint32_t *pattern = malloc(((size_t)posts + 1) * sizeof *pattern);
    if (!pattern)
        return mn_fail_memory(w->e);
    for (uint32_t i = 0; i < posts; i++)
        pattern[i] = forms->form[forms->of[i]].tokens > 0 ? mn_families_pattern(w->f, forms->of[i])
                                                          : UINT32_MAX;
    const bool united = mn_sets_unite_same(w->root, cluster, pattern, posts);
    free(pattern);
    return united ? MN_OK : mn_fail_memory(w->e);
}

/* Families in order of their first pattern. */
static mn_status list(finder *w)
{
    mn_families *f = w->f;
    f->member = calloc(f->n + 1, sizeof *f->member);
    f->start = calloc(f->n + 2, sizeof *f->start);
    if (!f->member || !f->start)
        return mn_fail_memory(w->e);
    for (uint32_t i = 0; i < f->n; i++) {
        if (f->pattern[i].up != MN_FAMILY_NONE)
            continue;
        const uint32_t root = mn_sets_find(w->root, i);
        f->pattern[i].family = root == i ? f->families++ : f->pattern[root].family;
        f->start[f->pattern[i].family + 1]++;
    }
    for (uint32_t k = 0; k < f->families; k++)
        f->start[k + 1] += f->start[k];
    for (uint32_t i = 0; i < f->n; i++)
        if (f->pattern[i].up == MN_FAMILY_NONE)
            f->member[f->start[f->pattern[i].family]++] = i;
    for (uint32_t k = f->families; k > 0; k--)
        f->start[k] = f->start[k - 1];
    f->start[0] = 0;
    return MN_OK;
}

static mn_status find(finder *w, uint32_t posts, const mn_forms *forms, const uint32_t *cluster)
{
    mn_status s = open_places(w);
    if (s != MN_OK)
        return s;
    w->root = calloc(w->f->n + 1, sizeof *w->root);
    if (!w->root)
        return mn_fail_memory(w->e);
    for (uint32_t i = 0; i < w->f->n; i++)
        w->root[i] = i;
    w->p.longest = cluster ? FEW_WORDS : MN_SHORT_TOKENS; /* clusters have the others */
    s = link(w, 1, mn_places_opened);
    if (s == MN_OK)
        s = link(w, 3, mn_places_shortened);
    if (s == MN_OK)
        s = link(w, 1, mn_places_bands);
    if (s == MN_OK && !cluster)
        s = link_long(w, forms);
    if (s == MN_OK && cluster)
        s = link_clusters(w, forms, posts, cluster);
    return s == MN_OK ? list(w) : s;
}

/* ---- patterns of forms ---- */

typedef struct loading {
    mn_families *f;
    const mn_forms *forms;
    const mn_texts *texts;
    mn_err *err;
    size_t pieces;
} loading;

enum { CHUNK = 256 };

/* The least hashes of pairs of words, values left out. */
static void sign_long(uint32_t *sign, const mn_tokens *t)
{
    uint64_t before = 0;
    for (int k = 0; k < MN_LONG_SIGNS; k++)
        sign[k] = UINT32_MAX;
    for (size_t i = 0; i < t->n; i++) {
        const mn_token *x = &t->token[i];
        if (mn_token_is_value(x) || mn_token_is_mark(x))
            continue;
        const uint64_t pair = mn_place_mix(before, x->key);
        before = x->key;
        for (int k = 0; k < MN_LONG_SIGNS; k++) {
            const uint64_t m = pair * (2 * (uint64_t)k * UINT64_C(0x9e3779b97f4a7c15) + 1);
            const uint32_t h = (uint32_t)((m ^ m >> 31) * UINT64_C(0x94d049bb133111eb) >> 32);
            sign[k] = h < sign[k] ? h : sign[k];
        }
    }
}

static void load_piece(size_t piece, void *payload)
{
    loading *l = payload;
    mn_tokens t = {0};
    uint64_t bytes = 0;
    const size_t to = (piece + 1) * CHUNK < l->texts->n ? (piece + 1) * CHUNK : l->texts->n;
    for (size_t k = piece * CHUNK; k < to; k++) {
        const uint32_t post = mn_texts_at(l->texts, k), i = l->forms->of[post];
        mn_template_pattern *p = &l->f->pattern[i];
        bytes += l->texts->text[post].len; /* also where it is passed: the system reads ahead */
        if (l->forms->form[i].post != post || (!p->key && !l->f->sign))
            continue;
        if (mn_tokens_of_post(&t, l->texts, post, &l->err[piece]) != MN_OK)
            break;
        if (!p->key)
            sign_long(l->f->sign + (size_t)i * MN_LONG_SIGNS, &t);
        for (size_t c = 0; p->key && c < t.n; c++) {
            ((uint64_t *)(uintptr_t)p->key)[c] = t.token[c].key;
            ((uint8_t *)(uintptr_t)p->light)[c] = mn_token_light(&t, c, l->texts->text[post].ptr);
        }
    }
    mn_shelf_read(l->texts->shelf, bytes);
    mn_tokens_free(&t);
}

static mn_status load(mn_families *f, const mn_ctx *ctx, const mn_texts *texts,
                      const mn_forms *forms, bool clustered, mn_err *e)
{
    if (!clustered) {
        f->sign = calloc((size_t)forms->n + 1, MN_LONG_SIGNS * sizeof *f->sign);
        if (!f->sign)
            return mn_fail_memory(e);
    }
    if (!mn_grow(&f->pattern, &f->cap, (size_t)forms->n + 1, sizeof *f->pattern))
        return mn_fail_memory(e);
    f->n = forms->n;
    for (uint32_t i = 0; i < forms->n; i++) {
        const mn_form *x = &forms->form[i];
        const bool held = x->tokens > 0 && x->tokens <= MN_SHORT_TOKENS;
        f->pattern[i] = (mn_template_pattern){
            .key = held ? mn_arena_alloc(&f->memory, x->tokens, sizeof(uint64_t)) : NULL,
            .light = held ? mn_arena_alloc(&f->memory, x->tokens, 1) : NULL,
            .tokens = x->tokens,
            .posts = x->posts,
            .form = i,
            .up = MN_FAMILY_NONE,
            .order = x->hash};
        if (held && (!f->pattern[i].key || !f->pattern[i].light))
            return mn_fail_memory(e);
    }
    loading l = {
        .f = f, .forms = forms, .texts = texts, .pieces = ((size_t)texts->n + CHUNK - 1) / CHUNK};
    l.err = calloc(l.pieces ? l.pieces : 1, sizeof *l.err);
    if (!l.err)
        return mn_fail_memory(e);
    mn_status s = mn_parallel(ctx, l.pieces, load_piece, &l, e);
    for (size_t i = 0; s == MN_OK && i < l.pieces; i++)
        if (l.err[i].status != MN_OK)
            s = mn_fail_memory(e);
    free(l.err);
    return s;
}

uint32_t mn_families_pattern(const mn_families *f, uint32_t form)
{
    while (f->pattern[form].up != MN_FAMILY_NONE)
        form = f->pattern[form].up;
    return form;
}

void mn_families_free(mn_families *f)
{
    free(f->pattern);
    free(f->member);
    free(f->start);
    free(f->sign);
    mn_arena_free(&f->memory);
    *f = (mn_families){0};
}

mn_status mn_families_of(mn_families *out, const mn_ctx *ctx, const mn_texts *texts,
                         const mn_forms *forms, const uint32_t *cluster, mn_err *e)
{
    mn_families f = {0};
    mn_status s = load(&f, ctx, texts, forms, cluster != NULL, e);
    finder w = {.f = &f, .p = {.ctx = ctx, .f = &f}, .e = e};
    if (s == MN_OK)
        s = find(&w, texts->n, forms, cluster);
    free(w.p.at);
    free(w.root);
    free(w.filler.key);
    if (s != MN_OK)
        mn_families_free(&f);
    else
        *out = f;
    return s;
}
