/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/path/graph.h - the part of a chain that lies within reach of some buyers, laid out for
 * searching.
 *
 * A place is a party with what is known of a good that it sells: all its goods of which nothing is
 * known, a good of which recipes are, or a lot. A group is supplies of one edge that are of one
 * lot; going up by it leads to a place of its seller. A join leads from a place to a group whose
 * goods can be in what the place sells.
 *
 * Days here are between PAST and FUTURE, which stand for those that are not known: what is not
 * known leaves nothing out.
 */
#ifndef TRACE_PATH_GRAPH_H
#define TRACE_PATH_GRAPH_H

#include "trace/path/goods.h"
#include "trace/path/path.h"

#define MN_DAY_PAST   (-(1 << 30))
#define MN_DAY_FUTURE (1 << 30)
#define MN_DAY_NEVER  INT32_MIN       /* no day will do */
#define MN_NEED_NONE  INT32_MAX       /* no path goes on so */
#define MN_NEED_NEVER (INT32_MAX - 1) /* one does, but never in time */

typedef struct mn_group {
    uint32_t edge, lot;
    uint32_t first, count; /* of order[] where ordered, else of the chain's supplies: by date */
    uint32_t place;        /* of its seller */
    uint32_t all;          /* of the first group of an edge: how many groups it has */
    int32_t since, until;  /* the earliest first and the latest last day */
    bool ordered;
    bool undated; /* one of its supplies has no date */
    bool end;     /* the seller has a nexus, or was given */
} mn_group;

typedef struct mn_join {
    uint32_t group;
    uint8_t basis; /* mn_basis; MN_BASES: of the good that the place was reached by */
} mn_join;

typedef struct mn_place {
    uint32_t party, good, lot; /* MN_NOT_ANY: any */
    mn_goods_set of;           /* what its good is made of */
    uint32_t wants, n_wants;   /* lots that went into its lot: mn_graph.want */
    bool resale;               /* the same good, bought, is what is sold */
    bool only;                 /* what is not in `of`, nor a lot of these, does not go in */
    bool unknown;              /* a purchase that names no good may be in it all the same */
    bool root;                 /* a buyer that was asked for: all that it buys */
    bool shared;               /* of all goods of which nothing is known: all that it buys */
    uint8_t depth;             /* edges from the nearest buyer; 255: not reached */
    uint32_t join, joins;      /* mn_graph.join: by edge, place, group */
} mn_place;

typedef struct mn_want {
    uint32_t lot, good;
} mn_want;

typedef struct mn_lot_bought {
    uint32_t lot, edge;
} mn_lot_bought;

typedef struct mn_graph {
    const mn_chain *c;
    const mn_path_options *o;
    const mn_path_targets *t;
    unsigned tiers;
    mn_good_key *key;
    mn_recipes recipes;
    mn_group *group;
    mn_place *place;
    mn_join *join;
    mn_want *want;
    uint32_t *order; /* supplies of edges of which not all count, or that are of several lots */
    size_t groups, places, joins, wants, ordered;
    /* The earliest day on which goods must have been there for a path to end by exactly r further
     * edges: need[place * tiers + r - 1]. */
    int32_t *need;
    /* Joins of a place by which a path can end after exactly r further ones:
     * lead[lead_at[place * tiers + r]] up to that of the next; in the order of its joins. */
    mn_join *lead;
    size_t *lead_at, lead_room, leads;
    bool plain; /* no edge has more than one group */
    /* NULL where not plain, or days of stock are looked at: parties of places by numbers of their
     * own, of each its places node_place[node_first[n]] .. that of the next, and rings. */
    uint32_t *node, *node_first, *node_place;
    uint32_t *ring; /* of a place: its party's */
    uint32_t nodes;
    /* While it is made. */
    uint32_t *first_group; /* of an edge: 1 + its first group; MN_NOT_ANY: it has none */
    uint32_t *shared;      /* of a party: 1 + its place for goods of which nothing is known */
    struct mn_slot *slot;  /* by party, good and lot: a place; and which of `lots` are a party's */
    mn_lot_bought *lots;   /* lots that parties buy, each party's sorted */
    mn_goods_set *bought;  /* runs of `lots` */
    uint8_t *given;        /* of a party: whether it was given as a target */
    uint8_t *far;          /* of a party: edges to the nearest end at least; 0: too many for a path
                            * by it. NULL: not measured, all is laid out */
    uint64_t *near;        /* with far: a bit for each party that has one, or that paths end at */
    uint32_t *queue;       /* places, as they were reached */
    size_t slots, used, n_lots, n_bought, queued, work;
    size_t group_room, place_room, join_room, want_room, order_room, lot_room, bought_room,
        queue_room;
} mn_graph;

/* What any layout needs: keys of goods, recipes, room. mn_graph_free() in any case. */
MN_USE mn_status mn_graph_open(mn_graph *g, const mn_chain *c, const mn_path_targets *t,
                               const mn_path_options *o, mn_err *e);
/* Makes the places that lie within reach of the buyers, where there are targets those alone by
 * which a path can lead; root[i] becomes the place of buyer[i].
 * mn_graph_free() in any case. */
