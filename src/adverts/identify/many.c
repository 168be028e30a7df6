/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/identify/many.c - see many.h. A batch is cut into chunks of posts; each chunk is read by
 * itself, and what they found is put together in their order.
 */
#include "adverts/identify/many.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "adverts/identify/rule.h"
#include "core/err.h"
#include "core/parallel.h"
#include "core/text.h"

#define CHUNK     256 /* posts */
#define DESKS_MAX 65  /* threads at once: see core/parallel.h */

typedef struct found {
    uint32_t post, start, end;
    uint32_t value, len; /* where in the chunk's text: a byte for the kind, then the value */
    uint64_t rules, hash;
    float score;
    uint8_t kind;
    char region[2];
} found;

/* Kept from chunk to chunk, for whoever comes: what is found does not depend on what it holds. */
struct mn_id_desk {
    mn_found_ids ids;
    atomic_flag taken;
};

struct mn_id_chunk {
    found *found;
    size_t n, cap;
    mn_buf text;
    uint64_t unread;
    mn_status st;
    mn_err e;
};

typedef struct job {
    mn_id_many *m;
    const mn_identifier_rules *r;
    const mn_posts *batch;
    const char *region;
} job;

void mn_id_many_free(mn_id_many *m)
{
    for (size_t i = 0; i < m->chunks; i++) {
        free(m->chunk[i].found);
        mn_buf_free(&m->chunk[i].text);
    }
    for (size_t i = 0; i < m->desks; i++)
        mn_found_ids_free(&m->desk[i].ids);
    free(m->chunk);
    free(m->desk);
    free(m->row);
    free(m->value);
    free(m->id);
    mn_map_free(&m->at);
    mn_arena_free(&m->text);
    *m = (mn_id_many){0};
}

static mn_status put(struct mn_id_chunk *c, const found *f, mn_text value)
{
    if (!mn_grow(&c->found, &c->cap, c->n + 1, sizeof *c->found))
        return mn_fail_memory(&c->e);
    found *to = &c->found[c->n++];
    *to = *f;
    to->value = (uint32_t)c->text.len;
    to->len = (uint32_t)value.len + 1;
    mn_buf_char(&c->text, (char)f->kind);
    mn_buf_text(&c->text, value);
    return c->text.failed || c->text.len > UINT32_MAX ? mn_fail_memory(&c->e) : MN_OK;
}

static found of(uint32_t post, const mn_found_id *x)
{
    return (found){.post = post,
                   .start = MN_ID_NO_PLACE,
                   .end = MN_ID_NO_PLACE,
                   .rules = x->rules,
                   .score = (float)x->score,
                   .kind = (uint8_t)x->kind,
                   .region = {x->region[0], x->region[1]}};
}

static mn_status read_text(struct mn_id_chunk *c, mn_found_ids *ids, const job *j, uint32_t post,
                           const char *region)
{
    mn_text text = j->batch->post[post].text;
    uint32_t from = 0, count = 0;
    mn_status st = mn_identify(ids, j->r, text, region, &c->e);
    for (size_t i = 0; i < ids->n && !st; i++) {
        const mn_found_id *x = &ids->id[i];
        found f = of(post, x);
        uint32_t end_from, end_count;
        f.start = mn_identifier_point(text, x->start, &from, &count);
        end_from = from;
        end_count = count;
        f.end = mn_identifier_point(text, x->end, &end_from, &end_count);
        st = put(c, &f, x->value);
    }
    return st;
}

/* The kind that a column's name is, or MN_ID_KINDS. */
static mn_id_kind kind_of(mn_text name)
{
    mn_id_kind k = 0;
    while (k < MN_ID_KINDS && !mn_text_eq_str(name, mn_identifier_kind_name(k)))
        k++;
    return k;
}

/* An identifier that has a column of its own: what is read in it, or, where its form says nothing
 * (a name), itself. */
