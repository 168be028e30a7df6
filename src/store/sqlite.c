/* SPDX-License-Identifier: Apache-2.0
 *
 * store/sqlite.c - a store in an SQLite file.
 *
 * Write-ahead log with every commit flushed (synchronous=FULL), and everything on that
 * SQLite has against hostile or damaged files. Numbers of results:
 * https://sqlite.org/rescode.html
 */
#include "store/db_inside.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/err.h"
#include "core/text.h"

enum {
    VALUE_MAX = 64 << 20, /* bytes of one value or row */
    SQL_MAX = 1 << 16,
};

typedef struct lite {
    mn_db base;
    sqlite3 *h;
} lite;

typedef struct lite_stmt {
    mn_stmt base;
    lite *db;
    sqlite3_stmt *h;
} lite_stmt;

static mn_status fail_code(int rc, const char *place, const char *what, mn_err *e)
{
    switch (rc & 0xFF) {
    case SQLITE_NOMEM:
        return mn_fail_memory(e);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        mn_fail_at(e, MN_SYSTEM, place, 0, 0, "the store is busy: another program is writing");
        return mn_after(mn_hint(e, "try again when the import or command that writes it has ended"),
                        MN_SYSTEM);
    case SQLITE_FULL:
        mn_fail_at(e, MN_SYSTEM, place, 0, 0, "no space left for the store");
        return mn_after(
            mn_hint(e, "make room on its disk, and in the folder for temporary files; nothing "
                       "was changed"),
            MN_SYSTEM);
    case SQLITE_NOTADB:
        mn_fail_at(e, MN_DATA, place, 0, 0, "the file is no store of Manumit");
        return mn_after(mn_hint(e, "name another file by --store, or restore it from a copy"),
                        MN_DATA);
    case SQLITE_CORRUPT:
        mn_fail_at(e, MN_DATA, place, 0, 0, "the store is damaged: %s", what);
        return mn_after(mn_hint(e, "restore it from a copy"), MN_DATA);
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        mn_fail_at(e, MN_SYSTEM, place, 0, 0, "the store can't be written: %s", what);
        return mn_after(mn_hint(e, "look at the rights of the file and of its folder, in which a "
                                   "log is kept also while "
                                   "it is read; or make a copy where you may write"),
                        MN_SYSTEM);
    case SQLITE_CANTOPEN:
        mn_fail_at(e, MN_SYSTEM, place, 0, 0, "the store can't be opened: %s", what);
        return mn_after(mn_hint(e, "look at the rights of the file and of its folder"), MN_SYSTEM);
    case SQLITE_TOOBIG:
        return mn_fail_at(e, MN_DATA, place, 0, 0, "a value is too long for the store");
    case SQLITE_CONSTRAINT:
        return mn_fail_at(e, MN_DATA, place, 0, 0, "the store refuses the record: %s", what);
    default:
        return mn_fail_at(e, MN_SYSTEM, place, 0, 0, "the store can't be used: %s", what);
    }
}

static mn_status fail(const lite *db, int rc, mn_err *e)
{
    return fail_code(rc, db->base.place, db->h ? sqlite3_errmsg(db->h) : sqlite3_errstr(rc), e);
}

/* --- statements -------------------------------------------------------------------- */

static mn_status prepare(mn_stmt **out, mn_db *base, const char *sql, mn_err *e)
{
    lite *db = (lite *)base;
    size_t len = strlen(sql);
    MN_BUG(len < SQL_MAX);
    /* "$1" is a name to SQLite, "?1" a number. */
    char *numbered = malloc(len + 1);
    lite_stmt *s = calloc(1, sizeof *s);
    if (!numbered || !s) {
        free(numbered);
        free(s);
        return mn_fail_memory(e);
    }
    for (size_t i = 0; i <= len; i++)
        numbered[i] = sql[i] == '$' ? '?' : sql[i];
    s->db = db;
    int rc =
        sqlite3_prepare_v3(db->h, numbered, (int)len + 1, SQLITE_PREPARE_PERSISTENT, &s->h, NULL);
    free(numbered);
    if (rc != SQLITE_OK) {
        free(s);
        return fail(db, rc, e);
    }
    *out = &s->base;
    return MN_OK;
}

static mn_status bind_text(mn_stmt *base, int i, mn_text t, mn_err *e)
{
    lite_stmt *s = (lite_stmt *)base;
    int rc = sqlite3_bind_text64(s->h, i, t.ptr, t.len, SQLITE_STATIC, SQLITE_UTF8);
    return rc == SQLITE_OK ? MN_OK : fail(s->db, rc, e);
}

