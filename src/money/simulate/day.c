/* SPDX-License-Identifier: Apache-2.0
 *
 * money/simulate/day.c - a person's day: purchases, cash, friends, travel.
 */
#include "money/simulate/inside.h"

void mn_sim_put(mn_sim_out *o, const mn_sim_world *w, int32_t day, int32_t second, uint16_t city,
                mn_sim_row r)
{
    const mn_sim_city *c = &w->city[city];
    day += second / MN_SIM_DAY;
    second %= MN_SIM_DAY;
    if (day < 0 || (uint32_t)day >= w->o.days || r.cents <= 0)
        return;
    if (!mn_grow(&o->row, &o->cap, o->n + 1, sizeof *o->row)) {
        o->failed = true;
        return;
    }
    r.time = mn_sim_utc(&w->date[day], second, c->zone, !c->country, &r.zone);
    o->row[o->n++] = r;
}

int32_t mn_sim_shop_second(mn_rng *r, const mn_sim_kind *k, bool weekend)
{
    const uint64_t bits = mn_rng_u64(r);
    const uint16_t u = (uint16_t)(bits >> 48);
    int32_t hour = 0;
    while (hour < 23 && u >= k->hours[weekend][hour])
        hour++;
    return hour * 3600 + (int32_t)((bits & 0xFFFFFFFF) * 3600 >> 32);
}

void mn_sim_buy(const mn_sim_world *w, mn_rng *r, mn_sim_out *o, int32_t day, int32_t second,
                uint16_t city, uint32_t account, uint32_t shop, int64_t cents, uint32_t mark)
{
    const mn_sim_account *s = &w->account[shop];
    mn_sim_row row = {.cents = cents,
                      .from = account,
                      .to = shop,
                      .place = s->chain ? s->place + city : s->place,
                      .device = MN_SIM_NONE,
                      .mark = mark,
                      .mcc = s->mcc,
                      .channel = MN_CHANNEL_CARD};
    if (s->mcc == 8398) {
        row.purpose = MN_PURPOSE_GIFT;
        row.memo = MN_MEMO_DONATION;
    }
    mn_sim_put(o, w, day, second, city, row);
    if (s->mcc == 7299 || s->mcc == 8398 || !mn_sim_chance(r, w->p.refund))
        return;
    /* Given back, whole or in part. */
    row.to = account;
    row.from = shop;
    row.purpose = MN_PURPOSE_UNKNOWN;
    row.memo = MN_MEMO_REFUND;
    row.mark = 0;
    if (mn_sim_chance(r, .4))
        row.cents = mn_sim_cents((double)cents / 100 * (.2 + .7 * mn_rng_unit(r)));
    day += mn_sim_between(r, 1, 10);
    mn_sim_put(o, w, day, mn_sim_second(r, 9, 19), city, row);
}

/* What a person has to live on, against the median; within bounds. */
double mn_sim_means(const mn_sim_world *w, const mn_sim_person *p)
{
    const double m = (double)p->rent / (w->p.income_median * w->p.rent_share * 100);
    return m < .35 ? .35 : m > 1.6 ? 1.6 : m;
}

/* Whether there is so much; then it is gone. */
static bool can_pay(mn_sim_person *p, int64_t cents)
{
    if (cents > p->left)
        return false;
    p->left -= cents;
    return true;
}

static int64_t price(mn_rng *r, const mn_sim_kind *k, double taste)
{
    const double v = mn_sim_log_normal(r, k->median * taste, k->sigma), u = mn_rng_unit(r);
    /* Prices end in .99, .00, .50 or anyhow. */
    if (v < 1)
        return 100 + (int64_t)(u * 90);
    if (u < .18)
        return (int64_t)v * 100 + 99;
    if (u < .38)
        return (int64_t)(v + .5) * 100;
    if (u < .45)
        return (int64_t)v * 100 + 50;
    return mn_sim_cents(v);
}

