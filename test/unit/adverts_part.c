/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts_part.c - tests of clustering in steps: whatever the shares, the clusters are those of
 * mn_clustering_end().
 */
#include <stdlib.h>
#include <string.h>

#include "check.h"

#include "adverts/part/part.h"
#include "core/rng.h"

enum { POSTS = 7000, COMMON = 30 };

static unsigned below(mn_rng *r, size_t n)
{
    return (unsigned)(mn_rng_u64(r) % n);
}

/* --- steps in memory -------------------------------------------------------------------------- */

static mn_status try(mn_buf *out, mn_step *step, const mn_buf *given, mn_err *e)
{
    const mn_ctx ctx = {.threads = 2, .seed = 3};
    mn_step_out o = {.to = NULL};
    mn_step_lines in = {.name = "lines", .end = true, .to = given->len};
    in.bytes = malloc(given->len + 1);
    assert_non_null(in.bytes);
    if (given->len)
        memcpy(in.bytes, given->ptr, given->len);
    const mn_status st = step(&o, &in, &ctx, e);
    mn_step_close(&in);
    *out = o.b;
    return st;
}

static mn_buf run(mn_step *step, const mn_buf *given)
{
    mn_err e = MN_ERR_INIT;
    mn_buf out = {0};
    const mn_status st = try(&out, step, given, &e);
    if (st)
        fail_msg("line %u: %s", (unsigned)e.line, e.msg);
    return out;
}

static int by_bytes(const void *a, const void *b)
{
    const mn_text *x = a, *y = b;
    const int d = memcmp(x->ptr, y->ptr, x->len < y->len ? x->len : y->len);
    return d ? d : x->len < y->len ? -1 : x->len > y->len;
}

/* Lines with their ends; *n: how many. */
static mn_text *lines_of(const mn_buf *b, size_t *n)
{
    size_t cap = 1;
    for (size_t i = 0; i < b->len; i++)
        cap += b->ptr[i] == '\n';
    mn_text *line = malloc(cap * sizeof *line);
    assert_non_null(line);
    *n = 0;
    for (size_t from = 0, i = 0; i < b->len; i++)
        if (b->ptr[i] == '\n') {
            line[(*n)++] = (mn_text){b->ptr + from, i + 1 - from};
            from = i + 1;
        }
    return line;
}

static mn_buf sorted(const mn_buf *a, const mn_buf *b)
{
    mn_buf all = {0}, out = {0};
    size_t n;
    mn_buf_text(&all, (mn_text){a->ptr ? a->ptr : "", a->len});
    if (b)
        mn_buf_text(&all, (mn_text){b->ptr ? b->ptr : "", b->len});
    mn_text *line = lines_of(&all, &n);
    if (n)
        qsort(line, n, sizeof *line, by_bytes);
    for (size_t i = 0; i < n; i++)
        mn_buf_text(&out, line[i]);
    free(line);
    mn_buf_free(&all);
    return out;
}

/* Each step in `shares` processes: lines are dealt by the first `prefix` bytes, or in turn. What
 * all of them tell, one behind the other. */
static mn_buf in_shares(mn_step *step, mn_buf given, size_t prefix, unsigned shares)
{
    mn_buf out = {0};
    size_t n;
    mn_text *line = lines_of(&given, &n);
    for (unsigned s = 0; s < shares; s++) {
        mn_buf part = {0};
        for (size_t i = 0; i < n; i++) {
            unsigned key = (unsigned)i;
            for (size_t k = 0; k < prefix && k < line[i].len; k++)
                key = (k ? key : 7) * 31 + (unsigned char)line[i].ptr[k];
            if (key % shares == s)
                mn_buf_text(&part, line[i]);
        }
        mn_buf told = run(step, &part);
        if (told.len)
            mn_buf_text(&out, (mn_text){told.ptr, told.len});
        mn_buf_free(&told);
        mn_buf_free(&part);
    }
    free(line);
    mn_buf_free(&given);
    return out;
}

