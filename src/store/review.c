/* SPDX-License-Identifier: Apache-2.0
 *
 * store/review.c - deciding, confirming, taking back: how reviews come and end.
 *
 * A review is a row that is never deleted. It ends by a state other than proposed and
 * in_force, with who, when and why.
 */
#include "store/inside.h"

#include <manumit/store_review.h>
#include <stdio.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"

enum { KEY_MAX = 1024, NAME_MAX_BYTES = 1024, REASON_MAX = 4000, ENTRY_MAX = 512 };

/* --- the log --------------------------------------------------------------------------- */

mn_status mn_record_review(mn_buf *to, mn_store *s, int64_t id, mn_err *e)
{
    mn_query q = mn_ask(s->db,
                        "SELECT number, party_key, party_hash, party_name, list, entry, entry_hash,"
                        " decision, scope, reason, expires, state, decided_by, decided_at,"
                        " confirmed_by, confirmed_at, ended_by, ended_at, ended_why"
                        " FROM review WHERE number = $1",
                        e);
    mn_bind_int(&q, id);
    mn_status st = mn_record_rows(to, &q, 19);
    if (st)
        return st;
    int64_t edge = 0;
    q = mn_ask(s->db, "SELECT edge FROM review WHERE number = $1", e);
    mn_bind_int(&q, id);
    if (mn_next(&q))
        edge = mn_get_int(&q, 0);
    st = mn_done(&q);
    return st ? st : mn_record_edge(to, s, edge, e);
}

static mn_status put_log(mn_store *s, int64_t id, const char *action, const char *note,
                         const mn_store_act *act, mn_err *e)
{
    return mn_audit_record(s, act, action, "review", id, mn_record_review, note, e);
}

/* --- reading one ------------------------------------------------------------------------- */

/* What the rules need to know of a review. */
typedef struct known {
    int64_t id, edge; /* edge 0: none */
    mn_store_review_state state;
    char by[MN_STORE_NAME];
} known;

static mn_status find_review(known *out, mn_store *s, int64_t id, mn_err *e)
{
    known k = {.id = id};
    mn_query q = mn_ask(s->db, "SELECT state, decided_by, edge FROM review WHERE number = $1", e);
    mn_bind_int(&q, id);
    bool any = mn_next(&q);
    if (any) {
        if (!mn_store_review_state_find(&k.state, mn_get_text(&q, 0)))
            q.st = mn_fail(e, MN_DATA, "the review %lld is in no known state", (long long)id);
        mn_get_str(&q, 1, k.by, sizeof k.by);
        k.edge = mn_get_int(&q, 2);
    }
    mn_status st = mn_done(&q);
    if (!st && !any)
        return mn_fail(e, MN_USAGE, "there is no review %lld", (long long)id);
    if (!st)
        *out = k;
    return st;
}

/* --- coming into force, ending ------------------------------------------------------------- */

static mn_status end_one(mn_store *s, int64_t id, mn_store_review_state state, const char *action,
                         mn_text why, const char *note, const mn_store_act *act, mn_err *e)
{
    known k;
    mn_status st = find_review(&k, s, id, e);
    if (st)
        return st;
    mn_query q = mn_ask(s->db,
                        "UPDATE review SET state = $1, ended_by = $2, ended_at = $3,"
                        " ended_why = $4 WHERE number = $5",
                        e);
    mn_bind_str(&q, mn_store_review_state_name(state));
    mn_bind_text(&q, act->actor);
    mn_bind_text(&q, act->when);
    mn_bind_text(&q, why);
    mn_bind_int(&q, id);
    if ((st = mn_run(&q)) || (k.edge && (st = mn_graph_end(s, k.edge, act->when, e))))
        return st;
    return put_log(s, id, action, note, act, e);
}

/* The first number that q gives, 0 for none; ends q. */
static mn_status first_number(int64_t *out, mn_query *q)
{
    int64_t v = 0;
    if (mn_next(q))
        v = mn_get_int(q, 0);
    *out = v;
    return mn_done(q);
}

