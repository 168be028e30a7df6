/* SPDX-License-Identifier: Apache-2.0
 *
 * money/typology/view.c - payments by party, with cities, homes, kinds and shared devices.
 */
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/map.h"
#include "core/parallel.h"
#include "money/typology/evaluate.h"

void mn_money_view_free(mn_money_view *v)
{
    free(v->party_of);
    free(v->area);
    free(v->home);
    free(v->side);
    free(v->device_parties);
    free(v->first);
    free(v->row);
    free(v->hit_first);
    free(v->hit);
    mn_bonds_free(&v->bonds);
    mn_kin_free(&v->kin);
    free(v->listed);
    free(v->listed_code);
    free(v->code_group);
    *v = (mn_money_view){0};
}

/* Room for n things, and one more, so that none is NULL. */
static bool room(void *to, size_t n, size_t size)
{
    void *p = calloc(n + 1, size);
    memcpy(to, &p, sizeof p);
    return p != NULL;
}

static mn_status number_areas(mn_money_view *v, mn_err *e)
{
    mn_map cities = {0};
    mn_status st = MN_OK;
    const mn_payments *p = v->p;
    for (uint32_t i = 0; !st && i < p->n_places; i++) {
        uint32_t a = v->areas;
        if (p->places[i].city.len)
            st = mn_map_put(&cities, p->places[i].city, &a, e);
        v->area[i] = a;
        v->areas += a == v->areas;
    }
    /* Where the table of accounts says where a holder lives, that is home. */
    for (uint32_t i = 0; !st && i < p->accounts; i++) {
        const uint32_t q = p->account[i].party;
        uint32_t a = v->areas;
        if (!p->account[i].city.len || v->home[q] != MN_PAY_NONE)
            continue;
        st = mn_map_put(&cities, p->account[i].city, &a, e);
        v->areas += a == v->areas;
        v->home[q] = a;
    }
    mn_map_free(&cities);
    return st;
}

static uint8_t side_of(char kind)
{
    return kind == 'P'   ? MN_SIDE_PERSON
           : kind == 'B' ? MN_SIDE_BUSINESS
           : kind == 'M' ? MN_SIDE_MERCHANT
                         : MN_SIDE_UNKNOWN;
}

/* A party is what its first account is that says so. */
static void name_parties(mn_money_view *v)
{
    const mn_payments *p = v->p;
    for (uint32_t i = 0; i < p->parties; i++) {
        v->side[i] = MN_SIDE_UNKNOWN;
        v->home[i] = MN_PAY_NONE; /* until its city is found */
    }
    for (uint32_t i = 0; i < p->accounts; i++) {
        const uint32_t q = p->account[i].party;
        v->party_of[i] = q;
        if (v->side[q] == MN_SIDE_UNKNOWN)
            v->side[q] = side_of(p->account[i].kind);
    }
}

static uint32_t party(const mn_money_view *v, uint32_t account)
{
    return account == MN_PAY_NONE ? MN_PAY_NONE : v->party_of[account];
}

static bool counts(const mn_money_view *v, uint32_t i, uint32_t *from, uint32_t *to)
{
    *from = party(v, v->p->from[i]);
    *to = party(v, v->p->to[i]);
    return !(v->p->flags[i] & MN_PAY_REVERSED) && *from != *to;
}

static mn_status list_payments(mn_money_view *v, const mn_ctx *ctx, mn_err *e)
{
    const mn_payments *p = v->p;
    uint32_t from, to;
    for (uint32_t i = 0; i < p->n; i++)
        if (counts(v, i, &from, &to)) {
            if (from != MN_PAY_NONE)
                v->first[from + 1]++;
            if (to != MN_PAY_NONE)
                v->first[to + 1]++;
        }
    for (uint32_t q = 0; q < p->parties; q++)
        v->first[q + 1] += v->first[q];
    uint64_t *at = malloc((p->parties + 1) * sizeof *at);
    if (!at || !room(&v->row, v->first[p->parties], sizeof *v->row)) {
        free(at);
        return mn_fail_memory(e);
    }
    memcpy(at, v->first, (p->parties + 1) * sizeof *at);
    mn_status st = MN_OK;
    for (uint32_t i = 0; !st && i < p->n; i++) {
        if (!(i & 0xFFFFF))
            st = mn_poll(ctx, e);
        if (!counts(v, i, &from, &to))
            continue;
        if (from != MN_PAY_NONE)
            v->row[at[from]++] = i * 2;
        if (to != MN_PAY_NONE)
            v->row[at[to]++] = i * 2 + 1;
    }
    free(at);
    return st;
}

