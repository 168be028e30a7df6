/* SPDX-License-Identifier: Apache-2.0
 *
 * money/simulate/plan.c - how many schemes and look-alikes there are, of which kinds, when and
 * where.
 */
#include <stdlib.h>

#include "money/simulate/act.h"

/* clang-format off */
const struct mn_sim_kind_of_act mn_sim_kinds_of_act[] = {
    {"sexual-exploitation", "sexual-exploitation", true, 1, mn_sim_plan_touring, mn_sim_day_touring},
    {"labour-exploitation", "labour-exploitation", true, 1, mn_sim_plan_labour, mn_sim_day_labour},
    {"funnel", "funnel", true, 1, mn_sim_plan_funnel, mn_sim_day_funnel},
    {"front-company", "front-company", true, 1, mn_sim_plan_front, mn_sim_day_front},
    {"alternative-payments", "alternative-payments", true, 1, mn_sim_plan_alternative, mn_sim_day_alternative},
    {"structuring", "structuring", true, 1, mn_sim_plan_smurf, mn_sim_day_smurf},
    {"mixed", "mixed", true, 1, mn_sim_plan_mixed, mn_sim_day_mixed},
    {"touring-band", "sexual-exploitation", false, 1, mn_sim_plan_band, mn_sim_day_band},
    {"seasonal-crew", "labour-exploitation", false, 1, mn_sim_plan_crew, mn_sim_day_crew},
    {"market-trader", "funnel", false, 1, mn_sim_plan_trader, mn_sim_day_trader},
    {"thriving-business", "front-company", false, 1, mn_sim_plan_thriving, mn_sim_day_thriving},
    {"crypto-or-gift-cards", "alternative-payments", false, 1, mn_sim_plan_saver, mn_sim_day_saver},
    {"takings-below-limit", "structuring", false, 1, mn_sim_plan_takings, mn_sim_day_takings},
    {"rent-share", "funnel", false, 1, mn_sim_plan_flat, mn_sim_day_flat},
    {"family-purse", "labour-exploitation", false, 1, mn_sim_plan_family, mn_sim_day_family},
    {"travelling-team", "sexual-exploitation", false, 1, mn_sim_plan_team, mn_sim_day_team},
    {"hometown-pool", "structuring", false, 1, mn_sim_plan_hometown, mn_sim_day_hometown},
    {"savings-circle", "structuring", false, 1, mn_sim_plan_circle, mn_sim_day_circle},
    {"classified-seller", "alternative-payments", false, 1, mn_sim_plan_seller, mn_sim_day_seller},
    {"night-work", "sexual-exploitation", false, 1, mn_sim_plan_night, mn_sim_day_night},
    {"carer", "labour-exploitation", false, 1, mn_sim_plan_carer, mn_sim_day_carer},
    {"club-treasurer", "funnel", false, 1, mn_sim_plan_treasurer, mn_sim_day_treasurer},
    {"agency-rooms", "labour-exploitation", false, 0.6, mn_sim_plan_agency, mn_sim_day_agency},
    {"wage-advance", "labour-exploitation", false, 0.6, mn_sim_plan_advance, mn_sim_day_advance},
    {"gift-drive", "structuring", false, 0.6, mn_sim_plan_gifts, mn_sim_day_gifts},
};
/* clang-format on */
const unsigned mn_sim_kinds_of_acts = sizeof mn_sim_kinds_of_act / sizeof *mn_sim_kinds_of_act;

void mn_sim_act_day(const mn_sim_world *w, mn_sim_act *a, int32_t day, mn_sim_out *o)
{
    if (day >= a->from && day <= a->until)
        a->kind->day(w, a, day, o);
}

static double strength_of(const mn_sim_world *w, mn_rng *r)
{
    static const double mean[] = {0, .95, .65, .35};
    const double s = mean[w->o.level] + .1 * (mn_rng_unit(r) - .5);
    return s > 1 ? 1 : s;
}

