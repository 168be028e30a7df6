/* SPDX-License-Identifier: Apache-2.0
 *
 * bench/money/patterns.c - how fast patterns are found in payments that lie in memory:
 *
 *   bench_money_patterns FILE WHAT THREADS [DAYS [HOPS [BAND]]]
 *
 * FILE is a CSV as AMLSim's (tx_id, step_day, type, amount, src_account, src_bank, dst_account,
 * ..) or payments.csv of `manumit money simulate`; or "SHAPE:N" for N payments of 20 days that are
 * made up: skewed, hub, hub-in, hub-out, star, clique or power (see make()). WHAT is `graph` (all
 * patterns of the graph), `node` (structuring, funnel, pass-through), `rolling` (these, with fans),
 * `all`, the name of a pattern, `stream` (all, each payment pushed alone and measured) or `count`
 * (cycles without a limit to work: their number). One line of "name value" pairs is printed.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "core/rng.h"
#include "money/pattern/pattern.h"

enum { DAY = 86400, CHUNK = 4096 };

static double wall(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* Of this thread: what others do on the machine is no time of ours. */
static double processor(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static double user(void)
{
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return (double)u.ru_utime.tv_sec + (double)u.ru_utime.tv_usec * 1e-6;
}

static void check(mn_status st, const mn_err *e)
{
    if (st) {
        fprintf(stderr, "%s (%s)\n", e->msg, e->hint);
        exit(mn_status_exit(st));
    }
}

static void *room(size_t n, size_t size)
{
    void *p = calloc(n, size);
    if (!p) {
        perror("memory");
        exit(4);
    }
    return p;
}

/* ---- payments ---- */

/* The number in an account's or a place's name; none: outside. */
static uint32_t number_of(const char *name)
{
    while (*name && (*name < '0' || *name > '9'))
        name++;
    return *name ? (uint32_t)strtoul(name, NULL, 10) : MN_PAY_NONE;
}

/* Days since 1970-01-01 of a day of the calendar (H. Hinnant, days_from_civil). */
static int64_t day_of(int64_t y, int64_t m, int64_t d)
{
    y -= m <= 2;
    const int64_t era = y / 400, of_era = y - era * 400;
    const int64_t of_year = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

/* 2025-01-01T00:00:03-06:00 */
static int64_t instant_of(const char *t)
{
    const int64_t day =
        day_of(strtol(t, NULL, 10), strtol(t + 5, NULL, 10), strtol(t + 8, NULL, 10));
    int64_t off = 0;
    if (t[19] == '+' || t[19] == '-')
        off = (strtol(t + 20, NULL, 10) * 60 + strtol(t + 23, NULL, 10)) * 60;
    return day * DAY + strtol(t + 11, NULL, 10) * 3600 + strtol(t + 14, NULL, 10) * 60 +
           strtol(t + 17, NULL, 10) - (t[19] == '-' ? -off : off);
}

enum { FIELDS = 8 };

static mn_pattern_pay of_amlsim(char **field)
{
    const long day = strtol(field[1], NULL, 10);
    return (mn_pattern_pay){.time = day * DAY,
                            .value = (int64_t)(strtod(field[3], NULL) * 100 + 0.5),
                            .from = number_of(field[4]),
                            .to = number_of(field[6]),
                            .area = MN_PAY_NONE,
                            .day = (int32_t)day};
}

/* id, time, amount, from, to, channel, purpose, place: as `manumit money simulate` writes. */
static mn_pattern_pay of_bank(char **field)
{
    const int64_t time = strlen(field[1]) > 18 ? instant_of(field[1]) : 0;
    char *end = strchr(field[7], ',');
    if (end)
        *end = 0;
    return (mn_pattern_pay){.time = time,
                            .value = (int64_t)(strtod(field[2], NULL) * 100 + 0.5),
                            .from = number_of(field[3]),
                            .to = number_of(field[4]),
                            .area = number_of(field[7]),
                            .day = (int32_t)(time / DAY),
                            .cash = !strncmp(field[5], "cash", 4)};
}

static mn_pattern_pay *read_file(const char *path, size_t *n)
{
    FILE *f = fopen(path, "r");
    char line[512];
    size_t cap = 1 << 21;
    mn_pattern_pay *pay = room(cap, sizeof *pay);
    *n = 0;
    if (!f || !fgets(line, sizeof line, f)) {
        perror(path);
        exit(4);
    }
    const bool bank = !strncmp(line, "id,time,", 8);
    while (fgets(line, sizeof line, f)) {
        char *field[FIELDS], *at = line;
        int k = 0;
        for (; k < FIELDS && at; k++) {
            field[k] = at;
            at = k + 1 < FIELDS ? strchr(at, ',') : NULL;
            if (at)
                *at++ = 0;
        }
        if (k < FIELDS)
            continue;
        if (*n == cap) {
            mn_pattern_pay *more = realloc(pay, 2 * cap * sizeof *pay);
            if (!more) {
                perror("memory");
                exit(4);
            }
            pay = more;
            cap *= 2;
        }
        pay[(*n)++] = bank ? of_bank(field) : of_amlsim(field);
    }
    fclose(f);
    return pay;
}

/* Low numbers are much the likelier. */
static uint32_t skewed(mn_rng *r, uint32_t n)
{
    const double u = mn_rng_unit(r);
    return (uint32_t)((double)n * u * u * u);
}

/* By a power law: the share of the i-th is as 1 / i. */
static uint32_t by_power(mn_rng *r, uint32_t n)
{
    return (uint32_t)exp(mn_rng_unit(r) * log((double)n)) - 1;
}

typedef enum shape { SKEWED, HUB, HUB_IN, HUB_OUT, STAR, CLIQUE, POWER, SHAPES } shape;
static const char *const shape_names[SHAPES] = {"skewed", "hub",    "hub-in", "hub-out",
                                                "star",   "clique", "power"};

/* 20 days: skewed: few accounts have most payments; hub: one side of each is one account (in: it is
 * paid; out: it pays); star: as hub, half of it in cash; clique: 100 accounts pay each other;
 * power: shares of payers and payees fall as one over the rank. */
static mn_pattern_pay *make(size_t n, shape k)
{
    mn_pattern_pay *pay = room(n, sizeof *pay);
    const uint32_t accounts = k == CLIQUE ? 100 : n > 100 ? (uint32_t)(n / 10) : 10;
    mn_rng r;
    mn_rng_init(&r, 7, k);
    for (size_t i = 0; i < n; i++) {
        const int64_t time = (int64_t)((double)i / (double)n * 20 * DAY);
        mn_pattern_pay *x = &pay[i];
        *x = (mn_pattern_pay){.time = time,
                              .value = 1000 + (int64_t)(mn_rng_u64(&r) % 1200000),
                              .area = (uint32_t)(mn_rng_u64(&r) % 500),
                              .day = (int32_t)(time / DAY)};
        x->from = k == POWER ? by_power(&r, accounts) : skewed(&r, accounts);
        x->to = k == POWER ? by_power(&r, accounts) : skewed(&r, accounts);
        if (mn_rng_u64(&r) % (k == STAR ? 2 : 10) == 0) {
            x->cash = true;
            *(mn_rng_u64(&r) % 2 ? &x->from : &x->to) = MN_PAY_NONE;
        }
        const bool in = k == HUB_IN || (k != HUB_OUT && mn_rng_u64(&r) % 2);
        if (k >= HUB && k <= STAR && (!x->cash || k == STAR)) {
            if (x->cash) /* whoever it is that has no name, the other is the hub */
                *(x->from == MN_PAY_NONE ? &x->to : &x->from) = 0;
            else
                *(in ? &x->to : &x->from) = 0;
        }
    }
    return pay;
}

/* "SHAPE:N", or a file. */
static mn_pattern_pay *payments_of(const char *what, size_t *n)
{
    const char *colon = strchr(what, ':');
    for (int k = 0; colon && k < SHAPES; k++)
        if (strlen(shape_names[k]) == (size_t)(colon - what) &&
            !strncmp(what, shape_names[k], (size_t)(colon - what))) {
            *n = strtoul(colon + 1, NULL, 10);
            return make(*n, (shape)k);
        }
    return read_file(what, n);
}

/* ---- what is asked for ---- */

static uint32_t patterns_of(const char *what)
{
    const uint32_t node = MN_PATTERN_BIT(MN_PATTERN_STRUCTURING) |
                          MN_PATTERN_BIT(MN_PATTERN_FUNNEL) |
                          MN_PATTERN_BIT(MN_PATTERN_PASS_THROUGH);
    const uint32_t fans = MN_PATTERN_BIT(MN_PATTERN_FAN_IN) | MN_PATTERN_BIT(MN_PATTERN_FAN_OUT);
    if (!strcmp(what, "node"))
        return node;
    if (!strcmp(what, "rolling"))
        return node | fans | MN_PATTERN_BIT(MN_PATTERN_SMURFING);
    if (!strcmp(what, "graph"))
        return MN_PATTERN_ALL & ~(node | MN_PATTERN_BIT(MN_PATTERN_SMURFING));
    if (!strcmp(what, "count"))
        return MN_PATTERN_BIT(MN_PATTERN_CYCLE);
    for (unsigned p = 0; p < MN_PATTERNS; p++)
        if (!strcmp(what, mn_pattern_name((mn_pattern)p)))
            return MN_PATTERN_BIT(p);
    return MN_PATTERN_ALL;
}

static mn_pattern_config config_of(const char *what, int days, int hops, int band)
{
    mn_pattern_config c = mn_pattern_defaults();
    c.on = patterns_of(what);
    c.ties = MN_TIES_ROW;
    for (int p = 0; p < MN_PATTERNS; p++)
        if (p <= MN_PATTERN_STACK || p == MN_PATTERN_SMURFING)
            c.window[p] = (int64_t)days * DAY;
    c.cycle_most = (unsigned)hops;
    c.band = band < 0 ? MN_BAND_NONE : (uint32_t)band;
    if (!strcmp(what, "count")) {
        c.visits = UINT32_MAX - 1;
        c.cycle_least = 2;
        c.cycles = 1;
    }
    return c;
}

static int by_size(const void *a, const void *b)
{
    const float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

/* Each payment pushed alone: what it takes of the processor, in microseconds. */
static void measure_each(mn_patterns *p, const mn_pattern_pay *pay, size_t n)
{
    mn_hits hits = {0};
    mn_err e = MN_ERR_INIT;
    float *took = room(n, sizeof *took);
    for (size_t i = 0; i < n; i++) {
        const double begin = processor();
        check(mn_patterns_push(p, &hits, NULL, &pay[i], 1, NULL, &e), &e);
        took[i] = (float)((processor() - begin) * 1e6);
        hits.n = hits.n_edges = 0;
    }
    qsort(took, n, sizeof *took, by_size);
    printf("p50_us %.2f p99_us %.2f p999_us %.2f max_us %.0f ", (double)took[n / 2],
           (double)took[n / 100 * 99], (double)took[n / 1000 * 999], (double)took[n - 1]);
    free(took);
    mn_hits_free(&hits);
}

/* Of hits and their payments, in their order: two runs with the same found the same. */
static uint64_t sum_of(const mn_hits *h, uint64_t sum)
{
    for (size_t i = 0; i < h->n; i++) {
        const mn_hit *x = &h->hit[i];
        const uint64_t of[] = {x->closing, x->pattern, x->strength, x->centre,
                               x->other,   x->flags,   x->n_edges,  (uint64_t)x->first};
        for (size_t k = 0; k < sizeof of / sizeof *of; k++)
            sum = (sum ^ of[k]) * UINT64_C(0x9e3779b97f4a7c15) + (sum >> 29);
        for (size_t k = 0; k < x->n_edges; k++)
            sum = (sum ^ h->edge[x->edges + k]) * UINT64_C(0x9e3779b97f4a7c15) + (sum >> 29);
    }
    return sum;
}

static uint64_t push_all(mn_patterns *p, const mn_pattern_pay *pay, size_t n, unsigned threads,
                         bool count)
{
    const mn_ctx ctx = {.threads = threads};
    uint16_t *level = room(CHUNK, MN_PATTERNS * sizeof *level);
    const mn_pattern_want want = {.level = level};
    uint64_t cycles = 0, sum = 0;
    size_t bytes = 0;
    double each = 0;
    mn_hits hits = {0};
    mn_err e = MN_ERR_INIT;
    for (size_t done = 0; done < n; done += CHUNK) {
        const size_t m = n - done < CHUNK ? n - done : CHUNK;
        check(mn_patterns_push(p, &hits, count ? &want : NULL, pay + done, m, &ctx, &e), &e);
        sum = sum_of(&hits, sum);
        hits.n = hits.n_edges = 0;
        for (size_t i = 0; count && i < m; i++)
            cycles += level[i * MN_PATTERNS + MN_PATTERN_CYCLE];
        uint64_t held = 0;
        const size_t now = mn_patterns_bytes(p, &held);
        if (now > bytes) {
            bytes = now;
            each = (double)now / (double)held;
        }
    }
    printf("bytes_edge %.1f sum %016llx ", each, (unsigned long long)sum);
    free(level);
    mn_hits_free(&hits);
    return cycles;
}

int main(int argc, char **argv)
{
    if (argc < 4) {
        fputs("bench_money_patterns FILE|SHAPE:N WHAT THREADS [DAYS [HOPS [BAND]]]\n", stderr);
        return 2;
    }
    const char *what = argv[2];
    const unsigned threads = (unsigned)strtoul(argv[3], NULL, 10);
    const int days = argc > 4 ? (int)strtol(argv[4], NULL, 10) : 7,
              hops = argc > 5 ? (int)strtol(argv[5], NULL, 10) : 10;
    const mn_pattern_config c =
        config_of(what, days, hops, argc > 6 ? (int)strtol(argv[6], NULL, 10) : 200);
    size_t n = 0;
    mn_pattern_pay *pay = payments_of(argv[1], &n);
    mn_patterns *p = NULL;
    mn_err e = MN_ERR_INIT;
    check(mn_patterns_new(&p, &c, NULL, 0, &e), &e);
    printf("what %s days %d threads %u payments %zu ", what, days, threads, n);
    const double w = wall(), u = user();
    uint64_t cycles = 0;
    if (!strcmp(what, "stream"))
        measure_each(p, pay, n);
    else
        cycles = push_all(p, pay, n, threads, !strcmp(what, "count"));
    const double took = wall() - w, used = user() - u;
    printf("wall %.3f user %.3f million_s %.3f million_user_s %.3f cycles %llu", took, used,
           (double)n / took / 1e6, (double)n / used / 1e6, (unsigned long long)cycles);
    const mn_pattern_counts *counts = mn_patterns_counts(p);
    for (unsigned i = 0; i < MN_PATTERNS; i++)
        if (c.on & MN_PATTERN_BIT(i))
            printf(" %s %llu cut %llu", mn_pattern_name((mn_pattern)i),
                   (unsigned long long)counts->hits[i], (unsigned long long)counts->cut[i]);
    putchar('\n');
    mn_patterns_free(p);
    free(pay);
    return 0;
}
