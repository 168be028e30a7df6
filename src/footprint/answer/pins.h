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
    mn_pin pin;   /* its cell, origin, move and factor; nothing else is meant */
    size_t entry; /* of the cells, where its people are one entry; else SIZE_MAX */
} mn_pin_kind;

typedef struct mn_pin_kinds {
    mn_pin_kind *at; /* in the order of their first pins */
    size_t count, cap;
    uint32_t *of; /* the kind of each pin */
} mn_pin_kinds;

/* Zero-initialised before; freed by mn_pin_kinds_free(), after an error too.
 * O(pins + kinds * entries of a cell). */
MN_USE mn_status mn_pin_kinds_make(mn_pin_kinds *out, const mn_cells *c, const mn_groups *g,
                                   mn_err *e);
void mn_pin_kinds_free(mn_pin_kinds *k);

#endif
