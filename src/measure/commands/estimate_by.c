/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/commands/estimate_by.c - manumit estimate --by: strata that learn from each other.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/rng.h"
#include "measure/commands/command.h"
#include "measure/stratum/by.h"
#include "report/made.h"

enum { NAME = 600 };

typedef struct answer {
    const mn_strata *s;
    const mn_by *b;
    double level;
} answer;

/* --- tables --------------------------------------------------------------------------------------
 */

static void put_number(mn_maker *k, size_t first, const mn_by_number *n)
{
    mn_make_f64(k, first, n->estimate);
    mn_make_f64(k, first + 1, n->low);
    mn_make_f64(k, first + 2, n->high);
}

static void put_note(mn_maker *k, size_t col, const mn_by_number *n)
{
    if (*n->note)
        mn_make_str(k, col, n->note);
}

static mn_status tell_strata(mn_report *r, const answer *a, mn_err *e)
{
    const mn_table_view view = {
        .title = "Strata that learn from each other",
        .columns = "stratum=Stratum!,cases=On lists:0,estimate=In all:0,low=From:0,high=To:0,"
                   "note=Note"};
    mn_maker k = mn_maker_new("strata",
                              "stratum:t cases:f method:t model:t estimate:f low:f high:f level:f "
                              "checks:t note:t",
                              e);
    for (size_t i = 0; i <= a->b->strata; i++) {
        const mn_by_row *x = &a->b->row[i];
        char name[NAME];
        mn_strata_name(name, sizeof name, a->s, i);
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, name);
        mn_make_f64(&k, 1, x->cases);
        mn_make_str(&k, 2, "partial-pooling");
        mn_make_str(&k, 3, a->s->all.lists > 2 ? "all pairs" : "independent lists");
        put_number(&k, 4, &x->pooled);
        mn_make_f64(&k, 7, a->level);
        mn_make_str(&k, 8, a->b->checks);
        put_note(&k, 9, &x->pooled);
    }
    return mn_report_made(r, &k, &view, e);
}

static mn_status tell_alone(mn_report *r, const answer *a, mn_err *e)
{
    const mn_table_view view = {.title = "Each stratum alone, by the same model",
                                .columns = "stratum=Stratum!,estimate=In all:0,low=From:0,"
                                           "high=To:0,checks=Check,note=Note"};
    mn_maker k = mn_maker_new("alone", "stratum:t estimate:f low:f high:f checks:t note:t", e);
    for (size_t i = 0; i < a->b->strata; i++) {
        const mn_by_row *x = &a->b->row[i];
        char name[NAME], code[16];
        mn_strata_name(name, sizeof name, a->s, i);
        snprintf(code, sizeof code, "%u", x->code);
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, name);
        put_number(&k, 1, &x->alone);
        mn_make_str(&k, 4, code);
        put_note(&k, 5, &x->alone);
    }
    return mn_report_made(r, &k, &view, e);
}

static mn_status tell_totals(mn_report *r, const answer *a, mn_err *e)
{
    const mn_table_view view = {.title = "Everybody, in other ways",
                                .columns = "way=Approach!,estimate=In all:0,low=From:0,high=To:0,"
                                           "note=Note"};
    const mn_by *b = a->b;
    const struct {
        const char *method, *way;
        const mn_by_number *n;
    } rows[] = {{"partial-pooling", "strata that learn from each other", &b->row[b->strata].pooled},
                {"alone", "each stratum alone, added up", &b->row[b->strata].alone},
                {"without-strata", "without strata", &b->without},
                {"prior-half", "prior of dependence half as wide", &b->other[0].all},
                {"prior-twice", "prior of dependence twice as wide", &b->other[1].all}};
    mn_maker k = mn_maker_new("totals", "method:t way:t estimate:f low:f high:f note:t", e);
    for (size_t i = 0; i < (a->s->all.lists > 2 ? 5 : 3); i++) {
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, rows[i].method);
        mn_make_str(&k, 1, rows[i].way);
        put_number(&k, 2, rows[i].n);
        put_note(&k, 5, rows[i].n);
    }
    return mn_report_made(r, &k, &view, e);
}

static void put_shared(mn_maker *k, const answer *a, unsigned i, const char *what)
{
    const mn_pool *p = &a->b->pool;
    mn_make_row(k, 0);
    mn_make_str(k, 0, what);
    mn_make_f64(k, 1, mn_pool_shared(p, i, 0.5));
    mn_make_f64(k, 2, mn_pool_shared(p, i, (1 - a->level) / 2));
    mn_make_f64(k, 3, mn_pool_shared(p, i, (1 + a->level) / 2));
}

