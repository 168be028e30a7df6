/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/identify/weigh.h - what speaks for and against a run of units being a telephone number.
 */
#ifndef ADVERTS_IDENTIFY_WEIGH_H
#define ADVERTS_IDENTIFY_WEIGH_H

#include "adverts/identify/scan.h"

#define ID_READINGS 16 /* countries whose plans a number without a code is held against */

typedef struct id_reader {
    mn_id_scratch *s;
    const mn_identifier_rules *r;
    mn_text text;
    uint16_t given;                                        /* the country said, or ID_NO_REGION */
    uint16_t region[ID_READINGS];                          /* that are tried, likeliest first */
    uint8_t regions, said[ID_READINGS], rank[ID_READINGS]; /* the rule of each */
    bool ready;
} id_reader;

/* The best reading of the chain's units first..last; false where none has any plan. */
bool id_weigh(id_reader *k, uint32_t first, uint32_t last, id_window *out);
/* What stands around the bytes start..end, as rules. */
uint64_t id_around(const id_reader *k, uint32_t start, uint32_t end);
/* What the units themselves look like. */
uint64_t id_look(const id_reader *k, uint32_t first, uint32_t last);
/* How the number without its first `skip` digits is grouped. */
uint64_t id_grouped(const id_reader *k, uint32_t first, uint32_t last, size_t skip,
                    const id_region *region);
/* What kinds of numbers (ID_K_) are as a rule. */
uint64_t id_kind_rule(uint8_t kinds);
double id_odds(const mn_identifier_rules *r, uint64_t rules);
/* Writes the digits of units; their count, or 0 when they are more than a number has. */
size_t id_digits(const mn_id_scratch *s, uint32_t first, uint32_t last,
                 uint8_t digit[ID_NUMBER_MAX]);

#endif
