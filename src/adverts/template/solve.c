/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/template/solve.c - see solve.h.
 */
#include "adverts/template/solve.h"
#include "adverts/template/cost.h"
#include "adverts/template/decide.h"
#include "adverts/template/order.h"
#include "adverts/template/token.h"
#include "adverts/template/values.h"
#include "core/arena.h"
#include "core/err.h"
#include <stdlib.h>
#include <string.h>

enum { SAMPLE = 24 };          /* texts among which the medoid is looked for */
enum { SHORT = 20, MANY = 8 }; /* tokens; posts */
/* Share of words that posts of one template have for themselves, at most: who has more
 * has a text of his own, with sentences that others use too. */
#define LONELY 0.11
enum { ROUNDS = 2048 }; /* templates out of one family */
enum { MISSES = 64 }; /* texts that do not join, one after the other: further ones are not tried */
/* Steps of comparing and aligning, for each token and at least; who is left then has no template.
 * Texts with the same sentences in another order each would be compared all with all: simulated
 * archives take 1,000 a token, 2,048 texts of which no two are alike 4,096. */
enum { STEPS = 8192, STEPS_LEAST = 1 << 26 };

/* What the solver knows of an item. */
typedef struct bag {
    uint64_t *key; /* its words in order of number */
    uint32_t n;
    double alone; /* bits */
    double own;   /* of a template of its own, and of a post by it */
    double by_own;
    bool done;
} bag;

typedef struct solver {
    mn_solved *out;
    mn_arena *kept, work; /* what the result holds; what lives for a call */
    mn_item *item;
    bag *bag;
    size_t n;
    const mn_solve_options *o;
    mn_profile profile;
    mn_aligner aligner;
    mn_aligned *joined;
    size_t joins;
    uint32_t *at; /* of ids: index of the column */
    size_t at_cap;
    uint32_t *index; /* of tokens: their columns */
    size_t index_cap;
    uint64_t *spare; /* for keys that are put in order */
    size_t spare_cap;
    uint64_t steps; /* that are left */
    mn_err *e;
} solver;

void mn_solved_free(mn_solved *s)
{
    mn_arena *arena = s->memory;
    if (arena)
        mn_arena_free(arena);
    free(arena);
    free(s->solution);
    *s = (mn_solved){0};
}

