/* SPDX-License-Identifier: Apache-2.0
 *
 * country/commands/show.c - manumit country show: one country's record.
 */
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/buf.h"
#include "core/err.h"
#include "core/text.h"
#include "country/commands/alliance_tell.h"
#include "country/commands/command.h"
#include "country/commands/data.h"
#include "country/commands/profile.h"
#include "country/rank/rank.h"
#include "report/made.h"
#include "report/marks.h"

typedef struct work {
    mn_country_data d;
    mn_report *r;
    const mn_call *call;
    uint32_t place;
} work;

/* The last year but one that has a fact that stands. */
static const mn_fact *before(const work *w, const mn_fact *last)
{
    return mn_facts_last(w->d.facts, w->place, last->indicator, 1900, last->year - 1);
}

/* Years without a figure that stands, from the first with one to the last that any country has one
 * of: "2016-2019;2022;2024-2025". */
static void gaps(mn_buf *b, const mn_fact *x, size_t n, int until)
{
    int before = 0;
    for (size_t i = 0; i <= n; i++) {
        if (i < n && !(x[i].marks & MN_FACT_STANDS))
            continue;
        const int to = i < n ? x[i].year - 1 : until, from = before + 1;
        if (before && from == to)
            mn_buf_fmt(b, "%s%d", b->len ? ";" : "", from);
        else if (before && from < to)
            mn_buf_fmt(b, "%s%d-%d", b->len ? ";" : "", from, to);
        before = i < n ? x[i].year : before;
    }
}

static void put_record(mn_maker *k, const work *w, const mn_fact *x)
{
    size_t n;
    mn_buf b = {0};
    char source[512];
    const mn_fact *all = mn_facts_of(w->d.facts, w->place, x->indicator, &n), *old = before(w, x);
    const mn_indicator *what = mn_facts_indicator(w->d.facts, x->indicator);
    const mn_fact_source *s = mn_facts_source(w->d.facts, x->source);
    mn_make_row(k, x->line);
    mn_make_str(k, 0, what->id);
    mn_make_str(k, 1, what->name);
    mn_make_i64(k, 2, x->year);
    mn_make_str(k, 3, x->text);
    mn_make_f64(k, 4, x->low);
    mn_make_f64(k, 5, x->high);
    mn_make_str(k, 6, what->unit);
    if (old) {
        mn_make_str(k, 7, old->text);
        mn_make_i64(k, 8, old->year);
        mn_country_source(source, &w->d, old);
        mn_make_str(k, 14, source);
    }
    if (what->kind != MN_KIND_YES) /* that holds on */
        gaps(&b, all, n, mn_country_newest(&w->d, x->indicator));
    mn_make_buf(k, 9, &b);
    mn_country_source(source, &w->d, x);
    mn_make_str(k, 10, source);
    mn_make_str(k, 11, s->address);
    mn_make_str(k, 12, s->retrieved);
    mn_make_bool(k, 13, (x->marks & MN_FACT_CONFLICT) != 0);
    mn_buf_free(&b);
}

/* What a reader asks for first is shown, and stands first; parts of parts (girls, men) are in the
 * data, and in the table "victims". */
static mn_status tell_record(work *w, mn_err *e)
{
    mn_table_view view = {
        .title = "Record: the last figure of each measure",
        .columns = "measure=Measure,year=Year!,value=Figure,source=Source:@,before=Before,"
                   "before_year=Year,before_source=Source:@,missing=Years missing"};
    mn_maker k = mn_maker_new("record",
                              "indicator:t measure:t year:i value:t low:f high:f unit:t before:t "
                              "before_year:i missing:t source:t address:t retrieved:t conflict:b "
                              "before_source:t",
                              e);
    for (int details = 0; details < 2; details++)
        for (uint32_t i = 0; i < mn_facts_indicators(w->d.facts); i++) {
            const mn_fact *x = mn_facts_last(w->d.facts, w->place, i, 1900, 2200);
            if (!x || mn_country_detail(w->d.facts, i) != (details == 1))
                continue;
            put_record(&k, w, x);
            view.first += details == 0;
        }
    return mn_report_made(w->r, &k, &view, e);
}

