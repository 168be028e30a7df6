/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint_materials.c - products with recipes: cells keep their people, purchases
 * of one cell differ as the listed facts imply, and everything adds up.
 */
#include "check.h"
#include "economy.h"
#include "footprint/answer/entries.h"
#include "footprint/answer/made_of.h"
#include "footprint/economy/solve.h"

#include <math.h>

typedef struct fixture {
    mn_model *m;
    mn_reference *r;
    mn_materials of;
} fixture;

static int set_up(void **state)
{
    static fixture f;
    mn_err e = MN_ERR_INIT;

    *state = &f;
    return mn_model_shipped(&f.m, NULL, &e) || mn_reference_new(&f.r, MN_NEED_ALL, &e) ||
           mn_materials_shipped(&f.of, f.r, &e);
}

static int tear_down(void **state)
{
    fixture *f = *state;

    mn_materials_free(&f->of);
    mn_model_free(f->m);
    mn_reference_free(f->r);
    return 0;
}

/* One purchase of a product, or of its kind where id is NULL. */
typedef struct bought {
    mn_mix mix;
    mn_purchase p;
} bought;

static void buy(bought *b, const fixture *f, const char *id, const char *kind, const char *iso3)
{
    uint16_t product = id ? mn_product_find(&f->of, mn_text_of(id)) : 0;
    int k = id ? f->of.product[product - 1].kind : mn_industry_find(f->r, mn_text_of(kind));

    assert_true(!id || product > 0);
    b->mix = (mn_mix){.n = 1, .industry = {(uint8_t)k}, .share = {1}};
    b->p = (mn_purchase){.money = 1e-3,
                         .mix = &b->mix,
                         .by = MN_PLACED_CODE,
                         .product = product,
                         .origin = iso3 ? mn_country_find(f->r, mn_text_of(iso3)) : NULL};
}

static mn_answer answer(const fixture *f, mn_purchase *p, size_t n, double rho, size_t draws)
{
    mn_spending s = {.purchase = p, .purchases = n};
    mn_answer_options o = {.country = mn_country_find(f->r, mn_text_of("USA")),
                           .draws = draws,
                           .tau = 1e-3,
                           .paths = 50,
                           .prior = mn_prior_default,
                           .materials = &f->of};
    mn_ctx ctx = {.threads = 2, .seed = 11};
    mn_answer a = {0};
    mn_err e = MN_ERR_INIT;

    o.prior.rho.forced = rho;
    o.prior.rho.child = rho > 1 ? MN_RHO_CHILD : 1;
    assert_int_equal(mn_answer_spending(&a, f->m, f->r, &s, &o, &ctx, &e), MN_OK);
    return a;
}

static double people(const fixture *f, const char *id, const char *kind, const char *iso3,
                     double rho)
{
    bought b;

    buy(&b, f, id, kind, iso3);
    mn_answer a = answer(f, &b.p, 1, rho, 0);
    double total = a.total.people;

    mn_answer_free(&a);
    return total;
}

/* --- a cell keeps its people -------------------------------------------------------- */

static void cells_keep_their_people(void **state)
{
    const fixture *f = *state;
    const mn_rho rho[] = {{1, 1}, {3, 1.5}, {6, 2.25}, {100, 10}};
    size_t cells = 0;

    for (uint8_t kind = 0; kind < MN_INDUSTRIES; kind++) {
        for (size_t c = 0; c < mn_countries(f->r); c++) {
            const char *iso3 = mn_country_at(f->r, c)->iso3;
            mn_factor none = mn_split(&f->of, f->r, kind, iso3, mn_text_of(""));
            mn_factor child = none, forced = none;

            child.own = MN_LISTED_CHILD;
            forced.own = MN_LISTED_FORCED;
            assert_true(none.forced >= 0 && none.child >= 0 && none.forced + none.child <= 1);
            cells += none.forced + none.child > 0;
            for (size_t k = 0; k < 4; k++) {
                double all = none.forced * mn_factor_of(&forced, rho[k]) +
                             none.child * mn_factor_of(&child, rho[k]) +
                             (1 - none.forced - none.child) * mn_factor_of(&none, rho[k]);

                assert_near(all, 1, 1e-12);
            }
        }
    }
    assert_true(cells > 100);
}

