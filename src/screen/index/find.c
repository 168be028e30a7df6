/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/index/find.c - candidates: names that share rare words with the query, words that
 * differ in a letter or only in vowels, words written joined or apart, or two words that are
 * common each but not together. What each is worth is how rare it is, in bits. Lists of names
 * are gone through from the shortest on until the budget is spent, so that the time depends
 * little on the size of the list.
 */
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "screen/index/layout.h"

enum {
    CELLS = 16384,    /* a power of two, four times the budget at least */
    BUDGET = 3000,    /* names that are looked at for a query */
    RUNS = 512,       /* lists of names that are thought of */
    SIMILAR = 48,     /* words that are near to one of the query's */
    WHOLE = 64 * 256, /* worth of equal names: above all else */
};

/* A list of names that share something with the query. */
typedef struct run {
    const uint32_t *post; /* names, or */
    const mn_key_at *key; /* names as values of keys */
    uint32_t count, weight;
    uint32_t of;   /* which word of the query, or above them: pairs */
    uint32_t mask; /* the words that are met by it, a bit each */
} run;

typedef struct cell {
    uint32_t name, weight;
    uint32_t stamp, mask;
    uint16_t of, last; /* what was counted last, and its weight */
} cell;

struct mn_finder {
    uint32_t stamp;
    uint32_t unsure;      /* words some of whose lists were too long to be gone through */
    uint32_t says, words; /* of the query: weight of its words, and how many */
    uint32_t weight[MN_FIND_WORDS];
    size_t runs, touched;
    run run[RUNS];
    uint32_t touch[BUDGET];
    cell cell[CELLS];
};

mn_status mn_finder_new(mn_finder **out, mn_err *e)
{
    mn_finder *f = calloc(1, sizeof *f);
    if (!f)
        return mn_fail_memory(e);
    *out = f;
    return MN_OK;
}

void mn_finder_free(mn_finder *f)
{
    free(f);
}

#define LETTERS UINT32_C(0x7ffffff)

static unsigned bits_set(uint32_t v)
{
    unsigned n = 0;
    for (; v; n++)
        v &= v - 1;
    return n;
}

/* log2 in 1/256: exact at powers of two, a straight line between them. */
static uint32_t bits_of(uint32_t v)
{
    const unsigned top = 31 - (unsigned)__builtin_clz(v | 1);
    const uint32_t rest = top >= 8 ? v >> (top - 8) : v << (8 - top);
    return top * 256 + (rest & 255);
}

static uint32_t rarity(const mn_index *x, uint32_t count)
{
    return bits_of(x->head->names + 1) - bits_of(count) + 64;
}

static void add_run(mn_finder *f, run r)
{
    if (!r.count)
        return;
    if (r.count <= BUDGET && f->runs < RUNS)
        f->run[f->runs++] = r;
    else
        f->unsure |= r.mask;
}

static void add_word(mn_finder *f, const mn_index *x, uint32_t word, uint32_t of, uint32_t mask,
                     uint32_t part)
{
    const uint32_t from = x->word[word], count = x->word[word + 1] - from;
    add_run(f, (run){.post = x->post + from,
                     .count = count,
                     .weight = count ? rarity(x, count) * part / 16 : 0,
                     .of = of,
                     .mask = mask});
}

/* The words under one key. */
static void add_words(mn_finder *f, const mn_index *x, mn_keys_of kind, uint64_t hash, uint32_t of,
                      uint32_t mask, uint32_t part)
{
    const mn_key_at *at, *end = mn_keys_find(&at, &x->keys[kind], hash);
    for (size_t n = 0; at < end && n < SIMILAR; at++, n++)
        add_word(f, x, at->value, of, mask, part);
}

static void add_names(mn_finder *f, const mn_index *x, mn_keys_of kind, uint64_t hash, uint32_t of,
                      uint32_t mask)
{
    const mn_key_at *at, *end = mn_keys_find(&at, &x->keys[kind], hash);
    const uint32_t count = (uint32_t)(end - at);
    if (!count)
        return;
    uint32_t weight = kind == MN_KEYS_WHOLE ? WHOLE : rarity(x, count) / 2;
    add_run(f, (run){.key = at,
                     .count = count < BUDGET / 2 ? count : BUDGET / 2,
                     .weight = weight,
                     .of = of,
                     .mask = mask});
}

/* Words that begin or end alike, where the letters of one are nearly those of the other, or all in
 * the other, of which it may be a part. */
