/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/commands/change_did.c - units that had a programme beside units that had none, before and
 * after.
 */
#include "measure/change/did.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/rng.h"
#include "measure/commands/change.h"
#include "report/made.h"

enum { FEW = 30, TOO_FEW_TREATED = 3 }; /* clusters */

typedef struct did {
    const mn_change_ask *a;
    bool log;
    mn_did_row *row;
    size_t n;
    mn_did_options o;
    mn_did d;
} did;

static double shown(const did *v, double x)
{
    return v->log ? mn_exp(x) - 1 : x;
}

static const char *word(char out[MN_CHANGE_WORD], const did *v, double x)
{
    return isinf(x) ? mn_change_number(out, x)
           : v->log ? mn_change_percent(out, shown(v, x))
                    : mn_change_number(out, x);
}

/* --- tables --------------------------------------------------------------------------------------
 */

static void add(mn_maker *k, const did *v, const char *name, const mn_did_effect *x, bool wild,
                const char *note)
{
    char checks[64];
    const double low = wild ? x->wild_low : x->low, high = wild ? x->wild_high : x->high;
    snprintf(checks, sizeof checks, "p = %.2g", wild ? x->wild_p : x->p);
    mn_change_add(k,
                  &(mn_change_row){
                      name, shown(v, x->estimate), isinf(low) ? (double)NAN : shown(v, low),
                      isinf(high) ? (double)NAN : shown(v, high),
                      wild ? "wild-cluster" : "cluster-t", v->d.clusters,
                      wild && isnan(x->wild_p) ? NULL : checks, note, v->log ? "share" : "value"},
                  v->o.level);
}

static mn_status tell_changes(mn_report *r, const did *v, mn_err *e)
{
    char note[96];
    const mn_did_effect *x = &v->d.effect;
    mn_maker k = mn_change_rows(e);
    snprintf(note, sizeof note, "%s, %zu replicates%s", v->d.weights, v->d.replicates,
             isinf(x->wild_low) || isinf(x->wild_high) ? "; no end on a side" : "");
    add(&k, v, "effect", x, true, note);
    add(&k, v, "effect, by t", x, false, "too sure where clusters are few");
    if (v->d.has_trend)
        add(&k, v, "trend before", &v->d.trend, true, "a step, beside the others'");
    return mn_change_rows_end(r, &k, v->log, e);
}

static mn_status tell_events(mn_report *r, const did *v, mn_err *e)
{
    const mn_table_view view = {
        .title = "By steps since it began, beside the step before",
        .columns = v->log ? "since=Since!,estimate=Difference:0%,low=From:0%,high=To:0%,rows=Rows"
                          : "since=Since!,estimate=Difference,low=From,high=To,rows=Rows"};
    mn_maker k = mn_maker_new("events", "since:i estimate:f low:f high:f level:f rows:i", e);
    for (size_t i = 0; i < v->d.events; i++) {
        const mn_did_event *x = &v->d.event[i];
        const bool zero = x->since == -1;
        mn_make_row(&k, 0);
        mn_make_i64(&k, 0, x->since);
        mn_make_f64(&k, 1, shown(v, x->estimate));
        mn_make_f64(&k, 2, zero ? (double)NAN : shown(v, x->low));
        mn_make_f64(&k, 3, zero ? (double)NAN : shown(v, x->high));
        mn_make_f64(&k, 4, zero ? (double)NAN : v->o.level);
        mn_make_i64(&k, 5, (int64_t)x->rows);
    }
    return mn_report_made_any(r, &k, &view, e);
}

/* --- sentences -----------------------------------------------------------------------------------
 */

static mn_status tell_advice(mn_report *r, const did *v, mn_err *e)
{
    char text[768], a[MN_CHANGE_WORD], b[MN_CHANGE_WORD], c[MN_CHANGE_WORD];
    const mn_did_effect *x = &v->d.effect;
    const bool against = v->d.has_trend && v->d.trend.wild_p < 0.05;
    int len = 0;
    if (against)
        len = snprintf(text, sizeof text,
                       "Print no effect: before it began units with the programme changed "
                       "differently from the others (p = %.2g), so the others don't say what would "
                       "have become of them. The difference of differences is %s",
                       v->d.trend.wild_p, word(a, v, x->estimate));
    else
        len = snprintf(text, sizeof text,
                       "If units with the programme would else have changed as the others did "
                       "(parallel trends), it changed values by %s",
                       word(a, v, x->estimate));
    len += snprintf(text + len, sizeof text - (size_t)len, " (%.0f%% interval %s to %s).",
                    100 * v->o.level, word(b, v, x->wild_low), word(c, v, x->wild_high));
    if (!against)
        snprintf(text + len, sizeof text - (size_t)len, " %s%s",
                 x->wild_low > 0 || x->wild_high < 0
                     ? ""
                     : "0 lies within: no effect can be told from chance. ",
                 !v->d.has_trend ? "Whether they changed alike before can't be tested with these "
                                   "times: the assumption stands on nothing in the data."
                                 : "Before it began they did not change differently beyond chance; "
                                   "that does not prove the assumption.");
    return mn_report_text(r, MN_TEXT_PARA, text, e);
}

