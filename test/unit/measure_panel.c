/* SPDX-License-Identifier: Apache-2.0
 *
 * measure_panel.c - counts that units report in two years: by hand, properties, and detected
 * victims as UNODC publishes them (MANUMIT_DATA, or ../shared/data; skipped without it).
 */
#include <manumit/panel.h>
#include <stdlib.h>

#include "measure/change/data.h"
#include "unit/check.h"

#include "core/rng.h"

#define KNOWN(n)                                                                                   \
    {                                                                                              \
        true, n, n                                                                                 \
    }
static const mn_panel_options few = {.replicates = 2000, .level = 0.95, .seed = 3};

static void test_by_hand(void **state)
{
    (void)state;
    const mn_panel_unit units[] = {
        {"a", KNOWN(100), KNOWN(150)},   {"b", KNOWN(50), KNOWN(40)},
        {"c", KNOWN(30), {false, 0, 0}}, {"d", {false, 0, 0}, KNOWN(7)},
        {"e", {true, 0, 4}, KNOWN(2)},   {"f", {false, 0, 0}, {false, 0, 0}},
    };
    mn_panel p;
    mn_err e;
    assert_int_equal(mn_panel_run(&p, units, 6, &few, NULL, &e), MN_OK);
    assert_int_equal(p.reporters_from, 4);
    assert_int_equal(p.reporters_to, 4);
    assert_int_equal(p.matched, 3);
    assert_int_equal(p.began, 1);
    assert_int_equal(p.stopped, 1);
    assert_int_equal(p.bounded, 1);
    assert_near(p.all.share, 199.0 / 182 - 1, 1e-12);
    assert_near(p.matched_change.share, 192.0 / 152 - 1, 1e-12);
    assert_near(p.least, 192.0 / 154 - 1, 1e-12);
    assert_near(p.most, 192.0 / 150 - 1, 1e-12);
    assert_near(p.typical.share, 0, 1e-12); /* of 50%, -20%, 0% */
    assert_int_equal(p.by_influence[0].unit, 0);
    assert_near(p.by_influence[0].without, 42.0 / 52 - 1, 1e-12);
    assert_true(p.by_influence[0].turns);
    assert_int_equal(p.turning, 1);
    assert_near(p.without_first.share, 42.0 / 52 - 1, 1e-12);
    assert_int_equal(p.advice, MN_PANEL_NO_DIRECTION);
    mn_panel_free(&p);
}

/* Many units that all rise by about a tenth: the interval holds it, and it may be printed. */
static void test_clear(void **state)
{
    (void)state;
    mn_panel_unit units[200];
    mn_rng r;
    mn_rng_init(&r, 20261123, 0);
    for (size_t i = 0; i < 200; i++) {
        const double n = 50 + floor(100 * mn_rng_unit(&r));
        units[i] = (mn_panel_unit){"u", {true, n, n}, {true, 0, 0}};
        units[i].to.low = units[i].to.high = floor(n * (1.1 + 0.1 * mn_rng_normal(&r)) + 0.5);
    }
    mn_panel p, threads;
    mn_err e;
    const mn_ctx two = {.threads = 2};
    assert_int_equal(mn_panel_run(&p, units, 200, &few, NULL, &e), MN_OK);
    assert_int_equal(mn_panel_run(&threads, units, 200, &few, &two, &e), MN_OK);
    assert_int_equal(p.advice, MN_PANEL_MATCHED);
    assert_true(p.matched_change.low < 0.1 && p.matched_change.high > 0.1);
    /* A ratio of sums: by linearization; 2,000 replicates know a limit to some 4%. */
    double from = 0, square = 0;
    for (size_t i = 0; i < 200; i++) {
        const double rest = units[i].to.low - (1 + p.matched_change.share) * units[i].from.low;
        from += units[i].from.low;
        square += rest * rest;
    }
    assert_near((p.matched_change.high - p.matched_change.low) / (2 * 1.96 * sqrt(square) / from),
                1, 0.06);
    assert_true(p.matched_change.low == threads.matched_change.low &&
                p.typical.high == threads.typical.high);
    assert_true(p.all.share == p.matched_change.share);
    mn_panel_free(&threads);
    /* In another order: the same shares, and the same units of most influence. */
    for (size_t i = 0; i < 100; i++) {
        const mn_panel_unit u = units[i];
        units[i] = units[199 - i];
        units[199 - i] = u;
    }
    assert_int_equal(mn_panel_run(&threads, units, 200, &few, NULL, &e), MN_OK);
    assert_near(threads.matched_change.share, p.matched_change.share, 1e-14);
    assert_near(threads.typical.share, p.typical.share, 1e-14);
    assert_near(threads.least_without, p.least_without, 1e-14);
    assert_near(threads.most_without, p.most_without, 1e-14);
    mn_panel_free(&p);
    mn_panel_free(&threads);
}

