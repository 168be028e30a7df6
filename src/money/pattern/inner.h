/* SPDX-License-Identifier: Apache-2.0
 *
 * money/pattern/inner.h - what the files of this folder share: a look-up from one closing payment,
 * its scratch memory and its hits, and the counts that roll with the stream.
 *
 * A chunk of payments is put into the store of edges at once. Then it is worked on by tasks, each
 * of which goes through the chunk's payments in their order and changes nothing but what is its
 * own: links, pairs, the counts of a window, the patterns of one node (engine.c says which waits
 * for which). Then the patterns of the graph are looked up from each payment of the chunk: they
 * read edges alone, and none that is later than their closing payment. So do the lists of what was
 * told. All of it runs at once on all threads, and what comes of it is the same on one.
 */
#ifndef MONEY_PATTERN_INNER_H
#define MONEY_PATTERN_INNER_H

#include "core/prefetch.h"
#include "money/pattern/flow.h"
#include "money/pattern/pattern.h"
#include <stdatomic.h>

/* MN_USAGE where a setting is out of its range. */
MN_USE mn_status mn_pattern_check(const mn_pattern_config *c, mn_err *e);

/* ---- a payment as an edge ---- */
/* MN_USAGE where a node or an area is out of its range. */
MN_USE mn_status mn_pay_check_sides(const mn_pattern_pay *x, mn_err *e);
uint32_t mn_pay_side(const mn_pattern_pay *x, uint32_t node);
bool mn_pay_is_known(const mn_pattern_pay *x); /* its value */

/* ---- marks: from a small number to another, emptied at once ---- */
typedef struct mn_marks {
    struct mn_mark {
        uint32_t key, stamp, value, extra, turn;
    } * slot;
    size_t cap, n;
    uint32_t stamp;
} mn_marks;
void mn_marks_clear(mn_marks *m);
/* The mark of key, or NULL. */
struct mn_mark *mn_marks_find(const mn_marks *m, uint32_t key);
/* The mark of key, made with value 0 where it is not there (*fresh). NULL: no memory. Pointers to
 * marks are good until the next one is made. */
struct mn_mark *mn_marks_put(mn_marks *m, uint32_t key, bool *fresh);

/* ---- numbers of edges, gathered ---- */
typedef struct mn_edges {
    uint64_t *at;
    size_t n, cap;
} mn_edges;
bool mn_edges_add(mn_edges *v, uint64_t number);

/* ---- payments of a node, beside each other ---- */
typedef unsigned __int128 mn_sum;
typedef struct mn_item {
    uint64_t at, value; /* above 0 */
    uint32_t node, time;
} mn_item;
typedef struct mn_items {
    mn_item *item;
    size_t n, cap;
    mn_sum sum;
} mn_items;

/* ---- counts over a window (see fans below) right after a payment, of its payer and its payee ----
 */
typedef struct mn_fan_then {
    uint32_t out, out_all;           /* of the payer: nodes that it paid, payments out */
    uint32_t in_payer, in_payer_all; /* of the payer: nodes that paid it, payments in */
    uint32_t in, in_all;             /* of the payee */
    uint32_t payee_out_all;          /* of the payee: payments out */
    bool fresh;                      /* the pair was not in the window before */
} mn_fan_then;

/* ---- the payments of a chunk, all of which are edges ---- */
typedef struct mn_chunk {
    const mn_pattern_pay *pay;
    uint64_t first;
    size_t n;
    const uint64_t *pair; /* of each payment: the one before of its pair, or MN_EDGE_NONE */
    const uint32_t *gap;  /* seconds since that one */
    uint16_t *level;      /* or NULL */
    /* Of look-ups: as in mn_look; fans: how many of fan each payment has. */
    const uint64_t *paid;
    const mn_fan_then *fan;
    size_t fans;
} mn_chunk;

/* How many payments before its turn a payment's things are asked of memory; and what is found by
 * way of these. */
enum { MN_AHEAD = 16, MN_AHEAD_NEXT = 8 };

/* ---- what was the last edge of its pair when it left a window ----
 * All of a chunk's edges are there, so an edge may be marked as old by one of the chunk that came
 * after it had left. */
