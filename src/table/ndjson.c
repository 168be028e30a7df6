/* SPDX-License-Identifier: Apache-2.0
 *
 * table/ndjson.c - one JSON object a line.
 *
 * Columns come up as their keys do; the rows before them miss those cells. A
 * line that is no object, or has a key twice, goes to the rejects.
 */
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/buf.h"
#include "core/err.h"
#include "core/text.h"
#include "table/build.h"
#include "table/json.h"
#include "table/reader.h"

enum { TICK_LINES = 4096 };

struct member {
    size_t key, key_len, value, value_len; /* in the scratch buffer */
    bool null;
};

struct ndjson {
    mn_source *s;
    uint64_t line;
    mn_text text; /* of the line */
    struct member *members;
    size_t count, cap;
    mn_buf scratch;
    uint64_t *seen; /* by column: the line that had its key last */
    size_t seen_cap;
};

static mn_text scratch_text(const struct ndjson *n, size_t at, size_t len)
{
    mn_text t = {n->scratch.ptr ? n->scratch.ptr + at : "", len};
    return t;
}

/* Gathers the line's members, unquoted. *why is a constant, or NULL when the
 * line is an object; *at is where it goes wrong. */
static mn_status take_members(struct ndjson *n, const char **why, size_t *at, mn_err *e)
{
    mn_json j;
    mn_json_member m;
    n->count = 0;
    mn_buf_clear(&n->scratch);
    bool open = mn_json_open(&j, n->text);
    while (open && mn_json_next(&j, &m)) {
        struct member made = {.key = n->scratch.len, .null = m.kind == MN_JSON_NULL};
        mn_json_unquote(&n->scratch, m.key);
        made.key_len = n->scratch.len - made.key;
        made.value = n->scratch.len;
        if (m.kind == MN_JSON_STRING)
            mn_json_unquote(&n->scratch, m.value);
        else
            mn_buf_text(&n->scratch, m.value);
        made.value_len = n->scratch.len - made.value;
        if (n->scratch.failed || !mn_grow(&n->members, &n->cap, n->count + 1, sizeof made))
            return mn_fail_memory(e);
        if (made.key_len && memchr(n->scratch.ptr + made.key, 0, made.key_len)) {
            j.error = "a key with U+0000 in it";
            j.at = (size_t)(m.key.ptr - n->text.ptr);
            break;
        }
        n->members[n->count++] = made;
    }
    *why = j.error;
    *at = j.at;
    return MN_OK;
}

static mn_status check_cell(const struct ndjson *n, const struct member *m, mn_err *e)
{
    uint64_t max = n->s->o.max_cell;
    if (m->key_len <= max && m->value_len <= max)
        return MN_OK;
    return mn_fail_at(e, MN_DATA, n->s->name, n->line, 0,
                      "a cell is longer than the limit of %llu bytes", (unsigned long long)max);
}

/* Makes the columns that the line's keys ask for, and finds keys given twice. */
static mn_status take_keys(mn_table *t, struct ndjson *n, bool *twice, mn_err *e)
{
    mn_status st = MN_OK;
    *twice = false;
    for (size_t i = 0; !st && i < n->count; i++) {
        const struct member *m = &n->members[i];
        mn_text key = scratch_text(n, m->key, m->key_len);
        size_t col = mn_table_find_text(t, key);
        st = check_cell(n, m, e);
        if (!st && col == SIZE_MAX) {
            col = mn_table_cols(t);
            if (col >= n->s->o.max_columns)
                return mn_fail_at(e, MN_DATA, n->s->name, n->line, 0,
                                  "more columns than the limit of %llu",
                                  (unsigned long long)n->s->o.max_columns);
            if (!mn_grow(&n->seen, &n->seen_cap, col + 1, sizeof *n->seen))
                return mn_fail_memory(e);
            n->seen[col] = 0;
            st = mn_source_check_cells(n->s, mn_table_rows(t) + 1, col + 1, n->s->bytes.len, e);
            if (!st)
                st = mn_table_widen(t, key, MN_TEXT, e);
        }
        if (!st && n->seen[col] == n->line)
            *twice = true;
        else if (!st)
            n->seen[col] = n->line;
    }
    return st;
}

static mn_status add_row(mn_table *t, const struct ndjson *n, mn_err *e)
{
    mn_status st =
        mn_source_check_cells(n->s, mn_table_rows(t) + 1, mn_table_cols(t), n->s->bytes.len, e);
    if (!st)
        st = mn_table_add_row(t, n->line, e);
    for (size_t i = 0; !st && i < n->count; i++) {
        const struct member *m = &n->members[i];
        size_t col = mn_table_find_text(t, scratch_text(n, m->key, m->key_len));
        if (!m->null)
            st = mn_table_put_text(t, col, scratch_text(n, m->value, m->value_len), e);
    }
    return st;
}

static mn_status take_line(mn_table *t, struct ndjson *n, mn_err *e)
{
    const char *why = NULL;
    size_t at = 0;
    bool twice = false;
    mn_status st = take_members(n, &why, &at, e);
    if (!st && why) {
        size_t col = mn_utf8_count(mn_text_sub(n->text, 0, at)) + 1;
        return mn_table_reject(t, n->line, n->text, e, "%s, at column %zu", why, col);
    }
    if (!st)
        st = take_keys(t, n, &twice, e);
    if (!st && twice)
        return mn_table_reject(t, n->line, n->text, e, "a key is there twice");
    return st ? st : add_row(t, n, e);
}

/* A file without one good line is something else than NDJSON. */
static mn_status check_any(const mn_table *t, const mn_source *s, mn_err *e)
{
    if (mn_table_rows(t))
        return MN_OK;
    if (!mn_table_rejects(t))
        return mn_fail_at(e, MN_DATA, s->name, 0, 0, "the file is empty");
    mn_fail_at(e, MN_DATA, s->name, mn_table_reject_line(t, 0), 0, "no line is a JSON object: %s",
               mn_table_reject_reason(t, 0));
    mn_hint(e, "each line has to be one object, such as {\"name\": \"Acme\"}");
    return mn_offending(e, mn_table_reject_text(t, 0));
}

mn_status mn_read_ndjson(mn_table *t, mn_source *s, mn_err *e)
{
    struct ndjson n = {.s = s, .line = s->lines};
    mn_text rest = s->bytes;
    mn_status st = MN_OK;
    while (!st && mn_text_split(&rest, '\n', &n.text)) {
        n.line++;
        if (mn_text_trim(n.text).len)
            st = take_line(t, &n, e);
        if (!st && n.line % TICK_LINES == 0)
            st = mn_source_tick(s, s->bytes.len - rest.len, s->bytes.len, e);
    }
    if (!st && !s->part)
        st = check_any(t, s, e);
    free(n.members);
    free(n.seen);
    mn_buf_free(&n.scratch);
    return st;
}
