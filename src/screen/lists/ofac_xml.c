/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/lists/ofac_xml.c - OFAC's lists as XML (sdnList of sdnEntry): sdn.xml and
 * consolidated.xml. The file says how many entries it has, which is checked.
 */
#include "screen/lists/ofac.h"

#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "screen/lists/xml.h"

/* Elements of a group, which are gathered until it ends. */
enum part {
    PART_FIRST,
    PART_LAST,
    PART_TYPE,
    PART_CATEGORY,
    PART_ADDRESS1,
    PART_ADDRESS2,
    PART_ADDRESS3,
    PART_CITY,
    PART_STATE,
    PART_POSTCODE,
    PART_COUNTRY,
    PART_ID_TYPE,
    PART_ID_NUMBER,
    PART_ID_COUNTRY,
    PART_ISSUED,
    PART_EXPIRES,
    PART_BIRTH,
    PART_PLACE,
    PARTS
};
static const char *const part_names[PARTS] = {
    "firstName",      "lastName",    "type",        "category",        "address1",
    "address2",       "address3",    "city",        "stateOrProvince", "postalCode",
    "country",        "idType",      "idNumber",    "idCountry",       "issueDate",
    "expirationDate", "dateOfBirth", "placeOfBirth"};

struct ofac {
    mn_list_reader *r;
    mn_buf part[PARTS];
    /* Of the entry, before its id and kind are known to be the whole. */
    mn_buf uid, kind, first, last, title, joined;
    bool begun;
    uint64_t line, entries;
    int64_t count; /* as the file says; -1: it does not */
};

static mn_text text_of(const mn_buf *b)
{
    return (mn_text){b->ptr ? b->ptr : "", b->len};
}

static mn_text part(const struct ofac *o, enum part p)
{
    return text_of(&o->part[p]);
}

static void set(mn_list_reader *r, mn_buf *b, mn_text t)
{
    mn_buf_clear(b);
    mn_buf_text(b, t);
    r->failed = r->failed || b->failed;
}

/* The entry begins with its uid, names and kind; what follows belongs to the party. */
static mn_status begin(struct ofac *o, mn_err *e)
{
    mn_schema schema;
    if (o->begun)
        return MN_OK;
    if (!mn_ofac_schema(&schema, text_of(&o->kind))) {
        mn_list_fail(e, o->r, o->line, "no kind of entry: '%.*s'", (int)o->kind.len, o->kind.ptr);
        return MN_DATA;
    }
    o->begun = true;
    mn_list_begin(o->r, schema, text_of(&o->uid), o->line);
    return MN_OK;
}

/* "LAST, First", as OFAC's other formats have it. */
static void add_name(struct ofac *o, mn_party_field f, mn_text last, mn_text first)
{
    mn_buf *b = &o->joined;
    mn_buf_clear(b);
    mn_buf_text(b, last);
    mn_buf_str(b, last.len && first.len ? ", " : "");
    mn_buf_text(b, first);
    mn_list_add(o->r, f, mn_list_made(o->r, b));
}

static void add_alias(struct ofac *o)
{
    mn_text type = part(o, PART_TYPE);
    mn_party_field f =
        mn_text_eq_nocase(part(o, PART_CATEGORY), "weak") ? MN_PARTY_WEAK : MN_PARTY_ALIAS;
    if (f != MN_PARTY_WEAK && mn_text_eq_nocase(type, "f.k.a."))
        f = MN_PARTY_FORMER;
    add_name(o, f, part(o, PART_LAST), part(o, PART_FIRST));
}

static void add_address(struct ofac *o)
{
    mn_buf *b = &o->joined;
    mn_buf_clear(b);
    for (size_t p = PART_ADDRESS1; p <= PART_ADDRESS3; p++)
        if (o->part[p].len) {
            mn_buf_str(b, b->len ? ", " : "");
            mn_buf_text(b, part(o, (enum part)p));
        }
    mn_list_add_address(o->r, mn_list_made(o->r, b), part(o, PART_CITY), part(o, PART_STATE),
                        part(o, PART_POSTCODE), part(o, PART_COUNTRY));
}

