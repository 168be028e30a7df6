/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/lists/headed.c - the reader took the title for the header: then the header is among
 * the rows, or, since it has another number of cells, among the rejects, or in the one column
 * of a text whose title has no separator.
 */
#include "screen/lists/headed.h"

#include <string.h>

#include "core/text.h"
#include "screen/lists/rows.h"
#include "table/build.h"

enum { LAST_LINE = 30, CELLS = 64 };

struct line {
    mn_text cell[CELLS];
    size_t n, filled;
};

static void put(struct line *l, mn_text cell)
{
    cell = mn_text_trim(cell);
    if (cell.len > 1 && cell.ptr[0] == '"' && cell.ptr[cell.len - 1] == '"')
        cell = mn_text_sub(cell, 1, cell.len - 2);
    if (l->n < CELLS)
        l->cell[l->n++] = cell;
    l->filled += cell.len > 0;
}

static char separator_of(mn_text line)
{
    static const char candidates[] = {',', ';', '\t'};
    size_t most = 0;
    char best = ',';
    for (size_t i = 0; i < sizeof candidates; i++) {
        size_t n = 0;
        for (size_t k = 0; k < line.len; k++)
            n += line.ptr[k] == candidates[i];
        if (n > most) {
            most = n;
            best = candidates[i];
        }
    }
    return best;
}

static void cut(struct line *l, mn_text text)
{
    const char separator = separator_of(text);
    mn_text cell;
    *l = (struct line){.n = 0};
    while (mn_text_split(&text, separator, &cell))
        put(l, cell);
}

/* --- is it the header? --------------------------------------------------------------------- */

static bool has(const struct line *l, mn_text heading)
{
    for (size_t i = 0; i < l->n; i++)
        if (l->cell[i].len && mn_rows_same(l->cell[i], heading))
            return true;
    return false;
}

/* Whether one of the headings that are said is there: which is not, the reader of the table
 * says. */
static bool has_some(const struct line *l, const char *columns)
{
    mn_text rest = mn_text_of(columns), pair, key;
    while (mn_text_split(&rest, ',', &pair))
        if (mn_text_split(&pair, '=', &key) && pair.ptr && has(l, mn_text_trim(pair)))
            return true;
    return false;
}

static bool is_header(const struct line *l, const char *columns)
{
    size_t known = 0;
    bool named = false;
    if (columns)
        return has_some(l, columns);
    for (size_t i = 0; i < l->n; i++) {
        mn_party_field f;
        if (!l->cell[i].len)
            continue;
        if (mn_list_field_of(&f, l->cell[i])) {
            named = named || mn_party_is_name(f);
            known++;
        } else {
            known += mn_rows_same(l->cell[i], mn_text_of("id"));
        }
    }
    return named && known >= 2;
}

/* "col7" is what a column without a heading is called. */
static void headings(struct line *l, const mn_table *t)
{
    *l = (struct line){.n = 0};
    for (size_t i = 0; i < mn_table_cols(t); i++) {
        const char *name = mn_table_col_name(t, i);
        const bool made = strncmp(name, "col", 3) == 0 && strspn(name + 3, "0123456789") > 0 &&
                          !name[3 + strspn(name + 3, "0123456789")];
        put(l, mn_text_of(made ? "" : name));
    }
}

static void row(struct line *l, const mn_table *t, size_t i)
{
    *l = (struct line){.n = 0};
    if (mn_table_cols(t) == 1)
        cut(l, mn_table_text(t, i, 0));
    else
        for (size_t k = 0; k < mn_table_cols(t); k++)
            put(l, mn_table_text(t, i, k));
}

uint64_t mn_headed_line(const mn_table *t, const char *columns)
{
    struct line l;
    size_t widest, at = 0, refused = 0;
    headings(&l, t);
    if (is_header(&l, columns))
        return 0;
    widest = l.filled;
    for (;;) { /* rows and rejects by line */
        const uint64_t a = at < mn_table_rows(t) ? mn_table_line(t, at) : UINT64_MAX,
                       b = refused < mn_table_rejects(t) ? mn_table_reject_line(t, refused)
                                                         : UINT64_MAX,
                       line = a < b ? a : b;
        if (line > LAST_LINE)
            return 0;
        if (a <= b)
            row(&l, t, at++);
        else
            cut(&l, mn_table_reject_text(t, refused++));
        if (line > 1 && l.filled > widest && is_header(&l, columns))
            return line;
        widest = l.filled > widest ? l.filled : widest;
    }
}

size_t mn_headed_find(uint64_t *above, char *separator, mn_text head, const char *columns)
{
    const mn_read_options o = {.format = MN_FORMAT_CSV};
    mn_table *t = NULL;
    mn_err own = MN_ERR_INIT;
    mn_text text = {"", 0};
    size_t rows = 0;
    size_t end = head.len; /* of the last whole line */
    while (end && head.ptr[end - 1] != '\n')
        end--;
    head.len = end ? end : head.len;
    if (!head.len || mn_table_read_memory(&t, NULL, "", head.ptr, head.len, &o, &own))
        return 0; /* the reader of the whole file says what is wrong */
    const uint64_t line = mn_headed_line(t, columns);
    mn_table_free(t);
    for (uint64_t i = 0; i < line && mn_text_split(&head, '\n', &text); i++)
        rows += i + 1 < line && text.len && !(text.len == 1 && text.ptr[0] == '\r');
    if (line) {
        *separator = separator_of(text);
        *above = line - 1;
    }
    return rows;
}

typedef mn_status read_fn(mn_table **out, const mn_ctx *ctx, const char *path,
                          const mn_read_options *o, mn_err *e);

static mn_status read_headed(mn_table **out, uint64_t *above, read_fn *read, const mn_ctx *ctx,
                             const char *path, const mn_read_options *o, const char *columns,
                             mn_err *e)
{
    mn_table *t = NULL;
    mn_read_options again = *o;
    mn_status st = read(&t, ctx, path, o, e);
    *above = 0;
    if (st)
        return st;
    const uint64_t line = strcmp(path, "-") == 0 ? 0 : mn_headed_line(t, columns);
    if (line) {
        mn_table_free(t);
        again.skip = *above = line - 1;
        st = read(&t, ctx, path, &again, e);
    }
    if (!st)
        *out = t;
    return st;
}

mn_status mn_headed_read(mn_table **out, uint64_t *above, const mn_ctx *ctx, const char *path,
                         const mn_read_options *o, const char *columns, mn_err *e)
{
    return read_headed(out, above, mn_table_read, ctx, path, o, columns, e);
}

mn_status mn_headed_read_western(mn_table **out, uint64_t *above, const mn_ctx *ctx,
                                 const char *path, const mn_read_options *o, const char *columns,
                                 mn_err *e)
{
    return read_headed(out, above, mn_table_read_western, ctx, path, o, columns, e);
}
