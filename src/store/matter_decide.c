/* SPDX-License-Identifier: Apache-2.0
 *
 * store/matter_decide.c - keeping what waits for a person; taking it, deciding on it, opening it
 * again; telling that its case was seen.
 */
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "store/matter.h"

enum { REASON_MAX = 4000 };
static const mn_text none = {"", 0};

mn_status mn_store_keep_begin(mn_store *s, const mn_store_act *act, mn_err *e)
{
    return mn_store_begin(s, act, MN_STORE_KEEP, e);
}

mn_status mn_store_keep_end(mn_store *s, mn_status st, mn_err *e)
{
    return mn_store_end(s, st, e);
}

/* What the rules need to know of one. */
typedef struct standing {
    bool decided;
    char taken_by[MN_STORE_NAME], decision[16], by[MN_STORE_NAME], at[MN_STORE_TIME];
} standing;

static mn_status find(standing *out, mn_store *s, const mn_matter *m, int64_t number, mn_err *e)
{
    mn_query q = mn_ask(s->db, m->standing, e);
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
    return st || any ? st : mn_matter_there(s, m, number, e);
}

/* That it waits for a decision, and is nobody else's. */
static mn_status check_free(mn_store *s, const mn_matter *m, int64_t number,
                            const mn_store_act *act, mn_err *e)
{
    standing k = {.decided = false};
    mn_status st = find(&k, s, m, number, e);
    if (!st)
        st = m->check(s, number, act, e);
    if (st)
        return st;
    if (k.decided) {
        mn_fail(e, MN_USAGE, "the %s %c%05lld was decided: %s, by '%s', %s", m->name, m->letter,
                (long long)number, k.decision, k.by, k.at);
        return mn_after(mn_hint(e, "%s", m->say_reopen), MN_USAGE);
    }
    if (!k.taken_by[0] || mn_text_eq_str(act->actor, k.taken_by) ||
        mn_store_may(s, act->actor, MN_STORE_CONFIRM, NULL) == MN_OK)
        return MN_OK;
    mn_fail(e, MN_USAGE, "'%s' has taken the %s %c%05lld", k.taken_by, m->name, m->letter,
            (long long)number);
    return mn_after(mn_hint(e, "ask '%s', or a supervisor, who may decide or take it", k.taken_by),
                    MN_USAGE);
}

/* The step of what was done, and the log's entry of the same name. */
static mn_status tell(mn_store *s, const mn_matter *m, int64_t number, const char *what,
                      mn_text decision, mn_text reason, const mn_store_act *act, mn_err *e)
{
    const mn_status st = mn_matter_step(s, m, number, what, decision, reason, act, e);
    return st ? st : mn_matter_log(s, m, number, what, decision.ptr, act, e);
}

static mn_status take_within(mn_store *s, const mn_matter *m, int64_t number,
                             const mn_store_act *act, mn_err *e)
{
    mn_status st = check_free(s, m, number, act, e);
    if (st)
        return st;
    mn_query q = mn_ask(s->db, m->take, e);
    mn_bind_text(&q, act->actor);
    mn_bind_int(&q, number);
    st = mn_run(&q);
    return st ? st : tell(s, m, number, "take", none, none, act, e);
}

mn_status mn_store_matter_take(mn_store *s, mn_store_matter m, int64_t number,
                               const mn_store_act *act, mn_err *e)
{
    const mn_status st = mn_store_begin(s, act, MN_STORE_DECIDE, e);
    return st ? st : mn_store_end(s, take_within(s, mn_matter_of(m), number, act, e), e);
}

static mn_status decide_within(mn_store *s, const mn_matter *m, int64_t number,
                               mn_store_outcome outcome, mn_text reason, const mn_store_act *act,
                               mn_err *e)
{
    const mn_text word = mn_text_of(m->outcomes[outcome]);
    mn_status st = mn_check_text(reason, "the reason", 1, REASON_MAX, true, e);
    if (!st)
        st = check_free(s, m, number, act, e);
    if (st)
        return st;
    mn_query q = mn_ask(s->db, m->decide, e);
    mn_bind_text(&q, word);
    mn_bind_text(&q, reason);
    mn_bind_text(&q, act->actor);
    mn_bind_text(&q, act->when);
    mn_bind_int(&q, number);
    st = mn_run(&q);
    return st ? st : tell(s, m, number, "decide", word, reason, act, e);
}

