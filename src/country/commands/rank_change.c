/* SPDX-License-Identifier: Apache-2.0
 *
 * country/commands/rank_change.c - the change of a measure since a year: of countries that have
 * both years, set beside the change over all that have either, which is a change of who tells as
 * well, and beside what is left of it without each one country.
 */
#include "country/commands/rank_change.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "report/made.h"

typedef struct panel {
    size_t both, then, now;
    double sum_then, sum_now, all_then, all_now;
    size_t hidden; /* matched only where bounds count that a part breaks */
    double hidden_then, hidden_now;
    const mn_place *least, *most; /* without which country the change is least and most */
    double least_then, least_now, most_then, most_now;
    mn_buf sources; /* of all its figures, "; " between them */
} panel;

static double percent(double then, double now)
{
    return (now / then - 1) * 100;
}

double mn_rank_published(const mn_facts *facts, uint32_t place, uint32_t by, int year)
{
    size_t n;
    const mn_fact *x = mn_facts_of(facts, place, by, &n);
    for (size_t i = 0; i < n; i++)
        if (x[i].year == year && ((x[i].marks & MN_FACT_STANDS) || mn_fact_hides(&x[i])))
            return mn_fact_number(&x[i]);
    return (double)NAN;
}

/* What the change of the countries that have both years hangs on: each in turn is left out. */
static void leave_out(const mn_rank_change *c, panel *p)
{
    for (uint32_t i = 0; i < mn_facts_places(c->d->facts); i++) {
        const mn_place *place = mn_facts_place(c->d->facts, i);
        const mn_fact *a = mn_facts_in(c->d->facts, i, c->by, c->since), *b = c->fact[i];
        const double then = p->sum_then - (a ? mn_fact_number(a) : (double)NAN);
        const double now = p->sum_now - (b ? mn_fact_number(b) : (double)NAN);
        if (!place->country || isnan(then) || isnan(now) || !(then > 0))
            continue;
        if (!p->least || percent(then, now) < percent(p->least_then, p->least_now)) {
            p->least = place;
            p->least_then = then;
            p->least_now = now;
        }
        if (!p->most || percent(then, now) > percent(p->most_then, p->most_now)) {
            p->most = place;
            p->most_then = then;
            p->most_now = now;
        }
    }
}

static mn_status tell_changed(const mn_rank_change *c, panel *p, mn_err *e)
{
    const mn_table_view view = {
        .title = "Change, of countries that have both years",
        .first = 25,
        .columns = "name=Country,then=Then,then_source=Source:@,now=Now,source=Source:@,"
                   "change=Change,percent=Percent:0"};
    mn_maker k = mn_maker_new(
        "change", "iso3:t name:t then:f now:f change:f percent:f then_source:t source:t", e);
    char source[512], then_source[512];
    for (uint32_t i = 0; i < mn_facts_places(c->d->facts); i++) {
        const mn_place *place = mn_facts_place(c->d->facts, i);
        const mn_fact *a = mn_facts_in(c->d->facts, i, c->by, c->since), *b = c->fact[i];
        const double then = a ? mn_fact_number(a) : NAN, now = b ? mn_fact_number(b) : NAN;
        if (!place->country)
            continue;
        p->then += isnan(then) ? 0 : 1;
        p->now += isnan(now) ? 0 : 1;
        p->all_then += isnan(then) ? 0 : then;
        p->all_now += isnan(now) ? 0 : now;
        if (isnan(then) || isnan(now)) {
            const double was = mn_rank_published(c->d->facts, i, c->by, c->since),
                         is = mn_rank_published(c->d->facts, i, c->by, c->year);
            p->hidden += !isnan(was) && !isnan(is);
            p->hidden_then += isnan(was) || isnan(is) ? 0 : was;
            p->hidden_now += isnan(was) || isnan(is) ? 0 : is;
            continue;
        }
        p->both++;
        p->sum_then += then;
        p->sum_now += now;
        mn_country_source(then_source, c->d, a);
        mn_country_source(source, c->d, b);
        mn_country_add_source(&p->sources, c->d, a);
        mn_country_add_source(&p->sources, c->d, b);
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, place->code);
        mn_make_str(&k, 1, place->name);
        mn_make_f64(&k, 2, then);
        mn_make_f64(&k, 3, now);
        mn_make_f64(&k, 4, now - then);
        mn_make_f64(&k, 5, then > 0 ? percent(then, now) : (double)NAN);
        mn_make_str(&k, 6, then_source);
        mn_make_str(&k, 7, source);
    }
    return mn_report_made(c->r, &k, &view, e);
}

/* Whether there is one country with which the figure rises and without which it falls. */
static bool hangs(const panel *p)
{
    return p->both > 1 && p->least && p->most &&
           (p->least_now < p->least_then) != (p->most_now < p->most_then);
}

typedef struct set {
    const char *name;
    const mn_place *without; /* may be NULL */
    size_t then_countries, now_countries;
    double then, now;
    const char *reading;
    size_t left_out; /* that hide a number */
} set;

