/* SPDX-License-Identifier: Apache-2.0
 *
 * country/commands/budget_parts.c - what is done with the money: over programmes, over years, over
 * districts. See budget.h.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/buf.h"
#include "core/err.h"
#include "core/map.h"
#include "core/text.h"
#include "country/budget/areas.h"
#include "country/budget/cells.h"
#include "country/budget/knowledge.h"
#include "country/commands/budget.h"
#include "report/made.h"
#include "report/number.h"

static mn_status open_table(mn_table **out, mn_budget *b, const char *option, const mn_ctx *ctx,
                            mn_err *e)
{
    mn_status st = mn_table_read(out, ctx, mn_call_text(b->call, option), NULL, e);
    if (!st && *mn_table_sha256(*out))
        st =
            mn_report_manifest_input(b->r, option, mn_table_source(*out), mn_table_sha256(*out), e);
    return st;
}

/* Whether a row is to be read; of rows of totals how many, and the line of the first. */
static bool reads(const mn_table *t, size_t row, size_t name, size_t *totals, uint64_t *line)
{
    const mn_budget_row is = mn_budget_row_is(t, row, name);
    if (is == MN_BUDGET_TOTAL && !(*totals)++)
        *line = mn_table_line(t, row);
    return is == MN_BUDGET_ROW;
}

static mn_status tell_totals(mn_budget *b, size_t totals, uint64_t line, const char *option,
                             mn_err *e)
{
    char text[160];
    if (!totals)
        return MN_OK;
    snprintf(text, sizeof text,
             "rows of totals in --%s are not counted, as they would count twice: %zu, the first "
             "in line %llu.",
             option, totals, (unsigned long long)line);
    return mn_report_warning(b->r, text, e);
}

/* --- over programmes -----------------------------------------------------------------------------
 */

typedef struct parting {
    mn_areas areas;
    mn_knowledge knowledge;
    double drawn[MN_AREAS_MOST * MN_AREA_DRAWS], x[MN_AREAS_MOST], left, price;
} parting;

static int number(const void *pa, const void *pb)
{
    const double a = *(const double *)pa, b = *(const double *)pb;
    return (a > b) - (a < b);
}

/* 90% of what x dollars reach. */
static void reaches(double out[3], const mn_area *a, const double *cost, double x)
{
    double v[MN_AREA_DRAWS];
    for (size_t d = 0; d < MN_AREA_DRAWS; d++)
        v[d] = mn_area_reach(a, &cost[d], 1, x);
    qsort(v, MN_AREA_DRAWS, sizeof *v, number);
    out[0] = mn_area_reach(a, cost, MN_AREA_DRAWS, x);
    out[1] = v[MN_AREA_DRAWS / 20];
    out[2] = v[MN_AREA_DRAWS - 1 - MN_AREA_DRAWS / 20];
}

static const char *source_of(const mn_area *a)
{
    return *a->source ? a->source : "an assumption of the file";
}

static void put_area(mn_maker *k, const parting *p, size_t i, double money)
{
    const mn_area *a = &p->areas.at[i];
    const double *cost = p->drawn + i * MN_AREA_DRAWS, x = p->x[i];
    double reach[3];
    reaches(reach, a, cost, x);
    const double more = mn_area_reach(a, cost, MN_AREA_DRAWS, x + 1) - reach[0];
    mn_make_row(k, a->line);
    mn_make_str(k, 0, a->name);
    mn_make_str(k, 1, a->region);
    mn_make_f64(k, 2, x);
    mn_make_f64(k, 3, money > 0 ? x / money : (double)NAN);
    mn_make_f64(k, 4, a->floor);
    mn_make_f64(k, 5, isinf(a->cap) ? (double)NAN : a->cap);
    if (a->most > 0) {
        const bool range = a->cost_high > a->cost_low;
        mn_make_f64(k, 6, reach[0]);
        mn_make_f64(k, 7, range ? reach[1] : (double)NAN);
        mn_make_f64(k, 8, range ? reach[2] : (double)NAN);
        mn_make_f64(k, 9, reach[0] > 0 ? x / reach[0] : (double)NAN);
        mn_make_f64(k, 10, more > 0 ? 1 / more : (double)NAN);
    }
    mn_make_str(k, 11, source_of(a));
}

