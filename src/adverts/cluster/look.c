/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/cluster/look.c - the second look at what pairs united.
 *
 * A component of up to LARGE texts is clustered anew by average linkage, and each part judged
 * (judge.c). A larger one stays whole where texts taken from all over it are one text told again;
 * else its texts are united anew by pairs that share more, until its parts are small, or hold. What
 * happens to a component depends on its texts alone, so that components may be looked at apart
 * (piece.h): they stand in the order of their hashes.
 */
#include <stdlib.h>
#include <string.h>

#include "adverts/cluster/inside.h"
#include "core/err.h"
#include "core/parallel.h"
#include "core/prefetch.h"

enum {
    LARGE = 384,  /* texts of a component that are clustered anew */
    CHUNK = 4096, /* texts whose roots one thread finds */
    SOON = 8,     /* texts of the next component that memory is asked for */
    AHEAD = 16,   /* texts that memory is asked for before they are looked at */
};
#define STEP   0.06
#define TOP    0.9
#define STRICT 0.62 /* what texts share on average that are one without more proof */

/* Texts by component. */
typedef struct components {
    uint32_t *text; /* those of a component side by side, in their order */
    size_t *from;   /* where each begins; one more at the end */
    size_t n;
} components;

static void components_free(components *k)
{
    free(k->text);
    free(k->from);
    *k = (components){0};
}

typedef struct rooting {
    const mn_clustering *c;
    const uint32_t *text;
    size_t n;
    uint32_t *root; /* of each text, by its place */
} rooting;

static void find_roots(size_t chunk, void *payload)
{
    const rooting *r = payload;
    for (size_t i = chunk * CHUNK; i < r->n && i < (chunk + 1) * CHUNK; i++) {
        if (i + AHEAD < r->n)
            mn_prefetch(&r->c->parent[r->text[i + AHEAD]]);
        r->root[i] = mn_forest_find(r->c->parent, r->text[i]);
    }
}

/* Puts texts side by side by component. at has room for all posts. */
static void put_together(components *k, const rooting *r, uint32_t *at)
{
    size_t total = 0;
    for (size_t i = 0; i < r->n; i++)
        at[r->text[i]] = 0;
    for (size_t i = 0; i < r->n; i++)
        at[r->root[i]]++;
    for (size_t i = 0; i < r->n; i++) { /* roots are texts; their counts become places */
        const uint32_t root = r->text[i], count = at[root];
        if (r->root[i] != root)
            continue;
        at[root] = count > 1 ? (uint32_t)total : UINT32_MAX;
        if (count > 1) {
            k->from[k->n++] = total;
            total += count;
        }
    }
    k->from[k->n] = total;
    for (size_t i = 0; i < r->n; i++)
        if (at[r->root[i]] != UINT32_MAX)
            k->text[at[r->root[i]]++] = r->text[i];
}

/* The components of two or more of n texts. */
static mn_status gather(components *out, const mn_clustering *c, const uint32_t *text, size_t n,
                        mn_err *e)
{
    components k = {0};
    rooting r = {.c = c, .text = text, .n = n, .root = malloc((n + 1) * sizeof *r.root)};
    uint32_t *at = malloc(((size_t)c->n + 1) * sizeof *at);

    k.text = malloc((n + 1) * sizeof *k.text);
    k.from = malloc((n + 2) * sizeof *k.from);
    mn_status st = at && r.root && k.text && k.from ? MN_OK : mn_fail_memory(e);
    if (!st)
        st = mn_parallel(c->ctx, (n + CHUNK - 1) / CHUNK, find_roots, &r, e);
    if (!st)
        put_together(&k, &r, at);
    free(at);
    free(r.root);
    if (st)
        components_free(&k);
    else
        *out = k;
    return st;
}

typedef struct job {
    mn_clustering *c;
    const components *k;
    atomic_bool memory; /* was short */
} job;

/* Room for parting one component. */
typedef struct room {
    float *near;
    mn_bins *bins;
    uint32_t *two;   /* of twice its texts */
    uint32_t *group; /* of each text */
    uint32_t *some;  /* texts of a part */
    uint32_t *inner; /* their groups */
} room;

/* Unites the texts of a part that holds; of one that doesn't, those that share much more. */
static void settle(mn_clustering *c, const room *r, size_t n)
{
    if (n < 2)
        return;
    const bool holds = mn_cluster_holds(c, r->some, n);
    if (!holds)
        mn_cluster_average(r->inner, r->near, r->bins, r->two, c, r->some, n, STRICT);
    for (size_t i = 1; i < n; i++)
        mn_forest_unite(c->parent, r->some[i], r->some[holds ? 0 : r->inner[i]]);
}

