/* SPDX-License-Identifier: Apache-2.0
 *
 * reference/series.h - yearly figures by key: population, rates, prices.
 *
 * Points are added in any order and sorted once by mn_series_close(); lookups
 * are O(log points) after it. Zero-initialised is a valid empty set.
 */
#ifndef REFERENCE_SERIES_H
#define REFERENCE_SERIES_H

#include "core/map.h"

typedef struct mn_series_point {
    double value;
    uint32_t series;
    int32_t year;
} mn_series_point;

typedef struct mn_series {
    mn_map keys; /* key -> number of the series */
    uint32_t count;
    mn_series_point *at;
    size_t n, cap;
} mn_series;

/* The key is borrowed for the set's life. */
MN_USE mn_status mn_series_add(mn_series *s, mn_text key, int32_t year, double value, mn_err *e);
/* Sorts. False when a key has two figures for one year; *year is then it. */
bool mn_series_close(mn_series *s, int32_t *year);
/* The figure of exactly this year; NaN when there is none. */
double mn_series_get(const mn_series *s, mn_text key, int32_t year);
/* The figure of the nearest year (the earlier of two equally near) and that
 * year; NaN when the key is unknown. */
double mn_series_nearest(const mn_series *s, mn_text key, int32_t year, int32_t *known);
/* First and last year of a key; false when it is unknown. */
bool mn_series_span(const mn_series *s, mn_text key, int32_t *first, int32_t *last);
void mn_series_free(mn_series *s);

#endif
