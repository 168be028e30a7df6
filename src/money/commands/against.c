/* SPDX-License-Identifier: Apache-2.0
 *
 * money/commands/against.c - see the header.
 *
 * An alert is right where at least a tenth of the payments that it rests on have the label; a
 * labelled payment is found where an alert rests on it, or one of its two parties stands in an
 * alert that is right.
 */
#include "money/commands/against.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "money/model/labels.h"
#include "report/made.h"

enum { RIGHT_PART = 10, ALWAYS_LEAST = 5, GAP_LEAST = 26 };

typedef struct past {
    mn_money_found *f;
    mn_report *r;
    int8_t *label; /* of each payment; NULL: no labels are given */
    mn_labels_found labels;
    bool *right;     /* of each alert */
    bool *party;     /* of each party: stands in an alert that is right */
    bool *rested_on; /* of each payment */
    size_t rights;
} past;

static mn_status read_labels(past *w, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    const char *what = mn_call_text(call, "labels");
    const char *colon = what ? strrchr(what, ':') : NULL;
    if (!what)
        return MN_OK;
    if (!colon || !colon[1] || colon == what) {
        mn_fail(e, MN_USAGE, "'%.80s' does not say which column has the labels", what);
        return mn_hint(e, "as in: --labels labels.csv:label");
    }
    char *path = strndup(what, (size_t)(colon - what));
    w->label = calloc((size_t)w->f->d.p.n + 1, sizeof *w->label);
    mn_status st = path && w->label ? mn_labels_read(w->label, &w->labels, ctx, &w->f->d.p, path,
                                                     mn_text_of(""), colon + 1, e)
                                    : mn_fail_memory(e);
    free(path);
    return st;
}

/* Which alerts are right, and what they rest on. */
static mn_status judge(past *w, mn_err *e)
{
    mn_money_found *f = w->f;
    w->right = calloc(f->a.n + 1, sizeof *w->right);
    w->party = calloc((size_t)f->d.p.parties + 1, sizeof *w->party);
    w->rested_on = calloc((size_t)f->d.p.n + 1, sizeof *w->rested_on);
    mn_status st = w->right && w->party && w->rested_on ? MN_OK : mn_fail_memory(e);
    for (size_t i = 0; !st && i < f->a.n; i++) {
        mn_alert_basis b = {0};
        size_t labelled = 0;
        if (!f->a.at[i].within)
            continue;
        st = mn_alert_basis_of(&b, &f->a, i, &f->f, &f->v, f->c, &f->set, e);
        for (size_t k = 0; !st && k < b.n; k++) {
            w->rested_on[b.row[k]] = true;
            labelled += w->label && w->label[b.row[k]] == 1;
        }
        w->right[i] = labelled && labelled * RIGHT_PART >= b.n;
        w->rights += w->right[i];
        for (uint32_t m = 0; w->right[i] && m < f->a.at[i].members; m++)
            w->party[f->a.member[f->a.at[i].first + m].party] = true;
        free(b.row);
    }
    return st;
}

static bool is_found(const past *w, uint32_t i)
{
    const mn_payments *p = &w->f->d.p;
    return w->rested_on[i] ||
           (p->from[i] != MN_PAY_NONE && w->party[w->f->v.party_of[p->from[i]]]) ||
           (p->to[i] != MN_PAY_NONE && w->party[w->f->v.party_of[p->to[i]]]);
}

/* --- week by week -------------------------------------------------------------------------------
 */

typedef struct week {
    uint32_t payments;
    int64_t alerts, right, beyond;
} week;

static mn_status count_weeks(week **out, size_t *n, const past *w, mn_err *e)
{
    const mn_money_found *f = w->f;
    const int64_t first = f->v.first_day, days = f->v.last_day - first + 1;
    *n = days > 0 ? (size_t)((days + MN_FIND_STEP - 1) / MN_FIND_STEP) : 1;
    week *all = calloc(*n, sizeof *all);
    if (!all)
        return mn_fail_memory(e);
    for (uint32_t i = 0; i < f->d.p.n; i++) {
        const int64_t at = mn_payment_day(&f->d.p, i) - first;
        if (at >= 0 && at < days)
            all[at / MN_FIND_STEP].payments++;
    }
    for (size_t i = 0; i < f->a.n; i++) {
        const int64_t at = f->a.at[i].day - 1 - first;
        if (at < 0 || at >= days)
            continue;
        week *to = &all[at / MN_FIND_STEP];
        to->alerts += f->a.at[i].within;
        to->beyond += !f->a.at[i].within;
        to->right += w->right[i];
    }
    *out = all;
    return MN_OK;
}

static bool is_empty(const week *w)
{
    return !w->payments && !w->alerts && !w->beyond;
}

