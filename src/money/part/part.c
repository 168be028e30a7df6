/* SPDX-License-Identifier: Apache-2.0
 *
 * part.c - payments, hits and findings as lines, and back. See part.h.
 */
#include "money/part/part.h"

#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/rng.h"
#include "core/text.h"
#include "money/part/lines.h"

#define NUMBER_MOST INT64_C(4611686018427387903)
/* Room is made for each party up to the largest number, so a few lines may name no larger one. */
#define PARTIES_LEAST (INT64_C(1) << 26)
enum { DAY_MOST = 5000000 }; /* either way: nothing that is done with a day goes beyond 32 bits */

void mn_part_free(mn_part *p)
{
    free(p->pay);
    free(p->number);
    free(p->home);
    *p = (mn_part){0};
}

/* --- payments ----------------------------------------------------------------------------------
 */

static void put_i64(mn_buf *b, int64_t v)
{
    char text[24], *at = text + sizeof text;
    uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
    do
        *--at = (char)('0' + u % 10);
    while (u /= 10);
    if (v < 0)
        *--at = '-';
    mn_buf_add(b, at, (size_t)(text + sizeof text - at));
}

static void put_next(mn_buf *b, int64_t v)
{
    mn_buf_char(b, ',');
    put_i64(b, v);
}

static void put_or_none(mn_buf *b, uint32_t v)
{
    mn_buf_char(b, ',');
    if (v != MN_PAY_NONE)
        put_i64(b, v);
}

void mn_part_put_payment(mn_buf *out, const mn_money_view *v, uint32_t i)
{
    const mn_pattern_world w = {.area = v->area};
    const mn_pattern_pay x = mn_pattern_pay_of(v->p, &w, i);
    put_i64(out, i);
    put_next(out, x.time);
    mn_buf_char(out, ',');
    if (x.value != MN_PAY_NO_VALUE)
        put_i64(out, x.value);
    put_or_none(out, x.from);
    put_or_none(out, x.to);
    put_or_none(out, x.area);
    put_next(out, x.day);
    put_next(out, x.cash);
    put_next(out, x.reversed);
    put_or_none(out, x.from == MN_PAY_NONE ? x.from : v->home[x.from]);
    put_or_none(out, x.to == MN_PAY_NONE ? x.to : v->home[x.to]);
    mn_buf_char(out, '\n');
}

static mn_status set_home(mn_part *p, const mn_part_lines *l, uint32_t node, uint32_t home,
                          mn_err *e)
{
    if (node == MN_PAY_NONE)
        return MN_OK;
    if (node >= p->nodes) {
        if (!mn_grow(&p->home, &p->home_cap, (size_t)node + 1, sizeof *p->home))
            return mn_fail_memory(e);
        memset(p->home + p->nodes, 0xFF, (node + 1 - p->nodes) * sizeof *p->home);
        p->nodes = (size_t)node + 1;
    }
    if (p->home[node] != MN_PAY_NONE && p->home[node] != home)
        return mn_part_line_fail(l, "a party has another home than before", e);
    p->home[node] = home;
    return MN_OK;
}

static mn_status read_payment(mn_part *p, mn_part_lines *l, int64_t parties, mn_err *e)
{
    const int64_t none = MN_PAY_NONE, nodes = parties - 1, areas = MN_AREAS_MAX - 2;
    if (!mn_grow(&p->pay, &p->cap, p->n + 1, sizeof *p->pay) ||
        !mn_grow(&p->number, &p->number_cap, p->n + 1, sizeof *p->number))
        return mn_fail_memory(e);
    mn_pattern_pay *x = &p->pay[p->n];
    p->number[p->n] = (uint64_t)mn_part_number(l, 0, NUMBER_MOST);
    x->time = mn_part_number(l, -NUMBER_MOST, NUMBER_MOST);
    x->value = mn_part_number_or(l, 1, INT64_MAX, MN_PAY_NO_VALUE);
    x->from = (uint32_t)mn_part_number_or(l, 0, nodes, none);
    x->to = (uint32_t)mn_part_number_or(l, 0, nodes, none);
    x->area = (uint32_t)mn_part_number_or(l, 0, areas, none);
    x->day = (int32_t)mn_part_number(l, INT32_MIN, INT32_MAX);
    x->cash = mn_part_number(l, 0, 1);
    x->reversed = mn_part_number(l, 0, 1);
    const uint32_t from_home = (uint32_t)mn_part_number_or(l, 0, areas, none),
                   to_home = (uint32_t)mn_part_number_or(l, 0, areas, none);
    mn_status st = mn_part_line_end(l, e);
    if (!st && p->n && p->number[p->n - 1] >= p->number[p->n])
        st = mn_part_line_fail(l, "payments are not in the order of their numbers", e);
    if (!st)
        st = set_home(p, l, x->from, from_home, e);
    if (!st)
        st = set_home(p, l, x->to, to_home, e);
    p->n += !st;
    return st;
}

