/* SPDX-License-Identifier: Apache-2.0
 *
 * table/xlsb.c - the binary parts of a workbook (.xlsb; Microsoft's MS-XLSB): shared
 * texts, formats and cells. What they mean is as in .xlsx; numbers are doubles, or 30
 * bits (RK).
 */
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "table/xlsx.h"

/* Types of records (MS-XLSB 2.3.2). */
enum {
    ROW = 0,
    BLANK = 1,
    CELL_RK = 2,
    CELL_ERROR = 3,
    CELL_BOOL = 4,
    CELL_REAL = 5,
    CELL_TEXT = 6,
    CELL_SHARED = 7,
    FORMULA_TEXT = 8,
    FORMULA_REAL = 9,
    FORMULA_BOOL = 10,
    FORMULA_ERROR = 11,
    SHARED_TEXT = 19,
    FORMAT = 44,
    CELL_STYLE = 47,
    CELL_RICH = 62,
    BEGIN_CELLS = 145,
    END_CELLS = 146,
    BEGIN_STYLES = 617,
    END_STYLES = 618,
};

static bool take(mn_text *data, void *to, size_t n)
{
    if (data->len < n)
        return false;
    memcpy(to, data->ptr, n);
    data->ptr += n;
    data->len -= n;
    return true;
}

static bool get_u16(mn_text *data, uint32_t *v)
{
    unsigned char b[2];
    bool there = take(data, b, sizeof b);
    if (there)
        *v = (uint32_t)b[0] | (uint32_t)b[1] << 8;
    return there;
}

