/* SPDX-License-Identifier: Apache-2.0
 *
 * money/typology/evaluate.c - typologies asked of all parties. See evaluate.h.
 */
#include "money/typology/evaluate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/parallel.h"
#include "core/rng.h"
#include "money/typology/case.h"

enum { BLOCK = 128 }; /* parties of one piece of work */

typedef struct block {
    mn_finding *at;
    size_t n, cap;
    uint64_t windows;
    mn_status st;
    mn_err e;
} block;

/* Values of all windows, where an indicator asks how one stands beside its peers. */
typedef struct baseline {
    uint32_t *count;   /* [measure][group][bucket] */
    uint32_t *windows; /* [typology][group] */
    size_t measures;
    uint32_t *base; /* of each typology: its first measure's number */
} baseline;

typedef struct run {
    const mn_money_view *v;
    const mn_typology_set *s;
    mn_evaluate_options o;
    baseline *peers;
    bool counts; /* this pass only counts values of peers */
    block *block;
    mn_masks *masks;
} run;

void mn_findings_free(mn_findings *f)
{
    free(f->at);
    *f = (mn_findings){0};
}

/* --- peers ------------------------------------------------------------------------------------ */

static void free_peers(baseline *p)
{
    free(p->count);
    free(p->windows);
    free(p->base);
    *p = (baseline){0};
}

static mn_status new_peers(baseline *p, const mn_typology_set *s, mn_err *e)
{
    *p = (baseline){0};
    p->base = calloc(s->n + 1, sizeof *p->base);
    for (size_t i = 0; p->base && i < s->n; i++) {
        p->base[i] = (uint32_t)p->measures;
        p->measures += (size_t)s->at[i].indicators * MN_TYPOLOGY_ALL;
    }
    p->windows = calloc((s->n + 1) * MN_PEER_GROUPS, sizeof *p->windows);
    p->count = calloc(p->measures * MN_PEER_GROUPS * MN_PEER_BUCKETS + 1, sizeof *p->count);
    if (p->base && p->windows && p->count)
        return MN_OK;
    free_peers(p);
    return mn_fail_memory(e);
}

/* Buckets are four to each doubling, from 1/64 on; 0 and none are the first. */
static unsigned bucket_of(double value)
{
    if (!(value > 0))
        return 0;
    int exponent;
    const double part = frexp(value, &exponent); /* [1/2, 1) */
    const int b = 1 + (exponent + 6) * 3 + (int)((part - 0.5) * 6);
    return b < 1 ? 1 : b >= MN_PEER_BUCKETS ? MN_PEER_BUCKETS - 1 : (unsigned)b;
}

unsigned mn_peer_group(const mn_money_view *v, uint32_t party, uint64_t payments)
{
    unsigned band = 0;
    if (v->code_group && v->code_group[party])
        return MN_PEER_KINDS * MN_PEER_BANDS + v->code_group[party] - 1u;
    while (band + 1 < MN_PEER_BANDS && payments >> (band + 1))
        band++;
    return (unsigned)__builtin_ctz(v->side[party]) * MN_PEER_BANDS + band;
}

static uint32_t *bucket(const baseline *p, size_t measure, unsigned group, unsigned b)
{
    return &p->count[(measure * MN_PEER_GROUPS + group) * MN_PEER_BUCKETS + b];
}

/* The share of the group's windows whose value is below this one: 0..1. The measure is the k-th of
 * the typology's indicator i. */
static double peers_below(const baseline *p, uint32_t typology, unsigned i, unsigned k,
                          unsigned group, double value)
{
    const uint32_t windows = p->windows[(size_t)typology * MN_PEER_GROUPS + group];
    const size_t measure = p->base[typology] + (size_t)i * MN_TYPOLOGY_ALL + k;
    const unsigned own = bucket_of(value);
    uint64_t above = 0;
    if (!windows)
        return 0;
    for (unsigned b = own ? own : 1; b < MN_PEER_BUCKETS; b++)
        above += *bucket(p, measure, group, b);
    return 1 - (double)above / windows;
}

static void add_one(uint32_t *count)
{
    __atomic_fetch_add(count, 1, __ATOMIC_RELAXED);
}

/* --- one party in one window --------------------------------------------------------------------
 */

