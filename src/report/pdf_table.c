/* SPDX-License-Identifier: Apache-2.0
 *
 * report/pdf_table.c - tables on paper. Columns are as wide as what they hold where
 * that fits; where it doesn't, texts are wrapped, and a table too wide for the
 * sheet goes on below itself with its first column again. The head is repeated on
 * each page and no row is split. Cost: O(cells), two layouts a cell.
 */
#include <math.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/text.h"
#include "report/language.h"
#include "report/pdf.h"

enum { CELL_LINES = 14, WIDEST = 3, HEAD_LINES = 4, FOLDED = 12 };
static const double GAP = 12, BETWEEN = 24, PAD_Y = 2.6;

typedef struct column {
    size_t col; /* of the view */
    double least, wish, width;
    bool number;
} column;

typedef struct sheet {
    const mn_held_table *h;
    column *cols; /* of this part of the table */
    size_t count;
    double size;
} sheet;

static bool is_number(const mn_held_table *h, size_t i)
{
    return mn_is_number(mn_table_col_type(h->t, h->cols[i].col));
}

static mn_pdf_style cell_style(const sheet *s, bool number)
{
    return (mn_pdf_style){
        .size = s->size, .ink = MN_INK_TEXT, .right = number, .lines = CELL_LINES};
}

static mn_pdf_style head_style(const sheet *s, bool number)
{
    return (mn_pdf_style){.size = s->size - 0.5,
                          .bold = true,
                          .ink = MN_INK_SOFT,
                          .right = number,
                          .lines = HEAD_LINES};
}

/* --- widths ------------------------------------------------------------------- */

static double natural(mn_pdf *p, const mn_pdf_style *s, mn_text text)
{
    PangoLayout *l = mn_pdf_layout(p, s, text, 0);
    double width = mn_pdf_width(l) + 0.5; /* so that rounding never wraps it */
    g_object_unref(l);
    return width;
}

/* The word of a text that takes the most columns. */
static mn_text longest_word(mn_text t)
{
    mn_text best = {NULL, 0}, word;
    size_t most = 0;
    while (mn_text_split(&t, ' ', &word)) {
        size_t n = mn_utf8_width(word);
        if (n > most) {
            most = n;
            best = word;
        }
    }
    return best;
}

/* Widths that a column wishes and needs, from its head and its widest cells. Which
 * are widest is judged by columns of a terminal, and these then measured. */
static void measure(mn_pdf *p, const sheet *s, size_t rows, column *c)
{
    mn_buf widest[WIDEST + 1] = {{0}};
    size_t sizes[WIDEST + 1] = {0};
    mn_pdf_style style = cell_style(s, c->number), head = head_style(s, c->number);
    mn_text header = mn_text_of(s->h->cols[c->col].header);
    c->wish = natural(p, &head, header);
    c->least = natural(p, &head, longest_word(header));
    for (size_t row = 0; row < rows; row++) {
        mn_buf *b = &widest[WIDEST];
        mn_buf_clear(b);
        mn_show_cell(b, s->h->t, row, &s->h->cols[c->col]);
        p->out->buf.failed = p->out->buf.failed || b->failed;
        size_t n = mn_utf8_width((mn_text){b->ptr, b->failed ? 0 : b->len});
        for (size_t i = 0; i < WIDEST; i++)
            if (n > sizes[i]) { /* takes its place; the last of them falls out */
                mn_buf spare = widest[WIDEST];
                for (size_t k = WIDEST; k > i; k--) {
                    widest[k] = widest[k - 1];
                    sizes[k] = sizes[k - 1];
                }
                widest[i] = spare;
                sizes[i] = n;
                break;
            }
    }
    for (size_t i = 0; i <= WIDEST; i++) {
        mn_text text = {widest[i].ptr, i < WIDEST && !widest[i].failed ? widest[i].len : 0};
        p->out->buf.failed = p->out->buf.failed || widest[i].failed;
        c->wish = fmax(c->wish, natural(p, &style, mn_utf8_cut(text, 400)));
        mn_text word = c->number ? text : longest_word(text);
        c->least = fmax(c->least, natural(p, &style, mn_utf8_cut(word, 400)));
        mn_buf_free(&widest[i]);
    }
    if (!c->number)
        c->least = fmin(c->least, 90); /* a longer word is broken */
    c->least = fmin(c->least, 160);
    c->wish = fmax(c->wish, c->least);
}

