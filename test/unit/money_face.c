/* SPDX-License-Identifier: Apache-2.0
 *
 * money_face.c - <manumit/money.h> as another program sees it: payments of files, typologies,
 * alerts, cases and packages; what it may get wrong; and each allocation may fail.
 *
 * Linked with --wrap=malloc, calloc and realloc.
 */
#include "money_face.h"

#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/text.h"

static const char decision[] = "{\"state\": \"reported\", \"by\": \"ann\", \"when\": "
                               "\"2026-03-02T10:00:00Z\", \"reason\": \"seen\", \"subjects\": "
                               "[\"%s\"]}";

static mn_status find_world(mn_money_alerts **a, mn_money_typologies **t,
                            const mn_money_payments *m, const world *w, mn_err *e)
{
    static const char *const path = "own.json";
    mn_status st = mn_money_typologies_load(t, &path, 1, &w->ctx, e);
    return st ? st : mn_money_alerts_find(a, m, *t, NULL, &w->ctx, e);
}

/* --- payments ------------------------------------------------------------------------------ */

static void test_reading(void **state)
{
    mn_err e = MN_ERR_INIT;
    world w;
    mn_money_payments *m = NULL;
    mn_money_told told;
    mn_money_source source;
    mn_money_refusal refusal;
    mn_money_payment p;
    mn_money_account a, b;
    uint64_t rows = 0, by_reason = 0;
    (void)state;
    make_world(&w);
    assert_ok(read_world(&m, &w, &e));
    mn_money_read_told(&told, m);
    assert_int_equal(told.payments, 41);
    assert_int_equal(told.refused, 2);
    assert_int_equal(told.refusals, 2);
    assert_int_equal(told.repeated, 1);
    assert_int_equal(told.accounts, 3);
    assert_int_equal(told.parties, 2);
    assert_int_equal(told.merged, 1);
    assert_string_equal(told.currency, "EUR");
    assert_true(told.has_hours);
    assert_int_equal(told.sources, 1);
    assert_true(mn_money_source_at(&source, m, 0));
    assert_text(source.path, "payments.csv");
    assert_int_equal(source.rows, source.kept + source.refused);
    assert_int_equal(strlen(source.sha256), 64);
    assert_false(mn_money_source_at(&source, m, 1));
    assert_true(mn_money_refusal_at(&refusal, m, 0));
    assert_int_equal(refusal.line, 43);
    assert_true(refusal.why.len && refusal.text.len);
    assert_false(mn_money_refusal_at(&refusal, m, 2));
    for (size_t i = 0; mn_money_reason_at(&refusal, &rows, m, i); i++)
        by_reason += rows;
    assert_int_equal(by_reason, 2);
    for (size_t i = 0; i < told.notes; i++)
        assert_true(mn_money_note_at(m, i).len);
    assert_int_equal(mn_money_note_at(m, told.notes).len, 0);

    assert_true(mn_money_payment_at(&p, m, 0));
    assert_text(p.id, "t0");
    assert_int_equal(p.time, INT64_C(1767250800)); /* 2026-01-01 07:00 UTC: date -u -d .. +%s */
    assert_int_equal(p.hour, 8);
    assert_int_equal(p.local_day, 20454);
    assert_int_equal(p.amount, 10050);
    assert_int_equal(p.value, 10050);
    assert_int_equal(p.decimals, 2);
    assert_string_equal(p.currency, "EUR");
    assert_text(p.city, "City 0");
    assert_text(p.device, "D1");
    assert_text(p.memo, "m0");
    assert_int_equal(p.channel, MN_CHANNEL_TRANSFER);
    assert_int_equal(p.purpose, MN_PURPOSE_RENT);
    assert_true(mn_money_account_at(&a, m, p.from) && mn_money_account_at(&b, m, p.to));
    assert_text(a.id, "A");
    assert_text(a.name, "Ana Example");
    assert_text(a.city, "City 1");
    assert_int_equal(a.kind, 'P');
    assert_int_equal(a.opened, 18262);
    assert_true(a.home && a.party != b.party);
    assert_true(mn_money_payment_at(&p, m, 40));
    assert_int_equal(p.from, MN_PAY_NONE);
    assert_int_equal(p.hour, -1);
    assert_true(p.flags & MN_PAY_DAY_ONLY);
    assert_string_equal(mn_channel_name(p.channel), "cash-in");
    assert_false(mn_money_payment_at(&p, m, 41));
    assert_false(mn_money_account_at(&a, m, 3));
    mn_money_payments_free(m);
    free_world(&w);
}

