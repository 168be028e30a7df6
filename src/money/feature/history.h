/* SPDX-License-Identifier: Apache-2.0
 *
 * money/feature/history.h - payments by pair, by party and by day, for the features' own files.
 */
#ifndef MONEY_FEATURE_HISTORY_H
#define MONEY_FEATURE_HISTORY_H

#include "money/feature/feature.h"

/* A payment that is the first of its pair, with what is asked of it: so that a look about reads on
 * where it is. */
typedef struct mn_first {
    uint32_t item;  /* its number */
    uint32_t after; /* the pair's next payment; MN_PAY_NONE */
    uint32_t other; /* the party at the other end */
    int32_t day;
} mn_first;

/* Payments of each party, in order: of party x from head[x] to head[x + 1]. */
typedef struct mn_lists {
    uint32_t *head, *item; /* item: their numbers; NULL where they are first payments */
    mn_first *at;          /* first payments */
} mn_lists;

enum { MN_OUT, MN_IN };
struct mn_scratch;

struct mn_history {
    uint32_t n, parties;
    const int64_t *value; /* borrowed */
    int32_t *day;         /* since 1970-01-01, UTC */
    uint32_t *from, *to;  /* parties; MN_PAY_NONE both where the payment is not counted */
    uint32_t *before;     /* the pair's payment before; MN_PAY_NONE */
    uint32_t *after;      /* the pair's next payment; MN_PAY_NONE */
    uint32_t *back;       /* the last payment before of the pair the other way */
    uint32_t *ordinal;    /* payments of the pair before */
    mn_lists all[2];      /* MN_OUT, MN_IN; without `at` */
    mn_lists first[2];    /* the same of first payments of pairs */
    int32_t *days;        /* each day that has payments, ascending */
    uint32_t *day_first;  /* its first payment; n after the last */
    uint32_t n_days;
    float *chain;       /* of first payments: chain.c */
    uint8_t *chain_len; /* at most 255 */
};

/* The first payment whose day is `day` or later; n: none. O(log days). */
uint32_t mn_history_from_day(const mn_history *h, int64_t day);

/* Places in a list. */
typedef struct mn_run {
    uint32_t a, b;
} mn_run;
/* The payments of party x that are numbered lo to hi, both included. Payments of a party lie about
 * evenly in time: O(1) mostly, O(log) at most. */
mn_run mn_history_run(const mn_history *h, const mn_lists *l, uint32_t x, uint32_t lo, uint32_t hi);

/* One of the four sides of a payment: a party, and which way. */
typedef struct mn_sight_side {
    const mn_lists *l; /* of first payments */
    uint32_t x;
    uint32_t head, here, end; /* the party's list, and its place after the payment judged */
    double rate; /* new payments a day, out of sight of the pattern: the 180 days that end
                  * 25 days before, half a payment and 20 days added, so that an unknown
                  * party has a small habit and not none */
} mn_sight_side;

/* What is in sight of one payment. */
typedef struct mn_sight {
    const mn_history *h;
    uint32_t i, hi; /* the payment; the last payment in sight */
    uint32_t lo;    /* the first payment of 25 days before */
    int32_t day;
    unsigned ahead;
    bool cut;
    mn_sight_side side[MN_SIDES];
} mn_sight;

enum { MN_LOOK_BACK = 25, MN_NEAREST = 256 };

/* Sets the sides; i, hi and day are set. */
void mn_sight_sides(mn_sight *s);
/* The side's first payments from `back` days before on, in sight, at most the nearest each way of
 * the payment judged; the rest sets s->cut. Callers skip those that fail mn_sight_new(). */
mn_run mn_side_run(mn_sight *s, const mn_sight_side *d, int back, unsigned nearest);
/* How many of the side's first payments there are from `back` days before to the payment judged. */
uint32_t mn_sight_since(const mn_sight *s, const mn_sight_side *d, int back);
/* As mn_side_run(), of any party, from payment lo on. */
mn_run mn_sight_run(mn_sight *s, int way, uint32_t x, uint32_t lo, unsigned nearest);
/* Whether a first payment, by its place in its list, has stayed the only one of its pair, as far as
 * is seen. MN_PAY_NONE is above all. */
static inline bool mn_sight_new(const mn_sight *s, const mn_lists *l, uint32_t place)
{
    return l->at[place].after > s->hi;
}

/* How unlikely k payments are where `usual` were expected: k ln(k / usual) - (k - usual), the
 * Chernoff bound of a Poisson tail in nats; 0 where k is not above. */
double mn_unlikely(double k, double usual);
/* -ln(1 - exp(-x)): how unlikely at least one is where x are expected. */
double mn_unlikely_any(double x);

/* Fill their features of values[MN_FEATURES]. */
void mn_side_reckon(mn_sight *s, int side, uint32_t half_year, float *values);
void mn_burst_reckon(mn_sight *s, float *values);
void mn_through_reckon(mn_sight *s, float *values);
void mn_even_reckon(mn_sight *s, float *values);
void mn_middle_reckon(mn_sight *s, struct mn_scratch *t, float *values);
void mn_ring_reckon(mn_sight *s, struct mn_scratch *t, float *values);
void mn_chain_reckon(mn_sight *s, float *values);
/* Chains up to each first payment, once for a history. */
void mn_chain_lay(mn_history *h);

/* A table of parties for one search; its size is fixed, so that no hub can grow it. */
enum { MN_TABLE = 8192, MN_TABLE_MOST = 4096 };
typedef struct mn_seen {
    uint32_t party, stamp;
    float cost[2];   /* from the payee forwards, from the payer backwards; ring.c */
    uint8_t hops[2]; /* 255: not reached */
    uint32_t edge;   /* middle.c */
} mn_seen;
typedef struct mn_queued {
    float cost;
    uint32_t party;
    uint8_t hops;
} mn_queued;
typedef struct mn_heap {
    mn_queued q[MN_TABLE_MOST];
    unsigned n;
} mn_heap;
typedef struct mn_scratch {
    mn_seen seen[MN_TABLE];
    uint32_t stamp;
    unsigned used;
    mn_heap heap[2];
    double log_degree[2 * MN_NEAREST + 2]; /* ln(k + 0.3) */
} mn_scratch;
void mn_scratch_clear(mn_scratch *t);
/* The party's place, made where it is not there; NULL where the table is full. */
mn_seen *mn_scratch_at(mn_scratch *t, uint32_t party);
/* The party's place, or NULL. */
mn_seen *mn_scratch_find(mn_scratch *t, uint32_t party);

#endif
