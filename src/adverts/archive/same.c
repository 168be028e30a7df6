/* SPDX-License-Identifier: Apache-2.0
 *
 * same.c - see same.h.
 */
#include "adverts/archive/same.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "core/map.h"
#include "core/text.h"

enum { FIRST = 1 << 10 };

struct mn_same_post {
    uint64_t key[2]; /* zeros: free */
    int64_t time;    /* of the last that was kept */
    uint32_t kept;   /* so many in the archive */
    uint32_t in_file;
    uint32_t file; /* which counts in in_file */
};

struct mn_same_id {
    uint64_t key[2]; /* zeros: free */
};

void mn_same_free(mn_same *s)
{
    free(s->slot);
    free(s->id);
    mn_buf_free(&s->key);
    *s = (mn_same){.cap = 0};
}

/* --- tables ------------------------------------------------------------------------------------
 */

static bool is_free(const uint64_t key[2])
{
    return !key[0] && !key[1];
}

/* Both tables' entries begin with their keys. */
static char *place_in(char *table, size_t cap, size_t size, uint64_t salt, const uint64_t key[2])
{
    size_t at = (size_t)mn_hash64_salted(key, sizeof *key, salt) & (cap - 1);
    for (;; at = (at + 1) & (cap - 1)) {
        const uint64_t *there = (const uint64_t *)(const void *)(table + at * size);
        if (is_free(there) || (there[0] == key[0] && there[1] == key[1]))
            return table + at * size;
    }
}

/* Room for one more; the new table, or NULL without memory. */
static void *room(mn_same *s, void *table, size_t count, size_t *cap, size_t size)
{
    if (*cap && count < *cap / 4 * 3)
        return table;
    const size_t more = *cap ? *cap * 2 : FIRST;
    char *grown = more > *cap ? calloc(more, size) : NULL;
    if (!grown)
        return NULL;
    if (!s->salt)
        s->salt = (uint64_t)(uintptr_t)grown * UINT64_C(0x9E3779B97F4A7C15) | 1;
    for (size_t i = 0; i < *cap; i++) {
        const char *from = (const char *)table + i * size;
        const uint64_t *key = (const uint64_t *)(const void *)from;
        if (!is_free(key))
            memcpy(place_in(grown, more, size, s->salt, key), from, size);
    }
    free(table);
    *cap = more;
    return grown;
}

/* --- keys --------------------------------------------------------------------------------------
 */

static void add_text(mn_buf *b, mn_text t)
{
    const uint64_t length = t.len;
    mn_buf_add(b, &length, sizeof length);
    mn_buf_text(b, t);
}

static void add_id(mn_buf *b, const mn_posts *p, const mn_post *post)
{
    const mn_text none = {"", 0};
    add_text(b, post->source == MN_POST_NONE ? none : p->name[post->source]);
    add_text(b, post->flags & MN_POST_NUMBERED ? none : post->id);
}

static void add_place(mn_buf *b, const mn_post_place *at)
{
    const float degrees[2] = {at->located ? at->lat : 0, at->located ? at->lon : 0};
    add_text(b, at->name);
    mn_buf_add(b, at->country, sizeof at->country);
    mn_buf_char(b, at->located);
    mn_buf_add(b, degrees, sizeof degrees);
}

static void add_rest(mn_buf *b, const mn_posts *p, const mn_post *post)
{
    add_text(b, post->text);
    if (post->place != MN_POST_NONE)
        add_place(b, &p->place[post->place]);
    for (uint32_t i = 0; i < post->images; i++)
        if (p->image[post->image + i].hashed)
            mn_buf_add(b, p->image[post->image + i].pdq, sizeof p->image->pdq);
    for (uint32_t i = 0; i < post->givens; i++) {
        add_text(b, p->given[post->given + i].kind);
        add_text(b, p->given[post->given + i].value);
    }
}

static bool key_of(uint64_t key[2], const mn_buf *b)
{
    if (b->failed)
        return false;
    crypto_generichash((unsigned char *)key, 2 * sizeof *key, (const unsigned char *)b->ptr, b->len,
                       NULL, 0);
    key[0] += is_free(key);
    return true;
}

/* --- what is asked -----------------------------------------------------------------------------
 */

/* Notes the source and id of a post that is kept; *before: they were there. */
static bool put_id(mn_same *s, const mn_posts *p, const mn_post *post, bool *before)
{
    uint64_t key[2];
    *before = false;
    if (post->flags & MN_POST_NUMBERED)
        return true;
    struct mn_same_id *table = room(s, s->id, s->ids, &s->id_cap, sizeof *s->id);
    if (!table)
        return false;
    s->id = table;
    mn_buf_clear(&s->key);
    add_id(&s->key, p, post);
    if (!key_of(key, &s->key))
        return false;
    struct mn_same_id *at = (void *)place_in((char *)s->id, s->id_cap, sizeof *s->id, s->salt, key);
    *before = !is_free(at->key);
    s->ids += !*before;
    memcpy(at->key, key, sizeof key);
    return true;
}

static struct mn_same_post *find(mn_same *s, const mn_posts *p, const mn_post *post)
{
    uint64_t key[2];
    struct mn_same_post *table = room(s, s->slot, s->count, &s->cap, sizeof *s->slot);
    if (!table)
        return NULL;
    s->slot = table;
    mn_buf_clear(&s->key);
    add_id(&s->key, p, post);
    add_rest(&s->key, p, post);
    if (!key_of(key, &s->key))
        return NULL;
    struct mn_same_post *at =
        (void *)place_in((char *)s->slot, s->cap, sizeof *s->slot, s->salt, key);
    s->count += is_free(at->key);
    memcpy(at->key, key, sizeof key);
    return at;
}

bool mn_same_keep(mn_same *s, const mn_posts *p, const mn_post *post)
{
    bool before;
    struct mn_same_post *at = find(s, p, post);
    if (!at)
        return false;
    at->kept++;
    at->time = post->time;
    return put_id(s, p, post, &before);
}

bool mn_same_look(mn_same *s, const mn_posts *p, const mn_post *post, bool *known)
{
    bool before = false;
    struct mn_same_post *at = find(s, p, post);
    if (!at)
        return false;
    if (at->file != post->file + 1U) {
        at->file = post->file + 1U;
        at->in_file = 0;
    }
    *known = ++at->in_file <= at->kept;
    if (*known) {
        s->renewed += at->time != post->time;
        return true;
    }
    const bool first = !at->kept;
    at->kept = at->in_file;
    at->time = post->time;
    if (!put_id(s, p, post, &before))
        return false;
    s->another += before && first;
    return true;
}
