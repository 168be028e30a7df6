/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/tables/epcis.c - documents of EPCIS 2.0 (ISO/IEC 19987:2024) in JSON: transformations are
 * events with their lots; an event with a source and a destination party is a supply. Receiving is
 * the other end of shipping: where a document has both, shipping counts alone. An event's day is
 * the one at its place: its eventTime by its eventTimeZoneOffset.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/parallel.h"
#include "core/text.h"
#include "table/json.h"
#include "table/stream.h"
#include "trace/tables/cell.h"
#include "trace/tables/day.h"
#include "trace/tables/epcis.h"
#include "trace/tables/gs1.h"
#include "trace/unit/unit.h"

enum { MOST = 256 << 20, AMOUNTS = 500, TEXT = 600 };

/* So much of a good, of a lot. */
typedef struct amount {
    uint64_t hash; /* of good, lot and unit */
    char good[TEXT], lot[TEXT];
    double quantity;
    uint16_t unit;
} amount;

typedef struct epcis {
    mn_tables_file *f;
    bool ships;                  /* the document has events of shipping */
    uint64_t line, event, units; /* event: its place in the document, from 1 */
    uint64_t idle, ends;
    uint64_t earlier; /* events of documents before it */
    amount *at;
    size_t n;
    char text[4][TEXT]; /* what strings stand for, for the row that is made */
    const char *why;    /* the event can't be read */
    mn_buf room;
} epcis;

/* The member of this name as spelled; empty where there is none. */
static mn_text member(mn_text object, const char *name)
{
    mn_json j;
    mn_json_member m;
    mn_text found = {"", 0};
    bool open = mn_json_open(&j, object);
    while (open && mn_json_next(&j, &m))
        if (m.kind != MN_JSON_NULL && m.key.len == strlen(name) + 2 &&
            memcmp(m.key.ptr + 1, name, m.key.len - 2) == 0)
            found = m.value;
    return found;
}

/* What a string, or an object's id, stands for: at most what an id may have. */
static void read_string(epcis *x, char out[TEXT], mn_text spelled)
{
    out[0] = '\0';
    if (spelled.len && spelled.ptr[0] == '{')
        spelled = member(spelled, "id");
    if (spelled.len < 2 || spelled.ptr[0] != '"')
        return;
    mn_buf_clear(&x->room);
    mn_json_unquote(&x->room, spelled);
    const size_t n = x->room.len;
    if (x->room.failed || n > MN_ID_MOST || (n && memchr(x->room.ptr, 0, n))) {
        x->why = "an identifier that is longer than 512 bytes, or holds U+0000";
        return;
    }
    if (n)
        memcpy(out, x->room.ptr, n);
    out[n] = '\0';
}

/* A party: its GLN, else the text as it is. A place: the same, and behind a point the extension,
 * as a GLN may have several places (EPC Tag Data Standard, SGLN; "0" is none). */
static void read_key(epcis *x, char out[TEXT], mn_text spelled, bool place)
{
    mn_gs1 id;
    char extension[TEXT];
    read_string(x, out, spelled);
    const char *why = mn_gs1_read(&id, mn_text_of(out));
    if (!why && id.kind == MN_GS1_GLN)
        why = mn_gs1_unescape(extension, sizeof extension, id.extension);
    if (why)
        x->why = why;
    else if (id.kind == MN_GS1_GLN && place && *extension && strcmp(extension, "0") != 0)
        snprintf(out, TEXT, "%s.%.*s", id.key, MN_ID_MOST - 14, extension);
    else if (id.kind == MN_GS1_GLN)
        snprintf(out, TEXT, "%s", id.key);
}

static bool ends(const char *text, const char *with)
{
    const size_t n = strlen(text), k = strlen(with);
    return n >= k && strcmp(text + n - k, with) == 0;
}

