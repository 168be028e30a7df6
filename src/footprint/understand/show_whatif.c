/* SPDX-License-Identifier: Apache-2.0
 *
 * show_whatif.c - a report on what changes would do.
 */
#include "footprint/understand/show.h"

#include "core/err.h"
#include "core/text.h"
#include "table/maker.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char mn_moving_away[] =
    "A lower figure frees nobody: the people behind it work on, for other buyers, and those who "
    "lose an order can be worse off. It says where less of what you buy rests on forced labour by "
    "the averages of countries and industries, not which supplier uses it. Asking suppliers, and "
    "staying while things get better, often does more than moving away.";

typedef struct whatif_shown {
    mn_report *r;
    const mn_whatif *w;
    const mn_changes *c;
    const mn_shown *before, *after;
    mn_err *e;
} whatif_shown;

static bool is_drawn(const whatif_shown *v)
{
    return v->before->answer->options.draws > 0;
}

/* --- figures ---------------------------------------------------------------------- */

static mn_status figure(const whatif_shown *v, const char *which, const char *label,
                        const mn_share *s, double scale, const char *unit, bool headline)
{
    char name[64];
    mn_figure f = {name, label,     s->people * scale, s->range.low * scale, s->range.high * scale,
                   unit, mn_method, headline};

    snprintf(name, sizeof name, "%s_%s",
             scale == 1.0              ? "people"
             : scale == MN_DAYS_A_YEAR ? "person_days"
                                       : "person_hours",
             which);
    if (!is_drawn(v))
        f.low = f.high = NAN;
    return mn_report_figure(v->r, &f, v->e);
}

static mn_status figures(const whatif_shown *v)
{
    const mn_picture *picture = v->before->picture;
    const bool plain = picture->per_person == 1.0;
    const struct {
        const char *which, *label;
        const mn_share *s;
        bool headline;
    } rows[] = {
        {"difference", "What the changes add, or with a minus take away", &v->w->difference, true},
        {"before", "Before", &v->before->answer->total, false},
        {"after", "After", &v->after->answer->total, false},
    };
    static const char *const in_people[] = {"Difference, in people held all year",
                                            "Before, in people held all year",
                                            "After, in people held all year"};
    mn_figure share = {"difference_share", "Against what it was",
                       v->w->share,        v->w->shares.low,
                       v->w->shares.high,  "share",
                       mn_method,          true};
    mn_status st = MN_OK;

    for (size_t i = 0; !st && i < sizeof rows / sizeof *rows; i++) {
        st = figure(v, rows[i].which, rows[i].label, rows[i].s, picture->per_person, picture->unit,
                    rows[i].headline);
        if (!st && i == 0)
            st = mn_report_figure(v->r, &share, v->e);
    }
    for (size_t i = 0; !st && !plain && i < sizeof rows / sizeof *rows; i++)
        st = figure(v, rows[i].which, in_people[i], rows[i].s, 1, "people", false);
    return st;
}

/* --- tables ------------------------------------------------------------------------- */

static mn_status whole(const whatif_shown *v)
{
    const struct {
        const char *what;
        const mn_share *s;
    } rows[] = {{"Before", &v->before->answer->total},
                {"After", &v->after->answer->total},
                {"Difference", &v->w->difference}};
    const double f = v->before->picture->per_person;
    mn_maker k = mn_maker_new("whatif", "what:t people:f low:f high:f", v->e);
    char columns[160];
    mn_table_view view = {.title = "Before and after", .columns = columns};
    mn_chart chart = {.kind = MN_CHART_INTERVAL,
                      .title = "Before and after, with their 90% intervals",
                      .table = "whatif",
                      .label = "what",
                      .value = "people",
                      .low = "low",
                      .high = "high",
                      .unit = v->before->picture->unit,
                      .scale = f,
                      .alt = "The figure before and after the changes, and their difference, with "
                             "90% intervals. The difference's interval is made from the same "
                             "draws, so that it is narrower than the two seem to say."};
    mn_status st;

    snprintf(columns, sizeof columns, "what=,people*%g=%s,low*%g=Low,high*%g=High", f,
             v->before->picture->header, f, f);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, rows[i].what);
        mn_show_share(&k, 1, rows[i].s, is_drawn(v));
    }
    st = mn_show_end(&k, v->r, &view);
    return st || !is_drawn(v) ? st : mn_report_chart(v->r, &chart, v->e);
}

