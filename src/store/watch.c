/* SPDX-License-Identifier: Apache-2.0
 *
 * store/watch.c - identifiers that are watched, and the posts in which they were seen.
 */
#include <manumit/store_network.h>
#include <stdio.h>

#include "core/err.h"
#include "core/text.h"
#include "store/cursor.h"
#include "store/standing.h"

enum { KIND_MAX = 64 };

/* --- the log ---------------------------------------------------------------------------------- */

mn_status mn_record_watch(mn_buf *to, mn_store *s, int64_t number, mn_err *e)
{
    static const mn_record_part part[] = {
        {"SELECT number, kind, value, reason, put_by, put_at, until, withdrawn_by,"
         " withdrawn_at, withdrawn_why FROM watch WHERE number = $1",
         10},
        {"SELECT archive, post, network, seen, seen_by FROM watch_hit WHERE watch = $1"
         " ORDER BY archive, post",
         5},
    };
    return mn_record_parts(to, s, part, sizeof part / sizeof *part, number, e);
}

static const mn_standing watch_kind = {
    .name = "watch",
    .begins = "begins",
    .say_numbers = "'manumit adverts watches' has their numbers",
    .record = mn_record_watch,
    MN_STANDING_QUERIES("watch"),
};

/* --- putting, withdrawing --------------------------------------------------------------------- */

static mn_status put_within(int64_t *number, mn_store *s, mn_text kind, mn_text value,
                            mn_text until, mn_text reason, const mn_store_act *act, mn_err *e)
{
    int64_t before = 0, next = 0;
    mn_query q = mn_ask(s->db,
                        "SELECT COALESCE(MAX(number), 0) FROM watch WHERE kind = $1 AND value = $2"
                        " AND withdrawn_at IS NULL AND (until IS NULL OR until >= $3)",
                        e);
    mn_bind_text(&q, kind);
    mn_bind_text(&q, value);
    mn_bind_text(&q, mn_text_sub(act->when, 0, MN_STORE_DATE - 1));
    mn_status st = mn_one_int(&before, &q);
    if (!st && before) {
        mn_fail(e, MN_USAGE, "it is watched already, by the watch %lld", (long long)before);
        st = mn_after(mn_hint(e, "withdraw that one first, to give another reason or day"),
                      MN_USAGE);
    }
    if (st)
        return st;
    if ((st = mn_standing_next(&next, s, &watch_kind, e)))
        return st;
    q = mn_ask(s->db,
               "INSERT INTO watch (number, kind, value, reason, put_by, put_at, until)"
               " VALUES ($1, $2, $3, $4, $5, $6, $7)",
               e);
    mn_bind_int(&q, next);
    mn_bind_text(&q, kind);
    mn_bind_text(&q, value);
    mn_bind_text(&q, reason);
    mn_bind_text(&q, act->actor);
    mn_bind_text(&q, act->when);
    mn_bind_maybe(&q, until);
    if ((st = mn_run(&q)))
        return st;
    *number = next;
    return mn_standing_log(s, &watch_kind, next, "put", "", act, e);
}

mn_status mn_store_watch_put(int64_t *number, mn_store *s, mn_text kind, mn_text value,
                             mn_text until, mn_text reason, const mn_store_act *act, mn_err *e)
{
    int64_t made = 0;
    mn_status st = mn_store_begin(s, act, MN_STORE_DECIDE, e);
    if (st)
        return st;
    st = mn_check_text(kind, "the kind of identifier", 1, KIND_MAX, false, e);
    if (!st)
        st = mn_check_text(value, "the identifier", 1, MN_STORE_NETWORK_NAME, false, e);
    if (!st)
        st = mn_standing_check(&watch_kind, until, true, reason, act, e);
    if (!st)
        st = put_within(&made, s, kind, value, until, reason, act, e);
    st = mn_store_end(s, st, e);
    if (!st)
        *number = made;
    return st;
}

mn_status mn_store_watch_withdraw(mn_store *s, int64_t number, mn_text why, const mn_store_act *act,
                                  mn_err *e)
{
    const mn_status st = mn_store_begin(s, act, MN_STORE_DECIDE, e);
    return st ? st : mn_store_end(s, mn_standing_withdraw(s, &watch_kind, number, why, act, e), e);
}

/* --- reading ---------------------------------------------------------------------------------- */

static void bind_watches(const mn_store_cursor *c, mn_query *q)
{
    mn_bind_text(q, c->text[0]);
    mn_bind_int(q, c->after);
}

mn_status mn_store_watches(mn_store_cursor **out, mn_store *s, mn_text on, mn_err *e)
{
    static const mn_cursor_kind kind = {
        .name = "watch",
        .sql = "SELECT number, kind, value, reason, put_by, put_at, until, withdrawn_by,"
               " withdrawn_at, withdrawn_why,"
               " (SELECT COUNT(*) FROM watch_hit h WHERE h.watch = watch.number),"
               " (SELECT MAX(seen) FROM watch_hit h WHERE h.watch = watch.number) FROM watch"
               " WHERE (CAST($1 AS TEXT) = '' OR (withdrawn_at IS NULL AND"
               " (until IS NULL OR until >= $1))) AND number > $2 ORDER BY number LIMIT $3",
        .columns = 12,
        .bind = bind_watches,
    };
    mn_store_cursor *c = NULL;
    mn_status st = mn_check_date(on, "the day", true, e);
    if (!st)
        st = mn_cursor_new(&c, s, &kind, e);
    if (st)
        return st;
    if (!mn_cursor_keep(c, 0, mn_text_sub(on.ptr ? on : mn_text_of(""), 0, MN_STORE_DATE - 1))) {
        mn_store_cursor_free(c);
        return mn_fail_memory(e);
    }
    *out = c;
    return MN_OK;
}

