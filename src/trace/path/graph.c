/* SPDX-License-Identifier: Apache-2.0
 *
 * graph.c - lays out what lies within reach of the buyers, tier by tier, and then prunes it from
 * the ends back, so that a search never goes where no path ends.
 */
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/parallel.h"
#include "core/prefetch.h"
#include "trace/path/graph.h"

enum { JOINS_MAX = 200000000 };             /* kept */
static const size_t work_max = 4000000000U; /* joins looked at */

void mn_graph_free(mn_graph *g)
{
    mn_recipes_free(&g->recipes);
    free(g->key);
    free(g->group);
    free(g->place);
    free(g->join);
    free(g->want);
    free(g->order);
    free(g->need);
    free(g->lead);
    free(g->lead_at);
    free(g->ring);
    free(g->node);
    free(g->node_first);
    free(g->node_place);
    free(g->first_group);
    free(g->shared);
    free(g->slot);
    free(g->lots);
    free(g->bought);
    free(g->given);
    free(g->far);
    free(g->near);
    free(g->queue);
    *g = (mn_graph){0};
}

static mn_status too_many(mn_err *e)
{
    mn_fail(e, MN_DATA, "too many purchases that may be in too many goods");
    return mn_hint(e, "ask with fewer --tiers, with --strict, or for fewer buyers at a time");
}

mn_status mn_graph_spent(const mn_graph *g, mn_err *e)
{
    return g->work > work_max ? too_many(e) : MN_OK;
}

static mn_status reach(mn_graph *g, uint32_t place, unsigned depth, mn_err *e)
{
    if (g->place[place].depth != UINT8_MAX)
        return MN_OK;
    if (!mn_grow(&g->queue, &g->queue_room, g->queued + 1, sizeof *g->queue))
        return mn_fail_memory(e);
    g->place[place].depth = (uint8_t)depth;
    g->queue[g->queued++] = place;
    return MN_OK;
}

static mn_status add_join(mn_graph *g, uint32_t group, uint8_t basis, mn_err *e)
{
    if (g->joins >= JOINS_MAX)
        return too_many(e);
    if (!mn_grow(&g->join, &g->join_room, g->joins + 1, sizeof *g->join))
        return mn_fail_memory(e);
    g->join[g->joins++] = (mn_join){group, basis};
    return MN_OK;
}

typedef struct sortable {
    uint32_t edge, place;
    mn_join join;
} sortable;

static int by_edge_and_place(const void *a, const void *b)
{
    const sortable *x = a, *y = b;
    if (x->edge != y->edge)
        return x->edge < y->edge ? -1 : 1;
    if (x->place != y->place)
        return x->place < y->place ? -1 : 1;
    return (x->join.group > y->join.group) - (x->join.group < y->join.group);
}

static sortable sortable_of(const mn_graph *g, size_t join)
{
    const mn_group *x = &g->group[g->join[join].group];
    return (sortable){x->edge, x->place, g->join[join]};
}

/* Joins by edge, and those of an edge by the place that they lead to, so that those of one place
 * lie together. */
static mn_status sort_joins(mn_graph *g, size_t from, mn_err *e)
{
    const size_t n = g->joins - from;
    bool sorted = true;
    for (size_t i = from + 1; i < g->joins && sorted; i++) {
        const sortable a = sortable_of(g, i - 1), b = sortable_of(g, i);
        sorted = by_edge_and_place(&a, &b) <= 0;
    }
    if (sorted)
        return MN_OK;
    sortable *s = malloc(n * sizeof *s);
    if (!s)
        return mn_fail_memory(e);
    for (size_t i = 0; i < n; i++)
        s[i] = sortable_of(g, from + i);
    qsort(s, n, sizeof *s, by_edge_and_place);
    for (size_t i = 0; i < n; i++)
        g->join[from + i] = s[i].join;
    free(s);
    return MN_OK;
}

/* No path by this edge of a place can end within the tiers: it is not laid out. */
static bool too_far(const mn_graph *g, const mn_place *p, uint32_t edge)
{
    const mn_chain_edge *x = &g->c->edge[edge];
    if (!g->far)
        return false;
    if (!(g->near[x->seller / 64] >> x->seller % 64 & 1))
        return true; /* of most it is known at once */
    const unsigned far = g->far[x->seller];
    return (!far || p->depth + 1U + far > g->tiers) && !mn_graph_ends(g, x);
}

