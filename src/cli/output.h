/* SPDX-License-Identifier: Apache-2.0
 *
 * output.h - standard output, standard error and the screen.
 */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include <manumit/core.h>

/* Puts a closed standard stream's descriptor out of reach, so that no file that is opened
 * gets it: using the stream fails as before. Comes before all else. */
void cli_open_standard(void);

/* Whether standard output is a terminal. */
bool cli_on_terminal(void);
/* Columns for text on standard output: the terminal's, at most 100; else 80. */
unsigned cli_width(void);
/* Whether --color auto means colour here: a terminal that can, and no NO_COLOR. */
bool cli_can_color(void);

/* An mn_write_fn onto standard output, or onto standard error where payload is
 * stderr. MN_SYSTEM with the reason when it can't be written. */
mn_status cli_write(void *payload, const char *bytes, size_t len, mn_err *e);
/* Flushes and closes standard output: the last chance to learn of a full disk. */
MN_USE mn_status cli_close(mn_err *e);
/* Whether the reader of standard output went away; then there is nobody to tell. */
bool cli_pipe_broken(const mn_err *e);

/* "manumit: FILE:LINE:COL: message", "  text: ...", "  hint: ..." */
void cli_print_error(const mn_err *e);
void cli_print_warning(const char *text);

#endif
