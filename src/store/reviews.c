/* SPDX-License-Identifier: Apache-2.0
 *
 * store/reviews.c - reading reviews: what holds for a party, all of a list, one.
 */
#include "store/cursor.h"

#include <manumit/store_review.h>

#include "core/err.h"
#include "core/text.h"

/* --- names --------------------------------------------------------------------------------- */

static const char *const decisions[MN_STORE_DECISIONS] = {
    [MN_STORE_MATCH] = "match", [MN_STORE_NO_MATCH] = "no_match", [MN_STORE_UNSURE] = "unsure"};
static const char *const scopes[MN_STORE_SCOPES] = {
    [MN_STORE_THIS_PARTY] = "party", [MN_STORE_THIS_NAME] = "name"};
static const char *const states[MN_STORE_REVIEW_STATES] = {
    [MN_STORE_PROPOSED] = "proposed", [MN_STORE_IN_FORCE] = "in_force",
    [MN_STORE_REJECTED] = "rejected", [MN_STORE_WITHDRAWN] = "withdrawn",
    [MN_STORE_REPLACED] = "replaced", [MN_STORE_SUPERSEDED] = "superseded",
    [MN_STORE_EXPIRED] = "expired",
};

/* n when there is none of this name. */
static int find_name(const char *const *names, int n, mn_text name)
{
    int i = 0;
    while (i < n && !mn_text_eq_str(name, names[i]))
        i++;
    return i;
}

const char *mn_store_decision_name(mn_store_decision d)
{
    MN_BUG((unsigned)d < MN_STORE_DECISIONS);
    return decisions[d];
}

const char *mn_store_scope_name(mn_store_scope s)
{
    MN_BUG((unsigned)s < MN_STORE_SCOPES);
    return scopes[s];
}

const char *mn_store_review_state_name(mn_store_review_state s)
{
    MN_BUG((unsigned)s < MN_STORE_REVIEW_STATES);
    return states[s];
}

bool mn_store_decision_find(mn_store_decision *out, mn_text name)
{
    int i = find_name(decisions, MN_STORE_DECISIONS, name);
    if (i == MN_STORE_DECISIONS)
        return false;
    *out = (mn_store_decision)i;
    return true;
}

bool mn_store_scope_find(mn_store_scope *out, mn_text name)
{
    int i = find_name(scopes, MN_STORE_SCOPES, name);
    if (i == MN_STORE_SCOPES)
        return false;
    *out = (mn_store_scope)i;
    return true;
}

bool mn_store_review_state_find(mn_store_review_state *out, mn_text name)
{
    int i = find_name(states, MN_STORE_REVIEW_STATES, name);
    if (i == MN_STORE_REVIEW_STATES)
        return false;
    *out = (mn_store_review_state)i;
    return true;
}

/* --- reading --------------------------------------------------------------------------------- */

#define REVIEW_COLUMNS                                                                             \
    "SELECT number, party_key, party_hash, party_name, list, entry, entry_hash, decision, scope,"  \
    " reason, expires, state, decided_by, decided_at, confirmed_by, confirmed_at, ended_by,"       \
    " ended_at, ended_why FROM review"
enum { REVIEW_N = 19 };

/* A cursor with up to three texts. */
static mn_status new_reviews(mn_store_cursor **out, mn_store *s, const mn_cursor_kind *kind,
                             const mn_text *texts, int n, int64_t after, mn_err *e)
{
    mn_store_cursor *c;
    mn_status st = mn_cursor_new(&c, s, kind, e);
    if (st)
        return st;
    c->after = after;
    for (int i = 0; i < n; i++)
        if (!mn_cursor_keep(c, i, texts[i])) {
            mn_store_cursor_free(c);
            return mn_fail_memory(e);
        }
    *out = c;
    return MN_OK;
}

static void bind_find(const mn_store_cursor *c, mn_query *q)
{
    for (int i = 0; i < 4; i++)
        mn_bind_text(q, c->text[i]);
    mn_bind_int(q, c->after);
}

