/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/method/dga.c - see dga.h.
 *
 * Given a graph and the number of persons on no list, the chance of the table is a product over the
 * graph's cliques of Dirichlet-multinomial chances of their own tables, divided by those of the
 * separators. Only the cell of a clique's table that is on none of its lists depends on the number,
 * so that all that is needed are logarithms of one gamma function for each group of lists and
 * number.
 */
#include "measure/method/dga.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/parallel.h"
#include "measure/count/count.h"
#include "measure/method/graphs.h"

enum {
    PARTS = 64,
    APART = 1024, /* numbers of one distance, then it doubles */
    GLANCE = 8    /* each graph is first looked at by every eighth number */
};
#define LITTLE 30 /* graphs whose best is exp(-30) of the best of all are left out */

typedef struct graph {
    uint32_t pairs;
    mn_decomposed d;
    double fixed; /* of its log chance: what does not depend on the number */
} graph;

typedef struct job {
    unsigned lists;
    size_t n;               /* numbers */
    double *number, *width; /* and what each stands for */
    double *group;          /* by group of lists and number: log gamma(empty + number + delta) */
    double *common;         /* by number: what all graphs have */
    graph *graph;
    size_t graphs;
    double most; /* of all log chances that were glanced at */
    double *sum; /* by part and number */
    double *of;  /* by graph: its best log chance at a glance, then its share */
} job;

/* --- what depends on one group -------------------------------------------------------------------
 */

static double log_gamma(double x)
{
    return mn_log_factorial(x - 1);
}

/* Of each group of lists: the part that is fixed, and how many persons are on none of its lists. */
static void groups(double *fixed, double *empty, unsigned lists, const double *count, double delta)
{
    const unsigned cells = 1U << lists;
    for (unsigned group = 0; group < cells; group++) {
        const double own = delta * (double)(cells >> __builtin_popcount(group));
        fixed[group] = 0;
        empty[group] = 0;
        for (unsigned sub = group;; sub = (sub - 1) & group) {
            double n = 0;
            for (unsigned w = 1; w < cells; w++)
                if ((w & group) == sub)
                    n += count[w];
            if (sub)
                fixed[group] += log_gamma(n + own) - log_gamma(own);
            else {
                empty[group] = n;
                fixed[group] -= log_gamma(own);
                break;
            }
        }
    }
}

static mn_status list_graphs(job *j, const double *fixed, bool saturated, mn_err *e)
{
    const unsigned pairs = j->lists * (j->lists - 1) / 2;
    const uint32_t all = (1U << pairs) - 1;
    j->graph = calloc((size_t)all + 1, sizeof *j->graph);
    if (!j->graph)
        return mn_fail_memory(e);
    for (uint32_t g = 0; g <= all; g++) {
        graph *to = &j->graph[j->graphs];
        if ((g == all && !saturated) || !mn_graph_decompose(&to->d, j->lists, g))
            continue;
        to->pairs = g;
        to->fixed = 0;
        for (unsigned i = 0; i < to->d.cliques; i++)
            to->fixed += fixed[to->d.clique[i]] - (i ? fixed[to->d.separator[i]] : 0);
        j->graphs++;
    }
    return MN_OK;
}

/* --- sums ----------------------------------------------------------------------------------------
 */

static double value(const job *j, const graph *g, size_t k)
{
    double v = j->common[k] + g->fixed + j->group[(size_t)g->d.clique[0] * j->n + k];
    for (unsigned i = 1; i < g->d.cliques; i++)
        v += j->group[(size_t)g->d.clique[i] * j->n + k] -
             j->group[(size_t)g->d.separator[i] * j->n + k];
    return v;
}

static void glance(size_t part, void *payload)
{
    job *j = payload;
    for (size_t g = part; g < j->graphs; g += PARTS) {
        j->of[g] = -HUGE_VAL;
        for (size_t k = 0; k < j->n; k += GLANCE) {
            const double v = value(j, &j->graph[g], k);
            j->of[g] = v > j->of[g] ? v : j->of[g];
        }
    }
}

/* Each graph's chance at each number, by the best of all. */
static void add_up(size_t part, void *payload)
{
    job *j = payload;
    double *sum = j->sum + part * j->n;
    for (size_t g = part; g < j->graphs; g += PARTS) {
        double own = 0;
        for (size_t k = 0; j->of[g] > j->most - LITTLE && k < j->n; k++) {
            const double x = value(j, &j->graph[g], k) - j->most;
            if (x < -2 * LITTLE)
                continue;
            const double p = mn_exp(x) * j->width[k];
            sum[k] += p;
            own += p;
        }
        j->of[g] = own;
    }
}

