/* SPDX-License-Identifier: Apache-2.0
 *
 * match_ask.c - reading what yente's clients send. See match_ask.h.
 *
 * Statuses are those of yente 5.5: 422 for what has not its shape, 400 for what makes no sense.
 */
#include "screen/commands/match_ask.h"

#include <math.h>

#include "core/err.h"
#include "core/text.h"
#include "screen/party/property.h"
#include "table/json.h"

static mn_status refuse(unsigned *status, unsigned with)
{
    *status = with;
    return MN_USAGE;
}

/* --- the query of the address -------------------------------------------------------------- */

static mn_status number_of(double *out, unsigned *status, const mn_route_pair *p, double most,
                           mn_err *e)
{
    double v;
    if (mn_text_f64(p->value, &v) && isfinite(v) && v >= 0 && v <= most) {
        *out = v;
        return MN_OK;
    }
    mn_fail(e, MN_USAGE, "%.*s must be a number from 0 to %g", (int)p->name.len, p->name.ptr, most);
    return refuse(status, 422);
}

static mn_status name_of(mn_text *to, size_t *n, unsigned *status, const mn_route_pair *p,
                         mn_err *e)
{
    if (*n == MN_ASK_NAMES) {
        mn_fail(e, MN_USAGE, "%.*s is given more than %d times", (int)p->name.len, p->name.ptr,
                MN_ASK_NAMES);
        return refuse(status, 422);
    }
    to[(*n)++] = p->value;
    return MN_OK;
}

mn_status mn_match_ask_read(mn_match_ask *out, unsigned *status, const mn_route_ask *ask, mn_err *e)
{
    double limit = 5;
    mn_status st = MN_OK;
    out->dataset =
        mn_text_eq_str(ask->parameter, "default") || mn_text_eq_str(ask->parameter, "all")
            ? (mn_text){"", 0}
            : ask->parameter;
    out->threshold = MN_ASK_THRESHOLD;
    out->cutoff = MN_ASK_CUTOFF;
    for (size_t i = 0; i < ask->pairs && !st; i++) {
        const mn_route_pair *p = &ask->query[i];
        if (mn_text_eq_str(p->name, "limit"))
            st = number_of(&limit, status, p, MN_ASK_LIMIT, e);
        else if (mn_text_eq_str(p->name, "threshold"))
            st = number_of(&out->threshold, status, p, 1, e);
        else if (mn_text_eq_str(p->name, "cutoff"))
            st = number_of(&out->cutoff, status, p, 1, e);
        else if (mn_text_eq_str(p->name, "include_dataset"))
            st = name_of(out->include, &out->includes, status, p, e);
        else if (mn_text_eq_str(p->name, "exclude_dataset"))
            st = name_of(out->exclude, &out->excludes, status, p, e);
        else if (mn_text_eq_str(p->name, "exclude_schema"))
            st = name_of(out->schema, &out->schemas, status, p, e);
        else if (mn_text_eq_str(p->name, "exclude_entity_ids"))
            st = name_of(out->id, &out->ids, status, p, e);
        /* algorithm, topics, changed_since, fuzzy and others: there is one model, and no less is
         * told for what can't be asked of a list. */
    }
    out->limit = (size_t)limit;
    if (out->cutoff > out->threshold) /* as yente does */
        out->cutoff = out->threshold;
    return st;
}

static bool holds(const mn_text *all, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (mn_text_eq_str(all[i], name))
            return true;
    return false;
}

bool mn_match_ask_takes(const mn_match_ask *a, const char *list)
{
    if (holds(a->exclude, a->excludes, list))
        return false;
    if (a->dataset.len && mn_text_eq_str(a->dataset, list))
        return true;
    return a->includes ? holds(a->include, a->includes, list) : !a->dataset.len;
}

/* --- the body ------------------------------------------------------------------------------ */

static mn_status wrong(const mn_json *j, unsigned *status, mn_err *e)
{
    const mn_text before = mn_text_sub(j->in, 0, j->at);
    mn_fail_at(e, MN_USAGE, "", 1, mn_utf8_count(before) + 1, "the body: %s",
               j->error ? j->error : "an object is expected");
    return refuse(status, 422);
}

static mn_text unquoted(mn_buf *to, mn_match_body *b, mn_text spelled)
{
    mn_buf_clear(to);
    mn_json_unquote(to, spelled);
    b->maker.failed |= to->failed;
    return (mn_text){to->ptr, to->len};
}

