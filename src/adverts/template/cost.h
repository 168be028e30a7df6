/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/template/cost.h - what it takes to write posts down, in bits.
 *
 * The costs of InfoShield (Lee et al., ICDE 2021, doi 10.1109/ICDE51399.2021.00072), with these
 * changes. A token that is a mark takes MN_COST_MARK bits, as there are few of them. A post that
 * changes nothing says so by one bit, which others have too: lg*(h) + h is for those with edits. A
 * slot filled by one value says 1 bit, not how many words. A post joins, and a template stands, by
 * these (decide.c, mn_decided_cost()); docs/methods/adverts-templates.md has them as a table.
 */
#ifndef ADVERTS_TEMPLATE_COST_H
#define ADVERTS_TEMPLATE_COST_H

#include "core/rng.h"
#include <stdbool.h>
#include <stdint.h>

#define MN_COST_LOG2  0x1.71547652b82fep+0 /* 1 / ln 2 */
#define MN_COST_MARK  4.0
#define MN_COST_CLEAN 0.003 /* share of edits up to which posts follow a template to the letter */
#define MN_COST_WORD  8.0   /* least bits of a word */

/* The least whole number of bits that tells n things apart; 0 for n <= 1. */
static inline double mn_cost_bits(uint64_t n)
{
    return n <= 1 ? 0 : 64 - __builtin_clzll(n - 1);
}

/* lg*(n) = 2 ceil(log2 n) + 1: a whole number of which no bound is known; 0 for n = 0. */
static inline double mn_cost_whole(uint64_t n)
{
    return n == 0 ? 0 : 2 * mn_cost_bits(n) + 1;
}

/* The bits of a word out of a vocabulary of so many. */
static inline double mn_cost_word(uint64_t vocabulary)
{
    const double b = mn_cost_bits(vocabulary);
    return b < MN_COST_WORD ? MN_COST_WORD : b;
}

/* A post alone: C(d) = lg*(L) + sum of its tokens' bits. */
static inline double mn_cost_alone(uint64_t tokens, double bits)
{
    return mn_cost_whole(tokens) + bits;
}

/* A template of v tokens that take `bits`, with s slots: C(T) = lg*(v) + bits + (s + 1) ceil(log2
 * v). */
static inline double mn_cost_template(uint64_t v, double bits, uint64_t s)
{
    return mn_cost_whole(v) + bits + (double)(s + 1) * mn_cost_bits(v);
}

/* What a post with edits takes beyond them and its slots: lg*(h) + h, h the length of the
 * alignment. */
static inline double mn_cost_aligned(uint64_t h)
{
    return mn_cost_whole(h) + (double)h;
}

/* An edit outside of slots: where, which kind, and the word unless it is left out. */
static inline double mn_cost_edit(uint64_t h, double bits)
{
    return mn_cost_bits(h) + 2 + bits;
}

/* Which columns are open is told by finer codes, as InfoShield's flat ones open a slot only where
 * two posts of three differ, or make one of every noisy word. */

/* To tell, of each of `total` posts, that it is one of `some` that have the same: empirical
 * entropy, in bits, of that part. */
static inline double mn_cost_choice(uint64_t some, uint64_t total)
{
    return some == 0 ? 0 : (double)some * mn_log((double)total / (double)some) * MN_COST_LOG2;
}

/* An edit where edits are so frequent. */
static inline double mn_cost_noise(double rate, double bits)
{
    return 1 - mn_log(rate) * MN_COST_LOG2 + bits;
}

/* A word that `best` of `total` posts have; the others of `present` have another, the rest none. */
static inline double mn_cost_constant(uint64_t best, uint64_t present, uint64_t total, double rate,
                                      double bits)
{
    return (double)(present - best) * mn_cost_noise(rate, bits) +
           (double)(total - present) * mn_cost_noise(rate, 0) -
           (double)best * mn_log(1 - rate) * MN_COST_LOG2;
}

#endif
