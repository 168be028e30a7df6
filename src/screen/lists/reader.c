/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/lists/reader.c - making the parties of a list.
 */
#include "screen/lists/reader.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/files.h"
#include "core/map.h"
#include "core/text.h"
#include "screen/lists/names.h"
#include "screen/lists/when.h"

/* Lists pack to a tenth or so; a bomb to a thousandth. */
enum { SLUG = 60, SPAN = 10, ID_MAX = 512, RATIO = 200, HEADING = 60 };

/* --- ids ------------------------------------------------------------------------ */

static bool grow_ids(mn_list_ids *ids)
{
    mn_list_ids bigger = {.cap = ids->cap ? ids->cap * 2 : 1024, .count = ids->count};
    bigger.slot = calloc(bigger.cap, sizeof *bigger.slot);
    bigger.times = calloc(bigger.cap, sizeof *bigger.times);
    if (!bigger.slot || !bigger.times) {
        free(bigger.slot);
        free(bigger.times);
        return false;
    }
    for (size_t i = 0; i < ids->cap; i++)
        if (ids->slot[i]) {
            size_t k = (size_t)ids->slot[i] & (bigger.cap - 1);
            while (bigger.slot[k])
                k = (k + 1) & (bigger.cap - 1);
            bigger.slot[k] = ids->slot[i];
            bigger.times[k] = ids->times[i];
        }
    free(ids->slot);
    free(ids->times);
    *ids = bigger;
    return true;
}

/* How many times the id has been there, this time included; 0 without memory. */
static uint32_t count_id(mn_list_ids *ids, mn_text id)
{
    if (ids->count >= ids->cap / 2 && !grow_ids(ids))
        return 0;
    uint64_t hash = mn_hash64(id.ptr, id.len);
    hash = hash ? hash : 1;
    size_t k = (size_t)hash & (ids->cap - 1);
    while (ids->slot[k] && ids->slot[k] != hash)
        k = (k + 1) & (ids->cap - 1);
    ids->count += !ids->slot[k];
    ids->slot[k] = hash;
    return ++ids->times[k];
}

mn_text mn_list_made(mn_list_reader *r, const mn_buf *b)
{
    r->failed = r->failed || b->failed;
    return b->failed || !b->ptr ? (mn_text){"", 0} : (mn_text){b->ptr, b->len};
}

/* Why a list's own id can't be one; NULL when it can. */
static const char *wrong_id(mn_text id)
{
    if (id.len > ID_MAX)
        return "an id of more than 512 bytes";
    for (size_t i = 0; i < id.len; i++) {
        const unsigned char c = (unsigned char)id.ptr[i];
        bool second = c == 0xC2 && i + 1 < id.len && (unsigned char)id.ptr[i + 1] < 0xA0;
        if (c < ' ' || c == 0x7F || second)
            return "an id with a control character";
    }
    return NULL;
}

static void start(mn_list_reader *r, mn_schema schema, mn_text id, uint64_t line, bool derived)
{
    mn_buf_clear(&r->id);
    id = mn_text_trim(id);
    r->id_wrong = wrong_id(id);
    mn_buf_text(&r->id, mn_text_sub(id, 0, ID_MAX));
    r->derived = derived;
    mn_party_start(&r->maker, line);
    mn_party_set_id(&r->maker, (mn_text){r->id.ptr, r->id.len});
    mn_party_set_schema(&r->maker, schema);
}

void mn_list_begin(mn_list_reader *r, mn_schema schema, mn_text id, uint64_t line)
{
    start(r, schema, id, line, false);
}

/* "Good Will Co., Ltd." as "good-will-co-ltd". */
static void add_slug(mn_buf *b, mn_text name)
{
    size_t from = b->len;
    bool gap = false;
    for (size_t i = 0; i < name.len && b->len - from < SLUG; i++) {
        char c = name.ptr[i];
        if (c >= 'A' && c <= 'Z')
            c = (char)(c + ('a' - 'A'));
        if ((c < 'a' || c > 'z') && (c < '0' || c > '9')) {
            gap = b->len > from;
            continue;
        }
        if (gap)
            mn_buf_char(b, '-');
        gap = false;
        mn_buf_char(b, c);
    }
}

