/* SPDX-License-Identifier: Apache-2.0
 *
 * table/xlsx.c - finding the sheet in a workbook.
 *
 * _rels/.rels names the workbook, the workbook its sheets, and the workbook's
 * own .rels the parts where sheets, shared strings and styles lie.
 */
#include "table/xlsx.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/text.h"
#include "table/build.h"

struct relation {
    const char *id, *type, *path;
};

struct sheet {
    const char *name, *id;
    bool hidden;
};

struct book {
    mn_arena arena;
    mn_text folder; /* of the part that is read, with its slash; or empty */
    struct relation *relations;
    size_t relation_count, relations_cap;
    struct sheet *sheets;
    size_t sheet_count, sheets_cap;
    bool epoch_1904, binary;
};

/* --- relations ------------------------------------------------------------------- */

/* Up to and with the last slash. */
static mn_text folder_of(mn_text path)
{
    while (path.len && path.ptr[path.len - 1] != '/')
        path.len--;
    return path;
}

/* Appends one name of a path, or takes the last away for "..". */
static void add_name(mn_buf *path, mn_text name)
{
    if (!name.len || mn_text_eq_str(name, "."))
        return;
    if (mn_text_eq_str(name, "..")) {
        size_t len = folder_of((mn_text){path->ptr, path->len}).len;
        path->len = len ? len - 1 : 0;
        return;
    }
    if (path->len)
        mn_buf_char(path, '/');
    mn_buf_text(path, name);
}

/* A target's path in the package: relative to the folder, unless it begins
 * with a slash. NULL without memory. */
static const char *resolve(struct book *b, const char *target)
{
    mn_text rest = *target == '/' ? (mn_text){"", 0} : b->folder, name;
    mn_buf path = {0};
    while (mn_text_split(&rest, '/', &name))
        add_name(&path, name);
    rest = mn_text_of(target);
    while (mn_text_split(&rest, '/', &name))
        add_name(&path, name);
    mn_text kept = mn_arena_text(&b->arena, (mn_text){path.ptr, path.len});
    bool failed = path.failed;
    mn_buf_free(&path);
    return failed ? NULL : kept.ptr;
}

static mn_status on_relation(void *payload, const char *name, const char **attributes, mn_err *e)
{
    struct book *b = payload;
    const char *id = mn_xml_attribute(attributes, "Id");
    const char *type = mn_xml_attribute(attributes, "Type");
    const char *target = mn_xml_attribute(attributes, "Target");
    if (strcmp(name, "Relationship") != 0 || !id || !type || !target)
        return MN_OK;
    if (!mn_grow(&b->relations, &b->relations_cap, b->relation_count + 1, sizeof *b->relations))
        return mn_fail_memory(e);
    const char *slash = strrchr(type, '/'); /* transitional and strict differ before it */
    struct relation r = {
        .id = mn_arena_str(&b->arena, id),
        .type = mn_arena_str(&b->arena, slash ? slash + 1 : type),
        .path = resolve(b, target),
    };
    if (!r.id || !r.type || !r.path)
        return mn_fail_memory(e);
    b->relations[b->relation_count++] = r;
    return MN_OK;
}

/* Reads the relations of the part at path, "" being the package. */
static mn_status read_relations(struct book *b, mn_zip *zip, const char *path, mn_err *e)
{
    mn_xml_handler h = {.payload = b, .start = on_relation};
    mn_buf at = {0};
    mn_status st = MN_OK;
    b->folder = folder_of(mn_text_of(path));
    b->relation_count = 0;
    mn_buf_text(&at, b->folder);
    mn_buf_str(&at, "_rels/");
    mn_buf_str(&at, path + b->folder.len);
    mn_buf_str(&at, ".rels");
    if (at.failed)
        st = mn_fail_memory(e);
    else if (mn_zip_has(zip, at.ptr))
        st = mn_zip_parse(zip, at.ptr, &h, e);
    mn_buf_free(&at);
    return st;
}

