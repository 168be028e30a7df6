/* SPDX-License-Identifier: Apache-2.0
 *
 * money_sides.c - tests of money/read: who pays and who is paid, by statements, signs, columns of
 * debit and credit, and machines.
 */
#include "money_read.h"

/* A machine's name is no account; one with a number stays, as a bank's till may have one. */
static void cash_has_one_end(void **state)
{
    static const char text[] = "id,date,amount,from,to,to_name,type\n"
                               "1,2026-01-01,50,a,,Machine 4,atm\n"
                               "2,2026-01-02,50,a,till 9,Machine 4,atm\n"
                               "3,2026-01-03,50,a,,Shop 4,card\n"
                               "4,2026-01-04,50,,a,Ana,atm\n";
    got g;
    (void)state;
    read_text(&g, text, NULL);
    assert_int_equal(g.st, MN_OK);
    assert_int_equal(g.p.n, 4);
    assert_int_equal(g.p.to[0], MN_PAY_NONE);
    assert_int_equal(g.p.channel[0], MN_CHANNEL_CASH_OUT);
    assert_string_equal(id_of(&g, g.p.to[1]), "till 9");
    assert_text(g.p.account[g.p.to[1]].name, "Machine 4");
    assert_string_equal(id_of(&g, g.p.to[2]), "Shop 4");
    assert_int_equal(g.p.channel[2], MN_CHANNEL_CARD);
    assert_int_equal(g.p.from[3], MN_PAY_NONE); /* a machine takes money in, too */
    assert_int_equal(g.p.channel[3], MN_CHANNEL_CASH_IN);
    assert_text(g.p.account[g.p.to[3]].name, "Ana"); /* told though nobody stands at `from` */
    assert_int_equal(g.p.accounts, 3);
    done(&g);
}

/* Of two statements whose accounts end in the same four digits; OFX 1 and 2. */
static void reads_whole_statements(void **state)
{
#define ENTRY(rest) "<STMTTRN><DTPOSTED>20260203<TRNAMT>" rest "</STMTTRN>"
#define OF(number, entry)                                                                          \
    "<STMTRS><CURDEF>USD<BANKACCTFROM><BANKID>1<ACCTID>" number                                    \
    "</BANKACCTFROM><BANKTRANLIST>" entry "</BANKTRANLIST></STMTRS>"
    static const char text[] = "OFXHEADER:100\nDATA:OFXSGML\n\n<OFX>" OF(
        "10001234", ENTRY("-9.00<FITID>1<TRNTYPE>XFER<BANKACCTTO><BANKID>2<ACCTID>20001234"
                          "</BANKACCTTO>") ENTRY("-4<FITID>2<TRNTYPE>DEBIT<NAME>Shop"))
        OF("20001234", ENTRY("9.00<FITID>1<TRNTYPE>CASH<NAME>Machine")) "</OFX>";
    got g;
    (void)state;
    read_text(&g, text, NULL);
    assert_int_equal(g.st, MN_OK);
    assert_text(g.log.file[0].layout, "OFX");
    assert_int_equal(g.p.n, 3);
    assert_string_equal(id_of(&g, g.p.from[0]), "10001234");
    assert_text(g.p.account[g.p.from[0]].bank, "1");
    assert_string_equal(id_of(&g, g.p.to[0]), "20001234");
    assert_text(g.p.account[g.p.to[0]].bank, "2");
    assert_int_equal(g.p.channel[0], MN_CHANNEL_TRANSFER);
    assert_int_equal(g.p.channel[1], MN_CHANNEL_UNKNOWN); /* DEBIT is any */
    assert_string_equal(id_of(&g, g.p.to[1]), "Shop");
    assert_int_equal(g.p.channel[2], MN_CHANNEL_CASH_IN);
    assert_int_equal(g.p.from[2], MN_PAY_NONE);
    assert_text(g.p.account[g.p.to[2]].bank, "1"); /* not the one of bank 2 */
    done(&g);
#undef ENTRY
#undef OF
}

