/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/evidence/fields.c - the fields of the certificate of origin, as far as the chain knows
 * them. What only the seller can say is left to it.
 */
#include <math.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/text.h"
#include "trace/evidence/evidence.h"
#include "trace/unit/unit.h"

static void day(mn_buf *b, int32_t at)
{
    int64_t y;
    unsigned m, d;
    if (at == MN_NO_DAY)
        return;
    mn_civil_from_days(at, &y, &m, &d);
    mn_buf_fmt(b, "%04lld-%02u-%02u", (long long)y, m, d);
}

/* Name, address and country of a party's first site, or of itself. */
static void whom(mn_buf *b, const mn_chain *c, uint32_t party, bool name)
{
    const mn_chain_party *p = &c->party[party];
    if (name)
        mn_buf_text(b, mn_chain_party_name(c, party));
    for (uint32_t i = p->site; i < p->site + p->sites; i++) {
        mn_text address = mn_chain_text(c, c->site[i].address);
        if (!address.len)
            continue;
        mn_buf_str(b, b->len ? ", " : "");
        mn_buf_text(b, address);
        break;
    }
    if (p->country[0]) {
        mn_buf_str(b, b->len ? ", " : "");
        mn_buf_add(b, p->country, 2);
    }
}

static void quantity(mn_buf *b, const mn_chain *c, uint32_t supply)
{
    double q = c->supply.quantity ? c->supply.quantity[supply] : (double)NAN;
    const mn_unit *u = mn_unit_at(c->supply.unit ? c->supply.unit[supply] : MN_UNIT_NONE);
    if (isnan(q))
        return;
    mn_buf_f64(b, mn_unit_shown(q));
    if (u)
        mn_buf_fmt(b, " %s", u->name);
}

static void field(mn_buf *b, const mn_evidence *v, const mn_step *s, const mn_step *seller,
                  const mn_chain_shipment *ship, mn_text name)
{
    const mn_chain *c = v->chain;
    static const mn_chain_shipment none = {.supply = 0};
    const mn_chain_shipment *x = ship ? ship : &none;
    mn_text maker = mn_chain_text(c, x->manufacturer);
    uint32_t found = maker.len ? mn_chain_find_party(c, maker) : MN_NOT_ANY;
    if (mn_text_eq_str(name, "seller")) {
        whom(b, c, seller->party, true);
    } else if (mn_text_eq_str(name, "quantity")) {
        quantity(b, c, s->supply);
    } else if (mn_text_eq_str(name, "description")) {
        mn_text d = mn_chain_text(c, x->description);
        mn_buf_text(b, d.len ? d : mn_step_good(v, s));
    } else if (mn_text_eq_str(name, "marks")) {
        mn_buf_text(b, mn_chain_text(c, x->marks));
    } else if (mn_text_eq_str(name, "producer")) {
        if (found != MN_NOT_ANY)
            whom(b, c, found, true);
        else
            mn_buf_text(b, maker);
    } else if (mn_text_eq_str(name, "place") && found != MN_NOT_ANY) {
        whom(b, c, found, false);
    } else if (mn_text_eq_str(name, "carrier")) {
        mn_buf_text(b, mn_chain_text(c, x->vessel));
    } else if (mn_text_eq_str(name, "lading")) {
        mn_buf_text(b, mn_chain_text(c, x->load_port));
    } else if (mn_text_eq_str(name, "departure")) {
        day(b, c->supply.from ? c->supply.from[s->supply] : MN_NO_DAY);
    }
}

mn_status mn_evidence_field(mn_text *out, mn_evidence *v, const mn_step *entry, mn_text name,
                            mn_err *e)
{
    const mn_chain *c = v->chain;
    const mn_step *seller = entry;
    const mn_chain_shipment *ship = NULL;
    mn_buf b = {0};
    *out = (mn_text){"", 0};
    if (entry->supply == MN_NOT_ANY)
        return MN_OK;
    for (size_t i = 0; i < v->links; i++)
        if (&v->step[v->out[i].to] == entry && v->out[i].joined == MN_JOINED_ENTRY)
            seller = &v->step[v->out[i].from];
    if (c->supply.shipment && c->supply.shipment[entry->supply] != MN_NOT_ANY)
        ship = &c->shipment[c->supply.shipment[entry->supply]];
    field(&b, v, entry, seller, ship, name);
    if (b.len && !b.failed)
        *out = mn_arena_text(&v->arena, (mn_text){b.ptr, b.len});
    mn_status st = b.failed || !out->ptr ? mn_fail_memory(e) : MN_OK;
    mn_buf_free(&b);
    return st;
}
