/* SPDX-License-Identifier: Apache-2.0
 *
 * money/payment/payment.h - payments in memory: a bank's, or several banks', in the order of time.
 *
 * One row is money that moved once: from an account to an account, or in cash from or to outside.
 * Arrays side by side, so that a pass reads only what it needs; a row has 40 bytes with what every
 * pattern needs, and more only where the input has more (arrays that are NULL where it has not).
 * Everything is told by numbers from 0; MN_PAY_NONE is none. Channels, purposes and flags are those
 * of <manumit/money.h>.
 */
#ifndef MONEY_PAYMENT_PAYMENT_H
#define MONEY_PAYMENT_PAYMENT_H

#include "core/arena.h"
#include <manumit/money.h>

/* An account, as the payments or a table of accounts name it. */
typedef struct mn_account {
    mn_text id, bank, name; /* bank and name may be empty. Borrowed from mn_payments.texts */
    uint32_t party;         /* mn_payments.party; each account has one */
    int32_t opened;         /* day since 1970-01-01; INT32_MIN: not known */
    uint16_t mcc;           /* of a merchant's; 0: none */
    char country[2];        /* ISO 3166-1 alpha-2; zeros: not known */
    char kind;              /* 'P' person, 'B' business, 'M' merchant, 0 not known */
    bool home;              /* held at the bank whose data this is: a table of accounts has it */
    mn_text city;           /* where its holder lives; may be empty */
} mn_account;

/* Accounts that are held to be one party's, by identifiers that they share (party/merge.h). */
typedef struct mn_money_party {
    uint32_t first, count; /* of mn_payments.party_account */
} mn_money_party;

/* Where money was handled: a branch, a machine, a shop. */
struct mn_money_place {
    mn_text name, city; /* as given; either may be empty */
    char country[2];
    char kind;    /* 'B' branch, 'A' cash machine, 'S' shop, 0 not known */
    bool located; /* lat and lon are known: degrees */
    float lat, lon;
};

typedef struct mn_payments {
    uint32_t n; /* rows, by time, then as they came */
    /* 40 bytes a row: always there. */
    int64_t *time;  /* seconds since 1970-01-01 UTC; where no offset is given: as written */
    int64_t *value; /* > 0, in hundredths of `base`, for comparing; MN_PAY_NO_VALUE */
    uint32_t *from; /* account, or MN_PAY_NONE: outside */
    uint32_t *to;
    uint32_t *place; /* mn_payments.places; MN_PAY_NONE */
    uint32_t *row;   /* the row of the input, from 1 */
    uint16_t *mcc;   /* ISO 18245; 0: none */
    uint8_t *channel, *purpose;
    uint8_t *flags;
    int8_t *zone;      /* quarters of an hour that the local clock is before UTC */
    uint8_t *currency; /* mn_payments.code */
    uint8_t *file;     /* mn_payments.files */
    /* Where the input has them, else NULL. */
    int64_t *amount;  /* in minor units of its currency; NULL: it is value */
    uint32_t *id;     /* of texts: mn_payments_id(); NULL: the row's number is its id */
    uint32_t *device; /* number of a device */
    uint32_t *memo;   /* of texts */

    mn_account *account;
    uint32_t accounts;
    mn_money_party *party;
    uint32_t parties;
    uint32_t *party_account;
    struct mn_money_place *places;
    uint32_t n_places, devices;
    mn_text *device_name; /* by number; NULL where there are none */
    char (*code)[4];      /* ISO 4217 codes of currencies */
    uint8_t *exponent;
    unsigned currencies;
    char base[4]; /* the currency of value */
    mn_text *files;
    unsigned n_files;
    bool has_hours; /* some row has an hour */
    mn_arena texts;
    const char *blob; /* ids and memos by offset, each ended by a zero */
    size_t blob_bytes;
} mn_payments;

/* What mn_channel_name() and mn_purpose_name() give. */
extern const char *const mn_channel_words[MN_CHANNELS], *const mn_purpose_words[MN_PURPOSES];

/* Zero-initialised is legal. */
void mn_payments_free(mn_payments *p);
/* The id of a row as the input writes it, else its number: in buf where need be. */
mn_text mn_payments_id(const mn_payments *p, uint32_t i, char buf[24]);
/* The memo of a row; empty where it has none. */
mn_text mn_payments_memo(const mn_payments *p, uint32_t i);
/* The local day since 1970-01-01 and hour 0..23 of a row; the hour is -1 where not known. */
static inline int32_t mn_payment_day(const mn_payments *p, uint32_t i)
{
    const int64_t t = p->time[i] + INT64_C(900) * p->zone[i];
    return (int32_t)(t >= 0 ? t / 86400 : -((86399 - t) / 86400));
}
static inline int mn_payment_hour(const mn_payments *p, uint32_t i)
{
    const int64_t t = p->time[i] + INT64_C(900) * p->zone[i];
    return p->flags[i] & MN_PAY_DAY_ONLY ? -1 : (int)(((t % 86400 + 86400) % 86400) / 3600);
}

#endif
