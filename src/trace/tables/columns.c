/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/tables/columns.c - headings to roles: a column that is called as the role is goes first,
 * then the first that another known heading tells.
 */
#include "trace/tables/columns.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/map.h"
#include "core/text.h"
#include "table/build.h"
#include "trace/unit/unit.h"

extern const unsigned char mn_data_trade_headings[], mn_data_trade_headings_end[];

enum { NAMED = 40 };

static const char *const role_names[MN_ROLES] = {
    [MN_R_ID] = "id",
    [MN_R_NAME] = "name",
    [MN_R_ALIASES] = "aliases",
    [MN_R_SCHEMA] = "schema",
    [MN_R_COUNTRY] = "country",
    [MN_R_ADDRESS] = "address",
    [MN_R_CITY] = "city",
    [MN_R_REGION] = "region",
    [MN_R_POSTCODE] = "postcode",
    [MN_R_LEI] = "lei",
    [MN_R_UEI] = "uei",
    [MN_R_USCC] = "uscc",
    [MN_R_REGISTRATION] = "registration",
    [MN_R_TAX] = "tax",
    [MN_R_SAME_AS] = "same_as",
    [MN_R_NOTE] = "note",
    [MN_R_PARTY] = "party",
    [MN_R_KIND] = "kind",
    [MN_R_LOCODE] = "locode",
    [MN_R_LATITUDE] = "latitude",
    [MN_R_LONGITUDE] = "longitude",
    [MN_R_GOOD] = "good",
    [MN_R_CAPACITY_LOW] = "capacity_low",
    [MN_R_CAPACITY_HIGH] = "capacity_high",
    [MN_R_CAPACITY_UNIT] = "capacity_unit",
    [MN_R_HECTARES] = "hectares",
    [MN_R_SELLER] = "seller",
    [MN_R_BUYER] = "buyer",
    [MN_R_HS] = "hs",
    [MN_R_FROM] = "from",
    [MN_R_UNTIL] = "until",
    [MN_R_DATE] = "date",
    [MN_R_QUANTITY] = "quantity",
    [MN_R_UNIT] = "unit",
    [MN_R_VALUE] = "value",
    [MN_R_CURRENCY] = "currency",
    [MN_R_SELLER_SITE] = "seller_site",
    [MN_R_BUYER_SITE] = "buyer_site",
    [MN_R_LOT] = "lot",
    [MN_R_SHIPPER] = "shipper",
    [MN_R_CONSIGNEE] = "consignee",
    [MN_R_NOTIFY] = "notify",
    [MN_R_MANUFACTURER] = "manufacturer",
    [MN_R_DESCRIPTION] = "description",
    [MN_R_ORIGIN_COUNTRY] = "origin_country",
    [MN_R_ORIGIN] = "origin",
    [MN_R_LOAD_PORT] = "load_port",
    [MN_R_UNLOAD_PORT] = "unload_port",
    [MN_R_WEIGHT_KG] = "weight_kg",
    [MN_R_VESSEL] = "vessel",
    [MN_R_CONTAINER] = "container",
    [MN_R_BILL] = "bill",
    [MN_R_MARKS] = "marks",
    [MN_R_ENTRY] = "entry",
    [MN_R_ENTRY_LINE] = "entry_line",
    [MN_R_SITE] = "site",
    [MN_R_SIDE] = "side",
    [MN_R_QUANTITY_LOW] = "quantity_low",
    [MN_R_QUANTITY_HIGH] = "quantity_high",
    [MN_R_ABOUT] = "about",
    [MN_R_SUBJECT] = "subject",
    [MN_R_FILE] = "file",
    [MN_R_SHA256] = "sha256",
    [MN_R_RECEIVED] = "received",
    [MN_R_ISSUER] = "issuer",
    [MN_R_TITLE] = "title",
    [MN_R_LANGUAGE] = "language",
};

static const char *const table_roles[MN_TRADE_TABLES] = {
    [MN_PARTIES] = "id,name,aliases,schema,country,address,city,region,postcode,lei,uei,uscc,"
                   "registration,tax,same_as,note",
    [MN_SITES] = "id,party,name,kind,country,region,address,locode,latitude,longitude,good,"
                 "capacity_low,capacity_high,capacity_unit,hectares",
    [MN_SUPPLIES] = "id,seller,buyer,good,hs,from,until,quantity,unit,value,currency,seller_site,"
                    "buyer_site,lot,kind",
    [MN_SHIPMENTS] = "id,date,shipper,consignee,notify,manufacturer,good,hs,description,"
                     "origin_country,origin,load_port,unload_port,quantity,unit,weight_kg,value,"
                     "currency,vessel,container,bill,marks,entry,entry_line,lot",
    [MN_TRANSFORMATIONS] = "id,kind,party,site,from,until,side,good,quantity,quantity_low,"
                           "quantity_high,unit,lot",
    [MN_DOCUMENTS] = "id,kind,about,subject,file,sha256,date,until,received,issuer,title,language,"
                     "note",
    [MN_EPCIS] = "",
};

