/* SPDX-License-Identifier: Apache-2.0
 *
 * reference/csv_lite.c - reads the project's own embedded tables. See csv_lite.h.
 */
#include "reference/csv_lite.h"

#include "core/err.h"
#include "core/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

mn_status mn_csv_fail(const mn_csv *c, mn_err *e, const char *fmt, ...)
{
    char why[256];
    va_list args;
    va_start(args, fmt);
    vsnprintf(why, sizeof why, fmt, args);
    va_end(args);
    return mn_fail_at(e, MN_DATA, c->source.name, c->line, 0, "built-in table is broken: %s", why);
}

/* A quoted cell, c->at being behind the opening quote. */
static mn_status quoted(mn_csv *c, mn_text *cell, mn_err *e)
{
    const char *bytes = (const char *)c->source.bytes;
    size_t from = c->at, doubled = 0;
    for (;; c->at++) {
        if (c->at >= c->source.len) {
            return mn_csv_fail(c, e, "a quoted cell has no end");
        }
        if (bytes[c->at] == '\n') {
            c->next_line++;
        }
        if (bytes[c->at] != '"') {
            continue;
        }
        if (c->at + 1 < c->source.len && bytes[c->at + 1] == '"') {
            doubled++;
            c->at++;
            continue;
        }
        break;
    }
    *cell = (mn_text){bytes + from, c->at - from};
    c->at++;
    if (doubled) {
        char *copy = mn_arena_alloc(c->arena, cell->len + 1, 1);
        size_t n = 0;
        if (!copy) {
            return mn_fail_memory(e);
        }
        for (size_t i = 0; i < cell->len; i++) {
            copy[n++] = cell->ptr[i];
            i += cell->ptr[i] == '"';
        }
        *cell = (mn_text){copy, n};
    }
    return MN_OK;
}

/* One cell; *ended when it is the row's last. */
static mn_status next_cell(mn_csv *c, mn_text *cell, bool *ended, mn_err *e)
{
    const char *bytes = (const char *)c->source.bytes;
    size_t len = c->source.len;
    if (c->at < len && bytes[c->at] == '"') {
        c->at++;
        mn_status st = quoted(c, cell, e);
        if (st != MN_OK) {
            return st;
        }
    } else {
        size_t i = c->at;
        while (i < len && bytes[i] != ',' && bytes[i] != '\n') {
            i++;
        }
        *cell = (mn_text){bytes + c->at, i - c->at};
        c->at = i;
    }
    *ended = c->at >= len || bytes[c->at] == '\n';
    if (!*ended && bytes[c->at] != ',') {
        return mn_csv_fail(c, e, "text behind a closing quote");
    }
    c->next_line += *ended;
    c->at++;
    return MN_OK;
}

/* Where the column called name goes among the wanted ones; -1: nowhere. */
static int8_t slot_of(mn_text wanted, mn_text name)
{
    mn_text part;
    for (int8_t i = 0; mn_text_split(&wanted, ',', &part); i++) {
        if (part.len > 0 && part.ptr[0] == '?') {
            part = mn_text_sub(part, 1, part.len - 1);
        }
        if (mn_text_eq(part, name)) {
            return i;
        }
    }
    return -1;
}

mn_status mn_csv_open(mn_csv *c, mn_source source, mn_arena *arena, const char *wanted, mn_err *e)
{
    bool ended = false, found[MN_CSV_COLUMNS] = {false};
    *c = (mn_csv){.source = source, .arena = arena, .line = 1, .next_line = 1};
    while (!ended) {
        mn_text name;
        mn_status st = next_cell(c, &name, &ended, e);
        if (st != MN_OK) {
            return st;
        }
        if (c->columns == MN_CSV_COLUMNS) {
            return mn_csv_fail(c, e, "more than %d columns", MN_CSV_COLUMNS);
        }
        int8_t slot = slot_of(mn_text_of(wanted), name);
        c->slot[c->columns++] = slot;
        if (slot >= 0) {
            found[slot] = true;
        }
    }
    mn_text rest = mn_text_of(wanted), part;
    for (size_t i = 0; mn_text_split(&rest, ',', &part); i++) {
        if (!found[i] && part.ptr[0] != '?') {
            return mn_csv_fail(c, e, "no column '%.*s'", (int)part.len, part.ptr);
        }
    }
    return MN_OK;
}