static void test_odd(void **state)
{
    (void)state;
    mn_panel p;
    mn_err e;
    assert_int_equal(mn_panel_run(&p, NULL, 0, &few, NULL, &e), MN_OK);
    assert_int_equal(p.advice, MN_PANEL_NOTHING);
    assert_true(isnan(p.all.share));
    mn_panel_free(&p);
    const mn_panel_unit zero[] = {{"a", KNOWN(0), KNOWN(3)}, {"b", KNOWN(0), KNOWN(0)}};
    assert_int_equal(mn_panel_run(&p, zero, 2, &few, NULL, &e), MN_OK);
    assert_int_equal(p.advice, MN_PANEL_NOTHING);
    assert_true(isnan(p.matched_change.low));
    mn_panel_free(&p);
    const mn_panel_unit wrong[] = {{"a", {true, 5, 4}, KNOWN(3)}};
    assert_int_equal(mn_panel_run(&p, wrong, 1, &few, NULL, &e), MN_USAGE);
    assert_non_null(strstr(e.msg, "'a' lies between 5 and 4"));
    const mn_panel_options sure = {.replicates = 100, .level = 1, .seed = 3};
    assert_int_equal(mn_panel_run(&p, zero, 2, &sure, NULL, &e), MN_USAGE);
}

/* -9% over all reporters (134, then 112), +9% of the 100 that report both, +34%
 * without Pakistan; without the United States the sign is another. */
static void test_unodc(void **state)
{
    (void)state;
    char path[1024];
    const char *data = getenv("MANUMIT_DATA"), *only = "indicator=Detected trafficking victims";
    mn_table *t = NULL;
    mn_change_data d;
    int column[MN_CHANGE_ROLES];
    size_t from, to;
    mn_err e;
    const mn_read_options o = MN_READ_OPTIONS_INIT;
    if (data)
        snprintf(path, sizeof path, "%s/measure/unodc_glotip_totals.csv", data);
    else
        snprintf(path, sizeof path, "%s/../shared/data/measure/unodc_glotip_totals.csv",
                 MN_SOURCE_DIR);
    if (mn_table_read(&t, NULL, path, &o, &e)) {
        print_message("SKIPPED: there is no %s\n", path);
        skip();
    }
    assert_int_equal(mn_change_columns(column, t, "unit=iso3", &e), MN_OK);
    assert_int_equal(mn_change_read(&d, t, column, &only, 1, &e), MN_OK);
    assert_int_equal(mn_change_time(&from, &d, "2019", &e), MN_OK);
    assert_int_equal(mn_change_time(&to, &d, "2022", &e), MN_OK);
    mn_panel_unit *units = calloc(d.units, sizeof *units);
    assert_non_null(units);
    for (size_t i = 0; i < d.units; i++) {
        const mn_change_cell *a = mn_change_at(&d, i, from), *b = mn_change_at(&d, i, to);
        units[i] = (mn_panel_unit){d.unit[i], {a->is, a->low, a->high}, {b->is, b->low, b->high}};
    }
    mn_panel p;
    assert_int_equal(mn_panel_run(&p, units, d.units, &few, NULL, &e), MN_OK);
    assert_int_equal(p.reporters_from, 134);
    assert_int_equal(p.reporters_to, 112);
    assert_int_equal(p.matched, 100);
    assert_near(p.all.share, -0.09, 0.005);
    assert_near(p.matched_change.share, 0.09, 0.005);
    assert_string_equal(units[p.by_influence[0].unit].name, "PAK");
    assert_near(p.by_influence[0].without, 0.34, 0.005);
    assert_string_equal(units[p.by_influence[1].unit].name, "USA");
    assert_int_equal(p.turning, 1);
    assert_true(p.by_influence[1].turns);
    /* "<5" as 0 to 4: by arithmetic on the file. */
    assert_near(p.least, 73373.0 / 67082 - 1, 1e-12);
    assert_near(p.most, 73421.0 / 67042 - 1, 1e-12);
    assert_int_equal(p.advice, MN_PANEL_NO_DIRECTION);
    mn_panel_free(&p);
    free(units);
    mn_change_data_free(&d);
    mn_table_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_by_hand),
        cmocka_unit_test(test_clear),
        cmocka_unit_test(test_odd),
        cmocka_unit_test(test_unodc),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
