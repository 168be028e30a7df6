/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/lists/sam.c - the public extract of exclusions of SAM.gov: a zip archive with one
 * CSV, a row an exclusion. Persons' names stand in five columns.
 */
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "screen/lists/cell.h"
#include "screen/lists/columns.h"

enum { CLASS, NAME, PREFIX, FIRST, MIDDLE, LAST, SUFFIX, NUMBER, CROSS, TERMINATION, ADDRESS2 };
static const mn_column columns[] = {
    [CLASS] = {"classification", MN_COL_SELF, 0, NULL, true},
    [NAME] = {"name", MN_COL_SELF, 0, NULL, true},
    [PREFIX] = {"prefix", MN_COL_SELF, 0, NULL, false},
    [FIRST] = {"first", MN_COL_SELF, 0, NULL, true},
    [MIDDLE] = {"middle", MN_COL_SELF, 0, NULL, true},
    [LAST] = {"last", MN_COL_SELF, 0, NULL, true},
    [SUFFIX] = {"suffix", MN_COL_SELF, 0, NULL, false},
    [NUMBER] = {"sam number", MN_COL_SELF, 0, NULL, true},
    [CROSS] = {"cross reference", MN_COL_SELF, 0, NULL, true},
    [TERMINATION] = {"termination date", MN_COL_SELF, 0, NULL, true},
    [ADDRESS2] = {"address 2", MN_COL_SELF, 0, NULL, false},
    {"address 1", MN_COL_STREET, 0, NULL, false},
    {"address 3", MN_COL_OTHER, 0, "address3", false},
    {"address 4", MN_COL_OTHER, 0, "address4", false},
    {"city", MN_COL_CITY, 0, NULL, false},
    {"state / province", MN_COL_REGION, 0, NULL, false},
    {"zip code", MN_COL_POSTCODE, 0, NULL, false},
    {"country", MN_COL_NATION, 0, NULL, true},
    {"unique entity id", MN_COL_TEXT, MN_PARTY_UEI, NULL, true},
    {"cage", MN_COL_TEXT, MN_PARTY_CAGE, NULL, true},
    {"duns", MN_COL_TEXT, MN_PARTY_DUNS, NULL, false},
    {"npi", MN_COL_ID, 0, "National Provider Identification", false},
    {"exclusion program", MN_COL_TEXT, MN_PARTY_PROGRAM, NULL, true},
    {"exclusion type", MN_COL_TEXT, MN_PARTY_PROGRAM, NULL, true},
    {"excluding agency", MN_COL_OTHER, 0, "authority", true},
    {"additional comments", MN_COL_TEXT, MN_PARTY_NOTES, NULL, false},
    {"record status", MN_COL_TEXT, MN_PARTY_STATUS, NULL, false},
    {"active date", MN_COL_DATE, MN_PARTY_LISTED, NULL, true},
    {"creation_date|creation date", MN_COL_OTHER, 0, "created", false},
    {"ct code", MN_COL_OTHER, 0, "ctCode", false},
    {"open data flag", MN_COL_SKIP, 0, NULL, false},
    {"blank (deprecated)", MN_COL_SKIP, 0, NULL, false},
};

static bool schema_of(mn_schema *out, mn_text class)
{
    if (mn_text_eq_nocase(class, "individual"))
        *out = MN_SCHEMA_PERSON;
    else if (mn_text_eq_nocase(class, "firm"))
        *out = MN_SCHEMA_COMPANY;
    else if (mn_text_eq_nocase(class, "vessel"))
        *out = MN_SCHEMA_VESSEL;
    else if (!class.len || mn_text_eq_nocase(class, "special entity designation"))
        *out = MN_SCHEMA_LEGAL_ENTITY;
    else
        return false;
    return true;
}

/* "(also X)" and "(also X, Y, Z)": the names where it is plain how they are divided; the
 * text is kept in any case. */
static void add_cross(mn_list_reader *r, mn_text cross)
{
    mn_text list[40], rest = mn_text_trim(cross);
    mn_list_add(r, MN_PARTY_NOTES, cross);
    if (rest.len < 7 || !mn_text_eq_nocase(mn_text_sub(rest, 0, 6), "(also ") ||
        rest.ptr[rest.len - 1] != ')')
        return;
    rest = mn_text_sub(rest, 6, rest.len - 7);
    size_t n = mn_cell_list(list, 40, rest, 0);
    bool plain = n > 1 || !memchr(rest.ptr, ',', rest.len);
    for (size_t i = 0; i < n; i++) /* a single word may be half of "LAST, FIRST" */
        plain = plain && (n == 1 || memchr(list[i].ptr, ' ', list[i].len));
    for (size_t i = 0; i < n && plain; i++)
        mn_list_add(r, MN_PARTY_ALIAS, list[i]);
}

static mn_status row(mn_table_list *t, mn_err *e)
{
    mn_text class = mn_columns_cell(t, CLASS), name = mn_columns_cell(t, NAME),
            number = mn_columns_cell(t, NUMBER), ends = mn_columns_cell(t, TERMINATION);
    mn_schema schema;
    mn_buf full = {0};
    uint64_t line = mn_rows_line(t->rows);
    if (!schema_of(&schema, class))
        return mn_list_reject(t->r, line, mn_rows_text(t->rows), e,
                              "the classification is none that is known: '%.*s'", (int)class.len,
                              class.ptr);
    mn_buf_text(&full, name);
    for (size_t i = PREFIX; !name.len && i <= SUFFIX; i++)
        if (mn_columns_cell(t, i).len) {
            mn_buf_str(&full, full.len ? " " : "");
            mn_buf_text(&full, mn_columns_cell(t, i));
        }
    if (full.failed) {
        mn_buf_free(&full);
        return mn_fail_memory(e);
    }
    name = (mn_text){full.ptr ? full.ptr : "", full.len};
    if (number.len)
        mn_list_begin(t->r, schema, number, line);
    else
        mn_list_derive(t->r, schema, name, mn_columns_cell(t, CROSS), line);
    mn_list_add(t->r, MN_PARTY_NAME, name);
    add_cross(t->r, mn_columns_cell(t, CROSS));
    mn_list_add_other(t->r, "address2", mn_columns_cell(t, ADDRESS2));
    if (mn_text_eq_nocase(ends, "indefinite"))
        mn_list_add_other(t->r, "endDate", ends);
    else
        mn_list_add_date(t->r, MN_PARTY_ENDED, ends, MN_LIST_MONTH_FIRST);
    mn_columns_add(t);
    mn_buf_free(&full);
    return mn_list_emit(t->r, e);
}

mn_status mn_list_read_sam(mn_list_reader *r, mn_err *e)
{
    mn_rows_options o = {.western = true, .separator = ','};
    return mn_columns_read(r, columns, sizeof columns / sizeof *columns, o, MN_LIST_MONTH_FIRST,
                           row, e);
}
