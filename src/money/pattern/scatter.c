/* SPDX-License-Identifier: Apache-2.0
 *
 * scatter.c - scatter-gather: one pays many, each of whom pays the same one afterwards.
 *
 * From the closing payment (m, d): those who paid m are the candidates s. How many paid d after a
 * candidate had paid them is counted from the candidates, by what each paid (the index of pairs
 * knows whether that payee paid d); or, where this goes on too long, from d, by those who paid it
 * (the index knows whether a candidate had paid them). So it costs the fewer of both, and one side
 * may be as large as it likes. e makes a difference to those candidates only of which m was no
 * middle before: others are looked at where the strength at every payment is wanted.
 */
#include "money/pattern/inner.h"

typedef struct search {
    mn_look *l;
    int64_t since;
    uint64_t before; /* m's last payment to d before e in the window, or none */
    uint32_t visits, most;
    /* The candidates l->outs[from, to) are counted, in l->ins. */
    size_t from, to;
    bool by_start; /* how they were counted */
} search;

/* What candidates paid may come to WIDE times the visits by what is known before (which is at most
 * twice what it is), but to less than a NARROWth of them where d is no help. Candidates up to so
 * many are asked for each by the index; of more, a middle's payers are walked. PROBES look-ups in
 * it count as one visit. */
enum { ASKED = 32, PROBES = 4, LISTED = 8, BATCH = 16, NARROW = 16, WIDE = 2 };

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
    return s->visits <= s->most && !s->l->failed;
}

/* Whether s may be a beginning of paths over m to d. */
static bool is_start(const mn_look *l, uint32_t s)
{
    return mn_side_is_node(s) && s != l->e->to && s != l->e->from;
}

/* Whether payment a is before b, by their numbers. */
static bool in_order(const mn_look *l, uint64_t a, uint64_t b)
{
    return a < b && mn_before(l, mn_pay_flow_at(l->flow, a), mn_pay_flow_at(l->flow, b));
}

/* Whether m was a middle of the candidate without e. */
static bool had(const search *s, const struct mn_mark *m)
{
    return s->before != MN_EDGE_NONE && in_order(s->l, s->l->at - m->extra, s->before);
}

/* Those who paid m before e, in l->outs: first those of which e makes m a middle. Their marks have
 * their place (value) and how far back the first such payment lies (extra). How many are first. */
static size_t set_starts(search *s)
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
        if (!m || (fresh && !mn_edges_add(&l->outs, x->from))) {
            l->failed = true;
            return 0;
        }
        m->extra = (uint32_t)(l->at - at);
        m->value = (uint32_t)l->outs.n - 1;
    }
    size_t first = 0;
    for (size_t i = 0; i < l->outs.n; i++) {
        struct mn_mark *m = mn_marks_find(&l->marks, (uint32_t)l->outs.at[i]);
        m->value = (uint32_t)i;
        if (had(s, m))
            continue;
        struct mn_mark *other = mn_marks_find(&l->marks, (uint32_t)l->outs.at[first]);
        l->outs.at[i] = other->key;
        l->outs.at[first] = m->key;
        other->value = (uint32_t)i;
        m->value = (uint32_t)first++;
    }
    return first;
}

/* What it costs at most, by what was known when they paid m, to walk what the candidates paid. */
static uint64_t cost_of(const search *s)
{
    const mn_look *l = s->l;
    uint64_t sum = 0;
    for (size_t i = s->from; i < s->to; i++) {
        const struct mn_mark *m = mn_marks_find(&l->marks, (uint32_t)l->outs.at[i]);
        sum += mn_edge_paid(mn_pay_flow_at(l->flow, l->at - m->extra));
    }
    return sum;
}

/* m alone is a middle of each of the candidates that are to be counted. */
static bool begin(search *s, uint32_t most)
{
    mn_look *l = s->l;
    s->visits = 0;
    s->most = most;
    l->ins.n = 0;
    for (size_t i = 0; i < l->outs.n; i++)
        if (!mn_edges_add(&l->ins, 1))
            l->failed = true;
    return !l->failed;
}

/* The payment of `to` to d that makes it a middle after x, a payment to it; or none. */
static uint64_t gathered(search *s, const mn_edge *x, uint64_t at)
{
    const mn_look *l = s->l;
    if (!mn_side_is_node(x->to) || x->to == l->e->from || x->to == l->e->to)
        return MN_EDGE_NONE;
    const uint64_t last = mn_look_pair(l, x->to, l->e->to);
    return last != MN_EDGE_NONE && mn_pay_flow_at(l->flow, last)->time >= s->since &&
                   in_order(l, at, last)
               ? last
               : MN_EDGE_NONE;
}