static const struct relation *find_type(const struct book *b, const char *type)
{
    for (size_t i = 0; i < b->relation_count; i++)
        if (strcmp(b->relations[i].type, type) == 0)
            return &b->relations[i];
    return NULL;
}

static const struct relation *find_id(const struct book *b, const char *id)
{
    for (size_t i = 0; i < b->relation_count; i++)
        if (strcmp(b->relations[i].id, id) == 0)
            return &b->relations[i];
    return NULL;
}

/* --- the workbook ----------------------------------------------------------------- */

static mn_status add_sheet(struct book *b, const char *title, const char *id, bool hidden,
                           mn_err *e)
{
    if (!mn_grow(&b->sheets, &b->sheets_cap, b->sheet_count + 1, sizeof *b->sheets))
        return mn_fail_memory(e);
    struct sheet s = {.name = mn_arena_str(&b->arena, title), .id = mn_arena_str(&b->arena, id)};
    s.hidden = hidden;
    if (!s.name || !s.id)
        return mn_fail_memory(e);
    b->sheets[b->sheet_count++] = s;
    return MN_OK;
}

/* The workbook of .xlsb. */
static mn_status on_book_record(void *payload, unsigned type, mn_text data, mn_err *e)
{
    enum { PROPERTIES = 153, SHEET = 156 };
    struct book *b = payload;
    mn_buf id = {0}, title = {0};
    uint32_t flags, number;
    mn_status st = MN_OK;
    if (type == PROPERTIES && mn_xlsb_u32(&data, &flags))
        b->epoch_1904 = flags & 1;
    if (type != SHEET || !mn_xlsb_u32(&data, &flags) || !mn_xlsb_u32(&data, &number))
        return MN_OK;
    if (mn_xlsb_string(&data, &id) && mn_xlsb_string(&data, &title) && id.len && title.len)
        st = id.failed || title.failed ? mn_fail_memory(e)
                                       : add_sheet(b, title.ptr, id.ptr, flags != 0, e);
    mn_buf_free(&id);
    mn_buf_free(&title);
    return st;
}

static mn_status on_book(void *payload, const char *name, const char **attributes, mn_err *e)
{
    struct book *b = payload;
    if (strcmp(name, "workbookPr") == 0) {
        const char *v = mn_xml_attribute(attributes, "date1904");
        b->epoch_1904 = v && (strcmp(v, "1") == 0 || strcmp(v, "true") == 0);
        return MN_OK;
    }
    const char *title = mn_xml_attribute(attributes, "name");
    const char *id = mn_xml_attribute(attributes, "id");
    const char *state = mn_xml_attribute(attributes, "state");
    if (strcmp(name, "sheet") != 0 || !title || !id)
        return MN_OK;
    return add_sheet(b, title, id, state && strcmp(state, "visible") != 0, e);
}

/* The part of a sheet with cells, or NULL for a sheet that is a chart. */
static const char *sheet_path(const struct book *b, const struct sheet *s)
{
    const struct relation *r = find_id(b, s->id);
    return r && strcmp(r->type, "worksheet") == 0 ? r->path : NULL;
}

static mn_status fail_sheet(const struct book *b, const mn_source *s, mn_err *e)
{
    mn_buf names = {0};
    for (size_t i = 0; i < b->sheet_count; i++) {
        mn_buf_str(&names, i ? ", '" : "'");
        mn_buf_str(&names, b->sheets[i].name);
        mn_buf_char(&names, '\'');
    }
    mn_fail_at(e, MN_USAGE, s->name, 0, 0, "there is no sheet '%s'", s->o.sheet);
    mn_hint(e, "the workbook has %s", names.ptr && !names.failed ? names.ptr : "none");
    mn_buf_free(&names);
    return MN_USAGE;
}

