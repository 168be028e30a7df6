/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/model/check.c - whether a model's estimate exists, and is one. See loglin.h.
 *
 * The matrix A has a row for each parameter and a column for each history: 1 where the parameter is
 * a subset of it. Parameters whose margin is zero go, and the histories that contain them.
 *
 * Identified: A has as many independent rows as rows. Counted modulo the prime 2^61 - 1: that can
 * only be too few where each of its largest minors is a multiple of it.
 *
 * Exists (Fienberg & Rinaldo): there is no direction d with d'A = 0 on all histories that were seen
 * and d'A >= 0 on the others, but for d'A = 0 altogether. Such directions lie in the null space of
 * the seen columns, found over whole numbers. In it is sought, by a linear program, the largest sum
 * of d'A over unseen histories with each between 0 and 1. That is 0, or at least 1: whatever is
 * above 0 can be stretched until one reaches 1. So the program may round.
 */
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "measure/model/loglin.h"

#define PRIME ((uint64_t)0x1FFFFFFFFFFFFFFF)

/* The model without what the table forbids. */
typedef struct reduced {
    uint16_t set[MN_LOGLIN_PARAMETERS];
    unsigned n;
    uint16_t *history; /* that remain */
    unsigned histories;
    unsigned unseen; /* of them, the last ones */
} reduced;

/* --- ranks ---------------------------------------------------------------------------------------
 */

static uint64_t times(uint64_t a, uint64_t b)
{
    const unsigned __int128 p = (unsigned __int128)a * b;
    const uint64_t s = (uint64_t)(p & PRIME) + (uint64_t)(p >> 61);
    return s >= PRIME ? s - PRIME : s;
}

static uint64_t inverse(uint64_t a)
{
    uint64_t r = 1;
    for (uint64_t p = PRIME - 2; p; p >>= 1, a = times(a, a))
        if (p & 1)
            r = times(r, a);
    return r;
}

/* Independent columns among the first n histories. work has r->n * r->n places. */
static unsigned rank(const reduced *r, unsigned n, uint64_t *work)
{
    unsigned found = 0;
    uint16_t pivot[MN_LOGLIN_PARAMETERS];
    for (unsigned h = 0; h < n && found < r->n; h++) {
        uint64_t *row = work + (size_t)found * r->n;
        for (unsigned i = 0; i < r->n; i++)
            row[i] = (r->set[i] & r->history[h]) == r->set[i];
        for (unsigned k = 0; k < found; k++) {
            const uint64_t *with = work + (size_t)k * r->n;
            const uint64_t by = row[pivot[k]];
            for (unsigned i = 0; by && i < r->n; i++) {
                const uint64_t d = times(by, with[i]);
                row[i] = row[i] >= d ? row[i] - d : row[i] + PRIME - d;
            }
        }
        unsigned p = 0;
        while (p < r->n && !row[p])
            p++;
        if (p == r->n)
            continue;
        const uint64_t one = inverse(row[p]);
        for (unsigned i = 0; i < r->n; i++)
            row[i] = times(row[i], one);
        pivot[found++] = (uint16_t)p;
    }
    return found;
}

/* --- directions that all seen histories allow --------------------------------------------------
 */

static uint64_t greatest_common(uint64_t a, uint64_t b)
{
    while (b) {
        const uint64_t t = a % b;
        a = b;
        b = t;
    }
    return a;
}

static mn_status too_large(mn_err *e)
{
    return mn_fail(e, MN_SYSTEM, "the model is too large to be checked in whole numbers");
}

/* row -= with * row[p] / with[p], over whole numbers and as small as they can be. */
static mn_status clear(int64_t *row, const int64_t *with, unsigned p, unsigned n, mn_err *e)
{
    const int64_t a = with[p], b = row[p];
    uint64_t common = 0;
    for (unsigned i = 0; i < n; i++) {
        int64_t x, y;
        if (__builtin_mul_overflow(row[i], a, &x) || __builtin_mul_overflow(with[i], b, &y) ||
            __builtin_sub_overflow(x, y, &row[i]) || row[i] == INT64_MIN)
            return too_large(e);
        common = greatest_common((uint64_t)llabs(row[i]), common);
    }
    for (unsigned i = 0; common > 1 && i < n; i++)
        row[i] /= (int64_t)common;
    return MN_OK;
}

/* The null space of the seen columns: *space has rows of r->n whole numbers. rows has r->n * r->n
 * places. */
