/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/spending/tally_order.c - the one order of sums, by what they say and not by
 * when they came.
 *
 * A ledger has many sums of few mixes, currencies, origins and prices: those are put into
 * order first, and sums then by the places of theirs.
 */
#include "footprint/spending/tally.h"

#include "core/err.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* --- places ---------------------------------------------------------------------------- */

/* A thing that sums share. */
typedef struct shared {
    const void *of;
    uint32_t index; /* in the order of coming */
} shared;

typedef struct ranks {
    shared *at;
    size_t count, cap;
    uint32_t *slot;  /* by address, UINT32_MAX: free */
    size_t slots;    /* a power of two */
    uint32_t *place; /* by index: what says the same has the same place */
} ranks;

static int by_currency(const void *a, const void *b)
{
    return strcmp(((const shared *)a)->of, ((const shared *)b)->of);
}

static int by_mix(const void *a, const void *b)
{
    const mn_mix *x = ((const shared *)a)->of, *y = ((const shared *)b)->of;
    for (size_t k = 0; k < x->n && k < y->n; k++) {
        if (x->industry[k] != y->industry[k]) {
            return x->industry[k] < y->industry[k] ? -1 : 1;
        }
        if (x->share[k] != y->share[k]) {
            return x->share[k] < y->share[k] ? -1 : 1;
        }
    }
    return (x->n > y->n) - (x->n < y->n);
}

static int by_origin(const void *a, const void *b)
{
    const mn_country *x = ((const shared *)a)->of, *y = ((const shared *)b)->of;
    return strcmp(x ? x->iso3 : "", y ? y->iso3 : "");
}

static int by_price(const void *a, const void *b)
{
    const mn_price *x = ((const shared *)a)->of, *y = ((const shared *)b)->of;
    return strcmp(x ? x->id : "", y ? y->id : "");
}

static void ranks_free(ranks *r)
{
    free(r->at);
    free(r->slot);
    free(r->place);
}

static uint32_t *slot_of(const ranks *r, const void *of)
{
    size_t at = (size_t)((uintptr_t)of * UINT64_C(0x9E3779B97F4A7C15) >> 32) & (r->slots - 1);
    while (r->slot[at] != UINT32_MAX && r->at[r->slot[at]].of != of) {
        at = (at + 1) & (r->slots - 1);
    }
    return &r->slot[at];
}

static bool grow(ranks *r)
{
    const size_t slots = r->slots ? 2 * r->slots : 256;
    uint32_t *slot = malloc(slots * sizeof *slot);
    if (!slot) {
        return false;
    }
    free(r->slot);
    memset(slot, 0xff, slots * sizeof *slot);
    r->slot = slot;
    r->slots = slots;
    for (size_t i = 0; i < r->count; i++) {
        *slot_of(r, r->at[i].of) = (uint32_t)i;
    }
    return true;
}

/* Numbers a thing, unless it is. */
static bool number(ranks *r, const void *of, uint32_t *index)
{
    if (r->count >= r->slots / 2 && !grow(r)) {
        return false;
    }
    uint32_t *slot = slot_of(r, of);
    if (*slot == UINT32_MAX) {
        if (!mn_grow(&r->at, &r->cap, r->count + 1, sizeof *r->at)) {
            return false;
        }
        *slot = (uint32_t)r->count;
        r->at[r->count++] = (shared){of, *slot};
    }
    *index = *slot;
    return true;
}

/* Once all are numbered. */
static bool place(ranks *r, int (*compare)(const void *, const void *))
{
    uint32_t now = 0;
    r->place = malloc((r->count + 1) * sizeof *r->place);
    if (!r->place) {
        return false;
    }
    if (r->count > 0) {
        qsort(r->at, r->count, sizeof *r->at, compare);
    }
    for (size_t i = 0; i < r->count; i++) {
        now += i > 0 && compare(&r->at[i - 1], &r->at[i]) != 0;
        r->place[r->at[i].index] = now;
    }
    return true;
}

/* --- sums -------------------------------------------------------------------------------- */

/* Places are below MN_TALLIES_MAX, 20 bits. */
typedef struct key {
    uint64_t high; /* currency, year, mix */
    uint64_t low;  /* product, way, origin, price */
    uint32_t index;
} key;

