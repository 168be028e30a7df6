/* SPDX-License-Identifier: Apache-2.0
 *
 * test/unit/reference_goods.c - the list of goods agrees with the countries and
 * codes, and its figures with the printed list.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "reference/internal.h"

static int set_up(void **state)
{
    mn_err e = MN_ERR_INIT;
    mn_reference *r = NULL;
    if (mn_reference_new(&r, MN_NEED_GOODS | MN_NEED_COUNTRIES | MN_NEED_CODES, &e) != MN_OK) {
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

static const mn_good *find(const mn_reference *r, const char *good, const char *iso3)
{
    for (size_t i = 0; i < mn_goods(r); i++) {
        const mn_good *g = mn_good_at(r, i);
        if (strcmp(g->good, good) == 0 && strcmp(g->iso3, iso3) == 0) {
            return g;
        }
    }
    return NULL;
}

static void knows_goods(void **state)
{
    const mn_reference *r = *state;
    const mn_good *g = find(r, "Artificial Flowers", "CHN");
    assert_non_null(g);
    assert_true(g->forced && !g->child && !g->forced_child && !g->derived);
    assert_int_equal(g->industry, 15);
    assert_string_equal(g->hs, "6702");
    g = find(r, "Alcoholic Beverages", "KHM");
    assert_non_null(g);
    assert_true(g->child && !g->forced);
    assert_non_null(strstr(g->keywords, "beer"));
    assert_null(find(r, "Artificial Flowers", "SWE"));
}

/* The list of 2022 has 467 pairs; a derived good names what it is made of. */
static void counts_pairs(void **state)
{
    const mn_reference *r = *state;
    size_t derived = 0;
    assert_int_equal(mn_goods(r), 467);
    for (size_t i = 0; i < mn_goods(r); i++) {
        const mn_good *g = mn_good_at(r, i);
        assert_true(g->child || g->forced || g->forced_child || g->derived);
        assert_true(g->derived == (g->derived_from[0] != '\0'));
        derived += g->derived;
    }
    assert_true(derived > 0 && derived < 30);
}

static void agrees_with_countries(void **state)
{
    const mn_reference *r = *state;
    for (size_t i = 0; i < mn_goods(r); i++) {
        const mn_good *g = mn_good_at(r, i);
        const mn_country *c = mn_country_find(r, mn_text_of(g->country));
        if (!c || strcmp(c->iso3, g->iso3) != 0) {
            fail_msg("'%s' is not %s", g->country, g->iso3);
        }
    }
}

static void agrees_with_hs(void **state)
{
    const mn_reference *r = *state;
    size_t codes = 0;
    for (size_t i = 0; i < mn_goods(r); i++) {
        mn_text rest = mn_text_of(mn_good_at(r, i)->hs), code;
        while (mn_text_split(&rest, ';', &code)) {
            if (code.len > 0 && !mn_code_plausible(r, MN_HS, code)) {
                fail_msg("%s: '%.*s' is no HS code", mn_good_at(r, i)->good, (int)code.len,
                         code.ptr);
            }
            codes += code.len > 0;
        }
    }
    assert_true(codes > 400);
}

static void parts_load_alone(void **state)
{
    mn_reference *r = NULL;
    (void)state;
    assert_int_equal(mn_reference_new(&r, 0, NULL), MN_OK);
    assert_string_equal(mn_industry_at(r, 0)->code, "c1");
    assert_int_equal(mn_goods(r), 0);
    assert_int_equal(mn_countries(r), 0);
    assert_null(mn_country_find(r, mn_text_of("USA")));
    assert_null(mn_country_suggest(r, mn_text_of("USA")));
    assert_null(mn_currency_find(r, mn_text_of("USD")));
    mn_mix mix;
    assert_false(mn_code_find(r, MN_HS, mn_text_of("030617"), &mix));
    mn_reference_free(r);
    mn_reference_free(NULL);
}

static void broken_tables_are_named(void **state)
{
#define HEAD "good,country,iso3,industry,child,forced,forced_child,derived,derived_from,keywords\n"
    static const char *const rows[] = {HEAD "Bricks,India,IND,c99,yes,no,no,no,,brick\n",
                                       HEAD "Bricks,India,IN,c11,yes,no,no,no,,brick\n",
                                       HEAD ",India,IND,c11,yes,no,no,no,,brick\n",
                                       HEAD "Bricks,India,IND,c11,yes,no,perhaps,no,,brick\n"};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        mn_reference *r = calloc(1, sizeof *r);
        mn_err e = MN_ERR_INIT;
        assert_non_null(r);
        mn_source table = {"t.csv", (const unsigned char *)rows[i], strlen(rows[i])};
        assert_int_equal(mn_goods_load(r, table, &e), MN_DATA);
        assert_string_equal(e.file, "t.csv");
        assert_int_equal(e.line, 2);
        mn_reference_free(r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_goods),           cmocka_unit_test(counts_pairs),
        cmocka_unit_test(agrees_with_countries), cmocka_unit_test(agrees_with_hs),
        cmocka_unit_test(parts_load_alone),      cmocka_unit_test(broken_tables_are_named),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
