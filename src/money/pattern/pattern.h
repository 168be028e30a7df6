/* SPDX-License-Identifier: Apache-2.0
 *
 * money/pattern/pattern.h - shapes that money leaves behind: what each pattern is, and how it is
 * asked for in a stream or in payments that lie in memory.
 *
 * WHAT IS LOOKED AT. A payment goes from one node to another at a time; a node is a party or an
 * account, as the caller numbers them. Cash and payments whose other side is not known go from or
 * to outside. A payment "closes" a pattern when it is its last one; each pattern looks back from
 * the closing payment e, at time t, over its own window of W seconds: at payments whose time lies
 * in (t - W, t] and that come before e in the order of the stream, and at e itself. What comes
 * after e changes nothing (causal).
 *
 * WHAT IS LEFT OUT, AND COUNTED (mn_pattern_counts). A payment from a node to itself, one that was
 * given back (MN_PAY_REVERSED), and one with neither side known is in no pattern. A payment whose
 * value is not known (or 2^59 hundredths or more, 5.7 thousand million million) is in the patterns
 * that ask for no amount, and in no other. A payment with an
 * earlier time than the one before it is taken to have that one's time.
 *
 * BEFORE. Payment f is before g if its time is earlier; where both have the same time, by `ties`:
 * MN_TIES_STRICT: neither is before the other; MN_TIES_ROW: the one that comes first in the stream
 * is (for data that have whole days and nothing finer). Each definition below says "before" in this
 * sense.
 *
 * THE PATTERNS. k is `least` of the pattern. Nodes of one pattern are different ones unless said
 * otherwise.
 *
 * fan-in: e = (u, v), and at least k nodes paid v in the window.
 *
 * fan-out: e = (u, v), and u paid at least k nodes in the window.
 *
 * gather-scatter: e = (m, x), and there is a moment such that before it at least k nodes paid m,
 * after it m paid at least k nodes, and what went out after it is between `keep_least` thousandths
 * and all of what came in before it. A node may be on both sides. Payments between nodes alone.
 *
 * scatter-gather: e = (m, d), and some s, who paid m before e, paid at least k nodes, m among them,
 * each of whom paid d after s had paid it.
 *
 * cycle: e = (u, v), and payments lead from v to u, each before the next, the last before e; all
 * nodes are different; with e there are from `cycle_least` to `cycle_most` payments; each amount is
 * within `band` thousandths of e's. Several payments between the same two nodes make several
 * cycles. (2SCENT: Kumar & Calders 2018, doi 10.14778/3236187.3236197; Blanusa, Atasu & Ienne
 * 2023, arXiv 2301.01068.)
 *
 * bipartite: e = (u, v) is u's first payment to v in the window; of the nodes that paid v and those
 * that u paid, A and B are the largest sets such that each of A paid at least k of B and each of B
 * was paid by at least k of A; u is in A and v in B. A node may be in both. (The (k, k)-core of
 * e's neighbourhood: Liu et al. 2019, doi 10.1145/3308558.3313522.)
 *
 * stack: as bipartite, and there is a layer before it: S and a part M of A are the largest sets,
 * S without nodes of A and B, such that each of S paid at least k of M, and each of M was paid by
 * at least k of S, before its own last payment to B.
 *
 * structuring: e = cash to v, below `cash_limit`, and one of three rules holds of such cash.
 * `day`: there are at least 2 on e's business day (Saturday and Sunday count as Monday) in the
 * window, together at least the limit. `days`: there are at least k in the window, on at least 2
 * business days, together at least the limit. `near`: of the last 1,024 of at least half the limit
 * within `near_window`, at least k are in the last tenth below it, more than chance explains: were
 * they spread evenly, one in five would be there, and the binomial tail of so many is at most
 * `near_chance`.
 *
 * smurfing: e = a payment to v below `cash_limit`; the payments below it to v in the window come to
 * the limit at least, and at least k sources paid v last by such a payment. A source is a node, or
 * for cash the area where it was paid in.
 *
 * funnel: e = a payment by p; in the window cash came to p in at least k areas that are not p's
 * home, `funnel_least` or more in all; at least half of this had left within `funnel_dwell` (so the
 * median dwell of the money is no longer); less than `funnel_rest` thousandths is left; at least
 * half of what left did so elsewhere: not as cash, or as cash in an area where none came in. What
 * leaves takes the oldest cash first, whatever else is in the account.
 *
 * pass-through: e = a payment by m; of what came to m in the window, from anywhere, `pass_least` or
 * more, at least `pass_share` thousandths have left again. What leaves takes the oldest first.
 *
 * rapid: e = (y, z) ends a chain of at least k and at most `rapid_most` payments, each before the
 * next and less than the window apart, each between `keep_least` thousandths and all of the one
 * before it; all nodes are different: money that is handed on and does not return.
 *
 * WHEN A HIT IS TOLD. Where e makes the pattern true that is not true without it (structuring: one
 * of its rules); for fans, smurfing, gather-scatter and scatter-gather also where e brings the
 * number (strength) up to 2k, 4k, 8k and so on; each cycle; each payment that ends a rapid chain.
 * So whether a hit is told depends on the window alone (mn_pattern_reach), and a stream that is
 * taken up again, or cut into parts that overlap by as much, tells the same. Funnel and
 * pass-through depend on the whole past of their one node: cut those by node instead, or take them
 * up with their rests. mn_pattern_want.level has the strength at every payment, told or not.
 *
 * TAKING A STREAM UP AGAIN, exactly. Let T be the time of the last payment that was taken. (1) Note
 * mn_patterns_rests(), and of the stream all payments from the first one that was taken at a time
 * above T - mn_pattern_reach() on, those that are left out (reversed and so on) among them. (2)
 * Hand these to a new engine of the same settings, in their order, the first with the time that it
 * was taken at (that of the latest one before it, if it came late), and drop their hits and counts.
 * (3) mn_patterns_take_up() with the rests. From then on hits, levels and cuts are those that the
 * first engine would give, with numbers of payments that count from the first one handed again.
 * (4) without the rests, all but funnel and pass-through are so. test/unit/money_resume.c holds it
 * to that.
 *
 * WORK. A look-up visits at most `visits` payments; where that is not enough, it stops: a hit that
 * it has found by then has MN_HIT_CUT, and mn_pattern_counts.cut counts it, never in silence.
 * Cycles and rapid chains tell what they had found, and are not begun where the payer had received
 * more than eight times as many in the window. Gather-scatter tells nothing where its node has more
 * payments in the window than that. Scatter-gather is counted from those who paid m or from those
 * who paid d: it tells nothing where m had received more than `visits`, or where d has more than a
 * quarter of them and what those who paid m paid in the window comes to more than twice as many (an
 * eighth where d has more than `visits`). Layers tell nothing where the payments to v and by u are
 * more than half as many, or the pairs of both sides more than `visits` (twice as many, where
 * hardly any is there). Strengths that are wanted beside hits (mn_pattern_want) may add look-ups to
 * `cut`; hits are the same. fan-in, fan-out, structuring, smurfing, funnel and pass-through are
 * never cut: they are exact whatever the node has, at O(1) a payment (amortised; structuring
 * O(business days in the window)).
 */
