/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint_parts.c - the parts of an answer: purchases with and without an
 * origin, refunds, regional mixes, layers, listed goods, and loops that must
 * give the same bits on every processor.
 */
#include "check.h"
#include "economy.h"
#include "footprint/answer/answer.h"
#include "footprint/answer/lanes.h"
#include "footprint/answer/touches.h"
#include "footprint/economy/solve.h"
#include "shipped.h"

#include <math.h>

enum { C4 = 3, C14 = 13, C16 = 15, C22 = 21, C32 = 31 };

static const mn_country *country(const fixture *f, const char *iso3)
{
    return mn_country_find(f->r, mn_text_of(iso3));
}

/* --- purchases ----------------------------------------------------------------- */

/* Shirts made in Bangladesh, by code; a mix of electronics and teaching from
 * nobody knows where, by words; and electronics given back, by code. */
static void fill(mn_purchase p[3], const fixture *f, double times)
{
    static const mn_mix shirts = {.n = 1, .industry = {C4}, .share = {1}},
                        both = {.n = 2, .industry = {C14, C32}, .share = {0.7, 0.3}},
                        electronics = {.n = 1, .industry = {C14}, .share = {1}};
    p[0] = (mn_purchase){
        .money = 0.05 * times, .mix = &shirts, .by = MN_PLACED_CODE, .origin = country(f, "BGD")};
    p[1] = (mn_purchase){.money = 0.1 * times, .mix = &both, .by = MN_PLACED_WORDS};
    p[2] = (mn_purchase){.money = -0.01 * times, .mix = &electronics, .by = MN_PLACED_CODE};
}

static mn_answer answer(const fixture *f, mn_purchase *p, size_t n, size_t draws)
{
    mn_spending s = {.purchase = p, .purchases = n};
    mn_answer_options o = {.country = country(f, "DEU"),
                           .draws = draws,
                           .tau = 1e-3,
                           .paths = 10,
                           .prior = mn_prior_default};
    mn_ctx ctx = {.threads = 2, .seed = 5};
    mn_answer a = {0};
    mn_err e = MN_ERR_INIT;

    assert_int_equal(mn_answer_spending(&a, f->m, f->r, &s, &o, &ctx, &e), MN_OK);
    return a;
}

static double sum_of(const mn_share *s, size_t n)
{
    double sum = 0;

    for (size_t i = 0; i < n; i++)
        sum += s[i].people;
    return sum;
}

static void purchases_add_up(void **state)
{
    const fixture *f = *state;
    mn_purchase p[3];
    double work = 0;

    fill(p, f, 1);
    mn_answer a = answer(f, p, 3, 0);
    assert_int_equal(a.purchases, 3);
    assert_near(a.money, 0.14, 1e-12);
    assert_near(sum_of(a.purchase, 3) / a.total.people, 1, 1e-9);
    assert_near(sum_of(a.origin, f->m->origins) / a.total.people, 1, 1e-9);
    assert_near(sum_of(a.industry, f->m->industries) / a.total.people, 1, 1e-9);
    assert_near(sum_of(a.layer, MN_LAYERS) / a.total.people, 1, 1e-9);
    for (size_t i = 0; i < f->m->origins * f->m->industries; i++)
        work += a.work[i];
    assert_near(work / a.total.people, 1, 1e-9);
    assert_true(a.purchase[0].people > 0 && a.purchase[1].people > 0);
    assert_true(a.purchase[2].people < 0);
    assert_int_equal(a.groups.moved, 0);
    mn_answer_free(&a);
}

static void around(const mn_share *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (s[i].people > 0)
            assert_true(s[i].range.low <= s[i].people && s[i].people <= s[i].range.high);
}

static void intervals_hold_their_points(void **state)
{
    const fixture *f = *state;
    mn_purchase p[3];

    fill(p, f, 1);
    mn_answer a = answer(f, p, 3, 1000);
    around(&a.total, 1);
    around(a.purchase, 3);
    around(a.origin, f->m->origins);
    around(a.industry, f->m->industries);
    around(a.layer, MN_LAYERS);
    /* A refund's are turned, not crossed. */
    assert_true(a.purchase[2].range.low < a.purchase[2].range.high);
    assert_true(a.purchase[2].range.high < 0);
    mn_answer_free(&a);
}

