/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/commands/change_lists.c - years of overlapping lists: what of a change in cases found is
 * more or fewer persons, and what is more or less of them found.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "measure/change/effort.h"
#include "measure/commands/change.h"
#include "measure/commands/command.h"
#include "report/made.h"

#define ALIKE 0.05 /* the level of the test that dependence is alike */

typedef struct lists {
    const mn_change_ask *a;
    mn_effort_tables t;
    mn_effort_options o;
    mn_effort way[MN_EFFORT_WAYS];
} lists;

/* --- tables --------------------------------------------------------------------------------------
 */

static void add_way(mn_maker *k, const lists *v, int i, bool persons)
{
    const mn_effort *w = &v->way[i];
    const mn_effort_value *x = persons ? &w->persons : &w->found;
    char name[64], checks[96] = "", note[160] = "";
    snprintf(name, sizeof name, "%s, %s", persons ? "persons" : "share found", mn_effort_name(i));
    if (w->refused)
        snprintf(note, sizeof note, "%s", w->why);
    else if (w->without)
        snprintf(note, sizeof note, "%zu of %zu replicates have no estimate", w->without,
                 v->o.replicates);
    if (i == MN_EFFORT_JOINT && !isnan(w->alike))
        snprintf(checks, sizeof checks, "dependence alike: p = %.2g", w->alike);
    mn_change_add(k,
                  &(mn_change_row){name, w->refused ? (double)NAN : x->estimate, x->low, x->high,
                                   i == MN_EFFORT_JOINT ? "joint-stepwise" : "stepwise", v->t.lists,
                                   checks, note, "share"},
                  v->o.level);
}

static mn_status tell_changes(mn_report *r, const lists *v, mn_err *e)
{
    const double none = (double)NAN;
    mn_maker k = mn_change_rows(e);
    mn_change_add(&k,
                  &(mn_change_row){"cases found", v->t.cases[v->o.to] / v->t.cases[v->o.from] - 1,
                                   none, none, "count", v->t.lists, NULL, "counted: no interval",
                                   "share"},
                  v->o.level);
    for (int persons = 1; persons >= 0; persons--)
        for (int i = 0; i < MN_EFFORT_WAYS; i++)
            add_way(&k, v, i, persons);
    return mn_change_rows_end(r, &k, true, e);
}

static mn_status tell_amounts(mn_report *r, const lists *v, mn_err *e)
{
    const mn_table_view view = {.title = "The same in numbers",
                                .columns =
                                    "change=Change!,method=Approach!,estimate=Estimate:0,low="
                                    "From:0,high=To:0"};
    mn_maker k = mn_maker_new("amounts", "change:t method:t estimate:f low:f high:f level:f", e);
    mn_make_row(&k, 0);
    mn_make_str(&k, 0, "cases found");
    mn_make_str(&k, 1, "count");
    mn_make_f64(&k, 2, v->t.cases[v->o.to] - v->t.cases[v->o.from]);
    for (int i = 0; i < MN_EFFORT_WAYS; i++) {
        const mn_effort *w = &v->way[i];
        const mn_effort_value *const x[] = {&w->by_persons, &w->by_detection, &w->difference};
        static const char *const name[] = {"of them, with persons", "of them, with share found",
                                           "persons"};
        for (size_t c = 0; c < 3 && !w->refused; c++) {
            mn_make_row(&k, 0);
            mn_make_str(&k, 0, name[c]);
            mn_make_str(&k, 1, mn_effort_name(i));
            mn_make_f64(&k, 2, x[c]->estimate);
            mn_make_f64(&k, 3, x[c]->low);
            mn_make_f64(&k, 4, x[c]->high);
            mn_make_f64(&k, 5, v->o.level);
        }
    }
    return mn_report_made(r, &k, &view, e);
}