/* What leads back to a fact's row, and of a count what chance alone would have around it. */
static void tell_row(mn_maker *k, const work *w, const mn_fact *x)
{
    const mn_fact_source *s = mn_facts_source(w->d.facts, x->source);
    const bool differs = x->marks & (MN_FACT_CONFLICT | MN_FACT_CORRECTED);
    mn_make_str(k, 9, s->address);
    mn_make_str(k, 10, s->retrieved);
    if (mn_facts_indicator(w->d.facts, x->indicator)->kind == MN_KIND_COUNT &&
        !isnan(mn_fact_number(x))) {
        mn_ranked chance = {.value = mn_fact_number(x), .low = x->low, .high = x->high};
        mn_rank_count(&chance, 1, 0.95);
        mn_make_f64(k, 11, chance.low);
        mn_make_f64(k, 12, chance.high);
    }
    mn_make_str(k, 13,
                differs                           ? "differs"
                : x->marks & MN_FACT_DUPLICATE    ? "duplicate"
                : mn_fact_hides(x)                ? "hides"
                : (x->marks & MN_FACT_BELOW_PART) ? "below-part"
                                                  : "");
    mn_make_str(k, 14, x->note);
    mn_make_str(k, 15, x->file);
    mn_make_i64(k, 16, (int64_t)x->line);
}

static mn_status tell_history(work *w, mn_err *e)
{
    const mn_table_view view = {.title = "All figures", .hidden = true};
    mn_maker k = mn_maker_new("history",
                              "indicator:t year:i value:t number:f low:f high:f unit:t stands:b "
                              "source:t address:t retrieved:t chance_low:f chance_high:f marks:t "
                              "note:t file:t line:i",
                              e);
    for (uint32_t i = 0; i < mn_facts_indicators(w->d.facts); i++) {
        size_t n;
        const mn_fact *x = mn_facts_of(w->d.facts, w->place, i, &n);
        for (size_t j = 0; j < n; j++) {
            char source[512];
            mn_country_source(source, &w->d, &x[j]);
            mn_make_row(&k, x[j].line);
            mn_make_str(&k, 0, mn_facts_indicator(w->d.facts, i)->id);
            mn_make_i64(&k, 1, x[j].year);
            mn_make_str(&k, 2, x[j].text);
            mn_make_f64(&k, 3, mn_fact_number(&x[j]));
            mn_make_f64(&k, 4, x[j].low);
            mn_make_f64(&k, 5, x[j].high);
            mn_make_str(&k, 6, mn_facts_indicator(w->d.facts, i)->unit);
            mn_make_bool(&k, 7, (x[j].marks & MN_FACT_STANDS) != 0);
            mn_make_str(&k, 8, source);
            tell_row(&k, w, &x[j]);
        }
    }
    return mn_report_made(w->r, &k, &view, e);
}

/* Where sources say different things of one year. */
static mn_status tell_conflicts(work *w, mn_err *e)
{
    const mn_table_view view = {
        .title = "Where sources differ",
        .columns = "measure=Measure,year=Year!,value=Figure,stands=Stands,source=Source:@"};
    mn_maker k = mn_maker_new("conflicts", "measure:t year:i value:t stands:b source:t", e);
    for (uint32_t i = 0; i < mn_facts_indicators(w->d.facts); i++) {
        size_t n;
        const mn_fact *x = mn_facts_of(w->d.facts, w->place, i, &n);
        for (size_t j = 0; j < n; j++) {
            char source[512];
            if (!(x[j].marks & (MN_FACT_CONFLICT | MN_FACT_CORRECTED)))
                continue;
            mn_country_source(source, &w->d, &x[j]);
            mn_make_row(&k, x[j].line);
            mn_make_str(&k, 0, mn_facts_indicator(w->d.facts, i)->name);
            mn_make_i64(&k, 1, x[j].year);
            mn_make_str(&k, 2, x[j].text);
            mn_make_bool(&k, 3, (x[j].marks & MN_FACT_STANDS) != 0);
            mn_make_str(&k, 4, source);
        }
    }
    return mn_report_made_any(w->r, &k, &view, e);
}

