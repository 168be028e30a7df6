/* SPDX-License-Identifier: Apache-2.0
 *
 * country/commands/access.c - manumit access: how a clause on a record would fall, and what trade
 * it would touch.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "country/access/rules.h"
#include "country/commands/access_trade.h"
#include "country/commands/command.h"
#include "country/commands/data.h"
#include "country/commands/judged.h"
#include "report/made.h"
#include "report/marks.h"

typedef struct work {
    mn_country_data d;
    mn_report *r;
    const mn_call *call;
    mn_access_rules *rules, *against;
    mn_access_verdict *verdict, *other; /* by place */
    int year;
    int tiers; /* the last year, up to the one that is judged, of which tiers are known */
    size_t count[3], unsure, old; /* old: by a tier that later lists do not have */
} work;

static const double WATCH_LIST = 2.5;

/* --- rules ---------------------------------------------------------------------------------------
 */

static mn_status read_rules(mn_access_rules **out, work *w, const char *path, const char *role,
                            const mn_ctx *ctx, mn_err *e)
{
    mn_table *t = NULL;
    mn_access_rules *r = calloc(1, sizeof *r);
    mn_status st = r ? MN_OK : mn_fail_memory(e);
    *out = r;
    if (!st && !path)
        st = mn_access_rules_shipped(&t, ctx, e);
    else if (!st)
        st = mn_table_read(&t, ctx, path, NULL, e);
    if (!st)
        st = mn_access_rules_read(r, w->d.facts, t, e);
    if (!st && *mn_table_sha256(t) && path)
        st = mn_report_manifest_input(w->r, role, mn_table_source(t), mn_table_sha256(t), e);
    mn_table_free(t);
    return st;
}

/* The last year, up to the one that is judged, of which lists of tiers are known. */
static int last_tiers(const work *w)
{
    int year = 0;
    for (uint32_t i = 0; i < mn_facts_indicators(w->d.facts); i++) {
        const bool tiers = mn_facts_indicator(w->d.facts, i)->kind == MN_KIND_TIER;
        const int full = tiers ? mn_country_full(&w->d, i, w->year) : 0;
        year = full > year ? full : year;
    }
    return year;
}

static mn_status judge(mn_access_verdict **out, const work *w, const mn_access_rules *r, mn_err *e)
{
    const size_t n = mn_facts_places(w->d.facts);
    *out = calloc(n + 1, sizeof **out);
    if (!*out)
        return mn_fail_memory(e);
    for (uint32_t p = 0; p < n; p++)
        mn_access_judge(&(*out)[p], r, w->d.facts, p, w->year);
    return MN_OK;
}

/* --- verdicts ------------------------------------------------------------------------------------
 */

/* Countries without a fact that any rule asks for are no part of the answer. */
static bool is_known(const work *w, uint32_t place)
{
    for (size_t i = 0; i < w->rules->n; i++)
        if (w->verdict[place].held[i] != MN_HELD_UNKNOWN && w->rules->at[i].from <= w->year &&
            w->year <= w->rules->at[i].until)
            return mn_facts_place(w->d.facts, place)->country;
    return false;
}

/* Whether a bad tier is of an earlier year than lists that have others, and not this country. */
static bool left_the_list(const work *w, const mn_access_rule *r, const mn_fact *x)
{
    return x && mn_facts_indicator(w->d.facts, r->indicator)->kind == MN_KIND_TIER &&
           x->year < w->tiers && mn_fact_number(x) >= WATCH_LIST;
}

/* A figure as it was published; a yes or no in these words. */
static const char *as_told(const work *w, const mn_fact *x)
{
    if (mn_facts_indicator(w->d.facts, x->indicator)->kind == MN_KIND_YES)
        return x->value > 0 ? "yes" : "no";
    return x->text;
}

static void add_evidence(mn_buf *b, const work *w, const mn_access_rule *r, uint32_t place)
{
    const mn_fact *x[2];
    if (mn_access_holds(x, r, w->d.facts, place, w->year) == MN_HELD_UNKNOWN)
        return;
    if (!x[1]) { /* untold */
        mn_buf_fmt(b, "%s%s", b->len ? "; " : "", r->says);
        return;
    }
    mn_buf_fmt(b, "%s%s: ", b->len ? "; " : "", r->says);
    if (x[0] && x[0] != x[1])
        mn_buf_fmt(b, "%s in %d, ", as_told(w, x[0]), (int)x[0]->year);
    mn_buf_fmt(b, "%s in %d", as_told(w, x[1]), (int)x[1]->year);
    if (left_the_list(w, r, x[1]))
        mn_buf_fmt(b, ", and not named in %d", w->tiers);
}