static size_t origin_of(const mn_model *m, const char *iso3)
{
    for (size_t o = 0; o < m->origins; o++)
        if (!strcmp(m->origin[o].iso3, iso3))
            return o;
    return SIZE_MAX;
}

/* Bangladesh is one of many countries in its region: the people who sew for a
 * purchase from there are put there, all of them. */
static void a_named_country_gets_its_own(void **state)
{
    const fixture *f = *state;
    const mn_model *m = f->m;
    size_t at = origin_of(m, "BGD"), region = mn_model_find_region(m, mn_text_of("RoW"));
    mn_purchase p[3];

    fill(p, f, 1);
    assert_true(at < m->origins && m->origin[at].region == region);
    mn_answer a = answer(f, p, 1, 0);
    double sewing = m->q[0][region * m->industries + C4] * p[0].money;

    assert_near(a.layer[0].people / sewing, 1, 1e-12);
    assert_true(a.origin[at].people >= sewing);
    assert_true(a.work[C4 * m->origins + at] >= sewing);
    assert_int_equal(a.groups.pins, 1);
    for (size_t o = 0; o < m->origins; o++)
        assert_true(a.origin[o].people >= -1e-12 * sewing);
    p[0].origin = NULL;
    mn_answer mixed = answer(f, p, 1, 0);
    assert_true(mixed.origin[at].people < a.origin[at].people);
    mn_answer_free(&mixed);
    mn_answer_free(&a);
}

static void same(mn_share a, mn_share b, double times)
{
    assert_near(a.people * times, b.people, 1e-12 * fabs(b.people));
    assert_near(a.range.low * times, b.range.low, 1e-12 * fabs(b.range.low));
    assert_near(a.range.high * times, b.range.high, 1e-12 * fabs(b.range.high));
}

static void order_changes_nothing(void **state)
{
    const fixture *f = *state;
    mn_purchase p[3];

    fill(p, f, 1);
    mn_purchase turned[] = {p[2], p[1], p[0]};
    mn_answer a = answer(f, p, 3, 100), b = answer(f, turned, 3, 100);
    same(a.total, b.total, 1);
    for (size_t i = 0; i < 3; i++)
        same(a.purchase[i], b.purchase[2 - i], 1);
    for (size_t i = 0; i < f->m->origins; i++)
        same(a.origin[i], b.origin[i], 1);
    for (size_t i = 0; i < f->m->industries; i++)
        same(a.industry[i], b.industry[i], 1);
    for (size_t i = 0; i < MN_LAYERS; i++)
        same(a.layer[i], b.layer[i], 1);
    mn_answer_free(&a);
    mn_answer_free(&b);
}

static void twice_the_money_is_twice_everything(void **state)
{
    const fixture *f = *state;
    mn_purchase p[3], twice[3];

    fill(p, f, 1);
    fill(twice, f, 2);
    mn_answer a = answer(f, p, 3, 100), b = answer(f, twice, 3, 100);
    same(a.total, b.total, 2);
    for (size_t i = 0; i < 3; i++)
        same(a.purchase[i], b.purchase[i], 2);
    for (size_t i = 0; i < f->m->origins; i++)
        same(a.origin[i], b.origin[i], 2);
    for (size_t i = 0; i < f->m->industries; i++)
        same(a.industry[i], b.industry[i], 2);
    for (size_t i = 0; i < MN_LAYERS; i++)
        same(a.layer[i], b.layer[i], 2);
    for (size_t i = 0; i < f->m->n; i++)
        assert_near(2 * a.x[i], b.x[i], 1e-12 * fabs(b.x[i]));
    assert_near(2 * a.money, b.money, 1e-12);
    assert_int_equal(a.paths.count, b.paths.count);
    for (size_t i = 0; i < a.paths.count; i++)
        assert_near(2 * a.paths.at[i].people, b.paths.at[i].people, 1e-12 * b.total.people);
    assert_near(2 * a.paths.negative, b.paths.negative, 1e-12 * b.total.people);
    mn_answer_free(&a);
    mn_answer_free(&b);
}

