/* SPDX-License-Identifier: Apache-2.0
 *
 * explain.c - manumit footprint --explain: how columns and lines were understood.
 */
#include "footprint/commands/work.h"

#include "core/err.h"
#include "core/text.h"
#include "table/maker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef mn_work work;

/* Why a line is where a code or a correction puts it. */
static mn_status explain_known(mn_maker *k, const work *w, const mn_purchase *p, mn_err *e)
{
    mn_arena a = {0};
    const char *why = p->mix->reason;

    if (p->correction)
        why = mn_corrections_say(&w->corrections, p->correction - 1, p->by == MN_PLACED_WORDS, &a);
    if (why)
        mn_make_str(k, 8, why);
    mn_arena_free(&a);
    return why ? k->st : mn_fail_memory(e);
}

static mn_status explain_rows(mn_maker *k, const mn_work *w, mn_err *e)
{
    for (size_t i = 0; i < w->spending.purchases && !k->st; i++) {
        const mn_purchase *p = &w->spending.purchase[i];
        mn_guess best[3] = {{-1, 0, NULL, NULL}, {-1, 0, NULL, NULL}, {-1, 0, NULL, NULL}};
        char *why = NULL;

        mn_make_row(k, p->line);
        mn_make_i64(k, 0, (int64_t)p->line);
        mn_make_text(k, 1, p->description);
        if (p->product)
            mn_make_str(k, 9, w->materials.product[p->product - 1].name);
        if (p->by == MN_PLACED_CODE || p->correction) {
            mn_make_str(k, 2, mn_industry_at(w->reference, p->mix->industry[0])->code);
            mn_make_f64(k, 3, p->score);
            if ((k->st = explain_known(k, w, p, e)))
                return k->st;
            continue;
        }
        if ((k->st = mn_words_classify(w->reference, p->words, best, e)) ||
            (k->st = mn_words_explain(&why, w->reference, p->words, e)))
            return k->st;
        for (size_t g = 0; g < 3; g++) {
            if (best[g].industry < 0)
                continue;
            mn_make_str(k, 2 + 2 * g, mn_industry_at(w->reference, (size_t)best[g].industry)->code);
            mn_make_f64(k, 3 + 2 * g, best[g].score);
        }
        for (char *c = why; c && *c; c++)
            if (*c == '\n')
                *c = c[1] ? ';' : ' ';
        mn_make_str(k, 8, why);
        free(why);
    }
    return k->st;
}

/* How the columns were understood, a bullet for each. */
static mn_status explain_columns(mn_report *r, const mn_work *w, mn_err *e)
{
    mn_text rest = mn_text_of(w->columns), line;
    mn_status st = mn_report_text(r, MN_TEXT_HEADING, "How the columns were understood", e);

    while (!st && mn_text_split(&rest, '\n', &line)) {
        char text[400];

        if (line.len) {
            line = mn_utf8_cut(line, sizeof text - 1);
            snprintf(text, sizeof text, "%.*s", (int)line.len, line.ptr);
            st = mn_report_text(r, MN_TEXT_BULLET, text, e);
        }
    }
    return st;
}

/* "amount <- 'Total (GBP)' (by its name)": the role, and the column between the quotes. */
static bool read_column(mn_text line, mn_text *role, mn_text *name)
{
    static const char arrow[] = " <- '";
    const size_t n = sizeof arrow - 1;
    size_t at = 0, end = line.len;

    while (at + n <= line.len && memcmp(line.ptr + at, arrow, n) != 0)
        at++;
    if (at + n > line.len)
        return false;
    while (end > at + n && line.ptr[end - 1] != '\'')
        end--;
    if (end <= at + n)
        return false;
    *role = mn_text_sub(line, 0, at);
    *name = mn_text_sub(line, at + n, end - 1 - (at + n));
    return true;
}

mn_status mn_work_columns(mn_report *r, const mn_work *w, mn_err *e)
{
    mn_table_view view = {.title = "Columns as understood", .hidden = true};
    mn_maker k = mn_maker_new("columns", "role:t name:t", e);
    mn_text rest = mn_text_of(w->columns), line, role, name;
    mn_table *t;

    while (!k.st && mn_text_split(&rest, '\n', &line))
        if (read_column(line, &role, &name)) {
            mn_make_row(&k, 0);
            mn_make_text(&k, 0, role);
            mn_make_text(&k, 1, name);
        }
    t = mn_maker_end(&k);
    return t ? mn_report_table(r, t, &view, e) : k.st;
}

mn_status mn_work_explain(mn_report *r, const mn_work *w, mn_err *e)
{
    mn_table_view view = {.title = "Why each line was placed where it was",
                          .first = 20,
                          .columns = "line=Line,description=Purchase,industry=Ind.,score=Score:2,"
                                     "product=Recipe,why=Why"};
    mn_maker k = mn_maker_new("explain",
                              "line:i description:t industry:t score:f industry2:t score2:f "
                              "industry3:t score3:f why:t product:t",
                              e);
    mn_table *t;

    if (!k.st && !(k.st = explain_columns(r, w, e)))
        explain_rows(&k, w, e);
    t = mn_maker_end(&k);
    if (t)
        k.st = mn_report_table(r, t, &view, e);
    return k.st;
}
