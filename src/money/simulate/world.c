/* SPDX-License-Identifier: Apache-2.0
 *
 * money/simulate/world.c - cities, places, shops, companies and the accounts that many pay into.
 */
#include <stdlib.h>
#include <string.h>

#include "money/simulate/inside.h"

enum { ABROAD = 6, DAYS_AFTER = 2 };

static uint32_t add_up(double x)
{
    return x < 1 ? 1 : (uint32_t)(x + .5);
}

uint32_t mn_sim_add_account(mn_sim_world *w, uint8_t kind, uint8_t title, uint16_t city)
{
    const uint32_t i = w->accounts++;
    MN_BUG(i < w->account_cap);
    w->account[i] = (mn_sim_account){.party = MN_SIM_NONE,
                                     .address = MN_SIM_NONE,
                                     .phone = MN_SIM_NONE,
                                     .device = MN_SIM_NONE,
                                     .signer = MN_SIM_NONE,
                                     .place = MN_SIM_NONE,
                                     .city = city,
                                     .kind = kind,
                                     .title = title,
                                     .bank = 1};
    return i;
}

uint32_t mn_sim_add_place(mn_sim_world *w, uint8_t kind, uint16_t city, uint32_t account)
{
    const uint32_t i = w->places++;
    MN_BUG(i < w->place_cap);
    w->place[i] = (mn_sim_place){.name = i + 1, .account = account, .city = city, .kind = kind};
    return i;
}

/* --- cities -------------------------------------------------------------------------------- */

/* Ranks at home by size; those abroad have no persons. They lie in the empty South Pacific. */
static mn_status make_cities(mn_sim_world *w, mn_rng *r, mn_err *e)
{
    double homes = w->o.accounts / w->p.cities_per;
    homes = homes < 4 ? 4 : homes > 60 ? 60 : homes;
    w->home_cities = (uint16_t)homes;
    w->cities = (uint16_t)(w->home_cities + ABROAD);
    w->city = calloc(w->cities, sizeof *w->city);
    if (!w->city)
        return mn_fail_memory(e);
    for (uint16_t i = 0; i < w->cities; i++) {
        mn_sim_city *c = &w->city[i];
        const int32_t lon = -1200000 + (int32_t)mn_sim_below(r, 360000);
        c->lat = -480000 + (int32_t)mn_sim_below(r, 160000);
        c->lon = lon;
        c->zone = (uint8_t)((-lon + 75000) / 150000);
        c->country = i < w->home_cities ? 0 : (uint8_t)(i - w->home_cities + 1);
        /* Every fifth town lies at the border; the largest never does. */
        c->border = !c->country && (i % 5 == 3);
    }
    return MN_OK;
}

static void share_out_people(mn_sim_world *w)
{
    double sum = 0;
    uint32_t given = 0;
    for (uint16_t i = 0; i < w->home_cities; i++)
        sum += w->city[i].share = mn_exp(-w->p.city_skew * mn_log(i + 1.0));
    for (uint16_t i = 0; i < w->home_cities; i++) {
        mn_sim_city *c = &w->city[i];
        c->share /= sum;
        c->person = given;
        c->persons =
            i + 1 == w->home_cities ? w->persons - given : (uint32_t)(w->persons * c->share);
        given += c->persons;
    }
}

static void make_branches(mn_sim_world *w)
{
    for (uint16_t i = 0; i < w->cities; i++) {
        mn_sim_city *c = &w->city[i];
        c->branches = c->country ? 1 : 2 + c->persons / 4000;
        c->atms = c->country ? 2 : 4 + c->persons / 700;
        c->branch = w->places;
        for (uint32_t k = 0; k < c->branches; k++)
            mn_sim_add_place(w, 0, i, MN_SIM_NONE);
        c->atm = w->places;
        for (uint32_t k = 0; k < c->atms; k++)
            mn_sim_add_place(w, 1, i, MN_SIM_NONE);
    }
}

/* --- hubs ---------------------------------------------------------------------------------- */

