/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/balance/wide.c - what no party's own balance shows: lots that were sold more than once,
 * lots that begin in two places, events that make more mass than went in.
 */
#include <math.h>
#include <stdlib.h>

#include "core/arena.h"
#include "core/err.h"
#include "trace/balance/node.h"
#include "trace/chain/carried.h"
#include "trace/unit/unit.h"

typedef struct lot_row {
    uint32_t lot, good, party, supply;
    uint16_t unit;
    bool sold, event;
    double amount;
} lot_row;

static int by_lot(const void *a, const void *b)
{
    const lot_row *x = a, *y = b;
    if (x->lot != y->lot)
        return x->lot < y->lot ? -1 : 1;
    if (x->good != y->good)
        return x->good < y->good ? -1 : 1;
    if (x->party != y->party)
        return x->party < y->party ? -1 : 1;
    if (x->sold != y->sold)
        return x->sold < y->sold ? -1 : 1;
    if (x->event != y->event)
        return x->event < y->event ? -1 : 1;
    return x->supply < y->supply ? -1 : x->supply > y->supply;
}

typedef struct lots {
    lot_row *row;
    size_t rows, cap;
} lots;

static mn_status put(lots *l, lot_row r, mn_err *e)
{
    if (!mn_grow(&l->row, &l->cap, l->rows + 1, sizeof *l->row))
        return mn_fail_memory(e);
    l->row[l->rows++] = r;
    return MN_OK;
}

static mn_status lot_rows(lots *l, const mn_ground *g, mn_err *e)
{
    const mn_chain *c = g->chain;
    mn_status st = MN_OK;
    for (uint32_t i = 0; c->supply.lot && !st && i < c->edges; i++) {
        const mn_chain_edge *d = &c->edge[i];
        const bool twice = mn_chain_told_twice(c, i);
        for (uint32_t k = d->first; !st && k < d->first + d->count; k++) {
            bool back = c->supply.kind && c->supply.kind[k] == MN_RETURN;
            if (c->supply.lot[k] == MN_NOT_ANY || mn_chain_is_transport(c, k, twice))
                continue;
            lot_row r = {.lot = c->supply.lot[k],
                         .good = g->same[d->good],
                         .party = d->seller,
                         .supply = k,
                         .unit = c->supply.unit ? c->supply.unit[k] : MN_UNIT_NONE,
                         .sold = true,
                         .amount = c->supply.quantity ? c->supply.quantity[k] : (double)NAN};
            r.amount = back ? -r.amount : r.amount;
            if (!(st = put(l, r, e))) {
                r.party = d->buyer;
                r.sold = false;
                st = put(l, r, e);
            }
        }
    }
    for (uint32_t i = 0; !st && i < c->recipes; i++) {
        const mn_chain_recipe *r = &c->recipe[i];
        for (uint32_t p = r->part; r->kind == MN_EVENT && !st && p < r->part + r->parts; p++) {
            const mn_chain_part *k = &c->part[p];
            if (k->lot != MN_NOT_ANY && r->party != MN_NOT_ANY)
                st = put(l,
                         (lot_row){.lot = k->lot,
                                   .good = g->same[k->good],
                                   .party = r->party,
                                   .supply = p,
                                   .unit = k->unit,
                                   .sold = !k->output,
                                   .event = true,
                                   .amount = k->output ? k->high : k->low},
                         e);
        }
    }
    return st;
}

static void say_lot(mn_buf *b, const mn_ground *g, uint32_t lot)
{
    mn_buf_str(b, "lot '");
    mn_buf_text(b, mn_chain_text(g->chain, g->chain->lot[lot]));
    mn_buf_str(b, "': ");
}

static void say_lot_rows(mn_buf *b, const mn_ground *g, const lot_row *row, size_t count)
{
    size_t told = 0;
    for (size_t i = 0; i < count; i++) {
        if (!row[i].sold || told++ >= 8)
            continue;
        mn_buf_str(b, told > 1 ? ", " : "");
        mn_say_row(b, g->chain,
                   row[i].event ? g->chain->part[row[i].supply].at
                                : mn_supply_at(g->chain, row[i].supply));
    }
    if (told > 8)
        mn_buf_fmt(b, " and %zu more", told - 8);
}

/* Rows of one lot, good and party: what came in and what went out, in the unit of the first. */
static mn_status one_party(mn_balance_part *out, const mn_ground *g, const lot_row *row,
                           size_t count, bool *origin, mn_err *e)
{
    double in = 0, gone = 0;
    bool known = true, came = false, left = false;
    for (size_t i = 0; i < count; i++) {
        double low = 1, high = 1;
        bool alike =
            row[i].unit == row[0].unit || mn_unit_range(&low, &high, row[i].unit, row[0].unit);
        if (!alike || isnan(row[i].amount) || fabs(row[i].amount) > MN_AMOUNT_MAX) {
            known = false;
            continue;
        }
        /* In doubt more came in, and less went out. */
        if (row[i].sold)
            gone += row[i].amount * (row[i].amount > 0 ? low : high);
        else
            in += row[i].amount * (row[i].amount > 0 ? high : low);
        came = came || (!row[i].sold && row[i].amount > 0);
        left = left || (row[i].sold && row[i].amount > 0);
    }
    *origin = known && left && !came;
    if (!known || !came || !(gone > in * (1 + MN_BALANCE_NEAR)))
        return MN_OK;
    mn_balance_note note = {.node = row->party,
                            .good = row->good,
                            .period = MN_NO_DAY,
                            .kind = MN_NOTE_LOT,
                            .ratio = NAN};
    size_t from = out->text.len;
    say_lot(&out->text, g, row->lot);
    mn_say_amount(&out->text, in, row->unit);
    mn_buf_str(&out->text, " came in, and ");
    mn_say_amount(&out->text, gone, row->unit);
    mn_buf_str(&out->text, " went out: some of it was sold twice, or is not of this lot");
    note.text = mn_part_text(out, from);
    from = out->text.len;
    say_lot_rows(&out->text, g, row, count);
    note.rows = mn_part_text(out, from);
    return mn_part_note(out, &note, e);
}

