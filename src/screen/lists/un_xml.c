/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/lists/un_xml.c - the consolidated list of the UN Security Council, XML
 * (CONSOLIDATED_LIST of INDIVIDUAL and ENTITY).
 *
 * An individual's name stands in up to six parts. Aliases are "Good", "Low", "a.k.a." or
 * "f.k.a.". Values of an element that comes again and again (an alias, an address, a date of
 * birth, a document) are gathered until it ends.
 */
#include "screen/lists/xml.h"

#include <string.h>

#include "core/err.h"
#include "core/text.h"

/* Elements whose text is of the group that they stand in. */
enum part {
    PART_QUALITY,
    PART_ALIAS,
    PART_STREET,
    PART_CITY,
    PART_STATE,
    PART_ZIP,
    PART_COUNTRY,
    PART_NOTE,
    PART_DATE,
    PART_YEAR,
    PART_FROM,
    PART_TO,
    PART_DATE_TYPE,
    PART_DOC,
    PART_DOC2,
    PART_NUMBER,
    PART_ISSUER,
    PART_ISSUED,
    PARTS
};
static const struct {
    const char *name;
    enum part part;
} parts[] = {
    {"QUALITY", PART_QUALITY},
    {"ALIAS_NAME", PART_ALIAS},
    {"STREET", PART_STREET},
    {"CITY", PART_CITY},
    {"STATE_PROVINCE", PART_STATE},
    {"ZIP_CODE", PART_ZIP},
    {"COUNTRY", PART_COUNTRY},
    {"NOTE", PART_NOTE},
    {"DATE", PART_DATE},
    {"DATE_OF_BIRTH", PART_DATE},
    {"YEAR", PART_YEAR},
    {"FROM_YEAR", PART_FROM},
    {"TO_YEAR", PART_TO},
    {"TYPE_OF_DATE", PART_DATE_TYPE},
    {"TYPE_OF_DOCUMENT", PART_DOC},
    {"TYPE_OF_DOCUMENT2", PART_DOC2},
    {"NUMBER", PART_NUMBER},
    {"ISSUING_COUNTRY", PART_ISSUER},
    {"COUNTRY_OF_ISSUE", PART_ISSUER},
    {"DATE_OF_ISSUE", PART_ISSUED},
};

enum { NAMES = 6 };
static const char *const name_parts[NAMES] = {"FIRST_NAME",  "SECOND_NAME", "THIRD_NAME",
                                              "FOURTH_NAME", "FIFTH_NAME",  "SIXTH_NAME"};

struct un {
    mn_list_reader *r;
    mn_buf part[PARTS]; /* of the group */
    mn_buf name[NAMES]; /* of the party */
    mn_buf data, type;  /* what stands before its id */
    bool individual;
    uint64_t line;
    bool begun;
    mn_buf joined;
};

static mn_text part(const struct un *u, enum part p)
{
    return (mn_text){u->part[p].ptr ? u->part[p].ptr : "", u->part[p].len};
}

static void set(mn_list_reader *r, mn_buf *b, mn_text t)
{
    mn_buf_clear(b);
    mn_buf_text(b, t);
    r->failed = r->failed || b->failed;
}

/* --- groups ---------------------------------------------------------------------------- */

static void take_alias(struct un *u)
{
    mn_text quality = part(u, PART_QUALITY), alias = part(u, PART_ALIAS);
    mn_party_field f = MN_PARTY_ALIAS;
    if (mn_text_eq_nocase(quality, "low"))
        f = MN_PARTY_WEAK;
    else if (mn_text_eq_nocase(quality, "f.k.a."))
        f = MN_PARTY_FORMER;
    /* An alias may hold several, between semicolons. */
    mn_list_add_each(u->r, f, alias, ';');
    mn_list_add_date(u->r, MN_PARTY_BIRTH, part(u, PART_DATE), MN_LIST_UNSAID);
    mn_list_add_other(u->r, "aliasNote", part(u, PART_NOTE));
}

static void take_birth(struct un *u)
{
    mn_buf *b = &u->joined;
    mn_buf_clear(b);
    if (mn_text_eq_nocase(part(u, PART_DATE_TYPE), "approximately"))
        mn_buf_str(b, "circa ");
    if (part(u, PART_DATE).len)
        mn_buf_text(b, part(u, PART_DATE));
    else if (part(u, PART_YEAR).len)
        mn_buf_text(b, part(u, PART_YEAR));
    else if (part(u, PART_FROM).len)
        mn_buf_fmt(b, "%s to %s", u->part[PART_FROM].ptr,
                   part(u, PART_TO).len ? u->part[PART_TO].ptr : "");
    else
        mn_buf_clear(b);
    mn_list_add_date(u->r, MN_PARTY_BIRTH, mn_list_made(u->r, b), MN_LIST_UNSAID);
    mn_list_add_other(u->r, "birthNote", part(u, PART_NOTE));
}

