/* SPDX-License-Identifier: Apache-2.0
 *
 * money/simulate/scheme_front.c - planted: a front company, alternative payments, and all together.
 * Front: a small business that takes cards late at night and more cash than it could, has hardly a
 * payroll, and pays the living costs of several persons. Alternative: prepaid cards and
 * crypto-currency bought from what customers and cash bring.
 */
#include "money/simulate/act.h"

/* A business with hardly a payroll, where there is one. */
static uint32_t pick_front(mn_sim_world *w, mn_sim_act *a, const uint16_t *lines)
{
    uint32_t firm = MN_SIM_NONE;
    for (unsigned tries = 0; tries < 12; tries++) {
        const uint32_t other = mn_sim_pick_firm(w, &a->rng, a->home, lines);
        if (other == MN_SIM_NONE)
            break;
        if (firm != MN_SIM_NONE)
            w->firm[firm].busy = false;
        firm = other;
        if (w->firm[firm].wages < .02 * w->firm[firm].turnover) {
            a->indicators |= MN_SHOWS(W01);
            break;
        }
    }
    return firm;
}

bool mn_sim_plan_front(mn_sim_world *w, mn_sim_act *a)
{
    static const uint16_t lines[] = {7297, 7230, 7349, 5812, 5813, 0};
    mn_rng *r = &a->rng;
    if (!mn_sim_join_some(w, a, MN_ROLE_CONTROLLER, 1, a->home, MN_ANY_JOB))
        return false;
    const unsigned fronts = mn_sim_chance(r, .35) ? 2 : 1;
    for (unsigned i = 0; i < fronts; i++) {
        const uint32_t firm = pick_front(w, a, lines);
        if (firm == MN_SIM_NONE)
            return false;
        const uint32_t account = w->firm[firm].account;
        if (i && account == a->member[1].account)
            break;
        mn_sim_join(w, a, MN_ROLE_FRONT, MN_SIM_NONE, account);
        w->firm[firm].owner = a->member[0].account;
        w->account[account].signer = w->account[a->member[0].account].party;
        a->at = w->firm[firm].city;
    }
    if (!mn_sim_join_some(w, a, MN_ROLE_EXPLOITED, (unsigned)mn_sim_between(r, 2, 4), a->at,
                          MN_ANY_JOB))
        return false;
    a->payee = w->hub[MN_TITLE_ABROAD] + mn_sim_below(r, w->hubs[MN_TITLE_ABROAD]);
    a->indicators |= MN_SHOWS(T01) | MN_SHOWS(F03) | MN_SHOWS(W05) | MN_SHOWS(W11) | MN_SHOWS(R07);
    return true;
}

/* A card payment to the front by somebody of the town. */
static void card_customer(const mn_sim_world *w, mn_sim_act *a, mn_sim_out *o, int32_t day,
                          mn_sim_when when, uint32_t front, double cents)
{
    const int32_t second = mn_sim_draw(&a->rng, when);
    const mn_sim_city *c = &w->city[a->at];
    const mn_sim_account *f = &w->account[front];
    const mn_sim_person *p =
        c->persons ? &w->person[c->person + mn_sim_below(&a->rng, c->persons)] : NULL;
    if (!p || p->flags & MN_P_BUSY)
        return;
    mn_sim_put(o, w, day, second, a->at,
               (mn_sim_row){.cents = (int64_t)cents,
                            .from = p->account,
                            .to = front,
                            .place = f->place,
                            .device = MN_SIM_NONE,
                            .mark = a->mark,
                            .mcc = f->mcc,
                            .channel = MN_CHANNEL_CARD,
                            .customer = true});
}

