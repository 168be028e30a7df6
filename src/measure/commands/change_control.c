/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/commands/change_control.c - one unit that had a programme, beside a mixture of others.
 */
#include "measure/change/control.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/err.h"
#include "core/rng.h"
#include "measure/commands/change.h"
#include "report/made.h"

#define BADLY 0.5 /* of the spread before: a mixture that does not go alike */

typedef struct control {
    const mn_change_ask *a;
    bool log;
    size_t *unit; /* of the table: those that are whole */
    size_t units, treated, start, left_out;
    double *y;
    mn_control c;
} control;

static double shown(const control *v, double x)
{
    return v->log ? mn_exp(x) - 1 : x;
}

static const char *word(char out[MN_CHANGE_WORD], const control *v, double x)
{
    return v->log ? mn_change_percent(out, shown(v, x)) : mn_change_number(out, x);
}

static const char *name_of(const control *v, size_t u)
{
    return v->a->data.unit[v->unit[u]];
}

/* --- tables --------------------------------------------------------------------------------------
 */

static mn_status tell_changes(mn_report *r, const control *v, mn_err *e)
{
    char checks[96], note[160], a[MN_CHANGE_WORD], b[MN_CHANGE_WORD];
    const mn_control *c = &v->c;
    mn_maker k = mn_change_rows(e);
    snprintf(checks, sizeof checks, "placebo p = %.2g; misfit before %.2g of spread", c->p,
             c->spread > 0 ? c->treated.before / c->spread : 0);
    if (!c->bounded)
        snprintf(note, sizeof note, "no interval: %zu units can't give one at this level",
                 c->units);
    else if (isnan(c->low))
        snprintf(note, sizeof note, "no interval: no constant effect agrees with these gaps");
    else
        snprintf(note, sizeof note, "without one unit of weight: %s to %s", word(a, v, c->least),
                 word(b, v, c->most));
    mn_change_add(&k,
                  &(mn_change_row){"effect, mean after", shown(v, c->treated.gap), shown(v, c->low),
                                   shown(v, c->high), "synthetic-control", c->units, checks, note,
                                   v->log ? "share" : "value"},
                  v->a->level);
    return mn_change_rows_end(r, &k, v->log, e);
}

static mn_status tell_weights(mn_report *r, const control *v, mn_err *e)
{
    const mn_table_view view = {.title = "What the mixture is of",
                                .columns = "unit=Unit!,weight=Weight:1%"};
    mn_maker k = mn_maker_new("weights", "unit:t weight:f", e);
    for (size_t u = 0; u < v->units; u++)
        if (v->c.weight[u] > 0) {
            mn_make_row(&k, 0);
            mn_make_str(&k, 0, name_of(v, u));
            mn_make_f64(&k, 1, v->c.weight[u]);
        }
    return mn_report_made(r, &k, &view, e);
}

static mn_status tell_gaps(mn_report *r, const control *v, mn_err *e)
{
    const mn_change_data *d = &v->a->data;
    const mn_table_view view = {.title = "The unit beside its mixture",
                                .columns =
                                    v->log ? "time=Time!,value=Unit,synthetic=Mixture,gap=Gap:0%"
                                           : "time=Time!,value=Unit,synthetic=Mixture,gap=Gap"};
    mn_maker k = mn_maker_new("gaps", "time:t value:f synthetic:f gap:f after:b", e);
    for (size_t t = 0; t < d->times; t++) {
        const double y = v->y[v->treated * d->times + t], s = v->c.synthetic[t];
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, d->time_name[t]);
        mn_make_f64(&k, 1, v->log ? mn_exp(y) : y);
        mn_make_f64(&k, 2, v->log ? mn_exp(s) : s);
        mn_make_f64(&k, 3, shown(v, y - s));
        mn_make_bool(&k, 4, t >= v->start);
    }
    return mn_report_made(r, &k, &view, e);
}

static mn_status tell_placebos(mn_report *r, const control *v, mn_err *e)
{
    const mn_table_view view = {.title = "Every unit as if it had had the programme",
                                .first = 10,
                                .columns = "unit=Unit!,before=Misfit before,after=After,ratio="
                                           "After by before:1"};
    mn_maker k = mn_maker_new("placebos", "unit:t before:f after:f ratio:f gap:f treated:b", e);
    for (int pass = 0; pass < 2; pass++)
        for (size_t u = 0; u < v->units; u++) {
            if ((u == v->treated) != (pass == 0))
                continue;
            const mn_control_fit *f = &v->c.fit[u];
            mn_make_row(&k, 0);
            mn_make_str(&k, 0, name_of(v, u));
            mn_make_f64(&k, 1, f->before);
            mn_make_f64(&k, 2, f->after);
            mn_make_f64(&k, 3, isinf(f->ratio) ? (double)NAN : f->ratio);
            mn_make_f64(&k, 4, f->gap);
            mn_make_bool(&k, 5, pass == 0);
        }
    return mn_report_made(r, &k, &view, e);
}

/* --- sentences -----------------------------------------------------------------------------------
 */

