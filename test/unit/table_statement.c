/* SPDX-License-Identifier: Apache-2.0
 *
 * table_statement.c - tests of the readers of OFX and of ISO 20022 statements.
 * A row shows as LINE:date,description,amount,direction,currency,mcc,category,
 * type,id,account.
 */
#include "core/text.h"
#include "table_show.h"

#define HEAD "date,description,amount,direction,currency,mcc,category,type,id,account"

struct sample {
    const char *bytes, *want;
};

static void check(mn_format format, const struct sample *s, size_t n)
{
    mn_read_options o = {.format = format, .max_cell = 2000};
    for (size_t i = 0; i < n; i++)
        assert_read("x", s[i].bytes, strlen(s[i].bytes), &o, s[i].want);
}

/* --- OFX ------------------------------------------------------------------------------- */

#define SGML "OFXHEADER:100\nCHARSET:1252\n\n<OFX><STMTRS><CURDEF>USD<BANKACCTFROM><ACCTID>12345678"
#define BANK SGML "</BANKACCTFROM>\n"
#define XML2 "<?xml version=\"1.0\"?><?OFX OFXHEADER=\"200\"?><OFX><CCSTMTRS><CURDEF>EUR</CURDEF>"

static void test_ofx(void **state)
{
    (void)state;
    static const struct sample samples[] = {
        {BANK
         "<STMTTRN><TRNTYPE>POS<DTPOSTED>20240131120000[-5:EST]<TRNAMT>-12,50<FITID>1<NAME>SHOP\n"
         "</STMTTRN></STMTRS></OFX>",
         HEAD "|5:2024-01-31,SHOP,-12.50,debit,USD,~,~,POS,1,...5678"},
        /* Closing tags, entities, CDATA, a currency of its own, a shop's code. */
        {XML2 "\n<CCACCTFROM><ACCTID>99</ACCTID></CCACCTFROM>\n<STMTTRN><TRNTYPE>CREDIT</TRNTYPE>"
              "<DTPOSTED>20240201</DTPOSTED><TRNAMT>+3.00</TRNAMT><FITID>a</FITID><SIC>5411</SIC>"
              "<NAME>A &amp; B &#x41;&#233;</NAME><MEMO><![CDATA[<x> &amp;]]></MEMO><CURRENCY>"
              "<CURSYM>GBP</CURSYM></CURRENCY></STMTTRN></OFX>",
         HEAD "|3:2024-02-01,A & B A\xC3\xA9 <x> &amp;,+3.00,credit,GBP,5411,~,CREDIT,a,...99"},
        /* An original currency is told of an amount that is in the account's. */
        {BANK "<STMTTRN><TRNAMT>-1<ORIGCURRENCY><CURSYM>JPY</ORIGCURRENCY><PAYEE><NAME>P</PAYEE>"
              "</STMTTRN>",
         HEAD "|5:~,P,-1,debit,USD,~,~,~,~,...5678"},
        /* The memo repeats the name; the other account's number is not this one's. */
        {BANK "<STMTTRN><TRNTYPE>XFER<TRNAMT>-1.234<NAME>Rent<MEMO>Rent May<BANKACCTTO><ACCTID>777"
              "</BANKACCTTO></STMTTRN>",
         HEAD "|5:~,Rent May,-1.2340,debit,USD,~,account transfer,XFER,~,...5678"},
        /* A date and an amount that can't be read stay as they are. */
        {BANK "<STMTTRN><DTPOSTED>soon<TRNAMT>1,234.50<NAME>N</STMTTRN>",
         HEAD "|5:soon,N,1,234.50,credit,USD,~,~,~,~,...5678"},
        /* An entry that is there twice, one whose id is reused, one without an amount. */
        {BANK
         "<STMTTRN><TRNAMT>-1<FITID>7<NAME>N</STMTTRN>\n<STMTTRN><TRNAMT>-1<FITID>7<NAME>N"
         "</STMTTRN>\n<STMTTRN><TRNAMT>-2<FITID>7<NAME>N</STMTTRN>\n<STMTTRN><NAME>M</STMTTRN>",
         HEAD "|5:~,N,-1,debit,USD,~,~,~,7,...5678|7:~,N,-2,debit,USD,~,~,~,7,...5678!6!8"},
        /* Entries that are not closed: the next begins; the last may be cut. */
        {BANK "<STMTTRN><TRNAMT>-1<NAME>N\n<STMTTRN><TRNAMT>-2<NAME>M",
         HEAD "|5:~,N,-1,debit,USD,~,~,~,~,...5678!6"},
        {"<OFX><STMTTRN><TRNAMT>-1<NAME>CAF\xC9 \x80</STMTTRN>",
         HEAD "|1:~,CAF\xC3\x89 \xE2\x82\xAC,-1,debit,~,~,~,~,~,~"},
        {"<OFX><STMTTRN><TRNAMT>-1<NAME>&bad; &#xD800; &#0; &#99999999;</STMTTRN>",
         HEAD "|1:~,&bad; &#xD800; &#0; &#99999999;,-1,debit,~,~,~,~,~,~"},
    };
    check(MN_FORMAT_OFX, samples, sizeof samples / sizeof *samples);
}