/* Whether a row holds and is as heavy as the verdict. */
static bool decides(const work *w, const mn_access_verdict *v, size_t i)
{
    return v->held[i] == MN_HELD_YES && w->rules->at[i].verdict == v->verdict;
}

/* Whether every row that decides hangs on such a tier. */
static bool by_old_tier(const work *w, uint32_t place)
{
    const mn_access_verdict *v = &w->verdict[place];
    bool any = false;
    for (size_t i = 0; i < w->rules->n; i++) {
        const mn_fact *x[2];
        if (v->verdict == MN_ACCESS_OPEN || !decides(w, v, i))
            continue;
        (void)mn_access_holds(x, &w->rules->at[i], w->d.facts, place, w->year);
        if (!left_the_list(w, &w->rules->at[i], x[1]))
            return false;
        any = true;
    }
    return any;
}

static void put_verdict(mn_maker *k, const work *w, uint32_t place, mn_buf *b)
{
    const mn_access_verdict *v = &w->verdict[place];
    const mn_place *p = mn_facts_place(w->d.facts, place);
    mn_make_row(k, 0);
    mn_make_str(k, 0, p->code);
    mn_make_str(k, 1, p->name);
    mn_make_str(k, 2, mn_access_name(v->verdict));
    for (size_t i = 0; i < w->rules->n; i++)
        if (decides(w, v, i))
            mn_buf_fmt(b, "%s%s", b->len ? ";" : "", w->rules->at[i].id);
    mn_make_buf(k, 3, b);
    for (size_t i = 0; i < w->rules->n; i++)
        if (decides(w, v, i))
            add_evidence(b, w, &w->rules->at[i], place);
    if (!v->sure) {
        mn_buf_str(b, b->len ? "; not known: " : "not known: ");
        bool first = true;
        for (size_t i = 0; i < w->rules->n; i++)
            if (v->held[i] == MN_HELD_UNKNOWN && w->rules->at[i].verdict > v->verdict) {
                mn_buf_fmt(b, "%s%s", first ? "" : ", ", w->rules->at[i].says);
                first = false;
            }
    }
    mn_make_buf(k, 4, b);
    for (size_t i = 0; i < w->rules->n; i++) {
        const mn_fact *x[2];
        char source[512];
        if (!decides(w, v, i))
            continue;
        (void)mn_access_holds(x, &w->rules->at[i], w->d.facts, place, w->year);
        snprintf(source, sizeof source, "no fact");
        if (x[1])
            mn_country_source(source, &w->d, x[1]);
        mn_buf_fmt(b, "%s%s (rule: %s)", b->len ? "; " : "", source, w->rules->at[i].source);
    }
    mn_make_buf(k, 5, b);
}

/* A place by its name, as readers look it up. */
typedef struct named {
    const char *name;
    uint32_t place;
} named;

static int by_name(const void *pa, const void *pb)
{
    const named *a = pa, *b = pb;
    const int names = strcmp(a->name, b->name);
    return names ? names : (a->place > b->place) - (a->place < b->place);
}

static mn_status in_order(named **out, const work *w, mn_err *e)
{
    const size_t n = mn_facts_places(w->d.facts);
    *out = calloc(n + 1, sizeof **out);
    if (!*out)
        return mn_fail_memory(e);
    for (uint32_t p = 0; p < n; p++)
        (*out)[p] = (named){mn_facts_place(w->d.facts, p)->name, p};
    qsort(*out, n, sizeof **out, by_name);
    return MN_OK;
}

static mn_status tell_verdicts(work *w, mn_err *e)
{
    const mn_table_view view = {
        .title = "Verdicts",
        .first = 25,
        .columns = "name=Country,verdict=Verdict!,evidence=Because,source=Source:@"};
    mn_maker k = mn_maker_new("access", "iso3:t name:t verdict:t rule:t evidence:t source:t", e);
    mn_buf b = {0};
    named *order = NULL;
    mn_make_status(&k, in_order(&order, w, e));
    for (int verdict = MN_ACCESS_BARRED; order && verdict >= MN_ACCESS_OPEN; verdict--)
        for (size_t i = 0; i < mn_facts_places(w->d.facts); i++) {
            const uint32_t p = order[i].place;
            if (is_known(w, p) && w->verdict[p].verdict == (mn_access)verdict) {
                put_verdict(&k, w, p, &b);
                w->count[verdict]++;
                w->unsure += !w->verdict[p].sure;
                w->old += by_old_tier(w, p);
            }
        }
    free(order);
    mn_buf_free(&b);
    return mn_report_made(w->r, &k, &view, e);
}

