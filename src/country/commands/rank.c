/* SPDX-License-Identifier: Apache-2.0
 *
 * country/commands/rank.c - manumit country rank: countries by an indicator, with the ranks that
 * the data allow, and the change since a year on countries that have both.
 */
#include "country/rank/rank.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "country/commands/command.h"
#include "country/commands/data.h"
#include "country/commands/people.h"
#include "country/commands/rank_change.h"
#include "country/commands/rank_index.h"
#include "report/made.h"
#include "report/marks.h"

enum { FIRST_YEAR = 1900, YEARS = 301 };

typedef struct work {
    mn_country_data d;
    mn_report *r;
    const mn_call *call;
    const mn_indicator *indicator;
    uint32_t by;
    int year, fullest;      /* of the ranking; the year with the most countries */
    size_t n, most, absent; /* ranked; of the fullest year; countries with a fact in another year */
    size_t hidden;          /* of these: of this year, but in bounds that a part of it breaks */
    size_t unpeopled;       /* with --per: of this year, but with no known number of people */
    mn_ranked *x;
    const mn_fact **fact; /* by place */
    double per, level;
    bool descending;
} work;

/* --- which year ----------------------------------------------------------------------------------
 */

/* Countries with a number in each year; the last year with at least half as many as the fullest. */
static mn_status choose_year(work *w, mn_err *e)
{
    size_t *n = calloc(YEARS, sizeof *n);
    if (!n)
        return mn_fail_memory(e);
    for (size_t i = 0; i < mn_facts_count(w->d.facts); i++) {
        const mn_fact *x = mn_facts_at(w->d.facts, i);
        if (x->indicator == w->by && (x->marks & MN_FACT_STANDS) && !isnan(mn_fact_number(x)) &&
            mn_facts_place(w->d.facts, x->place)->country)
            n[x->year - FIRST_YEAR]++;
    }
    for (int y = 0; y < YEARS; y++)
        if (n[y] > w->most) {
            w->most = n[y];
            w->fullest = FIRST_YEAR + y;
        }
    for (int y = 0; y < YEARS && !w->year; y++)
        if (n[YEARS - 1 - y] && 2 * n[YEARS - 1 - y] >= w->most)
            w->year = FIRST_YEAR + YEARS - 1 - y;
    free(n);
    return MN_OK;
}

/* --- what is ranked ------------------------------------------------------------------------------
 */

/* False where the country's people are not known. */
static bool put_per(work *w, mn_ranked *x)
{
    mn_country_people p;
    if (!(w->per > 0))
        return true;
    if (!mn_country_people_of(&p, &w->d, x->of, w->year))
        return false;
    x->value *= w->per / p.people;
    x->low *= w->per / p.people;
    x->high *= w->per / p.people;
    return true;
}

static mn_status gather(work *w, mn_err *e)
{
    const size_t places = mn_facts_places(w->d.facts);
    w->x = calloc(places + 1, sizeof *w->x);
    w->fact = calloc(places + 1, sizeof *w->fact);
    if (!w->x || !w->fact)
        return mn_fail_memory(e);
    for (uint32_t p = 0; p < places; p++) {
        size_t any;
        const mn_fact *x = mn_facts_in(w->d.facts, p, w->by, w->year);
        if (!mn_facts_place(w->d.facts, p)->country)
            continue;
        if (!x || isnan(mn_fact_number(x))) {
            w->absent += mn_facts_of(w->d.facts, p, w->by, &any) != NULL;
            w->hidden += !x && !isnan(mn_rank_published(w->d.facts, p, w->by, w->year));
            continue;
        }
        w->fact[p] = x;
        w->x[w->n++] =
            (mn_ranked){.value = mn_fact_number(x), .low = x->low, .high = x->high, .of = p};
    }
    const size_t n = w->n;
    w->n = 0;
    for (size_t i = 0; i < n; i++) {
        mn_ranked *x = &w->x[i];
        if (w->indicator->kind == MN_KIND_COUNT)
            mn_rank_count(x, n, w->level);
        else
            mn_rank_joint(x, n, w->level);
        if (put_per(w, x))
            w->x[w->n++] = *x;
        else
            w->unpeopled++;
    }
    return mn_rank_places(w->x, w->n, w->descending, e);
}

