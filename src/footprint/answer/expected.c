/* SPDX-License-Identifier: Apache-2.0
 *
 * expected.c - where what feeds a good is expected to come from: tiers of A above a seller.
 *
 * See manumit/footprint.h. The seller's demand y is its region's industries of the good's kinds;
 * with a recipe its first tier is A y + change (material/recipe.h). People of a tier are drawn as
 * in draws.h: one factor an origin, a Dirichlet a region, one factor of money.
 */
#include "core/arena.h"
#include "core/err.h"
#include "core/parallel.h"
#include "core/text.h"
#include "footprint/answer/draws.h"
#include "footprint/economy/solve.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is ranked: a cell of a tier, or all others of it (cell == SIZE_MAX). */
typedef struct pick {
    size_t cell;
    double people, money;
} pick;

typedef struct owned {
    mn_arena arena;
    mn_materials materials;
} owned;

typedef struct work {
    const mn_model *m;
    const mn_reference *r;
    const mn_expect_asked *a;
    mn_expectation out;
    owned *own;
    mn_cells cells;
    mn_sourcing mix;
    mn_recipe recipe;
    mn_mix kinds;
    mn_place place;
    uint16_t product; /* plus 1 */
    uint8_t by;
    double *x; /* tiers + 1 rows of n */
    size_t n;
    pick *pick;     /* tiers rows of most + 1 */
    size_t *picks;  /* of each tier */
    double *sample; /* people of each pick, of each tier, of all; rows of draws */
} work;

/* --- what is bought ------------------------------------------------------------------------ */

static mn_status place_good(work *w, mn_err *e)
{
    const mn_expect_asked *a = w->a;
    mn_status st = mn_materials_shipped(&w->own->materials, w->r, e);
    w->out.sure = 1;
    w->by = MN_PLACED_CODE;
    if (!st && a->hs.len && mn_code_find(w->r, MN_HS, a->hs, &w->kinds)) {
        char text[48];
        snprintf(text, sizeof text, "HS %s", w->kinds.via);
        w->out.placed = mn_arena_str(&w->own->arena, text);
        if (!mn_product_by_code(&w->own->materials, &w->kinds, a->hs, &w->product))
            w->product = 0;
        return w->out.placed ? MN_OK : mn_fail_memory(e);
    }
    mn_guess best[3];
    if (!st)
        st = mn_words_classify(w->r, a->description, best, e);
    if (st)
        return st;
    if (best[0].industry < 0) {
        mn_fail(e, MN_DATA, "neither code nor words tell what industry sells '%.*s'",
                (int)(a->description.len > 60 ? 60 : a->description.len), a->description.ptr);
        return mn_hint(e, "give its HS code");
    }
    w->kinds = (mn_mix){.n = 1, .industry = {(uint8_t)best[0].industry}, .share = {1}};
    w->out.placed = "words";
    w->out.sure = best[0].score;
    w->by = MN_PLACED_WORDS;
    return MN_OK;
}

/* One million dollars over the cells that sell it, in the region or in the buyer's mix. */
static double spread(double *y, const work *w, bool anywhere)
{
    const mn_model *m = w->m;
    const size_t from = anywhere ? 0 : w->place.region * m->industries;
    const size_t to = anywhere ? m->n : from + m->industries;
    double sum = 0;
    memset(y, 0, m->n * sizeof *y);
    for (size_t i = from; i < to; i++)
        for (size_t k = 0; k < w->kinds.n; k++)
            if (m->kind[i % m->industries] == w->kinds.industry[k])
                y[i] += w->kinds.share[k] * (anywhere ? w->mix.mix[i] : w->mix.inside[i]);
    for (size_t i = from; i < to; i++)
        sum += y[i];
    return sum;
}

