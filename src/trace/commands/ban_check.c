/* SPDX-License-Identifier: Apache-2.0
 *
 * ban_check.c - manumit ban check: may these shipments enter?
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "command/store_call.h"
#include "core/err.h"
#include "report/made.h"
#include "trace/commands/ban.h"
#include "trace/commands/command.h"

static mn_status figures(mn_report *r, const mn_ban_count *c, mn_err *e)
{
    const mn_figure all[] = {
        {"detain", "Lines to be detained: a rule in force covers them", (double)c->lines[MN_DETAIN],
         NAN, NAN, "lines", "law as rows", true},
        {"hold", "Lines to be held: a person must look", (double)c->lines[MN_HOLD], NAN, NAN,
         "lines", "law as rows", true},
        {"released", "Lines that nothing here holds", (double)c->lines[MN_RELEASED], NAN, NAN,
         "lines", "law as rows", true},
        {"gaps", "of these, with something that was not looked at, as the line does not say it",
         (double)c->gaps, NAN, NAN, "lines", "law as rows", false}};
    mn_status st = MN_OK;
    for (size_t i = 0; i < sizeof all / sizeof *all && !st; i++)
        st = mn_report_figure(r, &all[i], e);
    return st;
}

static mn_status tables(mn_report *r, mn_ban_run *x, mn_err *e)
{
    const mn_table_view views[MN_B_TABLES] = {
        [MN_B_VERDICTS] = {.title = "Verdicts", .hidden = true},
        [MN_B_WHY] = {.title = "Why",
                      .first = 20,
                      .columns = "line=Line,result=Verdict,rule=Rule!,evidence=Why"},
        [MN_B_RULES] = {.title = "Rules that touched these lines",
                        .first = 20,
                        .columns = "rule=Rule!,lines=Decided,touched=Touched,title=What"},
        [MN_B_CLOCK] = {.title = "What is due, and when",
                        .first = 20,
                        .columns = "line=Line,step=Step,date=Until!,says=What,source=Source"},
        [MN_B_VALUES] = {.title = "Value",
                         .columns = "verdict=Verdict,currency=Currency,lines=Lines,value=Value"},
        [MN_B_GAPS] = {.title = "What lines do not say",
                       .columns = "gap=Gap!,lines=Lines,follows=Follows,says=What"},
        [MN_B_ODD] = {.title = "Cells that can't be read",
                      .first = 20,
                      .columns = "line=Line,column=Column,text=Text,reason=Reason"},
        [MN_B_NOT_USED] = {.title = "Rows that are no lines",
                           .first = 20,
                           .columns = "line=Line,text=Text,reason=Reason"}};
    mn_status st = MN_OK;
    for (size_t i = 0; i < MN_B_TABLES; i++) {
        mn_maker k = x->made[i];
        x->made[i].t = NULL;
        if (st) {
            mn_table_free(k.t);
            continue;
        }
        st = i <= MN_B_CLOCK ? mn_report_made(r, &k, &views[i], e)
                             : mn_report_made_any(r, &k, &views[i], e);
    }
    return st;
}

static mn_status notes(mn_report *r, const mn_ban_run *x, const mn_ban_asked *a, mn_err *e)
{
    char text[300];
    mn_status st = mn_report_text(
        r, MN_TEXT_NOTE,
        "Verdicts are proposals for an officer. Dates that are due count from the date of the "
        "line, as if the goods could be examined on that day.",
        e);
    if (!st && a->screened && !mn_bench_lists(x->bench))
        st = mn_report_warning(r,
                               "the store has no list: names were looked for among those that the "
                               "rules themselves name, and in no other",
                               e);
    if (!st && !a->screened)
        st = mn_report_text(r, MN_TEXT_NOTE,
                            "Names were looked for among those that the rules themselves name, "
                            "which are a part of the published lists. Give --store, --lists or "
                            "--list-file to look in whole lists.",
                            e);
    if (!st && !x->up)
        st = mn_report_text(r, MN_TEXT_NOTE,
                            "What lies above the makers and shippers was not looked at: --chain "
                            "does, with a chain that 'manumit trace import' made.",
                            e);
    if (!st && x->up) {
        const mn_upstream_count c = mn_upstream_counts(x->up);
        snprintf(text, sizeof text,
                 "Of the makers and shippers of these lines, %llu of %llu were found in the chain "
                 "'%s'; what lies above the others is not known.",
                 (unsigned long long)c.found, (unsigned long long)c.asked, x->chain->name);
        st = mn_report_text(r, MN_TEXT_NOTE, text, e);
    }
    if (!st)
        st = mn_ban_warn_of_totals(r, x->count.totals, e);
    const size_t rejects = mn_table_rejects(x->in->t);
    if (!st && rejects) {
        snprintf(text, sizeof text, "%zu row%s of the file can't be read, and %s not judged.",
                 rejects, rejects == 1 ? "" : "s", rejects == 1 ? "was" : "were");
        st = mn_report_warning(r, text, e);
    }
    for (size_t i = 0; i < mn_table_notes(x->in->t) && !st; i++)
        st = mn_report_warning(r, mn_table_note_at(x->in->t, i), e);
    return st;
}

static mn_status refused(mn_report *r, const mn_ban_run *x, mn_err *e)
{
    const mn_table_view view = {.title = "Rows that can't be read", .first = 20};
    mn_maker k = mn_maker_new("refused", "line:i reason:t text:t", e);
    for (size_t i = 0; i < mn_table_rejects(x->in->t); i++) {
        mn_make_row(&k, mn_table_reject_line(x->in->t, i));
        mn_make_i64(&k, 0, (int64_t)mn_table_reject_line(x->in->t, i));
        mn_make_str(&k, 1, mn_table_reject_reason(x->in->t, i));
        mn_make_text(&k, 2, mn_table_reject_text(x->in->t, i));
    }
    return mn_report_made_any(r, &k, &view, e);
}

static mn_status columns(mn_report *r, const mn_shipments *s, mn_err *e)
{
    const mn_table_view view = {.title = "Columns", .hidden = true};
    mn_maker k = mn_maker_new("columns", "name:t column:t", e);
    mn_buf unread = {0};
    for (size_t i = 0; i < mn_table_cols(s->t); i++) {
        const char *as = mn_shipment_column(s, i);
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, mn_table_col_name(s->t, i));
        mn_make_str(&k, 1, as);
        if (!as[0] && unread.len < 1000)
            mn_buf_fmt(&unread, "%s'%.60s'", unread.len ? ", " : "Columns that are not read: ",
                       mn_table_col_name(s->t, i));
    }
    mn_status st = mn_report_made(r, &k, &view, e);
    if (unread.len && !st) {
        mn_buf_char(&unread, '.');
        st = unread.failed ? mn_fail_memory(e) : mn_report_text(r, MN_TEXT_NOTE, unread.ptr, e);
    }
    mn_buf_free(&unread);
    return st;
}

static mn_status report(mn_report **out, mn_ban_run *x, const mn_ban_asked *a, mn_err *e)
{
    mn_report *r = NULL;
    mn_status st = mn_report_new(&r, "ban check", "May these shipments enter?", e);
    if (!st && !(st = figures(r, &x->count, e)) && !(st = tables(r, x, e)) &&
        !(st = refused(r, x, e)) && !(st = columns(r, x->in, e)) && !(st = notes(r, x, a, e)) &&
        !(st = mn_report_manifest_input(r, "shipments", mn_table_source(x->in->t),
                                        mn_table_sha256(x->in->t), e)))
        st = mn_ban_sign(r, x->law, mn_bench_lists(x->bench), x->chain, e);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

static mn_status run_check(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    mn_ban_asked a = {.into = mn_call_text(call, "into")};
    mn_law law = {0};
    mn_shipments in = {0};
    mn_ban_run x = {.law = &law, .in = &in, .all = mn_call_flag(call, "all")};
    mn_upstream *up = NULL;
    mn_store *store = NULL;
    mn_chain *chain = NULL;
    const char *path = mn_call_input(call, 0);
    mn_ban_lists(&a, call, ctx);
    mn_status st = mn_ban_on(&a.on, call, e);
    if (!st && !(st = mn_ban_law(&law, call, false, ctx, e)) &&
        !(st = mn_shipments_open(&in, path ? path : "-", mn_call_text(call, "sheet"),
                                 mn_call_text(call, "columns"), mn_ban_days(call), ctx, e)) &&
        !(st = mn_bench_new(&x.bench, &law, &a, ctx, e)))
        st = mn_ban_chain(&store, &chain, a.lists.lists || a.lists.store, call, ctx, e);
    if (!st && chain)
        st = mn_upstream_new(&up, chain, x.bench, ctx, e);
    x.chain = chain;
    x.up = up;
    if (!st && !(st = mn_ban_run_all(&x, ctx, e)))
        st = report(out, &x, &a, e);
    mn_ban_run_free(&x);
    mn_upstream_free(up);
    mn_bench_free(x.bench);
    mn_chain_close(chain);
    mn_store_close(store);
    mn_shipments_close(&in);
    mn_law_free(&law);
    return st;
}

static const mn_example examples[] = {
    {"manumit ban check shipments.csv", "which of these lines would be held or detained, and why"},
    {"manumit ban check shipments.xlsx --columns manufacturer=Producer,hs=Tariff",
     "a workbook of yours"},
    {"manumit ban check shipments.csv --store ours.db --lists uflpa@2025-01-15,cbp --csv",
     "against whole lists too, one of them as it stood on a day"},
    {"manumit ban check shipments.csv --store ours.db --chain cotton",
     "what lies up the chain of each maker and shipper counts too"},
    {"manumit ban check shipments.csv --on 2022-06-01", "as if all had come on that day"},
    {"manumit ban check shipments.csv --rules mylaw --table why --csv",
     "by tables of law of your own; all that touched each line"},
    {NULL, NULL}};

static const mn_input inputs[] = {
    {"SHIPMENTS", "the shipments: CSV, a workbook, NDJSON or Parquet; - is standard input", false,
     false},
    {NULL, NULL, false, false}};

static const mn_option options[] = {
    {.name = "on",
     .type = MN_OPT_TEXT,
     .arg = "DATE",
     .help = "Judge every line as of this day. Without it, each as of its own date."},
    MN_INTO_OPTION,
    {.name = "lists",
     .type = MN_OPT_TEXT,
     .arg = "NAME[@DATE],...",
     .many = true,
     .help = "Lists of the store to look in, as they are, or as they stood on a day. With --store "
             "or --chain and without this, all."},
    {.name = "store",
     .type = MN_OPT_TEXT,
     .arg = "PATH|URL",
     .local = true,
     .help = "The store that holds the lists: a file, or postgresql://..."},
    MN_AS_USER_OPTION,
    MN_CHAIN_OPTION("A chain of the store ('trace import'): what lies above the maker and the "
                    "shipper of each line counts too. All lists of its store are looked in, or "
                    "those that --lists names."),
    {.name = "list-file",
     .type = MN_OPT_TEXT,
     .arg = "[NAME=]PATH,...",
     .many = true,
     .local = true,
     .help = "Also look in the list in these files. A rule that is of a list is told by its NAME: "
             "uflpa, cbp."},
    {.name = "list-format",
     .type = MN_OPT_TEXT,
     .arg = "F",
     .local = true,
     .help = "The format of --list-file ('manumit list formats' names them). Without it, what the "
             "files hold tells."},
    MN_RULES_OPTION,
    {.name = "columns",
     .type = MN_OPT_TEXT,
     .arg = "MAP",
     .help = "Which column is what, as manufacturer=Producer,hs=Tariff. Columns: id, date, "
             "manufacturer, shipper, consignee, notify, vessel, good, hs, description, "
             "origin_country, origin, load_port, value, currency. Without it, headings tell."},
    {.name = "sheet",
     .type = MN_OPT_TEXT,
     .arg = "NAME",
     .help = "The sheet of a workbook. Without it, the first."},
    MN_BAN_DATES_OPTION,
    {.name = "all",
     .type = MN_OPT_FLAG,
     .help = "Say of released lines too what touched them, and what was not looked at."},
    {.name = NULL}};

static const mn_output outputs[] = {
    {"verdicts", "line,verdict,rule,version,source",
     "a row a line: released, hold or detain, and the row of law that decides"},
    {"why",
     "line,result,rule,version,status,party,name,entity,probability,evidence,source,address,"
     "note",
     "every rule and gap that touched a line, what decided first"},
    {"rules", "rule,version,title,kind,lines,touched,authority,source,address,read,note",
     "the rules that decided and touched, with their sources"},
    {"clock", "line,rule,clock,version,step,date,says,source,address",
     "what is due when, of lines that are held or detained"},
    {"values", "verdict,currency,lines,value", "what the lines are worth"},
    {"gaps", "gap,version,lines,follows,says,source", "what lines do not say, and what follows"},
    {"unread", "line,column,reason,text",
     "cells that stand for 'not given', as they can't be read"},
    {"not_used", "line,reason,text", "rows that are sums of others, and were not judged"},
    {"refused", "line,reason,text", "rows that can't be read"},
    {"columns", "name,column", "what each column of the file was taken for"},
    {"lists", "list,version,published,imported,age_days,entries,digest",
     "lists that were looked in"},
    {"not_applied", "table,id,what",
     "with --rules: built-in rows of law that the tables given lack, and that were not applied"},
    {NULL, NULL, NULL}};

const mn_command mn_ban_check_command = {
    .name = "ban check",
    .summary = "Find out whether shipments may enter",
    .about =
        "Holds each line of a table of shipments against every rule that is in force on its date: "
        "orders against goods made with forced labour (WRO), findings, the Uyghur Forced Labor "
        "Prevention Act's region, entities and sectors, or rules of your own. Rules are rows of "
        "tables with their dates, history and source ('manumit ban list'); no date, threshold or "
        "good is built into the program.\n\n"
        "The verdict is 'detain' where a rule clearly covers party, goods and origin; 'hold' where "
        "a person must look, as a name may be another one's, the goods may be others, or "
        "something is not known; 'released' else. It is a proposal, with the rule, its version "
        "and its source.\n\n"
        "What a line does not say is a gap: a row of law says what follows of it.",
    .examples = examples,
    .inputs = inputs,
    .options = options,
    .outputs = outputs,
    .see_also = "ban list,ban what-if,screen,list import",
    .run = run_check};
