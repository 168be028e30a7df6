/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/lists/csl.c - the Consolidated Screening List of the US International Trade
 * Administration (trade.gov), CSV: one row a party, many values of a cell between semicolons.
 *
 * It holds the lists of BIS (Denied Persons, Entity, Unverified, Military End User), of the
 * State Department and of OFAC; the column source says which.
 */
#include <stdio.h>
#include <string.h>

#include "core/text.h"
#include "screen/lists/columns.h"
#include "screen/lists/ofac.h"

enum { ID, NUMBER, TYPE, NAME, ADDRESSES, IDS, SOURCE, ALIASES };
static const mn_column columns[] = {
    [ID] = {"_id", MN_COL_SELF, 0, NULL, false},
    [NUMBER] = {"entity_number", MN_COL_SELF, 0, NULL, true},
    [TYPE] = {"type", MN_COL_SELF, 0, NULL, true},
    [NAME] = {"name", MN_COL_SELF, 0, NULL, true},
    [ADDRESSES] = {"addresses", MN_COL_SELF, 0, NULL, true},
    [IDS] = {"ids", MN_COL_SELF, 0, NULL, true},
    [SOURCE] = {"source", MN_COL_TEXT, MN_PARTY_PROGRAM, NULL, true},
    [ALIASES] = {"alt_names", MN_COL_SELF, 0, NULL, true},
    {"programs", MN_COL_EACH, MN_PARTY_PROGRAM, NULL, true},
    {"title", MN_COL_TEXT, MN_PARTY_TITLE, NULL, false},
    {"citizenships", MN_COL_COUNTRY, 0, NULL, false},
    {"nationalities", MN_COL_COUNTRY, 0, NULL, false},
    {"dates_of_birth", MN_COL_EACH, MN_PARTY_BIRTH, NULL, false},
    {"places_of_birth", MN_COL_OTHER, 0, "birthPlace", false},
    {"start_date", MN_COL_DATE, MN_PARTY_LISTED, NULL, true},
    {"end_date", MN_COL_DATE, MN_PARTY_ENDED, NULL, true},
    {"federal_register_notice", MN_COL_OTHER, 0, "federalRegister", false},
    {"standard_order", MN_COL_OTHER, 0, "standardOrder", false},
    {"license_requirement", MN_COL_OTHER, 0, "licenseRequirement", false},
    {"license_policy", MN_COL_OTHER, 0, "licensePolicy", false},
    {"call_sign", MN_COL_OTHER, 0, "callSign", false},
    {"vessel_type", MN_COL_OTHER, 0, "vesselType", false},
    {"gross_tonnage", MN_COL_OTHER, 0, "tonnage", false},
    {"gross_registered_tonnage", MN_COL_OTHER, 0, "grossRegisteredTonnage", false},
    {"vessel_flag", MN_COL_COUNTRY, 0, NULL, false},
    {"vessel_owner", MN_COL_OTHER, 0, "owner", false},
    {"remarks", MN_COL_TEXT, MN_PARTY_NOTES, NULL, false},
    {"source_list_url", MN_COL_TEXT, MN_PARTY_SOURCE, NULL, false},
    {"source_information_url", MN_COL_OTHER, 0, "informationUrl", false},
};

/* The part behind the last comma, taken off. */
static mn_text last_part(mn_text *t)
{
    size_t i = t->len;
    while (i && t->ptr[i - 1] != ',')
        i--;
    mn_text last = mn_text_trim(mn_text_sub(*t, i, t->len));
    *t = mn_text_trim(mn_text_sub(*t, 0, i ? i - 1 : 0));
    return last;
}

/* "and 21 Road": the last of several. */
static mn_text without_and(mn_text t)
{
    t = mn_text_trim(t);
    return t.len > 4 && memcmp(t.ptr, "and ", 4) == 0 ? mn_text_sub(t, 4, t.len) : t;
}

static bool is_code(mn_text t)
{
    return t.len == 2 && t.ptr[0] >= 'A' && t.ptr[0] <= 'Z' && t.ptr[1] >= 'A' && t.ptr[1] <= 'Z';
}

