/* SPDX-License-Identifier: Apache-2.0
 *
 * test/unit/adverts_cluster.c - sketches and clusters: the same bits on every processor, the same
 * clusters in any order and at any number of threads, shares against sets counted one by one,
 * planted clusters found, and what somebody may prepare against it.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "check.h"

#include "adverts/cluster/cluster.h"
#include "adverts/normal/normal.h"
#include "core/buf.h"
#include "core/map.h"
#include "core/rng.h"
#include "core/text.h"

/* --- texts ------------------------------------------------------------------------------------ */

enum { WORDS = 400 };

static void word(mn_buf *b, unsigned number)
{
    static const char *const part[] = {"ba", "co", "di",  "fu",  "gel", "hor", "ka",  "lim",
                                       "mo", "nu", "pre", "qui", "ras", "so",  "ten", "wil"};
    mn_buf_str(b, part[number % 16]);
    mn_buf_str(b, part[number / 16 % 16]);
    mn_buf_str(b, part[number * 7 / 16 % 16]);
    mn_buf_char(b, ' ');
}

typedef struct {
    mn_buf bytes;
    size_t at[4096];
    unsigned truth[4096];
    mn_text text[4096];
    size_t n;
} archive;

static void begin_text(archive *a, unsigned truth)
{
    assert_true(a->n < 4096);
    a->truth[a->n] = truth;
    a->at[a->n++] = a->bytes.len;
}

static void end_archive(archive *a)
{
    for (size_t i = 0; i < a->n; i++) {
        const size_t end = i + 1 < a->n ? a->at[i + 1] : a->bytes.len;
        a->text[i] = (mn_text){a->bytes.ptr + a->at[i], end - a->at[i]};
    }
}

/* Clusters of 2 to 12 texts of 60 words, one in twenty words another; and lone texts. */
static archive *planted(uint64_t seed)
{
    archive *a = calloc(1, sizeof *a);
    mn_rng r;
    assert_non_null(a);
    mn_rng_init(&r, seed, 3);
    for (unsigned t = 1; t <= 120; t++) {
        unsigned base[60];
        const unsigned size = t % 3 ? 1 : 2 + (unsigned)(mn_rng_u64(&r) % 11);
        for (int i = 0; i < 60; i++)
            base[i] = (unsigned)(mn_rng_u64(&r) % WORDS);
        for (unsigned k = 0; k < size; k++) {
            begin_text(a, t);
            for (int i = 0; i < 60; i++)
                word(&a->bytes, mn_rng_u64(&r) % 20 ? base[i] : (unsigned)(mn_rng_u64(&r) % WORDS));
        }
    }
    end_archive(a);
    return a;
}

static void archive_free(archive *a)
{
    mn_buf_free(&a->bytes);
    free(a);
}

static void cluster(mn_clusters *out, const mn_text *text, size_t n, unsigned threads,
                    uint64_t seed, size_t batch)
{
    const mn_ctx ctx = {.threads = threads, .seed = seed};
    const mn_cluster_options o = MN_CLUSTER_OPTIONS_INIT;
    mn_clustering *c = NULL;
    assert_int_equal(mn_clustering_new(&c, &ctx, &o, NULL), MN_OK);
    for (size_t i = 0; i < n; i += batch)
        assert_int_equal(mn_clustering_add(c, text + i, n - i < batch ? n - i : batch, NULL),
                         MN_OK);
    assert_int_equal(mn_clustering_end(out, c, NULL), MN_OK);
    mn_clustering_free(c);
    assert_int_equal(out->n, n);
}

/* --- sketches --------------------------------------------------------------------------------- */

static void random_text(mn_buf *b, mn_rng *r, size_t words)
{
    mn_buf_clear(b);
    for (size_t i = 0; i < words; i++) {
        if (mn_rng_u64(r) % 8 == 0)
            mn_buf_str(b, "\xD1\x80\xE5\xB7\xA5\xF0\x9F\x98\x80 ");
        for (uint64_t k = mn_rng_u64(r) % 64; k < 20; k++) { /* at times a run of Han */
            char c[4];
            mn_buf_add(b, c, mn_utf8_put(c, 0x4e00 + (uint32_t)(mn_rng_u64(r) % 5000)));
        }
        word(b, (unsigned)(mn_rng_u64(r) % WORDS));
    }
}

