/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/commands/change_series.c - a series that was interrupted: what its level and slope did
 * from a time on.
 */
#include "measure/change/series.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/err.h"
#include "core/rng.h"
#include "measure/commands/change.h"
#include "report/made.h"

typedef struct line {
    const mn_change_ask *a;
    size_t n, at; /* at: a time of the table */
    int64_t *step;
    size_t *time; /* of the table */
    double *y;    /* logs with --log */
    bool log;
    int64_t every; /* steps of the table's times between two */
    mn_interrupted_options o;
    mn_interrupted s;
} line;

enum { MODEST = 8 }; /* times on each side below which is warned */

/* --- the series ----------------------------------------------------------------------------------
 */

static mn_status take_value(line *v, size_t t, mn_err *e)
{
    const mn_status st = mn_change_value(&v->y[v->n], v->a, mn_change_at(&v->a->data, 0, t), e);
    v->step[v->n] = v->a->data.time[t];
    v->time[v->n++] = t;
    return st;
}

/* Times become whole steps of the smallest distance there is. */
static mn_status even(line *v, mn_err *e)
{
    const mn_change_data *d = &v->a->data;
    v->every = INT64_MAX;
    for (size_t t = 1; t < d->times; t++)
        if (d->time[t] - d->time[t - 1] < v->every)
            v->every = d->time[t] - d->time[t - 1];
    for (size_t t = 1; t < d->times; t++)
        if ((d->time[t] - d->time[0]) % v->every) {
            mn_fail_at(e, MN_DATA, mn_table_source(v->a->table), 0, 0,
                       "times are not evenly spaced at %.40s", d->time_name[t]);
            return mn_hint(e, "a series has a value each month, or week, or year; some may be "
                              "missing");
        }
    for (size_t i = 0; i < v->n; i++)
        v->step[i] = (v->step[i] - d->time[0]) / v->every;
    v->o.at = (d->time[v->at] - d->time[0]) / v->every;
    return MN_OK;
}

static mn_status take(line *v, mn_err *e)
{
    const mn_change_data *d = &v->a->data;
    if (d->units > 1) {
        mn_fail_at(e, MN_DATA, mn_table_source(v->a->table), 0, 0, "%zu units are no one series",
                   d->units);
        return mn_hint(e, "choose one by --only COLUMN=VALUE, or compare them by --design did");
    }
    const char *at = mn_call_text(v->a->call, "at");
    if (mn_call_given(v->a->call, "lags") && !v->o.newey_west) {
        mn_fail(e, MN_USAGE, "--lags says nothing with autoregressive errors");
        return mn_hint(e, "leave it out, or say --errors newey-west");
    }
    if (!at) {
        mn_fail(e, MN_USAGE, "no --at: when did what may have changed it begin?");
        return mn_hint(e, "as in: --at %.40s", d->time_name[d->times / 2]);
    }
    mn_status st = mn_change_time(&v->at, d, at, e);
    v->step = calloc(d->times + 1, sizeof *v->step);
    v->time = calloc(d->times + 1, sizeof *v->time);
    v->y = calloc(d->times + 1, sizeof *v->y);
    if (!st && (!v->step || !v->time || !v->y))
        st = mn_fail_memory(e);
    for (size_t t = 0; t < d->times && !st; t++)
        if (mn_change_at(d, 0, t)->is)
            st = take_value(v, t, e);
    return st ? st : even(v, e);
}

/* --- tables --------------------------------------------------------------------------------------
 */

static double shown(const line *v, double x)
{
    return v->log ? mn_exp(x) - 1 : x;
}

static void add(mn_maker *k, const line *v, const char *name, const mn_interrupted_value *x,
                const char *note)
{
    char checks[64];
    snprintf(checks, sizeof checks, "p = %.2g", x->p);
    mn_change_add(k,
                  &(mn_change_row){name, shown(v, x->estimate), shown(v, x->low), shown(v, x->high),
                                   v->o.newey_west ? "newey-west" : "ar1-reml", v->n, checks, note,
                                   v->log ? "share" : "value"},
                  v->o.level);
}

static mn_status tell_changes(mn_report *r, const line *v, mn_err *e)
{
    char level[96], end[96];
    mn_maker k = mn_change_rows(e);
    snprintf(level, sizeof level, "level at %.40s", v->a->data.time_name[v->at]);
    snprintf(end, sizeof end, "at the end, %.40s", v->a->data.time_name[v->time[v->n - 1]]);
    add(&k, v, level, &v->s.level, "beside the line of before");
    add(&k, v, "slope", &v->s.slope, "a step, beside that of before");
    add(&k, v, end, &v->s.end, "level and slope together");
    add(&k, v, "mean after", &v->s.mean, "over all times from then on");
    add(&k, v, "slope before", &v->s.slope_before, "a step; no change");
    return mn_change_rows_end(r, &k, v->log, e);
}

