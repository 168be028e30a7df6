/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts_image.c - pictures, their hashes, and hashes near each other. That hashes are those of
 * the reference is tested in test/python/pdq.py.
 */
#include "adverts/image/album.h"

#include <stdlib.h>

#include "core/file.h"
#include "core/rng.h"
#include "unit/check.h"

#define CORPUS MN_SOURCE_DIR "/fuzz/corpus/adverts_image/"

static mn_status read_picture(mn_picture *p, const char *name, size_t cut, mn_err *e)
{
    char path[512], *bytes = NULL;
    size_t len = 0;
    snprintf(path, sizeof path, CORPUS "%s", name);
    assert_int_equal(mn_file_read(&bytes, &len, NULL, path, 1 << 20, e), MN_OK);
    const mn_status st = mn_picture_read(p, bytes, len - (cut < len ? cut : len), name, e);
    free(bytes);
    return st;
}

/* A picture of waves: none of its terms lies near the median, so turns change no bit by chance. */
static mn_picture waves(uint32_t width, uint32_t height)
{
    mn_picture p = {.width = width, .height = height};
    p.luma = malloc((size_t)width * height * sizeof *p.luma);
    assert_non_null(p.luma);
    for (uint32_t y = 0; y < height; y++)
        for (uint32_t x = 0; x < width; x++) {
            const double u = (x + 0.5) / width, v = (y + 0.5) / height;
            p.luma[(size_t)y * width + x] =
                (float)(128 + 40 * sin(9 * u + 2 * v * v) + 50 * cos(7 * v - 3 * u * u) +
                        20 * sin(23 * u * v));
        }
    return p;
}

static void hash_waves(mn_pdq out[MN_TURNS], uint32_t width, uint32_t height, mn_turn turn)
{
    mn_picture p = waves(width, height);
    int quality;
    mn_err e;
    if (turn != MN_TURN_NONE) {
        const bool across = turn == MN_TURN_90;
        mn_picture q = {.width = across ? height : width, .height = across ? width : height};
        q.luma = malloc((size_t)width * height * sizeof *q.luma);
        assert_non_null(q.luma);
        for (uint32_t y = 0; y < q.height; y++)
            for (uint32_t x = 0; x < q.width; x++) {
                /* Where the pixel comes from: counter-clockwise, or left and right exchanged. */
                const uint32_t from_x = width - 1 - (across ? y : x), from_y = across ? x : y;
                q.luma[(size_t)y * q.width + x] = p.luma[(size_t)from_y * width + from_x];
            }
        mn_picture_free(&p);
        p = q;
    }
    assert_int_equal(mn_pdq_hash(out, &quality, &p, &e), MN_OK);
    assert_true(quality > 0 && quality <= 100);
    mn_picture_free(&p);
}

static void test_turns(void **state)
{
    (void)state;
    mn_pdq plain[MN_TURNS], turned[MN_TURNS];
    hash_waves(plain, 300, 200, MN_TURN_NONE);
    hash_waves(turned, 300, 200, MN_TURN_90);
    assert_true(mn_pdq_distance(&plain[MN_TURN_90], &turned[MN_TURN_NONE]) <= 8);
    assert_true(mn_pdq_distance(&plain[MN_TURN_NONE], &turned[MN_TURN_270]) <= 8);
    assert_true(mn_pdq_distance(&plain[MN_TURN_270], &turned[MN_TURN_NONE]) > 60);
    hash_waves(turned, 300, 200, MN_TURN_FLIP_Y);
    assert_true(mn_pdq_distance(&plain[MN_TURN_FLIP_Y], &turned[MN_TURN_NONE]) <= 8);
}

