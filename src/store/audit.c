/* SPDX-License-Identifier: Apache-2.0
 *
 * store/audit.c - the log that only grows: appending, reading, its end.
 */
#include "store/audit.h"

#include "core/err.h"
#include "core/text.h"
#include "store/cursor.h"

/* A field of a hashed record: its length, ":", its bytes, "\n". Nothing else can be read from
 * the same bytes. */
static void put_field(mn_buf *to, mn_text t)
{
    mn_buf_fmt(to, "%zu:", t.len);
    mn_buf_text(to, t);
    mn_buf_char(to, '\n');
}

mn_status mn_record_rows(mn_buf *to, mn_query *q, int columns)
{
    while (mn_next(q))
        for (int i = 0; i < columns; i++) {
            if (mn_get_null(q, i))
                mn_buf_str(to, "-\n");
            else
                put_field(to, mn_get_text(q, i));
        }
    mn_err *e = q->e;
    mn_status st = mn_done(q);
    return st ? st : to->failed ? mn_fail_memory(e) : MN_OK;
}

mn_status mn_record_parts(mn_buf *to, mn_store *s, const mn_record_part *part, size_t n,
                          int64_t number, mn_err *e)
{
    mn_status st = MN_OK;
    for (size_t i = 0; !st && i < n; i++) {
        mn_query q = mn_ask(s->db, part[i].sql, e);
        mn_bind_int(&q, number);
        st = mn_record_rows(to, &q, part[i].columns);
    }
    return st;
}

bool mn_audit_hash(char hex[MN_SHA256_HEX], const mn_store_audit *a)
{
    mn_buf b = {0};
    mn_buf_str(&b, "manumit-audit-1\n");
    char sequence[32];
    snprintf(sequence, sizeof sequence, "%lld", (long long)a->sequence);
    const mn_text fields[] = {
        mn_text_of(sequence), a->when,    a->actor, a->action, a->object, a->note,
        a->payload,           a->previous};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        put_field(&b, fields[i]);
    bool made = !b.failed;
    if (made)
        mn_sha256_hex(hex, b.ptr, b.len);
    mn_buf_free(&b);
    return made;
}

mn_status mn_store_audit_receipt(mn_store_receipt *out, mn_store *s, mn_err *e)
{
    mn_store_receipt r = {0};
    mn_query q = mn_ask(s->db, "SELECT sequence, hash FROM audit_head", e);
    bool any = mn_next(&q);
    if (any) {
        r.sequence = mn_get_int(&q, 0);
        mn_get_str(&q, 1, r.hash, sizeof r.hash);
    }
    mn_status st = mn_done(&q);
    if (!st && !any) {
        mn_fail_at(e, MN_DATA, mn_db_place(s->db), 0, 0, "the audit log has lost its end");
        st = mn_hint(e, "see 'manumit audit verify'");
    }
    if (!st)
        *out = r;
    return st;
}

mn_status mn_audit_add(mn_store *s, const mn_store_act *act, const char *action, mn_text object,
                       const char *note, const mn_buf *payload, mn_err *e)
{
    char hash[MN_SHA256_HEX], content[MN_SHA256_HEX];
    mn_store_receipt head;
    mn_status st = mn_store_audit_receipt(&head, s, e);
    if (st)
        return st;
    if (payload && payload->failed)
        return mn_fail_memory(e);
    if (head.sequence < 0 || head.sequence == INT64_MAX) {
        mn_fail_at(e, MN_DATA, mn_db_place(s->db), 0, 0, "the audit log's end was changed");
        return mn_after(mn_hint(e, "see 'manumit audit verify'"), MN_DATA);
    }
    mn_sha256_hex(content, payload && payload->len ? payload->ptr : "", payload ? payload->len : 0);
    const mn_store_audit a = {.sequence = head.sequence + 1,
                              .when = act->when,
                              .actor = act->actor,
                              .action = mn_text_of(action),
                              .object = object,
                              .note = mn_text_of(note),
                              .payload = mn_text_of(content),
                              .previous = mn_text_of(head.hash)};
    if (!mn_audit_hash(hash, &a))
        return mn_fail_memory(e);
    mn_query q = mn_ask(s->db,
                        "INSERT INTO audit (sequence, at, actor, action, object, note, payload,"
                        " previous, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                        e);
    mn_bind_int(&q, a.sequence);
    const mn_text fields[] = {a.when, a.actor,   a.action,   a.object,
                              a.note, a.payload, a.previous, mn_text_of(hash)};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        mn_bind_text(&q, fields[i]);
    if ((st = mn_run(&q)))
        return st;
    q = mn_ask(s->db, "UPDATE audit_head SET sequence = $1, hash = $2", e);
    mn_bind_int(&q, a.sequence);
    mn_bind_str(&q, hash);
    return mn_run(&q);
}

mn_status mn_audit_record(mn_store *s, const mn_store_act *act, const char *action,
                          const char *kind, int64_t number, mn_record_fn fn, const char *note,
                          mn_err *e)
{
    char object[48];
    mn_buf record = {0};
    snprintf(object, sizeof object, "%s/%lld", kind, (long long)number);
    mn_status st = fn(&record, s, number, e);
    if (!st)
        st = mn_audit_add(s, act, action, mn_text_of(object), note, &record, e);
    mn_buf_free(&record);
    return st;
}

/* --- reading ------------------------------------------------------------------------- */

static void bind_log(const mn_store_cursor *c, mn_query *q)
{
    mn_bind_int(q, c->after);
}

mn_status mn_store_audit_log(mn_store_cursor **out, mn_store *s, int64_t after, mn_err *e)
{
    static const mn_cursor_kind kind = {
        .name = "audit",
        .sql = "SELECT sequence, at, actor, action, object, note, payload, previous, hash"
               " FROM audit WHERE sequence > $1 ORDER BY sequence LIMIT $2",
        .columns = 9,
        .bind = bind_log,
    };
    mn_status st = mn_cursor_new(out, s, &kind, e);
    if (!st)
        (*out)->after = after;
    return st;
}

mn_status mn_store_next_audit(mn_store_cursor *c, mn_store_audit *out, bool *any, mn_err *e)
{
    const mn_text *row;
    mn_status st = mn_cursor_next(c, "audit", &row, e);
    if (st || !(*any = row != NULL))
        return st;
    *out = (mn_store_audit){
        mn_cell_int(row[0]), row[1], row[2], row[3], row[4], row[5], row[6], row[7], row[8]};
    c->after = out->sequence;
    return MN_OK;
}
