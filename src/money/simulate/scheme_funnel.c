/* SPDX-License-Identifier: Apache-2.0
 *
 * money/simulate/scheme_funnel.c - planted: funnel accounts, and structuring by several persons.
 * Funnel: cash goes in at many places far from home, is taken out near the border or sent on within
 * days. Structuring: several pay in cash below what must be reported, for one beneficiary.
 */
#include "money/simulate/act.h"

bool mn_sim_plan_funnel(mn_sim_world *w, mn_sim_act *a)
{
    mn_rng *r = &a->rng;
    if (!mn_sim_join_some(w, a, MN_ROLE_MULE, (unsigned)mn_sim_between(r, 1, 3), MN_ANY_CITY,
                          MN_ANY_JOB) ||
        !mn_sim_join_some(w, a, MN_ROLE_CONTROLLER, 1, MN_ANY_CITY, MN_ANY_JOB))
        return false;
    a->at = mn_sim_border_city(w, r);
    a->payee = w->hub[MN_TITLE_ABROAD] + mn_sim_below(r, w->hubs[MN_TITLE_ABROAD]);
    a->variant = (uint8_t)mn_sim_below(r, 3); /* out in cash, by wire, to the controller */
    a->indicators = MN_SHOWS(T03) | MN_SHOWS(S07) | MN_SHOWS(F10) | MN_SHOWS(F01) | MN_SHOWS(R11);
    return true;
}

/* Where the deposits are made: always the same few towns, none of them the holder's own. */
static uint16_t far_town(const mn_sim_world *w, mn_sim_act *a, const mn_sim_member *m)
{
    const unsigned towns = 3 + (unsigned)(6 * a->strength);
    const uint64_t h = mn_sim_hash(m->account, mn_sim_below(&a->rng, towns));
    uint16_t c = (uint16_t)(h % w->home_cities);
    if (c == w->account[m->account].city || c == a->at)
        c = mn_sim_other_city(w, &a->rng, w->account[m->account].city);
    return c;
}

static void take_out(const mn_sim_world *w, mn_sim_act *a, mn_sim_member *m, int32_t day,
                     int32_t after, mn_sim_out *o)
{
    mn_rng *r = &a->rng;
    const uint32_t controller = a->member[a->members - 1].account;
    const double left = .02 + .1 * (1 - a->strength) * mn_rng_unit(r);
    double out = m->purse * (1 - left);
    m->purse -= out;
    if (a->variant == 1)
        mn_sim_send_by(w, a, o, day, mn_sim_at(after), m->account, a->payee, out,
                       mn_sim_chance(r, .5) ? MN_CHANNEL_WIRE : MN_CHANNEL_REMIT,
                       MN_PURPOSE_UNKNOWN, MN_MEMO_NONE);
    else if (a->variant == 2)
        mn_sim_send(w, a, o, day, mn_sim_at(after), m->account, controller, out, MN_SIM_NONE,
                    MN_MEMO_NONE);
    else
        for (unsigned k = 0; out > 10000 && k < 6; k++) {
            const double part = out > 300000 ? 200000 + 100000 * mn_rng_unit(r) : out;
            mn_sim_cash_out(w, a, o, day,
                            mn_sim_at(after + (int32_t)k * mn_sim_between(r, 60, 2400)), a->at,
                            m->account, part, part < 100000);
            out -= part;
        }
    if (a->variant == 2 && mn_sim_chance(r, .7))
        mn_sim_cash_out(w, a, o, day + mn_sim_between(r, 0, 2), mn_sim_hours(12, 18), a->at,
                        controller, out * .9, false);
}

void mn_sim_day_funnel(const mn_sim_world *w, mn_sim_act *a, int32_t day, mn_sim_out *o)
{
    mn_rng *r = &a->rng;
    const bool closed = mn_sim_day(w, day)->weekday == 6;
    for (unsigned i = 0; i + 1 < a->members; i++) {
        mn_sim_member *m = &a->member[i];
        int32_t last = 0;
        if (m->purse > 30000 && mn_sim_chance(r, .35 + .6 * a->strength))
            take_out(w, a, m, day, mn_sim_second(r, 9, 16), o);
        if (closed || !mn_sim_chance(r, .12 + .3 * a->strength))
            continue;
        for (unsigned n = 1 + mn_sim_poisson(r, .4 + 1.4 * a->strength); n; n--) {
            double in = 100 * mn_sim_chosen(r, mn_sim_log_normal(r, 900 + 900 * a->strength, .5));
            in = in > 950000 ? 930000 : in;
            const int32_t second = mn_sim_second(r, 9, 17);
            const uint16_t town = far_town(w, a, m);
            if (mn_sim_chance(r, .35 * (1 - a->strength))) /* from an account there */
                mn_sim_customer(w, a, o, day, mn_sim_at(second), town, m->account, in * .3);
            else {
                mn_sim_cash_in(w, a, o, day, mn_sim_at(second), town, m->account, in, .3);
                m->purse += in;
            }
            last = second > last ? second : last;
        }
        if (mn_sim_chance(r, .4 * a->strength)) /* still the same day */
            take_out(w, a, m, day, last + mn_sim_second(r, .7, 4), o);
    }
}

