/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/commands/change.c - manumit estimate change: what changed from one time to another, by
 * the design that the data allow.
 */
#include "measure/commands/change.h"

#include <stdio.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "measure/commands/command.h"

typedef struct design {
    const char *name, *title;
    const char *read; /* how the table was understood; NULL: the design reads it itself */
    mn_status (*tell)(mn_report *r, const mn_change_ask *a, mn_err *e);
} design;

enum { PANEL, LISTS, SERIES, DID, CONTROL };
static const design designs[] = {
    {"panel", "What units report, at one time and at another",
     "counts that units report at several times", mn_change_tell_panel},
    {"lists", "More persons, or more of them found?", NULL, mn_change_tell_lists},
    {"series", "A series, before and after", "one series", mn_change_tell_series},
    {"did", "Units with a programme beside others, before and after",
     "units of which some had a programme", mn_change_tell_did},
    {"control", "A unit with a programme beside a mixture of others",
     "units of which one had a programme", mn_change_tell_control},
};

/* Whether a column has 0 and 1, and nothing else. */
static bool marks(const mn_table *t, size_t col)
{
    bool has[2] = {false, false};
    for (size_t r = 0; r < mn_table_rows(t); r++) {
        const mn_text v = mn_text_trim(mn_table_text(t, r, col));
        if (!mn_text_eq_str(v, "0") && !mn_text_eq_str(v, "1"))
            return false;
        has[v.ptr[0] == '1'] = true;
    }
    return has[0] && has[1];
}

static const design *guess(const mn_change_ask *a)
{
    size_t lists = 0;
    if (mn_call_text(a->call, "person") || mn_call_text(a->call, "list") ||
        mn_call_text(a->call, "lists"))
        return &designs[LISTS];
    for (size_t c = 0; c < mn_table_cols(a->table); c++)
        lists += (int)c != a->column[MN_CHANGE_TREATED] && marks(a->table, c);
    if (a->column[MN_CHANGE_UNIT] == MN_CHANGE_NONE && lists > 1)
        return &designs[LISTS];
    if (mn_call_count(a->call, "treated") == 1)
        return &designs[CONTROL];
    if (mn_call_count(a->call, "treated") || a->column[MN_CHANGE_TREATED] != MN_CHANGE_NONE)
        return &designs[DID];
    return a->column[MN_CHANGE_UNIT] == MN_CHANGE_NONE ? &designs[SERIES] : &designs[PANEL];
}

/* Of a programme in one unit alone the difference of differences has no honest interval. */
static const design *one_unit(const mn_change_ask *a, const design *d)
{
    size_t treated = 0;
    if (d != &designs[DID] || mn_call_given(a->call, "design"))
        return d;
    for (size_t u = 0; u < a->data.units; u++) {
        bool any = false;
        for (size_t t = 0; t < a->data.times; t++)
            any = any || mn_change_at(&a->data, u, t)->treated;
        treated += any;
    }
    return treated == 1 ? &designs[CONTROL] : d;
}

/* Which designs an option means something to. */
static const mn_measure_use uses[] = {
    {"only", 1 << PANEL | 1 << SERIES | 1 << DID | 1 << CONTROL, "another --design"},
    {"from", 1 << PANEL | 1 << LISTS, "--design panel"},
    {"to", 1 << PANEL | 1 << LISTS, "--design panel"},
    {"at", 1 << SERIES | 1 << DID | 1 << CONTROL, "--design series"},
    {"treated", 1 << DID | 1 << CONTROL, "--design did"},
    {"log", 1 << SERIES | 1 << DID | 1 << CONTROL, "--design series"},
    {"errors", 1 << SERIES, "--design series"},
    {"lags", 1 << SERIES, "--design series"},
    {"season", 1 << SERIES, "--design series"},
    {"lists", 1 << LISTS, "--design lists"},
    {"count", 1 << LISTS, "--design lists"},
    {"person", 1 << LISTS, "--design lists"},
    {"list", 1 << LISTS, "--design lists"},
    {"threshold", 1 << LISTS, "--design lists"},
    {"replicates", 1 << PANEL | 1 << LISTS | 1 << DID, "--design panel"},
    {NULL, 0, NULL}};

static mn_status refuse_unused(const mn_change_ask *a, const design *d, mn_err *e)
{
    char beside[32];
    snprintf(beside, sizeof beside, "--design %s", d->name);
    return mn_measure_unused(a->call, uses, beside, 1U << (d - designs), e);
}

