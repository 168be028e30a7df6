/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/inspect/fault.c - means of histories with a fault, out of independent lists.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/rng.h"
#include "measure/count/count.h"
#include "measure/inspect/inspect.h"

void mn_fault_none(double *mean, unsigned lists, double people, const double *chance)
{
    for (unsigned w = 0; w < 1U << lists; w++) {
        mean[w] = people;
        for (unsigned k = 0; k < lists; k++)
            mean[w] *= w >> k & 1 ? chance[k] : 1 - chance[k];
    }
}

/* A share of those in histories that have all of `with` and not `without` comes to have it
 * (add), or those that have both lose it. */
static void move(double *mean, unsigned lists, unsigned with, unsigned other, bool add,
                 double share)
{
    for (unsigned w = 0; w < 1U << lists; w++) {
        if (!(w >> with & 1) || (w >> other & 1) == add)
            continue;
        const double moved = share * mean[w];
        mean[w] -= moved;
        mean[w ^ 1U << other] += moved;
    }
}

/* Two lists' odds ratio, with their sizes kept (Plackett 1965). */
static void depend(double *mean, unsigned lists, double people, const double *chance,
                   const mn_finding *f)
{
    const double a = chance[f->first], b = chance[f->second], odds = f->seen;
    const double s = 1 + (a + b) * (odds - 1);
    const double both =
        odds == 1 ? a * b : (s - sqrt(s * s - 4 * odds * (odds - 1) * a * b)) / (2 * (odds - 1));
    mn_fault_none(mean, lists, people, chance);
    for (unsigned w = 0; w < 1U << lists; w++) {
        const bool i = w >> f->first & 1, j = w >> f->second & 1;
        const double alone = (i ? a : 1 - a) * (j ? b : 1 - b);
        const double joint = i ? (j ? both : a - both) : j ? b - both : 1 - a - b + both;
        if (alone > 0)
            mean[w] *= joint / alone;
    }
}

/* So many pairs of persons on lists, by chance, under one number: as many as give that many
 * records which name a list again. */
static mn_status merge(double *mean, unsigned lists, const mn_finding *f, mn_err *e)
{
    const unsigned cells = 1U << lists;
    double cases = 0, common = 0;
    double *share = calloc(cells, sizeof *share);
    if (!share)
        return mn_fail_memory(e);
    for (unsigned w = 1; w < cells; w++)
        cases += mean[w];
    for (unsigned w = 1; w < cells; w++)
        share[w] = mean[w] / cases;
    for (unsigned k = 0; k < lists; k++) {
        double on = 0;
        for (unsigned w = 1; w < cells; w++)
            on += w >> k & 1 ? share[w] : 0;
        common += on * on;
    }
    double pairs = f->seen / common;
    pairs = pairs < cases / 4 ? pairs : cases / 4;
    for (unsigned w = 1; w < cells; w++)
        mean[w] -= 2 * pairs * share[w];
    for (unsigned v = 1; v < cells; v++)
        for (unsigned w = 1; w < cells && share[v] > 0; w++)
            mean[v | w] += pairs * share[v] * share[w];
    free(share);
    return MN_OK;
}

/* Exponential stays in a population that is as large on every day; in windows. The shares of the
 * window that persons are there, at quantiles: those there from the first day on, then those who
 * come later, each at times of their own. */
enum { TIMES = 40 };

static double part_of(double stay, double from, double q)
{
    const double until = from - stay * mn_log(1 - q);
    return (until < 1 ? until : 1) - from;
}

typedef struct parts {
    double part[TIMES + TIMES * TIMES], weight[TIMES + TIMES * TIMES];
    unsigned n;
} parts;

static void parts_of(parts *out, double stay)
{
    const double there = stay / (1 + stay);
    out->n = 0;
    for (unsigned q = 0; q < TIMES; q++) {
        out->part[out->n] = part_of(stay, 0, (q + 0.5) / TIMES);
        out->weight[out->n++] = there / TIMES;
        for (unsigned t = 0; t < TIMES; t++) {
            out->part[out->n] = part_of(stay, (t + 0.5) / TIMES, (q + 0.5) / TIMES);
            out->weight[out->n++] = (1 - there) / (TIMES * TIMES);
        }
    }
}

double mn_fault_gap(double stay)
{
    /* Two days within a part lie a third of it apart; parts are found twice by their squares. */
    parts p;
    double found = 0, gap = 0;
    parts_of(&p, stay);
    for (unsigned i = 0; i < p.n; i++) {
        const double twice = p.weight[i] * p.part[i] * p.part[i];
        found += twice;
        gap += twice * p.part[i];
    }
    return gap / found;
}

double mn_fault_stay(double gap)
{
    double low = 0.01, high = 100;
    for (int i = 0; i < 40; i++) {
        const double mid = sqrt(low * high);
        if (mn_fault_gap(mid) < gap)
            low = mid;
        else
            high = mid;
    }
    return sqrt(low * high);
}

static void come_and_go(double *mean, unsigned lists, double people, const double *chance,
                        double stay)
{
    parts p;
    double on[MN_LISTS_MOST], part = 0;
    parts_of(&p, stay);
    for (unsigned i = 0; i < p.n; i++)
        part += p.weight[i] * p.part[i];
    memset(mean, 0, sizeof *mean << lists);
    for (unsigned i = 0; i < p.n; i++) {
        for (unsigned k = 0; k < lists; k++) {
            /* Lists are as large, as they find each day more of fewer. */
            const double all = chance[k] / part < 0.95 ? chance[k] / part : 0.95;
            on[k] = 1 - mn_exp(p.part[i] * mn_log(1 - all));
        }
        for (unsigned w = 0; w < 1U << lists; w++) {
            double m = people * p.weight[i];
            for (unsigned k = 0; k < lists; k++)
                m *= w >> k & 1 ? on[k] : 1 - on[k];
            mean[w] += m;
        }
    }
}

mn_status mn_fault_make(double *mean, unsigned lists, double people, const double *chance,
                        const mn_finding *f, double cases, double days, mn_err *e)
{
    mn_fault_none(mean, lists, people, chance);
    switch (f->kind) {
    case MN_FINDING_NOWHERE:
        for (unsigned w = 1; w < 1U << lists; w++)
            mean[w] *= cases / (cases + f->seen);
        break;
    case MN_FINDING_TWICE:
        return merge(mean, lists, f, e);
    case MN_FINDING_INSIDE:
        move(mean, lists, f->first, f->second, true, 1);
        break;
    case MN_FINDING_EXCLUSIVE:
        move(mean, lists, f->first, f->second, false, 1);
        break;
    case MN_FINDING_DEPENDENT:
        depend(mean, lists, people, chance, f);
        break;
    case MN_FINDING_REFERRAL:
        move(mean, lists, f->first, f->second, true, f->strength);
        break;
    case MN_FINDING_OPEN:
        come_and_go(mean, lists, people, chance, f->strength / days);
        break;
    default:
        break;
    }
    return MN_OK;
}