typedef struct mn_still {
    mn_edges at; /* edges of which that is so, in order */
    size_t next;
} mn_still;
/* Before a window goes over the chunk. False: no memory. */
bool mn_still_set(mn_still *s, const mn_chunk *k, int64_t window, uint64_t cursor);
/* Of edges in their order, as they leave. */
static inline bool mn_still_last(mn_still *s, const mn_edge *x, uint64_t number)
{
    if (!(mn_edge_bits(x) & MN_EDGE_OLD))
        return true;
    while (s->next < s->at.n && s->at.at[s->next] < number)
        s->next++;
    return s->next < s->at.n && s->at.at[s->next] == number;
}

/* ---- the last payment from any node, as it was at a payment of the chunk ---- */
enum { MN_RECENT_BITS = 16 };
typedef struct mn_recent {
    uint64_t *key, *swap; /* node << MN_PAGE_BITS | which of the chunk, in order */
    size_t n, cap;
    uint32_t most; /* of the nodes */
    uint64_t first;
    uint64_t seen[1 << (MN_RECENT_BITS - 6)]; /* a bit of each node that has one */
} mn_recent;
bool mn_recent_new(mn_recent *r); /* room for a chunk; mn_recent_free() */
void mn_recent_free(mn_recent *r);
/* Of the payments [first, first + n), n <= MN_PAGE. */
void mn_recent_set(mn_recent *r, const mn_pay_flow *flow, uint64_t first, size_t n);
/* The same one by one: `which` of the chunk that begins with `first` it belongs to; then all are
 * put in order. False: no memory. */
void mn_recent_begin(mn_recent *r, uint64_t first);
MN_USE bool mn_recent_add(mn_recent *r, uint32_t node, size_t which);
void mn_recent_sort(mn_recent *r);
/* The node's last payment not after `at`, or MN_EDGE_NONE. O(log n). */
uint64_t mn_recent_last(const mn_recent *r, const mn_pay_flow *flow, uint32_t node, uint64_t at);
/* How many of the node belong to payments after `at`. O(log n). */
uint32_t mn_recent_after(const mn_recent *r, uint32_t node, uint64_t at);

/* ---- counts of different counterparties over a window ---- */
struct mn_fan_node {
    uint32_t in, out;     /* different nodes that paid it, that it paid */
    uint32_t n_in, n_out; /* payments, those from and to outside too */
};
typedef struct mn_fans {
    int64_t window;
    uint64_t cursor; /* the first edge that is counted */
    struct mn_fan_node *node;
    size_t nodes, cap;
    mn_still still;
    bool notes;      /* of payers whose payments leave while a chunk passes by: */
    mn_recent *gone; /* where it notes */
} mn_fans;
MN_USE mn_status mn_fans_reach(mn_fans *f, size_t n, mn_err *e);
void mn_fans_free(mn_fans *f);
void mn_fans_forward(mn_fans *f, const mn_pay_flow *flow, int64_t time);
/* How many payments the node had made within the window right after payment `at` of the chunk;
 * recent: of the chunk. Where the window is noted. O(log n). */
static inline uint32_t mn_fans_paid(const mn_fans *f, const mn_recent *recent, uint32_t node,
                                    uint64_t at)
{
    return f->node[node].n_out - mn_recent_after(recent, node, at) +
           mn_recent_after(f->gone, node, at);
}
/* Counts the chunk; then[i * each] is of its payment i. False: no memory. */
bool mn_fans_take(mn_fans *f, const mn_pay_flow *flow, const mn_chunk *k, mn_fan_then *then,
                  size_t each);

enum { MN_FANS_MAX = 8 };

/* ---- whom a node paid, as 256 bits: what they deny is not so ----
 * Two generations, of which the older one reaches back a window at least; they change between
 * chunks alone, so that they hold for every payment of a chunk. 64 bytes a node. */
enum { MN_SIGN_WORDS = 4 };
struct mn_sign {
    uint64_t now[MN_SIGN_WORDS], before[MN_SIGN_WORDS];
};
typedef struct mn_signs {
    int64_t window, until; /* until: when a generation may end */
    bool begun;
    struct mn_sign *node;
    size_t nodes, cap;
} mn_signs;
/* Before the payments of a chunk, the first of which is at `time`. */
void mn_signs_forward(mn_signs *s, int64_t time);
static inline uint32_t mn_sign_bit(uint32_t node)
{
    return node * UINT32_C(0x9e3779b1) >> 24;
}
/* Takes a chunk in. */
void mn_signs_take(mn_signs *s, const mn_pay_flow *flow, const mn_chunk *k);
/* False: `from` did not pay `to` in the window of any payment of the chunk. */
static inline bool mn_signs_maybe(const mn_signs *s, uint32_t from, uint32_t to)
{
    const uint32_t bit = mn_sign_bit(to);
    const struct mn_sign *x = &s->node[from];
    return (x->now[bit >> 6] | x->before[bit >> 6]) >> (bit & 63) & 1;
}

