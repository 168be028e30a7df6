/* SPDX-License-Identifier: Apache-2.0
 *
 * money/pattern/flow.h - the payments of the longest window, as edges that know what came before.
 *
 * An edge has 32 bytes and three links back in time: to the edge before of the same payer
 * (prev_out), to the one before of the same payee (prev_in), and to the last one that its payer had
 * received when it paid (feeds): a walk against time needs nothing else, and never meets an edge
 * that is later than where it comes from. Edges lie in pages that are let go as the window moves
 * on. An index finds the last edge of a pair (payer, payee) and says of nearly all pairs that are
 * not there that they are not, without reading an edge: at most 8 bytes an edge, so that an edge
 * has 40 in all. Links are distances, so that a stream may go on for ever.
 */
#ifndef MONEY_PATTERN_FLOW_H
#define MONEY_PATTERN_FLOW_H

#include "money/payment/payment.h"

typedef struct mn_edge {
    uint32_t time;                     /* seconds since mn_pay_flow.epoch */
    uint32_t from, to;                 /* a node; or MN_SIDE_OUT, with cash and area */
    uint32_t prev_out, prev_in, feeds; /* how many edges back; 0: none that is near enough */
    uint64_t value;                    /* hundredths; 0: not known; and MN_EDGE_OLD */
} mn_edge;
_Static_assert(sizeof(mn_edge) == 32, "an edge has 32 bytes");

#define MN_SIDE_OUT   (UINT32_C(1) << 31)
#define MN_SIDE_CASH  (UINT32_C(1) << 30)       /* of outside: it was cash, in an area: */
#define MN_SIDE_AREA  (MN_SIDE_CASH - 1)        /* as a number; all bits set: not known */
#define MN_EDGE_OLD   (UINT64_C(1) << 63)       /* a later edge of the pair is there */
#define MN_EDGE_VALUE ((UINT64_C(1) << 59) - 1) /* the most */
#define MN_EDGE_NONE  UINT64_MAX

enum { MN_PAGE_BITS = 12, MN_PAGE = 1 << MN_PAGE_BITS };

/* The last edges of a node, + 1; 0: none. */
typedef struct mn_ends {
    uint64_t out, in;
} mn_ends;

/* Entries of the index: the edge's number modulo 2^32 - 1, and eight bits of the pair. A bucket is
 * one line of the processor's memory. */
enum { MN_BUCKET = 12 };
struct mn_bucket {
    uint32_t number[MN_BUCKET];
    uint8_t tag[MN_BUCKET];
    uint32_t n;
};
_Static_assert(sizeof(struct mn_bucket) == 64, "a bucket has 64 bytes");

typedef struct mn_pay_flow {
    mn_edge **page;   /* a ring of pages */
    size_t page_mask; /* pages in the ring - 1 */
    size_t pages;     /* that have memory, those that are idle among them */
    struct mn_edge_slab {
        mn_edge *edge; /* many pages */
        unsigned idle; /* of which so many are not in use */
        bool apart;    /* as small pages of the system */
    } * slab;
    mn_edge **idle; /* pages that are not in use, the next one last */
    size_t ready;   /* so many of these at the end have memory */
    size_t slabs, cap_slabs, idles, cap_idles;
    uint64_t first, next; /* edges that are held: [first, next) */
    uint64_t expected;    /* that will be held at once; 0: not known */
    int64_t epoch, latest, keep;
    mn_ends *ends;
    size_t nodes, cap_nodes;
    struct mn_bucket *bucket; /* the pairs' index, aligned to 64 bytes within `buckets_held` */
    void *buckets_held;
    size_t buckets, used,
        last; /* used: entries; last: edges held that are the last of their pair */
} mn_pay_flow;

/* Room for nodes below n in an array of things of a size, zeroed. */
bool mn_reach(void *items, size_t *nodes, size_t *cap, size_t n, size_t size);

