/* SPDX-License-Identifier: Apache-2.0
 *
 * country/commands/suggest.c - manumit alliance suggest: what countries that began alike did before
 * they improved.
 */
#include "country/alliance/suggest.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "country/commands/command.h"
#include "country/commands/data.h"
#include "country/commands/judged.h"
#include "report/made.h"
#include "report/marks.h"

typedef struct work {
    mn_country_data d;
    mn_report *r;
    const mn_call *call;
    mn_brief_asks *asks;
    mn_deeds *deeds;
    size_t *holds, outcomes; /* numbers of the asks whose rule holds of it */
    mn_maker suggestions, rows, alike;
    mn_buf sources; /* of all that is counted */
    uint32_t place;
    int language, year;
    double level;
} work;

/* One outcome: who was alike by an ask's rule. */
typedef struct outcome {
    size_t ask;
    const mn_access_rule *rule;
    mn_precedent *p;
    mn_deed_case *cases;
    size_t n, improved, clear;
} outcome;

/* --- rows ----------------------------------------------------------------------------------------
 */

static void put_fact(mn_maker *k, size_t col, const mn_fact *x)
{
    if (!x)
        return;
    mn_make_str(k, col, x->text);
    mn_make_i64(k, col + 1, x->year);
}

/* Source, address and day of reading. */
static void put_source(mn_maker *k, size_t col, const work *w, const mn_fact *x)
{
    char source[512];
    if (!x)
        return;
    mn_country_source(source, &w->d, x);
    mn_make_str(k, col, source);
    mn_make_str(k, col + 1, mn_facts_source(w->d.facts, x->source)->address);
    mn_make_str(k, col + 2, mn_facts_source(w->d.facts, x->source)->retrieved);
}

static void put_row(work *w, const outcome *o, const mn_deed *d, size_t i)
{
    static const char *const did[] = {"no", "yes", "not known"};
    const mn_precedent *p = &o->p[i];
    const mn_deed_case *c = &o->cases[i];
    mn_maker *k = &w->rows;
    mn_make_row(k, 0);
    mn_make_str(k, 0, o->rule->id);
    mn_make_str(k, 1, d->id);
    mn_make_str(k, 2, mn_facts_place(w->d.facts, p->place)->code);
    mn_make_str(k, 3, mn_facts_place(w->d.facts, p->place)->name);
    put_fact(k, 4, p->from);
    mn_make_i64(k, 5, p->from_year);
    put_fact(k, 6, p->to);
    mn_make_i64(k, 7, p->to_year);
    mn_make_bool(k, 8, p->improved);
    mn_make_i64(k, 9, c->until);
    mn_make_str(k, 10, c->early ? "too early" : c->full ? "no room" : did[c->did]);
    put_fact(k, 11, c->before);
    put_fact(k, 13, c->after);
    mn_make_bool(k, 15, p->same_region);
    mn_make_bool(k, 16, p->same_tier);
    put_source(k, 17, w, p->to ? p->to : p->from);
    put_source(k, 20, w, c->after ? c->after : c->before);
}

typedef struct found {
    mn_deed_count count;
    const mn_deed *deed;
    mn_buf sources; /* of all that was counted */
} found;

/* Whose figures say who was alike and improved; with a deed, also who did it. */
static void add_sources(mn_buf *b, const work *w, const outcome *o, bool deed)
{
    for (size_t i = 0; i < o->n; i++) {
        mn_country_add_source(b, &w->d, o->p[i].from);
        mn_country_add_source(b, &w->d, o->p[i].to);
        if (deed) {
            mn_country_add_source(b, &w->d, o->cases[i].before);
            mn_country_add_source(b, &w->d, o->cases[i].after);
        }
    }
}