static mn_status one_lot(mn_balance_part *out, const mn_ground *g, const bool *node,
                         const lot_row *row, size_t count, mn_err *e)
{
    mn_status st = MN_OK;
    uint32_t origins = 0, last = MN_NOT_ANY;
    bool asked = false;
    size_t from;
    for (size_t i = 0, k; !st && i < count; i = k) {
        bool origin = false;
        for (k = i; k < count && row[k].party == row[i].party; k++)
            ;
        asked = asked || node[row[i].party];
        if (node[row[i].party] || origins < 2) {
            mn_balance_part unused = {0};
            st = one_party(node[row[i].party] ? out : &unused, g, row + i, k - i, &origin, e);
            free(unused.note);
            mn_buf_free(&unused.text);
        }
        origins += origin;
        last = origin ? row[i].party : last;
    }
    if (st || origins < 2 || !asked)
        return st;
    mn_balance_note note = {
        .node = last, .good = row->good, .period = MN_NO_DAY, .kind = MN_NOTE_LOT, .ratio = NAN};
    from = out->text.len;
    say_lot(&out->text, g, row->lot);
    mn_buf_str(&out->text, "sold by more than one party to which nobody sold it: it begins in "
                           "several places");
    note.text = mn_part_text(out, from);
    from = out->text.len;
    say_lot_rows(&out->text, g, row, count);
    note.rows = mn_part_text(out, from);
    return mn_part_note(out, &note, e);
}

/* Mass is neither made nor lost: only where all parts are masses and known. */
static mn_status one_event(mn_balance_part *out, const mn_ground *g, uint32_t recipe, mn_err *e)
{
    const mn_chain *c = g->chain;
    const mn_chain_recipe *r = &c->recipe[recipe];
    uint16_t kg = mn_measure_base(MN_MASS);
    double in = 0, made = 0;
    bool inputs = false;
    if (r->lost & MN_LOST_INPUT) /* more went in than its rows say */
        return MN_OK;
    for (uint32_t p = r->part; p < r->part + r->parts; p++) {
        const mn_chain_part *k = &c->part[p];
        double low, high, most = isnan(k->high) ? k->low : k->high,
                          least = isnan(k->low) ? k->high : k->low;
        if (!mn_amount_good(most) || !mn_amount_good(least) ||
            !mn_unit_range(&low, &high, k->unit, kg))
            return MN_OK;
        if (k->output)
            made += least * low;
        else
            in += most * high;
        inputs = inputs || !k->output;
    }
    if (!inputs || !(made > in * (1 + MN_BALANCE_NEAR)))
        return MN_OK;
    mn_balance_note note = {.node = r->party,
                            .good = MN_NOT_ANY,
                            .period = r->kind == MN_EVENT && r->from != MN_NO_DAY
                                          ? mn_period_day(g, mn_period_of(g, r->from))
                                          : MN_NO_DAY,
                            .kind = MN_NOTE_EVENT,
                            .ratio = made / in};
    size_t from = out->text.len;
    mn_buf_str(&out->text, r->kind == MN_EVENT ? "event '" : "recipe '");
    mn_buf_text(&out->text, mn_chain_text(c, r->id));
    mn_buf_str(&out->text, "' makes at least ");
    mn_say_amount(&out->text, made, kg);
    mn_buf_str(&out->text, " out of at most ");
    mn_say_amount(&out->text, in, kg);
    mn_buf_str(&out->text, ": more than went in");
    note.text = mn_part_text(out, from);
    from = out->text.len;
    mn_say_row(&out->text, c, r->at);
    note.rows = mn_part_text(out, from);
    return mn_part_note(out, &note, e);
}

mn_status mn_balance_wide(mn_balance_part *out, const mn_ground *g, const bool *node, mn_err *e)
{
    const mn_chain *c = g->chain;
    lots l = {0};
    mn_status st = lot_rows(&l, g, e);
    if (!st && l.rows)
        qsort(l.row, l.rows, sizeof *l.row, by_lot);
    for (size_t i = 0, k; !st && i < l.rows; i = k) {
        for (k = i; k < l.rows && l.row[k].lot == l.row[i].lot && l.row[k].good == l.row[i].good;)
            k++;
        st = one_lot(out, g, node, l.row + i, k - i, e);
    }
    free(l.row);
    for (uint32_t r = 0; !st && r < c->recipes; r++)
        if (c->recipe[r].party == MN_NOT_ANY || node[c->recipe[r].party])
            st = one_event(out, g, r, e);
    return st ? st : out->text.failed ? mn_fail_memory(e) : MN_OK;
}
