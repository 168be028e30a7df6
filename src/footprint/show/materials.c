/* SPDX-License-Identifier: Apache-2.0
 *
 * materials.c - what the products that were bought are made of, where that comes
 * from, and what the prior on listed goods does to the answer.
 */
#include "footprint/show/show.h"

#include "core/arena.h"
#include "core/buf.h"
#include "core/err.h"
#include "table/maker.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A material of a product in a country; sums over the groups of purchases. */
typedef struct line {
    uint16_t product;
    uint32_t material;
    size_t from;         /* the row that states the share; SIZE_MAX: a listed country without one */
    const mn_good *good; /* of the list, in that country; may be NULL */
    double money;        /* millions of US dollars */
    double people;       /* at work on the material there, and behind it; NaN: unknown */
} line;

typedef struct lines {
    line *at;
    size_t count, cap;
    double *money; /* of each product, millions of US dollars */
} lines;

/* The row of the list that names this material in a country, the gravest first. */
static const mn_good *listed(const mn_shown *s, const mn_material *of, const char *iso3)
{
    const mn_good *found = NULL;

    if (mn_listed_in(s->reference, mn_text_of(of->goods), iso3) == MN_LISTED_NOT)
        return NULL;
    for (size_t i = 0; of->goods[0] && i < mn_goods(s->reference); i++) {
        const mn_good *g = mn_good_at(s->reference, i);

        if (strcmp(g->iso3, iso3))
            continue;
        if (mn_goods_name(mn_text_of(of->goods), g->good) &&
            (!found || (g->forced && !found->forced)))
            found = g;
    }
    return found;
}

static mn_status add(lines *l, line one, mn_err *e)
{
    for (size_t i = 0; i < l->count; i++) {
        line *have = &l->at[i];

        if (have->product == one.product && have->material == one.material &&
            have->from == one.from && (one.from != SIZE_MAX || have->good == one.good)) {
            have->people += one.people;
            have->money += one.money;
            return MN_OK;
        }
    }
    if (!mn_grow(&l->at, &l->cap, l->count + 1, sizeof *l->at))
        return mn_fail_memory(e);
    l->at[l->count++] = one;
    return MN_OK;
}

/* People behind money for a material: those of the cell's multiplier, and what the
 * list adds at the place itself. */
static double behind(const mn_shown *s, const mn_material *of, const mn_spent *spent,
                     const mn_country *c)
{
    const mn_answer *a = s->answer;
    double people = a->model->m[a->options.scope][spent->cell];

    if (c && of->count) {
        mn_factor f =
            mn_split(a->options.materials, s->reference, of->kind, c->iso3, mn_text_of(of->goods));

        people += (mn_factor_of(&f, a->options.prior.rho) - 1) *
                  a->model->q[a->options.scope][spent->cell];
    }
    return people * spent->money;
}

/* The countries that the list names for a material whose shares nobody states. */
static mn_status add_unknown(lines *l, const mn_shown *s, uint16_t product, uint32_t material,
                             mn_err *e)
{
    const mn_material *of = &s->answer->options.materials->material[material];
    mn_status st = MN_OK;

    for (size_t i = 0; !st && i < mn_goods(s->reference); i++) {
        const mn_good *g = mn_good_at(s->reference, i);

        if (g->iso3[0] && mn_goods_name(mn_text_of(of->goods), g->good) &&
            listed(s, of, g->iso3) == g)
            st = add(l, (line){product, material, SIZE_MAX, g, 0, NAN}, e);
    }
    return st;
}

