/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts_network.c - ties between posts, hubs, bridges, communities.
 */
#include "adverts/network/network.h"

#include <stdlib.h>

#include "adverts/network/distance.h"
#include "core/rng.h"
#include "unit/check.h"

#define NO_TIME INT64_MIN

typedef struct world {
    mn_network_maker *m;
    mn_networks x;
    uint32_t n;
} world;

static world *with(uint32_t n, const mn_network_post *posts, const uint32_t *text)
{
    world *w = calloc(1, sizeof *w);
    mn_network_post *own = calloc((size_t)n + 1, sizeof *own);
    const mn_network_options o = MN_NETWORK_OPTIONS_INIT;
    mn_err e;
    assert_non_null(w);
    assert_non_null(own);
    for (uint32_t i = 0; i < n; i++)
        own[i] = posts ? posts[i]
                       : (mn_network_post){
                             .time = NO_TIME, .place = MN_NETWORK_NONE, .lat = NAN, .lon = NAN};
    w->n = n;
    assert_int_equal(mn_network_maker_new(&w->m, own, n, &o, &e), MN_OK);
    if (text)
        assert_int_equal(mn_network_texts(w->m, text, &e), MN_OK);
    free(own);
    return w;
}

static uint32_t tie(world *w, const char *value)
{
    uint32_t t;
    mn_err e;
    assert_int_equal(
        mn_network_tie(w->m, &t, MN_TIE_IDENTIFIER, mn_text_of("phone"), mn_text_of(value), &e),
        MN_OK);
    return t;
}

static void tied(world *w, uint32_t t, uint32_t post)
{
    mn_err e;
    assert_int_equal(mn_network_tied(w->m, t, post, &e), MN_OK);
}

static void make(world *w)
{
    mn_err e;
    assert_int_equal(mn_networks_make(&w->x, w->m, NULL, &e), MN_OK);
}

static void done(world *w)
{
    mn_networks_free(&w->x);
    mn_network_maker_free(w->m);
    free(w);
}

static void test_nothing(void **state)
{
    (void)state;
    world *w = with(0, NULL, NULL);
    make(w);
    assert_int_equal(w->x.n, 0);
    done(w);
    w = with(3, NULL, NULL);
    tied(w, tie(w, "1"), 2);
    make(w);
    assert_int_equal(w->x.n, 0);
    assert_int_equal(w->x.tie[0].state, MN_TIE_ALONE);
    assert_int_equal(w->x.of[2], MN_NETWORK_NONE);
    done(w);
}

/* 0 1 2 have a text, 2 3 a number, 5 6 another; 4 is alone. */
static void test_shared_things_tie(void **state)
{
    (void)state;
    const uint32_t text[] = {0, 0, 0, 3, 4, 5, 6};
    world *w = with(7, NULL, text);
    const uint32_t a = tie(w, "a"), b = tie(w, "b");
    tied(w, a, 3);
    tied(w, a, 2);
    tied(w, a, 3);
    tied(w, b, 6);
    tied(w, b, 5);
    make(w);
    assert_int_equal(w->x.n, 2);
    assert_int_equal(w->x.network[0].posts, 4);
    assert_int_equal(w->x.network[0].ties, 2);
    assert_int_equal(w->x.network[1].posts, 2);
    assert_int_equal(w->x.member[w->x.network[1].first], 5);
    assert_int_equal(w->x.of[4], MN_NETWORK_NONE);
    assert_int_equal(w->x.tie[a].posts, 2);
    assert_int_equal(w->x.tie[a].texts, 2);
    assert_int_equal(w->x.largest, 4);
    assert_int_equal(w->x.if_all, 4);
    done(w);
}

/* 40 small networks of three posts, and a hotline that one post of each gives. */
static void test_a_hotline_joins_nothing(void **state)
{
    (void)state;
    char value[40][8];
    world *w = with(120, NULL, NULL);
    const uint32_t hotline = tie(w, "hotline");
    for (uint32_t i = 0; i < 40; i++) {
        snprintf(value[i], sizeof *value, "%u", i);
        const uint32_t own = tie(w, value[i]);
        for (uint32_t k = 0; k < 3; k++)
            tied(w, own, i * 3 + k);
        tied(w, hotline, i * 3);
    }
    make(w);
    assert_int_equal(w->x.n, 40);
    assert_int_equal(w->x.largest, 3);
    assert_int_equal(w->x.if_all, 120);
    assert_int_equal(w->x.tie[hotline].state, MN_TIE_HUB);
    assert_int_equal(w->x.tie[hotline].pieces, 40);
    assert_int_equal(w->x.demoted, 1);
    done(w);
}

