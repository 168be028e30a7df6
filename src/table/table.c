/* SPDX-License-Identifier: Apache-2.0
 *
 * table/table.c - columns of typed values, each with a bitmap of the cells
 * that are there.
 *
 * Texts lie packed in the table's arena; a text column keeps pointers and
 * lengths apart, 12 bytes a cell. Every array is as long as the table has
 * rows, so that mn_table_add_row is the only place that grows and the
 * mn_table_put functions of fixed-size values can't fail.
 */
#include <manumit/table.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/map.h"
#include "core/text.h"
#include "table/build.h"
#include "table/column.h"

struct column {
    const char *name;
    mn_type type;
    union {
        int64_t *i64;
        double *f64;
        const char **text;
    } at;
    uint32_t *lengths; /* of texts */
    uint64_t *there;   /* bit set: the cell is not missing */
    size_t at_cap, lengths_cap, there_cap;
};

struct reject {
    uint64_t line;
    const char *reason;
    mn_text text;
};

struct mn_table {
    const char *name;
    char sha256[MN_SHA256_HEX]; /* empty: not read from a file */
    mn_arena arena;             /* of names */
    mn_arena cells;
    void **owned; /* heap that cells point into */
    size_t owned_count, owned_cap;
    mn_shelf **shelves; /* likewise */
    size_t shelf_count, shelves_cap;
    mn_map names; /* the first column of each name */
    struct column *cols;
    size_t col_count, cols_cap;
    uint64_t *lines;
    size_t rows, room; /* every array has room for `room` rows */
    size_t lines_cap;
    struct reject *rejects;
    size_t reject_count, rejects_cap;
    const char **notes;
    size_t note_count, notes_cap;
    const char *sheets; /* NULL: none */
};

mn_status mn_table_new(mn_table **out, const char *name, mn_err *e)
{
    mn_table *t = calloc(1, sizeof *t);
    if (!t)
        return mn_fail_memory(e);
    t->name = mn_arena_str(&t->arena, name);
    if (!t->name) {
        mn_table_free(t);
        return mn_fail_memory(e);
    }
    *out = t;
    return MN_OK;
}

static void *column_values(struct column *c)
{
    void *p; /* the union's members are all pointers of one size */
    memcpy(&p, &c->at, sizeof p);
    return p;
}

void mn_table_free(mn_table *t)
{
    if (!t)
        return;
    for (size_t i = 0; i < t->col_count; i++) {
        free(column_values(&t->cols[i]));
        free(t->cols[i].lengths);
        free(t->cols[i].there);
    }
    free(t->cols);
    free(t->lines);
    free(t->rejects);
    free(t->notes);
    for (size_t i = 0; i < t->owned_count; i++)
        free(t->owned[i]);
    free(t->owned);
    for (size_t i = 0; i < t->shelf_count; i++)
        mn_shelf_free(t->shelves[i]);
    free(t->shelves);
    mn_map_free(&t->names);
    mn_arena_free(&t->arena);
    mn_arena_free(&t->cells);
    free(t);
}

/* --- building -------------------------------------------------------------- */

static size_t words_for(size_t rows)
{
    return rows / 64 + 1;
}

/* Makes room for `rows` cells, without saying what is in them. */
static bool reserve(struct column *c, size_t rows)
{
    return mn_grow(&c->at, &c->at_cap, rows, 8) &&
           (c->type != MN_TEXT ||
            mn_grow(&c->lengths, &c->lengths_cap, rows, sizeof *c->lengths)) &&
           mn_grow(&c->there, &c->there_cap, words_for(rows), sizeof *c->there);
}

mn_status mn_table_widen(mn_table *t, mn_text name, mn_type type, mn_err *e)
{
    struct column c = {.type = type};
    uint32_t index = (uint32_t)t->col_count;
    if (t->col_count >= MN_MAP_NONE || !mn_grow(&t->cols, &t->cols_cap, t->col_count + 1, sizeof c))
        return mn_fail_memory(e);
    mn_text copy = mn_arena_text(&t->arena, name);
    c.name = copy.ptr;
    if (!copy.ptr || !reserve(&c, t->room) || mn_map_put(&t->names, copy, &index, e)) {
        free(column_values(&c));
        free(c.lengths);
        free(c.there);
        return mn_fail_memory(e);
    }
    memset(c.there, 0, words_for(t->room) * sizeof *c.there);
    t->cols[t->col_count++] = c;
    return MN_OK;
}

mn_status mn_table_add_column(mn_table *t, const char *name, mn_type type, mn_err *e)
{
    MN_BUG(t->rows == 0);
    return mn_table_widen(t, mn_text_of(name), type, e);
}

bool mn_table_reserve(mn_table *t, size_t want)
{
    if (want <= t->room)
        return true;
    if (!mn_grow(&t->lines, &t->lines_cap, want, sizeof *t->lines))
        return false;
    for (size_t i = 0; i < t->col_count; i++)
        if (!reserve(&t->cols[i], want))
            return false;
    t->room = want;
    return true;
}

