/* SPDX-License-Identifier: Apache-2.0
 *
 * show_tables.c - the answer's tables, and the pictures drawn from them.
 */
#include "footprint/show/show.h"

#include "core/buf.h"
#include "core/err.h"
#include "table/maker.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- labels ------------------------------------------------------------------- */

const char *mn_industry_label(const mn_shown *s, size_t industry)
{
    return s->model_is_wiod ? mn_industry_at(s->reference, industry)->short_name
                            : s->answer->model->industry[industry];
}

const char *mn_region_label(const mn_shown *s, size_t region)
{
    const char *code = s->answer->model->region[region];

    if (!strcmp(code, "RoW"))
        return "Rest of World";
    for (size_t i = 0; i < mn_countries(s->reference); i++) {
        const mn_country *c = mn_country_at(s->reference, i);

        if (!strcmp(c->model_region, code))
            return c->name;
    }
    return code;
}

const char *mn_bought_label(const mn_shown *s, size_t what)
{
    return s->answer->groups.basket ? mn_industry_label(s, what)
                                    : mn_industry_at(s->reference, what)->short_name;
}

void mn_cell_label(char *out, size_t size, const mn_shown *s, size_t cell)
{
    size_t industries = s->answer->model->industries;

    snprintf(out, size, "%s (%s)", mn_industry_label(s, cell % industries),
             mn_region_label(s, cell / industries));
}

/* --- building tables ------------------------------------------------------------ */

/* "first,people*2496=Hours,low*2496=Low,high*2496=High" into a buffer. */
static const char *view_of(char *out, size_t size, const mn_shown *s, const char *first,
                           const char *last)
{
    double f = s->picture->per_person;

    if (last)
        snprintf(out, size, "%s,people*%g=%s%s", first, f, s->picture->header, last);
    else
        snprintf(out, size, "%s,people*%g=%s,low*%g=Low,high*%g=High", first, f, s->picture->header,
                 f, f);
    return out;
}

/* --- ordering -------------------------------------------------------------------- */

/* The `first` of shares by people, most first, as mn_rank() has them. O(n) where they are
 * few. */
static void rank_first(mn_ranked *list, size_t first, const mn_share *s, size_t n)
{
    size_t kept = 0;

    for (size_t i = 0; i < n; i++) {
        const mn_ranked one = {s[i].people, i};
        size_t at = kept;

        if (kept == first && mn_ranked_most_first(&one, &list[kept - 1]) > 0)
            continue;
        kept += kept < first;
        for (at = kept - 1; at > 0 && mn_ranked_most_first(&one, &list[at - 1]) < 0; at--)
            list[at] = list[at - 1];
        list[at] = one;
    }
}

/* Indexes of shares by people, most first; NULL without memory. */
static mn_ranked *ranked(const mn_share *s, size_t n)
{
    mn_ranked *list = malloc((n + 1) * sizeof *list);

    if (list)
        mn_rank(list, s, n);
    return list;
}

/* --- the tables -------------------------------------------------------------------- */

static mn_status by_country(mn_report *r, const mn_shown *s, mn_err *e)
{
    const mn_answer *a = s->answer;
    const mn_model *m = a->model;
    mn_ranked *order = ranked(a->origin, m->origins);
    mn_maker k = mn_maker_new("by_country", "region_code:t iso3:t name:t people:f low:f high:f", e);
    char view_text[160];
    mn_table_view view = {.title = "Where they work",
                          .first = 12,
                          .columns = view_of(view_text, sizeof view_text, s, "name=Country", NULL)};

    if (!order && !k.st)
        k.st = mn_fail_memory(e);
    for (size_t i = 0; !k.st && i < m->origins; i++) {
        const mn_origin *o = &m->origin[order[i].index];

        mn_make_row(&k, 0);
        mn_make_str(&k, 0, o->code);
        mn_make_str(&k, 1, mn_origin_country(m, order[i].index));
        mn_make_str(&k, 2, o->name);
        mn_show_share(&k, 3, &a->origin[order[i].index], a->options.draws > 0);
    }
    free(order);
    return mn_show_end(&k, r, &view);
}

