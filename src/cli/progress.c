/* SPDX-License-Identifier: Apache-2.0
 *
 * progress.c - the progress line. Short work shows none.
 */
#include "progress.h"
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

static const double silent_seconds = 1.0;

void cli_progress_start(cli_progress *p, bool wanted)
{
    *p = (cli_progress){.wanted = wanted && isatty(STDERR_FILENO) == 1};
    clock_gettime(CLOCK_MONOTONIC, &p->start);
}

void cli_progress_show(const char *what, uint64_t done, uint64_t total, void *payload)
{
    cli_progress *p = payload;
    if (!p->wanted)
        return;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    double gone =
        (double)(now.tv_sec - p->start.tv_sec) + (double)(now.tv_nsec - p->start.tv_nsec) / 1e9;
    if (gone < silent_seconds)
        return;
    p->shown = true;
    if (total > 0) {
        double share = done < total ? (double)done / (double)total : 1;
        fprintf(stderr, "\r\033[K%.60s %3.0f%%", what, 100 * share);
    } else {
        fprintf(stderr, "\r\033[K%.60s %" PRIu64, what, done);
    }
    fflush(stderr);
}

void cli_progress_end(cli_progress *p)
{
    if (p->shown) {
        fputs("\r\033[K", stderr);
        fflush(stderr);
        p->shown = false;
    }
}
