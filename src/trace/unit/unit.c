/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/unit/unit.c - looks units up. See unit.h; the rows are data/trade/units.csv.
 */
#include "trace/unit/unit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reference/fold.h"
#include "trace/unit/rows.h"

/* FNV-1a, as tools/derive/units.py has it. */
static uint32_t hash(const char *p, size_t len)
{
    uint32_t h = 2166136261U;
    for (size_t i = 0; i < len; i++)
        h = (h ^ (unsigned char)p[i]) * 16777619U;
    return h;
}

bool mn_unit_find(uint16_t *out, mn_text text)
{
    char key[MN_FOLD_MAX];
    size_t len = mn_fold(key, text, "");
    if (!len) {
        for (size_t i = 0; i < text.len; i++)
            if (!strchr(" \t\r\n", text.ptr[i]) || !text.ptr[i])
                return false;
        *out = MN_UNIT_NONE;
        return true;
    }
    /* The table is mostly empty, and so a run ends. */
    for (uint32_t at = hash(key, len) % SLOTS; slot[at].unit; at = (at + 1) % SLOTS)
        if (!strncmp(slot[at].spelling, key, len) && !slot[at].spelling[len]) {
            *out = slot[at].unit;
            return true;
        }
    return false;
}

const mn_unit *mn_unit_at(uint16_t unit)
{
    return unit >= 1 && unit <= UNITS ? &unit_row[unit - 1] : NULL;
}

static bool alike(const mn_unit *a, const mn_unit *b)
{
    return a && b && (a == b || (a->measure == b->measure && a->measure != MN_PACKAGE));
}

bool mn_unit_convert(double *factor, uint16_t from, uint16_t to)
{
    const mn_unit *a = mn_unit_at(from), *b = mn_unit_at(to);
    if (!alike(a, b))
        return false;
    *factor = a == b ? 1 : a->factor / b->factor;
    return true;
}

bool mn_unit_range(double *low, double *high, uint16_t from, uint16_t to)
{
    const mn_unit *a = mn_unit_at(from), *b = mn_unit_at(to);
    if (!alike(a, b))
        return false;
    *low = a == b ? 1 : a->low / b->high;
    *high = a == b ? 1 : a->high / b->low;
    return true;
}

double mn_unit_shown(double quantity)
{
    char text[40];
    if (!isfinite(quantity))
        return quantity;
    snprintf(text, sizeof text, "%.12g", quantity);
    return strtod(text, NULL);
}

const char *mn_measure_name(mn_measure m)
{
    static const char *const name[] = {"none",   "mass",  "area",   "length",
                                       "volume", "count", "energy", "package"};
    return (unsigned)m < sizeof name / sizeof *name ? name[m] : name[0];
}

uint16_t mn_measure_base(mn_measure m)
{
    /* The first row of each measure is its base. */
    for (uint16_t u = 0; m != MN_PACKAGE && u < UNITS; u++)
        if (unit_row[u].measure == m)
            return (uint16_t)(u + 1);
    return MN_UNIT_NONE;
}
