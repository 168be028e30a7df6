/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/lists/ftm.c - putting together parties and what is said of them elsewhere.
 *
 * A Sanction, an Identification and a Passport name their party; an Ownership makes one
 * party the parent of another. Other links between parties are counted and passed over.
 */
#include "screen/lists/ftm.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/text.h"
#include "screen/party/property.h"

enum { SEPARATOR = '\x1F' };

mn_status mn_ftm_open(mn_ftm *f, mn_list_reader *r, mn_err *e)
{
    memset(f, 0, sizeof *f);
    f->r = r;
    return mn_gather_new(&f->parties, 0, e);
}

void mn_ftm_close(mn_ftm *f)
{
    mn_gather_free(f->parties);
    mn_buf_free(&f->payload);
    mn_buf_free(&f->key);
}

/* --- entities ------------------------------------------------------------------------ */

void mn_ftm_start(mn_ftm_entity *en, mn_text id, mn_text schema, uint64_t line)
{
    mn_buf_clear(&en->id);
    mn_buf_clear(&en->schema);
    mn_buf_clear(&en->text);
    mn_buf_text(&en->id, id);
    mn_buf_text(&en->schema, schema);
    en->count = 0;
    en->line = line;
}

mn_status mn_ftm_put(mn_ftm_entity *en, mn_text property, mn_text value, mn_err *e)
{
    if (!mn_grow(&en->value, &en->cap, en->count + 1, sizeof *en->value))
        return mn_fail_memory(e);
    mn_ftm_value v = {.property = en->text.len, .property_len = property.len};
    mn_buf_text(&en->text, property);
    v.value = en->text.len;
    v.value_len = value.len;
    mn_buf_text(&en->text, value);
    if (en->text.failed)
        return mn_fail_memory(e);
    en->value[en->count++] = v;
    return MN_OK;
}

void mn_ftm_entity_free(mn_ftm_entity *en)
{
    mn_buf_free(&en->id);
    mn_buf_free(&en->schema);
    mn_buf_free(&en->text);
    free(en->value);
    memset(en, 0, sizeof *en);
}

static mn_text property_at(const mn_ftm_entity *en, size_t i)
{
    return (mn_text){en->text.ptr + en->value[i].property, en->value[i].property_len};
}

static mn_text value_at(const mn_ftm_entity *en, size_t i)
{
    return (mn_text){en->text.ptr + en->value[i].value, en->value[i].value_len};
}

static mn_text text_of(const mn_buf *b)
{
    return (mn_text){b->ptr ? b->ptr : "", b->len};
}

/* --- what is said of a party ------------------------------------------------------------ */

/* Adds "P property value", or "S line source schema" before all of them. */
static mn_status say(mn_ftm *f, mn_text party, char kind, mn_text property, mn_text value,
                     mn_err *e)
{
    mn_buf *b = &f->payload, *k = &f->key;
    if (party.len && memchr(party.ptr, 0, party.len)) { /* no party's id: they stand apart by it */
        f->orphans++;
        return MN_OK;
    }
    mn_buf_clear(b);
    mn_buf_char(b, kind);
    for (size_t i = 0; i < property.len; i++)
        mn_buf_char(b, property.ptr[i] == SEPARATOR ? ' ' : property.ptr[i]);
    mn_buf_char(b, SEPARATOR);
    mn_buf_text(b, value);
    mn_buf_clear(k);
    mn_buf_text(k, party);
    mn_buf_char(k, '\0');
    mn_buf_char(k, kind == 'S' ? '0' : '1'); /* what it is comes before what it has */
    if (b->failed || k->failed)
        return mn_fail_memory(e);
    return mn_gather_add(f->parties, text_of(k), text_of(b), e);
}

/* Schemas that say something of a party: in which property they name it, and what their
 * properties are to the party. */
