/* SPDX-License-Identifier: Apache-2.0
 *
 * test/unit/reference_countries.c - countries by any spelling, the satellite's
 * regions, population, and how a broken table is refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reference/fold.h"
#include "reference/internal.h"

static int set_up(void **state)
{
    mn_err e = MN_ERR_INIT;
    mn_reference *r = NULL;
    if (mn_reference_new(&r, MN_NEED_COUNTRIES, &e) != MN_OK) {
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

static const char *iso3_of(const mn_reference *r, const char *name)
{
    const mn_country *c = mn_country_find(r, mn_text_of(name));
    return c ? c->iso3 : "none";
}

static void finds_spellings(void **state)
{
    static const char *const cases[][2] = {{"USA", "USA"},
                                           {"US", "USA"},
                                           {"us", "USA"},
                                           {"U.S.A.", "USA"},
                                           {"U. S. A.", "USA"},
                                           {"United States", "USA"},
                                           {"UNITED  STATES ", "USA"},
                                           {"Estados Unidos", "USA"},
                                           {"C\u00F4te d'Ivoire", "CIV"},
                                           {"Co\u0302te d\u2019Ivoire", "CIV"},
                                           {"cote d ivoire", "CIV"},
                                           {"Ivory Coast", "CIV"},
                                           {"Viet Nam", "VNM"},
                                           {"Vietnam", "VNM"},
                                           {"VI\u1EC6T NAM", "VNM"},
                                           {"Trinidad & Tobago", "TTO"},
                                           {"Turkey", "TUR"},
                                           {"T\u00FCrkiye", "TUR"},
                                           {"Burma", "MMR"},
                                           {"Korea, Republic of", "KOR"},
                                           {"DPRK", "PRK"},
                                           {"F\u00F8royar", "FRO"},
                                           {"Niger", "NER"},
                                           {"Nigeria", "NGA"},
                                           {"Guinea", "GIN"},
                                           {"Guinea-Bissau", "GNB"},
                                           {"\u4E2D\u56FD", "CHN"},
                                           {"Estados Unidos Mexicanos", "MEX"},
                                           {"Uzbekistan", "UZB"},
                                           {"O'zbekiston", "UZB"},
                                           {"Atlantis", "none"},
                                           {"", "none"},
                                           {"...", "none"},
                                           {"\xFF\xFE", "none"},
                                           {"Korea, Nowhere", "none"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_string_equal(iso3_of(*state, cases[i][0]), cases[i][1]);
    }
}

static void long_text_is_nothing(void **state)
{
    char text[3000];
    memset(text, 'a', sizeof text);
    assert_null(mn_country_find(*state, (mn_text){text, sizeof text}));
    assert_null(mn_country_suggest(*state, (mn_text){text, sizeof text}));
    /* U+FDFA decomposes into 18 characters: the limit holds behind folding, too. */
    size_t len = 0;
    for (; len + 3 <= 255; len += 3) {
        memcpy(text + len, "\uFDFA", 3);
    }
    assert_null(mn_country_find(*state, (mn_text){text, len}));
}

static void folds(void **state)
{
    static const char *const cases[][2] = {{"C\u00D4TE  d'Ivoire!", "cote d ivoire"},
                                           {"Stra\u00DFe", "strasse"},
                                           {"\u0141\u00F3d\u017A & \u0152uf", "lodz and oeuf"},
                                           {"\uFF21\uFF22\uFF11", "ab1"},
                                           {"US$ 5/kg", "us$ 5 kg"},
                                           {"\u00A5\u20AC", "\u00A5\u20AC"},
                                           {" - ", ""}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char out[MN_FOLD_MAX];
        size_t len = mn_fold(out, mn_text_of(cases[i][0]), "");
        assert_int_equal(len, strlen(cases[i][1]));
        assert_memory_equal(out, cases[i][1], len);
    }
    char out[MN_FOLD_MAX];
    assert_int_equal(mn_fold(out, mn_text_of("S/."), "/"), 2);
}

static void suggests(void **state)
{
    static const char *const cases[][2] = {{"Untied States", "United States"},
                                           {"Germny", "Germany"},
                                           {"Brazl", "Brazil"},
                                           {"Kyrgyz Republik", "Kyrgyz Republic"},
                                           {"Papua New", "Papua New Guinea"},
                                           {"xqzzwyvut", NULL},
                                           {"q", NULL}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *got = mn_country_suggest(*state, mn_text_of(cases[i][0]));
        if (cases[i][1]) {
            assert_non_null(got);
            assert_string_equal(got, cases[i][1]);
        } else {
            assert_null(got);
        }
    }
}

static void romania_has_its_old_region(void **state)
{
    const mn_country *c = mn_country_find(*state, mn_text_of("ROU"));
    assert_non_null(c);
    assert_string_equal(c->model_region, "ROM");
    assert_string_equal(c->satellite_region, "ROU");
    assert_string_equal(c->iso2, "RO");
    assert_string_equal(c->numeric, "642");
    assert_string_equal(c->ilo_region, "Europe and Central Asia");
}

