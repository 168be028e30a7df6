/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/tables/party.c - rows of parties.
 */
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "table/json.h"
#include "trace/tables/cell.h"

enum { VALUES_MOST = 500 };

/* Values of a party, by field, none twice. */
typedef struct values {
    mn_party_value at[VALUES_MOST];
    size_t n;
} values;

static void add(mn_row *x, values *v, mn_party_field f, mn_role r, mn_text text)
{
    text = mn_text_trim(text);
    if (!text.len)
        return;
    for (size_t i = 0; i < v->n; i++)
        if (v->at[i].field == f && mn_text_eq(v->at[i].text, text))
            return;
    if (v->n == VALUES_MOST)
        mn_row_refuse(x, r, mn_cell(x, r), "keep those by which it is known",
                      "more than %d names, countries and numbers", VALUES_MOST);
    else
        v->at[v->n++] = (mn_party_value){f, text};
}

/* Several in a cell, divided by semicolons. */
static void add_each(mn_row *x, values *v, mn_party_field f, mn_role r)
{
    mn_text rest = mn_cell(x, r), one;
    while (mn_text_split(&rest, ';', &one))
        add(x, v, f, r, one);
}

/* Its code in lower case. One that is not known is a finding and left out: two letters that are no
 * country would stand for one, and contradict what an address says. */
static void add_country(mn_row *x, values *v, mn_text one)
{
    char code[2];
    one = mn_text_trim(one);
    if (!one.len || !mn_text_country(code, x, MN_R_COUNTRY, one))
        return;
    for (size_t i = 0; i < 2; i++)
        code[i] = (char)(code[i] >= 'A' && code[i] <= 'Z' ? code[i] + 32 : code[i]);
    add(x, v, MN_PARTY_COUNTRY, MN_R_COUNTRY, mn_row_keep(x, (mn_text){code, 2}));
}

static void add_countries(mn_row *x, values *v)
{
    mn_text rest = mn_cell(x, MN_R_COUNTRY), one;
    while (mn_text_split(&rest, ';', &one))
        add_country(x, v, one);
}

/* --- FollowTheMoney ------------------------------------------------------------------------------
 */

/* The field that a property means; MN_PARTY_FIELDS for those that a chain has no use for. */
static mn_party_field field_of(mn_text property)
{
    static const struct {
        const char *property;
        mn_party_field field;
    } more[] = {{"innCode", MN_PARTY_TAX},           {"vatCode", MN_PARTY_TAX},
                {"ogrnCode", MN_PARTY_REGISTRATION}, {"jurisdiction", MN_PARTY_COUNTRY},
                {"mainCountry", MN_PARTY_COUNTRY},   {"full", MN_PARTY_ADDRESS},
                {"postalCode", MN_PARTY_POSTCODE},   {"weakAlias", MN_PARTY_WEAK},
                {"previousName", MN_PARTY_FORMER}};
    for (mn_party_field f = 0; f < MN_PARTY_OTHER; f++)
        if (mn_text_eq_str(property, mn_party_field_name(f)))
            return f;
    for (size_t i = 0; i < sizeof more / sizeof *more; i++)
        if (mn_text_eq_str(property, more[i].property))
            return more[i].field;
    return MN_PARTY_FIELDS;
}

static void add_string(mn_row *x, values *v, mn_party_field f, mn_text spelled)
{
    mn_buf *b = &x->h->room;
    mn_buf_clear(b);
    mn_json_unquote(b, spelled);
    if (b->failed) {
        x->st = mn_fail_memory(x->e);
        return;
    }
    mn_text text = mn_text_trim((mn_text){b->ptr, b->len});
    if (!text.len || memchr(text.ptr, 0, text.len))
        return;
    text = mn_row_keep(x, text);
    if (f == MN_PARTY_COUNTRY)
        add_country(x, v, text);
    else
        add(x, v, f, MN_ROLES, text);
}

/* {"name": ["Acme"], "country": ["cn"], ...} */
static void add_properties(mn_row *x, values *v, mn_text json)
{
    mn_json j, array;
    mn_json_member m;
    bool open = mn_json_open(&j, json);
    while (open && !x->st && mn_json_next(&j, &m)) {
        const mn_party_field f =
            m.key.len < 2 ? MN_PARTY_FIELDS : field_of(mn_text_sub(m.key, 1, m.key.len - 2));
        mn_text item;
        mn_json_kind kind;
        if (f == MN_PARTY_FIELDS)
            continue;
        if (m.kind == MN_JSON_STRING)
            add_string(x, v, f, m.value);
        else if (m.kind == MN_JSON_NESTED && mn_json_array(&array, m.value))
            while (!x->st && mn_json_item(&array, &item, &kind))
                if (kind == MN_JSON_STRING)
                    add_string(x, v, f, item);
    }
    for (size_t i = 1; i < v->n; i++) /* by field; those of one field stay in their order */
        for (size_t k = i; k > 0 && v->at[k - 1].field > v->at[k].field; k--) {
            const mn_party_value swap = v->at[k];
            v->at[k] = v->at[k - 1];
            v->at[k - 1] = swap;
        }
}

