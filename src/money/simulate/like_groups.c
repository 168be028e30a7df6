/* SPDX-License-Identifier: Apache-2.0
 *
 * money/simulate/like_groups.c - look-alikes among neighbours and friends: savings circles, clubs,
 * shared flats, gifts for somebody in need, carers.
 */
#include "money/simulate/act.h"

/* --- a savings circle: money goes round ----------------------------------------------------- */

bool mn_sim_plan_circle(mn_sim_world *w, mn_sim_act *a)
{
    a->next = a->from;
    a->purse = 5000 * (double)mn_sim_between(&a->rng, 1, 6);
    return mn_sim_join_some(w, a, MN_ROLE_CONTROLLER, (unsigned)mn_sim_between(&a->rng, 5, 12),
                            a->home, MN_ANY_JOB);
}

/* Every week or two all pay one of them, in turn. */
void mn_sim_day_circle(const mn_sim_world *w, mn_sim_act *a, int32_t day, mn_sim_out *o)
{
    mn_rng *r = &a->rng;
    if (day < a->next)
        return;
    const unsigned turn = a->variant++ % a->members;
    a->next = day + mn_sim_between(r, 6, 14);
    for (unsigned i = 0; i < a->members; i++)
        if (i != turn) {
            const mn_sim_memo memo = mn_sim_chance(r, .5) ? MN_MEMO_SHARE : MN_MEMO_NONE;
            mn_sim_send(w, a, o, day + mn_sim_between(r, 0, 1), mn_sim_hours(9, 22),
                        a->member[i].account, a->member[turn].account, a->purse, MN_SIM_NONE, memo);
        }
}

/* --- a treasurer: many pay in, it passes on -------------------------------------------------- */

bool mn_sim_plan_treasurer(mn_sim_world *w, mn_sim_act *a)
{
    a->payee = mn_sim_hub(w, MN_TITLE_CLUB, mn_rng_unit(&a->rng));
    return mn_sim_join_some(w, a, MN_ROLE_CONTROLLER, (unsigned)mn_sim_between(&a->rng, 8, 22),
                            a->home, MN_ANY_JOB);
}

void mn_sim_day_treasurer(const mn_sim_world *w, mn_sim_act *a, int32_t day, mn_sim_out *o)
{
    mn_rng *r = &a->rng;
    const uint32_t treasurer = a->member[0].account;
    const mn_sim_date *d = mn_sim_day(w, day);
    if (d->of_month <= 8)
        for (unsigned i = 1; i < a->members; i++)
            if (mn_sim_chance(r, .12)) {
                mn_sim_send(w, a, o, day, mn_sim_hours(8, 23), a->member[i].account, treasurer,
                            3500, MN_SIM_NONE, MN_MEMO_DUES);
                a->purse += 3500;
            }
    if (d->of_month == 9 && a->purse > 0) {
        mn_sim_send(w, a, o, day, mn_sim_hours(9, 21), treasurer, a->payee, a->purse * .95,
                    MN_SIM_NONE, MN_MEMO_DUES);
        a->purse = 0;
    }
}

/* --- a shared flat: pass-through ------------------------------------------------------------- */

bool mn_sim_plan_flat(mn_sim_world *w, mn_sim_act *a)
{
    mn_rng *r = &a->rng;
    a->payee = mn_sim_hub(w, MN_TITLE_LANDLORD, mn_rng_unit(r));
    if (!mn_sim_join_some(w, a, MN_ROLE_CONTROLLER, (unsigned)mn_sim_between(r, 3, 6), a->home,
                          1u << MN_JOB_STUDENT | 1u << MN_JOB_SALARY))
        return false;
    for (unsigned i = 1; i < a->members; i++)
        w->account[a->member[i].account].address = w->account[a->member[0].account].address;
    return true;
}

