/* SPDX-License-Identifier: Apache-2.0
 *
 * store_team.h - a store with accounts for tests of what waits for a person (matters): who may do
 * what with one is the same for each kind, and is tested by the same code.
 */
#ifndef TEST_STORE_TEAM_H
#define TEST_STORE_TEAM_H

#include <manumit/store_account.h>

#include "core/text.h"
#include "store/inside.h"
#include "unit/store_sample.h"

static inline mn_store_act by(const char *who, const char *day)
{
    static char when[8][MN_STORE_TIME];
    static int at;
    at = (at + 1) % 8;
    snprintf(when[at], sizeof when[at], "%sT10:00:00Z", day);
    return (mn_store_act){mn_text_of(who), mn_text_of(when[at])};
}

/* With an account of each role, whose names begin as their roles. */
static inline mn_store *team(void)
{
    static const struct {
        const char *name;
        mn_store_role role;
    } all[] = {{"adm", MN_STORE_ADMINISTRATOR}, {"rev", MN_STORE_REVIEWER},
               {"ren", MN_STORE_REVIEWER},      {"sup", MN_STORE_SUPERVISOR},
               {"aud", MN_STORE_AUDITOR},       {"adv", MN_STORE_ADVOCATE}};
    mn_store *s = sample_store();
    const mn_store_act act = by("adm", "2026-01-01");
    s->passes = 1;
    s->memory = 8192;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        assert_int_equal(mn_store_account_add(s, mn_text_of(all[i].name), all[i].role,
                                              mn_text_of("correct horse"), &act, NULL),
                         MN_OK);
    return s;
}

/* The log as it now ends: nothing was written in between where it is the same. */
static inline int64_t log_end(mn_store *s)
{
    mn_store_receipt r;
    assert_int_equal(mn_store_audit_receipt(&r, s, NULL), MN_OK);
    return r.sequence;
}

static inline void expect_case(mn_store *s, mn_store_matter m, int64_t number, int64_t version,
                               const char *expected)
{
    char *bytes = NULL;
    size_t length = 0;
    assert_int_equal(mn_store_matter_case(&bytes, &length, s, m, number, version, NULL), MN_OK);
    assert_string_equal(bytes, expected);
    assert_int_equal(length, strlen(expected));
    free(bytes);
}

/* "found take decide:close" and so on. */
static inline void expect_steps(mn_store *s, mn_store_matter m, int64_t number,
                                const char *expected)
{
    mn_store_cursor *c = NULL;
    mn_store_step v;
    bool any = true;
    mn_buf b = {0};
    int64_t n = 0;
    assert_int_equal(mn_store_steps(&c, s, m, number, NULL), MN_OK);
    while (!mn_store_next_step(c, &v, &any, NULL) && any) {
        assert_int_equal(v.step, ++n);
        mn_buf_fmt(&b, "%s%.*s%s%.*s", b.len ? " " : "", (int)v.what.len, v.what.ptr,
                   v.decision.len ? ":" : "", (int)v.decision.len,
                   v.decision.len ? v.decision.ptr : "");
    }
    mn_store_cursor_free(c);
    assert_string_equal(b.ptr ? b.ptr : "", expected);
    mn_buf_free(&b);
}

/* Who takes the first of two that nobody has, decides on it, and opens it again. name: as sentences
 * call it; handed: what handing it on is called. In the end it is open, last decided as that. */
