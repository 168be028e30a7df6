/* SPDX-License-Identifier: Apache-2.0
 *
 * money/commands/typology.c - manumit money typology check: whether files of typologies say what
 * can be asked of payments, and what they ask.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/text.h"
#include "money/commands/against.h"
#include "money/commands/command.h"
#include "report/made.h"

typedef struct work {
    mn_money_found f; /* typologies; with --against, what they find */
    mn_report *r;
} work;

static mn_status read_shipped(work *w, mn_err *e)
{
    mn_status st = MN_OK;
    for (size_t i = 0; !st && i < mn_typology_shipped_count(); i++) {
        char hex[MN_SHA256_HEX], path[128];
        const char *file;
        const mn_text t = mn_typology_shipped_text(i, &file);
        mn_sha256_hex(hex, t.ptr, t.len);
        snprintf(path, sizeof path, "embedded:%s", file);
        st = mn_report_manifest_input(w->r, "typology", path, hex, e);
    }
    return st;
}

static unsigned families_of(const mn_typology *t)
{
    uint32_t bits = 0;
    for (unsigned i = 0; i < t->indicators; i++)
        bits |= UINT32_C(1) << t->indicator[i].family;
    return (unsigned)__builtin_popcount(bits);
}

static mn_status typologies_table(work *w, mn_err *e)
{
    mn_maker k = mn_maker_new("typologies",
                              "typology:t title:t version:t days:i indicators:i families:i "
                              "needs:i contrary:i roles:i file:t",
                              e);
    for (size_t i = 0; i < w->f.set.n; i++) {
        const mn_typology *t = &w->f.set.at[i];
        mn_make_row(&k, 0);
        mn_make_text(&k, 0, t->id);
        mn_make_text(&k, 1, t->title);
        mn_make_text(&k, 2, t->version);
        mn_make_i64(&k, 3, t->days);
        mn_make_i64(&k, 4, t->indicators);
        mn_make_i64(&k, 5, families_of(t));
        mn_make_i64(&k, 6, t->needs_families);
        mn_make_i64(&k, 7, t->contraries);
        mn_make_i64(&k, 8, t->roles);
        mn_make_text(&k, 9, t->file);
    }
    const mn_table_view view = {
        .title = "Typologies",
        .columns = "typology=Typology!,days=Days,indicators=Indicators,families=Families,"
                   "needs=Needs,contrary=Against,roles=Roles"};
    return mn_report_made(w->r, &k, &view, e);
}

/* "distinct:city at least 2, full at 5" */
static void put_measure(mn_buf *b, const mn_measure *m)
{
    mn_buf_str(b, mn_what_words[m->what]);
    if (m->what == MN_WHAT_PATTERN)
        mn_buf_fmt(b, " %s", mn_pattern_name(m->pattern));
    if (m->what == MN_WHAT_FORWARDED)
        mn_buf_fmt(b, " within %d h", m->within);
    mn_buf_fmt(b, m->most ? " at most %g" : " at least %g", m->limit);
    if (m->full != m->limit)
        mn_buf_fmt(b, ", full at %g", m->full);
    if (m->peers > 0)
        mn_buf_fmt(b, ", beyond %g%% of peers", m->peers);
}

static mn_status add_sign(work *w, mn_maker *k, const mn_typology *t, const mn_typology_sign *g,
                          const char *list)
{
    static const char *const evidence[] = {"read", "secondary", "recalled"};
    mn_buf b = {0};
    const mn_indicator *i = g->id.len ? mn_indicators_find(&w->f.known, g->id) : NULL;
    for (unsigned m = 0; m < g->measures; m++) {
        if (m)
            mn_buf_str(&b, "; and ");
        put_measure(&b, &g->measure[m]);
    }
    mn_make_row(k, g->line);
    mn_make_text(k, 0, t->id);
    mn_make_str(k, 1, list);
    mn_make_text(k, 2, g->id);
    mn_make_str(k, 3, list[0] == 'i' ? mn_family_words[g->family] : "");
    if (list[0] == 'r')
        mn_make_str(k, 4, mn_money_role_words[g->role]);
    else
        mn_make_str(k, 4, "");
    if (list[0] != 'r')
        mn_make_f64(k, 5, g->weight);
    mn_make_text(k, 6, g->says);
    mn_make_text(k, 7, (mn_text){b.ptr, b.len});
    mn_make_text(k, 8, i ? i->source : g->source);
    mn_make_text(k, 9, i ? i->paragraph : (mn_text){"", 0});
    mn_make_str(k, 10, i ? evidence[i->evidence] : "");
    mn_make_i64(k, 11, (int64_t)g->line);
    const bool failed = b.failed;
    mn_buf_free(&b);
    return failed ? mn_fail_memory(k->e) : MN_OK;
}

static mn_status signs_table(work *w, bool hidden, mn_err *e)
{
    mn_maker k = mn_maker_new("signs",
                              "typology:t list:t indicator:t family:t role:t weight:f says:t "
                              "measure:t source:t paragraph:t evidence:t line:i",
                              e);
    for (size_t i = 0; i < w->f.set.n; i++) {
        const mn_typology *t = &w->f.set.at[i];
        for (unsigned g = 0; g < t->indicators; g++)
            mn_make_status(&k, add_sign(w, &k, t, &t->indicator[g], "indicator"));
        for (unsigned g = 0; g < t->contraries; g++)
            mn_make_status(&k, add_sign(w, &k, t, &t->contrary[g], "contrary"));
        for (unsigned g = 0; g < t->roles; g++)
            mn_make_status(&k, add_sign(w, &k, t, &t->role[g], "role"));
    }
    const mn_table_view view = {.title = "What they look for",
                                .columns = "list=List,indicator=Indicator!,family=Family,"
                                           "weight=Weight:1,says=What it says",
                                .hidden = hidden};
    return mn_report_made(w->r, &k, &view, e);
}

