/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/spending/parts.c - what a purchase's money pays for.
 */
#include "footprint/spending/spending.h"

#include <math.h>

size_t mn_purchase_parts(const mn_spending *s, const mn_purchase *p, mn_part out[MN_PARTS_MAX])
{
    const mn_price *price = p->price;
    (void)s;
    for (size_t k = 0; !price && k < p->mix->n; k++)
        out[k] = (mn_part){.kind = p->mix->industry[k], .share = p->mix->share[k]};
    for (size_t k = 0; price && k < price->pieces; k++) {
        const mn_piece *piece = &price->piece[k];
        out[k] = (mn_part){
            .kind = piece->kind, .home = piece->pays != MN_PAYS_MAKER, .share = piece->share};
    }
    return price ? price->pieces : p->mix->n;
}

mn_paid mn_spending_paid(const mn_spending *s)
{
    mn_paid paid = {0};
    double all = 0;
    const mn_purchase *bought = s->sum ? s->sum : s->purchase;
    const size_t n = s->sum ? s->sums : s->purchases;
    for (size_t i = 0; i < n; i++) {
        const mn_price *price = bought[i].price;
        const double money = fabs(bought[i].money);
        all += money;
        if (!price) {
            paid.makers += money;
            continue;
        }
        paid.taxes += money * (price->vat + price->taxes);
        for (size_t k = 0; k < price->pieces; k++) {
            const mn_piece *piece = &price->piece[k];
            double *to = piece->pays == MN_PAYS_MAKER    ? &paid.makers
                         : piece->pays <= MN_PAYS_RETAIL ? &paid.trade
                                                         : &paid.transport;
            *to += money * piece->share;
        }
    }
    if (all > 0) {
        paid.makers /= all;
        paid.trade /= all;
        paid.transport /= all;
        paid.taxes /= all;
    }
    return paid;
}
