/* SPDX-License-Identifier: Apache-2.0
 *
 * money/typology/bonds.h - what a payment says of more parties than the two that stand in it: who
 * was paid a wage before by whom, who took cash beside colleagues, which wage was given up, who
 * shares a telephone with whom.
 *
 * A WAGE is a payment with the purpose salary. Its payer is an employer. Everything is reckoned
 * from payments before the one it is said of, but for two things that say so: what colleagues
 * do together is also what they do within the hour, or week, after; and a wage is given up by
 * payments of the three days after it.
 */
#ifndef MONEY_TYPOLOGY_BONDS_H
#define MONEY_TYPOLOGY_BONDS_H

#include "money/party/people.h"
#include "money/payment/payment.h"

enum {
    MN_BONDS_NONE = 65535,     /* of hours and days */
    MN_BONDS_CASH_HOURS = 720, /* so long ago cash may have been paid in */
    MN_BONDS_WAGE_HOURS = 168, /* so old a wage may be */
    MN_BONDS_SEEN_DAYS = 35,   /* whoever pays monthly has paid once within these */
    MN_BONDS_GIVEN_HOURS = 72, /* within which a wage is given up */
    MN_BONDS_GIVEN_DAYS = 4,   /* days before a window's end whose wages are too young to tell */
    MN_BONDS_WEEK = 7 * 86400, /* the same, of those who send to one person */
    MN_BONDS_TOGETHER = 3600,  /* seconds before and after within which cash is taken together */
    MN_BONDS_NEAR = 256,       /* payments at one place that are looked at, each way */
    MN_BONDS_EMPLOYERS = 4,    /* of one party that are remembered */
    MN_KIN_HUB = 20,           /* an identifier of more parties links none */
};

/* Of each payment. */
typedef struct mn_bonds {
    uint32_t *employer; /* party that paid its payer the last wage before, at most 168 hours ago;
                           of a wage: who pays it; MN_PAY_NONE */
    uint16_t *hours;    /* since that wage; MN_BONDS_NONE */
    uint16_t *cash;     /* hours since its payer last paid cash in; MN_BONDS_NONE */
    uint16_t *tenure;   /* days since the employer's first wage to that party, where its beginning
                           was seen: MN_BONDS_NONE else */
    uint8_t *together;  /* how many others of the same employer do the same: take cash at the same
                           place within the hour, or send to the same person within the week */
    uint8_t *given;     /* a wage: hundredths of it that leave within three days in cash, abroad or
                           to persons */
} mn_bonds;

/* side: of each party, as mn_money_view.side has it. *out is new. O(n log n). */
MN_USE mn_status mn_bonds_make(mn_bonds *out, const mn_payments *p, const uint32_t *party_of,
                               const uint8_t *side, const mn_ctx *ctx, mn_err *e);
void mn_bonds_free(mn_bonds *t); /* zero-initialised is legal */

/* Who shares identifiers. The bank's number of a customer who signs for another is shared with
 * that other: both are of the kind MN_ID_SIGNER. */
typedef struct mn_kin {
    uint32_t parties, ids;
    uint32_t *first;                 /* of each party: its identifiers; parties + 1 */
    uint32_t *id;                    /* number * MN_ID_KINDS + kind, in order */
    uint32_t *holder_first, *holder; /* of each identifier: parties, in order */
} mn_kin;

MN_USE mn_status mn_kin_make(mn_kin *out, const mn_payments *p, const mn_people *w, mn_err *e);
void mn_kin_free(mn_kin *k);
/* Whether two parties share an identifier of these kinds (bits) that is nobody's hub. */
bool mn_kin_shared(const mn_kin *k, uint32_t a, uint32_t b, unsigned kinds);
/* With how many other parties it shares one. O(identifiers x MN_KIN_HUB). */
uint32_t mn_kin_count(const mn_kin *k, uint32_t party, unsigned kinds);

#endif