static void test_ofx_refused(void **state)
{
    (void)state;
    static char large[4000] = "<OFX><STMTTRN><TRNAMT>1<NAME>";
    memset(large + strlen(large), 'x', sizeof large - strlen(large) - 1);
    const struct sample samples[] = {
        {"date,amount\n", "0:0:not an OFX file"},
        {"<OFX></OFX>", "0:0:a statement without a transaction"},
        {"<?xml version=\"1.0\"?>\n<!DOCTYPE x [<!ENTITY a \"aa\">]><OFX>&a;</OFX>",
         "2:1:it declares a document type"},
        {"<OFX><!-- <STMTTRN>", "1:6:a comment or declaration without an end"},
        {"OFXHEADER:100\nCHARSET:1251\n<OFX><NAME>\xC9\n", "3:12:not UTF-8: byte \\xC9"},
        {large, "1:0:a cell is longer than the limit of 2000 bytes"},
    };
    check(MN_FORMAT_OFX, samples, sizeof samples / sizeof *samples);
    assert_read("x", "<OFX>\0", 6, NULL, "1:6:looks like a binary file");
}

/* --- ISO 20022 ---------------------------------------------------------------------------- */

#define CAMT(body)                                                                                 \
    "<D "                                                                                          \
    "xmlns=\"camt.053.001.02\"><BkToCstmrStmt><Stmt><Acct><Id><IBAN>XX001234</IBAN></Id></Acct>"   \
    "\n" body "</Stmt></BkToCstmrStmt></D>"
#define AMT(n, side) "<Amt Ccy=\"EUR\">" n "</Amt><CdtDbtInd>" side "</CdtDbtInd>"
#define DAY          "<BookgDt><Dt>2024-01-03</Dt></BookgDt>"
#define TX(n, words)                                                                               \
    "<TxDtls><Amt Ccy=\"EUR\">" n "</Amt><RmtInf><Ustrd>" words "</Ustrd></RmtInf></TxDtls>"

static void test_camt(void **state)
{
    (void)state;
    static const struct sample samples[] = {
        {CAMT("<Ntry>" AMT("9.5", "DBIT") DAY "<AcctSvcrRef>r</AcctSvcrRef><AddtlNtryInf>tea"
                                              "</AddtlNtryInf></Ntry>"),
         HEAD "|2:2024-01-03,tea,9.5,debit,EUR,~,~,~,r,...1234"},
        /* Prefixed names; the value date where nothing else is; a shop's code. */
        {"<x:D xmlns:x=\"camt.054.001.12\"><x:Ntfctn><x:Ntry>"
         "<x:Amt Ccy=\"SEK\">1</x:Amt><x:CdtDbtInd>CRDT</x:CdtDbtInd><x:Sts>BOOK</x:Sts>"
         "<x:ValDt><x:DtTm>2024-01-04T01:00:00Z</x:DtTm></x:ValDt><x:NtryDtls><x:TxDtls>"
         "<x:MrchntCtgyCd>5812</x:MrchntCtgyCd></x:TxDtls></x:NtryDtls></x:Ntry></x:Ntfctn></x:D>",
         HEAD "|1:2024-01-04,~,1,credit,SEK,5812,~,~,~,~"},
        /* A batch that sums to its entry, in version 2's way of saying amounts. */
        {CAMT("<Ntry>" AMT("30", "DBIT") "<NtryDtls>\n" TX(
             "10.00",
             "a") "\n<TxDtls><AmtDtls>"
                  "<InstdAmt><Amt Ccy=\"USD\">1</Amt></InstdAmt><TxAmt><Amt Ccy=\"EUR\">20</Amt>"
                  "</TxAmt></AmtDtls><RmtInf><Ustrd>b</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"),
         HEAD "|3:~,a,10.00,debit,EUR,~,~,~,~,...1234|4:~,b,20,debit,EUR,~,~,~,~,...1234"},
        /* One that does not; a batch with a payment the other way that does. */
        {CAMT("<Ntry>" AMT("31", "DBIT") "<NtryDtls>" TX("10", "a")
                  TX("20", "b") "</NtryDtls>"
                                "<AddtlNtryInf>both</AddtlNtryInf></Ntry>"),
         HEAD "|2:~,both,31,debit,EUR,~,~,~,~,...1234"},
        {CAMT("<Ntry>" AMT("5", "DBIT") "<NtryDtls>" TX("10", "a") "<TxDtls>" AMT(
             "5", "CRDT") "</TxDtls></NtryDtls></Ntry>"),
         HEAD "|2:~,a,10,debit,EUR,~,~,~,~,...1234|2:~,~,5,credit,EUR,~,~,~,~,...1234"},
        /* The creditor is told unless a person; who paid in is not. */
        {CAMT("<Ntry>" AMT(
             "1",
             "DBIT") "<NtryDtls><TxDtls><RltdPties><Dbtr><Nm>Me</Nm></Dbtr>"
                     "<Cdtr><Pty><Nm>Shop</Nm></Pty></Cdtr></RltdPties></TxDtls></NtryDtls></Ntry>"
                     "<Ntry>" AMT(
                         "2",
                         "DBIT") "<NtryDtls><TxDtls><RltdPties><Cdtr><Nm>Jo</Nm><Id><PrvtId/>"
                                 "</Id></Cdtr></RltdPties></TxDtls></NtryDtls></Ntry><Ntry>" AMT(
                                     "3", "CRDT") "<NtryDtls><TxDtls><RltdPties><Cdtr><Nm>Me</Nm></"
                                                  "Cdtr><Dbtr><Nm>Al</Nm></Dbtr>"
                                                  "</RltdPties></TxDtls></NtryDtls></Ntry>"),
         HEAD "|2:~,Shop,1,debit,EUR,~,~,~,~,...1234|2:~,~,2,debit,EUR,~,~,~,~,...1234"
              "|2:~,~,3,credit,EUR,~,~,~,~,...1234"},
        /* Reversals, what is not booked, and what says no side. */
        {CAMT("<Ntry>" AMT("1", "CRDT") "<RvslInd>true</RvslInd><AddtlNtryInf>tea</AddtlNtryInf>"
                                        "</Ntry>\n<Ntry>" AMT(
                                            "1", "DBIT") "<Sts><Cd>PDNG</Cd></Sts></"
                                                         "Ntry>\n<Ntry>" AMT(
                                                             "1",
                                                             "?") "</Ntry>\n<Ntry><CdtDbtInd>DBIT</"
                                                                  "CdtDbtInd></Ntry>"),
         HEAD "|2:~,Reversal: tea,1,credit,EUR,~,~,~,~,...1234!3!4!5"},
    };
    check(MN_FORMAT_CAMT, samples, sizeof samples / sizeof *samples);
}

