/* SPDX-License-Identifier: Apache-2.0
 *
 * trace_path_rings.c - chains that are counted and not gone by, path by path: small ones, dense
 * with ways round (hubs that deal with all, goods sent out and had back, papers that are late),
 * against plain recursion over rows: how many paths there are to each end, and which are told in
 * which order, from each buyer alone and from all at once.
 */
#include "check.h"

#include "core/rng.h"
#include "trace/path/path.h"
#include "trace_path_oracle.h"

static const hand_good goods[] = {{"cotton", "520100"}, {"yarn", "520511"},
                                  {"520511", "520511"}, {"shirts", "610910"},
                                  {"buttons", ""},      {"polyester", "540233"}};
enum { GOODS = 6, ROWS = 80, PARTS = 100, RECIPES = 30, PARTIES = 12, TIERS = 6, ROOM = 60000 };

typedef struct world {
    hand_row row[ROWS];
    hand_part part[PARTS];
    hand_recipe recipe[RECIPES];
    uint32_t rows, parts, recipes, parties;
    bool target[PARTIES], ranges;
    mn_path_options o;
} world;

/* A path as edges. */
typedef struct run {
    unsigned n;
    bool possible;
    uint32_t end, edge[TIERS];
} run;

static uint32_t pick(mn_rng *r, uint32_t n)
{
    return (uint32_t)(mn_rng_u64(r) % n);
}

static void make_world(world *w, uint64_t seed)
{
    mn_rng r;
    mn_rng_init(&r, seed, 3);
    *w = (world){0};
    const uint32_t days = pick(&r, 4), kinds = 1 + pick(&r, GOODS), hubs = pick(&r, 3);
    w->parties = 3 + pick(&r, pick(&r, 2) ? 3 : PARTIES - 3);
    w->rows = 8 + pick(&r, 32);
    w->recipes = pick(&r, 3) ? 4 + pick(&r, RECIPES - 4) : 0;
    w->ranges = days == 3;
    for (uint32_t i = 0; i < w->rows; i++) {
        const int32_t day = days ? (int32_t)pick(&r, 20) : MN_NO_DAY;
        hand_row *x = &w->row[i];
        *x = (hand_row){pick(&r, w->parties),
                        pick(&r, w->parties),
                        pick(&r, 40) ? pick(&r, kinds) : ANY,
                        ANY,
                        day,
                        day,
                        pick(&r, 15) || seed % 4 < 2 ? MN_SUPPLY : MN_RETURN,
                        NAN};
        if (hubs && !pick(&r, 3))
            x->seller = pick(&r, hubs);
        if (hubs && !pick(&r, 3))
            x->buyer = pick(&r, hubs);
        if (days && !pick(&r, 12) && seed % 2) /* of half of the chains all days are known */
            x->from = MN_NO_DAY;
        if (w->ranges && !pick(&r, 3))
            x->until = day + (int32_t)pick(&r, 8) - 1;
        if (!w->ranges)
            x->until = x->from;
        if (i && !pick(&r, 3)) { /* another supply of an edge */
            x->seller = x[-1].seller;
            x->buyer = x[-1].buyer;
            x->good = x[-1].good;
        }
    }
    for (uint32_t i = 0; i < w->recipes; i++) {
        w->recipe[i] = (hand_recipe){MN_RECIPE, pick(&r, 4) ? pick(&r, w->parties) : ANY};
        for (uint32_t k = 1 + pick(&r, 3); k-- && w->parts < PARTS;)
            w->part[w->parts++] = (hand_part){i, pick(&r, kinds), ANY, k == 0 || !pick(&r, 4)};
    }
    for (uint32_t i = 0; i < w->parties; i++)
        w->target[i] = !pick(&r, 2);
    w->o = (mn_path_options){.tiers = 2 + pick(&r, w->rows > 28 ? 3 : 5),
                             .strict = !pick(&r, 5),
                             .once = !pick(&r, 5),
                             .late = pick(&r, 2) ? 0 : 1 + (int32_t)pick(&r, 5),
                             .most = pick(&r, 3) ? 1 + pick(&r, 12) : 100000,
                             .work = UINT64_C(1) << 40,
                             .all_times = !pick(&r, 3)};
    w->o.loose = !w->o.strict && !pick(&r, 4);
}

static uint32_t edge_of(const hand *h, const hand_row *r)
{
    for (uint32_t i = 0; i < h->c.edges; i++)
        if (h->c.edge[i].seller == r->seller && h->c.edge[i].buyer == r->buyer &&
            h->c.edge[i].good == r->good)
            return i;
    fail();
    return 0;
}

/* Those that are possible first, then by their number of edges, then by these. */
static int in_order(const void *a, const void *b)
{
    const run *x = a, *y = b;
    if (x->possible != y->possible)
        return x->possible ? -1 : 1;
    if (x->n != y->n)
        return x->n < y->n ? -1 : 1;
    for (unsigned i = 0; i < x->n; i++)
        if (x->edge[i] != y->edge[i])
            return x->edge[i] < y->edge[i] ? -1 : 1;
    return 0;
}

static size_t all_paths(run *out, oracle_path *room, const world *w, const hand *h, uint32_t buyer)
{
    oracle o = {.row = w->row,
                .rows = w->rows,
                .recipe = w->recipe,
                .recipes = w->recipes,
                .part = w->part,
                .parts = w->parts,
                .good = goods,
                .target = w->target,
                .buyer = buyer,
                .tiers = w->o.tiers,
                .strict = w->o.strict,
                .loose = w->o.loose,
                .once = w->o.once,
                .late = w->o.late,
                .path = room};
    o_up(&o, 0, buyer, -1000000, 1000000, DIRECT_JOIN);
    assert_true(o.paths < ROOM);
    for (size_t i = 0; i < o.paths; i++) {
        out[i] = (run){.n = room[i].n, .possible = room[i].basis != NO_JOIN};
        for (unsigned k = 0; k < room[i].n; k++)
            out[i].edge[k] = edge_of(h, &w->row[room[i].row[k]]);
        out[i].end = w->row[room[i].row[room[i].n - 1]].seller;
    }
    qsort(out, o.paths, sizeof *out, in_order);
    return o.paths;
}