/* One number through 40 texts that further numbers hold together is an operator's. */
static void test_an_operator_is_no_hotline(void **state)
{
    (void)state;
    world *w = with(40, NULL, NULL);
    const uint32_t own = tie(w, "own");
    char value[40][8];
    for (uint32_t i = 0; i < 40; i++) {
        tied(w, own, i);
        snprintf(value[i], sizeof *value, "%u", i);
        const uint32_t other = tie(w, value[i]);
        tied(w, other, i);
        tied(w, other, i / 10 * 10); /* four pieces */
    }
    make(w);
    assert_int_equal(w->x.tie[own].state, MN_TIE_KEPT);
    assert_int_equal(w->x.tie[own].pieces, 4);
    assert_int_equal(w->x.n, 1);
    assert_int_equal(w->x.largest, 40);
    done(w);
}

/* Seven people with numbers of their own, and a landlord's page in all their posts. */
static void test_a_service_is_no_network(void **state)
{
    (void)state;
    char value[7][8];
    world *w = with(7, NULL, NULL);
    const uint32_t page = tie(w, "page");
    for (uint32_t i = 0; i < 7; i++) {
        snprintf(value[i], sizeof *value, "%u", i);
        tied(w, page, i);
        if (i < 4)
            tied(w, tie(w, value[i]), i);
    }
    make(w);
    assert_int_equal(w->x.tie[page].state, MN_TIE_SERVICE);
    assert_int_equal(w->x.tie[page].pieces, 7);
    assert_int_equal(w->x.tie[page].own, 4);
    assert_int_equal(w->x.n, 0);
    done(w);
    /* Were only three of seven so, the page is theirs. */
    w = with(7, NULL, NULL);
    const uint32_t own = tie(w, "page");
    for (uint32_t i = 0; i < 7; i++) {
        tied(w, own, i);
        if (i < 3)
            tied(w, tie(w, value[i]), i);
    }
    make(w);
    assert_int_equal(w->x.tie[own].state, MN_TIE_KEPT);
    assert_int_equal(w->x.n, 1);
    done(w);
}

/* Four people with numbers of their own name one page; a group of four texts has two numbers in
 * common, and each text one of its own. */
static void test_few_texts(void **state)
{
    (void)state;
    char value[8][8];
    world *w = with(8, NULL, NULL);
    const uint32_t page = tie(w, "page"), one = tie(w, "one"), two = tie(w, "two");
    for (uint32_t i = 0; i < 8; i++) {
        snprintf(value[i], sizeof *value, "%u", i);
        if (i != 3) /* one of the four has none */
            tied(w, tie(w, value[i]), i);
        tied(w, i < 4 ? page : one, i);
        if (i >= 4)
            tied(w, two, i);
    }
    make(w);
    assert_int_equal(w->x.tie[page].state, MN_TIE_SERVICE);
    assert_int_equal(w->x.tie[page].pieces, 4);
    assert_int_equal(w->x.tie[page].own, 3);
    assert_int_equal(w->x.tie[one].state, MN_TIE_KEPT);
    assert_int_equal(w->x.tie[two].state, MN_TIE_KEPT);
    assert_int_equal(w->x.n, 1);
    assert_int_equal(w->x.largest, 4);
    done(w);
    /* Two texts that one thing joins are taken as they are, and so is a number that texts have
     * which nobody can be reached by otherwise. */
    w = with(5, NULL, NULL);
    const uint32_t pair = tie(w, "pair"), only = tie(w, "only");
    for (uint32_t i = 0; i < 5; i++)
        tied(w, i < 2 ? pair : only, i);
    make(w);
    assert_int_equal(w->x.tie[pair].state, MN_TIE_KEPT);
    assert_int_equal(w->x.tie[only].state, MN_TIE_KEPT);
    assert_int_equal(w->x.n, 2);
    done(w);
}

/* A number that was read short joins nobody. */
static void test_cut(void **state)
{
    (void)state;
    world *w = with(3, NULL, NULL);
    const uint32_t t = tie(w, "+4989999987"), whole = tie(w, "+498999998755");
    for (uint32_t i = 0; i < 3; i++)
        tied(w, t, i);
    tied(w, whole, 0);
    tied(w, whole, 2);
    mn_network_cut(w->m, t);
    make(w);
    assert_int_equal(w->x.tie[t].state, MN_TIE_CUT);
    assert_string_equal(mn_tie_state_name(MN_TIE_CUT), "cut");
    assert_int_equal(w->x.n, 1);
    assert_int_equal(w->x.largest, 2);
    assert_int_equal(w->x.demoted, 1);
    done(w);
}