mn_status mn_part_read(mn_part *out, mn_text lines, const char *name, mn_err *e)
{
    mn_part_lines l;
    mn_part p = {0};
    const int64_t room = PARTIES_LEAST + (int64_t)lines.len,
                  parties = room < MN_NODES_MAX ? room : MN_NODES_MAX;
    mn_status st = mn_part_lines_open(&l, lines, MN_PART_PAYMENTS, name, e);
    while (!st && mn_part_lines_next(&l))
        st = read_payment(&p, &l, parties, e);
    if (st)
        mn_part_free(&p);
    else
        *out = p;
    return st;
}

/* --- hits --------------------------------------------------------------------------------------
 */

static int64_t told(const uint64_t *number, uint64_t i)
{
    return (int64_t)(number ? number[i] : i);
}

void mn_part_put_hits(mn_buf *out, const mn_hits *h, const uint64_t *number)
{
    for (size_t i = 0; i < h->n; i++) {
        const mn_hit *x = &h->hit[i];
        put_i64(out, told(number, x->closing));
        mn_buf_char(out, ',');
        mn_buf_str(out, mn_pattern_name((mn_pattern)x->pattern));
        put_next(out, x->strength);
        put_next(out, x->flags);
        put_or_none(out, x->centre);
        put_or_none(out, x->other);
        put_next(out, x->first);
        for (uint32_t k = 0; k < x->n_edges; k++) {
            mn_buf_char(out, k ? ';' : ',');
            put_i64(out, told(number, h->edge[x->edges + k]));
        }
        if (!x->n_edges)
            mn_buf_char(out, ',');
        mn_buf_char(out, '\n');
    }
}

static mn_pattern pattern_of(mn_part_lines *l)
{
    const mn_text t = mn_part_cell(l);
    unsigned p = 0;
    while (p < MN_PATTERNS && !mn_text_eq_str(t, mn_pattern_name((mn_pattern)p)))
        p++;
    l->failed = l->failed || p == MN_PATTERNS;
    return (mn_pattern)p;
}

static mn_status read_edges(mn_hits *out, mn_hit *x, mn_part_lines *l, uint32_t payments, mn_err *e)
{
    mn_text rest = mn_part_cell(l), one;
    int64_t v;
    x->edges = out->n_edges;
    while (rest.len && mn_text_split(&rest, ';', &one)) {
        if (!mn_text_i64(one, &v) || v < 0 || v >= payments || (uint64_t)v > x->closing ||
            x->n_edges == UINT16_MAX) {
            l->failed = true;
            break;
        }
        if (!mn_grow(&out->edge, &out->cap_edges, out->n_edges + 1, sizeof *out->edge))
            return mn_fail_memory(e);
        out->edge[out->n_edges++] = (uint64_t)v;
        x->n_edges++;
    }
    return mn_part_line_end(l, e);
}

mn_status mn_part_read_hits(mn_hits *out, mn_text lines, const char *name, uint32_t payments,
                            uint32_t parties, mn_err *e)
{
    mn_part_lines l;
    mn_status st = mn_part_lines_open(&l, lines, MN_PART_HITS, name, e);
    while (!st && mn_part_lines_next(&l)) {
        mn_hit x = {0};
        x.closing = (uint64_t)mn_part_number(&l, 0, (int64_t)payments - 1);
        x.pattern = (uint8_t)pattern_of(&l);
        x.strength = (uint32_t)mn_part_number(&l, 0, UINT32_MAX);
        x.flags = (uint8_t)mn_part_number(&l, 0, 31);
        x.centre = (uint32_t)mn_part_number(&l, 0, (int64_t)parties - 1);
        x.other = (uint32_t)mn_part_number_or(&l, 0, (int64_t)parties - 1, MN_PAY_NONE);
        x.first = mn_part_number(&l, -NUMBER_MOST, NUMBER_MOST);
        st = read_edges(out, &x, &l, payments, e);
        if (!st && !mn_grow(&out->hit, &out->cap, out->n + 1, sizeof *out->hit))
            st = mn_fail_memory(e);
        if (!st)
            out->hit[out->n++] = x;
    }
    return st;
}

/* Where they were read stands in for the order in which they were found: hits of a payment and a
 * pattern come from one part. */
static int by_closing(const void *a, const void *b)
{
    const mn_hit *x = a, *y = b;
    if (x->closing != y->closing)
        return x->closing < y->closing ? -1 : 1;
    if (x->pattern != y->pattern)
        return x->pattern < y->pattern ? -1 : 1;
    return (x->edges > y->edges) - (x->edges < y->edges);
}

static bool same_hit(const mn_hits *h, const mn_hit *x, const mn_hit *y)
{
    return x->closing == y->closing && x->pattern == y->pattern && x->centre == y->centre &&
           x->other == y->other && x->n_edges == y->n_edges &&
           memcmp(h->edge + x->edges, h->edge + y->edges, x->n_edges * sizeof *h->edge) == 0;
}

