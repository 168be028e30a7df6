/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/balance/balance.c - all nodes, in parallel; which of them, and in what order.
 */
#include "trace/balance/balance.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/parallel.h"
#include "trace/balance/node.h"

enum { BLOCK = 64 }; /* nodes that one piece of work takes */

typedef struct work {
    const mn_ground *ground;
    const uint32_t *node, *tier; /* tier may be NULL */
    size_t nodes;
    mn_balance_part *part; /* by block */
    mn_err *err;
    mn_status *status;
    uint32_t *looked;
} work;

static void block(size_t i, void *payload)
{
    work *w = payload;
    mn_node n = {.ground = w->ground};
    mn_status st = MN_OK;
    size_t end = (i + 1) * BLOCK < w->nodes ? (i + 1) * BLOCK : w->nodes;
    for (size_t k = i * BLOCK; !st && k < end; k++) {
        mn_balance_part *p = &w->part[i];
        n.tier = w->tier ? w->tier[w->node[k]] : 0;
        p->looked = false;
        if (!(st = mn_node_collect(&n, p, w->node[k], &w->err[i])))
            st = mn_node_judge(&n, p, &w->err[i]);
        w->looked[i] += p->looked;
    }
    mn_node_free(&n);
    w->status[i] = st;
}

/* Suppliers of `from`, tier by tier: tier[p], UINT32_MAX where it is none; nodes in that order. */
static mn_status by_tier(uint32_t *node, size_t *nodes, uint32_t *tier, const mn_chain *c,
                         const mn_balance_options *o)
{
    size_t done = 0;
    memset(tier, 0xff, c->parties * sizeof *tier);
    *nodes = 0;
    node[(*nodes)++] = o->from;
    tier[o->from] = 0;
    for (; done < *nodes; done++) {
        uint32_t p = node[done];
        for (uint32_t i = c->in[p]; tier[p] < o->tiers && i < c->in[p + 1]; i++) {
            uint32_t s = c->edge[i].seller;
            if (tier[s] == UINT32_MAX) {
                tier[s] = tier[p] + 1;
                node[(*nodes)++] = s;
            }
        }
    }
    return MN_OK;
}

/* Parts one after another: rows and notes; the texts stay in the parts. */
static mn_status gather(mn_balance *out, work *w, size_t blocks, mn_err *e)
{
    size_t rows = 0, notes = 0;
    for (size_t i = 0; i < blocks; i++) {
        mn_part_settle(&w->part[i]);
        rows += w->part[i].rows;
        notes += w->part[i].notes;
    }
    out->row = calloc(rows + 1, sizeof *out->row);
    out->note = calloc(notes + 1, sizeof *out->note);
    if (!out->row || !out->note)
        return mn_fail_memory(e);
    for (size_t i = 0; i < blocks; i++) {
        const mn_balance_part *p = &w->part[i];
        for (size_t k = 0; k < p->rows; k++) {
            out->row[out->rows++] = p->row[k];
            out->count[p->row[k].verdict]++;
        }
        for (size_t k = 0; k < p->notes; k++)
            out->note[out->notes++] = p->note[k];
        out->spanning += p->spanning;
        out->shipments += p->shipments;
        out->solved += p->solved;
        out->nodes += w->looked[i];
    }
    return MN_OK;
}

mn_status mn_balance_run(mn_balance *out, const mn_chain *c, const mn_balance_options *o,
                         const mn_ctx *ctx, mn_err *e)
{
    mn_ground ground = {0};
    mn_balance made = {0};
    work w = {.ground = &ground};
    size_t blocks = 0;
    uint32_t *node = calloc(c->parties + (size_t)1, sizeof *node);
    uint32_t *tier = o->from == MN_NOT_ANY ? NULL : calloc(c->parties + (size_t)1, sizeof *tier);
    bool *wide = calloc(c->parties + (size_t)1, sizeof *wide);
    mn_status st = mn_ground_make(&ground, c, o, e);
    if (st)
        goto out;
    st = MN_SYSTEM;
    if (!node || !wide || (o->from != MN_NOT_ANY && !tier))
        goto memory;
    if (tier)
        st = by_tier(node, &w.nodes, tier, c, o);
    else if (o->party != MN_NOT_ANY)
        node[w.nodes++] = o->party;
    else
        while (w.nodes < c->parties)
            node[w.nodes] = (uint32_t)w.nodes, w.nodes++;
    for (size_t i = 0; i < w.nodes; i++)
        wide[node[i]] = true;
    blocks = (w.nodes + BLOCK - 1) / BLOCK;
    w.node = node;
    w.tier = tier;
    made.part = calloc(blocks + 2, sizeof *made.part);
    w.part = made.part;
    w.err = calloc(blocks + 1, sizeof *w.err);
    w.status = calloc(blocks + 1, sizeof *w.status);
    w.looked = calloc(blocks + 2, sizeof *w.looked);
    if (!w.part || !w.err || !w.status || !w.looked)
        goto memory;
    made.parts = blocks + 1;
    st = mn_parallel(ctx, blocks, block, &w, e);
    for (size_t i = 0; !st && i < blocks; i++)
        if ((st = w.status[i]) && e)
            *e = w.err[i];
    if (!st)
        st = mn_balance_wide(&w.part[blocks], &ground, wide, e);
    if (!st)
        st = gather(&made, &w, blocks + 1, e);
    goto out;
memory:
    st = mn_fail_memory(e);
out:
    free(node);
    free(tier);
    free(wide);
    free(w.err);
    free(w.status);
    free(w.looked);
    mn_ground_free(&ground);
    if (st)
        mn_balance_free(&made);
    else
        *out = made;
    return st;
}

void mn_balance_free(mn_balance *b)
{
    for (size_t i = 0; i < b->parts; i++) {
        free(b->part[i].row);
        free(b->part[i].note);
        mn_buf_free(&b->part[i].text);
    }
    free(b->part);
    free(b->row);
    free(b->note);
    *b = (mn_balance){0};
}
