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
        uint32_t key, stamp, value, extra;
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
void mn_fans_ask(const mn_fans *f, uint32_t from, uint32_t to);

enum { MN_FANS_MAX = 6 };

/* A look-up from one closing payment. */
typedef struct mn_look {
    const mn_pattern_config *c;
    const mn_pay_flow *flow;
    const mn_edge *e;
    uint64_t at;
    uint64_t paid;          /* the payee's last payment out before e, + 1; 0: none */
    const mn_fan_then *fan; /* counts right after e */
    const uint8_t *fans_of; /* of a pattern: which of them */
    uint16_t *level;        /* of this payment, by pattern; or NULL */
    uint64_t *cut;          /* by pattern */
    mn_hits *hits;
    /* Scratch, kept from one look-up to the next. */
    mn_marks marks, others;
    mn_edges list, ins, outs;
    void *extra; /* of layers */
    bool failed; /* no memory */
} mn_look;
void mn_look_free(mn_look *l);

/* The earliest time, since the epoch, that lies in the window of pattern p. May be below 0. */
static inline int64_t mn_look_since(const mn_look *l, mn_pattern p)
{
    return (int64_t)l->e->time - l->c->window[p] + 1;
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

/* f is before g, both in the window; their numbers: f < g. */
static inline bool mn_before(const mn_look *l, const mn_edge *f, const mn_edge *g)
{
    return l->c->ties == MN_TIES_ROW || f->time < g->time;
}

#endif
