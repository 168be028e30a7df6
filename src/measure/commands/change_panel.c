/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/commands/change_panel.c - counts that units report in two years: what changed, and what
 * of it hangs on who reported.
 */
#include <manumit/panel.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "measure/commands/change.h"
#include "report/made.h"

typedef struct panel {
    const mn_change_ask *a;
    size_t from, to; /* times */
    mn_panel_unit *unit;
    mn_panel p;
} panel;

/* --- tables --------------------------------------------------------------------------------------
 */

enum { FEW = 10 }; /* units, of which no bootstrap can say much */

static const char *const bootstrap = "bca-units";

static mn_status tell_changes(mn_report *r, const panel *v, mn_err *e)
{
    const mn_panel *p = &v->p;
    char name[96], checks[96], least[MN_CHANGE_WORD], most[MN_CHANGE_WORD];
    mn_maker k = mn_change_rows(e);
    snprintf(checks, sizeof checks, "%zu, then %zu report", p->reporters_from, p->reporters_to);
    mn_change_add(&k,
                  &(mn_change_row){"all reporters", p->all.share, p->all.low, p->all.high,
                                   bootstrap, p->matched + p->began + p->stopped, checks,
                                   p->began + p->stopped ? "compares different units" : NULL,
                                   "share"},
                  p->level);
    snprintf(checks, sizeof checks, "%zu turn%s its sign", p->turning, p->turning == 1 ? "s" : "");
    if (isnan(p->matched_change.share) || isinf(p->matched_change.share))
        snprintf(name, sizeof name, "from 0 no share can be told");
    else
        snprintf(name, sizeof name, "without one: %s to %s%s",
                 mn_change_percent(least, p->least_without),
                 mn_change_percent(most, p->most_without),
                 p->matched < FEW ? "; few units: a rough interval" : "");
    mn_change_add(&k,
                  &(mn_change_row){"matched", p->matched_change.share, p->matched_change.low,
                                   p->matched_change.high, bootstrap, p->matched, checks,
                                   p->matched > 1 ? name : NULL, "share"},
                  p->level);
    if (p->matched > 1) {
        snprintf(name, sizeof name, "matched without %.60s", v->unit[p->by_influence[0].unit].name);
        mn_change_add(&k,
                      &(mn_change_row){name, p->without_first.share, p->without_first.low,
                                       p->without_first.high, bootstrap, p->matched - 1, NULL,
                                       "the unit of most influence", "share"},
                      p->level);
    }
    snprintf(checks, sizeof checks, "%zu rose, %zu fell", p->rose, p->fell);
    mn_change_add(&k,
                  &(mn_change_row){"typical unit", p->typical.share, p->typical.low,
                                   p->typical.high, "bootstrap-units", p->matched, checks,
                                   "median: each counts alike", "share"},
                  p->level);
    return mn_change_rows_end(r, &k, true, e);
}

static mn_status tell_parts(mn_report *r, const panel *v, mn_err *e)
{
    const mn_table_view view = {.title = "Where the total's change comes from",
                                .columns = "part=Part!,units=Units,from=From:0,to=To:0,"
                                           "difference=Difference:0"};
    const mn_panel *p = &v->p;
    const struct {
        const char *part;
        size_t units;
        double from, to;
    } part[] = {
        {"report both times", p->matched, p->matched_from, p->matched_to},
        {"stopped reporting", p->stopped, p->stopped_total, 0},
        {"began to report", p->began, 0, p->began_total},
        {"all reporters", p->matched + p->stopped + p->began, p->total_from, p->total_to},
    };
    mn_maker k = mn_maker_new("parts", "part:t units:i from:f to:f difference:f", e);
    for (size_t i = 0; i < sizeof part / sizeof *part; i++) {
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, part[i].part);
        mn_make_i64(&k, 1, (int64_t)part[i].units);
        mn_make_f64(&k, 2, part[i].from);
        mn_make_f64(&k, 3, part[i].to);
        mn_make_f64(&k, 4, part[i].to - part[i].from);
    }
    return mn_report_made(r, &k, &view, e);
}