static void every_region_of_the_model_has_a_country(void **state)
{
    const mn_reference *r = *state;
    char seen[64][4] = {""};
    size_t n = 0;
    for (size_t i = 0; i < mn_countries(r); i++) {
        const mn_country *c = mn_country_at(r, i);
        size_t k = 0;
        while (k < n && strcmp(seen[k], c->model_region) != 0) {
            k++;
        }
        if (k == n) {
            assert_true(mn_is_model_region(mn_text_of(c->model_region)));
            memcpy(seen[n++], c->model_region, 4);
        }
        assert_ptr_equal(mn_country_find(r, mn_text_of(c->iso3)), c);
        assert_ptr_equal(mn_country_find(r, mn_text_of(c->iso2)), c);
        assert_ptr_equal(mn_country_find(r, mn_text_of(c->name)), c);
    }
    assert_int_equal(n, 41);
    assert_int_equal(mn_countries(r), 250);
}

static void no_name_is_claimed_twice(void **state)
{
    const mn_names *names = &((const mn_reference *)*state)->countries.names;
    for (size_t i = 0; i < names->n; i++) {
        if (names->at[i].owner == MN_NAME_AMBIGUOUS) {
            print_error("'%s' is claimed twice\n", names->at[i].shown);
        }
    }
    assert_int_equal(names->ambiguous, 0);
}

static void every_satellite_region_is_mapped(void **state)
{
    const mn_reference *r = *state;
    size_t composites = 0, members = 0;
    for (size_t i = 0; i < mn_satellite_regions(r); i++) {
        const mn_satellite_region *s = mn_satellite_region_at(r, i);
        composites += s->composite;
        if (!s->composite) {
            const mn_country *c = mn_country_find(r, mn_text_of(s->iso3));
            assert_non_null(c);
            assert_string_equal(c->satellite_region, s->code);
            assert_string_equal(c->model_region, s->model_region);
        }
    }
    for (size_t i = 0; i < mn_countries(r); i++) {
        members += mn_country_at(r, i)->satellite_region[0] != '\0';
    }
    assert_int_equal(mn_satellite_regions(r), 140);
    assert_int_equal(members, 140 - composites);
}

static void counts_people(void **state)
{
    const mn_reference *r = *state;
    int year = 0;
    /* World Bank SP.POP.TOTL: 311.6 and 7,0xx million in 2011. */
    assert_true(fabs(mn_population(r, "USA", 2011, &year) - 311.6e6) < 0.5e6);
    assert_int_equal(year, 2011);
    assert_true(fabs(mn_population(r, "WLD", 2011, NULL) - 7.05e9) < 0.1e9);
    double last = mn_population(r, "USA", 2150, &year);
    assert_true(year >= 2018 && year <= 2026);
    assert_true(last == mn_population(r, "USA", year, NULL));
    double first = mn_population(r, "USA", 1900, &year);
    assert_true(first == mn_population(r, "USA", year, NULL));
    year = 7;
    assert_true(isnan(mn_population(r, "XXX", 2011, &year)));
    assert_int_equal(year, 7);
}

static void series_finds_years(void **state)
{
    mn_series s = {0};
    int32_t year = 0, last = 0;
    const mn_text a = {"A", 1}, b = {"B", 1};
    (void)state;
    assert_int_equal(mn_series_add(&s, b, 2010, 1, NULL), MN_OK);
    assert_int_equal(mn_series_add(&s, a, 2014, 3, NULL), MN_OK);
    assert_int_equal(mn_series_add(&s, a, 2010, 2, NULL), MN_OK);
    assert_true(mn_series_close(&s, &year));
    assert_true(mn_series_nearest(&s, a, 2012, &year) == 2 && year == 2010);
    assert_true(mn_series_nearest(&s, a, 2013, &year) == 3 && year == 2014);
    assert_true(mn_series_nearest(&s, a, 1, &year) == 2 && year == 2010);
    assert_true(mn_series_nearest(&s, b, INT32_MAX, &year) == 1 && year == 2010);
    assert_true(mn_series_nearest(&s, b, INT32_MIN, &year) == 1 && year == 2010);
    assert_true(isnan(mn_series_get(&s, a, 2012)) && mn_series_get(&s, a, 2014) == 3);
    assert_true(mn_series_span(&s, a, &year, &last) && year == 2010 && last == 2014);
    assert_int_equal(mn_series_add(&s, a, 2014, 4, NULL), MN_OK);
    assert_false(mn_series_close(&s, &year));
    assert_int_equal(year, 2014);
    mn_series_free(&s);
}

#define HEAD                               "iso3,iso2,numeric,name,model_region,satellite_region,ilo_region,aliases\n"
#define LAND(codes, name, region, aliases) codes ",004," name "," region ",,Asia," aliases "\n"

