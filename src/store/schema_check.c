/* SPDX-License-Identifier: Apache-2.0
 *
 * store/schema_check.c - whether a store's tables and triggers are those of the migrations.
 *
 * An SQLite store is compared with one that is made in memory. Of a PostgreSQL one, whatever
 * could hide rows, change them, or let the log be changed is looked at: what its tables are, and
 * their triggers, with what these do, rules and policies.
 */
#include "store/schema.h"

#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/text.h"

enum { PARTS_MAX = 512 };

typedef struct part {
    mn_text type, name, sql;
} part;

/* Tables, indexes, triggers and views, by name; also those whose names only SQLite may give,
 * as who can write the file can give them, too. */
static mn_status read_parts(mn_arena *a, part *parts, size_t *n, mn_db *db, mn_err *e)
{
    mn_query q = mn_ask(db, "SELECT type, name, sql FROM sqlite_schema ORDER BY name LIMIT 512", e);
    for (*n = 0; *n < PARTS_MAX && mn_next(&q); ++*n) {
        part *p = &parts[*n];
        p->type = mn_arena_text(a, mn_get_text(&q, 0));
        p->name = mn_arena_text(a, mn_get_text(&q, 1));
        p->sql = mn_arena_text(a, mn_get_text(&q, 2));
        if (!p->type.ptr || !p->name.ptr || !p->sql.ptr)
            q.st = mn_fail_memory(e);
    }
    return mn_done(&q);
}

static void say(void (*found)(void *payload, const char *what), void *payload, const part *p,
                const char *what)
{
    char text[256];
    snprintf(text, sizeof text, "the %.*s '%.*s' %s", p->type.len < 16 ? (int)p->type.len : 16,
             p->type.ptr, p->name.len < 100 ? (int)p->name.len : 100, p->name.ptr, what);
    found(payload, text);
}

static void compare(const part *is, size_t n_is, const part *should, size_t n_should,
                    void (*found)(void *payload, const char *what), void *payload)
{
    for (size_t i = 0, k = 0; i < n_is || k < n_should;) {
        int order = i == n_is ? 1 : k == n_should ? -1 : mn_text_cmp(is[i].name, should[k].name);
        if (order > 0) {
            say(found, payload, &should[k++], "of the store is missing");
        } else if (order < 0) {
            /* What does nothing by itself may be there. */
            if (mn_text_eq_str(is[i].type, "trigger") || mn_text_eq_str(is[i].type, "view"))
                say(found, payload, &is[i], "is no part of a store: it was put in");
            i++;
        } else {
            if (!mn_text_eq(is[i].sql, should[k].sql) || !mn_text_eq(is[i].type, should[k].type))
                say(found, payload, &should[k], "of the store was changed");
            i++;
            k++;
        }
    }
}

static mn_status check_sqlite(mn_db *db, void (*found)(void *payload, const char *what),
                              void *payload, mn_err *e)
{
    mn_arena a = {0};
    mn_db *model = NULL;
    size_t n_is = 0, n_should = 0;
    part *is = mn_arena_alloc(&a, PARTS_MAX, sizeof *is),
         *should = mn_arena_alloc(&a, PARTS_MAX, sizeof *should);
    mn_status st = is && should ? MN_OK : mn_fail_memory(e);
    if (!st && !(st = mn_db_open_scratch(&model, e)) &&
        !(st = mn_schema_migrate(model, 1, mn_schema_newest(), e)) &&
        !(st = read_parts(&a, is, &n_is, db, e)) &&
        !(st = read_parts(&a, should, &n_should, model, e)))
        compare(is, n_is, should, n_should, found, payload);
    if (!st && n_is == PARTS_MAX)
        found(payload, "the store has so many parts that not all were looked at");
    mn_db_close(model);
    mn_arena_free(&a);
    return st;
}

/* --- PostgreSQL ------------------------------------------------------------------------- */

/* The triggers of the log; type: pg_trigger.tgtype, by the bits ROW 1, BEFORE 2, DELETE 8,
 * UPDATE 16, TRUNCATE 32. */
static const struct {
    const char *name, *table, *function;
    int64_t type;
} triggers[] = {
    {"audit_no_change", "audit", "manumit_audit_grows", 1 + 2 + 8 + 16},
    {"audit_no_truncate", "audit", "manumit_audit_grows", 2 + 32},
    {"audit_head_no_delete", "audit_head", "manumit_audit_grows", 1 + 2 + 8},
    {"audit_head_no_truncate", "audit_head", "manumit_audit_grows", 2 + 32},
    {"audit_head_forward", "audit_head", "manumit_audit_forward", 1 + 2 + 16},
};
enum { TRIGGERS = sizeof triggers / sizeof *triggers };