static void put(mn_maker *k, const mn_rank_change *c, const panel *p, const set *s)
{
    mn_make_row(k, 0);
    mn_make_str(k, 0, s->name);
    if (s->without) {
        mn_make_str(k, 1, s->without->code);
        mn_make_str(k, 2, s->without->name);
    }
    mn_make_i64(k, 3, (int64_t)s->then_countries);
    mn_make_i64(k, 4, (int64_t)s->now_countries);
    mn_make_f64(k, 5, s->then);
    mn_make_f64(k, 6, s->now);
    mn_make_f64(k, 7, percent(s->then, s->now));
    mn_make_str(k, 8, s->reading);
    mn_make_text(k, 9, (mn_text){p->sources.ptr ? p->sources.ptr : "", p->sources.len});
    mn_make_i64(k, 10, c->since);
    mn_make_i64(k, 11, c->year);
    mn_make_i64(k, 12, (int64_t)s->left_out);
}

static mn_status tell_panel(const mn_rank_change *c, const panel *p, mn_err *e)
{
    const mn_table_view view = {.title = "The change, and what it hangs on", .hidden = true};
    mn_maker k = mn_maker_new("panel",
                              "set:t iso3:t name:t then_countries:i now_countries:i then:f now:f "
                              "percent:f reading:t source:t then_year:i year:i left_out:i",
                              e);
    const size_t left = p->both - 1;
    const set sets[] = {
        {"both", NULL, p->both, p->both, p->sum_then, p->sum_now, hangs(p) ? "hangs" : "quote",
         p->hidden},
        {"either", NULL, p->then, p->now, p->all_then, p->all_now, "other-countries", 0},
        {"without", p->most, left, left, p->most_then, p->most_now, "", 0},
        {"without", p->least, left, left, p->least_then, p->least_now, "", 0},
        {"published", NULL, p->both + p->hidden, p->both + p->hidden, p->sum_then + p->hidden_then,
         p->sum_now + p->hidden_now, "", 0}};
    const bool told[] = {true, true, p->both > 1 && p->most, p->both > 1 && p->least,
                         p->hidden > 0};
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++)
        if (told[i])
            put(&k, c, p, &sets[i]);
    return mn_report_made(c->r, &k, &view, e);
}

static mn_status tell_words(const mn_rank_change *c, const panel *p, mn_err *e)
{
    char text[512];
    const char *letters;
    mn_buf sources = {0};
    mn_buf_add(&sources, p->sources.ptr, p->sources.len);
    mn_status st = mn_country_cite(&letters, c->r, &sources, e);
    if (st)
        return st;
    snprintf(text, sizeof text,
             "From %d to %d: %+.1f%% in the %zu countries that have both years. All that have a "
             "figure in either year, %zu and %zu of them, would say %+.1f%%: other countries, and "
             "not another world (%s).",
             c->since, c->year, percent(p->sum_then, p->sum_now), p->both, p->then, p->now,
             percent(p->all_then, p->all_now), letters);
    st = mn_report_text(c->r, MN_TEXT_PARA, text, e);
    if (!st && p->both > 1 && p->least && p->most) {
        snprintf(
            text, sizeof text,
            hangs(p)
                ? "Without %s the first would be %+.1f%%, without %s %+.1f%% (%s): one country "
                  "decides whether it rose or fell, so that neither can be said of the world. "
                  "'manumit estimate change' shows each."
                : "Without %s the first would be %+.1f%%, without %s %+.1f%% (%s): no country by "
                  "itself decides whether it rose or fell. Quote the first, with this range. "
                  "'manumit estimate change' shows each.",
            p->most->name, percent(p->most_then, p->most_now), p->least->name,
            percent(p->least_then, p->least_now), letters);
        st = mn_report_text(c->r, MN_TEXT_PARA, text, e);
    }
    if (!st && p->hidden) {
        snprintf(text, sizeof text,
                 "Left out: %zu of which a small count ('<5') is less than one of its own parts, "
                 "so that it hides a number. With them, as published, it would be %+.1f%% in %zu "
                 "(%s).",
                 p->hidden, percent(p->sum_then + p->hidden_then, p->sum_now + p->hidden_now),
                 p->both + p->hidden, letters);
        st = mn_report_text(c->r, MN_TEXT_PARA, text, e);
    }
    return st;
}

mn_status mn_rank_tell_change(const mn_rank_change *c, mn_err *e)
{
    const bool counts = c->indicator->kind == MN_KIND_COUNT || c->indicator->kind == MN_KIND_MONEY;
    panel p = {.both = 0};
    mn_status st = tell_changed(c, &p, e);
    if (!st && counts && p.both && p.sum_then > 0) {
        leave_out(c, &p);
        st = p.sources.failed ? mn_fail_memory(e) : tell_panel(c, &p, e);
        if (!st)
            st = tell_words(c, &p, e);
    }
    mn_buf_free(&p.sources);
    return st;
}
