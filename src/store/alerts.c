/* SPDX-License-Identifier: Apache-2.0
 *
 * store/alerts.c - reading alerts: all, one, its case, what happened to it.
 */
#include <manumit/store_alert.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "store/alert.h"
#include "store/cursor.h"

static const char *const states[MN_STORE_ALERT_STATES] = {
    [MN_STORE_ALERT_NEW] = "new",
    [MN_STORE_ALERT_OPEN] = "open",
    [MN_STORE_ALERT_DECIDED] = "decided",
};
static const char *const outcomes[MN_STORE_OUTCOMES] = {
    [MN_STORE_REPORT] = "report",
    [MN_STORE_WATCH] = "watch",
    [MN_STORE_CLOSE] = "close",
    [MN_STORE_REFER] = "refer",
};

const char *mn_store_alert_state_name(mn_store_alert_state s)
{
    MN_BUG((unsigned)s < MN_STORE_ALERT_STATES);
    return states[s];
}

const char *mn_store_outcome_name(mn_store_outcome o)
{
    MN_BUG((unsigned)o < MN_STORE_OUTCOMES);
    return outcomes[o];
}

bool mn_store_outcome_find(mn_store_outcome *out, mn_text name)
{
    for (int i = 0; i < MN_STORE_OUTCOMES; i++)
        if (mn_text_eq_str(name, outcomes[i])) {
            *out = (mn_store_outcome)i;
            return true;
        }
    return false;
}

/* --- rows ------------------------------------------------------------------------------------- */

/* Behind the facts: whether a marker in force is among its parties, and among those who stand in
 * it; and whether the reader kept it, who then is told of neither. */
#define ALERT_COLUMNS                                                                              \
    "SELECT number, version, state, score, families, parties, payments, typologies, patterns,"     \
    " first, last, closing, found, found_by, taken_by, decision, reason, decided_by, decided_at,"  \
    " CASE WHEN EXISTS (SELECT 1 FROM alert_party p JOIN marker m ON m.digest = p.digest"          \
    " WHERE p.alert = alert.number AND m.withdrawn_at IS NULL AND m.until >= $1) THEN 1 ELSE 0"    \
    " END, CASE WHEN EXISTS (SELECT 1 FROM alert_party p JOIN marker m ON m.digest = p.digest"     \
    " WHERE p.alert = alert.number AND p.member = 1 AND m.withdrawn_at IS NULL AND"                \
    " m.until >= $1) THEN 1 ELSE 0 END, CASE WHEN " MN_ALERT_OWN("alert.number",                   \
                                                                 "$2") " THEN 1"                   \
                                                                       " ELSE 0 END FROM alert"
enum { ALERT_N = 22 };

static void bind_all(const mn_store_cursor *c, mn_query *q)
{
    mn_bind_text(q, c->text[0]);
    mn_bind_text(q, c->text[1]);
    mn_bind_int(q, c->after);
}

static void bind_one(const mn_store_cursor *c, mn_query *q)
{
    mn_bind_text(q, c->text[0]);
    mn_bind_text(q, c->text[1]);
    mn_bind_int(q, c->list); /* the number */
    mn_bind_int(q, c->after);
}

static mn_status new_alerts(mn_store_cursor **out, mn_store *s, const mn_cursor_kind *kind,
                            const mn_store_act *reader, mn_err *e)
{
    const mn_text on = mn_text_sub(reader->when, 0, MN_STORE_DATE - 1);
    int64_t day;
    mn_store_cursor *c = NULL;
    if (!mn_day_read(on, &day))
        return mn_check_date(reader->when, "the date", false, e);
    const mn_status st = mn_cursor_new(&c, s, kind, e);
    if (st)
        return st;
    if (!mn_cursor_keep(c, 0, on) || !mn_cursor_keep(c, 1, reader->actor)) {
        mn_store_cursor_free(c);
        return mn_fail_memory(e);
    }
    *out = c;
    return MN_OK;
}

mn_status mn_store_alerts(mn_store_cursor **out, mn_store *s, const mn_store_act *reader, mn_err *e)
{
    static const mn_cursor_kind kind = {
        .name = "alert",
        .sql = ALERT_COLUMNS " WHERE number > $3 ORDER BY number LIMIT $4",
        .columns = ALERT_N,
        .bind = bind_all,
    };
    return new_alerts(out, s, &kind, reader, e);
}

static mn_status check_there(mn_store *s, int64_t number, mn_err *e)
{
    mn_query q = mn_ask(s->db, "SELECT 1 FROM alert WHERE number = $1", e);
    mn_bind_int(&q, number);
    const bool any = mn_next(&q);
    const mn_status st = mn_done(&q);
    if (st || any)
        return st;
    mn_fail(e, MN_USAGE, "there is no alert A%05lld", (long long)number);
    return mn_after(mn_hint(e, "'manumit money queue' has their numbers"), MN_USAGE);
}

