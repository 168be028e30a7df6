/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint_answer.c - the answer adds up: by origin, industry, purchase, layer
 * and path; intervals cover what they say; threads change nothing.
 */
#include "check.h"
#include "economy.h"
#include "footprint/answer/answer.h"
#include "footprint/economy/solve.h"
#include "shipped.h"

#include <math.h>

static mn_answer_options options(const fixture *f, const char *country, size_t draws)
{
    mn_answer_options o = {.country = mn_country_find(f->r, mn_text_of(country)),
                           .draws = draws,
                           .tau = 1e-3,
                           .paths = 10,
                           .prior = mn_prior_default};

    return o;
}

static void everything_adds_up(void **state)
{
    fixture *f = *state;
    static const char *const countries[] = {"USA", "DEU", "IND", "ROU", "JPN"};

    for (size_t c = 0; c < 5; c++) {
        mn_err e = MN_ERR_INIT;
        mn_answer a = {0};
        mn_answer_options o = options(f, countries[c], 0);
        double origin = 0, industry = 0, layer = 0, purchase = 0;

        assert_int_equal(mn_answer_basket(&a, f->m, f->r, &o, NULL, &e), MN_OK);
        for (size_t i = 0; i < f->m->origins; i++)
            origin += a.origin[i].people;
        for (size_t i = 0; i < f->m->industries; i++)
            industry += a.industry[i].people;
        for (size_t i = 0; i < MN_LAYERS; i++)
            layer += a.layer[i].people;
        for (size_t i = 0; i < a.purchases; i++)
            purchase += a.purchase[i].people;
        assert_near(origin / a.total.people, 1, 1e-9);
        assert_near(industry / a.total.people, 1, 1e-9);
        assert_near(layer / a.total.people, 1, 1e-9);
        assert_near(purchase / a.total.people, 1, 1e-9);
        assert_near((a.paths.found + a.paths.unexplored) / a.total.people, 1, 1e-9);
        mn_answer_free(&a);
    }
}

/* All households, governments and other final demand of all countries together
 * come to the people that the satellite holds. */
static void countries_come_to_the_world(void **state)
{
    fixture *f = *state;
    const mn_model *m = f->m;
    double world = 0;

    for (size_t r = 0; r < m->regions; r++)
        for (size_t i = 0; i < m->n; i++)
            world += m->m[0][i] *
                     mn_sum_floats(m->y + i * m->regions * m->categories + r * m->categories,
                                   m->categories);
    assert_near(world / 17.4e6, 1, 1e-9);
}

static void scopes_differ_by_the_published_parts(void **state)
{
    fixture *f = *state;
    mn_err e = MN_ERR_INIT;
    mn_answer all = {0}, private = {0};
    mn_answer_options o = options(f, "USA", 0);

    assert_int_equal(mn_answer_basket(&private, f->m, f->r, &o, NULL, &e), MN_OK);
    o.scope = MN_SCOPE_ALL;
    assert_int_equal(mn_answer_basket(&all, f->m, f->r, &o, NULL, &e), MN_OK);
    assert_near((all.total.people - all.sexual.people - all.state.people) / private.total.people, 1,
                1e-9);
    assert_true(all.sexual.people > 0 && all.state.people > 0);
    mn_answer_free(&all);
    mn_answer_free(&private);
}

static void threads_change_nothing(void **state)
{
    fixture *f = *state;
    mn_err e = MN_ERR_INIT;
    mn_answer_options o = options(f, "GBR", 200);
    mn_answer a[3] = {{0}, {0}, {0}};

    for (unsigned t = 0; t < 3; t++) {
        mn_ctx ctx = {.threads = t == 0 ? 1 : t == 1 ? 2 : 7, .seed = 42};

        assert_int_equal(mn_answer_basket(&a[t], f->m, f->r, &o, &ctx, &e), MN_OK);
    }
    for (unsigned t = 1; t < 3; t++) {
        assert_memory_equal(&a[t].total, &a[0].total, sizeof a[0].total);
        assert_memory_equal(a[t].origin, a[0].origin, f->m->origins * sizeof *a[0].origin);
        assert_memory_equal(a[t].industry, a[0].industry, f->m->industries * sizeof *a[0].industry);
        assert_memory_equal(a[t].purchase, a[0].purchase, a[0].purchases * sizeof *a[0].purchase);
        assert_memory_equal(a[t].layer, a[0].layer, sizeof a[0].layer);
    }
    for (unsigned t = 0; t < 3; t++)
        mn_answer_free(&a[t]);
}

/* Every path of at most six cells worth tau, by brute force over a small
 * economy, is found by the search, and no other of that length. */
typedef struct brute {
    const mn_model *m;
    double least, found;
    size_t count;
} brute;

static void walk(brute *b, size_t cell, double flow, int depth)
{
    double people = b->m->q[0][cell] * flow;

    if (people >= b->least) {
        b->count++;
        b->found += people;
    }
    if (depth == 6)
        return;
    for (size_t i = 0; i < b->m->n; i++)
        if (mn_matrix_at(&b->m->a, i, cell) != 0)
            walk(b, i, flow * (double)mn_matrix_at(&b->m->a, i, cell), depth + 1);
}

