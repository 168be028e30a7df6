/* SPDX-License-Identifier: Apache-2.0
 *
 * json.c - a document of JSON, as a whole: the objects of its arrays as rows of a table. What
 * Telegram exports is for telegram.c.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "adverts/read/export.h"
#include "core/err.h"
#include "core/text.h"
#include "table/build.h"
#include "table/stream.h"

enum { DEEP = 6, WIDE = 512, PATH = 200, CHUNK = 256 << 10, DOCUMENT_MB = 2048 };

/* A value of the row that is made, with its path. Texts are of the document, but for path. */
typedef struct cell {
    char path[PATH];
    mn_text value;
    mn_json_kind kind;
} cell;

typedef struct rows {
    mn_table *t;
    const mn_post_headings *h;
    cell *cell; /* WIDE of them: what stands above the row, then its own */
    size_t cells;
    mn_buf room;
    uint64_t row;
    uint64_t left_out; /* members of rows */
    const char *error; /* of the JSON */
    mn_err *e;
} rows;

static void join(char out[PATH], mn_buf *room, const char *before, mn_text key)
{
    mn_buf_clear(room);
    mn_json_unquote(room, key);
    key = (mn_text){room->ptr ? room->ptr : "", room->len};
    snprintf(out, PATH, "%s%s%.*s", before, *before ? "." : "",
             (int)(key.len < PATH / 2 ? key.len : PATH / 2), key.ptr);
    for (char *c = out; *c; c++) /* a character that was cut is none */
        if ((unsigned char)*c < 0x20)
            *c = ' ';
    mn_text whole = mn_text_of(out);
    out[mn_utf8_bad(whole)] = '\0';
}

/* An array that holds an object. */
static bool holds_objects(mn_text array)
{
    mn_json j;
    mn_text item;
    mn_json_kind kind;
    for (bool more = mn_json_array(&j, array); more && mn_json_item(&j, &item, &kind);)
        if (kind == MN_JSON_NESTED && item.ptr[0] == '{')
            return true;
    return false;
}

/* Puts the scalars of an object behind the row's cells; *arrays counts its arrays of objects, *text
 * says whether it has a post's text. */
static void take_cells(rows *x, mn_text object, const char *before, int depth, size_t *arrays,
                       bool *text)
{
    mn_json j;
    mn_json_member m;
    for (bool more = mn_json_open(&j, object); more && mn_json_next(&j, &m);) {
        char path[PATH];
        join(path, &x->room, before, m.key);
        const bool nested = m.kind == MN_JSON_NESTED;
        if (nested && m.value.ptr[0] == '{') {
            if (depth < DEEP)
                take_cells(x, m.value, path, depth + 1, arrays, text);
            else
                x->left_out++;
            continue;
        }
        if (nested && holds_objects(m.value)) {
            ++*arrays;
            continue;
        }
        if (m.kind == MN_JSON_NULL)
            continue;
        if (x->cells == WIDE) {
            x->left_out++;
            continue;
        }
        *text = *text || mn_post_heading(x->h, mn_text_of(path)) == MN_A_TEXT;
        cell *c = &x->cell[x->cells++];
        memcpy(c->path, path, PATH);
        c->value = m.value;
        c->kind = m.kind;
    }
    x->error = x->error ? x->error : j.error;
}

/* The text of a value: of a list, its items with ';' between them. */
static mn_text spell(rows *x, const cell *c)
{
    mn_json j;
    mn_text item;
    mn_json_kind kind;
    mn_buf_clear(&x->room);
    if (c->kind == MN_JSON_STRING)
        mn_json_unquote(&x->room, c->value);
    else if (c->kind != MN_JSON_NESTED)
        mn_buf_text(&x->room, c->value);
    else
        for (bool more = mn_json_array(&j, c->value); more && mn_json_item(&j, &item, &kind);) {
            if (x->room.len)
                mn_buf_char(&x->room, ';');
            if (kind == MN_JSON_STRING)
                mn_json_unquote(&x->room, item);
            else
                mn_buf_text(&x->room, item);
        }
    return (mn_text){x->room.ptr ? x->room.ptr : "", x->room.len};
}