/* "12 Road, Town, CC; ..." : the last part is the country's code, where it is one. A street in
 * the United States ends in its state and postcode. */
static void add_addresses(mn_list_reader *r, mn_text all)
{
    mn_text one;
    while (mn_text_split(&all, ';', &one)) {
        mn_text whole = without_and(one), rest = whole;
        mn_text code = last_part(&rest);
        if (is_code(code))
            mn_list_add_country(r, code);
        if (!is_code(code) || rest.len)
            mn_list_add(r, MN_PARTY_ADDRESS, whole);
    }
}

/* "Passport, 836238033, KP" today, "KP, 836238033, Passport" until 2022. */
static void add_ids(mn_list_reader *r, mn_text all)
{
    mn_text one;
    while (mn_text_split(&all, ';', &one)) {
        mn_party_field f;
        mn_text rest = mn_text_trim(one), first = rest, more = {"", 0};
        const char *comma = rest.len ? memchr(rest.ptr, ',', rest.len) : NULL;
        if (!comma) {
            mn_list_add_other(r, "id", rest);
            continue;
        }
        first.len = (size_t)(comma - rest.ptr);
        mn_text behind = mn_text_trim(mn_text_sub(rest, first.len + 1, rest.len)), last = behind;
        mn_text before = last;
        last = last_part(&before);
        if (mn_list_id_field(&f, first)) {
            if (is_code(last) && before.len) {
                more = last;
                behind = before;
            }
            mn_list_add_id(r, first, behind, more);
        } else if (mn_list_id_field(&f, last)) {
            mn_list_add_id(r, last, before.len ? before : first, before.len ? first : more);
        } else if (!is_code(first) && first.len < 80) { /* "Website, www.example.org" */
            char key[80];
            while (first.len && strchr(" -:", first.ptr[first.len - 1]))
                first.len--;
            snprintf(key, sizeof key, "%.*s", (int)first.len, first.ptr);
            mn_list_add_other(r, key, behind);
        } else {
            mn_list_add_other(r, "id", rest);
        }
    }
}

static mn_status row(mn_table_list *t, mn_err *e)
{
    static const char successors[] = "; and any successor";
    mn_text id = mn_columns_cell(t, ID), type = mn_columns_cell(t, TYPE),
            name = mn_columns_cell(t, NAME), clause = {"", 0};
    mn_schema schema = MN_SCHEMA_LEGAL_ENTITY;
    uint64_t line = mn_rows_line(t->rows);
    if (type.len && !mn_ofac_schema(&schema, type))
        return mn_list_reject(t->r, line, mn_rows_text(t->rows), e,
                              "the type is none that is known: '%.*s'", (int)type.len, type.ptr);
    if (!id.len)
        id = mn_columns_cell(t, NUMBER);
    for (size_t i = 0; i + sizeof successors - 1 <= name.len; i++)
        if (memcmp(name.ptr + i, successors, sizeof successors - 1) == 0) {
            clause = mn_text_sub(name, i + 2, name.len);
            name.len = i;
        }
    if (id.len)
        mn_list_begin(t->r, schema, id, line);
    else
        mn_list_derive(t->r, schema, name, mn_columns_cell(t, SOURCE), line);
    mn_list_add(t->r, MN_PARTY_NAME, name);
    mn_list_add(t->r, MN_PARTY_NOTES, clause);
    add_addresses(t->r, mn_columns_cell(t, ADDRESSES));
    add_ids(t->r, mn_columns_cell(t, IDS));
    mn_text aliases = mn_columns_cell(t, ALIASES), one;
    while (mn_text_split(&aliases, ';', &one))
        mn_list_add(t->r, MN_PARTY_ALIAS, without_and(one));
    mn_columns_add(t);
    return mn_list_emit(t->r, e);
}

mn_status mn_list_read_csl(mn_list_reader *r, mn_err *e)
{
    mn_rows_options o = {.separator = ','};
    return mn_columns_read(r, columns, sizeof columns / sizeof *columns, o, MN_LIST_UNSAID, row, e);
}
