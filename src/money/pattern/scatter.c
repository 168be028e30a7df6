/* SPDX-License-Identifier: Apache-2.0
 *
 * scatter.c - scatter-gather: one pays many, each of whom pays the same one afterwards.
 *
 * From the closing payment (m, d): those who paid m are the candidates s. Of nearly all of them it
 * is known that there are fewer than k middles between them and d (bound.c); of the others these
 * are counted from the candidates, by what each paid (the index of pairs knows whether that payee
 * paid d); or from d, by those who paid it (the index knows whether a candidate had paid them). So
 * it costs the fewer of both, and one side may be as large as it likes. What it costs is known
 * before, and that alone decides whether it is done: what is known of candidates saves work, but
 * makes no difference to what is cut. e makes a difference to those candidates only of which m was
 * no middle before: others are looked at where the strength at every payment is wanted.
 */
#include "core/prefetch.h"
#include "money/pattern/inner.h"

typedef struct search {
    mn_look *l;
    int64_t since;
    uint64_t before;  /* m's last payment to d before e in the window, or none */
    bool heavy, wide; /* what is known of d's middles (bound.c) */
    bool maybe;       /* there may be k middles between a candidate and d */
    bool lost;        /* a middle has too many payers to be walked */
    uint32_t visits, most;
    /* The candidates l->outs[from, to) are counted, in l->ins. */
    size_t from, to;
    bool by_start; /* how they were counted */
} search;

/* What candidates paid in the window may come to WIDE times the visits; but to a NARROWth of the
 * visits where d is no help. From d a QUARTER of the visits, at most ASKED times the
 * visits with each candidate asked for. */
enum { WIDE = 2, NARROW = 8, QUARTER = 4, ASKED = 32, LISTED = 8, BATCH = 16 };

/* How much of what candidates paid may be walked where d was paid so often. */
static uint64_t walkable(const mn_look *l, uint32_t to_d)
{
    return to_d > l->c->visits ? l->c->visits / NARROW : WIDE * (uint64_t)l->c->visits;
}

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

/* How many payments of the candidates would be walked, exactly, or more than `most`. */
static uint64_t cost_of(const search *s, uint64_t most)
{
    const mn_look *l = s->l;
    uint64_t sum = 0;
    for (size_t i = s->from; i < s->to && sum <= most; i++)
        sum += mn_look_paid(l, (uint32_t)l->outs.at[i]);
    return sum;
}

/* Puts those of the candidates first of which there may be k middles: they are left to be counted,
 * as for the others it is m alone, or too few. */
