/* SPDX-License-Identifier: Apache-2.0
 *
 * country/rank/rank.h - who stands where, and which ranks the data allow.
 *
 * Each thing has a value and an interval. One stands before another for sure only where their
 * intervals do not touch: its ranks go from 1 + (how many are before it for sure) to n - (how many
 * are behind it for sure). Where all intervals hold the true values together with chance `level`,
 * all ranges of ranks hold the true ranks together with at least that chance (Klein, Wright &
 * Wieczorek 2020, doi 10.1111/rssa.12558). mn_rank_joint() widens intervals that hold one by one.
 * Values without an interval are taken as they are: equal ones are a tie.
 */
#ifndef COUNTRY_RANK_RANK_H
#define COUNTRY_RANK_RANK_H

#include <manumit/core.h>

typedef struct mn_ranked {
    double value, low, high;    /* low and high NaN: none is known */
    size_t rank;                /* 1 + how many have a better value: equal values, equal ranks */
    size_t rank_low, rank_high; /* the ranks that the data allow; of a tie, all of its places */
    uint32_t of;                /* whose it is */
} mn_ranked;

/* Ranks x in place and puts it in their order, ties by `of`. descending: the largest is first. No
 * value is NaN. O(n log n). */
MN_USE mn_status mn_rank_places(mn_ranked *x, size_t n, bool descending, mn_err *e);

/* Widens an interval that holds one value with chance `level` so that n such hold theirs together
 * with that chance (Sidak), as if it were normal on the logarithm's scale where all of it is above
 * 0, else on its own. */
void mn_rank_joint(mn_ranked *x, size_t n, double level);

/* Of a count, the interval of what chance would have it around (Poisson) for n counts together:
 * Byar's approximation (Breslow & Day 1987, IARC Scientific Publications 82, p. 69), within 1% of
 * the exact limits from a count of 5 on. low..high of a count that was published as bounds are
 * those of its ends. */
void mn_rank_count(mn_ranked *x, size_t n, double level);

#endif
