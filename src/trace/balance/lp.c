/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/balance/lp.c - the simplex method with bounds. See lp.h.
 *
 * The basic variables are told by the outer ones: x_B = const - cell . x_N. A step raises one
 * outer variable, or lowers it, until it or a basic one is at a bound. O(rows * columns) a step,
 * less where the tableau is empty, as that of periods mostly is.
 */
#include "trace/balance/lp.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"

/* The programme is scaled by whoever makes it, so that its numbers are near 1. */
#define TINY    1e-11 /* a cell that is none */
#define GAINS   1e-10 /* a rate that gains */
#define PIVOT   1e-9  /* the smallest cell to divide by */
#define NEAR    1e-12 /* steps that end alike */
#define PATIENT 40    /* steps without gain before Bland's rule */

static bool room(mn_lp_run *r, uint32_t rows, uint32_t columns)
{
    size_t m = rows, n = columns;
    return mn_grow(&r->cell, &r->cell_cap, m * n + 1, sizeof *r->cell) &&
           mn_grow(&r->basic, &r->basic_cap, m + 1, sizeof *r->basic) &&
           mn_grow(&r->outer, &r->outer_cap, n + 1, sizeof *r->outer) &&
           mn_grow(&r->value, &r->value_cap, m + n + 1, sizeof *r->value) &&
           mn_grow(&r->low, &r->low_cap, m + n + 1, sizeof *r->low) &&
           mn_grow(&r->high, &r->high_cap, m + n + 1, sizeof *r->high) &&
           mn_grow(&r->rate, &r->rate_cap, n + 1, sizeof *r->rate) &&
           mn_grow(&r->seen, &r->seen_cap, n + 1, sizeof *r->seen);
}

mn_status mn_lp_load(mn_lp_run *run, mn_lp_end *end, const mn_lp *lp, mn_err *e)
{
    const size_t m = lp->rows, n = lp->columns;
    *end = MN_LP_LOST;
    run->rows = run->columns = 0;
    if (m * n > MN_LP_CELLS || m > MN_LP_CELLS || n > MN_LP_CELLS)
        return MN_OK;
    if (!room(run, lp->rows, lp->columns))
        return mn_fail_memory(e);
    run->rows = lp->rows;
    run->columns = lp->columns;
    run->pivots = 0;
    memset(run->cell, 0, m * n * sizeof *run->cell);
    for (size_t k = 0; k < lp->entries; k++)
        run->cell[lp->entry[k].row * n + lp->entry[k].column] += lp->entry[k].value;
    for (uint32_t j = 0; j < n; j++) {
        run->outer[j] = j;
        run->low[j] = run->value[j] = lp->low[j];
        run->high[j] = lp->high[j];
    }
    for (uint32_t i = 0; i < m; i++) {
        const double *row = run->cell + i * n;
        double left = lp->most[i];
        for (size_t j = 0; j < n; j++)
            if (row[j] != 0 && run->value[j] != 0)
                left -= row[j] * run->value[j];
        run->basic[i] = (uint32_t)n + i;
        run->low[n + i] = 0;
        run->high[n + i] = INFINITY;
        run->value[n + i] = left > 0 ? left : 0;
    }
    *end = MN_LP_BEST;
    return MN_OK;
}

/* Rates of the outer variables: what one more of each gains. */
static void rates(mn_lp_run *r, const double *gain)
{
    const size_t n = r->columns;
    for (size_t j = 0; j < n; j++)
        r->rate[j] = r->outer[j] < n ? gain[r->outer[j]] : 0;
    for (size_t i = 0; i < r->rows; i++) {
        double g = r->basic[i] < n ? gain[r->basic[i]] : 0;
        const double *row = r->cell + i * n;
        if (g != 0)
            for (size_t j = 0; j < n; j++)
                r->rate[j] -= g * row[j];
    }
}

/* The column that enters, and whether it rises; false: none gains. */
static bool enters(const mn_lp_run *r, bool bland, size_t *column, int *way)
{
    double best = 0;
    uint32_t first = UINT32_MAX;
    for (size_t j = 0; j < r->columns; j++) {
        uint32_t v = r->outer[j];
        double rate = r->rate[j];
        int up = rate > GAINS && r->value[v] < r->high[v]   ? 1
                 : rate < -GAINS && r->value[v] > r->low[v] ? -1
                                                            : 0;
        if (!up || r->low[v] >= r->high[v])
            continue;
        if (bland ? v < first : fabs(rate) > best || (fabs(rate) >= best && v < first)) {
            best = fabs(rate);
            first = v;
            *column = j;
            *way = up;
        }
    }
    return first != UINT32_MAX;
}

/* How far the entering column goes, and which row stops it (SIZE_MAX: its own other bound). */
static double goes(const mn_lp_run *r, bool bland, size_t column, int way, size_t *row)
{
    const size_t n = r->columns;
    uint32_t v = r->outer[column];
    double most = way > 0 ? r->high[v] - r->value[v] : r->value[v] - r->low[v];
    double size = 0;
    *row = SIZE_MAX;
    for (size_t i = 0; i < r->rows; i++) {
        double c = r->cell[i * n + column] * way;
        uint32_t b = r->basic[i];
        double step;
        if (fabs(c) < PIVOT)
            continue;
        step = c > 0 ? (r->value[b] - r->low[b]) / c
                     : (isinf(r->high[b]) ? INFINITY : (r->high[b] - r->value[b]) / -c);
        if (!(step > 0))
            step = 0;
        if (step > most + NEAR || isinf(step))
            continue;
        /* Of rows that end alike the largest cell, by Bland the first variable; a column that
         * reaches its own bound as soon needs no new basis. */
        if (step < most - NEAR ||
            (*row != SIZE_MAX && (bland ? b < r->basic[*row] : fabs(c) > size))) {
            most = step < most ? step : most;
            size = fabs(c);
            *row = i;
        }
    }
    return most;
}

