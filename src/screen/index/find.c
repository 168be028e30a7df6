/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/index/find.c - candidates: names that share rare words with the query, words that
 * differ in a letter or only in vowels, words written joined or apart, or two words that are
 * common each but not together. What each is worth is how rare it is, in bits. Lists of names
 * are gone through from the shortest on until the budget is spent, so that the time depends
 * little on the size of the list.
 *
 * Most of the time would be spent waiting for memory: what will be read is asked for first.
 */
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/prefetch.h"
#include "screen/index/ask.h"

enum {
    CELLS = 16384,    /* a power of two, four times the budget at least */
    BUDGET = 3000,    /* names that are looked at for a query */
    RUNS = 512,       /* lists of names that are thought of */
    SIMILAR = 48,     /* words that are near to one of the query's */
    WHOLE = 64 * 256, /* worth of equal names: above all else */
    FEW = 4,          /* words of which sums are made beforehand */
    KNOWN = 1024,     /* a power of two, twice RUNS at least */
};

/* A list of names that share something with the query. */
typedef struct run {
    const uint32_t *post; /* names, or */
    const mn_key_at *key; /* names as values of keys */
    uint32_t count, mask;
    uint16_t weight;
    uint16_t of; /* which word of the query, or above them: pairs */
} run;

/* A name that shares something. */
typedef struct cell {
    uint32_t name, stamp;
    uint32_t weight;
    uint16_t mask;
    uint16_t of;   /* what was counted last, */
    uint32_t last; /* and its weight */
} cell;

/* A key of the query, while it is looked up. */
typedef struct found {
    const mn_ask_key *key;
    size_t at; /* in the sieve, then its bucket */
    uint64_t bits;
    const mn_key_at *from, *to;
} found;

