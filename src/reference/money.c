/* SPDX-License-Identifier: Apache-2.0
 *
 * reference/money.c - currencies, their yearly rates, and US consumer prices.
 *
 * A sign that several currencies share ("$", the yen sign, "kr") is nobody's,
 * even if a table gave it to one. Tables: data/country/{currencies,rates,us_cpi}.csv.
 */
#include "core/err.h"
#include "core/text.h"
#include "reference/csv_lite.h"
#include "reference/internal.h"

#include <limits.h>
#include <stdlib.h>

#define CPI_KEY          "USA"
#define MONTHS_OF_A_YEAR 11 /* enough of them for a yearly mean */

static bool is_currency(mn_text t)
{
    for (size_t i = 0; i < t.len; i++) {
        if (t.ptr[i] < 'A' || t.ptr[i] > 'Z') {
            return false;
        }
    }
    return t.len == 3;
}

static mn_status add_currency(mn_reference *r, const mn_csv *c, mn_err *e)
{
    mn_money_set *s = &r->money;
    const uint32_t owner = (uint32_t)s->n;
    if (!is_currency(c->cell[0]) || c->cell[1].len == 0) {
        return mn_csv_fail(c, e, "no ISO 4217 code and name");
    }
    for (size_t i = 0; i < s->n; i++) {
        if (mn_text_eq_str(c->cell[0], s->code[i])) {
            return mn_csv_fail(c, e, "'%s' is there twice", s->code[i]);
        }
    }
    const mn_text unit = c->cell[2];
    if (unit.len != 1 || unit.ptr[0] < '0' || unit.ptr[0] > '9') {
        return mn_csv_fail(c, e, "no digit for its decimals");
    }
    if (!mn_grow(&s->code, &s->cap, s->n + 1, sizeof *s->code) ||
        !mn_grow(&s->decimals, &s->decimals_cap, s->n + 1, 1)) {
        return mn_fail_memory(e);
    }
    s->decimals[s->n] = (uint8_t)(unit.ptr[0] - '0');
    mn_status st = mn_csv_str(c, 0, &s->code[s->n], e);
    if (st == MN_OK) {
        st = mn_names_add(&s->names, &r->arena, c->cell[0], owner, MN_NAME_CODE, e);
    }
    if (st == MN_OK) {
        st = mn_names_add(&s->names, &r->arena, c->cell[1], owner, MN_NAME_PROPER, e);
    }
    if (st == MN_OK) {
        st = mn_names_add_list(&s->names, &r->arena, c->cell[3], owner, e);
    }
    s->n += st == MN_OK;
    return st;
}

/* Claims the shared signs for no currency, so that a table can't give them away. */
static mn_status claim_shared(mn_reference *r, mn_err *e)
{
    static const char *const shared[] = {"$", "\u00A5", "kr"};
    mn_status st = MN_OK;
    for (size_t i = 0; i < sizeof shared / sizeof *shared && st == MN_OK; i++) {
        st = mn_names_add(&r->money.names, &r->arena, mn_text_of(shared[i]), MN_NAME_AMBIGUOUS,
                          MN_NAME_PROPER, e);
    }
    return st;
}

mn_status mn_currencies_load(mn_reference *r, mn_source table, mn_err *e)
{
    mn_csv c;
    r->money.names.keep = "/"; /* "S/" and "B/." are signs */
    mn_status st = claim_shared(r, e);
    return st == MN_OK ? mn_csv_each(&c, table, r, "code,name,minor_units,aliases", add_currency, e)
                       : st;
}

static mn_status add_rate(mn_reference *r, const mn_csv *c, mn_err *e)
{
    int32_t year = 0;
    double rate = 0;
    mn_status st = mn_csv_year(c, 1, &year, e);
    if (st == MN_OK) {
        st = mn_csv_f64(c, 2, &rate, e);
    }
    if (st == MN_OK && (!is_currency(c->cell[0]) || rate <= 0)) {
        st = mn_csv_fail(c, e, "no positive rate of a currency");
    }
    return st == MN_OK ? mn_series_add(&r->money.rate, c->cell[0], year, rate, e) : st;
}

mn_status mn_rates_load(mn_reference *r, mn_source table, mn_err *e)
{
    mn_csv c;
    int32_t year = 0;
    mn_status st = mn_csv_each(&c, table, r, "currency,year,usd_per_unit", add_rate, e);
    if (st == MN_OK && !mn_series_close(&r->money.rate, &year)) {
        st = mn_csv_fail(&c, e, "a currency has two rates for %d", (int)year);
    }
    return st;
}

static mn_status add_price(mn_reference *r, const mn_csv *c, mn_err *e)
{
    int32_t year = 0;
    double index = 0;
    mn_status st = mn_csv_year(c, 0, &year, e);
    if (st == MN_OK) {
        st = mn_csv_f64(c, 1, &index, e);
    }
    if (st == MN_OK && index <= 0) {
        st = mn_csv_fail(c, e, "no positive index");
    }
    double months = 0;
    if (st == MN_OK) {
        st = mn_csv_f64(c, 2, &months, e);
    }
    if (st == MN_OK && months >= MONTHS_OF_A_YEAR && year > r->money.cpi_last) {
        r->money.cpi_last = year;
    }
    return st == MN_OK ? mn_series_add(&r->money.cpi, mn_text_of(CPI_KEY), year, index, e) : st;
}

mn_status mn_cpi_load(mn_reference *r, mn_source table, mn_err *e)
{
    mn_csv c;
    int32_t year = 0;
    mn_status st = mn_csv_each(&c, table, r, "year,index,months", add_price, e);
    if (st == MN_OK && !mn_series_close(&r->money.cpi, &year)) {
        st = mn_csv_fail(&c, e, "two figures for %d", (int)year);
    }
    return st;
}

void mn_money_free(mn_money_set *s)
{
    mn_names_free(&s->names);
    mn_series_free(&s->rate);
    mn_series_free(&s->cpi);
    free((void *)s->code);
    free(s->decimals);
    *s = (mn_money_set){0};
}

const char *mn_currency_find(const mn_reference *r, mn_text name)
{
    uint32_t i = mn_names_find(&r->money.names, name);
    return i == MN_NAME_NONE ? NULL : r->money.code[i];
}

int mn_currency_decimals(const mn_reference *r, const char *currency)
{
    for (size_t i = 0; i < r->money.n; i++) {
        if (mn_text_eq_str(mn_text_of(currency), r->money.code[i])) {
            return r->money.decimals[i];
        }
    }
    return -1;
}

double mn_usd_rate(const mn_reference *r, const char *currency, int year)
{
    mn_text key = mn_text_of(currency);
    return mn_text_eq_str(key, "USD") ? 1.0 : mn_series_get(&r->money.rate, key, year);
}

bool mn_usd_rate_years(const mn_reference *r, const char *currency, int *first, int *last)
{
    const mn_series *s = &r->money.rate;
    mn_text key = mn_text_of(currency);
    int32_t from = INT32_MAX, to = INT32_MIN;
    if (mn_text_eq_str(key, "USD")) {
        for (size_t i = 0; i < s->n; i++) {
            from = s->at[i].year < from ? s->at[i].year : from;
            to = s->at[i].year > to ? s->at[i].year : to;
        }
    } else if (!mn_series_span(s, key, &from, &to)) {
        return false;
    }
    *first = from;
    *last = to;
    return from <= to;
}

double mn_us_cpi(const mn_reference *r, int year)
{
    return mn_series_get(&r->money.cpi, mn_text_of(CPI_KEY), year);
}

int mn_us_cpi_last_year(const mn_reference *r)
{
    return r->money.cpi_last;
}