/* Groups of an edge that are of this lot: they lie by lot. */
static mn_status join_lot(mn_graph *g, const mn_place *p, uint32_t edge, uint32_t lot, mn_err *e)
{
    uint32_t first, n;
    if (too_far(g, p, edge))
        return MN_OK;
    mn_status st = mn_graph_groups(&first, &n, g, edge, e);
    uint32_t lo = first, hi = first + n;
    while (!st && lo < hi) {
        const uint32_t mid = lo + (hi - lo) / 2;
        if (g->group[mid].lot < lot)
            lo = mid + 1;
        else
            hi = mid;
    }
    g->work++;
    if (st || lo == first + n || g->group[lo].lot != lot ||
        mn_graph_basis(g, p, &g->group[lo]) == MN_BASIS_NO)
        return st;
    if ((st = add_join(g, lo, MN_BASIS_LOT, e)))
        return st;
    return reach(g, g->group[lo].place, p->depth + 1U, e);
}

/* Joins of a place into which nothing but lots that are named goes: not all purchases are looked
 * at, as there may be as many of them as there are lots. */
static mn_status expand_lots(mn_graph *g, const mn_place *p, mn_err *e)
{
    const size_t from = g->joins;
    mn_goods_set run;
    mn_status st = mn_graph_lots(&run, g, p->party, e);
    const size_t end = (size_t)run.at + run.n;
    for (uint32_t w = p->wants; w < p->wants + p->n_wants && !st; w++) {
        const uint32_t lot = g->want[w].lot;
        if (w > p->wants && g->want[w - 1].lot == lot)
            continue;
        for (size_t i = mn_lots_from(g, run, lot); i < end && g->lots[i].lot == lot && !st; i++)
            st = join_lot(g, p, g->lots[i].edge, lot, e);
    }
    return st ? st : sort_joins(g, from, e);
}

enum { AHEAD = 8 };

/* Asks for what an edge that is next will be looked at for: a large chain is far away from the
 * processor, and each party of it elsewhere. */
static void fetch_edge(const mn_graph *g, uint32_t edge)
{
    const mn_chain *c = g->c;
    const mn_chain_edge *x = &c->edge[edge];
    if (c->supply.kind && !c->all_forward)
        mn_prefetch(&c->supply.kind[x->first]);
    if (c->supply.from && !c->all_dated) {
        mn_prefetch(&c->supply.from[x->first]);
        mn_prefetch(&c->supply.from[x->first + x->count - 1]);
    }
    if (c->supply.lot)
        mn_prefetch(&c->supply.lot[x->first]);
    mn_prefetch(&g->first_group[edge]);
    mn_prefetch(&g->shared[x->seller]);
}

/* The same of places that are next in the queue. */
static void fetch_place(const mn_graph *g, size_t i)
{
    enum { LINES = 3 };
    const mn_chain *c = g->c;
    if (i + 5 * AHEAD < g->queued)
        mn_prefetch(&g->place[g->queue[i + 5 * AHEAD]]);
    if (i + 4 * AHEAD < g->queued)
        mn_prefetch(&c->in[g->place[g->queue[i + 4 * AHEAD]].party]);
    if (i + 3 * AHEAD >= g->queued)
        return;
    const uint32_t party = g->place[g->queue[i + 3 * AHEAD]].party;
    const char *line = (const char *)&c->edge[c->in[party]],
               *last = (const char *)&c->edge[c->in[party + 1]];
    for (unsigned k = 0; k < LINES && line < last; k++, line += 64)
        mn_prefetch(line);
}

/* Of a place that is next in the queue, the first edges that are not too far. Most places have few
 * that are: so what these need is asked for while places before are expanded. */
typedef struct look {
    uint32_t edge[2 * AHEAD];
    uint32_t n, next; /* next: the edge that was not looked at yet */
} look;

static void look_ahead(look *out, const mn_graph *g, uint32_t place)
{
    const mn_place *p = &g->place[place];
    const uint32_t end = p->depth < g->tiers ? g->c->in[p->party + 1] : 0;
    out->n = 0;
    for (out->next = g->c->in [p->party]; out->next < end && out->n < 2 * AHEAD; out->next++)
        if (!too_far(g, p, out->next)) {
            fetch_edge(g, out->next);
            out->edge[out->n++] = out->next;
        }
}

