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

static void each_allocation_fails(void **state)
{
    static const char *const rates[] = {"GBP:2023=1.2"};
    mn_spending_options o = {.model_year = 2011, .rate = rates, .rates = 1, .columns = "isic="};
    mn_reference *r = NULL;
    mn_table *t = NULL;
    mn_err e = MN_ERR_INIT;
    long n = 0, fatal = 0;
    (void)state;
    assert_int_equal(mn_reference_new(&r, MN_NEED_ALL, &e), MN_OK);
    assert_int_equal(mn_table_read_memory(&t, NULL, "x.csv", text, strlen(text), NULL, &e), MN_OK);
    for (bool failed = true; failed; n++) {
        mn_spending s = {0};
        left = n;
        mn_status st = mn_spending_read(&s, t, r, &o, NULL, &e);
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
    }
    assert_true(n > 10);
    assert_true(fatal >= n - 2); /* but for the reserve, which is only for speed */
    mn_table_free(t);
    mn_reference_free(r);
}

static const char lessons[] = "description,industry,code,system,origin,not_spending\n"
                              "zzqx vrblk,c5,,,India,\nshirt*,,6109,hs,,\ncotton*,,,,,yes\n"
                              "sho*s,c5,,,,\nzorblatt quarterly,c3,,,,\n";

/* Reading what was taught, then a ledger by it. */
static mn_status read_taught(mn_corrections *c, mn_spending *s, const mn_table *mine,
                             const mn_table *t, const mn_reference *r, mn_err *e)
{
    const mn_spending_options o = {
        .model_year = 2011, .currency = "GBP", .year = 2020, .columns = "isic=", .corrections = c};
    mn_status st = mn_corrections_take(c, mine, r, e);
    return st == MN_OK ? mn_spending_read(s, t, r, &o, NULL, e) : st;
}

static void teaching_fails(void **state)
{
    mn_reference *r = NULL;
    mn_table *t = NULL, *mine = NULL;
    mn_err e = MN_ERR_INIT;
    long n = 0, fatal = 0;
    (void)state;
    assert_int_equal(mn_reference_new(&r, MN_NEED_ALL, &e), MN_OK);
    assert_int_equal(mn_table_read_memory(&t, NULL, "x.csv", text, strlen(text), NULL, &e), MN_OK);
    assert_int_equal(
        mn_table_read_memory(&mine, NULL, "mine.csv", lessons, strlen(lessons), NULL, &e), MN_OK);
    for (bool failed = true; failed; n++) {
        mn_corrections c = {0};
        mn_spending s = {0};
        left = n;
        mn_status st = read_taught(&c, &s, mine, t, r, &e);
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
    assert_true(n > 30);
    assert_true(fatal >= n - 2); /* but for the reserve, which is only for speed */
    mn_table_free(mine);
    mn_table_free(t);
    mn_reference_free(r);
}

static void explaining_fails(void **state)
{
    mn_spending_options o = {.model_year = 2011};
    mn_reference *r = NULL;
    mn_table *t = NULL;
    mn_err e = MN_ERR_INIT;
    (void)state;
    assert_int_equal(mn_reference_new(&r, MN_NEED_COUNTRIES | MN_NEED_MONEY | MN_NEED_CODES, &e),
                     MN_OK);
    assert_int_equal(mn_table_read_memory(&t, NULL, "x.csv", text, strlen(text), NULL, &e), MN_OK);
    bool failed = true;
    for (long n = 0; failed; n++) {
        char *lines = NULL;
        left = n;
        mn_status st = mn_spending_columns(&lines, t, r, &o, &e);
        failed = left < 0;
        left = -1;
        assert_int_equal(st, failed ? MN_SYSTEM : MN_OK);
        assert_true(failed ? !lines : lines != NULL);
        free(lines);
    }
    /* Errors need no mn_err, and an empty one can be freed. */
    o.columns = "colour=Item";
    mn_spending s = {0};
    assert_int_equal(mn_spending_read(&s, t, r, &o, NULL, NULL), MN_USAGE);
    mn_spending_free(&s);
    mn_spending_free(&s);
    mn_spending_free(NULL);
    mn_table_free(t);
    mn_reference_free(r);
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
