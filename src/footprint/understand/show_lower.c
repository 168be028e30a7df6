/* SPDX-License-Identifier: Apache-2.0
 *
 * show_lower.c - the changes that lower a footprint most, and a target over years.
 */
#include "footprint/understand/show.h"

#include "core/err.h"
#include "table/maker.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct lower_shown {
    mn_report *r;
    const mn_lowering *at;
    size_t count;
    const mn_whatif *w;
    const mn_changes *c;
    const mn_shown *before;
    const mn_answer *after;
    mn_err *e;
} lower_shown;

static bool is_drawn(const lower_shown *v)
{
    return v->before->answer->options.draws > 0;
}

/* What is saved: the difference turned round. */
static mn_share saved_of(const lower_shown *v, const mn_share *d)
{
    mn_share s = {-d->people, {NAN, NAN}};

    if (is_drawn(v))
        s.range = (mn_interval){-d->range.high, -d->range.low};
    return s;
}

static mn_status figures(const lower_shown *v)
{
    const mn_picture *p = v->before->picture;
    const mn_share saved = saved_of(v, &v->w->difference);
    const mn_share share = saved_of(v, &(mn_share){v->w->share, v->w->shares});
    const mn_figure all[] = {{"saved", "Less, with the changes below together",
                              saved.people * p->per_person, saved.range.low * p->per_person,
                              saved.range.high * p->per_person, p->unit, mn_method, true},
                             {"saved_share", "Of the whole", share.people, share.range.low,
                              share.range.high, "share", mn_method, true},
                             {"saved_people", "In people held all year", saved.people,
                              saved.range.low, saved.range.high, "people", mn_method, false}};
    mn_status st = MN_OK;

    for (size_t i = 0; !st && i < (p->per_person == 1 ? 2 : 3); i++)
        st = mn_report_figure(v->r, &all[i], v->e);
    return st;
}

static const char *bought(const lower_shown *v, const mn_lowering *l)
{
    return mn_industry_at(v->before->reference, l->kind)->short_name;
}

static mn_status table(const lower_shown *v)
{
    const double f = v->before->picture->per_person;
    mn_maker k = mn_maker_new("lower",
                              "rank:i change:t what:t lines:i money:f before:f after:f saved:f "
                              "low:f high:f",
                              v->e);
    char columns[240];
    mn_table_view view = {.title = "The changes that lower it most", .columns = columns};
    mn_chart chart = {.kind = MN_CHART_BARS,
                      .title = "What each would take off",
                      .table = "lower",
                      .label = "what",
                      .value = "saved",
                      .unit = v->before->picture->unit,
                      .scale = f,
                      .alt = "How much less each change makes of the figure, largest first."};
    mn_status st;

    snprintf(columns, sizeof columns,
             "rank=,what=Purchases,lines=Lines,before*%g=Before,after*%g=After,saved*%g=Less,"
             "low*%g=Low,high*%g=High",
             f, f, f, f, f);
    for (size_t i = 0; i < v->count; i++) {
        const mn_lowering *l = &v->at[i];
        const mn_share saved = saved_of(v, &v->w->change[i]);
        double before = 0, after = 0;
        char what[160];

        for (size_t n = 0; n < v->c->lines; n++) {
            if (v->c->line[n].change != i)
                continue;
            before += v->w->line[n].before;
            after += v->w->line[n].after;
        }
        snprintf(what, sizeof what, "%s (%s)", bought(v, l), l->from ? l->from->name : "no origin");
        mn_make_row(&k, 0);
        mn_make_i64(&k, 0, (int64_t)i + 1);
        mn_make_str(&k, 1, l->said);
        mn_make_str(&k, 2, what);
        mn_make_i64(&k, 3, (int64_t)v->c->at[i].changed);
        mn_make_f64(&k, 4, l->money * 1e6);
        mn_make_f64(&k, 5, before);
        mn_make_f64(&k, 6, after);
        mn_make_f64(&k, 7, saved.people);
        mn_make_f64(&k, 8, saved.range.low);
        mn_make_f64(&k, 9, saved.range.high);
    }
    st = mn_show_end(&k, v->r, &view);
    return st ? st : mn_report_chart(v->r, &chart, v->e);
}

/* Each change in a sentence, which begins as the option is written: on one line, whole, so
 * that it can be copied. */
static mn_status in_words(const lower_shown *v)
{
    mn_status st = MN_OK;
    char text[400];

    for (size_t i = 0; !st && i < v->count; i++) {
        const mn_lowering *l = &v->at[i];
        char from[120];

        snprintf(from, sizeof from, "%s%s", l->from ? "from " : "without a stated origin",
                 l->from ? l->from->name : "");
        if (l->to)
            snprintf(text, sizeof text,
                     "--change '%s' (%s %s): the same from %s, where %.0f%% of what such buyers "
                     "use of it comes from.",
                     l->said, bought(v, l), from, l->to->name, 100 * l->share);
        else
            snprintf(text, sizeof text, "--change '%s' (%s %s): a fifth less of it.", l->said,
                     bought(v, l), from);
        st = mn_report_text(v->r, MN_TEXT_BULLET, text, v->e);
    }
    return st;
}

