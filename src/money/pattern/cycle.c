/* SPDX-License-Identifier: Apache-2.0
 *
 * cycle.c - money that comes back: cycles of payments, each before the next.
 *
 * From the closing payment e = (u, v) a walk goes back in time from u, depth first, until it meets
 * a payment by v. Each edge knows the last one that its payer had received (feeds), so the walk
 * meets nothing that is later than where it stands. It is held short by what v paid in the window:
 * with one payment left the payer must have been paid by v (a filter of 256 bits, exact in what it
 * denies), and nothing before v's first payment can belong to a cycle. Where a walk back from a
 * node came to nothing, and no node of the path stood in its way, none from there that begins as
 * late and has as many payments left is tried again (as D. B. Johnson 1975, doi 10.1137/0204007,
 * blocks nodes; here by time). The cost is that of the walks back from u that keep to the window,
 * the band and the hops: O(payments x hops) where nothing is found; `visits` bounds it.
 */
#include "core/prefetch.h"
#include "money/pattern/inner.h"

/* Receipts of u that are looked at before what v paid; visits from which on it is noted that a walk
 * came to nothing. */
enum { FEW = 16, WORTH = 4 };

typedef struct search {
    mn_look *l;
    int64_t since;          /* times before it are not looked at */
    uint64_t least, most;   /* amounts */
    bool any;               /* whatever the amount */
    uint64_t paid[4];       /* filter of the nodes that v paid */
    uint32_t visits, found; /* found: cycles */
    /* Of node[i]: visits and cycles found when it was come to; and the lowest place in the path of
     * a node that stood in the way of a walk from it (i: none that matters). */
    uint32_t began[MN_CYCLE_HOPS_MAX], had[MN_CYCLE_HOPS_MAX], low[MN_CYCLE_HOPS_MAX];
    uint64_t path[MN_CYCLE_HOPS_MAX]; /* from e back */
    uint32_t node[MN_CYCLE_HOPS_MAX]; /* who paid path[i] */
} search;

static uint32_t filter_bit(uint32_t node)
{
    return node * UINT32_C(0x9e3779b1) >> 24;
}

static bool in_band(const search *s, const mn_edge *x)
{
    const uint64_t v = mn_edge_value(x);
    return s->any || (v >= s->least && v <= s->most && v);
}

/* Amounts that go with e's; false where it has none. */
static bool set_band(search *s, const mn_look *l)
{
    const uint32_t band = l->c->band;
    const uint64_t v = mn_edge_value(l->e);
    s->any = band == MN_BAND_NONE;
    if (s->any)
        return true;
    const uint64_t off = v / 1000 * band + v % 1000 * band / 1000;
    s->least = off < v ? v - off : 0;
    s->most = v + off;
    return v > 0;
}

/* So many payments of v are looked at. */
static uint32_t filtered(const mn_look *l)
{
    return l->c->visits / 4 + 16;
}

bool mn_look_cycle_filters(const mn_look *l)
{
    return l->fan[l->fans_of[MN_PATTERN_CYCLE]].payee_out_all <= filtered(l);
}

/* Notes what v paid: the filter, and no time before its first payment. Where there are too many,
 * nothing is denied. False: it paid nothing that could begin a cycle. */
static bool set_filter(search *s)
{
    const mn_look *l = s->l;
    uint64_t at = l->paid && l->paid > l->flow->first ? l->paid - 1 : MN_EDGE_NONE;
    int64_t earliest = INT64_MAX;
    if (!mn_look_cycle_filters(l)) {
        for (int i = 0; i < 4; i++)
            s->paid[i] = UINT64_MAX;
        return true;
    }
    while (at != MN_EDGE_NONE) {
        const mn_edge *x = mn_pay_flow_at(l->flow, at);
        if (x->time < s->since)
            break;
        if (mn_side_is_node(x->to) && in_band(s, x) && mn_before(l, x, l->e)) {
            s->paid[filter_bit(x->to) >> 6] |= UINT64_C(1) << (filter_bit(x->to) & 63);
            earliest = x->time;
        }
        at = mn_pay_flow_back(l->flow, at, x->prev_out);
    }
    if (earliest == INT64_MAX)
        return false;
    s->since = earliest;
    return true;
}

static void found_cycle(search *s, unsigned payments)
{
    mn_look *l = s->l;
    if (++s->found > l->c->cycles)
        return;
    l->list.n = 0;
    for (unsigned i = 0; i < payments; i++)
        if (!mn_edges_add(&l->list, s->path[i]))
            l->failed = true;
    mn_look_hit(l, MN_PATTERN_CYCLE, payments, l->e->from, l->e->to, 0, &l->list);
}

/* Where the node is in the path of n; n: nowhere. */
static unsigned place_of(const search *s, unsigned n, uint32_t node)
{
    unsigned i = 0;
    while (i < n && s->node[i] != node)
        i++;
    return i;
}

static void in_way(search *s, unsigned i, unsigned place)
{
    if (place < s->low[i])
        s->low[i] = place;
}

/* Any receipt of u from which a walk could begin; a few are looked at. */
static bool may_begin(const search *s)
{
    const mn_look *l = s->l;
    uint64_t at = mn_pay_flow_back(l->flow, l->at, l->e->feeds);
    for (unsigned n = 0; n < FEW; n++) {
        const mn_edge *x = at == MN_EDGE_NONE ? NULL : mn_pay_flow_at(l->flow, at);
        if (!x || x->time < s->since)
            return false;
        if (mn_side_is_node(x->from) && in_band(s, x))
            return true;
        at = mn_pay_flow_back(l->flow, at, x->prev_in);
    }
    return true;
}

