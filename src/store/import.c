/* SPDX-License-Identifier: Apache-2.0
 *
 * store/import.c - a new version of a list.
 *
 * Entries are put aside in a temporary table, which is no part of the store: it is not
 * flushed, and holds no lock. The commit compares it with the version in force inside the
 * database and writes what is new, in one transaction.
 */
#include "store/inside.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/text.h"
#include "store/version.h"

enum { ID_MAX = 512, JSON_MAX = 16 << 20 };

struct mn_store_import {
    mn_store *s;
    mn_arena arena;
    mn_store_list_head head; /* its texts in the arena */
    mn_store_act act;
    mn_bulk rows;
    int64_t list, base; /* 0: there is none yet; the version in force at the beginning */
    uint64_t count;
};

/* --- beginning ------------------------------------------------------------------------ */

static mn_status check_head(const mn_store_list_head *h, mn_err *e)
{
    mn_status st;
    if ((st = mn_check_name(h->name, mn_text_of("list"), e)) ||
        (st = mn_check_text(h->title, "the list's title", 0, 255, false, e)) ||
        (st = mn_check_text(h->publisher, "the list's publisher", 0, 255, false, e)) ||
        (st = mn_check_text(h->format, "the list's format", 0, 63, false, e)) ||
        (st = mn_check_date(h->published, "the list's date", true, e)))
        return st;
    if (h->expected_age < 0 || h->expected_age > 36500)
        return mn_fail(e, MN_USAGE, "the list's expected age is not 0 to 36,500 days");
    return mn_check_sources(h->sources, h->n_sources, e);
}

/* Copies the head and the act. */
static bool keep_head(mn_store_import *im, const mn_store_list_head *h, const mn_store_act *act)
{
    mn_text *const to[] = {&im->head.name,   &im->head.title,     &im->head.publisher,
                           &im->head.format, &im->head.published, &im->act.actor,
                           &im->act.when};
    const mn_text from[] = {h->name,      h->title,   h->publisher, h->format,
                            h->published, act->actor, act->when};
    im->head = *h;
    return mn_keep_texts(&im->arena, to, from, sizeof from / sizeof *from) &&
           (im->head.sources = mn_keep_sources(&im->arena, h->sources, h->n_sources));
}

static mn_status look_up(mn_store_import *im, int64_t *list, int64_t *version, mn_err *e)
{
    mn_query q = mn_ask(im->s->db, "SELECT number, version FROM list WHERE name = $1", e);
    int64_t n = 0, v = 0;
    mn_bind_text(&q, im->head.name);
    if (mn_next(&q)) {
        n = mn_get_int(&q, 0);
        v = mn_get_int(&q, 1);
    }
    *list = n;
    *version = v;
    return mn_done(&q);
}

/* The table that entries are put into: with SQLite in a database of its own, without a name,
 * which is thrown away as a whole. */
static mn_status make_staged(mn_store *s, mn_err *e)
{
    static const char sqlite[] = "ATTACH '' AS aside;"
                                 "PRAGMA aside.cache_size=-16384;"
                                 "CREATE TABLE aside.staged (id TEXT NOT NULL, hash TEXT NOT NULL,"
                                 " json TEXT NOT NULL, source INTEGER NOT NULL,"
                                 " line INTEGER NOT NULL) STRICT",
                      postgres[] = "CREATE TEMP TABLE staged (id TEXT COLLATE \"C\" NOT NULL,"
                                   " hash TEXT COLLATE \"C\" NOT NULL,"
                                   " json TEXT COLLATE \"C\" NOT NULL,"
                                   " source BIGINT NOT NULL, line BIGINT NOT NULL)";
    return mn_db_exec(s->db, mn_db_is_postgres(s->db) ? postgres : sqlite, e);
}

/* So that it is compared by id without reading all of it. */
static mn_status sort_staged(mn_store *s, mn_err *e)
{
    return mn_db_exec(s->db,
                      mn_db_is_postgres(s->db)
                          ? "CREATE INDEX staged_id ON staged (id, hash); ANALYZE staged"
                          : "CREATE INDEX aside.staged_id ON staged (id, hash)",
                      e);
}

static void drop_staged(mn_store *s)
{
    (void)!mn_db_exec(
        s->db, mn_db_is_postgres(s->db) ? "DROP TABLE IF EXISTS staged" : "DETACH aside", NULL);
    s->importing = false;
}

