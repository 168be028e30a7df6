/* SPDX-License-Identifier: Apache-2.0
 *
 * report/render.c - picks the renderer and carries its bytes to the caller.
 */
#include "report/render.h"

#include "core/err.h"
#include "table/build.h"

mn_status mn_sink_spill(mn_sink *out, bool all)
{
    if (out->status)
        return out->status;
    if (out->buf.failed) {
        out->status = mn_fail_memory(out->e);
    } else if (out->buf.len && (all || out->buf.len >= MN_SINK_PIECE)) {
        out->status = out->write(out->payload, out->buf.ptr, out->buf.len, out->e);
        out->handed += out->buf.len;
        mn_buf_clear(&out->buf);
    }
    return out->status;
}

mn_status mn_sink_row(mn_sink *out, const mn_table *t)
{
    const uint64_t before = out->handed;
    const mn_status status = mn_sink_spill(out, false);
    if (before / MN_SINK_REST != out->handed / MN_SINK_REST)
        mn_table_rest(t);
    return status;
}

/* MN_USAGE for a table that isn't there, with the names of those that are. */
static mn_status no_table(const mn_report *r, const char *name, mn_err *e)
{
    mn_buf names = {0};
    mn_status status;
    for (size_t i = 0; i < r->tables_count; i++) {
        mn_buf_fmt(&names, "%s'%s'", i ? ", " : "", mn_table_name(r->tables[i].t));
    }
    if (name)
        status = mn_fail(e, MN_USAGE, "'%s' makes no table '%s'", r->command, name);
    else
        status = mn_fail(e, MN_USAGE, "'%s' makes no table", r->command);
    if (names.len && !names.failed)
        status = mn_hint(e, "its tables: %s", names.ptr);
    mn_buf_free(&names);
    return status;
}

static mn_status one_table(const mn_report *r, const mn_render_options *o, mn_sink *out)
{
    const char *name = o->table ? o->table : mn_report_main_table(r);
    const mn_table *t = mn_report_find_table(r, name);
    if (!t)
        return no_table(r, name, out->e);
    return o->format == MN_RENDER_CSV ? mn_render_csv(t, o->for_people, out)
                                      : mn_render_ndjson(t, out);
}

static mn_status render(const mn_report *r, const mn_render_options *o, mn_sink *out)
{
    switch (o->format) {
    case MN_RENDER_TERMINAL:
        return mn_render_terminal(r, o, out);
    case MN_RENDER_MARKDOWN:
        return mn_render_markdown(r, out);
    case MN_RENDER_HTML:
        return mn_render_html(r, out);
    case MN_RENDER_PDF:
        return mn_render_pdf(r, o, out);
    case MN_RENDER_JSON:
        return mn_render_json(r, out);
    case MN_RENDER_MANIFEST:
        return mn_render_manifest(r, out);
    case MN_RENDER_NDJSON:
    case MN_RENDER_CSV:
        return one_table(r, o, out);
    }
    return mn_fail(out->e, MN_USAGE, "no renderer %d", (int)o->format);
}

mn_status mn_report_render(const mn_report *r, const mn_render_options *o, mn_write_fn write,
                           void *payload, mn_err *e)
{
    static const mn_render_options plain = {.format = MN_RENDER_TERMINAL};
    mn_sink out = {.write = write, .payload = payload, .e = e};
    mn_status status = render(r, o ? o : &plain, &out);
    if (!status)
        status = mn_sink_spill(&out, true);
    mn_buf_free(&out.buf);
    return status;
}
