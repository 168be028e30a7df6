/* SPDX-License-Identifier: Apache-2.0
 *
 * survey/show.c - reports on the survey.
 */
#include "footprint/survey/show.h"

#include "core/err.h"
#include "footprint/show/show.h"
#include "table/maker.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Cards hold goods of so many of the heaviest questions. */
enum { CARDS = 5 };

static const char question_columns[] =
    "key:t screen:t label:t average:f low:f high:f step:f unit:t coicop:t industry:t product:t "
    "assumed:b weight:f source:t address:t year:i ledger:f";
static const char country_columns[] = "region_code:t iso3:t name:t people:f low:f high:f";
static const char purchase_columns[] =
    "key:t screen:t label:t amount:f average:f people:f low:f high:f answered:b";
static const char goods_columns[] = "key:t what:t good:t forced:t child:t known:f";

static void card_rows(mn_maker *k, const mn_cards *c, size_t question, const char *key)
{
    for (size_t i = c->first[question]; i < c->first[question + 1]; i++) {
        const mn_card *one = &c->at[i];

        mn_make_row(k, 0);
        mn_make_str(k, 0, key);
        mn_make_str(k, 1, one->what);
        mn_make_str(k, 2, one->good);
        mn_make_str(k, 3, one->forced);
        mn_make_str(k, 4, one->child);
        mn_make_f64(k, 5, one->known);
    }
}

/* --- questions ------------------------------------------------------------------ */

/* 1, 2 or 5 times a power of ten, not below v. */
static double nice(double v)
{
    double ten;

    if (!(v > 0))
        return 1;
    ten = pow(10, floor(log10(v)));
    return v <= ten ? ten : v <= 2 * ten ? 2 * ten : v <= 5 * ten ? 5 * ten : 10 * ten;
}

/* A slider reaches to four times the average; where that is next to nothing, to a
 * thousandth of all spending. */
static double high_of(const mn_basis *b, const mn_asked *a)
{
    return nice(fmax(4 * a->average, b->spent / 1000));
}

static void question_row(mn_maker *k, const mn_basis *b, const mn_asked *a)
{
    const mn_question *q = a->question;
    const double high = high_of(b, a);
    char industry[8];

    snprintf(industry, sizeof industry, "c%d", q->kind + 1);
    mn_make_row(k, 0);
    mn_make_str(k, 0, q->key);
    mn_make_str(k, 1, q->screen);
    mn_make_str(k, 2, q->label);
    mn_make_f64(k, 3, a->average);
    mn_make_f64(k, 4, 0);
    mn_make_f64(k, 5, high);
    mn_make_f64(k, 6, nice(high / 150));
    mn_make_str(k, 7, b->home->currency);
    mn_make_str(k, 8, q->coicop);
    mn_make_str(k, 9, industry);
    mn_make_bool(k, 11, !strcmp(q->basis, "assumed"));
    mn_make_f64(k, 12, b->weight[q->kind]);
    mn_make_str(k, 13, q->cited.source);
    mn_make_str(k, 14, q->cited.address);
    mn_make_i64(k, 15, q->cited.year);
    mn_make_f64(k, 16, a->ledger);
}

static mn_status all_goods(mn_report *r, const mn_basis *b, const mn_cards *c, mn_err *e)
{
    const mn_table_view view = {
        .title = "Goods behind the questions on the US Department of Labor's list", .hidden = true};
    mn_maker k = mn_maker_new("goods", goods_columns, e);

    for (size_t i = 0; !k.st && i < b->count; i++)
        card_rows(&k, c, i, b->at[i].question->key);
    return mn_show_end(&k, r, &view);
}

