/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/lists/mapped.c - any table, CSV or a workbook: which column is what is said by the
 * user ("name=Company,alias=Other names"), or told by headings that are fields' names.
 */
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "screen/lists/cell.h"
#include "screen/lists/cell_words.h"
#include "screen/lists/mapped_columns.h"
#include "screen/party/property.h"

/* Headings that people give columns, beside the fields' own names. */
static const struct {
    const char *heading;
    mn_party_field field;
} spoken[] = {
    {"firma", MN_PARTY_NAME},
    {"firmenname", MN_PARTY_NAME},
    {"unternehmen", MN_PARTY_NAME},
    {"lieferant", MN_PARTY_NAME},
    {"raison sociale", MN_PARTY_NAME},
    {"fournisseur", MN_PARTY_NAME},
    {"empresa", MN_PARTY_NAME},
    {"razón social", MN_PARTY_NAME},
    {"razon social", MN_PARTY_NAME},
    {"proveedor", MN_PARTY_NAME},
    {"fornecedor", MN_PARTY_NAME},
    {"razão social", MN_PARTY_NAME},
    {"ragione sociale", MN_PARTY_NAME},
    {"fornitore", MN_PARTY_NAME},
    {"公司名称", MN_PARTY_NAME},
    {"供应商", MN_PARTY_NAME},
    {"land", MN_PARTY_COUNTRY},
    {"pays", MN_PARTY_COUNTRY},
    {"país", MN_PARTY_COUNTRY},
    {"pais", MN_PARTY_COUNTRY},
    {"paese", MN_PARTY_COUNTRY},
    {"国家", MN_PARTY_COUNTRY},
    {"geburtsdatum", MN_PARTY_BIRTH},
    {"date de naissance", MN_PARTY_BIRTH},
    {"fecha de nacimiento", MN_PARTY_BIRTH},
    {"also known as", MN_PARTY_ALIAS},
    {"trading name", MN_PARTY_ALIAS},
    {"trades as", MN_PARTY_ALIAS},
    {"vendor", MN_PARTY_NAME},
    {"vendor name", MN_PARTY_NAME},
    {"business name", MN_PARTY_NAME},
    {"company", MN_PARTY_NAME},
    {"company name", MN_PARTY_NAME},
    {"supplier", MN_PARTY_NAME},
    {"supplier name", MN_PARTY_NAME},
    {"entity", MN_PARTY_NAME},
    {"entity name", MN_PARTY_NAME},
    {"legal name", MN_PARTY_NAME},
    {"full name", MN_PARTY_NAME},
    {"party", MN_PARTY_NAME},
    {"aliases", MN_PARTY_ALIAS},
    {"other names", MN_PARTY_ALIAS},
    {"aka", MN_PARTY_ALIAS},
    {"former name", MN_PARTY_FORMER},
    {"former names", MN_PARTY_FORMER},
    {"date of birth", MN_PARTY_BIRTH},
    {"dob", MN_PARTY_BIRTH},
    {"effective date", MN_PARTY_LISTED},
    {"effective from", MN_PARTY_LISTED},
    {"effective", MN_PARTY_LISTED},
    {"listed", MN_PARTY_LISTED},
    {"listed on", MN_PARTY_LISTED},
    {"listed since", MN_PARTY_LISTED},
    {"listed at", MN_PARTY_LISTED},
    {"date listed", MN_PARTY_LISTED},
    {"list date", MN_PARTY_LISTED},
    {"date of listing", MN_PARTY_LISTED},
    {"added on", MN_PARTY_LISTED},
    {"designated", MN_PARTY_LISTED},
    {"designated on", MN_PARTY_LISTED},
    {"designation date", MN_PARTY_LISTED},
    {"date designated", MN_PARTY_LISTED},
    {"date of designation", MN_PARTY_LISTED},
    {"in force from", MN_PARTY_LISTED},
    {"fecha de inclusión", MN_PARTY_LISTED},
    {"delisted", MN_PARTY_ENDED},
    {"delisted on", MN_PARTY_ENDED},
    {"date delisted", MN_PARTY_ENDED},
    {"delisting date", MN_PARTY_ENDED},
    {"removed on", MN_PARTY_ENDED},
    {"date removed", MN_PARTY_ENDED},
    {"removal date", MN_PARTY_ENDED},
    {"expires", MN_PARTY_ENDED},
    {"expiry date", MN_PARTY_ENDED},
    {"end date", MN_PARTY_ENDED},
    {"programs", MN_PARTY_PROGRAM},
    {"list", MN_PARTY_PROGRAM},
    {"remarks", MN_PARTY_NOTES},
    {"comments", MN_PARTY_NOTES},
    {"source", MN_PARTY_SOURCE},
    {"zip", MN_PARTY_POSTCODE},
    {"zip code", MN_PARTY_POSTCODE},
    {"state", MN_PARTY_REGION},
    {"merchandise", MN_PARTY_GOODS},
    {"passport", MN_PARTY_PASSPORT},
    {"passport no", MN_PARTY_PASSPORT},
    {"passport number", MN_PARTY_PASSPORT},
    {"tax id", MN_PARTY_TAX},
    {"tax no", MN_PARTY_TAX},
    {"vat", MN_PARTY_TAX},
    {"vat no", MN_PARTY_TAX},
    {"vat number", MN_PARTY_TAX},
    {"ust idnr", MN_PARTY_TAX},
    {"steuernummer", MN_PARTY_TAX},
    {"registration no", MN_PARTY_REGISTRATION},
    {"company number", MN_PARTY_REGISTRATION},
    {"imo", MN_PARTY_IMO},
    {"imo no", MN_PARTY_IMO},
    {"duns", MN_PARTY_DUNS},
    {"duns number", MN_PARTY_DUNS},
    {"uei", MN_PARTY_UEI},
    {"cage", MN_PARTY_CAGE},
    {"vessel name", MN_PARTY_NAME},
    {"ship name", MN_PARTY_NAME},
    {"flag", MN_PARTY_COUNTRY},
    {"nationality", MN_PARTY_COUNTRY},
    {"street address", MN_PARTY_ADDRESS},
    {"date added", MN_PARTY_LISTED},
    {"listing date", MN_PARTY_LISTED},
};