/* A group of purchases of a product. */
static mn_status add_group(lines *l, const mn_shown *s, size_t group, mn_err *e)
{
    const mn_materials *m = s->answer->options.materials;
    const mn_group *g = &s->answer->groups.at[group];
    const mn_recipe *r = &s->answer->groups.recipe[group];
    const mn_ware *p = &m->product[g->key.product - 1];
    mn_status st = MN_OK;

    l->money[g->key.product] += g->money;
    for (size_t i = 0; !st && i < r->spents; i++) {
        const mn_spent *spent = &r->spent[i];
        const mn_material *of = &m->material[spent->what];
        size_t row = spent->from;
        const mn_country *c =
            row == SIZE_MAX ? NULL : mn_country_find(s->reference, mn_text_of(m->from[row].iso3));
        line one = {g->key.product,
                    spent->what,
                    row,
                    NULL,
                    g->money * spent->money,
                    g->money * behind(s, of, spent, c)};

        if (!of->count && of->goods[0])
            continue;
        one.good = c ? listed(s, of, c->iso3) : NULL;
        st = add(l, one, e);
    }
    for (size_t k = 0; !st && k < p->ingredients; k++) {
        uint32_t what = m->ingredient[p->ingredient + k].material;

        if (!m->material[what].count)
            st = add_unknown(l, s, g->key.product, what, e);
    }
    return st;
}

static int most_first(const void *a, const void *b)
{
    const line *x = a, *y = b;
    double p = isnan(x->people) ? -1 : x->people, q = isnan(y->people) ? -1 : y->people;

    if (p != q)
        return p > q ? -1 : 1;
    if (x->product != y->product)
        return x->product < y->product ? -1 : 1;
    if (x->material != y->material)
        return x->material < y->material ? -1 : 1;
    return (x->from > y->from) - (x->from < y->from);
}

static const char *word(const mn_good *g)
{
    return !g ? "" : g->forced || g->forced_child ? "forced labour" : "child labour";
}

static const char *country_of(const mn_shown *s, const line *l)
{
    const mn_materials *m = s->answer->options.materials;

    if (l->from == SIZE_MAX)
        return l->good ? l->good->country : "other countries";
    return mn_country_find(s->reference, mn_text_of(m->from[l->from].iso3))->name;
}

/* A line's share of the money for its material in its product. */
static double share_of(const lines *l, const line *at)
{
    double all = 0;

    for (size_t i = 0; i < l->count; i++)
        if (l->at[i].product == at->product && l->at[i].material == at->material)
            all += l->at[i].money;
    return isnan(at->people) || all == 0 ? NAN : at->money / all;
}

static mn_status table(mn_report *r, const mn_shown *s, const lines *l, mn_err *e)
{
    const mn_materials *m = s->answer->options.materials;
    char view_text[200];
    mn_table_view view = {.title = "What the products are made of, and where that comes from",
                          .first = 12,
                          .columns = view_text,
                          .hidden = !l->count};
    mn_maker k = mn_maker_new("materials",
                              "product:t material:t country:t iso3:t share:f listed:t people:f "
                              "basis:t year:i source:t address:t",
                              e);
    mn_table *t;

    snprintf(view_text, sizeof view_text,
             "product=Product,material=Material,country=From,share=Share:0%%,listed=Listed for,"
             "people*%g=%s",
             s->picture->per_person, s->picture->header);
    for (size_t i = 0; !k.st && i < l->count; i++) {
        const line *at = &l->at[i];
        const mn_from *from = at->from == SIZE_MAX ? NULL : &m->from[at->from];

        mn_make_row(&k, 0);
        mn_make_str(&k, 0, m->product[at->product - 1].name);
        mn_make_str(&k, 1, m->material[at->material].name);
        mn_make_str(&k, 2, country_of(s, at));
        mn_make_str(&k, 3, from ? from->iso3 : at->good ? at->good->iso3 : "");
        mn_make_f64(&k, 4, share_of(l, at));
        mn_make_str(&k, 5, word(at->good));
        mn_make_f64(&k, 6, at->people);
        mn_make_str(&k, 7, from ? from->basis : at->good ? "share unknown" : "usual suppliers");
        if (from)
            mn_make_i64(&k, 8, from->cited.year);
        mn_make_str(&k, 9, from ? from->cited.source : "");
        mn_make_str(&k, 10, from ? from->cited.address : "");
    }
    t = mn_maker_end(&k);
    return t ? mn_report_table(r, t, &view, e) : k.st;
}

