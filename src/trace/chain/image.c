/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/chain/image.c - rows put together to a chain, and its bytes written: into memory, or a
 * file. The same rows in the same order give the same bytes.
 */
#include "trace/chain/image.h"

#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/file.h"
#include "core/parallel.h"
#include "core/sum.h"
#include "core/text.h"
#include "trace/chain/open.h"

void mn_chain_image_free(mn_chain_image *m)
{
    if (!m)
        return;
    for (size_t i = 0; i < MN_CHAIN_SECTIONS; i++)
        if (i != MN_CHAIN_OF_TEXT || m->own_text)
            free(m->bytes[i]);
    free(m);
}

size_t mn_chain_item(mn_chain_part_of s)
{
    static const uint8_t size[MN_CHAIN_SECTIONS] = {
        [MN_CHAIN_OF_TEXT] = 1,
        [MN_CHAIN_OF_PARTIES] = sizeof(mn_chain_party),
        [MN_CHAIN_OF_SAME] = sizeof(mn_chain_same),
        [MN_CHAIN_OF_SITES] = sizeof(mn_chain_site),
        [MN_CHAIN_OF_GOODS] = sizeof(mn_chain_good),
        [MN_CHAIN_OF_EDGES] = sizeof(mn_chain_edge),
        [MN_CHAIN_OF_RECIPES] = sizeof(mn_chain_recipe),
        [MN_CHAIN_OF_PARTS] = sizeof(mn_chain_part),
        [MN_CHAIN_OF_SHIPMENTS] = sizeof(mn_chain_shipment),
        [MN_CHAIN_OF_DOCUMENTS] = sizeof(mn_chain_document),
        [MN_CHAIN_OF_LOTS] = sizeof(mn_span),
        [MN_CHAIN_OF_CURRENCIES] = 4,
        [MN_CHAIN_OF_FILES] = sizeof(mn_chain_file),
        [MN_CHAIN_OF_FINDINGS] = sizeof(mn_chain_finding),
        [MN_CHAIN_OF_IN] = 4,
        [MN_CHAIN_OF_OUT] = 4,
        [MN_CHAIN_OF_SOLD] = 4,
        [MN_CHAIN_OF_BY_ID] = 4,
    };
    return s >= MN_CHAIN_OF_COLUMNS && s < MN_CHAIN_OF_IN
               ? mn_chain_column_size((mn_column_of)(s - MN_CHAIN_OF_COLUMNS))
               : size[s];
}

/* --- putting together ----------------------------------------------------------------- */

/* An array of the builder becomes the image's. */
static void *take(void *array)
{
    void *at;
    memcpy(&at, array, sizeof at);
    memset(array, 0, sizeof at);
    return at;
}

static mn_status put_small(mn_chain_image *m, mn_chain_builder *b, mn_err *e)
{
    mn_chain_good *good = m->bytes[MN_CHAIN_OF_GOODS] = calloc(b->goods + 1, sizeof *good);
    char *currency = m->bytes[MN_CHAIN_OF_CURRENCIES] = calloc(b->currencies + 1, 4);
    if (!good || !currency)
        return mn_fail_memory(e);
    for (size_t i = 0; i < b->goods; i++) {
        good[i].text = b->good_id.span[i];
        memcpy(good[i].hs, b->good[i].hs, sizeof good[i].hs);
    }
    memcpy(currency, b->currency, b->currencies * 4);
    m->count[MN_CHAIN_OF_GOODS] = b->goods;
    m->count[MN_CHAIN_OF_CURRENCIES] = b->currencies;
    m->bytes[MN_CHAIN_OF_LOTS] = take(&b->lot_id.span);
    m->count[MN_CHAIN_OF_LOTS] = b->lot_id.n;
    m->bytes[MN_CHAIN_OF_FILES] = take(&b->file);
    m->count[MN_CHAIN_OF_FILES] = b->files;
    m->bytes[MN_CHAIN_OF_FINDINGS] = take(&b->finding);
    m->count[MN_CHAIN_OF_FINDINGS] = b->findings;
    m->bytes[MN_CHAIN_OF_TEXT] = b->pool.bytes;
    m->count[MN_CHAIN_OF_TEXT] = b->pool.length;
    return MN_OK;
}

static mn_status put_together(mn_chain_image *m, mn_chain_builder *b, const mn_ctx *ctx, mn_err *e)
{
    uint32_t *of = NULL, *site = NULL, *supply = NULL;
    mn_status st = mn_chain_find_twice(b, ctx, e);
    if (!st)
        st = mn_chain_join(m, &of, b, ctx, e);
    if (!st)
        st = mn_chain_put_sites(m, &site, b, of, e);
    if (!st)
        st = mn_chain_put_supplies(m, &supply, b, of, site, ctx, e);
    if (!st)
        st = mn_chain_put_rest(m, b, of, site, supply, e);
    if (!st)
        st = put_small(m, b, e);
    if (!st)
        st = mn_chain_derive(m, e);
    free(of);
    free(site);
    free(supply);
    return st;
}