/* An id that is not there is empty, also where others are. */
static void test_no_id(void **state)
{
    static const char table[] = "id,time,amount,from,to\nx1,2026-01-01,5,A,B\n,2026-01-02,6,A,B\n";
    static const char *const path = "few.csv";
    const mn_memory_file file = {path, table, sizeof table - 1};
    const mn_files files = {.file = &file, .count = 1};
    const mn_ctx ctx = {.files = &files};
    const mn_money_asked a = {.currency = "EUR"};
    mn_err e = MN_ERR_INIT;
    mn_money_payments *m = NULL;
    mn_money_payment p;
    (void)state;
    assert_ok(mn_money_payments_read(&m, &path, 1, &a, &ctx, &e));
    assert_true(mn_money_payment_at(&p, m, 0));
    assert_text(p.id, "x1");
    assert_true(mn_money_payment_at(&p, m, 1));
    assert_int_equal(p.id.len, 0);
    assert_int_equal(p.row, 2);
    mn_money_payments_free(m);
    assert_string_equal(mn_channel_name((mn_channel)MN_CHANNELS), "unknown");
    assert_string_equal(mn_purpose_name((mn_purpose)MN_PURPOSES), "unknown");
    assert_string_equal(mn_money_role_name((mn_money_role)MN_MONEY_ROLES), "unknown");
    assert_string_equal(mn_money_pattern_name((mn_money_pattern)MN_MONEY_PATTERNS), "unknown");
}

static void test_reading_misuse(void **state)
{
    static const char *const none = "none.csv", *const path = "payments.csv";
    mn_err e = MN_ERR_INIT;
    world w;
    mn_money_payments *m = NULL;
    mn_money_asked a = {.return_days = 100000};
    (void)state;
    make_world(&w);
    assert_fails(mn_money_payments_read(&m, NULL, 0, NULL, &w.ctx, &e), MN_USAGE, "no file");
    assert_fails(mn_money_payments_read(&m, &path, 1, &a, &w.ctx, &e), MN_USAGE, "days old");
    a = (mn_money_asked){.merging = (mn_money_merging)7};
    assert_fails(mn_money_payments_read(&m, &path, 1, &a, &w.ctx, &e), MN_USAGE, "option");
    a = (mn_money_asked){.columns = "id=None"};
    assert_fails(mn_money_payments_read(&m, &path, 1, &a, &w.ctx, &e), MN_USAGE, "None");
    assert_int_not_equal(mn_money_payments_read(&m, &none, 1, NULL, &w.ctx, &e), MN_OK);
    assert_int_not_equal(mn_money_payments_read(&m, &none, 1, NULL, &w.ctx, NULL), MN_OK);
    assert_null(m);
    mn_money_payments_free(NULL);
    mn_money_hits_free(NULL);
    mn_money_stream_free(NULL);
    mn_money_names_free(NULL);
    mn_money_typologies_free(NULL);
    mn_money_alerts_free(NULL);
    mn_money_case_free(NULL);
    free_world(&w);
}

/* --- typologies, alerts, cases ------------------------------------------------------------- */

static void test_typologies(void **state)
{
    static const char *const path = "own.json", *const none = "accounts.csv";
    mn_err e = MN_ERR_INIT;
    world w;
    mn_money_typologies *t = NULL;
    mn_money_typology y;
    mn_money_sign g;
    size_t n = 0;
    (void)state;
    make_world(&w);
    assert_ok(mn_money_typologies_load(&t, NULL, 0, &w.ctx, &e));
    for (; mn_money_typology_at(&y, t, n); n++) {
        assert_true(y.id.len && y.title.len && y.days > 0 && y.indicators > 0);
        for (size_t i = 0; i < y.indicators; i++) {
            assert_true(mn_money_indicator_at(&g, t, n, i));
            assert_true(g.id.len && g.says.len && g.source.len && g.family.len && g.weight > 0);
        }
        assert_false(mn_money_indicator_at(&g, t, n, y.indicators));
        for (size_t i = 0; i < y.contrary; i++)
            assert_true(mn_money_contrary_at(&g, t, n, i) && g.weight < 0);
        assert_false(mn_money_contrary_at(&g, t, n, y.contrary));
    }
    assert_true(n >= 5);
    assert_false(mn_money_indicator_at(&g, t, n, 0));
    mn_money_typologies_free(t);
    t = NULL;
    assert_ok(mn_money_typologies_load(&t, &path, 1, &w.ctx, &e));
    assert_true(mn_money_typology_at(&y, t, 0));
    assert_text(y.id, "own");
    assert_text(y.version, "3");
    assert_true(mn_money_indicator_at(&g, t, 0, 0));
    assert_text(g.source, "S1");
    assert_true(mn_money_indicator_at(&g, t, 0, 1));
    assert_true(g.paragraph.len && g.date.len);
    mn_money_typologies_free(t);
    t = NULL;
    assert_int_equal(mn_money_typologies_load(&t, &none, 1, &w.ctx, &e), MN_DATA);
    assert_string_equal(e.file, "accounts.csv");
    assert_null(t);
    free_world(&w);
}

