/* SPDX-License-Identifier: Apache-2.0
 *
 * store/verify.c - whether the audit log is whole, and the store as the log says.
 *
 * Three things are compared: each entry with its own hash and the one before; each record
 * with the log's latest entry about it; each version's entries, or bytes (verify_content.c), with
 * the version's digest. All
 * is read from one state of the store, so that what others write meanwhile is no finding.
 */
#include "store/audit.h"

#include <sodium.h>
#include <stdarg.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/parallel.h"
#include "core/text.h"
#include "store/content.h"
#include "store/schema.h"
#include "store/verify.h"

enum { FINDINGS_MAX = 1000, POLL = 4096 };

void mn_verify_say(mn_verifier *v, int64_t sequence, const char *fmt, ...)
{
    if (v->findings++ >= FINDINGS_MAX)
        return;
    char text[700];
    va_list args;
    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    if (v->found)
        v->found(v->payload, sequence, text);
}

mn_status mn_verify_each(mn_verifier *v, const char *const *queries, size_t n, const char *before,
                         mn_err *e)
{
    mn_status st = MN_OK;
    for (size_t i = 0; i < n && !st; i++) {
        mn_query q = mn_ask(v->s->db, queries[i], e);
        while (mn_next(&q)) {
            const mn_text t = mn_get_text(&q, 0);
            mn_verify_say(v, 0, "%s '%.*s': it was put in", before, t.len < 200 ? (int)t.len : 200,
                          t.ptr);
        }
        st = mn_done(&q);
    }
    return st;
}

/* --- the chain -------------------------------------------------------------------------- */

/* What the log's entries are held against as they go by. */
typedef struct chain {
    int64_t sequence;
    char hash[MN_STORE_HASH];
} chain;

static bool check_entry(mn_verifier *v, chain *last, const mn_store_audit *a)
{
    char hash[MN_SHA256_HEX];
    int64_t expected = last->sequence < INT64_MAX ? last->sequence + 1 : INT64_MAX;
    bool follows = a->sequence == expected;
    if (a->sequence > expected && a->sequence - 1 > expected)
        mn_verify_say(v, expected, "entries %lld to %lld are missing", (long long)expected,
                      (long long)a->sequence - 1);
    else if (a->sequence > expected)
        mn_verify_say(v, expected, "entry %lld is missing", (long long)expected);
    else if (!follows)
        mn_verify_say(v, a->sequence, "entry %lld is out of order", (long long)a->sequence);
    if (!mn_audit_hash(hash, a))
        return false;
    if (!mn_text_eq_str(a->hash, hash))
        mn_verify_say(v, a->sequence, "entry %lld was changed: its hash is not that of its fields",
                      (long long)a->sequence);
    if (follows && !mn_text_eq_str(a->previous, last->hash))
        mn_verify_say(
            v, a->sequence,
            "entry %lld does not follow entry %lld: one of the two was written anew, moved or put "
            "in",
            (long long)a->sequence, (long long)last->sequence);
    last->sequence = a->sequence;
    snprintf(last->hash, sizeof last->hash, "%.*s", (int)a->hash.len, a->hash.ptr);
    return true;
}

static void check_receipts(mn_verifier *v, const mn_store_receipt *r, size_t n,
                           const mn_store_audit *a)
{
    for (size_t i = 0; i < n; i++)
        if (r[i].sequence == a->sequence && !mn_text_eq_str(a->hash, r[i].hash))
            mn_verify_say(v, a->sequence,
                          "entry %lld is not the one of the receipt: the log was written anew",
                          (long long)a->sequence);
}

static mn_status check_end(mn_verifier *v, const chain *last, const mn_store_receipt *r, size_t n,
                           mn_err *e)
{
    mn_store_receipt head = {0};
    mn_query q = mn_ask(v->s->db, "SELECT sequence, hash FROM audit_head WHERE one = 1", e);
    bool any = mn_next(&q);
    if (any) {
        head.sequence = mn_get_int(&q, 0);
        mn_get_str(&q, 1, head.hash, sizeof head.hash);
    }
    mn_status st = mn_done(&q);
    if (st)
        return st;
    if (!any)
        mn_verify_say(v, last->sequence, "the record of the log's end is missing");
    else if (head.sequence > last->sequence)
        mn_verify_say(v, last->sequence + 1,
                      "the last %llu entries are missing: the log ended at entry %lld",
                      (unsigned long long)head.sequence - (unsigned long long)last->sequence,
                      (long long)head.sequence);
    else if (head.sequence < last->sequence)
        mn_verify_say(v, head.sequence + 1, "entries after %lld were put in: the log ended there",
                      (long long)head.sequence);
    else if (strcmp(head.hash, last->hash) != 0)
        mn_verify_say(v, last->sequence, "entry %lld is not the one that the log ended with",
                      (long long)last->sequence);
    for (size_t i = 0; i < n; i++)
        if (r[i].sequence > last->sequence)
            mn_verify_say(v, r[i].sequence, "entry %lld, of which there is a receipt, is missing",
                          (long long)r[i].sequence);
    return MN_OK;
}

