/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/plan/documented.h - which supplies have documents.
 *
 * A document about a supply speaks for it; one about a party or a site speaks for what it sells
 * or buys while it is valid, where its kind is one that does; one about an event by which a lot was
 * made, of a kind that guidance asks of such a step, for what its maker sells of that lot: rows of
 * data/trade/document_scope.csv, or of a file in its place. Kinds are told by any spelling of
 * data/trade/document_kinds.csv. Whether a document suffices for an
 * authority is another question, which the evidence pack answers.
 */
#ifndef TRACE_PLAN_DOCUMENTED_H
#define TRACE_PLAN_DOCUMENTED_H

#include "trace/chain/chain.h"
#include <manumit/table.h>

typedef struct mn_scope_rule {
    mn_subject about;
    mn_text kind; /* of documents; "*": every kind; "asked": those asked of the step */
    bool sold, bought;
    bool asked; /* about events alone */
    mn_text id, version;
} mn_scope_rule;

typedef struct mn_scope_rules {
    mn_table *t; /* texts are borrowed from it */
    mn_scope_rule *rule;
    size_t n;
} mn_scope_rules;

/* path NULL: the shipped ones. Errors name line and column. */
MN_USE mn_status mn_scope_rules_load(mn_scope_rules *out, const char *path, const mn_ctx *ctx,
                                     mn_err *e);
void mn_scope_rules_free(mn_scope_rules *r);

/* Bit s of *out, which is owned, free(): supply s has a document. by_seller: what documents of the
 * buyer and its sites say does not count, as it is no diligence of who sold. on: nor does what was
 * received (or, where that is not told, is dated) after that day; MN_NO_DAY: all.
 * O((supplies + documents) log documents). */
MN_USE mn_status mn_documented_find(uint64_t **out, const mn_chain *c, const mn_scope_rules *r,
                                    bool by_seller, int32_t on, const mn_ctx *ctx, mn_err *e);

static inline bool mn_documented(const uint64_t *bits, uint32_t supply)
{
    return bits[supply / 64] >> (supply % 64) & 1;
}

#endif
