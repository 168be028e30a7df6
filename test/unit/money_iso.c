/* SPDX-License-Identifier: Apache-2.0
 *
 * money_iso.c - tests of messages of ISO 20022: what payments they come to, returns, entries with
 * several payments in them, and XML that means harm.
 */
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "core/buf.h"
#include "core/text.h"
#include "money/read/read.h"

typedef struct got {
    mn_payments p;
    mn_money_log log;
    mn_status st;
    mn_err e;
} got;

static void read_bytes(got *g, const char *bytes, size_t len)
{
    const mn_money_read_options o = MN_MONEY_READ_OPTIONS_INIT;
    const mn_memory_file file = {.name = "m.xml", .bytes = bytes, .len = len};
    const mn_files files = {.file = &file, .count = 1};
    const mn_ctx ctx = {.threads = 1, .files = &files};
    const char *path = "m.xml";
    *g = (got){.st = MN_OK};
    g->st = mn_payments_read(&g->p, &g->log, &ctx, &path, 1, &o, &g->e);
}

static void read_xml(got *g, const char *text)
{
    read_bytes(g, text, strlen(text));
}

static void done(got *g)
{
    mn_payments_free(&g->p);
    mn_money_log_free(&g->log);
}

static const char *id_of(const got *g, uint32_t account)
{
    return account == MN_PAY_NONE ? "-" : g->p.account[account].id.ptr;
}

#define PACS(group, name, body)                                                                    \
    "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:x\"><" name "><GrpHdr>" group                \
    "<CreDtTm>2026-02-01T10:00:00+01:00</CreDtTm></GrpHdr>" body "</" name "></Document>"
#define TX(id, amount, day)                                                                        \
    "<CdtTrfTxInf><PmtId><EndToEndId>NOTPROVIDED</EndToEndId><TxId>" id "</TxId></PmtId>"          \
    "<IntrBkSttlmAmt Ccy=\"EUR\">" amount "</IntrBkSttlmAmt><IntrBkSttlmDt>" day                   \
    "</IntrBkSttlmDt><InstdAmt Ccy=\"USD\">99</InstdAmt><Dbtr><Nm>Ana</Nm></Dbtr><DbtrAcct><Id>"   \
    "<IBAN>ES9121000418450200051332</IBAN></Id></DbtrAcct><DbtrAgt><FinInstnId><BICFI>AAAAESMM"    \
    "</BICFI></FinInstnId></DbtrAgt><CdtrAgt><FinInstnId><ClrSysMmbId><MmbId>42</MmbId>"           \
    "</ClrSysMmbId></FinInstnId></CdtrAgt><Cdtr><Nm>Sol</Nm></Cdtr><CdtrAcct><Id><Othr><Id>77"     \
    "</Id></Othr></Id></CdtrAcct><Purp><Cd>SALA</Cd></Purp><RmtInf><Ustrd>may</Ustrd></RmtInf>"    \
    "</CdtTrfTxInf>"

static void reads_credit_transfers(void **state)
{
    got g;
    (void)state;
    read_xml(&g, PACS("<NbOfTxs>2</NbOfTxs><CtrlSum>30.50</CtrlSum>", "FIToFICstmrCdtTrf",
                      TX("T1", "10.50", "2026-02-01") TX("T2", "20", "2026-02-03")));
    assert_int_equal(g.st, MN_OK);
    assert_int_equal(g.p.n, 2);
    assert_string_equal(id_of(&g, g.p.from[0]), "ES9121000418450200051332");
    assert_text(g.p.account[g.p.from[0]].bank, "AAAAESMM");
    assert_text(g.p.account[g.p.from[0]].name, "Ana");
    assert_memory_equal(g.p.account[g.p.from[0]].country, "ES", 2);
    assert_text(g.p.account[g.p.to[0]].bank, "42");
    assert_int_equal(g.p.value[0], 1050);
    assert_int_equal(mn_payment_hour(&g.p, 0), 10); /* of the message, of the same day */
    assert_int_equal(mn_payment_hour(&g.p, 1), -1); /* settled on another */
    assert_int_equal(g.p.purpose[0], MN_PURPOSE_SALARY);
    assert_int_equal(g.p.channel[0], MN_CHANNEL_WIRE);
    assert_string_equal(g.p.blob + g.p.memo[0], "may");
    assert_string_equal(g.p.blob + g.p.id[0], "T1");
    assert_int_equal(g.log.notes, 0);
    done(&g);
    read_xml(&g, PACS("<NbOfTxs>3</NbOfTxs><CtrlSum>31</CtrlSum>", "FIToFICstmrCdtTrf",
                      TX("T1", "10.50", "2026-02-01") TX("T1", "10.50", "2026-02-01")));
    assert_int_equal(g.p.n, 1);
    assert_int_equal(g.log.repeated, 1);
    assert_true(g.log.notes >= 2); /* three are said, two there; the sum is another */
    done(&g);
}

