/* SPDX-License-Identifier: Apache-2.0
 *
 * money_resume.c - a stream of payments that is taken up again by a new engine: with the payments
 * of the longest window and the rests, all is as if it had never stopped. What cannot be the rests
 * of the payments is refused.
 */
#include "check.h"
#include "core/rng.h"
#include "failing.h"
#include "money/pattern/pattern.h"
#include <stdlib.h>

enum { N = 6000, NODES = 60, AREAS = 6 };

static uint32_t below(mn_rng *r, uint32_t n)
{
    return (uint32_t)(mn_rng_u64(r) % n);
}

/* Late ones, cash, returned ones, payments to oneself, unknown values, equal times. */
static mn_pattern_pay *draw(uint64_t seed)
{
    mn_pattern_pay *pay = calloc(N, sizeof *pay);
    int64_t time = INT64_C(1700000000);
    mn_rng r;
    assert_non_null(pay);
    mn_rng_init(&r, 171, seed);
    for (int i = 0; i < N; i++) {
        time += below(&r, 3) ? below(&r, 1200) : 0;
        mn_pattern_pay *x = &pay[i];
        *x = (mn_pattern_pay){.time = time - (below(&r, 20) ? 0 : (int64_t)below(&r, 9000)),
                              .value = 100 + 50 * (int64_t)below(&r, 6),
                              .from = below(&r, below(&r, 3) ? NODES : 6),
                              .to = below(&r, below(&r, 3) ? NODES : 6),
                              .area = below(&r, 7) ? below(&r, AREAS) : MN_PAY_NONE,
                              .day = (int32_t)(time / 86400),
                              .reversed = below(&r, 30) == 0};
        if (below(&r, 3) == 0) {
            x->cash = below(&r, 5) != 0;
            *(below(&r, 5) < 3 ? &x->from : &x->to) = MN_PAY_NONE;
        }
        if (below(&r, 30) == 0)
            x->value = MN_PAY_NO_VALUE;
    }
    return pay;
}

static mn_pattern_config config(mn_rng *r)
{
    mn_pattern_config c = mn_pattern_defaults();
    for (int p = 0; p < MN_PATTERNS; p++)
        c.window[p] = 3600 * (int64_t)(1 + below(r, 60));
    c.window[MN_PATTERN_RAPID] = 3600 * (int64_t)(1 + below(r, 8));
    c.near_window = 3600 * (int64_t)(1 + below(r, 90));
    c.ties = below(r, 2) ? MN_TIES_ROW : MN_TIES_STRICT;
    c.cash_limit = 320;
    c.funnel_least = c.pass_least = 300;
    c.funnel_rest = 600;
    c.funnel_dwell = 3600 * (int64_t)(1 + below(r, 30));
    c.least[MN_PATTERN_FUNNEL] = 2;
    c.visits = 20 + below(r, 400);
    c.count_from = below(r, 3) ? below(r, N) : 0;
    return c;
}

typedef struct run {
    mn_patterns *p;
    mn_hits hits;
    uint16_t *level;
} run;

static run start(const mn_pattern_config *c)
{
    mn_err e = MN_ERR_INIT;
    run x = {.level = calloc(N, MN_PATTERNS * sizeof *x.level)};
    assert_non_null(x.level);
    assert_int_equal(mn_patterns_new(&x.p, c, NULL, 0, &e), MN_OK);
    return x;
}

static void push(run *x, const mn_pattern_pay *pay, int from, int to, unsigned threads)
{
    mn_err e = MN_ERR_INIT;
    const mn_ctx ctx = {.threads = threads};
    const mn_pattern_want want = {.level = x->level + (size_t)from * MN_PATTERNS};
    assert_int_equal(
        mn_patterns_push(x->p, &x->hits, &want, pay + from, (size_t)(to - from), &ctx, &e), MN_OK);
}

static void stop(run *x)
{
    mn_patterns_free(x->p);
    mn_hits_free(&x->hits);
    free(x->level);
}

/* Of the payments before `cut`, the first that is to be handed again, with the time it was taken
 * at, by the words of pattern.h. */
static int first_again(mn_pattern_pay *pay, int cut, int64_t reach)
{
    int64_t latest = INT64_MIN;
    for (int i = 0; i < cut; i++)
        latest = pay[i].time > latest ? pay[i].time : latest;
    int64_t now = INT64_MIN;
    for (int i = 0; i < cut; i++) {
        now = pay[i].time > now ? pay[i].time : now;
        if (now > latest - reach) {
            pay[i].time = now;
            return i;
        }
    }
    return cut;
}

