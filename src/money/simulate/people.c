/* SPDX-License-Identifier: Apache-2.0
 *
 * money/simulate/people.c - persons: what they live on, where, with whom, and their accounts.
 */
#include <stdlib.h>

#include "money/simulate/inside.h"

unsigned mn_sim_poisson(mn_rng *r, double mean)
{
    if (mean <= 0)
        return 0;
    unsigned n = 0;
    for (double p = mn_exp(-mean), left = mn_rng_unit(r); left >= p && n < 40; n++) {
        left -= p;
        p *= mean / (n + 1);
    }
    return n;
}

static mn_sim_job draw_job(const mn_sim_param *p, mn_rng *r)
{
    const double share[MN_JOBS] = {p->share_salary,  p->share_cash_work, p->share_gig,
                                   p->share_student, p->share_pension,   p->share_benefit,
                                   p->share_self,    p->share_season};
    double u = mn_rng_unit(r);
    for (unsigned j = 0; j < MN_JOBS; j++) {
        if (u < share[j])
            return (mn_sim_job)j;
        u -= share[j];
    }
    return MN_JOB_SALARY;
}

/* Monthly income in cents. */
static double draw_income(const mn_sim_param *p, mn_rng *r, mn_sim_job job)
{
    const double spread = mn_exp(p->income_sigma * mn_rng_normal(r));
    switch (job) {
    case MN_JOB_CASH:
        return 100 * .55 * p->income_median * spread;
    case MN_JOB_GIG:
        return 100 * .6 * p->income_median * spread;
    case MN_JOB_STUDENT:
        return 100 * .35 * p->income_median * spread;
    case MN_JOB_PENSION:
        return 100 * p->pension_median * spread;
    case MN_JOB_BENEFIT:
        return 100 * p->benefit_median * mn_exp(.2 * mn_rng_normal(r));
    case MN_JOB_SEASON:
        return 100 * p->season_median * mn_exp(.15 * mn_rng_normal(r));
    default:
        return 100 * p->income_median * spread;
    }
}

static void draw_pay_kind(const mn_sim_param *p, mn_rng *r, mn_sim_person *q)
{
    const double u = mn_rng_unit(r);
    q->pay_kind = u < p->pay_weekly                                          ? 0
                  : u < p->pay_weekly + p->pay_biweekly                      ? 1
                  : u < p->pay_weekly + p->pay_biweekly + p->pay_semimonthly ? 2
                                                                             : 3;
}

/* The firm whose account this is; a shop can pay no more than part of its turnover. */
static mn_sim_firm *firm_of(mn_sim_world *w, uint32_t account)
{
    uint32_t low = 0, high = w->firms;
    while (low < high) {
        const uint32_t mid = low + (high - low) / 2;
        if (w->firm[mid].account < account)
            low = mid + 1;
        else
            high = mid;
    }
    return low < w->firms && w->firm[low].account == account ? &w->firm[low] : NULL;
}

static uint32_t draw_employer(mn_sim_world *w, mn_rng *r, uint16_t city, double income)
{
    for (unsigned tries = 0; tries < 4; tries++) {
        const double u = mn_rng_unit(r);
        uint32_t a;
        if (u < .35) {
            const unsigned kind = mn_sim_below(r, w->p.kinds);
            a = mn_sim_shop_in(w, kind, city, 1, mn_rng_unit(r));
        } else if (u < .45)
            a = w->chain_first[0] + mn_sim_below(r, w->chain_first[w->p.kinds] - w->chain_first[0]);
        else if (u < .53)
            a = mn_sim_hub(w, u < .5 ? MN_TITLE_STATE : MN_TITLE_UNIVERSITY, mn_rng_unit(r));
        else
            a = mn_sim_hub(w, MN_TITLE_COMPANY, mn_rng_unit(r));
        if (a == MN_SIM_NONE || w->account[a].mcc == 7311)
            continue;
        mn_sim_firm *f = firm_of(w, a);
        if (f && f->kind < MN_SIM_KINDS && f->wages + income > .3 * f->turnover)
            continue;
        if (f)
            f->wages += income;
        return a;
    }
    return mn_sim_hub(w, MN_TITLE_STATE, mn_rng_unit(r));
}

