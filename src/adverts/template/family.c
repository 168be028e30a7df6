/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/template/family.c - see family.h.
 */
#include "adverts/template/family.h"
#include "core/err.h"
#include "core/map.h"
#include "core/parallel.h"
#include "core/sets.h"
#include <stdlib.h>
#include <string.h>

enum { FEW_WORDS = 24 };               /* tokens: of so few, shingles tell little */
enum { ROUNDS = 8 };                   /* of opening places */
enum { HASHES = 16, BAND_HASHES = 2 }; /* of the words of a short pattern: 8 bands of 2 */
#define PART ((uint64_t)1 << 23)       /* places that are looked at together */

/* A place of a pattern: the hash of all but it. */
typedef struct place {
    uint64_t hash;
    uint32_t pattern, column;
} place;

/* A set of keys. */
typedef struct keys {
    uint64_t *key;
    size_t n, cap;
    size_t sorted; /* of them in order, from the first */
} keys;

typedef struct finder {
    mn_families *f;
    place *place;
    size_t n, cap;
    uint64_t parts, part; /* of the hashes, those looked at now */
    uint32_t *root;       /* union-find over patterns */
    keys filler;          /* words that stand in open places */
    uint32_t longest;     /* tokens of patterns that are compared by their words */
    mn_err *e;
} finder;

static uint64_t mix(uint64_t h, uint64_t k)
{
    h = (h ^ k) * UINT64_C(0x9fb21c651e98df25);
    return h ^ h >> 32;
}

static bool is_short(const mn_template_pattern *p)
{
    return p->key && p->up == MN_FAMILY_NONE && p->tokens > 0;
}

static mn_status add(finder *w, uint64_t hash, uint32_t pattern, uint32_t column)
{
    if (hash % w->parts != w->part)
        return MN_OK;
    if (w->n == w->cap && !mn_grow(&w->place, &w->cap, w->n + 1, sizeof *w->place))
        return mn_fail_memory(w->e);
    w->place[w->n++] = (place){hash, pattern, column};
    return MN_OK;
}

/* Hashes of the keys before and behind each place. */
static void ends(const mn_template_pattern *p, uint64_t *before, uint64_t *behind)
{
    before[0] = UINT64_C(0x13198a2e03707344);
    for (uint32_t i = 0; i < p->tokens; i++)
        before[i + 1] = mix(before[i], p->key[i]);
    behind[p->tokens] = UINT64_C(0xa4093822299f31d0);
    for (uint32_t i = p->tokens; i > 0; i--)
        behind[i - 1] = mix(behind[i], p->key[i - 1]);
}

/* All with one place left open, two of the same length and place having the
 * same hash. */
static mn_status add_opened(finder *w, uint32_t i)
{
    const mn_template_pattern *p = &w->f->pattern[i];
    uint64_t before[MN_SHORT_TOKENS + 1], behind[MN_SHORT_TOKENS + 1];
    ends(p, before, behind);
    mn_status s = MN_OK;
    for (uint32_t c = 0; s == MN_OK && c < p->tokens; c++)
        s = add(w, mix(mix(before[c], behind[c + 1]), (uint64_t)p->tokens << 32 | c), i, c);
    return s;
}

/* All with none, one or two words left out. */
static mn_status add_shortened(finder *w, uint32_t i)
{
    const mn_template_pattern *p = &w->f->pattern[i];
    uint64_t before[MN_SHORT_TOKENS + 1], behind[MN_SHORT_TOKENS + 1];
    ends(p, before, behind);
    const uint64_t whole = mix(before[p->tokens], behind[0]);
    mn_status s = add(w, whole, i, p->tokens);
    for (uint32_t out = 1; out <= 2; out++)
        for (uint32_t c = 0; s == MN_OK && c + out <= p->tokens && p->tokens > out + 1; c++) {
            uint64_t h = before[c], b = behind[p->tokens];
            for (uint32_t k = c + out; k < p->tokens; k++)
                h = mix(h, p->key[k]);
            for (uint32_t k = p->tokens; k > 0; k--)
                b = k - 1 >= c && k - 1 < c + out ? b : mix(b, p->key[k - 1]);
            s = add(w, mix(h, b), i, c);
        }
    return s;
}