static mn_status null_space(int64_t *space, unsigned *dimension, const reduced *r, int64_t *rows,
                            mn_err *e)
{
    const unsigned n = r->n, seen = r->histories - r->unseen;
    unsigned found = 0;
    uint16_t pivot[MN_LOGLIN_PARAMETERS];
    bool is_pivot[MN_LOGLIN_PARAMETERS] = {false};
    for (unsigned h = 0; h < seen && found < n; h++) {
        int64_t *row = rows + (size_t)found * n;
        for (unsigned i = 0; i < n; i++)
            row[i] = (r->set[i] & r->history[h]) == r->set[i];
        for (unsigned k = 0; k < found; k++)
            if (row[pivot[k]] && clear(row, rows + (size_t)k * n, pivot[k], n, e))
                return MN_SYSTEM;
        unsigned p = 0;
        while (p < n && !row[p])
            p++;
        if (p == n)
            continue;
        for (unsigned k = 0; k < found; k++)
            if (rows[(size_t)k * n + p] && clear(rows + (size_t)k * n, row, p, n, e))
                return MN_SYSTEM;
        is_pivot[p] = true;
        pivot[found++] = (uint16_t)p;
    }
    *dimension = 0;
    for (unsigned f = 0; f < n; f++) {
        if (is_pivot[f])
            continue;
        /* d[f] = the least common multiple of the pivots that meet it, the rest follows. */
        int64_t *d = space + (size_t)(*dimension)++ * n;
        int64_t scale = 1;
        memset(d, 0, n * sizeof *d);
        for (unsigned k = 0; k < found; k++) {
            const int64_t p = llabs(rows[(size_t)k * n + pivot[k]]);
            const int64_t by = p / (int64_t)greatest_common((uint64_t)p, (uint64_t)llabs(scale));
            if (rows[(size_t)k * n + f] && __builtin_mul_overflow(scale, by, &scale))
                return too_large(e);
        }
        d[f] = scale;
        for (unsigned k = 0; k < found; k++) {
            int64_t x;
            if (__builtin_mul_overflow(rows[(size_t)k * n + f],
                                       scale / rows[(size_t)k * n + pivot[k]], &x))
                return too_large(e);
            /* Where f does not meet the row it is 0 whatever the scale. */
            d[pivot[k]] = -x;
        }
    }
    return MN_OK;
}

/* --- the linear program --------------------------------------------------------------------------
 */

/* Largest sum of v = L d with 0 <= v <= 1, d free: the simplex method over d = a - b with a, b >=
 * 0, by Bland's rule, which ends also where many corners coincide, as here. */
typedef struct program {
    double *at; /* rows of width: constraints, then what is to be largest */
    unsigned rows, width;
} program;

static void turn(program *p, unsigned row, unsigned column)
{
    double *with = p->at + (size_t)row * p->width;
    const double pivot = with[column];
    with[column] = 1;
    for (unsigned c = 0; c < p->width; c++)
        with[c] /= pivot;
    for (unsigned r = 0; r <= p->rows; r++) {
        double *x = p->at + (size_t)r * p->width;
        const double by = x[column];
        if (r == row || by == 0)
            continue;
        x[column] = 0;
        for (unsigned c = 0; c < p->width; c++)
            x[c] -= by * with[c];
    }
}

/* Bland's rule ends by itself in exact numbers, here after fewer turns than there are names (most
 * seen: see the tests). Rounding could make it go around: it then ends far beyond that. */
enum { TURNS_A_NAME = 20, TURNS_LEAST = 1000 };

static mn_status unsettled(size_t turns, mn_err *e)
{
    mn_fail(e, MN_SYSTEM, "whether an estimate exists could not be settled in %zu turns", turns);
    return mn_hint(e, "put lists together that are much alike, or name those to use by --lists "
                      "A,B,C");
}

/* Whether the largest is above 0. names has room for rows + width numbers. */
static mn_status above_zero(bool *above, program *p, uint32_t *names, mn_err *e)
{
    const size_t most = TURNS_LEAST + TURNS_A_NAME * ((size_t)p->rows + p->width);
    uint32_t *basic = names, *other = names + p->rows;
    const unsigned last = p->width - 1;
    double *goal = p->at + (size_t)p->rows * p->width;
    for (unsigned c = 0; c < last; c++)
        other[c] = c;
    for (unsigned r = 0; r < p->rows; r++)
        basic[r] = last + r;
    for (size_t turns = 0; turns < most; turns++) {
        *above = -goal[last] > 0.5;
        if (*above)
            return MN_OK;
        unsigned column = last;
        for (unsigned c = 0; c < last; c++)
            if (goal[c] > 1e-9 && (column == last || other[c] < other[column]))
                column = c;
        if (column == last)
            return MN_OK;
        unsigned row = p->rows;
        double least = 0;
        for (unsigned r = 0; r < p->rows; r++) {
            const double *x = p->at + (size_t)r * p->width;
            if (x[column] <= 1e-9)
                continue;
            const double to = x[last] / x[column];
            if (row == p->rows || to < least - 1e-12 ||
                (to <= least + 1e-12 && basic[r] < basic[row])) {
                row = r;
                least = to;
            }
        }
        *above = row == p->rows; /* can't be: it is bounded */
        if (*above)
            return MN_OK;
        turn(p, row, column);
        const uint32_t t = basic[row];
        basic[row] = other[column];
        other[column] = t;
    }
    return unsettled(most, e);
}

