/* SPDX-License-Identifier: Apache-2.0
 *
 * line.c - see the header.
 */
#include "money/stream/line.h"

#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "table/json.h"

void mn_pay_line_free(mn_pay_line *l)
{
    free(l->head);
    free(l->cell);
    free(l->at);
    mn_buf_free(&l->room);
    mn_arena_free(&l->texts);
    *l = (mn_pay_line){.n = 0};
}

/* --- CSV ---------------------------------------------------------------------------------------
 */

/* A cell that begins at *at, which goes to the delimiter behind it, or past the end. */
static const char *csv_cell(mn_pay_line *l, mn_text line, size_t *at, mn_text *out, size_t *in_room)
{
    size_t i = *at;
    *in_room = SIZE_MAX;
    if (i == line.len || line.ptr[i] != '"') {
        const char *end = memchr(line.ptr + i, l->delimiter, line.len - i);
        const size_t n = end ? (size_t)(end - line.ptr) - i : line.len - i;
        *out = (mn_text){line.ptr + i, n};
        *at = i + n + 1;
        return NULL;
    }
    const size_t from = ++i, begin = l->room.len;
    bool doubled = false;
    for (;; i++) {
        const char *quote = memchr(line.ptr + i, '"', line.len - i);
        if (!quote)
            return "a quote that is not closed: in a stream each payment is one line";
        const size_t q = (size_t)(quote - line.ptr);
        if (q + 1 == line.len || line.ptr[q + 1] != '"') {
            if (doubled)
                mn_buf_add(&l->room, line.ptr + i, q - i);
            *out = (mn_text){line.ptr + from, q - from};
            i = q + 1;
            break;
        }
        if (!doubled)
            mn_buf_add(&l->room, line.ptr + from, i - from);
        doubled = true;
        mn_buf_add(&l->room, line.ptr + i, q + 1 - i);
        i = q + 1;
    }
    if (i < line.len && line.ptr[i] != l->delimiter)
        return "text behind a closing quote";
    if (doubled) {
        *in_room = begin;
        out->len = l->room.len - begin;
    }
    *at = i + 1;
    return NULL;
}

static mn_status read_csv(mn_pay_line *l, mn_text line, const char **why, mn_err *e)
{
    size_t n = 0;
    for (size_t at = 0; at <= line.len && !*why; n++) {
        mn_text cell = {"", 0};
        size_t in_room = SIZE_MAX;
        *why = csv_cell(l, line, &at, &cell, &in_room);
        if (n < l->n) {
            l->cell[n] = cell;
            l->at[n] = in_room;
        }
    }
    if (!*why && n != l->n)
        *why = n < l->n ? "fewer cells than the header has" : "more cells than the header has";
    return l->room.failed ? mn_fail_memory(e) : MN_OK;
}

/* --- NDJSON ------------------------------------------------------------------------------------
 */

static size_t column_of(const mn_pay_line *l, mn_text key)
{
    for (size_t i = 0; i < l->n; i++)
        if (mn_text_eq(l->head[i], key))
            return i;
    return SIZE_MAX;
}

static mn_status read_json(mn_pay_line *l, mn_text line, const char **why, mn_err *e)
{
    mn_json j;
    mn_json_member m;
    for (size_t i = 0; i < l->n; i++) {
        l->cell[i] = (mn_text){NULL, 0};
        l->at[i] = SIZE_MAX;
    }
    if (mn_json_open(&j, line))
        while (mn_json_next(&j, &m)) {
            const size_t before = l->room.len;
            mn_json_unquote(&l->room, m.key);
            if (l->room.failed)
                return mn_fail_memory(e);
            const size_t at = column_of(l, (mn_text){l->room.ptr + before, l->room.len - before});
            l->room.len = before;
            if (at == SIZE_MAX || m.kind == MN_JSON_NULL)
                continue;
            l->at[at] = SIZE_MAX;
            l->cell[at] = m.value;
            if (m.kind == MN_JSON_STRING) {
                l->at[at] = before;
                mn_json_unquote(&l->room, m.value);
                l->cell[at].len = l->room.len - before;
            }
        }
    *why = j.error;
    return l->room.failed ? mn_fail_memory(e) : MN_OK;
}

/* --- both --------------------------------------------------------------------------------------
 */