static mn_buf forest_of(const mn_buf *sketch, unsigned shares)
{
    mn_buf bands = run(mn_step_bands, sketch);
    mn_buf pairs = in_shares(mn_step_pairs, sorted(&bands, NULL), 10, shares);
    mn_buf forests = in_shares(mn_step_union, pairs, 0, shares);
    mn_buf forest = run(mn_step_union, &forests);
    mn_buf_free(&bands);
    mn_buf_free(&forests);
    return forest;
}

/* Each post's line of `clusters`, in order. */
static mn_buf clusters_of(const mn_buf *posts, unsigned shares)
{
    mn_buf copy = sorted(posts, NULL);
    mn_buf sketch = in_shares(mn_step_sketch, copy, 0, shares);
    mn_buf forest = forest_of(&sketch, shares);
    mn_buf whole = in_shares(mn_step_components, sorted(&sketch, &forest), 32, shares);
    mn_buf looked = in_shares(mn_step_look, sorted(&whole, NULL), 32, shares);
    mn_buf members = in_shares(mn_step_members, sorted(&sketch, &looked), 11, shares);
    mn_buf named = in_shares(mn_step_clusters, sorted(&members, NULL), 11, shares);
    mn_buf out = sorted(&named, NULL);
    mn_buf_free(&sketch);
    mn_buf_free(&forest);
    mn_buf_free(&whole);
    mn_buf_free(&looked);
    mn_buf_free(&members);
    mn_buf_free(&named);
    return out;
}

/* --- posts ------------------------------------------------------------------------------------ */

static void word(mn_buf *b, uint64_t number)
{
    static const char *const part[] = {"ba", "co", "di",  "fu",  "gel", "hor", "ka",  "lim",
                                       "mo", "nu", "pre", "qui", "ras", "so",  "ten", "wil"};
    uint64_t h = mn_splitmix64(&number);
    for (int i = 0; i < 4; i++, h >>= 4)
        mn_buf_str(b, part[h & 15]);
    mn_buf_char(b, ' ');
}

/* A text of one of five trades: what all trades say, what its own says, and some words that nobody
 * else has. Many share buckets, and hang together by chains. */
static void write_text(mn_buf *b, mn_rng *r, unsigned kind)
{
    if (kind == 0) { /* of no words, or those that many have */
        mn_buf_str(b, below(r, 2) ? "***" : "Rooms to let by the week.");
        return;
    }
    const unsigned noise = below(r, 6);
    for (unsigned i = 0; i < 40; i++)
        word(b, below(r, 40) < noise ? mn_rng_u64(r) : i < COMMON ? i : 100 * kind + i);
}

static mn_buf write_posts(mn_buf *texts, size_t *at)
{
    mn_rng r;
    mn_buf b = {0};
    mn_rng_init(&r, 11, 1);
    for (uint32_t i = 0; i < POSTS; i++) {
        at[i] = texts->len;
        write_text(texts, &r, (unsigned)below(&r, 6));
        at[i + 1] = texts->len;
        mn_step_put_number(&b, i);
        mn_buf_fmt(&b, "\t0\tp%u\t", i);
        mn_step_put_plain(&b, (mn_text){texts->ptr + at[i], texts->len - at[i]});
        mn_buf_char(&b, '\n');
    }
    return b;
}

static void alone(mn_clusters *out, const mn_buf *texts, const size_t *at)
{
    const mn_ctx ctx = {.threads = 1, .seed = 3};
    const mn_cluster_options o = MN_CLUSTER_OPTIONS_INIT;
    mn_clustering *c = NULL;
    mn_err e = MN_ERR_INIT;
    assert_int_equal(mn_clustering_new(&c, &ctx, &o, &e), MN_OK);
    for (size_t i = 0; i < POSTS; i++) {
        const mn_text t = {texts->ptr + at[i], at[i + 1] - at[i]};
        assert_int_equal(mn_clustering_add(c, &t, 1, &e), MN_OK);
    }
    assert_int_equal(mn_clustering_end(out, c, &e), MN_OK);
    mn_clustering_free(c);
}