static void buy_something(const mn_sim_world *w, mn_sim_person *p, int32_t day, mn_sim_out *o)
{
    mn_rng *r = &p->rng;
    const bool weekend = mn_sim_day(w, day)->weekend;
    double u = mn_rng_unit(r);
    unsigned kind = 0;
    while (kind + 1 < w->p.kinds && u >= w->p.kind_sum[kind])
        kind++;
    const mn_sim_kind *k = &w->p.kind[kind];
    if (k->mcc == 7311 && !(p->flags & MN_P_CLASSIFIED))
        return;
    if ((k->mcc == 7011 || k->mcc == 7512) && p->at == p->city)
        return;
    if (weekend ? k->weekend < 1 && !mn_sim_chance(r, k->weekend)
                : k->weekend > 1 && !mn_sim_chance(r, 1 / k->weekend))
        return;
    u = mn_rng_unit(r);
    double chain = mn_rng_unit(r);
    if (p->at == p->city && mn_sim_chance(r, w->p.favourite)) {
        const uint64_t habit = mn_sim_hash(p->account, kind * 4 + (u < .6 ? 0 : u < .85 ? 1 : 2));
        u = mn_sim_hash_unit(habit);
        chain = mn_sim_hash_unit(mn_sim_hash(habit, 1));
    }
    const uint32_t shop = mn_sim_shop_in(w, kind, p->at, chain, u);
    if (shop == MN_SIM_NONE)
        return;
    int32_t second = mn_sim_shop_second(r, k, weekend);
    if (p->flags & MN_P_NIGHT && k->hours[weekend][2] > 0)
        second = (second + 9 * 3600) % MN_SIM_DAY;
    const int64_t cents = price(r, k, p->taste);
    if (can_pay(p, cents))
        mn_sim_buy(w, r, o, day, second, p->at, p->account, shop, cents, 0);
}

static void take_cash(const mn_sim_world *w, mn_sim_person *p, int32_t day, mn_sim_out *o)
{
    mn_rng *r = &p->rng;
    const double month = w->p.cash_month * w->p.cash_payment * w->p.atm_over / w->p.atm_mean;
    if (!mn_sim_chance(r, month / 30.4 * (p->since_pay < 3 ? 1.6 : .9)))
        return;
    const double size = w->p.atm_mean * .8 * mn_sim_means(w, p);
    const int64_t twenties = 1 + (int64_t)(mn_sim_log_normal(r, size, .65) / 20);
    if (!can_pay(p, twenties * 2000))
        return;
    const uint64_t habit = mn_sim_hash(p->account, mn_sim_below(r, 3));
    const int32_t second = mn_sim_second(r, p->flags & MN_P_NIGHT ? 16 : 8, 23.9);
    mn_sim_put(o, w, day, second, p->at,
               (mn_sim_row){.cents = twenties * 2000,
                            .from = p->account,
                            .to = MN_SIM_NONE,
                            .place = mn_sim_atm(w, p->at, habit),
                            .device = MN_SIM_NONE,
                            .channel = MN_CHANNEL_CASH_OUT});
}

static void pay_cash_in(const mn_sim_world *w, mn_sim_person *p, int32_t day, mn_sim_out *o)
{
    mn_rng *r = &p->rng;
    const bool works = p->job == MN_JOB_CASH;
    const mn_sim_date *d = mn_sim_day(w, day);
    if (works ? d->weekday != p->pay_day : !mn_sim_chance(r, w->p.cash_in_month / 30.4))
        return;
    if (works && mn_sim_chance(r, .25))
        return;
    const bool machine = mn_sim_chance(r, .55);
    const double dollars =
        works ? p->pay / 100. * (.3 + .6 * mn_rng_unit(r)) : mn_sim_log_normal(r, 110, .9);
    mn_sim_put(
        o, w, day, machine ? mn_sim_second(r, 8, 23.5) : mn_sim_second(r, 9, 17), p->at,
        (mn_sim_row){.cents = mn_sim_cents(dollars < 10 ? 10 : (double)(int)(dollars / 5) * 5),
                     .from = MN_SIM_NONE,
                     .to = p->account,
                     .place = machine ? mn_sim_atm(w, p->at, mn_sim_hash(p->account, 0))
                                      : mn_sim_branch(w, p->at, p->account),
                     .device = MN_SIM_NONE,
                     .channel = MN_CHANNEL_CASH_IN});
}