static mn_status by_industry(mn_report *r, const mn_shown *s, mn_err *e)
{
    const mn_answer *a = s->answer;
    const mn_model *m = a->model;
    mn_ranked *order = ranked(a->industry, m->industries);
    mn_maker k = mn_maker_new("by_industry", "industry:t name:t people:f low:f high:f", e);
    char view_text[160];
    mn_table_view view = {.title = "In which work",
                          .first = 10,
                          .columns =
                              view_of(view_text, sizeof view_text, s, "name=Industry", NULL)};

    if (!order && !k.st)
        k.st = mn_fail_memory(e);
    for (size_t i = 0; !k.st && i < m->industries; i++) {
        size_t at = order[i].index;

        mn_make_row(&k, 0);
        mn_make_str(&k, 0, m->industry[at]);
        mn_make_str(&k, 1, mn_industry_label(s, at));
        mn_show_share(&k, 2, &a->industry[at], a->options.draws > 0);
    }
    free(order);
    return mn_show_end(&k, r, &view);
}

static size_t main_industry(const mn_mix *mix)
{
    size_t best = 0;

    for (size_t k = 1; k < mix->n; k++)
        if (mix->share[k] > mix->share[best])
            best = k;
    return mix->industry[best];
}

static void purchase_row(mn_maker *k, const mn_shown *s, size_t i)
{
    const mn_answer *a = s->answer;

    if (s->spending) {
        const mn_purchase *p = &s->spending->purchase[i];

        mn_make_row(k, p->line);
        if (p->line)
            mn_make_i64(k, 0, (int64_t)p->line);
        mn_make_text(k, 1, p->description);
        mn_make_money(k, 2, p->amount);
        mn_make_str(k, 3, p->currency);
        mn_make_str(k, 4, mn_industry_at(s->reference, main_industry(p->mix))->code);
        mn_make_f64(k, 5, p->score);
    } else {
        const mn_group *g = &a->groups.at[i];

        mn_make_row(k, 0);
        mn_make_str(k, 1,
                    s->model_is_wiod ? mn_industry_at(s->reference, g->key.what)->name
                                     : a->model->industry[g->key.what]);
        mn_make_money(k, 2, (int64_t)llround(g->money * 1e8));
        mn_make_str(k, 3, "USD");
        mn_make_str(k, 4, a->model->industry[g->key.what]);
        mn_make_f64(k, 5, 1);
    }
    mn_show_share(k, 6, &a->purchase[i], a->options.draws > 0);
}

static mn_status by_purchase(mn_report *r, const mn_shown *s, mn_err *e)
{
    enum { FIRST = 12 };
    const mn_answer *a = s->answer;
    const bool brief = s->brief && a->purchases > FIRST;
    const size_t rows = brief ? FIRST : a->purchases;
    mn_ranked best[FIRST];
    mn_ranked *order = brief ? best : ranked(a->purchase, a->purchases);
    mn_maker k = mn_maker_new(
        "by_purchase",
        "line:i description:t amount:m currency:t industry:t score:f people:f low:f high:f", e);
    char view_text[160];
    mn_table_view view = {.title = "Which purchases weigh most",
                          .first = FIRST,
                          .left_out = a->purchases - rows,
                          .columns =
                              view_of(view_text, sizeof view_text, s,
                                      s->spending ? "line=Line,description=Purchase,"
                                                    "amount=Amount,currency=Cur.,industry=Ind."
                                                  : "description=Purchase,amount=US$",
                                      NULL)};

    if (!order && !k.st)
        k.st = mn_fail_memory(e);
    if (brief)
        rank_first(best, FIRST, a->purchase, a->purchases);
    for (size_t i = 0; !k.st && i < rows; i++)
        purchase_row(&k, s, order[i].index);
    if (!brief)
        free(order);
    return mn_show_end(&k, r, &view);
}

