/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts_template.c - templates of posts: what they cost, how posts are laid beside each other,
 * which templates are accepted, and that neither order nor threads change them.
 */
#include "adverts/template/align.h"
#include "adverts/template/cost.h"
#include "adverts/template/sign.h"
#include "adverts/template/template.h"
#include "check.h"
#include "core/rng.h"
#include "core/sets.h"
#include "core/text.h"
#include <stdlib.h>

/* Values by hand from the formulas of doi 10.1109/ICDE51399.2021.00072. */
static void costs(void **state)
{
    (void)state;
    assert_near(mn_cost_whole(0), 0, 0);
    assert_near(mn_cost_whole(1), 1, 0);    /* 2 * 0 + 1 */
    assert_near(mn_cost_whole(2), 3, 0);    /* 2 * 1 + 1 */
    assert_near(mn_cost_whole(5), 7, 0);    /* 2 * 3 + 1 */
    assert_near(mn_cost_whole(100), 15, 0); /* 2 * 7 + 1 */
    assert_near(mn_cost_word(20), 8, 0);
    assert_near(mn_cost_word(1000), 10, 0);
    assert_near(mn_cost_alone(10, 80), 89, 0);        /* 9 + 10 * 8 */
    assert_near(mn_cost_template(10, 80, 2), 101, 0); /* 9 + 80 + 3 * 4 */
    assert_near(mn_cost_aligned(12), 21, 0);          /* 9 + 12 */
    assert_near(mn_cost_edit(12, 8), 14, 0);          /* 4 + 2 + 8 */
}

/* Columns: entropy, edits where one word in 8 is one, constants. */
static void columns(void **state)
{
    (void)state;
    assert_near(mn_cost_choice(0, 8), 0, 0);
    assert_near(mn_cost_choice(2, 8), 4, 1e-12);          /* 2 log2(8/2) */
    assert_near(mn_cost_choice(8, 8), 0, 1e-12);          /* 8 log2(1) */
    assert_near(mn_cost_noise(0.125, 10), 14, 1e-12);     /* 1 + log2(8) + 10 */
    assert_near(mn_cost_constant(6, 7, 8, 0.125, 10),     /* one other, one missing, 6 right */
                14 + 4 + 6 * 0.19264507794239583, 1e-12); /* -log2(7/8) */
}

/* The best score by the whole table. */
static int64_t plain(const mn_profile *p, const uint64_t *key, size_t n)
{
    int64_t *s = calloc((n + 1) * (p->n + 1), sizeof *s);
    assert_non_null(s);
    for (size_t i = 0; i <= n; i++)
        for (size_t j = 0; j <= p->n; j++) {
            int64_t best = i || j ? INT64_MIN : 0;
            const mn_profile_column *c = j ? &p->column[j - 1] : NULL;
            if (j) {
                const int64_t gap = -(int64_t)((uint64_t)c->present * 8 / p->total);
                const int64_t v = s[i * (p->n + 1) + j - 1] + gap;
                best = v > best ? v : best;
            }
            if (i) {
                const int64_t v = s[(i - 1) * (p->n + 1) + j] - 8;
                best = v > best ? v : best;
            }
            if (i && j) {
                int64_t same = -4;
                for (int k = 0; k < MN_PROFILE_WORDS && c->weight[k]; k++)
                    if (c->key[k] == key[i - 1])
                        same = k == 0 || (uint64_t)c->weight[k] * 4 >= c->present ? 4 : 1;
                const int64_t v = s[(i - 1) * (p->n + 1) + j - 1] + same;
                best = v > best ? v : best;
            }
            s[i * (p->n + 1) + j] = best;
        }
    const int64_t best = s[n * (p->n + 1) + p->n];
    free(s);
    return best;
}

static size_t draw(mn_rng *r, uint64_t *key, size_t most)
{
    const size_t n = 1 + mn_rng_u64(r) % most;
    for (size_t i = 0; i < n; i++)
        key[i] = 1 + mn_rng_u64(r) % 6;
    return n;
}

