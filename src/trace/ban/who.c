/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/ban/who.c - whom a name of a shipment may be: one of the rules' own names, which become a
 * list in memory, or an entry of a list. Each name is looked for once.
 */
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "trace/ban/inside.h"

enum { HITS = 100 };

static void put_values(mn_buf *b, const char *property, mn_text first, const mn_texts *more)
{
    mn_buf_fmt(b, ",\"%s\":[", property);
    if (first.len)
        mn_buf_json(b, first);
    for (size_t i = 0; more && i < more->n; i++) {
        if (i || first.len)
            mn_buf_char(b, ',');
        mn_buf_json(b, more->at[i]);
    }
    mn_buf_char(b, ']');
}

/* The rules' names as FollowTheMoney entities, a line each; the id is the entity's number. */
static mn_status write_names(mn_buf *b, const mn_law *l, mn_err *e)
{
    for (size_t i = 0; i < l->entities; i++) {
        const mn_law_entity *x = &l->entity[i];
        mn_buf_fmt(b, "{\"id\":\"%zu\",\"schema\":\"LegalEntity\",\"properties\":{\"notes\":[]", i);
        put_values(b, "name", x->name, NULL);
        if (x->aliases.n)
            put_values(b, "alias", (mn_text){"", 0}, &x->aliases);
        if (x->country.len)
            put_values(b, "country", x->country, NULL);
        mn_buf_str(b, "}}\n");
    }
    return b->failed ? mn_fail_memory(e) : MN_OK;
}

static mn_status open_own(mn_bench *b, mn_err *e)
{
    static const char *const file[] = {"rules=names.ftm.json"};
    mn_screen_asked a = {.file = file,
                         .files = 1,
                         .format = "ftm-json",
                         .ignore_reviews = true,
                         .accept = 1,
                         .review = b->review,
                         .most = HITS};
    mn_buf names = {0};
    mn_status st = write_names(&names, b->law, e);
    const mn_memory_file f = {.name = "names.ftm.json", .bytes = names.ptr, .len = names.len};
    const mn_files files = {.file = &f, .count = 1};
    mn_ctx ctx = b->ctx;
    ctx.files = &files;
    ctx.cache = NULL;
    ctx.progress = NULL;
    if (!st)
        st = mn_screen_open(&b->own, &a, &ctx, e);
    if (!st)
        st = mn_screen_matcher_new(&b->own_matcher, b->own, e);
    mn_buf_free(&names);
    return st;
}

mn_status mn_bench_open_names(mn_bench *b, const mn_ban_asked *a, mn_err *e)
{
    mn_status st = MN_OK;
    b->review = 1;
    for (size_t i = 0; i < b->law->thresholds; i++)
        if (mn_text_eq_str(b->law->threshold[i].id, "name-review") &&
            b->law->threshold[i].value < b->review)
            b->review = b->law->threshold[i].value;
    if (b->review < 0.01)
        b->review = 0.01;
    if (b->law->entities)
        st = open_own(b, e);
    if (!st && a->screened) {
        mn_screen_asked lists = a->lists;
        lists.review = b->review;
        lists.accept = 1;
        lists.most = HITS;
        st = mn_screen_open(&b->lists, &lists, &b->ctx, e);
        if (!st && !mn_screen_lists(b->lists)) {
            mn_screen_close(b->lists); /* the store has none */
            b->lists = NULL;
        } else if (!st) {
            st = mn_screen_matcher_new(&b->lists_matcher, b->lists, e);
        }
    }
    return st;
}

static void day_of(int32_t *from, int32_t *until, mn_text listed, mn_text ended)
{
    int32_t other;
    *from = *until = MN_LAW_OPEN;
    if (listed.len)
        (void)mn_law_day(from, &other, mn_text_sub(listed, 0, 10));
    if (ended.len)
        (void)mn_law_day(&other, until, mn_text_sub(ended, 0, 10));
}

