/* SPDX-License-Identifier: Apache-2.0
 *
 * basis.c - from a country's final demand to averages of questions, and back.
 */
#include "footprint/survey/basis.h"

#include "core/err.h"
#include "core/text.h"
#include "footprint/answer/draws.h"
#include "footprint/economy/solve.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A country's basket, a resident. */
typedef struct basket {
    double money[MN_INDUSTRIES];  /* millions of US dollars of the model's year */
    double people[MN_INDUSTRIES]; /* behind it, without weights */
    double all;
} basket;

static mn_status take_basket(basket *out, const mn_basis *b, const mn_model *m,
                             const mn_reference *r, const mn_answer_options *o, mn_err *e)
{
    const mn_place at = mn_place_of(m, b->country);
    const double *mult = m->m[o->scope];
    double *y, people;
    int year;

    if (!b->home || at.region == MN_ANYWHERE || !mn_region_is_country(m, at.region)) {
        mn_fail(e, MN_USAGE, "no average household is known for '%s'", b->country->name);
        return mn_hint(e,
                       "the survey knows the %zu countries of data/survey/countries.csv; give a "
                       "file of purchases for others",
                       b->questions->homes);
    }
    y = malloc((m->n + 1) * sizeof *y);
    if (!y)
        return mn_fail_memory(e);
    mn_basket(y, m, MN_HOUSEHOLD, at.region);
    people = mn_population(r, b->country->iso3, m->year, &year);
    for (size_t i = 0; i < m->n; i++) {
        const uint8_t kind = m->kind[i % m->industries];

        out->all += y[i] / people;
        if (kind == MN_NO_KIND)
            continue;
        out->money[kind] += y[i] / people;
        out->people[kind] += mult[i] * y[i] / people;
    }
    free(y);
    return MN_OK;
}

/* --- prices -------------------------------------------------------------------- */

/* The question's price by the usual tables, as pieces of our own. */
static mn_status take_price(mn_asked *a, mn_pricer *p, int year, mn_arena *arena, mn_err *e)
{
    const mn_price *usual = NULL;
    mn_status st =
        mn_price_find(p, &usual, MN_COICOP, mn_text_of(a->question->coicop), &a->mix, year, e);

    if (st)
        return st;
    a->price = *usual;
    a->price.piece = mn_arena_alloc(arena, usual->pieces + 1, sizeof *usual->piece);
    a->shop = mn_arena_alloc(arena, usual->pieces + 1, sizeof *a->shop);
    if (!a->price.piece || !a->shop)
        return mn_fail_memory(e);
    memcpy(a->price.piece, usual->piece, usual->pieces * sizeof *usual->piece);
    for (size_t k = 0; k < usual->pieces; k++)
        a->shop[k] = usual->piece[k].share;
    return MN_OK;
}

static double maker_of(const mn_price *p)
{
    double sum = 0;

    for (size_t k = 0; k < p->pieces; k++)
        sum += p->piece[k].pays == MN_PAYS_MAKER ? p->piece[k].share : 0;
    return sum;
}

/* What a question's makers get of a country's basket. */
static double basic(const mn_asked *a, const basket *b)
{
    const double money = b->money[a->question->kind];

    return money > 0 ? money * a->question->asked * a->question->share : 0;
}

/* Trade and transport on goods come to what the basket pays for them: each payee's
 * margins are scaled alike for all goods. Then shares sum to 1 with taxes again. */
