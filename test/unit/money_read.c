/* SPDX-License-Identifier: Apache-2.0
 *
 * money_read.c - tests of money/read: what cells of payments come to, what is refused, and that a
 * long file in pieces gives what a short one gives, on any number of threads.
 */
#include "money_read.h"

#include "core/buf.h"
#include "table/moment.h"

static void reads_amlsim(void **state)
{
    static const char text[] =
        "tx_id,step_day,type,amount,src_account,src_bank,dst_account,dst_bank,is_sar,alert_id,"
        "pattern\n"
        "0,1,TRANSFER,440.52,207,bank_a,36150,bank_c,0,-1,\n"
        "1,0,TRANSFER,164.5,8343,bank_a,207,bank_a,0,-1,\n";
    got g;
    (void)state;
    read_text(&g, text, "id=tx_id,time=step_day,amount=amount,from=src_account,to=dst_account");
    assert_int_equal(g.st, MN_OK);
    assert_int_equal(g.p.n, 2);
    assert_int_equal(g.p.time[0], 0);
    assert_int_equal(g.p.time[1], 86400);
    assert_int_equal(g.p.value[0], 16450);
    assert_int_equal(g.p.value[1], 44052);
    assert_null(g.p.amount);
    assert_string_equal(g.p.base, "USD");
    assert_string_equal(id_of(&g, g.p.from[1]), "207");
    assert_string_equal(id_of(&g, g.p.to[0]), "207");
    assert_int_equal(g.p.from[1], g.p.to[0]); /* the same bank: the same account */
    assert_text(g.p.account[g.p.to[1]].bank, "bank_c");
    assert_int_equal(g.p.accounts, 3);
    assert_int_equal(g.p.channel[0], MN_CHANNEL_TRANSFER);
    assert_int_equal(mn_payment_hour(&g.p, 0), -1);
    assert_int_equal(mn_payment_day(&g.p, 1), 1);
    assert_false(g.p.has_hours);
    char buf[24];
    assert_text(mn_payments_id(&g.p, 0, buf), "1");
    assert_int_equal(g.p.row[0], 2);
    assert_text(g.log.file[0].layout, "AMLSim");
    done(&g);
}

static void reads_simulated(void **state)
{
    static const char text[] =
        "id,time,amount,currency,from,to,channel,purpose,place,mcc,device,memo\n"
        "a,2026-03-01T23:30:00+02:00,10.00,EUR,,X1,cash-in,,P7,,,\n"
        "b,2026-03-01T21:29:59Z,12,EUR,X1,M1,card,goods,P8,5411,D1,bread\n"
        "c,2026-03-02,1500,JPY,X1,X2,transfer,salary,,,D1,bread\n";
    got g;
    (void)state;
    read_text(&g, text, NULL);
    assert_int_equal(g.st, MN_OK);
    assert_int_equal(g.p.n, 3);
    assert_string_equal(g.p.blob + g.p.id[0], "b"); /* a second before */
    assert_int_equal(mn_payment_hour(&g.p, 1), 23);
    assert_int_equal(g.p.zone[1], 8);
    assert_int_equal(g.p.from[1], MN_PAY_NONE);
    assert_int_equal(g.p.channel[1], MN_CHANNEL_CASH_IN);
    assert_int_equal(g.p.mcc[0], 5411);
    assert_int_equal(g.p.purpose[2], MN_PURPOSE_SALARY);
    assert_int_equal(g.p.amount[2], 1500);
    assert_int_equal(g.p.value[2], MN_PAY_NO_VALUE);
    assert_true(g.p.flags[2] & MN_PAY_NO_RATE);
    assert_true(g.p.flags[2] & MN_PAY_DAY_ONLY);
    assert_string_equal(g.p.base, "EUR");
    assert_int_equal(g.p.value[0], 1200);
    assert_int_equal(g.p.device[0], g.p.device[2]);
    assert_string_equal(g.p.blob + g.p.memo[2], "bread");
    assert_int_equal(g.p.devices, 1);
    assert_int_equal(g.p.n_places, 2);
    done(&g);
}

