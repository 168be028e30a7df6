/* SPDX-License-Identifier: Apache-2.0
 *
 * signals.h - Ctrl-C and termination, turned into a wish to stop.
 */
#ifndef CLI_SIGNALS_H
#define CLI_SIGNALS_H

#include <stdbool.h>

/* From here on SIGINT and SIGTERM are only noted; the second one kills. */
void cli_signals_catch(void);

/* The signal that asked to stop, or 0. */
int cli_signals_caught(void);

/* The signal has done what it was for; from here on there was none. */
void cli_signals_forget(void);

/* mn_ctx's callback. */
bool cli_signals_cancelled(void *payload);

#endif