bool mn_xlsb_u32(mn_text *data, uint32_t *v)
{
    unsigned char b[4];
    bool there = take(data, b, sizeof b);
    if (there)
        *v = (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
    return there;
}

static bool get_f64(mn_text *data, double *v)
{
    uint32_t low, high;
    if (!mn_xlsb_u32(data, &low) || !mn_xlsb_u32(data, &high))
        return false;
    uint64_t bits = (uint64_t)high << 32 | low;
    memcpy(v, &bits, sizeof *v);
    return true;
}

bool mn_xlsb_string(mn_text *data, mn_buf *out)
{
    uint32_t n, c, low;
    if (!mn_xlsb_u32(data, &n))
        return false;
    if (n == UINT32_MAX)
        return true;
    if (n > data->len / 2)
        return false;
    while (n-- && get_u16(data, &c)) {
        char bytes[4];
        if (c >= 0xD800 && c < 0xDC00 && n) { /* the first half of a pair */
            mn_text next = *data;
            if (get_u16(&next, &low) && low >= 0xDC00 && low < 0xE000) {
                c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
                *data = next;
                n--;
            }
        }
        if (c >= 0xD800 && c < 0xE000)
            c = 0xFFFD;
        mn_buf_add(out, bytes, mn_utf8_put(bytes, c));
    }
    return true;
}

static mn_status damaged(const mn_xlsx *x, uint64_t row, const char *what, mn_err *e)
{
    return mn_fail_at(e, MN_DATA, x->s->name, row, 0, "the workbook is damaged: %s", what);
}

/* --- shared texts and formats ---------------------------------------------------------- */

static mn_status on_string(void *payload, unsigned type, mn_text data, mn_err *e)
{
    mn_xlsx *x = payload;
    mn_buf text = {0};
    char flags;
    if (type != SHARED_TEXT)
        return MN_OK;
    mn_status st = take(&data, &flags, 1) && mn_xlsb_string(&data, &text)
                       ? MN_OK
                       : damaged(x, 0, "a shared text is cut short", e);
    if (!st && text.failed)
        st = mn_fail_memory(e);
    if (!st && text.len > x->s->o.max_cell)
        st = mn_fail_at(e, MN_DATA, x->s->name, 0, 0,
                        "a text is longer than the limit of %llu bytes",
                        (unsigned long long)x->s->o.max_cell);
    if (!st)
        st = mn_xlsx_keep_string(x, (mn_text){text.ptr ? text.ptr : "", text.len}, e);
    mn_buf_free(&text);
    return st;
}

mn_status mn_xlsb_read_strings(mn_xlsx *x, const char *path, mn_err *e)
{
    return mn_zip_records(x->zip, path, on_string, x, e);
}

struct styles {
    mn_xlsx *x;
    bool in_cells;
    unsigned char shows[1 << 16]; /* of each number format; 0 until it is named */
};

static mn_status add_style(struct styles *s, mn_text data, mn_err *e)
{
    mn_xlsx *x = s->x;
    uint32_t parent, format;
    if (!get_u16(&data, &parent) || !get_u16(&data, &format))
        return damaged(x, 0, "a cell style is cut short", e);
    if (x->style_count >= 1 << 16)
        return MN_OK;
    if (!mn_grow(&x->styles, &x->styles_cap, x->style_count + 1, 1))
        return mn_fail_memory(e);
    x->styles[x->style_count++] = s->shows[format];
    return MN_OK;
}

static mn_status on_style(void *payload, unsigned type, mn_text data, mn_err *e)
{
    struct styles *s = payload;
    mn_buf code = {0};
    uint32_t format;
    mn_status st = MN_OK;
    if (type == BEGIN_STYLES || type == END_STYLES)
        s->in_cells = type == BEGIN_STYLES;
    else if (type == CELL_STYLE && s->in_cells)
        st = add_style(s, data, e);
    else if (type == FORMAT) {
        if (!get_u16(&data, &format) || !mn_xlsb_string(&data, &code))
            st = damaged(s->x, 0, "a number format is cut short", e);
        else if (code.failed)
            st = mn_fail_memory(e);
        else
            s->shows[format] = (unsigned char)mn_xlsx_format_shows(code.ptr ? code.ptr : "");
        mn_buf_free(&code);
    }
    return st;
}

mn_status mn_xlsb_read_styles(mn_xlsx *x, const char *path, mn_err *e)
{
    struct styles *s = calloc(1, sizeof *s);
    if (!s)
        return mn_fail_memory(e);
    s->x = x;
    for (int i = 0; i < 164; i++)
        s->shows[i] = (unsigned char)mn_xlsx_builtin_shows(i);
    mn_status st = mn_zip_records(x->zip, path, on_style, s, e);
    free(s);
    return st;
}

/* --- cells ------------------------------------------------------------------------------ */

struct cells {
    mn_xlsx *x;
    mn_sheet *sheet;
    bool in_cells, in_row;
    uint64_t row;
    mn_buf text;
};

/* 30 bits: a whole number, or the upper bits of a double; perhaps a hundred times it. */
static double from_rk(uint32_t rk)
{
    double v;
    if (rk & 2) {
        int32_t whole;
        uint32_t bits = rk & ~UINT32_C(3);
        memcpy(&whole, &bits, sizeof whole);
        v = whole / 4;
    } else {
        uint64_t bits = (uint64_t)(rk & ~UINT32_C(3)) << 32;
        memcpy(&v, &bits, sizeof v);
    }
    return rk & 1 ? v / 100 : v;
}

static const char *error_text(unsigned char code)
{
    switch (code) {
    case 0x00:
        return "#NULL!";
    case 0x07:
        return "#DIV/0!";
    case 0x0F:
        return "#VALUE!";
    case 0x17:
        return "#REF!";
    case 0x1D:
        return "#NAME?";
    case 0x24:
        return "#NUM!";
    case 0x2A:
        return "#N/A";
    }
    return "#ERROR";
}

/* The cell's value as text, and its kind. False when the record is too short, or its
 * number is none. */
static bool value_of(struct cells *c, unsigned type, mn_text data, enum mn_cell_kind *kind)
{
    uint32_t v;
    double number;
    unsigned char byte;
    *kind = MN_CELL_PLAIN;
    switch (type) {
    case CELL_RK:
    case CELL_REAL:
    case FORMULA_REAL:
        if (type != CELL_RK ? !get_f64(&data, &number) : !mn_xlsb_u32(&data, &v))
            return false;
        number = type == CELL_RK ? from_rk(v) : number;
        if (!(number - number == 0)) /* NaN or infinite */
            return false;
        *kind = MN_CELL_NUMBER;
        mn_buf_f64(&c->text, number);
        return true;
    case CELL_SHARED:
        *kind = MN_CELL_SHARED;
        if (!mn_xlsb_u32(&data, &v))
            return false;
        mn_buf_fmt(&c->text, "%u", v);
        return true;
    case CELL_BOOL:
    case FORMULA_BOOL:
        *kind = MN_CELL_BOOLEAN;
        if (!take(&data, &byte, 1))
            return false;
        mn_buf_char(&c->text, byte ? '1' : '0');
        return true;
    case CELL_ERROR:
    case FORMULA_ERROR:
        if (!take(&data, &byte, 1))
            return false;
        mn_buf_str(&c->text, error_text(byte));
        return true;
    case CELL_RICH:
        return take(&data, &byte, 1) && mn_xlsb_string(&data, &c->text);
    default:
        return mn_xlsb_string(&data, &c->text);
    }
}

static mn_status add_cell(struct cells *c, unsigned type, mn_text data, mn_err *e)
{
    enum mn_cell_kind kind;
    uint32_t col, style;
    mn_buf_clear(&c->text);
    if (!c->in_row || !mn_xlsb_u32(&data, &col) || !mn_xlsb_u32(&data, &style) ||
        !value_of(c, type, data, &kind))
        return damaged(c->x, c->row, "a cell makes no sense", e);
    if (c->text.failed)
        return mn_fail_memory(e);
    if (kind == MN_CELL_PLAIN && !c->text.len)
        return MN_OK;
    return mn_sheet_cell(c->sheet, col, kind, style & 0xFFFFFF, (mn_text){c->text.ptr, c->text.len},
                         e);
}

static mn_status end_row(struct cells *c, mn_err *e)
{
    if (!c->in_row)
        return MN_OK;
    c->in_row = false;
    return mn_sheet_end_row(c->sheet, e);
}

static mn_status start_row(struct cells *c, mn_text data, mn_err *e)
{
    uint32_t row;
    mn_status st = end_row(c, e);
    if (st)
        return st;
    if (!mn_xlsb_u32(&data, &row) || row < c->row || row > 0xFFFFF)
        return damaged(c->x, c->row, "its rows are out of order", e);
    c->row = (uint64_t)row + 1;
    c->in_row = true;
    return mn_sheet_start_row(c->sheet, c->row, e);
}

static mn_status on_cell(void *payload, unsigned type, mn_text data, mn_err *e)
{
    struct cells *c = payload;
    if (type == BEGIN_CELLS)
        c->in_cells = true;
    if (!c->in_cells)
        return MN_OK;
    if (type == ROW)
        return start_row(c, data, e);
    if (type == END_CELLS) {
        c->in_cells = false;
        return end_row(c, e);
    }
    if ((type > BLANK && type <= FORMULA_ERROR) || type == CELL_RICH)
        return add_cell(c, type, data, e);
    return MN_OK;
}

mn_status mn_xlsb_read_sheet(mn_xlsx *x, const char *path, mn_err *e)
{
    struct cells c = {.x = x, .sheet = mn_sheet_new(x)};
    mn_status st = c.sheet ? mn_zip_records(x->zip, path, on_cell, &c, e) : mn_fail_memory(e);
    if (!st)
        st = c.in_cells ? damaged(x, c.row, "its cells have no end", e) : mn_sheet_done(c.sheet, e);
    mn_sheet_free(c.sheet);
    mn_buf_free(&c.text);
    return st;
}
