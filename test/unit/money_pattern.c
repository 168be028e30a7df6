/* SPDX-License-Identifier: Apache-2.0
 *
 * money_pattern.c - every pattern beside plain loops (money_brute.h), on thousands of small random
 * streams: dense and thin, with equal times, hubs, payments to oneself, returned ones, cash, and
 * values that are not known.
 */
#include "check.h"
#include "core/rng.h"
#include "money_brute.h"

enum { NODES = 9, AREAS = 5, MOST = 64 };

typedef struct drawn {
    mn_pattern_pay pay[MOST];
    int n;
    mn_pattern_config c;
    uint32_t home[NODES];
} drawn;

static uint32_t below(mn_rng *r, uint32_t n)
{
    return (uint32_t)(mn_rng_u64(r) % n);
}

static void draw_payments(drawn *d, mn_rng *r, unsigned outside, int n)
{
    const uint32_t nodes = 3 + below(r, NODES - 2), hub = below(r, 3), span = 1 + below(r, 40);
    const uint32_t values = 1 + below(r, 6);
    int64_t time = (int64_t)below(r, 1000) - 500;
    d->n = n;
    for (int i = 0; i < n; i++) {
        mn_pattern_pay *x = &d->pay[i];
        time += below(r, 3) ? below(r, span) : 0;
        *x = (mn_pattern_pay){.time = time,
                              .value = 100 + 10 * (int64_t)below(r, values),
                              .from = below(r, nodes),
                              .to = below(r, nodes),
                              .area = below(r, 6) ? below(r, AREAS) : MN_PAY_NONE,
                              .day = (int32_t)(time / 20)};
        if (hub && below(r, 3) == 0)
            *(hub == 1 ? &x->from : &x->to) = 0;
        if (below(r, 10) < outside) {
            x->cash = below(r, 4) != 0;
            *(below(r, 3) ? &x->from : &x->to) = MN_PAY_NONE;
        }
        if (below(r, 25) == 0)
            x->value = MN_PAY_NO_VALUE;
        x->reversed = below(r, 25) == 0;
    }
    for (uint32_t i = 0; i < NODES; i++)
        d->home[i] = below(r, 2) ? below(r, AREAS) : MN_PAY_NONE;
}

static void draw_config(drawn *d, mn_rng *r, uint32_t on)
{
    static const uint32_t bands[] = {0, 50, 100, 200, 500, MN_BAND_NONE};
    mn_pattern_config *c = &d->c;
    *c = mn_pattern_defaults();
    c->on = on;
    c->ties = below(r, 2) ? MN_TIES_ROW : MN_TIES_STRICT;
    c->visits = UINT32_MAX - 1;
    c->cycles = UINT32_MAX;
    c->list = UINT16_MAX;
    c->count_from = below(r, 2) ? 0 : below(r, (uint32_t)d->n);
    const uint32_t span = (uint32_t)(d->pay[d->n - 1].time - d->pay[0].time) + 2;
    for (int p = 0; p < MN_PATTERNS; p++) {
        c->window[p] = below(r, 2) ? span : 1 + below(r, span);
        c->least[p] = 2 + below(r, 3);
    }
    c->cycle_least = 2 + below(r, 2);
    c->cycle_most = c->cycle_least + below(r, 5);
    c->band = bands[below(r, 6)];
    c->keep_least = 100 * below(r, 11);
    c->rapid_most = c->least[MN_PATTERN_RAPID] + below(r, 4);
    c->cash_limit = 105 + 10 * (int64_t)below(r, below(r, 2) ? 8 : 40);
    c->near_chance = below(r, 2) ? 0.05 : 0.3;
    c->near_window = 1 + below(r, span);
    c->funnel_dwell = 1 + below(r, span);
    c->funnel_rest = 1 + below(r, 1000);
    c->funnel_least = c->pass_least = 1 + below(r, 500);
    c->pass_share = 1 + below(r, 1000);
}

static void push_all(mn_hits *hits, uint16_t *level, const drawn *d)
{
    mn_err e = MN_ERR_INIT;
    mn_patterns *p = NULL;
    const mn_pattern_want want = {.level = level};
    assert_int_equal(mn_patterns_new(&p, &d->c, d->home, NODES, &e), MN_OK);
    assert_int_equal(mn_patterns_push(p, hits, &want, d->pay, (size_t)d->n, NULL, &e), MN_OK);
    for (int i = 0; i < MN_PATTERNS; i++)
        assert_int_equal(mn_patterns_counts(p)->cut[i], 0);
    mn_patterns_free(p);
}

