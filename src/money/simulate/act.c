/* SPDX-License-Identifier: Apache-2.0
 *
 * money/simulate/act.c - members and payments of activities. See act.h.
 */
#include "money/simulate/act.h"

uint32_t mn_sim_pick(mn_sim_world *w, mn_rng *r, uint16_t city, unsigned jobs)
{
    const uint32_t first = city == MN_ANY_CITY ? 0 : w->city[city].person;
    const uint32_t n = city == MN_ANY_CITY ? w->persons : w->city[city].persons;
    for (unsigned tries = 0; n && tries < 200; tries++) {
        const uint32_t i = first + mn_sim_below(r, n);
        if (!(w->person[i].flags & MN_P_BUSY) && jobs >> w->person[i].job & 1)
            return i;
    }
    return MN_SIM_NONE;
}

/* How much of ordinary life is left out, of 255, by level. */
static uint8_t quiet_of(const mn_sim_world *w, mn_rng *r)
{
    switch (w->o.level) {
    case 1:
        return (uint8_t)mn_sim_between(r, 190, 235);
    case 2:
        return (uint8_t)mn_sim_between(r, 50, 160);
    default:
        return (uint8_t)mn_sim_between(r, 0, 40);
    }
}

void mn_sim_join(mn_sim_world *w, mn_sim_act *a, mn_sim_role role, uint32_t person,
                 uint32_t account)
{
    MN_BUG(a->members < MN_SIM_MEMBERS);
    mn_sim_member *m = &a->member[a->members++];
    *m = (mn_sim_member){.account = account, .person = person, .role = (uint8_t)role};
    if (person == MN_SIM_NONE)
        return;
    mn_sim_person *p = &w->person[person];
    p->flags |= MN_P_BUSY;
    m->account = p->account;
    p->quiet_from = a->from;
    p->quiet_until = a->until;
    if (!a->kind->planted)
        return;
    p->quiet = quiet_of(w, &a->rng);
    /* Accounts that are opened for it: plain ones shortly before. */
    if (w->o.level == 1 || (w->o.level == 2 && mn_sim_chance(&a->rng, .3)))
        w->account[m->account].opened = w->o.start + a->from - mn_sim_between(&a->rng, 3, 90);
}

bool mn_sim_join_some(mn_sim_world *w, mn_sim_act *a, mn_sim_role role, unsigned n, uint16_t city,
                      unsigned jobs)
{
    for (unsigned i = 0; i < n; i++) {
        const uint32_t p = mn_sim_pick(w, &a->rng, city, jobs);
        if (p == MN_SIM_NONE)
            return false;
        mn_sim_join(w, a, role, p, MN_SIM_NONE);
    }
    return true;
}

uint32_t mn_sim_pick_firm(mn_sim_world *w, mn_rng *r, uint16_t city, const uint16_t *mcc)
{
    for (unsigned tries = 0; w->firms && tries < 4000; tries++) {
        const uint32_t i = mn_sim_below(r, w->firms);
        const uint16_t code = w->account[w->firm[i].account].mcc;
        if (w->firm[i].busy || (tries < 1000 && w->firm[i].city != city))
            continue;
        for (const uint16_t *m = mcc; *m; m++)
            if (*m == code) {
                w->firm[i].busy = true;
                return i;
            }
    }
    return MN_SIM_NONE;
}

uint16_t mn_sim_other_city(const mn_sim_world *w, mn_rng *r, uint16_t city)
{
    const uint16_t c = (uint16_t)mn_sim_below(r, (uint32_t)w->home_cities - 1);
    return c < city ? c : (uint16_t)(c + 1);
}

uint16_t mn_sim_border_city(const mn_sim_world *w, mn_rng *r)
{
    const uint32_t n = ((uint32_t)w->home_cities + 1) / 5;
    return n ? (uint16_t)(3 + 5 * mn_sim_below(r, n)) : (uint16_t)(w->home_cities - 1);
}

/* --- payments ------------------------------------------------------------------------------ */

void mn_sim_cash_in(const mn_sim_world *w, mn_sim_act *a, mn_sim_out *o, int32_t day,
                    mn_sim_when when, uint16_t city, uint32_t account, double cents, double machine)
{
    const int32_t second = mn_sim_draw(&a->rng, when);
    const bool at_machine = mn_sim_chance(&a->rng, machine);
    const uint64_t any = mn_rng_u64(&a->rng);
    mn_sim_put(
        o, w, day, second, city,
        (mn_sim_row){.cents = (int64_t)(cents / 500) * 500,
                     .from = MN_SIM_NONE,
                     .to = account,
                     .place = at_machine ? mn_sim_atm(w, city, any) : mn_sim_branch(w, city, any),
                     .device = MN_SIM_NONE,
                     .mark = a->mark,
                     .channel = MN_CHANNEL_CASH_IN});
}