/* The first layers are q . y and q . A y, by hand; none is negative here. */
static void layers_are_products(void **state)
{
    const fixture *f = *state;
    const mn_model *m = f->m;
    mn_purchase p[3];
    double first = 0, second = 0;

    fill(p, f, 1);
    mn_answer a = answer(f, p, 3, 0);
    for (size_t i = 0; i < m->n; i++) {
        first += m->q[0][i] * a.groups.y[i];
        for (size_t j = 0; j < m->n; j++)
            second += m->q[0][i] * (double)mn_matrix_at(&m->a, i, j) * a.groups.y[j];
    }
    assert_near(a.layer[0].people / first, 1, 1e-9);
    assert_near(a.layer[1].people / second, 1, 1e-9);
    for (size_t k = 0; k < MN_LAYERS; k++)
        assert_true(a.layer[k].people >= 0);
    assert_true(a.layer[MN_LAYERS - 1].people < 0.05 * a.total.people);
    mn_answer_free(&a);
}

/* --- regional mixes -------------------------------------------------------------- */

static mn_sourcing sourcing(const mn_model *m, mn_buyer buyer, size_t region)
{
    mn_sourcing s = {0};
    mn_err e = MN_ERR_INIT;

    assert_int_equal(mn_sourcing_new(&s, m, buyer, region, &e), MN_OK);
    return s;
}

static void mixes_sum_to_one(void **state)
{
    const mn_model *m = ((const fixture *)*state)->m;

    for (size_t k = 0; k < 3 * (m->regions + 1); k++) {
        size_t region = k / 3 < m->regions ? k / 3 : SIZE_MAX;
        mn_sourcing s = sourcing(m, (mn_buyer)(k % 3), region);

        for (size_t i = 0; i < m->industries; i++) {
            double sum = 0, sold = 0;

            for (size_t r = 0; r < m->regions; r++) {
                size_t cell = r * m->industries + i;

                assert_true(s.mix[cell] >= 0);
                assert_true(m->x[cell] > 0 ? s.inside[cell] == 1 : s.inside[cell] == 0);
                sum += s.mix[cell];
                sold += m->x[r * m->industries + i];
            }
            assert_true(sold > 0 ? fabs(sum - 1) < 1e-9 : sum == 0);
        }
        mn_sourcing_free(&s);
    }
}

static void companies_buy_elsewhere(void **state)
{
    const mn_model *m = ((const fixture *)*state)->m;
    size_t usa = mn_model_find_region(m, mn_text_of("USA"));
    mn_sourcing home = sourcing(m, MN_HOUSEHOLD, usa), firm = sourcing(m, MN_COMPANY, usa);
    double apart = 0, use[64] = {0}, all = 0;

    for (size_t i = 0; i < m->n; i++)
        apart = fmax(apart, fabs(home.mix[i] - firm.mix[i]));
    assert_true(apart > 0.01);
    /* A firm's textiles, by hand: what the region's industries use of each cell. */
    assert_true(m->regions <= 64);
    for (size_t r = 0; r < m->regions; r++) {
        size_t i = r * m->industries + C4;

        for (size_t j = usa * m->industries; j < (usa + 1) * m->industries; j++)
            use[r] += (double)mn_matrix_at(&m->a, i, j) * m->x[j];
        all += use[r];
    }
    for (size_t r = 0; r < m->regions; r++)
        assert_near(firm.mix[r * m->industries + C4], use[r] / all, 1e-9);
    mn_sourcing_free(&home);
    mn_sourcing_free(&firm);
}

static void nowhere_is_the_world(void **state)
{
    const mn_model *m = ((const fixture *)*state)->m;
    mn_sourcing world = sourcing(m, MN_HOUSEHOLD, SIZE_MAX);
    double sold[64] = {0}, all = 0;

    for (size_t r = 0; r < m->regions; r++) {
        const float *y = m->y + (r * m->industries + C4) * m->regions * m->categories;

        for (size_t k = 0; k < m->regions * m->categories; k++)
            if (m->demand[k % m->categories] <= MN_DEMAND_NONPROFIT)
                sold[r] += (double)y[k];
        all += sold[r];
    }
    for (size_t r = 0; r < m->regions; r++)
        assert_near(world.mix[r * m->industries + C4], sold[r] / all, 1e-9);
    mn_sourcing_free(&world);
}

/* Two regions whose two farms are of one kind: a purchase of it pays for both, as
 * the buyer does; the third industry is of no kind, and is never bought. */
