/* SPDX-License-Identifier: Apache-2.0
 *
 * test/unit/money_model.c - a small training run end to end, the model's file, contributions
 * against Shapley's own sum over subsets, and what is refused.
 */
#include "check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/rng.h"
#include "core/sha256.h"
#include "money/model/model.h"
#include "money/model/train.h"

static void equal(double got, double want, double within)
{
    if (!(fabs(got - want) <= within))
        fail_msg("%.17g is not %.17g", got, want);
}

/* --- a bank of a few hundred days with planted fans of strangers
 * ---------------------------------- */

enum { DAYS = 200, PARTIES = 600, ROWS = 30 * DAYS };

typedef struct {
    mn_payments p;
    int8_t label[ROWS];
    uint32_t split; /* payments of the first 140 days */
} bank;

static void bank_free(bank *b)
{
    mn_payments_free(&b->p);
    free(b);
}

/* Each day 30 payments: mostly between those who know each other, some between strangers at random,
 * and on every fourth day one payer who pays six strangers within the day. */
static bank *bank_new(uint64_t seed)
{
    bank *b = calloc(1, sizeof *b);
    mn_rng r;
    assert_non_null(b);
    b->p.n = ROWS;
    b->p.accounts = PARTIES;
    b->p.time = malloc(ROWS * sizeof *b->p.time);
    b->p.value = malloc(ROWS * sizeof *b->p.value);
    b->p.from = malloc(ROWS * sizeof *b->p.from);
    b->p.to = malloc(ROWS * sizeof *b->p.to);
    assert_true(b->p.time && b->p.value && b->p.from && b->p.to);
    mn_rng_init(&r, seed, 1);
    for (uint32_t i = 0; i < ROWS; i++) {
        const uint32_t day = i / 30, k = i % 30;
        uint32_t from = (uint32_t)(mn_rng_u64(&r) % PARTIES), to;
        if (day % 4 == 3 && k < 6) {
            from = day * 7 % PARTIES;
            to = (uint32_t)(mn_rng_u64(&r) % PARTIES);
            b->label[i] = 1;
        } else if (k < 16) {
            to = (from * 13 + 5) % PARTIES; /* the one it always pays */
        } else {
            to = (uint32_t)(mn_rng_u64(&r) % PARTIES);
        }
        b->p.time[i] = (int64_t)day * 86400 + k * 600;
        b->p.value[i] = 1000 + (int64_t)(mn_rng_u64(&r) % 100000);
        b->p.from[i] = from;
        b->p.to[i] = to;
        b->split += day < 140;
    }
    return b;
}

static void train(mn_money_model *m, const bank *b, unsigned ahead)
{
    mn_err e = MN_ERR_INIT;
    const mn_money_train t = {
        .label = b->label, .until = b->split, .ahead = ahead, .seed = 3, .rounds = 60};
    if (mn_money_model_train(m, NULL, &b->p, &t, &e) != MN_OK) {
        print_error("%s; %s\n", e.msg, e.hint);
        fail();
    }
}

static double precision_after(const mn_money_model *m, const bank *b)
{
    mn_err e = MN_ERR_INIT;
    double *margin = malloc(ROWS * sizeof *margin);
    bool no_memory;
    assert_non_null(margin);
    assert_int_equal(mn_money_model_score(margin, NULL, m, &b->p, NULL, &e), MN_OK);
    const double ap = mn_average_precision(margin + b->split, b->label + b->split, NULL,
                                           ROWS - b->split, &no_memory);
    free(margin);
    return ap;
}

static void learns_what_is_planted(void **state)
{
    (void)state;
    bank *b = bank_new(11);
    mn_money_model causal = {0}, hindsight = {0};
    train(&causal, b, 0);
    train(&hindsight, b, 5);
    const double p = precision_after(&causal, b), q = precision_after(&hindsight, b);
    /* 5% of payments are labelled; the first of a fan can't be told before the others are there */
    if (p < 0.55 || q < 0.8 || q < p)
        fail_msg("average precision %.3f causal, %.3f in hindsight", p, q);
    assert_int_equal(causal.last_day, 139);
    assert_int_equal(hindsight.last_day, 134);
    assert_true(causal.held_labelled > 0 && causal.held_precision > 0.5);
    mn_money_model_free(&causal);
    mn_money_model_free(&hindsight);
    bank_free(b);
}

