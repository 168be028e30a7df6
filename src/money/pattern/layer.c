/* SPDX-License-Identifier: Apache-2.0
 *
 * layer.c - bipartite layers, and layers stacked: everybody on one side pays many of the other.
 *
 * Around the closing payment (u, v) lie those who paid v and those whom u paid. From the graph
 * between them everybody is peeled off who has fewer than k of the other side, until nobody has:
 * what is left is the largest such pair of sets, whatever the order. It is a layer where u and v
 * are left. What signs deny is peeled off first: of those who paid v, who cannot have paid k of the
 * others; then of the pairs that there may be. Only what is left then is looked up in the index of
 * pairs, which for nearly all payments is nothing. It is known before from exact counts how many
 * pairs the two sides have, and so whether it is begun.
 */
#include "core/arena.h"
#include "money/pattern/inner.h"

/* Up to FAR times as many pairs as may be visited are looked up, where hardly any is there: only an
 * EXTRAth of the visits beside those of e's own nodes. */
enum { FAR = 2, EXTRA = 16 };

typedef struct search {
    mn_look *l;
    int64_t since;
    uint32_t visits, k;
    uint64_t most; /* pairs that are there */
} search;

static const mn_edge *visit(search *s, uint64_t at)
{
    const mn_edge *x = at == MN_EDGE_NONE ? NULL : mn_pay_flow_at(s->l->flow, at);
    if (!x || x->time < s->since)
        return NULL;
    return s->visits++ < s->l->c->visits ? x : NULL;
}

static bool enough(const search *s)
{
    return s->visits <= s->l->c->visits && !s->l->failed;
}

/* The number of a node on a side, from 0; it is made where it is not there. */
static uint32_t number_of(mn_look *l, mn_side *x, mn_marks *marks, uint32_t node)
{
    bool fresh;
    struct mn_mark *m = mn_marks_put(marks, node, &fresh);
    if (m && fresh && mn_grow(&x->node, &x->cap_node, x->n + 1, sizeof *x->node) &&
        mn_grow(&x->degree, &x->cap_degree, x->n + 1, sizeof *x->degree)) {
        m->value = (uint32_t)x->n;
        x->degree[x->n] = 0;
        x->node[x->n++] = node;
    } else if (!m || fresh) {
        l->failed = true;
        return 0;
    }
    return m->value;
}

static void add_pair(mn_look *l, mn_pairs *v, mn_side *x, mn_side *y, const mn_pair *pair)
{
    if (v->n == v->cap && !mn_grow(&v->pair, &v->cap, v->n + 1, sizeof *v->pair)) {
        l->failed = true;
        return;
    }
    v->pair[v->n++] = *pair;
    x->degree[pair->x]++;
    y->degree[pair->y]++;
}

/* Bits of some nodes (as in signs), and how many of these share theirs with another. */
typedef struct bits {
    uint64_t word[MN_SIGN_WORDS];
    size_t shared;
} bits;

static bits bits_of(const mn_side *x)
{
    bits v = {.shared = 0};
    for (size_t i = 0; i < x->n; i++) {
        const uint32_t bit = mn_sign_bit(x->node[i]);
        const uint64_t one = UINT64_C(1) << (bit & 63);
        v.shared += (v.word[bit >> 6] & one) != 0;
        v.word[bit >> 6] |= one;
    }
    return v;
}

/* Whether the node may have paid k of those whose bits they are. */
static bool may_have_paid(const mn_look *l, uint32_t node, const bits *v, uint32_t k)
{
    const struct mn_sign *x = &l->signs->node[node];
    size_t n = v->shared;
    for (unsigned i = 0; i < MN_SIGN_WORDS; i++)
        for (uint64_t w = (x->now[i] | x->before[i]) & v->word[i]; w && n < k; w &= w - 1)
            n++;
    return n >= k;
}

/* Who is on the payers' side (in) or the payees' side, from e back: of the former only who may have
 * paid k of those of `paid`, where it is not NULL. last: of each the payment by which it was met.
 */
static void set_side(search *s, mn_side *x, mn_marks *marks, bool in, const bits *paid,
                     mn_edges *last)
{
    mn_look *l = s->l;
    const mn_edge *e;
    x->n = last->n = 0;
    mn_marks_clear(marks);
    for (uint64_t at = l->at; (e = visit(s, at)) && !l->failed;
         at = mn_pay_flow_back(l->flow, at, in ? e->prev_in : e->prev_out)) {
        const uint32_t node = in ? e->from : e->to;
        if (!mn_side_is_node(node) || (paid && !may_have_paid(l, node, paid, s->k)))
            continue;
        number_of(l, x, marks, node);
        if (last->n < x->n && !mn_edges_add(last, at))
            l->failed = true;
    }
}