static mn_status tell_years(mn_report *r, const lists *v, mn_err *e)
{
    const mn_table_view view = {
        .title = "Each year",
        .columns =
            "year=Year!,method=Approach!,cases=Cases:0,persons=Persons:0,low=From:0,high=To:0,"
            "found=Found:0%,found_low=From:0%,found_high=To:0%,model=Model"};
    mn_maker k = mn_maker_new("years",
                              "year:t method:t cases:f persons:f low:f high:f found:f found_low:f "
                              "found_high:f level:f model:t",
                              e);
    for (size_t y = 0; y < v->t.years; y++)
        for (int i = 0; i < MN_EFFORT_WAYS; i++) {
            const mn_effort *w = &v->way[i];
            const char *model = w->model[i == MN_EFFORT_JOINT ? 0 : y];
            mn_make_row(&k, 0);
            mn_make_str(&k, 0, v->t.year[y]);
            mn_make_str(&k, 1, mn_effort_name(i));
            mn_make_f64(&k, 2, v->t.cases[y]);
            mn_make_f64(&k, 3, w->total[y].estimate);
            mn_make_f64(&k, 4, w->total[y].low);
            mn_make_f64(&k, 5, w->total[y].high);
            mn_make_f64(&k, 6, w->detection[y].estimate);
            mn_make_f64(&k, 7, w->detection[y].low);
            mn_make_f64(&k, 8, w->detection[y].high);
            mn_make_f64(&k, 9, v->o.level);
            if (*model)
                mn_make_str(&k, 10, model);
        }
    return mn_report_made(r, &k, &view, e);
}

static mn_status tell_chances(mn_report *r, const lists *v, mn_err *e)
{
    const mn_table_view view = {.title = "How likely each list has a person",
                                .first = 24,
                                .columns = "list=List!,year=Year!,method=Approach!,persons=On it:0,"
                                           "chance=Chance:1%,low=From:1%,high=To:1%"};
    mn_maker k = mn_maker_new("chances",
                              "list:t year:t method:t persons:f chance:f low:f high:f level:f", e);
    for (unsigned l = 0; l < v->t.lists; l++)
        for (size_t y = 0; y < v->t.years; y++)
            for (int i = 0; i < MN_EFFORT_WAYS; i++) {
                const mn_effort_value *x = &v->way[i].chance[y][l];
                double on = 0;
                for (unsigned w = 1; w < 1U << v->t.lists; w++)
                    on += w >> l & 1 ? v->t.count[y][w] : 0;
                mn_make_row(&k, 0);
                mn_make_str(&k, 0, v->t.name[l]);
                mn_make_str(&k, 1, v->t.year[y]);
                mn_make_str(&k, 2, mn_effort_name(i));
                mn_make_f64(&k, 3, on);
                mn_make_f64(&k, 4, x->estimate);
                mn_make_f64(&k, 5, x->low);
                mn_make_f64(&k, 6, x->high);
                mn_make_f64(&k, 7, v->o.level);
            }
    return mn_report_made(r, &k, &view, e);
}

/* --- sentences -----------------------------------------------------------------------------------
 */

/* Years by themselves, which take less for granted; the model of all years where they can't. */
static const mn_effort *best(const lists *v)
{
    for (int i = 0; i < MN_EFFORT_WAYS; i++)
        if (!v->way[i].refused)
            return &v->way[i];
    return NULL;
}

/* Whether an interval lies above 0 (1), below (-1), or has it in it. */
static int side(const mn_effort_value *x)
{
    return x->low > 0 ? 1 : x->high < 0 ? -1 : 0;
}

static mn_status tell_sentence(mn_report *r, const lists *v, mn_err *e)
{
    char text[768], a[MN_CHANGE_WORD], b[MN_CHANGE_WORD], c[MN_CHANGE_WORD];
    const mn_effort *w = best(v);
    const double found = v->t.cases[v->o.to] / v->t.cases[v->o.from] - 1;
    int len = snprintf(text, sizeof text,
                       "From %.60s to %.60s cases found changed by %s, from %.0f to %.0f.",
                       v->t.year[v->o.from], v->t.year[v->o.to], mn_change_percent(a, found),
                       v->t.cases[v->o.from], v->t.cases[v->o.to]);
    if (!w)
        snprintf(text + len, sizeof text - (size_t)len,
                 " No way could tell from these lists how many persons there were: what of it is "
                 "detection can't be told.");
    for (int i = 0; i < MN_EFFORT_WAYS && w; i++) {
        const mn_effort *x = &v->way[i];
        if (x->refused || len < 0 || (size_t)len >= sizeof text)
            continue;
        len += snprintf(
            text + len, sizeof text - (size_t)len,
            " %s: all persons, those on no list too, %s (%.0f%% interval %s to %s).",
            i == MN_EFFORT_JOINT ? "With one model of all years" : "Each year by itself",
            mn_change_percent(a, x->persons.estimate), 100 * v->o.level,
            mn_change_percent(b, x->persons.low),
            isinf(x->persons.high) ? "no upper end" : mn_change_percent(c, x->persons.high));
    }
    return mn_report_text(r, MN_TEXT_NOTE, text, e);
}

