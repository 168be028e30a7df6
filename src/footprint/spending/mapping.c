/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/spending/mapping.c - "amount=Total,description=Item": the columns
 * as the caller names them, and what is said when there is no such column.
 */
#include "command/suggest.h"
#include "core/buf.h"
#include "core/err.h"
#include "core/text.h"
#include "footprint/spending/columns.h"

#include <string.h>

enum { HINT_NAMES = 160, SHOWN = 60 }; /* bytes of column names in a hint; columns of a text */

/* The columns' names for a hint, as many as there is room for. */
static void list_columns(mn_buf *b, const mn_table *t, size_t room)
{
    for (size_t i = 0; i < mn_table_cols(t); i++) {
        const char *name = mn_table_col_name(t, i);
        if (b->len + strlen(name) > room) {
            mn_buf_fmt(b, "%s... (%zu columns)", i ? ", " : "", mn_table_cols(t));
            return;
        }
        mn_buf_fmt(b, "%s'%s'", i ? ", " : "", name);
    }
}

mn_status mn_hint_columns(const mn_table *t, const char *start, mn_err *e)
{
    mn_buf b = {0};
    const char *sheets = mn_table_other_sheets(t);
    const mn_text other = mn_text_sub(mn_text_of(sheets), 0, SHOWN);
    list_columns(&b, t, other.len > 0 ? HINT_NAMES - SHOWN - SHOWN : HINT_NAMES);
    mn_status st =
        b.failed ? mn_fail_memory(e)
        : other.len > 0
            ? mn_hint(e, "take another sheet with --sheet: %.*s; or %sthe columns are: %s",
                      (int)mn_utf8_bad(other), other.ptr, start, b.ptr ? b.ptr : "")
            : mn_hint(e, "%sthe columns are: %s", start, b.ptr ? b.ptr : "");
    mn_buf_free(&b);
    return st;
}

/* The column of this name, or of one that differs only in case; SIZE_MAX. */
static size_t column_named(const mn_table *t, mn_text name)
{
    size_t loose = SIZE_MAX;
    for (size_t i = 0; i < mn_table_cols(t); i++) {
        mn_text have = mn_text_of(mn_table_col_name(t, i));
        if (mn_text_eq(have, name)) {
            return i;
        }
        if (loose == SIZE_MAX && mn_text_eq_nocase(name, have.ptr)) {
            loose = i;
        }
    }
    return loose;
}

static mn_status fail_column(const mn_table *t, mn_text name, mn_err *e)
{
    mn_nearest near = {.word = name};
    char start[96] = "";
    for (size_t i = 0; i < mn_table_cols(t); i++) {
        mn_nearest_offer(&near, mn_table_col_name(t, i));
    }
    const mn_text shown = mn_utf8_cut(name, SHOWN);
    mn_fail_at(e, MN_USAGE, mn_table_source(t), 0, 0, "no column is named '%.*s'", (int)shown.len,
               shown.ptr);
    mn_offending(e, name);
    if (near.best && strlen(near.best) < 60) {
        mn_buf b = {0};
        mn_buf_fmt(&b, "did you mean '%s'? ", near.best);
        if (b.ptr && b.len < sizeof start) {
            memcpy(start, b.ptr, b.len + 1);
        }
        mn_buf_free(&b);
    }
    return mn_hint_columns(t, start, e);
}

static mn_status fail_role(mn_text role, mn_err *e)
{
    mn_nearest near = {.word = role};
    mn_buf b = {0};
    for (int i = 0; i < MN_SPEND_ROLES; i++) {
        mn_nearest_offer(&near, mn_spend_role_name((mn_spend_role)i));
        mn_buf_fmt(&b, "%s%s", i ? ", " : "", mn_spend_role_name((mn_spend_role)i));
    }
    const mn_text shown = mn_utf8_cut(role, SHOWN);
    mn_status st = mn_fail(e, MN_USAGE, "'%.*s' is no role of a column", (int)shown.len, shown.ptr);
    mn_offending(e, role);
    if (near.best) {
        mn_hint(e, "did you mean '%s'? roles are: %s", near.best, b.ptr ? b.ptr : "");
    } else {
        mn_hint(e, "roles are: %s", b.ptr ? b.ptr : "");
    }
    mn_buf_free(&b);
    return st;
}

static mn_spend_role role_named(mn_text name)
{
    int i = 0;
    while (i < MN_SPEND_ROLES && !mn_text_eq_nocase(name, mn_spend_role_name((mn_spend_role)i))) {
        i++;
    }
    return (mn_spend_role)i;
}

/* Cuts "role=Name" off *rest. A name may be in double quotes to hold a comma. */
static mn_status cut_pair(mn_text *rest, mn_text *role, mn_text *name, mn_err *e)
{
    const char *equals = memchr(rest->ptr, '=', rest->len);
    size_t at = equals ? (size_t)(equals - rest->ptr) : rest->len;
    *role = mn_text_trim(mn_text_sub(*rest, 0, at));
    if (!equals) {
        const mn_text shown = mn_utf8_cut(*role, SHOWN);
        mn_fail(e, MN_USAGE, "'%.*s' in --columns names no role", (int)shown.len, shown.ptr);
        return mn_hint(e, "write --columns amount=NAME,description=NAME");
    }
    *rest = mn_text_sub(*rest, at + 1, rest->len);
    bool quoted = rest->len > 0 && rest->ptr[0] == '"';
    const char *quote = quoted ? memchr(rest->ptr + 1, '"', rest->len - 1) : NULL;
    if (quoted && !quote) {
        return mn_fail(e, MN_USAGE, "a quote in --columns is never closed");
    }
    if (quote) {
        *name = mn_text_sub(*rest, 1, (size_t)(quote - rest->ptr) - 1);
        *rest = mn_text_trim(mn_text_sub(*rest, (size_t)(quote - rest->ptr) + 1, rest->len));
        if (rest->len > 0 && rest->ptr[0] != ',') {
            return mn_fail(e, MN_USAGE, "text after a closing quote in --columns");
        }
        *rest = rest->len > 0 ? mn_text_sub(*rest, 1, rest->len) : (mn_text){NULL, 0};
        return MN_OK;
    }
    (void)mn_text_split(rest, ',', name);
    *name = mn_text_trim(*name);
    return MN_OK;
}

static mn_status take_pair(mn_columns *c, const mn_table *t, mn_text role_text, mn_text name,
                           mn_err *e)
{
    mn_spend_role role = role_named(role_text);
    if (role == MN_SPEND_ROLES) {
        return fail_role(role_text, e);
    }
    if (c->by[role] != MN_FOUND_NOT || c->off[role]) {
        return mn_fail(e, MN_USAGE, "the role '%s' is given twice", mn_spend_role_name(role));
    }
    if (name.len == 0) {
        c->off[role] = true;
        return MN_OK;
    }
    size_t col = column_named(t, name);
    if (col == SIZE_MAX || mn_table_col_type(t, col) != MN_TEXT) {
        return fail_column(t, name, e);
    }
    c->at[role] = col;
    c->by[role] = MN_FOUND_BY_CALLER;
    return MN_OK;
}

mn_status mn_mapping_read(mn_columns *out, const mn_table *t, const char *columns, mn_err *e)
{
    mn_text rest = {columns, columns ? strlen(columns) : 0}, role, name;
    mn_status st = MN_OK;
    while (st == MN_OK && rest.ptr && mn_text_trim(rest).len > 0) {
        st = cut_pair(&rest, &role, &name, e);
        if (st == MN_OK) {
            st = take_pair(out, t, role, name, e);
        }
    }
    return st;
}