static mn_status bind_bytes(mn_stmt *base, int i, mn_text t, mn_err *e)
{
    lite_stmt *s = (lite_stmt *)base;
    int rc = sqlite3_bind_blob64(s->h, i, t.ptr, t.len, SQLITE_STATIC);
    return rc == SQLITE_OK ? MN_OK : fail(s->db, rc, e);
}

static mn_status bind_int(mn_stmt *base, int i, int64_t v, mn_err *e)
{
    lite_stmt *s = (lite_stmt *)base;
    int rc = sqlite3_bind_int64(s->h, i, v);
    return rc == SQLITE_OK ? MN_OK : fail(s->db, rc, e);
}

static mn_status bind_null(mn_stmt *base, int i, mn_err *e)
{
    lite_stmt *s = (lite_stmt *)base;
    int rc = sqlite3_bind_null(s->h, i);
    return rc == SQLITE_OK ? MN_OK : fail(s->db, rc, e);
}

static mn_status step(mn_stmt *base, bool *row, mn_err *e)
{
    lite_stmt *s = (lite_stmt *)base;
    int rc = sqlite3_step(s->h);
    if (rc != SQLITE_ROW && rc != SQLITE_DONE)
        return fail(s->db, rc, e);
    *row = rc == SQLITE_ROW;
    s->db->base.changes = (uint64_t)sqlite3_changes64(s->db->h);
    return MN_OK;
}

static mn_text text(mn_stmt *base, int column)
{
    lite_stmt *s = (lite_stmt *)base;
    const char *p = (const char *)sqlite3_column_text(s->h, column);
    mn_text t = {p ? p : "", p ? (size_t)sqlite3_column_bytes(s->h, column) : 0};
    return t;
}

static void bytes_of(mn_stmt *base, int column, mn_buf *to)
{
    lite_stmt *s = (lite_stmt *)base;
    const void *p = sqlite3_column_blob(s->h, column);
    mn_buf_add(to, p ? p : "", p ? (size_t)sqlite3_column_bytes(s->h, column) : 0);
}

static int64_t integer(mn_stmt *base, int column)
{
    return sqlite3_column_int64(((lite_stmt *)base)->h, column);
}

static bool null(mn_stmt *base, int column)
{
    return sqlite3_column_type(((lite_stmt *)base)->h, column) == SQLITE_NULL;
}

static mn_status reset(mn_stmt *base, mn_err *e)
{
    lite_stmt *s = (lite_stmt *)base;
    /* sqlite3_column_text() gives NULL for want of memory, and says so here alone. */
    int rc = sqlite3_reset(s->h);
    sqlite3_clear_bindings(s->h);
    return (rc & 0xFF) == SQLITE_NOMEM ? mn_fail_memory(e) : MN_OK;
}

static void drop(mn_stmt *base)
{
    sqlite3_finalize(((lite_stmt *)base)->h);
    free(base);
}

static mn_status exec(mn_db *base, const char *sql, mn_err *e)
{
    lite *db = (lite *)base;
    int rc = sqlite3_exec(db->h, sql, NULL, NULL, NULL);
    return rc == SQLITE_OK ? MN_OK : fail(db, rc, e);
}

static mn_status begin(mn_db *base, mn_err *e)
{
    return exec(base, "BEGIN IMMEDIATE", e);
}

/* The first column of the first row of a statement. */
static mn_status ask_int(lite *db, const char *sql, int64_t *out, mn_err *e)
{
    mn_query q = mn_ask(&db->base, sql, e);
    int64_t v = 0;
    if (mn_next(&q))
        v = mn_get_int(&q, 0);
    mn_status st = mn_done(&q);
    if (!st)
        *out = v;
    return st;
}

static mn_status bytes(uint64_t *out, mn_db *base, mn_err *e)
{
    lite *db = (lite *)base;
    int64_t pages = 0, size = 0;
    mn_status st;
    if ((st = ask_int(db, "PRAGMA page_count", &pages, e)) ||
        (st = ask_int(db, "PRAGMA page_size", &size, e)))
        return st;
    *out = (uint64_t)pages * (uint64_t)size;
    return MN_OK;
}

static void close_lite(mn_db *base)
{
    lite *db = (lite *)base;
    /* The last one to close empties the write-ahead log into the file. */
    sqlite3_close_v2(db->h);
    free(db);
}