static void test_camt_refused(void **state)
{
    (void)state;
    static char deep[1000];
    for (size_t i = 0; i + 3 < sizeof deep; i += 3)
        memcpy(deep + i, "<a>", 3);
    const struct sample samples[] = {
        {"<?xml version=\"1.0\"?>\n<!DOCTYPE D [<!ENTITY a \"aaaa\">]><D>&a;</D>",
         "2:13:it declares a document type"},
        {deep, "1:193:its XML is nested too deep"},
        {"<D><Stmt>", "1:10:no element found"},
        {"<D><Stmt></D>", "1:12:mismatched tag"},
        {"<D></D>", "0:0:no statement of camt.052, .053 or .054 is in it"},
        {"<D><Stmt/></D>", "0:0:a statement without an entry"},
        {"", "0:0:the file is empty"},
    };
    check(MN_FORMAT_CAMT, samples, sizeof samples / sizeof *samples);
}

/* --- which it is ------------------------------------------------------------------------------ */

static void test_sniffed(void **state)
{
    (void)state;
    static const char camt[] = CAMT("<Ntry>" AMT("1", "DBIT") "</Ntry>");
    assert_read("x.csv", "<OFX><STMTTRN><TRNAMT>1</STMTTRN>", 33, NULL,
                HEAD "|1:~,~,1,credit,~,~,~,~,~,~");
    assert_read("x", camt, sizeof camt - 1, NULL, HEAD "|2:~,~,1,debit,EUR,~,~,~,~,...1234");
    assert_read("x.qfx", "a,b\n", 4, NULL, "0:0:not an OFX file");
    assert_read("x", "<?xml version=\"1.0\"?><a/>", 25, NULL,
                "0:0:XML, and no bank statement that is understood");
}

static void test_notes(void **state)
{
    (void)state;
    static const char twice[] = "<OFX><STMTTRN><TRNAMT>1<FITID>a<NAME>\xE9</STMTTRN>"
                                "<STMTTRN><TRNAMT>1<FITID>a<NAME>\xE9</STMTTRN>";
    mn_table *t = NULL;
    assert_int_equal(mn_table_read_memory(&t, NULL, "x", twice, sizeof twice - 1, NULL, NULL),
                     MN_OK);
    assert_int_equal(mn_table_notes(t), 2);
    assert_string_equal(mn_table_note_at(t, 0),
                        "the file is not UTF-8 and is read as Windows-1252");
    assert_string_equal(mn_table_note_at(t, 1),
                        "1 transaction is twice in the file, and counted once");
    assert_string_equal(mn_table_reject_reason(t, 0), "the transaction 'a' of line 1 once more");
    mn_table_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ofx),     cmocka_unit_test(test_ofx_refused),
        cmocka_unit_test(test_camt),    cmocka_unit_test(test_camt_refused),
        cmocka_unit_test(test_sniffed), cmocka_unit_test(test_notes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