static void add(epcis *x, const char *epc, double quantity, uint16_t unit)
{
    mn_gs1 id;
    char lot[TEXT];
    const char *why = mn_gs1_read(&id, mn_text_of(epc));
    if (!why)
        why = mn_gs1_unescape(lot, sizeof lot, id.lot);
    if (why || !*epc) {
        x->why = why ? why : "an EPC is missing";
        return;
    }
    if (id.kind == MN_GS1_SSCC) { /* what is in it is not told here */
        x->units++;
        return;
    }
    const char *good = id.kind == MN_GS1_GTIN ? id.key : epc;
    const uint64_t hash = mn_hash64_salted(lot, strlen(lot), mn_hash64(good, strlen(good))) + unit;
    for (size_t i = 0; i < x->n; i++)
        if (x->at[i].hash == hash && x->at[i].unit == unit && strcmp(x->at[i].good, good) == 0 &&
            strcmp(x->at[i].lot, lot) == 0) {
            x->at[i].quantity += quantity;
            return;
        }
    if (x->n == AMOUNTS) {
        x->why = "more different goods and lots than one event may have";
        return;
    }
    amount *a = &x->at[x->n++];
    snprintf(a->good, TEXT, "%s", good);
    snprintf(a->lot, TEXT, "%s", lot);
    a->hash = hash;
    a->quantity = quantity;
    a->unit = unit;
}

/* Instances count as pieces. */
static void add_epcs(epcis *x, mn_text list)
{
    mn_json j;
    mn_text item;
    mn_json_kind kind;
    char epc[TEXT];
    uint16_t piece = MN_UNIT_NONE;
    (void)mn_unit_find(&piece, mn_text_of("piece"));
    bool open = list.len && mn_json_array(&j, list);
    while (open && !x->why && mn_json_item(&j, &item, &kind)) {
        read_string(x, epc, item);
        if (!x->why)
            add(x, epc, 1, piece);
    }
}

static void add_quantities(epcis *x, mn_text list)
{
    mn_json j;
    mn_text item;
    mn_json_kind kind;
    char epc[TEXT], uom[TEXT];
    bool open = list.len && mn_json_array(&j, list);
    while (open && !x->why && mn_json_item(&j, &item, &kind)) {
        const mn_text number = member(item, "quantity");
        double v = NAN;
        uint16_t unit = MN_UNIT_NONE;
        read_string(x, epc, member(item, "epcClass"));
        read_string(x, uom, member(item, "uom"));
        if (number.len && (!mn_text_f64(number, &v) || v < 0 || v > 1e18))
            x->why = "a quantity that is negative, or no number";
        else if (!mn_unit_find(&unit, mn_text_of(uom[0] || !number.len ? uom : "piece")))
            x->why = "a unit that is not known";
        if (!x->why)
            add(x, epc, v, unit);
    }
}

/* The party (or place) of a list of sources or destinations. */
static void read_end(epcis *x, char party[TEXT], char place[TEXT], mn_text list, const char *key)
{
    mn_json j;
    mn_text item;
    mn_json_kind kind;
    char type[TEXT], is[TEXT];
    bool owns = false, open = list.len && mn_json_array(&j, list);
    party[0] = place[0] = '\0';
    while (open && !x->why && mn_json_item(&j, &item, &kind)) {
        read_string(x, type, member(item, "type"));
        read_key(x, is, member(item, key), ends(type, "location"));
        if (ends(type, "owning_party") || (ends(type, "possessing_party") && !owns)) {
            snprintf(party, TEXT, "%s", is);
            owns = ends(type, "owning_party");
        } else if (ends(type, "location")) {
            snprintf(place, TEXT, "%s", is);
        }
    }
}

/* --- rows ----------------------------------------------------------------------------------------
 */

static mn_row_at at_of(const epcis *x)
{
    return (mn_row_at){.line = (uint32_t)(x->line < UINT32_MAX ? x->line : UINT32_MAX),
                       .file = x->f->number};
}

/* Sides of a transformation; of a supply, output is false. */
static mn_status keep_goods(epcis *x, bool output, mn_err *e)
{
    mn_status st = MN_OK;
    for (size_t i = 0; i < x->n && !st; i++) {
        const mn_epcis_good g = {.good = x->at[i].good,
                                 .lot = x->at[i].lot,
                                 .quantity = x->at[i].quantity,
                                 .unit = x->at[i].unit,
                                 .output = output};
        st = mn_epcis_keep_good(x->f, &g, e);
    }
    return st;
}

/* Where a transformation took place, and whose it is. */
static void read_maker(epcis *x, mn_epcis_event *v, mn_text event)
{
    read_key(x, x->text[0], member(event, "bizLocation"), true);
    if (!x->text[0][0])
        read_key(x, x->text[0], member(event, "readPoint"), true);
    read_end(x, x->text[1], x->text[2], member(event, "sourceList"), "source");
    v->made = true;
    v->from = x->text[1];
    v->from_site = x->text[0];
}

static void take_amounts(epcis *x, mn_text event, const char *epcs, const char *quantities)
{
    x->n = 0;
    add_epcs(x, member(event, epcs));
    add_quantities(x, member(event, quantities));
}

