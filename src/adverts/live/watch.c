/* SPDX-License-Identifier: Apache-2.0
 *
 * watch.c - see watch.h.
 */
#include "adverts/live/watch.h"

#include <stdlib.h>
#include <string.h>

#include "adverts/case/know.h"
#include "adverts/post/maker.h"
#include "core/err.h"
#include "core/text.h"

/* --- what is meant ------------------------------------------------------------------------------
 */

/* The kind of this name; NULL: none. */
static const char *kind_of(mn_text name)
{
    for (int k = 0; k < MN_ID_KINDS; k++)
        if (mn_text_eq_str(name, mn_identifier_kind_name((mn_id_kind)k)))
            return mn_identifier_kind_name((mn_id_kind)k);
    return NULL;
}

static mn_status fail_none(mn_text asked, mn_err *e)
{
    mn_fail(e, MN_USAGE, "nothing to watch for is found in '%.*s'",
            asked.len < 120 ? (int)asked.len : 120, asked.ptr);
    return mn_hint(e, "say what it is, as in phone:+12025550101, email:ann@site.example or "
                      "telegram:ann_b; --region tells whose numbers have no calling code"),
           MN_USAGE;
}

static mn_status fail_several(const mn_id_many *m, mn_text asked, mn_err *e)
{
    mn_buf b = {0};
    for (size_t i = 0; i < m->n && b.len < 150; i++) {
        const mn_id_value *v = &m->value[m->row[i].value];
        mn_buf_fmt(&b, "%s%s:%.*s", i ? ", " : "", mn_identifier_kind_name(v->kind),
                   v->text.len < 60 ? (int)v->text.len : 60, v->text.ptr);
    }
    mn_fail(e, MN_USAGE, "'%.*s' can be several things", asked.len < 120 ? (int)asked.len : 120,
            asked.ptr);
    (void)!mn_hint(e, "say which: %s", b.ptr ? b.ptr : "");
    mn_buf_free(&b);
    return MN_USAGE;
}

/* The find that is meant: of the kind that was said, else the only one. */
static mn_status choose(uint32_t *out, const mn_id_many *m, const char *said, mn_text asked,
                        mn_err *e)
{
    bool any = false;
    for (size_t i = 0; i < m->n; i++) {
        const mn_id_row *row = &m->row[i];
        const bool own =
            said && strcmp(said, mn_identifier_kind_name(m->value[row->value].kind)) == 0;
        if (!said && row->score < (float)MN_ID_SURE)
            continue;
        if (own || (said && !any)) /* a number at a service is a telephone's */
            *out = row->value;
        else if (!said && any && row->value != *out)
            return fail_several(m, asked, e);
        else if (!said)
            *out = row->value;
        any = true;
        if (own)
            break;
    }
    return any ? MN_OK : fail_none(asked, e);
}

mn_status mn_watch_read(const char **kind, mn_buf *value, const mn_identifier_rules *rules,
                        mn_text asked, const char region[2], mn_err *e)
{
    const char *colon = asked.len ? memchr(asked.ptr, ':', asked.len) : NULL;
    const char *said = colon ? kind_of(mn_text_sub(asked, 0, (size_t)(colon - asked.ptr))) : NULL;
    const mn_text what =
        said ? mn_text_sub(asked, (size_t)(colon + 1 - asked.ptr), asked.len) : asked;
    mn_post_maker m = {.failed = false};
    mn_id_many found = {.n = 0};
    uint32_t at = 0;
    mn_post *post = mn_post_maker_add(&m);
    if (post) {
        post->id = mn_text_of("1");
        post->text = said ? mn_text_of("") : what;
        if (said)
            mn_post_maker_given(&m, said, what);
    }
    mn_status st = m.failed ? mn_fail_memory(e) : MN_OK;
    if (!st && (mn_utf8_bad(what) != what.len || !what.len))
        st = fail_none(asked, e);
    if (!st)
        st = mn_id_many_add(&found, rules, &m.p, region, NULL, e);
    if (!st)
        st = choose(&at, &found, said, asked, e);
    if (!st) {
        *kind = mn_identifier_kind_name(found.value[at].kind);
        mn_buf_text(value, found.value[at].text);
        st = value->failed ? mn_fail_memory(e) : MN_OK;
    }
    mn_id_many_free(&found);
    mn_post_maker_free(&m);
    return st;
}