/* What happens at one front in a day. */
static void front_day(const mn_sim_world *w, mn_sim_act *a, uint32_t front, int32_t day,
                      mn_sim_out *o)
{
    mn_rng *r = &a->rng;
    const uint32_t controller = a->member[0].account;
    for (unsigned n = mn_sim_poisson(r, 1 + 3 * a->strength); n; n--) {
        const bool late = mn_sim_chance(r, .25 + .65 * a->strength);
        card_customer(w, a, o, day, late ? mn_sim_hours(21, 28.5) : mn_sim_hours(10, 21), front,
                      100 * mn_sim_chosen(r, mn_sim_log_normal(r, 95, .35)));
    }
    a->purse += 100 * mn_sim_log_normal(r, 150 + 450 * a->strength, .5);
    if (a->purse > 80000 && mn_sim_chance(r, .25 + .3 * a->strength)) {
        const double in = a->purse * (.7 + .3 * mn_rng_unit(r));
        const bool night = mn_sim_chance(r, .6 * a->strength);
        mn_sim_cash_in(w, a, o, day, night ? mn_sim_hours(22, 26) : mn_sim_hours(9, 17), a->at,
                       front, in > 980000 ? 960000 : in, night);
        a->purse -= in;
    }
    /* Living costs of several, by the business. */
    if (mn_sim_chance(r, .1 + .2 * a->strength))
        mn_sim_spend(w, a, o, day, mn_sim_hours(8, 22), a->at, front, 5411, 95, .4);
    if (mn_sim_chance(r, .03 + .07 * a->strength))
        mn_sim_spend(w, a, o, day, mn_sim_hours(9, 21), a->at, front, 5651, 85, .4);
    if (mn_sim_chance(r, .02 + .06 * a->strength))
        mn_sim_spend(w, a, o, day, mn_sim_hours(9, 21), a->at, front, 5912, 45, .4);
    if (!mn_sim_chance(r, .12))
        return;
    const double out = 100 * mn_sim_log_normal(r, 900 + 2000 * a->strength, .5);
    const double u = mn_rng_unit(r);
    if (u < .4)
        mn_sim_cash_out(w, a, o, day, mn_sim_hours(9, 17), a->at, front, out, false);
    else if (u < .75)
        mn_sim_send(w, a, o, day, mn_sim_hours(8, 22), front, controller, out, MN_SIM_NONE,
                    MN_MEMO_NONE);
    else
        mn_sim_send_by(w, a, o, day, mn_sim_hours(9, 17), front, a->payee, out, MN_CHANNEL_WIRE,
                       MN_PURPOSE_GOODS, MN_MEMO_INVOICE);
}

void mn_sim_day_front(const mn_sim_world *w, mn_sim_act *a, int32_t day, mn_sim_out *o)
{
    mn_rng *r = &a->rng;
    for (unsigned i = 1; i < a->members; i++) {
        const mn_sim_member *m = &a->member[i];
        if (m->role == MN_ROLE_FRONT)
            front_day(w, a, m->account, day, o);
        else if (mn_sim_chance(r, .05)) /* a little, so that they can be said to be paid */
            mn_sim_send(w, a, o, day, mn_sim_hours(9, 20), a->member[1].account, m->account,
                        100 * mn_sim_chosen(r, mn_sim_log_normal(r, 110, .4)), MN_SIM_NONE,
                        MN_MEMO_NONE);
    }
}

/* --- alternative payments ------------------------------------------------------------------ */

bool mn_sim_plan_alternative(mn_sim_world *w, mn_sim_act *a)
{
    mn_rng *r = &a->rng;
    if (!mn_sim_join_some(w, a, MN_ROLE_CONTROLLER, 1, a->home, MN_ANY_JOB) ||
        !mn_sim_join_some(w, a, MN_ROLE_EXPLOITED, (unsigned)mn_sim_between(r, 2, 4),
                          w->o.level < 3 ? a->home : MN_ANY_CITY, MN_ANY_JOB))
        return false;
    a->indicators = MN_SHOWS(T04) | MN_SHOWS(F05) | MN_SHOWS(F08) | MN_SHOWS(F10) | MN_SHOWS(W04) |
                    MN_SHOWS(F07) | MN_SHOWS(R01) | MN_SHOWS(R08) | MN_SHOWS(A03) | MN_SHOWS(A04);
    if (mn_sim_chance(r, .5)) {
        a->payee = mn_sim_hub(w, MN_TITLE_PROCESSOR, mn_rng_unit(r));
        a->indicators |= MN_SHOWS(F09);
    }
    return true;
}

/* Prepaid cards or crypto-currency for so much, in sums that ask no questions. */
static void convert(const mn_sim_world *w, mn_sim_act *a, uint32_t account, int32_t day,
                    mn_sim_when when, double cents, mn_sim_out *o)
{
    mn_rng *r = &a->rng;
    const int32_t second = mn_sim_draw(r, when);
    const bool crypto = mn_sim_chance(r, .5);
    const double most = crypto ? 99000 : 50000;
    for (unsigned k = 0; cents > 5000 && k < 6; k++) {
        const double part = cents > most ? most * (.75 + .24 * mn_rng_unit(r)) : cents;
        const uint32_t to =
            mn_sim_hub(w, crypto ? MN_TITLE_EXCHANGE : MN_TITLE_PREPAID, mn_rng_unit(r));
        const double even = crypto ? part : (double)(int64_t)(part / 2500) * 2500;
        mn_sim_send_by(w, a, o, day, mn_sim_at(second + (int32_t)k * mn_sim_between(r, 120, 4000)),
                       account, to, even, crypto ? MN_CHANNEL_CRYPTO : MN_CHANNEL_PREPAID,
                       MN_PURPOSE_UNKNOWN, MN_MEMO_NONE);
        cents -= part;
    }
}

