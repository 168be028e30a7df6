/* SPDX-License-Identifier: Apache-2.0
 *
 * close.c - what every report on a work ends with: warnings, and the manifest.
 */
#include "footprint/commands/command.h"
#include "footprint/commands/reading.h"
#include "footprint/commands/work.h"

#include "core/err.h"
#include "footprint/economy/solve.h"

#include <math.h>
#include <stdio.h>

typedef mn_work work;

/* Placed by words that the matcher itself is not sure of. */
static mn_status warn_doubtful(mn_report *r, const mn_spending *s, mn_err *e)
{
    char text[320];

    if (!s->doubtful)
        return MN_OK;
    snprintf(text, sizeof text,
             "%zu %s (%.3g%% of the money) %s placed by words with a score below 0.6 and may be "
             "wrong: see the column score of by_purchase, and --explain",
             s->doubtful, s->doubtful == 1 ? "line" : "lines",
             s->placed_usd > 0 ? 100 * s->doubtful_usd / s->placed_usd : 0,
             s->doubtful == 1 ? "was" : "were");
    return mn_report_warning(r, text, e);
}

/* Money for what no industry of the economy sells: without this, its people would seem
 * to be none. */
static mn_status warn_unsold(mn_report *r, const work *w, mn_err *e)
{
    const mn_groups *g = &w->answer.groups;
    char text[600], kinds[400] = "";
    size_t n = 0, len = 0;

    for (size_t k = 0; k < MN_INDUSTRIES && len < sizeof kinds; k++)
        if (g->unsold_kinds >> k & 1 && ++n <= 4)
            len += (size_t)snprintf(kinds + len, sizeof kinds - len, "%sc%zu %s", n > 1 ? "; " : "",
                                    k + 1, mn_industry_at(w->reference, k)->short_name);
    if (!n)
        return MN_OK;
    if (n > 4 && len < sizeof kinds)
        snprintf(kinds + len, sizeof kinds - len, " and %zu more", n - 4);
    snprintf(text, sizeof text,
             "%.3g%% of the money buys what no industry of this economy sells (%s): nobody is "
             "counted behind it; 'manumit model import --concordance' can name one that does",
             100 * g->unsold / (w->answer.money + g->unsold), kinds);
    return mn_report_warning(r, text, e);
}

/* Figures "a year" and the average resident take the file for a whole year. */
static mn_status warn_span(mn_report *r, const work *w, mn_err *e)
{
    const mn_spending *s = &w->spending;
    int64_t days = s->last_day - s->first_day + 1;
    char text[320];

    if (!w->file || !s->dated || s->dated < s->lines || w->bare || mn_call_given(w->call, "line") ||
        (days > 300 && days < 400))
        return MN_OK;
    snprintf(text, sizeof text,
             "the purchases span %lld %s: 'a year' is how long people would be held for this "
             "spending, and comparisons with a resident's year do not fit",
             (long long)days, days == 1 ? "day" : "days");
    return mn_report_warning(r, text, e);
}

mn_status mn_work_warn_sheets(mn_report *r, const mn_work *w, const char *side, mn_err *e)
{
    const char *others = w->table ? mn_table_other_sheets(w->table) : "";
    char text[320];

    if (!*others || mn_call_given(w->call, "sheet"))
        return MN_OK;
    snprintf(text, sizeof text,
             "%sof this workbook only the first sheet is read; others are there: %s; --sheet NAME "
             "reads one of them",
             side, others);
    return mn_report_warning(r, text, e);
}

static mn_status warn(mn_report *r, const work *w, mn_err *e)
{
    const mn_spending *s = &w->spending;
    char text[320];
    mn_status st = MN_OK;

    st = mn_work_warn_sheets(r, w, "", e);
    for (size_t i = 0; !st && i < s->notes; i++)
        st = mn_report_warning(r, s->note[i], e);
    if (!st && s->missed > s->moved) {
        const unsigned long long lines = s->missed - s->moved;
        const double all = s->placed_usd + s->unplaced_usd;
        char unknown[80] = "";

        if (s->unknown_amounts && lines == 1)
            snprintf(unknown, sizeof unknown, "; its amount can't be told");
        else if (s->unknown_amounts == lines)
            snprintf(unknown, sizeof unknown, "; their amounts can't be told");
        else if (s->unknown_amounts)
            snprintf(unknown, sizeof unknown, "; the amount%s of %zu of them can't be told",
                     s->unknown_amounts == 1 ? "" : "s", s->unknown_amounts);
        snprintf(text, sizeof text,
                 "%llu %s could not be placed (%.3g%% of the money that can be told); %s listed "
                 "under 'unplaced'%s",
                 lines, lines == 1 ? "line" : "lines", all > 0 ? 100 * s->unplaced_usd / all : 0,
                 lines == 1 ? "it is" : "they are", unknown);
        st = mn_report_warning(r, text, e);
    }
    if (!st)
        st = warn_doubtful(r, s, e);
    if (!st)
        st = warn_span(r, w, e);
    if (!st)
        st = warn_unsold(r, w, e);
    if (!st &&
        w->answer.total.people > mn_sum(w->model->cell_people[w->options.scope], w->model->n))
        st = mn_report_warning(r,
                               "this comes to more people than are in forced labour in the world: "
                               "look at the amounts, currencies and rates",
                               e);
    if (!st && w->answer.groups.moved) {
        snprintf(
            text, sizeof text,
            "%zu %s an origin that makes none of the goods in the model: the usual mix of origins "
            "was taken",
            w->answer.groups.moved, w->answer.groups.moved == 1 ? "line names" : "lines name");
        st = mn_report_warning(r, text, e);
    }
    if (!st && w->file && !w->options.country)
        st = mn_report_warning(r,
                               "no --country was given: goods without an origin come from the "
                               "world's average mix",
                               e);
    return st;
}

static mn_status manifest(mn_report *r, const work *w, mn_err *e)
{
    mn_status st = mn_manifest_model(r, w->model, mn_call_text(w->call, "model"), e);

    if (!st && (w->streamed || w->tallied))
        st = mn_long_ledger_manifest(&w->large, r, w->call, w->tallied ? NULL : w->file, w->ctx, e);
    else if (!st && w->file)
        st = mn_report_manifest_input(r, "spending", w->file, mn_work_sha256(w), e);
    st = st ? st : mn_reading_manifest(r, w->call, &w->corrections, w->ctx, e);
    return st;
}

mn_status mn_work_close(mn_report *r, const mn_work *w, mn_err *e)
{
    mn_status st = warn(r, w, e);

    return st ? st : manifest(r, w, e);
}
