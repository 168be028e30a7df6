/* SPDX-License-Identifier: Apache-2.0
 *
 * commands.c - the list of all commands, in the order of the help.
 */
#include "command/run.h"
#include <manumit/command.h>
#include <stddef.h>

static const mn_command *const all[] = {
    &mn_replay_command,
    NULL,
};

const mn_command *const *mn_commands(void)
{
    return all;
}