static void turns_by_direction(void **state)
{
    static const char words[] = "date,amount,account,counterparty,direction\n"
                                "2026-01-01,5,a,Shop,debit\n"
                                "2026-01-02,6,a,Work,credit\n"
                                "2026-01-03,-7,a,Shop,debit\n"
                                "2026-01-04,-8,a,Shop,credit\n";
    static const char signs[] = "date,amount,account,counterparty\n"
                                "2026-01-01,-5,a,Shop\n"
                                "2026-01-02,6,a,Work\n";
    got g;
    (void)state;
    read_text(&g, words, "from=account");
    assert_int_equal(g.p.n, 3);
    assert_int_equal(g.log.n_refused, 1);
    assert_string_equal(id_of(&g, g.p.from[0]), "a");
    assert_string_equal(id_of(&g, g.p.to[1]), "a");
    assert_string_equal(id_of(&g, g.p.from[2]), "a");
    done(&g);
    read_text(&g, signs, "from=account,direction=amount");
    assert_int_equal(g.p.n, 2);
    assert_string_equal(id_of(&g, g.p.from[0]), "a");
    assert_string_equal(id_of(&g, g.p.from[1]), "Work");
    assert_string_equal(id_of(&g, g.p.to[1]), "a");
    done(&g);
}

static bool is_noted(const got *g, const char *text)
{
    for (size_t i = 0; i < g->log.notes; i++)
        if (strstr(g->log.note[i].ptr, text))
            return true;
    return false;
}

/* What the user says goes first; digits of other scripts are no empty cell; and of minus signs
 * those are told that were taken. */
static void takes_sides(void **state)
{
    static const char said[] = "date,from,to,debit,credit,amount\n2026-01-01,a,b,7,,5\n"
                               "2026-01-02,a,b,,8,6\n";
    static const char digits[] = "date,from,to,debit,credit\n2026-01-01,a,b,\xEF\xBC\x95,5\n"
                                 "2026-01-01,a,b,6,\xD9\xA5\n2026-01-01,a,b,\xC2\xBD,\n"
                                 "2026-01-01,a,b,\xE2\x88\x92,\xE2\x82\xAC 7\n";
    static const char aml[] = "Timestamp,From Bank,Account,To Bank,Account,Amount Paid,"
                              "Payment Currency,Payment Format,D\n"
                              "2022/09/01 00:20,1,8,2,9,5,US Dollar,Wire,7\n";
    static const char minus[] = "date,from,to,debit,credit\n2026-01-01,a,b,,-5\n"
                                "2026-01-01,a,b,6,\n";
    static const char called[] =
        "date,from,to,amount,direction\n2026-01-01,a,b,-5,debit\n2026-01-02,a,b,6,debit\n"
        "2026-01-03,a,b,7,credit\n2026-01-04,a,b,-8,credit\n";
    got g;
    (void)state;
    read_text(&g, said, "debit=debit,credit=credit");
    assert_int_equal(g.p.n, 2);
    assert_int_equal(g.p.value[0], 700);
    assert_int_equal(g.p.value[1], 800);
    assert_string_equal(id_of(&g, g.p.from[1]), "b");
    done(&g);
    read_text(&g, aml, "debit=D");
    assert_int_equal(g.p.value[0], 700);
    done(&g);
    read_text(&g, digits, NULL);
    assert_int_equal(g.log.n_refused, 3);
    assert_int_equal(g.p.n, 1);
    assert_int_equal(g.p.value[0], 700);
    done(&g);
    read_text(&g, minus, NULL);
    assert_int_equal(g.p.n, 1);
    assert_false(is_noted(&g, "with a minus in the column of debits"));
    done(&g);
    read_text(&g, called, NULL);
    assert_int_equal(g.p.n, 3);
    assert_int_equal(g.p.value[0], 500);
    assert_string_equal(id_of(&g, g.p.from[0]), "a");
    assert_string_equal(id_of(&g, g.p.from[1]), "a");
    assert_string_equal(id_of(&g, g.p.from[2]), "b");
    assert_int_equal(g.log.n_refused, 1); /* a credit with a minus */
    assert_true(is_noted(&g, "1 payment called a debit and with a minus: read as debits"));
    done(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cash_has_one_end),
        cmocka_unit_test(reads_whole_statements),
        cmocka_unit_test(turns_by_direction),
        cmocka_unit_test(takes_sides),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