/* More posts first. */
static int by_posts(const void *a, const void *b)
{
    const mn_item *x = a, *y = b;
    if (x->posts != y->posts)
        return x->posts > y->posts ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

static mn_status make_bags(solver *s)
{
    for (size_t i = 0; i < s->n; i++) {
        const mn_item *t = &s->item[i];
        bag *b = &s->bag[i];
        b->key = mn_arena_alloc(&s->work, t->n, sizeof *b->key);
        if ((!b->key && t->n) || !mn_grow(&s->spare, &s->spare_cap, t->n, sizeof *s->spare))
            return mn_fail_memory(s->e);
        double bits = 0, constant = 0, open = 0;
        uint64_t words = 0, slots = 0;
        for (uint32_t j = 0; j < t->n; j++) {
            const double w = t->light[j] == MN_LIGHT_MARK ? MN_COST_MARK : s->o->word;
            bits += w;
            if (mn_key_is_value(t->key[j])) {
                open += 1 + w;
                slots++;
            } else {
                constant += w;
                words++;
            }
            b->key[j] = t->key[j];
        }
        b->n = t->n;
        mn_keys_order(b->key, s->spare, b->n);
        b->alone = mn_cost_alone(t->n, bits);
        b->own = mn_cost_template(words, constant, slots);
        b->by_own = 1 + open;
    }
    return MN_OK;
}

/* Where words from `key` on begin. */
static uint32_t lower(const uint64_t *word, uint32_t n, uint64_t key)
{
    uint32_t from = 0;
    while (n) {
        const uint32_t half = n / 2;
        const bool below = word[from + half] < key;
        from = below ? from + half + 1 : from;
        n = below ? n - half - 1 : half;
    }
    return from;
}

static void spend(solver *s, uint64_t steps)
{
    s->steps -= steps < s->steps ? steps : s->steps;
}

/* Words that two have in common, once for each time that both have them. In two halves at once, as
 * each step waits for the one before it. */
static uint32_t common(const bag *a, const bag *b)
{
    const uint64_t *const x = a->key, *const y = b->key;
    const uint32_t xm = a->n ? lower(x, a->n, x[a->n / 2]) : 0, ym = xm ? lower(y, b->n, x[xm]) : 0;
    uint32_t i = 0, j = 0, k = xm, l = ym, n = 0;
    while (i < xm && j < ym && k < a->n && l < b->n) {
        const uint64_t p = x[i], q = y[j], r = x[k], s = y[l];
        n += (uint32_t)(p == q) + (uint32_t)(r == s);
        i += p <= q;
        j += q <= p;
        k += r <= s;
        l += s <= r;
    }
    while (i < xm && j < ym) {
        const uint64_t p = x[i], q = y[j];
        n += p == q;
        i += p <= q;
        j += q <= p;
    }
    while (k < a->n && l < b->n) {
        const uint64_t r = x[k], s = y[l];
        n += r == s;
        k += r <= s;
        l += s <= r;
    }
    return n;
}

/* Among the first that are left, the one that has most in common with the
 * others. */
static size_t medoid(solver *s)
{
    size_t pick[SAMPLE], n = 0, best = 0;
    for (size_t i = 0; i < s->n && n < SAMPLE; i++)
        if (!s->bag[i].done)
            pick[n++] = i;
    uint64_t most = 0;
    for (size_t i = 0; i < n; i++) {
        uint64_t sum = (uint64_t)s->bag[pick[i]].n * (s->item[pick[i]].posts - 1);
        spend(s, n * s->bag[pick[i]].n);
        for (size_t j = 0; j < n; j++)
            if (j != i)
                sum +=
                    (uint64_t)common(&s->bag[pick[i]], &s->bag[pick[j]]) * s->item[pick[j]].posts;
        if (i == 0 || sum > most) {
            most = sum;
            best = i;
        }
    }
    return pick[best];
}

/* What joining may cost at most, for all posts of an item: what its description
 * takes now. */
static double worth(const solver *s, size_t i)
{
    const bag *b = &s->bag[i];
    const double posts = (double)s->item[i].posts;
    const double apart = b->own + posts * b->by_own, alone = posts * b->alone;
    return apart < alone ? apart : alone;
}

/* How a text differs from what was aligned. */
typedef struct difference {
    double bits;           /* of a post, beyond those that it takes as a template of its own */
    uint32_t other, moved; /* words in place of others; left out or put in */
} difference;

static difference differ(const solver *s, size_t i)
{
    const mn_item *t = &s->item[i];
    const mn_profile *p = &s->profile;
    difference d = {0};
    size_t j = 0;
    for (uint32_t k = 0; k < t->n; k++) {
        const uint32_t at = s->aligner.place[k];
        const double w = t->light[k] == MN_LIGHT_MARK ? MN_COST_MARK : s->o->word;
        if (at == MN_COLUMN_NONE) {
            d.bits += w;
            d.moved++;
            continue;
        }
        for (; j < at; j++)
            d.moved += (uint64_t)p->column[j].present * 2 > p->total;
        const mn_profile_column *c = &p->column[j++];
        if (c->key[0] == t->key[k])
            continue;
        const bool open =
            mn_key_is_value(c->key[0]) ||
            (c->present >= 3 && (uint64_t)c->weight[0] * 5 < (uint64_t)c->present * 2);
        d.bits += open ? 2 + w : w;
        d.other += !open;
    }
    for (; j < p->n; j++)
        d.moved += (uint64_t)p->column[j].present * 2 > p->total;
    d.bits += (d.other + d.moved) * mn_cost_edit(p->n, 0);
    return d;
}

/* Words of a text that may be edits: a third, fewer where it is short, none in
 * a few words. What differs in more is another text, whatever it would save. */
static uint32_t edits_most(uint32_t n)
{
    const uint32_t third = n / 3, few = n >= 8 ? (n - 4) / 2 : 0;
    return third < few ? third : few;
}

/* Whether a text with this difference is of the same template: that pays, and
 * is no other text. Where a few words differ in more than some, or many posts
 * agree on the length of a short text, it is another, whatever it would save.
 */
static bool fits(const solver *s, size_t i, const difference *d)
{
    const mn_item *t = &s->item[i];
    if (d->other + d->moved > edits_most(t->n))
        return false;
    if (d->moved && t->n < SHORT && s->profile.total >= MANY)
        return false;
    return (double)t->posts * (s->bag[i].by_own + d->bits) < worth(s, i);
}

static mn_status join(solver *s, size_t i, bool first)
{
    const mn_item *t = &s->item[i];
    mn_aligned *a = &s->joined[s->joins];
    a->item = (uint32_t)i;
    a->column = mn_arena_alloc(&s->work, t->n, sizeof *a->column);
    if (!a->column && t->n)
        return mn_fail_memory(s->e);
    s->joins++;
    if (!first)
        return mn_profile_take(&s->profile, &s->aligner, t->key, t->n, t->posts, a->column, s->e);
    for (uint32_t j = 0; j < t->n; j++)
        a->column[j] = j;
    return mn_profile_begin(&s->profile, t->key, t->n, t->posts, s->e);
}

/* A text that shares too few words can't join, whatever the alignment. */
static bool may_join(const bag *a, const bag *b, uint32_t same)
{
    const uint32_t longest = a->n > b->n ? a->n : b->n;
    return b->n && (uint64_t)same * 5 >= (uint64_t)longest * 2;
}

typedef struct near {
    uint32_t common, item;
} near;

static int by_nearness(const void *a, const void *b)
{
    const near *x = a, *y = b;
    if (x->common != y->common)
        return x->common > y->common ? -1 : 1;
    return x->item < y->item ? -1 : x->item > y->item;
}

/* Puts all that pay into the profile of the seed, nearest first. */
static mn_status gather(solver *s, size_t seed)
{
    near *order = mn_arena_alloc(&s->work, s->n, sizeof *order);
    if (!order)
        return mn_fail_memory(s->e);
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++) {
        if (s->bag[i].done || i == seed)
            continue;
        const uint32_t same = common(&s->bag[seed], &s->bag[i]);
        spend(s, (uint64_t)s->bag[seed].n + s->bag[i].n);
        if (may_join(&s->bag[seed], &s->bag[i], same))
            order[n++] = (near){same, (uint32_t)i};
    }
    if (n)
        qsort(order, n, sizeof *order, by_nearness);
    s->joins = 0;
    mn_status st = join(s, seed, true);
    int misses = 0;
    for (size_t k = 0; st == MN_OK && k < n && misses < MISSES && s->steps; k++) {
        const size_t i = order[k].item;
        const mn_item *t = &s->item[i];
        misses++;
        spend(s, mn_profile_cells(&s->profile, t->n));
        if (!mn_profile_align(&s->aligner, &s->profile, t->key, t->n, &st, s->e))
            continue;
        const difference d = differ(s, i);
        if (!fits(s, i, &d))
            continue;
        misses = 0;
        st = join(s, i, false);
    }
    return st;
}

