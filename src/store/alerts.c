/* SPDX-License-Identifier: Apache-2.0
 *
 * store/alerts.c - reading alerts: all, or one.
 */
#include <manumit/store_alert.h>

#include "core/err.h"
#include "core/text.h"
#include "store/alert.h"
#include "store/matter.h"

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

mn_status mn_store_alert_at(mn_store_cursor **out, mn_store *s, int64_t number,
                            const mn_store_act *reader, mn_err *e)
{
    static const mn_cursor_kind kind = {
        .name = "alert",
        .sql = ALERT_COLUMNS " WHERE number = $3 AND number > $4 LIMIT $5",
        .columns = ALERT_N,
        .bind = bind_one,
    };
    mn_status st = mn_matter_there(s, &mn_alert_matter, number, e);
    if (!st && !(st = new_alerts(out, s, &kind, reader, e)))
        (*out)->list = number;
    return st;
}

mn_status mn_store_next_alert(mn_store_cursor *c, mn_store_alert *out, bool *any, mn_err *e)
{
    const mn_text *row;
    mn_status st = mn_cursor_next(c, "alert", &row, e);
    if (st || !(*any = row != NULL))
        return st;
    *out = (mn_store_alert){.number = mn_cell_int(row[0]),
                            .version = mn_cell_int(row[1]),
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
    c->after = out->number;
    return mn_matter_state(&out->state, &mn_alert_matter, out->number, row[2], e);
}
