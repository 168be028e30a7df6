/* SPDX-License-Identifier: Apache-2.0
 *
 * money/simulate/like_work.c - look-alikes of labour exploitation: a seasonal crew that sends home
 * what it earns, a family that puts its wages together, temporary workers who pay for a room.
 */
#include "money/simulate/act.h"

/* A crew that is there anyway: its pay and what it sends home bear the mark. */
bool mn_sim_plan_crew(mn_sim_world *w, mn_sim_act *a)
{
    mn_rng *r = &a->rng;
    const uint32_t first = mn_sim_pick(w, r, MN_ANY_CITY, 1u << MN_JOB_SEASON);
    if (first == MN_SIM_NONE)
        return false;
    const mn_sim_person *one = &w->person[first];
    const mn_sim_city *c = &w->city[one->city];
    const uint32_t address = w->account[one->account].address;
    for (uint32_t k = c->person; k < c->person + c->persons && a->members < MN_SIM_MEMBERS; k++) {
        mn_sim_person *p = &w->person[k];
        if (p->job != MN_JOB_SEASON || p->flags & MN_P_BUSY || p->hired ||
            w->account[p->account].address != address)
            continue;
        mn_sim_join(w, a, MN_ROLE_EXPLOITED, k, MN_SIM_NONE);
        p->mark = a->mark;
    }
    return a->members > 2;
}

void mn_sim_day_crew(const mn_sim_world *w, mn_sim_act *a, int32_t day, mn_sim_out *o)
{
    mn_rng *r = &a->rng;
    /* A shared kitchen. */
    if (mn_sim_day(w, day)->weekday == 5)
        mn_sim_spend(w, a, o, day, mn_sim_hours(9, 19), w->account[a->member[0].account].city,
                     a->member[mn_sim_below(r, a->members)].account, 5411, 25. * a->members, .3);
}

/* --- a family ------------------------------------------------------------------------------ */

bool mn_sim_plan_family(mn_sim_world *w, mn_sim_act *a)
{
    mn_rng *r = &a->rng;
    if (!mn_sim_join_some(w, a, MN_ROLE_CONTROLLER, 1, a->home, MN_ANY_JOB) ||
        !mn_sim_join_some(w, a, MN_ROLE_EXPLOITED, (unsigned)mn_sim_between(r, 2, 4), a->home,
                          1u << MN_JOB_SALARY))
        return false;
    const mn_sim_account *head = &w->account[a->member[0].account];
    for (unsigned i = 1; i < a->members; i++) {
        mn_sim_account *c = &w->account[a->member[i].account];
        c->address = head->address;
        if (mn_sim_chance(r, .4))
            c->phone = head->phone;
    }
    return true;
}

/* Most of each pay goes to who keeps the house, soon after it came. */
void mn_sim_day_family(const mn_sim_world *w, mn_sim_act *a, int32_t day, mn_sim_out *o)
{
    mn_rng *r = &a->rng;
    for (unsigned i = 1; i < a->members; i++) {
        const mn_sim_person *p = &w->person[a->member[i].person];
        if (p->since_pay > 2 || !mn_sim_chance(r, .5) || a->next == day)
            continue;
        const mn_sim_memo memo = mn_sim_chance(r, .5) ? MN_MEMO_FAMILY : MN_MEMO_NONE;
        mn_sim_send(w, a, o, day, mn_sim_hours(8, 22), p->account, a->member[0].account,
                    100 * mn_sim_chosen(r, p->pay * (.45 + .3 * mn_rng_unit(r)) / 100), MN_SIM_NONE,
                    memo);
    }
    if (mn_sim_chance(r, .2))
        mn_sim_spend(w, a, o, day, mn_sim_hours(9, 20), a->home, a->member[0].account, 5411, 110,
                     .3);
}

/* --- an advance among workmates ---------------------------------------------------------------
 */