/* --- where they stand ---------------------------------------------------------------------------
 */

void mn_watched_free(mn_watched *w)
{
    free(w->watch);
    free(w->post);
    mn_arena_free(&w->texts);
    *w = (mn_watched){.n = 0};
}

static mn_status read_watches(mn_watched *w, mn_store *s, mn_text on, mn_err *e)
{
    mn_store_cursor *c = NULL;
    mn_store_watch x;
    bool any = true;
    mn_status st = mn_store_watches(&c, s, on, e);
    while (!st && !(st = mn_store_next_watch(c, &x, &any, e)) && any) {
        const mn_watched_value v = {x.number, mn_arena_text(&w->texts, x.kind),
                                    mn_arena_text(&w->texts, x.value), x.hits > 0};
        if (!v.kind.ptr || !v.value.ptr ||
            !mn_grow(&w->watch, &w->watch_cap, w->watches + 1, sizeof *w->watch))
            st = mn_fail_memory(e);
        else
            w->watch[w->watches++] = v;
    }
    mn_store_cursor_free(c);
    return st;
}

/* "WATCH POST", by which a hit is known again. */
static mn_text hit_key(mn_buf *b, int64_t watch, mn_text post)
{
    mn_buf_clear(b);
    mn_buf_fmt(b, "%lld ", (long long)watch);
    mn_buf_text(b, post);
    return (mn_text){b->ptr, b->len};
}

/* Puts a hit among those that are known, with a number of it; *before: it was there. */
static mn_status put_key(mn_map *keys, mn_watched *w, mn_buf *b, int64_t watch, mn_text post,
                         uint32_t number, bool *before, mn_err *e)
{
    mn_text key = hit_key(b, watch, post);
    if (b->failed)
        return mn_fail_memory(e);
    *before = mn_map_get(keys, key) != MN_MAP_NONE;
    if (*before)
        return MN_OK;
    key = mn_arena_text(&w->texts, key);
    return key.ptr ? mn_map_put(keys, key, &number, e) : mn_fail_memory(e);
}

static mn_status read_hits(mn_map *keys, mn_watched *w, mn_buf *b, mn_store *s, mn_text archive,
                           mn_err *e)
{
    mn_store_cursor *c = NULL;
    mn_store_hit h;
    bool any = true, before;
    mn_status st = mn_store_hits(&c, s, 0, e);
    while (!st && !(st = mn_store_next_hit(c, &h, &any, e)) && any)
        if (mn_text_eq(h.archive, archive))
            st = put_key(keys, w, b, h.watch, h.post,
                         h.network < UINT32_MAX ? (uint32_t)h.network : 0, &before, e);
    mn_store_cursor_free(c);
    return st;
}

/* of[value]: the watch for it, from 1. */
static mn_status match(uint32_t *of, const mn_watched *w, const mn_ad_found *f, mn_buf *b,
                       mn_err *e)
{
    for (size_t i = 0; i < w->watches; i++)
        for (int k = 0; k < MN_ID_KINDS; k++) {
            if (!mn_text_eq_str(w->watch[i].kind, mn_identifier_kind_name((mn_id_kind)k)))
                continue;
            mn_buf_clear(b);
            mn_buf_char(b, (char)k);
            mn_buf_text(b, w->watch[i].value);
            if (b->failed)
                return mn_fail_memory(e);
            const uint32_t value = mn_id_many_value(&f->ids, (mn_text){b->ptr, b->len});
            if (value != MN_MAP_NONE)
                of[value] = (uint32_t)i + 1;
        }
    return MN_OK;
}

/* Adds a post in which a watched identifier stands. known: hits that the store has; met: of this
 * run. line: its id as the store takes names: bounded, without control characters. */
