/* SPDX-License-Identifier: Apache-2.0
 *
 * money_hub.c - patterns where accounts have very many payments: scatter-gather counted from either
 * side beside plain loops, hubs whose counts are exact and whose look-ups are cut and say so, the
 * same hits whether strengths are wanted or not; and payments in memory, by account and by party.
 */
#include "check.h"
#include "core/rng.h"
#include "money/pattern/flow.h"
#include "money/pattern/pattern.h"
#include <stdlib.h>
#include <string.h>

static uint32_t below(mn_rng *r, uint32_t n)
{
    return (uint32_t)(mn_rng_u64(r) % n);
}

typedef struct result {
    mn_hits hits;
    mn_pattern_counts counts;
    uint16_t *level;
} result;

static result run(const mn_pattern_pay *pay, int n, const mn_pattern_config *c, bool levels,
                  unsigned threads)
{
    const mn_ctx ctx = {.threads = threads};
    result out = {.level = levels ? calloc((size_t)n, MN_PATTERNS * sizeof *out.level) : NULL};
    const mn_pattern_want want = {.level = out.level};
    mn_patterns *p = NULL;
    mn_err e = MN_ERR_INIT;
    assert_int_equal(mn_patterns_new(&p, c, NULL, 0, &e), MN_OK);
    assert_int_equal(mn_patterns_push(p, &out.hits, &want, pay, (size_t)n, &ctx, &e), MN_OK);
    out.counts = *mn_patterns_counts(p);
    mn_patterns_free(p);
    return out;
}

static void free_result(result *x)
{
    mn_hits_free(&x->hits);
    free(x->level);
}

static void same_hits(const result *a, const result *b)
{
    assert_int_equal(a->hits.n, b->hits.n);
    assert_int_equal(a->hits.n_edges, b->hits.n_edges);
    for (size_t i = 0; i < a->hits.n; i++)
        assert_memory_equal(&a->hits.hit[i], &b->hits.hit[i], sizeof(mn_hit));
    assert_memory_equal(a->hits.edge, b->hits.edge, a->hits.n_edges * sizeof *a->hits.edge);
}

/* ---- scatter-gather with many on every side ---- */

enum { WIDE = 90, MANY = 900 };

/* Before payment e (or with it): first[s * WIDE + m], the first payment from s to m in the window;
 * last[m], the last one of m to e's payee; both + 1, 0: none. */
typedef struct plain {
    int first[WIDE * WIDE], last[WIDE];
} plain;

static void look_plainly(plain *x, const mn_pattern_pay *pay, int e, int64_t window, bool with)
{
    memset(x, 0, sizeof *x);
    for (int i = 0; i < e + with; i++) {
        const mn_pattern_pay *p = &pay[i];
        if (p->from == p->to || p->time <= pay[e].time - window)
            continue;
        int *first = &x->first[p->from * WIDE + p->to];
        *first = *first ? *first : i + 1;
        if (p->to == pay[e].to)
            x->last[p->from] = i + 1;
    }
}

static bool before(const mn_pattern_pay *pay, const mn_pattern_config *c, int f, int g)
{
    return f && g && f < g && (c->ties == MN_TIES_ROW || pay[f - 1].time < pay[g - 1].time);
}

static int middles(const plain *x, const mn_pattern_pay *pay, const mn_pattern_config *c, int e,
                   uint32_t s)
{
    int n = 0;
    for (uint32_t m = 0; m < WIDE; m++)
        n += m != s && m != pay[e].to && before(pay, c, x->first[s * WIDE + m], x->last[m]);
    return n;
}

static bool is_told(int n, int m, int k)
{
    int step = k;
    while (step < n)
        step *= 2;
    return n >= k && n > m && (m < k || step == n);
}