static mn_status by_tier(mn_report *r, const mn_shown *s, mn_err *e)
{
    const mn_answer *a = s->answer;
    mn_maker k = mn_maker_new("by_tier", "tier:t people:f low:f high:f", e);
    char view_text[160];
    mn_table_view view = {.title = "How far up the supply chain (0: the seller's own industry)",
                          .columns = view_of(view_text, sizeof view_text, s, "tier=Tier", NULL)};

    for (int t = 0; t < MN_LAYERS; t++) {
        char name[16];

        snprintf(name, sizeof name, t + 1 < MN_LAYERS ? "%d" : "%d+", t);
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, name);
        mn_show_share(&k, 1, &a->layer[t], a->options.draws > 0);
    }
    return mn_show_end(&k, r, &view);
}

/* "Chocolate ← Cocoa, Farming (Ghana)": the beginning of a path through a recipe. */
static void begin_path(mn_buf *b, const mn_shown *s, const mn_path *p)
{
    const mn_path_head *h = &p->head;
    const mn_materials *of = s->answer->options.materials;
    const mn_origin *origin = s->answer->model->origin;
    char label[160];

    mn_cell_label(label, sizeof label, s, p->cell[0]);
    if (!h->product) {
        mn_buf_str(b, label);
        return;
    }
    mn_buf_str(b, of->product[h->product - 1].name);
    mn_buf_str(b, h->seller ? ", " : " ← ");
    if (h->what != MN_PATH_NOTHING)
        mn_buf_fmt(b, "%s, ", of->material[h->what].name);
    if (h->origin != MN_PATH_NOTHING)
        mn_buf_fmt(b, "%s (%s)", mn_industry_label(s, p->cell[0] % s->answer->model->industries),
                   origin[h->origin].name);
    else
        mn_buf_str(b, label);
}

static mn_status paths(mn_report *r, const mn_shown *s, mn_err *e)
{
    const mn_answer *a = s->answer;
    mn_maker k = mn_maker_new("paths", "rank:i path:t people:f share:f", e);
    char view_text[160];
    mn_table_view view = {
        .title = "Supply paths that carry most (from purchase to workplace)",
        .first = 10,
        .columns = view_of(view_text, sizeof view_text, s, "rank=#,path=Path", ",share=Share:1%")};
    mn_buf path = {0};

    for (size_t i = 0; !k.st && i < a->paths.count; i++) {
        const mn_path *p = &a->paths.at[i];

        mn_buf_clear(&path);
        begin_path(&path, s, p);
        for (unsigned c = 1; c < p->length; c++) {
            char label[160];

            mn_cell_label(label, sizeof label, s, p->cell[c]);
            mn_buf_fmt(&path, " ← %s", label);
        }
        if (path.failed)
            k.st = mn_fail_memory(e);
        mn_make_row(&k, 0);
        mn_make_i64(&k, 0, (int64_t)i + 1);
        mn_make_text(&k, 1, (mn_text){path.ptr, path.len});
        mn_make_f64(&k, 2, p->people);
        mn_make_f64(&k, 3, p->people / a->total.people);
    }
    mn_buf_free(&path);
    return mn_show_end(&k, r, &view);
}

static mn_status unplaced(mn_report *r, const mn_shown *s, mn_err *e)
{
    const mn_spending *sp = s->spending;
    mn_maker k = mn_maker_new("unplaced", "line:i description:t amount:t currency:t reason:t", e);
    mn_table_view view = {.title = "Lines that could not be placed",
                          .first = 12,
                          .columns = "line=Line,description=Purchase,amount=Amount,currency=Cur.,"
                                     "reason=Why",
                          .hidden = !sp || !sp->unplaceds};

    for (size_t i = 0; sp && !k.st && i < sp->unplaceds; i++) {
        const mn_unplaced *u = &sp->unplaced[i];

        mn_make_row(&k, u->line);
        mn_make_i64(&k, 0, (int64_t)u->line);
        mn_make_text(&k, 1, u->description);
        mn_make_text(&k, 2, u->amount_text);
        mn_make_str(&k, 3, u->currency);
        mn_make_str(&k, 4, u->reason);
    }
    return mn_show_end(&k, r, &view);
}

/* A line that a correction would help, and its weight. */
typedef struct doubt {
    double usd;
    uint64_t line;
    const mn_purchase *placed; /* or */
    const mn_unplaced *missed;
} doubt;

static int heaviest_first(const void *a, const void *b)
{
    const doubt *x = a, *y = b;

    if (x->usd != y->usd)
        return x->usd > y->usd ? -1 : 1;
    return (x->line > y->line) - (x->line < y->line);
}

