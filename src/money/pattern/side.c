/* SPDX-License-Identifier: Apache-2.0
 *
 * side.c - a payment's sides and its value as an edge has them.
 */
#include "core/err.h"
#include "money/pattern/inner.h"

mn_status mn_pay_check_sides(const mn_pattern_pay *x, mn_err *e)
{
    const uint32_t none = MN_PAY_NONE;
    if ((x->from != none && x->from >= MN_NODES_MAX) || (x->to != none && x->to >= MN_NODES_MAX) ||
        (x->area != none && x->area >= MN_AREAS_MAX - 1))
        return mn_fail(e, MN_USAGE, "a payment has an account or an area above %u",
                       (unsigned)MN_NODES_MAX);
    return MN_OK;
}

uint32_t mn_pay_side(const mn_pattern_pay *x, uint32_t node)
{
    if (node != MN_PAY_NONE)
        return node;
    return MN_SIDE_OUT | (x->cash ? MN_SIDE_CASH : 0) |
           (x->area == MN_PAY_NONE ? MN_SIDE_AREA : x->area);
}

bool mn_pay_is_known(const mn_pattern_pay *x)
{
    return x->value > 0 && (uint64_t)x->value <= MN_EDGE_VALUE;
}
