/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint_supply.c - the flow from purchase through tiers to the workplace: every step
 * comes to the whole, what goes in comes out, tiers are the answer's layers, and sellers'
 * people are their multipliers'.
 */
#include "check.h"
#include "footprint/answer/supply.h"
#include "footprint/survey/basis.h"
#include "shipped.h"

#include <math.h>

enum { C4 = 3, C14 = 13, C32 = 31 };

static mn_answer_options options(const fixture *f, const char *iso3, size_t draws)
{
    return (mn_answer_options){.country = mn_country_find(f->r, mn_text_of(iso3)),
                               .draws = draws,
                               .keep_draws = true,
                               .prior = mn_prior_default};
}

static double step(const mn_supply *s, size_t stage)
{
    double sum = 0;

    for (size_t l = 0; l < s->legs; l++)
        if (s->leg[l].from >= s->first[stage] && s->leg[l].from < s->first[stage + 1])
            sum += s->leg[l].people.people;
    return sum;
}

/* Whole steps, and balanced stops. */
static void conserves(const mn_supply *s, double total)
{
    for (size_t stage = 0; stage + 1 < MN_STAGES; stage++)
        assert_near(step(s, stage) / total, 1, 1e-9);
    for (size_t stop = s->first[MN_SELLER]; stop < s->first[MN_PLACE]; stop++) {
        double in = 0, out = 0;

        for (size_t l = 0; l < s->legs; l++) {
            in += s->leg[l].to == stop ? s->leg[l].people.people : 0;
            out += s->leg[l].from == stop ? s->leg[l].people.people : 0;
        }
        assert_near((in - out) / total, 0, 1e-9);
        assert_near((s->stop[stop].people.people - out) / total, 0, 1e-9);
    }
    assert_true(s->first[MN_STAGES] <= MN_STAGES * (MN_SUPPLY_MOST + 1));
}

/* Tiers are the answer's production layers, with the same draws. */
static void tiers_are_layers(const mn_supply *s, const mn_answer *a, bool drawn)
{
    double rest = 0;

    for (size_t k = MN_TIERS - 1; k < MN_LAYERS; k++)
        rest += a->layer[k].people;
    for (size_t t = 0; t < MN_TIERS; t++) {
        const mn_share *tier = &s->stop[s->first[MN_TIER] + t].people;
        const double want = t + 1 < MN_TIERS ? a->layer[t].people : rest;

        assert_near(tier->people / want, 1, 1e-9);
        if (!drawn)
            continue;
        assert_true(tier->range.low < tier->people && tier->people < tier->range.high);
        if (t + 1 < MN_TIERS) {
            assert_near(tier->range.low / a->layer[t].range.low, 1, 0.05);
            assert_near(tier->range.high / a->layer[t].range.high, 1, 0.05);
        }
    }
}

static void countries_are_the_answers(const mn_supply *s, const mn_answer *a)
{
    for (size_t i = s->first[MN_PLACE]; i < s->first[MN_STAGES]; i++) {
        const mn_stop *stop = &s->stop[i];

        if (stop->thing == MN_OTHERS)
            continue;
        assert_near(stop->people.people / a->origin[stop->thing].people, 1, 1e-9);
        assert_near(stop->people.range.high / a->origin[stop->thing].range.high, 1, 0.1);
    }
}

