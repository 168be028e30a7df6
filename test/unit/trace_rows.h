/* SPDX-License-Identifier: Apache-2.0
 *
 * trace_rows.h - what tests of trace/tables share: a sink that writes rows down, and a reading of
 * one text in memory, with what was refused and found.
 */
#ifndef TEST_TRACE_ROWS_H
#define TEST_TRACE_ROWS_H

#include "trace/tables/tables.h"

#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "core/buf.h"
#include "core/text.h"
#include "trace/tables/day.h"
#include "trace/unit/unit.h"

typedef struct written {
    mn_buf rows;
    size_t n;
} written;

static void put_day(mn_buf *b, int32_t day)
{
    char text[MN_DAY_SIZE];
    mn_trade_day_write(text, day);
    mn_buf_fmt(b, " %s", text[0] ? text : "-");
}

static void put(mn_buf *b, mn_text t)
{
    mn_buf_char(b, ' ');
    mn_buf_text(b, t.len ? t : mn_text_of("-"));
}

static void put_number(mn_buf *b, double v)
{
    if (isnan(v))
        mn_buf_str(b, " -");
    else
        mn_buf_fmt(b, " %g", v);
}

static void put_unit(mn_buf *b, uint16_t unit)
{
    mn_buf_fmt(b, " %s", mn_unit_at(unit) ? mn_unit_at(unit)->name : "-");
}

static mn_status supply(void *payload, const mn_supply_row *r, mn_err *e)
{
    written *w = payload;
    mn_buf *b = &w->rows;
    (void)e;
    w->n++;
    mn_buf_fmt(b, "%u:", r->at.line);
    put(b, r->id);
    put(b, r->seller);
    put(b, r->buyer);
    put(b, r->good);
    put(b, r->hs);
    put_day(b, r->from);
    put_day(b, r->until);
    put_number(b, r->quantity);
    put_unit(b, r->unit);
    if (r->value == MN_NO_VALUE)
        mn_buf_str(b, " -");
    else
        mn_buf_fmt(b, " %lld%s", (long long)r->value, r->currency);
    mn_buf_fmt(b, " %d", (int)r->kind);
    if (r->seller_site.len || r->buyer_site.len) {
        put(b, r->seller_site);
        put(b, r->buyer_site);
    }
    if (r->shipment) {
        put(b, r->shipment->bill);
        put(b, r->shipment->load_port);
        mn_buf_fmt(b, " %.2s", r->shipment->origin_country);
        put_number(b, r->shipment->weight_kg);
    }
    mn_buf_char(b, '\n');
    return MN_OK;
}

static mn_status party(void *payload, const mn_party *p, mn_text same_as, mn_row_at at, mn_err *e)
{
    written *w = payload;
    (void)e;
    w->n++;
    mn_buf_fmt(&w->rows, "%u:", at.line);
    put(&w->rows, p->id);
    mn_buf_fmt(&w->rows, " %s", mn_schema_name(p->schema));
    for (size_t i = 0; i < p->count; i++) {
        mn_buf_fmt(&w->rows, " %s=", mn_party_field_name(p->value[i].field));
        mn_buf_text(&w->rows, p->value[i].text);
    }
    if (same_as.len)
        put(&w->rows, same_as);
    mn_buf_char(&w->rows, '\n');
    return MN_OK;
}

static mn_status site(void *payload, const mn_site_row *r, mn_err *e)
{
    written *w = payload;
    mn_buf *b = &w->rows;
    (void)e;
    w->n++;
    mn_buf_fmt(b, "%u:", r->at.line);
    put(b, r->id);
    put(b, r->party);
    mn_buf_fmt(b, " %d %.2s", (int)r->kind, r->country);
    put_number(b, r->latitude);
    put_number(b, r->longitude);
    put_number(b, r->capacity_low);
    put_number(b, r->capacity_high);
    put_unit(b, r->capacity_unit);
    put_number(b, r->hectares);
    mn_buf_char(b, '\n');
    return MN_OK;
}

static mn_status part(void *payload, const mn_part_row *r, mn_err *e)
{
    written *w = payload;
    mn_buf *b = &w->rows;
    (void)e;
    w->n++;
    mn_buf_fmt(b, "%u:", r->at.line);
    put(b, r->id);
    mn_buf_fmt(b, " %s %s", r->kind == MN_EVENT ? "event" : "recipe", r->output ? "out" : "in");
    put(b, r->good);
    put_number(b, r->low);
    put_number(b, r->high);
    put_unit(b, r->unit);
    mn_buf_char(b, '\n');
    return MN_OK;
}

