/* SPDX-License-Identifier: Apache-2.0
 *
 * measure_pool.c - strata that learn from each other: what must hold of any sampler of them, and
 * one case that can be integrated.
 */
#include <math.h>
#include <stdlib.h>

#include "measure/count/count.h"
#include "measure/stratum/chain.h"
#include "unit/check.h"

static unsigned history_count(unsigned lists)
{
    return 1U << lists;
}

/* Those on no list of a fit of all pairs. */
static double fitted_dark(unsigned lists, const double *count)
{
    mn_fitter *f = NULL;
    mn_fitted fit;
    mn_loglin m;
    mn_err e;
    uint16_t set[MN_POOL_SETS];
    const unsigned n = mn_pool_sets(set, lists);
    mn_loglin_main(&m, lists);
    for (unsigned i = lists; i < n; i++)
        assert_true(mn_loglin_add(&m, set[i]));
    assert_int_equal(mn_fitter_new(&f, lists, &e), MN_OK);
    mn_fitter_table(f, count);
    assert_int_equal(mn_fitter_fit(&fit, f, &m, false, &e), MN_OK);
    assert_int_equal(fit.code, MN_LOGLIN_SOUND);
    mn_fitter_free(f);
    return fit.dark;
}

/* Those on no list of `persons` on lists, by effects. */
static double dark_of(unsigned lists, const double *theta, const double *count)
{
    mn_chances_model m;
    double p[MN_POOL_CELLS], persons = 0;
    mn_chances_model_of(&m, lists);
    for (unsigned w = 1; w < m.cells; w++)
        persons += count[w];
    return persons * mn_exp(-mn_chances_of(p, &m, theta));
}

enum { STRATA = 4, LISTS = 4, CELLS = 1 << LISTS };

/* A table in which all pairs can be fitted; strata differ. */
static void make(double *count, uint64_t seed, unsigned lists, size_t strata, double size)
{
    mn_rng r;
    mn_rng_init(&r, seed, 0);
    for (size_t s = 0; s < strata; s++)
        for (unsigned w = 1; w < history_count(lists); w++)
            count[s * history_count(lists) + w] =
                1 + mn_rng_poisson(&r, size * mn_exp(0.4 * mn_rng_normal(&r)) /
                                           (double)(1 << 2 * __builtin_popcount(w)));
}

static void all_sd(mn_pool_given *g, double shared, double own)
{
    *g = (mn_pool_given){.common = 0};
    for (unsigned f = 0; f < MN_POOL_FACTORS; f++)
        g->sd[f][0] = g->sd[f][1] = f ? own : shared;
}

static void test_one_stratum(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 5; seed++)
        for (unsigned lists = 2; lists <= 5; lists++) {
            double count[32] = {0}, theta[MN_POOL_SETS];
            mn_err e;
            mn_pool_given g;
            const mn_pool_data d = {.lists = lists, .strata = 1, .count = count};
            make(count, seed, lists, 1, 2000);
            all_sd(&g, HUGE_VAL, 1);
            assert_int_equal(mn_pool_mode(theta, &d, &g, &e), MN_OK);
            assert_near(dark_of(lists, theta, count) / fitted_dark(lists, count), 1, 1e-7);
        }
}

static void test_infinite_variance(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 5; seed++) {
        double count[STRATA * CELLS] = {0}, theta[STRATA * MN_POOL_SETS];
        mn_err e;
        mn_pool_given g;
        const mn_pool_data d = {.lists = LISTS, .strata = STRATA, .count = count};
        make(count, seed, LISTS, STRATA, 2000);
        all_sd(&g, 1, HUGE_VAL);
        assert_int_equal(mn_pool_mode(theta, &d, &g, &e), MN_OK);
        for (size_t s = 0; s < STRATA; s++)
            assert_near(dark_of(LISTS, theta + s * 10, count + s * CELLS) /
                            fitted_dark(LISTS, count + s * CELLS),
                        1, 1e-7);
    }
}

static void test_no_variance(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 5; seed++) {
        double count[STRATA * CELLS] = {0}, theta[STRATA * MN_POOL_SETS], sum[CELLS] = {0};
        double dark = 0;
        mn_err e;
        mn_pool_given g;
        const mn_pool_data d = {.lists = LISTS, .strata = STRATA, .count = count};
        make(count, seed, LISTS, STRATA, 2000);
        for (size_t i = 0; i < STRATA * CELLS; i++)
            sum[i % CELLS] += count[i];
        all_sd(&g, HUGE_VAL, 1e-5);
        assert_int_equal(mn_pool_mode(theta, &d, &g, &e), MN_OK);
        for (size_t s = 0; s < STRATA; s++)
            dark += dark_of(LISTS, theta + s * 10, count + s * CELLS);
        assert_near(dark / fitted_dark(LISTS, sum), 1, 1e-6);
    }
}