/* What an event is called: by its id, else by its place, as a document is often one line and
 * events without ids must not become one. */
static const char *name_of(const epcis *x, const char *id, char made[80])
{
    snprintf(made, 80, "event %llu of file %u", (unsigned long long)x->event, x->f->number + 1U);
    return *id ? id : made;
}

/* Why an event comes to nothing, as is told of all that do for this reason. */
static const char no_goods[] = "naming no goods", other_end[] = "the other end of shipping",
                  no_transfer[] = "naming no source and destination party",
                  units_alone[] = "naming logistic units (SSCC) alone";

static mn_status nothing_in(epcis *x, const mn_epcis_event *v, bool any_unit, mn_err *e)
{
    const char *why = any_unit ? units_alone : no_goods;
    mn_status st = mn_epcis_pass_over(x->f, why, e);
    if (st || any_unit) /* which epcis-sscc tells */
        return st;
    return mn_tables_find(x->f->t, x->f->name, MN_EPCIS, "epcis-no-goods", "eventID",
                          mn_text_of(v->name),
                          "the event names no goods, and is not used: nothing can be said to have "
                          "gone over",
                          "give the goods in quantityList or epcList", v->at, e);
}

static mn_status transform(epcis *x, mn_epcis_event *v, mn_text event, mn_err *e)
{
    char own[TEXT];
    read_string(x, own, member(event, "transformationID"));
    const uint64_t before = x->units;
    /* both sides are read before anything is kept */
    take_amounts(x, event, "outputEPCList", "outputQuantityList");
    size_t goods = x->n;
    const uint64_t out = x->units;
    if (!x->why)
        take_amounts(x, event, "inputEPCList", "inputQuantityList");
    goods += x->n;
    const uint64_t in = x->units;
    v->own = own[0] ? own : v->name;
    read_maker(x, v, event);
    if (x->why)
        return MN_OK;
    if (!goods)
        return nothing_in(x, v, in > before, e);
    /* Of logistic units it is not told what is in them. */
    v->sides = (in > out ? MN_LOST_INPUT : 0U) | (out > before ? MN_LOST_OUTPUT : 0U);
    mn_status st = mn_epcis_keep(x->f, v, e);
    if (!st)
        st = keep_goods(x, false, e);
    take_amounts(x, event, "outputEPCList", "outputQuantityList");
    x->units = in; /* the outputs were read twice */
    return st ? st : keep_goods(x, true, e);
}

/* What goes from a source to a destination. */
static mn_status transfer(epcis *x, mn_epcis_event *v, const char *type, const char *id,
                          mn_text event, mn_err *e)
{
    const bool whole = ends(type, "AggregationEvent") || ends(type, "AssociationEvent");
    const uint64_t units = x->units;
    char step[TEXT];
    read_string(x, step, member(event, "bizStep"));
    read_end(x, x->text[0], x->text[1], member(event, "sourceList"), "source");
    read_end(x, x->text[2], x->text[3], member(event, "destinationList"), "destination");
    if (x->why)
        return MN_OK;
    if (!x->text[0][0] || !x->text[2][0] || strcmp(x->text[0], x->text[2]) == 0) {
        x->idle++;
        return mn_epcis_pass_over(x->f, no_transfer, e);
    }
    if (x->ships &&
        (ends(step, "receiving") || ends(step, "accepting") || ends(step, "arriving"))) {
        x->ends++;
        return mn_epcis_pass_over(x->f, other_end, e);
    }
    take_amounts(x, event, whole ? "childEPCs" : "epcList",
                 whole ? "childQuantityList" : "quantityList");
    if (x->why)
        return MN_OK;
    if (!x->n)
        return nothing_in(x, v, x->units > units, e);
    v->own = id;
    v->from = x->text[0];
    v->from_site = x->text[1];
    v->to = x->text[2];
    v->to_site = x->text[3];
    mn_status st = mn_epcis_keep(x->f, v, e);
    return st ? st : keep_goods(x, false, e);
}

