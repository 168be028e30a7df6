/* SPDX-License-Identifier: Apache-2.0
 *
 * ban_run.c - every line of a file of shipments is judged; verdicts, reasons and clocks become
 * rows, rules and gaps are counted.
 */
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/parallel.h"
#include "core/text.h"
#include "trace/commands/ban.h"

enum { POLL = 4096 };

static mn_status make_tables(mn_ban_run *x, mn_err *e)
{
    static const struct {
        const char *name, *columns;
    } tables[MN_B_TABLES] = {
        [MN_B_VERDICTS] = {"verdicts", "line:i verdict:t rule:t version:t source:t"},
        [MN_B_WHY] = {"why", "line:i result:t rule:t version:t status:t party:t name:t entity:t "
                             "probability:f evidence:t source:t address:t note:t"},
        [MN_B_RULES] = {"rules", "rule:t version:t title:t kind:t lines:i touched:i authority:t "
                                 "source:t address:t read:t note:t"},
        [MN_B_CLOCK] = {"clock", "line:i rule:t clock:t version:t step:t date:t says:t source:t "
                                 "address:t"},
        [MN_B_VALUES] = {"values", "verdict:t currency:t lines:i value:m"},
        [MN_B_GAPS] = {"gaps", "gap:t version:t lines:i follows:t says:t source:t"},
        [MN_B_ODD] = {"unread", "line:i column:t reason:t text:t"},
        [MN_B_NOT_USED] = {"not_used", "line:i reason:t text:t"}};
    mn_status st = MN_OK;
    for (size_t i = 0; i < MN_B_TABLES; i++) {
        x->made[i] = mn_maker_new(tables[i].name, tables[i].columns, e);
        st = st ? st : x->made[i].st;
    }
    x->rule_lines = calloc(x->law->rules + 1, sizeof *x->rule_lines);
    x->rule_touched = calloc(x->law->rules + 1, sizeof *x->rule_touched);
    x->gap_lines = calloc(x->law->gaps + 1, sizeof *x->gap_lines);
    if (!st && (!x->rule_lines || !x->rule_touched || !x->gap_lines))
        st = mn_fail_memory(e);
    return st;
}

void mn_ban_run_free(mn_ban_run *x)
{
    for (size_t i = 0; i < MN_B_TABLES; i++)
        mn_table_free(x->made[i].t);
    free(x->rule_lines);
    free(x->rule_touched);
    free(x->gap_lines);
    free(x->sum);
}

static void make_verdict(mn_maker *k, const mn_ban_line *line, const mn_verdict *v)
{
    mn_make_row(k, line->line);
    mn_make_i64(k, 0, (int64_t)line->line);
    mn_make_str(k, 1, mn_follows_name(v->follows));
    if (!v->touches) { /* tables of the caller's: the built-in ones always say something */
        mn_make_str(k, 2, "nothing-decides");
        mn_make_str(k, 3, "");
        mn_make_str(k, 4, "no row of the tables given, not even one of the gap 'none'");
        return;
    }
    mn_make_text(k, 2, mn_touch_id(v->touch));
    mn_make_text(k, 3, mn_touch_version(v->touch));
    mn_make_text(k, 4, mn_touch_row(v->touch)->source);
}

static void make_why(mn_maker *k, const mn_ban_line *line, const mn_touch *t, int32_t day,
                     mn_buf *text)
{
    const mn_law_origin *row = mn_touch_row(t);
    mn_buf_clear(text);
    mn_touch_why(text, t, line, day);
    if (text->failed) {
        k->st = k->st ? k->st : mn_fail_memory(k->e);
        return;
    }
    mn_make_row(k, line->line);
    mn_make_i64(k, 0, (int64_t)line->line);
    mn_make_str(k, 1, mn_follows_name(t->result));
    mn_make_text(k, 2, mn_touch_id(t));
    mn_make_text(k, 3, mn_touch_version(t));
    if (t->status)
        mn_make_text(k, 4, t->status->status);
    if (t->by) {
        mn_make_str(k, 5, mn_by_name(t->by));
        for (unsigned i = 0; i < MN_BY_KINDS; i++)
            if (t->by == 1U << i)
                mn_make_text(k, 6, line->by[i]);
    } else if (t->up) {
        mn_make_str(k, 5, "up the chain");
        mn_make_text(k, 6, t->up->name);
    }
    if (t->hit) {
        mn_make_text(k, 7, t->hit->entity ? t->hit->entity->name : t->hit->name);
        mn_make_f64(k, 8, (double)(int64_t)(t->hit->probability * 10000 + 0.5) / 10000);
    }
    mn_make_text(k, 9, (mn_text){text->ptr ? text->ptr : "", text->len});
    mn_make_text(k, 10, row->source);
    mn_make_text(k, 11, row->address);
    mn_make_text(k, 12, row->note);
}

