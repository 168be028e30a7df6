/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/survey/rds_estimate.c - what estimators see of a sample, and the estimators. See rds.h.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "measure/count/count.h"
#include "measure/survey/rds.h"

const char *mn_rds_method_name(mn_rds_method m)
{
    static const char *const name[] = {"sample", "rds1", "rds2", "ss"};
    return name[m];
}

/* --- counts --------------------------------------------------------------------------------------
 */

bool mn_rds_counts(const mn_rds *s, const mn_rds_trait *x, uint32_t i)
{
    return !isnan(s->degree[i]) && x->group[i] != MN_VALUE_NONE;
}

static uint32_t place_of(const mn_rds_seen *x, double degree)
{
    uint32_t low = 0, high = x->degrees;
    while (high - low > 1) {
        const uint32_t mid = low + (high - low) / 2;
        if (x->degree[mid] <= degree)
            low = mid;
        else
            high = mid;
    }
    return low;
}

mn_status mn_rds_seen_new(mn_rds_seen *out, const mn_rds *s, const mn_rds_trait *x, mn_err *e)
{
    mn_rds_seen y = {.groups = x->groups};
    y.degree = calloc((size_t)s->n + 1, sizeof *y.degree);
    y.of = calloc((size_t)s->n + 1, sizeof *y.of);
    if (y.degree && y.of) {
        size_t n = 0;
        for (uint32_t i = 0; i < s->n; i++)
            if (mn_rds_counts(s, x, i))
                y.degree[n++] = s->degree[i];
        mn_sort_rising(y.degree, n);
        for (size_t i = 0; i < n; i++)
            if (!i || y.degree[i] > y.degree[y.degrees - 1])
                y.degree[y.degrees++] = y.degree[i];
        for (uint32_t i = 0; i < s->n; i++)
            y.of[i] = mn_rds_counts(s, x, i) ? place_of(&y, s->degree[i]) : MN_RDS_NOBODY;
    }
    const size_t g = x->groups;
    y.count = calloc((size_t)y.degrees * g + 1, sizeof *y.count);
    y.move = calloc(g * g + 1, sizeof *y.move);
    y.work = calloc((size_t)6 * y.degrees + g * (g + 3) + 1, sizeof *y.work);
    if (!y.degree || !y.of || !y.count || !y.move || !y.work) {
        mn_rds_seen_free(&y);
        return mn_fail_memory(e);
    }
    *out = y;
    return MN_OK;
}

void mn_rds_seen_clear(mn_rds_seen *x)
{
    memset(x->count, 0, (size_t)x->degrees * x->groups * sizeof *x->count);
    memset(x->move, 0, (size_t)x->groups * x->groups * sizeof *x->move);
}

void mn_rds_seen_free(mn_rds_seen *x)
{
    free(x->degree);
    free(x->of);
    free(x->count);
    free(x->move);
    free(x->work);
    *x = (mn_rds_seen){0};
}

void mn_rds_seen_fill(mn_rds_seen *out, const mn_rds *s, const mn_rds_trait *x, bool without_seeds)
{
    mn_rds_seen_clear(out);
    for (uint32_t i = 0; i < s->n; i++) {
        const uint32_t by = s->recruiter[i];
        if (out->of[i] != MN_RDS_NOBODY && (by != MN_RDS_NOBODY || !without_seeds))
            out->count[out->of[i] * x->groups + x->group[i]]++;
        if (by != MN_RDS_NOBODY && x->group[by] != MN_VALUE_NONE && x->group[i] != MN_VALUE_NONE)
            out->move[x->group[by] * x->groups + x->group[i]]++;
    }
}

/* --- estimators ----------------------------------------------------------------------------------
 */

/* Shares by counts that are weighed by 1 / size[degree]; NULL: not at all. */
static void weigh(double *share, const mn_rds_seen *x, const double *size)
{
    double sum = 0;
    for (uint32_t g = 0; g < x->groups; g++)
        share[g] = 0;
    for (uint32_t k = 0; k < x->degrees; k++)
        for (uint32_t g = 0; g < x->groups; g++) {
            const double w = x->count[k * x->groups + g] / (size ? size[k] : 1);
            share[g] += w;
            sum += w;
        }
    for (uint32_t g = 0; g < x->groups; g++)
        share[g] = sum > 0 ? share[g] / sum : (double)NAN;
}