/* Who pays, how much and when. */
static void draw_pay(mn_sim_world *w, mn_rng *r, mn_sim_person *q, double income, uint32_t index)
{
    static const double periods[] = {12. / 52, 12. / 26, .5, 1};
    draw_pay_kind(&w->p, r, q);
    switch (q->job) {
    case MN_JOB_SALARY:
        q->payer = draw_employer(w, r, q->city, income);
        if (q->payer < w->account_cap && firm_of(w, q->payer)) /* a firm pays all on one day */
            q->pay_kind = (uint8_t)(mn_sim_hash(q->payer, 7) % 100 < 33   ? 0
                                    : mn_sim_hash(q->payer, 7) % 100 < 69 ? 1
                                    : mn_sim_hash(q->payer, 7) % 100 < 89 ? 2
                                                                          : 3);
        q->pay_day = (uint8_t)(mn_sim_hash(q->payer, 9) % 14);
        break;
    case MN_JOB_GIG:
        q->payer = mn_sim_hub(w, MN_TITLE_PLATFORM, mn_rng_unit(r));
        q->pay_kind = 0;
        q->pay_day = 1;
        break;
    case MN_JOB_STUDENT: /* by a person of the same city, or by post from a university */
        q->payer = index ? w->person[index - 1].account : w->hub[MN_TITLE_UNIVERSITY];
        if (index && (w->person[index - 1].job == MN_JOB_STUDENT ||
                      w->person[index - 1].job == MN_JOB_BENEFIT))
            q->payer = mn_sim_hub(w, MN_TITLE_UNIVERSITY, mn_rng_unit(r));
        q->pay_kind = 3;
        q->pay_day = (uint8_t)mn_sim_between(r, 1, 5);
        break;
    case MN_JOB_PENSION:
    case MN_JOB_BENEFIT:
        q->payer = w->hub[MN_TITLE_STATE] + 1;
        q->pay_kind = 3;
        q->pay_day = (uint8_t)(q->job == MN_JOB_PENSION ? 3 : 1 + mn_sim_below(r, 10));
        break;
    default: /* cash, own invoices, season: others say */
        q->payer = MN_SIM_NONE;
        q->pay_kind = 0;
        q->pay_day = (uint8_t)mn_sim_below(r, 7);
        break;
    }
    q->pay = (uint32_t)(income * periods[q->pay_kind]);
}

/* Rent, remittances, what is left and how it is spent. */
static void draw_budget(mn_sim_world *w, mn_rng *r, mn_sim_person *q, double income)
{
    const mn_sim_param *p = &w->p;
    double left = income;
    q->rent = (uint32_t)(income * p->rent_share * (.8 + .4 * mn_rng_unit(r)));
    q->rent_day = (uint8_t)(1 + mn_sim_below(r, 5));
    q->landlord = q->flags & MN_P_OWNS_HOME ? mn_sim_hub(w, MN_TITLE_LENDER, mn_rng_unit(r))
                                            : mn_sim_hub(w, MN_TITLE_LANDLORD, mn_rng_unit(r));
    left -= q->rent;
    if (q->flags & MN_P_MIGRANT) {

        q->abroad = w->hub[MN_TITLE_ABROAD] + mn_sim_below(r, w->hubs[MN_TITLE_ABROAD]);
        q->remit =
            (uint32_t)(100 * (p->remit_low + (p->remit_high - p->remit_low) * mn_rng_unit(r)));
        q->remit_day = (uint8_t)(1 + mn_sim_below(r, 28));
        left -= q->remit;
    }
    left -= mn_sim_means(w, q) * (p->bills_month * 6600 + /* bills.c: some 66 dollars each */
                                  p->cash_month * p->cash_payment * p->atm_over * 100);
    q->budget = (float)(left > income * .12 ? left * .9 : income * .12);
    /* As many purchases as published on average; dear ones follow the budget. */
    const double wish = p->purchases_month / 30.4 * mn_rng_gamma(r, p->rate_shape) / p->rate_shape;
    q->rate = (float)(wish < .02 ? .02 : wish > 5 ? 5 : wish);
    double mean = 0;
    for (unsigned k = 0; k < p->kinds; k++)
        mean += (p->kind_sum[k] - (k ? p->kind_sum[k - 1] : 0)) * p->kind[k].median *
                mn_exp(.5 * p->kind[k].sigma * p->kind[k].sigma) * 100;
    const double fits = q->budget / (q->rate * 30.4 * mean);
    const double taste = (fits > 2.2 ? 2.2 : fits < .4 ? .4 : fits);
    if (fits < .4) /* then fewer */
        q->rate *= (float)(fits > .1 ? fits / .4 : .25);
    q->taste = (float)(taste * mn_exp(p->taste_sigma * mn_rng_normal(r)));
}