/* Eight texts with one number, in towns a continent apart within the hour: many use it. */
static void test_everywhere_at_once(void **state)
{
    (void)state;
    mn_network_post posts[8], near[8];
    for (uint32_t i = 0; i < 8; i++) {
        posts[i] = (mn_network_post){
            .time = 3600 * (int64_t)i, .place = i, .lat = 40, .lon = i % 2 ? -120.0F : -70.0F};
        near[i] = posts[i];
        near[i].lon = -70.0F + (float)i;
    }
    world *w = with(8, posts, NULL);
    uint32_t t = tie(w, "1");
    for (uint32_t i = 0; i < 8; i++)
        tied(w, t, i);
    make(w);
    assert_int_equal(w->x.tie[t].state, MN_TIE_SPREAD);
    assert_near(w->x.tie[t].leaps, 1, 0);
    assert_int_equal(w->x.tie[t].places, 8);
    assert_int_equal(w->x.n, 0);
    done(w);
    w = with(8, near, NULL); /* 85 km an hour: a drive */
    t = tie(w, "1");
    for (uint32_t i = 0; i < 8; i++)
        tied(w, t, i);
    make(w);
    assert_int_equal(w->x.tie[t].state, MN_TIE_KEPT);
    assert_near(w->x.tie[t].leaps, 0, 0);
    done(w);
    /* The hour is not known: eight hours on, or a day's end and the next one's beginning. */
    for (uint32_t i = 0; i < 8; i++) {
        posts[i].time = 86400 * (int64_t)(i / 2);
        posts[i].day_only = true;
    }
    w = with(8, posts, NULL);
    t = tie(w, "1");
    for (uint32_t i = 0; i < 8; i++)
        tied(w, t, i);
    make(w);
    assert_near(w->x.tie[t].leaps, 0, 0);
    done(w);
}

/* Two groups of 30 posts, each well tied, with one number in both. */
static void test_a_thin_bridge_parts(void **state)
{
    (void)state;
    mn_rng rng;
    char value[241][8];
    world *w = with(60, NULL, NULL);
    mn_rng_init(&rng, 3, 0);
    for (uint32_t i = 0; i < 240; i++) {
        const uint32_t side = i % 2 * 30;
        snprintf(value[i], sizeof *value, "%u", i);
        const uint32_t t = tie(w, value[i]);
        tied(w, t, side + (uint32_t)(mn_rng_u64(&rng) % 30));
        tied(w, t, side + (uint32_t)(mn_rng_u64(&rng) % 30));
        tied(w, t, side + i / 2 % 30);
    }
    const uint32_t bridge = tie(w, "bridge");
    tied(w, bridge, 29);
    tied(w, bridge, 30);
    make(w);
    assert_int_equal(w->x.n, 2);
    assert_int_equal(w->x.largest, 30);
    assert_int_equal(w->x.if_all, 60);
    assert_int_equal(w->x.tie[bridge].state, MN_TIE_BRIDGE);
    done(w);
}

/* The same ties in another order make the same networks. */
static void test_order_does_not_count(void **state)
{
    (void)state;
    enum { POSTS = 300, TIES = 400 };
    static uint32_t first[POSTS];
    static char value[TIES][8];
    for (uint32_t i = 0; i < TIES; i++)
        snprintf(value[i], sizeof *value, "%u", i);
    for (uint64_t seed = 0; seed < 20; seed++)
        for (int turn = 0; turn < 2; turn++) {
            world *w = with(POSTS, NULL, NULL);
            for (uint32_t k = 0; k < TIES; k++) {
                const uint32_t i = turn ? TIES - 1 - k : k;
                const uint32_t t = tie(w, value[i]);
                mn_rng rng;
                mn_rng_init(&rng, seed, i);
                /* Most tie two posts, some tie very many. */
                const uint64_t many = i % 50 == 0 ? 40 + mn_rng_u64(&rng) % 20 : 2;
                for (uint64_t j = 0; j < many; j++)
                    tied(w, t, (uint32_t)(mn_rng_u64(&rng) % POSTS));
            }
            make(w);
            uint32_t members = 0;
            for (uint32_t k = 0; k < w->x.n; k++) {
                const mn_network *net = &w->x.network[k];
                assert_true(net->posts >= 2 && net->ties >= 1);
                members += net->posts;
                for (uint32_t i = 0; i < net->posts; i++) {
                    assert_int_equal(w->x.of[w->x.member[net->first + i]], k);
                    assert_true(i == 0 ||
                                w->x.member[net->first + i - 1] < w->x.member[net->first + i]);
                }
            }
            for (uint32_t i = 0; i < POSTS; i++) {
                members += w->x.of[i] == MN_NETWORK_NONE;
                if (turn)
                    assert_int_equal(first[i], w->x.of[i]);
                first[i] = w->x.of[i];
            }
            assert_int_equal(members, POSTS);
            done(w);
        }
}

