/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/ban/shipments.c - a table of shipments, a line at a time. See shipments.h.
 */
#include "trace/ban/shipments.h"

#include <string.h>

#include "core/err.h"
#include "core/text.h"

/* The column, and other headings that are taken for it, as they are folded. */
static const struct {
    const char *name, *others;
} known[MN_SHIPMENT_COLUMNS] = {
    [MN_S_ID] = {"id", "shipment id;shipment;reference"},
    [MN_S_DATE] = {"date", "entry date;arrival date;import date;date of entry"},
    [MN_S_MANUFACTURER] = {"manufacturer", "producer;maker;manufacturer name;factory"},
    [MN_S_SHIPPER] = {"shipper", "exporter;seller;supplier;shipper name"},
    [MN_S_CONSIGNEE] = {"consignee", "importer;buyer;consignee name"},
    [MN_S_NOTIFY] = {"notify", "notify party"},
    [MN_S_VESSEL] = {"vessel", "ship;vessel name"},
    [MN_S_GOOD] = {"good", "goods;product;item"},
    [MN_S_HS] = {"hs", "hs code;hts;htsus;hts code;tariff;commodity code;tariff code"},
    [MN_S_DESCRIPTION] = {"description", "goods description;cargo description;product description"},
    [MN_S_ORIGIN_COUNTRY] = {"origin_country", "country of origin;origin country;coo"},
    [MN_S_ORIGIN] = {"origin", "place of origin;origin place"},
    [MN_S_LOAD_PORT] = {"load_port", "port of loading;load port;port of lading"},
    [MN_S_VALUE] = {"value", "entered value;customs value;amount"},
    [MN_S_CURRENCY] = {"currency", "currency code"},
};

const char *mn_shipment_column(size_t column)
{
    return known[column].name;
}

/* Whether the folded heading is one of the texts between semicolons. */
static bool is_one(const char *others, mn_text folded)
{
    mn_text rest = mn_text_of(others), part;
    const mn_text inner = mn_text_trim(folded);
    while (mn_text_split(&rest, ';', &part))
        if (mn_text_eq(part, inner))
            return true;
    return false;
}

static void by_headings(mn_shipments *s)
{
    for (size_t k = 0; k < MN_SHIPMENT_COLUMNS; k++) {
        s->column[k] = mn_table_find(s->t, known[k].name);
        for (size_t i = 0; i < mn_table_cols(s->t) && s->column[k] == SIZE_MAX; i++) {
            char room[128];
            const mn_text heading =
                mn_law_fold(room, sizeof room, mn_text_of(mn_table_col_name(s->t, i)));
            if (is_one(known[k].others, heading) ||
                mn_text_eq_nocase(mn_text_of(mn_table_col_name(s->t, i)), known[k].name))
                s->column[k] = i;
        }
    }
}

static mn_status by_user(mn_shipments *s, const char *columns, mn_err *e)
{
    mn_text rest = mn_text_of(columns), part;
    while (mn_text_split(&rest, ',', &part)) {
        mn_text heading = part, role;
        size_t k = 0, at = 0;
        if (!mn_text_split(&heading, '=', &role) || !heading.ptr) {
            mn_fail(e, MN_USAGE, "--columns: '%.*s' is not COLUMN=HEADING",
                    (int)(part.len > 60 ? 60 : part.len), part.ptr);
            return mn_hint(e, "as manufacturer=Producer,hs=Tariff");
        }
        role = mn_text_trim(role);
        heading = mn_text_trim(heading);
        while (k < MN_SHIPMENT_COLUMNS && !mn_text_eq_str(role, known[k].name))
            k++;
        while (at < mn_table_cols(s->t) && !mn_text_eq_str(heading, mn_table_col_name(s->t, at)))
            at++;
        if (k == MN_SHIPMENT_COLUMNS) {
            mn_fail(e, MN_USAGE, "--columns: no column of shipments is called '%.*s'",
                    (int)(role.len > 60 ? 60 : role.len), role.ptr);
            return mn_hint(e, "id, date, manufacturer, shipper, consignee, notify, vessel, good, "
                              "hs, description, origin_country, origin, load_port, value, "
                              "currency");
        }
        if (at == mn_table_cols(s->t))
            return mn_fail(e, MN_USAGE, "--columns: the file has no heading '%.*s'",
                           (int)(heading.len > 60 ? 60 : heading.len), heading.ptr);
        s->column[k] = at;
    }
    return MN_OK;
}