mn_status mn_part_order_hits(mn_hits *h, mn_err *e)
{
    if (h->n)
        qsort(h->hit, h->n, sizeof *h->hit, by_closing);
    for (size_t i = 1; i < h->n; i++)
        if (h->hit[i].n_edges && same_hit(h, &h->hit[i - 1], &h->hit[i])) {
            mn_fail(e, MN_DATA, "a hit of payment %llu is there twice",
                    (unsigned long long)h->hit[i].closing);
            return mn_hint(e, "of parts that overlap, keep the hits of each payment from one");
        }
    return MN_OK;
}

/* --- findings ----------------------------------------------------------------------------------
 */

void mn_part_put_findings(mn_buf *out, const mn_findings *f)
{
    for (size_t i = 0; i < f->n; i++) {
        const mn_finding *x = &f->at[i];
        put_i64(out, x->party);
        put_next(out, x->typology);
        put_next(out, x->end);
        put_next(out, x->flagged);
        put_next(out, x->roles);
        put_next(out, x->families);
        put_next(out, x->reasons);
        put_next(out, x->contrary);
        mn_buf_fmt(out, ",%016llx,", (unsigned long long)x->met);
        mn_buf_f64(out, x->x);
        mn_buf_char(out, '\n');
    }
}

static uint64_t read_hex(mn_part_lines *l)
{
    const mn_text t = mn_part_cell(l);
    uint64_t v = 0;
    for (size_t i = 0; i < t.len; i++) {
        const char c = t.ptr[i];
        const unsigned d = c >= '0' && c <= '9'   ? (unsigned)(c - '0')
                           : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10
                                                  : 16;
        l->failed = l->failed || d == 16;
        v = v << 4 | (d & 15);
    }
    l->failed = l->failed || t.len != 16;
    return v;
}

/* Bits of n things. */
static int64_t bits(unsigned n)
{
    return n >= 62 ? INT64_MAX : (INT64_C(1) << n) - 1;
}

static void read_finding(mn_finding *x, mn_part_lines *l, uint32_t parties,
                         const mn_typology_set *s)
{
    *x = (mn_finding){.party = (uint32_t)mn_part_number(l, 0, (int64_t)parties - 1)};
    x->typology = (uint16_t)mn_part_number(l, 0, (int64_t)s->n - 1);
    const mn_typology *t = &s->at[l->failed ? 0 : x->typology];
    x->end = (int32_t)mn_part_number(l, -DAY_MOST, DAY_MOST);
    x->flagged = mn_part_number(l, 0, 1);
    x->roles = (uint8_t)mn_part_number(l, 0, bits(MN_MONEY_ROLES));
    x->families = (uint16_t)mn_part_number(l, 0, bits(MN_FAMILIES));
    x->reasons = (uint16_t)mn_part_number(l, 0, bits(t->roles));
    x->contrary = (uint32_t)mn_part_number(l, 0, bits(t->contraries));
    x->met = read_hex(l);
    l->failed = l->failed || (t->indicators < 64 && x->met >> t->indicators);
    l->failed = !mn_text_f64(mn_part_cell(l), &x->x) || l->failed;
    x->score = 1 / (1 + mn_exp(-x->x));
}

mn_status mn_part_read_findings(mn_findings *out, size_t *cap, mn_text lines, const char *name,
                                uint32_t parties, const mn_typology_set *s, mn_err *e)
{
    mn_part_lines l;
    mn_status st = mn_part_lines_open(&l, lines, MN_PART_FINDINGS, name, e);
    while (!st && s->n && mn_part_lines_next(&l)) {
        mn_finding x;
        read_finding(&x, &l, parties, s);
        st = mn_part_line_end(&l, e);
        if (!st && !mn_grow(&out->at, cap, out->n + 1, sizeof *out->at))
            st = mn_fail_memory(e);
        if (!st)
            out->at[out->n++] = x;
    }
    return st;
}

static int by_party(const void *a, const void *b)
{
    const mn_finding *x = a, *y = b;
    if (x->party != y->party)
        return x->party < y->party ? -1 : 1;
    if (x->typology != y->typology)
        return x->typology < y->typology ? -1 : 1;
    return (x->end > y->end) - (x->end < y->end);
}

mn_status mn_part_order_findings(mn_findings *f, mn_err *e)
{
    if (f->n)
        qsort(f->at, f->n, sizeof *f->at, by_party);
    for (size_t i = 1; i < f->n; i++)
        if (by_party(&f->at[i - 1], &f->at[i]) == 0) {
            mn_fail(e, MN_DATA, "a finding of party %u is there twice", (unsigned)f->at[i].party);
            return mn_hint(e, "give each share's findings once");
        }
    return MN_OK;
}
