/* SPDX-License-Identifier: Apache-2.0
 *
 * store/lists.c - reading lists, their versions, entries and differences.
 */
#include "store/cursor.h"

#include "core/err.h"
#include "core/text.h"
#include "store/version.h"

/* --- lists ------------------------------------------------------------------------------- */

#define LIST_COLUMNS                                                                               \
    "SELECT l.name, l.title, l.publisher, v.format, l.expected_age, l.version, v.entries,"         \
    " v.published, v.imported, v.digest FROM list l"                                               \
    " LEFT JOIN list_version v ON v.list = l.number AND v.version = l.version"

static void fill_list(mn_store_list *out, const mn_text *row)
{
    mn_store_list l = {.expected_age = mn_cell_int(row[4]),
                       .version = mn_cell_int(row[5]),
                       .entries = (uint64_t)mn_cell_int(row[6])};
    mn_cell_str(row[0], l.name, sizeof l.name);
    mn_cell_str(row[1], l.title, sizeof l.title);
    mn_cell_str(row[2], l.publisher, sizeof l.publisher);
    mn_cell_str(row[3], l.format, sizeof l.format);
    mn_cell_str(row[7], l.published, sizeof l.published);
    mn_cell_str(row[8], l.imported, sizeof l.imported);
    mn_cell_str(row[9], l.digest, sizeof l.digest);
    *out = l;
}

static mn_status fail_no_list(mn_store *s, mn_text name, mn_err *e)
{
    mn_query q = mn_ask(s->db, "SELECT name FROM list ORDER BY name LIMIT 12", NULL);
    mn_fail(e, MN_USAGE, "there is no list '%.*s'", name.len < 128 ? (int)name.len : 128,
            name.ptr ? name.ptr : "");
    return mn_hint_names(&q, "there is none yet: see 'manumit list import --help'", e);
}

mn_status mn_store_list_find(mn_store_list *out, mn_store *s, mn_text name, mn_err *e)
{
    mn_text row[10];
    bool any = false;
    mn_query q = mn_ask(s->db, LIST_COLUMNS " WHERE l.name = $1", e);
    mn_bind_text(&q, name);
    mn_store_list found = {0};
    if (mn_next(&q)) {
        any = true;
        /* Numbers are read as texts in turn; each is copied before the next is asked for. */
        for (int i = 0; i < 10; i++)
            row[i] = mn_get_text(&q, i);
        fill_list(&found, row);
    }
    mn_status st = mn_done(&q);
    if (!st && !any)
        return fail_no_list(s, name, e);
    if (!st)
        *out = found;
    return st;
}

mn_status mn_store_lists(mn_store_cursor **out, mn_store *s, mn_err *e)
{
    static const mn_cursor_kind kind = {
        .name = "list",
        .sql = LIST_COLUMNS " WHERE l.name > $1 ORDER BY l.name LIMIT $2",
        .columns = 10,
        .bind = mn_cursor_bind_key,
    };
    return mn_cursor_new(out, s, &kind, e);
}

mn_status mn_store_next_list(mn_store_cursor *c, mn_store_list *out, bool *any, mn_err *e)
{
    const mn_text *row;
    mn_status st = mn_cursor_next(c, "list", &row, e);
    if (st || !(*any = row != NULL))
        return st;
    if ((st = mn_cursor_key(c, row[0], e)))
        return st;
    fill_list(out, row);
    return MN_OK;
}

mn_status mn_store_list_age(int64_t *days, bool *past, const mn_store_list *list, mn_text on,
                            mn_err *e)
{
    int64_t from, to;
    const char *date = list->published[0] ? list->published : list->imported;
    if (!mn_day_read(on, &to))
        return mn_check_date(on, "the date", false, e);
    if (!list->version || !mn_day_read(mn_text_of(date), &from))
        return mn_fail(e, MN_DATA, "the list '%s' has no version with a date", list->name);
    *days = to - from;
    *past = list->expected_age > 0 && to - from > list->expected_age;
    return MN_OK;
}

/* The number of a list, and a version that there is (0: the one in force). */
static mn_status find_version(mn_store *s, mn_text name, int64_t *list, int64_t *version, mn_err *e)
{
    int64_t number = 0, newest = 0;
    mn_query q = mn_ask(s->db, "SELECT number, version FROM list WHERE name = $1", e);
    mn_bind_text(&q, name);
    bool any = mn_next(&q);
    if (any) {
        number = mn_get_int(&q, 0);
        newest = mn_get_int(&q, 1);
    }
    mn_status st = mn_done(&q);
    if (st)
        return st;
    if (!any)
        return fail_no_list(s, name, e);
    if (*version < 0 || *version > newest) {
        mn_fail(e, MN_USAGE, "the list '%.*s' has no version %lld", (int)name.len, name.ptr,
                (long long)*version);
        return mn_hint_newest(newest, e);
    }
    *list = number;
    if (!*version)
        *version = newest;
    return MN_OK;
}