mn_status mn_shipments_open(mn_shipments *out, const char *path, const char *sheet,
                            const char *columns, const mn_ctx *ctx, mn_err *e)
{
    const mn_read_options o = {.sheet = sheet};
    mn_shipments s = {0};
    bool any = false;
    mn_status st = mn_table_read(&s.t, ctx, path, &o, e);
    if (!st)
        st = mn_reference_new(&s.reference, MN_NEED_COUNTRIES | MN_NEED_MONEY, e);
    if (!st) {
        by_headings(&s);
        st = columns ? by_user(&s, columns, e) : MN_OK;
    }
    for (size_t k = MN_S_MANUFACTURER; k <= MN_S_ORIGIN && !st; k++)
        any = any || s.column[k] != SIZE_MAX;
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
    *s = (mn_shipments){0};
}

static mn_text cell(const mn_shipments *s, size_t row, size_t k)
{
    return s->column[k] == SIZE_MAX ? (mn_text){"", 0}
                                    : mn_text_trim(mn_table_text(s->t, row, s->column[k]));
}

/* Hundredths of "1234.5", "1,234.50"; false for anything else. */
static bool amount(int64_t *out, mn_text t)
{
    int64_t v = 0;
    int decimals = -1;
    size_t group = 0;
    bool any = false, grouped = false;
    for (size_t i = 0; i < t.len; i++) {
        const char c = t.ptr[i];
        if (c == ',' && any && decimals < 0 && (grouped ? group == 3 : group <= 3)) {
            grouped = true;
            group = 0;
        } else if (c == '.' && decimals < 0 && (!grouped || group == 3)) {
            decimals = 0;
        } else if (c >= '0' && c <= '9' && decimals < 2) {
            if (v > INT64_MAX / 1000)
                return false;
            v = v * 10 + (c - '0');
            any = true;
            group++;
            decimals += decimals >= 0;
        } else {
            return false;
        }
    }
    if (!any || (grouped && decimals < 0 && group != 3))
        return false;
    *out = decimals == 2 ? v : decimals == 1 ? v * 10 : v * 100;
    return true;
}

size_t mn_shipments_line(mn_ban_line *out, mn_shipment_odd odd[MN_SHIPMENT_ODDS],
                         const mn_shipments *s, size_t row)
{
    size_t n = 0;
    mn_ban_line l = {.line = mn_table_line(s->t, row),
                     .date = MN_LAW_OPEN,
                     .date_until = MN_LAW_OPEN,
                     .good = cell(s, row, MN_S_GOOD),
                     .hs = cell(s, row, MN_S_HS),
                     .description = cell(s, row, MN_S_DESCRIPTION),
                     .origin = cell(s, row, MN_S_ORIGIN),
                     .load_port = cell(s, row, MN_S_LOAD_PORT),
                     .value = MN_BAN_NO_VALUE};
    const mn_text date = cell(s, row, MN_S_DATE), country = cell(s, row, MN_S_ORIGIN_COUNTRY),
                  value = cell(s, row, MN_S_VALUE), money = cell(s, row, MN_S_CURRENCY);
    for (unsigned k = 0; k < MN_BY_KINDS; k++)
        l.by[k] = cell(s, row, MN_S_MANUFACTURER + k);
    if (date.len && !mn_law_day(&l.date, &l.date_until, date))
        odd[n++] = (mn_shipment_odd){"date", "no date as 2026-03-01", date};
    if (country.len) {
        const mn_country *c = mn_country_find(s->reference, country);
        if (c)
            l.origin_country = mn_text_of(c->iso2);
        else
            odd[n++] = (mn_shipment_odd){"origin_country", "no country that is known", country};
    }
    if (value.len && !amount(&l.value, value)) {
        l.value = MN_BAN_NO_VALUE;
        odd[n++] = (mn_shipment_odd){"value", "no amount as 1234.50", value};
    }
    if (money.len) {
        const char *code = mn_currency_find(s->reference, money);
        if (code)
            l.currency = mn_text_of(code);
        else
            odd[n++] = (mn_shipment_odd){"currency", "no currency that is known", money};
    }
    *out = l;
    return n;
}
