/* SPDX-License-Identifier: Apache-2.0
 *
 * bench/trace/build.c - how long a chain takes to be put together, kept and opened:
 *
 *   bench_trace_build PARTIES SUPPLIES THREADS FOLDER
 *
 * Rows are reckoned as they are put in; "rows" is what that takes alone. The store and the file
 * are left in FOLDER.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "generate.h"

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
    return (double)u.ru_utime.tv_sec + (double)u.ru_utime.tv_usec * 1e-6;
}

static long peak(void)
{
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return u.ru_maxrss / 1024;
}

static double began, began_user;

static void start(void)
{
    began = wall();
    began_user = user();
}

static void told(const char *what)
{
    printf("%-34s %7.2f s %7.2f s user, peak %ld MB\n", what, wall() - began, user() - began_user,
           peak());
    fflush(stdout);
    start();
}

static void check(mn_status st, const mn_err *e)
{
    if (st) {
        fprintf(stderr, "%s (%s)\n", e->msg, e->hint);
        exit(mn_status_exit(st));
    }
}

static void rows_alone(const trace_shape *s)
{
    trace_texts t;
    uint64_t sum = 0;
    for (uint32_t i = 0; i < s->parties; i++) {
        mn_party p;
        trace_party(&p, &t, s, i);
        sum += p.value[0].text.len;
    }
    for (uint32_t i = 0; i < s->supplies; i++) {
        mn_supply_row r;
        trace_supply(&r, &t, s, i);
        sum += (uint64_t)r.from;
    }
    printf("(%llu)\n", (unsigned long long)sum);
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        fputs("bench_trace_build PARTIES SUPPLIES THREADS FOLDER\n", stderr);
        return 2;
    }
    const trace_shape s = {(uint32_t)strtoul(argv[1], NULL, 10),
                           (uint32_t)strtoul(argv[2], NULL, 10), 1};
    const mn_ctx ctx = {.threads = (unsigned)strtoul(argv[3], NULL, 10)};
    const mn_store_options options = {.create = true};
    const mn_store_act act = {mn_text_of("bench"), mn_text_of("2026-01-01T00:00:00Z")};
    char place[4096];
    mn_err e = MN_ERR_INIT;
    mn_chain_builder *b = NULL;
    mn_store *store = NULL;
    mn_store_content content;
    mn_chain *c = NULL;
    snprintf(place, sizeof place, "%s/bench.db", argv[4]);
    unlink(place);
    start();
    rows_alone(&s);
    told("rows");
    check(mn_chain_builder_new(&b, &e), &e);
    check(trace_fill(b, &s, &e), &e);
    told("rows, put in");
    check(mn_store_open(&store, place, &options, NULL, &e), &e);
    check(mn_chain_import(&content, store, b, "bench", &act, &ctx, &e), &e);
    told("put together, kept, written");
    mn_chain_builder_free(b);
    check(mn_chain_of_store(&c, store, "bench", &ctx, &e), &e);
    told("opened and checked");
    printf("%u parties, %u supplies, %u edges, %llu bytes kept\n", c->parties, c->supplies,
           c->edges, (unsigned long long)content.bytes);
    uint64_t found = 0;
    for (uint32_t i = 0; i < 1000000; i++)
        found +=
            mn_chain_find_party(c, mn_chain_text(c, c->party[(uint64_t)i * 7919 % c->parties].id)) <
            c->parties;
    told("a million parties found");
    mn_chain_close(c);
    mn_store_close(store);
    return found == 1000000 ? 0 : 1;
}