static void reads_amlworld(void **state)
{
    static const char text[] =
        "Timestamp,From Bank,Account,To Bank,Account,Amount Received,Receiving Currency,Amount "
        "Paid,Payment Currency,Payment Format,Is Laundering\n"
        "2022/09/01 00:20,010,8000EBD30,10,8000EBD30,3697.34,US Dollar,3697.34,US "
        "Dollar,Reinvestment,0\n"
        "2022/09/01 00:21,3208,8000F4580,1,8000F5340,0.01,Yuan,0.000002,Bitcoin,Cheque,0\n";
    got g;
    (void)state;
    read_text(&g, text, NULL);
    assert_int_equal(g.st, MN_OK);
    assert_int_equal(g.p.n, 2);
    assert_true(g.p.flags[0] & MN_PAY_SELF);
    assert_int_equal(g.log.self, 1);
    assert_string_equal(g.p.code[g.p.currency[1]], "XBT");
    assert_int_equal(g.p.amount[1], 200);
    assert_int_equal(g.p.channel[1], MN_CHANNEL_CHEQUE);
    assert_text(g.log.file[0].layout, "AMLworld");
    done(&g);
}

static void refuses_and_says_why(void **state)
{
    static const char text[] = "id,date,amount,from,to\n"
                               "0,2026-01-02,5.00,a,b\n"
                               "1,2026-01-01,92233720368547758.08,a,b\n"
                               "2,2026-01-01,-5,a,b\n"
                               "3,2026-01-32,5,a,b\n"
                               "4,2026-01-01,0.00,a,b\n"
                               "5,2026-01-01,5,,\n"
                               "6,2026-01-01,,a,b\n"
                               "7,2026-01-01,5,a\n"
                               "8,03/04/2026,5,a,b\n"
                               "9,17,5,a,b\n";
    static const char *const why[] = {
        "an amount beyond 2^63 of the currency's smallest unit",
        "a negative amount, and nothing says its direction",
        "no such day",
        "an amount of zero",
        "neither who paid nor who was paid is named",
        "no amount",
        "4 cells where the header has 5",
        "which number is the month can't be told",
        "a number of days, where the first row has a date",
    };
    got g;
    (void)state;
    read_text(&g, text, NULL);
    assert_int_equal(g.st, MN_OK);
    assert_int_equal(g.log.n_refused, 9);
    for (size_t i = 0; i < 9; i++) {
        bool found = false;
        for (size_t k = 0; k < 9; k++)
            found = found || (mn_text_eq_str(g.log.refused[k].why, why[i]) &&
                              g.log.refused[k].line == i + 3 && k == i);
        if (!found)
            print_error("line %zu: not '%s'\n", i + 3, why[i]);
        assert_true(found);
    }
    assert_int_equal(g.p.n, 1);
    assert_int_equal(g.p.row[0], 1);
    assert_int_equal(g.log.file[0].rows, 10);
    done(&g);
}

static void tells_repeats_and_returns(void **state)
{
    static const char text[] = "id,date,amount,from,to,type,return of\n"
                               "1,2026-01-01,5,a,b,transfer,\n"
                               "1,2026-01-01,5,a,b,transfer,\n"
                               "1,2026-01-03,6,a,b,transfer,\n"
                               "2,2026-01-04,7,a,b,transfer,\n"
                               "3,2026-01-05,7,b,a,transfer,2\n"
                               "4,2026-01-06,8,a,b,transfer,\n"
                               "5,2026-01-07,8,b,a,refund,\n"
                               "6,2026-01-08,9,b,a,transfer,\n"
                               "7,2026-01-08,9,a,b,refund,99\n";
    got g;
    (void)state;
    read_text(&g, text, NULL);
    assert_int_equal(g.st, MN_OK);
    assert_int_equal(g.p.n, 8);
    assert_int_equal(g.log.repeated, 1);
    assert_int_equal(g.log.same_id, 1);
    assert_true(g.p.flags[1] & MN_PAY_SAME_ID);
    assert_int_equal(g.log.reversed, 4);
    assert_int_equal(g.log.unmatched, 1);
    for (uint32_t i = 2; i < 6; i++)
        assert_true(g.p.flags[i] & MN_PAY_REVERSED);
    assert_false(g.p.flags[2] & MN_PAY_RETURN);
    assert_true(g.p.flags[3] & MN_PAY_RETURN);
    assert_false(g.p.flags[7] & MN_PAY_REVERSED);
    done(&g);
}

