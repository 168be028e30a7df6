/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/case/know.c - see know.h.
 *
 * A network is known by its archive and its first post's id; where posts of several sources have
 * one id, also by which of them it is. An archive only grows, so that does not change.
 */
#include "adverts/case/know.h"

#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"

#define NONE UINT32_MAX

/* Posts of one name. */
struct mn_known_name {
    uint32_t row; /* the first row of the name; NONE */
    uint32_t count;
};

void mn_plain_line(mn_buf *to, mn_text t, size_t most)
{
    size_t n = 0;
    for (size_t len; n < t.len && (len = mn_utf8_len(t, n)) && n + len <= most; n += len) {
        const unsigned char c = (unsigned char)t.ptr[n];
        const bool control =
            c < 0x20 || c == 0x7F || (c == 0xC2 && (unsigned char)t.ptr[n + 1] < 0xA0);
        if (control)
            mn_buf_char(to, ' ');
        else
            mn_buf_add(to, t.ptr + n, len);
    }
}

static bool is_plain(mn_text t)
{
    if (t.len > MN_STORE_NETWORK_NAME)
        return false;
    for (size_t i = 0; i < t.len; i++)
        if ((unsigned char)t.ptr[i] < 0x20 || t.ptr[i] == 0x7F || (unsigned char)t.ptr[i] == 0xC2)
            return false;
    return true;
}

/* As the store has an id; borrowed until the next call. ptr is NULL without memory. */
static mn_text name_of(mn_knowing *k, mn_text id)
{
    if (is_plain(id))
        return id;
    mn_buf_clear(&k->b);
    mn_plain_line(&k->b, id, MN_STORE_NETWORK_NAME);
    return k->b.failed || !k->b.ptr ? (mn_text){NULL, 0} : (mn_text){k->b.ptr, k->b.len};
}

static mn_status add_name(uint32_t *at, mn_knowing *k, mn_text name, mn_err *e)
{
    *at = name.ptr ? mn_map_get(&k->names, name) : NONE;
    if (*at != MN_MAP_NONE)
        return MN_OK;
    const mn_text kept = name.ptr ? mn_arena_text(&k->arena, name) : name;
    *at = (uint32_t)k->names.count;
    if (!kept.ptr || !mn_grow(&k->name, &k->name_cap, (size_t)*at + 1, sizeof *k->name))
        return mn_fail_memory(e);
    k->name[*at] = (struct mn_known_name){NONE, 0};
    return mn_map_put(&k->names, kept, at, e);
}

static mn_status add_row(mn_knowing *k, const mn_store_network *n, mn_err *e)
{
    uint32_t at = NONE;
    mn_status st = add_name(&at, k, n->name, e);
    if (st)
        return st;
    const mn_text key = mn_arena_text(&k->arena, n->key);
    if (!key.ptr || k->n >= NONE - 1 || !mn_grow(&k->row, &k->cap, k->n + 1, sizeof *k->row))
        return mn_fail_memory(e);
    k->row[k->n] = (mn_known_network){n->number, n->joined, n->state, key, k->name[at].row, NONE};
    k->name[at].row = (uint32_t)k->n++;
    return MN_OK;
}

static mn_status read_rows(mn_knowing *k, mn_store *s, mn_err *e)
{
    mn_store_cursor *c = NULL;
    mn_store_network n;
    bool any = true;
    mn_status st = mn_store_networks(&c, s, k->archive, e);
    while (!st && !(st = mn_store_next_network(c, &n, &any, e)) && any)
        st = add_row(k, &n, e);
    mn_store_cursor_free(c);
    return st;
}

static mn_text first_id(const mn_knowing *k, uint32_t network)
{
    const mn_networks *x = &k->f->nets;
    return k->f->post[x->member[x->network[network].first]].id;
}

static mn_status make_key(char hex[MN_SHA256_HEX], mn_text archive, mn_text name, uint32_t nth,
                          mn_err *e)
{
    mn_buf b = {0};
    mn_buf_str(&b, "manumit-network-1\n");
    mn_buf_json(&b, archive);
    mn_buf_char(&b, '\n');
    mn_buf_json(&b, name);
    mn_buf_char(&b, '\n');
    if (nth > 1)
        mn_buf_fmt(&b, "%u\n", nth);
    const bool failed = b.failed;
    if (!failed)
        mn_sha256_hex(hex, b.ptr, b.len);
    mn_buf_free(&b);
    return failed ? mn_fail_memory(e) : MN_OK;
}