/* Gives each column its width: its wish where all fit, else its need and a share of
 * what is left by how much more it wishes. */
static void share_out(column *cols, size_t n, double room)
{
    double least = 0, more = 0;
    room -= (double)(n - 1) * GAP;
    for (size_t i = 0; i < n; i++) {
        least += cols[i].least;
        more += cols[i].wish - cols[i].least;
    }
    double part = more > 0 ? fmin(1, fmax(0, room - least) / more) : 0;
    double scale = least > room ? room / least : 1;
    for (size_t i = 0; i < n; i++)
        cols[i].width = (cols[i].least + part * (cols[i].wish - cols[i].least)) * scale;
}

/* How many columns from `from` on go on one sheet beside the first. */
static size_t fitting(const column *cols, size_t count, size_t from, double room)
{
    double used = from ? cols[0].least : 0;
    size_t n = 0;
    while (from + n < count) {
        used += cols[from + n].least + (from + n ? GAP : 0);
        if (used > room && n)
            break;
        n++;
    }
    return n;
}

/* --- rows --------------------------------------------------------------------- */

/* First lines stand on one foot, whatever their scripts. */
static double row_base(const sheet *s, PangoLayout *const *cells)
{
    double base = 0;
    for (size_t i = 0; i < s->count; i++)
        base = fmax(base, mn_pdf_base(cells[i]));
    return base;
}

static double row_height(const sheet *s, PangoLayout *const *cells)
{
    double height = 0, base = row_base(s, cells);
    for (size_t i = 0; i < s->count; i++)
        height = fmax(height, base - mn_pdf_base(cells[i]) + mn_pdf_height(cells[i]));
    return height + 2 * PAD_Y;
}

/* Draws one row with its top at p->y. */
static void put_row(mn_pdf *p, const sheet *s, PangoLayout *const *cells, bool head, double height)
{
    double x = p->left, base = row_base(s, cells);
    mn_pdf_open(p, "TR");
    for (size_t i = 0; i < s->count; i++) {
        const column *c = &s->cols[i];
        bool name = head || (i == 0 && !c->number);
        double y =
            p->y + PAD_Y +
            (head ? height - 2 * PAD_Y - mn_pdf_height(cells[i]) : base - mn_pdf_base(cells[i]));
        if (name)
            mn_pdf_open_head(p, head);
        else
            mn_pdf_open(p, "TD");
        mn_pdf_put(p, cells[i], x, y, head ? MN_INK_SOFT : MN_INK_TEXT);
        mn_pdf_close(p);
        x += c->width + GAP;
    }
    mn_pdf_close(p);
    p->y += height;
    p->fresh = false;
    mn_pdf_rule(p, head ? MN_INK_ACCENT : MN_INK_LINE, head ? 1.2 : 0.5, p->left, x - GAP, p->y);
}

static void free_cells(const sheet *s, PangoLayout **cells)
{
    for (size_t i = 0; i < s->count; i++)
        g_object_unref(cells[i]);
}

static double head_row(mn_pdf *p, const sheet *s, PangoLayout **cells, bool draw)
{
    for (size_t i = 0; i < s->count; i++) {
        mn_pdf_style style = head_style(s, s->cols[i].number);
        cells[i] = mn_pdf_layout(p, &style, mn_text_of(s->h->cols[s->cols[i].col].header),
                                 s->cols[i].width);
    }
    double height = row_height(s, cells);
    if (draw)
        put_row(p, s, cells, true, height);
    free_cells(s, cells);
    return height;
}