/* ---- which amounts a node paid to nodes and received of them, as 64 classes: what they deny is
 * not so ---- Two generations, as of signs. 32 bytes a node. */
struct mn_tone {
    uint64_t out, in, out_before, in_before;
};
typedef struct mn_tones {
    int64_t window, until;
    bool begun;
    struct mn_tone *node;
    size_t nodes, cap;
} mn_tones;
void mn_tones_forward(mn_tones *t, int64_t time);
void mn_tones_take(mn_tones *t, const mn_pay_flow *flow, const mn_chunk *k);
/* The classes of amounts between both, which are above 0. */
uint64_t mn_tones_between(uint64_t least, uint64_t most);

/* ---- how many middles a scatter-gather has at most (bound.c) ----
 * A byte for each slot, up to 128 of them a node, and one for each node; of two generations, which
 * change between chunks alone. */
/* The numbers of a slot, the newest generation's in the lowest bits, which stay at the most. */
enum { MN_BOUND_AGES = 4, MN_BOUND_BITS = 2, MN_BOUND_MOST = 3 };
typedef struct mn_bounds {
    int64_t window, until;
    uint32_t least; /* edges held from which on it is worth to count */
    bool tried, on, begun;
    int64_t begin, known;          /* known: from when on all of the window was counted */
    bool blind;                    /* before that: anything may be */
    uint64_t first[MN_BOUND_AGES]; /* edges that generations began with, the newest first */
    uint8_t *slot;
    size_t slots;
    atomic_size_t counted;
    uint16_t *flags; /* of each node */
    size_t nodes, cap;
} mn_bounds;
/* Of a node: bits of the generations, the newest in the lowest. */
enum { MN_BOUND_HEAVY, MN_BOUND_WIDE, MN_BOUND_BIG };
static inline bool mn_bounds_has(const mn_bounds *b, uint32_t node, unsigned flag)
{
    return b->flags[node] >> MN_BOUND_AGES * flag & ((1 << MN_BOUND_AGES) - 1);
}
static inline uint8_t *mn_bounds_slot(const mn_bounds *b, uint32_t s, uint32_t d)
{
    uint64_t x = ((uint64_t)s << 32 | d) * UINT64_C(0x9e3779b97f4a7c15);
    x = (x ^ x >> 32) * UINT64_C(0xd6e8feb86659fd93);
    return &b->slot[(x ^ x >> 32) & (b->slots - 1)];
}
/* Whether there may be k middles from s to d in the window of any payment of the chunk, where d is
 * not heavy; wide: d is. */
static inline bool mn_bounds_maybe(const mn_bounds *b, uint32_t s, uint32_t d, uint32_t k,
                                   bool wide)
{
    const uint32_t n = *mn_bounds_slot(b, s, d) >> MN_BOUND_BITS * (MN_BOUND_AGES - 1);
    return n == MN_BOUND_MOST || n >= k || (wide && mn_bounds_has(b, s, MN_BOUND_BIG));
}
bool mn_bounds_reach(mn_bounds *b, const mn_pay_flow *flow, size_t nodes);
void mn_bounds_free(mn_bounds *b);
/* Before the payments of a chunk, the first of which is at `time`. */
void mn_bounds_forward(mn_bounds *b, const mn_pay_flow *flow, int64_t time);

/* ---- one side of a layer ---- */
typedef struct mn_side {
    uint32_t *node, *degree;
    size_t n, cap_node, cap_degree, alive;
} mn_side;
typedef struct mn_pair {
    uint32_t x, y; /* of two sides */
    uint64_t last; /* the last payment from the one to the other */
} mn_pair;
typedef struct mn_pairs {
    mn_pair *pair;
    size_t n, cap;
} mn_pairs;

/* ---- things of one size, taken and given back; numbers from 1 ---- */
typedef struct mn_slab {
    unsigned char *item;
    size_t size, n, cap;
    uint32_t free;
} mn_slab;
uint32_t mn_slab_take(mn_slab *s); /* zeroed; 0: no memory */
void mn_slab_give(mn_slab *s, uint32_t i);
static inline void *mn_slab_at(const mn_slab *s, uint32_t i)
{
    return s->item + (i - 1) * s->size;
}

