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

enum { LINE = 64 };

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

/* --- pairs that wait -------------------------------------------------------------------------- */

static void ask(const uint8_t *bins, size_t n)
{
    for (size_t at = 0; at < n; at += LINE)
        __builtin_prefetch(bins + at);
}

/* The pair whose other bins were asked for first. */
static void compare_close(mn_pairs *p)
{
    const mn_clustering *c = p->c;
    const mn_couple *x = &p->close[p->closed++ % MN_PAIRS_CLOSE];
    const mn_agree rest =
        mn_bins_rest_by(mn_cluster_rest(c, x->x), mn_cluster_rest(c, x->y), c->isa);
    if (are((mn_agree){x->first.same + rest.same, x->first.full + rest.full}, p->part))
        mn_forest_unite(c->parent, x->x, x->y);
}

static bool is_one(const mn_clustering *c, const mn_couple *x)
{
    return mn_forest_find(c->parent, x->x) == mn_forest_find(c->parent, x->y);
}

/* The pair that waits longest. Its first bins are here: most pairs end with them. */
static void compare_first(mn_pairs *p)
{
    const mn_clustering *c = p->c;
    mn_couple x = p->wait[p->waited++ % MN_PAIRS_WAITING];
    p->compared++;
    x.first = mn_bins_glance_by(mn_cluster_first(c, x.x), mn_cluster_first(c, x.y), c->isa);
    if (!may_be(x.first, p->part) || is_one(c, &x))
        return;
    if (p->closing - p->closed == MN_PAIRS_CLOSE)
        compare_close(p);
    ask(mn_cluster_rest(c, x.x), MN_CLUSTER_REST);
    ask(mn_cluster_rest(c, x.y), MN_CLUSTER_REST);
    p->close[p->closing++ % MN_PAIRS_CLOSE] = x;
}

static void compare(mn_pairs *p, uint32_t x, uint32_t y)
{
    if (p->waiting - p->waited == MN_PAIRS_WAITING)
        compare_first(p);
    ask(mn_cluster_first(p->c, x), MN_CLUSTER_FIRST);
    ask(mn_cluster_first(p->c, y), MN_CLUSTER_FIRST);
    p->wait[p->waiting++ % MN_PAIRS_WAITING] = (mn_couple){.x = x, .y = y};
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

/* Makes a text of each that is to be put in order; *one: all are united already. */
static bool begin_deep(mn_pairs *p, unsigned band, const mn_cluster_entry *at, size_t n, bool *one)
{
    const mn_clustering *c = p->c;
    const unsigned next = (band + 1) % MN_SKETCH_BANDS, then = (band + 2) % MN_SKETCH_BANDS;
    if (!mn_deep_room(&p->deep, n))
        return false;
    mn_deep *const d = p->deep.text;
    *one = true;
    for (size_t i = 0; i < n; i++) {
        d[i] = (mn_deep){.text = at[i].text, .root = mn_forest_find(c->parent, at[i].text)};
        *one = *one && d[i].root == d[0].root;
    }
    for (size_t i = 0; !*one && i < n; i++)
        d[i].keys =
            (uint64_t)mn_cluster_key(c, next, d[i].text) << 32 | mn_cluster_key(c, then, d[i].text);
    return true;
}

static bool near_pairs(mn_pairs *p, unsigned band, const mn_cluster_entry *at, size_t n)
{
    const uint64_t same = n < MN_CLUSTER_DEEP     ? 0
                          : n < MN_CLUSTER_DEEPER ? UINT64_MAX << 32
                                                  : UINT64_MAX;
    size_t left = n;
    bool one;

    p->hot++;
    p->hot_largest = n > p->hot_largest ? (uint32_t)n : p->hot_largest;
    if (!begin_deep(p, band, at, n, &one))
        return false;
    if (one)
        return true;
    const mn_deep *d = mn_deep_order(&p->deep, p->c, band, &left, same);
    if (!d)
        return false;
    for (size_t i = 0; i < left; i++)
        for (size_t k = i + 1; k < left && k <= i + MN_CLUSTER_NEIGHBOURS; k++) {
            if ((d[i].keys ^ d[k].keys) & same)
                break;
            if (d[i].root != d[k].root)
                compare(p, d[i].text, d[k].text);
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
    for (size_t i = 0; !one && i < n; i++)
        for (size_t k = i + 1; k < n; k++)
            if (root[i] != root[k])
                compare(p, at[i].text, at[k].text);
}

void mn_pairs_ask(const mn_pairs *p, unsigned band, const mn_cluster_entry *at, size_t n)
{
    const mn_clustering *c = p->c;
    const unsigned next = (band + 1) % MN_SKETCH_BANDS, then = (band + 2) % MN_SKETCH_BANDS;
    for (size_t i = 0; i < n; i++) {
        __builtin_prefetch(&c->parent[at[i].text]);
        if (n <= MN_CLUSTER_ALL_PAIRS)
            continue;
        __builtin_prefetch(mn_cluster_key_at(c, next, at[i].text));
        if (then / MN_CLUSTER_BANDS != next / MN_CLUSTER_BANDS)
            __builtin_prefetch(mn_cluster_key_at(c, then, at[i].text));
    }
}

bool mn_pairs_bucket(mn_pairs *p, unsigned band, const mn_cluster_entry *at, size_t n)
{
    if (n > MN_CLUSTER_ALL_PAIRS)
        return near_pairs(p, band, at, n);
    all_pairs(p, at, n);
    return true;
}
