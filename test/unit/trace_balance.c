/* SPDX-License-Identifier: Apache-2.0
 *
 * trace_balance.c - balances of goods: worked cases with figures by hand, hostile rows, and that a
 * failing allocation is an error.
 */
#include "trace_balance.h"

#include "core/rng.h"
#include "failing.h"

/* Bought and sold again: stock is carried, and what was sold is gone. */
static void test_trade(void **state)
{
    (void)state;
    begin();
    buys("cotton", 1, 10, "t");
    buys("Cotton", 3, 5000, "kg"); /* the same good, and another unit */
    sells("cotton", 1, 4, "t");
    sells("cotton", 2, 7, "t");
    sells("cotton", 3, 4, "t");
    sells("wool", 3, 4, "t");
    judge();
    is("cotton", 1, MN_POSSIBLE, 10000, 10000);
    is("cotton", 2, MN_IMPOSSIBLE, 6000, 6000);
    is("cotton", 3, MN_POSSIBLE, 5000, 5000);
    is("wool", 3, MN_NO_SOURCE, 0, 0);
    assert_true(says("cotton", 2, "needs at least 11 t of cotton; 10 t came in"));
    assert_true(says("cotton", 2, "supplies.csv:5; of cotton: supplies.csv:2"));
    assert_true(says("wool", 3, "none was bought, no recipe makes it"));
    assert_int_equal(notes(MN_NOTE_MISSING), 1);
    end();
}

/* 1 kg of yarn of 1.05 to 1.2 kg of lint; lint goes to two yarns. */
static void test_yields(void **state)
{
    (void)state;
    begin();
    buys("lint", 1, 120, "kg");
    in("spin", "lint", 1.05, 1.2);
    out("spin", "yarn", 1, 1);
    sells("yarn", 1, 90, "kg");
    sells("yarn", 2, 20, "kg");
    sells("yarn", 3, 20, "kg");
    judge();
    is("yarn", 1, MN_POSSIBLE, 100, 120 / 1.05);
    is("yarn", 2, MN_TIGHT, 10, 120 / 1.05 - 90);
    is("yarn", 3, MN_IMPOSSIBLE, 0, 120 / 1.05 - 110);
    assert_true(says("yarn", 2, "needs up to 132 kg of lint; 120 kg came in"));
    /* 130 yarns need 136.5 kg of lint at the best. */
    assert_true(says("yarn", 3,
                     "yarn from 2026-01 to 2026-03 needs at least 136.5 kg of lint; "
                     "120 kg came in"));
    assert_true(says("yarn", 3, "of lint: supplies.csv:2"));
    end();
}

static void test_over_committed(void **state)
{
    (void)state;
    begin();
    buys("yarn", 1, 100, "kg");
    in("s", "yarn", 1, 1);
    out("s", "shirts", 1, 1);
    in("t", "yarn", 2, 2);
    out("t", "trousers", 1, 1);
    sells("shirts", 1, 70, "kg");
    sells("trousers", 1, 40, "kg");
    sells("yarn", 1, 5, "kg");
    judge();
    is("shirts", 1, MN_OVER, 100, 100);
    is("trousers", 1, MN_OVER, 50, 50);
    is("yarn", 1, MN_OVER, 100, 100);
    assert_true(says("shirts", 1, "needs at least 155 kg of yarn; 100 kg came in"));
    end();
    begin(); /* just enough */
    buys("yarn", 1, 155, "kg");
    in("s", "yarn", 1, 1);
    out("s", "shirts", 1, 1);
    in("t", "yarn", 2, 2);
    out("t", "trousers", 1, 1);
    sells("shirts", 1, 70, "kg");
    sells("trousers", 1, 40, "kg");
    sells("yarn", 1, 5, "kg");
    judge();
    is("shirts", 1, MN_POSSIBLE, 155, 155);
    is("trousers", 1, MN_POSSIBLE, 77.5, 77.5);
    end();
}

