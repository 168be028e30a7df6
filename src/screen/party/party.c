/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/party/party.c - what schemas and fields are called, and looking into a party.
 */
#include <manumit/party.h>

#include "core/text.h"
#include "screen/party/property.h"

static const char *const schema_names[MN_SCHEMAS] = {
    [MN_SCHEMA_LEGAL_ENTITY] = "LegalEntity",  [MN_SCHEMA_PERSON] = "Person",
    [MN_SCHEMA_ORGANIZATION] = "Organization", [MN_SCHEMA_COMPANY] = "Company",
    [MN_SCHEMA_PUBLIC_BODY] = "PublicBody",    [MN_SCHEMA_VESSEL] = "Vessel",
    [MN_SCHEMA_AIRPLANE] = "Airplane",
};

static const struct {
    const char *name;
    mn_schema schema;
} schema_words[] = {
    {"entity", MN_SCHEMA_LEGAL_ENTITY}, {"thing", MN_SCHEMA_LEGAL_ENTITY},
    {"individual", MN_SCHEMA_PERSON},   {"organisation", MN_SCHEMA_ORGANIZATION},
    {"firm", MN_SCHEMA_COMPANY},        {"business", MN_SCHEMA_COMPANY},
    {"ship", MN_SCHEMA_VESSEL},         {"aircraft", MN_SCHEMA_AIRPLANE},
};

static const char *const field_names[MN_PARTY_FIELDS] = {
    [MN_PARTY_NAME] = "name",
    [MN_PARTY_ALIAS] = "alias",
    [MN_PARTY_WEAK] = "weakAlias",
    [MN_PARTY_FORMER] = "previousName",
    [MN_PARTY_COUNTRY] = "country",
    [MN_PARTY_BIRTH] = "birthDate",
    [MN_PARTY_LEI] = "leiCode",
    [MN_PARTY_UEI] = "uniqueEntityId",
    [MN_PARTY_CAGE] = "cageCode",
    [MN_PARTY_DUNS] = "dunsCode",
    [MN_PARTY_USCC] = "usccCode",
    [MN_PARTY_IMO] = "imoNumber",
    [MN_PARTY_TAX] = "taxNumber",
    [MN_PARTY_PASSPORT] = "passportNumber",
    [MN_PARTY_REGISTRATION] = "registrationNumber",
    [MN_PARTY_ID] = "idNumber",
    [MN_PARTY_ADDRESS] = "address",
    [MN_PARTY_CITY] = "city",
    [MN_PARTY_REGION] = "region",
    [MN_PARTY_POSTCODE] = "postalCode",
    [MN_PARTY_PROGRAM] = "program",
    [MN_PARTY_LISTED] = "startDate",
    [MN_PARTY_ENDED] = "endDate",
    [MN_PARTY_STATUS] = "status",
    [MN_PARTY_GOODS] = "merchandise",
    [MN_PARTY_PARENT] = "parent",
    [MN_PARTY_TITLE] = "title",
    [MN_PARTY_NOTES] = "notes",
    [MN_PARTY_SOURCE] = "sourceUrl",
    [MN_PARTY_OTHER] = "other",
};

/* Further properties of the model that mean one of the fields. */
static const struct {
    const char *property;
    mn_party_field field;
} more_properties[] = {
    {"nationality", MN_PARTY_COUNTRY},
    {"citizenship", MN_PARTY_COUNTRY},
    {"jurisdiction", MN_PARTY_COUNTRY},
    {"mainCountry", MN_PARTY_COUNTRY},
    {"flag", MN_PARTY_COUNTRY},
    {"birth_date", MN_PARTY_BIRTH},
    {"incorporationDate", MN_PARTY_BIRTH},
    {"innCode", MN_PARTY_TAX},
    {"vatCode", MN_PARTY_TAX},
    {"ogrnCode", MN_PARTY_REGISTRATION},
    {"position", MN_PARTY_TITLE},
    {"lei", MN_PARTY_LEI},
    {"uei", MN_PARTY_UEI},
    {"cage", MN_PARTY_CAGE},
    {"duns", MN_PARTY_DUNS},
    {"uscc", MN_PARTY_USCC},
    {"imo", MN_PARTY_IMO},
    {"postcode", MN_PARTY_POSTCODE},
    {"summary", MN_PARTY_NOTES},
    {"description", MN_PARTY_NOTES},
    {"crsNumber", MN_PARTY_ID},
    {"socialSecurityNumber", MN_PARTY_ID},
    {"mmsi", MN_PARTY_ID},
    {"callSign", MN_PARTY_ID},
};

const char *mn_schema_name(mn_schema s)
{
    return schema_names[s];
}

bool mn_schema_find(mn_schema *out, mn_text name)
{
    for (int s = 0; s < MN_SCHEMAS; s++)
        if (mn_text_eq_nocase(name, schema_names[s])) {
            *out = (mn_schema)s;
            return true;
        }
    for (size_t i = 0; i < sizeof schema_words / sizeof *schema_words; i++)
        if (mn_text_eq_nocase(name, schema_words[i].name)) {
            *out = schema_words[i].schema;
            return true;
        }
    return false;
}

static bool is_group(mn_schema s)
{
    return s == MN_SCHEMA_ORGANIZATION || s == MN_SCHEMA_COMPANY || s == MN_SCHEMA_PUBLIC_BODY;
}

bool mn_schema_fits(mn_schema a, mn_schema b)
{
    if (a == b || (is_group(a) && is_group(b)))
        return true;
    mn_schema other = a == MN_SCHEMA_LEGAL_ENTITY ? b : a;
    return (a == MN_SCHEMA_LEGAL_ENTITY || b == MN_SCHEMA_LEGAL_ENTITY) &&
           (other == MN_SCHEMA_PERSON || is_group(other));
}

const char *mn_party_field_name(mn_party_field f)
{
    return field_names[f];
}

bool mn_party_property(mn_party_field *out, mn_text property)
{
    for (int f = 0; f < MN_PARTY_FIELDS; f++)
        if (mn_text_eq_str(property, field_names[f])) {
            *out = (mn_party_field)f;
            return true;
        }
    for (size_t i = 0; i < sizeof more_properties / sizeof *more_properties; i++)
        if (mn_text_eq_str(property, more_properties[i].property)) {
            *out = more_properties[i].field;
            return true;
        }
    return false;
}

mn_text mn_party_nth(const mn_party *p, mn_party_field f, size_t n)
{
    for (size_t i = 0; i < p->count; i++)
        if (p->value[i].field == f && n-- == 0)
            return p->value[i].text;
    return (mn_text){NULL, 0};
}

size_t mn_party_count(const mn_party *p, mn_party_field f)
{
    size_t n = 0;
    for (size_t i = 0; i < p->count; i++)
        n += p->value[i].field == f;
    return n;
}

bool mn_party_is_name(mn_party_field f)
{
    return f <= MN_PARTY_FORMER;
}

bool mn_party_is_id(mn_party_field f)
{
    return f >= MN_PARTY_LEI && f <= MN_PARTY_ID;
}
