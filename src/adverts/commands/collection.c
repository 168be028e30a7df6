/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/commands/collection.c - reading, sketching and keeping what is told of posts.
 */
#include "adverts/commands/collection.h"

#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/parallel.h"
#include "core/prefetch.h"
#include "core/text.h"
#include "table/build.h"

enum {
    SAMPLE = 64,     /* bytes of a text that are kept */
    BLOCK = 1 << 20, /* of memory for ids and samples */
    AHEAD = 8,       /* posts that memory is asked for before they are looked at */
};

void mn_collection_free(mn_collection *c)
{
    for (size_t i = 0; i < c->blocks; i++)
        free(c->block[i]);
    free(c->block);
    free(c->post);
    mn_arena_free(&c->names);
    mn_map_free(&c->at);
    free(c->place);
    free(c->number);
    free(c->text);
}

static char *room(mn_collection *c, size_t len)
{
    if (!c->blocks || c->used + len > BLOCK) {
        char *block = malloc(len > BLOCK ? len : BLOCK);
        if (!block || !mn_grow(&c->block, &c->blocks_cap, c->blocks + 1, sizeof *c->block)) {
            free(block);
            return NULL;
        }
        c->block[c->blocks++] = block;
        c->used = 0;
    }
    char *p = c->block[c->blocks - 1] + c->used;
    c->used += len;
    return p;
}

/* A bit for each of SAMPLE bytes that is a blank or a control character. */
static uint64_t gaps_of(const char *p)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), high = ones << 7;
    uint64_t gaps = 0;
    for (size_t i = 0; i < SAMPLE; i += 8) {
        uint64_t v;
        memcpy(&v, p + i, sizeof v);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
        v = __builtin_bswap64(v);
#endif
        const uint64_t gap = ~(((v & ~high) + ones * (0x7f - ' ')) | v) & high;
        gaps |= ((gap >> 7) * UINT64_C(0x0102040810204080) >> 56) << i;
    }
    return gaps;
}

/* The beginning of a text on one line, cut between characters. */
static size_t take_sample(char *to, mn_text t)
{
    size_t n = 0;
    t = mn_text_trim(t);
    const uint64_t gaps = t.len > SAMPLE ? gaps_of(t.ptr) : UINT64_MAX;
    if (!(gaps & gaps << 1)) { /* none behind another: nothing is left out */
        memcpy(to, t.ptr, SAMPLE);
        for (uint64_t rest = gaps; rest; rest &= rest - 1)
            to[__builtin_ctzll(rest)] = ' ';
        for (n = SAMPLE; n && ((unsigned char)t.ptr[n] & 0xc0) == 0x80;)
            n--;
        return n && to[n - 1] == ' ' ? n - 1 : n;
    }
    for (size_t at = 0, len; at < t.len && (len = mn_utf8_len(t, at)) && n + len <= SAMPLE;
         at += len) {
        const bool gap = (unsigned char)t.ptr[at] <= ' ';
        if (gap && n && to[n - 1] == ' ')
            continue;
        if (gap)
            to[n++] = ' ';
        else
            for (size_t i = 0; i < len; i++)
                to[n++] = t.ptr[at + i];
    }
    return n && to[n - 1] == ' ' ? n - 1 : n;
}

static mn_status number_place(uint32_t *out, mn_collection *c, const mn_post_place *p, mn_err *e)
{
    mn_text name = p->name;
    *out = MN_POST_NONE;
    if (!name.len)
        return MN_OK;
    const uint32_t known = mn_map_get(&c->at, name);
    if (known != MN_MAP_NONE) {
        *out = known;
        return MN_OK;
    }
    name = mn_arena_text(&c->names, name);
    if (!name.ptr || !mn_grow(&c->place, &c->places_cap, c->places + 1, sizeof *c->place))
        return mn_fail_memory(e);
    *out = (uint32_t)c->places;
    mn_status st = mn_map_put(&c->at, name, out, e);
    c->place[c->places++] = name;
    return st;
}

static mn_status keep(mn_collection *c, const mn_post *p, mn_err *e)
{
    char sample[SAMPLE];
    const size_t len = c->untold ? 0 : take_sample(sample, p->text);
    const mn_text id = p->id;
    const mn_status st = c->shelf ? mn_shelf_put(c->shelf, p->text, e) : MN_OK;
    if (st)
        return st;
    char *to = room(c, id.len + len);
    if (!to || !mn_grow(&c->post, &c->cap, c->n + 1, sizeof *c->post))
        return mn_fail_memory(e);
    if (id.len)
        memcpy(to, id.ptr, id.len);
    if (len)
        memcpy(to + id.len, sample, len);
    c->post[c->n++] = (mn_collected){
        .bytes = to,
        .place = p->place == MN_POST_NONE ? MN_POST_NONE : c->number[p->place],
        .day = p->time == MN_POST_NO_TIME ? MN_COLLECTED_NO_DAY : mn_post_day(p->time),
        .id = (uint32_t)id.len,
        .sample = (uint8_t)len,
        .hashes = p->hashes};
    return MN_OK;
}