void mn_sim_day_alternative(const mn_sim_world *w, mn_sim_act *a, int32_t day, mn_sim_out *o)
{
    mn_rng *r = &a->rng;
    for (unsigned i = 0; i < a->members; i++) {
        mn_sim_member *m = &a->member[i];
        if (m->role != MN_ROLE_EXPLOITED && m->role != MN_ROLE_CONTROLLER)
            continue;
        if (i) {
            for (unsigned n = mn_sim_poisson(r, .3 + .9 * a->strength); n; n--) {
                const double fee = 100 * mn_sim_chosen(r, mn_sim_log_normal(r, 95, .4));
                if (a->payee != MN_SIM_NONE) /* a payment service stands in between */
                    mn_sim_send_by(w, a, o, day, mn_sim_hours(19, 28), a->payee, m->account, fee,
                                   MN_CHANNEL_TRANSFER, MN_PURPOSE_UNKNOWN, MN_MEMO_NONE);
                else
                    mn_sim_customer(w, a, o, day, mn_sim_hours(18, 28), a->home, m->account, fee);
                m->purse += fee * .7; /* some of them can't pay */
            }
            if (mn_sim_chance(r, .1 + .2 * a->strength)) {
                const double in = 100 * mn_sim_chosen(r, mn_sim_log_normal(r, 240, .5));
                mn_sim_cash_in(w, a, o, day, mn_sim_hours(10, 25), a->home, m->account, in, true);
                m->purse += in;
            }
        } else if (mn_sim_chance(r, .12 + .3 * a->strength))
            mn_sim_spend(w, a, o, day, mn_sim_hours(9, 25), a->home, m->account, 7311, 18, .7);
        if (m->purse < 15000 || !mn_sim_chance(r, .2 + .3 * a->strength))
            continue;
        const double part = m->purse * (.5 + .4 * mn_rng_unit(r));
        const int32_t at = mn_sim_second(r, 9, 22);
        if (i && mn_sim_chance(r, .4)) {
            mn_sim_send(w, a, o, day, mn_sim_at(at), m->account, a->member[0].account, part,
                        MN_SIM_NONE, MN_MEMO_NONE);
            a->member[0].purse += part;
        } else
            convert(w, a, m->account, day, mn_sim_at(at), part, o);
        m->purse -= part;
    }
}

/* --- all together -------------------------------------------------------------------------- */

bool mn_sim_plan_mixed(mn_sim_world *w, mn_sim_act *a)
{
    static const uint16_t lines[] = {7297, 7230, 7349, 5813, 0};
    if (!mn_sim_plan_touring(w, a))
        return false;
    const uint32_t firm = mn_sim_pick_firm(w, &a->rng, a->home, lines);
    if (firm == MN_SIM_NONE)
        return false;
    mn_sim_join(w, a, MN_ROLE_FRONT, MN_SIM_NONE, w->firm[firm].account);
    a->indicators |= MN_SHOWS(T01) | MN_SHOWS(T04) | MN_SHOWS(F05) | MN_SHOWS(F08) | MN_SHOWS(R08);
    return true;
}

/* Cash that the touring scheme collects also goes through the front, and into cards and crypto. */
void mn_sim_day_mixed(const mn_sim_world *w, mn_sim_act *a, int32_t day, mn_sim_out *o)
{
    mn_rng *r = &a->rng;
    const uint32_t front = a->member[a->members - 1u].account;
    mn_sim_day_touring(w, a, day, o);
    if (mn_sim_chance(r, .12 + .15 * a->strength)) {
        const double in = 100 * mn_sim_log_normal(r, 500, .4);
        mn_sim_cash_in(w, a, o, day, mn_sim_hours(9, 17), a->home, front, in, false);
        mn_sim_send(w, a, o, day + mn_sim_between(r, 1, 3), mn_sim_hours(9, 18), front,
                    a->member[0].account, in * .85, MN_SIM_NONE, MN_MEMO_INVOICE);
        a->purse += in * .85;
    }
    if (a->purse > 60000 && mn_sim_chance(r, .12 + .1 * a->strength)) {
        const double part = a->purse * .3;
        convert(w, a, a->member[0].account, day, mn_sim_hours(9, 22), part, o);
        a->purse -= part;
    }
}