mn_status mn_store_matter_decide(mn_store *s, mn_store_matter m, int64_t number,
                                 mn_store_outcome outcome, mn_text reason, const mn_store_act *act,
                                 mn_err *e)
{
    if ((unsigned)outcome >= MN_STORE_OUTCOMES)
        return mn_fail(e, MN_USAGE, "there is no such decision");
    const mn_store_deed deed = outcome == MN_STORE_HANDED ? MN_STORE_FILE : MN_STORE_DECIDE;
    const mn_status st = mn_store_begin(s, act, deed, e);
    if (st)
        return st;
    return mn_store_end(s, decide_within(s, mn_matter_of(m), number, outcome, reason, act, e), e);
}

/* That who reopens it may undo the decision: one that handed it on, and any of an account that may
 * hand on, is for those alone who may do so themselves. */
static mn_status check_undo(mn_store *s, const mn_matter *m, const standing *k, int64_t number,
                            const mn_store_act *act, mn_err *e)
{
    mn_store_role role = MN_STORE_ROLES;
    mn_query q = mn_ask(s->db, "SELECT role FROM account WHERE name = $1", e);
    mn_bind_str(&q, k->by);
    const bool known = mn_next(&q) && mn_store_role_find(&role, mn_get_text(&q, 0));
    const mn_status st = mn_done(&q);
    const bool above = strcmp(k->decision, m->outcomes[MN_STORE_HANDED]) == 0 ||
                       (known && mn_store_role_may(role, MN_STORE_FILE));
    if (st || !above || mn_store_may(s, act->actor, MN_STORE_FILE, NULL) == MN_OK)
        return st;
    mn_fail(e, MN_USAGE, "the %s %c%05lld was decided: %s, by '%s'; a supervisor may open it again",
            m->name, m->letter, (long long)number, k->decision, k->by);
    return mn_after(mn_hint(e, "ask a supervisor"), MN_USAGE);
}

static mn_status reopen_within(mn_store *s, const mn_matter *m, int64_t number, mn_text reason,
                               const mn_store_act *act, mn_err *e)
{
    standing k = {.decided = false};
    mn_status st = mn_check_text(reason, "the reason", 1, REASON_MAX, true, e);
    if (!st)
        st = find(&k, s, m, number, e);
    if (!st && !k.decided) {
        mn_fail(e, MN_USAGE, "the %s %c%05lld %s decided", m->name, m->letter, (long long)number,
                m->not_decided);
        st = mn_after(mn_hint(e, "%s", m->say_decide), MN_USAGE);
    }
    if (!st)
        st = check_undo(s, m, &k, number, act, e);
    if (st)
        return st;
    mn_query q = mn_ask(s->db, m->reopen, e);
    mn_bind_int(&q, number);
    st = mn_run(&q);
    return st ? st : tell(s, m, number, "reopen", none, reason, act, e);
}

mn_status mn_store_matter_reopen(mn_store *s, mn_store_matter m, int64_t number, mn_text reason,
                                 const mn_store_act *act, mn_err *e)
{
    const mn_status st = mn_store_begin(s, act, MN_STORE_DECIDE, e);
    return st ? st : mn_store_end(s, reopen_within(s, mn_matter_of(m), number, reason, act, e), e);
}

static mn_status seen_within(mn_store *s, const mn_matter *m, int64_t number,
                             const mn_store_act *act, mn_err *e)
{
    const mn_status st = mn_matter_there(s, m, number, e);
    return st ? st : mn_matter_log(s, m, number, "see", "", act, e);
}

mn_status mn_store_matter_seen(mn_store *s, mn_store_matter m, int64_t number,
                               const mn_store_act *act, mn_err *e)
{
    const mn_status st = mn_store_begin(s, act, MN_STORE_CASES, e);
    return st ? st : mn_store_end(s, seen_within(s, mn_matter_of(m), number, act, e), e);
}
