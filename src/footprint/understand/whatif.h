/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/understand/whatif.h - what changes to purchases do to their footprint.
 *
 * Both answers are ordinary ones; the difference is theirs. Its interval comes from
 * the same draws: in draw d the world is the same before and after, and so is what is
 * unsure of a purchase's own price and classification, as it is the same purchase:
 *
 *     D(d) = sum over changed lines of f(d) [ m' r'(d) - m r(d) ]
 *
 * with m the line's money, r(d) the people per dollar of what it buys in draw d, f(d)
 * the factor of its group before, and ' for after. Lines that stay add nothing.
 */
#ifndef FOOTPRINT_WHATIF_H
#define FOOTPRINT_WHATIF_H

#include "footprint/answer/answer.h"
#include "footprint/understand/change.h"

typedef struct mn_line_people {
    double before, after;
} mn_line_people;

typedef struct mn_whatif {
    mn_share difference;  /* after less before */
    double share;         /* of before */
    mn_interval shares;   /* its interval */
    mn_share *change;     /* of each change, from the lines that it was the last to change */
    mn_line_people *line; /* of each changed line */
} mn_whatif;

/* Both answers must have kept their draws, from one seed, with one model and prior.
 * *out must be zero; free it also after an error. O(changed lines * parts + draws *
 * different changes of groups). */
MN_USE mn_status mn_whatif_make(mn_whatif *out, const mn_changes *c, const mn_reference *r,
                                const mn_spending *was, const mn_answer *before,
                                const mn_spending *is, const mn_answer *after, uint64_t seed,
                                mn_err *e);
void mn_whatif_free(mn_whatif *w);

#endif
