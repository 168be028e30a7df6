/* SPDX-License-Identifier: Apache-2.0
 *
 * money_stream.c - the engine under the patterns: the same hits however a stream is cut and at any
 * number of threads, edges let go without a change, work that is cut short and says so, numbers and
 * times beyond 32 bits, and no memory.
 */
#include "check.h"
#include "core/rng.h"
#include "failing.h"
#include "money/pattern/flow.h"
#include "money/pattern/pattern.h"
#include <stdlib.h>

enum { N = 30000, NODES = 700 };

static uint32_t below(mn_rng *r, uint32_t n)
{
    return (uint32_t)(mn_rng_u64(r) % n);
}

/* Some hubs, cash, payments to oneself; a few a minute. Of each 500 the first 18 are a stack of 3,
 * 3 and 3. */
static mn_pattern_pay *draw(int n, uint64_t seed)
{
    mn_pattern_pay *pay = calloc((size_t)n, sizeof *pay);
    int64_t time = INT64_C(1700000000);
    mn_rng r;
    assert_non_null(pay);
    mn_rng_init(&r, 73, seed);
    for (int i = 0; i < n; i++) {
        time += below(&r, 60);
        pay[i] = (mn_pattern_pay){.time = time,
                                  .value = 100 + 50 * (int64_t)below(&r, 5),
                                  .from = below(&r, below(&r, 8) ? NODES : 10),
                                  .to = below(&r, below(&r, 8) ? NODES : 10),
                                  .area = below(&r, 9),
                                  .day = (int32_t)(time / 86400),
                                  .reversed = below(&r, 50) == 0};
        if (i % 500 < 18) {
            const uint32_t at = 20 + (uint32_t)(i / 500 * 9 % (NODES - 30)), k = (uint32_t)i % 500;
            pay[i].from = at + (k < 9 ? 0 : 3) + k % 9 / 3;
            pay[i].to = at + (k < 9 ? 3 : 6) + k % 3;
            pay[i].reversed = false;
        } else if (below(&r, 12) == 0) {
            pay[i].cash = true;
            *(below(&r, 3) ? &pay[i].from : &pay[i].to) = MN_PAY_NONE;
        }
    }
    return pay;
}

static mn_pattern_config config(void)
{
    mn_pattern_config c = mn_pattern_defaults();
    for (int p = 0; p < MN_PATTERNS; p++)
        c.window[p] = 6 * 3600 * (p % 3 + 1);
    c.cash_limit = 500;
    c.funnel_least = c.pass_least = 300;
    c.visits = 200;
    c.count_from = 500;
    return c;
}

typedef struct result {
    mn_hits hits;
    uint16_t *level;
    mn_pattern_counts counts;
} result;

/* Pushes of `part` payments; 0: all at once; -1: of random lengths. */
static result run(const mn_pattern_pay *pay, int n, const mn_pattern_config *c, int part,
                  unsigned threads)
{
    const mn_ctx ctx = {.threads = threads};
    result out = {.level = calloc((size_t)n, MN_PATTERNS * sizeof *out.level)};
    mn_patterns *p = NULL;
    mn_err e = MN_ERR_INIT;
    mn_rng r;
    mn_rng_init(&r, 74, 0);
    assert_int_equal(mn_patterns_new(&p, c, NULL, 0, &e), MN_OK);
    for (int done = 0; done < n;) {
        int m = part > 0 ? part : part < 0 ? 1 + (int)below(&r, 6000) : n;
        m = m < n - done ? m : n - done;
        const mn_pattern_want want = {.level = out.level + (size_t)done * MN_PATTERNS};
        assert_int_equal(mn_patterns_push(p, &out.hits, &want, pay + done, (size_t)m, &ctx, &e),
                         MN_OK);
        done += m;
    }
    out.counts = *mn_patterns_counts(p);
    mn_patterns_free(p);
    return out;
}

static void free_result(result *x)
{
    mn_hits_free(&x->hits);
    free(x->level);
}

