/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/stratum/chances.c - see chances.h.
 */
#include "measure/stratum/chances.h"

#include <math.h>
#include <string.h>

#include "core/rng.h"

unsigned mn_pool_sets(uint16_t set[MN_POOL_SETS], unsigned lists)
{
    unsigned n = 0;
    for (unsigned i = 0; i < lists; i++)
        set[n++] = (uint16_t)(1U << i);
    for (unsigned i = 0; i < lists && lists > 2; i++)
        for (unsigned j = i + 1; j < lists; j++)
            set[n++] = (uint16_t)(1U << i | 1U << j);
    return n;
}

void mn_chances_model_of(mn_chances_model *out, unsigned lists)
{
    *out = (mn_chances_model){.lists = lists, .cells = 1U << lists};
    out->sets = mn_pool_sets(out->set, lists);
    for (unsigned i = 0; i < out->sets; i++)
        for (unsigned j = 0; j < out->sets; j++)
            out->both[i][j] = out->set[i] | out->set[j];
}

/* p[w] becomes the sum of p over all that contain w. */
static void sum_above(double *p, unsigned cells)
{
    for (unsigned bit = 1; bit < cells; bit *= 2)
        for (unsigned from = 0; from < cells; from += 2 * bit)
            for (unsigned i = from; i < from + bit; i++)
                p[i] += p[i + bit];
}

/* By sums of logarithms: where products leave what a double holds. */
static double by_logarithms(double *p, const mn_chances_model *m, const double *theta)
{
    double most = -HUGE_VAL, sum = 0;
    memset(p, 0, m->cells * sizeof *p);
    for (unsigned i = 0; i < m->sets; i++)
        p[m->set[i]] = theta[i];
    for (unsigned bit = 1; bit < m->cells; bit *= 2)
        for (unsigned from = 0; from < m->cells; from += 2 * bit)
            for (unsigned i = from; i < from + bit; i++)
                p[i + bit] += p[i];
    for (unsigned w = 1; w < m->cells; w++)
        most = p[w] > most ? p[w] : most;
    for (unsigned w = 1; w < m->cells; w++)
        sum += p[w] = mn_exp(p[w] - most);
    p[0] = 0;
    for (unsigned w = 1; w < m->cells; w++)
        p[w] /= sum;
    sum_above(p, m->cells);
    return most + mn_log(sum);
}

double mn_chances_of(double *p, const mn_chances_model *m, const double *theta)
{
    double sum = 0;
    for (unsigned w = 0; w < m->cells; w++)
        p[w] = 1;
    for (unsigned i = 0; i < m->sets; i++)
        p[m->set[i]] = mn_exp(theta[i]);
    for (unsigned bit = 1; bit < m->cells; bit *= 2)
        for (unsigned from = 0; from < m->cells; from += 2 * bit)
            for (unsigned i = from; i < from + bit; i++)
                p[i + bit] *= p[i];
    for (unsigned w = 1; w < m->cells; w++)
        sum += p[w];
    if (!(sum > 1e-200 && sum < 1e200))
        return by_logarithms(p, m, theta);
    p[0] = 0;
    const double share = 1 / sum;
    for (unsigned w = 1; w < m->cells; w++)
        p[w] *= share;
    sum_above(p, m->cells);
    return mn_log(sum);
}

void mn_chances_add(double *gradient, double *curve, const mn_chances_model *m, const double *p,
                    const double *margin, double persons)
{
    double own[MN_POOL_SETS];
    for (unsigned i = 0; i < m->sets; i++) {
        own[i] = p[m->set[i]];
        gradient[i] += margin[i] - persons * own[i];
    }
    for (unsigned i = 0; i < m->sets; i++)
        for (unsigned j = 0; j <= i; j++)
            curve[i * m->sets + j] += persons * (p[m->both[i][j]] - own[i] * own[j]);
}

bool mn_chances_factor(double *a, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        double *row = a + (size_t)i * n;
        for (unsigned j = 0; j <= i; j++) {
            const double *other = a + (size_t)j * n;
            double x = row[j];
            for (unsigned k = 0; k < j; k++)
                x -= row[k] * other[k];
            if (j < i)
                row[j] = x / other[j];
            else if (!(x > 0 && isfinite(x)))
                return false;
            else
                row[i] = sqrt(x);
        }
    }
    return true;
}

void mn_chances_solve_half(double *x, const double *l, unsigned n)
{
    for (unsigned i = n; i-- > 0;) {
        x[i] /= l[(size_t)i * n + i];
        for (unsigned k = 0; k < i; k++)
            x[k] -= l[(size_t)i * n + k] * x[i];
    }
}

void mn_chances_solve(double *x, const double *l, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        double v = x[i];
        for (unsigned k = 0; k < i; k++)
            v -= l[(size_t)i * n + k] * x[k];
        x[i] = v / l[(size_t)i * n + i];
    }
    mn_chances_solve_half(x, l, n);
}

double mn_chances_square(const double *x, const double *l, unsigned n)
{
    double sum = 0;
    for (unsigned j = 0; j < n; j++) {
        double v = 0;
        for (unsigned i = j; i < n; i++)
            v += l[(size_t)i * n + j] * x[i];
        sum += v * v;
    }
    return sum;
}

double mn_chances_log_det(const double *l, unsigned n)
{
    double product = 1, sum = 0;
    for (unsigned i = 0; i < n; i++) {
        product *= l[(size_t)i * n + i];
        if (!(product > 1e-100 && product < 1e100)) {
            sum += mn_log(product);
            product = 1;
        }
    }
    return sum + mn_log(product);
}