/* A part of 1 comes back; 2 in two parts, all of it; of 3 more than there was; 4 whole, by two
 * returns of which one is enough; 5 in another currency. */
static void nets_parts(void **state)
{
    static const char text[] = "id,date,amount,currency,from,to,return of\n"
                               "1,2026-01-01,50,EUR,a,b,\n"
                               "r1,2026-01-02,20,EUR,b,a,1\n"
                               "2,2026-01-03,50,EUR,a,b,\n"
                               "r2,2026-01-04,20,EUR,b,a,2\n"
                               "r3,2026-01-05,30,EUR,b,a,2\n"
                               "3,2026-01-06,50,EUR,a,b,\n"
                               "r4,2026-01-07,30,EUR,b,a,3\n"
                               "r5,2026-01-08,30,EUR,b,a,3\n"
                               "4,2026-01-09,50,EUR,a,b,\n"
                               "r6,2026-01-10,20,EUR,b,a,4\n"
                               "r7,2026-01-11,50,EUR,b,a,4\n"
                               "5,2026-01-12,50,EUR,a,b,\n"
                               "r8,2026-01-13,20,USD,b,a,5\n";
    enum { PART = MN_PAY_PART, NET = MN_PAY_REVERSED, BACK = MN_PAY_RETURN, BOTH = NET | BACK };
    static const uint8_t flags[] = {PART, BOTH, NET,  BOTH, BOTH, 0,   BACK,
                                    BACK, NET,  BACK, BOTH, 0,    BACK};
    got g;
    (void)state;
    read_text(&g, text, NULL);
    assert_int_equal(g.st, MN_OK);
    assert_int_equal(g.p.n, 13);
    for (uint32_t i = 0; i < 13; i++)
        assert_int_equal(g.p.flags[i] & (PART | BOTH), flags[i]);
    assert_int_equal(g.log.part, 1);
    assert_int_equal(g.log.reversed, 6);
    assert_int_equal(g.log.unmatched, 4);
    assert_int_equal(g.p.amount[0], 5000); /* as the file says it */
    done(&g);
}

static int64_t time_of(const char *text, const mn_wall_clock *c, mn_wall_clock_case *what)
{
    mn_moment w;
    const char *hint,
        *why = mn_moment_read(&w, mn_text_of(text), (mn_text){"", 0}, MN_DAYS_ISO, c, &hint);
    if (why)
        return -1;
    *what = w.clock;
    return w.time;
}

static void answers_clock_changes(void **state)
{
    mn_wall_clock c;
    mn_wall_clock_case what = MN_WALL_PLAIN;
    mn_err e = MN_ERR_INIT;
    (void)state;
    assert_int_equal(mn_wall_clock_find(&c, mn_text_of("Europe/Madrid"), &e), MN_OK);
    /* 2026-03-29 02:00 CET -> 03:00 CEST, 2026-10-25 03:00 CEST -> 02:00 CET */
    assert_int_equal(time_of("2026-03-29T01:59:59", &c, &what), 1774745999);
    assert_int_equal(what, MN_WALL_PLAIN);
    assert_int_equal(time_of("2026-03-29T02:30:00", &c, &what), 1774747800);
    assert_int_equal(what, MN_WALL_NEVER);
    assert_int_equal(time_of("2026-03-29T03:00:00", &c, &what), 1774746000);
    assert_int_equal(what, MN_WALL_PLAIN);
    assert_int_equal(time_of("2026-10-25T02:30:00", &c, &what), 1792888200);
    assert_int_equal(what, MN_WALL_TWICE);
    assert_int_equal(time_of("2026-10-25T03:00:00", &c, &what), 1792893600);
    assert_int_equal(what, MN_WALL_PLAIN);
    assert_int_equal(mn_wall_clock_find(&c, mn_text_of("AEST-10AEDT,M10.1.0,M4.1.0/3"), &e), MN_OK);
    assert_int_equal(mn_wall_clock_offset(&c, 0, &what), 39600); /* January is summer there */
    assert_int_equal(mn_wall_clock_find(&c, mn_text_of("Europe/Nowhere"), &e), MN_USAGE);
    assert_int_equal(mn_wall_clock_find(&c, mn_text_of("CET-1CEST,M13.5.0,M10.5.0/3"), &e),
                     MN_USAGE);
}

