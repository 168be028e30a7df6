/* SPDX-License-Identifier: Apache-2.0
 *
 * money/party/merge.h - accounts that are held to be one party's, each merge with its evidence.
 *
 * Who registers a telephone on other people's accounts controls them, perhaps; merged with theirs
 * his account would hide the payments between them. So accounts become one party only where they
 * share an identifier and nothing says that two people hold them (docs/design names the rule);
 * others that share one are told as linked.
 */
#ifndef MONEY_PARTY_MERGE_H
#define MONEY_PARTY_MERGE_H

#include "money/party/people.h"

typedef enum mn_merge_rule {
    MN_MERGE_SAME, /* the same customer; or an identifier is shared and names are the same */
    MN_MERGE_ANY,  /* an identifier is shared */
    MN_MERGE_NONE,
} mn_merge_rule;

enum { MN_MERGE_HUB = 10 }; /* the usual most accounts of an identifier that merges */

typedef struct mn_merge_options {
    mn_merge_rule rule;
    uint32_t hub;       /* an identifier of more accounts merges none: a branch's telephone */
    const char *except; /* a table of pairs that stay apart: account, other; NULL */
} mn_merge_options;

/* Two accounts share an identifier: merged by it, or linked. */
typedef struct mn_merge {
    uint32_t a, b; /* accounts, a < b */
    uint32_t id;   /* mn_people.id */
    uint32_t row_a, row_b;
    uint8_t kind;
    const char *why; /* of a link: why it is no merge; NULL: it is one. Static */
} mn_merge;

/* An identifier that too many share. */
typedef struct mn_hub {
    uint32_t id, accounts;
    uint8_t kind;
} mn_hub;

/* Zero-initialised is empty. */
typedef struct mn_merges {
    mn_merge *merge; /* merges, and links, in the order of identifiers */
    size_t n, cap;
    uint64_t merged, linked; /* parties fewer; pairs */
    mn_hub *hub;
    size_t hubs, hub_cap;
} mn_merges;

/* Makes p's parties anew: numbered by their first account. Undone by the rule NONE. Errors:
 * MN_USAGE, MN_DATA for the table of pairs. O(n log n). */
MN_USE mn_status mn_parties_merge(mn_merges *out, mn_payments *p, const mn_people *w,
                                  const mn_merge_options *o, const mn_ctx *ctx, mn_err *e);
void mn_merges_free(mn_merges *m);

#endif