/* Labels and payments from the split on are changed: the model must not. */
static void looks_at_nothing_after_the_split(void **state)
{
    (void)state;
    mn_buf file[2] = {0};
    for (int k = 0; k < 2; k++) {
        bank *b = bank_new(12);
        mn_money_model m = {0};
        for (uint32_t i = b->split; k && i < ROWS; i++) {
            b->label[i] = !b->label[i];
            b->p.to[i] = (b->p.to[i] + 1) % PARTIES;
        }
        train(&m, b, 5);
        mn_money_model_write(&file[k], &m);
        mn_money_model_free(&m);
        bank_free(b);
    }
    assert_int_equal(file[0].len, file[1].len); /* also: twice the same bytes */
    assert_memory_equal(file[0].ptr, file[1].ptr, file[0].len);
    mn_buf_free(&file[0]);
    mn_buf_free(&file[1]);
}

static void calibrates(void **state)
{
    (void)state;
    bank *b = bank_new(13);
    mn_money_model m = {0};
    mn_err e = MN_ERR_INIT;
    double *margin = malloc(ROWS * sizeof *margin), said = 0, are = 0;
    train(&m, b, 5);
    assert_non_null(margin);
    assert_int_equal(mn_money_model_score(margin, NULL, &m, &b->p, NULL, &e), MN_OK);
    for (uint32_t i = b->split; i < ROWS; i++) {
        said += mn_money_model_probability(&m, margin[i]);
        are += b->label[i];
    }
    /* as many as the scores say, within a third */
    if (said < are * 0.67 || said > are * 1.5)
        fail_msg("scores say %.0f, there are %.0f", said, are);
    free(margin);
    mn_money_model_free(&m);
    bank_free(b);
}

/* --- contributions
 * -------------------------------------------------------------------------------- */

/* What a tree says where only the columns in `known` are known. */
static double expected(const mn_money_model *m, const mn_tree_node *n, const float *values,
                       unsigned known)
{
    if (!n->left)
        return (double)n->at;
    const mn_tree_node *tree = m->node, *a = tree + n->left, *b = tree + n->right;
    if (known >> n->column & 1) {
        const float v = values[m->feature[n->column]];
        const bool left = isnan(v) ? n->missing_left : v < n->at;
        return expected(m, left ? a : b, values, known);
    }
    return (expected(m, a, values, known) * (double)a->cover +
            expected(m, b, values, known) * (double)b->cover) /
           (double)n->cover;
}

static double factorial(int n)
{
    return n < 2 ? 1 : n * factorial(n - 1);
}

static void contributions_are_shapleys(void **state)
{
    (void)state;
    static uint16_t features[4] = {MN_F_amount, MN_F_payer_out_10, MN_F_in_even, MN_F_ring20};
    static uint32_t root[2] = {0, 11};
    /* column 0 twice on one way, so that unwinding is needed */
    static mn_tree_node node[11] = {
        {5, 100, 1, 2, 0, true}, {2, 60, 3, 4, 1, false}, {1, 40, 5, 6, 2, true},
        {2, 35, 7, 8, 0, false}, {0.5F, 25, 0, 0, 0, 0},  {-1, 15, 0, 0, 0, 0},
        {0, 25, 9, 10, 3, true}, {0.1F, 5, 0, 0, 0, 0},   {-0.4F, 30, 0, 0, 0, 0},
        {0.9F, 20, 0, 0, 0, 0},  {-2, 5, 0, 0, 0, 0},
    };
    const mn_money_model m = {
        .columns = 4, .feature = features, .trees = 1, .root = root, .node = node, .base = 0.25};
    mn_rng r;
    mn_rng_init(&r, 9, 9);
    for (int trial = 0; trial < 300; trial++) {
        float values[MN_FEATURES];
        double by[MN_FEATURES + 1], sum = 0;
        for (int k = 0; k < MN_FEATURES; k++)
            values[k] = mn_rng_unit(&r) < 0.2 ? NAN : (float)(8 * mn_rng_unit(&r) - 1);
        mn_money_model_contributions(&m, values, by);
        for (int k = 0; k <= MN_FEATURES; k++)
            sum += by[k];
        equal(sum, mn_money_model_margin(&m, values), 1e-9);
        for (unsigned c = 0; c < 4; c++) {
            double want = 0;
            for (unsigned set = 0; set < 16; set++)
                if (!(set >> c & 1)) {
                    const int size = __builtin_popcount(set);
                    want += factorial(size) * factorial(3 - size) / factorial(4) *
                            (expected(&m, node, values, set | 1U << c) -
                             expected(&m, node, values, set));
                }
            equal(by[features[c]], want, 1e-9);
        }
    }
}