static void make_cells(mn_pdf *p, const sheet *s, size_t row, PangoLayout **cells)
{
    for (size_t i = 0; i < s->count; i++) {
        mn_pdf_style style = cell_style(s, s->cols[i].number);
        mn_buf text = {0};
        mn_show_cell(&text, s->h->t, row, &s->h->cols[s->cols[i].col]);
        cells[i] = mn_pdf_layout_buf(p, &style, &text, s->cols[i].width);
    }
}

/* A narrow table side by side with its own continuation, `bands` times: down the
 * first, then down the next. On its last page all are about as long. */
static void rows_folded(mn_pdf *p, const sheet *s, size_t rows, PangoLayout **cells, size_t bands,
                        double step)
{
    const double left = p->left, least = s->size * 10;
    for (size_t row = 0; row < rows && !p->status;) {
        mn_pdf_need(p, least);
        double top = p->y, lowest = top;
        size_t each = (rows - row + bands - 1) / bands;
        for (size_t band = 0; band < bands && row < rows && !p->status; band++) {
            p->left = left + (double)band * step;
            p->y = top;
            mn_pdf_open(p, "Table");
            head_row(p, s, cells, true);
            for (size_t n = 0; n < each && row < rows; n++, row++) {
                make_cells(p, s, row, cells);
                double height = row_height(s, cells);
                bool fits = height <= mn_pdf_room(p) || n == 0;
                if (fits)
                    put_row(p, s, cells, false, height);
                free_cells(s, cells);
                if (!fits)
                    break;
            }
            mn_pdf_close(p);
            lowest = fmax(lowest, p->y);
        }
        p->left = left;
        p->y = lowest;
        if (row < rows)
            mn_pdf_turn(p);
    }
}

static void rows_of(mn_pdf *p, const sheet *s, size_t rows, PangoLayout **cells)
{
    double head = head_row(p, s, cells, false);
    mn_pdf_need(p, head + 3 * s->size * 2);
    mn_pdf_open(p, "Table");
    head_row(p, s, cells, true);
    for (size_t row = 0; row < rows && !p->status; row++) {
        make_cells(p, s, row, cells);
        double height = row_height(s, cells);
        /* The last two rows go to the next page together. */
        double keep = row + 2 == rows ? 2 * height : height;
        if (keep > mn_pdf_room(p)) {
            mn_pdf_turn(p);
            head_row(p, s, cells + s->count, true);
        }
        if (!p->status)
            put_row(p, s, cells, false, height);
        free_cells(s, cells);
    }
    mn_pdf_close(p);
}

/* --- notes -------------------------------------------------------------------- */

static void note(mn_pdf *p, mn_buf *b)
{
    static const mn_pdf_style small = {.size = 8, .ink = MN_INK_SOFT};
    p->out->buf.failed = p->out->buf.failed || b->failed;
    p->y += 3;
    mn_pdf_para(p, "P", &small, b->failed ? "" : b->ptr, 0);
    mn_buf_free(b);
}

static void say_parts(mn_pdf *p, size_t from, size_t to, size_t all)
{
    mn_buf b = {0};
    mn_buf_fmt(&b, "Columns %zu to %zu of %zu", from + 1, to, all);
    mn_language_turn(p->r->language, &b, 0);
    note(p, &b);
    p->y += 2;
}

static void say_cut(mn_pdf *p, const mn_held_table *h, size_t cut)
{
    mn_buf b = {0};
    mn_show_integer(&b, (int64_t)cut);
    mn_buf_str(&b, cut == 1 ? " cell is shortened" : " cells are shortened");
    mn_buf_fmt(&b, ", as … says (whole with --csv --table %s)", mn_table_name(h->t));
    mn_language_turn(p->r->language, &b, 0);
    note(p, &b);
}