static mn_status sell(work *w, const mn_ctx *ctx, mn_err *e)
{
    const mn_model *m = w->m;
    const mn_place home = mn_place_of(m, w->a->buyer);
    mn_splits splits = {0};
    w->place = mn_place_of(m, w->a->seller);
    mn_status st = mn_sourcing_new(&w->mix, m, MN_COMPANY,
                                   home.region == MN_ANYWHERE ? SIZE_MAX : home.region, e);
    if (st)
        return st;
    w->out.seller_known = w->place.region != MN_ANYWHERE && spread(w->x, w, false) > 0;
    if (!w->out.seller_known && !(spread(w->x, w, true) > 0))
        return mn_fail(e, MN_DATA, "the economy has no industry that sells it");
    size_t main = 0;
    for (size_t k = 1; k < w->kinds.n; k++)
        if (w->kinds.share[k] > w->kinds.share[main])
            main = k;
    w->out.industry = mn_industry_at(w->r, w->kinds.industry[main])->name;
    if (!w->product)
        return MN_OK;
    const mn_ware *ware = &w->own->materials.product[w->product - 1];
    const mn_placed_part part = {.region = w->out.seller_known ? w->place.region : MN_ANYWHERE,
                                 .origin = w->out.seller_known ? w->place.origin : MN_ANYWHERE,
                                 .product = w->product,
                                 .kind = ware->kind,
                                 .share = 1};
    st = mn_recipe_make(&w->recipe, &w->own->materials, m, w->r, &w->mix, &part, &splits, ctx, e);
    mn_splits_free(&splits);
    if (st)
        return st;
    memcpy(w->x, w->recipe.first, m->n * sizeof *w->x);
    w->out.product = ware->name;
    w->out.industry = mn_industry_at(w->r, ware->kind)->name;
    return MN_OK;
}

static mn_status climb(work *w, const mn_ctx *ctx, mn_err *e)
{
    mn_status st = MN_OK;
    for (unsigned t = 1; !st && t <= w->a->tiers; t++) {
        double *now = w->x + t * w->n;
        st = mn_matrix_apply(&w->m->a, false, now - w->n, now, ctx, e);
        for (size_t i = 0; !st && t == 1 && w->recipe.change && i < w->n; i++)
            now[i] += w->recipe.change[i];
    }
    return st;
}

/* --- rows ---------------------------------------------------------------------------------- */

static int by_people(const void *a, const void *b)
{
    const pick *x = a, *y = b;
    if (x->people != y->people)
        return x->people > y->people ? -1 : 1;
    if (x->money != y->money)
        return x->money > y->money ? -1 : 1;
    return (x->cell > y->cell) - (x->cell < y->cell);
}

static mn_status rank(work *w, unsigned tier, mn_err *e)
{
    const double *x = w->x + tier * w->n, *q = w->m->q[w->a->scope];
    pick *all = malloc((w->n + 1) * sizeof *all), *to = w->pick + (tier - 1) * (w->a->most + 1);
    size_t n = 0;
    if (!all)
        return mn_fail_memory(e);
    for (size_t i = 0; i < w->n; i++)
        if (x[i] > 0)
            all[n++] = (pick){i, q[i] * x[i], x[i]};
    if (n)
        qsort(all, n, sizeof *all, by_people);
    const size_t kept = n <= w->a->most ? n : w->a->most;
    memcpy(to, all, kept * sizeof *to);
    w->picks[tier - 1] = kept;
    if (n > kept) {
        pick rest = {SIZE_MAX, 0, 0};
        for (size_t i = kept; i < n; i++) {
            rest.people += all[i].people;
            rest.money += all[i].money;
        }
        to[kept] = rest;
        w->picks[tier - 1]++;
    }
    free(all);
    return MN_OK;
}

/* The people of a tier, and of each of its picks, by intensities; returns the tier's. */
static double people_of(const work *w, unsigned tier, const float *q, double *to)
{
    const double *x = w->x + tier * w->n;
    const pick *p = w->pick + (tier - 1) * (w->a->most + 1);
    double all = 0, told = 0;
    for (size_t i = 0; i < w->n; i++)
        all += (x[i] > 0 ? x[i] : 0) * (double)q[i];
    for (size_t k = 0; k < w->picks[tier - 1]; k++) {
        to[k] = p[k].cell == SIZE_MAX ? all - told : x[p[k].cell] * (double)q[p[k].cell];
        told += to[k];
    }
    return all;
}

/* Rows of samples: a pick of a tier; the tier itself; everything. */
static double *sample_of(const work *w, unsigned tier, size_t at)
{
    return w->sample + ((tier - 1) * (w->a->most + 2) + at) * w->a->draws;
}

