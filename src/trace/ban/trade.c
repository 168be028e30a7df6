/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/ban/trade.c - trade under a proposed ban. See trade.h.
 */
#include "trace/ban/trade.h"

#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/map.h"
#include "core/text.h"

enum { NAME = 240 };

typedef struct trade_owned {
    mn_arena arena;
    mn_map names, goods;
} trade_owned;

void mn_trade_free(mn_trade *t)
{
    trade_owned *o = t->owned;
    if (o) {
        mn_map_free(&o->names);
        mn_map_free(&o->goods);
        mn_arena_free(&o->arena);
    }
    free(o);
    free(t->line);
    free(t->name);
    free(t->good);
    *t = (mn_trade){0};
}

void mn_trade_sums_free(mn_trade_sums *s)
{
    free(s->at);
    *s = (mn_trade_sums){0};
}

/* The number of a text by its key; the text as it was first written is kept beside it. */
static mn_status number_of(uint32_t *out, mn_map *map, mn_arena *arena, mn_text **list, size_t *n,
                           size_t *cap, mn_text key, mn_text text, mn_err *e)
{
    *out = mn_map_get(map, key);
    if (*out != MN_MAP_NONE)
        return MN_OK;
    const mn_text kept = mn_arena_text(arena, key), shown = mn_arena_text(arena, text);
    uint32_t value = (uint32_t)*n;
    if (!kept.ptr || !shown.ptr || *n >= UINT32_MAX - 1 ||
        !mn_grow(list, cap, *n + 1, sizeof **list))
        return mn_fail_memory(e);
    mn_status st = mn_map_put(map, kept, &value, e);
    if (st)
        return st;
    (*list)[(*n)++] = shown;
    *out = value;
    return MN_OK;
}

static mn_status name_of(uint32_t *out, mn_trade *t, mn_text name, mn_err *e)
{
    trade_owned *o = t->owned;
    char room[NAME];
    const mn_text text = mn_utf8_cut(mn_text_trim(name), NAME / 4);
    const mn_text key = mn_law_fold(room, sizeof room, text);
    *out = UINT32_MAX;
    return key.len < 3 ? MN_OK
                       : number_of(out, &o->names, &o->arena, &t->name, &t->names, &t->c_names, key,
                                   text, e);
}

/* By six digits of its code, four, or its words. */
static mn_status good_of(uint32_t *out, mn_trade *t, const mn_ban_line *line, mn_err *e)
{
    trade_owned *o = t->owned;
    char hs[MN_HS_SIZE], room[NAME];
    mn_hs_read(hs, mn_text_trim(line->hs.len ? line->hs : line->good));
    const size_t digits = strlen(hs), take = digits >= 6 ? 6 : digits >= 4 ? 4 : 0;
    const mn_text text = mn_utf8_cut(
        mn_text_trim(line->good.len && !digits ? line->good : line->description), NAME / 4);
    mn_text key = {hs, take}, shown = {hs, take};
    if (!take) {
        key = mn_law_fold(room, sizeof room, text);
        shown = text;
    }
    *out = UINT32_MAX;
    return key.len < 3 ? MN_OK
                       : number_of(out, &o->goods, &o->arena, &t->good, &t->goods, &t->c_goods, key,
                                   shown, e);
}

mn_status mn_trade_add(mn_trade *t, mn_bench *b, const mn_ban_line *line, mn_err *e)
{
    mn_verdict v;
    mn_trade_line l = {.line = line->line, .value = line->value, .rule = UINT32_MAX};
    if (!t->owned && !(t->owned = calloc(1, sizeof(trade_owned))))
        return mn_fail_memory(e);
    mn_status st = mn_bench_judge(&v, b, line, e);
    if (st)
        return st;
    l.day = v.day;
    l.date = line->date;
    for (size_t i = 0; i < v.touches; i++) {
        const mn_touch *x = &v.touch[i];
        const bool proposed = x->rule && x->rule->proposed;
        if (!proposed && x->result > l.before)
            l.before = x->result;
        if (x->result > l.after)
            l.after = x->result;
        if (proposed && x->result != MN_RELEASED && !l.hit) {
            l.hit = true;
            l.rule = (uint32_t)(x->rule - mn_bench_law(b)->rule);
        }
    }
    memcpy(l.country, line->origin_country.ptr ? line->origin_country.ptr : "",
           line->origin_country.len == 2 ? 2 : 0);
    memcpy(l.currency, line->currency.ptr ? line->currency.ptr : "",
           line->currency.len == 3 ? 3 : 0);
    if (!(st = good_of(&l.good, t, line, e)) &&
        !(st = name_of(&l.seller, t, line->by[0].len ? line->by[0] : line->by[1], e)) &&
        !(st = name_of(&l.shipper, t, line->by[1], e)))
        st = name_of(&l.buyer, t, line->by[2], e);
    if (!st && !mn_grow(&t->line, &t->cap, t->lines + 1, sizeof *t->line))
        st = mn_fail_memory(e);
    if (!st)
        t->line[t->lines++] = l;
    return st;
}