static void test_smaller_is_near(void **state)
{
    (void)state;
    mn_pdq large[MN_TURNS], small[MN_TURNS];
    hash_waves(large, 1200, 800, MN_TURN_NONE);
    hash_waves(small, 90, 60, MN_TURN_NONE);
    assert_true(mn_pdq_distance(&large[0], &small[0]) <= MN_PDQ_NEAR);
    assert_true(mn_pdq_distance(&large[0], &small[MN_TURN_180]) > MN_PDQ_NEAR);
    /* Narrower than the 64 samples, down to one pixel. */
    hash_waves(small, 1, 300, MN_TURN_NONE);
    hash_waves(small, 300, 1, MN_TURN_NONE);
}

static void test_files(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        uint32_t width, height;
    } good[] = {{"plain.jpg", 64, 48},   {"progressive.jpg", 64, 48}, {"grey.jpg", 64, 48},
                {"cmyk.jpg", 64, 48},    {"plain.png", 24, 18},       {"palette.png", 24, 18},
                {"alpha.png", 24, 18},   {"grey.png", 24, 18},        {"bits.png", 24, 18},
                {"sixteen.png", 24, 18}, {"interlaced.png", 5, 5}};
    mn_err e;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        mn_picture p = {0};
        if (read_picture(&p, good[i].name, 0, &e) != MN_OK)
            fail_msg("%s: %s", good[i].name, e.msg);
        assert_int_equal(p.width, good[i].width);
        assert_int_equal(p.height, good[i].height);
        for (uint32_t k = 0; k < p.width * p.height; k++)
            assert_true(p.luma[k] >= 0 && p.luma[k] <= 255.01F);
        mn_picture_free(&p);
    }
}

/* The same pixels as PNG of three kinds. */
static void test_alpha_and_palette_count_by_colour(void **state)
{
    (void)state;
    mn_picture a = {0}, b = {0};
    mn_err e;
    assert_int_equal(read_picture(&a, "plain.png", 0, &e), MN_OK);
    assert_int_equal(read_picture(&b, "alpha.png", 0, &e), MN_OK);
    for (uint32_t k = 0; k < a.width * a.height; k++)
        assert_true(a.luma[k] == b.luma[k]);
    mn_picture_free(&a);
    mn_picture_free(&b);
}

static void test_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"cut.jpg", "cut.png", "lies.jpg", "lies.png"};
    mn_picture p = {0};
    mn_err e;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(read_picture(&p, bad[i], 0, &e), MN_DATA);
        assert_string_equal(e.file, bad[i]);
        assert_null(p.luma);
    }
    read_picture(&p, "lies.png", 0, &e);
    assert_non_null(strstr(e.msg, "60000 x 60000 pixels"));
    /* Cut anywhere: refused, and nothing read beyond the end. */
    for (size_t cut = 1; cut < 320; cut++) {
        assert_int_equal(read_picture(&p, "plain.png", cut, &e), MN_DATA);
        assert_int_equal(read_picture(&p, "grey.jpg", cut + 2, &e), MN_DATA);
    }
    assert_int_equal(mn_picture_read(&p, "GIF89a", 6, "a.gif", &e), MN_DATA);
    assert_non_null(strstr(e.hint, "JPEG or PNG"));
    assert_int_equal(mn_picture_read(&p, "", 0, "empty", &e), MN_DATA);
}

/* Bytes that stand before the last mark are no damage to the picture: cameras leave such. */
static void test_bytes_beside_the_picture(void **state)
{
    char *bytes = NULL;
    size_t len = 0;
    mn_picture p = {0};
    mn_err e;
    (void)state;
    assert_int_equal(mn_file_read(&bytes, &len, NULL, CORPUS "plain.jpg", 1 << 20, &e), MN_OK);
    char *more = malloc(len + 7);
    assert_non_null(more);
    memcpy(more, bytes, len - 2);
    memcpy(more + len - 2, "\0\1\2\3\4\xFF\xD9", 7);
    assert_int_equal(mn_picture_read(&p, more, len + 5, "plain.jpg", &e), MN_OK);
    mn_picture_free(&p);
    free(more);
    free(bytes);
}

