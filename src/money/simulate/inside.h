/* SPDX-License-Identifier: Apache-2.0
 *
 * money/simulate/inside.h - the population and how its payments are written down.
 *
 * Accounts are numbered from 0 in the order in which they are made; what files show is another
 * number, drawn without regard to what an account is. Days are reckoned one after the other: each
 * agent (a person, a business, an activity) has random numbers and rows of its own, so that agents
 * can be reckoned at once; then the day's rows are put into the order of time and settled, one by
 * one, against the balances.
 */
#ifndef MONEY_SIMULATE_INSIDE_H
#define MONEY_SIMULATE_INSIDE_H

#include "core/buf.h"
#include "core/err.h"
#include "core/rng.h"
#include "money/payment/payment.h"
#include "money/simulate/clock.h"
#include "money/simulate/param.h"
#include "money/simulate/simulate.h"

#define MN_SIM_NONE UINT32_MAX

/* What a transfer says. The texts are in line.c. */
typedef enum mn_sim_memo {
    MN_MEMO_NONE,
    MN_MEMO_PAY,
    MN_MEMO_RENT,
    MN_MEMO_BILL,
    MN_MEMO_INVOICE,
    MN_MEMO_DINNER,
    MN_MEMO_GIFT,
    MN_MEMO_FAMILY,
    MN_MEMO_SHARE,
    MN_MEMO_DUES,
    MN_MEMO_THANKS,
    MN_MEMO_LOAN,
    MN_MEMO_SAVING,
    MN_MEMO_REFUND,
    MN_MEMO_TICKETS,
    MN_MEMO_ITEM,
    MN_MEMO_ROOM,
    MN_MEMO_DONATION,
    MN_MEMO_TAX,
    MN_MEMO_FEE,
    MN_MEMOS,
} mn_sim_memo;

/* A payment before it is settled. */
typedef struct mn_sim_row {
    int64_t time, cents;
    uint32_t from, to, place, device, mark; /* mark: mn_sim_act.mark; 0 none */
    uint16_t mcc;
    uint8_t channel, purpose, memo;
    int8_t zone;
    bool customer; /* `from` is a customer of a planted scheme */
} mn_sim_row;

/* Rows of a block of agents. */
typedef struct mn_sim_out {
    mn_sim_row *row;
    size_t n, cap;
    bool failed; /* no memory */
} mn_sim_out;

typedef struct mn_sim_account {
    uint32_t number;                         /* what files show */
    uint32_t party;                          /* likewise */
    uint32_t name;                           /* the running number in its name */
    uint32_t address, phone, device, signer; /* MN_SIM_NONE: none */
    uint32_t place;                          /* of a shop; MN_SIM_NONE */
    int32_t opened;                          /* day */
    uint16_t city, mcc;
    uint8_t kind;    /* 'P', 'B', 'M' */
    uint8_t title;   /* of mn_sim_title, or a kind of merchant from 100 on */
    uint8_t bank;    /* 1 is the bank whose data this is */
    bool open_ended; /* what it has is not known here: never short */
    bool chain;      /* place is its shop in the first city, those in others follow */
} mn_sim_account;

typedef struct mn_sim_city {
    uint32_t person, persons;             /* those who live there */
    uint32_t branch, branches, atm, atms; /* places */
    uint32_t *shop; /* accounts of local shops, by kind: first[kind] .. first[kind + 1] */
    uint32_t first[MN_SIM_KINDS + 1];
    double share;     /* of the persons */
    int32_t lat, lon; /* ten-thousandths of a degree */
    uint8_t country;  /* 0 at home, else abroad */
    uint8_t zone;     /* hours after UTC */
    bool border;
} mn_sim_city;

typedef struct mn_sim_place {
    uint32_t name;    /* running number of its kind and city */
    uint32_t account; /* of a shop */
    uint16_t city;
    uint8_t kind; /* 0 branch, 1 atm, 2 shop */
} mn_sim_place;

typedef enum mn_sim_job {
    MN_JOB_SALARY,
    MN_JOB_CASH,
    MN_JOB_GIG,
    MN_JOB_STUDENT,
    MN_JOB_PENSION,
    MN_JOB_BENEFIT,
    MN_JOB_SELF,
    MN_JOB_SEASON,
    MN_JOBS,
} mn_sim_job;