static void fit_trade(mn_basis *b, const basket *of)
{
    double due[MN_PAYS] = {0}, told[MN_PAYS] = {0}, asked[MN_INDUSTRIES];

    for (int k = 0; k < MN_INDUSTRIES; k++)
        asked[k] = 0;
    for (size_t i = 0; i < b->count; i++)
        asked[b->at[i].question->kind] = b->at[i].question->asked;
    for (int p = MN_PAYS_VEHICLE; p < MN_PAYS_TAXES; p++) {
        const uint8_t kind = mn_pays_kind((mn_pays)p);

        due[p] = of->money[kind] > 0 ? of->money[kind] * (1 - asked[kind]) : 0;
    }
    for (size_t i = 0; i < b->count; i++) {
        const mn_price *price = &b->at[i].price;
        const double makers = maker_of(price);

        for (size_t k = 0; k < price->pieces; k++)
            if (price->piece[k].pays != MN_PAYS_MAKER)
                told[price->piece[k].pays] += basic(&b->at[i], of) * price->piece[k].share / makers;
    }
    for (size_t i = 0; i < b->count; i++) {
        mn_price *price = &b->at[i].price;
        double net = price->taxes;

        for (size_t k = 0; k < price->pieces; k++) {
            mn_piece *piece = &price->piece[k];

            if (piece->pays != MN_PAYS_MAKER)
                piece->share *= told[piece->pays] > 0 ? due[piece->pays] / told[piece->pays] : 0;
            net += piece->share;
        }
        /* 1 = (net + taxes) scaled, with value added tax at the same rate as before. */
        const double scale = (1 - price->vat) / net;

        for (size_t k = 0; k < price->pieces; k++)
            price->piece[k].share *= scale;
        price->taxes *= scale;
        b->at[i].makers = 1 - price->vat - price->taxes;
    }
}

static mn_status prices(mn_basis *b, const basket *of, mn_err *e)
{
    mn_pricer p = {0};
    mn_status st = mn_pricer_open(&p, &b->rules, MN_HOUSEHOLD, b->country, &b->arena, e);

    for (size_t i = 0; !st && i < b->count; i++)
        st = take_price(&b->at[i], &p, b->year, &b->arena, e);
    b->vat = p.vat;
    b->sales_tax = p.taxes;
    b->level = p.level;
    mn_pricer_close(&p);
    if (!st)
        fit_trade(b, of);
    return st;
}

static void averages(mn_basis *b, const basket *of)
{
    double asked = 0;

    for (size_t i = 0; i < b->count; i++) {
        mn_asked *a = &b->at[i];
        const double paid = basic(a, of) / maker_of(&a->price);

        a->average = paid / b->money;
        b->spent += a->average;
        asked += paid * a->makers;
    }
    b->unasked = of->all > 0 ? 1 - asked / of->all : 0;
}

/* --- weights --------------------------------------------------------------------- */

/* People per million dollars of a group with what its pins add. */
static mn_status rates(double *rate, const mn_groups *g, const mn_model *m,
                       const mn_answer_options *o, mn_err *e)
{
    mn_cells c = {0};
    mn_status st = mn_cells_new(&c, m, o->scope, e);

    for (size_t k = 0; !st && k < g->count; k++)
        rate[k] = g->at[k].people;
    for (size_t p = 0; !st && p < g->pins; p++)
        rate[g->pin[p].group] += g->pin[p].unit * mn_pin_people(&c, &g->pin[p], NULL) *
                                 (mn_factor_of(&g->pin[p].factor, o->prior.rho) - 1);
    mn_cells_free(&c);
    return st;
}

/* People behind the averages, by the kind of industry that was asked for; and, where a kind
 * is bought as another one in this country, which. */
static void count_people(double *people, uint8_t *as, const mn_spending *s,
                         const mn_placing *placing, const mn_groups *g, const double *rate)
{
    mn_part part[MN_PARTS_MAX];
    mn_placed_part placed[MN_PARTS_MAX];
    bool moved;

    for (size_t i = 0; i < s->purchases; i++) {
        const mn_purchase *p = &s->purchase[i];
        const size_t n = mn_purchase_parts(s, p, part);

        mn_placing_parts(placing, p, placed, &moved);
        for (size_t k = 0; k < n; k++) {
            people[part[k].kind] +=
                p->money * placed[k].share * rate[mn_groups_find(g, &placed[k], p->by)];
            if (!placed[k].product)
                as[part[k].kind] = placed[k].kind;
        }
    }
}

/* A kind that is bought as another (domestic staff of India, whom the model keeps among
 * other services) is weighed with it: its people in the basket are not its own. */
static void pool(double *have, double *got, const uint8_t *as)
{
    for (int k = 0; k < MN_INDUSTRIES; k++)
        if (as[k] != k) {
            have[as[k]] += have[k];
            got[as[k]] += got[k];
            have[k] = got[k] = 0;
        }
}

/* Weights that make the averages come to the basket's people: kind by kind, and as a whole,
 * should a kind have people that no question can take. */