/* What stands for a listed good is one of the listed goods of its cell: else its people
 * would be added to the cell, not moved within it. */
static void listed_goods_are_in_their_cell(void **state)
{
    const fixture *f = *state;
    size_t seen = 0;

    for (size_t i = 0; i < f->of.materials + f->of.products; i++) {
        const mn_material *material = i < f->of.materials ? &f->of.material[i] : NULL;
        const mn_ware *product = material ? NULL : &f->of.product[i - f->of.materials];
        const char *goods = material ? material->goods : product->goods;
        uint8_t kind = material ? material->kind : product->kind;

        for (size_t c = 0; *goods && c < mn_countries(f->r); c++) {
            const char *iso3 = mn_country_at(f->r, c)->iso3;
            mn_factor own = mn_split(&f->of, f->r, kind, iso3, mn_text_of(goods));

            seen += own.own != MN_LISTED_NOT;
            if ((own.own == MN_LISTED_FORCED && !(own.forced > 0)) ||
                (own.own == MN_LISTED_CHILD && !(own.child > 0)))
                fail_msg("'%s' of %s is listed, but its cell c%d holds nothing that is",
                         material ? material->id : product->id, iso3, kind + 1);
        }
    }
    assert_true(seen > 100);
}

static void one_splits_nothing(void **state)
{
    const fixture *f = *state;
    mn_factor any = {.forced = 0.3, .child = 0.2, .own = MN_LISTED_FORCED}, zero = {0};

    (void)f;
    assert_true(mn_factor_of(&any, (mn_rho){1, 1}) == 1);
    assert_true(mn_factor_of(&zero, (mn_rho){7, 5}) == 1);
    /* 3 / (1 + 0.3 * 2 + 0.2 * 0.5) */
    assert_near(mn_factor_of(&any, (mn_rho){3, 1.5}), 3 / 1.7, 1e-12);
}

/* --- recipes ------------------------------------------------------------------------ */

/* Of every product, from nowhere in particular and from a few countries: the seller's
 * output is what was paid, and money is spent once. */
static void recipes_spend_money_once(void **state)
{
    const fixture *f = *state;
    const mn_model *m = f->m;
    static const char *const from[] = {NULL, "CHN", "BGD", "COD"};
    mn_sourcing mix = {0};
    mn_splits splits = {0};
    mn_err e = MN_ERR_INIT;

    assert_int_equal(
        mn_sourcing_new(&mix, m, MN_HOUSEHOLD, mn_model_find_region(m, mn_text_of("USA")), &e),
        MN_OK);
    for (uint16_t p = 1; p <= f->of.products; p++) {
        for (size_t c = 0; c < 4; c++) {
            mn_place at =
                mn_place_of(m, from[c] ? mn_country_find(f->r, mn_text_of(from[c])) : NULL);
            mn_placed_part part = {at.region, at.origin, p, f->of.product[p - 1].kind, 1};
            mn_recipe r = {0};
            double materials = 0, spent = 0, told = 0;

            assert_int_equal(mn_recipe_make(&r, &f->of, m, f->r, &mix, &part, &splits, NULL, &e),
                             MN_OK);
            assert_near(mn_sum(r.first, m->n), 1, 1e-9);
            for (size_t k = 0; k < f->of.product[p - 1].ingredients; k++)
                materials += f->of.ingredient[f->of.product[p - 1].ingredient + k].share;
            for (size_t k = 0; k < r.spents; k++)
                spent += r.spent[k].money;
            assert_near(spent, materials, 1e-9);
            for (size_t k = 0; k < r.tolds; k++)
                told += r.told[k].material && r.told[k].move ? r.told[k].money : 0;
            assert_true(told <= spent + 1e-12);
            for (size_t i = 0; i < m->n; i++)
                assert_true(r.first[i] >= 0 && r.rest[i] >= 0);
            mn_recipe_free(&r);
        }
    }
    mn_splits_free(&splits);
    mn_sourcing_free(&mix);
}

