/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/commands/estimate.c - manumit estimate: how many are on no list, by every method that the
 * table allows, and how far they disagree.
 */
#include "measure/estimate/estimate.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "measure/commands/command.h"
#include "measure/commands/drivers.h"
#include "measure/commands/inspect.h"
#include "report/made.h"
#include "table/maker.h"

/* --- tables --------------------------------------------------------------------------------------
 */

static mn_status tell_estimates(mn_report *r, const mn_estimates *x, mn_err *e)
{
    const mn_table_view view = {.title = "What each method says",
                                .columns = "method=Method!,estimate=In all:0,low=From:0,high=To:0,"
                                           "model=Model,checks=Checks,note=Note"};
    mn_maker k = mn_maker_new(
        "estimates", "method:t model:t estimate:f low:f high:f level:f checks:t note:t", e);
    for (size_t i = 0; i < x->n; i++) {
        const mn_estimate *v = &x->at[i];
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, mn_estimate_name(v->method));
        if (*v->model)
            mn_make_str(&k, 1, v->model);
        mn_make_f64(&k, 2, v->total);
        mn_make_f64(&k, 3, v->low);
        mn_make_f64(&k, 4, v->high);
        mn_make_f64(&k, 5, v->level);
        if (*v->checks)
            mn_make_str(&k, 6, v->checks);
        if (*v->note)
            mn_make_str(&k, 7, v->note);
    }
    return mn_report_made(r, &k, &view, e);
}

static mn_status tell_models(mn_report *r, const mn_estimates *x, mn_err *e)
{
    const mn_table_view view = {.title = "Models near the best by BIC",
                                .columns =
                                    "model=Model!,estimate=In all:0,bic=BIC:2,weight=Weight:1%"};
    mn_maker k = mn_maker_new("models", "model:t estimate:f bic:f weight:f", e);
    for (size_t i = 0; i < x->n_near; i++) {
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, x->near[i].model);
        mn_make_f64(&k, 1, x->near[i].total);
        mn_make_f64(&k, 2, x->near[i].bic);
        mn_make_f64(&k, 3, x->near[i].weight);
    }
    return mn_report_made_any(r, &k, &view, e);
}

static mn_status tell_lists(mn_report *r, const mn_histories *h, mn_err *e)
{
    const mn_table_view view = {.title = "Lists",
                                .columns = "number=Number,list=List!,persons=Persons,"
                                           "alone=On no other list"};
    mn_maker k = mn_maker_new("lists", "number:i list:t persons:i alone:i", e);
    for (unsigned i = 0; i < h->lists; i++) {
        double persons = 0;
        for (unsigned w = 1; w < 1U << h->lists; w++)
            persons += w >> i & 1 ? h->count[w] : 0;
        mn_make_row(&k, 0);
        mn_make_i64(&k, 0, i + 1);
        mn_make_str(&k, 1, h->name[i]);
        mn_make_i64(&k, 2, (int64_t)persons);
        mn_make_i64(&k, 3, (int64_t)h->count[1U << i]);
    }
    return mn_report_made(r, &k, &view, e);
}

/* --- what a reader is told -----------------------------------------------------------------------
 */

typedef struct spread {
    double least, most, low, high; /* of estimates; of intervals */
    size_t n;
} spread;

static spread spread_of(const mn_estimates *x)
{
    spread s = {HUGE_VAL, -HUGE_VAL, HUGE_VAL, -HUGE_VAL, 0};
    for (size_t i = 0; i < x->n; i++) {
        const mn_estimate *v = &x->at[i];
        if (isnan(v->total))
            continue;
        s.n++;
        s.least = v->total < s.least ? v->total : s.least;
        s.most = v->total > s.most ? v->total : s.most;
        s.low = v->low < s.low ? v->low : s.low;
        s.high = v->high > s.high ? v->high : s.high;
    }
    return s;
}

