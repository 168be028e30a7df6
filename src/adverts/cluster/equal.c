/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/cluster/equal.c - posts with equal texts are one, so that a million equal ones take no
 * longer than others. Equal are those whose text's hash of 64 bits and whose signature agree.
 */
#include <stdlib.h>
#include <string.h>

#include "adverts/cluster/inside.h"
#include "core/arena.h"
#include "core/err.h"
#include "core/parallel.h"

enum { LARGE = 1 << 20 };

static bool equal(const mn_clustering *c, uint32_t a, uint32_t b)
{
    return memcmp(mn_cluster_first(c, a), mn_cluster_first(c, b), MN_CLUSTER_FIRST) == 0 &&
           memcmp(mn_cluster_rest(c, a), mn_cluster_rest(c, b), MN_CLUSTER_REST) == 0;
}

typedef struct job {
    mn_clustering *c;
    const mn_cluster_saids *s;
    size_t texts[MN_CLUSTER_SAID_PARTS]; /* different ones, where the part begins in c->text */
} job;

/* Posts of one hash, in their order: the first of each text goes to text. Returns how many. */
static size_t do_group(mn_clustering *c, uint32_t *text, const mn_cluster_said *s, size_t n)
{
    size_t texts = 0;
    for (size_t i = 0; i < n; i++) {
        const uint32_t post = s[i].post;
        size_t k = 0;
        while (k < texts && !equal(c, text[k], post))
            k++;
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
            texts += do_group(j->c, text + texts, s + from, to - from);
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
