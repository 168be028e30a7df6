/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/balance/collect.c - the rows of one party: what it bought and sold, by good, unit and
 * period.
 *
 * What came in counts from its first day, what went out from its last. Shipments of an edge that
 * has rows of supplies are taken for the transport of these.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "trace/balance/node.h"
#include "trace/chain/carried.h"
#include "trace/unit/unit.h"

static uint32_t key_of(uint16_t unit)
{
    const mn_unit *u = mn_unit_at(unit);
    return !u ? 0 : u->measure == MN_PACKAGE ? 256U + unit : (uint32_t)u->measure;
}

uint32_t mn_node_item(mn_node *n, uint32_t good, uint16_t unit)
{
    uint32_t key = key_of(unit), at = (uint32_t)n->items;
    uint32_t *known = mn_keys_find(&n->item_key, (uint64_t)good << 32 | key);
    if (known) {
        n->item[*known].mixed = n->item[*known].mixed || n->item[*known].unit != unit;
        return *known;
    }
    if (!mn_grow(&n->item, &n->item_cap, n->items + 1, sizeof *n->item) ||
        !mn_keys_put(&n->item_key, (uint64_t)good << 32 | key, at))
        return UINT32_MAX;
    n->item[at] = (mn_item){
        .good = good, .key = key, .unit = unit, .open_from = MN_PERIOD_LAST, .next = UINT32_MAX};
    uint32_t *head = mn_keys_find(&n->good_key, good);
    if (head) {
        n->item[at].next = *head;
        *head = at;
    } else if (!mn_keys_put(&n->good_key, good, at)) {
        return UINT32_MAX;
    }
    n->items++;
    return at;
}

static void open_item(mn_item *k, int32_t from, const char *why, mn_row_at at)
{
    if (k->opened && from >= k->open_from)
        return;
    k->opened = true;
    k->open_from = from;
    k->why_open = why;
    k->open_at = at;
}

void mn_node_open(mn_node *n, uint32_t good, int32_t from, const char *why, mn_row_at at)
{
    const uint32_t *head = mn_keys_find(&n->good_key, good);
    for (uint32_t i = head ? *head : UINT32_MAX; i != UINT32_MAX; i = n->item[i].next)
        open_item(&n->item[i], from, why, at);
}

mn_row_at mn_supply_at(const mn_chain *c, uint32_t supply)
{
    mn_row_at at = {0};
    at.line = c->supply.line ? c->supply.line[supply] : 0;
    at.file = c->supply.file ? c->supply.file[supply] : 0;
    return at;
}

/* What a row says it is of: its quantity, or else the weight on the bill of lading where the
 * quantity is in packages or missing. */
static double amount_of(const mn_chain *c, uint32_t k, uint16_t *unit)
{
    double a = c->supply.quantity ? c->supply.quantity[k] : NAN;
    const mn_unit *u;
    uint16_t kg;
    *unit = c->supply.unit ? c->supply.unit[k] : MN_UNIT_NONE;
    u = mn_unit_at(*unit);
    if (c->supply.shipment && (!mn_amount_good(a) || (u && u->measure == MN_PACKAGE))) {
        uint32_t s = c->supply.shipment[k];
        if (s < c->shipments && c->shipment[s].weight_kg > 0 &&
            mn_amount_good(c->shipment[s].weight_kg) && (kg = mn_measure_base(MN_MASS))) {
            *unit = kg;
            return c->shipment[s].weight_kg;
        }
    }
    return a;
}

static mn_status add_row(mn_node *n, const mn_chain_edge *d, uint32_t k, bool sold, mn_err *e)
{
    const mn_chain *c = n->ground->chain;
    mn_move m = {.good = n->ground->same[d->good], .supply = k};
    int32_t from = c->supply.from ? c->supply.from[k] : MN_NO_DAY;
    int32_t until = c->supply.until ? c->supply.until[k] : from;
    bool back = c->supply.kind && c->supply.kind[k] == MN_RETURN;
    if (until == MN_NO_DAY || until < from)
        until = from;
    m.role = (uint8_t)(sold ? (back ? MN_GOT_BACK : MN_SOLD) : (back ? MN_GAVE_BACK : MN_BOUGHT));
    m.amount = amount_of(c, k, &m.unit);
    m.known = mn_amount_good(m.amount);
    bool leaves = m.role == MN_SOLD || m.role == MN_GAVE_BACK;
    int32_t a = mn_period_of(n->ground, from), b = mn_period_of(n->ground, until);
    m.period = leaves ? b : a;
    if (from == MN_NO_DAY && leaves)
        m.period = MN_PERIOD_LAST;
    n->undated = n->undated || from == MN_NO_DAY;
    n->spanning += a != b;
    if (m.known && m.amount == 0)
        return MN_OK;
    if (!mn_grow(&n->move, &n->move_cap, n->moves + 1, sizeof *n->move))
        return mn_fail_memory(e);
    n->move[n->moves++] = m;
    return MN_OK;
}

