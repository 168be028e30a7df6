/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/commands/change.c - manumit estimate change: what changed from one time to another, by
 * the design that the data allow.
 */
#include "measure/commands/change.h"

#include <stdio.h>
#include <string.h>

#include "core/err.h"
#include "measure/commands/command.h"

typedef struct design {
    const char *name, *title, *read; /* read: how the table was understood */
    mn_status (*tell)(mn_report *r, const mn_change_ask *a, mn_err *e);
} design;

static const design designs[] = {
    {"panel", "What units report, at one time and at another",
     "counts that units report at several times", mn_change_tell_panel},
};

static const design *choose(const mn_change_ask *a)
{
    const char *name = mn_call_text(a->call, "design");
    for (size_t i = 0; name && i < sizeof designs / sizeof *designs; i++)
        if (!strcmp(name, designs[i].name))
            return &designs[i];
    return &designs[0];
}

/* Says aloud how the table was read. */
static mn_status tell_reading(mn_report *r, const mn_change_ask *a, const design *d, mn_err *e)
{
    char text[1024];
    int len = snprintf(text, sizeof text, "Read as %s (--design %s%s):", d->read, d->name,
                       mn_call_given(a->call, "design") ? "" : ", guessed");
    for (unsigned i = 0; i < MN_CHANGE_ROLES; i++)
        if (a->column[i] != MN_CHANGE_NONE && len > 0 && (size_t)len + 160 < sizeof text)
            len += snprintf(text + len, sizeof text - (size_t)len, " %s is '%.80s',",
                            mn_change_role_name((mn_change_role)i),
                            mn_table_col_name(a->table, (size_t)a->column[i]));
    snprintf(text + len - 1, sizeof text - (size_t)len + 1,
             "; %zu rows, %zu units, %zu times; %zu values missing, %zu known by bounds alone; %zu "
             "rows passed over by --only.",
             a->data.rows, a->data.units, a->data.times, a->data.missing, a->data.bounded,
             a->data.passed);
    return mn_report_text(r, MN_TEXT_NOTE, text, e);
}

static mn_status tell(mn_report **out, const mn_change_ask *a, mn_err *e)
{
    const design *d = choose(a);
    mn_report *r = NULL;
    mn_status st = mn_report_new(&r, "estimate change", d->title, e);
    if (!st && *mn_table_sha256(a->table))
        st = mn_report_manifest_input(r, "table", mn_table_source(a->table),
                                      mn_table_sha256(a->table), e);
    if (!st)
        st = d->tell(r, a, e);
    if (!st)
        st = tell_reading(r, a, d, e);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    mn_change_ask a = {.call = call,
                       .ctx = ctx,
                       .level = mn_call_real(call, "level", 0.95),
                       .seed = (uint64_t)mn_call_int(call, "seed", 1)};
    mn_table *t = NULL;
    size_t n = 0;
    const char *const *only = mn_call_all(call, "only", &n);
    mn_status st =
        mn_measure_table(&t, ctx, mn_call_input(call, 0), mn_call_text(call, "sheet"), e);
    a.table = t;
    if (!st)
        st = mn_change_columns(a.column, t, mn_call_text(call, "columns"), e);
    if (!st)
        st = mn_change_read(&a.data, t, a.column, only, n, e);
    if (!st)
        st = tell(out, &a, e);
    mn_change_data_free(&a.data);
    mn_table_free(t);
    return st;
}

static const mn_example examples[] = {
    {"manumit estimate change victims.csv --from 2019 --to 2022",
     "what units report in two years: all of them, those that report both, without each one"},
    {"manumit estimate change unodc.csv --only \"indicator=Detected trafficking victims\" --csv",
     "of a table with several indicators, for a script"},
    {NULL, NULL}};
static const mn_input inputs[] = {
    {.name = "TABLE",
     .help = "A row a unit and time, with columns of the unit, the time and the value: CSV, TSV, "
             "NDJSON, XLSX; plain, gzip or zstd.",
     .required = true},
    {.name = NULL}};
static const mn_option options[] = {
    {.name = "design",
     .type = MN_OPT_CHOICE,
     .arg = "D",
     .choices = "panel",
     .help = "How the data are to be understood. Without it, it is guessed from the columns, and "
             "told."},
    {.name = "columns",
     .type = MN_OPT_TEXT,
     .arg = "ROLE=NAME,...",
     .help = "Which column is what: unit, time, value, treated, cluster. Without it, by headings."},
    {.name = "only",
     .type = MN_OPT_TEXT,
     .arg = "COLUMN=VALUE",
     .many = true,
     .help = "Use only rows whose column has this value."},
    {.name = "from", .type = MN_OPT_TEXT, .arg = "TIME", .help = "Without it, the first one."},
    {.name = "to", .type = MN_OPT_TEXT, .arg = "TIME", .help = "Without it, the last one."},
    {.name = "replicates",
     .type = MN_OPT_INT,
     .arg = "B",
     .min = 100,
     .max = 10000000,
     .served_min = 100,
     .served_max = 100000,
     .help = "How often units are drawn anew. Without it, 10,000, and fewer of many units."},
    {.name = "level",
     .type = MN_OPT_REAL,
     .arg = "P",
     .def = "0.95",
     .min = 0.5,
     .max = 0.999,
     .help = "Of intervals."},
    {.name = "seed",
     .type = MN_OPT_INT,
     .arg = "S",
     .def = "1",
     .min = 0,
     .max = 4294967295.0,
     .help = "The same seed gives the same numbers, at any number of threads."},
    {.name = "sheet", .type = MN_OPT_TEXT, .arg = "NAME", .help = "The sheet of a workbook."},
    {.name = NULL}};
static const mn_output outputs[] = {
    {"changes", "change,estimate,low,high,level,method,units,checks,note,scale",
     "a row a change; of scale share, -0.09 is nine per cent less"},
    {"parts", "part,units,from,to,difference",
     "panel: what of the total's change is of units that report both times"},
    {"influence", "unit,from,to,own,without,influence,turns",
     "panel: matched units, with the matched change without each"},
    {NULL, NULL, NULL}};
const mn_command mn_estimate_change_command = {
    .name = "estimate change",
    .summary = "Say what changed from one time to another, and what of it only seems to",
    .about =
        "Reported cases change with who reports and with the effort to find them, not only with "
        "how many there are.\n\n"
        "panel: counts that units report. The change over all reporters, among those that report "
        "both times, and without each unit in turn; what can be printed, and why.",
    .examples = examples,
    .inputs = inputs,
    .options = options,
    .outputs = outputs,
    .run = run,
    .see_also = "estimate",
};