/* How many payees of some payments of a candidate paid d afterwards and were not met before. */
static uint32_t count_batch(search *s, const uint64_t *at, size_t n)
{
    mn_look *l = s->l;
    uint32_t sum = 0;
    for (size_t i = 0; i < n; i++)
        mn_look_ask_again(l, mn_pay_flow_at(l->flow, at[i])->to, l->e->to);
    for (size_t i = 0; i < n; i++) {
        const mn_edge *x = mn_pay_flow_at(l->flow, at[i]);
        bool fresh = false;
        if (gathered(s, x, at[i]) == MN_EDGE_NONE)
            continue;
        if (!mn_marks_put(&l->others, x->to, &fresh))
            l->failed = true;
        sum += fresh;
    }
    return sum;
}

/* Counts for one candidate those who paid d after it had paid them. */
static void count_start(search *s, size_t i)
{
    mn_look *l = s->l;
    const mn_edge *x;
    uint64_t batch[BATCH];
    size_t n = 0;
    mn_marks_clear(&l->others);
    for (uint64_t at = mn_recent_last(l->paid_last, l->flow, (uint32_t)l->outs.at[i], l->at);
         (x = visit(s, at)) && enough(s); at = mn_pay_flow_back(l->flow, at, x->prev_out)) {
        if (!mn_side_is_node(x->to))
            continue;
        mn_look_ask(l, x->to);
        batch[n++] = at;
        if (n == BATCH) {
            l->ins.at[i] += count_batch(s, batch, n);
            n = 0;
        }
    }
    l->ins.at[i] += count_batch(s, batch, n);
}

/* The first payment back from `at` on to its payee that the node made. */
static uint64_t walk_to(search *s, uint64_t at, uint32_t node)
{
    const mn_edge *x;
    for (; (x = visit(s, at)) && enough(s); at = mn_pay_flow_back(s->l->flow, at, x->prev_in))
        if (x->from == node)
            return at;
    return MN_EDGE_NONE;
}

/* Whether the candidate paid the payer of `last` before that. */
static bool scattered(search *s, uint32_t start, uint64_t last)
{
    mn_look *l = s->l;
    const mn_edge *to_d = mn_pay_flow_at(l->flow, last);
    uint64_t at = mn_look_pair(l, start, to_d->from);
    if (at == MN_EDGE_NONE || mn_pay_flow_at(l->flow, at)->time < s->since)
        return false;
    if (at > last) /* it did so afterwards, and perhaps before, too */
        at = walk_to(s, mn_pay_flow_back(l->flow, last, to_d->feeds), start);
    while (at != MN_EDGE_NONE && !in_order(l, at, last)) /* of equal time */
        at = walk_to(s, mn_pay_flow_back(l->flow, at, mn_pay_flow_at(l->flow, at)->prev_in), start);
    return at != MN_EDGE_NONE;
}

/* Counts the payer of `last` for those candidates that paid it before, by a walk. */
static void count_payers(search *s, uint64_t last, uint32_t turn)
{
    mn_look *l = s->l;
    const mn_edge *to_d = mn_pay_flow_at(l->flow, last), *x;
    for (uint64_t at = mn_pay_flow_back(l->flow, last, to_d->feeds);
         (x = visit(s, at)) && enough(s); at = mn_pay_flow_back(l->flow, at, x->prev_in)) {
        struct mn_mark *m = mn_side_is_node(x->from) && mn_before(l, x, to_d)
                                ? mn_marks_find(&l->marks, x->from)
                                : NULL;
        if (m && m->turn != turn + 1) {
            m->turn = turn + 1;
            l->ins.at[m->value]++;
        }
    }
}

/* Counts one who paid d, last by this payment, for all candidates. */
static void count_middle(search *s, uint64_t last)
{
    mn_look *l = s->l;
    const uint32_t node = mn_pay_flow_at(l->flow, last)->from;
    if (s->to - s->from > ASKED) {
        count_payers(s, last, node);
        return;
    }
    s->visits += (uint32_t)(s->to - s->from + PROBES - 1) / PROBES;
    for (size_t i = s->from; i < s->to && enough(s); i++)
        if (l->outs.at[i] != node)
            l->ins.at[i] += scattered(s, (uint32_t)l->outs.at[i], last);
}

