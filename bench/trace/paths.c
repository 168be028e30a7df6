/* SPDX-License-Identifier: Apache-2.0
 *
 * bench/trace/paths.c - how long all paths to listed parties take:
 *
 *   bench_trace_paths PARTIES SUPPLIES THREADS BUYERS [FOLDER]
 *
 * Makes a chain in memory, lists one party of 2,000, and goes up six tiers from buyers of the first
 * tier: from each of 50 alone (the median is told), then from BUYERS at once, each with
 * THREADS threads. With FOLDER the edges, the listed parties and the buyers, with their numbers of
 * paths, are written there for the peer.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "core/rng.h"
#include "generate.h"
#include "trace/path/path.h"

enum { ALONE = 50, ONE_OF = 2000 };

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

static void check(mn_status st, const mn_err *e)
{
    if (st) {
        fprintf(stderr, "%s (%s)\n", e->msg, e->hint);
        exit(mn_status_exit(st));
    }
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static FILE *begin(const char *folder, const char *name, const char *heading)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "w");
    if (!f) {
        perror(path);
        exit(4);
    }
    fputs(heading, f);
    return f;
}

static void write_chain(const char *folder, const mn_chain *c, const uint32_t *listed, size_t n)
{
    FILE *f = begin(folder, "edges.csv", "edge,seller,buyer\n");
    for (uint32_t i = 0; i < c->edges; i++)
        fprintf(f, "%u,%u,%u\n", i, c->edge[i].seller, c->edge[i].buyer);
    fclose(f);
    f = begin(folder, "listed.csv", "party\n");
    for (size_t i = 0; i < n; i++)
        fprintf(f, "%u\n", listed[i]);
    fclose(f);
}

int main(int argc, char **argv)
{
    if (argc < 5) {
        fputs("bench_trace_paths PARTIES SUPPLIES THREADS BUYERS [FOLDER]\n", stderr);
        return 2;
    }
    const trace_shape s = {(uint32_t)strtoul(argv[1], NULL, 10),
                           (uint32_t)strtoul(argv[2], NULL, 10), 1};
    const mn_ctx ctx = {.threads = (unsigned)strtoul(argv[3], NULL, 10)};
    const uint32_t buyers = (uint32_t)strtoul(argv[4], NULL, 10), brands = s.parties / 100;
    mn_err e = MN_ERR_INIT;
    mn_chain_builder *b = NULL;
    mn_chain *c = NULL;
    mn_rng r;
    double each[ALONE], each_user[ALONE];
    check(mn_chain_builder_new(&b, &e), &e);
    check(trace_fill(b, &s, &e), &e);
    check(mn_chain_make(&c, b, "bench", 1, &ctx, &e), &e);
    mn_chain_builder_free(b);
    printf("%u parties, %u supplies, %u edges\n", c->parties, c->supplies, c->edges);
    fflush(stdout);
    uint32_t *listed = malloc((c->parties / ONE_OF + 1) * sizeof *listed);
    uint32_t *buyer = malloc((buyers + ALONE) * sizeof *buyer);
    const uint32_t n = c->parties / ONE_OF;
    mn_rng_init(&r, 2, 0);
    for (uint32_t i = 0; i < n; i++)
        listed[i] = (uint32_t)(mn_rng_u64(&r) % c->parties);
    for (uint32_t i = 0; i < buyers + ALONE; i++)
        buyer[i] = (uint32_t)(mn_rng_u64(&r) % brands);
    const mn_path_targets t = {.party = listed, .parties = n};
    const mn_path_options o = {.most = 3};
    FILE *f = argc > 5 ? begin(argv[5], "buyers.csv", "buyer,paths,whole,seconds\n") : NULL;
    if (f)
        write_chain(argv[5], c, listed, n);
    for (unsigned i = 0; i < ALONE; i++) {
        mn_chain_paths p = {0};
        const double w = wall(), u = user();
        check(mn_chain_paths_find(&p, c, &t, &buyer[i], 1, &o, &ctx, &e), &e);
        each[i] = wall() - w;
        each_user[i] = user() - u;
        if (f)
            fprintf(f, "%u,%llu,%d,%.6f\n", buyer[i],
                    (unsigned long long)(p.buyer->counted + p.buyer->impossible),
                    !p.buyer->cut && !p.buyer->impossible_cut, each_user[i]);
        mn_chain_paths_free(&p);
    }
    if (f)
        fclose(f);
    qsort(each, ALONE, sizeof *each, by_size);
    qsort(each_user, ALONE, sizeof *each_user, by_size);
    printf("one buyer, ms by the clock: half within %.1f, of ten nine %.1f, all %.1f; user time: "
           "%.1f, "
           "%.1f, %.1f\n",
           1e3 * each[ALONE / 2], 1e3 * each[ALONE * 9 / 10], 1e3 * each[ALONE - 1],
           1e3 * each_user[ALONE / 2], 1e3 * each_user[ALONE * 9 / 10], 1e3 * each_user[ALONE - 1]);
    fflush(stdout);
    mn_chain_paths p = {0};
    const double w = wall(), u = user();
    check(mn_chain_paths_find(&p, c, &t, buyer + ALONE, buyers, &o, &ctx, &e), &e);
    uint64_t paths = 0, cut = 0, reached = 0;
    for (uint32_t i = 0; i < p.buyers; i++) {
        paths += p.buyer[i].counted;
        cut += p.buyer[i].cut;
        reached += p.buyer[i].ends;
    }
    printf("%u buyers: %.2f s (%.2f s user); %llu paths to %llu ends, %llu searches cut; peak %ld "
           "MB\n",
           buyers, wall() - w, user() - u, (unsigned long long)paths, (unsigned long long)reached,
           (unsigned long long)cut, peak());
    mn_chain_paths_free(&p);
    free(listed);
    free(buyer);
    mn_chain_close(c);
    return 0;
}
