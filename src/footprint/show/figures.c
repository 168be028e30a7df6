/* SPDX-License-Identifier: Apache-2.0
 *
 * show_figures.c - the key figures, and the headline that a person can picture.
 */
#include "footprint/show/show.h"

#include "core/buf.h"
#include "core/err.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const char mn_method[] = "mrio-lognormal-dirichlet-90";

static void add_people(mn_figures *f, const char *name, const char *label, const mn_share *of,
                       double scale, const char *unit, bool headline)
{
    mn_figures_add(f, name, label, of->people * scale, of->range.low * scale,
                   of->range.high * scale, unit, mn_method, headline);
}

static const mn_picture pictures[] = {
    {1, "People", "people"},
    {MN_DAYS_A_YEAR, "Days", "days a year"},
    {MN_HOURS_A_YEAR, "Hours", "hours a year"},
};

const mn_picture *mn_picture_of(const mn_answer *a)
{
    if (a->options.buyer == MN_GOVERNMENT || a->total.people >= 1)
        return &pictures[0];
    if (a->options.buyer == MN_COMPANY && a->total.people * MN_DAYS_A_YEAR >= 10)
        return &pictures[1];
    return &pictures[2];
}

static void add_total(mn_figures *f, const mn_answer *a)
{
    const mn_picture *picture = mn_picture_of(a);

    add_people(f, "people", "People in forced labour behind this spending, all year", &a->total, 1,
               "people", picture == &pictures[0]);
    add_people(f, "person_days", "Days in forced labour a year", &a->total, MN_DAYS_A_YEAR,
               "days a year", picture == &pictures[1]);
    add_people(f, "person_hours", "Hours of forced work a year", &a->total, MN_HOURS_A_YEAR,
               "hours a year", picture == &pictures[2]);
    if (a->options.scope == MN_SCOPE_ALL) {
        add_people(f, "people_sexual_exploitation", "of these, in forced sexual exploitation",
                   &a->sexual, 1, "people", false);
        add_people(f, "people_state_imposed", "of these, in labour imposed by states", &a->state, 1,
                   "people", false);
    }
}

/* People for each 1,000 units of the money that was spent. */
static void add_rate(mn_figures *f, const mn_shown *s)
{
    const mn_answer *a = s->answer;
    const mn_spending *sp = s->spending;
    double thousands = a->money * 1e3; /* thousand US dollars of the model's year */
    char unit[64];

    if (sp) {
        thousands = sp->net / 1e3;
    }
    snprintf(unit, sizeof unit, "people per 1,000 %s", sp ? sp->currency : "USD");
    add_people(f, "people_per_1000", "People for each 1,000 spent", &a->total,
               thousands > 0 ? 1 / thousands : NAN, unit, false);
}

static void add_comparison(mn_figures *f, const mn_answer *a, bool basket)
{
    const double hours = MN_HOURS_A_YEAR;
    const char *method = a->options.draws ? mn_method : "mrio-point";
    char label[128];

    if (a->options.buyer != MN_HOUSEHOLD)
        return;
    if (!isnan(a->resident)) {
        snprintf(label, sizeof label, "Hours a year behind the average resident (%s)",
                 a->options.country->name);
        mn_figures_add(f, "resident_hours", label, a->resident * hours,
                       a->resident_range.low * hours, a->resident_range.high * hours,
                       "hours a year", method, false);
        if (!basket)
            mn_figures_add(f, "times_resident", "This spending against that resident's",
                           a->total.people / a->resident, a->times_range.low, a->times_range.high,
                           "times", method, false);
    }
    mn_figures_add(f, "world_resident_hours", "Hours a year behind the average person of the world",
                   a->world_resident * hours, a->world_range.low * hours,
                   a->world_range.high * hours, "hours a year", method, false);
}

static double unplaced_share(const mn_spending *s)
{
    double all = s ? s->placed_usd + s->unplaced_usd : 0;

    return all > 0 ? s->unplaced_usd / all : 0;
}