/* The strength of a sign: its weakest measure. */
static double strength_of(const run *r, mn_party_case *c, const mn_typology_sign *g, uint32_t t,
                          unsigned i, size_t from, size_t to, int32_t end)
{
    const int32_t days = c->set->at[t].days;
    const unsigned group = r && r->peers ? mn_peer_group(c->v, c->party, to - from) : 0;
    double least = 1;
    for (unsigned k = 0; k < g->measures; k++) {
        const mn_measure *m = &g->measure[k];
        const double value = mn_case_measure(c, m, from, to, end, days);
        if (r && r->counts && value > 0)
            add_one(bucket(r->peers, r->peers->base[t] + (size_t)i * MN_TYPOLOGY_ALL + k, group,
                           bucket_of(value)));
        double s = mn_measure_strength(m, value);
        if (s > 0 && m->peers > 0 && r && r->peers && !r->counts) {
            const double below = peers_below(r->peers, t, i, k, group, value) * 100;
            if (m->most ? below > 100 - m->peers : below < m->peers)
                s = 0;
        }
        least = s < least ? s : least;
        if (least <= 0 && !(r && r->counts))
            break;
    }
    return least;
}

static void ask(mn_finding *out, const run *r, mn_party_case *c, uint32_t typology, int32_t end,
                uint16_t skip)
{
    const mn_typology *t = &c->set->at[typology];
    double family[MN_FAMILIES] = {0};
    size_t from, to;
    mn_case_window(&from, &to, c, end, t->days);
    *out = (mn_finding){.party = c->party, .typology = (uint16_t)typology, .end = end};
    for (unsigned i = 0; i < t->indicators; i++) {
        const mn_typology_sign *g = &t->indicator[i];
        if (skip >> g->family & 1)
            continue;
        const double s = strength_of(r, c, g, typology, i, from, to, end);
        if (s <= 0)
            continue;
        out->met |= UINT64_C(1) << i;
        out->families |= (uint16_t)(1u << g->family);
        family[g->family] += g->weight * s;
    }
    out->x = t->base;
    for (unsigned f = 0; f < MN_FAMILIES; f++)
        out->x += family[f] < t->family_most ? family[f] : t->family_most;
    if (out->x > -1.5) /* else nothing of it is ever told */
        for (unsigned i = 0; i < t->contraries; i++) {
            const double s = strength_of(NULL, c, &t->contrary[i], typology, i, from, to, end);
            if (s > 0) {
                out->contrary |= UINT32_C(1) << i;
                out->x += t->contrary[i].weight * s;
            }
        }
    out->score = 1 / (1 + mn_exp(-out->x));
    out->flagged = out->score >= (r && r->o.line > 0 ? r->o.line : t->threshold) &&
                   (unsigned)__builtin_popcount(out->families) >=
                       (r && r->o.one_family ? 1 : t->needs_families);
}

static void ask_roles(mn_finding *f, mn_party_case *c)
{
    const mn_typology *t = &c->set->at[f->typology];
    size_t from, to;
    mn_case_window(&from, &to, c, f->end, t->days);
    for (unsigned i = 0; i < t->roles; i++)
        if (strength_of(NULL, c, &t->role[i], f->typology, i, from, to, f->end) > 0) {
            f->reasons |= (uint16_t)(1u << i);
            f->roles |= (uint8_t)(1u << t->role[i].role);
        }
}

void mn_party_case_ask(mn_finding *out, mn_party_case *c, uint32_t typology, int32_t end,
                       const uint32_t *without, size_t n)
{
    c->without = without;
    c->n_without = n;
    ask(out, NULL, c, typology, end, 0);
    ask_roles(out, c);
    c->n_without = 0;
}

/* --- all ---------------------------------------------------------------------------------------
 */

/* The end of the first window that ends after a payment; the last one ends with the data. A view
 * of some days only may have payments before them. */
static int32_t end_after(const run *r, int32_t day)
{
    const int32_t first = r->v->first_day, last = r->v->last_day + 1, step = r->o.step;
    const int64_t from = day > first ? (int64_t)day - first : 0;
    const int64_t end = first + from / step * step + step;
    return end > last ? last : (int32_t)end;
}