/* The hits from `cut` on are the same but for where numbers begin. */
static void same_hits(const run *whole, const run *again, int cut, int first, uint32_t on)
{
    size_t j = 0;
    for (size_t i = 0; i < whole->hits.n; i++) {
        const mn_hit *x = &whole->hits.hit[i];
        if (x->closing < (uint64_t)cut || !(on & MN_PATTERN_BIT(x->pattern)))
            continue;
        while (j < again->hits.n && !(on & MN_PATTERN_BIT(again->hits.hit[j].pattern)))
            j++;
        assert_true(j < again->hits.n);
        mn_hit y = again->hits.hit[j++];
        assert_int_equal(y.n_edges, x->n_edges);
        for (uint32_t k = 0; k < x->n_edges; k++)
            assert_int_equal(again->hits.edge[y.edges + k] + (uint64_t)first,
                             whole->hits.edge[x->edges + k]);
        y.closing += (uint64_t)first;
        y.edges = x->edges;
        assert_memory_equal(&y, x, sizeof y);
    }
    while (j < again->hits.n && !(on & MN_PATTERN_BIT(again->hits.hit[j].pattern)))
        j++;
    assert_int_equal(j, again->hits.n);
}

typedef struct found {
    uint64_t hits[MN_PATTERNS], other; /* after the cut; levels that are other without rests */
} found;

static void resume_once(uint64_t seed, found *f)
{
    mn_rng r;
    mn_rng_init(&r, 172, seed);
    mn_pattern_pay *pay = draw(seed);
    const mn_pattern_config c = config(&r);
    const int cut = 1 + (int)below(&r, N - 1);
    mn_err e = MN_ERR_INIT;
    run whole = start(&c), with = start(&c), without = start(&c);
    mn_pattern_rest *rest = NULL;
    size_t n = 0;
    push(&whole, pay, 0, cut, 1);
    const mn_pattern_counts before = *mn_patterns_counts(whole.p);
    assert_int_equal(mn_patterns_rests(whole.p, &rest, &n, &e), MN_OK);
    push(&whole, pay, cut, N, 1);
    const int first = first_again(pay, cut, mn_pattern_reach(&c));
    run *const both[] = {&with, &without};
    for (int k = 0; k < 2; k++) {
        push(both[k], pay, first, cut, 2);
        both[k]->hits.n = both[k]->hits.n_edges = 0;
        const mn_pattern_counts again = *mn_patterns_counts(both[k]->p);
        if (k == 0)
            assert_int_equal(mn_patterns_take_up(with.p, rest, n, &e), MN_OK);
        push(both[k], pay, cut, N, k ? 1 : 2);
        for (int p = 0; p < MN_PATTERNS; p++)
            assert_int_equal(mn_patterns_counts(both[k]->p)->cut[p] - again.cut[p],
                             mn_patterns_counts(whole.p)->cut[p] - before.cut[p]);
    }
    const uint32_t past =
        MN_PATTERN_BIT(MN_PATTERN_FUNNEL) | MN_PATTERN_BIT(MN_PATTERN_PASS_THROUGH);
    same_hits(&whole, &with, cut, first, MN_PATTERN_ALL);
    same_hits(&whole, &without, cut, first, MN_PATTERN_ALL & ~past);
    for (size_t i = (size_t)cut * MN_PATTERNS; i < (size_t)N * MN_PATTERNS; i++) {
        assert_int_equal(with.level[i], whole.level[i]);
        if (without.level[i] == whole.level[i])
            continue;
        assert_true(past & MN_PATTERN_BIT(i % MN_PATTERNS));
        f->other++;
    }
    for (size_t i = 0; i < with.hits.n; i++)
        f->hits[with.hits.hit[i].pattern]++;
    stop(&whole);
    stop(&with);
    stop(&without);
    free(rest);
    free(pay);
}

static void test_resume(void **state)
{
    (void)state;
    found f = {0};
    for (uint64_t seed = 0; seed < 40; seed++)
        resume_once(seed, &f);
    for (int p = 0; p < MN_PATTERNS; p++)
        if (p != MN_PATTERN_STACK) /* too rare in this */
            assert_true(f.hits[p] > 0);
    assert_true(f.other > 0);
}

