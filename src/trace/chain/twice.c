/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/chain/twice.c - rows of supplies with an id that an earlier one has. Both are in, as
 * numbers of orders and bills do come on several rows; but a file that was read twice counts
 * twice, so it is told.
 *
 * Hashes of ids are dealt out to heaps by their high bits, and each heap is sorted: texts are
 * compared only where 32 bits are the same.
 */
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/map.h"
#include "core/parallel.h"
#include "core/text.h"
#include "trace/chain/image.h"

enum { HEAPS = 256, APART = 8 /* texts of one hash that are held apart */ };

typedef struct hashed {
    uint32_t hash, row;
} hashed;

typedef struct twice {
    const mn_chain_builder *b;
    hashed *at, *spare;
    size_t begin[HEAPS + 1];
    uint8_t *found; /* of each row */
} twice;

static mn_text id_of(const mn_chain_builder *b, size_t row)
{
    return mn_chain_pool_text(&b->pool, ((const mn_span *)b->column[MN_COL_ID])[row]);
}

static bool is_shipment(const mn_chain_builder *b, size_t row)
{
    return ((const uint8_t *)b->column[MN_COL_KIND])[row] == MN_SHIPMENT;
}

/* The low 24 bits of hashes, a byte at a time; rows of one hash stay in their order. */
static void sort_heap(hashed *at, hashed *spare, size_t n)
{
    hashed *from = at, *to = spare;
    for (unsigned shift = 0; shift < 24; shift += 8) {
        size_t start[257] = {0};
        for (size_t i = 0; i < n; i++)
            start[(from[i].hash >> shift & 255) + 1]++;
        for (size_t i = 0; i < 256; i++)
            start[i + 1] += start[i];
        for (size_t i = 0; i < n; i++)
            to[start[from[i].hash >> shift & 255]++] = from[i];
        hashed *swap = from;
        from = to;
        to = swap;
    }
    memcpy(at, from, n * sizeof *at); /* after three turns they are in the other place */
}

/* Rows of one hash: those whose text an earlier one has. */
static void look_at(twice *t, const hashed *at, size_t n)
{
    size_t first[APART], apart = 0;
    for (size_t i = 0; i < n; i++) {
        size_t k = 0;
        while (k < apart && !(is_shipment(t->b, first[k]) == is_shipment(t->b, at[i].row) &&
                              mn_text_eq(id_of(t->b, first[k]), id_of(t->b, at[i].row))))
            k++;
        if (k < apart)
            t->found[at[i].row] = 1;
        else if (apart < APART)
            first[apart++] = at[i].row;
    }
}

static void look_in_heap(size_t heap, void *payload)
{
    twice *t = payload;
    hashed *at = t->at + t->begin[heap];
    const size_t n = t->begin[heap + 1] - t->begin[heap];
    sort_heap(at, t->spare + t->begin[heap], n);
    for (size_t i = 0, k; i < n; i = k) {
        for (k = i + 1; k < n && at[k].hash == at[i].hash; k++)
            continue;
        if (k - i > 1)
            look_at(t, at + i, k - i);
    }
}

/* Into heaps, in the order of the rows. */
static void deal_out(twice *t)
{
    const mn_chain_builder *b = t->b;
    size_t next[HEAPS];
    for (size_t i = 0; i < b->supplies; i++) {
        const mn_text id = id_of(b, i);
        const uint64_t hash = mn_hash64_salted(id.ptr, id.len, b->ref_id.salt);
        t->spare[i] = (hashed){(uint32_t)(hash >> 32), (uint32_t)i};
        if (id.len)
            t->begin[(t->spare[i].hash >> 24) + 1]++;
    }
    for (size_t i = 0; i < HEAPS; i++) {
        t->begin[i + 1] += t->begin[i];
        next[i] = t->begin[i];
    }
    for (size_t i = 0; i < b->supplies; i++)
        if (id_of(b, i).len)
            t->at[next[t->spare[i].hash >> 24]++] = t->spare[i];
}

mn_status mn_chain_find_twice(mn_chain_builder *b, const mn_ctx *ctx, mn_err *e)
{
    const size_t n = b->supplies;
    mn_told told = {"id-twice",
                    "an earlier row has the same id: both are in, and both count in balances", 0};
    if (!n || !b->column[MN_COL_ID])
        return MN_OK;
    twice t = {.b = b,
               .at = malloc(n * sizeof *t.at),
               .spare = malloc(n * sizeof *t.spare),
               .found = calloc(n, 1)};
    mn_status st = t.at && t.spare && t.found ? MN_OK : mn_fail_memory(e);
    if (!st) {
        deal_out(&t);
        st = mn_parallel(ctx, HEAPS, look_in_heap, &t, e);
    }
    const uint32_t *line = b->column[MN_COL_LINE];
    const uint8_t *file = b->column[MN_COL_FILE];
    free(t.at);
    free(t.spare);
    for (size_t i = 0; i < n && !st; i++)
        if (t.found[i])
            st = mn_chain_told_one(&told, b, id_of(b, i),
                                   (mn_row_at){.line = line[i], .file = file[i]}, e);
    free(t.found);
    return st ? st : mn_chain_told_end(&told, b, e);
}
