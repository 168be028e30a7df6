/* SPDX-License-Identifier: Apache-2.0
 *
 * money/simulate/scheme_labour.c - planted: labour exploitation. Workers of one employer are made
 * to give up what they are paid: it is paid to one account in the first place, forwarded at once,
 * or taken out in cash and collected. They paid a recruiter to be hired.
 */
#include "money/simulate/act.h"

enum { ONE_ACCOUNT, FORWARDED, IN_CASH, VARIANTS };

bool mn_sim_plan_labour(mn_sim_world *w, mn_sim_act *a)
{
    static const uint16_t lines[] = {763, 7361, 7349, 5812, 7542, 0};
    mn_rng *r = &a->rng;
    const unsigned workers = 1u << MN_JOB_SEASON | 1u << MN_JOB_CASH | 1u << MN_JOB_SALARY;
    const uint32_t firm = mn_sim_pick_firm(w, r, a->home, lines);
    if (firm == MN_SIM_NONE)
        return false;
    const uint32_t employer = w->firm[firm].account;
    if (!mn_sim_join_some(w, a, MN_ROLE_CONTROLLER, 1, a->home, MN_ANY_JOB))
        return false;
    mn_sim_join(w, a, MN_ROLE_FRONT, MN_SIM_NONE, employer);
    if (!mn_sim_join_some(w, a, MN_ROLE_RECRUITER, 1, MN_ANY_CITY, MN_ANY_JOB) ||
        !mn_sim_join_some(w, a, MN_ROLE_EXPLOITED, (unsigned)mn_sim_between(r, 4, 10), a->home,
                          workers))
        return false;
    a->variant = (uint8_t)mn_sim_below(r, VARIANTS);
    a->indicators = MN_SHOWS(T02) | MN_SHOWS(W02) | MN_SHOWS(W06);
    a->indicators |= a->variant == IN_CASH     ? MN_SHOWS(W07) | MN_SHOWS(A02)
                     : a->variant == FORWARDED ? MN_SHOWS(A02) | MN_SHOWS(A04)
                                               : MN_SHOWS(A01);
    /* Who signs for workers: who controls them, or the employer. */
    const bool employer_signs = mn_sim_chance(r, .4);
    const uint32_t signer = w->account[employer_signs ? employer : a->member[0].account].party;
    const uint32_t address = w->account[a->member[3].account].address;
    const double shared = w->o.level == 1 ? 1 : w->o.level == 2 ? .7 : .35;
    for (unsigned i = 3; i < a->members; i++) {
        mn_sim_account *c = &w->account[a->member[i].account];
        mn_sim_person *p = &w->person[a->member[i].person];
        p->hired = true; /* its pay comes from here as long as this lasts */
        p->season_from = a->from;
        p->season_until = a->until;
        p->payer = employer;
        if (mn_sim_chance(r, shared))
            c->address = address;
        if (mn_sim_chance(r, shared * .7)) {
            c->phone = w->account[a->member[0].account].phone;
            a->indicators |= MN_SHOWS(W09);
        }
        if (mn_sim_chance(r, shared * .5)) {
            c->signer = signer;
            a->indicators |= employer_signs ? MN_SHOWS(W10) : MN_SHOWS(W09);
        }
    }
    /* What the business earns covers the low pay. */
    w->balance[employer] += 20000 * 100;
    a->device = w->account[a->member[0].account].device;
    a->payee = w->hub[MN_TITLE_ABROAD] + mn_sim_below(r, w->hubs[MN_TITLE_ABROAD]);
    return true;
}

/* To the recruiter, from the first wages, by instalments. */
static void pay_recruiter(const mn_sim_world *w, mn_sim_act *a, const mn_sim_member *m, int32_t day,
                          int32_t at, double pay, mn_sim_out *o)
{
    mn_rng *r = &a->rng;
    if (day > a->from + 35 || !mn_sim_chance(r, .35 + .5 * a->strength))
        return;
    const int wait = mn_sim_between(r, 0, 2);
    const mn_sim_memo memo = mn_sim_chance(r, .4) ? MN_MEMO_FEE : MN_MEMO_LOAN;
    mn_sim_send(w, a, o, day + wait, mn_sim_after(at, 1, 9), m->account, a->member[2].account,
                100 * mn_sim_chosen(r, pay * (.12 + .1 * mn_rng_unit(r)) / 100), MN_SIM_NONE, memo);
}