static void put_date(char out[24], int64_t date)
{
    int64_t y;
    unsigned m, d;
    mn_civil_from_days(date, &y, &m, &d);
    snprintf(out, 24, "%04d-%02u-%02u", (int)y, m, d);
}

/* A day that somebody mistyped is one payment far from all others. */
static mn_status warn_gap(const past *w, size_t from, size_t weeks, mn_err *e)
{
    char day[24], text[200];
    if (weeks < GAP_LEAST)
        return MN_OK;
    put_date(day, w->f->v.first_day + (int64_t)from * MN_FIND_STEP);
    snprintf(text, sizeof text,
             "There is no payment in the %zu weeks from %s on: correct it where a day is mistyped, "
             "as the rate of alerts counts these weeks, too.",
             weeks, day);
    return mn_report_warning(w->r, text, e);
}

/* Weeks in which there is nothing are one row. */
static mn_status tell_weeks(past *w, mn_err *e)
{
    const mn_money_found *f = w->f;
    week *all = NULL;
    size_t n = 0;
    mn_maker k = mn_maker_new("weeks",
                              w->label ? "until:t weeks:i alerts:i right:i others:i beyond:i"
                                       : "until:t weeks:i alerts:i beyond:i",
                              e);
    mn_status st = count_weeks(&all, &n, w, e);
    for (size_t i = 0, last; !st && i < n; i = last + 1) {
        char text[24];
        last = i;
        while (is_empty(&all[i]) && last + 1 < n && is_empty(&all[last + 1]))
            last++;
        const int64_t until = f->v.first_day + ((int64_t)last + 1) * MN_FIND_STEP - 1;
        put_date(text, until < f->v.last_day ? until : f->v.last_day);
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, text);
        mn_make_i64(&k, 1, (int64_t)(last - i + 1));
        mn_make_i64(&k, 2, all[i].alerts);
        if (w->label) {
            mn_make_i64(&k, 3, all[i].right);
            mn_make_i64(&k, 4, all[i].alerts - all[i].right);
        }
        mn_make_i64(&k, w->label ? 5 : 3, all[i].beyond);
        st = warn_gap(w, i, last - i + 1, e);
    }
    free(all);
    mn_make_status(&k, st);
    const mn_table_view view = {
        .title = "Alerts that would have been raised, by the week that ends on this day",
        .first = 60,
        .columns = w->label
                       ? "until=Week until!,weeks=Weeks,alerts=Alerts,right=Of labelled "
                         "ones,others=Others,beyond=Beyond the budget"
                       : "until=Week until!,weeks=Weeks,alerts=Alerts,beyond=Beyond the budget"};
    const mn_chart chart = {.kind = MN_CHART_BARS,
                            .title = "Alerts a week",
                            .table = "weeks",
                            .label = "until",
                            .value = "alerts",
                            .unit = "alerts",
                            .first = 60,
                            .alt = "How many alerts would have been raised in each week."};
    st = mn_report_made(w->r, &k, &view, e);
    return st ? st : mn_report_chart(w->r, &chart, e);
}

/* --- by typology and indicator -------------------------------------------------------------------
 */

static mn_status tell_typologies(past *w, mn_err *e)
{
    const mn_money_found *f = w->f;
    mn_maker k = mn_maker_new(
        "raised", w->label ? "typology:t alerts:i right:i others:i" : "typology:t alerts:i", e);
    for (size_t t = 0; t < f->set.n; t++) {
        int64_t alerts = 0, right = 0;
        for (size_t i = 0; i < f->a.n; i++)
            if (f->a.at[i].within && f->a.at[i].typologies >> t & 1) {
                alerts++;
                right += w->right[i];
            }
        mn_make_row(&k, 0);
        mn_make_text(&k, 0, f->set.at[t].id);
        mn_make_i64(&k, 1, alerts);
        if (w->label) {
            mn_make_i64(&k, 2, right);
            mn_make_i64(&k, 3, alerts - right);
        }
    }
    const mn_table_view view = {.title = "By typology; an alert may have several",
                                .columns =
                                    w->label ? "typology=Typology!,alerts=Alerts,right=Of labelled "
                                               "ones,others=Others"
                                             : "typology=Typology!,alerts=Alerts"};
    return mn_report_made(w->r, &k, &view, e);
}

