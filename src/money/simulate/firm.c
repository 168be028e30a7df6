/* SPDX-License-Identifier: Apache-2.0
 *
 * money/simulate/firm.c - the day of a shop (cash paid in, supplies, rent, the owner's draw) and of
 * a company (invoices in and out). Wages are written down by who gets them.
 */
#include "money/simulate/inside.h"

static void transfer(const mn_sim_world *w, mn_sim_firm *f, mn_sim_out *o, int32_t day,
                     uint32_t from, uint32_t to, double cents, uint8_t purpose, uint8_t memo)
{
    const bool wire = cents > 500000 && mn_sim_chance(&f->rng, .3);
    const bool batch = mn_sim_chance(&f->rng, .8);
    const int32_t second = mn_sim_second(&f->rng, 8, 18);
    if (from == to)
        return;
    mn_sim_put(
        o, w, day, second, f->city,
        (mn_sim_row){.cents = (int64_t)cents,
                     .from = from,
                     .to = to,
                     .place = MN_SIM_NONE,
                     .device = w->account[from].bank == 1 ? w->account[from].device : MN_SIM_NONE,
                     .channel = wire    ? MN_CHANNEL_WIRE
                                : batch ? MN_CHANNEL_ACH
                                        : MN_CHANNEL_CHEQUE,
                     .purpose = purpose,
                     .memo = memo});
}

/* One of so many whom it always buys from. */
static uint32_t supplier_of(const mn_sim_world *w, mn_sim_firm *f, uint32_t many)
{
    const uint64_t which = mn_sim_hash(f->account, mn_sim_below(&f->rng, many));
    return mn_sim_hub(w, MN_TITLE_COMPANY, mn_sim_hash_unit(which));
}

/* Cash that was taken since the last time, less the float. */
static void pay_takings_in(const mn_sim_world *w, mn_sim_firm *f, int32_t day, mn_sim_out *o)
{
    const mn_sim_date *d = mn_sim_day(w, day);
    const mn_sim_kind *k = &w->p.kind[f->kind];
    const int days = __builtin_popcount(f->bank_days);
    if (d->weekday > 4 || !(f->bank_days >> d->weekday & 1))
        return;
    const double a_month = f->turnover * k->cash_share;
    const double cents = a_month / 4.345 / days * (.65 + .7 * mn_rng_unit(&f->rng));
    /* Night safes take what bars and restaurants have after closing. */
    const bool night = (k->mcc == 5813 || k->mcc == 5812) && mn_sim_chance(&f->rng, .25);
    mn_sim_put(o, w, day,
               night ? mn_sim_second(&f->rng, 22, 23.9) : mn_sim_second(&f->rng, 8.5, 17), f->city,
               (mn_sim_row){.cents = (int64_t)(cents / 500) * 500,
                            .from = MN_SIM_NONE,
                            .to = f->account,
                            .place = night ? mn_sim_atm(w, f->city, f->account)
                                           : mn_sim_branch(w, f->city, f->account),
                            .device = MN_SIM_NONE,
                            .channel = MN_CHANNEL_CASH_IN});
}

