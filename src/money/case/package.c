/* SPDX-License-Identifier: Apache-2.0
 *
 * money/case/package.c - see package.h.
 */
#include "money/case/package.h"

#include <string.h>

#include "core/err.h"
#include "core/folder_out.h"

typedef struct package {
    mn_folder_out folder;
    mn_buf *made;
    const mn_report *r;
    const mn_draft *d;
} package;

void mn_case_parts_free(mn_case_parts *p)
{
    mn_buf_free(&p->sar);
    mn_buf_free(&p->goaml);
    mn_buf_free(&p->todo.lines);
    *p = (mn_case_parts){.todo = {.n = 0}};
}

static mn_status put(package *p, const char *name, const mn_buf *b, mn_err *e)
{
    if (b->failed)
        return mn_fail_memory(e);
    const mn_status st = mn_folder_put(&p->folder, name, b->ptr, b->len, e);
    if (st)
        return st;
    mn_buf_fmt(p->made, "%s\n", name);
    return p->made->failed ? mn_fail_memory(e) : MN_OK;
}

static mn_status gather(void *payload, const char *bytes, size_t len, mn_err *e)
{
    mn_buf *b = payload;
    mn_buf_add(b, bytes, len);
    return b->failed ? mn_fail_memory(e) : MN_OK;
}

static mn_status put_report(package *p, const char *name, mn_render format, const char *table,
                            mn_err *e)
{
    mn_buf b = {0};
    const mn_render_options o = {
        .format = format, .table = table, .for_people = format == MN_RENDER_CSV};
    mn_status st = MN_OK;
    if (!table || mn_report_find_table(p->r, table)) {
        st = mn_report_render(p->r, &o, gather, &b, e);
        if (!st)
            st = put(p, name, &b, e);
    }
    mn_buf_free(&b);
    return st;
}

static mn_status put_narrative(package *p, mn_err *e)
{
    mn_buf b = {0};
    mn_narrative_text(&b, p->d->narrative);
    const mn_status st = put(p, "narrative.txt", &b, e);
    mn_buf_free(&b);
    return st;
}

static mn_status put_reports(package *p, bool pdf, mn_err *e)
{
    static const struct {
        const char *name;
        mn_render format;
        const char *table;
    } part[] = {
        {"report.html", MN_RENDER_HTML, NULL},
        {"report.md", MN_RENDER_MARKDOWN, NULL},
        {"transactions.csv", MN_RENDER_CSV, "transactions"},
        {"indicators.csv", MN_RENDER_CSV, "indicators"},
        {"parties.csv", MN_RENDER_CSV, "parties"},
    };
    mn_status st = MN_OK;
    for (size_t i = 0; !st && i < sizeof part / sizeof *part; i++)
        st = put_report(p, part[i].name, part[i].format, part[i].table, e);
    if (!st && pdf)
        st = put_report(p, "report.pdf", MN_RENDER_PDF, NULL, e);
    return st;
}

mn_status mn_case_package(const char *dir, const mn_report *r, const mn_draft *d,
                          const mn_case_parts *parts, bool pdf, mn_buf *made, mn_err *e)
{
    package p = {.made = made, .r = r, .d = d};
    mn_status st = mn_folder_begin(&p.folder, dir, e);
    if (!st)
        st = put_reports(&p, pdf, e);
    if (!st)
        st = put_narrative(&p, e);
    if (!st)
        st = put(&p, "todo.txt", &parts->todo.lines, e);
    if (!st && parts->sar.len)
        st = put(&p, "DRAFT-sar.xml", &parts->sar, e);
    if (!st && parts->goaml.len)
        st = put(&p, "DRAFT-goaml.xml", &parts->goaml, e);
    if (!st)
        st = mn_folder_put_sums(&p.folder, e);
    if (!st)
        st = mn_folder_commit(&p.folder, e);
    mn_folder_end(&p.folder);
    return st;
}