/* Short texts fit into the band whole: the score is the plain one. */
static void alignments(void **state)
{
    (void)state;
    mn_profile p = {0};
    mn_aligner a = {0};
    for (uint64_t seed = 1; seed <= 300; seed++) {
        mn_rng r = {0};
        mn_rng_init(&r, seed, 0);
        uint64_t key[16];
        uint32_t column[16];
        mn_status s;
        assert_int_equal(
            mn_profile_begin(&p, key, draw(&r, key, 14), (uint32_t)(1 + seed % 3), NULL), MN_OK);
        for (int k = 0; k < 12; k++) {
            const size_t n = draw(&r, key, 16);
            if (!mn_profile_align(&a, &p, key, n, &s, NULL)) {
                assert_int_equal(s, MN_OK);
                continue;
            }
            const int64_t score = mn_profile_score(&p, key, n, a.place);
            assert_true(score <= plain(&p, key, n));
            if (p.n <= 16)
                assert_int_equal(score, plain(&p, key, n));
            const size_t before = p.n;
            assert_int_equal(mn_profile_take(&p, &a, key, n, 1, column, NULL), MN_OK);
            assert_true(p.n >= before && p.n <= before + n);
            for (size_t i = 0; i < n; i++) { /* in order, and the word stands there */
                size_t at = 0;
                while (at < p.n && p.column[at].id != column[i])
                    at++;
                assert_true(at < p.n);
            }
        }
    }
    mn_profile_free(&p);
    mn_aligner_free(&a);
}

static mn_templates *find(const char *const *line, uint32_t n, unsigned threads)
{
    mn_text *t = calloc(n + 1, sizeof *t);
    assert_non_null(t);
    for (uint32_t i = 0; i < n; i++)
        t[i] = mn_text_of(line[i]);
    mn_ctx ctx = MN_CTX_INIT;
    ctx.threads = threads;
    mn_templates *out = NULL;
    const mn_template_options o = {.values = true};
    assert_int_equal(mn_templates_of(&out, &ctx, t, n, &o, NULL), MN_OK);
    free(t);
    return out;
}

static const char *text_of(const mn_templates *t, uint32_t post, const char *const *line)
{
    return t->of[post] == MN_TEMPLATE_NONE ? line[post] : t->template[t->of[post]].text.ptr;
}

/* The sample that InfoShield comes with (mengchillee/InfoShield): the groups that it publishes. */
static void sample(void **state)
{
    (void)state;
    static const char *const line[] = {
        "This is a great soap and the 5 dollar price is great",
        "This is a great chair and the 10 dollar price is great",
        "This is a great hat and the 3 dollar price is great",
        "This is a great blue pen and the 3 dollar price is so good",
        "I made 30k working on this job - call 123.456.7890 or visit scam.com",
        "I made 30k working from home - call 123.456.7890 or visit fraud.com",
        "Happy birthday to my dear friend Mike",
    };
    mn_templates *t = find(line, 7, 1);
    assert_string_equal(text_of(t, 0, line), "This is a great <*> and the <*> price is <*>");
    assert_int_equal(t->of[3], t->of[0]);
    assert_int_not_equal(t->of[4], MN_TEMPLATE_NONE);
    assert_int_equal(t->of[4], t->of[5]);
    assert_int_not_equal(t->of[4], t->of[0]);
    assert_int_equal(t->of[6], MN_TEMPLATE_NONE);
    assert_true(t->with < t->alone);
    mn_templates_free(t);
}

/* A post's own "<*>" is told from a slot, and "<\\*>" from that. */
static void own_sign(void **state)
{
    (void)state;
    static const char *const line[] = {
        "Write <*> before your name and call Maria at 555-0142, rooms from Monday on for you",
        "Write <*> before your name and call Rita at 555-0163, rooms from Monday on for you",
        "Write <\\*> before your name and call Maria at 555-0142, rooms from Monday on for you",
        "Write <\\*> before your name and call Rita at 555-0163, rooms from Monday on for you",
    };
    mn_templates *t = find(line, 2, 1), *u = find(line + 2, 2, 1);
    assert_int_equal(t->n, 1);
    assert_string_equal(t->template[0].text.ptr, "Write <\\*> before your name and call <*> at "
                                                 "<*>, rooms from Monday on for you");
    assert_int_equal(t->template[0].slots, 2);
    assert_string_equal(u->template[0].text.ptr, "Write <\\\\*> before your name and call <*> at "
                                                 "<*>, rooms from Monday on for you");
    mn_templates_free(t);
    mn_templates_free(u);
}