static void add_edges(mn_finder *f, const mn_index *x, const mn_find_word *w, uint32_t of,
                      uint32_t mask)
{
    uint64_t edge[2];
    const size_t edges = mn_find_edges(edge, w);
    const uint32_t own = mn_find_letters(w);
    for (size_t i = 0; i < edges; i++) {
        const mn_key_at *at, *end = mn_keys_find(&at, &x->keys[MN_KEYS_EDGE], edge[i]);
        size_t taken = 0;
        for (size_t n = 0; at < end && n < 4 * SIMILAR && taken < SIMILAR; at++, n++) {
            const uint32_t other = x->letters[at->value];
            const unsigned a = own >> 27, b = other >> 27, gap = a > b ? a - b : b - a;
            const uint32_t more = own & ~other & LETTERS, less = other & ~own & LETTERS;
            const unsigned differ = bits_set(more) + bits_set(less);
            const bool near = gap <= 3 && differ <= 4;
            const bool part = !(mask & (mask - 1)) && gap >= 2 && (a < b ? !more : !less);
            if (near || part) {
                add_word(f, x, at->value, of, mask, near && differ <= 2 && gap <= 2 ? 9 : 7);
                taken++;
            }
        }
    }
}

/* Words that may be this one and the next written as one. */
static void plan_joined(mn_finder *f, const mn_index *x, const mn_find_word *w, uint32_t of)
{
    char text[2 * MN_TOKEN_BYTES];
    const mn_find_word j = mn_find_joined(text, w, w + 1);
    const uint32_t mask = UINT32_C(3) << of;
    uint64_t near[MN_FIND_NEAR];
    add_words(f, x, MN_KEYS_WORD, j.hash, of, mask, 16);
    if (j.len > MN_TOKEN_BYTES / 2)
        return;
    const size_t nears = mn_find_near(near, j.text, j.len);
    for (size_t k = 0; k < nears; k++)
        add_words(f, x, MN_KEYS_NEAR, near[k], of, mask, 10);
    add_edges(f, x, &j, of, mask);
}

/* All that may meet the ith of n words. */
static void plan_word(mn_finder *f, const mn_index *x, const mn_find_word *w, size_t i, size_t n)
{
    const uint32_t of = (uint32_t)i, bit = UINT32_C(1) << i;
    uint64_t near[MN_FIND_NEAR];
    const size_t nears = mn_find_near(near, w[i].text, w[i].len);
    const uint64_t sound = mn_find_sound(&w[i]), nick = mn_find_nick(&w[i]);
    add_words(f, x, MN_KEYS_WORD, w[i].hash, of, bit, 16);
    if (i + 1 < n)
        plan_joined(f, x, &w[i], of);
    if (nick)
        add_words(f, x, MN_KEYS_WORD, nick, of, bit, 10);
    for (size_t k = 0; k < nears; k++)
        add_words(f, x, MN_KEYS_NEAR, near[k], of, bit, 11);
    if (sound)
        add_words(f, x, MN_KEYS_SOUND, sound, of, bit, 10);
    add_edges(f, x, &w[i], of, bit);
}

static void plan(mn_finder *f, const mn_index *x, const mn_parsed *query)
{
    mn_find_word w[MN_FIND_WORDS];
    uint64_t pair[MN_FIND_PAIRS];
    uint32_t of[MN_FIND_PAIRS];
    size_t all = 0;
    const size_t n = mn_find_words(w, &all, query), pairs = mn_find_pairs(pair, of, w, n);
    f->runs = 0;
    f->unsure = 0;
    f->says = 0;
    f->words = (uint32_t)n;
    memset(f->weight, 0, sizeof f->weight);
    for (size_t i = 0; i < n; i++)
        f->says += f->weight[i] = w[i].weight;
    add_names(f, x, MN_KEYS_WHOLE, query->joined, MN_FIND_WORDS, ~UINT32_C(0));
    for (size_t i = 0; i < n; i++)
        plan_word(f, x, w, i, n);
    for (size_t i = n; i < all; i++)
        add_words(f, x, MN_KEYS_WORD, w[i].hash, (uint32_t)i, 0, 16);
    for (size_t i = 0; i < pairs; i++)
        add_names(f, x, MN_KEYS_PAIR, pair[i], MN_FIND_WORDS + 1 + (uint32_t)i, of[i]);
}

static int by_count(const void *a, const void *b)
{
    const run *x = a, *y = b;
    if (x->count != y->count)
        return x->count < y->count ? -1 : 1;
    if (x->weight != y->weight)
        return x->weight > y->weight ? -1 : 1;
    return x->of < y->of ? -1 : x->of > y->of;
}

/* A name shares something: of what one word of the query shares, the most counts. */
static void touch(mn_finder *f, uint32_t name, const run *r)
{
    size_t i = (size_t)(name * UINT32_C(0x9e3779b1)) >> 18 & (CELLS - 1);
    while (f->cell[i].stamp == f->stamp && f->cell[i].name != name)
        i = (i + 1) & (CELLS - 1);
    cell *c = &f->cell[i];
    if (c->stamp != f->stamp) {
        if (f->touched == BUDGET)
            return;
        *c = (cell){.name = name, .stamp = f->stamp, .of = UINT16_MAX};
        f->touch[f->touched++] = (uint32_t)i;
    }
    c->mask |= r->mask;
    const uint32_t had = c->of == r->of ? c->last : 0;
    if (r->weight > had) {
        c->weight += r->weight - had;
        c->last = (uint16_t)r->weight;
        c->of = (uint16_t)r->of;
    }
}

