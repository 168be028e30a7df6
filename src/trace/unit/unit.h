/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/unit/unit.h - units of quantities: kilograms, bales, square metres, pieces.
 *
 * Rows of data/trade/units.csv: unit, its other spellings, what it measures, and how many of the
 * base unit it is, with source. Units are told by small numbers, which are those of the rows and
 * are kept in chains: rows are only ever added at the end.
 */
#ifndef TRACE_UNIT_UNIT_H
#define TRACE_UNIT_UNIT_H

#include <manumit/core.h>

typedef enum mn_measure {
    MN_MEASURE_NONE,
    MN_MASS,   /* base: kg */
    MN_AREA,   /* m2 */
    MN_LENGTH, /* m */
    MN_VOLUME, /* m3 */
    MN_COUNT,  /* pieces */
    MN_ENERGY, /* MJ */
    MN_MEASURES,
} mn_measure;

typedef struct mn_unit {
    const char *name; /* as it is shown: "kg" */
    mn_measure measure;
    double factor; /* base units in one: exact, or as its source says */
} mn_unit;

#define MN_UNIT_NONE 0 /* no unit was given */

/* Number of a unit by any of its spellings, in any case ("KGS", "metric ton", "480-lb bale");
 * MN_UNIT_NONE for an empty text; false where it is unknown. O(1). Thread-safe. */
bool mn_unit_find(uint16_t *out, mn_text text);
/* NULL for MN_UNIT_NONE and for numbers that are none. Static. */
const mn_unit *mn_unit_at(uint16_t unit);
/* How many `to` one `from` is; false where they measure different things. */
bool mn_unit_convert(double *factor, uint16_t from, uint16_t to);

#endif
