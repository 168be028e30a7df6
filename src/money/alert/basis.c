/* SPDX-License-Identifier: Apache-2.0
 *
 * money/alert/basis.c - the payments that an alert rests on. See alert.h.
 */
#include <stdlib.h>

#include "core/err.h"
#include "money/alert/alert.h"
#include "money/typology/case.h"

enum { ROWS = 1 << 20 };

static int by_row(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static mn_status add_pattern(mn_alert_basis *b, const mn_money_view *v, const mn_finding *f,
                             mn_pattern pattern, int32_t days, mn_err *e)
{
    uint32_t first, last;
    mn_case_hits(&first, &last, v, f->party, f->end, days);
    for (uint32_t i = first; i < last; i++) {
        const mn_hit *h = &v->hits->hit[v->hit[i]];
        const int32_t day = mn_payment_day(v->p, (uint32_t)h->closing);
        if (h->pattern != pattern || day >= f->end || day < f->end - days)
            continue;
        if (!mn_grow(&b->row, &b->cap, b->n + h->n_edges + 1, sizeof *b->row))
            return mn_fail_memory(e);
        for (uint32_t k = 0; k < h->n_edges; k++)
            b->row[b->n++] = (uint32_t)v->hits->edge[h->edges + k];
        b->row[b->n++] = (uint32_t)h->closing;
    }
    b->patterns |= MN_PATTERN_BIT(pattern);
    return MN_OK;
}

/* Sorted, each once. */
static void compact(mn_alert_basis *b)
{
    size_t n = 0;
    if (b->n)
        qsort(b->row, b->n, sizeof *b->row, by_row);
    for (size_t i = 0; i < b->n; i++)
        if (!i || b->row[i] != b->row[i - 1])
            b->row[n++] = b->row[i];
    b->n = n;
}

/* The payments of one indicator of a member that is met. */
static mn_status add_sign(mn_alert_basis *b, const mn_typology_sign *g, const mn_finding *f,
                          const mn_money_view *v, mn_party_case *c, int32_t days, mn_err *e)
{
    mn_status st = MN_OK;
    for (unsigned k = 0; !st && k < g->measures; k++) {
        const mn_measure *x = &g->measure[k];
        if (x->what == MN_WHAT_PATTERN)
            st = add_pattern(b, v, f, x->pattern, days, e);
        else
            st = mn_party_case_rows(&b->row, &b->n, &b->cap, c, x, f->end, days, e);
    }
    return st;
}

mn_status mn_alert_basis_of(mn_alert_basis *out, const mn_alerts *a, size_t alert,
                            const mn_findings *f, const mn_money_view *v, mn_party_case *c,
                            const mn_typology_set *s, mn_err *e)
{
    const mn_alert *t = &a->at[alert];
    mn_alert_basis b = {0};
    mn_status st = MN_OK;
    size_t kept = 0;
    for (uint32_t m = 0; !st && m < t->members; m++) {
        const mn_finding *g = &f->at[a->member[t->first + m].finding];
        const mn_typology *y = &s->at[g->typology];
        st = mn_party_case_load(c, g->party, e);
        for (unsigned i = 0; !st && i < y->indicators; i++) {
            if (!(g->met >> i & 1))
                continue;
            st = add_sign(&b, &y->indicator[i], g, v, c, y->days, e);
            /* Many indicators may be about the same million payments. */
            if (!st && b.n > 2 * kept + ROWS) {
                compact(&b);
                kept = b.n;
            }
        }
    }
    if (st) {
        free(b.row);
        return st;
    }
    compact(&b);
    *out = b;
    return MN_OK;
}