static double own(const mn_panel_influence *f)
{
    return f->from > 0 ? f->to / f->from - 1 : (double)NAN;
}

static mn_status tell_influence(mn_report *r, const panel *v, mn_err *e)
{
    const mn_table_view view = {.title = "Units by what the matched change owes to them",
                                .first = 10,
                                .columns = "unit=Unit!,from=From:0,to=To:0,own=Its own change:0%,"
                                           "without=Matched without it:0%,turns=Turns its sign"};
    mn_maker k =
        mn_maker_new("influence", "unit:t from:f to:f own:f without:f influence:f turns:b", e);
    for (size_t i = 0; i < v->p.matched; i++) {
        const mn_panel_influence *f = &v->p.by_influence[i];
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, v->unit[f->unit].name);
        mn_make_f64(&k, 1, f->from);
        mn_make_f64(&k, 2, f->to);
        mn_make_f64(&k, 3, own(f));
        mn_make_f64(&k, 4, isfinite(f->without) ? f->without : (double)NAN);
        mn_make_f64(&k, 5, f->influence);
        mn_make_bool(&k, 6, f->turns);
    }
    return mn_report_made_any(r, &k, &view, e);
}

/* --- sentences -----------------------------------------------------------------------------------
 */

static mn_status tell_sentence(mn_report *r, const panel *v, mn_err *e)
{
    const mn_panel *p = &v->p;
    const char *from = v->a->data.time_name[v->from], *to = v->a->data.time_name[v->to];
    char text[640], a[MN_CHANGE_WORD], b[MN_CHANGE_WORD];
    int len = snprintf(text, sizeof text,
                       "From %s to %s the total of all reporters changed by %s, from %.0f (%zu "
                       "units) to %.0f (%zu).",
                       from, to, mn_change_percent(a, p->all.share), p->total_from,
                       p->reporters_from, p->total_to, p->reporters_to);
    if (p->matched && len > 0 && (size_t)len < sizeof text)
        snprintf(text + len, sizeof text - (size_t)len,
                 " Of the %zu that reported both times it changed by %s, from %.0f to %.0f. %zu "
                 "stopped, with %.0f at first; %zu began, with %.0f at last.",
                 p->matched, mn_change_percent(b, p->matched_change.share), p->matched_from,
                 p->matched_to, p->stopped, p->stopped_total, p->began, p->began_total);
    return mn_report_text(r, MN_TEXT_NOTE, text, e);
}

/* The unit without which the matched change is least or most. */
static const char *extreme(const panel *v, double without)
{
    for (size_t i = 0; i < v->p.matched; i++)
        if (v->p.by_influence[i].without == without)
            return v->unit[v->p.by_influence[i].unit].name;
    return "";
}

static mn_status tell_advice(mn_report *r, const panel *v, mn_err *e)
{
    const mn_panel *p = &v->p;
    char text[768], a[MN_CHANGE_WORD], b[MN_CHANGE_WORD], c[MN_CHANGE_WORD];
    const mn_panel_change *m = &p->matched_change;
    if (p->advice == MN_PANEL_NOTHING)
        snprintf(text, sizeof text,
                 "Print no change: fewer than two units reported both times, so a change of the "
                 "total can't be told from one of who reports.");
    else if (p->advice == MN_PANEL_MATCHED)
        snprintf(text, sizeof text,
                 "Print the matched change, %s (%.0f%% interval %s to %s), with the number of "
                 "units: no single unit turns it, and 0 lies outside of its interval.",
                 mn_change_percent(a, m->share), 100 * p->level, mn_change_percent(b, m->low),
                 mn_change_percent(c, m->high));
    else {
        const int len =
            snprintf(text, sizeof text,
                     "Print no rise and no fall. The matched change is %s (%.0f%% interval %s to "
                     "%s)",
                     mn_change_percent(a, m->share), 100 * p->level, mn_change_percent(b, m->low),
                     mn_change_percent(c, m->high));
        snprintf(text + len, sizeof text - (size_t)len,
                 "; without %.60s it is %s, without %.60s %s. %s Print the matched totals with "
                 "that range.",
                 extreme(v, p->least_without), mn_change_percent(a, p->least_without),
                 extreme(v, p->most_without), mn_change_percent(b, p->most_without),
                 p->turning ? "So one unit decides its sign."
                            : "No one unit decides its sign, but "
                              "0 lies within its interval.");
    }
    return mn_report_text(r, MN_TEXT_PARA, text, e);
}

