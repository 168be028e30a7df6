/* SPDX-License-Identifier: Apache-2.0
 *
 * money/simulate/like_cash.c - look-alikes with much cash: a trader at markets of several towns, a
 * small business that thrives, a shop whose takings are by nature just below the limit, countrymen
 * who send home together.
 */
#include "money/simulate/act.h"

/* --- a trader at markets: looks like a funnel account --------------------------------------- */

bool mn_sim_plan_trader(mn_sim_world *w, mn_sim_act *a)
{
    a->at = mn_sim_other_city(w, &a->rng, a->home);
    return mn_sim_join_some(w, a, MN_ROLE_CONTROLLER, 1, a->home,
                            1u << MN_JOB_SELF | 1u << MN_JOB_CASH | 1u << MN_JOB_SALARY);
}

void mn_sim_day_trader(const mn_sim_world *w, mn_sim_act *a, int32_t day, mn_sim_out *o)
{
    mn_rng *r = &a->rng;
    const uint32_t who = a->member[0].account;
    const mn_sim_date *d = mn_sim_day(w, day);
    if (d->weekday >= 3 && d->weekday <= 5 && mn_sim_chance(r, .75)) {
        const uint16_t town = mn_sim_chance(r, .2) ? a->home : mn_sim_other_city(w, r, a->home);
        const double in = 100 * mn_sim_chosen(r, mn_sim_log_normal(r, 1100, .5));
        mn_sim_cash_in(w, a, o, day, mn_sim_hours(14, 19), town, who, in, .3);
        mn_sim_spend(w, a, o, day, mn_sim_hours(6, 10), town, who, 5541, 55, .3);
        if (mn_sim_chance(r, .3))
            mn_sim_spend(w, a, o, day, mn_sim_hours(18, 23), town, who, 7011, 80, .2);
        a->purse += in;
    }
    /* Stock is bought at the start of the week, in cash or from a wholesaler, mostly one town. */
    if (d->weekday == 0 && a->purse > 80000) {
        const double out = a->purse * (.6 + .3 * mn_rng_unit(r));
        if (mn_sim_chance(r, .5))
            mn_sim_cash_out(w, a, o, day, mn_sim_hours(8, 12), a->at, who, out, false);
        else
            mn_sim_send_by(w, a, o, day, mn_sim_hours(8, 16), who,
                           mn_sim_hub(w, MN_TITLE_COMPANY, mn_sim_hash_unit(mn_sim_hash(who, 3))),
                           out, MN_CHANNEL_ACH, MN_PURPOSE_GOODS, MN_MEMO_INVOICE);
        a->purse = 0;
    }
}

/* --- a small business that thrives: looks like a front -------------------------------------- */

bool mn_sim_plan_thriving(mn_sim_world *w, mn_sim_act *a)
{
    static const uint16_t lines[] = {7297, 7230, 7542, 5812, 5813, 7349, 0};
    const uint32_t firm = mn_sim_pick_firm(w, &a->rng, a->home, lines);
    if (firm == MN_SIM_NONE)
        return false;
    mn_sim_join(w, a, MN_ROLE_FRONT, MN_SIM_NONE, w->firm[firm].account);
    a->at = w->firm[firm].city;
    return true;
}

/* Custom late in the evening, much cash, food for a staff meal, a small payroll. */
void mn_sim_day_thriving(const mn_sim_world *w, mn_sim_act *a, int32_t day, mn_sim_out *o)
{
    mn_rng *r = &a->rng;
    const uint32_t shop = a->member[0].account;
    const mn_sim_date *d = mn_sim_day(w, day);
    for (unsigned n = mn_sim_poisson(r, d->weekend ? 5 : 2.5); n; n--) {
        const mn_sim_city *c = &w->city[a->at];
        const mn_sim_person *p = &w->person[c->person + mn_sim_below(r, c->persons)];
        const int32_t at = mn_sim_second(r, 15, 25.5);
        mn_sim_buy(w, r, o, day, at, a->at, p->account, shop,
                   mn_sim_cents(mn_sim_log_normal(r, 70, .5)), a->mark);
    }
    a->purse += 100 * mn_sim_log_normal(r, 380, .5);
    if (!d->weekend && mn_sim_chance(r, .5)) {
        mn_sim_cash_in(w, a, o, day,
                       mn_sim_chance(r, .2) ? mn_sim_hours(22, 25) : mn_sim_hours(9, 16), a->at,
                       shop, a->purse, false);
        a->purse = 0;
    }
    if (mn_sim_chance(r, .25))
        mn_sim_spend(w, a, o, day, mn_sim_hours(8, 12), a->at, shop, 5411, 90, .4);
    if (d->weekday == 4)
        mn_sim_send_by(w, a, o, day, mn_sim_hours(9, 16), shop,
                       mn_sim_hub(w, MN_TITLE_COMPANY, mn_sim_hash_unit(mn_sim_hash(shop, 3))),
                       100 * mn_sim_log_normal(r, 900, .3), MN_CHANNEL_ACH, MN_PURPOSE_GOODS,
                       MN_MEMO_INVOICE);
}