/* How many accounts a title has. */
static uint32_t hubs_of(const mn_sim_world *w, mn_sim_title t)
{
    const double n = w->o.accounts;
    switch (t) {
    case MN_TITLE_COMPANY:
        return 5 + (uint32_t)(n / w->p.company_per);
    case MN_TITLE_FARM:
        return 2 + (uint32_t)(n / 1200);
    case MN_TITLE_LANDLORD:
        return 2 + (uint32_t)(n / 500);
    case MN_TITLE_UTILITY:
        return 3 + (uint32_t)(n / 20000);
    case MN_TITLE_ABROAD:
        return 4 + (uint32_t)(n / w->p.abroad_per);
    case MN_TITLE_CLUB:
        return 2 + (uint32_t)(n / 800);
    case MN_TITLE_AGENCY:
        return 2 + (uint32_t)(n / 2500);
    case MN_TITLE_LENDER:
    case MN_TITLE_INSURER:
    case MN_TITLE_EXCHANGE:
    case MN_TITLE_REMITTER:
        return 4;
    case MN_TITLE_TELECOM:
    case MN_TITLE_PLATFORM:
    case MN_TITLE_PREPAID:
        return 3;
    case MN_TITLE_STATE:
    case MN_TITLE_BROKER:
    case MN_TITLE_UNIVERSITY:
    case MN_TITLE_PROCESSOR:
        return 2;
    case MN_TITLE_PERSON:
    case MN_TITLES:
        break;
    }
    return 0;
}

static bool at_this_bank(const mn_sim_world *w, mn_rng *r, mn_sim_title t)
{
    switch (t) {
    case MN_TITLE_COMPANY:
    case MN_TITLE_FARM:
    case MN_TITLE_LANDLORD:
    case MN_TITLE_AGENCY:
        return mn_sim_chance(r, w->p.home_bank_company);
    case MN_TITLE_CLUB:
        return true;
    default:
        return mn_sim_chance(r, w->p.home_bank_chain);
    }
}

static uint8_t other_bank(mn_rng *r)
{
    return (uint8_t)(2 + mn_sim_below(r, 8));
}

static uint16_t mcc_of(mn_sim_title t)
{
    switch (t) {
    case MN_TITLE_UTILITY:
        return 4900;
    case MN_TITLE_TELECOM:
        return 4814;
    case MN_TITLE_INSURER:
        return 6300;
    case MN_TITLE_EXCHANGE:
        return 6051;
    case MN_TITLE_PREPAID:
        return 6540;
    case MN_TITLE_REMITTER:
        return 4829;
    case MN_TITLE_LENDER:
        return 6012;
    case MN_TITLE_STATE:
        return 9311;
    case MN_TITLE_UNIVERSITY:
        return 8220;
    case MN_TITLE_AGENCY:
        return 7361;
    case MN_TITLE_FARM:
        return 763;
    default:
        return 0;
    }
}

static void make_hubs(mn_sim_world *w, mn_rng *r)
{
    for (mn_sim_title t = MN_TITLE_COMPANY; t < MN_TITLES; t++) {
        w->hub[t] = w->accounts;
        w->hubs[t] = hubs_of(w, t);
        for (uint32_t k = 0; k < w->hubs[t]; k++) {
            const bool abroad = t == MN_TITLE_ABROAD;
            const uint16_t city = abroad ? (uint16_t)(w->home_cities + k % ABROAD)
                                         : (uint16_t)mn_sim_below(r, w->home_cities);
            const uint32_t i = mn_sim_add_account(w, abroad ? 'P' : 'B', (uint8_t)t, city);
            mn_sim_account *a = &w->account[i];
            a->name = k + 1;
            a->mcc = mcc_of(t);
            a->bank = abroad                  ? (uint8_t)(20 + k % ABROAD)
                      : at_this_bank(w, r, t) ? 1
                                              : other_bank(r);
            a->open_ended = a->bank != 1 ||
                            (t != MN_TITLE_COMPANY && t != MN_TITLE_FARM && t != MN_TITLE_CLUB &&
                             t != MN_TITLE_AGENCY && t != MN_TITLE_LANDLORD);
        }
    }
}

/* --- shops --------------------------------------------------------------------------------- */

static uint32_t locals_of(const mn_sim_world *w, const mn_sim_city *c, const mn_sim_kind *k)
{
    if (k->per_10000 <= 0)
        return 0;
    if (c->country) /* what travellers need */
        return k->mcc == 7011 || k->mcc == 5812 || k->mcc == 5411 ? 1 : 0;
    return add_up(k->per_10000 * w->o.accounts / 10000 * c->share);
}

/* Of purchases that follow hub_skew: the share that goes to rank r of n. */
static double share_of_rank(double r, double n, double skew)
{
    const double high = mn_exp(mn_log((r + 1) / n) / skew);
    return r < 1 ? high : high - mn_exp(mn_log(r / n) / skew);
}

static mn_sim_firm *add_firm(mn_sim_world *w, uint32_t account, uint8_t kind, double turnover)
{
    const uint32_t i = w->firms++;
    MN_BUG(i < w->firm_cap);
    mn_sim_firm *f = &w->firm[i];
    mn_sim_rng(&f->rng, w, MN_STREAM_FIRM, i);
    f->account = account;
    f->owner = MN_SIM_NONE;
    f->kind = kind;
    f->turnover = turnover;
    f->city = w->account[account].city;
    f->bank_days = (uint8_t)(mn_rng_u64(&f->rng) & 31);
    if (!f->bank_days)
        f->bank_days = (uint8_t)(1U << mn_sim_below(&f->rng, 5));
    return f;
}