/* Words to signs and back. */
static void signs(void **state)
{
    (void)state;
    static const struct {
        const char *own, *shown;
    } pair[] = {{"<*>", "<\\*>"},         {"<<*>>", "<<\\*>>"},
                {"<\\\\*>", "<\\\\\\*>"}, {"*> < *>", "*> < *>"},
                {"<*><*>", "<\\*><\\*>"}, {"<\\>", "<\\>"},
                {"a <* > b", "a <* > b"}, {"", ""}};
    for (size_t i = 0; i < sizeof pair / sizeof *pair; i++) {
        mn_buf shown = {0}, own = {0};
        const mn_text words = mn_text_of(pair[i].own);
        mn_slot_sign_words(&shown, 0, words);
        mn_slot_sign_plain(&own, (mn_text){shown.ptr, shown.len});
        mn_buf_str(&shown, "");
        mn_buf_str(&own, "");
        assert_true(mn_text_eq((mn_text){shown.ptr, shown.len}, mn_text_of(pair[i].shown)));
        assert_true(mn_text_eq((mn_text){own.ptr, own.len}, words));
        assert_int_equal(mn_slot_sign_is_in(words), strcmp(pair[i].own, pair[i].shown) != 0);
        assert_int_equal(mn_slot_sign_next((mn_text){shown.ptr, shown.len}, 0), shown.len);
        mn_buf_free(&shown);
        mn_buf_free(&own);
    }
    /* Words in pieces; what is before `from` is a slot. */
    mn_buf b = {0};
    mn_slot_sign_words(&b, 0, mn_text_of("<"));
    mn_slot_sign_words(&b, 0, mn_text_of("*"));
    mn_slot_sign_words(&b, 0, mn_text_of(">"));
    assert_string_equal(b.ptr, "<\\*>");
    mn_buf_str(&b, MN_SLOT_SIGN);
    mn_slot_sign_words(&b, b.len, mn_text_of("> <*"));
    mn_buf_str(&b, MN_SLOT_SIGN);
    mn_slot_sign_words(&b, b.len, mn_text_of(">"));
    assert_string_equal(b.ptr, "<\\*><*>> <*<*>>");
    assert_int_equal(mn_slot_sign_next((mn_text){b.ptr, b.len}, 0), 4);
    assert_int_equal(mn_slot_sign_next((mn_text){b.ptr, b.len}, 5), 11);
    mn_buf_free(&b);
}

static const char *const posts[] = {
    "Cleaner wanted in Lisbon, 12 EUR an hour, call Maria at 555-0142, start on Monday.",
    "Cleaner wanted in Porto, 11 EUR an hour, call Ana at 555-0177, start on Monday.",
    "Cleaner wanted in Faro, 12 EUR an hour, call Maria at 555-0142, start on Monday.",
    "Cleaner wanted in Braga, 10 EUR an hour, call Rita at 555-0163, start on Monday.",
    "Two rooms to let near the station, no pets.",
    "The ferry leaves every morning at seven from the old harbour.",
    "Cleaner wanted in Aveiro, 12 EUR an hour, call Ana at 555-0177, start on Monday.",
    "The ferry leaves every morning at seven from the old harbour.",
};
enum { POSTS = sizeof posts / sizeof *posts };

/* The same templates in any order, and at any number of threads. */
static void orders(void **state)
{
    (void)state;
    mn_templates *first = find(posts, POSTS, 1);
    assert_int_equal(first->n, 2);
    for (uint64_t seed = 1; seed <= 20; seed++) {
        const char *line[POSTS];
        memcpy(line, posts, sizeof posts);
        mn_rng r = {0};
        mn_rng_init(&r, seed, 0);
        for (size_t i = POSTS - 1; i > 0; i--) {
            const size_t k = mn_rng_u64(&r) % (i + 1);
            const char *t = line[i];
            line[i] = line[k];
            line[k] = t;
        }
        mn_templates *t = find(line, POSTS, (unsigned)(1 + seed % 3));
        assert_int_equal(t->n, first->n);
        for (uint32_t i = 0; i < POSTS; i++)
            for (uint32_t k = 0; k < POSTS; k++)
                if (line[i] == posts[k])
                    assert_string_equal(text_of(t, i, line), text_of(first, k, posts));
        mn_templates_free(t);
    }
    mn_templates_free(first);
}

/* A template stands only where it saves bits, and what is saved adds up. */
static void pays(void **state)
{
    (void)state;
    mn_templates *t = find(posts, POSTS, 1);
    double saved = 0;
    for (uint32_t i = 0; i < t->n; i++) {
        assert_true(t->template[i].with < t->template[i].alone);
        assert_true(t->template[i].posts > 1);
        saved += t->template[i].alone - t->template[i].with;
    }
    assert_near(t->alone - t->with, saved, 1e-6);
    assert_int_equal(t->of[4], MN_TEMPLATE_NONE); /* one post alone saves nothing */
    mn_templates_free(t);
}

