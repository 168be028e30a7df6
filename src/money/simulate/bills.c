/* SPDX-License-Identifier: Apache-2.0
 *
 * money/simulate/bills.c - what a person gets and owes by the calendar: pay, rent, bills,
 * remittances, savings.
 */
#include "money/simulate/inside.h"

/* Whether regular pay comes today. Pay days that fall on a weekend are the Friday before. */
static bool is_pay_day(const mn_sim_world *w, const mn_sim_person *p, int32_t day)
{
    const mn_sim_date *d = mn_sim_day(w, day);
    if (d->weekend)
        return false;
    if (p->pay_kind == 0)
        return d->weekday == p->pay_day % 5;
    if (p->pay_kind == 1)
        return d->weekday == p->pay_day % 5 && (d->day / 7 + p->pay_day / 5) % 2 == 0;
    /* Of a Friday: also what would fall on the two days after. */
    for (int32_t k = 0; k <= (d->weekday == 4 ? 2 : 0); k++) {
        const mn_sim_date *x = mn_sim_day(w, day + k);
        if (p->pay_kind == 2   ? x->of_month == 15 || x->of_month == x->last_of_month
            : p->pay_day >= 10 ? x->of_month == x->last_of_month
                               : x->of_month == (p->pay_day ? p->pay_day : 1))
            return true;
    }
    return false;
}

/* Who pays wages on a day: some change their employer within the span. The new one is p->payer. */
static uint32_t payer_on(const mn_sim_world *w, const mn_sim_person *p, int32_t day)
{
    const uint64_t h = mn_sim_hash(p->account, 501);
    const int32_t changes = (int32_t)(mn_sim_hash_unit(h) * 30 / w->p.job_change_month);
    if (p->job != MN_JOB_SALARY || day >= changes || changes >= (int32_t)w->o.days)
        return p->payer;
    return mn_sim_hub(w, MN_TITLE_COMPANY, mn_sim_hash_unit(mn_sim_hash(h, 1)));
}

static void receive_pay(const mn_sim_world *w, mn_sim_person *p, int32_t day, mn_sim_out *o)
{
    static const uint8_t purposes[MN_JOBS] = {
        [MN_JOB_SALARY] = MN_PURPOSE_SALARY,   [MN_JOB_GIG] = MN_PURPOSE_SALARY,
        [MN_JOB_STUDENT] = MN_PURPOSE_FAMILY,  [MN_JOB_PENSION] = MN_PURPOSE_BENEFIT,
        [MN_JOB_BENEFIT] = MN_PURPOSE_BENEFIT, [MN_JOB_SEASON] = MN_PURPOSE_SALARY,
    };
    mn_rng *r = &p->rng;
    const bool student = p->job == MN_JOB_STUDENT;
    if (p->payer == MN_SIM_NONE || !is_pay_day(w, p, day) ||
        (p->hired && day >= p->quiet_from && day <= p->quiet_until))
        return;
    /* Batches run in the small hours; overtime and leave change some pay. */
    double factor = p->job == MN_JOB_GIG                              ? .6 + .8 * mn_rng_unit(r)
                    : p->job == MN_JOB_SALARY && mn_sim_chance(r, .3) ? .9 + .25 * mn_rng_unit(r)
                                                                      : 1;
    int64_t cents = (int64_t)(p->pay * factor);
    if (student)
        cents = cents / 1000 * 1000;
    p->since_pay = 0;
    p->left += cents / 2;
    mn_sim_put(o, w, day, student ? mn_sim_second(r, 8, 22) : mn_sim_second(r, 2, 7), p->city,
               (mn_sim_row){.cents = cents,
                            .from = payer_on(w, p, day),
                            .to = p->account,
                            .place = MN_SIM_NONE,
                            .device = student ? w->account[p->payer].device : MN_SIM_NONE,
                            .mark = p->mark,
                            .channel = student ? MN_CHANNEL_TRANSFER : MN_CHANNEL_ACH,
                            .purpose = purposes[p->job],
                            .memo = student ? MN_MEMO_FAMILY : MN_MEMO_PAY});
}

