/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/lists/cbp.c - Withhold Release Orders and findings of US Customs and Border
 * Protection, CSV: a row an order; its Entity cell may name several firms, what else they are
 * called, and their subsidiaries. The file is Windows-1252 or UTF-8.
 */
#include "core/text.h"
#include "screen/lists/cells.h"
#include "screen/lists/columns.h"

enum { ENTITY, COUNTRY, ORDER };
static const mn_column columns[] = {
    [ENTITY] = {"entity|entities|company", MN_COL_SELF, 0, NULL, true},
    [COUNTRY] = {"country", MN_COL_COUNTRY, 0, NULL, true},
    [ORDER] = {"wro/finding|wro finding|order|type", MN_COL_TEXT, MN_PARTY_PROGRAM, NULL, true},
    {"industry", MN_COL_OTHER, 0, "industry", false},
    {"merchandise", MN_COL_TEXT, MN_PARTY_GOODS, NULL, true},
    {"status", MN_COL_TEXT, MN_PARTY_STATUS, NULL, true},
    {"effective date", MN_COL_DATE, MN_PARTY_LISTED, NULL, true},
    {"remarks", MN_COL_TEXT, MN_PARTY_NOTES, NULL, false},
    {"press release", MN_COL_TEXT, MN_PARTY_SOURCE, NULL, false},
    {"calendar year", MN_COL_SKIP, 0, NULL, false},
    {"country code", MN_COL_OTHER, 0, "countryCode", false},
};

static void common(mn_list_reader *r, void *payload)
{
    (void)r;
    mn_columns_add(payload);
}

static mn_status row(mn_table_list *t, mn_err *e)
{
    return mn_cells_emit(t->r, mn_columns_cell(t, ENTITY), mn_columns_cell(t, COUNTRY),
                         mn_rows_line(t->rows), common, t, e);
}

mn_status mn_list_read_cbp(mn_list_reader *r, mn_err *e)
{
    mn_rows_options o = {.western = true};
    return mn_columns_read(r, columns, sizeof columns / sizeof *columns, o, MN_LIST_MONTH_FIRST,
                           row, e);
}