static void draw_flags(const mn_sim_param *p, mn_rng *r, mn_sim_person *q)
{
    const bool young = q->job == MN_JOB_STUDENT || q->job == MN_JOB_SEASON;
    unsigned f = 0;
    f |= mn_sim_chance(r, q->job == MN_JOB_SEASON ? .85 : p->migrant) ? MN_P_MIGRANT : 0;
    f |= q->job == MN_JOB_SALARY && mn_sim_chance(r, p->traveller / p->share_salary)
             ? MN_P_TRAVELLER
             : 0;
    f |= mn_sim_chance(r, p->crypto_saver) ? MN_P_CRYPTO : 0;
    f |= mn_sim_chance(r, p->prepaid_user) ? MN_P_PREPAID : 0;
    f |= mn_sim_chance(r, p->night_worker) ? MN_P_NIGHT : 0;
    f |= mn_sim_chance(r, p->classified_user) ? MN_P_CLASSIFIED : 0;
    f |= !young && mn_sim_chance(r, p->own_home) ? MN_P_OWNS_HOME : 0;
    q->flags = (uint8_t)f;
}

/* Who lives with the person before shares the address, and sometimes more. */
static void draw_identity(mn_sim_world *w, mn_rng *r, uint32_t index, bool first_of_city)
{
    mn_sim_account *a = &w->account[w->person[index].account];
    a->party = w->parties++;
    if (index && !first_of_city && mn_sim_chance(r, w->p.joint_address)) {
        const mn_sim_account *b = &w->account[w->person[index - 1].account];
        a->address = b->address;
        a->phone = mn_sim_chance(r, w->p.joint_phone) ? b->phone : w->phones++;
        a->device = mn_sim_chance(r, w->p.joint_device) ? b->device : w->devices++;
    } else {
        a->address = w->addresses++;
        a->phone = w->phones++;
        a->device = w->devices++;
    }
    if (index && mn_sim_chance(r, w->p.signer_other))
        a->signer = w->account[w->person[index - 1].account].party;
}

static void draw_person(mn_sim_world *w, uint32_t index, uint16_t city, bool saves)
{
    mn_sim_person *q = &w->person[index];
    mn_rng *r = &q->rng;
    mn_sim_rng(r, w, MN_STREAM_PERSON, index);
    q->city = q->at = city;
    q->job = (uint8_t)draw_job(&w->p, r);
    q->landlord = q->abroad = q->savings = MN_SIM_NONE;
    q->since_pay = (uint8_t)mn_sim_below(r, 14);
    q->trip_until = -1;
    q->season_from = -1; /* crews are made later */
    draw_flags(&w->p, r, q);
    const double income = draw_income(&w->p, r, (mn_sim_job)q->job);
    draw_pay(w, r, q, income, index);
    draw_budget(w, r, q, income);
    if (q->job == MN_JOB_SELF || q->job == MN_JOB_SEASON || q->job == MN_JOB_CASH)
        q->pay = (uint32_t)(income * 12 / 52);
    q->account = mn_sim_add_account(w, 'P', MN_TITLE_PERSON, city);
    w->account[q->account].name = index + 1;
    draw_identity(w, r, index, index == w->city[city].person);
    w->balance[q->account] = (int64_t)(income * mn_sim_log_normal(r, .5, .6));
    w->floor[q->account] =
        mn_sim_chance(r, w->p.overdraft_share) ? -(int64_t)(w->p.overdraft * 100) : 0;
    if (saves) {
        q->savings = mn_sim_add_account(w, 'P', MN_TITLE_PERSON, city);
        mn_sim_account *s = &w->account[q->savings];
        *s = w->account[q->account];
        w->balance[q->savings] = (int64_t)(income * mn_sim_log_normal(r, 2, 1));
    }
}

/* Seasonal workers come in crews, who have one employer, one house and one season. */
static void draw_crews(mn_sim_world *w, mn_rng *r)
{
    const int32_t days = (int32_t)w->o.days;
    for (uint16_t i = 0; i < w->home_cities; i++) {
        const mn_sim_city *c = &w->city[i];
        uint32_t more = 0, farm = 0, address = 0;
        int32_t from = 0, until = 0;
        for (uint32_t k = c->person; k < c->person + c->persons; k++) {
            mn_sim_person *q = &w->person[k];
            if (q->job != MN_JOB_SEASON)
                continue;
            if (!more) {
                more = (uint32_t)mn_sim_between(r, 5, 14);
                farm = w->hub[MN_TITLE_FARM] + mn_sim_below(r, w->hubs[MN_TITLE_FARM]);
                address = w->addresses++;
                from = mn_sim_between(r, -120, days > 20 ? days - 20 : 0);
                until = from + mn_sim_between(r, 90, 200);
            }
            more--;
            q->payer = farm;
            q->pay_kind = 0;
            q->pay_day = 4;
            q->season_from = from;
            q->season_until = until;
            w->account[q->account].address = address;
            mn_sim_firm *f = firm_of(w, farm);
            if (f)
                f->wages += q->pay * 52. / 12;
        }
    }
}