static mn_status tell_rules(work *w, mn_err *e)
{
    const mn_table_view view = {.title = "The clause",
                                .columns = "rule=Rule!,verdict=Verdict,says=When,source=Whose,"
                                           "note=Note"};
    mn_maker k = mn_maker_new("rules",
                              "rule:t verdict:t indicator:t says:t countries:i source:t "
                              "address:t note:t",
                              e);
    for (size_t i = 0; i < w->rules->n; i++) {
        const mn_access_rule *r = &w->rules->at[i];
        int64_t n = 0;
        for (uint32_t p = 0; p < mn_facts_places(w->d.facts); p++)
            n += is_known(w, p) && w->verdict[p].held[i] == MN_HELD_YES;
        mn_make_row(&k, r->line);
        mn_make_str(&k, 0, r->id);
        mn_make_str(&k, 1, mn_access_name(r->verdict));
        mn_make_str(&k, 2, mn_facts_indicator(w->d.facts, r->indicator)->id);
        mn_make_str(&k, 3, r->says);
        mn_make_i64(&k, 4, n);
        mn_make_str(&k, 5, r->source);
        mn_make_str(&k, 6, r->address);
        mn_make_str(&k, 7, r->note);
    }
    return mn_report_made(w->r, &k, &view, e);
}

static mn_status tell_changes(work *w, mn_err *e)
{
    const mn_table_view view = {.title = "What the other clause would change",
                                .columns = "name=Country,verdict=Under the first,other=Under the "
                                           "other"};
    mn_maker k = mn_maker_new("changes", "iso3:t name:t verdict:t other:t", e);
    for (uint32_t p = 0; p < mn_facts_places(w->d.facts); p++)
        if (mn_facts_place(w->d.facts, p)->country &&
            w->verdict[p].verdict != w->other[p].verdict) {
            mn_make_row(&k, 0);
            mn_make_str(&k, 0, mn_facts_place(w->d.facts, p)->code);
            mn_make_str(&k, 1, mn_facts_place(w->d.facts, p)->name);
            mn_make_str(&k, 2, mn_access_name(w->verdict[p].verdict));
            mn_make_str(&k, 3, mn_access_name(w->other[p].verdict));
        }
    return mn_report_made(w->r, &k, &view, e);
}

/* --- the report ----------------------------------------------------------------------------------
 */

static mn_status tell_counts(work *w, mn_err *e)
{
    const struct {
        const char *name, *label;
        size_t n;
        bool headline, told;
    } counts[] = {{"barred", "Barred", w->count[MN_ACCESS_BARRED], true, true},
                  {"conditional", "On conditions", w->count[MN_ACCESS_CONDITIONAL], true, true},
                  {"open", "Open", w->count[MN_ACCESS_OPEN], false, true},
                  {"unsure", "Of all of them, with a fact missing that a heavier rule asks for",
                   w->unsure, false, true},
                  {"by_older_tier", "Barred or on conditions by a tier of an earlier year alone",
                   w->old, false, w->old > 0}};
    mn_status st = MN_OK;
    for (size_t i = 0; i < sizeof counts / sizeof *counts && !st; i++)
        if (counts[i].told)
            st = mn_report_count(w->r, counts[i].name, counts[i].label, counts[i].n, "countries",
                                 counts[i].headline, e);
    return st;
}

/* The letters of the lists of the last year with tiers. */
static mn_status cite_lists(const char **out, const work *w, mn_err *e)
{
    mn_buf sources = {0};
    for (size_t i = 0; i < mn_facts_count(w->d.facts); i++) {
        const mn_fact *x = mn_facts_at(w->d.facts, i);
        if (x->year == w->tiers && (x->marks & MN_FACT_STANDS) &&
            mn_facts_indicator(w->d.facts, x->indicator)->kind == MN_KIND_TIER)
            mn_country_add_source(&sources, &w->d, x);
    }
    return mn_country_cite(out, w->r, &sources, e);
}