/* The day from which a step counts: presented or imported is the line's, else the end of an
 * earlier step; MN_LAW_OPEN where that does not hold on the day. */
static int32_t begins(const mn_law *l, const mn_law_clock *c, mn_text kind, int32_t day)
{
    const mn_law_clock *before = mn_law_clock_before(l, c, kind, day);
    int32_t from = day;
    if (before)
        from = begins(l, before, kind, day);
    else if (!mn_law_clock_is_first(c))
        return MN_LAW_OPEN;
    return before && from != MN_LAW_OPEN ? mn_law_clock_ends(l, before, from) : from;
}

static void make_clock(mn_maker *k, const mn_law *l, const mn_ban_line *line, const mn_verdict *v)
{
    const mn_rule *r = v->touch->rule;
    char date[MN_LAW_DATE];
    if (!r || v->day == MN_LAW_OPEN)
        return;
    for (size_t i = 0; i < l->clocks; i++) {
        const mn_law_clock *c = &l->clock[i];
        if (!r->kind.len || !mn_law_clock_is_for(c, r->kind) ||
            !mn_law_holds(c->from, c->until, v->day))
            continue;
        const int32_t from = begins(l, c, r->kind, v->day);
        mn_make_row(k, line->line);
        mn_make_i64(k, 0, (int64_t)line->line);
        mn_make_text(k, 1, r->id);
        mn_make_text(k, 2, c->id);
        mn_make_text(k, 3, c->version);
        mn_make_text(k, 4, c->step);
        if (from != MN_LAW_OPEN)
            mn_make_str(k, 5, mn_law_date(date, mn_law_clock_ends(l, c, from)));
        mn_make_text(k, 6, c->says);
        mn_make_text(k, 7, c->row.source);
        mn_make_text(k, 8, c->row.address);
    }
}

static mn_status sum(mn_ban_run *x, const mn_ban_line *line, mn_follows follows, mn_err *e)
{
    char currency[4] = "";
    if (line->value == MN_BAN_NO_VALUE)
        return MN_OK;
    memcpy(currency, line->currency.ptr ? line->currency.ptr : "",
           line->currency.len < 3 ? line->currency.len : 3);
    size_t at = 0;
    while (at < x->sums &&
           (x->sum[at].follows != follows || memcmp(x->sum[at].currency, currency, 4) != 0))
        at++;
    if (at == x->sums) {
        if (!mn_grow(&x->sum, &x->c_sums, x->sums + 1, sizeof *x->sum))
            return mn_fail_memory(e);
        x->sum[x->sums++] = (struct mn_ban_sum){.follows = follows};
        memcpy(x->sum[at].currency, currency, 4);
    }
    x->sum[at].lines++;
    if (__builtin_add_overflow(x->sum[at].value, line->value, &x->sum[at].value))
        x->sum[at].over = true;
    return MN_OK;
}

static void count(mn_ban_run *x, const mn_verdict *v)
{
    x->count.lines[v->follows]++;
    bool gap = false;
    for (size_t i = 0; i < v->touches; i++) {
        const mn_touch *t = &v->touch[i];
        if (t->rule) {
            x->rule_touched[t->rule - x->law->rule]++;
            x->rule_lines[t->rule - x->law->rule] += i == 0;
        } else if (t->gap->gap != MN_GAP_NONE || i == 0) {
            x->gap_lines[t->gap - x->law->gap]++;
            gap = gap || t->gap->gap != MN_GAP_NONE;
        }
    }
    x->count.gaps += v->follows == MN_RELEASED && gap;
}

/* A sum of other lines: no goods come with it. */
static void leave_total(mn_ban_run *x, size_t row, mn_buf *text)
{
    mn_maker *k = &x->made[MN_B_NOT_USED];
    const mn_table *t = x->in->t;
    mn_buf_clear(text);
    for (size_t i = 0; i < mn_table_cols(t) && text->len < 200; i++) {
        const mn_text cell = mn_text_trim(mn_table_text(t, row, i));
        mn_buf_str(text, cell.len && text->len ? " | " : "");
        mn_buf_text(text, mn_utf8_cut(cell, 80));
    }
    mn_make_row(k, mn_table_line(t, row));
    mn_make_i64(k, 0, (int64_t)mn_table_line(t, row));
    mn_make_str(k, 1, "a sum of other lines: it names no party, goods, origin or date");
    mn_make_text(k, 2, (mn_text){text->ptr ? text->ptr : "", text->len});
    x->count.totals++;
}

