/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/cluster/cluster.c - texts in, clusters out.
 */
#include "adverts/cluster/inside.h"

#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/map.h"
#include "core/parallel.h"

enum { PIECES_A_THREAD = 16, THREADS_MAX = 64, CHUNK = 4096 };

mn_status mn_clustering_new(mn_clustering **out, const mn_ctx *ctx, const mn_cluster_options *o,
                            mn_err *e)
{
    mn_clustering *c = calloc(1, sizeof *c);
    mn_status st;

    if (!c)
        return mn_fail_memory(e);
    c->ctx = ctx;
    c->o = *o;
    c->isa = mn_sketch_isa_best();
    c->rooms = ctx && ctx->threads > 1 ? ctx->threads : 1;
    if (c->rooms > THREADS_MAX)
        c->rooms = THREADS_MAX;
    c->pieces = c->rooms * PIECES_A_THREAD;
    c->room = calloc(c->rooms, sizeof *c->room);
    for (size_t i = 0; c->room && i < c->rooms; i++)
        atomic_flag_clear(&c->room[i].taken);
    st = c->room ? mn_normal_new(&c->normal, e) : mn_fail_memory(e);
    if (st)
        mn_clustering_free(c);
    else
        *out = c;
    return st;
}

void mn_clustering_free(mn_clustering *c)
{
    if (!c)
        return;
    for (size_t i = 0; c->room && i < c->rooms; i++) {
        mn_plain_free(&c->room[i].plain);
        mn_sketcher_free(&c->room[i].sketcher);
    }
    free(c->room);
    for (size_t i = 0; i < c->nears; i++)
        free(c->near[i]);
    free(c->near);
    mn_normal_free(c->normal);
    free(c->content);
    free(c->same);
    free(c->text);
    free(c->parent);
    free(c->rank);
    free(c);
}

void mn_cluster_put(mn_clustering *c, uint32_t post, const mn_signature *g)
{
    mn_cluster_near *h = c->near[post / MN_CLUSTER_GLANCED];
    memcpy(mn_cluster_first(c, post), g->bin, MN_CLUSTER_FIRST);
    memcpy(mn_cluster_rest(c, post), g->bin + MN_CLUSTER_FIRST, MN_CLUSTER_REST);
    for (size_t k = 0; k < MN_CLUSTER_CHAINS; k++)
        memcpy(h->key[k][post % MN_CLUSTER_GLANCED], g->band + k * MN_CLUSTER_BANDS,
               sizeof h->key[0][0]);
}

void mn_clustering_signature(mn_signature *out, const mn_clustering *c, uint32_t post)
{
    memcpy(out->bin, mn_cluster_first(c, post), MN_CLUSTER_FIRST);
    memcpy(out->bin + MN_CLUSTER_FIRST, mn_cluster_rest(c, post), MN_CLUSTER_REST);
    for (unsigned b = 0; b < MN_SKETCH_BANDS; b++)
        out->band[b] = mn_cluster_key(c, b, post);
}

/* --- adding ----------------------------------------------------------------------------------- */

static void read_texts(mn_clustering *c, mn_cluster_room *r, size_t from, size_t to)
{
    for (size_t k = from; k < to && !r->status; k++) {
        const uint32_t post = (uint32_t)(c->n + k);
        r->status = mn_normal_text(&r->plain, c->normal, c->adding[k], &r->error);
        if (r->status)
            break;
        r->cut += r->plain.cut;
        const mn_text t = r->plain.text;
        const uint64_t hash = mn_hash64_salted(t.ptr, t.len, c->ctx ? c->ctx->seed : 0);
        c->content[post] = t.len ? hash | 1 : 0;
        mn_signature g;
        r->status = mn_sketch_by(&g, &r->sketcher, c->ctx ? c->ctx->seed : 0, t, c->isa, &r->error);
        if (r->status)
            break;
        mn_cluster_put(c, post, &g);
    }
}

