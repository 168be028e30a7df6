/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/chain/stream.c - a chain as the store keeps it: a header with counts, and the sections
 * without what follows from them. Of edges there are buyer, seller, good and count, each as a
 * column. Numbers are of the machine that wrote them; the form is kept readable, whatever the form
 * of the file beside the store becomes.
 */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/parallel.h"
#include "core/sha256.h"
#include "trace/chain/image.h"

enum { EDGE_COLUMNS = 4, CHUNK = 1 << 16 };

typedef struct stream_head {
    char magic[8];
    uint32_t order, sections;
    uint64_t count[MN_CHAIN_OF_IN];
} stream_head;

static const char magic[9] = "MNCHN1\n";

/* --- out ---------------------------------------------------------------------------------- */

static uint32_t edge_value(const mn_chain_edge *x, unsigned column)
{
    return column == 0 ? x->buyer : column == 1 ? x->seller : column == 2 ? x->good : x->count;
}

static mn_status put_edges(const mn_chain_image *m, mn_chain_put put, void *payload, mn_err *e)
{
    const mn_chain_edge *edge = m->bytes[MN_CHAIN_OF_EDGES];
    const size_t n = m->count[MN_CHAIN_OF_EDGES];
    uint32_t *chunk = malloc(CHUNK * sizeof *chunk);
    mn_status st = chunk ? MN_OK : mn_fail_memory(e);
    for (unsigned column = 0; column < EDGE_COLUMNS; column++)
        for (size_t at = 0; at < n && !st; at += CHUNK) {
            const size_t some = n - at < CHUNK ? n - at : CHUNK;
            for (size_t i = 0; i < some; i++)
                chunk[i] = edge_value(&edge[at + i], column);
            st = put(payload, chunk, some * sizeof *chunk, e);
        }
    free(chunk);
    return st;
}

mn_status mn_chain_stream(const mn_chain_image *m, mn_chain_put put, void *payload, mn_err *e)
{
    stream_head h = {.order = MN_CHAIN_ORDER, .sections = MN_CHAIN_OF_IN};
    memcpy(h.magic, magic, sizeof h.magic);
    for (size_t i = 0; i < MN_CHAIN_OF_IN; i++)
        h.count[i] = m->count[i];
    mn_status st = put(payload, &h, sizeof h, e);
    for (size_t i = 0; i < MN_CHAIN_OF_IN && !st; i++) {
        const size_t length = m->count[i] * mn_chain_item((mn_chain_part_of)i);
        if (i == MN_CHAIN_OF_EDGES)
            st = put_edges(m, put, payload, e);
        else if (length)
            st = put(payload, m->bytes[i], length, e);
    }
    return st;
}

/* --- the digest ------------------------------------------------------------------------------ */

enum { BLOCK = 1 << 20, BATCH = 8 };

typedef struct digesting {
    char *raw;
    size_t used;
    const mn_ctx *ctx;
    crypto_hash_sha256_state state;
    char hash[BATCH][MN_SHA256_HEX];
} digesting;

static void hash_block(size_t i, void *payload)
{
    digesting *d = payload;
    const size_t left = d->used - i * BLOCK;
    mn_sha256_hex(d->hash[i], d->raw + i * BLOCK, left < BLOCK ? left : BLOCK);
}

static mn_status hash_batch(digesting *d, mn_err *e)
{
    const size_t n = (d->used + BLOCK - 1) / BLOCK;
    mn_status st = mn_parallel(d->ctx, n, hash_block, d, e);
    for (size_t i = 0; i < n && !st; i++) {
        crypto_hash_sha256_update(&d->state, (const unsigned char *)d->hash[i], MN_SHA256_HEX - 1);
        crypto_hash_sha256_update(&d->state, (const unsigned char *)"\n", 1);
    }
    d->used = 0;
    return st;
}

static mn_status take(void *payload, const void *bytes, size_t length, mn_err *e)
{
    digesting *d = payload;
    const char *from = bytes;
    mn_status st = MN_OK;
    while (length && !st) {
        const size_t room = (size_t)BATCH * BLOCK - d->used, n = length < room ? length : room;
        memcpy(d->raw + d->used, from, n);
        d->used += n;
        from += n;
        length -= n;
        if (n == room)
            st = hash_batch(d, e);
    }
    return st;
}

mn_status mn_chain_digest(mn_chain_image *m, const mn_ctx *ctx, mn_err *e)
{
    unsigned char sum[crypto_hash_sha256_BYTES];
    digesting d = {.raw = malloc((size_t)BATCH * BLOCK), .ctx = ctx};
    if (!d.raw)
        return mn_fail_memory(e);
    crypto_hash_sha256_init(&d.state);
    mn_status st = mn_chain_stream(m, take, &d, e);
    if (!st)
        st = hash_batch(&d, e);
    free(d.raw);
    if (st)
        return st;
    crypto_hash_sha256_final(&d.state, sum);
    sodium_bin2hex(m->digest, sizeof m->digest, sum, sizeof sum);
    return MN_OK;
}

/* --- in --------------------------------------------------------------------------------------- */

typedef struct source {
    mn_chain_get get;
    void *payload;
    const char *bytes;
    size_t left; /* of these */
} source;

static mn_status damaged(mn_err *e)
{
    mn_fail(e, MN_DATA, "a chain in the store is damaged");
    return mn_hint(e, "see 'manumit audit verify', and import it again");
}

