/* SPDX-License-Identifier: Apache-2.0
 *
 * facility_report.c - what 'facility match' and 'facility duplicates' answer with.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/parallel.h"
#include "core/text.h"
#include "report/made.h"
#include "screen/commands/facility.h"
#include "screen/commands/screen.h"
#include "table/maker.h"

enum { T_ROWS, T_REVIEW, T_REGISTER, T_CONFLICTS, T_WHY, T_REFUSED, TABLES, SHOWN = 50 };

typedef struct answer {
    mn_facility_run *x;
    mn_maker made[TABLES];
    mn_facility_finder *finder[2]; /* of the register, of the file */
    mn_buf room, same;
    mn_err *e;
} answer;

/* --- rows ------------------------------------------------------------------------------ */

static void text_or_not(mn_maker *k, size_t col, mn_text t)
{
    if (t.len)
        mn_make_text(k, col, t);
}

/* Ids of others at the address, each facility once. */
static void same_address(answer *a, const mn_facility_said *s)
{
    uint32_t told[MN_ANSWER_SAME];
    size_t n = 0;
    mn_buf_clear(&a->same);
    for (size_t i = 0; s->answer && i < s->answer->n_same; i++) {
        uint32_t other = s->answer->same[i];
        bool again = false;
        if (s->in_file)
            other = a->x->own_answer[other].first;
        for (size_t k = 0; k < n; k++)
            again = again || told[k] == other;
        if (again)
            continue;
        told[n++] = other;
        mn_buf_str(&a->same, n > 1 ? " " : "");
        mn_buf_text(&a->same, mn_facility_at(s->set, other)->id);
    }
}

static void make_pair(answer *a, mn_maker *k, const mn_facility_said *s)
{
    const mn_facility_pair *p = &s->answer->pair;
    const mn_facility *c = mn_facility_at(s->set, p->other);
    char met[MN_FACILITY_WORDS], differs[MN_FACILITY_WORDS];
    mn_facility_told(met, differs, p);
    mn_make_text(k, 5, c->id);
    if (c->line)
        mn_make_i64(k, 6, (int64_t)c->line);
    mn_make_text(k, 7, c->name);
    mn_make_f64(k, 8, mn_screening_round(p->score));
    mn_make_f64(k, 9, mn_screening_round(p->probability));
    mn_make_str(k, 11, s->in_file ? "file" : "register");
    if (met[0])
        mn_make_str(k, 12, met);
    if (differs[0])
        mn_make_str(k, 13, differs);
    if (a->same.len)
        mn_make_text(k, 14, (mn_text){a->same.ptr, a->same.len});
    if (isfinite(p->metres))
        mn_make_i64(k, 15, (int64_t)(p->metres + 0.5));
    text_or_not(k, 17, c->address);
}

static void make_row(answer *a, mn_maker *k, const mn_facility *f, const mn_facility_said *s)
{
    mn_make_row(k, f->line);
    if (f->line)
        mn_make_i64(k, 0, (int64_t)f->line);
    text_or_not(k, 1, f->id);
    mn_make_text(k, 2, f->name);
    text_or_not(k, 3, f->country);
    text_or_not(k, 4, s->facility);
    same_address(a, s);
    if (s->answer->has_pair)
        make_pair(a, k, s);
    mn_make_str(k, 10, mn_facility_decision_name(s->decision));
    text_or_not(k, 16, f->address);
}

static mn_status finder_of(mn_facility_finder **out, answer *a, const mn_facility_said *s)
{
    mn_facility_finder **f = &a->finder[s->set == a->x->own_set];
    mn_status st = *f ? MN_OK : mn_facility_finder_new(f, s->set, a->x->limits, a->e);
    *out = *f;
    return st;
}

static void make_why(answer *a, const mn_facility *f, const mn_facility_said *s)
{
    mn_maker *k = &a->made[T_WHY];
    mn_facility_finder *finder;
    char *why = NULL;
    if (k->st || (k->st = finder_of(&finder, a, s)) ||
        (k->st = mn_facility_explain(&why, finder, f, &s->answer->pair, a->e)))
        return;
    mn_make_row(k, f->line);
    if (f->line)
        mn_make_i64(k, 0, (int64_t)f->line);
    text_or_not(k, 1, f->id);
    mn_make_text(k, 2, mn_facility_at(s->set, s->answer->pair.other)->id);
    mn_make_str(k, 3, why);
    free(why);
}