/* Two inputs that are both needed, and another way without one of them. */
static void test_alternatives(void **state)
{
    (void)state;
    begin();
    buys("cloth", 1, 60, "kg");
    buys("thread", 1, 1, "kg");
    in("sewn", "cloth", 0.5, 0.5);
    in("sewn", "thread", 0.02, 0.02);
    out("sewn", "bag", 1, 1);
    in("glued", "cloth", 1, 1);
    out("glued", "bag", 1, 1);
    sells("bag", 1, 80, "kg");
    judge();
    /* 50 sewn of 25 cloth and all the thread, 35 glued. */
    is("bag", 1, MN_POSSIBLE, 85, 85);
    end();
}

/* Recipes of the party count, general ones only where it has none; those of others never. */
static void test_whose_recipe(void **state)
{
    (void)state;
    begin();
    buys("lint", 1, 100, "kg");
    in("own", "lint", 2, 2);
    out("own", "yarn", 1, 1);
    part("all", "", MN_RECIPE, false, "lint", 1, 1, "kg", 0);
    part("all", "", MN_RECIPE, true, "yarn", 1, 1, "kg", 0);
    part("all2", "", MN_RECIPE, false, "lint", 4, 4, "kg", 0);
    part("all2", "", MN_RECIPE, true, "oil", 1, 1, "kg", 0);
    part("other", "S", MN_RECIPE, false, "lint", 1, 1, "kg", 0);
    part("other", "S", MN_RECIPE, true, "paper", 1, 1, "kg", 0);
    sells("yarn", 1, 10, "kg");
    sells("oil", 1, 1, "kg");
    sells("paper", 1, 1, "kg");
    judge();
    is("yarn", 1, MN_POSSIBLE, 50, 50);
    is("oil", 1, MN_POSSIBLE, 25, 25);
    is("paper", 1, MN_NO_SOURCE, 0, 0);
    end();
}

/* Nothing comes of nothing: cycles that gain, recipes without inputs. */
static void test_cycles(void **state)
{
    (void)state;
    begin();
    buys("a", 1, 10, "kg");
    in("grow", "a", 1, 1);
    out("grow", "a", 1.1, 1.1);
    in("split", "a", 1, 1);
    out("split", "c", 1, 1);
    out("air", "d", 5, 5);
    in("x", "e", 1, 1);
    out("x", "f", 1, 1);
    in("y", "f", 1, 1);
    out("y", "e", 1, 1);
    sells("a", 1, 9, "kg");
    sells("a", 2, 5, "kg");
    sells("c", 1, 1, "kg");
    sells("d", 1, 1, "kg");
    sells("f", 1, 1, "kg");
    judge();
    is("a", 1, MN_POSSIBLE, 10, 10);
    is("a", 2, MN_NOT_KNOWN, 1, 1); /* the recipe is left out, and that is said */
    is("c", 1, MN_POSSIBLE, 10, 10);
    is("d", 1, MN_NO_SOURCE, 0, 0);
    is("f", 1, MN_NO_SOURCE, 0, 0);
    assert_true(says("a", 2, "recipes make more of their goods out of these"));
    assert_int_equal(notes(MN_NOTE_LEFT), 1);
    end();
    begin(); /* one that loses is no harm, and waste may be used again */
    buys("cloth", 1, 100, "kg");
    in("cut", "cloth", 1, 1);
    out("cut", "shirt", 0.8, 0.8);
    out("cut", "waste", 0.2, 0.2);
    in("again", "waste", 1, 1);
    out("again", "cloth", 0.5, 0.5);
    sells("shirt", 1, 85, "kg");
    judge();
    /* 100 + 100 * 0.1 + ... = 100 / 0.9 cloth */
    is("shirt", 1, MN_POSSIBLE, 80 / 0.9, 80 / 0.9);
    end();
}

