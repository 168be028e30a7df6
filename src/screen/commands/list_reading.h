/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/commands/list_reading.h - what 'list read' and 'list import' have in common: their
 * options, and what they tell of a reading.
 */
#ifndef SCREEN_COMMANDS_LIST_READING_H
#define SCREEN_COMMANDS_LIST_READING_H

#include <manumit/command.h>

#include "screen/lists/lists.h"

#define MN_LIST_READ_OPTIONS                                                                       \
    {.name = "format",                                                                             \
     .type = MN_OPT_TEXT,                                                                          \
     .arg = "F",                                                                                   \
     .help = "The format ('manumit list formats' names them). Without it, what the files hold "    \
             "tells."},                                                                            \
        {.name = "columns",                                                                        \
         .type = MN_OPT_TEXT,                                                                      \
         .arg = "MAP",                                                                             \
         .help = "Of a table of your own: which column is what, as "                               \
                 "name=Company,alias=Other names,country=Country,id=No. Fields: id, schema, "      \
                 "name, alias, weakAlias, previousName, country, birthDate, address, city, "       \
                 "program, startDate, endDate, status, notes, leiCode, taxNumber, "                \
                 "registrationNumber and others of FollowTheMoney. Aliases, countries and "        \
                 "programs may stand several in a cell, between semicolons."},                     \
    {                                                                                              \
        .name = "sheet", .type = MN_OPT_TEXT, .arg = "NAME",                                       \
        .help = "The sheet of a workbook. Without it, the first."                                  \
    }

#define MN_LIST_READ_TABLES                                                                        \
    {"columns", "file,column,taken_as,filled,not_understood,example,ask",                          \
     "of a table: what each column was taken as, and which of those kept as notes may hold "       \
     "names"},                                                                                     \
        {"refused", "file,line,reason,text", "rows that can't be read"},                           \
    {                                                                                              \
        "sources", "file,sha256", "the files that were read"                                       \
    }

mn_list_options mn_list_options_of(const mn_call *call);
/* Tells figures and notes; then, behind the command's own tables, refused rows and files. */
MN_USE mn_status mn_list_describe(mn_report *r, const mn_list_reading *reading, bool headline,
                                  mn_err *e);
MN_USE mn_status mn_list_describe_files(mn_report *r, const mn_list_reading *reading, mn_err *e);

#endif