/* --- structuring --------------------------------------------------------------------------- */

bool mn_sim_plan_smurf(mn_sim_world *w, mn_sim_act *a)
{
    mn_rng *r = &a->rng;
    /* Below 10,000, below 3,000, or below 3,000 by wire to a border city. */
    a->variant = (uint8_t)mn_sim_below(r, 3);
    const bool wires = a->variant == 2;
    if (!mn_sim_join_some(w, a, MN_ROLE_CONTROLLER, 1,
                          wires ? mn_sim_border_city(w, r) : (uint16_t)MN_ANY_CITY, MN_ANY_JOB) ||
        !mn_sim_join_some(w, a, MN_ROLE_MULE, (unsigned)mn_sim_between(r, 3, 8),
                          w->o.level < 3 && !wires ? a->home : (uint16_t)MN_ANY_CITY, MN_ANY_JOB))
        return false;
    a->payee = w->hub[MN_TITLE_ABROAD] + mn_sim_below(r, w->hubs[MN_TITLE_ABROAD]);
    a->indicators = MN_SHOWS(F10) | MN_SHOWS(S06) | MN_SHOWS(S05) | MN_SHOWS(W08);
    if (wires)
        a->indicators |= MN_SHOWS(S01) | MN_SHOWS(S02);
    return true;
}

void mn_sim_day_smurf(const mn_sim_world *w, mn_sim_act *a, int32_t day, mn_sim_out *o)
{
    mn_rng *r = &a->rng;
    const uint32_t controller = a->member[0].account;
    const double limit = a->variant ? 3000 : 10000;
    if (a->purse > 600000 && mn_sim_chance(r, .3)) {
        const double out = a->purse * (.6 + .35 * mn_rng_unit(r));
        mn_sim_send_by(w, a, o, day, mn_sim_hours(9, 17), controller, a->payee, out,
                       MN_CHANNEL_WIRE, mn_sim_chance(r, .5) ? MN_PURPOSE_FAMILY : MN_PURPOSE_GOODS,
                       MN_MEMO_NONE);
        a->purse -= out;
    }
    if (mn_sim_day(w, day)->weekend || !mn_sim_chance(r, .2 + .3 * a->strength))
        return;
    for (unsigned i = 1; i < a->members; i++) {
        mn_sim_member *m = &a->member[i];
        if (!mn_sim_chance(r, .35 + .35 * a->strength))
            continue;
        /* Plain ones stay just below the limit; hard ones anywhere below it. */
        const double near = .98 - (1 - a->strength) * (.2 + .6 * mn_rng_unit(r));
        const double in = 100 * mn_sim_chosen(r, limit * near * (.93 + .06 * mn_rng_unit(r)));
        const int32_t at = mn_sim_second(r, 9, 16);
        const unsigned parts = a->variant == 0 && mn_sim_chance(r, .4) ? 2 : 1;
        for (unsigned k = 0; k < parts; k++)
            mn_sim_cash_in(w, a, o, day, mn_sim_at(at + (int32_t)k * 3000),
                           w->account[m->account].city, m->account, in / parts,
                           in / parts < 100000);
        const double sent = in * (.9 + .08 * mn_rng_unit(r));
        const int wait = mn_sim_chance(r, a->strength) ? 0 : mn_sim_between(r, 1, 4);
        const mn_sim_memo memo = mn_sim_chance(r, .4) ? MN_MEMO_LOAN : MN_MEMO_NONE;
        const double sum = 100 * mn_sim_chosen(r, sent / 100);
        if (a->variant == 2)
            mn_sim_send_by(w, a, o, day + wait, mn_sim_after(at, .2, 3), m->account, controller,
                           sum, MN_CHANNEL_WIRE, MN_PURPOSE_UNKNOWN, MN_MEMO_NONE);
        else
            mn_sim_send(w, a, o, day + wait, mn_sim_after(at, 1, 6), m->account, controller, sum,
                        MN_SIM_NONE, memo);
        a->purse += sent;
    }
}