static mn_status check_chain(mn_verifier *v, const mn_store_receipt *r, size_t n, mn_err *e)
{
    chain last = {0, ""};
    memset(last.hash, '0', sizeof last.hash - 1);
    mn_store_cursor *c;
    mn_store_audit a;
    bool any = true;
    mn_status st = mn_store_audit_log(&c, v->s, INT64_MIN, e);
    if (st)
        return st;
    while (!(st = mn_store_next_audit(c, &a, &any, e)) && any) {
        if (!check_entry(v, &last, &a))
            st = mn_fail_memory(e);
        check_receipts(v, r, n, &a);
        if (!st && ++v->seen % POLL == 0)
            st = mn_poll(v->ctx, e);
        if (st)
            break;
    }
    mn_store_cursor_free(c);
    return st ? st : check_end(v, &last, r, n, e);
}

/* --- records ------------------------------------------------------------------------------- */

static bool begins(mn_text t, const char *with, mn_text *rest)
{
    size_t n = strlen(with);
    if (t.len < n || memcmp(t.ptr, with, n) != 0)
        return false;
    *rest = mn_text_sub(t, n, t.len - n);
    return true;
}

/* The record that an object of the log names, as it is now. *is_record: it names one. */
static mn_status record_of(mn_buf *to, bool *is_record, mn_store *s, mn_text object, mn_err *e)
{
    static const struct {
        const char *before;
        mn_record_fn record;
    } numbered[] = {{"review/", mn_record_review},   {"alert/", mn_record_alert},
                    {"network/", mn_record_network}, {"watch/", mn_record_watch},
                    {"marker/", mn_record_marker},   {"commitment/", mn_record_commitment}};
    mn_text name;
    int64_t number;
    *is_record = true;
    for (size_t i = 0; i < sizeof numbered / sizeof *numbered; i++)
        if (begins(object, numbered[i].before, &name) && mn_text_i64(name, &number))
            return numbered[i].record(to, s, number, e);
    if (mn_text_eq_str(object, "marker-key"))
        return mn_record_marker_key(to, s, e);
    if (begins(object, "account/", &name))
        return mn_record_account(to, s, name, e);
    if (begins(object, "setting/", &name))
        return mn_record_setting(to, s, name, e);
    if (begins(object, "list/", &name)) {
        const char *at = name.len ? memchr(name.ptr, '@', name.len) : NULL;
        if (!at)
            return mn_record_list(to, s, name, e);
        size_t n = (size_t)(at - name.ptr);
        if (mn_text_i64(mn_text_sub(name, n + 1, name.len - n - 1), &number))
            return mn_record_version(to, s, mn_text_sub(name, 0, n), number, e);
    }
    const char *slash = object.len ? memchr(object.ptr, '/', object.len) : NULL;
    const char *at = slash ? memchr(object.ptr, '@', object.len) : NULL;
    if (at > slash && mn_content_kind(mn_text_sub(object, 0, (size_t)(slash - object.ptr)))) {
        const size_t kind = (size_t)(slash - object.ptr), end = (size_t)(at - object.ptr);
        if (mn_text_i64(mn_text_sub(object, end + 1, object.len - end - 1), &number))
            return mn_record_content(to, s, mn_text_sub(object, 0, kind),
                                     mn_text_sub(object, kind + 1, end - kind - 1), number, e);
    }
    *is_record = false;
    return MN_OK;
}

