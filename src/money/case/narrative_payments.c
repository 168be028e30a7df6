/* SPDX-License-Identifier: Apache-2.0
 *
 * money/case/narrative_payments.c - the payments of a narrative: one by one, or repeated ones
 * together where there is no room for all.
 */
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "money/case/narrative_say.h"

static void put_if(mn_say *s, const char *before, mn_text t)
{
    if (t.len) {
        mn_buf_str(&s->b, before);
        mn_clean(&s->b, t, s->room->name, NULL);
    }
}

static void put_account(mn_say *s, uint32_t account, const char *none)
{
    if (account == MN_CASE_NONE)
        mn_buf_str(&s->b, none);
    else
        mn_clean(&s->b, s->c->account[account].id, 40, NULL);
}

static void put_way(mn_say *s, const mn_case_payment *p)
{
    mn_buf_fmt(&s->b, " %s from ", mn_channel_words[p->channel]);
    put_account(s, p->from, p->channel == MN_CHANNEL_CASH_IN ? "cash" : "outside");
    mn_buf_str(&s->b, " to ");
    put_account(s, p->to, p->channel == MN_CHANNEL_CASH_OUT ? "cash" : "outside");
}

static void tell_one(mn_say *s, const mn_case_payment *p)
{
    mn_say_case_time(&s->b, p);
    mn_buf_char(&s->b, ' ');
    mn_say_case_money(&s->b, p->value, s->c->currency);
    put_way(s, p);
    put_if(s, ", ", p->place);
    put_if(s, ", IP ", p->ip);
    mn_buf_str(&s->b, p->reversed ? ", given back (payment " : " (payment ");
    mn_clean(&s->b, p->id, 40, NULL);
    mn_buf_str(&s->b, ").");
    mn_say_end(s);
}

/* --- together --------------------------------------------------------------------------------- */

/* Payments by one channel from one account to another; those that were given back by themselves. */
typedef struct group {
    uint32_t first, last; /* payments */
    size_t n, unknown;
    int64_t sum, least, most; /* of those whose amount is known */
} group;

static bool same_way(const mn_case_payment *x, const mn_case_payment *y)
{
    return x->from == y->from && x->to == y->to && x->channel == y->channel &&
           x->reversed == y->reversed;
}

/* By way, in it by time. */
static int by_way(const void *a, const void *b)
{
    const mn_case_payment *x = *(const mn_case_payment *const *)a,
                          *y = *(const mn_case_payment *const *)b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    if (x->to != y->to)
        return x->to < y->to ? -1 : 1;
    if (x->channel != y->channel)
        return x->channel < y->channel ? -1 : 1;
    if (x->reversed != y->reversed)
        return x->reversed ? 1 : -1;
    if (x->time != y->time)
        return x->time < y->time ? -1 : 1;
    return (x > y) - (x < y);
}

/* The largest first; given back ones count nowhere, and come last. */
static int by_weight(const void *a, const void *b)
{
    const group *x = a, *y = b;
    if (x->sum != y->sum)
        return x->sum > y->sum ? -1 : 1;
    if (x->n != y->n)
        return x->n > y->n ? -1 : 1;
    return (x->first > y->first) - (x->first < y->first);
}

static void add(group *g, const mn_case *c, const mn_case_payment *p)
{
    g->last = (uint32_t)(p - c->payment);
    g->n++;
    if (p->value == MN_PAY_NO_VALUE) {
        g->unknown++;
        return;
    }
    g->least = g->least < p->value ? g->least : p->value;
    g->most = g->most > p->value ? g->most : p->value;
    if (!p->reversed && __builtin_add_overflow(g->sum, p->value, &g->sum))
        g->sum = INT64_MAX;
}

static size_t make_groups(group *to, const mn_case_payment **p, const mn_case *c)
{
    size_t n = 0;
    for (size_t i = 0; i < c->payments; i++)
        p[i] = &c->payment[i];
    if (c->payments)
        qsort(p, c->payments, sizeof *p, by_way);
    for (size_t i = 0; i < c->payments; i++) {
        if (!i || !same_way(p[i - 1], p[i]))
            to[n++] = (group){.first = (uint32_t)(p[i] - c->payment), .least = INT64_MAX};
        add(&to[n - 1], c, p[i]);
    }
    if (n)
        qsort(to, n, sizeof *to, by_weight);
    return n;
}

static void tell_group(mn_say *s, const group *g)
{
    const mn_case_payment *first = &s->c->payment[g->first], *last = &s->c->payment[g->last];
    const size_t known = g->n - g->unknown;
    if (g->n == 1) {
        tell_one(s, first);
        return;
    }
    mn_say_case_day(&s->b, mn_case_day(first), false);
    mn_buf_str(&s->b, " to ");
    mn_say_case_day(&s->b, mn_case_day(last), false);
    mn_buf_fmt(&s->b, ": %zu payments by", g->n);
    put_way(s, first);
    if (known) {
        mn_buf_str(&s->b, ", of ");
        mn_say_case_money(&s->b, g->least, s->c->currency);
        if (g->least != g->most) {
            mn_buf_str(&s->b, " to ");
            mn_say_case_money(&s->b, g->most, s->c->currency);
        }
    }
    if (g->unknown)
        mn_buf_fmt(&s->b, ", %zu of an unknown amount", g->unknown);
    if (first->reversed) {
        mn_buf_str(&s->b, ", all given back");
    } else if (known) {
        mn_buf_str(&s->b, ", together ");
        mn_say_case_money(&s->b, g->sum, s->c->currency);
    }
    mn_buf_char(&s->b, '.');
    mn_say_end(s);
}

static void tell_groups(mn_say *s)
{
    const mn_case *c = s->c;
    const mn_case_payment **p = malloc((c->payments + 1) * sizeof *p);
    group *g = malloc((c->payments + 1) * sizeof *g);
    size_t left = 0, payments = 0;
    if (p && g) {
        const size_t n = make_groups(g, p, c);
        for (size_t i = 0; i < n && i < s->room->groups; i++)
            tell_group(s, &g[i]);
        for (size_t i = s->room->groups; i < n; i++) {
            left++;
            payments += g[i].n;
        }
    } else {
        s->out->failed = true;
    }
    if (left)
        mn_buf_fmt(&s->b,
                   "A further %zu payments by %zu other ways are in transactions.csv, as all are.",
                   payments, left);
    mn_say_end(s);
    free(p);
    free(g);
}

void mn_say_payments(mn_say *s)
{
    const mn_case *c = s->c;
    s->section = "PAYMENTS";
    if (s->brief) {
        tell_groups(s);
        return;
    }
    for (size_t i = 0; i < c->payments && i < s->room->listed; i++)
        tell_one(s, &c->payment[i]);
    if (c->payments > s->room->listed) {
        mn_buf_fmt(&s->b, "A further %zu payments are in transactions.csv.",
                   c->payments - s->room->listed);
        mn_say_end(s);
    }
}