void mn_list_derive(mn_list_reader *r, mn_schema schema, mn_text name, mn_text also, uint64_t line)
{
    char hex[MN_SHA256_HEX];
    mn_buf *b = &r->scratch;
    name = mn_text_trim(name);
    mn_buf_clear(b);
    mn_buf_text(b, name);
    mn_buf_char(b, '\0');
    mn_buf_text(b, also);
    mn_sha256_hex(hex, mn_list_made(r, b).ptr, mn_list_made(r, b).len);
    mn_buf_clear(b);
    add_slug(b, name);
    mn_buf_fmt(b, "%s%.8s", b->len ? "-" : "", hex);
    mn_text id = mn_list_made(r, b);
    /* Namesakes are told apart by their order. */
    uint32_t times = count_id(&r->ids, id);
    r->failed = r->failed || !times;
    if (times > 1) {
        mn_buf_fmt(b, "-%u", times);
        id = mn_list_made(r, b);
    }
    start(r, schema, id, line, true);
}

/* --- values ------------------------------------------------------------------------ */

void mn_list_add(mn_list_reader *r, mn_party_field f, mn_text text)
{
    mn_party_add(&r->maker, f, text);
}

void mn_list_add_other(mn_list_reader *r, const char *key, mn_text text)
{
    mn_buf *b = &r->scratch;
    text = mn_text_trim(text);
    if (!text.len)
        return;
    mn_buf_clear(b);
    mn_buf_fmt(b, "%s=", key);
    mn_buf_text(b, text);
    mn_party_add(&r->maker, MN_PARTY_OTHER, mn_list_made(r, b));
}

void mn_list_add_column(mn_list_reader *r, mn_text heading, mn_text text)
{
    char key[HEADING + 1];
    heading = mn_text_trim(heading);
    size_t n = heading.len < HEADING ? heading.len : HEADING;
    while (n < heading.len && n && ((unsigned char)heading.ptr[n] & 0xC0) == 0x80)
        n--; /* no letter is cut in two */
    memcpy(key, n ? heading.ptr : "", n);
    key[n] = '\0';
    mn_list_add_other(r, n ? key : "column", text);
}

/* Words of lists for what is no name of a country elsewhere. */
static mn_text listed_country(mn_text text)
{
    static const char *const palestine[] = {"palestinian", "west bank", "gaza", "region: gaza"};
    for (size_t i = 0; i < sizeof palestine / sizeof *palestine; i++)
        if (mn_text_eq_nocase(text, palestine[i]))
            return mn_text_of("PS");
    if (mn_text_eq_str(text, "XKS")) /* SAM's */
        return mn_text_of("XK");
    return text;
}

void mn_list_add_country(mn_list_reader *r, mn_text text)
{
    static const char *const none[] = {"undetermined", "none identified", "unknown", "stateless"};
    char code[3] = "";
    text = listed_country(mn_text_trim(text));
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        if (mn_text_eq_nocase(text, none[i])) {
            mn_list_add_other(r, "country", text);
            return;
        }
    if (!text.len)
        return;
    const mn_country *c = mn_country_find(r->reference, text);
    if (c && c->iso2[0] && c->iso2[1]) {
        for (int i = 0; i < 2; i++)
            code[i] = (char)(c->iso2[i] >= 'A' && c->iso2[i] <= 'Z' ? c->iso2[i] + ('a' - 'A')
                                                                    : c->iso2[i]);
        text = mn_text_of(code);
    }
    mn_party_add(&r->maker, MN_PARTY_COUNTRY, text);
}