static void shop_day(const mn_sim_world *w, mn_sim_firm *f, int32_t day, mn_sim_out *o)
{
    const mn_sim_date *d = mn_sim_day(w, day);
    mn_rng *r = &f->rng;
    pay_takings_in(w, f, day, o);
    if (d->weekend)
        return;
    /* Supplies twice a week, about half of what is taken. */
    if ((d->weekday == 1 || d->weekday == 3) && f->turnover > 20000) {
        const uint32_t supplier = supplier_of(w, f, 4);
        transfer(w, f, o, day, f->account, supplier,
                 f->turnover * .45 / 8.7 * (.6 + .8 * mn_rng_unit(r)), MN_PURPOSE_GOODS,
                 MN_MEMO_INVOICE);
    }
    if (d->of_month == 2)
        transfer(w, f, o, day, f->account,
                 mn_sim_hub(w, MN_TITLE_LANDLORD, mn_sim_hash_unit(mn_sim_hash(f->account, 9))),
                 f->turnover * .08, MN_PURPOSE_RENT, MN_MEMO_RENT);
    if (d->of_month == 20)
        transfer(w, f, o, day, f->account, w->hub[MN_TITLE_STATE], f->turnover * .05,
                 MN_PURPOSE_TAX, MN_MEMO_TAX);
    /* The owner takes what is over. */
    const double over = (double)w->balance[f->account] - f->turnover * .5;
    if (d->weekday == 4 && f->owner != MN_SIM_NONE && over > 0)
        transfer(w, f, o, day, f->account, f->owner, over * .5, MN_PURPOSE_UNKNOWN, MN_MEMO_NONE);
    else if (mn_sim_chance(r, .02) && over > 40000) {
        const int64_t cents = 2000 * mn_sim_between(r, 5, 60);
        mn_sim_put(o, w, day, mn_sim_second(r, 9, 17), f->city,
                   (mn_sim_row){.cents = cents,
                                .from = f->account,
                                .to = MN_SIM_NONE,
                                .place = mn_sim_branch(w, f->city, f->account),
                                .device = MN_SIM_NONE,
                                .channel = MN_CHANNEL_CASH_OUT});
    }
}

/* Mostly one whose account is elsewhere. */
static uint32_t client(const mn_sim_world *w, mn_rng *r)
{
    uint32_t c = mn_sim_hub(w, MN_TITLE_COMPANY, mn_rng_unit(r));
    for (unsigned tries = 0; tries < 6 && !w->account[c].open_ended; tries++)
        c = mn_sim_hub(w, MN_TITLE_COMPANY, mn_rng_unit(r));
    return c;
}

static void company_day(const mn_sim_world *w, mn_sim_firm *f, int32_t day, mn_sim_out *o)
{
    const mn_sim_date *d = mn_sim_day(w, day);
    mn_rng *r = &f->rng;
    if (d->weekend)
        return;
    const double spike = d->of_month + 2 > d->last_of_month ? 1 + w->p.month_end * 4 : 1;
    const double invoices = 4 + f->turnover / 4e6; /* a month */
    for (unsigned n = mn_sim_poisson(r, invoices / 21 * spike); n; n--) {
        const uint32_t from = client(w, r);
        transfer(w, f, o, day, from, f->account,
                 mn_sim_log_normal(r, f->turnover / invoices * .8, .7), MN_PURPOSE_GOODS,
                 MN_MEMO_INVOICE);
    }
    for (unsigned n = mn_sim_poisson(r, invoices * .5 / 21 * spike); n; n--) {
        const uint32_t to = supplier_of(w, f, 8);
        transfer(w, f, o, day, f->account, to,
                 mn_sim_log_normal(r, f->turnover * w->p.supplier_share / invoices * 1.5, .6),
                 MN_PURPOSE_GOODS, MN_MEMO_INVOICE);
    }
    if (d->of_month == 15 || d->of_month == 16)
        transfer(w, f, o, day, f->account, w->hub[MN_TITLE_STATE], f->wages * .12, MN_PURPOSE_TAX,
                 MN_MEMO_TAX);
    /* What no agent earns here comes from clients elsewhere. */
    if ((double)w->balance[f->account] < f->turnover * .8)
        transfer(w, f, o, day, w->hub[MN_TITLE_BROKER], f->account, f->turnover * .6,
                 MN_PURPOSE_LOAN, MN_MEMO_LOAN);
}

void mn_sim_firm_day(const mn_sim_world *w, mn_sim_firm *f, int32_t day, mn_sim_out *o)
{
    if (f->kind < MN_SIM_KINDS)
        shop_day(w, f, day, o);
    else
        company_day(w, f, day, o);
}
