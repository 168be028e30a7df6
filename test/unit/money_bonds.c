/* SPDX-License-Identifier: Apache-2.0
 *
 * money_bonds.c - what payments say of several parties: wages and employers, what colleagues do
 * together, wages that are given up, identifiers that are shared; by hand, and beside plain loops.
 */
#include "check.h"

#include <stdlib.h>
#include <string.h>

#include "core/rng.h"
#include "core/text.h"
#include "money/typology/counterparties.h"
#include "money/typology/evaluate.h"

enum { MOST = 4000, EMPLOYER = 0, COLLECTOR = 5, RECRUITER = 6, SHOP = 7, PARTIES = 8, PLACES = 3 };
#define DAY (INT64_C(86400))

static void empty(mn_payments *p, uint32_t parties)
{
    *p = (mn_payments){.accounts = parties, .parties = parties, .n_places = PLACES};
    p->time = calloc(MOST, sizeof *p->time);
    p->value = calloc(MOST, sizeof *p->value);
    p->from = calloc(MOST, sizeof *p->from);
    p->to = calloc(MOST, sizeof *p->to);
    p->place = calloc(MOST, sizeof *p->place);
    p->row = calloc(MOST, sizeof *p->row);
    p->mcc = calloc(MOST, sizeof *p->mcc);
    p->channel = calloc(MOST, 1);
    p->purpose = calloc(MOST, 1);
    p->flags = calloc(MOST, 1);
    p->zone = calloc(MOST, 1);
    p->account = calloc(parties, sizeof *p->account);
    p->places = calloc(PLACES, sizeof *p->places);
    for (uint32_t i = 0; i < parties; i++)
        p->account[i] = (mn_account){.party = i, .kind = 'P'};
}

static void pay(mn_payments *p, int64_t time, uint32_t from, uint32_t to, mn_channel how,
                mn_purpose why, double value, uint32_t place)
{
    const uint32_t i = p->n++;
    assert_true(i < MOST && (!i || time >= p->time[i - 1]));
    p->time[i] = time;
    p->from[i] = from;
    p->to[i] = to;
    p->channel[i] = (uint8_t)how;
    p->purpose[i] = (uint8_t)why;
    p->value[i] = (int64_t)(value * 100);
    p->place[i] = place;
    p->row[i] = p->n;
}

/* Ten weeks. Four workers are paid on Mondays from the fourth week on; each sends 300 of 500 to
 * the collector a day later, one of them 400 in cash on the same day as another; the first weeks
 * each pays a recruiter 50. A fifth, 4, is paid all along and keeps it. */
static void weeks(mn_payments *p)
{
    empty(p, PARTIES);
    p->account[EMPLOYER].kind = 'B';
    p->account[SHOP].kind = 'M';
    for (int64_t w = 0; w < 10; w++) {
        const int64_t monday = w * 7 * DAY;
        pay(p, monday, EMPLOYER, 4, MN_CHANNEL_ACH, MN_PURPOSE_SALARY, 900, MN_PAY_NONE);
        for (uint32_t k = 1; k <= 3 && w >= 3; k++)
            pay(p, monday + k, EMPLOYER, k, MN_CHANNEL_ACH, MN_PURPOSE_SALARY, 500, MN_PAY_NONE);
        for (uint32_t k = 1; k <= 2 && w >= 3; k++)
            pay(p, monday + DAY + k * 600, k, COLLECTOR, MN_CHANNEL_TRANSFER, MN_PURPOSE_UNKNOWN,
                300, MN_PAY_NONE);
        if (w >= 3) {
            pay(p, monday + 2 * DAY, 3, MN_PAY_NONE, MN_CHANNEL_CASH_OUT, MN_PURPOSE_UNKNOWN, 400,
                1);
            pay(p, monday + 2 * DAY + 1800, 1, MN_PAY_NONE, MN_CHANNEL_CASH_OUT, MN_PURPOSE_UNKNOWN,
                20, 1);
            pay(p, monday + 2 * DAY + 5401, 2, MN_PAY_NONE, MN_CHANNEL_CASH_OUT, MN_PURPOSE_UNKNOWN,
                20, 1);
        }
        for (uint32_t k = 1; k <= 3 && w >= 3 && w < 6; k++)
            pay(p, monday + 3 * DAY + k, k, RECRUITER, MN_CHANNEL_TRANSFER, MN_PURPOSE_FEE, 50,
                MN_PAY_NONE);
        pay(p, monday + 4 * DAY, 4, SHOP, MN_CHANNEL_CARD, MN_PURPOSE_UNKNOWN, 30, 2);
    }
}

