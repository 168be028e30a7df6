/* SPDX-License-Identifier: Apache-2.0
 *
 * bench/money/read.c - how fast a table of payments is read:
 *
 *   bench_money_read FILE THREADS RUNS [COLUMNS]
 *
 * From the file to payments in the order of time, accounts numbered, repeated ids looked for. The
 * best run counts. read_peer.py measures DuckDB and Python on the same file.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "money/read/read.h"

static double wall(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static double user(void)
{
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return (double)u.ru_utime.tv_sec + (double)u.ru_utime.tv_usec * 1e-6 +
           (double)u.ru_stime.tv_sec + (double)u.ru_stime.tv_usec * 1e-6;
}

int main(int argc, char **argv)
{
    if (argc < 4) {
        fprintf(stderr, "bench_money_read FILE THREADS RUNS [COLUMNS]\n");
        return 2;
    }
    const mn_ctx ctx = {.threads = (unsigned)strtoul(argv[2], NULL, 10)};
    const mn_money_read_options o = {
        .columns = argc > 4 ? argv[4] : NULL, .currency = "USD", .return_days = 30};
    const char *path = argv[1];
    double best = 1e9, least = 1e9;
    uint32_t n = 0;
    for (int i = 0; i < (int)strtol(argv[3], NULL, 10); i++) {
        mn_payments p = {.n = 0};
        mn_money_log log = {.files = 0};
        mn_err e = MN_ERR_INIT;
        const double began = wall(), used = user();
        if (mn_payments_read(&p, &log, &ctx, &path, 1, &o, &e)) {
            fprintf(stderr, "%s\n", e.msg);
            return 1;
        }
        best = wall() - began < best ? wall() - began : best;
        least = user() - used < least ? user() - used : least;
        n = p.n;
        mn_payments_free(&p);
        mn_money_log_free(&log);
    }
    printf("manumit %u rows, %s threads: %.2f s, %.2f million rows/s; %.2f s of processors, %.2f "
           "million rows/s of one\n",
           n, argv[2], best, n / best / 1e6, least, n / least / 1e6);
    return 0;
}