static mn_status read_given(struct mn_id_chunk *c, mn_found_ids *ids, const job *j, uint32_t post,
                            const char *region, const mn_post_given *g)
{
    mn_id_kind kind = kind_of(g->kind);
    mn_text value = mn_text_trim(g->value);
    bool any = false;
    mn_status st = mn_identify(ids, j->r, value, region, &c->e);
    for (size_t i = 0; i < ids->n && !st; i++) {
        found f = of(post, &ids->id[i]);
        bool own = f.kind == kind || kind == MN_ID_KINDS ||
                   (kind >= MN_ID_WHATSAPP && f.kind == MN_ID_PHONE);
        if (!own || (f.score < MN_ID_DOUBTFUL))
            continue;
        any = true;
        f.rules |= ID_BIT(ID_COLUMN);
        st = put(c, &f, ids->id[i].value);
    }
    if (st || any || kind == MN_ID_KINDS || kind == MN_ID_PHONE || kind == MN_ID_EMAIL ||
        kind == MN_ID_URL || kind >= MN_ID_SESSION || !value.len || value.len > 64) {
        c->unread += !st && !any && value.len > 0;
        return st;
    }
    char low[64];
    size_t n = 0;
    for (size_t i = value.ptr[0] == '@'; i < value.len; i++)
        low[n++] =
            (char)(value.ptr[i] >= 'A' && value.ptr[i] <= 'Z' ? value.ptr[i] | 32 : value.ptr[i]);
    found f = {.post = post,
               .start = MN_ID_NO_PLACE,
               .end = MN_ID_NO_PLACE,
               .rules = ID_BIT(ID_COLUMN),
               .score = 0.9F,
               .kind = (uint8_t)kind};
    return n ? put(c, &f, (mn_text){low, n}) : MN_OK;
}

static void work(size_t i, void *payload)
{
    job *j = payload;
    struct mn_id_chunk *c = &j->m->chunk[i];
    const mn_posts *b = j->batch;
    struct mn_id_desk *desk = j->m->desk;
    /* There are as many as threads. */
    while (atomic_flag_test_and_set(&desk->taken))
        desk = desk + 1 < j->m->desk + j->m->desks ? desk + 1 : j->m->desk;
    mn_found_ids *ids = &desk->ids;
    size_t end = (i + 1) * CHUNK < b->n ? (i + 1) * CHUNK : b->n;
    c->n = 0;
    c->unread = 0;
    c->st = MN_OK;
    mn_buf_clear(&c->text);
    for (size_t p = i * CHUNK; p < end && !c->st; p++) {
        const mn_post *post = &b->post[p];
        const char *region = j->region;
        if (!region && post->place != MN_POST_NONE && b->place[post->place].country[0])
            region = b->place[post->place].country;
        if (region && !mn_identify_region(j->r, region))
            region = NULL;
        c->st = read_text(c, ids, j, (uint32_t)p, region);
        for (uint32_t g = 0; g < post->givens && !c->st; g++)
            c->st = read_given(c, ids, j, (uint32_t)p, region, &b->given[post->given + g]);
    }
    atomic_flag_clear(&desk->taken);
}

/* ------------------------------------------------------------ putting together */

static mn_text key_of(const struct mn_id_chunk *c, const found *f)
{
    return (mn_text){c->text.ptr + f->value, f->len};
}

static mn_status intern(mn_id_many *m, const found *f, mn_text key, uint32_t *out, mn_err *e)
{
    uint32_t number = (uint32_t)m->values;
    *out = mn_map_get_hashed(&m->at, key, f->hash);
    if (*out != MN_MAP_NONE)
        return MN_OK;
    key = mn_arena_text(&m->text, key);
    if (!key.ptr || m->values == MN_MAP_NONE ||
        !mn_grow(&m->value, &m->value_cap, m->values + 1, sizeof *m->value))
        return mn_fail_memory(e);
    mn_status st = mn_map_put(&m->at, key, &number, e);
    if (st)
        return st;
    m->value[m->values++] = (mn_id_value){.text = {key.ptr + 1, key.len - 1},
                                          .kind = (mn_id_kind)f->kind,
                                          .region = {f->region[0], f->region[1]},
                                          .first = MN_POST_NONE,
                                          .last = MN_POST_NONE};
    *out = number;
    return MN_OK;
}

