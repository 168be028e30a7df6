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

static mn_status add_pattern(uint32_t **row, size_t *n, size_t *cap, const mn_money_view *v,
                             const mn_finding *f, mn_pattern pattern, int32_t days, mn_err *e)
{
    uint32_t first, last;
    mn_case_hits(&first, &last, v, f->party, f->end, days);
    for (uint32_t i = first; i < last; i++) {
        const mn_hit *h = &v->hits->hit[v->hit[i]];
        const int32_t day = mn_payment_day(v->p, (uint32_t)h->closing);
        if (h->pattern != pattern || day >= f->end || day < f->end - days)
            continue;
        if (!mn_grow(row, cap, *n + h->n_edges + 1, sizeof **row))
            return mn_fail_memory(e);
        for (uint32_t k = 0; k < h->n_edges; k++)
            (*row)[(*n)++] = (uint32_t)v->hits->edge[h->edges + k];
        (*row)[(*n)++] = (uint32_t)h->closing;
    }
    return MN_OK;
}

mn_status mn_alert_sign_rows(uint32_t **row, size_t *n, size_t *cap, const mn_typology_sign *g,
                             const mn_finding *f, int32_t days, const mn_money_view *v,
                             mn_party_case *c, mn_err *e)
{
    mn_status st = MN_OK;
    for (unsigned k = 0; !st && k < g->measures; k++) {
        const mn_measure *x = &g->measure[k];
        st = x->what == MN_WHAT_PATTERN ? add_pattern(row, n, cap, v, f, x->pattern, days, e)
                                        : mn_party_case_rows(row, n, cap, c, x, f->end, days, e);
    }
    return st;
}

size_t mn_alert_rows_sort(uint32_t *row, size_t n)
{
    size_t kept = 0;
    if (n)
        qsort(row, n, sizeof *row, by_row);
    for (size_t i = 0; i < n; i++)
        if (!i || row[i] != row[i - 1])
            row[kept++] = row[i];
    return kept;
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
            for (unsigned k = 0; k < y->indicator[i].measures; k++) {
                const mn_measure *x = &y->indicator[i].measure[k];
                b.patterns |= x->what == MN_WHAT_PATTERN ? MN_PATTERN_BIT(x->pattern) : 0;
            }
            st = mn_alert_sign_rows(&b.row, &b.n, &b.cap, &y->indicator[i], g, y->days, v, c, e);
            /* Many indicators may be about the same million payments. */
            if (!st && b.n > 2 * kept + ROWS)
                b.n = kept = mn_alert_rows_sort(b.row, b.n);
        }
    }
    if (st) {
        free(b.row);
        return st;
    }
    b.n = mn_alert_rows_sort(b.row, b.n);
    *out = b;
    return MN_OK;
}
