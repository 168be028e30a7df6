/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/commands/screen_rows.h - what came of the rows of a file, between those who match them
 * (screen_rows.c) and those who tell of it (screen_report.c).
 */
#ifndef SCREEN_COMMANDS_SCREEN_ROWS_H
#define SCREEN_COMMANDS_SCREEN_ROWS_H

#include "screen/commands/screen_details.h"

enum {
    MN_T_ALL,
    MN_T_FOUND, /* what is shown of them */
    MN_T_DECIDED,
    MN_T_WHY,
    MN_T_MET, /* which words met */
    MN_T_REFUSED,
    MN_T_ENTRIES,
    MN_T_PARTIES,
    MN_T_COMPARED,
    MN_T_COLUMNS,
    MN_T_TABLES
};

enum { MN_FOUND_SHOWN = 50 }; /* on a terminal */

typedef struct mn_screened {
    const mn_screening *s;
    const mn_table *in;
    uint64_t parties, matched, to_review; /* parties, and such as have one */
    uint64_t shown;                       /* rows that are a match or to be looked at */
    size_t found;                         /* of them that differ, where few are shown */
    bool repeated, numbered;              /* some stand in several rows; parties have ids */
    uint64_t refused;
    uint64_t decided, cleared; /* entries of parties on which people decided; none by that */
} mn_screened;

/* The report of what was made; consumes the tables. */
MN_USE mn_status mn_screened_report(mn_report **out, mn_maker made[MN_T_TABLES],
                                    const mn_screened *x, bool brief, mn_err *e);

/* screen_signed.c: what a person has to know who signs for the answer: program and rules, what
 * was read, the thresholds, what 'none' means. */
MN_USE mn_status mn_screened_sign(mn_report *r, const mn_screened *x, mn_err *e);

#endif
