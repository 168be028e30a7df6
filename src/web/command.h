/* SPDX-License-Identifier: Apache-2.0
 *
 * web/command.h - the command that serves all the others.
 */
#ifndef WEB_COMMAND_H
#define WEB_COMMAND_H

#include <manumit/command.h>

extern const mn_command mn_serve_command;

#endif
