/* SPDX-License-Identifier: Apache-2.0
 *
 * report/render.h - what the renderers share: where their bytes go, and the
 * list of them. A renderer appends to out->buf and calls mn_sink_spill() now
 * and then, so that a large report never lies in memory twice.
 */
#ifndef REPORT_RENDER_H
#define REPORT_RENDER_H

#include "core/buf.h"
#include "report/model.h"

enum {
    MN_SINK_PIECE = 1 << 16, /* bytes that are handed over at once */
    MN_SINK_REST = 8 << 20,  /* of a table, until it is told to give memory back */
};

typedef struct mn_sink {
    mn_buf buf;
    mn_write_fn write;
    void *payload;
    mn_err *e;
    mn_status status; /* the first failure; nothing is written after it */
    uint64_t handed;  /* bytes handed over */
} mn_sink;

/* Hands over what has gathered, when it is much or `all`. */
mn_status mn_sink_spill(mn_sink *out, bool all);
/* The same behind each of many rows of a table. */
mn_status mn_sink_row(mn_sink *out, const mn_table *t);

mn_status mn_render_terminal(const mn_report *r, const mn_render_options *o, mn_sink *out);
mn_status mn_render_markdown(const mn_report *r, mn_sink *out);
mn_status mn_render_html(const mn_report *r, mn_sink *out);
mn_status mn_render_pdf(const mn_report *r, const mn_render_options *o, mn_sink *out);
mn_status mn_render_json(const mn_report *r, mn_sink *out);
mn_status mn_render_manifest(const mn_report *r, mn_sink *out);
mn_status mn_render_ndjson(const mn_table *t, mn_sink *out);
mn_status mn_render_csv(const mn_table *t, bool for_people, mn_sink *out);
/* csv.c: a text as a cell. */
void mn_csv_put(mn_buf *b, mn_text t);

#endif