static double sum_of(const mn_share *s, size_t n)
{
    double sum = 0;

    for (size_t i = 0; i < n; i++)
        sum += s[i].people;
    return sum;
}

static void answers_add_up(void **state)
{
    const fixture *f = *state;
    bought b[5];
    mn_purchase p[5];

    buy(&b[0], f, "chocolate", NULL, NULL);
    buy(&b[1], f, "tshirt", NULL, "BGD");
    buy(&b[2], f, "laptop", NULL, "CHN");
    buy(&b[3], f, "shrimp", NULL, "THA");
    buy(&b[4], f, NULL, "c3", NULL);
    for (size_t i = 0; i < 5; i++)
        p[i] = b[i].p;
    mn_answer a = answer(f, p, 5, 3, 200);
    double whole = a.paths.found + a.paths.unexplored;

    assert_near(sum_of(a.purchase, 5) / a.total.people, 1, 1e-9);
    assert_near(sum_of(a.origin, f->m->origins) / a.total.people, 1, 1e-9);
    assert_near(sum_of(a.industry, f->m->industries) / a.total.people, 1, 1e-9);
    assert_near(sum_of(a.layer, MN_LAYERS) / a.total.people, 1, 1e-9);
    assert_near(whole / a.total.people, 1, 1e-9);
    assert_true(a.listed > 0 && a.listed < a.total.people);
    assert_true(a.total.range.low < a.total.people && a.total.people < a.total.range.high);
    for (size_t i = 0; i < 5; i++)
        assert_true(a.purchase[i].range.low < a.purchase[i].people &&
                    a.purchase[i].people < a.purchase[i].range.high);
    for (size_t o = 0; o < f->m->origins; o++)
        assert_true(a.origin[o].people >= -1e-9 * a.total.people);
    mn_answer_free(&a);
}

/* People of materials: those of the paths that begin at them; at no uncertainty their
 * limits are the figure itself, and with the priors' they lie on both sides of it. */
static void people_of_materials_add_up(void **state)
{
    const fixture *f = *state;
    bought b[4];
    mn_purchase p[4];
    mn_cells cells = {0};
    mn_entries entries = {0};
    mn_made_of made = {0}, again = {0}, sure = {0};
    mn_ctx two = {.threads = 2, .seed = 11}, one = {.threads = 1, .seed = 11};
    mn_err e = MN_ERR_INIT;
    double all = 0, by_row = 0;

    buy(&b[0], f, "chocolate", NULL, NULL);
    buy(&b[1], f, "tshirt", NULL, "BGD");
    buy(&b[2], f, "tshirt", NULL, NULL);
    buy(&b[3], f, NULL, "c3", NULL);
    for (size_t i = 0; i < 4; i++)
        p[i] = b[i].p;
    mn_answer a = answer(f, p, 4, 3, 200);

    assert_int_equal(mn_cells_new(&cells, f->m, MN_SCOPE_PRIVATE, &e), MN_OK);
    assert_int_equal(mn_entries_make(&entries, f->m, &a.groups, &cells, a.options.prior.rho, &e),
                     MN_OK);
    for (size_t i = 0; i < entries.count; i++)
        if (entries.at[i].head.what != MN_PATH_NOTHING && !entries.at[i].leaf)
            all += f->m->m[MN_SCOPE_PRIVATE][entries.at[i].cell] * entries.at[i].money +
                   entries.at[i].more;
    assert_int_equal(mn_made_of_find(&made, &a, 0, &two, &e), MN_OK);
    assert_int_equal(mn_made_of_find(&again, &a, 0, &one, &e), MN_OK);
    assert_true(made.drawn && made.count > 50 && again.count == made.count);
    for (size_t i = 0; i < made.count; i++) {
        const mn_share *is = &made.at[i].people;

        by_row += is->people;
        assert_true(is->people == 0 || (is->range.low < is->people && is->people < is->range.high));
        assert_true(is->range.low == again.at[i].people.range.low);
        assert_true(is->range.high == again.at[i].people.range.high);
    }
    assert_true(all > 0);
    assert_near(by_row / all, 1, 1e-9);

    a.options.prior = (mn_prior){.concentration = 1e12, .rho = a.options.prior.rho};
    assert_int_equal(mn_made_of_find(&sure, &a, 0, &two, &e), MN_OK);
    for (size_t i = 0; i < sure.count; i++) {
        const double people = sure.at[i].people.people;

        assert_near(sure.at[i].people.range.low, people, 2e-4 * people);
        assert_near(sure.at[i].people.range.high, people, 2e-4 * people);
    }
    mn_made_of_free(&made);
    mn_made_of_free(&again);
    mn_made_of_free(&sure);
    mn_entries_free(&entries);
    mn_cells_free(&cells);
    mn_answer_free(&a);
}