static void every_processor_gives_the_same(void **state)
{
    const mn_sketch_isa best = mn_sketch_isa_best();
    mn_sketcher s = {0};
    mn_buf b = {0};
    mn_signature last = {0};
    mn_rng r;
    (void)state;
    mn_rng_init(&r, 7, 7);
    for (size_t words = 1; words < 400; words++) {
        mn_signature plain, other;
        random_text(&b, &r, words);
        const mn_text t = {b.ptr, b.len};
        assert_int_equal(mn_sketch_by(&plain, &s, words, t, MN_SKETCH_PLAIN, NULL), MN_OK);
        for (mn_sketch_isa isa = MN_SKETCH_AVX2; isa <= best; isa++) {
            assert_int_equal(mn_sketch_by(&other, &s, words, t, isa, NULL), MN_OK);
            assert_memory_equal(&plain, &other, sizeof plain);
            const mn_agree x = mn_bins_agree_by(plain.bin, last.bin, MN_SKETCH_PLAIN),
                           y = mn_bins_agree_by(plain.bin, last.bin, isa);
            assert_int_equal(x.same, y.same);
            assert_int_equal(x.full, y.full);
            const mn_agree p = mn_bins_glance_by(plain.bin, last.bin, MN_SKETCH_PLAIN),
                           q = mn_bins_glance_by(plain.bin, last.bin, isa);
            assert_int_equal(p.same, q.same);
            assert_int_equal(p.full, q.full);
        }
        last = plain;
    }
    mn_buf_free(&b);
    mn_sketcher_free(&s);
}

/* One text beside many, as two at a time are: of any number of them, with texts so short that most
 * bins are empty, and without words. */
static void many_at_once_are_as_two(void **state)
{
    enum { MANY = MN_SKETCH_TOGETHER };
    static mn_signature sign[MANY];
    const uint8_t *first[MANY];
    const mn_sketch_isa best = mn_sketch_isa_best();
    mn_sketcher s = {0};
    mn_buf b = {0};
    mn_rng r;
    (void)state;
    mn_rng_init(&r, 8, 8);
    for (size_t i = 0; i < MANY; i++) {
        random_text(&b, &r, i < 8 ? i : i * i / 6);
        const mn_text t = {b.ptr, i ? b.len : 0};
        assert_int_equal(mn_sketch(&sign[i], &s, 5, t, NULL), MN_OK);
        if (i > 4) /* something in common */
            memcpy(sign[i].bin + i, sign[i - 1].bin + i, MN_SKETCH_BINS - 2 * i);
        first[i] = sign[i].bin;
    }
    for (mn_sketch_isa isa = MN_SKETCH_PLAIN; isa <= best; isa++) {
        mn_bins bins[MANY];
        mn_agree glance[MANY];
        double share[MANY];
        for (size_t i = 0; i < MANY; i++)
            bins[i] = mn_bins_of(first[i], first[i] + MN_SKETCH_BINS / 3, isa);
        for (size_t i = 0; i < MANY; i++) {
            mn_bins_shares_by(share, &bins[i], bins, i + 1, isa);
            mn_bins_glances_by(glance, first[i], first, i + 1, isa);
            for (size_t k = 0; k <= i; k++) {
                const mn_agree x = mn_bins_agree_by(first[i], first[k], MN_SKETCH_PLAIN),
                               y = mn_bins_glance_by(first[i], first[k], MN_SKETCH_PLAIN);
                const double two = mn_agree_share(x);
                assert_memory_equal(&share[k], &two, sizeof two);
                assert_int_equal(glance[k].same, y.same);
                assert_int_equal(glance[k].full, y.full);
            }
        }
    }
    mn_buf_free(&b);
    mn_sketcher_free(&s);
}

/* A known value, so that signatures in files stay readable. */
static void a_signature_is_what_it_was(void **state)
{
    mn_sketcher s = {0};
    mn_signature g;
    uint64_t sum = 0;
    (void)state;
    assert_int_equal(
        mn_sketch(&g, &s, 0, mn_text_of("rooms near the harbour for workers call 0"), NULL), MN_OK);
    for (int i = 0; i < MN_SKETCH_BINS; i++)
        sum = sum * 31 + g.bin[i];
    for (int i = 0; i < MN_SKETCH_BANDS; i++)
        sum = sum * 31 + g.band[i];
    assert_int_equal(sum, UINT64_C(0xf6c85b7793f72d3e));
    mn_sketcher_free(&s);
}

