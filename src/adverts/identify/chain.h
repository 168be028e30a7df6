/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/identify/chain.h - units that may belong to one number, in a row: tens and digits put
 * together, "double" carried out, and what stands between them.
 */
#ifndef ADVERTS_IDENTIFY_CHAIN_H
#define ADVERTS_IDENTIFY_CHAIN_H

#include "adverts/identify/scan.h"

#define ID_CHAIN_LEAST 6  /* digits that are worth a look */
#define ID_GAP_MAX     48 /* bytes between two units of a chain */

/* The first unit from `from` on, which begins a chain, whose chain may have that many digits;
 * those before have not. O(units that are left behind). */
size_t id_chain_skip(const mn_id_scratch *s, size_t from);

/* Reads the units from *from on into s->chain until a gap ends the chain; *from is then the first
 * unit of the next. joined: "twenty one" is 21, else 20 and 1; *choice says whether that makes a
 * difference. *digits counts. */
MN_USE mn_status id_chain(mn_id_scratch *s, const mn_identifier_rules *r, mn_text text,
                          size_t *from, bool joined, bool *choice, size_t *digits, mn_err *e);

/* The i-th digit of a unit. */
static inline uint8_t id_unit_digit(const id_unit *u, size_t i)
{
    return (uint8_t)(u->packed >> 4 * (u->n - 1 - i) & 15);
}

#endif
