/* SPDX-License-Identifier: Apache-2.0
 *
 * bench/adverts/cluster.c - what the stages of clustering posts take: reading, folding, sketching,
 * and each step from sketches to clusters. Prints a line a stage, processor time first, of a
 * million posts.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "adverts/cluster/inside.h"
#include "adverts/read/read.h"
#include "core/arena.h"

enum { SOME = 200000 }; /* posts of which folding and sketching are measured apart, by one thread */

typedef struct mark {
    double cpu, wall;
} mark;

static mark now(void)
{
    struct rusage u;
    struct timespec t;
    getrusage(RUSAGE_SELF, &u);
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (mark){(double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
                      1e-6 * (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec),
                  (double)t.tv_sec + 1e-9 * (double)t.tv_nsec};
}

static mark tell(const char *stage, mark since, size_t posts)
{
    const mark m = now();
    const double million = posts ? 1e6 / (double)posts : 0;
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    printf("%-24s %7.2f CPU s a million, %6.2f s wall, %8ld KB at the peak\n", stage,
           (m.cpu - since.cpu) * million, m.wall - since.wall, u.ru_maxrss);
    fflush(stdout);
    return now();
}

/* Some posts' texts, kept. */
typedef struct sample {
    mn_arena arena;
    mn_text *text;
    size_t n;
} sample;

static mn_status read_all(sample *keep, mn_clustering *to, uint32_t *posts, const mn_ctx *ctx,
                          const char *path, mn_err *e)
{
    const mn_posts_read_options o = {.columns = NULL};
    mn_post_reader *in = NULL;
    const mn_posts *b = NULL;
    mn_text *text = NULL;
    size_t cap = 0;
    mn_status st = mn_posts_open(&in, ctx, &path, 1, &o, e);
    *posts = 0;
    while (!st && !(st = mn_posts_next(in, &b, e)) && b) {
        if (!mn_grow(&text, &cap, b->n, sizeof *text))
            abort();
        for (uint32_t i = 0; i < b->n; i++)
            text[i] = b->post[i].text;
        for (uint32_t i = 0; keep && i < b->n && keep->n < SOME; i++)
            keep->text[keep->n++] = mn_arena_text(&keep->arena, text[i]);
        *posts += b->n;
        if (to)
            st = mn_clustering_add(to, text, b->n, e);
    }
    mn_posts_close(in);
    free(text);
    return st;
}

/* Folding, then sketching what was folded. */
static mn_status sketch_some(const sample *k, mn_err *e)
{
    sample folded = {.text = calloc(k->n + 1, sizeof *folded.text)};
    mn_normal *rules = NULL;
    mn_plain p = {.folded = NULL};
    mn_sketcher s = {.code = NULL};
    mn_signature g;
    mn_status st = mn_normal_new(&rules, e);
    mark from = now();
    for (size_t i = 0; !st && i < k->n; i++)
        st = mn_normal_text(&p, rules, k->text[i], e);
    from = tell("fold", from, k->n);
    for (size_t i = 0; !st && i < k->n; i++)
        if (!(st = mn_normal_text(&p, rules, k->text[i], e)))
            folded.text[i] = mn_arena_text(&folded.arena, p.text);
    from = now();
    for (size_t i = 0; !st && i < k->n; i++)
        st = mn_sketch(&g, &s, 0, folded.text[i], e);
    tell("sketch", from, k->n);
    mn_plain_free(&p);
    mn_sketcher_free(&s);
    mn_normal_free(rules);
    mn_arena_free(&folded.arena);
    free(folded.text);
    return st;
}

static mn_status cluster(mn_clustering *c, mn_err *e)
{
    mn_cluster_counts counts = {.compared = 0};
    mark from = now();
    mn_status st = mn_cluster_equal(c, e);
    from = tell("equal texts", from, c->n);
    if (!st)
        st = mn_cluster_forest(c, e);
    if (!st)
        st = mn_cluster_bands(&counts, c, c->ctx, c->text, c->texts, c->o.pair, e);
    mn_cluster_add(c, &counts);
    from = tell("bands, pairs compared", from, c->n);
    if (!st)
        st = mn_cluster_look(c, e);
    tell("second look", from, c->n);
    printf("%u posts, %u texts, %llu pairs compared, %u hot buckets, the largest of %u\n", c->n,
           c->texts, (unsigned long long)c->compared, c->hot, c->hot_largest);
    return st;
}

int main(int argc, char **argv)
{
    mn_ctx ctx = MN_CTX_INIT;
    const mn_cluster_options o = MN_CLUSTER_OPTIONS_INIT;
    mn_clustering *c = NULL;
    mn_err e = MN_ERR_INIT;
    sample some = {.text = calloc(SOME, sizeof *some.text)};
    uint32_t posts = 0;

    if (argc < 3 || !some.text) {
        fprintf(stderr, "usage: bench_adverts_cluster FILE THREADS\n");
        return 2;
    }
    ctx.threads = (unsigned)strtoul(argv[2], NULL, 10);
    const mark start = now();
    mn_status st = read_all(NULL, NULL, &posts, &ctx, argv[1], &e);
    tell("read", start, posts);
    if (!st)
        st = mn_clustering_new(&c, &ctx, &o, &e);
    const mark second = now();
    if (!st)
        st = read_all(NULL, c, &posts, &ctx, argv[1], &e);
    tell("read, fold and sketch", second, posts);
    if (!st)
        st = cluster(c, &e);
    mn_clustering_free(c);
    if (!st)
        st = read_all(&some, NULL, &posts, &ctx, argv[1], &e);
    if (!st)
        st = sketch_some(&some, &e);
    mn_arena_free(&some.arena);
    free(some.text);
    if (st)
        fprintf(stderr, "%s\n", e.msg);
    return st ? mn_status_exit(e.status) : 0;
}