/* The first line of a list that Windows wrote has three bytes before it, and is read. */
static void test_list_with_a_mark(void **state)
{
    static const char list[] =
        "\xEF\xBB\xBF"
        "f162eb9daab170c0567fe3632d9a5548c5612982dd5e374a7424ebbc8a835c95 one\n"
        "0062eb9daab170c0567fe3632d9a5548c5612982dd5e374a7424ebbc8a835c95 two\n";
    const mn_memory_file file = {"list.txt", list, sizeof list - 1};
    const mn_files files = {&file, 1, 0};
    const mn_ctx ctx = {.files = &files};
    mn_album a = {0};
    mn_err e;
    (void)state;
    assert_int_equal(mn_album_read(&a, &ctx, "list.txt", &e), MN_OK);
    assert_int_equal(a.n, 2);
    assert_text(a.item[0].name, "one");
    assert_int_equal(a.refusals, 0);
    mn_album_free(&a);
}

static void test_text(void **state)
{
    (void)state;
    static const char digits[] = "f162eb9daab170c0567fe3632d9a5548c5612982dd5e374a7424ebbc8a835c95";
    mn_pdq h;
    char back[MN_PDQ_DIGITS + 1];
    assert_true(mn_pdq_parse(&h, mn_text_of(digits)));
    assert_int_equal(h.word[0], 0xf162eb9daab170c0);
    mn_pdq_text(back, &h);
    assert_string_equal(back, digits);
    assert_false(mn_pdq_parse(&h, mn_text_of("f162")));
    assert_false(mn_pdq_parse(
        &h, mn_text_of("g162eb9daab170c0567fe3632d9a5548c5612982dd5e374a7424ebbc8a835c95")));
}

/* --- near
 * ----------------------------------------------------------------------------------------- */

typedef struct hits {
    size_t n, number[400];
    unsigned distance[400];
    size_t most;
} hits;

static bool take(size_t i, unsigned distance, void *payload)
{
    hits *h = payload;
    assert_true(h->n < 400);
    h->number[h->n] = i;
    h->distance[h->n++] = distance;
    return h->n < h->most;
}

static void test_near_is_all_that_is_near(void **state)
{
    (void)state;
    mn_rng rng;
    mn_rng_init(&rng, 7, 0);
    for (size_t n = 0; n < 60; n++) {
        mn_pdq all[60];
        const mn_pdq q = {{mn_rng_u64(&rng), mn_rng_u64(&rng), mn_rng_u64(&rng), 0}};
        for (size_t i = 0; i < n; i++) {
            all[i] = q;
            for (uint64_t flips = mn_rng_u64(&rng) % 70; flips; flips--) {
                const uint64_t bit = mn_rng_u64(&rng) % 256;
                all[i].word[bit / 64] ^= UINT64_C(1) << bit % 64;
            }
        }
        mn_pdq_set *s = NULL;
        mn_err e;
        assert_int_equal(mn_pdq_set_new(&s, all, n, &e), MN_OK);
        assert_int_equal(mn_pdq_set_count(s), n);
        for (unsigned most = 0; most <= 256; most += 16)
            for (size_t first = 0; first <= n; first += 5) {
                hits h = {.most = 400};
                size_t expected = 0;
                mn_pdq_near(s, &q, most, first, take, &h);
                for (size_t i = first; i < n; i++) {
                    if (mn_pdq_distance(&q, &all[i]) > most)
                        continue;
                    assert_true(expected < h.n);
                    assert_int_equal(h.number[expected], i);
                    assert_int_equal(h.distance[expected++], mn_pdq_distance(&q, &all[i]));
                }
                assert_int_equal(h.n, expected);
            }
        hits one = {.most = 1};
        mn_pdq_near(s, &q, 256, 0, take, &one);
        assert_int_equal(one.n, n ? 1 : 0);
        mn_pdq_set_free(s);
    }
    mn_pdq_set_free(NULL);
}

/* --- albums
 * ---------------------------------------------------------------------------------------- */