/* --- sums ------------------------------------------------------------------------------------ */

/* What makes two sums one. */
static int same(const mn_trade_sum *a, const mn_trade_sum *b)
{
    const uint32_t x[] = {a->good, a->seller,           a->through,
                          a->tier, (uint32_t)a->before, (uint32_t)a->after},
                   y[] = {b->good, b->seller,           b->through,
                          b->tier, (uint32_t)b->before, (uint32_t)b->after};
    for (size_t i = 0; i < sizeof x / sizeof *x; i++)
        if (x[i] != y[i])
            return x[i] < y[i] ? -1 : 1;
    int c = memcmp(a->country, b->country, 2);
    c = c ? c : memcmp(a->other, b->other, 2);
    return c ? c : memcmp(a->currency, b->currency, 4);
}

static int by_key(const void *a, const void *b)
{
    return same(a, b);
}

/* More lines first. */
static int by_lines(const void *a, const void *b)
{
    const mn_trade_sum *x = a, *y = b;
    if (x->lines != y->lines)
        return x->lines > y->lines ? -1 : 1;
    return same(a, b);
}

static mn_status put(mn_trade_sums *s, const mn_trade_sum *of, const mn_trade_line *l, mn_err *e)
{
    if (!mn_grow(&s->at, &s->cap, s->n + 1, sizeof *s->at))
        return mn_fail_memory(e);
    mn_trade_sum *x = &s->at[s->n++];
    *x = *of;
    memcpy(x->currency, l->currency, 4);
    x->lines = 1;
    x->value = l->value == MN_BAN_NO_VALUE ? 0 : l->value;
    x->first = x->last = l->date;
    return MN_OK;
}

/* Adds up those that have the same key. */
static void fold(mn_trade_sums *s)
{
    size_t n = 0;
    if (s->n > 1)
        qsort(s->at, s->n, sizeof *s->at, by_key);
    for (size_t i = 0; i < s->n; i++) {
        mn_trade_sum *x = n ? &s->at[n - 1] : NULL;
        const mn_trade_sum *y = &s->at[i];
        if (!x || same(x, y) != 0) {
            s->at[n++] = *y;
            continue;
        }
        x->lines += y->lines;
        x->over = __builtin_add_overflow(x->value, y->value, &x->value) || x->over;
        if (y->first != MN_LAW_OPEN && (x->first == MN_LAW_OPEN || y->first < x->first))
            x->first = y->first;
        if (y->last != MN_LAW_OPEN && (x->last == MN_LAW_OPEN || y->last > x->last))
            x->last = y->last;
    }
    s->n = n;
    if (n > 1)
        qsort(s->at, n, sizeof *s->at, by_lines);
}

static mn_trade_sum none(void)
{
    return (mn_trade_sum){.good = UINT32_MAX, .seller = UINT32_MAX, .through = UINT32_MAX};
}

mn_status mn_trade_caught(mn_trade_sums *out, const mn_trade *t, mn_err *e)
{
    mn_status st = MN_OK;
    for (size_t i = 0; i < t->lines && !st; i++) {
        const mn_trade_line *l = &t->line[i];
        mn_trade_sum x = none();
        x.good = l->good;
        x.before = l->before;
        x.after = l->after;
        memcpy(x.country, l->country, 2);
        if (l->hit)
            st = put(out, &x, l, e);
    }
    fold(out);
    return st;
}

/* --- ways around ------------------------------------------------------------------------------ */

/* Who may hold goods of the covered: a good in the hands of a party, with the nearest way there. */
typedef struct holder {
    uint32_t good, party, from; /* from: the covered seller */
    char country[2];            /* of the covered goods */
    unsigned tier;
} holder;

static int by_holder(const void *a, const void *b)
{
    const holder *x = a, *y = b;
    if (x->good != y->good)
        return x->good < y->good ? -1 : 1;
    if (x->party != y->party)
        return x->party < y->party ? -1 : 1;
    if (x->tier != y->tier)
        return x->tier < y->tier ? -1 : 1;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return memcmp(x->country, y->country, 2);
}

typedef struct holders {
    holder *at;
    size_t n, cap;
} holders;

static mn_status hold(holders *h, holder x, mn_err *e)
{
    if (!mn_grow(&h->at, &h->cap, h->n + 1, sizeof *h->at))
        return mn_fail_memory(e);
    h->at[h->n++] = x;
    return MN_OK;
}

/* Sorted, each good at a party once, by its nearest way. */
static void order(holders *h)
{
    size_t n = 0;
    if (h->n > 1)
        qsort(h->at, h->n, sizeof *h->at, by_holder);
    for (size_t i = 0; i < h->n; i++)
        if (!n || h->at[n - 1].good != h->at[i].good || h->at[n - 1].party != h->at[i].party)
            h->at[n++] = h->at[i];
    h->n = n;
}

