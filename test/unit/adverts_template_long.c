/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts_template_long.c - templates of long posts: places and telephone numbers that are known,
 * slips of the keyboard, sentences said in another way, posts that share sentences by chance.
 */
#include "adverts/template/known.h"
#include "adverts/template/mend.h"
#include "adverts/template/order.h"
#include "adverts/template/template.h"
#include "check.h"
#include "core/rng.h"
#include <stdlib.h>

static void expect_place(const char *text, const char *place, const char *found)
{
    mn_known span[2];
    const size_t n = mn_known_places(span, 2, mn_text_of(text), mn_text_of(place));
    assert_int_equal(n, found ? 1 : 0);
    if (found)
        assert_text(((mn_text){text + span[0].start, span[0].end - span[0].start}), found);
}

/* A place is found as it is given, in small letters, with a slip; never inside of another word. */
static void places(void **state)
{
    (void)state;
    expect_place("Room in Salt Lake City, warm", "Salt Lake City", "Salt Lake City");
    expect_place("room in salt lake city, warm", "Salt Lake City", "salt lake city");
    expect_place("Room in Salt Lkae City", "Salt Lake City", "Salt Lkae City");
    expect_place("Room in Beriln, warm", "Berlin", "Beriln");
    expect_place("\xE5\x9C\xA8"
                 "Berlin\xE6\x8B\x9B\xE8\x81\x98",
                 "Berlin", "Berlin");
    expect_place("Room in D\xD0\xB0rwin", "Darwin", "D\xD0\xB0rwin"); /* a Cyrillic a */
    expect_place("Berliner rooms", "Berlin", NULL);
    expect_place("Room in Merlyn", "Berlin", NULL);
    expect_place("Room in Yark", "York", NULL); /* too short for slips */
    expect_place("Room in York", "", NULL);
}

static bool near(const char *a, const char *b, size_t most)
{
    uint32_t x[64], y[64];
    size_t n = 0, m = 0;
    for (; a[n]; n++)
        x[n] = (unsigned char)a[n];
    for (; b[m]; m++)
        y[m] = (unsigned char)b[m];
    return mn_slip_near(x, n, y, m, most);
}

/* Distances by hand: swaps of two letters count once. */
static void slips(void **state)
{
    (void)state;
    assert_true(near("kitchen", "kitchen", 0));
    assert_true(near("kitchen", "ktichen", 1));
    assert_true(near("kitchen", "kitchn", 1));
    assert_true(near("kitchen", "kitchens", 1));
    assert_false(near("kitchen", "chicken", 2));
    assert_true(near("recieved", "receivd", 2));
    assert_false(near("ab", "abcd", 1));
}

#define BODY                                                                                       \
    "We are a small bakery and look for two more hands. The shift begins at six and ends at two. " \
    "An apron and tools are ours, and lunch is free after the trial. Everything is "
#define END ", five minutes from the tram. A contract is signed in the first week."

enum { POSTS = 8 };
static const char *const area[POSTS] = {
    "near the station", "by the old harbour", "close to the river", "in the north of town",
    "near the station", "off the ring road",  "by the old harbour", "next to the park"};
static const char *const city[POSTS] = {"Leeds",  "Salt Lake City", "Darwin", "Perth",
                                        "Quebec", "New Orleans",    "Leeds",  "Darwin"};
static const char *const phone[POSTS] = {
    "555-0142", "five five five 0 one 4 two", "555-0177", "(503) 555-0163",
    "555 0142", "five 55 zero one 77",        "555-0101", "503.555.0163"};

static mn_templates *find(char *const *line, uint32_t n, const mn_identifier_rules *rules)
{
    mn_text text[POSTS], place[POSTS];
    uint32_t cluster[POSTS] = {0};
    for (uint32_t i = 0; i < n; i++) {
        text[i] = mn_text_of(line[i]);
        place[i] = mn_text_of(city[i]);
    }
    const mn_ctx ctx = MN_CTX_INIT;
    const mn_template_options o = {
        .cluster = cluster, .place = place, .rules = rules, .values = true};
    mn_templates *t = NULL;
    assert_int_equal(mn_templates_of(&t, &ctx, text, n, &o, NULL), MN_OK);
    return t;
}

