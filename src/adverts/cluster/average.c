/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/cluster/average.c - texts that were united by pairs, clustered anew by average linkage,
 * so that no single pair holds two clusters together.
 *
 * Nearest-neighbour chains (Benzecri, 1982; Murtagh, 1983, doi 10.1093/comjnl/26.4.354) with the
 * recurrence of Lance and Williams: O(n^2). Ends where no two parts share `core` on average. What
 * was merged is kept as a tree: a cut of it at any higher share is the clustering at that share.
 */
#include "adverts/cluster/inside.h"

typedef struct parts {
    float *near;    /* n by n: what two parts share on average */
    uint32_t *size; /* 0: the part was merged into another */
    uint32_t *node; /* of the tree: what the part is */
    size_t n;
    mn_sketch_isa isa;
} parts;

enum {
    BLOCK = 48, /* texts whose bins fit the processor's nearest cache */
    AHEAD = 4,  /* texts that memory is asked for before they are looked at */
};

static float *near_of(const parts *p, size_t a, size_t b)
{
    return &p->near[a * p->n + b];
}

static void fill(parts *p, mn_bins *bins, const mn_clustering *c, const uint32_t *text)
{
    double share[BLOCK];
    for (size_t i = 0; i < p->n; i++) {
        if (i + AHEAD < p->n)
            mn_cluster_ask(c, text[i + AHEAD]);
        bins[i] = mn_cluster_bins(c, text[i]);
    }
    for (size_t from = 0; from < p->n; from += BLOCK)
        for (size_t i = from + 1; i < p->n; i++) {
            const size_t before = i - from < BLOCK ? i - from : BLOCK;
            mn_bins_shares_by(share, &bins[i], bins + from, before, p->isa);
            for (size_t k = 0; k < before; k++)
                *near_of(p, i, from + k) = *near_of(p, from + k, i) = (float)share[k];
        }
}

#if defined(__x86_64__)
#include <immintrin.h>

#define AVX512 __attribute__((target("avx512f,avx512bw,avx512vl,bmi")))

/* Which of 16 parts from the i-th on are there, a left out. */
AVX512 static inline __mmask16 there(const parts *p, size_t a, size_t i)
{
    const __mmask16 in = (__mmask16)(p->n - i < 16 ? (1U << (p->n - i)) - 1 : 0xffff),
                    itself = (__mmask16)(a - i < 16 ? 1U << (a - i) : 0);
    const __m512i size = _mm512_maskz_loadu_epi32(in, p->size + i);
    return _mm512_test_epi32_mask(size, size) & (__mmask16)~itself;
}

AVX512 static size_t nearest_512(const parts *p, size_t a, size_t than)
{
    const float *const near = p->near + a * p->n;
    __m512 high = _mm512_set1_ps(-1);
    for (size_t i = 0; i < p->n; i += 16)
        high = _mm512_mask_max_ps(high, there(p, a, i), high,
                                  _mm512_maskz_loadu_ps(there(p, a, i), near + i));
    const float most = _mm512_reduce_max_ps(high);
    if (than < p->n ? near[than] >= most : most < 0)
        return than;
    for (size_t i = 0; i < p->n; i += 16) {
        const __mmask16 m = there(p, a, i),
                        at = _mm512_mask_cmp_ps_mask(m, _mm512_maskz_loadu_ps(m, near + i),
                                                     _mm512_set1_ps(most), _CMP_EQ_OQ);
        if (at)
            return i + _tzcnt_u32(at);
    }
    return than;
}
#endif

/* The part nearest to a; of equals `than`, then the first. n: there is none. */
static size_t nearest(const parts *p, size_t a, size_t than)
{
#if defined(__x86_64__)
    if (p->isa >= MN_SKETCH_AVX512)
        return nearest_512(p, a, than);
#endif
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

static double within(const mn_cluster_tree *t, uint32_t node)
{
    return node < t->texts ? 0 : t->merge[node - t->texts].within;
}

/* Notes that two parts are one now. */
static void note(mn_cluster_tree *t, parts *p, size_t into, size_t gone)
{
    const float near = *near_of(p, into, gone);
    const double pairs = (double)p->size[into] * p->size[gone];
    t->merge[t->merges] = (mn_cluster_merge){
        .one = p->node[into],
        .other = p->node[gone],
        .n = p->size[into] + p->size[gone],
        .near = near,
        .within = within(t, p->node[into]) + within(t, p->node[gone]) + (double)near * pairs};
    p->node[into] = (uint32_t)(t->texts + t->merges++);
}

static void chain(mn_cluster_tree *t, parts *p, uint32_t *path, float core)
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
                note(t, p, into, gone);
                merge(p, into, gone);
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

/* Puts each merge's texts side by side. from: room for twice as many numbers as texts; all ones
 * where a node's texts have no place yet. */
static void put_in_order(mn_cluster_tree *t, uint32_t *from, const uint32_t *text)
{
    const size_t n = t->texts;
    uint32_t end = 0;

    for (size_t i = 0; i < n + t->merges; i++)
        from[i] = UINT32_MAX;
    for (size_t k = t->merges; k-- > 0;) { /* a merge stands behind those that it is of */
        mn_cluster_merge *m = &t->merge[k];
        if (from[n + k] == UINT32_MAX) {
            from[n + k] = end;
            end += m->n;
        }
        m->from = from[n + k];
        from[m->one] = m->from;
        from[m->other] = m->from + (m->one < n ? 1 : t->merge[m->one - n].n);
    }
    for (size_t i = 0; i < n; i++)
        if (from[i] != UINT32_MAX)
            t->text[from[i]] = text[i];
}

void mn_cluster_average(mn_cluster_tree *t, float *near, mn_bins *bins, uint32_t *room,
                        const mn_clustering *c, const uint32_t *text, size_t n, double core)
{
    parts p = {.near = near, .size = room, .node = room + n, .n = n, .isa = c->isa};

    for (size_t i = 0; i < n; i++) {
        p.size[i] = 1;
        p.node[i] = (uint32_t)i;
    }
    t->texts = n;
    t->merges = 0;
    fill(&p, bins, c, text);
    chain(t, &p, room + 2 * n, (float)core);
    put_in_order(t, room, text);
}
