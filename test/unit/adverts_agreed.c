/* SPDX-License-Identifier: Apache-2.0
 *
 * test/unit/adverts_agreed.c - the bins in which most of some texts agree: by counting each value,
 * on every processor.
 */
#include "check.h"

#include "adverts/cluster/inside.h"
#include "core/rng.h"

enum { MOST = MN_CLUSTER_AGREED };

/* Texts of which each bin is the first text's with this chance, and is empty with another. */
static mn_clustering *texts_of(double kept, double empty, uint64_t seed)
{
    const mn_cluster_options o = MN_CLUSTER_OPTIONS_INIT;
    mn_clustering *c = NULL;
    mn_signature first = {0};
    mn_rng r;
    mn_rng_init(&r, seed, seed);
    assert_int_equal(mn_clustering_new(&c, NULL, &o, NULL), MN_OK);
    assert_int_equal(mn_cluster_more(c, MOST, NULL), MN_OK);
    for (uint32_t i = 0; i < MOST; i++) {
        mn_signature g = {0};
        for (int b = 0; b < MN_SKETCH_BINS; b++) {
            const bool other = mn_rng_unit(&r) >= kept;
            g.bin[b] = i && !other               ? first.bin[b]
                       : mn_rng_unit(&r) < empty ? 0
                                                 : (uint8_t)(1 + mn_rng_u64(&r) % 255);
        }
        if (!i)
            first = g;
        mn_cluster_put(c, i, &g);
    }
    c->n = MOST;
    return c;
}

static double by_counting(const mn_clustering *c, const uint32_t *text, size_t n)
{
    unsigned agree = 0, filled = 0;
    for (int b = 0; b < MN_SKETCH_BINS; b++) {
        unsigned of[256] = {0};
        for (size_t i = 0; i < n; i++)
            of[b < MN_CLUSTER_FIRST ? mn_cluster_first(c, text[i])[b]
                                    : mn_cluster_rest(c, text[i])[b - MN_CLUSTER_FIRST]]++;
        filled += (unsigned)n - of[0];
        for (int v = 1; v < 256; v++)
            agree += 2 * of[v] > n;
    }
    return filled ? (double)agree * (double)n / filled : 0;
}

static void test_is_what_counting_finds(void **state)
{
    (void)state;
    const mn_sketch_isa best = mn_sketch_isa_best();
    const double kept[] = {0, 0.4, 0.5, 0.6, 0.9, 1}, empty[] = {0, 0.3, 0.6, 1};
    uint32_t text[MOST];
    unsigned between = 0;
    for (uint32_t i = 0; i < MOST; i++)
        text[i] = i * 37 % MOST;
    for (size_t k = 0; k < sizeof kept / sizeof *kept; k++)
        for (size_t m = 0; m < sizeof empty / sizeof *empty; m++) {
            mn_clustering *c = texts_of(kept[k], empty[m], 10 * k + m);
            for (size_t n = 1; n <= MOST; n++) {
                const double want = by_counting(c, text, n);
                between += want > 0.2 && want < 0.9;
                for (c->isa = MN_SKETCH_PLAIN; c->isa <= best; c->isa++)
                    assert_true(mn_cluster_agreed(c, text, n) == want);
            }
            c->isa = best;
            mn_clustering_free(c);
        }
    assert_true(between > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_is_what_counting_finds)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
