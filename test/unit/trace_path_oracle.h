/* SPDX-License-Identifier: Apache-2.0
 *
 * trace_path_oracle.h - all paths by plain recursion over rows, as docs/design has them: for
 * comparison, sharing nothing with src/trace/path/.
 *
 * Every way in which single rows can be joined is gone, and noted under the run of (seller, buyer,
 * good) that it stands for: whether it is possible in time, and its weakest join.
 */
#ifndef TEST_TRACE_PATH_ORACLE_H
#define TEST_TRACE_PATH_ORACLE_H

#include "trace/path/path.h"
#include "trace_hand.h"
#include <ctype.h>

#define ROW(s, b, g, day)                                                                          \
    {                                                                                              \
        s, b, g, ANY, day, day, MN_SUPPLY, NAN                                                     \
    }

enum { ORACLE_PATHS = 400000, ORACLE_TIERS = 12, NO_JOIN = 9, DIRECT_JOIN = 5 };

typedef struct oracle_path {
    unsigned n;
    uint32_t row[ORACLE_TIERS]; /* of each edge, its first row in the input */
    int basis, hollow;          /* weakest join: in time (NO_JOIN: never), and whatever the time */
} oracle_path;

typedef struct oracle {
    const hand_row *row;
    uint32_t rows;
    const hand_recipe *recipe;
    uint32_t recipes;
    const hand_part *part;
    uint32_t parts;
    const hand_good *good;
    const bool *target; /* of a party */
    uint32_t buyer;
    unsigned tiers;
    bool strict, loose, once;
    int late, stock;
    oracle_path *path;
    size_t paths;
    uint32_t way[ORACLE_TIERS];
} oracle;

static int o_like(const oracle *o, uint32_t a, uint32_t b)
{
    if (a == ANY || b == ANY)
        return 0;
    const hand_good *x = &o->good[a], *y = &o->good[b];
    const bool bare = !strcmp(x->text, x->hs) || !strcmp(y->text, y->hs);
    size_t i = 0;
    while (x->text[i] && tolower((unsigned char)x->text[i]) == tolower((unsigned char)y->text[i]))
        i++;
    if (!x->text[i] && !y->text[i])
        return 2;
    if (bare && *x->hs && !strcmp(x->hs, y->hs))
        return 2;
    return strlen(x->hs) >= 4 && strlen(y->hs) >= 4 && !strncmp(x->hs, y->hs, 4);
}

static bool o_carries(const oracle *o, uint32_t i)
{
    return o->row[i].kind != MN_RETURN;
}

static bool o_input(const oracle *o, uint32_t recipe)
{
    for (uint32_t k = 0; k < o->parts; k++)
        if (o->part[k].recipe == recipe && !o->part[k].output)
            return true;
    return false;
}

/* How a purchase of a lot by a party is like a good: -1 where there is none; unknown goods: 1. */
static int o_bought(const oracle *o, uint32_t party, uint32_t lot, uint32_t good)
{
    int best = -1;
    for (uint32_t i = 0; i < o->rows; i++)
        if (o_carries(o, i) && o->row[i].buyer == party && o->row[i].lot == lot) {
            const uint32_t h = o->row[i].good;
            const int like = h == ANY || good == ANY ? 1 : o_like(o, h, good);
            best = like > best ? like : best;
        }
    return best;
}

static int o_assume(const oracle *o)
{
    return o->strict ? NO_JOIN : MN_BASIS_ASSUMED;
}