/* The log's latest entry about each object, one after the other. */
static mn_status next_object(mn_verifier *v, mn_buf *object, int64_t *sequence,
                             char payload[MN_STORE_HASH], bool *any, mn_err *e)
{
    mn_query q = mn_ask(v->s->db,
                        "SELECT object, sequence, payload FROM audit WHERE object > $1"
                        " ORDER BY object, sequence DESC LIMIT 1",
                        e);
    mn_bind_text(&q, (mn_text){object->ptr ? object->ptr : "", object->len});
    mn_buf next = {0};
    *any = mn_next(&q);
    if (*any) {
        mn_buf_text(&next, mn_get_text(&q, 0));
        *sequence = mn_get_int(&q, 1);
        mn_get_str(&q, 2, payload, MN_STORE_HASH);
    }
    mn_status st = mn_done(&q);
    mn_buf_free(object);
    *object = next;
    return st ? st : next.failed ? mn_fail_memory(e) : MN_OK;
}

static mn_status check_records(mn_verifier *v, mn_err *e)
{
    mn_buf object = {0}, record = {0};
    char payload[MN_STORE_HASH], hash[MN_SHA256_HEX];
    int64_t sequence = 0;
    bool any = true, is_record = false;
    mn_status st = MN_OK;
    for (uint64_t i = 0; !st; i++) {
        if ((st = next_object(v, &object, &sequence, payload, &any, e)) || !any)
            break;
        mn_buf_clear(&record);
        st = record_of(&record, &is_record, v->s, (mn_text){object.ptr, object.len}, e);
        if (st || !is_record)
            continue;
        mn_sha256_hex(hash, record.len ? record.ptr : "", record.len);
        if (strcmp(hash, payload) != 0)
            mn_verify_say(v, sequence, "'%.200s' is not as entry %lld of the log says: it was %s",
                          object.ptr, (long long)sequence, record.len ? "changed" : "removed");
        if (i % 64 == 0)
            st = mn_poll(v->ctx, e);
    }
    mn_buf_free(&object);
    mn_buf_free(&record);
    return st;
}

/* Records that the log knows nothing of. */
static mn_status check_unlogged(mn_verifier *v, mn_err *e)
{
    static const char *const queries[] = {
        "SELECT 'review/' || number FROM review WHERE NOT EXISTS"
        " (SELECT 1 FROM audit WHERE object = 'review/' || review.number) LIMIT 100",
        "SELECT 'alert/' || number FROM alert WHERE NOT EXISTS"
        " (SELECT 1 FROM audit WHERE object = 'alert/' || alert.number) LIMIT 100",
        "SELECT 'network/' || number FROM network WHERE NOT EXISTS"
        " (SELECT 1 FROM audit WHERE object = 'network/' || network.number) LIMIT 100",
        "SELECT 'watch/' || number FROM watch WHERE NOT EXISTS"
        " (SELECT 1 FROM audit WHERE object = 'watch/' || watch.number) LIMIT 100",
        "SELECT 'marker/' || number FROM marker WHERE NOT EXISTS"
        " (SELECT 1 FROM audit WHERE object = 'marker/' || marker.number) LIMIT 100",
        "SELECT 'commitment/' || number FROM commitment WHERE NOT EXISTS"
        " (SELECT 1 FROM audit WHERE object = 'commitment/' || commitment.number) LIMIT 100",
        "SELECT 'marker-key' FROM marker_key WHERE NOT EXISTS"
        " (SELECT 1 FROM audit WHERE object = 'marker-key') LIMIT 100",
        "SELECT 'account/' || name FROM account WHERE NOT EXISTS"
        " (SELECT 1 FROM audit WHERE object = 'account/' || account.name) LIMIT 100",
        "SELECT 'setting/' || key FROM setting WHERE NOT EXISTS"
        " (SELECT 1 FROM audit WHERE object = 'setting/' || setting.key) LIMIT 100",
        "SELECT 'list/' || name FROM list WHERE NOT EXISTS"
        " (SELECT 1 FROM audit WHERE object = 'list/' || list.name) LIMIT 100",
        "SELECT 'list/' || l.name || '@' || v.version FROM list_version v"
        " JOIN list l ON l.number = v.list WHERE NOT EXISTS (SELECT 1 FROM audit"
        " WHERE object = 'list/' || l.name || '@' || v.version) LIMIT 100",
        "SELECT c.kind || '/' || c.name || '@' || v.version FROM content_version v"
        " JOIN content c ON c.number = v.content WHERE NOT EXISTS (SELECT 1 FROM audit"
        " WHERE object = c.kind || '/' || c.name || '@' || v.version) LIMIT 100",
        /* Edges of the evidence graph are of reviews and versions, whose records hold them. */
        "SELECT 'edge/' || number FROM edge WHERE number NOT IN"
        " (SELECT edge FROM review WHERE edge IS NOT NULL)"
        " AND number NOT IN (SELECT edge FROM list_version)"
        " AND number NOT IN (SELECT edge FROM content_version) ORDER BY number LIMIT 100",
    };
    return mn_verify_each(v, queries, sizeof queries / sizeof *queries, "the log knows nothing of",
                          e);
}