/* Invoices of the self-employed, irregular in time and sum; students' hours of work. */
static void receive_other(const mn_sim_world *w, mn_sim_person *p, int32_t day, mn_sim_out *o)
{
    mn_rng *r = &p->rng;
    if (p->job != MN_JOB_SELF || mn_sim_day(w, day)->weekend || !mn_sim_chance(r, .2))
        return;
    const bool company = mn_sim_chance(r, .5);
    const bool sells = mn_sim_hash(p->account, 70) % 10 < 3; /* through a marketplace */
    const unsigned online = mn_sim_kind_of(&w->p, 5999);
    const double u = mn_rng_unit(r);
    const uint32_t from = sells && company ? mn_sim_shop_in(w, online, p->city, 0, u)
                          : company        ? mn_sim_hub(w, MN_TITLE_COMPANY, u)
                                           : w->person[(uint32_t)(u * w->persons)].account;
    if (from == p->account)
        return;
    p->since_pay = 0;
    const int32_t second = mn_sim_second(r, 8, 20);
    mn_sim_put(o, w, day, second, p->city,
               (mn_sim_row){.cents = mn_sim_cents(mn_sim_log_normal(r, p->pay / 100. * .85, .6)),
                            .from = from,
                            .to = p->account,
                            .place = MN_SIM_NONE,
                            .device = MN_SIM_NONE,
                            .channel = company ? MN_CHANNEL_ACH : MN_CHANNEL_TRANSFER,
                            .purpose = company ? MN_PURPOSE_GOODS : MN_PURPOSE_UNKNOWN,
                            .memo = MN_MEMO_INVOICE});
}

static void pay_rent(const mn_sim_world *w, mn_sim_person *p, int32_t day, mn_sim_out *o)
{
    const bool loan = p->flags & MN_P_OWNS_HOME;
    if (p->landlord == MN_SIM_NONE || mn_sim_day(w, day)->of_month != p->rent_day ||
        p->job == MN_JOB_SEASON)
        return;
    p->left -= p->rent;
    mn_sim_put(o, w, day, mn_sim_second(&p->rng, loan ? 2 : 7, loan ? 6 : 21), p->city,
               (mn_sim_row){.cents = p->rent / 500 * 500,
                            .from = p->account,
                            .to = p->landlord,
                            .place = MN_SIM_NONE,
                            .device = loan ? MN_SIM_NONE : w->account[p->account].device,
                            .channel = loan ? MN_CHANNEL_ACH : MN_CHANNEL_TRANSFER,
                            .purpose = loan ? MN_PURPOSE_LOAN : MN_PURPOSE_RENT,
                            .memo = loan ? MN_MEMO_LOAN : MN_MEMO_RENT});
}

/* As many bills a month as published: which and when each person has is always the same. */
static void pay_bills(const mn_sim_world *w, mn_sim_person *p, int32_t day, mn_sim_out *o)
{
    static const struct {
        mn_sim_title title;
        double median;
        uint8_t purpose;
    } bills[] = {
        {MN_TITLE_UTILITY, 85, MN_PURPOSE_OTHER}, {MN_TITLE_UTILITY, 40, MN_PURPOSE_OTHER},
        {MN_TITLE_TELECOM, 55, MN_PURPOSE_OTHER}, {MN_TITLE_TELECOM, 48, MN_PURPOSE_OTHER},
        {MN_TITLE_INSURER, 95, MN_PURPOSE_OTHER}, {MN_TITLE_INSURER, 30, MN_PURPOSE_OTHER},
        {MN_TITLE_LENDER, 180, MN_PURPOSE_LOAN},  {MN_TITLE_CLUB, 25, MN_PURPOSE_FEE},
        {MN_TITLE_INSURER, 60, MN_PURPOSE_OTHER}, {MN_TITLE_STATE, 45, MN_PURPOSE_TAX},
    };
    enum { BILLS = sizeof bills / sizeof *bills };
    const mn_sim_date *d = mn_sim_day(w, day);
    for (unsigned i = 0; i < BILLS; i++) {
        const uint64_t h = mn_sim_hash(p->account, 200 + i);
        const double has = w->p.bills_month / BILLS;
        if (1 + h % 28 != d->of_month || mn_sim_hash_unit(mn_sim_hash(h, 1)) > has)
            continue;
        const double now = i < 2 ? .8 + .4 * mn_rng_unit(&p->rng) : 1; /* meters vary */
        const double usual = now * bills[i].median * mn_sim_means(w, p) *
                             (.6 + .8 * mn_sim_hash_unit(mn_sim_hash(h, 2)));

        uint32_t to = mn_sim_hub(w, bills[i].title, mn_sim_hash_unit(mn_sim_hash(h, 3)));
        if (bills[i].title == MN_TITLE_STATE)
            to = w->hub[MN_TITLE_STATE];
        mn_sim_put(o, w, day, mn_sim_second(&p->rng, 1, 6), p->city,
                   (mn_sim_row){.cents = mn_sim_cents(usual),
                                .from = p->account,
                                .to = to,
                                .place = MN_SIM_NONE,
                                .device = MN_SIM_NONE,
                                .mcc = w->account[to].mcc,
                                .channel = MN_CHANNEL_ACH,
                                .purpose = bills[i].purpose,
                                .memo = MN_MEMO_BILL});
    }
}