mn_status mn_show_questions(mn_report *r, const mn_basis *b, const mn_materials *m,
                            const mn_cards *c, mn_err *e)
{
    const mn_table_view view = {
        .title = "What the survey asks: spending a person a month",
        .columns = "screen=Screen,key=Key,label=Question,average=Average:2,unit=Unit"};
    mn_maker k = mn_maker_new("questions", question_columns, e);
    mn_figures f = {.r = r, .e = e};
    char text[256];

    mn_figures_add(&f, "year", "Year of the amounts", b->year, NAN, NAN, "year", "count", false);
    snprintf(text, sizeof text, "%s a person a month", b->home->currency);
    mn_figures_add(&f, "spent", "The average resident spends", b->spent, NAN, NAN, text,
                   "mrio-point", true);
    if (!isnan(b->home->household))
        mn_figures_add(&f, "household", "People in an average household", b->home->household, NAN,
                       NAN, "people", "count", false);
    for (size_t i = 0; !k.st && i < b->count; i++) {
        const uint16_t product = b->at[i].question->product;

        question_row(&k, b, &b->at[i]);
        if (product && m)
            mn_make_str(&k, 10, m->product[product - 1].id);
    }
    if (f.st || (f.st = mn_show_end(&k, r, &view)) || (f.st = all_goods(r, b, c, e)) ||
        (f.st = mn_show_advice(r, b, e)))
        return f.st;
    snprintf(text, sizeof text, "Amounts are %s of %d. %s.", b->home->currency, b->year,
             b->country->name);
    f.st = mn_report_subtitle(r, text, e);
    if (!f.st)
        f.st = mn_report_text(
            r, MN_TEXT_NOTE,
            "Averages are what the country's households paid to each industry (the economy's "
            "final demand, for each resident), divided among questions as US households of 2017 "
            "did, a stand-in elsewhere; the column assumed says where even that had to be "
            "assumed. They are in prices of the shop, carried to this year by US consumer prices "
            "and the exchange rate.",
            e);
    return f.st;
}

/* --- answers ---------------------------------------------------------------------- */

static mn_status show_figures(mn_report *r, const mn_surveyed *s, mn_err *e)
{
    const double people = s->answers->people > 0 ? s->answers->people : 1;
    const double hours = MN_HOURS_A_YEAR;
    mn_figures f = {.r = r, .e = e};
    char label[128];

    mn_figures_add(&f, "people", "People in forced labour behind this household, all year",
                   s->total.people, s->total.range.low, s->total.range.high, "people", mn_method,
                   false);
    mn_figures_add(&f, "person_days", "Days in forced labour a year",
                   s->total.people * MN_DAYS_A_YEAR, s->total.range.low * MN_DAYS_A_YEAR,
                   s->total.range.high * MN_DAYS_A_YEAR, "days a year", mn_method, false);
    mn_figures_add(&f, "person_hours", "Hours of forced work a year", s->total.people * hours,
                   s->total.range.low * hours, s->total.range.high * hours, "hours a year",
                   mn_method, true);
    mn_figures_add(&f, "hours_a_person", "The same for each person of the household",
                   s->total.people * hours / people, s->total.range.low * hours / people,
                   s->total.range.high * hours / people, "hours a year", mn_method, false);
    snprintf(label, sizeof label, "Hours a year behind the average resident (%s)",
             s->basis->country->name);
    mn_figures_add(&f, "resident_hours", label, s->resident.people * hours,
                   s->resident.range.low * hours, s->resident.range.high * hours, "hours a year",
                   mn_method, false);
    mn_figures_add(&f, "times_resident", "A person of this household against that resident",
                   s->total.people / people / s->resident.people, s->times.low, s->times.high,
                   "times", mn_method, false);
    mn_figures_add(&f, "world_resident_hours",
                   "Hours a year behind the average person of the world",
                   s->world_resident.people * hours, s->world_resident.range.low * hours,
                   s->world_resident.range.high * hours, "hours a year", mn_method, false);
    mn_figures_add(&f, "household", "People in the household", people, NAN, NAN, "people", "count",
                   false);
    mn_figures_add(&f, "answered", "Questions answered", (double)s->answers->count, NAN, NAN,
                   "questions", "count", false);
    return f.st;
}

static mn_status by_country(mn_report *r, const mn_surveyed *s, mn_ranked *order, mn_err *e)
{
    const mn_table_view view = {.title = "Where they work",
                                .first = 13,
                                .columns =
                                    "name=Country,people*2496=Hours,low*2496=Low,high*2496=High"};
    mn_maker k = mn_maker_new("by_country", country_columns, e);

    const size_t origins = s->model->origins;
    const mn_kept_texts texts = mn_make_texts(&k, &s->labels->origin, 0, origins * MN_ORIGIN_TEXTS);

    mn_rank_from(order, s->labels->origin_order, s->origin, origins);
    mn_make_room(&k, origins + 1);
    for (size_t i = 0; !k.st && i < origins; i++) {
        if (!(order[i].people > 0))
            break;
        if (isnan(s->origin[order[i].index].range.low))
            continue;
        mn_make_row(&k, 0);
        mn_make_kept(&k, &texts, order[i].index * MN_ORIGIN_TEXTS, MN_ORIGIN_TEXTS);
        mn_show_share(&k, 3, &s->origin[order[i].index], true);
    }
    if (!k.st && s->rests) {
        char text[64];

        snprintf(text, sizeof text, "%zu other countries", s->rests);
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, "");
        mn_make_str(&k, 1, "");
        mn_make_str(&k, 2, text);
        mn_show_share(&k, 3, &s->rest, true);
    }
    return mn_show_end(&k, r, &view);
}

