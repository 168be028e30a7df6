/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/survey/roles.c - see roles.h.
 */
#include "measure/survey/roles.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/map.h"
#include "core/text.h"

/* --- columns -------------------------------------------------------------------------------------
 */

mn_status mn_roles_column(size_t *out, const mn_table *t, mn_text name, const char *why, mn_err *e)
{
    for (size_t i = 0; i < mn_table_cols(t); i++)
        if (mn_text_eq_nocase(name, mn_table_col_name(t, i))) {
            *out = i;
            return MN_OK;
        }
    mn_fail_at(e, MN_USAGE, mn_table_source(t), 1, 0, "there is no column '%.*s'",
               (int)(name.len < 80 ? name.len : 80), name.ptr);
    return mn_hint(e, "%s", why);
}

static mn_status no_role(mn_text role, const mn_role *roles, mn_err *e)
{
    mn_buf b = {0};
    for (const mn_role *r = roles; r->name; r++) {
        mn_buf_str(&b, r == roles ? "" : ", ");
        mn_buf_str(&b, r->name);
    }
    mn_fail(e, MN_USAGE, "there is no role '%.*s'", (int)(role.len < 80 ? role.len : 80), role.ptr);
    const mn_status st = mn_hint(e, "roles are %s", b.failed ? "in the help" : b.ptr);
    mn_buf_free(&b);
    return st;
}

static mn_status take_role(size_t *at, const mn_role *roles, const mn_table *t, mn_text pair,
                           mn_err *e)
{
    mn_text name = pair, role = {"", 0};
    if (!mn_text_split(&name, '=', &role) || !name.ptr)
        return mn_fail(e, MN_USAGE, "'%.*s' in --columns is no role=name",
                       (int)(pair.len < 80 ? pair.len : 80), pair.ptr);
    role = mn_text_trim(role);
    for (size_t i = 0; roles[i].name; i++)
        if (mn_text_eq_nocase(role, roles[i].name))
            return mn_roles_column(&at[i], t, mn_text_trim(name), "--columns names columns of it",
                                   e);
    return no_role(role, roles, e);
}

mn_status mn_roles_find(size_t *at, const mn_role *roles, const mn_table *t, const char *columns,
                        mn_err *e)
{
    mn_text rest = mn_text_of(columns), pair;
    mn_status st = MN_OK;
    for (size_t i = 0; roles[i].name; i++)
        at[i] = MN_ROLE_NONE;
    while (!st && rest.len && mn_text_split(&rest, ',', &pair))
        st = take_role(at, roles, t, mn_text_trim(pair), e);
    for (size_t i = 0; roles[i].name && !st; i++) {
        for (size_t c = 0; c < mn_table_cols(t) && at[i] == MN_ROLE_NONE; c++)
            if (mn_text_eq_nocase(mn_text_of(roles[i].name), mn_table_col_name(t, c)))
                at[i] = c;
        if (at[i] == MN_ROLE_NONE && roles[i].required) {
            mn_fail_at(e, MN_USAGE, mn_table_source(t), 1, 0, "there is no column '%s'",
                       roles[i].name);
            st = mn_hint(e, "say which column it is: --columns %s=NAME", roles[i].name);
        }
    }
    return st;
}

mn_text mn_role_cell(const mn_table *t, size_t row, size_t col)
{
    const mn_text none = {"", 0}, v = mn_text_trim(mn_table_text(t, row, col));
    return mn_table_missing(t, row, col) || mn_text_eq_nocase(v, "NA") ? none : v;
}

/* --- rows ----------------------------------------------------------------------------------------
 */

mn_status mn_refuse_row(mn_refused *r, uint64_t line, mn_err *e, const char *fmt, ...)
{
    va_list args;
    if (r->n == r->room) {
        const size_t room = r->room ? 2 * r->room : 16;
        struct mn_refused_row *at =
            room > SIZE_MAX / sizeof *at ? NULL : realloc(r->at, room * sizeof *at);
        if (!at)
            return mn_fail_memory(e);
        r->at = at;
        r->room = room;
    }
    r->at[r->n].line = line;
    va_start(args, fmt);
    vsnprintf(r->at[r->n].reason, sizeof r->at->reason, fmt, args);
    va_end(args);
    r->n++;
    return MN_OK;
}

void mn_refused_free(mn_refused *r)
{
    free(r->at);
    *r = (mn_refused){0};
}

static int by_line(const void *a, const void *b)
{
    const struct mn_refused_row *x = a, *y = b;
    return x->line != y->line ? (x->line < y->line ? -1 : 1) : strcmp(x->reason, y->reason);
}

void mn_refused_sort(mn_refused *r)
{
    if (r->n)
        qsort(r->at, r->n, sizeof *r->at, by_line);
}

/* --- values --------------------------------------------------------------------------------------
 */

typedef struct named {
    mn_text name;
    uint32_t was;
} named;

static int by_name(const void *a, const void *b)
{
    return mn_text_cmp(((const named *)a)->name, ((const named *)b)->name);
}

static mn_status number_rows(mn_values *v, named *seen, const mn_table *t, size_t col,
                             uint32_t most, mn_err *e)
{
    mn_map map = {0};
    mn_status st = MN_OK;
    for (size_t r = 0; r < mn_table_rows(t) && !st; r++) {
        const mn_text cell = mn_role_cell(t, r, col);
        v->of[r] = MN_VALUE_NONE;
        if (!cell.len)
            continue;
        v->of[r] = v->n;
        st = mn_map_put(&map, cell, &v->of[r], e);
        if (st || v->of[r] != v->n)
            continue;
        if (v->n == most) {
            mn_fail_at(e, MN_DATA, mn_table_source(t), mn_table_line(t, r), 0,
                       "column '%.60s' has more than %u values", mn_table_col_name(t, col),
                       (unsigned)most);
            st = mn_hint(e, "put its values into a few groups first");
            break;
        }
        seen[v->n] = (named){cell, v->n};
        v->n++;
    }
    mn_map_free(&map);
    return st;
}

mn_status mn_values_of(mn_values *out, const mn_table *t, size_t col, uint32_t most, mn_err *e)
{
    const size_t rows = mn_table_rows(t);
    mn_values v = {.n = 0};
    named *seen = calloc((size_t)most + 1, sizeof *seen);
    uint32_t *place = calloc((size_t)most + 1, sizeof *place);
    v.of = calloc(rows ? rows : 1, sizeof *v.of);
    v.name = calloc((size_t)most + 1, sizeof *v.name);
    mn_status st = seen && place && v.of && v.name ? number_rows(&v, seen, t, col, most, e)
                                                   : mn_fail_memory(e);
    if (!st) {
        qsort(seen, v.n, sizeof *seen, by_name);
        for (uint32_t i = 0; i < v.n; i++) {
            v.name[i] = seen[i].name;
            place[seen[i].was] = i;
        }
        for (size_t r = 0; r < rows; r++)
            if (v.of[r] != MN_VALUE_NONE)
                v.of[r] = place[v.of[r]];
    }
    free(seen);
    free(place);
    if (st)
        mn_values_free(&v);
    else
        *out = v;
    return st;
}

void mn_values_free(mn_values *v)
{
    free(v->of);
    free(v->name);
    *v = (mn_values){0};
}