/* Whether walks from x's payer came to nothing before that began as late, with as many payments
 * left. */
static bool is_barren(const search *s, const mn_edge *x, uint64_t at, unsigned n)
{
    const struct mn_mark *m = mn_marks_find(&s->l->marks, x->from);
    return m && s->l->at - at >= m->extra && n >= m->value;
}

/* Notes that of node i of the path, i > 0, once all was tried from it. */
static void set_barren(search *s, unsigned i)
{
    mn_look *l = s->l;
    bool fresh;
    in_way(s, i - 1, s->low[i]);
    if (s->low[i] < i)
        return;
    if (s->found != s->had[i] || s->visits - s->began[i] < WORTH)
        return;
    struct mn_mark *m = mn_marks_put(&l->marks, s->node[i], &fresh);
    if (!m)
        l->failed = true;
    else if (fresh || (l->at - s->path[i] <= m->extra && i <= m->value)) {
        m->extra = (uint32_t)(l->at - s->path[i]);
        m->value = i;
    }
}

/* Whether the walk goes on from x, which would be payment n + 1 of the cycle. */
static bool goes_on(search *s, const mn_edge *x, uint64_t at, unsigned n)
{
    mn_look *l = s->l;
    const mn_edge *after = mn_pay_flow_at(l->flow, s->path[n - 1]);
    if (!mn_side_is_node(x->from) || !mn_before(l, x, after) || !in_band(s, x))
        return false;
    if (x->from == l->e->to) {
        s->path[n] = at;
        if (n + 1 >= l->c->cycle_least)
            found_cycle(s, n + 1);
        else
            in_way(s, n - 1, 0); /* too short from here */
        return false;
    }
    if (n + 2 > l->c->cycle_most)
        return false;
    const unsigned place = place_of(s, n, x->from);
    if (place < n) {
        in_way(s, n - 1, place);
        return false;
    }
    const uint32_t bit = filter_bit(x->from);
    return (n + 2 < l->c->cycle_most || s->paid[bit >> 6] >> (bit & 63) & 1) &&
           !is_barren(s, x, at, n);
}

static void come_to(search *s, unsigned n, uint64_t at, uint32_t node)
{
    s->path[n] = at;
    s->node[n] = node;
    s->began[n] = s->visits;
    s->had[n] = s->found;
    s->low[n] = n;
}

/* True: done; false: the visits did not suffice. */
static bool walk(search *s)
{
    const mn_look *l = s->l;
    uint64_t
        next[MN_CYCLE_HOPS_MAX]; /* of payment i: the payment before it that is to be looked at */
    unsigned n = 1;
    mn_marks_clear(&s->l->marks);
    come_to(s, 0, l->at, l->e->from);
    next[0] = mn_pay_flow_back(l->flow, l->at, l->e->feeds);
    while (n) {
        const uint64_t at = next[n - 1];
        const mn_edge *x = at == MN_EDGE_NONE ? NULL : mn_pay_flow_at(l->flow, at);
        if (!x || x->time < s->since) {
            if (--n)
                set_barren(s, n);
            continue;
        }
        if (s->visits++ >= l->c->visits)
            return false;
        next[n - 1] = mn_pay_flow_back(l->flow, at, x->prev_in);
        if (next[n - 1] != MN_EDGE_NONE) /* wanted now, or when the walk comes back to it */
            mn_prefetch(mn_pay_flow_at(l->flow, next[n - 1]));
        if (goes_on(s, x, at, n)) {
            come_to(s, n, at, x->from);
            next[n] = mn_pay_flow_back(l->flow, at, x->feeds);
            n++;
        }
    }
    return true;
}

/* What nodes paid and received is asked where lists that end would be walked to their end, so that
 * nothing is cut. */
bool mn_look_cycle_may(const mn_look *l)
{
    search s = {.l = NULL};
    const mn_edge *e = l->e;
    const mn_fan_then *fan = &l->fan[l->fans_of[MN_PATTERN_CYCLE]];
    if (!e->feeds || !l->paid || !mn_side_is_node(e->from | e->to) || !set_band(&s, l))
        return false;
    if (s.any)
        return true;
    const struct mn_tone *u = &l->tones->node[e->from], *v = &l->tones->node[e->to];
    const uint64_t band = mn_tones_between(s.least ? s.least : 1, s.most);
    return (band & (u->in | u->in_before) || fan->in_payer_all > l->c->visits) &&
           (band & (v->out | v->out_before) || !mn_look_cycle_filters(l));
}

void mn_look_cycle(mn_look *l)
{
    if (!mn_look_cycle_may(l))
        return;
    search s = {.l = l};
    s.since = mn_look_since(l, MN_PATTERN_CYCLE);
    if (!set_band(&s, l) || !may_begin(&s) || !set_filter(&s))
        return;
    if (mn_look_crowded(l, MN_PATTERN_CYCLE)) {
        mn_look_cut(l, MN_PATTERN_CYCLE);
        return;
    }
    const size_t before = l->hits->n;
    const bool whole = walk(&s);
    const uint8_t flags =
        (uint8_t)((whole ? 0 : MN_HIT_CUT) | (s.found > l->c->cycles ? MN_HIT_MORE : 0));
    for (size_t i = before; i < l->hits->n; i++)
        l->hits->hit[i].flags |= flags;
    if (!whole)
        mn_look_cut(l, MN_PATTERN_CYCLE);
    mn_look_level(l, MN_PATTERN_CYCLE, s.found);
}
