/* SPDX-License-Identifier: Apache-2.0
 *
 * trace_path.c - paths and tiers: each rule by a small chain, and thousands of random chains (with
 * cycles, returns, recipes, mixed lots, dates that are ranges or not known) against plain recursion
 * over rows.
 */
#include "check.h"

#include "core/rng.h"
#include "trace_path_oracle.h"

static mn_ctx ctx = {.threads = 1};

/* --- random chains ---------------------------------------------------------------------------- */

static const hand_good goods[] = {
    {"cotton", "520100"}, {"COTTON 2", "520100"}, {"yarn", "520511"},     {"520511", "520511"},
    {"shirts", "610910"}, {"buttons", ""},        {"polyester", "540233"}};
enum { GOODS = 7, MAX_ROWS = 64, MAX_PARTS = 100, MAX_RECIPES = 30 };

typedef struct world {
    hand_row row[MAX_ROWS];
    hand_part part[MAX_PARTS];
    hand_recipe recipe[MAX_RECIPES];
    uint32_t rows, parts, recipes, parties;
    bool target[32];
    mn_path_options o;
} world;

static uint32_t pick(mn_rng *r, uint32_t n)
{
    return (uint32_t)(mn_rng_u64(r) % n);
}

static uint32_t pick_good(mn_rng *r)
{
    return pick(r, 40) ? pick(r, GOODS) : ANY;
}

static void make_world(world *w, uint64_t seed)
{
    mn_rng r;
    mn_rng_init(&r, seed, 0);
    *w = (world){0};
    const uint32_t lots = pick(&r, 2) ? 0 : 1 + pick(&r, 6), dated = pick(&r, 3);
    w->parties = 3 + pick(&r, 6);
    w->rows = 6 + pick(&r, 26);
    w->recipes = pick(&r, 3) ? 4 + pick(&r, 27) : 0;
    for (uint32_t i = 0; i < w->rows; i++) {
        const int32_t day = dated ? (int32_t)pick(&r, 20) - 4 : MN_NO_DAY;
        hand_row *x = &w->row[i];
        *x = (hand_row){pick(&r, w->parties),
                        pick(&r, w->parties),
                        pick_good(&r),
                        lots && pick(&r, 3) ? pick(&r, lots) : ANY,
                        day,
                        day,
                        pick(&r, 12) || seed % 4 < 2 ? MN_SUPPLY : MN_RETURN,
                        NAN};
        if (dated && !pick(&r, 8) && seed % 2) /* of half of the chains all days are known */
            x->from = MN_NO_DAY;
        if (dated == 2 && !pick(&r, 3))
            x->until = pick(&r, 4) ? day + (int32_t)pick(&r, 8) - 1 : MN_NO_DAY;
        if (!pick(&r, 3) && i) { /* another supply of an edge */
            x->seller = w->row[i - 1].seller;
            x->buyer = w->row[i - 1].buyer;
            x->good = w->row[i - 1].good;
        }
    }
    for (uint32_t i = 0; i < w->recipes; i++) {
        w->recipe[i] = (hand_recipe){pick(&r, 2) ? MN_RECIPE : MN_EVENT,
                                     pick(&r, 4) ? pick(&r, w->parties) : ANY};
        for (uint32_t k = 1 + pick(&r, 3); k-- && w->parts < MAX_PARTS;)
            w->part[w->parts++] =
                (hand_part){i, pick_good(&r), lots && pick(&r, 2) ? pick(&r, lots) : ANY,
                            k == 0 || !pick(&r, 4)};
    }
    for (uint32_t i = 0; i < w->parties; i++)
        w->target[i] = !pick(&r, 2);
    w->o = (mn_path_options){.tiers = 1 + pick(&r, 5),
                             .strict = !pick(&r, 4),
                             .once = !pick(&r, 4),
                             .late = pick(&r, 3) ? 0 : (int32_t)pick(&r, 5),
                             .stock = pick(&r, 3) ? 0 : 1 + (int32_t)pick(&r, 9),
                             .most = 1000000,
                             .work = UINT64_C(1) << 40,
                             .all_times = true};
    w->o.loose = !w->o.strict && !pick(&r, 4);
}