static void test_album(void **state)
{
    (void)state;
    static const char list[] =
        "name,pdq\n"
        "one,f162eb9daab170c0567fe3632d9a5548c5612982dd5e374a7424ebbc8a835c95\r\n"
        "\n"
        "no hash here\n"
        "F162eb9daab170c0567fe3632d9a5548c5612982dd5e374a7424ebbc8a835c94\ttwo, a copy\n"
        "0062eb9daab170c0567fe3632d9a5548c5612982dd5e374a7424ebbc8a835c95";
    const mn_memory_file file = {"list.txt", list, sizeof list - 1};
    const mn_files files = {&file, 1, 0};
    const mn_ctx ctx = {.files = &files};
    mn_album a = {0};
    mn_album_matches m = {0};
    mn_err e;
    assert_int_equal(mn_album_read(&a, &ctx, "list.txt", &e), MN_OK);
    assert_int_equal(a.n, 3);
    assert_text(a.item[0].name, "one");
    assert_text(a.item[1].name, "two, a copy");
    assert_text(a.item[2].name, "0062eb9daab170c0567fe3632d9a5548c5612982dd5e374a7424ebbc8a835c95");
    assert_int_equal(a.refusals, 1);
    assert_int_equal(a.refused[0].line, 4);
    assert_int_equal(mn_album_compare(&m, &a, &a, 4, true, &ctx, &e), MN_OK);
    assert_int_equal(m.n, 1);
    assert_int_equal(m.match[0].a, 0);
    assert_int_equal(m.match[0].b, 1);
    assert_int_equal(m.match[0].distance, 1);
    mn_album_matches_free(&m);
    assert_int_equal(mn_album_compare(&m, &a, &a, 6, true, &ctx, &e), MN_OK);
    assert_int_equal(m.n, 3);
    mn_album_matches_free(&m);
    mn_album_free(&a);
}

static void test_album_of_a_folder(void **state)
{
    (void)state;
    mn_album one = {0}, two = {0};
    mn_err e;
    const mn_ctx alone = {.threads = 1}, both = {.threads = 2};
    assert_int_equal(mn_album_read(&one, &alone, CORPUS, &e), MN_OK);
    assert_int_equal(mn_album_read(&two, &both, CORPUS, &e), MN_OK);
    assert_int_equal(one.n, 11);
    assert_int_equal(one.refusals, 4);
    assert_int_equal(two.n, one.n);
    for (size_t i = 0; i < one.n; i++) {
        assert_int_equal(mn_pdq_distance(&one.item[i].hash, &two.item[i].hash), 0);
        assert_int_equal(strlen(one.item[i].sha256), 64);
    }
    mn_album_free(&one);
    mn_album_free(&two);
}

/* As many copies as there is room for, and more. */
static void test_too_many_matches(void **state)
{
    (void)state;
    mn_album a = {0};
    mn_album_matches m = {0};
    mn_err e;
    const size_t n = MN_ALBUM_EACH + 100;
    a.item = calloc(n, sizeof *a.item);
    assert_non_null(a.item);
    a.n = n;
    for (size_t i = 0; i < n; i++)
        a.item[i].quality = -1;
    assert_int_equal(mn_album_compare(&m, &a, &a, 31, false, NULL, &e), MN_OK);
    assert_true(m.cut);
    assert_true(m.full > 0);
    assert_int_equal(m.n, MN_ALBUM_MATCHES);
    mn_album_matches_free(&m);
    mn_album_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_turns),
        cmocka_unit_test(test_smaller_is_near),
        cmocka_unit_test(test_files),
        cmocka_unit_test(test_alpha_and_palette_count_by_colour),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_bytes_beside_the_picture),
        cmocka_unit_test(test_list_with_a_mark),
        cmocka_unit_test(test_text),
        cmocka_unit_test(test_near_is_all_that_is_near),
        cmocka_unit_test(test_album),
        cmocka_unit_test(test_album_of_a_folder),
        cmocka_unit_test(test_too_many_matches),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