void mn_pdf_rest(mn_pdf *p, const mn_held_table *h, size_t rows)
{
    mn_buf b = {0};
    size_t all = mn_table_rows(h->t);
    if (rows >= all || p->status)
        return;
    mn_buf_str(&b, "… and ");
    mn_show_integer(&b, (int64_t)(all - rows));
    mn_buf_str(&b, h->printed && rows < MN_PDF_ROWS_MOST ? " more, in the table under the map"
                                                         : " more");
    mn_buf_fmt(&b, " (all with --csv --table %s)", mn_table_name(h->t));
    mn_language_turn(h->language, &b, 0);
    note(p, &b);
}

/* --- tables ------------------------------------------------------------------- */

static double least_of(const sheet *s)
{
    double width = (double)(s->count - 1) * GAP;
    for (size_t i = 0; i < s->count; i++)
        width += s->cols[i].least;
    return width;
}

/* How often a table of these columns stands beside itself, given its columns' widths
 * there, and how far apart. */
static size_t bands_of(const sheet *s, double room, double *step)
{
    for (size_t bands = 3; bands > 1; bands--) {
        double width = (room - BETWEEN * (double)(bands - 1)) / (double)bands;
        if (least_of(s) > width)
            continue;
        share_out(s->cols, s->count, width);
        *step = width + BETWEEN;
        return bands;
    }
    return 1;
}

void mn_pdf_rows(mn_pdf *p, const mn_held_table *h, size_t rows, double size, bool fold)
{
    mn_arena arena = {0};
    size_t n = h->cols_count, cut = p->cut;
    column *cols = mn_arena_alloc(&arena, n + 1, sizeof *cols),
           *part = mn_arena_alloc(&arena, n + 1, sizeof *part);
    PangoLayout **cells = mn_arena_alloc(&arena, 2 * n + 1, sizeof(PangoLayout *));
    if (!cols || !part || !cells) {
        p->status = mn_fail_memory(p->out->e);
        goto out;
    }
    if (!mn_table_rows(h->t) || !n) {
        mn_buf b = {0};
        mn_buf_str(&b, "No rows.");
        mn_language_turn(h->language, &b, 0);
        note(p, &b);
        goto out;
    }
    sheet s = {.h = h, .cols = part, .size = size};
    for (size_t i = 0; i < n; i++) {
        cols[i] = (column){.col = i, .number = is_number(h, i)};
        measure(p, &s, rows, &cols[i]);
    }
    double room = p->right - p->left;
    for (size_t from = 0; from < n && !p->status;) {
        size_t k = fitting(cols, n, from, room);
        s.count = 0;
        if (from)
            part[s.count++] = cols[0];
        memcpy(part + s.count, cols + from, k * sizeof *part);
        s.count += k;
        share_out(part, s.count, room);
        if (k < n)
            say_parts(p, from, from + k, n);
        double step;
        size_t bands = fold && k == n && rows > FOLDED ? bands_of(&s, room, &step) : 1;
        if (bands > 1)
            rows_folded(p, &s, rows, cells, bands, step);
        else
            rows_of(p, &s, rows, cells);
        from += k;
    }
    if (p->cut > cut && !p->status)
        say_cut(p, h, p->cut - cut);
out:
    mn_arena_free(&arena);
}

void mn_pdf_table(mn_pdf *p, const mn_held_table *h)
{
    static const mn_pdf_style caption = {.size = 9.5, .bold = true, .ink = MN_INK_TEXT};
    size_t all = mn_table_rows(h->t), most = all < MN_PDF_ROWS_MOST ? all : MN_PDF_ROWS_MOST;
    size_t first = h->first && h->first < most ? h->first : most;
    /* A short table stands on one page; a long one begins with its head and some rows. */
    double guess = 45 + 16.5 * (double)first;
    mn_pdf_gap(p, 6);
    mn_pdf_need(p, guess < 240 ? guess : 115);
    if (*h->title) {
        mn_pdf_outline(p, 1, h->title);
        mn_pdf_para(p, "P", &caption, h->title, 50);
        p->y += 2;
    }
    mn_pdf_rows(p, h, first, 8, false);
    mn_pdf_rest(p, h, first);
    mn_pdf_gap(p, 14);
}
