/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/match/query.c - columns to fields. The syntax of --columns is that of 'list read'.
 */
#include "screen/match/query.h"

#include <stdlib.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/text.h"
#include "screen/lists/rows.h"
#include "screen/party/property.h"
#include "table/json.h"

enum what { NOTHING, IS_ID, IS_SCHEMA, IS_FIELD, IS_PROPERTIES };

struct mn_query_columns {
    size_t n;
    struct {
        enum what what;
        mn_party_field field;
    } at[];
};

static enum what what_of(mn_party_field *f, mn_text key)
{
    /* What people call their own numbers of a party; only for people to find the row again. */
    static const char *const ids[] = {"id",
                                      "no",
                                      "nr",
                                      "number",
                                      "vendor id",
                                      "vendor no",
                                      "vendor number",
                                      "vendor code",
                                      "supplier id",
                                      "supplier no",
                                      "supplier nr",
                                      "supplier number",
                                      "supplier code",
                                      "party id",
                                      "customer id",
                                      "lief nr",
                                      "lieferant nr",
                                      "lieferantennummer",
                                      "kreditor",
                                      "record id",
                                      "company id",
                                      "ref",
                                      "reference"};
    *f = MN_PARTY_OTHER;
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
        if (mn_rows_same(key, mn_text_of(ids[i])))
            return IS_ID;
    if (mn_rows_same(key, mn_text_of("schema")) || mn_rows_same(key, mn_text_of("type")))
        return IS_SCHEMA;
    if (mn_rows_same(key, mn_text_of("properties")))
        return IS_PROPERTIES;
    return mn_list_field_of(f, key) ? IS_FIELD : NOTHING;
}

static mn_status hint_headings(const mn_table *t, const char *first, mn_err *e)
{
    mn_buf b = {0};
    size_t i = 0;
    for (; i < mn_table_cols(t) && b.len < 300; i++)
        mn_buf_fmt(&b, "%s'%.60s'", i ? ", " : "", mn_table_col_name(t, i));
    if (i < mn_table_cols(t))
        mn_buf_fmt(&b, " and %zu others", mn_table_cols(t) - i);
    if (!b.failed && b.len)
        mn_hint(e, "%sits columns are: %s", first, b.ptr);
    mn_buf_free(&b);
    return MN_USAGE;
}

static mn_status map(mn_query_columns *c, const mn_table *t, const char *columns, mn_err *e)
{
    mn_text rest = mn_text_of(columns), pair, key;
    while (mn_text_split(&rest, ',', &pair)) {
        if (!mn_text_trim(pair).len)
            continue;
        if (!mn_text_split(&pair, '=', &key) || !pair.ptr)
            return mn_fail(e, MN_USAGE, "--columns is not FIELD=HEADING,...: '%s'", columns);
        mn_party_field f;
        const enum what what = what_of(&f, mn_text_trim(key));
        if (what == NOTHING) {
            mn_fail(e, MN_USAGE, "--columns: no field is called '%.*s'", (int)key.len, key.ptr);
            return mn_hint(e, "fields are id, schema, name, alias, country, birth_date, address, "
                              "city, leiCode, uniqueEntityId, cageCode, taxNumber and others");
        }
        size_t i = 0;
        while (i < c->n && !mn_rows_same(mn_text_of(mn_table_col_name(t, i)), mn_text_trim(pair)))
            i++;
        if (i == c->n) {
            mn_fail_at(e, MN_USAGE, mn_table_source(t), 1, 0, "no column '%.*s'", (int)pair.len,
                       pair.ptr);
            return hint_headings(t, "", e);
        }
        c->at[i].what = what;
        c->at[i].field = f;
    }
    return MN_OK;
}

mn_status mn_query_columns_new(mn_query_columns **out, const mn_table *t, const char *columns,
                               mn_err *e)
{
    const size_t n = mn_table_cols(t);
    mn_query_columns *c = calloc(1, sizeof *c + n * sizeof c->at[0]);
    bool named = false;
    mn_status st = c ? MN_OK : mn_fail_memory(e);
    if (!st) {
        c->n = n;
        if (columns)
            st = map(c, t, columns, e);
        else
            for (size_t i = 0; i < n; i++)
                c->at[i].what = what_of(&c->at[i].field, mn_text_of(mn_table_col_name(t, i)));
    }
    for (size_t i = 0; !st && i < n; i++)
        named = named || c->at[i].what == IS_PROPERTIES ||
                (c->at[i].what == IS_FIELD && mn_party_is_name(c->at[i].field));
    if (!st && !named) {
        mn_fail_at(e, MN_USAGE, mn_table_source(t), 1, 0, "no column is known to hold the names");
        st = hint_headings(t, columns ? "" : "say --columns name=HEADING; ", e);
    }
    if (st)
        free(c);
    else
        *out = c;
    return st;
}