/* The value of a measure, written as in a typology. */
static double ask(const mn_money_view *v, uint32_t party, int32_t end, int32_t days,
                  const char *measure)
{
    char json[2048];
    mn_indicators known;
    mn_typology_set s = {0};
    mn_party_case *c = NULL;
    mn_err e = MN_ERR_INIT;
    snprintf(json, sizeof json,
             "{\"format\": 1, \"id\": \"own\", \"version\": \"1\", \"title\": \"T\", \"days\": 70, "
             "\"base\": 0, \"indicators\": [{\"id\": \"OWN-1\", \"source\": \"S\", \"family\": "
             "\"pay\", \"weight\": 1, \"says\": \"a\", \"measure\": {%s}}, {\"id\": \"OWN-2\", "
             "\"source\": \"S\", \"family\": \"flow\", \"weight\": 1, \"says\": \"b\", "
             "\"measure\": {\"what\": \"count\", \"at_least\": 1}}]}",
             measure);
    assert_int_equal(mn_indicators_load(&known, &e), MN_OK);
    if (mn_typology_add(&s, &known, mn_text_of(json), "own.json", &e))
        fail_msg("%s: %s", e.msg, measure);
    assert_int_equal(mn_party_case_new(&c, v, &s, &e), MN_OK);
    assert_int_equal(mn_party_case_load(c, party, &e), MN_OK);
    const double x = mn_party_case_value(c, &s.at[0].indicator[0].measure[0], end, days, NULL, 0);
    mn_party_case_free(c);
    mn_typology_set_free(&s);
    mn_indicators_free(&known);
    return x;
}

