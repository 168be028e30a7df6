/* SPDX-License-Identifier: Apache-2.0
 *
 * money/feature/history.c - lays payments out by pair, party and day.
 */
#include "money/feature/history.h"

#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/parallel.h"

void mn_history_free(mn_history *h)
{
    if (!h)
        return;
    free(h->day);
    free(h->from);
    free(h->to);
    free(h->before);
    free(h->after);
    free(h->back);
    free(h->ordinal);
    for (int way = 0; way < 2; way++) {
        free(h->all[way].head);
        free(h->all[way].item);
        free(h->first[way].head);
        free(h->first[way].at);
    }
    free(h->days);
    free(h->day_first);
    free(h->chain);
    free(h->chain_len);
    free(h);
}

static uint32_t party_of(const mn_payments *p, uint32_t account)
{
    return p->parties ? p->account[account].party : account;
}

/* Days, and both parties where the payment counts. */
static void lay_ends(mn_history *h, const mn_payments *p)
{
    for (uint32_t i = 0; i < h->n; i++) {
        const int64_t t = p->time[i];
        h->day[i] = (int32_t)(t >= 0 ? t / 86400 : -((86399 - t) / 86400));
        h->from[i] = h->to[i] = MN_PAY_NONE;
        if (p->from[i] == MN_PAY_NONE || p->to[i] == MN_PAY_NONE || p->value[i] <= 0 ||
            (p->flags && p->flags[i] & (MN_PAY_REVERSED | MN_PAY_RETURN | MN_PAY_NO_RATE)))
            continue;
        const uint32_t from = party_of(p, p->from[i]), to = party_of(p, p->to[i]);
        if (from != to)
            h->from[i] = from, h->to[i] = to;
    }
}

static uint32_t *find_pair(const mn_history *h, uint32_t *table, uint32_t mask, uint32_t from,
                           uint32_t to)
{
    uint64_t k = ((uint64_t)from << 32 | to) * UINT64_C(0x9E3779B97F4A7C15);
    uint32_t s = (uint32_t)(k >> 32) & mask;

    while (table[s] != MN_PAY_NONE && (h->from[table[s]] != from || h->to[table[s]] != to))
        s = (s + 1) & mask;
    return &table[s];
}

/* Before, after, back and ordinal. The table holds each pair's last payment so far. */
static mn_status lay_pairs(mn_history *h, mn_err *e)
{
    uint32_t size = 1024;
    while (size < h->n + h->n / 2)
        size *= 2;
    uint32_t *table = malloc((size_t)size * sizeof *table);
    if (!table)
        return mn_fail_memory(e);
    memset(table, 0xff, (size_t)size * sizeof *table);
    for (uint32_t i = 0; i < h->n; i++) {
        h->before[i] = h->after[i] = h->back[i] = MN_PAY_NONE;
        h->ordinal[i] = 0;
        if (h->from[i] == MN_PAY_NONE)
            continue;
        uint32_t *at = find_pair(h, table, size - 1, h->from[i], h->to[i]);
        if (*at != MN_PAY_NONE) {
            h->before[i] = *at;
            h->after[*at] = i;
            h->ordinal[i] = h->ordinal[*at] + 1;
        }
        *at = i;
        h->back[i] = *find_pair(h, table, size - 1, h->to[i], h->from[i]);
    }
    free(table);
    return MN_OK;
}

bool mn_history_first(const mn_history *h, uint32_t i)
{
    return h->from[i] != MN_PAY_NONE && h->before[i] == MN_PAY_NONE;
}

/* Heads of the list of all payments, or of first ones, and how many there are. */
static mn_status lay_heads(uint32_t *total, const mn_history *h, mn_lists *l, int way, bool first,
                           mn_err *e)
{
    const uint32_t *key = way == MN_OUT ? h->from : h->to;
    uint32_t sum = 0;

    l->head = calloc((size_t)h->parties + 2, sizeof *l->head);
    if (!l->head)
        return mn_fail_memory(e);
    uint32_t *next = l->head + 1; /* filled as a place to write, left as the heads */
    for (uint32_t i = 0; i < h->n; i++)
        if (first ? mn_history_first(h, i) : key[i] != MN_PAY_NONE)
            next[key[i]]++;
    for (uint32_t x = 0; x <= h->parties; x++) {
        const uint32_t count = next[x];
        next[x] = sum;
        sum += count;
    }
    *total = sum;
    return MN_OK;
}

static mn_status lay_all(const mn_history *h, mn_lists *l, int way, mn_err *e)
{
    const uint32_t *key = way == MN_OUT ? h->from : h->to;
    uint32_t total = 0;
    const mn_status st = lay_heads(&total, h, l, way, false, e);
    if (st)
        return st;
    l->item = malloc(((size_t)total + 1) * sizeof *l->item);
    if (!l->item)
        return mn_fail_memory(e);
    for (uint32_t i = 0; i < h->n; i++)
        if (key[i] != MN_PAY_NONE)
            l->item[l->head[key[i] + 1]++] = i;
    return MN_OK;
}