static bool make_room(mn_table *t)
{
    size_t want = t->room < 32 ? 32 : t->room + (t->room < 1024 ? t->room : t->room / 2);
    return want > t->room && mn_table_reserve(t, want);
}

mn_status mn_table_add_row(mn_table *t, uint64_t line, mn_err *e)
{
    if (t->rows >= t->room && !make_room(t))
        return mn_fail_memory(e);
    if (t->rows % 64 == 0) /* a new word of each bitmap begins */
        for (size_t i = 0; i < t->col_count; i++)
            t->cols[i].there[t->rows / 64] = 0;
    t->lines[t->rows++] = line;
    return MN_OK;
}

/* The column, with its cell of the last row marked as there. */
static struct column *put_at(mn_table *t, size_t col, mn_type type)
{
    MN_BUG(t->rows > 0 && col < t->col_count && t->cols[col].type == type);
    size_t row = t->rows - 1;
    t->cols[col].there[row / 64] |= UINT64_C(1) << row % 64;
    return &t->cols[col];
}

mn_text mn_table_keep(mn_table *t, mn_text text)
{
    return mn_arena_text(&t->cells, text);
}

bool mn_table_own(mn_table *t, void *heap)
{
    if (!mn_grow(&t->owned, &t->owned_cap, t->owned_count + 1, sizeof *t->owned))
        return false;
    t->owned[t->owned_count++] = heap;
    return true;
}

bool mn_table_own_shelf(mn_table *t, mn_shelf *s)
{
    if (!mn_grow(&t->shelves, &t->shelves_cap, t->shelf_count + 1, sizeof *t->shelves))
        return false;
    t->shelves[t->shelf_count++] = s;
    return true;
}

void mn_table_rest(const mn_table *t)
{
    for (size_t i = 0; i < t->shelf_count; i++)
        mn_shelf_rest(t->shelves[i]);
}

void mn_table_clear(mn_table *t)
{
    t->rows = t->reject_count = 0;
    mn_arena_free(&t->cells);
}

mn_status mn_table_put_kept(mn_table *t, size_t col, mn_text v, mn_err *e)
{
    if (v.len > UINT32_MAX)
        return mn_fail(e, MN_DATA, "a cell is longer than 4 GiB");
    struct column *c = put_at(t, col, MN_TEXT);
    c->at.text[t->rows - 1] = v.ptr;
    c->lengths[t->rows - 1] = (uint32_t)v.len;
    return MN_OK;
}

mn_status mn_table_put_text(mn_table *t, size_t col, mn_text v, mn_err *e)
{
    mn_text copy = mn_table_keep(t, v);
    return copy.ptr ? mn_table_put_kept(t, col, copy, e) : mn_fail_memory(e);
}

void mn_table_put_i64(mn_table *t, size_t col, int64_t v)
{
    put_at(t, col, MN_I64)->at.i64[t->rows - 1] = v;
}

void mn_table_put_f64(mn_table *t, size_t col, double v)
{
    put_at(t, col, MN_F64)->at.f64[t->rows - 1] = v;
}

void mn_table_put_bool(mn_table *t, size_t col, bool v)
{
    put_at(t, col, MN_BOOL)->at.i64[t->rows - 1] = v;
}

void mn_table_put_date(mn_table *t, size_t col, int64_t days)
{
    put_at(t, col, MN_DATE)->at.i64[t->rows - 1] = days;
}

void mn_table_put_money(mn_table *t, size_t col, int64_t hundredths)
{
    put_at(t, col, MN_MONEY)->at.i64[t->rows - 1] = hundredths;
}

mn_status mn_table_reject(mn_table *t, uint64_t line, mn_text text, mn_err *e, const char *reason,
                          ...)
{
    char why[160];
    va_list args;
    va_start(args, reason);
    vsnprintf(why, sizeof why, reason, args);
    va_end(args);
    if (!mn_grow(&t->rejects, &t->rejects_cap, t->reject_count + 1, sizeof *t->rejects))
        return mn_fail_memory(e);
    struct reject r = {.line = line};
    if (text.len > MN_REJECT_TEXT) { /* back to the border of a character */
        text.len = MN_REJECT_TEXT;
        while (text.len && ((unsigned char)text.ptr[text.len] & 0xC0) == 0x80)
            text.len--;
    }
    /* Reasons repeat; so one copy serves a run of equal ones. */
    if (t->reject_count && strcmp(t->rejects[t->reject_count - 1].reason, why) == 0)
        r.reason = t->rejects[t->reject_count - 1].reason;
    else
        r.reason = mn_arena_str(&t->cells, why);
    r.text = mn_arena_text(&t->cells, text);
    if (!r.reason || !r.text.ptr)
        return mn_fail_memory(e);
    t->rejects[t->reject_count++] = r;
    return MN_OK;
}

