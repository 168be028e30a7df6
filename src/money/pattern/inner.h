/* SPDX-License-Identifier: Apache-2.0
 *
 * money/pattern/inner.h - what the files of this folder share: a look-up from one closing payment,
 * its scratch memory and its hits, and the counts that roll with the stream.
 *
 * A chunk of payments is first taken in, one after another: edges, links and rolling counts, and
 * the patterns of one node that live from these. Then the patterns of the graph are looked up from
 * each payment of the chunk, at once on all threads: they read edges alone, and none that is later
 * than their closing payment.
 */
#ifndef MONEY_PATTERN_INNER_H
#define MONEY_PATTERN_INNER_H

#include "money/pattern/flow.h"
#include "money/pattern/pattern.h"

/* MN_USAGE where a setting is out of its range. */
MN_USE mn_status mn_pattern_check(const mn_pattern_config *c, mn_err *e);

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
} mn_fans;
/* What they were right after a payment, of its payer and its payee. */
typedef struct mn_fan_then {
    uint32_t out, out_all;           /* of the payer: nodes that it paid, payments out */
    uint32_t in_payer, in_payer_all; /* of the payer: nodes that paid it, payments in */
    uint32_t in, in_all;             /* of the payee */
    bool fresh;                      /* the pair was not in the window before */
} mn_fan_then;
MN_USE mn_status mn_fans_reach(mn_fans *f, size_t n, mn_err *e);
void mn_fans_forward(mn_fans *f, const mn_pay_flow *flow, int64_t time);
void mn_fans_add(mn_fans *f, const mn_edge *x, uint64_t pair, mn_fan_then *then);
void mn_fans_note(mn_edge *x, const mn_fan_then *then);
void mn_fans_ask(const mn_fans *f, uint32_t from, uint32_t to);

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
static inline void mn_signs_add(mn_signs *s, uint32_t from, uint32_t to)
{
    const uint32_t bit = mn_sign_bit(to);
    s->node[from].now[bit >> 6] |= UINT64_C(1) << (bit & 63);
}
/* False: `from` did not pay `to` in the window of any payment of the chunk. */
static inline bool mn_signs_maybe(const mn_signs *s, uint32_t from, uint32_t to)
{
    const uint32_t bit = mn_sign_bit(to);
    const struct mn_sign *x = &s->node[from];
    return (x->now[bit >> 6] | x->before[bit >> 6]) >> (bit & 63) & 1;
}

/* ---- the last payment from any node, as it was at a payment of the chunk ---- */
typedef struct mn_recent {
    uint64_t *key, *swap; /* node << MN_PAGE_BITS | which of the chunk, in order */
    size_t n;
    uint64_t first;
} mn_recent;
/* Of the payments [first, first + n), n <= MN_PAGE; key and swap have room for so many. */
void mn_recent_set(mn_recent *r, const mn_pay_flow *flow, uint64_t first, size_t n);
/* The node's last payment not after `at`, or MN_EDGE_NONE. O(log n). */
uint64_t mn_recent_last(const mn_recent *r, const mn_pay_flow *flow, uint32_t node, uint64_t at);

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
 * forward: lets go what has left the window by a time; before the payment is appended.
 * take: the payment l->e, appended; `pair` as mn_pay_flow_add() has it. */
typedef unsigned __int128 mn_sum;
typedef struct mn_smurfs {
    uint64_t cursor;
    struct mn_smurf_node {
        mn_sum sum;       /* of payments below the limit */
        uint32_t sources; /* whose last payment is */
    } * node;
    size_t nodes, cap;
} mn_smurfs;
typedef struct mn_passes {
    uint64_t cursor;
    struct mn_pass_node {
        mn_sum in, passed;          /* of the window */
        uint32_t first, last, open; /* lots; open: the first with a rest */
    } * node;
    size_t nodes, cap;
    mn_slab lots;
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
} mn_funnels;

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
    const uint64_t *pair; /* of each payment of the chunk: the one before of its pair */
    uint64_t first;       /* of the chunk */
    uint16_t *level;      /* of this payment, by pattern; or NULL */
    uint64_t *cut;        /* by pattern */
    mn_hits *hits;
    /* Scratch, kept from one look-up to the next. */
    mn_marks marks, others, deep;
    mn_edges list, ins, outs;
    const mn_recent *paid_last; /* from each node */
    mn_side a, b, m, s;
    mn_pairs pairs, above;
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
MN_USE bool mn_hits_add(mn_hits *h, const mn_hit *hit, const uint64_t *edges, size_t n);