static mn_status tell_warnings(mn_report *r, const did *v, mn_err *e)
{
    char text[512];
    mn_status st = MN_OK;
    const size_t others = v->d.clusters - v->d.treated_clusters;
    if (v->d.treated_clusters < TOO_FEW_TREATED || others < TOO_FEW_TREATED) {
        snprintf(text, sizeof text,
                 "Only %zu of %zu clusters have the programme: no interval here can be trusted "
                 "with so few%s.",
                 v->d.treated_clusters, v->d.clusters,
                 v->d.treated_units == 1 ? "; --design control is made for one" : "");
        st = mn_report_warning(r, text, e);
    } else if (v->d.clusters < FEW) {
        snprintf(text, sizeof text,
                 "%zu clusters are few: rely on the wild bootstrap's interval, not on that by t.",
                 v->d.clusters);
        st = mn_report_warning(r, text, e);
    }
    if (!st && v->d.starts > 1) {
        snprintf(text, sizeof text,
                 "The programme began at %zu different times: units that have it are compared with "
                 "units that had it before. %.0f%% of the weights are negative%s.",
                 v->d.starts, 100 * v->d.negative,
                 v->d.negative > 0 ? ", so that effects which differ can come out with the wrong "
                                     "sign"
                                   : "");
        st = mn_report_warning(r, text, e);
    }
    return st;
}

static mn_status tell_counts(mn_report *r, const did *v, mn_err *e)
{
    char text[384];
    snprintf(text, sizeof text,
             "%zu values of %zu units (%zu with the programme) at %zu times, in %zu clusters. "
             "Errors of a cluster go together; constants of each unit and each time are taken out.",
             v->n, v->d.units, v->d.treated_units, v->d.times, v->d.clusters);
    return mn_report_text(r, MN_TEXT_NOTE, text, e);
}

/* --- the design ----------------------------------------------------------------------------------
 */

static mn_status take(did *v, mn_err *e)
{
    const mn_change_data *d = &v->a->data;
    v->row = calloc(d->units * d->times + 1, sizeof *v->row);
    mn_status st = v->row ? mn_change_treated(v->a, e) : mn_fail_memory(e);
    for (size_t u = 0; u < d->units && !st; u++)
        for (size_t t = 0; t < d->times && !st; t++) {
            const mn_change_cell *c = mn_change_at(d, u, t);
            if (!c->is)
                continue;
            mn_did_row *x = &v->row[v->n++];
            *x = (mn_did_row){.unit = (uint32_t)u,
                              .time = (uint32_t)t,
                              .cluster = d->cluster[u],
                              .treated = c->treated};
            st = mn_change_value(&x->y, v->a, c, e);
        }
    v->o.units = d->units;
    v->o.times = d->times;
    v->o.clusters = d->clusters;
    return st;
}

mn_status mn_change_tell_did(mn_report *r, const mn_change_ask *a, mn_err *e)
{
    did v = {.a = a,
             .log = mn_call_flag(a->call, "log"),
             .o = {.replicates = (size_t)mn_call_int(a->call, "replicates", 9999),
                   .seed = a->seed,
                   .level = a->level}};
    mn_status st = take(&v, e);
    if (!st)
        st = mn_did_run(&v.d, v.row, v.n, &v.o, a->ctx, e);
    if (!st)
        st = tell_advice(r, &v, e);
    if (!st)
        st = tell_changes(r, &v, e);
    if (!st)
        st = tell_events(r, &v, e);
    if (!st)
        st = tell_warnings(r, &v, e);
    if (!st)
        st = mn_change_tell_gaps(r, &a->data, e);
    if (!st)
        st = tell_counts(r, &v, e);
    mn_did_free(&v.d);
    free(v.row);
    return st;
}