static mn_status tell_advice(mn_report *r, const lists *v, mn_err *e)
{
    char text[768], a[MN_CHANGE_WORD], b[MN_CHANGE_WORD], c[MN_CHANGE_WORD], d[MN_CHANGE_WORD];
    const mn_effort *w = best(v), *one = &v->way[MN_EFFORT_SEPARATE],
                    *x = w == one ? &v->way[MN_EFFORT_JOINT] : one;
    if (!w)
        return MN_OK;
    const int s = side(&w->persons), other = x->refused ? 0 : side(&x->persons);
    const double more = v->t.cases[v->o.to] - v->t.cases[v->o.from];
    const int len = snprintf(
        text, sizeof text,
        "%s: of the difference of %s cases, %s go with the number of persons (%.0f%% interval %s "
        "to %s)",
        w == one ? "Each year by itself" : "With one model of all years", mn_change_number(a, more),
        mn_change_number(b, w->by_persons.estimate), 100 * v->o.level,
        mn_change_number(c, w->by_persons.low), mn_change_number(d, w->by_persons.high));
    snprintf(text + len, sizeof text - (size_t)len,
             " and %s with the share of them that is found (%s to %s). %s",
             mn_change_number(b, w->by_detection.estimate),
             mn_change_number(c, w->by_detection.low), mn_change_number(d, w->by_detection.high),
             s && s == other ? "Both ways say so on the same side of 0: a change of the number of "
                               "persons can be printed, with both intervals."
             : s ? "Only one of the two ways has 0 outside of its interval: print both, and no "
                   "direction without the model."
                 : "Print no rise and no fall of the number of persons: 0 lies within its "
                   "interval.");
    return mn_report_text(r, MN_TEXT_PARA, text, e);
}

static mn_status tell_notes(mn_report *r, const lists *v, mn_err *e)
{
    char text[384];
    const mn_effort *joint = &v->way[MN_EFFORT_JOINT];
    mn_status st = MN_OK;
    if (!joint->refused && joint->alike < ALIKE) {
        snprintf(text, sizeof text,
                 "What lists have to do with each other differs by year (p = %.2g): the model of "
                 "all years takes that it does not. Rely on the years by themselves.",
                 joint->alike);
        st = mn_report_warning(r, text, e);
    }
    for (unsigned l = 0; l < v->t.lists && !st; l++)
        for (size_t y = 0; y < v->t.years && !st; y++)
            if (!mn_effort_worked(&v->t, y, l)) {
                snprintf(text, sizeof text,
                         "List '%.80s' has nobody in %.60s: taken as not at "
                         "work then.",
                         v->t.name[l], v->t.year[y]);
                st = mn_report_warning(r, text, e);
            }
    if (!st && v->t.nowhere > 0) {
        snprintf(text, sizeof text,
                 "%.0f person%s on no list by this table: %s can't be, and %s left out.",
                 v->t.nowhere, v->t.nowhere > 1 ? "s are" : " is",
                 v->t.nowhere > 1 ? "they" : "she", v->t.nowhere > 1 ? "are" : "is");
        st = mn_report_warning(r, text, e);
    }
    if (!st)
        st = mn_measure_tell_guess(r, v->t.guessed, e);
    if (!st && v->t.twice) {
        snprintf(text, sizeof text,
                 "%zu time%s a record says again that a person is on a list in a year: %s once.",
                 v->t.twice, v->t.twice > 1 ? "s" : "",
                 v->t.twice > 1 ? "each counts" : "it counts");
        st = mn_report_warning(r, text, e);
    }
    if (!st)
        st = mn_report_text(
            r, MN_TEXT_NOTE,
            "Taken for granted: a list is the same kind of list in all years, of persons of the "
            "same definition, and whom no list can reach are as many in proportion. Where what a "
            "victim is was redefined, or a list changed whom it takes, this is no change of "
            "persons. Intervals are of chance and of the choice of a model; not of that.",
            e);
    return st;
}

