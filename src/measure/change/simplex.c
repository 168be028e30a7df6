/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/change/simplex.c - see simplex.h.
 */
#include "measure/change/simplex.h"

#include <math.h>
#include <stdlib.h>

#include "core/err.h"

enum { STEPS_EACH = 50 }; /* of a point, at most: far more than are seen */
#define NEAR 1e-10
#define LEFT 1e-13 /* of a pivot: the points of a corral depend on each other */

/* Points are taken from the target, so that the nearest to 0 is sought. */
typedef struct hull {
    size_t n, k;
    double *gram; /* n by n: products of points */
    double scale; /* the largest square */
    double *weight;
    size_t *in; /* points with weight: the corral */
    size_t s;
    double *factor, *u; /* of the corral */
} hull;

static double product(const hull *h, size_t i) /* of point i and the mixture */
{
    double sum = 0;
    for (size_t a = 0; a < h->s; a++)
        sum += h->weight[h->in[a]] * h->gram[i * h->n + h->in[a]];
    return sum;
}

/* Weights, of any sign, of the nearest point of the corral's plane: (G + scale 11') u = 1, made to
 * sum to 1. False where its points depend on each other. */
static bool plane(hull *h)
{
    double sum = 0;
    for (size_t i = 0; i < h->s; i++)
        for (size_t j = 0; j <= i; j++) {
            double v = h->gram[h->in[i] * h->n + h->in[j]] + h->scale;
            const double was = v;
            for (size_t m = 0; m < j; m++)
                v -= h->factor[i * h->n + m] * h->factor[j * h->n + m];
            if (i == j && !(v > LEFT * was))
                return false;
            h->factor[i * h->n + j] = i == j ? sqrt(v) : v / h->factor[j * h->n + j];
        }
    for (size_t i = 0; i < h->s; i++) {
        h->u[i] = 1;
        for (size_t m = 0; m < i; m++)
            h->u[i] -= h->factor[i * h->n + m] * h->u[m];
        h->u[i] /= h->factor[i * h->n + i];
    }
    for (size_t i = h->s; i-- > 0;) {
        for (size_t m = i + 1; m < h->s; m++)
            h->u[i] -= h->factor[m * h->n + i] * h->u[m];
        h->u[i] /= h->factor[i * h->n + i];
        sum += h->u[i];
    }
    for (size_t i = 0; i < h->s; i++)
        h->u[i] /= sum;
    return true;
}

static void leave(hull *h)
{
    size_t to = 0;
    for (size_t a = 0; a < h->s; a++) {
        const size_t i = h->in[a];
        if (h->weight[i] > LEFT)
            h->in[to++] = i;
        else
            h->weight[i] = 0;
    }
    h->s = to;
}

/* Moves the mixture to the nearest point of the corral's hull, leaving points that are in its way.
 * False where the last point depends on the others: it is left out again. */
static bool settle(hull *h)
{
    while (plane(h)) {
        double by = 1;
        size_t stop = SIZE_MAX;
        for (size_t a = 0; a < h->s; a++) {
            const double now = h->weight[h->in[a]];
            if (h->u[a] > LEFT)
                continue;
            const double to = now - h->u[a] > 0 ? now / (now - h->u[a]) : 0;
            if (stop == SIZE_MAX || to < by) {
                by = to;
                stop = a;
            }
        }
        for (size_t a = 0; a < h->s; a++)
            h->weight[h->in[a]] += by * (h->u[a] - h->weight[h->in[a]]);
        if (stop == SIZE_MAX)
            return true;
        h->weight[h->in[stop]] = 0;
        leave(h);
    }
    return false;
}

static void seek(hull *h)
{
    size_t first = 0;
    for (size_t i = 1; i < h->n; i++)
        if (h->gram[i * h->n + i] < h->gram[first * h->n + first])
            first = i;
    h->in[0] = first;
    h->s = 1;
    h->weight[first] = 1;
    for (size_t step = 0; step < STEPS_EACH * (h->n + 1); step++) {
        double squared = 0, least = HUGE_VAL;
        size_t at = 0;
        for (size_t a = 0; a < h->s; a++)
            squared += h->weight[h->in[a]] * product(h, h->in[a]);
        for (size_t i = 0; i < h->n; i++) {
            const double p = product(h, i);
            if (p < least) {
                least = p;
                at = i;
            }
        }
        if (least >= squared - NEAR * NEAR * h->scale || h->s == h->n)
            return;
        for (size_t a = 0; a < h->s; a++)
            if (h->in[a] == at)
                return;
        h->in[h->s++] = at;
        if (!settle(h)) {
            h->weight[at] = 0;
            leave(h);
            return;
        }
    }
}

mn_status mn_simplex_nearest(double *weight, double *distance, const double *point,
                             const double *target, size_t n, size_t k, mn_err *e)
{
    hull h = {.n = n, .k = k, .weight = weight};
    h.gram = calloc(2 * n * n + n, sizeof *h.gram);
    h.in = calloc(n + 1, sizeof *h.in);
    if (!h.gram || !h.in) {
        free(h.gram);
        free(h.in);
        return mn_fail_memory(e);
    }
    h.factor = h.gram + n * n;
    h.u = h.factor + n * n;
    for (size_t i = 0; i < n; i++) {
        weight[i] = 0;
        for (size_t j = 0; j <= i; j++) {
            double sum = 0;
            for (size_t m = 0; m < k; m++)
                sum += (point[i * k + m] - target[m]) * (point[j * k + m] - target[m]);
            h.gram[i * n + j] = h.gram[j * n + i] = sum;
        }
        if (h.gram[i * n + i] > h.scale)
            h.scale = h.gram[i * n + i];
    }
    if (h.scale > 0)
        seek(&h);
    else
        weight[0] = 1;
    double squared = 0;
    for (size_t m = 0; m < k; m++) {
        double v = -target[m];
        for (size_t i = 0; i < n; i++)
            v += weight[i] * point[i * k + m];
        squared += v * v;
    }
    *distance = sqrt(squared);
    free(h.gram);
    free(h.in);
    return MN_OK;
}