static const mn_hit *next_hit(const mn_hits *h, size_t *at, int closing, mn_pattern p)
{
    while (*at < h->n && h->hit[*at].closing == (uint64_t)closing && h->hit[*at].pattern == p)
        return &h->hit[(*at)++];
    return NULL;
}

/* Whether n, that was m without e, is told, in the words of pattern.h. */
static bool told(int n, int m, int k)
{
    if (n < k || m >= n)
        return false;
    if (m < k)
        return true;
    for (int at = 2 * k; at <= n; at *= 2)
        if (n == at)
            return true;
    return false;
}

/* ---- fans ---- */

static int fans_compare(const drawn *d)
{
    const brute b = {d->pay, d->n, &d->c, d->home};
    uint16_t level[MOST * MN_PATTERNS];
    mn_hits hits = {0};
    size_t at = 0;
    int all = 0;
    push_all(&hits, level, d);
    for (int e = 0; e < d->n; e++)
        for (mn_pattern p = MN_PATTERN_FAN_IN; p <= MN_PATTERN_FAN_OUT; p++) {
            const bool in = p == MN_PATTERN_FAN_IN;
            const bool there = brute_in(&b, e, e, p) && brute_both(&b, e);
            const int n = there ? brute_fan(&b, e, -1, in) : 0, k = (int)d->c.least[p];
            assert_int_equal(level[e * MN_PATTERNS + (int)p], n >= k ? n : 0);
            const bool tell = there && told(n, brute_fan(&b, e, e, in), k);
            const mn_hit *h = next_hit(&hits, &at, e, p);
            assert_int_equal(h != NULL, tell);
            if (!h)
                continue;
            all++;
            assert_int_equal(h->strength, n);
            assert_int_equal(h->centre, in ? d->pay[e].to : d->pay[e].from);
            size_t edges = 0;
            for (int i = 0; i <= e; i++) {
                if (!brute_in(&b, i, e, p) || !brute_both(&b, i) ||
                    (in ? d->pay[i].to != d->pay[e].to : d->pay[i].from != d->pay[e].from))
                    continue;
                assert_true(edges < h->n_edges);
                assert_int_equal(hits.edge[h->edges + edges++], i);
            }
            assert_int_equal(edges, h->n_edges);
        }
    assert_int_equal(at, hits.n);
    mn_hits_free(&hits);
    return all;
}

static void test_fans(void **state)
{
    (void)state;
    drawn d;
    mn_rng r;
    int all = 0;
    for (uint64_t seed = 0; seed < 3000; seed++) {
        mn_rng_init(&r, 71, seed);
        draw_payments(&d, &r, below(&r, 3), 1 + (int)below(&r, MOST));
        draw_config(&d, &r, MN_PATTERN_BIT(MN_PATTERN_FAN_IN) | MN_PATTERN_BIT(MN_PATTERN_FAN_OUT));
        all += fans_compare(&d);
    }
    assert_true(all > 3000);
}

/* ---- cycles ---- */

static int cycles_compare(const drawn *d, brute_cycles *known)
{
    const brute b = {d->pay, d->n, &d->c, d->home};
    uint16_t level[MOST * MN_PATTERNS];
    mn_hits hits = {0};
    size_t at = 0;
    int all = 0;
    push_all(&hits, level, d);
    for (int e = 0; e < d->n; e++) {
        brute_cycle(&b, e, known);
        assert_int_equal(level[e * MN_PATTERNS + MN_PATTERN_CYCLE], known->found);
        const mn_hit *h;
        int n = 0;
        for (; (h = next_hit(&hits, &at, e, MN_PATTERN_CYCLE)); n++) {
            /* It is one of those that are known, and not one that was met before. */
            int k = 0;
            for (; k < known->found; k++) {
                bool same = known->n[k] == (int)h->n_edges;
                for (uint32_t i = 0; same && i < h->n_edges; i++)
                    same = hits.edge[h->edges + i] == (uint64_t)known->edge[k][i];
                if (same)
                    break;
            }
            assert_true(k < known->found);
            assert_int_equal(h->strength, known->n[k]);
            assert_int_equal(h->first, d->pay[known->edge[k][0]].time);
            known->n[k] = 0;
        }
        assert_int_equal(n, known->found);
        all += n;
    }
    assert_int_equal(at, hits.n);
    mn_hits_free(&hits);
    return all;
}

