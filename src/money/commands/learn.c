/* SPDX-License-Identifier: Apache-2.0
 *
 * money/commands/learn.c - manumit money --labels: a model out of a bank's own labels, and how far
 * it can be believed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/sha256.h"
#include "core/text.h"
#include "money/commands/scores.h"
#include "money/model/labels.h"
#include "report/made.h"
#include "table/moment.h"

typedef struct learning {
    mn_money_data d;
    mn_scores s;
    char *path, *column; /* of --labels */
    int8_t *label;
    mn_labels_found found;
    int64_t until; /* seconds since 1970-01-01 */
    bool numbers;  /* --train-until is a whole number of days */
    uint32_t split;
    uint32_t positive, negative, later; /* labels before it; those after it */
    mn_buf file;                        /* the model's */
    mn_report *r;
} learning;

static void learning_free(learning *w)
{
    mn_money_close(&w->d);
    mn_scores_free(&w->s);
    mn_buf_free(&w->file);
    free(w->path);
    free(w->label);
}

/* --- what is learnt from ----------------------------------------------------------------------
 */

static mn_status read_until(learning *w, const mn_call *call, mn_err *e)
{
    const char *text = mn_call_text(call, "train-until"), *clock = mn_call_text(call, "clock");
    const char *dates = mn_call_text(call, "dates"), *why, *hint = NULL;
    mn_wall_clock rule;
    mn_moment when = {0};
    mn_status st = clock ? mn_wall_clock_find(&rule, mn_text_of(clock), e) : MN_OK;
    if (st)
        return st;
    const mn_day_order order = strcmp(dates, "dmy") == 0   ? MN_DAYS_DMY
                               : strcmp(dates, "mdy") == 0 ? MN_DAYS_MDY
                                                           : MN_DAYS_ISO;
    why = mn_moment_read(&when, mn_text_of(text), (mn_text){"", 0}, order, clock ? &rule : NULL,
                         &hint);
    if (why) {
        mn_fail(e, MN_USAGE, "--train-until '%.60s': %s", text, why);
        return mn_hint(e,
                       "it is a time as payments have it: 2026-03-01, or a whole number of days");
    }
    w->until = when.time;
    w->numbers = when.number;
    return MN_OK;
}

/* A day as the payments have it: a number where --train-until is one. */
static void say_day(char out[40], const learning *w, int64_t day)
{
    int64_t y;
    unsigned m, d;
    mn_civil_from_days(day, &y, &m, &d);
    if (w->numbers)
        snprintf(out, 40, "%lld", (long long)day);
    else
        snprintf(out, 40, "%04lld-%02u-%02u", (long long)y, m, d);
}

static mn_status find_split(learning *w, const mn_call *call, mn_err *e)
{
    const mn_payments *p = &w->d.p;
    uint32_t n = 0;
    while (n < p->n && p->time[n] < w->until)
        n++;
    w->split = n;
    if (n)
        return MN_OK;
    char first[40] = "", last[40] = "";
    if (p->n) {
        say_day(first, w, mn_payment_day(p, 0));
        say_day(last, w, mn_payment_day(p, p->n - 1));
    }
    mn_fail(e, MN_USAGE, "no payment is before --train-until %.60s",
            mn_call_text(call, "train-until"));
    return p->n ? mn_hint(e, "the payments' days are %s to %s", first, last)
                : mn_hint(e, "no payment could be read");
}

/* The heading that --columns gives to the ids. */
static mn_text id_heading(const mn_call *call)
{
    const char *columns = mn_call_text(call, "columns");
    mn_text rest = mn_text_of(columns ? columns : ""), one;
    while (mn_text_split(&rest, ',', &one)) {
        while (one.len && *one.ptr == ' ')
            one.ptr++, one.len--;
        if (one.len > 3 && memcmp(one.ptr, "id=", 3) == 0)
            return (mn_text){one.ptr + 3, one.len - 3};
    }
    return (mn_text){"", 0};
}

static mn_status too_few(const learning *w, mn_err *e)
{
    mn_fail_at(e, MN_DATA, w->path, 0, 0,
               "before --train-until %u payments are labelled 1 and %u are labelled 0", w->positive,
               w->negative);
    if (!w->negative)
        return mn_hint(e, "a payment without a label is not known to be clean: label 0 what was "
                          "looked at and found to be nothing, or all that was never reported");
    return mn_hint(e, "it takes %d labelled 1 to learn anything; %u labels are of later payments",
                   MN_TRAIN_LEAST, w->later);
}

