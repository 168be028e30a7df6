/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/facility/tables.h - what words do in addresses, and how postcodes look.
 */
#ifndef SCREEN_FACILITY_TABLES_H
#define SCREEN_FACILITY_TABLES_H

#include "core/map.h"
#include "screen/facility/address.h"

typedef struct mn_address_word {
    mn_part part;
    mn_text same; /* what it is short for; empty: itself */
} mn_address_word;

/* digits and, behind a blank or dash, more of them. */
typedef struct mn_postcode {
    char iso2[3];
    uint8_t digits, more;
} mn_postcode;

struct mn_address_tables {
    const mn_name_tables *names;
    mn_arena arena;
    mn_map map; /* word -> its entry */
    mn_address_word *word;
    size_t words, words_cap;
    mn_postcode *code; /* by country */
    size_t codes, codes_cap;
};

/* NULL: a word that says nothing of itself. */
const mn_address_word *mn_address_word_find(const mn_address_tables *t, mn_text w);
/* Those of a country; *n of them. */
const mn_postcode *mn_postcodes_of(const mn_address_tables *t, const char *iso2, size_t *n);

#endif