/* --- entries of lists ------------------------------------------------------------------------ */

/* The versions of a list: the digest of each, reckoned as entries go by. */
typedef struct digests {
    mn_arena arena;
    int64_t list, n;
    crypto_hash_sha256_state *state;
    char (*expected)[MN_STORE_HASH];
    char name[MN_STORE_NAME];
} digests;

static mn_status load_digests(mn_verifier *v, digests *d, mn_err *e)
{
    mn_store *s = v->s;
    int64_t rows = 0;
    mn_query q =
        mn_ask(s->db, "SELECT MAX(version), COUNT(*) FROM list_version WHERE list = $1", e);
    mn_bind_int(&q, d->list);
    if (mn_next(&q)) {
        d->n = mn_get_int(&q, 0);
        rows = mn_get_int(&q, 1);
    }
    mn_status st = mn_done(&q);
    if (st)
        return st;
    if (d->n != rows) /* a number of any size: what is put aside is by what is there */
        mn_verify_say(v, 0, "the list '%s' has %lld versions, and its newest is %lld", d->name,
                      (long long)rows, (long long)d->n);
    d->n = d->n < 0 ? 0 : d->n < rows ? d->n : rows;
    d->state = mn_arena_alloc(&d->arena, (size_t)d->n, sizeof *d->state);
    d->expected = mn_arena_alloc(&d->arena, (size_t)d->n, sizeof *d->expected);
    if (!d->state || !d->expected)
        return mn_fail_memory(e);
    for (int64_t i = 0; i < d->n; i++)
        crypto_hash_sha256_init(&d->state[i]);
    q = mn_ask(s->db, "SELECT version, digest FROM list_version WHERE list = $1", e);
    mn_bind_int(&q, d->list);
    while (mn_next(&q)) {
        int64_t version = mn_get_int(&q, 0);
        if (version >= 1 && version <= d->n)
            mn_get_str(&q, 1, d->expected[version - 1], MN_STORE_HASH);
    }
    return mn_done(&q);
}

static void add_entry(mn_verifier *v, digests *d, const mn_query *q)
{
    mn_text id = mn_get_text(q, 0), hash = mn_get_text(q, 2), json = mn_get_text(q, 3);
    int64_t from = mn_get_int(q, 1), to = mn_get_null(q, 4) ? d->n + 1 : mn_get_int(q, 4);
    char hex[MN_SHA256_HEX];
    mn_sha256_hex(hex, json.ptr, json.len);
    if (!mn_text_eq_str(hash, hex))
        mn_verify_say(
            v, 0,
            "the entry '%.*s' of the list '%s' was changed: its hash is not that of its content",
            id.len < 200 ? (int)id.len : 200, id.ptr, d->name);
    if (from < 1 || from > d->n || to <= from || to > d->n + 1)
        mn_verify_say(v, 0,
                      "the entry '%.*s' of the list '%s' stands in versions that are not there",
                      id.len < 200 ? (int)id.len : 200, id.ptr, d->name);
    for (int64_t i = from < 1 ? 1 : from; i < to && i <= d->n; i++) {
        crypto_hash_sha256_state *state = &d->state[i - 1];
        crypto_hash_sha256_update(state, (const unsigned char *)id.ptr, id.len);
        crypto_hash_sha256_update(state, (const unsigned char *)"\0", 1);
        crypto_hash_sha256_update(state, (const unsigned char *)hash.ptr, hash.len);
        crypto_hash_sha256_update(state, (const unsigned char *)"\n", 1);
    }
}

