/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/commands/screen_details.h - the tables of 'screen' beside its matches: what people
 * decided, and all that is known of both sides.
 */
#ifndef SCREEN_COMMANDS_SCREEN_DETAILS_H
#define SCREEN_COMMANDS_SCREEN_DETAILS_H

#include "screen/commands/screen.h"
#include "table/maker.h"

#define MN_DECIDED_COLUMNS                                                                         \
    "line:i id:t name:t list:t entry:t entry_name:t probability:f scored:t decision:t review:i "   \
    "decided:t by:t on:t confirmed_by:t reason:t expires:t why:t"
#define MN_ENTRIES_COLUMNS  "list:t entry:t field:t value:t"
#define MN_PARTIES_COLUMNS  "line:i field:t value:t"
#define MN_COMPARED_COLUMNS "line:i list:t entry:t what:t here:t there:t verdict:t note:t value:f"

/* The name by which an entry was met. */
mn_text mn_screening_met(const mn_screening *s, const mn_match *h);

/* A row of the table of decisions; q is the party, x one of its entries with a review. An error
 * is k's. */
void mn_make_decided(mn_maker *k, const mn_screening *s, const mn_party *q, const mn_ruled *x);
/* What was compared of a party and an entry. An error is k's. */
void mn_make_compared(mn_maker *k, const mn_screening *s, const mn_party *q, const mn_match *h);
/* The fields of a party, as they were understood. */
void mn_make_party(mn_maker *k, const mn_party *q);

/* Entries of which all is to be told; zero-initialised, mn_named_free(). */
typedef struct mn_named_entries {
    uint64_t *at; /* list << 32 | entry, perhaps twice */
    size_t n, cap;
} mn_named_entries;
MN_USE mn_status mn_named_add(mn_named_entries *x, const mn_match *h, mn_err *e);
void mn_named_free(mn_named_entries *x);
/* The fields of each, once, by list and entry: of a store's lists as they stand in the version
 * that was looked in, with the hash of the entry; else as far as the index has them. */
MN_USE mn_status mn_make_entries(mn_maker *k, const mn_screening *s, mn_named_entries *x,
                                 const mn_ctx *ctx, mn_err *e);

#endif
