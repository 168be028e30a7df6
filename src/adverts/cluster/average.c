/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/cluster/average.c - texts that were united by pairs, clustered anew by average linkage,
 * so that no single pair holds two clusters together.
 *
 * Nearest-neighbour chains (Benzecri, 1982; Murtagh, 1983, doi 10.1093/comjnl/26.4.354) with the
 * recurrence of Lance and Williams: O(n^2). Ends where no two parts share `core` on average.
 */
#include "adverts/cluster/inside.h"

typedef struct parts {
    float *near;    /* n by n: what two parts share on average */
    uint32_t *size; /* 0: the part was merged into another */
    size_t n;
} parts;

static float *near_of(const parts *p, size_t a, size_t b)
{
    return &p->near[a * p->n + b];
}

static void fill(parts *p, const mn_clustering *c, const uint32_t *text)
{
    for (size_t i = 0; i < p->n; i++)
        for (size_t k = 0; k < i; k++)
            *near_of(p, i, k) = *near_of(p, k, i) =
                (float)mn_agree_share(mn_cluster_agree(c, text[i], text[k]));
}

/* The part nearest to a; of equals `than`, then the first. n: there is none. */
static size_t nearest(const parts *p, size_t a, size_t than)
{
    size_t best = than;
    float most = than < p->n ? *near_of(p, a, than) : -1;
    for (size_t i = 0; i < p->n; i++)
        if (p->size[i] && i != a && *near_of(p, a, i) > most) {
            most = *near_of(p, a, i);
            best = i;
        }
    return best;
}

static void merge(parts *p, size_t into, size_t gone)
{
    const float a = (float)p->size[into], b = (float)p->size[gone];
    p->size[into] += p->size[gone];
    p->size[gone] = 0;
    for (size_t i = 0; i < p->n; i++)
        if (p->size[i] && i != into)
            *near_of(p, into, i) = *near_of(p, i, into) =
                (a * *near_of(p, into, i) + b * *near_of(p, gone, i)) / (a + b);
}

static void chain(parts *p, uint32_t *group, uint32_t *path, float core)
{
    size_t deep = 0, start = 0;

    for (;;) {
        if (!deep) {
            while (start < p->n && !p->size[start])
                start++;
            if (start == p->n)
                return;
            path[deep++] = (uint32_t)start;
        }
        const size_t a = path[deep - 1];
        const size_t b = nearest(p, a, deep > 1 ? path[deep - 2] : p->n);
        if (deep > 1 && b == path[deep - 2]) {
            const size_t into = a < b ? a : b, gone = a < b ? b : a;
            deep -= 2;
            if (*near_of(p, a, b) >= core) {
                merge(p, into, gone);
                group[gone] = (uint32_t)into;
            } else { /* nothing nearer will come to either: both are done */
                p->size[a] = p->size[b] = 0;
            }
        } else if (b == p->n) {
            return; /* the last part */
        } else {
            path[deep++] = (uint32_t)b;
        }
    }
}

void mn_cluster_average(uint32_t *group, float *near, uint32_t *room, const mn_clustering *c,
                        const uint32_t *text, size_t n, double core)
{
    parts p = {.near = near, .size = room, .n = n};

    for (size_t i = 0; i < n; i++) {
        p.size[i] = 1;
        group[i] = (uint32_t)i;
    }
    fill(&p, c, text);
    chain(&p, group, room + n, (float)core);
    for (size_t i = 0; i < n; i++) { /* a part was merged into one before it */
        uint32_t g = group[i];
        while (group[g] != g)
            g = group[g];
        group[i] = g;
    }
}
