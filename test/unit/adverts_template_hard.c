/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts_template_hard.c - templates of posts that somebody made to take long, or that are many
 * and in any order; and what a template is said to cost, counted again.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "adverts/template/align.h"
#include "adverts/template/cost.h"
#include "adverts/template/solve.h"
#include "adverts/template/template.h"
#include "adverts/template/token_inside.h"
#include "check.h"
#include "core/buf.h"
#include "core/map.h"
#include "core/rng.h"

/* --- time ------------------------------------------------------------------------------------- */

/* Seconds of the processor, sanitizers and a slow machine included. What is tested here took
 * minutes where each post, word or slot was looked at for each other one. */
enum { SECONDS = 30 };

/* n texts of one cluster. */
static mn_templates *find(mn_buf *const text, uint32_t n)
{
    mn_text *t = calloc(n + 1, sizeof *t);
    uint32_t *cluster = calloc(n + 1, sizeof *cluster);
    assert_true(t && cluster);
    for (uint32_t i = 0; i < n; i++) {
        assert_false(text[i].failed);
        t[i] = (mn_text){text[i].ptr, text[i].len};
    }
    const mn_ctx ctx = MN_CTX_INIT;
    const mn_template_options o = {.cluster = cluster, .values = true};
    mn_templates *out = NULL;
    const clock_t began = clock();
    assert_int_equal(mn_templates_of(&out, &ctx, t, n, &o, NULL), MN_OK);
    assert_true((clock() - began) / CLOCKS_PER_SEC < SECONDS);
    for (size_t i = 0; i < out->values; i++) {
        const mn_slot_value *v = &out->value[i];
        assert_true(v->start < v->end && v->end <= t[v->post].len);
    }
    free(cluster);
    free(t);
    return out;
}

static void free_all(mn_buf *text, uint32_t n, mn_templates *t)
{
    mn_templates_free(t);
    for (uint32_t i = 0; i < n; i++)
        mn_buf_free(&text[i]);
}

__extension__ typedef unsigned __int128 u128;

