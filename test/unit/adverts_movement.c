/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts_movement.c - stays, journeys and circuits.
 */
#include "adverts/movement/movement.h"

#include "core/rng.h"
#include "unit/check.h"

enum { HOUR = 3600, DAY = 86400 };

/* Towns on the equator, five degrees (556 km) apart. */
static mn_sighting at(double days, uint32_t place, uint32_t post)
{
    return (mn_sighting){.time = (int64_t)(days * DAY),
                         .place = place,
                         .post = post,
                         .lat = 0,
                         .lon = 5.0F * (float)place};
}

static void track(mn_track *t, const mn_sighting *s, uint32_t n)
{
    const mn_track_options o = MN_TRACK_OPTIONS_INIT;
    mn_err e;
    assert_int_equal(mn_track_make(t, s, n, &o, &e), MN_OK);
}

static void test_stays_and_legs(void **state)
{
    (void)state;
    mn_track t;
    /* Out of order; two posts in one stay; back again. */
    const mn_sighting s[] = {at(3, 1, 2), at(1, 0, 0), at(1.5, 0, 1), at(5, 0, 3)};
    track(&t, s, 4);
    assert_int_equal(t.stays, 3);
    assert_int_equal(t.stay[0].posts, 2);
    assert_int_equal(t.stay[0].until, DAY * 3 / 2);
    assert_int_equal(t.places, 2);
    assert_int_equal(t.legs, 2);
    assert_near(t.leg[0].km, 555.975, 0.01);
    assert_near(t.leg[0].hours, 36, 0);
    assert_near(t.km, 2 * 555.975, 0.02);
    assert_int_equal(t.impossible, 0);
    assert_true(t.radius > 370 && t.radius < 371); /* the middle of 0, 5 and 0 degrees */
    assert_near(t.circuit_laps, 0, 0);
    mn_track_free(&t);
    track(&t, s, 0);
    assert_int_equal(t.stays, 0);
    assert_true(isnan(t.radius));
    mn_track_free(&t);
}

static void test_impossible(void **state)
{
    (void)state;
    mn_track t;
    mn_sighting s[] = {at(1, 0, 0), at(1.01, 4, 1), at(2, 0, 2)};
    track(&t, s, 3);
    assert_true(t.leg[0].impossible); /* 2,224 km in a quarter of an hour */
    assert_false(t.leg[1].impossible);
    assert_int_equal(t.impossible, 1);
    assert_near(t.km, 4 * 555.975, 0.05);
    mn_track_free(&t);
    /* Days alone: from one day to the next anything within 24 hours more may be. */
    for (size_t i = 0; i < 3; i++) {
        s[i].day_only = true;
        s[i].time -= s[i].time % DAY;
    }
    track(&t, s, 3);
    assert_int_equal(t.impossible, 0);
    mn_track_free(&t);
    /* Without coordinates nothing is said of journeys. */
    s[1].lat = s[1].lon = NAN;
    track(&t, s, 3);
    assert_true(isnan(t.leg[0].km));
    assert_false(t.leg[0].impossible);
    assert_int_equal(t.places, 2);
    mn_track_free(&t);
}

static void test_circuits(void **state)
{
    (void)state;
    static const struct {
        const char *places;
        uint32_t first, stays, lap, fits;
    } cases[] = {
        {"ABCABCABC", 0, 9, 3, 6},
        {"XYABCDABCDZ", 2, 8, 4, 4},
        {"ABABAB", 0, 6, 2, 4},
        {"ABABA", 0, 0, 0, 0}, /* to and fro, not three times */
        {"ABCAB", 0, 0, 0, 0}, /* no second lap */
        {"ABCDEF", 0, 0, 0, 0},
        {"ABCDABXDABCDABCD", 7, 9, 4, 5}, /* what goes wrong costs four */
        {"AB", 0, 0, 0, 0},
        {"", 0, 0, 0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint32_t place[32];
        const uint32_t n = (uint32_t)strlen(cases[i].places);
        mn_circuit c;
        for (uint32_t k = 0; k < n; k++)
            place[k] = (uint32_t)cases[i].places[k];
        mn_circuit_find(&c, place, n);
        if (c.lap != cases[i].lap || c.first != cases[i].first || c.stays != cases[i].stays ||
            c.fits != cases[i].fits)
            fail_msg("%s: lap %u, first %u, stays %u, fits %u", cases[i].places, c.lap, c.first,
                     c.stays, c.fits);
    }
}

/* Four laps of five towns are no chance; a random walk through them is. */
static void test_chance(void **state)
{
    (void)state;
    mn_sighting s[40];
    mn_track t;
    mn_rng rng;
    for (uint32_t i = 0; i < 20; i++)
        s[i] = at(i, i % 5, i);
    track(&t, s, 20);
    assert_int_equal(t.circuit_places, 5);
    assert_near(t.circuit_laps, 4, 0);
    assert_near(t.circuit_fit, 1, 0);
    assert_near(t.circuit_chance, 0.005, 1e-9);
    mn_track_free(&t);
    int rare = 0;
    mn_rng_init(&rng, 11, 0);
    for (int k = 0; k < 100; k++) {
        for (uint32_t i = 0, place = 0; i < 30; i++) {
            place = (place + 1 + (uint32_t)(mn_rng_u64(&rng) % 3)) % 4;
            s[i] = at(i, place, i);
        }
        track(&t, s, 30);
        rare += t.circuit_laps > 0 && t.circuit_chance <= 0.05;
        mn_track_free(&t);
    }
    assert_true(rare <= 12); /* 5 expected; more than 12 in 1 of 500 runs */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stays_and_legs),
        cmocka_unit_test(test_impossible),
        cmocka_unit_test(test_circuits),
        cmocka_unit_test(test_chance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
