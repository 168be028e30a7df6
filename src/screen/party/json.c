/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/party/json.c - id and schema are looked for first, since they may stand anywhere;
 * a second pass takes the values.
 */
#include "screen/party/json.h"

#include "core/err.h"
#include "core/text.h"
#include "table/json.h"

/* --- reading ------------------------------------------------------------------ */

struct reader {
    mn_party_maker *m;
    mn_buf key, text; /* unquoted */
    mn_text whole;
    uint64_t line;
    mn_err *e;
};

static mn_status wrong(const struct reader *r, const char *at, const char *what)
{
    mn_text before = {r->whole.ptr, (size_t)(at - r->whole.ptr)};
    size_t left = r->whole.len - before.len;
    mn_fail_at(r->e, MN_DATA, "", r->line, mn_utf8_count(before) + 1, "%s", what);
    mn_hint(r->e, "a party is {\"id\": \"7\", \"schema\": \"Company\", \"name\": \"...\"}");
    return mn_offending(r->e, mn_utf8_cut((mn_text){at, left}, 40));
}

static mn_text unquoted(const struct reader *r, mn_buf *b, mn_text spelled)
{
    mn_buf_clear(b);
    mn_json_unquote(b, spelled);
    r->m->failed |= b->failed; /* the buffer forgets it when it is used again */
    return (mn_text){b->ptr, b->len};
}

static mn_text scalar(struct reader *r, mn_json_kind kind, mn_text spelled)
{
    return kind == MN_JSON_STRING ? unquoted(r, &r->text, spelled) : spelled;
}

static mn_status take_scalar(struct reader *r, mn_text property, mn_json_kind kind, mn_text spelled)
{
    if (kind == MN_JSON_STRING || kind == MN_JSON_NUMBER)
        mn_party_add_property(r->m, property, scalar(r, kind, spelled));
    return MN_OK;
}

static mn_status take_array(struct reader *r, mn_text property, mn_text array)
{
    mn_json j;
    mn_text item;
    mn_json_kind kind;
    mn_status status = MN_OK;
    if (mn_json_array(&j, array))
        while (!status && mn_json_item(&j, &item, &kind))
            status = take_scalar(r, property, kind, item);
    return status;
}

static mn_status take_member(struct reader *r, const mn_json_member *m)
{
    mn_text property = unquoted(r, &r->key, m->key);
    if (m->kind != MN_JSON_NESTED)
        return take_scalar(r, property, m->kind, m->value);
    return m->value.ptr[0] == '[' ? take_array(r, property, m->value) : MN_OK;
}

static mn_status take_properties(struct reader *r, mn_text object)
{
    mn_json j;
    mn_json_member m;
    mn_status status = MN_OK;
    if (mn_json_open(&j, object))
        while (!status && mn_json_next(&j, &m))
            status = take_member(r, &m);
    return status;
}

static mn_status take_schema(struct reader *r, const mn_json_member *m)
{
    mn_schema schema;
    if (m->kind != MN_JSON_STRING)
        return wrong(r, m->value.ptr, "a schema is a string");
    /* Other schemas of the model are parties of which no more is known. */
    if (mn_schema_find(&schema, unquoted(r, &r->text, m->value)))
        mn_party_set_schema(r->m, schema);
    else
        mn_party_set_schema(r->m, MN_SCHEMA_LEGAL_ENTITY);
    return MN_OK;
}

/* Members that are of the party itself: id, schema. *rest: anything else. */
static mn_status take_head(struct reader *r, const mn_json_member *m, bool *rest)
{
    mn_text key = unquoted(r, &r->key, m->key);
    *rest = false;
    if (mn_text_eq_str(key, "schema"))
        return take_schema(r, m);
    if (mn_text_eq_str(key, "id")) {
        if (m->kind != MN_JSON_STRING && m->kind != MN_JSON_NUMBER)
            return wrong(r, m->value.ptr, "an id is a string or a number");
        if (r->m->id_len)
            return wrong(r, m->key.ptr, "the id stands twice");
        mn_party_set_id(r->m, scalar(r, m->kind, m->value));
        return MN_OK;
    }
    *rest = true;
    return MN_OK;
}

static bool is_kept_out(mn_text key)
{
    /* What aggregators say of their own record. */
    static const char *const names[] = {"caption",   "datasets",    "referents", "first_seen",
                                        "last_seen", "last_change", "target"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (mn_text_eq_str(key, names[i]))
            return true;
    return false;
}

static mn_status pass(struct reader *r, bool heads)
{
    mn_json j;
    mn_json_member m;
    mn_status status = MN_OK;
    bool more = mn_json_open(&j, r->whole);
    while (more && !status && mn_json_next(&j, &m)) {
        bool rest = true;
        mn_text key = unquoted(r, &r->key, m.key);
        if (heads) {
            status = take_head(r, &m, &rest);
        } else if (mn_text_eq_str(key, "properties") && m.kind == MN_JSON_NESTED) {
            status = take_properties(r, m.value);
        } else if (!mn_text_eq_str(key, "id") && !mn_text_eq_str(key, "schema") &&
                   !is_kept_out(key)) {
            status = take_member(r, &m);
        }
    }
    if (!status && j.error)
        return wrong(r, r->whole.ptr + j.at, j.error);
    return status;
}

mn_status mn_party_read(const mn_party **out, mn_party_maker *m, mn_text text, uint64_t line,
                        mn_err *e)
{
    mn_err own = MN_ERR_INIT;
    struct reader r = {.m = m, .whole = text, .line = line, .e = e ? e : &own};
    mn_party_start(m, line);
    mn_status status = pass(&r, true);
    if (!status)
        status = pass(&r, false);
    if (!status) {
        status = mn_party_end(out, m, r.e);
        if (status == MN_DATA)
            r.e->line = line;
    }
    mn_buf_free(&r.key);
    mn_buf_free(&r.text);
    return status;
}

/* --- writing ------------------------------------------------------------------ */

void mn_party_write(mn_buf *out, const mn_party *p)
{
    mn_buf_str(out, "{\"id\":");
    mn_buf_json(out, p->id);
    mn_buf_fmt(out, ",\"schema\":\"%s\",\"properties\":{", mn_schema_name(p->schema));
    for (size_t i = 0; i < p->count; i++) {
        bool first = !i || p->value[i].field != p->value[i - 1].field;
        if (first)
            mn_buf_fmt(out, "%s\"%s\":[", i ? "]," : "", mn_party_field_name(p->value[i].field));
        else
            mn_buf_char(out, ',');
        mn_buf_json(out, p->value[i].text);
    }
    mn_buf_str(out, p->count ? "]}}" : "}}");
}