static void make_conflict(answer *a, const mn_facility *f, const mn_facility_said *s)
{
    mn_maker *k = &a->made[T_CONFLICTS];
    char why[200];
    const mn_facility *first = mn_facility_at(s->set, s->answer->first);
    const mn_facility *like = mn_facility_at(s->set, s->answer->pair.other);
    snprintf(why, sizeof why, "like line %llu, which is line %llu's facility, but unlike line %llu",
             (unsigned long long)like->line, (unsigned long long)first->line,
             (unsigned long long)first->line);
    mn_make_row(k, f->line);
    if (f->line)
        mn_make_i64(k, 0, (int64_t)f->line);
    text_or_not(k, 1, f->id);
    mn_make_text(k, 2, f->name);
    mn_make_text(k, 3, first->id);
    mn_make_text(k, 4, like->id);
    mn_make_str(k, 5, why);
    a->x->conflicts++;
}

static void make_register_row(mn_maker *k, const mn_facility *f, mn_text id)
{
    mn_make_row(k, f->line);
    mn_make_text(k, 0, id);
    mn_make_text(k, 1, f->name);
    text_or_not(k, 2, f->address);
    text_or_not(k, 3, f->country);
    text_or_not(k, 4, f->sector);
    mn_make_f64(k, 5, f->lat);
    mn_make_f64(k, 6, f->lng);
    text_or_not(k, 7, f->given[MN_FACILITY_OS_ID]);
}

static void make_refused(answer *a, uint64_t line, const char *reason, mn_text text)
{
    mn_maker *k = &a->made[T_REFUSED];
    a->x->refused++;
    mn_make_row(k, line);
    if (line)
        mn_make_i64(k, 0, (int64_t)line);
    mn_make_str(k, 1, reason);
    mn_make_text(k, 2, text);
}

static void make_answer(answer *a, size_t i)
{
    mn_facility_run *x = a->x;
    const mn_facility_said s = mn_facility_say(x, i);
    mn_facility f;
    mn_facility_row(&f, &a->room, x->asked.columns, x->asked.t, i, !x->known_set);
    if (!s.answer) {
        make_refused(a, f.line, "no name that can be read", f.name);
        return;
    }
    if (x->known_set && !mn_country_find(x->kit->reference, f.country) && !x->asked.strange++)
        snprintf(x->asked.country, sizeof x->asked.country, "%.*s",
                 (int)(f.country.len < 60 ? f.country.len : 60), f.country.ptr);
    x->autos += s.decision == MN_FACILITY_AUTO;
    x->reviews += s.decision == MN_FACILITY_REVIEW;
    x->news += s.decision == MN_FACILITY_NEW;
    make_row(a, &a->made[T_ROWS], &f, &s);
    if (x->brief && (x->known_set ? s.decision == MN_FACILITY_REVIEW : s.decision > 0))
        make_row(a, &a->made[T_REVIEW], &f, &s);
    if (s.decision == MN_FACILITY_NEW)
        make_register_row(&a->made[T_REGISTER], &f, s.facility);
    if (s.answer->conflict && s.in_file)
        make_conflict(a, &f, &s);
    if (x->explain && s.answer->has_pair && (s.decision || s.answer->n_same))
        make_why(a, &f, &s);
}

static mn_status make_all(answer *a, const mn_ctx *ctx)
{
    mn_facility_run *x = a->x;
    mn_status st = MN_OK;
    for (size_t i = 0; x->known_set && i < mn_facilities(x->known_set); i++) {
        const mn_facility *f = mn_facility_at(x->known_set, i);
        make_register_row(&a->made[T_REGISTER], f, f->id);
    }
    for (size_t i = 0; i < mn_table_rows(x->asked.t) && !st; i++) {
        if (i % 1024 == 0)
            st = mn_poll(ctx, a->e);
        if (!st)
            make_answer(a, i);
    }
    for (size_t i = 0; i < mn_table_rejects(x->asked.t) && !st; i++)
        make_refused(a, mn_table_reject_line(x->asked.t, i), mn_table_reject_reason(x->asked.t, i),
                     mn_table_reject_text(x->asked.t, i));
    if (!st && (a->room.failed || a->same.failed))
        st = mn_fail_memory(a->e);
    return st;
}

/* --- the report -------------------------------------------------------------------------- */