enum { CURRENCY, MIX, ORIGIN, PRICE, SHARED };

static int by_key(const void *a, const void *b)
{
    const key *x = a, *y = b;
    if (x->high != y->high) {
        return x->high < y->high ? -1 : 1;
    }
    if (x->low != y->low) {
        return x->low < y->low ? -1 : 1;
    }
    return (x->index > y->index) - (x->index < y->index);
}

/* The keys of all sums, in no order. */
static bool make_keys(key *out, const mn_tallies *t, uint32_t (*index)[SHARED], ranks r[SHARED])
{
    static int (*const compare[SHARED])(const void *, const void *) = {
        [CURRENCY] = by_currency, [MIX] = by_mix, [ORIGIN] = by_origin, [PRICE] = by_price};
    for (size_t i = 0; i < t->count; i++) {
        const mn_tally *one = &t->at[i];
        if (!number(&r[CURRENCY], one->currency, &index[i][CURRENCY]) ||
            !number(&r[MIX], one->mix, &index[i][MIX]) ||
            !number(&r[ORIGIN], one->origin, &index[i][ORIGIN]) ||
            !number(&r[PRICE], one->price, &index[i][PRICE])) {
            return false;
        }
    }
    for (size_t k = 0; k < SHARED; k++) {
        if (!place(&r[k], compare[k])) {
            return false;
        }
    }
    for (size_t i = 0; i < t->count; i++) {
        const mn_tally *one = &t->at[i];
        uint64_t at[SHARED];
        for (size_t k = 0; k < SHARED; k++) {
            at[k] = r[k].place[index[i][k]];
        }
        out[i] = (key){.high = at[CURRENCY] << 36 | (uint64_t)(uint16_t)one->year << 20 | at[MIX],
                       .low = (uint64_t)one->product << 42 | (uint64_t)one->by << 40 |
                              at[ORIGIN] << 20 | at[PRICE],
                       .index = (uint32_t)i};
    }
    return true;
}

/* Puts the sums into the order of their keys; those with the same become one. */
static bool reorder(mn_tallies *t, const key *k, uint32_t *to)
{
    mn_tally *sorted = malloc((t->count + 1) * sizeof *sorted);
    size_t n = 0;
    if (!sorted) {
        return false;
    }
    for (size_t i = 0; i < t->count; i++) {
        if (i > 0 && k[i].high == k[i - 1].high && k[i].low == k[i - 1].low) {
            mn_tally_join(&sorted[n - 1], &t->at[k[i].index]);
        } else {
            sorted[n++] = t->at[k[i].index];
        }
        if (to) {
            to[k[i].index] = (uint32_t)(n - 1);
        }
    }
    free(t->at);
    t->at = sorted;
    t->cap = t->count + 1;
    t->count = n;
    return true;
}

static int by_reason(const void *a, const void *b)
{
    const mn_missed *x = a, *y = b;
    int order = strcmp(x->reason, y->reason);
    order = order ? order : strcmp(x->currency, y->currency);
    order = order ? order : (x->year > y->year) - (x->year < y->year);
    order = order ? order : (x->moved > y->moved) - (x->moved < y->moved);
    return order ? order : (x->known > y->known) - (x->known < y->known);
}

mn_status mn_tallies_sort(mn_tallies *t, uint32_t *to, mn_err *e)
{
    key *k = malloc((t->count + 1) * sizeof *k);
    uint32_t(*index)[SHARED] = malloc((t->count + 1) * sizeof *index);
    ranks r[SHARED] = {{0}};
    bool done = k && index && make_keys(k, t, index, r);
    if (done && t->count > 0) {
        qsort(k, t->count, sizeof *k, by_key);
    }
    done = done && reorder(t, k, to);
    for (size_t i = 0; i < SHARED; i++) {
        ranks_free(&r[i]);
    }
    free(index);
    free(k);
    if (!done) {
        return mn_fail_memory(e);
    }
    if (t->misses > 0) {
        qsort(t->missed, t->misses, sizeof *t->missed, by_reason);
    }
    free(t->slot); /* both indexes are of the old order */
    t->slot = NULL;
    t->slots = 0;
    mn_map_free(&t->reasons);
    return MN_OK;
}
