/* SPDX-License-Identifier: Apache-2.0
 *
 * money_found.c - from payments to an alert's case: what is in it, that it is read as it was
 * written, and that each allocation on the way may fail.
 */
#include "check.h"
#include "failing.h"

#include <math.h>
#include <stdlib.h>

#include "core/text.h"
#include "money/alert/peers.h"
#include "money/find/case_of.h"

/* Of each payment of theirs others, who are like them and do nothing else alike, make two. */
enum { DAY = 86400, PAYMENTS = 60, PARTIES = 3, OTHERS = 6, ALL = 3 * PAYMENTS };

static const char typology[] =
    "{\"format\": 1, \"id\": \"own\", \"version\": \"1\", \"title\": \"T\", \"days\": 20,\n"
    " \"base\": -3, \"family_most\": 6, \"indicators\": [\n"
    "  {\"id\": \"OWN-1\", \"source\": \"S1\", \"family\": \"cash\", \"weight\": 4, \"says\": "
    "\"it pays\",\n"
    "   \"all\": [{\"what\": \"count\", \"at_least\": 1}, {\"what\": \"sum\", \"at_least\": 5}]},\n"
    "  {\"id\": \"FIN-2020-F01\", \"weight\": 4, \"says\": \"it is at places\",\n"
    "   \"measure\": {\"what\": \"distinct:place\", \"at_least\": 1}}],\n"
    " \"contrary\": [{\"says\": \"rent is paid\", \"weight\": -1, \"measure\": {\"what\": "
    "\"count\",\n"
    "   \"where\": {\"purpose\": \"rent\"}, \"at_least\": 1}}],\n"
    " \"roles\": [{\"role\": \"mule\", \"says\": \"it lends\", \"measure\": {\"what\": \"count\",\n"
    "   \"at_least\": 1}}, {\"role\": \"exploited\", \"says\": \"all leaves\", \"measure\": "
    "{\"what\": \"sum\",\n"
    "   \"at_least\": 1}}, {\"role\": \"exploited\", \"says\": \"at once\", \"measure\": "
    "{\"what\": \"sum\",\n"
    "   \"at_least\": 2}}]}";

/* Money that goes round among parties. Two accounts have the same number, at two banks; three
 * payments the same id, of which two others have one between them. */
static void make(mn_payments *p)
{
    const uint32_t parties = PARTIES + OTHERS;
    *p = (mn_payments){
        .n = ALL, .accounts = parties, .parties = parties, .n_places = 2, .base = "USD"};
    p->time = calloc(ALL, sizeof *p->time);
    p->value = calloc(ALL, sizeof *p->value);
    p->from = calloc(ALL, sizeof *p->from);
    p->to = calloc(ALL, sizeof *p->to);
    p->place = calloc(ALL, sizeof *p->place);
    p->row = calloc(ALL, sizeof *p->row);
    p->mcc = calloc(ALL, sizeof *p->mcc);
    p->channel = calloc(ALL, 1);
    p->purpose = calloc(ALL, 1);
    p->flags = calloc(ALL, 1);
    p->zone = calloc(ALL, 1);
    p->account = calloc(parties, sizeof *p->account);
    p->party = calloc(parties, sizeof *p->party);
    p->party_account = calloc(parties, sizeof *p->party_account);
    p->places = calloc(2, sizeof *p->places);
    p->places[0].name = mn_text_of("Branch \"1\"");
    p->places[0].city = mn_text_of("A");
    p->places[1].name = mn_text_of("Branch 2");
    p->places[1].city = mn_text_of("B");
    for (uint32_t i = 0; i < parties; i++) {
        static const char *const id[] = {"100", "100", "102", "103", "104",
                                         "105", "106", "107", "108"};
        p->account[i] = (mn_account){.id = mn_text_of(id[i]),
                                     .bank = mn_text_of(i ? "Bank 2" : "Bank 1"),
                                     .name = mn_text_of("Person"),
                                     .party = i,
                                     .kind = 'P',
                                     .opened = i ? INT32_MIN : 19000};
        p->party[i] = (mn_money_party){i, 1};
        p->party_account[i] = i;
    }
    for (uint32_t n = 0; n < ALL; n++) {
        const uint32_t i = n / 3, other = 2 * i + n % 3 - 1;
        const bool own = n % 3 == 0;
        p->time[n] = (int64_t)i * 4 * 3600;
        p->value[n] = own ? 100000 + i % 7 : 1;
        p->from[n] = own ? i % PARTIES : PARTIES + other % OTHERS;
        p->to[n] = own ? (i + 1) % PARTIES : PARTIES + (other + 1 + !(i % 12)) % OTHERS;
        p->place[n] = own ? i % 2 : MN_PAY_NONE;
        p->row[n] = !own ? 1000 + n : i == 7 || i == 20 ? 7 : i == 14 ? 13 : i + 1;
        p->channel[n] = MN_CHANNEL_TRANSFER;
        p->purpose[n] = i % 9 ? MN_PURPOSE_UNKNOWN : MN_PURPOSE_RENT;
        p->flags[n] = i == 6 ? MN_PAY_DAY_ONLY : 0; /* at midnight, as a day alone is */
        p->zone[n] = (int8_t)(i == 6 ? 0 : i % 2 ? -20 : 22);
    }
}