static void same(const result *a, const result *b, int n)
{
    assert_int_equal(a->hits.n, b->hits.n);
    assert_int_equal(a->hits.n_edges, b->hits.n_edges);
    for (size_t i = 0; i < a->hits.n; i++)
        assert_memory_equal(&a->hits.hit[i], &b->hits.hit[i], sizeof(mn_hit));
    assert_memory_equal(a->hits.edge, b->hits.edge, a->hits.n_edges * sizeof *a->hits.edge);
    assert_memory_equal(a->level, b->level, (size_t)n * MN_PATTERNS * sizeof *a->level);
    assert_memory_equal(&a->counts, &b->counts, sizeof a->counts);
}

static void test_same(void **state)
{
    (void)state;
    mn_pattern_pay *pay = draw(N, 1);
    const mn_pattern_config c = config();
    result one = run(pay, N, &c, 0, 1);
    for (int p = 0; p < MN_PATTERNS; p++) {
        assert_true(one.counts.hits[p] > 0);
    }
    static const struct {
        int part;
        unsigned threads;
    } ways[] = {{0, 2}, {0, 7}, {1, 1}, {-1, 1}, {-1, 7}, {4096, 2}};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        result other = run(pay, N, &c, ways[i].part, ways[i].threads);
        same(&one, &other, N);
        free_result(&other);
    }
    free_result(&one);
    free(pay);
}

/* So many payments in the window that lists are asked of memory ahead; those that come alone are
 * not. */
static void test_ahead(void **state)
{
    (void)state;
    enum { MANY = (1 << 18) + 8192, SIDE = 60000 };
    mn_pattern_pay *pay = calloc(MANY, sizeof *pay);
    mn_pattern_config c = config();
    mn_rng r;
    mn_rng_init(&r, 76, 0);
    for (int i = 0; i < MANY; i++)
        pay[i] = (mn_pattern_pay){.time = i,
                                  .day = i / 86400,
                                  .value = 100000 + below(&r, 20000),
                                  .from = below(&r, SIDE) / (1 + below(&r, 6)),
                                  .to = below(&r, SIDE) / (1 + below(&r, 6)),
                                  .area = MN_PAY_NONE};
    for (int p = MN_PATTERN_FAN_IN; p <= MN_PATTERN_STACK; p++)
        c.window[p] = 2 * MANY;
    c.visits = 64;
    c.on = MN_PATTERN_BIT(MN_PATTERN_FAN_IN) | MN_PATTERN_BIT(MN_PATTERN_SCATTER_GATHER) |
           MN_PATTERN_BIT(MN_PATTERN_BIPARTITE);
    result one = run(pay, MANY, &c, 1, 1), all = run(pay, MANY, &c, 0, 2);
    assert_true(one.counts.hits[MN_PATTERN_FAN_IN] > 0);
    assert_true(one.counts.hits[MN_PATTERN_SCATTER_GATHER] > 0);
    same(&one, &all, MANY);
    free_result(&one);
    free_result(&all);
    free(pay);
}

/* Nothing is let go where one window is very long: all else must be as it was. */
static void test_let_go(void **state)
{
    (void)state;
    mn_pattern_pay *pay = draw(N, 2);
    mn_pattern_config c = config();
    const mn_pattern long_one = MN_PATTERN_STRUCTURING;
    c.on &= ~MN_PATTERN_BIT(long_one);
    result some = run(pay, N, &c, 0, 1);
    c.on |= MN_PATTERN_BIT(long_one);
    c.window[long_one] = INT64_C(30) * 365 * 86400;
    c.cash_limit = INT64_MAX / 4;
    c.window[MN_PATTERN_STRUCTURING] = INT64_C(30) * 365 * 86400;
    c.on &= ~MN_PATTERN_BIT(MN_PATTERN_SMURFING);
    result all = run(pay, N, &c, 0, 1);
    for (int i = 0; i < N * MN_PATTERNS; i++)
        if (i % MN_PATTERNS != MN_PATTERN_STRUCTURING && i % MN_PATTERNS != MN_PATTERN_SMURFING)
            assert_int_equal(some.level[i], all.level[i]);
    for (int p = 0; p < MN_PATTERNS; p++)
        if (p != MN_PATTERN_STRUCTURING && p != MN_PATTERN_SMURFING) {
            assert_int_equal(some.counts.hits[p], all.counts.hits[p]);
            assert_int_equal(some.counts.cut[p], all.counts.cut[p]);
        }
    free_result(&some);
    free_result(&all);
    free(pay);
}