static void add_shop(mn_sim_world *w, mn_rng *r, uint16_t city, unsigned kind, uint32_t rank,
                     uint32_t n)
{
    const mn_sim_kind *k = &w->p.kind[kind];
    const mn_sim_city *c = &w->city[city];
    const uint32_t i = mn_sim_add_account(w, 'M', (uint8_t)(MN_TITLE_MERCHANT + kind), city);
    mn_sim_account *a = &w->account[i];
    a->mcc = k->mcc;
    a->bank = mn_sim_chance(r, w->p.home_bank_local) ? 1 : other_bank(r);
    a->open_ended = a->bank != 1;
    if (!k->online)
        a->place = mn_sim_add_place(w, 2, city, i);
    const double mean = k->median * mn_exp(.5 * k->sigma * k->sigma) * 100;
    const double share = w->p.kind_sum[kind] - (kind ? w->p.kind_sum[kind - 1] : 0);
    const double card = c->persons * w->p.purchases_month * share * mean * (1 - k->chain_share) *
                        share_of_rank(rank, n, w->p.hub_skew);
    if (a->bank == 1 && !c->country)
        add_firm(w, i, (uint8_t)kind, card / (1 - k->cash_share));
}

static mn_status make_shops(mn_sim_world *w, mn_rng *r, mn_err *e)
{
    const uint32_t companies = w->firms;
    uint32_t named[MN_SIM_KINDS] = {0}, at = 0, n = 0;
    for (uint16_t i = 0; i < w->cities; i++)
        for (unsigned k = 0; k < w->p.kinds; k++)
            n += locals_of(w, &w->city[i], &w->p.kind[k]);
    w->shop_list = calloc(n + 1, sizeof *w->shop_list);
    if (!w->shop_list)
        return mn_fail_memory(e);
    for (uint16_t i = 0; i < w->cities; i++) {
        mn_sim_city *c = &w->city[i];
        c->shop = w->shop_list + at;
        uint32_t in_city = 0;
        for (unsigned k = 0; k < w->p.kinds; k++) {
            const uint32_t locals = locals_of(w, c, &w->p.kind[k]);
            c->first[k] = in_city;
            for (uint32_t j = 0; j < locals; j++, in_city++) {
                c->shop[in_city] = w->accounts;
                add_shop(w, r, i, k, j, locals);
                w->account[w->accounts - 1].name = ++named[k];
            }
        }
        c->first[w->p.kinds] = in_city;
        at += in_city;
    }
    w->shops = w->firms - companies;
    for (unsigned k = 0; k < w->p.kinds; k++) {
        w->chain_first[k] = w->accounts;
        for (unsigned j = 0; j < w->p.kind[k].chains; j++) {
            /* Every second site with adverts sits abroad. */
            const bool abroad = w->p.kind[k].mcc == 7311 && j % 2 == 1;
            const uint16_t city =
                (uint16_t)(abroad ? w->home_cities + j % ABROAD : mn_sim_below(r, w->home_cities));
            const uint32_t i = mn_sim_add_account(w, 'M', (uint8_t)(MN_TITLE_MERCHANT + k), city);
            w->account[i].name = ++named[k];
            w->account[i].mcc = w->p.kind[k].mcc;
            w->account[i].bank = abroad ? (uint8_t)(20 + j % ABROAD)
                                 : mn_sim_chance(r, w->p.home_bank_chain) ? 1
                                                                          : other_bank(r);
            w->account[i].open_ended = true;
            w->account[i].chain = !w->p.kind[k].online;
            for (uint16_t c = 0; c < w->cities && !w->p.kind[k].online; c++) {
                const uint32_t place = mn_sim_add_place(w, 2, c, i);
                w->account[i].place = c ? w->account[i].place : place;
            }
        }
    }
    w->chain_first[w->p.kinds] = w->accounts;
    return MN_OK;
}

uint32_t mn_sim_shop_in(const mn_sim_world *w, unsigned kind, uint16_t city, double chain, double u)
{
    const mn_sim_city *c = &w->city[city];
    const uint32_t n = c->first[kind + 1] - c->first[kind];
    const uint32_t chains = w->chain_first[kind + 1] - w->chain_first[kind];
    const double skewed = u <= 0 ? 0 : mn_exp(w->p.hub_skew * mn_log(u));
    if (chains && (!n || chain < w->p.kind[kind].chain_share))
        return w->chain_first[kind] + (uint32_t)(skewed * chains);
    return n ? c->shop[c->first[kind] + (uint32_t)(skewed * n)] : MN_SIM_NONE;
}

