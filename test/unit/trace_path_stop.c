/* SPDX-License-Identifier: Apache-2.0
 *
 * trace_path_stop.c - a search for paths that is cancelled ends soon, in whichever way it searches
 * and at two threads; and what is not told, as it would be too much, is said.
 */
#include "check.h"

#include <stdatomic.h>

#include "trace/path/path.h"
#include "trace_hand.h"

/* Steps of WIDE parties, each buying of all of the next one: more paths than can be gone by. */
enum { WIDE = 10, STEPS = 8, PARTIES = WIDE * STEPS, ROWS = WIDE * WIDE * (STEPS - 1), SURE = 8 };

static const hand_good goods[] = {{"cotton", "520100"}};

static void make_ladder(hand *h, hand_row row[ROWS])
{
    uint32_t n = 0;
    for (uint32_t step = 0; step + 1 < STEPS; step++)
        for (uint32_t a = 0; a < WIDE; a++)
            for (uint32_t b = 0; b < WIDE; b++, n++)
                row[n] = (hand_row){(step + 1) * WIDE + b,
                                    step * WIDE + a,
                                    0,
                                    ANY,
                                    100 - (int32_t)step,
                                    100,
                                    MN_SUPPLY,
                                    NAN};
    hand_make(h, PARTIES, goods, 1, row, n, NULL, 0, NULL, 0);
    h->c.supply.lot = NULL;
}

/* Says yes from the call number `after` on; counts the calls from then. */
typedef struct asked {
    atomic_int calls;
    int after;
} asked;

static bool cancelled(void *payload)
{
    asked *x = payload;
    return atomic_fetch_add(&x->calls, 1) >= x->after;
}

static void check_stops(const hand *h, const mn_path_targets *t, const uint32_t *from,
                        size_t buyers, const mn_path_options *o, unsigned threads, int after)
{
    asked x = {.after = after};
    const mn_ctx ctx = {.threads = threads, .cancelled = cancelled, .payload = &x};
    mn_chain_paths p = {0};
    mn_err e = MN_ERR_INIT;
    assert_int_equal(mn_chain_paths_find(&p, &h->c, t, from, buyers, o, &ctx, &e), MN_CANCELLED);
    assert_int_equal(e.status, MN_CANCELLED);
    assert_null(p.buyer);
    /* Having been told once, it asks a few more times at most on its way out. */
    assert_true(atomic_load(&x.calls) <= after + 4);
}

static void stops(void **state)
{
    static hand_row row[ROWS];
    uint32_t from[WIDE], far[2 * WIDE];
    hand h;
    (void)state;
    make_ladder(&h, row);
    for (uint32_t i = 0; i < WIDE; i++) {
        from[i] = i;
        far[i] = (STEPS - 1) * WIDE + i;
        far[WIDE + i] = (STEPS - 2) * WIDE + i;
    }
    const mn_path_targets many = {.party = far, .parties = 2 * WIDE};
    const mn_path_targets one = {.party = far, .parties = 1};
    const mn_path_options counted = {.tiers = STEPS}, gone_by = {.tiers = STEPS, .stock = 1000};
    for (unsigned threads = 1; threads <= 2; threads++) {
        for (int after = 0; after < SURE; after++) {
            check_stops(&h, &many, from, WIDE, &counted, threads, after); /* up */
            check_stops(&h, &one, from, WIDE, &counted, threads, after);  /* down */
        }
        /* Where each path is gone by it is asked in the midst of a buyer's search, too. */
        for (int after = 0; after < 3 * SURE; after += 2)
            check_stops(&h, &many, from, WIDE, &gone_by, threads, after);
    }
    hand_free(&h);
}

/* The same is found, and told, by a buyer who asks for more than can be held. */
static void too_much_to_tell(void **state)
{
    static hand_row row[ROWS];
    const uint32_t from[] = {0, 1}, to = PARTIES - 1;
    const mn_path_targets t = {.party = &to, .parties = 1};
    mn_path_options o = {.tiers = MN_PATH_TIERS_MAX, .most = 1000000};
    mn_chain_paths p = {0};
    hand h;
    (void)state;
    make_ladder(&h, row);
    assert_int_equal(mn_chain_paths_find(&p, &h.c, &t, from, 2, &o, NULL, NULL), 0);
    assert_int_equal(p.most, MN_PATH_LINKS / 2 / MN_PATH_TIERS_MAX);
    for (unsigned i = 0; i < 2; i++) {
        assert_int_equal(p.buyer[i].counted, 1000000); /* 10 by 6 steps */
        assert_int_equal(p.buyer[i].paths, p.most);
        assert_false(p.buyer[i].told_cut || p.buyer[i].cut);
    }
    mn_chain_paths_free(&p);
    /* The work is enough to count, and not to find all that are to be told. */
    o = (mn_path_options){.tiers = STEPS, .most = 5000, .work = 2000};
    assert_int_equal(mn_chain_paths_find(&p, &h.c, &t, from, 1, &o, NULL, NULL), 0);
    assert_int_equal(p.most, 5000);
    assert_int_equal(p.buyer->counted, 1000000);
    assert_true(p.buyer->told_cut && !p.buyer->cut);
    assert_true(p.buyer->paths > 0 && p.buyer->paths < 5000);
    mn_chain_paths_free(&p);
    hand_free(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(stops), cmocka_unit_test(too_much_to_tell)};
    return cmocka_run_group_tests_name("trace path stop", tests, NULL, NULL);
}