static void nets_returns(void **state)
{
    got g;
    (void)state;
    read_xml(&g, "<Documents>" PACS("", "FIToFICstmrCdtTrf", TX("T1", "10.50", "2026-02-01")) PACS(
                     "", "PmtRtr",
                     "<TxInf><RtrId>R1</RtrId><OrgnlTxId>T1</OrgnlTxId>"
                     "<RtrdIntrBkSttlmAmt Ccy=\"EUR\">10.50</RtrdIntrBkSttlmAmt>"
                     "<IntrBkSttlmDt>2026-02-05</IntrBkSttlmDt><OrgnlTxRef><Dbtr><Nm>Ana</Nm>"
                     "</Dbtr><DbtrAcct><Id><IBAN>ES9121000418450200051332</IBAN></Id></DbtrAcct>"
                     "<CdtrAcct><Id><Othr><Id>77</Id></Othr></Id></CdtrAcct></OrgnlTxRef>"
                     "</TxInf>") "</Documents>");
    assert_int_equal(g.st, MN_OK);
    assert_int_equal(g.p.n, 2);
    assert_int_equal(g.log.reversed, 2);
    assert_int_equal(g.p.flags[1] & (MN_PAY_RETURN | MN_PAY_REVERSED),
                     MN_PAY_RETURN | MN_PAY_REVERSED);
    assert_string_equal(id_of(&g, g.p.to[1]), "ES9121000418450200051332");
    done(&g);
}

#define STATEMENT(entries)                                                                         \
    "<Document><BkToCstmrStmt><Stmt><Acct><Id><IBAN>ES9121000418450200051332</IBAN></Id><Ownr>"    \
    "<Nm>Ana</Nm></Ownr></Acct>" entries "</Stmt></BkToCstmrStmt></Document>"
#define ENTRY(amount, side, rest)                                                                  \
    "<Ntry><Amt Ccy=\"EUR\">" amount "</Amt><CdtDbtInd>" side "</CdtDbtInd><Sts>BOOK</Sts>"        \
    "<BookgDt><Dt>2026-02-01</Dt></BookgDt>" rest "</Ntry>"
#define DETAIL(id, amount, name)                                                                   \
    "<TxDtls><Refs><EndToEndId>" id "</EndToEndId></Refs><Amt Ccy=\"EUR\">" amount "</Amt>"        \
    "<RltdPties><Dbtr><Nm>Ana</Nm></Dbtr><Cdtr><Pty><Nm>" name "</Nm></Pty></Cdtr></RltdPties>"    \
    "</TxDtls>"

