/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/facility/groups.h - many facilities against a set, or a set against itself.
 */
#ifndef SCREEN_FACILITY_GROUPS_H
#define SCREEN_FACILITY_GROUPS_H

#include "screen/facility/facility.h"

enum { MN_ANSWER_SAME = 4 };

/* What is said of one row. */
typedef struct mn_facility_answer {
    mn_facility_decision decision;
    bool refused;   /* it has no name that can be read */
    bool has_pair;  /* pair: with what it was compared nearest */
    bool conflict;  /* of a group: like a row that is like the first, but unlike the first */
    uint8_t n_same; /* others at the same address, which it is not */
    uint32_t first; /* in a set against itself: the first of its group; else itself */
    uint32_t same[MN_ANSWER_SAME];
    mn_facility_pair pair; /* pair.other: of the set */
} mn_facility_answer;

/* Gives row i's facility; texts are borrowed until the next call with the same room. */
typedef void mn_facility_nth(mn_facility *out, void *room, const void *payload, size_t i);

/* Answers for n rows; out has room for them. Each thread has a room of its own, made by
 * calloc(1, room_size) and released by drop. Results don't depend on the number of threads. */
typedef struct mn_facility_asked {
    size_t n;
    mn_facility_nth *nth;
    const void *payload;
    size_t room_size;
    void (*drop)(void *room);
} mn_facility_asked;
MN_USE mn_status mn_facility_answers(mn_facility_answer *out, const mn_facility_asked *asked,
                                     const mn_facility_set *s, mn_facility_limits limits,
                                     const mn_ctx *ctx, mn_err *e);

/* A set against itself: out has room for mn_facilities(s). Rows that are the same are a group; its
 * first is new, the others auto. One that is like another of its group, but unlike the first, is
 * for review, and conflict is set. One that is perhaps a row before it is for review. */
MN_USE mn_status mn_facility_group(mn_facility_answer *out, const mn_facility_set *s,
                                   mn_facility_limits limits, const mn_ctx *ctx, mn_err *e);

#endif
