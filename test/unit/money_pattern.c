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
    const uint32_t span = (uint32_t)(d->pay[d->n - 1].time - d->pay[0].time) + 2;
    for (int p = 0; p < MN_PATTERNS; p++) {
        c->window[p] = below(r, 2) ? span : 1 + below(r, span);
        c->least[p] = 2 + below(r, 3);
    }
    c->cycle_least = 2 + below(r, 2);
    c->cycle_most = c->cycle_least + below(r, 5);
    c->band = bands[below(r, 6)];
}

static void push_all(mn_hits *hits, uint16_t *level, const drawn *d)
{
    mn_err e = MN_ERR_INIT;
    mn_patterns *p = NULL;
    const mn_pattern_want want = {level};
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fans),
        cmocka_unit_test(test_cycles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
