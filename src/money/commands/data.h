/* SPDX-License-Identifier: Apache-2.0
 *
 * money/commands/data.h - how commands about money begin: the options by which payments are read,
 * reading them, and telling what was read.
 */
#ifndef MONEY_COMMANDS_DATA_H
#define MONEY_COMMANDS_DATA_H

#include <manumit/command.h>

#include "money/party/merge.h"
#include "money/read/read.h"

typedef struct mn_money_data {
    mn_payments p;
    mn_money_log log;
    mn_people people;
    mn_merges merges;
} mn_money_data;

/* What is read beside payments, and how. Texts are borrowed. */
typedef struct mn_money_open_options {
    mn_money_read_options read;
    const char *const *accounts, *const *places; /* tables of them */
    size_t n_accounts, n_places;
    mn_merge_options merge;
} mn_money_open_options;
/* Payments of these files, with accounts, places and parties. *out is new; mn_money_close(). */
MN_USE mn_status mn_money_open_with(mn_money_data *out, const char *const *paths, size_t n,
                                    const mn_money_open_options *o, const mn_ctx *ctx, mn_err *e);

/* Reads the call's inputs, with the options below. *out is new; mn_money_close(). */
MN_USE mn_status mn_money_open(mn_money_data *out, const mn_call *call, const mn_ctx *ctx,
                               mn_err *e);
/* The same of its first input, by what is known already. */
MN_USE mn_status mn_money_open_known(mn_money_data *out, const mn_call *call,
                                     const mn_money_known *known, const mn_ctx *ctx, mn_err *e);
/* The same of these files in place of the call's inputs. */
MN_USE mn_status mn_money_open_files(mn_money_data *out, const mn_call *call,
                                     const char *const *paths, size_t n, const mn_ctx *ctx,
                                     mn_err *e);
void mn_money_close(mn_money_data *d); /* zero-initialised is legal */
/* Its second half: the tables of accounts and places, and parties, of payments that were read. */
MN_USE mn_status mn_money_open_people(mn_money_data *d, const mn_call *call, const mn_ctx *ctx,
                                      mn_err *e);

/* Into the manifest: the files with their digests. */
MN_USE mn_status mn_money_tell_inputs(mn_report *r, const mn_money_data *d, mn_err *e);
/* What was not read, or read with an assumption: warnings, the table "refused", the notes. */
MN_USE mn_status mn_money_tell_reading(mn_report *r, const mn_money_data *d, mn_err *e);

/* Of mn_command.options, before a command's own. */
#define MN_MONEY_READ_OPTIONS                                                                      \
    {.name = "columns",                                                                            \
     .type = MN_OPT_TEXT,                                                                          \
     .arg = "COLUMN=HEADING,...",                                                                  \
     .help = "Which column is what, where its heading does not tell: id, time, date, amount (or "  \
             "debit, credit), currency, from, to, from_bank, to_bank, channel, purpose, place, "   \
             "city, country, mcc, device, memo, from_name, to_name, direction, return_of. Where "  \
             "the sign of the amount is the direction, direction and amount have the same "        \
             "heading."},                                                                          \
        {.name = "currency",                                                                       \
         .type = MN_OPT_TEXT,                                                                      \
         .arg = "CODE",                                                                            \
         .help = "The currency of rows that don't say theirs."},                                   \
        {.name = "rates",                                                                          \
         .type = MN_OPT_TEXT,                                                                      \
         .arg = "FILE",                                                                            \
         .help = "What currencies are worth: a table with the columns date, currency and rate; "   \
                 "or 'yearly' for the averages of years that the program has, in US dollars. "     \
                 "Without it only amounts in the main currency are compared."},                    \
        {.name = "clock",                                                                          \
         .type = MN_OPT_TEXT,                                                                      \
         .arg = "PLACE",                                                                           \
         .help = "Whose clock times without an offset are by, as Europe/Madrid, or its rule. "     \
                 "Without it they are taken as written."},                                         \
        {.name = "dates",                                                                          \
         .type = MN_OPT_CHOICE,                                                                    \
         .arg = "ORDER",                                                                           \
         .choices = "iso|dmy|mdy",                                                                 \
         .def = "iso",                                                                             \
         .help = "Whether 03/04/2026 has the day or the month first."},                            \
        {.name = "decimal",                                                                        \
         .type = MN_OPT_CHOICE,                                                                    \
         .arg = "MARK",                                                                            \
         .choices = "unsaid|point|comma",                                                          \
         .def = "unsaid",                                                                          \
         .help = "What stands before decimals, where 1,234 and 1.234 don't tell."},                \
        {.name = "sheet", .type = MN_OPT_TEXT, .arg = "NAME", .help = "The sheet of a workbook."}, \
        {.name = "return-days",                                                                    \
         .type = MN_OPT_INT,                                                                       \
         .arg = "N",                                                                               \
         .def = "30",                                                                              \
         .min = 0,                                                                                 \
         .max = 3660,                                                                              \
         .unit = "days",                                                                           \
         .help = "A return that names no payment gives back one at most so old."},                 \
        {.name = "accounts",                                                                       \
         .type = MN_OPT_FILE,                                                                      \
         .arg = "FILE",                                                                            \
         .many = true,                                                                             \
         .help = "A table of accounts: account, bank, party, kind, name, opened, country, phone, " \
                 "address, device, signer, mcc, home_city."},                                      \
        {.name = "places",                                                                         \
         .type = MN_OPT_FILE,                                                                      \
         .arg = "FILE",                                                                            \
         .many = true,                                                                             \
         .help = "A table of places: place, city, country, latitude, longitude, kind."},           \
        {.name = "merge",                                                                          \
         .type = MN_OPT_CHOICE,                                                                    \
         .arg = "RULE",                                                                            \
         .choices = "same|any|none",                                                               \
         .def = "same",                                                                            \
         .help = "When accounts are one party's: same customer, or a shared identifier and the "   \
                 "same name; any shared identifier; never."},                                      \
        {.name = "hub",                                                                            \
         .type = MN_OPT_INT,                                                                       \
         .arg = "N",                                                                               \
         .def = "10",                                                                              \
         .min = 2,                                                                                 \
         .max = 1000,                                                                              \
         .unit = "accounts",                                                                       \
         .help = "An identifier of more accounts merges none, as a branch's telephone."},          \
    {                                                                                              \
        .name = "not-merged", .type = MN_OPT_FILE, .arg = "FILE",                                  \
        .help = "A table of pairs of accounts that are not to be merged."                          \
    }

#endif
