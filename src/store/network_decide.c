/* SPDX-License-Identifier: Apache-2.0
 *
 * store/network_decide.c - taking a network, deciding on it, opening it again; telling that its
 * case was seen or handed out.
 */
#include <stdio.h>

#include "core/err.h"
#include "core/text.h"
#include "store/network.h"

enum { REASON_MAX = 4000 };
static const mn_text none = {"", 0};

/* What the rules need to know of a network. */
typedef struct known {
    mn_store_network_state state;
    int64_t joined;
    char taken_by[MN_STORE_NAME], decision[16], by[MN_STORE_NAME], at[MN_STORE_TIME];
} known;

static mn_status find(known *out, mn_store *s, int64_t number, mn_err *e)
{
    mn_query q = mn_ask(s->db,
                        "SELECT state, joined, taken_by, decision, decided_by, decided_at"
                        " FROM network WHERE number = $1",
                        e);
    mn_bind_int(&q, number);
    const bool any = mn_next(&q);
    if (any) {
        out->state = mn_network_state(mn_get_text(&q, 0));
        out->joined = mn_get_int(&q, 1);
        mn_get_str(&q, 2, out->taken_by, sizeof out->taken_by);
        mn_get_str(&q, 3, out->decision, sizeof out->decision);
        mn_get_str(&q, 4, out->by, sizeof out->by);
        mn_get_str(&q, 5, out->at, sizeof out->at);
    }
    const mn_status st = mn_done(&q);
    return st || any ? st : mn_network_there(s, number, e);
}

/* That it waits for a decision, and is nobody else's. */
static mn_status check_free(mn_store *s, const known *k, int64_t number, const mn_store_act *act,
                            mn_err *e)
{
    if (k->state == MN_STORE_NETWORK_JOINED) {
        mn_fail(e, MN_USAGE, "the network W%05lld is part of W%05lld now", (long long)number,
                (long long)k->joined);
        return mn_after(mn_hint(e, "decide on W%05lld", (long long)k->joined), MN_USAGE);
    }
    if (k->state == MN_STORE_NETWORK_PARTED) {
        mn_fail(e, MN_USAGE, "the posts of the network W%05lld belong together no longer",
                (long long)number);
        return mn_after(
            mn_hint(e, "'manumit adverts network W%05lld' shows how it was", (long long)number),
            MN_USAGE);
    }
    if (k->state == MN_STORE_NETWORK_DECIDED) {
        mn_fail(e, MN_USAGE, "the network W%05lld was decided: %s, by '%s', %s", (long long)number,
                k->decision, k->by, k->at);
        return mn_after(mn_hint(e, "open it again first, with a reason: reopen"), MN_USAGE);
    }
    if (!k->taken_by[0] || mn_text_eq_str(act->actor, k->taken_by) ||
        mn_store_may(s, act->actor, MN_STORE_CONFIRM, NULL) == MN_OK)
        return MN_OK;
    mn_fail(e, MN_USAGE, "'%s' has taken the network W%05lld", k->taken_by, (long long)number);
    return mn_after(mn_hint(e, "ask '%s', or a supervisor, who may decide or take it", k->taken_by),
                    MN_USAGE);
}

static mn_status take_within(mn_store *s, int64_t number, const mn_store_act *act, mn_err *e)
{
    known k = {.joined = 0};
    mn_status st = find(&k, s, number, e);
    if (!st)
        st = check_free(s, &k, number, act, e);
    if (st)
        return st;
    mn_query q =
        mn_ask(s->db, "UPDATE network SET state = 'open', taken_by = $1 WHERE number = $2", e);
    mn_bind_text(&q, act->actor);
    mn_bind_int(&q, number);
    if ((st = mn_run(&q)) || (st = mn_network_step(s, number, "take", none, none, act, e)))
        return st;
    return mn_network_log(s, number, "network.take", "", act, e);
}

mn_status mn_store_network_take(mn_store *s, int64_t number, const mn_store_act *act, mn_err *e)
{
    const mn_status st = mn_store_begin(s, act, MN_STORE_DECIDE, e);
    return st ? st : mn_store_end(s, take_within(s, number, act, e), e);
}

