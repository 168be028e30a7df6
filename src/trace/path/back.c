/* SPDX-License-Identifier: Apache-2.0
 *
 * back.c - counts all paths to one end, down from it to all buyers at once. Where buyers are more
 * than ends this is far less work than going up from each (count.c): what many buyers have in
 * common is gone by once.
 *
 * The day of a bundle is the earliest on which goods must be at its place. What is held of a path
 * is the edge by which it goes on from a party that it can still come back to: a stand that comes
 * before must not have that edge. Where all places of the party have it, the party alone is held.
 */
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/parallel.h"
#include "trace/path/count.h"

typedef struct back {
    const mn_graph *g;
    const mn_ways *w;
    mn_layers *x;
    mn_end_found *out;
    mn_lengths *by_root;
    uint32_t node; /* of the end */
    unsigned done; /* edges of the layer that is gone on from */
    mn_held held[MN_PATH_TIERS_MAX + 2];
    uint64_t work;
    bool over;
    mn_err *e;
} back;

static bool alone(const mn_graph *g, uint32_t node)
{
    return g->node_first[node + 1] - g->node_first[node] == 1;
}

/* What is held of a place from which a path goes on by a group. */
static mn_held held_of(const back *s, uint32_t place, uint32_t group)
{
    const mn_graph *g = s->g;
    const uint32_t node = g->node[place];
    const uint32_t edge = g->group[group].edge;
    bool all = true;
    for (uint32_t i = g->node_first[node]; i < g->node_first[node + 1] && all; i++)
        all = g->node_place[i] == place || mn_ways_joined(g, g->node_place[i], edge);
    return (mn_held)node << 32 | (all ? MN_HELD_ALL : group);
}

/* Puts what is held of a place that can still be come back to with those that are there, sorted. */
static uint32_t put(const back *s, mn_held *held, uint32_t n, mn_held h, uint32_t place,
                    unsigned done)
{
    if (!mn_ways_return_down(s->w, (uint32_t)(h >> 32), place, done))
        return n;
    uint32_t k = n;
    for (; k > 0 && held[k - 1] > h; k--)
        held[k] = held[k - 1];
    if (k > 0 && held[k - 1] == h) { /* it was come back to by the same edge: never */
        memmove(held + k, held + k + 1, (n - k) * sizeof *held);
        return n;
    }
    held[k] = h;
    return n + 1;
}

/* Whether a path may not stand at a place before: it could go on from there at once as it does from
 * a later stand of the party. */
static bool barred(const back *s, const mn_layer *l, const mn_bundle *b, uint32_t place)
{
    const mn_graph *g = s->g;
    const uint32_t node = g->node[place];
    if (node == g->node[b->place] && (g->o->once || alone(g, node)))
        return true;
    for (uint32_t i = b->held; i < b->held + b->n_held; i++) {
        const uint32_t group = (uint32_t)(l->held[i] & UINT32_MAX);
        if (l->held[i] >> 32 == node &&
            (group == MN_HELD_ALL || g->o->once || mn_ways_joined(g, place, g->group[group].edge)))
            return true;
    }
    return false;
}

/* What was found of a buyer, made where it was not there. */
static mn_status ended_of(mn_ended **out, back *s, uint32_t root)
{
    uint32_t *slot = &s->x->slot[root];
    if (!*slot) {
        if (!mn_grow(&s->out->at, &s->out->room, s->out->n + 1, sizeof *s->out->at))
            return mn_fail_memory(s->e);
        s->out->at[s->out->n++] = (mn_ended){.root = root};
        *slot = (uint32_t)s->out->n;
    }
    *out = &s->out->at[*slot - 1];
    return MN_OK;
}

/* Adds to a number that others add to as well: the same in any order. */
static void add_shared(uint64_t *sum, uint64_t n)
{
    uint64_t was = __atomic_load_n(sum, __ATOMIC_RELAXED);
    while (!__atomic_compare_exchange_n(sum, &was, mn_count_add(was, n), true, __ATOMIC_RELAXED,
                                        __ATOMIC_RELAXED))
        continue;
}

/* Paths come to a buyer: all of `n`, of which the first is told. */
static mn_status arrive(back *s, uint32_t root, uint64_t walks, uint64_t paths, uint64_t first)
{
    mn_ended *to = NULL;
    mn_status st;
    add_shared(&s->by_root[root].all[s->done], walks);
    if (!paths)
        return MN_OK;
    add_shared(&s->by_root[root].possible[s->done], paths);
    if ((st = ended_of(&to, s, root)))
        return st;
    if (!to->tier || (to->tier == s->done + 1 && mn_layer_earlier(s->x, s->done, first, to->first)))
        to->first = first;
    to->tier = to->tier ? to->tier : s->done + 1;
    to->paths = mn_count_add(to->paths, paths);
    return MN_OK;
}

