/* SPDX-License-Identifier: Apache-2.0
 *
 * money/typology/measure.c - the value of a measure over a party's payments in a window.
 */
#include <math.h>
#include <stdlib.h>

#include "money/typology/case.h"

static bool taken_out(const mn_party_case *c, uint32_t row)
{
    size_t low = 0, high = c->n_without;
    while (low < high) {
        const size_t mid = low + (high - low) / 2;
        if (c->without[mid] < row)
            low = mid + 1;
        else
            high = mid;
    }
    return low < c->n_without && c->without[low] == row;
}

/* What a filter must know of the days after a payment is not there yet. */
static bool too_young(const mn_party_case *c, size_t i, unsigned filter)
{
    return (c->masks->late.w[filter / 64] >> filter % 64 & 1) &&
           c->pay[i].day >= c->end - MN_BONDS_GIVEN_DAYS;
}

static inline bool passes(const mn_party_case *c, size_t i, unsigned filter)
{
    return (c->mask[i].w[filter / 64] >> filter % 64 & 1) &&
           (!c->masks->any_late || !too_young(c, i, filter)) &&
           (!c->n_without || !taken_out(c, c->pay[i].row));
}

/* A value of the scratch arrays that nobody has yet. */
static uint32_t new_turn(mn_party_case *c)
{
    if (++c->turn == 0) {
        for (size_t i = 0; i < c->cap; i++)
            c->stamp[i] = 0;
        c->turn = 1;
    }
    return c->turn;
}

struct totals {
    uint64_t n;
    int64_t sum, largest, day, largest_day;
    uint32_t days;
};

static void add_up(struct totals *t, const mn_party_case *c, unsigned filter, size_t from,
                   size_t to)
{
    int32_t day = INT32_MIN;
    *t = (struct totals){0};
    for (size_t i = from; i < to; i++) {
        if (!passes(c, i, filter))
            continue;
        const int64_t v = c->pay[i].value;
        if (c->pay[i].day != day) {
            day = c->pay[i].day;
            t->days++;
            t->day = 0;
        }
        t->n++;
        /* Values are below 2^53 each as readers take them; a sum that is too large stays put. */
        if (__builtin_add_overflow(t->sum, v, &t->sum))
            t->sum = INT64_MAX;
        if (__builtin_add_overflow(t->day, v, &t->day))
            t->day = INT64_MAX;
        t->largest = v > t->largest ? v : t->largest;
        t->largest_day = t->day > t->largest_day ? t->day : t->largest_day;
    }
}

static double distinct(mn_party_case *c, const mn_measure *m, size_t from, size_t to)
{
    const uint32_t turn = new_turn(c);
    uint32_t n = 0;
    for (size_t i = from; i < to; i++) {
        if (!passes(c, i, m->f_where))
            continue;
        const uint32_t x = m->what == MN_WHAT_DISTINCT_CITY    ? c->pay[i].city
                           : m->what == MN_WHAT_DISTINCT_PLACE ? c->pay[i].place
                                                               : c->pay[i].who;
        if (x != MN_PAY_NONE && c->stamp[x] != turn) {
            c->stamp[x] = turn;
            n++;
        }
    }
    return n;
}

static double top_share(mn_party_case *c, const mn_measure *m, size_t from, size_t to)
{
    const uint32_t turn = new_turn(c);
    int64_t all = 0, top = 0;
    for (size_t i = from; i < to; i++) {
        const uint32_t x = c->pay[i].who;
        if (x == MN_PAY_NONE || !passes(c, i, m->f_where))
            continue;
        if (c->stamp[x] != turn) {
            c->stamp[x] = turn;
            c->sum[x] = 0;
        }
        if (__builtin_add_overflow(c->sum[x], c->pay[i].value, &c->sum[x]))
            c->sum[x] = INT64_MAX;
        if (__builtin_add_overflow(all, c->pay[i].value, &all))
            all = INT64_MAX;
        top = c->sum[x] > top ? c->sum[x] : top;
    }
    return all > 0 ? (double)top / (double)all : (double)NAN;
}

