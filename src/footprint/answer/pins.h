/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/answer/pins.h - pins that differ in nothing but their money and group.
 *
 * A ledger of a million lines has tens of thousands of pins, but only as many
 * kinds as there are cells, countries and factors together. A draw works out people
 * and factors once a kind, adds the money of each up, and places it once.
 */
#ifndef FOOTPRINT_PINS_H
#define FOOTPRINT_PINS_H

#include "footprint/answer/draws.h"

typedef struct mn_pin_kind {
    mn_pin pin;      /* its cell, origin, move and factor; nothing else is meant */
    bool all;        /* the people of the whole cell are meant */
    size_t entry;    /* else of the cells: its people; SIZE_MAX: none */
    double layer[2]; /* the pins' money, of sellers and of materials */
} mn_pin_kind;

/* Money of a kind that moves with a row of groups, or with one group. */
typedef struct mn_pin_use {
    uint32_t kind, by;
    double money; /* of a row: dollars in one dollar; of a group: millions of dollars */
} mn_pin_use;

typedef struct mn_pin_kinds {
    mn_pin_kind *at; /* in the order of their first pins */
    size_t count, cap;
    mn_pin_use *use; /* first those of rows (products), then those of groups */
    size_t of_rows, uses;
    uint32_t *of; /* the kind of each pin */
} mn_pin_kinds;

/* Zero-initialised before; freed by mn_pin_kinds_free(), after an error too.
 * O(pins + kinds * entries of a cell). */
MN_USE mn_status mn_pin_kinds_make(mn_pin_kinds *out, const mn_cells *c, const mn_groups *g,
                                   mn_err *e);
void mn_pin_kinds_free(mn_pin_kinds *k);

#endif
