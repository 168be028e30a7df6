/* SPDX-License-Identifier: Apache-2.0
 *
 * recipes.c - what a good is made of at a party, as recipes and recorded events say.
 *
 * Goods are looked up by keys of 64 bits: which comparison (the same text, the same code, the same
 * heading) in the highest byte, below it what is compared.
 */
#include <stdlib.h>

#include "core/err.h"
#include "trace/path/goods.h"

/* UNKNOWN: a recipe of which not all that comes out is known; with nothing compared. */
enum { TEXT = 1, CODE, BARE, HEADING, UNKNOWN, KEYS = 4 };

struct mn_recipe_key {
    uint64_t key;
    uint32_t party, recipe;
};

static uint64_t tagged(unsigned tag, uint64_t v)
{
    return (uint64_t)tag << 56 | v;
}

/* The keys under which a good of a recipe is kept. */
static unsigned keys_kept(uint64_t out[KEYS], const mn_good_key *k)
{
    unsigned n = 0;
    out[n++] = tagged(TEXT, k->text);
    if (k->hs)
        out[n++] = tagged(CODE, k->hs);
    if (k->hs && k->bare)
        out[n++] = tagged(BARE, k->hs);
    if (k->heading)
        out[n++] = tagged(HEADING, k->heading);
    return n;
}

/* The keys under which one is found that is the same as k. */
static unsigned keys_same(uint64_t out[KEYS], const mn_good_key *k)
{
    unsigned n = 0;
    out[n++] = tagged(TEXT, k->text);
    if (k->hs)
        out[n++] = tagged(BARE, k->hs);
    if (k->hs && k->bare)
        out[n++] = tagged(CODE, k->hs);
    return n;
}

static int by_made(const void *a, const void *b)
{
    const struct mn_recipe_key *x = a, *y = b;
    if (x->party != y->party)
        return x->party < y->party ? -1 : 1;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->recipe > y->recipe) - (x->recipe < y->recipe);
}

static int by_lot(const void *a, const void *b)
{
    const struct mn_lot_key *x = a, *y = b;
    if (x->lot != y->lot)
        return x->lot < y->lot ? -1 : 1;
    if (x->recipe != y->recipe)
        return x->recipe < y->recipe ? -1 : 1;
    return (x->good > y->good) - (x->good < y->good);
}

