/* SPDX-License-Identifier: Apache-2.0
 *
 * report/flow_place.c - where the nodes of a flow stand.
 *
 * Order within layers: sweeps by barycentre (Sugiyama, Tagawa, Toda 1981, doi
 * 10.1109/TSMC.1981.4308636), the order with the fewest weighted crossings
 * winning. Heights: one scale for all layers; nodes are then drawn towards
 * their neighbours while keeping their order, and kept far enough apart for
 * their labels to stand below each other.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "report/flow.h"

enum { SWEEPS = 12, RELAXATIONS = 6 };
#define LINE     15.0 /* height of a label's line */
#define LEADING  3.0  /* between labels */
#define GAP      9.0
#define TALLEST  540.0
#define PER_NODE 44.0
#define THINNEST 1.0
#define BETWEEN  0.78 /* of the labels, what lies between nodes rather than beside them */

typedef struct keyed {
    size_t node;
    double key;
    size_t tie;
} keyed;

static int by_key(const void *a, const void *b)
{
    const keyed *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return x->tie < y->tie ? -1 : x->tie > y->tie;
}

/* Nodes lie layer by layer: [first, first + n) is a layer. */
static size_t layer_end(const mn_flow *f, size_t first)
{
    size_t end = first;
    while (end < f->nodes_count && f->nodes[end].layer == f->nodes[first].layer)
        end++;
    return end;
}

/* Weighted mean of what `at` gives for the neighbours on one side; -1: none. */
static double neighbours(const mn_flow *f, size_t node, bool before, bool middle)
{
    double sum = 0, weight = 0;
    for (size_t i = 0; i < f->links_count; i++) {
        const mn_flow_link *l = &f->links[i];
        if ((before ? l->to : l->from) != node)
            continue;
        const mn_flow_node *other = &f->nodes[before ? l->from : l->to];
        sum += l->value * (middle ? other->y + other->height / 2 : (double)other->order);
        weight += l->value;
    }
    return weight > 0 ? sum / weight : -1;
}

static double crossings(const mn_flow *f)
{
    double sum = 0;
    for (size_t i = 0; i < f->links_count; i++)
        for (size_t k = i + 1; k < f->links_count; k++) {
            const mn_flow_node *a = &f->nodes[f->links[i].from], *b = &f->nodes[f->links[k].from],
                               *c = &f->nodes[f->links[i].to], *d = &f->nodes[f->links[k].to];
            bool same = a->layer == b->layer && c->layer == d->layer;
            if (same && ((a->order < b->order && c->order > d->order) ||
                         (a->order > b->order && c->order < d->order)))
                sum += f->links[i].value * f->links[k].value;
        }
    return sum;
}

static void sort_layer(mn_flow *f, size_t first, size_t end, bool before, keyed *keys)
{
    for (size_t i = first; i < end; i++) {
        double mean = neighbours(f, i, before, false);
        keys[i - first] =
            (keyed){i, mean < 0 ? (double)f->nodes[i].order : mean, f->nodes[i].order};
        if (f->nodes[i].merged) /* "other" stays last */
            keys[i - first].key = 1e9;
    }
    qsort(keys, end - first, sizeof *keys, by_key);
    for (size_t i = 0; i < end - first; i++)
        f->nodes[keys[i].node].order = i;
}

static void order_nodes(mn_flow *f, keyed *keys, size_t *best)
{
    double fewest = crossings(f);
    for (size_t i = 0; i < f->nodes_count; i++)
        best[i] = f->nodes[i].order;
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
        bool forward = sweep % 2 == 0;
        for (size_t k = 0; k < f->layers; k++) {
            size_t layer = forward ? k : f->layers - 1 - k, first = 0;
            while (first < f->nodes_count && f->nodes[first].layer != layer)
                first++;
            sort_layer(f, first, layer_end(f, first), forward, keys);
        }
        double now = crossings(f);
        if (now < fewest) {
            fewest = now;
            for (size_t i = 0; i < f->nodes_count; i++)
                best[i] = f->nodes[i].order;
        }
    }
    for (size_t i = 0; i < f->nodes_count; i++)
        f->nodes[i].order = best[i];
}

