/* SPDX-License-Identifier: Apache-2.0
 *
 * count.c - counts all paths up from one buyer, edge by edge for all of them at once.
 *
 * A bundle is gone on from by each way once, whatever its days: going up by an edge is monotone in
 * the day, so that days which come to the same day lie side by side, and are found by looking for
 * where they end. So the work grows with the ways, not with the paths. What is held of a path is
 * where it stood that it can still come back to in time to end.
 */
#include "trace/path/count.h"
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/parallel.h"
#include "core/prefetch.h"

typedef struct count {
    const mn_graph *g;
    const mn_ways *w;
    mn_layers *x;
    mn_found *f;
    mn_lengths *n;
    uint64_t *first; /* of each end: its nearest path, as in a layer's masses */
    size_t first_room;
    uint32_t root, node; /* node: the number of its party */
    unsigned done;       /* edges of the layer that is gone on from */
    mn_held held[MN_PATH_TIERS_MAX + 2];
    uint64_t work;
    const mn_ctx *ctx;
    mn_err *e;
} count;

static mn_held held_of(const count *s, uint32_t place)
{
    return (mn_held)s->g->node[place] << 32 | place;
}

/* A party stands on the path: what is held of it. */
static bool stands(const mn_held *held, uint32_t n, uint32_t node)
{
    for (uint32_t i = 0; i < n; i++)
        if (held[i] >> 32 == node)
            return true;
    return false;
}

static bool holds(const count *s, const mn_layer *l, const mn_bundle *b, uint32_t place)
{
    const mn_held h = held_of(s, place);
    for (uint32_t i = b->held; i < b->held + b->n_held; i++)
        if (l->held[i] == h)
            return true;
    return false;
}

/* The party of the bundle stands before, and could have gone on by this edge from there. */
static bool needless(const count *s, const mn_layer *l, const mn_bundle *b, uint32_t edge)
{
    const uint32_t node = s->g->node[b->place];
    for (uint32_t i = b->held; i < b->held + b->n_held; i++)
        if (l->held[i] >> 32 == node &&
            mn_ways_joined(s->g, (uint32_t)(l->held[i] & UINT32_MAX), edge))
            return true;
    return false;
}

/* What is to be held of a bundle at the next place, of the same ring: into s->held, sorted. */
static uint32_t hold(count *s, const mn_layer *l, const mn_bundle *b, uint32_t next, unsigned rest)
{
    const mn_graph *g = s->g;
    const bool own = b->place != s->root || g->o->good_given;
    uint32_t n = 0;
    for (uint32_t i = 0; i < b->n_held + own; i++) {
        const mn_held h = i < b->n_held ? l->held[b->held + i] : held_of(s, b->place);
        const uint32_t node = (uint32_t)(h >> 32);
        if (node != g->node[next] && !mn_ways_return(s->w, node, next, rest))
            continue;
        uint32_t k = n++;
        for (; k > 0 && s->held[k - 1] > h; k--)
            s->held[k] = s->held[k - 1];
        s->held[k] = h;
    }
    return n;
}

static int32_t least_need(const mn_graph *g, uint32_t place, unsigned rest)
{
    const int32_t *need = g->need + (size_t)place * g->tiers;
    int32_t least = MN_NEED_NONE;
    for (unsigned r = 0; r < rest; r++)
        least = need[r] < least ? need[r] : least;
    return least;
}