/* Of payment e: its level, and of the candidates told the best. */
static int check_scatter(const mn_pattern_pay *pay, const mn_pattern_config *c, int e,
                         uint16_t level, const mn_hit *h)
{
    static plain with, without;
    const int64_t window = c->window[MN_PATTERN_SCATTER_GATHER];
    const int k = (int)c->least[MN_PATTERN_SCATTER_GATHER];
    const uint32_t m = pay[e].from, d = pay[e].to;
    int most = 0, best = 0;
    uint32_t start = MN_PAY_NONE;
    look_plainly(&with, pay, e, window, true);
    look_plainly(&without, pay, e, window, false);
    for (uint32_t s = 0; m != d && s < WIDE; s++) {
        if (s == m || s == d || !before(pay, c, with.first[s * WIDE + m], e + 1))
            continue;
        const int n = middles(&with, pay, c, e, s);
        most = n > most ? n : most;
        if (is_told(n, middles(&without, pay, c, e, s), k) && n > best) {
            best = n;
            start = s;
        }
    }
    assert_int_equal(level, most >= k ? most : 0);
    assert_int_equal(h != NULL, best > 0);
    if (h) {
        assert_int_equal(h->strength, best);
        assert_int_equal(h->other, start);
        assert_int_equal(h->centre, d);
    }
    return best;
}

/* Some pay many, some are paid by many, m are paid by many: each by a third of the payments. */
static void draw_wide(mn_pattern_pay *pay, mn_rng *r)
{
    const uint32_t hubs = 1 + below(r, 6), span = 1 + below(r, 30);
    int64_t time = 0;
    for (int i = 0; i < MANY; i++) {
        time += below(r, 3) ? below(r, span) : 0;
        pay[i] = (mn_pattern_pay){.time = time,
                                  .value = 100,
                                  .from = below(r, WIDE),
                                  .to = below(r, WIDE),
                                  .area = MN_PAY_NONE};
        const uint32_t which = below(r, 4);
        if (which == 0)
            pay[i].from = below(r, hubs);
        if (which == 1)
            pay[i].to = hubs + below(r, hubs);
        if (which == 2)
            pay[i].to = 2 * hubs + below(r, hubs);
    }
}

static void test_scatter(void **state)
{
    (void)state;
    mn_pattern_pay pay[MANY];
    mn_rng r;
    int found = 0;
    for (uint64_t seed = 0; seed < 40; seed++) {
        mn_rng_init(&r, 181, seed);
        draw_wide(pay, &r);
        mn_pattern_config c = mn_pattern_defaults();
        c.count_from = seed % 3 ? 0 : MANY / 2;
        c.on = MN_PATTERN_BIT(MN_PATTERN_SCATTER_GATHER);
        c.ties = seed % 2 ? MN_TIES_ROW : MN_TIES_STRICT;
        c.visits = 10000000;
        c.window[MN_PATTERN_SCATTER_GATHER] = 1 + below(&r, (uint32_t)pay[MANY - 1].time + 2);
        c.least[MN_PATTERN_SCATTER_GATHER] = 2 + below(&r, 4);
        result x = run(pay, MANY, &c, true, 1 + (unsigned)(seed % 3));
        assert_int_equal(x.counts.cut[MN_PATTERN_SCATTER_GATHER], 0);
        size_t at = 0;
        for (int e = 0; e < MANY; e++) {
            const bool hit = at < x.hits.n && x.hits.hit[at].closing == (uint64_t)e;
            if (hit || e % 5 == 0)
                found +=
                    check_scatter(pay, &c, e, x.level[e * MN_PATTERNS + MN_PATTERN_SCATTER_GATHER],
                                  hit ? &x.hits.hit[at] : NULL) > 0;
            at += hit;
        }
        assert_int_equal(at, x.hits.n);
        free_result(&x);
    }
    assert_true(found > 1000);
}

/* ---- with few visits: what is known before saves work, and makes no difference ---- */

