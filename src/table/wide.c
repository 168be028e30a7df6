/* SPDX-License-Identifier: Apache-2.0
 *
 * table/wide.c - a window that moves over the text of a table.
 *
 * The window always holds the whole next cell (or it is refused as too long),
 * so that a cell is scanned without a thought of where the buffer ends.
 */
#include "table/wide.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/decimal.h"
#include "core/err.h"
#include "core/text.h"

enum { WINDOW = 512 << 10, CELL_MAX = 64 << 10, COLUMNS_MAX = 1 << 20 };

struct mn_wide {
    mn_stream *s;
    mn_wide_options o;
    char *window; /* WINDOW + 1 bytes: [at, len) is unread */
    char *cell;   /* 3 * max_cell + 1 bytes: a cell that had to be rewritten */
    size_t at, len;
    uint64_t line, next; /* of the current row; of the byte at `at` */
    size_t column;
    bool ended;  /* the stream */
    bool open;   /* the last cell that was passed ended with the text, not with a line */
    bool in_row; /* a cell is next; false: the row is over */
};

/* A text's own mark at its begin. Later, these bytes would be a cell's. */
static bool is_utf16(const char *text, size_t len)
{
    return len >= 2 && (memcmp(text, "\xFF\xFE", 2) == 0 || memcmp(text, "\xFE\xFF", 2) == 0);
}

static mn_status fail_utf16(const mn_wide *w, mn_err *e)
{
    mn_fail_at(e, MN_DATA, mn_stream_name(w->s), 1, 1, "the text is UTF-16");
    return mn_hint(e, "save it as UTF-8 (in Excel: 'CSV UTF-8')");
}

/* Moves what is unread to the front and reads on until `need` bytes are there or
 * the text ends. */
static mn_status fill(mn_wide *w, size_t need, mn_err *e)
{
    if (w->len - w->at >= need || w->ended)
        return MN_OK;
    memmove(w->window, w->window + w->at, w->len - w->at);
    w->len -= w->at;
    w->at = 0;
    while (w->len < WINDOW && !w->ended) {
        size_t got;
        mn_status st = mn_stream_read(w->s, w->window + w->len, WINDOW - w->len, &got, e);
        if (st)
            return st;
        if (!w->line && is_utf16(w->window, w->len + got))
            return fail_utf16(w, e);
        if (got && memchr(w->window + w->len, 0, got)) {
            mn_fail_at(e, MN_DATA, mn_stream_name(w->s), w->next, 0,
                       "looks like a binary file: a NUL byte in or after this line");
            return mn_hint(e, "give text (CSV or tab-separated), plain or packed with gzip, zstd "
                              "or zip, in UTF-8");
        }
        w->len += got;
        w->ended = !got;
        if (w->len >= need)
            break;
    }
    w->window[w->len] = '\n'; /* ends every scan */
    return MN_OK;
}

mn_status mn_wide_fail(mn_err *e, const mn_wide *w, mn_text offending, const char *fmt, ...)
{
    char text[sizeof e->msg];
    va_list args;
    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    mn_fail_at(e, MN_DATA, mn_stream_name(w->s), w->line, w->column, "%s", text);
    return offending.len ? mn_offending(e, offending) : MN_DATA;
}

/* --- opening ------------------------------------------------------------------------- */

/* Tab, comma or semicolon, of which the first line has most outside quotes. */
static char find_separator(const mn_wide *w)
{
    static const char known[] = "\t,;";
    size_t count[3] = {0}, best = 0;
    bool quoted = false;
    size_t i = w->at;
    while (i < w->len && (w->window[i] == '\n' || w->window[i] == '\r'))
        i++;
    for (; i < w->len && (quoted || w->window[i] != '\n'); i++) {
        const char *is = strchr(known, w->window[i]);
        quoted ^= w->window[i] == '"';
        if (is && *is && !quoted)
            count[is - known]++;
    }
    for (size_t k = 1; k < 3; k++)
        if (count[k] > count[best])
            best = k;
    return known[best];
}

mn_status mn_wide_open(mn_wide **out, mn_stream *s, const mn_wide_options *o, mn_err *e)
{
    mn_wide *w = calloc(1, sizeof *w);
    mn_status st = MN_OK;
    if (!w) {
        mn_stream_close(s);
        return mn_fail_memory(e);
    }
    w->s = s;
    if (o)
        w->o = *o;
    w->o.max_columns = w->o.max_columns ? w->o.max_columns : COLUMNS_MAX;
    w->o.max_cell = w->o.max_cell ? w->o.max_cell : 4096;
    w->o.max_cell = w->o.max_cell > CELL_MAX ? CELL_MAX : w->o.max_cell;
    w->window = malloc(WINDOW + 1);
    w->cell = malloc(3 * w->o.max_cell + 1);
    w->next = 1;
    if (!w->window || !w->cell)
        st = mn_fail_memory(e);
    else
        st = fill(w, CELL_MAX + 2, e);
    if (!st && w->len >= 3 && memcmp(w->window, "\xEF\xBB\xBF", 3) == 0)
        w->at = 3;
    if (!st && !w->o.separator)
        w->o.separator = find_separator(w);
    if (st)
        mn_wide_close(w);
    else
        *out = w;
    return st;
}