/* "birthDate", "birth date" and "birth_date". */
bool mn_list_field_of(mn_party_field *out, mn_text heading)
{
    for (int f = 0; f < MN_PARTY_OTHER; f++)
        if (mn_rows_same(heading, mn_text_of(mn_party_field_name((mn_party_field)f)))) {
            *out = (mn_party_field)f;
            return true;
        }
    for (size_t i = 0; i < sizeof spoken / sizeof *spoken; i++)
        if (mn_rows_same(heading, mn_text_of(spoken[i].heading))) {
            *out = spoken[i].field;
            return true;
        }
    return mn_party_property(out, heading);
}

static bool what_of(mn_mapped_column *out, mn_text key)
{
    *out = (mn_mapped_column){.what = MN_MAPPED_FIELD};
    if (mn_rows_same(key, mn_text_of("id")))
        out->what = MN_MAPPED_ID;
    else if (mn_rows_same(key, mn_text_of("schema")) || mn_rows_same(key, mn_text_of("type")))
        out->what = MN_MAPPED_SCHEMA;
    else if (mn_rows_same(key, mn_text_of("subsidiary")) ||
             mn_rows_same(key, mn_text_of("subsidiaries")))
        out->what = MN_MAPPED_SUBSIDIARY;
    else if (!mn_list_field_of(&out->field, key))
        out->what = MN_MAPPED_NOTE;
    return out->what != MN_MAPPED_NOTE;
}

static mn_status hint_headings(const mn_rows *w, mn_err *e)
{
    mn_buf b = {0};
    for (size_t i = 0; i < mn_rows_columns(w) && b.len < 150; i++)
        mn_buf_fmt(&b, "%s%.*s", i ? ", " : "", (int)mn_rows_heading(w, i).len,
                   mn_rows_heading(w, i).ptr);
    if (!b.failed && b.len)
        mn_hint(e, "its columns are: %s", b.ptr);
    mn_buf_free(&b);
    return MN_USAGE;
}

