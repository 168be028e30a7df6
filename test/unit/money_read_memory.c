/* SPDX-License-Identifier: Apache-2.0
 *
 * money_read_memory.c - every allocation of reading payments fails in turn, for each kind of file:
 * "out of memory", nothing leaks, and no row is lost without a word.
 */
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "core/buf.h"
#include "failing.h"
#include "money/party/merge.h"
#include "money/read/read.h"

static const char table[] =
    "id,time,amount,currency,from,to,from_name,to_name,from_bank,place,city,mcc,device,memo,type,"
    "return_of\n"
    "1,2026-01-05T10:00:00+01:00,10.50,EUR,A1,B1,Ana,Ben,7,P1,C1,5411,D1,bread,card,\n"
    "2,2026-01-04,\"1,200.00\",USD,A1,,Ana,,7,P2,C2,,D2,\"a \"\"b\"\"\",cash,\n"
    "2,2026-01-04,1200,USD,A1,,Ana,,7,P2,C2,,D2,,cash,\n"
    "3,no day,1,EUR,A1,B1,,,,,,,,,,\n"
    "4,2026-01-06,0.005,EUR,ES9121000418450200051332,B1,,,9,,,,,,odd word,\n"
    "5,2026-01-07,10.50,EUR,B1,A1,,,,,,,,,refund,1\n"
    "6,2026-01-08,10.50,EUR,B1,A1,,,7,,,,,,refund,\n";
static const char message[] =
    "<Document><BkToCstmrStmt><Stmt><Acct><Id><IBAN>ES9121000418450200051332</IBAN></Id></Acct>"
    "<Ntry><Amt Ccy=\"EUR\">30</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>"
    "2026-02-01</Dt></BookgDt><NtryDtls><TxDtls><Refs><EndToEndId>a</EndToEndId></Refs><Amt "
    "Ccy=\"EUR\">10</Amt><RltdPties><Cdtr><Nm>X</Nm></Cdtr></RltdPties></TxDtls><TxDtls><Amt "
    "Ccy=\"EUR\">20</Amt></TxDtls></NtryDtls></Ntry><Ntry><Amt Ccy=\"EUR\">1</Amt><CdtDbtInd>odd"
    "</CdtDbtInd></Ntry></Stmt></BkToCstmrStmt></Document>";
static const char statement[] =
    "OFXHEADER:100\n\n<OFX><STMTRS><CURDEF>USD<BANKACCTFROM><BANKID>1<ACCTID>10001234"
    "</BANKACCTFROM><STMTTRN><DTPOSTED>20260203<TRNAMT>-9.00<FITID>1<TRNTYPE>ATM<NAME>CAF\xC9"
    "</STMTTRN><STMTTRN><DTPOSTED>20260203<TRNAMT>-9.00<FITID>1<TRNTYPE>ATM<NAME>CAF\xC9"
    "</STMTTRN></STMTRS></OFX>";
static const char attempts[] =
    "BEGIN LAUNDERING ATTEMPT - FAN-OUT\n"
    "2022/09/01 00:06,021174,800737690,012,80011F990,2848.96,Euro,2848.96,Euro,ACH,1\n"
    "END LAUNDERING ATTEMPT - FAN-OUT\n";
static const char accounts[] = "account,bank,party,kind,name,opened,country,phone,address\n"
                               "A1,7,c1,person,Ana,2020-01-01,ES,+34 600 111 222,1 Street\n"
                               "B1,,c2,odd,Ana,no day,Nowhere,600111222,1 Street\n"
                               "Z9,,,,,,,,\nA1,7\n";
static const char places[] = "place,city,country,latitude,longitude,kind\nP1,C1,ES,40,-3,atm\n"
                             "P2,C2,ES,400,-3,branch\n";

