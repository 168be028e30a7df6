/* SPDX-License-Identifier: Apache-2.0
 *
 * test/unit/reference_money.c - currencies by code, sign and name, yearly rates
 * and US consumer prices.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "reference/internal.h"

static int set_up(void **state)
{
    mn_err e = MN_ERR_INIT;
    mn_reference *r = NULL;
    if (mn_reference_new(&r, MN_NEED_MONEY, &e) != MN_OK) {
        print_error("%s:%d: %s\n", e.file, (int)e.line, e.msg);
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

static void finds_currencies(void **state)
{
    static const char *const cases[][2] = {{"USD", "USD"},
                                           {"usd", "USD"},
                                           {" Eur ", "EUR"},
                                           {"\u20AC", "EUR"},
                                           {"euros", "EUR"},
                                           {"\u00A3", "GBP"},
                                           {"pound sterling", "GBP"},
                                           {"US$", "USD"},
                                           {"A$", "AUD"},
                                           {"R$", "BRL"},
                                           {"\u20B9", "INR"},
                                           {"z\u0142", "PLN"},
                                           {"S/", "PEN"},
                                           {"S/.", "PEN"},
                                           {"B/.", "PAB"},
                                           {"yen", "JPY"},
                                           {"JP\u00A5", "JPY"},
                                           {"Swiss francs", "CHF"},
                                           {"$", NULL},
                                           {"\u00A5", NULL},
                                           {"\uFFE5", NULL},
                                           {"kr", NULL},
                                           {"Kr.", NULL},
                                           {"S", NULL},
                                           {"dollar", NULL},
                                           {"peso", NULL},
                                           {"", NULL},
                                           {"XXQ", NULL}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *got = mn_currency_find(*state, mn_text_of(cases[i][0]));
        if (!cases[i][1] ? got != NULL : !got || strcmp(got, cases[i][1]) != 0) {
            fail_msg("'%s' is '%s'", cases[i][0], got ? got : "none");
        }
    }
}

/* Annual averages of the Federal Reserve's release G.5A (2011). */
static void knows_rates(void **state)
{
    const mn_reference *r = *state;
    int first = 0, last = 0;
    assert_true(fabs(mn_usd_rate(r, "EUR", 2011) - 1.392) < 0.002);
    assert_true(fabs(1 / mn_usd_rate(r, "JPY", 2011) - 79.70) < 0.1);
    assert_true(fabs(mn_usd_rate(r, "GBP", 2011) - 1.604) < 0.002);
    assert_true(mn_usd_rate(r, "USD", 1950) == 1.0);
    assert_true(isnan(mn_usd_rate(r, "EUR", 1950)));
    assert_true(isnan(mn_usd_rate(r, "XXQ", 2011)));
    assert_true(mn_usd_rate_years(r, "EUR", &first, &last));
    assert_true(first <= 2000 && last >= 2020);
    assert_false(isnan(mn_usd_rate(r, "EUR", first)) || isnan(mn_usd_rate(r, "EUR", last)));
    assert_true(isnan(mn_usd_rate(r, "EUR", first - 1)) && isnan(mn_usd_rate(r, "EUR", last + 1)));
    assert_true(mn_usd_rate_years(r, "USD", &first, &last) && first <= 2000 && last >= 2020);
    first = 7;
    assert_false(mn_usd_rate_years(r, "XXQ", &first, &last));
    assert_int_equal(first, 7);
}

static void every_rate_has_a_currency(void **state)
{
    const mn_reference *r = *state;
    for (size_t i = 0; i < r->money.rate.n; i++) {
        assert_true(r->money.rate.at[i].value > 0);
    }
    size_t with_rate = 0;
    for (size_t i = 0; i < r->money.n; i++) {
        int first, last;
        with_rate += mn_usd_rate_years(r, r->money.code[i], &first, &last);
        assert_string_equal(mn_currency_find(r, mn_text_of(r->money.code[i])), r->money.code[i]);
    }
    assert_int_equal(with_rate, r->money.rate.count + 1); /* and USD, which needs none */
}

static void no_sign_is_claimed_twice(void **state)
{
    const mn_names *names = &((const mn_reference *)*state)->money.names;
    assert_int_equal(names->ambiguous, 0);
}

/* BLS CPI-U, annual averages, 1982-84 = 100. */
static void knows_prices(void **state)
{
    const mn_reference *r = *state;
    assert_true(fabs(mn_us_cpi(r, 2011) - 224.939) < 0.001);
    assert_true(fabs(mn_us_cpi(r, 2020) - 258.811) < 0.01);
    assert_true(mn_us_cpi_last_year(r) >= 2024);
    assert_true(mn_us_cpi(r, mn_us_cpi_last_year(r)) > 300);
    assert_int_equal(mn_us_cpi_last_year(r), 2025); /* of 2026 five months are known */
    assert_true(fabs(mn_us_cpi(r, 2026) - 330.079) < 0.001);
    assert_true(isnan(mn_us_cpi(r, 2027)));
}

typedef mn_status (*loader)(mn_reference *r, mn_source table, mn_err *e);

static mn_status load(mn_reference **out, loader f, const char *text, mn_err *e)
{
    mn_reference *r = calloc(1, sizeof *r);
    assert_non_null(r);
    *out = r;
    return f(r, (mn_source){"t.csv", (const unsigned char *)text, strlen(text)}, e);
}

/* Even a table that gives the dollar sign to one currency does not decide. */
static void shared_signs_stay_shared(void **state)
{
    mn_reference *r = NULL;
    (void)state;
    assert_int_equal(load(&r, mn_currencies_load,
                          "code,name,minor_units,aliases\nUSD,US Dollar,2,$;buck\n", NULL),
                     MN_OK);
    assert_null(mn_currency_find(r, mn_text_of("$")));
    assert_string_equal(mn_currency_find(r, mn_text_of("Buck")), "USD");
    assert_int_equal(r->money.names.ambiguous, 1);
    mn_reference_free(r);
}

static void broken_tables_are_named(void **state)
{
    static const struct {
        loader load;
        const char *text;
        uint64_t line;
    } cases[] = {
        {mn_currencies_load, "code,name,minor_units,aliases\nUSD,Dollar,2,\nusd,Dollar,2,\n", 3},
        {mn_currencies_load, "code,name,minor_units,aliases\nUSD,Dollar,2,\nUSD,Dollar,2,\n", 3},
        {mn_currencies_load, "code,name,minor_units,aliases\nUSD,Dollar,x,\n", 2},
        {mn_rates_load, "currency,year,usd_per_unit\nEUR,2011,-1\n", 2},
        {mn_rates_load, "currency,year,usd_per_unit\nEUR,2011,1\nEUR,2011,1\n", 3},
        {mn_rates_load, "currency,year,usd_per_unit\nEUR,2011,\n", 2},
        {mn_cpi_load, "year,index,months\n2011,0,12\n", 2},
        {mn_cpi_load, "year,index,months\n2011,1,12\n2012,1,12\n2011,1,12\n", 4},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mn_reference *r = NULL;
        mn_err e = MN_ERR_INIT;
        assert_int_equal(load(&r, cases[i].load, cases[i].text, &e), MN_DATA);
        assert_string_equal(e.file, "t.csv");
        assert_int_equal(e.line, cases[i].line);
        mn_reference_free(r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_currencies),
        cmocka_unit_test(knows_rates),
        cmocka_unit_test(every_rate_has_a_currency),
        cmocka_unit_test(no_sign_is_claimed_twice),
        cmocka_unit_test(knows_prices),
        cmocka_unit_test(shared_signs_stay_shared),
        cmocka_unit_test(broken_tables_are_named),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