static mn_status by_change(const whatif_shown *v)
{
    const double f = v->before->picture->per_person;
    mn_maker k = mn_maker_new("changes",
                              "change:t lines:i before:f after:f difference:f low:f high:f", v->e);
    double *people = calloc(2 * v->c->count + 1, sizeof *people);
    char columns[240];
    mn_table_view view = {.title = "What each change does", .columns = columns};

    snprintf(columns, sizeof columns,
             "change=Change,lines=Lines,before*%g=Before,after*%g=After,difference*%g=Differs,"
             "low*%g=Low,high*%g=High",
             f, f, f, f, f);
    if (!people && !k.st)
        k.st = mn_fail_memory(v->e);
    for (size_t i = 0; people && i < v->c->lines; i++) {
        people[2 * v->c->line[i].change] += v->w->line[i].before;
        people[2 * v->c->line[i].change + 1] += v->w->line[i].after;
    }
    for (size_t i = 0; !k.st && i < v->c->count; i++) {
        mn_make_row(&k, 0);
        mn_make_text(&k, 0, v->c->at[i].said);
        mn_make_i64(&k, 1, (int64_t)v->c->at[i].changed);
        mn_make_f64(&k, 2, people[2 * i]);
        mn_make_f64(&k, 3, people[2 * i + 1]);
        mn_show_share(&k, 4, &v->w->change[i], is_drawn(v));
    }
    free(people);
    return mn_show_end(&k, v->r, &view);
}

static const char *industry_of(const whatif_shown *v, const mn_purchase *p)
{
    size_t best = 0;

    for (size_t k = 1; k < p->mix->n; k++)
        if (p->mix->share[k] > p->mix->share[best])
            best = k;
    return mn_industry_at(v->before->reference, p->mix->industry[best])->code;
}

static void line_row(mn_maker *k, const whatif_shown *v, size_t i)
{
    const mn_changed *l = &v->c->line[i];
    const mn_purchase *p = &v->before->spending->purchase[l->before];
    const mn_purchase *q = l->after == SIZE_MAX ? NULL : &v->after->spending->purchase[l->after];

    mn_make_row(k, p->line);
    mn_make_i64(k, 0, (int64_t)p->line);
    mn_make_text(k, 1, p->description);
    mn_make_money(k, 2, p->amount);
    mn_make_money(k, 3, q ? q->amount : 0);
    mn_make_str(k, 4, p->currency);
    mn_make_str(k, 5, p->origin ? p->origin->iso3 : "usual");
    mn_make_str(k, 6, !q ? "-" : q->origin ? q->origin->iso3 : "usual");
    mn_make_str(k, 7, industry_of(v, p));
    mn_make_str(k, 8, q ? industry_of(v, q) : "-");
    mn_make_f64(k, 9, v->w->line[i].before);
    mn_make_f64(k, 10, v->w->line[i].after);
    mn_make_f64(k, 11, v->w->line[i].after - v->w->line[i].before);
}

typedef struct ranked {
    double size;
    size_t index;
} ranked;