enum { /* of mn_sim_person.flags */
       MN_P_MIGRANT = 1,
       MN_P_TRAVELLER = 2,
       MN_P_CRYPTO = 4,
       MN_P_PREPAID = 8,
       MN_P_NIGHT = 16,
       MN_P_CLASSIFIED = 32,
       MN_P_OWNS_HOME = 64,
       MN_P_BUSY = 128, /* in a scheme or a look-alike */
};

typedef struct mn_sim_person {
    mn_rng rng;
    uint32_t account, savings; /* savings: MN_SIM_NONE */
    uint32_t payer;            /* of wages, pension, allowance */
    uint32_t landlord, abroad; /* to whom rent and remittances go */
    uint32_t pay, rent, remit; /* cents, each time */
    float rate, taste, budget; /* purchases a day, how dear they are, cents a month left for them */
    int32_t trip_until;        /* day */
    int32_t season_from, season_until; /* days in which a seasonal worker is here */
    int64_t left;                      /* cents that may be spent today */
    uint32_t mark;                     /* of pay and remittances: mn_sim_act.mark */
    uint16_t city, at;                 /* home, and where now */
    uint8_t job, flags;
    uint8_t pay_kind, pay_day; /* 0 weekly, 1 biweekly, 2 semimonthly, 3 monthly; phase or day */
    uint8_t rent_day, remit_day;
    uint8_t since_pay; /* days */
    uint8_t quiet;     /* so much of ordinary life is left out, of 255, while in a scheme */
    bool hired;        /* an activity pays it, as long as that lasts */
    int32_t quiet_from, quiet_until;
} mn_sim_person;

typedef enum mn_sim_title {
    MN_TITLE_PERSON,
    MN_TITLE_COMPANY,
    MN_TITLE_FARM,
    MN_TITLE_LANDLORD,
    MN_TITLE_LENDER,
    MN_TITLE_UTILITY,
    MN_TITLE_TELECOM,
    MN_TITLE_INSURER,
    MN_TITLE_STATE,
    MN_TITLE_PLATFORM,
    MN_TITLE_EXCHANGE,
    MN_TITLE_PREPAID,
    MN_TITLE_REMITTER,
    MN_TITLE_ABROAD,
    MN_TITLE_CLUB,
    MN_TITLE_AGENCY,
    MN_TITLE_BROKER,
    MN_TITLE_UNIVERSITY,
    MN_TITLE_PROCESSOR,
    MN_TITLES,
} mn_sim_title;

enum { MN_TITLE_MERCHANT = 100 };

/* A shop, a company, any business with a day of its own. */
typedef struct mn_sim_firm {
    mn_rng rng;
    uint32_t account, owner; /* owner: a person's account; MN_SIM_NONE */
    double turnover;         /* expected, cents a month; of a company its income */
    double wages;            /* cents a month */
    uint16_t city;
    uint8_t kind;      /* of merchant; MN_SIM_KINDS: a company */
    uint8_t bank_days; /* weekdays on which it pays cash in, as bits */
    bool busy;         /* in a scheme or a look-alike */
} mn_sim_firm;

enum { MN_SIM_MEMBERS = 24 };

typedef enum mn_sim_role {
    MN_ROLE_CONTROLLER,
    MN_ROLE_EXPLOITED,
    MN_ROLE_FRONT,
    MN_ROLE_CUSTOMER,
    MN_ROLE_RECRUITER,
    MN_ROLE_MULE,
    MN_ROLES,
} mn_sim_role;

typedef struct mn_sim_member {
    uint32_t account;
    uint32_t person; /* MN_SIM_NONE: no person */
    uint8_t role;
    double purse; /* cents that the activity holds there, or in cash */
} mn_sim_member;

