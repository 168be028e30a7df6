/* SPDX-License-Identifier: Apache-2.0
 *
 * money/commands/likely.c - the payments with the highest learnt scores, and in words what each
 * feature had to do with it: its value, what is usual among peers, what it adds.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/err.h"
#include "core/text.h"
#include "money/commands/scores.h"
#include "money/model/usual.h"
#include "report/made.h"

enum { LIKELIEST = 50, REASONS = 5 };

typedef struct likely {
    const mn_money_found *w;
    const mn_scores *s;
    uint32_t which[LIKELIEST];
    size_t alert[LIKELIEST]; /* the number of the first alert that rests on it; 0: none */
    size_t n;
    float *values;
    mn_usual *usual;
    mn_maker payments, reasons;
} likely;

/* By margin, which ties less than the score does; of equal ones the earlier. */
static void choose(likely *l)
{
    const double *margin = l->s->margin;
    for (uint32_t i = 0; i < l->w->d.p.n; i++) {
        size_t k = l->n;
        if (k == LIKELIEST && margin[i] <= margin[l->which[k - 1]])
            continue;
        k = k < LIKELIEST ? l->n++ : k - 1;
        for (; k && margin[i] > margin[l->which[k - 1]]; k--)
            l->which[k] = l->which[k - 1];
        l->which[k] = i;
    }
}

