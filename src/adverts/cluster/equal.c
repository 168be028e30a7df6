/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/cluster/equal.c - posts with equal texts are one, so that a million equal ones take no
 * longer than others. Equal are those whose text's hash of 64 bits and whose signature agree. Texts
 * with one hash can be prepared by who knows the seed: many of them are put in order by their
 * signatures. O(n log n).
 */
#include <stdlib.h>
#include <string.h>

#include "adverts/cluster/inside.h"
#include "core/arena.h"
#include "core/err.h"
#include "core/parallel.h"

enum { LARGE = 1 << 20, FEW = 16 /* texts of one hash that are compared all with all */ };

static bool equal(const mn_clustering *c, uint32_t a, uint32_t b)
{
    return memcmp(mn_cluster_first(c, a), mn_cluster_first(c, b), MN_CLUSTER_FIRST) == 0 &&
           memcmp(mn_cluster_rest(c, a), mn_cluster_rest(c, b), MN_CLUSTER_REST) == 0;
}

typedef struct job {
    mn_clustering *c;
    const mn_cluster_saids *s;
    size_t texts[MN_CLUSTER_SAID_PARTS]; /* different ones, where the part begins in c->text */
    atomic_bool memory;                  /* was short */
} job;

typedef struct signed_post {
    const uint8_t *first, *rest;
    uint32_t post;
} signed_post;

static int by_bins(const void *a, const void *b)
{
    const signed_post *x = a, *y = b;
    int d = memcmp(x->first, y->first, MN_CLUSTER_FIRST);
    if (!d)
        d = memcmp(x->rest, y->rest, MN_SKETCH_BINS - MN_CLUSTER_FIRST);
    return d ? d : x->post < y->post ? -1 : x->post > y->post;
}

/* The same as do_group(), of many texts. */
static size_t do_many(job *j, uint32_t *text, const mn_cluster_said *s, size_t n)
{
    mn_clustering *c = j->c;
    signed_post *p = malloc(n * sizeof *p);
    size_t texts = 0;
    if (!p) {
        atomic_store(&j->memory, true);
        return 0;
    }
    for (size_t i = 0; i < n; i++)
        p[i] =
            (signed_post){mn_cluster_first(c, s[i].post), mn_cluster_rest(c, s[i].post), s[i].post};
    qsort(p, n, sizeof *p, by_bins);
    for (size_t i = 0; i < n; i++)
        c->same[p[i].post] =
            i && equal(c, p[i - 1].post, p[i].post) ? c->same[p[i - 1].post] : p[i].post;
    free(p);
    for (size_t i = 0; i < n; i++)
        if (c->same[s[i].post] == s[i].post)
            text[texts++] = s[i].post;
    return texts;
}

/* Posts of one hash, in their order: the first of each text goes to text. Returns how many. */
static size_t do_group(job *j, uint32_t *text, const mn_cluster_said *s, size_t n)
{
    mn_clustering *c = j->c;
    size_t texts = 0;
    for (size_t i = 0; i < n; i++) {
        const uint32_t post = s[i].post;
        size_t k = 0;
        while (k < texts && !equal(c, text[k], post))
            k++;
        if (k == FEW)
            return do_many(j, text, s, n);
        if (k == texts)
            text[texts++] = post;
        c->same[post] = text[k];
    }
    return texts;
}

static void do_part(size_t part, void *payload)
{
    job *j = payload;
    const mn_cluster_said *s = j->s->said;
    const size_t begin = j->s->from[part], n = j->s->from[part + 1];
    uint32_t *const text = j->c->text + begin;
    size_t texts = 0;
    for (size_t from = begin, to; from < n; from = to) {
        for (to = from + 1; to < n && s[to].content == s[from].content; to++)
            ;
        if (s[from].content) {
            texts += do_group(j, text + texts, s + from, to - from);
            continue;
        }
        for (size_t i = from; i < to; i++) /* without words: each for itself */
            j->c->same[s[i].post] = s[i].post;
        j->c->wordless = (uint32_t)(to - from);
    }
    j->texts[part] = texts;
}

mn_status mn_cluster_equal(mn_clustering *c, mn_err *e)
{
    mn_cluster_saids s;
    job j = {.c = c, .s = &s};
    c->same = malloc(((size_t)c->n + 1) * sizeof *c->same);
    c->text = malloc(((size_t)c->n + 1) * sizeof *c->text);
    if (!c->same || !c->text)
        return mn_fail_memory(e);
    mn_status st = mn_cluster_sort(&s, c, NULL, c->n, e);
    if (st)
        return st;
    st = mn_parallel(c->ctx, MN_CLUSTER_SAID_PARTS, do_part, &j, e);
    if (!st && atomic_load(&j.memory))
        st = mn_fail_memory(e);
    for (size_t k = 0; !st && k < MN_CLUSTER_SAID_PARTS; k++) {
        memmove(c->text + c->texts, c->text + s.from[k], j.texts[k] * sizeof *c->text);
        c->texts += (uint32_t)j.texts[k];
    }
    free(s.said);
    return st;
}

/* Read here and there: in large pages, where it is large. */
static void *room(size_t bytes)
{
    return bytes < LARGE ? malloc(bytes) : mn_large_pages(bytes);
}

mn_status mn_cluster_forest(mn_clustering *c, mn_err *e)
{
    c->parent = room(((size_t)c->n + 1) * sizeof *c->parent);
    c->rank = room(((size_t)c->n + 1) * sizeof *c->rank);
    if (!c->parent || !c->rank)
        return mn_fail_memory(e);
    memset(c->rank, 0xff, (size_t)c->n * sizeof *c->rank);
    for (uint32_t i = 0; i < c->n; i++)
        atomic_init(&c->parent[i], i);
    for (uint32_t i = 0; i < c->texts; i++)
        c->rank[c->text[i]] = i;
    return MN_OK;
}
