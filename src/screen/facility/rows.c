/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/facility/rows.c - columns to what is known of a facility.
 */
#include "screen/facility/rows.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "screen/lists/rows.h"

typedef enum field {
    ID,
    NAME,
    ADDRESS,
    CITY,
    REGION,
    POSTCODE,
    COUNTRY,
    SECTOR,
    LAT,
    LNG,
    FACILITY,
    OS_ID,
    LEI,
    NUMBER,
    FIELDS
} field;

/* The first of each is the name that --columns knows. */
static const char *const headings[FIELDS] = {
    [ID] = "id|no|row|supplier id|supplier number|vendor id",
    [NAME] = ("name|facility name|factory name|supplier name|supplier|factory|company|company name|"
              "site name|vendor name"),
    [ADDRESS] = "address|facility address|factory address|street|street address|addr|full address",
    [CITY] = "city|town",
    [REGION] = "region|province|state|state province|district",
    [POSTCODE] = "postcode|postal code|postalcode|zip|zip code|pin code",
    [COUNTRY] = "country|country code|country name|country iso",
    [SECTOR] = "sector|industry|product type",
    [LAT] = "lat|latitude",
    [LNG] = "lng|lon|long|longitude",
    [FACILITY] = "facility|facility id|register id",
    [OS_ID] = "os_id|oshub id|open supply hub id|oar id",
    [LEI] = "lei|lei code",
    [NUMBER] = "number|registration number|tax number|company number|uscc code|vat number"};

struct mn_facility_columns {
    size_t at[FIELDS]; /* SIZE_MAX: none */
};

static bool heading_is(mn_text heading, const char *names, const char *with)
{
    mn_text rest = mn_text_of(names), one;
    while (mn_text_split(&rest, '|', &one)) {
        char name[64];
        snprintf(name, sizeof name, "%.*s%s", (int)one.len, one.ptr, with);
        if (mn_rows_same(heading, mn_text_of(name)))
            return true;
    }
    return false;
}

static size_t find_column(const mn_table *t, mn_text heading)
{
    for (size_t i = 0; i < mn_table_cols(t); i++)
        if (mn_rows_same(mn_text_of(mn_table_col_name(t, i)), heading))
            return i;
    return SIZE_MAX;
}

static mn_status hint_headings(const mn_table *t, mn_err *e)
{
    mn_buf b = {0};
    for (size_t i = 0; i < mn_table_cols(t) && b.len < 100; i++)
        mn_buf_fmt(&b, "%s%s", i ? ", " : "", mn_table_col_name(t, i));
    if (!b.failed && b.len)
        mn_hint(e, "its columns are: %s", b.ptr);
    mn_buf_free(&b);
    return MN_USAGE;
}

static mn_status map(mn_facility_columns *c, const mn_table *t, const char *columns, mn_err *e)
{
    mn_text rest = mn_text_of(columns), pair, key;
    while (mn_text_split(&rest, ',', &pair)) {
        if (!mn_text_trim(pair).len)
            continue;
        if (!mn_text_split(&pair, '=', &key) || !pair.ptr)
            return mn_fail(e, MN_USAGE, "--columns is not FIELD=HEADING,...: '%s'", columns);
        field f = 0;
        while (f < FIELDS && !heading_is(mn_text_trim(key), headings[f], ""))
            f++;
        if (f == FIELDS) {
            mn_fail(e, MN_USAGE, "--columns: no field is called '%.*s'", (int)key.len, key.ptr);
            return mn_hint(e, "fields are id, name, address, city, region, postcode, country, "
                              "sector, lat, lng, facility, os_id, lei, number");
        }
        c->at[f] = find_column(t, mn_text_trim(pair));
        if (c->at[f] == SIZE_MAX) {
            mn_fail_at(e, MN_USAGE, mn_table_source(t), 1, 0, "no column '%.*s'", (int)pair.len,
                       pair.ptr);
            return hint_headings(t, e);
        }
    }
    return MN_OK;
}

