/* SPDX-License-Identifier: Apache-2.0
 *
 * bench/adverts/cluster.c - clusters the lines of a TSV by its column "text", without the program
 * around it: what the engine alone takes. Prints a line "id TAB cluster" a post with -p, and times.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "adverts/cluster/cluster.h"
#include "core/file.h"

static double cpu(void)
{
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
           1e-6 * (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec);
}

static double wall(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static mn_text column(const char *line, const char *end, unsigned want)
{
    for (; want; want--) {
        const char *tab = memchr(line, '\t', (size_t)(end - line));
        if (!tab)
            return (mn_text){line, 0};
        line = tab + 1;
    }
    const char *tab = memchr(line, '\t', (size_t)(end - line));
    return (mn_text){line, (size_t)((tab ? tab : end) - line)};
}

static unsigned find_text(const char *line, const char *end)
{
    for (unsigned i = 0; i < 64; i++) {
        const mn_text t = column(line, end, i);
        if (t.len == 4 && memcmp(t.ptr, "text", 4) == 0)
            return i;
    }
    return 1;
}

int main(int argc, char **argv)
{
    mn_ctx ctx = MN_CTX_INIT;
    mn_cluster_options o = MN_CLUSTER_OPTIONS_INIT;
    mn_clustering *c = NULL;
    mn_clusters r = {0};
    mn_err e = MN_ERR_INIT;
    char *bytes = NULL;
    size_t len = 0, n = 0, cap = 0;
    mn_text *text = NULL, *id = NULL;

    if (argc < 3) {
        fprintf(stderr, "usage: bench_adverts_cluster FILE.tsv THREADS [-p] [PAIR CORE]\n");
        return 2;
    }
    ctx.threads = (unsigned)strtoul(argv[2], NULL, 10);
    if (argc > 5) {
        o.pair = strtod(argv[4], NULL);
        o.core = strtod(argv[5], NULL);
    }
    if (mn_file_read(&bytes, &len, &ctx, argv[1], (uint64_t)64 << 30, &e))
        goto fail;
    const char *at = bytes, *end = bytes + len;
    unsigned want = 0;
    for (size_t line = 0; at < end; line++) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        stop = stop ? stop : end;
        if (!line) {
            want = find_text(at, stop);
        } else {
            if (n == cap) {
                cap = cap ? 2 * cap : 1024;
                text = realloc(text, cap * sizeof *text);
                id = realloc(id, cap * sizeof *id);
                if (!text || !id)
                    return 4;
            }
            text[n] = column(at, stop, want);
            id[n++] = column(at, stop, 0);
        }
        at = stop + 1;
    }
    const double c0 = cpu(), w0 = wall();
    if (mn_clustering_new(&c, &ctx, &o, &e))
        goto fail;
    for (size_t i = 0; i < n; i += 8192)
        if (mn_clustering_add(c, text + i, n - i < 8192 ? n - i : 8192, &e))
            goto fail;
    const double c1 = cpu(), w1 = wall();
    if (mn_clustering_end(&r, c, &e))
        goto fail;
    const double c2 = cpu(), w2 = wall();
    if (argc > 3 && strcmp(argv[3], "-p") == 0)
        for (size_t i = 0; i < n; i++)
            printf("%.*s\t%u\n", (int)id[i].len, id[i].ptr, r.of[i]);
    fprintf(stderr,
            "%zu posts, %u texts, %u clusters, %u lone, largest %u; compared %llu, hot %u (largest "
            "%u); sketch %.3f cpu s (%.3f s), cluster %.3f cpu s (%.3f s)\n",
            n, r.texts, r.clusters, r.lone, r.largest, (unsigned long long)r.compared, r.hot,
            r.hot_largest, c1 - c0, w1 - w0, c2 - c1, w2 - w1);
    mn_clusters_free(&r);
    mn_clustering_free(c);
    free(text);
    free(id);
    free(bytes);
    return 0;
fail:
    fprintf(stderr, "%s\n", e.msg);
    return mn_status_exit(e.status);
}
