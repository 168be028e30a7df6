/* SPDX-License-Identifier: Apache-2.0
 *
 * money_alert.c - from a typology's text to what an alert rests on, where each allocation fails in
 * turn, and where a party has more payments than can be tried one by one.
 */
#include "check.h"
#include "failing.h"

#include <stdlib.h>

#include "core/text.h"
#include "money/alert/alert.h"

enum { DAY = 86400 };

/* Met by any payment, of two families; the pattern and the stay are looked for, too. */
static const char typology[] =
    "{\"format\": 1, \"id\": \"own\", \"version\": \"1\", \"title\": \"T\", \"days\": 20,\n"
    " \"base\": -3, \"family_most\": 6, \"indicators\": [\n"
    "  {\"id\": \"OWN-1\", \"source\": \"S\", \"family\": \"cash\", \"weight\": 4, \"says\": "
    "\"x\",\n"
    "   \"all\": [{\"what\": \"count\", \"at_least\": 1, \"peers\": 1},\n"
    "    {\"what\": \"distinct:city\", \"at_least\": 1}, {\"what\": \"sum\", \"at_least\": 5},\n"
    "    {\"what\": \"largest-day\", \"at_least\": 5}]},\n"
    "  {\"id\": \"OWN-2\", \"source\": \"S\", \"family\": \"place\", \"weight\": 4, \"says\": "
    "\"x\",\n"
    "   \"all\": [{\"what\": \"distinct:place\", \"at_least\": 1},\n"
    "    {\"what\": \"dwell\", \"at_most\": 400}, {\"what\": \"same-day\", \"at_least\": 1},\n"
    "    {\"what\": \"distinct:counterparty\", \"at_least\": 1}]},\n"
    "  {\"id\": \"OWN-3\", \"source\": \"S\", \"family\": \"flow\", \"weight\": 1, \"says\": "
    "\"x\",\n"
    "   \"all\": [{\"what\": \"pattern\", \"pattern\": \"fan-in\", \"at_least\": 1}]}],\n"
    " \"contrary\": [{\"says\": \"x\", \"weight\": -1, \"measure\": {\"what\": \"count\", "
    "\"where\":\n"
    "   {\"purpose\": \"rent\"}, \"at_least\": 3}}],\n"
    " \"roles\": [{\"role\": \"mule\", \"says\": \"x\", \"measure\": {\"what\": \"forwarded\",\n"
    "   \"within\": 48, \"at_least\": 0.1}}]}";

/* Money that goes round among parties: from each to the next, two to a day of every party. */
static void make(mn_payments *p, uint32_t n, uint32_t parties)
{
    *p = (mn_payments){.n = n, .accounts = parties, .parties = parties, .n_places = 2};
    p->time = calloc(n, sizeof *p->time);
    p->value = calloc(n, sizeof *p->value);
    p->from = calloc(n, sizeof *p->from);
    p->to = calloc(n, sizeof *p->to);
    p->place = calloc(n, sizeof *p->place);
    p->row = calloc(n, sizeof *p->row);
    p->mcc = calloc(n, sizeof *p->mcc);
    p->channel = calloc(n, 1);
    p->purpose = calloc(n, 1);
    p->flags = calloc(n, 1);
    p->zone = calloc(n, 1);
    p->account = calloc(parties, sizeof *p->account);
    p->places = calloc(2, sizeof *p->places);
    p->places[0].city = mn_text_of("A");
    p->places[1].city = mn_text_of("B");
    for (uint32_t i = 0; i < parties; i++)
        p->account[i] = (mn_account){.party = i, .kind = 'P'};
    for (uint32_t i = 0; i < n; i++) {
        p->time[i] = (int64_t)i * 10 * DAY / n;
        p->value[i] = 100000 + i % 7;
        p->from[i] = i % parties;
        p->to[i] = (i + 1) % parties;
        p->place[i] = i % 2;
        p->row[i] = i + 1;
        p->channel[i] = MN_CHANNEL_TRANSFER;
    }
}

/* One hit of each pattern that the typology asks for, of the first party. */
static mn_hit hit = {.closing = 4,
                     .edges = 0,
                     .n_edges = 2,
                     .strength = 3,
                     .centre = 0,
                     .pattern = MN_PATTERN_FAN_IN};
static uint64_t edge[2] = {1, 2};
static const mn_hits hits = {.hit = &hit, .edge = edge, .n = 1, .n_edges = 2};

struct found {
    mn_indicators known;
    mn_typology_set set;
    mn_money_view v;
    mn_findings f;
    mn_alerts a;
    mn_party_case *c;
    mn_alert_basis basis;
    mn_counterfactual x;
};