static mn_status add(mn_id_many *m, const found *f, mn_text key, uint32_t post, mn_err *e)
{
    uint32_t v = 0;
    mn_status st = intern(m, f, key, &v, e);
    if (st)
        return st;
    if (!mn_grow(&m->row, &m->cap, m->n + 1, sizeof *m->row))
        return mn_fail_memory(e);
    m->row[m->n++] = (mn_id_row){post, v, f->start, f->end, f->score, f->rules};
    if (f->score < (float)MN_ID_SURE) {
        m->doubtful++;
        return MN_OK;
    }
    mn_id_value *value = &m->value[v];
    if (value->last != post)
        value->posts++;
    value->first = value->first == MN_POST_NONE ? post : value->first;
    value->last = post;
    return MN_OK;
}

static mn_status gather(mn_id_many *m, const mn_posts *b, size_t chunks, mn_err *e)
{
    size_t base = m->posts;
    mn_status st = MN_OK;
    if (base + b->n >= MN_POST_NONE)
        return mn_fail(e, MN_DATA, "more than %u posts", MN_POST_NONE);
    if (!mn_grow(&m->id, &m->post_cap, base + b->n, sizeof *m->id))
        return mn_fail_memory(e);
    for (uint32_t i = 0; i < b->n; i++, m->posts++)
        if (!(m->id[m->posts] = mn_arena_text(&m->text, b->post[i].id)).ptr)
            return mn_fail_memory(e);
    m->without += b->n;
    uint32_t sure = MN_POST_NONE;
    for (size_t i = 0; i < chunks && !st; i++) {
        struct mn_id_chunk *c = &m->chunk[i];
        const uint64_t salt = m->at.salt;
        m->unread += c->unread;
        /* The map is larger than the processor's caches: all of a chunk are asked for first. */
        for (size_t k = 0; k < c->n; k++) {
            c->found[k].hash = mn_map_hash(&m->at, key_of(c, &c->found[k]));
            mn_map_ask(&m->at, c->found[k].hash);
        }
        for (size_t k = 0; k < c->n && !st; k++) {
            found *f = &c->found[k];
            if (m->at.salt != salt)
                f->hash = mn_map_hash(&m->at, key_of(c, f));
            if (f->score >= (float)MN_ID_SURE && f->post != sure) {
                sure = f->post;
                m->without--;
            }
            st = add(m, f, key_of(c, f), (uint32_t)base + f->post, e);
        }
    }
    return st;
}

mn_status mn_id_many_add(mn_id_many *m, const mn_identifier_rules *r, const mn_posts *batch,
                         const char region[2], const mn_ctx *ctx, mn_err *e)
{
    job j = {m, r, batch, region && region[0] ? region : NULL};
    size_t chunks = ((size_t)batch->n + CHUNK - 1) / CHUNK;
    if (!m->desks && !(m->desk = calloc(DESKS_MAX, sizeof *m->desk)))
        return mn_fail_memory(e);
    for (; m->desks < DESKS_MAX; m->desks++)
        atomic_flag_clear(&m->desk[m->desks].taken);
    if (chunks > m->chunks) {
        struct mn_id_chunk *more = realloc(m->chunk, chunks * sizeof *more);
        if (!more)
            return mn_fail_memory(e);
        memset(more + m->chunks, 0, (chunks - m->chunks) * sizeof *more);
        m->chunk = more;
        m->chunks = chunks;
    }
    mn_status st = mn_parallel(ctx, chunks, work, &j, e);
    for (size_t i = 0; i < chunks && !st; i++)
        if ((st = m->chunk[i].st) && e)
            *e = m->chunk[i].e;
    return st ? st : gather(m, batch, chunks, e);
}
