/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/tables/supply.c - rows of supplies, and of shipments: who sent what to whom.
 */
#include <math.h>
#include <string.h>

#include "core/text.h"
#include "trace/tables/cell.h"
#include "trace/tables/nobody.h"
#include "trace/unit/unit.h"

static const char is_return[] =
    "a return is a row with kind=return and the quantity that went back";

/* What supplies and shipments have in common, when seller, buyer and days are there. */
static void take_goods(mn_row *x, mn_supply_row *s)
{
    mn_beside beside = {MN_UNIT_NONE, MN_UNIT_NONE, MN_ROLES};
    s->good = mn_cell_id(x, MN_R_GOOD);
    s->hs = mn_cell_hs(x, MN_R_HS);
    s->lot = mn_cell_id(x, MN_R_LOT);
    s->quantity = mn_cell_quantity(&beside, x, MN_R_QUANTITY, is_return);
    s->unit = mn_cell_unit_of(x, MN_R_UNIT, &beside);
    s->value = mn_cell_value(s->currency, x, MN_R_VALUE, MN_R_CURRENCY);
    if (s->seller.len && mn_text_eq(s->seller, s->buyer))
        mn_row_find(x, "to-itself", x->of->what == MN_SUPPLIES ? MN_R_BUYER : MN_R_CONSIGNEE,
                    s->buyer, "where goods go from one site to another, name both sites",
                    "seller and buyer are the same");
    if (s->from == MN_NO_DAY)
        mn_row_common(x, MN_C_NO_DATE);
}

static void tell_quantity(mn_row *x, const mn_supply_row *s)
{
    if (isnan(s->quantity))
        mn_row_common(x, MN_C_NO_QUANTITY);
    else if (s->unit == MN_UNIT_NONE)
        mn_row_common(x, MN_C_NO_UNIT);
    else if (s->quantity == 0)
        mn_row_find(x, "quantity-zero", MN_R_QUANTITY, mn_cell(x, MN_R_QUANTITY),
                    "leave it empty where it is not known", "a quantity of nothing");
}

void mn_take_supply(mn_row *x)
{
    const mn_text kind = mn_cell(x, MN_R_KIND);
    mn_supply_row s = {.id = mn_cell_id(x, MN_R_ID),
                       .seller = mn_cell_needed(x, MN_R_SELLER, "the seller"),
                       .buyer = mn_cell_needed(x, MN_R_BUYER, "the buyer"),
                       .seller_site = mn_cell_id(x, MN_R_SELLER_SITE),
                       .buyer_site = mn_cell_id(x, MN_R_BUYER_SITE),
                       .kind = MN_SUPPLY};
    mn_cell_party(&s.seller, x, MN_R_SELLER, "the seller");
    mn_cell_party(&s.buyer, x, MN_R_BUYER, "the buyer");
    if (mn_text_eq_nocase(kind, "return"))
        s.kind = MN_RETURN;
    else if (kind.len && !mn_text_eq_nocase(kind, "supply"))
        mn_row_refuse(x, MN_R_KIND, kind, "write 'supply' or 'return', or leave it empty",
                      "no kind of supply is called so");
    mn_cell_span(&s.from, &s.until, x, MN_R_FROM, MN_R_UNTIL);
    take_goods(x, &s);
    if (!s.good.len)
        s.good = s.hs;
    if (!s.good.len)
        mn_row_refuse(x, MN_R_GOOD, s.good, "fill in one of them", "neither a good nor an HS code");
    tell_quantity(x, &s);
    mn_got_supply *got = mn_row_new(x, s.id);
    if (got)
        got->row = s;
}

/* Weight may be told in another unit by its heading or its cell. */
static double take_weight(mn_row *x)
{
    mn_beside beside = {MN_UNIT_NONE, MN_UNIT_NONE, MN_ROLES};
    double v = mn_cell_quantity(&beside, x, MN_R_WEIGHT_KG, is_return);
    const mn_unit *u = mn_unit_at(mn_cell_unit_of(x, MN_ROLES, &beside));
    if (isnan(v) || !u)
        return v;
    if (u->measure != MN_MASS)
        mn_row_refuse(x, MN_R_WEIGHT_KG, mn_cell(x, MN_R_WEIGHT_KG), "write kilograms",
                      "no unit of mass");
    return v * u->factor;
}

void mn_take_shipment(mn_row *x)
{
    static const char confidential[] =
        "where it is confidential, write what is known: 'not named (bill 123)'";
    mn_supply_row s = {.id = mn_cell_id(x, MN_R_ID),
                       .seller = mn_cell_id(x, MN_R_SHIPPER),
                       .buyer = mn_cell_id(x, MN_R_CONSIGNEE),
                       .kind = MN_SHIPMENT};
    mn_shipment_row m = {.bill = mn_cell(x, MN_R_BILL),
                         .description = mn_cell(x, MN_R_DESCRIPTION),
                         .marks = mn_cell(x, MN_R_MARKS),
                         .vessel = mn_cell(x, MN_R_VESSEL),
                         .container = mn_cell(x, MN_R_CONTAINER),
                         .load_port = mn_cell(x, MN_R_LOAD_PORT),
                         .unload_port = mn_cell(x, MN_R_UNLOAD_PORT),
                         .origin = mn_cell(x, MN_R_ORIGIN),
                         .entry = mn_cell(x, MN_R_ENTRY),
                         .entry_line = mn_cell(x, MN_R_ENTRY_LINE),
                         .manufacturer = mn_cell_id(x, MN_R_MANUFACTURER),
                         .notify = mn_cell(x, MN_R_NOTIFY)};
    if (mn_names_nobody(m.manufacturer))
        m.manufacturer = (mn_text){"", 0}; /* as if the cell were empty */
    if (!s.seller.len && m.manufacturer.len) {
        s.seller = m.manufacturer;
        mn_row_find(x, "shipper-missing", MN_R_MANUFACTURER, s.seller,
                    "fill in the shipper where it is known",
                    "no shipper is named: the manufacturer is taken for it");
    }
    if (!s.seller.len)
        mn_row_refuse(x, MN_R_SHIPPER, s.seller, confidential, "the shipper is missing");
    if (!s.buyer.len)
        mn_row_refuse(x, MN_R_CONSIGNEE, s.buyer, confidential, "the consignee is missing");
    mn_cell_party(&s.seller, x, MN_R_SHIPPER, "the shipper");
    mn_cell_party(&s.buyer, x, MN_R_CONSIGNEE, "the consignee");
    mn_cell_days(&s.from, &s.until, x, MN_R_DATE);
    mn_cell_country(m.origin_country, x, MN_R_ORIGIN_COUNTRY);
    m.weight_kg = take_weight(x);
    take_goods(x, &s);
    if (!s.good.len)
        s.good = s.hs.len ? s.hs : mn_text_sub(m.description, 0, MN_ID_MOST);
    if (!s.good.len)
        mn_row_refuse(x, MN_R_GOOD, s.good, "fill in one of them",
                      "neither a good, nor an HS code, nor a description");
    while (s.good.len && mn_utf8_bad(s.good) < s.good.len)
        s.good.len = mn_utf8_bad(s.good);
    if (isnan(s.quantity) && !isnan(m.weight_kg)) {
        s.quantity = m.weight_kg;
        if (!mn_unit_find(&s.unit, mn_text_of("kg")))
            s.unit = MN_UNIT_NONE;
        mn_row_common(x, MN_C_WEIGHT);
    }
    tell_quantity(x, &s);
    mn_got_shipment *got = mn_row_new(x, s.id);
    if (got) {
        got->supply.row = s;
        got->more = m;
    }
}
