/* SPDX-License-Identifier: Apache-2.0
 *
 * money/commands/simulate.c - manumit money simulate: a bank that does not exist, to judge methods
 * by.
 */
#include "money/simulate/simulate.h"

#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "money/commands/command.h"
#include "report/made.h"

/* 2025-01-31 */
static mn_status read_day(int32_t *out, const char *text, mn_err *e)
{
    int64_t y, m, d;
    const mn_text t = mn_text_of(text);
    if (t.len == 10 && t.ptr[4] == '-' && t.ptr[7] == '-' &&
        mn_text_i64(mn_text_sub(t, 0, 4), &y) && mn_text_i64(mn_text_sub(t, 5, 2), &m) &&
        mn_text_i64(mn_text_sub(t, 8, 2), &d) && y >= 1990 && y <= 2100 && m >= 1 && m <= 12 &&
        d >= 1 && d <= 31) {
        const int64_t day = mn_days_from_civil(y, (unsigned)m, (unsigned)d);
        unsigned month, of_month;
        mn_civil_from_days(day, &y, &month, &of_month);
        if (month == (unsigned)m && of_month == (unsigned)d) {
            *out = (int32_t)day;
            return MN_OK;
        }
    }
    mn_fail(e, MN_USAGE, "'%s' is no day", text);
    return mn_hint(e, "write --start as 2025-01-01, of the years 1990 to 2100");
}

static mn_status files_table(mn_report *r, const char *dir, const mn_sim_totals *t, mn_err *e)
{
    const mn_report_file files[] = {
        {"payments.csv", t->payments, "one payment a row, in the order of time"},
        {"accounts.csv", t->accounts, "accounts with their owners' identifiers"},
        {"places.csv", t->places, "branches, cash machines and shops"},
        {"labels.csv", t->payments, "for each payment, whether it belongs to a planted scheme"},
        {"schemes.csv", t->schemes,
         "planted schemes, when they ran and which indicators they show"},
        {"roles.csv", t->roles, "who had which role in them"},
    };
    return mn_report_files(r, dir, files, sizeof files / sizeof *files, e);
}

static mn_status make_report(mn_report **out, const mn_sim_options *o, const mn_sim_totals *t,
                             mn_err *e)
{
    mn_report *r = NULL;
    mn_status st =
        mn_report_new(&r, "money simulate", "A bank was simulated: nobody in it exists", e);
    if (!st)
        st = mn_report_count(r, "payments", "Payments", t->payments, "payments", true, e);
    if (!st)
        st = mn_report_count(r, "schemes", "Planted schemes", t->schemes, "schemes", true, e);
    if (!st)
        st = mn_report_count(r, "labelled", "Payments of planted schemes", t->labelled, "payments",
                             false, e);
    if (!st)
        st = mn_report_count(r, "lookalikes", "Innocent look-alikes", t->lookalikes, "activities",
                             false, e);
    if (!st)
        st = mn_report_count(r, "alike", "Payments of look-alikes", t->alike, "payments", false, e);
    if (!st)
        st = mn_report_count(r, "declined", "Declined, as the payer had not enough", t->declined,
                             "payments", false, e);
    if (!st)
        st = files_table(r, o->dir, t, e);
    if (!st && t->schemes == 0)
        st = mn_report_warning(r, "Nothing was planted: there is nothing to be found.", e);
    if (!st)
        st = mn_report_text(r, MN_TEXT_NOTE,
                            "Judge a method with seeds from 1000 on that it was not tuned with; "
                            "seeds 1 to 99 are for tuning. docs/methods/money-simulate.md has "
                            "every distribution and its source.",
                            e);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    mn_sim_totals t;
    mn_sim_options o = {
        .accounts = (uint32_t)mn_call_int(call, "accounts", 0),
        .days = (uint32_t)mn_call_int(call, "days", 0),
        .seed = (uint64_t)mn_call_int(call, "seed", 0),
        .level = (unsigned)mn_call_int(call, "level", 2),
        .schemes = mn_call_real(call, "schemes", -1),
        .alike = mn_call_real(call, "lookalikes", -1),
        .dir = mn_call_text(call, "output"),
    };
    if (!o.dir) {
        mn_fail(e, MN_USAGE, "no -o FOLDER to write to");
        return mn_hint(e, "as in: manumit money simulate --accounts 10000 --days 90 -o bank");
    }
    mn_status st = read_day(&o.start, mn_call_text(call, "start"), e);
    if (!st)
        st = mn_simulate(&t, &o, ctx, e);
    return st ? st : make_report(out, &o, &t, e);
}