static void trained_contributions_sum_to_the_margin(void **state)
{
    (void)state;
    bank *b = bank_new(14);
    mn_money_model m = {0};
    mn_history *h = NULL;
    mn_err e = MN_ERR_INIT;
    float values[MN_FEATURES];
    mn_buf said = {0};
    train(&m, b, 0);
    assert_int_equal(mn_history_new(&h, NULL, &b->p, ROWS, &e), MN_OK);
    for (uint32_t i = b->split; i < ROWS; i += 37) {
        double by[MN_FEATURES + 1], sum = 0;
        assert_int_equal(mn_features_reckon(NULL, h, 0, &i, 1, values, NULL, &e), MN_OK);
        mn_money_model_contributions(&m, values, by);
        for (int k = 0; k <= MN_FEATURES; k++)
            sum += by[k];
        equal(sum, mn_money_model_margin(&m, values), 1e-6);
    }
    mn_money_model_say(&said, &m, values, 3);
    assert_non_null(said.ptr);
    assert_non_null(strstr(said.ptr, ": "));
    mn_buf_free(&said);
    mn_history_free(h);
    mn_money_model_free(&m);
    bank_free(b);
}

/* --- the file
 * ------------------------------------------------------------------------------------- */

static void reads_back_what_it_wrote(void **state)
{
    (void)state;
    bank *b = bank_new(15);
    mn_money_model m = {0}, back = {0};
    mn_buf file = {0}, again = {0};
    mn_err e = MN_ERR_INIT;
    train(&m, b, 5);
    mn_money_model_write(&file, &m);
    assert_int_equal(mn_money_model_read(&back, "m", file.ptr, file.len, &e), MN_OK);
    mn_money_model_write(&again, &back);
    assert_int_equal(file.len, again.len);
    assert_memory_equal(file.ptr, again.ptr, file.len);
    equal(precision_after(&m, b), precision_after(&back, b), 0);
    /* cut anywhere, it is refused */
    for (size_t len = 0; len < file.len; len += 1 + file.len / 211) {
        mn_money_model cut = {0};
        assert_int_equal(mn_money_model_read(&cut, "m", file.ptr, len, &e), MN_DATA);
        assert_true(e.msg[0] && e.hint[0]);
    }
    /* a byte changed anywhere, too */
    for (size_t at = 0; at < file.len; at += 1 + file.len / 307) {
        mn_money_model changed = {0};
        file.ptr[at] ^= 1;
        assert_int_equal(mn_money_model_read(&changed, "m", file.ptr, file.len, &e), MN_DATA);
        file.ptr[at] ^= 1;
    }
    mn_buf_free(&file);
    mn_buf_free(&again);
    mn_money_model_free(&m);
    mn_money_model_free(&back);
    bank_free(b);
}

#define BAND "band 1 0 0.5\n"
static const char head[] =
    "manumit money model 2\nahead 0\nseed 1\nrows 10\nlabelled 2\ndays 0 9\n"
    "held 5 1 0.5\nshare 0.1\n" BAND BAND BAND BAND BAND BAND BAND BAND BAND BAND
    "base 0\ncalibration 1 0\n";

static mn_status read_signed(const char *body, mn_err *e)
{
    mn_buf b = {0};
    char hex[MN_SHA256_HEX];
    mn_money_model m = {0};
    mn_buf_str(&b, head);
    mn_buf_str(&b, body);
    mn_sha256_hex(hex, b.ptr, b.len);
    mn_buf_fmt(&b, "end %s\n", hex);
    const mn_status st = mn_money_model_read(&m, "m", b.ptr, b.len, e);
    mn_buf_free(&b);
    mn_money_model_free(&m);
    return st;
}

