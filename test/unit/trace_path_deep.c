/* SPDX-License-Identifier: Apache-2.0
 *
 * trace_path_deep.c - paths through ten tiers of a larger chain, in which goods of two lots, an
 * event and a return are planted, against plain recursion over rows.
 */
#include "check.h"

#include "core/rng.h"
#include "trace_path_oracle.h"

enum { DEEP = 10, WIDE = 4, DEEP_ROWS = 600 };
static const hand_good deep_goods[] = {{"g0", ""}, {"g1", ""}, {"g2", ""}, {"g3", ""},
                                       {"g4", ""}, {"g5", ""}, {"g6", ""}, {"g7", ""},
                                       {"g8", ""}, {"g9", ""}, {"gx", ""}};
enum { DEEP_GOODS = 11, ODD_GOOD = 10 };

typedef struct deep {
    hand_row row[DEEP_ROWS];
    hand_recipe recipe[256];
    hand_part part[512];
    uint32_t rows, recipes, parts;
    bool target[DEEP * WIDE + 16], planted[DEEP * WIDE + 16];
    uint32_t parties, way[DEEP + 1]; /* the planted way: way[t] stands on tier t */
} deep;

static uint32_t pick(mn_rng *r, uint32_t n)
{
    return (uint32_t)(mn_rng_u64(r) % n);
}

static uint32_t deep_party(unsigned tier, uint32_t i)
{
    return tier ? 1 + (tier - 1) * WIDE + i : 0;
}

static hand_row *deep_sale(deep *d, uint32_t seller, uint32_t buyer, uint32_t good, int32_t day)
{
    assert_true(d->rows < DEEP_ROWS);
    d->row[d->rows] = (hand_row)ROW(seller, buyer, good, day);
    return &d->row[d->rows++];
}

/* An event of a party: a lot of a good came out of another. */
static void deep_event(deep *d, uint32_t party, uint32_t out, uint32_t out_lot, uint32_t in,
                       uint32_t in_lot)
{
    d->recipe[d->recipes] = (hand_recipe){MN_EVENT, party};
    d->part[d->parts++] = (hand_part){d->recipes, in, in_lot, false};
    d->part[d->parts++] = (hand_part){d->recipes++, out, out_lot, true};
}

static void make_deep(deep *d, uint64_t seed)
{
    mn_rng r;
    mn_rng_init(&r, seed, 1);
    *d = (deep){.parties = 1 + (DEEP - 1) * WIDE};
    for (unsigned t = 0; t < DEEP - 1; t++) {
        d->way[t] = deep_party(t, t ? pick(&r, WIDE) : 0);
        for (uint32_t i = 0; i < (t ? WIDE : 1); i++)
            for (uint32_t k = 0; k < 3; k++)
                deep_sale(d, deep_party(t + 1, pick(&r, WIDE)), deep_party(t, i), t,
                          1000 - 50 * (int32_t)t - (int32_t)pick(&r, 40));
    }
    d->way[DEEP - 1] = deep_party(DEEP - 1, pick(&r, WIDE));
    for (unsigned t = 0; t + 1 < DEEP; t++)
        deep_sale(d, d->way[t + 1], d->way[t], t, 1000 - 50 * (int32_t)t);
    /* Cycles: goods of a lower tier go up again. Returns: nothing goes up by them. */
    for (uint32_t i = 0; i < 8; i++) {
        const unsigned t = 1 + pick(&r, DEEP - 3);
        deep_sale(d, deep_party(t, pick(&r, WIDE)), deep_party(t + 1, pick(&r, WIDE)), t - 1,
                  1000 - 50 * (int32_t)t - 20);
        deep_sale(d, deep_party(t + 1, pick(&r, WIDE)), deep_party(t, pick(&r, WIDE)), t, 900)
            ->kind = MN_RETURN;
    }
    /* Recipes of odd tiers; lots and events where the planted way passes tier 4. */
    for (uint32_t t = 1; t + 1 < DEEP; t += 2) {
        d->recipe[d->recipes] = (hand_recipe){MN_RECIPE, ANY};
        d->part[d->parts++] = (hand_part){d->recipes, t, ANY, false};
        d->part[d->parts++] = (hand_part){d->recipes++, t - 1, ANY, true};
    }
    const uint32_t mixer = d->way[4];
    for (uint32_t i = 0, lot = 0; i < d->rows; i++)
        if (d->row[i].buyer == mixer && d->row[i].good == 4 && d->row[i].kind == MN_SUPPLY)
            d->row[i].lot = lot++;
    for (uint32_t i = 0, lot = 50; i < d->rows; i++)
        if (d->row[i].seller == mixer && d->row[i].good == 3 && d->row[i].kind == MN_SUPPLY)
            d->row[i].lot = lot++;
    for (uint32_t i = 0; i < d->rows; i++)
        for (uint32_t k = 0, any = 0; k < d->rows; k++)
            if (d->row[i].seller == mixer && d->row[i].lot != ANY && d->row[i].lot >= 50 &&
                d->row[k].buyer == mixer && d->row[k].lot != ANY && d->row[k].lot < 50 &&
                (!any++ || !pick(&r, 3) ||
                 (d->row[i].buyer == d->way[3] && d->row[k].seller == d->way[5])) &&
                d->recipes < 250)
                deep_event(d, mixer, 3, d->row[i].lot, 4, d->row[k].lot);
    /* Planted: on tier 10, and one on tier 6. */
    d->planted[d->parties] = true;
    deep_sale(d, d->parties++, d->way[9], 9, 400);
    d->planted[d->parties] = true;
    deep_sale(d, d->parties++, d->way[5], 5, 600);
    /* What must not be found: too late; gone back; not in the recipe; of a lot that was not used.
     */
    deep_sale(d, d->parties++, d->way[9], 9, 1500);
    deep_sale(d, d->parties++, d->way[7], 7, 400)->kind = MN_RETURN;
    deep_sale(d, d->parties++, d->way[1], ODD_GOOD, 400);
    deep_sale(d, d->parties++, mixer, 4, 400)->lot = 49;
    for (uint32_t i = 1 + (DEEP - 1) * WIDE; i < d->parties; i++)
        d->target[i] = true;
}