/* Those that the last row of by_country holds together: for a map. */
static mn_status other_countries(mn_report *r, const mn_surveyed *s, const mn_ranked *order,
                                 mn_err *e)
{
    const mn_table_view view = {.title = "The other countries", .hidden = true};
    mn_maker k = mn_maker_new("other_countries", "region_code:t iso3:t name:t people:f", e);
    const size_t origins = s->model->origins;
    const mn_kept_texts texts = mn_make_texts(&k, &s->labels->origin, 0, origins * MN_ORIGIN_TEXTS);

    mn_make_room(&k, origins);
    for (size_t i = 0; !k.st && i < origins && order[i].people > 0; i++) {
        if (!isnan(s->origin[order[i].index].range.low))
            continue;
        mn_make_row(&k, 0);
        mn_make_kept(&k, &texts, order[i].index * MN_ORIGIN_TEXTS, MN_ORIGIN_TEXTS);
        mn_make_f64(&k, 3, order[i].people);
    }
    return mn_show_end(&k, r, &view);
}

static mn_status by_purchase(mn_report *r, const mn_surveyed *s, const mn_ranked *order, mn_err *e)
{
    const mn_basis *b = s->basis;
    const double people = s->answers->people > 0 ? s->answers->people : 1;
    const mn_table_view view = {
        .title = "Which purchases weigh most",
        .first = 12,
        .columns = "label=Purchase,amount=A month:2,average=Average:2,people*2496=Hours,low*2496="
                   "Low,high*2496=High"};
    mn_maker k = mn_maker_new("by_purchase", purchase_columns, e);

    const mn_kept_texts texts =
        mn_make_texts(&k, &s->labels->question, 0, b->count * MN_QUESTION_TEXTS);

    mn_make_room(&k, b->count);
    for (size_t i = 0; !k.st && i < b->count; i++) {
        const size_t at = order[i].index;

        mn_make_row(&k, 0);
        mn_make_kept(&k, &texts, at * MN_QUESTION_TEXTS, MN_QUESTION_TEXTS);
        mn_make_f64(&k, 3, s->amount[at]);
        mn_make_f64(&k, 4, b->at[at].average * people);
        mn_show_share(&k, 5, &s->question[at], true);
        mn_make_bool(&k, 8, s->answers->answered[at]);
    }
    return mn_show_end(&k, r, &view);
}

/* --- goods on the list --------------------------------------------------------------- */

static mn_status goods(mn_report *r, const mn_surveyed *s, const mn_ranked *order, mn_err *e)
{
    const mn_table_view view = {
        .title = "Goods behind the heaviest purchases on the US Department of Labor's list",
        .first = 12,
        .columns = "key=Purchase,good=Good,forced=Forced labour,child=Child labour"};
    mn_maker k = mn_maker_new("goods", goods_columns, e);
    size_t cards = 0;

    for (size_t i = 0; !k.st && i < s->basis->count && cards < CARDS; i++) {
        const size_t at = order[i].index;

        const size_t from = s->cards->first[at], to = s->cards->first[at + 1];

        if (!(order[i].people > 0) || from == to)
            continue;
        const mn_kept_texts texts =
            mn_make_texts(&k, &s->labels->card, from * MN_CARD_TEXTS, (to - from) * MN_CARD_TEXTS);
        for (size_t c = from; c < to; c++) {
            mn_make_row(&k, 0);
            mn_make_kept(&k, &texts, c * MN_CARD_TEXTS, MN_CARD_TEXTS);
            mn_make_f64(&k, 5, s->cards->at[c].known);
        }
        cards++;
    }
    return mn_show_end(&k, r, &view);
}