static mn_status tell_fired(past *w, mn_err *e)
{
    const mn_money_found *f = w->f;
    mn_maker k = mn_maker_new(
        "fired", "typology:t indicator:t family:t says:t windows:i flagged:i share:f note:t", e);
    for (size_t t = 0; t < f->set.n; t++)
        for (unsigned i = 0; i < f->set.at[t].indicators; i++) {
            const mn_typology_sign *g = &f->set.at[t].indicator[i];
            int64_t windows = 0, flagged = 0, of = 0;
            for (size_t n = 0; n < f->f.n; n++) {
                const mn_finding *x = &f->f.at[n];
                if (x->typology != t)
                    continue;
                windows += (x->met >> i & 1) != 0;
                flagged += x->flagged && (x->met >> i & 1);
                of += x->flagged;
            }
            mn_make_row(&k, g->line);
            mn_make_text(&k, 0, f->set.at[t].id);
            mn_make_text(&k, 1, g->id);
            mn_make_str(&k, 2, mn_family_words[g->family]);
            mn_make_text(&k, 3, g->says);
            mn_make_i64(&k, 4, windows);
            mn_make_i64(&k, 5, flagged);
            if (of)
                mn_make_f64(&k, 6, (double)flagged / (double)of);
            mn_make_str(&k, 7,
                        !windows                              ? "never"
                        : of >= ALWAYS_LEAST && flagged == of ? "always"
                                                              : "");
        }
    const mn_table_view view = {
        .title = "How often each indicator was met, where the score reached 0.2, and where it "
                 "flagged",
        .columns = "typology=Typology,indicator=Indicator!,says=What it says,windows=Met,"
                   "flagged=Where flagged,share=Share:2,note=Note"};
    return mn_report_made(w->r, &k, &view, e);
}

static mn_status tell_figures(past *w, mn_err *e)
{
    const mn_money_found *f = w->f;
    const double weeks = (f->v.last_day - f->v.first_day + 1.0) / MN_FIND_STEP;
    uint64_t found = 0;
    mn_status st = mn_report_count(w->r, "raised_alerts", "Alerts that would have been raised",
                                   f->within, "alerts", true, e);
    const double none = (double)__builtin_nanf("");
    const mn_figure rate = {.name = "a_week",
                            .label = "Alerts a week",
                            .value = f->d.p.n ? (double)f->within / weeks : 0,
                            .low = none,
                            .high = none,
                            .unit = "alerts a week"};
    if (!st)
        st = mn_report_figure(w->r, &rate, e);
    for (uint32_t i = 0; w->label && i < f->d.p.n; i++)
        found += w->label[i] == 1 && is_found(w, i);
    if (!st && w->label)
        st = mn_report_count(w->r, "right", "Of them on labelled payments", w->rights, "alerts",
                             false, e);
    if (!st && w->label)
        st = mn_report_count(w->r, "wrong", "On others", f->within - w->rights, "alerts", false, e);
    if (!st && w->label)
        st = mn_report_count(w->r, "labelled", "Labelled payments", w->labels.positive, "payments",
                             false, e);
    if (!st && w->label)
        st = mn_report_count(w->r, "found", "Of them with a party or payment of such an alert",
                             found, "payments", false, e);
    if (!st && w->labels.strangers)
        st = mn_report_count(w->r, "strangers", "Labels of payments that are not there",
                             w->labels.strangers, "labels", false, e);
    return st;
}

static mn_status search(past *w, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    const mn_find_options o = {.per_day = mn_call_real(call, "budget", 0)};
    size_t n = 0;
    const char *const *paths = mn_call_all(call, "against", &n);
    mn_status st = MN_OK;
    if (mn_call_given(call, "counterparties"))
        st = mn_counterparties_read(&w->f->listed, mn_call_text(call, "counterparties"), ctx, e);
    if (!st)
        st = mn_money_open_files(&w->f->d, call, paths, n, ctx, e);
    if (!st)
        st = read_labels(w, call, ctx, e);
    if (!st)
        st = mn_money_found_search(w->f, &o, ctx, e);
    return st ? st : judge(w, e);
}

mn_status mn_money_against(mn_report *r, mn_money_found *f, const mn_call *call, const mn_ctx *ctx,
                           mn_err *e)
{
    past w = {.f = f, .r = r};
    mn_status st = search(&w, call, ctx, e);
    if (!st)
        st = mn_money_tell_inputs(r, &f->d, e);
    if (!st)
        st = tell_figures(&w, e);
    if (!st)
        st = tell_weeks(&w, e);
    if (!st)
        st = tell_typologies(&w, e);
    if (!st)
        st = tell_fired(&w, e);
    if (!st)
        st = mn_report_text(r, MN_TEXT_NOTE,
                            "What would have been raised in the past is no promise. An alert is of "
                            "labelled ones where at least a tenth of the payments that it rests on "
                            "have the label; others may be right, too, where labels are what "
                            "somebody happened to find. An indicator that never fires may ask for "
                            "what these payments don't say (hours, places, purposes, identifiers); "
                            "one that always does tells nothing apart.",
                            e);
    if (!st)
        st = mn_money_tell_reading(r, &f->d, e);
    free(w.label);
    free(w.right);
    free(w.party);
    free(w.rested_on);
    return st;
}