static mn_status lost(void *payload, const mn_part_row *r, unsigned sides, mn_err *e)
{
    written *w = payload;
    (void)e;
    mn_buf_fmt(&w->rows, "%u:", r->at.line);
    put(&w->rows, r->id);
    put(&w->rows, r->party);
    mn_buf_fmt(&w->rows, " lost%s%s\n", sides & MN_LOST_INPUT ? " in" : "",
               sides & MN_LOST_OUTPUT ? " out" : "");
    return MN_OK;
}

static mn_status document(void *payload, const mn_document_row *r, mn_err *e)
{
    written *w = payload;
    mn_buf *b = &w->rows;
    (void)e;
    w->n++;
    mn_buf_fmt(b, "%u:", r->at.line);
    put(b, r->id);
    put(b, r->kind);
    mn_buf_fmt(b, " %d", (int)r->about);
    put(b, r->subject);
    put_day(b, r->date);
    put_day(b, r->until);
    put_day(b, r->received);
    mn_buf_char(b, '\n');
    return MN_OK;
}

/* A reading of one text in memory, and what came of it. */
typedef struct reading {
    written w;
    mn_tables *t;
    mn_status st;
    mn_err e;
} reading;

static inline void read_files(reading *x, mn_trade_table what, const mn_memory_file *file, size_t n,
                              const mn_tables_options *o, unsigned threads)
{
    const mn_files files = {.file = file, .count = n};
    const mn_ctx ctx = {.files = &files, .threads = threads};
    memset(x, 0, sizeof *x);
    const mn_tables_sink sink = {.payload = &x->w,
                                 .party = party,
                                 .site = site,
                                 .supply = supply,
                                 .part = part,
                                 .lost = lost,
                                 .document = document};
    assert_int_equal(mn_tables_new(&x->t, &sink, o, &x->e), MN_OK);
    for (size_t i = 0; i < n && !x->st; i++)
        x->st = mn_tables_read(x->t, what, file[i].name, &ctx, &x->e);
    if (!x->st)
        x->st = mn_tables_end(x->t, &x->e);
}

static inline void read_with(reading *x, mn_trade_table what, const char *name, mn_text text,
                             const mn_tables_options *o, unsigned threads)
{
    const mn_memory_file file = {name, text.ptr, text.len};
    read_files(x, what, &file, 1, o, threads);
}

static inline void read_text(reading *x, mn_trade_table what, const char *text)
{
    read_with(x, what, "f.csv", mn_text_of(text), NULL, 1);
    if (x->st)
        fail_msg("%s (%s)", x->e.msg, x->e.hint);
}

static inline void end(reading *x)
{
    mn_tables_free(x->t);
    mn_buf_free(&x->w.rows);
}

static inline void check_rows(reading *x, const char *rows)
{
    const char *is = x->w.rows.ptr ? x->w.rows.ptr : "";
    if (strcmp(is, rows) != 0)
        fail_msg("rows are\n%sin place of\n%s", is, rows);
}

/* The one refused row: its column, text and the beginning of the reason. */
static inline void check_refused(reading *x, size_t i, uint32_t line, const char *column,
                                 const char *text, const char *reason)
{
    if (i >= mn_tables_refused(x->t))
        fail_msg("%zu rows are refused", mn_tables_refused(x->t));
    const mn_tables_told *r = mn_tables_refused_at(x->t, i);
    assert_int_equal(r->at.line, line);
    assert_string_equal(r->column, column);
    assert_string_equal(r->text, text);
    if (strncmp(r->reason, reason, strlen(reason)) != 0)
        fail_msg("'%s' is not '%s'", r->reason, reason);
    assert_true(r->hint[0]);
}

static inline void check_finding(reading *x, size_t i, uint32_t line, const char *kind,
                                 const char *text)
{
    if (i >= mn_tables_findings(x->t))
        fail_msg("there are %zu findings", mn_tables_findings(x->t));
    const mn_tables_told *r = mn_tables_finding_at(x->t, i);
    assert_string_equal(r->kind, kind);
    assert_int_equal(r->at.line, line);
    assert_string_equal(r->text, text);
}

#endif