static int by_row(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* Numbers as the table of alerts has them. */
static mn_status find_alerts(likely *l, mn_money_found *w, mn_err *e)
{
    size_t number = 0;
    for (size_t i = 0; i < w->a.n; i++) {
        mn_alert_basis b = {0};
        if (!w->a.at[i].within)
            continue;
        const mn_status st = mn_alert_basis_of(&b, &w->a, i, &w->f, &w->v, w->c, &w->set, e);
        if (st)
            return st;
        number++;
        for (size_t k = 0; k < l->n; k++)
            if (!l->alert[k] && b.n && bsearch(&l->which[k], b.row, b.n, sizeof *b.row, by_row))
                l->alert[k] = number;
        free(b.row);
    }
    return MN_OK;
}

static mn_status reckon(likely *l, const mn_ctx *ctx, mn_err *e)
{
    const mn_payments *p = &l->w->d.p;
    const unsigned ahead = l->s->model.ahead;
    mn_history *h = NULL;
    mn_status st = mn_history_new(&h, ctx, p, p->n, e);
    l->values = malloc((size_t)LIKELIEST * MN_FEATURES * sizeof *l->values);
    if (!st && !l->values)
        st = mn_fail_memory(e);
    if (!st)
        st = mn_features_reckon(ctx, h, ahead, l->which, l->n, l->values, NULL, e);
    if (!st)
        st = mn_usual_new(&l->usual, ctx, h, p->n, ahead, e);
    mn_history_free(h);
    return st;
}

/* --- tables -----------------------------------------------------------------------------------
 */

static mn_text account(const mn_payments *p, uint32_t i)
{
    return i == MN_PAY_NONE ? (mn_text){"", 0} : p->account[i].id;
}

static void add_payment(likely *l, size_t k)
{
    const mn_payments *p = &l->w->d.p;
    const uint32_t i = l->which[k];
    char text[40];
    int64_t y;
    unsigned m, d;
    mn_civil_from_days(mn_payment_day(p, i), &y, &m, &d);
    mn_make_row(&l->payments, 0);
    mn_make_text(&l->payments, 0, mn_payments_id(p, i, text));
    mn_make_f64(&l->payments, 1, l->s->score[i]);
    snprintf(text, sizeof text, "A%05zu", l->alert[k]);
    mn_make_str(&l->payments, 2, l->alert[k] ? text : "");
    snprintf(text, sizeof text, "%04lld-%02u-%02u", (long long)y, m, d);
    mn_make_str(&l->payments, 3, text);
    mn_make_text(&l->payments, 4, account(p, p->from[i]));
    mn_make_text(&l->payments, 5, account(p, p->to[i]));
    if (p->value[i] != MN_PAY_NO_VALUE)
        mn_make_money(&l->payments, 6, p->value[i]);
}

static void add_reason(likely *l, size_t k, unsigned f, double adds)
{
    const mn_payments *p = &l->w->d.p;
    const float *values = l->values + k * MN_FEATURES;
    const bool none = isnan(values[f]) || mn_feature_none(f, values[f]);
    mn_usual_range r;
    char id[24], says[160];
    mn_make_row(&l->reasons, 0);
    mn_make_text(&l->reasons, 0, mn_payments_id(p, l->which[k], id));
    mn_make_f64(&l->reasons, 1, adds);
    mn_make_str(&l->reasons, 2, mn_features[f].id);
    snprintf(says, sizeof says, "%s%s", mn_features[f].words, none ? ": none" : "");
    mn_make_str(&l->reasons, 3, says);
    mn_make_f64(&l->reasons, 4, none ? NAN : (double)values[f]);
    mn_make_str(&l->reasons, 5, mn_features[f].unit);
    if (!mn_usual_of(&r, l->usual, f, values))
        return;
    mn_make_f64(&l->reasons, 6, (double)r.low);
    mn_make_f64(&l->reasons, 7, (double)r.high);
    mn_make_str(&l->reasons, 8, r.peers);
}

static void add_reasons(likely *l, size_t k)
{
    double by[MN_FEATURES + 1];
    bool said[MN_FEATURES] = {false};
    mn_money_model_contributions(&l->s->model, l->values + k * MN_FEATURES, by);
    for (unsigned n = 0; n < REASONS; n++) {
        unsigned best = MN_FEATURES;
        for (unsigned f = 0; f < MN_FEATURES; f++)
            if (!said[f] && fabs(by[f]) >= 0.005 &&
                (best == MN_FEATURES || fabs(by[f]) > fabs(by[best])))
                best = f;
        if (best == MN_FEATURES)
            return;
        said[best] = true;
        add_reason(l, k, best, by[best]);
    }
}

static mn_status tell(likely *l, mn_report *r, mn_err *e)
{
    const mn_table_view payments = {
        .title = l->s->model.ahead
                     ? "Payments with the highest learnt scores, IN HINDSIGHT: a reason to look"
                     : "Payments with the highest learnt scores: a reason to look, no alerts",
        .first = 10,
        .columns = "transaction=Payment!,score=Probability:2,alert=Alert,day=Day,from=From,to=To,"
                   "amount=Amount"};
    const mn_table_view reasons = {
        .title = "Why these scores",
        .first = 25,
        .columns = "transaction=Payment!,adds=Adds:2,says=What was looked at,value=Value,"
                   "usual_low=Usual from,usual_high=to"};
    l->payments =
        mn_maker_new("likeliest", "transaction:t score:f alert:t day:t from:t to:t amount:m", e);
    l->reasons = mn_maker_new("contributions",
                              "transaction:t adds:f feature:t says:t value:f unit:t usual_low:f "
                              "usual_high:f peers:t",
                              e);
    for (size_t k = 0; k < l->n; k++) {
        add_payment(l, k);
        add_reasons(l, k);
    }
    const mn_status st = mn_report_made(r, &l->payments, &payments, e);
    const mn_status s2 = mn_report_made(r, &l->reasons, &reasons, st ? NULL : e);
    return st ? st : s2;
}

static mn_status tell_words(mn_report *r, const mn_scores *s, mn_err *e)
{
    char text[1000];
    mn_status st = MN_OK;
    if (s->cut) {
        snprintf(
            text, sizeof text,
            "%llu payments lie among more others than are looked at: of a hub's surroundings, the "
            "nearest.",
            (unsigned long long)s->cut);
        st = mn_report_text(r, MN_TEXT_NOTE, text, e);
    }
    snprintf(
        text, sizeof text,
        "%sLearnt scores are probabilities of the label that the model learnt, on payments like "
        "those it learnt from (table reliability), and repeat what the labels missed. They make "
        "no alert and are no family of indicators: they move alerts in the order of reading "
        "alone (column priority), and never down. Adds: nats of log-odds. Usual: nine in ten of "
        "the payments between strangers whose payer, or payee, is about as busy "
        "(docs/methods/money-scores.md).",
        s->model.ahead ? "The model scores in hindsight: it looks at days after the payment. "
                       : "");
    return st ? st : mn_report_text(r, MN_TEXT_NOTE, text, e);
}

mn_status mn_scores_tell(mn_report *r, const mn_scores *s, mn_money_found *w, const mn_ctx *ctx,
                         mn_err *e)
{
    if (!s->has_model)
        return MN_OK;
    likely l = {.w = w, .s = s};
    choose(&l);
    mn_status st = find_alerts(&l, w, e);
    if (!st)
        st = reckon(&l, ctx, e);
    if (!st)
        st = tell(&l, r, e);
    if (!st)
        st = mn_scores_tell_reliability(r, &s->model, false, e);
    mn_usual_free(l.usual);
    free(l.values);
    return st ? st : tell_words(r, s, e);
}