/* All at once on two threads, and in small parts: the same hits, the same cuts. */
static void test_few_visits(void **state)
{
    (void)state;
    const mn_pattern s = MN_PATTERN_SCATTER_GATHER;
    mn_pattern_pay pay[MANY];
    mn_rng r;
    uint64_t hits = 0, cuts = 0;
    for (uint64_t seed = 0; seed < 120; seed++) {
        mn_rng_init(&r, 184, seed);
        draw_wide(pay, &r);
        mn_pattern_config c = mn_pattern_defaults();
        c.on = MN_PATTERN_BIT(s) | MN_PATTERN_BIT(MN_PATTERN_CYCLE);
        c.ties = seed % 2 ? MN_TIES_ROW : MN_TIES_STRICT;
        c.visits = 4 + below(&r, 200);
        c.count_from = below(&r, 3) ? below(&r, MANY) : 0;
        c.window[s] = 1 + below(&r, (uint32_t)pay[MANY - 1].time / 2 + 2);
        c.window[MN_PATTERN_CYCLE] = c.window[s];
        c.least[s] = 2 + below(&r, 4);
        result x = run(pay, MANY, &c, false, 2), y = {.level = NULL};
        mn_patterns *p = NULL;
        mn_err e = MN_ERR_INIT;
        assert_int_equal(mn_patterns_new(&p, &c, NULL, 0, &e), MN_OK);
        for (size_t i = 0, n; i < MANY; i += n) {
            n = 1 + below(&r, 3);
            n = n < MANY - i ? n : MANY - i;
            assert_int_equal(mn_patterns_push(p, &y.hits, NULL, pay + i, n, NULL, &e), MN_OK);
        }
        same_hits(&x, &y);
        assert_memory_equal(&x.counts, mn_patterns_counts(p), sizeof x.counts);
        hits += x.counts.hits[s];
        cuts += x.counts.cut[s];
        mn_patterns_free(p);
        free_result(&x);
        free_result(&y);
    }
    assert_true(hits > 1000 && cuts > 1000);
}

/* ---- hubs ---- */

enum { HUB = 20000 };
typedef enum shape { IN, OUT, BOTH, STAR, CLIQUE, POWER, SHAPES } shape;

static mn_pattern_pay *draw(shape k)
{
    mn_pattern_pay *pay = calloc(HUB, sizeof *pay);
    mn_rng r;
    assert_non_null(pay);
    mn_rng_init(&r, 182, k);
    for (int i = 0; i < HUB; i++) {
        mn_pattern_pay *x = &pay[i];
        *x = (mn_pattern_pay){.time = i * INT64_C(40),
                              .value = 1000 + (int64_t)below(&r, 1200000),
                              .from = 1 + (uint32_t)i,
                              .to = 1 + (uint32_t)i,
                              .area = below(&r, 30),
                              .day = i * 40 / 86400};
        if (k == IN || ((k == BOTH || k == STAR) && i % 2))
            x->to = 0;
        else if (k <= STAR)
            x->from = 0;
        if (k == STAR && i % 4 < 2) {
            x->cash = true;
            *(x->from ? &x->from : &x->to) = MN_PAY_NONE;
        }
        if (k == CLIQUE) {
            x->from = below(&r, 40);
            x->to = below(&r, 40);
        }
        if (k == POWER) {
            x->from = below(&r, 1 + below(&r, 1 + below(&r, 4000)));
            x->to = below(&r, 1 + below(&r, 1 + below(&r, 4000)));
        }
    }
    return pay;
}

/* How often a number that goes from 1 to n is told, from k on. */
static uint64_t steps(uint64_t n, uint64_t k)
{
    uint64_t times = 0;
    for (; k <= n; k *= 2)
        times++;
    return times;
}