/* Clusters a small component anew. */
static void part(size_t number, void *payload)
{
    job *j = payload;
    mn_clustering *c = j->c;
    const uint32_t *text = j->k->text + j->k->from[number];
    const size_t n = j->k->from[number + 1] - j->k->from[number];

    if (number + 1 < j->k->n) /* the next one, by and by: it is mostly this thread's, too */
        for (size_t i = 0; i < SOON && j->k->from[number + 1] + i < j->k->from[number + 2]; i++)
            mn_cluster_ask(c, text[n + i]);
    if (n > LARGE)
        return;
    uint32_t *all = malloc(5 * n * sizeof *all);
    const room r = {malloc(n * n * sizeof *r.near),
                    malloc(n * sizeof *r.bins),
                    all,
                    all + 2 * n,
                    all + 3 * n,
                    all + 4 * n};
    if (!r.near || !r.bins || !all) {
        atomic_store(&j->memory, true);
    } else {
        mn_cluster_average(r.group, r.near, r.bins, r.two, c, text, n, c->o.core);
        for (size_t i = 0; i < n; i++)
            atomic_store_explicit(&c->parent[text[i]], text[i], memory_order_relaxed);
        for (size_t g = 0; g < n; g++) {
            size_t count = 0;
            for (size_t i = g; i < n && r.group[g] == g; i++)
                if (r.group[i] == g)
                    r.some[count++] = text[i];
            settle(c, &r, count);
        }
    }
    free(r.near);
    free(r.bins);
    free(all);
}

/* Whether the texts of a large component are alike. */
typedef struct judging {
    const mn_clustering *c;
    const components *k;
    bool *holds; /* of each component */
} judging;

static void judge(size_t i, void *payload)
{
    const judging *j = payload;
    const size_t from = j->k->from[i], n = j->k->from[i + 1] - from;
    j->holds[i] = n <= LARGE || mn_cluster_holds(j->c, j->k->text + from, n);
}

/* Keeps of k the large components whose texts are not alike. */
static mn_status loose(const mn_clustering *c, components *k, mn_err *e)
{
    size_t kept = 0, to = 0;
    const judging j = {.c = c, .k = k, .holds = malloc(k->n + 1)};
    const mn_status st =
        j.holds ? mn_parallel(c->ctx, k->n, judge, (void *)&j, e) : mn_fail_memory(e);
    for (size_t i = 0; !st && i < k->n; i++) {
        const size_t from = k->from[i], n = k->from[i + 1] - from;
        if (j.holds[i])
            continue;
        memmove(k->text + to, k->text + from, n * sizeof *k->text);
        k->from[kept++] = to;
        to += n;
    }
    free(j.holds);
    if (!st) {
        k->from[kept] = to;
        k->n = kept;
    }
    return st;
}

/* --- loose ones ------------------------------------------------------------------------------- */

enum { ALONE = 1 << 15 }; /* texts of a component that one thread unites anew */

typedef struct anew {
    const mn_clustering *c;
    const components *k;
    double pair;
    mn_cluster_counts *counts; /* of each component */
    atomic_bool memory;
} anew;

static void unite_alone(size_t i, void *payload)
{
    anew *j = payload;
    const size_t from = j->k->from[i], n = j->k->from[i + 1] - from;
    if (n < ALONE &&
        mn_cluster_bands(&j->counts[i], j->c, NULL, j->k->text + from, n, j->pair, NULL))
        atomic_store(&j->memory, true);
}

/* Unites the texts of each component that share `pair`: none depends on the others. */
static mn_status unite_anew(mn_clustering *c, const components *k, double pair, mn_err *e)
{
    anew j = {.c = c, .k = k, .pair = pair, .counts = calloc(k->n + 1, sizeof *j.counts)};
    mn_status st = j.counts ? mn_parallel(c->ctx, k->n, unite_alone, &j, e) : mn_fail_memory(e);
    if (!st && atomic_load(&j.memory))
        st = mn_fail_memory(e);
    for (size_t i = 0; !st && i < k->n; i++) {
        const size_t from = k->from[i], n = k->from[i + 1] - from;
        if (n >= ALONE)
            st = mn_cluster_bands(&j.counts[i], c, c->ctx, k->text + from, n, pair, e);
        mn_cluster_add(c, &j.counts[i]);
    }
    free(j.counts);
    return st;
}

mn_status mn_cluster_look(mn_clustering *c, mn_err *e)
{
    uint32_t *text = malloc(((size_t)c->texts + 1) * sizeof *text);
    size_t n = c->texts;
    mn_status st = MN_OK;

    if (!text)
        return mn_fail_memory(e);
    memcpy(text, c->text, n * sizeof *text);
    for (double pair = c->o.pair; !st && n;) {
        components k = {0};
        job j = {.c = c, .k = &k};
        st = gather(&k, c, text, n, e);
        if (!st)
            st = mn_parallel(c->ctx, k.n, part, &j, e);
        if (!st && atomic_load(&j.memory))
            st = mn_fail_memory(e);
        pair += STEP;
        if (!st && pair < TOP)
            st = loose(c, &k, e);
        n = !st && pair < TOP ? k.from[k.n] : 0;
        if (n)
            memcpy(text, k.text, n * sizeof *text);
        if (n)
            st = unite_anew(c, &k, pair, e);
        components_free(&k);
    }
    free(text);
    return st;
}