mn_status mn_store_list_begin(mn_store_import **out, mn_store *s, const mn_store_list_head *head,
                              const mn_store_act *act, mn_err *e)
{
    mn_status st = check_head(head, e);
    if (st || (st = mn_check_alone(s, e)))
        return st;
    /* Whether it may be done is asked now, before the file is read, and at the commit. */
    if ((st = mn_store_check(s, act, MN_STORE_IMPORT, e)))
        return st;
    mn_store_import *im = calloc(1, sizeof *im);
    if (!im)
        return mn_fail_memory(e);
    im->s = s;
    im->rows = (mn_bulk){
        .db = s->db,
        .insert = "INSERT INTO staged (id, hash, json, source, line)"
                  " VALUES ($1, $2, $3, CAST($4 AS INTEGER), CAST($5 AS INTEGER))",
        .copy = "COPY staged (id, hash, json, source, line) FROM STDIN",
        .columns = 5,
    };
    st = keep_head(im, head, act) ? MN_OK : mn_fail_memory(e);
    if (!st)
        st = look_up(im, &im->list, &im->base, e);
    if (!st)
        st = make_staged(s, e);
    if (st) {
        drop_staged(s);
        mn_arena_free(&im->arena);
        free(im);
        return st;
    }
    s->importing = true;
    *out = im;
    return MN_OK;
}

void mn_store_list_abort(mn_store_import *im)
{
    if (!im)
        return;
    drop_staged(im->s);
    mn_bulk_free(&im->rows);
    mn_arena_free(&im->arena);
    free(im);
}

/* --- entries --------------------------------------------------------------------------- */

static mn_status fail_twice(mn_text id, uint64_t line, mn_err *e)
{
    mn_fail_at(e, MN_DATA, NULL, line, 0, "the entry '%.*s' is there twice", (int)id.len, id.ptr);
    return mn_after(mn_hint(e, "ids must differ within a list: see whether a file was given twice"),
                    MN_DATA);
}

mn_status mn_store_list_add(mn_store_import *im, const mn_store_entry *entry, mn_err *e)
{
    mn_status st = mn_check_text(entry->id, "an entry's id", 1, ID_MAX, false, e);
    if (st)
        return st;
    if (!entry->json.len || entry->json.len > JSON_MAX)
        return mn_fail(e, MN_DATA, "the entry '%.*s' is empty or longer than 16 MiB",
                       (int)entry->id.len, entry->id.ptr);
    if (entry->source >= im->head.n_sources && (entry->source || im->head.n_sources))
        return mn_fail(e, MN_USAGE, "the entry '%.*s' is of a file that the list does not name",
                       (int)entry->id.len, entry->id.ptr);
    char hash[MN_SHA256_HEX], source[16], line[24];
    mn_sha256_hex(hash, entry->json.ptr, entry->json.len);
    snprintf(source, sizeof source, "%u", (unsigned)entry->source);
    snprintf(line, sizeof line, "%lld",
             entry->line <= INT64_MAX ? (long long)entry->line : (long long)0);
    const mn_text values[] = {entry->id, mn_text_of(hash), entry->json, mn_text_of(source),
                              mn_text_of(line)};
    if ((st = mn_bulk_row(&im->rows, values, e)))
        return st;
    im->count++;
    return MN_OK;
}

/* --- commit ------------------------------------------------------------------------------ */

/* That no id is there twice. */
static mn_status check_twice(mn_store_import *im, mn_err *e)
{
    mn_query q = mn_ask(im->s->db,
                        "SELECT id, MAX(line) FROM staged GROUP BY id HAVING COUNT(*) > 1"
                        " ORDER BY id LIMIT 1",
                        e);
    mn_status found = MN_OK;
    if (mn_next(&q)) {
        found = MN_DATA;
        fail_twice(mn_get_text(&q, 0), (uint64_t)mn_get_int(&q, 1), e);
    }
    mn_status st = mn_done(&q);
    return st ? st : found;
}