static mn_status notes(mn_report *r, const mn_surveyed *s, mn_err *e)
{
    static const char *const said[] = {
        "People are shared out over everything the world buys: a person who works for many buyers "
        "is divided among them. These are averages of countries, industries and some products with "
        "their usual materials, and no verdict on a seller.",
        "What was not answered is the country's average for as many people. Amounts are divided "
        "into industries as by docs/methods/survey.md; that answers may be remembered wrongly is "
        "in no interval.",
        ("The list (2022) says that a good is made with forced or child labour in a country, not "
         "by "
         "whom: a reason to ask, never a finding.")};
    double ledger = 0;
    char text[400];
    mn_status st = MN_OK;

    for (size_t q = 0; q < s->basis->count; q++)
        ledger += s->question[q].people * s->basis->at[q].ledger;
    snprintf(text, sizeof text,
             "The survey is weighed so that its averages come to what the country's households buy "
             "in the economy's table. The same purchases read from a file come to %.2f times as "
             "many people: a file is taken at its word, product by product "
             "(docs/methods/survey.md, Weights).",
             ledger / s->total.people);
    st = mn_report_text(r, MN_TEXT_NOTE, text, e);
    for (size_t i = 0; !st && i < sizeof said / sizeof *said; i++)
        st = mn_report_text(r, MN_TEXT_NOTE, said[i], e);
    return st;
}

mn_status mn_show_survey(mn_report *r, const mn_surveyed *s, mn_err *e)
{
    const size_t most = s->model->origins > s->basis->count ? s->model->origins : s->basis->count;
    mn_ranked *order = malloc((most + 1) * sizeof *order);
    char text[200];
    mn_status st = order ? MN_OK : mn_fail_memory(e);

    snprintf(text, sizeof text, "A household in %s. Amounts are %s of %d a month.",
             s->basis->country->name, s->basis->home->currency, s->basis->year);
    if (st || (st = mn_report_subtitle(r, text, e)) || (st = show_figures(r, s, e)) ||
        (st = by_country(r, s, order, e)) || (st = other_countries(r, s, order, e)))
        goto out;
    mn_rank_from(order, s->labels->question_order, s->question, s->basis->count);
    if (!(st = by_purchase(r, s, order, e)) && !(st = goods(r, s, order, e)))
        st = notes(r, s, e);
out:
    free(order);
    return st;
}

/* --- two answers ---------------------------------------------------------------------- */

static mn_status other_figures(mn_report *r, const mn_surveyed *other, const mn_share *more,
                               mn_err *e)
{
    const double hours = MN_HOURS_A_YEAR;
    mn_figures f = {.r = r, .e = e};
    char label[160];

    snprintf(label, sizeof label, "Hours a year behind the other household (%s)",
             other->basis->country->name);
    mn_figures_add(&f, "other_hours", label, other->total.people * hours,
                   other->total.range.low * hours, other->total.range.high * hours, "hours a year",
                   mn_method, false);
    mn_figures_add(&f, "difference_hours", "The other against this one, draw by draw",
                   more->people * hours, more->range.low * hours, more->range.high * hours,
                   "hours a year", mn_method, false);
    return f.st;
}

static int most_first(const void *a, const void *b)
{
    const mn_ranked *x = a, *y = b;
    const double p = fabs(x->people), q = fabs(y->people);

    if (p != q)
        return p > q ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

mn_status mn_show_difference(mn_report *r, const mn_surveyed *s, const mn_surveyed *other,
                             const mn_share *total, const mn_share *question, mn_err *e)
{
    const mn_table_view view = {.title = "What the other household is more or less",
                                .first = 12,
                                .columns =
                                    "label=Purchase,people*2496=This,other*2496=Other,"
                                    "difference*2496=Difference,low*2496=Low,high*2496=High"};
    mn_maker k =
        mn_maker_new("differences", "key:t label:t people:f other:f difference:f low:f high:f", e);
    mn_ranked *order = malloc((s->basis->count + 1) * sizeof *order);

    if (!order && !k.st)
        k.st = mn_fail_memory(e);
    if (!k.st)
        k.st = other_figures(r, other, total, e);
    for (size_t i = 0; order && i < s->basis->count; i++)
        order[i] = (mn_ranked){question[i].people, i};
    if (order)
        qsort(order, s->basis->count, sizeof *order, most_first);
    for (size_t i = 0; !k.st && i < s->basis->count; i++) {
        const size_t at = order[i].index;

        mn_make_row(&k, 0);
        mn_make_str(&k, 0, s->basis->at[at].question->key);
        mn_make_str(&k, 1, s->basis->at[at].question->label);
        mn_make_f64(&k, 2, s->question[at].people);
        mn_make_f64(&k, 3, other->question[at].people);
        mn_show_share(&k, 4, &question[at], true);
    }
    free(order);
    return mn_show_end(&k, r, &view);
}
