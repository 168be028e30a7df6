/* SPDX-License-Identifier: Apache-2.0
 *
 * store/alert_decide.c - taking an alert, deciding on it, opening it again.
 */
#include <manumit/store_alert.h>
#include <stdio.h>

#include "core/err.h"
#include "core/text.h"
#include "store/alert.h"

enum { REASON_MAX = 4000 };

/* What the rules need to know of an alert. */
typedef struct known {
    bool decided;
    char taken_by[MN_STORE_NAME], decision[16], by[MN_STORE_NAME], at[MN_STORE_TIME];
} known;

static mn_status find(known *out, mn_store *s, int64_t number, mn_err *e)
{
    mn_query q = mn_ask(s->db,
                        "SELECT state, taken_by, decision, decided_by, decided_at FROM alert"
                        " WHERE number = $1",
                        e);
    mn_bind_int(&q, number);
    const bool any = mn_next(&q);
    if (any) {
        out->decided = mn_text_eq_str(mn_get_text(&q, 0), "decided");
        mn_get_str(&q, 1, out->taken_by, sizeof out->taken_by);
        mn_get_str(&q, 2, out->decision, sizeof out->decision);
        mn_get_str(&q, 3, out->by, sizeof out->by);
        mn_get_str(&q, 4, out->at, sizeof out->at);
    }
    const mn_status st = mn_done(&q);
    if (st || any)
        return st;
    mn_fail(e, MN_USAGE, "there is no alert A%05lld", (long long)number);
    return mn_after(mn_hint(e, "'manumit money queue' has their numbers"), MN_USAGE);
}

/* That it was not the actor who kept it, where that could have been to ask who bears a marker. */
static mn_status check_not_own(mn_store *s, int64_t number, const mn_store_act *act, mn_err *e)
{
    mn_query q =
        mn_ask(s->db, "SELECT 1 FROM alert WHERE number = $1 AND " MN_ALERT_OWN("number", "$2"), e);
    mn_bind_int(&q, number);
    mn_bind_text(&q, act->actor);
    const bool own = mn_next(&q);
    const mn_status st = mn_done(&q);
    if (st || !own)
        return st;
    mn_fail(e, MN_USAGE, "you kept the alert A%05lld: somebody else must decide on it",
            (long long)number);
    return mn_after(mn_hint(e, "let alerts be kept by an account that decides on none"), MN_USAGE);
}

/* That it waits for a decision, and is nobody else's. */
static mn_status check_free(mn_store *s, const known *k, int64_t number, const mn_store_act *act,
                            mn_err *e)
{
    if (k->decided) {
        mn_fail(e, MN_USAGE, "the alert A%05lld was decided: %s, by '%s', %s", (long long)number,
                k->decision, k->by, k->at);
        return mn_after(mn_hint(e, "open it again first, with a reason: --reopen"), MN_USAGE);
    }
    if (!k->taken_by[0] || mn_text_eq_str(act->actor, k->taken_by) ||
        mn_store_may(s, act->actor, MN_STORE_CONFIRM, NULL) == MN_OK)
        return MN_OK;
    mn_fail(e, MN_USAGE, "'%s' has taken the alert A%05lld", k->taken_by, (long long)number);
    return mn_after(mn_hint(e, "ask '%s', or a supervisor, who may decide or take it", k->taken_by),
                    MN_USAGE);
}

static mn_status take_within(mn_store *s, int64_t number, const mn_store_act *act, mn_err *e)
{
    known k = {.decided = false};
    static const mn_text none = {"", 0};
    mn_status st = find(&k, s, number, e);
    if (!st)
        st = check_not_own(s, number, act, e);
    if (!st)
        st = check_free(s, &k, number, act, e);
    if (st)
        return st;
    mn_query q =
        mn_ask(s->db, "UPDATE alert SET state = 'open', taken_by = $1 WHERE number = $2", e);
    mn_bind_text(&q, act->actor);
    mn_bind_int(&q, number);
    if ((st = mn_run(&q)) || (st = mn_alert_step(s, number, "take", none, none, act, e)))
        return st;
    return mn_alert_log(s, number, "alert.take", "", act, e);
}