/* Files, or folders of such, that stand behind the word check. */
static mn_status read_all(work *w, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    const size_t n = mn_call_inputs(call) - 1;
    const char **paths = calloc(n + 1, sizeof *paths);
    mn_status st = paths ? MN_OK : mn_fail_memory(e);
    for (size_t i = 0; !st && i < n; i++)
        paths[i] = mn_call_input(call, i + 1);
    if (!st)
        st = mn_money_found_typologies(&w->f, paths, n, ctx, e);
    for (size_t i = 0; !st && i < w->f.files; i++)
        st = mn_report_manifest_input(w->r, "typology", w->f.file[i].path, w->f.file[i].sha256, e);
    free(paths);
    return st || n ? st : read_shipped(w, e);
}

static mn_status fill(work *w, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    const bool files = mn_call_inputs(call) > 1, past = mn_call_given(call, "against");
    mn_status st = read_all(w, call, ctx, e);
    if (!st && !past && mn_call_given(call, "labels")) {
        st = mn_fail(e, MN_USAGE, "--labels without --against");
        mn_hint(e, "labels are of past payments: give these by --against");
    }
    if (!st && past)
        st = mn_money_against(w->r, &w->f, call, ctx, e);
    if (!st)
        st = mn_report_count(w->r, "typologies", "Typologies that can be used", w->f.set.n,
                             "typologies", true, e);
    if (!st)
        st = typologies_table(w, e);
    if (!st)
        st = signs_table(w, !files || past, e);
    if (!st)
        st = mn_report_text(w->r, MN_TEXT_NOTE,
                            "A party is flagged where indicators of enough independent families "
                            "reach the threshold with the facts that speak against it taken off. "
                            "Weights are declared, not learned: docs/methods/money-typologies.md.",
                            e);
    return st;
}

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    work w = {.r = NULL};
    const char *what = mn_call_input(call, 0);
    if (strcmp(what, "check") != 0) {
        mn_fail(e, MN_USAGE, "'%.60s' can't be done with typologies", what);
        return mn_hint(e, "as in: manumit money typology check own.json");
    }
    mn_status st = mn_report_new(&w.r, "money typology", "Typologies checked", e);
    if (!st)
        st = fill(&w, call, ctx, e);
    mn_money_found_free(&w.f);
    if (st)
        mn_report_free(w.r);
    else
        *out = w.r;
    return st;
}

static const mn_example examples[] = {
    {"manumit money typology check own.json", "whether a typology of one's own can be used"},
    {"manumit money typology check", "those that are shipped, and what they look for"},
    {"manumit money typology check own.json --against 2025.csv --labels reported.csv:label",
     "what it would have raised last year, week by week, and how many of those reported"},
    {"manumit money typology check --csv --table signs", "every indicator with its source"},
    {NULL, NULL}};
static const mn_input inputs[] = {
    {.name = "WHAT", .help = "The word check.", .required = true},
    {.name = "FILE",
     .help = "Typologies in JSON, one a file, or folders of such. Without any: those that are "
             "shipped.",
     .many = true},
    {.name = NULL}};
static const mn_option options[] = {
    {.name = "against",
     .type = MN_OPT_FILE,
     .arg = "PAYMENTS",
     .many = true,
     .help = "Past payments, as 'manumit money read' reads them: what would have been raised."},
    {.name = "labels",
     .type = MN_OPT_TEXT,
     .arg = "FILE:COLUMN",
     .help = "Which of them were found to be trafficking: a table with the payments' id and a "
             "column of 1 and 0."},
    {.name = "counterparties",
     .type = MN_OPT_FILE,
     .arg = "FILE",
     .help = "As of 'manumit money'."},
    {.name = "budget",
     .type = MN_OPT_REAL,
     .arg = "N",
     .min = 0.01,
     .max = 1000000,
     .unit = "alerts a day",
     .help = "How many are read, the strongest of the same seven days. Without it all."},
    MN_MONEY_READ_OPTIONS,
    {.name = NULL}};
static const mn_output outputs[] = {
    {"typologies", "typology,title,version,days,indicators,families,needs,contrary,roles,file",
     "one typology a row"},
    {"signs",
     "typology,list,indicator,family,role,weight,says,measure,source,paragraph,evidence,line",
     "their indicators, facts against, and reasons for roles"},
    {"weeks", "until,weeks,alerts,right,others,beyond",
     "with --against: alerts week by week; weeks without payments are one row"},
    {"raised", "typology,alerts,right,others", "with --against: alerts by typology"},
    {"fired", "typology,indicator,family,says,windows,flagged,share,note",
     "with --against: how often each indicator was met; which never or always"},
    {NULL, NULL, NULL}};
const mn_command mn_money_typology_command = {
    .name = "money typology",
    .summary = "Check typologies of trafficking before they are used",
    .about =
        "A typology says what an activity looks like in payments: indicators with their sources, "
        "each measured within some weeks; what speaks against it; and what makes a role possible. "
        "It is a JSON file that you can write; what is wrong with it is told with line, column and "
        "what to write instead.\n\n"
        "An indicator must be one of data/money/indicators.csv whose text was read, or one of your "
        "own, whose id begins with OWN- and which says its source. At least two independent "
        "families must speak for a party before it is flagged.\n\n"
        "With --against the typologies are asked of past payments: how many alerts a week they "
        "would have raised, how many of those labelled they would have found and how many others, "
        "and which indicators never or always fire.",
    .examples = examples,
    .inputs = inputs,
    .options = options,
    .outputs = outputs,
    .see_also = "money,money simulate",
    .run = run,
    .quick = true,
    .words = 1,
};