static mn_status decide_within(mn_store *s, int64_t number, mn_store_network_outcome outcome,
                               mn_text reason, const mn_store_act *act, mn_err *e)
{
    const mn_text word = mn_text_of(mn_store_network_outcome_name(outcome));
    known k = {.joined = 0};
    mn_status st = mn_check_text(reason, "the reason", 1, REASON_MAX, true, e);
    if (!st)
        st = find(&k, s, number, e);
    if (!st)
        st = check_free(s, &k, number, act, e);
    if (st)
        return st;
    mn_query q = mn_ask(s->db,
                        "UPDATE network SET state = 'decided', decision = $1, reason = $2,"
                        " decided_by = $3, decided_at = $4 WHERE number = $5",
                        e);
    mn_bind_text(&q, word);
    mn_bind_text(&q, reason);
    mn_bind_text(&q, act->actor);
    mn_bind_text(&q, act->when);
    mn_bind_int(&q, number);
    if ((st = mn_run(&q)) || (st = mn_network_step(s, number, "decide", word, reason, act, e)))
        return st;
    return mn_network_log(s, number, "network.decide", word.ptr, act, e);
}

mn_status mn_store_network_decide(mn_store *s, int64_t number, mn_store_network_outcome outcome,
                                  mn_text reason, const mn_store_act *act, mn_err *e)
{
    if ((unsigned)outcome >= MN_STORE_NETWORK_OUTCOMES)
        return mn_fail(e, MN_USAGE, "there is no such decision");
    const mn_store_deed deed = outcome == MN_STORE_NETWORK_LEAD ? MN_STORE_FILE : MN_STORE_DECIDE;
    const mn_status st = mn_store_begin(s, act, deed, e);
    return st ? st : mn_store_end(s, decide_within(s, number, outcome, reason, act, e), e);
}

static mn_status reopen_within(mn_store *s, int64_t number, mn_text reason, const mn_store_act *act,
                               mn_err *e)
{
    known k = {.joined = 0};
    mn_status st = mn_check_text(reason, "the reason", 1, REASON_MAX, true, e);
    if (!st)
        st = find(&k, s, number, e);
    if (!st && k.state != MN_STORE_NETWORK_DECIDED) {
        mn_fail(e, MN_USAGE, "the network W%05lld is not decided", (long long)number);
        st = mn_after(mn_hint(e, "decide on it: lead, watch, close or refer"), MN_USAGE);
    }
    if (st)
        return st;
    mn_query q = mn_ask(s->db, "UPDATE network SET state = 'open' WHERE number = $1", e);
    mn_bind_int(&q, number);
    if ((st = mn_run(&q)) || (st = mn_network_step(s, number, "reopen", none, reason, act, e)))
        return st;
    return mn_network_log(s, number, "network.reopen", "", act, e);
}

mn_status mn_store_network_reopen(mn_store *s, int64_t number, mn_text reason,
                                  const mn_store_act *act, mn_err *e)
{
    const mn_status st = mn_store_begin(s, act, MN_STORE_DECIDE, e);
    return st ? st : mn_store_end(s, reopen_within(s, number, reason, act, e), e);
}

/* --- who saw it, and what was handed out ---------------------------------------------------------
 */

static mn_status seen_within(mn_store *s, int64_t number, const mn_store_act *act, mn_err *e)
{
    const mn_status st = mn_network_there(s, number, e);
    return st ? st : mn_network_log(s, number, "network.see", "", act, e);
}

mn_status mn_store_network_seen(mn_store *s, int64_t number, const mn_store_act *act, mn_err *e)
{
    const mn_status st = mn_store_begin(s, act, MN_STORE_CASES, e);
    return st ? st : mn_store_end(s, seen_within(s, number, act, e), e);
}

static mn_status packaged_within(mn_store_receipt *receipt, mn_store *s, int64_t number,
                                 mn_text sha256, const mn_store_act *act, mn_err *e)
{
    char note[MN_STORE_HASH];
    if (!mn_is_hash(sha256))
        return mn_fail(e, MN_DATA, "the hash of a package has 64 hexadecimal digits");
    snprintf(note, sizeof note, "%.*s", (int)sha256.len, sha256.ptr);
    mn_status st = mn_network_there(s, number, e);
    if (!st)
        st = mn_network_step(s, number, "package", none, sha256, act, e);
    if (!st)
        st = mn_network_log(s, number, "network.package", note, act, e);
    return st ? st : mn_store_audit_receipt(receipt, s, e);
}

mn_status mn_store_network_packaged(mn_store_receipt *receipt, mn_store *s, int64_t number,
                                    mn_text sha256, const mn_store_act *act, mn_err *e)
{
    mn_store_receipt r = {.sequence = 0};
    mn_status st = mn_store_begin(s, act, MN_STORE_CASES, e);
    if (!st)
        st = mn_store_end(s, packaged_within(&r, s, number, sha256, act, e), e);
    if (!st && receipt)
        *receipt = r;
    return st;
}
