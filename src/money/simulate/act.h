/* SPDX-License-Identifier: Apache-2.0
 *
 * money/simulate/act.h - what planted schemes and look-alikes are made of.
 *
 * Both are the same kind of thing: some accounts that do something together for a while, with
 * random numbers of their own. A planted one has label 1; a look-alike has label 0 and its name.
 */
#ifndef MONEY_SIMULATE_ACT_H
#define MONEY_SIMULATE_ACT_H

#include "money/simulate/inside.h"

/* Indicators that a scheme shows, by the ids of data/money/indicators.csv. */
#define MN_SIM_INDICATORS(X)                                                                       \
    X(F01, "FIN-2020-F01") /* moves through several places */                                      \
    X(F02, "FIN-2020-F02") /* living costs of several, out of line with the profile */             \
    X(F03, "FIN-2020-F03") /* outside business hours, cash, more than the business would yield */  \
    X(F04, "FIN-2020-F04") /* cash paid in often, no payments by ACH */                            \
    X(F05, "FIN-2020-F05") /* prepaid cards */                                                     \
    X(F07, "FIN-2020-F07") /* classified-advert sites abroad */                                    \
    X(F08, "FIN-2020-F08") /* crypto-currency */                                                   \
    X(F09, "FIN-2020-F09") /* payment processors in between */                                     \
    X(F10, "FIN-2020-F10") /* below what must be reported */                                       \
    X(T01, "FIN-2020-T01") /* front company */                                                     \
    X(T02, "FIN-2020-T02") /* exploitative employment */                                           \
    X(T03, "FIN-2020-T03") /* funnel account */                                                    \
    X(T04, "FIN-2020-T04") /* alternative payments */                                              \
    X(S01, "FIN-2014-S01") /* wires below 3,000 from many places to a border city */               \
    X(S02, "FIN-2014-S02") /* at several branches, on days that follow */                          \
    X(S05, "FIN-2014-S05") /* unusual cash, then wires abroad */                                   \
    X(S06, "FIN-2014-S06") /* unrelated senders, one beneficiary */                                \
    X(S07, "FIN-2014-S07") /* funnel: paid in far from home, taken out at once */                  \
    X(W01, "FIN-2014-T01") /* no normal payroll */                                                 \
    X(W02, "FIN-2014-T02") /* deductions leave little of wages */                                  \
    X(W04, "FIN-2014-T04") /* adverts */                                                           \
    X(W05, "FIN-2014-T05") /* lodging, vehicles, much food */                                      \
    X(W06, "FIN-2014-T06") /* recruiters */                                                        \
    X(W07, "FIN-2014-T07") /* pay returned to the employer in cash */                              \
    X(W08, "FIN-2014-T08") /* wires abroad without a business reason */                            \
    X(W09, "FIN-2014-T09") /* one signer or custodian of accounts that seem unrelated */           \
    X(W10, "FIN-2014-T10") /* the employer is custodian of workers' accounts */                    \
    X(W11, "FIN-2014-T11") /* cash that the line of business would not yield */                    \
    X(R01, "FINTRAC-2016-01") /* small payments to sites with adverts, many in a short time */     \
    X(R02, "FINTRAC-2016-02") /* rooms in several towns within a short time */                     \
    X(R04, "FINTRAC-2016-04") /* rides, many in a short time */                                    \
    X(R05, "FINTRAC-2016-05") /* fast food, often */                                               \
    X(R07, "FINTRAC-2016-07") /* cards at such shops after their hours */                          \
    X(R08, "FINTRAC-2016-08") /* crypto-currency in many small sums */                             \
    X(R10, "FINTRAC-2016-10") /* paid in between ten in the evening and six in the morning */      \
    X(R11, "FINTRAC-2016-11") /* paid in at machines of several towns */                           \
    X(A01, "FATF-2018-01")    /* wages of several paid into one account */                         \
    X(A02, "FATF-2018-02")    /* wages sent on or taken out as soon as they came */                \
    X(A03, "FATF-2018-03")    /* sites that advertise people */                                    \
    X(A04, "FATF-2018-04")    /* money of the exploited leads to who controls them */

enum mn_sim_indicator {
#define X(NAME, ID) MN_I_##NAME,
    MN_SIM_INDICATORS(X)
#undef X
        MN_SIM_INDICATOR_COUNT
};
#define MN_SHOWS(NAME) (UINT64_C(1) << MN_I_##NAME)

struct mn_sim_kind_of_act {
    const char *name;     /* of a look-alike; of a scheme its typology */
    const char *typology; /* what it is, or looks like */
    bool planted;
    double weight; /* how often, among planted ones or among look-alikes */
    /* Chooses members; false where the population has none that fit. */
    bool (*plan)(mn_sim_world *w, mn_sim_act *a);
    void (*day)(const mn_sim_world *w, mn_sim_act *a, int32_t day, mn_sim_out *o);
};
extern const struct mn_sim_kind_of_act mn_sim_kinds_of_act[];
extern const unsigned mn_sim_kinds_of_acts;

/* --- members ------------------------------------------------------------------------------- */

enum { MN_ANY_JOB = 0xFFFF };

/* A person of the city (MN_SIM_NONE in 16 bits: of any) with one of these jobs, as bits, who is in
 * no other activity. Returns its index, or MN_SIM_NONE. */
