/* SPDX-License-Identifier: Apache-2.0
 *
 * run.c - the patterns of payments that lie in memory.
 */
#include "core/err.h"
#include "core/parallel.h"
#include "money/pattern/pattern.h"
#include <stdlib.h>

/* So many payments are handed over at a time, and so many of them made ready by one thread. */
enum { PART = 4096, BATCH = 16 * PART };

mn_pattern_pay mn_pattern_pay_of(const mn_payments *p, const mn_pattern_world *w, uint32_t i)
{
    const uint32_t from = p->from[i], to = p->to[i], place = p->place ? p->place[i] : MN_PAY_NONE;
    const uint8_t ch = p->channel[i];
    mn_pattern_pay x = {.time = p->time[i],
                        .value = p->flags[i] & MN_PAY_NO_RATE ? MN_PAY_NO_VALUE : p->value[i],
                        .from = from,
                        .to = to,
                        .area = place,
                        .day = mn_payment_day(p, i),
                        .cash = ch == MN_CHANNEL_CASH_IN || ch == MN_CHANNEL_CASH_OUT,
                        .reversed = p->flags[i] & (MN_PAY_REVERSED | MN_PAY_RETURN)};
    if (!w->by_account) {
        x.from = from == MN_PAY_NONE ? from : p->account[from].party;
        x.to = to == MN_PAY_NONE ? to : p->account[to].party;
    }
    if (w->area && place != MN_PAY_NONE)
        x.area = w->area[place];
    return x;
}

typedef struct batch {
    mn_pattern_pay *pay;
    const mn_payments *p;
    const mn_pattern_world *w;
    uint32_t first, n;
} batch;

static void set_part(size_t part, void *payload)
{
    const batch *b = payload;
    const uint32_t from = (uint32_t)part * PART,
                   to = b->n - from < PART ? b->n : from + (uint32_t)PART;
    for (uint32_t i = from; i < to; i++)
        b->pay[i] = mn_pattern_pay_of(b->p, b->w, b->first + i);
}

/* How many payments lie in a window at most. */
static uint64_t most_within(const mn_payments *p, int64_t window)
{
    uint32_t most = 0, first = 0;
    for (uint32_t i = 0; i < p->n; i++) {
        while (p->time[first] < p->time[i] && p->time[i] - p->time[first] >= window)
            first++;
        most = i - first + 1 > most ? i - first + 1 : most;
    }
    return most;
}

mn_status mn_patterns_run(mn_hits *out, mn_pattern_counts *counts, const mn_payments *p,
                          const mn_pattern_config *c, const mn_pattern_world *w,
                          const mn_pattern_want *want, const mn_ctx *ctx, mn_err *e)
{
    mn_patterns *s = NULL;
    mn_hits hits = {0};
    const uint32_t most = p->n < BATCH ? p->n + 1 : BATCH;
    const bool take = want && want->take;
    uint16_t *level = take ? malloc((size_t)most * MN_PATTERNS * sizeof *level) : NULL;
    batch b = {.pay = malloc(most * sizeof *b.pay), .p = p, .w = w};
    mn_status st = b.pay && (level || !take) ? mn_patterns_new(&s, c, w->home, w->n_home, e)
                                             : mn_fail_memory(e);
    if (!st)
        mn_patterns_expect(s, most_within(p, mn_pattern_reach(c)));
    for (; !st && b.first < p->n; b.first += b.n) {
        b.n = p->n - b.first < BATCH ? p->n - b.first : BATCH;
        mn_pattern_want part = {.level = level};
        if (!take && want && want->level)
            part.level = want->level + (size_t)b.first * MN_PATTERNS;
        if (!(st = mn_parallel(ctx, (b.n + PART - 1) / PART, set_part, &b, e)))
            st = mn_patterns_push(s, &hits, &part, b.pay, b.n, ctx, e);
        if (!st && take)
            want->take(want->payload, b.first, b.n, level);
        mn_progress(ctx, "patterns", b.first + b.n, p->n);
    }
    if (!st) {
        *out = hits;
        if (counts)
            *counts = *mn_patterns_counts(s);
    } else
        mn_hits_free(&hits);
    mn_patterns_free(s);
    free(level);
    free(b.pay);
    return st;
}