/* Something several do together: a planted scheme, or what only looks like one. */
typedef struct mn_sim_act {
    mn_rng rng;
    const struct mn_sim_kind_of_act *kind;
    uint32_t mark, number; /* number: of its scheme, from 1 */
    int32_t from, until;   /* days, both in it */
    int32_t next;          /* the day of the next change: a town, a turn */
    uint16_t home, at;     /* cities */
    uint8_t members;
    uint8_t people; /* of them, those who are moved */
    uint8_t variant;
    double strength; /* 0.3 weak .. 1 plain */
    double purse;    /* cents in cash, of the whole */
    uint32_t payee;  /* account where the money goes; MN_SIM_NONE */
    uint32_t device;
    uint64_t indicators; /* bits of mn_sim_indicators */
    mn_sim_member member[MN_SIM_MEMBERS];
} mn_sim_act;

typedef struct mn_sim_world {
    mn_sim_options o;
    mn_sim_param p;
    mn_sim_account *account;
    int64_t *balance, *floor; /* cents; a payment that would go below floor is declined */
    uint32_t accounts, account_cap;
    mn_sim_city *city;
    uint16_t cities, home_cities; /* those at home come first */
    mn_sim_place *place;
    uint32_t places;
    size_t place_cap;
    mn_sim_person *person;
    uint32_t persons;
    mn_sim_firm *firm; /* in the order of their accounts: companies, then shops */
    uint32_t firms, shops;
    size_t firm_cap;
    uint32_t *shop_list; /* behind mn_sim_city.shop */
    uint32_t *chain;     /* accounts of chains, by kind */
    uint32_t chain_first[MN_SIM_KINDS + 1];
    uint32_t hub[MN_TITLES], hubs[MN_TITLES]; /* first account and number, by title */
    mn_sim_act *act;
    uint32_t acts, schemes; /* schemes come first */
    size_t act_cap;
    uint32_t parties, phones, addresses, devices, signers;
    mn_sim_date *date; /* of each day, and some after the last */
} mn_sim_world;

/* --- random numbers and times ------------------------------------------------------------- */

enum {
    MN_STREAM_WORLD = 1,
    MN_STREAM_PERSON,
    MN_STREAM_FIRM,
    MN_STREAM_ACT,
    MN_STREAM_NUMBER,
    MN_STREAM_PLAN
};

static inline void mn_sim_rng(mn_rng *r, const mn_sim_world *w, uint64_t stream, uint64_t index)
{
    mn_rng_init(r, w->o.seed, stream << 40 | index);
}
static inline bool mn_sim_chance(mn_rng *r, double p)
{
    return mn_rng_unit(r) < p;
}
/* 0 .. n - 1; 0 for n 0. */
static inline uint32_t mn_sim_below(mn_rng *r, uint32_t n)
{
    return (uint32_t)(((mn_rng_u64(r) >> 32) * n) >> 32);
}
static inline int32_t mn_sim_between(mn_rng *r, int32_t low, int32_t high)
{
    return low + (int32_t)mn_sim_below(r, (uint32_t)(high - low + 1));
}
static inline double mn_sim_log_normal(mn_rng *r, double median, double sigma)
{
    return median * mn_exp(sigma * mn_rng_normal(r));
}
unsigned mn_sim_poisson(mn_rng *r, double mean);
/* A hash of several numbers, for what an agent always chooses again. */
static inline uint64_t mn_sim_hash(uint64_t a, uint64_t b)
{
    uint64_t s = a * 0x9E3779B97F4A7C15U ^ b;
    return mn_splitmix64(&s);
}
static inline double mn_sim_hash_unit(uint64_t h)
{
    return (double)(h >> 11) * 0x1p-53;
}
/* Dollars to cents, as prices and transfers are: at least a dollar. */
static inline int64_t mn_sim_cents(double dollars)
{
    return dollars < 1 ? 100 : (int64_t)(dollars * 100 + .5);
}

/* A second of the day within [low, high) hours. */
static inline int32_t mn_sim_second(mn_rng *r, double low, double high)
{
    return (int32_t)((low + (high - low) * mn_rng_unit(r)) * 3600);
}
/* A second of the day by a kind's hours. */
int32_t mn_sim_shop_second(mn_rng *r, const mn_sim_kind *k, bool weekend);

/* --- writing down ------------------------------------------------------------------------- */

/* The day of the simulation (0 the first) as a date; days after the last are there to some. */
static inline const mn_sim_date *mn_sim_day(const mn_sim_world *w, int32_t day)
{
    return &w->date[day];
}
/* Adds r at this second of the day in a city; seconds past midnight belong to the day after. Days
 * that are not simulated are left out in silence: the caller's r->time is not read. */
