/* SPDX-License-Identifier: Apache-2.0
 *
 * store/networks.c - reading networks: all, one, its case, what happened to it.
 */
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "store/cursor.h"
#include "store/network.h"

static const char *const states[MN_STORE_NETWORK_STATES] = {
    [MN_STORE_NETWORK_NEW] = "new",         [MN_STORE_NETWORK_OPEN] = "open",
    [MN_STORE_NETWORK_DECIDED] = "decided", [MN_STORE_NETWORK_JOINED] = "joined",
    [MN_STORE_NETWORK_PARTED] = "parted",
};
static const char *const outcomes[MN_STORE_NETWORK_OUTCOMES] = {
    [MN_STORE_NETWORK_LEAD] = "lead",
    [MN_STORE_NETWORK_WATCH] = "watch",
    [MN_STORE_NETWORK_CLOSE] = "close",
    [MN_STORE_NETWORK_REFER] = "refer",
};

const char *mn_store_network_state_name(mn_store_network_state s)
{
    MN_BUG((unsigned)s < MN_STORE_NETWORK_STATES);
    return states[s];
}

mn_store_network_state mn_network_state(mn_text name)
{
    int i = 0;
    while (i < MN_STORE_NETWORK_STATES && !mn_text_eq_str(name, states[i]))
        i++;
    return (mn_store_network_state)i;
}

const char *mn_store_network_outcome_name(mn_store_network_outcome o)
{
    MN_BUG((unsigned)o < MN_STORE_NETWORK_OUTCOMES);
    return outcomes[o];
}

bool mn_store_network_outcome_find(mn_store_network_outcome *out, mn_text name)
{
    for (int i = 0; i < MN_STORE_NETWORK_OUTCOMES; i++)
        if (mn_text_eq_str(name, outcomes[i])) {
            *out = (mn_store_network_outcome)i;
            return true;
        }
    return false;
}

/* --- rows ------------------------------------------------------------------------------------- */

/* Of the last step that finding made, and nobody's decision. */
#define FOUND_STEP(column)                                                                         \
    " (SELECT s." column " FROM network_step s WHERE s.network = network.number AND s.what IN"     \
    " ('found', 'renewed', 'joined', 'parted') ORDER BY s.step DESC LIMIT 1)"
#define NETWORK_COLUMNS                                                                            \
    "SELECT number, version, state, joined, priority, posts, texts, phones, places, archive, "     \
    "name,"                                                                                        \
    " key, first, last, circuit, signs, reasons, contrary, found, found_by, taken_by, decision,"   \
    " reason, decided_by, decided_at, (SELECT COUNT(DISTINCT h.watch) FROM watch_hit h WHERE"      \
    " h.network = network.number)," FOUND_STEP("what") "," FOUND_STEP("at") "," FOUND_STEP(        \
        "reason") " FROM network"
enum { NETWORK_N = 29 };

static void bind_all(const mn_store_cursor *c, mn_query *q)
{
    mn_bind_text(q, c->text[0]);
    mn_bind_int(q, c->after);
}

static void bind_one(const mn_store_cursor *c, mn_query *q)
{
    mn_bind_int(q, c->list); /* the number */
    mn_bind_int(q, c->after);
}

mn_status mn_store_networks(mn_store_cursor **out, mn_store *s, mn_text archive, mn_err *e)
{
    static const mn_cursor_kind kind = {
        .name = "network",
        .sql = NETWORK_COLUMNS " WHERE (CAST($1 AS TEXT) = '' OR archive = $1) AND number > $2"
                               " ORDER BY number LIMIT $3",
        .columns = NETWORK_N,
        .bind = bind_all,
    };
    mn_store_cursor *c = NULL;
    const mn_status st = mn_cursor_new(&c, s, &kind, e);
    if (st)
        return st;
    if (!mn_cursor_keep(c, 0, archive.ptr ? archive : mn_text_of(""))) {
        mn_store_cursor_free(c);
        return mn_fail_memory(e);
    }
    *out = c;
    return MN_OK;
}

mn_status mn_network_there(mn_store *s, int64_t number, mn_err *e)
{
    mn_query q = mn_ask(s->db, "SELECT 1 FROM network WHERE number = $1", e);
    mn_bind_int(&q, number);
    const bool any = mn_next(&q);
    const mn_status st = mn_done(&q);
    if (st || any)
        return st;
    mn_fail(e, MN_USAGE, "there is no network W%05lld", (long long)number);
    return mn_after(mn_hint(e, "'manumit adverts queue' has their numbers"), MN_USAGE);
}

