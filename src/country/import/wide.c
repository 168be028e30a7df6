/* SPDX-License-Identifier: Apache-2.0
 *
 * country/import/wide.c - a row a country, a column an indicator. See wide.h.
 */
#include "country/import/wide.h"

#include "core/err.h"
#include "core/text.h"
#include "table/maker.h"

static mn_text heading(const mn_table *t, size_t col)
{
    return mn_text_trim(mn_text_of(mn_table_col_name(t, col)));
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static size_t find(const mn_table *t, mn_text name)
{
    for (size_t i = 0; i < mn_table_cols(t); i++) {
        const mn_text own = heading(t, i);
        size_t k = 0;
        while (k < name.len && k < own.len && lower(name.ptr[k]) == lower(own.ptr[k]))
            k++;
        if (k == name.len && k == own.len)
            return i;
    }
    return SIZE_MAX;
}

bool mn_wide_is_long(const mn_table *t)
{
    return find(t, mn_text_of("indicator")) != SIZE_MAX && find(t, mn_text_of("value")) != SIZE_MAX;
}

static mn_status add(mn_wide *w, size_t col, uint32_t indicator, const mn_facts *f,
                     const mn_table *t, mn_err *e)
{
    for (size_t i = 0; i < w->n; i++) {
        if (w->column[i].at == col)
            return MN_OK;
        if (w->column[i].indicator == indicator) {
            mn_fail_at(e, MN_DATA, mn_table_source(t), 1, 0,
                       "columns '%.60s' and '%.60s' are both '%s'",
                       mn_table_col_name(t, w->column[i].at), mn_table_col_name(t, col),
                       mn_facts_indicator(f, indicator)->id);
            return mn_hint(e, "say which: --columns %s=HEADING",
                           mn_facts_indicator(f, indicator)->id);
        }
    }
    if (w->n == MN_WIDE_MOST)
        return mn_fail_at(e, MN_DATA, mn_table_source(t), 1, 0,
                          "more than %d columns are indicators", MN_WIDE_MOST);
    w->column[w->n++] = (mn_wide_column){col, indicator};
    return MN_OK;
}

/* What the user says: "gsi-number=Estimated number". */
static mn_status said(mn_wide *w, const mn_facts *f, const mn_table *t, const char *columns,
                      mn_err *e)
{
    mn_text rest = mn_text_of(columns), one;
    mn_status st = MN_OK;
    while (columns && !st && mn_text_split(&rest, ',', &one)) {
        mn_text name = one, id;
        if (!mn_text_split(&name, '=', &id) || !name.ptr || !name.len) {
            mn_fail(e, MN_USAGE, "no heading in '%.*s' of --columns",
                    (int)(one.len < 60 ? one.len : 60), one.ptr);
            return mn_hint(e, "as in: --columns gsi-number=Number,country=Name");
        }
        const size_t col = find(t, mn_text_trim(name));
        const uint32_t indicator = mn_facts_find_indicator(f, mn_text_trim(id));
        if (col == SIZE_MAX) {
            mn_fail_at(e, MN_USAGE, mn_table_source(t), 1, 0, "there is no column '%.*s'",
                       (int)(name.len < 60 ? name.len : 60), name.ptr);
            return mn_hint(e, "its first one is '%.60s'", mn_table_col_name(t, 0));
        }
        if (mn_text_eq_nocase(mn_text_trim(id), "country"))
            w->country = col;
        else if (indicator == UINT32_MAX) {
            const char *near = mn_facts_suggest(f, mn_text_trim(id));
            mn_fail(e, MN_USAGE, "unknown indicator '%.*s'", (int)(id.len < 60 ? id.len : 60),
                    id.ptr);
            return near ? mn_hint(e, "is it '%s'?", near) : e ? e->status : MN_USAGE;
        } else
            st = add(w, col, indicator, f, t, e);
    }
    return st;
}

static mn_status by_headings(mn_wide *w, const mn_facts *f, const mn_table *t, mn_err *e)
{
    mn_status st = MN_OK;
    for (uint32_t i = 0; i < mn_facts_indicators(f) && !st; i++) {
        mn_text rest = mn_text_of(mn_facts_indicator(f, i)->headings), one;
        bool has = false;
        for (size_t k = 0; k < w->n; k++)
            has = has || w->column[k].indicator == i;
        while (!has && !st && mn_text_split(&rest, ';', &one)) {
            const size_t col = one.len ? find(t, one) : SIZE_MAX;
            if (col != SIZE_MAX)
                st = add(w, col, i, f, t, e);
            has = col != SIZE_MAX;
        }
    }
    return st;
}

static mn_status whose(mn_wide *w, const mn_table *t, mn_err *e)
{
    static const char *const names[] = {"iso3", "iso", "country", "country name", "name"};
    for (size_t i = 0; i < sizeof names / sizeof *names && w->country == SIZE_MAX; i++)
        w->country = find(t, mn_text_of(names[i]));
    if (w->country != SIZE_MAX)
        return MN_OK;
    mn_fail_at(e, MN_DATA, mn_table_source(t), 1, 0, "there is no column of countries");
    return mn_hint(e, "say which: --columns country=HEADING; --skip N where lines stand above the "
                      "headings");
}

static bool is_empty(const mn_table *t, size_t row, size_t col, mn_text *v)
{
    static const char *const words[] = {"", "-", "..", "NA", "N/A", "n.a.", "no data"};
    *v = mn_text_trim(mn_table_text(t, row, col));
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (mn_text_eq_nocase(*v, words[i]))
            return true;
    return mn_table_missing(t, row, col);
}

static void put(mn_maker *k, const mn_table *t, size_t row, mn_text country, mn_text value,
                const mn_indicator *i, const mn_wide_options *o)
{
    mn_make_row(k, mn_table_line(t, row));
    mn_make_text(k, 0, country);
    mn_make_str(k, 1, o->year);
    mn_make_str(k, 2, i->id);
    mn_make_text(k, 3, value);
    mn_make_str(k, 4, o->source);
    mn_make_str(k, 5, o->retrieved);
    if (o->address)
        mn_make_str(k, 6, o->address);
    if (o->published)
        mn_make_str(k, 7, o->published);
}

mn_status mn_wide_facts(mn_table **out, mn_wide *w, const mn_facts *f, const mn_table *t,
                        const mn_wide_options *o, mn_err *e)
{
    *w = (mn_wide){.country = SIZE_MAX};
    mn_status st = said(w, f, t, o->columns, e);
    if (!st)
        st = by_headings(w, f, t, e);
    if (!st)
        st = whose(w, t, e);
    if (!st && !w->n) {
        mn_fail_at(e, MN_DATA, mn_table_source(t), 1, 0, "no column is a known indicator");
        st =
            mn_hint(e, "say which: --columns INDICATOR=HEADING; 'manumit country indicators' lists "
                       "them");
    }
    if (st)
        return st;
    mn_maker k = mn_maker_new(mn_table_source(t),
                              "country:t year:t indicator:t value:t source:t retrieved:t address:t "
                              "published:t",
                              e);
    for (size_t row = 0; row < mn_table_rows(t); row++) {
        mn_text country, value;
        if (is_empty(t, row, w->country, &country)) {
            w->nobody++;
            continue;
        }
        for (size_t i = 0; i < w->n; i++)
            if (is_empty(t, row, w->column[i].at, &value))
                w->missing++;
            else
                put(&k, t, row, country, value, mn_facts_indicator(f, w->column[i].indicator), o);
    }
    *out = mn_maker_end(&k);
    return k.st;
}