static mn_status put_row(rows *x)
{
    mn_status st = mn_table_add_row(x->t, ++x->row, x->e);
    for (size_t i = 0; i < x->cells && !st; i++) {
        const mn_text path = mn_text_of(x->cell[i].path);
        size_t column = mn_table_find_text(x->t, path);
        if (column == SIZE_MAX) {
            column = mn_table_cols(x->t);
            if (column == 4 * WIDE)
                return mn_fail(x->e, MN_DATA, "objects of more than %d different members",
                               4 * WIDE);
            st = mn_table_widen(x->t, path, MN_TEXT, x->e);
        }
        const mn_text value = spell(x, &x->cell[i]);
        if (!st && x->room.failed)
            st = mn_fail_memory(x->e);
        if (!st)
            st = mn_table_put_text(x->t, column, value, x->e);
    }
    return st;
}

static mn_status take_array(rows *x, mn_text array, int depth);

/* Arrays of objects among the members of an object, each with its name before what stands above. */
static mn_status take_inside(rows *x, mn_text object, const char *name, size_t own, int depth)
{
    mn_json j;
    mn_json_member m;
    mn_status st = MN_OK;
    for (size_t i = own; i < x->cells && *name; i++) { /* now above: named by their array */
        char path[PATH];
        snprintf(path, sizeof path, "%.80s.%.110s", name, x->cell[i].path);
        path[mn_utf8_bad(mn_text_of(path))] = '\0';
        memcpy(x->cell[i].path, path, PATH);
    }
    for (bool more = mn_json_open(&j, object); more && !st && mn_json_next(&j, &m);) {
        if (m.kind != MN_JSON_NESTED)
            continue;
        if (depth > DEEP) {
            x->left_out += m.value.ptr[0] == '[' && holds_objects(m.value);
            continue;
        }
        if (m.value.ptr[0] == '[' && holds_objects(m.value))
            st = take_array(x, m.value, depth + 1);
        else if (m.value.ptr[0] == '{')
            st = take_inside(x, m.value, "", x->cells, depth + 1);
    }
    x->error = x->error ? x->error : j.error;
    return st;
}

static mn_status take_object(rows *x, mn_text object, int depth)
{
    const size_t above = x->cells;
    size_t arrays = 0;
    bool text = false;
    take_cells(x, object, "", 0, &arrays, &text);
    mn_status st = !arrays || text ? put_row(x) : MN_OK;
    if (!st && arrays)
        st = take_inside(x, object, "above", above, depth);
    x->cells = above;
    return st;
}

static mn_status take_array(rows *x, mn_text array, int depth)
{
    mn_json j;
    mn_text item;
    mn_json_kind kind;
    mn_status st = MN_OK;
    for (bool more = mn_json_array(&j, array); more && !st && mn_json_item(&j, &item, &kind);)
        if (kind == MN_JSON_NESTED && item.ptr[0] == '{')
            st = take_object(x, item, depth);
        else if (kind == MN_JSON_NESTED && depth < DEEP)
            st = take_array(x, item, depth + 1);
        else if (kind == MN_JSON_NESTED)
            x->left_out++;
    x->error = x->error ? x->error : j.error;
    return st;
}

mn_status mn_post_json_rows(mn_table **out, uint64_t *left_out, const char *name, mn_text document,
                            const mn_post_headings *h, mn_err *e)
{
    rows x = {.h = h, .e = e};
    document = mn_text_trim(document);
    x.cell = calloc(WIDE, sizeof *x.cell);
    mn_status st = x.cell ? mn_table_new(&x.t, name, e) : mn_fail_memory(e);
    if (!st)
        st = document.len && document.ptr[0] == '[' ? take_array(&x, document, 0)
                                                    : take_object(&x, document, 0);
    if (!st && x.error)
        st = mn_fail_at(e, MN_DATA, name, 0, 0, "the JSON is damaged: %s", x.error);
    if (!st && !mn_table_rows(x.t))
        st = mn_fail_at(e, MN_DATA, name, 0, 0, "the JSON has no list of objects");
    free(x.cell);
    mn_buf_free(&x.room);
    *left_out = x.left_out;
    if (st)
        mn_table_free(x.t);
    else
        *out = x.t;
    return st;
}