/* Somebody lends workmates some hundreds until the first pay days; they give it back in parts. */
bool mn_sim_plan_advance(mn_sim_world *w, mn_sim_act *a)
{
    mn_rng *r = &a->rng;
    if (!mn_sim_join_some(w, a, MN_ROLE_CONTROLLER, 1, a->home, 1u << MN_JOB_SALARY) ||
        !mn_sim_join_some(w, a, MN_ROLE_EXPLOITED, (unsigned)mn_sim_between(r, 3, 6), a->home,
                          1u << MN_JOB_SALARY))
        return false;
    const mn_sim_person *lender = &w->person[a->member[0].person];
    for (unsigned i = 1; i < a->members; i++) {
        mn_sim_person *p = &w->person[a->member[i].person];
        p->payer = lender->payer;
        p->pay_kind = lender->pay_kind;
        p->pay_day = lender->pay_day;
    }
    return true;
}

void mn_sim_day_advance(const mn_sim_world *w, mn_sim_act *a, int32_t day, mn_sim_out *o)
{
    mn_rng *r = &a->rng;
    for (unsigned i = 1; i < a->members; i++) {
        mn_sim_member *m = &a->member[i];
        if (day == a->from) {
            m->purse = 100 * mn_sim_chosen(r, 300 + 400 * mn_rng_unit(r));
            mn_sim_send(w, a, o, day, mn_sim_hours(9, 20), a->member[0].account, m->account,
                        m->purse, MN_SIM_NONE, MN_MEMO_LOAN);
        } else if (m->purse > 0 && w->person[m->person].since_pay <= 2 && mn_sim_chance(r, .4)) {
            const double part = 100 * mn_sim_chosen(r, 60 + 80 * mn_rng_unit(r));
            const mn_sim_memo memo = mn_sim_chance(r, .6) ? MN_MEMO_LOAN : MN_MEMO_NONE;
            mn_sim_send(w, a, o, day, mn_sim_hours(8, 21), m->account, a->member[0].account,
                        part < m->purse ? part : m->purse, MN_SIM_NONE, memo);
            m->purse -= part;
        }
    }
}

/* --- rooms of an agency -------------------------------------------------------------------- */

bool mn_sim_plan_agency(mn_sim_world *w, mn_sim_act *a)
{
    mn_rng *r = &a->rng;
    const uint32_t agency = mn_sim_hub(w, MN_TITLE_AGENCY, mn_rng_unit(r));
    mn_sim_join(w, a, MN_ROLE_FRONT, MN_SIM_NONE, agency);
    if (!mn_sim_join_some(w, a, MN_ROLE_EXPLOITED, (unsigned)mn_sim_between(r, 4, 9), a->home,
                          1u << MN_JOB_SALARY | 1u << MN_JOB_CASH))
        return false;
    const uint32_t address = w->account[a->member[1].account].address;
    for (unsigned i = 1; i < a->members; i++) {
        w->account[a->member[i].account].address = address;
        w->person[a->member[i].person].hired = true;
    }
    return true;
}

void mn_sim_day_agency(const mn_sim_world *w, mn_sim_act *a, int32_t day, mn_sim_out *o)
{
    mn_rng *r = &a->rng;
    const mn_sim_date *d = mn_sim_day(w, day);
    if (d->weekday != 4)
        return;
    for (unsigned i = 1; i < a->members; i++) {
        const uint32_t m = a->member[i].account;
        const double pay = mn_sim_log_normal(r, 52000, .15);
        mn_sim_send_by(w, a, o, day, mn_sim_hours(2, 6), a->member[0].account, m, pay,
                       MN_CHANNEL_ACH, MN_PURPOSE_SALARY, MN_MEMO_PAY);
        if (mn_sim_chance(r, .8)) /* the room, at a usual price */
            mn_sim_send(w, a, o, day, mn_sim_hours(8, 20), m, a->member[0].account, 9500,
                        MN_SIM_NONE, MN_MEMO_ROOM);
        if (mn_sim_chance(r, .2))
            mn_sim_cash_out(w, a, o, day, mn_sim_hours(12, 20), a->home, m, pay * .4, true);
    }
}