static const struct {
    const char *schema, *holder, *from, *to;
} said[] = {
    {"Sanction", "entity", "program", "program"},
    {"Sanction", "entity", "programId", "program"},
    {"Sanction", "entity", "provisions", "program"},
    {"Sanction", "entity", "startDate", "startDate"},
    {"Sanction", "entity", "listingDate", "startDate"},
    {"Sanction", "entity", "endDate", "endDate"},
    {"Sanction", "entity", "status", "status"},
    {"Sanction", "entity", "reason", "notes"},
    {"Sanction", "entity", "summary", "notes"},
    {"Sanction", "entity", "sourceUrl", "sourceUrl"},
    {"Sanction", "entity", "authority", "authority"},
    {"Sanction", "entity", "authorityId", "authorityId"},
    {"Sanction", "entity", "unscId", "unscId"},
    {"Sanction", "entity", "country", "authorityCountry"},
    {"Identification", "holder", "number", "idNumber"},
    {"Identification", "holder", "type", "idType"},
    {"Identification", "holder", "country", "idCountry"},
    {"Passport", "holder", "number", "passportNumber"},
    {"Passport", "holder", "country", "passportCountry"},
    {"Address", "", "full", "address"},
    {"Address", "", "city", "city"},
    {"Address", "", "region", "region"},
    {"Address", "", "state", "region"},
    {"Address", "", "postalCode", "postalCode"},
    {"Address", "", "country", "country"},
    {"Ownership", "asset", "owner", "parent"},
};

static bool is_party(mn_text schema, mn_schema *out)
{
    /* As the model spells it: "entity" is nobody's schema there. */
    return mn_schema_find(out, schema) && mn_text_eq_str(schema, mn_schema_name(*out));
}

static mn_status pass_over(mn_ftm *f, mn_text schema)
{
    size_t i = 0;
    char name[sizeof f->passed[0]];
    size_t len = schema.len < sizeof name ? schema.len : sizeof name - 1;
    while (len < schema.len && len && ((unsigned char)schema.ptr[len] & 0xC0) == 0x80)
        len--; /* no letter is cut in two */
    snprintf(name, sizeof name, "%.*s", (int)len, schema.ptr);
    while (i < f->schemas && strcmp(f->passed[i], name) != 0)
        i++;
    if (i == MN_FTM_SCHEMAS)
        i--;
    else if (i == f->schemas)
        memcpy(f->passed[f->schemas++], name, sizeof name);
    f->times[i]++;
    return MN_OK;
}

/* Tells one party what an entity beside it says. */
static mn_status tell(mn_ftm *f, const mn_ftm_entity *en, mn_text party, mn_err *e)
{
    mn_text schema = text_of(&en->schema);
    mn_status st = MN_OK;
    for (size_t i = 0; i < en->count && !st; i++)
        for (size_t k = 0; k < sizeof said / sizeof *said && !st; k++)
            if (mn_text_eq_str(schema, said[k].schema) &&
                mn_text_eq_str(property_at(en, i), said[k].from))
                st = say(f, party, 'P', mn_text_of(said[k].to), value_at(en, i), e);
    return st;
}

static mn_status take_beside(mn_ftm *f, const mn_ftm_entity *en, mn_text holder, mn_err *e)
{
    mn_text schema = text_of(&en->schema);
    const char *by = NULL;
    bool told = false;
    mn_status st = MN_OK;
    for (size_t k = 0; k < sizeof said / sizeof *said && !by; k++)
        if (mn_text_eq_str(schema, said[k].schema))
            by = said[k].holder;
    if (!by)
        return pass_over(f, schema);
    if (holder.len && strcmp(by, "asset") != 0)
        return tell(f, en, holder, e);
    for (size_t i = 0; i < en->count && !st; i++)
        if (*by && mn_text_eq_str(property_at(en, i), by)) {
            st = tell(f, en, value_at(en, i), e);
            told = true;
        }
    return st || told ? st : pass_over(f, schema);
}

