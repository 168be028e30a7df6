/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint_expected.c - expected origins: tiers are powers of A, the shares of a tier are whole,
 * limits hold the value, the same draws give the same bits, memory may run out anywhere.
 *
 * Linked with --wrap=malloc, calloc and realloc.
 */
#include <manumit/footprint.h>

#include <stdlib.h>

#include "check.h"
#include "failing.h"
#include "footprint/economy/model.h"

static mn_model *model;
static mn_reference *reference;

static mn_expect_asked yarn(void)
{
    return (mn_expect_asked){.seller = mn_country_find(reference, mn_text_of("CN")),
                             .buyer = mn_country_find(reference, mn_text_of("US")),
                             .hs = mn_text_of("5205"),
                             .description = mn_text_of("cotton yarn"),
                             .tiers = 4,
                             .draws = 200,
                             .most = 8};
}

static void test_tiers(void **state)
{
    (void)state;
    mn_expectation x;
    mn_expect_asked a = yarn();
    mn_err e = MN_ERR_INIT;
    if (mn_expect(&x, model, reference, &a, NULL, &e))
        fail_msg("%s", e.msg);
    assert_true(x.seller_known);
    assert_true(x.people > 0 && x.low < x.people && x.people < x.high);
    double share[5] = {0}, money[5] = {0}, people[5] = {0};
    for (size_t i = 0; i < x.rows; i++) {
        const mn_expected *r = &x.row[i];
        assert_in_range(r->tier, 1, 4);
        assert_true(!i || r->tier >= x.row[i - 1].tier);
        share[r->tier] += r->share;
        money[r->tier] += r->money;
        people[r->tier] += r->people_share;
        assert_true(r->low <= r->high && r->people_share_low <= r->people_share_high);
        assert_true(r->people_share_high <= 1 + 1e-12 && r->people_share_low >= 0);
    }
    for (size_t t = 1; t <= 4; t++) {
        assert_near(share[t], 1, 1e-9);
        assert_near(people[t], 1, 1e-9);
        assert_true(money[t] > 0 && money[t] < (t > 1 ? money[t - 1] : 1));
    }
    mn_expectation_free(&x);
}

/* Without a recipe, tier 1 is the seller's column of A, by hand. */
static void test_column(void **state)
{
    (void)state;
    mn_expectation x;
    mn_expect_asked a = yarn();
    a.hs = mn_text_of("8471"); /* computers: no recipe */
    a.most = 100;
    a.tiers = 1;
    a.draws = 0;
    assert_int_equal(mn_expect(&x, model, reference, &a, NULL, NULL), MN_OK);
    assert_null(x.product);
    double *y = calloc(model->n, sizeof *y), *z = calloc(model->n, sizeof *z);
    size_t cell = SIZE_MAX;
    for (size_t i = 0; i < model->n; i++)
        if (strcmp(model->region[i / model->industries], "CHN") == 0 &&
            model->kind[i % model->industries] == 13) /* c14: electrical and optical equipment */
            cell = i;
    assert_true(cell != SIZE_MAX);
    y[cell] = 1;
    assert_int_equal(mn_matrix_apply(&model->a, false, y, z, NULL, NULL), MN_OK);
    double sum = 0, told = 0;
    for (size_t i = 0; i < model->n; i++)
        sum += z[i];
    for (size_t i = 0; i < x.rows; i++)
        told += x.row[i].money;
    assert_near(told, sum, 1e-9);
    for (size_t i = 0; i < x.rows; i++) {
        if (!x.row[i].region)
            continue;
        bool found = false;
        for (size_t k = 0; k < model->n; k++)
            if (x.row[i].region == model->region[k / model->industries] &&
                strcmp(x.row[i].industry,
                       mn_industry_at(reference, model->kind[k % model->industries])->short_name) ==
                    0) {
                assert_near(x.row[i].money, z[k], 1e-12);
                found = true;
            }
        assert_true(found);
        assert_true(isnan(x.row[i].low));
    }
    free(y);
    free(z);
    mn_expectation_free(&x);
}

static void test_same(void **state)
{
    (void)state;
    const mn_ctx four = {.threads = 4, .seed = 3}, one = {.threads = 1, .seed = 3};
    mn_expectation x, y;
    const mn_expect_asked a = yarn();
    assert_int_equal(mn_expect(&x, model, reference, &a, &one, NULL), MN_OK);
    assert_int_equal(mn_expect(&y, model, reference, &a, &four, NULL), MN_OK);
    assert_int_equal(x.rows, y.rows);
    assert_true(x.low == y.low && x.high == y.high);
    for (size_t i = 0; i < x.rows; i++)
        assert_true(x.row[i].low == y.row[i].low && x.row[i].people == y.row[i].people &&
                    x.row[i].people_share_high == y.row[i].people_share_high);
    mn_expectation_free(&x);
    mn_expectation_free(&y);
}

static void test_unknown(void **state)
{
    (void)state;
    mn_expectation x;
    mn_err e = MN_ERR_INIT;
    mn_expect_asked a = yarn();
    a.seller = NULL; /* the buyer's mix */
    assert_int_equal(mn_expect(&x, model, reference, &a, NULL, &e), MN_OK);
    assert_false(x.seller_known);
    mn_expectation_free(&x);
    a.hs = a.description = mn_text_of("");
    assert_int_equal(mn_expect(&x, model, reference, &a, NULL, &e), MN_DATA);
    assert_non_null(strstr(e.hint, "HS code"));
}

static void test_memory(void **state)
{
    (void)state;
    mn_expect_asked a = yarn();
    a.tiers = 1;
    a.draws = 20;
    bool more = true;
    for (long n = 0; more; n = n < 60 ? n + 1 : n + n / 8) {
        mn_expectation x = {0};
        mn_err e = MN_ERR_INIT;
        left = n;
        const mn_status st = mn_expect(&x, model, reference, &a, NULL, &e);
        more = left < 0;
        left = -1;
        assert_int_equal(st, more ? MN_SYSTEM : MN_OK);
        mn_expectation_free(&x);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tiers),   cmocka_unit_test(test_column), cmocka_unit_test(test_same),
        cmocka_unit_test(test_unknown), cmocka_unit_test(test_memory),
    };
    mn_err e = MN_ERR_INIT;
    if (mn_reference_new(&reference, MN_NEED_ALL, &e) || mn_model_shipped(&model, NULL, &e)) {
        print_error("%s: %s\n", e.file, e.msg);
        return 1;
    }
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    mn_model_free(model);
    mn_reference_free(reference);
    return failed;
}