static void order_and_threads_change_nothing(void **state)
{
    const fixture *f = *state;
    bought b[3];
    mn_purchase one[3], other[3];

    buy(&b[0], f, "chocolate", NULL, NULL);
    buy(&b[1], f, "tshirt", NULL, "IND");
    buy(&b[2], f, "phone", NULL, NULL);
    for (size_t i = 0; i < 3; i++) {
        one[i] = b[i].p;
        other[2 - i] = b[i].p;
    }
    mn_answer x = answer(f, one, 3, 3, 100), y = answer(f, other, 3, 3, 100);

    assert_true(x.total.people == y.total.people);
    assert_true(x.total.range.low == y.total.range.low);
    assert_true(x.total.range.high == y.total.range.high);
    mn_answer_free(&x);
    mn_answer_free(&y);
}

/* --- what the listed facts imply ---------------------------------------------------- */

/* The same money in the same industry: what stands first has more people behind it.
 * F: listed for forced labour in that country, C: for child labour alone, -: not
 * (US Department of Labor, 2022). Without an origin, the materials decide. */
static const struct {
    const char *more, *more_from, *less, *less_from, *why;
} pairs[] = {
    {"chocolate", NULL, "bread", NULL, "cocoa F in CIV, sugar C; wheat -"},
    {"coffee", NULL, "bread", NULL, "coffee F and C in several; wheat -"},
    {"shrimp", "THA", "shrimp", "CAN", "shrimp F in THA, - in CAN"},
    {"shrimp", "BGD", "shrimp", "NOR", "shrimp C in BGD, - in NOR"},
    {"tshirt", "CHN", "tshirt", "PRT", "garments and cotton F in CHN, - in PRT"},
    {"tshirt", "IND", "tshirt", "ITA", "garments and cotton F in IND, - in ITA"},
    {"tshirt", "BRA", "carpet", "BRA", "garments F, carpets - in BRA"},
    {"tshirt", "MYS", "carpet", "MYS", "garments F, carpets - in MYS"},
    {"clothing", "VNM", "thread", "VNM", "garments F, thread - in VNM"},
    {"carpet", "PAK", "thread", "PAK", "carpets F, thread - in PAK"},
    {"carpet", "NPL", "tshirt", "NPL", "carpets F, garments - in NPL"},
    {"fabric", "NPL", "bedlinen", "NPL", "textiles F, bed linen - in NPL"},
    {"jeans", "THA", "bedlinen", "THA", "garments F, bed linen - in THA"},
    {"brick", "IND", "cement", "IND", "bricks F, cement - in IND"},
    {"brick", "PAK", "ceramics", "PAK", "bricks F, ceramics - in PAK"},
    {"brick", "CHN", "glass", "CHN", "bricks F, glass - in CHN"},
    {"brick", "NPL", "cement", "NPL", "bricks F, cement - in NPL"},
    {"glass", "IND", "cement", "IND", "glass bangles C, cement - in IND"},
    {"shoes", "CHN", "leathergoods", "CHN", "footwear F, leather goods - in CHN"},
    {"toys", "CHN", "candles", "CHN", "toys F, candles - in CHN"},
    {"footballs", "IND", "candles", "IND", "soccer balls C, candles - in IND"},
    {"laptop", "CHN", "surgical", "CHN", "electronics F, instruments - in CHN"},
    {"laptop", "MYS", "surgical", "MYS", "electronics F, instruments - in MYS"},
    {"gloves", "MYS", "tyre", "MYS", "rubber gloves F, tyres - in MYS"},
    {"fireworks", "CHN", "soap", "CHN", "fireworks F, soap - in CHN"},
    {"charcoal", "BRA", "fertiliser", "BRA", "charcoal F, fertiliser - in BRA"},
    {"nails", "CHN", "steel", "CHN", "nails F, steel - in CHN"},
    {"tomato", "CHN", "potato", "CHN", "tomatoes F, potatoes - in CHN"},
};

