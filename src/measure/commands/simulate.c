/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/commands/simulate.c - manumit estimate simulate: a population of known size and lists
 * that find some of it, to judge estimates by.
 */
#include "measure/simulate/crowd.h"

#include "core/err.h"
#include "core/text.h"
#include "measure/commands/command.h"
#include "report/made.h"

static mn_status read_patterns(unsigned *out, const mn_call *call, mn_err *e)
{
    *out = 0;
    for (size_t i = 0; i < mn_call_count(call, "pattern"); i++) {
        mn_text rest = mn_text_of(mn_call_nth(call, "pattern", i)), name;
        while (mn_text_split(&rest, ',', &name)) {
            mn_crowd_pattern p;
            name = mn_text_trim(name);
            if (mn_text_eq_str(name, "independent"))
                continue;
            if (!mn_crowd_pattern_find(&p, name)) {
                mn_fail(e, MN_USAGE, "there is no pattern '%.*s'", (int)name.len, name.ptr);
                return mn_hint(e, "patterns are independent, positive, negative, referral, "
                                  "classes, propensity, sparse, linkage, open");
            }
            *out |= 1U << p;
        }
    }
    return MN_OK;
}

/* 2025-01-31 */
static mn_status read_day(int32_t *out, const char *text, mn_err *e)
{
    const mn_text t = mn_text_of(text);
    int64_t y, m, d;
    if (t.len == 10 && t.ptr[4] == '-' && t.ptr[7] == '-' &&
        mn_text_i64(mn_text_sub(t, 0, 4), &y) && mn_text_i64(mn_text_sub(t, 5, 2), &m) &&
        mn_text_i64(mn_text_sub(t, 8, 2), &d) && y >= 1990 && y <= 2100 && m >= 1 && m <= 12 &&
        d >= 1 && d <= 31) {
        int64_t year;
        unsigned month, of_month;
        *out = (int32_t)mn_days_from_civil(y, (unsigned)m, (unsigned)d);
        mn_civil_from_days(*out, &year, &month, &of_month);
        if (month == (unsigned)m && of_month == (unsigned)d)
            return MN_OK;
    }
    mn_fail(e, MN_USAGE, "'%s' is no day", text);
    return mn_hint(e, "write --start as 2025-01-01, of the years 1990 to 2100");
}

static mn_status tell_files(mn_report *r, const char *dir, const mn_crowd_totals *t, mn_err *e)
{
    const mn_report_file files[] = {
        {"records.csv", t->records, "that a person is on a list, and since when, a row"},
        {"histories.csv", t->histories, "how many are on which lists, as records tell it"},
        {"people.csv", t->people, "the truth: everybody, those on no list too"},
        {"links.csv", t->missed + t->wrong, "the truth: records that have the wrong person"},
        {"truth.json", 1, "how many there are, and which assumptions don't hold"},
    };
    return mn_report_files(r, dir, files, sizeof files / sizeof *files, e);
}

static mn_status tell(mn_report **out, const char *dir, const mn_crowd_totals *t, mn_err *e)
{
    mn_report *r = NULL;
    mn_status st = mn_report_new(&r, "estimate simulate",
                                 "A population was simulated: nobody in it exists", e);
    if (!st)
        st = mn_report_count(r, "persons", "Persons", t->people, "persons", true, e);
    if (!st)
        st = mn_report_count(r, "on_lists", "On some list", t->on_lists, "persons", true, e);
    if (!st)
        st = mn_report_count(r, "records", "Records", t->records, "records", false, e);
    if (!st && t->missed + t->wrong) {
        st = mn_report_count(r, "as_told", "On some list, as records tell it", t->as_told,
                             "persons", false, e);
        if (!st)
            st = mn_report_count(r, "missed", "Records that lost their person", t->missed,
                                 "records", false, e);
        if (!st)
            st = mn_report_count(r, "wrong", "Records with another's person", t->wrong, "records",
                                 false, e);
    }
    if (!st)
        st = tell_files(r, dir, t, e);
    if (!st)
        st = mn_report_text(r, MN_TEXT_NOTE,
                            "Estimate from histories.csv, or from records.csv with --person person "
                            "--list list, before you open truth.json. "
                            "docs/methods/estimate-simulate.md has each pattern's formula and what "
                            "it does to estimates.",
                            e);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    mn_crowd_options o = {.people = (uint32_t)mn_call_int(call, "people", 5000),
                          .lists = (unsigned)mn_call_int(call, "lists", 5),
                          .level = (unsigned)mn_call_int(call, "level", 2),
                          .seen = mn_call_real(call, "seen", 0.3),
                          .days = (uint32_t)mn_call_int(call, "days", 365),
                          .seed = (uint64_t)mn_call_int(call, "seed", 1)};
    const char *dir = mn_call_text(call, "output");
    int32_t start = 0;
    mn_crowd c;
    mn_crowd_totals t;
    (void)ctx;
    if (!dir) {
        mn_fail(e, MN_USAGE, "no -o FOLDER to write to");
        return mn_hint(e, "as in: manumit estimate simulate --people 5000 --lists 5 -o made");
    }
    mn_status st = read_patterns(&o.patterns, call, e);
    if (!st)
        st = read_day(&start, mn_call_text(call, "start"), e);
    if (!st)
        st = mn_crowd_make(&c, &o, e);
    if (!st)
        st = mn_crowd_write(&t, &c, dir, start, e);
    return st ? st : tell(out, dir, &t, e);
}