/* Too little work for all: it is counted, flagged, and finds no more than enough work does. */
static void test_cut(void **state)
{
    (void)state;
    mn_pattern_pay *pay = draw(N, 3);
    mn_pattern_config c = config();
    c.visits = 1000000;
    result all = run(pay, N, &c, 0, 1);
    c.visits = 12;
    result few = run(pay, N, &c, 0, 1);
    for (int p = 0; p < MN_PATTERNS; p++)
        assert_int_equal(all.counts.cut[p], 0);
    assert_true(few.counts.cut[MN_PATTERN_CYCLE] > 0);
    uint64_t flagged = 0;
    for (size_t i = 0; i < few.hits.n; i++)
        flagged += few.hits.hit[i].flags & MN_HIT_CUT;
    assert_true(flagged > 0);
    for (int i = 0; i < N * MN_PATTERNS; i++)
        assert_true(few.level[i] <= all.level[i]);
    /* Counts are exact whatever the work. */
    for (int i = 0; i < N; i++)
        for (int p = MN_PATTERN_FAN_IN; p <= MN_PATTERN_FAN_OUT; p++)
            assert_int_equal(few.level[i * MN_PATTERNS + p], all.level[i * MN_PATTERNS + p]);
    free_result(&few);
    free_result(&all);
    free(pay);
}

static void test_counts(void **state)
{
    (void)state;
    const uint32_t none = MN_PAY_NONE;
    const mn_pattern_pay pay[] = {
        {.time = 10, .value = 5, .from = 1, .to = 1, .area = none},
        {.time = 10, .value = 5, .from = 1, .to = 2, .area = none, .reversed = true},
        {.time = 10, .value = 5, .from = none, .to = none, .area = none},
        {.time = 10, .value = MN_PAY_NO_VALUE, .from = 1, .to = 2, .area = none},
        {.time = 9, .value = 5, .from = 2, .to = 1, .area = none},
        {.time = 12, .value = -5, .from = 2, .to = 2, .area = none, .reversed = true},
    };
    const mn_pattern_config c = mn_pattern_defaults();
    result x = run(pay, 6, &c, 0, 1);
    assert_int_equal(x.counts.payments, 6);
    assert_int_equal(x.counts.self, 1);
    assert_int_equal(x.counts.reversed, 2);
    assert_int_equal(x.counts.outside, 1);
    assert_int_equal(x.counts.no_value, 1);
    assert_int_equal(x.counts.late, 1);
    assert_int_equal(x.hits.n, 0);
    free_result(&x);
}

/* A round of three each century, and at the ends of time: each is found, whatever the gap. */
static void test_far(void **state)
{
    (void)state;
    mn_pattern_pay pay[64];
    static const int64_t begin[] = {INT64_MIN,    -9000000000,        0,
                                    3155760000,   3155760500,         7000000000,
                                    900000000000, 100000000000000000, INT64_MAX};
    int n = 0;
    for (size_t i = 0; i < sizeof begin / sizeof *begin; i++)
        for (uint32_t k = 0; k < 3; k++) {
            const int64_t at = begin[i] > 0 ? begin[i] - 3 + k : begin[i] + k;
            pay[n++] = (mn_pattern_pay){
                .time = at, .value = 500, .from = k, .to = (k + 1) % 3, .area = MN_PAY_NONE};
        }
    mn_pattern_config c = mn_pattern_defaults();
    c.on = MN_PATTERN_BIT(MN_PATTERN_CYCLE);
    c.ties = MN_TIES_ROW;
    c.window[MN_PATTERN_CYCLE] = 100;
    for (int part = 0; part < 2; part++) {
        result x = run(pay, n, &c, part, 1);
        assert_int_equal(x.counts.hits[MN_PATTERN_CYCLE], n / 3);
        for (int i = 0; i < n; i++)
            assert_int_equal(x.level[i * MN_PATTERNS + MN_PATTERN_CYCLE], i % 3 == 2);
        free_result(&x);
    }
}

