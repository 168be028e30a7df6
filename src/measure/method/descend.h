/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/method/descend.h - good hierarchical models where there are too many to go through: a
 * search by BIC that goes downhill from many models. It need not find the best.
 */
#ifndef MEASURE_METHOD_DESCEND_H
#define MEASURE_METHOD_DESCEND_H

#include "measure/model/loglin.h"

enum {
    MN_DESCENT_SETS = 307, /* of two lists or more, that models are made of */
    MN_DESCENT_WORDS = (MN_DESCENT_SETS + 63) / 64,
    MN_DESCENT_STARTS = 64
};

typedef struct mn_descent_options {
    unsigned order;  /* of the largest sets; lower where there would be too many sets */
    unsigned starts; /* 16: independence, stepwise, and models by chance */
    unsigned kicks;  /* 3: from where a search ends it is thrown some sets away, so often */
    uint64_t seed;
} mn_descent_options;

#define MN_DESCENT_OPTIONS_INIT                                                                    \
    {                                                                                              \
        .order = 4, .starts = 16, .kicks = 3                                                       \
    }

/* A model, as bits of the sets below. */
typedef struct mn_found {
    uint64_t sets[MN_DESCENT_WORDS];
    double dark, bic;
} mn_found;

typedef struct mn_descent {
    unsigned lists, order, n_set;
    uint16_t set[MN_DESCENT_SETS];
    mn_found *at; /* all that were met and passed the check, by BIC, then by their bits */
    size_t n;
    size_t met;      /* with those that the check refused */
    unsigned starts; /* that a search went from */
    unsigned agree;  /* of them, that came to the best */
    bool cut;        /* some ended before their time: a table of so many histories takes too long */
} mn_descent;
/* From each start to the best model that has one set more or less (with all sets that it needs,
 * and that need it), until none is better, by the steepest way. Start i depends on the seed and i
 * alone; the same at any number of threads. The saturated model is left out. *out is new; without
 * models n is 0. */
MN_USE mn_status mn_descent_run(mn_descent *out, unsigned lists, const double *count,
                                const mn_descent_options *o, const mn_ctx *ctx, mn_err *e);
void mn_descent_free(mn_descent *d); /* zero-initialised is legal */
void mn_descent_model(mn_loglin *out, const mn_descent *d, size_t i);

#endif
