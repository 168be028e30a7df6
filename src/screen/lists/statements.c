/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/lists/statements.c - FollowTheMoney as statements: CSV with a row a value
 * (canonical_id, entity_id, prop, schema, value, ...), in any order. OpenSanctions publishes
 * statements.csv so.
 */
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "screen/lists/ftm.h"
#include "screen/lists/rows.h"

enum { SEPARATOR = '\x1F' };

struct columns {
    size_t canonical, entity, property, schema, value, external;
};

static mn_status find(struct columns *c, const mn_rows *w, mn_err *e)
{
    mn_status st;
    c->canonical = mn_rows_find(w, "canonical_id");
    c->entity = mn_rows_find(w, "entity_id");
    c->external = mn_rows_find(w, "external");
    if (c->canonical == SIZE_MAX && (st = mn_rows_need(&c->entity, w, "entity_id", e)))
        return st;
    if ((st = mn_rows_need(&c->property, w, "prop|property", e)) ||
        (st = mn_rows_need(&c->schema, w, "schema", e)))
        return st;
    return mn_rows_need(&c->value, w, "value", e);
}

/* Puts "schema property value" under the entity's id. */
static mn_status put(mn_list_reader *r, mn_gather *g, mn_rows *w, const struct columns *c,
                     uint64_t *external, mn_err *e)
{
    mn_buf *b = &r->scratch;
    mn_text id = mn_rows_cell(w, c->canonical), property = mn_rows_cell(w, c->property);
    mn_text outside = mn_rows_cell(w, c->external);
    if (!id.len)
        id = mn_rows_cell(w, c->entity);
    if (!id.len || !property.len)
        return mn_list_reject(r, mn_rows_line(w), mn_rows_text(w), e, "no %s",
                              id.len ? "property" : "entity");
    if (mn_text_eq_nocase(outside, "t") || mn_text_eq_nocase(outside, "true") ||
        mn_text_eq_str(outside, "1")) {
        ++*external;
        return MN_OK;
    }
    mn_buf_clear(b);
    mn_buf_fmt(b, "%llu%c%zu%c", (unsigned long long)mn_rows_line(w), SEPARATOR, r->at->source,
               SEPARATOR);
    mn_text schema = mn_rows_cell(w, c->schema);
    if ((schema.len && memchr(schema.ptr, SEPARATOR, schema.len)) ||
        memchr(property.ptr, SEPARATOR, property.len))
        return mn_list_reject(r, mn_rows_line(w), mn_rows_text(w), e,
                              "a control character in its schema or property");
    mn_buf_text(b, schema);
    mn_buf_char(b, SEPARATOR);
    mn_buf_text(b, property);
    mn_buf_char(b, SEPARATOR);
    mn_buf_text(b, mn_rows_cell(w, c->value));
    return b->failed ? mn_fail_memory(e) : mn_gather_add(g, id, (mn_text){b->ptr, b->len}, e);
}

static mn_status read_file(mn_list_reader *r, mn_gather *g, uint64_t *external, mn_err *e)
{
    mn_rows *w = NULL;
    mn_rows_options o = {.separator = ','};
    struct columns c;
    bool more = true;
    mn_status st = mn_rows_open(&w, r, &o, e);
    if (!st)
        st = find(&c, w, e);
    while (!st && !(st = mn_rows_next(w, &more, e)) && more)
        st = put(r, g, w, &c, external, e);
    mn_rows_close(w);
    return st;
}

/* How much a schema says: an entity's statements may bear those above it in the model. */
static bool says_more(mn_text schema, const mn_buf *than)
{
    mn_schema a, b;
    if (!than->len || !mn_schema_find(&a, schema))
        return !than->len;
    return mn_schema_find(&b, (mn_text){than->ptr, than->len}) && a > b;
}

static mn_status join(mn_ftm *f, mn_gather *g, mn_err *e)
{
    mn_ftm_entity en = {0};
    mn_text id, value, part[4];
    bool any = true, begun = false;
    mn_status st;
    while (!(st = mn_gather_next(g, &id, &value, &any, e)) && any) {
        int64_t line = 0, source = 0;
        for (size_t i = 0; i < 4; i++)
            if (!mn_text_split(&value, SEPARATOR, &part[i]))
                part[i] = (mn_text){"", 0};
        (void)!mn_text_i64(part[0], &line);
        (void)!mn_text_i64(part[1], &source);
        if (begun && !mn_text_eq(id, (mn_text){en.id.ptr, en.id.len})) {
            if ((st = mn_ftm_take(f, &en, (mn_text){"", 0}, e)))
                break;
            begun = false;
        }
        if (!begun) {
            for (size_t i = 0; i < f->r->files; i++)
                if (f->r->file[i].source == (size_t)source)
                    f->r->at = &f->r->file[i];
            mn_ftm_start(&en, id, part[2], (uint64_t)line);
            begun = true;
        } else if (says_more(part[2], &en.schema)) {
            mn_buf_clear(&en.schema);
            mn_buf_text(&en.schema, part[2]);
        }
        if (!mn_text_eq_str(part[3], "id") && (st = mn_ftm_put(&en, part[3], value, e)))
            break;
    }
    if (!st && begun)
        st = mn_ftm_take(f, &en, (mn_text){"", 0}, e);
    mn_ftm_entity_free(&en);
    return st;
}

mn_status mn_list_read_statements(mn_list_reader *r, mn_err *e)
{
    mn_ftm f;
    mn_gather *g = NULL;
    uint64_t external = 0;
    mn_status st = mn_ftm_open(&f, r, e);
    if (!st)
        st = mn_gather_new(&g, 0, e);
    for (size_t i = 0; i < r->files && !st; i++) {
        r->at = &r->file[i];
        st = read_file(r, g, &external, e);
    }
    if (!st)
        st = join(&f, g, e);
    if (!st)
        st = mn_ftm_finish(&f, e);
    if (!st && external)
        st = mn_list_note(r, e, "%llu statements are of external sources, and were passed over",
                          (unsigned long long)external);
    mn_gather_free(g);
    mn_ftm_close(&f);
    return st;
}