/* The day at the event's place. *column: where it is wrong. */
static mn_status day_of(int32_t *day, const char **column, const char **hint, epcis *x,
                        mn_text event, const char *name, mn_err *e)
{
    char when[TEXT], offset[TEXT];
    const char *odd = NULL;
    int32_t last;
    read_string(x, when, member(event, "eventTime"));
    read_string(x, offset, member(event, "eventTimeZoneOffset"));
    if (x->why || !when[0])
        return MN_OK;
    x->why = mn_days_read(day, &last, mn_text_of(when), MN_DAYS_ISO, false, hint);
    if (x->why) {
        *column = "eventTime";
        return MN_OK;
    }
    odd = mn_trade_day_local(day, mn_text_of(when), mn_text_of(offset));
    return odd ? mn_tables_find(x->f->t, x->f->name, MN_EPCIS, "epcis-offset",
                                "eventTimeZoneOffset", mn_text_of(name), odd,
                                "write times as 2026-03-01T08:00:00Z, offsets as +08:00", at_of(x),
                                e)
               : MN_OK;
}

/* The id must be new; a declaration has that of the event that it is about. */
static mn_status check_id(epcis *x, const char *id, bool declares, mn_err *e)
{
    bool before = false;
    mn_status st = MN_OK;
    if (strlen(id) > 480)
        x->why = "an event's id of more than 480 bytes";
    else if (*id && !declares)
        st = mn_seen_put(&before, &x->f->t->seen[MN_EPCIS], mn_hash64(id, strlen(id)), e);
    if (before)
        x->why = "the event's id is there already";
    return st;
}

/* A transformation that one of its events is refused of is not known whole. */
static mn_status lose(epcis *x, const mn_epcis_event *v, const char *type, mn_text event, mn_err *e)
{
    char own[TEXT];
    if (!ends(type, "TransformationEvent"))
        return MN_OK;
    x->why = NULL;
    read_string(x, own, member(event, "transformationID"));
    if (x->why || !*own)
        return MN_OK;
    mn_epcis_event lost = *v;
    read_maker(x, &lost, event);
    if (x->why) /* of a place that can't be read */
        lost.from = lost.from_site = "";
    lost.own = own;
    lost.lost = true;
    lost.day = MN_NO_DAY;
    lost.sides = MN_LOST_INPUT | MN_LOST_OUTPUT;
    return mn_epcis_keep(x->f, &lost, e);
}

static mn_status take_event(epcis *x, mn_text event, mn_err *e)
{
    mn_tables_count *count = &x->f->t->count[MN_EPCIS];
    char type[TEXT], id[TEXT], made[80], told[TEXT];
    const char *hint = "", *column = "";
    const mn_text declared = member(event, "errorDeclaration");
    x->why = NULL;
    x->event = ++count->rows - x->earlier;
    read_string(x, type, member(event, "type"));
    read_string(x, id, member(event, "eventID"));
    mn_epcis_event v = {
        .name = name_of(x, id, made), .has_id = *id, .at = at_of(x), .day = MN_NO_DAY};
    mn_status st = x->why ? MN_OK : check_id(x, id, declared.len > 0, e);
    if (!st && !x->why)
        v.key = *id ? mn_hash64(id, strlen(id)) : mn_epcis_whole(event, &x->room);
    if (!st && !x->why && declared.len) {
        read_string(x, told, member(declared, "reason"));
        if (!x->why)
            return mn_epcis_declare(x->f, &v, mn_text_of(told),
                                    member(declared, "correctiveEventIDs"), e);
    }
    if (!st && !x->why)
        st = day_of(&v.day, &column, &hint, x, event, v.name, e);
    if (!st && !x->why)
        st = ends(type, "TransformationEvent") ? transform(x, &v, event, e)
                                               : transfer(x, &v, type, id, event, e);
    if (st || !x->why)
        return st;
    snprintf(told, TEXT, *id ? "event %llu: %.400s" : "event %llu", (unsigned long long)x->event,
             id);
    st = mn_tables_refuse(x->f, column, mn_text_of(told), x->why,
                          *hint ? hint : "look the event up in the document", at_of(x).line, e);
    return st ? st : lose(x, &v, type, event, e);
}

/* --- the document
 * ---------------------------------------------------------------------------------- */

static mn_text events_of(mn_text document)
{
    mn_text body = member(document, "epcisBody"), list = member(body, "eventList");
    if (!list.len)
        list = member(member(member(body, "queryResults"), "resultsBody"), "eventList");
    return list.len ? list : member(document, "eventList");
}

static mn_status tell(epcis *x, const char *kind, uint64_t n, const char *what, const char *hint,
                      mn_err *e)
{
    char text[200];
    if (!n)
        return MN_OK;
    snprintf(text, sizeof text, "%s: %llu", what, (unsigned long long)n);
    return mn_tables_find(x->f->t, x->f->name, MN_EPCIS, kind, "", (mn_text){"", 0}, text, hint,
                          (mn_row_at){.line = 1, .file = x->f->number}, e);
}

