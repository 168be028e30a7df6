/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/lists/ftm_json.c - FollowTheMoney as NDJSON: an entity a line, by itself
 * (OpenSanctions' entities.ftm.json) or with what is said of it nested in it
 * (targets.nested.json); and NDJSON of the short form, {"id", "name", ...}.
 */
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "screen/lists/ftm.h"
#include "screen/lists/lines.h"
#include "table/json.h"

enum { NESTED = 4 };

struct reading {
    mn_ftm f;
    mn_ftm_entity entity[NESTED]; /* by depth */
    mn_buf key[NESTED], text;
    mn_err *e;
    bool failed; /* memory was short */
};

static mn_text unquoted(struct reading *g, mn_buf *b, mn_text spelled)
{
    mn_buf_clear(b);
    mn_json_unquote(b, spelled);
    g->failed = g->failed || b->failed;
    return b->failed ? (mn_text){"", 0} : (mn_text){b->ptr ? b->ptr : "", b->len};
}

static mn_status take_object(struct reading *g, mn_text object, mn_text holder, size_t depth,
                             uint64_t line);

/* A value of a property of the entity at this depth. */
static mn_status take_value(struct reading *g, mn_text property, mn_json_kind kind, mn_text v,
                            size_t depth)
{
    mn_ftm_entity *en = &g->entity[depth];
    if (kind == MN_JSON_NULL)
        return MN_OK;
    if (kind != MN_JSON_NESTED)
        return mn_ftm_put(en, property, kind == MN_JSON_STRING ? unquoted(g, &g->text, v) : v,
                          g->e);
    if (v.ptr[0] == '[') {
        mn_json j;
        mn_text item;
        mn_status st = MN_OK;
        if (mn_json_array(&j, v))
            while (!st && mn_json_item(&j, &item, &kind))
                if (kind != MN_JSON_NESTED || item.ptr[0] == '{')
                    st = take_value(g, property, kind, item, depth);
        return st;
    }
    if (depth + 1 == NESTED)
        return MN_OK;
    mn_text holder = {en->id.ptr ? en->id.ptr : "", en->id.len};
    return take_object(g, v, holder, depth + 1, en->line);
}

static mn_status take_members(struct reading *g, mn_text object, size_t depth, bool properties)
{
    static const char *const own[] = {"id",          "schema",    "properties", "caption",
                                      "datasets",    "referents", "first_seen", "last_seen",
                                      "last_change", "target",    "origin"};
    mn_json j;
    mn_json_member m;
    mn_status st = MN_OK;
    bool more = mn_json_open(&j, object);
    while (more && !st && mn_json_next(&j, &m)) {
        mn_text key = unquoted(g, &g->key[depth], m.key);
        bool is_own = false;
        for (size_t i = 0; i < sizeof own / sizeof *own && !properties; i++)
            is_own = is_own || mn_text_eq_str(key, own[i]);
        if (!is_own)
            st = take_value(g, key, m.kind, m.value, depth);
        else if (mn_text_eq_str(key, "properties") && m.kind == MN_JSON_NESTED)
            st = take_members(g, m.value, depth, true);
    }
    return st;
}

/* id and schema first, since they may stand anywhere. *error: what is wrong with the JSON. */
static void take_head(struct reading *g, mn_text object, size_t depth, uint64_t line,
                      const char **error, size_t *at)
{
    mn_buf id = {0}, schema = {0};
    mn_json j;
    mn_json_member m;
    bool more = mn_json_open(&j, object);
    while (more && mn_json_next(&j, &m)) {
        mn_text key = unquoted(g, &g->key[depth], m.key);
        if (m.kind != MN_JSON_STRING && m.kind != MN_JSON_NUMBER)
            continue;
        mn_text v = m.kind == MN_JSON_STRING ? unquoted(g, &g->text, m.value) : m.value;
        if (mn_text_eq_str(key, "id") && !id.len)
            mn_buf_text(&id, v);
        else if (mn_text_eq_str(key, "schema") && !schema.len)
            mn_buf_text(&schema, v);
    }
    g->failed = g->failed || id.failed || schema.failed;
    *error = j.error;
    *at = j.at;
    mn_ftm_start(&g->entity[depth], (mn_text){id.ptr ? id.ptr : "", id.len},
                 schema.len ? (mn_text){schema.ptr, schema.len} : mn_text_of("LegalEntity"), line);
    mn_buf_free(&id);
    mn_buf_free(&schema);
}

static mn_status take_object(struct reading *g, mn_text object, mn_text holder, size_t depth,
                             uint64_t line)
{
    const char *error;
    size_t at;
    take_head(g, object, depth, line, &error, &at);
    if (error) {
        mn_list_fail(g->e, g->f.r, line, "%s", error);
        g->e->col = mn_utf8_count(mn_text_sub(object, 0, at)) + 1;
        return mn_offending(g->e, mn_utf8_cut(mn_text_sub(object, at, 40), 40));
    }
    mn_status st = take_members(g, object, depth, false);
    if (!st && (g->failed || g->entity[depth].id.failed || g->entity[depth].schema.failed))
        st = mn_fail_memory(g->e);
    return st ? st : mn_ftm_take(&g->f, &g->entity[depth], holder, g->e);
}

static mn_status read_file(struct reading *g, mn_list_reader *r)
{
    mn_lines l;
    mn_text line;
    bool more = true;
    mn_err why = MN_ERR_INIT, *e = g->e;
    mn_status st = mn_lines_open(&l, r, e);
    while (!st && !(st = mn_lines_next(&l, &line, &more, e)) && more) {
        if (!mn_text_trim(line).len)
            continue;
        g->e = &why;
        st = take_object(g, line, (mn_text){"", 0}, 0, l.line);
        g->e = e;
        if (st == MN_DATA && l.open) { /* the last line, without its end */
            *e = why;
            st = mn_hint(e, "the last line is cut: the file is not whole: fetch it again");
        } else if (st == MN_DATA && why.line) {
            st = mn_list_reject(r, l.line, line, e, "column %llu: %s", (unsigned long long)why.col,
                                why.msg);
        } else if (st) {
            *e = why;
        }
    }
    mn_lines_close(&l);
    return st;
}

mn_status mn_list_read_ftm(mn_list_reader *r, mn_err *e)
{
    struct reading g = {.e = e};
    mn_err own = MN_ERR_INIT;
    g.e = e ? e : &own;
    mn_status st = mn_ftm_open(&g.f, r, g.e);
    for (size_t i = 0; i < r->files && !st; i++) {
        r->at = &r->file[i];
        st = read_file(&g, r);
    }
    if (!st)
        st = mn_ftm_finish(&g.f, g.e);
    for (size_t i = 0; i < NESTED; i++) {
        mn_ftm_entity_free(&g.entity[i]);
        mn_buf_free(&g.key[i]);
    }
    mn_buf_free(&g.text);
    mn_ftm_close(&g.f);
    return st;
}