static const mn_db_kind sqlite = {prepare, bind_text, bind_bytes, bind_int, bind_null, step,
                                  text,    bytes_of,  integer,    null,     reset,     drop,
                                  exec,    begin,     "BEGIN",    bytes,    NULL,      close_lite};

/* --- opening -------------------------------------------------------------------------- */

/* Makes the folders above path that are missing, for this user alone. */
static mn_status make_folders(const char *path, mn_err *e)
{
    char part[PATH_MAX];
    size_t len = strlen(path);
    if (len >= sizeof part)
        return mn_fail(e, MN_USAGE, "the path of the store is too long");
    memcpy(part, path, len + 1);
    for (size_t i = 1; i < len; i++) {
        if (part[i] != '/')
            continue;
        part[i] = '\0';
        if (mkdir(part, 0700) != 0 && errno != EEXIST)
            return mn_fail_errno(e, "make the folder", part);
        part[i] = '/';
    }
    return MN_OK;
}

/* Looks at the path; makes an empty file, for this user alone, where there is none. */
static mn_status look(const char *path, bool create, bool *empty, mn_err *e)
{
    struct stat s;
    if (stat(path, &s) != 0) {
        if (errno != ENOENT && errno != ENOTDIR)
            return mn_fail_errno(e, "open the store", path);
        if (!create) {
            mn_fail(e, MN_USAGE, "there is no store at '%s'", path);
            return mn_after(
                mn_hint(e, "import a list, which makes one, or name another by --store"), MN_USAGE);
        }
        mn_status st = make_folders(path, e);
        if (st)
            return st;
        int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        if (fd < 0)
            return mn_fail_errno(e, "make the store", path);
        close(fd);
        *empty = true;
        return MN_OK;
    }
    if (!S_ISREG(s.st_mode)) {
        mn_fail(e, MN_USAGE, "'%s' is no file", path);
        return mn_after(mn_hint(e, "a store is one file: name it by --store"), MN_USAGE);
    }
    *empty = s.st_size == 0;
    return MN_OK;
}

static bool has_bytes(const char *path, const char *suffix)
{
    char name[PATH_MAX + 16];
    struct stat s;
    snprintf(name, sizeof name, "%s%s", path, suffix);
    return stat(name, &s) == 0 && s.st_size > 0;
}

/* Statements that each connection begins with. A setting that is unknown to an older library
 * is passed over by SQLite. */
static const char settings[] =
    "PRAGMA trusted_schema=OFF;" /* functions and views of the file's schema do nothing */
    "PRAGMA cell_size_check=ON;"
    "PRAGMA mmap_size=0;" /* a damaged disk is an error, not a signal */
    "PRAGMA foreign_keys=ON;"
    "PRAGMA synchronous=FULL;"
    "PRAGMA temp_store=FILE;"
    "PRAGMA cache_size=-32768;"
    "PRAGMA journal_size_limit=67108864;";

