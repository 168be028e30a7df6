/* SPDX-License-Identifier: Apache-2.0
 *
 * store_commitments.c - what countries promised, in a store: how it is entered and known again,
 * what may be told of it and by whom, that nobody verifies his own, and that the log vouches for
 * all.
 */
#include "unit/store_commitment_sample.h"
#include "unit/store_team.h"

/* "1 GHA begun 2027-06-30+1 [report] ann; " and so on: the status, the deadline and how often it
 * moved, the evidence, who verified. */
static void expect(mn_store *s, const char *expected)
{
    mn_store_cursor *c = NULL;
    mn_store_commitment v;
    bool any = true;
    mn_buf b = {0};
    assert_int_equal(mn_store_commitments(&c, s, mn_text_of(""), NULL), MN_OK);
    while (!mn_store_next_commitment(c, &v, &any, NULL) && any) {
        mn_buf_fmt(&b, "%s%d %.*s %.*s %.*s+%d", b.len ? "; " : "", (int)v.number,
                   (int)v.country.len, v.country.ptr, (int)v.status.len, v.status.ptr,
                   (int)v.deadline.len, v.deadline.len ? v.deadline.ptr : "", (int)v.moved);
        if (v.evidence.len)
            mn_buf_fmt(&b, " [%.*s]", (int)v.evidence.len, v.evidence.ptr);
        if (v.checked_by.len)
            mn_buf_fmt(&b, " %.*s/%.*s", (int)v.checked_by.len, v.checked_by.ptr,
                       (int)v.checked_account.len, v.checked_account.ptr);
    }
    mn_store_cursor_free(c);
    assert_string_equal(b.ptr ? b.ptr : "", expected);
    mn_buf_free(&b);
}

static void expect_history(mn_store *s, int64_t number, const char *expected)
{
    mn_store_cursor *c = NULL;
    mn_store_commitment_step v;
    bool any = true;
    mn_buf b = {0};
    assert_int_equal(mn_store_commitment_steps(&c, s, number, NULL), MN_OK);
    while (!mn_store_next_commitment_step(c, &v, &any, NULL) && any)
        mn_buf_fmt(&b, "%s%d %.*s %.*s", b.len ? "; " : "", (int)v.step, (int)v.what.len,
                   v.what.ptr, (int)v.by.len, v.by.ptr);
    mn_store_cursor_free(c);
    assert_string_equal(b.ptr ? b.ptr : "", expected);
    mn_buf_free(&b);
}

static void test_entering(void **state)
{
    (void)state;
    mn_store *s = sample_store();
    mn_store_commitment_was w;
    assert_int_equal(sample_commitment(&w, s, "ann", "a1", "GHA", "A law", NULL), MN_OK);
    assert_true(w.number == 1 && !w.known);
    assert_int_equal(sample_commitment(&w, s, "ann", "", "GHA", "A shelter", NULL), MN_OK);
    assert_true(w.number == 2 && !w.known);
    /* Known again by its id, or without one by country and words; nothing is written. */
    const int64_t before = log_end(s);
    assert_int_equal(sample_commitment(&w, s, "bob", "a1", "GHA", "A law", NULL), MN_OK);
    assert_true(w.number == 1 && w.known && w.same);
    assert_int_equal(sample_commitment(&w, s, "bob", "a1", "GHA", "Another law", NULL), MN_OK);
    assert_true(w.number == 1 && w.known && !w.same);
    assert_int_equal(sample_commitment(&w, s, "bob", "", "GHA", "A shelter", NULL), MN_OK);
    assert_true(w.number == 2 && w.known && w.same);
    assert_int_equal(sample_commitment(&w, s, "bob", "", "TGO", "A shelter", NULL), MN_OK);
    assert_true(w.number == 3 && !w.known);
    assert_int_equal(log_end(s), before + 1);
    expect(s, "1 GHA promised 2027-06-30+0; 2 GHA promised 2027-06-30+0; 3 TGO promised "
              "2027-06-30+0");
    expect_history(s, 1, "1 made ann");
    sample_expect_whole(s);
    sample_drop(s);
}

static void test_refused(void **state)
{
    (void)state;
    mn_store *s = sample_store();
    mn_err e = MN_ERR_INIT;
    const mn_store_act ann = by("ann", "2026-02-01");
    mn_store_commitment_head good = {.country = mn_text_of("GHA"),
                                     .words = mn_text_of("A law"),
                                     .source = mn_text_of("a speech")};
    mn_store_commitment_head bad[] = {good, good, good, good, good, good, good};
    bad[0].country = mn_text_of("gha");
    bad[1].country = mn_text_of("GH");
    bad[2].words = mn_text_of("");
    bad[3].source = mn_text_of("");
    bad[4].amount = mn_text_of("-1");
    bad[5].deadline = mn_text_of("2027");
    bad[6].key = mn_text_of("a\nb");
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        mn_store_commitment_was w;
        assert_int_equal(mn_store_commitments_begin(s, &ann, &e), MN_OK);
        const mn_status st = mn_store_commitment_put(&w, s, &bad[i], &ann, &e);
        assert_int_equal(mn_store_commitments_end(s, st, &e), MN_DATA);
    }
    assert_int_equal(log_end(s), 0);
    assert_int_equal(tell(s, "ann", 9, MN_STORE_COMMITMENT_BEGUN, "", "", "", &e), MN_USAGE);
    assert_string_equal(e.msg, "there is no commitment 9");
    sample_drop(s);
}