/* Bands of the least hashes of its words. */
static mn_status add_bands(finder *w, uint32_t i)
{
    const mn_template_pattern *p = &w->f->pattern[i];
    if (p->tokens > w->longest)
        return MN_OK;
    uint64_t least[HASHES];
    for (int k = 0; k < HASHES; k++)
        least[k] = UINT64_MAX;
    bool any = false;
    for (uint32_t c = 0; c < p->tokens; c++) {
        if (mn_key_is_value(p->key[c]) || p->light[c] == MN_LIGHT_MARK)
            continue;
        any = true;
        for (int k = 0; k < HASHES; k++) {
            const uint64_t h = mix(p->key[c], (uint64_t)(k + 1) * UINT64_C(0x9e3779b97f4a7c15));
            least[k] = h < least[k] ? h : least[k];
        }
    }
    mn_status s = MN_OK;
    for (int b = 0; any && s == MN_OK && b < HASHES / BAND_HASHES; b++) {
        uint64_t h = (uint64_t)b;
        for (int k = 0; k < BAND_HASHES; k++)
            h = mix(h, least[b * BAND_HASHES + k]);
        s = add(w, h, i, 0);
    }
    return s;
}

static int by_hash(const void *a, const void *b)
{
    const place *x = a, *y = b;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    if (x->pattern != y->pattern)
        return x->pattern < y->pattern ? -1 : 1;
    return x->column < y->column ? -1 : x->column > y->column;
}

static mn_status fill(finder *w, mn_status (*adds)(finder *, uint32_t))
{
    mn_status s = MN_OK;
    w->n = 0;
    for (uint32_t i = 0; s == MN_OK && i < w->f->n; i++)
        if (is_short(&w->f->pattern[i]))
            s = adds(w, i);
    if (w->n)
        qsort(w->place, w->n, sizeof *w->place, by_hash);
    return s;
}