/* What another figure of the same place and year says against x: the largest part of it, or the
 * whole that is mostly in no part. */
static const mn_fact *against(const work *w, const mn_fact *x)
{
    const mn_fact *worst = NULL;
    const char *id = mn_facts_indicator(w->d.facts, x->indicator)->id;
    if (!(x->marks & MN_FACT_BELOW_PART))
        return mn_facts_in(
            w->d.facts, x->place,
            mn_facts_find_indicator(
                w->d.facts, mn_text_of(mn_facts_indicator(w->d.facts, x->indicator)->part_of)),
            x->year);
    for (uint32_t i = 0; i < mn_facts_indicators(w->d.facts); i++) {
        const mn_indicator *part = mn_facts_indicator(w->d.facts, i);
        const mn_fact *y = mn_facts_in(w->d.facts, x->place, i, x->year);
        bool of = false;
        for (int deep = 0; deep < 8 && *part->part_of && !of; deep++) {
            const uint32_t up = mn_facts_find_indicator(w->d.facts, mn_text_of(part->part_of));
            of = !strcmp(part->part_of, id);
            if (up == UINT32_MAX)
                break;
            part = mn_facts_indicator(w->d.facts, up);
        }
        if (of && y && (!worst || mn_fact_number(y) > mn_fact_number(worst)))
            worst = y;
    }
    return worst;
}

/* The newest first, then as they lie. */
static int by_year(const void *pa, const void *pb)
{
    const mn_fact *a = *(const mn_fact *const *)pa, *b = *(const mn_fact *const *)pb;
    return a->year != b->year ? (a->year < b->year) - (a->year > b->year) : (a > b) - (a < b);
}

/* The country's figures that others contradict: owned, free(); NULL without memory. */
static const mn_fact **broken_ones(const work *w, size_t *n)
{
    const mn_fact **x = NULL;
    size_t cap = 0;
    *n = 0;
    if (!mn_grow(&x, &cap, 1, sizeof *x))
        return NULL;
    for (size_t i = 0; i < mn_facts_count(w->d.facts); i++) {
        const mn_fact *f = mn_facts_at(w->d.facts, i);
        if (f->place != w->place || !(f->marks & (MN_FACT_BELOW_PART | MN_FACT_UNTOLD)))
            continue;
        if (!mn_grow(&x, &cap, *n + 1, sizeof *x)) {
            free(x);
            return NULL;
        }
        x[(*n)++] = f;
    }
    qsort(x, *n, sizeof *x, by_year);
    return x;
}

/* Figures that others of the same year break: small counts that hide a number, the newest first. */
static mn_status tell_broken(work *w, mn_err *e)
{
    const mn_table_view view = {
        .title = "Figures that another figure contradicts",
        .first = 8,
        .columns = "year=Year!,measure=Measure,value=Figure,source=Source:@,other=Beside it,"
                   "other_value=Figure,other_source=Source:@,stands=Counted"};
    mn_maker k = mn_maker_new("contradicted",
                              "year:i measure:t value:t other:t other_value:t stands:b source:t "
                              "address:t other_source:t",
                              e);
    size_t rows = 0;
    const mn_fact **x = broken_ones(w, &rows);
    mn_make_status(&k, x ? MN_OK : mn_fail_memory(e));
    for (size_t j = 0; x && j < rows; j++) {
        const mn_fact *y = against(w, x[j]);
        char source[512];
        mn_make_row(&k, x[j]->line);
        mn_make_i64(&k, 0, x[j]->year);
        mn_make_str(&k, 1, mn_facts_indicator(w->d.facts, x[j]->indicator)->name);
        mn_make_str(&k, 2, x[j]->text);
        if (y) {
            mn_make_str(&k, 3, mn_facts_indicator(w->d.facts, y->indicator)->name);
            mn_make_str(&k, 4, y->text);
            mn_country_source(source, &w->d, y);
            mn_make_str(&k, 8, source);
        }
        mn_country_source(source, &w->d, x[j]);
        mn_make_bool(&k, 5, (x[j]->marks & MN_FACT_STANDS) != 0);
        mn_make_str(&k, 6, source);
        mn_make_str(&k, 7, mn_facts_source(w->d.facts, x[j]->source)->address);
    }
    free(x);
    mn_status st = mn_report_made_any(w->r, &k, &view, e);
    if (!st && rows)
        st = mn_report_text(w->r, MN_TEXT_NOTE,
                            "A small count ('<5') that is less than a part of it, or of a whole "
                            "that is mostly in none of its parts, hides a number: it is kept as "
                            "published and not counted with. A number that is less than a part of "
                            "it is counted: ask its source before you quote it.",
                            e);
    return st;
}