static void reads_times(void **state)
{
    static const struct {
        const char *text;
        int64_t time;
    } cases[] = {
        {"1970-01-01", 0},
        {"1970-01-01T00:00:01Z", 1},
        {"1970-01-01 01:00:00.999+0100", 0},
        {"1970/01/02 00:01", 86460},
        {"02.01.1970 00:01:05", 86465},
        {"1970-01-01T24:00", 86400},
        {"19700102", 86400},
        {"19700102000105", 86465},
        {"1000000000", 1000000000},
        {"1000000000123", 1000000000},
        {"1000000000123456", 1000000000},
        {"7", 7 * 86400},
        {"1969-12-31T23:59:59Z", -1},
        {"2026-02-30", -1},
        {"2026-01-01T25:00", -1},
        {"12345678901", -1},
        {"99999999999999999999", -1},
        {"tomorrow", -1},
        {"", -1},
        {"2026-01-01T", -1},
        {"2026-01", -1},
    };
    mn_wall_clock_case what;
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const int64_t t = time_of(cases[i].text, NULL, &what);
        if (t != cases[i].time)
            print_error("'%s': %lld\n", cases[i].text, (long long)t);
        assert_int_equal(t, cases[i].time);
    }
}

/* Long enough for pieces; times go up and down. */
static void same_on_threads(void **state)
{
    mn_buf b = {0};
    got one, four;
    (void)state;
    mn_buf_str(&b, "id,time,amount,currency,from,to,channel,memo\n");
    for (unsigned i = 0; i < 120000; i++)
        mn_buf_fmt(&b, "%u,2026-01-%02uT%02u:%02u:00Z,%u.%02u,USD,acc%u,acc%u,%s,\"memo, %u\"\n",
                   i % 60000 + (i == 70000), 1 + i * 7 % 28, i % 24, i % 60, 1 + i % 900, i % 100,
                   i * 31 % 5000, i * 17 % 7001, i % 3 ? "wire" : "what?", i % 50);
    assert_false(b.failed);
    assert_true(b.len > (4 << 20));
    mn_money_read_options o = MN_MONEY_READ_OPTIONS_INIT;
    read_with(&one, b.ptr, b.len, 1, &o);
    read_with(&four, b.ptr, b.len, 4, &o);
    assert_int_equal(one.st, MN_OK);
    assert_int_equal(four.st, MN_OK);
    assert_int_equal(one.p.n, 120000); /* ids twice, of other rows */
    assert_int_equal(one.log.same_id, 60000);
    assert_int_equal(four.p.n, one.p.n);
    assert_int_equal(four.p.accounts, one.p.accounts);
    assert_memory_equal(four.p.time, one.p.time, one.p.n * sizeof *one.p.time);
    assert_memory_equal(four.p.from, one.p.from, one.p.n * sizeof *one.p.from);
    assert_memory_equal(four.p.to, one.p.to, one.p.n * sizeof *one.p.to);
    assert_memory_equal(four.p.value, one.p.value, one.p.n * sizeof *one.p.value);
    assert_memory_equal(four.p.row, one.p.row, one.p.n * sizeof *one.p.row);
    assert_memory_equal(four.p.flags, one.p.flags, one.p.n);
    for (uint32_t i = 0; i < one.p.n; i++) {
        assert_true(!i || one.p.time[i - 1] < one.p.time[i] ||
                    (one.p.time[i - 1] == one.p.time[i] && one.p.row[i - 1] < one.p.row[i]));
        assert_string_equal(one.p.blob + one.p.memo[i], four.p.blob + four.p.memo[i]);
    }
    for (uint32_t i = 0; i < one.p.accounts; i++)
        assert_string_equal(id_of(&one, i), id_of(&four, i));
    done(&one);
    done(&four);
    mn_buf_free(&b);
}

/* One account with most of the payments; a field of 100 MB; a quote that is never closed; a file
 * that is cut; bytes that are no text. */