static mn_status open_handle(lite *db, const char *path, unsigned busy, mn_err *e)
{
    /* Never "file:..." or ":memory:", which SQLite has other ideas of. */
    char plain[PATH_MAX + 8];
    snprintf(plain, sizeof plain, "%s%s", path[0] == '/' ? "" : "./", path);
    int rc = sqlite3_open_v2(
        plain, &db->h, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
    if (rc != SQLITE_OK)
        return fail(db, rc, e);
    sqlite3_busy_timeout(db->h, (int)(busy < INT_MAX ? busy : INT_MAX));
    sqlite3_db_config(db->h, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(db->h, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(db->h, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    sqlite3_db_config(db->h, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
    sqlite3_limit(db->h, SQLITE_LIMIT_LENGTH, VALUE_MAX);
    sqlite3_limit(db->h, SQLITE_LIMIT_SQL_LENGTH, SQL_MAX);
    sqlite3_limit(db->h, SQLITE_LIMIT_ATTACHED, 1); /* import.c */
    sqlite3_limit(db->h, SQLITE_LIMIT_VARIABLE_NUMBER, VALUES);
    return exec(&db->base, settings, e);
}

/* Checks a file whose last user did not close it, if nobody else uses it: who holds it for
 * himself alone is the only one. Its log is emptied into it on the way. */
static mn_status check_unclosed(const char *path, unsigned busy, mn_err *e)
{
    lite db = {.base = {.kind = &sqlite}};
    snprintf(db.base.place, sizeof db.base.place, "%s", path);
    mn_err own = MN_ERR_INIT;
    mn_status st = open_handle(&db, path, busy < 100 ? busy : 100, &own);
    if (!st)
        st = exec(&db.base, "PRAGMA locking_mode=EXCLUSIVE", &own);
    sqlite3_stmt *s = NULL;
    int rc = st ? SQLITE_OK : sqlite3_prepare_v2(db.h, "PRAGMA quick_check(1)", -1, &s, NULL);
    if (!st && rc == SQLITE_OK)
        rc = sqlite3_step(s);
    if (!st && rc == SQLITE_ROW) {
        const char *found = (const char *)sqlite3_column_text(s, 0);
        if (!found || strcmp(found, "ok") != 0)
            st = fail_code(SQLITE_CORRUPT, path, found ? found : "it can't be read", e);
    } else if ((sqlite3_errcode(db.h) & 0xFF) == SQLITE_BUSY) {
        st = MN_OK; /* somebody has it open, or checks it just now: what follows waits for him */
    } else {
        st = st ? st : fail(&db, rc, &own);
        if (e)
            *e = own;
    }
    sqlite3_finalize(s);
    sqlite3_close_v2(db.h);
    return st;
}

/* That the file is a store or nothing yet. */
static mn_status check_mark(lite *db, bool create, bool *fresh, mn_err *e)
{
    int64_t mark = 0, tables = 0;
    mn_status st;
    if ((st = ask_int(db, "PRAGMA application_id", &mark, e)) ||
        (st = ask_int(db, "SELECT COUNT(*) FROM sqlite_schema", &tables, e)))
        return st;
    *fresh = mark == 0 && tables == 0;
    if (mark == MN_STORE_APPLICATION || (*fresh && create))
        return MN_OK;
    mn_fail_at(e, MN_DATA, db->base.place, 0, 0,
               *fresh ? "the file is empty: no store of Manumit"
                      : "the file is a database of another program, no store of Manumit");
    return mn_after(mn_hint(e, "name another file by --store"), MN_DATA);
}

static mn_status use_log(lite *db, mn_err *e)
{
    mn_query q = mn_ask(&db->base, "PRAGMA journal_mode=WAL", e);
    bool wal = mn_next(&q) && mn_text_eq_str(mn_get_text(&q, 0), "wal");
    mn_status st = mn_done(&q);
    if (!st && !wal) {
        mn_fail_at(e, MN_SYSTEM, db->base.place, 0, 0,
                   "the store's file system does not allow a write-ahead log");
        return mn_after(mn_hint(e, "put the store on a local disk, or use PostgreSQL"), MN_SYSTEM);
    }
    return st;
}

mn_status mn_db_open_sqlite(mn_db **out, bool *fresh, const char *path, const mn_db_options *o,
                            mn_err *e)
{
    bool empty = false;
    if (strlen(path) >= PATH_MAX || !path[0])
        return mn_fail(e, MN_USAGE, "the path of the store is empty or too long");
    mn_status st = look(path, o->create && !o->read_only, &empty, e);
    /* By a link, what SQLite keeps lies beside the file that is meant. */
    char real[PATH_MAX];
    const char *meant = !st && realpath(path, real) ? real : path;
    if (!st && !empty && (has_bytes(meant, "-wal") || has_bytes(meant, "-journal")))
        st = check_unclosed(path, o->busy, e);
    if (st)
        return st;
    lite *db = calloc(1, sizeof *db);
    if (!db)
        return mn_fail_memory(e);
    db->base.kind = &sqlite;
    snprintf(db->base.place, sizeof db->base.place, "%s", path);
    st = open_handle(db, path, o->busy, e);
    if (!st)
        st = check_mark(db, o->create && !o->read_only, fresh, e);
    if (!st && !o->read_only)
        st = use_log(db, e);
    if (!st && o->read_only)
        st = exec(&db->base, "PRAGMA query_only=ON", e);
    if (st)
        mn_db_close(&db->base);
    else
        *out = &db->base;
    return st;
}

mn_status mn_db_open_scratch(mn_db **out, mn_err *e)
{
    lite *db = calloc(1, sizeof *db);
    if (!db)
        return mn_fail_memory(e);
    db->base.kind = &sqlite;
    snprintf(db->base.place, sizeof db->base.place, "memory");
    int rc = sqlite3_open_v2(
        ":memory:", &db->h, SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX, NULL);
    if (rc != SQLITE_OK) {
        mn_status st = fail(db, rc, e);
        mn_db_close(&db->base);
        return st;
    }
    *out = &db->base;
    return MN_OK;
}
