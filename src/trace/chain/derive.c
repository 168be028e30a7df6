/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/chain/derive.c - what follows from the parties and edges of a chain: who buys and
 * sells what, and parties by the bytes of their ids.
 */
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "trace/chain/image.h"

static mn_status derive_edges(mn_chain_image *m, mn_err *e)
{
    const size_t parties = m->count[MN_CHAIN_OF_PARTIES], edges = m->count[MN_CHAIN_OF_EDGES];
    const mn_chain_edge *edge = m->bytes[MN_CHAIN_OF_EDGES];
    uint32_t *in = m->bytes[MN_CHAIN_OF_IN] = calloc(parties + 2, sizeof *in);
    uint32_t *out = m->bytes[MN_CHAIN_OF_OUT] = calloc(parties + 2, sizeof *out);
    uint32_t *sold = m->bytes[MN_CHAIN_OF_SOLD] = malloc((edges + 1) * sizeof *sold);
    if (!in || !out || !sold)
        return mn_fail_memory(e);
    for (size_t i = 0; i < edges; i++) {
        in[edge[i].buyer + 1]++;
        out[edge[i].seller + 2]++; /* one ahead: filled below, it moves back */
    }
    for (size_t i = 0; i < parties; i++) {
        in[i + 1] += in[i];
        out[i + 2] += out[i + 1];
    }
    for (size_t i = 0; i < edges; i++)
        sold[out[edge[i].seller + 1]++] = (uint32_t)i;
    m->count[MN_CHAIN_OF_IN] = m->count[MN_CHAIN_OF_OUT] = parties + 1;
    m->count[MN_CHAIN_OF_SOLD] = edges;
    return MN_OK;
}

/* --- by id ------------------------------------------------------------------------- */

typedef struct by_id {
    uint64_t key; /* eight bytes of the id, the first the highest */
    uint32_t party;
} by_id;

typedef struct ids {
    const char *text;
    const mn_chain_party *party;
    by_id *spare;
} ids;

static mn_text id_of(const ids *x, uint32_t party)
{
    return (mn_text){x->text + x->party[party].id.at, x->party[party].id.length};
}

static void load_keys(const ids *x, by_id *at, size_t n, size_t depth)
{
    for (size_t i = 0; i < n; i++) {
        const mn_text t = id_of(x, at[i].party);
        uint64_t key = 0;
        for (size_t k = 0; k < 8; k++)
            key = key << 8 | (depth + k < t.len ? (unsigned char)t.ptr[depth + k] : 0);
        at[i].key = key;
    }
}

/* By key, a byte at a time from the lowest; bytes that are all alike are passed over. */
static void sort_keys(by_id *at, by_id *spare, size_t n)
{
    uint64_t any = 0, all = ~UINT64_C(0);
    for (size_t i = 0; i < n; i++) {
        any |= at[i].key;
        all &= at[i].key;
    }
    by_id *from = at, *to = spare;
    for (unsigned shift = 0; shift < 64; shift += 8) {
        size_t start[257] = {0};
        if (!((any ^ all) >> shift & 255))
            continue;
        for (size_t i = 0; i < n; i++)
            start[(from[i].key >> shift & 255) + 1]++;
        for (size_t i = 0; i < 256; i++)
            start[i + 1] += start[i];
        for (size_t i = 0; i < n; i++)
            to[start[from[i].key >> shift & 255]++] = from[i];
        by_id *swap = from;
        from = to;
        to = swap;
    }
    if (from != at)
        memcpy(at, from, n * sizeof *at);
}

/* Ids have no NUL, and none is there twice: equal keys mean that eight more bytes are the same.
 * At most MN_CHAIN_ID / 8 deep. */
static void sort_ids(const ids *x, by_id *at, size_t n, size_t depth)
{
    if (n < 32) {
        for (size_t i = 1; i < n; i++) {
            const by_id one = at[i];
            size_t k = i;
            for (; k && mn_text_cmp(id_of(x, one.party), id_of(x, at[k - 1].party)) < 0; k--)
                at[k] = at[k - 1];
            at[k] = one;
        }
        return;
    }
    if (depth > MN_CHAIN_ID) /* what came from a damaged store: told by mn_chain_check() */
        return;
    load_keys(x, at, n, depth);
    sort_keys(at, x->spare, n);
    for (size_t i = 0, k; i < n; i = k) {
        for (k = i + 1; k < n && at[k].key == at[i].key; k++)
            continue;
        if (k - i > 1)
            sort_ids(x, at + i, k - i, depth + 8);
    }
}

static mn_status derive_ids(mn_chain_image *m, mn_err *e)
{
    const size_t n = m->count[MN_CHAIN_OF_PARTIES];
    uint32_t *out = m->bytes[MN_CHAIN_OF_BY_ID] = malloc((n + 1) * sizeof *out);
    by_id *at = malloc((n + 1) * sizeof *at), *spare = malloc((n + 1) * sizeof *spare);
    mn_status st = out && at && spare ? MN_OK : mn_fail_memory(e);
    if (!st) {
        const ids x = {m->bytes[MN_CHAIN_OF_TEXT], m->bytes[MN_CHAIN_OF_PARTIES], spare};
        for (size_t i = 0; i < n; i++)
            at[i] = (by_id){0, (uint32_t)i};
        sort_ids(&x, at, n, 0);
        for (size_t i = 0; i < n; i++)
            out[i] = at[i].party;
        m->count[MN_CHAIN_OF_BY_ID] = n;
    }
    free(at);
    free(spare);
    return st;
}

mn_status mn_chain_derive(mn_chain_image *m, mn_err *e)
{
    mn_status st = derive_edges(m, e);
    return st ? st : derive_ids(m, e);
}
