/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint_memory.c - every allocation of opening, importing, answering and
 * matching goods fails in turn: the answer is "out of memory", results stay as
 * they were, and nothing leaks. Linked with --wrap, so that the library's own
 * allocations come here.
 */
#include "check.h"
#include "economy.h"
#include "failing.h"
#include "footprint/answer/answer.h"
#include "footprint/answer/touches.h"

/* Region R1 holds two countries, so that money spent in one of them is pinned. */
static const char people[] = "region,industry,people,origin,iso3,branch,scope\n"
                             "R0,c1,12,R0,AAA,agriculture,private\n"
                             "R0,c3,7,R0,AAA,services,state\n"
                             "R1,c1,90,BBB,BBB,agriculture,private\n"
                             "R1,c2,15,BBB,BBB,manufacturing,private\n"
                             "R1,c2,30,CCC,CCC,manufacturing,private\n"
                             "R1,c3,2,CCC,CCC,services,sexual\n";

static mn_model *small_model(void)
{
    mn_err e = MN_ERR_INIT;
    char *table = economy_random(2, 3, 21);
    mn_model *m = economy_import(table, people, &e);

    free(table);
    assert_non_null(m);
    return m;
}

/* The n-th allocation of a call failed, or there was none of that number. */
static bool checked(mn_status st, const mn_err *e)
{
    bool failed = left < 0;

    left = -1;
    assert_int_equal(st, failed ? MN_SYSTEM : MN_OK);
    if (failed)
        assert_string_equal(e->msg, "out of memory");
    return failed;
}

static void opening(void **state)
{
    static char bytes[1 << 16];
    mn_err e = MN_ERR_INIT;
    mn_model *m = small_model(), *again = NULL;
    const char *path = economy_file(2, "");
    long n = 0;

    (void)state;
    assert_int_equal(mn_model_save(m, path, &e), MN_OK);
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    size_t len = fread(bytes, 1, sizeof bytes, f);
    fclose(f);
    unlink(path);
    for (bool failed = true; failed; n++) {
        left = n;
        mn_status st = mn_model_open_memory(&again, NULL, "small", bytes, len, &e);
        failed = checked(st, &e);
        assert_true(failed == !again);
    }
    assert_true(n > 30);
    assert_memory_equal(again->m[0], m->m[0], m->n * sizeof *m->m[0]);
    mn_model_free(again);
    mn_model_free(m);
}

static void saving(void **state)
{
    mn_err e = MN_ERR_INIT;
    mn_model *m = small_model(), *again = NULL;
    const char *path = economy_file(2, "what was there");
    long n = 0;

    (void)state;
    for (bool failed = true; failed; n++) {
        left = n;
        mn_status st = mn_model_save(m, path, &e);
        failed = checked(st, &e);
        if (!failed)
            break;
        FILE *f = fopen(path, "rb");
        char was[32] = "";
        assert_non_null(f);
        assert_true(fread(was, 1, sizeof was - 1, f) > 0);
        fclose(f);
        assert_string_equal(was, "what was there");
    }
    assert_true(n > 3);
    assert_int_equal(mn_model_open(&again, NULL, path, &e), MN_OK);
    unlink(path);
    mn_model_free(again);
    mn_model_free(m);
}

static void importing(void **state)
{
    mn_err e = MN_ERR_INIT;
    char *table = economy_random(2, 3, 21);
    const char *path = economy_file(0, table);
    mn_model_options o = MN_MODEL_OPTIONS_INIT;
    mn_model *m = NULL;
    long n = 0;

    (void)state;
    o.satellite = economy_file(1, people);
    o.year = 2011;
    for (bool failed = true; failed; n++) {
        left = n;
        mn_status st = mn_model_import(&m, NULL, MN_MODEL_LABELLED_CSV, path, &o, &e);
        failed = checked(st, &e);
        assert_true(failed == !m);
    }
    assert_true(n > 50);
    assert_int_equal(m->peoples, 6);
    unlink(path);
    unlink(o.satellite);
    mn_model_free(m);
    free(table);
}