static mn_status lay_first(const mn_history *h, mn_lists *l, int way, mn_err *e)
{
    const uint32_t *key = way == MN_OUT ? h->from : h->to;
    const uint32_t *other = way == MN_OUT ? h->to : h->from;
    uint32_t total = 0;
    const mn_status st = lay_heads(&total, h, l, way, true, e);
    if (st)
        return st;
    l->at = malloc(((size_t)total + 1) * sizeof *l->at);
    if (!l->at)
        return mn_fail_memory(e);
    for (uint32_t i = 0; i < h->n; i++)
        if (mn_history_first(h, i))
            l->at[l->head[key[i] + 1]++] = (mn_first){i, h->after[i], other[i], h->day[i]};
    return MN_OK;
}

static mn_status lay_days(mn_history *h, mn_err *e)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < h->n; i++)
        n += !i || h->day[i] != h->day[i - 1];
    h->days = malloc(((size_t)n + 1) * sizeof *h->days);
    h->day_first = malloc(((size_t)n + 1) * sizeof *h->day_first);
    if (!h->days || !h->day_first)
        return mn_fail_memory(e);
    for (uint32_t i = 0; i < h->n; i++)
        if (!i || h->day[i] != h->day[i - 1]) {
            h->days[h->n_days] = h->day[i];
            h->day_first[h->n_days++] = i;
        }
    h->day_first[h->n_days] = h->n;
    return MN_OK;
}

static mn_status make_room(mn_history *h, mn_err *e)
{
    const size_t n = (size_t)h->n + 1;
    h->day = malloc(n * sizeof *h->day);
    h->from = malloc(n * sizeof *h->from);
    h->to = malloc(n * sizeof *h->to);
    h->before = malloc(n * sizeof *h->before);
    h->after = malloc(n * sizeof *h->after);
    h->back = malloc(n * sizeof *h->back);
    h->ordinal = malloc(n * sizeof *h->ordinal);
    h->chain = calloc(n, sizeof *h->chain);
    h->chain_len = calloc(n, 1);
    if (!h->day || !h->from || !h->to || !h->before || !h->after || !h->back || !h->ordinal ||
        !h->chain || !h->chain_len)
        return mn_fail_memory(e);
    return MN_OK;
}

static mn_status lay(mn_history *h, const mn_ctx *ctx, const mn_payments *p, mn_err *e)
{
    mn_status st = make_room(h, e);
    if (st)
        return st;
    lay_ends(h, p);
    for (uint32_t i = 1; i < h->n; i++)
        if (h->day[i] < h->day[i - 1])
            return mn_fail(e, MN_DATA, "payments aren't in the order of time");
    if ((st = lay_pairs(h, e)) || (st = lay_days(h, e)) || (st = mn_poll(ctx, e)))
        return st;
    for (int way = 0; way < 2; way++)
        if ((st = lay_all(h, &h->all[way], way, e)) || (st = lay_first(h, &h->first[way], way, e)))
            return st;
    mn_chain_lay(h);
    return mn_poll(ctx, e);
}

mn_status mn_history_new(mn_history **out, const mn_ctx *ctx, const mn_payments *p, uint32_t n,
                         mn_err *e)
{
    if (n > p->n || n > UINT32_C(1) << 31)
        return mn_fail(e, MN_DATA, "too many payments for one history");
    mn_history *h = calloc(1, sizeof *h);
    if (!h)
        return mn_fail_memory(e);
    h->n = n;
    h->value = p->value;
    h->parties = p->parties ? p->parties : p->accounts;
    mn_status st = lay(h, ctx, p, e);
    if (st)
        mn_history_free(h);
    else
        *out = h;
    return st;
}

uint32_t mn_history_from_day(const mn_history *h, int64_t day)
{
    uint32_t a = 0, b = h->n_days;
    while (a < b) {
        const uint32_t m = a + (b - a) / 2;
        if (h->days[m] < day)
            a = m + 1;
        else
            b = m;
    }
    return h->day_first[a];
}

/* The first place in [a, b) whose number is x or more; b: none. Sought from where it would lie if
 * they were spread evenly over the n payments, in steps that double. */
static uint32_t seek(const uint32_t *number, size_t stride, uint32_t a, uint32_t b, uint32_t x,
                     uint32_t n)
{
    if (a == b || !x)
        return a;
    uint32_t p = a + (uint32_t)((uint64_t)(b - a) * (x < n ? x : n) / n), step = 1;
    if (p < b && number[p * stride] < x) {
        for (a = p + 1; b - a >= step && number[(a + step - 1) * stride] < x; step *= 2)
            a += step;
        b = b - a >= step ? a + step - 1 : b;
    } else {
        for (b = p; b - a >= step && number[(b - step) * stride] >= x; step *= 2)
            b -= step;
        a = b - a >= step ? b - step + 1 : a;
    }
    while (a < b) {
        const uint32_t m = a + (b - a) / 2;
        if (number[m * stride] < x)
            a = m + 1;
        else
            b = m;
    }
    return a;
}

mn_run mn_history_run(const mn_history *h, const mn_lists *l, uint32_t x, uint32_t lo, uint32_t hi)
{
    const uint32_t *number = l->at ? &l->at[0].item : l->item;
    const size_t stride = l->at ? sizeof *l->at / sizeof *number : 1;
    const uint32_t end = l->head[x + 1], a = seek(number, stride, l->head[x], end, lo, h->n);
    uint32_t b = a;
    for (int k = 0; k < 8 && b < end && number[b * stride] <= hi; k++)
        b++;
    if (b < end && number[b * stride] <= hi)
        b = seek(number, stride, b, end, hi + 1, h->n);
    return (mn_run){a, b};
}
