/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/commands/facility.h - what the commands about facilities share.
 */
#ifndef SCREEN_COMMANDS_FACILITY_H
#define SCREEN_COMMANDS_FACILITY_H

#include <manumit/command.h>

#include "screen/facility/groups.h"
#include "screen/facility/rows.h"
#include "screen/match/open_lists.h"

/* A file of facilities and which of its columns is what. */
typedef struct mn_facility_file {
    mn_table *t;
    mn_facility_columns *columns;
    uint64_t strange; /* rows whose country is not known */
    char country[64]; /* the first of them */
} mn_facility_file;

/* A run: what is open, and what came of it. Zeroed is legal to close. */
typedef struct mn_facility_run {
    mn_kit *kit;
    mn_facility_judge *judge;
    mn_facility_limits limits;
    bool explain, brief;
    mn_facility_file asked, known; /* known: the register, of 'match' */
    mn_screener *screener;         /* of lists of the store that stand in for the register */
    mn_lists lists;
    mn_facility_set *known_set, *own_set;
    mn_facility_answer *known_answer; /* of each row of asked, against the register */
    mn_facility_answer *own_answer;   /* of each of own_set */
    uint32_t *own;                    /* of each row of asked: which of own_set, or UINT32_MAX */
    uint32_t *row;                    /* of each of own_set: which row */
    uint64_t autos, reviews, news, refused, conflicts, twice, unknown_ids;
} mn_facility_run;

/* The answer for row i of asked: which set it is about, what was found, what it is. */
typedef struct mn_facility_said {
    mn_facility_decision decision;
    const mn_facility_set *set;       /* of answer->pair.other and same */
    const mn_facility_answer *answer; /* NULL: refused */
    mn_text facility;                 /* its id; empty where a person must decide */
    bool in_file;                     /* like another row of the file, not of the register */
} mn_facility_said;
mn_facility_said mn_facility_say(const mn_facility_run *x, size_t i);

/* facility_report.c: the tables, texts and warnings of a run. */
MN_USE mn_status mn_facility_report(mn_report **out, mn_facility_run *x, const char *command,
                                    const char *title, const mn_ctx *ctx, mn_err *e);

#define MN_FACILITY_COLUMNS                                                                        \
    "line,id,name,country,facility,candidate,candidate_line,candidate_name,score,probability,"     \
    "decision,where,met,"                                                                          \
    "differs,same_address,metres,address,candidate_address"

/* Options of both, in their declarations. */
#define MN_FACILITY_OPTIONS                                                                        \
    {.name = "columns",                                                                            \
     .type = MN_OPT_TEXT,                                                                          \
     .arg = "MAP",                                                                                 \
     .help = "Which column of FILE is what, as name=Factory,address=Addr 1,country=Land. Fields: " \
             "id, name, address, city, region, postcode, country, sector, lat, lng, facility "     \
             "(the register's id, where it is known), os_id, lei, number. Without it, headings "   \
             "tell."},                                                                             \
        {.name = "sheet",                                                                          \
         .type = MN_OPT_TEXT,                                                                      \
         .arg = "NAME",                                                                            \
         .help = "The sheet of a workbook. Without it, the first."},                               \
        {.name = "accept",                                                                         \
         .type = MN_OPT_REAL,                                                                      \
         .arg = "P",                                                                               \
         .def = "0.8",                                                                             \
         .min = 0.01,                                                                              \
         .max = 1,                                                                                 \
         .help = "The decision is 'auto' from this probability on."},                              \
        {.name = "review",                                                                         \
         .type = MN_OPT_REAL,                                                                      \
         .arg = "P",                                                                               \
         .def = "0.5",                                                                             \
         .min = 0.01,                                                                              \
         .max = 1,                                                                                 \
         .help = "The decision is 'review' from this probability on: a person must look."},        \
    {                                                                                              \
        .name = "explain", .type = MN_OPT_FLAG,                                                    \
        .help = "Say of each row that is like another why: which words of the names met, which "   \
                "parts of the addresses, and what limits the answer."                              \
    }

#endif