uint32_t mn_sim_pick(mn_sim_world *w, mn_rng *r, uint16_t city, unsigned jobs);
enum { MN_ANY_CITY = 0xFFFF };
/* Adds the person, or where person is MN_SIM_NONE the account. Persons of planted schemes lead
 * less of an ordinary life at lower levels. */
void mn_sim_join(mn_sim_world *w, mn_sim_act *a, mn_sim_role role, uint32_t person,
                 uint32_t account);
/* Picks and joins n of them; false when there are fewer. */
bool mn_sim_join_some(mn_sim_world *w, mn_sim_act *a, mn_sim_role role, unsigned n, uint16_t city,
                      unsigned jobs);
/* A firm of one of these codes (ended by 0) at this bank, near the city where that can be. */
uint32_t mn_sim_pick_firm(mn_sim_world *w, mn_rng *r, uint16_t city, const uint16_t *mcc);
/* A city at home that is not this one. */
uint16_t mn_sim_other_city(const mn_sim_world *w, mn_rng *r, uint16_t city);
uint16_t mn_sim_border_city(const mn_sim_world *w, mn_rng *r);

/* --- payments ------------------------------------------------------------------------------ */

/* When in a day: the second is drawn from [low, high]. Seconds past midnight are of the day after.
 * Draws are made inside of what is called, one after the other: the order in which C evaluates
 * arguments is not defined, and the same seed must give the same bytes. */
typedef struct mn_sim_when {
    int32_t low, high;
} mn_sim_when;
static inline mn_sim_when mn_sim_hours(double low, double high)
{
    return (mn_sim_when){(int32_t)(low * 3600), (int32_t)(high * 3600)};
}
static inline mn_sim_when mn_sim_at(int32_t second)
{
    return (mn_sim_when){second, second};
}
static inline int32_t mn_sim_draw(mn_rng *r, mn_sim_when when)
{
    return mn_sim_between(r, when.low, when.high);
}
/* So many hours after a second of the day. */
static inline mn_sim_when mn_sim_after(int32_t second, double low, double high)
{
    return (mn_sim_when){second + (int32_t)(low * 3600), second + (int32_t)(high * 3600)};
}

/* All of these bear the activity's mark. Cents that are not positive write nothing. machine: how
 * likely it is a machine, and not a branch. */
void mn_sim_cash_in(const mn_sim_world *w, mn_sim_act *a, mn_sim_out *o, int32_t day,
                    mn_sim_when when, uint16_t city, uint32_t account, double cents,
                    double machine);
void mn_sim_cash_out(const mn_sim_world *w, mn_sim_act *a, mn_sim_out *o, int32_t day,
                     mn_sim_when when, uint16_t city, uint32_t account, double cents,
                     double machine);
/* A transfer; device MN_SIM_NONE: the payer's own. */
void mn_sim_send(const mn_sim_world *w, mn_sim_act *a, mn_sim_out *o, int32_t day, mn_sim_when when,
                 uint32_t from, uint32_t to, double cents, uint32_t device, mn_sim_memo memo);
/* The same in another way. */
void mn_sim_send_by(const mn_sim_world *w, mn_sim_act *a, mn_sim_out *o, int32_t day,
                    mn_sim_when when, uint32_t from, uint32_t to, double cents, mn_channel channel,
                    mn_purpose purpose, mn_sim_memo memo);
/* A purchase at a shop with the code, in the city; median in dollars. */
void mn_sim_spend(const mn_sim_world *w, mn_sim_act *a, mn_sim_out *o, int32_t day,
                  mn_sim_when when, uint16_t city, uint32_t account, unsigned mcc, double median,
                  double sigma);
/* A transfer to the account by somebody of the city who is in no scheme. */
void mn_sim_customer(const mn_sim_world *w, mn_sim_act *a, mn_sim_out *o, int32_t day,
                     mn_sim_when when, uint16_t city, uint32_t to, double cents);

/* Dollars that people choose: multiples of 5, 10, 20 or 50, mostly. */
double mn_sim_chosen(mn_rng *r, double dollars);

/* --- the kinds ----------------------------------------------------------------------------- */

#define MN_SIM_ACT_KIND(NAME)                                                                      \
    bool mn_sim_plan_##NAME(mn_sim_world *w, mn_sim_act *a);                                       \
    void mn_sim_day_##NAME(const mn_sim_world *w, mn_sim_act *a, int32_t day, mn_sim_out *o)
MN_SIM_ACT_KIND(touring);
MN_SIM_ACT_KIND(labour);
MN_SIM_ACT_KIND(funnel);
MN_SIM_ACT_KIND(smurf);
MN_SIM_ACT_KIND(front);
MN_SIM_ACT_KIND(alternative);
MN_SIM_ACT_KIND(mixed);
MN_SIM_ACT_KIND(band);
MN_SIM_ACT_KIND(team);
MN_SIM_ACT_KIND(crew);
MN_SIM_ACT_KIND(family);
MN_SIM_ACT_KIND(agency);
MN_SIM_ACT_KIND(advance);
MN_SIM_ACT_KIND(trader);
MN_SIM_ACT_KIND(thriving);
MN_SIM_ACT_KIND(takings);
MN_SIM_ACT_KIND(hometown);
MN_SIM_ACT_KIND(circle);
MN_SIM_ACT_KIND(treasurer);
MN_SIM_ACT_KIND(flat);
MN_SIM_ACT_KIND(gifts);
MN_SIM_ACT_KIND(carer);
MN_SIM_ACT_KIND(seller);
MN_SIM_ACT_KIND(night);
MN_SIM_ACT_KIND(saver);

#endif