/* By recipes, for goods of which no lot is told. */
static int o_open(const oracle *o, const hand_row *out, const hand_row *in)
{
    for (int pass = 0; pass < 4;
         pass++) { /* own same, anybody's same, own alike, anybody's alike */
        const uint32_t party = pass % 2 ? ANY : out->seller;
        bool any = false, vague = false;
        int best = 0;
        for (uint32_t k = 0; k < o->parts && out->good != ANY; k++) {
            const hand_part *p = &o->part[k];
            const hand_recipe *r = &o->recipe[p->recipe];
            if (!p->output || r->party != party || (r->kind == MN_EVENT && party == ANY))
                continue;
            const int like = o_like(o, p->good, out->good);
            if (!o_input(o, p->recipe) || (pass < 2 ? like != 2 : like < 1))
                continue;
            any = true;
            for (uint32_t m = 0; m < o->parts; m++)
                if (o->part[m].recipe == p->recipe && !o->part[m].output) {
                    const int l = o_like(o, o->part[m].good, in->good);
                    vague = vague || o->part[m].good == ANY;
                    best = l > best ? l : best;
                }
        }
        if (!any)
            continue;
        const bool only = pass < 2 && !vague && !o->loose;
        const int same = o_like(o, out->good, in->good);
        if (best)
            return best == 2 ? MN_BASIS_RECIPE : MN_BASIS_SAME;
        if (same == 2 || (same && !only))
            return MN_BASIS_SAME;
        return only && in->good != ANY ? NO_JOIN : o_assume(o);
    }
    return o_like(o, out->good, in->good) ? MN_BASIS_SAME : o_assume(o);
}

static bool o_makes(const oracle *o, const hand_part *p, const hand_row *out)
{
    const uint32_t party = o->recipe[p->recipe].party;
    return p->output && p->lot == out->lot && (party == out->seller || party == ANY) &&
           o_input(o, p->recipe) &&
           (p->good == ANY || out->good == ANY || o_like(o, p->good, out->good));
}

static int o_basis(const oracle *o, const hand_row *out, const hand_row *in)
{
    bool told = false, open = false, anything = false;
    int best = 0;
    if (out->lot == ANY)
        return o_open(o, out, in);
    for (uint32_t k = 0; k < o->parts; k++)
        if (o_makes(o, &o->part[k], out)) {
            told = true;
            for (uint32_t m = 0; m < o->parts; m++) {
                const hand_part *p = &o->part[m];
                if (p->recipe != o->part[k].recipe || p->output)
                    continue;
                if (p->lot != ANY && o_bought(o, out->seller, p->lot, p->good) >= 1) {
                    if (in->lot == p->lot &&
                        (p->good == ANY || in->good == ANY || o_like(o, p->good, in->good)))
                        return MN_BASIS_LOT;
                } else {
                    const int l = o_like(o, p->good, in->good);
                    open = true;
                    anything = anything || p->good == ANY;
                    best = l > best ? l : best;
                }
            }
        }
    if (told) {
        if (best)
            return best == 2 ? MN_BASIS_RECIPE : MN_BASIS_SAME;
        return o->loose || anything || (open && in->good == ANY) ? o_assume(o) : NO_JOIN;
    }
    const int like = o_bought(o, out->seller, out->lot, out->good);
    if (like == 2) {
        if (in->lot == out->lot &&
            (in->good == ANY || out->good == ANY || o_like(o, out->good, in->good)))
            return MN_BASIS_LOT;
        return o->loose ? o_assume(o) : NO_JOIN;
    }
    if (like >= 0 && in->lot == out->lot)
        return MN_BASIS_LOT;
    return o_open(o, out, in);
}

static int64_t o_first(const oracle *o, uint32_t i)
{
    return o->row[i].from == MN_NO_DAY ? -1000000 : o->row[i].from;
}

static int64_t o_last(const oracle *o, uint32_t i)
{
    const hand_row *r = &o->row[i];
    if (r->until == MN_NO_DAY)
        return r->from == MN_NO_DAY ? 1000000 : r->from;
    return r->until < r->from ? r->from : r->until;
}

static bool o_same_edge(const hand_row *a, const hand_row *b)
{
    return a->seller == b->seller && a->buyer == b->buyer && a->good == b->good;
}

static uint32_t o_edge(const oracle *o, uint32_t i)
{
    uint32_t k = 0;
    while (!o_same_edge(&o->row[k], &o->row[i]))
        k++;
    return k;
}

/* Whether rows of the edges way[0..n-1] can be joined, whatever the time, so that `next` goes on
 * from one of the last. */