static void weigh(mn_basis *b, const basket *of, double *people, const uint8_t *as)
{
    double have = 0, got = 0, basket_people[MN_INDUSTRIES];

    memcpy(basket_people, of->people, sizeof basket_people);
    pool(basket_people, people, as);
    for (int k = 0; k < MN_INDUSTRIES; k++) {
        b->weight[k] = basket_people[k] > 0 && people[k] > 0 ? basket_people[k] / people[k] : 1;
        have += basket_people[k];
        got += b->weight[k] * people[k];
    }
    for (int k = 0; k < MN_INDUSTRIES; k++)
        b->weight[k] = b->weight[as[k]];
    for (int k = 0; k < MN_INDUSTRIES && have > 0 && got > 0; k++)
        b->weight[k] *= have / got;
}

/* What a ledger takes a kind to be paid, against what the survey does before its weights. */
static double shop_against(const mn_asked *a, uint8_t kind)
{
    double shop = 0, here = 0;

    for (size_t k = 0; k < a->price.pieces; k++)
        if (a->price.piece[k].kind == kind) {
            shop += a->shop[k];
            here += a->price.piece[k].share;
        }
    return here > 0 ? shop / here : 1;
}

/* What a question's money comes to in a ledger, against here. */
static double ledger_of(const mn_basis *b, const mn_spending *s, const mn_purchase *p,
                        const mn_placing *placing, const mn_groups *g, const double *rate)
{
    mn_part part[MN_PARTS_MAX];
    mn_placed_part placed[MN_PARTS_MAX];
    double all = 0, weighed = 0;
    bool moved;
    const size_t n = mn_purchase_parts(s, p, part);

    mn_placing_parts(placing, p, placed, &moved);
    for (size_t k = 0; k < n; k++) {
        const double people = placed[k].share * rate[mn_groups_find(g, &placed[k], p->by)];

        all += people * shop_against(&b->at[p->line - 1], part[k].kind);
        weighed += people * b->weight[part[k].kind];
    }
    return weighed > 0 ? all / weighed : 1;
}

static void weigh_questions(mn_basis *b, const basket *of, double *people, const uint8_t *as,
                            const mn_spending *s, const mn_placing *placing, const mn_groups *g,
                            const double *rate)
{
    weigh(b, of, people, as);
    for (size_t i = 0; i < s->purchases; i++)
        b->at[i].ledger = ledger_of(b, s, &s->purchase[i], placing, g, rate);
    for (size_t i = 0; i < b->count; i++) {
        mn_price *price = &b->at[i].price;

        for (size_t k = 0; k < price->pieces; k++)
            price->piece[k].share *= b->weight[price->piece[k].kind];
    }
}

static mn_status weights(mn_basis *b, const basket *of, const mn_model *m, const mn_reference *r,
                         const mn_answer_options *o, const mn_ctx *ctx, mn_err *e)
{
    double *amount = malloc((b->count + 1) * sizeof *amount), *rate = NULL;
    mn_spending s = {0};
    mn_groups g = {0};
    mn_sourcing mix = {0};
    mn_placing placing = {0};
    double people[MN_INDUSTRIES] = {0};
    uint8_t as[MN_INDUSTRIES];
    mn_status st = amount ? MN_OK : mn_fail_memory(e);

    for (size_t i = 0; !st && i < b->count; i++)
        amount[i] = b->at[i].average;
    if (st || (st = mn_basis_spend(&s, b, amount, e)) ||
        (st = mn_sourcing_new(&mix, m, MN_HOUSEHOLD, mn_place_of(m, b->country).region, e)) ||
        (st = mn_placing_new(&placing, m, r, &s, o->materials, b->country, e)) ||
        (st = mn_groups_new(&g, m, o->scope, &mix, &placing, o->materials, s.purchase, s.purchases,
                            ctx, e)))
        goto out;
    rate = malloc((g.count + 1) * sizeof *rate);
    st = rate ? rates(rate, &g, m, o, e) : mn_fail_memory(e);
    if (!st) {
        for (uint8_t k = 0; k < MN_INDUSTRIES; k++)
            as[k] = k;
        count_people(people, as, &s, &placing, &g, rate);
        weigh_questions(b, of, people, as, &s, &placing, &g, rate);
    }
out:
    mn_groups_free(&g);
    mn_placing_free(&placing);
    mn_sourcing_free(&mix);
    mn_spending_free(&s);
    free(rate);
    free(amount);
    return st;
}