/* The first of n days, from `from` on, that is after `day`. */
static size_t after_day(const int32_t *at, size_t from, size_t n, int32_t day)
{
    size_t lo = from, hi = n;
    while (lo < hi) {
        const size_t mid = (lo + hi) / 2;
        if (at[mid] <= day)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* All days of a bundle, by a group, to a bundle of the next layer. */
static mn_status step_days(back *s, const mn_layer *l, const mn_bundle *b, mn_layer *next,
                           uint32_t to, const mn_group *x)
{
    const int32_t *day = l->day + b->first;
    const uint64_t *sum = l->sum + b->first;
    mn_status st = MN_OK;
    for (size_t i = 0, until; i < b->n && !st; i = until) {
        const int32_t need = mn_group_need(s->g, x, day[i]);
        if (need >= MN_NEED_NEVER)
            break;
        /* To where goods that are there on that day can go. */
        until = after_day(day, i + 1, b->n, mn_group_step(s->g, x, need));
        st = mn_layer_add(next, to, sum[until - 1] - (i ? sum[i - 1] : 0), need,
                          (uint64_t)x->edge << 32 | (b->first + until - 1), s->e);
        s->work++;
    }
    return st;
}

static mn_status come_to(back *s, const mn_layer *l, const mn_bundle *b, mn_layer *next,
                         const mn_down *down)
{
    const mn_graph *g = s->g;
    const mn_group *x = &g->group[down->group];
    const uint32_t place = down->place;
    uint32_t n = 0, to;
    mn_status st = MN_OK;
    if (g->place[place].root) {
        const size_t paths =
            after_day(l->day + b->first, 0, b->n, mn_group_step(g, x, MN_DAY_FUTURE));
        return arrive(s, place, b->walks, paths ? l->sum[b->first + paths - 1] : 0,
                      (uint64_t)x->edge << 32 | (b->first + paths - 1));
    }
    if (down->within) {
        for (uint32_t i = b->held; i < b->held + b->n_held; i++)
            n = put(s, s->held, n, l->held[i], place, s->done + 1);
        if (alone(g, g->node[b->place]))
            n = put(s, s->held, n, (mn_held)g->node[b->place] << 32 | MN_HELD_ALL, place,
                    s->done + 1);
    }
    if (!alone(g, g->node[place]))
        n = put(s, s->held, n, held_of(s, place, down->group), place, s->done + 1);
    if ((st = mn_layer_bundle(&to, s->x, next, place, s->held, n, s->e)))
        return st;
    next->bundle[to].walks = mn_count_add(next->bundle[to].walks, b->walks);
    return step_days(s, l, b, next, to, x);
}

/* Ways that end with the end: a layer of which nothing comes before. */
static mn_status begin(back *s)
{
    const mn_graph *g = s->g;
    mn_layer *next = &s->x->at[1];
    mn_layer_clear(next);
    mn_status st = MN_OK;
    for (size_t i = s->w->last_at[s->node]; i < s->w->last_at[s->node + 1U] && !st; i++) {
        const mn_down *down = &s->w->last[i];
        const mn_group *x = &g->group[down->group];
        uint32_t n = 0, to;
        if (g->node[down->place] == s->node)
            continue;
        s->work++;
        if (g->place[down->place].root) {
            st = arrive(s, down->place, 1, 1, (uint64_t)x->edge << 32);
            continue;
        }
        if (!alone(g, g->node[down->place]))
            n = put(s, s->held, n, held_of(s, down->place, down->group), down->place, 1);
        if ((st = mn_layer_bundle(&to, s->x, next, down->place, s->held, n, s->e)))
            break;
        next->bundle[to].walks++;
        st = mn_layer_add(next, to, 1, mn_group_need(g, x, MN_DAY_PAST), (uint64_t)x->edge << 32,
                          s->e);
    }
    return st ? st : mn_layer_done(&s->over, s->x, next, 0, false, s->e);
}

static mn_status expand(back *s, const mn_layer *l, const mn_bundle *b, mn_layer *next)
{
    const mn_graph *g = s->g;
    const mn_down *down = s->w->down + s->w->down_at[b->place],
                  *end = s->w->down + s->w->down_at[b->place + 1U];
    mn_status st = MN_OK;
    for (; down < end && !st; down++) {
        if (g->place[down->place].depth + s->done + 1 > g->tiers || g->node[down->place] == s->node)
            continue;
        s->work++;
        if (!down->within || !barred(s, l, b, down->place))
            st = come_to(s, l, b, next, down);
    }
    return st;
}

static mn_status put_nearest(back *s)
{
    mn_nearest *near = &s->out->near;
    for (size_t i = 0; i < s->out->n; i++) {
        const mn_ended *to = &s->out->at[i];
        uint64_t at = to->first;
        s->x->slot[to->root] = 0;
        if (!mn_grow(&near->edge, &near->room, near->edges + to->tier, sizeof *near->edge))
            return mn_fail_memory(s->e);
        for (unsigned r = to->tier; r-- > 0;) {
            near->edge[near->edges++] = (uint32_t)(at >> 32);
            at = r ? s->x->at[r].best[at & UINT32_MAX] : 0;
        }
    }
    return MN_OK;
}

mn_status mn_count_down(mn_end_found *out, mn_lengths *by_root, const mn_ways *w, mn_layers *x,
                        size_t number, const mn_ctx *ctx, mn_err *e)
{
    back s = {.g = w->g, .w = w, .x = x, .out = out, .by_root = by_root, .e = e};
    s.node = w->end[number];
    mn_status st = begin(&s);
    for (s.done = 1; s.done < s.g->tiers && !st && !out->cut; s.done++) {
        const mn_layer *l = &x->at[s.done];
        mn_layer *next = &x->at[s.done + 1];
        const uint64_t kept = mn_layers_bytes(x, s.done + 1);
        mn_layer_clear(next);
        for (size_t i = 0; i < l->bundles && !st && !out->cut; i++) {
            const uint64_t before = s.work;
            st = expand(&s, l, &l->bundle[i], next);
            out->cut = s.work >= s.g->o->work || kept + mn_layer_bytes(next) >= MN_LAYERS_MOST;
            if (!st && s.work >> 20 != before >> 20)
                st = mn_poll(ctx, e);
        }
        if (!st) /* also what was begun, so that its places are given back */
            st = mn_layer_done(&s.over, x, next, s.done, false, e);
        out->cut = out->cut || s.over;
    }
    return st ? st : put_nearest(&s);
}
