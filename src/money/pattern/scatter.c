/* SPDX-License-Identifier: Apache-2.0
 *
 * scatter.c - scatter-gather: one pays many, each of whom pays the same one afterwards.
 *
 * From the closing payment (m, d): those who paid m are the candidates s. Then every other m' that
 * paid d in the window is taken by its last payment to d, and those who had paid it by then are
 * counted where they are candidates. O(payments to d, and to those who made them).
 */
#include "money/pattern/inner.h"

typedef struct search {
    mn_look *l;
    int64_t since;
    uint32_t visits;
} search;

static const mn_edge *visit(search *s, uint64_t at)
{
    const mn_edge *x = at == MN_EDGE_NONE ? NULL : mn_pay_flow_at(s->l->flow, at);
    if (!x || x->time < s->since)
        return NULL;
    s->visits++;
    return x;
}

static bool enough(const search *s)
{
    return s->visits <= s->l->c->visits;
}

/* Whether s may be a beginning of paths over m to d. */
static bool is_start(const mn_look *l, uint32_t s)
{
    return mn_side_is_node(s) && s != l->e->to && s != l->e->from;
}

/* Marks those who paid m before e: value 1 (m itself), extra: how far back the first such payment
 * lies. l->outs: the same nodes. */
static bool mark_starts(search *s)
{
    mn_look *l = s->l;
    const mn_edge *x;
    mn_marks_clear(&l->marks);
    l->outs.n = 0;
    for (uint64_t at = mn_pay_flow_back(l->flow, l->at, l->e->feeds);
         (x = visit(s, at)) && enough(s); at = mn_pay_flow_back(l->flow, at, x->prev_in)) {
        bool fresh;
        if (!is_start(l, x->from) || !mn_before(l, x, l->e))
            continue;
        struct mn_mark *m = mn_marks_put(&l->marks, x->from, &fresh);
        if (!m) {
            l->failed = true;
            return false;
        }
        m->value = 1;
        m->extra = (uint32_t)(l->at - at);
        if (fresh && !mn_edges_add(&l->outs, x->from))
            l->failed = true;
    }
    return enough(s) && l->marks.n;
}

/* Counts m' = the payer of `last` for those candidates that paid it before. turn of a mark: the
 * middle that it was counted for. */
static void count_middle(search *s, uint64_t last)
{
    mn_look *l = s->l;
    const uint32_t turn = (uint32_t)l->others.n;
    const mn_edge *to_d = mn_pay_flow_at(l->flow, last), *x;
    for (uint64_t at = mn_pay_flow_back(l->flow, last, to_d->feeds);
         (x = visit(s, at)) && enough(s); at = mn_pay_flow_back(l->flow, at, x->prev_in)) {
        struct mn_mark *m = mn_side_is_node(x->from) && mn_before(l, x, to_d)
                                ? mn_marks_find(&l->marks, x->from)
                                : NULL;
        if (m && m->turn != turn) {
            m->turn = turn;
            m->value++;
        }
    }
}

/* Counts for one candidate those who paid d after it had paid them. turn: the candidate that the
 * middle was counted for. */
static void count_start(search *s, uint32_t i)
{
    mn_look *l = s->l;
    const uint32_t start = (uint32_t)l->outs.at[i];
    const mn_edge *x;
    uint32_t n = 0;
    for (uint64_t at = mn_recent_last(l->paid_last, l->flow, start, l->at);
         (x = visit(s, at)) && enough(s); at = mn_pay_flow_back(l->flow, at, x->prev_out)) {
        struct mn_mark *m = mn_side_is_node(x->to) ? mn_marks_find(&l->others, x->to) : NULL;
        if (!m || m->turn == i + 1)
            continue;
        const uint64_t last = l->at - m->extra;
        if (at < last && mn_before(l, x, mn_pay_flow_at(l->flow, last))) {
            m->turn = i + 1;
            n += x->to != l->e->from;
        }
    }
    mn_marks_find(&l->marks, start)->value += n;
}

/* Those who paid d, by their last payment to it (extra of others: how far back), and m's own last
 * one before e, or none. from_d: all but m are counted as they are met. */