static void count_middles(search *s, const uint64_t *last, size_t n)
{
    const mn_look *l = s->l;
    for (size_t k = s->from; k < s->to && s->to - s->from <= ASKED; k++)
        for (size_t i = 0; i < n; i++)
            mn_look_ask_again(l, (uint32_t)l->outs.at[k], mn_pay_flow_at(l->flow, last[i])->from);
    for (size_t i = 0; i < n && enough(s); i++)
        count_middle(s, last[i]);
}

/* All who paid d but m, each by its last payment to it. */
static void count_from_d(search *s)
{
    mn_look *l = s->l;
    const mn_edge *x;
    uint64_t batch[BATCH];
    size_t n = 0;
    for (size_t i = s->from; i < s->to; i++)
        mn_marks_find(&l->marks, (uint32_t)l->outs.at[i])->turn = 0;
    mn_marks_clear(&l->others);
    for (uint64_t at = mn_pay_flow_back(l->flow, l->at, l->e->prev_in);
         (x = visit(s, at)) && enough(s); at = mn_pay_flow_back(l->flow, at, x->prev_in)) {
        bool fresh = false;
        if (!mn_side_is_node(x->from) || x->from == l->e->from)
            continue;
        if (!mn_marks_put(&l->others, x->from, &fresh))
            l->failed = true;
        if (!fresh)
            continue;
        batch[n++] = at;
        if (n == BATCH) {
            count_middles(s, batch, n);
            n = 0;
        }
    }
    count_middles(s, batch, n);
}

static bool count_by(search *s, bool start)
{
    if (!begin(s, s->l->c->visits))
        return false;
    if (!start)
        count_from_d(s);
    for (size_t i = s->from; start && i < s->to && enough(s); i++)
        count_start(s, i);
    return enough(s);
}

/* From the side that costs less; the other where that turns out too long but it may do. */
typedef struct sides {
    bool start, end; /* may do */
    bool by_start;
} sides;

static sides choose(const mn_look *l, uint64_t cost)
{
    const uint32_t visits = l->c->visits;
    const uint32_t to_d = l->fan[l->fans_of[MN_PATTERN_SCATTER_GATHER]].in_all;
    sides x = {.end = to_d <= visits / 4};
    x.start = to_d > visits ? cost <= visits / NARROW : cost <= WIDE * (uint64_t)visits;
    x.by_start = x.start && (cost <= to_d || !x.end);
    return x;
}

/* Counts the middles of candidates, from them as long as d may cost more, then from d. */
static bool count(search *s, size_t from, size_t to)
{
    const mn_look *l = s->l;
    s->from = from;
    s->to = to;
    const sides x = choose(l, cost_of(s));
    s->by_start = x.by_start;
    if ((x.start || x.end) && count_by(s, s->by_start))
        return true;
    s->by_start = !s->by_start;
    return (s->by_start ? x.start : x.end) && !l->failed && count_by(s, s->by_start);
}

/* The payments of paths s -> m' -> d from one candidate: each m's last to d, and what s paid it
 * before. */
static void list_from_start(search *s, uint32_t start)
{
    mn_look *l = s->l;
    const mn_edge *x;
    for (uint64_t at = mn_recent_last(l->paid_last, l->flow, start, l->at); (x = visit(s, at));
         at = mn_pay_flow_back(l->flow, at, x->prev_out)) {
        const bool to_m = x->to == l->e->from && in_order(l, at, l->at);
        const uint64_t last = to_m ? l->at : gathered(s, x, at);
        if (last != MN_EDGE_NONE && (!mn_edges_add(&l->list, at) || !mn_edges_add(&l->list, last)))
            l->failed = true;
    }
}