static void test_hubs(void **state)
{
    (void)state;
    for (shape k = IN; k < SHAPES; k++) {
        mn_pattern_pay *pay = draw(k);
        mn_pattern_config c = mn_pattern_defaults();
        for (int p = 0; p < MN_PATTERNS; p++)
            c.window[p] = 20 * INT64_C(86400);
        c.window[MN_PATTERN_RAPID] = 86400;
        result with = run(pay, HUB, &c, true, 2), without = run(pay, HUB, &c, false, 1);
        same_hits(&with, &without);
        const mn_pattern_counts *n = &with.counts;
        for (int p = 0; p < MN_PATTERNS; p++)
            assert_true(n->cut[p] >= without.counts.cut[p]);
        const mn_pattern never[] = {MN_PATTERN_FAN_IN,      MN_PATTERN_FAN_OUT,
                                    MN_PATTERN_STRUCTURING, MN_PATTERN_SMURFING,
                                    MN_PATTERN_FUNNEL,      MN_PATTERN_PASS_THROUGH};
        for (size_t i = 0; i < sizeof never / sizeof *never; i++)
            assert_int_equal(n->cut[never[i]], 0);
        if (k == IN || k == OUT) {
            const mn_pattern p = k == IN ? MN_PATTERN_FAN_IN : MN_PATTERN_FAN_OUT;
            assert_int_equal(n->hits[p], steps(HUB, 5));
            assert_int_equal(with.level[(HUB - 1) * MN_PATTERNS + p], HUB);
            assert_int_equal(n->hits[MN_PATTERN_CYCLE] + n->cut[MN_PATTERN_CYCLE], 0);
        }
        if (k == BOTH) { /* each half: another one each time */
            assert_int_equal(n->hits[MN_PATTERN_FAN_IN], steps(HUB / 2, 5));
            assert_int_equal(n->hits[MN_PATTERN_FAN_OUT], steps(HUB / 2, 5));
            assert_true(n->cut[MN_PATTERN_GATHER_SCATTER] > HUB / 3);
        }
        if (k == CLIQUE || k == POWER) {
            assert_true(n->hits[MN_PATTERN_CYCLE] > 100);
            assert_true(n->cut[MN_PATTERN_SCATTER_GATHER] > (k == CLIQUE ? 10000 : 10));
        }
        free_result(&with);
        free_result(&without);
        free(pay);
    }
}

/* ---- payments in memory ---- */

enum { ROWS = 9000, ACCOUNTS = 80, PARTIES = 50, PLACES = 12 };

typedef struct bank {
    mn_payments p;
    mn_account account[ACCOUNTS];
    mn_money_party party[PARTIES];
    int64_t time[ROWS], value[ROWS];
    uint32_t from[ROWS], to[ROWS], place[ROWS];
    uint8_t channel[ROWS], flags[ROWS];
    int8_t zone[ROWS];
    uint32_t area[PLACES], home[ACCOUNTS];
} bank;

static void draw_bank(bank *b)
{
    mn_rng r;
    int64_t time = INT64_C(1700000000);
    mn_rng_init(&r, 183, 0);
    memset(b, 0, sizeof *b);
    for (uint32_t i = 0; i < ROWS; i++) {
        time += below(&r, 900);
        b->time[i] = time;
        b->zone[i] = (int8_t)(below(&r, 90) - 40);
        b->value[i] = 1000 + (int64_t)below(&r, 900000);
        b->from[i] = below(&r, ACCOUNTS);
        b->to[i] = below(&r, ACCOUNTS);
        b->place[i] = below(&r, 4) ? below(&r, PLACES) : MN_PAY_NONE;
        b->channel[i] = MN_CHANNEL_TRANSFER;
        const uint32_t kind = below(&r, 30);
        if (kind < 8) {
            b->channel[i] = MN_CHANNEL_CASH_IN;
            b->from[i] = MN_PAY_NONE;
        } else if (kind < 10) {
            b->channel[i] = MN_CHANNEL_CASH_OUT;
            b->to[i] = MN_PAY_NONE;
        } else if (kind == 10)
            b->flags[i] = MN_PAY_REVERSED;
        else if (kind == 11)
            b->flags[i] = MN_PAY_RETURN;
        else if (kind == 12)
            b->flags[i] = MN_PAY_NO_RATE;
        else if (kind == 13)
            b->value[i] = MN_PAY_NO_VALUE;
    }
    for (uint32_t i = 0; i < ACCOUNTS; i++) {
        b->account[i].party = i % PARTIES;
        b->home[i] = i % 5;
    }
    for (uint32_t i = 0; i < PLACES; i++)
        b->area[i] = i / 2;
    b->p = (mn_payments){.n = ROWS,
                         .time = b->time,
                         .value = b->value,
                         .from = b->from,
                         .to = b->to,
                         .place = b->place,
                         .channel = b->channel,
                         .flags = b->flags,
                         .zone = b->zone,
                         .account = b->account,
                         .accounts = ACCOUNTS,
                         .party = b->party,
                         .parties = PARTIES};
}