static mn_status read_labels(learning *w, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    const mn_payments *p = &w->d.p;
    w->label = malloc((size_t)p->n + 1);
    if (!w->label)
        return mn_fail_memory(e);
    mn_status st =
        mn_labels_read(w->label, &w->found, ctx, p, w->path, id_heading(call), w->column, e);
    if (!st)
        st = mn_report_manifest_input(w->r, "labels", w->path, w->found.sha256, e);
    for (uint32_t i = 0; !st && i < p->n; i++) {
        if (w->label[i] < 0)
            continue;
        if (i >= w->split) {
            w->later++;
            w->label[i] = -1;
        } else {
            *(w->label[i] ? &w->positive : &w->negative) += 1;
        }
    }
    if (!st && (w->positive < MN_TRAIN_LEAST || !w->negative))
        return too_few(w, e);
    return st;
}

static mn_status train(learning *w, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    const mn_money_train t = {.label = w->label,
                              .until = w->split,
                              .ahead = (unsigned)mn_call_int(call, "ahead", 0),
                              .seed = ctx ? ctx->seed : 1};
    mn_status st = mn_money_model_train(&w->s.model, ctx, &w->d.p, &t, e);
    if (st)
        return st;
    w->s.has_model = true;
    mn_money_model_write(&w->file, &w->s.model);
    if (w->file.failed)
        return mn_fail_memory(e);
    mn_sha256_hex(w->s.sha256, w->file.ptr, w->file.len);
    st = mn_report_manifest_text(w->r, "learnt", w->s.sha256, e);
    if (!st && mn_call_given(call, "scores"))
        st = mn_scores_by_model(&w->s, &w->d.p, ctx, e);
    return st;
}

/* --- what is told -----------------------------------------------------------------------------
 */

static mn_status tell_model(learning *w, mn_err *e)
{
    const mn_money_model *m = &w->s.model;
    mn_maker k =
        mn_maker_new("model",
                     "first_day:t last_day:t ahead:i payments:i labelled:i share:f trees:i "
                     "held:i held_labelled:i held_precision:f sha256:t",
                     e);
    const mn_table_view view = {.title = "The model", .hidden = true};
    char day[40];
    mn_make_row(&k, 0);
    say_day(day, w, m->first_day);
    mn_make_str(&k, 0, day);
    say_day(day, w, m->last_day);
    mn_make_str(&k, 1, day);
    mn_make_i64(&k, 2, m->ahead);
    mn_make_i64(&k, 3, (int64_t)m->rows);
    mn_make_i64(&k, 4, (int64_t)m->labelled);
    mn_make_f64(&k, 5, m->share);
    mn_make_i64(&k, 6, m->trees);
    mn_make_i64(&k, 7, (int64_t)m->held);
    mn_make_i64(&k, 8, (int64_t)m->held_labelled);
    mn_make_f64(&k, 9, m->held_precision);
    mn_make_str(&k, 10, w->s.sha256);
    return mn_report_made(w->r, &k, &view, e);
}

static mn_status tell_figures(learning *w, mn_err *e)
{
    const mn_money_model *m = &w->s.model;
    const mn_figure precision = {.name = "held_precision",
                                 .label = "Average precision on days held back (1 is perfect)",
                                 .value = m->held_precision,
                                 .low = (double)__builtin_nanf(""),
                                 .high = (double)__builtin_nanf(""),
                                 .unit = "share",
                                 .method = "average-precision",
                                 .headline = true};
    mn_figure share = precision;
    share.name = "labelled_share";
    share.label = "Share of payments labelled 1: what chance would reach";
    share.value = m->share;
    share.method = "count";
    mn_status st = mn_report_figure(w->r, &precision, e);
    if (!st)
        st = mn_report_figure(w->r, &share, e);
    if (!st)
        st = mn_report_count(w->r, "labelled", "Payments labelled 1 that were learnt from",
                             m->labelled, "payments", true, e);
    if (!st)
        st = mn_report_count(w->r, "clean", "Payments labelled 0 that were there", w->negative,
                             "payments", false, e);
    if (!st)
        st = mn_report_count(w->r, "later", "Labels after --train-until, not looked at", w->later,
                             "payments", false, e);
    return st ? st : mn_report_count(w->r, "trees", "Trees", m->trees, "trees", false, e);
}

mn_status mn_scores_tell_reliability(mn_report *r, const mn_money_model *m, bool shown, mn_err *e)
{
    mn_maker k = mn_maker_new("reliability", "from:f to:f payments:i said:f labelled:f", e);
    const mn_table_view view = {
        .title = "Of payments on days held back: what was said, and how many were labelled 1",
        .columns = "from=From:1%,to=To:1%,payments=Payments,said=Said:1%,labelled=Labelled:1%",
        .hidden = !shown};
    for (unsigned b = 0; b < MN_RELIABILITY; b++) {
        const mn_reliability *y = &m->reliability[b];
        mn_make_row(&k, 0);
        mn_make_f64(&k, 0, mn_reliability_from[b]);
        mn_make_f64(&k, 1, mn_reliability_from[b + 1]);
        mn_make_i64(&k, 2, (int64_t)(y->payments + 0.5));
        if (y->payments > 0) {
            mn_make_f64(&k, 3, y->said / y->payments);
            mn_make_f64(&k, 4, y->labelled / y->payments);
        }
    }
    return mn_report_made(r, &k, &view, e);
}