/* Effects that strata share, and standard deviations between them. */
static mn_status tell_shared(mn_report *r, const answer *a, mn_err *e)
{
    const mn_table_view view = {.title = "What strata share, as logarithms of odds",
                                .columns = "what=What!,median=Median:2,low=From:2,high=To:2"};
    const mn_strata *s = a->s;
    const mn_pool *p = &a->b->pool;
    uint16_t set[MN_POOL_SETS];
    char what[NAME];
    mn_maker k = mn_maker_new("shared", "what:t median:f low:f high:f", e);
    const unsigned sets = mn_pool_sets(set, s->all.lists), lists = s->all.lists;
    const bool told = !isnan(a->b->row[a->b->strata].pooled.estimate);
    for (unsigned i = lists; i < sets && told; i++) {
        const unsigned first = (unsigned)__builtin_ctz(set[i]);
        const unsigned second = (unsigned)__builtin_ctz(set[i] & (set[i] - 1U));
        snprintf(what, sizeof what, "%s with %s", s->all.name[first], s->all.name[second]);
        put_shared(&k, a, i, what);
    }
    if (sets > lists && told)
        put_shared(&k, a, sets + 1, "how much pairs differ from each other");
    for (unsigned f = 1; f < p->factors && told; f++)
        for (unsigned kind = 0; kind < 1U + (sets > lists); kind++) {
            const bool own = f + 1 == p->factors;
            snprintf(what, sizeof what, "how much %s differ by %s", kind ? "pairs" : "lists",
                     own ? "stratum" : s->column[f - 1]);
            put_shared(&k, a, sets + 2 * f + kind, what);
        }
    return mn_report_made_any(r, &k, &view, e);
}

static mn_status tell_values(mn_report *r, const answer *a, mn_err *e)
{
    const mn_table_view view = {.title = "Strata by columns", .hidden = true};
    const mn_strata *s = a->s;
    mn_maker k = mn_maker_new("values", "stratum:t column:t value:t", e);
    for (size_t i = 0; i < s->data.strata; i++)
        for (unsigned c = 0; c < s->columns; c++) {
            char name[NAME];
            mn_strata_name(name, sizeof name, s, i);
            mn_make_row(&k, 0);
            mn_make_str(&k, 0, name);
            mn_make_str(&k, 1, s->column[c]);
            mn_make_str(&k, 2, s->value[s->first[c] + s->level[i * s->columns + c]]);
        }
    return mn_report_made(r, &k, &view, e);
}

static mn_status tell_conflicts(mn_report *r, const answer *a, mn_err *e)
{
    const mn_table_view view = {.title = "Records that say something else than others",
                                .columns = "line=Line,column=Column",
                                .first = 10};
    const mn_strata *s = a->s;
    mn_maker k = mn_maker_new("conflicts", "line:i column:t", e);
    for (size_t i = 0; i < s->conflicts && i < MN_STRATA_CONFLICTS; i++) {
        mn_make_row(&k, s->conflict[i].line);
        mn_make_i64(&k, 0, (int64_t)s->conflict[i].line);
        mn_make_str(&k, 1, s->column[s->conflict[i].column]);
    }
    return mn_report_made_any(r, &k, &view, e);
}

/* --- what a reader is told -----------------------------------------------------------------------
 */

static mn_status tell_sentence(mn_report *r, const answer *a, mn_err *e)
{
    const mn_by *b = a->b;
    const mn_by_number *all = &b->row[b->strata].pooled, *low = &b->other[0].all,
                       *high = &b->other[1].all;
    char text[512];
    if (isnan(all->estimate))
        snprintf(text, sizeof text,
                 "%.0f persons are on lists. How many are on none can't be said by strata from "
                 "this table.",
                 a->s->all.cases);
    else if (a->s->all.lists < 3)
        snprintf(text, sizeof text,
                 "%.0f persons are on lists. Strata that learn from each other put all of them, "
                 "those on no list too, at %.0f (%.0f%% interval %.0f to %.0f). Two lists can't "
                 "tell whether they depend on each other: this takes that they don't.",
                 a->s->all.cases, all->estimate, 100 * a->level, all->low, all->high);
    else if (isnan(low->estimate) || isnan(high->estimate))
        snprintf(text, sizeof text,
                 "%.0f persons are on lists. Strata that learn from each other put all of them, "
                 "those on no list too, at %.0f (%.0f%% interval %.0f to %.0f); with other priors "
                 "there is no number, so that this one rests on the prior.",
                 a->s->all.cases, all->estimate, 100 * a->level, all->low, all->high);
    else
        snprintf(text, sizeof text,
                 "%.0f persons are on lists. Strata that learn from each other put all of them, "
                 "those on no list too, at %.0f (%.0f%% interval %.0f to %.0f), and between %.0f "
                 "and %.0f where dependence of lists is thought less or more likely beforehand. It "
                 "is one model: without --by others stand beside each other.",
                 a->s->all.cases, all->estimate, 100 * a->level, all->low, all->high,
                 fmin(all->estimate, fmin(low->estimate, high->estimate)),
                 fmax(all->estimate, fmax(low->estimate, high->estimate)));
    return mn_report_text(r, MN_TEXT_NOTE, text, e);
}