/* Whether every group is reached from every other one. */
static bool joined(const double *move, uint32_t groups)
{
    for (int back = 0; back < 2; back++) {
        uint64_t seen = 1, last = 0;
        while (seen != last) {
            last = seen;
            for (uint32_t g = 0; g < groups; g++)
                for (uint32_t h = 0; h < groups; h++)
                    if (seen >> g & 1 && move[back ? h * groups + g : g * groups + h] > 0)
                        seen |= UINT64_C(1) << h;
        }
        if (seen != (UINT64_C(1) << groups) - 1)
            return false;
    }
    return true;
}

/* Where a chain with these transitions is in the long run, without a subtraction (Grassmann,
 * Taksar & Heyman 1985, doi 10.1287/opre.33.5.1107). p is used up. */
static void settle(double *share, double *p, uint32_t n)
{
    for (uint32_t k = n - 1; k > 0; k--) {
        double out = 0;
        for (uint32_t j = 0; j < k; j++)
            out += p[k * n + j];
        for (uint32_t i = 0; i < k; i++) {
            p[i * n + k] /= out;
            for (uint32_t j = 0; j < k; j++)
                p[i * n + j] += p[i * n + k] * p[k * n + j];
        }
    }
    share[0] = 1;
    for (uint32_t k = 1; k < n; k++) {
        share[k] = 0;
        for (uint32_t i = 0; i < k; i++)
            share[k] += share[i] * p[i * n + k];
    }
}

/* Ties from g to h are as many as from h to g: with smoothed recruitment the share of g is where
 * the chain settles, by the mean degree. */
static const char *shares_one(double *share, mn_rds_seen *x)
{
    const uint32_t n = x->groups;
    double *p = x->work, *sum = p + (size_t)n * n, *parts = sum + n, all = 0;
    for (uint32_t g = 0; g < n; g++) {
        double row = 0;
        sum[g] = parts[g] = 0;
        for (uint32_t h = 0; h < n; h++)
            row += x->move[g * n + h];
        for (uint32_t h = 0; h < n; h++)
            p[g * n + h] = row > 0 ? x->move[g * n + h] / row : 0;
        for (uint32_t k = 0; k < x->degrees; k++) {
            sum[g] += x->count[k * n + g];
            parts[g] += x->count[k * n + g] / x->degree[k];
        }
        if (!(sum[g] > 0))
            return "a group has nobody with a usable degree";
    }
    if (!joined(x->move, n))
        return "recruitment does not lead from every group to every other one";
    settle(share, p, n);
    for (uint32_t g = 0; g < n; g++)
        all += share[g] *= parts[g] / sum[g];
    for (uint32_t g = 0; g < n; g++)
        share[g] /= all;
    return NULL;
}

static const char *shares_ss(double *share, mn_rds_seen *x, double population)
{
    double *chance = x->work, *count = chance + x->degrees;
    for (uint32_t k = 0; k < x->degrees; k++) {
        count[k] = 0;
        for (uint32_t g = 0; g < x->groups; g++)
            count[k] += x->count[k * x->groups + g];
    }
    /* Degrees that nobody has in this replicate: no place for them. */
    uint32_t n = 0;
    double *degree = count + x->degrees;
    for (uint32_t k = 0; k < x->degrees; k++)
        if (count[k] > 0) {
            degree[n] = x->degree[k];
            count[n++] = count[k];
        }
    if (!mn_rds_chances(chance, degree, count, n, population, degree + x->degrees))
        return "the population is no larger than the sample";
    for (uint32_t k = x->degrees; k-- > 0;) {
        double any = 0;
        for (uint32_t g = 0; g < x->groups; g++)
            any += x->count[k * x->groups + g];
        chance[k] = any > 0 ? chance[--n] : 1;
    }
    weigh(share, x, chance);
    return NULL;
}

void mn_rds_shares(double *share, const char **why, mn_rds_seen *x, mn_rds_method m,
                   double population)
{
    const char *none = NULL;
    if (m == MN_RDS_ONE)
        none = shares_one(share, x);
    else if (m == MN_RDS_SS && population > 0)
        none = shares_ss(share, x, population);
    else if (m == MN_RDS_SS)
        none = "needs the population's size (--population)";
    else
        weigh(share, x, m == MN_RDS_TWO ? x->degree : NULL);
    for (uint32_t g = 0; g < x->groups && none; g++)
        share[g] = (double)NAN;
    if (why)
        *why = none;
}