/* "name=Company,alias=Other names" */
static mn_status map(mn_mapped_column *column, const mn_rows *w, const char *columns, mn_err *e)
{
    mn_text rest = mn_text_of(columns), pair;
    while (mn_text_split(&rest, ',', &pair)) {
        mn_text key;
        mn_mapped_column c;
        if (!mn_text_trim(pair).len)
            continue;
        if (!mn_text_split(&pair, '=', &key) || !pair.ptr)
            return mn_fail(e, MN_USAGE, "--columns is not FIELD=HEADING,...: '%s'", columns);
        if (!what_of(&c, mn_text_trim(key))) {
            mn_fail(e, MN_USAGE, "--columns: no field is called '%.*s'", (int)key.len, key.ptr);
            return mn_hint(e, "fields are id, schema, name, alias, country, birthDate, address and "
                              "others: see 'manumit list read --help'");
        }
        size_t i = 0;
        while (i < mn_rows_columns(w) && !mn_rows_same(mn_rows_heading(w, i), pair))
            i++;
        if (i == mn_rows_columns(w)) {
            mn_fail(e, MN_USAGE, "--columns: the file has no column '%.*s'", (int)pair.len,
                    pair.ptr);
            return hint_headings(w, e);
        }
        column[i] = c;
    }
    return MN_OK;
}

/* By their headings. A bare "date" is the day of listing in a list that tells no other. */
static void find_columns(mn_mapped_column *column, const mn_rows *w)
{
    size_t date = SIZE_MAX;
    bool listed = false;
    for (size_t i = 0; i < mn_rows_columns(w); i++) {
        what_of(&column[i], mn_rows_heading(w, i));
        listed =
            listed || (column[i].what == MN_MAPPED_FIELD && column[i].field == MN_PARTY_LISTED);
        if (date == SIZE_MAX && column[i].what == MN_MAPPED_NOTE &&
            mn_rows_same(mn_rows_heading(w, i), mn_text_of("date")))
            date = i;
    }
    if (date != SIZE_MAX && !listed) {
        column[date].what = MN_MAPPED_FIELD;
        column[date].field = MN_PARTY_LISTED;
    }
}

static mn_status bind(mn_mapped_column *column, mn_list_reader *r, const mn_rows *w, mn_err *e)
{
    mn_status st = MN_OK;
    bool named = false;
    if (r->o->columns)
        st = map(column, w, r->o->columns, e);
    else
        find_columns(column, w);
    for (size_t i = 0; i < mn_rows_columns(w) && !st; i++)
        named = named || (column[i].what == MN_MAPPED_FIELD && mn_party_is_name(column[i].field));
    if (st || named)
        return st;
    mn_fail(e, MN_USAGE, "no column is known to hold the names: say --columns name=HEADING");
    return hint_headings(w, e);
}

static mn_text first_of(const mn_mapped_column *column, const mn_rows *w, mn_mapped_what what,
                        mn_party_field f)
{
    for (size_t i = 0; i < mn_rows_columns(w); i++)
        if (column[i].what == what && (what != MN_MAPPED_FIELD || column[i].field == f) &&
            mn_rows_cell(w, i).len)
            return mn_rows_cell(w, i);
    return (mn_text){"", 0};
}

/* --- names ---------------------------------------------------------------------------------- */

/* The next of several names in a cell: between semicolons, upright bars or lines. */
static bool next_name(mn_text *rest, mn_text *one)
{
    size_t n = 0;
    int depth = 0;
    if (!rest->len)
        return false;
    for (; n < rest->len; n++) {
        depth += rest->ptr[n] == '(';
        depth -= rest->ptr[n] == ')' && depth > 0;
        if (rest->ptr[n] == '\n' || rest->ptr[n] == '|' || (rest->ptr[n] == ';' && !depth))
            break;
    }
    *one = mn_text_trim(mn_text_sub(*rest, 0, n));
    *rest = mn_cell_from(*rest, n + 1);
    return true;
}

/* "subsidiaries: A; B" among other names: from there on they are others' names. */
static bool drop_subsidiaries(mn_text *one)
{
    mn_text rest = *one;
    if (!mn_cell_drop(&rest, "subsidiaries") && !mn_cell_drop(&rest, "subsidiary") &&
        !mn_cell_drop(&rest, "affiliates"))
        return false;
    if (rest.len && !mn_cell_drop(&rest, ":"))
        return false;
    *one = rest;
    return true;
}