static void test_wages(void **state)
{
    mn_payments p;
    mn_money_view v;
    mn_err e = MN_ERR_INIT;
    (void)state;
    weeks(&p);
    assert_int_equal(mn_money_view_make(&v, &p, NULL, &e), MN_OK);
#define IS(PARTY, END, DAYS, MEASURE, WANT) assert_near(ask(&v, PARTY, END, DAYS, MEASURE), WANT, 0)
    /* Of the last five weeks: two workers send on, ten times, a day after their wages. */
    IS(COLLECTOR, 70, 35,
       "\"what\": \"same-employer\", \"where\": {\"direction\": \"in\", \"after_wage\": 48}, "
       "\"at_least\": 1",
       2);
    IS(COLLECTOR, 70, 35,
       "\"what\": \"count\", \"where\": {\"direction\": \"in\", \"after_wage\": 48}, "
       "\"at_least\": 1",
       10);
    IS(COLLECTOR, 70, 35,
       "\"what\": \"count\", \"where\": {\"direction\": \"in\", \"after_wage\": 20}, "
       "\"at_least\": 1",
       0);
    /* The third gives to nobody; who is paid all along has no beginning that was seen. */
    IS(RECRUITER, 70, 70,
       "\"what\": \"distinct:counterparty\", \"where\": {\"new_wage\": 30, \"after_wage\": 96}, "
       "\"at_least\": 1",
       3);
    IS(RECRUITER, 70, 70,
       "\"what\": \"count\", \"where\": {\"new_wage\": 30, \"purpose\": \"fee\"}, \"at_least\": 1",
       6); /* a beginning is known from the second wage on */
    IS(RECRUITER, 70, 70, "\"what\": \"count\", \"where\": {\"new_wage\": 7}, \"at_least\": 1", 0);
    IS(4, 70, 70, "\"what\": \"count\", \"where\": {\"new_wage\": 366}, \"at_least\": 1", 0);
    IS(4, 70, 70, "\"what\": \"count\", \"where\": {\"after_wage\": 168}, \"at_least\": 1", 10);
    /* Colleagues: the other sends to the same person within the week; cash within the hour. */
    IS(1, 70, 35,
       "\"what\": \"count\", \"where\": {\"channel\": \"transfer\", \"colleagues\": 1}, "
       "\"at_least\": 1",
       6); /* five to the collector, one to the recruiter */
    IS(1, 70, 35,
       "\"what\": \"count\", \"where\": {\"channel\": \"transfer\", \"colleagues\": 2}, "
       "\"at_least\": 1",
       1);
    IS(3, 70, 35,
       "\"what\": \"count\", \"where\": {\"channel\": \"cash-out\", \"colleagues\": 1}, "
       "\"at_least\": 1",
       5);
    IS(2, 70, 35,
       "\"what\": \"count\", \"where\": {\"channel\": \"cash-out\", \"colleagues\": 1}, "
       "\"at_least\": 1",
       0); /* an hour and a second after the last one; 60 minutes 1 s */
    /* 320 of 500 and 400 of 500 are given up; 300 of 500 by 2, which is 320 with its cash. */
    IS(EMPLOYER, 70, 35,
       "\"what\": \"distinct:counterparty\", \"where\": {\"purpose\": \"salary\", \"given_up\": "
       "0.6}, \"at_least\": 1",
       3);
    IS(EMPLOYER, 70, 35,
       "\"what\": \"distinct:counterparty\", \"where\": {\"purpose\": \"salary\", \"given_up\": "
       "0.75}, \"at_least\": 1",
       1);
    /* Wages of the four days before a window's end are too young to tell. */
    IS(EMPLOYER, 64 + 3, 4,
       "\"what\": \"count\", \"where\": {\"purpose\": \"salary\", \"given_up\": 0.6}, "
       "\"at_least\": 1",
       0);
    IS(EMPLOYER, 64 + 4, 5,
       "\"what\": \"count\", \"where\": {\"purpose\": \"salary\", \"given_up\": 0.6}, "
       "\"at_least\": 1",
       3);
    IS(EMPLOYER, 70, 7,
       "\"what\": \"sum-per-counterparty\", \"where\": {\"purpose\": \"salary\"}, \"at_least\": 1",
       (900 + 3 * 500) / 4.0);
    assert_true(isnan(ask(&v, SHOP, 70, 7,
                          "\"what\": \"sum-per-counterparty\", \"where\": {\"purpose\": "
                          "\"salary\"}, \"at_least\": 1")));
    /* Cash has nobody on its other side. */
    IS(3, 70, 35, "\"what\": \"count\", \"where\": {\"counterparty\": \"cash\"}, \"at_least\": 1",
       5);
#undef IS
    mn_money_view_free(&v);
    mn_payments_free(&p);
}

/* --- beside plain loops ------------------------------------------------------------------------
 */

static void draw(mn_payments *p, uint64_t seed)
{
    mn_rng r;
    int64_t time = 0;
    mn_rng_init(&r, seed, 3);
    empty(p, 12);
    for (uint32_t i = 0; i < 12; i++)
        p->account[i].kind = "PPPPBM"[i % 6];
    for (unsigned i = 0; i < 600; i++) {
        const uint32_t from = (uint32_t)(mn_rng_u64(&r) % 12), to = (uint32_t)(mn_rng_u64(&r) % 12);
        const unsigned what = (unsigned)(mn_rng_u64(&r) % 5);
        time += (int64_t)(mn_rng_u64(&r) % 7000);
        pay(p, time, what == 4 ? MN_PAY_NONE : from, what == 1 ? MN_PAY_NONE : to,
            what == 0   ? MN_CHANNEL_ACH
            : what == 1 ? MN_CHANNEL_CASH_OUT
            : what == 4 ? MN_CHANNEL_CASH_IN
                        : MN_CHANNEL_TRANSFER,
            what == 0 && from < 6 ? MN_PURPOSE_SALARY : MN_PURPOSE_UNKNOWN,
            (double)(1 + mn_rng_u64(&r) % 900), (uint32_t)(mn_rng_u64(&r) % PLACES));
        p->flags[i] = mn_rng_u64(&r) % 20 ? 0 : MN_PAY_REVERSED;
    }
}