typedef mn_status (*loader)(mn_reference *r, mn_source table, mn_err *e);

static mn_status load(mn_reference **out, loader f, const char *text, mn_err *e)
{
    mn_reference *r = calloc(1, sizeof *r);
    assert_non_null(r);
    *out = r;
    return f(r, (mn_source){"t.csv", (const unsigned char *)text, strlen(text)}, e);
}

static void shared_aliases_answer_for_neither(void **state)
{
    static const char table[] =
        HEAD LAND("AAA,AA", "Alpha", "RoW", "\"Shared;Say \"\"A\"\";beta;BB\"")
            LAND("BBB,BB", "Beta", "USA", "shared");
    mn_reference *r = NULL;
    (void)state;
    assert_int_equal(load(&r, mn_countries_load, table, NULL), MN_OK);
    assert_string_equal(iso3_of(r, "shared"), "none");
    assert_string_equal(iso3_of(r, "say a"), "AAA");
    assert_string_equal(iso3_of(r, "Beta"), "BBB"); /* a name beats an alias */
    assert_string_equal(iso3_of(r, "bb"), "BBB");
    assert_int_equal(r->countries.names.ambiguous, 3);
    mn_reference_free(r);
}

static void broken_tables_are_named(void **state)
{
    static const struct {
        loader load;
        const char *text;
        uint64_t line;
        const char *why;
    } cases[] = {
        {mn_countries_load, "iso3,iso2\n", 1, "no column"},
        {mn_countries_load, HEAD LAND("AAA,AA", "Alpha", "XXX", ""), 2, "no region of the model"},
        {mn_countries_load, HEAD LAND("aaa,AA", "Alpha", "RoW", ""), 2, "no ISO"},
        {mn_countries_load,
         HEAD LAND("AAA,AA", "\"A\n\"", "RoW", "") LAND("AAA,AB", "B", "RoW", ""), 4, "twice"},
        {mn_countries_load, HEAD "AAA,AA,1\n", 2, "fewer cells"},
        {mn_countries_load, HEAD LAND("AAA,AA", "A", "RoW", ",,"), 2, "more cells"},
        {mn_countries_load, HEAD "\"AAA,AA", 2, "no end"},
        {mn_countries_load, HEAD "\"AAA\"x,AA", 2, "closing quote"},
        {mn_satellite_regions_load,
         "code,name,iso3,model_region,composite,ilo_region\nXOC,Oc,,RoW,maybe,Africa\n", 2,
         "neither yes nor no"},
        {mn_satellite_regions_load,
         "code,name,iso3,model_region,composite,ilo_region\nXOC,Oc,,RoW,no,Africa\n", 2,
         "composite"},
        {mn_population_load, "iso3,year,people\nUSA,2011,5\nUSA,11,5\n", 3, "no year"},
        {mn_population_load, "iso3,year,people\nUSA,2011,5e\n", 2, "no number"},
        {mn_population_load, "iso3,year,people\nUSA,2011,0\n", 2, "no people"},
        {mn_population_load, "iso3,year,people\nUSA,2011,1\nUSA,2011,1\n", 3, "2011"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mn_reference *r = NULL;
        mn_err e = MN_ERR_INIT;
        assert_int_equal(load(&r, cases[i].load, cases[i].text, &e), MN_DATA);
        assert_string_equal(e.file, "t.csv");
        assert_int_equal(e.line, cases[i].line);
        if (!strstr(e.msg, cases[i].why)) {
            fail_msg("'%s' does not say '%s'", e.msg, cases[i].why);
        }
        mn_reference_free(r);
    }
}

/* A name that fills the folded text to its last byte, and then goes on. */
static void test_names_that_fill_the_fold(void **state)
{
    char name[80] = "a";
    (void)state;
    memset(name + 1, '&', 63); /* each becomes " and" */
    memcpy(name + 64, " bc x", 6);
    mn_reference *r = NULL;
    assert_int_equal(mn_reference_new(&r, MN_NEED_COUNTRIES, NULL), MN_OK);
    assert_null(mn_country_find(r, mn_text_of(name)));
    mn_reference_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_that_fill_the_fold),
        cmocka_unit_test(finds_spellings),
        cmocka_unit_test(long_text_is_nothing),
        cmocka_unit_test(folds),
        cmocka_unit_test(suggests),
        cmocka_unit_test(romania_has_its_old_region),
        cmocka_unit_test(every_region_of_the_model_has_a_country),
        cmocka_unit_test(no_name_is_claimed_twice),
        cmocka_unit_test(every_satellite_region_is_mapped),
        cmocka_unit_test(counts_people),
        cmocka_unit_test(series_finds_years),
        cmocka_unit_test(shared_aliases_answer_for_neither),
        cmocka_unit_test(broken_tables_are_named),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