/* A friend lives near in the order of the population, sometimes anywhere. */
static uint32_t friend_of(const mn_sim_world *w, mn_rng *r, uint32_t account)
{
    const uint32_t self = w->account[account].name - 1;
    const uint64_t which = mn_sim_below(r, 6);
    const uint64_t h = mn_sim_hash(account, 100 + which);
    uint32_t other = which == 5 ? (uint32_t)(h % w->persons)
                                : (uint32_t)((self + w->persons + h % 61 - 30) % w->persons);
    if (mn_sim_chance(r, .12))
        other = mn_sim_below(r, w->persons);
    return other == self ? MN_SIM_NONE : w->person[other].account;
}

static void pay_friend(const mn_sim_world *w, mn_sim_person *p, int32_t day, mn_sim_out *o)
{
    static const uint8_t memos[] = {MN_MEMO_DINNER,  MN_MEMO_GIFT, MN_MEMO_SHARE,  MN_MEMO_THANKS,
                                    MN_MEMO_TICKETS, MN_MEMO_NONE, MN_MEMO_ROOM,   MN_MEMO_FEE,
                                    MN_MEMO_LOAN,    MN_MEMO_ITEM, MN_MEMO_FAMILY, MN_MEMO_NONE};
    mn_rng *r = &p->rng;
    const uint32_t to = friend_of(w, r, p->account);
    if (to == MN_SIM_NONE)
        return;
    double v = mn_sim_log_normal(r, w->p.person_transfer_median, 1);
    if (v > p->budget / 400)
        v = p->budget / 400;
    const double round = v > 40 ? 10 : 5;
    if (mn_sim_chance(r, .45))
        v = round * (double)(1 + (int)(v / round));
    if (!can_pay(p, mn_sim_cents(v)))
        return;
    const uint8_t memo = memos[mn_sim_below(r, sizeof memos)];
    mn_sim_put(o, w, day, mn_sim_second(r, 7, 26), p->at,
               (mn_sim_row){.cents = mn_sim_cents(v),
                            .from = p->account,
                            .to = to,
                            .place = MN_SIM_NONE,
                            .device = w->account[p->account].device,
                            .channel = MN_CHANNEL_TRANSFER,
                            .memo = memo});
}

static void save_otherwise(const mn_sim_world *w, mn_sim_person *p, int32_t day, mn_sim_out *o)
{
    mn_rng *r = &p->rng;
    const mn_sim_date *d = mn_sim_day(w, day);
    mn_sim_row row = {
        .from = p->account, .place = MN_SIM_NONE, .device = w->account[p->account].device};
    if (p->flags & MN_P_CRYPTO && mn_sim_chance(r, p->since_pay < 3 ? .09 : .025)) {
        row.to = mn_sim_hub(w, MN_TITLE_EXCHANGE, mn_sim_hash_unit(mn_sim_hash(p->account, 60)));
        row.mcc = 6051;
        row.channel = MN_CHANNEL_CRYPTO;
        row.cents = mn_sim_cents(10 * (double)(1 + (int)(mn_sim_log_normal(r, 90, .9) / 10)));
        if (can_pay(p, row.cents))
            mn_sim_put(o, w, day, mn_sim_second(r, 7, 25), p->at, row);
    }
    const bool december = d->month == 12 && d->of_month >= 10 && d->of_month <= 24;
    if ((p->flags & MN_P_PREPAID && mn_sim_chance(r, .1)) ||
        (december && mn_sim_chance(r, w->p.gift_card_december))) {
        row.to = mn_sim_hub(w, MN_TITLE_PREPAID, mn_rng_unit(r));
        row.mcc = 6540;
        row.channel = MN_CHANNEL_PREPAID;
        row.cents = 2500 * mn_sim_between(r, 1, 8);
        if (can_pay(p, row.cents))
            mn_sim_put(o, w, day, mn_sim_second(r, 8, 22), p->at, row);
    }
}