static void test_telling(void **state)
{
    (void)state;
    mn_store *s = sample_store();
    mn_err e = MN_ERR_INIT;
    mn_store_commitment_was w;
    assert_int_equal(sample_commitment(&w, s, "ann", "a1", "GHA", "A law", NULL), MN_OK);
    assert_int_equal(tell(s, "ann", 1, MN_STORE_COMMITMENT_PROMISED, "", "x", "", &e), MN_USAGE);
    assert_string_equal(e.msg, "the commitment 1 is promised already");
    assert_int_equal(tell(s, "ann", 1, MN_STORE_COMMITMENT_VERIFIED, "seen", "", "", &e), MN_USAGE);
    assert_string_equal(e.msg, "nobody said that the commitment 1 is done: it is promised");
    assert_int_equal(tell(s, "ann", 1, MN_STORE_COMMITMENT_BEGUN, "", "", "", &e), MN_OK);
    /* A deadline that is moved stays to be seen. */
    assert_int_equal(tell(s, "ann", 1, MN_STORE_COMMITMENT_MOVED, "", "", "2028-06-30", &e),
                     MN_DATA);
    assert_int_equal(tell(s, "ann", 1, MN_STORE_COMMITMENT_MOVED, "", "x", "", &e), MN_DATA);
    assert_int_equal(tell(s, "ann", 1, MN_STORE_COMMITMENT_MOVED, "", "x", "2027-06-30", &e),
                     MN_USAGE);
    assert_int_equal(tell(s, "ann", 1, MN_STORE_COMMITMENT_MOVED, "", "x", "2028-06-30", &e),
                     MN_OK);
    expect(s, "1 GHA begun 2028-06-30+1");
    assert_int_equal(tell(s, "bob", 1, MN_STORE_COMMITMENT_DONE, "gazette", "", "", &e), MN_OK);
    assert_int_equal(tell(s, "bob", 1, MN_STORE_COMMITMENT_DONE, "gazette", "", "", &e), MN_USAGE);
    assert_int_equal(tell(s, "cid", 1, MN_STORE_COMMITMENT_DONE, "", "", "", &e), MN_USAGE);
    /* Neither who entered it nor who said it to be done. */
    assert_int_equal(tell(s, "ann", 1, MN_STORE_COMMITMENT_VERIFIED, "seen", "", "", &e), MN_USAGE);
    assert_string_equal(
        e.msg, "'ann' entered the commitment 1 or said it to be done, and can't verify it");
    assert_int_equal(tell(s, "bob", 1, MN_STORE_COMMITMENT_VERIFIED, "seen", "", "", &e), MN_USAGE);
    assert_int_equal(tell(s, "cid", 1, MN_STORE_COMMITMENT_VERIFIED, "", "", "", &e), MN_DATA);
    assert_string_equal(e.msg, "the evidence is missing");
    assert_int_equal(tell(s, "cid", 1, MN_STORE_COMMITMENT_VERIFIED, "seen", "", "", &e), MN_OK);
    assert_int_equal(tell(s, "dan", 1, MN_STORE_COMMITMENT_VERIFIED, "seen", "", "", &e), MN_USAGE);
    expect(s, "1 GHA done 2028-06-30+1 [gazette] cid/cid");
    /* Other evidence is to be looked at anew, and who gave any is out, whoever gave the last. */
    assert_int_equal(tell(s, "dan", 1, MN_STORE_COMMITMENT_DONE, "court", "", "", &e), MN_OK);
    expect(s, "1 GHA done 2028-06-30+1 [court]");
    assert_int_equal(tell(s, "bob", 1, MN_STORE_COMMITMENT_VERIFIED, "seen", "", "", &e), MN_USAGE);
    /* What is refuted is not done. */
    assert_int_equal(tell(s, "cid", 1, MN_STORE_COMMITMENT_REFUTED, "", "", "", &e), MN_DATA);
    assert_int_equal(tell(s, "cid", 1, MN_STORE_COMMITMENT_REFUTED, "", "not in force", "", &e),
                     MN_OK);
    expect(s, "1 GHA begun 2028-06-30+1");
    assert_int_equal(tell(s, "ann", 1, MN_STORE_COMMITMENT_DROPPED, "", "", "", &e), MN_DATA);
    assert_int_equal(tell(s, "ann", 1, MN_STORE_COMMITMENT_DROPPED, "", "a new law", "", &e),
                     MN_OK);
    expect_history(s, 1,
                   "1 made ann; 2 begun ann; 3 moved ann; 4 done bob; 5 verified cid; 6 done dan; "
                   "7 refuted cid; 8 dropped ann");
    sample_expect_whole(s);
    sample_drop(s);
}