mn_status mn_table_note(mn_table *t, mn_err *e, const char *fmt, ...)
{
    char text[512];
    va_list args;
    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    text[mn_utf8_bad(mn_text_of(text))] = '\0'; /* where it was cut */
    const char *copy = mn_arena_str(&t->arena, text);
    if (!copy || !mn_grow(&t->notes, &t->notes_cap, t->note_count + 1, sizeof *t->notes))
        return mn_fail_memory(e);
    t->notes[t->note_count++] = copy;
    return MN_OK;
}

mn_status mn_table_set_sheets(mn_table *t, const char *others, mn_err *e)
{
    t->sheets = mn_arena_str(&t->arena, others);
    return t->sheets ? MN_OK : mn_fail_memory(e);
}

void mn_table_set_sha256(mn_table *t, const char hex[MN_SHA256_HEX])
{
    memcpy(t->sha256, hex, MN_SHA256_HEX);
}

/* --- looking --------------------------------------------------------------- */

const char *mn_table_name(const mn_table *t)
{
    return t->name;
}

size_t mn_table_rows(const mn_table *t)
{
    return t->rows;
}

size_t mn_table_cols(const mn_table *t)
{
    return t->col_count;
}

const char *mn_table_col_name(const mn_table *t, size_t col)
{
    MN_BUG(col < t->col_count);
    return t->cols[col].name;
}

mn_type mn_table_col_type(const mn_table *t, size_t col)
{
    MN_BUG(col < t->col_count);
    return t->cols[col].type;
}

size_t mn_table_find_text(const mn_table *t, mn_text name)
{
    uint32_t i = mn_map_get(&t->names, name);
    return i == MN_MAP_NONE ? SIZE_MAX : i;
}

size_t mn_table_find(const mn_table *t, const char *name)
{
    return mn_table_find_text(t, mn_text_of(name));
}

mn_column mn_table_column(const mn_table *t, size_t col)
{
    MN_BUG(col < t->col_count);
    const struct column *c = &t->cols[col];
    mn_column out = {.type = c->type, .there = c->there};
    if (c->type == MN_TEXT) {
        out.text = c->at.text;
        out.lengths = c->lengths;
    } else if (c->type == MN_F64) {
        out.f64 = c->at.f64;
    } else {
        out.i64 = c->at.i64;
    }
    return out;
}

uint64_t mn_table_line(const mn_table *t, size_t row)
{
    MN_BUG(row < t->rows);
    return t->lines[row];
}

bool mn_table_missing(const mn_table *t, size_t row, size_t col)
{
    MN_BUG(row < t->rows && col < t->col_count);
    return !(t->cols[col].there[row / 64] >> row % 64 & 1);
}

mn_text mn_table_text(const mn_table *t, size_t row, size_t col)
{
    mn_text v = {"", 0};
    bool missing = mn_table_missing(t, row, col);
    const struct column *c = &t->cols[col];
    MN_BUG(c->type == MN_TEXT);
    if (!missing) {
        v.ptr = c->at.text[row];
        v.len = c->lengths[row];
    }
    return v;
}

int64_t mn_table_i64(const mn_table *t, size_t row, size_t col)
{
    bool missing = mn_table_missing(t, row, col);
    const struct column *c = &t->cols[col];
    MN_BUG(c->type != MN_TEXT && c->type != MN_F64);
    return missing ? 0 : c->at.i64[row];
}

double mn_table_f64(const mn_table *t, size_t row, size_t col)
{
    bool missing = mn_table_missing(t, row, col);
    const struct column *c = &t->cols[col];
    MN_BUG(c->type == MN_F64);
    return missing ? 0 : c->at.f64[row];
}

size_t mn_table_rejects(const mn_table *t)
{
    return t->reject_count;
}

uint64_t mn_table_reject_line(const mn_table *t, size_t i)
{
    MN_BUG(i < t->reject_count);
    return t->rejects[i].line;
}

const char *mn_table_reject_reason(const mn_table *t, size_t i)
{
    MN_BUG(i < t->reject_count);
    return t->rejects[i].reason;
}

mn_text mn_table_reject_text(const mn_table *t, size_t i)
{
    MN_BUG(i < t->reject_count);
    return t->rejects[i].text;
}

const char *mn_table_source(const mn_table *t)
{
    return t->sha256[0] ? t->name : "";
}

const char *mn_table_sha256(const mn_table *t)
{
    return t->sha256;
}

size_t mn_table_notes(const mn_table *t)
{
    return t->note_count;
}

const char *mn_table_note_at(const mn_table *t, size_t i)
{
    MN_BUG(i < t->note_count);
    return t->notes[i];
}

const char *mn_table_other_sheets(const mn_table *t)
{
    return t->sheets ? t->sheets : "";
}
