/* SPDX-License-Identifier: Apache-2.0
 *
 * store/cursor.c - rows by pages. See cursor.h.
 */
#include "store/cursor.h"

#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"

/* A page ends after so many rows, or where its texts are so long; never before the second row,
 * as rows may come in pairs (lists.c). */
enum { PAGE_ROWS = 512, PAGE_BYTES = 4 << 20 };

mn_status mn_cursor_new(mn_store_cursor **out, mn_store *s, const mn_cursor_kind *kind, mn_err *e)
{
    MN_BUG(kind->columns <= MN_CURSOR_COLUMNS);
    mn_store_cursor *c = calloc(1, sizeof *c);
    if (!c)
        return mn_fail_memory(e);
    c->s = s;
    c->kind = kind;
    *out = c;
    return MN_OK;
}

void mn_store_cursor_free(mn_store_cursor *c)
{
    if (!c)
        return;
    mn_arena_free(&c->page);
    mn_arena_free(&c->keep);
    mn_buf_free(&c->key);
    free(c);
}

bool mn_cursor_keep(mn_store_cursor *c, int i, mn_text t)
{
    c->text[i] = mn_arena_text(&c->keep, t);
    return c->text[i].ptr != NULL;
}

static mn_status fetch(mn_store_cursor *c, mn_err *e)
{
    size_t columns = (size_t)c->kind->columns, bytes = 0;
    mn_arena_free(&c->page);
    c->rows = c->at = 0;
    c->cells = mn_arena_alloc(&c->page, PAGE_ROWS * columns, sizeof *c->cells);
    if (!c->cells)
        return mn_fail_memory(e);
    mn_query q = mn_ask(c->s->db, c->kind->sql, e);
    c->kind->bind(c, &q);
    mn_bind_int(&q, PAGE_ROWS);
    bool more = true;
    while (c->rows < PAGE_ROWS && (bytes < PAGE_BYTES || c->rows < 2) && (more = mn_next(&q))) {
        mn_text *row = c->cells + c->rows * columns;
        for (size_t i = 0; i < columns; i++) {
            if (mn_get_null(&q, (int)i))
                continue;
            row[i] = mn_arena_text(&c->page, mn_get_text(&q, (int)i));
            if (!row[i].ptr)
                q.st = mn_fail_memory(e);
            bytes += row[i].len;
        }
        c->rows++;
    }
    c->last = !more;
    return mn_done(&q);
}

mn_status mn_cursor_next(mn_store_cursor *c, const char *name, const mn_text **row, mn_err *e)
{
    MN_BUG(!strcmp(c->kind->name, name));
    *row = NULL;
    if (c->at == c->rows && !c->last) {
        mn_status st = fetch(c, e);
        if (st) {
            c->rows = c->at = 0;
            return st;
        }
    }
    if (c->at < c->rows)
        *row = c->cells + c->at++ * (size_t)c->kind->columns;
    return MN_OK;
}

const mn_text *mn_cursor_peek(const mn_store_cursor *c)
{
    return c->at < c->rows ? c->cells + c->at * (size_t)c->kind->columns : NULL;
}

mn_status mn_cursor_key(mn_store_cursor *c, mn_text key, mn_err *e)
{
    mn_buf_clear(&c->key);
    mn_buf_text(&c->key, key);
    return c->key.failed ? mn_fail_memory(e) : MN_OK;
}

void mn_cursor_bind_key(const mn_store_cursor *c, mn_query *q)
{
    mn_bind_text(q, (mn_text){c->key.ptr ? c->key.ptr : "", c->key.len});
}

void mn_cursor_bind_list(const mn_store_cursor *c, mn_query *q)
{
    mn_bind_int(q, c->list);
    mn_bind_int(q, c->after);
}

void mn_cursor_bind_version(const mn_store_cursor *c, mn_query *q)
{
    mn_bind_int(q, c->list);
    mn_bind_int(q, c->version);
    mn_bind_int(q, c->after);
}

int64_t mn_cell_int(mn_text cell)
{
    int64_t v = 0;
    return mn_text_i64(cell, &v) ? v : 0;
}

void mn_cell_str(mn_text cell, char *out, size_t size)
{
    if (cell.len >= size) {
        cell.len = size - 1;
        while (cell.len && ((unsigned char)cell.ptr[cell.len] & 0xC0) == 0x80)
            cell.len--;
    }
    if (cell.len)
        memcpy(out, cell.ptr, cell.len);
    out[cell.len] = '\0';
}