static void as_one_process(void **state)
{
    static size_t at[POSTS + 1];
    mn_buf texts = {0}, expected = {0};
    mn_clusters f;
    (void)state;
    mn_buf posts = write_posts(&texts, at);
    alone(&f, &texts, at);
    for (uint32_t i = 0; i < POSTS; i++) {
        mn_step_put_number(&expected, i);
        mn_buf_fmt(&expected, "\tp%u\tp%u\n", i, f.of[i]);
    }
    assert_true(f.hot_largest >= 2000); /* else nothing was seen of large buckets */
    assert_true(f.largest >= 1000 && f.clusters >= 6);
    for (unsigned shares = 2; shares <= 5; shares += 3) {
        mn_buf told = clusters_of(&posts, shares);
        assert_int_equal(told.len, expected.len);
        assert_memory_equal(told.ptr, expected.ptr, told.len);
        mn_buf_free(&told);
    }
    mn_clusters_free(&f);
    mn_buf_free(&posts);
    mn_buf_free(&texts);
    mn_buf_free(&expected);
}

/* --- forests ---------------------------------------------------------------------------------- */

static void forests_merge(void **state)
{
    mn_rng r;
    mn_buf pairs = {0};
    (void)state;
    mn_rng_init(&r, 5, 1);
    for (int i = 0; i < 3000; i++)
        for (int k = 0; k < 2; k++) {
            mn_step_put_name(&pairs, (mn_text_name){1 + below(&r, 4000), 9});
            mn_buf_str(&pairs, k ? "\n" : "\tas\t");
        }
    mn_buf one = run(mn_step_union, &pairs);
    for (unsigned shares = 2; shares < 9; shares++) {
        mn_buf copy = sorted(&pairs, NULL);
        mn_buf forests = in_shares(mn_step_union, copy, 0, shares);
        mn_buf again = run(mn_step_union, &forests);
        assert_int_equal(again.len, one.len);
        assert_memory_equal(again.ptr, one.ptr, one.len);
        mn_buf_free(&forests);
        mn_buf_free(&again);
    }
    mn_buf_free(&pairs);
    mn_buf_free(&one);
}

static void nothing_is_nothing(void **state)
{
    mn_step *const steps[] = {mn_step_sketch,   mn_step_bands,     mn_step_pairs,
                              mn_step_union,    mn_step_look,      mn_step_members,
                              mn_step_clusters, mn_step_components};
    const mn_buf none = {0};
    (void)state;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        mn_buf out = run(steps[i], &none);
        assert_int_equal(out.len, 0);
        mn_buf_free(&out);
    }
}

/* Every byte of good lines made another one: told with the line, or read as lines that can be. */
static void spoilt_lines(void **state)
{
    static size_t at[POSTS + 1];
    mn_step *const steps[] = {mn_step_bands, mn_step_pairs, mn_step_components, mn_step_members};
    mn_buf texts = {0}, posts = write_posts(&texts, at);
    mn_rng r;
    (void)state;
    mn_rng_init(&r, 8, 1);
    posts.len = 0;
    for (size_t i = 0, lines = 0; lines < 12; i++, posts.len = i)
        lines += posts.ptr[i] == '\n';
    mn_buf sketch = run(mn_step_sketch, &posts), bands = run(mn_step_bands, &sketch),
           in = sorted(&bands, NULL);
    for (int i = 0; i < 2000; i++) {
        mn_buf *b = i % 4 == 1 ? &in : &sketch, out = {0};
        mn_err e = MN_ERR_INIT;
        const size_t place = (size_t)below(&r, b->len);
        const char was = b->ptr[place];
        b->ptr[place] = (char)below(&r, 256);
        const mn_status st = try(&out, steps[i % 4], b, &e);
        assert_true(!st || (st == MN_DATA && e.line));
        b->ptr[place] = was;
        mn_buf_free(&out);
    }
    mn_buf_free(&texts);
    mn_buf_free(&posts);
    mn_buf_free(&sketch);
    mn_buf_free(&bands);
    mn_buf_free(&in);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_one_process), cmocka_unit_test(forests_merge),
        cmocka_unit_test(nothing_is_nothing), cmocka_unit_test(spoilt_lines)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