mn_status mn_csv_next(mn_csv *c, bool *more, mn_err *e)
{
    size_t k = 0;
    bool ended = false;
    *more = c->at < c->source.len;
    c->line = *more ? c->next_line : c->line;
    while (*more && !ended) {
        mn_text cell;
        mn_status st = next_cell(c, &cell, &ended, e);
        if (st != MN_OK) {
            return st;
        }
        if (k == c->columns) {
            return mn_csv_fail(c, e, "more cells than columns");
        }
        if (c->slot[k] >= 0) {
            c->cell[c->slot[k]] = cell;
        }
        k++;
    }
    if (*more && k < c->columns) {
        return mn_csv_fail(c, e, "fewer cells than columns");
    }
    return MN_OK;
}

mn_status mn_csv_each(mn_csv *c, mn_source source, mn_reference *r, const char *wanted,
                      mn_status (*row)(mn_reference *r, const mn_csv *c, mn_err *e), mn_err *e)
{
    bool more = true;
    mn_status st = mn_csv_open(c, source, &r->arena, wanted, e);
    while (st == MN_OK) {
        st = mn_csv_next(c, &more, e);
        if (st != MN_OK || !more) {
            break;
        }
        st = row(r, c, e);
    }
    return st;
}

/* Up to 15 digits with a fraction are exact in a double, and so is the power of
 * ten that divides them: the quotient is then rounded once, as it should be
 * (Clinger 1990, doi 10.1145/93542.93557). */
static bool short_decimal(mn_text t, double *v)
{
    static const double power[] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                   1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    int64_t digits = 0;
    size_t point = t.len;
    for (size_t i = 0; i < t.len; i++) {
        if (t.ptr[i] == '.' && point == t.len) {
            point = i;
        } else if (t.ptr[i] >= '0' && t.ptr[i] <= '9') {
            digits = 10 * digits + (t.ptr[i] - '0');
        } else {
            return false;
        }
    }
    *v = (double)digits / power[point == t.len ? 0 : t.len - 1 - point];
    return true;
}

mn_status mn_csv_f64(const mn_csv *c, size_t cell, double *v, mn_err *e)
{
    mn_text t = c->cell[cell];
    bool plain = t.len > 0 && t.len <= 16 && t.ptr[0] != '.' && t.ptr[t.len - 1] != '.';
    if ((plain && (t.len <= 15 || memchr(t.ptr, '.', t.len)) && short_decimal(t, v)) ||
        mn_text_f64(t, v)) {
        return MN_OK;
    }
    return mn_csv_fail(c, e, "'%.*s' is no number", (int)(t.len > 40 ? 40 : t.len), t.ptr);
}

mn_status mn_csv_year(const mn_csv *c, size_t cell, int32_t *v, mn_err *e)
{
    mn_text t = c->cell[cell];
    double year = 0;
    if (t.len != 4 || !short_decimal(t, &year) || year < 1900 || year > 2200) {
        return mn_csv_fail(c, e, "'%.*s' is no year", (int)(t.len > 40 ? 40 : t.len), t.ptr);
    }
    *v = (int32_t)year;
    return MN_OK;
}

mn_status mn_csv_yes(const mn_csv *c, size_t cell, bool *v, mn_err *e)
{
    mn_text t = c->cell[cell];
    bool yes =
        mn_text_eq_nocase(t, "yes") || mn_text_eq_nocase(t, "true") || mn_text_eq_str(t, "1");
    bool no = mn_text_eq_nocase(t, "no") || mn_text_eq_nocase(t, "false") ||
              mn_text_eq_str(t, "0") || t.len == 0;
    if (!yes && !no) {
        return mn_csv_fail(c, e, "'%.*s' is neither yes nor no", (int)(t.len > 40 ? 40 : t.len),
                           t.ptr);
    }
    *v = yes;
    return MN_OK;
}

mn_status mn_csv_str(const mn_csv *c, size_t cell, const char **v, mn_err *e)
{
    mn_text copy = c->cell[cell].len ? mn_arena_text(c->arena, c->cell[cell]) : mn_text_of("");
    if (!copy.ptr) {
        return mn_fail_memory(e);
    }
    *v = copy.ptr;
    return MN_OK;
}
