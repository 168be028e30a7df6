/* SPDX-License-Identifier: Apache-2.0
 *
 * show_method.c - listed goods, questions for suppliers, and what the figures
 * are and are not, in words.
 */
#include "footprint/show/show.h"

#include "core/buf.h"
#include "core/err.h"
#include "core/text.h"
#include "footprint/economy/solve.h"
#include "table/maker.h"

#include <stdlib.h>

extern const unsigned char mn_data_questions[], mn_data_questions_end[];

/* --- goods ---------------------------------------------------------------------- */

static mn_status goods(mn_report *r, const mn_shown *s, mn_err *e)
{
    const mn_touches *t = s->touches;
    mn_table_view view = {
        .title = "Goods on the US Department of Labor's list that these purchases touch",
        .first = 12,
        .columns =
            "good=Good,country=Country,forced=Forced labour,child=Child labour,derived=By its "
            "inputs,lines=Lines,"
            "origin_known=Origin known",
        .hidden = !t->count};
    mn_maker k = mn_maker_new(
        "goods",
        "good:t country:t iso3:t child:b forced:b derived:b lines:i first_line:i origin_known:b",
        e);

    for (size_t i = 0; i < t->count; i++) {
        const mn_touch *touch = &t->at[i];
        const mn_good *g = touch->good;

        mn_make_row(&k, 0);
        mn_make_str(&k, 0, g->good);
        mn_make_str(&k, 1, g->country);
        mn_make_str(&k, 2, g->iso3);
        mn_make_bool(&k, 3, g->child || g->forced_child);
        mn_make_bool(&k, 4, g->forced || g->forced_child);
        mn_make_bool(&k, 5, g->derived);
        mn_make_i64(&k, 6, (int64_t)touch->lines);
        mn_make_i64(&k, 7, (int64_t)touch->first_line);
        mn_make_bool(&k, 8, touch->origin_known);
    }
    return mn_show_end(&k, r, &view);
}

/* --- questions -------------------------------------------------------------------- */

/* People behind what was bought, by the kind bought. */
static void by_bought(double *people, const mn_answer *a)
{
    for (size_t k = 0; k < a->groups.count; k++) {
        const mn_group *g = &a->groups.at[k];
        size_t kind = a->groups.basket ? a->model->kind[g->key.what] : g->key.what;

        if (kind != MN_NO_KIND)
            people[kind] += g->money * g->people;
    }
}

/* The largest share that a row's kinds hold; "all" always asks. */
static double weight(mn_text industries, const mn_reference *r, const double *people)
{
    mn_text part;
    double best = 0;

    if (mn_text_eq_str(industries, "all"))
        return -1;
    while (mn_text_split(&industries, ' ', &part)) {
        int i = mn_industry_find(r, part);

        if (i >= 0 && people[i] > best)
            best = people[i];
    }
    return best;
}

/* The questions in words: a heading, and a bullet for each. */
static mn_status ask(mn_report *r, const mn_table *t, mn_err *e)
{
    mn_buf b = {0};
    mn_status st = mn_report_text(r, MN_TEXT_HEADING, "What to ask your suppliers", e);

    for (size_t i = 0; !st && i < mn_table_rows(t); i++) {
        mn_buf_clear(&b);
        mn_buf_text(&b, mn_table_text(t, i, 1));
        mn_buf_char(&b, ' ');
        mn_buf_text(&b, mn_table_text(t, i, 2));
        st = b.failed ? mn_fail_memory(e) : mn_report_text(r, MN_TEXT_BULLET, b.ptr, e);
    }
    mn_buf_free(&b);
    return st;
}

static mn_status questions(mn_report *r, const mn_shown *s, mn_err *e)
{
    mn_table_view view = {.title = "What to ask your suppliers", .hidden = true};
    double *people = calloc(MN_INDUSTRIES, sizeof *people);
    mn_maker k = mn_maker_new("questions", "industries:t question:t why:t", e);
    mn_table *from = NULL;

    if (!k.st)
        k.st = people ? mn_table_read_memory(&from, NULL, "questions.csv", mn_data_questions,
                                             (size_t)(mn_data_questions_end - mn_data_questions),
                                             NULL, e)
                      : mn_fail_memory(e);
    if (!k.st)
        by_bought(people, s->answer);
    for (size_t i = 0; !k.st && i < mn_table_rows(from); i++) {
        double w = weight(mn_table_text(from, i, 0), s->reference, people);

        if (w >= 0 && w < 0.05 * s->answer->total.people)
            continue;
        mn_make_row(&k, 0);
        for (size_t c = 0; c < 3; c++)
            mn_make_text(&k, c, mn_table_text(from, i, c));
    }
    mn_table_free(from);
    free(people);
    if (!k.st)
        k.st = ask(r, k.t, e);
    return mn_show_end(&k, r, &view);
}

mn_status mn_show_goods(mn_report *r, const mn_shown *s, mn_err *e)
{
    mn_status st = goods(r, s, e);

    if (!st && s->touches->count)
        st = mn_report_text(
            r, MN_TEXT_NOTE,
            "The list (2022) says that a good is made with forced or child labour in a "
            "country, not by whom; a good listed by its inputs is made with such a good. A touch "
            "is a reason to ask, never a finding about "
            "a supplier.",
            e);
    return st ? st : questions(r, s, e);
}

