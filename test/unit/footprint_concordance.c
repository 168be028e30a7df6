/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint_concordance.c - of what kind the industries of published economies are,
 * and where a country lies in one.
 */
#include "check.h"
#include "core/text.h"
#include "economy.h"
#include "footprint/economy/concordance.h"

#include <manumit/table.h>

extern const unsigned char mn_data_concordance[], mn_data_concordance_end[];

/* A model of which only the labels are there. */
static mn_model *labelled(const char *const *regions, const char *const *industries)
{
    mn_model *m = calloc(1, sizeof *m);

    while (regions[m->regions])
        m->regions++;
    while (industries[m->industries])
        m->industries++;
    m->region = (const char **)(uintptr_t)regions;
    m->industry = (const char **)(uintptr_t)industries;
    return m;
}

static uint64_t bit(int kind)
{
    return UINT64_C(1) << (kind - 1);
}

static const char *const no_regions[] = {NULL};

static void names_are_kinds(void **state)
{
    static const char *const names[] = {"c1", "c35", NULL}, *const mixed[] = {"c7", "gold", NULL};
    mn_model *m = labelled(no_regions, names);

    (void)state;
    assert_int_equal(mn_model_kinds(m, NULL, NULL, NULL), MN_OK);
    assert_int_equal(m->kind[0], 0);
    assert_int_equal(m->kind[1], 34);
    assert_string_equal(m->scheme, "wiod2013");
    mn_model_free(m);
    m = labelled(no_regions, mixed);
    assert_int_equal(mn_model_kinds(m, NULL, NULL, NULL), MN_OK);
    assert_int_equal(m->kind[0], 6);
    assert_int_equal(m->kind[1], MN_NO_KIND);
    assert_string_equal(m->scheme, "");
    mn_model_free(m);
}

/* Every label and every other spelling of every scheme finds its own kind. */
static void every_scheme_is_found(void **state)
{
    mn_table *t = NULL;
    mn_err e = MN_ERR_INIT;
    size_t rows, checked = 0;

    (void)state;
    assert_int_equal(mn_table_read_memory(&t, NULL, "industries.csv", mn_data_concordance,
                                          (size_t)(mn_data_concordance_end - mn_data_concordance),
                                          NULL, &e),
                     MN_OK);
    rows = mn_table_rows(t);
    for (size_t from = 0, to; from < rows; from = to) {
        const char *labels[256] = {0};
        mn_model *m;

        for (to = from; to < rows && mn_text_eq(mn_table_text(t, to, 0), mn_table_text(t, from, 0));
             to++)
            labels[to - from] = strndup(mn_table_text(t, to, 1).ptr, mn_table_text(t, to, 1).len);
        m = labelled(no_regions, labels);
        assert_int_equal(mn_model_kinds(m, NULL, NULL, &e), MN_OK);
        for (size_t i = from; i < to; i++, checked++) {
            char kind[8] = "-";

            if (m->kind[i - from] != MN_NO_KIND)
                snprintf(kind, sizeof kind, "c%d", m->kind[i - from] + 1);
            assert_true(mn_text_eq_str(mn_table_text(t, i, 3), kind));
            free((char *)(uintptr_t)labels[i - from]);
        }
        assert_true(m->scheme[0] != 0);
        mn_model_free(m);
    }
    assert_int_equal(checked, rows);
    assert_true(rows > 890);
    mn_table_free(t);
}

static void joined_industries_serve_their_parts(void **state)
{
    static const char *const icio[] = {"01T02", "13T15", "36T39", "45T47",
                                       "55T56", "58T60", "94T96", NULL};
    mn_model *m = labelled(no_regions, icio);

    (void)state;
    assert_int_equal(mn_model_kinds(m, NULL, NULL, NULL), MN_OK);
    assert_string_equal(m->scheme, "icio2021");
    assert_int_equal(m->kind[1], 3);
    assert_true(m->serves[1] & bit(5)); /* leather: textiles hold it */
    assert_int_equal(m->fit[4], MN_FIT_PART);
    assert_true(m->serves[3] == (bit(19) | bit(20) | bit(21)));
    assert_true(m->serves[2] & bit(17) && m->serves[2] & bit(34)); /* no electricity apart */
    assert_int_equal(m->fit[34], MN_FIT_NEAR);
    assert_true(m->serves[6] & bit(35)); /* domestic staff: other services */
    assert_int_equal(m->fit[0], MN_FIT_KIND);
    assert_int_equal(m->fit[1], MN_FIT_NONE);
    mn_model_free(m);
}

