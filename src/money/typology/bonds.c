/* SPDX-License-Identifier: Apache-2.0
 *
 * money/typology/bonds.c - wages, and what became of them. See bonds.h.
 */
#include "money/typology/bonds.h"

#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/parallel.h"
#include "money/typology/typology.h"

/* An employer of a party. */
typedef struct job {
    uint32_t payer;
    uint16_t wages; /* seen: 0, 1, 2 for more */
    bool began;     /* its beginning was seen */
    int64_t first, last;
} job;

typedef struct worker {
    job job[MN_BONDS_EMPLOYERS];
    int64_t out;       /* of the last wage: what left */
    uint32_t wage;     /* its row; MN_PAY_NONE */
    unsigned at, jobs; /* at: of the last wage */
} worker;

typedef struct work {
    const mn_payments *p;
    const uint32_t *party_of;
    const uint8_t *side;
    mn_bonds t;
    int64_t *paid_in; /* of each party: when it last paid cash in; INT64_MIN */
    uint32_t *number; /* of each party: its worker + 1 */
    worker *worker;
    size_t workers, cap;
} work;

void mn_bonds_free(mn_bonds *t)
{
    free(t->employer);
    free(t->hours);
    free(t->tenure);
    free(t->cash);
    free(t->together);
    free(t->given);
    *t = (mn_bonds){0};
}

static uint32_t party(const work *w, uint32_t account)
{
    return account == MN_PAY_NONE ? MN_PAY_NONE : w->party_of[account];
}

static uint16_t days_of(int64_t seconds)
{
    const int64_t d = seconds / 86400;
    return d < 0 ? 0 : d >= MN_BONDS_NONE ? MN_BONDS_NONE - 1 : (uint16_t)d;
}

/* The place of an employer among a party's; the one that paid longest ago is forgotten. */
static unsigned job_of(worker *x, uint32_t payer, int64_t time)
{
    unsigned at = 0, oldest = 0;
    while (at < x->jobs && x->job[at].payer != payer)
        at++;
    if (at < x->jobs)
        return at;
    for (unsigned i = 1; i < x->jobs; i++)
        oldest = x->job[i].last < x->job[oldest].last ? i : oldest;
    at = x->jobs < MN_BONDS_EMPLOYERS ? x->jobs++ : oldest;
    x->job[at] = (job){.payer = payer, .first = time, .last = time};
    return at;
}

/* The beginning was seen where the employer had not paid for a time in which it would have. */
static void add_wage(job *j, int64_t time, int64_t start)
{
    if (!j->wages)
        j->began = time - start >= MN_BONDS_SEEN_DAYS * INT64_C(86400);
    else if (j->wages == 1 && time - j->first >= 3 * 86400)
        j->began |= (j->first - start) * 2 > (time - j->first) * 3;
    j->wages =
        j->wages < 2 && (!j->wages || time - j->first >= 3 * 86400) ? j->wages + 1 : j->wages;
    j->last = time;
}

static mn_status see_wage(work *w, uint32_t i, uint32_t to, mn_err *e)
{
    if (!w->number[to]) {
        if (!mn_grow(&w->worker, &w->cap, w->workers + 1, sizeof *w->worker))
            return mn_fail_memory(e);
        w->worker[w->workers] = (worker){.wage = MN_PAY_NONE};
        w->number[to] = (uint32_t)++w->workers;
    }
    worker *x = &w->worker[w->number[to] - 1];
    const uint32_t payer = party(w, w->p->from[i]);
    x->at = job_of(x, payer, w->p->time[i]);
    add_wage(&x->job[x->at], w->p->time[i], w->p->time[0]);
    x->wage = i;
    x->out = 0;
    w->t.employer[i] = payer;
    if (x->job[x->at].began)
        w->t.tenure[i] = days_of(w->p->time[i] - x->job[x->at].first);
    return MN_OK;
}

