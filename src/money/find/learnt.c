/* SPDX-License-Identifier: Apache-2.0
 *
 * money/find/learnt.c - see the header.
 */
#include "money/find/learnt.h"

#include <math.h>
#include <stdlib.h>

#include "core/err.h"
#include "core/rng.h"

static const double part = 0.25, most = 1.5;

typedef struct {
    mn_alert alert;
    mn_alert_learnt learnt;
    size_t place;
} ordered;

static int by_priority(const void *a, const void *b)
{
    const ordered *x = a, *y = b;
    if (x->learnt.priority != y->learnt.priority)
        return x->learnt.priority < y->learnt.priority ? 1 : -1;
    return (x->place > y->place) - (x->place < y->place);
}

static double log_odds(double p)
{
    const double within = p < 1e-6 ? 1e-6 : p > 1 - 1e-6 ? 1 - 1e-6 : p;
    return mn_log(within / (1 - within));
}

static double raise_of(double likeliest, double usual)
{
    const double r = isnan(likeliest) ? 0 : part * (log_odds(likeliest) - log_odds(usual));
    return r < 0 ? 0 : r > most ? most : r;
}

static mn_status look(ordered *o, size_t i, mn_money_found *w, const double *probability,
                      double usual, mn_err *e)
{
    mn_alert_basis b = {0};
    const mn_status st = mn_alert_basis_of(&b, &w->a, i, &w->f, &w->v, w->c, &w->set, e);
    if (st)
        return st;
    *o = (ordered){w->a.at[i], {NAN, 0}, i};
    for (size_t k = 0; k < b.n; k++)
        if (isnan(o->learnt.likeliest) || probability[b.row[k]] > o->learnt.likeliest)
            o->learnt.likeliest = probability[b.row[k]];
    o->learnt.priority = 1 / (1 + mn_exp(-(o->alert.x + raise_of(o->learnt.likeliest, usual))));
    free(b.row);
    return MN_OK;
}

mn_status mn_money_found_learnt(mn_alert_learnt **out, mn_money_found *w, const double *probability,
                                double usual, double per_day, mn_err *e)
{
    const size_t n = w->a.n;
    ordered *o = calloc(n + 1, sizeof *o);
    mn_alert_learnt *l = malloc((n + 1) * sizeof *l);
    mn_status st = o && l ? MN_OK : mn_fail_memory(e);
    for (size_t i = 0; !st && i < n; i++)
        st = look(&o[i], i, w, probability, usual, e);
    if (!st) {
        qsort(o, n, sizeof *o, by_priority);
        for (size_t i = 0; i < n; i++) {
            w->a.at[i] = o[i].alert;
            l[i] = o[i].learnt;
        }
        st = mn_alerts_budget(&w->within, &w->a, per_day > 0 ? per_day : 1e9, MN_FIND_STEP, e);
    }
    free(o);
    if (st)
        free(l);
    else
        *out = l;
    return st;
}
