/* SPDX-License-Identifier: Apache-2.0
 *
 * test/unit/spending_memory.c - every allocation fails in turn: the answer is
 * "out of memory" and nothing leaks. Linked with --wrap, so that the library's
 * own allocations come here.
 */
#include "spending_show.h"

#include "failing.h"
#include "footprint/spending/corrections.h"

static const char text[] = "Date,Item,HS,Code,Country,Amount,Total,Currency,Origin\n"
                           "2023-01-01,shirts,6109,5411,CHN,\"1,234\",2,GBP,China\n"
                           "soon,shoes,77,5812,CHN,-3,2,XXQ,Nowhere\n"
                           "1/2/23,cotton shirts,,5812,CHN,12,2,EUR,IND\n"
                           "short\n"
                           "1/2/99,cotton shirts,6109,5812,CHN,12,2,XOF,IND\n"
                           "1/2/22,zzqx vrblk,,5812,CHN,$12,2,,\n";

static const char lessons[] = "description,industry,code,system,origin,not_spending\n"
                              "zzqx vrblk,c5,,,India,\nshirt*,,6109,hs,,\ncotton*,,,,,yes\n"
                              "sho*s,c5,,,,\nzorblatt quarterly,c3,,,,\n";

typedef struct given {
    mn_reference *r;
    mn_table *ledger, *mine;
} given;

static void open_given(given *g)
{
    mn_err e = MN_ERR_INIT;
    assert_int_equal(mn_reference_new(&g->r, MN_NEED_ALL, &e), MN_OK);
    assert_int_equal(mn_table_read_memory(&g->ledger, NULL, "x.csv", text, strlen(text), NULL, &e),
                     MN_OK);
    assert_int_equal(
        mn_table_read_memory(&g->mine, NULL, "mine.csv", lessons, strlen(lessons), NULL, &e),
        MN_OK);
}

static void close_given(given *g)
{
    mn_table_free(g->mine);
    mn_table_free(g->ledger);
    mn_reference_free(g->r);
}

typedef mn_status (*reader)(mn_spending *s, mn_corrections *c, const given *g, mn_err *e);

static mn_status read_plainly(mn_spending *s, mn_corrections *c, const given *g, mn_err *e)
{
    static const char *const rates[] = {"GBP:2023=1.2"};
    const mn_spending_options o = {
        .model_year = 2011, .rate = rates, .rates = 1, .columns = "isic="};
    (void)c;
    return mn_spending_read(s, g->ledger, g->r, &o, NULL, e);
}

/* Reading what was taught, then a ledger by it. */
static mn_status read_taught(mn_spending *s, mn_corrections *c, const given *g, mn_err *e)
{
    const mn_spending_options o = {
        .model_year = 2011, .currency = "GBP", .year = 2020, .columns = "isic=", .corrections = c};
    mn_status st = mn_corrections_take(c, g->mine, g->r, e);
    return st == MN_OK ? mn_spending_read(s, g->ledger, g->r, &o, NULL, e) : st;
}

static void fails_in_turn(reader read, long least)
{
    given g = {NULL, NULL, NULL};
    mn_err e = MN_ERR_INIT;
    long n = 0, fatal = 0;
    open_given(&g);
    for (bool failed = true; failed; n++) {
        mn_corrections c = {0};
        mn_spending s = {0};
        left = n;
        mn_status st = read(&s, &c, &g, &e);
        failed = left < 0;
        left = -1;
        if (st != MN_OK) {
            assert_int_equal(st, MN_SYSTEM);
            assert_string_equal(e.msg, "out of memory");
            fatal++;
        } else {
            assert_int_equal(s.purchases + s.unplaceds, 6);
        }
        mn_spending_free(&s);
        mn_corrections_free(&c);
    }
    assert_true(n > least);
    assert_true(fatal >= n - 2); /* but for the reserve, which is only for speed */
    close_given(&g);
}

static void each_allocation_fails(void **state)
{
    (void)state;
    fails_in_turn(read_plainly, 10);
}

static void teaching_fails(void **state)
{
    (void)state;
    fails_in_turn(read_taught, 30);
}

static void explaining_fails(void **state)
{
    mn_spending_options o = {.model_year = 2011};
    given g = {NULL, NULL, NULL};
    mn_err e = MN_ERR_INIT;
    (void)state;
    open_given(&g);
    bool failed = true;
    for (long n = 0; failed; n++) {
        char *lines = NULL;
        left = n;
        mn_status st = mn_spending_columns(&lines, g.ledger, g.r, &o, &e);
        failed = left < 0;
        left = -1;
        assert_int_equal(st, failed ? MN_SYSTEM : MN_OK);
        assert_true(failed ? !lines : lines != NULL);
        free(lines);
    }
    /* Errors need no mn_err, and an empty one can be freed. */
    o.columns = "colour=Item";
    mn_spending s = {0};
    assert_int_equal(mn_spending_read(&s, g.ledger, g.r, &o, NULL, NULL), MN_USAGE);
    mn_spending_free(&s);
    mn_spending_free(&s);
    mn_spending_free(NULL);
    close_given(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_allocation_fails),
        cmocka_unit_test(teaching_fails),
        cmocka_unit_test(explaining_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