static const mn_example examples[] = {
    {"manumit estimate simulate --people 5000 --lists 5 --pattern positive --seed 7 -o made",
     "two of five lists depend on each other; then: manumit estimate made/histories.csv"},
    {"manumit estimate simulate --people 20000 --lists 6 --pattern classes,linkage --level 3 "
     "-o hard",
     "some are easy to find and most are not, and records are linked with errors"},
    {"manumit estimate simulate --pattern open --days 1095 -o years",
     "persons come and go in three years"},
    {NULL, NULL}};
static const mn_option options[] = {
    {.name = "people",
     .type = MN_OPT_INT,
     .arg = "N",
     .def = "5000",
     .min = MN_CROWD_LEAST,
     .max = MN_CROWD_MOST,
     .unit = "persons",
     .help = "How many there are: what an estimate should come to."},
    {.name = "lists",
     .type = MN_OPT_INT,
     .arg = "K",
     .def = "5",
     .min = 2,
     .max = MN_LISTS_MOST,
     .help = "How many lists find them."},
    {.name = "pattern",
     .type = MN_OPT_TEXT,
     .arg = "P,...",
     .many = true,
     .help = "Which assumptions don't hold: positive, negative (two lists depend), referral (one "
             "sends persons to the next), classes, propensity (some are easier to find), sparse "
             "(few overlaps), linkage (wrong matches), open (persons come and go). Without it: "
             "independent."},
    {.name = "level",
     .type = MN_OPT_INT,
     .arg = "L",
     .def = "2",
     .min = 1,
     .max = 3,
     .help = "How far from the assumption: 1 a little, 2, 3 much."},
    {.name = "seen",
     .type = MN_OPT_REAL,
     .arg = "P",
     .def = "0.3",
     .min = 0.01,
     .max = 0.95,
     .help = "The share who would be on some list if lists were independent."},
    {.name = "days",
     .type = MN_OPT_INT,
     .arg = "D",
     .def = "365",
     .min = 30,
     .max = MN_CROWD_DAYS_MOST,
     .unit = "days",
     .help = "For how long lists are kept."},
    {.name = "start",
     .type = MN_OPT_TEXT,
     .arg = "DAY",
     .def = "2025-01-01",
     .help = "The first day."},
    {.name = "seed",
     .type = MN_OPT_INT,
     .arg = "S",
     .def = "1",
     .min = 0,
     .max = 4294967295.0,
     .help = "The same seed gives the same bytes."},
    {.name = "output",
     .letter = 'o',
     .type = MN_OPT_OUTPUT,
     .arg = "FOLDER",
     .help = "Where the files go: a folder that does not exist, or is empty."},
    {.name = NULL}};
static const mn_output outputs[] = {{"files", "file,rows,what", "what was written"},
                                    {NULL, NULL, NULL}};
const mn_command mn_estimate_simulate_command = {
    .name = "estimate simulate",
    .summary = "Make up a population of known size and the lists that find some of it",
    .about = "To learn what estimates are worth: here the truth is known. Lists find persons; how "
             "they do it breaks, by choice, one or several of the assumptions that estimates "
             "need.\n\n"
             "Nobody in it exists. The folder appears whole or not at all. The same options give "
             "the same bytes.",
    .examples = examples,
    .options = options,
    .outputs = outputs,
    .see_also = "estimate",
    .run = run,
    .local = true,
    .why_local = "its only result is a folder of files on the disk",
};