static bool counts(const mn_payments *p, uint32_t i)
{
    return !(p->flags[i] & MN_PAY_REVERSED) && p->from[i] != p->to[i];
}

static bool is_wage(const mn_payments *p, uint32_t i)
{
    return counts(p, i) && p->purpose[i] == MN_PURPOSE_SALARY && p->to[i] != MN_PAY_NONE;
}

/* The wage before a payment that is none; MN_PAY_NONE. */
static uint32_t wage_before(const mn_payments *p, uint32_t i)
{
    if (!counts(p, i) || is_wage(p, i))
        return MN_PAY_NONE;
    for (uint32_t k = i; k-- > 0;)
        if (is_wage(p, k) && p->to[k] == p->from[i])
            return p->time[i] - p->time[k] <= 168 * 3600 ? k : MN_PAY_NONE;
    return MN_PAY_NONE;
}

static bool person(const mn_payments *p, uint32_t q)
{
    return q != MN_PAY_NONE && p->account[q].kind == 'P';
}

static unsigned plain_together(const mn_payments *p, uint32_t i)
{
    const uint32_t own = wage_before(p, i);
    const bool cash = p->channel[i] == MN_CHANNEL_CASH_OUT;
    bool seen[12] = {false};
    unsigned n = 0;
    if (own == MN_PAY_NONE ||
        (!cash && (p->channel[i] != MN_CHANNEL_TRANSFER || !person(p, p->to[i]))))
        return 0;
    for (uint32_t k = 0; k < p->n; k++) {
        const uint32_t w = wage_before(p, k);
        const int64_t apart = llabs(p->time[k] - p->time[i]);
        const bool same = p->channel[k] == p->channel[i] &&
                          (cash ? p->place[k] == p->place[i] : p->to[k] == p->to[i]);
        if (same && w != MN_PAY_NONE && p->from[w] == p->from[own] && p->from[k] != p->from[i] &&
            apart <= (cash ? 3600 : 7 * DAY) && !seen[p->from[k]]) {
            seen[p->from[k]] = true;
            n++;
        }
    }
    return n;
}

static unsigned plain_cash(const mn_payments *p, uint32_t i)
{
    if (!counts(p, i) || p->from[i] == MN_PAY_NONE)
        return MN_BONDS_NONE;
    for (uint32_t k = i; k-- > 0;)
        if (counts(p, k) && p->channel[k] == MN_CHANNEL_CASH_IN && p->to[k] == p->from[i])
            return p->time[i] - p->time[k] < 720 * 3600
                       ? (unsigned)((p->time[i] - p->time[k]) / 3600)
                       : MN_BONDS_NONE;
    return MN_BONDS_NONE;
}

static unsigned plain_given(const mn_payments *p, uint32_t i)
{
    double out = 0;
    if (!is_wage(p, i))
        return 0;
    for (uint32_t k = i + 1; k < p->n && p->time[k] - p->time[i] <= 72 * 3600; k++) {
        if (is_wage(p, k) && p->to[k] == p->to[i])
            break;
        if (counts(p, k) && !is_wage(p, k) && p->from[k] == p->to[i] &&
            (p->channel[k] == MN_CHANNEL_CASH_OUT ||
             (p->channel[k] == MN_CHANNEL_TRANSFER && person(p, p->to[k]))))
            out += (double)p->value[k];
    }
    out = 100 * out / (double)p->value[i];
    return out > 100 ? 100 : (unsigned)out;
}

