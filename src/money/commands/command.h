/* SPDX-License-Identifier: Apache-2.0
 *
 * money/commands/command.h - the commands about money.
 */
#ifndef MONEY_COMMANDS_COMMAND_H
#define MONEY_COMMANDS_COMMAND_H

#include <manumit/command.h>

extern const mn_command mn_marker_list_command, mn_marker_put_command, mn_marker_withdraw_command,
    mn_money_decide_command, mn_money_queue_command, mn_money_command, mn_money_case_command,
    mn_money_part_command, mn_money_read_command, mn_money_simulate_command,
    mn_money_typology_command;

#endif