/* Why no list of events was found: a document that is cut, or none of EPCIS. */
static mn_status no_events(const epcis *x, mn_text document, mn_err *e)
{
    mn_json j;
    mn_json_member m;
    bool open = mn_json_open(&j, document), any = false;
    while (open && mn_json_next(&j, &m))
        any = true;
    const mn_text trimmed = mn_text_trim(document);
    if (j.error && (any || (trimmed.len && trimmed.ptr[0] == '{'))) {
        uint64_t line = 1;
        for (size_t i = 0; i < j.at && i < document.len; i++)
            line += document.ptr[i] == '\n';
        mn_fail_at(e, MN_DATA, x->f->name, line, 0, "broken JSON: %s", j.error);
        return mn_hint(e, "the document may be cut: get it again");
    }
    mn_fail_at(e, MN_DATA, x->f->name, 1, 0, "no EPCIS document: it has no eventList");
    return mn_hint(e, "EPCIS 2.0 in JSON is read; XML of EPCIS 1.2 can be converted by GS1's "
                      "tools");
}

static mn_status take_events(epcis *x, mn_text document, const mn_ctx *ctx, mn_err *e)
{
    const mn_text list = events_of(document);
    mn_json j;
    mn_text event;
    mn_json_kind kind;
    const char *counted = document.ptr;
    mn_status st = MN_OK;
    if (!list.len || !mn_json_array(&j, list))
        return no_events(x, document, e);
    while (!x->ships && mn_json_item(&j, &event, &kind)) {
        char step[TEXT];
        read_string(x, step, member(event, "bizStep"));
        x->ships = ends(step, "shipping") || ends(step, "departing");
    }
    (void)mn_json_array(&j, list);
    x->line = 1;
    while (!st && mn_json_item(&j, &event, &kind)) {
        for (; counted < event.ptr; counted++)
            x->line += *counted == '\n';
        if (!(st = mn_poll(ctx, e)))
            st = take_event(x, event, e);
    }
    if (!st && j.error)
        st = mn_fail_at(e, MN_DATA, x->f->name, x->line, 0, "broken JSON: %s", j.error);
    if (!st)
        st = tell(x, "epcis-no-transfer", x->idle,
                  "events without a source and a destination party say nothing of supplies",
                  "sourceList and destinationList of the type owning_party make a supply", e);
    if (!st)
        st =
            tell(x, "epcis-other-end", x->ends,
                 "events of receiving are the other end of shipping, and not counted again", "", e);
    return st ? st
              : tell(x, "epcis-sscc", x->units,
                     "logistic units (SSCC) are passed over, as no event says what is in them",
                     "give the goods in quantityList or epcList", e);
}

mn_status mn_tables_read_epcis(mn_tables_file *f, char hex[MN_SHA256_HEX], const mn_ctx *ctx,
                               const char *path, mn_err *e)
{
    epcis x = {.f = f, .earlier = f->t->count[MN_EPCIS].rows, .at = calloc(AMOUNTS, sizeof *x.at)};
    mn_stream *in = NULL;
    mn_buf b = {0};
    size_t got = 1;
    const mn_read_options o = {.max_bytes = MOST};
    mn_status st = x.at ? mn_stream_open(&in, ctx, path, NULL, &o, e) : mn_fail_memory(e);
    while (!st && got) {
        char *room = mn_buf_room(&b, 1 << 16);
        if (!room)
            st = mn_fail_memory(e);
        else if (!(st = mn_stream_read(in, room, 1 << 16, &got, e)))
            mn_buf_wrote(&b, room + got);
    }
    mn_text text = {b.ptr, b.len};
    if (!st && text.len >= 3 && memcmp(text.ptr, "\xEF\xBB\xBF", 3) == 0)
        text = mn_text_sub(text, 3, text.len);
    if (!st && (!text.len || mn_utf8_bad(text) != text.len))
        st = mn_fail_at(e, MN_DATA, f->name, 0, 0, text.len ? "not UTF-8" : "the file is empty");
    if (!st && !(st = take_events(&x, text, ctx, e)))
        st = mn_stream_sha256(in, hex, e);
    mn_stream_close(in);
    mn_buf_free(&b);
    mn_buf_free(&x.room);
    free(x.at);
    return st;
}
