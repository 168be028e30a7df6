/* SPDX-License-Identifier: Apache-2.0
 *
 * report/view.c - which columns of a table people see, under which headers and
 * with how many decimals.
 *
 * A view is written "name=Country,people*365=Days:1,share:0%": the column, a
 * factor that its reals are shown times, its header (absent: the name made
 * readable), its decimals, and % for a share that is shown as percent; @ in their
 * place shows a source as its letter (marks.h).
 */
#include <math.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "report/model.h"
#include "table/column.h"

enum { MAX_DIGITS = 9 };

bool mn_is_number(mn_type type)
{
    return type == MN_I64 || type == MN_F64 || type == MN_MONEY;
}

/* "people_low" becomes "People low". NULL without memory. */
static const char *readable(mn_arena *arena, const char *name)
{
    char *s = mn_arena_str(arena, name);
    if (!s)
        return NULL;
    for (char *p = s; *p; p++)
        if (*p == '_')
            *p = ' ';
    if (*s >= 'a' && *s <= 'z')
        *s = (char)(*s - 'a' + 'A');
    return s;
}

/* Cuts ":2", ":%" or ":1%", ":@", and "!", off the end of a column's words. */
static void take_digits(mn_text *words, mn_view_col *c)
{
    if (words->len && words->ptr[words->len - 1] == '!') {
        c->whole = true;
        words->len--;
    }
    if (words->len > 2 && !memcmp(words->ptr + words->len - 2, ":@", 2)) {
        c->marked = true;
        words->len -= 2;
        return;
    }
    size_t end = words->len;
    bool percent = end && words->ptr[end - 1] == '%';
    size_t at = percent ? end - 1 : end;
    int digits = -1;
    if (at && words->ptr[at - 1] >= '0' && words->ptr[at - 1] <= '0' + MAX_DIGITS)
        digits = words->ptr[--at] - '0';
    if (at == end || !at || words->ptr[at - 1] != ':')
        return;
    c->digits = digits;
    c->percent = percent;
    words->len = at - 1;
}

/* Cuts "*365" off the end of a column's name. */
static void take_factor(mn_text *name, mn_view_col *c)
{
    const char *star = name->len ? memchr(name->ptr, '*', name->len) : NULL;
    double factor;
    if (!star)
        return;
    size_t at = (size_t)(star - name->ptr);
    if (!mn_text_f64(mn_text_sub(*name, at + 1, name->len - at - 1), &factor))
        return;
    c->factor = factor;
    name->len = at;
}

static mn_status parse_one(mn_view_col *c, const mn_table *t, mn_arena *arena, mn_text words,
                           mn_err *e)
{
    take_digits(&words, c);
    const char *eq = words.len ? memchr(words.ptr, '=', words.len) : NULL;
    mn_text name = words;
    if (eq)
        name.len = (size_t)(eq - words.ptr);
    size_t eq_at = name.len;
    take_factor(&name, c);
    const char *key = mn_arena_text(arena, mn_text_trim(name)).ptr;
    if (!key)
        return mn_fail_memory(e);
    c->col = mn_table_find(t, key);
    if (c->col == MN_NO_COLUMN)
        return mn_fail(e, MN_USAGE, "table '%s' has no column '%s' to show", mn_table_name(t), key);
    c->header = eq ? mn_arena_text(arena, mn_text_sub(words, eq_at + 1, words.len - eq_at - 1)).ptr
                   : readable(arena, key);
    return c->header ? MN_OK : mn_fail_memory(e);
}

double mn_column_top(const mn_table *t, size_t col)
{
    const mn_column c = mn_table_column(t, col);
    const size_t rows = mn_table_rows(t);
    double top = 0;
    for (size_t row = 0; c.type == MN_F64 && row < rows; row++) {
        double v = mn_column_has(&c, row) ? fabs(c.f64[row]) : 0;
        top = isfinite(v) && v > top ? v : top;
    }
    return top;
}

/* "low", "people_high": the end of an interval, to be seen beside what it bounds. */
static bool is_bound(const char *name)
{
    const char *last = strrchr(name, '_');
    last = last ? last + 1 : name;
    return strcmp(last, "low") == 0 || strcmp(last, "high") == 0;
}

static void find_noughts(mn_held_table *h)
{
    for (size_t i = 0; i < h->cols_count; i++) {
        mn_view_col *c = &h->cols[i];
        c->nought = MN_NOUGHT * mn_column_top(h->t, c->col);
        if (i && is_bound(mn_table_col_name(h->t, c->col)))
            c->nought = fmax(c->nought, h->cols[i - 1].nought);
    }
    /* So many decimals say by themselves how small is nothing. */
    for (size_t i = 0; i < h->cols_count; i++)
        if (h->cols[i].digits >= 0)
            h->cols[i].nought = 0;
}

mn_status mn_view_parse(mn_held_table *h, mn_arena *arena, const char *columns, mn_err *e)
{
    size_t n = columns ? 1 : mn_table_cols(h->t);
    for (const char *p = columns; p && *p; p++)
        n += *p == ',';
    h->cols = mn_arena_alloc(arena, n ? n : 1, sizeof *h->cols);
    if (!h->cols)
        return mn_fail_memory(e);
    mn_status status = MN_OK;
    mn_text rest = mn_text_of(columns);
    for (size_t i = 0; i < n && !status; i++) {
        mn_view_col *c = &h->cols[i];
        *c = (mn_view_col){.col = i, .digits = -1, .factor = 1};
        mn_text words = {NULL, 0};
        if (columns && mn_text_split(&rest, ',', &words))
            status = parse_one(c, h->t, arena, words, e);
        else if (!columns && !(c->header = readable(arena, mn_table_col_name(h->t, i))))
            status = mn_fail_memory(e);
    }
    h->cols_count = n;
    if (!status)
        find_noughts(h);
    return status;
}

double mn_chart_number(const mn_held_chart *c, const mn_table *t, size_t row, size_t col)
{
    if (col == MN_NO_COLUMN || mn_table_missing(t, row, col))
        return (double)NAN;
    switch (mn_table_col_type(t, col)) {
    case MN_F64: {
        double v = mn_table_f64(t, row, col) * c->scale;
        if (isinf(v) && v > 0 && col == c->high)
            return v; /* an interval without an upper end */
        return !isfinite(v) ? (double)NAN : fabs(v) < c->nought ? 0 : v;
    }
    case MN_I64:
        return (double)mn_table_i64(t, row, col) * c->scale;
    case MN_MONEY:
        return (double)mn_table_i64(t, row, col) / 100 * c->scale;
    default:
        return (double)NAN;
    }
}

size_t mn_chart_rows(const mn_held_chart *c, const mn_table *t)
{
    size_t rows = mn_table_rows(t);
    return c->first && c->first < rows ? c->first : rows;
}