void mn_clustering_piece(mn_clustering *c, size_t piece)
{
    const size_t from = c->adds * piece / c->pieces, to = c->adds * (piece + 1) / c->pieces;
    mn_cluster_room *r = c->room;
    if (from == to)
        return;
    /* There are as many as threads. */
    while (atomic_flag_test_and_set(&r->taken))
        r = r + 1 < c->room + c->rooms ? r + 1 : c->room;
    read_texts(c, r, from, to);
    atomic_flag_clear(&r->taken);
}

mn_status mn_cluster_more(mn_clustering *c, size_t n, mn_err *e)
{
    if (n > UINT32_MAX - 1 - c->n)
        return mn_fail(e, MN_DATA, "more than %u posts", UINT32_MAX - 1);
    const size_t nears = (c->n + n + MN_CLUSTER_GLANCED - 1) / MN_CLUSTER_GLANCED;
    if (!mn_grow(&c->near, &c->nears_cap, nears, sizeof *c->near))
        return mn_fail_memory(e);
    for (; c->nears < nears; c->nears++)
        if (!(c->near[c->nears] = mn_large_pages(sizeof **c->near)))
            return mn_fail_memory(e);
    return mn_grow(&c->content, &c->content_cap, c->n + n, sizeof *c->content) ? MN_OK
                                                                               : mn_fail_memory(e);
}

mn_status mn_clustering_begin(size_t *pieces, mn_clustering *c, const mn_text *text, size_t n,
                              mn_err *e)
{
    c->adding = text;
    c->adds = n;
    *pieces = n ? c->pieces : 0;
    return n ? mn_cluster_more(c, n, e) : MN_OK;
}

mn_status mn_clustering_took(mn_clustering *c, mn_err *e)
{
    mn_status st = MN_OK;
    for (size_t i = 0; !st && i < c->rooms; i++)
        if ((st = c->room[i].status) && e)
            *e = c->room[i].error;
    if (!st)
        c->n += (uint32_t)c->adds;
    c->adding = NULL;
    c->adds = 0;
    return st;
}

static void read_some(size_t i, void *payload)
{
    mn_clustering_piece(payload, i);
}

mn_status mn_clustering_add(mn_clustering *c, const mn_text *text, size_t n, mn_err *e)
{
    size_t pieces = 0;
    mn_status st = mn_clustering_begin(&pieces, c, text, n, e);
    if (!st)
        st = mn_parallel(c->ctx, pieces, read_some, c, e);
    return st ? st : mn_clustering_took(c, e);
}

/* --- ending ----------------------------------------------------------------------------------- */

enum { SHARED = 64 }; /* texts of a cluster whose share with the first is taken */

static int by_posts(const void *x, const void *y)
{
    const mn_cluster *a = x, *b = y;
    if (a->posts != b->posts)
        return a->posts > b->posts ? -1 : 1;
    return a->first < b->first ? -1 : a->first > b->first;
}

typedef struct rooted {
    const mn_clustering *c;
    uint32_t *of; /* each post's cluster: roots are the smallest numbers */
} rooted;

static void find_roots(size_t chunk, void *payload)
{
    const rooted *f = payload;
    const uint32_t n = f->c->n, from = (uint32_t)(chunk * CHUNK);
    for (uint32_t i = from; i < n && i - from < CHUNK; i++)
        f->of[i] = mn_forest_find(f->c->parent, f->c->same[i]);
}

typedef struct sharing {
    const mn_clustering *c;
    const mn_clusters *r;
    float *share; /* of each post: what it has in common with the first of its cluster */
} sharing;

static void share_some(size_t chunk, void *payload)
{
    const sharing *s = payload;
    const uint32_t n = s->c->n, from = (uint32_t)(chunk * CHUNK);
    for (uint32_t i = from; i < n && i - from < CHUNK; i++)
        if (s->r->of[i] != i && s->c->same[i] == i)
            s->share[i] = (float)mn_agree_share(mn_cluster_agree(s->c, s->r->of[i], i));
}

/* The clusters, by their first posts; share may be NULL. at[i] is the number in the list of the one
 * of post i. */