static void test_sites(void **state)
{
    (void)state;
    begin(); /* 100 ha in India: 428 to 443 kg of lint from each */
    site(MN_SITE_FARM, "cotton lint", (double)NAN, (double)NAN, 100, "IN");
    sells("cotton lint", 1, 42, "t");
    sells("cotton lint", 2, 2, "t");
    sells("cotton lint", 3, 2, "t");
    sells("cotton lint", 13, 40, "t"); /* the next year's harvest */
    judge();
    is("cotton lint", 1, MN_POSSIBLE, 42800, 44300);
    is("cotton lint", 2, MN_TIGHT, 800, 2300);
    is("cotton lint", 3, MN_IMPOSSIBLE, 0, 300);
    is("cotton lint", 13, MN_POSSIBLE, 42800, 44300);
    assert_true(says("cotton lint", 3, "443 kg from a hectare"));
    assert_true(says("cotton lint", 3, "harvest"));
    end();
    begin(); /* a mill's capacity is a limit, and no source */
    site(MN_SITE_MILL, "yarn", 30, 40, (double)NAN, "IN");
    buys("lint", 1, 1000, "kg");
    in("spin", "lint", 1, 1);
    out("spin", "yarn", 1, 1);
    sells("yarn", 1, 35, "kg");
    judge();
    is("yarn", 1, MN_TIGHT, 30, 40);
    end();
    begin();
    site(MN_SITE_FARM, "saffron", (double)NAN, (double)NAN, 100, "IN");
    sells("saffron", 1, 35, "kg");
    judge();
    assert_int_equal(of("saffron", 1)->verdict, MN_NOT_KNOWN);
    assert_true(says("saffron", 1, "no yield of it was found"));
    end();
}

static void test_events(void **state)
{
    (void)state;
    begin();
    buys("lint", 1, 100, "kg");
    part("e1", "N", MN_EVENT, false, "lint", 80, 80, "kg", 2);
    part("e1", "N", MN_EVENT, true, "yarn", 70, 75, "kg", 2);
    sells("yarn", 1, 1, "kg");  /* before it happened */
    sells("yarn", 2, 72, "kg"); /* in the upper half */
    sells("lint", 3, 30, "kg"); /* with the event more than there was */
    judge();
    is("yarn", 1, MN_IMPOSSIBLE, 0, 0);
    is("yarn", 2, MN_TIGHT, 70, 75);
    is("lint", 3, MN_OVER, 100, 100);
    assert_int_equal(notes(MN_NOTE_EVENT), 0);
    end();
    begin();
    buys("lint", 1, 40, "kg");
    part("e2", "N", MN_EVENT, false, "lint", 80, 80, "kg", 2);
    part("e2", "N", MN_EVENT, true, "yarn", 90, 95, "kg", 2);
    sells("yarn", 2, 40, "kg");
    judge();
    is("yarn", 2, MN_POSSIBLE, 45, 47.5);
    assert_int_equal(notes(MN_NOTE_EVENT), 2); /* lint that was not there, mass out of nothing */
    end();
}

static void test_returns(void **state)
{
    (void)state;
    begin();
    buys("a", 1, 100, "kg");
    row("S", "N", "a", 2, 30, "kg", MN_RETURN, ""); /* to the seller */
    sells("a", 1, 60, "kg");
    row("N", "B", "a", 3, 20, "kg", MN_RETURN, ""); /* came back */
    sells("a", 3, 25, "kg");
    sells("a", 4, 30, "kg");
    judge();
    is("a", 1, MN_POSSIBLE, 100, 100);
    is("a", 3, MN_POSSIBLE, 10, 10); /* 25 - 20 went out */
    assert_near(of("a", 3)->out, 5, 1e-9);
    is("a", 4, MN_IMPOSSIBLE, 5, 5);
    end();
}

