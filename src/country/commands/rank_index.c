/* SPDX-License-Identifier: Apache-2.0
 *
 * country/commands/rank_index.c - see rank_index.h.
 */
#include "country/commands/rank_index.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "country/rank/rank.h"
#include "report/made.h"
#include "report/marks.h"

#define BY 0.25 /* how far weights are changed */
enum { DRAWS = 1000 };

typedef struct work {
    const mn_country_data *d;
    const mn_composite *index;
    mn_composite_scores now, then;
    mn_ranked *x;
    double *low, *high, *lost; /* ranks as weights vary, by score */
    size_t n, without;
    bool descending;
} work;

static mn_status rank(work *w, const mn_ctx *ctx, mn_err *e)
{
    const size_t n = w->now.n;
    w->x = calloc(n + 1, sizeof *w->x);
    w->low = calloc(n + 1, sizeof *w->low);
    w->high = calloc(n + 1, sizeof *w->high);
    w->lost = calloc(w->index->n + 1, sizeof *w->lost);
    if (!w->x || !w->low || !w->high || !w->lost)
        return mn_fail_memory(e);
    for (size_t i = 0; i < n; i++)
        if (isnan(w->now.at[i].value))
            w->without++;
        else
            w->x[w->n++] = (mn_ranked){
                .value = w->now.at[i].value, .low = NAN, .high = NAN, .of = (uint32_t)i};
    mn_status st = mn_composite_vary(w->low, w->high, w->lost, w->index, &w->now, DRAWS, BY,
                                     ctx ? ctx->seed : 0, e);
    return st ? st : mn_rank_places(w->x, w->n, w->descending, e);
}

/* Ranges of weights are told with the best first; the worst first turns them round. */
static void widen(const work *w, mn_ranked *x)
{
    const bool turned = w->descending != (w->index->better != MN_BETTER_LOW);
    const double n = (double)w->n;
    const double low = turned ? n + 1 - w->high[x->of] : w->low[x->of];
    const double high = turned ? n + 1 - w->low[x->of] : w->high[x->of];
    if (low >= 1 && floor(low) < (double)x->rank_low)
        x->rank_low = (size_t)floor(low);
    if (high >= 1 && ceil(high) > (double)x->rank_high)
        x->rank_high = (size_t)ceil(high);
}

void mn_country_index_source(char out[704], const mn_composite *x)
{
    snprintf(out, 704, "%s%s%s", x->name, *x->source ? ": " : "", x->source);
}

/* Of the figures of a score, then of the index. */
static void put_sources(mn_maker *k, size_t col, const work *w, const mn_composite_score *s)
{
    mn_buf sources = {0};
    char own[704];
    mn_country_index_source(own, w->index);
    for (size_t i = 0; i < w->index->n; i++)
        mn_country_add_source(&sources, w->d, s->fact[i]);
    mn_buf_fmt(&sources, "%s%s", sources.len ? "; " : "", own);
    mn_make_buf(k, col, &sources);
    mn_buf_free(&sources);
}

/* Of all figures of some scores, and of the index. */
static void all_sources(mn_buf *out, const work *w, const mn_composite_scores *of)
{
    char own[704];
    mn_country_index_source(own, w->index);
    for (size_t i = 0; i < of->n; i++)
        for (size_t j = 0; j < w->index->n; j++)
            mn_country_add_source(out, w->d, of->at[i].fact[j]);
    mn_buf_fmt(out, "%s%s", out->len ? "; " : "", own);
}

static mn_status tell_ranks(mn_report *r, work *w, mn_err *e)
{
    const mn_table_view view = {
        .title = "Ranks",
        .first = 25,
        .columns = "rank=Rank!,rank_low=From,rank_high=To,name=Country,value=Score:2,"
                   "source=Source:@"};
    mn_maker k = mn_maker_new("ranks",
                              "rank:i rank_low:i rank_high:i iso3:t name:t value:f low:f high:f "
                              "year:i source:t",
                              e);
    for (size_t i = 0; i < w->n; i++) {
        mn_ranked *x = &w->x[i];
        const mn_place *p = mn_facts_place(w->d->facts, w->now.at[x->of].place);
        widen(w, x);
        mn_make_row(&k, 0);
        mn_make_i64(&k, 0, (int64_t)x->rank);
        mn_make_i64(&k, 1, (int64_t)x->rank_low);
        mn_make_i64(&k, 2, (int64_t)x->rank_high);
        mn_make_str(&k, 3, p->code);
        mn_make_str(&k, 4, p->name);
        mn_make_f64(&k, 5, x->value);
        mn_make_i64(&k, 8, w->now.year);
        put_sources(&k, 9, w, &w->now.at[x->of]);
    }
    return mn_report_made(r, &k, &view, e);
}