static inline void expect_deciding(mn_store *s, mn_store_matter m, const char *name,
                                   const char *handed)
{
    mn_err e = MN_ERR_INIT;
    char said[200];
    const mn_text why = mn_text_of("as is usual"), none = mn_text_of("");
    const mn_store_act rev = by("rev", "2026-02-02"), ren = by("ren", "2026-02-02"),
                       sup = by("sup", "2026-02-02"), aud = by("aud", "2026-02-02"),
                       adv = by("adv", "2026-02-02"), adm = by("adm", "2026-02-02");
    const char letter = mn_store_matter_letter(m);
    const mn_store_act *const no[] = {&aud, &adv, &adm};
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(mn_store_matter_take(s, m, 1, no[i], &e), MN_USAGE);
        assert_int_equal(mn_store_matter_seen(s, m, 1, no[i], &e), MN_USAGE);
        assert_int_equal(mn_store_matter_decide(s, m, 1, MN_STORE_CLOSE, why, no[i], &e), MN_USAGE);
    }
    assert_string_equal(e.msg,
                        "'adm' is an administrator and may not decide on alerts or networks");
    assert_int_equal(mn_store_matter_take(s, m, 1, &rev, &e), MN_OK);
    assert_int_equal(mn_store_matter_take(s, m, 1, &ren, &e), MN_USAGE);
    snprintf(said, sizeof said, "'rev' has taken the %s %c00001", name, letter);
    assert_string_equal(e.msg, said);
    assert_int_equal(mn_store_matter_decide(s, m, 1, MN_STORE_WATCH, why, &ren, &e), MN_USAGE);
    assert_int_equal(mn_store_matter_decide(s, m, 1, MN_STORE_HANDED, why, &rev, &e), MN_USAGE);
    assert_string_equal(
        e.msg,
        "'rev' is a reviewer and may not decide that an alert is reported, or a network a lead");
    assert_int_equal(mn_store_matter_decide(s, m, 1, MN_STORE_HANDED, why, &adm, &e), MN_USAGE);
    assert_string_equal(e.hint, "ask a supervisor");
    assert_int_equal(mn_store_matter_decide(s, m, 1, MN_STORE_CLOSE, none, &rev, &e), MN_DATA);
    assert_int_equal(mn_store_matter_decide(s, m, 1, MN_STORE_HANDED, why, &sup, &e), MN_OK);
    assert_int_equal(mn_store_matter_decide(s, m, 1, MN_STORE_CLOSE, why, &sup, &e), MN_USAGE);
    snprintf(said, sizeof said, "the %s %c00001 was decided: %s, by 'sup', 2026-02-02T10:00:00Z",
             name, letter, handed);
    assert_string_equal(e.msg, said);
    assert_int_equal(mn_store_matter_take(s, m, 1, &sup, &e), MN_USAGE);
    assert_int_equal(mn_store_matter_reopen(s, m, 2, why, &sup, &e), MN_USAGE);
    assert_int_equal(mn_store_matter_reopen(s, m, 1, none, &sup, &e), MN_DATA);
    /* A reviewer undoes no decision of a supervisor; reviewers undo each other's. */
    assert_int_equal(mn_store_matter_reopen(s, m, 1, why, &rev, &e), MN_USAGE);
    snprintf(said, sizeof said,
             "the %s %c00001 was decided: %s, by 'sup'; a supervisor may open it again", name,
             letter, handed);
    assert_string_equal(e.msg, said);
    assert_string_equal(e.hint, "ask a supervisor");
    assert_int_equal(mn_store_matter_reopen(s, m, 1, why, &sup, &e), MN_OK);
    assert_int_equal(mn_store_matter_decide(s, m, 1, MN_STORE_WATCH, why, &rev, &e), MN_OK);
    assert_int_equal(mn_store_matter_reopen(s, m, 1, why, &ren, &e), MN_OK);
    assert_int_equal(mn_store_matter_decide(s, m, 1, MN_STORE_CLOSE, why, &sup, &e), MN_OK);
    assert_int_equal(mn_store_matter_reopen(s, m, 1, why, &rev, &e), MN_USAGE);
    assert_int_equal(mn_store_matter_reopen(s, m, 1, why, &sup, &e), MN_OK);
    /* What was handed on stays so, whatever became of who decided it. */
    assert_int_equal(mn_store_matter_decide(s, m, 1, MN_STORE_HANDED, why, &sup, &e), MN_OK);
    assert_int_equal(mn_store_account_add(s, mn_text_of("sue"), MN_STORE_SUPERVISOR,
                                          mn_text_of("correct horse"), &adm, &e),
                     MN_OK);
    assert_int_equal(mn_store_account_role(s, mn_text_of("sup"), MN_STORE_REVIEWER, &adm, &e),
                     MN_OK);
    const mn_store_act sue = by("sue", "2026-02-02");
    assert_int_equal(mn_store_matter_reopen(s, m, 1, why, &sup, &e), MN_USAGE);
    assert_int_equal(mn_store_matter_reopen(s, m, 1, why, &sue, &e), MN_OK);
    assert_int_equal(mn_store_matter_decide(s, m, 9, MN_STORE_CLOSE, why, &sue, &e), MN_USAGE);
    snprintf(said, sizeof said, "there is no %s %c00009", name, letter);
    assert_string_equal(e.msg, said);
    snprintf(said, sizeof said,
             "found take decide:%s reopen decide:watch reopen decide:close reopen decide:%s reopen",
             handed, handed);
    expect_steps(s, m, 1, said);
}

/* What was changed behind the program's back is found: each of these statements, in a store that
 * make() makes. */
static inline void expect_found(mn_store *(*make)(void), const char *const *change, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        bool ok = true;
        mn_err e = MN_ERR_INIT;
        mn_store *s = make();
        sample_expect_whole(s);
        assert_int_equal(mn_db_exec(s->db, change[i], &e), MN_OK);
        assert_int_equal(mn_store_audit_verify(&ok, NULL, s, NULL, 0, NULL, NULL, NULL, &e), MN_OK);
        if (ok)
            fail_msg("not found: %s", change[i]);
        sample_drop(s);
    }
}

#endif
