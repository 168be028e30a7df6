/* SPDX-License-Identifier: Apache-2.0
 *
 * progress.h - one line on standard error that says how far long work is.
 */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

typedef struct cli_progress {
    bool wanted; /* and standard error is a terminal */
    bool shown;
    struct timespec start;
} cli_progress;

void cli_progress_start(cli_progress *p, bool wanted);

/* mn_ctx's callback; payload is the cli_progress. Silent for the first second. */
void cli_progress_show(const char *what, uint64_t done, uint64_t total, void *payload);

/* Takes the line away. */
void cli_progress_end(cli_progress *p);

#endif