static const char *const table_names[MN_TRADE_TABLES] = {
    [MN_PARTIES] = "parties",
    [MN_SITES] = "sites",
    [MN_SUPPLIES] = "supplies",
    [MN_SHIPMENTS] = "shipments",
    [MN_TRANSFORMATIONS] = "transformations",
    [MN_DOCUMENTS] = "documents",
    [MN_EPCIS] = "epcis",
};

const char *mn_role_name(mn_role r)
{
    return role_names[r];
}

const char *mn_trade_table_name(mn_trade_table t)
{
    return table_names[t];
}

static bool has_role(mn_trade_table what, mn_text name)
{
    mn_text rest = mn_text_of(table_roles[what]), one;
    while (mn_text_split(&rest, ',', &one))
        if (one.len && mn_text_eq(one, name))
            return true;
    return false;
}

static mn_role role_of(mn_text name)
{
    mn_role r = 0;
    while (r < MN_ROLES && !mn_text_eq_str(name, role_names[r]))
        r++;
    return r;
}

/* --- the headings that are known ----------------------------------------------------------- */

struct mn_trade_headings {
    mn_table *table;
    mn_arena arena;
    mn_map rows; /* "parties\nsupplierid" -> row of table */
};

enum { TABLE, COLUMN, HEADING, LANGUAGE, GIVES };

static mn_text key_of(mn_buf *b, mn_text table, mn_text heading)
{
    mn_buf_clear(b);
    mn_buf_text(b, table);
    mn_buf_char(b, '\n');
    mn_heading_key(b, heading);
    return (mn_text){b->ptr, b->len};
}

mn_status mn_trade_headings_load(mn_trade_headings **out, mn_err *e)
{
    mn_trade_headings *h = calloc(1, sizeof *h);
    mn_buf b = {0};
    mn_status st = h ? MN_OK : mn_fail_memory(e);
    if (!st)
        st = mn_table_read_memory(
            &h->table, NULL, "embedded: data/trade/headings.csv", mn_data_trade_headings,
            (size_t)(mn_data_trade_headings_end - mn_data_trade_headings), NULL, e);
    for (size_t i = 0; !st && i < mn_table_rows(h->table); i++) {
        uint32_t row = (uint32_t)i;
        mn_text key =
            key_of(&b, mn_table_text(h->table, i, TABLE), mn_table_text(h->table, i, HEADING));
        if (b.failed || !(key = mn_arena_text(&h->arena, key)).ptr)
            st = mn_fail_memory(e);
        else
            st = mn_map_put(&h->rows, key, &row, e);
    }
    mn_buf_free(&b);
    if (st)
        mn_trade_headings_free(h);
    else
        *out = h;
    return st;
}

void mn_trade_headings_free(mn_trade_headings *h)
{
    if (!h)
        return;
    mn_table_free(h->table);
    mn_map_free(&h->rows);
    mn_arena_free(&h->arena);
    free(h);
}

/* --- a file's columns ------------------------------------------------------------------------ */

static size_t find_heading(const mn_table *header, mn_text heading)
{
    for (size_t i = 0; i < mn_table_cols(header); i++)
        if (mn_heading_same(mn_text_of(mn_table_col_name(header, i)), heading))
            return i;
    return SIZE_MAX;
}

/* "supplies.seller" or "seller": its role where it is one of this table's, MN_ROLES where of
 * another's. */
static mn_status said_role(mn_role *out, mn_trade_table what, mn_text key, mn_err *e)
{
    mn_text table = {NULL, 0}, role = key;
    const char *point = key.len ? memchr(key.ptr, '.', key.len) : NULL;
    if (point) {
        table = mn_text_sub(key, 0, (size_t)(point - key.ptr));
        role = mn_text_sub(key, table.len + 1, key.len);
    }
    bool known = false;
    for (mn_trade_table t = 0; t < MN_TRADE_TABLES; t++)
        known = known || ((!point || mn_text_eq_str(table, table_names[t])) && has_role(t, role));
    if (!known) {
        mn_fail(e, MN_USAGE, "--columns: no column is called '%.*s'",
                (int)(key.len < 60 ? key.len : 60), key.ptr);
        return mn_hint(e, "as in: --columns seller=Vendor,buyer=Customer; --help lists the columns "
                          "of each table");
    }
    *out = (!point || mn_text_eq_str(table, table_names[what])) && has_role(what, role)
               ? role_of(role)
               : MN_ROLES;
    return MN_OK;
}