mn_status mn_show_lower(mn_report *r, const mn_lowering *at, size_t count, const mn_whatif *w,
                        const mn_changes *c, const mn_shown *before, const mn_answer *after,
                        mn_err *e)
{
    const lower_shown v = {r, at, count, w, c, before, after, e};
    mn_status st = figures(&v);
    char text[640];

    st = st ? st : table(&v);
    st = st ? st : in_words(&v);
    st = st ? st : mn_report_text(r, MN_TEXT_HEADING, "What this is, and is not", e);
    st = st ? st : mn_report_text(r, MN_TEXT_PARA, mn_moving_away, e);
    snprintf(text, sizeof text,
             "Purchases of one kind of industry and one origin are one candidate. Tried are: the "
             "same goods from each country that sells at least %g%% of what such buyers use of "
             "that kind, and %g%% less of them; services (c%d and up) only the latter. Each change "
             "was then made and answered for afresh, all of them together. Price, quality and "
             "whether anybody there can deliver are not looked at.",
             100 * MN_LOWER_SHARE, 100 * MN_LOWER_LESS, MN_LOWER_GOODS + 1);
    st = st ? st : mn_report_text(r, MN_TEXT_NOTE, text, e);
    if (!st && is_drawn(&v)) {
        snprintf(text, sizeof text,
                 "Intervals hold 90%% of %zu draws in which the world, and the price and "
                 "classification of each purchase, are the same before and after. One that "
                 "reaches below 0 says that the change may add people.",
                 before->answer->options.draws);
        st = mn_report_text(r, MN_TEXT_NOTE, text, e);
    }
    return st;
}

/* --- targets -------------------------------------------------------------------------- */

static mn_status years(mn_report *r, const mn_target *t, const mn_shown *s, mn_err *e)
{
    const double f = s->picture->per_person, people = s->answer->total.people;
    mn_maker k = mn_maker_new("targets",
                              "year:i constant:f linear:f compound:f linear_intensity:f "
                              "compound_intensity:f",
                              e);
    char columns[320], title[120];
    mn_table_view view = {.title = title, .columns = columns};

    snprintf(title, sizeof title, "Paths to the target, in %s", s->picture->unit);
    snprintf(columns, sizeof columns,
             "year=Year,constant*%g=Unchanged,linear*%g=Linear,compound*%g=Compound,"
             "linear_intensity=Linear per $:1%%,compound_intensity=Compound per $:1%%",
             f, f, f);
    for (int year = t->base; year <= t->year; year++) {
        const mn_target_year y = mn_target_in(t, year);

        mn_make_row(&k, 0);
        mn_make_i64(&k, 0, year);
        mn_make_f64(&k, 1, people * y.constant);
        mn_make_f64(&k, 2, people * y.linear);
        mn_make_f64(&k, 3, people * y.compound);
        mn_make_f64(&k, 4, y.linear_intensity);
        mn_make_f64(&k, 5, y.compound_intensity);
    }
    return mn_show_end(&k, r, &view);
}

mn_status mn_show_target(mn_report *r, const mn_target *t, const mn_shown *s, double saved,
                         size_t changes, mn_err *e)
{
    const double fall = mn_target_fall(t), people = s->answer->total.people;
    const double per = s->picture->per_person;
    const mn_interval range =
        s->answer->options.draws ? s->answer->total.range : (mn_interval){NAN, NAN};
    const double left = (1 + t->change) * per;
    const mn_figure base = {"base",           "In the base year", people * per, range.low * per,
                            range.high * per, s->picture->unit,   mn_method,    false};
    const mn_figure aim = {"target",          "In the year of the target",
                           people * left,     range.low * left,
                           range.high * left, s->picture->unit,
                           mn_method,         false};
    const mn_figure needed = {"fall",       "Fall of people per dollar that it takes, a year",
                              fall,         NAN,
                              NAN,          "share",
                              "arithmetic", true};
    char text[480], spending[80];
    mn_status st = mn_report_text(r, MN_TEXT_HEADING, "The target, and what it takes", e);

    if (!st && fall > 0)
        st = mn_report_figure(r, &needed, e);
    st = st ? st : mn_report_figure(r, &base, e);
    st = st ? st : mn_report_figure(r, &aim, e);
    st = st ? st : years(r, t, s, e);
    if (t->growth == 0)
        snprintf(spending, sizeof spending, "spending that stays as it is");
    else
        snprintf(spending, sizeof spending, "spending that %s by %g%% a year",
                 t->growth > 0 ? "grows" : "falls", fabs(100 * t->growth));
    if (fall > 0)
        snprintf(text, sizeof text,
                 "For %g%% less in %d than in %d, with %s, the people behind a dollar must fall by "
                 "%.3g%% a year, every year.",
                 -100 * t->change, t->year, t->base, spending, 100 * fall);
    else
        snprintf(text, sizeof text,
                 "With %s, %g%% less in %d than in %d comes about by the spending alone: people "
                 "per dollar need not fall.",
                 spending, -100 * t->change, t->year, t->base);
    st = st ? st : mn_report_text(r, MN_TEXT_PARA, text, e);
    if (!st && changes && fall > 0) {
        snprintf(text, sizeof text,
                 "The %zu %s above, kept up over the years, would give %.3g%% of what must come "
                 "off by %d.",
                 changes, changes == 1 ? "change" : "changes", 100 * mn_target_share(t, saved),
                 t->year);
        st = mn_report_text(r, MN_TEXT_PARA, text, e);
    }
    if (!st && s->spending && s->spending->first_year != s->spending->last_year) {
        snprintf(text, sizeof text,
                 "the purchases are of %d to %d: all of them are taken for those of the base "
                 "year, %d",
                 s->spending->first_year, s->spending->last_year, t->base);
        st = mn_report_warning(r, text, e);
    }
    return st ? st
              : mn_report_text(r, MN_TEXT_NOTE,
                               "Growth is of spending at constant prices. Unchanged: people per "
                               "dollar stay as in the base year. Per $: what people per dollar "
                               "must then be, against the base year. Paths are arithmetic on the "
                               "figure of the base year, not forecasts, and have its uncertainty.",
                               e);
}