/* Whether a post has this value in some slot. */
static bool has(const mn_templates *t, char *const *line, uint32_t post, const char *value)
{
    for (size_t i = 0; i < t->values; i++) {
        const mn_slot_value *v = &t->value[i];
        if (v->post == post && v->end - v->start == strlen(value) &&
            memcmp(line[post] + v->start, value, strlen(value)) == 0)
            return true;
    }
    return false;
}

/* Slots end where the template begins again, places and numbers are whole; neither a sentence in
 * other words nor a slip opens a slot. */
static void values(void **state)
{
    (void)state;
    char *line[POSTS];
    mn_identifier_rules *rules = NULL;
    const mn_ctx ctx = MN_CTX_INIT;
    assert_int_equal(mn_identify_new(&rules, &ctx, NULL), MN_OK);
    for (uint32_t i = 0; i < POSTS; i++) {
        line[i] = malloc(600);
        assert_non_null(line[i]);
        snprintf(line[i], 600, "Bakers wanted in %s\n" BODY "%s" END " %s Call %s", city[i],
                 area[i],
                 i == 2   ? "We bake with rye, and you will learn all of it."
                 : i == 5 ? "Our bread is of rye and we taech the rest."
                          : "Our bread is of rye and we teach the rest.",
                 phone[i]);
    }
    mn_templates *t = find(line, POSTS, rules);
    assert_int_equal(t->n, 1);
    assert_int_equal(t->template[0].posts, POSTS);
    assert_int_equal(t->template[0].slots, 3);
    for (uint32_t i = 0; i < POSTS; i++) {
        assert_true(has(t, line, i, city[i]));
        assert_true(has(t, line, i, area[i]));
        assert_true(has(t, line, i, phone[i]));
        assert_string_equal(mn_slot_kind_name(t->slot[0].kind), "place");
    }
    mn_templates_free(t);
    mn_identify_free(rules);
    for (uint32_t i = 0; i < POSTS; i++)
        free(line[i]);
}

/* Two who share sentences that anybody writes, between their own, are of no template. */
static void shared(void **state)
{
    (void)state;
    char *line[2] = {
        (char *)(uintptr_t) "Room with a view for a student\nMy aunt lets the upper floor of her "
                            "house. " BODY "hers" END " Ring the bell at the green gate.",
        (char *)(uintptr_t) "Two painters for a school\nWork starts when holidays do and lasts "
                            "through August. " BODY "paid" END " Write before Friday to Ben."};
    mn_templates *t = find(line, 2, NULL);
    assert_int_equal(t->n, 0);
    mn_templates_free(t);
}

/* The order that qsort gives, whatever the keys. */
static void orders(void **state)
{
    (void)state;
    enum { MANY = 5000 };
    uint64_t *key = malloc(MANY * sizeof *key), *spare = malloc(MANY * sizeof *spare);
    assert_true(key && spare);
    for (uint64_t seed = 1; seed <= 60; seed++) {
        mn_rng r = {0};
        mn_rng_init(&r, seed, 0);
        const size_t n = seed % 20 == 0 ? MANY : mn_rng_u64(&r) % 300;
        for (size_t i = 0; i < n; i++)
            key[i] = mn_rng_u64(&r) >> seed % 3 * 28;
        mn_keys_order(key, spare, n);
        for (size_t i = 1; i < n; i++)
            assert_true(key[i - 1] <= key[i]);
    }
    mn_entry x[200], y[200];
    size_t first[12];
    for (uint64_t seed = 1; seed <= 60; seed++) {
        mn_rng r = {0};
        mn_rng_init(&r, seed, 1);
        for (uint32_t i = 0; i < 200; i++)
            x[i] = (mn_entry){.column = (uint32_t)(mn_rng_u64(&r) % (seed % 11 + 1)),
                              .key = mn_rng_u64(&r) % 5,
                              .item = i};
        mn_entries_order(x, y, 200, first, 11);
        for (size_t i = 1; i < 200; i++) {
            const mn_entry *a = &x[i - 1], *b = &x[i];
            assert_true(a->column < b->column ||
                        (a->column == b->column &&
                         (a->key < b->key || (a->key == b->key && a->item < b->item))));
        }
    }
    free(key);
    free(spare);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(places), cmocka_unit_test(slips),
                                       cmocka_unit_test(orders), cmocka_unit_test(values),
                                       cmocka_unit_test(shared)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