#define PLAIN                                                                                      \
    "programme=Programme,region=Region,amount*1e-6=Dollars m:1,share=Share:1%,"                    \
    "source=Source:@"
#define REACH                                                                                      \
    "programme=Programme,region=Region,amount*1e-6=Million $:1,share=Share:1%,reach=Persons:0,"    \
    "low=From:0,high=To:0,cost_per_person=Each $:0"

/* The letters of what all weights or costs rest on. */
static mn_status whose(const char **out, mn_budget *b, const mn_areas *a, mn_err *e)
{
    mn_buf sources = {0};
    for (size_t i = 0; i < a->n; i++)
        mn_buf_fmt(&sources, "%s%s", i ? "; " : "", source_of(&a->at[i]));
    return mn_country_cite(out, b->r, &sources, e);
}

static mn_status tell_allocation(mn_budget *b, const parting *p, mn_err *e)
{
    /* A table of costs has no room for a column of letters. */
    char title[128] = "Over programmes";
    const bool page = mn_call_flag(b->call, "page"), effects = p->areas.effects;
    const mn_table_view view = {.title = title, .columns = effects ? REACH : PLAIN};
    const mn_chart bars = {.kind = MN_CHART_BARS,
                           .title = "Over programmes",
                           .table = "allocation",
                           .label = "programme",
                           .value = "amount",
                           .unit = "million US dollars",
                           .scale = 1e-6,
                           .alt = "A bar a programme; the table holds every figure."};
    mn_maker k = mn_maker_new("allocation",
                              "programme:t region:t amount:f share:f floor:f cap:f reach:f low:f "
                              "high:f cost_per_person:f next_person:f source:t",
                              e);
    for (size_t i = 0; i < p->areas.n; i++)
        put_area(&k, p, i, b->money);
    const char *letters = "";
    mn_status st = effects ? whose(&letters, b, &p->areas, e) : MN_OK;
    if (effects)
        snprintf(title, sizeof title, "Over programmes (%s)", letters);
    mn_make_status(&k, st);
    st = mn_report_made(b->r, &k, &view, e);
    if (st)
        return st;
    return page ? MN_OK : mn_report_chart(b->r, &bars, e);
}

/* Whether the file says of any cost how far it could be off. */
static bool has_ranges(const parting *p)
{
    for (size_t i = 0; i < p->areas.n; i++)
        if (p->areas.at[i].cost_high > p->areas.at[i].cost_low)
            return true;
    return false;
}

/* A figure of persons, its label with letters. */
static mn_status tell_persons(mn_budget *b, const char *letters, mn_figure f, mn_err *e)
{
    char label[160];
    snprintf(label, sizeof label, "%s (%s)", f.label, letters);
    f.label = label;
    f.unit = "persons";
    f.method = "concave-returns-90";
    return mn_report_figure(b->r, &f, e);
}

static mn_status tell_figures(mn_budget *b, const mn_knowledge *k, bool ranges, const char *letters,
                              mn_err *e)
{
    const mn_status st = tell_persons(b, letters,
                                      (mn_figure){.name = "reach",
                                                  .label = "Persons reached",
                                                  .value = k->plan,
                                                  .low = ranges ? k->low : (double)NAN,
                                                  .high = ranges ? k->high : (double)NAN},
                                      e);
    return st || !ranges
               ? st
               : tell_persons(b, letters,
                              (mn_figure){.name = "reach_known",
                                          .label = "More that all costs known first would reach",
                                          .value = k->all,
                                          .low = NAN,
                                          .high = NAN},
                              e);
}

