/* SPDX-License-Identifier: Apache-2.0
 *
 * tie.c - what a tie joins, looked at by itself. See inside.h.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "adverts/network/distance.h"
#include "adverts/network/inside.h"
#include "core/err.h"

/* Nearer than this, two places are one for whoever travels. */
#define NEAR_KM 50.0

static int by_tie(const void *a, const void *b)
{
    const mn_tied_post *x = a, *y = b;
    if (x->tie != y->tie)
        return x->tie < y->tie ? -1 : 1;
    return (x->post > y->post) - (x->post < y->post);
}

static int by_number(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* How many different numbers there are; sorts them. */
static uint32_t different(uint32_t *number, size_t n)
{
    uint32_t count = 0;
    if (n)
        qsort(number, n, sizeof *number, by_number);
    for (size_t i = 0; i < n; i++)
        count += i == 0 || number[i] != number[i - 1];
    return count;
}

typedef struct stop {
    int64_t time;
    float lat, lon;
    bool day_only;
} stop;

/* Stops that are the same stand together, however their posts are numbered. */
static int by_time(const void *a, const void *b)
{
    const stop *x = a, *y = b;
    if (x->time != y->time)
        return x->time < y->time ? -1 : 1;
    if (x->lat != y->lat)
        return x->lat < y->lat ? -1 : 1;
    if (x->lon != y->lon)
        return x->lon < y->lon ? -1 : 1;
    return x->day_only - y->day_only;
}

/* Of steps between different places in the order of time, the share that nobody could travel. */
static float leaps_of(const mn_network_maker *m, const uint32_t *post, uint32_t n, stop *room)
{
    size_t stops = 0, steps = 0, leaps = 0;
    for (uint32_t i = 0; i < n; i++) {
        const mn_network_post *p = &m->post[post[i]];
        if (p->time != INT64_MIN && !isnan(p->lat) && !isnan(p->lon))
            room[stops++] = (stop){p->time, p->lat, p->lon, p->day_only};
    }
    if (stops)
        qsort(room, stops, sizeof *room, by_time);
    for (size_t i = 1; i < stops; i++) {
        const stop *a = &room[i - 1], *b = &room[i];
        const double km = mn_network_km(a->lat, a->lon, b->lat, b->lon);
        /* A day without its hour may have been at either end. */
        const double hours = (double)(b->time - a->time) / 3600 + (a->day_only || b->day_only) * 24;
        if (km < NEAR_KM)
            continue;
        steps++;
        leaps += km > m->o.speed * hours;
    }
    return steps ? (float)((double)leaps / (double)steps) : 0;
}

float mn_tie_weight(mn_tie_sort sort, uint32_t texts)
{
    /* A stranger copies a picture more easily than a text or a number. */
    static const float of_sort[] = {
        [MN_TIE_TEXT] = 1, [MN_TIE_IDENTIFIER] = 1, [MN_TIE_PICTURE] = 0.7F};
    return of_sort[sort] / log2f(1 + (float)(texts > 1 ? texts : 1));
}

static int text_order(mn_text a, mn_text b)
{
    const size_t n = a.len < b.len ? a.len : b.len;
    const int c = n ? memcmp(a.ptr, b.ptr, n) : 0;
    return c ? c : (a.len > b.len) - (a.len < b.len);
}

int mn_tie_order(const mn_tie *a, const mn_tie *b)
{
    if (a->sort != b->sort)
        return a->sort < b->sort ? -1 : 1;
    const int c = text_order(a->kind, b->kind);
    return c ? c : text_order(a->value, b->value);
}

static void measure(mn_network_maker *m, mn_tie *t, const uint32_t *post, uint32_t *room,
                    stop *stops)
{
    size_t places = 0;
    for (uint32_t i = 0; i < t->posts; i++)
        room[i] = m->text[post[i]];
    t->texts = different(room, t->posts);
    for (uint32_t i = 0; i < t->posts; i++)
        if (m->post[post[i]].place != MN_NETWORK_NONE)
            room[places++] = m->post[post[i]].place;
    t->places = different(room, places);
    t->leaps = leaps_of(m, post, t->posts, stops);
    t->weight = mn_tie_weight(t->sort, t->texts);
    t->state = t->posts <= 1 ? MN_TIE_ALONE : t->cut ? MN_TIE_CUT : MN_TIE_KEPT;
}

mn_status mn_ties_measure(uint32_t **tied, mn_network_maker *m, mn_err *e)
{
    uint32_t *post = malloc((m->n_tied + 1) * sizeof *post), *room = NULL;
    stop *stops = NULL;
    size_t kept = 0, most = 0;

    if (!post)
        return mn_fail_memory(e);
    if (m->n_tied)
        qsort(m->tied, m->n_tied, sizeof *m->tied, by_tie);
    for (size_t i = 0; i < m->n_tied; i++) {
        const mn_tied_post *p = &m->tied[i];
        mn_tie *t = &m->tie[p->tie];
        if (i && p[-1].tie == p->tie && p[-1].post == p->post)
            continue;
        if (t->posts == 0)
            t->first = (uint32_t)kept;
        t->posts++;
        post[kept++] = p->post;
        most = t->posts > most ? t->posts : most;
    }
    room = malloc((most + 1) * sizeof *room);
    stops = malloc((most + 1) * sizeof *stops);
    const bool there = room && stops;
    for (size_t i = 0; there && i < m->ties; i++)
        measure(m, &m->tie[i], post + m->tie[i].first, room, stops);
    free(room);
    free(stops);
    if (!there) {
        free(post);
        return mn_fail_memory(e);
    }
    *tied = post;
    return MN_OK;
}