/* So many parts that the places of one lie in memory. */
static void part(finder *w, uint64_t each)
{
    uint64_t places = 0;
    for (size_t i = 0; i < w->f->n; i++)
        places += is_short(&w->f->pattern[i]) ? each * w->f->pattern[i].tokens : 0;
    w->parts = 1 + places / PART;
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
    const place *at = &w->place[r->start];
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
    const place *at = &w->place[r->start];
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
            order = mix(order, key[c]);
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
    mn_status s = fill(w, add_opened);
    for (uint32_t i = 0; s == MN_OK && i < w->n;) {
        uint32_t j = i;
        while (j < w->n && w->place[j].hash == w->place[i].hash)
            j++;
        if (j - i >= 2) {
            if (!mn_grow(&runs, &cap, n + 1, sizeof *runs))
                s = mn_fail_memory(w->e);
            else
                runs[n++] = (run){i, j - i, w->place[i].hash};
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
        for (w->part = 0; s == MN_OK && w->part < w->parts; w->part++)
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

static mn_status link(finder *w, uint64_t each, mn_status (*adds)(finder *, uint32_t))
{
    mn_status s = MN_OK;
    part(w, each);
    for (w->part = 0; s == MN_OK && w->part < w->parts; w->part++) {
        s = fill(w, adds);
        for (size_t i = 1; s == MN_OK && i < w->n; i++)
            if (w->place[i].hash == w->place[i - 1].hash &&
                mn_sets_find(w->root, w->place[i].pattern) !=
                    mn_sets_find(w->root, w->place[i - 1].pattern) &&
                share(w, w->place[i].pattern, w->place[i - 1].pattern))
                mn_sets_unite(w->root, w->place[i].pattern, w->place[i - 1].pattern);
    }
    return s;
}

/* Bands of the signs of long forms. */
static mn_status add_long(finder *w, uint32_t i)
{
    mn_status s = MN_OK;
    const uint32_t *sign = w->f->sign + (size_t)i * MN_LONG_SIGNS;
    for (uint32_t b = 0; s == MN_OK && b < MN_LONG_SIGNS; b += 3)
        s = add(w, mix(mix(mix(b, sign[b]), sign[b + 1]), sign[b + 2]), i, 0);
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
    w->parts = 1 + (uint64_t)forms->n * (MN_LONG_SIGNS / 3) / PART;
    for (w->part = 0; s == MN_OK && w->part < w->parts; w->part++) {
        w->n = 0;
        for (uint32_t i = 0; s == MN_OK && i < forms->n; i++)
            if (!w->f->pattern[i].key && forms->form[i].tokens > 0)
                s = add_long(w, i);
        if (w->n)
            qsort(w->place, w->n, sizeof *w->place, by_hash);
        for (size_t i = 1; s == MN_OK && i < w->n; i++) {
            const uint32_t a = w->place[i].pattern, b = w->place[i - 1].pattern;
            if (w->place[i].hash == w->place[i - 1].hash &&
                mn_sets_find(w->root, a) != mn_sets_find(w->root, b) && alike(w, a, b))
                mn_sets_unite(w->root, a, b);
        }
    }
    return s;
}

typedef struct tie {
    uint32_t cluster, pattern;
} tie;

static int by_cluster(const void *a, const void *b)
{
    const tie *x = a, *y = b;
    if (x->cluster != y->cluster)
        return x->cluster < y->cluster ? -1 : 1;
    return x->pattern < y->pattern ? -1 : x->pattern > y->pattern;
}

static mn_status link_clusters(finder *w, const mn_forms *forms, uint32_t posts,
                               const uint32_t *cluster)
{
    tie *t = calloc(posts ? posts : 1, sizeof *t);
    if (!t)
        return mn_fail_memory(w->e);
    size_t n = 0;
    for (uint32_t i = 0; i < posts; i++)
        if (cluster[i] != MN_FAMILY_NONE && forms->form[forms->of[i]].tokens > 0)
            t[n++] = (tie){cluster[i], mn_families_pattern(w->f, forms->of[i])};
    qsort(t, n, sizeof *t, by_cluster);
    for (size_t i = 1; i < n; i++)
        if (t[i].cluster == t[i - 1].cluster)
            mn_sets_unite(w->root, t[i].pattern, t[i - 1].pattern);
    free(t);
    return MN_OK;
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
    w->longest = cluster ? FEW_WORDS : MN_SHORT_TOKENS; /* clusters have the others */
    s = link(w, 1, add_opened);
    if (s == MN_OK)
        s = link(w, 3, add_shortened);
    if (s == MN_OK)
        s = link(w, 1, add_bands);
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
        const uint64_t pair = mix(before, x->key);
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
    const size_t to = (piece + 1) * CHUNK < l->forms->n ? (piece + 1) * CHUNK : l->forms->n;
    for (size_t i = piece * CHUNK; i < to; i++) {
        mn_template_pattern *p = &l->f->pattern[i];
        if (!p->key && !l->f->sign)
            continue;
        if (mn_tokens_of_post(&t, l->texts, l->forms->form[i].post, &l->err[piece]) != MN_OK)
            break;
        if (!p->key)
            sign_long(l->f->sign + i * MN_LONG_SIGNS, &t);
        for (size_t k = 0; p->key && k < t.n; k++) {
            ((uint64_t *)(uintptr_t)p->key)[k] = t.token[k].key;
            ((uint8_t *)(uintptr_t)p->light)[k] =
                mn_token_light(&t, k, l->texts->text[l->forms->form[i].post].ptr);
        }
    }
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
    loading l = {.f = f, .forms = forms, .texts = texts, .pieces = (forms->n + CHUNK - 1) / CHUNK};
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
    finder w = {.f = &f, .e = e};
    if (s == MN_OK)
        s = find(&w, texts->n, forms, cluster);
    free(w.place);
    free(w.root);
    free(w.filler.key);
    if (s != MN_OK)
        mn_families_free(&f);
    else
        *out = f;
    return s;
}