/* --- tables --------------------------------------------------------------------------------------
 */

/* Whose the figure is; of one beside people also whose number of people it is. */
static void source_of(char out[512 + 2 + MN_COUNTRY_PEOPLE_ROOM], const work *w, const mn_fact *f)
{
    mn_country_people p;
    mn_country_source(out, &w->d, f);
    const size_t n = strlen(out);
    if (w->per > 0 && mn_country_people_of(&p, &w->d, f->place, w->year))
        snprintf(out + n, 2 + MN_COUNTRY_PEOPLE_ROOM, "; %s", p.source);
}

/* With --per: beside how many people each is ranked. */
static mn_status tell_people(work *w, mn_err *e)
{
    const mn_table_view view = {.title = "People", .hidden = true};
    mn_maker k = mn_maker_new("people", "iso3:t name:t " MN_COUNTRY_PEOPLE_TYPES, e);
    for (size_t i = 0; i < w->n; i++) {
        const mn_place *place = mn_facts_place(w->d.facts, w->x[i].of);
        mn_country_people p;
        if (!mn_country_people_of(&p, &w->d, w->x[i].of, w->year))
            continue;
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, place->code);
        mn_make_str(&k, 1, place->name);
        mn_country_put_people(&k, 2, &p);
    }
    return mn_report_made(w->r, &k, &view, e);
}

static mn_status tell_ranks(work *w, mn_err *e)
{
    const bool words = w->indicator->kind == MN_KIND_TIER;
    const mn_table_view view = {
        .title = "Ranks",
        .first = 25,
        .columns =
            words ? "rank=Rank!,rank_low=From,rank_high=To,name=Country,value=Value,source=Source:@"
                  : "rank=Rank!,rank_low=From,rank_high=To,name=Country,value=Value,low=Low,"
                    "high=High,source=Source:@"};
    mn_maker k = mn_maker_new("ranks",
                              words ? "rank:i rank_low:i rank_high:i iso3:t name:t value:t low:f "
                                      "high:f year:i source:t"
                                    : "rank:i rank_low:i rank_high:i iso3:t name:t value:f low:f "
                                      "high:f year:i source:t",
                              e);
    for (size_t i = 0; i < w->n; i++) {
        const mn_ranked *x = &w->x[i];
        const mn_place *p = mn_facts_place(w->d.facts, x->of);
        const mn_fact *f = w->fact[x->of];
        char source[512 + 2 + MN_COUNTRY_PEOPLE_ROOM];
        source_of(source, w, f);
        mn_make_row(&k, f->line);
        mn_make_i64(&k, 0, (int64_t)x->rank);
        mn_make_i64(&k, 1, (int64_t)x->rank_low);
        mn_make_i64(&k, 2, (int64_t)x->rank_high);
        mn_make_str(&k, 3, p->code);
        mn_make_str(&k, 4, p->name);
        if (words)
            mn_make_str(&k, 5, f->text);
        else
            mn_make_f64(&k, 5, x->value);
        mn_make_f64(&k, 6, x->low);
        mn_make_f64(&k, 7, x->high);
        mn_make_i64(&k, 8, f->year);
        mn_make_str(&k, 9, source);
    }
    return mn_report_made(w->r, &k, &view, e);
}

/* Why a country is not ranked. */
static const char *why_absent(const work *w, uint32_t place, const mn_fact *last)
{
    if (w->fact[place])
        return "people-not-known";
    if (!isnan(mn_rank_published(w->d.facts, place, w->by, w->year)))
        return "hides-a-number";
    return last ? "another-year" : "no-figure";
}

