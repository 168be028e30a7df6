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

/* What is known of a material of a product in a country. */
typedef struct line {
    uint16_t product;
    uint32_t material;
    size_t from;         /* the row that states the share; SIZE_MAX: a listed country without one */
    const mn_good *good; /* of the list, in that country; may be NULL */
    double money;        /* millions of US dollars */
    mn_share people;     /* at work on the material there, and behind it; NaN: unknown */
} line;

typedef struct lines {
    line *at;
    size_t count, cap;
    double *money; /* of each product, millions of US dollars */
    bool drawn;
} lines;

static int gravity(const mn_good *g)
{
    return g->forced || g->forced_child ? 2 : 1;
}

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
            (!found || gravity(g) > gravity(found)))
            found = g;
    }
    return found;
}

static mn_status add(lines *l, line one, mn_err *e)
{
    if (!mn_grow(&l->at, &l->cap, l->count + 1, sizeof *l->at))
        return mn_fail_memory(e);
    l->at[l->count++] = one;
    return MN_OK;
}

/* Materials whose shares are known, and those of the usual suppliers. */
static mn_status add_made(lines *l, const mn_shown *s, mn_err *e)
{
    const mn_materials *m = s->answer->options.materials;
    mn_status st = MN_OK;

    for (size_t i = 0; !st && i < s->made->count; i++) {
        const mn_made *made = &s->made->at[i];
        const mn_material *of = &m->material[made->material];

        if (!mn_made_is_told(made, m))
            continue;
        st = add(l,
                 (line){made->product, made->material, made->from,
                        made->from == SIZE_MAX ? NULL : listed(s, of, m->from[made->from].iso3),
                        made->money, made->people},
                 e);
    }
    return st;
}

/* The countries that the list names for a product's materials whose shares nobody states. */
static mn_status add_unknown(lines *l, const mn_shown *s, uint16_t product, mn_err *e)
{
    static const mn_share unknown = {NAN, {NAN, NAN}};
    const mn_materials *m = s->answer->options.materials;
    const mn_ware *p = &m->product[product - 1];
    mn_status st = MN_OK;

    for (size_t k = 0; k < p->ingredients; k++) {
        const uint32_t what = m->ingredient[p->ingredient + k].material;
        const mn_material *of = &m->material[what];

        for (size_t i = 0; !st && !of->count && i < mn_goods(s->reference); i++) {
            const mn_good *g = mn_good_at(s->reference, i);

            if (g->iso3[0] && mn_goods_name(mn_text_of(of->goods), g->good) &&
                listed(s, of, g->iso3) == g)
                st = add(l, (line){product, what, SIZE_MAX, g, 0, unknown}, e);
        }
    }
    return st;
}

static int most_first(const void *a, const void *b)
{
    const line *x = a, *y = b;
    double p = isnan(x->people.people) ? -1 : x->people.people;
    double q = isnan(y->people.people) ? -1 : y->people.people;

    if (p != q)
        return p > q ? -1 : 1;
    if (x->product != y->product)
        return x->product < y->product ? -1 : 1;
    if (x->material != y->material)
        return x->material < y->material ? -1 : 1;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return (x->good > y->good) - (x->good < y->good); /* the list's own order */
}

static const char *word(const mn_good *g)
{
    return !g ? "" : gravity(g) == 2 ? "forced labour" : "child labour";
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
    return isnan(at->people.people) || all == 0 ? NAN : at->money / all;
}

/* What the recipe says of a material. */
static const mn_ingredient *recipe_of(const mn_materials *m, const line *at)
{
    const mn_ware *p = &m->product[at->product - 1];
    const mn_ingredient *in = &m->ingredient[p->ingredient];

    for (size_t k = 0; k < p->ingredients; k++)
        if (in[k].material == at->material)
            return &in[k];
    return NULL;
}

