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

/* Amounts that go with e's. */
typedef struct band {
    uint64_t least, most;
    bool any; /* whatever the amount */
} band;

typedef struct search {
    mn_look *l;
    mn_marks *barren; /* walks that came to nothing */
    size_t which;     /* of the chunk, the closing payment */
    int64_t since;    /* times before it are not looked at */
    band band;
    uint64_t paid[4];       /* filter of the nodes that v paid */
    uint32_t visits, found; /* found: cycles */
    size_t hits;            /* that were there before */
    /* Of node[i]: visits and cycles found when it was come to; and the lowest place in the path of
     * a node that stood in the way of a walk from it (i: none that matters). */
    uint32_t began[MN_CYCLE_HOPS_MAX], had[MN_CYCLE_HOPS_MAX], low[MN_CYCLE_HOPS_MAX];
    uint64_t path[MN_CYCLE_HOPS_MAX]; /* from e back */
    uint64_t next[MN_CYCLE_HOPS_MAX]; /* of path[i]: the payment before it to be looked at */
    uint32_t node[MN_CYCLE_HOPS_MAX]; /* who paid path[i] */
    unsigned n;                       /* payments of the path */
} search;

static uint32_t filter_bit(uint32_t node)
{
    return node * UINT32_C(0x9e3779b1) >> 24;
}

static bool in_band(const search *s, const mn_edge *x)
{
    const uint64_t v = mn_edge_value(x);
    return s->band.any || (v >= s->band.least && v <= s->band.most && v);
}

/* False where e has no amount. */
static bool set_band(band *b, const mn_look *l)
{
    const uint32_t width = l->c->band;
    const uint64_t v = mn_edge_value(l->e);
    *b = (band){.any = width == MN_BAND_NONE};
    if (b->any)
        return true;
    const uint64_t off = v / 1000 * width + v % 1000 * width / 1000;
    b->least = off < v ? v - off : 0;
    b->most = v + off;
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
    const struct mn_mark *m = mn_marks_find(s->barren, x->from);
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
    struct mn_mark *m = mn_marks_put(s->barren, s->node[i], &fresh);
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

typedef enum state { GOES_ON, DONE, CUT } state;

/* One payment further; CUT: the visits did not suffice. What is looked at next is asked of memory,
 * so that other walks may go on while it is waited for. */
static state step(search *s)
{
    const mn_look *l = s->l;
    const uint64_t at = s->next[s->n - 1];
    const mn_edge *x = at == MN_EDGE_NONE ? NULL : mn_pay_flow_at(l->flow, at);
    if (!x || x->time < s->since) {
        if (!--s->n)
            return DONE;
        set_barren(s, s->n);
    } else {
        if (s->visits++ >= l->c->visits)
            return CUT;
        s->next[s->n - 1] = mn_pay_flow_back(l->flow, at, x->prev_in);
        if (goes_on(s, x, at, s->n)) {
            if (s->next[s->n - 1] != MN_EDGE_NONE) /* wanted when the walk comes back to it */
                mn_prefetch(mn_pay_flow_at(l->flow, s->next[s->n - 1]));
            come_to(s, s->n, at, x->from);
            s->next[s->n++] = mn_pay_flow_back(l->flow, at, x->feeds);
        }
    }
    if (s->next[s->n - 1] != MN_EDGE_NONE)
        mn_prefetch(mn_pay_flow_at(l->flow, s->next[s->n - 1]));
    return GOES_ON;
}

/* What nodes paid and received is asked where lists that end would be walked to their end, so that
 * nothing is cut. */
bool mn_look_cycle_may(const mn_look *l)
{
    band b;
    const mn_edge *e = l->e;
    const mn_fan_then *fan = &l->fan[l->fans_of[MN_PATTERN_CYCLE]];
    if (!e->feeds || !l->paid || !mn_side_is_node(e->from | e->to) || !set_band(&b, l))
        return false;
    if (b.any)
        return true;
    const struct mn_tone *u = &l->tones->node[e->from], *v = &l->tones->node[e->to];
    const uint64_t tones = mn_tones_between(b.least ? b.least : 1, b.most);
    return (tones & (u->in | u->in_before) || fan->in_payer_all > l->c->visits) &&
           (tones & (v->out | v->out_before) || !mn_look_cycle_filters(l));
}

/* Whether a walk is begun from l->at. Sets all of s but what come_to() does. */
static bool begin(search *s, mn_look *l, size_t which)
{
    if (!mn_look_cycle_may(l))
        return false;
    s->l = l;
    s->which = which;
    s->hits = l->hits->n;
    s->visits = s->found = 0;
    s->since = mn_look_since(l, MN_PATTERN_CYCLE);
    for (int i = 0; i < 4; i++)
        s->paid[i] = 0;
    if (!set_band(&s->band, l) || !may_begin(s) || !set_filter(s))
        return false;
    if (mn_look_crowded(l, MN_PATTERN_CYCLE)) {
        mn_look_cut(l, MN_PATTERN_CYCLE);
        return false;
    }
    mn_marks_clear(s->barren);
    come_to(s, 0, l->at, l->e->from);
    s->next[0] = mn_pay_flow_back(l->flow, l->at, l->e->feeds);
    s->n = 1;
    return true;
}

static void end(const search *s, state is)
{
    mn_look *l = s->l;
    const uint8_t flags =
        (uint8_t)((is == CUT ? MN_HIT_CUT : 0) | (s->found > l->c->cycles ? MN_HIT_MORE : 0));
    for (size_t i = s->hits; flags && i < l->hits->n; i++)
        if (l->hits->hit[i].closing == l->at && l->hits->hit[i].pattern == MN_PATTERN_CYCLE)
            l->hits->hit[i].flags |= flags;
    if (is == CUT)
        mn_look_cut(l, MN_PATTERN_CYCLE);
    mn_look_level(l, MN_PATTERN_CYCLE, s->found);
}

/* Many steps of one walk where it is alone, else one of each. */
static state go_on(search *s, bool alone)
{
    state is = step(s);
    while (alone && is == GOES_ON)
        is = step(s);
    return is;
}

void mn_look_cycles(mn_look *l, const mn_chunk *k, size_t from, size_t to)
{
    search walks[MN_CYCLES], *live[MN_CYCLES];
    size_t n = 0;
    for (size_t i = 0; i < MN_CYCLES; i++) {
        live[i] = &walks[i];
        walks[i].barren = &l->barren[i];
    }
    for (;;) {
        for (; n < MN_CYCLES && from < to; from++) {
            mn_look_whole(l, k, from);
            n += begin(live[n], l, from);
        }
        if (!n)
            return;
        for (size_t i = 0; i < n; i++) {
            search *s = live[i];
            mn_look_whole(l, k, s->which);
            const state is = go_on(s, n == 1 && from == to);
            if (is == GOES_ON)
                continue;
            end(s, is);
            live[i--] = live[--n];
            live[n] = s;
        }
    }
}