mn_status mn_store_next_watch(mn_store_cursor *c, mn_store_watch *out, bool *any, mn_err *e)
{
    const mn_text *row;
    mn_status st = mn_cursor_next(c, "watch", &row, e);
    if (st || !(*any = row != NULL))
        return st;
    *out = (mn_store_watch){.number = mn_cell_int(row[0]),
                            .kind = row[1],
                            .value = row[2],
                            .reason = row[3],
                            .by = row[4],
                            .at = row[5],
                            .until = row[6],
                            .withdrawn_by = row[7],
                            .withdrawn_at = row[8],
                            .withdrawn_why = row[9],
                            .hits = mn_cell_int(row[10]),
                            .seen = row[11]};
    c->after = out->number;
    return MN_OK;
}

/* --- where they were seen ----------------------------------------------------------------------
 */

static mn_status put_hit(uint64_t *fresh, mn_store *s, int64_t watch, const mn_store_hit *h,
                         const mn_store_act *act, mn_err *e)
{
    mn_status st;
    if ((st = mn_check_text(h->archive, "the archive", 1, MN_STORE_NAME - 1, false, e)) ||
        (st = mn_check_text(h->post, "the post's id", 1, MN_STORE_NETWORK_NAME, false, e)))
        return st;
    mn_query q = mn_ask(s->db,
                        "SELECT COUNT(*) FROM watch_hit WHERE watch = $1 AND archive = $2"
                        " AND post = $3",
                        e);
    mn_bind_int(&q, watch);
    mn_bind_text(&q, h->archive);
    mn_bind_text(&q, h->post);
    int64_t there = 0;
    if ((st = mn_one_int(&there, &q)))
        return st;
    q = mn_ask(s->db,
               "INSERT INTO watch_hit (watch, archive, post, network, seen, seen_by)"
               " VALUES ($1, $2, $3, NULLIF($4, 0), $5, $6) ON CONFLICT (watch, archive, post)"
               " DO UPDATE SET network = excluded.network",
               e);
    mn_bind_int(&q, watch);
    mn_bind_text(&q, h->archive);
    mn_bind_text(&q, h->post);
    mn_bind_int(&q, h->network);
    mn_bind_text(&q, act->when);
    mn_bind_text(&q, act->actor);
    *fresh += !there;
    return mn_run(&q);
}

mn_status mn_store_watch_seen(uint64_t *fresh, mn_store *s, int64_t watch, const mn_store_hit *hit,
                              size_t n, const mn_store_act *act, mn_err *e)
{
    uint64_t made = 0;
    char note[48];
    mn_query q = mn_ask(s->db, "SELECT COUNT(*) FROM watch WHERE number = $1", e);
    mn_bind_int(&q, watch);
    int64_t there = 0;
    mn_status st = mn_one_int(&there, &q);
    if (!st && !there)
        return mn_fail(e, MN_USAGE, "there is no watch %lld", (long long)watch);
    for (size_t i = 0; !st && i < n; i++)
        st = put_hit(&made, s, watch, &hit[i], act, e);
    snprintf(note, sizeof note, "%llu post%s", (unsigned long long)made, made == 1 ? "" : "s");
    if (!st && n)
        st = mn_standing_log(s, &watch_kind, watch, "seen", note, act, e);
    if (!st && fresh)
        *fresh = made;
    return st;
}

mn_status mn_store_hits(mn_store_cursor **out, mn_store *s, int64_t watch, mn_err *e)
{
    /* A post has few watches and a watch many posts: rows are known by their place in this order.
     */
    static const mn_cursor_kind kind = {
        .name = "hit",
        .sql = "SELECT at, watch, archive, post, network, seen, seen_by FROM (SELECT"
               " ROW_NUMBER() OVER (ORDER BY watch, archive, post) AS at, watch, archive, post,"
               " network, seen, seen_by FROM watch_hit WHERE $1 = 0 OR watch = $1) AS x"
               " WHERE at > $2 ORDER BY at LIMIT $3",
        .columns = 7,
        .bind = mn_cursor_bind_list,
    };
    const mn_status st = mn_cursor_new(out, s, &kind, e);
    if (!st)
        (*out)->list = watch;
    return st;
}

mn_status mn_store_next_hit(mn_store_cursor *c, mn_store_hit *out, bool *any, mn_err *e)
{
    const mn_text *row;
    mn_status st = mn_cursor_next(c, "hit", &row, e);
    if (st || !(*any = row != NULL))
        return st;
    c->after = mn_cell_int(row[0]);
    *out = (mn_store_hit){mn_cell_int(row[1]), row[2], row[3], mn_cell_int(row[4]), row[5], row[6]};
    return MN_OK;
}