/* The measures that a reader asks for first, and how they stand beside the region's. */
static mn_status tell_peers(work *w, mn_err *e)
{
    static const char *const asked[] = {
        "tip-tier", "victims-detected", "persons-prosecuted", "persons-convicted",
        "3p-total", "gsi-prevalence",   "gsi-vulnerability",  "gsi-response"};
    const mn_country *own = mn_country_at(w->d.reference, w->place);
    const mn_table_view view = {
        .title = "Beside others of the region, in the same year",
        .columns = "measure=Measure,year=Year!,value=Figure,lower=Lower,equal=Equal,higher=Higher,"
                   "source=Source:@"};
    mn_maker k = mn_maker_new("peers",
                              "indicator:t measure:t year:i value:t region:t lower:i equal:i "
                              "higher:i source:t address:t",
                              e);
    for (size_t a = 0; a < sizeof asked / sizeof *asked; a++) {
        const uint32_t i = mn_facts_find_indicator(w->d.facts, mn_text_of(asked[a]));
        const mn_fact *x =
            i == UINT32_MAX ? NULL : mn_facts_last(w->d.facts, w->place, i, 1900, 2200);
        int64_t lower = 0, equal = 0, higher = 0;
        if (!x || isnan(mn_fact_number(x)))
            continue;
        for (uint32_t p = 0; p < mn_countries(w->d.reference); p++) {
            const mn_fact *y = p == w->place || strcmp(mn_country_at(w->d.reference, p)->ilo_region,
                                                       own->ilo_region) != 0
                                   ? NULL
                                   : mn_facts_in(w->d.facts, p, i, x->year);
            if (!y || isnan(mn_fact_number(y)))
                continue;
            lower += mn_fact_number(y) < mn_fact_number(x);
            equal += mn_fact_number(y) == mn_fact_number(x);
            higher += mn_fact_number(y) > mn_fact_number(x);
        }
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, asked[a]);
        mn_make_str(&k, 1, mn_facts_indicator(w->d.facts, i)->name);
        mn_make_i64(&k, 2, x->year);
        mn_make_str(&k, 3, x->text);
        mn_make_str(&k, 4, own->ilo_region);
        mn_make_i64(&k, 5, lower);
        mn_make_i64(&k, 6, equal);
        mn_make_i64(&k, 7, higher);
        char source[512];
        mn_country_source(source, &w->d, x);
        mn_make_str(&k, 8, source);
        mn_make_str(&k, 9, mn_facts_source(w->d.facts, x->source)->address);
    }
    return mn_report_made_any(w->r, &k, &view, e);
}

