/* SPDX-License-Identifier: Apache-2.0
 *
 * money/typology/masks.c - see masks.h.
 */
#include "money/typology/masks.h"

#include <stdlib.h>
#include <string.h>

#include "core/err.h"

static void put(mn_mask *m, size_t f)
{
    m->w[f / 64] |= UINT64_C(1) << f % 64;
}

static bool has_code(const mn_pay_filter *f, unsigned code)
{
    for (unsigned i = 0; i < f->n_mcc; i++)
        if (code >= f->mcc[i].first && code <= f->mcc[i].last)
            return true;
    return !f->n_mcc;
}

static bool asks_more(const mn_pay_filter *f)
{
    return f->after_wage || f->after_cash || f->new_wage || f->colleagues || f->given_up ||
           f->shares || f->listed;
}

/* What bonds and lists say of a payment. */
static bool fits(const mn_pay_filter *f, const mn_money_view *v, uint32_t party, uint32_t row)
{
    const mn_payments *p = v->p;
    const mn_bonds *t = &v->bonds;
    const uint32_t i = row / 2, other = row & 1 ? p->from[i] : p->to[i];
    if (f->after_wage && (t->hours[i] == MN_BONDS_NONE || t->hours[i] >= f->after_wage))
        return false;
    if (f->after_cash && (t->cash[i] == MN_BONDS_NONE || t->cash[i] >= f->after_cash))
        return false;
    if (f->new_wage && (t->tenure[i] == MN_BONDS_NONE || t->tenure[i] > f->new_wage))
        return false;
    if (t->together[i] < f->colleagues || t->given[i] < f->given_up)
        return false;
    if (f->shares &&
        (other == MN_PAY_NONE || !mn_kin_shared(&v->kin, party, v->party_of[other], f->shares)))
        return false;
    if (!f->listed)
        return true;
    const unsigned is = v->listed
                            ? (other == MN_PAY_NONE ? 0u : v->listed[v->party_of[other]]) |
                                  v->listed_code[p->mcc[i] < MN_MERCHANT_CODES ? p->mcc[i] : 0]
                            : 0;
    return is & f->listed;
}

static void put_filter(mn_masks *m, size_t at, const mn_pay_filter *f)
{
    for (unsigned i = 0; i < MN_CHANNELS; i++)
        if (!f->channels || f->channels >> i & 1)
            put(&m->channel[i], at);
    for (unsigned i = 0; i < MN_PURPOSES; i++)
        if (!f->purposes || f->purposes >> i & 1)
            put(&m->purpose[i], at);
    for (unsigned i = 0; i < 2; i++)
        if (!f->direction || f->direction == (i ? MN_DIR_IN : MN_DIR_OUT))
            put(&m->direction[i], at);
    for (unsigned i = 0; i < 25; i++)
        if (!f->hours || (i < 24 && f->hours >> i & 1))
            put(&m->hour[i], at);
    for (unsigned i = 0; i < 7; i++)
        if (!f->weekdays || f->weekdays >> i & 1)
            put(&m->weekday[i], at);
    for (unsigned i = 0; i < 5; i++)
        if (!f->sides || f->sides >> i & 1)
            put(&m->side[i], at);
    for (int i = 0; i < 3; i++) {
        if (f->away < 0 || f->away == i)
            put(&m->away[i], at);
        if (f->abroad < 0 || f->abroad == i)
            put(&m->abroad[i], at);
    }
    for (unsigned i = 0; i < MN_MASK_CODES; i++)
        if (has_code(f, i))
            put(&m->code[i], at);
    if (f->from > 0 || f->below < INT64_MAX || asks_more(f))
        put(&m->bands, at);
    if (f->given_up) {
        put(&m->late, at);
        m->any_late = true;
    }
}

mn_status mn_masks_new(mn_masks **out, const mn_typology_set *s, mn_err *e)
{
    mn_masks *m = calloc(1, sizeof *m);
    if (!m)
        return mn_fail_memory(e);
    MN_BUG(s->filters <= MN_TYPOLOGY_FILTERS);
    m->set = s;
    m->words = (unsigned)(s->filters + 63) / 64;
    for (size_t i = 0; i < s->filters; i++)
        put_filter(m, i, &s->filter[i]);
    *out = m;
    return MN_OK;
}

/* 0 no, 1 yes, 2 not known. */
static unsigned is_abroad(const mn_payments *p, uint32_t own, uint32_t other, uint32_t place)
{
    const char *home = own == MN_PAY_NONE ? "" : p->account[own].country;
    const char *there = NULL;
    if (place != MN_PAY_NONE && p->places[place].country[0])
        there = p->places[place].country;
    else if (other != MN_PAY_NONE && p->account[other].country[0])
        there = p->account[other].country;
    if (!home[0] || !there)
        return 2;
    return memcmp(home, there, 2) != 0;
}

void mn_masks_of(mn_mask *out, const mn_masks *m, const mn_money_view *v, uint32_t party,
                 uint32_t row)
{
    const mn_payments *p = v->p;
    const uint32_t i = row / 2, in = row & 1, place = p->place[i];
    const uint32_t own = in ? p->to[i] : p->from[i], other = in ? p->from[i] : p->to[i];
    const int hour = mn_payment_hour(p, i);
    /* 1970-01-01 was a Thursday. */
    const unsigned weekday = (unsigned)(((mn_payment_day(p, i) + 3) % 7 + 7) % 7);
    const unsigned side =
        other == MN_PAY_NONE ? 4 : (unsigned)__builtin_ctz(v->side[v->party_of[other]]);
    const unsigned away = place == MN_PAY_NONE || v->home[party] == MN_PAY_NONE
                              ? 2
                              : v->area[place] != v->home[party];
    const unsigned abroad = is_abroad(p, own, other, place);
    const unsigned code = p->mcc[i] < MN_MASK_CODES ? p->mcc[i] : 0;
    for (unsigned w = 0; w < m->words; w++) {
        uint64_t bits = m->channel[p->channel[i]].w[w] & m->purpose[p->purpose[i]].w[w] &
                        m->direction[in].w[w] & m->hour[hour < 0 ? 24 : hour].w[w] &
                        m->weekday[weekday].w[w] & m->side[side].w[w] & m->away[away].w[w] &
                        m->abroad[abroad].w[w] & m->code[code].w[w];
        for (uint64_t more = bits & m->bands.w[w]; more; more &= more - 1) {
            const mn_pay_filter *f = &m->set->filter[w * 64 + (unsigned)__builtin_ctzll(more)];
            const bool band = f->from > 0 || f->below < INT64_MAX;
            if ((band && (p->value[i] < f->from || p->value[i] >= f->below)) ||
                (asks_more(f) && !fits(f, v, party, row)))
                bits &= ~(more & -more);
        }
        out->w[w] = bits;
    }
}