/* Cash, what goes abroad or into crypto-currency, and transfers to persons. */
static bool gives_up(const work *w, uint32_t i)
{
    const uint32_t to = party(w, w->p->to[i]);
    switch (w->p->channel[i]) {
    case MN_CHANNEL_CASH_OUT:
    case MN_CHANNEL_WIRE:
    case MN_CHANNEL_REMIT:
    case MN_CHANNEL_CRYPTO:
        return true;
    case MN_CHANNEL_TRANSFER:
        return to != MN_PAY_NONE && w->side[to] & (MN_SIDE_PERSON | MN_SIDE_UNKNOWN);
    default:
        return false;
    }
}

static void see_payment(work *w, uint32_t i, worker *x)
{
    const mn_payments *p = w->p;
    const job *j = &x->job[x->at];
    const int64_t since = p->time[i] - p->time[x->wage];
    if (since > MN_BONDS_WAGE_HOURS * INT64_C(3600))
        return;
    w->t.employer[i] = j->payer;
    w->t.hours[i] = (uint16_t)(since / 3600);
    if (j->began)
        w->t.tenure[i] = days_of(p->time[i] - j->first);
    if (since > MN_BONDS_GIVEN_HOURS * INT64_C(3600) || !gives_up(w, i) ||
        p->value[i] == MN_PAY_NO_VALUE)
        return;
    if (__builtin_add_overflow(x->out, p->value[i], &x->out))
        x->out = INT64_MAX;
    const int64_t wage = p->value[x->wage];
    if (wage > 0) {
        const double part = 100.0 * (double)x->out / (double)wage;
        w->t.given[x->wage] = part > 100 ? 100 : (uint8_t)part;
    }
}

static mn_status see_all(work *w, const mn_ctx *ctx, mn_err *e)
{
    const mn_payments *p = w->p;
    mn_status st = MN_OK;
    for (uint32_t i = 0; !st && i < p->n; i++) {
        const uint32_t from = party(w, p->from[i]), to = party(w, p->to[i]);
        w->t.employer[i] = MN_PAY_NONE;
        w->t.hours[i] = w->t.tenure[i] = w->t.cash[i] = MN_BONDS_NONE;
        if (!(i & 0xFFFFF))
            st = mn_poll(ctx, e);
        if (p->flags[i] & MN_PAY_REVERSED || from == to)
            continue;
        if (from == MN_PAY_NONE) {
            if (p->channel[i] == MN_CHANNEL_CASH_IN)
                w->paid_in[to] = p->time[i];
            continue;
        }
        if (w->paid_in[from] != INT64_MIN &&
            p->time[i] - w->paid_in[from] < MN_BONDS_CASH_HOURS * INT64_C(3600))
            w->t.cash[i] = (uint16_t)((p->time[i] - w->paid_in[from]) / 3600);
        if (!st && p->purpose[i] == MN_PURPOSE_SALARY && to != MN_PAY_NONE)
            st = see_wage(w, i, to, e);
        else if (w->number[from])
            see_payment(w, i, &w->worker[w->number[from] - 1]);
    }
    return st;
}

/* --- what colleagues do together -----------------------------------------------------------------
 */

/* Rows of one place, or receiver, in the order of time. */
static uint8_t others_near(const work *w, const uint32_t *row, size_t n, size_t i, int64_t near)
{
    const mn_payments *p = w->p;
    const uint32_t own = row[i];
    uint32_t seen[MN_KIN_HUB];
    uint8_t others = 0;
    for (int way = -1; way <= 1; way += 2) {
        size_t k = i;
        for (unsigned steps = 0; steps < MN_BONDS_NEAR; steps++) {
            if (way < 0 ? !k : k + 1 >= n)
                break;
            k = way < 0 ? k - 1 : k + 1;
            const int64_t apart = p->time[row[k]] - p->time[own];
            if (apart > near || apart < -near)
                break;
            const uint32_t q = party(w, p->from[row[k]]);
            bool known = q == party(w, p->from[own]) || w->t.employer[row[k]] != w->t.employer[own];
            for (unsigned j = 0; j < others && !known; j++)
                known = seen[j] == q;
            if (!known && others < MN_KIN_HUB)
                seen[others++] = q;
        }
    }
    return others;
}