static void move(mn_lp_run *r, size_t column, double by)
{
    const size_t n = r->columns;
    uint32_t v = r->outer[column];
    for (size_t i = 0; i < r->rows && by != 0; i++) {
        double c = r->cell[i * n + column];
        uint32_t b = r->basic[i];
        if (c == 0)
            continue;
        r->value[b] -= c * by;
        if (r->value[b] < r->low[b])
            r->value[b] = r->low[b];
        else if (r->value[b] > r->high[b])
            r->value[b] = r->high[b];
    }
    r->value[v] += by;
}

static void exchange(mn_lp_run *r, size_t row, size_t column)
{
    const size_t n = r->columns;
    double *top = r->cell + row * n, p = 1 / top[column], rate = r->rate[column];
    size_t count = 0;
    uint32_t v = r->outer[column];
    for (size_t j = 0; j < n; j++) {
        if (j == column || top[j] == 0)
            continue;
        top[j] *= p;
        if (fabs(top[j]) < TINY) {
            top[j] = 0;
            continue;
        }
        r->seen[count++] = (uint32_t)j;
    }
    top[column] = p;
    for (size_t i = 0; i < r->rows; i++) {
        double *to = r->cell + i * n, c = to[column];
        if (i == row || c == 0)
            continue;
        for (size_t k = 0; k < count; k++) {
            size_t j = r->seen[k];
            double x = to[j] - c * top[j];
            to[j] = fabs(x) < TINY ? 0 : x;
        }
        to[column] = -c * p;
    }
    for (size_t k = 0; k < count; k++)
        r->rate[r->seen[k]] -= rate * top[r->seen[k]];
    r->rate[column] = -rate * p;
    r->outer[column] = r->basic[row];
    r->basic[row] = v;
    r->pivots++;
}

mn_lp_end mn_lp_raise(mn_lp_run *r, const double *gain)
{
    size_t idle = 0, limit = 2000 + 30 * ((size_t)r->rows + r->columns);
    rates(r, gain);
    for (size_t steps = 0; steps < limit; steps++) {
        size_t column = 0, row;
        int way = 1;
        bool bland = idle > PATIENT;
        double by;
        if (!enters(r, bland, &column, &way))
            return MN_LP_BEST;
        by = goes(r, bland, column, way, &row);
        if (isinf(by))
            return MN_LP_ENDLESS;
        idle = by > NEAR ? 0 : idle + 1;
        move(r, column, way * by);
        if (row == SIZE_MAX) { /* at its other bound, and to the bit */
            uint32_t v = r->outer[column];
            r->value[v] = way > 0 ? r->high[v] : r->low[v];
            continue;
        }
        uint32_t out = r->basic[row];
        bool down = r->cell[row * r->columns + column] * way > 0;
        r->value[out] = down ? r->low[out] : r->high[out];
        exchange(r, row, column);
    }
    return MN_LP_LOST;
}

void mn_lp_set_high(mn_lp_run *run, uint32_t column, double high)
{
    run->high[column] = high;
}

void mn_lp_fix(mn_lp_run *run, uint32_t column)
{
    run->low[column] = run->high[column] = run->value[column];
}

double mn_lp_value(const mn_lp_run *run, uint32_t column)
{
    return run->value[column];
}

double mn_lp_price(const mn_lp_run *run, uint32_t row)
{
    uint32_t v = run->columns + row;
    for (size_t j = 0; j < run->columns; j++)
        if (run->outer[j] == v)
            return run->rate[j] < 0 ? -run->rate[j] : 0;
    return 0;
}

mn_status mn_lp_copy(mn_lp_run *to, const mn_lp_run *from, mn_err *e)
{
    size_t m = from->rows, n = from->columns;
    if (!room(to, from->rows, from->columns))
        return mn_fail_memory(e);
    to->rows = from->rows;
    to->columns = from->columns;
    to->pivots = from->pivots;
    memcpy(to->cell, from->cell, m * n * sizeof *to->cell);
    memcpy(to->basic, from->basic, m * sizeof *to->basic);
    memcpy(to->outer, from->outer, n * sizeof *to->outer);
    memcpy(to->value, from->value, (m + n) * sizeof *to->value);
    memcpy(to->low, from->low, (m + n) * sizeof *to->low);
    memcpy(to->high, from->high, (m + n) * sizeof *to->high);
    memcpy(to->rate, from->rate, n * sizeof *to->rate);
    return MN_OK;
}

void mn_lp_free(mn_lp_run *r)
{
    free(r->cell);
    free(r->basic);
    free(r->outer);
    free(r->value);
    free(r->low);
    free(r->high);
    free(r->rate);
    free(r->seen);
    *r = (mn_lp_run){0};
}