static void add_document(struct ofac *o)
{
    static const struct {
        enum part part;
        const char *before;
    } more[] = {{PART_ID_COUNTRY, ""}, {PART_ISSUED, "issued "}, {PART_EXPIRES, "expires "}};
    mn_party_field f;
    mn_buf *b = &o->joined;
    mn_text kind = part(o, PART_ID_TYPE), number = part(o, PART_ID_NUMBER);
    mn_buf_clear(b);
    for (size_t i = 0; i < sizeof more / sizeof *more; i++)
        if (o->part[more[i].part].len) {
            mn_buf_fmt(b, "%s%s", b->len ? ", " : "", more[i].before);
            mn_buf_text(b, part(o, more[i].part));
        }
    if (mn_list_id_field(&f, kind) ||
        (number.len > 4 && mn_text_eq_nocase(mn_text_sub(number, 0, 4), "IMO "))) {
        mn_list_add_id(o->r, kind, number, mn_list_made(o->r, b));
        return;
    }
    /* Genders, sanctions and addresses of the web stand among the documents. */
    mn_buf whole = {0};
    mn_buf_text(&whole, kind);
    mn_buf_char(&whole, ' ');
    mn_buf_text(&whole, number);
    if (mn_text_eq_nocase(kind, "gender"))
        mn_list_add_other(o->r, "gender", number);
    else
        mn_list_add(o->r, MN_PARTY_NOTES, mn_list_made(o->r, &whole));
    mn_buf_free(&whole);
}

static bool add_group(struct ofac *o, const char *name)
{
    if (strcmp(name, "aka") == 0)
        add_alias(o);
    else if (strcmp(name, "address") == 0)
        add_address(o);
    else if (strcmp(name, "id") == 0)
        add_document(o);
    else if (strcmp(name, "nationality") == 0 || strcmp(name, "citizenship") == 0)
        mn_list_add_country(o->r, part(o, PART_COUNTRY));
    else if (strcmp(name, "dateOfBirthItem") == 0)
        mn_list_add_date(o->r, MN_PARTY_BIRTH, part(o, PART_BIRTH), MN_LIST_UNSAID);
    else if (strcmp(name, "placeOfBirthItem") == 0)
        mn_list_add_other(o->r, "birthPlace", part(o, PART_PLACE));
    else
        return false;
    for (size_t p = 0; p < PARTS; p++)
        mn_buf_clear(&o->part[p]);
    return true;
}

/* A text that stands in the entry itself. */
static void add_plain(struct ofac *o, const char *name, mn_text text)
{
    if (strcmp(name, "remarks") == 0)
        mn_ofac_remarks(o->r, text);
    else
        mn_list_add_other(o->r, name, text);
}

static mn_status on_start(mn_list_xml *x, void *payload, const char *name, const char **attributes,
                          mn_err *e)
{
    struct ofac *o = payload;
    (void)attributes;
    (void)e;
    if (strcmp(name, "sdnEntry") == 0 && mn_list_xml_in(x, "sdnList")) {
        o->begun = false;
        o->line = mn_list_xml_line(x);
        mn_buf_clear(&o->uid);
        mn_buf_clear(&o->kind);
        mn_buf_clear(&o->first);
        mn_buf_clear(&o->last);
        mn_buf_clear(&o->title);
        for (size_t p = 0; p < PARTS; p++)
            mn_buf_clear(&o->part[p]);
    }
    return MN_OK;
}

/* Elements of the entry that stand before all others. False for any other, and for one that is
 * there already. */
static bool take_head(struct ofac *o, const char *name, mn_text text)
{
    mn_buf *b = strcmp(name, "uid") == 0         ? &o->uid
                : strcmp(name, "sdnType") == 0   ? &o->kind
                : strcmp(name, "firstName") == 0 ? &o->first
                : strcmp(name, "lastName") == 0  ? &o->last
                : strcmp(name, "title") == 0     ? &o->title
                                                 : NULL;
    if (!b || b->len)
        return false;
    set(o->r, b, text);
    return true;
}