static void test_equal_strata(void **state)
{
    (void)state;
    static const double sd[] = {0.01, 0.3, 5};
    for (size_t i = 0; i < 3; i++) {
        double count[STRATA * CELLS] = {0}, theta[STRATA * MN_POOL_SETS];
        mn_err e;
        mn_pool_given g;
        const uint16_t level[STRATA * 2] = {0, 0, 0, 1, 1, 0, 1, 1};
        const mn_pool_data d = {.lists = LISTS,
                                .strata = STRATA,
                                .count = count,
                                .covariates = 2,
                                .level = level,
                                .levels = {2, 2}};
        make(count, 7, LISTS, 1, 2000);
        for (size_t k = CELLS; k < STRATA * CELLS; k++)
            count[k] = count[k % CELLS];
        all_sd(&g, HUGE_VAL, sd[i]);
        assert_int_equal(mn_pool_mode(theta, &d, &g, &e), MN_OK);
        for (size_t s = 0; s < STRATA; s++)
            assert_near(dark_of(LISTS, theta + s * 10, count) / fitted_dark(LISTS, count), 1, 1e-6);
    }
}

/* --- one case that can be integrated -------------------------------------------------------------
 *
 * Two lists, three strata: theta(s) = (a, b), normal around (m1, m2) with one standard deviation.
 * On a grid the integral over a and b given m and it is a product of matrices.
 */

enum { GRID = 101, SDS = 24, THREE = 3 };
#define LOW  -4.5
#define HIGH 4.5
#define SD   0.3 /* of the prior of the standard deviation */

/* P(T <= t) of Student's t with 4 degrees of freedom. */
static double student_below(double t)
{
    const double x = t / sqrt(4 + t * t);
    return 0.5 + 0.75 * x * (1 - x * x / 3);
}

static double grid(size_t i)
{
    return LOW + (HIGH - LOW) * (double)i / (GRID - 1);
}

/* out[m1][m2] = sum over a, b of f[a][b] normal(a; m1, sd) normal(b; m2, sd) */
static void blur(double *out, const double *f, double sd)
{
    static double half[GRID * GRID], kernel[GRID * GRID];
    for (size_t m = 0; m < GRID; m++)
        for (size_t a = 0; a < GRID; a++) {
            const double z = (grid(a) - grid(m)) / sd;
            kernel[m * GRID + a] = mn_exp(-z * z / 2) / sd;
        }
    for (size_t m = 0; m < GRID; m++)
        for (size_t b = 0; b < GRID; b++) {
            double v = 0;
            for (size_t a = 0; a < GRID; a++)
                v += kernel[m * GRID + a] * f[a * GRID + b];
            half[m * GRID + b] = v;
        }
    for (size_t m = 0; m < GRID; m++)
        for (size_t k = 0; k < GRID; k++) {
            double v = 0;
            for (size_t b = 0; b < GRID; b++)
                v += kernel[k * GRID + b] * half[m * GRID + b];
            out[m * GRID + k] = v;
        }
}

/* Mean and second moment of the logarithm of those on no list to those on lists, by stratum. */
static void integrate(double mean[THREE], double squares[THREE], const double *count)
{
    static double like[THREE][3][GRID * GRID], seen[THREE][3][GRID * GRID];
    double all = 0;
    for (size_t s = 0; s < THREE; s++) {
        const double *n = count + 4 * s, persons = n[1] + n[2] + n[3];
        double most = -HUGE_VAL;
        for (int pass = 0; pass < 2; pass++)
            for (size_t i = 0; i < (size_t)GRID * GRID; i++) {
                const double a = grid(i / GRID), b = grid(i % GRID);
                const double log_sum = mn_log(mn_exp(a) + mn_exp(b) + mn_exp(a + b));
                const double v = (n[1] + n[3]) * a + (n[2] + n[3]) * b - persons * log_sum;
                if (!pass) {
                    most = v > most ? v : most;
                    continue;
                }
                like[s][0][i] = mn_exp(v - most);
                like[s][1][i] = like[s][0][i] * -log_sum;
                like[s][2][i] = like[s][1][i] * -log_sum;
            }
        mean[s] = squares[s] = 0;
    }
    /* The standard deviation on a grid of its logarithm, by its prior; below 0.1 as at 0.1. */
    for (size_t t = 0; t < SDS; t++) {
        const double step = 3.4 / SDS, sd = t ? 0.1 * mn_exp(step * ((double)t - 0.5)) : 0.1;
        const double to = 0.1 * mn_exp(step * (double)t);
        const double prior =
            student_below(to / SD) - (t ? student_below(to * mn_exp(-step) / SD) : 0.5);
        for (size_t s = 0; s < THREE; s++)
            for (size_t k = 0; k < 3; k++)
                blur(seen[s][k], like[s][k], sd);
        for (size_t i = 0; i < (size_t)GRID * GRID; i++) {
            const double m1 = grid(i / GRID), m2 = grid(i % GRID);
            const double wide = prior * mn_exp(-(m1 * m1 + m2 * m2) / 200);
            const double one = wide * seen[0][0][i] * seen[1][0][i] * seen[2][0][i];
            all += one;
            for (size_t s = 0; s < THREE; s++) {
                mean[s] += one * seen[s][1][i] / seen[s][0][i];
                squares[s] += one * seen[s][2][i] / seen[s][0][i];
            }
        }
    }
    for (size_t s = 0; s < THREE; s++) {
        mean[s] /= all;
        squares[s] /= all;
    }
}