static void test_plain(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 4; seed++) {
        mn_payments p;
        mn_money_view v;
        mn_err e = MN_ERR_INIT;
        unsigned together = 0, given = 0, after = 0;
        draw(&p, seed);
        assert_int_equal(mn_money_view_make(&v, &p, NULL, &e), MN_OK);
        for (uint32_t i = 0; i < p.n; i++) {
            const uint32_t w = wage_before(&p, i);
            if (w == MN_PAY_NONE)
                assert_int_equal(v.bonds.hours[i], MN_BONDS_NONE);
            else {
                assert_int_equal(v.bonds.hours[i], (p.time[i] - p.time[w]) / 3600);
                assert_int_equal(v.bonds.employer[i], p.from[w]);
                after++;
            }
            assert_int_equal(v.bonds.cash[i], plain_cash(&p, i));
            assert_int_equal(v.bonds.together[i], plain_together(&p, i));
            assert_int_equal(v.bonds.given[i], plain_given(&p, i));
            together += v.bonds.together[i] > 0;
            given += v.bonds.given[i] > 0;
        }
        assert_true(after > 50 && together > 10 && given > 10);
        mn_money_view_free(&v);
        mn_payments_free(&p);
    }
}

/* --- identifiers -------------------------------------------------------------------------------
 */

static void test_kin(void **state)
{
    mn_payments p;
    mn_money_view v;
    mn_err e = MN_ERR_INIT;
    mn_text ids[] = {mn_text_of("555123"), mn_text_of("P1"), mn_text_of("P1"), mn_text_of("all")};
    mn_identified have[40] = {
        {.account = 0, .id = 1, .kind = MN_ID_CUSTOMER}, /* 0 is customer P1 */
        {.account = 1, .id = 2, .kind = MN_ID_SIGNER},   /* who signs for 1 */
        {.account = 1, .id = 0, .kind = MN_ID_PHONE},
        {.account = 2, .id = 0, .kind = MN_ID_PHONE},
        {.account = 2, .id = 2, .kind = MN_ID_SIGNER},
    };
    mn_people w = {.have = have, .n = 5, .id = ids, .ids = 4};
    (void)state;
    empty(&p, 30);
    for (uint32_t i = 0; i < 30; i++) /* a branch's device is nobody's */
        have[w.n++] = (mn_identified){.account = i, .id = 3, .kind = MN_ID_DEVICE};
    for (uint32_t i = 1; i < 4; i++)
        pay(&p, i, i, 0, MN_CHANNEL_TRANSFER, MN_PURPOSE_UNKNOWN, 10, MN_PAY_NONE);
    assert_int_equal(mn_money_view_make(&v, &p, NULL, &e), MN_OK);
    assert_near(ask(&v, 0, 1, 1, "\"what\": \"linked\", \"by\": \"signer\", \"at_least\": 1"), 0,
                0);
    assert_int_equal(mn_money_view_people(&v, &w, &e), MN_OK);
    assert_near(ask(&v, 0, 1, 1, "\"what\": \"linked\", \"by\": \"signer\", \"at_least\": 1"), 2,
                0);
    assert_near(ask(&v, 1, 1, 1, "\"what\": \"linked\", \"by\": [\"phone\"], \"at_least\": 1"), 1,
                0);
    assert_near(
        ask(&v, 1, 1, 1, "\"what\": \"linked\", \"by\": [\"phone\", \"signer\"], \"at_least\": 1"),
        2, 0); /* each other party once */
    assert_near(ask(&v, 9, 1, 1, "\"what\": \"linked\", \"by\": \"device\", \"at_least\": 1"), 0,
                0);
    assert_near(ask(&v, 0, 1, 1,
                    "\"what\": \"count\", \"where\": {\"shares\": [\"phone\", \"signer\", "
                    "\"device\"]}, \"at_least\": 1"),
                2, 0); /* of 1 and 2, not of 3 */
    assert_true(mn_kin_shared(&v.kin, 1, 2, 1u << MN_ID_PHONE));
    assert_false(mn_kin_shared(&v.kin, 0, 1, 1u << MN_ID_PHONE));
    assert_false(mn_kin_shared(&v.kin, 4, 5, 1u << MN_ID_DEVICE));
    assert_false(mn_kin_shared(&v.kin, 1, 1, 1u << MN_ID_PHONE));
    mn_money_view_free(&v);
    mn_payments_free(&p);
}

