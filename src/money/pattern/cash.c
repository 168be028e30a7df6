/* SPDX-License-Identifier: Apache-2.0
 *
 * cash.c - structuring: cash in parts, each below what must be reported.
 *
 * Of each payee the cash below the limit is kept while it is in a window, and its sums by business
 * day. O(business days of the window) a payment. How many amounts just below the limit are too many
 * is reckoned once, for each number of amounts (31 CFR 1010.314 is what the pattern is about; the
 * test is the exact upper tail of the binomial distribution).
 */
#include "money/pattern/inner.h"
#include <stdlib.h>

enum { NEAR_MOST = 1024 };

typedef struct lot {
    uint64_t at; /* the edge */
    uint32_t next;
    int32_t day; /* business day; of `near`: whether it lies in the last tenth */
} lot;

typedef struct day {
    uint32_t next, n;
    int32_t day;
    mn_sum sum;
} day;

typedef struct queue {
    uint32_t first, last, n;
} queue;

typedef struct state {
    queue all, near; /* lots of the window, and of near's window */
    uint32_t close;  /* of near: in the last tenth */
    uint32_t days, n_days;
    mn_sum sum;
} state;

/* The least number of n that lie in the last tenth, for chance to explain no more: where each does
 * by one in five. */
static uint16_t critical(unsigned n, double chance)
{
    double each[NEAR_MOST + 1], tail = 0;
    each[0] = 1;
    for (unsigned i = 0; i < n; i++)
        each[0] *= 0.8;
    for (unsigned i = 0; i < n; i++)
        each[i + 1] = each[i] * (double)(n - i) / (double)(i + 1) * 0.25;
    unsigned least = n + 1;
    while (least && (tail += each[least - 1]) <= chance)
        least--;
    return (uint16_t)least;
}

bool mn_cashes_init(mn_cashes *s)
{
    s->states.size = sizeof(state);
    s->lots.size = sizeof(lot);
    s->days.size = sizeof(day);
    s->critical = calloc(NEAR_MOST + 1, sizeof *s->critical);
    return s->critical;
}

/* The same, reckoned when it is first asked for: it is never 0. */
static uint32_t critical_of(mn_cashes *s, unsigned n, double chance)
{
    if (!s->critical[n])
        s->critical[n] = critical(n, chance);
    return s->critical[n];
}

void mn_cashes_free(mn_cashes *s)
{
    free(s->state);
    free(s->states.item);
    free(s->lots.item);
    free(s->days.item);
    free(s->critical);
}

/* Saturday and Sunday count as Monday; 1970-01-01 was a Thursday. */
static int32_t business_day(int32_t d)
{
    const int32_t of_week = (d % 7 + 7 + 3) % 7; /* 0 is Monday */
    return d > INT32_MAX - 2 || of_week < 5 ? d : d + 7 - of_week;
}

static bool is_part(const mn_pattern_config *c, const mn_edge *x)
{
    const uint64_t v = mn_edge_value(x);
    return mn_side_is_cash(x->from) && mn_side_is_node(x->to) && v && v < (uint64_t)c->cash_limit;
}

/* Half of the limit or more; the last tenth before it. */
static bool is_wide(const mn_pattern_config *c, const mn_edge *x)
{
    return 2 * mn_edge_value(x) >= (uint64_t)c->cash_limit;
}

static bool is_close(const mn_pattern_config *c, const mn_edge *x)
{
    return (mn_sum)mn_edge_value(x) * 10 >= (mn_sum)c->cash_limit * 9;
}

static lot *first_of(const mn_cashes *s, const queue *q)
{
    return q->first ? mn_slab_at(&s->lots, q->first) : NULL;
}

static void let_go(mn_cashes *s, queue *q)
{
    const uint32_t i = q->first;
    q->first = first_of(s, q)->next;
    if (!q->first)
        q->last = 0;
    q->n--;
    mn_slab_give(&s->lots, i);
}

static bool put(mn_cashes *s, queue *q, const lot *x)
{
    const uint32_t i = mn_slab_take(&s->lots);
    if (!i)
        return false;
    *(lot *)mn_slab_at(&s->lots, i) = *x;
    if (q->last)
        ((lot *)mn_slab_at(&s->lots, q->last))->next = i;
    else
        q->first = i;
    q->last = i;
    q->n++;
    return true;
}

/* Where the number of the day stands, or where it ends. */
static uint32_t *find_day(const mn_cashes *s, state *t, int32_t d)
{
    uint32_t *at = &t->days;
    while (*at && ((day *)mn_slab_at(&s->days, *at))->day != d)
        at = &((day *)mn_slab_at(&s->days, *at))->next;
    return at;
}

static void leave_all(mn_cashes *s, state *t, uint64_t v)
{
    uint32_t *at = find_day(s, t, first_of(s, &t->all)->day);
    day *d = mn_slab_at(&s->days, *at);
    d->n--;
    d->sum -= v;
    t->sum -= v;
    if (!d->n) {
        const uint32_t gone = *at;
        *at = d->next;
        mn_slab_give(&s->days, gone);
        t->n_days--;
    }
    let_go(s, &t->all);
}