/* The share of runs, counted one by one. */
static double share_of(const char *a, const char *b)
{
    const size_t n = strlen(a) - 4, m = strlen(b) - 4;
    size_t both = 0, in_a = 0, in_b = 0;
    for (size_t i = 0; i < n; i++) {
        bool first = true, other = false;
        for (size_t k = 0; k < i; k++)
            first = first && memcmp(a + i, a + k, 5) != 0;
        for (size_t k = 0; k < m; k++)
            other = other || memcmp(a + i, b + k, 5) == 0;
        in_a += first;
        both += first && other;
    }
    for (size_t i = 0; i < m; i++) {
        bool first = true;
        for (size_t k = 0; k < i; k++)
            first = first && memcmp(b + i, b + k, 5) != 0;
        in_b += first;
    }
    return (double)both / (double)(in_a + in_b - both);
}

static void agreement_is_the_share(void **state)
{
    mn_sketcher s = {0};
    mn_rng r;
    double sum = 0, off = 0;
    int n = 0;
    (void)state;
    mn_rng_init(&r, 11, 2);
    for (int turn = 0; turn < 200; turn++) {
        mn_buf a = {0}, b = {0};
        const unsigned change = (unsigned)(turn % 10) * 8;
        mn_buf_char(&a, ' ');
        mn_buf_char(&b, ' ');
        for (int i = 0; i < 70; i++) {
            const unsigned w = (unsigned)(mn_rng_u64(&r) % WORDS);
            word(&a, w);
            word(&b, mn_rng_u64(&r) % 100 < change ? (unsigned)(mn_rng_u64(&r) % WORDS) : w);
        }
        mn_signature x, y; /* a blank is put before and after a text: left out here */
        assert_int_equal(mn_sketch(&x, &s, 5, (mn_text){a.ptr + 1, a.len - 2}, NULL), MN_OK);
        assert_int_equal(mn_sketch(&y, &s, 5, (mn_text){b.ptr + 1, b.len - 2}, NULL), MN_OK);
        const double got = mn_agree_share(mn_bins_agree(x.bin, y.bin)),
                     want = share_of(a.ptr, b.ptr);
        assert_true(fabs(got - want) < 0.15); /* some five standard deviations */
        sum += got - want;
        off += (got - want) * (got - want);
        n++;
        mn_buf_free(&a);
        mn_buf_free(&b);
    }
    assert_true(fabs(sum / n) < 0.01); /* no bias */
    assert_true(sqrt(off / n) < 0.5 / sqrt(MN_SKETCH_BINS) * 1.5);
    mn_sketcher_free(&s);
}

/* --- clusters --------------------------------------------------------------------------------- */

static void planted_clusters_are_found(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 5; seed++) {
        archive *a = planted(seed);
        mn_clusters r = {0};
        size_t wrong = 0;
        cluster(&r, a->text, a->n, 2, 0, 100);
        for (size_t i = 0; i < a->n; i++)
            for (size_t k = 0; k < i; k++)
                wrong += (a->truth[i] == a->truth[k]) != (r.of[i] == r.of[k]);
        assert_int_equal(wrong, 0);
        for (size_t i = 0; i < a->n; i++) { /* named by the first member */
            assert_true(r.of[i] <= i);
            assert_int_equal(r.of[r.of[i]], r.of[i]);
        }
        mn_clusters_free(&r);
        archive_free(a);
    }
}

/* Nobody asks what texts share: all else is the same. */
static void unshared_changes_nothing_else(void **state)
{
    archive *a = planted(4);
    mn_clusters with = {0}, without = {0};
    const mn_ctx ctx = {.threads = 2};
    mn_cluster_options o = MN_CLUSTER_OPTIONS_INIT;
    mn_clustering *c = NULL;
    (void)state;
    cluster(&with, a->text, a->n, 2, 0, 100);
    o.unshared = true;
    assert_int_equal(mn_clustering_new(&c, &ctx, &o, NULL), MN_OK);
    assert_int_equal(mn_clustering_add(c, a->text, a->n, NULL), MN_OK);
    assert_int_equal(mn_clustering_end(&without, c, NULL), MN_OK);
    mn_clustering_free(c);
    assert_int_equal(without.n, with.n);
    assert_memory_equal(without.of, with.of, with.n * sizeof *with.of);
    assert_int_equal(without.clusters, with.clusters);
    assert_true(with.clusters > 2);
    for (uint32_t i = 0; i < with.clusters; i++) {
        const mn_cluster *x = &with.cluster[i], *y = &without.cluster[i];
        assert_int_equal(y->first, x->first);
        assert_int_equal(y->posts, x->posts);
        assert_int_equal(y->texts, x->texts);
        assert_true(x->share > 0 && y->share == 0);
    }
    mn_clusters_free(&with);
    mn_clusters_free(&without);
    archive_free(a);
}