/* A household's survey: products with recipes, trade and transport. */
static void a_survey_flows_through_its_tiers(void **state)
{
    const fixture *f = *state;
    mn_answer_options o = options(f, "USA", 300);
    mn_materials of = {0};
    mn_questions q = {0};
    mn_basis b = {0};
    mn_spending s = {0};
    mn_answer a = {0};
    mn_supply flow = {0};
    double amount[MN_QUESTIONS_MOST];
    const char *name[MN_QUESTIONS_MOST];
    uint16_t screen[MN_QUESTIONS_MOST];
    mn_supply_things things = {.of = screen};
    mn_reference *r = NULL;
    const mn_ctx ctx = {.threads = 2, .seed = 3}, alone = {.threads = 1, .seed = 3};
    mn_err e = MN_ERR_INIT;

    assert_int_equal(mn_reference_new(&r, MN_NEED_ALL, &e), MN_OK);
    assert_int_equal(mn_materials_shipped(&of, r, &e), MN_OK);
    assert_int_equal(mn_questions_shipped(&q, r, &of, &e), MN_OK);
    o.country = mn_country_find(r, mn_text_of("USA"));
    o.materials = &of;
    assert_int_equal(mn_basis_make(&b, &q, f->m, r, &o, &ctx, &e), MN_OK);
    for (size_t i = 0; i < b.count; i++)
        amount[i] = b.at[i].average * (double)(1 + i % 3);
    assert_int_equal(mn_basis_spend(&s, &b, amount, &e), MN_OK);
    assert_int_equal(mn_answer_spending(&a, f->m, r, &s, &o, &ctx, &e), MN_OK);
    assert_true(a.groups.pins > 0);
    things.count = mn_question_screens(name, screen, &q);
    assert_int_equal(things.count, 11);
    assert_int_equal(mn_supply_find(&flow, &a, &s, &things, r, &ctx, &e), MN_OK);
    conserves(&flow, a.total.people);
    tiers_are_layers(&flow, &a, true);
    countries_are_the_answers(&flow, &a);
    for (size_t i = flow.first[MN_BOUGHT]; i < flow.first[MN_SELLER]; i++) {
        double people = 0, low = 0, high = 0;

        for (size_t p = 0; p < s.purchases; p++)
            if (screen[p] == flow.stop[i].thing) {
                people += a.purchase[p].people;
                low += a.purchase[p].range.low;
                high += a.purchase[p].range.high;
            }
        if (flow.stop[i].thing == MN_OTHERS)
            continue;
        assert_near(flow.stop[i].people.people / people, 1, 1e-9);
        /* Limits that are added up are wider than those of the sum. */
        assert_true(flow.stop[i].people.range.low > 0.99 * low);
        assert_true(flow.stop[i].people.range.high < 1.01 * high);
    }

    mn_supply again = {0};

    assert_int_equal(mn_supply_find(&again, &a, &s, &things, r, &alone, &e), MN_OK);
    assert_int_equal(again.legs, flow.legs);
    for (size_t l = 0; l < flow.legs; l++)
        assert_memory_equal(&again.leg[l].people, &flow.leg[l].people, sizeof(mn_share));
    mn_supply_free(&again);
    mn_supply_free(&flow);
    mn_answer_free(&a);
    mn_spending_free(&s);
    mn_basis_free(&b);
    mn_questions_free(&q);
    mn_materials_free(&of);
    mn_reference_free(r);
}

/* A ledger with a named country that is one of several in its region, and a refund. */
static void a_ledger_flows_and_refunds_run_back(void **state)
{
    const fixture *f = *state;
    static const mn_mix shirts = {.n = 1, .industry = {C4}, .share = {1}},
                        both = {.n = 2, .industry = {C14, C32}, .share = {0.7, 0.3}},
                        teaching = {.n = 1, .industry = {C32}, .share = {1}};
    mn_purchase p[] = {{.money = 0.05,
                        .mix = &shirts,
                        .by = MN_PLACED_CODE,
                        .origin = mn_country_find(f->r, mn_text_of("BGD"))},
                       {.money = 0.1, .mix = &both, .by = MN_PLACED_WORDS},
                       {.money = -0.06, .mix = &teaching, .by = MN_PLACED_CODE}};
    const mn_spending s = {.purchase = p, .purchases = 3};
    const mn_ctx ctx = {.threads = 2, .seed = 5};

    for (size_t draws = 0; draws <= 200; draws += 200) {
        mn_answer_options o = options(f, "DEU", draws);
        mn_answer a = {0};
        mn_supply flow = {0};
        mn_err e = MN_ERR_INIT;
        bool back = false;

        o.keep_draws = draws > 0;
        assert_int_equal(mn_answer_spending(&a, f->m, f->r, &s, &o, &ctx, &e), MN_OK);
        assert_int_equal(mn_supply_find(&flow, &a, &s, NULL, f->r, &ctx, &e), MN_OK);
        conserves(&flow, a.total.people);
        tiers_are_layers(&flow, &a, draws > 0);
        for (size_t l = 0; l < flow.legs; l++) {
            back |= flow.leg[l].people.people < 0;
            assert_true(isnan(flow.leg[l].people.range.low) == (draws == 0));
        }
        assert_true(back);
        mn_supply_free(&flow);
        mn_answer_free(&a);
    }
}

/* An average basket: each seller's people are its multiplier's. */
static void sellers_have_their_multipliers(void **state)
{
    const fixture *f = *state;
    const mn_ctx ctx = {.threads = 2};
    const mn_answer_options o = options(f, "PRT", 100);
    mn_answer a = {0};
    mn_supply flow = {0};
    mn_err e = MN_ERR_INIT;

    assert_int_equal(mn_answer_basket(&a, f->m, f->r, &o, &ctx, &e), MN_OK);
    assert_int_equal(mn_supply_find(&flow, &a, NULL, NULL, f->r, &ctx, &e), MN_OK);
    conserves(&flow, a.total.people);
    tiers_are_layers(&flow, &a, true);
    for (size_t i = flow.first[MN_SELLER]; i < flow.first[MN_TIER]; i++) {
        const mn_stop *stop = &flow.stop[i];

        if (stop->thing != MN_OTHERS)
            assert_near(stop->people.people / (f->m->m[0][stop->thing] * a.groups.y[stop->thing]),
                        1, 1e-9);
    }
    mn_supply_free(&flow);
    mn_answer_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_survey_flows_through_its_tiers),
        cmocka_unit_test(a_ledger_flows_and_refunds_run_back),
        cmocka_unit_test(sellers_have_their_multipliers),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
