/* SPDX-License-Identifier: Apache-2.0
 *
 * report/terminal_table.c - a table in the columns of a terminal.
 *
 * Columns start as wide as their widest cell. Where that is too much, headers
 * are wrapped first, then the widest texts shrink; numbers are never cut. Where
 * even that does not fit, each row becomes a small block of lines. In a table with a column
 * that must stay whole, texts are wrapped instead of cut.
 */
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "report/language.h"
#include "report/terminal.h"

enum { GAP = 2, TEXT_AT_LEAST = 8, WRAPPED_AT_LEAST = 12, WORD_AT_MOST = 14, TALLEST = 6 };

typedef struct fit {
    size_t width; /* given */
    size_t cells; /* widest cell */
    size_t word;  /* widest word of the header */
    size_t least;
    bool right, whole;
} fit;

static mn_text cell_text(mn_term *t, const mn_held_table *h, size_t row, size_t i)
{
    mn_term_scratch(t);
    mn_show_cell(&t->cell, h->t, row, &h->cols[i]);
    return (mn_text){t->cell.ptr, t->cell.len};
}

static mn_text header_text(mn_term *t, const mn_held_table *h, size_t i)
{
    mn_term_scratch(t);
    mn_buf_tame(&t->cell, mn_text_of(h->cols[i].header));
    return (mn_text){t->cell.ptr, t->cell.len};
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

/* Whether a column must stay whole, and so the others are wrapped. */
static bool wraps(const mn_held_table *h)
{
    for (size_t i = 0; i < h->cols_count; i++)
        if (h->cols[i].whole)
            return true;
    return false;
}

static void measure(mn_term *t, const mn_held_table *h, size_t rows, fit *f)
{
    const size_t text = wraps(h) ? WRAPPED_AT_LEAST : TEXT_AT_LEAST;
    for (size_t i = 0; i < h->cols_count; i++) {
        f[i] = (fit){.right = mn_is_number(mn_table_col_type(h->t, h->cols[i].col)),
                     .whole = h->cols[i].whole};
        for (size_t row = 0; row < rows; row++)
            f[i].cells = larger(f[i].cells, mn_utf8_width(cell_text(t, h, row, i)));
        mn_text head = header_text(t, h, i), rest = head, word;
        while (mn_text_split(&rest, ' ', &word))
            f[i].word = larger(f[i].word, mn_utf8_width(word));
        f[i].width = larger(f[i].cells, mn_utf8_width(head));
        f[i].word = smaller(f[i].word, WORD_AT_MOST);
        f[i].least =
            larger(f[i].word, f[i].right || f[i].whole ? f[i].cells : smaller(f[i].cells, text));
        f[i].least = larger(f[i].least, 1);
        f[i].width = larger(f[i].width, f[i].least);
    }
}

static size_t total(const fit *f, size_t n)
{
    size_t sum = n ? (n - 1) * GAP : 0;
    for (size_t i = 0; i < n; i++)
        sum += f[i].width;
    return sum;
}

/* Takes what is too much from the columns with the most to give: first from
 * headers that are wider than their cells, then from texts. */
static bool shrink(fit *f, size_t n, size_t width)
{
    for (size_t i = 0; i < n; i++)
        f[i].width = larger(smaller(f[i].width, width), f[i].least);
    for (int phase = 0; phase < 2; phase++)
        while (total(f, n) > width) {
            size_t best = n, most = 0;
            for (size_t i = 0; i < n; i++) {
                size_t floor = phase ? f[i].least : larger(f[i].cells, f[i].least);
                size_t room = f[i].width > floor ? (phase ? f[i].width : f[i].width - floor) : 0;
                if (room > most) {
                    most = room;
                    best = i;
                }
            }
            if (best == n)
                break;
            f[best].width--;
        }
    return total(f, n) <= width;
}

/* How many lines the header of column i takes. */
static size_t header_lines(mn_term *t, const mn_held_table *h, const fit *f, size_t i)
{
    mn_text rest = header_text(t, h, i), line;
    size_t n = 0;
    while (mn_wrap_next(&rest, f[i].width, &line))
        n++;
    return n;
}

static void header(mn_term *t, const mn_held_table *h, const fit *f)
{
    size_t height = 0;
    for (size_t i = 0; i < h->cols_count; i++)
        height = larger(height, header_lines(t, h, f, i));
    for (size_t k = 0; k < height; k++) {
        mn_term_begin(t, MN_BOLD);
        for (size_t i = 0; i < h->cols_count; i++) {
            size_t skip = height - header_lines(t, h, f, i); /* they stand on the rule */
            mn_text rest = header_text(t, h, i), line = {0};
            for (size_t j = 0; j + skip <= k && j <= k; j++)
                if (!mn_wrap_next(&rest, f[i].width, &line))
                    break;
            if (k < skip)
                line.len = 0;
            mn_term_field(t, line, f[i].width, f[i].right, i + 1 == h->cols_count);
            if (i + 1 < h->cols_count)
                mn_term_repeat(t, " ", GAP);
        }
        mn_term_trim(t);
        mn_term_end(t, MN_BOLD);
        mn_buf_char(t->b, '\n');
    }
    mn_term_begin(t, MN_DIM);
    for (size_t i = 0; i < h->cols_count; i++) {
        mn_term_repeat(t, "─", f[i].width);
        if (i + 1 < h->cols_count)
            mn_term_repeat(t, " ", GAP);
    }
    mn_term_end(t, MN_DIM);
    mn_buf_char(t->b, '\n');
}

/* The kth line of a cell that is wrapped; empty past its last. */
static mn_text line_of(mn_text text, size_t width, size_t k)
{
    mn_text line = {"", 0};
    for (size_t i = 0; i <= k; i++)
        if (!mn_wrap_next(&text, width, &line))
            return (mn_text){"", 0};
    return line;
}

static size_t lines_of(mn_text text, size_t width)
{
    mn_text line;
    size_t n = 0;
    while (mn_wrap_next(&text, width, &line))
        n++;
    return n;
}

static mn_status as_columns(mn_term *t, const mn_held_table *h, const fit *f, size_t rows)
{
    const bool wrap = wraps(h);
    header(t, h, f);
    for (size_t row = 0; row < rows; row++) {
        size_t height = 1;
        for (size_t i = 0; i < h->cols_count && wrap; i++)
            height = larger(height, lines_of(cell_text(t, h, row, i), f[i].width));
        height = smaller(height, TALLEST);
        for (size_t k = 0; k < height; k++) {
            for (size_t i = 0; i < h->cols_count; i++) {
                mn_text text = cell_text(t, h, row, i);
                const bool last = k + 1 == TALLEST && lines_of(text, f[i].width) > TALLEST;
                if (wrap && !last)
                    text = line_of(text, f[i].width, k);
                else if (last) /* what does not fit is cut, with an ellipsis */
                    text = mn_text_sub(text, (size_t)(line_of(text, f[i].width, k).ptr - text.ptr),
                                       text.len);
                mn_term_field(t, text, f[i].width, f[i].right, i + 1 == h->cols_count);
                if (i + 1 < h->cols_count)
                    mn_term_repeat(t, " ", GAP);
            }
            mn_term_trim(t);
            mn_buf_char(t->b, '\n');
        }
        if (mn_sink_spill(t->out, false))
            break;
    }
    return t->out->status;
}

/* A cell of a block: on one line, or, where texts are wrapped, on several under one another. */
static void block_cell(mn_term *t, mn_text text, size_t indent, bool wrap)
{
    const size_t width = t->width - indent;
    mn_text line;
    if (!wrap || mn_utf8_width(text) <= width) {
        mn_term_field(t, text, width, false, true);
        return;
    }
    for (bool first = true; mn_wrap_next(&text, width, &line); first = false) {
        if (!first) {
            mn_buf_char(t->b, '\n');
            mn_term_repeat(t, " ", indent);
        }
        mn_buf_text(t->b, line);
    }
}

/* One line a cell, the header before it, the first column as the row's name. */
static mn_status as_blocks(mn_term *t, const mn_held_table *h, size_t rows)
{
    const bool wrap = wraps(h);
    size_t name = 0;
    for (size_t i = 1; i < h->cols_count; i++)
        name = larger(name, mn_utf8_width(header_text(t, h, i)));
    name = smaller(name, t->width / 2 - 2);
    for (size_t row = 0; row < rows; row++) {
        for (size_t i = 0; i < h->cols_count; i++) {
            if (i && wrap && !cell_text(t, h, row, i).len)
                continue;
            mn_term_begin(t, i ? MN_PLAIN : MN_BOLD);
            if (i) {
                mn_term_repeat(t, " ", 2);
                mn_term_field(t, header_text(t, h, i), name, false, false);
                mn_term_repeat(t, " ", 2);
            }
            block_cell(t, cell_text(t, h, row, i), i ? name + 4 : 0, wrap);
            mn_term_end(t, i ? MN_PLAIN : MN_BOLD);
            mn_buf_char(t->b, '\n');
        }
        if (mn_sink_spill(t->out, false))
            break;
    }
    return t->out->status;
}

static void more(mn_term *t, const mn_held_table *h, size_t rows)
{
    size_t left = mn_table_rows(h->t) - rows + h->left_out;
    if (!left)
        return;
    mn_buf text = {0};
    mn_buf_str(&text, "and ");
    mn_show_integer(&text, (int64_t)left);
    /* The table's name is typed as it is: no language turns it. */
    mn_buf_str(&text, " more (all with --csv --table @)");
    mn_language_turn(h->language, &text, 0);
    mn_buf whole = {0};
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] == '@')
            mn_buf_str(&whole, mn_table_name(h->t));
        else
            mn_buf_char(&whole, text.ptr[i]);
    mn_term_wrap(t, MN_DIM, "… ", whole.failed || !whole.len ? "" : whole.ptr);
    t->b->failed = t->b->failed || text.failed || whole.failed;
    mn_buf_free(&text);
    mn_buf_free(&whole);
}

mn_status mn_term_table(mn_term *t, const mn_held_table *h)
{
    size_t rows = mn_table_rows(h->t);
    if (h->first && h->first < rows)
        rows = h->first;
    mn_term_gap(t);
    if (*h->title)
        mn_term_wrap(t, MN_BOLD, "", h->title);
    if (!mn_table_rows(h->t)) {
        mn_term_wrap(t, MN_DIM, "", mn_language_word(h->language, mn_text_of("No rows.")).ptr);
        return MN_OK;
    }
    mn_arena arena = {0};
    fit *f = mn_arena_alloc(&arena, h->cols_count, sizeof *f);
    if (!f)
        return mn_fail_memory(t->out->e);
    measure(t, h, rows, f);
    mn_status status =
        shrink(f, h->cols_count, t->width) ? as_columns(t, h, f, rows) : as_blocks(t, h, rows);
    more(t, h, rows);
    mn_arena_free(&arena);
    return status;
}