static mn_status tell_absent(work *w, mn_err *e)
{
    const mn_table_view view = {.title = "Not ranked",
                                .hidden = true,
                                .columns = "name=Country,last=Last year with a figure"};
    mn_maker k = mn_maker_new("absent", "iso3:t name:t last:i why:t", e);
    for (uint32_t p = 0; p < mn_facts_places(w->d.facts); p++) {
        const mn_place *place = mn_facts_place(w->d.facts, p);
        const mn_fact *last = mn_facts_last(w->d.facts, p, w->by, 1900, 2200);
        bool ranked = false;
        for (size_t i = 0; i < w->n && !ranked; i++)
            ranked = w->x[i].of == p;
        if (!place->country || ranked)
            continue;
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, place->code);
        mn_make_str(&k, 1, place->name);
        if (last)
            mn_make_i64(&k, 2, last->year);
        mn_make_str(&k, 3, why_absent(w, p, last));
    }
    return mn_report_made_any(w->r, &k, &view, e);
}

/* --- words ---------------------------------------------------------------------------------------
 */

/* The letters of all that is ranked, or of all figures of a year. */
static mn_status cite(const char **out, const work *w, int year, mn_err *e)
{
    mn_buf sources = {0};
    for (size_t i = 0; i < w->n && !year; i++)
        mn_country_add_source(&sources, &w->d, w->fact[w->x[i].of]);
    for (uint32_t p = 0; p < mn_facts_places(w->d.facts) && year; p++)
        if (mn_facts_place(w->d.facts, p)->country)
            mn_country_add_source(&sources, &w->d, mn_facts_in(w->d.facts, p, w->by, year));
    return mn_country_cite(out, w->r, &sources, e);
}

/* How many countries have a figure, year by year. */
static mn_status tell_years(const work *w, mn_err *e)
{
    const mn_table_view view = {.title = "Countries with a figure", .hidden = true};
    mn_maker k = mn_maker_new("years", "year:i countries:i source:t", e);
    for (int year = FIRST_YEAR; year < FIRST_YEAR + YEARS; year++) {
        mn_buf sources = {0};
        int64_t n = 0;
        for (uint32_t p = 0; p < mn_facts_places(w->d.facts); p++) {
            const mn_fact *x = mn_facts_in(w->d.facts, p, w->by, year);
            if (!x || isnan(mn_fact_number(x)) || !mn_facts_place(w->d.facts, p)->country)
                continue;
            mn_country_add_source(&sources, &w->d, x);
            n++;
        }
        if (n) {
            mn_make_row(&k, 0);
            mn_make_i64(&k, 0, year);
            mn_make_i64(&k, 1, n);
            mn_make_buf(&k, 2, &sources);
        }
        mn_buf_free(&sources);
    }
    return mn_report_made(w->r, &k, &view, e);
}

static mn_status tell_figures(work *w, const char *letters, mn_err *e)
{
    char label[96];
    size_t spread = 0;
    for (size_t i = 0; i < w->n; i++)
        spread += w->x[i].rank_high - w->x[i].rank_low + 1;
    mn_status st =
        mn_report_count(w->r, "countries", "Countries ranked", w->n, "countries", true, e);
    if (!st)
        st = mn_report_count(w->r, "absent", "Countries with figures, but not of this year",
                             w->absent, "countries", false, e);
    snprintf(label, sizeof label, "Ranks that a country may hold, on average (%s)", letters);
    const mn_figure width = {.name = "ranks_held",
                             .label = label,
                             .value = (double)spread / (double)w->n,
                             .low = NAN,
                             .high = NAN,
                             .unit = "ranks",
                             .method = "joint-rank-intervals"};
    return st || !w->n ? st : mn_report_figure(w->r, &width, e);
}

