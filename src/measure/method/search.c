/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/method/search.c - see search.h.
 */
#include "measure/method/search.h"

#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/parallel.h"
#include "core/rng.h"

/* --- the plan ------------------------------------------------------------------------------------
 */

/* Sets of 2 .. order lists: by size, so that a set's subsets stand before it. */
static bool list_sets(mn_hier_plan *p)
{
    for (unsigned size = 2; size <= p->order; size++)
        for (unsigned w = 1; w < 1U << p->lists; w++)
            if ((unsigned)__builtin_popcount(w) == size) {
                if (p->sets == MN_HIER_SETS)
                    return false;
                p->set[p->sets++] = (uint16_t)w;
            }
    return true;
}

/* Of each set, those one list smaller, as bits. */
static void list_needs(uint64_t *need, const mn_hier_plan *p)
{
    for (unsigned i = 0; i < p->sets; i++) {
        need[i] = 0;
        for (unsigned j = 0; j < i; j++)
            if ((p->set[j] & p->set[i]) == p->set[j] &&
                __builtin_popcount(p->set[j]) + 1 == __builtin_popcount(p->set[i]))
                need[i] |= 1ULL << j;
    }
}

typedef struct walk {
    mn_hier_plan *p;
    uint64_t need[MN_HIER_SETS];
    size_t n;
    bool store;
} walk;

/* All models that agree with `model` on the sets before i. */
static void go(walk *w, uint64_t model, unsigned i)
{
    const mn_hier_plan *p = w->p;
    while (i < p->sets && (w->need[i] & ~model))
        i++;
    if (w->n > MN_HIER_MOST)
        return;
    if (i == p->sets) {
        if (w->store)
            w->p->model[w->n] = model;
        w->n++;
        return;
    }
    go(w, model, i + 1);
    go(w, model | 1ULL << i, i + 1);
}

/* How many there are, the saturated one too where the order reaches it. */
static size_t count_models(mn_hier_plan *p)
{
    walk w = {.p = p};
    if (!list_sets(p))
        return MN_HIER_MOST + 1;
    list_needs(w.need, p);
    go(&w, 0, 0);
    return w.n;
}

unsigned mn_hier_order(unsigned lists, unsigned order)
{
    if (order >= lists)
        order = lists - 1;
    for (; order >= 1; order--) {
        mn_hier_plan p = {.lists = lists, .order = order};
        if (count_models(&p) <= MN_HIER_MOST)
            return order;
    }
    return 0;
}

mn_status mn_hier_plan_make(mn_hier_plan *out, unsigned lists, unsigned order, mn_err *e)
{
    *out = (mn_hier_plan){.lists = lists, .order = order < lists ? order : lists - 1};
    const size_t n = count_models(out);
    if (n > MN_HIER_MOST) {
        mn_fail(e, MN_USAGE, "%u lists have more than %d models of order %u", lists, MN_HIER_MOST,
                out->order);
        return mn_hint(e, "ask for a lower order, or put lists together");
    }
    walk w = {.p = out, .store = true};
    out->model = calloc(n, sizeof *out->model);
    if (!out->model)
        return mn_fail_memory(e);
    list_needs(w.need, out);
    go(&w, 0, 0);
    out->n = n;
    return MN_OK;
}

void mn_hier_plan_free(mn_hier_plan *p)
{
    free(p->model);
    *p = (mn_hier_plan){0};
}

void mn_hier_model(mn_loglin *out, const mn_hier_plan *p, uint64_t model)
{
    mn_loglin_main(out, p->lists);
    /* Subsets come first and sets are in the order of the model's: it is only appended to. */
    for (unsigned i = 0; i < p->sets; i++)
        if (model >> i & 1)
            out->set[out->n++] = p->set[i];
}

/* --- fits ----------------------------------------------------------------------------------------
 */

enum { RUN = 512 }; /* models that one thread fits one after the other */

typedef struct job {
    const mn_hier_plan *plan;
    const double *count;
    mn_judged *at; /* by the plan's order; bic NaN: refused */
    uint8_t *code; /* 0xFF: could not be fitted */
    mn_status *st; /* of each run: memory */
} job;

static void run(size_t i, void *payload)
{
    job *j = payload;
    const mn_hier_plan *p = j->plan;
    mn_fitter *f = NULL;
    mn_err e = {0};
    j->st[i] = mn_fitter_new(&f, p->lists, &e);
    if (j->st[i])
        return;
    mn_fitter_table(f, j->count);
    for (size_t k = i * RUN; k < (i + 1) * RUN && k < p->n; k++) {
        mn_loglin m;
        mn_fitted fit;
        mn_hier_model(&m, p, p->model[k]);
        if (mn_fitter_fit(&fit, f, &m, k > i * RUN, &e)) {
            j->code[k] = 0xFF;
            continue;
        }
        j->code[k] = (uint8_t)fit.code;
        if (fit.code)
            continue;
        mn_fitter_judge(&fit, f);
        j->at[k] = (mn_judged){p->model[k], fit.dark, fit.aic, fit.bic};
    }
    mn_fitter_free(f);
}

static int by_bic(const void *a, const void *b)
{
    const mn_judged *x = a, *y = b;
    if (x->bic != y->bic)
        return x->bic < y->bic ? -1 : 1;
    return x->model < y->model ? -1 : x->model > y->model;
}

mn_status mn_hier_run(mn_hier *out, const mn_hier_plan *p, const double *count, const mn_ctx *ctx,
                      mn_err *e)
{
    const size_t runs = (p->n + RUN - 1) / RUN;
    job j = {.plan = p, .count = count};
    *out = (mn_hier){0};
    j.at = calloc(p->n, sizeof *j.at);
    j.code = calloc(p->n, 1);
    j.st = calloc(runs, sizeof *j.st);
    mn_status st = j.at && j.code && j.st ? mn_parallel(ctx, runs, run, &j, e) : mn_fail_memory(e);
    for (size_t i = 0; i < runs && !st; i++)
        if (j.st[i])
            st = mn_fail_memory(e);
    for (size_t k = 0; k < p->n && !st; k++) {
        if (j.code[k] == 0)
            j.at[out->n++] = j.at[k];
        else
            out->refused[j.code[k] & 3 & -(j.code[k] < 4)]++;
    }
    free(j.code);
    free(j.st);
    if (st) {
        free(j.at);
        *out = (mn_hier){0};
        return st;
    }
    out->at = j.at;
    qsort(out->at, out->n, sizeof *out->at, by_bic);
    return MN_OK;
}

void mn_hier_free(mn_hier *s)
{
    free(s->at);
    *s = (mn_hier){0};
}

void mn_hier_weights(double *weight, const mn_hier *s, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += weight[i] = mn_exp(-(s->at[i].bic - s->at[0].bic) / 2);
    for (size_t i = 0; i < n; i++)
        weight[i] /= sum;
}

double mn_hier_average(const mn_hier *s, double cases)
{
    double sum = 0, dark = 0;
    for (size_t i = 0; i < s->n; i++) {
        const double w = mn_exp(-(s->at[i].bic - s->at[0].bic) / 2);
        sum += w;
        dark += w * s->at[i].dark;
    }
    return cases + dark / sum;
}
