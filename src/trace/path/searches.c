/* SPDX-License-Identifier: Apache-2.0
 *
 * searches.c - the search for each buyer, on any number of threads: by counting where the layout
 * allows it, up from each buyer, or down from each end where these are fewer; else path by path.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/parallel.h"
#include "trace/path/count.h"

enum { POOL = 64 }; /* threads there can be: mn_parallel() */

/* Found by going down, of one buyer: in the order of ends. */
typedef struct entry {
    uint32_t end, at; /* searches.down[end].at[at] */
    size_t edge;      /* its nearest path's: of near.edge */
} entry;

typedef struct searches {
    const mn_graph *g;
    const mn_ways *w; /* NULL: path by path */
    const uint32_t *root;
    size_t buyers;
    mn_found *found;
    mn_layers *pool[POOL]; /* made as they are needed */
    atomic_bool taken[POOL];
    size_t slots;       /* for whom going down keeps what it found */
    mn_end_found *down; /* NULL: up */
    mn_lengths *by_root;
    entry *entry; /* of buyer i: entry[first[i]] .. entry[first[i+1]-1] */
    size_t *first;
    /* Of the first one, in the order of threads, that failed. */
    pthread_mutex_t lock;
    pthread_t caller;
    const mn_ctx *ctx;
    atomic_bool stop;
    atomic_bool enough; /* going down is of no use: an end was cut */
    mn_status st;
    size_t failed;
    mn_err err;
} searches;

/* --- threads -------------------------------------------------------------------------------------
 */

static void failed(searches *x, size_t i, mn_status st, const mn_err *e)
{
    pthread_mutex_lock(&x->lock);
    if (!x->st || i < x->failed) {
        x->st = st;
        x->failed = i;
        x->err = *e;
    }
    pthread_mutex_unlock(&x->lock);
    atomic_store(&x->stop, true);
}

/* The caller's thread alone asks the caller; the others see what it was told. */
static bool stopped(void *payload)
{
    searches *x = payload;
    if (pthread_equal(pthread_self(), x->caller) && x->ctx && x->ctx->cancelled &&
        x->ctx->cancelled(x->ctx->payload))
        atomic_store(&x->stop, true);
    return atomic_load(&x->stop) || atomic_load(&x->enough);
}

/* Room for a count, of nobody else: x->pool[*slot]. */
static mn_status take(size_t *slot, searches *x, mn_err *e)
{
    size_t i = 0;
    for (bool was = false; !atomic_compare_exchange_strong(&x->taken[i], &was, true); was = false)
        i = (i + 1) % POOL;
    *slot = i;
    if (x->pool[i])
        return MN_OK;
    x->pool[i] = calloc(1, sizeof *x->pool[i]);
    return x->pool[i] ? mn_layers_open(x->pool[i], x->g->places, x->slots, e) : mn_fail_memory(e);
}

/* After a failure it is left taken: a layer that is half made is of no use. */
static void give_back(searches *x, size_t slot, mn_status st)
{
    if (!st)
        atomic_store(&x->taken[slot], false);
}

/* --- one buyer -----------------------------------------------------------------------------------
 */

static mn_status count_one(searches *x, size_t i, const mn_ctx *ctx, mn_err *e)
{
    mn_found *f = &x->found[i];
    size_t slot;
    mn_nearest near = {0};
    mn_lengths n;
    mn_status st = take(&slot, x, e);
    if (!st)
        st = mn_count_up(f, &n, &near, x->w, x->pool[slot], x->root[i], ctx, e);
    give_back(x, slot, st);
    if (!st)
        st = mn_count_tell(f, &n, &near, x->g, x->root[i], ctx, e);
    if (!st && f->sum.cut)
        st = mn_search_bound(f, x->g, x->root[i], e);
    free(near.edge);
    return st;
}

/* From what was found going down. */
static mn_status gather(searches *x, size_t i, const mn_ctx *ctx, mn_err *e)
{
    mn_found *f = &x->found[i];
    mn_nearest near = {0};
    mn_status st = MN_OK;
    for (size_t k = x->first[i]; k < x->first[i + 1] && !st; k++) {
        const entry *from = &x->entry[k];
        const mn_end_found *d = &x->down[from->end];
        const mn_ended *ended = &d->at[from->at];
        mn_path_end *end;
        if (!mn_grow(&near.edge, &near.room, near.edges + ended->tier, sizeof *near.edge)) {
            st = mn_fail_memory(e);
            break;
        }
        memcpy(near.edge + near.edges, d->near.edge + from->edge, ended->tier * sizeof *near.edge);
        near.edges += ended->tier;
        if ((st = mn_found_end(&end, f, mn_ways_party(x->w, x->w->end[from->end]), e)))
            break;
        end->tier = ended->tier;
        end->paths = ended->paths;
    }
    f->sum.whole = x->g->tiers;
    if (!st)
        st = mn_count_tell(f, &x->by_root[x->root[i]], &near, x->g, x->root[i], ctx, e);
    free(near.edge);
    return st;
}

static mn_status search_one(searches *x, size_t i, const mn_ctx *ctx, mn_err *e)
{
    mn_found *f = &x->found[i];
    const uint32_t root = x->root[i];
    mn_status st;
    if (!x->w)
        st = mn_search(f, x->g, root, ctx, e);
    else if (x->down && !mn_lengths_over(&x->by_root[root], x->g->tiers))
        st = gather(x, i, ctx, e);
    else
        st = count_one(x, i, ctx, e);
    if (!st && f->sum.cut)
        st = mn_reach_ends(f, x->g, root, ctx, e);
    if (!st)
        st = mn_found_tell(f, x->g, root, ctx, e);
    free(f->slot);
    f->slot = NULL;
    return st;
}

