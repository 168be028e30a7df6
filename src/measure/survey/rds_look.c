/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/survey/rds_look.c - whether recruiting went on until it forgot its seeds, and whether it
 * went everywhere (Gile, Johnston & Salganik 2015, doi 10.1111/rssa.12059). See rds.h.
 */
#include <math.h>
#include <stdlib.h>

#include "core/err.h"
#include "measure/survey/rds.h"

void mn_rds_look_free(mn_rds_look *l)
{
    free(l->by_wave);
    free(l->to_wave);
    free(l->by_tree);
    free(l->of_tree);
    free(l->deepest);
    free(l->move);
    free(l->degree);
    free(l->recruits);
    *l = (mn_rds_look){0};
}

static void to_shares(double *share, uint32_t groups)
{
    double sum = 0;
    for (uint32_t g = 0; g < groups; g++)
        sum += share[g];
    for (uint32_t g = 0; g < groups; g++)
        share[g] = sum > 0 ? share[g] / sum : (double)NAN;
}

static void fill(mn_rds_look *l, const mn_rds *s, const mn_rds_trait *x, double *count)
{
    const uint32_t groups = x->groups;
    for (uint32_t i = 0; i < s->n; i++) {
        const uint32_t by = s->recruiter[i], w = s->wave[i], k = s->tree[i], g = x->group[i];
        if (by != MN_RDS_NOBODY && x->group[by] != MN_VALUE_NONE && g != MN_VALUE_NONE)
            l->move[x->group[by] * groups + g]++;
        l->deepest[k] = w > l->deepest[k] ? w : l->deepest[k];
        if (!mn_rds_counts(s, x, i))
            continue;
        l->count++;
        count[g]++;
        l->to_wave[w]++;
        l->of_tree[k]++;
        l->by_wave[w * groups + g] += 1 / s->degree[i];
        l->by_tree[k * groups + g] += 1 / s->degree[i];
        l->degree[g] += 1 / s->degree[i];
        l->recruits[g] += s->first[i + 1] - s->first[i];
    }
    for (uint32_t w = 1; w <= s->waves; w++) {
        l->to_wave[w] += l->to_wave[w - 1];
        for (uint32_t g = 0; g < groups; g++)
            l->by_wave[w * groups + g] += l->by_wave[(w - 1) * groups + g];
    }
    for (uint32_t w = 0; w <= s->waves; w++)
        to_shares(l->by_wave + (size_t)w * groups, groups);
    for (uint32_t k = 0; k < s->trees; k++)
        to_shares(l->by_tree + (size_t)k * groups, groups);
    for (uint32_t g = 0; g < groups; g++) {
        l->degree[g] = count[g] > 0 ? count[g] / l->degree[g] : (double)NAN;
        l->recruits[g] = count[g] > 0 ? l->recruits[g] / count[g] : (double)NAN;
    }
}

static bool large(const mn_rds_look *l, uint32_t tree)
{
    return l->of_tree[tree] >= 10 && 10 * (uint64_t)l->of_tree[tree] >= l->count;
}

/* Between a share in two trees, where it is more than three errors of samples of these sizes that
 * are worth half of themselves; else 0. */
static double distance(const mn_rds_look *l, double share, size_t a, size_t b, uint32_t groups)
{
    const double d = fabs(l->by_tree[a] - l->by_tree[b]);
    const double parts = 1.0 / l->of_tree[a / groups] + 1.0 / l->of_tree[b / groups];
    return d > 3 * sqrt(2 * share * (1 - share) * parts) ? d : 0;
}

static void judge(mn_rds_look *l, const mn_rds *s, uint32_t groups)
{
    while (l->half < s->waves && 2 * l->to_wave[l->half] < l->count)
        l->half++;
    const double *last = l->by_wave + (size_t)s->waves * groups;
    for (uint32_t w = l->half; w <= s->waves; w++)
        for (uint32_t g = 0; g < groups; g++)
            l->moved = fmax(l->moved, fabs(l->by_wave[w * groups + g] - last[g]));
    for (uint32_t g = 0; g < groups; g++)
        for (uint32_t k = 0; k < s->trees; k++)
            for (uint32_t i = 0; i < k && large(l, k); i++)
                if (large(l, i))
                    l->apart = fmax(l->apart,
                                    distance(l, last[g], k * groups + g, i * groups + g, groups));
    for (uint32_t k = 0; k < s->trees; k++)
        l->largest = l->of_tree[k] > l->largest ? l->of_tree[k] : l->largest;
    double within = 0, expected = 0, all = 0;
    for (uint32_t c = 0; c < groups * groups; c++)
        all += l->move[c];
    for (uint32_t g = 0; g < groups; g++) {
        double from = 0, to = 0;
        for (uint32_t h = 0; h < groups; h++) {
            from += l->move[g * groups + h];
            to += l->move[h * groups + g];
        }
        within += l->move[g * groups + g];
        expected += all > 0 ? from * to / all : 0;
    }
    l->homophily = expected > 0 ? within / expected : (double)NAN;
}

mn_status mn_rds_look_at(mn_rds_look *out, const mn_rds *s, const mn_rds_trait *x, mn_err *e)
{
    const size_t g = x->groups, waves = (size_t)s->waves + 1;
    mn_rds_look l = {.count = 0};
    double *count = calloc(g, sizeof *count);
    l.by_wave = calloc(waves * g, sizeof *l.by_wave);
    l.to_wave = calloc(waves, sizeof *l.to_wave);
    l.by_tree = calloc((size_t)s->trees * g + 1, sizeof *l.by_tree);
    l.of_tree = calloc((size_t)s->trees + 1, sizeof *l.of_tree);
    l.deepest = calloc((size_t)s->trees + 1, sizeof *l.deepest);
    l.move = calloc(g * g, sizeof *l.move);
    l.degree = calloc(g, sizeof *l.degree);
    l.recruits = calloc(g, sizeof *l.recruits);
    const bool all = count && l.by_wave && l.to_wave && l.by_tree && l.of_tree && l.deepest &&
                     l.move && l.degree && l.recruits;
    if (all) {
        fill(&l, s, x, count);
        judge(&l, s, x->groups);
        *out = l;
    } else
        mn_rds_look_free(&l);
    free(count);
    return all ? MN_OK : mn_fail_memory(e);
}