static mn_status tell_words(work *w, mn_err *e)
{
    char text[512], year[16];
    const char *letters;
    snprintf(year, sizeof year, "%d", w->year);
    mn_status st = tell_counts(w, e);
    if (!st && !mn_call_given(w->call, "year"))
        st = mn_report_manifest_text(w->r, "judged_for", year, e);
    snprintf(
        text, sizeof text,
        "Judged for %d, every country by the same rows; a country without any of the facts that "
        "they ask for is not listed. This is how the clause would fall, and no opinion on whether "
        "it should.",
        w->year);
    if (!st)
        st = mn_report_text(w->r, MN_TEXT_PARA, text, e);
    if (st || !w->old)
        return st;
    st = cite_lists(&letters, w, e);
    snprintf(text, sizeof text,
             "%zu of those that are barred or on conditions are so by a tier of an earlier year "
             "alone: the lists of %d (%s) do not name them, and they may have risen since. A rule "
             "of 'years' 1 asks for the year itself.",
             w->old, w->tiers, letters);
    return st ? st : mn_report_text(w->r, MN_TEXT_PARA, text, e);
}

/* What it would touch; a country that no row knows anything of is not touched. */
static mn_status tell_trade(work *w, const mn_ctx *ctx, mn_err *e)
{
    const size_t n = mn_facts_places(w->d.facts);
    const char *into = mn_call_text(w->call, "into");
    mn_access *verdict = calloc(2 * (n + 1), sizeof *verdict), *other = verdict + n + 1;
    mn_access_trade t = {.d = &w->d,
                         .verdict = verdict,
                         .other = w->against ? other : NULL,
                         .model = mn_call_text(w->call, "model")};
    mn_status st = verdict ? MN_OK : mn_fail_memory(e);
    if (!st)
        st = mn_country_place(&t.into, &w->d, into, e);
    for (uint32_t p = 0; p < n && !st; p++) {
        verdict[p] = is_known(w, p) ? w->verdict[p].verdict : MN_ACCESS_OPEN;
        other[p] = w->against && mn_facts_place(w->d.facts, p)->country ? w->other[p].verdict
                                                                        : MN_ACCESS_OPEN;
    }
    if (!st)
        st = mn_access_tell_trade(w->r, &t, ctx, e);
    free(verdict);
    return st;
}

/* Whether a row of the clause asks for tiers, of which years are missing. */
static bool asks_tiers(const work *w)
{
    const uint32_t tier = mn_facts_find_indicator(w->d.facts, mn_text_of("tip-tier"));
    for (size_t i = 0; i < w->rules->n; i++)
        if (w->rules->at[i].indicator == tier)
            return true;
    return false;
}

static mn_status tell(work *w, const mn_ctx *ctx, mn_err *e)
{
    mn_status st = tell_verdicts(w, e);
    if (!st)
        st = tell_words(w, e);
    if (!st && !mn_call_given(w->call, "year"))
        st = mn_country_tell_later(w->r, &w->d, w->rules, UINT32_MAX, w->year, e);
    if (!st && asks_tiers(w))
        st = mn_country_tell_tiers(w->r, &w->d, e);
    if (!st)
        st = tell_rules(w, e);
    if (!st && w->against)
        st = tell_changes(w, e);
    if (!st)
        st = tell_trade(w, ctx, e);
    if (!st)
        st = mn_country_tell_sources(w->r, &w->d, e);
    return st ? st : mn_country_tell_data(w->r, &w->d, e);
}

static mn_status work_out(work *w, const mn_ctx *ctx, mn_err *e)
{
    const char *against = mn_call_text(w->call, "against");
    mn_status st = mn_country_data_read(&w->d, w->call, ctx, e);
    if (!st)
        st = mn_report_new(&w->r, "access", "Access to a market, by a country's record", e);
    if (!st)
        st = read_rules(&w->rules, w, mn_call_text(w->call, "rule"), "rule", ctx, e);
    if (!st && against)
        st = read_rules(&w->against, w, against, "against", ctx, e);
    if (st)
        return st;
    w->year = (int)mn_call_int(w->call, "year", 0);
    w->year = w->year ? w->year : mn_country_judged(&w->d, w->rules);
    w->tiers = last_tiers(w);
    st = judge(&w->verdict, w, w->rules, e);
    if (!st && w->against)
        st = judge(&w->other, w, w->against, e);
    return st ? st : tell(w, ctx, e);
}