static void send_home(const mn_sim_world *w, mn_sim_person *p, int32_t day, mn_sim_out *o)
{
    mn_rng *r = &p->rng;
    /* Those who are here for a season send soon after each second pay day. */
    const bool due =
        p->job == MN_JOB_SEASON
            ? p->since_pay == 1 && (mn_sim_day(w, day)->day / 7 + p->remit_day) % 2 == 0
            : mn_sim_day(w, day)->of_month == p->remit_day;
    if (!(p->flags & MN_P_MIGRANT) || !due || mn_sim_chance(r, .15))
        return;
    const double v = p->remit / 100. * mn_exp(w->p.remit_noise * mn_rng_normal(r));
    const bool transmitter = mn_sim_chance(r, .7);
    p->left -= p->remit;
    mn_sim_put(o, w, day, mn_sim_second(r, 8, 21), p->city,
               (mn_sim_row){.cents = mn_sim_cents(10 * (double)(int)(v / 10 + .5)),
                            .from = p->account,
                            .to = p->abroad,
                            .place = MN_SIM_NONE,
                            .device = w->account[p->account].device,
                            .mark = p->mark,
                            .mcc = transmitter ? 4829 : 0,
                            .channel = transmitter ? MN_CHANNEL_REMIT : MN_CHANNEL_WIRE,
                            .purpose = MN_PURPOSE_FAMILY,
                            .memo = MN_MEMO_FAMILY});
}

/* What is left at the end of a month is put aside. */
static void put_aside(const mn_sim_world *w, mn_sim_person *p, int32_t day, mn_sim_out *o)
{
    const mn_sim_date *d = mn_sim_day(w, day);
    const double enough = p->budget * 2.5;
    const int64_t have = w->balance[p->account];
    if (d->of_month != d->last_of_month - (int)(p->account % 3) || (double)have < enough)
        return;
    const double cents = ((double)have - enough) * (.4 + .4 * mn_rng_unit(&p->rng));
    const uint32_t to =
        p->savings != MN_SIM_NONE
            ? p->savings
            : mn_sim_hub(w, MN_TITLE_BROKER, mn_sim_hash_unit(mn_sim_hash(p->account, 61)));
    mn_sim_put(o, w, day, mn_sim_second(&p->rng, 8, 23), p->city,
               (mn_sim_row){.cents = (int64_t)(cents / 5000) * 5000,
                            .from = p->account,
                            .to = to,
                            .place = MN_SIM_NONE,
                            .device = w->account[p->account].device,
                            .channel = MN_CHANNEL_TRANSFER,
                            .memo = MN_MEMO_SAVING});
}

void mn_sim_income_and_bills(const mn_sim_world *w, mn_sim_person *p, int32_t day, mn_sim_out *o)
{
    receive_pay(w, p, day, o);
    receive_other(w, p, day, o);
    pay_rent(w, p, day, o);
    pay_bills(w, p, day, o);
    send_home(w, p, day, o);
    put_aside(w, p, day, o);
}
