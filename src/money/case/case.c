/* SPDX-License-Identifier: Apache-2.0
 *
 * money/case/case.c - who may be a subject, sums and days of a case. See case.h.
 */
#include "money/case/case.h"

#include <stdlib.h>

#include "core/err.h"
#include "core/text.h"

const char *const mn_case_role_words[MN_CASE_ROLES] = {"controller", "exploited", "front", "mule"};

void mn_case_free(mn_case *c)
{
    mn_arena_free(&c->arena);
    *c = (mn_case){.score = 0};
}

/* --- subjects ----------------------------------------------------------------------------- */

/* "Unknown" is no reason to accuse anybody, so it is not among what is compared. A comparison with
 * no number is false, and must not open the way: hence the form. */
bool mn_case_roles_allow(const mn_case_party *p)
{
    double other = 0;
    for (int i = 0; i < MN_CASE_ROLES; i++)
        if (i != MN_CASE_EXPLOITED && p->role[i] > other)
            other = p->role[i];
    return p->role[MN_CASE_EXPLOITED] == 0 || p->role[MN_CASE_EXPLOITED] < other;
}

bool mn_case_may_be_subject(const mn_case_party *p)
{
    return !p->survivor && mn_case_roles_allow(p);
}

bool mn_case_subject(const mn_case *c, uint32_t party)
{
    const mn_case_decision *d = &c->decision;
    if (!d->by.len || !mn_text_eq_str(d->state, "reported") || party >= c->parties)
        return false;
    for (size_t i = 0; i < d->subjects; i++)
        if (d->subject[i] == party)
            return mn_case_may_be_subject(&c->party[party]);
    return false;
}

/* --- payments ------------------------------------------------------------------------------- */

static bool keep(mn_text *to, mn_case *c, mn_text t)
{
    if (!t.len)
        return true;
    *to = mn_arena_text(&c->arena, t);
    return to->ptr != NULL;
}

mn_status mn_case_take(mn_case *c, mn_case_payment *to, const mn_payments *p, uint32_t i,
                       uint32_t from_account, uint32_t to_account, mn_err *e)
{
    char buf[24];
    *to = (mn_case_payment){
        .time = p->time[i],
        .value = p->flags[i] & MN_PAY_NO_RATE ? MN_PAY_NO_VALUE : p->value[i],
        .from = from_account,
        .to = to_account,
        .mcc = p->mcc[i],
        .channel = p->channel[i],
        .purpose = p->purpose[i],
        .zone = p->zone[i],
        .day_only = (p->flags[i] & MN_PAY_DAY_ONLY) != 0,
        .reversed = (p->flags[i] & MN_PAY_REVERSED) != 0,
        .row = p->row[i],
    };
    bool kept = keep(&to->id, c, mn_payments_id(p, i, buf));
    if (p->place[i] != MN_PAY_NONE) {
        kept = kept && keep(&to->place, c, p->places[p->place[i]].name);
        kept = kept && keep(&to->city, c, p->places[p->place[i]].city);
    }
    kept = kept && keep(&to->memo, c, mn_payments_memo(p, i));
    return kept ? MN_OK : mn_fail_memory(e);
}

int32_t mn_case_day(const mn_case_payment *p)
{
    const int64_t t = p->time + INT64_C(900) * p->zone;
    return (int32_t)(t >= 0 ? t / 86400 : -((86399 - t) / 86400));
}

static int by_time(const void *a, const void *b)
{
    const mn_case_payment *x = a, *y = b;
    const int64_t s = x->time + INT64_C(900) * x->zone, t = y->time + INT64_C(900) * y->zone;
    return s != t ? s < t ? -1 : 1 : mn_text_cmp(x->id, y->id);
}

void mn_case_sort(mn_case *c)
{
    if (c->payments)
        qsort(c->payment, c->payments, sizeof *c->payment, by_time);
}

/* --- sums ------------------------------------------------------------------------------------- */

static bool is_home(const mn_case *c, uint32_t account)
{
    return account < c->accounts && c->account[account].home;
}

static int by_text(const void *a, const void *b)
{
    return mn_text_cmp(*(const mn_text *)a, *(const mn_text *)b);
}

/* Different texts that are not empty. */
static size_t distinct(mn_text *t, size_t n)
{
    size_t count = 0;
    if (n)
        qsort(t, n, sizeof *t, by_text);
    for (size_t i = 0; i < n; i++)
        count += t[i].len && (!i || !mn_text_eq(t[i], t[i - 1]));
    return count;
}

static mn_status add_payment(mn_case_total *t, const mn_case *c, size_t i, mn_err *e)
{
    const mn_case_payment *p = &c->payment[i];
    const bool from = is_home(c, p->from), to = is_home(c, p->to);
    int64_t *sum = from && to ? &t->inner : to ? &t->in : from ? &t->out : &t->inner;
    size_t *count = sum == &t->in ? &t->n_in : sum == &t->out ? &t->n_out : &t->n_inner;
    ++*count;
    if (!t->any)
        t->first = t->last = i;
    t->any = true;
    t->first = mn_case_day(p) < mn_case_day(&c->payment[t->first]) ? i : t->first;
    t->last = mn_case_day(p) > mn_case_day(&c->payment[t->last]) ? i : t->last;
    t->cash_in += p->channel == MN_CHANNEL_CASH_IN;
    t->cash_out += p->channel == MN_CHANNEL_CASH_OUT;
    if (p->value == MN_PAY_NO_VALUE) {
        t->unvalued++;
        return MN_OK;
    }
    if (__builtin_add_overflow(*sum, p->value, sum)) {
        mn_fail(e, MN_DATA, "the payments of the case add up to more than 2^63 hundredths");
        return mn_hint(e, "look at its amounts: a unit may be wrong");
    }
    return MN_OK;
}

mn_status mn_case_totals(mn_case_total *out, const mn_case *c, mn_err *e)
{
    mn_case_total t = {.any = false};
    mn_arena a = {0};
    const size_t most = c->payments > c->indicators ? c->payments : c->indicators;
    mn_text *text = mn_arena_alloc(&a, most + 1, sizeof *text);
    mn_status st = text ? MN_OK : mn_fail_memory(e);
    size_t n = 0;
    for (size_t i = 0; !st && i < c->payments; i++) {
        if (c->payment[i].reversed) {
            t.reversed++;
            continue;
        }
        st = add_payment(&t, c, i, e);
        text[n++] = c->payment[i].place;
    }
    if (!st) {
        t.places = distinct(text, n);
        for (n = 0; n < c->indicators; n++)
            text[n] = c->indicator[n].family;
        t.families = distinct(text, n);
        t.total = t.in > t.out ? t.in : t.out;
        t.total = t.total ? t.total : t.inner;
        if (t.any)
            t.days =
                (size_t)(mn_case_day(&c->payment[t.last]) - mn_case_day(&c->payment[t.first]) + 1);
        *out = t;
    }
    mn_arena_free(&a);
    return st;
}