static void industries_of_a_kind_share(void **state)
{
    const fixture *f = *state;
    static const char table[] =
        "label,DEU.grain,DEU.fruit,DEU.rest,USA.grain,USA.fruit,USA.rest,DEU.households,"
        "USA.households\n"
        "DEU.grain,1,2,3,1,0,2,30,10\nDEU.fruit,0,1,2,2,1,0,10,5\nDEU.rest,3,2,1,0,1,2,50,20\n"
        "USA.grain,2,1,0,3,1,1,15,0\nUSA.fruit,0,2,1,1,2,2,45,0\nUSA.rest,1,0,2,3,2,1,20,60\n";
    static const char people[] =
        "region,industry,people\nDEU,grain,40\nDEU,fruit,10\nUSA,grain,20\n"
        "USA,fruit,30\nUSA,rest,5\n";
    mn_err e = MN_ERR_INIT;
    mn_model *m = economy_import(table, people, &e);

    assert_non_null(m);
    memcpy(m->kind, (uint8_t[]){0, 0, MN_NO_KIND}, 3);
    mn_sourcing mix = sourcing(m, MN_HOUSEHOLD, 0);
    const double from_all[] = {0.3, 0.1, 0, 0.15, 0.45, 0}, own[] = {0.75, 0.25, 0, 0.25, 0.75, 0};

    for (size_t i = 0; i < m->n; i++) {
        assert_near(mix.mix[i], from_all[i], 1e-6);
        assert_near(mix.inside[i], own[i], 1e-6);
    }
    mn_sourcing_free(&mix);
    static const mn_mix bought_mix = {.n = 1, .share = {1}};
    mn_purchase p[2] = {{.money = 1, .mix = &bought_mix, .by = MN_PLACED_CODE},
                        {.money = 2, .mix = &bought_mix, .by = MN_PLACED_CODE}};
    mn_spending s = {.purchase = p, .purchases = 2};
    mn_answer_options o = {.country = country(f, "DEU"), .prior = mn_prior_default};
    mn_answer a = {0};

    p[1].origin = country(f, "USA");
    assert_int_equal(mn_answer_spending(&a, m, f->r, &s, &o, NULL, &e), MN_OK);
    assert_int_equal(a.groups.count, 2);
    for (size_t i = 0; i < m->n; i++)
        assert_near(a.groups.y[i], from_all[i] + (i >= 3 ? 2 * own[i] : 0), 1e-6);
    assert_near(a.purchase[0].people + a.purchase[1].people, a.total.people, 1e-9);
    mn_answer_free(&a);
    mn_model_free(m);
}

/* --- listed goods ---------------------------------------------------------------- */

static mn_purchase bought(const char *description, const char *hs, uint8_t industry)
{
    static mn_mix mix[MN_INDUSTRIES];
    mn_purchase p = {.line = 2,
                     .description = mn_text_of(description),
                     .code = mn_text_of(hs),
                     .system = MN_HS,
                     .money = 1,
                     .mix = &mix[industry],
                     .by = hs ? MN_PLACED_CODE : MN_PLACED_WORDS};

    mix[industry] = (mn_mix){.n = 1, .industry = {industry}, .share = {1}};
    return p;
}

static mn_touches touches(const fixture *f, mn_purchase *p, size_t n)
{
    mn_spending s = {.purchase = p, .purchases = n};
    mn_touches t = {0};
    mn_err e = MN_ERR_INIT;

    assert_int_equal(mn_touches_find(&t, f->r, &s, &e), MN_OK);
    return t;
}

/* Touches of goods with this name. */
static size_t of_good(const mn_touches *t, const char *name)
{
    size_t n = 0;

    for (size_t i = 0; i < t->count; i++)
        n += !strcmp(t->at[i].good->good, name);
    return n;
}

static size_t listed(const fixture *f, const char *name)
{
    size_t n = 0;

    for (size_t g = 0; g < mn_goods(f->r); g++)
        n += !strcmp(mn_good_at(f->r, g)->good, name);
    return n;
}