static void check_world(uint64_t seed, oracle_path *room, uint64_t *seen)
{
    world w;
    hand h;
    mn_chain_paths p = {0};
    uint32_t to[32], n = 0, nearest[32] = {0};
    make_world(&w, seed);
    hand_make(&h, w.parties, goods, GOODS, w.row, w.rows, w.recipe, w.recipes, w.part, w.parts);
    for (uint32_t i = 0; i < w.parties; i++)
        if (w.target[i])
            to[n++] = i;
    oracle o = {.row = w.row,
                .rows = w.rows,
                .recipe = w.recipe,
                .recipes = w.recipes,
                .part = w.part,
                .parts = w.parts,
                .good = goods,
                .target = w.target,
                .tiers = w.o.tiers,
                .strict = w.o.strict,
                .loose = w.o.loose,
                .once = w.o.once,
                .late = w.o.late,
                .stock = w.o.stock,
                .path = room};
    o_up(&o, 0, 0, -1000000, 1000000, DIRECT_JOIN);
    find(&p, &h.c, 0, to, n, &w.o);
    if (p.paths != o.paths)
        fail_msg("seed %llu: %u paths told, the oracle has %zu", (unsigned long long)seed, p.paths,
                 o.paths);
    for (uint32_t i = 0; i < p.paths; i++) {
        const mn_path *a = &p.path[i];
        size_t k = 0;
        while (k < o.paths && !same_path(&h, &p, a, &o, &room[k]))
            k++;
        if (k == o.paths)
            fail_msg("seed %llu: path %u is none", (unsigned long long)seed, i);
        const int basis = a->impossible ? room[k].hollow : room[k].basis;
        if (a->impossible != (room[k].basis == NO_JOIN) || a->basis != basis)
            fail_msg("seed %llu: path %u has basis %d, impossible %d; oracle %d, %d",
                     (unsigned long long)seed, i, a->basis, a->impossible, room[k].basis,
                     room[k].hollow);
        /* Of two links there is one join: it is what the whole path goes by. */
        for (uint32_t d = 1; d < a->links; d++)
            assert_in_range(p.link[a->link + d].basis, a->links == 2 ? a->basis : 0, a->basis);
        for (uint32_t d = 0; d + 1 < a->links; d++)
            for (uint32_t x = d + 1; x < a->links; x++)
                *seen += h.c.edge[p.link[a->link + d].edge].seller ==
                         h.c.edge[p.link[a->link + x].edge].seller;
        seen[1 + (a->impossible ? 6 : a->basis)]++;
    }
    for (size_t k = 0; k < o.paths; k++)
        if (room[k].basis != NO_JOIN) {
            const uint32_t end = w.row[room[k].row[room[k].n - 1]].seller;
            if (!nearest[end] || room[k].n < nearest[end])
                nearest[end] = room[k].n;
        }
    for (uint32_t i = 0; i < p.ends; i++) {
        assert_int_equal(p.end[i].tier, nearest[p.end[i].party]);
        nearest[p.end[i].party] = 0;
    }
    for (uint32_t i = 0; i < w.parties; i++)
        assert_int_equal(nearest[i], 0);
    mn_chain_paths_free(&p);
    hand_free(&h);
}

static void random_chains(void **state)
{
    oracle_path *room = malloc(ORACLE_PATHS * sizeof *room);
    uint64_t seen[8] = {0};
    (void)state;
    for (uint64_t seed = 1; seed <= 6000; seed++)
        check_world(seed, room, seen);
    /* The chains held what they were to hold: paths on which a party stands twice, of each basis,
     * and impossible ones. */
    for (size_t i = 0; i < 8; i++)
        if (i != 1 + MN_BASES)
            assert_true(seen[i] > (i ? 300 : 50));
    free(room);
}

/* --- tiers --------------------------------------------------------------------------------------
 */

static uint32_t tier_of(const mn_tiers *t, uint32_t party)
{
    for (uint32_t i = 0; i < t->n; i++)
        if (t->at[i].party == party)
            return t->at[i].tier;
    return 0;
}

/* Where few paths are told, most are counted and not gone: the same numbers, the same nearest ones.
 */
