/* SPDX-License-Identifier: Apache-2.0
 *
 * store/marker.c - survivors' markers: who bears one is known by a keyed digest alone
 * (marker_key.c).
 */
#include <manumit/store_alert.h>
#include <stdio.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "store/cursor.h"
#include "store/standing.h"

enum { ID_MAX = 4096 };

/* --- the log ---------------------------------------------------------------------------------- */

mn_status mn_record_marker(mn_buf *to, mn_store *s, int64_t number, mn_err *e)
{
    mn_query q = mn_ask(s->db,
                        "SELECT number, digest, until, reason, put_by, put_at, withdrawn_by,"
                        " withdrawn_at, withdrawn_why FROM marker WHERE number = $1",
                        e);
    mn_bind_int(&q, number);
    return mn_record_rows(to, &q, 9);
}

static const mn_standing marker = {
    .name = "marker",
    .begins = "holds",
    .record = mn_record_marker,
    MN_STANDING_QUERIES("marker"),
};

/* --- putting, withdrawing --------------------------------------------------------------------- */

/* Begins a write for somebody who may; before anything of markers is looked at. */
static mn_status begin(mn_store *s, const mn_store_act *act, mn_err *e)
{
    bool any = false;
    mn_status st = mn_store_begin(s, act, MN_STORE_MARKERS, e);
    if (st)
        return st;
    st = mn_store_has_accounts(&any, s, e);
    if (!st && !any) {
        mn_fail(e, MN_USAGE, "markers need a store with accounts, as anybody can read this one");
        st = mn_after(mn_hint(e, "add an administrator, then an advocate: 'manumit user add'"),
                      MN_USAGE);
    }
    if (st)
        mn_db_rollback(s->db);
    return st;
}

static mn_status put_within(int64_t *number, mn_store *s, mn_text id, mn_text until, mn_text reason,
                            const mn_store_act *act, mn_err *e)
{
    char digest[MN_SHA256_HEX];
    int64_t before = 0, next = 0;
    mn_status st = mn_marker_digest(digest, s, id, act, e);
    if (st)
        return st;
    mn_query q = mn_ask(s->db,
                        "SELECT COALESCE(MAX(number), 0) FROM marker WHERE digest = $1"
                        " AND withdrawn_at IS NULL AND until >= $2",
                        e);
    mn_bind_str(&q, digest);
    mn_bind_text(&q, mn_text_sub(act->when, 0, MN_STORE_DATE - 1));
    if ((st = mn_one_int(&before, &q)))
        return st;
    if (before) {
        mn_fail(e, MN_USAGE, "there is the marker %lld for it", (long long)before);
        return mn_after(mn_hint(e, "withdraw that one first"), MN_USAGE);
    }
    if ((st = mn_standing_next(&next, s, &marker, e)))
        return st;
    q = mn_ask(s->db,
               "INSERT INTO marker (number, digest, until, reason, put_by, put_at)"
               " VALUES ($1, $2, $3, $4, $5, $6)",
               e);
    mn_bind_int(&q, next);
    mn_bind_str(&q, digest);
    mn_bind_text(&q, until);
    mn_bind_text(&q, reason);
    mn_bind_text(&q, act->actor);
    mn_bind_text(&q, act->when);
    if ((st = mn_run(&q)))
        return st;
    *number = next;
    return mn_standing_log(s, &marker, next, "put", "", act, e);
}

mn_status mn_store_marker_put(int64_t *number, mn_store *s, mn_text id, mn_text until,
                              mn_text reason, const mn_store_act *act, mn_err *e)
{
    int64_t made = 0;
    mn_status st = begin(s, act, e);
    if (st)
        return st;
    id = mn_text_trim(id);
    st = mn_check_text(id, "the account", 1, ID_MAX, false, e);
    if (!st)
        st = mn_standing_check(&marker, until, false, reason, act, e);
    if (!st)
        st = put_within(&made, s, id, until, reason, act, e);
    st = mn_store_end(s, st, e);
    if (!st)
        *number = made;
    return st;
}

mn_status mn_store_marker_withdraw(mn_store *s, int64_t number, mn_text why,
                                   const mn_store_act *act, mn_err *e)
{
    const mn_status st = begin(s, act, e);
    return st ? st : mn_store_end(s, mn_standing_withdraw(s, &marker, number, why, act, e), e);
}

/* --- reading ---------------------------------------------------------------------------------- */

static void bind_markers(const mn_store_cursor *c, mn_query *q)
{
    mn_bind_text(q, c->text[0]);
    mn_bind_int(q, c->after);
}

mn_status mn_store_markers(mn_store_cursor **out, mn_store *s, mn_text id, const mn_store_act *act,
                           mn_err *e)
{
    static const mn_cursor_kind kind = {
        .name = "marker",
        .sql = "SELECT number, until, reason, put_by, put_at, withdrawn_by, withdrawn_at,"
               " withdrawn_why FROM marker WHERE (CAST($1 AS TEXT) = '' OR digest = $1)"
               " AND number > $2 ORDER BY number LIMIT $3",
        .columns = 8,
        .bind = bind_markers,
    };
    char digest[MN_SHA256_HEX] = "";
    mn_store_cursor *c = NULL;
    mn_status st = begin(s, act, e);
    if (st)
        return st;
    if (id.len)
        st = mn_marker_digest(digest, s, id, act, e);
    if (!st)
        st = mn_audit_add(s, act, "marker.list", mn_text_of("markers"), "", NULL, e);
    if ((st = mn_store_end(s, st, e)) || (st = mn_cursor_new(&c, s, &kind, e)))
        return st;
    if (!mn_cursor_keep(c, 0, mn_text_of(digest))) {
        mn_store_cursor_free(c);
        return mn_fail_memory(e);
    }
    *out = c;
    return MN_OK;
}

mn_status mn_store_next_marker(mn_store_cursor *c, mn_store_marker *out, bool *any, mn_err *e)
{
    const mn_text *row;
    mn_status st = mn_cursor_next(c, "marker", &row, e);
    if (st || !(*any = row != NULL))
        return st;
    *out = (mn_store_marker){
        mn_cell_int(row[0]), row[1], row[2], row[3], row[4], row[5], row[6], row[7]};
    c->after = out->number;
    return MN_OK;
}
