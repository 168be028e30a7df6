/* SPDX-License-Identifier: Apache-2.0
 *
 * store_memory.c - memory that runs out at any point of working with a store, ours or
 * SQLite's, ends in MN_SYSTEM, with nothing leaked and the store whole.
 *
 * Linked with --wrap=malloc, calloc and realloc.
 */
#include <manumit/store_account.h>
#include <manumit/store_review.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h needs those but SQLite's. */
#include <cmocka.h>

#include "store/inside.h"

#include "unit/failing.h"
#include "unit/store_sample.h"

/* --- SQLite's memory ---------------------------------------------------------------- */

static long lite_left = -1;
static sqlite3_mem_methods usual;

static bool lite_fails(void)
{
    return lite_left >= 0 && lite_left-- == 0;
}

static void *lite_malloc(int size)
{
    return lite_fails() ? NULL : usual.xMalloc(size);
}

static void *lite_realloc(void *p, int size)
{
    return lite_fails() ? NULL : usual.xRealloc(p, size);
}

static int take_over(void)
{
    if (sqlite3_config(SQLITE_CONFIG_GETMALLOC, &usual) != SQLITE_OK)
        return 1;
    sqlite3_mem_methods ours = usual;
    ours.xMalloc = lite_malloc;
    ours.xRealloc = lite_realloc;
    return sqlite3_config(SQLITE_CONFIG_MALLOC, &ours) != SQLITE_OK;
}

/* --- the work -------------------------------------------------------------------------- */

static const mn_store_act ann = {{"ann", 3}, {"2026-02-01T10:00:00Z", 20}};
static const mn_store_act bob = {{"bob", 3}, {"2026-02-01T11:00:00Z", 20}};
static const char *const first[] = {"7=one", "8=two", "9=three", NULL};
static const char *const second[] = {"7=ONE", "8=two", "10=four", NULL};

static mn_status write_all(mn_store *s, mn_err *e)
{
    mn_store_list_change c;
    mn_store_session session;
    mn_store_alert_kept kept;
    mn_store_network_kept net;
    mn_store_review r = {.party_key = mn_text_of("acme"),
                         .party_hash = mn_text_of(sample_hash),
                         .list = mn_text_of("ofac"),
                         .entry = mn_text_of("7"),
                         .reason = mn_text_of("another city"),
                         .four_eyes = true};
    int64_t id = 0;
    mn_status st;
    if ((st = sample_try(&c, s, "ofac", "2026-01-01", first, e)) ||
        (st = mn_store_review_put(&id, s, &r, &ann, e)) ||
        (st = mn_store_review_confirm(s, id, true, mn_text_of(""), &bob, e)) ||
        (st = sample_try(&c, s, "ofac", "2026-02-02", second, e)) ||
        (st = mn_store_set(s, "four-eyes", "no", &ann, e)) ||
        (st = sample_alert(&kept, s, 'a', 0, &ann, e)) ||
        (st = sample_alert(&kept, s, 'a', 3, &ann, e)) ||
        (st = mn_store_matter_take(s, MN_STORE_ALERTS, 1, &bob, e)) ||
        (st = mn_store_matter_decide(s, MN_STORE_ALERTS, 1, MN_STORE_CLOSE, mn_text_of("even"),
                                     &bob, e)) ||
        (st = mn_store_matter_reopen(s, MN_STORE_ALERTS, 1, mn_text_of("odd"), &bob, e)) ||
        (st = mn_store_matter_seen(s, MN_STORE_ALERTS, 1, &bob, e)) ||
        (st = sample_network(&net, s, 'a', MN_STORE_NETWORK_SAME, &ann, e)) ||
        (st = sample_network(&net, s, 'a', MN_STORE_NETWORK_MORE, &ann, e)) ||
        (st = mn_store_matter_take(s, MN_STORE_NETWORKS, 1, &bob, e)) ||
        (st = mn_store_matter_decide(s, MN_STORE_NETWORKS, 1, MN_STORE_CLOSE, mn_text_of("even"),
                                     &bob, e)) ||
        (st = mn_store_matter_reopen(s, MN_STORE_NETWORKS, 1, mn_text_of("odd"), &bob, e)) ||
        (st = mn_store_matter_seen(s, MN_STORE_NETWORKS, 1, &bob, e)) ||
        (st = mn_store_network_packaged(NULL, s, 1, mn_text_of(sample_hash), &bob, e)) ||
        (st = sample_watch(s, &ann, e)) ||
        (st = mn_store_watch_withdraw(s, 1, mn_text_of("done"), &ann, e)) ||
        (st = mn_store_account_add(s, mn_text_of("ann"), MN_STORE_ADMINISTRATOR,
                                   mn_text_of("correct horse"), &ann, e)) ||
        (st = mn_store_marker_put(&id, s, mn_text_of("one"), mn_text_of("2027-01-01"),
                                  mn_text_of("file 3"), &ann, e)) ||
        (st = mn_store_marker_withdraw(s, id, mn_text_of("file 4"), &ann, e)) ||
        (st = mn_store_login(&session, s, mn_text_of("ann"), mn_text_of("correct horse"), ann.when,
                             e)) ||
        (st = mn_store_session_check(&session, s, mn_text_of(session.token), bob.when, e)) == MN_OK)
        return st;
    /* The session was idle for too long: that is the answer that is due. */
    return st == MN_USAGE && strstr(e->msg, "session") ? MN_OK : st;
}

