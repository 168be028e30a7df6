/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/score/score.c - two names to a score and a probability.
 */
#include "screen/score/inside.h"

#include <stdlib.h>
#include <string.h>

#include "core/err.h"

mn_status mn_scorer_new(mn_scorer **out, mn_err *e)
{
    mn_scorer *s = calloc(1, sizeof *s);
    if (!s)
        return mn_fail_memory(e);
    mn_costs_fill(s->costs);
    mn_budgets_fill(s->budget);
    mn_status st = mn_model_load_scores(s, e);
    if (st) {
        mn_scorer_free(s);
        return st;
    }
    *out = s;
    return MN_OK;
}

void mn_scorer_free(mn_scorer *s)
{
    if (!s)
        return;
    free(s->node);
    free(s->root);
    free(s);
}

/* Ranks within one probability: the trees know steps alone, likeness has none. Equal names come
 * above all that are not, and equal bytes above all. */
static double rank(const mn_score *o)
{
    const float *f = o->feature;
    double like = 0.6 * (double)f[MN_F_COVER_MIN] + 0.2 * (double)f[MN_F_COVER_MAX] +
                  0.2 * (1 - (double)f[MN_F_EDITS_SHARE]);
    if (o->equal == MN_EQUAL_BYTES)
        return 1;
    if (o->equal == MN_EQUAL_PLAIN)
        return 0.98 + 0.01 * like;
    return 0.85 * o->probability + 0.12 * like;
}

void mn_score_pair(mn_score *out, const mn_parsed *a, const mn_parsed *b, const mn_scorer *s)
{
    mn_align(out, a, b, s);
    mn_features_fill(out, a, b, s);
    out->probability = a->n && b->n ? mn_model_probability(s, out->feature) : 0;
    out->score = a->n && b->n ? rank(out) : 0;
}

double mn_score_bound(const mn_parsed *a, const mn_parsed *b)
{
    unsigned shared = 0;
    for (size_t i = 0; i < 27; i++)
        shared += a->count[i] < b->count[i] ? a->count[i] : b->count[i];
    unsigned least = a->core < b->core ? a->core : b->core;
    if (!least || shared * 3 < least)
        return a->raw == b->raw ? 1 : 0.3;
    return 1;
}
