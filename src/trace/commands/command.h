/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/commands/command.h - the commands of this domain.
 */
#ifndef TRACE_COMMAND_H
#define TRACE_COMMAND_H

#include <manumit/command.h>

extern const mn_command mn_trace_import_command, mn_trace_show_command;
extern const mn_command mn_trace_one_command;

extern const mn_command mn_trace_tiers_command, mn_trace_paths_command;
extern const mn_command mn_trace_plan_command, mn_trace_score_command, mn_trace_score_rule_command,
    mn_trace_expect_command;
extern const mn_command mn_trace_nexus_command, mn_trace_place_command;

extern const mn_command mn_trace_balance_command;
extern const mn_command mn_ban_check_command, mn_ban_list_command, mn_ban_what_if_command;

#endif