static void codes_touch_by_prefix(void **state)
{
    const fixture *f = *state;
    mn_purchase p = bought("t-shirts", "6109.10", C4), other = bought("", "6109.90", C4);
    mn_touches t = touches(f, &p, 1), u = touches(f, &other, 1);

    assert_true(listed(f, "Cotton") > 5);
    assert_int_equal(of_good(&t, "Cotton"), listed(f, "Cotton"));
    assert_int_equal(of_good(&u, "Cotton"), 0);
    assert_int_equal(of_good(&t, "Gold"), 0);
    for (size_t i = 0; i < t.count; i++) {
        assert_true(t.at[i].lines == 1 && t.at[i].first_line == 2 && !t.at[i].origin_known);
        assert_true(strstr(t.at[i].good->hs, "61") != NULL);
    }
    mn_touches_free(&t);
    mn_touches_free(&u);
}

static void words_touch_whole_or_long(void **state)
{
    const fixture *f = *state;
    static const struct {
        const char *words, *good;
        bool hit;
    } tests[] = {
        {"Golden brooch of gold", "Gold", true},
        {"golden brooch", "Gold", false},
        {"GOLD", "Gold", true},
        {"marigold", "Gold", false},
        {"gold-plated ring", "Gold", true},
        {"cotton shirts", "Cotton", true},
        {"(COTTON)", "Cotton", true},
        {"a box of fishs", "Fish", true},
        {"fishy business", "Fish", false},
        {"", "Gold", false},
    };

    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) {
        mn_purchase p = bought(tests[i].words, NULL, C16);
        mn_touches t = touches(f, &p, 1);

        if (of_good(&t, tests[i].good) != (tests[i].hit ? listed(f, tests[i].good) : 0))
            fail_msg("'%s' and %s", tests[i].words, tests[i].good);
        mn_touches_free(&t);
    }
}

static void origins_narrow_touches(void **state)
{
    const fixture *f = *state;
    mn_purchase p[] = {bought("t-shirts", "610910", C4), bought("cotton socks", NULL, C4),
                       bought("a cup of cotton", NULL, C4)};

    p[0].origin = country(f, "CHN");
    p[1].origin = country(f, "DEU"); /* not on the list */
    p[2].line = 9;
    mn_touches t = touches(f, p, 1);
    assert_true(t.count > 0);
    for (size_t i = 0; i < t.count; i++)
        assert_true(t.at[i].origin_known && !strcmp(t.at[i].good->iso3, "CHN"));
    mn_touches_free(&t);
    t = touches(f, p + 1, 1);
    assert_int_equal(t.count, 0);
    mn_touches_free(&t);
    /* With a line of unknown origin: China's entry has two lines and comes first. */
    t = touches(f, p, 3);
    assert_int_equal(of_good(&t, "Cotton"), listed(f, "Cotton"));
    assert_true(t.at[0].origin_known);
    for (size_t i = 0; i < t.count; i++) {
        bool china = !strcmp(t.at[i].good->iso3, "CHN");

        if (strcmp(t.at[i].good->good, "Cotton"))
            continue;
        assert_true(t.at[i].origin_known == china);
        assert_int_equal(t.at[i].lines, china ? 2 : 1);
        assert_int_equal(t.at[i].first_line, china ? 2 : 9);
    }
    mn_touches_free(&t);
}

static void services_and_refunds_touch_nothing(void **state)
{
    const fixture *f = *state;
    mn_purchase p[] = {bought("gold membership", NULL, C32), bought("gold ring", NULL, C16),
                       bought("gold ring", "711319", C16), bought("fish dinner", NULL, C22)};

    p[1].money = -1;
    p[2].money = 0;
    mn_touches t = touches(f, p, 3);
    assert_int_equal(t.count, 0);
    mn_touches_free(&t);
    t = touches(f, p, 4); /* but a restaurant sells food */
    assert_int_equal(of_good(&t, "Fish"), listed(f, "Fish"));
    mn_touches_free(&t);
    t = touches(f, NULL, 0);
    assert_int_equal(t.count, 0);
    mn_touches_free(&t);
}

/* --- the same bits everywhere ------------------------------------------------------ */

/* Numbers of both signs over ten powers of ten, so that rounding shows. */
static float any(mn_rng *g)
{
    return (float)(mn_rng_normal(g) * mn_exp(23 * mn_rng_unit(g) - 11));
}

/* Tiles, edges and tails of every size: the same bits as without wide registers, and what
 * one row and one draw alone give. */
