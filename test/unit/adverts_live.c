/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts_live.c - what changed between two times, held against a count of all pairs of groups; and
 * what is meant by an identifier that is to be watched.
 */
#include <stdlib.h>
#include <string.h>

#include "check.h"

#include "adverts/live/change.h"
#include "adverts/live/watch.h"
#include "core/rng.h"
#include "core/text.h"

enum { POSTS = 40, SEEDS = 3000 };

static mn_err error;

static uint32_t pick(mn_rng *r, uint32_t n)
{
    return (uint32_t)(mn_rng_u64(r) % n);
}

/* A random parting of n posts, each by its first one. */
static void part(uint32_t *of, uint32_t n, mn_rng *r)
{
    const uint32_t groups = 1 + pick(r, n + 3);
    uint32_t first[POSTS + 4], label[POSTS];
    for (uint32_t i = 0; i < POSTS + 4; i++)
        first[i] = UINT32_MAX;
    for (uint32_t i = 0; i < n; i++) {
        label[i] = pick(r, groups);
        if (first[label[i]] == UINT32_MAX)
            first[label[i]] = i;
        of[i] = first[label[i]];
    }
}

/* As the groups were, but for a few posts: most mornings are so. */
static void drift(uint32_t *of, const uint32_t *before, uint32_t had, uint32_t n, mn_rng *r)
{
    uint32_t label[POSTS], first[2 * POSTS];
    for (uint32_t i = 0; i < n; i++) {
        label[i] = i < had ? before[i] : i;
        if (i && pick(r, 8) == 0)
            label[i] = pick(r, 2) ? label[pick(r, i)] : POSTS + i;
    }
    for (uint32_t i = 0; i < 2 * POSTS; i++)
        first[i] = UINT32_MAX;
    for (uint32_t i = 0; i < n; i++) {
        if (first[label[i]] == UINT32_MAX)
            first[label[i]] = i;
        of[i] = first[label[i]];
    }
}

static uint32_t size_of(const uint32_t *of, uint32_t n, uint32_t group)
{
    uint32_t size = 0;
    for (uint32_t i = 0; i < n; i++)
        size += of[i] == group;
    return size;
}

static uint32_t both(const uint32_t *before, uint32_t had, uint32_t was, const uint32_t *now,
                     uint32_t group)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < had; i++)
        n += before[i] == was && now[i] == group;
    return n;
}

/* The change of group `group`, looked up; NULL. */
static const mn_ad_change *change_of(const mn_ad_changes *c, uint32_t group, bool gone)
{
    const mn_ad_change *found = NULL;
    for (uint32_t i = 0; i < c->n; i++)
        if (c->change[i].group == group && !c->change[i].posts == gone) {
            assert_null(found);
            found = &c->change[i];
        }
    return found;
}

static void check_group(const mn_ad_changes *c, const uint32_t *before, uint32_t had,
                        const uint32_t *now, uint32_t n, uint32_t group)
{
    const uint32_t size = size_of(now, n, group);
    uint32_t was[POSTS], groups = 0, fresh = 0, within = 0;
    for (uint32_t g = 0; g < had; g++)
        if (size_of(before, had, g) > 1 && both(before, had, g, now, group)) {
            was[groups++] = g;
            within = both(before, had, g, now, group);
        }
    for (uint32_t i = had; i < n; i++)
        fresh += now[i] == group;
    const mn_ad_change *x = change_of(c, group, false);
    const bool whole = groups == 1 && within == size_of(before, had, was[0]);
    if (whole && within == size) {
        assert_null(x);
        return;
    }
    assert_non_null(x);
    assert_int_equal(x->kind, !groups      ? MN_AD_CHANGE_NEW
                              : groups > 1 ? MN_AD_CHANGE_JOINED
                              : whole      ? MN_AD_CHANGE_GROWN
                                           : MN_AD_CHANGE_PARTED);
    assert_int_equal(x->posts, size);
    assert_int_equal(x->posts_new, fresh);
    assert_int_equal(x->was_groups, groups);
    if (groups)
        assert_memory_equal(c->was + x->was, was, groups * sizeof *was);
}

