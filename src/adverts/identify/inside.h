/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/identify/inside.h - what finding addresses shares.
 */
#ifndef ADVERTS_IDENTIFY_INSIDE_H
#define ADVERTS_IDENTIFY_INSIDE_H

#include "adverts/identify/scan.h"

#define ID_NAME_REACH 16 /* bytes in which a service's name counts for the name behind it */

typedef struct id_finder {
    mn_found_ids *out;
    mn_id_scratch *s;
    const mn_identifier_rules *r;
    mn_text text;
} id_finder;

/* Puts a find down unless an earlier one lies in its place, and holds the place. */
MN_USE mn_status id_take(id_finder *k, const mn_found_id *f, mn_text value, mn_err *e);
/* Between passes, each of which goes through the text in order. */
void id_settle(id_finder *k);
/* Whether an earlier find holds some of start..end. */
bool id_held(const id_finder *k, uint32_t start, uint32_t end);
/* How many keys end at `at` or before. */
size_t id_keys_to(const mn_id_scratch *s, uint32_t at);
/* The nearest key of a kind that ends within `reach` bytes before `at`, or NULL. */
const id_key *id_key_before(const id_finder *k, uint32_t at, uint32_t reach, id_word_kind kind);

MN_USE mn_status id_mails(id_finder *k, mn_err *e);
MN_USE mn_status id_links(id_finder *k, mn_err *e);
MN_USE mn_status id_names(id_finder *k, mn_err *e);
MN_USE mn_status id_coins(id_finder *k, mn_err *e);

#endif
