/* SPDX-License-Identifier: Apache-2.0
 *
 * money/simulate/scheme_touring.c - planted: sexual exploitation. Persons are moved from town to
 * town; rooms, adverts and rides at night are paid; cash comes in late, and one person collects it.
 */
#include "money/simulate/act.h"

bool mn_sim_plan_touring(mn_sim_world *w, mn_sim_act *a)
{
    mn_rng *r = &a->rng;
    const unsigned young = 1u << MN_JOB_STUDENT | 1u << MN_JOB_SEASON | 1u << MN_JOB_BENEFIT |
                           1u << MN_JOB_CASH | 1u << MN_JOB_SALARY;
    if (!mn_sim_join_some(w, a, MN_ROLE_CONTROLLER, 1, a->home, MN_ANY_JOB) ||
        !mn_sim_join_some(w, a, MN_ROLE_EXPLOITED, (unsigned)mn_sim_between(r, 2, 5),
                          w->o.level < 3 ? a->home : MN_ANY_CITY, young))
        return false;
    a->people = (uint8_t)(a->members - 1);
    a->device = w->account[a->member[0].account].device;
    a->payee = w->hub[MN_TITLE_ABROAD] + mn_sim_below(r, w->hubs[MN_TITLE_ABROAD]);
    a->indicators = MN_SHOWS(F01) | MN_SHOWS(F02) | MN_SHOWS(F03) | MN_SHOWS(F07) | MN_SHOWS(W04) |
                    MN_SHOWS(W05) | MN_SHOWS(R01) | MN_SHOWS(R02) | MN_SHOWS(R04) | MN_SHOWS(R05) |
                    MN_SHOWS(R10) | MN_SHOWS(R11) | MN_SHOWS(A03) | MN_SHOWS(A04);
    if (w->o.level == 1)
        a->indicators |= MN_SHOWS(F04);
    if (mn_sim_chance(r, w->o.level == 1 ? .9 : w->o.level == 2 ? .5 : .2)) {
        a->indicators |= MN_SHOWS(W09);
        for (unsigned i = 1; i < a->members; i++)
            if (w->o.level == 1 || mn_sim_chance(r, .5))
                w->account[a->member[i].account].phone = w->account[a->member[0].account].phone;
    }
    a->next = a->from;
    a->at = a->home;
    return true;
}

/* To the next town: a room for each two, paid ahead or by the night. */
static void move_on(const mn_sim_world *w, mn_sim_act *a, int32_t day, mn_sim_out *o)
{
    mn_rng *r = &a->rng;
    const int stay =
        mn_sim_chance(r, a->strength) ? mn_sim_between(r, 3, 7) : mn_sim_between(r, 7, 21);
    a->at = mn_sim_chance(r, .25) ? a->home : mn_sim_other_city(w, r, a->at);
    a->next = day + stay;
    for (unsigned room = 0; room < a->people / 2u + 1; room++) {
        const uint32_t payer = mn_sim_chance(r, .3 + .4 * a->strength)
                                   ? a->member[0].account
                                   : a->member[1 + room % a->people].account;
        if (!mn_sim_chance(r, .5 * (1 - a->strength))) /* else a private room, paid in cash */
            mn_sim_spend(w, a, o, day, mn_sim_hours(13, 23.5), a->at, payer, 7011,
                         stay * mn_sim_log_normal(r, 62, .2), .1);
    }
}

static void one_night(const mn_sim_world *w, mn_sim_act *a, mn_sim_member *m, int32_t day,
                      mn_sim_out *o)
{
    mn_rng *r = &a->rng;
    if (!mn_sim_chance(r, .35 + .4 * a->strength))
        return;
    for (unsigned n = 1 + mn_sim_poisson(r, 1.2 + 1.8 * a->strength); n; n--) {
        const double fee = 100 * mn_sim_chosen(r, mn_sim_log_normal(r, 110, .35));
        if (mn_sim_chance(r, .25))
            mn_sim_customer(w, a, o, day, mn_sim_hours(20, 28.5), a->at, m->account, fee);
        else
            m->purse += fee;
    }
    if (mn_sim_chance(r, .25 + .5 * a->strength))
        mn_sim_spend(w, a, o, day, mn_sim_hours(22, 29.5), a->at, m->account, 4121, 15, .5);
    if (mn_sim_chance(r, .12))
        mn_sim_spend(w, a, o, day, mn_sim_hours(10, 23), a->at, m->account, 5912, 24, .5);
    if (mn_sim_chance(r, .4))
        mn_sim_spend(w, a, o, day, mn_sim_hours(18, 27), a->at, m->account, 5814, 13, .4);
}

