/* SPDX-License-Identifier: Apache-2.0
 *
 * maker.c - making a table in few words.
 */
#include "table/maker.h"

#include "core/err.h"
#include "core/text.h"
#include "table/build.h"

#include <math.h>
#include <string.h>

static mn_type type_of(char letter)
{
    switch (letter) {
    case 'i':
        return MN_I64;
    case 'f':
        return MN_F64;
    case 'b':
        return MN_BOOL;
    case 'd':
        return MN_DATE;
    case 'm':
        return MN_MONEY;
    default:
        MN_BUG(letter == 't');
        return MN_TEXT;
    }
}

mn_maker mn_maker_new(const char *name, const char *columns, mn_err *e)
{
    mn_maker k = {.e = e};
    mn_text rest = mn_text_of(columns), part;

    k.st = mn_table_new(&k.t, name, e);
    while (!k.st && mn_text_split(&rest, ' ', &part)) {
        char column[64];

        MN_BUG(part.len > 2 && part.len < sizeof column && part.ptr[part.len - 2] == ':');
        memcpy(column, part.ptr, part.len - 2);
        column[part.len - 2] = 0;
        k.st = mn_table_add_column(k.t, column, type_of(part.ptr[part.len - 1]), e);
    }
    return k;
}

void mn_make_room(mn_maker *k, size_t rows)
{
    if (!k->st && !mn_table_reserve(k->t, rows))
        k->st = mn_fail_memory(k->e);
}

void mn_make_row(mn_maker *k, uint64_t line)
{
    if (!k->st)
        k->st = mn_table_add_row(k->t, line, k->e);
}

void mn_make_text(mn_maker *k, size_t col, mn_text v)
{
    if (!k->st)
        k->st = mn_table_put_text(k->t, col, v, k->e);
}

void mn_make_str(mn_maker *k, size_t col, const char *v)
{
    mn_make_text(k, col, mn_text_of(v));
}

void mn_make_buf(mn_maker *k, size_t col, mn_buf *b)
{
    if (b->failed)
        mn_make_status(k, mn_fail_memory(k->e));
    if (b->len)
        mn_make_text(k, col, (mn_text){b->ptr, b->len});
    mn_buf_clear(b);
}

void mn_make_f64(mn_maker *k, size_t col, double v)
{
    if (!k->st && !isnan(v))
        mn_table_put_f64(k->t, col, v);
}

void mn_make_i64(mn_maker *k, size_t col, int64_t v)
{
    if (!k->st)
        mn_table_put_i64(k->t, col, v);
}

void mn_make_bool(mn_maker *k, size_t col, bool v)
{
    if (!k->st)
        mn_table_put_bool(k->t, col, v);
}

void mn_make_money(mn_maker *k, size_t col, int64_t hundredths)
{
    if (!k->st)
        mn_table_put_money(k->t, col, hundredths);
}

void mn_make_status(mn_maker *k, mn_status st)
{
    k->st = k->st ? k->st : st;
}

mn_table *mn_maker_end(mn_maker *k)
{
    if (k->st) {
        mn_table_free(k->t);
        k->t = NULL;
    }
    return k->t;
}