static mn_status tell_reached(mn_budget *b, const parting *p, mn_err *e)
{
    const mn_knowledge *k = &p->knowledge;
    const bool ranges = has_ranges(p), fair = mn_call_real(b->call, "fair", 0) > 0;
    const char *letters;
    mn_buf text = {0};
    mn_status st = whose(&letters, b, &p->areas, e);
    if (!st)
        st = tell_figures(b, k, ranges, letters, e);
    if (st)
        return st;
    mn_buf_str(&text, "Under the stated costs the money reaches ");
    mn_show_number(&text, k->plan, 3, false);
    if (ranges) {
        mn_buf_str(&text, " persons (90% between ");
        mn_show_number(&text, k->low, 3, false);
        mn_buf_str(&text, " and ");
        mn_show_number(&text, k->high, 3, false);
        mn_buf_str(&text, ")");
    } else {
        mn_buf_str(&text, " persons, without an interval, as the file states no range of costs");
    }
    mn_buf_str(&text, fair ? ", and the next one costs the same wherever money can still go, but "
                             "in regions that --fair holds up. "
                           : ", and the next one costs the same wherever money can still go. ");
    if (ranges) {
        mn_buf_str(&text, "If all costs were known first, ");
        mn_show_number(&text, k->all, 3, false);
        mn_buf_str(&text, " more would be reached on average. ");
    }
    mn_buf_fmt(&text,
               "The costs and numbers of persons are the file's (%s): what they claim, this "
               "counts.",
               letters);
    mn_buf_char(&text, '\0');
    st = text.failed ? mn_fail_memory(e) : mn_report_text(b->r, MN_TEXT_PARA, text.ptr, e);
    mn_buf_free(&text);
    return st;
}

static mn_status tell_knowledge(mn_budget *b, const parting *p, mn_err *e)
{
    const mn_table_view view = {.title = "What it would be worth to know costs first",
                                .hidden = mn_call_flag(b->call, "page"),
                                .columns =
                                    "programme=Programme,worth=More persons:0,source=Source:@"};
    const mn_status st = tell_reached(b, p, e);
    if (st || !has_ranges(p)) /* nothing is there to know */
        return st;
    mn_maker k = mn_maker_new("knowledge", "programme:t worth:f source:t", e);
    for (size_t i = 0; i < p->areas.n; i++) {
        if (!(p->areas.at[i].most > 0))
            continue;
        mn_make_row(&k, p->areas.at[i].line);
        mn_make_str(&k, 0, p->areas.at[i].name);
        mn_make_f64(&k, 1, p->knowledge.one[i]);
        mn_make_str(&k, 2, source_of(&p->areas.at[i]));
    }
    return mn_report_made(b->r, &k, &view, e);
}

static mn_status part(mn_budget *b, parting *p, const mn_ctx *ctx, mn_err *e)
{
    const mn_costs costs = {p->drawn, MN_AREA_DRAWS};
    mn_area_costs(p->drawn, &p->areas, ctx ? ctx->seed : 0);
    if (!p->areas.effects)
        return mn_allocate_weights(p->x, &p->left, &p->areas, b->money, e);
    mn_areas_promise(&p->areas, mn_call_real(b->call, "fair", 0), b->money);
    mn_status st = mn_allocate_best(p->x, &p->left, &p->price, &p->areas, &costs, b->money, e);
    return st ? st : mn_area_knowledge(&p->knowledge, &p->areas, p->drawn, p->x, b->money, e);
}

static mn_status tell_parting(mn_budget *b, const parting *p, mn_err *e)
{
    char text[256];
    mn_status st = tell_allocation(b, p, e);
    if (!st && p->areas.effects)
        st = tell_knowledge(b, p, e);
    if (!st && p->left > 0.005) {
        snprintf(
            text, sizeof text,
            "%.0f dollars are left over: every programme is at its cap, or nothing more can be "
            "reached.",
            p->left);
        st = mn_report_warning(b->r, text, e);
    }
    if (!st && p->areas.weights && p->areas.effects)
        st = mn_report_text(b->r, MN_TEXT_NOTE,
                            "The file has weights and effects: the money is parted by effects, and "
                            "weights are not looked at.",
                            e);
    return st;
}