mn_status mn_store_network_at(mn_store_cursor **out, mn_store *s, int64_t number, mn_err *e)
{
    static const mn_cursor_kind kind = {
        .name = "network",
        .sql = NETWORK_COLUMNS " WHERE number = $1 AND number > $2 LIMIT $3",
        .columns = NETWORK_N,
        .bind = bind_one,
    };
    mn_status st = mn_network_there(s, number, e);
    if (!st && !(st = mn_cursor_new(out, s, &kind, e)))
        (*out)->list = number;
    return st;
}

mn_status mn_store_next_network(mn_store_cursor *c, mn_store_network *out, bool *any, mn_err *e)
{
    const mn_text *row;
    mn_status st = mn_cursor_next(c, "network", &row, e);
    if (st || !(*any = row != NULL))
        return st;
    *out = (mn_store_network){.number = mn_cell_int(row[0]),
                              .version = mn_cell_int(row[1]),
                              .state = mn_network_state(row[2]),
                              .joined = mn_cell_int(row[3]),
                              .priority = (double)mn_cell_int(row[4]) / 1e6,
                              .posts = mn_cell_int(row[5]),
                              .texts = mn_cell_int(row[6]),
                              .phones = mn_cell_int(row[7]),
                              .places = mn_cell_int(row[8]),
                              .archive = row[9],
                              .name = row[10],
                              .key = row[11],
                              .first = row[12],
                              .last = row[13],
                              .circuit = row[14],
                              .signs = row[15],
                              .reasons = row[16],
                              .contrary = row[17],
                              .found = row[18],
                              .found_by = row[19],
                              .taken_by = row[20],
                              .decision = row[21],
                              .reason = row[22],
                              .by = row[23],
                              .at = row[24],
                              .watched = mn_cell_int(row[25]),
                              .change = row[26],
                              .changed = row[27],
                              .detail = row[28]};
    if (out->state == MN_STORE_NETWORK_STATES)
        return mn_fail(e, MN_DATA, "the network %lld is in no known state", (long long)out->number);
    c->after = out->number;
    return MN_OK;
}

mn_status mn_store_network_case(char **bytes, size_t *length, mn_store *s, int64_t number,
                                int64_t version, mn_err *e)
{
    mn_buf packed = {0}, raw = {0};
    mn_status bad = MN_OK;
    mn_query q = mn_ask(s->db,
                        "SELECT length, hash, packed FROM network_case WHERE network = $1"
                        " AND ($2 = 0 OR version = $2) ORDER BY version DESC LIMIT 1",
                        e);
    mn_bind_int(&q, number);
    mn_bind_int(&q, version);
    const bool any = mn_next(&q);
    if (any) {
        mn_get_bytes(&q, 2, &packed);
        bad = mn_network_unpack(&raw, &packed, mn_get_int(&q, 0), mn_get_text(&q, 1), e);
    }
    mn_status st = mn_done(&q);
    if (!st)
        st = bad;
    if (!st && !any)
        st = mn_network_there(s, number, e);
    if (!st && !any)
        st = version
                 ? mn_fail(e, MN_USAGE, "there is no version %lld of the case of W%05lld",
                           (long long)version, (long long)number)
                 : mn_fail(e, MN_DATA, "the network W%05lld has lost its case", (long long)number);
    mn_buf_char(&raw, '\0');
    if (!st && raw.failed)
        st = mn_fail_memory(e);
    mn_buf_free(&packed);
    if (st) {
        mn_buf_free(&raw);
        return st;
    }
    *bytes = raw.ptr;
    *length = raw.len - 1;
    return MN_OK;
}

/* --- what happened ---------------------------------------------------------------------------- */

mn_status mn_store_network_steps(mn_store_cursor **out, mn_store *s, int64_t number, mn_err *e)
{
    static const mn_cursor_kind kind = {
        .name = "network step",
        .sql = "SELECT step, version, what, decision, reason, by_whom, at FROM network_step"
               " WHERE network = $1 AND step > $2 ORDER BY step LIMIT $3",
        .columns = 7,
        .bind = bind_one,
    };
    mn_status st = mn_network_there(s, number, e);
    if (!st && !(st = mn_cursor_new(out, s, &kind, e)))
        (*out)->list = number;
    return st;
}

mn_status mn_store_next_network_step(mn_store_cursor *c, mn_store_network_step *out, bool *any,
                                     mn_err *e)
{
    const mn_text *row;
    mn_status st = mn_cursor_next(c, "network step", &row, e);
    if (st || !(*any = row != NULL))
        return st;
    *out = (mn_store_network_step){
        mn_cell_int(row[0]), mn_cell_int(row[1]), row[2], row[3], row[4], row[5], row[6]};
    c->after = out->step;
    return MN_OK;
}