/* What each score is made of: every figure with its year and source. */
static mn_status tell_parts(mn_report *r, const work *w, mn_err *e)
{
    const mn_table_view view = {.title = "What the scores are made of", .hidden = true};
    mn_maker k = mn_maker_new("parts", "iso3:t indicator:t value:t year:i source:t address:t", e);
    for (size_t i = 0; i < w->now.n; i++)
        for (size_t j = 0; j < w->index->n; j++) {
            const mn_fact *x = w->now.at[i].fact[j];
            char source[512];
            if (!x)
                continue;
            mn_country_source(source, w->d, x);
            mn_make_row(&k, x->line);
            mn_make_str(&k, 0, mn_facts_place(w->d->facts, w->now.at[i].place)->code);
            mn_make_str(&k, 1, mn_facts_indicator(w->d->facts, w->index->item[j].indicator)->id);
            mn_make_str(&k, 2, x->text);
            mn_make_i64(&k, 3, x->year);
            mn_make_str(&k, 4, source);
            mn_make_str(&k, 5, mn_facts_source(w->d->facts, x->source)->address);
        }
    return mn_report_made(r, &k, &view, e);
}

/* What the change comes to: the mean of both years. */
static mn_status tell_mean(mn_report *r, const work *w, int since, const double mean[2],
                           size_t both, mn_err *e)
{
    const mn_table_view view = {.title = "The change on average", .hidden = true};
    const char *letters = "";
    char text[256];
    mn_maker k =
        mn_maker_new("panel",
                     "set:t then_countries:i now_countries:i then:f now:f percent:f source:t "
                     "then_year:i year:i",
                     e);
    if (both) {
        mn_buf sources = {0};
        all_sources(&sources, w, &w->then);
        all_sources(&sources, w, &w->now);
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, "both-mean");
        mn_make_i64(&k, 1, (int64_t)both);
        mn_make_i64(&k, 2, (int64_t)both);
        mn_make_f64(&k, 3, mean[0]);
        mn_make_f64(&k, 4, mean[1]);
        mn_make_f64(&k, 5, mean[0] > 0 ? (mean[1] / mean[0] - 1) * 100 : (double)NAN);
        mn_make_text(&k, 6, (mn_text){sources.ptr, sources.len});
        mn_make_i64(&k, 7, since);
        mn_make_i64(&k, 8, w->now.year);
        mn_make_status(&k, mn_country_cite(&letters, r, &sources, e));
    }
    const mn_status st = mn_report_made(r, &k, &view, e);
    snprintf(text, sizeof text,
             "From %d to %d the %zu countries that have both years went from %.2f to %.2f on "
             "average (%s).",
             since, w->now.year, both, mean[0], mean[1], letters);
    return st || !both ? st : mn_report_text(r, MN_TEXT_PARA, text, e);
}

static mn_status tell_change(mn_report *r, work *w, int since, mn_err *e)
{
    double then = 0, now = 0;
    size_t both = 0;
    const mn_table_view view = {.title = "Change, of countries that have both years",
                                .first = 25,
                                .columns = "name=Country,then=Then:2,then_source=Source:@,"
                                           "now=Now:2,source=Source:@,change=Change:2"};
    mn_maker k = mn_maker_new(
        "change",
        "iso3:t name:t then:f now:f change:f percent:f then_source:t source:t then_year:i year:i",
        e);
    mn_status st = mn_composite_rate(&w->then, w->index, w->d->facts, since, e);
    mn_make_status(&k, st);
    for (size_t i = 0, j = 0; i < w->now.n && !st; i++) {
        while (j < w->then.n && w->then.at[j].place < w->now.at[i].place)
            j++;
        if (j == w->then.n || w->then.at[j].place != w->now.at[i].place)
            continue;
        const double a = w->then.at[j].value, b = w->now.at[i].value;
        if (isnan(a) || isnan(b))
            continue;
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, mn_facts_place(w->d->facts, w->now.at[i].place)->code);
        mn_make_str(&k, 1, mn_facts_place(w->d->facts, w->now.at[i].place)->name);
        mn_make_f64(&k, 2, a);
        mn_make_f64(&k, 3, b);
        mn_make_f64(&k, 4, b - a);
        mn_make_f64(&k, 5, a > 0 ? (b / a - 1) * 100 : (double)NAN);
        put_sources(&k, 6, w, &w->then.at[j]);
        put_sources(&k, 7, w, &w->now.at[i]);
        mn_make_i64(&k, 8, since);
        mn_make_i64(&k, 9, w->now.year);
        both++;
        then += a;
        now += b;
    }
    st = mn_report_made(r, &k, &view, e);
    const double mean[2] = {both ? then / (double)both : 0, both ? now / (double)both : 0};
    return st ? st : tell_mean(r, w, since, mean, both, e);
}

