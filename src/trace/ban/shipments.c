/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/ban/shipments.c - a table of shipments, a line at a time. See shipments.h.
 */
#include "trace/ban/shipments.h"

#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "table/amount.h"
#include "trace/tables/day.h"
#include "trace/tables/nobody.h"

/* The columns that are read; the five parties in the order of mn_ban_line.by. */
static const mn_role roles[] = {MN_R_MANUFACTURER,   MN_R_SHIPPER, MN_R_CONSIGNEE, MN_R_NOTIFY,
                                MN_R_VESSEL,         MN_R_GOOD,    MN_R_HS,        MN_R_DESCRIPTION,
                                MN_R_ORIGIN_COUNTRY, MN_R_ORIGIN,  MN_R_ID,        MN_R_DATE,
                                MN_R_LOAD_PORT,      MN_R_VALUE,   MN_R_CURRENCY};
enum { ROLES = sizeof roles / sizeof *roles, TELLING = 10 }; /* one of the first ten is needed */

const char *mn_shipment_column(const mn_shipments *s, size_t column)
{
    for (size_t i = 0; i < ROLES; i++)
        if (s->column.at[roles[i]] == column)
            return mn_role_name(roles[i]);
    return "";
}

mn_status mn_shipments_open(mn_shipments *out, const char *path, const char *sheet,
                            const char *columns, mn_day_order days, const mn_ctx *ctx, mn_err *e)
{
    const mn_read_options o = {.sheet = sheet};
    mn_trade_headings *headings = NULL;
    mn_shipments s = {.days = days};
    bool any = false;
    uint64_t used = 0;
    mn_status st = mn_table_read(&s.t, ctx, path, &o, e);
    if (!st && !(st = mn_reference_new(&s.reference, MN_NEED_COUNTRIES | MN_NEED_MONEY, e)) &&
        !(st = mn_trade_headings_load(&headings, e)))
        st = mn_trade_columns_find(&s.column, &used, headings, MN_SHIPMENTS, s.t, columns, e);
    mn_trade_headings_free(headings);
    for (size_t i = 0; i < TELLING && !st; i++)
        any = any || s.column.at[roles[i]] != SIZE_MAX;
    if (!st)
        st = mn_trade_columns_used(columns, used, e);
    if (!st && !any) {
        mn_fail_at(e, MN_USAGE, path, 1, 0, "no column of this file is one of shipments");
        st = mn_hint(e, "name them: --columns manufacturer=...,shipper=...,hs=...,"
                        "origin_country=...");
    }
    if (st)
        mn_shipments_close(&s);
    else
        *out = s;
    return st;
}

void mn_shipments_close(mn_shipments *s)
{
    mn_table_free(s->t);
    mn_reference_free(s->reference);
    mn_buf_free(&s->room);
    *s = (mn_shipments){0};
}

static mn_text cell(const mn_shipments *s, size_t row, mn_role k)
{
    const size_t at = s->column.at[k];
    return at == SIZE_MAX ? (mn_text){"", 0} : mn_text_trim(mn_table_text(s->t, row, at));
}

/* --- sums ---------------------------------------------------------------------------------------
 */

static bool is_total(mn_text t)
{
    static const char *const words[] = {
        " total ",  " totals ",    " sub total ",     " subtotal ",    " grand total ",
        " sum ",    " sum total ", " total general ", " suma ",        " suma total ",
        " totale ", " summe ",     " gesamt ",        " gesamtsumme ", " jumlah ",
        " toplam ", " tổng cộng ", " итого ",         " всего ",       " 合计 ",
        " 总计 ",   " 小计 ",      " 合計 ",          " 總計 ",        " 小計 ",
        " 계 ",     " 합계 ",      " المجموع "};
    char room[64];
    if (!t.len || t.len > sizeof room / 2)
        return false;
    t = mn_law_fold(room, sizeof room, t);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (mn_text_eq_str(t, words[i]))
            return true;
    return false;
}