static mn_status index_columns(solver *s)
{
    if (!mn_grow(&s->at, &s->at_cap, s->profile.ids, sizeof *s->at))
        return mn_fail_memory(s->e);
    for (size_t i = 0; i < s->profile.n; i++)
        s->at[s->profile.column[i].id] = (uint32_t)i;
    return MN_OK;
}

/* Leaves out those whose posts are shorter alone; how many left. */
static size_t expel(solver *s, const mn_decided *d)
{
    size_t kept = 0;
    for (size_t i = 0; i < s->joins; i++) {
        const mn_aligned a = s->joined[i];
        const mn_item *t = &s->item[a.item];
        const double bits = mn_decided_cost(d, s->profile.n, s->at, t, a.column, s->o, NULL);
        if (bits * t->posts < worth(s, a.item) || i == 0)
            s->joined[kept++] = a;
    }
    const size_t left = s->joins - kept;
    s->joins = kept;
    return left;
}

/* Words that a post puts in beside a slot are of its value where that is a name of several words,
 * or where words stand in place of a value, as a number that is spelled out. */
static void widen(const solver *s, const mn_decided *d, mn_item *x, const uint32_t *column)
{
    for (uint32_t j = 0; j < x->n; j++) {
        const uint32_t slot = x->part[j];
        if (slot >= MN_PART_CONST)
            continue;
        uint32_t end = j;
        bool value = d->value[s->at[column[j]]], filled = mn_key_is_value(x->key[j]);
        bool name = x->light[j] == MN_LIGHT_NAME;
        while (end + 1 < x->n && x->part[end + 1] == slot) {
            end++;
            filled |= mn_key_is_value(x->key[end]);
            value |= d->value[s->at[column[end]]];
            name &= x->light[end] == MN_LIGHT_NAME;
        }
        const bool spelled = value && !filled;
        for (uint32_t k = j; k > 0 && x->part[k - 1] == MN_PART_EDIT &&
                             d->kind[s->at[column[k - 1]]] == MN_COLUMN_DROPPED &&
                             x->light[k - 1] != MN_LIGHT_MARK &&
                             (spelled || (name && x->light[k - 1] == MN_LIGHT_NAME));
             k--)
            x->part[k - 1] = slot;
        for (; end + 1 < x->n && x->part[end + 1] == MN_PART_EDIT &&
               d->kind[s->at[column[end + 1]]] == MN_COLUMN_DROPPED &&
               x->light[end + 1] != MN_LIGHT_MARK &&
               (spelled || (name && x->light[end + 1] == MN_LIGHT_NAME));
             end++)
            x->part[end + 1] = slot;
        j = end;
    }
}

