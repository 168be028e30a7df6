/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/identify/coin.h - addresses that are runs of letters and digits: Bitcoin, Ethereum, TRON,
 * Monero, Session, onion services, by their checksums where they have one.
 */
#ifndef ADVERTS_IDENTIFY_COIN_H
#define ADVERTS_IDENTIFY_COIN_H

#include "adverts/identify/identify.h"

#define ID_COIN_MAX 106 /* characters */

typedef struct id_coin {
    mn_id_kind kind;
    double score;
    uint64_t rules;
    bool lower; /* its value is told in lower case */
} id_coin;

/* Whether a whole run of letters and digits is an address. A wrong checksum is no address. */
bool id_coin_of(mn_text run, id_coin *out);
/* Whether 56 letters and digits name an onion service of version 3, checksum and all. */
bool id_onion(mn_text name);

#endif
