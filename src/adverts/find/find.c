/* SPDX-License-Identifier: Apache-2.0
 *
 * find.c - the steps from posts to networks. See find.h.
 */
#include "adverts/find/find.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/parallel.h"
#include "core/text.h"

enum { TOGETHER = 128 };

/* What reads the words of a batch. */
typedef struct wording {
    const mn_normal *normal;
    const mn_signs *signs;
    const mn_posts *batch;
    uint8_t *found; /* of each post */
    atomic_bool failed;
} wording;

static void read_words(wording *w, size_t chunk)
{
    mn_sign_room room = {.marked = {0}};
    for (size_t i = chunk * TOGETHER; i < w->batch->n && i < (chunk + 1) * TOGETHER; i++) {
        uint32_t found;
        if (mn_signs_of(&found, &room, w->signs, w->normal, w->batch->post[i].text, NULL))
            atomic_store(&w->failed, true); /* memory alone can be short */
        else
            w->found[i] = (uint8_t)found;
    }
    mn_sign_room_free(&room);
}

/* All that looks at the texts of a batch, at once, and what is kept of its posts. */
typedef struct turn {
    mn_ad_found *f;
    mn_clustering *c;
    const mn_posts *b;
    uint32_t n; /* its posts */
    size_t first;
    wording *w;
    mn_text *text; /* of each */
    size_t text_cap, found_cap;
    size_t sketches, ids;
    mn_status st; /* of keeping */
    mn_err e;
} turn;

static void do_piece(size_t i, void *payload)
{
    turn *r = payload;
    if (i == 0)
        r->st = mn_found_gather(r->f, r->b, &r->e);
    else if (i - 1 < r->sketches)
        mn_clustering_piece(r->c, i - 1);
    else if (i - 1 - r->sketches < r->ids)
        mn_id_batch_find(&r->f->ids.batch, i - 1 - r->sketches);
    else
        read_words(r->w, i - 1 - r->sketches - r->ids);
}

/* Prepares what is done with a batch. */
static mn_status begin_turn(turn *r, const mn_posts *b, const mn_identifier_rules *rules,
                            const mn_ad_find_options *o, mn_work *out, mn_err *e)
{
    wording *w = r->w;
    if (!mn_grow(&r->text, &r->text_cap, b->n, sizeof *r->text) ||
        !mn_grow(&w->found, &r->found_cap, b->n, sizeof *w->found))
        return mn_fail_memory(e);
    for (uint32_t i = 0; i < b->n; i++)
        r->text[i] = b->post[i].text;
    r->b = w->batch = b;
    r->n = b->n;
    r->first = r->f->n;
    memset(w->found, 0, b->n);
    mn_status st = mn_clustering_begin(&r->sketches, r->c, r->text, b->n, e);
    if (!st)
        st = mn_id_many_begin(&r->f->ids, rules, b, o->region, e);
    r->ids = r->f->ids.batch.used;
    *out =
        (mn_work){1 + r->sketches + r->ids + ((size_t)b->n + TOGETHER - 1) / TOGETHER, do_piece, r};
    return st;
}

/* The batch is gone. */
static mn_status end_turn(turn *r, const mn_ctx *ctx, mn_err *e)
{
    mn_status st = r->st;
    if (st && e)
        *e = r->e;
    if (!st && atomic_load(&r->w->failed))
        st = mn_fail_memory(e);
    for (uint32_t i = 0; !st && i < r->n; i++)
        r->f->post[r->first + i].signs = r->w->found[i];
    if (!st)
        st = mn_clustering_took(r->c, e);
    return st ? st : mn_id_many_end(&r->f->ids, ctx, e);
}

/* Each batch is worked on while the next is read. */
static mn_status take_batches(turn *r, mn_post_reader *in, const mn_identifier_rules *rules,
                              const mn_ad_find_options *o, const mn_ctx *ctx, mn_err *e)
{
    const mn_posts *b = NULL;
    mn_work work;
    mn_status st = mn_posts_next(in, &b, e);
    while (!st && b) {
        st = begin_turn(r, b, rules, o, &work, e);
        if (!st)
            st = mn_posts_next_beside(in, &work, &b, e);
        if (!st)
            st = end_turn(r, ctx, e);
    }
    return st;
}

static mn_status take_all(mn_ad_found *f, mn_post_reader *in, const mn_identifier_rules *rules,
                          const mn_ad_find_options *o, const mn_ctx *ctx, mn_err *e)
{
    mn_clustering *c = NULL;
    mn_normal *normal = NULL;
    mn_signs *signs = NULL;
    wording w = {0};
    mn_status st = mn_clustering_new(&c, ctx, &o->cluster, e);
    if (!st)
        st = mn_normal_new(&normal, e);
    if (!st)
        st = mn_signs_new(&signs, normal, e);
    w.normal = normal;
    w.signs = signs;
    turn r = {.f = f, .c = c, .w = &w, .e = MN_ERR_INIT};
    if (!st)
        st = take_batches(&r, in, rules, o, ctx, e);
    mn_id_batch_free(&f->ids.batch);
    if (!st)
        st = mn_clustering_end(&f->clusters, c, e);
    free(r.text);
    free(w.found);
    mn_signs_free(signs);
    mn_normal_free(normal);
    mn_clustering_free(c);
    return st;
}

/* --- places ------------------------------------------------------------------------------------
 */

typedef struct named {
    mn_text name;
    uint32_t was;
} named;

static int by_name(const void *a, const void *b)
{
    return mn_text_cmp(((const named *)a)->name, ((const named *)b)->name);
}

/* Numbers places by their names, which differ, and not by the posts that came first: of posts that
 * know no hour the order of a day is that of places, so that the order of rows is nothing to it. */