mn_status mn_pay_line_read(mn_pay_line *l, mn_text line, const char **why, mn_err *e)
{
    *why = NULL;
    mn_buf_clear(&l->room);
    if (mn_utf8_bad(line) != line.len) {
        *why = "not UTF-8";
        return MN_OK;
    }
    const mn_status st = l->json ? read_json(l, line, why, e) : read_csv(l, line, why, e);
    if (st || *why)
        return st;
    for (size_t i = 0; i < l->n; i++) {
        if (l->at[i] != SIZE_MAX)
            l->cell[i].ptr = l->cell[i].len ? l->room.ptr + l->at[i] : "";
        if (l->cell[i].len && memchr(l->cell[i].ptr, 0, l->cell[i].len))
            *why = "a cell holds U+0000";
    }
    return MN_OK;
}

static mn_status add_head(mn_pay_line *l, mn_text name, mn_err *e)
{
    size_t cap[3] = {l->cap, l->cap, l->cap};
    if (l->n == MN_PAY_LINE_CELLS)
        return mn_fail(e, MN_DATA, "more than %d columns", MN_PAY_LINE_CELLS);
    const mn_text copy = mn_arena_text(&l->texts, name);
    if (!copy.ptr || !mn_grow(&l->head, &cap[0], l->n + 1, sizeof *l->head) ||
        !mn_grow(&l->cell, &cap[1], l->n + 1, sizeof *l->cell) ||
        !mn_grow(&l->at, &cap[2], l->n + 1, sizeof *l->at))
        return mn_fail_memory(e);
    l->cap = cap[0] < cap[1] ? cap[0] : cap[1];
    l->cap = cap[2] < l->cap ? cap[2] : l->cap;
    l->head[l->n++] = copy;
    return MN_OK;
}

static mn_status head_csv(mn_pay_line *l, mn_text line, mn_err *e)
{
    static const char marks[] = {',', ';', '\t'};
    size_t most = 0;
    l->delimiter = ',';
    for (size_t k = 0; k < sizeof marks; k++) {
        size_t n = 0;
        for (size_t i = 0; i < line.len; i++)
            n += line.ptr[i] == marks[k];
        if (n > most) {
            most = n;
            l->delimiter = marks[k];
        }
    }
    mn_status st = MN_OK;
    for (size_t at = 0; at <= line.len && !st;) {
        mn_text cell;
        size_t in_room;
        const char *why = csv_cell(l, line, &at, &cell, &in_room);
        if (why)
            return mn_fail_at(e, MN_DATA, NULL, 1, 0, "the header has %s", why);
        if (in_room != SIZE_MAX)
            cell.ptr = l->room.ptr + in_room;
        st = add_head(l, mn_text_trim(cell), e);
    }
    return st;
}

static mn_status head_json(mn_pay_line *l, const char *said, mn_err *e)
{
    static const char *const names[] = {"id",    "time",      "amount",  "currency", "from",
                                        "to",    "from_bank", "to_bank", "channel",  "purpose",
                                        "place", "city",      "country", "mcc",      "device",
                                        "memo",  "from_name", "to_name", "return_of"};
    mn_text rest = mn_text_of(said), pair, key;
    mn_status st = MN_OK;
    for (size_t i = 0; !st && i < sizeof names / sizeof *names; i++)
        st = add_head(l, mn_text_of(names[i]), e);
    while (!st && said && mn_text_split(&rest, ',', &pair))
        if (mn_text_split(&pair, '=', &key) && pair.ptr) {
            const mn_text heading = mn_text_trim(pair);
            if (heading.len && column_of(l, heading) == SIZE_MAX)
                st = add_head(l, heading, e);
        }
    return st;
}

mn_status mn_pay_line_head(mn_pay_line *l, mn_table **header, bool *taken, mn_text line,
                           const char *said, const char *name, mn_err *e)
{
    mn_table *t = NULL;
    l->json = line.len && line.ptr[0] == '{';
    if (mn_utf8_bad(line) != line.len) {
        mn_fail_at(e, MN_DATA, name, 1, 0, "the first line is not UTF-8");
        return mn_hint(e, "a stream is text, unpacked: zstd -dc FILE | manumit money - --stream");
    }
    if (line.len && memchr(line.ptr, 0, line.len))
        return mn_fail_at(e, MN_DATA, name, 1, 0, "the first line holds U+0000");
    mn_status st = l->json ? head_json(l, said, e) : head_csv(l, line, e);
    if (!st)
        st = mn_table_new(&t, name, e);
    for (size_t i = 0; !st && i < l->n; i++)
        st = mn_table_add_column(t, l->head[i].ptr, MN_TEXT, e);
    if (st) {
        mn_table_free(t);
        return st;
    }
    *taken = !l->json;
    *header = t;
    return MN_OK;
}