mn_status mn_chain_image_of(mn_chain_image **out, mn_chain_builder *b, const mn_ctx *ctx, mn_err *e)
{
    if (!b->image && b->spent)
        return mn_fail(e, MN_USAGE, "the chain could not be put together before");
    if (!b->image) {
        mn_chain_image *m = calloc(1, sizeof *m);
        if (!m)
            return mn_fail_memory(e);
        mn_status st = mn_chain_pending_end(b, e);
        b->spent = true;
        if (!st)
            st = put_together(m, b, ctx, e);
        if (st) {
            mn_chain_image_free(m);
            return st;
        }
        b->image = m;
    }
    *out = b->image;
    return MN_OK;
}

/* --- bytes ------------------------------------------------------------------------------ */

typedef struct summing {
    mn_chain_header *head;
    const mn_chain_image *m;
} summing;

static void sum_section(size_t i, void *payload)
{
    const summing *s = payload;
    s->head->section[i].sum = mn_sum64(s->m->bytes[i], s->head->section[i].length);
}

static mn_status put_header(mn_chain_header *h, mn_chain_image *m, const char *name,
                            int64_t version, const mn_ctx *ctx, mn_err *e)
{
    mn_status st = m->digest[0] ? MN_OK : mn_chain_digest(m, ctx, e);
    if (st)
        return st;
    memset(h, 0, sizeof *h);
    memcpy(h->magic, MN_CHAIN_MAGIC, sizeof h->magic);
    h->order = MN_CHAIN_ORDER;
    h->format = MN_CHAIN_FORMAT;
    h->version = version;
    h->supplies = (uint32_t)m->count[MN_CHAIN_OF_COLUMNS + MN_COL_KIND];
    if (strlen(name) >= MN_STORE_NAME)
        return mn_fail(e, MN_USAGE, "the chain's name has more than %d bytes", MN_STORE_NAME - 1);
    memcpy(h->name, name, strlen(name));
    memcpy(h->digest, m->digest, sizeof m->digest);
    uint64_t at = sizeof *h;
    for (size_t i = 0; i < MN_CHAIN_SECTIONS; i++) {
        h->section[i].from = at;
        h->section[i].length = m->count[i] * mn_chain_item((mn_chain_part_of)i);
        at += (h->section[i].length + 7) & ~UINT64_C(7);
    }
    h->size = at;
    summing s = {h, m};
    st = mn_parallel(ctx, MN_CHAIN_SECTIONS, sum_section, &s, e);
    h->sum = mn_sum64(h, sizeof *h);
    return st;
}

static mn_status put(mn_file_out *f, const void *bytes, size_t length, mn_err *e)
{
    static const char zeros[8];
    mn_status st = length ? mn_file_write(f, bytes, length, e) : MN_OK;
    return !st && length % 8 ? mn_file_write(f, zeros, 8 - length % 8, e) : st;
}

mn_status mn_chain_image_save(const char *path, mn_chain_image *m, const char *name,
                              int64_t version, const mn_ctx *ctx, mn_err *e)
{
    mn_chain_header head;
    mn_file_out *f = NULL;
    mn_status st = put_header(&head, m, name, version, ctx, e);
    if (!st)
        st = mn_file_replace(&f, path, e);
    if (st)
        return st;
    st = put(f, &head, sizeof head, e);
    for (size_t i = 0; i < MN_CHAIN_SECTIONS && !st; i++)
        if (!(st = put(f, m->bytes[i], head.section[i].length, e)))
            st = mn_poll(ctx, e);
    if (!st)
        return mn_file_commit(f, e);
    mn_file_abandon(f);
    return st;
}

mn_status mn_chain_save(const char *path, mn_chain_builder *b, const char *name, int64_t version,
                        const mn_ctx *ctx, mn_err *e)
{
    mn_chain_image *m = NULL;
    mn_status st = mn_chain_image_of(&m, b, ctx, e);
    return st ? st : mn_chain_image_save(path, m, name, version, ctx, e);
}

mn_status mn_chain_image_open(mn_chain **out, mn_chain_image *m, const char *name, int64_t version,
                              const mn_ctx *ctx, mn_err *e)
{
    mn_chain_header head;
    char *bytes = NULL;
    mn_status st = put_header(&head, m, name, version, ctx, e);
    if (!st && !(bytes = calloc(1, head.size)))
        st = mn_fail_memory(e);
    if (st)
        return st;
    memcpy(bytes, &head, sizeof head);
    for (size_t i = 0; i < MN_CHAIN_SECTIONS; i++)
        if (head.section[i].length)
            memcpy(bytes + head.section[i].from, m->bytes[i], head.section[i].length);
    if ((st = mn_chain_open_memory(out, "", bytes, head.size, e)))
        free(bytes);
    else
        mn_chain_own(*out, bytes);
    return st;
}

mn_status mn_chain_make(mn_chain **out, mn_chain_builder *b, const char *name, int64_t version,
                        const mn_ctx *ctx, mn_err *e)
{
    mn_chain_image *m = NULL;
    mn_status st = mn_chain_image_of(&m, b, ctx, e);
    return st ? st : mn_chain_image_open(out, m, name, version, ctx, e);
}