/* The same from d. Whether it was too long to list them all. */
static bool list_from_d(search *s, uint32_t start)
{
    mn_look *l = s->l;
    const mn_edge *x, *y;
    s->most = l->c->visits < UINT32_MAX / LISTED ? l->c->visits * LISTED : UINT32_MAX - 1;
    mn_marks_clear(&l->others);
    for (uint64_t at = l->at; (x = visit(s, at)) && enough(s);
         at = mn_pay_flow_back(l->flow, at, x->prev_in)) {
        bool fresh = false, paid = false;
        if (!mn_side_is_node(x->from) || x->from == start)
            continue;
        if (!mn_marks_put(&l->others, x->from, &fresh))
            l->failed = true;
        if (!fresh || mn_look_pair(l, start, x->from) == MN_EDGE_NONE)
            continue;
        for (uint64_t in = mn_pay_flow_back(l->flow, at, x->feeds); (y = visit(s, in)) && enough(s);
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
    return s->visits > s->most;
}

/* The candidate with the most middles, of equal ones the lowest, among those told. */
static void tell(search *s)
{
    const mn_pattern p = MN_PATTERN_SCATTER_GATHER;
    mn_look *l = s->l;
    const uint32_t k = l->c->least[p];
    uint32_t best = 0, start = MN_PAY_NONE, told = 0;
    for (size_t i = s->from; i < s->to; i++) {
        const uint32_t n = (uint32_t)l->ins.at[i], node = (uint32_t)l->outs.at[i];
        if (!mn_pattern_tell(n, n - 1, k))
            continue;
        told++;
        if (n > best || (n == best && node < start)) {
            best = n;
            start = node;
        }
    }
    if (!told)
        return;
    l->list.n = 0;
    s->visits = 0;
    bool more = told > 1;
    if (s->by_start)
        list_from_start(s, start);
    else
        more |= list_from_d(s, start);
    mn_look_hit(l, p, best, l->e->to, start, more ? MN_HIT_MORE : 0, &l->list);
}

static uint32_t most_of(const search *s)
{
    uint32_t most = 0;
    for (size_t i = s->from; i < s->to; i++)
        most = s->l->ins.at[i] > most ? (uint32_t)s->l->ins.at[i] : most;
    return most;
}

/* Whether the work sufficed. */
static bool look(search *s)
{
    mn_look *l = s->l;
    const mn_pattern p = MN_PATTERN_SCATTER_GATHER;
    const uint64_t before = l->pair[l->at - l->first];
    const bool held = before != MN_EDGE_NONE && mn_pay_flow_at(l->flow, before)->time >= s->since;
    s->before = held ? before : MN_EDGE_NONE;
    s->most = l->c->visits;
    const size_t fresh = set_starts(s);
    if (!enough(s) || (fresh && !count(s, 0, fresh)))
        return false;
    uint32_t most = 0;
    if (fresh) {
        most = most_of(s);
        tell(s);
    }
    if (!l->level || l->failed)
        return true;
    const bool whole = fresh == l->outs.n || count(s, fresh, l->outs.n);
    if (whole && fresh < l->outs.n && most_of(s) > most)
        most = most_of(s);
    if (whole && most >= l->c->least[p])
        mn_look_level(l, p, most);
    return whole;
}

static bool may_be(const mn_look *l)
{
    const mn_pattern p = MN_PATTERN_SCATTER_GATHER;
    const mn_fan_then *fan = &l->fan[l->fans_of[p]];
    return l->c->on & MN_PATTERN_BIT(p) && mn_side_is_node(l->e->from | l->e->to) &&
           fan->in >= l->c->least[p] && fan->in_payer;
}

size_t mn_look_starts(const mn_look *l, mn_path *path)
{
    const mn_pattern p = MN_PATTERN_SCATTER_GATHER;
    if (!may_be(l) || l->fan[l->fans_of[p]].in_payer_all > l->c->visits)
        return 0;
    const int64_t since = mn_look_since(l, p);
    const uint64_t before = l->pair[l->at - l->first];
    if (!l->level && before != MN_EDGE_NONE && mn_pay_flow_at(l->flow, before)->time >= since)
        return 0; /* most were counted then */
    uint64_t cost = 0, at = mn_pay_flow_back(l->flow, l->at, l->e->feeds);
    size_t n = 0;
    while (at != MN_EDGE_NONE && n < MN_PATHS) {
        const mn_edge *x = mn_pay_flow_at(l->flow, at);
        if (x->time < since)
            break;
        if (is_start(l, x->from)) {
            cost += mn_edge_paid(x);
            path[n++] = (mn_path){.at = mn_recent_last(l->paid_last, l->flow, x->from, l->at),
                                  .since = since,
                                  .most = mn_edge_paid(x),
                                  .signs = true};
        }
        at = mn_pay_flow_back(l->flow, at, x->prev_in);
    }
    return choose(l, cost).by_start ? n : 0;
}

void mn_look_scatter(mn_look *l)
{
    const mn_pattern p = MN_PATTERN_SCATTER_GATHER;
    if (!may_be(l))
        return;
    search s = {.l = l, .since = mn_look_since(l, p)};
    const bool far = l->fan[l->fans_of[p]].in_payer_all > l->c->visits;
    if (far || !look(&s))
        mn_look_cut(l, p);
}
