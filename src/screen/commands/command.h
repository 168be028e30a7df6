/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/commands/command.h - the commands of this domain.
 */
#ifndef SCREEN_COMMAND_H
#define SCREEN_COMMAND_H

#include <manumit/command.h>

extern const mn_command mn_list_import_command, mn_list_show_command, mn_list_diff_command,
    mn_list_entry_command, mn_list_read_command, mn_list_formats_command;
extern const mn_command mn_screen_command, mn_screen_pairs_command;
extern const mn_command mn_facility_match_command, mn_facility_duplicates_command,
    mn_facility_pairs_command;
extern const mn_command mn_review_put_command, mn_review_import_command, mn_review_confirm_command,
    mn_review_withdraw_command, mn_review_list_command, mn_review_export_command;

#endif
