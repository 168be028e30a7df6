/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/spending/origin.h - countries of origin, as cells name them.
 */
#ifndef FOOTPRINT_SPENDING_ORIGIN_H
#define FOOTPRINT_SPENDING_ORIGIN_H

#include "footprint/spending/memo.h"
#include "footprint/spending/spending.h"

/* A text that is no country. */
typedef struct mn_origin_unknown {
    mn_text text;
    uint64_t lines;
} mn_origin_unknown;

enum { MN_ORIGINS_UNKNOWN = 1000 }; /* told apart; of more only the lines are counted */

typedef struct mn_origins {
    const mn_reference *r;
    mn_arena *arena; /* of the unknown texts */
    mn_memo seen;    /* text of a cell -> index in kept */
    const mn_country **kept;
    size_t n, cap;
    mn_map names; /* unknown text -> index in unknown */
    mn_origin_unknown *unknown;
    size_t unknowns, unknown_cap;
    uint64_t others; /* lines of unknown texts that were too many */
} mn_origins;

void mn_origins_open(mn_origins *out, const mn_reference *r, mn_arena *arena);
void mn_origins_close(mn_origins *o);
/* Counts lines of a text that is no country. */
MN_USE mn_status mn_origins_miss(mn_origins *o, mn_text text, uint64_t lines, mn_err *e);
/* *out is NULL for an empty cell, "n/a", "various" and what is no country. The
 * text is borrowed until the origins are closed. O(1) for a text seen before. */
MN_USE mn_status mn_origins_read(mn_origins *o, const mn_country **out, mn_text cell, mn_err *e);
/* Notes how many lines named what is no country, and what may be meant. */
MN_USE mn_status mn_origins_note(const mn_origins *o, mn_spending *s, mn_err *e);

#endif
