/* SPDX-License-Identifier: Apache-2.0
 *
 * money/simulate/like_spend.c - look-alikes by what is bought and when: sellers on classified
 * sites, work at night, teams that travel, savers in crypto-currency, gift cards.
 */
#include "money/simulate/act.h"

/* --- a seller on classified sites ------------------------------------------------------------ */

bool mn_sim_plan_seller(mn_sim_world *w, mn_sim_act *a)
{
    if (mn_sim_chance(&a->rng, .4)) /* buyers pay through a service */
        a->payee = mn_sim_hub(w, MN_TITLE_PROCESSOR, mn_rng_unit(&a->rng));
    return mn_sim_join_some(w, a, MN_ROLE_CONTROLLER, 1, a->home, MN_ANY_JOB);
}

/* Adverts, and small sums from many who do not know each other, also late. */
void mn_sim_day_seller(const mn_sim_world *w, mn_sim_act *a, int32_t day, mn_sim_out *o)
{
    mn_rng *r = &a->rng;
    const uint32_t who = a->member[0].account;
    if (mn_sim_chance(r, .25))
        mn_sim_spend(w, a, o, day, mn_sim_hours(9, 26), a->home, who, 7311, 15, .6);
    for (unsigned n = mn_sim_poisson(r, 1.1); n; n--) {
        const double price = 100 * mn_sim_chosen(r, mn_sim_log_normal(r, 70, .6));
        if (a->payee != MN_SIM_NONE)
            mn_sim_send_by(w, a, o, day, mn_sim_hours(10, 27), a->payee, who, price,
                           MN_CHANNEL_TRANSFER, MN_PURPOSE_UNKNOWN, MN_MEMO_NONE);
        else
            mn_sim_customer(w, a, o, day, mn_sim_hours(10, 27), a->home, who, price);
    }
    if (mn_sim_chance(r, .12))
        mn_sim_cash_in(w, a, o, day, mn_sim_hours(9, 24), a->home, who,
                       100 * mn_sim_log_normal(r, 180, .5), true);
}

/* --- work at night ---------------------------------------------------------------------------- */

bool mn_sim_plan_night(mn_sim_world *w, mn_sim_act *a)
{
    return mn_sim_join_some(w, a, MN_ROLE_CONTROLLER, (unsigned)mn_sim_between(&a->rng, 1, 3),
                            a->home, 1u << MN_JOB_SALARY | 1u << MN_JOB_GIG);
}

void mn_sim_day_night(const mn_sim_world *w, mn_sim_act *a, int32_t day, mn_sim_out *o)
{
    mn_rng *r = &a->rng;
    for (unsigned i = 0; i < a->members; i++) {
        const uint32_t m = a->member[i].account;
        if (!mn_sim_chance(r, .6))
            continue;
        mn_sim_spend(w, a, o, day, mn_sim_hours(21, 24), a->home, m, 4121, 15, .4);
        if (mn_sim_chance(r, .7))
            mn_sim_spend(w, a, o, day, mn_sim_hours(28, 30.5), a->home, m, 4121, 15, .4);
        if (mn_sim_chance(r, .5))
            mn_sim_spend(w, a, o, day, mn_sim_hours(24, 28), a->home, m, 5814, 12, .4);
        if (mn_sim_chance(r, .1))
            mn_sim_spend(w, a, o, day, mn_sim_hours(22, 30), a->home, m, 5912, 22, .5);
        if (mn_sim_chance(r, .15)) /* tips */
            mn_sim_cash_in(w, a, o, day, mn_sim_hours(22, 30), a->home, m,
                           100 * mn_sim_log_normal(r, 90, .5), true);
    }
}

/* --- a team on the road ------------------------------------------------------------------------
 */