static mn_status take_said(mn_trade_columns *c, uint64_t *used, mn_trade_table what,
                           const mn_table *header, const char *said, mn_err *e)
{
    mn_text rest = mn_text_of(said), pair, key;
    for (unsigned n = 0; mn_text_split(&rest, ',', &pair); n++) {
        mn_role r = MN_ROLES;
        if (!mn_text_trim(pair).len)
            continue;
        if (!mn_text_split(&pair, '=', &key) || !pair.ptr)
            return mn_fail(e, MN_USAGE, "--columns is not COLUMN=HEADING,...: '%s'", said);
        mn_status st = said_role(&r, what, mn_text_trim(key), e);
        if (st)
            return st;
        const size_t at = r == MN_ROLES ? SIZE_MAX : find_heading(header, mn_text_trim(pair));
        if (at == SIZE_MAX)
            continue;
        c->at[r] = at;
        *used |= n < 64 ? UINT64_C(1) << n : 0;
    }
    return MN_OK;
}

mn_status mn_trade_columns_used(const char *said, uint64_t used, mn_err *e)
{
    mn_text rest = mn_text_of(said ? said : ""), pair;
    for (unsigned n = 0; n < 64 && mn_text_split(&rest, ',', &pair); n++) {
        pair = mn_text_trim(pair);
        if (!pair.len || used >> n & 1)
            continue;
        mn_fail(e, MN_USAGE, "--columns names a heading that no file has: '%.*s'",
                (int)(pair.len < 200 ? pair.len : 200), pair.ptr);
        return mn_hint(e, "headings are compared without case, blanks and marks; a pair may begin "
                          "with its table: supplies.seller=Vendor");
    }
    return MN_OK;
}

bool mn_trade_columns_said(mn_trade_table what, const char *said, mn_text heading)
{
    mn_text rest = mn_text_of(said ? said : ""), pair, key;
    while (mn_text_split(&rest, ',', &pair)) {
        mn_err own = MN_ERR_INIT;
        mn_role r;
        if (mn_text_split(&pair, '=', &key) && pair.ptr &&
            !said_role(&r, what, mn_text_trim(key), &own) && r != MN_ROLES &&
            mn_heading_same(mn_text_trim(pair), heading))
            return true;
    }
    return false;
}

/* What stands in brackets at a heading's end, "Qty (kg)": ptr NULL where nothing does. */
static mn_text bracketed(mn_text *before, mn_text heading)
{
    const mn_text t = mn_text_trim(heading);
    size_t open = t.len;
    *before = t;
    if (t.len < 3 || t.ptr[t.len - 1] != ')')
        return (mn_text){NULL, 0};
    while (open && t.ptr[open - 1] != '(')
        open--;
    if (open < 2)
        return (mn_text){NULL, 0};
    *before = mn_text_trim(mn_text_sub(t, 0, open - 1));
    return mn_text_trim(mn_text_sub(t, open, t.len - 1 - open));
}

/* The row of a heading among those known, also without its brackets; MN_MAP_NONE. */
static uint32_t known_row(const mn_trade_headings *h, mn_buf *b, mn_trade_table what,
                          mn_text heading)
{
    mn_text before;
    const mn_text table = mn_text_of(table_names[what]);
    mn_text key = key_of(b, table, heading);
    uint32_t row = b->failed ? MN_MAP_NONE : mn_map_get(&h->rows, key);
    if (row == MN_MAP_NONE && bracketed(&before, heading).ptr && before.len) {
        key = key_of(b, table, before);
        row = b->failed ? MN_MAP_NONE : mn_map_get(&h->rows, key);
    }
    return row;
}

bool mn_trade_columns_known(mn_role *out, const mn_trade_headings *h, mn_trade_table what,
                            mn_text heading)
{
    mn_buf b = {0};
    mn_text before;
    mn_role r = MN_ROLES;
    mn_text rest = mn_text_of(table_roles[what]), one;
    bracketed(&before, heading);
    while (r == MN_ROLES && mn_text_split(&rest, ',', &one))
        if (one.len && (mn_heading_same(one, heading) || mn_heading_same(one, before)))
            r = role_of(one);
    const uint32_t row = r == MN_ROLES ? known_row(h, &b, what, heading) : MN_MAP_NONE;
    if (row != MN_MAP_NONE)
        r = role_of(mn_table_text(h->table, row, COLUMN));
    mn_buf_free(&b);
    *out = r;
    return r != MN_ROLES;
}