uint32_t mn_sim_hub(const mn_sim_world *w, mn_sim_title title, double u)
{
    const double skewed = u <= 0 ? 0 : mn_exp(w->p.hub_skew * mn_log(u));
    return w->hub[title] + (uint32_t)(skewed * w->hubs[title]);
}

uint32_t mn_sim_atm(const mn_sim_world *w, uint16_t city, uint64_t hash)
{
    return w->city[city].atm + (uint32_t)(hash % w->city[city].atms);
}

uint32_t mn_sim_branch(const mn_sim_world *w, uint16_t city, uint64_t hash)
{
    return w->city[city].branch + (uint32_t)(hash % w->city[city].branches);
}

/* --- the whole ----------------------------------------------------------------------------- */

static mn_status make_dates(mn_sim_world *w, mn_err *e)
{
    w->date = calloc(w->o.days + DAYS_AFTER, sizeof *w->date);
    if (!w->date)
        return mn_fail_memory(e);
    for (uint32_t i = 0; i < w->o.days + DAYS_AFTER; i++)
        w->date[i] = mn_sim_date_of(w->o.start + (int32_t)i);
    return MN_OK;
}

/* What is not a person: how many accounts and places there will be at most. */
static mn_status make_room(mn_sim_world *w, mn_err *e)
{
    uint32_t fixed = 0, chains = 0, locals = 0, branches = 0;
    w->persons = w->o.accounts; /* for shares of cities alone */
    share_out_people(w);
    for (mn_sim_title t = MN_TITLE_COMPANY; t < MN_TITLES; t++)
        fixed += hubs_of(w, t);
    for (unsigned k = 0; k < w->p.kinds; k++) {
        chains += w->p.kind[k].chains;
        for (uint16_t i = 0; i < w->cities; i++)
            locals += locals_of(w, &w->city[i], &w->p.kind[k]);
    }
    for (uint16_t i = 0; i < w->cities; i++)
        branches += 16 + w->city[i].persons / 4000 + w->city[i].persons / 700;
    fixed += chains;
    if (fixed + locals + 100 > w->o.accounts)
        return mn_fail(e, MN_USAGE, "%u accounts are too few", w->o.accounts);
    w->account_cap = w->o.accounts;
    w->place_cap = (size_t)branches + locals + (size_t)chains * w->cities;
    w->firm_cap = (size_t)fixed + locals;
    w->account = calloc(w->account_cap, sizeof *w->account);
    w->balance = calloc(w->account_cap, sizeof *w->balance);
    w->floor = calloc(w->account_cap, sizeof *w->floor);
    w->place = calloc(w->place_cap, sizeof *w->place);
    w->firm = calloc(w->firm_cap, sizeof *w->firm);
    if (!w->account || !w->balance || !w->floor || !w->place || !w->firm)
        return mn_fail_memory(e);
    const uint32_t left = w->o.accounts - fixed - locals;
    w->persons = (uint32_t)(left / (1 + w->p.second_account));
    share_out_people(w);
    return MN_OK;
}

static void make_companies(mn_sim_world *w)
{
    static const mn_sim_title firms[] = {MN_TITLE_COMPANY, MN_TITLE_FARM, MN_TITLE_AGENCY};
    for (size_t t = 0; t < sizeof firms / sizeof *firms; t++)
        for (uint32_t k = 0; k < w->hubs[firms[t]]; k++)
            if (w->account[w->hub[firms[t]] + k].bank == 1)
                add_firm(w, w->hub[firms[t]] + k, MN_SIM_KINDS, 0);
}

mn_status mn_sim_world_new(mn_sim_world *w, const mn_sim_options *o, mn_err *e)
{
    mn_rng r;
    *w = (mn_sim_world){.o = *o};
    mn_sim_rng(&r, w, MN_STREAM_WORLD, 0);
    mn_status st = mn_sim_param_load(&w->p, e);
    if (!st)
        st = make_dates(w, e);
    if (!st)
        st = make_cities(w, &r, e);
    if (!st)
        st = make_room(w, e);
    if (st)
        return st;
    make_branches(w);
    make_hubs(w, &r);
    make_companies(w);
    st = make_shops(w, &r, e);
    if (!st)
        st = mn_sim_people(w, e);
    return st ? st : mn_sim_plan(w, e);
}

void mn_sim_world_free(mn_sim_world *w)
{
    free(w->account);
    free(w->balance);
    free(w->floor);
    free(w->city);
    free(w->place);
    free(w->person);
    free(w->firm);
    free(w->shop_list);
    free(w->act);
    free(w->date);
    *w = (mn_sim_world){.accounts = 0};
}
