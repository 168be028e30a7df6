/* SPDX-License-Identifier: Apache-2.0
 *
 * show/rows.c - what the tables of all reports on footprints share.
 */
#include "footprint/show/show.h"

#include <math.h>
#include <stdlib.h>

mn_status mn_show_end(mn_maker *k, mn_report *r, const mn_table_view *view)
{
    mn_table *t = mn_maker_end(k);

    return t ? mn_report_table(r, t, view, k->e) : k->st;
}

void mn_show_share(mn_maker *k, size_t col, const mn_share *s, bool drawn)
{
    mn_make_f64(k, col, s->people);
    mn_make_f64(k, col + 1, drawn ? s->range.low : NAN);
    mn_make_f64(k, col + 2, drawn ? s->range.high : NAN);
}

int mn_ranked_most_first(const void *a, const void *b)
{
    const mn_ranked *x = a, *y = b;

    if (x->people != y->people)
        return x->people > y->people ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

void mn_rank(mn_ranked *out, const mn_share *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        out[i] = (mn_ranked){s[i].people, i};
    if (n)
        qsort(out, n, sizeof *out, mn_ranked_most_first);
}

void mn_rank_from(mn_ranked *out, const uint32_t *order, const mn_share *s, size_t n)
{
    for (size_t i = 0, at; i < n; i++) {
        const mn_ranked one = {s[order[i]].people, order[i]};

        for (at = i; at > 0 && mn_ranked_most_first(&one, &out[at - 1]) < 0; at--)
            out[at] = out[at - 1];
        out[at] = one;
    }
}

void mn_figures_add(mn_figures *f, const char *name, const char *label, double value, double low,
                    double high, const char *unit, const char *method, bool headline)
{
    mn_figure figure = {name, label, value, low, high, unit, method, headline};

    if (!f->st)
        f->st = mn_report_figure(f->r, &figure, f->e);
}