mn_status mn_store_review_find(mn_store_cursor **out, mn_store *s, mn_text party_key,
                               mn_text party_hash, mn_text list, mn_text on, mn_err *e)
{
    /* "+" keeps SQLite from going through all numbers: keys and hashes are found by index. */
    static const mn_cursor_kind kind = {
        .name = "review",
        .sql = REVIEW_COLUMNS " WHERE state = 'in_force'"
                              " AND ((scope = 'name' AND party_key = $1)"
                              " OR (scope = 'party' AND party_hash = $2))"
                              " AND (CAST($3 AS TEXT) = '' OR list = $3)"
                              " AND (expires IS NULL OR expires > $4) AND +number < $5"
                              " ORDER BY +number DESC LIMIT $6",
        .columns = REVIEW_N,
        .bind = bind_find,
    };
    int64_t day;
    if (!mn_day_read(on, &day))
        return mn_check_date(on, "the date", false, e);
    const mn_text texts[] = {party_key, party_hash, list, mn_text_sub(on, 0, MN_STORE_DATE - 1)};
    return new_reviews(out, s, &kind, texts, 4, INT64_MAX, e);
}

static void bind_all(const mn_store_cursor *c, mn_query *q)
{
    mn_bind_text(q, c->text[0]);
    mn_bind_text(q, c->text[1]);
    mn_bind_int(q, c->after);
}

mn_status mn_store_reviews(mn_store_cursor **out, mn_store *s, mn_text list,
                           mn_store_review_state state, int64_t after, mn_err *e)
{
    static const mn_cursor_kind kind = {
        .name = "review",
        .sql = REVIEW_COLUMNS " WHERE (CAST($1 AS TEXT) = '' OR list = $1)"
                              " AND (CAST($2 AS TEXT) = '' OR state = $2) AND number > $3"
                              " ORDER BY number LIMIT $4",
        .columns = REVIEW_N,
        .bind = bind_all,
    };
    const mn_text texts[] = {
        list, mn_text_of(state == MN_STORE_REVIEW_STATES ? "" : mn_store_review_state_name(state))};
    return new_reviews(out, s, &kind, texts, 2, after, e);
}

static void bind_one(const mn_store_cursor *c, mn_query *q)
{
    mn_bind_int(q, c->list); /* the number */
    mn_bind_int(q, c->after);
}

mn_status mn_store_review_at(mn_store_cursor **out, mn_store *s, int64_t id, mn_err *e)
{
    static const mn_cursor_kind kind = {
        .name = "review",
        .sql = REVIEW_COLUMNS " WHERE number = $1 AND number < $2 LIMIT $3",
        .columns = REVIEW_N,
        .bind = bind_one,
    };
    mn_query q = mn_ask(s->db, "SELECT 1 FROM review WHERE number = $1", e);
    mn_bind_int(&q, id);
    bool any = mn_next(&q);
    mn_status st = mn_done(&q);
    if (st)
        return st;
    if (!any)
        return mn_fail(e, MN_USAGE, "there is no review %lld", (long long)id);
    if (!(st = new_reviews(out, s, &kind, NULL, 0, INT64_MAX, e)))
        (*out)->list = id;
    return st;
}

mn_status mn_store_next_review(mn_store_cursor *c, mn_store_review *out, bool *any, mn_err *e)
{
    const mn_text *row;
    mn_status st = mn_cursor_next(c, "review", &row, e);
    if (st || !(*any = row != NULL))
        return st;
    mn_store_review r = {.id = mn_cell_int(row[0]),
                         .party_key = row[1],
                         .party_hash = row[2],
                         .party_name = row[3],
                         .list = row[4],
                         .entry = row[5],
                         .entry_hash = row[6],
                         .reason = row[9],
                         .expires = row[10],
                         .by = row[12],
                         .at = row[13],
                         .confirmed_by = row[14],
                         .confirmed_at = row[15],
                         .ended_by = row[16],
                         .ended_at = row[17],
                         .ended_why = row[18]};
    if (!mn_store_decision_find(&r.decision, row[7]) || !mn_store_scope_find(&r.scope, row[8]) ||
        !mn_store_review_state_find(&r.state, row[11]))
        return mn_fail(e, MN_DATA, "the review %lld has no known decision, scope or state",
                       (long long)r.id);
    /* Each kind goes on from the last number, up or down. */
    c->after = r.id;
    *out = r;
    return MN_OK;
}
