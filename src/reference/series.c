/* SPDX-License-Identifier: Apache-2.0
 *
 * reference/series.c - yearly figures by key. See series.h.
 */
#include "reference/series.h"

#include "core/arena.h"
#include "core/err.h"

#include <math.h>
#include <stdlib.h>

mn_status mn_series_add(mn_series *s, mn_text key, int32_t year, double value, mn_err *e)
{
    uint32_t series = s->count;
    mn_status st = mn_map_put(&s->keys, key, &series, e);
    if (st != MN_OK) {
        return st;
    }
    if (!mn_grow(&s->at, &s->cap, s->n + 1, sizeof *s->at)) {
        return mn_fail_memory(e);
    }
    s->count += series == s->count;
    s->at[s->n++] = (mn_series_point){value, series, year};
    return MN_OK;
}

static int by_series_and_year(const void *a, const void *b)
{
    const mn_series_point *x = a, *y = b;
    if (x->series != y->series) {
        return x->series < y->series ? -1 : 1;
    }
    return (x->year > y->year) - (x->year < y->year);
}

bool mn_series_close(mn_series *s, int32_t *year)
{
    bool sorted = true;
    for (size_t i = 1; i < s->n && sorted; i++) {
        sorted = by_series_and_year(&s->at[i - 1], &s->at[i]) < 0;
    }
    if (sorted) {
        return true;
    }
    qsort(s->at, s->n, sizeof *s->at, by_series_and_year);
    for (size_t i = 1; i < s->n; i++) {
        if (by_series_and_year(&s->at[i - 1], &s->at[i]) == 0) {
            *year = s->at[i].year;
            return false;
        }
    }
    return true;
}

/* The first point that is not before (series, year). */
static size_t lower(const mn_series *s, uint32_t series, int32_t year)
{
    const mn_series_point wanted = {0, series, year};
    size_t from = 0, to = s->n;
    while (from < to) {
        size_t mid = from + (to - from) / 2;
        if (by_series_and_year(&s->at[mid], &wanted) < 0) {
            from = mid + 1;
        } else {
            to = mid;
        }
    }
    return from;
}

double mn_series_get(const mn_series *s, mn_text key, int32_t year)
{
    uint32_t series = mn_map_get(&s->keys, key);
    size_t i = series == MN_MAP_NONE ? s->n : lower(s, series, year);
    bool found = i < s->n && s->at[i].series == series && s->at[i].year == year;
    return found ? s->at[i].value : (double)NAN;
}

double mn_series_nearest(const mn_series *s, mn_text key, int32_t year, int32_t *known)
{
    uint32_t series = mn_map_get(&s->keys, key);
    if (series == MN_MAP_NONE) {
        return (double)NAN;
    }
    size_t i = lower(s, series, year);
    bool after = i < s->n && s->at[i].series == series;
    bool before = i > 0 && s->at[i - 1].series == series;
    if (!after || (before && (int64_t)year - s->at[i - 1].year <= (int64_t)s->at[i].year - year)) {
        i--; /* a series has a point, so that one side is there */
    }
    *known = s->at[i].year;
    return s->at[i].value;
}

bool mn_series_span(const mn_series *s, mn_text key, int32_t *first, int32_t *last)
{
    uint32_t series = mn_map_get(&s->keys, key);
    if (series == MN_MAP_NONE) {
        return false;
    }
    *first = s->at[lower(s, series, INT32_MIN)].year;
    *last = s->at[lower(s, series + 1, INT32_MIN) - 1].year;
    return true;
}

void mn_series_free(mn_series *s)
{
    mn_map_free(&s->keys);
    free(s->at);
    *s = (mn_series){0};
}
