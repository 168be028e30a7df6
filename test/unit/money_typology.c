/* SPDX-License-Identifier: Apache-2.0
 *
 * money_typology.c - indicators and typologies: that those which are shipped can be used, and what
 * strength a value has.
 */
#include "check.h"

#include <math.h>

#include "core/text.h"
#include "money/typology/typology.h"

static void test_shipped(void **state)
{
    mn_indicators known;
    mn_typology_set s = {0};
    mn_err e = MN_ERR_INIT;
    (void)state;
    assert_int_equal(mn_indicators_load(&known, &e), MN_OK);
    assert_true(known.n >= 50);
    assert_int_equal(mn_typology_shipped(&s, &known, &e), MN_OK);
    assert_int_equal(s.n, mn_typology_shipped_count());
    for (size_t i = 0; i < s.n; i++) {
        assert_true(s.at[i].contraries >= 2);
        assert_true(s.at[i].needs_families >= 2);
        for (unsigned k = 0; k < s.at[i].indicators; k++) {
            const mn_indicator *in = mn_indicators_find(&known, s.at[i].indicator[k].id);
            assert_non_null(in);
            assert_int_not_equal(in->evidence, MN_EVIDENCE_RECALLED);
        }
    }
    mn_typology_set_free(&s);
    mn_indicators_free(&known);
}

/* Every row says where it is from; the indicators that the simulation plants are there. */
static void test_indicators(void **state)
{
    static const char *const planted[] = {"FIN-2020-F01", "FIN-2020-T03", "FIN-2014-S07",
                                          "FIN-2014-T09"};
    mn_indicators known;
    mn_err e = MN_ERR_INIT;
    (void)state;
    assert_int_equal(mn_indicators_load(&known, &e), MN_OK);
    for (size_t i = 0; i < known.n; i++) {
        const mn_indicator *in = &known.at[i];
        assert_true(in->text.len && in->source.len && in->date.len && in->paragraph.len);
        assert_memory_equal(in->address.ptr, "https://", 8);
    }
    for (size_t i = 0; i < sizeof planted / sizeof *planted; i++)
        assert_non_null(mn_indicators_find(&known, mn_text_of(planted[i])));
    mn_indicators_free(&known);
}

static void test_strength(void **state)
{
    const mn_measure up = {.limit = 2, .full = 4}, down = {.most = true, .limit = 4, .full = 0},
                     at = {.limit = 3, .full = 3};
    (void)state;
    assert_true(mn_measure_strength(&up, 1.99) == 0);
    assert_true(mn_measure_strength(&up, 2) == 0.5);
    assert_true(mn_measure_strength(&up, 3) == 0.75);
    assert_true(mn_measure_strength(&up, 9) == 1);
    assert_true(mn_measure_strength(&down, 4.5) == 0);
    assert_true(mn_measure_strength(&down, 4) == 0.5);
    assert_true(mn_measure_strength(&down, 1) == 0.875);
    assert_true(mn_measure_strength(&down, -1) == 1);
    assert_true(mn_measure_strength(&at, 3) == 1);
    assert_true(mn_measure_strength(&up, (double)NAN) == 0);
    assert_true(mn_measure_strength(&down, (double)NAN) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shipped),
        cmocka_unit_test(test_indicators),
        cmocka_unit_test(test_strength),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
