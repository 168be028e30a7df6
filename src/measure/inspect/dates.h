/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/inspect/dates.h - when persons came onto lists, and whether the order of days is chance.
 */
#ifndef MEASURE_INSPECT_DATES_H
#define MEASURE_INSPECT_DATES_H

#include "measure/lists/histories.h"

#define MN_DATES_NONE INT32_MIN
typedef struct mn_dates {
    unsigned lists;
    int32_t *day; /* by person, then by list: days since 1970-01-01, the first one; or NONE */
    size_t persons;
    int32_t first, last; /* of all */
    size_t undated;      /* records without a day that can be read: left out here alone */
} mn_dates;
/* Of records (both o->person and o->list) of which h was made. Days are YYYY-MM-DD, what follows
 * them is not looked at. MN_DATA where not one record has a day. *out is new: mn_dates_free(). */
MN_USE mn_status mn_dates_of(mn_dates *out, const mn_table *t, const mn_histories *h,
                             const mn_histories_options *o, const char *column, mn_err *e);
void mn_dates_free(mn_dates *d); /* zero-initialised is legal */

/* Of two lists: how many are on the second one to 30 days after they came onto the first; what
 * chance would have, where each list's days are shuffled among its persons; and the mean days
 * between, likewise. */
typedef struct mn_dates_pair {
    double both;                    /* dated on both */
    double soon[2];                 /* second after first; first after second */
    double chance[2], deviation[2]; /* of shuffled days: mean and standard deviation */
    double gap, gap_chance;         /* sum of days between */
} mn_dates_pair;
enum { MN_DATES_SHUFFLES = 199, MN_DATES_SOON = 30 };
/* pair: by first * lists + second, first < second; gap: for each shuffle, the sum of days between
 * of each pair, by shuffle and then as pair. O(shuffles * persons * lists^2). */
MN_USE mn_status mn_dates_pairs(mn_dates_pair *pair, double *gap, const mn_dates *d, uint64_t seed,
                                mn_err *e);

#endif