static mn_status ask_party(run *r, block *b, mn_party_case *c, uint32_t party)
{
    const int32_t last = r->v->last_day + 1;
    mn_status st = mn_party_case_load(c, party, &b->e);
    for (uint32_t t = 0; !st && c->n && t < r->s->n; t++) {
        const mn_typology *y = &r->s->at[t];
        if (y->kinds && !(y->kinds & r->v->side[party]))
            continue;
        for (int32_t end = end_after(r, c->pay[0].day);;) {
            size_t from, to;
            mn_finding f;
            mn_case_window(&from, &to, c, end, y->days);
            if (to > from) {
                b->windows++;
                ask(&f, r, c, t, end, r->o.without);
                const bool keep =
                    f.flagged || (r->o.keep > 0 && f.score >= r->o.keep && f.families);
                if (keep && !r->counts) {
                    ask_roles(&f, c);
                    if (!mn_grow(&b->at, &b->cap, b->n + 1, sizeof *b->at))
                        return mn_fail_memory(&b->e);
                    b->at[b->n++] = f;
                }
                if (r->counts)
                    add_one(&r->peers->windows[(size_t)t * MN_PEER_GROUPS +
                                               mn_peer_group(r->v, party, to - from)]);
            }
            if (end >= last || (to == from && to == c->n))
                break;
            /* Years without payments, as a mistyped date makes them, are no work. */
            end = end_after(r, to == from ? c->pay[to].day : end);
        }
    }
    return st;
}

static void ask_block(size_t i, void *payload)
{
    run *r = payload;
    block *b = &r->block[i];
    mn_party_case *c = NULL;
    const uint32_t first = (uint32_t)i * BLOCK;
    b->st = mn_party_case_over(&c, r->v, r->s, r->masks, &b->e);
    for (uint32_t q = first; !b->st && q < first + BLOCK && q < r->v->p->parties; q++)
        if (!r->o.only || r->counts || r->o.only[q])
            b->st = ask_party(r, b, c, q);
    mn_party_case_free(c);
}

static mn_status pass(mn_findings *out, run *r, const mn_ctx *ctx, mn_err *e)
{
    const size_t blocks = ((size_t)r->v->p->parties + BLOCK - 1) / BLOCK;
    size_t n = 0;
    r->block = calloc(blocks + 1, sizeof *r->block);
    if (!r->block)
        return mn_fail_memory(e);
    mn_status st = mn_parallel(ctx, blocks, ask_block, r, e);
    for (size_t i = 0; i < blocks; i++) {
        if (!st && r->block[i].st) {
            st = r->block[i].st;
            if (e)
                *e = r->block[i].e;
        }
        n += r->block[i].n;
        out->windows += r->counts ? 0 : r->block[i].windows;
    }
    if (!st && !r->counts) {
        out->at = malloc((n + 1) * sizeof *out->at);
        st = out->at ? MN_OK : mn_fail_memory(e);
    }
    for (size_t i = 0; i < blocks; i++) {
        if (!st && r->block[i].n) {
            memcpy(out->at + out->n, r->block[i].at, r->block[i].n * sizeof *out->at);
            out->n += r->block[i].n;
        }
        free(r->block[i].at);
    }
    free(r->block);
    return st;
}

static bool asks_peers(const mn_typology_set *s)
{
    for (size_t t = 0; t < s->n; t++)
        for (unsigned i = 0; i < s->at[t].indicators; i++)
            for (unsigned k = 0; k < s->at[t].indicator[i].measures; k++)
                if (s->at[t].indicator[i].measure[k].peers > 0)
                    return true;
    return false;
}

mn_status mn_typology_evaluate(mn_findings *out, const mn_money_view *v, const mn_typology_set *s,
                               const mn_evaluate_options *o, const mn_ctx *ctx, mn_err *e)
{
    mn_findings f = {0};
    baseline own = {0};
    run r = {.v = v, .s = s, .o = *o};
    mn_status st = MN_OK;
    r.o.step = o->step ? o->step : 7;
    if (!v->p->n || !s->n) {
        *out = f;
        return MN_OK;
    }
    st = mn_masks_new(&r.masks, s, e);
    if (!st && asks_peers(s)) {
        st = new_peers(&own, s, e);
        r.peers = &own;
        r.counts = true;
        if (!st)
            st = pass(&f, &r, ctx, e);
        r.counts = false;
    }
    if (!st)
        st = pass(&f, &r, ctx, e);
    free(r.masks);
    free_peers(&own);
    if (st)
        mn_findings_free(&f);
    else
        *out = f;
    return st;
}
