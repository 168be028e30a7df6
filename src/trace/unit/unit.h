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
    MN_MASS,    /* base: kg */
    MN_AREA,    /* m2 */
    MN_LENGTH,  /* m */
    MN_VOLUME,  /* m3 */
    MN_COUNT,   /* pieces */
    MN_ENERGY,  /* MJ */
    MN_PACKAGE, /* cartons, rolls, sets: how much is in one is not known; converts to itself alone
                 */
    MN_MEASURES,
} mn_measure;

typedef struct mn_unit {
    const char *name; /* as it is shown: "kg" */
    mn_measure measure;
    double factor; /* base units in one: exact, or as its source says */
    /* Alike, unless the word does not say which of several units it is ("ton", "bale"): then factor
     * is the usual one, and note says what it may be. 0 < low <= factor <= high. */
    double low, high;
    const char *note; /* "" where low is high */
} mn_unit;

#define MN_UNIT_NONE 0 /* no unit was given */

/* Number of a unit by any of its spellings, in any case ("KGS", "metric ton", "480-lb bale");
 * MN_UNIT_NONE for an empty text; false where it is unknown. O(1). Thread-safe. */
bool mn_unit_find(uint16_t *out, mn_text text);
/* NULL for MN_UNIT_NONE and for numbers that are none. Static. */
const mn_unit *mn_unit_at(uint16_t unit);
/* How many `to` one `from` is; false where they measure different things. */
bool mn_unit_convert(double *factor, uint16_t from, uint16_t to);
/* The same as an interval: low..high, where one of the two words does not say which unit it is. */
bool mn_unit_range(double *low, double *high, uint16_t from, uint16_t to);
/* A quantity to 12 significant digits, as it is to be shown: 0.30000000000000004 becomes 0.3. What
 * is no number, or endless, stays as it is. */
double mn_unit_shown(double quantity);
/* "mass", "area", ...: static. */
const char *mn_measure_name(mn_measure m);
/* The unit that quantities of a measure are told in: kg, m2, m, m3, piece, MJ; MN_UNIT_NONE for
 * packages and for MN_MEASURE_NONE. */
uint16_t mn_measure_base(mn_measure m);

#endif
