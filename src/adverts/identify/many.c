/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/identify/many.c - see many.h. Values are kept in shards by their hash, each with a map of
 * its own, so that several threads can put what they found together: each takes a shard's finds in
 * their order. Only numbers for new values are given one after the other.
 */
#include "adverts/identify/many.h"

#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/parallel.h"
#include "core/prefetch.h"

enum { SHARDS = MN_ID_SHARDS, SHARD_BITS = 5, AHEAD = 16 };
_Static_assert(SHARDS == 1 << SHARD_BITS, "a shard is some bits of a hash");

struct mn_id_shard {
    mn_map at;        /* kind and value -> place in `number` */
    uint32_t *number; /* of mn_id_many.value; UINT32_MAX: it has none yet */
    mn_text *fresh;   /* keys of values that the batch brought, from place `known` on */
    size_t n, cap, fresh_cap, known;
    mn_arena text;
    bool memory; /* was short */
};

void mn_id_many_free(mn_id_many *m)
{
    for (size_t i = 0; m->shard && i < SHARDS; i++) {
        mn_map_free(&m->shard[i].at);
        mn_arena_free(&m->shard[i].text);
        free(m->shard[i].number);
        free(m->shard[i].fresh);
    }
    free(m->shard);
    mn_id_batch_free(&m->batch);
    free(m->row);
    free(m->value);
    free(m->id);
    mn_arena_free(&m->text);
    *m = (mn_id_many){0};
}

static size_t shard_of(mn_text key)
{
    return (size_t)(mn_hash64(key.ptr, key.len) >> (64 - SHARD_BITS));
}

uint32_t mn_id_many_value(const mn_id_many *m, mn_text key)
{
    if (!m->shard)
        return MN_MAP_NONE;
    const struct mn_id_shard *s = &m->shard[shard_of(key)];
    const uint32_t at = mn_map_get(&s->at, key);
    return at == MN_MAP_NONE ? at : s->number[at];
}

/* Of each shard, the finds of a chunk in their order. */
static mn_status sort(mn_id_chunk *c, const mn_posts *posts, mn_err *e)
{
    uint32_t at[SHARDS];
    (void)posts;
    memset(c->from, 0, sizeof c->from);
    if (!mn_grow(&c->order, &c->order_cap, c->n + 1, sizeof *c->order))
        return mn_fail_memory(e);
    for (size_t i = 0; i < c->n; i++) {
        const mn_text key = mn_id_key(c, &c->find[i]);
        c->find[i].shard = (uint8_t)shard_of(key);
        c->from[c->find[i].shard + 1]++;
    }
    for (size_t i = 0; i < SHARDS; i++) {
        c->from[i + 1] += c->from[i];
        at[i] = c->from[i];
    }
    for (size_t i = 0; i < c->n; i++)
        c->order[at[c->find[i].shard]++] = (uint32_t)i;
    return MN_OK;
}

/* --- places in shards ------------------------------------------------------------------------- */

static bool intern(struct mn_id_shard *s, const mn_id_chunk *c, mn_id_find *f)
{
    const mn_text key = mn_id_key(c, f);
    f->number = mn_map_get_hashed(&s->at, key, f->hash);
    if (f->number != MN_MAP_NONE)
        return true;
    const mn_text kept = mn_arena_text(&s->text, key);
    uint32_t place = (uint32_t)s->n;
    if (!kept.ptr || s->n >= MN_MAP_NONE ||
        !mn_grow(&s->number, &s->cap, s->n + 1, sizeof *s->number) ||
        !mn_grow(&s->fresh, &s->fresh_cap, s->n - s->known + 1, sizeof *s->fresh) ||
        mn_map_put(&s->at, kept, &place, NULL))
        return false;
    s->fresh[s->n - s->known] = kept;
    s->number[s->n++] = UINT32_MAX;
    f->number = place;
    return true;
}

/* The finds of a shard get its places. */
static void place_shard(size_t i, void *payload)
{
    const mn_id_many *m = payload;
    struct mn_id_shard *s = &m->shard[i];
    s->known = s->n;
    for (size_t k = 0; k < m->batch.used && !s->memory; k++) {
        const mn_id_chunk *c = &m->batch.chunk[k];
        const uint64_t salt = s->at.salt;
        /* The map is larger than the processor's caches: all of a chunk are asked for first. */
        for (size_t o = c->from[i]; o < c->from[i + 1]; o++) {
            mn_id_find *f = &c->find[c->order[o]];
            f->hash = mn_map_hash(&s->at, mn_id_key(c, f));
            mn_map_ask(&s->at, f->hash);
        }
        for (size_t o = c->from[i]; o < c->from[i + 1] && !s->memory; o++) {
            mn_id_find *f = &c->find[c->order[o]];
            if (s->at.salt != salt)
                f->hash = mn_map_hash(&s->at, mn_id_key(c, f));
            s->memory = !intern(s, c, f);
        }
    }
}

/* --- numbers ---------------------------------------------------------------------------------- */