/* --- versions ------------------------------------------------------------------------------ */

mn_status mn_store_versions(mn_store_cursor **out, mn_store *s, mn_text list, mn_err *e)
{
    static const mn_cursor_kind kind = {
        .name = "version",
        .sql = "SELECT version, format, published, imported, imported_by, entries, added, changed,"
               " removed, digest FROM list_version WHERE list = $1 AND version < $2"
               " ORDER BY version DESC LIMIT $3",
        .columns = 10,
        .bind = mn_cursor_bind_list,
    };
    int64_t number = 0, version = 0;
    mn_status st = find_version(s, list, &number, &version, e);
    if (st || (st = mn_cursor_new(out, s, &kind, e)))
        return st;
    (*out)->list = number;
    (*out)->after = INT64_MAX;
    return MN_OK;
}

mn_status mn_store_next_version(mn_store_cursor *c, mn_store_version *out, bool *any, mn_err *e)
{
    const mn_text *row;
    mn_status st = mn_cursor_next(c, "version", &row, e);
    if (st || !(*any = row != NULL))
        return st;
    mn_store_version v = {.version = mn_cell_int(row[0]),
                          .entries = (uint64_t)mn_cell_int(row[5]),
                          .added = (uint64_t)mn_cell_int(row[6]),
                          .changed = (uint64_t)mn_cell_int(row[7]),
                          .removed = (uint64_t)mn_cell_int(row[8])};
    mn_cell_str(row[1], v.format, sizeof v.format);
    mn_cell_str(row[2], v.published, sizeof v.published);
    mn_cell_str(row[3], v.imported, sizeof v.imported);
    mn_cell_str(row[4], v.by, sizeof v.by);
    mn_cell_str(row[9], v.digest, sizeof v.digest);
    c->after = v.version;
    *out = v;
    return MN_OK;
}

mn_status mn_store_sources(mn_store_cursor **out, mn_store *s, mn_text list, int64_t version,
                           mn_err *e)
{
    static const mn_cursor_kind kind = {
        .name = "source",
        .sql = "SELECT d.number, d.source, d.sha256 FROM list_version v"
               " JOIN evidence d ON d.edge = v.edge"
               " WHERE v.list = $1 AND v.version = $2 AND d.number > $3"
               " ORDER BY d.number LIMIT $4",
        .columns = 3,
        .bind = mn_cursor_bind_version,
    };
    int64_t number = 0;
    mn_status st = find_version(s, list, &number, &version, e);
    if (st || (st = mn_cursor_new(out, s, &kind, e)))
        return st;
    (*out)->list = number;
    (*out)->version = version;
    return MN_OK;
}

mn_status mn_store_next_source(mn_store_cursor *c, mn_store_source *out, bool *any, mn_err *e)
{
    const mn_text *row;
    mn_status st = mn_cursor_next(c, "source", &row, e);
    if (st || !(*any = row != NULL))
        return st;
    c->after = mn_cell_int(row[0]);
    *out = (mn_store_source){row[1], row[2]};
    return MN_OK;
}

/* --- entries -------------------------------------------------------------------------------- */

/* Keeps the dates of all versions of the cursor's list. */
static mn_status keep_dates(mn_store_cursor *c, mn_err *e)
{
    mn_query q =
        mn_ask(c->s->db, "SELECT MAX(version), COUNT(*) FROM list_version WHERE list = $1", e);
    mn_bind_int(&q, c->list);
    int64_t n = 0, rows = 0;
    if (mn_next(&q)) {
        n = mn_get_int(&q, 0);
        rows = mn_get_int(&q, 1);
    }
    mn_status st = mn_done(&q);
    if (st)
        return st;
    if (n != rows) {
        mn_fail_at(e, MN_DATA, mn_db_place(c->s->db), 0, 0, "versions of a list are missing");
        return mn_after(mn_hint(e, "see 'manumit audit verify'"), MN_DATA);
    }
    c->dates = mn_arena_alloc(&c->keep, (size_t)n, sizeof *c->dates);
    if (!c->dates)
        return mn_fail_memory(e);
    q = mn_ask(c->s->db, "SELECT version, published, imported FROM list_version WHERE list = $1",
               e);
    mn_bind_int(&q, c->list);
    while (mn_next(&q)) {
        int64_t v = mn_get_int(&q, 0);
        if (v < 1 || v > n)
            continue;
        bool published = mn_get_text(&q, 1).len > 0;
        mn_get_str(&q, published ? 1 : 2, c->dates[v - 1], sizeof c->dates[0]);
    }
    c->n_dates = n;
    return mn_done(&q);
}