/* Slots, their kinds, and what stands in them. */
static void slots(void **state)
{
    (void)state;
    mn_templates *t = find(posts, POSTS, 1);
    static const char *const kind[] = {"name", "price", "name", "phone"};
    static const char *const value[] = {"Lisbon", "12 EUR", "Maria", "555-0142"};
    assert_int_equal(t->template[0].slots, 4);
    for (uint32_t i = 0; i < 4; i++) {
        assert_string_equal(mn_slot_kind_name(t->slot[i].kind), kind[i]);
        const mn_slot_value *v = &t->value[i];
        assert_int_equal(v->post, 0);
        assert_text(((mn_text){posts[0] + v->start, v->end - v->start}), value[i]);
    }
    mn_templates_free(t);
}

/* Posts of any size and sameness: time and memory stay bounded, every post is answered for. */
static void hostile(void **state)
{
    (void)state;
    enum { LONG = 1 << 20, MANY = 20000 };
    char *huge = malloc(LONG + 1);
    const char **line = calloc(MANY, sizeof *line);
    assert_non_null(huge);
    assert_non_null(line);
    for (size_t i = 0; i < LONG; i++)
        huge[i] = i % 5 == 4 ? ' ' : (char)('a' + i * 7 / 5 % 26);
    huge[LONG] = 0;
    for (size_t i = 0; i < MANY; i++)
        line[i] = "the same words again";
    line[0] = huge;
    line[1] = huge;
    line[2] = "";
    line[3] = "word";
    line[4] = "()()()[]{}....,,,, 1 2 3";
    mn_templates *t = find(line, MANY, 2);
    assert_int_equal(t->of[0], t->of[1]);
    assert_int_equal(t->of[2], MN_TEMPLATE_NONE);
    assert_int_equal(t->of[3], MN_TEMPLATE_NONE);
    assert_int_equal(t->template[t->of[5]].posts, MANY - 5);
    mn_templates_free(t);
    t = find(line, 0, 1);
    assert_int_equal(t->n, 0);
    mn_templates_free(t);
    free(line);
    free(huge);
}

enum { KINDS = 40, MANY_POSTS = 2000 };

/* Posts of so many kinds, some long and some short, of which some repeat words of other kinds. */
static char *compose(uint32_t i, uint32_t *cluster)
{
    static const char *const word[] = {"cleaner", "wanted", "start", "monday",  "team",  "friendly",
                                       "street",  "room",   "let",   "station", "north", "lunch",
                                       "careful", "driver", "night", "weekend"};
    mn_rng kind = {0}, own = {0};
    char *line = malloc(4000);
    size_t n = 0;
    assert_non_null(line);
    *cluster = (i * 2654435761u >> 7) % KINDS;
    mn_rng_init(&kind, 11, *cluster / 2 * 2); /* two clusters have one text */
    mn_rng_init(&own, 12, i);
    const size_t words = *cluster % 5 ? 60 + *cluster : 5 + *cluster / 4;
    for (size_t w = 0; w < words; w++) {
        const uint64_t k = mn_rng_u64(&kind);
        if (k % 11 == 3)
            n += (size_t)snprintf(line + n, 4000 - n, "%u EUR ", (unsigned)(mn_rng_u64(&own) % 90));
        else
            n += (size_t)snprintf(line + n, 4000 - n, "%s ",
                                  word[mn_rng_u64(&own) % 50 ? k >> 8 & 15 : k >> 16 & 15]);
    }
    return line;
}

static void assert_same(const mn_templates *a, const mn_templates *b)
{
    assert_int_equal(a->n, b->n);
    assert_int_equal(a->slots, b->slots);
    assert_int_equal(a->values, b->values);
    assert_memory_equal(a->of, b->of, a->posts * sizeof *a->of);
    assert_memory_equal(a->cluster, b->cluster, a->posts * sizeof *a->cluster);
    assert_memory_equal(a->value, b->value, a->values * sizeof *a->value);
    for (uint32_t i = 0; i < a->slots; i++) {
        assert_int_equal(a->slot[i].of, b->slot[i].of);
        assert_int_equal(a->slot[i].distinct, b->slot[i].distinct);
        assert_int_equal(a->slot[i].kind, b->slot[i].kind);
    }
    for (uint32_t i = 0; i < a->n; i++) {
        assert_string_equal(a->template[i].text.ptr, b->template[i].text.ptr);
        assert_int_equal(a->template[i].first, b->template[i].first);
        assert_int_equal(a->template[i].edits, b->template[i].edits);
        assert_true(a->template[i].with == b->template[i].with);
    }
    assert_true(a->alone == b->alone && a->with == b->with);
}

