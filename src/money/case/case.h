/* SPDX-License-Identifier: Apache-2.0
 *
 * money/case/case.h - one alert with all that an analyst needs to decide on it, and what she
 * decided.
 *
 * A case stands by itself: payments are copied into it, so that it can be kept, sent and read again
 * without the bank's data. It is filled from an alert or read from a file (mn_case_read). Roles are
 * possibilities with reasons, never labels. WHO MAY BE A SUBJECT is decided in one place,
 * mn_case_subject(): nobody without a person's decision, and never somebody of whom it is at least
 * as possible that he or she is exploited (FIN-2020-A008: a potential victim is no subject).
 */
#ifndef MONEY_CASE_CASE_H
#define MONEY_CASE_CASE_H

#include "core/arena.h"
#include "core/buf.h"
#include "money/payment/payment.h"

enum {
    MN_CASE_PARTIES = 1200, /* the schema of FinCEN takes 1,203 parties in all */
    MN_CASE_ACCOUNTS = 10000,
    MN_CASE_PAYMENTS = 1000000,
    MN_CASE_FACTS = 1000, /* indicators, patterns, contrary facts, peers, notes: of each */
    MN_CASE_TEXT = 65536, /* bytes of a text */
    MN_CASE_BYTES = 256 << 20,
};
#define MN_CASE_NONE UINT32_MAX

/* What a party may be. The last three do not speak against each other. */
typedef enum mn_case_role {
    MN_CASE_CONTROLLER,
    MN_CASE_EXPLOITED,
    MN_CASE_FRONT,
    MN_CASE_MULE,
    MN_CASE_ROLES,
} mn_case_role;
extern const char *const mn_case_role_words[MN_CASE_ROLES];

/* All texts may be empty, and hold whatever the bank's data hold: they are cleaned where they are
 * written (words.h). */
typedef struct mn_case_party {
    mn_text id, name, address, city, country, phone, email, born, tin;
    char kind;                  /* 'P' person, 'B' business, 'M' merchant, 0 not known */
    double role[MN_CASE_ROLES]; /* 0 to 1: how much speaks for it; all 0: unknown */
    mn_text *reason;            /* sentences or clauses */
    size_t reasons;
    /* Known to have been coerced. Lowers risk and asks for other due diligence. Never written into
     * anything that leaves this program. */
    bool survivor;
} mn_case_party;

typedef struct mn_case_account {
    mn_text id, bank, opened;
    uint32_t party; /* of the case; MN_CASE_NONE: not known */
    bool home;      /* held at the bank whose case this is */
} mn_case_account;

typedef struct mn_case_payment {
    mn_text id;
    int64_t time;      /* seconds since 1970-01-01 UTC */
    int64_t value;     /* hundredths of the case's currency, > 0; MN_PAY_NO_VALUE */
    uint32_t from, to; /* accounts of the case; MN_CASE_NONE: cash, or outside */
    mn_text place, city, memo, ip;
    uint16_t mcc;
    uint8_t channel, purpose;
    int8_t zone;   /* quarters of an hour before UTC */
    bool day_only; /* its hour is not known */
    bool reversed; /* given back: told, counted nowhere */
    uint64_t row;  /* of the input; 0: not known */
} mn_case_payment;

/* An indicator, a pattern or a contrary fact, with the payments that show it. */
typedef struct mn_case_fact {
    mn_text id;     /* indicator: of data/money/indicators.csv; pattern: its name */
    mn_text family; /* indicator */
    mn_text says;   /* a clause: "cash is paid in at several towns" */
    mn_text source, paragraph, date, address, evidence;
    double strength, weight; /* NaN: not known */
    uint32_t *payment;       /* of the case */
    size_t payments;
    uint32_t party; /* whom it is about; MN_CASE_NONE: all */
} mn_case_fact;

typedef struct mn_case_without { /* the score without some payments */
    uint32_t *payment;
    size_t payments;
    double score;
} mn_case_without;

typedef struct mn_case_peer { /* how the party stands among those like it */
    mn_text what, unit, group;
    double value, median, p95; /* NaN: not known */
    int64_t peers;
    uint32_t party;
} mn_case_peer;

typedef struct mn_case_seen { /* what staff saw, and who did */
    mn_text by, when, where, saw;
} mn_case_seen;

/* What an analyst decided. */
typedef struct mn_case_decision {
    mn_text state; /* "assigned", "escalated", "closed", "reported"; empty: none */
    mn_text by, when, reason;
    uint32_t *subject; /* parties whom she names as subjects */
    size_t subjects;
} mn_case_decision;

typedef struct mn_case {
    mn_text alert;
    mn_text currency; /* ISO 4217 */
    mn_text method;   /* how the score came about */
    double score, threshold;
    mn_text *typology;
    size_t typologies;
    mn_case_party *party;
    size_t parties;
    mn_case_account *account;
    size_t accounts;
    mn_case_payment *payment; /* as mn_case_sort() orders them */
    size_t payments;
    mn_case_fact *indicator, *pattern, *contrary;
    size_t indicators, patterns, contraries;
    mn_case_without *without;
    size_t withouts;
    mn_case_peer *peer;
    size_t peers;
    mn_case_seen *seen;
    size_t seens;
    mn_text *note;
    size_t notes;
    mn_case_decision decision;
    mn_arena arena; /* of all of it */
} mn_case;

void mn_case_free(mn_case *c); /* zero-initialised is legal */

/* Reads a case from JSON ("manumit-case-1", docs/guide/money-case.md). *c is zero-initialised and
 * to be freed, also after an error. MN_DATA with line, column and text. */
MN_USE mn_status mn_case_read(mn_case *c, mn_text json, const char *file, mn_err *e);
/* Reads an analyst's decision on it. MN_DATA where she names a subject that may be none. */
MN_USE mn_status mn_case_read_decision(mn_case *c, mn_text json, const char *file, mn_err *e);

/* Appends the case as JSON that mn_case_read() reads; without its decision, and without survivors'
 * markers. out->failed without memory. */
void mn_case_write(mn_buf *out, const mn_case *c);

/* Copies one of a bank's payments. from and to are accounts of the case. MN_SYSTEM. */
MN_USE mn_status mn_case_take(mn_case *c, mn_case_payment *to, const mn_payments *p, uint32_t i,
                              uint32_t from_account, uint32_t to_account, mn_err *e);

/* Orders payments by the time that it was where they were made, then by id. To be called before
 * facts tell them by number. */
void mn_case_sort(mn_case *c);

/* Whether nothing stands against naming the party as a subject: it is not marked as a survivor, and
 * of what it may be, being exploited is less possible than something else. */
bool mn_case_roles_allow(const mn_case_party *p); /* by what is possible alone: for texts */
bool mn_case_may_be_subject(const mn_case_party *p);
/* Whether the party is a subject: an analyst, who is named, named it, and it may be one. */
bool mn_case_subject(const mn_case *c, uint32_t party);

typedef struct mn_case_total {
    int64_t in, out, inner; /* hundredths: into the home accounts, out of them, between them */
    int64_t total;          /* the larger of in and out; where both are 0, inner */
    size_t n_in, n_out, n_inner, reversed, unvalued;
    size_t days, first, last; /* payments: the earliest and the latest that count */
    size_t families;          /* of indicators */
    size_t cash_in, cash_out, places;
    bool any;
} mn_case_total;
/* MN_DATA where a sum is beyond 2^63. */
MN_USE mn_status mn_case_totals(mn_case_total *out, const mn_case *c, mn_err *e);
/* The local day of a payment since 1970-01-01. */
int32_t mn_case_day(const mn_case_payment *p);

#endif