/* "cocoa beans from Côte d'Ivoire (39%), Ghana (14%)": one material of a sentence. */
static void say_material(mn_buf *b, const mn_shown *s, const lines *l, uint16_t product,
                         uint32_t material)
{
    int said = 0;

    for (size_t i = 0; i < l->count && said < 3; i++) {
        const line *at = &l->at[i];

        if (at->product != product || at->material != material ||
            (at->from == SIZE_MAX && !at->good))
            continue;
        mn_buf_fmt(b, "%s%s", said ? ", " : " from ", country_of(s, at));
        if (at->from != SIZE_MAX)
            mn_buf_fmt(b, " (%.0f%%)", 100 * share_of(l, at));
        else
            mn_buf_str(b, " (share unknown)");
        said++;
    }
}

/* A sentence a product, those with most money first. */
static mn_status say_products(mn_report *r, const mn_shown *s, const lines *l, mn_err *e)
{
    const mn_materials *m = s->answer->options.materials;
    mn_buf b = {0};
    mn_status st = MN_OK;

    for (int shown = 0; !st && shown < 6; shown++) {
        uint16_t best = 0;
        uint32_t done[3];
        size_t n = 0;

        for (size_t p = 1; p <= m->products; p++)
            if (l->money[p] > 0 && (!best || l->money[p] > l->money[best]))
                best = (uint16_t)p;
        if (!best)
            break;
        l->money[best] = -l->money[best];
        mn_buf_clear(&b);
        mn_buf_fmt(&b, "%s:", m->product[best - 1].name);
        for (size_t i = 0; i < l->count && n < 3; i++) {
            bool again = l->at[i].product != best;

            for (size_t d = 0; d < n; d++)
                again = again || done[d] == l->at[i].material;
            if (again)
                continue;
            done[n++] = l->at[i].material;
            mn_buf_fmt(&b, "%s%s", n > 1 ? "; " : " ", m->material[done[n - 1]].name);
            say_material(&b, s, l, best, done[n - 1]);
        }
        if (b.failed)
            st = mn_fail_memory(e);
        else if (n)
            st = mn_report_text(r, MN_TEXT_BULLET, b.ptr, e);
    }
    mn_buf_free(&b);
    return st;
}

/* What the prior does, so that nobody takes it for a finding. */
static mn_status say_prior(mn_report *r, const mn_shown *s, mn_err *e)
{
    const mn_answer *a = s->answer;
    const mn_prior *p = &a->options.prior;
    double without = a->total.people - a->listed, sd = 1.645 * p->rho_sd.forced;
    char text[640];

    snprintf(text, sizeof text,
             "Goods that the list names for forced labour are taken to have %.3g times (%.3g to "
             "%.3g) the people per dollar of other goods of their industry and country, and %.3g "
             "times where child labour alone is named: an assumption, not a finding. It changes "
             "this answer by %+.2g%%; --rho 1 leaves it out, and --materials no the recipes too. "
             "Recipes are those of the United States in 2017. An industry keeps its people: what "
             "listed goods gain, others lose.",
             p->rho.forced, p->rho.forced * exp(-sd), p->rho.forced * exp(sd), p->rho.child,
             without > 0 ? 100 * a->listed / without : 0);
    return mn_report_text(r, MN_TEXT_NOTE, text, e);
}

mn_status mn_show_materials(mn_report *r, const mn_shown *s, mn_err *e)
{
    const mn_answer *a = s->answer;
    lines l = {0};
    bool any = false;
    mn_status st = MN_OK;

    if (!a->options.materials)
        return MN_OK;
    l.money = calloc(a->options.materials->products + 2, sizeof *l.money);
    if (!l.money)
        return mn_fail_memory(e);
    for (size_t g = 0; !st && g < a->groups.count; g++) {
        if (!a->groups.at[g].key.product)
            continue;
        any = true;
        st = add_group(&l, s, g, e);
    }
    if (l.count)
        qsort(l.at, l.count, sizeof *l.at, most_first);
    if (!st)
        st = table(r, s, &l, e);
    if (!st && any && !(st = say_products(r, s, &l, e)))
        st = say_prior(r, s, e);
    free(l.at);
    free(l.money);
    return st;
}
