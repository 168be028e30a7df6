/* SPDX-License-Identifier: Apache-2.0
 *
 * rates.c - see the header.
 */
#include "money/read/rates.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/text.h"
#include "table/day.h"

static int by_code(const void *a, const void *b)
{
    const mn_pay_rate *x = a, *y = b;
    const int c = memcmp(x->code, y->code, 4);
    return c ? c : (x->day > y->day) - (x->day < y->day);
}

static mn_status take_row(mn_pay_rates *out, size_t *cap, const mn_reference *ref,
                          const mn_table *t, size_t row, const size_t col[3], const char *path,
                          mn_err *e)
{
    int32_t last;
    mn_pay_rate r = {.day = 0};
    const char *hint = NULL, *iso = mn_currency_find(ref, mn_table_text(t, row, col[1]));
    const char *why =
        mn_days_read(&r.day, &last, mn_table_text(t, row, col[0]), MN_DAYS_ISO, false, &hint);
    if (!why && !iso)
        why = "a currency that is not known";
    if (!why && (!mn_text_f64(mn_table_text(t, row, col[2]), &r.worth) || !(r.worth > 0)))
        why = "no rate above 0";
    if (why) {
        mn_fail_at(e, MN_DATA, path, mn_table_line(t, row), 0, "%s", why);
        return mn_hint(e, "a row is a day, a currency, and what one unit of it is worth");
    }
    memcpy(r.code, iso, 4);
    if (!mn_grow(&out->rate, cap, out->n + 1, sizeof r))
        return mn_fail_memory(e);
    if (r.worth == 1 && !out->base[0])
        memcpy(out->base, iso, 4);
    out->rate[out->n++] = r;
    return MN_OK;
}

mn_status mn_pay_rates_read(mn_pay_rates *out, const mn_reference *ref, const char *path,
                            const char *base, const mn_ctx *ctx, mn_err *e)
{
    static const char *const names[] = {"date", "currency", "rate"};
    mn_pay_rates r = {.source = mn_text_of(path)};
    mn_table *t = NULL;
    size_t col[3], cap = 0;
    if (strcmp(path, "yearly") == 0) {
        *out = (mn_pay_rates){.base = "USD", .yearly = ref, .source = mn_text_of(path)};
        return MN_OK;
    }
    snprintf(r.base, sizeof r.base, "%s", base ? base : "");
    mn_status st = mn_table_read(&t, ctx, path, NULL, e);
    for (size_t i = 0; !st && i < 3; i++)
        if ((col[i] = mn_table_find(t, names[i])) == SIZE_MAX) {
            mn_fail_at(e, MN_DATA, path, 1, 0, "no column '%s'", names[i]);
            st = mn_hint(e, "a table of rates has the columns date, currency and rate");
        }
    for (size_t i = 0; !st && i < mn_table_rows(t); i++)
        st = take_row(&r, &cap, ref, t, i, col, path, e);
    if (!st && !r.base[0]) {
        mn_fail_at(e, MN_DATA, path, 0, 0, "no currency has the rate 1");
        st = mn_hint(e, "say with --currency in what the rates are");
    }
    mn_table_free(t);
    if (!st && r.n)
        qsort(r.rate, r.n, sizeof *r.rate, by_code);
    if (st)
        mn_pay_rates_free(&r);
    else
        *out = r;
    return st;
}

void mn_pay_rates_free(mn_pay_rates *r)
{
    free(r->rate);
    r->rate = NULL;
    r->n = 0;
}

double mn_pay_rates_find(const mn_pay_rates *r, const char *code, int32_t day)
{
    int64_t year;
    unsigned m, d;
    if (strcmp(code, r->base) == 0)
        return 1;
    if (r->yearly) {
        mn_civil_from_days(day, &year, &m, &d);
        return mn_usd_rate(r->yearly, code, (int)year);
    }
    size_t low = 0, high = r->n; /* the first behind (code, day) */
    while (low < high) {
        const size_t mid = low + (high - low) / 2;
        const int c = memcmp(r->rate[mid].code, code, 4);
        if (c < 0 || (c == 0 && r->rate[mid].day <= day))
            low = mid + 1;
        else
            high = mid;
    }
    return low && memcmp(r->rate[low - 1].code, code, 4) == 0 ? r->rate[low - 1].worth : NAN;
}
