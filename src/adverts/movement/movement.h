/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/movement/movement.h - where the posts of one number, or of one text, say they are, in the
 * order of time: stays, journeys between them, places too far apart for a journey, circuits.
 *
 * A post says where somebody is expected, not where anybody was. That two posts cannot be one
 * journey says that several people use the number, or that the places are not true.
 */
#ifndef ADVERTS_MOVEMENT_MOVEMENT_H
#define ADVERTS_MOVEMENT_MOVEMENT_H

#include <manumit/core.h>

/* A post with a time and a place. */
typedef struct mn_sighting {
    int64_t time;   /* seconds UTC */
    uint32_t place; /* a number for its name; of one time the smaller comes first */
    uint32_t post;
    bool day_only;  /* the hour is not known */
    float lat, lon; /* degrees; NaN: not known */
} mn_sighting;

/* Successive posts in one place. */
typedef struct mn_stay {
    uint32_t place;
    uint32_t first, posts; /* of mn_track.sighting */
    int64_t from, until;
    bool day_only;  /* of its first or last post */
    float lat, lon; /* of its first post that knows */
} mn_stay;

/* From a stay to the next one. */
typedef struct mn_leg {
    double km;       /* NaN: a place is not known */
    double hours;    /* from the last post there to the first here; days count to their ends */
    bool impossible; /* faster than the options' speed over more than near_km */
} mn_leg;

typedef struct mn_track {
    mn_sighting *sighting; /* by time, then place, degrees and post */
    mn_stay *stay;
    mn_leg *leg; /* stays - 1 */
    uint32_t sightings, stays, legs;
    uint32_t places;     /* different ones */
    uint32_t impossible; /* legs */
    double km;           /* of legs that are possible */
    double radius;       /* the farthest place from the middle one, km; NaN: no coordinates */
    /* The circuit that repeats longest; laps 0: none. */
    uint32_t circuit_first, circuit_stays; /* stays that it covers */
    uint32_t circuit_places;               /* stays of one lap */
    double circuit_laps;
    double circuit_fit;    /* share of its stays that are where the lap before says */
    double circuit_chance; /* share of random orders of the same stays that repeat as long */
} mn_track;

typedef struct mn_track_options {
    double speed;    /* km an hour that nobody travels, doors included */
    double near_km;  /* nearer places are one for whoever travels */
    uint32_t orders; /* random orders for circuit_chance; 0: it is NaN */
    uint64_t seed;
} mn_track_options;
#define MN_TRACK_OPTIONS_INIT                                                                      \
    {                                                                                              \
        .speed = 900, .near_km = 50, .orders = 199                                                 \
    }

enum { MN_CIRCUIT_LAP = 16 }; /* stays of a lap, at most */

/* Makes the track of n sightings, in any order, and however their posts are numbered. *out is new:
 * mn_track_free(). O(n log n + orders * stays * MN_CIRCUIT_LAP); circuits are looked for in the
 * first 4,096 stays. */
MN_USE mn_status mn_track_make(mn_track *out, const mn_sighting *sightings, uint32_t n,
                               const mn_track_options *o, mn_err *e);
void mn_track_free(mn_track *t); /* zero-initialised is legal */

/* --- circuit.c
 * ------------------------------------------------------------------------------------- */

typedef struct mn_circuit {
    uint32_t first, stays, lap;
    uint32_t fits; /* stays that are where the lap before says */
} mn_circuit;
/* The longest repetition in a sequence of places; lap 0: none of two laps (of two places: three). A
 * stay that does not fit costs four that do. O(n * MN_CIRCUIT_LAP). */
void mn_circuit_find(mn_circuit *out, const uint32_t *place, uint32_t n);

#endif