/* --- lists of counterparties --------------------------------------------------------------------
 */

static void test_listed(void **state)
{
    mn_payments p;
    mn_money_view v;
    mn_counterparties l = {0};
    mn_err e = MN_ERR_INIT;
    const char *csv = "kind,name,account,mcc,source,date\n"
                      "recruiter,\"Señor-Shop Co.\",,,Labour office,2026-01-05\n"
                      "exchange,,,6051,own list,\n"
                      "advert,,A3,,court file 7,\n";
    (void)state;
    empty(&p, 6);
    p.account[2].name = mn_text_of("SENOR SHOP CO");
    p.account[3].id = mn_text_of("A3");
    pay(&p, 1, 1, 2, MN_CHANNEL_TRANSFER, MN_PURPOSE_UNKNOWN, 10, MN_PAY_NONE);
    pay(&p, 2, 1, 3, MN_CHANNEL_TRANSFER, MN_PURPOSE_UNKNOWN, 10, MN_PAY_NONE);
    pay(&p, 3, 1, 4, MN_CHANNEL_CARD, MN_PURPOSE_UNKNOWN, 10, MN_PAY_NONE);
    p.mcc[2] = 6051;
    assert_int_equal(mn_money_view_make(&v, &p, NULL, &e), MN_OK);
    assert_int_equal(mn_counterparties_parse(&l, mn_text_of(csv), "list.csv", &e), MN_OK);
    assert_int_equal(l.n, 3);
    assert_int_equal(mn_money_view_listed(&v, &l, &e), MN_OK);
#define LISTED(KIND, WANT)                                                                         \
    assert_near(ask(&v, 1, 1, 1,                                                                   \
                    "\"what\": \"count\", \"where\": {\"listed\": " KIND "}, \"at_least\": 1"),    \
                WANT, 0)
    LISTED("\"recruiter\"", 1);
    LISTED("\"exchange\"", 1);
    LISTED("\"advert\"", 1);
    LISTED("\"remitter\"", 0);
    LISTED("[\"recruiter\", \"advert\", \"exchange\"]", 3);
    assert_int_equal(l.at[0].matched + l.at[1].matched + l.at[2].matched, 3);
    mn_counterparties_free(&l);
    mn_money_view_free(&v);
    /* What can't be used is told with its line. */
    assert_int_equal(mn_counterparties_parse(&l, mn_text_of("kind,name\nspy,X\n"), "list.csv", &e),
                     MN_DATA);
    assert_int_equal(e.line, 2);
    e = (mn_err)MN_ERR_INIT;
    assert_int_equal(
        mn_counterparties_parse(&l, mn_text_of("kind,name\nadvert,\n"), "list.csv", &e), MN_DATA);
    e = (mn_err)MN_ERR_INIT;
    assert_int_equal(
        mn_counterparties_parse(&l, mn_text_of("kind,mcc\nadvert,99999\n"), "list.csv", &e),
        MN_DATA);
    e = (mn_err)MN_ERR_INIT;
    assert_int_equal(mn_counterparties_parse(&l, mn_text_of("name\nX\n"), "list.csv", &e), MN_DATA);
    mn_payments_free(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wages),
        cmocka_unit_test(test_plain),
        cmocka_unit_test(test_kin),
        cmocka_unit_test(test_listed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