void mn_sim_put(mn_sim_out *o, const mn_sim_world *w, int32_t day, int32_t second, uint16_t city,
                mn_sim_row r);

/* --- parts -------------------------------------------------------------------------------- */

/* All of these are allocated once and freed by mn_sim_world_free(). */
MN_USE mn_status mn_sim_world_new(mn_sim_world *w, const mn_sim_options *o, mn_err *e);
void mn_sim_world_free(mn_sim_world *w);
MN_USE mn_status mn_sim_people(mn_sim_world *w, mn_err *e);
MN_USE mn_status mn_sim_plan(mn_sim_world *w, mn_err *e);

/* A new account with empty identifiers; the capacity was reckoned before. */
uint32_t mn_sim_add_account(mn_sim_world *w, uint8_t kind, uint8_t title, uint16_t city);
uint32_t mn_sim_add_place(mn_sim_world *w, uint8_t kind, uint16_t city, uint32_t account);

/* One day of each. */
void mn_sim_person_day(const mn_sim_world *w, mn_sim_person *p, int32_t day, mn_sim_out *o);
void mn_sim_firm_day(const mn_sim_world *w, mn_sim_firm *f, int32_t day, mn_sim_out *o);
void mn_sim_act_day(const mn_sim_world *w, mn_sim_act *a, int32_t day, mn_sim_out *o);

/* What a person has to live on, against the median: .35 to 1.6. */
double mn_sim_means(const mn_sim_world *w, const mn_sim_person *p);
/* Pay, rent, bills, remittances and savings of a person's day. */
void mn_sim_income_and_bills(const mn_sim_world *w, mn_sim_person *p, int32_t day, mn_sim_out *o);

/* A shop of the kind in a city: by u where ranks follow hub_skew; MN_SIM_NONE where none is. */
uint32_t mn_sim_shop_in(const mn_sim_world *w, unsigned kind, uint16_t city, double chain,
                        double u);
/* An account of a title that is many, as the landlords. */
uint32_t mn_sim_hub(const mn_sim_world *w, mn_sim_title title, double u);
uint32_t mn_sim_atm(const mn_sim_world *w, uint16_t city, uint64_t hash);
uint32_t mn_sim_branch(const mn_sim_world *w, uint16_t city, uint64_t hash);
/* A card purchase at a shop of the kind in the city. */
void mn_sim_buy(const mn_sim_world *w, mn_rng *r, mn_sim_out *o, int32_t day, int32_t second,
                uint16_t city, uint32_t account, uint32_t shop, int64_t cents, uint32_t mark);

/* What files show of party, person, telephone, address or device number v below n: another number
 * below n, so that nothing is told by who was made beside whom. `kind` keeps the five apart. */
enum { MN_SHOWN_PARTY, MN_SHOWN_PERSON, MN_SHOWN_PHONE, MN_SHOWN_ADDRESS, MN_SHOWN_DEVICE };
uint32_t mn_sim_shown(const mn_sim_world *w, unsigned kind, uint32_t v, uint32_t n);

/* --- settling and writing ------------------------------------------------------------------ */

/* Writes row number `id` as a line; at least MN_SIM_LINE bytes at out. Returns its length. */
enum { MN_SIM_LINE = 200 };
size_t mn_sim_line(char *out, const mn_sim_world *w, const mn_sim_row *r, uint64_t id);
size_t mn_sim_label(char *out, const mn_sim_world *w, const mn_sim_row *r, uint64_t id);
/* The small tables. */
void mn_sim_write_accounts(mn_buf *b, const mn_sim_world *w, uint32_t from, uint32_t to,
                           const uint32_t *by_number);
void mn_sim_write_places(mn_buf *b, const mn_sim_world *w);
void mn_sim_write_schemes(mn_buf *b, const mn_sim_world *w);
/* customer: scheme << 32 | account's number, sorted, n of them. Returns how many rows. */
uint32_t mn_sim_write_roles(mn_buf *b, const mn_sim_world *w, const uint64_t *customer, size_t n);
void mn_sim_write_about(mn_buf *b, const mn_sim_world *w, const mn_sim_totals *t);

#endif