/* space: `dimension` rows of r->n. Whether one direction in it is 0 or more on all unseen
 * histories, and more on one. */
static mn_status any_direction(bool *any, const reduced *r, const int64_t *space,
                               unsigned dimension, mn_err *e)
{
    const unsigned m = r->unseen;
    program p = {.rows = 2 * m, .width = 2 * dimension + 1};
    *any = false;
    if (!m || !dimension)
        return MN_OK;
    p.at = calloc((size_t)(p.rows + 1) * p.width, sizeof *p.at);
    uint32_t *names = p.at ? calloc(p.rows + p.width, sizeof *names) : NULL;
    if (!names) {
        free(p.at);
        return mn_fail_memory(e);
    }
    double *goal = p.at + (size_t)p.rows * p.width;
    for (unsigned k = 0; k < dimension; k++) {
        const int64_t *d = space + (size_t)k * r->n;
        double most = 0;
        for (unsigned i = 0; i < r->n; i++)
            most = d[i] > most ? (double)d[i] : -(double)d[i] > most ? -(double)d[i] : most;
        for (unsigned j = 0; j < m; j++) {
            const unsigned history = r->history[r->histories - m + j];
            int64_t v = 0;
            for (unsigned i = 0; i < r->n; i++)
                if ((r->set[i] & history) == r->set[i])
                    v += d[i];
            const double x = (double)v / most;
            p.at[(size_t)j * p.width + 2 * k] = -x;
            p.at[(size_t)j * p.width + 2 * k + 1] = x;
            p.at[(size_t)(m + j) * p.width + 2 * k] = x;
            p.at[(size_t)(m + j) * p.width + 2 * k + 1] = -x;
            goal[2 * k] += x;
            goal[2 * k + 1] -= x;
        }
    }
    for (unsigned j = 0; j < m; j++)
        p.at[(size_t)(m + j) * p.width + p.width - 1] = 1;
    const mn_status st = above_zero(any, &p, names, e);
    free(names);
    free(p.at);
    return st;
}

/* --- both ----------------------------------------------------------------------------------------
 */

/* Leaves out what the table forbids: seen histories first. */
static void reduce(reduced *r, const mn_loglin *m, const bool *seen, const bool *impossible)
{
    const unsigned cells = 1U << m->lists;
    bool forbidden[MN_LOGLIN_PARAMETERS];
    r->n = r->histories = r->unseen = 0;
    for (unsigned i = 0; i < m->n; i++) {
        bool some = false;
        for (unsigned w = 1; w < cells && !some; w++)
            some = seen[w] && (w & m->set[i]) == m->set[i];
        forbidden[i] = !some;
        if (some)
            r->set[r->n++] = m->set[i];
    }
    for (unsigned w = 1; w < cells; w++)
        if (seen[w])
            r->history[r->histories++] = (uint16_t)w;
    for (unsigned w = 1; w < cells; w++) {
        bool may = !seen[w] && !(impossible && impossible[w]);
        for (unsigned i = 0; may && i < m->n; i++)
            may = !forbidden[i] || (w & m->set[i]) != m->set[i];
        if (may) {
            r->history[r->histories++] = (uint16_t)w;
            r->unseen++;
        }
    }
}

mn_status mn_loglin_check(unsigned *code, const mn_loglin *m, const bool *seen, mn_err *e)
{
    return mn_loglin_check_without(code, m, seen, NULL, e);
}

mn_status mn_loglin_check_without(unsigned *code, const mn_loglin *m, const bool *seen,
                                  const bool *impossible, mn_err *e)
{
    reduced *r = calloc(1, sizeof *r);
    uint16_t *history = calloc((size_t)1 << m->lists, sizeof *history);
    uint64_t *work = calloc((size_t)m->n * m->n, 2 * sizeof *work);
    mn_status st = r && history && work ? MN_OK : mn_fail_memory(e);
    *code = MN_LOGLIN_SOUND;
    if (!st) {
        r->history = history;
        reduce(r, m, seen, impossible);
        const unsigned seen_rank = rank(r, r->histories - r->unseen, work);
        const unsigned whole = seen_rank == r->n ? seen_rank : rank(r, r->histories, work);
        if (whole < r->n)
            *code |= MN_LOGLIN_NOT_ONE;
        if (seen_rank < whole) {
            int64_t *rows = (int64_t *)work, *space = rows + (size_t)m->n * m->n;
            unsigned dimension;
            bool any = false;
            st = null_space(space, &dimension, r, rows, e);
            if (!st)
                st = any_direction(&any, r, space, dimension, e);
            if (any)
                *code |= MN_LOGLIN_NO_ESTIMATE;
        }
    }
    free(work);
    free(history);
    free(r);
    return st;
}