#ifndef MONEY_PATTERN_PATTERN_H
#define MONEY_PATTERN_PATTERN_H

#include "money/payment/payment.h"

typedef enum mn_pattern {
    MN_PATTERN_FAN_IN,
    MN_PATTERN_FAN_OUT,
    MN_PATTERN_GATHER_SCATTER,
    MN_PATTERN_SCATTER_GATHER,
    MN_PATTERN_CYCLE,
    MN_PATTERN_BIPARTITE,
    MN_PATTERN_STACK,
    MN_PATTERN_STRUCTURING,
    MN_PATTERN_SMURFING,
    MN_PATTERN_FUNNEL,
    MN_PATTERN_PASS_THROUGH,
    MN_PATTERN_RAPID,
    MN_PATTERNS,
} mn_pattern;
const char *mn_pattern_name(mn_pattern p); /* "fan-in" and so on, as above */
#define MN_PATTERN_BIT(p) (UINT32_C(1) << (p))
#define MN_PATTERN_ALL    (MN_PATTERN_BIT(MN_PATTERNS) - 1)

typedef enum mn_ties {
    MN_TIES_STRICT,
    MN_TIES_ROW,
} mn_ties;

/* All of it is set by mn_pattern_defaults(); out of range is refused (MN_USAGE). */
typedef struct mn_pattern_config {
    uint32_t on; /* MN_PATTERN_BIT of each pattern that is wanted */
    mn_ties ties;
    uint32_t visits;             /* 1..UINT32_MAX payments looked at, for each pattern; 512 */
    uint32_t list;               /* payments listed in a hit at most, 1..65535; 256 */
    uint32_t count_from;         /* payments in the window from which on ways are counted before
                                  * lists are walked; makes no difference but to time; 2^18 */
    int64_t window[MN_PATTERNS]; /* seconds, 1..30 years */
    uint32_t least[MN_PATTERNS]; /* k, 1..65535; for cycle and pass-through not used */
    unsigned cycle_least, cycle_most; /* payments, 2..MN_CYCLE_HOPS_MAX; 3, 10 */
    uint32_t band;                    /* thousandths; MN_BAND_NONE: any amount; 200 */
    uint32_t cycles;                  /* told for each closing payment at most, from 1; 4 */
    uint32_t keep_least;              /* thousandths, 0..1000; 800 */
    unsigned rapid_most;              /* payments, 2..MN_CYCLE_HOPS_MAX; 6 */
    int64_t cash_limit;               /* hundredths of the base currency; 10,000.00 */
    double near_chance;               /* (0, 1); 0.001 */
    int64_t near_window;              /* seconds; 30 days */
    int64_t funnel_dwell;             /* seconds; 48 hours */
    uint32_t funnel_rest;             /* thousandths, 1..1000; 100 */
    int64_t funnel_least;             /* hundredths that came in at least; 1,000.00 */
    uint32_t pass_share;              /* thousandths, 1..1000; 800 */
    int64_t pass_least;               /* hundredths that came in at least; 1,000.00 */
} mn_pattern_config;
#define MN_BAND_NONE UINT32_MAX
enum { MN_CYCLE_HOPS_MAX = 32 };