/* Groups of posts that hang together more or less, with some ties between groups; post i has the
 * number of[i]. name[i]: the first post of i's network, by i; state: of ties. */
enum { LOOSE = 400, GROUP = 50, LOOSE_TIES = 420 };
static void make_loose(uint32_t *name, mn_tie_state *state, const uint32_t *of, uint64_t seed)
{
    static char value[LOOSE_TIES][8];
    mn_network_post posts[LOOSE];
    uint32_t first[LOOSE + 1];
    mn_rng rng;
    mn_rng_init(&rng, 41, seed);
    for (uint32_t i = 0; i < LOOSE; i++)
        posts[of[i]] = (mn_network_post){.key = i * UINT64_C(0x9E3779B97F4A7C15),
                                         .time = (int64_t)(i / 7) * 86400,
                                         .place = i % 11,
                                         .day_only = i % 3 != 0,
                                         .lat = (float)(i % 11) * 5,
                                         .lon = (float)(i % 5) * 9};
    world *w = with(LOOSE, posts, NULL);
    for (uint32_t k = 0; k < LOOSE_TIES; k++) {
        snprintf(value[k], sizeof *value, "%u", k);
        const uint32_t t = tie(w, value[k]), group = (uint32_t)(mn_rng_u64(&rng) % (LOOSE / GROUP));
        const uint64_t most = k % 90 == 0 ? 30 : 2 + mn_rng_u64(&rng) % 2;
        for (uint64_t j = 0; j < most; j++) {
            const uint32_t in = mn_rng_u64(&rng) % 12 ? group : (group + 1) % (LOOSE / GROUP);
            tied(w, t, of[in * GROUP + (uint32_t)(mn_rng_u64(&rng) % GROUP)]);
        }
    }
    make(w);
    for (uint32_t i = 0; i <= LOOSE; i++)
        first[i] = MN_NETWORK_NONE;
    for (uint32_t i = 0; i < LOOSE; i++) {
        const uint32_t n = w->x.of[of[i]];
        if (n != MN_NETWORK_NONE && first[n] == MN_NETWORK_NONE)
            first[n] = i;
        name[i] = n == MN_NETWORK_NONE ? i : first[n];
    }
    for (uint32_t k = 0; k < LOOSE_TIES; k++)
        state[k] = w->x.tie[k].state;
    done(w);
}

/* The same posts numbered in another way make the same networks. */
static void test_numbers_do_not_count(void **state)
{
    uint32_t of[LOOSE], name[2][LOOSE];
    mn_tie_state tie_state[2][LOOSE_TIES];
    unsigned bridges = 0;
    (void)state;
    for (uint64_t seed = 0; seed < 30; seed++) {
        mn_rng rng;
        mn_rng_init(&rng, 42, seed);
        for (uint32_t i = 0; i < LOOSE; i++)
            of[i] = i;
        make_loose(name[0], tie_state[0], of, seed);
        for (uint32_t i = LOOSE; i > 1; i--) {
            const uint32_t k = (uint32_t)(mn_rng_u64(&rng) % i), x = of[k];
            of[k] = of[i - 1];
            of[i - 1] = x;
        }
        make_loose(name[1], tie_state[1], of, seed);
        assert_memory_equal(name[0], name[1], sizeof name[0]);
        assert_memory_equal(tie_state[0], tie_state[1], sizeof tie_state[0]);
        for (uint32_t k = 0; k < LOOSE_TIES; k++)
            bridges += tie_state[0][k] == MN_TIE_BRIDGE;
    }
    assert_true(bridges > 30);
}

/* --- communities ------------------------------------------------------------------------------ */