/* Ends the reviews in force about the same party (or name) and entry as `id`. */
static mn_status replace_earlier(mn_store *s, int64_t id, const mn_store_act *act, mn_err *e)
{
    for (;;) {
        int64_t earlier = 0;
        char why[64];
        mn_query q =
            mn_ask(s->db,
                   "SELECT MIN(o.number) FROM review o JOIN review n ON n.number = $1"
                   " WHERE o.number <> n.number AND o.state = 'in_force' AND o.scope = n.scope"
                   " AND o.list = n.list AND o.entry = n.entry AND"
                   " ((n.scope = 'party' AND o.party_hash = n.party_hash)"
                   " OR (n.scope = 'name' AND o.party_key = n.party_key))",
                   e);
        mn_bind_int(&q, id);
        mn_status st = first_number(&earlier, &q);
        if (st || !earlier)
            return st;
        snprintf(why, sizeof why, "replaced by review %lld", (long long)id);
        if ((st = end_one(s, earlier, MN_STORE_REPLACED, "review.replace", mn_text_of(why), why,
                          act, e)))
            return st;
    }
}

/* What an edge says of a decision; NULL for none. */
static const char *edge_kind(mn_text decision)
{
    return mn_text_eq_str(decision, "match")      ? "same-as"
           : mn_text_eq_str(decision, "no_match") ? "not-same-as"
                                                  : NULL;
}

static mn_status join(mn_store *s, int64_t id, const char *kind, mn_text party, mn_text entry,
                      mn_text hash, const mn_store_act *act, mn_err *e)
{
    int64_t from = 0, to = 0, edge = 0;
    mn_status st;
    if ((st = mn_graph_node(&from, s, "party", party, e)) ||
        (st = mn_graph_node(&to, s, "list-entry", entry, e)) ||
        (st = mn_graph_edge(&edge, s, kind, from, to, act->when, e)) ||
        (st = mn_graph_evidence(s, edge, entry, hash, 0,
                                mn_text_sub(act->when, 0, MN_STORE_DATE - 1), e)))
        return st;
    mn_query q = mn_ask(s->db, "UPDATE review SET edge = $1 WHERE number = $2", e);
    mn_bind_int(&q, edge);
    mn_bind_int(&q, id);
    return mn_run(&q);
}

/* A decision in the evidence graph: the party is, or is not, the entry. The evidence is the
 * entry as it was. */
static mn_status put_edge(mn_store *s, int64_t id, const mn_store_act *act, mn_err *e)
{
    mn_buf party = {0}, entry = {0}, hash = {0};
    const char *kind = NULL;
    mn_query q = mn_ask(s->db,
                        "SELECT party_key, list, entry, entry_hash, decision FROM review"
                        " WHERE number = $1",
                        e);
    mn_bind_int(&q, id);
    if (mn_next(&q)) {
        mn_buf_text(&party, mn_get_text(&q, 0));
        mn_buf_text(&entry, mn_get_text(&q, 1));
        mn_buf_char(&entry, '/');
        mn_buf_text(&entry, mn_get_text(&q, 2));
        mn_buf_text(&hash, mn_get_text(&q, 3));
        kind = edge_kind(mn_get_text(&q, 4));
    }
    mn_status st = mn_done(&q);
    if (!st && (party.failed || entry.failed || hash.failed))
        st = mn_fail_memory(e);
    if (!st && kind)
        st = join(s, id, kind, (mn_text){party.ptr, party.len}, (mn_text){entry.ptr, entry.len},
                  (mn_text){hash.ptr, hash.len}, act, e);
    mn_buf_free(&party);
    mn_buf_free(&entry);
    mn_buf_free(&hash);
    return st;
}

static mn_status into_force(mn_store *s, int64_t id, const mn_store_act *act, mn_err *e)
{
    mn_status st = replace_earlier(s, id, act, e);
    return st ? st : put_edge(s, id, act, e);
}

/* --- deciding -------------------------------------------------------------------------------- */