/* Strata of which most and fewest are on lists, of those with an estimate and enough persons. */
static bool reach(const answer *a, size_t *least, size_t *most)
{
    enum { ENOUGH = 10 };
    size_t n = 0;
    double low = HUGE_VAL, high = -1;
    for (size_t i = 0; i < a->b->strata; i++) {
        const mn_by_row *x = &a->b->row[i];
        const double share = x->cases / x->pooled.estimate;
        if (isnan(share) || x->cases < ENOUGH)
            continue;
        n++;
        if (share < low) {
            low = share;
            *least = i;
        }
        if (share > high) {
            high = share;
            *most = i;
        }
    }
    return n > 1;
}

/* Why strata together are not what one table says. */
static mn_status tell_difference(mn_report *r, const answer *a, mn_err *e)
{
    const mn_by *b = a->b;
    const mn_by_number *all = &b->row[b->strata].pooled, *one = &b->without;
    size_t least = 0, most = 0;
    char text[2200], low[NAME], high[NAME];
    if (isnan(all->estimate) || isnan(one->estimate) || b->strata < 2)
        return MN_OK;
    const double ratio = all->estimate / one->estimate;
    snprintf(text, sizeof text, "Strata together come to %.0f, one table without them to %.0f.",
             all->estimate, one->estimate);
    size_t len = strlen(text);
    if (ratio > 1 / 1.05 && ratio < 1.05)
        snprintf(text + len, sizeof text - len, " That is no difference to speak of.");
    else if (reach(a, &least, &most)) {
        mn_strata_name(low, sizeof low, a->s, least);
        mn_strata_name(high, sizeof high, a->s, most);
        snprintf(text + len, sizeof text - len,
                 " Lists reach strata unlike: %.0f%% of '%s' are on some list and %.0f%% of '%s'. "
                 "In one table, who is reached by every list is mixed with who is reached by none, "
                 "which looks as if lists depended on each other; %s.",
                 100 * b->row[least].cases / b->row[least].pooled.estimate, low,
                 100 * b->row[most].cases / b->row[most].pooled.estimate, high,
                 one->low <= all->estimate && all->estimate <= one->high
                     ? "the interval without strata has room for both"
                     : "the interval without strata leaves that out");
    }
    return mn_report_text(r, MN_TEXT_NOTE, text, e);
}

static mn_status tell_checks(mn_report *r, const answer *a, mn_err *e)
{
    const mn_by *b = a->b;
    char text[512];
    if (b->main_code || !b->code || a->s->all.lists < 3)
        return MN_OK;
    snprintf(text, sizeof text,
             "Even without strata, the model of all pairs has no estimate of its own (code %u): "
             "how lists depend on each other is said by the prior in part. Look at how far "
             "everybody's number moves with the prior.",
             b->code);
    return mn_report_warning(r, text, e);
}

static mn_status tell_warnings(mn_report *r, const answer *a, bool share, mn_err *e)
{
    const mn_strata *s = a->s;
    char text[700];
    mn_status st = MN_OK;
    for (unsigned c = 0; c < s->columns && !st; c++)
        if (s->unknown_in[c]) {
            snprintf(text, sizeof text, "Of %zu persons on lists column '%.100s' says nothing: %s.",
                     s->unknown_in[c], s->column[c],
                     !share ? "they are strata of their own, '" MN_STRATA_UNKNOWN "'"
                     : s->shared < s->unknown
                         ? "they are shared out among the strata that they can belong to, where "
                           "there are such"
                         : "they are shared out among the strata that they can belong to");
            st = mn_report_warning(r, text, e);
        }
    if (!st && s->conflicts) {
        snprintf(text, sizeof text,
                 "%zu record%s something else of a person than earlier ones, in a column that "
                 "strata are by: of these persons that column is taken to say nothing.",
                 s->conflicts, s->conflicts == 1 ? " says" : "s say");
        st = mn_report_warning(r, text, e);
    }
    if (!st && s->all.nowhere > 0) {
        snprintf(text, sizeof text,
                 "%.0f person%s on no list by this table: %s can't be, and %s left out.",
                 s->all.nowhere, s->all.nowhere > 1 ? "s are" : " is",
                 s->all.nowhere > 1 ? "they" : "she", s->all.nowhere > 1 ? "are" : "is");
        st = mn_report_warning(r, text, e);
    }
    if (!st)
        st = mn_measure_tell_guess(r, s->all.guessed, e);
    if (!st && s->all.twice) {
        snprintf(text, sizeof text,
                 "%zu record%s again that a person is on a list: each counts once.", s->all.twice,
                 s->all.twice == 1 ? " says" : "s say");
        st = mn_report_warning(r, text, e);
    }
    return st;
}