static void threads_and_batches_change_nothing(void **state)
{
    archive *a = planted(9);
    mn_clusters one = {0}, other = {0};
    (void)state;
    cluster(&one, a->text, a->n, 1, 0, a->n);
    static const struct {
        unsigned threads;
        size_t batch;
    } way[] = {{2, 64}, {7, 1}, {7, 1000}};
    for (int i = 0; i < 3; i++) {
        cluster(&other, a->text, a->n, way[i].threads, 0, way[i].batch);
        assert_memory_equal(one.of, other.of, a->n * sizeof *one.of);
        assert_int_equal(one.clusters, other.clusters);
        assert_int_equal(one.lone, other.lone);
        mn_clusters_free(&other);
    }
    mn_clusters_free(&one);
    archive_free(a);
}

static void order_changes_nothing(void **state)
{
    archive *a = planted(4);
    mn_text *text = malloc(a->n * sizeof *text);
    size_t *was = malloc(a->n * sizeof *was);
    mn_clusters one = {0}, other = {0};
    mn_rng r;
    (void)state;
    mn_rng_init(&r, 3, 3);
    cluster(&one, a->text, a->n, 1, 0, a->n);
    for (int turn = 0; turn < 8; turn++) {
        for (size_t i = 0; i < a->n; i++)
            was[i] = i;
        for (size_t i = a->n; i > 1; i--) {
            const size_t k = (size_t)(mn_rng_u64(&r) % i), t = was[i - 1];
            was[i - 1] = was[k];
            was[k] = t;
        }
        for (size_t i = 0; i < a->n; i++)
            text[i] = a->text[was[i]];
        cluster(&other, text, a->n, 2, 0, 77);
        for (size_t i = 0; i < a->n; i++)
            for (size_t k = 0; k < i; k++)
                assert_int_equal(other.of[i] == other.of[k], one.of[was[i]] == one.of[was[k]]);
        mn_clusters_free(&other);
    }
    mn_clusters_free(&one);
    free(text);
    free(was);
    archive_free(a);
}

static void nothing_and_little(void **state)
{
    static const char *const few[] = {"", "...", "", "a", "a", "a b", "555 01 23", "555 01 99"};
    mn_text text[8];
    mn_clusters r = {0};
    (void)state;
    cluster(&r, NULL, 0, 1, 0, 1);
    assert_int_equal(r.clusters + r.lone, 0);
    mn_clusters_free(&r);
    for (int i = 0; i < 8; i++)
        text[i] = mn_text_of(few[i]);
    cluster(&r, text, 8, 1, 0, 8);
    assert_int_equal(r.wordless, 3);
    for (uint32_t i = 0; i < 4; i++) /* posts without words are not alike */
        assert_int_equal(r.of[i], i);
    assert_int_equal(r.of[4], 3);
    assert_int_equal(r.of[7], 6); /* they differ in digits alone */
    mn_clusters_free(&r);
}

static void equal_posts_take_no_longer(void **state)
{
    const size_t n = 200000;
    mn_text *text = malloc(n * sizeof *text);
    mn_clusters r = {0};
    (void)state;
    assert_non_null(text);
    for (size_t i = 0; i < n; i++)
        text[i] = mn_text_of("cleaners wanted for a hotel near the harbour, start today");
    cluster(&r, text, n, 2, 0, 50000);
    assert_int_equal(r.texts, 1);
    assert_int_equal(r.largest, n);
    assert_int_equal(r.compared, 0);
    mn_clusters_free(&r);
    free(text);
}

/* Texts that are all different and have one hash: of 16 letters that leave eight letters as the
 * state of core/map.c's hash, eight that are free, and those eight, after which nothing is left of
 * what came before. Each with each other would be 11 thousand million comparisons. */
