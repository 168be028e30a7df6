/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/cluster/pairs.c - see pairs.h.
 *
 * A bucket of few texts is compared pair by pair. Of a larger one (a phrase of a trade, a campaign)
 * each text is compared with those next to it, in the order of the bands that follow (as in an LSH
 * forest: Bawa, Condie and Ganesan, 2005, doi 10.1145/1060745.1060840): the more texts share, the
 * nearer they stand. Of very large ones only where the next bands agree too. Which pairs may be
 * compared depends on the texts alone.
 */
#include "adverts/cluster/pairs.h"

/* By so much the first third of the bins may fall short before the rest is looked at: three
 * standard deviations of a share near one half. */
#define GLANCE 0.13F

float mn_cluster_part(double pair)
{
    return (float)(pair * (254. / 255) + 1. / 255);
}

static bool may_be(mn_agree first, float part)
{
    return (float)first.same >= (part - GLANCE) * (float)first.full;
}

static bool are(mn_agree all, float part)
{
    return (float)all.same >= part * (float)all.full;
}

bool mn_cluster_alike(const uint8_t *p, const uint8_t *q, float part, mn_sketch_isa isa)
{
    return may_be(mn_bins_glance_by(p, q, isa), part) && are(mn_bins_agree_by(p, q, isa), part);
}

/* --- texts and pairs that wait ---------------------------------------------------------------- */

static void ask(const uint8_t *bins, size_t n)
{
    for (size_t at = 0; at < n; at += MN_CLUSTER_LINE)
        mn_prefetch(bins + at);
}

static bool is_one(const mn_clustering *c, const mn_couple *x)
{
    return mn_forest_find(c->parent, x->x.root) == mn_forest_find(c->parent, x->y.root);
}

/* The pair whose other bins were asked for first. */
static void compare_close(mn_pairs *p)
{
    const mn_clustering *c = p->c;
    const mn_couple *x = &p->close[p->closed++ % MN_PAIRS_CLOSE];
    if (is_one(c, x))
        return;
    const mn_agree rest =
        mn_bins_rest_by(mn_cluster_rest(c, x->x.text), mn_cluster_rest(c, x->y.text), c->isa);
    if (are((mn_agree){x->first.same + rest.same, x->first.full + rest.full}, p->part))
        mn_forest_unite(c->parent, x->x.root, x->y.root);
}

static void wait_close(mn_pairs *p, const mn_couple *x)
{
    const mn_clustering *c = p->c;
    if (is_one(c, x))
        return;
    if (p->closing - p->closed == MN_PAIRS_CLOSE)
        compare_close(p);
    ask(mn_cluster_rest(c, x->x.text), MN_CLUSTER_REST);
    ask(mn_cluster_rest(c, x->y.text), MN_CLUSTER_REST);
    p->close[p->closing++ % MN_PAIRS_CLOSE] = *x;
}

/* The text that waits longest, with those that follow it. Their first bins are here: most pairs end
 * with them. */
static void compare_first(mn_pairs *p)
{
    const mn_clustering *c = p->c;
    const mn_paired *y[MN_CLUSTER_ALL_PAIRS], *x = &p->wait[p->waited % MN_PAIRS_WAITING];
    const uint8_t *bins[MN_CLUSTER_ALL_PAIRS];
    mn_agree first[MN_CLUSTER_ALL_PAIRS];
    size_t n = 0;
    p->waited++;
    for (uint32_t with = x->with; with; with &= with - 1) {
        y[n] = &p->wait[(p->waited + (unsigned)__builtin_ctz(with)) % MN_PAIRS_WAITING];
        bins[n] = mn_cluster_first(c, y[n]->text);
        n++;
    }
    if (!n)
        return;
    p->compared += n;
    mn_bins_glances_by(first, mn_cluster_first(c, x->text), bins, n, c->isa);
    for (size_t i = 0; i < n; i++)
        if (may_be(first[i], p->part))
            wait_close(p, &(mn_couple){*x, *y[i], first[i]});
}

