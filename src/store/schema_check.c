/* SPDX-License-Identifier: Apache-2.0
 *
 * store/schema_check.c - whether a store's tables and triggers are those of the migrations.
 *
 * An SQLite store is compared with one that is made in memory; of a PostgreSQL one, the
 * triggers of the log are looked for.
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

/* Tables, indexes, triggers and views, by name. */
static mn_status read_parts(mn_arena *a, part *parts, size_t *n, mn_db *db, mn_err *e)
{
    mn_query q = mn_ask(db,
                        "SELECT type, name, sql FROM sqlite_schema"
                        " WHERE name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY name LIMIT 512",
                        e);
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
    mn_db_close(model);
    mn_arena_free(&a);
    return st;
}

static mn_status check_postgres(mn_db *db, void (*found)(void *payload, const char *what),
                                void *payload, mn_err *e)
{
    static const char *const triggers[] = {"audit_no_change", "audit_no_truncate",
                                           "audit_head_no_delete", "audit_head_no_truncate",
                                           "audit_head_forward"};
    for (size_t i = 0; i < sizeof triggers / sizeof *triggers; i++) {
        mn_query q = mn_ask(db,
                            "SELECT COUNT(*) FROM pg_catalog.pg_trigger t"
                            " JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid"
                            " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                            " WHERE t.tgname = $1 AND n.nspname = current_schema()"
                            " AND c.relname IN ('audit', 'audit_head') AND t.tgenabled = 'O'",
                            e);
        mn_bind_str(&q, triggers[i]);
        int64_t n = mn_next(&q) ? mn_get_int(&q, 0) : 0;
        mn_status st = mn_done(&q);
        if (st)
            return st;
        const part p = {{"trigger", 7}, mn_text_of(triggers[i]), {"", 0}};
        if (n != 1)
            say(found, payload, &p, "of the store is missing or switched off");
    }
    return MN_OK;
}

mn_status mn_schema_check(mn_db *db, void (*found)(void *payload, const char *what), void *payload,
                          mn_err *e)
{
    return mn_db_is_postgres(db) ? check_postgres(db, found, payload, e)
                                 : check_sqlite(db, found, payload, e);
}