static void check_fact(const mn_money_case *c, mn_money_fact_kind kind, size_t i, double sign)
{
    mn_money_fact f;
    mn_money_payment p;
    mn_money_person who;
    assert_true(mn_money_fact_at(&f, c, kind, i));
    assert_true(f.payments > 0 && f.sign.says.len && f.sign.weight * sign > 0);
    for (size_t k = 0; k < f.payments; k++)
        assert_true(mn_money_case_payment_at(&p, c, f.payment[k]));
    assert_true(mn_money_case_person_at(&who, c, f.person));
}

static void check_case(const mn_money_case *c, const mn_money_alert *alert)
{
    mn_money_head head;
    mn_money_person who;
    mn_money_case_account a;
    mn_money_payment p;
    mn_money_fact f;
    const uint32_t *payment = NULL;
    size_t n = 0, facts = 0, victims = 0;
    double score = 1;
    mn_money_case_head(&head, c);
    assert_text(head.alert, "A00001");
    assert_text(head.currency, "EUR");
    assert_near(head.score, alert->score, 1e-12);
    assert_int_equal(head.typologies, 1);
    assert_text(head.typology[0], "own");
    for (size_t i = 0; mn_money_case_person_at(&who, c, i); i++) {
        assert_false(who.subject);
        victims += who.possible_victim;
        if (i < alert->parties) {
            assert_int_equal(who.reasons, 2);
            assert_near(who.role[MN_MONEY_MULE], 0.5, 1e-9);
            assert_near(who.role[MN_MONEY_EXPLOITED], 0.5, 1e-9);
        }
    }
    assert_int_equal(victims, alert->parties);
    assert_true(mn_money_case_account_at(&a, c, 0));
    assert_true(a.home && mn_money_case_person_at(&who, c, a.person));
    for (; mn_money_fact_at(&f, c, MN_MONEY_INDICATOR, facts); facts++)
        check_fact(c, MN_MONEY_INDICATOR, facts, 1);
    assert_int_equal(facts, 2 * alert->parties);
    check_fact(c, MN_MONEY_CONTRARY, 0, -1);
    assert_false(mn_money_fact_at(&f, c, MN_MONEY_PATTERN, 0));
    assert_true(mn_money_case_payment_at(&p, c, 0));
    assert_text(p.id, "t2"); /* the first in the window that scores most */
    assert_int_equal(p.hour, 8);
    assert_int_equal(p.value, 10250);
    assert_string_equal(p.currency, "EUR");
    assert_true(mn_money_case_without(&score, &payment, &n, c));
    assert_true(score < 0.5 && n > 0);
}

static void test_alerts(void **state)
{
    mn_err e = MN_ERR_INIT;
    world w;
    mn_money_payments *m = NULL;
    mn_money_typologies *t = NULL;
    mn_money_alerts *a = NULL;
    mn_money_alerts_told told;
    mn_money_alert alert;
    mn_money_case *c = NULL, *again = NULL;
    mn_text json, twice;
    (void)state;
    make_world(&w);
    assert_ok(read_world(&m, &w, &e));
    assert_ok(find_world(&a, &t, m, &w, &e));
    mn_money_alerts_counts(&told, a);
    assert_int_equal(told.alerts, 1);
    assert_int_equal(told.beyond, 0);
    assert_true(mn_money_alert_at(&alert, a, 0));
    assert_string_equal(alert.name, "A00001");
    assert_int_equal(alert.parties, 2);
    assert_int_equal(alert.families, 2);
    assert_int_equal(alert.typologies, 1);
    assert_true(alert.score > 0.5 && alert.day > 20454);
    assert_false(mn_money_alert_at(&alert, a, 1));
    assert_fails(mn_money_case_make(&c, a, 1, false, &e), MN_USAGE, "no alert");
    assert_ok(mn_money_case_make(&c, a, 0, true, &e));
    mn_money_alerts_free(a);
    mn_money_typologies_free(t);
    mn_money_payments_free(m); /* a case stands by itself */
    check_case(c, &alert);
    assert_ok(mn_money_case_json(&json, c, &e));
    w.file[w.files.count++] = (mn_memory_file){"case.json", json.ptr, json.len};
    assert_ok(mn_money_case_open(&again, "case.json", &w.ctx, &e));
    check_case(again, &alert);
    assert_ok(mn_money_case_json(&twice, again, &e));
    assert_true(mn_text_eq(json, twice));
    mn_money_case_free(again);
    mn_money_case_free(c);
    again = NULL;
    assert_int_equal(mn_money_case_open(&again, "own.json", &w.ctx, &e), MN_DATA);
    assert_null(again);
    free_world(&w);
}