static void free_rules(mn_access_rules *r)
{
    if (r)
        mn_access_rules_free(r);
    free(r);
}

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    work w = {.call = call};
    const mn_status st = work_out(&w, ctx, e);
    if (st)
        mn_report_free(w.r);
    else
        *out = w.r;
    free_rules(w.rules);
    free_rules(w.against);
    free(w.verdict);
    free(w.other);
    mn_country_data_free(&w.d);
    return st;
}

static const mn_example examples[] = {
    {"manumit access", "how the rows that come with the program would fall"},
    {"manumit access --rule clause.csv --year 2023 --csv", "a clause of your own, for a script"},
    {"manumit access --rule clause.csv --against stricter.csv --into USA",
     "what a stricter clause would change, and what trade it would touch"},
    {NULL, NULL}};
static const mn_option options[] = {
    {.name = "rule",
     .type = MN_OPT_FILE,
     .arg = "FILE",
     .help =
         "The clause: a table with the columns rule, indicator, test (is, at-least, at-most, "
         "stays-at-least, rose, fell, rose-beyond-chance, fell-beyond-chance, few-beside, "
         "below-best, untold), value, "
         "verdict (open, conditional, barred), says, source; also from, until, years, address, "
         "note. Without it, rows that come with the program: assumptions of this project, and no "
         "law."},
    {.name = "against",
     .type = MN_OPT_FILE,
     .arg = "FILE",
     .help = "Another clause: which verdicts it would change."},
    {.name = "year",
     .type = MN_OPT_INT,
     .arg = "YEAR",
     .min = 1900,
     .max = 2200,
     .help = "The year that is judged. Without it, the last one in which enough countries have a "
             "figure that the rule asks for: ten, or half as many as ever."},
    {.name = "into", .type = MN_OPT_TEXT, .arg = "COUNTRY", .def = "USA", .help = "The market."},
    {.name = "model",
     .type = MN_OPT_FILE,
     .arg = "FILE",
     .help =
         "An economy, as 'manumit model import' makes it; without it, the one that comes with the "
         "program (2011, 40 countries)."},
    MN_COUNTRY_FACTS_OPTION,
    {.name = NULL}};
static const mn_output outputs[] = {
    {"access", "iso3,name,verdict,rule,evidence,source",
     "a row a country that has one of the facts: its verdict, the rules that hold, their facts, "
     "whose "
     "they are; 'not known' names heavier rules that lack a fact"},
    {"rules", "rule,verdict,indicator,says,countries,source,address,note", "the clause"},
    {"changes", "iso3,name,verdict,other", "with --against"},
    {"touched",
     "verdict,countries,apart,value,share,people,low,high,other_countries,other_apart,other_value,"
     "other_share,other_people,other_low,other_high,year,source",
     "what the market buys from all that are barred, and on conditions: countries, how many of "
     "them have no figures of their own, million US dollars, the share of all its imports, people "
     "in forced labour behind it with 5% and 95% limits; other_: under the clause of --against"},
    {"sellers", "iso3,name,verdict,value,people,low,high,year,source",
     "the same by country: what the market buys from it, people in forced labour behind it with 5% "
     "and 95% limits"},
    {"trade", "iso3,name,verdict,industry,value,share,others,people,low,high,year,source",
     "what the market buys from countries that are not open: million US dollars of the economy's "
     "year, the share of its imports, who else sells it and is not barred, people in forced labour "
     "behind the 20 largest with 5% and 95% limits"},
    {"goods", "iso3,name,verdict,goods,year,source",
     "their goods that are listed as made with forced labour"},
    {"sources", MN_REPORT_SOURCES, "the sources that tables show as letters"},
    {"refused", "file,line,reason,text", "rows of --facts that are no facts"},
    {NULL, NULL, NULL}};
const mn_command mn_access_command = {
    .name = "access",
    .summary = "Show how a trade clause on a country's record would fall",
    .about =
        "A clause is rows of data: what in a record (tier, trend, convictions, listed goods) "
        "means what for access to a market. Every country is judged by the same rows, one's own "
        "included. A rule that lacks its fact says so; no missing fact bars or opens anything.",
    .examples = examples,
    .options = options,
    .outputs = outputs,
    .run = run,
    .see_also = "country show,country facts,ban list",
    .quick = true,
};