/* The template's elements, and what each token of its items is. */
static mn_status write(solver *s, const mn_decided *d, double with)
{
    mn_solved *out = s->out;
    if (!mn_grow(&out->solution, &out->cap, out->n + 1, sizeof *out->solution))
        return mn_fail_memory(s->e);
    mn_solution t = {.with = with + d->template_bits, .slots = d->slots, .noise = d->noise};
    t.element = mn_arena_alloc(s->kept, s->profile.n, sizeof *t.element);
    uint32_t *of = mn_arena_alloc(&s->work, s->profile.n, sizeof *of); /* of columns: element */
    mn_value_rules rules;
    if (!t.element || !of)
        return mn_fail_memory(s->e);
    mn_status st = mn_value_rules_of(&rules, &s->work, d, s->profile.n, s->e);
    if (st != MN_OK)
        return st;
    for (size_t c = 0; c < s->profile.n; c++) {
        if (d->slot[c] != MN_COLUMN_NONE) {
            if (c == 0 || d->slot[c - 1] != d->slot[c])
                t.element[t.elements++] = (mn_element){.slot = true, .item = MN_COLUMN_NONE};
        } else if (d->kind[c] == MN_COLUMN_CONST) {
            t.element[t.elements++] = (mn_element){.key = d->key[c], .item = MN_COLUMN_NONE};
        }
        of[c] = t.elements ? t.elements - 1 : 0;
    }
    for (size_t i = 0; i < s->joins; i++) {
        mn_item *x = &s->item[s->joined[i].item];
        t.posts += x->posts;
        t.alone += s->bag[s->joined[i].item].alone * x->posts;
        x->solution = (uint32_t)out->n;
        x->part = mn_arena_alloc(s->kept, x->n, sizeof *x->part);
        if ((!x->part && x->n) || !mn_grow(&s->index, &s->index_cap, x->n, sizeof *s->index))
            return mn_fail_memory(s->e);
        mn_decided_cost(d, s->profile.n, s->at, x, s->joined[i].column, s->o, &x->edits);
        for (uint32_t j = 0; j < x->n; j++) {
            const uint32_t c = s->at[s->joined[i].column[j]];
            const bool slot = d->slot[c] != MN_COLUMN_NONE;
            const bool same = !slot && d->kind[c] == MN_COLUMN_CONST && x->key[j] == d->key[c];
            x->part[j] = slot ? d->slot[c] : same ? MN_PART_CONST : MN_PART_EDIT;
            mn_element *at = &t.element[of[c]];
            if ((slot || same) && at->item == MN_COLUMN_NONE) {
                at->item = s->joined[i].item;
                at->token = j;
            }
        }
        if (d->telling) {
            for (uint32_t j = 0; j < x->n; j++)
                s->index[j] = s->at[s->joined[i].column[j]];
            mn_values_settle(&rules, x, s->index);
        } else {
            widen(s, d, x, s->joined[i].column);
        }
    }
    out->solution[out->n++] = t;
    return MN_OK;
}