static void answering(void **state)
{
    static const mn_country b = {.iso3 = "BBB", .model_region = "R1"},
                            a = {.iso3 = "AAA", .model_region = "R0"};
    mn_purchase p[] = {{.money = 2,
                        .mix = &(mn_mix){.n = 1, .industry = {1}, .share = {1}},
                        .by = MN_PLACED_CODE,
                        .origin = &b},
                       {.money = 3,
                        .mix = &(mn_mix){.n = 2, .industry = {0, 2}, .share = {0.25, 0.75}},
                        .by = MN_PLACED_WORDS},
                       {.money = -0.5,
                        .mix = &(mn_mix){.n = 1, .industry = {0}, .share = {1}},
                        .by = MN_PLACED_WORDS}};
    mn_spending s = {.purchase = p, .purchases = 3};
    mn_answer_options o = {.country = &a,
                           .scope = MN_SCOPE_ALL,
                           .draws = 50,
                           .tau = 0.01,
                           .paths = 10,
                           .prior = mn_prior_default};
    mn_ctx ctx = {.threads = 1, .seed = 3};
    mn_err e = MN_ERR_INIT;
    mn_model *m = small_model();
    mn_reference *r = NULL;
    long n = 0;

    (void)state;
    assert_int_equal(mn_reference_new(&r, MN_NEED_COUNTRIES, &e), MN_OK);
    for (bool failed = true; failed; n++) {
        mn_answer out = {0};
        static const mn_answer none;
        left = n;
        mn_status st = mn_answer_spending(&out, m, r, &s, &o, &ctx, &e);
        failed = checked(st, &e);
        if (!failed) {
            assert_true(out.total.people > 0 && out.total.range.high > out.total.people);
            assert_int_equal(out.groups.pins, 1);
            assert_true(out.paths.count > 0);
        }
        mn_answer_free(&out);
        assert_memory_equal(&out, &none, sizeof out);
    }
    assert_true(n > 30);
    mn_reference_free(r);
    mn_model_free(m);
}

static void averaging(void **state)
{
    static const mn_country a = {.iso3 = "USA", .name = "a", .model_region = "R0"};
    mn_answer_options o = {
        .country = &a, .draws = 50, .tau = 0.01, .paths = 10, .prior = mn_prior_default};
    mn_err e = MN_ERR_INIT;
    mn_model *m = small_model();
    mn_reference *r = NULL;
    long n = 0;

    (void)state;
    assert_int_equal(mn_reference_new(&r, MN_NEED_COUNTRIES, &e), MN_OK);
    for (bool failed = true; failed; n++) {
        mn_answer out = {0};
        left = n;
        mn_status st = mn_answer_basket(&out, m, r, &o, NULL, &e);
        failed = checked(st, &e);
        assert_true(failed || out.total.people > 0);
        mn_answer_free(&out);
    }
    assert_true(n > 25);
    mn_reference_free(r);
    mn_model_free(m);
}

static void touching(void **state)
{
    mn_err e = MN_ERR_INIT;
    mn_reference *r = NULL;
    mn_purchase p[4] = {{.description = mn_text_of("cotton shirts"), .by = MN_PLACED_WORDS},
                        {.description = mn_text_of("gold"), .by = MN_PLACED_WORDS},
                        {.code = mn_text_of("610910"), .system = MN_HS, .by = MN_PLACED_CODE},
                        {.description = mn_text_of("cotton shirts"), .by = MN_PLACED_WORDS}};
    const mn_mix mix = {.n = 1, .industry = {3}, .share = {1}};
    mn_spending s = {.purchase = p, .purchases = 4};
    long n = 0;

    (void)state;
    assert_int_equal(mn_reference_new(&r, MN_NEED_GOODS, &e), MN_OK);
    for (size_t i = 0; i < 4; i++) {
        p[i].money = 1;
        p[i].mix = &mix;
    }
    for (bool failed = true; failed; n++) {
        mn_touches out = {0};
        left = n;
        mn_status st = mn_touches_find(&out, r, &s, &e);
        failed = checked(st, &e);
        assert_true(failed == !out.at);
        assert_true(failed == !out.count);
        mn_touches_free(&out);
    }
    assert_true(n > 8);
    mn_reference_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(opening),   cmocka_unit_test(saving),    cmocka_unit_test(importing),
        cmocka_unit_test(answering), cmocka_unit_test(averaging), cmocka_unit_test(touching),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