static void test_integral(void **state)
{
    (void)state;
    /* By stratum: nobody, on the first list alone, the second, both. */
    static const double count[4 * THREE] = {0, 20, 12, 10, 0, 9, 14, 2, 0, 3, 1, 2};
    enum { STEPS = 300000 };
    const mn_pool_data d = {.lists = 2, .strata = THREE, .count = count};
    const mn_pool_prior prior = {SD, 1, 1, 1, 10};
    double mean[THREE], squares[THREE], ours[THREE] = {0}, our_squares[THREE] = {0};
    mn_chain c;
    mn_err e;
    integrate(mean, squares, count);
    assert_int_equal(mn_chain_new(&c, &d, &prior, &e), MN_OK);
    mn_chain_begin(&c, 5, 0);
    for (size_t i = 0; i < STEPS; i++) {
        if (i == STEPS / 50)
            c.learns = false;
        mn_chain_step(&c);
        for (size_t s = 0; s < THREE; s++) {
            ours[s] += -c.log_sum[s] / STEPS;
            our_squares[s] += c.log_sum[s] * c.log_sum[s] / STEPS;
        }
    }
    for (size_t s = 0; s < THREE; s++) {
        const double sd = sqrt(squares[s] - mean[s] * mean[s]);
        print_message("stratum %zu: mean %.4f, integrated %.4f; sd %.4f, %.4f\n", s, ours[s],
                      mean[s], sqrt(our_squares[s] - ours[s] * ours[s]), sd);
        assert_near(ours[s], mean[s], 0.03 * sd);
        assert_near(sqrt(our_squares[s] - ours[s] * ours[s]) / sd, 1, 0.03);
    }
    mn_chain_free(&c);
}

/* --- all moves at once ---------------------------------------------------------------------------
 *
 * Persons drawn anew by the chances that the chain is at, then a step of it, and so on: what it is
 * at then comes from the prior (Geweke 2004, doi 10.1198/016214504000001132).
 */

static void redraw(mn_chain *c, size_t persons)
{
    const unsigned n = c->model.sets;
    for (size_t s = 0; s < c->d->strata; s++) {
        double chance[CELLS], into[CELLS];
        memcpy(chance, c->p + s * c->model.cells, c->model.cells * sizeof *chance);
        /* From sums over all that contain a history to the history's own. */
        for (unsigned bit = 1; bit < c->model.cells; bit *= 2)
            for (unsigned w = 0; w < c->model.cells; w++)
                if (!(w & bit))
                    chance[w] -= chance[w | bit];
        for (unsigned w = 0; w < c->model.cells; w++)
            chance[w] = w && chance[w] > 0 ? chance[w] : 0;
        mn_rng_multinomial(into, &c->rng, (double)persons, chance, c->model.cells);
        for (unsigned k = 0; k < n; k++) {
            c->margin[s * n + k] = 0;
            for (unsigned w = 1; w < c->model.cells; w++)
                c->margin[s * n + k] += (c->model.set[k] & w) == c->model.set[k] ? into[w] : 0;
        }
    }
}