static void test_carry(void **state)
{
    (void)state;
    for (int carry = 0; carry < 4; carry++) {
        begin();
        buys("a", 1, 100, "kg");
        sells("a", 3, 40, "kg");
        sells("a", 4, 40, "kg");
        judge_carry(carry);
        is("a", 3, carry >= 2 ? MN_POSSIBLE : MN_IMPOSSIBLE, carry >= 2 ? 100 : 0,
           carry >= 2 ? 100 : 0);
        is("a", 4, carry >= 3 ? MN_POSSIBLE : MN_IMPOSSIBLE, carry >= 3 ? 60 : 0,
           carry >= 3 ? 60 : 0);
        end();
    }
    begin(); /* yarn lasts as long again as the lint that it is made of */
    buys("lint", 1, 100, "kg");
    in("spin", "lint", 1, 1);
    out("spin", "yarn", 1, 1);
    sells("yarn", 3, 40, "kg");
    sells("yarn", 4, 1, "kg");
    judge_carry(1);
    is("yarn", 3, MN_POSSIBLE, 100, 100);
    is("yarn", 4, MN_IMPOSSIBLE, 0, 0);
    end();
}

/* What has no quantity, or no unit that converts, is unknown and never impossible. */
static void test_unknown(void **state)
{
    (void)state;
    begin();
    buys("a", 1, 10, "kg");
    buys("a", 2, (double)NAN, "kg");
    sells("a", 1, 20, "kg");
    sells("a", 2, 20, "kg");
    buys("cloth", 1, 500, "m");
    sells("cloth", 2, 80, "kg");
    buys("b", 1, 10, "kg");
    sells("b", 2, (double)NAN, "kg");
    buys("none", 1, 10, "");
    sells("none", 1, 9, "");
    buys("box", 1, 10, "carton");
    sells("box", 1, 9, "box");
    judge();
    is("a", 1, MN_IMPOSSIBLE, 10, 10); /* that row came later */
    is("a", 2, MN_NOT_KNOWN, 0, 0);
    assert_int_equal(of("cloth", 2)->verdict, MN_NOT_KNOWN);
    assert_true(says("cloth", 2, "units that don't convert"));
    assert_int_equal(of("b", 2)->verdict, MN_NOT_KNOWN);
    assert_true(isnan(of("b", 2)->out));
    is("none", 1, MN_POSSIBLE, 10, 10);
    assert_int_equal(of("box", 1)->verdict, MN_NOT_KNOWN);
    end();
    begin(); /* a bale may weigh 160 to 327 kg */
    buys("lint", 1, 100, "bale");
    sells("lint", 1, 20000, "kg");
    sells("lint", 2, 20000, "kg");
    judge();
    is("lint", 1, MN_TIGHT, 16000, 32700);
    is("lint", 2, MN_IMPOSSIBLE, 0, 12700);
    end();
    begin(); /* and of the same bales one is one */
    buys("lint", 1, 100, "bale");
    sells("lint", 1, 101, "bales");
    judge();
    is("lint", 1, MN_IMPOSSIBLE, 100, 100);
    end();
}

static void test_mix_ups(void **state)
{
    (void)state;
    begin();
    buys("a", 1, 12.4, "kg");
    sells("a", 1, 12400, "kg");
    buys("b", 1, 100, "kg");
    sells("b", 1, 220.46, "kg");
    buys("c", 1, 100, "kg");
    sells("c", 1, 150, "kg");
    buys("d", 1, 20, "t"); /* sold once, and again in pounds */
    sells("d", 1, 20000, "kg");
    sells("d", 2, 44.1, "t");
    judge();
    assert_int_equal(notes(MN_NOTE_UNIT), 3);
    is("a", 1, MN_IMPOSSIBLE, 12.4, 12.4); /* told, not corrected */
    end();
    assert_null(mn_mix_up(1));
    assert_null(mn_mix_up(0));
    assert_null(mn_mix_up((double)NAN));
    assert_non_null(mn_mix_up(0.4536));
    assert_non_null(mn_mix_up(1000));
}

