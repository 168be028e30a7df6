/* SPDX-License-Identifier: Apache-2.0
 *
 * table/xlsx_sheet.c - the cells of one sheet.
 *
 * Rows and cells that are empty are left out of the file; each names its
 * place. The first row with a value is the header. A text that many cells
 * share is kept once by the table, so that a small file can't ask for much
 * memory by pointing at a long one.
 */
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "table/build.h"
#include "table/xlsx.h"

enum { TICK_ROWS = 4096 };

struct slot {
    bool there;
    mn_text kept; /* ptr NULL: the value is in row_text */
    size_t from, len;
};

struct mn_sheet {
    mn_xlsx *x;
    uint64_t row, rows_done;
    bool has_header;
    size_t width; /* of the header */
    struct slot *slots;
    size_t slots_cap, used; /* used: one more than the last column in this row */
    mn_buf row_text;
    /* the current cell */
    size_t col, next_col;
    enum mn_cell_kind kind;
    unsigned shows;
    mn_buf value, formula;
    bool in_value, in_reading, in_formula, has_value, has_formula;
    uint64_t unstored; /* formulas without a value */
    uint64_t unstored_row;
};

/* --- a cell ------------------------------------------------------------------------ */

/* The column of a reference such as "AB12", counted from 0; at most max, which is one
 * too many. False when it is no reference. */
static bool column_of(const char *reference, uint64_t max, size_t *col)
{
    uint64_t n = 0;
    for (; *reference >= 'A' && *reference <= 'Z' && n <= max; reference++)
        n = n * 26 + (uint64_t)(*reference - 'A') + 1;
    if (!n)
        return false;
    *col = (size_t)(n > max ? max : n - 1);
    return true;
}

static unsigned shows_of(const mn_xlsx *x, uint64_t style)
{
    return style < x->style_count ? x->styles[style] : 0;
}

static mn_status beyond(const mn_sheet *s, mn_text reference, mn_err *e)
{
    mn_fail_at(e, MN_DATA, s->x->s->name, s->row, 0, "a cell beyond the limit of %llu columns",
               (unsigned long long)s->x->s->o.max_columns);
    return mn_offending(e, reference);
}

static mn_status start_cell(mn_sheet *s, const char **attributes, mn_err *e)
{
    const char *reference = mn_xml_attribute(attributes, "r");
    const char *type = mn_xml_attribute(attributes, "t");
    const char *style = mn_xml_attribute(attributes, "s");
    uint64_t max = s->x->s->o.max_columns;
    int64_t index;
    s->col = s->next_col;
    if (reference && !column_of(reference, max, &s->col)) {
        mn_fail_at(e, MN_DATA, s->x->s->name, s->row, 0,
                   "the workbook is damaged: no cell reference");
        return mn_offending(e, mn_text_of(reference));
    }
    if (s->col >= max)
        return beyond(s, mn_text_of(reference), e);
    s->next_col = s->col + 1;
    s->kind = MN_CELL_NUMBER;
    if (type && strcmp(type, "s") == 0)
        s->kind = MN_CELL_SHARED;
    else if (type && strcmp(type, "b") == 0)
        s->kind = MN_CELL_BOOLEAN;
    else if (type && strcmp(type, "n") != 0)
        s->kind = MN_CELL_PLAIN; /* inlineStr, str, e (error) and d (ISO 8601 already) */
    s->shows = 0;
    if (style && mn_text_i64(mn_text_of(style), &index) && index >= 0)
        s->shows = shows_of(s->x, (uint64_t)index);
    s->has_value = false;
    s->in_value = false;
    s->in_reading = s->in_formula = s->has_formula = false;
    mn_buf_clear(&s->value);
    mn_buf_clear(&s->formula);
    return MN_OK;
}

static mn_status fail_string(const mn_sheet *s, mn_text value, mn_err *e)
{
    mn_fail_at(e, MN_DATA, s->x->s->name, s->row, s->col + 1,
               "the workbook is damaged: a shared text that isn't there");
    return mn_offending(e, value);
}

/* Makes the slot's text of what the cell holds. */
static mn_status fill_slot(mn_sheet *s, struct slot *slot, mn_err *e)
{
    mn_text value = {s->value.ptr, s->value.len};
    int64_t index;
    memset(slot, 0, sizeof *slot);
    slot->there = true;
    slot->from = s->row_text.len;
    switch (s->kind) {
    case MN_CELL_SHARED:
        if (!mn_text_i64(mn_text_trim(value), &index) || index < 0 ||
            (uint64_t)index >= s->x->string_count)
            return fail_string(s, value, e);
        slot->kept = s->x->strings[index];
        break;
    case MN_CELL_PLAIN:
        mn_xlsx_add_text(&s->row_text, value);
        break;
    case MN_CELL_BOOLEAN:
        mn_buf_str(&s->row_text, mn_text_eq_str(mn_text_trim(value), "0") ? "false" : "true");
        break;
    case MN_CELL_NUMBER:
        mn_xlsx_add_number(&s->row_text, value, s->shows, s->x->epoch_1904);
        break;
    }
    slot->len = s->row_text.len - slot->from;
    return s->row_text.failed ? mn_fail_memory(e) : MN_OK;
}