bool mn_sim_plan_team(mn_sim_world *w, mn_sim_act *a)
{
    const uint32_t company = mn_sim_hub(w, MN_TITLE_COMPANY, mn_rng_unit(&a->rng));
    a->payee = company;
    a->next = a->from;
    return mn_sim_join_some(w, a, MN_ROLE_CONTROLLER, (unsigned)mn_sim_between(&a->rng, 2, 5),
                            a->home, 1u << MN_JOB_SALARY);
}

/* Rooms, rides and meals in one town after the other; the firm gives it back. */
void mn_sim_day_team(const mn_sim_world *w, mn_sim_act *a, int32_t day, mn_sim_out *o)
{
    mn_rng *r = &a->rng;
    const mn_sim_date *d = mn_sim_day(w, day);
    if (day >= a->next) {
        a->at = mn_sim_chance(r, .25) ? a->home : mn_sim_other_city(w, r, a->at);
        a->next = day + mn_sim_between(r, 2, 6);
        for (unsigned i = 0; i < a->members && a->at != a->home; i++)
            mn_sim_spend(w, a, o, day, mn_sim_hours(15, 23.5), a->at, a->member[i].account, 7011,
                         (a->next - day) * 105., .2);
    }
    for (unsigned i = 0; i < a->members && a->at != a->home; i++) {
        const uint32_t m = a->member[i].account;
        if (mn_sim_chance(r, .7))
            mn_sim_spend(w, a, o, day, mn_sim_hours(7, 26), a->at, m, 4121, 18, .5);
        if (mn_sim_chance(r, .6))
            mn_sim_spend(w, a, o, day, mn_sim_hours(12, 25), a->at, m, 5812, 32, .5);
        if (mn_sim_chance(r, .05))
            mn_sim_spend(w, a, o, day, mn_sim_hours(9, 22), a->at, m, 5912, 15, .5);
    }
    if (d->weekday == 3)
        for (unsigned i = 0; i < a->members; i++)
            mn_sim_send_by(w, a, o, day, mn_sim_hours(2, 6), a->payee, a->member[i].account,
                           100 * mn_sim_log_normal(r, 420, .4), MN_CHANNEL_ACH, MN_PURPOSE_OTHER,
                           MN_MEMO_INVOICE);
}

/* --- savers in crypto-currency; gift cards ------------------------------------------------------
 */

bool mn_sim_plan_saver(mn_sim_world *w, mn_sim_act *a)
{
    a->variant = (uint8_t)mn_sim_below(&a->rng, 2);
    return mn_sim_join_some(w, a, MN_ROLE_CONTROLLER, 1, a->home, MN_ANY_JOB);
}

/* Small sums several times a week: into a coin, or onto cards that are sold on or given away. */
void mn_sim_day_saver(const mn_sim_world *w, mn_sim_act *a, int32_t day, mn_sim_out *o)
{
    mn_rng *r = &a->rng;
    const uint32_t who = a->member[0].account;
    if (mn_sim_chance(r, .1)) {
        mn_sim_cash_in(w, a, o, day, mn_sim_hours(9, 24), a->home, who,
                       100 * mn_sim_log_normal(r, 150, .5), true);
        mn_sim_customer(w, a, o, day, mn_sim_hours(12, 26), a->home, who,
                        100 * mn_sim_chosen(r, mn_sim_log_normal(r, 60, .5)));
    }
    if (!mn_sim_chance(r, .35))
        return;
    for (unsigned n = 1 + mn_sim_poisson(r, .5); n; n--) {
        const uint32_t to =
            mn_sim_hub(w, a->variant ? MN_TITLE_PREPAID : MN_TITLE_EXCHANGE, mn_rng_unit(r));
        const double sum =
            a->variant ? 2500. * mn_sim_between(r, 1, 10) : 100 * mn_sim_log_normal(r, 130, .8);
        mn_sim_send_by(w, a, o, day, mn_sim_hours(8, 25), who, to, sum,
                       a->variant ? MN_CHANNEL_PREPAID : MN_CHANNEL_CRYPTO, MN_PURPOSE_UNKNOWN,
                       MN_MEMO_NONE);
    }
}
