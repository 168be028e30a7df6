/* SPDX-License-Identifier: Apache-2.0
 *
 * show_drivers.c - which unknown an interval comes from, as a table and a sentence.
 */
#include "footprint/understand/show.h"

#include "core/err.h"
#include "table/maker.h"

#include <math.h>
#include <stdio.h>

static const char *const kinds[MN_DRIVERS] = {
    [MN_DRIVER_PEOPLE] = "people",
    [MN_DRIVER_INDUSTRIES] = "industries",
    [MN_DRIVER_MONEY] = "money",
    [MN_DRIVER_RISK] = "listed goods",
};

static const char *const of_all[MN_DRIVERS] = {
    [MN_DRIVER_PEOPLE] = "how many people are in forced labour in each country",
    [MN_DRIVER_INDUSTRIES] = "in which industries they work",
    [MN_DRIVER_MONEY] = "price and classification of what was bought",
    [MN_DRIVER_RISK] = "how much riskier listed goods are",
};

/* "how many people are in forced labour in India" */
static void describe(char *out, size_t size, const mn_shown *s, const mn_driver *d)
{
    switch (d->kind) {
    case MN_DRIVER_PEOPLE:
        snprintf(out, size, "how many people are in forced labour in %s",
                 s->answer->model->origin[d->index].name);
        break;
    case MN_DRIVER_INDUSTRIES:
        snprintf(out, size, "in which industries they work in %s", mn_region_label(s, d->index));
        break;
    case MN_DRIVER_MONEY:
        snprintf(out, size, "price and classification of: %s", mn_bought_label(s, d->index));
        break;
    default:
        snprintf(out, size, "%s", of_all[MN_DRIVER_RISK]);
    }
}

static void row(mn_maker *k, const char *factor, const char *what, double share, double total)
{
    mn_make_row(k, 0);
    mn_make_str(k, 0, factor);
    mn_make_str(k, 1, what);
    mn_make_f64(k, 2, share);
    mn_make_f64(k, 3, total);
}

static const char together[] = "what several of these do together";

static mn_status by_kind(mn_report *r, const mn_drivers *d, mn_err *e)
{
    const mn_table_view view = {
        .title = "What the uncertainty comes from",
        .columns = "what=Unknown,share=Share of variance:0%,total_share=With others:0%"};
    mn_maker k = mn_maker_new("drivers_by_kind", "factor:t what:t share:f total_share:f", e);

    for (unsigned i = 0; i < MN_DRIVERS; i++)
        row(&k, kinds[i], of_all[i], d->kind[i].main, d->kind[i].total);
    row(&k, "together", together, d->together, NAN);
    return mn_show_end(&k, r, &view);
}

mn_status mn_show_drivers(mn_report *r, const mn_drivers *d, const mn_shown *s, mn_err *e)
{
    const mn_table_view view = {
        .title = "The unknowns that matter most",
        .first = 10,
        .columns = "what=Unknown,share=Share of variance:1%,total_share=With others:1%"};
    mn_maker k = mn_maker_new("drivers", "factor:t what:t share:f total_share:f", e);
    char what[240], text[640];
    mn_status st;

    for (size_t i = 0; i < d->count; i++) {
        describe(what, sizeof what, s, &d->at[i]);
        row(&k, kinds[d->at[i].kind], what, d->at[i].main, d->at[i].total);
    }
    row(&k, "together", together, d->together, NAN);
    if (!d->count) {
        snprintf(text, sizeof text, "Under the stated priors nothing is unsure.");
    } else {
        describe(what, sizeof what, s, &d->at[0]);
        snprintf(
            text, sizeof text,
            "%s of the uncertainty, %.0f%%, is %s. In all, %.0f%% is how many people there are "
            "in each country. These are shares of the variance under the stated priors: they "
            "say where the interval comes from, not whether the priors are right.",
            d->at[0].main > 0.5 ? "Most" : "The largest part", 100 * d->at[0].main, what,
            100 * d->kind[MN_DRIVER_PEOPLE].main);
    }
    st = by_kind(r, d, e);
    if (st) {
        mn_table_free(mn_maker_end(&k));
        return st;
    }
    st = mn_show_end(&k, r, &view);
    return st ? st : mn_report_text(r, MN_TEXT_PARA, text, e);
}
