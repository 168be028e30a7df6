/* SPDX-License-Identifier: Apache-2.0
 *
 * list_formats.c - manumit list formats.
 */
#include "screen/commands/command.h"
#include "screen/lists/lists.h"
#include "table/maker.h"

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    mn_report *r = NULL;
    mn_maker k = mn_maker_new("formats", "format:t title:t files:t publisher:t", e);
    mn_table_view view = {.title = "Formats", .columns = "format=Format,title=List,files=Give"};
    (void)call;
    (void)ctx;
    for (size_t i = 0; i < mn_list_formats(); i++) {
        const mn_list_format *f = mn_list_format_at(i);
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, f->name);
        mn_make_str(&k, 1, f->title);
        mn_make_str(&k, 2, f->files);
        mn_make_str(&k, 3, f->publisher);
    }
    mn_table *t = mn_maker_end(&k);
    mn_status st =
        t ? mn_report_new(&r, "list formats", "Formats of lists that are read", e) : k.st;
    if (st)
        mn_table_free(t);
    else
        st = mn_report_table(r, t, &view, e);
    if (!st)
        st = mn_report_text(r, MN_TEXT_NOTE,
                            "Every file may be packed with gzip or zstd, or stand in a zip archive "
                            "or a folder. The format is told by what the files hold.",
                            e);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

static const mn_example examples[] = {{"manumit list formats", "what can be read"}, {NULL, NULL}};
static const mn_output outputs[] = {
    {"formats", "format,title,files,publisher", "formats of published lists"}, {NULL, NULL, NULL}};
const mn_command mn_list_formats_command = {.name = "list formats",
                                            .summary =
                                                "Name the formats of published lists that are read",
                                            .examples = examples,
                                            .outputs = outputs,
                                            .see_also = "list read,list import",
                                            .run = run,
                                            .quick = true};