static const design *choose(const mn_change_ask *a)
{
    const char *name = mn_call_text(a->call, "design");
    for (size_t i = 0; name && i < sizeof designs / sizeof *designs; i++)
        if (!strcmp(name, designs[i].name))
            return &designs[i];
    return guess(a);
}

/* Says aloud how the table was read. */
static mn_status tell_reading(mn_report *r, const mn_change_ask *a, const design *d, mn_err *e)
{
    char text[1024];
    int len = snprintf(text, sizeof text, "Read as %s (--design %s%s):", d->read, d->name,
                       mn_call_given(a->call, "design") ? "" : ", guessed");
    for (unsigned i = 0; i < MN_CHANGE_ROLES; i++)
        if (a->column[i] != MN_CHANGE_NONE && len > 0 && (size_t)len + 220 < sizeof text)
            len += snprintf(text + len, sizeof text - (size_t)len, " %s is '%.80s',",
                            mn_change_role_name((mn_change_role)i),
                            mn_table_col_name(a->table, (size_t)a->column[i]));
    snprintf(text + len - 1, sizeof text - (size_t)len + 1,
             ". Rows: %zu; units: %zu; times: %zu; values missing: %zu; known by bounds alone: "
             "%zu; rows passed over by --only: %zu.",
             a->data.rows, a->data.units, a->data.times, a->data.missing, a->data.bounded,
             a->data.passed);
    return mn_report_text(r, MN_TEXT_NOTE, text, e);
}

static mn_status tell(mn_report **out, const mn_change_ask *a, const design *d, mn_err *e)
{
    mn_report *r = NULL;
    mn_status st = mn_report_new(&r, "estimate change", d->title, e);
    if (!st && *mn_table_sha256(a->table))
        st = mn_report_manifest_input(r, "table", mn_table_source(a->table),
                                      mn_table_sha256(a->table), e);
    if (!st)
        st = d->tell(r, a, e);
    if (!st && d->read)
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
    const design *d = st ? NULL : choose(&a);
    if (!st)
        st = refuse_unused(&a, d, e);
    if (!st && d->read)
        st = mn_change_read(&a.data, t, a.column, only, n, e);
    if (!st)
        st = refuse_unused(&a, d = one_unit(&a, d), e);
    if (!st)
        st = tell(out, &a, d, e);
    mn_change_data_free(&a.data);
    mn_table_free(t);
    return st;
}

static const mn_example examples[] = {
    {"manumit estimate change victims.csv --from 2019 --to 2022",
     "what units report in two years: all of them, those that report both, without each one"},
    {"manumit estimate change unodc.csv --only \"indicator=Detected trafficking victims\" --csv",
     "of a table with several indicators, for a script"},
    {"manumit estimate change monthly.csv --at 2021-03 --season 12",
     "a monthly series that something changed in March 2021"},
    {"manumit estimate change districts.csv --treated North --treated East --at 2021",
     "districts that had a programme from 2021 on beside others"},
    {"manumit estimate change cases.csv --person id --list agency",
     "records of lists by year: more persons, or more of them found?"},
    {NULL, NULL}};
static const mn_input inputs[] = {
    {.name = "TABLE",
     .help = "A row a unit and time, with columns of the unit, the time and the value; or lists "
             "with a column of the year: CSV, TSV, NDJSON, XLSX; plain, gzip or zstd.",
     .required = true},
    {.name = NULL}};