static void bears_hostile_files(void **state)
{
    const mn_money_read_options o = {.currency = "USD", .return_days = 30};
    mn_buf b = {0};
    got g;
    (void)state;
    mn_buf_str(&b, "date,amount,from,to\n");
    for (unsigned i = 0; i < 400000; i++)
        mn_buf_fmt(&b, "2026-01-%02u,1.%02u,HUB,%s\n", 1 + i % 28, i % 100, i % 3 ? "HUB" : "x");
    read_with(&g, b.ptr, b.len, 2, &o);
    assert_int_equal(g.st, MN_OK);
    assert_int_equal(g.p.n, 400000);
    assert_int_equal(g.p.accounts, 2);
    assert_int_equal(g.log.self, 266666);
    done(&g);
    const size_t rows = b.len, huge = (size_t)100 << 20;
    mn_buf_str(&b, "2026-01-01,1,\"");
    char *room = mn_buf_room(&b, huge);
    assert_non_null(room);
    memset(room, 'x', huge);
    mn_buf_wrote(&b, room + huge);
    mn_buf_str(&b, "\",y\n");
    read_with(&g, b.ptr, b.len, 2, &o);
    assert_int_equal(g.st, MN_DATA);
    assert_string_equal(g.e.msg, "a cell is longer than the limit of 1048576 bytes");
    assert_int_equal(g.e.line, 400002);
    done(&g);
    b.len = rows;
    mn_buf_str(&b, "2026-01-01,1,\"a,b\n");
    read_with(&g, b.ptr, b.len, 2, &o);
    assert_int_equal(g.st, MN_DATA);
    done(&g);
    b.len = rows;
    mn_buf_add(&b, "2026-01-01,1,a\0,b\n", 18);
    read_with(&g, b.ptr, b.len, 2, &o);
    assert_int_equal(g.st, MN_DATA);
    assert_non_null(strstr(g.e.msg, "NUL"));
    done(&g);
    b.len = rows;
    mn_buf_str(&b, "2026-01-01,1,a");
    read_with(&g, b.ptr, b.len, 2, &o);
    assert_int_equal(g.st, MN_OK);
    assert_int_equal(g.log.n_refused, 1);
    assert_text(g.log.refused[0].why, "3 cells where the header has 4");
    done(&g);
    mn_buf_free(&b);
}

/* Rates by day, and amounts in units of other sizes. */
static void compares_currencies(void **state)
{
    static const char text[] = "date,amount,currency,from,to\n"
                               "2026-01-01,10,EUR,a,b\n"
                               "2026-01-02,1000,JPY,a,b\n"
                               "2026-01-03,1000,JPY,a,b\n"
                               "2026-01-03,1.234,KWD,a,b\n";
    static const char rates[] = "date,currency,rate\n2026-01-01,EUR,1\n2026-01-02,JPY,0.006\n"
                                "2026-01-03,JPY,0.005\n";
    const mn_memory_file file[] = {{"p.csv", text, sizeof text - 1},
                                   {"r.csv", rates, sizeof rates - 1}};
    const mn_files files = {.file = file, .count = 2};
    const mn_ctx ctx = {.files = &files};
    const mn_money_read_options o = {.rates = "r.csv", .return_days = 30};
    const char *path = "p.csv";
    got g = {.st = MN_OK};
    (void)state;
    assert_int_equal(mn_payments_read(&g.p, &g.log, &ctx, &path, 1, &o, &g.e), MN_OK);
    assert_string_equal(g.p.base, "EUR");
    assert_int_equal(g.p.value[0], 1000);
    assert_int_equal(g.p.value[1], 600);
    assert_int_equal(g.p.value[2], 500);
    assert_int_equal(g.p.amount[3], 1234);
    assert_int_equal(g.p.value[3], MN_PAY_NO_VALUE);
    assert_int_equal(g.log.no_rate, 1);
    done(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_amlsim),
        cmocka_unit_test(reads_simulated),
        cmocka_unit_test(reads_amlworld),
        cmocka_unit_test(refuses_and_says_why),
        cmocka_unit_test(tells_repeats_and_returns),
        cmocka_unit_test(nets_parts),
        cmocka_unit_test(answers_clock_changes),
        cmocka_unit_test(reads_times),
        cmocka_unit_test(same_on_threads),
        cmocka_unit_test(bears_hostile_files),
        cmocka_unit_test(compares_currencies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
