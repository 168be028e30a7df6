/* SPDX-License-Identifier: Apache-2.0
 *
 * money/feature/list.h - every feature of a payment: id, whether it looks ahead, unit, words.
 *
 * Each is X(id, ahead, unit, words). "New" payments are the first ones from a party to another
 * (feature.h says how they are told). The windows are whole days before the payment's own day,
 * or after it for those that look ahead. A payment is never counted among its own surroundings.
 */
#ifndef MONEY_FEATURE_LIST_H
#define MONEY_FEATURE_LIST_H

/* The pair of parties and the payment itself. */
#define MN_FEATURES_OF_PAIR(X)                                                                     \
    X(pair_before, 0, "payments", "payments of this pair before")                                  \
    X(pair_since, 0, "days", "days since the pair's last payment")                                 \
    X(pair_back, 0, "days", "days since a payment the other way")                                  \
    X(amount, 0, "money", "amount")                                                                \
    X(pair_again, 1, "days", "days until the pair pays again")

/* Of one party on one side; who says which of its new payments, all which of all. Their order is
 * that of MN_SIDE_FEATURES. */
#define MN_FEATURES_OF_SIDE(X, side, who, all)                                                     \
    X(side##_day, 0, "payments", who ", the same day")                                             \
    X(side##_3, 0, "payments", who ", 3 days")                                                     \
    X(side##_10, 0, "payments", who ", 10 days")                                                   \
    X(side##_25, 0, "payments", who ", 25 days")                                                   \
    X(side##_like, 0, "payments", who ", 10 days, of like amount")                                 \
    X(side##_gap, 0, "days", who ", days since the last")                                          \
    X(side##_burst3, 0, "nats", who ", 3 days against the party's usual")                          \
    X(side##_burst10, 0, "nats", who ", 10 days against the party's usual")                        \
    X(side##_burst25, 0, "nats", who ", 25 days against the party's usual")                        \
    X(side##_spread, 0, "log", who ", 10 days, spread of amounts")                                 \
    X(side##_all, 0, "a day", all ", a day in 180 days")                                           \
    X(side##_new, 0, "a day", who ", a day in 180 days")                                           \
    X(side##_soon, 0, "nats", who ", how unusual is one so soon before")                           \
    X(side##_next_day, 1, "payments", who ", later on the same day")                               \
    X(side##_next3, 1, "payments", who ", the next 3 days")                                        \
    X(side##_next10, 1, "payments", who ", the next 10 days")                                      \
    X(side##_next_all, 1, "payments", who ", as far as is looked ahead")                           \
    X(side##_next_like, 1, "payments", who ", the next 10 days, of like amount")                   \
    X(side##_next_gap, 1, "days", who ", days until the next")                                     \
    X(side##_around10, 1, "nats", who ", 10 days about against the party's usual")                 \
    X(side##_after10, 1, "nats", who ", next 10 days against the party's usual")                   \
    X(side##_around3, 1, "nats", who ", 3 days about against the party's usual")                   \
    X(side##_next_soon, 1, "nats", who ", how unusual is one so soon after")                       \
    X(side##_around_day, 1, "nats", who ", that day against the party's usual")                    \
    X(side##_after_all, 1, "nats", who ", all looked ahead against the party's usual")

#define MN_FEATURES_OF_SHAPE(X)                                                                    \
    X(out_scan, 0, "nats", "the payer's densest run of new payees")                                \
    X(out_scan_n, 0, "payments", "payments in the payer's densest run of new payees")              \
    X(out_scan_days, 0, "days", "length of the payer's densest run of new payees")                 \
    X(in_scan, 0, "nats", "the payee's densest run of new payers")                                 \
    X(in_scan_n, 0, "payments", "payments in the payee's densest run of new payers")               \
    X(in_scan_days, 0, "days", "length of the payee's densest run of new payers")                  \
    X(payer_through, 0, "nats", "the payer gathered, then scattered")                              \
    X(payer_through_in, 0, "payments", "new payers of the payer before it scattered")              \
    X(payer_through_out, 0, "payments", "new payees of the payer after it gathered")               \
    X(payer_through_days, 0, "days", "days that the payer gathered and scattered in")              \
    X(payee_through, 0, "nats", "the payee gathered, then scattered")                              \
    X(payee_through_in, 0, "payments", "new payers of the payee before it scattered")              \
    X(payee_through_out, 0, "payments", "new payees of the payee after it gathered")               \
    X(payee_through_days, 0, "days", "days that the payee gathered and scattered in")              \
    X(in_even, 0, "nats", "new payers reach the payee at even gaps")                               \
    X(in_even_n, 0, "payments", "new payers that reached the payee at one even gap")               \
    X(in_even_gap, 0, "days", "the even gap of the payee's new payers")                            \
    X(out_even, 0, "nats", "the payer pays new payees at even gaps")                               \
    X(out_even_n, 0, "payments", "new payees that the payer paid at one even gap")                 \
    X(out_even_gap, 0, "days", "the even gap of the payer's new payees")                           \
    X(gather_n, 0, "parties", "middles through which one source reached the payee")                \
    X(gather, 0, "nats", "middles from one source to the payee against chance")                    \
    X(gather_share, 0, "share", "share of middles from one source to the payee")                   \
    X(scatter_n, 1, "parties", "middles through which the payer reached one party")                \
    X(scatter, 1, "nats", "middles from the payer to one party against chance")                    \
    X(scatter_share, 1, "share", "share of middles from the payer to one party")                   \
    X(ring20, 0, "nats", "a ring of new payments in 20 days against chance")                       \
    X(ring20_n, 0, "payments", "payments of the ring in 20 days")                                  \
    X(ring8, 0, "nats", "a ring of new payments in 8 days against chance")                         \
    X(ring8_n, 0, "payments", "payments of the ring in 8 days")                                    \
    X(chain, 0, "nats", "a chain of quick new payments up to this one")                            \
    X(chain_n, 0, "payments", "payments of the chain before this one")                             \
    X(chain_on, 1, "nats", "a chain of quick new payments after this one")

/* All, in the order of their numbers. The four sides must stay together, in this order. */
#define MN_FEATURES_ALL(X)                                                                         \
    MN_FEATURES_OF_PAIR(X)                                                                         \
    MN_FEATURES_OF_SIDE(X, payer_out, "the payer's payments to new payees",                        \
                        "all payments by the payer")                                               \
    MN_FEATURES_OF_SIDE(X, payer_in, "payments to the payer by new payers",                        \
                        "all payments to the payer")                                               \
    MN_FEATURES_OF_SIDE(X, payee_out, "the payee's payments to new payees",                        \
                        "all payments by the payee")                                               \
    MN_FEATURES_OF_SIDE(X, payee_in, "payments to the payee by new payers",                        \
                        "all payments to the payee")                                               \
    MN_FEATURES_OF_SHAPE(X)

#define MN_FEATURE_ENUM(id, ahead, unit, words) MN_F_##id,
enum { MN_FEATURES_ALL(MN_FEATURE_ENUM) MN_FEATURES };
#undef MN_FEATURE_ENUM

/* Number of the same feature on another side: MN_SIDE(MN_F_payer_out_day, side). */
enum { MN_SIDE_PAYER_OUT, MN_SIDE_PAYER_IN, MN_SIDE_PAYEE_OUT, MN_SIDE_PAYEE_IN, MN_SIDES };
enum { MN_SIDE_FEATURES = MN_F_payer_in_day - MN_F_payer_out_day };
_Static_assert(MN_F_payee_in_day == MN_F_payer_out_day + 3 * MN_SIDE_FEATURES, "sides together");

#endif
