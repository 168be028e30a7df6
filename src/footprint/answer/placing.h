/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/answer/placing.h - where each part of a purchase is bought: in a region
 * of the economy, or from the buyer's usual mix of them.
 *
 * The origin that a purchase names holds for its goods; what it pays for trade and
 * transport is bought where the buyer is. Services that a region's table does not
 * hold (domestic staff, car repair) are bought from the industry that stands in
 * for them there.
 */
#ifndef FOOTPRINT_PLACING_H
#define FOOTPRINT_PLACING_H

#include "footprint/economy/model.h"
#include "footprint/material/materials.h"
#include "footprint/spending/spending.h"

#define MN_ANYWHERE UINT32_MAX /* the buyer's mix; and, of an origin, none in particular */

typedef struct mn_placed_part {
    uint32_t region;  /* MN_ANYWHERE: the buyer's mix */
    uint32_t origin;  /* the one country in that region that is meant; or MN_ANYWHERE */
    uint16_t product; /* 0: the kind as a whole */
    uint8_t kind;
    double share; /* of the purchase's money */
} mn_placed_part;

/* Where a country lies in the economy. */
typedef struct mn_place {
    uint32_t region; /* MN_ANYWHERE: not in it */
    uint32_t origin; /* MN_ANYWHERE: its region is that country alone, or doesn't tell it apart */
} mn_place;

typedef struct mn_placing {
    const mn_model *m;
    const mn_reference *r;
    const mn_spending *s;
    const mn_materials *materials; /* NULL: no purchase is of a product */
    mn_place home;                 /* the buyer's */
    mn_place *place;               /* of each country of the reference */
    uint8_t *stand;                /* regions rows of kinds: the kind that is really bought there */
    bool *sold;                    /* likewise: whether the region makes any of it */
} mn_placing;

/* materials and buyer may be NULL. All arguments must outlive *out. O(countries * origins). */
MN_USE mn_status mn_placing_new(mn_placing *out, const mn_model *m, const mn_reference *r,
                                const mn_spending *s, const mn_materials *materials,
                                const mn_country *buyer, mn_err *e);
void mn_placing_free(mn_placing *p);

/* The parts of a purchase; *moved when it names an origin that doesn't sell what
 * was bought, so that the usual mix was taken. Returns their number. */
size_t mn_placing_parts(const mn_placing *p, const mn_purchase *purchase,
                        mn_placed_part out[MN_PARTS_MAX], bool *moved);

/* Where a country lies; {MN_ANYWHERE, MN_ANYWHERE} for NULL. O(regions + origins). */
mn_place mn_place_of(const mn_model *m, const mn_country *c);
/* The country of an origin: its own or, where a satellite names regions alone, that of a
 * region which is one country; "" where it is several or not known. O(members). */
const char *mn_origin_country(const mn_model *m, size_t origin);
/* Whether a region is one country, rather than several. O(origins + members). */
bool mn_region_is_country(const mn_model *m, size_t region);

#endif