/* The first of n days that is not before `day`. */
static size_t from_day(const int32_t *at, size_t n, int64_t day)
{
    size_t lo = 0, hi = n;
    while (lo < hi) {
        const size_t mid = (lo + hi) / 2;
        if (at[mid] < day)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* The first of n days, rising, that is after `day`: looked for from the last one back. */
static uint32_t after_day(const int32_t *at, uint32_t n, int64_t day)
{
    uint32_t lo = n, step = 1;
    while (lo > 0 && at[lo - 1] > day) {
        n = lo - 1;
        lo = lo > step ? lo - step : 0;
        step *= 2;
    }
    while (lo < n) {
        const uint32_t mid = lo + (n - lo) / 2;
        if (at[mid] <= day)
            lo = mid + 1;
        else
            n = mid;
    }
    return lo;
}

/* The same as step_days() where supplies lie by the only day of each, which is known. */
static mn_status step_dated(count *s, const mn_layer *l, const mn_bundle *b, mn_layer *next,
                            uint32_t to, const mn_group *x, int32_t need)
{
    const int32_t *day = l->day + b->first, *sold = s->g->c->supply.from + x->first;
    const uint64_t *sum = l->sum + b->first, *best = l->best + b->first;
    const int32_t late = s->g->o->late;
    uint32_t i = x->count;
    mn_status st = MN_OK;
    for (size_t n = b->n; n > 0 && !st;) {
        const int64_t bound = (int64_t)day[n - 1] + late;
        int32_t then = x->until;
        if (x->since > bound)
            break;
        if (then > bound && x->count <= 2) {
            then = x->since;
        } else if (then > bound) { /* mostly it is not: rows far away are left alone */
            i = after_day(sold, i, bound);
            then = mn_day_within(sold[i - 1]);
        }
        if (then < need)
            break;
        const size_t from = from_day(day, n - 1, (int64_t)then - late);
        st = mn_layer_add(next, to, sum[n - 1] - (from ? sum[from - 1] : 0), then,
                          best[from] << 32 | x->edge, s->e);
        n = from;
        s->work++;
    }
    return st;
}

/* All days of a bundle, by a group, to a bundle of the next layer. */
static mn_status step_days(count *s, const mn_layer *l, const mn_bundle *b, mn_layer *next,
                           uint32_t to, const mn_group *x, int32_t need)
{
    const int32_t *day = l->day + b->first;
    const uint64_t *sum = l->sum + b->first, *best = l->best + b->first;
    mn_status st = MN_OK;
    for (size_t n = b->n; n > 0 && !st;) {
        const int32_t then = mn_group_step(s->g, x, day[n - 1]);
        if (then == MN_DAY_NEVER || then < need)
            break;
        /* From `then` less what papers may be late, each day comes to it. */
        const size_t from = from_day(day, n - 1, (int64_t)then - s->g->o->late);
        st = mn_layer_add(next, to, sum[n - 1] - (from ? sum[from - 1] : 0), then,
                          best[from] << 32 | x->edge, s->e);
        n = from;
        s->work++;
    }
    return st;
}

/* Paths of a bundle that end by a way. */
static mn_status arrive(count *s, const mn_layer *l, const mn_bundle *b, const mn_group *x)
{
    const mn_graph *g = s->g;
    uint64_t *all = &s->n->all[s->done], *possible = &s->n->possible[s->done];
    mn_path_end *end;
    *all = mn_count_add(*all, b->walks);
    const size_t from =
        x->undated ? 0 : from_day(l->day + b->first, b->n, (int64_t)x->since - g->o->late);
    if (from == b->n)
        return MN_OK;
    const uint64_t paths = l->sum[b->first + b->n - 1] - (from ? l->sum[b->first + from - 1] : 0);
    const uint64_t first = l->best[b->first + from] << 32 | x->edge;
    mn_status st = mn_found_end(&end, s->f, g->place[x->place].party, s->e);
    if (st)
        return st;
    const size_t number = (size_t)(end - s->f->end);
    if (!mn_grow(&s->first, &s->first_room, s->f->ends, sizeof *s->first))
        return mn_fail_memory(s->e);
    *possible = mn_count_add(*possible, paths);
    if (!end->tier || (end->tier == s->done + 1 && first < s->first[number]))
        s->first[number] = first;
    end->tier = end->tier ? end->tier : s->done + 1;
    end->paths = mn_count_add(end->paths, paths);
    return MN_OK;
}

static mn_status go_on(count *s, const mn_layer *l, const mn_bundle *b, mn_layer *next,
                       const mn_way *way, unsigned rest)
{
    uint32_t to;
    const uint32_t n = way->within ? hold(s, l, b, way->place, rest) : 0;
    mn_status st = mn_layer_bundle(&to, s->x, next, way->place, s->held, n, s->e);
    if (st)
        return st;
    next->bundle[to].walks = mn_count_add(next->bundle[to].walks, b->walks);
    if (!b->n)
        return MN_OK;
    const mn_group *x = &s->g->group[way->group];
    const int32_t need = least_need(s->g, way->place, rest);
    return x->undated || x->ordered || s->g->c->supply.until || !s->g->c->supply.from
               ? step_days(s, l, b, next, to, x, need)
               : step_dated(s, l, b, next, to, x, need);
}

/* Asks for what a way that is next will be looked at for; and the last of its days, by which it
 * is told how far back to look. */
static void fetch_way(const count *s, const mn_way *way)
{
    mn_prefetch(&s->g->group[way->group]);
    mn_prefetch(&s->x->of_place[way->place]);
    mn_prefetch(&s->g->need[(size_t)way->place * s->g->tiers]);
}

static void fetch_days(const count *s, const mn_way *way)
{
    const mn_group *x = &s->g->group[way->group];
    if (x->count > 2 && !x->ordered && s->g->c->supply.from)
        mn_prefetch(&s->g->c->supply.from[x->first + x->count - 1]);
}

enum { AHEAD = 6, FIRST = 4 };

static void fetch(const count *s, const mn_way *way, const mn_way *end)
{
    if (end - way > AHEAD)
        fetch_way(s, &way[AHEAD]);
    if (end - way > AHEAD / 2)
        fetch_days(s, &way[AHEAD / 2]);
}

/* The same of bundles that are next: most have few ways. */
static void fetch_bundle(const count *s, const mn_layer *l, size_t i)
{
    const mn_ways *w = s->w;
    if (i + 4 * FIRST < l->bundles) {
        const uint32_t place = l->bundle[i + 4 * FIRST].place;
        mn_prefetch(&w->at[place]);
        mn_prefetch(&s->g->node[place]);
    }
    if (i + 3 * FIRST < l->bundles) {
        const mn_way *way = w->way + w->at[l->bundle[i + 3 * FIRST].place];
        mn_prefetch(way);
        mn_prefetch(way + FIRST - 1);
    }
    for (unsigned far = 1; far <= 2; far++) {
        if (i + far * FIRST >= l->bundles)
            return;
        const uint32_t place = l->bundle[i + far * FIRST].place;
        const mn_way *way = w->way + w->at[place], *end = w->way + w->at[place + 1U];
        for (unsigned k = 0; k < FIRST && way < end; k++, way++)
            if (far == 2)
                fetch_way(s, way);
            else
                fetch_days(s, way);
    }
}

static mn_status expand(count *s, const mn_layer *l, const mn_bundle *b, mn_layer *next)
{
    const mn_graph *g = s->g;
    const mn_way *way = s->w->way + s->w->at[b->place], *end = s->w->way + s->w->at[b->place + 1U];
    const unsigned rest = g->tiers - s->done - 1;
    const uint32_t node = g->node[b->place];
    const mn_held *held = l->held + b->held;
    const bool second = b->n_held && stands(held, b->n_held, node);
    mn_status st = MN_OK;
    for (; way < end && way->least <= rest && !st; way++) {
        const mn_group *x = &g->group[way->group];
        const uint32_t to = way->node;
        s->work++;
        fetch(s, way, end);
        if (to == s->node && (!g->o->good_given || !rest))
            continue;
        if (second && needless(s, l, b, x->edge))
            continue;
        const bool again = to == s->node || (way->within && to == node) ||
                           (b->n_held && stands(held, b->n_held, to));
        if (x->end && !again)
            st = arrive(s, l, b, x);
        if (again && (g->o->once || way->place == b->place || holds(s, l, b, way->place)))
            continue;
        if (!st && rest && way->then <= rest)
            st = go_on(s, l, b, next, way, rest);
    }
    return st;
}

bool mn_lengths_over(const mn_lengths *n, unsigned lengths)
{
    uint64_t sum = 0;
    for (unsigned i = 0; i < lengths; i++)
        sum = mn_count_add(sum, n->possible[i]);
    return sum >= MN_COUNT_MOST;
}

static mn_status all_layers(count *s)
{
    const mn_graph *g = s->g;
    mn_path_buyer *sum = &s->f->sum;
    mn_status st = MN_OK;
    for (s->done = 0; s->done < g->tiers && !st && !sum->cut; s->done++) {
        const mn_layer *l = &s->x->at[s->done];
        mn_layer *next = &s->x->at[s->done + 1];
        const uint64_t kept = mn_layers_bytes(s->x, s->done + 1);
        mn_layer_clear(next);
        for (size_t i = 0; i < l->bundles && !st && !sum->cut; i++) {
            const uint64_t before = s->work;
            fetch_bundle(s, l, i);
            st = expand(s, l, &l->bundle[i], next);
            sum->cut = s->work >= g->o->work || kept + mn_layer_bytes(next) >= MN_LAYERS_MOST;
            if (!st && s->work >> 20 != before >> 20)
                st = mn_poll(s->ctx, s->e);
        }
        sum->cut = sum->cut || mn_lengths_over(s->n, s->done + 1);
        if (!st) /* also what was begun, so that its places are given back */
            st = mn_layer_done(&sum->cut, s->x, next, s->done, true, s->e);
        if (!sum->cut)
            sum->whole = s->done + 1;
    }
    return st;
}

static mn_status begin(count *s)
{
    mn_layer *l = &s->x->at[0];
    uint32_t to;
    bool none = false;
    mn_layer_clear(l);
    mn_status st = mn_layer_bundle(&to, s->x, l, s->root, NULL, 0, s->e);
    if (!st)
        st = mn_layer_add(l, to, 1, MN_DAY_FUTURE, 0, s->e);
    if (!st) {
        l->bundle[0].walks = 1;
        st = mn_layer_done(&none, s->x, l, 0, true, s->e);
    }
    return st;
}

/* The edges of the nearest paths, from where each ended back. */
static mn_status put_nearest(mn_nearest *near, const count *s)
{
    for (size_t i = 0; i < s->f->ends; i++) {
        const unsigned tier = s->f->end[i].tier;
        uint64_t at = s->first[i];
        if (!mn_grow(&near->edge, &near->room, near->edges + tier, sizeof *near->edge))
            return mn_fail_memory(s->e);
        for (unsigned d = tier; d-- > 0;) {
            near->edge[near->edges + d] = (uint32_t)(at & UINT32_MAX);
            const mn_lead lead = s->x->at[d].lead[at >> 32];
            at = (uint64_t)lead.before << 32 | lead.edge;
        }
        near->edges += tier;
    }
    return MN_OK;
}

mn_status mn_count_up(mn_found *f, mn_lengths *n, mn_nearest *near, const mn_ways *w, mn_layers *x,
                      uint32_t root, const mn_ctx *ctx, mn_err *e)
{
    count s = {.g = w->g, .w = w, .x = x, .f = f, .n = n, .root = root, .ctx = ctx, .e = e};
    s.node = w->g->node[root];
    *n = (mn_lengths){{0}, {0}};
    mn_status st = begin(&s);
    if (!st)
        st = all_layers(&s);
    if (!st)
        st = put_nearest(near, &s);
    free(s.first);
    return st;
}