/* The joins of a place by an edge. */
static mn_status expand_edge(mn_graph *g, const mn_place *p, uint32_t edge, mn_err *e)
{
    uint32_t first, n;
    const size_t at = g->joins;
    mn_status st = mn_graph_groups(&first, &n, g, edge, e);
    if (st)
        return st;
    g->work += n;
    for (uint32_t i = first; i < first + n && !st; i++) {
        const uint8_t basis = mn_graph_basis(g, p, &g->group[i]);
        if (basis == MN_BASIS_NO)
            continue;
        st = add_join(g, i, basis, e);
        if (!st)
            st = reach(g, g->group[i].place, p->depth + 1U, e);
    }
    return st || g->joins - at < 2 ? st : sort_joins(g, at, e);
}

/* Those that were looked at ahead, then the others, some at a time. */
static mn_status expand_edges(mn_graph *g, const mn_place *p, look *ahead, mn_err *e)
{
    const uint32_t end = g->c->in[p->party + 1];
    mn_status st = MN_OK;
    do {
        for (size_t i = 0; i < ahead->n && !st; i++)
            st = expand_edge(g, p, ahead->edge[i], e);
        for (ahead->n = 0; ahead->next < end && ahead->n < 2 * AHEAD; ahead->next++)
            if (!too_far(g, p, ahead->next)) {
                fetch_edge(g, ahead->next);
                ahead->edge[ahead->n++] = ahead->next;
            }
    } while (ahead->n && !st);
    return st;
}

static mn_status expand(mn_graph *g, uint32_t number, look *ahead, mn_err *e)
{
    const mn_place p = g->place[number];
    const size_t from = g->joins;
    /* Nothing but lots that are named goes in. */
    const bool named = p.only && !p.of.n && !p.resale && !p.unknown;
    mn_status st = named ? expand_lots(g, &p, e) : expand_edges(g, &p, ahead, e);
    if (!st)
        st = mn_graph_spent(g, e);
    g->place[number].join = (uint32_t)from;
    g->place[number].joins = (uint32_t)(g->joins - from);
    return st;
}

mn_status mn_graph_open(mn_graph *g, const mn_chain *c, const mn_path_targets *t,
                        const mn_path_options *o, mn_err *e)
{
    *g = (mn_graph){.c = c, .o = o, .t = t, .tiers = o->tiers ? o->tiers : MN_PATH_TIERS};
    mn_status st = mn_good_keys(&g->key, c, e);
    if (!st)
        st = mn_recipes_new(&g->recipes, c, g->key, e);
    if (st)
        return st;
    g->first_group = calloc((size_t)c->edges + 1, sizeof *g->first_group);
    g->shared = calloc((size_t)c->parties + 1, sizeof *g->shared);
    if (g->t->parties)
        g->given = calloc((size_t)c->parties + 1, 1);
    if (!g->first_group || !g->shared || (g->t->parties && !g->given))
        return mn_fail_memory(e);
    for (size_t i = 0; i < g->t->parties; i++)
        g->given[g->t->party[i]] = 1;
    return MN_OK;
}

/* A buyer has a place of its own: it sells nothing here, it has bought. */
static mn_status add_root(uint32_t *out, mn_graph *g, uint32_t party, mn_err *e)
{
    if (g->places >= UINT32_MAX - 1 ||
        !mn_grow(&g->place, &g->place_room, g->places + 1, sizeof *g->place))
        return mn_fail_memory(e);
    g->place[g->places] = (mn_place){
        .party = party, .good = MN_NOT_ANY, .lot = MN_NOT_ANY, .root = true, .depth = UINT8_MAX};
    *out = (uint32_t)g->places++;
    return reach(g, *out, 0, e);
}

static mn_status expand_all(mn_graph *g, const mn_ctx *ctx, mn_err *e)
{
    look ahead[2 * AHEAD];
    size_t looked = 0;
    mn_status st = MN_OK;
    for (size_t i = 0; i < g->queued && !st; i++) {
        if (i % 4096 == 0 && (st = mn_poll(ctx, e)))
            break;
        fetch_place(g, i);
        for (; looked < g->queued && looked <= i + AHEAD; looked++)
            look_ahead(&ahead[looked % (2 * AHEAD)], g, g->queue[looked]);
        if (g->place[g->queue[i]].depth < g->tiers)
            st = expand(g, g->queue[i], &ahead[i % (2 * AHEAD)], e);
    }
    return st;
}

