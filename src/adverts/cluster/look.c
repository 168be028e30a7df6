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
#define STEP 0.06
#define TOP  0.9
/* What does not hold is cut at so much more; what shares so much on average is one. */
#define CUT    0.05
#define STRICT 0.70

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
    uint32_t *numbers; /* of three times its texts */
    float *core;       /* of each merge: where it is to be cut at the least; 0: nowhere */
    mn_cluster_tree tree;
} room;

static void unite(mn_clustering *c, const uint32_t *text, size_t n)
{
    for (size_t i = 1; i < n; i++)
        mn_forest_unite(c->parent, text[i], text[0]);
}

/* Cuts the tree at shares one behind the other, until parts hold: each part that does is united. */
static void settle(mn_clustering *c, const room *r)
{
    const mn_cluster_tree *t = &r->tree;
    for (size_t k = 0; k < t->merges; k++)
        r->core[k] = (float)c->o.core;
    for (size_t k = t->merges; k-- > 0;) { /* what it is a part of comes first */
        const mn_cluster_merge *m = &t->merge[k];
        float core = r->core[k];
        if (core > 0 && m->near >= core) {
            const double share = m->within / ((double)m->n * (m->n - 1) / 2);
            if (m->near >= STRICT || mn_cluster_holds(c, t->text + m->from, m->n, share)) {
                unite(c, t->text + m->from, m->n);
                core = 0;
            }
            while (core > 0 && m->near >= core)
                core += (float)CUT;
        }
        if (m->one >= t->texts)
            r->core[m->one - t->texts] = core;
        if (m->other >= t->texts)
            r->core[m->other - t->texts] = core;
    }
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
    uint32_t *all = malloc(4 * n * sizeof *all);
    room r = {.near = malloc(n * n * sizeof *r.near),
              .bins = malloc(n * sizeof *r.bins),
              .numbers = all,
              .core = malloc(n * sizeof *r.core),
              .tree = {.merge = malloc(n * sizeof *r.tree.merge)}};
    if (!r.near || !r.bins || !all || !r.core || !r.tree.merge) {
        atomic_store(&j->memory, true);
    } else {
        r.tree.text = all + 3 * n;
        mn_cluster_average(&r.tree, r.near, r.bins, r.numbers, c, text, n, c->o.core);
        for (size_t i = 0; i < n; i++)
            atomic_store_explicit(&c->parent[text[i]], text[i], memory_order_relaxed);
        settle(c, &r);
    }
    free(r.near);
    free(r.bins);
    free(r.core);
    free(r.tree.merge);
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
    j->holds[i] = n <= LARGE || mn_cluster_many_hold(j->c, j->k->text + from, n);
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