/* Some homes belong to private persons, who get the rents of several. */
static void draw_private_landlords(mn_sim_world *w, mn_rng *r)
{
    for (uint16_t i = 0; i < w->home_cities; i++) {
        const mn_sim_city *c = &w->city[i];
        const uint32_t owners = 1 + c->persons / 60;
        if (!c->persons)
            continue;
        for (uint32_t k = c->person; k < c->person + c->persons; k++) {
            mn_sim_person *q = &w->person[k];
            if (q->flags & MN_P_OWNS_HOME || !mn_sim_chance(r, w->p.landlord_private))
                continue;
            const uint32_t owner = (uint32_t)(mn_sim_hash(mn_sim_below(r, owners), i) % c->persons);
            if (c->person + owner != k)
                q->landlord = w->person[c->person + owner].account;
        }
    }
}

/* Identifiers of what is no person, days of opening, numbers that files show. */
static mn_status finish_accounts(mn_sim_world *w, mn_rng *r, mn_err *e)
{
    uint32_t *number = calloc(w->accounts, sizeof *number);
    if (!number)
        return mn_fail_memory(e);
    for (uint32_t i = 0; i < w->accounts; i++) {
        mn_sim_account *a = &w->account[i];
        const double age = -w->p.age_mean * mn_log(1 - mn_rng_unit(r));
        a->opened = w->o.start - 1 - (int32_t)(age > 14000 ? 14000 : age);
        if (a->kind != 'P' || a->bank != 1) {
            a->party = w->parties++;
            a->address = w->addresses++;
            a->phone = a->bank < 20 ? w->phones++ : MN_SIM_NONE;
            a->device = a->bank == 1 ? w->devices++ : MN_SIM_NONE;
        }
        number[i] = i;
    }
    for (uint32_t i = w->accounts; i > 1; i--) {
        const uint32_t k = mn_sim_below(r, i), t = number[i - 1];
        number[i - 1] = number[k];
        number[k] = t;
    }
    for (uint32_t i = 0; i < w->accounts; i++)
        w->account[i].number = number[i] + 1;
    free(number);
    return MN_OK;
}

/* Shops belong to persons of their city, some owners have several. */
static void finish_firms(mn_sim_world *w, mn_rng *r)
{
    for (uint32_t i = 0; i < w->firms; i++) {
        mn_sim_firm *f = &w->firm[i];
        const mn_sim_city *c = &w->city[f->city];
        if (f->kind < MN_SIM_KINDS && c->persons) {
            const uint32_t k =
                (uint32_t)(mn_sim_hash(mn_sim_below(r, 1 + w->shops), f->city) % c->persons);
            f->owner = w->person[c->person + k].account;
            w->account[f->account].signer = w->account[f->owner].party;
        }
        if (f->kind == MN_SIM_KINDS) {
            if (f->wages < 1e6)
                f->wages = 1e6 * (1 + mn_rng_unit(r));
            f->turnover = f->wages * w->p.company_margin / (1 - w->p.supplier_share);
        }
        w->balance[f->account] = (int64_t)(f->turnover * (.6 + mn_rng_unit(r)));
        w->floor[f->account] = -(int64_t)(f->turnover * .5);
    }
}

mn_status mn_sim_people(mn_sim_world *w, mn_err *e)
{
    const uint32_t saving = w->account_cap - w->accounts - w->persons;
    mn_rng r;
    mn_sim_rng(&r, w, MN_STREAM_WORLD, 1);
    w->person = calloc(w->persons, sizeof *w->person);
    if (!w->person)
        return mn_fail_memory(e);
    for (uint16_t i = 0; i < w->home_cities; i++)
        for (uint32_t k = 0; k < w->city[i].persons; k++) {
            const uint64_t index = w->city[i].person + k;
            draw_person(w, (uint32_t)index, i,
                        (index + 1) * saving / w->persons > index * saving / w->persons);
        }
    draw_crews(w, &r);
    draw_private_landlords(w, &r);
    finish_firms(w, &r);
    return finish_accounts(w, &r, e);
}
