/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/facility/address.h - a postal address taken apart, as far as comparing two needs it.
 *
 * An address becomes parts in plain letters: words that name a place, words that say what a
 * place is ("road", "district", "industrial zone"), and numbers by what they count: house or
 * plot, floor or unit, sector or kilometre, postcode. Order, punctuation, abbreviations and script
 * don't matter afterwards. An mn_address is one run of bytes without a pointer in it.
 */
#ifndef SCREEN_FACILITY_ADDRESS_H
#define SCREEN_FACILITY_ADDRESS_H

#include "screen/name/name.h"

/* What a part of an address is. */
typedef enum mn_part {
    MN_PART_WORD,      /* names something: a street, a village, a city */
    MN_PART_ROAD,      /* "road", "calle", "jalan" */
    MN_PART_AREA,      /* "district", "kecamatan", "upazila" */
    MN_PART_SITE,      /* "industrial", "zone", "park" */
    MN_PART_UNIT,      /* "block", "building", "unit" */
    MN_PART_LEVEL,     /* "floor" */
    MN_PART_ZONE,      /* "sector", "phase", "km": a number behind it is no house */
    MN_PART_MARK,      /* "no", "plot": a number behind it is one */
    MN_PART_DIRECTION, /* "north", "west" */
    MN_PART_STOP,      /* "near", "of", "P.C." */
    MN_PART_COUNTRY,   /* the row's own country */
    MN_PART_HOUSE,     /* number of a house, plot, survey; with its letter: "d16", "12a" */
    MN_PART_INNER,     /* number of a building, block, unit or floor */
    MN_PART_COUNT,     /* number of a sector, phase, ward, road, kilometre */
    MN_PART_POSTCODE,
    MN_PARTS,
} mn_part;

#define MN_ADDRESS_BYTES 2048 /* read of an address; the rest is left out (MN_NAME_CUT) */
#define MN_ADDRESS_PARTS 96   /* likewise */

/* A part; 32 bytes. */
typedef struct mn_address_part {
    uint64_t hash;    /* of its normal form */
    uint32_t letters; /* bit 0..25: has that letter; 26: has a digit */
    uint32_t digits;  /* of a number: its value without letters, modulo 2^32 */
    uint32_t weight;  /* how much it says, 1/1024; set by who knows how rare it is */
    uint16_t text;    /* where its normal form begins in mn_address_text() */
    uint16_t place;   /* a large city or province: which, as in mn_token.value; 0: none */
    uint8_t len;
    uint8_t part;  /* mn_part */
    uint8_t flags; /* MN_TOKEN_... */
    uint8_t spare[5];
} mn_address_part;

/* Behind it lie n parts and text_len bytes of normal forms, and zeros up to a multiple of 8. */
typedef struct mn_address {
    uint32_t size;
    uint16_t n;
    uint16_t text_len;
    uint64_t same;    /* hash of all parts but stops, marks and the country, in no order */
    uint8_t notes;    /* MN_NAME_... */
    uint8_t numbers;  /* house numbers */
    uint8_t words;    /* MN_PART_WORD */
    uint8_t postcode; /* whether it has one */
    uint32_t spare;
} mn_address;

#define MN_ADDRESS_MAX                                                                             \
    (sizeof(mn_address) + MN_ADDRESS_PARTS * (sizeof(mn_address_part) + MN_TOKEN_BYTES) + 8)

static inline mn_address_part *mn_address_parts(const mn_address *a)
{
    return (mn_address_part *)(uintptr_t)(a + 1);
}
static inline const char *mn_address_text(const mn_address *a)
{
    return (const char *)(mn_address_parts(a) + a->n);
}
static inline mn_text mn_part_text(const mn_address *a, const mn_address_part *p)
{
    return (mn_text){mn_address_text(a) + p->text, p->len};
}

/* What words of addresses do, and how long postcodes are; immutable, shared by threads. *out is
 * owned: mn_address_tables_free(). The names' tables are borrowed. */
typedef struct mn_address_tables mn_address_tables;
MN_USE mn_status mn_address_tables_new(mn_address_tables **out, const mn_name_tables *names,
                                       mn_err *e);
void mn_address_tables_free(mn_address_tables *t); /* NULL is legal */

/* The place that a country's name is, as it stands in mn_token.value; 0: none. */
mn_status mn_address_home(uint16_t *out, const char *country, const mn_address_tables *t,
                          mn_err *e);

/* Takes an address apart into out, which has room for MN_ADDRESS_MAX bytes at a multiple of 8.
 * iso2 is the country's code in capitals, or "": postcodes are then told by what stands before
 * them. Any bytes are an address. Weights are left at 0. O(length). Thread-safe. Errors:
 * MN_SYSTEM without memory. */
MN_USE mn_status mn_address_read(mn_address *out, mn_text address, const char *iso2, uint16_t home,
                                 const mn_address_tables *t, mn_err *e);

#endif