/* A text that comes to the ring. */
static void put(mn_pairs *p, uint32_t text, uint32_t root, uint32_t with)
{
    if (p->waiting - p->waited == MN_PAIRS_WAITING)
        compare_first(p);
    if (with || p->reached & 1)
        ask(mn_cluster_first(p->c, text), MN_CLUSTER_FIRST);
    p->reached = p->reached >> 1 | with;
    p->wait[p->waiting++ % MN_PAIRS_WAITING] = (mn_paired){text, root, with};
}

void mn_pairs_rest(mn_pairs *p)
{
    while (p->waited != p->waiting)
        compare_first(p);
    while (p->closed != p->closing)
        compare_close(p);
}

void mn_pairs_free(mn_pairs *p)
{
    mn_deep_free(&p->deep);
}

/* --- buckets ---------------------------------------------------------------------------------- */

/* How many texts of a large bucket memory is asked for before they are looked at. */
enum { AHEAD = 16 };

/* The roots of n texts that are to be put in order; whether they are united already. */
static bool find_roots(const mn_clustering *c, mn_deep *d, size_t n)
{
    bool one = true;
    for (size_t i = 0; i < n; i++) {
        if (i + AHEAD < n)
            mn_prefetch(&c->parent[d[i + AHEAD].text]);
        d[i].root = mn_forest_find(c->parent, d[i].text);
        one = one && d[i].root == d[0].root;
    }
    return one;
}

static bool near_pairs(mn_pairs *p, unsigned band, const mn_cluster_entry *at, size_t n)
{
    const uint64_t same = n < MN_CLUSTER_DEEP     ? 0
                          : n < MN_CLUSTER_DEEPER ? UINT64_MAX << 32
                                                  : UINT64_MAX;
    size_t left = n;

    p->hot++;
    p->hot_largest = n > p->hot_largest ? (uint32_t)n : p->hot_largest;
    if (!mn_deep_take(&p->deep, at, &left, same))
        return false;
    if (find_roots(p->c, p->deep.text, left))
        return true;
    const mn_deep *d = mn_deep_order(&p->deep, p->c, band, left, same);
    for (size_t i = 0; i < left; i++) {
        uint32_t with = 0;
        for (size_t k = 1; k <= MN_CLUSTER_NEIGHBOURS && i + k < left; k++)
            if (!((d[i].keys ^ d[i + k].keys) & same) && d[i].root != d[i + k].root)
                with |= 1U << (k - 1);
        put(p, d[i].text, d[i].root, with);
    }
    return true;
}

static void all_pairs(mn_pairs *p, const mn_cluster_entry *at, size_t n)
{
    const mn_clustering *c = p->c;
    uint32_t root[MN_CLUSTER_ALL_PAIRS];
    bool one = true;

    for (size_t i = 0; i < n; i++) {
        root[i] = mn_forest_find(c->parent, at[i].text);
        one = one && root[i] == root[0];
    }
    for (size_t i = 0; !one && i < n; i++) {
        uint32_t with = 0;
        for (size_t k = i + 1; k < n; k++)
            with |= (uint32_t)(root[i] != root[k]) << (k - i - 1);
        put(p, at[i].text, root[i], with);
    }
}

void mn_pairs_ask(const mn_pairs *p, const mn_cluster_entry *at, size_t n)
{
    for (size_t i = 0; n < MN_CLUSTER_DEEP && i < n; i++) /* of larger ones most are left out */
        mn_prefetch(&p->c->parent[at[i].text]);
}

bool mn_pairs_bucket(mn_pairs *p, unsigned band, const mn_cluster_entry *at, size_t n)
{
    if (n > MN_CLUSTER_ALL_PAIRS)
        return near_pairs(p, band, at, n);
    all_pairs(p, at, n);
    return true;
}