/* ---- patterns of one node that roll with the stream ----
 * forward: lets go what has left the window by a time.
 * take: the payments of a chunk, which are appended; l is of the thread. */
typedef struct mn_smurfs {
    uint64_t cursor;
    struct mn_smurf_node {
        mn_sum sum;       /* of payments below the limit */
        uint32_t sources; /* whose last payment is */
    } * node;
    size_t nodes, cap;
    mn_still still;
} mn_smurfs;
typedef struct mn_passes {
    uint64_t cursor;
    struct mn_pass_node {
        mn_sum in, passed; /* of the window: what came in, and how much of it has left */
    } * node;
    size_t nodes, cap;
} mn_passes;
typedef struct mn_cashes {
    uint64_t cursor, near_cursor;
    uint32_t *state; /* of a node; 0: none */
    size_t nodes, cap;
    mn_slab states, lots, days;
    uint16_t *critical; /* of n: how many of them chance does not explain */
} mn_cashes;
typedef struct mn_funnels {
    uint64_t cursor;
    uint32_t *state;
    size_t nodes, cap;
    mn_slab states, lots;
    const uint32_t *home;
    uint32_t n_home;
    mn_still still;
} mn_funnels;

struct mn_look;
/* A hit that is told, of which the payments are not listed yet: those of the window from its
 * closing payment back, that its centre paid (out) or was paid by (in), of which keep says so;
 * NULL: none of these. */
typedef bool (*mn_keep)(const struct mn_look *l, const mn_edge *x);
typedef struct mn_told {
    uint64_t at;
    int64_t since;
    mn_keep out, in;
    uint32_t strength, centre;
    uint8_t pattern, flags;
} mn_told;
enum { MN_WALKS = 12, MN_CYCLES = 16 }; /* lists, and walks for cycles, side by side */

enum { MN_LOOK_NEAR = 128, MN_MAYBE_NO = 1, MN_MAYBE_YES };
/* A look-up from one closing payment. */
typedef struct mn_look {
    const mn_pattern_config *c;
    const mn_pay_flow *flow;
    const mn_edge *e;
    uint64_t at;
    uint64_t paid;          /* the payee's last payment out before e, + 1; 0: none */
    const mn_fan_then *fan; /* counts right after e */
    const uint8_t *fans_of; /* of a pattern: which of them */
    const mn_signs *signs;
    const mn_bounds *bounds;
    const mn_tones *tones;
    const uint64_t *pair; /* of each payment of the chunk: the one before of its pair */
    uint64_t first;       /* of the chunk */
    uint16_t *level;      /* of this payment, by pattern; or NULL */
    uint64_t *cut;        /* by pattern */
    uint8_t
        maybe[MN_LOOK_NEAR]; /* of the last payments: MN_MAYBE_NO or MN_MAYBE_YES; 0: not asked */
    mn_hits *hits;
    /* Scratch, kept from one look-up to the next. */
    mn_marks marks, others, deep, barren[MN_CYCLES];
    mn_edges list, ins, outs, walk[MN_WALKS], swap;
    mn_items came, went;
    mn_told *told;
    size_t n_told, cap_told;
    const mn_recent *paid_last; /* from each node */
    const mn_fans *counted;     /* of scatter-gather */
    mn_side a, b, m, s;
    mn_pairs pairs, above;
    bool far;    /* the window is too large for the processor's own memory */
    bool failed; /* no memory */
} mn_look;
void mn_look_free(mn_look *l);

/* The earliest time, since the epoch, that lies in the window of pattern p. May be below 0. */
static inline int64_t mn_look_since(const mn_look *l, mn_pattern p)
{
    return (int64_t)l->e->time - l->c->window[p] + 1;
}
/* Whether e's payer has so many receipts in the window (or a longer one, of which they are counted)
 * that a walk back from it is not begun: eight times what may be visited. */
static inline bool mn_look_crowded(const mn_look *l, mn_pattern p)
{
    return l->fan[l->fans_of[p]].in_payer_all / 8 > l->c->visits;
}
/* n is k, 2k, 4k, .. */
bool mn_pattern_step(uint32_t n, uint32_t k);
/* Where e makes it true (`without`: the number without e), or makes it double. */
bool mn_pattern_tell(uint32_t n, uint32_t without, uint32_t k);
void mn_look_level(mn_look *l, mn_pattern p, uint32_t strength);
void mn_look_cut(mn_look *l, mn_pattern p);
/* Adds a hit with the edges of `list`, which are put in order, each once. */
void mn_look_hit(mn_look *l, mn_pattern p, uint32_t strength, uint32_t centre, uint32_t other,
                 uint8_t flags, mn_edges *list);