/* The unit or currency that the heading of a column says. */
static void take_gives(mn_trade_columns *c, mn_role r, const mn_trade_headings *h, mn_buf *b,
                       mn_trade_table what, mn_text heading)
{
    mn_text before, gives = bracketed(&before, heading);
    const uint32_t row = known_row(h, b, what, heading);
    uint16_t unit;
    c->gives[r][0] = '\0';
    if (row != MN_MAP_NONE && mn_table_text(h->table, row, GIVES).len &&
        role_of(mn_table_text(h->table, row, COLUMN)) == r)
        gives = mn_table_text(h->table, row, GIVES);
    else if (r != MN_R_VALUE && !(gives.len && mn_unit_find(&unit, gives)))
        return;
    else if (r == MN_R_VALUE && gives.len != 3)
        return;
    if (gives.len < MN_GIVES)
        snprintf(c->gives[r], MN_GIVES, "%.*s", (int)gives.len, gives.ptr);
}

static bool is_taken(const mn_trade_columns *c, size_t column)
{
    for (mn_role r = 0; r < MN_ROLES; r++)
        if (c->at[r] == column)
            return true;
    return false;
}

mn_status mn_trade_columns_find(mn_trade_columns *c, uint64_t *used, const mn_trade_headings *h,
                                mn_trade_table what, const mn_table *header, const char *said,
                                mn_err *e)
{
    mn_buf b = {0};
    *used = 0;
    *c = (mn_trade_columns){.gives = {{0}}};
    for (mn_role r = 0; r < MN_ROLES; r++)
        c->at[r] = SIZE_MAX;
    mn_status st = said ? take_said(c, used, what, header, said, e) : MN_OK;
    mn_text rest = mn_text_of(table_roles[what]), one;
    while (!st && mn_text_split(&rest, ',', &one)) {
        const mn_role r = role_of(one);
        const size_t at =
            r == MN_ROLES || c->at[r] != SIZE_MAX ? SIZE_MAX : find_heading(header, one);
        if (at != SIZE_MAX && !is_taken(c, at))
            c->at[r] = at;
    }
    for (size_t i = 0; !st && i < mn_table_cols(header); i++) {
        mn_role r;
        if (!is_taken(c, i) &&
            mn_trade_columns_known(&r, h, what, mn_text_of(mn_table_col_name(header, i))) &&
            c->at[r] == SIZE_MAX)
            c->at[r] = i;
    }
    for (mn_role r = 0; !st && r < MN_ROLES; r++)
        if (c->at[r] != SIZE_MAX)
            take_gives(c, r, h, &b, what, mn_text_of(mn_table_col_name(header, c->at[r])));
    if (b.failed)
        st = mn_fail_memory(e);
    mn_buf_free(&b);
    return st;
}

mn_status mn_trade_columns_need(const mn_trade_columns *c, mn_trade_table what, mn_role one,
                                mn_role two, const mn_table *header, const char *name, mn_err *e)
{
    mn_buf b = {0};
    if (c->at[one] != SIZE_MAX || c->at[two] != SIZE_MAX)
        return MN_OK;
    mn_fail_at(e, MN_USAGE, name, 1, 0, "no column is known to hold the %s's %s",
               what == MN_PARTIES     ? "party"
               : what == MN_SUPPLIES  ? "supply"
               : what == MN_SITES     ? "site"
               : what == MN_SHIPMENTS ? "shipment"
               : what == MN_DOCUMENTS ? "document"
                                      : "transformation",
               role_names[one]);
    mn_buf_fmt(&b, "say --columns %s.%s=HEADING; its columns are: ", table_names[what],
               role_names[one]);
    for (size_t i = 0; i < mn_table_cols(header) && b.len < 220; i++)
        mn_buf_fmt(&b, "%s'%.60s'", i ? ", " : "", mn_table_col_name(header, i));
    if (!b.failed)
        mn_hint(e, "%s", b.ptr);
    mn_buf_free(&b);
    return MN_USAGE;
}

void mn_trade_columns_unread(mn_buf *out, const mn_trade_columns *c, size_t properties,
                             const mn_table *header)
{
    size_t n = 0;
    for (size_t i = 0; i < mn_table_cols(header); i++)
        if (i != properties && !is_taken(c, i) && n++ < NAMED)
            mn_buf_fmt(out, "%s'%.60s'", n == 1 ? "" : ", ", mn_table_col_name(header, i));
    if (n > NAMED)
        mn_buf_fmt(out, " and %zu others", n - NAMED);
}