static mn_status check_review(const mn_store_review *r, const mn_store_act *act, mn_err *e)
{
    mn_status st;
    if ((st = mn_check_text(r->party_key, "the party's key", 1, KEY_MAX, false, e)) ||
        (st = mn_check_text(r->party_name, "the party's name", 0, NAME_MAX_BYTES, false, e)) ||
        (st = mn_check_text(r->list, "the list's name", 1, MN_STORE_NAME - 1, false, e)) ||
        (st = mn_check_text(r->entry, "the entry's id", 1, ENTRY_MAX, false, e)) ||
        (st = mn_check_text(r->reason, "the reason", 1, REASON_MAX, true, e)) ||
        (st = mn_check_date(r->expires, "the date of expiry", true, e)))
        return st;
    if (!mn_is_hash(r->party_hash))
        return mn_fail(e, MN_DATA, "the party's hash is no SHA-256");
    if (r->entry_hash.len && !mn_is_hash(r->entry_hash))
        return mn_fail(e, MN_DATA, "the entry's hash is no SHA-256");
    if ((unsigned)r->decision >= MN_STORE_DECISIONS || (unsigned)r->scope >= MN_STORE_SCOPES)
        return mn_fail(e, MN_USAGE, "there is no such decision or scope");
    if (r->expires.len &&
        mn_text_cmp(r->expires, mn_text_sub(act->when, 0, MN_STORE_DATE - 1)) <= 0) {
        mn_fail(e, MN_DATA, "the review would expire on %.*s, before it holds", (int)r->expires.len,
                r->expires.ptr);
        return mn_after(mn_hint(e, "give a later date, or none"), MN_DATA);
    }
    return MN_OK;
}

/* The hash of the entry as it stands; refuses an entry that is gone, or other than the
 * reviewer saw. */
static mn_status entry_now(char hash[MN_SHA256_HEX], mn_store *s, const mn_store_review *r,
                           mn_err *e)
{
    mn_store_list list;
    mn_status st = mn_store_list_find(&list, s, r->list, e);
    if (st)
        return st;
    mn_query q = mn_ask(s->db,
                        "SELECT e.hash FROM entry e JOIN list l ON l.number = e.list"
                        " WHERE l.name = $1 AND e.id = $2 AND e.to_version IS NULL",
                        e);
    mn_bind_text(&q, r->list);
    mn_bind_text(&q, r->entry);
    bool any = mn_next(&q);
    hash[0] = '\0';
    if (any)
        mn_get_str(&q, 0, hash, MN_SHA256_HEX);
    if ((st = mn_done(&q)))
        return st;
    if (!any) {
        mn_fail(e, MN_DATA, "the list '%s' has no entry '%.*s' in version %lld", list.name,
                (int)r->entry.len, r->entry.ptr, (long long)list.version);
        return mn_after(mn_hint(e, "screen again: the list may have changed"), MN_DATA);
    }
    if (r->entry_hash.len && !mn_text_eq_str(r->entry_hash, hash)) {
        mn_fail(e, MN_DATA, "the entry '%.*s' of '%s' was changed since it was looked at",
                (int)r->entry.len, r->entry.ptr, list.name);
        return mn_after(mn_hint(e, "look at it again, then decide"), MN_DATA);
    }
    return MN_OK;
}

static mn_status insert(mn_store *s, int64_t id, const mn_store_review *r, const char *entry_hash,
                        bool waits, const mn_store_act *act, mn_err *e)
{
    mn_query q =
        mn_ask(s->db,
               "INSERT INTO review (number, party_key, party_hash, party_name, list, entry,"
               " entry_hash, decision, scope, reason, expires, state, decided_by,"
               " decided_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,"
               " $13, $14)",
               e);
    mn_bind_int(&q, id);
    mn_bind_text(&q, r->party_key);
    mn_bind_text(&q, r->party_hash);
    mn_bind_text(&q, r->party_name);
    mn_bind_text(&q, r->list);
    mn_bind_text(&q, r->entry);
    mn_bind_str(&q, entry_hash);
    mn_bind_str(&q, mn_store_decision_name(r->decision));
    mn_bind_str(&q, mn_store_scope_name(r->scope));
    mn_bind_text(&q, r->reason);
    mn_bind_maybe(&q, r->expires);
    mn_bind_str(&q, mn_store_review_state_name(waits ? MN_STORE_PROPOSED : MN_STORE_IN_FORCE));
    mn_bind_text(&q, act->actor);
    mn_bind_text(&q, act->when);
    return mn_run(&q);
}

