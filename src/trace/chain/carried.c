/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/chain/carried.c - edges that are told twice, and what a shipment carries. The rule stands
 * in carried.h.
 */
#include "trace/chain/carried.h"

bool mn_chain_told_twice(const mn_chain *c, uint32_t edge)
{
    const mn_chain_edge *x = &c->edge[edge];
    bool sold = false, shipped = false;
    if (!c->supply.kind || !c->shipments)
        return false;
    for (uint32_t i = x->first; i < x->first + x->count && !(sold && shipped); i++) {
        sold = sold || c->supply.kind[i] == MN_SUPPLY;
        shipped = shipped || c->supply.kind[i] == MN_SHIPMENT;
    }
    return sold && shipped;
}

/* By halving, as supplies lie in the order of their edges. */
uint32_t mn_chain_edge_of(const mn_chain *c, uint32_t supply)
{
    uint32_t low = 0, high = c->edges;
    while (high - low > 1) {
        uint32_t mid = low + (high - low) / 2;
        if (c->edge[mid].first <= supply)
            low = mid;
        else
            high = mid;
    }
    return low;
}

static int32_t day_of(const mn_chain *c, uint32_t supply)
{
    return c->supply.from ? c->supply.from[supply] : MN_NO_DAY;
}

static bool may_carry(const mn_chain *c, uint32_t lot, uint32_t supply)
{
    const uint32_t of = c->supply.lot ? c->supply.lot[supply] : MN_NOT_ANY;
    return mn_chain_kind(c, supply) == MN_SUPPLY &&
           (lot == MN_NOT_ANY || of == MN_NOT_ANY || lot == of);
}

mn_chain_load mn_chain_carried(const mn_chain *c, uint32_t shipment)
{
    const mn_chain_edge *x = &c->edge[mn_chain_edge_of(c, shipment)];
    const int32_t day = day_of(c, shipment);
    mn_chain_load load = {.first = x->first,
                          .lot = c->supply.lot ? c->supply.lot[shipment] : MN_NOT_ANY};
    uint32_t low = x->first, high = x->first + x->count;
    while (low < high) { /* they lie by date, those of which it is not known first */
        const uint32_t mid = low + (high - low) / 2;
        if (day_of(c, mid) <= day)
            low = mid + 1;
        else
            high = mid;
    }
    for (uint32_t i = low; i-- > x->first;) {
        if (!may_carry(c, load.lot, i))
            continue;
        if (load.count && day_of(c, i) != day_of(c, load.first))
            break;
        load.count = load.count ? load.first + load.count - i : 1;
        load.first = i;
    }
    return load;
}

bool mn_chain_carries(const mn_chain *c, const mn_chain_load *load, uint32_t supply)
{
    return supply >= load->first && supply - load->first < load->count &&
           may_carry(c, load->lot, supply);
}
