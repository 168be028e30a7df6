/* SPDX-License-Identifier: Apache-2.0
 *
 * test/unit/price.c - prices taken apart: hand-computed ones, the taxes of
 * countries, and that nothing of a price is lost.
 */
#include "spending_show.h"

#include "core/text.h"
#include "footprint/price/pricer.h"

enum { C1, C3 = 2, C4 = 3, C8 = 7, C15 = 14, C17 = 16, C22 = 21, C28 = 27 };

static int set_up(void **state)
{
    mn_err e = MN_ERR_INIT;
    mn_reference *r = NULL;

    if (mn_reference_new(&r, MN_NEED_COUNTRIES | MN_NEED_MONEY | MN_NEED_CODES, &e)) {
        print_error("%s\n", e.msg);
        return -1;
    }
    *state = r;
    return 0;
}

static int tear_down(void **state)
{
    mn_reference_free(*state);
    return 0;
}

typedef struct priced {
    mn_arena arena;
    mn_pricer pricer;
    mn_err e;
} priced;

static void begin(priced *x, const mn_reference *r, const mn_price_rules *rules, mn_buyer buyer,
                  const char *country)
{
    const mn_price_rules usual = {0};
    const mn_country *c = country ? mn_country_find(r, mn_text_of(country)) : NULL;

    memset(x, 0, sizeof *x);
    if (mn_pricer_open(&x->pricer, rules ? rules : &usual, buyer, c, &x->arena, &x->e))
        fail_msg("%s", x->e.msg);
}

static void end(priced *x)
{
    mn_pricer_close(&x->pricer);
    mn_arena_free(&x->arena);
}

static const mn_price *of_mix(priced *x, mn_codes system, const char *code, const mn_mix *mix,
                              int year)
{
    const mn_price *price = NULL;

    if (mn_price_find(&x->pricer, &price, system, mn_text_of(code), mix, year, &x->e))
        fail_msg("%s", x->e.msg);
    return price;
}

static const mn_price *of_kind(priced *x, uint8_t kind, int year)
{
    const mn_mix mix = {.n = 1, .industry = {kind}, .share = {1}};

    return of_mix(x, MN_CODES, "", &mix, year);
}

static const mn_price *of_code(priced *x, const mn_reference *r, mn_codes system, const char *code,
                               int year)
{
    mn_mix mix = {0};

    assert_true(mn_code_find(r, system, mn_text_of(code), &mix));
    return of_mix(x, system, code, &mix, year);
}

static double paid(const mn_price *price, mn_pays pays)
{
    double sum = 0;

    for (size_t i = 0; i < price->pieces; i++)
        sum += price->piece[i].pays == pays ? price->piece[i].share : 0;
    return sum;
}

static void assert_whole(const mn_price *price)
{
    double sum = price->vat + price->taxes;

    for (size_t i = 0; i < price->pieces; i++) {
        assert_true(price->piece[i].share > 0);
        sum += price->piece[i].share;
    }
    assert_near(sum, 1, 1e-12);
}

/* --- margins ------------------------------------------------------------------------ */

/* A shirt of a US household: the row "kind,c4,household" as it stands, by hand. */
static void us_shirt(void **state)
{
    priced x;
    const mn_price *p;

    begin(&x, *state, NULL, MN_HOUSEHOLD, "USA");
    p = of_kind(&x, C4, 2017);
    assert_whole(p);
    assert_near(paid(p, MN_PAYS_MAKER), 0.334897, 1e-9);
    assert_near(paid(p, MN_PAYS_WHOLESALE), 0.123519, 1e-9);
    assert_near(paid(p, MN_PAYS_RETAIL), 0.441776, 1e-9);
    assert_near(paid(p, MN_PAYS_LAND), 0.015798, 1e-9);
    assert_near(p->taxes, 0.083544, 1e-9);
    assert_near(p->vat, 0, 0);
    end(&x);
}

/* The same in the United Kingdom: 20% tax, no US taxes, trade at 0.6518 of the US's.
 * Sum: 0.334897 + 0.6518 * (0.123519 + 0.441776) + 0.016264 = 0.719620. */
static void british_shirt(void **state)
{
    const double sum = 0.334897 + 0.6518 * (0.123519 + 0.441776) + 0.015798 + 0.000236 + 0.00023;
    priced x;
    const mn_price *p;

    begin(&x, *state, NULL, MN_HOUSEHOLD, "GBR");
    p = of_kind(&x, C4, 2024);
    assert_whole(p);
    assert_near(sum, 0.719620, 1e-6);
    assert_near(p->vat, 0.2 / 1.2, 1e-12);
    assert_near(p->taxes, 0, 0);
    assert_near(paid(p, MN_PAYS_MAKER), 0.334897 / sum / 1.2, 1e-9);
    assert_near(paid(p, MN_PAYS_RETAIL), 0.6518 * 0.441776 / sum / 1.2, 1e-9);
    assert_near(mn_price_sd(&x.pricer.rules, x.pricer.country), 0.10, 0);
    end(&x);
}