static mn_status check_triggers(mn_db *db, void (*found)(void *payload, const char *what),
                                void *payload, mn_err *e)
{
    bool there[TRIGGERS] = {0};
    mn_query q = mn_ask(db,
                        "SELECT t.tgname, c.relname, p.proname, t.tgtype, CASE WHEN"
                        " t.tgenabled IN ('O', 'A') AND t.tgqual IS NULL AND t.tgnargs = 0"
                        " AND p.pronamespace = n.oid THEN 1 ELSE 0 END"
                        " FROM pg_catalog.pg_trigger t"
                        " JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid"
                        " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                        " JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid"
                        " WHERE n.nspname = current_schema() AND NOT t.tgisinternal"
                        " ORDER BY t.tgname, c.relname",
                        e);
    while (mn_next(&q)) {
        const part p = {{"trigger", 7}, mn_get_text(&q, 0), {"", 0}};
        size_t i = 0;
        while (i < TRIGGERS && !(mn_text_eq_str(p.name, triggers[i].name) &&
                                 mn_text_eq_str(mn_get_text(&q, 1), triggers[i].table)))
            i++;
        if (i == TRIGGERS) {
            say(found, payload, &p, "is no part of a store: it was put in");
            continue;
        }
        there[i] = true;
        if (!mn_text_eq_str(mn_get_text(&q, 2), triggers[i].function) ||
            mn_get_int(&q, 3) != triggers[i].type || mn_get_int(&q, 4) != 1)
            say(found, payload, &p, "of the store was changed or switched off");
    }
    mn_status st = mn_done(&q);
    for (size_t i = 0; !st && i < TRIGGERS; i++) {
        const part p = {{"trigger", 7}, mn_text_of(triggers[i].name), {"", 0}};
        if (!there[i])
            say(found, payload, &p, "of the store is missing");
    }
    return st;
}

/* What the triggers do. */
static mn_status check_functions(mn_db *db, void (*found)(void *payload, const char *what),
                                 void *payload, mn_err *e)
{
    static const char *const functions[][2] = {{"manumit_audit_grows", MN_SCHEMA_GROWS},
                                               {"manumit_audit_forward", MN_SCHEMA_FORWARD}};
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        mn_query q = mn_ask(db,
                            "SELECT p.prosrc FROM pg_catalog.pg_proc p"
                            " JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace"
                            " JOIN pg_catalog.pg_language l ON l.oid = p.prolang"
                            " WHERE n.nspname = current_schema() AND p.proname = $1"
                            " AND p.pronargs = 0 AND l.lanname = 'plpgsql'",
                            e);
        mn_bind_str(&q, functions[i][0]);
        bool same = mn_next(&q) && mn_text_eq_str(mn_get_text(&q, 0), functions[i][1]);
        mn_status st = mn_done(&q);
        if (st)
            return st;
        const part p = {{"function", 8}, mn_text_of(functions[i][0]), {"", 0}};
        if (!same)
            say(found, payload, &p, "of the store is missing or was changed");
    }
    return MN_OK;
}

/* Rules, policies, and tables that are no plain ones or have others below them: by each of these
 * a query sees other rows than are there. */
static mn_status check_tables(mn_db *db, void (*found)(void *payload, const char *what),
                              void *payload, mn_err *e)
{
    static const struct {
        const char *type, *what, *sql;
    } asked[] = {
        {"rule", "is no part of a store: it was put in",
         "SELECT r.rulename FROM pg_catalog.pg_rewrite r"
         " JOIN pg_catalog.pg_class c ON c.oid = r.ev_class"
         " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
         " WHERE n.nspname = current_schema() AND r.rulename <> '_RETURN' ORDER BY 1"},
        {"table", "has policies that hide rows",
         "SELECT c.relname FROM pg_catalog.pg_class c"
         " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
         " WHERE n.nspname = current_schema() AND (c.relrowsecurity OR EXISTS"
         " (SELECT 1 FROM pg_catalog.pg_policy o WHERE o.polrelid = c.oid)) ORDER BY 1"},
        {"table", "has tables below it, or stands below another",
         "SELECT c.relname FROM pg_catalog.pg_class c"
         " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
         " WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p') AND EXISTS"
         " (SELECT 1 FROM pg_catalog.pg_inherits i WHERE c.oid IN (i.inhparent, i.inhrelid))"
         " ORDER BY 1"},
        {"table", "of the store is missing, or is no table",
         "SELECT s.name FROM (VALUES ('audit'), ('audit_head'), ('setting'), ('node'), ('edge'),"
         " ('evidence'), ('list'), ('list_version'), ('entry'), ('review'), ('account'),"
         " ('session'), ('content'), ('content_version'), ('content_block'), ('content_part'),"
         " ('alert'), ('alert_case'), ('alert_party'), ('alert_step'), ('marker'), ('marker_key'),"
         " ('network'), ('network_case'), ('network_step'), ('watch'), ('watch_hit'),"
         " ('manumit_migration')) AS s (name) WHERE NOT EXISTS"
         " (SELECT 1 FROM pg_catalog.pg_class c"
         " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
         " WHERE n.nspname = current_schema() AND c.relname = s.name AND c.relkind = 'r')"
         " ORDER BY 1"},
    };
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        mn_query q = mn_ask(db, asked[i].sql, e);
        while (mn_next(&q)) {
            const part p = {mn_text_of(asked[i].type), mn_get_text(&q, 0), {"", 0}};
            say(found, payload, &p, asked[i].what);
        }
        mn_status st = mn_done(&q);
        if (st)
            return st;
    }
    return MN_OK;
}

static mn_status check_postgres(mn_db *db, void (*found)(void *payload, const char *what),
                                void *payload, mn_err *e)
{
    mn_status st;
    if ((st = check_triggers(db, found, payload, e)) ||
        (st = check_functions(db, found, payload, e)))
        return st;
    return check_tables(db, found, payload, e);
}

mn_status mn_schema_check(mn_db *db, void (*found)(void *payload, const char *what), void *payload,
                          mn_err *e)
{
    return mn_db_is_postgres(db) ? check_postgres(db, found, payload, e)
                                 : check_sqlite(db, found, payload, e);
}
