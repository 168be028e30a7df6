/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/chain/carried.h - a sale and the bill of lading that carries it are two rows of one flow:
 * whether an edge is told twice so, and which supplies a shipment carries.
 *
 * The rule. An edge is told twice where it has rows of supplies and rows of shipments: its
 * shipments are then the transport of its supplies, and their quantities and values count nothing
 * beside these. A shipment carries the supplies of its edge (same seller, buyer and good) of kind
 * MN_SUPPLY that begin on its day; where none does, those of the latest day before it. Where both
 * rows name a lot, it is the same one. A supply whose day is not known is carried where the edge
 * has none of a known day before the shipment. Returns are never carried. Quantities are not
 * compared, as one sale may go in several shipments.
 */
#ifndef TRACE_CHAIN_CARRIED_H
#define TRACE_CHAIN_CARRIED_H

#include "trace/chain/chain.h"

static inline mn_supply_kind mn_chain_kind(const mn_chain *c, uint32_t supply)
{
    return c->supply.kind ? (mn_supply_kind)c->supply.kind[supply] : MN_SUPPLY;
}

/* O(rows of the edge), O(1) in a chain without shipments. */
bool mn_chain_told_twice(const mn_chain *c, uint32_t edge);

/* Whether a row counts nothing, as it is the transport of rows beside it that are `twice` told. */
static inline bool mn_chain_is_transport(const mn_chain *c, uint32_t supply, bool twice)
{
    return twice && mn_chain_kind(c, supply) == MN_SHIPMENT;
}

/* The same of some rows of an edge, which are told one by one while it is open: shipments among
 * them are the transport of sales among them, and of no others. */
typedef struct mn_twice {
    const mn_chain *c;
    bool edge, sold;
} mn_twice;
static inline mn_twice mn_twice_of(const mn_chain *c, uint32_t edge)
{
    return (mn_twice){c, mn_chain_told_twice(c, edge), false};
}
static inline bool mn_twice_open(const mn_twice *t)
{
    return t->edge && !t->sold;
}
static inline void mn_twice_row(mn_twice *t, uint32_t supply)
{
    t->sold = t->sold || mn_chain_kind(t->c, supply) == MN_SUPPLY;
}
static inline bool mn_twice_told(const mn_twice *t)
{
    return t->edge && t->sold;
}

/* The edge that a row of the supplies lies in. O(log edges). */
uint32_t mn_chain_edge_of(const mn_chain *c, uint32_t supply);

/* The rows among which those lie that a shipment carries: of them, those for which
 * mn_chain_carries() is true. count 0: it carries none. O(log rows of its edge + rows from
 * the earliest that it carries to its day). */
typedef struct mn_chain_load {
    uint32_t first, count;
    uint32_t lot; /* of the shipment; MN_NOT_ANY */
} mn_chain_load;
mn_chain_load mn_chain_carried(const mn_chain *c, uint32_t shipment);
bool mn_chain_carries(const mn_chain *c, const mn_chain_load *load, uint32_t supply);

#endif