mn_status mn_budget_allocation(mn_budget *b, const mn_ctx *ctx, mn_err *e)
{
    parting *p = calloc(1, sizeof *p);
    mn_arena texts = {0};
    mn_table *t = NULL;
    mn_status st = p ? MN_OK : mn_fail_memory(e);
    const char *path = mn_call_text(b->call, "allocate");
    if (!st && path && strcmp(path, "plan") != 0 && mn_call_flag(b->call, "plan")) {
        st = mn_fail(e, MN_USAGE, "both --allocate FILE and --plan");
        st = mn_hint(e, "the money is parted by one of them");
    }
    if (!st && (!path || !strcmp(path, "plan")))
        st = mn_areas_shipped(&t, ctx, e);
    else if (!st)
        st = open_table(&t, b, "allocate", ctx, e);
    if (!st)
        st = mn_areas_read(&p->areas, &texts, t, e);
    if (!st)
        st = tell_totals(b, p->areas.totals, p->areas.total_line, "allocate", e);
    if (!st)
        st = part(b, p, ctx, e);
    if (!st)
        st = tell_parting(b, p, e);
    mn_table_free(t);
    mn_arena_free(&texts);
    free(p);
    return st;
}

/* --- over years ----------------------------------------------------------------------------------
 */

static size_t column(const mn_table *t, const char *name)
{
    for (size_t i = 0; i < mn_table_cols(t); i++)
        if (mn_text_eq_nocase(mn_text_trim(mn_text_of(mn_table_col_name(t, i))), name))
            return i;
    return SIZE_MAX;
}

static mn_status amount(double *out, const mn_table *t, size_t row, size_t col, mn_err *e)
{
    const mn_text v = mn_budget_cell(t, row, col);
    *out = NAN;
    if (!v.len)
        return MN_OK;
    const char *hint = mn_budget_number(out, v, false);
    if (!hint)
        return MN_OK;
    mn_fail_at(e, MN_DATA, mn_table_name(t), mn_table_line(t, row), 0,
               "no amount of 0 or more in column '%s': '%.*s'", mn_table_col_name(t, col),
               (int)(v.len < 60 ? v.len : 60), v.ptr);
    mn_offending(e, v);
    return mn_hint(e, "%s", hint);
}

/* That the row has a name, and no row before it has the same: whose money is it otherwise? names:
 * rows by name, borrowed from t. */
static mn_status named_once(mn_map *names, const mn_table *t, size_t row, size_t col, mn_err *e)
{
    const mn_text name = mn_budget_cell(t, row, col);
    uint32_t first = (uint32_t)row;
    if (!name.len)
        return mn_fail_at(e, MN_DATA, mn_table_name(t), mn_table_line(t, row), 0,
                          "no name in column '%s'", mn_table_col_name(t, col));
    const mn_status st = mn_map_put(names, name, &first, e);
    if (st || first == row)
        return st;
    return mn_fail_at(e, MN_DATA, mn_table_name(t), mn_table_line(t, row), 0,
                      "'%.*s' is in line %llu already", (int)(name.len < 60 ? name.len : 60),
                      name.ptr, (unsigned long long)mn_table_line(t, first));
}

static mn_status needed(const mn_table *t, const char *const *names, mn_err *e)
{
    for (size_t i = 0; names[i]; i++)
        if (column(t, names[i]) == SIZE_MAX)
            return mn_fail_at(e, MN_DATA, mn_table_name(t), 1, 0, "there is no column '%s'",
                              names[i]);
    if (mn_table_rejects(t))
        return mn_fail_at(e, MN_DATA, mn_table_name(t), mn_table_reject_line(t, 0), 0, "%s",
                          mn_table_reject_reason(t, 0));
    return MN_OK;
}