static void put_suggestion(work *w, const outcome *o, found *x)
{
    const mn_deed *d = x->deed;
    const mn_deed_count *c = &x->count;
    const mn_fact *now = mn_facts_last(w->d.facts, w->place, d->indicator, 1900, w->year);
    const mn_indicator *what = mn_facts_indicator(w->d.facts, d->indicator);
    mn_maker *k = &w->suggestions;
    mn_make_row(k, d->line);
    mn_make_str(k, 0, o->rule->id);
    mn_make_str(k, 1, w->asks->at[o->ask].says[w->language]);
    mn_make_str(k, 2, d->id);
    mn_make_str(k, 3, d->text[w->language]);
    mn_make_i64(k, 4, (int64_t)(c->did_improved + c->did_not));
    mn_make_i64(k, 5, (int64_t)c->did_improved);
    mn_make_i64(k, 6, (int64_t)c->did_not);
    mn_make_i64(k, 7, (int64_t)(c->else_improved + c->else_not));
    mn_make_i64(k, 8, (int64_t)c->else_improved);
    mn_make_i64(k, 9, (int64_t)c->else_not);
    mn_make_i64(k, 10, (int64_t)c->unknown);
    mn_make_f64(k, 11, c->did);
    mn_make_f64(k, 12, c->others);
    mn_make_f64(k, 13, c->difference);
    mn_make_f64(k, 14, c->low);
    mn_make_f64(k, 15, c->high);
    mn_make_str(k, 16, mn_deed_evidence_name(c->evidence));
    put_fact(k, 17, now);
    /* Where the figure can't rise any more there is nothing to do. */
    mn_make_bool(k, 19, !now || !(mn_fact_number(now) + d->by > what->most));
    mn_make_str(k, 20, d->note);
    put_source(k, 21, w, now);
    mn_make_i64(k, 24, (int64_t)c->full);
    mn_make_i64(k, 25, (int64_t)c->early);
    mn_make_text(k, 26, (mn_text){x->sources.ptr ? x->sources.ptr : "", x->sources.len});
    if (x->sources.failed)
        mn_make_status(k, mn_fail_memory(k->e));
}

/* --- an outcome ----------------------------------------------------------------------------------
 */

/* Clear evidence first, then by how far the interval lies above 0. */
static int by_evidence(const void *pa, const void *pb)
{
    const found *a = pa, *b = pb;
    const double x = isnan(a->count.low) ? -2 : a->count.low,
                 y = isnan(b->count.low) ? -2 : b->count.low;
    const bool few_a = a->count.evidence == MN_DEED_TOO_FEW,
               few_b = b->count.evidence == MN_DEED_TOO_FEW;
    if (few_a != few_b)
        return few_a ? 1 : -1;
    if (x != y)
        return x < y ? 1 : -1;
    return (a->deed->line > b->deed->line) - (a->deed->line < b->deed->line);
}

static mn_status say_outcome(work *w, const outcome *o, mn_err *e)
{
    char text[640];
    const char *says = w->asks->at[o->ask].says[w->language], *letters;
    mn_buf sources = {0};
    add_sources(&sources, w, o, false);
    mn_maker *k = &w->alike;
    mn_make_row(k, 0);
    mn_make_str(k, 0, o->rule->id);
    mn_make_str(k, 1, says);
    mn_make_i64(k, 2, (int64_t)o->n);
    mn_make_i64(k, 3, (int64_t)o->improved);
    mn_make_i64(k, 4, (int64_t)(o->n - o->improved));
    mn_make_i64(k, 5, w->year);
    mn_make_text(k, 6, (mn_text){sources.ptr ? sources.ptr : "", sources.len});
    mn_status st = mn_country_cite(&letters, w->r, &sources, e);
    snprintf(text, sizeof text,
             "%.200s: of %zu countries that began alike, %zu improved within five years and %zu "
             "did not%s%s%s.",
             says, o->n, o->improved, o->n - o->improved, *letters ? " (" : "", letters,
             *letters ? ")" : "");
    if (!st)
        st = mn_report_text(w->r, MN_TEXT_HEADING, text, e);
    if (!st && !o->clear)
        st = mn_report_text(w->r, MN_TEXT_PARA,
                            "Nothing that is in the data tells those that improved from the "
                            "others.",
                            e);
    return st;
}

