/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/spending/price.c - exchange rates and US prices. See the header.
 */
#include "footprint/spending/price.h"

#include "core/arena.h"
#include "core/err.h"
#include "core/map.h"
#include "core/text.h"
#include "table/build.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_YEAR = 1900, LAST_YEAR = 2100, RATES_MAX = 40000 };
#define LARGEST 1e30 /* dollars a unit, and units a dollar */

/* --- rates that the caller gives ------------------------------------------------------- */

static mn_status add_rate(mn_prices *p, const char *currency, int year, double usd, mn_err *e)
{
    if (!mn_grow(&p->given, &p->cap, p->n + 1, sizeof *p->given)) {
        return mn_fail_memory(e);
    }
    p->given[p->n++] = (mn_rate_given){currency, year, usd};
    return MN_OK;
}

/* The caller's own code of this name, or NULL. */
static const char *find_given(const mn_prices *p, mn_text name)
{
    for (size_t i = 0; i < p->n; i++) {
        if (mn_text_eq_nocase(name, p->given[i].currency)) {
            return p->given[i].currency;
        }
    }
    return NULL;
}

const char *mn_prices_currency(const mn_prices *p, mn_text name)
{
    const char *found = mn_currency_find(p->r, name);
    return found ? found : find_given(p, name);
}

/* A code that the reference lacks, in capitals. NULL when it can't be one; then
 * or without memory. */
static const char *make_currency(const mn_prices *p, mn_text name, bool *no_memory)
{
    char code[6] = "";
    if (name.len < 3 || name.len > 5) {
        return NULL;
    }
    for (size_t i = 0; i < name.len; i++) {
        const char c = (char)(name.ptr[i] & ~32);
        if (c < 'A' || c > 'Z') {
            return NULL;
        }
        code[i] = c;
    }
    const char *made = mn_arena_str(p->arena, code);
    *no_memory = !made;
    return made;
}

/* What is wrong with a rate's three parts; NULL when nothing is. */
static const char *read_rate(const mn_prices *p, mn_text currency, mn_text year, mn_text usd,
                             mn_rate_given *out)
{
    static const char *const memory = "there is no memory for it";
    int64_t y = 0;
    bool no_memory = false;
    currency = mn_text_trim(currency);
    out->currency = mn_prices_currency(p, currency);
    if (mn_text_trim(year).len == 0) {
        return "the year is missing";
    }
    if (!mn_text_i64(mn_text_trim(year), &y) || y < FIRST_YEAR || y > LAST_YEAR) {
        return "the year is none from 1900 to 2100";
    }
    if (mn_text_trim(usd).len == 0) {
        return "the US dollars per unit are missing";
    }
    if (!mn_text_f64(mn_text_trim(usd), &out->usd) || !(out->usd > 0) || isinf(out->usd)) {
        return "the US dollars per unit are no positive number";
    }
    if (out->usd > LARGEST || out->usd < 1 / LARGEST) {
        return "the US dollars per unit are beyond every currency";
    }
    if (!out->currency) {
        out->currency = make_currency(p, currency, &no_memory);
    }
    if (!out->currency) {
        return no_memory ? memory : "the currency is no code of three to five letters";
    }
    out->year = (int)y;
    if (strcmp(out->currency, "USD") == 0 && out->usd != 1) {
        return "a US dollar is 1 in every year";
    }
    return NULL;
}

/* Adds a rate, unless the same file gave another for that currency and year: *clash. `given` knows
 * the places of those by "CODE:YEAR". */
static mn_status add_once(mn_prices *p, mn_map *given, const mn_rate_given *rate, bool *clash,
                          mn_err *e)
{
    char key[32];
    uint32_t at = (uint32_t)p->n;
    snprintf(key, sizeof key, "%s:%d", rate->currency, rate->year);
    const char *kept = mn_arena_str(p->arena, key);
    if (!kept) {
        return mn_fail_memory(e);
    }
    mn_status st = mn_map_put(given, mn_text_of(kept), &at, e);
    if (st != MN_OK) {
        return st;
    }
    *clash = at < p->n && memcmp(&p->given[at].usd, &rate->usd, sizeof rate->usd) != 0;
    return at < p->n ? MN_OK : add_rate(p, rate->currency, rate->year, rate->usd, e);
}

static mn_status take_option(mn_prices *p, const char *text, mn_err *e)
{
    mn_text usd = mn_text_of(text), year = {"", 0}, currency = {"", 0};
    mn_rate_given rate;
    (void)mn_text_split(&usd, '=', &year);
    (void)mn_text_split(&year, ':', &currency);
    const char *wrong = read_rate(p, currency, year, usd, &rate);
    if (!wrong) {
        return add_rate(p, rate.currency, rate.year, rate.usd, e);
    }
    mn_fail(e, MN_USAGE, "--rate '%s': %s", text, wrong);
    mn_offending(e, mn_text_of(text));
    return mn_hint(e, "write US dollars per unit, as --rate GBP:2024=1.28");
}