static mn_status add_post(mn_watched *w, uint32_t watch, uint32_t post, const mn_buf *line,
                          const mn_map *known, mn_map *met, mn_buf *b, mn_err *e)
{
    const mn_text name = {line->ptr ? line->ptr : "", line->len};
    const int64_t number = w->watch[watch].number;
    bool before = false;
    const mn_status st =
        line->failed ? mn_fail_memory(e) : put_key(met, w, b, number, name, 0, &before, e);
    if (st || before)
        return st;
    const uint32_t queue = mn_map_get(known, hit_key(b, number, name));
    const mn_watched_post p = {.watch = watch,
                               .post = post,
                               .known = queue != MN_MAP_NONE,
                               .queue = queue != MN_MAP_NONE ? queue : 0,
                               .name = mn_arena_text(&w->texts, name)};
    if (!p.name.ptr || !mn_grow(&w->post, &w->cap, w->n + 1, sizeof *w->post))
        return mn_fail_memory(e);
    w->post[w->n++] = p;
    w->fresh += !p.known;
    return MN_OK;
}

static mn_status find_posts(mn_watched *w, const mn_ad_found *f, const uint32_t *of,
                            const mn_map *known, mn_map *met, mn_buf *b, mn_err *e)
{
    mn_buf line = {0};
    mn_status st = MN_OK;
    for (size_t i = 0; i < f->ids.n && !st; i++) {
        const mn_id_row *row = &f->ids.row[i];
        if (!of[row->value] || row->score < (float)MN_ID_SURE)
            continue;
        mn_buf_clear(&line);
        mn_plain_line(&line, f->post[row->post].id, MN_STORE_NETWORK_NAME);
        st = add_post(w, of[row->value] - 1, row->post, &line, known, met, b, e);
    }
    mn_buf_free(&line);
    return st;
}

mn_status mn_watched_find(mn_watched *out, mn_store *s, const mn_ad_found *f, mn_text archive,
                          mn_text on, mn_err *e)
{
    mn_watched w = {.n = 0};
    mn_map known = {0}, met = {0};
    mn_buf b = {0};
    uint32_t *of = calloc(f->ids.values + 1, sizeof *of);
    mn_status st = of ? read_watches(&w, s, on, e) : mn_fail_memory(e);
    if (!st && w.watches)
        st = read_hits(&known, &w, &b, s, archive, e);
    if (!st && w.watches)
        st = match(of, &w, f, &b, e);
    if (!st && w.watches)
        st = find_posts(&w, f, of, &known, &met, &b, e);
    free(of);
    mn_buf_free(&b);
    mn_map_free(&known);
    mn_map_free(&met);
    if (st)
        mn_watched_free(&w);
    else
        *out = w;
    return st;
}

/* --- telling the store --------------------------------------------------------------------------
 */

/* Posts by watch, in the order of posts: order[first[i]] to order[first[i + 1] - 1] are of watch i.
 * first has room for two more than watches. */
static void by_watch(size_t *first, size_t *order, const mn_watched *w)
{
    for (size_t k = 0; k < w->n; k++)
        first[w->post[k].watch + 2]++;
    for (size_t i = 0; i < w->watches; i++)
        first[i + 2] += first[i + 1];
    for (size_t k = 0; k < w->n; k++)
        order[first[w->post[k].watch + 1]++] = k;
}

mn_status mn_watched_save(const mn_watched *w, mn_store *s, const mn_ad_found *f, mn_text archive,
                          const int64_t *queue, const mn_store_act *act, mn_err *e)
{
    mn_store_hit *hit = calloc(w->n + 1, sizeof *hit);
    size_t *order = calloc(w->n + 1, sizeof *order);
    size_t *first = calloc(w->watches + 2, sizeof *first);
    mn_status st = hit && order && first ? MN_OK : mn_fail_memory(e);
    if (!st)
        by_watch(first, order, w);
    for (size_t i = 0; i < w->watches && !st; i++) {
        size_t n = 0;
        for (size_t k = first[i]; k < first[i + 1]; k++) {
            const mn_watched_post *p = &w->post[order[k]];
            const uint32_t network = f->nets.of[p->post];
            const int64_t at = network == MN_NETWORK_NONE ? 0 : queue[network];
            if (!p->known || at != p->queue)
                hit[n++] = (mn_store_hit){.archive = archive, .post = p->name, .network = at};
        }
        if (n)
            st = mn_store_watch_seen(NULL, s, w->watch[i].number, hit, n, act, e);
    }
    free(hit);
    free(order);
    free(first);
    return st;
}