/* The pairs of one node with the other side by the index, each by its last payment. */
static void set_pairs_of(search *s, bool payee, uint32_t i)
{
    mn_look *l = s->l;
    const mn_side *x = payee ? &l->a : &l->b;
    const uint32_t node = payee ? l->b.node[i] : l->a.node[i];
    for (uint32_t j = 0; j < x->n; j++)
        mn_look_ask_again(l, payee ? x->node[j] : node, payee ? node : x->node[j]);
    for (uint32_t j = 0; j < x->n; j++) {
        const uint64_t at = mn_look_pair(l, payee ? x->node[j] : node, payee ? node : x->node[j]);
        if (at != MN_EDGE_NONE && mn_pay_flow_at(l->flow, at)->time >= s->since)
            add_pair(l, &l->pairs, &l->a, &l->b, &(mn_pair){payee ? j : i, payee ? i : j, at});
    }
}

/* Each pair of the two sides that has a payment in the window, from the side that has fewer.
 * False: too few of that side have k of the other, whatever comes. */
static bool set_pairs(search *s)
{
    mn_look *l = s->l;
    const bool payees = l->b.n <= l->a.n;
    const mn_side *x = payees ? &l->b : &l->a;
    size_t able = 0;
    l->pairs.n = 0;
    for (uint32_t i = 0; i < x->n && enough(s); i++) {
        set_pairs_of(s, payees, i);
        if (l->pairs.n > s->most)
            s->visits = UINT32_MAX;
        able += x->degree[i] >= s->k;
        if (able + (x->n - 1 - i) < s->k)
            return false;
    }
    return enough(s);
}

/* Takes away who has fewer than k of the other side, until nobody has. */
static void peel(mn_pairs *v, mn_side *x, mn_side *y, uint32_t k)
{
    for (size_t was = v->n + 1; v->n < was;) {
        was = v->n;
        v->n = 0;
        for (size_t i = 0; i < was; i++) {
            const mn_pair p = v->pair[i];
            if (x->degree[p.x] < k || y->degree[p.y] < k) {
                x->degree[p.x]--;
                y->degree[p.y]--;
            } else
                v->pair[v->n++] = p;
        }
    }
    x->alive = y->alive = 0;
    for (size_t i = 0; i < x->n; i++)
        x->alive += x->degree[i] >= k;
    for (size_t i = 0; i < y->n; i++)
        y->alive += y->degree[i] >= k;
}

/* Each pair that there may be. What u paid, and what v was paid by, is known. */
static void set_maybes(search *s)
{
    mn_look *l = s->l;
    l->pairs.n = 0;
    for (uint32_t i = 0; i < l->a.n && !l->failed; i++) {
        for (uint32_t j = 0; j < l->b.n; j++) {
            mn_pair pair = {i, j, MN_EDGE_NONE};
            if (!i)
                pair.last = l->outs.at[j];
            else if (!j)
                pair.last = l->ins.at[i];
            else if (!mn_signs_maybe(l->signs, l->a.node[i], l->b.node[j]))
                continue;
            add_pair(l, &l->pairs, &l->a, &l->b, &pair);
        }
    }
}

/* Looks up the pairs that there may be, and takes away those that are not there. */
static void prove(search *s)
{
    mn_look *l = s->l;
    mn_pairs *v = &l->pairs;
    const size_t n = v->n;
    for (size_t i = 0; i < n; i++)
        if (v->pair[i].last == MN_EDGE_NONE)
            mn_pay_flow_ask_index(l->flow, l->a.node[v->pair[i].x], l->b.node[v->pair[i].y]);
    for (size_t i = 0; l->far && i < n; i++)
        if (v->pair[i].last == MN_EDGE_NONE)
            mn_pay_flow_ask_edges(l->flow, l->a.node[v->pair[i].x], l->b.node[v->pair[i].y]);
    v->n = 0;
    for (size_t i = 0; i < n; i++) {
        mn_pair p = v->pair[i];
        if (p.last == MN_EDGE_NONE)
            p.last = mn_look_pair(l, l->a.node[p.x], l->b.node[p.y]);
        if (p.last == MN_EDGE_NONE || mn_pay_flow_at(l->flow, p.last)->time < s->since) {
            l->a.degree[p.x]--;
            l->b.degree[p.y]--;
        } else
            v->pair[v->n++] = p;
    }
}

/* Whether u and v are left: they came first. */
static bool is_layer(const search *s)
{
    return s->l->a.degree[0] >= s->k && s->l->b.degree[0] >= s->k;
}

/* The layer of e: in a, b and pairs. Whether there is one. all: each pair is looked up, as they
 * are counted. */
static bool find_layer(search *s, bool all)
{
    mn_look *l = s->l;
    set_side(s, &l->b, &l->others, false, NULL, &l->outs);
    const bits paid = bits_of(&l->b);
    if (enough(s))
        set_side(s, &l->a, &l->marks, true, all ? NULL : &paid, &l->ins);
    if (!enough(s) || l->a.n < s->k)
        return false;
    if (all) {
        if (!set_pairs(s))
            return false;
        peel(&l->pairs, &l->a, &l->b, s->k);
        return is_layer(s);
    }
    set_maybes(s);
    peel(&l->pairs, &l->a, &l->b, s->k);
    if (!enough(s) || !is_layer(s))
        return false;
    prove(s);
    peel(&l->pairs, &l->a, &l->b, s->k);
    return is_layer(s);
}