static void list(mn_clusters *r, const mn_clustering *c, const uint32_t *size, const float *share,
                 uint32_t *at)
{
    for (uint32_t i = 0, to = 0; i < c->n; i++) {
        if (r->of[i] == i && size[i] > 1) {
            at[i] = to;
            r->cluster[to++] = (mn_cluster){.first = i, .posts = size[i], .texts = 1};
        } else if (size[r->of[i]] > 1 && c->same[i] == i) {
            mn_cluster *k = &r->cluster[at[r->of[i]]];
            if (k->texts++ <= SHARED && share) /* the first is one of them */
                k->share += share[i];
        }
    }
    for (uint32_t i = 0; share && i < r->clusters; i++) {
        mn_cluster *k = &r->cluster[i];
        const uint32_t others = k->texts - 1 < SHARED ? k->texts - 1 : SHARED;
        k->share = others ? k->share / (float)others : 1;
    }
    if (r->clusters)
        qsort(r->cluster, r->clusters, sizeof *r->cluster, by_posts);
}

static void count_sizes(mn_clusters *r, const mn_clustering *c, uint32_t *size)
{
    for (uint32_t i = 0; i < c->n; i++)
        size[r->of[i]]++;
    for (uint32_t i = 0; i < c->n; i++) {
        r->lone += size[i] == 1;
        r->clusters += size[i] > 1;
        r->largest = size[i] > r->largest ? size[i] : r->largest;
    }
    for (size_t i = 0; i < c->rooms; i++)
        r->cut += c->room[i].cut;
}

static mn_status count(mn_clusters *out, const mn_clustering *c, mn_err *e)
{
    mn_clusters r = {.n = c->n,
                     .wordless = c->wordless,
                     .texts = c->texts,
                     .compared = c->compared,
                     .hot = c->hot,
                     .hot_largest = c->hot_largest};
    uint32_t *size = calloc((size_t)c->n + 1, sizeof *size);
    uint32_t *at = malloc(((size_t)c->n + 1) * sizeof *at);
    sharing s = {.c = c, .r = &r};
    if (!c->o.unshared)
        s.share = malloc(((size_t)c->n + 1) * sizeof *s.share);
    r.of = malloc(((size_t)c->n + 1) * sizeof *r.of);
    const size_t chunks = ((size_t)c->n + CHUNK - 1) / CHUNK;
    mn_status st = size && at && r.of && (s.share || c->o.unshared) ? MN_OK : mn_fail_memory(e);
    if (!st)
        st = mn_parallel(c->ctx, chunks, find_roots, &(rooted){c, r.of}, e);
    if (!st) {
        count_sizes(&r, c, size);
        r.cluster = malloc(((size_t)r.clusters + 1) * sizeof *r.cluster);
        st = r.cluster ? MN_OK : mn_fail_memory(e);
        if (!st && s.share)
            st = mn_parallel(c->ctx, chunks, share_some, &s, e);
    }
    if (!st)
        list(&r, c, size, s.share, at);
    free(size);
    free(at);
    free(s.share);
    if (st)
        mn_clusters_free(&r);
    else
        *out = r;
    return st;
}

mn_status mn_clustering_end(mn_clusters *out, mn_clustering *c, mn_err *e)
{
    mn_cluster_counts counts = {.compared = 0};

    mn_status st = mn_cluster_equal(c, e);
    free(c->content); /* texts are in order */
    c->content = NULL;
    c->content_cap = 0;
    if (!st)
        st = mn_cluster_forest(c, e);
    if (!st)
        st = mn_cluster_bands(&counts, c, c->ctx, c->text, c->texts, c->o.pair, e);
    mn_cluster_add(c, &counts);
    if (!st)
        st = mn_cluster_look(c, e);
    if (!st)
        st = count(out, c, e);
    return st;
}

void mn_clusters_free(mn_clusters *c)
{
    free(c->of);
    free(c->cluster);
    *c = (mn_clusters){0};
}