static mn_status read_all(mn_store *s, mn_err *e)
{
    mn_store_cursor *c = NULL;
    mn_store_entry x;
    mn_store_diff d;
    mn_store_review r;
    mn_store_alert a;
    mn_store_step step;
    mn_store_network n;
    mn_store_step nstep;
    mn_store_watch w;
    mn_store_hit h;
    bool any = true, ok = false;
    mn_status st = mn_store_entries(&c, s, mn_text_of("ofac"), 0, e);
    while (!st && !(st = mn_store_next_entry(c, &x, &any, e)) && any)
        continue;
    mn_store_cursor_free(c);
    c = NULL;
    if (!st)
        st = mn_store_list_diff(&c, s, mn_text_of("ofac"), 1, 2, e);
    while (!st && !(st = mn_store_next_diff(c, &d, &any, e)) && any)
        continue;
    mn_store_cursor_free(c);
    c = NULL;
    if (!st)
        st = mn_store_review_find(&c, s, mn_text_of("acme"), mn_text_of(sample_hash),
                                  mn_text_of(""), ann.when, e);
    while (!st && !(st = mn_store_next_review(c, &r, &any, e)) && any)
        continue;
    mn_store_cursor_free(c);
    c = NULL;
    char *json = NULL;
    size_t length;
    if (!st && !(st = mn_store_matter_case(&json, &length, s, MN_STORE_ALERTS, 1, 0, e)))
        free(json);
    if (!st)
        st = mn_store_alerts(&c, s, &ann, e);
    while (!st && !(st = mn_store_next_alert(c, &a, &any, e)) && any)
        continue;
    mn_store_cursor_free(c);
    c = NULL;
    if (!st)
        st = mn_store_steps(&c, s, MN_STORE_ALERTS, 1, e);
    while (!st && !(st = mn_store_next_step(c, &step, &any, e)) && any)
        continue;
    mn_store_cursor_free(c);
    c = NULL;
    if (!st && !(st = mn_store_matter_case(&json, &length, s, MN_STORE_NETWORKS, 1, 1, e)))
        free(json);
    if (!st)
        st = mn_store_networks(&c, s, mn_text_of("adverts"), e);
    while (!st && !(st = mn_store_next_network(c, &n, &any, e)) && any)
        continue;
    mn_store_cursor_free(c);
    c = NULL;
    if (!st)
        st = mn_store_steps(&c, s, MN_STORE_NETWORKS, 1, e);
    while (!st && !(st = mn_store_next_step(c, &nstep, &any, e)) && any)
        continue;
    mn_store_cursor_free(c);
    c = NULL;
    if (!st)
        st = mn_store_watches(&c, s, mn_text_of(""), e);
    while (!st && !(st = mn_store_next_watch(c, &w, &any, e)) && any)
        continue;
    mn_store_cursor_free(c);
    c = NULL;
    if (!st)
        st = mn_store_hits(&c, s, 0, e);
    while (!st && !(st = mn_store_next_hit(c, &h, &any, e)) && any)
        continue;
    mn_store_cursor_free(c);
    if (!st)
        st = mn_store_audit_verify(&ok, NULL, s, NULL, 0, sample_finding, NULL, NULL, e);
    assert_true(st || ok); /* nothing that is missing for want of memory is a finding */
    return st;
}

static mn_status work(mn_err *e)
{
    mn_store *s = NULL;
    const mn_store_options o = {.create = true};
    mn_status st = mn_store_open(&s, sample_place, &o, NULL, e);
    if (st)
        return st;
    s->passes = 1;
    s->memory = 8192;
    if (!(st = write_all(s, e)))
        st = read_all(s, e);
    mn_store_close(s);
    return st;
}

/* Lets the n-th allocation fail, for n by steps, until none does. */
static void survives(long *counter, long stride, long least)
{
    mn_store_close(sample_store());
    mn_status st = MN_SYSTEM;
    long n = 0;
    for (; st != MN_OK && n < 1000000; n += stride) {
        mn_err e = MN_ERR_INIT;
        sample_remove(sample_place);
        *counter = n;
        st = work(&e);
        *counter = -1;
        if (st != MN_OK && (st != MN_SYSTEM || e.status != MN_SYSTEM))
            fail_msg("allocation %ld: %d, %s", n, (int)st, e.msg);
        mn_store *s = sample_open(sample_place, true);
        sample_expect_whole(s);
        mn_store_close(s);
    }
    print_message("%ld allocations\n", n);
    assert_int_equal(st, MN_OK);
    assert_true(n > least);
    sample_drop(NULL);
}

static void test_ours(void **state)
{
    (void)state;
    survives(&left, 1, 50);
}

static void test_of_sqlite(void **state)
{
    (void)state;
    survives(&lite_left, 61, 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ours),
        cmocka_unit_test(test_of_sqlite),
    };
    if (take_over())
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