void mn_sim_day_flat(const mn_sim_world *w, mn_sim_act *a, int32_t day, mn_sim_out *o)
{
    mn_rng *r = &a->rng;
    const mn_sim_date *d = mn_sim_day(w, day);
    const uint32_t tenant = a->member[0].account;
    const double share = 42000 + 1000. * (a->number % 20);
    if (d->of_month == 1)
        for (unsigned i = 1; i < a->members; i++)
            mn_sim_send(w, a, o, day + mn_sim_between(r, 0, 2), mn_sim_hours(8, 23),
                        a->member[i].account, tenant, share, MN_SIM_NONE, MN_MEMO_RENT);
    if (d->of_month == 4)
        mn_sim_send_by(w, a, o, day, mn_sim_hours(8, 20), tenant, a->payee,
                       share * (a->members - 1), MN_CHANNEL_TRANSFER, MN_PURPOSE_RENT,
                       MN_MEMO_RENT);
}

/* --- gifts for somebody: many unrelated senders ----------------------------------------------- */

bool mn_sim_plan_gifts(mn_sim_world *w, mn_sim_act *a)
{
    a->until = a->from + 20 < a->until ? a->from + 20 : a->until;
    return mn_sim_join_some(w, a, MN_ROLE_CONTROLLER, 2, a->home, MN_ANY_JOB);
}

void mn_sim_day_gifts(const mn_sim_world *w, mn_sim_act *a, int32_t day, mn_sim_out *o)
{
    mn_rng *r = &a->rng;
    const uint32_t collector = a->member[0].account;
    for (unsigned n = mn_sim_poisson(r, 5); n; n--) {
        const double gift = 100 * mn_sim_chosen(r, mn_sim_log_normal(r, 38, .7));
        const uint16_t city = mn_sim_chance(r, .7) ? a->home : mn_sim_other_city(w, r, a->home);
        mn_sim_customer(w, a, o, day, mn_sim_hours(8, 25), city, collector, gift);
        a->purse += gift * .8;
    }
    if (day == a->until)
        mn_sim_send(w, a, o, day, mn_sim_hours(10, 20), collector, a->member[1].account, a->purse,
                    MN_SIM_NONE, MN_MEMO_GIFT);
}

/* --- a carer: one device and signer for several ----------------------------------------------- */

bool mn_sim_plan_carer(mn_sim_world *w, mn_sim_act *a)
{
    mn_rng *r = &a->rng;
    if (!mn_sim_join_some(w, a, MN_ROLE_CONTROLLER, 1, a->home, 1u << MN_JOB_SALARY) ||
        !mn_sim_join_some(w, a, MN_ROLE_EXPLOITED, (unsigned)mn_sim_between(r, 1, 4), a->home,
                          1u << MN_JOB_PENSION | 1u << MN_JOB_BENEFIT))
        return false;
    const mn_sim_account *carer = &w->account[a->member[0].account];
    for (unsigned i = 1; i < a->members; i++) {
        mn_sim_account *c = &w->account[a->member[i].account];
        c->signer = carer->party;
        c->device = carer->device;
        if (mn_sim_chance(r, .6))
            c->phone = carer->phone;
    }
    return true;
}

/* Cash and shopping soon after the pension came, what was spent for them given back. */
void mn_sim_day_carer(const mn_sim_world *w, mn_sim_act *a, int32_t day, mn_sim_out *o)
{
    mn_rng *r = &a->rng;
    for (unsigned i = 1; i < a->members; i++) {
        const mn_sim_person *p = &w->person[a->member[i].person];
        if (p->since_pay <= 2 && mn_sim_chance(r, .4))
            mn_sim_cash_out(w, a, o, day, mn_sim_hours(9, 18), a->home, p->account,
                            p->pay * (.1 + .25 * mn_rng_unit(r)), true);
        if (mn_sim_chance(r, .08))
            mn_sim_send(w, a, o, day, mn_sim_hours(9, 21), p->account, a->member[0].account,
                        100 * mn_sim_chosen(r, mn_sim_log_normal(r, 60, .5)), MN_SIM_NONE,
                        MN_MEMO_THANKS);
    }
}
