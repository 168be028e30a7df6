/* SPDX-License-Identifier: Apache-2.0
 *
 * money/case/profile.h - what a draft needs to know of the bank: given by the bank in a file, never
 * made up. What is missing is listed for whoever finishes the draft.
 */
#ifndef MONEY_CASE_PROFILE_H
#define MONEY_CASE_PROFILE_H

#include "core/buf.h"
#include "money/case/case.h"

typedef struct mn_profile_key {
    const char *name;
    size_t most;       /* characters of the field it goes to */
    const char *needs; /* what is to be filled in without it; NULL: it may be missing */
} mn_profile_key;

/* A filer's data for FinCEN. */
typedef enum mn_bank_key {
    MN_BANK_NAME,
    MN_BANK_DBA,
    MN_BANK_TIN,
    MN_BANK_TIN_KIND,
    MN_BANK_REGULATOR,
    MN_BANK_KIND,
    MN_BANK_STREET,
    MN_BANK_CITY,
    MN_BANK_STATE,
    MN_BANK_ZIP,
    MN_BANK_COUNTRY,
    MN_BANK_CONTROL,
    MN_BANK_OFFICE,
    MN_BANK_OFFICE_PHONE,
    MN_BANK_SENDER,
    MN_BANK_SENDER_TIN,
    MN_BANK_SENDER_CODE,
    MN_BANK_SENDER_STREET,
    MN_BANK_SENDER_CITY,
    MN_BANK_SENDER_STATE,
    MN_BANK_SENDER_ZIP,
    MN_BANK_SENDER_COUNTRY,
    MN_BANK_SENDER_PHONE,
    MN_BANK_SENDER_CONTACT,
    MN_BANK_BRANCH_STREET,
    MN_BANK_BRANCH_CITY,
    MN_BANK_BRANCH_STATE,
    MN_BANK_BRANCH_ZIP,
    MN_BANK_BRANCH_COUNTRY,
    MN_BANK_KEYS,
} mn_bank_key;
extern const mn_profile_key mn_bank_keys[MN_BANK_KEYS];

/* For goAML: what a national unit gives out and asks for. */
typedef enum mn_goaml_key {
    MN_GOAML_ENTITY,
    MN_GOAML_BRANCH,
    MN_GOAML_REPORT_CODE,
    MN_GOAML_CURRENCY,
    MN_GOAML_COUNTRY,
    MN_GOAML_FIRST_NAME,
    MN_GOAML_LAST_NAME,
    MN_GOAML_INSTITUTION,
    MN_GOAML_SWIFT,
    MN_GOAML_INDICATOR,
    MN_GOAML_CASH,
    MN_GOAML_WIRE,
    MN_GOAML_OTHER,
    MN_GOAML_FUNDS_CASH,
    MN_GOAML_FUNDS_OTHER,
    MN_GOAML_KEYS,
} mn_goaml_key;
extern const mn_profile_key mn_goaml_keys[MN_GOAML_KEYS];

/* Reads an object of texts into values[n], which the arena keeps. MN_DATA for a key that is not
 * known, stands twice, or is longer than its field. */
MN_USE mn_status mn_profile_read(mn_text *values, const mn_profile_key *keys, size_t n,
                                 mn_text json, const char *file, mn_arena *a, mn_err *e);

/* What is still to be done by hand before a draft can be sent: a line each. */
typedef struct mn_todo {
    mn_buf lines;
    size_t n;
} mn_todo;
MN_PRINTF(2, 3) void mn_todo_add(mn_todo *t, const char *fmt, ...);
/* Adds what is needed and is missing. */
void mn_profile_missing(mn_todo *t, const mn_text *values, const mn_profile_key *keys, size_t n,
                        const char *of);

#endif
