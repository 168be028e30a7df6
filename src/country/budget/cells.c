/* SPDX-License-Identifier: Apache-2.0
 *
 * country/budget/cells.c - see cells.h.
 */
#include "country/budget/cells.h"

#include <math.h>

#include "core/text.h"

static bool one_of(mn_text t, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (mn_text_eq_nocase(t, words[i]))
            return true;
    return false;
}

mn_text mn_budget_cell(const mn_table *t, size_t row, size_t col)
{
    static const char *const none[] = {"..",  "...", "-",    "\xe2\x80\x93",
                                       "n/a", "na",  "n.a.", "n.d."};
    if (col == SIZE_MAX || mn_table_missing(t, row, col))
        return (mn_text){"", 0};
    const mn_text v = mn_text_trim(mn_table_text(t, row, col));
    return one_of(v, none, sizeof none / sizeof *none) ? (mn_text){"", 0} : v;
}

mn_budget_row mn_budget_row_is(const mn_table *t, size_t row, size_t name)
{
    static const char *const sums[] = {"total",     "totals", "grand total",   "subtotal",
                                       "sub-total", "sum",    "total general", "totales",
                                       "suma",      "all",    "total:",        "overall"};
    bool any = false;
    for (size_t c = 0; c < mn_table_cols(t) && !any; c++)
        any = !mn_table_missing(t, row, c) && mn_text_trim(mn_table_text(t, row, c)).len;
    if (!any)
        return MN_BUDGET_BLANK;
    return one_of(mn_budget_cell(t, row, name), sums, sizeof sums / sizeof *sums) ? MN_BUDGET_TOTAL
                                                                                  : MN_BUDGET_ROW;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Whether t is groups of three digits behind a first one of up to three, parted by a sign. */
static bool grouped(mn_text t, char sign)
{
    size_t digits = 0, groups = 0;
    for (size_t i = 0; i < t.len; i++) {
        if (t.ptr[i] == sign) {
            if (!digits || digits > 3 || (groups && digits != 3))
                return false;
            groups++;
            digits = 0;
        } else if (is_digit(t.ptr[i])) {
            digits++;
        } else {
            return false;
        }
    }
    return groups && digits == 3;
}

static size_t count(mn_text t, char c)
{
    size_t n = 0;
    for (size_t i = 0; i < t.len; i++)
        n += t.ptr[i] == c;
    return n;
}

const char *mn_budget_number(double *out, mn_text t, bool share)
{
    char plain[64];
    size_t n = 0;
    if (t.len && t.ptr[0] == '$')
        t = mn_text_trim(mn_text_sub(t, 1, t.len - 1));
    if (share && t.len && t.ptr[t.len - 1] == '%')
        t = mn_text_trim(mn_text_sub(t, 0, t.len - 1));
    if (grouped(t, '.'))
        return "a point before three digits could be one of thousands: write it without, as in "
               "2500000";
    const bool thousands = grouped(t, ',');
    if (thousands && count(t, ',') == 1 && t.ptr[0] == '0')
        return "write a point before decimals, as in 0.5";
    if (!thousands && count(t, ','))
        return "write a point before decimals, as in 12.5, and no sign of thousands";
    for (size_t i = 0; i < t.len && n + 1 < sizeof plain; i++)
        if (t.ptr[i] != ',')
            plain[n++] = t.ptr[i];
    if (n + 1 >= sizeof plain || !mn_text_f64((mn_text){plain, n}, out) || !isfinite(*out) ||
        *out < 0 || *out > 1e18)
        return "write a number without words or signs, as in 2500000; leave the cell empty where "
               "it is not known";
    return NULL;
}