void mn_sim_cash_out(const mn_sim_world *w, mn_sim_act *a, mn_sim_out *o, int32_t day,
                     mn_sim_when when, uint16_t city, uint32_t account, double cents,
                     double machine)
{
    const int32_t second = mn_sim_draw(&a->rng, when);
    const bool at_machine = mn_sim_chance(&a->rng, machine);
    const uint64_t any = mn_rng_u64(&a->rng);
    mn_sim_put(
        o, w, day, second, city,
        (mn_sim_row){.cents = (int64_t)(cents / 2000) * 2000,
                     .from = account,
                     .to = MN_SIM_NONE,
                     .place = at_machine ? mn_sim_atm(w, city, any) : mn_sim_branch(w, city, any),
                     .device = MN_SIM_NONE,
                     .mark = a->mark,
                     .channel = MN_CHANNEL_CASH_OUT});
}

void mn_sim_send(const mn_sim_world *w, mn_sim_act *a, mn_sim_out *o, int32_t day, mn_sim_when when,
                 uint32_t from, uint32_t to, double cents, uint32_t device, mn_sim_memo memo)
{
    const int32_t second = mn_sim_draw(&a->rng, when);
    if (from == to)
        return;
    mn_sim_put(o, w, day, second, w->account[from].city,
               (mn_sim_row){.cents = (int64_t)cents,
                            .from = from,
                            .to = to,
                            .place = MN_SIM_NONE,
                            .device = device == MN_SIM_NONE ? w->account[from].device : device,
                            .mark = a->mark,
                            .channel = MN_CHANNEL_TRANSFER,
                            .memo = (uint8_t)memo});
}

void mn_sim_send_by(const mn_sim_world *w, mn_sim_act *a, mn_sim_out *o, int32_t day,
                    mn_sim_when when, uint32_t from, uint32_t to, double cents, mn_channel channel,
                    mn_purpose purpose, mn_sim_memo memo)
{
    const int32_t second = mn_sim_draw(&a->rng, when);
    if (from == to)
        return;
    mn_sim_put(
        o, w, day, second, w->account[from].city,
        (mn_sim_row){.cents = (int64_t)cents,
                     .from = from,
                     .to = to,
                     .place = MN_SIM_NONE,
                     .device = channel == MN_CHANNEL_ACH ? MN_SIM_NONE : w->account[from].device,
                     .mark = a->mark,
                     .mcc = channel == MN_CHANNEL_REMIT ? 4829 : w->account[to].mcc,
                     .channel = (uint8_t)channel,
                     .purpose = (uint8_t)purpose,
                     .memo = (uint8_t)memo});
}

void mn_sim_spend(const mn_sim_world *w, mn_sim_act *a, mn_sim_out *o, int32_t day,
                  mn_sim_when when, uint16_t city, uint32_t account, unsigned mcc, double median,
                  double sigma)
{
    mn_rng *r = &a->rng;
    const int32_t second = mn_sim_draw(r, when);
    const double chain = mn_rng_unit(r), rank = mn_rng_unit(r);
    const uint32_t shop = mn_sim_shop_in(w, mn_sim_kind_of(&w->p, mcc), city, chain, rank);
    const double dollars = mn_sim_log_normal(r, median, sigma);
    if (shop != MN_SIM_NONE)
        mn_sim_buy(w, r, o, day, second, city, account, shop, mn_sim_cents(dollars), a->mark);
}

void mn_sim_customer(const mn_sim_world *w, mn_sim_act *a, mn_sim_out *o, int32_t day,
                     mn_sim_when when, uint16_t city, uint32_t to, double cents)
{
    static const uint8_t memos[] = {MN_MEMO_NONE, MN_MEMO_NONE, MN_MEMO_THANKS, MN_MEMO_GIFT,
                                    MN_MEMO_DINNER};
    const mn_sim_city *c = &w->city[city];
    const int32_t second = mn_sim_draw(&a->rng, when);
    const mn_sim_person *p = &w->person[c->person + mn_sim_below(&a->rng, c->persons)];
    const uint8_t memo = memos[mn_sim_below(&a->rng, sizeof memos)];
    if (!c->persons || p->flags & MN_P_BUSY || p->account == to)
        return;
    mn_sim_put(o, w, day, second, city,
               (mn_sim_row){.cents = (int64_t)cents,
                            .from = p->account,
                            .to = to,
                            .place = MN_SIM_NONE,
                            .device = w->account[p->account].device,
                            .mark = a->mark,
                            .channel = MN_CHANNEL_TRANSFER,
                            .memo = memo,
                            .customer = a->kind->planted});
}

double mn_sim_chosen(mn_rng *r, double dollars)
{
    const double u = mn_rng_unit(r);
    const double step = u < .25 ? 5 : u < .55 ? 10 : u < .8 ? 20 : u < .9 ? 50 : 0;
    if (step == 0 || dollars < step)
        return dollars;
    return step * (double)(int64_t)(dollars / step + .5);
}