static mn_status say_clear(work *w, const found *x, mn_err *e)
{
    char text[512];
    const char *letters;
    const mn_deed_count *c = &x->count;
    if (c->evidence != MN_DEED_MORE)
        return MN_OK;
    mn_buf sources = {0};
    mn_buf_add(&sources, x->sources.ptr, x->sources.len);
    const mn_status st = mn_country_cite(&letters, w->r, &sources, e);
    snprintf(text, sizeof text,
             "%.200s: %zu of the %zu that did so improved, beside %zu of the %zu that did not; %zu "
             "did the same and did not improve (%s).",
             x->deed->text[w->language], c->did_improved, c->did_improved + c->did_not,
             c->else_improved, c->else_improved + c->else_not, c->did_not, letters);
    return st ? st : mn_report_text(w->r, MN_TEXT_BULLET, text, e);
}

static mn_status tell_outcome(work *w, outcome *o, mn_err *e)
{
    found x[MN_DEEDS];
    size_t n = 0;
    /* All intervals of the report hold together (Sidak). */
    const double each = pow(w->level, 1.0 / (double)(w->deeds->n * w->outcomes));
    for (size_t i = 0; i < o->n; i++)
        o->improved += o->p[i].improved;
    for (size_t d = 0; d < w->deeds->n; d++) {
        const mn_deed *deed = &w->deeds->at[d];
        if (deed->indicator == o->rule->indicator)
            continue; /* that is the outcome itself */
        x[n] = (found){.deed = deed};
        mn_deed_compare(&x[n].count, o->cases, deed, o->rule, o->p, o->n, w->d.facts, each);
        o->clear += x[n].count.evidence == MN_DEED_MORE;
        for (size_t i = 0; i < o->n; i++)
            put_row(w, o, deed, i);
        add_sources(&x[n].sources, w, o, true);
        add_sources(&w->sources, w, o, true);
        n++;
    }
    qsort(x, n, sizeof *x, by_evidence);
    mn_status st = say_outcome(w, o, e);
    for (size_t i = 0; i < n; i++) {
        put_suggestion(w, o, &x[i]);
        if (!st)
            st = say_clear(w, &x[i], e);
        mn_buf_free(&x[i].sources);
    }
    return st;
}

static mn_status tell_ask(work *w, size_t ask, mn_err *e)
{
    outcome o = {.ask = ask, .rule = &w->asks->rules.at[ask]};
    mn_status st =
        mn_precedents(&o.p, &o.n, o.rule, w->d.facts, w->d.reference, w->place, w->year, e);
    if (!st) {
        o.cases = calloc(o.n + 1, sizeof *o.cases);
        st = o.cases ? tell_outcome(w, &o, e) : mn_fail_memory(e);
    }
    free(o.p);
    free(o.cases);
    return st;
}

/* --- the report ----------------------------------------------------------------------------------
 */

static mn_status tell(work *w, mn_err *e)
{
    const mn_place *p = mn_facts_place(w->d.facts, w->place);
    char title[128]; /* the table has no room for a column of letters */
    const char *letters = "";
    const mn_table_view view = {.title = title,
                                .columns = "ask=What holds!,text=What they did,did=Did it,"
                                           "share_did=Improved:0%,others=Did not,"
                                           "share_others=Improved:0%,evidence=Evidence"};
    const mn_table_view hidden = {.title = "Countries that began alike", .hidden = true};
    const mn_table_view outcomes = {.title = "Who improved", .hidden = true};
    w->suggestions = mn_maker_new(
        "suggestions",
        "ask:t outcome:t deed:t text:t did:i did_improved:i did_not_improve:i others:i "
        "others_improved:i others_did_not:i unknown:i share_did:f share_others:f difference:f "
        "low:f high:f evidence:t now:t now_year:i room:b note:t source:t address:t retrieved:t "
        "no_room:i too_early:i counted_source:t",
        e);
    w->rows = mn_maker_new("rows",
                           "ask:t deed:t iso3:t name:t from:t from_year:i to:t to_year:i "
                           "improved:b until:i did:t before:t before_year:i after:t after_year:i "
                           "same_region:b same_tier:b outcome_source:t outcome_address:t "
                           "outcome_retrieved:t source:t address:t retrieved:t",
                           e);
    w->alike = mn_maker_new("outcomes",
                            "ask:t outcome:t alike:i improved:i not_improved:i year:i source:t", e);
    mn_status st = mn_report_subtitle(w->r, p->name, e);
    if (!st)
        st = mn_report_manifest_text(w->r, "iso3", p->code, e);
    for (size_t i = 0; i < w->outcomes && !st; i++)
        st = tell_ask(w, w->holds[i], e);
    if (!st && !w->outcomes)
        st = mn_report_text(w->r, MN_TEXT_PARA,
                            "None of the rules holds of its record: there is nothing to compare.",
                            e);
    const mn_status cited = mn_country_cite(&letters, w->r, &w->sources, e);
    st = st ? st : cited;
    snprintf(title, sizeof title, "What they did, and how many of them improved (%s)", letters);
    mn_make_status(&w->suggestions, st);
    mn_make_status(&w->rows, st);
    mn_make_status(&w->alike, st);
    st = mn_report_made_any(w->r, &w->suggestions, &view, e);
    mn_status too = mn_report_made(w->r, &w->rows, &hidden, e);
    st = st ? st : too;
    too = mn_report_made(w->r, &w->alike, &outcomes, e);
    st = st ? st : too;
    if (!st)
        st = mn_report_text(
            w->r, MN_TEXT_NOTE,
            "A matched comparison: it shows what went together in countries of the same region or "
            "tier, and not what caused what. Those that improved may have done other things that "
            "no figure shows. Of all, deeds of two years are looked at and whether they improved "
            "after "
            "them; who improved before is not compared. The intervals behind the words hold "
            "together.",
            e);
    if (!st)
        st = mn_country_tell_sources(w->r, &w->d, e);
    return st ? st : mn_country_tell_data(w->r, &w->d, e);
}