static void add_names(mn_list_reader *r, mn_party_field f, mn_text cell)
{
    mn_text one;
    while (next_name(&cell, &one) && !drop_subsidiaries(&one))
        mn_list_add(r, f, mn_cell_tidy(one));
}

/* --- a row ------------------------------------------------------------------------------------ */

static void add(mn_list_reader *r, const mn_mapped_column *c, mn_text heading, mn_text cell)
{
    if (c->what == MN_MAPPED_NOTE)
        mn_list_add_column(r, heading, cell);
    else if (c->what != MN_MAPPED_FIELD)
        return;
    else if (c->field == MN_PARTY_ALIAS || c->field == MN_PARTY_WEAK || c->field == MN_PARTY_FORMER)
        add_names(r, c->field, cell);
    else if (c->field == MN_PARTY_COUNTRY || c->field == MN_PARTY_BIRTH ||
             c->field == MN_PARTY_PROGRAM)
        mn_list_add_each(r, c->field, cell, ';');
    else if (c->field == MN_PARTY_LISTED || c->field == MN_PARTY_ENDED)
        mn_list_add_date(r, c->field, cell, MN_LIST_UNSAID);
    else
        mn_list_add(r, c->field, cell);
    mn_text own, others;
    if (c->what == MN_MAPPED_FIELD && c->field == MN_PARTY_NAME &&
        mn_cell_clause(cell, &own, &others)) {
        mn_list_add(r, MN_PARTY_ALIAS, own);
        if (!others.len)
            mn_list_add(r, MN_PARTY_NOTES, mn_cell_from(cell, own.len));
    }
}

/* A party of its own for each subsidiary that the row names; what is said of the listing holds
 * for it, too, and not what is said of the parent itself: its countries, numbers, addresses. */
static mn_status emit_subsidiary(mn_list_reader *r, const mn_rows *w,
                                 const mn_mapped_column *column, mn_text parent, mn_text name,
                                 mn_err *e)
{
    mn_list_derive(r, MN_SCHEMA_LEGAL_ENTITY, name, parent, mn_rows_line(w));
    mn_list_add(r, MN_PARTY_NAME, name);
    mn_list_add(r, MN_PARTY_PARENT, parent);
    for (size_t i = 0; i < mn_rows_columns(w); i++)
        if (column[i].what == MN_MAPPED_NOTE ||
            (column[i].what == MN_MAPPED_FIELD && column[i].field >= MN_PARTY_PROGRAM &&
             column[i].field != MN_PARTY_PARENT && column[i].field != MN_PARTY_TITLE))
            add(r, &column[i], mn_rows_heading(w, i), mn_rows_cell(w, i));
    return mn_list_emit(r, e);
}

/* "A Ltd. and subsidiaries (B, C)" */
static mn_status emit_named(mn_list_reader *r, const mn_rows *w, const mn_mapped_column *column,
                            mn_text parent, mn_text names, mn_err *e)
{
    mn_text one[MN_CELL_PARTIES];
    const size_t n = mn_cell_list(one, MN_CELL_PARTIES, names, 0);
    mn_status st = MN_OK;
    for (size_t i = 0; i < n && !st; i++)
        st = emit_subsidiary(r, w, column, parent, one[i], e);
    return st;
}

