/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/rank/weights.h - weights of the order of reading that were learnt from a user's own
 * decisions, how far they can be believed, and the file that holds them.
 *
 * A network was worth reading, or not, by the word of who read it. A logistic regression of these
 * words on the facts of rank.h, drawn towards the declared weights the more the fewer words there
 * are. Nobody's weights are shipped, and none are used that were not asked for.
 */
#ifndef ADVERTS_RANK_WEIGHTS_H
#define ADVERTS_RANK_WEIGHTS_H

#include "adverts/rank/rank.h"

enum {
    MN_LEARN_LEAST = 20,        /* networks of each label */
    MN_LEARN_MOST = 20000,      /* of both */
    MN_WEIGHTS_MOST = 64 << 10, /* bytes of a file */
};

typedef struct mn_rank_labelled {
    double value[MN_RANK_FACTS]; /* mn_rank_values() */
    bool useful;
} mn_rank_labelled;

/* The share of pairs, of a useful network and one that is not, that an order puts right; half by
 * chance. 95 of 100 intervals, of which networks happened to be labelled. */
typedef struct mn_rank_judged {
    double share, low, high;
} mn_rank_judged;

typedef struct mn_rank_learnt {
    mn_rank_weights weights;
    double base;                   /* log odds of what has no fact at all */
    double pull;                   /* towards the declared weights; chosen among five */
    uint32_t useful, rest;         /* labels */
    mn_rank_judged learnt;         /* of networks that were held back while it learnt */
    mn_rank_judged declared, gain; /* of the declared weights on the same; and the difference */
} mn_rank_learnt;

/* MN_DATA with fewer than MN_LEARN_LEAST of either label, saying how many are missing, or with more
 * than MN_LEARN_MOST. The same in any order of l. O(n * facts^2) some thousand times. */
MN_USE mn_status mn_rank_learn(mn_rank_learnt *out, const mn_rank_labelled *l, size_t n,
                               uint64_t seed, const mn_ctx *ctx, mn_err *e);
/* Whether it orders better than the declared weights beyond what chance does. */
static inline bool mn_rank_is_better(const mn_rank_learnt *l)
{
    return l->gain.low > 0;
}

/* --- the file ----------------------------------------------------------------------------------
 */

/* Lines of text: what it is, then a name and numbers in each. */
void mn_rank_weights_write(mn_buf *to, const mn_rank_learnt *l);
/* name is for errors: MN_DATA with line for all but what mn_rank_weights_write() wrote. */
MN_USE mn_status mn_rank_weights_read(mn_rank_learnt *out, const char *name, mn_text bytes,
                                      mn_err *e);

#endif