static mn_status read_table(mn_table **t, const work *w, const char *option,
                            mn_status (*shipped)(mn_table **, const mn_ctx *, mn_err *),
                            const mn_ctx *ctx, mn_err *e)
{
    const char *path = mn_call_text(w->call, option);
    mn_status st = path ? mn_table_read(t, ctx, path, NULL, e) : shipped(t, ctx, e);
    if (!st && path && *mn_table_sha256(*t))
        st = mn_report_manifest_input(w->r, option, mn_table_source(*t), mn_table_sha256(*t), e);
    return st;
}

static mn_status read_rules(work *w, const mn_ctx *ctx, mn_err *e)
{
    mn_table *asks = NULL, *deeds = NULL;
    w->asks = calloc(1, sizeof *w->asks);
    w->deeds = calloc(1, sizeof *w->deeds);
    w->holds = calloc(MN_ACCESS_RULES, sizeof *w->holds);
    mn_status st = w->asks && w->deeds && w->holds ? MN_OK : mn_fail_memory(e);
    if (!st)
        st = read_table(&asks, w, "asks", mn_brief_asks_shipped, ctx, e);
    if (!st)
        st = mn_brief_asks_read(w->asks, w->d.facts, asks, e);
    if (!st)
        st = read_table(&deeds, w, "deeds", mn_deeds_shipped, ctx, e);
    if (!st)
        st = mn_deeds_read(w->deeds, w->d.facts, deeds, e);
    mn_table_free(asks);
    mn_table_free(deeds);
    return st;
}

/* The record is judged as of --year, or of the last that enough countries
 * have a fact of that a rule asks for; of each
 * subject the first rule that holds, as in a brief. */
static void choose(work *w)
{
    w->year = mn_call_given(w->call, "year") ? (int)mn_call_int(w->call, "year", 0)
                                             : mn_country_judged(&w->d, &w->asks->rules);
    w->outcomes =
        mn_brief_choose(w->holds, MN_ACCESS_RULES, w->asks, w->d.facts, w->place, w->year);
}