static mn_status weigh(mn_dga *out, job *j, double cases, const mn_ctx *ctx, mn_err *e)
{
    j->sum = calloc((size_t)PARTS * j->n + j->graphs, sizeof *j->sum);
    out->total = calloc(2 * j->n, sizeof *out->total);
    if (!j->sum || !out->total)
        return mn_fail_memory(e);
    j->of = j->sum + (size_t)PARTS * j->n;
    j->most = -HUGE_VAL;
    mn_status st = mn_parallel(ctx, PARTS, glance, j, e);
    for (size_t g = 0; g < j->graphs; g++)
        j->most = j->of[g] > j->most ? j->of[g] : j->most;
    if (!st)
        st = mn_parallel(ctx, PARTS, add_up, j, e);
    if (st)
        return st;
    double sum = 0;
    out->below = out->total + j->n;
    out->n = j->n;
    out->graphs = j->graphs;
    for (size_t k = 0; k < j->n; k++) {
        for (size_t p = 0; p < PARTS; p++)
            sum += j->sum[p * j->n + k];
        out->total[k] = cases + j->number[k];
        out->below[k] = sum;
    }
    for (size_t k = 0; k < j->n; k++) {
        out->below[k] /= sum;
        out->mean += out->total[k] * (out->below[k] - (k ? out->below[k - 1] : 0));
    }
    out->beyond = 1 - out->below[j->n - j->n / 100 - 1];
    for (size_t g = 0; g < j->graphs; g++)
        if (j->of[g] / sum > out->weight) {
            out->weight = j->of[g] / sum;
            out->best = j->graph[g].pairs;
        }
    out->median = mn_dga_quantile(out, 0.5);
    return MN_OK;
}

/* --- numbers that are thought of -----------------------------------------------------------------
 */

static mn_status list_numbers(job *j, const mn_dga_options *o, double cases, mn_err *e)
{
    const double most = o->most > 0 ? o->most : 1000 * cases;
    for (int fill = 0; fill < 2; fill++) {
        double at = o->step > 0 ? o->first : 0, step = o->step > 0 ? o->step : 1;
        size_t n = 0;
        for (; at <= most && n < 1 << 20; n++) {
            if (!(o->step > 0) && n >= (size_t)2 * APART && n % APART == 0)
                step *= 2;
            if (fill) {
                j->number[n] = at;
                j->width[n] = step;
            }
            at += step;
        }
        j->n = n;
        if (!fill && !(j->number = calloc(2 * n + 1, sizeof *j->number)))
            return mn_fail_memory(e);
        j->width = j->number + n;
    }
    return j->n ? MN_OK : mn_fail(e, MN_USAGE, "no number of persons is thought of");
}

static void logarithms(job *j, const double *empty, double delta, double cases)
{
    const unsigned cells = 1U << j->lists;
    for (unsigned group = 0; group < cells; group++) {
        const double own = delta * (double)(cells >> __builtin_popcount(group));
        for (size_t k = 0; k < j->n; k++)
            j->group[(size_t)group * j->n + k] = log_gamma(empty[group] + j->number[k] + own);
    }
    /* The coefficient N! / n0!, the prior 1 / N and the one clique more than separators. */
    for (size_t k = 0; k < j->n; k++) {
        const double none = j->number[k], all = cases + none;
        j->common[k] = mn_log_factorial(all) - mn_log_factorial(none) - mn_log(all) -
                       log_gamma(all + delta * cells);
    }
}

mn_status mn_dga_run(mn_dga *out, unsigned lists, const double *count, const mn_dga_options *o,
                     const mn_ctx *ctx, mn_err *e)
{
    const unsigned cells = 1U << lists;
    const double delta = o->delta > 0 ? o->delta : 1.0 / cells;
    double fixed[1 << MN_DGA_LISTS], empty[1 << MN_DGA_LISTS], cases = 0;
    job j = {.lists = lists};
    *out = (mn_dga){0};
    if (lists < 2 || lists > MN_DGA_LISTS)
        return mn_fail(e, MN_USAGE, "decomposable graphs are averaged for 2 to %d lists",
                       MN_DGA_LISTS);
    for (unsigned w = 1; w < cells; w++)
        cases += count[w];
    groups(fixed, empty, lists, count, delta);
    mn_status st = list_numbers(&j, o, cases, e);
    if (!st && !(j.group = calloc((size_t)(cells + 1) * j.n, sizeof *j.group)))
        st = mn_fail_memory(e);
    if (!st)
        st = list_graphs(&j, fixed, o->saturated, e);
    if (!st) {
        j.common = j.group + (size_t)cells * j.n;
        logarithms(&j, empty, delta, cases);
        st = weigh(out, &j, cases, ctx, e);
    }
    free(j.number);
    free(j.group);
    free(j.graph);
    free(j.sum);
    if (st)
        mn_dga_free(out);
    return st;
}

double mn_dga_quantile(const mn_dga *d, double p)
{
    size_t low = 0, high = d->n - 1;
    while (low < high) {
        const size_t mid = (low + high) / 2;
        if (d->below[mid] < p)
            low = mid + 1;
        else
            high = mid;
    }
    return d->total[low];
}

void mn_dga_name(char out[64], unsigned lists, uint32_t pairs)
{
    mn_decomposed d;
    size_t len = 0;
    out[0] = 0;
    if (!mn_graph_decompose(&d, lists, pairs))
        return;
    for (unsigned i = 0; i < d.cliques; i++) {
        if (i)
            out[len++] = '+';
        for (unsigned k = 0; k < lists; k++)
            if (d.clique[i] >> k & 1)
                out[len++] = (char)('1' + k);
    }
    out[len] = 0;
}

void mn_dga_free(mn_dga *d)
{
    free(d->total);
    *d = (mn_dga){0};
}