static bool set_middles(search *s, bool from_d, uint64_t *before)
{
    mn_look *l = s->l;
    const mn_edge *x;
    *before = MN_EDGE_NONE;
    mn_marks_clear(&l->others);
    for (uint64_t at = mn_pay_flow_back(l->flow, l->at, l->e->prev_in);
         (x = visit(s, at)) && enough(s); at = mn_pay_flow_back(l->flow, at, x->prev_in)) {
        bool fresh = false;
        if (!mn_side_is_node(x->from))
            continue;
        if (x->from == l->e->from) {
            if (*before == MN_EDGE_NONE)
                *before = at;
            continue;
        }
        struct mn_mark *m = mn_marks_put(&l->others, x->from, &fresh);
        if (!m) {
            l->failed = true;
            return false;
        }
        if (!fresh)
            continue;
        m->extra = (uint32_t)(l->at - at);
        if (from_d)
            count_middle(s, at);
    }
    return enough(s);
}

/* All middles but m, from d's payers or from the candidates, whichever are fewer. */
static bool count_middles(search *s, uint64_t *before)
{
    mn_look *l = s->l;
    const bool from_d = l->fan[l->fans_of[MN_PATTERN_SCATTER_GATHER]].in <= l->outs.n;
    if (!set_middles(s, from_d, before))
        return false;
    for (uint32_t i = 0; !from_d && i < l->outs.n && enough(s); i++)
        count_start(s, i);
    return enough(s) && !l->failed;
}

/* The payments of paths s -> m' -> d: each m's last to d, and what s paid it before. */
static void list_paths(search *s, uint32_t start)
{
    mn_look *l = s->l;
    const mn_edge *x, *y;
    l->list.n = 0;
    s->visits = 0;
    mn_marks_clear(&l->others);
    for (uint64_t at = l->at; (x = visit(s, at)) && !l->failed;
         at = mn_pay_flow_back(l->flow, at, x->prev_in)) {
        bool fresh = false, paid = false;
        if (!mn_side_is_node(x->from) || x->from == start)
            continue;
        if (!mn_marks_put(&l->others, x->from, &fresh))
            l->failed = true;
        if (!fresh)
            continue;
        for (uint64_t in = mn_pay_flow_back(l->flow, at, x->feeds); (y = visit(s, in));
             in = mn_pay_flow_back(l->flow, in, y->prev_in)) {
            if (y->from != start || !mn_before(l, y, x))
                continue;
            paid = true;
            if (!mn_edges_add(&l->list, in))
                l->failed = true;
        }
        if (paid && !mn_edges_add(&l->list, at))
            l->failed = true;
    }
}

/* The candidate with the most middles, of equal ones the lowest, among those told. */
static void tell(search *s, uint64_t before)
{
    const mn_pattern p = MN_PATTERN_SCATTER_GATHER;
    mn_look *l = s->l;
    const uint32_t k = l->c->least[p];
    uint32_t most = 0, best = 0, start = MN_PAY_NONE, told = 0;
    for (size_t i = 0; i < l->outs.n; i++) {
        const struct mn_mark *m = mn_marks_find(&l->marks, (uint32_t)l->outs.at[i]);
        most = m->value > most ? m->value : most;
        /* Without e it had m too, where m had paid d before, after s had paid m. */
        const bool had = before != MN_EDGE_NONE && l->at - m->extra < before &&
                         mn_before(l, mn_pay_flow_at(l->flow, l->at - m->extra),
                                   mn_pay_flow_at(l->flow, before));
        if (!mn_pattern_tell(m->value, m->value - !had, k))
            continue;
        told++;
        if (m->value > best || (m->value == best && m->key < start)) {
            best = m->value;
            start = m->key;
        }
    }
    if (most >= k)
        mn_look_level(l, p, most);
    if (!told)
        return;
    list_paths(s, start);
    mn_look_hit(l, p, best, l->e->to, start, told > 1 ? MN_HIT_MORE : 0, &l->list);
}

void mn_look_scatter(mn_look *l)
{
    const mn_pattern p = MN_PATTERN_SCATTER_GATHER;
    const mn_fan_then *fan = &l->fan[l->fans_of[p]];
    if (!mn_side_is_node(l->e->from | l->e->to) || fan->in < l->c->least[p] || !fan->in_payer)
        return;
    search s = {.l = l, .since = mn_look_since(l, p)};
    uint64_t before;
    const bool far = fan->in_all > l->c->visits || fan->in_payer_all > l->c->visits;
    if (!far && mark_starts(&s) && count_middles(&s, &before))
        tell(&s, before);
    else if (far || !enough(&s))
        mn_look_cut(l, p);
}