static void a_file_says_otherwise(void **state)
{
    static const char *const names[] = {"gold", "trade", NULL};
    mn_model *m = labelled(no_regions, names);
    mn_err e = MN_ERR_INIT;
    const char *path = economy_file(0, "industry,kind,note\ngold,c2,\ntrade,c21,x\ntrade,c20,\n");

    (void)state;
    assert_int_equal(mn_model_kinds(m, path, NULL, &e), MN_OK);
    assert_int_equal(m->kind[1], 20);
    assert_true(m->serves[1] & bit(20));
    assert_string_equal(m->scheme, "file");
    unlink(path);
    path = economy_file(0, "industry,kind\ngold,c2\n");
    assert_int_equal(mn_model_kinds(m, path, NULL, &e), MN_DATA);
    assert_non_null(strstr(e.msg, "'trade'"));
    unlink(path);
    path = economy_file(0, "industry,kind\ngold,c36\ntrade,c1\n");
    assert_int_equal(mn_model_kinds(m, path, NULL, &e), MN_DATA);
    assert_int_equal(e.line, 2);
    unlink(path);
    path = economy_file(0, "industry,kind\ngold,c3\nsilver,c1\n");
    assert_int_equal(mn_model_kinds(m, path, NULL, &e), MN_DATA);
    assert_int_equal(e.line, 3);
    unlink(path);
    mn_model_free(m);
}

static const char *region_of(const mn_model *m, const mn_reference *r, const char *country)
{
    size_t region = mn_model_region_of(m, r, mn_country_find(r, mn_text_of(country)));

    return region == SIZE_MAX ? "" : m->region[region];
}

static void countries_lie_in_regions(void **state)
{
    static const char *const industries[] = {NULL};
    static const char *const exiobase[] = {"AT", "GB", "WA", "WL", "WE", "WF", "WM", NULL};
    static const char *const figaro[] = {"EL", "UK", "FIGW1", NULL};
    static const char *const countries[] = {"WF", "WA", "ET", NULL};
    static const char *const gloria[] = {"CIV", "XAF", "XAS", "XEU", "XAM", NULL};
    mn_reference *r = NULL;
    mn_model *m;

    (void)state;
    assert_int_equal(mn_reference_new(&r, MN_NEED_COUNTRIES, NULL), MN_OK);
    m = labelled(exiobase, industries);
    assert_string_equal(region_of(m, r, "GBR"), "GB");
    assert_string_equal(region_of(m, r, "GHA"), "WF"); /* Africa, not Wallis and Futuna */
    assert_string_equal(region_of(m, r, "BGD"), "WA");
    assert_string_equal(region_of(m, r, "SAU"), "WM");
    mn_model_free(m);
    m = labelled(figaro, industries);
    assert_string_equal(region_of(m, r, "GRC"), "EL");
    assert_string_equal(region_of(m, r, "GBR"), "UK");
    assert_string_equal(region_of(m, r, "BGD"), "FIGW1");
    mn_model_free(m);
    m = labelled(countries, industries);
    assert_string_equal(region_of(m, r, "WLF"), "WF");
    assert_string_equal(region_of(m, r, "BGD"), "");
    mn_model_free(m);
    m = labelled(gloria, industries);
    assert_string_equal(region_of(m, r, "CIV"), "CIV");
    assert_string_equal(region_of(m, r, "GHA"), "XAF");
    assert_string_equal(region_of(m, r, "FJI"), "XAS");
    mn_model_free(m);
    mn_reference_free(r);
}

/* In the shipped model every country lies where the country table says. */
static void the_shipped_model_agrees(void **state)
{
    mn_reference *r = NULL;
    mn_model *m = NULL;
    size_t *all;

    (void)state;
    assert_int_equal(mn_reference_new(&r, MN_NEED_COUNTRIES, NULL), MN_OK);
    assert_int_equal(mn_model_shipped(&m, NULL, NULL), MN_OK);
    all = malloc(mn_countries(r) * sizeof *all);
    assert_int_equal(mn_model_regions_of(all, m, r, NULL), MN_OK);
    for (size_t k = 0; k < mn_countries(r); k++)
        assert_string_equal(m->region[all[k]], mn_country_at(r, k)->model_region);
    free(all);
    mn_model_free(m);
    mn_reference_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_kinds),
        cmocka_unit_test(every_scheme_is_found),
        cmocka_unit_test(joined_industries_serve_their_parts),
        cmocka_unit_test(a_file_says_otherwise),
        cmocka_unit_test(countries_lie_in_regions),
        cmocka_unit_test(the_shipped_model_agrees),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