static void take_birth_place(struct un *u)
{
    const enum part order[] = {PART_CITY, PART_STATE, PART_COUNTRY};
    mn_buf *b = &u->joined;
    mn_buf_clear(b);
    for (size_t i = 0; i < 3; i++)
        if (part(u, order[i]).len)
            mn_buf_fmt(b, "%s%s", b->len ? ", " : "", u->part[order[i]].ptr);
    mn_list_add_other(u->r, "birthPlace", mn_list_made(u->r, b));
    mn_list_add_other(u->r, "birthPlaceNote", part(u, PART_NOTE));
}

static void take_document(struct un *u)
{
    mn_text kind = part(u, PART_DOC).len ? part(u, PART_DOC) : part(u, PART_DOC2);
    const enum part order[] = {PART_DOC2, PART_ISSUER, PART_ISSUED, PART_NOTE};
    mn_buf *b = &u->joined;
    mn_buf_clear(b);
    for (size_t i = part(u, PART_DOC).len ? 0 : 1; i < 4; i++)
        if (part(u, order[i]).len)
            mn_buf_fmt(b, "%s%s", b->len ? ", " : "", u->part[order[i]].ptr);
    mn_text more = mn_list_made(u->r, b);
    if (part(u, PART_NUMBER).len)
        mn_list_add_id(u->r, kind, part(u, PART_NUMBER), more);
    else if (kind.len || more.len)
        mn_list_add_other(u->r, "document", more.len ? more : kind);
}

static bool ends_with(const char *name, const char *end)
{
    size_t n = strlen(name), m = strlen(end);
    return n >= m && strcmp(name + n - m, end) == 0;
}

/* The end of a group of a party. False when it is none. */
static bool take_group(struct un *u, const char *name)
{
    if (ends_with(name, "_ALIAS"))
        take_alias(u);
    else if (ends_with(name, "_ADDRESS")) {
        mn_list_add_address(u->r, part(u, PART_STREET), part(u, PART_CITY), part(u, PART_STATE),
                            part(u, PART_ZIP), part(u, PART_COUNTRY));
        mn_list_add_other(u->r, "addressNote", part(u, PART_NOTE));
    } else if (strcmp(name, "INDIVIDUAL_DATE_OF_BIRTH") == 0)
        take_birth(u);
    else if (strcmp(name, "INDIVIDUAL_PLACE_OF_BIRTH") == 0)
        take_birth_place(u);
    else if (strcmp(name, "INDIVIDUAL_DOCUMENT") == 0)
        take_document(u);
    else
        return false;
    for (size_t i = 0; i < PARTS; i++)
        mn_buf_clear(&u->part[i]);
    return true;
}

/* --- parties ------------------------------------------------------------------------------ */

static bool is_party(const char *name)
{
    return strcmp(name, "INDIVIDUAL") == 0 || strcmp(name, "ENTITY") == 0;
}

static mn_status on_start(mn_list_xml *x, void *payload, const char *name, const char **attributes,
                          mn_err *e)
{
    struct un *u = payload;
    (void)e;
    if (strcmp(name, "CONSOLIDATED_LIST") == 0)
        for (; attributes[0]; attributes += 2)
            if (strcmp(attributes[0], "dateGenerated") == 0)
                mn_list_published(u->r, mn_text_of(attributes[1]));
    if (is_party(name)) {
        u->line = mn_list_xml_line(x);
        u->individual = strcmp(name, "INDIVIDUAL") == 0;
        u->begun = false;
        mn_buf_clear(&u->data);
        mn_buf_clear(&u->type);
        for (size_t i = 0; i < NAMES; i++)
            mn_buf_clear(&u->name[i]);
        for (size_t i = 0; i < PARTS; i++)
            mn_buf_clear(&u->part[i]);
    }
    return MN_OK;
}

/* The reference number, as "CDi.001", which stands behind the name in every entry. */
static mn_status begin(struct un *u, mn_text id, mn_err *e)
{
    if (u->begun)
        return mn_list_fail(e, u->r, u->line, "an entry with two reference numbers: '%.*s'",
                            (int)id.len, id.ptr);
    u->begun = true;
    mn_list_begin(u->r, u->individual ? MN_SCHEMA_PERSON : MN_SCHEMA_ORGANIZATION, id, u->line);
    mn_list_add_other(u->r, "dataId", (mn_text){u->data.ptr, u->data.len});
    mn_list_add(u->r, MN_PARTY_PROGRAM, (mn_text){u->type.ptr, u->type.len});
    return MN_OK;
}

static mn_status finish(struct un *u, mn_err *e)
{
    mn_buf *b = &u->joined;
    mn_buf_clear(b);
    for (size_t i = 0; i < NAMES; i++)
        if (u->name[i].len)
            mn_buf_fmt(b, "%s%s", b->len ? " " : "", u->name[i].ptr);
    if (b->failed)
        return mn_fail_memory(e);
    if (!u->begun)
        return mn_list_reject(u->r, u->line, (mn_text){b->ptr ? b->ptr : "", b->len}, e,
                              "an entry without a reference number");
    mn_text name = {b->ptr ? b->ptr : "", b->len};
    mn_list_add(u->r, MN_PARTY_NAME, name);
    if (memchr(name.ptr, ';', name.len)) /* two names in one */
        mn_list_add_each(u->r, MN_PARTY_ALIAS, name, ';');
    return mn_list_emit(u->r, e);
}