/* Cash goes in late at a machine, or in the morning; part never does. Then it is collected. */
static void hand_over(const mn_sim_world *w, mn_sim_act *a, mn_sim_member *m, int32_t day,
                      mn_sim_out *o)
{
    mn_rng *r = &a->rng;
    const uint32_t controller = a->member[0].account;
    if (m->purse < 12000 || !mn_sim_chance(r, .3 + .5 * a->strength))
        return;
    const bool night = mn_sim_chance(r, .25 + .6 * a->strength);
    const int32_t at = night ? mn_sim_second(r, 22, 29.8) : mn_sim_second(r, 9, 20);
    double paid = m->purse * (.55 + .45 * mn_rng_unit(r));
    m->purse = 0;
    if (mn_sim_chance(r, .45 * (1 - a->strength))) { /* taken in cash, paid in by the collector */
        mn_sim_cash_in(w, a, o, day + mn_sim_between(r, 1, 4), mn_sim_hours(9, 21), a->at,
                       controller, paid, .6);
        a->purse += paid;
        return;
    }
    mn_sim_cash_in(w, a, o, day, mn_sim_at(at), a->at, m->account, paid,
                   night || mn_sim_chance(r, .6));
    const double kept =
        mn_sim_chance(r, a->strength) ? .06 + .1 * mn_rng_unit(r) : .2 + .4 * mn_rng_unit(r);
    const int wait = mn_sim_chance(r, a->strength) ? 0 : mn_sim_between(r, 0, 3);
    const double sent = 100 * mn_sim_chosen(r, paid * (1 - kept) / 100);
    const uint32_t device = mn_sim_chance(r, a->strength * .8) ? a->device : MN_SIM_NONE;
    mn_sim_send(w, a, o, day + wait, mn_sim_after(at, .3, 9), m->account, controller, sent, device,
                mn_sim_chance(r, .6) ? MN_MEMO_NONE : MN_MEMO_SHARE);
    a->purse += sent;
}

/* The collector's own: adverts, more living costs, and where the money goes. */
static void collect(const mn_sim_world *w, mn_sim_act *a, int32_t day, mn_sim_out *o)
{
    mn_rng *r = &a->rng;
    const uint32_t controller = a->member[0].account;
    for (unsigned n = mn_sim_poisson(r, .15 + .5 * a->strength); n; n--)
        mn_sim_spend(w, a, o, day, mn_sim_hours(10, 26), a->at,
                     mn_sim_chance(r, .7) ? controller : a->member[1].account, 7311, 18, .7);
    if (mn_sim_chance(r, .3))
        mn_sim_spend(w, a, o, day, mn_sim_hours(9, 22), a->at, controller, 5411, 70, .5);
    if (mn_sim_chance(r, .12))
        mn_sim_spend(w, a, o, day, mn_sim_hours(8, 22), a->at, controller, 5541, 42, .3);
    if (a->purse < 150000 || !mn_sim_chance(r, .2))
        return;
    const double out = a->purse * (.5 + .4 * mn_rng_unit(r));
    a->purse -= out;
    const double u = mn_rng_unit(r);
    if (u < .4)
        mn_sim_send_by(w, a, o, day, mn_sim_hours(9, 20), controller, a->payee, out,
                       MN_CHANNEL_REMIT, MN_PURPOSE_FAMILY, MN_MEMO_FAMILY);
    else if (u < .75)
        mn_sim_cash_out(w, a, o, day, mn_sim_hours(9, 17), a->at, controller,
                        out < 800000 ? out : 800000, false);
    else
        mn_sim_send_by(w, a, o, day, mn_sim_hours(9, 23), controller,
                       mn_sim_hub(w, MN_TITLE_EXCHANGE, mn_rng_unit(r)), out, MN_CHANNEL_CRYPTO,
                       MN_PURPOSE_UNKNOWN, MN_MEMO_NONE);
}

void mn_sim_day_touring(const mn_sim_world *w, mn_sim_act *a, int32_t day, mn_sim_out *o)
{
    if (day >= a->next)
        move_on(w, a, day, o);
    for (unsigned i = 1; i < a->members; i++) {
        if (a->member[i].role != MN_ROLE_EXPLOITED)
            continue;
        one_night(w, a, &a->member[i], day, o);
        hand_over(w, a, &a->member[i], day, o);
    }
    collect(w, a, day, o);
}
