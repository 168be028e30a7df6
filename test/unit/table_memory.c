/* SPDX-License-Identifier: Apache-2.0
 *
 * table_memory.c - every allocation of a reader fails in turn: the answer is
 * "out of memory", nothing leaks, and nothing is left behind. Linked with
 * --wrap, so that the library's own allocations come here.
 */
#include <stdlib.h>

#include "failing.h"
#include "table_show.h"

/* Returns how many allocations a reading takes. */
static long fail_each(const char *name, const char *bytes, size_t len, const char *want)
{
    for (long n = 0; n < 100000; n++) {
        mn_table *t = NULL;
        mn_err e = MN_ERR_INIT;
        left = n;
        mn_status st = mn_table_read_memory(&t, NULL, name, bytes, len, NULL, &e);
        bool failed = left < 0;
        left = -1;
        if (!failed) { /* it wanted fewer than n */
            mn_buf b = {0};
            assert_int_equal(st, MN_OK);
            assert_string_equal(table_show(&b, t), want);
            mn_buf_free(&b);
            mn_table_free(t);
            return n;
        }
        assert_int_equal(st, MN_SYSTEM);
        assert_string_equal(e.msg, "out of memory");
        assert_null(t);
    }
    fail();
    return 0;
}

static void test_csv(void **state)
{
    (void)state;
    const char *bytes = "a,a,\"b\"\"\"\n1,\"x\"\"y\",3\n1,2\n\"4\"\"\",5,6\n7,8,9\n\"a\"b,1,2\n";
    long n = fail_each("x.csv", bytes, strlen(bytes), "a,a_2,b\"|2:1,x\"y,3|4:4\",5,6|5:7,8,9!3!6");
    assert_in_range(n, 10, 100);
}

static void test_utf16(void **state)
{
    (void)state;
    assert_in_range(fail_each("x",
                              "\xFF\xFE"
                              "a\0\n\0"
                              "1\0",
                              8, "a|2:1"),
                    5, 100);
}

static void test_ndjson(void **state)
{
    (void)state;
    const char *bytes = "{\"a\":\"x\\ny\",\"b\":1}\n{\"c\":[1],\"a\":2}\nbad\n{\"d\":null}\n";
    long n =
        fail_each("x.jsonl", bytes, strlen(bytes), "a,b,c,d|1:x\ny,1,~,~|2:2,~,[1],~|4:~,~,~,~!3");
    assert_in_range(n, 10, 100);
}

/* OFX, its entities and encodings; and ISO 20022, with a batch. */
static void test_statements(void **state)
{
    (void)state;
#define HEAD "date,description,amount,direction,currency,mcc,category,type,id,account"
    static const char ofx[] =
        "<OFX><CURDEF>EUR<BANKACCTFROM><ACCTID>12345</BANKACCTFROM><STMTTRN><TRNTYPE>POS"
        "<DTPOSTED>20240103<TRNAMT>-1,5<FITID>a<NAME>caf\xE9 &amp; tea<MEMO>two</STMTTRN>\n"
        "<STMTTRN><TRNTYPE>POS<DTPOSTED>20240103<TRNAMT>-1,5<FITID>a<NAME>caf\xE9 &amp; "
        "tea<MEMO>two"
        "</STMTTRN></OFX>";
    static const char camt[] =
        "<D xmlns=\"camt.053.001.08\"><Stmt><Acct><Id><IBAN>12345</IBAN></Id></Acct><Ntry>"
        "<Amt Ccy=\"EUR\">3</Amt><CdtDbtInd>DBIT</CdtDbtInd><BookgDt><Dt>2024-01-03</Dt></BookgDt>"
        "<NtryDtls><TxDtls><Amt Ccy=\"EUR\">1</Amt><RmtInf><Ustrd>a</Ustrd></RmtInf></TxDtls>"
        "<TxDtls><Amt Ccy=\"EUR\">2</Amt><RmtInf><Ustrd>b</Ustrd></RmtInf></TxDtls></NtryDtls>"
        "</Ntry></Stmt></D>";
    assert_in_range(fail_each("x", ofx, sizeof ofx - 1,
                              HEAD "|1:2024-01-03,caf\xC3\xA9 & tea two,-1.5,debit,EUR,~,~,POS,a,"
                                   "...2345!2"),
                    20, 300);
    assert_in_range(fail_each("x", camt, sizeof camt - 1,
                              HEAD "|1:2024-01-03,a,1,debit,EUR,~,~,~,~,...2345|1:2024-01-03,b,2,"
                                   "debit,EUR,~,~,~,~,...2345"),
                    20, 300);
}

/* The arrays' growth, too. */
static void test_many_rows(void **state)
{
    (void)state;
    mn_buf b = {0}, want = {0};
    mn_buf_str(&b, "a,b\n");
    mn_buf_str(&want, "a,b");
    for (int i = 0; i < 300; i++) {
        mn_buf_fmt(&b, "%d,\n", i);
        mn_buf_fmt(&want, "|%d:%d,~", i + 2, i);
    }
    assert_in_range(fail_each("x.csv", b.ptr, b.len, want.ptr), 20, 500);
    mn_buf_free(&b);
    mn_buf_free(&want);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_csv),        cmocka_unit_test(test_utf16),
        cmocka_unit_test(test_ndjson),     cmocka_unit_test(test_many_rows),
        cmocka_unit_test(test_statements),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
