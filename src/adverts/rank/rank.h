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

/* Priority, and both lists as sentences joined by "; " into the buffers, which may be empty. */
double mn_rank_of(const mn_rank_seen *s, mn_buf *reasons, mn_buf *contrary);

#endif