void mn_wide_close(mn_wide *w)
{
    if (!w)
        return;
    mn_stream_close(w->s);
    free(w->window);
    free(w->cell);
    free(w);
}

mn_stream *mn_wide_stream(mn_wide *w)
{
    return w->s;
}

uint64_t mn_wide_line(const mn_wide *w)
{
    return w->line;
}

size_t mn_wide_column(const mn_wide *w)
{
    return w->column;
}

const char *mn_wide_name(const mn_wide *w)
{
    return mn_stream_name(w->s);
}

/* --- rows and cells -------------------------------------------------------------------- */

bool mn_wide_more(const mn_wide *w)
{
    return w->in_row;
}

bool mn_wide_open_end(const mn_wide *w)
{
    return w->open;
}

/* After a cell that ended at window[end], which is a separator or a line's end. */
static void pass(mn_wide *w, size_t end)
{
    for (size_t i = w->at; i < end && w->window[w->at] == '"'; i++) /* quotes may hold lines */
        w->next += w->window[i] == '\n';
    w->column++;
    w->at = end;
    w->open = end == w->len;
    if (end == w->len) { /* of the text */
        w->in_row = false;
    } else if (w->window[end] == w->o.separator) {
        w->at++;
    } else {
        w->at += w->window[end] == '\r' && end + 1 < w->len ? 2 : 1;
        w->in_row = false;
        w->next++;
    }
}

/* Whether a line, or the text, ends at window[at]: '\n', '\r\n' or a last '\r'. */
static bool line_ends(const mn_wide *w, size_t at)
{
    return w->window[at] == '\n' ||
           (w->window[at] == '\r' && (at + 1 >= w->len || w->window[at + 1] == '\n'));
}

static mn_status fail_long(const mn_wide *w, mn_err *e)
{
    mn_wide at = *w;
    at.column++;
    return mn_wide_fail(e, &at, mn_text_sub((mn_text){w->window + w->at, w->len - w->at}, 0, 40),
                        "a cell is longer than %zu bytes", w->o.max_cell);
}

/* The cell's raw bytes are [at, *end); in quotes when it begins with one. */
static mn_status find_cell(mn_wide *w, size_t *end, bool *quoted, mn_err *e)
{
    mn_wide here = *w;
    here.column++;
    if (!w->in_row)
        return mn_wide_fail(e, &here, (mn_text){0}, "the row ends after %zu cells", w->column);
    if (w->column == w->o.max_columns)
        return mn_wide_fail(e, &here, (mn_text){0}, "the row has more than %zu cells",
                            w->o.max_columns);
    mn_status st = fill(w, 2 * w->o.max_cell + 4, e);
    if (st)
        return st;
    size_t at = w->at;
    while (at < w->len && w->o.separator != ' ' && w->window[at] == ' ')
        at++;
    *quoted = at < w->len && w->window[at] == '"';
    if (*quoted) {
        w->at = at++;
        while (at < w->len && (w->window[at] != '"' || w->window[at + 1] == '"'))
            at += w->window[at] == '"' ? 2 : 1;
        if (at >= w->len && w->ended)
            return mn_wide_fail(e, &here, (mn_text){0}, "a quote is never closed");
        if (at - w->at > 2 * w->o.max_cell)
            return fail_long(w, e);
        for (at++; at < w->len && (w->window[at] == ' '); at++)
            ;
        if (at < w->len && w->window[at] != w->o.separator && !line_ends(w, at))
            return mn_wide_fail(e, &here,
                                mn_text_sub((mn_text){w->window + w->at, w->len - w->at}, 0, 40),
                                "text follows a closing quote");
    } else {
        while (w->window[at] != w->o.separator && !line_ends(w, at))
            at++;
        at = at > w->len ? w->len : at;
    }
    if (at - w->at > 2 * w->o.max_cell || (!*quoted && at - w->at > w->o.max_cell))
        return fail_long(w, e);
    *end = at;
    return MN_OK;
}