static const mn_option options[] = {
    {.name = "design",
     .type = MN_OPT_CHOICE,
     .arg = "D",
     .choices = "panel|lists|series|did|control",
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
    {.name = "at",
     .type = MN_OPT_TEXT,
     .arg = "TIME",
     .help = "series, did, control: the first time with what may have changed it."},
    {.name = "treated",
     .type = MN_OPT_TEXT,
     .arg = "UNIT",
     .many = true,
     .help = "did, control: a unit that had the programme, from --at on. Without it, the column "
             "treated says where and when."},
    {.name = "log",
     .type = MN_OPT_FLAG,
     .help = "series, did, control: of logarithms, so that changes are shares of 1."},
    {.name = "errors",
     .type = MN_OPT_CHOICE,
     .arg = "E",
     .choices = "ar1|newey-west",
     .def = "ar1",
     .help = "series: how errors that go together in time are met: autoregressive by REML, or by "
             "Newey-West."},
    {.name = "lags",
     .type = MN_OPT_INT,
     .arg = "L",
     .min = 0,
     .max = 1000,
     .help = "series: steps of Newey-West. Without it, by the number of times."},
    {.name = "season",
     .type = MN_OPT_INT,
     .arg = "S",
     .min = 3,
     .max = 366,
     .help = "series: steps in a year, to fit seasons: 12 of months, 4 of quarters."},
    {.name = "lists",
     .type = MN_OPT_TEXT,
     .arg = "A,B,...",
     .help = "lists: the columns that are lists. Without it, all but time and count."},
    {.name = "count",
     .type = MN_OPT_TEXT,
     .arg = "COLUMN",
     .help = "lists: the column of how many persons a row stands for."},
    {.name = "person",
     .type = MN_OPT_TEXT,
     .arg = "COLUMN",
     .help = "lists, of records: the column that tells persons apart."},
    {.name = "list",
     .type = MN_OPT_TEXT,
     .arg = "COLUMN",
     .help = "lists, of records: the column of the list."},
    {.name = "threshold",
     .type = MN_OPT_REAL,
     .arg = "P",
     .def = "0.02",
     .min = 0,
     .max = 1,
     .help = "lists: a pair of lists is added whose overlap is less likely than this."},
    MN_MEASURE_REPLICATES(
        NULL, 10000000, 100000,
        "How often units or cases are drawn anew. Without it, 10,000, and fewer of many "
        "units."),
    MN_MEASURE_LEVEL,
    MN_MEASURE_SEED,
    MN_MEASURE_SHEET,
    {.name = NULL}};
static const mn_output outputs[] = {
    {"changes", "change,estimate,low,high,level,method,units,checks,note,scale",
     "a row a change; of scale share, -0.09 is nine per cent less"},
    {"parts", "part,units,from,to,difference",
     "panel: what of the total's change is of units that report both times"},
    {"influence", "unit,from,to,own,without,influence,turns",
     "panel: matched units, with the matched change without each"},
    {"amounts", "change,method,estimate,low,high,level",
     "lists: the difference of cases and of persons, and its two parts"},
    {"years", "year,method,cases,persons,low,high,found,found_low,found_high,level,model",
     "lists: a row a year and way (separate, joint); found is the share of persons on a list"},
    {"chances", "list,year,method,persons,chance,low,high,level",
     "lists: how likely each list has a person, by year"},
    {"series", "time,value,expected,fitted,after",
     "series: values, and what the line of before would have been"},
    {"events", "since,estimate,low,high,level,rows",
     "did: the difference by steps since the programme began"},
    {"weights", "unit,weight", "control: what the mixture is of"},
    {"gaps", "time,value,synthetic,gap,after", "control: the unit beside its mixture"},
    {"placebos", "unit,before,after,ratio,gap,treated",
     "control: every unit as if it had had the programme"},
    {NULL, NULL, NULL}};
const mn_command mn_estimate_change_command = {
    .name = "estimate change",
    .summary = "Say what changed from one time to another, and what of it only seems to",
    .about =
        "Reported cases change with who reports and with the effort to find them, not only with "
        "how many there are.\n\n"
        "lists: overlapping lists of two years or more, with a column of the year. How many "
        "persons there were in each, those on no list too; whether cases changed because persons "
        "did, or the share that is found; by each year alone and by one model in which effort may "
        "change while what lists have to do with each other is shared.\n\n"
        "panel: counts that units report. The change over all reporters, among those that report "
        "both times, and without each unit in turn; what can be printed, and why.\n\n"
        "series: one series and a time from which on something was different (--at). How level and "
        "slope changed, with errors that go together in time.\n\n"
        "did: units that had a programme beside others (a column treated, or --treated and --at). "
        "Constants of units and times, errors by cluster, the wild bootstrap for few; whether they "
        "changed alike before.\n\n"
        "control: one unit that had a programme beside the mixture of others that went alike "
        "before; every other unit as a placebo.\n\n"
        "A cause is named where the design can carry it, with what it takes for granted.",
    .examples = examples,
    .inputs = inputs,
    .options = options,
    .outputs = outputs,
    .run = run,
    .see_also = "estimate",
};
