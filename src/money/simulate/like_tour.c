/* SPDX-License-Identifier: Apache-2.0
 *
 * money/simulate/like_touring.c - looks like: a band on tour. Towns, rooms, rides at night and cash
 * after the concert are theirs; the takings are shared out to all.
 */
#include "money/simulate/act.h"

bool mn_sim_plan_band(mn_sim_world *w, mn_sim_act *a)
{
    a->next = a->from;
    a->at = a->home;
    return mn_sim_join_some(w, a, MN_ROLE_CONTROLLER, (unsigned)mn_sim_between(&a->rng, 3, 5),
                            a->home, MN_ANY_JOB);
}

void mn_sim_day_band(const mn_sim_world *w, mn_sim_act *a, int32_t day, mn_sim_out *o)
{
    mn_rng *r = &a->rng;
    const uint32_t leader = a->member[0].account;
    if (day >= a->next) {
        a->at = mn_sim_chance(r, .2) ? a->home : mn_sim_other_city(w, r, a->at);
        a->next = day + mn_sim_between(r, 1, 4);
        for (unsigned room = 0; room < 2; room++)
            mn_sim_spend(w, a, o, day, mn_sim_hours(13, 23), a->at, leader, 7011,
                         (a->next - day) * 88., .2);
        mn_sim_spend(w, a, o, day, mn_sim_hours(8, 14), a->at, leader, 5541, 65, .3);
    }
    if (!mn_sim_chance(r, .6))
        return;
    for (unsigned i = 0; i < a->members; i++) {
        const uint32_t m = a->member[i].account;
        if (mn_sim_chance(r, .4))
            mn_sim_spend(w, a, o, day, mn_sim_hours(22, 28), a->at, m, 4121, 16, .5);
        if (mn_sim_chance(r, .5))
            mn_sim_spend(w, a, o, day, mn_sim_hours(17, 27), a->at, m, 5814, 14, .4);
    }
    for (unsigned n = mn_sim_poisson(r, 3); n; n--)
        mn_sim_customer(w, a, o, day, mn_sim_hours(20, 26), a->at, leader,
                        100 * mn_sim_chosen(r, mn_sim_log_normal(r, 28, .4)));
    const double takings = 100 * mn_sim_log_normal(r, 420, .5);
    mn_sim_cash_in(w, a, o, day, mn_sim_hours(23, 26), a->at, leader, takings, true);
    a->purse += takings;
    if (mn_sim_chance(r, .3)) {
        for (unsigned i = 1; i < a->members; i++)
            mn_sim_send(w, a, o, day + 1, mn_sim_hours(10, 20), leader, a->member[i].account,
                        100 * mn_sim_chosen(r, a->purse * .8 / a->members / 100), MN_SIM_NONE,
                        MN_MEMO_SHARE);
        a->purse = 0;
    }
}