static mn_status warn(learning *w, mn_err *e)
{
    char text[300];
    mn_status st = MN_OK;
    if (w->found.strangers) {
        snprintf(text, sizeof text,
                 "%llu label%s of no payment that was read, the first in line %llu of the labels.",
                 (unsigned long long)w->found.strangers, w->found.strangers == 1 ? " is" : "s are",
                 (unsigned long long)w->found.first_stranger);
        st = mn_report_warning(w->r, text, e);
    }
    if (!st && w->found.rejected) {
        snprintf(text, sizeof text, "%llu row%s of the labels can't be read.",
                 (unsigned long long)w->found.rejected, w->found.rejected == 1 ? "" : "s");
        st = mn_report_warning(w->r, text, e);
    }
    if (!st && w->positive < 200) {
        snprintf(text, sizeof text,
                 "%u payments labelled 1 are few: take the figures of this model as rough.",
                 w->positive);
        st = mn_report_warning(w->r, text, e);
    }
    if (!st && w->s.model.share > 0.2)
        st =
            mn_report_warning(w->r,
                              "More than one in five payments with a label are labelled 1, as they "
                              "are in no bank: probabilities hold for payments that are chosen for "
                              "labelling as these were, and are too high for all others.",
                              e);
    return st;
}

static mn_status tell(learning *w, mn_err *e)
{
    const mn_money_model *m = &w->s.model;
    char text[700];
    mn_status st = warn(w, e);
    if (!st)
        st = tell_figures(w, e);
    if (!st)
        st = tell_model(w, e);
    if (!st)
        st = mn_scores_tell_reliability(w->r, m, true, e);
    if (st)
        return st;
    snprintf(
        text, sizeof text,
        "%s A score is the probability that a payment would be labelled 1 by whoever labelled "
        "these, no more: what the labels missed, or saw unfairly, it repeats. It is a reason to "
        "look, and alone makes no alert. The days held back are the last 15%% of those learnt "
        "from: they said when to stop; judge the model on days after --train-until "
        "(docs/methods/money-scores.md).",
        m->ahead ? "IN HINDSIGHT: the model looks at days after the payment, and can't score "
                   "one as it is made."
                 : "The model looks at nothing after the payment that it scores.");
    st = mn_report_text(w->r, MN_TEXT_NOTE, text, e);
    return st ? st : mn_money_tell_reading(w->r, &w->d, e);
}

static mn_status write_model(mn_file_out **f, const learning *w, const mn_call *call, mn_err *e)
{
    const char *path = mn_call_text(call, "model");
    mn_status st = path ? mn_file_create(f, path, e) : MN_OK;
    return !st && path ? mn_file_write(*f, w->file.ptr, w->file.len, e) : st;
}

/* Both files, when nothing else can fail. */
static mn_status write_both(const learning *w, const mn_call *call, mn_err *e)
{
    mn_file_out *model = NULL, *scores = NULL;
    mn_status st = write_model(&model, w, call, e);
    if (!st)
        st = mn_scores_write(&scores, &w->s, call, &w->d.p, e);
    if (!st && scores) {
        st = mn_file_commit(scores, e);
        scores = NULL;
    }
    if (!st && model) {
        st = mn_file_commit(model, e);
        model = NULL;
    }
    mn_file_abandon(scores);
    mn_file_abandon(model);
    return st;
}

static mn_status learn(learning *w, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    w->path = strdup(mn_call_text(call, "labels"));
    if (!w->path)
        return mn_fail_memory(e);
    w->column = strrchr(w->path, ':'); /* mn_scores_check(): it is there */
    *w->column++ = '\0';
    mn_status st = read_until(w, call, e);
    if (!st)
        st = mn_money_open(&w->d, call, ctx, e);
    if (!st)
        st = find_split(w, call, e);
    if (!st)
        st = mn_money_tell_inputs(w->r, &w->d, e);
    if (!st)
        st = read_labels(w, call, ctx, e);
    if (!st)
        st = train(w, call, ctx, e);
    if (!st)
        st = tell(w, e);
    return st ? st : write_both(w, call, e);
}

mn_status mn_scores_learn(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    learning w = {.split = 0};
    const bool hindsight = mn_call_int(call, "ahead", 0) > 0;
    mn_status st = mn_report_new(&w.r, "money",
                                 hindsight ? "A model of payments, learnt from labels, in hindsight"
                                           : "A model of payments, learnt from labels",
                                 e);
    if (!st)
        st = learn(&w, call, ctx, e);
    learning_free(&w);
    if (st)
        mn_report_free(w.r);
    else
        *out = w.r;
    return st;
}