static void test_moves(void **state)
{
    (void)state;
    enum { STEPS = 60000, PERSONS = 12, BINS = 4, WATCHED = 8 };
    static const double none[STRATA * 8] = {0};
    double count[STRATA * 8];
    const uint16_t level[STRATA * 2] = {0, 0, 0, 1, 1, 0, 1, 1};
    const mn_pool_data d = {.lists = 3,
                            .strata = STRATA,
                            .count = count,
                            .covariates = 2,
                            .level = level,
                            .levels = {2, 2}};
    const mn_pool_prior prior = {1, 0.5, 1, 0.5, 2};
    size_t bin[WATCHED][BINS] = {{0}};
    mn_chain c;
    mn_err e;
    memcpy(count, none, sizeof count);
    for (size_t s = 0; s < STRATA; s++)
        count[s * 8 + 1] = PERSONS;
    assert_int_equal(mn_chain_new(&c, &d, &prior, &e), MN_OK);
    mn_chain_begin(&c, 11, 0);
    for (size_t i = 0; i < STEPS; i++) {
        c.learns = i < 1000;
        redraw(&c, PERSONS);
        mn_chain_step(&c);
        const double at[WATCHED] = {
            2 * student_below(c.sd[0][1] / prior.pair) - 1,
            2 * student_below(c.sd[1][0] / prior.lists) - 1,
            2 * student_below(c.sd[2][1] / prior.pairs) - 1,
            2 * student_below(c.sd[3][0] / prior.lists) - 1,
            2 * student_below(c.sd[3][1] / prior.pairs) - 1,
            mn_normal_below(c.common / prior.common),
            mn_normal_below(c.u[0] / prior.list),
            mn_normal_below((c.u[3] - c.common) / c.sd[0][1]),
        };
        for (size_t k = 0; k < WATCHED; k++) {
            const size_t b = (size_t)(at[k] * BINS);
            bin[k][b < BINS ? b : BINS - 1]++;
        }
    }
    for (size_t k = 0; k < WATCHED; k++)
        for (size_t b = 0; b < BINS; b++) {
            const double share = (double)bin[k][b] / STEPS;
            print_message("%zu/%zu %.3f\n", k, b, share);
            assert_near(share, 1.0 / BINS, 0.03);
        }
    mn_chain_free(&c);
}

/* --- what is told --------------------------------------------------------------------------------
 */

static void test_run(void **state)
{
    (void)state;
    double count[STRATA * CELLS] = {0}, first = 0;
    mn_err e;
    mn_pool_options o = MN_POOL_OPTIONS_INIT;
    const mn_pool_data d = {.lists = LISTS, .strata = STRATA, .count = count};
    make(count, 3, LISTS, STRATA, 300);
    for (unsigned w = 0; w < CELLS; w++)
        count[w] = 0; /* the first stratum has nobody */
    o.seed = 1;
    for (unsigned threads = 1; threads <= 2; threads++) {
        mn_pool p;
        const mn_ctx ctx = {.threads = threads};
        assert_int_equal(mn_pool_run(&p, &d, &o, &ctx, &e), MN_OK);
        print_message("r-hat %.3f, %.0f draws, %zu steps, taken %.2f\n", p.r_hat, p.effective,
                      p.steps, p.moved);
        assert_true(p.mixed);
        for (size_t s = 0; s <= STRATA; s++)
            print_message("%zu: %.0f (%.0f to %.0f)\n", s, mn_pool_quantile(&p, s, 0.5),
                          mn_pool_quantile(&p, s, 0.025), mn_pool_quantile(&p, s, 0.975));
        assert_true(mn_pool_quantile(&p, 0, 0.025) >= 0 && mn_pool_quantile(&p, 0, 0.975) > 0);
        const double all = mn_pool_quantile(&p, STRATA, 0.3);
        assert_true(threads == 1 || all == first);
        first = all;
        mn_pool_free(&p);
    }
}

/* What would take many minutes is refused before it begins; what only the prior limits ends after
 * the first round. */
static void test_time(void **state)
{
    (void)state;
    static uint16_t level[MN_POOL_STRATA * 4];
    double *count = calloc((size_t)MN_POOL_STRATA << 8, sizeof *count);
    const double sparse[] = {0, 9, 8, 0, 7, 0, 0, 0};
    mn_pool_data d = {.lists = 8,
                      .strata = MN_POOL_STRATA,
                      .count = count,
                      .covariates = 4,
                      .level = level,
                      .levels = {50, 50, 50, 50}};
    mn_pool_options o = MN_POOL_OPTIONS_INIT;
    mn_pool p;
    mn_err e;
    assert_int_equal(mn_pool_run(&p, &d, &o, NULL, &e), MN_USAGE);
    assert_non_null(strstr(e.msg, "would take many minutes"));
    free(count);
    d = (mn_pool_data){.lists = 3, .strata = 1, .count = sparse};
    o.chains = 2;
    assert_int_equal(mn_pool_run(&p, &d, &o, NULL, &e), MN_OK);
    assert_true(p.mixed || (p.endless && p.steps < 3000));
    mn_pool_free(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_stratum), cmocka_unit_test(test_infinite_variance),
        cmocka_unit_test(test_no_variance), cmocka_unit_test(test_equal_strata),
        cmocka_unit_test(test_integral),    cmocka_unit_test(test_moves),
        cmocka_unit_test(test_run),         cmocka_unit_test(test_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