const char *mn_query_column_word(const mn_query_columns *c, size_t i)
{
    static const char *const words[] = {
        [NOTHING] = "", [IS_ID] = "id", [IS_SCHEMA] = "schema", [IS_PROPERTIES] = "properties"};
    if (i >= c->n)
        return "";
    return c->at[i].what == IS_FIELD ? mn_party_field_name(c->at[i].field) : words[c->at[i].what];
}

void mn_query_columns_free(mn_query_columns *c)
{
    free(c);
}

/* Values of a JSON array, as NDJSON has them: "[\"mm\",\"cn\"]"; false where it is none. */
static bool add_array(mn_party_maker *m, const mn_kit *k, mn_party_field f, mn_text cell)
{
    mn_json j;
    mn_text item;
    mn_json_kind kind;
    mn_buf text = {0};
    if (cell.ptr[0] != '[' || !mn_json_array(&j, cell))
        return false;
    while (mn_json_item(&j, &item, &kind)) /* to its end: what is no array is a text */
        ;
    if (j.error || !mn_json_array(&j, cell))
        return false;
    while (mn_json_item(&j, &item, &kind)) {
        mn_buf_clear(&text);
        if (kind == MN_JSON_STRING)
            mn_json_unquote(&text, item);
        m->failed |= text.failed;
        if (kind == MN_JSON_STRING)
            mn_query_add_one(m, k, f, (mn_text){text.ptr, text.len});
        else if (kind == MN_JSON_NUMBER)
            mn_query_add_one(m, k, f, item);
    }
    mn_buf_free(&text);
    return true;
}

/* FollowTheMoney's nested form: {"name": ["..."], "country": ["mm"]}. */
static void add_properties(mn_party_maker *m, const mn_kit *k, mn_text cell)
{
    mn_json j;
    mn_json_member member;
    mn_buf name = {0};
    mn_party_field f;
    if (!mn_json_open(&j, cell))
        return;
    while (mn_json_next(&j, &member)) {
        mn_buf_clear(&name);
        mn_json_unquote(&name, member.key);
        m->failed |= name.failed;
        if (!mn_party_property(&f, (mn_text){name.ptr, name.len}))
            continue;
        if (member.kind == MN_JSON_STRING) {
            mn_buf_clear(&name);
            mn_json_unquote(&name, member.value);
            m->failed |= name.failed;
            mn_query_add_one(m, k, f, (mn_text){name.ptr, name.len});
        } else if (member.kind == MN_JSON_NUMBER) {
            mn_query_add_one(m, k, f, member.value);
        } else if (member.kind == MN_JSON_NESTED) {
            (void)add_array(m, k, f, member.value);
        }
    }
    mn_buf_free(&name);
}

mn_status mn_query_row(const mn_party **out, mn_party_maker *m, const mn_kit *k,
                       const mn_query_columns *c, const mn_table *t, size_t row, mn_err *e)
{
    mn_schema schema = MN_SCHEMA_LEGAL_ENTITY;
    mn_party_start(m, mn_table_line(t, row));
    for (size_t i = 0; i < c->n; i++)
        if (c->at[i].what == IS_ID && mn_table_text(t, row, i).len) {
            mn_party_set_id(m, mn_table_text(t, row, i));
            break;
        }
    for (size_t i = 0; i < c->n; i++) {
        const mn_text cell = mn_table_text(t, row, i);
        if (!cell.len)
            continue;
        if (c->at[i].what == IS_PROPERTIES)
            add_properties(m, k, cell);
        else if (c->at[i].what == IS_FIELD && !add_array(m, k, c->at[i].field, cell))
            mn_query_add(m, k, c->at[i].field, cell);
        else if (c->at[i].what == IS_SCHEMA)
            mn_schema_find(&schema, cell);
    }
    mn_party_set_schema(m, schema);
    return mn_query_end(out, m, k, e);
}