/* What the row is to be as patterns see it, by the words of payment.h and pattern.h. */
static mn_pattern_pay seen(const bank *b, uint32_t i, bool by_account, bool areas)
{
    const bool back = b->flags[i] & (MN_PAY_REVERSED | MN_PAY_RETURN);
    const int64_t local = b->time[i] + b->zone[i] * INT64_C(900);
    const uint32_t place = b->place[i];
    mn_pattern_pay x = {.time = b->time[i],
                        .value = b->flags[i] & MN_PAY_NO_RATE ? MN_PAY_NO_VALUE : b->value[i],
                        .from = b->from[i],
                        .to = b->to[i],
                        .area = place == MN_PAY_NONE || !areas ? place : place / 2,
                        .day = (int32_t)(local / 86400),
                        .cash = b->from[i] == MN_PAY_NONE || b->to[i] == MN_PAY_NONE,
                        .reversed = back};
    if (!by_account && x.from != MN_PAY_NONE)
        x.from %= PARTIES;
    if (!by_account && x.to != MN_PAY_NONE)
        x.to %= PARTIES;
    return x;
}

/* Levels that are handed over in parts, put behind each other. */
typedef struct parts {
    uint16_t *level;
    uint32_t n;
} parts;

static void put_part(void *payload, uint32_t first, uint32_t n, const uint16_t *level)
{
    parts *p = payload;
    assert_int_equal(first, p->n);
    memcpy(p->level + (size_t)first * MN_PATTERNS, level, n * MN_PATTERNS * sizeof *level);
    p->n += n;
}

static void test_run(void **state)
{
    (void)state;
    bank *b = malloc(sizeof *b);
    mn_pattern_pay *pay = calloc(ROWS, sizeof *pay);
    assert_true(b && pay);
    draw_bank(b);
    const mn_pattern_config c = mn_pattern_defaults();
    uint64_t last = 0;
    for (int k = 0; k < 4; k++) {
        const bool by_account = k & 1, areas = k & 2;
        const mn_pattern_world w = {.by_account = by_account,
                                    .area = areas ? b->area : NULL,
                                    .home = areas ? b->home : NULL,
                                    .n_home = areas ? ACCOUNTS : 0};
        const mn_ctx ctx = {.threads = 1 + (unsigned)k};
        mn_err e = MN_ERR_INIT;
        result x = {.level = calloc(ROWS, MN_PATTERNS * sizeof *x.level)}, y = x;
        y.level = calloc(ROWS, MN_PATTERNS * sizeof *y.level);
        parts in_parts = {.level = x.level};
        const mn_pattern_want whole = {.level = x.level}, other = {.level = y.level},
                              want =
                                  k < 2 ? whole
                                        : (mn_pattern_want){.take = put_part, .payload = &in_parts};
        assert_int_equal(mn_patterns_run(&x.hits, &x.counts, &b->p, &c, &w, &want, &ctx, &e),
                         MN_OK);
        assert_int_equal(in_parts.n, k < 2 ? 0 : ROWS);
        mn_patterns *p = NULL;
        assert_int_equal(mn_patterns_new(&p, &c, w.home, w.n_home, &e), MN_OK);
        for (uint32_t i = 0; i < ROWS; i++)
            pay[i] = seen(b, i, by_account, areas);
        assert_int_equal(mn_patterns_push(p, &y.hits, &other, pay, ROWS, NULL, &e), MN_OK);
        same_hits(&x, &y);
        assert_memory_equal(x.level, y.level, ROWS * MN_PATTERNS * sizeof *x.level);
        assert_memory_equal(&x.counts, mn_patterns_counts(p), sizeof x.counts);
        assert_int_equal(x.counts.payments, ROWS);
        assert_true(x.counts.reversed > 100 && x.counts.no_value > 100 && x.counts.self > 10);
        for (int q = 0; q < MN_PATTERNS; q++)
            if (q != MN_PATTERN_STACK && q != MN_PATTERN_BIPARTITE)
                assert_true(x.counts.hits[q] > 0);
        assert_true(x.hits.n != last); /* each setting makes a difference */
        last = x.hits.n;
        mn_patterns_free(p);
        free_result(&x);
        free_result(&y);
    }
    free(pay);
    free(b);
}

static bool stop(void *payload)
{
    (void)payload;
    return true;
}