/* Numbers of edges pass 2^32, where the index of pairs counts from the beginning. */
static void test_turn(void **state)
{
    (void)state;
    enum { EDGES = 20000, SIDE = 12, KEEP = 300 };
    mn_pay_flow f;
    mn_err e = MN_ERR_INIT;
    mn_rng r;
    uint64_t last[SIDE][SIDE];
    mn_rng_init(&r, 75, 0);
    mn_pay_flow_init(&f, KEEP);
    f.first = f.next = UINT32_MAX - 7000;
    memset(last, 255, sizeof last);
    assert_int_equal(mn_pay_flow_reach(&f, SIDE, &e), MN_OK);
    for (int i = 0; i < EDGES; i++) {
        const uint32_t from = below(&r, SIDE), to = (from + 1 + below(&r, SIDE - 1)) % SIDE;
        uint64_t pair = 0;
        mn_pay_flow_evict(&f, i);
        assert_int_equal(mn_pay_flow_room(&f, &e), MN_OK);
        const uint64_t at = mn_pay_flow_add(&f, i, from, to, 1, true, &pair);
        const uint64_t was = last[from][to];
        assert_true(pair == (was != MN_EDGE_NONE && at - was < KEEP ? was : MN_EDGE_NONE));
        last[from][to] = at;
        assert_true(f.next - f.first <= KEEP);
    }
    assert_true(f.pages < 6);
    mn_pay_flow_free(&f);
}

static void test_refused(void **state)
{
    (void)state;
    mn_pattern_config c = mn_pattern_defaults();
    mn_patterns *p = NULL;
    mn_hits hits = {0};
    mn_err e = MN_ERR_INIT;
    const mn_pattern_pay far = {.from = MN_NODES_MAX, .to = 1, .area = MN_PAY_NONE};
    assert_int_equal(mn_patterns_new(&p, &c, NULL, 0, &e), MN_OK);
    assert_int_equal(mn_patterns_push(p, &hits, NULL, &far, 1, NULL, &e), MN_USAGE);
    mn_patterns_free(p);
    p = NULL;
    c.window[MN_PATTERN_CYCLE] = 0;
    assert_int_equal(mn_patterns_new(&p, &c, NULL, 0, &e), MN_USAGE);
    c = mn_pattern_defaults();
    c.cycle_most = 99;
    assert_int_equal(mn_patterns_new(&p, &c, NULL, 0, &e), MN_USAGE);
    c = mn_pattern_defaults();
    c.near_chance = 1;
    assert_int_equal(mn_patterns_new(&p, &c, NULL, 0, &e), MN_USAGE);
    assert_null(p);
    mn_patterns_free(NULL);
}

/* Each allocation fails in turn: MN_SYSTEM, and nothing is lost. */
static void test_memory(void **state)
{
    (void)state;
    enum { SOME = 6000 };
    mn_pattern_pay *pay = draw(SOME, 4);
    const mn_pattern_config c = config();
    bool whole = false;
    for (long k = 0; !whole; k += 1 + k / 40) {
        mn_patterns *p = NULL;
        mn_hits hits = {0};
        mn_err e = MN_ERR_INIT;
        left = k;
        mn_status st = mn_patterns_new(&p, &c, NULL, 0, &e);
        if (!st)
            st = mn_patterns_push(p, &hits, NULL, pay, SOME, NULL, &e);
        whole = left >= 0;
        left = -1;
        assert_int_equal(st, whole ? MN_OK : MN_SYSTEM);
        mn_hits_free(&hits);
        mn_patterns_free(p);
    }
    free(pay);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same), cmocka_unit_test(test_ahead),   cmocka_unit_test(test_let_go),
        cmocka_unit_test(test_cut),  cmocka_unit_test(test_counts),  cmocka_unit_test(test_far),
        cmocka_unit_test(test_turn), cmocka_unit_test(test_refused), cmocka_unit_test(test_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