static mn_status put_year(mn_maker *k, const mn_table *t, size_t row, mn_err *e)
{
    static const char *const sums[] = {"requested", "appropriated", "spent"};
    double v[3];
    int64_t year;
    const mn_text y = mn_budget_cell(t, row, column(t, "year")),
                  source = mn_budget_cell(t, row, column(t, "source"));
    if (!mn_text_i64(y, &year) || year < 1900 || year > 2200) {
        mn_fail_at(e, MN_DATA, mn_table_name(t), mn_table_line(t, row), 0, "no year: '%.*s'",
                   (int)(y.len < 40 ? y.len : 40), y.ptr);
        return mn_hint(e, "write one year; of a fiscal year the one in which it ends, as in 2020 "
                          "for 2019-20");
    }
    if (!source.len) {
        mn_fail_at(e, MN_DATA, mn_table_name(t), mn_table_line(t, row), 0, "no source");
        return mn_hint(e, "each year says where its sums are from");
    }
    mn_make_row(k, mn_table_line(t, row));
    mn_make_i64(k, 0, year);
    for (size_t i = 0; i < 3; i++) {
        const mn_status st = amount(&v[i], t, row, column(t, sums[i]), e);
        if (st)
            return st;
        mn_make_f64(k, 1 + i, v[i]);
    }
    mn_make_text(k, 4, source);
    if (v[2] > v[1])
        mn_make_str(k, 5, "more spent than appropriated");
    else if (v[1] > v[0])
        mn_make_str(k, 5, "more appropriated than requested");
    return MN_OK;
}

/* What the facts know of the United States' spending. */
static void known_years(mn_maker *k, mn_budget *b)
{
    size_t n;
    const uint32_t usa = mn_facts_find_place(b->data.facts, mn_text_of("USA"));
    const uint32_t total = mn_facts_find_indicator(b->data.facts, mn_text_of("spending-total"));
    const mn_fact *x = mn_facts_of(b->data.facts, usa, total, &n);
    for (size_t i = 0; i < n; i++) {
        char source[512];
        if (!(x[i].marks & MN_FACT_STANDS))
            continue;
        mn_country_source(source, &b->data, &x[i]);
        mn_make_row(k, x[i].line);
        mn_make_i64(k, 0, x[i].year);
        mn_make_f64(k, 3, x[i].value);
        mn_make_str(k, 4, source);
        mn_make_str(k, 5, x[i].note);
    }
}

/* Which years the facts have no figure of, and that the others do not make a series. */
static mn_status tell_gaps(mn_budget *b, mn_err *e)
{
    char text[320];
    mn_buf years = {0};
    size_t n;
    int before = 0;
    const uint32_t usa = mn_facts_find_place(b->data.facts, mn_text_of("USA"));
    const uint32_t total = mn_facts_find_indicator(b->data.facts, mn_text_of("spending-total"));
    const mn_fact *x = mn_facts_of(b->data.facts, usa, total, &n);
    for (size_t i = 0; i < n; i++) {
        const int from = before + 1, to = x[i].year - 1;
        if (before && from == to)
            mn_buf_fmt(&years, "%s%d", years.len ? ", " : "", from);
        else if (before && from < to)
            mn_buf_fmt(&years, "%s%d-%d", years.len ? ", " : "", from, to);
        before = x[i].year;
    }
    mn_buf_char(&years, '\0');
    mn_status st = years.failed ? mn_fail_memory(e) : MN_OK;
    snprintf(text, sizeof text,
             "No figure was read of %.160s, nor of a year after %d. Those that were are counted in "
             "different ways, and are no series.",
             st || !*years.ptr ? "other years" : years.ptr, before);
    mn_buf_free(&years);
    return st || !n ? st : mn_report_text(b->r, MN_TEXT_NOTE, text, e);
}