void mn_look_fans(mn_look *l);
void mn_look_cycle(mn_look *l);
void mn_look_gather(mn_look *l);
void mn_look_scatter(mn_look *l);
void mn_look_layers(mn_look *l);
void mn_look_rapid(mn_look *l);

/* The last payment of a pair of nodes not after l->at, where it is in the longest window of
 * scatter-gather and layers; else it, or MN_EDGE_NONE. O(1), and O(payments of the pair in the
 * chunk). */
uint64_t mn_look_pair(const mn_look *l, uint32_t from, uint32_t to);
/* Two steps of asking the processor for what that will read, the second a while after the first. */
static inline void mn_look_ask(const mn_look *l, uint32_t from)
{
    __builtin_prefetch(&l->signs->node[from]);
}
static inline void mn_look_ask_again(const mn_look *l, uint32_t from, uint32_t to)
{
    if (mn_signs_maybe(l->signs, from, to))
        mn_pay_flow_ask_index(l->flow, from, to);
}
/* Adds to l->list the payments not before `since` from `at` back along the payee's (in) or the
 * payer's list of which `keep` is true, as many as are listed. Whether there are more. */
bool mn_look_list(mn_look *l, uint64_t at, int64_t since, bool in,
                  bool (*keep)(const mn_look *, const mn_edge *));
/* Room for nodes below n in an array of things of a size, zeroed. */
bool mn_reach(void *items, size_t *nodes, size_t *cap, size_t n, size_t size);

void mn_smurfs_forward(mn_smurfs *s, const mn_pay_flow *flow, const mn_pattern_config *c,
                       int64_t time);
void mn_smurfs_take(mn_smurfs *s, mn_look *l, uint64_t pair);
void mn_passes_forward(mn_passes *s, const mn_pay_flow *flow, const mn_pattern_config *c,
                       int64_t time);
void mn_passes_take(mn_passes *s, mn_look *l);
MN_USE bool mn_cashes_init(mn_cashes *s);
void mn_cashes_free(mn_cashes *s);
void mn_cashes_forward(mn_cashes *s, const mn_pay_flow *flow, const mn_pattern_config *c,
                       int64_t time);
void mn_cashes_take(mn_cashes *s, mn_look *l, int32_t day);
void mn_funnels_forward(mn_funnels *s, const mn_pay_flow *flow, const mn_pattern_config *c,
                        int64_t time);
void mn_funnels_take(mn_funnels *s, mn_look *l, uint64_t pair);

/* ---- taken up again (resume.c): lots are met in the order of their payments. at: for each node
 * the lot that was met last, 0 at first. ---- */
typedef struct mn_funnel_part {
    uint64_t rest, quick, away;
} mn_funnel_part;
/* What the lot of a payment holds; NULL: it made none, or it was let go. */
uint64_t *mn_passes_lot(const mn_passes *s, const mn_pay_flow *flow, uint64_t number, uint32_t *at);
mn_funnel_part *mn_funnels_lot(const mn_funnels *s, const mn_pay_flow *flow, uint64_t number,
                               uint32_t *at);
/* All as if nothing had left, then what holds of each lot, from the oldest, once it is set. */
void mn_passes_clear(mn_passes *s);
void mn_passes_sum(mn_passes *s, const mn_edge *x, uint32_t lot);
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