static double same_day(mn_party_case *c, const mn_measure *m, size_t from, size_t to)
{
    int32_t day = INT32_MIN;
    uint32_t turn = 0;
    int64_t most = 0;
    for (size_t i = from; i < to; i++) {
        const uint32_t x = c->pay[i].who;
        if (x == MN_PAY_NONE || !passes(c, i, m->f_where))
            continue;
        if (c->pay[i].day != day) {
            day = c->pay[i].day;
            turn = new_turn(c);
        }
        if (c->stamp[x] != turn) {
            c->stamp[x] = turn;
            c->sum[x] = 0;
        }
        c->sum[x]++;
        most = c->sum[x] > most ? c->sum[x] : most;
    }
    return (double)most;
}

static int by_pair(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* Counterparties, by who had paid the payer of the payment its last wage. */
static double same_employer(mn_party_case *c, const mn_measure *m, size_t from, size_t to)
{
    size_t n = 0, most = 0, run = 0;
    int64_t *pair = c->sum;
    for (size_t i = from; i < to; i++) {
        const uint32_t employer = c->v->bonds.employer[c->pay[i].row];
        if (employer != MN_PAY_NONE && c->pay[i].who != MN_PAY_NONE && passes(c, i, m->f_where))
            pair[n++] = (int64_t)employer << 31 | (int64_t)c->pay[i].who;
    }
    if (n)
        qsort(pair, n, sizeof *pair, by_pair);
    for (size_t i = 0; i < n; i++) {
        if (i && pair[i] == pair[i - 1])
            continue;
        run = i && pair[i] >> 31 == pair[i - 1] >> 31 ? run + 1 : 1;
        most = run > most ? run : most;
    }
    return (double)most;
}

static double shared_device(const mn_party_case *c, const mn_measure *m, size_t from, size_t to)
{
    uint32_t most = 0;
    for (size_t i = from; i < to; i++) {
        const uint32_t d = c->pay[i].device;
        if (d == MN_PAY_NONE || !passes(c, i, m->f_where))
            continue;
        const uint32_t n = c->v->device_parties[d];
        if (n <= MN_DEVICE_HUB && n > most)
            most = n;
    }
    return most;
}

/* Lots that came in, the oldest first; what leaves takes from them. A lot that is older than
 * `within` is no longer there. */
static double forwarded(mn_party_case *c, const mn_measure *m, size_t from, size_t to)
{
    const int64_t within = m->what == MN_WHAT_DWELL ? INT64_MAX : (int64_t)m->within * 3600;
    double in = 0, out = 0;
    size_t oldest = 0, lots = 0;
    uint32_t *lot = c->key; /* payments that came in */
    int64_t *left = c->sum; /* what is left of each lot */
    for (size_t i = from; i < to; i++) {
        if (passes(c, i, m->f_where)) {
            lot[lots] = (uint32_t)i;
            left[lots++] = c->pay[i].value;
            in += (double)c->pay[i].value;
            continue;
        }
        if (!passes(c, i, m->f_over))
            continue;
        int64_t v = c->pay[i].value;
        while (v > 0 && oldest < lots) {
            if (c->pay[i].time - c->pay[lot[oldest]].time > within) {
                oldest++;
                continue;
            }
            const int64_t part = v < left[oldest] ? v : left[oldest];
            v -= part;
            left[oldest] -= part;
            out += (double)part;
            if (!left[oldest])
                oldest++;
        }
    }
    return in > 0 ? out / in : (double)NAN;
}

static int by_stay(const void *a, const void *b)
{
    const mn_case_stay *x = a, *y = b;
    return (x->seconds > y->seconds) - (x->seconds < y->seconds);
}

/* The hours after which half of the money that left had left. */
static double dwell(mn_party_case *c, const mn_measure *m, size_t from, size_t to)
{
    mn_case_stay *stay = c->stay; /* each payment ends a lot, or is itself at its end */
    size_t n = 0, oldest = 0, lots = 0;
    double all = 0, so_far = 0, hours = (double)NAN;
    uint32_t *lot = c->key;
    int64_t *left = c->sum;
    for (size_t i = from; i < to; i++) {
        if (passes(c, i, m->f_where)) {
            lot[lots] = (uint32_t)i;
            left[lots++] = c->pay[i].value;
            continue;
        }
        int64_t v = passes(c, i, m->f_over) ? c->pay[i].value : 0;
        while (v > 0 && oldest < lots) {
            const int64_t part = v < left[oldest] ? v : left[oldest];
            stay[n++] = (mn_case_stay){c->pay[i].time - c->pay[lot[oldest]].time, part};
            v -= part;
            left[oldest] -= part;
            all += (double)part;
            oldest += !left[oldest];
        }
    }
    if (n)
        qsort(stay, n, sizeof *stay, by_stay);
    for (size_t i = 0; i < n && isnan(hours); i++) {
        so_far += (double)stay[i].value;
        if (so_far * 2 >= all)
            hours = (double)stay[i].seconds / 3600;
    }
    return hours;
}

static double pattern(const mn_party_case *c, const mn_measure *m, int32_t end, int32_t days)
{
    const mn_money_view *v = c->v;
    uint32_t most = 0, first, last;
    mn_case_hits(&first, &last, v, c->party, end, days);
    for (uint32_t i = first; i < last; i++) {
        const mn_hit *h = &v->hits->hit[v->hit[i]];
        const int32_t day = mn_payment_day(v->p, (uint32_t)h->closing);
        if (h->pattern != m->pattern || day >= end || day < end - days)
            continue;
        bool there = !c->n_without || !taken_out(c, (uint32_t)h->closing);
        for (uint32_t k = 0; there && c->n_without && k < h->n_edges; k++)
            there = !taken_out(c, (uint32_t)v->hits->edge[h->edges + k]);
        if (there && h->strength > most)
            most = h->strength;
    }
    return most;
}

double mn_case_measure(mn_party_case *c, const mn_measure *m, size_t from, size_t to, int32_t end,
                       int32_t days)
{
    struct totals t, over;
    c->end = end;
    switch (m->what) {
    case MN_WHAT_DISTINCT_CITY:
    case MN_WHAT_DISTINCT_PLACE:
    case MN_WHAT_DISTINCT_COUNTERPARTY:
        return distinct(c, m, from, to);
    case MN_WHAT_TOP_SHARE:
        return top_share(c, m, from, to);
    case MN_WHAT_SAME_DAY:
        return same_day(c, m, from, to);
    case MN_WHAT_FORWARDED:
        return forwarded(c, m, from, to);
    case MN_WHAT_DWELL:
        return dwell(c, m, from, to);
    case MN_WHAT_SAME_EMPLOYER:
        return same_employer(c, m, from, to);
    case MN_WHAT_LINKED:
        return mn_kin_count(&c->v->kin, c->party, m->by);
    case MN_WHAT_SHARED_DEVICE:
        return shared_device(c, m, from, to);
    case MN_WHAT_PATTERN:
        return pattern(c, m, end, days);
    default:
        break;
    }
    add_up(&t, c, m->f_where, from, to);
    switch (m->what) {
    case MN_WHAT_COUNT:
        return (double)t.n;
    case MN_WHAT_SUM:
        return (double)t.sum / 100;
    case MN_WHAT_SUM_EACH: {
        const double others = distinct(c, m, from, to);
        return others > 0 ? (double)t.sum / 100 / others : (double)NAN;
    }
    case MN_WHAT_MEAN:
        return t.n ? (double)t.sum / 100 / (double)t.n : (double)NAN;
    case MN_WHAT_LARGEST:
        return (double)t.largest / 100;
    case MN_WHAT_LARGEST_DAY:
        return (double)t.largest_day / 100;
    case MN_WHAT_DISTINCT_DAY:
        return t.days;
    default:
        break;
    }
    add_up(&over, c, m->f_over, from, to);
    if (m->what == MN_WHAT_SHARE)
        return over.sum > 0 ? (double)t.sum / (double)over.sum : (double)NAN;
    return over.n ? (double)t.n / (double)over.n : (double)NAN;
}