/* The first alert's case, and its text. */
static mn_status once(mn_money_found *w, mn_case *c, mn_buf *text, mn_err *e)
{
    const mn_ctx ctx = {.threads = 1};
    const mn_find_options o = {.keep = 0.1};
    mn_status st = mn_indicators_load(&w->known, e);
    if (!st)
        st = mn_typology_add(&w->set, &w->known, mn_text_of(typology), "own.json", e);
    if (!st)
        st = mn_money_found_search(w, &o, &ctx, e);
    if (!st && !w->a.n)
        fail_msg("nothing is found");
    if (!st)
        st = mn_money_case_of(c, w, 0, "A00001", true, e);
    if (!st) {
        mn_case_write(text, c);
        st = text->failed ? MN_SYSTEM : MN_OK;
    }
    return st;
}

static void check_fact(const mn_case *c, const mn_case_fact *f)
{
    assert_true(f->payments > 0 && f->party < c->parties);
    for (size_t i = 0; i < f->payments; i++)
        assert_true(f->payment[i] < c->payments && (!i || f->payment[i - 1] < f->payment[i]));
}

static void check_case(const mn_case *c)
{
    assert_text(c->alert, "A00001");
    assert_text(c->currency, "USD");
    assert_int_equal(c->parties, 3);
    assert_int_equal(c->accounts, 3);
    /* The same number twice is two accounts, and two parties. */
    size_t second = 0;
    for (size_t i = 0; i < 3; i++) {
        second += mn_text_eq_str(c->account[i].id, "100 #2");
        assert_true(c->account[i].home); /* no table says whose bank it is: who stands in it */
        assert_int_equal(c->account[i].party, i);
        assert_true(fabs(c->party[i].role[MN_CASE_MULE] - 0.5) < 1e-9);
        assert_true(fabs(c->party[i].role[MN_CASE_EXPLOITED] - 0.75) < 1e-9);
        assert_true(c->party[i].role[MN_CASE_CONTROLLER] == 0);
        assert_int_equal(c->party[i].reasons, 3);
        assert_false(mn_case_may_be_subject(&c->party[i]));
    }
    assert_int_equal(second, 1);
    /* Of the first seven local days, which begin with the odd ones on the last of 1969: even ones
     * to 34, odd ones to 37. */
    assert_int_equal(c->payments, 18 + 19);
    assert_int_equal(c->indicators, 6);
    assert_int_equal(c->contraries, 2); /* the third party neither pays nor takes rent */
    for (size_t i = 0; i < c->indicators; i++)
        check_fact(c, &c->indicator[i]);
    for (size_t i = 0; i < c->contraries; i++) {
        check_fact(c, &c->contrary[i]);
        assert_true(c->contrary[i].weight < 0 && !c->contrary[i].id.len);
        for (size_t k = 0; k < c->contrary[i].payments; k++)
            assert_int_equal(c->payment[c->contrary[i].payment[k]].purpose, MN_PURPOSE_RENT);
    }
    assert_text(c->indicator[0].source, "S1");
    assert_text(c->indicator[1].id, "FIN-2020-F01");
    assert_true(c->indicator[1].address.len > 0);
    assert_int_equal(c->withouts, 1);
    assert_true(c->without[0].score < 0.5 && c->without[0].payments > 0);
    size_t again = 0, third = 0, other = 0;
    for (size_t i = 0; i < c->payments; i++) {
        again += mn_text_eq_str(c->payment[i].id, "7 #2");
        third += mn_text_eq_str(c->payment[i].id, "7 #3");
        other += mn_text_eq_str(c->payment[i].id, "13 #2");
    }
    assert_true(again == 1 && third == 1 && other == 1);
}

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The figures of peers are those of all others, as there are so few; and those that the report of
 * alerts tells. */