static void compare_few(const hand *h, const mn_chain_paths *all, uint32_t buyer,
                        const uint32_t *to, uint32_t parties, const mn_path_options *o)
{
    mn_chain_paths few = {0};
    mn_path_options want = *o;
    want.most = 1;
    want.all_times = false;
    find(&few, &h->c, buyer, to, parties, &want);
    assert_int_equal(few.buyer->counted, all->buyer->counted);
    assert_int_equal(few.buyer->impossible, all->buyer->impossible);
    assert_int_equal(few.ends, all->ends);
    for (uint32_t i = 0; i < few.ends; i++) {
        const mn_path_end *x = &few.end[i], *y = &all->end[i];
        const mn_path *a = &few.path[x->path], *b = &all->path[y->path];
        assert_int_equal(x->party, y->party);
        assert_int_equal(x->tier, y->tier);
        assert_int_equal(x->paths, y->paths);
        assert_int_equal(a->links, b->links);
        for (uint32_t k = 0; k < a->links; k++)
            assert_int_equal(few.link[a->link + k].edge, all->link[b->link + k].edge);
    }
    mn_chain_paths_free(&few);
}

/* Up, parties stand where the nearest path to them has them; down, where they have the party. */
static void random_tiers(void **state)
{
    uint64_t seen = 0;
    (void)state;
    for (uint64_t seed = 1; seed <= 1500; seed++) {
        world w;
        hand h;
        uint32_t to[32], up[32][32] = {{0}};
        make_world(&w, seed);
        w.o.once = false;
        w.o.stock = w.o.late = 0;
        for (uint32_t i = 0; i < w.rows && seed % 2; i++)
            w.row[i].lot = MN_NOT_ANY;
        hand_make(&h, w.parties, goods, GOODS, w.row, w.rows, w.recipe, w.recipes, w.part, w.parts);
        for (uint32_t i = 0; i < w.parties; i++)
            to[i] = i;
        for (uint32_t i = 0; i < w.parties; i++) {
            mn_chain_paths p = {0};
            mn_tiers t = {0};
            mn_err e = MN_ERR_INIT;
            find(&p, &h.c, i, to, w.parties, &w.o);
            compare_few(&h, &p, i, to, w.parties, &w.o);
            if (mn_tiers_find(&t, &h.c, i, false, &w.o, &ctx, &e))
                fail_msg("%s", e.msg);
            for (uint32_t k = 0; k < p.ends; k++)
                up[i][p.end[k].party] = p.end[k].tier;
            for (uint32_t k = 0; k < w.parties; k++)
                assert_int_equal(tier_of(&t, k), up[i][k]);
            seen += t.n;
            mn_tiers_free(&t);
            mn_chain_paths_free(&p);
        }
        for (uint32_t i = 0; i < w.parties; i++) {
            mn_tiers t = {0};
            mn_err e = MN_ERR_INIT;
            if (mn_tiers_find(&t, &h.c, i, true, &w.o, &ctx, &e))
                fail_msg("%s", e.msg);
            for (uint32_t k = 0; k < w.parties; k++)
                if (tier_of(&t, k) != up[k][i])
                    fail_msg("seed %llu: from %u down to %u: tier %u, up it is %u",
                             (unsigned long long)seed, i, k, tier_of(&t, k), up[k][i]);
            mn_tiers_free(&t);
        }
        hand_free(&h);
    }
    assert_true(seen > 10000);
}

/* --- more than can be gone -------------------------------------------------------------------- */

static const hand_good plain_goods[] = {{"g0", ""}, {"g1", ""}, {"g2", ""}, {"g3", ""}, {"g4", ""}};

