/* SPDX-License-Identifier: Apache-2.0
 *
 * command_also.c - manumit footprint --also: the same purchases answered with other
 * economies and other choices, side by side.
 */
#include "footprint/commands/command.h"
#include "footprint/commands/work.h"

#include "core/err.h"
#include "table/maker.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct rows {
    const mn_work *w;
    mn_maker k;
    double low, high; /* of all people */
} rows;

static void row(rows *t, const char *what, const mn_model *m, const mn_answer *a)
{
    const double people = a->total.people;
    const bool drawn = a->options.draws > 0;

    mn_make_row(&t->k, 0);
    mn_make_str(&t->k, 0, what);
    mn_make_i64(&t->k, 1, m->year);
    mn_make_f64(&t->k, 2, people);
    mn_make_f64(&t->k, 3, drawn ? a->total.range.low : NAN);
    mn_make_f64(&t->k, 4, drawn ? a->total.range.high : NAN);
    mn_make_f64(&t->k, 5, people / t->w->answer.total.people);
    t->low = fmin(t->low, people);
    t->high = fmax(t->high, people);
}

/* Reads the purchases for that economy's year, and answers. */
static mn_status ask(rows *t, const char *what, const mn_model *m, mn_answer_options o, mn_err *e)
{
    const mn_work *w = t->w;
    mn_spending_options read = w->spending_options;
    mn_spending s = {0};
    mn_answer a = {0};
    mn_status st = MN_OK;

    o.tau = 0;
    o.paths = 0;
    o.keep_draws = false;
    read.model_year = m->year;
    read.materials = o.materials;
    if (!w->file)
        st = mn_answer_basket(&a, m, w->reference, &o, w->ctx, e);
    else if (!(st = mn_spending_read(&s, w->table, w->reference, &read, w->ctx, e)))
        st = mn_answer_spending(&a, m, w->reference, &s, &o, w->ctx, e);
    if (!st)
        row(t, what, m, &a);
    mn_answer_free(&a);
    mn_spending_free(&s);
    return st;
}

/* The main economy under other choices. */
static mn_status choices(rows *t, mn_err *e)
{
    const mn_work *w = t->w;
    const bool all = w->options.scope == MN_SCOPE_ALL;
    mn_answer_options o = w->options;
    mn_status st;

    o.scope = all ? MN_SCOPE_PRIVATE : MN_SCOPE_ALL;
    st = ask(t, all ? "--scope private" : "--scope all", w->model, o, e);
    if (st || !w->file || !w->options.materials)
        return st;
    o = w->options;
    o.prior.rho = (mn_rho){1, 1};
    o.prior.rho_sd = (mn_rho){0, 0};
    if ((st = ask(t, "listed goods no riskier (--rho 1)", w->model, o, e)))
        return st;
    o = w->options;
    o.materials = NULL;
    return ask(t, "no recipes (--materials no)", w->model, o, e);
}

static mn_status economies(rows *t, mn_report *r, mn_err *e)
{
    const mn_work *w = t->w;
    mn_status st = MN_OK;

    for (size_t i = 0; !st && i < mn_call_count(w->call, "also"); i++) {
        const char *path = mn_call_nth(w->call, "also", i), *name = strrchr(path, '/');
        mn_model *m = NULL;
        char what[320];

        snprintf(what, sizeof what, "%s", name ? name + 1 : path);
        if (!(st = mn_model_of(&m, path, w->ctx, e)) && !(st = mn_work_check_model(w, m, e)) &&
            !(st = ask(t, what, m, w->options, e)))
            st = mn_report_manifest_input(r, "also", path, m->sha256, e);
        mn_model_free(m);
    }
    return st;
}

mn_status mn_work_also(mn_report *r, const mn_work *w, mn_err *e)
{
    const mn_picture *p = mn_picture_of(&w->answer);
    rows t = {.w = w, .low = INFINITY, .high = -INFINITY};
    char columns[240], text[480];
    const mn_table_view view = {.title = "The same with other choices", .columns = columns};
    mn_table *table;
    mn_status st;

    snprintf(columns, sizeof columns,
             "what=Economy or choice,year=Year,people*%g=%s,low*%g=Low,high*%g=High,ratio=Ratio:2",
             p->per_person, p->header, p->per_person, p->per_person);
    t.k = mn_maker_new("sensitivity", "what:t year:i people:f low:f high:f ratio:f", e);
    if (t.k.st)
        return t.k.st;
    row(&t, "this answer", w->model, &w->answer);
    st = choices(&t, e);
    st = st ? st : economies(&t, r, e);
    table = mn_maker_end(&t.k);
    if (st || !table) {
        mn_table_free(table);
        return st ? st : t.k.st;
    }
    snprintf(
        text, sizeof text,
        "Under these choices the answer lies between %.3g and %.3g times this one. No interval "
        "holds what an economy, its year or its satellite decide: where the rows differ by "
        "more than an interval is wide, the choice weighs more than the draws.",
        t.low / w->answer.total.people, t.high / w->answer.total.people);
    st = mn_report_table(r, table, &view, e);
    return st ? st : mn_report_text(r, MN_TEXT_PARA, text, e);
}