/* What was found of a buyer is what there is, and what is told of it. */
static void compare(const mn_chain_paths *p, const mn_path_buyer *b, const run *all, size_t n,
                    const mn_path_options *o, uint64_t seed)
{
    uint32_t tier[PARTIES] = {0}, at = b->path, told = 0;
    uint64_t paths[PARTIES] = {0}, possible = 0;
    for (size_t i = 0; i < n; i++)
        possible += all[i].possible;
    if (b->counted != possible || b->impossible != n - possible || b->cut || b->impossible_cut)
        fail_msg("seed %llu, buyer %u: %llu and %llu paths, there are %llu and %llu",
                 (unsigned long long)seed, b->buyer, (unsigned long long)b->counted,
                 (unsigned long long)b->impossible, (unsigned long long)possible,
                 (unsigned long long)(n - possible));
    for (size_t i = 0; i < n; i++) {
        const bool nearest = all[i].possible && !paths[all[i].end];
        tier[all[i].end] = nearest ? all[i].n : tier[all[i].end];
        paths[all[i].end] += all[i].possible;
        if (!(told < o->most && (all[i].possible || o->all_times)) && !nearest)
            continue;
        told++;
        const mn_path *x = &p->path[at++];
        if (told > b->paths || x->links != all[i].n || x->impossible == all[i].possible ||
            x->nearest != nearest)
            fail_msg("seed %llu, buyer %u: path %u told is another", (unsigned long long)seed,
                     b->buyer, told);
        for (unsigned k = 0; k < all[i].n; k++)
            assert_int_equal(p->link[x->link + k].edge, all[i].edge[k]);
        if (nearest) {
            uint32_t e = b->end;
            while (e < b->end + b->ends && p->end[e].party != all[i].end)
                e++;
            assert_true(e < b->end + b->ends);
            assert_int_equal(p->end[e].path, at - 1);
        }
    }
    assert_int_equal(b->paths, told);
    for (uint32_t e = b->end; e < b->end + b->ends; e++) {
        assert_int_equal(p->end[e].tier, tier[p->end[e].party]);
        assert_int_equal(p->end[e].paths, paths[p->end[e].party]);
        paths[p->end[e].party] = 0;
    }
    for (uint32_t i = 0; i < PARTIES; i++)
        assert_int_equal(paths[i], 0);
}

/* How many of the paths have a party on them twice. */
static uint64_t twice(const hand *h, const run *all, size_t n)
{
    uint64_t seen = 0;
    for (size_t i = 0; i < n; i++)
        for (unsigned a = 0; a < all[i].n; a++)
            for (unsigned b = a + 1; b < all[i].n; b++)
                seen += h->c.edge[all[i].edge[a]].seller == h->c.edge[all[i].edge[b]].seller;
    return seen;
}

static void check_world(uint64_t seed, run *all, oracle_path *room, uint64_t *seen)
{
    world w;
    hand h;
    mn_chain_paths p = {0};
    uint32_t to[PARTIES], from[2 * PARTIES], n = 0;
    make_world(&w, seed);
    hand_make(&h, w.parties, goods, GOODS, w.row, w.rows, w.recipe, w.recipes, w.part, w.parts);
    h.c.supply.lot = NULL;
    seen[4] += h.c.all_dated && h.c.all_forward;
    seen[5] += !h.c.all_dated && !h.c.all_forward;
    for (uint32_t i = 0; i < w.parties; i++) {
        from[i] = from[w.parties + i] = i;
        if (w.target[i])
            to[n++] = i;
    }
    const mn_path_targets t = {.party = to, .parties = n};
    const mn_ctx two = {.threads = 2};
    /* All at once: there are more of them than ends, each twice. */
    assert_int_equal(mn_chain_paths_find(&p, &h.c, &t, from, 2 * w.parties, &w.o, &two, NULL), 0);
    for (uint32_t i = 0; i < w.parties; i++) {
        mn_chain_paths one = {0};
        const size_t paths = all_paths(all, room, &w, &h, i);
        assert_int_equal(mn_chain_paths_find(&one, &h.c, &t, &i, 1, &w.o, NULL, NULL), 0);
        compare(&one, one.buyer, all, paths, &w.o, seed);
        compare(&p, &p.buyer[i], all, paths, &w.o, seed);
        compare(&p, &p.buyer[w.parties + i], all, paths, &w.o, seed);
        seen[0] += paths;
        seen[1] += one.buyer->impossible;
        seen[2] += twice(&h, all, paths);
        seen[3] += one.buyer->paths < one.buyer->counted;
        mn_chain_paths_free(&one);
    }
    mn_chain_paths_free(&p);
    hand_free(&h);
}

static void rings(void **state)
{
    oracle_path *room = malloc(ORACLE_PATHS * sizeof *room);
    run *all = malloc(ROOM * sizeof *all);
    uint64_t seen[6] = {0};
    (void)state;
    for (uint64_t seed = 1; seed <= 900; seed++)
        check_world(seed, all, room, seen);
    /* They held what they were to hold. */
    assert_true(seen[0] > 10000 && seen[1] > 1500 && seen[2] > 40 && seen[3] > 300);
    assert_true(seen[4] > 100 && seen[5] > 100);
    free(all);
    free(room);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(rings)};
    return cmocka_run_group_tests_name("trace path rings", tests, NULL, NULL);
}