static const mn_example examples[] = {
    {"manumit money simulate --accounts 10000 --days 90 --seed 7 --level 2 -o bank",
     "a small bank for three months"},
    {"manumit money simulate --accounts 100000 --days 365 --seed 1000 --level 3 -o hard",
     "a year of a larger one, with weak signals and many look-alikes"},
    {"manumit money simulate --accounts 5000 --days 60 --schemes 0 -o quiet",
     "nothing planted: every alert is a false one"},
    {NULL, NULL}};
static const mn_option options[] = {
    {.name = "accounts",
     .type = MN_OPT_INT,
     .arg = "N",
     .def = "10000",
     .min = MN_SIM_ACCOUNTS_MIN,
     .max = MN_SIM_ACCOUNTS_MAX,
     .help = "How many accounts there are, shops and firms among them."},
    {.name = "days",
     .type = MN_OPT_INT,
     .arg = "D",
     .def = "90",
     .min = 1,
     .max = MN_SIM_DAYS_MAX,
     .unit = "days",
     .help = "How many days are simulated."},
    {.name = "seed",
     .type = MN_OPT_INT,
     .arg = "S",
     .def = "1",
     .min = 0,
     .max = 4294967295.0,
     .help = "The same seed gives the same bytes. Seeds 1 to 99 are for tuning a method, those "
             "from 1000 on for judging it."},
    {.name = "level",
     .type = MN_OPT_INT,
     .arg = "L",
     .def = "2",
     .min = 1,
     .max = 3,
     .help = "How hard it is to tell schemes from ordinary life: 1 plain, 2 mixed, 3 hard."},
    {.name = "schemes",
     .type = MN_OPT_REAL,
     .arg = "R",
     .min = 0,
     .max = 200,
     .unit = "schemes per 10,000 accounts",
     .help = "How many schemes are planted. Without it, as data/money/simulate.csv says: 7."},
    {.name = "lookalikes",
     .type = MN_OPT_REAL,
     .arg = "R",
     .min = 0,
     .max = 50,
     .unit = "for each scheme",
     .help = "How many innocent activities there are that look like schemes. Without it, by level: "
             "0.5, 3 or 8."},
    {.name = "start",
     .type = MN_OPT_TEXT,
     .arg = "DAY",
     .def = "2025-01-01",
     .help = "The first day."},
    {.name = "output",
     .letter = 'o',
     .type = MN_OPT_OUTPUT,
     .arg = "FOLDER",
     .help = "Where the files go: a folder that does not exist, or is empty."},
    {.name = NULL}};
static const mn_output outputs[] = {{"files", "file,rows,what", "what was written"},
                                    {NULL, NULL, NULL}};
const mn_command mn_money_simulate_command = {
    .name = "money simulate",
    .summary = "Make up a bank's payments, with planted schemes to find",
    .about =
        "Nobody in it exists: persons are 'Person 0000123', cities 'City 07' in the empty South "
        "Pacific, telephones begin with +999, which no country has, and countries are XA to XG, "
        "which ISO 3166 keeps free.\n\n"
        "People get wages, pay rent and bills, shop by the hour and the day of the week, take "
        "cash, travel, and send money home; shops pay cash in, firms pay suppliers. Into this "
        "life schemes of each kind are planted with the role of everybody in them, and innocent "
        "activities that look like them. Labels say which is which: they are the truth of this "
        "made-up bank, as no real data have it.\n\n"
        "The folder appears whole or not at all. The same options give the same bytes at any "
        "number of threads.",
    .examples = examples,
    .options = options,
    .outputs = outputs,
    .run = run,
    .local = true,
    .why_local = "its only result is a folder of files on the disk",
};
