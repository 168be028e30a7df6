/* SPDX-License-Identifier: Apache-2.0
 *
 * paths.c - paths from many buyers: one layout for all of them, then each searched on a thread.
 */
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/parallel.h"
#include "trace/path/search.h"

const char *mn_basis_name(mn_basis b)
{
    static const char *const name[] = {"lot", "recipe", "same good", "assumed", "", "direct"};
    return name[b];
}

mn_status mn_path_options_check(mn_path_options *out, const mn_path_options *o, mn_err *e)
{
    mn_path_options x = o ? *o : (mn_path_options){0};
    x.tiers = x.tiers ? x.tiers : MN_PATH_TIERS;
    x.most = x.most ? x.most : MN_PATH_MOST;
    x.work = x.work ? x.work : MN_PATH_WORK;
    if (x.tiers > MN_PATH_TIERS_MAX)
        return mn_fail(e, MN_USAGE, "more than %d tiers", MN_PATH_TIERS_MAX);
    if (x.late < 0 || x.stock < 0 || x.late > 36525 || x.stock > 36525)
        return mn_fail(e, MN_USAGE, "days below 0 or above 36525");
    if (x.strict && x.loose) {
        mn_fail(e, MN_USAGE, "either strict or loose");
        return mn_hint(e, "strict leaves out what is only assumed, loose adds to it");
    }
    *out = x;
    return MN_OK;
}

void mn_chain_paths_free(mn_chain_paths *p)
{
    free(p->buyer);
    free(p->path);
    free(p->link);
    free(p->end);
    *p = (mn_chain_paths){0};
}

/* --- putting together ------------------------------------------------------------------------ */

typedef struct ordered {
    uint32_t links, number;
    bool impossible;
} ordered;

static int by_length(const void *a, const void *b)
{
    const ordered *x = a, *y = b;
    if (x->impossible != y->impossible)
        return x->impossible ? 1 : -1;
    if (x->links != y->links)
        return x->links < y->links ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

static int by_tier(const void *a, const void *b)
{
    const mn_path_end *x = a, *y = b;
    if (x->tier != y->tier) /* those that are not settled last */
        return x->tier - 1 < y->tier - 1 ? -1 : 1;
    return (x->party > y->party) - (x->party < y->party);
}

static mn_status append(mn_chain_paths *p, mn_found *f, mn_err *e)
{
    ordered *o = malloc((f->paths + 1) * sizeof *o);
    uint32_t *now = malloc((f->paths + 1) * sizeof *now);
    mn_path_buyer *b = &p->buyer[p->buyers];
    if (!o || !now) {
        free(o);
        free(now);
        return mn_fail_memory(e);
    }
    *b = f->sum;
    b->path = p->paths;
    b->paths = (uint32_t)f->paths;
    b->end = p->ends;
    b->ends = (uint32_t)f->ends;
    for (uint32_t i = 0; i < b->paths; i++)
        o[i] = (ordered){f->path[i].links, i, f->path[i].impossible};
    qsort(o, b->paths, sizeof *o, by_length);
    for (uint32_t i = 0; i < b->paths; i++) {
        const mn_path *was = &f->path[o[i].number];
        now[o[i].number] = p->paths;
        p->path[p->paths] = *was;
        p->path[p->paths++].link = p->links;
        memcpy(p->link + p->links, f->link + was->link, was->links * sizeof *p->link);
        p->links += was->links;
    }
    if (f->ends)
        qsort(f->end, f->ends, sizeof *f->end, by_tier);
    for (size_t i = 0; i < f->ends; i++) {
        p->end[p->ends] = f->end[i];
        if (f->end[i].path != MN_NOT_ANY)
            p->end[p->ends].path = now[f->end[i].path];
        p->ends++;
    }
    p->buyers++;
    free(o);
    free(now);
    return MN_OK;
}

static mn_status put_together(mn_chain_paths *out, mn_found *found, size_t buyers, mn_err *e)
{
    mn_chain_paths p = {0};
    size_t paths = 0, links = 0, ends = 0;
    mn_status st = MN_OK;
    for (size_t i = 0; i < buyers; i++) {
        paths += found[i].paths;
        links += found[i].links;
        ends += found[i].ends;
    }
    if (paths >= UINT32_MAX || links >= UINT32_MAX || ends >= UINT32_MAX)
        return mn_fail(e, MN_DATA, "too many paths to be told");
    p.buyer = calloc(buyers + 1, sizeof *p.buyer);
    p.path = malloc((paths + 1) * sizeof *p.path);
    p.link = malloc((links + 1) * sizeof *p.link);
    p.end = malloc((ends + 1) * sizeof *p.end);
    if (!p.buyer || !p.path || !p.link || !p.end)
        st = mn_fail_memory(e);
    for (size_t i = 0; i < buyers && !st; i++) {
        st = append(&p, &found[i], e);
        mn_found_free(&found[i]);
    }
    if (st)
        mn_chain_paths_free(&p);
    else
        *out = p;
    return st;
}

/* So many paths of each buyer that all of them can be held; one at least. */
static uint32_t most_told(const mn_path_options *o, size_t buyers)
{
    const size_t most = MN_PATH_LINKS / ((buyers ? buyers : 1) * o->tiers);
    return most < o->most ? (most ? (uint32_t)most : 1) : o->most;
}

mn_status mn_chain_paths_find(mn_chain_paths *out, const mn_chain *c, const mn_path_targets *t,
                              const uint32_t *buyer, size_t buyers, const mn_path_options *o,
                              const mn_ctx *ctx, mn_err *e)
{
    mn_path_options options;
    mn_graph g = {0};
    mn_status st = mn_path_options_check(&options, o, e);
    if (st)
        return st;
    options.most = most_told(&options, buyers);
    uint32_t *root = malloc((buyers + 1) * sizeof *root);
    mn_found *found = calloc(buyers + 1, sizeof *found);
    if (!root || !found)
        st = mn_fail_memory(e);
    if (!st && !(st = mn_graph_new(&g, root, c, t, buyer, buyers, &options, ctx, e)) &&
        !(st = mn_graph_prune(&g, ctx, e)) && !(st = mn_graph_rings(&g, e)) &&
        !(st = mn_search_all(found, &g, root, buyers, ctx, e)))
        st = put_together(out, found, buyers, e);
    if (!st)
        out->most = options.most;
    for (size_t i = 0; found && i < buyers; i++)
        mn_found_free(&found[i]);
    mn_graph_free(&g);
    free(found);
    free(root);
    return st;
}