MN_USE mn_status mn_graph_new(mn_graph *g, uint32_t *root, const mn_chain *c,
                              const mn_path_targets *t, const uint32_t *buyer, size_t buyers,
                              const mn_path_options *o, const mn_ctx *ctx, mn_err *e);
void mn_graph_free(mn_graph *g);
/* Sets far for all parties by which a path of a buyer can lead (far.c). O(edges of the tiers that
 * are near the buyers or near the ends, whichever are fewer). */
MN_USE mn_status mn_graph_measure(mn_graph *g, const uint32_t *buyer, size_t buyers,
                                  const mn_ctx *ctx, mn_err *e);
/* The seller was given, or has a nexus that is of this good or of whatever it sells. */
bool mn_graph_ends(const mn_graph *g, const mn_chain_edge *edge);
/* From the ends back: sets need, and takes away joins by which no path can end. */
MN_USE mn_status mn_graph_prune(mn_graph *g, const mn_ctx *ctx, mn_err *e);
/* Parts joins by how many further ones end a path: for searches that go by each path. O(joins *
 * tiers). */
MN_USE mn_status mn_graph_part(mn_graph *g, mn_err *e);
/* Sets plain and ring (ring.c). O(joins). */
MN_USE mn_status mn_graph_rings(mn_graph *g, mn_err *e);

/* MN_DATA once more was looked at than any chain of people needs. */
MN_USE mn_status mn_graph_spent(const mn_graph *g, mn_err *e);

/* Places of a seller for a good of a lot (place.c), made where they are not there yet. */
MN_USE mn_status mn_graph_place(uint32_t *out, mn_graph *g, uint32_t party, uint32_t good,
                                uint32_t lot, mn_err *e);
/* The groups of an edge (group.c): first .. first+n-1. */
MN_USE mn_status mn_graph_groups(uint32_t *first, uint32_t *n, mn_graph *g, uint32_t edge,
                                 mn_err *e);
/* The lots that a party buys: runs of g->lots. */
MN_USE mn_status mn_graph_lots(mn_goods_set *out, mn_graph *g, uint32_t party, mn_err *e);
/* The first of a run that is of this lot, or of a later one. */
size_t mn_lots_from(const mn_graph *g, mn_goods_set run, uint32_t lot);
/* Why goods of a group can be in what the place sells; MN_BASIS_NO: they can't. MN_BASES stands
 * for what mn_join_basis() tells. */
enum { MN_BASIS_NO = MN_BASIS_DIRECT + 1 };
uint8_t mn_graph_basis(const mn_graph *g, const mn_place *p, const mn_group *group);

static inline uint32_t mn_group_supply(const mn_graph *g, const mn_group *x, uint32_t i)
{
    return x->ordered ? g->order[x->first + i] : x->first + i;
}
static inline int32_t mn_day_within(int32_t day)
{
    return day <= MN_DAY_PAST ? MN_DAY_PAST + 1 : day >= MN_DAY_FUTURE ? MN_DAY_FUTURE - 1 : day;
}
static inline int32_t mn_supply_from(const mn_chain *c, uint32_t s)
{
    const int32_t day = c->supply.from ? c->supply.from[s] : MN_NO_DAY;
    return day == MN_NO_DAY ? MN_DAY_PAST : mn_day_within(day);
}
/* Not before its first day; where that alone is known, that. */
static inline int32_t mn_supply_until(const mn_chain *c, uint32_t s)
{
    const int32_t from = c->supply.from ? c->supply.from[s] : MN_NO_DAY;
    const int32_t until = c->supply.until ? c->supply.until[s] : MN_NO_DAY;
    if (until == MN_NO_DAY)
        return from == MN_NO_DAY ? MN_DAY_FUTURE : mn_day_within(from);
    return mn_day_within(until < from ? from : until);
}

/* Its supplies were on its first day and on its last one, and on no other: rows need not be read.
 */
static inline bool mn_group_two_days(const mn_graph *g, const mn_group *x)
{
    return x->count <= 2 && !g->c->supply.until && !x->undated;
}

/* Going up by a group from goods that were there on `day` at the latest: the latest day on which
 * its goods can have been sold, or MN_DAY_NEVER. O(log supplies); O(supplies) where they have
 * last days of their own. */
int32_t mn_group_step(const mn_graph *g, const mn_group *x, int32_t day);
/* The earliest day, not before `day`, on which one of its supplies was; MN_DAY_NEVER. */
int32_t mn_group_since(const mn_graph *g, const mn_group *x, int32_t day);
/* The earliest day from which a step by the group comes to `day` or later. */
int32_t mn_group_need(const mn_graph *g, const mn_group *x, int32_t day);

/* The basis of a join from a place that was reached by a good. */
static inline unsigned mn_join_basis(const mn_graph *g, const mn_join *j, uint32_t good)
{
    if (j->basis != MN_BASES)
        return j->basis;
    const uint32_t other = g->c->edge[g->group[j->group].edge].good;
    return mn_goods_like(g->key, good, other) ? MN_BASIS_SAME : MN_BASIS_ASSUMED;
}

#endif