static mn_status tell_what(const work *w, const char *letters, mn_err *e)
{
    char text[640];
    const mn_indicator *what = w->indicator;
    snprintf(text, sizeof text,
             "%s, %d (%s): %zu countries, the %s first. %s A rank that others may hold as well is "
             "shown as From and To.",
             what->name, w->year, letters, w->n,
             what->better == MN_BETTER_NONE ? (w->descending ? "most" : "least")
             : (what->better == MN_BETTER_HIGH) == w->descending ? "best"
                                                                 : "worst",
             what->kind == MN_KIND_COUNT
                 ? "Low and High are what chance alone would have around each count, all together."
                 : "Where no error was published, only equal values are a tie: that is less than "
                   "is not known.");
    return mn_report_text(w->r, MN_TEXT_PARA, text, e);
}

/* Who is not ranked, and why. */
static mn_status tell_left(const work *w, mn_err *e)
{
    char text[256];
    const char *letters;
    mn_status st = MN_OK;
    if (w->n < w->most && w->year != w->fullest) {
        st = cite(&letters, w, w->fullest, e);
        snprintf(text, sizeof text, "%d has %zu countries; %d has %zu, the most (%s).", w->year,
                 w->n, w->fullest, w->most, st ? "" : letters);
        if (!st)
            st = mn_report_text(w->r, MN_TEXT_NOTE, text, e);
    }
    if (!st && w->hidden) {
        snprintf(text, sizeof text,
                 "Not ranked are %zu whose small count ('<5') is less than one of its own parts: "
                 "it hides a number.",
                 w->hidden);
        st = mn_report_text(w->r, MN_TEXT_NOTE, text, e);
    }
    if (!st && w->unpeopled) {
        snprintf(text, sizeof text,
                 "Not ranked are %zu with a figure of this year, as how many people live there is "
                 "not known here.",
                 w->unpeopled);
        st = mn_report_text(w->r, MN_TEXT_NOTE, text, e);
    }
    return st;
}

static mn_status tell_words(work *w, mn_err *e)
{
    char text[320];
    const char *letters;
    mn_status st = cite(&letters, w, 0, e);
    if (!st)
        st = tell_figures(w, letters, e);
    if (!st)
        st = tell_what(w, letters, e);
    if (!st)
        st = tell_left(w, e);
    if (st || w->indicator->kind != MN_KIND_COUNT || w->per > 0)
        return st;
    snprintf(text, sizeof text,
             "Counts grow with a country's people and with how hard it looks: --per 100000 sets "
             "them beside its people. Where a source hides small counts ('<5'), the middle of what "
             "they can be, 2, is shown (%s).",
             letters);
    return mn_report_text(w->r, MN_TEXT_NOTE, text, e);
}

static mn_status tell(work *w, mn_err *e)
{
    const int since = (int)mn_call_int(w->call, "since", 0);
    const mn_chart map = {.kind = MN_CHART_MAP,
                          .title = w->indicator->name,
                          .table = "ranks",
                          .label = "iso3",
                          .target = "name",
                          .value = "value",
                          .unit = w->indicator->unit,
                          .alt = "A map of the world; the table holds every figure."};
    mn_status st = tell_words(w, e);
    if (!st)
        st = tell_ranks(w, e);
    if (!st && w->indicator->kind != MN_KIND_TIER && w->n)
        st = mn_report_chart(w->r, &map, e);
    if (!st)
        st = tell_absent(w, e);
    if (!st)
        st = tell_years(w, e);
    if (!st && w->per > 0)
        st = tell_people(w, e);
    const mn_rank_change change = {w->r, &w->d, w->indicator, w->by, w->fact, since, w->year};
    if (!st && since)
        st = mn_rank_tell_change(&change, e);
    if (!st && w->indicator->kind == MN_KIND_TIER)
        st = mn_country_tell_tiers(w->r, &w->d, e);
    if (!st)
        st = mn_country_tell_sources(w->r, &w->d, e);
    return st ? st : mn_country_tell_data(w->r, &w->d, e);
}