static mn_status find(struct found *r, const mn_payments *p, mn_err *e)
{
    const mn_ctx ctx = {.threads = 1};
    size_t within;
    mn_status st = mn_indicators_load(&r->known, e);
    if (!st)
        st = mn_typology_add(&r->set, &r->known, mn_text_of(typology), "own.json", e);
    if (!st)
        st = mn_money_view_make(&r->v, p, &ctx, e);
    if (!st)
        st = mn_money_view_hits(&r->v, &hits, e);
    if (!st)
        st = mn_typology_evaluate(&r->f, &r->v, &r->set, &(mn_evaluate_options){.keep = 0.1}, &ctx,
                                  e);
    if (!st)
        st = mn_alerts_make(&r->a, &r->f, &r->v, &r->set, &(mn_alert_options){0}, e);
    if (!st)
        st = mn_alerts_budget(&within, &r->a, 1, 7, e);
    if (!st)
        st = mn_party_case_new(&r->c, &r->v, &r->set, e);
    if (!st)
        st = mn_alert_basis_of(&r->basis, &r->a, 0, &r->f, &r->v, r->c, &r->set, e);
    return st ? st
              : mn_alert_counterfactual(&r->x, &r->a, 0, &r->basis, &r->f, &r->v, &r->set, 0.5, e);
}

static void drop(struct found *r)
{
    mn_counterfactual_free(&r->x);
    free(r->basis.row);
    mn_party_case_free(r->c);
    mn_alerts_free(&r->a);
    mn_findings_free(&r->f);
    mn_money_view_free(&r->v);
    mn_typology_set_free(&r->set);
    mn_indicators_free(&r->known);
}

static void memory_runs_out_anywhere(void **state)
{
    mn_payments p;
    long at = 0;
    (void)state;
    make(&p, 60, 3);
    for (bool ended = true; ended; at++) {
        struct found r = {.c = NULL};
        mn_err e = MN_ERR_INIT;
        left = at;
        const mn_status st = find(&r, &p, &e);
        ended = left < 0;
        left = -1;
        if (ended ? st != MN_SYSTEM : st != MN_OK)
            fail_msg("allocation %ld: %s", at, st ? e.msg : "it failed and nobody said so");
        if (!ended) {
            assert_int_equal(r.a.n, 1);
            assert_int_equal(r.a.member[r.a.at[0].first].party, 0); /* with the pattern */
            assert_int_equal(r.a.at[0].members, 3);
            assert_int_equal(r.basis.n, 42); /* of the first week */
            assert_int_equal(r.basis.patterns, MN_PATTERN_BIT(MN_PATTERN_FAN_IN));
            assert_true(r.x.n > 0 && r.x.score < 0.5);
        }
        drop(&r);
    }
    assert_true(at > 40);
    mn_payments_free(&p);
}

/* Each of so many payments would have to be tried by each measure of each party. */
static void so_many_payments_are_not_tried_one_by_one(void **state)
{
    mn_payments p;
    struct found r = {.c = NULL};
    mn_err e = MN_ERR_INIT;
    (void)state;
    make(&p, 600000, 3);
    assert_int_equal(find(&r, &p, &e), MN_OK);
    assert_int_equal(r.a.n, 1);
    assert_int_equal(r.basis.n, 420000); /* each once, though several indicators are about it */
    for (uint32_t i = 0; i < r.basis.n; i++)
        assert_int_equal(r.basis.row[i], i);
    assert_int_equal(r.x.n, 0);
    drop(&r);
    mn_payments_free(&p);
}

/* A day that was mistyped, a century later: what was found before is found all the same. */
static void a_mistyped_day_changes_nothing(void **state)
{
    mn_payments p;
    struct found r = {.c = NULL}, s = {.c = NULL};
    mn_err e = MN_ERR_INIT;
    (void)state;
    make(&p, 61, 3);
    p.n = 60;
    assert_int_equal(find(&r, &p, &e), MN_OK);
    p.n = 61;
    p.time[60] = INT64_C(36500) * DAY;
    assert_int_equal(find(&s, &p, &e), MN_OK);
    /* The last window ends a week after the one before, where the data used to end. */
    assert_true(s.f.windows <= r.f.windows + 5 * 3);
    assert_int_equal(s.a.n, r.a.n);
    assert_int_equal(s.a.at[0].members, r.a.at[0].members);
    drop(&r);
    drop(&s);
    mn_payments_free(&p);
}

/* Windows end a step after the first day that is asked about, and not before. */
static void days_may_be_chosen(void **state)
{
    mn_payments p;
    struct found r = {.c = NULL};
    mn_err e = MN_ERR_INIT;
    mn_findings f;
    const mn_ctx ctx = {.threads = 1};
    (void)state;
    make(&p, 60, 3);
    assert_int_equal(find(&r, &p, &e), MN_OK);
    assert_int_equal(r.f.windows, 3 * 2); /* ten days are a week, and the rest */
    r.v.first_day = 8;
    assert_int_equal(mn_typology_evaluate(&f, &r.v, &r.set, &(mn_evaluate_options){0}, &ctx, &e),
                     MN_OK);
    assert_int_equal(f.windows, 3);
    mn_findings_free(&f);
    drop(&r);
    mn_payments_free(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_runs_out_anywhere),
        cmocka_unit_test(so_many_payments_are_not_tried_one_by_one),
        cmocka_unit_test(a_mistyped_day_changes_nothing),
        cmocka_unit_test(days_may_be_chosen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