static mn_status tell(mn_report *r, work *w, int since, mn_err *e)
{
    char text[640];
    const mn_chart map = {.kind = MN_CHART_MAP,
                          .title = w->index->name,
                          .table = "ranks",
                          .label = "iso3",
                          .target = "name",
                          .value = "value",
                          .unit = "points",
                          .alt = "A map of the world; the table holds every figure."};
    mn_buf sources = {0};
    char own[704];
    const char *letters = "";
    mn_country_index_source(own, w->index);
    all_sources(&sources, w, &w->now);
    mn_status st = mn_country_cite(&letters, r, &sources, e);
    if (!st)
        st = mn_report_count(r, "countries", "Countries ranked", w->n, "countries", true, e);
    if (!st)
        st = mn_report_count(r, "absent", "Countries that lack a part", w->without, "countries",
                             false, e);
    snprintf(text, sizeof text,
             "%.127s, of facts of %d (%s). From and To are ranks that weights changed by up to a "
             "quarter give in 95 of 100 ways, and places of a tie. Errors of the figures that it "
             "is made of are not in them.",
             w->index->name, w->now.year, letters);
    if (!st)
        st = mn_report_text(r, MN_TEXT_PARA, text, e);
    if (!st)
        st = tell_ranks(r, w, e);
    if (!st && w->n)
        st = mn_report_chart(r, &map, e);
    if (!st)
        st = tell_parts(r, w, e);
    if (!st && since)
        st = tell_change(r, w, since, e);
    if (!st)
        st = mn_report_source_at(r, own, w->index->address, "", "", e);
    if (!st)
        st = mn_country_tell_sources(r, w->d, e);
    return st ? st : mn_country_tell_data(r, w->d, e);
}

mn_status mn_country_rank_since(const mn_call *call, int year, mn_err *e)
{
    if (!mn_call_given(call, "since") || !year || mn_call_int(call, "since", 0) < year)
        return MN_OK;
    mn_fail(e, MN_USAGE, "--since %d is not before the year that is ranked, %d",
            (int)mn_call_int(call, "since", 0), year);
    return mn_hint(e, "--year says which year is ranked");
}

mn_status mn_country_rank_index(mn_report *r, const mn_country_data *d, const mn_composite *x,
                                const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    const char *order = mn_call_text(call, "order");
    work w = {.d = d, .index = x};
    const bool best = x->better != MN_BETTER_LOW;
    w.descending = !order || !strcmp(order, "best") ? best : !strcmp(order, "most");
    mn_status st =
        mn_call_given(call, "per")
            ? mn_fail(e, MN_USAGE, "a score is not set beside people: leave --per away")
            : mn_composite_rate(&w.now, x, d->facts, (int)mn_call_int(call, "year", 0), e);
    if (!st)
        st = mn_country_rank_since(call, w.now.year, e);
    if (!st)
        st = rank(&w, ctx, e);
    if (!st && !w.n) {
        mn_fail(e, MN_DATA, "no country has a score by this index in that year");
        st = mn_hint(e, "'manumit country index' says what is missing");
    }
    if (!st)
        st = tell(r, &w, (int)mn_call_int(call, "since", 0), e);
    free(w.x);
    free(w.low);
    free(w.high);
    free(w.lost);
    mn_composite_scores_free(&w.now);
    mn_composite_scores_free(&w.then);
    return st;
}
