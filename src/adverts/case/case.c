/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/case/case.c - a case as bytes, and back. See case.h.
 */
#include "adverts/case/case.h"

#include <math.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "table/json.h"
#include "table/maker.h"

enum { COLUMNS_MAX = 32, HEAD_MAX = 1024 };
static const char first_line[] = "{\"manumit\": \"network-case-1\"}";

static const struct {
    const char *name, *columns;
} tables[MN_CASE_TABLES] = {
    [MN_CASE_FACTS] = {"facts", "name:t value:t"},
    [MN_CASE_POSTS] = {"posts", "post:t time:t place:t lat:f lon:f source:t author:t file:t row:i "
                                "cluster:t template:i signs:t id:t text:t"},
    [MN_CASE_TIES] = {"ties", "tie:i sort:t kind:t value:t state:t posts:i texts:i pieces:i "
                              "places:i leaps:f weight:f here:i reason:t"},
    [MN_CASE_TIED] = {"tied", "tie:i post:t"},
    [MN_CASE_TEMPLATES] = {"templates", "template:i posts:i bits_saved:f text:t"},
    [MN_CASE_TOKENS] = {"tokens", "template:i position:i text:t slot:i kind:t spaced:b"},
    [MN_CASE_FILLS] = {"fills", "template:i post:t slot:i value:t"},
    [MN_CASE_STAYS] = {"stays", "place:t lat:f lon:f from:t to:t posts:i"},
    [MN_CASE_LEGS] = {"legs", "from_place:t to_place:t from:t to:t km:f hours:f impossible:b"},
    [MN_CASE_CIRCUITS] = {"circuits", "places:t laps:f chance:f"},
    [MN_CASE_FILES] = {"files", "name:t sha256:t rows:i kept_on:t"},
};

const char *mn_network_case_table(mn_case_table t)
{
    MN_BUG((unsigned)t < MN_CASE_TABLES);
    return tables[t].name;
}

const char *mn_network_case_columns(mn_case_table t)
{
    MN_BUG((unsigned)t < MN_CASE_TABLES);
    return tables[t].columns;
}

void mn_network_case_free(mn_network_case *c)
{
    for (size_t i = 0; i < MN_CASE_TABLES; i++)
        mn_table_free(c->table[i]);
    *c = (mn_network_case){{NULL}};
}

mn_text mn_network_case_fact(const mn_network_case *c, const char *name)
{
    const mn_table *t = c->table[MN_CASE_FACTS];
    for (size_t i = 0; i < mn_table_rows(t); i++)
        if (mn_text_eq_str(mn_table_text(t, i, MN_CASE_FACT_NAME), name))
            return mn_table_text(t, i, MN_CASE_FACT_VALUE);
    return (mn_text){"", 0};
}

/* --- writing ---------------------------------------------------------------------------------- */

static void write_cell(mn_buf *to, const mn_table *t, size_t row, size_t col)
{
    if (mn_table_missing(t, row, col)) {
        mn_buf_str(to, "null");
        return;
    }
    switch (mn_table_col_type(t, col)) {
    case MN_TEXT:
        mn_buf_json(to, mn_table_text(t, row, col));
        break;
    case MN_F64:
        mn_buf_f64(to, mn_table_f64(t, row, col));
        break;
    case MN_BOOL:
        mn_buf_str(to, mn_table_i64(t, row, col) ? "true" : "false");
        break;
    default:
        mn_buf_fmt(to, "%lld", (long long)mn_table_i64(t, row, col));
        break;
    }
}

void mn_network_case_write(mn_buf *to, const mn_network_case *c)
{
    mn_buf_fmt(to, "%s\n", first_line);
    for (size_t i = 0; i < MN_CASE_TABLES; i++) {
        const mn_table *t = c->table[i];
        const size_t rows = mn_table_rows(t), cols = mn_table_cols(t);
        mn_buf_fmt(to, "{\"table\": \"%s\", \"columns\": \"%s\", \"rows\": %zu}\n", tables[i].name,
                   tables[i].columns, rows);
        for (size_t r = 0; r < rows && !to->failed; r++) {
            for (size_t k = 0; k < cols; k++) {
                mn_buf_char(to, k ? ',' : '[');
                write_cell(to, t, r, k);
            }
            mn_buf_str(to, "]\n");
        }
    }
}

/* --- reading ---------------------------------------------------------------------------------- */

typedef struct reading {
    mn_text rest;
    uint64_t line;
    const char *place;
    mn_buf text;
    mn_err *e;
} reading;

static mn_status bad(const reading *r, const char *what)
{
    mn_fail_at(r->e, MN_DATA, r->place, r->line, 0, "the case of a network is damaged: %s", what);
    (void)!mn_hint(r->e, "see 'manumit audit verify'");
    return MN_DATA;
}

