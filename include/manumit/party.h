/* SPDX-License-Identifier: Apache-2.0
 *
 * manumit/party.h - a party: a person, company, vessel or other thing that a list names,
 * or that somebody asks about.
 *
 * A party is its id, its schema and a run of values, each of a field. Fields and schemas
 * bear the names of the FollowTheMoney model (https://followthemoney.tech), in which open
 * lists are published; the same names are those of its JSON.
 */
#ifndef MANUMIT_PARTY_H
#define MANUMIT_PARTY_H

#include <manumit/core.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum mn_schema {
    MN_SCHEMA_LEGAL_ENTITY, /* a person or an organisation: not known which */
    MN_SCHEMA_PERSON,
    MN_SCHEMA_ORGANIZATION,
    MN_SCHEMA_COMPANY,
    MN_SCHEMA_PUBLIC_BODY,
    MN_SCHEMA_VESSEL,
    MN_SCHEMA_AIRPLANE,
    MN_SCHEMAS,
} mn_schema;

/* In the order in which a party's values stand. */
typedef enum mn_party_field {
    MN_PARTY_NAME,         /* "name": the first is the main one */
    MN_PARTY_ALIAS,        /* "alias" */
    MN_PARTY_WEAK,         /* "weakAlias": of low quality, or of many people */
    MN_PARTY_FORMER,       /* "previousName" */
    MN_PARTY_COUNTRY,      /* "country": ISO 3166-1 alpha-2 in lower case where it could be found */
    MN_PARTY_BIRTH,        /* "birthDate": 1965, 1965-03 or 1965-03-01; "incorporationDate" too */
    MN_PARTY_LEI,          /* "leiCode" */
    MN_PARTY_UEI,          /* "uniqueEntityId", of SAM */
    MN_PARTY_CAGE,         /* "cageCode" */
    MN_PARTY_DUNS,         /* "dunsCode" */
    MN_PARTY_USCC,         /* "usccCode": China's unified social credit code */
    MN_PARTY_IMO,          /* "imoNumber" */
    MN_PARTY_TAX,          /* "taxNumber", "innCode", "vatCode" */
    MN_PARTY_PASSPORT,     /* "passportNumber" */
    MN_PARTY_REGISTRATION, /* "registrationNumber", "ogrnCode" */
    MN_PARTY_ID,           /* "idNumber": any other */
    MN_PARTY_ADDRESS,      /* "address": the whole on one line */
    MN_PARTY_CITY,         /* "city" */
    MN_PARTY_REGION,       /* "region" */
    MN_PARTY_POSTCODE,     /* "postalCode" */
    MN_PARTY_PROGRAM,      /* "program": the sanction, section or order it is listed under */
    MN_PARTY_LISTED,       /* "startDate": since when; ISO 8601 */
    MN_PARTY_ENDED,        /* "endDate" */
    MN_PARTY_STATUS,       /* "status": as the list says it */
    MN_PARTY_GOODS,        /* "merchandise" that an order covers */
    MN_PARTY_PARENT,       /* "parent": id in the same list of what it is a subsidiary of */
    MN_PARTY_TITLE,        /* "title", "position" */
    MN_PARTY_NOTES,        /* "notes" */
    MN_PARTY_SOURCE,       /* "sourceUrl" */
    MN_PARTY_OTHER,        /* any other property, as "property=value" */
    MN_PARTY_FIELDS,
} mn_party_field;

typedef struct mn_party_value {
    mn_party_field field;
    mn_text text;
} mn_party_value;

/* Texts are UTF-8, borrowed from whoever made the party. */
typedef struct mn_party {
    mn_text id; /* unique in its list */
    mn_schema schema;
    const mn_party_value *value; /* by field, in a field as the list has them; none twice */
    size_t count;
    uint64_t line; /* of its file; 0: unknown */
} mn_party;

/* "Person", ...; static. */
MN_API const char *mn_schema_name(mn_schema s);
/* By name, in any case; also "entity", "individual", "organisation", "ship", "aircraft",
 * "firm". False when unknown. */
MN_API bool mn_schema_find(mn_schema *out, mn_text name);
/* Whether one may be the other: a LegalEntity may be a person or an organisation, an
 * organisation a company or a public body; a person is no company. */
MN_API bool mn_schema_fits(mn_schema a, mn_schema b);

/* "birthDate", ...; static. */
MN_API const char *mn_party_field_name(mn_party_field f);

/* The nth value of a field; ptr NULL past the last. O(count). */
MN_API mn_text mn_party_nth(const mn_party *p, mn_party_field f, size_t n);
MN_API size_t mn_party_count(const mn_party *p, mn_party_field f);
/* Values that are names of any kind; identifiers of any kind. */
MN_API bool mn_party_is_name(mn_party_field f);
MN_API bool mn_party_is_id(mn_party_field f);

#ifdef __cplusplus
}
#endif

#endif