static void search_numbered(size_t i, void *payload)
{
    searches *x = payload;
    const mn_ctx ctx = {.cancelled = stopped, .payload = x};
    mn_err e = MN_ERR_INIT;
    const mn_status st = atomic_load(&x->stop) ? MN_OK : search_one(x, i, &ctx, &e);
    if (st)
        failed(x, i, st, &e);
}

/* --- down from the ends --------------------------------------------------------------------------
 */

static void down_numbered(size_t i, void *payload)
{
    searches *x = payload;
    const mn_ctx ctx = {.cancelled = stopped, .payload = x};
    size_t slot;
    mn_err e = MN_ERR_INIT;
    if (atomic_load(&x->stop) || atomic_load(&x->enough))
        return;
    mn_status st = take(&slot, x, &e);
    if (!st)
        st = mn_count_down(&x->down[i], x->by_root, x->w, x->pool[slot], i, &ctx, &e);
    give_back(x, slot, st);
    if (st == MN_CANCELLED && atomic_load(&x->enough))
        return;
    if (st)
        failed(x, i, st, &e);
    else if (x->down[i].cut)
        atomic_store(&x->enough, true);
}

static void free_down(searches *x)
{
    for (size_t i = 0; x->down && i < x->w->ends; i++) {
        free(x->down[i].at);
        free(x->down[i].near.edge);
    }
    free(x->down);
    free(x->by_root);
    free(x->entry);
    free(x->first);
    x->down = NULL;
    x->by_root = NULL;
    x->entry = NULL;
    x->first = NULL;
}

/* What was found, by buyer: places of buyers are the first ones, in their order. */
static mn_status by_buyer(searches *x, mn_err *e)
{
    size_t n = 0;
    x->first = calloc(x->buyers + 2, sizeof *x->first);
    for (size_t i = 0; i < x->w->ends; i++)
        n += x->down[i].n;
    x->entry = malloc((n + 1) * sizeof *x->entry);
    if (!x->first || !x->entry)
        return mn_fail_memory(e);
    for (size_t i = 0; i < x->w->ends; i++)
        for (size_t k = 0; k < x->down[i].n; k++)
            x->first[x->down[i].at[k].root + 2U]++;
    for (size_t i = 2; i < x->buyers + 2; i++)
        x->first[i] += x->first[i - 1];
    for (size_t i = 0; i < x->w->ends; i++) {
        size_t edge = 0;
        for (size_t k = 0; k < x->down[i].n; k++) {
            const mn_ended *d = &x->down[i].at[k];
            x->entry[x->first[d->root + 1U]++] = (entry){(uint32_t)i, (uint32_t)k, edge};
            edge += d->tier;
        }
    }
    return MN_OK;
}

/* Goes down from all ends; where one of them has too many paths, up from the buyers will do. */
static mn_status go_down(searches *x, mn_err *e)
{
    mn_status st;
    x->down = calloc(x->w->ends + 1, sizeof *x->down);
    x->by_root = calloc(x->buyers + 1, sizeof *x->by_root);
    if (!x->down || !x->by_root)
        return mn_fail_memory(e);
    st = mn_parallel(x->ctx, x->w->ends, down_numbered, x, e);
    if (!st && x->st) {
        st = x->st;
        if (e)
            *e = x->err;
    }
    if (!st && atomic_load(&x->enough)) {
        atomic_store(&x->enough, false);
        free_down(x);
        return MN_OK;
    }
    return st ? st : by_buyer(x, e);
}

/* --- all of them ---------------------------------------------------------------------------------
 */

static mn_status run(searches *x, mn_err *e)
{
    mn_status st = MN_OK;
    if (x->w && x->w->down)
        st = go_down(x, e);
    if (!st)
        st = mn_parallel(x->ctx, x->buyers, search_numbered, x, e);
    if (!st && x->st) {
        st = x->st;
        if (e)
            *e = x->err;
    }
    return st;
}

mn_status mn_search_all(mn_found *found, mn_graph *g, const uint32_t *root, size_t buyers,
                        const mn_ctx *ctx, mn_err *e)
{
    mn_ways w = {0};
    mn_status st = MN_OK;
    searches *x = calloc(1, sizeof *x);
    if (!x)
        return mn_fail_memory(e);
    *x = (searches){.g = g, .root = root, .buyers = buyers, .found = found, .ctx = ctx};
    x->caller = pthread_self();
    pthread_mutex_init(&x->lock, NULL);
    if (g->ring) {
        x->w = &w;
        st = mn_ways_new(&w, g, e);
        if (!st && mn_ways_ends(&w) < buyers) {
            x->slots = buyers;
            st = mn_ways_down(&w, e);
        }
    } else {
        st = mn_graph_part(g, e);
    }
    if (!st)
        st = run(x, e);
    free_down(x);
    for (size_t i = 0; i < POOL; i++) {
        if (x->pool[i])
            mn_layers_free(x->pool[i]);
        free(x->pool[i]);
    }
    mn_ways_free(&w);
    pthread_mutex_destroy(&x->lock);
    free(x);
    return st;
}