static void one_hash_takes_no_longer(void **state)
{
    enum { MANY = 150000, LENGTH = 41 };
    char *bytes = malloc((size_t)MANY * (LENGTH + 1));
    mn_text *text = malloc(MANY * sizeof *text);
    mn_clusters r = {0};
    (void)state;
    assert_true(bytes && text);
    for (unsigned i = 0; i < MANY; i++) {
        char *t = bytes + (size_t)i * (LENGTH + 1);
        memcpy(t, "ymgxainplpxwaaaa00000000ixwcoxmp cleaners", LENGTH);
        for (unsigned k = 0, left = i * 2654435761U; k < 8; k++, left /= 16)
            t[16 + k] = (char)('a' + left % 16);
        text[i] = (mn_text){t, LENGTH};
        assert_true(mn_hash64(t, LENGTH) == mn_hash64(bytes, LENGTH));
    }
    const clock_t began = clock();
    cluster(&r, text, MANY, 2, 0, MANY);
    assert_true((clock() - began) / CLOCKS_PER_SEC < 20);
    assert_true(r.texts > MANY / 2);
    mn_clusters_free(&r);
    free(text);
    free(bytes);
}

/* Texts that all share one long phrase, so that they meet in every band's bucket: the work stays
 * linear, and they are not one cluster. */
static void hot_buckets_are_bounded(void **state)
{
    archive *a = calloc(1, sizeof *a);
    mn_clusters r = {0};
    mn_rng g;
    (void)state;
    assert_non_null(a);
    mn_rng_init(&g, 5, 5);
    for (unsigned t = 0; t < 4000; t++) {
        begin_text(a, t);
        for (unsigned i = 0; i < 25; i++)
            word(&a->bytes, i * 13);
        for (unsigned i = 0; i < 45; i++)
            word(&a->bytes, (unsigned)(mn_rng_u64(&g) % WORDS));
    }
    end_archive(a);
    cluster(&r, a->text, a->n, 2, 0, 512);
    assert_true(r.hot > 0);
    assert_true(r.hot_largest > 100);
    assert_true(r.compared < 4000 * 32 * 4 * 4);
    assert_true(r.largest < 10);
    mn_clusters_free(&r);
    archive_free(a);
}

/* A chain of texts, each close to the next and the last far from the first, is parted. */
static void chains_are_parted(void **state)
{
    archive *a = calloc(1, sizeof *a);
    mn_clusters r = {0};
    unsigned base[60];
    mn_rng g;
    (void)state;
    assert_non_null(a);
    mn_rng_init(&g, 8, 8);
    for (int i = 0; i < 60; i++)
        base[i] = (unsigned)(mn_rng_u64(&g) % WORDS);
    for (unsigned t = 0; t < 60; t++) { /* one text's words come in from the left by and by */
        begin_text(a, t);
        for (int i = 0; i < 60; i++)
            word(&a->bytes, base[i]);
        for (int i = 0; i < 3; i++)
            base[(t * 3 + (unsigned)i) % 60] = (unsigned)(mn_rng_u64(&g) % WORDS);
    }
    end_archive(a);
    cluster(&r, a->text, a->n, 1, 0, 100);
    assert_true(r.clusters > 2);
    assert_true(r.of[0] != r.of[59]);
    assert_true(r.of[0] == r.of[1]);
    mn_clusters_free(&r);
    archive_free(a);
}

/* Another seed salts all hashes anew, and comes to the same clusters. */
static void seeds_agree(void **state)
{
    archive *a = planted(2);
    mn_clusters one = {0}, other = {0};
    (void)state;
    cluster(&one, a->text, a->n, 1, 0, a->n);
    cluster(&other, a->text, a->n, 1, 99, a->n);
    assert_memory_equal(one.of, other.of, a->n * sizeof *one.of);
    mn_clusters_free(&one);
    mn_clusters_free(&other);
    archive_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_processor_gives_the_same),
        cmocka_unit_test(many_at_once_are_as_two),
        cmocka_unit_test(a_signature_is_what_it_was),
        cmocka_unit_test(agreement_is_the_share),
        cmocka_unit_test(planted_clusters_are_found),
        cmocka_unit_test(unshared_changes_nothing_else),
        cmocka_unit_test(threads_and_batches_change_nothing),
        cmocka_unit_test(order_changes_nothing),
        cmocka_unit_test(nothing_and_little),
        cmocka_unit_test(equal_posts_take_no_longer),
        cmocka_unit_test(one_hash_takes_no_longer),
        cmocka_unit_test(hot_buckets_are_bounded),
        cmocka_unit_test(chains_are_parted),
        cmocka_unit_test(seeds_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