static mn_status tell_notes(mn_report *r, const panel *v, mn_err *e)
{
    char text[384], a[MN_CHANGE_WORD], b[MN_CHANGE_WORD];
    mn_status st = MN_OK;
    if (v->p.bounded) {
        snprintf(text, sizeof text,
                 "%zu of the counts compared say only that they are below a number: each is the "
                 "middle of what it can be (\"<5\": 2 of 0 to 4). With the least and the most that "
                 "they can be the matched change is %s to %s.",
                 v->p.bounded, mn_change_percent(a, v->p.least), mn_change_percent(b, v->p.most));
        st = mn_report_text(r, MN_TEXT_NOTE, text, e);
    }
    if (!st)
        st = mn_report_text(r, MN_TEXT_NOTE,
                            "Intervals draw units anew: they say how far a change hangs on which "
                            "units there are. They don't say how well a unit counts, and counts of "
                            "cases found change with the effort to find them as well as with how "
                            "many there are.",
                            e);
    return st;
}

/* --- the design ----------------------------------------------------------------------------------
 */

static mn_status take_units(panel *v, mn_err *e)
{
    const mn_change_data *d = &v->a->data;
    v->unit = calloc(d->units + 1, sizeof *v->unit);
    if (!v->unit)
        return mn_fail_memory(e);
    for (size_t i = 0; i < d->units; i++) {
        v->unit[i].name = d->unit[i];
        for (int k = 0; k < 2; k++) {
            const mn_change_cell *c = mn_change_at(d, i, k ? v->to : v->from);
            if (c->is && c->low < 0)
                return mn_fail_at(e, MN_DATA, mn_table_source(v->a->table), c->line, 0,
                                  "a count below 0: %g", c->low);
            *(k ? &v->unit[i].to : &v->unit[i].from) = (mn_panel_count){c->is, c->low, c->high};
        }
    }
    return MN_OK;
}

static mn_status choose_times(panel *v, mn_err *e)
{
    const mn_change_data *d = &v->a->data;
    const char *from = mn_call_text(v->a->call, "from"), *to = mn_call_text(v->a->call, "to");
    if (d->times < 2) {
        mn_fail_at(e, MN_DATA, mn_table_source(v->a->table), 0, 0, "there is one time alone, %s",
                   d->time_name[0]);
        return mn_hint(e, "a change needs two");
    }
    v->to = d->times - 1;
    mn_status st = from ? mn_change_time(&v->from, d, from, e) : MN_OK;
    if (!st && to)
        st = mn_change_time(&v->to, d, to, e);
    if (!st && v->from >= v->to)
        st = mn_fail(e, MN_USAGE, "--from %.40s is not before --to %.40s", d->time_name[v->from],
                     d->time_name[v->to]);
    return st;
}

mn_status mn_change_tell_panel(mn_report *r, const mn_change_ask *a, mn_err *e)
{
    panel v = {.a = a};
    const mn_panel_options o = {.replicates = (size_t)mn_call_int(a->call, "replicates", 0),
                                .level = a->level,
                                .seed = a->seed};
    mn_status st = choose_times(&v, e);
    if (!st)
        st = take_units(&v, e);
    if (!st)
        st = mn_panel_run(&v.p, v.unit, a->data.units, &o, a->ctx, e);
    if (!st)
        st = tell_sentence(r, &v, e);
    if (!st)
        st = tell_advice(r, &v, e);
    if (!st)
        st = tell_changes(r, &v, e);
    if (!st)
        st = tell_parts(r, &v, e);
    if (!st)
        st = tell_influence(r, &v, e);
    if (!st)
        st = tell_notes(r, &v, e);
    mn_panel_free(&v.p);
    free(v.unit);
    return st;
}