static void leave_near(mn_cashes *s, state *t)
{
    t->close -= (uint32_t)first_of(s, &t->near)->day;
    let_go(s, &t->near);
}

static state *state_of(const mn_cashes *s, const mn_edge *x)
{
    return mn_slab_at(&s->states, s->state[x->to]);
}

static void drop_empty(mn_cashes *s, const mn_edge *x)
{
    const state *t = state_of(s, x);
    if (t->all.n || t->near.n)
        return;
    mn_slab_give(&s->states, s->state[x->to]);
    s->state[x->to] = 0;
}

void mn_cashes_forward(mn_cashes *s, const mn_pay_flow *flow, const mn_pattern_config *c,
                       int64_t time)
{
    int64_t until = time - c->window[MN_PATTERN_STRUCTURING] - flow->epoch;
    for (; s->cursor < flow->next; s->cursor++) {
        const mn_edge *x = mn_pay_flow_at(flow, s->cursor);
        if (x->time > until)
            break;
        if (!is_part(c, x))
            continue;
        leave_all(s, state_of(s, x), mn_edge_value(x));
        drop_empty(s, x);
    }
    until = time - c->near_window - flow->epoch;
    for (; s->near_cursor < flow->next; s->near_cursor++) {
        const mn_edge *x = mn_pay_flow_at(flow, s->near_cursor);
        if (x->time > until)
            return;
        if (!is_part(c, x) || !is_wide(c, x) || !s->state[x->to])
            continue;
        state *t = state_of(s, x);
        if (t->near.n && first_of(s, &t->near)->at == s->near_cursor) {
            leave_near(s, t);
            drop_empty(s, x);
        }
    }
}

static bool keep(const mn_look *l, const mn_edge *x)
{
    return is_part(l->c, x);
}

/* Which rules hold, and the most payments of one that does. */
typedef struct rules {
    uint8_t held;
    uint32_t most;
} rules;

static rules judge(mn_cashes *s, const mn_look *l, const state *t, const day *d)
{
    const uint32_t k = l->c->least[MN_PATTERN_STRUCTURING];
    const mn_sum limit = (mn_sum)l->c->cash_limit;
    rules r = {0};
    if (d && d->n >= 2 && d->sum >= limit) {
        r.held |= MN_HIT_DAY;
        r.most = d->n;
    }
    if (t->all.n >= k && t->n_days >= 2 && t->sum >= limit) {
        r.held |= MN_HIT_DAYS;
        r.most = t->all.n > r.most ? t->all.n : r.most;
    }
    if (t->close >= k && t->close >= critical_of(s, t->near.n, l->c->near_chance)) {
        r.held |= MN_HIT_NEAR;
        r.most = t->near.n > r.most ? t->near.n : r.most;
    }
    return r;
}

/* Adds e to its payee's state. */
static day *add(mn_cashes *s, mn_look *l, state *t, int32_t business)
{
    const uint64_t v = mn_edge_value(l->e);
    uint32_t *at = find_day(s, t, business), i = *at;
    if (!i) {
        if (!(i = mn_slab_take(&s->days)))
            return NULL;
        at = find_day(s, t, business); /* days may have moved */
        *at = i;
        ((day *)mn_slab_at(&s->days, i))->day = business;
        t->n_days++;
    }
    day *d = mn_slab_at(&s->days, i);
    if (!put(s, &t->all, &(lot){.at = l->at, .day = business}))
        return NULL;
    d->n++;
    d->sum += v;
    t->sum += v;
    if (!is_wide(l->c, l->e))
        return d;
    if (t->near.n == NEAR_MOST)
        leave_near(s, t);
    const bool close = is_close(l->c, l->e);
    t->close += close;
    return put(s, &t->near, &(lot){.at = l->at, .day = close}) ? d : NULL;
}

static void take(mn_cashes *s, mn_look *l, int32_t on)
{
    const mn_pattern p = MN_PATTERN_STRUCTURING;
    if (!is_part(l->c, l->e))
        return;
    uint32_t *which = &s->state[l->e->to];
    if (!*which && !(*which = mn_slab_take(&s->states))) {
        l->failed = true;
        return;
    }
    state *t = state_of(s, l->e);
    const int32_t business = business_day(on);
    const uint32_t had = *find_day(s, t, business);
    const rules before = judge(s, l, t, had ? mn_slab_at(&s->days, had) : NULL);
    const day *d = add(s, l, t, business);
    if (!d) {
        l->failed = true;
        return;
    }
    const rules after = judge(s, l, t, d);
    mn_look_level(l, p, after.most);
    if (!(after.held & ~before.held))
        return;
    const int64_t near = (int64_t)l->e->time - l->c->near_window + 1;
    const int64_t since = mn_look_since(l, p);
    mn_look_tell(l, p, after.held & MN_HIT_NEAR && near < since ? near : since, NULL, keep,
                 after.most, l->e->to, after.held);
}

void mn_cashes_take(mn_cashes *s, mn_look *l, const mn_chunk *k)
{
    for (size_t i = 0; i < k->n && !l->failed; i++) {
        mn_look_from(l, k, i);
        mn_cashes_forward(s, l->flow, l->c, l->flow->epoch + l->e->time);
        take(s, l, k->pay[i].day);
    }
}
