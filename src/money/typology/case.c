/* SPDX-License-Identifier: Apache-2.0
 *
 * money/typology/case.c - loads one party's payments. See case.h.
 */
#include "money/typology/case.h"

#include <stdlib.h>
#include <string.h>

#include "core/err.h"

mn_status mn_party_case_over(mn_party_case **out, const mn_money_view *v, const mn_typology_set *s,
                             const mn_masks *masks, mn_err *e)
{
    mn_party_case *c = calloc(1, sizeof *c);
    if (!c)
        return mn_fail_memory(e);
    c->v = v;
    c->set = s;
    c->masks = masks;
    *out = c;
    return MN_OK;
}

mn_status mn_party_case_new(mn_party_case **out, const mn_money_view *v, const mn_typology_set *s,
                            mn_err *e)
{
    mn_masks *own = NULL;
    mn_status st = mn_masks_new(&own, s, e);
    if (!st)
        st = mn_party_case_over(out, v, s, own, e);
    if (st)
        free(own);
    else
        (*out)->own = own;
    return st;
}

void mn_party_case_free(mn_party_case *c)
{
    if (!c)
        return;
    free(c->own);
    free(c->pay);
    free(c->mask);
    free(c->key);
    free(c->slot);
    free(c->stamp);
    free(c->sum);
    free(c->stay);
    free(c);
}

/* A power of two above twice the payments. */
static size_t slots_for(size_t n)
{
    size_t s = 16;
    while (s < 2 * n + 2)
        s *= 2;
    return s;
}

static bool asks_stay(const mn_typology_sign *g, unsigned n)
{
    bool asks = false;
    for (unsigned i = 0; i < n; i++)
        for (unsigned k = 0; k < g[i].measures; k++)
            asks |= g[i].measure[k].what == MN_WHAT_DWELL;
    return asks;
}

static bool make_room(mn_party_case *c, size_t n)
{
    size_t cap[7] = {c->cap, c->cap, c->cap, c->cap, c->cap, c->cap * 4, c->cap};
    bool stays = false;
    if (n <= c->cap)
        return true;
    size_t want = 64;
    while (want < n)
        want *= 2;
    for (size_t t = 0; t < c->set->n; t++) {
        const mn_typology *y = &c->set->at[t];
        stays |= asks_stay(y->indicator, y->indicators) || asks_stay(y->contrary, y->contraries) ||
                 asks_stay(y->role, y->roles);
    }
    const bool ok = mn_grow(&c->pay, &cap[0], want, sizeof *c->pay) &&
                    mn_grow(&c->mask, &cap[1], want, sizeof *c->mask) &&
                    mn_grow(&c->key, &cap[2], want, sizeof *c->key) &&
                    mn_grow(&c->stamp, &cap[3], want, sizeof *c->stamp) &&
                    mn_grow(&c->sum, &cap[4], want, sizeof *c->sum) &&
                    mn_grow(&c->slot, &cap[5], slots_for(want), sizeof *c->slot) &&
                    (!stays || mn_grow(&c->stay, &cap[6], want, sizeof *c->stay));
    if (!ok)
        return false;
    c->cap = want;
    memset(c->stamp, 0, want * sizeof *c->stamp);
    c->turn = 0;
    return true;
}

static uint32_t *field(mn_case_pay *p, unsigned which)
{
    return which == 0 ? &p->who : which == 1 ? &p->city : &p->place;
}

/* Numbers the values of a field anew, in the order in which they come. */
static void number(mn_party_case *c, unsigned which)
{
    const size_t slots = slots_for(c->n);
    uint32_t n = 0;
    memset(c->slot, 0xFF, slots * sizeof *c->slot);
    for (size_t i = 0; i < c->n; i++) {
        uint32_t *x = field(&c->pay[i], which);
        if (*x == MN_PAY_NONE)
            continue;
        size_t s = (size_t)((uint64_t)*x * UINT64_C(0x9E3779B97F4A7C15) >> 20) & (slots - 1);
        while (c->slot[s] != UINT32_MAX && c->key[c->slot[s]] != *x)
            s = (s + 1) & (slots - 1);
        if (c->slot[s] == UINT32_MAX) {
            c->slot[s] = n;
            c->key[n++] = *x;
        }
        *x = c->slot[s];
    }
}

