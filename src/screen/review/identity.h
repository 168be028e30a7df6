/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/review/identity.h - by what a review knows the party again that it was about.
 *
 * key, for reviews of scope "name": what of a party tells it from others, as
 * "name:acme trading|name:akme|leiCode:...|country:mm|birthDate:1965". In this order: names of
 * any kind; identifiers; countries; dates of birth. Each value is folded: Unicode's
 * NFKC_Casefold (Unicode Standard Annex 15; letters and their accents stay, in their script),
 * in names and dates each run of anything but letters, marks and digits as one space, in
 * identifiers without it. Within a kind by bytes, none twice. Where it would be longer than
 * MN_IDENTITY_KEY bytes, its beginning and "|#" and the SHA-256 of the whole.
 *
 * hash, for reviews of scope "party": the SHA-256 of the schema and of all names (each kind
 * for itself), identifiers, countries, dates of birth, addresses, cities, regions and postcodes,
 * folded in the same way. Neither the party's id, nor its line, notes, programmes or
 * other columns are in it: the same supplier in next month's file has the same hash.
 *
 * Both depend on nothing but the values: not on their order, nor on any word list.
 */
#ifndef SCREEN_REVIEW_IDENTITY_H
#define SCREEN_REVIEW_IDENTITY_H

#include <manumit/party.h>

#include "core/sha256.h"

enum { MN_IDENTITY_KEY = 1024 };

typedef struct mn_identity {
    char key[MN_IDENTITY_KEY + 1];
    char hash[MN_SHA256_HEX];
} mn_identity;

/* O(bytes + values log values). Thread-safe. Errors: MN_DATA for a party without a name,
 * MN_SYSTEM for memory or without ICU's data. */
MN_USE mn_status mn_identity_of(mn_identity *out, const mn_party *p, mn_err *e);

#endif
