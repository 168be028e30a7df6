/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/cluster/judge.c - whether texts that are alike are one text told again, or many texts
 * that use the same phrases.
 *
 * Adverts of one trade may share half of their words and yet be of different hands: each is the
 * common phrases and something of its own. Where one text was told again, each differs in another
 * place, so that nearly every place has a wording most of them agree on. So bins are counted that
 * have a value which more than half of the texts have, against the bins that one text fills: A.
 *
 * Texts that have a part f of their runs in common word for word, and nothing else, share
 * s = f / (2 - f) of all by pairs, and their A is f: 2s / (1 + s). Phrases that everybody uses add
 * some 0.07 to that. A text told again has more: how much more it must be is what A is held
 * against. The fewer texts there are, the more chance does to both.
 */
#include "adverts/cluster/inside.h"

enum { SAMPLE = MN_CLUSTER_AGREED };
#define TWO          0.57 /* shared by two texts that are one */
#define ALIKE        0.60 /* shared on average by many that need no more proof; */
#define ALIKE_FEWER  0.20 /* by n: this, over n, more */
#define AGREED       0.10 /* what A must be above that of texts with a part in common; */
#define AGREED_FEWER 0.15 /* of n: this, over n, more */
#define LEAST        0.81 /* and A at the least; */
#define LEAST_MANY                                                                                 \
    0.845 /* of so many that some stand for all, among whom clusters may be mixed                  \
           */

/* n: up to SAMPLE. */
static double shared(const mn_clustering *c, const uint32_t *text, size_t n)
{
    double sum = 0, share[SAMPLE];
    mn_bins bins[SAMPLE];
    for (size_t i = 0; i < n; i++) {
        bins[i] = mn_cluster_bins(c, text[i]);
        mn_bins_shares_by(share, &bins[i], bins, i, c->isa);
        for (size_t k = 0; k < i; k++)
            sum += share[k];
    }
    return sum / ((double)n * (double)(n - 1) / 2);
}

/* From all over n texts; returns how many. */
static size_t some_of(uint32_t some[SAMPLE], const uint32_t *text, size_t n)
{
    const size_t taken = n < SAMPLE ? n : SAMPLE;
    for (size_t i = 0; i < taken; i++)
        some[i] = text[i * n / taken];
    return taken;
}

/* n: up to SAMPLE. */
static bool agree(const mn_clustering *c, const uint32_t *text, size_t n, double share,
                  double least)
{
    const double a = mn_cluster_agreed(c, text, n);
    return a >= least && a - 2 * share / (1 + share) >= AGREED + AGREED_FEWER / (double)n;
}

bool mn_cluster_holds(const mn_clustering *c, const uint32_t *text, size_t n, double share)
{
    uint32_t some[SAMPLE];
    if (n == 2)
        return share >= TWO;
    if (share >= ALIKE + ALIKE_FEWER / (double)n)
        return true;
    return agree(c, some, some_of(some, text, n), share, LEAST);
}

bool mn_cluster_many_hold(const mn_clustering *c, const uint32_t *text, size_t n)
{
    uint32_t some[SAMPLE];
    const size_t taken = some_of(some, text, n);
    const double share = shared(c, some, taken);
    return share >= ALIKE || agree(c, some, taken, share, LEAST_MANY);
}