static mn_status figures(mn_report *r, const mn_facility_run *x, mn_err *e)
{
    mn_status st;
    if ((st = mn_report_count(r, "auto",
                              x->known_set ? "Known already" : "The same as an earlier row",
                              x->autos, "rows", true, e)) ||
        (st = mn_report_count(r, "review", "To be looked at", x->reviews, "rows", true, e)) ||
        (st = mn_report_count(r, "new", "New", x->news, "rows", true, e)))
        return st;
    return x->refused ? mn_report_count(r, "refused", "Rows that can't be used", x->refused, "rows",
                                        false, e)
                      : MN_OK;
}

static mn_status tables(mn_report *r, answer *a, mn_err *e)
{
    static const char shown[] = "line=Line,name=Name,decision=Decision,candidate_line=Like line,"
                                "candidate_name=Name there,probability=Prob.:1%,differs=Differs";
    const mn_facility_run *x = a->x;
    const bool none = !x->reviews && (x->known_set || !x->autos);
    const mn_table_view views[TABLES] = {
        [T_ROWS] = {.title = "All", .hidden = true},
        [T_REVIEW] = {.title = x->known_set ? "To be looked at" : "Like an earlier row",
                      .first = SHOWN,
                      .columns = shown,
                      .hidden = none},
        [T_REGISTER] = {.title = "Register", .hidden = true},
        [T_CONFLICTS] = {.title = "Conflicts",
                         .first = 20,
                         .columns = "line=Line,name=Name,why=Why",
                         .hidden = !x->conflicts},
        [T_WHY] = {.title = "Why", .hidden = true},
        [T_REFUSED] = {.title = "Rows that can't be used", .first = 20, .hidden = !x->refused}};
    const bool wanted[TABLES] = {true,       x->brief,      true, x->conflicts > 0,
                                 x->explain, x->refused > 0};
    mn_status st = MN_OK;
    for (size_t i = 0; i < TABLES; i++) {
        mn_table *t = mn_maker_end(&a->made[i]);
        if (!t)
            st = st ? st : a->made[i].st;
        else if (st || !wanted[i])
            mn_table_free(t);
        else
            st = mn_report_table(r, t, &views[i], e);
    }
    return st;
}

/* The reasons as text: a cell is too narrow for them. */
static mn_status reasons(mn_report *r, mn_err *e)
{
    const mn_table *t = mn_report_find_table(r, "explanations");
    const size_t n = t ? mn_table_rows(t) : 0;
    mn_status st = n ? mn_report_text(r, MN_TEXT_HEADING, "Why", e) : MN_OK;
    for (size_t i = 0; i < n && i < SHOWN && !st; i++) {
        mn_buf b = {0};
        if (!mn_table_missing(t, i, 0))
            mn_buf_fmt(&b, "Line %lld: ", (long long)mn_table_i64(t, i, 0));
        mn_buf_text(&b, mn_table_text(t, i, 3));
        st = b.failed ? mn_fail_memory(e) : mn_report_text(r, MN_TEXT_BULLET, b.ptr, e);
        mn_buf_free(&b);
    }
    if (st || n <= SHOWN)
        return st;
    return mn_report_text(r, MN_TEXT_NOTE, "The table 'explanations' has the others.", e);
}

static mn_status warn_country(mn_report *r, const mn_facility_run *x, const mn_facility_file *f,
                              const char *of, mn_err *e)
{
    char text[300];
    if (!f->strange)
        return MN_OK;
    const char *near =
        f->country[0] ? mn_country_suggest(x->kit->reference, mn_text_of(f->country)) : NULL;
    snprintf(text, sizeof text,
             "%llu row%s of the %s %s no country that is known%s%s%s%s%s%s: compared with every "
             "country, never 'auto' against a row that has one.",
             (unsigned long long)f->strange, f->strange == 1 ? "" : "s", of,
             f->strange == 1 ? "has" : "have", f->country[0] ? ", the first '" : "", f->country,
             f->country[0] ? "'" : "", near ? " (perhaps " : "", near ? near : "", near ? ")" : "");
    return mn_report_warning(r, text, e);
}

