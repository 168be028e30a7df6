/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/identify/address.h - e-mail, links, names at services, addresses of coins: whatever is
 * written in letters.
 */
#ifndef ADVERTS_IDENTIFY_ADDRESS_H
#define ADVERTS_IDENTIFY_ADDRESS_H

#include "adverts/identify/scan.h"

/* Adds what stands at the scan's spots and keys; units that lie within are taken from the scan,
 * so that no number is read in an address. */
MN_USE mn_status id_addresses(mn_found_ids *out, mn_id_scratch *s, const mn_identifier_rules *r,
                              mn_text text, mn_err *e);

#endif
