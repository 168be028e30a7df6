/* SPDX-License-Identifier: Apache-2.0
 *
 * money/alert/basis.c - the payments that an alert rests on. See alert.h.
 */
#include <stdlib.h>

#include "core/err.h"
#include "money/alert/alert.h"

static int by_row(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static mn_status add_pattern(mn_alert_basis *b, const mn_money_view *v, const mn_finding *f,
                             mn_pattern pattern, int32_t days, mn_err *e)
{
    for (uint32_t i = v->hit_first[f->party]; i < v->hit_first[f->party + 1]; i++) {
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

mn_status mn_alert_basis_of(mn_alert_basis *out, const mn_alerts *a, size_t alert,
                            const mn_findings *f, const mn_money_view *v, mn_party_case *c,
                            const mn_typology_set *s, mn_err *e)
{
    const mn_alert *t = &a->at[alert];
    mn_alert_basis b = {0};
    mn_status st = MN_OK;
    for (uint32_t m = 0; !st && m < t->members; m++) {
        const mn_finding *g = &f->at[a->member[t->first + m].finding];
        const mn_typology *y = &s->at[g->typology];
        st = mn_party_case_load(c, g->party, e);
        for (unsigned i = 0; !st && i < y->indicators; i++)
            for (unsigned k = 0; !st && (g->met >> i & 1) && k < y->indicator[i].measures; k++) {
                const mn_measure *x = &y->indicator[i].measure[k];
                if (x->what == MN_WHAT_PATTERN)
                    st = add_pattern(&b, v, g, x->pattern, y->days, e);
                else
                    st = mn_party_case_rows(&b.row, &b.n, &b.cap, c, x, g->end, y->days, e);
            }
    }
    if (st) {
        free(b.row);
        return st;
    }
    if (b.n)
        qsort(b.row, b.n, sizeof *b.row, by_row);
    size_t n = 0;
    for (size_t i = 0; i < b.n; i++)
        if (!i || b.row[i] != b.row[i - 1])
            b.row[n++] = b.row[i];
    b.n = n;
    *out = b;
    return MN_OK;
}
