/* SPDX-License-Identifier: Apache-2.0
 *
 * table/xlsx_parts.c - shared strings and number formats.
 */
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "table/build.h"
#include "table/xlsx.h"

/* --- shared strings --------------------------------------------------------------- */

/* <si><t>text</t></si>, or rich: <si><r><t>te</t></r><r><t>xt</t></r></si>.
 * <rPh> holds how Japanese is pronounced, which is no part of the text. */
struct strings {
    mn_xlsx *x;
    mn_buf raw, text;
    bool in_text, in_reading;
};

static mn_status on_string_start(void *payload, const char *name, const char **attributes,
                                 mn_err *e)
{
    struct strings *s = payload;
    (void)attributes;
    (void)e;
    if (strcmp(name, "si") == 0)
        mn_buf_clear(&s->raw);
    else if (strcmp(name, "rPh") == 0)
        s->in_reading = true;
    else if (strcmp(name, "t") == 0)
        s->in_text = !s->in_reading;
    return MN_OK;
}

static mn_status on_string_text(void *payload, mn_text text, mn_err *e)
{
    struct strings *s = payload;
    if (!s->in_text)
        return MN_OK;
    if (s->raw.len + text.len > s->x->s->o.max_cell)
        return mn_fail_at(e, MN_DATA, s->x->s->name, 0, 0,
                          "a text is longer than the limit of %llu bytes",
                          (unsigned long long)s->x->s->o.max_cell);
    mn_buf_text(&s->raw, text);
    return s->raw.failed ? mn_fail_memory(e) : MN_OK;
}

mn_status mn_xlsx_keep_string(mn_xlsx *x, mn_text text, mn_err *e)
{
    if (!mn_grow(&x->strings, &x->strings_cap, x->string_count + 1, sizeof *x->strings))
        return mn_fail_memory(e);
    mn_text kept = mn_table_keep(x->table, text);
    x->strings[x->string_count] = kept;
    x->string_count += kept.ptr != NULL;
    return kept.ptr ? MN_OK : mn_fail_memory(e);
}

static mn_status add_string(struct strings *s, mn_err *e)
{
    mn_buf_clear(&s->text);
    mn_xlsx_add_text(&s->text, (mn_text){s->raw.ptr, s->raw.len});
    if (s->text.failed)
        return mn_fail_memory(e);
    return mn_xlsx_keep_string(s->x, (mn_text){s->text.ptr, s->text.len}, e);
}

static mn_status on_string_end(void *payload, const char *name, mn_err *e)
{
    struct strings *s = payload;
    if (strcmp(name, "si") == 0)
        return add_string(s, e);
    if (strcmp(name, "rPh") == 0)
        s->in_reading = false;
    else if (strcmp(name, "t") == 0)
        s->in_text = false;
    return MN_OK;
}

mn_status mn_xlsx_read_strings(mn_xlsx *x, const char *path, mn_err *e)
{
    struct strings s = {.x = x};
    mn_xml_handler h = {&s, on_string_start, on_string_end, on_string_text};
    mn_status st = mn_zip_parse(x->zip, path, &h, e);
    mn_buf_free(&s.raw);
    mn_buf_free(&s.text);
    return st;
}

/* --- number formats ------------------------------------------------------------------ */

struct format {
    int64_t id;
    unsigned shows;
};

struct styles {
    mn_xlsx *x;
    struct format *formats; /* those that the workbook defines */
    size_t count, cap;
    bool in_cell_styles;
};

/* Formats that every workbook has (ECMA-376 part 1, 18.8.30). */
unsigned mn_xlsx_builtin_shows(int64_t id)
{
    if (id == 22)
        return MN_SHOWS_DATE | MN_SHOWS_TIME;
    if ((id >= 18 && id <= 21) || id == 32 || id == 33 || id == 45 || id == 47)
        return MN_SHOWS_TIME;
    if ((id >= 14 && id <= 17) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58))
        return MN_SHOWS_DATE;
    return 0;
}

static unsigned format_shows(const struct styles *s, int64_t id)
{
    for (size_t i = 0; i < s->count; i++)
        if (s->formats[i].id == id)
            return s->formats[i].shows;
    return mn_xlsx_builtin_shows(id);
}

static bool get_id(const char **attributes, int64_t *id)
{
    const char *v = mn_xml_attribute(attributes, "numFmtId");
    return v && mn_text_i64(mn_text_of(v), id);
}

static mn_status add_format(struct styles *s, const char **attributes, mn_err *e)
{
    const size_t most = 4096; /* Excel allows some 250; each is searched for */
    struct format f;
    const char *code = mn_xml_attribute(attributes, "formatCode");
    if (!code || !get_id(attributes, &f.id) || s->count >= most)
        return MN_OK;
    if (!mn_grow(&s->formats, &s->cap, s->count + 1, sizeof f))
        return mn_fail_memory(e);
    f.shows = mn_xlsx_format_shows(code);
    s->formats[s->count++] = f;
    return MN_OK;
}

static mn_status add_style(struct styles *s, const char **attributes, mn_err *e)
{
    const size_t most = 1 << 16; /* Excel's own limit */
    mn_xlsx *x = s->x;
    int64_t id = 0;
    if (x->style_count >= most)
        return MN_OK;
    if (!mn_grow(&x->styles, &x->styles_cap, x->style_count + 1, 1))
        return mn_fail_memory(e);
    x->styles[x->style_count++] = get_id(attributes, &id) ? (unsigned char)format_shows(s, id) : 0;
    return MN_OK;
}

static mn_status on_style_start(void *payload, const char *name, const char **attributes, mn_err *e)
{
    struct styles *s = payload;
    if (strcmp(name, "numFmt") == 0)
        return add_format(s, attributes, e);
    if (strcmp(name, "cellXfs") == 0)
        s->in_cell_styles = true;
    else if (s->in_cell_styles && strcmp(name, "xf") == 0)
        return add_style(s, attributes, e);
    return MN_OK;
}

static mn_status on_style_end(void *payload, const char *name, mn_err *e)
{
    struct styles *s = payload;
    (void)e;
    if (strcmp(name, "cellXfs") == 0)
        s->in_cell_styles = false;
    return MN_OK;
}

mn_status mn_xlsx_read_styles(mn_xlsx *x, const char *path, mn_err *e)
{
    struct styles s = {.x = x};
    mn_xml_handler h = {.payload = &s, .start = on_style_start, .end = on_style_end};
    mn_status st = mn_zip_parse(x->zip, path, &h, e);
    free(s.formats);
    return st;
}
