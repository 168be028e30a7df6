/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint_drivers.c - shares of the variance: by hand where all but one kind of
 * unknown is certain, and against draws with unknowns frozen.
 */
#include "check.h"
#include "footprint/economy/model.h"
#include "footprint/understand/drivers.h"
#include "shipped.h"

#include <math.h>
#include <stdlib.h>

static void ask(mn_answer *a, const fixture *f, const char *country, const mn_prior *p)
{
    mn_answer_options o = {
        .country = mn_country_find(f->r, mn_text_of(country)), .draws = 20, .prior = *p};
    mn_err e = MN_ERR_INIT;

    assert_int_equal(mn_answer_basket(a, f->m, f->r, &o, NULL, &e), MN_OK);
}

/* Only the countries' numbers are unsure: the shares are those of squares. */
static void squares_by_hand(void **state)
{
    const fixture *f = *state;
    mn_prior p = {.country_sd = 0.6, .concentration = 1e15, .rho = {1, 1}};
    mn_answer a = {0};
    mn_drivers d = {0};
    mn_err e = MN_ERR_INIT;
    double squares = 0, sum = 0;

    ask(&a, f, "IND", &p);
    assert_int_equal(mn_drivers_make(&d, &a, &e), MN_OK);
    for (size_t o = 0; o < f->m->origins; o++)
        squares += a.origin[o].people * a.origin[o].people;
    assert_near(d.variance / ((exp(0.36) - 1) * squares), 1, 1e-4); /* float32 outputs */
    assert_near(d.mean / a.total.people, 1, 1e-4);
    for (size_t i = 0; i < d.count; i++) {
        const double people = a.origin[d.at[i].index].people;

        sum += d.at[i].main;
        if (d.at[i].kind == MN_DRIVER_PEOPLE)
            assert_near(d.at[i].main, people * people / squares, 1e-4);
        assert_near(d.at[i].main, d.at[i].total, 1e-9);
    }
    assert_near(sum, 1, 1e-9);
    mn_drivers_free(&d);
    mn_answer_free(&a);
}

/* The variance of the total in draws with these priors. */
static double drawn(const mn_answer *a, const mn_prior *p, size_t draws)
{
    mn_cells c = {0};
    mn_spread s = {.samples = malloc(draws * sizeof *s.samples)};
    mn_err e = MN_ERR_INIT;
    double mean = 0, sum = 0;

    assert_non_null(s.samples);
    assert_int_equal(mn_cells_new(&c, a->model, a->options.scope, &e), MN_OK);
    assert_int_equal(mn_spread_draw(&s, &c, &a->groups, NULL, 0, p, draws, NULL, &e), MN_OK);
    for (size_t i = 0; i < draws; i++)
        mean += s.samples[i] / (double)draws;
    for (size_t i = 0; i < draws; i++)
        sum += (s.samples[i] - mean) * (s.samples[i] - mean);
    mn_cells_free(&c);
    free(s.samples);
    return sum / (double)(draws - 1);
}

/* A certain rho at which the factor is what it is on average over rho's prior. */
static mn_rho mean_rho(const mn_factor *f, const mn_prior *p)
{
    enum { DRAWS = 20000 };
    mn_rho low = {1, p->rho.child}, high = {100, p->rho.child};
    double mean = 0;

    for (uint64_t d = 0; d < DRAWS; d++)
        mean += mn_factor_of(f, mn_draw_rho(p, 5, d)) / DRAWS;
    for (int i = 0; i < 60; i++) {
        mn_rho middle = {(low.forced + high.forced) / 2, p->rho.child};

        if (mn_factor_of(f, middle) < mean)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* Freezing a factor at its mean of 1 takes its total share away, as the total is linear
 * in it; freezing all others leaves its main share. Wide priors, so that much of the
 * variance is of several unknowns together. */
static void draws_agree(void **state)
{
    enum { DRAWS = 6000 };
    const fixture *f = *state;
    const mn_prior none = {.concentration = 1e15, .rho = {1, 1}};
    mn_prior p = {.country_sd = 0.3,
                  .concentration = 10,
                  .money_sd = {0.3, 0.3, 0.3},
                  .rho = {3, 1.5},
                  .rho_sd = {0.42, 0.25}},
             q;
    mn_answer a = {0};
    mn_drivers d = {0};
    mn_err e = MN_ERR_INIT;
    double all, sum = 0;
    size_t cell = 0;

    ask(&a, f, "IND", &p);
    for (size_t i = 0; i < f->m->n; i++)
        if (a.groups.unit[i] * f->m->q[0][i] > a.groups.unit[cell] * f->m->q[0][cell])
            cell = i;
    assert_int_equal(mn_groups_pin(&a.groups,
                                   (mn_pin){.cell = (uint32_t)cell,
                                            .origin = 0,
                                            .move = true,
                                            .money = a.money / 2,
                                            .factor = {0.1, 0.1, MN_LISTED_FORCED}},
                                   &e),
                     MN_OK);
    assert_int_equal(mn_drivers_make(&d, &a, &e), MN_OK);
    for (size_t i = 0; i < d.count; i++) {
        assert_true(d.at[i].main >= 0 && d.at[i].main <= d.at[i].total + 1e-12);
        sum += d.at[i].main;
    }
    assert_near(sum + d.together, 1, 1e-9);
    assert_true(d.together > 0.02 && d.kind[MN_DRIVER_RISK].main > 0.001);
    all = drawn(&a, &p, DRAWS);
    print_message("variance: drawn %.6g, exact %.6g; together %.3f\n", all, d.variance, d.together);
    assert_near(all / d.variance, 1, 0.06);
    for (unsigned kind = 0; kind < MN_DRIVERS; kind++) {
        mn_prior only = none;

        q = p;
        only.rho = kind == MN_DRIVER_RISK ? p.rho : mean_rho(&a.groups.pin[0].factor, &p);
        if (kind == MN_DRIVER_PEOPLE)
            q.country_sd = 0, only.country_sd = p.country_sd;
        else if (kind == MN_DRIVER_INDUSTRIES)
            q.concentration = 1e15, only.concentration = p.concentration;
        else if (kind == MN_DRIVER_MONEY)
            memset(q.money_sd, 0, sizeof q.money_sd),
                memcpy(only.money_sd, p.money_sd, sizeof p.money_sd);
        else
            q.rho_sd = (mn_rho){0, 0}, q.rho = mean_rho(&a.groups.pin[0].factor, &p),
            only.rho_sd = p.rho_sd;
        double total = 1 - drawn(&a, &q, DRAWS) / all, main = drawn(&a, &only, DRAWS) / d.variance;

        print_message("kind %u: main %.4f, drawn %.4f; total %.4f, drawn %.4f\n", kind,
                      d.kind[kind].main, main, d.kind[kind].total, total);
        assert_near(main, d.kind[kind].main, 0.02);
        assert_near(total, d.kind[kind].total, 0.05);
    }
    mn_drivers_free(&d);
    mn_answer_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(squares_by_hand),
        cmocka_unit_test(draws_agree),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