/* Reads f, then the tables of accounts and places, and merges. */
static mn_status once(const mn_money_known *known, mn_memory_file f, mn_err *e)
{
    const mn_memory_file file[] = {f,
                                   {"accounts.csv", accounts, sizeof accounts - 1},
                                   {"places.csv", places, sizeof places - 1}};
    const mn_files files = {.file = file, .count = 3};
    const mn_ctx ctx = {.threads = 1, .files = &files};
    const mn_money_read_options o = {
        .currency = "USD", .clock = "Europe/Madrid", .known = known, .return_days = 9};
    const mn_merge_options m = {.rule = MN_MERGE_SAME, .hub = 10};
    const char *a = "accounts.csv", *p = "places.csv";
    mn_payments pay = {.n = 0};
    mn_money_log log = {.files = 0};
    mn_people people = {.n = 0};
    mn_merges merges = {.n = 0};
    mn_status st = mn_payments_read(&pay, &log, &ctx, &f.name, 1, &o, e);
    if (!st)
        assert_int_equal(log.file[0].kept + log.file[0].refused, log.file[0].rows);
    if (!st)
        st = mn_people_read(&people, &pay, &log, &ctx, &a, 1, &p, 1, e);
    if (!st)
        st = mn_parties_merge(&merges, &pay, &people, &m, &ctx, e);
    mn_payments_free(&pay);
    mn_money_log_free(&log);
    mn_people_free(&people);
    mn_merges_free(&merges);
    return st;
}

/* Fails allocation 0, step, 2 step and so on; how many there were. */
static long fail_each(mn_memory_file f, long step)
{
    mn_money_known *known = NULL;
    mn_err e = MN_ERR_INIT;
    long at = 0;
    assert_int_equal(mn_money_known_new(&known, &e), MN_OK);
    for (;; at += step) {
        left = at;
        const mn_status st = once(known, f, &e);
        const bool ended = left < 0;
        left = -1;
        if (st == MN_OK) {
            if (ended)
                fail_msg("%s: allocation %ld failed and nobody said so", f.name, at);
            break;
        }
        if (st != MN_SYSTEM)
            fail_msg("%s: allocation %ld: %s", f.name, at, e.msg);
    }
    mn_money_known_free(known);
    return at;
}

static void memory_runs_out_anywhere(void **state)
{
    (void)state;
    assert_true(fail_each((mn_memory_file){"t.csv", table, sizeof table - 1}, 1) > 100);
    assert_true(fail_each((mn_memory_file){"m.xml", message, sizeof message - 1}, 1) > 100);
    assert_true(fail_each((mn_memory_file){"s.ofx", statement, sizeof statement - 1}, 1) > 100);
    assert_true(fail_each((mn_memory_file){"a.txt", attempts, sizeof attempts - 1}, 1) > 50);
}

/* A file that is read in pieces. */
static void long_files_too(void **state)
{
    mn_buf b = {0};
    (void)state;
    mn_buf_str(&b, "id,time,amount,currency,from,to,memo\n");
    for (unsigned i = 0; b.len < (4 << 20) + 4096; i++)
        mn_buf_fmt(&b, "%u,2026-01-%02u,%u.50,EUR,A%u,B%u,\"a \"\"memo\"\" that fills the file\"\n",
                   i / 2, i % 28 + 1, i % 900 + 1, i % 400, i % 300);
    assert_false(b.failed);
    assert_true(fail_each((mn_memory_file){"long.csv", b.ptr, b.len}, 41) > 200);
    mn_buf_free(&b);
}

static void known_too(void **state)
{
    mn_err e = MN_ERR_INIT;
    (void)state;
    for (long at = 0;; at += 97) {
        mn_money_known *known = NULL;
        left = at;
        const mn_status st = mn_money_known_new(&known, &e);
        left = -1;
        mn_money_known_free(known);
        if (st == MN_OK)
            break;
        assert_int_equal(st, MN_SYSTEM);
        assert_null(known);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_runs_out_anywhere),
        cmocka_unit_test(long_files_too),
        cmocka_unit_test(known_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