static void give_up(const mn_sim_world *w, mn_sim_act *a, mn_sim_member *m, int32_t day, int32_t at,
                    double pay, mn_sim_out *o)
{
    mn_rng *r = &a->rng;
    const double share = .3 + .2 * mn_rng_unit(r) + .4 * a->strength;
    const int wait = mn_sim_chance(r, a->strength) ? 0 : mn_sim_between(r, 0, 4);
    const double sum = 100 * mn_sim_chosen(r, pay * (share > .9 ? .9 : share) / 100);
    if (!mn_sim_chance(r, .6 + .35 * a->strength)) /* some weeks they keep it */
        return;
    if (a->variant == IN_CASH) {
        /* One after the other at the same machine, an escort beside them. */
        const int32_t second = 17 * 3600 + (int32_t)(m - a->member) * mn_sim_between(r, 100, 500);
        mn_sim_cash_out(w, a, o, day + wait, mn_sim_at(second), a->home, m->account, sum, true);
        a->purse += sum;
        return;
    }
    const uint32_t device = mn_sim_chance(r, a->strength) ? a->device : MN_SIM_NONE;
    mn_sim_send(w, a, o, day + wait, mn_sim_after(at, .5, 10), m->account, a->member[0].account,
                sum, device, mn_sim_chance(r, .5) ? MN_MEMO_ROOM : MN_MEMO_NONE);
    a->purse += sum;
}

static void pay_day(const mn_sim_world *w, mn_sim_act *a, int32_t day, mn_sim_out *o)
{
    mn_rng *r = &a->rng;
    const int32_t at = mn_sim_second(r, 2, 6);
    const uint32_t employer = a->member[1].account, controller = a->member[0].account;
    for (unsigned i = 3; i < a->members; i++) {
        mn_sim_member *m = &a->member[i];
        const double pay = mn_sim_log_normal(r, 41000, .12);
        const bool other = a->variant == ONE_ACCOUNT && (i > 3 || mn_sim_chance(r, a->strength)) &&
                           mn_sim_chance(r, .5 + .5 * a->strength);
        mn_sim_send_by(w, a, o, day, mn_sim_at(at + (int32_t)i), employer,
                       other ? controller : m->account, pay, MN_CHANNEL_ACH, MN_PURPOSE_SALARY,
                       MN_MEMO_PAY);
        if (other) {
            a->purse += pay;
            if (mn_sim_chance(r, .5)) /* an allowance */
                mn_sim_send(w, a, o, day + 1, mn_sim_hours(9, 21), controller, m->account,
                            100 * mn_sim_chosen(r, pay * (.1 + .15 * mn_rng_unit(r)) / 100),
                            MN_SIM_NONE, MN_MEMO_NONE);
            continue;
        }
        pay_recruiter(w, a, m, day, at, pay, o);
        give_up(w, a, m, day, at, pay, o);
    }
}

/* Food and rooms for all, and where the money goes. */
static void keep_house(const mn_sim_world *w, mn_sim_act *a, int32_t day, mn_sim_out *o)
{
    mn_rng *r = &a->rng;
    const uint32_t controller = a->member[0].account;
    if (mn_sim_chance(r, .12 + .1 * a->strength))
        mn_sim_spend(w, a, o, day, mn_sim_hours(8, 21), a->home,
                     mn_sim_chance(r, .5) ? controller : a->member[1].account, 5411,
                     20. * a->members, .3);
    if (a->variant == IN_CASH && a->purse > 60000 && mn_sim_chance(r, .45)) {
        const double in = a->purse * (.4 + .5 * mn_rng_unit(r));
        mn_sim_cash_in(w, a, o, day, mn_sim_hours(9, 20), a->home, controller,
                       in > 900000 ? 900000 : in, .4);
        a->purse -= in;
    } else if (a->variant != IN_CASH && a->purse > 250000 && mn_sim_chance(r, .25)) {
        const double out = a->purse * (.5 + .4 * mn_rng_unit(r));
        if (mn_sim_chance(r, .5))
            mn_sim_cash_out(w, a, o, day, mn_sim_hours(9, 17), a->home, controller,
                            out > 900000 ? 900000 : out, false);
        else
            mn_sim_send_by(w, a, o, day, mn_sim_hours(9, 20), controller, a->payee, out,
                           MN_CHANNEL_WIRE, MN_PURPOSE_UNKNOWN, MN_MEMO_NONE);
        a->purse -= out;
    }
}

void mn_sim_day_labour(const mn_sim_world *w, mn_sim_act *a, int32_t day, mn_sim_out *o)
{
    if (mn_sim_day(w, day)->weekday == 4)
        pay_day(w, a, day, o);
    keep_house(w, a, day, o);
}