void mn_list_add_date(mn_list_reader *r, mn_party_field f, mn_text text, mn_list_order order)
{
    char date[MN_WHEN_SIZE];
    mn_when w = {0};
    text = mn_text_trim(text);
    if (!text.len)
        return;
    bool known = mn_when_read(&w, text, order == MN_LIST_MONTH_FIRST);
    if (!known || w.about || w.last)
        mn_list_add_other(r, mn_party_field_name(f), text);
    if (!known)
        return;
    if (!w.last || w.last - w.year > SPAN)
        w.last = w.last ? 0 : w.year;
    for (; w.year <= w.last; w.year++) {
        mn_when_write(date, &w);
        mn_party_add(&r->maker, f, mn_text_of(date));
    }
}

/* --- identifiers --------------------------------------------------------------------- */

/* Whether the words stand in the text, in any case. */
static bool holds(mn_text text, const char *words)
{
    size_t len = strlen(words);
    for (size_t i = 0; i + len <= text.len; i++)
        if (mn_text_eq_nocase((mn_text){text.ptr + i, len}, words))
            return true;
    return false;
}

bool mn_list_id_field(mn_party_field *f, mn_text kind)
{
    /* The first that is met in the kind's name decides. */
    static const struct {
        const char *words;
        mn_party_field field;
    } known[] = {
        {"passport", MN_PARTY_PASSPORT},
        {"pasaporte", MN_PARTY_PASSPORT},
        {"passeport", MN_PARTY_PASSPORT},
        {"social credit", MN_PARTY_USCC},
        {"legal entity number", MN_PARTY_LEI},
        {"legal entity identifier", MN_PARTY_LEI},
        {"d-u-n-s", MN_PARTY_DUNS},
        {"duns", MN_PARTY_DUNS},
        {"cage", MN_PARTY_CAGE},
        {"unique entity id", MN_PARTY_UEI},
        {"vessel registration", MN_PARTY_IMO},
        {"imo number", MN_PARTY_IMO},
        {"tax", MN_PARTY_TAX},
        {"fiscal", MN_PARTY_TAX},
        {"v.a.t", MN_PARTY_TAX},
        {"vat ", MN_PARTY_TAX},
        {"r.f.c.", MN_PARTY_TAX},
        {"nit #", MN_PARTY_TAX},
        {"ruc #", MN_PARTY_TAX},
        {"rif #", MN_PARTY_TAX},
        {"c.u.i.t.", MN_PARTY_TAX},
        {"registration", MN_PARTY_REGISTRATION},
        {"registry", MN_PARTY_REGISTRATION},
        {"company number", MN_PARTY_REGISTRATION},
        {"commercial", MN_PARTY_REGISTRATION},
        {"matricula", MN_PARTY_REGISTRATION},
        {"enterprise number", MN_PARTY_REGISTRATION},
        {"c.r. no", MN_PARTY_REGISTRATION},
        {"folio mercantil", MN_PARTY_REGISTRATION},
        {"trade license", MN_PARTY_REGISTRATION},
        {"identification", MN_PARTY_ID},
        {"identity", MN_PARTY_ID},
        {"national id", MN_PARTY_ID},
        {"cedula", MN_PARTY_ID},
        {"c.u.r.p.", MN_PARTY_ID},
        {"d.n.i.", MN_PARTY_ID},
        {"ssn", MN_PARTY_ID},
        {"driver's license", MN_PARTY_ID},
        {"electoral", MN_PARTY_ID},
        {"mmsi", MN_PARTY_ID},
        {"serial", MN_PARTY_ID},
        {"tail number", MN_PARTY_ID},
        {"construction number", MN_PARTY_ID},
        {"government gazette number", MN_PARTY_ID},
        {"license", MN_PARTY_ID},
        {"birth certificate", MN_PARTY_ID},
        {"residency number", MN_PARTY_ID},
        {"stateless person", MN_PARTY_ID},
        {"refugee id", MN_PARTY_ID},
        {"travel document", MN_PARTY_ID},
        {"chinese commercial code", MN_PARTY_FIELDS}, /* of characters of the name */
    };
    if (holds(kind, "secondary sanctions") || holds(kind, "former vessel"))
        return false;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (holds(kind, known[i].words)) {
            *f = known[i].field;
            return known[i].field != MN_PARTY_FIELDS;
        }
    return false;
}