/* All that is done with a batch, at once: what is kept of posts, by one thread; sketches, and
 * identifiers where they are looked for, by all. */
typedef struct turn {
    mn_collection *c;
    const mn_posts *b;
    mn_clustering *to;
    size_t sketches;
    mn_id_batch *ids;
    mn_status st; /* of keeping */
    mn_err e;
} turn;

static void do_piece(size_t i, void *payload)
{
    turn *r = payload;
    if (i > r->sketches) {
        mn_id_batch_find(r->ids, i - 1 - r->sketches);
    } else if (i) {
        mn_clustering_piece(r->to, i - 1);
    } else {
        for (uint32_t k = 0; !r->st && k < r->b->places; k++)
            r->st = number_place(&r->c->number[k], r->c, &r->b->place[k], &r->e);
        for (uint32_t k = 0; !r->st && k < r->b->n; k++) {
            if (k + AHEAD < r->b->n) {
                mn_prefetch(r->b->post[k + AHEAD].id.ptr);
                mn_prefetch(r->b->post[k + AHEAD].text.ptr);
            }
            r->st = keep(r->c, &r->b->post[k], &r->e);
        }
    }
}

/* Prepares what is done with a batch. */
static mn_status begin_turn(turn *r, mn_identifiers_file *ids, const mn_posts *b, mn_work *out,
                            mn_err *e)
{
    mn_collection *c = r->c;
    r->b = b;
    if (!mn_grow(&c->number, &c->numbers_cap, (size_t)b->places + 1, sizeof *c->number) ||
        !mn_grow(&c->text, &c->texts_cap, (size_t)b->n + 1, sizeof *c->text))
        return mn_fail_memory(e);
    for (uint32_t i = 0; i < b->n; i++)
        c->text[i] = b->post[i].text;
    mn_status st = mn_clustering_begin(&r->sketches, r->to, c->text, b->n, e);
    if (!st)
        st = mn_identifiers_file_begin(ids, b, e);
    *out = (mn_work){1 + r->sketches + ids->batch.used, do_piece, r};
    return st;
}

static mn_status end_turn(turn *r, mn_identifiers_file *ids, mn_err *e)
{
    mn_status st = r->st;
    if (st && e)
        *e = r->e;
    if (!st)
        st = mn_clustering_took(r->to, e);
    return st ? st : mn_identifiers_file_end(ids, e);
}

/* Each batch is worked on while the next is read. */
static mn_status take_all(turn *r, mn_identifiers_file *ids, mn_post_reader *in, mn_err *e)
{
    const mn_posts *b = NULL;
    mn_work work;
    mn_status st = mn_posts_next(in, &b, e);
    while (!st && b) {
        st = begin_turn(r, ids, b, &work, e);
        if (!st)
            st = mn_posts_next_beside(in, &work, &b, e);
        if (!st)
            st = end_turn(r, ids, e);
    }
    return st;
}

mn_status mn_collection_read(mn_clusters *found, mn_collection *c, mn_identifiers_file *ids,
                             mn_post_reader *in, const mn_ctx *ctx, mn_err *e)
{
    mn_cluster_options o = MN_CLUSTER_OPTIONS_INIT;
    turn r = {.c = c, .ids = &ids->batch, .e = MN_ERR_INIT};
    mn_posts_nameless(in);
    o.unshared = c->untold;
    mn_status st = mn_clustering_new(&r.to, ctx, &o, e);
    if (!st)
        st = take_all(&r, ids, in, e);
    mn_id_batch_free(&ids->batch); /* what follows may need the room */
    if (!st)
        st = mn_clustering_end(found, r.to, e);
    mn_clustering_free(r.to);
    return st;
}

mn_status mn_collection_name(mn_text *out, mn_table *t, const mn_collection *c, uint32_t first,
                             mn_err *e)
{
    const mn_collected *p = &c->post[first];
    const mn_text id = {p->bytes, p->id};
    mn_buf b = {0};
    *out = id;
    if (!p->hashes)
        return MN_OK;
    mn_post_name(&b, id, p->hashes, (uint64_t)first + 1);
    *out = b.failed ? (mn_text){NULL, 0} : mn_table_keep(t, (mn_text){b.ptr, b.len});
    mn_buf_free(&b);
    return out->ptr ? MN_OK : mn_fail_memory(e);
}
