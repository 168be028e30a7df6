/* SPDX-License-Identifier: Apache-2.0
 *
 * store/commitments.c - reading what countries promised: all, one, and what happened to it.
 */
#include <manumit/store_commitment.h>

#include "core/err.h"
#include "core/text.h"
#include "store/cursor.h"

#define COLUMNS                                                                                    \
    "SELECT number, key, country, words, kind, amount, source, promised_by, deadline,"             \
    " first_deadline, moved, status, evidence, day, told_by, told_at, checked_by,"                 \
    " checked_evidence, checked_day, checked_account, checked_at, put_by, put_at FROM commitment"
enum { COLUMNS_N = 23 };

static void bind_all(const mn_store_cursor *c, mn_query *q)
{
    mn_bind_text(q, c->text[0]);
    mn_bind_int(q, c->after);
}

mn_status mn_store_commitments(mn_store_cursor **out, mn_store *s, mn_text country, mn_err *e)
{
    static const mn_cursor_kind kind = {
        .name = "commitment",
        .sql = COLUMNS " WHERE (CAST($1 AS TEXT) = '' OR country = $1) AND number > $2"
                       " ORDER BY number LIMIT $3",
        .columns = COLUMNS_N,
        .bind = bind_all,
    };
    mn_store_cursor *c = NULL;
    const mn_status st = mn_cursor_new(&c, s, &kind, e);
    if (st)
        return st;
    if (!mn_cursor_keep(c, 0, country.ptr ? country : mn_text_of(""))) {
        mn_store_cursor_free(c);
        return mn_fail_memory(e);
    }
    *out = c;
    return MN_OK;
}

static mn_status there(mn_store *s, int64_t number, mn_err *e)
{
    int64_t n = 0;
    mn_query q = mn_ask(s->db, "SELECT COUNT(*) FROM commitment WHERE number = $1", e);
    mn_bind_int(&q, number);
    const mn_status st = mn_one_int(&n, &q);
    if (st || n)
        return st;
    mn_fail(e, MN_USAGE, "there is no commitment %lld", (long long)number);
    return mn_after(mn_hint(e, "'manumit alliance' has their numbers"), MN_USAGE);
}

mn_status mn_store_commitment_at(mn_store_cursor **out, mn_store *s, int64_t number, mn_err *e)
{
    static const mn_cursor_kind kind = {
        .name = "commitment",
        .sql = COLUMNS " WHERE number = $1 AND number > $2 LIMIT $3",
        .columns = COLUMNS_N,
        .bind = mn_cursor_bind_list,
    };
    mn_status st = there(s, number, e);
    if (!st && !(st = mn_cursor_new(out, s, &kind, e)))
        (*out)->list = number;
    return st;
}

mn_status mn_store_next_commitment(mn_store_cursor *c, mn_store_commitment *out, bool *any,
                                   mn_err *e)
{
    const mn_text *row;
    const mn_status st = mn_cursor_next(c, "commitment", &row, e);
    if (st || !(*any = row != NULL))
        return st;
    *out = (mn_store_commitment){.number = mn_cell_int(row[0]),
                                 .key = row[1],
                                 .country = row[2],
                                 .words = row[3],
                                 .kind = row[4],
                                 .amount = row[5],
                                 .source = row[6],
                                 .promised_by = row[7],
                                 .deadline = row[8],
                                 .first_deadline = row[9],
                                 .moved = mn_cell_int(row[10]),
                                 .status = row[11],
                                 .evidence = row[12],
                                 .day = row[13],
                                 .told_by = row[14],
                                 .told_at = row[15],
                                 .checked_by = row[16],
                                 .checked_evidence = row[17],
                                 .checked_day = row[18],
                                 .checked_account = row[19],
                                 .checked_at = row[20],
                                 .put_by = row[21],
                                 .put_at = row[22]};
    c->after = out->number;
    return MN_OK;
}

mn_status mn_store_commitment_steps(mn_store_cursor **out, mn_store *s, int64_t number, mn_err *e)
{
    static const mn_cursor_kind kind = {
        .name = "commitment step",
        .sql = "SELECT step, what, evidence, reason, checked_by, day, by_whom, at"
               " FROM commitment_step WHERE commitment = $1 AND step > $2 ORDER BY step LIMIT $3",
        .columns = 8,
        .bind = mn_cursor_bind_list,
    };
    mn_status st = there(s, number, e);
    if (!st && !(st = mn_cursor_new(out, s, &kind, e)))
        (*out)->list = number;
    return st;
}

mn_status mn_store_next_commitment_step(mn_store_cursor *c, mn_store_commitment_step *out,
                                        bool *any, mn_err *e)
{
    const mn_text *row;
    const mn_status st = mn_cursor_next(c, "commitment step", &row, e);
    if (st || !(*any = row != NULL))
        return st;
    *out = (mn_store_commitment_step){
        mn_cell_int(row[0]), row[1], row[2], row[3], row[4], row[5], row[6], row[7]};
    c->after = out->step;
    return MN_OK;
}