/* Refuses what looks like a cut file. */
static mn_status check_shrink(mn_store_import *im, mn_err *e)
{
    int64_t before = 0, still = 0;
    if (!im->count) {
        mn_fail(e, MN_DATA, "the new version of '%s' has no entry", im->head.name.ptr);
        return mn_after(mn_hint(e, "the old one stays in force; see whether the file is whole"),
                        MN_DATA);
    }
    if (!im->base || im->head.may_shrink)
        return MN_OK;
    mn_query q =
        mn_ask(im->s->db, "SELECT COUNT(*) FROM entry WHERE list = $1 AND to_version IS NULL", e);
    mn_bind_int(&q, im->list);
    mn_status st = mn_one_int(&before, &q);
    if (st)
        return st;
    q = mn_ask(im->s->db,
               "SELECT COUNT(*) FROM entry e WHERE e.list = $1 AND e.to_version IS NULL"
               " AND EXISTS (SELECT 1 FROM staged s WHERE s.id = e.id)",
               e);
    mn_bind_int(&q, im->list);
    if ((st = mn_one_int(&still, &q)) || still >= before - before / 2)
        return st;
    mn_fail(e, MN_DATA, "the new version of '%s' lacks %llu of the %llu entries in force",
            im->head.name.ptr, (unsigned long long)(before - still), (unsigned long long)before);
    return mn_after(
        mn_hint(e, "the old one stays in force; see whether the file is whole, or say that the "
                   "list may shrink"),
        MN_DATA);
}

/* The digest of what was put aside. */
static mn_status digest_of(mn_store_import *im, char hex[MN_SHA256_HEX], mn_err *e)
{
    crypto_hash_sha256_state state;
    unsigned char digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_init(&state);
    mn_query q = mn_ask(im->s->db, "SELECT id, hash FROM staged ORDER BY id", e);
    while (mn_next(&q))
        for (int i = 0; i < 2; i++) {
            mn_text t = mn_get_text(&q, i);
            crypto_hash_sha256_update(&state, (const unsigned char *)t.ptr, t.len);
            crypto_hash_sha256_update(&state, (const unsigned char *)(i ? "\n" : "\0"), 1);
        }
    crypto_hash_sha256_final(&state, digest);
    sodium_bin2hex(hex, MN_SHA256_HEX, digest, sizeof digest);
    return mn_done(&q);
}

/* The list's row, with `version` in force. */
static mn_status put_list(mn_store_import *im, int64_t version, mn_err *e)
{
    mn_query q = mn_ask(im->s->db,
                        "INSERT INTO list (name, title, publisher, expected_age, version)"
                        " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (name) DO UPDATE SET"
                        " title = excluded.title, publisher = excluded.publisher,"
                        " expected_age = excluded.expected_age, version = excluded.version"
                        " RETURNING number",
                        e);
    mn_bind_text(&q, im->head.name);
    mn_bind_text(&q, im->head.title);
    mn_bind_text(&q, im->head.publisher);
    mn_bind_int(&q, im->head.expected_age);
    mn_bind_int(&q, version);
    if (mn_next(&q))
        im->list = mn_get_int(&q, 0);
    return mn_done(&q);
}

/* Ends the entries that are gone or other, and adds those that are new or other. */
static mn_status put_entries(mn_store_import *im, mn_store_list_change *c, mn_err *e)
{
    mn_query q = mn_ask(im->s->db,
                        "UPDATE entry SET to_version = $1 WHERE list = $2 AND to_version IS NULL"
                        " AND NOT EXISTS (SELECT 1 FROM staged s WHERE s.id = entry.id"
                        " AND s.hash = entry.hash)",
                        e);
    mn_bind_int(&q, c->version);
    mn_bind_int(&q, im->list);
    mn_status st = mn_run(&q);
    if (st)
        return st;
    uint64_t ended = mn_db_changes(im->s->db), inserted;
    int64_t changed = 0;
    q = mn_ask(im->s->db,
               "INSERT INTO entry (list, from_version, source, line, id, hash, json)"
               " SELECT CAST($1 AS BIGINT), CAST($2 AS BIGINT), s.source, s.line, s.id, s.hash,"
               " s.json FROM staged s WHERE NOT EXISTS (SELECT 1 FROM entry e WHERE e.list = $1"
               " AND e.id = s.id AND e.to_version IS NULL) ORDER BY s.id",
               e);
    mn_bind_int(&q, im->list);
    mn_bind_int(&q, c->version);
    if ((st = mn_run(&q)))
        return st;
    inserted = mn_db_changes(im->s->db);
    q = mn_ask(im->s->db,
               "SELECT COUNT(*) FROM entry e JOIN staged s ON s.id = e.id"
               " WHERE e.list = $1 AND e.to_version = $2",
               e);
    mn_bind_int(&q, im->list);
    mn_bind_int(&q, c->version);
    if ((st = mn_one_int(&changed, &q)))
        return st;
    c->changed = (uint64_t)changed;
    c->removed = ended - c->changed;
    c->added = inserted - c->changed;
    return MN_OK;
}