/* A formula that no program has worked out stands as its text. */
static void show_formula(mn_sheet *s)
{
    s->unstored_row = s->unstored++ == 0 ? s->row : s->unstored_row;
    mn_buf_clear(&s->value);
    mn_buf_char(&s->value, '=');
    mn_buf_text(&s->value, (mn_text){s->formula.ptr, s->formula.len});
    s->kind = MN_CELL_PLAIN;
    s->has_value = true;
}

static mn_status end_cell(mn_sheet *s, mn_err *e)
{
    if (s->has_formula && (!s->has_value || !s->value.len) && s->kind != MN_CELL_PLAIN)
        show_formula(s);
    if (s->value.failed)
        return mn_fail_memory(e);
    if (!s->has_value || (s->kind != MN_CELL_PLAIN && !s->value.len))
        return MN_OK;
    if (!mn_grow(&s->slots, &s->slots_cap, s->col + 1, sizeof *s->slots))
        return mn_fail_memory(e);
    while (s->used <= s->col)
        s->slots[s->used++].there = false;
    if (s->slots[s->col].there)
        return mn_fail_at(e, MN_DATA, s->x->s->name, s->row, s->col + 1,
                          "the workbook is damaged: a cell is there twice");
    return fill_slot(s, &s->slots[s->col], e);
}

static mn_text slot_text(const mn_sheet *s, const struct slot *slot)
{
    mn_text t = {"", 0};
    if (slot->there && slot->kept.ptr)
        return slot->kept;
    if (slot->there && slot->len)
        t = (mn_text){s->row_text.ptr + slot->from, slot->len};
    return t;
}

/* --- a row ------------------------------------------------------------------------- */

static mn_status start_row(mn_sheet *s, const char **attributes, mn_err *e)
{
    const char *number = mn_xml_attribute(attributes, "r");
    int64_t row;
    if (!number || !mn_text_i64(mn_text_of(number), &row) || row < 0)
        row = 0;
    return mn_sheet_start_row(s, (uint64_t)row, e);
}

mn_status mn_sheet_start_row(mn_sheet *s, uint64_t row, mn_err *e)
{
    s->row = row ? row : s->row + 1;
    s->used = 0;
    s->next_col = 0;
    mn_buf_clear(&s->row_text);
    if (++s->rows_done % TICK_ROWS == 0)
        return mn_source_tick(s->x->s, mn_zip_unpacked(s->x->zip), 0, e);
    return MN_OK;
}

static mn_status add_columns(mn_sheet *s, bool named, mn_err *e)
{
    mn_text none = {"", 0};
    mn_status st = MN_OK;
    for (; !st && s->width < s->used; s->width++)
        st = mn_table_add_heading(s->x->table, named ? slot_text(s, &s->slots[s->width]) : none, e);
    return st;
}

static mn_status reject_row(mn_sheet *s, mn_err *e)
{
    mn_buf shown = {0};
    for (size_t i = 0; i < s->used && shown.len <= MN_REJECT_TEXT; i++) {
        if (i)
            mn_buf_char(&shown, ',');
        mn_buf_text(&shown, slot_text(s, &s->slots[i]));
    }
    mn_status st = shown.failed
                       ? mn_fail_memory(e)
                       : mn_table_reject(s->x->table, s->row, (mn_text){shown.ptr, shown.len}, e,
                                         "%zu cells where the header has %zu", s->used, s->width);
    mn_buf_free(&shown);
    return st;
}

static mn_status add_row(mn_sheet *s, mn_err *e)
{
    mn_table *t = s->x->table;
    mn_status st = mn_source_check_cells(s->x->s, mn_table_rows(t) + 1, s->width,
                                         mn_zip_unpacked(s->x->zip), e);
    if (!st)
        st = mn_table_add_row(t, s->row, e);
    for (size_t i = 0; !st && i < s->used; i++) {
        const struct slot *slot = &s->slots[i];
        if (slot->there && slot->kept.ptr)
            st = mn_table_put_kept(t, i, slot->kept, e);
        else if (slot->there)
            st = mn_table_put_text(t, i, slot_text(s, slot), e);
    }
    return st;
}

