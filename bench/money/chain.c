/* SPDX-License-Identifier: Apache-2.0
 *
 * bench/money/chain.c - from a file of payments to what each of them closes:
 *
 *   bench_money_chain FILE THREADS RUNS rolling|node [COLUMNS]
 *
 * Reads the file, then finds structuring, funnels and pass-through (`node`); `rolling` also reckons
 * for each payment what rolls along with it: how many have paid its payee and whom its payer has
 * paid within 7 days, the sources of small payments. The best run by the clock counts.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "money/pattern/pattern.h"
#include "money/read/read.h"

typedef struct took {
    double wall, used;
} took;

static took now(void)
{
    struct timespec t;
    struct rusage u;
    clock_gettime(CLOCK_MONOTONIC, &t);
    getrusage(RUSAGE_SELF, &u);
    return (took){(double)t.tv_sec + (double)t.tv_nsec * 1e-9,
                  (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
                      (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) * 1e-6};
}

static took since(took began)
{
    const took t = now();
    return (took){t.wall - began.wall, t.used - began.used};
}

static mn_pattern_config config_of(const char *what)
{
    static const mn_pattern on[] = {MN_PATTERN_STRUCTURING,  MN_PATTERN_FUNNEL,
                                    MN_PATTERN_PASS_THROUGH, MN_PATTERN_FAN_IN,
                                    MN_PATTERN_FAN_OUT,      MN_PATTERN_SMURFING};
    mn_pattern_config c = mn_pattern_defaults();
    c.on = 0;
    c.ties = MN_TIES_ROW;
    for (size_t i = 0; i < (strcmp(what, "node") == 0 ? 3 : sizeof on / sizeof *on); i++)
        c.on |= MN_PATTERN_BIT(on[i]);
    return c;
}

/* What rolls along, added up as it comes. */
static void add_up(void *payload, uint32_t first, uint32_t n, const uint16_t *level)
{
    uint64_t *sum = payload;
    (void)first;
    for (uint32_t i = 0; i < n; i++)
        for (unsigned k = 0; k < MN_PATTERNS; k++)
            sum[k] += level[(size_t)i * MN_PATTERNS + k];
}

/* One run: what reading took, and all of it. */
static mn_status run(const char *path, const char *columns, const mn_pattern_config *c,
                     const mn_ctx *ctx, took *reading, took *all, mn_pattern_counts *counts,
                     mn_err *e)
{
    const mn_money_read_options o = {.columns = columns, .currency = "USD", .return_days = 30};
    const mn_pattern_world world = {.area = NULL};
    mn_payments p = {.n = 0};
    mn_money_log log = {.files = 0};
    mn_hits hits = {.n = 0};
    const took began = now();
    mn_status st = mn_payments_read(&p, &log, ctx, &path, 1, &o, e);
    *reading = since(began);
    uint64_t rolls[MN_PATTERNS] = {0};
    const mn_pattern_want want = {.take = add_up, .payload = rolls};
    if (!st)
        st = mn_patterns_run(&hits, counts, &p, c, &world, &want, ctx, e);
    *all = since(began);
    counts->payments = p.n;
    for (unsigned i = 0; i < MN_PATTERNS; i++)
        counts->cut[i] = rolls[i];
    mn_hits_free(&hits);
    mn_payments_free(&p);
    mn_money_log_free(&log);
    return st;
}

int main(int argc, char **argv)
{
    if (argc < 5) {
        fprintf(stderr, "bench_money_chain FILE THREADS RUNS rolling|node [COLUMNS]\n");
        return 2;
    }
    const mn_ctx ctx = {.threads = (unsigned)strtoul(argv[2], NULL, 10)};
    const mn_pattern_config c = config_of(argv[4]);
    took reading = {1e9, 1e9}, all = {1e9, 1e9};
    mn_pattern_counts counts = {.payments = 0};
    for (long i = strtol(argv[3], NULL, 10); i > 0; i--) {
        took r, a;
        mn_err e = MN_ERR_INIT;
        if (run(argv[1], argc > 5 ? argv[5] : NULL, &c, &ctx, &r, &a, &counts, &e)) {
            fprintf(stderr, "%s\n", e.msg);
            return 1;
        }
        if (a.wall < all.wall) {
            reading = r;
            all = a;
        }
    }
    const double n = (double)counts.payments / 1e6;
    printf("manumit %.3f million payments, %s threads: read %.2f s, then %.2f s, in all %.2f s: "
           "%.2f million/s; %.2f s of processors;",
           n, argv[2], reading.wall, all.wall - reading.wall, all.wall, n / all.wall, all.used);
    for (unsigned i = 0; i < MN_PATTERNS; i++)
        if (c.on & MN_PATTERN_BIT(i))
            printf(" %s %llu, %llu", mn_pattern_name((mn_pattern)i),
                   (unsigned long long)counts.hits[i], (unsigned long long)counts.cut[i]);
    putchar('\n');
    return 0;
}
