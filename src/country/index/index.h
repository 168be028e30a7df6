/* SPDX-License-Identifier: Apache-2.0
 *
 * country/index/index.h - an index: indicators, weights, and how they become one score.
 *
 * It is a table of two columns, item and value, that a spreadsheet can hold. An item is an
 * indicator's id, and its value the weight; or one of these: name, source, address; aggregation
 * (sum: constant + sum of weight x value; mean: that of a sum, divided by the weights' sum;
 * geometric: exp of the weighted mean of logarithms); constant; better (low, high); year (the year
 * of all facts; without it the last one in which at least half as many countries have them all as
 * ever); missing (refuse: a country that lacks one has no score; share: its weight is shared out
 * among the others; not of a sum). Optional columns from and to: values are put from that range
 * onto 0..100 first, so that from > to turns an indicator round.
 */
#ifndef COUNTRY_INDEX_INDEX_H
#define COUNTRY_INDEX_INDEX_H

#include <manumit/country.h>

enum { MN_COMPOSITE_MOST = 512 };

typedef enum mn_aggregation {
    MN_AGGREGATE_SUM,
    MN_AGGREGATE_MEAN,
    MN_AGGREGATE_GEOMETRIC
} mn_aggregation;

typedef struct mn_composite_item {
    uint32_t indicator;
    double weight, from, to; /* NaN from and to: the value as it is */
} mn_composite_item;

typedef struct mn_composite {
    char name[128], source[256], address[256];
    mn_aggregation aggregation;
    mn_better better;
    bool share; /* a missing one's weight among the others */
    int year;   /* 0: not said */
    double constant;
    size_t n;
    mn_composite_item item[MN_COMPOSITE_MOST];
} mn_composite;

/* From a table; MN_DATA with file and line for an item that is unknown, named twice, or no number.
 */
MN_USE mn_status mn_composite_read(mn_composite *out, const mn_facts *f, const mn_table *t,
                                   mn_err *e);

/* shipped.c: one that comes with the library, by its name ("3p"); *found is false where there is
 * none of it. Their names, for a hint. */
MN_USE mn_status mn_composite_shipped(mn_composite *out, bool *found, const mn_facts *f,
                                      const char *name, const mn_ctx *ctx, mn_err *e);
extern const char mn_composite_names[];

typedef struct mn_composite_score {
    uint32_t place;
    double value; /* NaN: it has none */
    size_t missing;
    const mn_fact **fact; /* one an item, NULL where it is missing; of the scores' memory */
} mn_composite_score;

typedef struct mn_composite_scores {
    mn_composite_score
        *at; /* a country that has at least one of the facts, in the order of places */
    size_t n;
    int year;
    const mn_fact **facts;
} mn_composite_scores;

/* The scores of a year (0: the index's own, else chosen as above).
 * O(places x items x log facts). out is owned: mn_composite_scores_free(). */
MN_USE mn_status mn_composite_rate(mn_composite_scores *out, const mn_composite *x,
                                   const mn_facts *f, int year, mn_err *e);
void mn_composite_scores_free(mn_composite_scores *s);

/* The score of these facts under other weights (n of them, as the items); NaN: none. */
double mn_composite_value(const mn_composite *x, const mn_fact *const *fact, const double *weight);

/* How ranks move when weights do: draws times each weight is its own times a number evenly from 1 -
 * by to 1 + by, drawn with this seed. low and high, one a score: the 2.5% and 97.5% of its ranks,
 * 0 where it has no score. lost, one an item: how many places countries move on average when the
 * item is left out. The same at any number of threads. O(draws x n log n). */
MN_USE mn_status mn_composite_vary(double *low, double *high, double *lost, const mn_composite *x,
                                   const mn_composite_scores *s, size_t draws, double by,
                                   uint64_t seed, mn_err *e);

#endif