/* Rows come by time; where clocks differ, local days may go back: then they are sorted. */
static int by_number(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static mn_status sort_days(mn_money_view *v, uint32_t q, mn_err *e)
{
    const uint64_t n = v->first[q + 1] - v->first[q];
    uint32_t *row = v->row + v->first[q];
    int32_t last = INT32_MIN;
    bool sorted = true;
    for (uint64_t i = 0; i < n && sorted; i++) {
        const int32_t day = mn_payment_day(v->p, row[i] / 2);
        sorted = day >= last;
        last = day;
    }
    if (sorted)
        return MN_OK;
    uint64_t *key = malloc(n * sizeof *key);
    if (!key)
        return mn_fail_memory(e);
    for (uint64_t i = 0; i < n; i++)
        key[i] = (uint64_t)((int64_t)mn_payment_day(v->p, row[i] / 2) + INT32_MAX) << 32 | row[i];
    qsort(key, n, sizeof *key, by_number);
    for (uint64_t i = 0; i < n; i++)
        row[i] = (uint32_t)key[i];
    free(key);
    return MN_OK;
}

/* The city of a third of its payments that have one, the most; the first one among equals. */
static void find_home(mn_money_view *v, uint32_t q, uint32_t *count)
{
    const mn_payments *p = v->p;
    uint32_t best = MN_PAY_NONE, with = 0;
    if (v->home[q] != MN_PAY_NONE)
        return;
    for (uint64_t i = v->first[q]; i < v->first[q + 1]; i++) {
        const uint32_t place = p->place[v->row[i] / 2];
        /* A shop's own payments come in where it is; a person's are where they pay. */
        if (place == MN_PAY_NONE)
            continue;
        const uint32_t a = v->area[place];
        with++;
        if (++count[a] && (best == MN_PAY_NONE || count[a] > count[best]))
            best = a;
    }
    if (best != MN_PAY_NONE && count[best] * 3ull >= with)
        v->home[q] = best;
    for (uint64_t i = v->first[q]; i < v->first[q + 1]; i++) {
        const uint32_t place = p->place[v->row[i] / 2];
        if (place != MN_PAY_NONE)
            count[v->area[place]] = 0;
    }
}

/* Businesses of one merchant category code are peers, where there are enough of them. */
static mn_status group_codes(mn_money_view *v, mn_err *e)
{
    const mn_payments *p = v->p;
    uint32_t *count = calloc(MN_MERCHANT_CODES, sizeof *count);
    uint16_t *code = calloc((size_t)p->parties + 1, sizeof *code);
    uint8_t group[MN_MERCHANT_CODES] = {0};
    if (!count || !code || !room(&v->code_group, p->parties, 1)) {
        free(count);
        free(code);
        return mn_fail_memory(e);
    }
    for (uint32_t i = 0; i < p->accounts; i++) {
        const uint32_t q = p->account[i].party;
        if (code[q] || !p->account[i].mcc || p->account[i].mcc >= MN_MERCHANT_CODES ||
            v->side[q] == MN_SIDE_PERSON)
            continue;
        code[q] = p->account[i].mcc;
        count[code[q]]++;
    }
    for (unsigned c = 1; c < MN_MERCHANT_CODES && v->code_groups < MN_PEER_CODES; c++)
        if (count[c] >= MN_PEER_CODE_LEAST) {
            v->group_code[v->code_groups++] = (uint16_t)c;
            group[c] = (uint8_t)v->code_groups;
        }
    for (uint32_t q = 0; q < p->parties; q++)
        v->code_group[q] = group[code[q]];
    free(count);
    free(code);
    return MN_OK;
}

mn_status mn_money_view_people(mn_money_view *v, const mn_people *w, mn_err *e)
{
    return mn_kin_make(&v->kin, v->p, w, e);
}

static mn_status count_devices(mn_money_view *v, mn_err *e)
{
    const mn_payments *p = v->p;
    size_t n = 0;
    if (!p->device)
        return MN_OK;
    uint64_t *pair = malloc(((size_t)p->n + 1) * sizeof *pair);
    if (!pair)
        return mn_fail_memory(e);
    for (uint32_t i = 0; i < p->n; i++)
        if (p->device[i] != MN_PAY_NONE && p->from[i] != MN_PAY_NONE &&
            !(p->flags[i] & MN_PAY_REVERSED)) {
            const uint64_t x = (uint64_t)p->device[i] << 32 | v->party_of[p->from[i]];
            if (!n || pair[n - 1] != x)
                pair[n++] = x;
        }
    qsort(pair, n, sizeof *pair, by_number);
    for (size_t i = 0; i < n; i++)
        if (!i || pair[i] != pair[i - 1])
            v->device_parties[pair[i] >> 32]++;
    free(pair);
    return MN_OK;
}

mn_status mn_money_view_hits(mn_money_view *v, const mn_hits *hits, mn_err *e)
{
    v->hits = hits;
    const uint32_t parties = v->p->parties;
    const size_t n = hits->n;
    uint32_t *at;
    if (n > UINT32_MAX || !room(&v->hit, n, sizeof *v->hit) || !room(&at, parties, sizeof *at))
        return mn_fail_memory(e);
    for (size_t i = 0; i < n; i++)
        v->hit_first[hits->hit[i].centre + 1]++;
    for (uint32_t q = 0; q < parties; q++)
        v->hit_first[q + 1] += v->hit_first[q];
    memcpy(at, v->hit_first, parties * sizeof *at);
    for (size_t i = 0; i < n; i++)
        v->hit[at[hits->hit[i].centre]++] = (uint32_t)i;
    free(at);
    return MN_OK;
}

mn_status mn_money_view_make(mn_money_view *out, const mn_payments *p, const mn_ctx *ctx, mn_err *e)
{
    mn_money_view v = {.p = p, .first_day = INT32_MAX, .last_day = INT32_MIN};
    mn_status st = MN_OK;
    uint32_t *count = NULL;
    if (p->n >= UINT32_C(1) << 31)
        return mn_fail(e, MN_DATA, "more than 2 thousand million payments at once");
    if (!room(&v.party_of, p->accounts, sizeof *v.party_of) ||
        !room(&v.area, p->n_places, sizeof *v.area) || !room(&v.home, p->parties, sizeof *v.home) ||
        !room(&v.side, p->parties, 1) ||
        !room(&v.device_parties, p->devices, sizeof *v.device_parties) ||
        !room(&v.first, p->parties, sizeof *v.first) ||
        !room(&v.hit_first, p->parties, sizeof *v.hit_first))
        st = mn_fail_memory(e);
    if (!st)
        name_parties(&v);
    if (!st)
        st = number_areas(&v, e);
    if (!st)
        st = group_codes(&v, e);
    if (!st)
        st = list_payments(&v, ctx, e);
    if (!st)
        st = mn_bonds_make(&v.bonds, p, v.party_of, v.side, ctx, e);
    if (!st && !room(&count, v.areas, sizeof *count))
        st = mn_fail_memory(e);
    for (uint32_t q = 0; !st && q < p->parties; q++) {
        st = sort_days(&v, q, e);
        find_home(&v, q, count);
    }
    free(count);
    if (!st)
        st = count_devices(&v, e);
    for (uint32_t i = 0; i < p->n; i++) {
        const int32_t d = mn_payment_day(p, i);
        v.first_day = d < v.first_day ? d : v.first_day;
        v.last_day = d > v.last_day ? d : v.last_day;
    }
    if (st)
        mn_money_view_free(&v);
    else
        *out = v;
    return st;
}