/* --- takings just below the limit: looks like structuring ----------------------------------- */

bool mn_sim_plan_takings(mn_sim_world *w, mn_sim_act *a)
{
    static const uint16_t lines[] = {5541, 5411, 5499, 5812, 5813, 0};
    const uint32_t firm = mn_sim_pick_firm(w, &a->rng, a->home, lines);
    if (firm == MN_SIM_NONE)
        return false;
    mn_sim_join(w, a, MN_ROLE_FRONT, MN_SIM_NONE, w->firm[firm].account);
    a->at = w->firm[firm].city;
    a->variant = (uint8_t)mn_sim_below(&a->rng, 2);
    return true;
}

void mn_sim_day_takings(const mn_sim_world *w, mn_sim_act *a, int32_t day, mn_sim_out *o)
{
    mn_rng *r = &a->rng;
    const uint32_t shop = a->member[0].account;
    const mn_sim_date *d = mn_sim_day(w, day);
    if (d->weekday > 4 || !mn_sim_chance(r, .6))
        return;
    /* Some days it is above, as nobody minds. */
    const double in = 100 * (double)(int64_t)mn_sim_log_normal(r, a->variant ? 2700 : 8900, .14);
    mn_sim_cash_in(w, a, o, day, mn_sim_hours(9, 16), a->at, shop, in, false);
    if (d->weekday == 2 || d->weekday == 4)
        mn_sim_send_by(w, a, o, day + 1, mn_sim_hours(9, 16), shop,
                       mn_sim_hub(w, MN_TITLE_COMPANY, mn_sim_hash_unit(mn_sim_hash(shop, 3))),
                       in * 1.3, MN_CHANNEL_ACH, MN_PURPOSE_GOODS, MN_MEMO_INVOICE);
}

/* --- countrymen who send home together: looks like smurfs ----------------------------------- */

bool mn_sim_plan_hometown(mn_sim_world *w, mn_sim_act *a)
{
    mn_rng *r = &a->rng;
    if (!mn_sim_join_some(w, a, MN_ROLE_CONTROLLER, (unsigned)mn_sim_between(r, 5, 14), a->home,
                          MN_ANY_JOB))
        return false;
    a->payee = w->hub[MN_TITLE_ABROAD] + mn_sim_below(r, w->hubs[MN_TITLE_ABROAD]);
    a->next = a->from + mn_sim_between(r, 3, 14);
    return true;
}

/* Each gives to one of them, partly what was paid in as cash; he wires it abroad. */
void mn_sim_day_hometown(const mn_sim_world *w, mn_sim_act *a, int32_t day, mn_sim_out *o)
{
    mn_rng *r = &a->rng;
    const uint32_t collector = a->member[0].account;
    if (day == a->next + 3 && a->purse > 0) {
        mn_sim_send_by(w, a, o, day, mn_sim_hours(10, 17), collector, a->payee, a->purse * .99,
                       mn_sim_chance(r, .6) ? MN_CHANNEL_WIRE : MN_CHANNEL_REMIT, MN_PURPOSE_FAMILY,
                       MN_MEMO_FAMILY);
        a->purse = 0;
        a->next = day + mn_sim_between(r, 10, 24);
    }
    if (day < a->next || day > a->next + 2)
        return;
    for (unsigned i = 1; i < a->members; i++) {
        if (!mn_sim_chance(r, .3))
            continue;
        const uint32_t m = a->member[i].account;
        const double sum = 100 * mn_sim_chosen(r, mn_sim_log_normal(r, 220, .4));
        const int32_t at = mn_sim_second(r, 9, 18);
        if (mn_sim_chance(r, .4))
            mn_sim_cash_in(w, a, o, day, mn_sim_at(at), a->home, m, sum + 2000, true);
        mn_sim_send(w, a, o, day, mn_sim_after(at, .2, 4), m, collector, sum, MN_SIM_NONE,
                    MN_MEMO_FAMILY);
        a->purse += sum;
    }
}