static int by_layer_and_order(const void *a, const void *b)
{
    const mn_flow_node *x = a, *y = b;
    if (x->layer != y->layer)
        return x->layer < y->layer ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

/* Puts the nodes into their order and mends the links' ends. */
static void settle(mn_flow *f, size_t *to, size_t *first)
{
    for (size_t i = 0, start = 0; i < f->nodes_count; i++) {
        if (i && f->nodes[i].layer != f->nodes[i - 1].layer)
            start = i;
        first[i] = start;
    }
    for (size_t i = 0; i < f->nodes_count; i++)
        to[i] = first[i] + f->nodes[i].order;
    for (size_t i = 0; i < f->links_count; i++) {
        f->links[i].from = to[f->links[i].from];
        f->links[i].to = to[f->links[i].to];
    }
    qsort(f->nodes, f->nodes_count, sizeof *f->nodes, by_layer_and_order);
}

/* What a node's label takes of the height. */
static double label_height(const mn_flow *f, const mn_flow_node *node)
{
    return (f->line > 0 ? f->line : LINE) * (double)(node->lines ? node->lines : 1) + LEADING;
}

static double gap(const mn_flow *f, const mn_flow_node *above, const mn_flow_node *below)
{
    double need =
        (label_height(f, above) + label_height(f, below) - above->height - below->height) / 2;
    return need > GAP ? need : GAP;
}

/* What the labels of the layer at `first` take together. */
static double labels_height(const mn_flow *f, size_t first)
{
    double sum = 0;
    for (size_t k = first; k < layer_end(f, first); k++)
        sum += label_height(f, &f->nodes[k]);
    return sum;
}

/* Heights by the scale that lets the fullest layer fit; the picture's height. */
static void scale(mn_flow *f)
{
    double most = 0, labels = 0, factor = -1;
    for (size_t i = 0; i < f->nodes_count; i = layer_end(f, i)) {
        most = fmax(most, (double)(layer_end(f, i) - i));
        labels = fmax(labels, labels_height(f, i));
    }
    f->height = fmax(fmin(most * PER_NODE + 60, TALLEST), labels * 1.25);
    for (size_t i = 0; i < f->nodes_count; i = layer_end(f, i)) {
        double sum = 0, n = (double)(layer_end(f, i) - i);
        for (size_t k = i; k < layer_end(f, i); k++)
            sum += f->nodes[k].value;
        double gaps = labels_height(f, i) * BETWEEN * (n - 1) / n;
        double fits = sum > 0 ? (f->height - gaps) / sum : -1;
        if (fits > 0 && (factor < 0 || fits < factor))
            factor = fits;
    }
    for (size_t i = 0; i < f->nodes_count; i++) {
        double h = f->nodes[i].value * factor;
        f->nodes[i].height = h > THINNEST ? h : THINNEST;
    }
    for (size_t i = 0; i < f->links_count; i++)
        f->links[i].width = f->links[i].value * factor;
    for (size_t i = 0; i < f->nodes_count; i = layer_end(f, i)) {
        double sum = f->nodes[i].height;
        for (size_t k = i + 1; k < layer_end(f, i); k++)
            sum += f->nodes[k].height + gap(f, &f->nodes[k - 1], &f->nodes[k]);
        f->height = sum > f->height ? sum : f->height;
    }
}

/* Moves a layer's nodes apart and into the picture, keeping their order. */
static void resolve(mn_flow *f, size_t first, size_t end)
{
    double at = 0;
    for (size_t i = first; i < end; i++) {
        at += i > first ? gap(f, &f->nodes[i - 1], &f->nodes[i]) : 0;
        if (f->nodes[i].y < at)
            f->nodes[i].y = at;
        at = f->nodes[i].y + f->nodes[i].height;
    }
    at = f->height;
    for (size_t i = end; i-- > first;) {
        if (f->nodes[i].y + f->nodes[i].height > at)
            f->nodes[i].y = at - f->nodes[i].height;
        at = f->nodes[i].y - (i > first ? gap(f, &f->nodes[i - 1], &f->nodes[i]) : 0);
    }
}

static void spread(mn_flow *f)
{
    for (size_t i = 0; i < f->nodes_count; i = layer_end(f, i)) {
        double sum = 0;
        for (size_t k = i; k < layer_end(f, i); k++)
            sum += f->nodes[k].height + (k > i ? gap(f, &f->nodes[k - 1], &f->nodes[k]) : 0);
        double at = (f->height - sum) / 2;
        for (size_t k = i; k < layer_end(f, i); k++) {
            at += k > i ? gap(f, &f->nodes[k - 1], &f->nodes[k]) : 0;
            f->nodes[k].y = at;
            at += f->nodes[k].height;
        }
    }
    for (int n = 0; n < RELAXATIONS; n++)
        for (size_t i = 0; i < f->nodes_count; i = layer_end(f, i)) {
            for (size_t k = i; k < layer_end(f, i); k++) {
                double middle = neighbours(f, k, n % 2 == 0, true);
                if (middle >= 0)
                    f->nodes[k].y = middle - f->nodes[k].height / 2;
            }
            resolve(f, i, layer_end(f, i));
        }
}

/* Drops what is empty above and below. */
static void crop(mn_flow *f)
{
    double top = f->height, bottom = 0;
    for (size_t i = 0; i < f->nodes_count; i++) {
        const mn_flow_node *node = &f->nodes[i];
        double over = fmax((label_height(f, node) - node->height) / 2 - LEADING, 0);
        top = fmin(top, node->y - over);
        bottom = fmax(bottom, node->y + node->height + over);
    }
    for (size_t i = 0; i < f->nodes_count; i++)
        f->nodes[i].y -= top;
    f->height = bottom > top ? bottom - top : 0;
}

/* Stacks the links' ends at each node in the order of where they lead. */
static void join_ends(mn_flow *f, keyed *keys, double *used)
{
    for (int side = 0; side < 2; side++) {
        for (size_t i = 0; i < f->nodes_count; i++)
            used[i] = f->nodes[i].y;
        for (size_t i = 0; i < f->links_count; i++) {
            const mn_flow_link *l = &f->links[i];
            keys[i] = (keyed){i, f->nodes[side ? l->from : l->to].y, i};
        }
        qsort(keys, f->links_count, sizeof *keys, by_key);
        for (size_t i = 0; i < f->links_count; i++) {
            mn_flow_link *l = &f->links[keys[i].node];
            size_t node = side ? l->to : l->from;
            *(side ? &l->y1 : &l->y0) = used[node] + l->width / 2;
            used[node] += l->width;
        }
    }
}

mn_status mn_flow_place(mn_flow *f, mn_err *e)
{
    mn_arena arena = {0};
    mn_status status = MN_OK;
    size_t n = f->nodes_count + 1, m = f->links_count + 1;
    keyed *keys = mn_arena_alloc(&arena, n > m ? n : m, sizeof *keys);
    size_t *best = mn_arena_alloc(&arena, n, sizeof *best);
    size_t *first = mn_arena_alloc(&arena, n, sizeof *first);
    double *used = mn_arena_alloc(&arena, n, sizeof *used);
    if (!keys || !best || !first || !used) {
        status = mn_fail_memory(e);
        goto out;
    }
    order_nodes(f, keys, best);
    settle(f, best, first);
    scale(f);
    spread(f);
    crop(f);
    join_ends(f, keys, used);
out:
    mn_arena_free(&arena);
    return status;
}