bool mn_shipments_is_total(const mn_shipments *s, size_t row)
{
    bool said = false;
    for (size_t i = 0; i < ROLES; i++) {
        const mn_text t = cell(s, row, roles[i]);
        if (roles[i] != MN_R_VALUE && roles[i] != MN_R_CURRENCY && t.len &&
            (roles[i] == MN_R_DATE || !is_total(t)))
            return false;
    }
    for (size_t i = 0; i < mn_table_cols(s->t) && !said; i++)
        said = is_total(mn_text_trim(mn_table_text(s->t, row, i)));
    return said;
}

/* --- a line -------------------------------------------------------------------------------------
 */

/* An amount, and the currency that stands beside it. NULL when it was understood. */
static const char *amount(int64_t *value, const char **currency, mn_shipments *s, mn_text text)
{
    const char *hint = NULL, *why;
    bool rounded = false;
    mn_amount a;
    if ((why = mn_amount_cut(&a, text, MN_MARK_UNSAID, &s->room, &hint)) ||
        (why = mn_amount_hundredths(value, &rounded, &a, &hint)))
        return why;
    const mn_text beside = a.before.len ? a.before : a.after;
    return beside.len && !(*currency = mn_currency_find(s->reference, beside))
               ? "a currency that is not known stands beside it"
               : NULL;
}

static size_t money(mn_ban_line *l, mn_shipment_odd *odd, mn_shipments *s, size_t row)
{
    const mn_text value = cell(s, row, MN_R_VALUE), given = cell(s, row, MN_R_CURRENCY);
    const char *currency = NULL, *why = NULL;
    size_t n = 0;
    if (value.len && (why = amount(&l->value, &currency, s, value))) {
        l->value = MN_BAN_NO_VALUE;
        odd[n++] = (mn_shipment_odd){"value", why, value};
    }
    if (given.len && !(currency = mn_currency_find(s->reference, given)))
        odd[n++] = (mn_shipment_odd){"currency", "no currency that is known", given};
    if (!given.len && !currency && s->column.gives[MN_R_VALUE][0])
        currency = s->column.gives[MN_R_VALUE];
    l->currency = mn_text_of(currency);
    return n;
}

size_t mn_shipments_line(mn_ban_line *out, mn_shipment_odd odd[MN_SHIPMENT_ODDS], mn_shipments *s,
                         size_t row)
{
    const mn_text date = cell(s, row, MN_R_DATE), country = cell(s, row, MN_R_ORIGIN_COUNTRY);
    const char *hint = NULL, *why;
    size_t n = 0;
    mn_ban_line l = {.line = mn_table_line(s->t, row),
                     .date = MN_LAW_OPEN,
                     .date_until = MN_LAW_OPEN,
                     .good = cell(s, row, MN_R_GOOD),
                     .hs = cell(s, row, MN_R_HS),
                     .description = cell(s, row, MN_R_DESCRIPTION),
                     .origin = cell(s, row, MN_R_ORIGIN),
                     .load_port = cell(s, row, MN_R_LOAD_PORT),
                     .value = MN_BAN_NO_VALUE};
    for (unsigned k = 0; k < MN_BY_KINDS; k++) {
        l.by[k] = cell(s, row, roles[k]);
        if (!mn_names_nobody(l.by[k]))
            continue;
        odd[n++] = (mn_shipment_odd){mn_role_name(roles[k]), "a word that names nobody", l.by[k]};
        l.by[k] = (mn_text){"", 0};
    }
    if (date.len && (why = mn_days_read(&l.date, &l.date_until, date, s->days, true, &hint))) {
        l.date = l.date_until = MN_LAW_OPEN;
        l.date_unread = date;
        odd[n++] = (mn_shipment_odd){"date", why, date};
    }
    if (country.len) {
        const mn_country *c = mn_country_find(s->reference, country);
        if (c)
            l.origin_country = mn_text_of(c->iso2);
        else
            odd[n++] = (mn_shipment_odd){"origin_country", "no country that is known", country};
    }
    n += money(&l, odd + n, s, row);
    *out = l;
    return n;
}