mn_status mn_graph_new(mn_graph *g, uint32_t *root, const mn_chain *c, const mn_path_targets *t,
                       const uint32_t *buyer, size_t buyers, const mn_path_options *o,
                       const mn_ctx *ctx, mn_err *e)
{
    mn_status st = mn_graph_open(g, c, t, o, e);
    if (!st && (t->parties || t->nexus))
        st = mn_graph_measure(g, buyer, buyers, ctx, e);
    for (size_t i = 0; i < buyers && !st; i++)
        st = add_root(&root[i], g, buyer[i], e);
    return st ? st : expand_all(g, ctx, e);
}

/* --- from the ends back ---------------------------------------------------------------------- */

enum { CHUNK = 4096 }; /* places that a thread takes at a time */

typedef struct sweep {
    mn_graph *g;
    unsigned further;
} sweep;

/* How places can end by exactly so many further edges. */
static void sweep_chunk(size_t chunk, void *payload)
{
    const sweep *s = payload;
    mn_graph *g = s->g;
    const unsigned r = s->further;
    const size_t last = (chunk + 1) * CHUNK;
    for (size_t n = chunk * CHUNK; n < last && n < g->places; n++) {
        const mn_place *p = &g->place[n];
        int32_t least = MN_NEED_NONE;
        if (p->depth + r > g->tiers)
            continue;
        for (uint32_t i = p->join; i < p->join + p->joins; i++) {
            const mn_group *x = &g->group[g->join[i].group];
            int32_t need = MN_DAY_PAST;
            if (r > 1)
                need = g->need[(size_t)x->place * g->tiers + r - 2];
            else if (!x->end)
                need = MN_NEED_NONE;
            /* Papers that are late may make it earlier than what follows. */
            if (need < MN_NEED_NEVER && need - g->o->late < least)
                need = mn_group_need(g, x, need);
            least = need < least ? need : least;
        }
        g->need[n * g->tiers + r - 1] = least;
    }
}

static bool leads(const mn_graph *g, const mn_group *x, unsigned r)
{
    return r ? g->need[(size_t)x->place * g->tiers + r - 1] != MN_NEED_NONE : x->end;
}

mn_status mn_graph_prune(mn_graph *g, const mn_ctx *ctx, mn_err *e)
{
    mn_status st = MN_OK;
    size_t cells;
    if (__builtin_mul_overflow(g->places + 1, (size_t)g->tiers * sizeof *g->need, &cells) ||
        !(g->need = malloc(cells)))
        return mn_fail_memory(e);
    for (size_t i = 0; i < g->places * g->tiers; i++)
        g->need[i] = MN_NEED_NONE;
    for (unsigned r = 1; r <= g->tiers && !st; r++)
        st = mn_parallel(ctx, (g->places + CHUNK - 1) / CHUNK, sweep_chunk, &(sweep){g, r}, e);
    for (size_t n = 0; n < g->places && !st; n++) {
        mn_place *p = &g->place[n];
        uint32_t kept = p->join;
        for (uint32_t i = p->join; i < p->join + p->joins; i++) {
            const mn_group *x = &g->group[g->join[i].group];
            bool any = false;
            for (unsigned r = 0; r <= g->tiers && !any; r++)
                any = leads(g, x, r);
            if (any)
                g->join[kept++] = g->join[i];
        }
        p->joins = kept - p->join;
    }
    return st;
}

/* Joins by how many further ones end a path: a search for paths of one length then looks at no
 * other, however many a large party has. */
mn_status mn_graph_part(mn_graph *g, mn_err *e)
{
    g->lead_at = calloc(g->places * g->tiers + 1, sizeof *g->lead_at);
    if (!g->lead_at)
        return mn_fail_memory(e);
    for (size_t n = 0; n < g->places; n++) {
        const mn_place *p = &g->place[n];
        for (unsigned r = 0; r < g->tiers; r++) {
            g->lead_at[n * g->tiers + r] = g->leads;
            for (uint32_t i = p->join; i < p->join + p->joins && p->depth + r < g->tiers; i++) {
                if (!leads(g, &g->group[g->join[i].group], r))
                    continue;
                if (!mn_grow(&g->lead, &g->lead_room, g->leads + 1, sizeof *g->lead))
                    return mn_fail_memory(e);
                g->lead[g->leads++] = g->join[i];
            }
        }
    }
    g->lead_at[g->places * g->tiers] = g->leads;
    return MN_OK;
}