static bool next_line(reading *r, mn_text *line)
{
    r->line++;
    return mn_text_split(&r->rest, '\n', line);
}

static bool put_number(mn_maker *k, size_t col, mn_type type, mn_text value)
{
    double v;
    int64_t n;
    if (type == MN_F64) {
        if (!mn_text_f64(value, &v) || !isfinite(v))
            return false;
        mn_make_f64(k, col, v);
        return true;
    }
    if (type != MN_I64 || !mn_text_i64(value, &n))
        return false;
    mn_make_i64(k, col, n);
    return true;
}

/* One cell; false where its kind is not the column's. */
static bool put_cell(reading *r, mn_maker *k, size_t col, mn_text value, mn_json_kind kind)
{
    const mn_type type = mn_table_col_type(k->t, col);
    switch (kind) {
    case MN_JSON_NULL:
        return true;
    case MN_JSON_STRING:
        mn_buf_clear(&r->text);
        mn_json_unquote(&r->text, value);
        if (r->text.failed)
            mn_make_status(k, mn_fail_memory(r->e));
        else if (type == MN_TEXT)
            mn_make_text(k, col, (mn_text){r->text.ptr ? r->text.ptr : "", r->text.len});
        return type == MN_TEXT;
    case MN_JSON_NUMBER:
        return put_number(k, col, type, value);
    case MN_JSON_TRUE:
    case MN_JSON_FALSE:
        if (type == MN_BOOL)
            mn_make_bool(k, col, kind == MN_JSON_TRUE);
        return type == MN_BOOL;
    default:
        return false;
    }
}

static mn_status read_row(reading *r, mn_maker *k, size_t cols)
{
    mn_text line, value;
    mn_json j;
    mn_json_kind kind;
    size_t col = 0;
    if (!next_line(r, &line))
        return bad(r, "it ends too early");
    if (!mn_json_array(&j, line))
        return bad(r, "a row was expected");
    mn_make_row(k, 0);
    for (; !k->st && mn_json_item(&j, &value, &kind); col++)
        if (col >= cols || !put_cell(r, k, col, value, kind))
            return bad(r, "a cell is not of its column's type");
    if (k->st)
        return k->st;
    return !j.error && col == cols ? MN_OK : bad(r, "a row has too few cells");
}

/* The number of rows that the table's line says, where it is this table's. */
static mn_status read_head(reading *r, size_t *rows, size_t table)
{
    char head[HEAD_MAX];
    mn_text line, number;
    int64_t n = 0;
    const int len =
        snprintf(head, sizeof head,
                 "{\"table\": \"%s\", \"columns\": \"%s\", \"rows\": ", tables[table].name,
                 tables[table].columns);
    if (!next_line(r, &line))
        return bad(r, "it ends too early");
    if (len < 0 || line.len < (size_t)len + 2 || memcmp(line.ptr, head, (size_t)len) != 0 ||
        line.ptr[line.len - 1] != '}')
        return bad(r, "another table was expected");
    number = mn_text_sub(line, (size_t)len, line.len - (size_t)len - 1);
    /* A row takes 4 bytes at least. */
    if (!mn_text_i64(number, &n) || n < 0 || (uint64_t)n > r->rest.len / 4)
        return bad(r, "its number of rows can't be");
    *rows = (size_t)n;
    return MN_OK;
}

static mn_status read_table(reading *r, mn_network_case *c, size_t table)
{
    size_t rows = 0;
    mn_status st = read_head(r, &rows, table);
    if (st)
        return st;
    mn_maker k = mn_maker_new(tables[table].name, tables[table].columns, r->e);
    const size_t cols = k.st ? 0 : mn_table_cols(k.t);
    MN_BUG(cols <= COLUMNS_MAX);
    for (size_t i = 0; !k.st && i < rows; i++)
        mn_make_status(&k, read_row(r, &k, cols));
    st = k.st;
    c->table[table] = mn_maker_end(&k);
    return st ? st : k.st;
}

mn_status mn_network_case_read(mn_network_case *out, mn_text bytes, const char *place, mn_err *e)
{
    mn_network_case c = {{NULL}};
    reading r = {.rest = bytes, .place = place, .e = e};
    mn_text line;
    mn_status st = MN_OK;
    if (mn_utf8_bad(bytes) != bytes.len)
        return bad(&r, "it is no UTF-8");
    if (!next_line(&r, &line) || !mn_text_eq_str(line, first_line))
        return bad(&r, "it does not begin as a case does");
    for (size_t i = 0; !st && i < MN_CASE_TABLES; i++)
        st = read_table(&r, &c, i);
    if (!st && next_line(&r, &line) && (line.len || r.rest.len))
        st = bad(&r, "something stands behind its end");
    mn_buf_free(&r.text);
    if (st)
        mn_network_case_free(&c);
    else
        *out = c;
    return st;
}