/* An alert beyond the budget is counted, and not told. */
static void check_beyond(const mn_money_payments *m, const mn_money_looking *l, const world *w)
{
    static const char *const path = "own.json";
    mn_err e = MN_ERR_INIT;
    mn_money_typologies *t = NULL;
    mn_money_alerts *a = NULL;
    mn_money_alerts_told told;
    mn_money_alert alert;
    mn_money_case *c = NULL;
    assert_ok(mn_money_typologies_load(&t, &path, 1, &w->ctx, &e));
    assert_ok(mn_money_alerts_find(&a, m, t, l, &w->ctx, &e));
    mn_money_alerts_counts(&told, a);
    assert_int_equal(told.alerts, 0);
    assert_int_equal(told.beyond, 1);
    assert_false(mn_money_alert_at(&alert, a, 0));
    assert_fails(mn_money_case_make(&c, a, 0, false, &e), MN_USAGE, "no alert");
    mn_money_alerts_free(a);
    mn_money_typologies_free(t);
}

static void test_alerts_misuse(void **state)
{
    static const char *const path = "empty.csv";
    static const char empty[] = "time,amount,currency,from,to\nno day,1,EUR,A,B\n";
    mn_err e = MN_ERR_INIT;
    world w;
    mn_money_payments *m = NULL, *none = NULL;
    mn_money_typologies *t = NULL;
    mn_money_alerts *a = NULL;
    mn_money_hits *h = NULL;
    mn_money_hit hit;
    mn_money_looking l = {.per_day = -1};
    (void)state;
    make_world(&w);
    w.file[w.files.count++] = (mn_memory_file){path, empty, sizeof empty - 1};
    assert_ok(read_world(&m, &w, &e));
    assert_ok(mn_money_typologies_load(&t, NULL, 0, &w.ctx, &e));
    assert_fails(mn_money_alerts_find(&a, m, t, &l, &w.ctx, &e), MN_USAGE, "a million");
    l.per_day = (double)NAN;
    assert_fails(mn_money_alerts_find(&a, m, t, &l, &w.ctx, &e), MN_USAGE, "a million");
    l = (mn_money_looking){.per_day = 0.01};
    check_beyond(m, &l, &w);
    l = (mn_money_looking){.counterparties = "none.csv"};
    assert_int_not_equal(mn_money_alerts_find(&a, m, t, &l, &w.ctx, &e), MN_OK);
    assert_ok(mn_money_payments_read(&none, &path, 1, NULL, &w.ctx, &e));
    assert_fails(mn_money_alerts_find(&a, none, t, NULL, &w.ctx, &e), MN_DATA, "no payment");
    assert_null(a);
    assert_ok(mn_money_hits_find(&h, none, NULL, &w.ctx, &e));
    assert_false(mn_money_hit_at(&hit, h, 0));
    mn_money_hits_free(h);
    mn_money_payments_free(none);
    mn_money_payments_free(m);
    mn_money_typologies_free(t);
    free_world(&w);
}

/* --- packages ------------------------------------------------------------------------------ */

static void drop_folder(const char *dir)
{
    char path[600];
    DIR *d = opendir(dir);
    for (const struct dirent *f; d && (f = readdir(d));) {
        snprintf(path, sizeof path, "%s/%s", dir, f->d_name);
        if (f->d_name[0] != '.')
            unlink(path);
    }
    if (d)
        closedir(d);
    rmdir(dir);
}

static bool has(mn_text lines, const char *name)
{
    mn_text one;
    while (mn_text_split(&lines, '\n', &one))
        if (mn_text_eq_str(one, name))
            return true;
    return false;
}

