/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/spending/content.c - what a column's cells look like.
 */
#include "core/text.h"
#include "footprint/spending/amount.h"
#include "footprint/spending/columns.h"
#include "footprint/spending/date.h"

#include <string.h>

int mn_direction_read(mn_text t)
{
    static const struct {
        const char *text;
        int way;
    } ways[] = {
        {"d", 1},       {"dr", 1},       {"debit", 1},         {"debito", 1}, {"d\u00E9bito", 1},
        {"soll", 1},    {"s", 1},        {"cargo", 1},         {"debe", 1},   {"d\u00E9bit", 1},
        {"out", 1},     {"dbit", 1},     {"sale", 1},          {"c", -1},     {"cr", -1},
        {"credit", -1}, {"credito", -1}, {"cr\u00E9dito", -1}, {"haben", -1}, {"h", -1},
        {"abono", -1},  {"haber", -1},   {"cr\u00E9dit", -1},  {"in", -1},    {"crdt", -1},
        {"refund", -1}, {"return", -1},
    };
    t = mn_text_trim(t);
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        if (mn_text_eq_nocase(t, ways[i].text)) {
            return ways[i].way;
        }
    }
    return 0;
}

/* --- one cell ------------------------------------------------------------------------ */

static bool is_currency(const mn_reference *r, mn_text t)
{
    return t.len > 0 && (mn_currency_find(r, t) || mn_sign_is_shared(t));
}

static bool is_amount(const mn_reference *r, mn_text t, bool money)
{
    mn_amount a;
    if (mn_amount_read(&a, t, MN_MARK_UNKNOWN) != MN_AMOUNT_FINE ||
        (a.before.len > 0 && !is_currency(r, a.before)) ||
        (a.after.len > 0 && !is_currency(r, a.after))) {
        return false;
    }
    size_t n = t.len;
    bool cents = n > 3 && (t.ptr[n - 3] == '.' || t.ptr[n - 3] == ',');
    return !money || a.before.len > 0 || a.after.len > 0 || cents;
}

/* Most of it is letters: no number, date or code. */
static bool is_words(mn_text t)
{
    size_t letters = 0;
    for (size_t i = 0; i < t.len; i++) {
        char c = t.ptr[i];
        letters += (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & 0x80);
    }
    return letters >= 3 && letters > t.len / 3;
}

static bool looks(const mn_reference *r, mn_text t, mn_look look)
{
    int year = 0;
    switch (look) {
    case MN_LOOK_NUMBER:
    case MN_LOOK_MONEY:
        return is_amount(r, t, look == MN_LOOK_MONEY);
    case MN_LOOK_DATE:
        return mn_date_read(t, &year) >= MN_DATE_MONTH;
    case MN_LOOK_YEAR:
        return mn_date_read(t, &year) == MN_DATE_YEAR;
    case MN_LOOK_COUNTRY:
        return mn_country_find(r, t) != NULL;
    case MN_LOOK_CURRENCY:
        return is_currency(r, t);
    case MN_LOOK_DIRECTION:
        return mn_direction_read(t) != 0;
    case MN_LOOK_WORDS:
        return is_words(t);
    }
    return false;
}

/* --- a column ------------------------------------------------------------------------- */

bool mn_column_looks(const mn_table *t, const mn_reference *r, size_t col, mn_look look,
                     double share)
{
    const size_t rows = mn_table_rows(t);
    const double misses_max = (1 - share) * (double)rows;
    size_t hits = 0, misses = 0;
    for (size_t i = 0; i < rows && (double)misses <= misses_max; i++) {
        mn_text cell = mn_text_trim(mn_table_text(t, i, col));
        if (cell.len > 0) {
            bool hit = looks(r, cell, look);
            hits += hit;
            misses += !hit;
        }
    }
    return hits > 0 && (double)hits >= share * (double)(hits + misses);
}

/* Dots tell two systems apart: HS has four digits before the first (0306.17),
 * COICOP two digits and then single ones (01.1.2). */
static bool dots_fit(mn_text cell, mn_codes system)
{
    const char *dot = memchr(cell.ptr, '.', cell.len);
    size_t at = dot ? (size_t)(dot - cell.ptr) : 0;
    bool single = dot && at + 1 < cell.len && (at + 2 == cell.len || cell.ptr[at + 2] == '.');
    if (!dot || at < 2) {
        return true;
    }
    if (single && cell.ptr[at + 1] != '0') {
        return system == MN_COICOP || system == MN_COICOP1999;
    }
    return system == MN_HS || at > 4;
}

double mn_column_codes(const mn_table *t, const mn_reference *r, size_t col, mn_codes system)
{
    size_t hits = 0, cells = 0;
    for (size_t i = 0; i < mn_table_rows(t); i++) {
        mn_text cell = mn_text_trim(mn_table_text(t, i, col));
        if (cell.len > 0) {
            cells++;
            hits += dots_fit(cell, system) && mn_code_plausible(r, system, cell);
        }
    }
    return cells > 0 ? (double)hits / (double)cells : 0;
}