mn_status mn_party_case_load(mn_party_case *c, uint32_t party, mn_err *e)
{
    const mn_money_view *v = c->v;
    const mn_payments *p = v->p;
    const size_t n = (size_t)(v->first[party + 1] - v->first[party]);
    if (!make_room(c, n))
        return mn_fail_memory(e);
    c->party = party;
    c->n = n;
    for (size_t k = 0; k < n; k++) {
        const uint32_t row = v->row[v->first[party] + k], i = row / 2;
        const uint32_t other = row & 1 ? p->from[i] : p->to[i], place = p->place[i];
        const bool worth = p->value[i] != MN_PAY_NO_VALUE;
        c->pay[k] = (mn_case_pay){
            .time = p->time[i],
            .value = worth ? p->value[i] : 0,
            .day = mn_payment_day(p, i),
            .row = i,
            .who = other == MN_PAY_NONE ? MN_PAY_NONE : v->party_of[other],
            .city = place == MN_PAY_NONE ? MN_PAY_NONE : v->area[place],
            .place = place,
            .device = !(row & 1) && p->device ? p->device[i] : MN_PAY_NONE,
        };
        mn_masks_of(&c->mask[k], c->masks, v, party, row);
    }
    for (unsigned which = 0; n && which < 3; which++)
        number(c, which);
    return MN_OK;
}

/* The first payment of that day or later. */
static size_t first_of(const mn_party_case *c, int32_t day)
{
    size_t low = 0, high = c->n;
    while (low < high) {
        const size_t mid = low + (high - low) / 2;
        if (c->pay[mid].day < day)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

void mn_case_window(size_t *from, size_t *to, const mn_party_case *c, int32_t end, int32_t days)
{
    *from = first_of(c, end - days);
    *to = first_of(c, end);
}

/* The first of the party's hits that closed at that time or later. Hits lie by closing payment. */
static uint32_t hit_from(const mn_money_view *v, uint32_t party, int64_t time)
{
    uint32_t low = v->hit_first[party], high = v->hit_first[party + 1];
    while (low < high) {
        const uint32_t mid = low + (high - low) / 2;
        if (v->p->time[v->hits->hit[v->hit[mid]].closing] < time)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

void mn_case_hits(uint32_t *from, uint32_t *to, const mn_money_view *v, uint32_t party, int32_t end,
                  int32_t days)
{
    /* A local day is within two of UTC's, whatever the zone. */
    *from = hit_from(v, party, ((int64_t)end - days - 2) * 86400);
    *to = hit_from(v, party, ((int64_t)end + 2) * 86400);
}

uint64_t mn_party_case_payments(mn_party_case *c, int32_t end, int32_t days)
{
    size_t from, to;
    mn_case_window(&from, &to, c, end, days);
    return to - from;
}

double mn_party_case_value(mn_party_case *c, const mn_measure *m, int32_t end, int32_t days,
                           const uint32_t *without, size_t n)
{
    size_t from, to;
    mn_case_window(&from, &to, c, end, days);
    c->without = without;
    c->n_without = n;
    const double v = mn_case_measure(c, m, from, to, end, days);
    c->n_without = 0;
    return v;
}

mn_status mn_party_case_rows(uint32_t **rows, size_t *n, size_t *cap, mn_party_case *c,
                             const mn_measure *m, int32_t end, int32_t days, mn_err *e)
{
    const bool lots = m->what == MN_WHAT_FORWARDED || m->what == MN_WHAT_DWELL;
    size_t from, to;
    if (m->what == MN_WHAT_PATTERN || m->what == MN_WHAT_SHARED_DEVICE ||
        m->what == MN_WHAT_LINKED || m->most)
        return MN_OK; /* it is not these payments that meet it */
    mn_case_window(&from, &to, c, end, days);
    for (size_t i = from; i < to; i++) {
        const bool where = c->mask[i].w[m->f_where / 64] >> m->f_where % 64 & 1;
        const bool over = lots && (c->mask[i].w[m->f_over / 64] >> m->f_over % 64 & 1);
        if (!where && !over)
            continue;
        if (!mn_grow(rows, cap, *n + 1, sizeof **rows))
            return mn_fail_memory(e);
        (*rows)[(*n)++] = c->pay[i].row;
    }
    return MN_OK;
}