static void test_cycles(void **state)
{
    (void)state;
    drawn d;
    mn_rng r;
    int all = 0;
    brute_cycles *known = malloc(sizeof *known);
    for (uint64_t seed = 0; seed < 4000; seed++) {
        mn_rng_init(&r, 72, seed);
        draw_payments(&d, &r, below(&r, 2), 1 + (int)below(&r, seed % 4 ? 30 : 44));
        draw_config(&d, &r, MN_PATTERN_BIT(MN_PATTERN_CYCLE));
        all += cycles_compare(&d, known);
    }
    free(known);
    assert_true(all > 10000);
}

/* ---- patterns with one strength at each payment ---- */

/* What plain loops say of e: its strength, that without it, and whether it is told. */
typedef struct expected {
    int level, strength, flags;
    bool tell;
    uint32_t centre, other;
} expected;

static expected expect_of_node(const brute *b, int e, mn_pattern p)
{
    const mn_pattern_pay *x = &b->p[e];
    const int k = (int)b->c->least[p];
    expected w = {.centre = x->to, .other = MN_PAY_NONE};
    int most;
    if (!brute_in(b, e, e, p) || x->value <= 0)
        return w;
    if (p == MN_PATTERN_STRUCTURING && x->to != MN_PAY_NONE && brute_part(b, e, x->to)) {
        const int before = brute_structuring(b, e, e, &most);
        w.flags = brute_structuring(b, e, -1, &most);
        w.strength = most;
        w.tell = w.flags & ~before;
    }
    if (p == MN_PATTERN_SMURFING && x->to != MN_PAY_NONE && x->value < b->c->cash_limit) {
        const int n = brute_smurfing(b, e, -1);
        w.strength = n >= k ? n : 0;
        w.tell = told(n, brute_smurfing(b, e, e), k);
    }
    if (p >= MN_PATTERN_FUNNEL && x->from != MN_PAY_NONE) {
        const bool funnel = p == MN_PATTERN_FUNNEL;
        w.centre = x->from;
        w.strength = funnel ? brute_funnel(b, e, -1) : brute_pass(b, e, -1);
        w.tell = w.strength && !(funnel ? brute_funnel(b, e, e) : brute_pass(b, e, e));
    }
    w.level = w.strength;
    return w;
}

static expected expect(const brute *b, int e, mn_pattern p)
{
    if (p >= MN_PATTERN_STRUCTURING && p <= MN_PATTERN_PASS_THROUGH)
        return expect_of_node(b, e, p);
    const mn_pattern_pay *x = &b->p[e];
    const int k = (int)b->c->least[p];
    expected w = {.centre = x->from, .other = MN_PAY_NONE};
    if (!brute_in(b, e, e, p) || !brute_both(b, e))
        return w;
    switch (p) {
    case MN_PATTERN_GATHER_SCATTER:
        w.strength = x->value > 0 ? brute_gather(b, e, -1) : 0;
        w.tell = x->value > 0 && told(w.strength, brute_gather(b, e, e), k);
        break;
    case MN_PATTERN_SCATTER_GATHER:
        w.centre = x->to;
        for (uint32_t s = 0; s < NODES; s++) {
            if (s == x->from || s == x->to)
                continue;
            bool here = false;
            for (int i = 0; i < e; i++)
                here = here || (brute_in(b, i, e, p) && b->p[i].from == s &&
                                b->p[i].to == x->from && brute_before(b, i, e));
            const int n = here ? brute_scatter(b, e, -1, s, NODES) : 0;
            w.level = n > w.level ? n : w.level;
            if (!here || !told(n, brute_scatter(b, e, e, s, NODES), k) || n <= w.strength)
                continue;
            w.strength = n;
            w.other = s;
            w.tell = true;
        }
        break;
    case MN_PATTERN_BIPARTITE:
    case MN_PATTERN_STACK:
        w.strength =
            p == MN_PATTERN_STACK ? brute_stack(b, e, NODES) : brute_bipartite(b, e, NODES);
        w.tell = w.strength >= k;
        w.other = x->to;
        break;
    case MN_PATTERN_RAPID:
        w.strength = x->value > 0 ? brute_rapid(b, e, 1u << x->to, 1) : 0;
        w.tell = w.strength >= k;
        break;
    default:
        break;
    }
    if (p != MN_PATTERN_SCATTER_GATHER)
        w.level = w.strength;
    if (w.level < k)
        w.level = 0;
    return w;
}