/* Runs in the order of by_count(): mostly a few dozen. */
static void sort_runs(mn_finder *f)
{
    if (f->runs > 96) {
        qsort(f->run, f->runs, sizeof *f->run, by_count);
        return;
    }
    for (size_t i = 1; i < f->runs; i++) {
        const run r = f->run[i];
        size_t at = i;
        for (; at && by_count(&r, &f->run[at - 1]) < 0; at--)
            f->run[at] = f->run[at - 1];
        f->run[at] = r;
    }
}

enum { OF = MN_FIND_WORDS + 1 + MN_FIND_PAIRS };

/* Lists of one word are gone through one after the other, the words with the rarest first. */
static void go_through(mn_finder *f)
{
    uint16_t of[OF], first[OF], last[OF], next[RUNS];
    uint32_t spent = 0;
    size_t n = 0;
    sort_runs(f);
    memset(first, 0xff, sizeof first);
    for (size_t i = 0; i < f->runs; i++) {
        const run *r = &f->run[i];
        spent += r->count;
        if (spent > BUDGET && i) {
            for (size_t k = i; k < f->runs; k++)
                f->unsure |= f->run[k].mask;
            break;
        }
        if (first[r->of] == UINT16_MAX) {
            first[r->of] = (uint16_t)i;
            of[n++] = (uint16_t)r->of;
        } else {
            next[last[r->of]] = (uint16_t)i;
        }
        last[r->of] = (uint16_t)i;
        next[i] = UINT16_MAX;
    }
    for (size_t k = 0; k < n; k++)
        for (uint16_t i = first[of[k]]; i != UINT16_MAX; i = next[i]) {
            const run *r = &f->run[i];
            for (uint32_t j = 0; j < r->count; j++)
                touch(f, r->post ? r->post[j] : r->key[j].value, r);
        }
}

/* Whether more than half of what the shorter name says is met, or may be, somewhat less by two
 * words or more, or half of its words: what shares so little can be no match. */
static bool enough(const mn_finder *f, const mn_index *x, const cell *c)
{
    const uint32_t says = x->name[c->name].says;
    const uint32_t least = says < f->says ? says : f->says;
    uint32_t met = 0, words = 0;
    for (uint32_t m = (c->mask | f->unsure) & 0xffff; m; m &= m - 1, words++)
        met += f->weight[__builtin_ctz(m)];
    const uint32_t fewest = x->name[c->name].words < f->words ? x->name[c->name].words : f->words;
    return met * 100 >= least * (words > 1 ? 45 : 55) || (fewest > 2 && words * 2 >= fewest);
}

static bool before(const cell *c, const mn_candidate *o)
{
    return c->weight > o->weight || (c->weight == o->weight && c->name < o->name);
}

/* The heaviest, sorted as they come. */
static size_t select(mn_candidate *out, size_t max, const mn_index *x, const mn_finder *f)
{
    size_t n = 0;
    for (size_t t = 0; t < f->touched; t++) {
        const cell *c = &f->cell[f->touch[t]];
        if ((n == max && !before(c, &out[n - 1])) || !enough(f, x, c))
            continue;
        size_t at = n < max ? n++ : n - 1;
        for (; at && before(c, &out[at - 1]); at--)
            out[at] = out[at - 1];
        out[at] = (mn_candidate){c->name, c->weight};
    }
    return n;
}

size_t mn_index_find(mn_candidate *out, size_t max, const mn_index *x, const mn_parsed *query,
                     mn_finder *f)
{
    if (!max || !query->n || !x->head->names)
        return 0;
    if (!++f->stamp) { /* after 2^32 queries */
        memset(f->cell, 0, sizeof f->cell);
        f->stamp = 1;
    }
    f->touched = 0;
    plan(f, x, query);
    go_through(f);
    return select(out, max < MN_CANDIDATES ? max : MN_CANDIDATES, x, f);
}

size_t mn_index_find_id(uint32_t *out, size_t max, const mn_index *x, mn_party_field kind,
                        mn_text value)
{
    char key[MN_ID_KEY], other[MN_ID_KEY];
    const size_t len = mn_id_key(key, value);
    size_t n = 0;
    if (!len)
        return 0;
    const mn_key_at *at, *end = mn_keys_find(&at, &x->keys[MN_KEYS_ID], mn_find_id(kind, key, len));
    for (; at < end && n < max; at++) {
        const uint32_t entry = at->value;
        bool same = false;
        for (size_t i = 0; i < mn_index_values(x, entry) && !same; i++) {
            const mn_party_value v = mn_index_value_at(x, entry, i);
            same = v.field == kind && mn_id_key(other, v.text) == len && !memcmp(key, other, len);
        }
        if (same && (!n || out[n - 1] != entry))
            out[n++] = entry;
    }
    return n;
}
