/* SPDX-License-Identifier: Apache-2.0
 *
 * report_sample.h - what the tests of reports share: a writer into memory, short
 * ways to build tables, and a small report with one of everything.
 */
#ifndef TEST_REPORT_SAMPLE_H
#define TEST_REPORT_SAMPLE_H

#include <manumit/report.h>

#include "check.h"
#include "core/buf.h"

typedef struct sink {
    mn_buf buf;
    long fail_at; /* the call that fails, from 0; -1: none */
    long calls;
} sink;

static inline mn_status sink_write(void *payload, const char *bytes, size_t len, mn_err *e)
{
    sink *s = payload;
    if (s->fail_at == s->calls++) {
        if (e) {
            *e = (mn_err)MN_ERR_INIT;
            e->status = MN_SYSTEM;
            snprintf(e->msg, sizeof e->msg, "disk full");
        }
        return MN_SYSTEM;
    }
    mn_buf_add(&s->buf, bytes, len);
    return MN_OK;
}

/* The whole output as a string, to be freed with mn_buf_free(&s->buf). */
static inline const char *rendered(sink *s, const mn_report *r, const mn_render_options *o)
{
    *s = (sink){.fail_at = -1};
    mn_err e = MN_ERR_INIT;
    if (mn_report_render(r, o, sink_write, s, &e) != MN_OK)
        fail_msg("%s (%s)", e.msg, e.hint);
    mn_buf_str(&s->buf, "");
    return s->buf.ptr;
}

static inline void check_render(const mn_report *r, mn_render format, unsigned width,
                                const char *want, const char *file, int line)
{
    sink s;
    mn_render_options o = {.format = format, .width = width};
    const char *got = rendered(&s, r, &o);
    bool same = strcmp(got, want) == 0;
    if (!same)
        print_error("--- got\n%s\n--- wanted\n%s\n", got, want);
    mn_buf_free(&s.buf);
    if (!same)
        _fail(file, line);
}
#define assert_render(r, format, width, want)                                                      \
    check_render(r, format, width, want, __FILE__, __LINE__)

#define good(call) assert_int_equal((call), MN_OK)

static inline mn_report *new_report(const char *title)
{
    mn_report *r = NULL;
    good(mn_report_new(&r, "footprint", title, NULL));
    return r;
}

/* Columns are "name:text,people:f64"; types: text i64 f64 bool date money. */
static inline mn_table *new_table(const char *name, const char *columns)
{
    static const char *const types[] = {"text", "i64", "f64", "bool", "date", "money"};
    mn_table *t = NULL;
    char column[64], type[16];
    int used = 0;
    good(mn_table_new(&t, name, NULL));
    while (sscanf(columns, "%63[^:]:%15[a-z0-9]%n", column, type, &used) == 2) {
        int k = 0;
        while (k < 5 && strcmp(types[k], type) != 0)
            k++;
        good(mn_table_add_column(t, column, (mn_type)k, NULL));
        columns += used;
        columns += *columns == ',';
        if (!*columns)
            break;
    }
    return t;
}

static inline void add_row(mn_table *t)
{
    good(mn_table_add_row(t, 0, NULL));
}

static inline void put(mn_table *t, size_t col, const char *text)
{
    good(mn_table_put_text(t, col, mn_text_of(text), NULL));
}

static inline void add_figure(mn_report *r, const char *name, const char *label, double value,
                              double low, double high, const char *unit, bool headline)
{
    good(mn_report_figure(r, &(mn_figure){name, label, value, low, high, unit, "mrio", headline},
                          NULL));
}

/* Countries with people, intervals and money; the last has no value. */
static inline mn_table *countries(void)
{
    static const char *const names[][2] = {{"IND", "India"},
                                           {"PRK", "North Korea"},
                                           {"USA", "United States of America"},
                                           {"XXX", "Atlantis"}};
    mn_table *t =
        new_table("countries", "iso3:text,name:text,people:f64,low:f64,high:f64,spending:money");
    for (size_t i = 0; i < 4; i++) {
        double v = 1.21 / (double)(1 + i * i);
        add_row(t);
        put(t, 0, names[i][0]);
        put(t, 1, names[i][1]);
        if (i == 3)
            continue;
        mn_table_put_f64(t, 2, v);
        mn_table_put_f64(t, 3, v * 0.4);
        mn_table_put_f64(t, 4, v * 2.5);
        mn_table_put_money(t, 5, 124050 - (int64_t)i * 124051);
    }
    return t;
}

static inline mn_report *sample(void)
{
    mn_report *r = new_report("People behind purchases.csv");
    add_figure(r, "people", "People in forced labour behind this spending", 0.1234, 0.05, 0.31,
               "people", true);
    add_figure(r, "lines", "Lines read", 12345, (double)NAN, (double)NAN, "lines", false);
    good(mn_report_text(r, MN_TEXT_HEADING, "Where they work", NULL));
    good(mn_report_text(r, MN_TEXT_PARA,
                        "The goods were traced through the world economy to the countries where "
                        "the work is done.",
                        NULL));
    good(mn_report_table(r, countries(),
                         &(mn_table_view){.title = "By country",
                                          .first = 3,
                                          .columns = "name=Country,people=People,low=At least:3,"
                                                     "high=At most:1,spending=Spent"},
                         NULL));
    good(mn_report_chart(r,
                         &(mn_chart){.kind = MN_CHART_BARS,
                                     .title = "People",
                                     .table = "countries",
                                     .label = "name",
                                     .value = "people",
                                     .low = "low",
                                     .high = "high",
                                     .unit = "people",
                                     .first = 3,
                                     .alt = "Bars: India leads."},
                         NULL));
    good(mn_report_text(r, MN_TEXT_BULLET, "Ask the suppliers of the largest lines.", NULL));
    good(mn_report_text(r, MN_TEXT_BULLET, "Prefer those who publish their factories.", NULL));
    good(mn_report_text(r, MN_TEXT_NOTE, "Method: input-output analysis.", NULL));
    good(mn_report_warning(r, "1 of 4 countries has no value.", NULL));
    good(mn_report_manifest_input(r, "purchases", "purchases.csv", "9f86d0", NULL));
    good(mn_report_manifest_option(r, "country", "US", NULL));
    good(mn_report_manifest_option(r, "columns", "a=b", NULL));
    good(mn_report_manifest_option(r, "columns", "c=d", NULL));
    good(mn_report_manifest_text(r, "seed", "0", NULL));
    return r;
}

#endif