/* ISO 17442: 18 characters and two check digits by ISO 7064, mod 97-10. */
static bool is_lei(mn_text t)
{
    unsigned rest = 0;
    if (t.len != 20)
        return false;
    for (size_t i = 0; i < 20; i++) {
        const char c = t.ptr[i];
        if (c >= '0' && c <= '9')
            rest = (rest * 10 + (unsigned)(c - '0')) % 97;
        else if (c >= 'A' && c <= 'Z')
            rest = (rest * 100 + (unsigned)(c - 'A') + 10) % 97;
        else
            return false;
    }
    return rest == 1;
}

void mn_take_party(mn_row *x)
{
    static const struct {
        mn_party_field field;
        mn_role role;
    } numbers[] = {{MN_PARTY_LEI, MN_R_LEI},
                   {MN_PARTY_UEI, MN_R_UEI},
                   {MN_PARTY_USCC, MN_R_USCC},
                   {MN_PARTY_TAX, MN_R_TAX},
                   {MN_PARTY_REGISTRATION, MN_R_REGISTRATION}};
    static const struct {
        mn_party_field field;
        mn_role role;
    } places[] = {{MN_PARTY_ADDRESS, MN_R_ADDRESS},
                  {MN_PARTY_CITY, MN_R_CITY},
                  {MN_PARTY_REGION, MN_R_REGION},
                  {MN_PARTY_POSTCODE, MN_R_POSTCODE},
                  {MN_PARTY_NOTES, MN_R_NOTE}};
    const mn_text name = mn_cell(x, MN_R_NAME), said = mn_cell(x, MN_R_SCHEMA);
    mn_text id = mn_cell_id(x, MN_R_ID), lei = mn_cell(x, MN_R_LEI);
    mn_schema schema = MN_SCHEMA_LEGAL_ENTITY;
    values v = {.n = 0};
    const size_t properties = x->of->properties;
    const bool ftm = properties < x->r->n && x->r->cell[properties].len;
    if (ftm && !mn_schema_find(&schema, said)) { /* an ownership, an address, ... */
        mn_row_common(x, MN_C_NO_PARTY);
        return;
    }
    if (!id.len)
        id = name;
    if (!id.len)
        mn_row_refuse(x, MN_R_ID, id, "fill in one of them", "neither an id nor a name");
    if (id.len > MN_ID_MOST)
        mn_row_refuse(x, MN_R_NAME, id, "give it an id", "a name of more than %d bytes, and no id",
                      MN_ID_MOST);
    if (said.len && !mn_schema_find(&schema, said))
        mn_row_find(x, "schema-unknown", MN_R_SCHEMA, said,
                    "write Person, Company, Organization, PublicBody, Vessel or LegalEntity",
                    "no kind of party is called so: it is read as a LegalEntity");
    if (lei.len && !is_lei(lei))
        mn_row_find(x, "lei-wrong", MN_R_LEI, lei, "look it up at the register of LEIs",
                    "no LEI: its length or its check digits are wrong; it is kept as written");
    add(x, &v, MN_PARTY_NAME, MN_R_NAME, name);
    add_each(x, &v, MN_PARTY_ALIAS, MN_R_ALIASES);
    add_countries(x, &v);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        add(x, &v, numbers[i].field, numbers[i].role, mn_cell(x, numbers[i].role));
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        add(x, &v, places[i].field, places[i].role, mn_cell(x, places[i].role));
    if (ftm)
        add_properties(x, &v, x->r->cell[properties]);
    const mn_text same_as = mn_cell_id(x, MN_R_SAME_AS);
    if (same_as.len && mn_text_eq(same_as, id))
        mn_row_refuse(x, MN_R_SAME_AS, same_as, "leave same_as empty",
                      "it is said to be the same as itself");
    mn_got_party *got = mn_row_new(x, id);
    if (!got)
        return;
    mn_party_value *kept = mn_arena_alloc(&x->h->arena, v.n + 1, sizeof *kept);
    if (!kept) {
        x->st = mn_fail_memory(x->e);
        return;
    }
    memcpy(kept, v.at, v.n * sizeof *kept);
    got->party =
        (mn_party){.id = id, .schema = schema, .value = kept, .count = v.n, .line = x->r->line};
    got->same_as = same_as;
}