static mn_status work_out(work *w, const mn_ctx *ctx, mn_err *e)
{
    mn_status st = mn_country_data_read(&w->d, w->call, ctx, e);
    if (!st)
        st = mn_country_place(&w->place, &w->d, mn_call_input(w->call, 0), e);
    if (!st && !mn_facts_place(w->d.facts, w->place)->country) {
        mn_fail(e, MN_USAGE, "'%.80s' is no country", mn_call_input(w->call, 0));
        st = mn_hint(e, "'manumit country show' shows the record of regions");
    }
    if (!st)
        st = mn_report_new(&w->r, "alliance suggest", "What countries that began alike did", e);
    if (!st)
        st = read_rules(w, ctx, e);
    if (st)
        return st;
    w->level = mn_call_real(w->call, "level", 0.9);
    choose(w);
    if (!mn_call_given(w->call, "year"))
        st = mn_country_tell_later(w->r, &w->d, &w->asks->rules, w->place, w->year, e);
    return st ? st : tell(w, e);
}

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    work w = {.call = call,
              .language =
                  strcmp(mn_call_language(call), "es") == 0 ? MN_BRIEF_SPANISH : MN_BRIEF_ENGLISH};
    const mn_status st = work_out(&w, ctx, e);
    if (st)
        mn_report_free(w.r);
    else
        *out = w.r;
    mn_brief_asks_free(w.asks);
    mn_deeds_free(w.deeds);
    free(w.asks);
    free(w.deeds);
    free(w.holds);
    mn_country_data_free(&w.d);
    return st;
}

static const mn_example examples[] = {
    {"manumit alliance suggest Ghana", "what went with improvement in countries like it"},
    {"manumit alliance suggest THA --csv --table rows",
     "each country that the comparison rests on, with figures, years and sources"},
    {NULL, NULL}};
static const mn_input inputs[] = {
    {.name = "COUNTRY", .help = "ISO 3166-1 code or name.", .required = true}, {.name = NULL}};
static const mn_option options[] = {
    {.name = "year",
     .type = MN_OPT_INT,
     .arg = "YEAR",
     .min = 1900,
     .max = 2200,
     .help =
         "As of which year the record is judged. Without it, the last in which enough countries "
         "have a figure that is asked for: ten, or half as many as ever."},
    {.name = "level",
     .type = MN_OPT_REAL,
     .arg = "P",
     .def = "0.9",
     .min = 0.5,
     .max = 0.999,
     .help = "How sure all intervals are together."},
    {.name = "asks",
     .type = MN_OPT_FILE,
     .arg = "FILE",
     .help = "What improvement is: asks as 'brief' takes them."},
    {.name = "deeds",
     .type = MN_OPT_FILE,
     .arg = "FILE",
     .help = "Deeds of your own: columns deed, indicator, by (at least so much more), times (at "
             "least so many times), en, es, note."},
    MN_COUNTRY_FACTS_OPTION,
    {.name = NULL}};
static const mn_output outputs[] = {
    {"suggestions",
     "ask,outcome,deed,text,did,did_improved,did_not_improve,others,others_improved,"
     "others_did_not,unknown,share_did,share_others,difference,low,high,evidence,now,now_year,"
     "room,note,source,address,retrieved,no_room,too_early,counted_source",
     "a row a deed: of the countries that began alike, how many did it, how many of them improved "
     "and did not; low and high: of the difference of shares. now: the country's own figure; room: "
     "it can rise; not counted: no_room, whose figure could not rise, too_early, who improved "
     "within the two years in which deeds count"},
    {"outcomes", "ask,outcome,alike,improved,not_improved,year,source",
     "how many countries began alike, and how many of them improved"},
    {"sources", MN_REPORT_SOURCES, "the sources that tables show as letters"},
    {"rows",
     "ask,deed,iso3,name,from,from_year,to,to_year,improved,until,did,before,before_year,after,"
     "after_year,same_region,same_tier,outcome_source,outcome_address,outcome_retrieved,source,"
     "address,retrieved",
     "each country of the comparison, with the figures that it rests on"},
    {"refused", "file,line,reason,text", "rows of --facts that are no facts"},
    {NULL, NULL, NULL}};
const mn_command mn_alliance_suggest_command = {
    .name = "alliance suggest",
    .summary = "Show what countries that began alike did before they improved",
    .about =
        "For each rule that holds of the country's record (as in 'brief'): countries of the same "
        "region or tier of which it held, too; what their figures show that they did; how many of "
        "those improved within five years, beside those that did not do it. A matched comparison "
        "and no causal claim: a deed is told to go with improvement only where chance alone would "
        "hardly make the difference.",
    .examples = examples,
    .inputs = inputs,
    .options = options,
    .outputs = outputs,
    .run = run,
    .quick = true,
    .words = 1,
    .see_also = "alliance,brief,country show",
};