static mn_status read_bytes(source *s, void *to, size_t length, mn_err *e)
{
    char *at = to;
    mn_status st = MN_OK;
    while (length && !st) {
        if (!s->left) {
            const void *bytes = NULL;
            if (!(st = s->get(s->payload, &bytes, &s->left, e)) && !s->left)
                return damaged(e);
            s->bytes = bytes;
            continue;
        }
        const size_t n = length < s->left ? length : s->left;
        memcpy(at, s->bytes, n);
        at += n;
        s->bytes += n;
        s->left -= n;
        length -= n;
    }
    return st;
}

/* Counts that agree with how many bytes there are. */
static bool head_valid(const stream_head *h, uint64_t bytes)
{
    uint64_t sum = sizeof *h;
    const uint64_t supplies = h->count[MN_CHAIN_OF_COLUMNS + MN_COL_KIND];
    if (memcmp(h->magic, magic, sizeof h->magic) != 0 || h->order != MN_CHAIN_ORDER ||
        h->sections != MN_CHAIN_OF_IN)
        return false;
    for (size_t i = 0; i < MN_CHAIN_OF_IN; i++) {
        const size_t item = i == MN_CHAIN_OF_EDGES ? EDGE_COLUMNS * sizeof(uint32_t)
                                                   : mn_chain_item((mn_chain_part_of)i);
        if (h->count[i] > UINT32_MAX - 2 ||
            (i >= MN_CHAIN_OF_COLUMNS && h->count[i] && h->count[i] != supplies))
            return false;
        sum += h->count[i] * item;
    }
    return sum == bytes;
}

static mn_status read_edges(mn_chain_image *m, source *s, mn_err *e)
{
    const size_t n = m->count[MN_CHAIN_OF_EDGES];
    mn_chain_edge *edge = m->bytes[MN_CHAIN_OF_EDGES];
    uint32_t *chunk = malloc(CHUNK * sizeof *chunk);
    mn_status st = chunk ? MN_OK : mn_fail_memory(e);
    for (unsigned column = 0; column < EDGE_COLUMNS; column++)
        for (size_t at = 0; at < n && !st; at += CHUNK) {
            const size_t some = n - at < CHUNK ? n - at : CHUNK;
            st = read_bytes(s, chunk, some * sizeof *chunk, e);
            for (size_t i = 0; i < some && !st; i++) {
                mn_chain_edge *x = &edge[at + i];
                uint32_t *const to[EDGE_COLUMNS] = {&x->buyer, &x->seller, &x->good, &x->count};
                *to[column] = chunk[i];
            }
        }
    free(chunk);
    return st;
}

/* What of the edges follows from the supplies. False where numbers lead nowhere: what is derived
 * later follows them. */
static bool settle(mn_chain_image *m)
{
    mn_chain_edge *edge = m->bytes[MN_CHAIN_OF_EDGES];
    const mn_chain_party *party = m->bytes[MN_CHAIN_OF_PARTIES];
    const int32_t *const days[2] = {m->bytes[MN_CHAIN_OF_COLUMNS + MN_COL_FROM],
                                    m->bytes[MN_CHAIN_OF_COLUMNS + MN_COL_UNTIL]};
    const size_t supplies = m->count[MN_CHAIN_OF_COLUMNS + MN_COL_KIND];
    const size_t parties = m->count[MN_CHAIN_OF_PARTIES], text = m->count[MN_CHAIN_OF_TEXT];
    size_t first = 0;
    for (size_t i = 0; i < m->count[MN_CHAIN_OF_EDGES]; i++) {
        mn_chain_edge *x = &edge[i];
        if (x->buyer >= parties || x->seller >= parties || x->count > supplies - first)
            return false;
        x->first = (uint32_t)first;
        x->since = x->until = MN_NO_DAY;
        for (size_t k = 0; k < 2; k++)
            for (size_t at = first;
                 days[k] && m->count[MN_CHAIN_OF_COLUMNS + k] && at < first + x->count; at++)
                mn_chain_stretch(x, days[k][at]);
        first += x->count;
    }
    for (size_t i = 0; i < parties; i++)
        if (party[i].id.at > text || party[i].id.length > text - party[i].id.at ||
            !party[i].id.length || party[i].id.length > MN_CHAIN_ID)
            return false;
    return first == supplies;
}

static mn_status read_image(mn_chain_image *m, source *s, uint64_t bytes, mn_err *e)
{
    stream_head h;
    mn_status st = read_bytes(s, &h, sizeof h, e);
    if (st)
        return st;
    if (!head_valid(&h, bytes))
        return damaged(e);
    m->own_text = true;
    for (size_t i = 0; i < MN_CHAIN_OF_IN && !st; i++) {
        const size_t item = mn_chain_item((mn_chain_part_of)i);
        m->count[i] = (size_t)h.count[i];
        if (!(m->bytes[i] = malloc(m->count[i] * item + 1)))
            st = mn_fail_memory(e);
        else
            st = i == MN_CHAIN_OF_EDGES ? read_edges(m, s, e)
                                        : read_bytes(s, m->bytes[i], m->count[i] * item, e);
    }
    if (!st && !settle(m))
        st = damaged(e);
    return st ? st : mn_chain_derive(m, e);
}

mn_status mn_chain_unstream(mn_chain_image **out, mn_chain_get get, void *payload, uint64_t bytes,
                            mn_err *e)
{
    source s = {.get = get, .payload = payload};
    mn_chain_image *m = calloc(1, sizeof *m);
    mn_status st = m ? read_image(m, &s, bytes, e) : mn_fail_memory(e);
    if (st)
        mn_chain_image_free(m);
    else
        *out = m;
    return st;
}