static void ten_tiers(void **state)
{
    oracle_path *room = malloc(ORACLE_PATHS * sizeof *room);
    uint64_t planted = 0, paths = 0;
    (void)state;
    for (uint64_t seed = 1; seed <= 12; seed++) {
        deep d;
        hand h;
        mn_chain_paths p = {0};
        uint32_t to[16], n = 0;
        const mn_path_options want = {.tiers = DEEP, .most = 1000000};
        make_deep(&d, seed);
        hand_make(&h, d.parties, deep_goods, DEEP_GOODS, d.row, d.rows, d.recipe, d.recipes, d.part,
                  d.parts);
        for (uint32_t i = 0; i < d.parties; i++)
            if (d.target[i])
                to[n++] = i;
        find(&p, &h.c, 0, to, n, &want);
        for (uint32_t i = 0; i < p.ends; i++) {
            if (!d.planted[p.end[i].party])
                fail_msg("seed %llu: %u is found", (unsigned long long)seed, p.end[i].party);
            planted++;
        }
        assert_true(p.buyer->impossible > 0); /* the late one */
        if (seed <= 4) {
            uint64_t possible = 0;
            oracle o = {.row = d.row,
                        .rows = d.rows,
                        .recipe = d.recipe,
                        .recipes = d.recipes,
                        .part = d.part,
                        .parts = d.parts,
                        .good = deep_goods,
                        .target = d.target,
                        .tiers = DEEP,
                        .path = room};
            o_up(&o, 0, 0, -1000000, 1000000, DIRECT_JOIN);
            for (size_t i = 0; i < o.paths; i++)
                possible += room[i].basis != NO_JOIN;
            assert_int_equal(p.buyer->counted, possible);
            assert_int_equal(p.buyer->impossible, o.paths - possible);
            for (uint32_t i = 0; i < p.paths; i++) { /* none is false, none is told twice */
                size_t k = 0;
                while (k < o.paths && !same_path(&h, &p, &p.path[i], &o, &room[k]))
                    k++;
                assert_true(k < o.paths && room[k].basis == (int)p.path[i].basis);
                room[k].basis = NO_JOIN;
            }
        }
        paths += p.buyer->counted;
        mn_chain_paths_free(&p);
        hand_free(&h);
    }
    assert_int_equal(planted, 2 * 12);
    assert_true(paths > 1000);
    free(room);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(ten_tiers)};
    return cmocka_run_group_tests_name("trace path deep", tests, NULL, NULL);
}
