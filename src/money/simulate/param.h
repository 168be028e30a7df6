/* SPDX-License-Identifier: Apache-2.0
 *
 * money/simulate/param.h - the figures of data/money/simulate.csv and simulate_merchants.csv.
 */
#ifndef MONEY_SIMULATE_PARAM_H
#define MONEY_SIMULATE_PARAM_H

#include <manumit/core.h>

/* Every row of simulate.csv, by name. */
/* clang-format off */
#define MN_SIM_PARAMS(X) \
    X(purchases_month) X(bills_month) X(cash_month) X(cash_payment) X(atm_mean) X(atm_over) \
    X(pay_weekly) X(pay_biweekly) X(pay_semimonthly) X(remit_low) X(remit_high) X(cities_per) \
    X(city_skew) X(share_salary) X(share_cash_work) X(share_gig) X(share_student) \
    X(share_pension) X(share_benefit) X(share_self) X(share_season) X(income_median) \
    X(income_sigma) X(pension_median) X(benefit_median) X(season_median) X(rent_share) \
    X(own_home) X(landlord_private) X(rate_shape) X(taste_sigma) X(payday_lift) X(month_end) \
    X(december_lift) X(gift_card_december) X(person_transfers_month) X(person_transfer_median) \
    X(migrant) X(remit_noise) X(traveller) X(trip_month) X(holiday_year) X(night_worker) \
    X(crypto_saver) X(prepaid_user) X(classified_user) X(cash_in_month) X(second_account) \
    X(joint_address) X(joint_phone) X(joint_device) X(signer_other) X(refund) X(favourite) \
    X(hub_skew) X(overdraft_share) X(overdraft) X(home_bank_local) X(home_bank_chain) \
    X(home_bank_company) X(company_per) X(abroad_per) X(company_margin) X(supplier_share) \
    X(job_change_month) X(age_mean) X(schemes_per_10000) X(scheme_days) X(alike_1) X(alike_2) X(alike_3)
/* clang-format on */

enum { MN_SIM_KINDS = 40 };

/* A kind of merchant: a row of simulate_merchants.csv. */
typedef struct mn_sim_kind {
    char name[32];
    uint16_t mcc;
    bool online;  /* no place of its own */
    double share; /* of a person's purchases */
    double median, sigma;
    double weekend;        /* purchases on a Saturday or Sunday, against a weekday */
    double per_10000;      /* local shops per 10,000 accounts */
    unsigned chains;       /* chains that are in every city */
    double chain_share;    /* of purchases */
    double cash_share;     /* of a shop's takings, which it pays in */
    uint16_t hours[2][24]; /* cumulated to 65535: on weekdays, on weekends */
} mn_sim_kind;

typedef struct mn_sim_param {
#define X(NAME) double NAME;
    MN_SIM_PARAMS(X)
#undef X
    mn_sim_kind kind[MN_SIM_KINDS];
    unsigned kinds;
    double kind_sum[MN_SIM_KINDS]; /* shares cumulated to 1 */
} mn_sim_param;

/* MN_DATA where the program's own tables are not whole. */
MN_USE mn_status mn_sim_param_load(mn_sim_param *p, mn_err *e);
/* The kind with this code, which is there. */
unsigned mn_sim_kind_of(const mn_sim_param *p, unsigned mcc);

#endif