/* Where others have tiers of earlier years than the country's first that is known. */
static mn_status tell_first_tier(work *w, mn_err *e)
{
    size_t n;
    char text[256];
    const char *whose;
    mn_buf sources = {0};
    int first = 0, others = INT_MAX;
    const uint32_t tier = mn_facts_find_indicator(w->d.facts, mn_text_of("tip-tier"));
    const mn_fact *own = tier == UINT32_MAX ? NULL : mn_facts_of(w->d.facts, w->place, tier, &n);
    if (!own)
        return MN_OK;
    first = own[0].year;
    for (uint32_t p = 0; p < mn_countries(w->d.reference); p++) {
        const mn_fact *x = mn_facts_of(w->d.facts, p, tier, &n);
        others = x && x[0].year < others ? x[0].year : others;
    }
    if (first <= others)
        return MN_OK;
    mn_country_add_source(&sources, &w->d, &own[0]);
    const mn_status st = mn_country_cite(&whose, w->r, &sources, e);
    snprintf(text, sizeof text,
             "The first tier that is known here of %.80s is that of %d (%s); others have earlier "
             "ones.",
             mn_facts_place(w->d.facts, w->place)->name, first, whose);
    return st ? st : mn_report_text(w->r, MN_TEXT_NOTE, text, e);
}

/* --since, or five years before its last figure. */
static int since(const work *w)
{
    enum { YEARS = 5 };
    int last = 0;
    for (uint32_t i = 0; i < mn_facts_indicators(w->d.facts); i++) {
        const mn_fact *x = mn_facts_last(w->d.facts, w->place, i, 1900, 2200);
        last = x && x->year > last ? x->year : last;
    }
    return (int)mn_call_int(w->call, "since", last - YEARS);
}

/* All that the place's figures are from, those of older years too. */
static mn_status tell_sources(work *w, mn_err *e)
{
    mn_status st = MN_OK;
    for (uint32_t i = 0; i < mn_facts_indicators(w->d.facts) && !st; i++) {
        size_t n;
        const mn_fact *x = mn_facts_of(w->d.facts, w->place, i, &n);
        for (size_t j = 0; j < n && !st; j++) {
            const char *mark;
            char source[512];
            mn_country_source(source, &w->d, &x[j]);
            st = mn_report_cite(&mark, w->r, source, "", "", e);
        }
    }
    return st ? st : mn_country_tell_sources(w->r, &w->d, e);
}

static mn_status tell(work *w, const mn_ctx *ctx, mn_err *e)
{
    const mn_place *p = mn_facts_place(w->d.facts, w->place);
    char year[16];
    snprintf(year, sizeof year, "%d", since(w));
    mn_status st = mn_report_subtitle(w->r, p->name, e);
    if (!st)
        st = mn_report_manifest_text(w->r, "iso3", p->code, e);
    if (!st && !mn_call_given(w->call, "since"))
        st = mn_report_manifest_text(w->r, "changes_since", year, e);
    if (!st)
        st = tell_record(w, e);
    if (!st)
        st = mn_profile_tell_victims(w->r, &w->d, w->place, e);
    if (!st && p->country)
        st = tell_peers(w, e);
    if (!st)
        st = mn_profile_tell_changes(w->r, &w->d, w->place, since(w), e);
    if (!st && p->country)
        st = mn_profile_tell_trade(w->r, &w->d, w->place, mn_call_text(w->call, "model"), ctx, e);
    if (!st && p->country)
        st = mn_profile_tell_promises(w->r, &w->d, w->place, w->call, ctx, e);
    if (!st)
        st = tell_conflicts(w, e);
    if (!st)
        st = tell_broken(w, e);
    if (!st)
        st = mn_country_tell_tiers(w->r, &w->d, e);
    if (!st)
        st = tell_first_tier(w, e);
    if (!st)
        st = tell_sources(w, e);
    if (!st)
        st = tell_history(w, e);
    if (!st)
        st = mn_report_text(
            w->r, MN_TEXT_NOTE,
            "Every figure is a row of one of these sources: the table 'record' has its "
            "own beside each. Counts of victims and convictions show what a state "
            "saw and did, and not how much there is.",
            e);
    return st ? st : mn_country_tell_data(w->r, &w->d, e);
}

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    work w = {.call = call};
    mn_status st = mn_country_data_read(&w.d, call, ctx, e);
    if (st)
        return st;
    st = mn_country_place(&w.place, &w.d, mn_call_input(call, 0), e);
    if (!st)
        st = mn_report_new(&w.r, "country show", "A country's record", e);
    if (!st)
        st = tell(&w, ctx, e);
    mn_country_data_free(&w.d);
    if (st)
        mn_report_free(w.r);
    else
        *out = w.r;
    return st;
}

