/* SPDX-License-Identifier: Apache-2.0
 *
 * bench/trace/generate.h - a made-up chain of any size, the same for the same seed: each row is
 * reckoned from its number alone.
 *
 * Parties stand in six tiers, from a few brands to many farms. A relation is a seller, a buyer
 * and a good: most sellers are of the tier behind the buyer's, some of the one behind that, and
 * some of the buyer's own (which makes circles). Few parties have most relations, and few
 * relations most supplies, as in shipping records. That is all that is realistic of it.
 */
#ifndef BENCH_TRACE_GENERATE_H
#define BENCH_TRACE_GENERATE_H

#include "trace/chain/build.h"

typedef struct trace_shape {
    uint32_t parties, supplies;
    uint64_t seed;
} trace_shape;

/* Where texts of a row lie until the next. */
typedef struct trace_texts {
    char id[16], name[96], country[4], seller[16], buyer[16];
    mn_party_value value[3];
} trace_texts;

uint8_t trace_tier(const trace_shape *s, uint32_t party); /* 0: brands .. 5: farms */
void trace_party(mn_party *out, trace_texts *t, const trace_shape *s, uint32_t party);
/* unit is left 0. */
void trace_supply(mn_supply_row *out, trace_texts *t, const trace_shape *s, uint32_t supply);

/* Puts all rows into a builder. */
MN_USE mn_status trace_fill(mn_chain_builder *b, const trace_shape *s, mn_err *e);

#endif