/* Whose promise it is does not verify it, under whatever account. */
static void test_promiser(void **state)
{
    (void)state;
    mn_store *s = sample_store();
    mn_err e = MN_ERR_INIT;
    mn_store_commitment_was w;
    assert_int_equal(
        sample_commitment(&w, s, "ann", "a1", "GHA", "A law", "Example Ministry of Work"), MN_OK);
    assert_int_equal(tell(s, "ann", 1, MN_STORE_COMMITMENT_DONE, "gazette", "", "", &e), MN_OK);
    mn_store_commitment_news n = {.what = MN_STORE_COMMITMENT_VERIFIED,
                                  .evidence = mn_text_of("seen"),
                                  .checked_by = mn_text_of(" example ministry of work")};
    assert_int_equal(tell_news(s, "bob", 1, &n, &e), MN_USAGE);
    assert_string_equal(e.msg, "who promised it can't verify it: 'Example Ministry of Work'");
    n.checked_by = mn_text_of("");
    assert_int_equal(tell_news(s, "example ministry of work", 1, &n, &e), MN_USAGE);
    n.checked_by = mn_text_of("Example Observatory");
    assert_int_equal(tell_news(s, "bob", 1, &n, &e), MN_OK);
    expect(s, "1 GHA done 2027-06-30+0 [gazette] Example Observatory/bob");
    sample_drop(s);
}

static void test_roles(void **state)
{
    (void)state;
    mn_store *s = team();
    mn_err e = MN_ERR_INIT;
    mn_store_commitment_was w;
    static const char *const no[] = {"adm", "aud", "adv", "nobody"};
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        assert_int_equal(sample_commitment(&w, s, no[i], "a1", "GHA", "A law", NULL), MN_USAGE);
    assert_int_equal(sample_commitment(&w, s, "rev", "a1", "GHA", "A law", NULL), MN_OK);
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        assert_int_equal(tell(s, no[i], 1, MN_STORE_COMMITMENT_DONE, "gazette", "", "", &e),
                         MN_USAGE);
    assert_int_equal(tell(s, "aud", 1, MN_STORE_COMMITMENT_DONE, "gazette", "", "", &e), MN_USAGE);
    assert_string_equal(e.msg, "'aud' is an auditor and may not enter or verify commitments");
    assert_string_equal(e.hint, "ask a reviewer");
    assert_int_equal(tell(s, "rev", 1, MN_STORE_COMMITMENT_DONE, "gazette", "", "", &e), MN_OK);
    assert_int_equal(tell(s, "ren", 1, MN_STORE_COMMITMENT_VERIFIED, "seen", "", "", &e), MN_OK);
    sample_expect_whole(s);
    sample_drop(s);
}

static mn_store *kept(void)
{
    mn_store *s = sample_store();
    sample_commitments(s, "ren");
    return s;
}

static void test_verified(void **state)
{
    (void)state;
    static const char *const change[] = {
        "UPDATE commitment SET words = 'A better law' WHERE number = 1",
        "UPDATE commitment SET deadline = '2031-01-01' WHERE number = 1",
        "UPDATE commitment SET first_deadline = '2031-01-01' WHERE number = 1",
        "UPDATE commitment SET moved = 0 WHERE number = 1",
        "UPDATE commitment SET checked_by = 'somebody' WHERE number = 1",
        "UPDATE commitment SET status = 'done' WHERE number = 2",
        "UPDATE commitment_step SET reason = 'another' WHERE step = 2",
        "DELETE FROM commitment_step WHERE step = 2",
        "DELETE FROM commitment_step WHERE commitment = 2",
        "INSERT INTO commitment_step (commitment, step, what, by_whom, at) VALUES (2, 9, 'done',"
        " 'ann', '2026-01-01T00:00:00Z')",
        "INSERT INTO commitment (number, country, words, kind, amount, source, promised_by, moved,"
        " status, told_by, told_at, put_by, put_at) SELECT 7, country, words, kind, amount, source,"
        " promised_by, moved, 'promised', told_by, told_at, put_by, put_at FROM commitment WHERE"
        " number = 1",
    };
    expect_found(kept, change, sizeof change / sizeof *change);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_entering), cmocka_unit_test(test_refused),
        cmocka_unit_test(test_telling),  cmocka_unit_test(test_promiser),
        cmocka_unit_test(test_roles),    cmocka_unit_test(test_verified),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