static void lanes_are_the_same_bits(void **state)
{
    (void)state;
    for (size_t n = 1; n <= 150; n += n < 70 ? 1 : 13) {
        const size_t rows = 1 + n % 7, draws = 1 + n % 9;
        float *x = malloc(rows * n * sizeof *x), *q = malloc(draws * n * sizeof *q);
        float money[7 * 9], dots[2][7 * 9], *sums[2], one;
        mn_rng g;

        sums[0] = malloc(draws * n * sizeof *x);
        sums[1] = malloc(draws * n * sizeof *x);
        mn_rng_init(&g, n, 1);
        for (size_t i = 0; i < rows * n; i++)
            x[i] = any(&g);
        for (size_t i = 0; i < draws * n; i++)
            q[i] = any(&g);
        for (size_t i = 0; i < rows * draws; i++)
            money[i] = any(&g);
        mn_lanes_dots(dots[0], x, rows, q, draws, n);
        mn_lanes_dots_plain(dots[1], x, rows, q, draws, n);
        assert_memory_equal(dots[0], dots[1], rows * draws * sizeof one);
        mn_lanes_sums(sums[0], x, rows, money, draws, n);
        mn_lanes_sums_plain(sums[1], x, rows, money, draws, n);
        assert_memory_equal(sums[0], sums[1], draws * n * sizeof one);
        for (size_t r = 0; r < rows; r++)
            for (size_t d = 0; d < draws; d++) {
                mn_lanes_dots(&one, x + r * n, 1, q + d * n, 1, n);
                assert_memory_equal(&one, &dots[0][r * draws + d], sizeof one);
            }
        for (size_t d = 0; d < draws; d++)
            for (size_t i = 0; i < n; i++) {
                one = 0;
                for (size_t r = 0; r < rows; r++)
                    one += x[r * n + i] * money[r * draws + d];
                assert_memory_equal(&one, &sums[0][d * n + i], sizeof one);
            }
        free(x);
        free(q);
        free(sums[0]);
        free(sums[1]);
    }
}

/* --- the chain, with stocks --------------------------------------------------------- */

/* Two sectors; s1 sells 10 from its stocks, so that it sells 110 and makes 100:
 * every flow out of it counts 100 / 110 (Antras & Chor 2018, eq. 10).
 *   U1 = 1 + 50/110 U2, U2 = 1 + 20/200 U1: U1 = 160/105, U2 = 121/105.
 *   D1 = 1 + 20/100 D2, D2 = 1 + 100/110 50/200 D1: D1 = 132/105, D2 = 135/105. */
static void stocks_correct_the_chain(void **state)
{
    mn_err e = MN_ERR_INIT;
    mn_model *m = economy_import("label,A.s1,A.s2,A.f1,A.f5,x\nA.s1,0,50,60,-10,100\n"
                                 "A.s2,20,0,180,0,200\n",
                                 NULL, &e);
    double up[2], down[2];

    (void)state;
    assert_non_null(m);
    assert_int_equal(mn_model_upstreamness(m, NULL, up, down, &e), MN_OK);
    assert_near(up[0], 160.0 / 105, 1e-6);
    assert_near(up[1], 121.0 / 105, 1e-6);
    assert_near(down[0], 132.0 / 105, 1e-6);
    assert_near(down[1], 135.0 / 105, 1e-6);
    mn_model_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(purchases_add_up),
        cmocka_unit_test(intervals_hold_their_points),
        cmocka_unit_test(a_named_country_gets_its_own),
        cmocka_unit_test(order_changes_nothing),
        cmocka_unit_test(twice_the_money_is_twice_everything),
        cmocka_unit_test(layers_are_products),
        cmocka_unit_test(mixes_sum_to_one),
        cmocka_unit_test(companies_buy_elsewhere),
        cmocka_unit_test(nowhere_is_the_world),
        cmocka_unit_test(industries_of_a_kind_share),
        cmocka_unit_test(codes_touch_by_prefix),
        cmocka_unit_test(words_touch_whole_or_long),
        cmocka_unit_test(origins_narrow_touches),
        cmocka_unit_test(services_and_refunds_touch_nothing),
        cmocka_unit_test(lanes_are_the_same_bits),
        cmocka_unit_test(stocks_correct_the_chain),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
