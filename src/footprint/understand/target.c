/* SPDX-License-Identifier: Apache-2.0
 *
 * target.c - reading a target, and its paths.
 */
#include "footprint/understand/target.h"

#include "core/err.h"

#include <math.h>

/* Digits with at most six behind a point, then '%' and the end. */
static bool read_percent(const char *s, double *v)
{
    unsigned whole = 0, part = 0;
    double scale = 1;

    *v = 0;
    for (; *s >= '0' && *s <= '9' && whole < 4; s++, whole++)
        *v = *v * 10 + (*s - '0');
    if (*s == '.') {
        for (s++; *s >= '0' && *s <= '9' && part < 6; s++, part++) {
            *v = *v * 10 + (*s - '0');
            scale *= 10;
        }
        if (!part)
            return false;
    }
    *v = *v / scale / 100;
    return whole && *s == '%' && !s[1];
}

static bool read_year(const char *s, int *year)
{
    *year = 0;
    for (size_t i = 0; i < 4; i++) {
        if (s[i] < '0' || s[i] > '9')
            return false;
        *year = *year * 10 + (s[i] - '0');
    }
    return s[4] == ':';
}

static mn_status read_growth(double *v, const char *s, mn_err *e)
{
    const bool minus = *s == '-';

    if (!read_percent(s + (minus || *s == '+'), v)) {
        mn_fail(e, MN_USAGE, "--growth '%.40s' is no rate", s);
        return mn_hint(e, "write percent a year, as in --growth 2%% or --growth -1.5%%");
    }
    if (*v > (minus ? 0.5 : 1)) {
        mn_fail(e, MN_USAGE, "--growth '%.40s' is out of range", s);
        return mn_hint(e, "spending may grow by -50%% to 100%% a year");
    }
    *v = minus ? -*v : *v;
    return MN_OK;
}

mn_status mn_target_parse(mn_target *out, const char *target, const char *growth, int base,
                          mn_err *e)
{
    mn_target t = {.base = base};
    double v;

    if (!read_year(target, &t.year) || target[5] != '-' || !read_percent(target + 6, &v)) {
        mn_fail(e, MN_USAGE, "--target '%.40s' is no target", target);
        return mn_hint(e, "write a year, a colon and a fall in percent, as in --target 2030:-30%%");
    }
    if (!(v > 0 && v < 1)) {
        mn_fail(e, MN_USAGE, "--target '%.40s': the fall is out of range", target);
        return mn_hint(e, "a fall is more than 0%% and less than 100%%: no path of equal "
                          "percentages ends at nobody");
    }
    if (t.year <= base || t.year > base + MN_TARGET_YEARS) {
        mn_fail(e, MN_USAGE, "--target '%.40s': %d is not within %d years after %d", target, t.year,
                MN_TARGET_YEARS, base);
        return mn_hint(e, "the base year is the last year of the spending, %d: name a later one",
                       base);
    }
    t.change = -v;
    if (growth && read_growth(&t.growth, growth, e))
        return MN_USAGE;
    *out = t;
    return MN_OK;
}

mn_target_year mn_target_in(const mn_target *t, int year)
{
    const double n = t->year - t->base, at = year - t->base;
    mn_target_year y = {.constant = pow(1 + t->growth, at),
                        .linear = 1 + t->change * (at / n),
                        .compound = pow(1 + t->change, at / n)};

    y.linear_intensity = y.linear / y.constant - 1;
    y.compound_intensity = y.compound / y.constant - 1;
    return y;
}

double mn_target_fall(const mn_target *t)
{
    return 1 - pow(1 + t->change, 1.0 / (t->year - t->base)) / (1 + t->growth);
}

double mn_target_share(const mn_target *t, double saved)
{
    const double to_go = -mn_target_in(t, t->year).linear_intensity;

    return to_go > 0 ? saved / to_go : NAN;
}