/* The sum is right each time: what is refused is the content. */
static void refuses_what_is_no_model(void **state)
{
    (void)state;
    mn_err e = MN_ERR_INIT;
    assert_int_equal(read_signed("features 1\nfeature amount\ntrees 1\ntree 3\n"
                                 "if 0 1.5 1 2 0 9\nadd 1 4\nadd -1 5\n",
                                 &e),
                     MN_OK);
    static const char *const bad[] = {
        "features 0\ntrees 0\n",
        "features 1\nfeature nobody\ntrees 0\n",
        "features 2\nfeature amount\nfeature amount\ntrees 0\n",
        "features 1\nfeature pair_again\ntrees 0\n", /* looks ahead, the model doesn't */
        "features 1\nfeature amount\ntrees 99999\n",
        "features 1\nfeature amount\ntrees 1\ntree 0\n",
        "features 1\nfeature amount\ntrees 1\ntree 99999\n",
        "features 1\nfeature amount\ntrees 1\ntree 3\nif 0 1 0 2 0 9\nadd 1 4\nadd 1 4\n",
        "features 1\nfeature amount\ntrees 1\ntree 3\nif 0 1 1 1 0 9\nadd 1 4\nadd 1 4\n",
        "features 1\nfeature amount\ntrees 1\ntree 3\nif 0 1 1 3 0 9\nadd 1 4\nadd 1 4\n",
        "features 1\nfeature amount\ntrees 1\ntree 3\nif 1 1 1 2 0 9\nadd 1 4\nadd 1 4\n",
        "features 1\nfeature amount\ntrees 1\ntree 2\nadd 1 4\nadd 1 4\n", /* nobody's child */
        "features 1\nfeature amount\ntrees 1\ntree 1\nadd nan 4\n",
        "features 1\nfeature amount\ntrees 1\ntree 1\nadd 1e300 4\n",
        "features 1\nfeature amount\ntrees 1\ntree 1\nadd 1 -4\n",
        "features 1\nfeature amount\ntrees 1\ntree 1\nadd 1 4 5\n",
        "features 18446744073709551617\nfeature amount\ntrees 0\n",
    };
    for (size_t k = 0; k < sizeof bad / sizeof bad[0]; k++) {
        e = (mn_err)MN_ERR_INIT;
        if (read_signed(bad[k], &e) != MN_DATA)
            fail_msg("taken: %s", bad[k]);
        assert_true(e.msg[0] && e.line > 0);
    }
}

static void refuses_labels_that_teach_nothing(void **state)
{
    (void)state;
    bank *b = bank_new(16);
    mn_err e = MN_ERR_INIT;
    mn_money_model m = {0};
    mn_money_train t = {.label = b->label, .until = b->split, .seed = 3, .rounds = 5};
    t.until = 60; /* two days */
    assert_int_equal(mn_money_model_train(&m, NULL, &b->p, &t, &e), MN_DATA);
    assert_non_null(strstr(e.msg, "too few"));
    t.until = 0;
    assert_int_equal(mn_money_model_train(&m, NULL, &b->p, &t, &e), MN_DATA);
    t.until = b->split;
    for (uint32_t i = 60 * 30; i < ROWS; i++)
        b->label[i] = 0; /* none in the held days */
    assert_int_equal(mn_money_model_train(&m, NULL, &b->p, &t, &e), MN_DATA);
    assert_non_null(strstr(e.msg, "last part"));
    memset(b->label, 1, sizeof b->label);
    assert_int_equal(mn_money_model_train(&m, NULL, &b->p, &t, &e), MN_DATA);
    assert_null(m.node);
    bank_free(b);
}

static void average_precision_is_as_defined(void **state)
{
    (void)state;
    bool no_memory;
    const double score[] = {9, 8, 7, 6, 5, 4}, tied[] = {3, 3, 3, 3, 1, 1};
    const int8_t label[] = {1, 0, 1, -1, 0, 1};
    /* ranks 1, 3 and 5 of the five that are labelled */
    equal(mn_average_precision(score, label, NULL, 6, &no_memory), (1 + 2.0 / 3 + 3.0 / 5) / 3,
          1e-12);
    /* a tie of three with two positive, then one of two with one */
    equal(mn_average_precision(tied, label, NULL, 6, &no_memory), (2 * 2.0 / 3 + 3.0 / 5) / 3,
          1e-12);
    equal(mn_average_precision(score, label, NULL, 0, &no_memory), 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(contributions_are_shapleys),
        cmocka_unit_test(refuses_what_is_no_model),
        cmocka_unit_test(average_precision_is_as_defined),
        cmocka_unit_test(learns_what_is_planted),
        cmocka_unit_test(looks_at_nothing_after_the_split),
        cmocka_unit_test(calibrates),
        cmocka_unit_test(trained_contributions_sum_to_the_margin),
        cmocka_unit_test(reads_back_what_it_wrote),
        cmocka_unit_test(refuses_labels_that_teach_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
