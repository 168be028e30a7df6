/* SPDX-License-Identifier: Apache-2.0
 *
 * team/command.h - the commands about a store itself: its log, its
 * accounts, its state.
 */
#ifndef TEAM_COMMAND_H
#define TEAM_COMMAND_H

#include <manumit/command.h>

extern const mn_command mn_audit_show_command, mn_audit_verify_command;
extern const mn_command mn_user_add_command, mn_user_list_command, mn_user_role_command,
    mn_user_password_command, mn_user_disable_command, mn_user_enable_command;
extern const mn_command mn_store_info_command, mn_store_migrate_command, mn_store_set_command;

#endif