/* The chunk's payment i is what is looked at. */
static inline void mn_look_from(mn_look *l, const mn_chunk *k, size_t i)
{
    l->at = k->first + i;
    l->e = mn_pay_flow_at(l->flow, l->at);
    l->level = k->level ? k->level + i * MN_PATTERNS : NULL;
}
/* The same with what the tasks of the chunk made ready. */
static inline void mn_look_whole(mn_look *l, const mn_chunk *k, size_t i)
{
    mn_look_from(l, k, i);
    l->paid = k->paid[i];
    l->fan = &k->fan[i * k->fans];
}
/* Tells a hit of l->at, to be listed later: when all of the chunk's payments are linked. */
void mn_look_tell(mn_look *l, mn_pattern p, int64_t since, mn_keep out, mn_keep in,
                  uint32_t strength, uint32_t centre, uint8_t flags);
/* Lists what was told, as many payments as are listed: adds these hits, in any order. */
void mn_look_told(mn_look *l);
MN_USE bool mn_hits_add(mn_hits *h, const mn_hit *hit, const uint64_t *edges, size_t n);
/* A list that will be walked: from an edge back, not before `since`, so many payments at most.
 * signs: those of whom it meets are wanted, too. */
typedef struct mn_path {
    uint64_t at;
    int64_t since;
    uint32_t most;
    bool in, signs;
} mn_path;
enum { MN_PATHS = 5 };
/* The lists that patterns will walk from l->at, of which `longest` has the longest window; and,
 * once these are near, those of whom scatter-gather will count from: at most MN_PATHS less one; how
 * many. */
/* Asks for what is known of its nodes, and for the payer's last receipt. */
void mn_look_ask_nodes(const mn_look *l);
size_t mn_look_paths(const mn_look *l, mn_pattern longest, mn_path *path);
size_t mn_look_starts(mn_look *l, mn_path *path);
/* Goes along all of them, so that they are near. */
void mn_look_warm(const mn_look *l, mn_path *path, size_t n);
/* The list that counting l->at walks, if any; what it counts, in l->list; and counts what was
 * noted. From all payments of a chunk, and only then asked for. Threads may do so at once. */
bool mn_bounds_path(const mn_look *l, mn_path *path);
void mn_bounds_note(mn_bounds *b, mn_look *l);
void mn_bounds_take(mn_bounds *b, mn_look *l);
/* ---- hits of a chunk, which are put in order while the next chunk is looked at ---- */
enum { MN_LANES = 64 };
typedef struct mn_told_hits {
    mn_hits hits[2][MN_LANES]; /* by lanes, of one chunk and of the next, in turns */
    unsigned turn;             /* which of these the chunk at hand has */
    uint64_t first;            /* payments of the chunk before that, */
    size_t n, lanes;           /* and how many lanes told of it; 0: all is put in order */
} mn_told_hits;
/* The chunk at hand is done. That before it was put in order. */
void mn_told_end(mn_told_hits *t, const mn_chunk *k, size_t lanes);
/* Puts the hits of the chunk that was done last behind *out, and counts them by pattern. Another
 * thread may work on the next one. False: no memory. */
MN_USE bool mn_told_gather(mn_told_hits *t, mn_hits *out, uint64_t *counts);
void mn_told_free(mn_told_hits *t);
/* Adds the hits of a chunk to *out by closing payment and pattern, those of one payment and pattern
 * in their order; they are of one of from[0..many). False: no memory. */
MN_USE bool mn_hits_gather(mn_hits *out, const mn_hits *from, size_t many, uint64_t first,
                           size_t n);

void mn_look_fans(mn_look *l);
/* From each of the chunk's payments [from, to), many walks side by side. */
void mn_look_cycles(mn_look *l, const mn_chunk *k, size_t from, size_t to);
/* False: without reading an edge but e it is known that e closes no cycle. */
bool mn_look_cycle_may(const mn_look *l);
/* Whether all that the payee paid is looked at before a walk: it is not too much. */
bool mn_look_cycle_filters(const mn_look *l);
void mn_look_gather(mn_look *l);
/* False: there are too few payers or payees. */
bool mn_look_gather_may(const mn_look *l);
/* What it will walk of the payer's payments out, once those in are near. */
bool mn_look_gather_path(mn_look *l, mn_path *path);
void mn_look_scatter(mn_look *l);
/* False: counts alone deny it. */
bool mn_look_scatter_may(const mn_look *l);
/* Asks for what is known of those who paid the payer, once they are near. */
void mn_look_scatter_ask(const mn_look *l);
void mn_look_layers(mn_look *l);
void mn_look_rapid(mn_look *l);