/* Begins within the span; longer ones than the span fill it. */
static void draw_span(const mn_sim_world *w, mn_sim_act *a)
{
    const int32_t days = (int32_t)w->o.days;
    int32_t n = (int32_t)(w->p.scheme_days * (.5 + mn_rng_unit(&a->rng)));
    n = n > days ? days : n;
    a->from = mn_sim_between(&a->rng, 0, days - n);
    a->until = a->from + n - 1;
}

/* An activity of the kind; nothing is kept where no members are found. */
static void add_act(mn_sim_world *w, const struct mn_sim_kind_of_act *kind, uint32_t number)
{
    MN_BUG(w->acts < w->act_cap);
    mn_sim_act *a = &w->act[w->acts];
    *a = (mn_sim_act){.kind = kind,
                      .mark = w->acts + 1,
                      .number = number,
                      .payee = MN_SIM_NONE,
                      .device = MN_SIM_NONE};
    mn_sim_rng(&a->rng, w, MN_STREAM_ACT, (uint64_t)number << 16 | kind->planted);
    draw_span(w, a);
    a->strength = strength_of(w, &a->rng);
    /* Larger cities have more of everything. */
    a->home = a->at = w->person[mn_sim_below(&a->rng, w->persons)].city;
    if (kind->plan(w, a)) {
        w->acts++;
        return;
    }
    for (unsigned i = 0; i < a->members; i++)
        if (a->member[i].person != MN_SIM_NONE) {
            mn_sim_person *p = &w->person[a->member[i].person];
            p->flags &= (uint8_t)~MN_P_BUSY;
            p->quiet = 0;
        }
}

/* Kinds in turn as their weights say, so that few are spread over all: the largest debt is next. */
static const struct mn_sim_kind_of_act *next_kind(uint32_t *given, bool planted, uint32_t n)
{
    double sum = 0, best = -1e300;
    unsigned chosen = 0;
    for (unsigned i = 0; i < mn_sim_kinds_of_acts; i++)
        if (mn_sim_kinds_of_act[i].planted == planted)
            sum += mn_sim_kinds_of_act[i].weight;
    for (unsigned i = 0; i < mn_sim_kinds_of_acts; i++) {
        const struct mn_sim_kind_of_act *t = &mn_sim_kinds_of_act[i];
        const double debt = (n + 1) * t->weight / sum - given[i];
        if (t->planted == planted && t->weight > 0 && debt > best + 1e-9) {
            best = debt;
            chosen = i;
        }
    }
    given[chosen]++;
    return &mn_sim_kinds_of_act[chosen];
}

mn_status mn_sim_plan(mn_sim_world *w, mn_err *e)
{
    const double alike[] = {0, w->p.alike_1, w->p.alike_2, w->p.alike_3};
    const double rate = w->o.schemes < 0 ? w->p.schemes_per_10000 : w->o.schemes;
    const double per = w->o.alike < 0 ? alike[w->o.level] : w->o.alike;
    const uint32_t schemes = (uint32_t)(rate * w->o.accounts / 10000 + .5);
    /* Look-alikes are there also where nothing is planted. */
    const double base = schemes ? schemes : w->p.schemes_per_10000 * w->o.accounts / 10000;
    const uint32_t others = (uint32_t)(per * base + .5);
    w->act_cap = (size_t)schemes + others + 1;
    w->act = calloc(w->act_cap, sizeof *w->act);
    uint32_t *given = calloc(mn_sim_kinds_of_acts, sizeof *given);
    if (!w->act || !given) {
        free(given);
        return mn_fail_memory(e);
    }
    for (uint32_t i = 0; i < schemes; i++)
        add_act(w, next_kind(given, true, i), i + 1);
    w->schemes = w->acts;
    for (uint32_t i = 0; i < others; i++)
        add_act(w, next_kind(given, false, i), i + 1);
    free(given);
    return MN_OK;
}