static bool o_could(const oracle *o, unsigned n, unsigned at, uint32_t before, uint32_t next)
{
    if (at == n) {
        for (uint32_t i = 0; i < o->rows; i++)
            if (o_carries(o, i) && o_same_edge(&o->row[i], &o->row[next]) &&
                o_basis(o, &o->row[before], &o->row[i]) != NO_JOIN)
                return true;
        return false;
    }
    for (uint32_t i = 0; i < o->rows; i++)
        if (o_carries(o, i) && o_same_edge(&o->row[i], &o->row[o->way[at]]) &&
            (!at || o_basis(o, &o->row[before], &o->row[i]) != NO_JOIN) &&
            o_could(o, n, at + 1, i, next))
            return true;
    return false;
}

/* Whether the edges are a path: no party twice but where it must be. */
static bool o_is_path(const oracle *o, unsigned n)
{
    uint32_t party[ORACLE_TIERS + 1] = {o->buyer};
    for (unsigned i = 0; i < n; i++)
        party[i + 1] = o->row[o->way[i]].seller;
    for (unsigned d = 0; d <= n; d++)
        for (unsigned i = 0; i < d; i++) {
            if (party[i] != party[d])
                continue;
            if (d == n || o->once || i == 0 || o_could(o, i, 0, 0, o->way[d]))
                return false;
        }
    return true;
}

static void o_note(oracle *o, unsigned n, int basis, bool possible)
{
    for (size_t i = 0; i < o->paths; i++)
        if (o->path[i].n == n && !memcmp(o->path[i].row, o->way, n * sizeof *o->way)) {
            oracle_path *p = &o->path[i];
            p->hollow = basis < p->hollow ? basis : p->hollow;
            if (possible && basis < p->basis)
                p->basis = basis;
            return;
        }
    if (!o_is_path(o, n) || o->paths == ORACLE_PATHS)
        return;
    oracle_path *p = &o->path[o->paths++];
    *p = (oracle_path){.n = n, .basis = possible ? basis : NO_JOIN, .hollow = basis};
    memcpy(p->row, o->way, n * sizeof *o->way);
}

/* a..b: the days on which the goods can have been sold by the row before. */
static void o_up(oracle *o, unsigned n, uint32_t before, int64_t a, int64_t b, int basis)
{
    const uint32_t party = n ? o->row[before].seller : o->buyer;
    if (n && o->target[party])
        o_note(o, n, basis, a <= b);
    if (n == o->tiers)
        return;
    for (uint32_t i = 0; i < o->rows; i++) {
        const hand_row *r = &o->row[i];
        if (r->buyer != party || !o_carries(o, i))
            continue;
        const int join = n ? o_basis(o, &o->row[before], r) : DIRECT_JOIN;
        int64_t from = o_first(o, i), until = o_last(o, i);
        if (join == NO_JOIN)
            continue;
        if (n && a <= b) {
            const int64_t low = o->stock && a > -1000000 ? a - o->stock : -1000000;
            const int64_t high = b < 1000000 ? b + o->late : b;
            from = from > low ? from : low;
            until = until < high ? until : high;
        } else if (n) {
            from = 1;
            until = 0;
        }
        o->way[n] = o_edge(o, i);
        o_up(o, n + 1, i, from, until,
             n && (basis == DIRECT_JOIN || join > basis) ? join
             : n                                         ? basis
                                                         : DIRECT_JOIN);
    }
}

/* Paths from one buyer to parties that are given. */
static inline void find(mn_chain_paths *out, const mn_chain *c, uint32_t buyer, const uint32_t *to,
                        size_t n, const mn_path_options *o)
{
    const mn_path_targets t = {.party = to, .parties = n};
    const mn_ctx one_thread = {.threads = 1};
    mn_err e = MN_ERR_INIT;
    if (mn_chain_paths_find(out, c, &t, &buyer, 1, o, &one_thread, &e))
        fail_msg("%s", e.msg);
}

static inline bool same_path(const hand *h, const mn_chain_paths *p, const mn_path *a,
                             const oracle *o, const oracle_path *b)
{
    if (a->links != b->n)
        return false;
    for (uint32_t i = 0; i < a->links; i++) {
        const mn_chain_edge *x = &h->c.edge[p->link[a->link + i].edge];
        const hand_row *r = &o->row[b->row[i]];
        if (x->seller != r->seller || x->buyer != r->buyer || x->good != r->good)
            return false;
    }
    return true;
}

#endif
