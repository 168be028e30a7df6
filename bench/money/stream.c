/* SPDX-License-Identifier: Apache-2.0
 *
 * bench/money/stream.c - how long a payment waits for its answer in 'manumit money --stream':
 *
 *   bench_money_stream FILE [PATTERNS [OPTION...]]
 *
 * FILE is a CSV as the command reads it, in the order of time. Each line is timed alone, from its
 * bytes to what is told of it, in processor time; ends of weeks, when alerts are looked for, are
 * told apart. One line of "name value" pairs is printed: payments, processor seconds, microseconds
 * a payment.
 */
#include <manumit/command.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/file.h"
#include "money/stream/stream.h"

enum { WORDS = 40 };

static double now(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void check(mn_status st, const mn_err *e)
{
    if (st) {
        fprintf(stderr, "%s (%s)\n", e->msg, e->hint);
        exit(mn_status_exit(st));
    }
}

static int by_time(const void *a, const void *b)
{
    const float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
    const char *words[WORDS] = {
        "money", "-", "--stream", "--patterns", argc > 2 ? argv[2] : "all", "--currency", "USD"};
    int n = 7;
    char *bytes = NULL;
    size_t len = 0, lines = 0, weeks = 0, told = 0;
    uint64_t number = 0;
    mn_call *call = NULL;
    mn_pay_world w = {.files = 0};
    mn_pay_stream *s = NULL;
    mn_checkpoint c = {.at = 0};
    mn_buf out = {0};
    mn_err e = MN_ERR_INIT;
    for (int i = 3; i < argc && n < WORDS; i++)
        words[n++] = argv[i];
    if (argc < 2)
        return 2;
    check(mn_file_read(&bytes, &len, NULL, argv[1], UINT64_C(1) << 36, &e), &e);
    check(mn_call_parse(&call, mn_commands(), n, words, &e), &e);
    check(mn_pay_world_open(&w, call, NULL, &e), &e);
    check(mn_pay_stream_new(&s, &w, call, NULL, &e), &e);
    for (size_t i = 0; i < len; i++)
        lines += bytes[i] == '\n';
    float *took = malloc((lines + 1) * sizeof *took);
    if (!took)
        return 4;
    size_t k = 0;
    int32_t week = 0;
    double in_weeks = 0;
    const double from = now(CLOCK_PROCESS_CPUTIME_ID);
    for (size_t at = 0; at < len;) {
        const char *end = memchr(bytes + at, '\n', len - at);
        const size_t size = end ? (size_t)(end - bytes) - at : len - at;
        const double before = now(CLOCK_THREAD_CPUTIME_ID);
        check(mn_pay_stream_line(&out, s, (mn_text){bytes + at, size}, at, ++number, NULL, &e), &e);
        const double seconds = now(CLOCK_THREAD_CPUTIME_ID) - before;
        told += out.len;
        mn_buf_clear(&out);
        at += size + 1;
        mn_pay_stream_note(&c, s);
        if (c.week_end != week && number > 2) {
            in_weeks += seconds;
            weeks++;
        } else
            took[k++] = (float)(seconds * 1e6);
        week = c.week_end;
    }
    const double cpu = now(CLOCK_PROCESS_CPUTIME_ID) - from;
    qsort(took, k, sizeof *took, by_time);
    printf("payments %llu cpu %.2f p50_us %.2f p99_us %.2f p999_us %.1f longest_us %.0f weeks %zu "
           "week_seconds %.2f hits %llu alerts %llu told_bytes %zu\n",
           (unsigned long long)c.payments, cpu, (double)took[k / 2], (double)took[k * 99 / 100],
           (double)took[k * 999 / 1000], (double)took[k - 1], weeks,
           weeks ? in_weeks / (double)weeks : 0, (unsigned long long)c.hits,
           (unsigned long long)c.alerts, told);
    free(took);
    mn_buf_free(&out);
    mn_pay_stream_free(s);
    mn_pay_world_close(&w);
    mn_call_free(call);
    free(bytes);
    return 0;
}
