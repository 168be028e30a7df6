/* SPDX-License-Identifier: Apache-2.0
 *
 * told.c - which of the paths that were counted are told: the first so many of them, by their
 * number of edges and then by these, and the nearest to each end.
 *
 * The first are gone to depth first; as it is known how many there are of each length, the search
 * ends with the last of them.
 */
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/parallel.h"
#include "trace/path/count.h"

typedef struct told {
    size_t at; /* its first edge */
    const uint32_t *edge;
    uint32_t links, end; /* of which it is the nearest; MN_NOT_ANY: of none */
    bool impossible;
} told;

typedef struct first {
    const mn_graph *g;
    unsigned length;
    bool impossible;
    uint64_t left; /* to be found of this length */
    uint64_t work;
    bool cut;
    uint32_t edge[MN_PATH_TIERS_MAX + 1], place[MN_PATH_TIERS_MAX + 2];
    told *path;
    uint32_t *edges;
    size_t paths, path_room, n, room;
    const mn_ctx *ctx;
    mn_status st;
    mn_err *e;
} first;

static void keep(first *s, const uint32_t *edge, unsigned links, uint32_t end, bool impossible)
{
    if (!mn_grow(&s->path, &s->path_room, s->paths + 1, sizeof *s->path) ||
        !mn_grow(&s->edges, &s->room, s->n + links, sizeof *s->edges)) {
        s->st = mn_fail_memory(s->e);
        return;
    }
    s->path[s->paths++] = (told){.at = s->n, .links = links, .end = end, .impossible = impossible};
    memcpy(s->edges + s->n, edge, links * sizeof *edge);
    s->n += links;
}

/* A path that stands at place[0..d] does not go on by an edge to a place. */
static bool refused(const first *s, unsigned d, uint32_t edge, uint32_t place)
{
    const mn_graph *g = s->g;
    const uint32_t party = g->place[place].party, here = g->place[s->place[d]].party;
    for (unsigned i = 0; i <= d; i++) {
        const uint32_t other = g->place[s->place[i]].party;
        if (other == party &&
            (d + 1 == s->length || g->o->once || s->place[i] == place || (!i && !g->o->good_given)))
            return true;
        if (i < d && other == here && mn_ways_joined(g, s->place[i], edge))
            return true;
    }
    return false;
}

static void descend(first *s, unsigned d, int32_t day)
{
    const mn_graph *g = s->g;
    const mn_place *p = &g->place[s->place[d]];
    const unsigned rest = s->length - d - 1;
    for (uint32_t i = p->join; i < p->join + p->joins && s->left && !s->cut && !s->st; i++) {
        const mn_group *x = &g->group[g->join[i].group];
        const int32_t need = rest     ? g->need[(size_t)x->place * g->tiers + rest - 1]
                             : x->end ? MN_DAY_PAST
                                      : MN_NEED_NONE;
        s->cut = ++s->work >= g->o->work;
        if (s->work % (1U << 20) == 0)
            s->st = mn_poll(s->ctx, s->e);
        if (need == MN_NEED_NONE || s->cut || s->st)
            continue;
        const int32_t then = mn_group_step(g, x, day);
        if ((!s->impossible && (then == MN_DAY_NEVER || then < need)) ||
            refused(s, d, x->edge, x->place))
            continue;
        s->edge[d] = x->edge;
        s->place[d + 1] = x->place;
        if (rest) {
            descend(s, d + 1, then);
        } else if (!s->impossible || then == MN_DAY_NEVER) {
            s->left--;
            keep(s, s->edge, s->length, MN_NOT_ANY, s->impossible);
        }
    }
}

/* The first `most` of the paths that are possible, or are not. */
static void find(first *s, uint32_t root, const mn_lengths *n, uint64_t most)
{
    s->place[0] = root;
    for (s->length = 1; s->length <= s->g->tiers && most && !s->st && !s->cut; s->length++) {
        const unsigned i = s->length - 1;
        const uint64_t all = s->impossible ? n->all[i] - n->possible[i] : n->possible[i];
        const uint64_t want = all < most ? all : most;
        s->left = want;
        descend(s, 0, MN_DAY_FUTURE);
        most -= want - s->left;
    }
}

/* Those that are possible, then the shorter, then by their edges; the nearest to an end before the
 * same path as one of the first. */
static int in_order(const void *a, const void *b)
{
    const told *x = a, *y = b;
    if (x->impossible != y->impossible)
        return x->impossible ? 1 : -1;
    if (x->links != y->links)
        return x->links < y->links ? -1 : 1;
    for (uint32_t i = 0; i < x->links; i++)
        if (x->edge[i] != y->edge[i])
            return x->edge[i] < y->edge[i] ? -1 : 1;
    return (x->end > y->end) - (x->end < y->end);
}

static mn_status keep_all(mn_found *f, const first *s, mn_err *e)
{
    mn_status st = MN_OK;
    for (size_t i = 0; i < s->paths; i++)
        s->path[i].edge = s->edges + s->path[i].at;
    if (s->paths)
        qsort(s->path, s->paths, sizeof *s->path, in_order);
    for (size_t i = 0; i < s->paths && !st; i++) {
        const told *p = &s->path[i];
        uint32_t number;
        if (i && p->links == p[-1].links && p->impossible == p[-1].impossible &&
            !memcmp(p->edge, p[-1].edge, p->links * sizeof *p->edge))
            continue;
        st = mn_found_keep(&number, f, p->edge, p->links, p->impossible, e);
        if (!st && p->end != MN_NOT_ANY) {
            f->end[p->end].path = number;
            f->path[number].nearest = true;
        }
    }
    return st;
}

mn_status mn_count_tell(mn_found *f, const mn_lengths *n, const mn_nearest *near, const mn_graph *g,
                        uint32_t root, const mn_ctx *ctx, mn_err *e)
{
    first s = {.g = g, .ctx = ctx, .e = e};
    const uint32_t *edge = near->edge;
    uint64_t all = 0;
    f->sum.buyer = g->place[root].party;
    for (unsigned i = 0; i < g->tiers; i++) {
        f->sum.counted = mn_count_add(f->sum.counted, n->possible[i]);
        all = mn_count_add(all, n->all[i]);
    }
    f->sum.impossible = all > f->sum.counted ? all - f->sum.counted : 0;
    f->sum.impossible_cut = f->sum.cut || all >= MN_COUNT_MOST;
    find(&s, root, n, g->o->most);
    f->sum.told_cut = s.cut;
    for (size_t i = 0; i < f->ends && !s.st; i++) {
        keep(&s, edge, f->end[i].tier, (uint32_t)i, false);
        edge += f->end[i].tier;
    }
    if (!s.st)
        s.st = keep_all(f, &s, e);
    if (!s.st && g->o->all_times && f->paths < g->o->most) {
        s.paths = s.n = 0;
        s.work = 0;
        s.cut = false;
        s.impossible = true;
        find(&s, root, n, g->o->most - f->paths);
        f->sum.told_cut = f->sum.told_cut || s.cut;
        if (!s.st)
            s.st = keep_all(f, &s, e);
    }
    free(s.path);
    free(s.edges);
    return s.st;
}