static void test_lots(void **state)
{
    (void)state;
    begin();
    row("F", "N", "lint", 1, 10, "t", MN_SUPPLY, "L1");
    row("N", "B", "lint", 2, 9000, "kg", MN_SUPPLY, "L1");
    row("N", "C", "lint", 2, 9, "t", MN_SUPPLY, "L1");
    row("F", "N", "lint", 1, 10, "t", MN_SUPPLY, "L2");
    row("N", "B", "lint", 2, 10, "t", MN_SUPPLY, "L2");
    row("S", "N", "lint", 1, 10, "t", MN_SUPPLY, "L3");
    row("F", "N", "lint", 1, 10, "t", MN_SUPPLY, "L3");
    row("F", "G", "lint", 1, 10, "t", MN_SUPPLY, "L4");
    judge();
    assert_int_equal(notes(MN_NOTE_LOT), 2); /* L1 twice, L3 from two */
    end();
}

/* More recipes than are looked into: nothing is said, and no lack of recipes least of all. */
static void test_too_many_recipes(void **state)
{
    (void)state;
    begin();
    buys("g0", 0, 5, "kg");
    for (int i = 0; i < 2500; i++) {
        char id[16], from[16], to[16];
        snprintf(id, sizeof id, "r%d", i);
        snprintf(from, sizeof from, "g%d", i);
        snprintf(to, sizeof to, "g%d", i + 1);
        in(id, from, 1, 1);
        out(id, to, 1, 1);
    }
    sells("g1", 1, 5, "kg");
    judge();
    assert_int_equal(of("g1", 1)->verdict, MN_NOT_KNOWN);
    end();
}

/* Nothing that a row can hold ends in a crash, a loop or a verdict that nothing stands behind. */
static void test_hostile(void **state)
{
    static const double bad[] = {
        -5, 0, (double)NAN, (double)INFINITY, -(double)INFINITY, 1e300, 1e-300, 5e-324, 1e15, 1};
    enum { BAD = sizeof bad / sizeof *bad };
    mn_rng rng;
    (void)state;
    mn_rng_init(&rng, 7, 0);
    hostile = true;
    for (int round = 0; round < 400; round++) {
        static const char *const goods[] = {"a", "b", "c"};
        static const char *const units[] = {"kg", "t", "m", "", "bale", "carton"};
        begin();
        for (int i = 0; i < 12; i++) {
            const char *g = goods[mn_rng_u64(&rng) % 3], *u = units[mn_rng_u64(&rng) % 6];
            double q = bad[mn_rng_u64(&rng) % BAD], r = bad[mn_rng_u64(&rng) % BAD];
            unsigned m = (unsigned)(mn_rng_u64(&rng) % 5);
            char id[3] = {'r', (char)('0' + mn_rng_u64(&rng) % 3), 0};
            switch (mn_rng_u64(&rng) % 6) {
            case 0:
                buys(g, m, q, u);
                break;
            case 1:
                sells(g, m, q, u);
                break;
            case 2:
                row("N", "B", g, m, q, u, MN_RETURN, "");
                break;
            case 3:
                row("S", "N", g, m, q, u, MN_RETURN, "L");
                break;
            case 4:
                part(id, "N", round % 2 ? MN_EVENT : MN_RECIPE, i % 2, g, q, r, u, m);
                break;
            default:
                part(id, "N", round % 2 ? MN_EVENT : MN_RECIPE, i % 2, g, 1, 1, "kg", m);
            }
        }
        sells("a", 1, 1, "kg");
        judge_carry(round % 4 - 1);
        for (size_t i = 0; i < result.rows; i++) {
            const mn_balance_row *r = &result.row[i];
            assert_true(r->verdict < MN_BALANCE_VERDICTS);
            assert_true(r->why.len > 0);
            if (r->verdict == MN_POSSIBLE)
                assert_true(r->out <= r->in_low * (1 + 2e-6) + 2e-9 * MN_AMOUNT_MAX);
            if (r->verdict == MN_IMPOSSIBLE)
                assert_true(r->out_low > r->in_high);
        }
        end();
    }
}