/* The version's node, joined to its list by the files that it was read from. */
static mn_status put_graph(mn_store_import *im, const mn_store_list_change *c, int64_t *edge,
                           mn_err *e)
{
    const mn_version_node v = {.kind = "list",
                               .name = im->head.name,
                               .version = c->version,
                               .sources = im->head.sources,
                               .n_sources = im->head.n_sources,
                               .when = im->act.when,
                               .date = im->head.published.len
                                           ? im->head.published
                                           : mn_text_sub(im->act.when, 0, MN_STORE_DATE - 1)};
    return mn_graph_version(edge, im->s, &v, e);
}

static mn_status put_version(mn_store_import *im, const mn_store_list_change *c, int64_t edge,
                             mn_err *e)
{
    mn_query q =
        mn_ask(im->s->db,
               "INSERT INTO list_version (list, version, format, published, imported, imported_by,"
               " entries, added, changed, removed, digest, edge)"
               " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
               e);
    mn_bind_int(&q, im->list);
    mn_bind_int(&q, c->version);
    mn_bind_text(&q, im->head.format);
    mn_bind_text(&q, im->head.published);
    mn_bind_text(&q, im->act.when);
    mn_bind_text(&q, im->act.actor);
    mn_bind_int(&q, (int64_t)c->entries);
    mn_bind_int(&q, (int64_t)c->added);
    mn_bind_int(&q, (int64_t)c->changed);
    mn_bind_int(&q, (int64_t)c->removed);
    mn_bind_str(&q, c->digest);
    mn_bind_int(&q, edge);
    return mn_run(&q);
}

static mn_status put_log(mn_store_import *im, const mn_store_list_change *c, mn_err *e)
{
    char object[MN_STORE_NAME + 32], note[160];
    mn_buf record = {0};
    snprintf(object, sizeof object, "list/%s@%lld", im->head.name.ptr, (long long)c->version);
    snprintf(note, sizeof note, "%llu entries: %llu added, %llu changed, %llu removed",
             (unsigned long long)c->entries, (unsigned long long)c->added,
             (unsigned long long)c->changed, (unsigned long long)c->removed);
    mn_status st = mn_record_version(&record, im->s, im->head.name, c->version, e);
    if (!st)
        st = mn_audit_add(im->s, &im->act, "list.import", mn_text_of(object), note, &record, e);
    mn_buf_clear(&record);
    snprintf(object, sizeof object, "list/%s", im->head.name.ptr);
    snprintf(note, sizeof note, "version %lld", (long long)c->version);
    if (!st && !(st = mn_record_list(&record, im->s, im->head.name, e)))
        st = mn_audit_add(im->s, &im->act, "list.force", mn_text_of(object), note, &record, e);
    mn_buf_free(&record);
    return st;
}

/* Within the transaction. */
static mn_status commit_within(mn_store_import *im, mn_store_list_change *c, mn_err *e)
{
    int64_t base = 0, edge = 0;
    mn_status st = look_up(im, &im->list, &base, e);
    if (st)
        return st;
    if (base != im->base) {
        mn_fail(e, MN_DATA, "another version of '%s' was imported meanwhile", im->head.name.ptr);
        return mn_after(mn_hint(e, "import again, if this one is still the newer"), MN_DATA);
    }
    c->version = base + 1;
    c->entries = im->count;
    if (!(st = check_shrink(im, e)) && !(st = put_list(im, c->version, e)) &&
        !(st = put_entries(im, c, e)) && !(st = put_graph(im, c, &edge, e)) &&
        !(st = put_version(im, c, edge, e)) && !(st = put_log(im, c, e)))
        st = mn_reviews_supersede(&c->superseded, im->s, im->head.name, c->version, &im->act, e);
    return st;
}

mn_status mn_store_list_commit(mn_store_list_change *out, mn_store_import *im, mn_err *e)
{
    mn_store_list_change c = {0};
    mn_status st = mn_bulk_end(&im->rows, e);
    if (!st)
        st = sort_staged(im->s, e);
    if (!st)
        st = check_twice(im, e);
    if (!st)
        st = digest_of(im, c.digest, e);
    if (!st && !(st = mn_store_begin(im->s, &im->act, MN_STORE_IMPORT, e)))
        st = mn_store_end(im->s, commit_within(im, &c, e), e);
    /* PostgreSQL plans by what it knows of a table, which is nothing yet. Who may not have it
     * look (the owner may) waits until it does so by itself. */
    if (!st && mn_db_is_postgres(im->s->db))
        (void)!mn_db_exec(im->s->db, "ANALYZE entry", NULL);
    if (!st && out)
        *out = c;
    mn_store_list_abort(im);
    return st;
}