static mn_status add_edge(mn_node *n, const mn_chain_edge *d, bool sold, mn_err *e)
{
    const mn_chain *c = n->ground->chain;
    const bool twice = mn_chain_told_twice(c, (uint32_t)(d - c->edge));
    for (uint32_t k = d->first; k < d->first + d->count; k++) {
        if (mn_chain_is_transport(c, k, twice)) {
            n->shipments++;
            continue;
        }
        mn_status st = add_row(n, d, k, sold, e);
        if (st)
            return st;
    }
    return MN_OK;
}

static int by_item(const void *a, const void *b)
{
    const mn_move *x = a, *y = b;
    if (x->item != y->item)
        return x->item < y->item ? -1 : 1;
    if (x->period != y->period)
        return x->period < y->period ? -1 : 1;
    return x->supply < y->supply ? -1 : x->supply > y->supply;
}

/* Amounts in the items' units: base units where rows have several. */
static void convert(mn_node *n)
{
    for (size_t i = 0; i < n->items; i++)
        if (n->item[i].mixed && n->item[i].key && n->item[i].key < 256)
            n->item[i].unit = mn_measure_base((mn_measure)n->item[i].key);
    for (size_t i = 0; i < n->moves; i++) {
        mn_move *m = &n->move[i];
        double low = 1, high = 1, usual = 1;
        if (!m->known)
            continue;
        if (m->unit && !(mn_unit_range(&low, &high, m->unit, n->item[m->item].unit) &&
                         mn_unit_convert(&usual, m->unit, n->item[m->item].unit)))
            m->known = false;
        m->low = m->amount * low;
        m->high = m->amount * high;
        m->amount *= usual;
    }
}

static mn_status flows(mn_node *n, mn_err *e)
{
    for (size_t i = 0; i < n->moves; i++) {
        const mn_move *m = &n->move[i];
        mn_flow *f = n->flows ? &n->flow[n->flows - 1] : NULL;
        if (!f || f->item != m->item || f->period != m->period) {
            if (!mn_grow(&n->flow, &n->flow_cap, n->flows + 1, sizeof *n->flow))
                return mn_fail_memory(e);
            f = &n->flow[n->flows++];
            *f = (mn_flow){.item = m->item, .period = m->period, .move = i};
        }
        f->moves++;
        f->sold = f->sold || m->role == MN_SOLD;
        if (!m->known) {
            f->unknown_out = f->unknown_out || m->role == MN_SOLD;
            continue;
        }
        double low = m->low, high = m->high;
        switch ((mn_role)m->role) {
        case MN_BOUGHT:
            f->in_low += low;
            f->in_high += high;
            break;
        case MN_GAVE_BACK:
            f->back_low += low;
            f->back_high += high;
            break;
        case MN_SOLD:
            f->out_low += low;
            f->out += m->amount;
            f->out_high += high;
            break;
        case MN_GOT_BACK: /* at most as much went out, else it came in: netted below */
            f->out_low -= high;
            f->out -= m->amount;
            f->out_high -= low;
            break;
        }
    }
    for (size_t i = 0; i < n->flows; i++) {
        mn_flow *f = &n->flow[i];
        double most = f->in_high - f->back_low, least = f->in_low - f->back_high;
        /* Given back beyond what came in then: it must have been there. */
        f->back_low = most < 0 ? -most : 0;
        f->back_high = least < 0 ? -least : 0;
        f->in_high = most > 0 ? most : 0;
        f->in_low = least > 0 ? least : 0;
        if (f->out_low < 0)
            f->in_high -= f->out_low;
        if (f->out_high < 0)
            f->in_low -= f->out_high;
        f->out_low = f->out_low > 0 ? f->out_low : 0;
        f->out_high = f->out_high > 0 ? f->out_high : 0;
        f->out = f->out > 0 ? f->out : 0;
    }
    return MN_OK;
}