/* The last payment of a pair of nodes not after l->at, where it is in the longest window of
 * scatter-gather and layers; else it, or MN_EDGE_NONE. O(1), and O(payments of the pair in the
 * chunk). */
uint64_t mn_look_pair(const mn_look *l, uint32_t from, uint32_t to);
/* How many payments the node had made within scatter-gather's window right after l->at. O(log n).
 */
static inline uint32_t mn_look_paid(const mn_look *l, uint32_t node)
{
    return mn_fans_paid(l->counted, l->paid_last, node, l->at);
}
/* Three steps of asking the processor for what that will read, each a while after the one before.
 */
static inline void mn_look_ask(const mn_look *l, uint32_t from)
{
    mn_prefetch(&l->signs->node[from]);
}
static inline void mn_look_ask_again(const mn_look *l, uint32_t from, uint32_t to)
{
    if (mn_signs_maybe(l->signs, from, to))
        mn_pay_flow_ask_index(l->flow, from, to);
}
static inline void mn_look_ask_edges(const mn_look *l, uint32_t from, uint32_t to)
{
    if (l->far && mn_signs_maybe(l->signs, from, to))
        mn_pay_flow_ask_edges(l->flow, from, to);
}

void mn_smurfs_forward(mn_smurfs *s, const mn_pay_flow *flow, const mn_pattern_config *c,
                       int64_t time);
void mn_smurfs_take(mn_smurfs *s, mn_look *l, const mn_chunk *k);
void mn_passes_forward(mn_passes *s, const mn_pay_flow *flow, const mn_pattern_config *c,
                       int64_t time);
void mn_passes_take(mn_passes *s, mn_look *l, const mn_chunk *k);
MN_USE bool mn_cashes_init(mn_cashes *s);
void mn_cashes_free(mn_cashes *s);
void mn_cashes_forward(mn_cashes *s, const mn_pay_flow *flow, const mn_pattern_config *c,
                       int64_t time);
void mn_cashes_take(mn_cashes *s, mn_look *l, const mn_chunk *k);
void mn_funnels_forward(mn_funnels *s, const mn_pay_flow *flow, const mn_pattern_config *c,
                        int64_t time);
void mn_funnels_take(mn_funnels *s, mn_look *l, const mn_chunk *k);

/* ---- taken up again (resume.c): receipts are met in their order ---- */
typedef struct mn_funnel_part {
    uint64_t rest, quick, away;
} mn_funnel_part;
/* What is left of a receipt; before: of each node, how much had left of those met before, 0 at
 * first. False: it made none, or it was let go. */
bool mn_passes_rest(const mn_passes *s, const mn_pay_flow *flow, uint64_t number, mn_sum *before,
                    uint64_t *rest);
/* What the lot of a payment holds, or NULL; at: for each node the lot that was met last, 0 at
 * first. */
mn_funnel_part *mn_funnels_lot(const mn_funnels *s, const mn_pay_flow *flow, uint64_t number,
                               uint32_t *at);
/* All as if nothing had left, then what has left of each, from the oldest. */
void mn_passes_clear(mn_passes *s);
void mn_passes_left(mn_passes *s, uint32_t node, uint64_t v);
void mn_funnels_clear(mn_funnels *s);
void mn_funnels_sum(mn_funnels *s, const mn_edge *x, uint32_t lot);
mn_status mn_resume_rests(const mn_pay_flow *flow, const mn_passes *passes,
                          const mn_funnels *funnels, mn_pattern_rest **out, size_t *n, mn_err *e);
mn_status mn_resume_take_up(const mn_pay_flow *flow, mn_passes *passes, mn_funnels *funnels,
                            const mn_pattern_rest *rest, size_t n, mn_err *e);

/* f is before g, both in the window; their numbers: f < g. */
static inline bool mn_before(const mn_look *l, const mn_edge *f, const mn_edge *g)
{
    return l->c->ties == MN_TIES_ROW || f->time < g->time;
}

#endif