static double weight(double usd)
{
    return isnan(usd) ? 0 : fabs(usd);
}

/* Fills at, unless it is NULL; returns how many there are. */
static size_t list_doubts(doubt *at, const mn_spending *s)
{
    size_t n = 0;

    for (size_t i = 0; !s->streamed && i < s->purchases; i++) {
        const mn_purchase *p = &s->purchase[i];

        if (p->by != MN_PLACED_WORDS || p->score >= MN_DOUBTFUL)
            continue;
        if (at)
            at[n] = (doubt){weight(p->usd), p->line, p, NULL};
        n++;
    }
    for (size_t i = 0; i < s->unplaceds; i++) {
        const mn_unplaced *u = &s->unplaced[i];

        if (!u->unclear)
            continue;
        if (at)
            at[n] = (doubt){weight(u->usd), u->line, NULL, u};
        n++;
    }
    return n;
}

/* Made to be edited and given back with --corrections. */
static mn_status doubtful(mn_report *r, const mn_shown *s, mn_err *e)
{
    mn_maker k =
        mn_maker_new("doubtful", "line:i description:t industry:t score:f amount:m currency:t", e);
    mn_table_view view = {.title = "Lines that a correction would help", .hidden = true};
    const size_t n = s->spending && !s->brief ? list_doubts(NULL, s->spending) : 0;
    doubt *at = calloc(n + 1, sizeof *at);

    if (!at && !k.st)
        k.st = mn_fail_memory(e);
    if (at && n) {
        list_doubts(at, s->spending);
        qsort(at, n, sizeof *at, heaviest_first);
    }
    for (size_t i = 0; at && i < n && !k.st; i++) {
        const mn_purchase *p = at[i].placed;
        const mn_unplaced *u = at[i].missed;

        mn_make_row(&k, at[i].line);
        mn_make_i64(&k, 0, (int64_t)at[i].line);
        mn_make_text(&k, 1, p ? p->description : u->description);
        if (p) {
            mn_make_str(&k, 2, mn_industry_at(s->reference, main_industry(p->mix))->code);
            mn_make_f64(&k, 3, p->score);
        }
        mn_make_money(&k, 4, p ? p->amount : u->amount);
        mn_make_str(&k, 5, p ? p->currency : u->currency);
    }
    free(at);
    return mn_show_end(&k, r, &view);
}

/* --- pictures ----------------------------------------------------------------------- */

static mn_status map_chart(mn_report *r, const mn_shown *s, mn_err *e)
{
    const mn_chart c = {
        .kind = MN_CHART_MAP,
        .title = "Where they work, on the map",
        .table = "by_country",
        .label = "iso3",
        .target = "name",
        .value = "people",
        .unit = s->picture->unit,
        .scale = s->picture->per_person,
        .alt =
            "World map: countries are darker where more of the people behind this spending work. "
            "Composite regions of the data have no outline and stand in the table alone."};

    return mn_report_chart(r, &c, e);
}

static mn_status purchase_chart(mn_report *r, const mn_shown *s, mn_err *e)
{
    const mn_chart c = {
        .kind = MN_CHART_BARS,
        .title = "The heaviest purchases, with their 90% intervals",
        .table = "by_purchase",
        .label = "description",
        .value = "people",
        .low = "low",
        .high = "high",
        .unit = s->picture->unit,
        .scale = s->picture->per_person,
        .first = 12,
        .alt = "Bars: the twelve purchases with most people behind them, and their 90% "
               "intervals."};

    return mn_report_chart(r, &c, e);
}

mn_status mn_show_tables(mn_report *r, const mn_shown *s, mn_err *e)
{
    mn_status (*const parts[])(mn_report *, const mn_shown *, mn_err *) = {
        by_country,     map_chart, mn_show_flows, mn_show_flow_chart, by_industry, by_purchase,
        purchase_chart, by_tier,   paths,         unplaced,           doubtful,
    };
    mn_status st = MN_OK;

    for (size_t i = 0; !st && i < sizeof parts / sizeof *parts; i++)
        st = parts[i](r, s, e);
    return st;
}