mn_status mn_wide_row(mn_wide *w, bool *more, mn_err *e)
{
    bool quoted;
    size_t end;
    mn_status st = MN_OK;
    while (!st && w->in_row) { /* what is left of this one */
        if (!(st = find_cell(w, &end, &quoted, e)))
            pass(w, end);
    }
    for (; !st; w->next++) {
        if ((st = fill(w, 2, e)) || w->at == w->len)
            break;
        if (!line_ends(w, w->at))
            break;
        w->at += w->window[w->at] == '\r' && w->at + 1 < w->len ? 2 : 1;
    }
    if (st)
        return st;
    w->in_row = *more = w->at < w->len;
    w->line = w->next;
    w->column = 0;
    return MN_OK;
}

/* Bytes 0x80 to 0x9F of Windows-1252. */
static const uint16_t western[32] = {
    0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

static mn_status to_utf8(mn_wide *w, mn_text *t, mn_err *e)
{
    size_t len = 0;
    if (!w->o.western) {
        mn_wide_fail(e, w, *t, "not UTF-8");
        return mn_hint(e, "save the file as UTF-8 (in Excel: 'CSV UTF-8'), or convert it: iconv "
                          "-f WINDOWS-1252 -t UTF-8 FILE > NEW");
    }
    char *from = malloc(t->len);
    if (!from)
        return mn_fail_memory(e);
    memcpy(from, t->ptr, t->len);
    for (size_t i = 0; i < t->len; i++) {
        unsigned char c = (unsigned char)from[i];
        len += mn_utf8_put(w->cell + len, c >= 0x80 && c < 0xA0 ? western[c - 0x80] : c);
    }
    free(from);
    *t = (mn_text){w->cell, len};
    return MN_OK;
}

mn_status mn_wide_text(mn_wide *w, mn_text *cell, mn_err *e)
{
    bool quoted;
    size_t end;
    mn_status st = find_cell(w, &end, &quoted, e);
    if (st)
        return st;
    mn_text t = {w->window + w->at, end - w->at};
    if (quoted) {
        size_t len = 0;
        for (size_t i = 1; i < t.len && !(t.ptr[i] == '"' && t.ptr[i + (i + 1 < t.len)] != '"');
             i++) {
            i += t.ptr[i] == '"';
            if (i < t.len && len < w->o.max_cell)
                w->cell[len++] = t.ptr[i];
        }
        t = (mn_text){w->cell, len};
    }
    pass(w, end);
    t = mn_text_trim(t);
    if (mn_utf8_bad(t) < t.len && (st = to_utf8(w, &t, e)))
        return st;
    *cell = t;
    return MN_OK;
}

/* The cell that the fast way did not take: blanks, quotes, what is no number. */
static mn_status number(mn_wide *w, double *v, mn_err *e)
{
    mn_text t;
    mn_status st = mn_wide_text(w, &t, e);
    if (st)
        return st;
    if (!t.len && w->o.blank_is_zero) {
        *v = 0;
        return MN_OK;
    }
    if (mn_text_f64(t, v))
        return MN_OK;
    mn_wide_fail(e, w, t, t.len ? "not a number" : "a number is missing");
    return mn_hint(e, "every cell of the table must hold a finite number; write 0 where nothing "
                      "flows");
}

mn_status mn_wide_numbers(mn_wide *w, double *v, size_t n, mn_err *e)
{
    const char separator = w->o.separator;
    for (size_t i = 0; i < n; i++) {
        mn_status st = MN_OK;
        if (w->len - w->at < 2 * w->o.max_cell + 4 && (st = fill(w, 2 * w->o.max_cell + 4, e)))
            return st;
        const char *p = w->window + w->at, *end = w->window + w->len, *after;
        if (w->in_row && w->column < w->o.max_columns && p + 1 < end) {
            if (*p == '0' && p[1] == separator) { /* most of what such a table holds */
                v[i] = 0;
                w->at += 2;
                w->column++;
                continue;
            }
            after = mn_decimal_scan(p, end, &v[i]);
            if (after && after < end && *after == separator) {
                w->at = (size_t)(after - w->window) + 1;
                w->column++;
                continue;
            }
        }
        if ((st = number(w, &v[i], e)))
            return st;
    }
    return MN_OK;
}

mn_status mn_wide_skip(mn_wide *w, size_t n, mn_err *e)
{
    bool quoted;
    size_t end;
    for (size_t i = 0; i < n; i++) {
        mn_status st = find_cell(w, &end, &quoted, e);
        if (st)
            return st;
        pass(w, end);
    }
    return MN_OK;
}

mn_status mn_wide_end(mn_wide *w, bool blanks, mn_err *e)
{
    while (w->in_row) {
        mn_text t;
        mn_status st = mn_wide_text(w, &t, e);
        if (st)
            return st;
        if (t.len || !blanks)
            return mn_wide_fail(e, w, t,
                                "the row has more cells than the others: this is the "
                                "first too many");
    }
    return MN_OK;
}