/* keep: seconds that an edge is held. Zero-initialised and then this. */
void mn_pay_flow_init(mn_pay_flow *f, int64_t keep);
void mn_pay_flow_free(mn_pay_flow *f);
/* Room for nodes below n, and for one more page of edges. */
MN_USE mn_status mn_pay_flow_reach(mn_pay_flow *f, size_t n, mn_err *e);
MN_USE mn_status mn_pay_flow_room(mn_pay_flow *f, mn_err *e);
/* Lets edges go that are `keep` seconds older than `time`, and counts time so that it fits. */
void mn_pay_flow_evict(mn_pay_flow *f, int64_t time);
/* Appends an edge at latest <= time; mn_pay_flow_reach and mn_pay_flow_room came before it. value
 * 0: not known. linked false: only its number is taken. *pair is the edge before of the same pair,
 * or MN_EDGE_NONE. Returns its number. */
uint64_t mn_pay_flow_add(mn_pay_flow *f, int64_t time, uint32_t from, uint32_t to, uint64_t value,
                         bool linked, uint64_t *pair);
/* The same in three steps, for many edges at a time: all are put; then, in any order or at once on
 * two threads, they are linked and their pairs are found. */
void mn_pay_flow_put(mn_pay_flow *f, int64_t time, uint32_t from, uint32_t to, uint64_t value,
                     bool linked);
/* paid[i]: the last edge that the payee of edge first + i had paid before it, + 1; 0: none. */
void mn_pay_flow_link(mn_pay_flow *f, uint64_t first, size_t n, uint64_t *paid);
/* pair[i]: the edge before of the pair of edge first + i, or MN_EDGE_NONE; gap[i]: seconds since
 * that one. */
void mn_pay_flow_pair(mn_pay_flow *f, uint64_t first, size_t n, uint64_t *pair, uint32_t *gap);
/* The last edge of a pair that is held, or MN_EDGE_NONE. O(1); without reading an edge for most
 * pairs that are not there. */
uint64_t mn_pay_flow_last(const mn_pay_flow *f, uint32_t from, uint32_t to);
/* Asks the processor for what mn_pay_flow_last() will read first; and, once that is there, for the
 * edges that it will read. */
void mn_pay_flow_ask_index(const mn_pay_flow *f, uint32_t from, uint32_t to);
void mn_pay_flow_ask_edges(const mn_pay_flow *f, uint32_t from, uint32_t to);
size_t mn_pay_flow_bytes(const mn_pay_flow *f);

static inline mn_edge *mn_pay_flow_at(const mn_pay_flow *f, uint64_t number)
{
    return &f->page[(number >> MN_PAGE_BITS) & f->page_mask][number & (MN_PAGE - 1)];
}
/* The edge `back` before `number`, or MN_EDGE_NONE where it is none or was let go. */
static inline uint64_t mn_pay_flow_back(const mn_pay_flow *f, uint64_t number, uint32_t back)
{
    return back && number - back >= f->first ? number - back : MN_EDGE_NONE;
}
/* A mark above the value may be made (by one thread at a time) while others read. */
static inline uint64_t mn_edge_bits(const mn_edge *e)
{
    return __atomic_load_n(&e->value, __ATOMIC_RELAXED);
}
static inline void mn_edge_mark(mn_edge *e, uint64_t bits)
{
    __atomic_store_n(&e->value, e->value | bits, __ATOMIC_RELAXED);
}
static inline uint64_t mn_edge_value(const mn_edge *e)
{
    return mn_edge_bits(e) & MN_EDGE_VALUE;
}
static inline bool mn_side_is_node(uint32_t side)
{
    return !(side & MN_SIDE_OUT);
}
static inline bool mn_side_is_cash(uint32_t side)
{
    return (side & (MN_SIDE_OUT | MN_SIDE_CASH)) == (MN_SIDE_OUT | MN_SIDE_CASH);
}
/* Whether the last one of its pair is known of an edge: of two nodes, and of cash of a known value
 * that came in in a known area. */
static inline bool mn_edge_has_pair(const mn_edge *x)
{
    if (!mn_side_is_node(x->to))
        return false;
    return mn_side_is_node(x->from) || (mn_side_is_cash(x->from) && mn_edge_value(x) &&
                                        (x->from & MN_SIDE_AREA) != MN_SIDE_AREA);
}

#endif
