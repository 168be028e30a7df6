/* SPDX-License-Identifier: Apache-2.0
 *
 * money_party.c - tests of accounts that become one party, and of those that don't.
 */
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "money/party/merge.h"
#include "money/read/read.h"

typedef struct all {
    mn_payments p;
    mn_money_log log;
    mn_people w;
    mn_merges m;
} all;

static void open_all(all *x, const char *payments, const char *accounts, const char *except,
                     mn_merge_rule rule, uint32_t hub)
{
    const mn_money_read_options o = {.currency = "USD", .return_days = 30};
    const mn_memory_file file[] = {{"p.csv", payments, strlen(payments)},
                                   {"a.csv", accounts, strlen(accounts)},
                                   {"x.csv", except ? except : "", except ? strlen(except) : 0}};
    const mn_files files = {.file = file, .count = 3};
    const mn_ctx ctx = {.threads = 1, .files = &files};
    const char *path = "p.csv", *table = "a.csv";
    const mn_merge_options how = {.rule = rule, .hub = hub, .except = except ? "x.csv" : NULL};
    mn_err e = MN_ERR_INIT;
    *x = (all){.p = {.n = 0}};
    mn_status st = mn_payments_read(&x->p, &x->log, &ctx, &path, 1, &o, &e);
    if (!st)
        st = mn_people_read(&x->w, &x->p, &x->log, &ctx, &table, 1, NULL, 0, &e);
    if (!st)
        st = mn_parties_merge(&x->m, &x->p, &x->w, &how, &ctx, &e);
    if (st)
        print_error("%s\n", e.msg);
    assert_int_equal(st, MN_OK);
}

static void close_all(all *x)
{
    mn_payments_free(&x->p);
    mn_money_log_free(&x->log);
    mn_people_free(&x->w);
    mn_merges_free(&x->m);
}

static uint32_t party_of(const all *x, const char *id)
{
    for (uint32_t i = 0; i < x->p.accounts; i++)
        if (strcmp(x->p.account[i].id.ptr, id) == 0)
            return x->p.account[i].party;
    fail_msg("%s is not there", id);
    return 0;
}

static const char payments[] = "date,amount,from,to\n"
                               "2026-01-01,1,A,B\n"
                               "2026-01-01,1,C,D\n"
                               "2026-01-01,1,E,F\n"
                               "2026-01-02,1,G,A\n";
static const char accounts[] = "account,name,phone,address,party,signer\n"
                               "A,Ana Ruiz,+34 600 111 222,,1,\n"
                               "B,ANA  RUÍZ,0034-600-111-222,,,\n"
                               "C,Caro,34600111222,,,\n"
                               "D,,,,1,\n"
                               "E,Eva,,Main St. 5,,S\n"
                               "F,Eva,,main st 5,,\n"
                               "G,Eva,,,,s\n";

static void merges_and_links(void **state)
{
    all x;
    (void)state;
    open_all(&x, payments, accounts, NULL, MN_MERGE_SAME, 10);
    assert_int_equal(party_of(&x, "A"), party_of(&x, "B")); /* telephone and name */
    assert_int_equal(party_of(&x, "A"), party_of(&x, "D")); /* the bank's customer */
    assert_int_not_equal(party_of(&x, "A"), party_of(&x, "C"));
    assert_int_equal(party_of(&x, "E"), party_of(&x, "F"));
    assert_int_equal(party_of(&x, "E"), party_of(&x, "G"));
    assert_int_equal(x.p.parties, 3);
    assert_int_equal(x.m.merged, 4);
    assert_int_equal(x.m.linked, 1);
    uint32_t seen = 0;
    for (uint32_t i = 0; i < x.p.parties; i++)
        for (uint32_t k = 0; k < x.p.party[i].count; k++, seen++)
            assert_int_equal(x.p.account[x.p.party_account[x.p.party[i].first + k]].party, i);
    assert_int_equal(seen, x.p.accounts);
    close_all(&x);
    open_all(&x, payments, accounts, NULL, MN_MERGE_ANY, 10);
    assert_int_equal(x.p.parties, 2);
    close_all(&x);
    open_all(&x, payments, accounts, NULL, MN_MERGE_NONE, 10);
    assert_int_equal(x.p.parties, x.p.accounts);
    close_all(&x);
}

static void hubs_and_exceptions(void **state)
{
    all x;
    (void)state;
    open_all(&x, payments, accounts, NULL, MN_MERGE_ANY, 2);
    assert_int_equal(x.m.hubs, 1); /* the telephone of three */
    assert_int_not_equal(party_of(&x, "A"), party_of(&x, "B"));
    close_all(&x);
    open_all(&x, payments, accounts, "account,other\nA,D\n", MN_MERGE_SAME, 10);
    assert_int_not_equal(party_of(&x, "A"), party_of(&x, "D"));
    assert_int_equal(party_of(&x, "A"), party_of(&x, "B"));
    close_all(&x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(merges_and_links),
        cmocka_unit_test(hubs_and_exceptions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