static mn_status take(mn_ban_run *x, size_t row, mn_buf *text, mn_err *e)
{
    mn_ban_line line;
    mn_shipment_odd odd[MN_SHIPMENT_ODDS];
    mn_verdict v;
    const size_t odds = mn_shipments_line(&line, odd, x->in, row);
    mn_maker *unread = &x->made[MN_B_ODD];
    for (size_t i = 0; i < odds; i++) {
        mn_make_row(unread, line.line);
        mn_make_i64(unread, 0, (int64_t)line.line);
        mn_make_str(unread, 1, odd[i].column);
        mn_make_str(unread, 2, odd[i].reason);
        mn_make_text(unread, 3, mn_utf8_cut(odd[i].text, 200));
    }
    mn_status st = mn_bench_judge(&v, x->bench, &line, e);
    if (st)
        return st;
    make_verdict(&x->made[MN_B_VERDICTS], &line, &v);
    count(x, &v);
    for (size_t i = 0; i < v.touches; i++)
        if ((v.follows != MN_RELEASED || x->all || v.touch[i].rule) &&
            (i == 0 || v.touch[i].rule || v.touch[i].gap->gap != MN_GAP_NONE))
            make_why(&x->made[MN_B_WHY], &line, &v.touch[i], v.day, text);
    if (v.follows != MN_RELEASED && v.touches)
        make_clock(&x->made[MN_B_CLOCK], x->law, &line, &v);
    return sum(x, &line, v.follows, e);
}

static void make_counts(mn_ban_run *x)
{
    mn_maker *k = &x->made[MN_B_RULES];
    for (size_t i = 0; i < x->law->rules; i++) {
        const mn_rule *r = &x->law->rule[i];
        if (!x->rule_touched[i])
            continue;
        mn_make_row(k, 0);
        mn_make_text(k, 0, r->id);
        mn_make_text(k, 1, r->version);
        mn_make_text(k, 2, r->title);
        mn_make_text(k, 3, r->kind);
        mn_make_i64(k, 4, (int64_t)x->rule_lines[i]);
        mn_make_i64(k, 5, (int64_t)x->rule_touched[i]);
        mn_make_text(k, 6, r->authority);
        mn_make_text(k, 7, r->row.source);
        mn_make_text(k, 8, r->row.address);
        mn_make_text(k, 9, r->row.read);
        mn_make_text(k, 10, r->row.note);
    }
    k = &x->made[MN_B_GAPS];
    for (size_t i = 0; i < x->law->gaps; i++) {
        const mn_law_gap *g = &x->law->gap[i];
        if (!x->gap_lines[i] || g->gap == MN_GAP_NONE)
            continue;
        mn_make_row(k, 0);
        mn_make_text(k, 0, g->id);
        mn_make_text(k, 1, g->version);
        mn_make_i64(k, 2, (int64_t)x->gap_lines[i]);
        mn_make_str(k, 3, mn_follows_name(g->follows));
        mn_make_text(k, 4, g->says);
        mn_make_text(k, 5, g->row.source);
    }
    k = &x->made[MN_B_VALUES];
    for (int f = MN_DETAIN; f >= MN_RELEASED; f--)
        for (size_t i = 0; i < x->sums; i++)
            if ((int)x->sum[i].follows == f) {
                mn_make_row(k, 0);
                mn_make_str(k, 0, mn_follows_name((mn_follows)f));
                if (x->sum[i].currency[0])
                    mn_make_str(k, 1, x->sum[i].currency);
                mn_make_i64(k, 2, (int64_t)x->sum[i].lines);
                if (!x->sum[i].over)
                    mn_make_money(k, 3, x->sum[i].value);
            }
}

mn_status mn_ban_run_all(mn_ban_run *x, const mn_ctx *ctx, mn_err *e)
{
    const size_t rows = mn_table_rows(x->in->t);
    mn_buf text = {0};
    mn_status st = make_tables(x, e);
    if (!st)
        mn_make_room(&x->made[MN_B_VERDICTS], rows);
    for (size_t row = 0; row < rows && !st; row++) {
        if (row % POLL == 0) {
            mn_progress(ctx, "lines", row, rows);
            st = mn_poll(ctx, e);
        }
        if (!st && mn_shipments_is_total(x->in, row))
            leave_total(x, row, &text);
        else if (!st)
            st = take(x, row, &text, e);
    }
    if (!st)
        make_counts(x);
    for (size_t i = 0; i < MN_B_TABLES && !st; i++)
        st = x->made[i].st;
    if (!st && text.failed)
        st = mn_fail_memory(e);
    mn_buf_free(&text);
    return st;
}