static size_t column(const mn_table *t, const char *name)
{
    for (size_t i = 0; i < mn_table_cols(t); i++) {
        if (mn_text_eq_nocase(mn_text_of(mn_table_col_name(t, i)), name)) {
            return i;
        }
    }
    return SIZE_MAX;
}

static mn_status take_rows(mn_prices *p, const mn_table *t, const char *file, mn_err *e)
{
    static const char *const names[] = {"currency", "year", "usd_per_unit"};
    size_t col[3];
    for (size_t i = 0; i < 3; i++) {
        col[i] = column(t, names[i]);
        if (col[i] == SIZE_MAX) {
            mn_fail_at(e, MN_DATA, file, 1, 0, "no column is named '%s'", names[i]);
            return mn_hint(e, "a file of rates has the columns currency, year, usd_per_unit");
        }
    }
    if (mn_table_rejects(t) > 0) {
        return mn_fail_at(e, MN_DATA, file, mn_table_reject_line(t, 0), 0, "%s",
                          mn_table_reject_reason(t, 0));
    }
    mn_map given = {0};
    mn_status st = mn_table_once(t, file, names, 3, e);
    if (st == MN_OK && mn_table_rows(t) > RATES_MAX) {
        st = mn_fail_at(e, MN_DATA, file, mn_table_line(t, RATES_MAX), 0, "more than %d rates",
                        RATES_MAX);
    }
    for (size_t i = 0; i < mn_table_rows(t) && st == MN_OK; i++) {
        bool clash = false;
        mn_rate_given rate;
        const char *wrong = read_rate(p, mn_table_text(t, i, col[0]), mn_table_text(t, i, col[1]),
                                      mn_table_text(t, i, col[2]), &rate);
        st = wrong ? mn_fail_at(e, MN_DATA, file, mn_table_line(t, i), 0, "%s", wrong)
                   : add_once(p, &given, &rate, &clash, e);
        if (st == MN_OK && clash) {
            st = mn_fail_at(e, MN_DATA, file, mn_table_line(t, i), 0,
                            "another rate of %s in %d stands above", rate.currency, rate.year);
            mn_hint(e, "keep one of the two lines");
        }
    }
    mn_map_free(&given);
    return st;
}

static mn_status take_file(mn_prices *p, const char *path, const mn_ctx *ctx, mn_err *e)
{
    mn_table *t = NULL;
    mn_read_options o = {.format = MN_FORMAT_AUTO};
    mn_status st = mn_table_read(&t, ctx, path, &o, e);
    if (st == MN_OK) {
        st = take_rows(p, t, path, e);
    }
    mn_table_free(t);
    return st;
}

mn_status mn_prices_open(mn_prices *out, const mn_reference *r, const mn_spending_options *o,
                         mn_arena *arena, const mn_ctx *ctx, mn_err *e)
{
    out->r = r;
    out->arena = arena;
    out->model_index = mn_us_cpi(r, o->model_year);
    if (isnan(out->model_index)) {
        mn_fail(e, MN_DATA, "no US consumer prices are known for the model's year %d",
                o->model_year);
        return mn_hint(e, "state the model's year when it is imported: --year");
    }
    mn_status st = o->rates_file ? take_file(out, o->rates_file, ctx, e) : MN_OK;
    for (size_t i = 0; i < o->rates && st == MN_OK; i++) { /* the last of a year wins */
        st = take_option(out, o->rate[i], e);
    }
    return st;
}

void mn_prices_close(mn_prices *p)
{
    free(p->given);
    *p = (mn_prices){0};
}

/* --- answers ------------------------------------------------------------------------------ */

static double find_rate(const mn_prices *p, const char *currency, int year)
{
    for (size_t i = p->n; i > 0; i--) {
        const mn_rate_given *g = &p->given[i - 1];
        if (g->year == year && strcmp(g->currency, currency) == 0) {
            return g->usd;
        }
    }
    return mn_usd_rate(p->r, currency, year);
}

/* The kept answer for a currency and year, made when it is not there. */
static size_t keep(mn_prices *p, const char *currency, int year)
{
    const unsigned name =
        (unsigned)currency[0] << 16 | (unsigned)currency[1] << 8 | (unsigned)currency[2];
    const size_t at = ((name * 2654435761U >> 16) + (unsigned)year) % MN_PRICES_KEPT;
    mn_rate_given *kept = &p->kept[at];
    if (!kept->currency || kept->year != year ||
        (kept->currency != currency && strcmp(kept->currency, currency) != 0)) {
        *kept = (mn_rate_given){currency, year, find_rate(p, currency, year)};
        p->deflator[at] = p->model_index / mn_us_cpi(p->r, year);
    }
    return at;
}

double mn_prices_rate(mn_prices *p, const char *currency, int year)
{
    return p->kept[keep(p, currency, year)].usd;
}

double mn_prices_deflator(mn_prices *p, const char *currency, int year)
{
    return p->deflator[keep(p, currency, year)];
}
