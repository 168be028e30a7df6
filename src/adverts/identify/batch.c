/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/identify/batch.c - see batch.h. A batch is cut into chunks of posts; each is read by
 * itself.
 */
#include "adverts/identify/batch.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "adverts/identify/href.h"
#include "adverts/identify/rule.h"
#include "core/arena.h"
#include "core/err.h"
#include "core/text.h"

#define CHUNK     256 /* posts */
#define DESKS_MAX 65  /* threads at once: see core/parallel.h */

/* Kept from chunk to chunk, for whoever comes: what is found does not depend on what it holds. */
struct mn_id_desk {
    mn_found_ids ids;
    mn_buf room;
    atomic_flag taken;
};

void mn_id_batch_free(mn_id_batch *b)
{
    for (size_t i = 0; i < b->chunks; i++) {
        free(b->chunk[i].find);
        free(b->chunk[i].order);
        mn_buf_free(&b->chunk[i].text);
        mn_buf_free(&b->chunk[i].told);
    }
    for (size_t i = 0; i < b->desks; i++) {
        mn_found_ids_free(&b->desk[i].ids);
        mn_buf_free(&b->desk[i].room);
    }
    free(b->chunk);
    free(b->desk);
    *b = (mn_id_batch){0};
}

static mn_status put(mn_id_chunk *c, const mn_id_find *f, mn_text value)
{
    if (!mn_grow(&c->find, &c->cap, c->n + 1, sizeof *c->find))
        return mn_fail_memory(&c->e);
    mn_id_find *to = &c->find[c->n++];
    *to = *f;
    to->key = (uint32_t)c->text.len;
    to->len = (uint32_t)value.len + 1;
    mn_buf_char(&c->text, (char)f->kind);
    mn_buf_text(&c->text, value);
    return c->text.failed || c->text.len > UINT32_MAX ? mn_fail_memory(&c->e) : MN_OK;
}

static mn_id_find of(uint32_t post, const mn_found_id *x)
{
    return (mn_id_find){.post = post,
                        .start = MN_ID_NO_PLACE,
                        .end = MN_ID_NO_PLACE,
                        .rules = x->rules,
                        .score = (float)x->score,
                        .kind = (uint8_t)x->kind,
                        .region = {x->region[0], x->region[1]}};
}