static int by_key(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static bool has_input(const mn_chain *c, const mn_chain_recipe *r)
{
    return r->parts && !c->part[r->part].output; /* inputs stand first */
}

mn_status mn_recipes_new(mn_recipes *out, const mn_chain *c, const mn_good_key *key, mn_err *e)
{
    *out = (mn_recipes){.c = c, .key = key};
    if (!c->recipes)
        return MN_OK;
    out->made = malloc(((size_t)c->parts * KEYS + c->recipes + 1) * sizeof *out->made);
    out->lot = malloc(((size_t)c->parts + 1) * sizeof *out->lot);
    out->general = calloc((size_t)c->goods + 1, sizeof *out->general);
    if (!out->made || !out->lot || !out->general)
        return mn_fail_memory(e);
    for (uint32_t i = 0; i < c->recipes; i++) {
        const mn_chain_recipe *r = &c->recipe[i];
        if (r->lost & MN_LOST_OUTPUT && (r->kind == MN_RECIPE || r->party != MN_NOT_ANY))
            out->made[out->n_made++] = (struct mn_recipe_key){tagged(UNKNOWN, 0), r->party, i};
        if (!has_input(c, r) && !(r->lost & MN_LOST_INPUT))
            continue;
        for (uint32_t p = r->part; p < r->part + r->parts; p++) {
            const mn_chain_part *part = &c->part[p];
            uint64_t k[KEYS];
            if (!part->output)
                continue;
            if (part->lot != MN_NOT_ANY)
                out->lot[out->n_lot++] = (struct mn_lot_key){part->lot, i, part->good};
            /* What happened once, and nobody knows where, says nothing of anybody's goods. */
            if (part->good == MN_NOT_ANY || (r->kind == MN_EVENT && r->party == MN_NOT_ANY))
                continue;
            const unsigned n = keys_kept(k, &key[part->good]);
            for (unsigned j = 0; j < n; j++)
                out->made[out->n_made++] = (struct mn_recipe_key){k[j], r->party, i};
        }
    }
    qsort(out->made, out->n_made, sizeof *out->made, by_made);
    qsort(out->lot, out->n_lot, sizeof *out->lot, by_lot);
    return MN_OK;
}

void mn_recipes_free(mn_recipes *r)
{
    free(r->made);
    free(r->lot);
    free(r->set);
    free(r->general);
    free(r->told);
    *r = (mn_recipes){0};
}

mn_status mn_goods_set_add(mn_recipes *r, uint32_t good, mn_err *e)
{
    if (good == MN_NOT_ANY)
        return MN_OK;
    if (r->n_set >= UINT32_MAX - KEYS ||
        !mn_grow(&r->set, &r->room, r->n_set + KEYS, sizeof *r->set))
        return mn_fail_memory(e);
    r->n_set += keys_kept(r->set + r->n_set, &r->key[good]);
    return MN_OK;
}

mn_goods_set mn_goods_set_end(mn_recipes *r, size_t from)
{
    size_t n = from;
    if (r->n_set > from)
        qsort(r->set + from, r->n_set - from, sizeof *r->set, by_key);
    for (size_t i = from; i < r->n_set; i++)
        if (i == from || r->set[i] != r->set[i - 1])
            r->set[n++] = r->set[i];
    r->n_set = n;
    return (mn_goods_set){(uint32_t)from, (uint32_t)(n - from)};
}

static bool in_set(const mn_recipes *r, mn_goods_set s, uint64_t key)
{
    const uint64_t *k = r->set + s.at;
    size_t lo = 0, hi = s.n;
    while (lo < hi) {
        const size_t mid = (lo + hi) / 2;
        if (k[mid] < key)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < s.n && k[lo] == key;
}

mn_like mn_goods_in(const mn_recipes *r, mn_goods_set s, uint32_t good)
{
    uint64_t k[KEYS];
    if (good == MN_NOT_ANY || !s.n)
        return MN_UNLIKE;
    const unsigned n = keys_same(k, &r->key[good]);
    for (unsigned i = 0; i < n; i++)
        if (in_set(r, s, k[i]))
            return MN_SAME;
    const uint16_t heading = r->key[good].heading;
    return heading && in_set(r, s, tagged(HEADING, heading)) ? MN_ALIKE : MN_UNLIKE;
}

static size_t first_made(const mn_recipes *r, uint32_t party, uint64_t key)
{
    size_t lo = 0, hi = r->n_made;
    while (lo < hi) {
        const size_t mid = (lo + hi) / 2;
        const struct mn_recipe_key *m = &r->made[mid];
        if (m->party < party || (m->party == party && m->key < key))
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* Whether a recipe that holds at a party may make any good, as a row of what it makes is lost. */
static bool may_make_any(const mn_recipes *r, uint32_t party)
{
    const uint64_t key = tagged(UNKNOWN, 0);
    const size_t own = first_made(r, party, key), general = first_made(r, MN_NOT_ANY, key);
    return (own < r->n_made && r->made[own].party == party && r->made[own].key == key) ||
           (general < r->n_made && r->made[general].key == key);
}

/* Inputs of the recipes of a party (MN_NOT_ANY: of all) that make what has this key, to the set.
 * vague: one of them does not say which good goes in. */
static mn_status gather(bool *any, bool *vague, mn_recipes *r, uint32_t party, uint64_t key,
                        mn_err *e)
{
    const mn_chain *c = r->c;
    size_t lo = first_made(r, party, key);
    mn_status st = MN_OK;
    for (; lo < r->n_made && r->made[lo].party == party && r->made[lo].key == key && !st; lo++) {
        const mn_chain_recipe *x = &c->recipe[r->made[lo].recipe];
        *any = true;
        *vague = *vague || x->lost & MN_LOST_INPUT;
        for (uint32_t p = x->part; p < x->part + x->parts && !st; p++)
            if (!c->part[p].output) {
                *vague = *vague || c->part[p].good == MN_NOT_ANY;
                st = mn_goods_set_add(r, c->part[p].good, e);
            }
    }
    return st;
}

static mn_status made_by(mn_made *out, bool *any, mn_recipes *r, uint32_t party, uint32_t good,
                         bool same, mn_err *e)
{
    uint64_t k[KEYS];
    const size_t from = r->n_set;
    unsigned n = keys_same(k, &r->key[good]);
    bool vague = false;
    mn_status st = MN_OK;
    *any = false;
    if (!same) {
        n = r->key[good].heading != 0;
        k[0] = tagged(HEADING, r->key[good].heading);
    }
    for (unsigned i = 0; i < n && !st; i++)
        st = gather(any, &vague, r, party, k[i], e);
    if (!st)
        *out = (mn_made){.of = mn_goods_set_end(r, from), .known = *any && same && !vague};
    return st;
}

static mn_status made_anywhere(mn_made *out, bool *any, mn_recipes *r, uint32_t good, bool same,
                               mn_err *e)
{
    uint32_t *slot = &r->general[good];
    mn_status st = MN_OK;
    if (!*slot) {
        if (!mn_grow(&r->told, &r->told_room, r->n_told + 2, sizeof *r->told))
            return mn_fail_memory(e);
        for (int i = 0; i < 2 && !st; i++) {
            bool found;
            st = made_by(&r->told[r->n_told + (size_t)i], &found, r, MN_NOT_ANY, good, i == 0, e);
        }
        if (st)
            return st;
        *slot = 1 + (uint32_t)r->n_told;
        r->n_told += 2;
    }
    *out = r->told[*slot - 1 + !same];
    *any = out->of.n || out->known;
    return MN_OK;
}

mn_status mn_recipes_made(mn_made *out, mn_recipes *r, uint32_t party, uint32_t good, mn_err *e)
{
    bool any = false;
    mn_status st = MN_OK;
    *out = (mn_made){{0, 0}, false};
    if (good == MN_NOT_ANY || !r->n_made)
        return MN_OK;
    for (int same = 1; same >= 0 && !any && !st; same--) {
        st = made_by(out, &any, r, party, good, same, e);
        if (!st && !any)
            st = made_anywhere(out, &any, r, good, same, e);
    }
    if (!st && out->known && may_make_any(r, party))
        out->known = false;
    return st;
}

size_t mn_recipes_lot(const mn_recipes *r, uint32_t lot)
{
    size_t lo = 0, hi = r->n_lot;
    while (lo < hi) {
        const size_t mid = (lo + hi) / 2;
        if (r->lot[mid].lot < lot)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

bool mn_recipes_lot_at(const mn_recipes *r, size_t i, uint32_t party, uint32_t good)
{
    const mn_chain_recipe *x = &r->c->recipe[r->lot[i].recipe];
    const uint32_t came = r->lot[i].good;
    return (x->party == party || x->party == MN_NOT_ANY) &&
           (came == MN_NOT_ANY || good == MN_NOT_ANY || mn_goods_like(r->key, came, good));
}