static mn_text date_of(const mn_store_cursor *c, int64_t version)
{
    return version >= 1 && version <= c->n_dates ? mn_text_of(c->dates[version - 1])
                                                 : (mn_text){"", 0};
}

#define ENTRY_COLUMNS                                                                              \
    "SELECT id, json, hash, source, line, from_version, to_version FROM entry WHERE list = $1"
enum { ENTRY_N = 7 };

static mn_status new_entries(mn_store_cursor **out, mn_store *s, const mn_cursor_kind *kind,
                             mn_text list, int64_t version, mn_err *e)
{
    int64_t number = 0;
    mn_store_cursor *c;
    mn_status st = find_version(s, list, &number, &version, e);
    if (st || (st = mn_cursor_new(&c, s, kind, e)))
        return st;
    c->list = number;
    c->version = version;
    if ((st = keep_dates(c, e)))
        mn_store_cursor_free(c);
    else
        *out = c;
    return st;
}

static void bind_entries(const mn_store_cursor *c, mn_query *q)
{
    mn_bind_int(q, c->list);
    mn_cursor_bind_key(c, q);
    mn_bind_int(q, c->version);
}

mn_status mn_store_entries(mn_store_cursor **out, mn_store *s, mn_text list, int64_t version,
                           mn_err *e)
{
    static const mn_cursor_kind kind = {
        .name = "entry",
        .sql = ENTRY_COLUMNS " AND id > $2 AND from_version <= $3"
                             " AND (to_version IS NULL OR to_version > $3) ORDER BY id LIMIT $4",
        .columns = ENTRY_N,
        .bind = bind_entries,
    };
    return new_entries(out, s, &kind, list, version, e);
}

static void bind_history(const mn_store_cursor *c, mn_query *q)
{
    mn_bind_int(q, c->list);
    mn_bind_text(q, c->text[0]);
    mn_bind_int(q, c->after);
}

mn_status mn_store_entry_history(mn_store_cursor **out, mn_store *s, mn_text list, mn_text id,
                                 mn_err *e)
{
    static const mn_cursor_kind kind = {
        .name = "entry",
        .sql = ENTRY_COLUMNS " AND id = $2 AND from_version < $3"
                             " ORDER BY from_version DESC LIMIT $4",
        .columns = ENTRY_N,
        .bind = bind_history,
    };
    mn_store_cursor *c;
    mn_status st = new_entries(&c, s, &kind, list, 0, e);
    if (st)
        return st;
    c->after = INT64_MAX;
    if (!mn_cursor_keep(c, 0, id)) {
        mn_store_cursor_free(c);
        return mn_fail_memory(e);
    }
    *out = c;
    return MN_OK;
}

mn_status mn_store_next_entry(mn_store_cursor *c, mn_store_entry *out, bool *any, mn_err *e)
{
    const mn_text *row;
    mn_status st = mn_cursor_next(c, "entry", &row, e);
    if (st || !(*any = row != NULL))
        return st;
    if ((st = mn_cursor_key(c, row[0], e)))
        return st;
    mn_store_entry x = {.id = row[0],
                        .json = row[1],
                        .hash = row[2],
                        .source = (uint32_t)mn_cell_int(row[3]),
                        .line = (uint64_t)mn_cell_int(row[4]),
                        .from = mn_cell_int(row[5]),
                        .to = mn_cell_int(row[6])};
    x.since = date_of(c, x.from);
    x.until = date_of(c, x.to);
    c->after = x.from;
    *out = x;
    return MN_OK;
}

/* --- differences ------------------------------------------------------------------------------ */

static void bind_diff(const mn_store_cursor *c, mn_query *q)
{
    mn_bind_int(q, c->list);
    mn_cursor_bind_key(c, q);
    mn_bind_int(q, c->after); /* the earlier of the two versions */
    mn_bind_int(q, c->other); /* the later */
    mn_bind_int(q, c->version);
}