static void paths_are_complete(void **state)
{
    mn_err e = MN_ERR_INIT;
    char *table = economy_random(2, 3, 3), *people = economy_people(2, 3, 3);
    mn_model *m = economy_import(table, people, &e);
    double y[6] = {3, 0, 1, 0, 2, 0}, total = 0, listed = 0;
    mn_paths p;
    brute b = {.m = m};
    size_t shallow = 0;

    (void)state;
    for (size_t i = 0; i < 6; i++)
        total += m->m[0][i] * y[i];
    b.least = 0.01 * total;
    for (size_t i = 0; i < 6; i++)
        if (y[i] > 0)
            walk(&b, i, y[i], 1);
    assert_int_equal(mn_paths_find(&p, m, MN_SCOPE_PRIVATE, y, 0.01, 1000, NULL, &e), MN_OK);
    assert_int_equal(p.count, p.above);
    for (size_t k = 0; k < p.count; k++) {
        if (p.at[k].length <= 6) {
            shallow++;
            listed += p.at[k].people;
        }
        assert_true(k == 0 || p.at[k].people <= p.at[k - 1].people);
    }
    assert_true(b.count > 5);
    assert_int_equal(shallow, b.count);
    assert_near(listed / b.found, 1, 1e-9);
    assert_near((p.found + p.unexplored) / total, 1, 1e-9);
    mn_paths_free(&p);
    mn_model_free(m);
    free(table);
    free(people);
}

/* Quantiles of known samples: type 7 of Hyndman & Fan 1996, as R's default. */
static void quantiles(void **state)
{
    double v[] = {5, 1, 4, 2, 3}, w[] = {10, 20}, many[1001];

    (void)state;
    assert_near(mn_quantile(v, 5, 0.5), 3, 0);
    assert_near(mn_quantile(v, 5, 0.05), 1.2, 1e-12);
    assert_near(mn_quantile(v, 5, 0.95), 4.8, 1e-12);
    assert_near(mn_quantile(w, 2, 0.25), 12.5, 1e-12);
    for (int i = 0; i <= 1000; i++)
        many[i] = (i * 7919) % 1001;
    assert_near(mn_quantile(many, 1001, 0.05), 50, 1e-9);
    assert_near(mn_quantile(many, 1001, 0.95), 950, 1e-9);
}

/* Share of truths, drawn from `truth`, that lie inside the interval. Truths and
 * intervals use different seeds, so their streams never meet. */
static double coverage(const fixture *f, const char *country, const mn_prior *truth, size_t truths)
{
    mn_err e = MN_ERR_INIT;
    mn_ctx ctx = {.threads = 2, .seed = 1};
    mn_answer_options o = options(f, country, 4000);
    mn_answer a = {0};
    mn_cells c = {0};
    double *layer = calloc(f->m->n, sizeof *layer), *truth_of = malloc(truths * sizeof *truth_of);
    mn_spread s = {.samples = truth_of};
    size_t inside = 0;

    assert_int_equal(mn_answer_basket(&a, f->m, f->r, &o, &ctx, &e), MN_OK);
    assert_int_equal(mn_cells_new(&c, f->m, MN_SCOPE_PRIVATE, &e), MN_OK);
    ctx.seed = 20260101;
    assert_int_equal(mn_spread_draw(&s, &c, &a.groups, layer, 0, truth, truths, &ctx, &e), MN_OK);
    for (size_t i = 0; i < truths; i++)
        inside += truth_of[i] >= a.total.range.low && truth_of[i] <= a.total.range.high;
    mn_cells_free(&c);
    mn_answer_free(&a);
    free(layer);
    free(truth_of);
    return (double)inside / (double)truths;
}

static void intervals_cover_ninety_percent(void **state)
{
    fixture *f = *state;
    static const char *const countries[] = {"USA", "IND", "DEU", "CHN"};
    mn_prior wide = mn_prior_default, alone = mn_prior_default, split = mn_prior_default;

    wide.country_sd *= 2;
    alone.independent = true;
    split.concentration /= 10;
    for (size_t k = 0; k < 4; k++) {
        double right = coverage(f, countries[k], &mn_prior_default, 4000);

        print_message("%s: truths from the priors %.1f%%, with twice the spread %.1f%%, without "
                      "country correlation %.1f%%, with a branch split ten times looser %.1f%%\n",
                      countries[k], 100 * right, 100 * coverage(f, countries[k], &wide, 4000),
                      100 * coverage(f, countries[k], &alone, 4000),
                      100 * coverage(f, countries[k], &split, 4000));
        assert_true(right >= 0.88 && right <= 0.92);
    }
}

static size_t largest(const mn_share *s, size_t n)
{
    size_t at = 0;

    for (size_t i = 1; i < n; i++)
        at = s[i].people > s[at].people ? i : at;
    return at;
}