static mn_status draw(work *w, const mn_ctx *ctx, mn_err *e)
{
    const mn_model *m = w->m;
    const size_t most = w->a->most, draws = w->a->draws;
    mn_group group = {.key = {.by = w->by}};
    const mn_groups groups = {.at = &group, .count = 1};
    double *factor = malloc((m->origins + m->n + most + 2) * sizeof *factor);
    float *q = malloc((m->n + 1) * sizeof *q);
    mn_status st = mn_cells_new(&w->cells, m, w->a->scope, e);
    w->sample = malloc((w->a->tiers * (most + 2) + 1) * draws * sizeof *w->sample);
    if (!st && (!factor || !q || !w->sample))
        st = mn_fail_memory(e);
    for (size_t d = 0; !st && d < draws; d++) {
        const uint64_t seed = ctx ? ctx->seed : 0;
        double *to = factor + m->origins + m->n, money, all = 0;
        if (d % 64 == 0 && (st = mn_poll(ctx, e)))
            break;
        mn_draw_people(factor, factor + m->origins, &w->cells, &mn_prior_default, seed, d);
        mn_draw_money(&money, &groups, &mn_prior_default, seed, d);
        mn_draw_intensities(q, &w->cells, factor, factor + m->origins);
        for (size_t i = 0; i < m->n; i++)
            all += (w->x[i] > 0 ? w->x[i] : 0) * (double)q[i];
        for (unsigned t = 1; t <= w->a->tiers; t++) {
            const double tier = people_of(w, t, q, to);
            for (size_t k = 0; k < w->picks[t - 1]; k++)
                sample_of(w, t, k)[d] = to[k] * money;
            sample_of(w, t, most + 1)[d] = tier * money;
            all += tier;
        }
        sample_of(w, w->a->tiers + 1, 0)[d] = all * money;
    }
    free(factor);
    free(q);
    return st;
}

static const char *region_name(const work *w, size_t region)
{
    const char *label = w->m->region[region];
    const mn_country *c =
        mn_region_is_country(w->m, region) ? mn_country_find(w->r, mn_text_of(label)) : NULL;
    return c ? c->name : label;
}

/* What is shown of an industry: of the 35 kinds their names, of others their labels. */
static const char *industry_name(const work *w, size_t industry)
{
    const char *label = w->m->industry[industry];
    const int kind = mn_industry_find(w->r, mn_text_of(label));
    return kind >= 0 ? mn_industry_at(w->r, (size_t)kind)->short_name : label;
}

static void limits(double *low, double *high, double *v, size_t n)
{
    *low = mn_quantile(v, n, 0.05);
    *high = mn_quantile(v, n, 0.95);
}

static void put_row(work *w, unsigned tier, size_t k, double money, double people)
{
    const pick *p = w->pick + (tier - 1) * (w->a->most + 1) + k;
    mn_expected *x = &w->out.row[w->out.rows++];
    const size_t draws = w->a->draws, industries = w->m->industries;
    *x = (mn_expected){.tier = tier,
                       .share = money > 0 ? p->money / money : 0,
                       .money = p->money,
                       .people = p->people,
                       .low = NAN,
                       .high = NAN,
                       .people_share = people > 0 ? p->people / people : 0,
                       .people_share_low = NAN,
                       .people_share_high = NAN};
    if (p->cell != SIZE_MAX) {
        x->region = w->m->region[p->cell / industries];
        x->name = region_name(w, p->cell / industries);
        x->industry = industry_name(w, p->cell % industries);
    }
    if (!draws)
        return;
    limits(&x->low, &x->high, sample_of(w, tier, k), draws);
}

/* Shares draw by draw, while samples are in order. */
static mn_status share_limits(double *low, double *high, const work *w, unsigned tier, size_t k,
                              mn_err *e)
{
    const size_t draws = w->a->draws;
    double *v = malloc((draws + 1) * sizeof *v);
    if (!v)
        return mn_fail_memory(e);
    const double *part = sample_of(w, tier, k), *all = sample_of(w, tier, w->a->most + 1);
    for (size_t d = 0; d < draws; d++)
        v[d] = all[d] > 0 ? part[d] / all[d] : 0;
    limits(low, high, v, draws);
    free(v);
    return MN_OK;
}

static mn_status put_rows(work *w, mn_err *e)
{
    const double *q = w->m->q[w->a->scope];
    mn_status st = MN_OK;
    w->out.people = mn_dot(q, w->x, w->n);
    for (unsigned t = 1; !st && t <= w->a->tiers; t++) {
        double money = 0, people = 0;
        for (size_t k = 0; k < w->picks[t - 1]; k++) {
            money += w->pick[(t - 1) * (w->a->most + 1) + k].money;
            people += w->pick[(t - 1) * (w->a->most + 1) + k].people;
        }
        w->out.people += people;
        for (size_t k = 0; !st && k < w->picks[t - 1]; k++) {
            double low = NAN, high = NAN;
            if (w->a->draws)
                st = share_limits(&low, &high, w, t, k, e);
            put_row(w, t, k, money, people);
            w->out.row[w->out.rows - 1].people_share_low = low;
            w->out.row[w->out.rows - 1].people_share_high = high;
        }
    }
    w->out.low = w->out.high = NAN;
    if (!st && w->a->draws)
        limits(&w->out.low, &w->out.high, sample_of(w, w->a->tiers + 1, 0), w->a->draws);
    return st;
}

