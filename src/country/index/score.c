/* SPDX-License-Identifier: Apache-2.0
 *
 * country/index/score.c - the scores of countries by an index. See index.h.
 */
#include <math.h>
#include <stdlib.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/rng.h"
#include "country/index/index.h"

/* The value of an item, on the index's range. */
static double on_range(const mn_composite_item *i, const mn_fact *x)
{
    const double v = mn_fact_number(x);
    return isnan(i->from) ? v : (v - i->from) / (i->to - i->from) * 100;
}

double mn_composite_value(const mn_composite *x, const mn_fact *const *fact, const double *weight)
{
    double sum = 0, weights = 0;
    bool zero = false, none = false; /* of a geometric mean: a part is 0, or has no logarithm */
    for (size_t k = 0; k < x->n; k++) {
        const double w = weight ? weight[k] : x->item[k].weight;
        if (!fact[k] || isnan(mn_fact_number(fact[k]))) {
            if (!x->share && w != 0)
                return NAN;
            continue;
        }
        const double v = on_range(&x->item[k], fact[k]);
        const bool logarithm = x->aggregation == MN_AGGREGATE_GEOMETRIC && w != 0;
        zero = zero || (logarithm && v == 0);
        none = none || (logarithm && v < 0);
        if (w != 0 && (!logarithm || v > 0))
            sum += w * (logarithm ? mn_log(v) : v);
        weights += w;
    }
    if (x->aggregation == MN_AGGREGATE_SUM)
        return x->constant + sum;
    if (!(weights > 0) || none)
        return NAN;
    if (x->aggregation == MN_AGGREGATE_MEAN)
        return x->constant + sum / weights;
    return x->constant + (zero ? 0 : mn_exp(sum / weights));
}

/* The last year in which at least half as many countries have all of the index as ever; 0: none. */
static int last_year(const mn_composite *x, const mn_facts *f)
{
    enum { FIRST = 1900, YEARS = 301 };
    size_t whole[YEARS] = {0}, most = 0;
    for (uint32_t p = 0; p < mn_facts_places(f); p++) {
        size_t n;
        const mn_fact *first = mn_facts_of(f, p, x->item[0].indicator, &n);
        for (size_t i = 0; i < n && mn_facts_place(f, p)->country; i++) {
            size_t have = 0;
            while (have < x->n && mn_facts_in(f, p, x->item[have].indicator, first[i].year))
                have++;
            whole[first[i].year - FIRST] += have == x->n && (first[i].marks & MN_FACT_STANDS);
        }
    }
    for (int y = 0; y < YEARS; y++)
        most = whole[y] > most ? whole[y] : most;
    for (int y = YEARS - 1; y >= 0 && most; y--)
        if (2 * whole[y] >= most)
            return FIRST + y;
    return 0;
}

mn_status mn_composite_rate(mn_composite_scores *out, const mn_composite *x, const mn_facts *f,
                            int year, mn_err *e)
{
    const size_t places = mn_facts_places(f);
    *out = (mn_composite_scores){.year = year ? year : x->year ? x->year : last_year(x, f)};
    out->at = calloc(places + 1, sizeof *out->at);
    out->facts = calloc(places * x->n + 1, sizeof *out->facts);
    if (!out->at || !out->facts) {
        mn_composite_scores_free(out);
        return mn_fail_memory(e);
    }
    for (size_t p = 0; p < places; p++) {
        mn_composite_score *s = &out->at[out->n];
        *s = (mn_composite_score){.place = (uint32_t)p, .fact = out->facts + out->n * x->n};
        for (size_t k = 0; k < x->n; k++) {
            s->fact[k] = mn_facts_in(f, (uint32_t)p, x->item[k].indicator, out->year);
            s->missing += !s->fact[k] || isnan(mn_fact_number(s->fact[k]));
        }
        s->value = mn_composite_value(x, s->fact, NULL);
        out->n += s->missing < x->n && mn_facts_place(f, (uint32_t)p)->country;
    }
    return MN_OK;
}

void mn_composite_scores_free(mn_composite_scores *s)
{
    free(s->at);
    free(s->facts);
    *s = (mn_composite_scores){.n = 0};
}