static void listed_goods_weigh_more(void **state)
{
    const fixture *f = *state;
    size_t n = sizeof pairs / sizeof *pairs;

    assert_true(n >= 20);
    for (size_t k = 0; k < n; k++) {
        double more = people(f, pairs[k].more, NULL, pairs[k].more_from, 3);
        double less = people(f, pairs[k].less, NULL, pairs[k].less_from, 3);

        if (!(more > less))
            fail_msg("%s (%s) %.4g is not more than %s (%s) %.4g: %s", pairs[k].more,
                     pairs[k].more_from ? pairs[k].more_from : "any", more, pairs[k].less,
                     pairs[k].less_from ? pairs[k].less_from : "any", less, pairs[k].why);
    }
}

/* Where forced labour is listed for the seller, the prior adds; what is not listed in
 * a cell that holds such goods loses. */
static void the_prior_shifts_within_a_cell(void **state)
{
    const fixture *f = *state;

    assert_true(people(f, "brick", NULL, "NPL", 3) > people(f, "brick", NULL, "NPL", 1));
    assert_true(people(f, "brick", NULL, "NPL", 6) > people(f, "brick", NULL, "NPL", 3));
    assert_true(people(f, "cement", NULL, "NPL", 3) < people(f, "cement", NULL, "NPL", 1));
}

/* --- tables ----------------------------------------------------------------------------- */

#define PRODUCTS  "product,name,kind,keywords,hs,source,year\n"
#define MATERIALS "material,name,kind,dol_goods,note\n"
#define RECIPES   "product,material,share,low,high,source,address,year\n"
#define ORIGINS   "material_or_product,iso3,share,basis,source,address,year\n"
#define SHARES    "kind,region,product_or_material,share,low,high,source,address,year\n"

static mn_status read_tables(mn_materials *out, const fixture *f, const char *const text[5],
                             mn_err *e)
{
    mn_materials_text t = {mn_text_of(text[0]), mn_text_of(text[1]), mn_text_of(text[2]),
                           mn_text_of(text[3]), mn_text_of(text[4])};

    return mn_materials_read(out, &t, f->r, e);
}

static void rows_without_a_source_are_refused(void **state)
{
    const fixture *f = *state;
    const char *const good[5] = {PRODUCTS "p,P,c3,pea;green pea,0708,S,2017\n",
                                 MATERIALS "m,M,c1,Cocoa,\n", RECIPES "p,m,0.2,0.1,0.3,S,A,2017\n",
                                 ORIGINS
                                 "m,CIV,0.6,production,S,A,2020\nm,ROW,0.4,production,S,A,2020\n",
                                 SHARES "c1,WLD,m,0.01,0,0.02,S,A,2020\n"};
    const struct {
        int table;
        const char *text, *says;
    } wrong[] = {
        {0, PRODUCTS "p,P,c3,pea,0708,,2017\n", "nothing stands here"},
        {0, PRODUCTS "p,P,c3,pea,0708,S,\n", "year"},
        {0, PRODUCTS "p,P,c36,pea,0708,S,2017\n", "kind"},
        {0, PRODUCTS "p,P,c3,pea,0708,S,2017\np,P,c3,pea,0708,S,2017\n", "twice"},
        {1, MATERIALS "m,M,c1,Moon Dust,\n", "no such good"},
        {2, RECIPES "p,m,0.2,0.1,0.3,S,,2017\n", "nothing stands here"},
        {2, RECIPES "p,m,0.2,0.1,0.3,S,A,soon\n", "year"},
        {2, RECIPES "p,m,1.2,0.1,0.3,S,A,2017\n", "share"},
        {2, RECIPES "p,m,0.4,0.1,0.3,S,A,2017\n", "from low to high"},
        {2, RECIPES "p,x,0.2,0.1,0.3,S,A,2017\n", "no such material"},
        {2, RECIPES "q,m,0.2,0.1,0.3,S,A,2017\n", "no such product"},
        {3, ORIGINS "m,CIV,0.6,production,,A,2020\n", "nothing stands here"},
        {3, ORIGINS "m,CIV,0.6,production,S,A,2020\nm,GHA,0.6,production,S,A,2020\n", "whole"},
        {3, ORIGINS "m,XXX,0.6,production,S,A,2020\n", "no such country"},
        {4, SHARES "c1,WLD,m,0.01,0,0.02,S,,2020\n", "nothing stands here"},
    };
    mn_materials m = {0};
    mn_err e = MN_ERR_INIT;

    assert_int_equal(read_tables(&m, f, good, &e), MN_OK);
    assert_int_equal(m.products, 1);
    assert_int_equal(m.material[0].count, 2);
    mn_materials_free(&m);
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
        const char *text[5];

        memcpy(text, good, sizeof text);
        text[wrong[k].table] = wrong[k].text;
        e = (mn_err)MN_ERR_INIT;
        assert_int_equal(read_tables(&m, f, text, &e), MN_DATA);
        if (!strstr(e.msg, wrong[k].says))
            fail_msg("case %zu says '%s'", k, e.msg);
        mn_materials_free(&m);
    }
}