static mn_status finish(struct ofac *o, mn_err *e)
{
    mn_status st = begin(o, e);
    if (st)
        return st;
    o->entries++;
    add_name(o, MN_PARTY_NAME, text_of(&o->last), text_of(&o->first));
    mn_list_add(o->r, MN_PARTY_TITLE, text_of(&o->title));
    return o->joined.failed ? mn_fail_memory(e) : mn_list_emit(o->r, e);
}

/* Deeper in the entry: programs, vessels, and parts of groups. */
static void take_deep(struct ofac *o, const char *name, const char *in, mn_text text)
{
    if (strcmp(name, "uid") == 0 || strcmp(name, "mainEntry") == 0)
        return;
    if (strcmp(name, "program") == 0) {
        mn_list_add(o->r, MN_PARTY_PROGRAM, text);
        return;
    }
    if (strcmp(in, "vesselInfo") == 0) {
        if (strcmp(name, "vesselFlag") == 0)
            mn_list_add_country(o->r, text);
        mn_list_add_other(o->r, name, text);
        return;
    }
    for (size_t p = 0; p < PARTS; p++)
        if (strcmp(part_names[p], name) == 0 && !o->part[p].len) {
            set(o->r, &o->part[p], text);
            return;
        }
    mn_list_add_other(o->r, name, text); /* also what stands twice */
}

static mn_status on_end(mn_list_xml *x, void *payload, const char *name, mn_text text, mn_err *e)
{
    struct ofac *o = payload;
    const char *in = mn_list_xml_up(x, 1);
    bool direct = strcmp(in, "sdnEntry") == 0;
    mn_status st;
    if (strcmp(in, "publshInformation") == 0) {
        if (strcmp(name, "Publish_Date") == 0)
            mn_list_published(o->r, text);
        else if (strcmp(name, "Record_Count") == 0 && !mn_text_i64(text, &o->count))
            o->count = -1;
        return MN_OK;
    }
    if (strcmp(name, "sdnEntry") == 0)
        return finish(o, e);
    if (direct && o->begun && strcmp(name, "sdnType") == 0)
        return mn_list_fail(e, o->r, mn_list_xml_line(x), "the kind of an entry stands too late");
    if (!o->line || strcmp(mn_list_xml_up(x, 0), "sdnList") == 0 ||
        (direct && take_head(o, name, text)))
        return MN_OK;
    bool group = text.len == 0 && !direct && strcmp(mn_list_xml_up(x, 2), "sdnEntry") == 0;
    if (!text.len && !group)
        return MN_OK;
    if ((st = begin(o, e)))
        return st;
    if (group && add_group(o, name))
        return MN_OK;
    if (direct && text.len)
        add_plain(o, name, text);
    else if (text.len)
        take_deep(o, name, in, text);
    return MN_OK;
}

static mn_status check_count(struct ofac *o, mn_err *e)
{
    if (o->count < 0 || (uint64_t)o->count == o->entries)
        return MN_OK;
    mn_list_fail(e, o->r, 0, "%llu entries, but the file says that it has %lld",
                 (unsigned long long)o->entries, (long long)o->count);
    return mn_hint(e, "the file is not whole: fetch it again");
}

mn_status mn_list_read_ofac_xml(mn_list_reader *r, mn_err *e)
{
    struct ofac o = {.r = r, .count = -1};
    mn_list_xml_handler h = {.root = "sdnList", .payload = &o, .start = on_start, .end = on_end};
    mn_status st = MN_OK;
    for (size_t i = 0; i < r->files && !st; i++) {
        r->at = &r->file[i];
        o.count = -1;
        o.entries = 0;
        o.line = 0;
        st = mn_list_xml_read(r, &h, e);
        if (!st)
            st = check_count(&o, e);
    }
    for (size_t p = 0; p < PARTS; p++)
        mn_buf_free(&o.part[p]);
    mn_buf_free(&o.uid);
    mn_buf_free(&o.kind);
    mn_buf_free(&o.first);
    mn_buf_free(&o.last);
    mn_buf_free(&o.title);
    mn_buf_free(&o.joined);
    return st;
}