static mn_status put_within(int64_t *id, mn_store *s, const mn_store_review *r,
                            const mn_store_act *act, mn_err *e)
{
    char hash[MN_SHA256_HEX], setting[MN_STORE_NAME], note[96];
    int64_t number = 0;
    mn_status st;
    if ((st = entry_now(hash, s, r, e)) || (st = mn_store_setting(setting, s, "four-eyes", e)))
        return st;
    bool waits = r->four_eyes || !strcmp(setting, "yes");
    mn_query q = mn_ask(s->db, "SELECT COALESCE(MAX(number), 0) + 1 FROM review", e);
    if ((st = first_number(&number, &q)) || (st = insert(s, number, r, hash, waits, act, e)))
        return st;
    if (!waits && (st = into_force(s, number, act, e)))
        return st;
    snprintf(note, sizeof note, "%s, %s%s", mn_store_decision_name(r->decision),
             mn_store_scope_name(r->scope), waits ? ", waits for a second person" : "");
    *id = number;
    return put_log(s, number, "review.put", note, act, e);
}

mn_status mn_store_reviews_put(int64_t *ids, size_t *bad, mn_store *s,
                               const mn_store_review *reviews, size_t n, const mn_store_act *act,
                               mn_err *e)
{
    size_t at = 0;
    mn_status st = mn_store_begin(s, act, MN_STORE_REVIEW, e);
    *bad = n;
    if (st)
        return st;
    for (; at < n && !st; at++)
        if (!(st = check_review(&reviews[at], act, e)))
            st = put_within(&ids[at], s, &reviews[at], act, e);
    if (st)
        *bad = at - 1;
    return mn_store_end(s, st, e);
}

mn_status mn_store_review_put(int64_t *id, mn_store *s, const mn_store_review *review,
                              const mn_store_act *act, mn_err *e)
{
    int64_t number = 0;
    size_t bad;
    mn_status st = mn_store_reviews_put(&number, &bad, s, review, 1, act, e);
    if (!st)
        *id = number;
    return st;
}

/* --- the second person --------------------------------------------------------------------------
 */

static mn_status confirm_within(mn_store *s, int64_t id, bool agree, mn_text why,
                                const mn_store_act *act, mn_err *e)
{
    known k;
    mn_status st = mn_check_text(why, "the reason", 0, REASON_MAX, true, e);
    if (st || (st = find_review(&k, s, id, e)))
        return st;
    if (k.state != MN_STORE_PROPOSED) {
        mn_fail(e, MN_USAGE, "the review %lld does not wait for a second person", (long long)id);
        return mn_after(mn_hint(e, "it is %s", mn_store_review_state_name(k.state)), MN_USAGE);
    }
    if (mn_text_eq_str(act->actor, k.by)) {
        mn_fail(e, MN_USAGE, "the review %lld was decided by '%s'", (long long)id, k.by);
        return mn_after(mn_hint(e, "another person must confirm it"), MN_USAGE);
    }
    mn_query q = mn_ask(s->db,
                        "UPDATE review SET state = $1, confirmed_by = $2, confirmed_at = $3"
                        " WHERE number = $4",
                        e);
    mn_bind_str(&q, mn_store_review_state_name(agree ? MN_STORE_IN_FORCE : MN_STORE_REJECTED));
    mn_bind_text(&q, act->actor);
    mn_bind_text(&q, act->when);
    mn_bind_int(&q, id);
    if ((st = mn_run(&q)))
        return st;
    if (!agree)
        return end_one(s, id, MN_STORE_REJECTED, "review.reject", why, "", act, e);
    if ((st = into_force(s, id, act, e)))
        return st;
    return put_log(s, id, "review.confirm", "", act, e);
}

mn_status mn_store_review_confirm(mn_store *s, int64_t id, bool agree, mn_text why,
                                  const mn_store_act *act, mn_err *e)
{
    mn_status st = mn_store_begin(s, act, MN_STORE_CONFIRM, e);
    return st ? st : mn_store_end(s, confirm_within(s, id, agree, why, act, e), e);
}

static mn_status withdraw_within(mn_store *s, int64_t id, mn_text why, const mn_store_act *act,
                                 mn_err *e)
{
    known k;
    mn_status st = mn_check_text(why, "the reason", 1, REASON_MAX, true, e);
    if (st || (st = find_review(&k, s, id, e)))
        return st;
    if (k.state != MN_STORE_PROPOSED && k.state != MN_STORE_IN_FORCE) {
        mn_fail(e, MN_USAGE, "the review %lld has ended", (long long)id);
        return mn_after(mn_hint(e, "it is %s", mn_store_review_state_name(k.state)), MN_USAGE);
    }
    if (!mn_text_eq_str(act->actor, k.by) &&
        (st = mn_store_may(s, act->actor, MN_STORE_CONFIRM, e)))
        return st;
    return end_one(s, id, MN_STORE_WITHDRAWN, "review.withdraw", why, "", act, e);
}