/* All entries of a list, in pages by id and version. */
static mn_status add_entries(mn_verifier *v, digests *d, mn_err *e)
{
    mn_buf id = {0};
    int64_t from = 0;
    mn_status st = MN_OK;
    for (size_t rows = 1; !st && rows;) {
        mn_query q = mn_ask(v->s->db,
                            "SELECT id, from_version, hash, json, to_version FROM entry"
                            " WHERE list = $1 AND (id, from_version) > ($2, $3)"
                            " ORDER BY id, from_version LIMIT 1000",
                            e);
        mn_bind_int(&q, d->list);
        mn_bind_text(&q, (mn_text){id.ptr ? id.ptr : "", id.len});
        mn_bind_int(&q, from);
        mn_buf last = {0};
        for (rows = 0; mn_next(&q); rows++) {
            add_entry(v, d, &q);
            mn_buf_clear(&last);
            mn_buf_text(&last, mn_get_text(&q, 0));
            from = mn_get_int(&q, 1);
        }
        st = mn_done(&q);
        if (!st && last.failed)
            st = mn_fail_memory(e);
        if (!st)
            st = mn_poll(v->ctx, e);
        mn_buf_free(&id);
        id = last;
    }
    mn_buf_free(&id);
    return st;
}

static mn_status check_list(mn_verifier *v, int64_t list, const char *name, mn_err *e)
{
    digests d = {.list = list};
    snprintf(d.name, sizeof d.name, "%s", name);
    mn_status st = load_digests(v, &d, e);
    if (!st)
        st = add_entries(v, &d, e);
    for (int64_t i = 0; !st && i < d.n; i++) {
        unsigned char digest[crypto_hash_sha256_BYTES];
        char hex[MN_SHA256_HEX];
        crypto_hash_sha256_final(&d.state[i], digest);
        sodium_bin2hex(hex, sizeof hex, digest, sizeof digest);
        if (strcmp(hex, d.expected[i]) != 0)
            mn_verify_say(
                v, 0, "version %lld of the list '%s' does not hold the entries that were imported",
                (long long)i + 1, name);
    }
    mn_arena_free(&d.arena);
    return st;
}

static mn_status check_lists(mn_verifier *v, mn_err *e)
{
    int64_t number = -1;
    char name[MN_STORE_NAME];
    for (;;) {
        mn_query q = mn_ask(
            v->s->db, "SELECT number, name FROM list WHERE number > $1 ORDER BY number LIMIT 1", e);
        mn_bind_int(&q, number);
        bool any = mn_next(&q);
        if (any) {
            number = mn_get_int(&q, 0);
            mn_get_str(&q, 1, name, sizeof name);
        }
        mn_status st = mn_done(&q);
        if (st || !any || (st = check_list(v, number, name, e)))
            return st;
    }
}

/* --- all of it ----------------------------------------------------------------------------------
 */

static void say_schema(void *payload, const char *what)
{
    mn_verify_say(payload, 0, "%s", what);
}

/* The pages of an SQLite file: an index that does not hold its table's rows hides them from
 * all that looks by it. */
static mn_status check_file(mn_verifier *v, mn_err *e)
{
    if (mn_db_is_postgres(v->s->db))
        return MN_OK;
    mn_query q = mn_ask(v->s->db, "PRAGMA integrity_check(20)", e);
    while (mn_next(&q)) {
        mn_text t = mn_get_text(&q, 0);
        if (!mn_text_eq_str(t, "ok"))
            mn_verify_say(v, 0, "the store's file is damaged: %.*s", t.len < 300 ? (int)t.len : 300,
                          t.ptr);
    }
    return mn_done(&q);
}

mn_status mn_store_audit_verify(bool *ok, uint64_t *checked, mn_store *s,
                                const mn_store_receipt *receipts, size_t n_receipts,
                                mn_store_finding_fn found, void *payload, const mn_ctx *ctx,
                                mn_err *e)
{
    mn_verifier v = {.s = s, .found = found, .payload = payload, .ctx = ctx};
    mn_status st = mn_db_begin_read(s->db, e);
    if (st)
        return st;
    if (!(st = mn_schema_check(s->db, say_schema, &v, e)) && !(st = check_file(&v, e)) &&
        !(st = check_chain(&v, receipts, n_receipts, e)) && !(st = check_records(&v, e)) &&
        !(st = check_unlogged(&v, e)))
        st = check_lists(&v, e);
    if (!st)
        st = mn_verify_content(&v, e);
    if (!st)
        st = mn_verify_matters(&v, e);
    mn_db_rollback(s->db);
    if (st)
        return st;
    *ok = v.findings == 0;
    if (checked)
        *checked = v.seen;
    return MN_OK;
}