mn_status mn_ftm_take(mn_ftm *f, const mn_ftm_entity *en, mn_text holder, mn_err *e)
{
    mn_text id = text_of(&en->id), schema = text_of(&en->schema);
    mn_schema known;
    char where[64];
    if (en->id.failed || en->schema.failed)
        return mn_fail_memory(e);
    if (!is_party(schema, &known))
        return take_beside(f, en, holder, e);
    if (holder.len) /* a party within a party: a relation */
        return pass_over(f, schema);
    if (!id.len || memchr(id.ptr, 0, id.len))
        return mn_list_reject(f->r, en->line, schema, e, "no id that can be one");
    snprintf(where, sizeof where, "%llu %zu", (unsigned long long)en->line, f->r->at->source);
    mn_status st = say(f, id, 'S', mn_text_of(where), schema, e);
    for (size_t i = 0; i < en->count && !st; i++)
        st = say(f, id, 'P', property_at(en, i), value_at(en, i), e);
    return st;
}

/* --- out ----------------------------------------------------------------------------------- */

static mn_status begin(mn_ftm *f, mn_text id, mn_text where, mn_text schema)
{
    mn_text line = where;
    int64_t n = 0, source = 0;
    mn_schema s = MN_SCHEMA_LEGAL_ENTITY;
    if (mn_text_split(&where, ' ', &line)) {
        (void)!mn_text_i64(line, &n);
        (void)!mn_text_i64(where, &source);
    }
    for (size_t i = 0; i < f->r->files; i++)
        if (f->r->file[i].source == (size_t)source)
            f->r->at = &f->r->file[i];
    is_party(schema, &s);
    mn_list_begin(f->r, s, id, (uint64_t)n);
    return MN_OK;
}

static mn_status say_notes(mn_ftm *f, mn_err *e)
{
    mn_status st = MN_OK;
    for (size_t i = 0; i < f->schemas && !st; i++)
        st = mn_list_note(f->r, e,
                          "%llu entities of the schema %s are no parties, and were passed "
                          "over",
                          (unsigned long long)f->times[i], f->passed[i]);
    if (!st && f->orphans)
        st = mn_list_note(f->r, e, "%llu parties are spoken of that are not in the file",
                          (unsigned long long)f->orphans);
    return st;
}

static mn_status fail_twice(mn_ftm *f, mn_text id, mn_text where, mn_err *e)
{
    mn_text line = where;
    int64_t n = 0;
    if (mn_text_split(&where, ' ', &line))
        (void)!mn_text_i64(line, &n);
    mn_list_fail(e, f->r, (uint64_t)n, "the id stands twice: '%.*s'",
                 (int)(id.len < 60 ? id.len : 60), id.ptr);
    return mn_hint(e, "a list names each party once: fetch the file again");
}

mn_status mn_ftm_finish(mn_ftm *f, mn_err *e)
{
    mn_text key, value, property;
    mn_buf current = {0};
    bool any = true, begun = false, orphan = false;
    mn_status st;
    while (!(st = mn_gather_next(f->parties, &key, &value, &any, e)) && any) {
        mn_text id = mn_text_sub(key, 0, key.len - 2);
        bool first = !(begun || orphan) || !mn_text_eq(id, text_of(&current));
        char kind = value.ptr[0];
        mn_text rest = mn_text_sub(value, 1, value.len);
        if ((first || kind == 'S') && begun && (st = mn_list_emit(f->r, e)))
            break;
        mn_text_split(&rest, SEPARATOR, &property);
        if (kind == 'S' && !first) {
            st = fail_twice(f, id, property, e);
            break;
        }
        if (first || kind == 'S') {
            mn_buf_clear(&current);
            mn_buf_text(&current, id);
            if (current.failed) {
                st = mn_fail_memory(e);
                break;
            }
            begun = kind == 'S';
            orphan = !begun;
            f->orphans += orphan;
            if (begun && (st = begin(f, text_of(&current), property, rest)))
                break;
        }
        if (begun && kind == 'P')
            mn_party_add_property(&f->r->maker, property, rest);
    }
    if (!st && begun)
        st = mn_list_emit(f->r, e);
    mn_buf_free(&current);
    return st ? st : say_notes(f, e);
}