static mn_status read_text(mn_id_chunk *c, mn_found_ids *ids, const mn_id_batch *b, uint32_t post,
                           const char *region)
{
    mn_text text = b->posts->post[post].text;
    uint32_t from = 0, count = 0;
    mn_status st = mn_identify(ids, b->rules, text, region, &c->e);
    for (size_t i = 0; i < ids->n && !st; i++) {
        const mn_found_id *x = &ids->id[i];
        mn_id_find f = of(post, x);
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
static mn_status read_given(mn_id_chunk *c, mn_found_ids *ids, const mn_id_batch *b, uint32_t post,
                            const char *region, const mn_post_given *g)
{
    mn_id_kind kind = kind_of(g->kind);
    mn_text value = mn_text_trim(g->value);
    bool any = false;
    mn_status st = mn_identify(ids, b->rules, value, region, &c->e);
    for (size_t i = 0; i < ids->n && !st; i++) {
        mn_id_find f = of(post, &ids->id[i]);
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
    mn_id_find f = {.post = post,
                    .start = MN_ID_NO_PLACE,
                    .end = MN_ID_NO_PLACE,
                    .rules = ID_BIT(ID_COLUMN),
                    .score = 0.9F,
                    .kind = (uint8_t)kind};
    return n ? put(c, &f, (mn_text){low, n}) : MN_OK;
}

/* Where its links lead. */
static mn_status read_links(mn_id_chunk *c, struct mn_id_desk *d, const mn_id_batch *b,
                            uint32_t post, const char *region)
{
    const mn_post *p = &b->posts->post[post];
    mn_status st = MN_OK;
    for (uint32_t k = 0; k < p->links && !st; k++) {
        st = mn_identify_href(&d->ids, b->rules, &d->room, b->posts->link[p->link + k], region,
                              &c->e);
        for (size_t i = 0; i < d->ids.n && !st; i++) {
            const mn_id_find f = of(post, &d->ids.id[i]);
            st = put(c, &f, d->ids.id[i].value);
        }
    }
    return st;
}

static void count(mn_id_chunk *c)
{
    uint32_t sure = MN_POST_NONE;
    c->without = c->posts;
    c->doubtful = 0;
    for (size_t i = 0; i < c->n; i++) {
        const mn_id_find *f = &c->find[i];
        c->doubtful += !mn_id_is_sure(f);
        if (mn_id_is_sure(f) && f->post != sure) {
            sure = f->post;
            c->without--;
        }
    }
}

void mn_id_batch_find(mn_id_batch *b, size_t chunk)
{
    mn_id_chunk *c = &b->chunk[chunk];
    const mn_posts *posts = b->posts;
    struct mn_id_desk *desk = b->desk;
    /* There are as many as threads. */
    while (atomic_flag_test_and_set(&desk->taken))
        desk = desk + 1 < b->desk + b->desks ? desk + 1 : b->desk;
    mn_found_ids *ids = &desk->ids;
    const size_t end = (chunk + 1) * CHUNK < posts->n ? (chunk + 1) * CHUNK : posts->n;
    c->n = 0;
    c->posts = end - chunk * CHUNK;
    c->unread = 0;
    c->st = MN_OK;
    mn_buf_clear(&c->text);
    mn_buf_clear(&c->told);
    for (size_t p = chunk * CHUNK; p < end && !c->st; p++) {
        const mn_post *post = &posts->post[p];
        const char *region = b->region;
        if (!region && post->place != MN_POST_NONE && posts->place[post->place].country[0])
            region = posts->place[post->place].country;
        if (region && !mn_identify_region(b->rules, region))
            region = NULL;
        c->st = read_text(c, ids, b, (uint32_t)p, region);
        for (uint32_t g = 0; g < post->givens && !c->st; g++)
            c->st = read_given(c, ids, b, (uint32_t)p, region, &posts->given[post->given + g]);
        if (!c->st)
            c->st = read_links(c, desk, b, (uint32_t)p, region);
    }
    atomic_flag_clear(&desk->taken);
    count(c);
    if (!c->st && b->then)
        c->st = b->then(c, posts, &c->e);
}

mn_status mn_id_batch_begin(mn_id_batch *b, const mn_identifier_rules *r, const mn_posts *posts,
                            const char region[2], mn_id_then then, mn_err *e)
{
    const size_t chunks = ((size_t)posts->n + CHUNK - 1) / CHUNK;
    if (!b->desks && !(b->desk = calloc(DESKS_MAX, sizeof *b->desk)))
        return mn_fail_memory(e);
    for (; b->desks < DESKS_MAX; b->desks++)
        atomic_flag_clear(&b->desk[b->desks].taken);
    if (chunks > b->chunks) {
        mn_id_chunk *more = realloc(b->chunk, chunks * sizeof *more);
        if (!more)
            return mn_fail_memory(e);
        memset(more + b->chunks, 0, (chunks - b->chunks) * sizeof *more);
        b->chunk = more;
        b->chunks = chunks;
    }
    b->used = chunks;
    b->rules = r;
    b->posts = posts;
    b->region = region && region[0] ? region : NULL;
    b->then = then;
    return MN_OK;
}

mn_status mn_id_batch_end(const mn_id_batch *b, mn_err *e)
{
    for (size_t i = 0; i < b->used; i++)
        if (b->chunk[i].st) {
            if (e)
                *e = b->chunk[i].e;
            return b->chunk[i].st;
        }
    return MN_OK;
}
