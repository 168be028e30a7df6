/* SPDX-License-Identifier: Apache-2.0
 *
 * store/store.c - opening and closing, how a write begins and ends, settings.
 */
#include "store/inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/files.h"
#include "core/text.h"
#include "store/schema.h"

static bool is_address(const char *where)
{
    return !strncmp(where, "postgresql://", 13) || !strncmp(where, "postgres://", 11);
}

/* Brings a store to this program's schema, as far as that is allowed. */
static mn_status settle_version(mn_db *db, bool fresh, const mn_store_options *o, mn_err *e)
{
    int64_t at = 0, newest = mn_schema_newest();
    mn_status st = mn_schema_version(&at, db, e);
    if (st)
        return st;
    if (at > newest) {
        mn_fail_at(e, MN_DATA, mn_db_place(db), 0, 0,
                   "the store is of version %lld, made by a newer Manumit: this one knows %lld",
                   (long long)at, (long long)newest);
        return mn_after(mn_hint(e, "use the newer program"), MN_DATA);
    }
    if (at == newest)
        return MN_OK;
    if (fresh && o->create && !o->read_only)
        return mn_schema_create(db, e);
    if (at == 0) {
        mn_fail_at(e, MN_DATA, mn_db_place(db), 0, 0, "there is no store of Manumit");
        return mn_after(mn_hint(e, "import a list, which makes one, or name another by --store"),
                        MN_DATA);
    }
    if (o->migrate && !o->read_only)
        return mn_schema_migrate(db, at + 1, newest, e);
    mn_fail_at(e, MN_DATA, mn_db_place(db), 0, 0,
               "the store is of version %lld, this program needs %lld", (long long)at,
               (long long)newest);
    return mn_after(mn_hint(e, "make a copy of it, then run 'manumit store migrate'"), MN_DATA);
}

mn_status mn_store_open(mn_store **out, const char *where, const mn_store_options *o,
                        const mn_ctx *ctx, mn_err *e)
{
    static const mn_store_options none = MN_STORE_OPTIONS_INIT;
    o = o ? o : &none;
    const mn_db_options how = {
        .create = o->create, .read_only = o->read_only, .busy = o->busy ? o->busy : 10000};
    bool fresh = false;
    mn_err own = MN_ERR_INIT;
    e = e ? e : &own;
    mn_status st = mn_files_refuse(ctx, where, e);
    if (st)
        return st;
    mn_store *s = calloc(1, sizeof *s);
    if (!s)
        return mn_fail_memory(e);
    s->read_only = o->read_only;
    s->passes = 3;
    s->memory = (size_t)64 << 20;
    st = is_address(where) ? mn_db_open_postgres(&s->db, &fresh, where, &how, e)
                           : mn_db_open_sqlite(&s->db, &fresh, where, &how, e);
    if (!st)
        st = settle_version(s->db, fresh, o, e);
    if (st)
        mn_store_close(s);
    else
        *out = s;
    return st;
}

void mn_store_close(mn_store *s)
{
    if (!s)
        return;
    mn_db_close(s->db);
    free(s);
}

const char *mn_store_place(const mn_store *s)
{
    return mn_db_place(s->db);
}

mn_status mn_store_default(char out[MN_STORE_PATH], mn_err *e)
{
    char path[MN_STORE_PATH];
    const char *own = getenv("MANUMIT_STORE"), *data = getenv("XDG_DATA_HOME"),
               *home = getenv("HOME");
    int n;
    if (own && own[0])
        n = snprintf(path, sizeof path, "%s", own);
    else if (data && data[0] == '/')
        n = snprintf(path, sizeof path, "%s/manumit/store.db", data);
    else if (home && home[0] == '/')
        n = snprintf(path, sizeof path, "%s/.local/share/manumit/store.db", home);
    else
        n = -1;
    if (n < 0 || (size_t)n >= sizeof path) {
        mn_fail(e, MN_USAGE, "there is no folder for the store");
        return mn_after(mn_hint(e, "name the store by --store FILE"), MN_USAGE);
    }
    memcpy(out, path, (size_t)n + 1);
    return MN_OK;
}

/* --- writing ------------------------------------------------------------------------ */

static mn_status check_act(const mn_store *s, const mn_store_act *act, mn_err *e)
{
    int64_t seconds;

    if (s->read_only) {
        mn_fail_at(e, MN_USAGE, mn_db_place(s->db), 0, 0, "the store was opened for reading");
        return MN_USAGE;
    }
    mn_status st =
        mn_check_text(act->actor, "the name of who does it", 1, MN_STORE_NAME - 1, false, e);
    if (st)
        return st;
    if (!mn_time_read(act->when, &seconds)) {
        mn_fail(e, MN_DATA, "the time is not written as 2026-11-22T09:30:00Z");
        return mn_after(mn_offending(e, act->when), MN_DATA);
    }
    return MN_OK;
}

mn_status mn_store_check(mn_store *s, const mn_store_act *act, mn_store_deed deed, mn_err *e)
{
    mn_status st = check_act(s, act, e);
    return st ? st : mn_store_may(s, act->actor, deed, e);
}

mn_status mn_store_begin_any(mn_store *s, const mn_store_act *act, mn_err *e)
{
    mn_status st = check_act(s, act, e);
    return st ? st : mn_db_begin(s->db, e);
}