/* "IMO 8898831": seven digits behind the letters; else what it was. */
static mn_text imo(mn_text value)
{
    mn_text t = mn_text_trim(value);
    if (t.len > 3 && mn_text_eq_nocase(mn_text_sub(t, 0, 3), "imo"))
        t = mn_text_trim(mn_text_sub(t, 3, t.len));
    if (t.len != 7)
        return (mn_text){NULL, 0};
    for (size_t i = 0; i < 7; i++)
        if (t.ptr[i] < '0' || t.ptr[i] > '9')
            return (mn_text){NULL, 0};
    return t;
}

void mn_list_add_id(mn_list_reader *r, mn_text kind, mn_text value, mn_text more)
{
    mn_party_field f;
    mn_buf *b = &r->scratch;
    kind = mn_text_trim(kind);
    value = mn_text_trim(value);
    more = mn_text_trim(more);
    if (!value.len)
        return;
    bool known = mn_list_id_field(&f, kind);
    mn_text number = imo(value);
    if (number.len && (!known || f == MN_PARTY_IMO || value.len > 7)) {
        f = MN_PARTY_IMO;
        known = true;
        value = number;
    } else if (known && f == MN_PARTY_IMO) {
        f = MN_PARTY_ID;
    }
    if (known)
        mn_party_add(&r->maker, f, value);
    if (known && !more.len && f != MN_PARTY_ID)
        return;
    mn_buf_clear(b);
    mn_buf_text(b, kind.len ? kind : mn_text_of("id"));
    mn_buf_char(b, '=');
    mn_buf_text(b, value);
    if (more.len)
        mn_buf_fmt(b, more.ptr[0] == '(' ? " %.*s" : " (%.*s)", (int)more.len, more.ptr);
    mn_party_add(&r->maker, MN_PARTY_OTHER, mn_list_made(r, b));
}

void mn_list_add_address(mn_list_reader *r, mn_text street, mn_text city, mn_text region,
                         mn_text postcode, mn_text country)
{
    const mn_text part[] = {street, city, region, postcode, country};
    mn_buf *b = &r->scratch;
    mn_buf_clear(b);
    for (size_t i = 0; i < sizeof part / sizeof *part; i++) {
        mn_text t = mn_text_trim(part[i]);
        if (!t.len)
            continue;
        mn_buf_str(b, b->len ? ", " : "");
        mn_buf_text(b, t);
    }
    /* A country alone is no address. */
    if ((mn_text_trim(street).len || mn_text_trim(city).len || mn_text_trim(region).len))
        mn_party_add(&r->maker, MN_PARTY_ADDRESS, mn_list_made(r, b));
    mn_party_add(&r->maker, MN_PARTY_CITY, city);
    mn_party_add(&r->maker, MN_PARTY_REGION, region);
    mn_party_add(&r->maker, MN_PARTY_POSTCODE, postcode);
    mn_list_add_country(r, country);
}

void mn_list_add_each(mn_list_reader *r, mn_party_field f, mn_text text, char separator)
{
    mn_text one;
    while (mn_text_split(&text, separator, &one)) {
        if (f == MN_PARTY_COUNTRY)
            mn_list_add_country(r, one);
        else if (f == MN_PARTY_BIRTH || f == MN_PARTY_LISTED || f == MN_PARTY_ENDED)
            mn_list_add_date(r, f, one, MN_LIST_UNSAID);
        else
            mn_list_add(r, f, one);
    }
}

/* --- the end of a party --------------------------------------------------------------- */