/* The sheet that the options name, or the first that can be seen, or the first. */
static mn_status choose_sheet(const struct book *b, const mn_source *s, const char **path,
                              mn_err *e)
{
    const char *first = NULL, *visible = NULL;
    for (size_t i = 0; i < b->sheet_count; i++) {
        const char *at = sheet_path(b, &b->sheets[i]);
        if (at && s->o.sheet && strcmp(b->sheets[i].name, s->o.sheet) == 0) {
            *path = at;
            return MN_OK;
        }
        if (at && !first)
            first = at;
        if (at && !visible && !b->sheets[i].hidden)
            visible = at;
    }
    if (s->o.sheet)
        return fail_sheet(b, s, e);
    if (!first)
        return mn_fail_at(e, MN_DATA, s->name, 0, 0, "no workbook, or one without a sheet");
    *path = visible ? visible : first;
    return MN_OK;
}

/* Lists the other sheets that can be seen, as many as there is room for. */
static void list_others(const struct book *b, const char *chosen, char *out, size_t room)
{
    size_t len = 0;
    out[0] = '\0';
    for (size_t i = 0; i < b->sheet_count; i++) {
        const char *at = sheet_path(b, &b->sheets[i]);
        const size_t need = strlen(b->sheets[i].name) + 5;
        if (!at || strcmp(at, chosen) == 0 || b->sheets[i].hidden || len + need > room)
            continue;
        len +=
            (size_t)snprintf(out + len, room - len, "%s'%s'", len ? ", " : "", b->sheets[i].name);
    }
}

/* Finds the workbook part, and reads it and its relations. */
static mn_status read_book(struct book *b, mn_xlsx *x, mn_err *e)
{
    mn_xml_handler h = {.payload = b, .start = on_book};
    mn_status st = read_relations(b, x->zip, "", e);
    if (st)
        return st;
    const struct relation *r = find_type(b, "officeDocument");
    const char *path = r ? r->path : "xl/workbook.xml";
    if (!mn_zip_has(x->zip, path)) {
        mn_fail_at(e, MN_DATA, x->s->name, 0, 0, "a zip file without a workbook in it");
        return mn_hint(e, "unpack it, and give the file that is in it");
    }
    size_t len = strlen(path);
    b->binary = len > 4 && strcmp(path + len - 4, ".bin") == 0;
    st = b->binary ? mn_zip_records(x->zip, path, on_book_record, b, e)
                   : mn_zip_parse(x->zip, path, &h, e);
    if (!st)
        st = read_relations(b, x->zip, path, e);
    return st;
}

static mn_status read_parts(struct book *b, mn_xlsx *x, mn_err *e)
{
    const char *sheet = NULL;
    mn_status st = read_book(b, x, e);
    if (!st)
        st = choose_sheet(b, x->s, &sheet, e);
    if (st)
        return st;
    list_others(b, sheet, x->others, sizeof x->others);
    if ((st = mn_table_set_sheets(x->table, x->others, e)))
        return st;
    const struct relation *strings = find_type(b, "sharedStrings");
    const struct relation *styles = find_type(b, "styles");
    x->epoch_1904 = b->epoch_1904;
    if (strings && mn_zip_has(x->zip, strings->path))
        st = b->binary ? mn_xlsb_read_strings(x, strings->path, e)
                       : mn_xlsx_read_strings(x, strings->path, e);
    if (!st && styles && mn_zip_has(x->zip, styles->path))
        st = b->binary ? mn_xlsb_read_styles(x, styles->path, e)
                       : mn_xlsx_read_styles(x, styles->path, e);
    if (st)
        return st;
    return b->binary ? mn_xlsb_read_sheet(x, sheet, e) : mn_xlsx_read_sheet(x, sheet, e);
}

mn_status mn_read_xlsx(mn_table *t, mn_source *s, mn_err *e)
{
    struct book b = {0};
    mn_xlsx x = {.s = s, .table = t};
    mn_status st = mn_zip_open(&x.zip, s, e);
    if (!st)
        st = read_parts(&b, &x, e);
    mn_zip_close(x.zip);
    mn_arena_free(&b.arena);
    free(b.relations);
    free(b.sheets);
    free(x.strings);
    free(x.styles);
    return st;
}