static double value_of(const line *v, double x)
{
    return v->log ? mn_exp(x) : x;
}

static mn_status tell_series(mn_report *r, const line *v, mn_err *e)
{
    const mn_table_view view = {
        .title = "The series",
        .first = 40,
        .columns = "time=Time!,value=Value,expected=As before went on,fitted=Fitted"};
    mn_maker k = mn_maker_new("series", "time:t value:f expected:f fitted:f after:b", e);
    for (size_t i = 0; i < v->n; i++) {
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, v->a->data.time_name[v->time[i]]);
        mn_make_f64(&k, 1, value_of(v, v->y[i]));
        mn_make_f64(&k, 2, value_of(v, v->s.expected[i]));
        mn_make_f64(&k, 3, value_of(v, v->s.fitted[i]));
        mn_make_bool(&k, 4, v->step[i] >= v->o.at);
    }
    return mn_report_made(r, &k, &view, e);
}

/* --- sentences -----------------------------------------------------------------------------------
 */

static const char *word(char out[MN_CHANGE_WORD], const line *v, double x)
{
    return v->log ? mn_change_percent(out, shown(v, x)) : mn_change_number(out, x);
}

static mn_status tell_sentence(mn_report *r, const line *v, mn_err *e)
{
    char text[768], a[MN_CHANGE_WORD], b[MN_CHANGE_WORD], c[MN_CHANGE_WORD];
    const mn_interrupted_value *m = &v->s.mean;
    const int len = snprintf(text, sizeof text,
                             "From %.40s on values differed by %s from what the line of before "
                             "would have been, on average "
                             "(%.0f%% interval %s to %s). ",
                             v->a->data.time_name[v->at], word(a, v, m->estimate), 100 * v->o.level,
                             word(b, v, m->low), word(c, v, m->high));
    snprintf(text + len, sizeof text - (size_t)len, "%s",
             m->low > 0 || m->high < 0
                 ? "The series changed then. One series does not say why: whatever else began at "
                   "that time, and any change of how values are taken, is in this number. Units "
                   "without the programme can tell these apart (--design did, --design control)."
                 : "0 lies within the interval: no change can be told from chance.");
    return mn_report_text(r, MN_TEXT_PARA, text, e);
}

static mn_status tell_notes(mn_report *r, const line *v, mn_err *e)
{
    char text[512];
    mn_status st = MN_OK;
    if (v->s.before < MODEST || v->s.after < MODEST) {
        snprintf(text, sizeof text,
                 "%zu times before and %zu after are few: fewer than %d on a side leave a line and "
                 "what goes together in time badly known.",
                 v->s.before, v->s.after, MODEST);
        st = mn_report_warning(r, text, e);
    }
    if (!st) {
        if (isnan(v->s.durbin_watson))
            snprintf(text, sizeof text,
                     "The lines meet every value: nothing is left over that could go together in "
                     "time, or say how well the lines are known.");
        else if (v->o.newey_west)
            snprintf(text, sizeof text,
                     "Errors by Newey-West over %zu steps; residuals go together by %.2f from one "
                     "step to the next, Durbin-Watson %.2f.",
                     v->s.lags, v->s.r, v->s.durbin_watson);
        else
            snprintf(text, sizeof text,
                     "Errors are autoregressive: %.2f from one step to the next (REML); "
                     "Durbin-Watson of least squares %.2f.",
                     v->s.r, v->s.durbin_watson);
        st = mn_report_text(r, MN_TEXT_NOTE, text, e);
    }
    if (!st && v->o.season)
        st = mn_report_text(r, MN_TEXT_NOTE,
                            "Seasons are fitted by waves of a year and, of more "
                            "than four steps, half a year.",
                            e);
    return st;
}

mn_status mn_change_tell_series(mn_report *r, const mn_change_ask *a, mn_err *e)
{
    const int64_t lags = mn_call_int(a->call, "lags", -1);
    line v = {.a = a,
              .log = mn_call_flag(a->call, "log"),
              .o = {.newey_west = mn_call_text(a->call, "errors")[0] == 'n',
                    .lags = lags < 0 ? SIZE_MAX : (size_t)lags,
                    .season = (unsigned)mn_call_int(a->call, "season", 0),
                    .level = a->level}};
    mn_status st = take(&v, e);
    if (!st)
        st = mn_interrupted_run(&v.s, v.step, v.y, v.n, &v.o, e);
    if (!st)
        st = tell_sentence(r, &v, e);
    if (!st)
        st = tell_changes(r, &v, e);
    if (!st)
        st = tell_series(r, &v, e);
    if (!st)
        st = tell_notes(r, &v, e);
    mn_interrupted_free(&v.s);
    free(v.step);
    free(v.time);
    free(v.y);
    return st;
}