/* A post whose name is one that is asked for. */
static mn_status meet(mn_knowing *k, uint32_t post, struct mn_known_name *name, mn_text id,
                      mn_err *e)
{
    const mn_networks *x = &k->f->nets;
    const uint32_t w = x->of[post];
    char key[MN_SHA256_HEX];
    mn_status st = MN_OK;
    name->count++;
    if (w != MN_NETWORK_NONE && x->member[x->network[w].first] == post)
        k->nth[w] = name->count;
    if (name->row == NONE || (st = make_key(key, k->archive, id, name->count, e)))
        return st;
    for (uint32_t i = name->row; i != NONE; i = k->row[i].next)
        if (mn_text_eq_str(k->row[i].key, key))
            k->row[i].post = post;
    return MN_OK;
}

static mn_status number_posts(mn_knowing *k, mn_err *e)
{
    mn_status st = MN_OK;
    for (size_t i = 0; i < k->names.count; i++)
        k->name[i].count = 0;
    for (uint32_t i = 0; !st && i < k->f->n; i++) {
        const mn_text name = name_of(k, k->f->post[i].id);
        const uint32_t at = name.ptr ? mn_map_get(&k->names, name) : MN_MAP_NONE;
        if (!name.ptr)
            st = mn_fail_memory(e);
        else if (at != MN_MAP_NONE)
            st = meet(k, i, &k->name[at], name, e);
    }
    return st;
}

uint32_t mn_knowing_into(const mn_knowing *k, const mn_known_network *row)
{
    const mn_networks *x = &k->f->nets;
    const uint32_t w = row->post == NONE ? MN_NETWORK_NONE : x->of[row->post];
    return w == MN_NETWORK_NONE || x->member[x->network[w].first] == row->post ? MN_NETWORK_NONE
                                                                               : w;
}

/* Networks into which others went: their keys are needed, too. *any: there are such. */
static mn_status add_joined(bool *any, mn_knowing *k, mn_err *e)
{
    mn_status st = MN_OK;
    for (size_t i = 0; !st && i < k->n; i++) {
        const uint32_t w = mn_knowing_into(k, &k->row[i]);
        uint32_t at;
        if (w == MN_NETWORK_NONE || k->nth[w])
            continue;
        *any = true;
        st = add_name(&at, k, name_of(k, first_id(k, w)), e);
    }
    return st;
}

mn_status mn_knowing_make(mn_knowing *out, mn_store *s, const mn_ad_found *f, mn_text archive,
                          const uint32_t *wanted, size_t n, mn_err *e)
{
    mn_knowing k = {.f = f, .archive = archive};
    bool more = false;
    uint32_t at;
    k.row_of = calloc((size_t)f->nets.n + 1, sizeof *k.row_of);
    k.nth = calloc((size_t)f->nets.n + 1, sizeof *k.nth);
    mn_status st = k.row_of && k.nth ? read_rows(&k, s, e) : mn_fail_memory(e);
    for (size_t i = 0; !st && i < n; i++)
        st = add_name(&at, &k, name_of(&k, first_id(&k, wanted[i])), e);
    if (!st)
        st = number_posts(&k, e);
    if (!st)
        st = add_joined(&more, &k, e);
    if (!st && more)
        st = number_posts(&k, e);
    for (size_t i = 0; !st && i < k.n; i++) {
        const uint32_t post = k.row[i].post, w = post == NONE ? MN_NETWORK_NONE : f->nets.of[post];
        if (w != MN_NETWORK_NONE && mn_knowing_into(&k, &k.row[i]) == MN_NETWORK_NONE)
            k.row_of[w] = (uint32_t)i + 1;
    }
    if (st)
        mn_knowing_free(&k);
    else
        *out = k;
    return st;
}

mn_status mn_knowing_key(char hex[MN_SHA256_HEX], mn_knowing *k, uint32_t network, mn_err *e)
{
    MN_BUG(k->nth[network]);
    const mn_text name = name_of(k, first_id(k, network));
    return name.ptr ? make_key(hex, k->archive, name, k->nth[network], e) : mn_fail_memory(e);
}

void mn_knowing_free(mn_knowing *k)
{
    free(k->row);
    free(k->name);
    free(k->row_of);
    free(k->nth);
    mn_map_free(&k->names);
    mn_arena_free(&k->arena);
    mn_buf_free(&k->b);
    *k = (mn_knowing){.f = NULL};
}
