/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts_simulate.c - the simulated archive, read back from its files: the same bytes at any
 * number of threads, labels that stand where they say, look-alikes that share what they promise,
 * circuits that repeat, and phrases that are refused where they are not whole.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "adverts/simulate/inside.h"
#include "core/file.h"
#include "core/map.h"
#include "core/text.h"

static mn_err error;
static char home[] = "/tmp/manumit-adverts-XXXXXX";
static const char *const names[] = {"posts.csv",    "truth.csv",     "identifiers.csv",
                                    "networks.csv", "templates.csv", "slots.csv",
                                    "hubs.csv",     "README.md",     "about.json"};
enum { FILES = sizeof names / sizeof *names };

static mn_adsim_totals make(const char *folder, uint32_t posts, uint64_t seed, unsigned level,
                            unsigned threads)
{
    char path[300];
    mn_adsim_totals t = {0};
    const mn_ctx ctx = {.threads = threads};
    snprintf(path, sizeof path, "%s/%s", home, folder);
    const mn_adsim_options o = {.posts = posts, .seed = seed, .level = level, .dir = path};
    const mn_status st = mn_adsim(&t, &o, &ctx, &error);
    if (st)
        print_error("%s\n", error.msg);
    assert_int_equal(st, MN_OK);
    return t;
}

static void remove_folder(const char *folder)
{
    char path[300];
    for (size_t i = 0; i < FILES; i++) {
        snprintf(path, sizeof path, "%s/%s/%s", home, folder, names[i]);
        assert_int_equal(unlink(path), 0);
    }
    snprintf(path, sizeof path, "%s/%s", home, folder);
    assert_int_equal(rmdir(path), 0); /* and nothing else is in it */
}

static void hash(char hex[MN_SHA256_HEX], const char *folder, const char *name)
{
    char path[300];
    snprintf(path, sizeof path, "%s/%s/%s", home, folder, name);
    assert_int_equal(mn_file_sha256(hex, NULL, path, &error), MN_OK);
}

static void test_same_bytes(void **state)
{
    (void)state;
    const mn_adsim_totals a = make("a", 3000, 11, 3, 1), b = make("b", 3000, 11, 3, 2);
    make("c", 3000, 11, 3, 7);
    make("d", 3000, 12, 3, 2);
    assert_memory_equal(&a, &b, sizeof a);
    for (size_t i = 0; i < FILES; i++) {
        char one[MN_SHA256_HEX], other[MN_SHA256_HEX];
        hash(one, "a", names[i]);
        hash(other, "b", names[i]);
        assert_string_equal(one, other);
        hash(other, "c", names[i]);
        assert_string_equal(one, other);
        hash(other, "d", names[i]); /* another seed is another archive */
        assert_string_not_equal(one, other);
    }
    for (const char *f = "abcd"; *f; f++)
        remove_folder((const char[]){*f, 0});
}

/* --- posts as they are made ---------------------------------------------------------------- */

static mn_adsim_world world_of(uint32_t posts, uint64_t seed, unsigned level)
{
    mn_adsim_world w = {0};
    const mn_adsim_options o = {.posts = posts, .seed = seed, .level = level};
    assert_int_equal(mn_adsim_world_new(&w, &o, &error), MN_OK);
    return w;
}

static size_t byte_of(const mn_buf *b, uint32_t chars)
{
    size_t at = 0;
    for (uint32_t n = 0; at < b->len; at++) {
        if (((unsigned char)b->ptr[at] & 0xC0) == 0x80)
            continue;
        if (n++ == chars)
            break;
    }
    return at;
}

/* Identifiers stand where they are said to, with spans in order; every post is whole. */
static void test_spans(void **state)
{
    mn_adsim_world w = world_of(6000, 5, 3);
    mn_adsim_post p = {0};
    unsigned languages = 0, phones = 0, hidden = 0, ids = 0;
    (void)state;
    for (uint32_t i = 0; i < w.o.posts; i++) {
        uint32_t before = 0;
        assert_true(mn_adsim_post_of(&p, &w, i));
        assert_int_equal(mn_utf8_bad((mn_text){p.text.ptr, p.text.len}), p.text.len);
        assert_true(p.title > 5 && p.text.len > p.title + 40 && p.text.ptr[p.title] == '\n');
        languages |= 1U << p.language;
        for (unsigned k = 0; k < p.spans; k++) {
            const mn_adsim_span *s = &p.span[k];
            assert_true(s->start >= before && s->end >= s->start);
            before = s->end;
            if (s->id < 0)
                continue;
            const mn_adsim_id *d = &p.id[s->id];
            const size_t from = byte_of(&p.text, s->start), to = byte_of(&p.text, s->end);
            assert_int_equal(to - from, strlen(d->shown));
            assert_memory_equal(p.text.ptr + from, d->shown, to - from);
            ids++;
            if (d->kind != MN_CONTACT_PHONE)
                continue;
            assert_true(d->value[0] == '+' && strlen(d->value) >= 10 && strlen(d->value) <= 16);
            phones++;
            hidden += strcmp(d->disguise, "plain") && strcmp(d->disguise, "grouped") &&
                      strcmp(d->disguise, "international");
        }
    }
    assert_int_equal(languages, (1U << w.g.languages) - 1);
    assert_true(w.g.languages >= 6 && ids > w.o.posts);
    assert_true(hidden * 100 > phones * 55 && hidden * 100 < phones * 80); /* .75, not in spam */
    mn_adsim_post_free(&p);
    mn_adsim_world_free(&w);
}

