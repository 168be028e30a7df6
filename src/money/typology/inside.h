/* SPDX-License-Identifier: Apache-2.0
 *
 * money/typology/inside.h - what the files that read typologies share.
 */
#ifndef MONEY_TYPOLOGY_INSIDE_H
#define MONEY_TYPOLOGY_INSIDE_H

#include "money/typology/reading.h"
#include "money/typology/typology.h"

/* Reads one measure. */
MN_USE mn_status mn_measure_read(mn_shape *s, mn_shaped v, mn_measure *out);
/* Gives every filter of the typology a number in the set. */
MN_USE mn_status mn_typology_number(mn_typology_set *set, mn_typology *t, mn_err *e);

extern const char *const mn_side_words[4];

#endif