mn_status mn_store_review_withdraw(mn_store *s, int64_t id, mn_text why, const mn_store_act *act,
                                   mn_err *e)
{
    mn_status st = mn_store_begin(s, act, MN_STORE_REVIEW, e);
    return st ? st : mn_store_end(s, withdraw_within(s, id, why, act, e), e);
}

/* --- what ends by itself ------------------------------------------------------------------------
 */

/* Reviews that are to end, by number; they are read some hundred at a time and ended then, so
 * that each page of them is looked for once. */
enum { PAGE = 256 };
typedef struct ending {
    int64_t id[PAGE];
    bool flag[PAGE]; /* the query's second column, where it has one */
    size_t n;
} ending;

/* The rows of q, which has at most PAGE; ends q. */
static mn_status collect(ending *to, mn_query *q, bool flagged)
{
    for (to->n = 0; to->n < PAGE && mn_next(q); to->n++) {
        to->id[to->n] = mn_get_int(q, 0);
        to->flag[to->n] = flagged && mn_get_int(q, 1) != 0;
    }
    return mn_done(q);
}

static mn_status expire_within(uint64_t *count, mn_store *s, const mn_store_act *act, mn_err *e)
{
    ending due = {.n = PAGE};
    mn_status st = MN_OK;
    for (*count = 0; due.n == PAGE;) {
        mn_query q = mn_ask(s->db,
                            "SELECT number FROM review WHERE state IN ('proposed', 'in_force')"
                            " AND expires <= $1 ORDER BY number LIMIT $2",
                            e);
        mn_bind_text(&q, mn_text_sub(act->when, 0, MN_STORE_DATE - 1));
        mn_bind_int(&q, PAGE);
        st = collect(&due, &q, false);
        for (size_t i = 0; !st && i < due.n; i++, ++*count)
            st = end_one(s, due.id[i], MN_STORE_EXPIRED, "review.expire",
                         mn_text_of("its date of expiry has come"), "", act, e);
        if (st)
            break;
    }
    return st;
}

mn_status mn_store_review_expire(uint64_t *count, mn_store *s, const mn_store_act *act, mn_err *e)
{
    uint64_t n = 0;
    mn_status st = mn_store_begin(s, act, MN_STORE_REVIEW, e);
    if (st)
        return st;
    st = mn_store_end(s, expire_within(&n, s, act, e), e);
    if (!st && count)
        *count = n;
    return st;
}

mn_status mn_reviews_supersede(uint64_t *count, mn_store *s, mn_text list, int64_t version,
                               const mn_store_act *act, mn_err *e)
{
    ending due = {.n = PAGE};
    mn_status st = MN_OK;
    for (*count = 0; due.n == PAGE;) {
        mn_query q =
            mn_ask(s->db,
                   "SELECT r.number, CASE WHEN n.hash IS NULL THEN 0 ELSE 1 END FROM review r"
                   " JOIN list l ON l.name = r.list"
                   " LEFT JOIN entry n ON n.list = l.number AND n.id = r.entry"
                   " AND n.to_version IS NULL WHERE r.list = $1"
                   " AND r.state IN ('proposed', 'in_force')"
                   " AND (n.hash IS NULL OR n.hash <> r.entry_hash)"
                   " ORDER BY r.number LIMIT $2",
                   e);
        mn_bind_text(&q, list);
        mn_bind_int(&q, PAGE);
        st = collect(&due, &q, true);
        for (size_t i = 0; !st && i < due.n; i++, ++*count) {
            char why[96];
            snprintf(why, sizeof why, "the entry was %s in version %lld",
                     due.flag[i] ? "changed" : "taken off the list", (long long)version);
            st = end_one(s, due.id[i], MN_STORE_SUPERSEDED, "review.supersede", mn_text_of(why),
                         why, act, e);
        }
        if (st)
            break;
    }
    return st;
}
