/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/lists/bis.c - lists of the US Bureau of Industry and Security as tables: Denied
 * Persons (tab-separated, or CSV with name and address in one cell), Entity List and
 * Unverified List (CSV). None has ids.
 */
#include <string.h>

#include "core/text.h"
#include "screen/lists/columns.h"

enum { NAME, BOTH, COUNTRY, EFFECTIVE, ALIASES };
static const mn_column columns[] = {
    [NAME] = {"name|entity|entity name|party name", MN_COL_SELF, 0, NULL, false},
    [BOTH] = {"name and address", MN_COL_SELF, 0, NULL, false},
    [COUNTRY] = {"country", MN_COL_NATION, 0, NULL, false},
    [EFFECTIVE] = {"effective date|start date|date added", MN_COL_DATE, MN_PARTY_LISTED, NULL,
                   false},
    [ALIASES] = {"alias|aliases|alternate name|alternate names|alt names", MN_COL_EACH,
                 MN_PARTY_ALIAS, NULL, false},
    {"street address|address|addresses", MN_COL_STREET, 0, NULL, false},
    {"city", MN_COL_CITY, 0, NULL, false},
    {"state|state province", MN_COL_REGION, 0, NULL, false},
    {"postal code", MN_COL_POSTCODE, 0, NULL, false},
    {"expiration date|end date", MN_COL_DATE, MN_PARTY_ENDED, NULL, false},
    {"action|type of denial", MN_COL_TEXT, MN_PARTY_NOTES, NULL, false},
    {"standard order", MN_COL_OTHER, 0, "standardOrder", false},
    {"last update", MN_COL_OTHER, 0, "lastUpdate", false},
    {"fr citation|federal register citation|appropriate federal register citations|"
     "federal register notice",
     MN_COL_OTHER, 0, "federalRegister", false},
    {"license requirement", MN_COL_OTHER, 0, "licenseRequirement", false},
    {"license review policy|license policy", MN_COL_OTHER, 0, "licensePolicy", false},
};

static mn_status row(mn_table_list *t, mn_err *e)
{
    mn_text name = mn_columns_cell(t, NAME), address = {"", 0};
    mn_status st;
    if (t->at[NAME] == SIZE_MAX && t->at[BOTH] == SIZE_MAX)
        return (st = mn_rows_need(&t->at[NAME], t->rows, columns[NAME].headings, e)) ? st : MN_OK;
    if (t->at[BOTH] != SIZE_MAX) { /* up to the first comma, which a name of a firm may have */
        mn_text both = mn_columns_cell(t, BOTH);
        const char *comma = both.len ? memchr(both.ptr, ',', both.len) : NULL;
        name = mn_text_sub(both, 0, comma ? (size_t)(comma - both.ptr) : both.len);
        address = mn_text_sub(both, name.len + 1, both.len);
        mn_list_derive(t->r, MN_SCHEMA_LEGAL_ENTITY, name, address, mn_rows_line(t->rows));
        mn_list_add(t->r, MN_PARTY_NAME, name);
        mn_list_add(t->r, MN_PARTY_ADDRESS, address);
        mn_list_add_other(t->r, "nameAndAddress", both);
    } else {
        mn_list_derive(t->r, MN_SCHEMA_LEGAL_ENTITY, name, mn_columns_cell(t, COUNTRY),
                       mn_rows_line(t->rows));
        mn_list_add(t->r, MN_PARTY_NAME, name);
    }
    mn_columns_add(t);
    return mn_list_emit(t->r, e);
}

mn_status mn_list_read_bis(mn_list_reader *r, mn_err *e)
{
    mn_rows_options o = {.western = true};
    return mn_columns_read(r, columns, sizeof columns / sizeof *columns, o, MN_LIST_MONTH_FIRST,
                           row, e);
}