/* --- the basis -------------------------------------------------------------------- */

static mn_status take_money(mn_basis *b, const mn_model *m, const mn_reference *r, mn_err *e)
{
    const double now = mn_us_cpi(r, b->year), then = mn_us_cpi(r, m->year);

    b->usd = mn_usd_rate(r, b->home->currency, b->year);
    b->money = 12 * b->usd * then / now / 1e6;
    if (b->money > 0)
        return MN_OK;
    return mn_fail(e, MN_DATA, "no exchange rate or prices are known for %s in %d",
                   b->home->currency, b->year);
}

mn_status mn_basis_make(mn_basis *out, const mn_questions *q, const mn_model *m,
                        const mn_reference *r, const mn_answer_options *o, const mn_ctx *ctx,
                        mn_err *e)
{
    basket of = {.all = 0};
    mn_status st;

    out->questions = q;
    out->country = o->country;
    out->home = mn_home_find(q, o->country->iso3);
    out->year = mn_us_cpi_last_year(r);
    out->count = q->count;
    if ((st = take_basket(&of, out, m, r, o, e)) || (st = take_money(out, m, r, e)))
        return st;
    out->at = mn_arena_alloc(&out->arena, q->count + 1, sizeof *out->at);
    if (!out->at)
        return mn_fail_memory(e);
    for (size_t i = 0; i < q->count; i++) {
        const mn_question *one = &q->at[i];

        out->at[i].question = one;
        out->at[i].mix = (mn_mix){.n = 1, .industry = {one->kind}, .share = {1}};
    }
    if ((st = prices(out, &of, e)))
        return st;
    averages(out, &of);
    return weights(out, &of, m, r, o, ctx, e);
}

void mn_basis_free(mn_basis *b)
{
    mn_arena_free(&b->arena);
    memset(b, 0, sizeof *b);
}

void mn_basis_widen(mn_prior *p, const mn_basis *b)
{
    const double more = mn_price_sd(&b->rules, b->country);

    for (size_t by = MN_PLACED_CODE; by <= MN_PLACED_WORDS; by++)
        p->money_sd[by] = sqrt(p->money_sd[by] * p->money_sd[by] + more * more);
}

/* --- purchases ---------------------------------------------------------------------- */

mn_status mn_basis_spend(mn_spending *out, const mn_basis *b, const double *amount, mn_err *e)
{
    mn_purchase *p;

    if (!mn_grow(&out->purchase, &out->purchase_cap, b->count + 1, sizeof *out->purchase))
        return mn_fail_memory(e);
    p = out->purchase;
    for (size_t i = 0; i < b->count; i++) {
        const mn_asked *a = &b->at[i];
        const double year = 12 * amount[i];

        p[i] = (mn_purchase){.line = i + 1,
                             .description = mn_text_of(a->question->label),
                             .code = mn_text_of(a->question->coicop),
                             .system = MN_COICOP,
                             .amount = (int64_t)llround(fmin(year * 100, 9e17)),
                             .currency = b->home->currency,
                             .year = b->year,
                             .usd = year * b->usd,
                             .money = amount[i] * b->money,
                             .mix = &a->mix,
                             .score = 1,
                             .by = MN_PLACED_CODE,
                             .product = a->question->product,
                             .price = &a->price};
        out->net += year;
        out->placed_usd += p[i].usd;
    }
    out->purchases = b->count;
    out->lines = b->count;
    out->currency = b->home->currency;
    out->first_year = out->last_year = b->year;
    out->first_day = out->last_day = INT64_MIN;
    out->prices = &b->rules;
    out->trade_level = b->level;
    out->us_margins = !strcmp(b->country->iso3, "USA");
    out->vat = b->vat;
    out->sales_tax = b->sales_tax;
    return MN_OK;
}

double mn_basis_money(const mn_basis *b, const mn_spending *s)
{
    double sum = 0;

    for (size_t i = 0; i < s->purchases; i++)
        sum += s->purchase[i].money * b->at[s->purchase[i].line - 1].makers;
    return sum;
}