/* The same, wherever texts lie. */
static void shelves(void **state)
{
    (void)state;
    uint32_t *cluster = calloc(MANY_POSTS, sizeof *cluster);
    mn_shelf *shelf[2] = {NULL, NULL};
    mn_templates *first = NULL;
    assert_non_null(cluster);
    for (size_t k = 0; k < 2; k++)
        assert_int_equal(mn_shelf_new(&shelf[k], k ? 0 : UINT64_MAX, NULL), MN_OK);
    for (uint32_t i = 0; i < MANY_POSTS; i++) {
        char *line = compose(i, &cluster[i]);
        for (size_t k = 0; k < 2; k++)
            assert_int_equal(mn_shelf_put(shelf[k], mn_text_of(line), NULL), MN_OK);
        free(line);
    }
    for (size_t k = 0; k < 2; k++)
        assert_int_equal(mn_shelf_close(shelf[k], NULL, cluster, NULL), MN_OK);
    assert_non_null(mn_shelf_order(shelf[1]));
    for (unsigned turn = 0; turn < 4; turn++) {
        mn_shelf *s = shelf[turn % 2];
        mn_ctx ctx = MN_CTX_INIT;
        ctx.threads = 1 + turn;
        const mn_template_options o = {
            .cluster = turn < 2 ? cluster : NULL, .shelf = s, .values = true};
        mn_templates *t = NULL;
        assert_int_equal(mn_templates_of(&t, &ctx, mn_shelf_texts(s), MANY_POSTS, &o, NULL), MN_OK);
        if (turn % 2) {
            assert_true(t->n > 10 && t->values > MANY_POSTS);
            assert_same(first, t);
            mn_templates_free(first);
            mn_templates_free(t);
        } else {
            first = t;
        }
    }
    for (size_t k = 0; k < 2; k++)
        mn_shelf_free(shelf[k]);
    free(cluster);
}

/* Things of one number are one set, however large the numbers are; what has none is left out. */
static void numbers_make_sets(void **state)
{
    enum { N = 200 };
    mn_rng r;
    (void)state;
    mn_rng_init(&r, 20261123, 7);
    for (int turn = 0; turn < 200; turn++) {
        uint32_t of[N], thing[N], set[N], plain[N];
        const uint64_t kinds = 1 + mn_rng_u64(&r) % N;
        for (uint32_t i = 0; i < N; i++) {
            const uint32_t number = (uint32_t)(mn_rng_u64(&r) % kinds);
            of[i] = number % 7 == 6 ? UINT32_MAX : number % 3 ? number : UINT32_MAX - 1 - number;
            thing[i] = mn_rng_u64(&r) % 9 ? (uint32_t)(mn_rng_u64(&r) % N) : UINT32_MAX;
            set[i] = plain[i] = i;
        }
        const uint32_t *const things = turn % 2 ? thing : NULL;
        assert_true(mn_sets_unite_same(set, of, things, N));
        for (uint32_t i = 0; i < N; i++)
            for (uint32_t k = 0; k < i; k++) {
                const uint32_t a = things ? thing[i] : i, b = things ? thing[k] : k;
                if (of[i] == of[k] && of[i] != UINT32_MAX && a != UINT32_MAX && b != UINT32_MAX)
                    mn_sets_unite(plain, a, b);
            }
        for (uint32_t i = 0; i < N; i++)
            assert_int_equal(mn_sets_find(set, i), mn_sets_find(plain, i));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_make_sets),
        cmocka_unit_test(costs),
        cmocka_unit_test(columns),
        cmocka_unit_test(alignments),
        cmocka_unit_test(sample),
        cmocka_unit_test(own_sign),
        cmocka_unit_test(signs),
        cmocka_unit_test(orders),
        cmocka_unit_test(pays),
        cmocka_unit_test(slots),
        cmocka_unit_test(hostile),
        cmocka_unit_test(shelves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