/* Windows of 7 days, except structuring 5 days (near 30), funnel 30 days, pass-through and rapid 48
 * hours; k is 5 for fan-in, fan-out and smurfing, 3 for others. These are proposals to start from.
 */
mn_pattern_config mn_pattern_defaults(void);
/* Seconds that the patterns asked for look back at most: the longest window, or for rapid its
 * window for each step of a chain. */
int64_t mn_pattern_reach(const mn_pattern_config *c);

enum {
    MN_HIT_CUT = 1,  /* the work was cut short: it may be larger, or be more */
    MN_HIT_MORE = 2, /* not all of its payments are listed, or there are more such hits */
    MN_HIT_DAY = 4,  /* structuring: by which of the rules */
    MN_HIT_DAYS = 8,
    MN_HIT_NEAR = 16,
};

/* A pattern, found at the payment that closes it. */
typedef struct mn_hit {
    uint64_t closing;  /* number of the payment, from 0, in the order of the stream */
    uint64_t edges;    /* first of its payments in mn_hits.edge, in the order of the stream */
    int64_t first;     /* time of its earliest payment (of those that are listed) */
    uint32_t n_edges;  /* that are listed */
    uint32_t strength; /* fan, smurfing, scatter-gather: different nodes; gather-scatter: the fewer
                        * of both; cycle, rapid: payments; bipartite, stack: the fewer of A and B;
                        * structuring: payments; funnel: areas; pass-through: thousandths */
    uint32_t centre;   /* the node in the middle: v, u, m, d, e's payer of a cycle, p */
    uint32_t other;    /* scatter-gather: s; cycle, bipartite, stack: v; else MN_PAY_NONE */
    uint8_t pattern, flags;
} mn_hit;

typedef struct mn_pattern_counts {
    uint64_t payments, self, reversed, outside, no_value, late;
    uint64_t hits[MN_PATTERNS], cut[MN_PATTERNS]; /* cut: look-ups that were cut short */
} mn_pattern_counts;

/* Hits by closing payment, then pattern, then as they were found. Owned: mn_hits_free().
 * Zero-initialised is empty. */
typedef struct mn_hits {
    mn_hit *hit;
    uint64_t *edge; /* numbers of payments */
    size_t n, n_edges, cap, cap_edges;
} mn_hits;
void mn_hits_free(mn_hits *h);