static void reads_statements(void **state)
{
    got g;
    (void)state;
    read_xml(
        &g,
        STATEMENT(
            ENTRY("30", "DBIT",
                  "<NtryDtls>" DETAIL("a", "10", "X") DETAIL(
                      "b", "20", "Y") "</NtryDtls>") ENTRY("31", "DBIT",
                                                           "<NtryDtls>" DETAIL("c", "10", "X")
                                                               DETAIL("d", "20", "Y") "</NtryDtls>")
                ENTRY("5", "CRDT",
                      "<BkTxCd><Domn><Fmly><Cd>CNTR</Cd><SubFmlyCd>CDPT</SubFmlyCd>"
                      "</Fmly></Domn></BkTxCd>")
                    ENTRY(
                        "7", "CRDT",
                        "<RvslInd>true</RvslInd>") "<Ntry><Amt "
                                                   "Ccy=\"EUR\">9</Amt><CdtDbtInd>DBIT</CdtDbtInd>"
                                                   "<Sts><Cd>PDNG</Cd></Sts></Ntry>"));
    assert_int_equal(g.st, MN_OK);
    assert_int_equal(g.p.n, 5);
    assert_int_equal(g.log.n_refused, 1);
    assert_text(g.log.refused[0].why, "an entry that is not booked");
    assert_int_equal(g.p.value[0], 1000);
    assert_string_equal(id_of(&g, g.p.to[0]), "X");
    assert_string_equal(id_of(&g, g.p.to[1]), "Y");
    assert_int_equal(g.p.value[2], 3100); /* the payments don't sum to it */
    assert_int_equal(g.p.to[2], MN_PAY_NONE);
    assert_int_equal(g.p.channel[3], MN_CHANNEL_CASH_IN);
    assert_int_equal(g.p.from[3], MN_PAY_NONE);
    assert_true(g.p.flags[4] & MN_PAY_RETURN);
    done(&g);
}

static void fails(const char *text, const char *msg, uint64_t line)
{
    got g;
    read_xml(&g, text);
    if (g.st != MN_DATA || !strstr(g.e.msg, msg) || (line && g.e.line != line))
        print_error("%d '%s' line %d\n", (int)g.st, g.e.msg, (int)g.e.line);
    assert_int_equal(g.st, MN_DATA);
    assert_non_null(strstr(g.e.msg, msg));
    assert_true(!line || g.e.line == line);
    assert_int_equal(g.p.n, 0);
    done(&g);
}

/* Bombs, files from elsewhere, depth, cut files, NULs. */
static void refuses_harm(void **state)
{
    mn_buf b = {0};
    got g;
    (void)state;
    fails("<?xml version=\"1.0\"?>\n<!DOCTYPE a [<!ENTITY x \"xx\"><!ENTITY y \"&x;&x;\">]>\n"
          "<Document>&y;</Document>",
          "document type", 2);
    fails("<?xml version=\"1.0\"?>\n\n<!DOCTYPE a SYSTEM \"file:///etc/passwd\">\n<a/>",
          "document type", 3);
    fails("<!DOCTYPE a [<!ENTITY % p SYSTEM \"http://example.com/x\"> %p;]><a/>", "document type",
          1);
    fails("<Document><FIToFICstmrCdtTrf>\n<CdtTrfTxInf>&bomb;</CdtTrfTxInf>", "undefined entity",
          2);
    fails("<Document><BkToCstmrStmt>\n<Stmt><Ntry>", "no element found", 2);
    fails("<html></html>", "no message that is understood", 0);
    for (unsigned i = 0; i < 100000; i++)
        mn_buf_str(&b, "<a>");
    fails(b.ptr, "nested too deep", 1);
    mn_buf_clear(&b);
    mn_buf_str(&b, "<Document><BkToCstmrStmt><Stmt><Ntry><NtryRef>");
    for (unsigned i = 0; i < 200000; i++)
        mn_buf_str(&b, "0123456789");
    fails(b.ptr, "longer than 1 MiB", 0);
    mn_buf_free(&b);
    static const char nul[] = "<Document><BkToCstmrStmt>\0</BkToCstmrStmt></Document>";
    read_bytes(&g, nul, sizeof nul - 1);
    assert_int_equal(g.st, MN_DATA);
    done(&g);
    read_xml(&g, PACS("", "FIToFICstmrCdtTrf",
                      TX("T1", "92233720368547758.08", "2026-02-01") TX("T2", "-1", "2026-02-01")));
    assert_int_equal(g.st, MN_OK);
    assert_int_equal(g.p.n, 0);
    assert_int_equal(g.log.n_refused, 2);
    done(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_credit_transfers),
        cmocka_unit_test(nets_returns),
        cmocka_unit_test(reads_statements),
        cmocka_unit_test(refuses_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