static mn_status tell_picture(mn_report *r, const answer *a, mn_err *e)
{
    const mn_chart chart = {.kind = MN_CHART_INTERVAL,
                            .title = "Strata",
                            .table = "strata",
                            .label = "stratum",
                            .value = "estimate",
                            .low = "low",
                            .high = "high",
                            .unit = "persons",
                            .first = 30,
                            .alt = "A line for each stratum from the lower to the upper end of its "
                                   "interval, with its estimate as a mark."};
    for (size_t i = 0; i <= a->b->strata; i++)
        if (!isnan(a->b->row[i].pooled.estimate))
            return mn_report_chart(r, &chart, e);
    return MN_OK;
}

static mn_status tell_rest(mn_report *r, const answer *a, bool share, mn_err *e)
{
    mn_status st = tell_difference(r, a, e);
    if (!st)
        st = tell_alone(r, a, e);
    if (!st)
        st = tell_shared(r, a, e);
    if (!st)
        st = tell_values(r, a, e);
    if (!st)
        st = tell_conflicts(r, a, e);
    if (!st)
        st = tell_checks(r, a, e);
    if (!st)
        st = tell_warnings(r, a, share, e);
    if (!st)
        st = mn_report_text(r, MN_TEXT_NOTE,
                            "Medians of strata need not add up to everybody's. In each stratum "
                            "lists depend on each other by pairs alone, and reach its persons "
                            "alike. Groups that no list reaches are in none of these numbers.",
                            e);
    return st;
}

static mn_status tell(mn_report **out, const answer *a, const mn_table *t, bool share, mn_err *e)
{
    mn_report *r = NULL;
    mn_status st = mn_report_new(&r, "estimate", "How many there are, by strata", e);
    if (!st && *mn_table_sha256(t))
        st = mn_report_manifest_input(r, "table", mn_table_source(t), mn_table_sha256(t), e);
    if (!st)
        st = mn_report_count(r, "cases", "Persons on lists", (uint64_t)a->s->all.cases, "persons",
                             true, e);
    if (!st)
        st = tell_sentence(r, a, e);
    if (!st)
        st = tell_strata(r, a, e);
    if (!st)
        st = tell_picture(r, a, e);
    if (!st)
        st = tell_totals(r, a, e);
    if (!st)
        st = tell_rest(r, a, share, e);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

/* --- the call ------------------------------------------------------------------------------------
 */

static mn_status refuse_others(const mn_call *call, mn_err *e)
{
    static const char *const others[] = {"method",     "model", "check",    "threshold", "order",
                                         "replicates", "top",   "interval", "date"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (mn_call_given(call, others[i])) {
            mn_fail(e, MN_USAGE, "--%s says nothing with --by", others[i]);
            return mn_hint(e, "strata have a method of their own; leave out one of the two");
        }
    return MN_OK;
}

mn_status mn_estimate_by(mn_report **out, const mn_call *call, const mn_histories_options *columns,
                         const mn_ctx *ctx, mn_err *e)
{
    const char *how = mn_call_text(call, "missing");
    mn_strata_options o = {.by = mn_call_text(call, "by"),
                           .share = how && strcmp(how, "share") == 0};
    o.bands = mn_call_all(call, "bands", &o.n_bands);
    const mn_by_options options = {.level = mn_call_real(call, "level", 0.95),
                                   .seed = (uint64_t)mn_call_int(call, "seed", 1)};
    mn_by b = {0};
    mn_table *t = NULL;
    mn_strata *s = calloc(1, sizeof *s);
    mn_status st = s ? refuse_others(call, e) : mn_fail_memory(e);
    if (!st)
        st = mn_measure_table(&t, ctx, mn_call_input(call, 0), mn_call_text(call, "sheet"), e);
    if (!st)
        st = mn_strata_of(s, t, columns, &o, e);
    if (!st)
        st = mn_by_run(&b, s, &options, ctx, e);
    if (!st) {
        const answer a = {s, &b, options.level};
        st = tell(out, &a, t, o.share, e);
    }
    if (s)
        mn_strata_free(s);
    free(s);
    mn_by_free(&b);
    mn_table_free(t);
    return st;
}