static mn_status tell_sentence(mn_report *r, const mn_histories *h, const mn_estimates *x,
                               double level, mn_err *e)
{
    char text[512], reach[96], one[96];
    const spread s = spread_of(x);
    if (isinf(s.high)) {
        snprintf(reach, sizeof reach, "begin at %.0f, and one at least has no upper end", s.low);
        snprintf(one, sizeof one, "from %.0f on, without an upper end", s.low);
    } else {
        snprintf(reach, sizeof reach, "reach from %.0f to %.0f", s.low, s.high);
        snprintf(one, sizeof one, "%.0f to %.0f", s.low, s.high);
    }
    if (!s.n)
        snprintf(text, sizeof text,
                 "%.0f persons are on lists. No method can say from this table how many are on "
                 "none.",
                 h->cases);
    else if (s.n == 1)
        snprintf(text, sizeof text,
                 "%.0f persons are on lists. The one method that could be used puts all of them, "
                 "those on no list too, at %.0f (%.0f%% interval %s). One method alone is no "
                 "ground to stand on.",
                 h->cases, s.most, 100 * level, one);
    else
        snprintf(
            text, sizeof text,
            "%.0f persons are on lists. %zu methods put all of them, those on no list too, "
            "between %.0f and %.0f; their %.0f%% intervals %s. Quote the range, not one of its "
            "numbers.",
            h->cases, s.n, s.least, s.most, 100 * level, reach);
    return mn_report_text(r, MN_TEXT_PARA, text, e);
}

static mn_status tell_picture(mn_report *r, mn_err *e)
{
    const mn_chart chart = {.kind = MN_CHART_INTERVAL,
                            .title = "How far methods disagree",
                            .table = "estimates",
                            .label = "method",
                            .value = "estimate",
                            .low = "low",
                            .high = "high",
                            .unit = "persons",
                            .alt = "A line for each method from the lower to the upper end of its "
                                   "interval, with its estimate as a mark."};
    return mn_report_chart(r, &chart, e);
}