/* The share counts money alone, so its label says how many lines are meant. */
static void add_unplaced(mn_figures *f, const mn_spending *s)
{
    size_t lines = s ? (size_t)s->missed - s->moved : 0, all = s ? lines + (size_t)s->lines : 0;
    char label[160] = "Share of the spending that could not be placed";

    if (lines)
        snprintf(label, sizeof label,
                 "Share of the spending that could not be placed%s: %zu of %zu %s",
                 s->unknown_amounts ? ", as far as amounts can be told" : "", lines, all,
                 all == 1 ? "line" : "lines");
    mn_figures_add(f, "unplaced_share", label, unplaced_share(s), NAN, NAN, "share", "count",
                   s != NULL);
}

mn_status mn_show_figures(mn_report *r, const mn_shown *s, mn_err *e)
{
    const mn_answer *a = s->answer;
    mn_figures f = {r, e, MN_OK};

    add_total(&f, a);
    add_rate(&f, s);
    add_unplaced(&f, s->spending);
    mn_figures_add(
        &f, "workplaces",
        "Pairs of country and industry with forced labour that the money reaches, however little",
        (double)a->workplaces, NAN, NAN, "pairs", "count", false);
    add_comparison(&f, a, !s->spending);
    mn_figures_add(&f, "money",
                   s->spending && s->spending->prices ? "Spending in the model's money, less taxes"
                                                      : "Spending in the model's money",
                   a->money * 1e6, NAN, NAN, "US dollars of the model's year", "fx-cpi", false);
    return f.st;
}

/* --- what the report is about ----------------------------------------------- */

static const char *const buyers[] = {"a household", "a company", "a government"};

/* "1,234 USD" with commas; amounts here need no cents. */
static void say_money(mn_buf *b, double amount, const char *currency)
{
    char digits[32];
    int n = snprintf(digits, sizeof digits, "%.0f", fabs(amount));

    mn_buf_str(b, amount < 0 ? "-" : "");
    for (int i = 0; i < n; i++) {
        mn_buf_char(b, digits[i]);
        if (i + 1 < n && (n - i - 1) % 3 == 0)
            mn_buf_char(b, ',');
    }
    mn_buf_fmt(b, " %s", currency);
}

static void say_years(mn_buf *b, const mn_spending *s)
{
    if (s->first_year == s->last_year)
        mn_buf_fmt(b, ", %d", s->first_year);
    else
        mn_buf_fmt(b, ", %d to %d", s->first_year, s->last_year);
}

mn_status mn_show_subject(mn_report *r, const mn_shown *s, const char *file, mn_err *e)
{
    const mn_answer *a = s->answer;
    const char *base = file ? strrchr(file, '/') : NULL;
    mn_buf b = {0};
    mn_status st;

    if (s->spending) {
        mn_buf_fmt(&b, "%s: %llu %s, ",
                   !strcmp(file, "-") ? "standard input"
                   : base             ? base + 1
                                      : file,
                   (unsigned long long)s->spending->lines,
                   s->spending->lines == 1 ? "purchase" : "purchases");
        say_money(&b, s->spending->net, s->spending->currency);
        say_years(&b, s->spending);
        mn_buf_fmt(&b, ", by %s", buyers[a->options.buyer]);
    } else {
        mn_buf_str(&b, a->options.buyer == MN_GOVERNMENT
                           ? "What the government buys in a year"
                           : "What an average resident buys in a year");
        mn_buf_str(&b, ", ");
        say_money(&b, a->money * 1e6, "USD");
        mn_buf_fmt(&b, " of %d", a->model->year);
    }
    if (a->options.country)
        mn_buf_fmt(&b, " (%s)", a->options.country->name);
    st = b.failed ? mn_fail_memory(e) : mn_report_subtitle(r, b.ptr, e);
    mn_buf_free(&b);
    return st;
}
