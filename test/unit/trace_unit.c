/* SPDX-License-Identifier: Apache-2.0
 *
 * trace_unit.c - tests of trace/unit/unit.h: spellings, factors against their definitions.
 */
#include "trace/unit/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "core/text.h"

static uint16_t unit(const char *spelling)
{
    uint16_t u = 9999;
    if (!mn_unit_find(&u, mn_text_of(spelling)))
        fail_msg("no unit '%s'", spelling);
    return u;
}

static double convert(const char *from, const char *to)
{
    double f = -1;
    if (!mn_unit_convert(&f, unit(from), unit(to)))
        fail_msg("no %s in a %s", to, from);
    return f;
}

static void test_spellings(void **state)
{
    (void)state;
    static const char *const same[][2] = {
        {"kg", "KGS"},
        {"kg", "Kilogramos"},
        {"kg", "千克"},
        {"kg", "㎏"},
        {"kg", " kg. "},
        {"t", "metric ton"},
        {"t", "Metric Tons"},
        {"t", "MT"},
        {"t", "公吨"},
        {"t", "toneladas métricas"},
        {"m2", "m²"},
        {"m2", "㎡"},
        {"m2", "平方米"},
        {"m2", "SQ. M."},
        {"piece", "PCS"},
        {"piece", "件"},
        {"piece", "Unidades"},
        {"dozen", "DOZ."},
        {"dozen", "docena"},
        {"lb", "LBS"},
        {"480 lb bale", "480-lb bale"},
        {"480 lb bale", "480-LB. BALES"},
        {"ha", "hectárea"},
        {"ha", "公顷"},
        {"bale", "fardos"},
        {"pair", "双"},
    };
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        if (unit(same[i][0]) != unit(same[i][1]))
            fail_msg("'%s' is not '%s'", same[i][1], same[i][0]);
    uint16_t u = 7;
    assert_true(mn_unit_find(&u, mn_text_of("")));
    assert_int_equal(u, MN_UNIT_NONE);
    u = 7;
    assert_true(mn_unit_find(&u, mn_text_of(" \t")));
    assert_int_equal(u, MN_UNIT_NONE);
    u = 7;
    static const char *const unknown[] = {"furlong",  "kgx", "k",      "-",
                                          "\xff\xfe", "mts", "kantar", "kg kg"};
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
        assert_false(mn_unit_find(&u, mn_text_of(unknown[i])));
        assert_int_equal(u, 7);
    }
    char *lots = malloc(1 << 20);
    assert_non_null(lots);
    memset(lots, 'k', 1 << 20);
    assert_false(mn_unit_find(&u, (mn_text){lots, 1 << 20}));
    free(lots);
    assert_null(mn_unit_at(MN_UNIT_NONE));
    assert_null(mn_unit_at(UINT16_MAX));
    assert_string_equal(mn_unit_at(unit("Kilograms"))->name, "kg");
}

/* Definitions, apart from the table: international yard and pound of 1959. */
static void test_factors(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to;
        double is;
    } row[] = {
        {"t", "kg", 1000},
        {"480 lb bale", "lb", 480},
        {"480 lb bale", "kg", 217.7243376},
        {"short ton", "lb", 2000},
        {"long ton", "lb", 2240},
        {"cwt", "lb", 100},
        {"acre", "sq yd", 4840},
        {"mile", "yd", 1760},
        {"ha", "mu", 15},
        {"us gallon", "l", 3.785411784},
        {"oil barrel", "us gallon", 42},
        {"cu yd", "cu ft", 27},
        {"gross", "dozen", 12},
        {"dozen pairs", "pair", 12},
        {"MWh", "GJ", 3.6},
        {"lb", "oz", 16},
        {"long cwt", "stone", 8},
        {"metric quintal", "kg", 100},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        double f = convert(row[i].from, row[i].to);
        if (f < row[i].is * (1 - 1e-12) || f > row[i].is * (1 + 1e-12))
            fail_msg("a %s is %.17g %s", row[i].from, f, row[i].to);
    }
    double f = 5, high = 6;
    assert_false(mn_unit_convert(&f, unit("kg"), unit("m2")));
    assert_false(mn_unit_convert(&f, unit("carton"), unit("box")));
    assert_false(mn_unit_convert(&f, MN_UNIT_NONE, unit("kg")));
    assert_false(mn_unit_convert(&f, MN_UNIT_NONE, MN_UNIT_NONE));
    assert_false(mn_unit_range(&f, &high, unit("kg"), UINT16_MAX));
    assert_true(f == 5 && high == 6);
    assert_true(convert("carton", "cartons") == 1);
}

static void test_words_that_say_not_which(void **state)
{
    (void)state;
    double low, high, f;
    assert_true(mn_unit_range(&low, &high, unit("ton"), unit("kg")));
    assert_true(low == 907.18474 && high == 1016.0469088);
    assert_true(mn_unit_range(&low, &high, unit("bale"), unit("kg")));
    assert_true(low == 160 && high == 327);
    assert_true(mn_unit_range(&low, &high, unit("bale"), unit("bale")));
    assert_true(low == 1 && high == 1);
    assert_true(mn_unit_range(&low, &high, unit("t"), unit("kg")));
    assert_true(low == 1000 && high == 1000);
    for (uint16_t u = 1; mn_unit_at(u); u++) {
        const mn_unit *x = mn_unit_at(u);
        assert_true(x->low > 0 && x->low <= x->factor && x->factor <= x->high);
        assert_true((x->low < x->high) == (*x->note != '\0'));
        assert_true(mn_unit_convert(&f, u, u) && f == 1);
        /* Through any other unit and back. */
        for (uint16_t v = 1; mn_unit_at(v); v++) {
            double g;
            if (mn_unit_convert(&f, u, v)) {
                assert_true(mn_unit_convert(&g, v, u));
                assert_true(f * g > 1 - 1e-15 * 4 && f * g < 1 + 1e-15 * 4);
            }
        }
    }
    static const char *const base[] = {"", "kg", "m2", "m", "m3", "piece", "MJ"};
    for (unsigned m = MN_MASS; m <= MN_ENERGY; m++)
        assert_int_equal(mn_measure_base((mn_measure)m), unit(base[m]));
    assert_int_equal(mn_measure_base(MN_PACKAGE), MN_UNIT_NONE);
    assert_int_equal(mn_measure_base(MN_MEASURE_NONE), MN_UNIT_NONE);
    assert_string_equal(mn_measure_name(MN_AREA), "area");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_spellings),
        cmocka_unit_test(test_factors),
        cmocka_unit_test(test_words_that_say_not_which),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
