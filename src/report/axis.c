/* SPDX-License-Identifier: Apache-2.0
 *
 * report/axis.c - round ends and ticks. Uses the library's own logarithm, so
 * that a picture is the same on every machine.
 */
#include "report/axis.h"

#include <math.h>
#include <string.h>

#include "core/rng.h"

static double power10(int n)
{
    double p = 1;
    for (int i = 0; i < (n < 0 ? -n : n); i++)
        p *= 10;
    return n < 0 ? 1 / p : p;
}

static double log10_of(double v)
{
    return mn_log(v) / 2.302585092994045684;
}

static int decade(double v)
{
    int n = (int)floor(log10_of(v) + 1e-9);
    return n < -300 ? -300 : n;
}

/* The largest of 1, 2, 5 times a power of ten that is not above v > 0. */
static double round_below(double v)
{
    double p = power10(decade(v));
    double m = v / p + 1e-9;
    return (m >= 5 ? 5 : m >= 2 ? 2 : 1) * p;
}

/* Those of a set of mantissas, every `step`th decade; counts on past `most`. */
static size_t numbers_of(double out[MN_AXIS_TICKS], double low, double high, size_t most,
                         const double *mantissas, int step)
{
    size_t n = 0;
    int from = decade(low), to = decade(high) + 1;
    from -= ((from % step) + step) % step; /* multiples of step, whatever the range */
    for (int d = from; d <= to && n <= most; d += step)
        for (const double *m = mantissas; *m > 0 && n <= most; m++) {
            double v = *m * power10(d);
            if (v < low * (1 - 1e-9) || v > high * (1 + 1e-9))
                continue;
            if (n < most)
                out[n] = v;
            n++;
        }
    return n;
}

size_t mn_round_numbers(double out[MN_AXIS_TICKS], double low, double high, size_t most)
{
    static const double sets[][4] = {{1, 2, 5, 0}, {1, 3, 0}, {1, 0}};
    for (size_t i = 0; i < 3; i++) {
        size_t n = numbers_of(out, low, high, most, sets[i], 1);
        if (n <= most)
            return n;
    }
    for (int step = 2;; step++) {
        size_t n = numbers_of(out, low, high, most, sets[2], step);
        if (n <= most)
            return n;
    }
}

static void fit_log(mn_axis *a, double low, double high)
{
    a->log = true;
    a->low = round_below(low);
    a->high = round_below(high);
    if (a->high < high * (1 - 1e-9)) /* the next of 1, 2, 5 */
        a->high = round_below(a->high * 2.6);
    a->ticks_count = mn_round_numbers(a->ticks, a->low, a->high, 7);
}

static void fit_linear(mn_axis *a, double low, double high)
{
    double from = low < 0 ? low : 0, to = high > 0 ? high : 0;
    if (from == to)
        to = 1;
    double step = round_below((to - from) / 4);
    if (!(step > 0) || !isfinite(step))
        step = to - from;
    if ((to - from) / step > 7)
        step *= 2;
    a->low = floor(from / step + 1e-9) * step;
    a->high = ceil(to / step - 1e-9) * step;
    for (int i = 0; a->ticks_count < MN_AXIS_TICKS; i++) {
        double at = a->low + i * step;
        if (at > a->high + step / 2)
            break;
        a->ticks[a->ticks_count++] = fabs(at) < step / 1e6 ? 0 : at;
    }
}

void mn_axis_fit(mn_axis *a, double low, double high, bool log_allowed)
{
    *a = (mn_axis){0};
    if (!isfinite(low) || !isfinite(high))
        low = high = 0;
    if (log_allowed && low > 0 && high / low > 100)
        fit_log(a, low, high);
    else
        fit_linear(a, low, high);
}

double mn_axis_place(const mn_axis *a, double v)
{
    double at;
    if (isnan(v))
        return 0;
    if (a->log)
        at = v > 0 ? mn_log(v / a->low) / mn_log(a->high / a->low) : 0;
    else
        at = (v - a->low) / (a->high - a->low);
    return at > 0 ? (at < 1 ? at : 1) : 0; /* also when it is not a number */
}

void mn_figure_axis(mn_axis *a, const mn_figure *f)
{
    double low = isfinite(f->low) ? f->low : f->value,
           high = isfinite(f->high) ? f->high : f->value;
    if (strcmp(f->unit, "share") == 0 && low >= 0 && high <= 1)
        *a = (mn_axis){.low = 0, .high = 1};
    else
        mn_axis_fit(a, low, high, false);
}

bool mn_chart_range(const mn_held_chart *c, const mn_table *t, double *low, double *high)
{
    const size_t cols[] = {c->value, c->low, c->high};
    bool any = false;
    for (size_t row = 0; row < mn_chart_rows(c, t); row++)
        for (size_t i = 0; i < 3; i++) {
            double v = mn_chart_number(c, t, row, cols[i]);
            if (!isfinite(v))
                continue;
            *low = any && *low < v ? *low : v;
            *high = any && *high > v ? *high : v;
            any = true;
        }
    return any;
}