/* Some pay many, some are paid by many, those in between are paid by many. */
static void draw_hubs(mn_pattern_pay *pay, mn_rng *r)
{
    const uint32_t hubs = 1 + below(r, 6), span = 1 + below(r, 30);
    int64_t time = 0;
    for (int i = 0; i < N; i++) {
        time += below(r, 3) ? below(r, span) : 0;
        pay[i] = (mn_pattern_pay){.time = time,
                                  .value = 100,
                                  .from = below(r, NODES + 30),
                                  .to = below(r, NODES + 30),
                                  .area = MN_PAY_NONE};
        const uint32_t which = below(r, 4);
        if (which == 0)
            pay[i].from = below(r, hubs);
        if (which == 1 || which == 2)
            pay[i].to = which * hubs + below(r, hubs);
    }
}

/* Scatter-gather where look-ups are near the limit of being begun at all: with windows that reach
 * no further than what is handed again, in large and small parts, the new engine begins those that
 * the first did, and no others. */
static void test_limits(void **state)
{
    (void)state;
    const mn_pattern s = MN_PATTERN_SCATTER_GATHER;
    uint64_t hits = 0, cuts = 0;
    for (uint64_t seed = 0; seed < 160; seed++) {
        mn_pattern_pay *pay = calloc(N, sizeof *pay);
        mn_pattern_config c = mn_pattern_defaults();
        mn_rng r;
        assert_non_null(pay);
        mn_rng_init(&r, 175, seed);
        draw_hubs(pay, &r);
        c.on = MN_PATTERN_BIT(s) | MN_PATTERN_BIT(MN_PATTERN_BIPARTITE) |
               MN_PATTERN_BIT(MN_PATTERN_CYCLE);
        c.ties = below(&r, 2) ? MN_TIES_ROW : MN_TIES_STRICT;
        c.visits = 4 + below(&r, 200);
        c.count_from = below(&r, 3) ? below(&r, N) : 0;
        for (int p = 0; p < MN_PATTERNS; p++)
            c.window[p] = 1 + below(&r, (uint32_t)pay[N - 1].time / 8 + 2);
        c.least[s] = 2 + below(&r, 4);
        const int cut = 1 + (int)below(&r, N - 1);
        run whole = start(&c), again = start(&c);
        push(&whole, pay, 0, cut, 1);
        const uint64_t before = mn_patterns_counts(whole.p)->cut[s];
        for (int i = cut, n; i < N; i += n) {
            n = seed % 2 ? N : 1 + (int)below(&r, 40);
            n = n < N - i ? n : N - i;
            push(&whole, pay, i, i + n, 1);
        }
        const int first = first_again(pay, cut, mn_pattern_reach(&c));
        push(&again, pay, first, cut, 2);
        again.hits.n = again.hits.n_edges = 0;
        const uint64_t had = mn_patterns_counts(again.p)->cut[s];
        push(&again, pay, cut, N, 2);
        assert_int_equal(mn_patterns_counts(again.p)->cut[s] - had,
                         mn_patterns_counts(whole.p)->cut[s] - before);
        same_hits(&whole, &again, cut, first, MN_PATTERN_ALL);
        assert_memory_equal(again.level + (size_t)cut * MN_PATTERNS,
                            whole.level + (size_t)cut * MN_PATTERNS,
                            (size_t)(N - cut) * MN_PATTERNS * sizeof *whole.level);
        hits += mn_patterns_counts(whole.p)->hits[s];
        cuts += mn_patterns_counts(whole.p)->cut[s];
        stop(&whole);
        stop(&again);
        free(pay);
    }
    assert_true(hits > 1000 && cuts > 1000);
}

/* Rests of a rest: taken up again and noted again they are the same. */
static void test_again(void **state)
{
    (void)state;
    mn_rng r;
    mn_rng_init(&r, 173, 0);
    mn_pattern_pay *pay = draw(100);
    const mn_pattern_config c = config(&r);
    mn_err e = MN_ERR_INIT;
    run a = start(&c), b = start(&c);
    mn_pattern_rest *one = NULL, *two = NULL;
    size_t n = 0, m = 0;
    push(&a, pay, 0, N, 1);
    assert_int_equal(mn_patterns_rests(a.p, &one, &n, &e), MN_OK);
    push(&b, pay, first_again(pay, N, mn_pattern_reach(&c)), N, 1);
    assert_int_equal(mn_patterns_take_up(b.p, one, n, &e), MN_OK);
    assert_int_equal(mn_patterns_rests(b.p, &two, &m, &e), MN_OK);
    assert_true(n > 10);
    assert_int_equal(n, m);
    assert_memory_equal(one, two, n * sizeof *one);
    free(one);
    free(two);
    stop(&a);
    stop(&b);
    free(pay);
}