mn_status mn_store_list_diff(mn_store_cursor **out, mn_store *s, mn_text list, int64_t from,
                             int64_t to, mn_err *e)
{
    /* For each id at most two rows: as it was in `from` ($5), and as it is in `to`. */
    static const mn_cursor_kind kind = {
        .name = "diff",
        .sql = "SELECT id, json, hash, CASE WHEN from_version <= $5"
               " AND (to_version IS NULL OR to_version > $5) THEN 1 ELSE 0 END FROM entry"
               " WHERE list = $1 AND id > $2 AND"
               " (CASE WHEN from_version <= $3 AND (to_version IS NULL OR to_version > $3)"
               " THEN 1 ELSE 0 END) <>"
               " (CASE WHEN from_version <= $4 AND (to_version IS NULL OR to_version > $4)"
               " THEN 1 ELSE 0 END) ORDER BY id, from_version LIMIT $6",
        .columns = 4,
        .bind = bind_diff,
    };
    int64_t number = 0;
    mn_store_cursor *c;
    mn_status st = find_version(s, list, &number, &to, e);
    if (st)
        return st;
    if (!from)
        from = to - 1;
    /* Before the first version there was nothing. */
    if (from && (st = find_version(s, list, &number, &from, e)))
        return st;
    if ((st = mn_cursor_new(&c, s, &kind, e)))
        return st;
    c->list = number;
    c->version = from;
    c->after = from < to ? from : to;
    c->other = from < to ? to : from;
    *out = c;
    return MN_OK;
}

/* Takes the row of the same id that follows, if there is one. False when that can't be known
 * without another page: the row is then to be read again. */
static bool take_pair(mn_store_cursor *c, const mn_text *row, const mn_text **pair)
{
    const mn_text *next = mn_cursor_peek(c);
    *pair = NULL;
    if (!next)
        return c->last;
    if (mn_text_eq(next[0], row[0])) {
        *pair = next;
        c->at++;
    }
    return true;
}

mn_status mn_store_next_diff(mn_store_cursor *c, mn_store_diff *out, bool *any, mn_err *e)
{
    for (;;) {
        const mn_text *row, *pair;
        mn_status st = mn_cursor_next(c, "diff", &row, e);
        if (st || !row) {
            *any = false;
            return st;
        }
        /* The key still is that of the row before: the next page begins with this row. A page
         * holds two rows at least, or ends after one alone that is the last. */
        if (!take_pair(c, row, &pair) && c->rows > 1)
            continue;
        if ((st = mn_cursor_key(c, row[0], e)))
            return st;
        bool before = mn_cell_int(row[3]) == 1;
        mn_store_diff d = {before ? MN_STORE_REMOVED : MN_STORE_ADDED, row[0], {"", 0}, {"", 0}};
        if (pair && mn_text_eq(pair[2], row[2]))
            continue; /* it was taken out in between and came back as it was */
        if (pair)
            d.kind = MN_STORE_CHANGED;
        *(before ? &d.before : &d.after) = row[1];
        if (pair)
            *(before ? &d.after : &d.before) = pair[1];
        *any = true;
        *out = d;
        return MN_OK;
    }
}

/* --- records --------------------------------------------------------------------------------- */

mn_status mn_record_list(mn_buf *to, mn_store *s, mn_text name, mn_err *e)
{
    mn_query q = mn_ask(
        s->db, "SELECT name, title, publisher, expected_age, version FROM list WHERE name = $1", e);
    mn_bind_text(&q, name);
    return mn_record_rows(to, &q, 5);
}

mn_status mn_record_version(mn_buf *to, mn_store *s, mn_text list, int64_t version, mn_err *e)
{
    mn_query q =
        mn_ask(s->db,
               "SELECT l.name, v.version, v.format, v.published, v.imported, v.imported_by,"
               " v.entries, v.added, v.changed, v.removed, v.digest FROM list_version v"
               " JOIN list l ON l.number = v.list WHERE l.name = $1 AND v.version = $2",
               e);
    mn_bind_text(&q, list);
    mn_bind_int(&q, version);
    mn_status st = mn_record_rows(to, &q, 11);
    if (st)
        return st;
    int64_t edge = 0;
    q = mn_ask(s->db,
               "SELECT v.edge FROM list_version v JOIN list l ON l.number = v.list"
               " WHERE l.name = $1 AND v.version = $2",
               e);
    mn_bind_text(&q, list);
    mn_bind_int(&q, version);
    st = mn_one_int(&edge, &q);
    return st ? st : mn_record_edge(to, s, edge, e);
}