/* One payment as patterns see it. */
typedef struct mn_pattern_pay {
    int64_t time, value; /* as in mn_payments */
    uint32_t from, to;   /* nodes below MN_NODES_MAX, or MN_PAY_NONE: outside */
    uint32_t area;       /* of cash: where, below MN_AREAS_MAX; MN_PAY_NONE: not known */
    int32_t day;         /* the local day since 1970-01-01 */
    bool cash, reversed;
} mn_pattern_pay;
#define MN_NODES_MAX (UINT32_C(1) << 30)
#define MN_AREAS_MAX (UINT32_C(1) << 30)

/* What is wanted of the payments that are handed over, beside hits. */
typedef struct mn_pattern_want {
    /* For each payment and pattern, level[i * MN_PATTERNS + p]: the pattern's strength at that
     * payment, told as a hit or not, at most 65535; 0: it is not there. May be NULL. */
    uint16_t *level;
    /* Of mn_patterns_run(), in its place: is handed the levels of payments [first, first + n), a
     * part at a time in their order, to be looked at until it returns. May be NULL. */
    void (*take)(void *payload, uint32_t first, uint32_t n, const uint16_t *level);
    void *payload;
} mn_pattern_want;

/* The patterns of a stream. Not for two threads at once; takes ctx->threads itself. */
typedef struct mn_patterns mn_patterns;
/* home: for each node its home area, or MN_PAY_NONE; n_home of them (nodes beyond have none). May
 * be NULL. Borrowed until the stream is freed. *out is owned: mn_patterns_free(). */
MN_USE mn_status mn_patterns_new(mn_patterns **out, const mn_pattern_config *c,
                                 const uint32_t *home, uint32_t n_home, mn_err *e);
void mn_patterns_free(mn_patterns *p); /* NULL is legal */
/* Takes payments in the order of the stream; adds what they close to *hits. The same hits and
 * levels however the payments are divided over calls, and at any number of threads. After a failure
 * (MN_SYSTEM, MN_CANCELLED, MN_USAGE for a node or area out of range) the stream can only be freed.
 */
MN_USE mn_status mn_patterns_push(mn_patterns *p, mn_hits *hits, const mn_pattern_want *want,
                                  const mn_pattern_pay *pay, size_t n, const mn_ctx *ctx,
                                  mn_err *e);
/* So many payments will be in the longest window at once: room is made for as many. A guess: what
 * is found does not depend on it. */
void mn_patterns_expect(mn_patterns *p, uint64_t edges);
const mn_pattern_counts *mn_patterns_counts(const mn_patterns *p);
/* What a receipt still holds in the reckoning of first in, first out, at the end of the stream. */
typedef struct mn_pattern_rest {
    uint64_t back;               /* which payment: how many have come after it */
    int64_t pass;                /* hundredths that have not left again: of pass-through, */
    int64_t funnel, quick, away; /* and of funnel; of what has left: soon, and elsewhere */
} mn_pattern_rest;
/* The receipts of which a part has left, the oldest first. *out is owned: free(). O(payments in
 * the window). */
MN_USE mn_status mn_patterns_rests(const mn_patterns *p, mn_pattern_rest **out, size_t *n,
                                   mn_err *e);
/* Sets them, after the payments of the window were pushed (see above). MN_DATA, and nothing is
 * changed, where they cannot be those of the payments that were pushed: a `back` twice, not in
 * order, or of no receipt in the window, or more than its amount. */
MN_USE mn_status mn_patterns_take_up(mn_patterns *p, const mn_pattern_rest *rest, size_t n,
                                     mn_err *e);
/* Bytes that are held, and payments that are in the longest window: memory is
 * O(payments in the window + nodes). */
size_t mn_patterns_bytes(const mn_patterns *p, uint64_t *in_window);

/* Node of each account: its party, or the account itself. Patterns of all of the payments in
 * memory; closing and edge are rows of them. area: for each place its area (a city), or NULL: each
 * place is one. level as above, or NULL. */
typedef struct mn_pattern_world {
    bool by_account;
    const uint32_t *area;
    const uint32_t *home; /* for each node */
    uint32_t n_home;
} mn_pattern_world;
/* A payment as mn_patterns_run() hands it over. */
mn_pattern_pay mn_pattern_pay_of(const mn_payments *p, const mn_pattern_world *w, uint32_t i);
MN_USE mn_status mn_patterns_run(mn_hits *out, mn_pattern_counts *counts, const mn_payments *p,
                                 const mn_pattern_config *c, const mn_pattern_world *w,
                                 const mn_pattern_want *want, const mn_ctx *ctx, mn_err *e);

#endif
