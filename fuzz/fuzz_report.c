/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_report.c - strangers' texts in reports. Lines are title, notes, labels and cells;
 * the first byte picks the format. What is shown to people holds no control character
 * and no element of HTML that a text brought along.
 */
#include <stdlib.h>
#include <string.h>

#include <manumit/report.h>

#include "core/buf.h"
#include "core/text.h"
#include "fuzz.h"

enum { COLUMNS = 3, ROWS = 40 };

static mn_status gather(void *payload, const char *bytes, size_t len, mn_err *e)
{
    (void)e;
    mn_buf_add(payload, bytes, len);
    return MN_OK;
}

#define GOOD(call) FUZZ_CHECK((call) == MN_OK)

/* A table of the lines from `from` on: text, number, text. */
static mn_table *table(mn_text *line, size_t n)
{
    mn_table *t = NULL;
    GOOD(mn_table_new(&t, "cells", NULL));
    GOOD(mn_table_add_column(t, "text", MN_TEXT, NULL));
    GOOD(mn_table_add_column(t, "number", MN_F64, NULL));
    GOOD(mn_table_add_column(t, "more", MN_TEXT, NULL));
    for (size_t i = 0; i < n && i < ROWS; i++) {
        GOOD(mn_table_add_row(t, i + 1, NULL));
        GOOD(mn_table_put_text(t, 0, line[i], NULL));
        mn_table_put_f64(t, 1, (double)line[i].len * 1e17 - 3);
        GOOD(mn_table_put_text(t, 2, line[n - 1 - i], NULL));
    }
    return t;
}

static mn_report *report(mn_text *line, size_t n)
{
    const mn_table_view view = {.title = "Cells", .columns = "text=Text,number=Number:1,more=More"};
    mn_report *r = NULL;
    char title[256] = "";
    const size_t len = n && line[0].len < sizeof title ? line[0].len : 0;
    if (len)
        memcpy(title, line[0].ptr, len);
    GOOD(mn_report_new(&r, "fuzz", title, NULL));
    const mn_chart bars = {.kind = MN_CHART_BARS,
                           .title = title,
                           .table = "cells",
                           .label = "text",
                           .value = "number",
                           .alt = title,
                           .note = title};
    GOOD(mn_report_warning(r, title, NULL));
    GOOD(mn_report_text(r, MN_TEXT_BULLET, title, NULL));
    GOOD(mn_report_table(r, table(line, n), &view, NULL));
    GOOD(mn_report_chart(r, &bars, NULL));
    return r;
}

/* No control character but line ends; ESC only in our own colours, which are off. */
static void check_shown(const mn_buf *b)
{
    const mn_text all = {b->ptr, b->len};
    FUZZ_CHECK(mn_utf8_bad(all) == all.len);
    for (size_t i = 0; i < b->len; i++)
        FUZZ_CHECK((unsigned char)b->ptr[i] >= ' ' || b->ptr[i] == '\n');
}

static void check_html(const mn_buf *b)
{
    const mn_text all = {b->ptr, b->len};
    FUZZ_CHECK(mn_utf8_bad(all) == all.len);
    FUZZ_CHECK(!strstr(b->ptr, "<x") && !strstr(b->ptr, "<script>x"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const mn_render formats[] = {MN_RENDER_TERMINAL, MN_RENDER_MARKDOWN, MN_RENDER_HTML,
                                        MN_RENDER_JSON,     MN_RENDER_NDJSON,   MN_RENDER_CSV,
                                        MN_RENDER_MANIFEST, MN_RENDER_PDF};
    mn_text line[ROWS];
    size_t n = 0;
    mn_buf out = {0};
    mn_err e = MN_ERR_INIT;
    if (size < 2 || mn_utf8_bad((mn_text){(const char *)data + 1, size - 1}) < size - 1 ||
        memchr(data + 1, 0, size - 1))
        return 0; /* readers refuse these */
    mn_text rest = {(const char *)data + 1, size - 1};
    while (rest.len && n < ROWS && mn_text_split(&rest, '\n', &line[n]))
        n++;
    const mn_render_options o = {
        .format = formats[data[0] % 8], .width = 40 + data[0] % 100, .table = "cells"};
    mn_report *r = report(line, n);
    const mn_status st = mn_report_render(r, &o, gather, &out, &e);
    FUZZ_CHECK(st == MN_OK || (st == MN_SYSTEM && o.format == MN_RENDER_PDF));
    mn_buf_str(&out, "");
    if (o.format == MN_RENDER_TERMINAL || o.format == MN_RENDER_MARKDOWN)
        check_shown(&out);
    if (o.format == MN_RENDER_HTML)
        check_html(&out);
    mn_buf_free(&out);
    mn_report_free(r);
    return 0;
}