/* --- opening ---------------------------------------------------------------------------------- */

static mn_status slurp(mn_buf *b, mn_stream *in, mn_err *e)
{
    size_t got = 1;
    mn_status st = MN_OK;
    while (!st && got) {
        char *to = mn_buf_room(b, CHUNK);
        if (!to)
            return mn_fail_memory(e);
        st = mn_stream_read(in, to, CHUNK, &got, e);
        mn_buf_wrote(b, to + (st ? 0 : got));
        if (!st && b->len > (size_t)DOCUMENT_MB << 20) {
            mn_fail_at(e, MN_DATA, mn_stream_name(in), 0, 0, "a document of more than %d MB",
                       DOCUMENT_MB);
            return mn_hint(e, "export it in parts, or make an object a line of it (NDJSON)");
        }
    }
    return st;
}

/* The document as UTF-8, in *b. */
static mn_status make_valid(mn_post_reader *r, mn_buf *b, mn_err *e)
{
    mn_text t = {b->ptr ? b->ptr : "", b->len};
    if (t.len >= 3 && memcmp(t.ptr, "\xEF\xBB\xBF", 3) == 0)
        t = mn_text_sub(t, 3, t.len);
    const bool good = mn_utf8_bad(t) == t.len;
    if (good && t.len == b->len)
        return MN_OK;
    mn_buf mended = {0};
    if (good)
        mn_buf_text(&mended, t);
    else
        mn_post_mend(&mended, t, SIZE_MAX);
    mn_buf_free(b);
    *b = mended;
    if (b->failed)
        return mn_fail_memory(e);
    return good ? MN_OK
                : mn_post_log_doubt(&r->log, 0, "bytes that are no UTF-8, which were replaced",
                                    "export it as UTF-8", (mn_text){"", 0}, 1, e);
}

static mn_status open_stream(mn_post_reader *r, mn_stream *in, mn_err *e)
{
    mn_buf b = {0};
    mn_table *t = NULL;
    uint64_t left_out = 0;
    mn_post_file *f = mn_post_reader_file(r);
    mn_status st = slurp(&b, in, e);
    if (!st)
        st = mn_stream_sha256(in, f->sha256, e);
    if (!st)
        st = make_valid(r, &b, e);
    const mn_text document = {b.ptr ? b.ptr : "", b.len};
    if (!st && mn_post_is_telegram(document))
        return mn_post_open_telegram(r, b.ptr, document, e);
    if (!st)
        st = mn_post_json_rows(&t, &left_out, f->path.ptr, document, r->headings, e);
    mn_buf_free(&b);
    f->layout = mn_text_of("JSON");
    if (!st)
        st = mn_post_open_rows(r, t, e);
    if (!st && left_out)
        st = mn_post_log_doubt(&r->log, 0, "what lies too deep, or beyond 512 members of a row",
                               "export the posts as a list of objects", (mn_text){"", 0}, left_out,
                               e);
    return st;
}

mn_status mn_post_open_json(mn_post_reader *r, const char *path, mn_err *e)
{
    mn_stream *in = NULL;
    mn_status st = mn_stream_open(&in, r->ctx, path, NULL, NULL, e);
    if (!st)
        st = open_stream(r, in, e);
    mn_stream_close(in);
    return st;
}

mn_status mn_post_open_export(mn_post_reader *r, mn_bundle *b, size_t member, mn_err *e)
{
    mn_stream *in = NULL;
    mn_status st = mn_bundle_stream(&in, b, member, r->ctx, NULL, e);
    mn_post_reader_file(r)->other += mn_bundle_count(b) - 1;
    if (!st)
        st = open_stream(r, in, e);
    if (!st && !mn_bundle_is_zip(b)) /* the folder has none */
        mn_post_reader_file(r)->sha256[0] = '\0';
    mn_stream_close(in);
    mn_bundle_close(b);
    return st;
}