/* Nine tiers of twenty, each buying of all of the next: 20^8 paths to the last. */
static void too_many_paths(void **state)
{
    enum { N = 20, T = 9 };
    static hand_row row[N + (T - 1) * N * N + 3];
    const uint32_t last = 1 + T * N, near = last + 1, to[] = {last, near};
    uint32_t n = 0;
    hand h;
    mn_chain_paths p = {0};
    const mn_path_options want = {.tiers = 10, .most = 50, .work = 200000};
    (void)state;
    for (uint32_t i = 0; i < N; i++)
        row[n++] = (hand_row)ROW(1 + i, 0, 0, 100);
    for (uint32_t t = 1; t < T; t++)
        for (uint32_t i = 0; i < N; i++)
            for (uint32_t k = 0; k < N; k++)
                row[n++] = (hand_row)ROW(1 + t * N + k, 1 + (t - 1) * N + i, 0, 100 - (int32_t)t);
    row[n++] = (hand_row)ROW(last, T * N, 0, 0); /* to the last party of the last tier */
    row[n++] = (hand_row)ROW(near, 1 + N + 3, 0, 0);
    hand_make(&h, near + 1, plain_goods, 1, row, n, NULL, 0, NULL, 0);
    find(&p, &h.c, 0, to, 2, &want); /* without rings and lots they are counted, not gone */
    assert_false(p.buyer->cut);
    assert_int_equal(p.buyer->counted, UINT64_C(25600000000) + 20);
    assert_int_equal(p.end[0].paths, 20);
    assert_int_equal(p.end[1].paths, UINT64_C(25600000000));
    assert_int_equal(p.buyer->paths, 50);
    mn_chain_paths_free(&p);
    hand_free(&h);
    row[n - 1].lot = 0; /* with lots they are gone one by one */
    row[n] = row[n - 1];
    row[n++].lot = 1;
    hand_make(&h, near + 1, plain_goods, 1, row, n, NULL, 0, NULL, 0);
    find(&p, &h.c, 0, to, 2, &want);
    assert_true(p.buyer->cut);
    assert_true(p.buyer->counted >= 21); /* all twenty to the near one, one to the other */
    assert_true(p.buyer->whole >= 3 && p.buyer->whole < 10);
    assert_true(p.buyer->at_most >= pow(20, 8) + 20 && p.buyer->at_most < pow(20, 8) * 1.01);
    assert_int_equal(p.ends, 2);
    assert_int_equal(p.end[0].party, near);
    assert_int_equal(p.end[0].tier, 3);
    assert_int_equal(p.end[1].party, last);
    assert_int_equal(p.end[1].tier, 10);
    assert_true(p.path[p.end[1].path].nearest);
    assert_int_equal(p.path[p.end[1].path].links, 10);
    mn_chain_paths_free(&p);
    hand_free(&h);
}

/* A surer join that time does not allow is not told of a link. */
static void surest_in_time(void **state)
{
    const hand_row row[] = {{1, 0, 0, 5, 10, 10, MN_SUPPLY, NAN},
                            {1, 0, 0, ANY, 100, 100, MN_SUPPLY, NAN},
                            {2, 1, 0, 5, 50, 50, MN_SUPPLY, NAN}, /* its lot was sold before */
                            {2, 1, 0, ANY, 60, 60, MN_SUPPLY, NAN}};
    const uint32_t to[] = {2};
    hand h;
    mn_chain_paths p = {0};
    (void)state;
    hand_make(&h, 3, plain_goods, 1, row, 4, NULL, 0, NULL, 0);
    find(&p, &h.c, 0, to, 1, NULL);
    assert_int_equal(p.buyer->counted, 1);
    assert_int_equal(p.path[0].basis, MN_BASIS_SAME);
    assert_int_equal(p.link[p.path[0].link + 1].basis, MN_BASIS_SAME);
    mn_chain_paths_free(&p);
    hand_free(&h);
}

/* A shipment beside the supply that it carries is not added up; one alone is. */
static void shipments(void **state)
{
    const hand_row row[] = {{1, 0, 0, ANY, 100, 100, MN_SUPPLY, 40},
                            {1, 0, 0, ANY, 103, 103, MN_SHIPMENT, 40},
                            {2, 1, 0, ANY, 50, 50, MN_SHIPMENT, 70},
                            {3, 2, 0, ANY, 90, 90, MN_SUPPLY, 5}, /* after what 2 sent */
                            {3, 2, 0, ANY, 20, 20, MN_SHIPMENT, 9}};
    const uint32_t to[] = {3};
    const double quantity[] = {40, 70, 9};
    hand h;
    mn_chain_paths p = {0};
    mn_tiers t = {0};
    (void)state;
    hand_make(&h, 4, plain_goods, 1, row, 5, NULL, 0, NULL, 0);
    h.c.shipments = 3;
    find(&p, &h.c, 0, to, 1, NULL);
    assert_int_equal(p.buyer->counted, 1);
    assert_int_equal(mn_tiers_find(&t, &h.c, 0, false, NULL, &ctx, NULL), MN_OK);
    assert_int_equal(t.n, 3);
    for (uint32_t i = 0; i < 3; i++) {
        const mn_path_sum *link = &p.link[p.path[0].link + i].sum;
        assert_true(link->supplies - link->transports == 1 && link->quantity == quantity[i]);
        assert_true(t.at[i].sum.supplies - t.at[i].sum.transports == 1);
        assert_true(t.at[i].sum.quantity == quantity[i]);
    }
    mn_tiers_free(&t);
    mn_chain_paths_free(&p);
    hand_free(&h);
}