static bool begin(search *s)
{
    mn_look *l = s->l;
    const uint32_t k = l->c->least[MN_PATTERN_SCATTER_GATHER];
    size_t to = s->from;
    s->visits = 0;
    s->most = UINT32_MAX;
    s->lost = false;
    l->ins.n = 0;
    for (size_t i = 0; i < l->outs.n; i++)
        if (!mn_edges_add(&l->ins, 1))
            l->failed = true;
    for (size_t i = s->from; i < s->to && !l->failed; i++) {
        const uint32_t node = (uint32_t)l->outs.at[i], other = (uint32_t)l->outs.at[to];
        if (!s->heavy && !mn_bounds_maybe(l->bounds, node, l->e->to, k, s->wide))
            continue;
        l->outs.at[to] = node;
        l->outs.at[i] = other;
        mn_marks_find(&l->marks, other)->value = (uint32_t)i;
        mn_marks_find(&l->marks, node)->value = (uint32_t)to++;
    }
    s->to = to;
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
    for (size_t i = 0; l->far && i < n; i++)
        mn_look_ask_edges(l, mn_pay_flow_at(l->flow, at[i])->to, l->e->to);
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

typedef enum order { NO, YES, UNSURE } order;

/* Whether the candidate paid the payer of `last` before that. Unsure: it did so afterwards, and
 * perhaps before, too. */
static order has_paid(const search *s, uint32_t start, uint64_t last)
{
    const mn_look *l = s->l;
    const uint64_t at = mn_look_pair(l, start, mn_pay_flow_at(l->flow, last)->from);
    if (at == MN_EDGE_NONE || mn_pay_flow_at(l->flow, at)->time < s->since)
        return NO;
    return in_order(l, at, last) ? YES : UNSURE;
}

/* Counts the payer of `last` for those of n candidates that paid it before, by a walk; their marks'
 * turn is `turn`. */
static void count_payers(search *s, uint64_t last, uint32_t turn, size_t n)
{
    mn_look *l = s->l;
    const mn_edge *to_d = mn_pay_flow_at(l->flow, last), *x;
    uint32_t visits = 0;
    for (uint64_t at = mn_pay_flow_back(l->flow, last, to_d->feeds); n && (x = visit(s, at));
         at = mn_pay_flow_back(l->flow, at, x->prev_in)) {
        if (visits++ == l->c->visits) {
            s->lost = true;
            return;
        }
        struct mn_mark *m = mn_side_is_node(x->from) && mn_before(l, x, to_d)
                                ? mn_marks_find(&l->marks, x->from)
                                : NULL;
        if (m && m->turn == turn) {
            m->turn = 0;
            l->ins.at[m->value]++;
            n--;
        }
    }
}

/* Counts one who paid d, last by this payment, for all candidates. */
static void count_middle(search *s, uint64_t last)
{
    mn_look *l = s->l;
    const uint32_t node = mn_pay_flow_at(l->flow, last)->from;
    size_t unsure = 0;
    for (size_t i = s->from; i < s->to; i++) {
        const uint32_t start = (uint32_t)l->outs.at[i];
        const order p = start == node ? NO : has_paid(s, start, last);
        l->ins.at[i] += p == YES;
        if (p != UNSURE)
            continue;
        mn_marks_find(&l->marks, start)->turn = node + 1;
        unsure++;
    }
    if (unsure)
        count_payers(s, last, node + 1, unsure);
}

static void count_middles(search *s, const uint64_t *last, size_t n)
{
    const mn_look *l = s->l;
    for (size_t k = s->from; k < s->to; k++)
        for (size_t i = 0; i < n; i++)
            mn_look_ask_again(l, (uint32_t)l->outs.at[k], mn_pay_flow_at(l->flow, last[i])->from);
    for (size_t k = s->from; l->far && k < s->to; k++)
        for (size_t i = 0; i < n; i++)
            mn_look_ask_edges(l, (uint32_t)l->outs.at[k], mn_pay_flow_at(l->flow, last[i])->from);
    for (size_t i = 0; i < n && !s->lost; i++)
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

/* Whether they are counted: a middle may have too many payers. */
static bool count_by(search *s, bool start)
{
    if (!start)
        count_from_d(s);
    for (size_t i = s->from; start && i < s->to; i++)
        count_start(s, i);
    return !s->lost && !s->l->failed;
}

/* From which sides candidates may be counted. */
typedef struct sides {
    bool start, end;
    uint64_t cost; /* of the start, where it may be */
} sides;

static bool may_end(const mn_look *l)
{
    const mn_fan_then *fan = &l->fan[l->fans_of[MN_PATTERN_SCATTER_GATHER]];
    const uint64_t visits = l->c->visits;
    return fan->in_all <= visits / QUARTER &&
           (uint64_t)fan->in_all * fan->in_payer <= visits * ASKED;
}

static sides choose(const search *s)
{
    const mn_look *l = s->l;
    const uint32_t to_d = l->fan[l->fans_of[MN_PATTERN_SCATTER_GATHER]].in_all;
    sides x = {.end = may_end(l)};
    if (x.end && !s->maybe)
        return x;
    const uint64_t most = walkable(l, to_d);
    x.cost = cost_of(s, most);
    x.start = x.cost <= most;
    return x;
}

/* Counts the middles of candidates from the side that costs less. False: neither may be. */
static bool count(search *s, size_t from, size_t to)
{
    const mn_look *l = s->l;
    s->from = from;
    s->to = to;
    const sides x = choose(s);
    if ((!x.start && !x.end) || !begin(s))
        return false;
    if (s->to == s->from)
        return true;
    s->by_start =
        x.start && (!x.end || x.cost <= l->fan[l->fans_of[MN_PATTERN_SCATTER_GATHER]].in_all);
    if (count_by(s, s->by_start) || s->by_start || !x.start)
        return !s->lost && !l->failed;
    s->by_start = true;
    s->to = to;
    return begin(s) && count_by(s, true);
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

/* Whether there may be k middles between some payer of m and d. Where one has many payers, a walk
 * from d may come upon it, and say that it does not know: it is made, so that this is said
 * wherever the stream began. */
static bool may_have(const search *s)
{
    const mn_look *l = s->l;
    const uint32_t k = l->c->least[MN_PATTERN_SCATTER_GATHER];
    const mn_edge *x;
    if (s->heavy)
        return true;
    for (uint64_t at = mn_pay_flow_back(l->flow, l->at, l->e->feeds); at != MN_EDGE_NONE;
         at = mn_pay_flow_back(l->flow, at, x->prev_in)) {
        x = mn_pay_flow_at(l->flow, at);
        if (x->time < s->since)
            return false;
        if (is_start(l, x->from) && mn_bounds_maybe(l->bounds, x->from, l->e->to, k, s->wide))
            return true;
    }
    return false;
}

/* Whether the work sufficed. */
static bool look(search *s)
{
    mn_look *l = s->l;
    const mn_pattern p = MN_PATTERN_SCATTER_GATHER;
    if (!s->maybe && may_end(l))
        return true;
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

bool mn_look_scatter_may(const mn_look *l)
{
    const mn_pattern p = MN_PATTERN_SCATTER_GATHER;
    const mn_fan_then *fan = &l->fan[l->fans_of[p]];
    return l->c->on & MN_PATTERN_BIT(p) && mn_side_is_node(l->e->from | l->e->to) &&
           fan->in >= l->c->least[p] && fan->in_payer;
}

void mn_look_scatter_ask(const mn_look *l)
{
    enum { MOST = 64 };
    const int64_t since = mn_look_since(l, MN_PATTERN_SCATTER_GATHER);
    if (!mn_look_scatter_may(l) || l->bounds->blind ||
        mn_bounds_has(l->bounds, l->e->to, MN_BOUND_HEAVY))
        return;
    uint64_t at = mn_pay_flow_back(l->flow, l->at, l->e->feeds);
    for (int n = 0; at != MN_EDGE_NONE && n < MOST; n++) {
        const mn_edge *x = mn_pay_flow_at(l->flow, at);
        if (x->time < since)
            return;
        if (mn_side_is_node(x->from))
            mn_prefetch(mn_bounds_slot(l->bounds, x->from, l->e->to));
        at = mn_pay_flow_back(l->flow, at, x->prev_in);
    }
}

/* A search from l->at, unless there is none or m was paid too often. */
static bool set_search(search *s, mn_look *l)
{
    const mn_pattern p = MN_PATTERN_SCATTER_GATHER;
    if (!mn_look_scatter_may(l) || l->fan[l->fans_of[p]].in_payer_all > l->c->visits)
        return false;
    *s = (search){.l = l, .since = mn_look_since(l, p)};
    s->heavy = l->bounds->blind || mn_bounds_has(l->bounds, l->e->to, MN_BOUND_HEAVY);
    s->wide = !s->heavy && mn_bounds_has(l->bounds, l->e->to, MN_BOUND_WIDE);
    uint8_t *known = &l->maybe[l->at % MN_LOOK_NEAR];
    if (!*known)
        *known = may_have(s) ? MN_MAYBE_YES : MN_MAYBE_NO;
    s->maybe = *known == MN_MAYBE_YES;
    return true;
}

size_t mn_look_starts(mn_look *l, mn_path *path)
{
    search s;
    if (!set_search(&s, l))
        return 0;
    const bool end = may_end(l);
    const uint64_t before = l->pair[l->at - l->first];
    if ((!s.maybe && end) ||
        (!l->level && before != MN_EDGE_NONE && mn_pay_flow_at(l->flow, before)->time >= s.since))
        return 0; /* most were counted then */
    const uint32_t to_d = l->fan[l->fans_of[MN_PATTERN_SCATTER_GATHER]].in_all;
    const uint32_t k = l->c->least[MN_PATTERN_SCATTER_GATHER];
    uint64_t cost = 0, at = mn_pay_flow_back(l->flow, l->at, l->e->feeds);
    size_t n = 0;
    while (at != MN_EDGE_NONE && n + 1 < MN_PATHS) {
        const mn_edge *x = mn_pay_flow_at(l->flow, at);
        if (x->time < s.since)
            break;
        at = mn_pay_flow_back(l->flow, at, x->prev_in);
        if (!is_start(l, x->from))
            continue;
        const uint32_t paid = mn_look_paid(l, x->from);
        cost += paid;
        const bool walk = s.heavy || mn_bounds_maybe(l->bounds, x->from, l->e->to, k, s.wide);
        path[n++] = (mn_path){.at = mn_recent_last(l->paid_last, l->flow, x->from, l->at),
                              .since = s.since,
                              .most = walk ? paid : 1,
                              .signs = true};
    }
    if (cost <= walkable(l, to_d) && (cost <= to_d || !end))
        return n;
    if (!end)
        return 0;
    path[0] = (mn_path){.at = mn_pay_flow_back(l->flow, l->at, l->e->prev_in),
                        .since = s.since,
                        .most = to_d,
                        .in = true};
    return path[0].at != MN_EDGE_NONE;
}

void mn_look_scatter(mn_look *l)
{
    const mn_pattern p = MN_PATTERN_SCATTER_GATHER;
    search s;
    if (!mn_look_scatter_may(l))
        return;
    if (!set_search(&s, l) || !look(&s))
        mn_look_cut(l, p);
    l->maybe[l->at % MN_LOOK_NEAR] = 0;
}