mn_status mn_list_emit(mn_list_reader *r, mn_err *e)
{
    const mn_party *p;
    mn_err own = MN_ERR_INIT;
    mn_text id = {r->id.ptr, r->id.len};
    if (r->failed || r->id.failed || r->scratch.failed)
        return mn_fail_memory(e);
    mn_names_spell(&r->maker, r->reference, false);
    mn_status st = mn_party_end(&p, &r->maker, &own);
    if (st == MN_DATA)
        return mn_list_reject(r, r->maker.party.line, r->derived ? (mn_text){"", 0} : id, e, "%s",
                              own.msg);
    if (st)
        return mn_fail_memory(e);
    if (!r->derived) {
        if (r->id_wrong)
            return mn_list_reject(r, p->line, id, e, "%s", r->id_wrong);
        if (!id.len)
            return mn_list_reject(r, p->line, mn_party_nth(p, MN_PARTY_NAME, 0), e, "no id");
        uint32_t times = count_id(&r->ids, id);
        if (!times)
            return mn_fail_memory(e);
        if (times > 1) {
            mn_list_fail(e, r, p->line, "the id stands twice: '%.*s'",
                         (int)(id.len < 60 ? id.len : 60), id.ptr);
            return r->o->columns
                       ? mn_hint(e, "two rows of one party: take one out, or leave id out of "
                                    "--columns, and rows get ids from their names")
                       : mn_hint(e, "a list names each party once: fetch the file again");
        }
    }
    r->out->parties++;
    r->out->schemas[p->schema]++;
    for (size_t i = 0; i < p->count; i++) {
        r->out->names += mn_party_is_name(p->value[i].field);
        r->out->identifiers += mn_party_is_id(p->value[i].field);
    }
    return r->take(r->payload, p, r->at ? r->at->source : 0, e);
}

/* --- what can't be read ------------------------------------------------------------------ */

mn_status mn_list_reject(mn_list_reader *r, uint64_t line, mn_text text, mn_err *e,
                         const char *reason, ...)
{
    mn_list_reading *o = r->out;
    char why[300];
    va_list args;
    o->rejected++;
    if (o->n_rejects == MN_LIST_REJECTS)
        return MN_OK;
    va_start(args, reason);
    vsnprintf(why, sizeof why, reason, args);
    va_end(args);
    if (!mn_grow(&o->reject, &o->room[1], o->n_rejects + 1, sizeof *o->reject))
        return mn_fail_memory(e);
    mn_list_refused *at = &o->reject[o->n_rejects];
    text = mn_text_sub(text, 0, 200);
    while (text.len && mn_utf8_bad(text) < text.len)
        text.len = mn_utf8_bad(text);
    *at = (mn_list_refused){.file = mn_arena_str(&o->arena, r->at ? r->at->name : ""),
                            .line = line,
                            .reason = mn_arena_str(&o->arena, why),
                            .text = mn_arena_text(&o->arena, text)};
    if (!at->file || !at->reason || !at->text.ptr)
        return mn_fail_memory(e);
    o->n_rejects++;
    return MN_OK;
}

mn_status mn_list_note(mn_list_reader *r, mn_err *e, const char *fmt, ...)
{
    mn_list_reading *o = r->out;
    char text[400];
    va_list args;
    if (o->n_notes == MN_LIST_NOTES)
        return MN_OK;
    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    char *kept = mn_arena_str(&o->arena, text);
    if (!kept || !mn_grow(&o->note, &o->room[2], o->n_notes + 1, sizeof *o->note))
        return mn_fail_memory(e);
    o->note[o->n_notes++] = kept;
    return MN_OK;
}

mn_status mn_list_fail(mn_err *e, const mn_list_reader *r, uint64_t line, const char *fmt, ...)
{
    char text[384];
    va_list args;
    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    return mn_fail_at(e, MN_DATA, r->at ? r->at->name : "", line, 0, "%s", text);
}

void mn_list_published(mn_list_reader *r, mn_text date)
{
    mn_when w;
    if (mn_when_read(&w, date, true) && w.day && !w.about && !w.last)
        mn_when_write(r->out->published, &w);
}

mn_status mn_list_stream(mn_stream **out, const mn_list_reader *r, mn_err *e)
{
    const mn_read_options o = {.max_bytes = mn_files_unpacked(r->ctx, UINT64_C(64) << 30),
                               .max_ratio = RATIO};
    return mn_stream_open(out, r->ctx, r->at->path, r->at->member, &o, e);
}
