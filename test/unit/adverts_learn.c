/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts_learn.c - weights learnt from labels: what is learnt of labels that follow a rule, of
 * labels that follow none, of few; and the file.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "adverts/rank/weights.h"
#include "core/rng.h"
#include "unit/check.h"

enum { MOST = 300 };

static mn_rank_labelled at[MOST];

/* n networks with facts drawn anew. */
static void draw(size_t n, uint64_t seed)
{
    mn_rng r;
    mn_rng_init(&r, seed, 0);
    for (size_t i = 0; i < n; i++) {
        for (unsigned k = 0; k < MN_RANK_FACTS; k++)
            at[i].value[k] = k < MN_FACT_RADIUS ? 4 * mn_rng_unit(&r) : mn_rng_unit(&r) < 0.3;
        at[i].value[MN_FACT_PICTURES] = 0; /* never differs */
        at[i].useful = mn_rng_unit(&r) < 0.4;
    }
}

static void test_a_rule_is_learnt(void **state)
{
    (void)state;
    mn_rank_learnt x, again;
    mn_err e;
    draw(200, 5);
    /* Against what is declared: few posts, and pages of firms. */
    for (size_t i = 0; i < 200; i++)
        at[i].useful = 2 * at[i].value[MN_FACT_PAGE] - at[i].value[MN_FACT_POSTS] > -1.5;
    assert_int_equal(mn_rank_learn(&x, at, 200, 1, NULL, &e), MN_OK);
    assert_true(x.weights.by[MN_FACT_PAGE] > 1);
    assert_true(x.weights.by[MN_FACT_POSTS] < -0.5);
    assert_near(x.weights.by[MN_FACT_PICTURES], mn_rank_declared.by[MN_FACT_PICTURES], 1e-9);
    assert_true(x.learnt.share > 0.95);
    assert_true(x.declared.share < 0.6);
    assert_true(x.learnt.low <= x.learnt.share && x.learnt.share <= x.learnt.high);
    assert_true(mn_rank_is_better(&x));
    assert_int_equal(x.useful + x.rest, 200);
    assert_int_equal(mn_rank_learn(&again, at, 200, 1, NULL, &e), MN_OK);
    assert_memory_equal(&x.weights, &again.weights, sizeof x.weights);
    /* Nor does it matter in which order they were labelled. */
    mn_rng r;
    mn_rng_init(&r, 9, 0);
    for (size_t i = 200; i > 1; i--) {
        const size_t k = (size_t)(mn_rng_u64(&r) % i);
        const mn_rank_labelled was = at[k];
        at[k] = at[i - 1];
        at[i - 1] = was;
    }
    assert_int_equal(mn_rank_learn(&again, at, 200, 1, NULL, &e), MN_OK);
    assert_memory_equal(&x.weights, &again.weights, sizeof x.weights);
    assert_memory_equal(&x.gain, &again.gain, sizeof x.gain);
}

/* Labels by the declared weights: these can't be bettered. Labels by nothing: neither. */
static void test_what_can_not_be_learnt(void **state)
{
    (void)state;
    mn_rank_learnt x;
    mn_err e;
    draw(120, 6);
    assert_int_equal(mn_rank_learn(&x, at, 120, 1, NULL, &e), MN_OK);
    assert_false(mn_rank_is_better(&x));
    assert_true(x.learnt.low < 0.5 && x.learnt.high > 0.4);
    for (size_t i = 0; i < 120; i++) {
        double z = -5;
        for (unsigned k = 0; k < MN_RANK_FACTS; k++)
            z += mn_rank_declared.by[k] * at[i].value[k];
        at[i].useful = z > 0;
    }
    assert_int_equal(mn_rank_learn(&x, at, 120, 1, NULL, &e), MN_OK);
    assert_near(x.declared.share, 1, 0);
    assert_false(mn_rank_is_better(&x));
    assert_true(x.learnt.share > 0.9);
}

static void test_too_few(void **state)
{
    (void)state;
    mn_rank_learnt x;
    mn_err e;
    draw(60, 7);
    for (size_t i = 0; i < 60; i++)
        at[i].useful = i < 19;
    assert_int_equal(mn_rank_learn(&x, at, 60, 1, NULL, &e), MN_DATA);
    assert_string_equal(e.msg, "too few labels: 19 useful, 41 not");
    assert_non_null(strstr(e.hint, "1 useful and 0 other ones are missing"));
    at[30].useful = true;
    assert_int_equal(mn_rank_learn(&x, at, 60, 1, NULL, &e), MN_OK);
    assert_int_equal(mn_rank_learn(&x, at, 0, 1, NULL, &e), MN_DATA);
}

static void refused(const char *text, uint64_t line)
{
    mn_rank_learnt x;
    mn_err e = MN_ERR_INIT;
    if (mn_rank_weights_read(&x, "w.txt", mn_text_of(text), &e) != MN_DATA || e.line != line)
        fail_msg("line %llu: %s", (unsigned long long)e.line, text);
}

static void test_the_file(void **state)
{
    (void)state;
    mn_rank_learnt x, y;
    mn_buf b = {0}, c = {0};
    mn_err e;
    draw(80, 8);
    assert_int_equal(mn_rank_learn(&x, at, 80, 1, NULL, &e), MN_OK);
    mn_rank_weights_write(&b, &x);
    assert_int_equal(mn_rank_weights_read(&y, "w.txt", (mn_text){b.ptr, b.len}, &e), MN_OK);
    mn_rank_weights_write(&c, &y);
    assert_string_equal(b.ptr, c.ptr);
    assert_memory_equal(&x.weights, &y.weights, sizeof x.weights);
    /* Cut anywhere it is no file of weights, but for its last line end. */
    for (size_t i = 0; i + 1 < b.len; i++) {
        char *part = strndup(b.ptr, i);
        assert_non_null(part);
        const mn_status st = mn_rank_weights_read(&y, "w.txt", (mn_text){part, i}, &e);
        /* A last number that is cut is another number. */
        assert_true(st == MN_DATA || strstr(part, "\nunreachable ") != NULL);
        free(part);
    }
    refused("", 1);
    refused("manumit adverts weights 2\n", 1);
    refused("manumit adverts weights 1\nlabels 1\n", 2);
    refused("manumit adverts weights 1\nlabels 1 2 3\n", 2);
    refused("manumit adverts weights 1\nlabels 20 nan\n", 2);
    refused("manumit adverts weights 1\nlabels 20 20\npull 1e99\n", 3);
    mn_buf_str(&b, "more");
    refused(b.ptr, 8 + MN_RANK_FACTS);
    mn_buf_free(&b);
    mn_buf_free(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_rule_is_learnt),
        cmocka_unit_test(test_what_can_not_be_learnt),
        cmocka_unit_test(test_too_few),
        cmocka_unit_test(test_the_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