static bool is_left(const mn_marks *marks, const mn_side *x, uint32_t node, uint32_t k)
{
    const struct mn_mark *m = mn_marks_find(marks, node);
    return m && x->degree[m->value] >= k;
}

/* The last payment of each of A to B; none where it is not left. */
static bool set_lasts(search *s, mn_edges *last)
{
    mn_look *l = s->l;
    last->n = 0;
    for (size_t i = 0; i < l->a.n; i++)
        if (!mn_edges_add(last, MN_EDGE_NONE))
            return false;
    for (size_t i = 0; i < l->pairs.n; i++) {
        uint64_t *at = &last->at[l->pairs.pair[i].x];
        if (*at == MN_EDGE_NONE || *at < l->pairs.pair[i].last)
            *at = l->pairs.pair[i].last;
    }
    return true;
}

/* Those who paid A before A paid B: in s, m (A by its numbers) and above. */
static void set_above(search *s)
{
    mn_look *l = s->l;
    const uint32_t k = s->k;
    const mn_edge *e;
    if (!set_lasts(s, &l->ins)) {
        l->failed = true;
        return;
    }
    l->above.n = l->s.n = 0;
    /* A's and B's own marks say who is left; those of the others are made in l->deep. */
    mn_marks_clear(&l->deep);
    for (uint32_t x = 0; x < l->a.n && enough(s); x++) {
        const uint64_t last = l->ins.at[x];
        if (last == MN_EDGE_NONE)
            continue;
        const mn_edge *paid = mn_pay_flow_at(l->flow, last);
        for (uint64_t at = mn_pay_flow_back(l->flow, last, paid->feeds); (e = visit(s, at));
             at = mn_pay_flow_back(l->flow, at, e->prev_in)) {
            if (!mn_side_is_node(e->from) || !mn_before(l, e, paid) ||
                is_left(&l->marks, &l->a, e->from, k) || is_left(&l->others, &l->b, e->from, k))
                continue;
            const uint32_t y = number_of(l, &l->s, &l->deep, e->from);
            struct mn_mark *m = mn_marks_find(&l->deep, e->from);
            if (l->failed || m->turn == x + 1)
                continue;
            m->turn = x + 1;
            add_pair(l, &l->above, &l->m, &l->s, &(mn_pair){x, y, at});
        }
    }
}

static bool find_stack(search *s)
{
    mn_look *l = s->l;
    l->m.n = 0;
    mn_marks_clear(&l->deep);
    for (size_t i = 0; i < l->a.n && !l->failed; i++)
        number_of(l, &l->m, &l->deep, l->a.node[i]);
    if (!l->failed)
        set_above(s);
    if (!enough(s))
        return false;
    peel(&l->above, &l->m, &l->s, s->k);
    return l->above.n > 0;
}

static uint32_t fewer(size_t a, size_t b)
{
    return (uint32_t)(a < b ? a : b);
}

static void tell(mn_look *l, mn_pattern p, uint32_t strength)
{
    l->list.n = 0;
    const mn_pairs *both[] = {&l->pairs, p == MN_PATTERN_STACK ? &l->above : NULL};
    for (int k = 0; k < 2 && both[k]; k++)
        for (size_t i = 0; i < both[k]->n; i++)
            if (!mn_edges_add(&l->list, both[k]->pair[i].last))
                l->failed = true;
    mn_look_level(l, p, strength);
    mn_look_hit(l, p, strength, l->e->from, l->e->to, 0, &l->list);
}

/* One of the two patterns; has: the layer of `s` is there already. */
static void look_layer(search *s, mn_pattern p, bool *has)
{
    mn_look *l = s->l;
    const mn_fan_then *fan = &l->fan[l->fans_of[p]];
    const uint32_t k = l->c->least[p];
    const int64_t since = mn_look_since(l, p);
    if (!fan->fresh || fan->in < k || fan->out < k)
        return;
    if (s->k != k || s->since != since) {
        *s = (search){.l = l, .since = since, .k = k};
        const uint64_t pairs = (uint64_t)fan->in * fan->out;
        s->most =
            pairs <= l->c->visits ? pairs : (uint64_t)fan->in + fan->out + l->c->visits / EXTRA;
        if ((uint64_t)fan->in_all + fan->out_all > l->c->visits / 2 || pairs / FAR > l->c->visits)
            s->visits = UINT32_MAX; /* too many to begin with */
        *has = enough(s) && find_layer(s, pairs > l->c->visits);
    }
    if (*has && p == MN_PATTERN_BIPARTITE)
        tell(l, p, fewer(l->a.alive, l->b.alive));
    else if (*has && find_stack(s))
        tell(l, p, fewer(fewer(l->m.alive, l->s.alive), l->b.alive));
    if (!enough(s))
        mn_look_cut(l, p);
}

void mn_look_layers(mn_look *l)
{
    if (!mn_side_is_node(l->e->from | l->e->to))
        return;
    search s = {.l = l};
    bool has = false;
    for (mn_pattern p = MN_PATTERN_BIPARTITE; p <= MN_PATTERN_STACK; p++)
        if (l->c->on & MN_PATTERN_BIT(p))
            look_layer(&s, p, &has);
}