/* One truth from the priors, added up here and not by what is tested: the people
 * of an origin, and of a group of purchases. factor has room for all that is drawn. */
static void one_truth(double *origin_people, double *group_people, const mn_answer *a,
                      const mn_cells *c, double *factor, uint64_t draw, size_t origin, size_t group)
{
    const mn_groups *g = &a->groups;
    const uint64_t seed = 20260101;
    double *cell = factor + c->origins, *money = cell + c->n;

    mn_draw_people(factor, cell, c, &mn_prior_default, seed, draw);
    mn_draw_money(money, g, &mn_prior_default, seed, draw);
    *origin_people = *group_people = 0;
    for (size_t i = 0; i < c->n; i++) {
        double all = 0, own = 0, output = 0;

        for (size_t k = c->start[i]; k < c->start[i + 1]; k++) {
            double people = factor[c->origin[k]] * c->people[k] * cell[i] * c->per_output[i];

            all += people;
            own += c->origin[k] == origin ? people : 0;
        }
        for (size_t k = 0; own > 0 && k < g->count; k++)
            output += money[k] * g->at[k].money * (double)g->x[g->at[k].row * c->n + i];
        *origin_people += own * output;
        *group_people +=
            all * money[group] * g->at[group].money * (double)g->x[g->at[group].row * c->n + i];
    }
}

/* The same for what is shown beside the total: the country with most people, and
 * the purchase that weighs most. */
static void parts_cover_ninety_percent(void **state)
{
    fixture *f = *state;
    static const char *const countries[] = {"USA", "IND", "DEU", "CHN"};
    enum { TRUTHS = 4000 };

    for (size_t k = 0; k < 4; k++) {
        mn_err e = MN_ERR_INIT;
        mn_ctx ctx = {.threads = 2, .seed = 1};
        mn_answer_options o = options(f, countries[k], 4000);
        mn_answer a = {0};
        mn_cells c = {0};
        double origin = 0, group = 0;

        assert_int_equal(mn_answer_basket(&a, f->m, f->r, &o, &ctx, &e), MN_OK);
        assert_int_equal(mn_cells_new(&c, f->m, MN_SCOPE_PRIVATE, &e), MN_OK);
        size_t most = largest(a.origin, f->m->origins), heavy = largest(a.purchase, a.purchases);
        mn_interval there = a.origin[most].range, it = a.purchase[heavy].range;
        double *factor = malloc((c.origins + c.n + a.groups.count) * sizeof *factor);

        for (uint64_t d = 0; d < TRUTHS; d++) {
            double people, share;

            one_truth(&people, &share, &a, &c, factor, d, most, heavy);
            origin += people >= there.low && people <= there.high;
            group += share >= it.low && share <= it.high;
        }
        print_message("%s: %s %.1f%%, %s %.1f%%\n", countries[k], f->m->origin[most].name,
                      100 * origin / TRUTHS, f->m->industry[a.groups.at[heavy].key.what],
                      100 * group / TRUTHS);
        assert_true(origin / TRUTHS >= 0.88 && origin / TRUTHS <= 0.92);
        assert_true(group / TRUTHS >= 0.88 && group / TRUTHS <= 0.92);
        free(factor);
        mn_cells_free(&c);
        mn_answer_free(&a);
    }
}

/* The mean of the draws is the point: all factors have mean 1. */
static void draws_keep_the_mean(void **state)
{
    fixture *f = *state;
    mn_err e = MN_ERR_INIT;
    mn_ctx ctx = {.threads = 2, .seed = 9};
    mn_answer_options o = options(f, "FRA", 50);
    mn_answer a = {0};
    mn_cells c = {0};
    double *layer = calloc(f->m->n, sizeof *layer), sum = 0;
    static double samples[20000];
    mn_spread s = {.samples = samples};

    assert_int_equal(mn_answer_basket(&a, f->m, f->r, &o, &ctx, &e), MN_OK);
    assert_int_equal(mn_cells_new(&c, f->m, MN_SCOPE_PRIVATE, &e), MN_OK);
    assert_int_equal(
        mn_spread_draw(&s, &c, &a.groups, layer, 0, &mn_prior_default, 20000, &ctx, &e), MN_OK);
    for (size_t i = 0; i < 20000; i++)
        sum += samples[i];
    /* The relative standard deviation is about 0.3: 20,000 draws give 0.2%. */
    assert_near(sum / 20000 / a.total.people, 1, 0.01);
    mn_cells_free(&c);
    mn_answer_free(&a);
    free(layer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_adds_up),
        cmocka_unit_test(countries_come_to_the_world),
        cmocka_unit_test(scopes_differ_by_the_published_parts),
        cmocka_unit_test(threads_change_nothing),
        cmocka_unit_test(paths_are_complete),
        cmocka_unit_test(quantiles),
        cmocka_unit_test(intervals_cover_ninety_percent),
        cmocka_unit_test(parts_cover_ninety_percent),
        cmocka_unit_test(draws_keep_the_mean),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