struct mn_finder {
    uint32_t stamp;
    uint32_t unsure; /* words some of whose lists were too long to be gone through */
    size_t runs, touched;
    uint64_t all;         /* names of all runs together */
    unsigned bits;        /* cells in use are 2^bits */
    uint64_t order[RUNS]; /* of runs: count, weight, word, number, the first first */
    run run[RUNS];
    uint16_t known[KNOWN]; /* runs by list and word of the query, plus 1 */
    uint16_t touch[BUDGET + 1];
    found found[MN_ASK_KEYS];
    mn_ask ask;
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

void mn_finder_ask(mn_finder *f, const mn_parsed *query)
{
    mn_ask_fill(&f->ask, query);
}

#define LETTERS UINT32_C(0x7ffffff)

static unsigned bits_set(uint32_t v)
{
    v -= v >> 1 & UINT32_C(0x55555555);
    v = (v & UINT32_C(0x33333333)) + (v >> 2 & UINT32_C(0x33333333));
    return ((v + (v >> 4)) & UINT32_C(0x0f0f0f0f)) * UINT32_C(0x01010101) >> 24;
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

/* --- lists of names ----------------------------------------------------------------- */

static void add_run(mn_finder *f, run r)
{
    if (!r.count)
        return;
    if (r.count > BUDGET || f->runs == RUNS) {
        f->unsure |= r.mask;
        return;
    }
    f->order[f->runs] = (uint64_t)r.count << 48 | (uint64_t)(UINT16_MAX - r.weight) << 32 |
                        (uint64_t)r.of << 16 | f->runs;
    f->run[f->runs++] = r;
    f->all += r.count;
}

static void add_word(mn_finder *f, const mn_index *x, uint32_t word, const mn_ask_key *k,
                     uint32_t part)
{
    const uint32_t from = x->word[word], count = x->word[word + 1] - from;
    add_run(f, (run){.post = x->post + from,
                     .count = count,
                     .mask = k->mask,
                     .weight = (uint16_t)(count ? rarity(x, count) * part / 16 : 0),
                     .of = k->of});
}

static void add_names(mn_finder *f, const mn_index *x, const mn_ask_key *k, const mn_key_at *at,
                      const mn_key_at *end)
{
    const uint32_t count = (uint32_t)(end - at);
    if (!count)
        return;
    const uint32_t weight = k->kind == MN_KEYS_WHOLE ? WHOLE : rarity(x, count) / 2;
    add_run(f, (run){.key = at,
                     .count = count < BUDGET / 2 ? count : BUDGET / 2,
                     .mask = k->mask,
                     .weight = (uint16_t)weight,
                     .of = k->of});
}

/* Words that begin or end alike, where the letters of one are nearly those of the other, or all in
 * the other, of which it may be a part. */
static void add_edge(mn_finder *f, const mn_index *x, const mn_ask_key *k, const mn_key_at *at,
                     const mn_key_at *end)
{
    const uint32_t own = k->letters;
    const unsigned a = own >> 27;
    const bool single = !(k->mask & (k->mask - 1));
    size_t taken = 0;
    for (size_t n = 0; at < end && n < 4 * SIMILAR && taken < SIMILAR; at++, n++) {
        const uint32_t other = x->letters[at->value];
        const unsigned b = other >> 27, gap = a > b ? a - b : b - a;
        const uint32_t more = own & ~other & LETTERS, less = other & ~own & LETTERS;
        const bool part = single && gap >= 2 && (a < b ? !more : !less);
        const unsigned differ = gap <= 3 ? bits_set(more | less) : 5;
        if (differ <= 4 || part) {
            add_word(f, x, at->value, k, differ <= 2 && gap <= 2 ? 9 : 7);
            taken++;
        }
    }
}

/* Where the keys of the query lie: of those that may be there, in their order; returns how many.
 * Each round asks for the memory that the next one reads. */
static size_t look_up(mn_finder *f, const mn_index *x)
{
    const mn_ask *a = &f->ask;
    size_t n = 0;
    for (size_t i = 0; i < a->n; i++) {
        found *g = &f->found[i];
        g->at = mn_sieve_at(&g->bits, (mn_keys_of)a->key[i].kind, a->key[i].hash, x->sieve_bits);
        mn_prefetch(&x->sieve[g->at]);
    }
    for (size_t i = 0; i < a->n; i++) {
        const found g = f->found[i];
        const mn_keys *k = &x->keys[a->key[i].kind];
        f->found[n].key = &a->key[i];
        f->found[n].at = mn_keys_bucket(k, a->key[i].hash);
        n += (x->sieve[g.at] & g.bits) == g.bits;
    }
    for (size_t i = 0; i < n; i++)
        mn_prefetch(&x->keys[f->found[i].key->kind].bucket[f->found[i].at]);
    for (size_t i = 0; i < n; i++) {
        const mn_keys *k = &x->keys[f->found[i].key->kind];
        mn_prefetch(&k->item[k->bucket[f->found[i].at]]);
    }
    for (size_t i = 0; i < n; i++) {
        found *g = &f->found[i];
        g->to = mn_keys_find(&g->from, &x->keys[g->key->kind], g->key->hash);
        if (g->from < g->to && g->key->what == MN_ASK_WORDS)
            mn_prefetch(&x->word[g->from->value]);
    }
    return n;
}

static void plan(mn_finder *f, const mn_index *x)
{
    f->runs = 0;
    f->all = 0;
    f->unsure = 0;
    const size_t n = look_up(f, x);
    for (size_t i = 0; i < n; i++) {
        const mn_ask_key *k = f->found[i].key;
        const mn_key_at *at = f->found[i].from, *end = f->found[i].to;
        if (k->what == MN_ASK_NAMES)
            add_names(f, x, k, at, end);
        else if (k->what == MN_ASK_EDGES)
            add_edge(f, x, k, at, end);
        else
            for (size_t taken = 0; at < end && taken < SIMILAR; at++, taken++)
                add_word(f, x, at->value, k, k->part);
    }
}

/* --- names ---------------------------------------------------------------------------- */

/* The shortest lists first, of these the heaviest: a few hundred, so by Shell's method, with the
 * gaps of Ciura (2001), Best increments for the average case of Shellsort. */
static void sort_runs(mn_finder *f)
{
    static const size_t gaps[] = {301, 132, 57, 23, 10, 4, 1};
    for (size_t g = 0; g < sizeof gaps / sizeof *gaps; g++)
        for (size_t gap = gaps[g], i = gap; i < f->runs; i++) {
            const uint64_t o = f->order[i];
            size_t at = i;
            for (; at >= gap && o < f->order[at - gap]; at -= gap)
                f->order[at] = f->order[at - gap];
            f->order[at] = o;
        }
}

/* A run of a word whose list is in another run of that word already adds to it: it is met once,
 * with the most that it is worth. True where it is the first. */
static bool is_first(mn_finder *f, uint16_t at, size_t all)
{
    run *r = &f->run[at];
    const void *list = r->post ? (const void *)r->post : (const void *)r->key;
    size_t i = (size_t)mn_find_mix((uint64_t)(uintptr_t)list + r->of) & all;
    for (; f->known[i]; i = (i + 1) & all) {
        run *o = &f->run[f->known[i] - 1];
        if (o->of == r->of && o->post == r->post && o->key == r->key) {
            o->mask |= r->mask;
            o->weight = o->weight > r->weight ? o->weight : r->weight;
            return false;
        }
    }
    f->known[i] = (uint16_t)(at + 1);
    return true;
}

/* A name shares something: of what one word of the query shares, the most counts. Without
 * branches: whether a name was met before can't be foreseen. */
static void touch(mn_finder *f, const mn_index *x, uint32_t name, const run *r)
{
    const size_t all = ((size_t)1 << f->bits) - 1;
    size_t i = (size_t)(name * UINT32_C(0x9e3779b1)) >> (32 - f->bits);
    while (f->cell[i].stamp == f->stamp && f->cell[i].name != name)
        i = (i + 1) & all;
    cell *c = &f->cell[i];
    const uint32_t known = 0U - (uint32_t)(c->stamp == f->stamp); /* all bits, or none */
    const uint32_t had = c->last & known & (0U - (uint32_t)(c->of == r->of));
    const uint32_t most = r->weight > had ? r->weight : had;
    f->touch[f->touched] = (uint16_t)i;
    f->touched += known + 1;
    mn_prefetch(&x->says[name]);
    *c = (cell){.name = name,
                .stamp = f->stamp,
                .weight = (c->weight & known) + (most - had),
                .mask = (uint16_t)((c->mask & known) | r->mask),
                .of = r->of,
                .last = most};
}

/* Which runs are gone through, as the budget allows, those of one word of the query together;
 * returns the first run of each in first[], the others behind it in next[]. */
static uint32_t choose(mn_finder *f, uint16_t first[MN_ASK_OF], uint16_t next[RUNS])
{
    uint32_t spent = 0, names = 0;
    size_t known = 32;
    while (known < 2 * f->runs)
        known *= 2;
    memset(first, 0xff, MN_ASK_OF * sizeof *first);
    memset(f->known, 0, known * sizeof *f->known);
    for (size_t i = 0; i < f->runs; i++) {
        const uint16_t at = (uint16_t)(f->order[i] & (RUNS - 1));
        const run *r = &f->run[at];
        spent += r->count;
        if (spent > BUDGET && i) {
            for (size_t k = i; k < f->runs; k++)
                f->unsure |= f->run[f->order[k] & (RUNS - 1)].mask;
            break;
        }
        if (is_first(f, at, known - 1)) {
            names += r->count;
            next[at] = first[r->of];
            first[r->of] = at;
            mn_prefetch(r->post ? (const void *)r->post : (const void *)r->key);
        }
    }
    return names;
}

static void go_through(mn_finder *f, const mn_index *x)
{
    uint16_t first[MN_ASK_OF], next[RUNS];
    if (f->all > BUDGET) /* else all are gone through, in any order */
        sort_runs(f);
    const uint32_t names = choose(f, first, next);
    f->bits = 6;
    while (((size_t)1 << f->bits) < (size_t)4 * names)
        f->bits++;
    for (size_t k = 0; k < MN_ASK_OF; k++)
        for (uint16_t i = first[k]; i != UINT16_MAX; i = next[i]) {
            const run *r = &f->run[i];
            for (uint32_t j = 0; j < r->count; j++)
                touch(f, x, r->post ? r->post[j] : r->key[j].value, r);
        }
}

/* What words are worth together: by their bits for the first few, which is nearly all. */
typedef struct worth {
    uint32_t sum[1 << FEW];
    uint32_t weight[MN_FIND_WORDS];
} worth;

static void worth_fill(worth *w, const mn_ask *a)
{
    memcpy(w->weight, a->weight, sizeof w->weight);
    w->sum[0] = 0;
    for (uint32_t m = 1; m < 1 << FEW; m++)
        w->sum[m] = w->sum[m & (m - 1)] + a->weight[__builtin_ctz(m)];
}

static uint32_t worth_of(const worth *w, uint32_t mask)
{
    uint32_t met = w->sum[mask & ((1 << FEW) - 1)];
    for (uint32_t m = mask >> FEW << FEW; m; m &= m - 1)
        met += w->weight[__builtin_ctz(m)];
    return met;
}

/* Whether more than half of what the shorter name says is met, or may be, somewhat less by two
 * words or more, or half of its words: what shares so little can be no match. */
static bool enough(const mn_finder *f, const worth *w, const mn_says_at *name, uint32_t mask)
{
    const uint32_t least = name->says < f->ask.says ? name->says : f->ask.says;
    const uint32_t fewest = name->words < f->ask.words ? name->words : f->ask.words;
    const uint32_t words = bits_set(mask);
    return worth_of(w, mask) * 100 >= least * (words > 1 ? 45 : 55) ||
           (fewest > 2 && words * 2 >= fewest);
}

static bool before(const cell *c, const mn_candidate *o)
{
    return c->weight > o->weight || (c->weight == o->weight && c->name < o->name);
}

/* Whether a candidate has a place behind the first MN_CANDIDATES: namesakes of the query must not
 * hide each other. */
static bool is_whole(const cell *c)
{
    return c->mask == UINT16_MAX;
}

/* The heaviest, sorted as they come. Names that are equal come before all that are not. */
static size_t select(mn_candidate *out, size_t max, const mn_index *x, const mn_finder *f)
{
    worth w;
    size_t n = 0, whole = 0;
    worth_fill(&w, &f->ask);
    for (size_t t = 0; t < f->touched; t++)
        whole += is_whole(&f->cell[f->touch[t]]);
    const size_t few = whole > MN_CANDIDATES ? whole : MN_CANDIDATES;
    max = max < few ? max : few;
    for (size_t t = 0; t < f->touched; t++) {
        const cell *c = &f->cell[f->touch[t]];
        if (!enough(f, &w, &x->says[c->name], (c->mask | f->unsure) & 0xffff) ||
            (n == max && !before(c, &out[n - 1])))
            continue;
        size_t at = n < max ? n++ : n - 1;
        for (; at && before(c, &out[at - 1]); at--)
            out[at] = out[at - 1];
        out[at] = (mn_candidate){c->name, c->weight};
    }
    return n;
}

size_t mn_index_find(mn_candidate *out, size_t max, const mn_index *x, mn_finder *f)
{
    if (!max || !f->ask.n || !x->head->names)
        return 0;
    if (!++f->stamp) { /* after 2^32 queries */
        memset(f->cell, 0, sizeof f->cell);
        f->stamp = 1;
    }
    f->touched = 0;
    plan(f, x);
    go_through(f, x);
    return select(out, max < MN_CANDIDATES_EQUAL ? max : MN_CANDIDATES_EQUAL, x, f);
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