mn_status mn_store_alert_at(mn_store_cursor **out, mn_store *s, int64_t number,
                            const mn_store_act *reader, mn_err *e)
{
    static const mn_cursor_kind kind = {
        .name = "alert",
        .sql = ALERT_COLUMNS " WHERE number = $3 AND number > $4 LIMIT $5",
        .columns = ALERT_N,
        .bind = bind_one,
    };
    mn_status st = check_there(s, number, e);
    if (!st && !(st = new_alerts(out, s, &kind, reader, e)))
        (*out)->list = number;
    return st;
}

mn_status mn_store_next_alert(mn_store_cursor *c, mn_store_alert *out, bool *any, mn_err *e)
{
    const mn_text *row;
    mn_status st = mn_cursor_next(c, "alert", &row, e);
    int state = 0;
    if (st || !(*any = row != NULL))
        return st;
    while (state < MN_STORE_ALERT_STATES && !mn_text_eq_str(row[2], states[state]))
        state++;
    *out = (mn_store_alert){.number = mn_cell_int(row[0]),
                            .version = mn_cell_int(row[1]),
                            .state = (mn_store_alert_state)state,
                            .score = (double)mn_cell_int(row[3]) / 1e9,
                            .families = mn_cell_int(row[4]),
                            .parties = mn_cell_int(row[5]),
                            .payments = mn_cell_int(row[6]),
                            .typologies = row[7],
                            .patterns = row[8],
                            .first = row[9],
                            .last = row[10],
                            .closing = row[11],
                            .found = row[12],
                            .found_by = row[13],
                            .taken_by = row[14],
                            .decision = row[15],
                            .reason = row[16],
                            .by = row[17],
                            .at = row[18],
                            .own = mn_cell_int(row[21]) != 0};
    out->marked = !out->own && mn_cell_int(row[19]) != 0;
    out->lowered = !out->own && mn_cell_int(row[20]) != 0;
    if (state == MN_STORE_ALERT_STATES)
        return mn_fail(e, MN_DATA, "the alert %lld is in no known state", (long long)out->number);
    c->after = out->number;
    return MN_OK;
}

mn_status mn_store_alert_case(char **json, size_t *length, mn_store *s, int64_t number, mn_err *e)
{
    mn_buf packed = {0}, raw = {0};
    mn_status bad = MN_OK;
    mn_query q = mn_ask(s->db,
                        "SELECT length, hash, packed FROM alert_case WHERE alert = $1"
                        " ORDER BY version DESC LIMIT 1",
                        e);
    mn_bind_int(&q, number);
    const bool any = mn_next(&q);
    if (any) {
        mn_get_bytes(&q, 2, &packed);
        bad = mn_alert_unpack(&raw, &packed, mn_get_int(&q, 0), mn_get_text(&q, 1), e);
    }
    mn_status st = mn_done(&q);
    if (!st)
        st = bad;
    if (!st && !any)
        st = check_there(s, number, e);
    if (!st && !any)
        st = mn_fail(e, MN_DATA, "the alert A%05lld has lost its case", (long long)number);
    mn_buf_char(&raw, '\0');
    if (!st && raw.failed)
        st = mn_fail_memory(e);
    mn_buf_free(&packed);
    if (st) {
        mn_buf_free(&raw);
        return st;
    }
    *json = raw.ptr;
    *length = raw.len - 1;
    return MN_OK;
}

/* --- what happened ---------------------------------------------------------------------------- */

static void bind_steps(const mn_store_cursor *c, mn_query *q)
{
    mn_bind_int(q, c->list);
    mn_bind_int(q, c->after);
}

mn_status mn_store_alert_steps(mn_store_cursor **out, mn_store *s, int64_t number, mn_err *e)
{
    static const mn_cursor_kind kind = {
        .name = "alert step",
        .sql = "SELECT step, version, what, decision, reason, by_whom, at FROM alert_step"
               " WHERE alert = $1 AND step > $2 ORDER BY step LIMIT $3",
        .columns = 7,
        .bind = bind_steps,
    };
    mn_status st = check_there(s, number, e);
    if (!st && !(st = mn_cursor_new(out, s, &kind, e)))
        (*out)->list = number;
    return st;
}

mn_status mn_store_next_alert_step(mn_store_cursor *c, mn_store_alert_step *out, bool *any,
                                   mn_err *e)
{
    const mn_text *row;
    mn_status st = mn_cursor_next(c, "alert step", &row, e);
    if (st || !(*any = row != NULL))
        return st;
    *out = (mn_store_alert_step){
        mn_cell_int(row[0]), mn_cell_int(row[1]), row[2], row[3], row[4], row[5], row[6]};
    c->after = out->step;
    return MN_OK;
}