/* A text that stands in the party itself. */
static void take_plain(struct un *u, const char *name, mn_text text)
{
    static const struct {
        const char *name;
        mn_party_field field;
    } fields[] = {
        {"NAME_ORIGINAL_SCRIPT", MN_PARTY_ALIAS},
        {"COMMENTS1", MN_PARTY_NOTES},
        {"TITLE", MN_PARTY_TITLE},
        {"DESIGNATION", MN_PARTY_TITLE},
        {"NATIONALITY", MN_PARTY_COUNTRY},
        {"NATIONALITY2", MN_PARTY_COUNTRY},
        {"LISTED_ON", MN_PARTY_LISTED},
        {"DELISTED_ON", MN_PARTY_ENDED},
    };
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (strcmp(name, fields[i].name) == 0) {
            mn_party_field f = fields[i].field;
            if (f == MN_PARTY_COUNTRY)
                mn_list_add_country(u->r, text);
            else if (f == MN_PARTY_LISTED || f == MN_PARTY_ENDED)
                mn_list_add_date(u->r, f, text, MN_LIST_UNSAID);
            else
                mn_list_add(u->r, f, text);
            return;
        }
    if (strcmp(name, "GENDER") == 0)
        mn_list_add_other(u->r, "gender", text);
    else if (strcmp(name, "LAST_DAY_UPDATED") == 0)
        mn_list_add_other(u->r, "lastUpdated", text);
    else /* what is not of the record alone */
        if (strcmp(name, "VERSIONNUM") != 0 && strcmp(name, "LIST_TYPE") != 0 &&
            strncmp(name, "SORT_KEY", 8) != 0)
            mn_list_add_other(u->r, name, text);
}

/* What stands before the id, and is kept until it is there. */
static mn_buf *early(struct un *u, const char *name)
{
    for (size_t i = 0; i < NAMES; i++)
        if (strcmp(name, name_parts[i]) == 0)
            return &u->name[i];
    return strcmp(name, "DATAID") == 0         ? &u->data
           : strcmp(name, "UN_LIST_TYPE") == 0 ? &u->type
                                               : NULL;
}

/* An element of a group: an alias, an address, ... */
static void take_part(struct un *u, const char *name, mn_text text)
{
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (strcmp(parts[i].name, name) == 0) {
            mn_buf *b = &u->part[parts[i].part];
            mn_buf_str(b, b->len ? ", " : "");
            mn_buf_text(b, text);
            u->r->failed = u->r->failed || b->failed;
            return;
        }
    mn_list_add_other(u->r, name, text);
}

/* Whether the element stands in a party, however deep. */
static bool inside(const mn_list_xml *x)
{
    size_t levels = 1;
    while (*mn_list_xml_up(x, levels) && !is_party(mn_list_xml_up(x, levels)))
        levels++;
    return *mn_list_xml_up(x, levels) != '\0';
}

static mn_status on_end(mn_list_xml *x, void *payload, const char *name, mn_text text, mn_err *e)
{
    struct un *u = payload;
    mn_buf *b;
    if (is_party(name))
        return finish(u, e);
    bool direct = is_party(mn_list_xml_up(x, 1)), within = is_party(mn_list_xml_up(x, 2));
    if (direct && strcmp(name, "REFERENCE_NUMBER") == 0)
        return begin(u, text, e);
    if (direct && !u->begun && (b = early(u, name))) {
        if (b->len && text.len)
            return mn_list_fail(e, u->r, mn_list_xml_line(x), "'%s' stands twice in an entry",
                                name);
        set(u->r, b, text);
        return MN_OK;
    }
    if (!u->begun && (direct || within) && text.len && strcmp(name, "VERSIONNUM") != 0)
        return mn_list_fail(e, u->r, mn_list_xml_line(x), "'%s' stands before the reference number",
                            name);
    if (!u->begun || (direct && take_group(u, name)) || !text.len)
        return MN_OK;
    if (direct)
        take_plain(u, name, text);
    else if (within && strcmp(name, "VALUE") == 0) /* <TITLE><VALUE>..</VALUE></TITLE> */
        take_plain(u, mn_list_xml_up(x, 1), text);
    else if (within)
        take_part(u, name, text);
    else if (inside(x))
        mn_list_add_other(u->r, name, text);
    return MN_OK;
}

mn_status mn_list_read_un_xml(mn_list_reader *r, mn_err *e)
{
    struct un u = {.r = r};
    mn_list_xml_handler h = {
        .root = "CONSOLIDATED_LIST", .payload = &u, .start = on_start, .end = on_end};
    mn_status st = MN_OK;
    for (size_t i = 0; i < r->files && !st; i++) {
        r->at = &r->file[i];
        st = mn_list_xml_read(r, &h, e);
    }
    for (size_t i = 0; i < PARTS; i++)
        mn_buf_free(&u.part[i]);
    for (size_t i = 0; i < NAMES; i++)
        mn_buf_free(&u.name[i]);
    mn_buf_free(&u.joined);
    mn_buf_free(&u.data);
    mn_buf_free(&u.type);
    return st;
}