static void table_row(mn_maker *k, const mn_shown *s, const lines *l, const line *at)
{
    const mn_materials *m = s->answer->options.materials;
    const mn_from *from = at->from == SIZE_MAX ? NULL : &m->from[at->from];
    const mn_ingredient *in = recipe_of(m, at);

    mn_make_row(k, 0);
    mn_make_str(k, 0, m->product[at->product - 1].name);
    mn_make_str(k, 1, m->material[at->material].name);
    mn_make_str(k, 2, country_of(s, at));
    mn_make_str(k, 3, from ? from->iso3 : at->good ? at->good->iso3 : "");
    mn_make_f64(k, 4, share_of(l, at));
    mn_make_str(k, 5, word(at->good));
    mn_show_share(k, 6, &at->people, l->drawn);
    mn_make_str(k, 9, from ? from->basis : at->good ? "share unknown" : "usual suppliers");
    if (from)
        mn_make_i64(k, 10, from->cited.year);
    mn_make_str(k, 11, from ? from->cited.source : "");
    mn_make_str(k, 12, from ? from->cited.address : "");
    if (!in)
        return;
    mn_make_f64(k, 13, in->share);
    mn_make_f64(k, 14, in->low);
    mn_make_f64(k, 15, in->high);
    mn_make_i64(k, 16, in->cited.year);
    mn_make_str(k, 17, in->cited.source);
    mn_make_str(k, 18, in->cited.address);
}

static mn_status table(mn_report *r, const mn_shown *s, const lines *l, mn_err *e)
{
    char view_text[200];
    const double f = s->picture->per_person;
    mn_table_view view = {.title = "What the products are made of, and where that comes from",
                          .first = MN_MATERIALS_SHOWN,
                          .columns = view_text,
                          .hidden = !l->count};
    mn_maker k = mn_maker_new("materials",
                              "product:t material:t country:t iso3:t share:f listed:t people:f "
                              "low:f high:f basis:t year:i source:t address:t recipe:f "
                              "recipe_low:f recipe_high:f recipe_year:i recipe_source:t "
                              "recipe_address:t",
                              e);

    snprintf(view_text, sizeof view_text,
             "product=Product,material=Material,country=From,listed=Listed for,"
             "people*%g=%s,low*%g=Low,high*%g=High",
             f, s->picture->header, f, f);
    for (size_t i = 0; !k.st && i < l->count; i++)
        table_row(&k, s, l, &l->at[i]);
    return mn_show_end(&k, r, &view);
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
            mn_buf_fmt(b, share_of(l, at) < 0.005 ? " (under 1%%)" : " (%.0f%%)",
                       100 * share_of(l, at));
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
    char text[960];

    snprintf(text, sizeof text,
             "Goods that the list names for forced labour are taken to have %.3g times (%.3g to "
             "%.3g) the people per dollar of other goods of their industry and country, and %.3g "
             "times where child labour alone is named, and each to be %.0f%% of what that industry "
             "makes there (all together at most half): assumptions, not findings. They change "
             "this answer by %+.2g%%; --rho 1 leaves them out, and --materials no the recipes too. "
             "An industry keeps its people: what listed goods gain, others lose. Recipes are those "
             "of the United States in 2017. How much of a material a product holds is in no "
             "interval: the table materials has its range (recipe_low, recipe_high) and source%s.",
             p->rho.forced, p->rho.forced * exp(-sd), p->rho.forced * exp(sd), p->rho.child,
             100 * MN_LISTED_SHARE, without > 0 ? 100 * a->listed / without : 0,
             s->made->drawn || !a->options.draws
                 ? ""
                 : ". The economy is too large for intervals of materials");
    return mn_report_text(r, MN_TEXT_NOTE, text, e);
}

mn_status mn_show_materials(mn_report *r, const mn_shown *s, mn_err *e)
{
    const mn_answer *a = s->answer;
    lines l = {.drawn = s->made && s->made->drawn};
    bool any = false, *bought;
    mn_status st = MN_OK;

    if (!a->options.materials || !s->made)
        return MN_OK;
    l.money = calloc(a->options.materials->products + 1, sizeof *l.money + sizeof *bought);
    if (!l.money)
        return mn_fail_memory(e);
    bought = (bool *)(void *)(l.money + a->options.materials->products + 1);
    for (size_t g = 0; g < a->groups.count; g++) {
        l.money[a->groups.at[g].key.product] += a->groups.at[g].money;
        bought[a->groups.at[g].key.product] = true;
    }
    st = add_made(&l, s, e);
    for (size_t p = 1; !st && p <= a->options.materials->products; p++) {
        any |= bought[p];
        st = bought[p] ? add_unknown(&l, s, (uint16_t)p, e) : MN_OK;
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
