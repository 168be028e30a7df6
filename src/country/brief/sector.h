/* SPDX-License-Identifier: Apache-2.0
 *
 * country/brief/sector.h - the sectors of programmes, and which of a country's goods on the
 * Department of Labor's list belong to which.
 */
#ifndef COUNTRY_BRIEF_SECTOR_H
#define COUNTRY_BRIEF_SECTOR_H

#include <manumit/reference.h>

#include "core/buf.h"

typedef enum mn_sector {
    MN_SECTOR_AGRICULTURE,
    MN_SECTOR_FISHING,
    MN_SECTOR_MINING,
    MN_SECTOR_MANUFACTURING,
    MN_SECTOR_CONSTRUCTION,
    MN_SECTOR_DOMESTIC,
    MN_SECTOR_OTHER,
    MN_SECTORS,
} mn_sector;

/* Fishing is told by the good's tariff codes (chapter 3, headings 1604 and 1605), since the model's
 * industry holds it together with farming; the others by the industry. */
mn_sector mn_sector_of(const mn_reference *r, const mn_good *g);

typedef struct mn_sector_goods {
    size_t forced, child; /* listed for forced labour; for child labour alone */
    size_t order;         /* 0 for the sector with most goods */
    mn_buf goods;         /* names, ';'-joined: those of forced labour first; freed by the caller */
} mn_sector_goods;

/* Goods that are made of others of the list are left out, as in its count. */
void mn_sector_count(mn_sector_goods out[MN_SECTORS], const mn_reference *r, const char *iso3);

#endif