static const mn_example examples[] = {
    {"manumit country show USA", "the record of the United States"},
    {"manumit country show Ghana --facts gsi2023.csv --pdf -o ghana.pdf",
     "with figures of your own download, for a hearing"},
    {NULL, NULL}};
static const mn_input inputs[] = {
    {.name = "COUNTRY",
     .help = "ISO 3166-1 code or name; WLD is the world, ILO-AFR and TIP-AFR are regions.",
     .required = true},
    {.name = NULL}};
static const mn_option options[] = {
    {.name = "since",
     .type = MN_OPT_INT,
     .arg = "YEAR",
     .min = 1900,
     .max = 2200,
     .help = "Show what changed since this year; without it, since five years before its last "
             "figure."},
    {.name = "model",
     .type = MN_OPT_FILE,
     .arg = "FILE",
     .help = "An economy for its trade, as 'manumit model import' makes it; without it, the one "
             "that comes with the program (2011, 40 countries)."},
    {.name = "commitments",
     .type = MN_OPT_FILE,
     .arg = "FILE",
     .help = "What it promised, as 'alliance' reads it."},
    MN_COUNTRY_FACTS_OPTION,
    {.name = NULL}};
static const mn_output outputs[] = {
    {"record",
     "indicator,measure,year,value,low,high,unit,before,before_year,missing,source,address,"
     "retrieved,conflict,before_source",
     "a row a measure: its last figure as published, the one before it, the years between the "
     "first "
     "and the last that have none"},
    {"victims", MN_PROFILE_VICTIMS,
     "detected victims by form, sex and age, as published ('<5' too), of the last year that says "
     "any of it"},
    {"peers", "indicator,measure,year,value,region,lower,equal,higher,source,address",
     "how many countries of the ILO's region have a lower, equal and higher figure of that year"},
    {"conflicts", "measure,year,value,stands,source", "figures that sources differ on"},
    {"changes", MN_PROFILE_CHANGES,
     "of every measure the first figure since a year beside the last; reading: better, worse, "
     "unchanged, or more and fewer of what is neither; 'within chance' of counts whose difference "
     "chance alone could make (95%)"},
    {"trade", MN_PROFILE_TRADE,
     "what it buys abroad and sells there, by industry: million US dollars, the share of its "
     "imports or of the industry's output, people in forced labour behind it with 5% and 95% "
     "limits, the seller's goods that are listed"},
    {"listed", "region,name,industry,goods,year,source", "these goods by themselves"},
    {"commitments", MN_ALLIANCE_COLUMNS,
     "what it promised, with --commitments, and with --kept or --store what the store holds"},
    {"contradicted", "year,measure,value,other,other_value,stands,source,address,other_source",
     "figures that another of the same year contradicts; stands: it is counted with"},
    {"history",
     "indicator,year,value,number,low,high,unit,stands,source,address,retrieved,chance_low,"
     "chance_high,marks,note,file,line",
     "all figures, and where each stands; chance_low and chance_high: of a count, what chance "
     "alone "
     "would have around it (95%)"},
    {"sources", MN_REPORT_SOURCES, "the sources that tables show as letters"},
    {"refused", "file,line,reason,text", "rows of --facts that are no facts"},
    {"refused_commitments", "line,reason,text", "rows of --commitments that are none"},
    {NULL, NULL, NULL}};
const mn_command mn_country_show_command = {
    .name = "country show",
    .summary = "Show a country's record, every figure with its source",
    .about =
        "What is known of a country: tiers, victims detected, persons prosecuted and "
        "convicted, policy scores; beside its region; what changed; the risk in its trade both "
        "ways; what it promised. Every country is shown by the same rule.",
    .examples = examples,
    .inputs = inputs,
    .options = options,
    .outputs = outputs,
    .run = run,
    .quick = true,
    .words = 1,
    .see_also = "country rank,country facts",
};
