/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/rank/rank.h - which networks a person should read first, and why; and what speaks
 * against.
 *
 * A priority is a sum of declared weights over what is seen: how much is shared, by how many
 * numbers, in how many places, how fast, with which words. It is no probability, and names nobody:
 * it orders reading. docs/methods/adverts-networks.md has each weight and its reason.
 */
#ifndef ADVERTS_RANK_RANK_H
#define ADVERTS_RANK_RANK_H

#include "core/buf.h"
#include <manumit/core.h>

/* A circuit that random orders of the same stays make as often as this is told as no circuit. */
#define MN_RANK_CHANCE 0.05

/* What is seen of a network. */
typedef struct mn_rank_seen {
    uint32_t posts, texts;          /* texts: different ones */
    uint32_t phones, emails, names; /* names: at messengers and other services */
    uint32_t urls, pictures;        /* pictures: that two posts or more show */
    uint32_t phone_posts;           /* posts of each number, summed over numbers */
    double phone_entropy;           /* bits: how evenly posts use the numbers */
    uint32_t numbers_of_text;       /* the most numbers with one text */
    uint32_t single_texts;          /* texts of one post */
    uint32_t places, impossible;    /* impossible: journeys */
    double radius;                  /* km; NaN: not known */
    double circuit_laps, circuit_chance;
    uint32_t circuit_places;
    double days;            /* from the first to the last post; NaN: no times */
    double most_per_week;   /* posts in the busiest 7 days; NaN */
    uint32_t week_places;   /* different places in these 7 days */
    double age;             /* days from its first post to the archive's last; NaN */
    uint32_t signs;         /* of mn_sign, as bits */
    uint32_t only_pictures; /* 1: nothing but pictures ties it */
} mn_rank_seen;

/* What is weighed. */
typedef enum mn_rank_fact {
    MN_FACT_POSTS,
    MN_FACT_NUMBERS, /* of one text */
    MN_FACT_PHONES,
    MN_FACT_TEXTS,
    MN_FACT_PLACES,
    MN_FACT_RADIUS,
    MN_FACT_CIRCUIT,
    MN_FACT_IMPOSSIBLE,
    MN_FACT_PACE,
    MN_FACT_NEW,
    MN_FACT_WORDS,
    MN_FACT_SENT,     /* like advertising */
    MN_FACT_SINGLE,   /* posts that say what no other says */
    MN_FACT_ONCE,     /* numbers that hardly come twice */
    MN_FACT_PICTURES, /* nothing else ties it */
    MN_FACT_FIRM,     /* long in one place */
    MN_FACT_ONE,      /* one text, number, place */
    MN_FACT_PAGE,
    MN_FACT_UNREACHABLE,
    MN_RANK_FACTS,
} mn_rank_fact;
const char *mn_rank_fact_name(mn_rank_fact f);    /* "circuit" */
const char *mn_rank_fact_meaning(mn_rank_fact f); /* "the same places in the same order" */

typedef struct mn_rank_weights {
    double by[MN_RANK_FACTS];
} mn_rank_weights;
extern const mn_rank_weights mn_rank_declared;

/* How much there is of each fact; 0: nothing. A priority is the sum of weights times these. */
void mn_rank_values(double value[MN_RANK_FACTS], const mn_rank_seen *s);

/* Priority, and both lists as sentences joined by "; " into the buffers, which may be empty: a fact
 * speaks for or against by the sign of what it adds. w NULL: the declared weights. */
double mn_rank_of(const mn_rank_seen *s, const mn_rank_weights *w, mn_buf *reasons,
                  mn_buf *contrary);

#endif