static mn_status number_places(mn_ad_found *f, mn_err *e)
{
    named *list = malloc((f->places + 1) * sizeof *list);
    uint32_t *now = malloc((f->places + 1) * sizeof *now);
    mn_status st = list && now ? MN_OK : mn_fail_memory(e);
    for (uint32_t i = 0; !st && i < f->places; i++)
        list[i] = (named){f->place[i], i};
    if (!st && f->places)
        qsort(list, f->places, sizeof *list, by_name);
    for (uint32_t i = 0; !st && i < f->places; i++) {
        f->place[i] = list[i].name;
        now[list[i].was] = i;
    }
    for (size_t i = 0; !st && i < f->n; i++)
        if (f->post[i].place != MN_POST_NONE)
            f->post[i].place = now[f->post[i].place];
    mn_map_free(&f->at_place); /* has the old numbers */
    free(list);
    free(now);
    return st;
}

static mn_status tie_all(mn_ad_found *f, const mn_ad_find_options *o, const mn_ctx *ctx, mn_err *e)
{
    mn_network_post *at = malloc((f->n + 1) * sizeof *at);
    mn_network_maker *m = NULL;
    mn_status st = at ? MN_OK : mn_fail_memory(e);
    for (size_t i = 0; !st && i < f->n; i++) {
        const mn_found_post *p = &f->post[i];
        at[i] = (mn_network_post){.key = mn_hash64(p->excerpt.ptr, p->excerpt.len) +
                                         (uint64_t)p->time * UINT64_C(0x9E3779B97F4A7C15),
                                  .time = p->time,
                                  .place = p->place,
                                  .day_only = (p->flags & MN_POST_DAY_ONLY) != 0,
                                  .lat = p->lat,
                                  .lon = p->lon};
    }
    if (!st)
        st = mn_network_maker_new(&m, at, (uint32_t)f->n, &o->network, e);
    if (!st)
        st = mn_found_ties(f, m, o, e);
    if (!st)
        st = mn_networks_make(&f->nets, m, ctx, e);
    mn_network_maker_free(m);
    free(at);
    return st;
}

static mn_status track_one(mn_track *out, const mn_ad_found *f, const mn_network *w,
                           const mn_track_options *o, mn_sighting *room, mn_err *e)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < w->posts; i++) {
        const uint32_t number = f->nets.member[w->first + i];
        const mn_found_post *p = &f->post[number];
        if (p->time != MN_POST_NO_TIME && p->place != MN_POST_NONE)
            room[n++] = (mn_sighting){.time = p->time,
                                      .place = p->place,
                                      .post = number,
                                      .day_only = (p->flags & MN_POST_DAY_ONLY) != 0,
                                      .lat = p->lat,
                                      .lon = p->lon};
    }
    return mn_track_make(out, room, n, o, e);
}

enum { TRACKS = 64 };

typedef struct tracking {
    mn_ad_found *f;
    const mn_track_options *o;
    atomic_bool failed;
} tracking;

static void track_some(size_t chunk, void *payload)
{
    tracking *t = payload;
    const mn_networks *nets = &t->f->nets;
    const size_t from = chunk * TRACKS, to = nets->n - from < TRACKS ? nets->n : from + TRACKS;
    uint32_t most = 0;
    for (size_t i = from; i < to; i++)
        most = nets->network[i].posts > most ? nets->network[i].posts : most;
    mn_sighting *room = malloc(((size_t)most + 1) * sizeof *room);
    mn_status st = room ? MN_OK : MN_SYSTEM;
    for (size_t i = from; !st && i < to; i++)
        st = track_one(&t->f->track[i], t->f, &nets->network[i], t->o, room, NULL);
    if (st) /* memory alone can be short */
        atomic_store(&t->failed, true);
    free(room);
}

/* None depends on the others. */
static mn_status track_all(mn_ad_found *f, const mn_track_options *o, const mn_ctx *ctx, mn_err *e)
{
    tracking t = {.f = f, .o = o};
    f->track = calloc((size_t)f->nets.n + 1, sizeof *f->track);
    if (!f->track)
        return mn_fail_memory(e);
    const mn_status st =
        mn_parallel(ctx, ((size_t)f->nets.n + TRACKS - 1) / TRACKS, track_some, &t, e);
    return st || !atomic_load(&t.failed) ? st : mn_fail_memory(e);
}

mn_status mn_ad_find(mn_ad_found *out, mn_post_reader *in, const mn_identifier_rules *rules,
                     const mn_ad_find_options *o, const mn_ctx *ctx, mn_err *e)
{
    mn_ad_found f = {.first = MN_POST_NO_TIME,
                     .last = MN_POST_NO_TIME,
                     .weights = o->weights ? *o->weights : mn_rank_declared};
    mn_status st = take_all(&f, in, rules, o, ctx, e);
    if (!st)
        st = number_places(&f, e);
    if (!st)
        st = tie_all(&f, o, ctx, e);
    if (!st)
        st = track_all(&f, &o->track, ctx, e);
    if (!st)
        st = mn_found_see(&f, e);
    if (st)
        mn_ad_found_free(&f);
    else
        *out = f;
    return st;
}

void mn_ad_found_free(mn_ad_found *f)
{
    for (uint32_t i = 0; f->track && i < f->nets.n; i++)
        mn_track_free(&f->track[i]);
    free(f->track);
    free(f->seen);
    free(f->priority);
    free(f->in_order);
    free(f->post);
    free(f->place);
    free(f->source);
    free(f->picture);
    mn_id_many_free(&f->ids);
    mn_clusters_free(&f->clusters);
    mn_networks_free(&f->nets);
    mn_arena_free(&f->texts);
    mn_map_free(&f->at_place);
    mn_map_free(&f->at_source);
    mn_buf_free(&f->key);
    *f = (mn_ad_found){0};
}
