/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/commands/review_party.h - the party that somebody decided on, with the very values by
 * which screening knows it again: countries as codes, dates as ISO 8601.
 */
#ifndef SCREEN_COMMANDS_REVIEW_PARTY_H
#define SCREEN_COMMANDS_REVIEW_PARTY_H

#include <manumit/command.h>
#include <manumit/store_review.h>

#include "screen/match/query.h"
#include "screen/review/identity.h"

/* Options that both 'review put' and 'review import' have: the file that was screened. */
#define MN_PARTIES_OPTIONS                                                                         \
    {.name = "parties",                                                                            \
     .type = MN_OPT_FILE,                                                                          \
     .arg = "FILE",                                                                                \
     .help = "The file that was screened, whose lines are meant."},                                \
        {.name = "columns",                                                                        \
         .type = MN_OPT_TEXT,                                                                      \
         .arg = "MAP",                                                                             \
         .help = "With --parties: which of its columns is what, as it was said to 'screen'."},     \
        {.name = "sheet",                                                                          \
         .type = MN_OPT_TEXT,                                                                      \
         .arg = "NAME",                                                                            \
         .help = "With --parties: the sheet of a workbook. Without it, the first."},               \
    {                                                                                              \
        .name = "schema", .type = MN_OPT_TEXT, .arg = "SCHEMA",                                    \
        .help = "What the party is, where the file does not say: Person, Company, Vessel, ... As " \
                "it was said to 'screen'."                                                         \
    }

/* A file that was screened. Zero-initialised is none; mn_parties_close(). */
typedef struct mn_parties {
    mn_table *table;
    mn_query_columns *columns;
    mn_schema schema; /* of those that say none */
} mn_parties;
MN_USE mn_status mn_parties_open(mn_parties *out, const mn_call *call, const mn_ctx *ctx,
                                 mn_err *e);
void mn_parties_close(mn_parties *p);
/* The party of a line, as 'screen' prints it. *out is borrowed of m. MN_DATA where it has none. */
MN_USE mn_status mn_parties_line(const mn_party **out, mn_party_maker *m, const mn_kit *k,
                                 const mn_parties *p, uint64_t line, mn_err *e);

/* The party that the options of 'review put' describe. *out is borrowed of m. */
MN_USE mn_status mn_review_party(const mn_party **out, mn_party_maker *m, const mn_kit *k,
                                 const mn_call *call, const mn_ctx *ctx, mn_err *e);
/* --schema; MN_USAGE for one that is not known. */
MN_USE mn_status mn_review_schema(mn_schema *out, const mn_call *call, mn_err *e);
/* "match", "no-match", "no_match", "unsure" */
bool mn_review_decision(mn_store_decision *out, mn_text text);

#endif