/* By a file of --index, or one that comes with the program and is named as an indicator would be.
 */
static mn_status by_index(work *w, bool *found, const char *by, const mn_ctx *ctx, mn_err *e)
{
    const char *path = mn_call_text(w->call, "index");
    mn_composite *x = calloc(1, sizeof *x);
    mn_table *t = NULL;
    mn_status st = x ? MN_OK : mn_fail_memory(e);
    *found = path != NULL;
    if (!st)
        st = mn_report_new(&w->r, "country rank", "Countries by an index", e);
    if (!st && path) {
        st = mn_table_read(&t, ctx, path, NULL, e);
        if (!st)
            st = mn_composite_read(x, w->d.facts, t, e);
        if (!st && *mn_table_sha256(t))
            st = mn_report_manifest_input(w->r, "index", mn_table_source(t), mn_table_sha256(t), e);
    } else if (!st) {
        st = mn_composite_shipped(x, found, w->d.facts, by, ctx, e);
    }
    if (!st && *found)
        st = mn_country_rank_index(w->r, &w->d, x, w->call, ctx, e);
    if (!st && !*found) {
        mn_report_free(w->r);
        w->r = NULL;
    }
    mn_table_free(t);
    free(x);
    return st;
}

static mn_status work_out(work *w, const mn_ctx *ctx, mn_err *e)
{
    bool index = false;
    const char *by = mn_call_text(w->call, "by"), *order = mn_call_text(w->call, "order");
    if (!by && !mn_call_text(w->call, "index")) {
        mn_fail(e, MN_USAGE, "no --by");
        return mn_hint(e, "as in: manumit country rank --by tip-tier; 'manumit country indicators' "
                          "lists what there is");
    }
    mn_status st = mn_country_data_read(&w->d, w->call, ctx, e);
    if (!st && (mn_call_text(w->call, "index") || !by ||
                mn_facts_find_indicator(w->d.facts, mn_text_of(by)) == UINT32_MAX))
        st = by_index(w, &index, by ? by : "", ctx, e);
    if (st || index)
        return st;
    if (!st)
        st = mn_country_indicator(&w->by, &w->d, by, e);
    if (st)
        return st;
    w->indicator = mn_facts_indicator(w->d.facts, w->by);
    w->year = (int)mn_call_int(w->call, "year", 0);
    w->per = mn_call_real(w->call, "per", 0);
    w->level = mn_call_real(w->call, "level", 0.95);
    const bool best = w->indicator->better != MN_BETTER_LOW;
    w->descending = !order || !strcmp(order, "best") ? best : !strcmp(order, "most");
    st = choose_year(w, e);
    if (!st)
        st = mn_country_rank_since(w->call, w->year, e);
    if (!st)
        st = gather(w, e);
    if (!st && !w->n) {
        mn_fail(e, MN_DATA, "no country has a figure of '%s'%s", w->indicator->id,
                w->most ? " in that year" : "");
        st = mn_hint(e, w->most ? "'manumit country facts --by ...' lists the years"
                                : "it is read from your own download: manumit country import");
    }
    if (!st)
        st = mn_report_new(&w->r, "country rank", "Countries by one measure", e);
    return st ? st : tell(w, e);
}

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    work w = {.call = call};
    const mn_status st = work_out(&w, ctx, e);
    if (st)
        mn_report_free(w.r);
    else
        *out = w.r;
    free(w.x);
    free(w.fact);
    mn_country_data_free(&w.d);
    return st;
}

static const mn_example examples[] = {
    {"manumit country rank --by persons-convicted --per 100000",
     "convictions beside each country's people, with the ranks that chance allows"},
    {"manumit country rank --by victims-detected --since 2019",
     "detected victims, and their change in countries that have both years"},
    {"manumit country rank --by tip-tier --year 2023 --csv", "tiers of 2023, for a script"},
    {NULL, NULL}};
