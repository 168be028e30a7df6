/* SPDX-License-Identifier: Apache-2.0
 *
 * tell.c - hits: told, their payments listed and put in order, and all of a chunk in order.
 *
 * A list of a node lies scattered over the memory of the window, so a step along it waits. What is
 * told of a chunk is therefore listed at its end, a few lists side by side, each of which waits
 * while the others go on.
 */
#include "core/arena.h"
#include "core/prefetch.h"
#include "money/pattern/inner.h"
#include <stdlib.h>
#include <string.h>

void mn_hits_free(mn_hits *h)
{
    free(h->hit);
    free(h->edge);
    *h = (mn_hits){0};
}

bool mn_hits_add(mn_hits *h, const mn_hit *hit, const uint64_t *edges, size_t n)
{
    if (!mn_grow(&h->hit, &h->cap, h->n + 1, sizeof *h->hit) ||
        !mn_grow(&h->edge, &h->cap_edges, h->n_edges + n, sizeof *h->edge))
        return false;
    h->hit[h->n] = *hit;
    h->hit[h->n].edges = h->n_edges;
    h->hit[h->n++].n_edges = (uint32_t)n;
    if (n)
        memcpy(h->edge + h->n_edges, edges, n * sizeof *edges);
    h->n_edges += n;
    return true;
}

/* ---- a hit's payments in order ---- */

