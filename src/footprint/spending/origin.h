/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/spending/origin.h - countries of origin, as cells name them.
 */
#ifndef FOOTPRINT_SPENDING_ORIGIN_H
#define FOOTPRINT_SPENDING_ORIGIN_H

#include "core/map.h"
#include "footprint/spending/spending.h"

typedef struct mn_origin_kept {
    mn_text text;
    const mn_country *country; /* NULL: none is meant, or it is unknown */
    size_t lines;              /* where it is unknown */
    bool unknown;
} mn_origin_kept;

typedef struct mn_origins {
    const mn_reference *r;
    mn_map seen; /* text of a cell -> index in kept */
    mn_origin_kept *kept;
    size_t n, cap;
} mn_origins;

void mn_origins_open(mn_origins *out, const mn_reference *r);
void mn_origins_close(mn_origins *o);
/* *out is NULL for an empty cell, "n/a", "various" and what is no country. The
 * text is borrowed until the origins are closed. O(1) for a text seen before. */
MN_USE mn_status mn_origins_read(mn_origins *o, const mn_country **out, mn_text cell, mn_err *e);
/* Notes how many lines named what is no country, and what may be meant. */
MN_USE mn_status mn_origins_note(const mn_origins *o, mn_spending *s, mn_err *e);

#endif
