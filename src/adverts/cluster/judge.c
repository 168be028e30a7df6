/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/cluster/judge.c - whether texts that are alike are one text told again, or many texts
 * that use the same phrases.
 *
 * Adverts of one trade may share half of their words and yet be of different hands: each is the
 * common phrases and something of its own. Where one text was told again, each differs in another
 * place, so that nearly every place has a wording most of them agree on. So bins are counted that
 * have a value which half of the texts have, against the bins that one text fills: near 1 for a
 * text told again, near the shared part for texts with shared phrases. Few texts tell less, and
 * must share more.
 */
#include "adverts/cluster/inside.h"

enum { SAMPLE = 64, FEW = 5 };
#define ALIKE      0.60 /* shared on average by texts that need no more proof */
#define ALIKE_TWO  0.57 /* by two */
#define ALIKE_FEW  0.56 /* by three or four, if they agree */
#define AGREED_FEW 0.87
#define AGREED     0.845

/* The bins with a value that half of n texts (SAMPLE at most) have, by those that a text fills on
 * average. */
static double agreed(const mn_clustering *c, const uint32_t *text, size_t n)
{
    unsigned agree = 0, full = 0;
    const uint8_t *first[SAMPLE], *rest[SAMPLE];
    for (size_t i = 0; i < n; i++) {
        first[i] = mn_cluster_first(c, text[i]);
        rest[i] = mn_cluster_rest(c, text[i]);
    }
    for (size_t b = 0; b < MN_SKETCH_BINS; b++) {
        uint8_t count[256] = {0}, most = 0;
        for (size_t i = 0; i < n; i++) {
            const uint8_t v = b < MN_CLUSTER_FIRST ? first[i][b] : rest[i][b - MN_CLUSTER_FIRST];
            if (!v)
                continue;
            full++;
            if (++count[v] > most)
                most = count[v];
        }
        agree += 2 * (size_t)most >= n;
    }
    return full ? (double)agree * (double)n / full : 0;
}

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

bool mn_cluster_holds(const mn_clustering *c, const uint32_t *text, size_t n)
{
    uint32_t some[SAMPLE];
    if (n > SAMPLE) { /* from all over them */
        for (size_t i = 0; i < SAMPLE; i++)
            some[i] = text[i * n / SAMPLE];
        text = some;
        n = SAMPLE;
    }
    const double share = shared(c, text, n);
    if (n == 2)
        return share >= ALIKE_TWO;
    if (share >= ALIKE)
        return true;
    if (n < FEW)
        return share >= ALIKE_FEW && agreed(c, text, n) >= AGREED_FEW;
    return agreed(c, text, n) >= AGREED;
}