static int by_money(const void *a, const void *b)
{
    const mn_expected_material *x = a, *y = b;
    if (x->money != y->money)
        return x->money > y->money ? -1 : 1;
    const int c = strcmp(x->material, y->material);
    return c ? c : strcmp(x->country, y->country);
}

/* The recipe's materials and their countries, as far as its source says them. */
static mn_status put_materials(work *w, mn_err *e)
{
    const mn_materials *all = &w->own->materials;
    const mn_recipe *r = &w->recipe;
    w->out.material = calloc(r->spents + 1, sizeof *w->out.material);
    if (!w->out.material)
        return mn_fail_memory(e);
    for (size_t i = 0; i < r->spents; i++) {
        const mn_spent *s = &r->spent[i];
        const char *iso = s->from != SIZE_MAX ? all->from[s->from].iso3 : "";
        const mn_country *c = iso[0] ? mn_country_find(w->r, mn_text_of(iso)) : NULL;
        const char *source = mn_arena_str(
            &w->own->arena, s->from != SIZE_MAX ? all->from[s->from].cited.source : "");
        const char *country = c ? c->name : "";
        mn_expected_material *at = w->out.material, *end = at + w->out.materials;
        if (!source)
            return mn_fail_memory(e);
        while (at < end &&
               (at->material != all->material[s->what].name || strcmp(at->country, country) != 0))
            at++;
        if (at < end) {
            at->money += s->money;
            continue;
        }
        *at = (mn_expected_material){all->material[s->what].name, country, source, s->money};
        w->out.materials++;
    }
    if (w->out.materials)
        qsort(w->out.material, w->out.materials, sizeof *w->out.material, by_money);
    return MN_OK;
}

static mn_status answer(work *w, const mn_ctx *ctx, mn_err *e)
{
    const size_t tiers = w->a->tiers, most = w->a->most;
    w->n = w->m->n;
    w->own = calloc(1, sizeof *w->own);
    w->x = malloc(((tiers + 1) * w->n + 1) * sizeof *w->x);
    w->pick = calloc(tiers * (most + 1), sizeof *w->pick);
    w->picks = calloc(tiers, sizeof *w->picks);
    w->out.row = calloc(tiers * (most + 1), sizeof *w->out.row);
    w->out.owned = w->own;
    if (!w->own || !w->x || !w->pick || !w->picks || !w->out.row)
        return mn_fail_memory(e);
    mn_status st = place_good(w, e);
    if (!st)
        st = sell(w, ctx, e);
    if (!st)
        st = climb(w, ctx, e);
    for (unsigned t = 1; !st && t <= tiers; t++)
        st = rank(w, t, e);
    if (!st && w->a->draws)
        st = draw(w, ctx, e);
    if (!st)
        st = put_rows(w, e);
    return st ? st : put_materials(w, e);
}

mn_status mn_expect(mn_expectation *out, const mn_model *m, const mn_reference *r,
                    const mn_expect_asked *a, const mn_ctx *ctx, mn_err *e)
{
    work w = {.m = m, .r = r, .a = a};
    mn_status st;
    MN_BUG(a->tiers >= 1 && a->tiers <= MN_EXPECT_TIERS && a->most >= 1 && a->most <= 100 &&
           (!a->draws || (a->draws >= 20 && a->draws <= MN_EXPECT_DRAWS)));
    if (!mn_model_has_people(m)) {
        mn_fail(e, MN_DATA, "the model '%s' has no satellite: it knows nothing of people", m->name);
        return mn_hint(e, "import it again with --satellite FILE");
    }
    st = answer(&w, ctx, e);
    mn_cells_free(&w.cells);
    mn_sourcing_free(&w.mix);
    mn_recipe_free(&w.recipe);
    free(w.x);
    free(w.pick);
    free(w.picks);
    free(w.sample);
    if (st)
        mn_expectation_free(&w.out);
    else
        *out = w.out;
    return st;
}

void mn_expectation_free(mn_expectation *x)
{
    owned *own = x->owned;
    if (own) {
        mn_materials_free(&own->materials);
        mn_arena_free(&own->arena);
        free(own);
    }
    free(x->row);
    free(x->material);
    *x = (mn_expectation){0};
}