static bool is_object(mn_text value, mn_json_kind kind)
{
    return kind == MN_JSON_NESTED && value.ptr[0] == '{';
}

mn_status mn_match_body_open(mn_match_body *b, unsigned *status, mn_err *e)
{
    mn_json j = {.in = b->text};
    mn_json_member m;
    const size_t bad = mn_utf8_bad(b->text);
    if (bad != b->text.len) {
        mn_fail(e, MN_USAGE, "the body is not UTF-8 at byte %zu", bad + 1);
        return refuse(status, 422);
    }
    if (!mn_json_open(&j, b->text))
        return wrong(&j, status, e);
    while (mn_json_next(&j, &m))
        if (mn_text_eq_str(unquoted(&b->key, b, m.key), "queries") && is_object(m.value, m.kind))
            b->queries = m.value;
    if (j.error)
        return wrong(&j, status, e);
    if (b->maker.failed)
        return mn_fail_memory(e);
    if (!b->queries.ptr) {
        mn_fail(e, MN_USAGE, "the body has no object 'queries'");
        mn_hint(e, "{\"queries\": {\"q1\": {\"schema\": \"Company\", \"properties\": {\"name\": "
                   "[\"...\"]}}}}");
        return refuse(status, 422);
    }
    (void)!mn_json_open(&j, b->queries);
    while (mn_json_next(&j, &m))
        b->count += m.kind != MN_JSON_NULL;
    if (b->count > MN_ASK_QUERIES) {
        mn_fail(e, MN_USAGE, "too many queries in one batch (limit: %d)", MN_ASK_QUERIES);
        return refuse(status, 400);
    }
    if (!b->count) {
        mn_fail(e, MN_USAGE, "no queries provided");
        return refuse(status, 400);
    }
    return MN_OK;
}

/* --- one query ----------------------------------------------------------------------------- */

/* A part of a person's name, the first of its kind. */
static bool name_part(mn_match_body *b, mn_text property, mn_text value)
{
    mn_buf *to = mn_text_eq_str(property, "firstName")  ? &b->first
                 : mn_text_eq_str(property, "lastName") ? &b->last
                                                        : NULL;
    if (to && !to->len) {
        mn_buf_text(to, value);
        b->maker.failed |= to->failed;
    }
    return to != NULL;
}

static void take_value(mn_match_body *b, const mn_kit *k, mn_text property, mn_text item,
                       mn_json_kind kind)
{
    mn_party_field f;
    const mn_text value = kind == MN_JSON_STRING ? unquoted(&b->value, b, item) : item;
    if (kind != MN_JSON_STRING && kind != MN_JSON_NUMBER)
        return;
    if (!name_part(b, property, value) && mn_party_property(&f, property))
        mn_query_add_one(&b->maker, k, f, value);
}

static void take_properties(mn_match_body *b, const mn_kit *k, mn_text object)
{
    mn_json j, list;
    mn_json_member m;
    mn_json_kind kind;
    mn_text item;
    if (!mn_json_open(&j, object))
        return;
    while (mn_json_next(&j, &m)) {
        const mn_text property = unquoted(&b->key, b, m.key);
        if (m.kind == MN_JSON_NESTED && m.value.ptr[0] == '[' && mn_json_array(&list, m.value)) {
            while (mn_json_item(&list, &item, &kind))
                take_value(b, k, property, item, kind);
        } else {
            take_value(b, k, property, m.value, m.kind);
        }
    }
}

/* Names of persons from their parts; where there is none at all, an identifier stands for it, so
 * that it is looked for. False: nothing to look for. */
static bool name_it(mn_match_body *b, bool *unnamed)
{
    const mn_party_maker *m = &b->maker;
    size_t id = SIZE_MAX;
    for (size_t i = 0; i < m->count; i++) {
        if (mn_party_is_name(m->slot[i].field))
            return true;
        if (id == SIZE_MAX && mn_party_is_id(m->slot[i].field))
            id = i;
    }
    if (b->first.len || b->last.len) {
        if (b->first.len && b->last.len)
            mn_buf_char(&b->first, ' ');
        mn_buf_text(&b->first, (mn_text){b->last.ptr, b->last.len});
        b->maker.failed |= b->first.failed;
        mn_party_add(&b->maker, MN_PARTY_NAME, (mn_text){b->first.ptr, b->first.len});
        return true;
    }
    if (id == SIZE_MAX)
        return false;
    mn_buf_clear(&b->value); /* the maker's text moves when it grows */
    mn_buf_text(&b->value, (mn_text){m->text.ptr + m->slot[id].from, m->slot[id].len});
    b->maker.failed |= b->value.failed;
    mn_party_add(&b->maker, MN_PARTY_NAME, (mn_text){b->value.ptr, b->value.len});
    *unnamed = true;
    return true;
}