static void products_are_found_by_code_and_words(void **state)
{
    const fixture *f = *state;
    mn_mix food = {.n = 1, .industry = {2}, .share = {1}};
    mn_mix clothes = {.n = 1, .industry = {3}, .share = {1}};
    const struct {
        const mn_mix *mix;
        mn_codes system;
        const char *code, *words, *product;
    } lines[] = {
        {&food, MN_CODES, "", "Milk chocolate bar 100 g", "chocolate"},
        {&food, MN_CODES, "", "CHOCOLATES", "chocolate"},
        {&food, MN_CODES, "", "frozen shrimps", "shrimp"},
        {&food, MN_HS, "1806.32", "no words that say it", "chocolate"},
        {&clothes, MN_HS, "610910", "", "tshirt"},
        {&clothes, MN_HS, "61", "cotton t-shirts", "tshirt"},
        {&food, MN_CODES, "", "chocolate and coffee", "chocolate"},
        {&food, MN_CODES, "", "coffee with milk chocolate", "chocolate"},
        {&food, MN_CODES, "", "chocolaty things", NULL},
        {&clothes, MN_CODES, "", "Cotton T-shirt, white", "tshirt"},
        {&clothes, MN_CODES, "", "chocolate brown dye stuff", NULL},
        {&food, MN_CODES, "", "something else", NULL},
        {&food, MN_CODES, "", "", NULL},
    };

    for (size_t k = 0; k < sizeof lines / sizeof *lines; k++) {
        mn_named named[100];
        uint16_t p;

        assert_true(f->of.products <= sizeof named / sizeof *named);
        if (lines[k].system != MN_HS ||
            !mn_product_by_code(&f->of, lines[k].mix, mn_text_of(lines[k].code), &p))
            p = mn_product_choose(&f->of, lines[k].mix, named,
                                  mn_products_named(&f->of, mn_text_of(lines[k].words), named));
        const char *is = p ? f->of.product[p - 1].id : "none";

        assert_string_equal(is, lines[k].product ? lines[k].product : "none");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_keep_their_people),
        cmocka_unit_test(listed_goods_are_in_their_cell),
        cmocka_unit_test(one_splits_nothing),
        cmocka_unit_test(recipes_spend_money_once),
        cmocka_unit_test(answers_add_up),
        cmocka_unit_test(people_of_materials_add_up),
        cmocka_unit_test(order_and_threads_change_nothing),
        cmocka_unit_test(listed_goods_weigh_more),
        cmocka_unit_test(the_prior_shifts_within_a_cell),
        cmocka_unit_test(rows_without_a_source_are_refused),
        cmocka_unit_test(products_are_found_by_code_and_words),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
