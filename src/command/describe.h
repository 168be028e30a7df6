/* SPDX-License-Identifier: Apache-2.0
 *
 * command/describe.h - the pieces of text that help, man pages and completion share.
 */
#ifndef COMMAND_DESCRIBE_H
#define COMMAND_DESCRIBE_H

#include "core/buf.h"
#include <manumit/command.h>

/* Appends text, broken between words so that no line passes width columns. The
 * cursor stands at column `at`; lines begin at column indent. Ends the line. */
void mn_wrap(mn_buf *b, const char *text, unsigned indent, unsigned at, unsigned width);

/* Appends a call of the shell, indented. Where it passes width columns it is
 * broken between words, an option beside its value, with " \" and a deeper
 * indent: it can be pasted as it stands. Ends the line. */
void mn_describe_example(mn_buf *b, const char *line, unsigned indent, unsigned width);

/* "-o, --output FILE"; "    --json" where letters is set and there is no letter. */
void mn_describe_label(mn_buf *b, const mn_option *o, bool letters);
/* The help and the facts in parentheses. */
void mn_describe_option(mn_buf *b, const mn_option *o);
/* "model import [OPTION]... FILE..." the call without the program. */
void mn_describe_usage(mn_buf *b, const mn_command *c);

/* Whether the command declares a common option itself, by name. */
bool mn_describe_replaced(const mn_command *c, const mn_option *common);

/* Hands the text to the writer and frees it. MN_SYSTEM when it could not be built. */
MN_USE mn_status mn_describe_write(mn_buf *b, mn_write_fn write, void *payload, mn_err *e);

#endif