/* One step of mn_hash64() over 16 bytes (core/map.c). */
static uint64_t step(const char *p, uint64_t h)
{
    uint64_t a, b;
    memcpy(&a, p, sizeof a);
    memcpy(&b, p + 8, sizeof b);
    const u128 product = (u128)(a ^ 0x9E6C63D0873D51F5U) * (b ^ h);
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* 16 letters after which the eight bytes that make the hash forget them are letters, too: these
 * follow at 24. */
static void prepare(char word[41], mn_rng *r, uint64_t begin)
{
    memcpy(word, "xxxxxxxxxxxxxxxxroomroomyyyyyyyyroomroom", 41);
    for (bool plain = false; !plain;) {
        for (int i = 0; i < 16; i++)
            word[i] = (char)('a' + mn_rng_u64(r) % 26);
        const uint64_t h = step(word, begin);
        memcpy(word + 24, &h, sizeof h);
        plain = true;
        for (int i = 24; plain && i < 32; i++)
            plain = (word[i] >= 'a' && word[i] <= 'z') || (word[i] >= 'A' && word[i] <= 'Z');
    }
}

static void collisions(void **state)
{
    (void)state;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    const u128 product = (u128)(40 ^ 0x9E6C63D0873D51F5U) * 0xD1B54A32D192ED03U;
    const uint64_t begin = (uint64_t)product ^ (uint64_t)(product >> 64);
    char word[2][41];
    mn_buf text[4] = {{0}};
    mn_rng r = {0};
    mn_rng_init(&r, 8, 0);
    for (int i = 0; i < 2; i++)
        prepare(word[i], &r, begin);
    assert_string_not_equal(word[0], word[1]);
    assert_int_equal(mn_hash64(word[0], 40), mn_hash64(word[1], 40)); /* they are what they claim */
    assert_true(mn_token_hash(word[0], 40) != mn_token_hash(word[1], 40));
    assert_true(mn_token_key_of(word[0], 40) != mn_token_key_of(word[1], 40));
    assert_true(mn_token_hash("a", 1) == (mn_hash64("a", 1) | 1));
    /* Posts that differ in nothing else have a slot there. */
    for (int i = 0; i < 4; i++)
        mn_buf_fmt(&text[i],
                   "Two rooms to let by the week, ask at the desk for %s and bring a lamp",
                   word[i % 2]);
    mn_templates *t = find(text, 4);
    assert_int_equal(t->n, 1);
    assert_int_equal(t->template[0].slots, 1);
    assert_string_equal(t->template[0].text.ptr,
                        "Two rooms to let by the week, ask at the desk for <*> and bring a lamp");
    free_all(text, 4, t);
#else
    skip();
#endif
}

static uint64_t below(mn_rng *r, uint64_t n)
{
    return mn_rng_u64(r) % n;
}

/* A word of so many syllables. */
static void word(mn_buf *b, uint64_t number, int syllables)
{
    for (int i = 0; i < syllables; i++, number /= 64) {
        mn_buf_char(b, "bcdfghklmnprstvw"[number % 16]);
        mn_buf_char(b, "aeio"[number / 16 % 4]);
    }
    mn_buf_char(b, ' ');
}

/* A value of half a million numbers, which are no telephone number. */
static void numbers(void **state)
{
    (void)state;
    mn_buf text[2] = {{0}};
    for (int i = 0; i < 2; i++) {
        mn_buf_str(&text[i], "lot 12345678901234567890");
        for (int k = 0; k < 500000 + i; k++)
            mn_buf_str(&text[i], " 1");
    }
    mn_templates *t = find(text, 2);
    assert_int_equal(t->n, 1);
    assert_string_equal(t->template[0].text.ptr, "lot <*>");
    free_all(text, 2, t);
}

/* Every third word is another in each post: thousands of slots, and words between. */
static void slots(void **state)
{
    (void)state;
    enum { POSTS = 12, WORDS = 60000 };
    mn_buf text[POSTS] = {{0}};
    mn_rng r = {0};
    mn_rng_init(&r, 3, 0);
    for (int k = 0; k < WORDS; k++) {
        const uint64_t base = below(&r, 4000);
        for (int i = 0; i < POSTS; i++)
            word(&text[i], k % 3 ? base : base + 1 + below(&r, 3), 3);
    }
    mn_templates *t = find(text, POSTS);
    assert_int_equal(t->n, 1);
    assert_int_equal(t->template[0].posts, POSTS);
    free_all(text, POSTS, t);
}

/* As many words that all have as words that one has. */
static void rare(void **state)
{
    (void)state;
    enum { POSTS = 5, WORDS = 160000 };
    mn_buf text[POSTS] = {{0}};
    mn_rng r = {0};
    mn_rng_init(&r, 4, 0);
    for (int k = 0; k < WORDS; k++) {
        const uint64_t base = mn_rng_u64(&r);
        for (int i = 0; i < POSTS; i++)
            word(&text[i], base, 4);
    }
    for (int i = 0; i < POSTS; i++)
        for (int k = 0; k < WORDS / 16; k++)
            word(&text[i], mn_rng_u64(&r), 4);
    mn_templates *t = find(text, POSTS);
    assert_int_equal(t->n, 1);
    free_all(text, POSTS, t);
}

/* Texts of the same sentences, each in an order of its own and without some: nearly all pairs share
 * half of their words, and no two are of one template. Who is not compared is counted. */
static void sentences(void **state)
{
    (void)state;
    enum { POSTS = 1500, SENTENCES = 40, WORDS = 20 };
    mn_buf *text = calloc(POSTS, sizeof *text);
    assert_non_null(text);
    mn_rng r = {0};
    mn_rng_init(&r, 5, 0);
    for (int i = 0; i < POSTS; i++) {
        int order[SENTENCES];
        for (int k = 0; k < SENTENCES; k++)
            order[k] = k;
        for (int k = SENTENCES - 1; k > 0; k--) {
            const int with = (int)below(&r, (uint64_t)k + 1), was = order[k];
            order[k] = order[with];
            order[with] = was;
        }
        const int some = (int)(SENTENCES * 3 / 5 + below(&r, SENTENCES * 2 / 5));
        for (int k = 0; k < some; k++) {
            mn_rng each = {0};
            mn_rng_init(&each, 100, (uint64_t)order[k]);
            for (int w = 0; w < WORDS; w++)
                word(&text[i], below(&each, 4000), 3);
            mn_buf_char(&text[i], '.');
        }
    }
    mn_templates *t = find(text, POSTS);
    uint64_t without = 0;
    for (uint32_t i = 0; i < POSTS; i++)
        without += t->of[i] == MN_TEMPLATE_NONE;
    assert_true(t->left > 0 && t->left <= without);
    free_all(text, POSTS, t);
    free(text);
}

/* --- order ------------------------------------------------------------------------------------ */

enum { MANY = 240 };
static const char *const cities[] = {"Lisbon", "Lisboa", "Aveiro", "Setubal"};

/* Posts of three kinds: one names a place in two ways, each as often, one has slots of several
 * kinds, one sentences in other words. */
static void make_posts(mn_buf *text, mn_text *place)
{
    static const char *const names[] = {"Ana Reis", "Rui Costa", "Eva Melo", "Ada Pinto"};
    static const char *const ends[] = {"Our bread is of rye and we teach the rest.",
                                       "Our bread is of rye and we taech the rest.",
                                       "You bake with rye, and learn all of it in a week.",
                                       "Our bread is of rye and we teach the rest."};
    for (unsigned i = 0; i < MANY; i++) {
        mn_buf *b = &text[i];
        place[i] = mn_text_of(i % 3 == 0 ? "Lisbon" : cities[i / 3 % 4]);
        if (i % 3 == 0)
            mn_buf_fmt(b, "Drivers wanted in %s, ask for %s, pay %u EUR an hour, %s.",
                       cities[i / 3 % 2], names[i / 6 % 4], 8 + i / 12 % 5,
                       i % 4 ? "call today" : "cal today");
        else if (i % 3 == 1)
            mn_buf_fmt(b,
                       "Rooms to let in %s near the old market hall, %u EUR a month, write to %s "
                       "at r%u@rooms.example, ref %u/%u",
                       cities[i / 3 % 4], 200 + i % 7 * 10, names[i % 4], i % 11, i % 5, i);
        else
            mn_buf_fmt(b,
                       "Bakers wanted in %s\nWe bake at night and sleep by day, and look for two "
                       "who like both, and who have two hands. %s You have a room over the shop "
                       "and the sunday off. Start on %u May, come by or call 555-01%02u.",
                       cities[i / 3 % 4], ends[i / 3 % 4], 1 + i % 28, i % 100);
    }
}

/* What is said of a post: its template, and its values. */
static void describe(mn_buf *b, const mn_templates *t, const mn_text *text, uint32_t post)
{
    mn_buf_clear(b);
    if (t->of[post] != MN_TEMPLATE_NONE) {
        const mn_template *x = &t->template[t->of[post]];
        mn_buf_text(b, x->text);
        mn_buf_fmt(b, " posts %u edits %llu words %u with %.6f alone %.6f", x->posts,
                   (unsigned long long)x->edits, x->words, x->with, x->alone);
        for (uint32_t k = 0; k < x->slots; k++) {
            const mn_template_slot *s = &t->slot[x->slot + k];
            mn_buf_fmt(b, " %s %u %u", mn_slot_kind_name(s->kind), s->distinct, s->empty);
        }
    }
    for (size_t i = 0; i < t->values; i++)
        if (t->value[i].post == post) {
            const mn_slot_value *v = &t->value[i];
            mn_buf_fmt(b, " %u=", v->slot - t->template[t->of[post]].slot);
            mn_buf_text(b, (mn_text){text[post].ptr + v->start, v->end - v->start});
        }
    mn_buf_char(b, 0);
    assert_false(b->failed);
}

/* The same is said of each post whatever its row, at any number of threads, with clusters or
 * without. */
static void orders(void **state)
{
    (void)state;
    mn_buf made[MANY] = {{0}}, first[MANY] = {{0}}, b = {0};
    mn_text place[MANY];
    make_posts(made, place);
    for (int clustered = 0; clustered < 2; clustered++)
        for (uint64_t seed = 0; seed < 12; seed++) {
            uint32_t order[MANY], cluster[MANY];
            mn_text text[MANY], named[MANY];
            mn_rng r = {0};
            mn_rng_init(&r, seed, 0);
            for (uint32_t i = 0; i < MANY; i++)
                order[i] = i;
            for (uint32_t i = MANY - 1; seed && i > 0; i--) {
                const uint32_t with = (uint32_t)below(&r, i + 1), was = order[i];
                order[i] = order[with];
                order[with] = was;
            }
            for (uint32_t i = 0; i < MANY; i++) {
                text[i] = (mn_text){made[order[i]].ptr, made[order[i]].len};
                named[i] = place[order[i]];
                cluster[i] = order[i] % 3;
            }
            mn_ctx ctx = MN_CTX_INIT;
            ctx.threads = (unsigned)(1 + seed % 3);
            const mn_template_options o = {
                .cluster = clustered ? cluster : NULL, .place = named, .values = true};
            mn_templates *t = NULL;
            assert_int_equal(mn_templates_of(&t, &ctx, text, MANY, &o, NULL), MN_OK);
            assert_true(t->n >= 3 && t->left == 0);
            for (uint32_t i = 0; i < MANY; i++) {
                describe(seed ? &b : &first[order[i]], t, text, i);
                if (seed)
                    assert_string_equal(b.ptr, first[order[i]].ptr);
            }
            mn_templates_free(t);
        }
    for (int i = 0; i < MANY; i++) {
        mn_buf_free(&made[i]);
        mn_buf_free(&first[i]);
    }
    mn_buf_free(&b);
}

/* --- cost ------------------------------------------------------------------------------------- */

enum { ITEMS = 20, WORDS = 12, TOKENS = 2 * WORDS };
#define WORD 9.0

/* The bits of a post of an item by its template, by docs/methods/adverts-templates.md alone: from
 * what each of its tokens is said to be. */
static double post_bits(const mn_item *x, const mn_solution *t)
{
    uint64_t in_slot[TOKENS * 2] = {0}, same = 0, odd = 0, constants = 0, columns = 0;
    double bits = 1;
    for (uint32_t j = 0; j < x->n; j++) {
        if (x->part[j] == MN_PART_CONST)
            same++;
        else if (x->part[j] == MN_PART_EDIT)
            odd++;
        else
            in_slot[x->part[j]]++;
    }
    for (uint32_t i = 0; i < t->elements; i++)
        constants += !t->element[i].slot;
    for (uint32_t k = 0; k < t->slots; k++) {
        bits += 1 + mn_cost_whole(in_slot[k]) + (double)in_slot[k] * WORD;
        columns += in_slot[k] ? in_slot[k] : 1;
    }
    assert_true(x->edits <= odd + constants - same); /* a word in place of another is one */
    assert_true(x->edits >= odd && x->edits >= constants - same);
    const uint64_t put_in = x->edits - (constants - same);
    columns += constants + put_in;
    if (x->edits)
        bits += mn_cost_whole(columns) + (double)columns +
                (double)x->edits * (mn_cost_bits(columns) + 2) + (double)odd * WORD;
    return bits;
}

/* What a template saves is what it says, and each saves something: words drawn at random around
 * texts that are told again with other words. */
static void priced(void **state)
{
    (void)state;
    const mn_solve_options o = {.word = WORD};
    uint64_t key[ITEMS][TOKENS];
    const uint8_t light[TOKENS] = {0};
    size_t templates = 0, edits = 0;
    for (uint64_t seed = 1; seed <= 200; seed++) {
        mn_item item[ITEMS] = {{0}};
        mn_solved solved = {0};
        mn_rng r = {0};
        mn_rng_init(&r, seed, 7);
        for (uint32_t i = 0; i < ITEMS; i++) {
            uint32_t n = 0;
            for (uint32_t k = 0; k < WORDS; k++) {
                const uint64_t other = 1000 + 2 * below(&r, 50) + 1,
                               told = 100 * (i % 3) + 2 * k + 1;
                const uint64_t how = below(&r, 24);
                if (how == 0)
                    continue;
                if (how == 1)
                    key[i][n++] = other;
                key[i][n++] = how == 2 || k == 5 || k == 8 ? other : told;
            }
            item[i] = (mn_item){.key = key[i],
                                .light = light,
                                .n = n,
                                .posts = 1 + (uint32_t)below(&r, 3),
                                .order = mn_rng_u64(&r),
                                .id = i};
        }
        assert_int_equal(mn_template_solve(&solved, item, ITEMS, &o, NULL), MN_OK);
        for (uint32_t s = 0; s < solved.n; s++) {
            const mn_solution *t = &solved.solution[s];
            uint64_t posts = 0, constants = 0;
            double with = 0, alone = 0;
            for (uint32_t i = 0; i < t->elements; i++)
                constants += !t->element[i].slot;
            for (uint32_t i = 0; i < ITEMS; i++)
                if (item[i].solution == s) {
                    posts += item[i].posts;
                    edits += item[i].edits;
                    with += item[i].posts * post_bits(&item[i], t);
                    alone += item[i].posts * mn_cost_alone(item[i].n, item[i].n * WORD);
                }
            with += mn_cost_template(constants, (double)constants * WORD, t->slots);
            assert_near(t->with, with, 1e-6);
            assert_near(t->alone, alone, 1e-6);
            assert_true(with < alone);
            assert_true(posts == t->posts && posts > 1);
        }
        templates += solved.n;
        mn_solved_free(&solved);
    }
    assert_true(templates >= 200 && edits > 500);
}

/* --- alignment -------------------------------------------------------------------------------- */

/* The best score within the band of align.h, cell by cell. */
static int64_t banded(const mn_profile *p, const uint64_t *key, size_t n)
{
    const size_t m = p->n, half = 16 + (m > n ? m - n : n - m);
    int64_t *s = malloc((n + 1) * (m + 1) * sizeof *s);
    assert_non_null(s);
    for (size_t i = 0; i <= n; i++)
        for (size_t j = 0; j <= m; j++) {
            const size_t middle = i * m / n;
            int64_t best = i || j ? INT64_MIN / 2 : 0, v;
            if (j + half >= middle && j <= middle + half) {
                const mn_profile_column *c = j ? &p->column[j - 1] : NULL;
                if (j && (v = s[i * (m + 1) + j - 1] -
                              (int64_t)((uint64_t)c->present * 8 / p->total)) > best)
                    best = v;
                if (i && (v = s[(i - 1) * (m + 1) + j] - 8) > best)
                    best = v;
                int64_t same = -4;
                for (int k = 0; j && i && k < MN_PROFILE_WORDS && c->weight[k]; k++)
                    if (c->key[k] == key[i - 1])
                        same = k == 0 || (uint64_t)c->weight[k] * 4 >= c->present ? 4 : 1;
                if (i && j && (v = s[(i - 1) * (m + 1) + j - 1] + same) > best)
                    best = v;
            }
            s[i * (m + 1) + j] = best;
        }
    const int64_t best = s[n * (m + 1) + m];
    free(s);
    return best;
}

/* Long texts, whose rows take several steps of the processor's widest instructions. */
static void bands(void **state)
{
    (void)state;
    enum { MOST = 240 };
    mn_profile p = {0};
    mn_aligner a = {0};
    for (uint64_t seed = 1; seed <= 60; seed++) {
        mn_rng r = {0};
        mn_rng_init(&r, seed, 9);
        uint64_t key[MOST];
        uint32_t column[MOST];
        mn_status s;
        for (int k = 0; k < 6; k++) {
            const size_t n = 1 + below(&r, MOST);
            for (size_t i = 0; i < n; i++)
                key[i] = below(&r, 4) ? 1 + 2 * i : 1 + 2 * below(&r, 300);
            if (k == 0) {
                assert_int_equal(mn_profile_begin(&p, key, n, 2, NULL), MN_OK);
                continue;
            }
            const uint64_t cells = mn_profile_cells(&p, n);
            if (!mn_profile_align(&a, &p, key, n, &s, NULL)) {
                assert_true(s == MN_OK && cells == 0);
                continue;
            }
            assert_true(cells >= n + 1 && cells <= (n + 1) * (p.n + 1));
            assert_int_equal(mn_profile_score(&p, key, n, a.place), banded(&p, key, n));
            assert_int_equal(mn_profile_take(&p, &a, key, n, 1, column, NULL), MN_OK);
        }
    }
    mn_profile_free(&p);
    mn_aligner_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(collisions), cmocka_unit_test(numbers),   cmocka_unit_test(slots),
        cmocka_unit_test(rare),       cmocka_unit_test(sentences), cmocka_unit_test(orders),
        cmocka_unit_test(priced),     cmocka_unit_test(bands),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