/* Industries elsewhere that pay more trade than the US's are taken at the US's level. */
static void level_is_at_most_one(void **state)
{
    priced x;

    begin(&x, *state, NULL, MN_COMPANY, "GBR");
    assert_true(mn_price_level(&x.pricer.book, "GBR", MN_COMPANY) > 2);
    assert_near(x.pricer.level, 1, 0);
    end(&x);
    begin(&x, *state, NULL, MN_GOVERNMENT, "CHN");
    assert_near(x.pricer.level, mn_price_level(&x.pricer.book, "CHN", MN_COMPANY), 0);
    assert_true(x.pricer.level < 0.5);
    end(&x);
}

static void services_have_no_margins(void **state)
{
    priced x;

    begin(&x, *state, NULL, MN_HOUSEHOLD, "USA");
    for (uint8_t kind = C17; kind < MN_INDUSTRIES; kind++) {
        const mn_price *p = of_kind(&x, kind, 2020);

        assert_int_equal(p->pieces, 1);
        assert_int_equal(p->piece[0].kind, kind);
        assert_near(p->piece[0].share, 1, 0);
    }
    end(&x);
}

/* Cars and petrol are sold by c19, shirts by c20 and c21. */
static void vehicles_have_their_own_trade(void **state)
{
    priced x;

    begin(&x, *state, NULL, MN_HOUSEHOLD, "USA");
    assert_true(paid(of_kind(&x, C15, 2020), MN_PAYS_VEHICLE) > 0.3);
    assert_true(paid(of_kind(&x, C15, 2020), MN_PAYS_RETAIL) < 0.05);
    assert_true(paid(of_kind(&x, C8, 2020), MN_PAYS_VEHICLE) > 0.15);
    assert_near(paid(of_kind(&x, C4, 2020), MN_PAYS_VEHICLE), 0, 0);
    assert_int_equal(mn_pays_kind(MN_PAYS_VEHICLE), 18);
    end(&x);
}

static double trade_of(const mn_margin *m)
{
    return m->part[MN_PAYS_VEHICLE] + m->part[MN_PAYS_WHOLESALE] + m->part[MN_PAYS_RETAIL];
}

/* Every kind and buyer has a row; a company pays its makers more than a household. */
static void all_goods_have_margins(void **state)
{
    mn_price_book book = {0};
    mn_err e = MN_ERR_INIT;

    (void)state;
    assert_int_equal(mn_price_book_open(&book, &e), MN_OK);
    for (uint8_t kind = C1; kind < C17; kind++) {
        const mn_margin *m[MN_BUYERS];

        for (int b = 0; b < MN_BUYERS; b++)
            assert_non_null(m[b] = mn_price_margin_of_kind(&book, kind, (mn_buyer)b));
        assert_true(m[MN_COMPANY]->part[MN_PAYS_MAKER] > m[MN_HOUSEHOLD]->part[MN_PAYS_MAKER]);
        assert_true(trade_of(m[MN_COMPANY]) < trade_of(m[MN_HOUSEHOLD]));
    }
    assert_null(mn_price_margin_of_kind(&book, C17, MN_HOUSEHOLD));
    for (size_t i = 0; i < book.n; i++) {
        double sum = 0;

        for (int k = 0; k < MN_PAYS; k++)
            sum += book.margin[i].part[k];
        assert_near(sum, 1, 1e-12);
    }
    assert_near(mn_price_level(&book, "USA", MN_HOUSEHOLD), 1, 0);
    assert_true(isnan(mn_price_level(&book, "XYZ", MN_HOUSEHOLD)));
    mn_price_book_close(&book);
}