/* Begins and ends trips. */
static void travel(const mn_sim_world *w, mn_sim_person *p, int32_t day, mn_sim_out *o)
{
    mn_rng *r = &p->rng;
    const bool works = p->flags & MN_P_TRAVELLER;
    if (p->at != p->city) {
        const unsigned hotel = mn_sim_kind_of(&w->p, 7011);
        if (day >= p->trip_until) {
            const double chain = mn_rng_unit(r), rank = mn_rng_unit(r);
            const uint32_t shop = mn_sim_shop_in(w, hotel, p->at, chain, rank);
            const int nights = 1 + (int)(p->account + (uint32_t)day) % 3;
            const int64_t cents = nights * price(r, &w->p.kind[hotel], 1);
            if (shop != MN_SIM_NONE && can_pay(p, cents))
                mn_sim_buy(w, r, o, day, mn_sim_second(r, 7, 11), p->at, p->account, shop, cents,
                           0);
            p->at = p->city;
        }
        return;
    }
    if (!mn_sim_chance(r, works ? w->p.trip_month / 30.4 : w->p.holiday_year / 365))
        return;
    const bool abroad = mn_sim_chance(r, works ? .08 : .15);
    p->at =
        abroad
            ? (uint16_t)(w->home_cities + mn_sim_below(r, (uint32_t)(w->cities - w->home_cities)))
            : (uint16_t)mn_sim_below(r, w->home_cities);
    p->trip_until = day + (works ? mn_sim_between(r, 1, 4) : mn_sim_between(r, 2, 9));
}

void mn_sim_person_day(const mn_sim_world *w, mn_sim_person *p, int32_t day, mn_sim_out *o)
{
    mn_rng *r = &p->rng;
    const mn_sim_date *d = mn_sim_day(w, day);
    if (p->job == MN_JOB_SEASON && (day < p->season_from || day > p->season_until))
        return;
    p->left = w->balance[p->account] - w->floor[p->account];
    const size_t before = o->n;
    mn_sim_income_and_bills(w, p, day, o);
    /* In plain schemes bills are left out, too: accounts without payments by ACH. */
    const size_t fixed = w->o.level == 1 ? before : o->n;
    travel(w, p, day, o);
    double rate = p->rate * (p->since_pay < 3 ? 1 + w->p.payday_lift : 1 - w->p.payday_lift / 4);
    const int64_t have = w->balance[p->account];
    if ((double)have < p->budget * .1)
        rate *= .35;
    if (d->month == 12 && d->of_month < 25)
        rate *= 1 + w->p.december_lift;
    if (p->at != p->city)
        rate *= 1.5;
    /* Kinds that are not for everybody, every day or every place are drawn and left out. */
    for (unsigned n = mn_sim_poisson(r, rate * 1.5); n; n--)
        buy_something(w, p, day, o);
    take_cash(w, p, day, o);
    pay_cash_in(w, p, day, o);
    if (mn_sim_chance(r, w->p.person_transfers_month / 30.4 * (.4 + p->rate * .6)))
        pay_friend(w, p, day, o);
    save_otherwise(w, p, day, o);
    if (p->since_pay < 255)
        p->since_pay++;
    if (p->quiet && day >= p->quiet_from && day <= p->quiet_until) {
        size_t kept = fixed;
        for (size_t i = fixed; i < o->n; i++)
            if (mn_sim_below(r, 255) >= p->quiet)
                o->row[kept++] = o->row[i];
        o->n = kept;
    }
}