/* --- the design ----------------------------------------------------------------------------------
 */

static mn_status find_year(size_t *out, const mn_effort_tables *t, const char *name, mn_err *e)
{
    for (size_t y = 0; y < t->years; y++)
        if (!strcmp(t->year[y], name)) {
            *out = y;
            return MN_OK;
        }
    mn_fail(e, MN_USAGE, "there is no year '%.40s' in the table", name);
    return mn_hint(e, "its years are %.60s to %.60s", t->year[0], t->year[t->years - 1]);
}

static mn_status read(lists *v, mn_err *e)
{
    const mn_call *call = v->a->call;
    const mn_histories_options columns = {.lists = mn_call_text(call, "lists"),
                                          .count = mn_call_text(call, "count"),
                                          .person = mn_call_text(call, "person"),
                                          .list = mn_call_text(call, "list")};
    const char *from = mn_call_text(call, "from"), *to = mn_call_text(call, "to");
    if (v->a->column[MN_CHANGE_TIME] == MN_CHANGE_NONE) {
        mn_fail_at(e, MN_DATA, mn_table_source(v->a->table), 1, 0, "no column is the time");
        return mn_hint(e, "name it: --columns time=NAME");
    }
    mn_status st =
        mn_effort_read(&v->t, v->a->table, (size_t)v->a->column[MN_CHANGE_TIME], &columns, e);
    v->o.to = v->t.years - 1;
    if (!st && from)
        st = find_year(&v->o.from, &v->t, from, e);
    if (!st && to)
        st = find_year(&v->o.to, &v->t, to, e);
    if (!st && v->o.from >= v->o.to)
        st = mn_fail(e, MN_USAGE, "--from %.60s is not before --to %.60s", v->t.year[v->o.from],
                     v->t.year[v->o.to]);
    return st;
}

/* Says aloud what are lists. */
static mn_status tell_reading(mn_report *r, const lists *v, mn_err *e)
{
    char text[1024];
    int len = snprintf(text, sizeof text,
                       "Read as overlapping lists of several years (--design lists%s): time is "
                       "'%.60s'; %zu rows, %zu years; lists:",
                       mn_call_given(v->a->call, "design") ? "" : ", guessed",
                       mn_table_col_name(v->a->table, (size_t)v->a->column[MN_CHANGE_TIME]),
                       v->t.rows, v->t.years);
    for (unsigned i = 0; i < v->t.lists && len > 0 && (size_t)len + 64 < sizeof text; i++)
        len += snprintf(text + len, sizeof text - (size_t)len, " %u '%.40s'%s", i + 1, v->t.name[i],
                        i + 1 < v->t.lists ? "," : ".");
    return mn_report_text(r, MN_TEXT_NOTE, text, e);
}

static mn_status tell(mn_report *r, lists *v, mn_err *e)
{
    mn_status st = tell_sentence(r, v, e);
    if (!st)
        st = tell_advice(r, v, e);
    if (!st)
        st = tell_changes(r, v, e);
    if (!st)
        st = tell_amounts(r, v, e);
    if (!st)
        st = tell_years(r, v, e);
    if (!st)
        st = tell_chances(r, v, e);
    if (!st)
        st = tell_notes(r, v, e);
    return st ? st : tell_reading(r, v, e);
}

mn_status mn_change_tell_lists(mn_report *r, const mn_change_ask *a, mn_err *e)
{
    lists *v = calloc(1, sizeof *v);
    if (!v)
        return mn_fail_memory(e);
    v->a = a;
    v->o = (mn_effort_options){.threshold = mn_call_real(a->call, "threshold", 0.02),
                               .replicates = (size_t)mn_call_int(a->call, "replicates", 10000),
                               .level = a->level,
                               .seed = a->seed};
    mn_status st = read(v, e);
    if (!st)
        st = mn_effort_run(v->way, &v->t, &v->o, a->ctx, e);
    if (!st)
        st = tell(r, v, e);
    mn_effort_tables_free(&v->t);
    free(v);
    return st;
}