mn_status mn_store_alert_take(mn_store *s, int64_t number, const mn_store_act *act, mn_err *e)
{
    const mn_status st = mn_store_begin(s, act, MN_STORE_DECIDE, e);
    return st ? st : mn_store_end(s, take_within(s, number, act, e), e);
}

static mn_status decide_within(mn_store *s, int64_t number, mn_store_outcome outcome,
                               mn_text reason, const mn_store_act *act, mn_err *e)
{
    const mn_text word = mn_text_of(mn_store_outcome_name(outcome));
    known k = {.decided = false};
    mn_status st = mn_check_text(reason, "the reason", 1, REASON_MAX, true, e);
    if (!st)
        st = find(&k, s, number, e);
    if (!st)
        st = check_not_own(s, number, act, e);
    if (!st)
        st = check_free(s, &k, number, act, e);
    if (st)
        return st;
    mn_query q = mn_ask(s->db,
                        "UPDATE alert SET state = 'decided', decision = $1, reason = $2,"
                        " decided_by = $3, decided_at = $4 WHERE number = $5",
                        e);
    mn_bind_text(&q, word);
    mn_bind_text(&q, reason);
    mn_bind_text(&q, act->actor);
    mn_bind_text(&q, act->when);
    mn_bind_int(&q, number);
    if ((st = mn_run(&q)) || (st = mn_alert_step(s, number, "decide", word, reason, act, e)))
        return st;
    return mn_alert_log(s, number, "alert.decide", word.ptr, act, e);
}

mn_status mn_store_alert_decide(mn_store *s, int64_t number, mn_store_outcome outcome,
                                mn_text reason, const mn_store_act *act, mn_err *e)
{
    if ((unsigned)outcome >= MN_STORE_OUTCOMES)
        return mn_fail(e, MN_USAGE, "there is no such decision");
    const mn_status st =
        mn_store_begin(s, act, outcome == MN_STORE_REPORT ? MN_STORE_FILE : MN_STORE_DECIDE, e);
    return st ? st : mn_store_end(s, decide_within(s, number, outcome, reason, act, e), e);
}

static mn_status reopen_within(mn_store *s, int64_t number, mn_text reason, const mn_store_act *act,
                               mn_err *e)
{
    known k = {.decided = false};
    static const mn_text none = {"", 0};
    mn_status st = mn_check_text(reason, "the reason", 1, REASON_MAX, true, e);
    if (!st)
        st = find(&k, s, number, e);
    if (!st && !k.decided) {
        mn_fail(e, MN_USAGE, "the alert A%05lld was not decided", (long long)number);
        st = mn_after(mn_hint(e, "decide on it: --decision report, watch, close or refer"),
                      MN_USAGE);
    }
    if (st)
        return st;
    mn_query q = mn_ask(s->db, "UPDATE alert SET state = 'open' WHERE number = $1", e);
    mn_bind_int(&q, number);
    if ((st = mn_run(&q)) || (st = mn_alert_step(s, number, "reopen", none, reason, act, e)))
        return st;
    return mn_alert_log(s, number, "alert.reopen", "", act, e);
}

mn_status mn_store_alert_reopen(mn_store *s, int64_t number, mn_text reason,
                                const mn_store_act *act, mn_err *e)
{
    const mn_status st = mn_store_begin(s, act, MN_STORE_DECIDE, e);
    return st ? st : mn_store_end(s, reopen_within(s, number, reason, act, e), e);
}

static mn_status seen_within(mn_store *s, int64_t number, const mn_store_act *act, mn_err *e)
{
    known k;
    const mn_status st = find(&k, s, number, e);
    return st ? st : mn_alert_log(s, number, "alert.see", "", act, e);
}

mn_status mn_store_alert_seen(mn_store *s, int64_t number, const mn_store_act *act, mn_err *e)
{
    const mn_status st = mn_store_begin(s, act, MN_STORE_CASES, e);
    return st ? st : mn_store_end(s, seen_within(s, number, act, e), e);
}
