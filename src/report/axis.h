/* SPDX-License-Identifier: Apache-2.0
 *
 * report/axis.h - a scale for drawing: round ends, few round ticks, linear from
 * nought or, where positive values span more than two decades, logarithmic.
 */
#ifndef REPORT_AXIS_H
#define REPORT_AXIS_H

#include "report/model.h"

#define MN_AXIS_TICKS 12

typedef struct mn_axis {
    double low, high;
    bool log;
    size_t ticks_count;
    double ticks[MN_AXIS_TICKS];
} mn_axis;

/* Covers [low, high]; log_allowed: a logarithmic scale may be chosen. */
void mn_axis_fit(mn_axis *a, double low, double high, bool log_allowed);
/* Where v lies, 0 to 1; what lies outside is put on the border. NaN is 0. */
double mn_axis_place(const mn_axis *a, double v);
/* Round numbers within [low, high], low > 0, at most `most` (<= MN_AXIS_TICKS):
 * 1, 2, 5; or 1, 3; or decades; or every second, third, ... decade, whichever
 * is the closest that fits. Returns how many. */
size_t mn_round_numbers(double out[MN_AXIS_TICKS], double low, double high, size_t most);
/* Of a figure with its interval; a share's is the whole from 0 to 1. */
void mn_figure_axis(mn_axis *a, const mn_figure *f);
/* The range of a chart's values and intervals: false when it has no number. */
bool mn_chart_range(const mn_held_chart *c, const mn_table *t, double *low, double *high);

#endif
