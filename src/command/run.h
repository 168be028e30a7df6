/* SPDX-License-Identifier: Apache-2.0
 *
 * command/run.h - what running and replaying a call share.
 */
#ifndef COMMAND_RUN_H
#define COMMAND_RUN_H

#include <manumit/command.h>

/* The inputs that a replay expects, against those in the report's manifest:
 * catches what could not be checked before the run, as standard input. MN_DATA
 * when one is missing or not the same. A call that is no replay expects none. */
MN_USE mn_status mn_expected_check(const mn_call *call, const mn_report *r, mn_err *e);

/* MN_USAGE when a file that the call is to write is one that it reads, be it a file's link
 * or the manifest of a replay. */
MN_USE mn_status mn_call_check_outputs(const mn_call *call, mn_err *e);

/* Whether two names are of one file, which need not be there yet. */
bool mn_call_same_place(const char *a, const char *b);

/* What is wrong with the usage of a call that a manifest made is wrong with that data. */
MN_USE mn_status mn_manifest_blamed(const mn_call *call, mn_status st, mn_err *e);

extern const mn_command mn_replay_command;

#endif