/* Codes of every system, every buyer, ways of taxes and countries with and without. */
static void nothing_is_lost(void **state)
{
    static const struct {
        mn_codes system;
        const char *code;
    } codes[] = {{MN_HS, "090121"},     {MN_HS, "8471"},    {MN_HS, "2402"},
                 {MN_NAICS, "311811"},  {MN_NAICS, "5415"}, {MN_ISIC4, "1410"},
                 {MN_ISIC3, "1711"},    {MN_COICOP, "01"},  {MN_COICOP, "07.2"},
                 {MN_COICOP1999, "12"}, {MN_MCC, "5411"},   {MN_NACE, "10.11"},
                 {MN_BEA, "1111A0"},    {MN_COICOP, "05"}};
    static const char *const countries[] = {"USA", "GBR", "DEU", "IND", "BGD", "LUX", NULL};
    static const mn_price_rules rules[] = {{0},
                                           {.vat = MN_VAT_INCLUDED},
                                           {.vat = MN_VAT_EXCLUDED},
                                           {.vat = MN_VAT_RATE, .rate = 0.0825}};

    for (size_t c = 0; c < sizeof countries / sizeof *countries; c++)
        for (size_t v = 0; v < sizeof rules / sizeof *rules; v++)
            for (int b = 0; b < MN_BUYERS; b++) {
                priced x;

                begin(&x, *state, &rules[v], (mn_buyer)b, countries[c]);
                for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
                    assert_whole(of_code(&x, *state, codes[i].system, codes[i].code, 2019));
                end(&x);
            }
}

/* --- taxes ---------------------------------------------------------------------------- */

static void taxes_of_countries(void **state)
{
    static const struct {
        const char *country;
        mn_codes system;
        const char *code;
        int year;
        double percent;
    } rows[] = {
        {"DEU", MN_HS, "8471", 2019, 19},    {"DEU", MN_HS, "0901", 2019, 7},
        {"DEU", MN_HS, "8471", 2020, 16},    {"DEU", MN_HS, "8471", 2006, 16},
        {"DEU", MN_HS, "2204", 2019, 19}, /* wine is no food */
        {"GBR", MN_HS, "0901", 2024, 0},     {"GBR", MN_HS, "8471", 2010, 17.5},
        {"GBR", MN_COICOP, "12.1", 2024, 0}, /* insurance is exempt */
        {"FRA", MN_HS, "4901", 2024, 5.5},   {"FRA", MN_HS, "6109", 2013, 19.6},
        {"JPN", MN_HS, "8471", 2018, 8},     {"JPN", MN_HS, "8471", 2024, 10},
        {"JPN", MN_HS, "0901", 2024, 8},     {"HUN", MN_HS, "6109", 2024, 27},
        {"HUN", MN_HS, "3004", 2024, 5},     {"AUS", MN_HS, "0901", 2024, 0},
        {"AUS", MN_HS, "6109", 2018, 10},    {"DNK", MN_HS, "0901", 2024, 25},
        {"AUT", MN_ISIC4, "5510", 2024, 10}, {"NLD", MN_MCC, "5812", 2024, 9},
        {"IND", MN_HS, "6109", 2024, 0}, /* none is known */
        {"USA", MN_HS, "6109", 2024, 0},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        priced x;
        const mn_price *p;

        begin(&x, *state, NULL, MN_HOUSEHOLD, rows[i].country);
        p = of_code(&x, *state, rows[i].system, rows[i].code, rows[i].year);
        if (fabs(100 * p->rate - rows[i].percent) > 1e-9)
            fail_msg("%s %s in %d: %g%%, not %g%%", rows[i].country, rows[i].code, rows[i].year,
                     100 * p->rate, rows[i].percent);
        end(&x);
    }
}

static void who_pays_taxes(void **state)
{
    const mn_price_rules in = {.vat = MN_VAT_INCLUDED}, out = {.vat = MN_VAT_EXCLUDED};
    const mn_price_rules own = {.vat = MN_VAT_RATE, .rate = 0.1};
    priced x;

    begin(&x, *state, NULL, MN_COMPANY, "DEU");
    assert_near(of_kind(&x, C4, 2024)->vat, 0, 0);
    assert_false(mn_price_unknown(of_kind(&x, C28, 2024)));
    end(&x);
    begin(&x, *state, &in, MN_GOVERNMENT, "DEU");
    assert_near(of_kind(&x, C4, 2024)->vat, 0.19 / 1.19, 1e-12);
    end(&x);
    begin(&x, *state, &out, MN_HOUSEHOLD, "DEU");
    assert_near(of_kind(&x, C4, 2024)->vat, 0, 0);
    end(&x);
    begin(&x, *state, &out, MN_HOUSEHOLD, "USA");
    assert_near(of_kind(&x, C4, 2024)->taxes, 0, 0);
    end(&x);
    begin(&x, *state, &own, MN_HOUSEHOLD, "USA");
    assert_near(of_kind(&x, C4, 2024)->vat, 0.1 / 1.1, 1e-12);
    assert_near(of_kind(&x, C4, 2024)->taxes, 0, 0);
    end(&x);
    begin(&x, *state, NULL, MN_HOUSEHOLD, "IND");
    assert_true(mn_price_unknown(of_kind(&x, C4, 2024)));
    assert_false(mn_price_unknown(of_kind(&x, C28, 2024)));
    end(&x);
}