mn_status mn_store_begin(mn_store *s, const mn_store_act *act, mn_store_deed deed, mn_err *e)
{
    mn_status st = mn_store_begin_any(s, act, e);
    if (st)
        return st;
    if ((st = mn_store_may(s, act->actor, deed, e)))
        mn_db_rollback(s->db);
    return st;
}

mn_status mn_store_end(mn_store *s, mn_status st, mn_err *e)
{
    if (!st)
        return mn_db_commit(s->db, e);
    mn_db_rollback(s->db);
    return st;
}

/* --- settings ------------------------------------------------------------------------- */

/* What can be set, and to what. */
static const struct {
    const char *key, *values[3];
} known[] = {{"four-eyes", {"yes", "no", NULL}}};

static mn_status check_setting(const char *key, const char *value, mn_err *e)
{
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strcmp(key, known[i].key) != 0)
            continue;
        for (size_t k = 0; value && known[i].values[k]; k++)
            if (!strcmp(value, known[i].values[k]))
                return MN_OK;
        if (!value)
            return MN_OK;
        mn_fail(e, MN_USAGE, "the setting '%s' can't be '%s'", key, value);
        return mn_after(mn_hint(e, "it is '%s' or '%s'", known[i].values[0], known[i].values[1]),
                        MN_USAGE);
    }
    mn_fail(e, MN_USAGE, "there is no setting '%s'", key);
    return mn_after(mn_hint(e, "there is 'four-eyes'"), MN_USAGE);
}

mn_status mn_store_setting(char value[MN_STORE_NAME], mn_store *s, const char *key, mn_err *e)
{
    mn_status st = check_setting(key, NULL, e);
    if (st)
        return st;
    char found[MN_STORE_NAME] = "";
    mn_query q = mn_ask(s->db, "SELECT value FROM setting WHERE key = $1", e);
    mn_bind_str(&q, key);
    if (mn_next(&q))
        mn_get_str(&q, 0, found, sizeof found);
    if (!(st = mn_done(&q)))
        memcpy(value, found, sizeof found);
    return st;
}

mn_status mn_record_setting(mn_buf *to, mn_store *s, mn_text key, mn_err *e)
{
    mn_query q = mn_ask(s->db, "SELECT key, value FROM setting WHERE key = $1", e);
    mn_bind_text(&q, key);
    return mn_record_rows(to, &q, 2);
}

static mn_status set_within(mn_store *s, const char *key, const char *value,
                            const mn_store_act *act, mn_err *e)
{
    mn_query q = mn_ask(s->db,
                        "INSERT INTO setting (key, value) VALUES ($1, $2)"
                        " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                        e);
    mn_bind_str(&q, key);
    mn_bind_str(&q, value);
    mn_status st = mn_run(&q);
    if (st)
        return st;
    mn_buf record = {0};
    char object[96];
    snprintf(object, sizeof object, "setting/%s", key);
    if (!(st = mn_record_setting(&record, s, mn_text_of(key), e)))
        st = mn_audit_add(s, act, "setting.set", mn_text_of(object), value, &record, e);
    mn_buf_free(&record);
    return st;
}

mn_status mn_store_set(mn_store *s, const char *key, const char *value, const mn_store_act *act,
                       mn_err *e)
{
    mn_status st = check_setting(key, value, e);
    if (st || (st = mn_store_begin(s, act, MN_STORE_SETTINGS, e)))
        return st;
    return mn_store_end(s, set_within(s, key, value, act, e), e);
}

/* --- state ---------------------------------------------------------------------------- */

mn_status mn_store_info(mn_store_state *out, mn_store *s, mn_err *e)
{
    static const char counts[] =
        "SELECT (SELECT COUNT(*) FROM list), (SELECT COUNT(*) FROM list_version),"
        " (SELECT COUNT(*) FROM entry), (SELECT COUNT(*) FROM review),"
        " (SELECT COUNT(*) FROM review WHERE state = 'in_force'),"
        " (SELECT COUNT(*) FROM account), (SELECT sequence FROM audit_head),"
        " (SELECT COUNT(*) FROM content WHERE kind = 'chain'),"
        " (SELECT COUNT(*) FROM content_version v JOIN content c ON c.number = v.content"
        " WHERE c.kind = 'chain'),"
        " (SELECT COUNT(*) FROM content WHERE kind = 'adverts'),"
        " (SELECT COUNT(*) FROM content_version v JOIN content c ON c.number = v.content"
        " WHERE c.kind = 'adverts')";
    mn_store_state now = {.newest = mn_schema_newest()};
    uint64_t *const to[] = {&now.lists,    &now.versions,         &now.entries,
                            &now.reviews,  &now.reviews_in_force, &now.accounts,
                            &now.audit,    &now.chains,           &now.chain_versions,
                            &now.archives, &now.archive_versions};
    mn_status st;
    if ((st = mn_schema_version(&now.version, s->db, e)) ||
        (st = mn_db_bytes(&now.bytes, s->db, e)))
        return st;
    mn_query q = mn_ask(s->db, counts, e);
    if (mn_next(&q))
        for (int i = 0; i < (int)(sizeof to / sizeof *to); i++)
            *to[i] = (uint64_t)mn_get_int(&q, i);
    if ((st = mn_done(&q)))
        return st;
    snprintf(now.backend, sizeof now.backend, "%s",
             mn_db_is_postgres(s->db) ? "postgresql" : "sqlite");
    snprintf(now.place, sizeof now.place, "%s", mn_db_place(s->db));
    *out = now;
    return MN_OK;
}