/* The column with a heading of the field; the earlier of a field's headings goes first. */
static size_t told(const mn_table *t, field f, const char *with)
{
    mn_text rest = mn_text_of(headings[f]), one;
    while (mn_text_split(&rest, '|', &one)) {
        char name[64];
        snprintf(name, sizeof name, "%.*s%s", (int)one.len, one.ptr, with);
        const size_t at = find_column(t, mn_text_of(name));
        if (at != SIZE_MAX)
            return at;
    }
    return SIZE_MAX;
}

mn_status mn_facility_columns_new(mn_facility_columns **out, const mn_table *t, const char *columns,
                                  const char *with, mn_err *e)
{
    mn_facility_columns *c = calloc(1, sizeof *c);
    mn_status st = c ? MN_OK : mn_fail_memory(e);
    for (field f = 0; !st && f < FIELDS; f++)
        c->at[f] = columns ? SIZE_MAX : told(t, f, with);
    if (!st && columns)
        st = map(c, t, columns, e);
    if (!st && c->at[NAME] == SIZE_MAX) {
        mn_fail_at(e, MN_USAGE, mn_table_source(t), 1, 0,
                   "no column is known to hold the names of facilities");
        st = hint_headings(t, e);
        if (!columns)
            mn_hint(e, "say --columns name=HEADING,address=HEADING,country=HEADING");
    }
    if (st)
        free(c);
    else
        *out = c;
    return st;
}

void mn_facility_columns_free(mn_facility_columns *c)
{
    free(c);
}

bool mn_facility_columns_address(const mn_facility_columns *c)
{
    return c->at[ADDRESS] != SIZE_MAX || c->at[CITY] != SIZE_MAX || c->at[POSTCODE] != SIZE_MAX;
}

static mn_text cell(const mn_facility_columns *c, const mn_table *t, size_t row, field f)
{
    return c->at[f] == SIZE_MAX ? (mn_text){NULL, 0}
                                : mn_text_trim(mn_table_text(t, row, c->at[f]));
}

/* Degrees, or NaN for what is none. */
static double degrees(mn_text t, double most)
{
    double v;
    return mn_text_f64(t, &v) && v >= -most && v <= most ? v : NAN;
}

void mn_facility_row(mn_facility *out, mn_buf *room, const mn_facility_columns *c,
                     const mn_table *t, size_t row, bool is_register)
{
    *out = (mn_facility){.name = cell(c, t, row, NAME),
                         .address = cell(c, t, row, ADDRESS),
                         .country = cell(c, t, row, COUNTRY),
                         .sector = cell(c, t, row, SECTOR),
                         .lat = degrees(cell(c, t, row, LAT), 90),
                         .lng = degrees(cell(c, t, row, LNG), 180),
                         .id = cell(c, t, row, ID),
                         .line = mn_table_line(t, row)};
    out->given[MN_FACILITY_OWN] = cell(c, t, row, FACILITY);
    out->given[MN_FACILITY_OS_ID] = cell(c, t, row, OS_ID);
    out->given[MN_FACILITY_LEI] = cell(c, t, row, LEI);
    out->given[MN_FACILITY_NUMBER] = cell(c, t, row, NUMBER);
    if (is_register) {
        if (out->given[MN_FACILITY_OWN].len)
            out->id = out->given[MN_FACILITY_OWN];
        else if (!out->id.len)
            out->id = out->given[MN_FACILITY_OS_ID];
        out->given[MN_FACILITY_OWN] = out->id;
    }
    bool more = false;
    for (field f = CITY; f <= POSTCODE; f++)
        more = more || cell(c, t, row, f).len;
    if (!more)
        return;
    mn_buf_clear(room);
    mn_buf_text(room, out->address);
    for (field f = CITY; f <= POSTCODE; f++)
        if (cell(c, t, row, f).len) {
            if (room->len)
                mn_buf_str(room, ", ");
            mn_buf_text(room, cell(c, t, row, f));
        }
    if (!room->failed)
        out->address = (mn_text){room->ptr, room->len};
}
