/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/spending/parts.c - what a purchase's money pays for.
 */
#include "footprint/spending/spending.h"

size_t mn_purchase_parts(const mn_spending *s, const mn_purchase *p, mn_part out[MN_PARTS_MAX])
{
    (void)s;
    for (size_t k = 0; k < p->mix->n; k++)
        out[k] = (mn_part){.kind = p->mix->industry[k], .share = p->mix->share[k]};
    return p->mix->n;
}