/* --- what look-alikes share ---------------------------------------------------------------- */

enum { GRAMS = 3000 };

typedef struct grams {
    uint64_t h[GRAMS];
    size_t n;
} grams;

static int compare(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* 3-grams of words, or 5-grams of characters, of title and text, in small letters; each once. */
static void grams_of(grams *g, mn_buf *b, bool spaced)
{
    for (size_t i = 0; i < b->len; i++)
        if (b->ptr[i] >= 'A' && b->ptr[i] <= 'Z')
            b->ptr[i] = (char)(b->ptr[i] + 32);
    size_t starts[GRAMS], ends[GRAMS], n = 0;
    for (size_t i = 0; i < b->len;) {
        const size_t len = mn_utf8_len((mn_text){b->ptr, b->len}, i);
        const unsigned char c = (unsigned char)b->ptr[i];
        const bool sign =
            len == 1 && !((c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z'));
        if (!sign) {
            const bool joins = spaced && n && ends[n - 1] == i;
            if (!joins) {
                assert_true(n < GRAMS);
                starts[n++] = i;
            }
            ends[n - 1] = i + len;
        }
        i += len;
    }
    const size_t of = spaced ? 3 : 5;
    g->n = 0;
    for (size_t i = 0; i + of <= n; i++) {
        uint64_t h = 0;
        for (size_t k = i; k < i + of; k++)
            h = h * 31 + mn_hash64(b->ptr + starts[k], ends[k] - starts[k]);
        g->h[g->n++] = h;
    }
    qsort(g->h, g->n, sizeof *g->h, compare);
    size_t kept = 0;
    for (size_t i = 0; i < g->n; i++)
        if (!i || g->h[i] != g->h[i - 1])
            g->h[kept++] = g->h[i];
    g->n = kept;
}

static double share(const grams *a, const grams *b)
{
    size_t i = 0, k = 0, same = 0;
    while (i < a->n && k < b->n) {
        same += a->h[i] == b->h[k];
        const bool less = a->h[i]<b->h[k], more = a->h[i]> b->h[k];
        i += !more;
        k += !less;
    }
    return (double)same / (double)(a->n > b->n ? a->n : b->n);
}

static void test_alike(void **state)
{
    (void)state;
    for (unsigned level = 2; level <= 3; level++) {
        mn_adsim_world w = world_of(6000, 5, level);
        mn_adsim_post p = {0};
        grams *g = calloc(MN_ADSIM_ALIKE_BLOCK, sizeof *g);
        uint32_t group[MN_ADSIM_ALIKE_BLOCK];
        size_t pairs = 0, low = 0;
        assert_non_null(g);
        for (uint32_t from = 0; from + MN_ADSIM_ALIKE_BLOCK <= w.alike;
             from += MN_ADSIM_ALIKE_BLOCK)
            for (unsigned i = 0; i < MN_ADSIM_ALIKE_BLOCK; i++) {
                assert_true(mn_adsim_post_of(&p, &w, w.singles + from + i));
                assert_int_equal(p.kind, MN_ADSIM_ALIKE);
                group[i] = p.group;
                grams_of(&g[i], &p.text, w.g.language[p.language].spaced);
                for (unsigned k = 0; k < i; k++) {
                    const bool same = group[k] == group[i];
                    const double s = same ? share(&g[i], &g[k]) : 1;
                    pairs += same;
                    low += s < .4;
                }
            }
        print_message("level %u: %zu pairs of look-alikes, %zu share less than 40%%\n", level,
                      pairs, low);
        assert_true(pairs > 1000);
        assert_int_equal(low, 0);
        free(g);
        mn_adsim_post_free(&p);
        mn_adsim_world_free(&w);
    }
}

/* --- networks ------------------------------------------------------------------------------ */

static void test_networks(void **state)
{
    mn_adsim_world w = world_of(20000, 9, 2);
    unsigned kinds[MN_ADSIM_KINDS] = {0};
    uint32_t next = w.singles + w.alike;
    (void)state;
    for (uint32_t i = 0; i < w.parties; i++) {
        mn_adsim_network n;
        mn_adsim_network_of(&n, &w, i);
        assert_int_equal(n.p.first, next);
        next += n.p.posts;
        kinds[n.p.kind]++;
        assert_int_equal(mn_adsim_party_of(&w, next - 1), i);
        for (uint32_t k = 1; k < n.p.posts && n.p.kind == MN_ADSIM_CIRCUIT; k++) {
            assert_true(mn_adsim_network_time(&n, k) > mn_adsim_network_time(&n, k - 1));
            const uint32_t round = (uint32_t)n.cities * n.per_leg;
            if (k >= round)
                assert_int_equal(mn_adsim_network_city(&n, k),
                                 mn_adsim_network_city(&n, k - round));
        }
        if (n.p.kind == MN_ADSIM_CIRCUIT)
            assert_true(n.cities >= 3 && n.legs > 2 * n.cities);
        if (n.p.kind == MN_ADSIM_SPAM)
            assert_true(n.cities >= 10 &&
                        mn_adsim_network_city(&n, 0) != mn_adsim_network_city(&n, 1));
    }
    assert_int_equal(next, w.o.posts);
    assert_true(kinds[MN_ADSIM_NETWORK] > 100 && kinds[MN_ADSIM_CIRCUIT] > 50 &&
                kinds[MN_ADSIM_SPAM] > 10);
    mn_adsim_world_free(&w);
}

/* Each number stands once, whatever their count. */
static void test_permutation(void **state)
{
    static const uint32_t counts[] = {1, 2, 3, 100, 4097, 70000};
    (void)state;
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
        uint8_t *seen = calloc(counts[c], 1);
        assert_non_null(seen);
        for (uint32_t i = 0; i < counts[c]; i++) {
            const uint32_t v = mn_adsim_permute(77, i, counts[c]);
            assert_true(v < counts[c] && !seen[v]);
            seen[v] = 1;
        }
        free(seen);
    }
}

/* --- what is refused ----------------------------------------------------------------------- */

static void test_refused(void **state)
{
    static const char *const wrong[] = {
        "no section\n",
        "@opening nothing\n",
        "@opening work\n= an echo of nothing\n",
        "@opening work\nan {open choice\n",
        "@opening work\na closed] one\n",
        "@opening work\na {crossed [choice} here]\n",
        "@opening work\na bar | outside\n",
        "@opening work\nno $such slot\n",
        "@opening work\n{[{[{too deep}]}]}\n",
        "@opening work\n\xFF\xFE\n",
        "@list work\na list of a family\n",
        "@area\n<area> in itself\n",
        "@area\n$city in a list\n",
        "@opening work\n%(9-2) days\n",
        "@opening work\n%(5) days\n",
        "@opening work\n%(5- days\n",
        "@opening work\n%(1234567-8) days\n",
        "@opening\nall is missing\n",
        "",
    };
    mn_adsim_world w = {0};
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        mn_adsim_language l;
        mn_arena a = {0};
        assert_int_equal(
            mn_adsim_language_read(&l, &a, "xx", "xx.txt", mn_text_of(wrong[i]), &error), MN_DATA);
        assert_true(error.msg[0] != 0);
        /* What is wrong is said where it is, and not that other sections are missing. */
        assert_true(!strchr(wrong[i], '%') || strstr(error.msg, "no range"));
        assert_true(!strstr(wrong[i], "area") || strstr(error.msg, "in the entry of a list"));
        mn_arena_free(&a);
    }
    const mn_adsim_options few = {.posts = 99, .level = 1}, level = {.posts = 100, .level = 4};
    assert_int_equal(mn_adsim_world_new(&w, &few, &error), MN_USAGE);
    mn_adsim_world_free(&w);
    assert_int_equal(mn_adsim_world_new(&w, &level, &error), MN_USAGE);
    mn_adsim_world_free(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_bytes),  cmocka_unit_test(test_spans),
        cmocka_unit_test(test_alike),       cmocka_unit_test(test_networks),
        cmocka_unit_test(test_permutation), cmocka_unit_test(test_refused),
    };
    if (!mkdtemp(home))
        return 1;
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    return failed + (rmdir(home) != 0);
}