/* Numbers new values in the order of their first finds. */
static mn_status number(mn_id_many *m, mn_err *e)
{
    size_t fresh = 0;
    for (size_t i = 0; i < SHARDS; i++)
        fresh += m->shard[i].n - m->shard[i].known;
    if (m->values + fresh >= MN_MAP_NONE ||
        !mn_grow(&m->value, &m->value_cap, m->values + fresh, sizeof *m->value))
        return mn_fail_memory(e);
    for (size_t k = 0; k < m->batch.used && fresh; k++) {
        const mn_id_chunk *c = &m->batch.chunk[k];
        for (size_t i = 0; i < c->n; i++) {
            const mn_id_find *f = &c->find[i];
            struct mn_id_shard *s = &m->shard[f->shard];
            if (f->number < s->known || s->number[f->number] != UINT32_MAX)
                continue;
            const mn_text key = s->fresh[f->number - s->known];
            s->number[f->number] = (uint32_t)m->values;
            m->value[m->values++] = (mn_id_value){.text = {key.ptr + 1, key.len - 1},
                                                  .kind = (mn_id_kind)f->kind,
                                                  .region = {f->region[0], f->region[1]},
                                                  .first = MN_POST_NONE,
                                                  .last = MN_POST_NONE};
            fresh--;
        }
    }
    return MN_OK;
}

/* --- rows ------------------------------------------------------------------------------------- */

static void count_in(mn_id_value *v, uint32_t post)
{
    if (v->last != post)
        v->posts++;
    v->first = v->first == MN_POST_NONE ? post : v->first;
    v->last = post;
}

/* The finds of a shard as rows, and what they say of its values. */
static void fill_shard(size_t i, void *payload)
{
    mn_id_many *m = payload;
    struct mn_id_shard *s = &m->shard[i];
    size_t row = m->n;
    for (size_t k = 0; k < m->batch.used; k++) {
        const mn_id_chunk *c = &m->batch.chunk[k];
        for (size_t o = c->from[i]; o < c->from[i + 1]; o++) {
            if (o + AHEAD < c->from[i + 1])
                mn_prefetch(&s->number[c->find[c->order[o + AHEAD]].number]);
            const mn_id_find *f = &c->find[c->order[o]];
            const uint32_t v = s->number[f->number], post = (uint32_t)m->posts + f->post;
            m->row[row + c->order[o]] = (mn_id_row){post, v, f->start, f->end, f->score, f->rules};
            if (mn_id_is_sure(f))
                count_in(&m->value[v], post);
        }
        row += c->n;
    }
}

static mn_status keep_ids(mn_id_many *m, const mn_posts *b, mn_err *e)
{
    if (m->posts + b->n >= MN_POST_NONE)
        return mn_fail(e, MN_DATA, "more than %u posts", MN_POST_NONE);
    if (!mn_grow(&m->id, &m->post_cap, m->posts + b->n, sizeof *m->id))
        return mn_fail_memory(e);
    for (uint32_t i = 0; i < b->n; i++)
        if (!(m->id[m->posts + i] = mn_arena_text(&m->text, b->post[i].id)).ptr)
            return mn_fail_memory(e);
    return MN_OK;
}

mn_status mn_id_many_begin(mn_id_many *m, const mn_identifier_rules *r, const mn_posts *batch,
                           const char region[2], mn_err *e)
{
    if (!m->shard && !(m->shard = calloc(SHARDS, sizeof *m->shard)))
        return mn_fail_memory(e);
    const mn_status st = keep_ids(m, batch, e);
    return st ? st : mn_id_batch_begin(&m->batch, r, batch, region, sort, e);
}

mn_status mn_id_many_end(mn_id_many *m, const mn_ctx *ctx, mn_err *e)
{
    const mn_id_batch *b = &m->batch;
    size_t rows = 0, posts = 0;
    mn_status st = mn_id_batch_end(b, e);
    for (size_t i = 0; i < b->used && !st; i++) {
        rows += b->chunk[i].n;
        posts += b->chunk[i].posts;
    }
    if (!st && !mn_grow(&m->row, &m->cap, m->n + rows, sizeof *m->row))
        st = mn_fail_memory(e);
    if (!st)
        st = mn_parallel(ctx, SHARDS, place_shard, m, e);
    for (size_t i = 0; i < SHARDS && !st; i++)
        st = m->shard[i].memory ? mn_fail_memory(e) : MN_OK;
    if (!st)
        st = number(m, e);
    if (!st)
        st = mn_parallel(ctx, SHARDS, fill_shard, m, e);
    for (size_t i = 0; i < b->used && !st; i++) {
        m->without += b->chunk[i].without;
        m->doubtful += b->chunk[i].doubtful;
        m->unread += b->chunk[i].unread;
    }
    if (!st) {
        m->n += rows;
        m->posts += posts;
    }
    return st;
}

static void find(size_t i, void *payload)
{
    mn_id_batch_find(payload, i);
}

mn_status mn_id_many_add(mn_id_many *m, const mn_identifier_rules *r, const mn_posts *batch,
                         const char region[2], const mn_ctx *ctx, mn_err *e)
{
    mn_status st = mn_id_many_begin(m, r, batch, region, e);
    if (!st)
        st = mn_parallel(ctx, m->batch.used, find, &m->batch, e);
    return st ? st : mn_id_many_end(m, ctx, e);
}
