/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/commands/command.h - the commands about how many there are.
 */
#ifndef MEASURE_COMMANDS_COMMAND_H
#define MEASURE_COMMANDS_COMMAND_H

#include <manumit/command.h>

extern const mn_command mn_estimate_command;         /* manumit estimate */
extern const mn_command mn_estimate_scaleup_command; /* manumit estimate scaleup */

#endif