static void test_package(void **state)
{
    char dir[] = "/tmp/money_face.XXXXXX", victim[400];
    mn_err e = MN_ERR_INIT;
    world w;
    mn_money_payments *m = NULL;
    mn_money_typologies *t = NULL;
    mn_money_alerts *a = NULL;
    mn_money_case *c = NULL;
    mn_money_person who;
    mn_report *r = NULL;
    mn_text files = {"", 0};
    mn_money_package p = {.no_pages = true, .filing_date = "2026-02-30"};
    (void)state;
    make_world(&w);
    assert_non_null(mkdtemp(dir));
    assert_ok(read_world(&m, &w, &e));
    assert_ok(find_world(&a, &t, m, &w, &e));
    assert_ok(mn_money_case_make(&c, a, 0, false, &e));
    assert_fails(mn_money_case_package(&files, c, dir, &p, &w.ctx, &e), MN_USAGE, "no day");
    assert_int_equal(files.len, 0);
    p.filing_date = "2026-02-28";
    p.institution = "none.json";
    assert_int_not_equal(mn_money_case_package(&files, c, dir, &p, &w.ctx, &e), MN_OK);
    p.institution = NULL;
    assert_true(mn_money_case_person_at(&who, c, 0) && who.possible_victim);
    snprintf(victim, sizeof victim, decision, "A");
    w.file[w.files.count++] = (mn_memory_file){"decision.json", victim, strlen(victim)};
    p.decision = "decision.json";
    assert_int_equal(mn_money_case_package(&files, c, dir, &p, &w.ctx, &e), MN_DATA);
    p.decision = NULL;
    assert_ok(mn_money_case_package(&files, c, dir, &p, &w.ctx, &e));
    assert_true(has(files, "DRAFT-sar.xml") && has(files, "report.html"));
    assert_true(has(files, "SHA256SUMS") || files.len > 0);
    assert_false(has(files, "report.pdf") || has(files, "DRAFT-goaml.xml"));
    /* What stands there is left as it is. */
    assert_int_equal(mn_money_case_package(NULL, c, dir, &p, &w.ctx, &e), MN_USAGE);
    assert_ok(mn_money_case_report(&r, c, NULL, &w.ctx, &e));
    assert_non_null(r);
    mn_report_free(r);
    mn_money_case_free(c);
    mn_money_alerts_free(a);
    mn_money_typologies_free(t);
    mn_money_payments_free(m);
    drop_folder(dir);
    free_world(&w);
}

/* --- memory -------------------------------------------------------------------------------- */

static mn_status files_once(const world *w, mn_err *e)
{
    mn_money_payments *m = NULL;
    mn_money_typologies *t = NULL;
    mn_money_alerts *a = NULL;
    mn_money_case *c = NULL, *again = NULL;
    mn_money_hits *h = NULL;
    mn_report *r = NULL;
    mn_text json;
    mn_status st = read_world(&m, w, e);
    if (!st)
        st = mn_money_hits_find(&h, m, NULL, &w->ctx, e);
    if (!st)
        st = find_world(&a, &t, m, w, e);
    if (!st)
        st = mn_money_case_make(&c, a, 0, true, e);
    if (!st)
        st = mn_money_case_json(&json, c, e);
    if (!st) {
        const mn_memory_file file = {"case.json", json.ptr, json.len};
        const mn_files files = {.file = &file, .count = 1};
        const mn_ctx ctx = {.threads = 1, .files = &files};
        st = mn_money_case_open(&again, "case.json", &ctx, e);
    }
    if (!st)
        st = mn_money_case_report(&r, again, NULL, &w->ctx, e);
    mn_report_free(r);
    mn_money_hits_free(h);
    mn_money_case_free(again);
    mn_money_case_free(c);
    mn_money_alerts_free(a);
    mn_money_typologies_free(t);
    mn_money_payments_free(m);
    return st;
}

static void test_memory(void **state)
{
    world w;
    (void)state;
    make_world(&w);
    assert_true(fail_each(files_once, &w, 7) > 1000);
    free_world(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reading),        cmocka_unit_test(test_no_id),
        cmocka_unit_test(test_reading_misuse), cmocka_unit_test(test_typologies),
        cmocka_unit_test(test_alerts),         cmocka_unit_test(test_alerts_misuse),
        cmocka_unit_test(test_package),        cmocka_unit_test(test_memory)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