static void refused(mn_patterns *p, const mn_pattern_rest *rest, size_t n)
{
    mn_err e = MN_ERR_INIT;
    mn_pattern_rest *was = NULL, *is = NULL;
    size_t had = 0, has = 0;
    assert_int_equal(mn_patterns_rests(p, &was, &had, &e), MN_OK);
    assert_int_equal(mn_patterns_take_up(p, rest, n, &e), MN_DATA);
    assert_true(*e.msg && *e.hint);
    assert_int_equal(mn_patterns_rests(p, &is, &has, &e), MN_OK);
    assert_int_equal(had, has);
    assert_memory_equal(was, is, had * sizeof *was);
    free(was);
    free(is);
}

static void test_refused(void **state)
{
    (void)state;
    const mn_pattern_pay pay[] = {
        {.time = 10, .value = 500, .from = 1, .to = 2, .area = MN_PAY_NONE},
        {.time = 11, .value = 900, .from = MN_PAY_NONE, .to = 2, .area = 3, .cash = true},
        {.time = 12, .value = 200, .from = 2, .to = 3, .area = MN_PAY_NONE},
        {.time = 13, .value = 10, .from = 2, .to = MN_PAY_NONE, .area = MN_PAY_NONE},
    };
    const mn_pattern_config c = mn_pattern_defaults();
    mn_err e = MN_ERR_INIT;
    run x = start(&c);
    mn_pattern_rest *rest = NULL;
    size_t n = 0;
    push(&x, pay, 0, 4, 1);
    assert_int_equal(mn_patterns_rests(x.p, &rest, &n, &e), MN_OK);
    /* 210 left: of the first receipt by pass-through, of the cash by funnel. */
    assert_int_equal(n, 2);
    assert_int_equal(rest[0].back, 3);
    assert_int_equal(rest[0].pass, 290);
    assert_int_equal(rest[1].back, 2);
    assert_int_equal(rest[1].pass, 900);
    assert_int_equal(rest[1].funnel, 690);
    assert_int_equal(rest[1].quick, 210);
    assert_int_equal(rest[1].away, 210);
    const mn_pattern_rest bad[][2] = {
        {{4, 0, 0, 0, 0}},                          /* no such payment */
        {{0, 0, 0, 0, 0}},                          /* no receipt */
        {{UINT64_MAX, 0, 0, 0, 0}},                 /* far away */
        {{3, 501, 500, 0, 0}},                      /* more than its amount */
        {{3, -1, 500, 0, 0}},                       /* less than nothing */
        {{3, 290, 400, 0, 0}},                      /* no cash came by it */
        {{2, 900, 690, 211, 0}},                    /* more left soon than left */
        {{2, 900, 690, 0, INT64_MAX}},              /* and elsewhere */
        {{2, 900, INT64_MIN, 0, 0}},                /* far below nothing */
        {{2, 900, 690, 0, 0}, {3, 290, 500, 0, 0}}, /* out of order */
        {{3, 290, 500, 0, 0}, {3, 290, 500, 0, 0}}, /* twice */
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        refused(x.p, bad[i], bad[i][1].back ? 2 : 1);
    assert_int_equal(mn_patterns_take_up(x.p, rest, n, &e), MN_OK);
    assert_int_equal(mn_patterns_take_up(x.p, NULL, 0, &e), MN_OK); /* nothing had left */
    free(rest);
    rest = NULL;
    assert_int_equal(mn_patterns_rests(x.p, &rest, &n, &e), MN_OK);
    assert_int_equal(n, 0);
    free(rest);
    stop(&x);
}

/* Each allocation fails in turn: MN_SYSTEM, and nothing is changed or lost. */
static void test_memory(void **state)
{
    (void)state;
    mn_rng r;
    mn_rng_init(&r, 174, 0);
    mn_pattern_pay *pay = draw(101);
    const mn_pattern_config c = config(&r);
    run x = start(&c);
    push(&x, pay, 0, N, 1);
    bool whole = false;
    for (long k = 0; !whole; k++) {
        mn_pattern_rest *rest = NULL;
        mn_err e = MN_ERR_INIT;
        size_t n = 0;
        left = k;
        mn_status st = mn_patterns_rests(x.p, &rest, &n, &e);
        if (!st)
            st = mn_patterns_take_up(x.p, rest, n, &e);
        whole = left >= 0;
        left = -1;
        assert_int_equal(st, whole ? MN_OK : MN_SYSTEM);
        free(rest);
    }
    stop(&x);
    free(pay);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_resume),  cmocka_unit_test(test_limits), cmocka_unit_test(test_again),
        cmocka_unit_test(test_refused), cmocka_unit_test(test_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