static const mn_option options[] = {
    {.name = "by",
     .type = MN_OPT_TEXT,
     .arg = "INDICATOR",
     .help =
         "What is ranked: an indicator, which 'manumit country indicators' lists, or an index that "
         "comes with the program: 3p, gsi-response-2023, gsi-vulnerability-2018, "
         "gsi-vulnerability-2023."},
    {.name = "index",
     .type = MN_OPT_FILE,
     .arg = "FILE",
     .help =
         "Rank by an index of your own, as 'country index' reads it. Ranges are then of weights "
         "that change by up to a quarter."},
    {.name = "year",
     .type = MN_OPT_INT,
     .arg = "YEAR",
     .min = 1900,
     .max = 2200,
     .help =
         "The year. Without it, the last one that at least half as many countries have a figure "
         "of as ever."},
    {.name = "since",
     .type = MN_OPT_INT,
     .arg = "YEAR",
     .min = 1900,
     .max = 2200,
     .help = "Show the change since this year, in countries that have both."},
    {.name = "per",
     .type = MN_OPT_REAL,
     .arg = "PEOPLE",
     .min = 1,
     .max = 1e9,
     .unit = "people",
     .help = "Set figures beside so many of a country's people."},
    {.name = "order",
     .type = MN_OPT_CHOICE,
     .arg = "ORDER",
     .choices = "best|most|least",
     .def = "best",
     .help = "Who is first. best is the most where an indicator is neither good nor bad."},
    {.name = "level",
     .type = MN_OPT_REAL,
     .arg = "P",
     .def = "0.95",
     .min = 0.5,
     .max = 0.999,
     .help = "How sure all ranges of ranks are together."},
    MN_COUNTRY_FACTS_OPTION,
    {.name = NULL}};
static const mn_output outputs[] = {
    {"ranks", "rank,rank_low,rank_high,iso3,name,value,low,high,year,source",
     "a row a country; rank_low and rank_high: the ranks that the data allow; low and high: of the "
     "value, for all countries together; source: with --per also of the people, after '; '"},
    {"absent", "iso3,name,last,why",
     "countries that are not ranked, their last year, and why: no-figure, another-year, "
     "hides-a-number, people-not-known"},
    {"years", "year,countries,source", "how many countries have a figure, year by year"},
    {"people", "iso3,name," MN_COUNTRY_PEOPLE_COLUMNS,
     "with --per: beside how many people each is ranked, of the nearest year that is known"},
    {"change", "iso3,name,then,now,change,percent,then_source,source",
     "with --since: countries that have both years"},
    {"panel",
     "set,iso3,name,then_countries,now_countries,then,now,percent,reading,source,then_year,year,"
     "left_out",
     "with --since, of counts: the change of those that have both years (set: both), of all that "
     "have either, of both without the one country that moves it most either way (without), and "
     "with small counts as they were published (published); reading: quote, hangs (on one country, "
     "of whose absence it rises or falls) or other-countries"},
    {"parts", "iso3,indicator,value,year,source,address", "by an index: the figures of each score"},
    {"sources", MN_REPORT_SOURCES, "the sources that tables show as letters"},
    {"refused", "file,line,reason,text", "rows of --facts that are no facts"},
    {NULL, NULL, NULL}};
const mn_command mn_country_rank_command = {
    .name = "country rank",
    .summary = "Rank countries by one measure, and say where the data can't tell them apart",
    .about =
        "Every country is ranked by the same rule, one's own included. A figure of another "
        "year is not put in place of a missing one: such countries are listed as not ranked.\n\n"
        "Counts have the interval that chance alone would have around them; figures that were "
        "published with an interval have that. Both are widened so that all ranges of ranks "
        "hold together.",
    .examples = examples,
    .options = options,
    .outputs = outputs,
    .run = run,
    .quick = true,
    .see_also = "country show,country index,country indicators",
};