static int by_number(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static void turn(uint64_t *at, size_t n)
{
    for (size_t i = 0; i < n / 2; i++) {
        const uint64_t x = at[i];
        at[i] = at[n - 1 - i];
        at[n - 1 - i] = x;
    }
}

/* How many numbers fall from `from` on. */
static size_t falling(const mn_edges *v, size_t from)
{
    size_t i = from + 1;
    while (i < v->n && v->at[i] < v->at[i - 1])
        i++;
    return i - from;
}

/* Lists are walked against time, one or two of them: these are turned round, and merged. False: no
 * memory. */
static bool sort_edges(mn_edges *v, mn_edges *swap)
{
    const size_t one = v->n ? falling(v, 0) : 0, two = one < v->n ? falling(v, one) : 0;
    if (one + two < v->n) {
        qsort(v->at, v->n, sizeof *v->at, by_number);
        return true;
    }
    turn(v->at, one);
    if (!two)
        return true;
    if (!mn_grow(&swap->at, &swap->cap, one, sizeof *swap->at))
        return false;
    turn(v->at + one, two);
    memcpy(swap->at, v->at, one * sizeof *v->at);
    for (size_t i = 0, j = one, to = 0; i < one; to++)
        v->at[to] = j < v->n && v->at[j] < swap->at[i] ? v->at[j++] : swap->at[i++];
    return true;
}

/* In order, each once; of too many the latest. Returns whether some were left out. */
static bool put_in_order(mn_edges *v, size_t most)
{
    size_t n = 0;
    for (size_t i = 0; i < v->n; i++)
        if (!n || v->at[n - 1] != v->at[i])
            v->at[n++] = v->at[i];
    const size_t out = n > most ? n - most : 0;
    if (out)
        memmove(v->at, v->at + out, (n - out) * sizeof *v->at);
    v->n = n - out;
    return out;
}

static void add_hit(mn_look *l, mn_hit *h, mn_edges *list)
{
    if (!sort_edges(list, &l->swap)) {
        l->failed = true;
        return;
    }
    if (put_in_order(list, l->c->list))
        h->flags |= MN_HIT_MORE;
    h->first = l->flow->epoch + mn_pay_flow_at(l->flow, list->n ? list->at[0] : h->closing)->time;
    if (!mn_hits_add(l->hits, h, list->at, list->n))
        l->failed = true;
}

void mn_look_hit(mn_look *l, mn_pattern p, uint32_t strength, uint32_t centre, uint32_t other,
                 uint8_t flags, mn_edges *list)
{
    mn_hit h = {.closing = l->at,
                .strength = strength,
                .centre = centre,
                .other = other,
                .pattern = (uint8_t)p,
                .flags = flags};
    add_hit(l, &h, list);
}

/* ---- lists of what was told ---- */

void mn_look_tell(mn_look *l, mn_pattern p, int64_t since, mn_keep out, mn_keep in,
                  uint32_t strength, uint32_t centre, uint8_t flags)
{
    if (!mn_grow(&l->told, &l->cap_told, l->n_told + 1, sizeof *l->told)) {
        l->failed = true;
        return;
    }
    l->told[l->n_told++] = (mn_told){.at = l->at,
                                     .since = since,
                                     .out = out,
                                     .in = in,
                                     .strength = strength,
                                     .centre = centre,
                                     .pattern = (uint8_t)p,
                                     .flags = flags};
}

typedef struct walk {
    const mn_told *t;
    mn_edges *list;
    uint64_t at;
    size_t most;
    uint32_t visits, most_visits;
    bool in, more;
} walk;

static void go_to(const mn_look *l, walk *w, uint64_t at)
{
    w->at = at;
    if (at != MN_EDGE_NONE)
        mn_prefetch(mn_pay_flow_at(l->flow, at));
}

/* Along what the centre paid, or what it was paid. */
static void begin_way(const mn_look *l, walk *w, bool in)
{
    const mn_told *t = w->t;
    w->in = in;
    w->most = w->list->n + l->c->list;
    w->visits = 0;
    go_to(l, w,
          in && t->out ? mn_pay_flow_back(l->flow, t->at, mn_pay_flow_at(l->flow, t->at)->feeds)
                       : t->at);
}

static void begin(const mn_look *l, walk *w, const mn_told *t)
{
    const bool fan = t->pattern == MN_PATTERN_FAN_IN || t->pattern == MN_PATTERN_FAN_OUT;
    w->t = t;
    w->list->n = 0;
    w->more = false;
    w->most_visits = fan ? UINT32_MAX : l->c->visits;
    begin_way(l, w, !t->out);
}

/* One payment further. False: all is listed. */
static bool step(mn_look *l, walk *w)
{
    const mn_edge *x = w->at == MN_EDGE_NONE ? NULL : mn_pay_flow_at(l->flow, w->at);
    const bool inside = x && x->time >= w->t->since;
    if (!inside || w->list->n >= w->most || w->visits >= w->most_visits) {
        w->more |= inside;
        if (w->in || !w->t->in)
            return false;
        begin_way(l, w, true);
        return true;
    }
    w->visits++;
    if ((w->in ? w->t->in : w->t->out)(l, x) && !mn_edges_add(w->list, w->at))
        l->failed = true;
    go_to(l, w, mn_pay_flow_back(l->flow, w->at, w->in ? x->prev_in : x->prev_out));
    return true;
}

static void end(mn_look *l, const walk *w)
{
    const mn_told *t = w->t;
    mn_hit h = {.closing = t->at,
                .strength = t->strength,
                .centre = t->centre,
                .other = MN_PAY_NONE,
                .pattern = t->pattern,
                .flags = t->flags | (w->more ? MN_HIT_MORE : 0)};
    add_hit(l, &h, w->list);
}

void mn_look_told(mn_look *l)
{
    walk walks[MN_WALKS];
    size_t n = 0, next = 0;
    for (; n < MN_WALKS && next < l->n_told; n++) {
        walks[n].list = &l->walk[n];
        begin(l, &walks[n], &l->told[next++]);
    }
    while (n)
        for (size_t i = 0; i < n; i++) {
            if (step(l, &walks[i]))
                continue;
            end(l, &walks[i]);
            if (next < l->n_told)
                begin(l, &walks[i], &l->told[next++]);
            else
                walks[i--] = walks[--n];
        }
    l->n_told = 0;
}

/* ---- hits of a chunk in order ---- */

typedef struct place {
    uint32_t hit;
    uint8_t from;
    uint8_t pattern;
} place;

bool mn_hits_gather(mn_hits *out, const mn_hits *from, size_t many, uint64_t first, size_t n)
{
    size_t all = 0;
    for (size_t k = 0; k < many; k++)
        all += from[k].n;
    if (!all)
        return true;
    /* Where the hits of each payment begin; then each is put behind those before it. */
    uint32_t *begin_at = calloc(n + 1, sizeof *begin_at);
    place *places = malloc(all * sizeof *places);
    bool whole = begin_at && places;
    for (size_t k = 0; whole && k < many; k++)
        for (size_t i = 0; i < from[k].n; i++)
            begin_at[from[k].hit[i].closing - first + 1]++;
    for (size_t i = 0; whole && i < n; i++)
        begin_at[i + 1] += begin_at[i];
    for (size_t k = 0; whole && k < many; k++)
        for (size_t i = 0; i < from[k].n; i++) {
            const mn_hit *h = &from[k].hit[i];
            places[begin_at[h->closing - first]++] =
                (place){.hit = (uint32_t)i, .from = (uint8_t)k, .pattern = h->pattern};
        }
    /* begin_at[i] is now the end of payment i's. By pattern within these: few. */
    for (size_t i = 0, low = 0; whole && i < n; low = begin_at[i++])
        for (size_t a = low + 1; a < begin_at[i]; a++) {
            const place x = places[a];
            size_t b = a;
            for (; b > low && places[b - 1].pattern > x.pattern; b--)
                places[b] = places[b - 1];
            places[b] = x;
        }
    for (size_t i = 0; whole && i < all; i++) {
        const mn_hits *f = &from[places[i].from];
        const mn_hit *h = &f->hit[places[i].hit];
        whole = mn_hits_add(out, h, f->edge + h->edges, h->n_edges);
    }
    free(begin_at);
    free(places);
    return whole;
}

void mn_told_end(mn_told_hits *t, const mn_chunk *k, size_t lanes)
{
    t->first = k->first;
    t->n = k->n;
    t->lanes = lanes;
    t->turn = !t->turn;
    for (size_t i = 0; i < MN_LANES; i++)
        t->hits[t->turn][i].n = t->hits[t->turn][i].n_edges = 0;
}

bool mn_told_gather(mn_told_hits *t, mn_hits *out, uint64_t *counts)
{
    const size_t had = out->n, lanes = t->lanes;
    t->lanes = 0;
    if (!mn_hits_gather(out, t->hits[!t->turn], lanes, t->first, t->n))
        return false;
    for (size_t i = had; i < out->n; i++)
        counts[out->hit[i].pattern]++;
    return true;
}

void mn_told_free(mn_told_hits *t)
{
    for (size_t i = 0; i < MN_LANES; i++) {
        mn_hits_free(&t->hits[0][i]);
        mn_hits_free(&t->hits[1][i]);
    }
}