/* One template of what is left: made, tested, and written down where it pays.
 */
static mn_status one(solver *s)
{
    const size_t seed = medoid(s);
    mn_decided d;
    mn_status st = gather(s, seed);
    if (st == MN_OK)
        st = index_columns(s);
    if (st == MN_OK)
        st = mn_columns_decide(&d, &s->work, &s->profile, s->at, s->item, s->joined, s->joins, s->o,
                               s->e);
    if (st == MN_OK && expel(s, &d))
        st = mn_columns_decide(&d, &s->work, &s->profile, s->at, s->item, s->joined, s->joins, s->o,
                               s->e);
    if (st != MN_OK)
        return st;
    double with = 0, alone = 0;
    uint64_t posts = 0;
    for (size_t i = 0; i < s->joins; i++) {
        const mn_aligned *a = &s->joined[i];
        const mn_item *t = &s->item[a->item];
        with += t->posts * mn_decided_cost(&d, s->profile.n, s->at, t, a->column, s->o, NULL);
        alone += t->posts * s->bag[a->item].alone;
        posts += t->posts;
    }
    const bool apart = d.telling && d.lonely > LONELY;
    if (posts > 1 && !apart && d.template_bits + with < alone) {
        for (size_t i = 0; i < s->joins; i++)
            s->bag[s->joined[i].item].done = true;
        return write(s, &d, with);
    }
    s->bag[seed].done = true;
    return MN_OK;
}

static mn_status all(solver *s)
{
    mn_status st = make_bags(s);
    size_t left = s->n;
    uint64_t tokens = 0;
    for (size_t i = 0; i < s->n; i++)
        tokens += s->item[i].n;
    s->steps = tokens * STEPS > STEPS_LEAST ? tokens * STEPS : STEPS_LEAST;
    for (int round = 0; st == MN_OK && left > 0 && s->steps && round < ROUNDS; round++) {
        st = one(s);
        left = 0;
        for (size_t i = 0; i < s->n; i++)
            left += !s->bag[i].done;
    }
    for (size_t i = 0; i < s->n; i++)
        s->out->left += s->bag[i].done ? 0 : s->item[i].posts;
    return st;
}

mn_status mn_template_solve(mn_solved *out, mn_item *item, size_t n, const mn_solve_options *o,
                            mn_err *e)
{
    mn_solved made = {.memory = calloc(1, sizeof(mn_arena))};
    solver s = {.out = &made, .kept = made.memory, .item = item, .n = n, .o = o, .e = e};
    s.bag = calloc(n ? n : 1, sizeof *s.bag);
    s.joined = calloc(n ? n : 1, sizeof *s.joined);
    qsort(item, n, sizeof *item, by_posts);
    for (size_t i = 0; i < n; i++) {
        item[i].solution = MN_COLUMN_NONE;
        item[i].part = NULL;
        item[i].edits = 0;
    }
    mn_status st = made.memory && s.bag && s.joined ? all(&s) : mn_fail_memory(e);
    mn_profile_free(&s.profile);
    mn_aligner_free(&s.aligner);
    mn_arena_free(&s.work);
    free(s.at);
    free(s.index);
    free(s.spare);
    free(s.bag);
    free(s.joined);
    if (st != MN_OK) {
        mn_solved_free(&made);
        return st;
    }
    *out = made;
    return MN_OK;
}
