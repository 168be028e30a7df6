/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/method/stepwise.c - see stepwise.h.
 */
#include "measure/method/stepwise.h"

#include "measure/count/count.h"

enum { PAIRS = MN_LISTS_MOST * (MN_LISTS_MOST - 1) / 2 };

typedef struct pair {
    unsigned set;
    double chance;
} pair;

/* Pairs that are not in the model and below the threshold, the least likely first. */
static unsigned candidates(pair *out, const mn_loglin *m, const mn_fitter *f, unsigned among,
                           double threshold)
{
    const double *margin = mn_fitter_margins(f), *fitted = mn_fitter_fitted(f);
    unsigned n = 0;
    for (unsigned i = 0; i < among; i++)
        for (unsigned j = i + 1; j < among; j++) {
            const unsigned set = 1U << i | 1U << j;
            if (mn_loglin_has(m, set))
                continue;
            const double chance = mn_poisson_tail(margin[set], fitted[set]);
            if (!(chance < threshold))
                continue;
            unsigned at = n++;
            for (; at && out[at - 1].chance > chance; at--)
                out[at] = out[at - 1];
            out[at] = (pair){set, chance};
        }
    return n;
}

mn_status mn_stepwise(mn_fitted *fit, mn_loglin *chosen, mn_fitter *f, unsigned lists,
                      double threshold, mn_err *e)
{
    mn_loglin_main(chosen, lists);
    return mn_stepwise_from(fit, chosen, f, lists, threshold, e);
}

mn_status mn_stepwise_from(mn_fitted *fit, mn_loglin *chosen, mn_fitter *f, unsigned among,
                           double threshold, mn_err *e)
{
    mn_status st = mn_fitter_fit(fit, f, chosen, false, e);
    while (!st && !fit->code) {
        pair pairs[PAIRS];
        const unsigned n = candidates(pairs, chosen, f, among, threshold);
        bool added = false, tried = false;
        for (unsigned i = 0; i < n && !added && !st; i++) {
            mn_loglin with = *chosen;
            mn_fitted next;
            if (!mn_loglin_add(&with, pairs[i].set))
                break; /* can't be: there is room for all pairs */
            tried = true;
            st = mn_fitter_fit(&next, f, &with, true, e);
            if (!st && !next.code) {
                *chosen = with;
                *fit = next;
                added = true;
            }
        }
        if (!added) {
            /* What the fitter holds is the chosen model's again. */
            if (tried && !st)
                st = mn_fitter_fit(fit, f, chosen, false, e);
            break;
        }
    }
    return st;
}