/* Schemas of the model that can be asked for and are none of ours: parties of which no more is
 * known. */
static bool schema_of(mn_schema *out, mn_text name)
{
    static const char *const others[] = {"Asset",      "Vehicle",     "Security", "CryptoWallet",
                                         "RealEstate", "BankAccount", "Address",  "Position"};
    if (mn_schema_find(out, name))
        return true;
    *out = MN_SCHEMA_LEGAL_ENTITY;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (mn_text_eq_str(name, others[i]))
            return true;
    return false;
}

static mn_status take_members(mn_match_query *out, mn_match_body *b, mn_text *properties,
                              mn_text object, unsigned *status, mn_err *e)
{
    mn_json j;
    mn_json_member m;
    (void)!mn_json_open(&j, object);
    while (mn_json_next(&j, &m)) {
        const mn_text key = unquoted(&b->key, b, m.key);
        if (mn_text_eq_str(key, "id") && (m.kind == MN_JSON_STRING || m.kind == MN_JSON_NULL))
            out->id = m.kind == MN_JSON_STRING ? m.value : (mn_text){"", 0};
        else if (mn_text_eq_str(key, "schema") && m.kind == MN_JSON_STRING)
            out->schema = m.value;
        else if (mn_text_eq_str(key, "properties") && is_object(m.value, m.kind))
            *properties = m.value;
        else if (mn_text_eq_str(key, "id") || mn_text_eq_str(key, "schema") ||
                 mn_text_eq_str(key, "properties")) {
            mn_fail(e, MN_USAGE, "a query's %.*s is of another kind", (int)key.len, key.ptr);
            return refuse(status, 422);
        }
    }
    if (b->maker.failed)
        return mn_fail_memory(e);
    if (!out->schema.ptr || !properties->ptr) {
        mn_fail(e, MN_USAGE, "a query has no %s", out->schema.ptr ? "properties" : "schema");
        return refuse(status, 422);
    }
    return MN_OK;
}

mn_status mn_match_body_query(mn_match_query *out, mn_match_body *b, const mn_kit *k, mn_text key,
                              mn_text value, unsigned *status, mn_err *e)
{
    mn_text properties = {NULL, 0};
    mn_schema schema;
    *out = (mn_match_query){.key = key, .id = {"", 0}};
    if (value.ptr[0] != '{') {
        mn_fail(e, MN_USAGE, "a query is an object with schema and properties");
        return refuse(status, 422);
    }
    mn_party_start(&b->maker, 0);
    mn_buf_clear(&b->first);
    mn_buf_clear(&b->last);
    mn_status st = take_members(out, b, &properties, value, status, e);
    if (st)
        return st;
    const mn_text name = unquoted(&b->value, b, out->schema);
    if (b->maker.failed)
        return mn_fail_memory(e);
    if (!schema_of(&schema, name)) {
        mn_fail(e, MN_USAGE, "no such schema: '%.*s'", (int)mn_utf8_cut(name, 60).len, name.ptr);
        return refuse(status, 400);
    }
    mn_party_set_schema(&b->maker, schema);
    take_properties(b, k, properties);
    if (!name_it(b, &out->unnamed) && !b->maker.failed && !b->maker.much)
        return MN_OK; /* what is too much was not looked for: that is told below */
    if (!(st = mn_party_end(&out->party, &b->maker, e)))
        st = mn_query_bounded(out->party, e);
    if (st == MN_DATA)
        *status = 422;
    return st;
}

void mn_match_body_free(mn_match_body *b)
{
    mn_party_maker_free(&b->maker);
    mn_buf_free(&b->key);
    mn_buf_free(&b->value);
    mn_buf_free(&b->first);
    mn_buf_free(&b->last);
}