static void reads_vat(void **state)
{
    mn_price_rules r = {0};

    (void)state;
    assert_true(mn_vat_parse(&r, mn_text_of("included")) && r.vat == MN_VAT_INCLUDED);
    assert_true(mn_vat_parse(&r, mn_text_of("7.5%")) && r.vat == MN_VAT_RATE);
    assert_near(r.rate, 0.075, 1e-15);
    assert_true(mn_vat_parse(&r, mn_text_of("auto")) && r.vat == MN_VAT_AUTO);
    assert_false(mn_vat_parse(&r, mn_text_of("-1")));
    assert_false(mn_vat_parse(&r, mn_text_of("nan")));
    assert_false(mn_vat_parse(&r, mn_text_of("101")));
    assert_false(mn_vat_parse(&r, mn_text_of("")));
    assert_false(mn_vat_parse(&r, mn_text_of("%")));
}

/* --- keeping ---------------------------------------------------------------------------- */

static void prices_are_kept(void **state)
{
    priced x, y;
    mn_mix mix = {0};
    const mn_price *a, *b = NULL;

    begin(&x, *state, NULL, MN_HOUSEHOLD, "DEU");
    begin(&y, *state, NULL, MN_HOUSEHOLD, "DEU");
    a = of_code(&x, *state, MN_HS, "090121", 2019);
    assert_ptr_equal(a, of_code(&x, *state, MN_HS, "0901.21", 2019));
    assert_ptr_not_equal(a, of_code(&x, *state, MN_HS, "090121", 2020));
    assert_ptr_equal(a, of_code(&x, *state, MN_HS, "090121", 2019));
    assert_true(mn_code_find(*state, MN_HS, mn_text_of("090121"), &mix));
    assert_int_equal(mn_price_by_id(&y.pricer, &b, mn_text_of(a->id), &mix, 2019, &y.e), MN_OK);
    assert_non_null(b);
    assert_int_equal(a->pieces, b->pieces);
    assert_memory_equal(a->piece, b->piece, a->pieces * sizeof *a->piece);
    assert_int_equal(mn_price_by_id(&y.pricer, &b, mn_text_of("hs:zz|"), &mix, 2019, &y.e), MN_OK);
    assert_null(b);
    end(&x);
    end(&y);
}

/* Two readings that differ by --prices alone. */
static void basic_prices_are_left(void **state)
{
    static const char file[] = "Year,HS,Amount,Currency\n2019,6109,100,EUR\n2019,0901,-10,EUR\n";
    mn_spending_options o = {.model_year = 2011,
                             .country = mn_country_find(*state, mn_text_of("DEU"))};
    mn_part part[MN_PARTS_MAX];
    spent paid_for, basic;
    mn_paid shares;
    size_t n;
    double sum = 0, home = 0;

    spend(&paid_for, *state, &o, file);
    o.prices.basic = true;
    spend(&basic, *state, &o, file);
    assert_int_equal(paid_for.status, MN_OK);
    assert_int_equal(basic.status, MN_OK);
    assert_near(paid_for.s.purchase[0].money, basic.s.purchase[0].money, 0);
    n = mn_purchase_parts(&basic.s, &basic.s.purchase[0], part);
    assert_int_equal(n, basic.s.purchase[0].mix->n);
    assert_near(part[0].share, 1, 0);
    assert_false(part[0].home);
    n = mn_purchase_parts(&paid_for.s, &paid_for.s.purchase[0], part);
    for (size_t i = 0; i < n; i++) {
        sum += part[i].share;
        home += part[i].home ? part[i].share : 0;
    }
    assert_near(sum, 1 / 1.19, 1e-12);
    assert_true(home > 0.1 && home < 0.5);
    shares = mn_spending_paid(&paid_for.s);
    assert_near(shares.makers + shares.trade + shares.transport + shares.taxes, 1, 1e-12);
    assert_true(shares.taxes > 0.1 && shares.trade > 0.1);
    shares = mn_spending_paid(&basic.s);
    assert_near(shares.makers, 1, 1e-12);
    assert_null(basic.s.prices);
    spent_free(&paid_for);
    spent_free(&basic);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(us_shirt),
        cmocka_unit_test(british_shirt),
        cmocka_unit_test(level_is_at_most_one),
        cmocka_unit_test(services_have_no_margins),
        cmocka_unit_test(vehicles_have_their_own_trade),
        cmocka_unit_test(all_goods_have_margins),
        cmocka_unit_test(nothing_is_lost),
        cmocka_unit_test(taxes_of_countries),
        cmocka_unit_test(who_pays_taxes),
        cmocka_unit_test(reads_vat),
        cmocka_unit_test(prices_are_kept),
        cmocka_unit_test(basic_prices_are_left),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
