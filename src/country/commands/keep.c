/* SPDX-License-Identifier: Apache-2.0
 *
 * country/commands/keep.c - manumit country keep: a file of facts into the store.
 */
#include "country/fact/kept.h"

#include <stdlib.h>
#include <string.h>

#include "command/store_call.h"
#include "core/err.h"
#include "core/file.h"
#include "core/text.h"
#include "country/commands/command.h"
#include "country/commands/data.h"
#include "report/made.h"

/* All versions of a name, the newest first. */
static mn_status tell(mn_report *r, mn_store *s, mn_text name, mn_err *e)
{
    const mn_table_view view = {.title = "What is kept",
                                .columns = "name=Name!,version=Version!,counts=What is in it,"
                                           "imported=Imported,by=By"};
    mn_maker k = mn_maker_new("kept", "name:t version:i counts:t imported:t by:t digest:t", e);
    mn_store_cursor *c = NULL;
    mn_store_content v;
    bool any = true;
    mn_status st = mn_store_content_versions(&c, s, MN_FACTS_KIND, name, e);
    while (!st && !(st = mn_store_next_content(c, &v, &any, e)) && any) {
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, v.name);
        mn_make_i64(&k, 1, v.version);
        mn_make_str(&k, 2, v.counts);
        mn_make_text(&k, 3, mn_text_sub(mn_text_of(v.imported), 0, MN_STORE_DATE - 1));
        mn_make_str(&k, 4, v.by);
        mn_make_str(&k, 5, v.digest);
    }
    mn_store_cursor_free(c);
    mn_make_status(&k, st);
    return mn_report_made(r, &k, &view, e);
}

static mn_status work(mn_report *r, const mn_store_visit *v, mn_err *e)
{
    const char *path = mn_call_input(v->call, 1);
    const mn_text name = mn_text_trim(mn_text_of(mn_call_input(v->call, 0)));
    mn_reference *reference = NULL;
    mn_store_content content = {.version = 0};
    mn_table *t = NULL;
    char *bytes = NULL;
    size_t length = 0;
    bool fresh = false;
    mn_status st = mn_reference_new(&reference, MN_NEED_COUNTRIES | MN_NEED_GOODS, e);
    if (!st)
        st = mn_file_read(&bytes, &length, v->ctx, path, MN_FACTS_KEPT_BYTES, e);
    if (!st)
        st = mn_table_read_memory(&t, v->ctx, path, bytes, length, NULL, e);
    if (!st)
        st = mn_facts_keep(&content, &fresh, v->s, name, path, (mn_text){bytes, length}, t,
                           reference, &v->who.act, v->ctx, e);
    if (!st && *mn_table_sha256(t))
        st = mn_report_manifest_input(r, "facts", mn_table_source(t), mn_table_sha256(t), e);
    if (!st && !fresh)
        st = mn_report_text(r, MN_TEXT_PARA,
                            "The newest version is made of the same file: nothing was written.", e);
    if (!st)
        st = tell(r, v->s, name, e);
    mn_table_free(t);
    free(bytes);
    mn_reference_free(reference);
    return st;
}

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    static const mn_store_options create = {.create = true};
    static const mn_store_work keeping = {.name = "country keep",
                                          .title = "Facts into the store",
                                          .deed = MN_STORE_IMPORT,
                                          .options = &create,
                                          .work = work};
    return mn_call_store_report(out, &keeping, call, ctx, e);
}

static const mn_example examples[] = {
    {"manumit country import gsi.csv --year 2023 -o facts.csv && manumit country keep gsi "
     "facts.csv",
     "a download into rows, and the rows into the store"},
    {"manumit country show Ghana --kept", "with what the store holds"},
    {NULL, NULL}};
static const mn_input inputs[] = {
    {.name = "NAME",
     .help = "What the table is called in the store: a-z, 0-9, '-', '_', '.'.",
     .required = true},
    {.name = "FILE",
     .help = "Facts, as 'country import' makes them: columns country, year, indicator, value, "
             "source, retrieved.",
     .required = true},
    {.name = NULL}};
static const mn_option options[] = {MN_STORE_OPTION, MN_AS_USER_OPTION, {.name = NULL}};
static const mn_output outputs[] = {
    {"kept", "name,version,counts,imported,by,digest", "the table's versions, the newest first"},
    {NULL, NULL, NULL}};
const mn_command mn_country_keep_command = {
    .name = "country keep",
    .summary = "Keep a file of facts in the store, in versions that never change",
    .about = "The file's bytes are kept as they are, with its hash in the audit log. Commands read "
             "them with --kept: all versions, so that what a later one says otherwise marks the "
             "earlier figure as corrected, and both are shown.",
    .examples = examples,
    .inputs = inputs,
    .options = options,
    .outputs = outputs,
    .see_also = "country import,country facts,country show",
    .run = run,
    .words = 1,
    .deed = MN_STORE_IMPORT,
    .writes = true,
};