static void test_changes(void **state)
{
    uint64_t seen[MN_AD_CHANGES] = {0};
    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        uint32_t before[POSTS], now[POSTS];
        mn_ad_changes c = {.n = 0};
        mn_rng r;
        mn_rng_init(&r, seed, 0);
        const uint32_t n = pick(&r, POSTS + 1), had = n ? pick(&r, n + 1) : 0;
        part(before, had, &r);
        if (seed % 2)
            part(now, n, &r);
        else
            drift(now, before, had, n, &r);
        assert_int_equal(mn_ad_changes_find(&c, before, had, now, n, &error), MN_OK);
        uint64_t counted[MN_AD_CHANGES] = {0};
        for (uint32_t i = 0; i < c.n; i++) {
            counted[c.change[i].kind]++;
            seen[c.change[i].kind]++;
            assert_true(!i || c.change[i - 1].group <= c.change[i].group);
        }
        assert_memory_equal(counted, c.counted, sizeof counted);
        for (uint32_t g = 0; g < n; g++)
            if (size_of(now, n, g) > 1)
                check_group(&c, before, had, now, n, g);
        for (uint32_t g = 0; g < had; g++) { /* those that are gone */
            bool together = false;
            for (uint32_t i = 0; i < had; i++)
                together = together || (before[i] == g && size_of(now, n, now[i]) > 1);
            const bool gone = size_of(before, had, g) > 1 && !together;
            assert_int_equal(change_of(&c, g, true) != NULL, gone);
        }
        mn_ad_changes_free(&c);
    }
    for (int k = 0; k < MN_AD_CHANGES; k++)
        assert_true(seen[k] > 100);
}

static void reads(const mn_identifier_rules *rules, const char *asked, const char *region,
                  const char *kind, const char *value)
{
    const char *k = NULL;
    mn_buf b = {0};
    const mn_status st = mn_watch_read(&k, &b, rules, mn_text_of(asked), region, &error);
    if (st)
        print_error("%s: %s\n", asked, error.msg);
    assert_int_equal(st, MN_OK);
    assert_string_equal(k, kind);
    assert_string_equal(b.ptr, value);
    mn_buf_free(&b);
}

static void test_what_is_watched(void **state)
{
    static const char *const nothing[] = {"",          "a quiet room", "phone:", "phone:12",
                                          "email:ann", "\xff\xfe",     "url:",   "telegram:"};
    static const char none[2] = {0};
    mn_identifier_rules *rules = NULL;
    (void)state;
    assert_int_equal(mn_identify_new(&rules, NULL, &error), MN_OK);
    reads(rules, "+1 202 555 0101", none, "phone", "+12025550101");
    reads(rules, "phone:+1 (202) 555-0101", none, "phone", "+12025550101");
    reads(rules, "phone:202 555 0101", "US", "phone", "+12025550101");
    reads(rules, "two oh two five five five zero one oh one", "US", "phone", "+12025550101");
    reads(rules, "Ann@Site.Example", none, "email", "ann@site.example");
    reads(rules, "email:ann at site dot example", none, "email", "ann@site.example");
    reads(rules, "telegram:@Ann_B", none, "telegram", "ann_b");
    reads(rules, "instagram:ann.b", none, "instagram", "ann.b");
    for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++) {
        const char *k = NULL;
        mn_buf b = {0};
        assert_int_equal(mn_watch_read(&k, &b, rules, mn_text_of(nothing[i]), none, &error),
                         MN_USAGE);
        assert_int_equal(b.len, 0);
        mn_buf_free(&b);
    }
    mn_identify_free(rules);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_changes),
        cmocka_unit_test(test_what_is_watched),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