/* Friendships in a karate club (Zachary 1977, doi 10.1086/jar.33.4.3629752), from 1. */
static const uint8_t karate[][2] = {
    {1, 2},   {1, 3},   {1, 4},   {1, 5},   {1, 6},   {1, 7},   {1, 8},   {1, 9},   {1, 11},
    {1, 12},  {1, 13},  {1, 14},  {1, 18},  {1, 20},  {1, 22},  {1, 32},  {2, 3},   {2, 4},
    {2, 8},   {2, 14},  {2, 18},  {2, 20},  {2, 22},  {2, 31},  {3, 4},   {3, 8},   {3, 9},
    {3, 10},  {3, 14},  {3, 28},  {3, 29},  {3, 33},  {4, 8},   {4, 13},  {4, 14},  {5, 7},
    {5, 11},  {6, 7},   {6, 11},  {6, 17},  {7, 17},  {9, 31},  {9, 33},  {9, 34},  {10, 34},
    {14, 34}, {15, 33}, {15, 34}, {16, 33}, {16, 34}, {19, 33}, {19, 34}, {20, 34}, {21, 33},
    {21, 34}, {23, 33}, {23, 34}, {24, 26}, {24, 28}, {24, 30}, {24, 33}, {24, 34}, {25, 26},
    {25, 28}, {25, 32}, {26, 32}, {27, 30}, {27, 34}, {28, 34}, {29, 32}, {29, 34}, {30, 33},
    {30, 34}, {31, 33}, {31, 34}, {32, 33}, {32, 34}, {33, 34}};
enum { EDGES = sizeof karate / sizeof *karate, CLUB = 34 };

static void test_the_karate_club(void **state)
{
    (void)state;
    uint32_t from[CLUB + 2] = {0}, at[CLUB + 1], to[2 * EDGES], of[CLUB], communities = 0;
    float weight[2 * EDGES];
    double degree[CLUB] = {0}, total[CLUB] = {0}, inside = 0, q;
    mn_err e;
    assert_int_equal(EDGES, 78);
    for (size_t i = 0; i < EDGES; i++) {
        from[karate[i][0]]++;
        from[karate[i][1]]++;
    }
    for (size_t i = 0; i < CLUB; i++)
        from[i + 1] += from[i];
    memcpy(at, from, sizeof at);
    for (size_t i = 0; i < EDGES; i++) {
        const uint32_t a = karate[i][0] - 1U, b = karate[i][1] - 1U;
        to[at[a]++] = b;
        to[at[b]++] = a;
        degree[a]++;
        degree[b]++;
    }
    for (size_t i = 0; i < 2 * EDGES; i++)
        weight[i] = 1;
    const mn_weighted g = {CLUB, from, to, weight};
    assert_int_equal(mn_communities(of, &g, NULL, &e), MN_OK);
    for (size_t i = 0; i < CLUB; i++) {
        communities += of[i] == i;
        total[of[i]] += degree[i];
        assert_true(of[i] <= i && of[of[i]] == of[i]);
    }
    for (size_t i = 0; i < EDGES; i++)
        inside += of[karate[i][0] - 1] == of[karate[i][1] - 1];
    q = inside / EDGES;
    for (size_t i = 0; i < CLUB; i++)
        q -= total[i] / (2.0 * EDGES) * total[i] / (2.0 * EDGES);
    /* The best there is, 0.4198, has four communities (Brandes et al. 2008, doi
     * 10.1109/TKDE.2007.190689). */
    assert_int_equal(communities, 4);
    assert_true(q > 0.41 && q < 0.41981);
}

static void test_kilometres(void **state)
{
    (void)state;
    /* A quarter of a meridian and of the equator, on a sphere. */
    assert_near(mn_network_km(0, 0, 90, 0), 10007.557, 0.01);
    assert_near(mn_network_km(0, 10, 0, -80), 10007.557, 0.01);
    assert_near(mn_network_km(52, 13, 52, 13), 0, 0);
    /* Across the date line. */
    assert_near(mn_network_km(0, 179.5, 0, -179.5), 111.195, 0.01);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing),
        cmocka_unit_test(test_shared_things_tie),
        cmocka_unit_test(test_a_hotline_joins_nothing),
        cmocka_unit_test(test_an_operator_is_no_hotline),
        cmocka_unit_test(test_a_service_is_no_network),
        cmocka_unit_test(test_few_texts),
        cmocka_unit_test(test_cut),
        cmocka_unit_test(test_everywhere_at_once),
        cmocka_unit_test(test_a_thin_bridge_parts),
        cmocka_unit_test(test_order_does_not_count),
        cmocka_unit_test(test_numbers_do_not_count),
        cmocka_unit_test(test_the_karate_club),
        cmocka_unit_test(test_kilometres),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