static void check_peers(const mn_case *c, mn_money_found *w)
{
    const mn_alert *a = &w->a.at[0];
    size_t n = 0;
    mn_err e = MN_ERR_INIT;
    assert_int_equal(a->members, 3);
    for (uint32_t m = 0; m < a->members; m++) {
        const mn_finding *f = &w->f.at[w->a.member[a->first + m].finding];
        const mn_typology *t = &w->set.at[f->typology];
        mn_peer_facts x;
        assert_int_equal(mn_alert_peers(&x, w->c, f, &w->v, &w->set, &e), MN_OK);
        assert_int_equal(x.n, 2);
        assert_string_equal(x.group, "persons with 16 to 31 payments in these 20 days");
        for (size_t i = 0; i < x.n; i++, n++) {
            const mn_measure *measure = &t->indicator[x.at[i].indicator].measure[0];
            double value[PARTIES + OTHERS];
            size_t others = 0;
            for (uint32_t q = 0; q < PARTIES + OTHERS; q++) {
                assert_int_equal(mn_party_case_load(w->c, q, &e), MN_OK);
                const double v = mn_party_case_value(w->c, measure, f->end, t->days, NULL, 0);
                if (q != f->party && !isnan(v))
                    value[others++] = v;
                else if (q == f->party)
                    assert_true(v == c->peer[n].value);
            }
            qsort(value, others, sizeof *value, by_value);
            assert_int_equal(others, PARTIES + OTHERS - 1);
            assert_true(c->peer[n].median == value[others / 2 - 1]);
            assert_true(c->peer[n].p95 == value[others - 1]);
            assert_int_equal(c->peer[n].peers, others);
            assert_int_equal(c->peer[n].party, m);
            assert_text(c->peer[n].group, x.group);
            assert_true(c->peer[n].median == x.at[i].median && c->peer[n].p95 == x.at[i].p95);
        }
    }
    assert_int_equal(c->peers, n);
}

static void a_case_is_made_and_read_again(void **state)
{
    (void)state;
    mn_money_found w = {.files = 0};
    mn_case c = {.score = 0}, d = {.score = 0};
    mn_buf text = {0}, again = {0};
    mn_err e = MN_ERR_INIT;
    make(&w.d.p);
    if (once(&w, &c, &text, &e))
        fail_msg("%s", e.msg);
    check_case(&c);
    check_peers(&c, &w);
    if (mn_case_read(&d, (mn_text){text.ptr, text.len}, "case.json", &e))
        fail_msg("line %u: %s", (unsigned)e.line, e.msg);
    mn_case_write(&again, &d);
    assert_int_equal(again.len, text.len);
    assert_memory_equal(again.ptr, text.ptr, text.len);
    mn_case_free(&c);
    mn_case_free(&d);
    mn_buf_free(&text);
    mn_buf_free(&again);
    mn_money_found_free(&w);
}

static void memory_runs_out_anywhere(void **state)
{
    long at = 0;
    (void)state;
    for (bool ended = true; ended; at++) {
        mn_money_found w = {.files = 0};
        mn_case c = {.score = 0};
        mn_buf text = {0};
        mn_err e = MN_ERR_INIT;
        make(&w.d.p);
        left = at;
        const mn_status st = once(&w, &c, &text, &e);
        ended = left < 0;
        left = -1;
        if (ended ? st != MN_SYSTEM : st != MN_OK)
            fail_msg("allocation %ld: %s", at, st ? e.msg : "it failed and nobody said so");
        mn_buf_free(&text);
        mn_case_free(&c);
        mn_money_found_free(&w);
    }
    assert_true(at > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_case_is_made_and_read_again),
        cmocka_unit_test(memory_runs_out_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