/* The payments of a rapid chain follow one another. */
static void check_chain(const brute *b, const mn_hits *hits, const mn_hit *h)
{
    assert_int_equal(h->n_edges, h->strength);
    for (uint32_t i = 1; i < h->n_edges; i++)
        assert_true(
            brute_follows(b, (int)hits->edge[h->edges + i - 1], (int)hits->edge[h->edges + i]));
    for (uint32_t i = 0; i < h->n_edges; i++)
        for (uint32_t j = i; j < h->n_edges; j++)
            assert_true(b->p[hits->edge[h->edges + i]].from != b->p[hits->edge[h->edges + j]].to);
}

static int levels_compare(const drawn *d, mn_pattern p)
{
    const brute b = {d->pay, d->n, &d->c, d->home};
    uint16_t level[MOST * MN_PATTERNS];
    mn_hits hits = {0};
    size_t at = 0;
    int all = 0;
    push_all(&hits, level, d);
    for (int e = 0; e < d->n; e++) {
        const expected w = expect(&b, e, p);
        assert_int_equal(level[e * MN_PATTERNS + (int)p], w.level);
        const mn_hit *h = next_hit(&hits, &at, e, p);
        assert_int_equal(h != NULL, w.tell);
        if (!h)
            continue;
        all++;
        assert_int_equal(h->strength, w.strength);
        assert_int_equal(h->centre, w.centre);
        assert_int_equal(h->other, w.other);
        assert_int_equal(h->flags & (MN_HIT_DAY | MN_HIT_DAYS | MN_HIT_NEAR), w.flags);
        assert_true(h->n_edges > 0 && hits.edge[h->edges + h->n_edges - 1] == (uint64_t)e);
        assert_int_equal(h->first, d->pay[hits.edge[h->edges]].time);
        for (uint32_t i = 0; i < h->n_edges; i++)
            assert_true(!d->pay[hits.edge[h->edges + i]].reversed);
        if (p == MN_PATTERN_RAPID)
            check_chain(&b, &hits, h);
    }
    assert_int_equal(at, hits.n);
    mn_hits_free(&hits);
    return all;
}

static void compare_many(mn_pattern p, unsigned outside, int seeds, int most, int least_found)
{
    drawn d;
    mn_rng r;
    int all = 0;
    for (uint64_t seed = 0; seed < (uint64_t)seeds; seed++) {
        mn_rng_init(&r, 80 + p, seed);
        draw_payments(&d, &r, below(&r, outside), 1 + (int)below(&r, (uint32_t)most));
        draw_config(&d, &r, MN_PATTERN_BIT(p));
        if (p == MN_PATTERN_STACK) { /* rare: made as likely as can be */
            d.n = 0;
            while (d.n < MOST / 2)
                draw_payments(&d, &r, 0, 1 + (int)below(&r, MOST));
            d.c.least[p] = 2;
            d.c.window[p] = INT32_MAX / 4;
        }
        all += levels_compare(&d, p);
    }
    assert_true(all > least_found);
}

static void test_gather(void **state)
{
    (void)state;
    compare_many(MN_PATTERN_GATHER_SCATTER, 3, 3000, MOST, 1000);
}

static void test_scatter(void **state)
{
    (void)state;
    compare_many(MN_PATTERN_SCATTER_GATHER, 3, 1500, 56, 500);
}

static void test_layers(void **state)
{
    (void)state;
    compare_many(MN_PATTERN_BIPARTITE, 2, 500, MOST, 500);
    compare_many(MN_PATTERN_STACK, 2, 400, MOST, 20);
}

static void test_rapid(void **state)
{
    (void)state;
    compare_many(MN_PATTERN_RAPID, 3, 3000, MOST, 1000);
}

static void test_cash(void **state)
{
    (void)state;
    compare_many(MN_PATTERN_STRUCTURING, 10, 3000, MOST, 3000);
    compare_many(MN_PATTERN_SMURFING, 10, 3000, MOST, 3000);
    compare_many(MN_PATTERN_FUNNEL, 10, 3000, MOST, 200);
}

static void test_pass(void **state)
{
    (void)state;
    compare_many(MN_PATTERN_PASS_THROUGH, 6, 3000, MOST, 3000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fans),   cmocka_unit_test(test_cycles),
        cmocka_unit_test(test_gather), cmocka_unit_test(test_scatter),
        cmocka_unit_test(test_layers), cmocka_unit_test(test_rapid),
        cmocka_unit_test(test_cash),   cmocka_unit_test(test_pass),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