/* --- method ------------------------------------------------------------------------ */

typedef struct words {
    mn_report *r;
    mn_err *e;
    mn_status st;
    mn_buf b;
} words;

static void say(words *w, mn_text_kind kind)
{
    if (!w->st && w->b.failed)
        w->st = mn_fail_memory(w->e);
    if (!w->st)
        w->st = mn_report_text(w->r, kind, w->b.ptr, w->e);
    mn_buf_clear(&w->b);
}

static void note(words *w, const char *text)
{
    mn_buf_str(&w->b, text);
    say(w, MN_TEXT_NOTE);
}

static void say_priors(words *w, const mn_answer *a)
{
    const mn_prior *p = &a->options.prior;

    if (!a->options.draws)
        return;
    mn_buf_fmt(
        &w->b,
        "Intervals hold 90%% of %zu draws from stated assumptions: one log-normal factor a "
        "country (log-sd %.2g), shares of industries from a Dirichlet (concentration %.3g), "
        "price and classification (log-sd %.2g by code, %.2g by words, %.2g for an average "
        "basket). These spreads are assumptions: nobody has measured them, and the intervals "
        "hold only as far as they do.",
        a->options.draws, p->country_sd, p->concentration, p->money_sd[0], p->money_sd[1],
        p->money_sd[2]);
    say(w, MN_TEXT_NOTE);
}

static void say_paths(words *w, const mn_answer *a)
{
    const mn_paths *p = &a->paths;
    double whole = p->found + p->unexplored;

    if (!(a->options.tau > 0) || !(whole > 0))
        return;
    mn_buf_fmt(
        &w->b,
        "Supply paths: all %zu%s that carry at least %.3g%% of the whole were found. The paths "
        "followed, with the thinner ones beside them, hold %.1f%%; the other %.1f%% runs "
        "through many paths, each thinner than that.",
        p->above, p->cut ? " of at most 12 cells" : "", 100 * a->options.tau,
        100 * p->found / whole, 100 * p->unexplored / whole);
    if (p->negative < 0)
        mn_buf_str(&w->b,
                   " Refunds that are larger than the purchases of their kind have no paths: "
                   "these shares are of the purchases before them.");
    say(w, MN_TEXT_NOTE);
}

/* Whether a region holds people of several countries. */
static bool has_rest(const mn_model *m)
{
    size_t in_region = 0;

    for (size_t region = 0; region < m->regions && in_region < 2; region++) {
        in_region = 0;
        for (size_t o = 0; o < m->origins; o++)
            in_region += m->origin[o].region == region;
    }
    return in_region >= 2;
}

mn_status mn_show_method(mn_report *r, const mn_shown *s, mn_err *e)
{
    const mn_answer *a = s->answer;
    bool all = a->options.scope == MN_SCOPE_ALL;
    words w = {.r = r, .e = e};

    mn_buf_str(&w.b, "What these figures are");
    say(&w, MN_TEXT_HEADING);
    mn_buf_str(
        &w.b,
        "People are shared out over everything the world buys: all shares together come to the "
        "published number of people in forced labour. Slavery Footprint's number is larger "
        "because it counts every person likely to be involved in making a product, while here "
        "a person who works for many buyers is divided among them.");
    say(&w, MN_TEXT_PARA);
    mn_buf_str(&w.b,
               "They are averages of countries and industries, for some goods with their usual "
               "materials, and not a verdict on a seller: two suppliers of the same goods from the "
               "same country get the same figure here.");
    say(&w, MN_TEXT_PARA);
    mn_buf_fmt(&w.b, "Counted: %s, %.3g million people. ",
               all ? "all forced labour" : "private labour exploitation",
               mn_sum(a->model->cell_people[a->options.scope], a->model->n) / 1e6);
    note(&w, all ? "Sexual exploitation and state-imposed labour are also shown apart; these two "
                   "are known for the world alone and are spread by assumption."
                 : "Forced sexual exploitation and labour imposed by states are left out; --scope "
                   "all adds them.");
    mn_buf_fmt(&w.b, "Economy: %s. Sources: %s.", a->model->name,
               *a->model->source ? a->model->source
                                 : "none stated ('manumit model import --source' states them)");
    say(&w, MN_TEXT_NOTE);
    if (has_rest(a->model))
        note(&w,
             "Countries in the economy's Rest of World are told apart by people, not by observed "
             "trade: "
             "their people are known by country, their trade only as a whole. Where a purchase "
             "names "
             "such "
             "a country as its origin, the work of the seller's own industry is put there, at the "
             "region's average. Countries that trade little, as North Korea, can stand higher here "
             "than "
             "observed trade would put them.");
    note(&w, "Days: a person held all year counts 365 days. Hours: 48 a week for 52 weeks, an "
             "assumption.");
    if (!w.st)
        w.st = mn_show_price_method(r, s, e);
    say_priors(&w, a);
    say_paths(&w, a);
    mn_buf_free(&w.b);
    return w.st;
}