static mn_status gather(mn_node *n, mn_err *e)
{
    const mn_chain *c = n->ground->chain;
    const uint32_t p = n->party;
    mn_status st = MN_OK;
    for (uint32_t i = c->out[p]; !st && i < c->out[p + 1]; i++)
        st = add_edge(n, &c->edge[c->sold[i]], true, e);
    bool sold = false;
    for (size_t i = 0; i < n->moves; i++)
        sold = sold || n->move[i].role == MN_SOLD;
    if (st || !sold) {
        n->moves = 0;
        return st;
    }
    for (size_t i = 0; i < n->moves; i++)
        if (!mn_node_need(n, n->move[i].good))
            return mn_fail_memory(e);
    if ((st = mn_node_recipes(n, e)))
        return st;
    /* Of what was bought, what may have become what was sold. */
    for (uint32_t i = c->in[p]; !st && i < c->in[p + 1]; i++)
        if (mn_node_needs(n, n->ground->same[c->edge[i].good]))
            st = add_edge(n, &c->edge[i], false, e);
    for (size_t i = 0; !st && i < n->moves; i++)
        if ((n->move[i].item = mn_node_item(n, n->move[i].good, n->move[i].unit)) == UINT32_MAX)
            st = mn_fail_memory(e);
    return st;
}

/* What a node can't tell makes its items open: rows without an amount, the good in another
 * measure; and refused rows of what a transformation makes, which may have made anything. */
static void open_unknowns(mn_node *n)
{
    const mn_chain *c = n->ground->chain;
    uint32_t lost = n->ground->lost;
    for (size_t i = 0; i < n->makes && lost == MN_NOT_ANY; i++)
        if (c->recipe[n->make[i].recipe].lost & MN_LOST_OUTPUT)
            lost = n->make[i].recipe;
    for (size_t k = 0; lost != MN_NOT_ANY && k < n->items; k++)
        open_item(&n->item[k], MN_PERIOD_FIRST, "a row of what a transformation makes was refused",
                  c->recipe[lost].at);
    for (size_t i = 0; i < n->moves; i++) {
        const mn_move *m = &n->move[i];
        bool comes = m->role == MN_BOUGHT || m->role == MN_GOT_BACK;
        if (comes && !m->known)
            mn_node_open(n, m->good, m->period,
                         m->amount < 0      ? "a row has a negative quantity"
                         : isnan(m->amount) ? "a row has no quantity"
                                            : "a row has a quantity that no trade has",
                         mn_supply_at(c, m->supply));
    }
    for (size_t i = 0; i < n->moves; i++) {
        const mn_move *m = &n->move[i];
        if (m->role != MN_BOUGHT || !m->known)
            continue;
        for (uint32_t k = *mn_keys_find(&n->good_key, m->good); k != UINT32_MAX;
             k = n->item[k].next)
            if (k != m->item)
                open_item(&n->item[k], m->period, "rows are in units that don't convert",
                          mn_supply_at(c, m->supply));
    }
}

mn_status mn_node_collect(mn_node *n, mn_balance_part *out, uint32_t party, mn_err *e)
{
    mn_status st;
    n->party = party;
    n->items = n->moves = n->uses = n->makes = n->springs = n->flows = n->neededs = 0;
    n->spanning = n->shipments = n->solved = 0;
    n->undated = false;
    mn_keys_clear(&n->need_key);
    mn_keys_clear(&n->item_key);
    mn_keys_clear(&n->good_key);
    mn_keys_clear(&n->make_key);
    mn_keys_clear(&n->made_key);
    if ((st = gather(n, e)) || !n->moves)
        return st;
    out->looked = true;
    if ((st = mn_node_springs(n, e)))
        return st;
    convert(n);
    qsort(n->move, n->moves, sizeof *n->move, by_item);
    open_unknowns(n);
    out->spanning += n->spanning;
    out->shipments += n->shipments;
    return flows(n, e);
}

void mn_node_free(mn_node *n)
{
    free(n->item);
    free(n->move);
    free(n->use);
    free(n->make);
    free(n->spring);
    free(n->flow);
    free(n->needed);
    free(n->binding);
    free(n->list);
    free(n->gain);
    free(n->price);
    free(n->scratch);
    mn_programme_free(&n->lp);
    mn_keys_free(&n->need_key);
    mn_keys_free(&n->item_key);
    mn_keys_free(&n->good_key);
    mn_keys_free(&n->make_key);
    mn_keys_free(&n->made_key);
    mn_lp_free(&n->base);
    mn_lp_free(&n->run);
    mn_lp_free(&n->peek);
    *n = (mn_node){0};
}