static mn_status warnings(mn_report *r, mn_facility_run *x, mn_err *e)
{
    char text[300];
    mn_status st = MN_OK;
    if (x->refused) {
        snprintf(text, sizeof text, "%llu row%s of the file can't be used.",
                 (unsigned long long)x->refused, x->refused == 1 ? "" : "s");
        st = mn_report_warning(r, text, e);
    }
    for (size_t i = 0; i < x->lists.n && !st; i++)
        if (mn_screening_stale(text, sizeof text, &x->lists.list[i]))
            st = mn_report_warning(r, text, e);
    if (!st && !mn_facility_columns_address(x->asked.columns))
        st = mn_report_warning(r,
                               "No column of the file is known to hold addresses, so that the "
                               "names alone speak; say --columns address=HEADING.",
                               e);
    if (!st && x->twice) {
        snprintf(text, sizeof text,
                 "%llu row%s of the register bear%s an id that an earlier row has.",
                 (unsigned long long)x->twice, x->twice == 1 ? "" : "s", x->twice == 1 ? "s" : "");
        st = mn_report_warning(r, text, e);
    }
    if (!st && x->unknown_ids) {
        snprintf(text, sizeof text,
                 "%llu row%s an id in the column 'facility' that the "
                 "register does not have; it is kept as the new facility's.",
                 (unsigned long long)x->unknown_ids, x->unknown_ids == 1 ? " has" : "s have");
        st = mn_report_warning(r, text, e);
    }
    if (!st && x->conflicts) {
        snprintf(text, sizeof text,
                 "%llu row%s like one of a group and unlike its first; 'conflicts' has them.",
                 (unsigned long long)x->conflicts, x->conflicts == 1 ? " is" : "s are");
        st = mn_report_warning(r, text, e);
    }
    if (!st)
        st = warn_country(r, x, &x->known, "register", e);
    if (!st)
        st = warn_country(r, x, &x->asked, "file", e);
    if (!st && x->known.t && mn_table_rejects(x->known.t)) {
        snprintf(text, sizeof text,
                 "%zu row(s) of the register can't be read, the first in line "
                 "%llu.",
                 mn_table_rejects(x->known.t),
                 (unsigned long long)mn_table_reject_line(x->known.t, 0));
        st = mn_report_warning(r, text, e);
    }
    return st;
}

static void start(answer *a, mn_err *e)
{
    static const char columns[] =
        "line:i id:t name:t country:t facility:t candidate:t candidate_line:i candidate_name:t "
        "score:f "
        "probability:f decision:t where:t met:t differs:t same_address:t metres:i address:t "
        "candidate_address:t";
    a->made[T_ROWS] = mn_maker_new("rows", columns, e);
    a->made[T_REVIEW] = mn_maker_new("looked_at", columns, e);
    a->made[T_REGISTER] = mn_maker_new(
        "register", "facility:t name:t address:t country:t sector:t lat:f lng:f os_id:t", e);
    a->made[T_CONFLICTS] =
        mn_maker_new("conflicts", "line:i id:t name:t facility:t like:t why:t", e);
    a->made[T_WHY] = mn_maker_new("explanations", "line:i id:t candidate:t why:t", e);
    a->made[T_REFUSED] = mn_maker_new("refused", "line:i reason:t text:t", e);
}

mn_status mn_facility_report(mn_report **out, mn_facility_run *x, const char *command,
                             const char *title, const mn_ctx *ctx, mn_err *e)
{
    answer a = {.x = x, .e = e};
    mn_report *r = NULL;
    mn_status st = mn_report_new(&r, command, title, e);
    start(&a, e);
    if (!st)
        st = make_all(&a, ctx);
    if (!st)
        st = figures(r, x, e);
    if (!st)
        st = tables(r, &a, e);
    else
        for (size_t i = 0; i < TABLES; i++)
            mn_table_free(a.made[i].t);
    if (!st)
        st = reasons(r, e);
    if (!st && !(st = warnings(r, x, e)))
        st = mn_report_manifest_input(r, "facilities", mn_table_source(x->asked.t),
                                      mn_table_sha256(x->asked.t), e);
    if (!st && x->known.t)
        st = mn_report_manifest_input(r, "register", mn_table_source(x->known.t),
                                      mn_table_sha256(x->known.t), e);
    for (size_t i = 0; i < x->lists.n && !st; i++)
        st = mn_report_manifest_text(r, x->lists.list[i].name, x->lists.list[i].digest, e);
    mn_buf_free(&a.room);
    mn_buf_free(&a.same);
    mn_facility_finder_free(a.finder[0]);
    mn_facility_finder_free(a.finder[1]);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}