/* Who sells to whom, tier by tier; the same at any number of threads. */
static void test_tiers(void **state)
{
    (void)state;
    begin();
    for (int i = 0; i < 300; i++) {
        char name[16], next[16];
        snprintf(name, sizeof name, "P%d", i);
        snprintf(next, sizeof next, "P%d", i + 1);
        row(name, next, "a", 1 + (unsigned)i % 4, 100 - i * 0.1, "kg", MN_SUPPLY, "");
    }
    row("P300", "P0", "a", 1, 1, "kg", MN_SUPPLY, ""); /* round */
    assert_int_equal(mn_chain_make(&chain, b, "test", 1, NULL, &error), MN_OK);
    mn_chain_builder_free(b);
    options = (mn_balance_options){
        .months = 3, .carry = -1, .party = MN_NOT_ANY, .from = MN_NOT_ANY, .tiers = 3};
    options.from = mn_chain_find_party(chain, mn_text_of("P10"));
    assert_int_equal(mn_balance_run(&result, chain, &options, NULL, &error), MN_OK);
    assert_int_equal(result.rows, 4);
    for (uint32_t i = 0; i < 4; i++) {
        char name[16];
        snprintf(name, sizeof name, "P%u", 10 - i);
        assert_text(mn_chain_text(chain, chain->party[result.row[i].node].id), name);
        assert_int_equal(result.row[i].tier, i);
    }
    mn_balance_free(&result);
    options.from = MN_NOT_ANY;
    assert_int_equal(mn_balance_run(&result, chain, &options, NULL, &error), MN_OK);
    mn_balance again;
    const mn_ctx two = {.threads = 3};
    assert_int_equal(mn_balance_run(&again, chain, &options, &two, &error), MN_OK);
    assert_int_equal(result.rows, again.rows);
    for (size_t i = 0; i < result.rows; i++) {
        assert_int_equal(result.row[i].node, again.row[i].node);
        assert_int_equal(result.row[i].verdict, again.row[i].verdict);
        assert_true(mn_text_eq(result.row[i].why, again.row[i].why));
        assert_memory_equal(&result.row[i].in_low, &again.row[i].in_low, 8);
    }
    mn_balance_free(&again);
    end();
}

static void test_memory(void **state)
{
    (void)state;
    begin();
    buys("lint", 1, 120, "kg");
    buys("cloth", 1, 5, "m");
    in("spin", "lint", 1.05, 1.2);
    out("spin", "yarn", 1, 1);
    in("loop", "yarn", 1, 1);
    out("loop", "yarn", 2, 2);
    part("e", "N", MN_EVENT, false, "lint", 80, 80, "kg", 2);
    part("e", "N", MN_EVENT, true, "yarn", 70, 75, "kg", 2);
    site(MN_SITE_FARM, "tomatoes", 10, 20, (double)NAN, "CN");
    sells("yarn", 1, 90, "kg");
    sells("yarn", 2, 500, "kg");
    sells("tomatoes", 2, 500, "kg");
    row("N", "B", "lint", 2, 5, "kg", MN_SUPPLY, "L1");
    judge_carry(2);
    mn_balance_free(&result);
    mn_status st = MN_SYSTEM;
    long n = 0;
    for (; st && n < 5000; n++) {
        left = n;
        st = mn_balance_run(&result, chain, &options, NULL, &error);
        left = -1;
        if (st) {
            assert_int_equal(st, MN_SYSTEM);
            assert_string_equal(error.msg, "out of memory");
        }
    }
    assert_int_equal(st, MN_OK);
    assert_true(n > 20);
    end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_trade),
        cmocka_unit_test(test_yields),
        cmocka_unit_test(test_over_committed),
        cmocka_unit_test(test_alternatives),
        cmocka_unit_test(test_whose_recipe),
        cmocka_unit_test(test_cycles),
        cmocka_unit_test(test_sites),
        cmocka_unit_test(test_events),
        cmocka_unit_test(test_returns),
        cmocka_unit_test(test_carry),
        cmocka_unit_test(test_unknown),
        cmocka_unit_test(test_mix_ups),
        cmocka_unit_test(test_lots),
        cmocka_unit_test(test_hostile),
        cmocka_unit_test(test_too_many_recipes),
        cmocka_unit_test(test_tiers),
        cmocka_unit_test(test_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
