/* SPDX-License-Identifier: Apache-2.0
 *
 * list_read.c - manumit list read: a list's files as parties, without storing anything.
 */
#include <stdlib.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/file.h"
#include "screen/commands/command.h"
#include "screen/commands/list_reading.h"
#include "screen/party/json.h"
#include "table/maker.h"

struct reading {
    mn_maker k;
    mn_file_out *to; /* NULL: not written */
    mn_buf line;
    bool brief;
    size_t left_out;
};

enum { SHOWN = 20 };

/* Values of a run of fields, between "; ". */
static void make_joined(struct reading *g, size_t col, const mn_party *p, mn_party_field from,
                        mn_party_field to)
{
    mn_buf *b = &g->line;
    mn_buf_clear(b);
    for (size_t i = 0; i < p->count; i++)
        if (p->value[i].field >= from && p->value[i].field <= to) {
            mn_buf_str(b, b->len ? "; " : "");
            mn_buf_text(b, p->value[i].text);
        }
    if (b->len)
        mn_make_text(&g->k, col, (mn_text){b->ptr, b->len});
}

static mn_status take(void *payload, const mn_party *p, size_t source, mn_err *e)
{
    struct reading *g = payload;
    (void)source;
    if (g->to) {
        mn_buf_clear(&g->line);
        mn_party_write(&g->line, p);
        mn_buf_char(&g->line, '\n');
        mn_status st =
            g->line.failed ? mn_fail_memory(e) : mn_file_write(g->to, g->line.ptr, g->line.len, e);
        if (st)
            return st;
    }
    if (g->brief && g->left_out++ >= SHOWN)
        return MN_OK;
    mn_make_row(&g->k, p->line);
    mn_make_text(&g->k, 0, p->id);
    mn_make_str(&g->k, 1, mn_schema_name(p->schema));
    mn_make_text(&g->k, 2, mn_party_nth(p, MN_PARTY_NAME, 0));
    make_joined(g, 3, p, MN_PARTY_ALIAS, MN_PARTY_FORMER);
    make_joined(g, 4, p, MN_PARTY_COUNTRY, MN_PARTY_COUNTRY);
    make_joined(g, 5, p, MN_PARTY_BIRTH, MN_PARTY_BIRTH);
    make_joined(g, 6, p, MN_PARTY_LEI, MN_PARTY_ID);
    make_joined(g, 7, p, MN_PARTY_PROGRAM, MN_PARTY_PROGRAM);
    make_joined(g, 8, p, MN_PARTY_LISTED, MN_PARTY_LISTED);
    make_joined(g, 9, p, MN_PARTY_STATUS, MN_PARTY_STATUS);
    make_joined(g, 10, p, MN_PARTY_PARENT, MN_PARTY_PARENT);
    if (p->line)
        mn_make_i64(&g->k, 11, (int64_t)p->line);
    return g->k.st;
}

static mn_status show(mn_report *r, struct reading *g, const mn_list_reading *l, mn_err *e)
{
    mn_table_view view = {.title = "Parties",
                          .first = SHOWN,
                          .columns = "id=Id!,schema=Kind,name=Name,aliases=Other names,"
                                     "country=Country,listed=Since"};
    if (g->brief && g->left_out > SHOWN)
        view.left_out = g->left_out - SHOWN;
    mn_table *t = mn_maker_end(&g->k);
    mn_status st = t ? mn_list_describe(r, l, true, e) : g->k.st;
    if (st) {
        mn_table_free(t);
        return st;
    }
    st = mn_report_table(r, t, &view, e);
    return st ? st : mn_list_describe_files(r, l, e);
}

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    size_t n = mn_call_inputs(call);
    const char *to = mn_call_text(call, "to");
    const char **paths = calloc(n + 1, sizeof *paths);
    struct reading g = {.brief = mn_call_brief(call)};
    mn_list_reading l = {0};
    mn_list_options o = mn_list_options_of(call);
    mn_report *r = NULL;
    mn_status st =
        paths ? mn_report_new(&r, "list read", "What the list holds", e) : mn_fail_memory(e);
    g.k = mn_maker_new("parties",
                       "id:t schema:t name:t aliases:t country:t birth_date:t identifiers:t "
                       "programs:t listed:t status:t parent:t line:i",
                       e);
    for (size_t i = 0; i < n && !st; i++)
        paths[i] = mn_call_input(call, i);
    if (!st && to)
        st = mn_file_create(&g.to, to, e);
    if (!st)
        st = mn_list_read(&l, ctx, paths, n, &o, take, &g, e);
    if (!st)
        st = show(r, &g, &l, e);
    else
        mn_table_free(mn_maker_end(&g.k));
    if (g.to && !st)
        st = mn_file_commit(g.to, e);
    else
        mn_file_abandon(g.to);
    mn_buf_free(&g.line);
    mn_list_reading_free(&l);
    free(paths);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

static const mn_example examples[] = {
    {"manumit list read sdn.csv alt.csv add.csv sdn_comments.csv", "OFAC's list, four files"},
    {"manumit list read consolidated.xml --csv -o un.csv", "the UN's list as a table"},
    {"manumit list read own.xlsx --columns name=Company,country=Land,alias=Trades as",
     "a list of your own"},
    {"manumit list read SAM_Exclusions.ZIP --to sam.ftm.json", "as FollowTheMoney's JSON"},
    {NULL, NULL}};
static const mn_input inputs[] = {
    {"PATH", "the files of one list, plain or packed, a zip archive, or a folder of them", true,
     true},
    {NULL, NULL, false, false}};
static const mn_option options[] = {
    MN_LIST_READ_OPTIONS,
    {.name = "to",
     .type = MN_OPT_OUTPUT,
     .arg = "FILE",
     .help = "Also write all that is known of each party, one to a line, as FollowTheMoney's "
             "JSON.",
     .local = true},
    {.name = NULL}};
static const mn_output outputs[] = {
    {"parties",
     "id,schema,name,aliases,country,birth_date,identifiers,programs,listed,status,parent,line",
     "the parties of the list"},
    MN_LIST_READ_TABLES,
    {NULL, NULL, NULL}};
const mn_command mn_list_read_command = {
    .name = "list read",
    .summary = "Show what the files of a published list hold",
    .about = "Reads a list without storing it: to see whether a file is read as it should be, or "
             "to have it as a table. Dates become ISO 8601, countries two letters; what has no "
             "field is kept with the party ('--to FILE' shows all of it). Rows that can't be "
             "read are listed with line and reason.\n\n"
             "A file that is cut, badly encoded, a page in place of a list, or in another "
             "format than it is said to be, is refused.",
    .examples = examples,
    .inputs = inputs,
    .options = options,
    .outputs = outputs,
    .see_also = "list formats,list import",
    .run = run,
    .local = true,
    .why_local = "it is there to look at files before they are imported"};