/* One edge of very many supplies, each of its own lot; self loops; a party that all deal with. */
static void hostile(void **state)
{
    enum { N = 100000 };
    hand_row *row = malloc((3 * N + 8) * sizeof *row);
    const uint32_t to[] = {2};
    uint32_t n = 0;
    hand h;
    mn_chain_paths p = {0};
    (void)state;
    for (uint32_t i = 0; i < N; i++) {
        row[n++] = (hand_row){1, 0, 0, i, (int32_t)(i * 7 % N), (int32_t)(i * 7 % N), MN_SUPPLY, 1};
        row[n++] = (hand_row){
            2, 1, 0, i, (int32_t)(i * 7 % N) - 1, (int32_t)(i * 7 % N) - 1, MN_SUPPLY, 1};
    }
    row[n++] = (hand_row)ROW(0, 0, 0, 1);
    row[n++] = (hand_row)ROW(1, 1, 0, 1);
    row[n++] = (hand_row)ROW(2, 2, 0, 1);
    hand_make(&h, 3, plain_goods, 1, row, n, NULL, 0, NULL, 0);
    find(&p, &h.c, 0, to, 1, NULL);
    assert_int_equal(p.buyer->counted, 1);
    assert_int_equal(p.path[0].basis, MN_BASIS_LOT);
    assert_int_equal(p.link[p.path[0].link + 1].sum.supplies, N);
    assert_true(p.link[p.path[0].link].sum.quantity == N);
    mn_chain_paths_free(&p);
    hand_free(&h);
    n = 0;
    for (uint32_t i = 0; i < N / 4; i++) { /* 25,000 sell to party 1, which sells to 25,000 */
        row[n++] = (hand_row)ROW(3 + i, 1, i % 3, 1);
        row[n++] = (hand_row)ROW(1, 3 + i, i % 5, 2);
    }
    row[n++] = (hand_row)ROW(1, 0, 0, 3);
    row[n++] = (hand_row)ROW(2, 4, 0, 1);
    hand_make(&h, 3 + N / 4, plain_goods, 5, row, n, NULL, 0, NULL, 0);
    find(&p, &h.c, 0, to, 1, NULL);
    assert_int_equal(p.buyer->counted, 1);
    assert_int_equal(p.path[0].links, 3);
    mn_chain_paths_free(&p);
    hand_free(&h);
    free(row);
}

/* --- many buyers ------------------------------------------------------------------------------ */

/* All at once, on any number of threads, are what each alone is. */
static void many_buyers(void **state)
{
    world w;
    hand h;
    (void)state;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        uint32_t to[32], all[32], n = 0;
        make_world(&w, seed);
        hand_make(&h, w.parties, goods, GOODS, w.row, w.rows, w.recipe, w.recipes, w.part, w.parts);
        for (uint32_t i = 0; i < w.parties; i++) {
            all[i] = i;
            if (w.target[i])
                to[n++] = i;
        }
        const mn_path_targets t = {.party = to, .parties = n};
        for (unsigned threads = 1; threads <= 3; threads += 2) {
            mn_chain_paths p = {0};
            const mn_ctx many = {.threads = threads};
            assert_int_equal(mn_chain_paths_find(&p, &h.c, &t, all, w.parties, &w.o, &many, NULL),
                             0);
            for (uint32_t i = 0; i < w.parties; i++) {
                mn_chain_paths one = {0};
                find(&one, &h.c, i, to, n, &w.o);
                const mn_path_buyer *b = &p.buyer[i];
                assert_int_equal(b->counted, one.buyer->counted);
                assert_int_equal(b->impossible, one.buyer->impossible);
                assert_int_equal(b->ends, one.ends);
                assert_int_equal(b->paths, one.paths);
                for (uint32_t k = 0; k < one.paths; k++) {
                    const mn_path *x = &p.path[b->path + k], *y = &one.path[k];
                    assert_int_equal(x->links, y->links);
                    assert_int_equal(x->basis, y->basis);
                    for (uint32_t l = 0; l < y->links; l++)
                        assert_int_equal(p.link[x->link + l].edge, one.link[y->link + l].edge);
                }
                mn_chain_paths_free(&one);
            }
            mn_chain_paths_free(&p);
        }
        hand_free(&h);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_chains),  cmocka_unit_test(random_tiers),
        cmocka_unit_test(too_many_paths), cmocka_unit_test(surest_in_time),
        cmocka_unit_test(shipments),      cmocka_unit_test(hostile),
        cmocka_unit_test(many_buyers),
    };
    return cmocka_run_group_tests_name("trace path", tests, NULL, NULL);
}