static mn_status emit_subsidiaries(mn_list_reader *r, const mn_rows *w,
                                   const mn_mapped_column *column, mn_err *e)
{
    mn_status st = MN_OK;
    mn_buf parent = {0}; /* r->id is the next party's */
    mn_buf_text(&parent, (mn_text){r->id.ptr, r->id.len});
    for (size_t i = 0; i < mn_rows_columns(w) && !st && !parent.failed; i++) {
        mn_text cell = mn_rows_cell(w, i), one;
        bool theirs = column[i].what == MN_MAPPED_SUBSIDIARY;
        if (column[i].what == MN_MAPPED_FIELD && column[i].field == MN_PARTY_NAME) {
            mn_text own;
            if (mn_cell_clause(cell, &own, &one))
                st = emit_named(r, w, column, (mn_text){parent.ptr, parent.len}, one, e);
            continue;
        }
        if (!theirs && (column[i].what != MN_MAPPED_FIELD || !mn_party_is_name(column[i].field)))
            continue;
        while (!st && next_name(&cell, &one)) {
            theirs = drop_subsidiaries(&one) || theirs;
            if (theirs && mn_cell_tidy(one).len)
                st = emit_subsidiary(r, w, column, (mn_text){parent.ptr, parent.len},
                                     mn_cell_tidy(one), e);
        }
    }
    if (parent.failed)
        st = mn_fail_memory(e);
    mn_buf_free(&parent);
    return st;
}

static bool is_blank(const mn_rows *w)
{
    for (size_t i = 0; i < mn_rows_columns(w); i++)
        if (mn_rows_cell(w, i).len)
            return false;
    return true;
}

/* Without a letter: of a row of totals, mostly. */
static bool is_number(mn_text name)
{
    for (size_t i = 0; i < name.len; i++)
        if (mn_cell_is_upper(name.ptr[i]) || mn_cell_is_lower(name.ptr[i]) ||
            (unsigned char)name.ptr[i] >= 0x80)
            return false;
    return name.len > 0;
}

static mn_status row(mn_list_reader *r, const mn_rows *w, mn_mapped_column *column, mn_err *e)
{
    if (is_blank(w)) /* says nothing */
        return MN_OK;
    mn_text id = first_of(column, w, MN_MAPPED_ID, 0),
            kind = first_of(column, w, MN_MAPPED_SCHEMA, 0),
            name = first_of(column, w, MN_MAPPED_FIELD, MN_PARTY_NAME);
    mn_schema schema = MN_SCHEMA_LEGAL_ENTITY;
    bool known = !kind.len || mn_schema_find(&schema, kind);
    for (size_t i = 0; i < mn_rows_columns(w); i++)
        if (mn_rows_cell(w, i).len)
            mn_mapped_look(&column[i], r, mn_rows_cell(w, i));
    if (id.len)
        mn_list_begin(r, schema, id, mn_rows_line(w));
    else
        mn_list_derive(r, schema, name, first_of(column, w, MN_MAPPED_FIELD, MN_PARTY_COUNTRY),
                       mn_rows_line(w));
    if (!known)
        mn_list_add_other(r, "schema", kind);
    for (size_t i = 0; i < mn_rows_columns(w); i++)
        add(r, &column[i], mn_rows_heading(w, i), mn_rows_cell(w, i));
    mn_status st = mn_list_emit(r, e);
    if (!st && is_number(name))
        st = mn_list_note(r, e,
                          "line %llu: '%.*s' is taken for a name, though it has no letter: a "
                          "total, perhaps",
                          (unsigned long long)mn_rows_line(w), (int)(name.len < 40 ? name.len : 40),
                          name.ptr);
    return st ? st : emit_subsidiaries(r, w, column, e);
}

mn_status mn_list_read_mapped(mn_list_reader *r, mn_err *e)
{
    mn_rows_options o = {.titles = true};
    mn_status st = MN_OK;
    for (size_t i = 0; i < r->files && !st; i++) {
        mn_rows *w = NULL;
        mn_mapped_column *column = NULL;
        bool more = true;
        r->at = &r->file[i];
        st = mn_rows_open(&w, r, &o, e);
        if (!st && !(column = calloc(mn_rows_columns(w) + 1, sizeof *column)))
            st = mn_fail_memory(e);
        if (!st)
            st = bind(column, r, w, e);
        if (!st && mn_rows_above(w))
            st = mn_list_note(r, e,
                              "the header of %s is taken from line %llu; what stands above it "
                              "is passed over",
                              r->at->name, (unsigned long long)mn_rows_above(w) + 1);
        while (!st && !(st = mn_rows_next(w, &more, e)) && more)
            st = row(r, w, column, e);
        if (!st)
            st = mn_mapped_tell(r, column, w, e);
        free(column);
        mn_rows_close(w);
    }
    return st;
}
