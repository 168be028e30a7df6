/* SPDX-License-Identifier: Apache-2.0
 *
 * command_sample.h - made-up commands that use every part of a declaration.
 */
#ifndef TEST_COMMAND_SAMPLE_H
#define TEST_COMMAND_SAMPLE_H

#include <manumit/command.h>

/* "count" (also a group), "count words", "model import", "model check", "plain". */
extern const mn_command *const sample_commands[];

#endif