static mn_status tell(mn_report **out, const mn_histories *h, const mn_estimates *x,
                      const mn_table *t, const mn_dates *d, const mn_estimate_options *o,
                      const mn_ctx *ctx, mn_err *e)
{
    mn_report *r = NULL;
    mn_status st = mn_report_new(&r, "estimate", "How many there are, those on no list too", e);
    if (!st && *mn_table_sha256(t))
        st = mn_report_manifest_input(r, "table", mn_table_source(t), mn_table_sha256(t), e);
    if (!st)
        st =
            mn_report_count(r, "cases", "Persons on lists", (uint64_t)h->cases, "persons", true, e);
    if (!st)
        st = mn_measure_tell_guess(r, h->guessed, e);
    if (!st)
        st = tell_sentence(r, h, x, o->level, e);
    if (!st)
        st = tell_estimates(r, x, e);
    if (!st && spread_of(x).n)
        st = tell_picture(r, e);
    if (!st)
        st = tell_models(r, x, e);
    if (!st)
        st = mn_measure_tell_drivers(r, h, x, o, ctx, e);
    if (!st)
        st = tell_lists(r, h, e);
    if (!st)
        st = mn_measure_tell_findings(r, h, d, o->seed, e);
    if (!st)
        st = mn_report_text(r, MN_TEXT_NOTE,
                            "No method sees those on no list: each takes that they are on lists "
                            "by the same rules as those who are seen. Groups that no list reaches "
                            "are in none of these numbers.",
                            e);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

/* --- one model's check ---------------------------------------------------------------------------
 */

static mn_status tell_check(mn_report **out, const mn_histories *h, const char *model, mn_err *e)
{
    static const char *const words[] = {"the estimate exists, and is the only one",
                                        "no estimate exists", "any dark figure fits as well",
                                        "no estimate exists, and none is the only one"};
    const mn_table_view view = {.title = "Check of a model",
                                .columns = "model=Model!,code=Code,what=What it says"};
    mn_loglin m;
    char name[MN_LOGLIN_NAME];
    unsigned code = 0;
    mn_report *r = NULL;
    bool *seen = calloc((size_t)1 << h->lists, sizeof *seen);
    if (!seen)
        return mn_fail_memory(e);
    for (unsigned w = 1; w < 1U << h->lists; w++)
        seen[w] = h->count[w] > 0;
    mn_status st = mn_loglin_read(&m, h->lists, model, e);
    if (!st)
        st = mn_loglin_check(&code, &m, seen, e);
    free(seen);
    if (!st)
        st = mn_report_new(&r, "estimate", "Can a model be estimated?", e);
    if (st)
        return st;
    mn_loglin_name(name, &m);
    mn_maker k = mn_maker_new("check", "model:t code:i what:t", e);
    mn_make_row(&k, 0);
    mn_make_str(&k, 0, name);
    mn_make_i64(&k, 1, code);
    mn_make_str(&k, 2, words[code]);
    st = mn_report_made(r, &k, &view, e);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

/* --- the command ---------------------------------------------------------------------------------
 */

static mn_status read_methods(mn_estimate_options *o, const mn_call *call, unsigned lists,
                              mn_err *e)
{
    const size_t n = mn_call_count(call, "method");
    for (size_t i = 0; i < n; i++) {
        mn_text rest = mn_text_of(mn_call_nth(call, "method", i)), name;
        while (mn_text_split(&rest, ',', &name)) {
            mn_estimate_method m;
            if (!mn_estimate_find(&m, mn_text_trim(name)) || m == MN_ESTIMATE_MODEL) {
                mn_fail(e, MN_USAGE, "there is no method '%.*s'", (int)name.len, name.ptr);
                return mn_hint(e, "methods are stepwise, bic, bic-average, bayes-threshold, dga, "
                                  "lcmcr, coverage, chapman");
            }
            o->ask[m] = true;
        }
    }
    o->model = mn_call_text(call, "model");
    o->ask[MN_ESTIMATE_MODEL] = o->model != NULL;
    if (n || o->model)
        return MN_OK;
    for (unsigned m = 0; m < MN_ESTIMATE_METHODS; m++)
        o->ask[m] = m != MN_ESTIMATE_MODEL && (lists == 2) == (m == MN_ESTIMATE_CHAPMAN);
    return MN_OK;
}

/* What an option means something to: methods, as bits. */
static const mn_measure_use uses[] = {
    {"threshold", 1 << MN_ESTIMATE_STEPWISE, "--method stepwise"},
    {"order",
     1 << MN_ESTIMATE_BIC | 1 << MN_ESTIMATE_BIC_AVERAGE | 1 << MN_ESTIMATE_BAYES_THRESHOLD,
     "--method bic"},
    {"top", 1 << MN_ESTIMATE_BIC | 1 << MN_ESTIMATE_BIC_AVERAGE, "--method bic"},
    {"interval", 1 << MN_ESTIMATE_BIC | 1 << MN_ESTIMATE_STEPWISE | 1 << MN_ESTIMATE_MODEL,
     "--method stepwise"},
    {NULL, 0, NULL}};
static const mn_measure_use not_of_check[] = {
    {"method", 0, NULL},    {"model", 0, NULL},      {"date", 0, NULL},
    {"threshold", 0, NULL}, {"order", 0, NULL},      {"top", 0, NULL},
    {"interval", 0, NULL},  {"replicates", 0, NULL}, {NULL, 0, NULL}};

static mn_status refuse_unused(const mn_call *call, const mn_estimate_options *o, mn_err *e)
{
    unsigned asked = 0;
    for (unsigned m = 0; m < MN_ESTIMATE_METHODS; m++)
        asked |= (unsigned)o->ask[m] << m;
    return mn_measure_unused(call, uses, "the methods that are asked", asked, e);
}

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    const mn_histories_options columns = {.lists = mn_call_text(call, "lists"),
                                          .count = mn_call_text(call, "count"),
                                          .person = mn_call_text(call, "person"),
                                          .list = mn_call_text(call, "list")};
    mn_estimate_options o = {.threshold = mn_call_real(call, "threshold", 0.02),
                             .order = (unsigned)mn_call_int(call, "order", 0),
                             .top = (size_t)mn_call_int(call, "top", 100),
                             .replicates = (size_t)mn_call_int(call, "replicates", 0),
                             .level = mn_call_real(call, "level", 0.95),
                             .profile = mn_call_text(call, "interval") &&
                                        strcmp(mn_call_text(call, "interval"), "profile") == 0,
                             .seed = (uint64_t)mn_call_int(call, "seed", 1)};
    const char *date = mn_call_text(call, "date");
    mn_histories h = {.lists = 0};
    mn_dates d = {.lists = 0};
    mn_table *t = NULL;
    if (mn_call_text(call, "by"))
        return mn_estimate_by(out, call, &columns, ctx, e);
    if (mn_call_given(call, "missing") || mn_call_given(call, "bands"))
        return mn_fail(e, MN_USAGE, "--missing and --bands say nothing without --by");
    mn_estimates *x = calloc(1, sizeof *x);
    mn_status st = x ? MN_OK : mn_fail_memory(e);
    if (!st && mn_call_text(call, "check"))
        st = mn_measure_unused(call, not_of_check, "--check, which estimates nothing", 1, e);
    if (!st)
        st = mn_measure_table(&t, ctx, mn_call_input(call, 0), mn_call_text(call, "sheet"), e);
    if (!st)
        st = mn_histories_of(&h, t, &columns, e);
    if (!st)
        st = mn_histories_refuse_empty(&h, t, e);
    if (!st && date)
        st = mn_dates_of(&d, t, &h, &columns, date, e);
    if (!st && mn_call_text(call, "check"))
        st = tell_check(out, &h, mn_call_text(call, "check"), e);
    else {
        if (!st)
            st = read_methods(&o, call, h.lists, e);
        if (!st)
            st = refuse_unused(call, &o, e);
        if (!st)
            st = mn_estimate_all(x, &h, &o, ctx, e);
        if (!st)
            st = tell(out, &h, x, t, date ? &d : NULL, &o, ctx, e);
    }
    mn_histories_free(&h);
    mn_dates_free(&d);
    mn_table_free(t);
    free(x);
    return st;
}

static const mn_example examples[] = {
    {"manumit estimate lists.csv", "every method that the table allows, and how far they disagree"},
    {"manumit estimate cases.csv --person case_id --list agency",
     "from records: a row says that a person is on a list"},
    {"manumit estimate lists.csv --method stepwise,bic --replicates 10000 --seed 7 --csv",
     "two methods, for a script"},
    {"manumit estimate lists.csv --check \"12,13,23\"",
     "whether a model of dependence can be estimated at all"},
    {"manumit estimate cases.csv --person case_id --list agency --by sex,region",
     "by strata that learn from each other, and all of them together"},
    {NULL, NULL}};
static const mn_input inputs[] = {
    {.name = "TABLE",
     .help = "Lists as columns of 0 and 1 with a column of counts, a row a person without one, or "
             "records: CSV, TSV, NDJSON, XLSX; plain, gzip or zstd.",
     .required = true},
    {.name = NULL}};
static const mn_option options[] = {
    {.name = "method",
     .type = MN_OPT_TEXT,
     .arg = "M,...",
     .many = true,
     .help = "Which to use: stepwise, bic, bic-average, bayes-threshold, dga, lcmcr, coverage, "
             "chapman. Without it, all that the table allows."},
    {.name = "model",
     .type = MN_OPT_TEXT,
     .arg = "MODEL",
     .help = "Estimate with this model of dependence, as \"[12,13,4]\": lists by their numbers."},
    {.name = "check",
     .type = MN_OPT_TEXT,
     .arg = "MODEL",
     .help = "Estimate nothing: say whether this model's estimate exists (0), does not (1), is not "
             "the only one (2), or both (3)."},
    {.name = "lists",
     .type = MN_OPT_TEXT,
     .arg = "A,B,...",
     .help = "The columns that are lists. Without it, all but the count."},
    {.name = "count",
     .type = MN_OPT_TEXT,
     .arg = "COLUMN",
     .help = "The column of how many persons a row stands for."},
    {.name = "person",
     .type = MN_OPT_TEXT,
     .arg = "COLUMN",
     .help = "Of records: the column that tells persons apart."},
    {.name = "list",
     .type = MN_OPT_TEXT,
     .arg = "COLUMN",
     .help = "Of records: the column of the list."},
    {.name = "by",
     .type = MN_OPT_TEXT,
     .arg = "A,B,...",
     .help = "Estimate apart by these columns, in a model by which strata learn from each other: "
             "each, and all of them together."},
    {.name = "bands",
     .type = MN_OPT_TEXT,
     .arg = "COLUMN:N,...",
     .many = true,
     .help = "With --by, put a column's numbers into bands that begin at these, as age:18,30."},
    {.name = "missing",
     .type = MN_OPT_CHOICE,
     .arg = "HOW",
     .def = "apart",
     .choices = "apart|share",
     .help = "With --by, persons of whom a column says nothing: strata of their own, or shared out "
             "among those they can belong to."},
    {.name = "date",
     .type = MN_OPT_TEXT,
     .arg = "COLUMN",
     .help = "Of records: the column of the day, to ask whether persons come and go, and whether "
             "lists send persons to each other."},
    {.name = "threshold",
     .type = MN_OPT_REAL,
     .arg = "P",
     .def = "0.02",
     .min = 0,
     .max = 1,
     .help = "Stepwise adds a pair of lists whose overlap is less likely than this."},
    {.name = "order",
     .type = MN_OPT_INT,
     .arg = "K",
     .min = 1,
     .max = 11,
     .help =
         "Models have sets of so many lists at most. Without it as many, to 4, as all models can "
         "be gone through of: pairs of six lists. Where there are more than 131,072 models they "
         "are searched, and the note says so."},
    {.name = "top",
     .type = MN_OPT_INT,
     .arg = "N",
     .def = "100",
     .min = 1,
     .max = 100000,
     .unit = "models",
     .help = "So many of the best by BIC are fitted again to each replicate."},
    MN_MEASURE_REPLICATES(
        NULL, 10000000, 100000,
        "How often the lists are drawn anew for an interval. Without it, 100,000 up to six "
        "lists and fewer for more, and 1,000 for models by BIC."),
    {.name = "interval",
     .type = MN_OPT_CHOICE,
     .choices = "bca|profile",
     .def = "bca",
     .help = "Of stepwise, bic and --model: bca draws the lists anew, with the choice of the model "
             "made anew each time; profile goes by the likelihood of the one model."},
    MN_MEASURE_LEVEL,
    MN_MEASURE_SEED,
    MN_MEASURE_SHEET,
    {.name = NULL}};
static const mn_output outputs[] = {
    {"estimates", "method,model,estimate,low,high,level,checks,note",
     "a row a method: persons in all, those on lists among them; without numbers where it is "
     "refused"},
    {"models", "model,estimate,bic,weight", "models near the best by BIC, with their weights"},
    {"drivers", "change,lists,what,persons,method,estimate,moved,spread,note",
     "what each change of the table does: the method that it moves most, what that then says, by "
     "which share it moved, and the largest estimate over the smallest one of all methods"},
    {"driver_methods", "change,lists,what,method,whole,estimate,moved",
     "the same for each method: what it says of the whole table, and after the change"},
    {"findings", "finding,lists,seen,expected,stepwise,low,high,coverage,independent,what",
     "what to ask of the table first; by how much estimates are off then, as the ratio of "
     "simulated "
     "tables with it and without it"},
    {"lists", "number,list,persons,alone", "the lists, by the numbers that models use"},
    {"check", "model,code,what", "with --check: the only table"},
    {"strata", "stratum,cases,method,model,estimate,low,high,level,checks,note",
     "with --by, the first: a row a stratum, and everybody's"},
    {"totals", "method,way,estimate,low,high,note",
     "with --by: everybody, with strata pooled partly, each alone, without strata, and with other "
     "priors"},
    {"alone", "stratum,estimate,low,high,checks,note",
     "with --by: each stratum by itself, and whether its table alone has an estimate of all pairs"},
    {"shared", "what,median,low,high", "with --by: what strata share, and how much they differ"},
    {"values", "stratum,column,value", "with --by: which values a stratum stands for"},
    {"conflicts", "line,column",
     "with --by: records that say something else of a person than "
     "others"},
    {NULL, NULL, NULL}};
const mn_command mn_estimate_command = {
    .name = "estimate",
    .summary = "Estimate how many are on no list, by methods that disagree, side by side",
    .about =
        "Several lists of the same kind of person overlap: from how they do it can be told, under "
        "assumptions, how many are on none. Different defensible methods give different numbers "
        "from one table. This command gives all of them, each with its interval, and says how far "
        "they are apart.\n\n"
        "No model is estimated before it is checked that its estimate exists and is the only one. "
        "What fails is refused with its code, not printed.\n\n"
        "Intervals are of the whole method: the choice of a model is made anew in each replicate.",
    .examples = examples,
    .inputs = inputs,
    .options = options,
    .outputs = outputs,
    .run = run,
};