static mn_status tell_advice(mn_report *r, const control *v, mn_err *e)
{
    char text[768], a[MN_CHANGE_WORD];
    const mn_control *c = &v->c;
    const bool badly = c->treated.before > BADLY * c->spread;
    const double alpha = 1 - v->a->level;
    const int len =
        snprintf(text, sizeof text,
                 "From %.40s on %.60s differed by %s from its mixture, on average; %.0f%% of "
                 "all %zu units have as large a gap beside that before (p = %.2g). ",
                 v->a->data.time_name[v->start], name_of(v, v->treated), word(a, v, c->treated.gap),
                 100 * c->p, c->units, c->p);
    if (badly)
        snprintf(text + len, sizeof text - (size_t)len,
                 "Print no effect: before it began the mixture did not go as the unit did.");
    else if (c->p > alpha * (1 + 1e-12))
        snprintf(text + len, sizeof text - (size_t)len, "%s",
                 c->bounded ? "That is not beyond chance: print no effect."
                            : "With so few units no p can be small enough at this level: print no "
                              "effect as shown.");
    else
        snprintf(text + len, sizeof text - (size_t)len,
                 "If the unit would else have gone on as the mixture did, and nothing else began "
                 "there at that time, the programme changed its values by that.");
    return mn_report_text(r, MN_TEXT_PARA, text, e);
}

static mn_status tell_notes(mn_report *r, const control *v, mn_err *e)
{
    char text[384];
    mn_status st = MN_OK;
    if (v->left_out) {
        snprintf(text, sizeof text, "%zu unit%s a value at some time, and %s left out.",
                 v->left_out, v->left_out > 1 ? "s lack" : " lacks",
                 v->left_out > 1 ? "are" : "is");
        st = mn_report_warning(r, text, e);
    }
    if (!st && v->c.exact)
        st = mn_report_warning(r,
                               "The mixture fits exactly before: there are more units than "
                               "times, and other weights may fit as well.",
                               e);
    if (!st)
        st = mn_report_text(r, MN_TEXT_NOTE,
                            "Weights are 0 or more and sum to 1, chosen so that the mixture comes "
                            "nearest to the unit's values before. Units that the programme reached "
                            "from next door are no fit ones to be mixed: leave them out.",
                            e);
    return st;
}

/* --- the design ----------------------------------------------------------------------------------
 */

static mn_status find_treated(control *v, size_t *unit, mn_err *e)
{
    const mn_change_data *d = &v->a->data;
    size_t found = 0;
    mn_status st = mn_change_treated(v->a, e);
    for (size_t u = 0; u < d->units && !st; u++)
        for (size_t t = 0; t < d->times; t++)
            if (mn_change_at(d, u, t)->treated) {
                found++;
                *unit = u;
                v->start = t;
                break;
            }
    if (!st && found != 1) {
        mn_fail(e, MN_DATA, "%zu units have the programme, not one", found);
        st = mn_hint(e, "--design did is for several");
    }
    return st;
}

static mn_status take(control *v, mn_err *e)
{
    const mn_change_data *d = &v->a->data;
    size_t treated = 0;
    mn_status st = find_treated(v, &treated, e);
    v->unit = calloc(d->units + 1, sizeof *v->unit);
    v->y = calloc(d->units * d->times + 1, sizeof *v->y);
    if (!st && (!v->unit || !v->y))
        st = mn_fail_memory(e);
    for (size_t u = 0; u < d->units && !st; u++) {
        bool whole = true;
        for (size_t t = 0; t < d->times; t++)
            whole = whole && mn_change_at(d, u, t)->is;
        if (!whole && u == treated) {
            mn_fail(e, MN_DATA, "'%.80s' lacks a value at some time", d->unit[u]);
            return mn_hint(e, "keep times at which it has one");
        }
        v->left_out += !whole;
        if (!whole)
            continue;
        for (size_t t = 0; t < d->times && !st; t++)
            st = mn_change_value(&v->y[v->units * d->times + t], v->a, mn_change_at(d, u, t), e);
        v->treated = u == treated ? v->units : v->treated;
        v->unit[v->units++] = u;
    }
    return st;
}

mn_status mn_change_tell_control(mn_report *r, const mn_change_ask *a, mn_err *e)
{
    control v = {.a = a, .log = mn_call_flag(a->call, "log")};
    mn_status st = take(&v, e);
    if (!st)
        st = mn_control_run(&v.c, v.y, v.units, a->data.times, v.treated, v.start, a->level, a->ctx,
                            e);
    if (!st)
        st = tell_advice(r, &v, e);
    if (!st)
        st = tell_changes(r, &v, e);
    if (!st)
        st = tell_weights(r, &v, e);
    if (!st)
        st = tell_gaps(r, &v, e);
    if (!st)
        st = tell_placebos(r, &v, e);
    if (!st)
        st = mn_change_tell_gaps(r, &a->data, e);
    if (!st)
        st = tell_notes(r, &v, e);
    mn_control_free(&v.c);
    free(v.unit);
    free(v.y);
    return st;
}