/* The place where cash is taken, or who is sent to; MN_PAY_NONE: neither, or no wage before. */
static uint32_t where_of(const work *w, uint32_t i, bool cash)
{
    const mn_payments *p = w->p;
    if (w->t.hours[i] == MN_BONDS_NONE || p->flags[i] & MN_PAY_REVERSED)
        return MN_PAY_NONE;
    if (cash)
        return p->channel[i] == MN_CHANNEL_CASH_OUT ? p->place[i] : MN_PAY_NONE;
    const uint32_t to = party(w, p->to[i]);
    return p->channel[i] == MN_CHANNEL_TRANSFER && to != MN_PAY_NONE &&
                   w->side[to] & (MN_SIDE_PERSON | MN_SIDE_UNKNOWN)
               ? to
               : MN_PAY_NONE;
}

static mn_status see_together(work *w, bool cash, mn_err *e)
{
    const mn_payments *p = w->p;
    const uint32_t groups = cash ? p->n_places : p->parties;
    uint32_t *first = calloc((size_t)groups + 2, sizeof *first);
    if (!first)
        return mn_fail_memory(e);
    for (uint32_t i = 0; i < p->n; i++)
        if (where_of(w, i, cash) != MN_PAY_NONE)
            first[where_of(w, i, cash) + 2]++;
    for (uint32_t q = 0; q < groups; q++)
        first[q + 2] += first[q + 1];
    uint32_t *row = malloc(((size_t)first[groups + 1] + 1) * sizeof *row);
    if (!row) {
        free(first);
        return mn_fail_memory(e);
    }
    for (uint32_t i = 0; i < p->n; i++)
        if (where_of(w, i, cash) != MN_PAY_NONE)
            row[first[where_of(w, i, cash) + 1]++] = i;
    for (uint32_t q = 0; q < groups; q++)
        for (uint32_t i = first[q]; i < first[q + 1]; i++)
            w->t.together[row[i]] =
                others_near(w, row + first[q], first[q + 1] - first[q], i - first[q],
                            cash ? MN_BONDS_TOGETHER : MN_BONDS_WEEK);
    free(first);
    free(row);
    return MN_OK;
}

mn_status mn_bonds_make(mn_bonds *out, const mn_payments *p, const uint32_t *party_of,
                        const uint8_t *side, const mn_ctx *ctx, mn_err *e)
{
    work w = {.p = p, .party_of = party_of, .side = side};
    const size_t n = (size_t)p->n + 1;
    w.t.employer = malloc(n * sizeof *w.t.employer);
    w.t.hours = malloc(n * sizeof *w.t.hours);
    w.t.tenure = malloc(n * sizeof *w.t.tenure);
    w.t.together = calloc(n, 1);
    w.t.given = calloc(n, 1);
    w.t.cash = malloc(n * sizeof *w.t.cash);
    w.paid_in = malloc(((size_t)p->parties + 1) * sizeof *w.paid_in);
    for (uint32_t q = 0; w.paid_in && q < p->parties; q++)
        w.paid_in[q] = INT64_MIN;
    w.number = calloc((size_t)p->parties + 1, sizeof *w.number);
    const bool ok = w.t.employer && w.t.hours && w.t.tenure && w.t.together && w.t.given &&
                    w.t.cash && w.paid_in && w.number;
    mn_status st = ok ? see_all(&w, ctx, e) : mn_fail_memory(e);
    if (!st)
        st = see_together(&w, true, e);
    if (!st)
        st = see_together(&w, false, e);
    free(w.number);
    free(w.paid_in);
    free(w.worker);
    if (st)
        mn_bonds_free(&w.t);
    else
        *out = w.t;
    return st;
}