static void test_run_ends(void **state)
{
    (void)state;
    bank *b = malloc(sizeof *b);
    assert_non_null(b);
    draw_bank(b);
    mn_pattern_config c = mn_pattern_defaults();
    const mn_pattern_world w = {0};
    const mn_ctx ctx = {.threads = 1, .cancelled = stop};
    mn_hits hits = {0};
    mn_err e = MN_ERR_INIT;
    assert_int_equal(mn_patterns_run(&hits, NULL, &b->p, &c, &w, NULL, &ctx, &e), MN_CANCELLED);
    assert_int_equal(hits.n, 0);
    b->p.n = 0;
    assert_int_equal(mn_patterns_run(&hits, NULL, &b->p, &c, &w, NULL, NULL, &e), MN_OK);
    assert_int_equal(hits.n, 0);
    c.visits = 0;
    assert_int_equal(mn_patterns_run(&hits, NULL, &b->p, &c, &w, NULL, NULL, &e), MN_USAGE);
    free(b);
}

/* One payment at a time, each of a pair of its own: the index of pairs is made anew once in a page
 * of them, not at every payment. */
static void test_index(void **state)
{
    (void)state;
    enum { N = 5 * MN_PAGE };
    mn_pay_flow f = {.page = NULL};
    size_t made = 0;
    mn_pay_flow_init(&f, 7 * 86400);
    assert_int_equal(mn_pay_flow_reach(&f, 2 * N, NULL), MN_OK);
    for (uint32_t i = 0; i < N; i++) {
        uint64_t pair = 0;
        const void *before = f.bucket;
        assert_int_equal(mn_pay_flow_room(&f, NULL), MN_OK);
        made += f.bucket != before;
        assert_int_equal(mn_pay_flow_add(&f, i, i, N + i, 100, true, &pair), i);
        assert_true(pair == MN_EDGE_NONE);
    }
    assert_in_range(made, 1, N / MN_PAGE + 1);
    for (uint32_t i = 0; i < N; i++)
        assert_int_equal(mn_pay_flow_last(&f, i, N + i), i);
    mn_pay_flow_free(&f);
}

/* Whole days, many payments each, so that a chunk hardly ever begins with a day: what has left the
 * window is let go all the same. */
static void test_days(void **state)
{
    (void)state;
    enum { DAYS = 90, EACH = 700, WINDOW = 5, NODES = 200 };
    mn_pattern_config c = mn_pattern_defaults();
    mn_pattern_pay *pay = calloc((size_t)DAYS * EACH, sizeof *pay);
    mn_patterns *p = NULL;
    mn_hits hits = {.n = 0};
    mn_err e = MN_ERR_INIT;
    mn_rng r;
    assert_non_null(pay);
    mn_rng_init(&r, 166, 0);
    for (int i = 0; i < DAYS * EACH; i++)
        pay[i] = (mn_pattern_pay){.time = (int64_t)(i / EACH) * 86400,
                                  .value = 100,
                                  .from = below(&r, NODES),
                                  .to = below(&r, NODES),
                                  .area = MN_PAY_NONE,
                                  .day = i / EACH};
    c.on = MN_PATTERN_BIT(MN_PATTERN_FAN_IN) | MN_PATTERN_BIT(MN_PATTERN_SCATTER_GATHER);
    for (int k = 0; k < MN_PATTERNS; k++)
        c.window[k] = (int64_t)WINDOW * 86400;
    assert_int_equal(mn_patterns_new(&p, &c, NULL, 0, &e), MN_OK);
    assert_int_equal(mn_patterns_push(p, &hits, NULL, pay, (size_t)DAYS * EACH, NULL, &e), MN_OK);
    uint64_t held = 0;
    assert_true(mn_patterns_bytes(p, &held) < (size_t)(WINDOW + 1) * EACH * 80 + 8 * MN_PAGE * 40);
    assert_in_range(held, WINDOW * EACH, (WINDOW + 1) * EACH + MN_PAGE);
    mn_patterns_free(p);
    mn_hits_free(&hits);
    free(pay);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_days),       cmocka_unit_test(test_scatter),
        cmocka_unit_test(test_few_visits), cmocka_unit_test(test_hubs),
        cmocka_unit_test(test_index),      cmocka_unit_test(test_run),
        cmocka_unit_test(test_run_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