static void take(mn_ban_hit *out, const mn_bench *b, const mn_screen_hit *h, bool own)
{
    int64_t number = 0;
    *out = (mn_ban_hit){.probability = h->probability,
                        .name = h->entry_name,
                        .from = MN_LAW_OPEN,
                        .until = MN_LAW_OPEN,
                        .list_day = MN_LAW_OPEN};
    if (own) {
        if (mn_text_i64(h->entry_id, &number) && number >= 0 && (uint64_t)number < b->law->entities)
            out->entity = &b->law->entity[number];
        return;
    }
    out->reviewed = h->review && h->decision == MN_SCREEN_MATCH;
    out->list = h->list_name;
    out->entry = h->entry_id;
    out->status = mn_screen_value(b->lists, h->list, h->entry, MN_PARTY_STATUS, 0);
    out->goods = mn_screen_value(b->lists, h->list, h->entry, MN_PARTY_GOODS, 0);
    day_of(&out->from, &out->until, h->listed, h->ended);
    const mn_screen_list *l = mn_screen_list_at(b->lists, h->list);
    int32_t none;
    day_of(&out->list_day, &none, mn_text_of(l->published[0] ? l->published : l->imported),
           (mn_text){"", 0});
}

static mn_status ask(mn_ban_hit *room, size_t *n, mn_bench *b, mn_screen_matcher *m, bool own,
                     const mn_party *p, mn_err *e)
{
    const mn_screen_hit *h = NULL;
    size_t count = 0;
    mn_err none = MN_ERR_INIT;
    const mn_status st = mn_screen_party(&h, &count, m, p, &none);
    if (st == MN_DATA) /* a name without letters: nobody's */
        return MN_OK;
    if (st) {
        if (e)
            *e = none;
        return st;
    }
    for (size_t i = 0; i < count; i++)
        if (h[i].probability >= b->review || h[i].decision == MN_SCREEN_MATCH) {
            if (h[i].review && h[i].decision == MN_SCREEN_NONE)
                continue; /* a person decided that it is not */
            take(&room[(*n)++], b, &h[i], own);
        }
    return MN_OK;
}

mn_status mn_bench_key(uint32_t *out, mn_bench *b, mn_map *m, size_t next, mn_err *e)
{
    const mn_text key = {b->key.ptr, b->key.len};
    if (b->key.failed)
        return mn_fail_memory(e);
    if ((*out = mn_map_get(m, key)) != MN_MAP_NONE)
        return MN_OK;
    const mn_text kept = mn_arena_text(&b->arena, key);
    uint32_t value = (uint32_t)next;
    if (!kept.ptr || next >= MN_MAP_NONE)
        return mn_fail_memory(e);
    return mn_map_put(m, kept, &value, e);
}

mn_status mn_bench_who(mn_ban_hits *out, mn_bench *b, mn_text name, mn_err *e)
{
    mn_ban_hit room[2 * HITS];
    uint32_t at = MN_MAP_NONE;
    size_t n = 0;
    *out = (mn_ban_hits){0};
    name = mn_text_trim(name);
    if (!name.len)
        return MN_OK;
    mn_buf_clear(&b->key);
    mn_buf_text(&b->key, name);
    if (!mn_grow(&b->hits, &b->c_hits, b->n_hits + 1, sizeof *b->hits))
        return mn_fail_memory(e);
    mn_status st = mn_bench_key(&at, b, &b->who, b->n_hits, e);
    if (st || at != MN_MAP_NONE) {
        if (!st)
            *out = b->hits[at];
        return st;
    }
    const mn_party_value value = {MN_PARTY_NAME, name};
    const mn_party p = {.schema = MN_SCHEMA_LEGAL_ENTITY, .value = &value, .count = 1};
    b->hits[b->n_hits++] = (mn_ban_hits){0};
    if (b->own)
        st = ask(room, &n, b, b->own_matcher, true, &p, e);
    if (!st && b->lists)
        st = ask(room, &n, b, b->lists_matcher, false, &p, e);
    if (st || !n)
        return st;
    mn_ban_hit *kept = mn_arena_alloc(&b->arena, n, sizeof *kept);
    if (!kept)
        return mn_fail_memory(e);
    memcpy(kept, room, n * sizeof *kept);
    *out = b->hits[b->n_hits - 1] = (mn_ban_hits){kept, n};
    return MN_OK;
}
