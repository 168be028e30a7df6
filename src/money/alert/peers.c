/* SPDX-License-Identifier: Apache-2.0
 *
 * money/alert/peers.c - see the header.
 */
#include "money/alert/peers.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/err.h"

/* Payments of a party in the days [from, to). */
static uint64_t in_window(const mn_money_view *v, uint32_t q, int32_t from, int32_t to)
{
    uint64_t at[2];
    const int32_t day[2] = {from, to};
    for (unsigned k = 0; k < 2; k++) {
        uint64_t low = v->first[q], high = v->first[q + 1];
        while (low < high) {
            const uint64_t mid = low + (high - low) / 2;
            if (mn_payment_day(v->p, v->row[mid] / 2) < day[k])
                low = mid + 1;
            else
                high = mid;
        }
        at[k] = low;
    }
    return at[1] - at[0];
}

static void name_group(char out[96], const mn_money_view *v, uint32_t party, uint64_t payments,
                       int32_t days)
{
    static const char *const kinds[] = {"persons", "businesses", "merchants",
                                        "parties of an unknown kind"};
    const char *kind = kinds[__builtin_ctz(v->side[party])];
    const unsigned band = mn_peer_group(v, party, payments) % MN_PEER_BANDS;
    if (v->code_group && v->code_group[party])
        snprintf(out, 96, "businesses of code %04u", v->group_code[v->code_group[party] - 1]);
    else if (band + 1 == MN_PEER_BANDS)
        snprintf(out, 96, "%s with %u payments or more in these %d days", kind, 1u << band, days);
    else if (band)
        snprintf(out, 96, "%s with %u to %u payments in these %d days", kind, 1u << band,
                 (2u << band) - 1, days);
    else
        snprintf(out, 96, "%s with one payment in these %d days", kind, days);
}

static uint32_t divisor(uint32_t a, uint32_t b)
{
    while (b) {
        const uint32_t t = a % b;
        a = b;
        b = t;
    }
    return a;
}

/* A step that comes to every party once. */
static uint32_t stride_of(uint32_t parties)
{
    uint32_t s = (uint32_t)(UINT64_C(0x9E3779B1) % parties);
    while (!s || divisor(s, parties) != 1)
        s++;
    return s;
}

static size_t choose(uint32_t *peer, const mn_money_view *v, uint32_t party, int32_t from,
                     int32_t to)
{
    const uint32_t parties = v->p->parties, step = stride_of(parties);
    const unsigned group = mn_peer_group(v, party, in_window(v, party, from, to));
    uint64_t q = party;
    size_t n = 0;
    for (uint32_t k = 1; k < parties && k <= MN_PEERS_LOOKED && n < MN_PEERS_ASKED; k++) {
        q = (q + step) % parties;
        if (v->side[q] != v->side[party])
            continue;
        const uint64_t payments = in_window(v, (uint32_t)q, from, to);
        if (payments && mn_peer_group(v, (uint32_t)q, payments) == group)
            peer[n++] = (uint32_t)q;
    }
    return n;
}

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double reached(const double *value, size_t n, unsigned percent)
{
    const size_t rank = (n * percent + 99) / 100;
    return value[rank ? rank - 1 : 0];
}

/* Values of one measure after the other: value[measure][peer]. */
static mn_status ask(mn_peer_facts *out, double *value, const uint32_t *peer, size_t peers,
                     mn_party_case *c, const mn_finding *f, const mn_typology *t, mn_err *e)
{
    for (size_t k = 0; k < peers; k++) {
        const mn_status st = mn_party_case_load(c, peer[k], e);
        if (st)
            return st;
        for (size_t i = 0; i < out->n; i++) {
            const mn_measure *m = &t->indicator[out->at[i].indicator].measure[0];
            const double x = mn_party_case_value(c, m, f->end, t->days, NULL, 0);
            if (!isnan(x))
                value[i * MN_PEERS_ASKED + out->at[i].peers++] = x;
        }
    }
    return MN_OK;
}

mn_status mn_alert_peers(mn_peer_facts *out, mn_party_case *c, const mn_finding *f,
                         const mn_money_view *v, const mn_typology_set *s, mn_err *e)
{
    const mn_typology *t = &s->at[f->typology];
    uint32_t peer[MN_PEERS_ASKED];
    *out = (mn_peer_facts){.n = 0};
    const size_t peers = choose(peer, v, f->party, f->end - t->days, f->end);
    if (peers < MN_PEERS_LEAST)
        return MN_OK;
    name_group(out->group, v, f->party, in_window(v, f->party, f->end - t->days, f->end), t->days);
    double *value = malloc(MN_TYPOLOGY_INDICATORS * MN_PEERS_ASKED * sizeof *value);
    mn_status st = value ? mn_party_case_load(c, f->party, e) : mn_fail_memory(e);
    for (unsigned i = 0; !st && i < t->indicators; i++)
        if (f->met >> i & 1)
            out->at[out->n++] =
                (mn_peer_fact){.indicator = i,
                               .value = mn_party_case_value(c, &t->indicator[i].measure[0], f->end,
                                                            t->days, NULL, 0)};
    if (!st)
        st = ask(out, value, peer, peers, c, f, t, e);
    size_t kept = 0;
    for (size_t i = 0; !st && i < out->n; i++) {
        mn_peer_fact *x = &out->at[i];
        double *own = value + i * MN_PEERS_ASKED;
        if (x->peers < MN_PEERS_LEAST || isnan(x->value))
            continue;
        qsort(own, x->peers, sizeof *own, by_value);
        x->median = reached(own, x->peers, 50);
        x->p95 = reached(own, x->peers, 95);
        out->at[kept++] = *x;
    }
    out->n = kept;
    free(value);
    return st;
}