mn_status mn_sheet_end_row(mn_sheet *s, mn_err *e)
{
    mn_status st = MN_OK;
    if (!s->used || s->row <= s->x->s->o.skip)
        return MN_OK;
    if (s->x->s->o.no_header)
        st = add_columns(s, false, e);
    else if (!s->has_header) {
        s->has_header = true;
        return add_columns(s, true, e);
    }
    if (st)
        return st;
    return s->used > s->width ? reject_row(s, e) : add_row(s, e);
}

/* --- the part ---------------------------------------------------------------------- */

static mn_status on_start(void *payload, const char *name, const char **attributes, mn_err *e)
{
    mn_sheet *s = payload;
    if (strcmp(name, "row") == 0)
        return start_row(s, attributes, e);
    if (strcmp(name, "c") == 0)
        return start_cell(s, attributes, e);
    if (strcmp(name, "rPh") == 0)
        s->in_reading = true;
    else if (strcmp(name, "f") == 0)
        s->has_formula = s->in_formula = true;
    else if ((strcmp(name, "v") == 0 || strcmp(name, "t") == 0) && !s->in_reading)
        s->has_value = s->in_value = true;
    return MN_OK;
}

static mn_status on_end(void *payload, const char *name, mn_err *e)
{
    mn_sheet *s = payload;
    if (strcmp(name, "row") == 0)
        return mn_sheet_end_row(s, e);
    if (strcmp(name, "c") == 0)
        return end_cell(s, e);
    if (strcmp(name, "rPh") == 0)
        s->in_reading = false;
    else if (strcmp(name, "f") == 0)
        s->in_formula = false;
    else if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0)
        s->in_value = false;
    return MN_OK;
}

static mn_status on_text(void *payload, mn_text text, mn_err *e)
{
    mn_sheet *s = payload;
    if (s->in_formula && s->formula.len + text.len <= s->x->s->o.max_cell)
        mn_buf_text(&s->formula, text);
    if (s->formula.failed)
        return mn_fail_memory(e);
    if (!s->in_value)
        return MN_OK;
    if (s->value.len + text.len > s->x->s->o.max_cell)
        return mn_fail_at(e, MN_DATA, s->x->s->name, s->row, s->col + 1,
                          "a cell is longer than the limit of %llu bytes",
                          (unsigned long long)s->x->s->o.max_cell);
    mn_buf_text(&s->value, text);
    return s->value.failed ? mn_fail_memory(e) : MN_OK;
}

mn_sheet *mn_sheet_new(mn_xlsx *x)
{
    mn_sheet *s = calloc(1, sizeof *s);
    if (s)
        s->x = x;
    return s;
}

void mn_sheet_free(mn_sheet *s)
{
    if (!s)
        return;
    free(s->slots);
    mn_buf_free(&s->row_text);
    mn_buf_free(&s->value);
    mn_buf_free(&s->formula);
    free(s);
}

mn_status mn_sheet_cell(mn_sheet *s, uint64_t col, enum mn_cell_kind kind, uint64_t style,
                        mn_text value, mn_err *e)
{
    if (col >= s->x->s->o.max_columns)
        return beyond(s, (mn_text){0}, e);
    s->col = (size_t)col;
    s->kind = kind;
    s->shows = shows_of(s->x, style);
    s->has_value = true;
    mn_buf_clear(&s->value);
    s->in_value = true;
    mn_status st = on_text(s, value, e);
    s->in_value = false;
    return st ? st : end_cell(s, e);
}

mn_status mn_sheet_done(const mn_sheet *s, mn_err *e)
{
    if (!mn_table_cols(s->x->table)) {
        mn_fail_at(e, MN_DATA, s->x->s->name, 0, 0, "the sheet is empty");
        return s->x->others[0]
                   ? mn_hint(e, "name another one with --sheet; the workbook also has %s",
                             s->x->others)
                   : mn_hint(e, "name another one: its header is the first row with a value");
    }
    if (!s->unstored)
        return MN_OK;
    return mn_table_note(s->x->table, e,
                         "%llu cell%s (first: row %llu) %s a formula whose value is not stored: "
                         "open the workbook in a spreadsheet program and save it",
                         (unsigned long long)s->unstored, s->unstored == 1 ? "" : "s",
                         (unsigned long long)s->unstored_row, s->unstored == 1 ? "holds" : "hold");
}

mn_status mn_xlsx_read_sheet(mn_xlsx *x, const char *path, mn_err *e)
{
    mn_sheet *s = mn_sheet_new(x);
    mn_xml_handler h = {s, on_start, on_end, on_text};
    mn_status st = s ? mn_zip_parse(x->zip, path, &h, e) : mn_fail_memory(e);
    if (!st)
        st = mn_sheet_done(s, e);
    mn_sheet_free(s);
    return st;
}