mn_status mn_budget_tracker(mn_budget *b, const mn_ctx *ctx, mn_err *e)
{
    static const char *const columns[] = {"year",  "requested", "appropriated",
                                          "spent", "source",    NULL};
    const bool own = mn_call_text(b->call, "tracker") != NULL;
    const mn_table_view view = {
        .title = own ? "By year" : "What the United States spent, as far as it is known",
        .hidden = !own && mn_call_flag(b->call, "page"),
        .columns = own ? "year=Year!,requested*1e-6=Requested $m:1,appropriated*1e-6=Appropriated "
                         "$m:1,spent*1e-6=Spent $m:1,source=Source:@,note=Note"
                       : "year=Year!,spent*1e-6=Spent $m:1,note=What is counted,source=Source:@"};
    mn_table *t = NULL;
    mn_map years = {0};
    size_t totals = 0;
    uint64_t line = 0;
    mn_maker k =
        mn_maker_new("tracker", "year:i requested:f appropriated:f spent:f source:t note:t", e);
    mn_status st = MN_OK;
    if (own) {
        st = open_table(&t, b, "tracker", ctx, e);
        if (!st)
            st = needed(t, columns, e);
        for (size_t i = 0; !st && i < mn_table_rows(t); i++)
            if (reads(t, i, column(t, "year"), &totals, &line)) {
                st = named_once(&years, t, i, column(t, "year"), e);
                if (!st)
                    st = put_year(&k, t, i, e);
            }
        if (!st)
            st = tell_totals(b, totals, line, "tracker", e);
    } else
        known_years(&k, b);
    mn_make_status(&k, st);
    st = mn_report_made(b->r, &k, &view, e);
    if (!st && !own && !mn_call_flag(b->call, "page"))
        st = tell_gaps(b, e);
    mn_map_free(&years);
    mn_table_free(t);
    return st;
}

/* --- over districts ------------------------------------------------------------------------------
 */

mn_status mn_budget_districts(mn_budget *b, const mn_ctx *ctx, mn_err *e)
{
    static const char *const columns[] = {"district", NULL};
    const mn_table_view view = {
        .title = "Over districts",
        .first = 40,
        .columns =
            "district=District,share=Share:1%,amount*1e-3=Thousand dollars:0,source=Source:@"};
    mn_table *t = NULL;
    mn_map names = {0};
    size_t totals = 0;
    uint64_t line = 0;
    double all = 0, v = 0;
    mn_status st = open_table(&t, b, "districts", ctx, e);
    if (!st)
        st = needed(t, columns, e);
    size_t by = st ? SIZE_MAX : column(t, "people");
    if (!st && by == SIZE_MAX)
        by = column(t, "weight");
    if (!st && by == SIZE_MAX)
        st = mn_fail_at(e, MN_DATA, mn_table_name(t), 1, 0,
                        "there is no column 'people' or 'weight'");
    const size_t name = st ? SIZE_MAX : column(t, "district");
    const size_t from = st ? SIZE_MAX : column(t, "source");
    for (size_t i = 0; !st && i < mn_table_rows(t); i++) {
        if (!reads(t, i, name, &totals, &line))
            continue;
        st = named_once(&names, t, i, name, e);
        if (!st)
            st = amount(&v, t, i, by, e);
        if (!st && isnan(v))
            st = mn_fail_at(e, MN_DATA, mn_table_name(t), mn_table_line(t, i), 0,
                            "no number in column '%s'", mn_table_col_name(t, by));
        all += v;
    }
    if (!st)
        st = tell_totals(b, totals, line, "districts", e);
    if (!st && !(all > 0))
        st = mn_fail_at(e, MN_DATA, mn_table_name(t), 0, 0, "the districts have nobody in them");
    mn_maker k = mn_maker_new("districts", "district:t people:f share:f amount:f source:t", e);
    mn_make_status(&k, st);
    for (size_t i = 0; !st && i < mn_table_rows(t); i++) {
        if (!reads(t, i, name, &totals, &line))
            continue;
        st = amount(&v, t, i, by, e);
        mn_make_row(&k, mn_table_line(t, i));
        mn_make_text(&k, 0, mn_budget_cell(t, i, name));
        mn_make_f64(&k, 1, v);
        mn_make_f64(&k, 2, v / all);
        mn_make_f64(&k, 3, v / all * b->money);
        const mn_text of = from == SIZE_MAX ? (mn_text){"", 0} : mn_budget_cell(t, i, from);
        mn_make_text(&k, 4, of.len ? of : mn_text_of("the file of --districts"));
    }
    mn_make_status(&k, st);
    st = mn_report_made(b->r, &k, &view, e);
    mn_map_free(&names);
    mn_table_free(t);
    return st;
}