static const holder *find(const holders *h, uint32_t good, uint32_t party)
{
    size_t low = 0, high = h->n;
    while (low < high) {
        const size_t mid = low + (high - low) / 2;
        const holder *x = &h->at[mid];
        if (x->good == good && x->party == party)
            return x;
        if (x->good < good || (x->good == good && x->party < party))
            low = mid + 1;
        else
            high = mid;
    }
    return NULL;
}

/* Who of a line's maker and shipper has the good. */
static const holder *held(const holders *h, const mn_trade_line *l, uint32_t *party)
{
    const holder *x = l->seller == UINT32_MAX ? NULL : find(h, l->good, l->seller);
    *party = x ? l->seller : l->shipper;
    return x || l->shipper == UINT32_MAX ? x : find(h, l->good, l->shipper);
}

/* The covered sellers, then, step by step, whoever buys the good from those who have it. */
static mn_status spread(holders *h, const mn_trade *t, unsigned tiers, mn_err *e)
{
    mn_status st = MN_OK;
    for (size_t i = 0; i < t->lines && !st; i++) {
        const mn_trade_line *l = &t->line[i];
        if (!l->hit || l->good == UINT32_MAX || l->seller == UINT32_MAX)
            continue;
        holder x = {.good = l->good, .party = l->seller, .from = l->seller};
        memcpy(x.country, l->country, 2);
        st = hold(h, x, e);
    }
    order(h);
    for (unsigned tier = 1; tier <= tiers && !st; tier++) {
        const size_t before = h->n;
        for (size_t i = 0; i < t->lines && !st; i++) {
            const mn_trade_line *l = &t->line[i];
            uint32_t party;
            if (l->good == UINT32_MAX || l->buyer == UINT32_MAX)
                continue;
            const holders known = {h->at, before, before};
            const holder *x = held(&known, l, &party);
            if (!x || find(&known, l->good, l->buyer))
                continue;
            holder y = *x;
            y.party = l->buyer;
            y.tier = tier;
            st = hold(h, y, e);
        }
        order(h);
        if (h->n == before)
            break;
    }
    return st;
}

mn_status mn_trade_around(mn_trade_sums *out, const mn_trade *t, unsigned tiers, mn_err *e)
{
    holders h = {0};
    mn_status st = spread(&h, t, tiers, e);
    for (size_t i = 0; i < t->lines && !st; i++) {
        const mn_trade_line *l = &t->line[i];
        mn_trade_sum x = none();
        const holder *from = NULL;
        uint32_t party = UINT32_MAX;
        if (l->hit || l->good == UINT32_MAX || !(from = held(&h, l, &party)) ||
            memcmp(from->country, l->country, 2) == 0)
            continue;
        x.good = l->good;
        x.seller = from->from;
        x.through = party;
        x.tier = from->tier;
        x.after = l->after;
        memcpy(x.country, l->country, 2);
        memcpy(x.other, from->country, 2);
        st = put(out, &x, l, e);
    }
    free(h.at);
    fold(out);
    return st;
}

/* --- alternatives ------------------------------------------------------------------------------
 */

static uint32_t country_number(const char c[2])
{
    return (uint32_t)(unsigned char)c[0] << 8 | (unsigned char)c[1];
}

/* Of each good, the origins of what would be caught. */
static mn_status origins(holders *h, const mn_trade *t, mn_err *e)
{
    mn_status st = MN_OK;
    for (size_t i = 0; i < t->lines && !st; i++) {
        const mn_trade_line *l = &t->line[i];
        if (l->hit && l->good != UINT32_MAX)
            st = hold(h, (holder){.good = l->good, .party = country_number(l->country)}, e);
    }
    order(h);
    return st;
}

static bool has_good(const holders *h, uint32_t good)
{
    size_t low = 0, high = h->n;
    while (low < high) {
        const size_t mid = low + (high - low) / 2;
        if (h->at[mid].good < good)
            low = mid + 1;
        else
            high = mid;
    }
    return low < h->n && h->at[low].good == good;
}

mn_status mn_trade_alternatives(mn_trade_sums *out, const mn_trade *t, unsigned tiers, mn_err *e)
{
    holders h = {0}, covered = {0};
    mn_status st = spread(&h, t, tiers, e);
    if (!st)
        st = origins(&covered, t, e);
    for (size_t i = 0; i < t->lines && !st; i++) {
        const mn_trade_line *l = &t->line[i];
        mn_trade_sum x = none();
        uint32_t party;
        if (l->hit || l->after != MN_RELEASED || l->good == UINT32_MAX || l->seller == UINT32_MAX ||
            !has_good(&covered, l->good) || held(&h, l, &party) ||
            find(&covered, l->good, country_number(l->country)))
            continue;
        x.good = l->good;
        x.seller = l->seller;
        memcpy(x.country, l->country, 2);
        st = put(out, &x, l, e);
    }
    free(h.at);
    free(covered.at);
    fold(out);
    return st;
}
