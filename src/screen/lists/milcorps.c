/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/lists/milcorps.c - Chinese military companies under section 1260H of the National
 * Defense Authorization Act for Fiscal Year 2021, as the table that OpenSanctions keeps: a row
 * for each company and each of the notices that name it.
 */
#include "core/text.h"
#include "screen/lists/cell.h"
#include "screen/lists/columns.h"

enum { NAME, CLEAN, ALIAS, START };
static const mn_column columns[] = {
    [NAME] = {"name", MN_COL_OTHER, 0, "listedAs", true},
    [CLEAN] = {"clean name", MN_COL_SELF, 0, NULL, true},
    [ALIAS] = {"alias", MN_COL_SELF, 0, NULL, true},
    [START] = {"start date", MN_COL_DATE, MN_PARTY_LISTED, NULL, true},
    {"previous name", MN_COL_EACH, MN_PARTY_FORMER, NULL, true},
    {"parent name", MN_COL_OTHER, 0, "parentName", true},
    {"note", MN_COL_TEXT, MN_PARTY_NOTES, NULL, false},
    {"end date", MN_COL_DATE, MN_PARTY_ENDED, NULL, true},
    {"source url", MN_COL_TEXT, MN_PARTY_SOURCE, NULL, false},
};

static mn_status row(mn_table_list *t, mn_err *e)
{
    mn_text name = mn_columns_cell(t, CLEAN), list[40];
    if (!name.len)
        name = mn_columns_cell(t, NAME);
    mn_list_derive(t->r, MN_SCHEMA_COMPANY, name, mn_columns_cell(t, START), mn_rows_line(t->rows));
    mn_list_add(t->r, MN_PARTY_NAME, name);
    size_t n = mn_cell_list(list, 40, mn_columns_cell(t, ALIAS), 0);
    for (size_t i = 0; i < n; i++)
        mn_list_add(t->r, MN_PARTY_ALIAS, list[i]);
    mn_list_add_country(t->r, mn_text_of("CN"));
    mn_list_add(t->r, MN_PARTY_PROGRAM, mn_text_of("Section 1260H"));
    mn_columns_add(t);
    return mn_list_emit(t->r, e);
}

mn_status mn_list_read_1260h(mn_list_reader *r, mn_err *e)
{
    mn_rows_options o = {.separator = ','};
    return mn_columns_read(r, columns, sizeof columns / sizeof *columns, o, MN_LIST_UNSAID, row, e);
}