static int largest_first(const void *a, const void *b)
{
    const ranked *x = a, *y = b;

    if (x->size != y->size)
        return x->size > y->size ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

static mn_status by_line(const whatif_shown *v)
{
    const double f = v->before->picture->per_person;
    mn_maker k = mn_maker_new("changed_lines",
                              "line:i description:t amount:m new_amount:m currency:t origin:t "
                              "new_origin:t industry:t new_industry:t before:f after:f "
                              "difference:f",
                              v->e);
    ranked *order = malloc((v->c->lines + 1) * sizeof *order);
    bool amounts = false, origins = false, industries = false;
    char columns[320];
    mn_table_view view = {.title = "Lines that were changed", .first = 12, .columns = columns};

    if (!order && !k.st)
        k.st = mn_fail_memory(v->e);
    for (size_t i = 0; i < v->c->count; i++) {
        const mn_act act = v->c->at[i].act;

        origins |= act == MN_ACT_ORIGIN;
        industries |= act == MN_ACT_INDUSTRY;
        amounts |= act == MN_ACT_AMOUNT || act == MN_ACT_SCALE || act == MN_ACT_DROP;
    }
    snprintf(columns, sizeof columns,
             "line=Line,description=Purchase%s%s%s,before*%g=Before,after*%g=After,"
             "difference*%g=Differs",
             amounts ? ",amount=Amount,new_amount=New" : "",
             origins ? ",origin=From,new_origin=Now" : "",
             industries ? ",industry=Ind.,new_industry=Now" : "", f, f, f);
    for (size_t i = 0; !k.st && i < v->c->lines; i++)
        order[i] = (ranked){fabs(v->w->line[i].after - v->w->line[i].before), i};
    if (!k.st && v->c->lines)
        qsort(order, v->c->lines, sizeof *order, largest_first);
    for (size_t i = 0; !k.st && i < v->c->lines; i++)
        line_row(&k, v, order[i].index);
    free(order);
    return mn_show_end(&k, v->r, &view);
}

/* Where people work, or in which industry, before and after: what differs most first. */
static mn_status by_place(const whatif_shown *v, bool country)
{
    const mn_answer *a = v->before->answer, *b = v->after->answer;
    const mn_model *m = a->model;
    const mn_share *was = country ? a->origin : a->industry;
    const mn_share *is = country ? b->origin : b->industry;
    const size_t n = country ? m->origins : m->industries;
    const double f = v->before->picture->per_person;
    mn_maker k = country ? mn_maker_new("change_by_country",
                                        "code:t name:t before:f after:f difference:f", v->e)
                         : mn_maker_new("change_by_industry",
                                        "code:t name:t before:f after:f difference:f", v->e);
    ranked *order = malloc((n + 1) * sizeof *order);
    char columns[200];
    mn_table_view view = {.title = country ? "Where they work, before and after"
                                           : "In which work, before and after",
                          .first = 8,
                          .columns = columns};

    snprintf(columns, sizeof columns,
             "name=%s,before*%g=Before,after*%g=After,difference*%g=Differs",
             country ? "Country" : "Industry", f, f, f);
    if (!order && !k.st)
        k.st = mn_fail_memory(v->e);
    for (size_t i = 0; !k.st && i < n; i++)
        order[i] = (ranked){fabs(is[i].people - was[i].people), i};
    if (!k.st && n)
        qsort(order, n, sizeof *order, largest_first);
    for (size_t i = 0; !k.st && i < n; i++) {
        size_t at = order[i].index;

        mn_make_row(&k, 0);
        mn_make_str(&k, 0, country ? m->origin[at].code : m->industry[at]);
        mn_make_str(&k, 1, country ? m->origin[at].name : mn_industry_label(v->before, at));
        mn_make_f64(&k, 2, was[at].people);
        mn_make_f64(&k, 3, is[at].people);
        mn_make_f64(&k, 4, is[at].people - was[at].people);
    }
    free(order);
    return mn_show_end(&k, v->r, &view);
}

/* Lines that name another origin now, and come to the same: the model knows both as parts
 * of one region. */
static size_t alike(const whatif_shown *v)
{
    size_t n = 0;

    for (size_t i = 0; i < v->c->lines; i++)
        n += v->c->at[v->c->line[i].change].act == MN_ACT_ORIGIN &&
             v->w->line[i].before == v->w->line[i].after;
    return n;
}

/* --- words ---------------------------------------------------------------------------- */

static mn_status words(const whatif_shown *v)
{
    char text[640];
    mn_status st = mn_report_text(v->r, MN_TEXT_HEADING, "What this is, and is not", v->e);

    if (!st)
        st = mn_report_text(v->r, MN_TEXT_PARA, mn_moving_away, v->e);
    if (!st && is_drawn(v)) {
        snprintf(text, sizeof text,
                 "The interval of a difference holds 90%% of %zu draws in which the world, and the "
                 "price and classification of each purchase, are the same before and after. It is "
                 "narrower than the intervals before and after seem to say.",
                 v->before->answer->options.draws);
        st = mn_report_text(v->r, MN_TEXT_NOTE, text, v->e);
    }
    if (!st && v->c->count > 1)
        st = mn_report_text(v->r, MN_TEXT_NOTE,
                            "Changes are made in turn. A line that several change stands under the "
                            "last of them.",
                            v->e);
    if (!st && alike(v)) {
        snprintf(text, sizeof text,
                 "%zu changed %s to the same figure as before: the model knows the trade of the "
                 "two origins only as parts of one region, such as its Rest of World",
                 alike(v), alike(v) == 1 ? "line comes" : "lines come");
        st = mn_report_warning(v->r, text, v->e);
    }
    if (!st && v->after->answer->groups.moved > v->before->answer->groups.moved) {
        size_t more = v->after->answer->groups.moved - v->before->answer->groups.moved;

        snprintf(text, sizeof text,
                 "%zu changed %s an origin that makes none of the goods in the model: the usual "
                 "mix of origins was taken",
                 more, more == 1 ? "line names" : "lines name");
        st = mn_report_warning(v->r, text, v->e);
    }
    return st;
}

mn_status mn_show_whatif(mn_report *r, const mn_whatif *w, const mn_changes *c,
                         const mn_shown *before, const mn_shown *after, const char *file, mn_err *e)
{
    const whatif_shown v = {r, w, c, before, after, e};
    mn_status st = mn_show_subject(r, before, file, e);

    st = st ? st : figures(&v);
    st = st ? st : whole(&v);
    st = st ? st : by_change(&v);
    st = st ? st : by_line(&v);
    st = st ? st : by_place(&v, true);
    st = st ? st : by_place(&v, false);
    return st ? st : words(&v);
}
