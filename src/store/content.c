/* SPDX-License-Identifier: Apache-2.0
 *
 * store/content.c - content that is kept as bytes: which there is, and its bytes again.
 */
#include "store/content.h"

#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "store/cursor.h"
#include "store/packed.h"
#include "store/version.h"

typedef struct content_kind {
    const char *name, *word;
} content_kind;
enum { CHAIN, ADVERTS, FACTS, KINDS };
static const content_kind kinds[KINDS] = {
    {"chain", "chain"}, {"adverts", "archive"}, {"facts", "table of facts"}};

static int find_kind(mn_text name)
{
    int i = 0;
    while (i < KINDS && !mn_text_eq_str(name, kinds[i].name))
        i++;
    return i;
}

bool mn_content_kind(mn_text name)
{
    return find_kind(name) < KINDS;
}

const char *mn_content_word(const char *name)
{
    const int k = find_kind(mn_text_of(name));
    MN_BUG(k < KINDS);
    return kinds[k].word;
}

static void fill(mn_store_content *out, const mn_text *row)
{
    mn_store_content c = {.version = mn_cell_int(row[3]), .bytes = (uint64_t)mn_cell_int(row[8])};
    mn_cell_str(row[1], c.kind, sizeof c.kind);
    mn_cell_str(row[2], c.name, sizeof c.name);
    mn_cell_str(row[4], c.format, sizeof c.format);
    mn_cell_str(row[5], c.counts, sizeof c.counts);
    mn_cell_str(row[6], c.imported, sizeof c.imported);
    mn_cell_str(row[7], c.by, sizeof c.by);
    mn_cell_str(row[9], c.digest, sizeof c.digest);
    *out = c;
}

/* --- which there is ------------------------------------------------------------------------ */

static mn_status fail_none(mn_store *s, const char *kind, mn_text name, mn_err *e)
{
    mn_query q =
        mn_ask(s->db, "SELECT name FROM content WHERE kind = $1 ORDER BY name LIMIT 12", NULL);
    mn_bind_str(&q, kind);
    const int length = name.len < 128 ? (int)name.len : 128, k = find_kind(mn_text_of(kind));
    const char *text = name.ptr ? name.ptr : "";
    if (k == FACTS)
        mn_fail(e, MN_USAGE, "there is no table of facts '%.*s'", length, text);
    else
        mn_fail(e, MN_USAGE, k == CHAIN ? "there is no chain '%.*s'" : "there is no archive '%.*s'",
                length, text);
    return mn_hint_names(
        &q,
        k == FACTS   ? "there is none yet: 'manumit country keep FILE' makes one"
        : k == CHAIN ? "there is none yet: see 'manumit trace import --help'"
                     : "there is none yet: 'manumit adverts networks FILE --update' makes one",
        e);
}

static mn_status newest_of(int64_t *number, int64_t *newest, mn_store *s, const char *kind,
                           mn_text name, mn_err *e)
{
    bool any = false;
    mn_query q = mn_ask(s->db,
                        "SELECT c.number, (SELECT COALESCE(MAX(v.version), 0) FROM content_version"
                        " v WHERE v.content = c.number) FROM content c"
                        " WHERE c.kind = $1 AND c.name = $2",
                        e);
    mn_bind_str(&q, kind);
    mn_bind_text(&q, name);
    if ((any = mn_next(&q))) {
        *number = mn_get_int(&q, 0);
        *newest = mn_get_int(&q, 1);
    }
    mn_status st = mn_done(&q);
    return st || any ? st : fail_none(s, kind, name, e);
}

mn_status mn_store_content_find(mn_store_content *out, mn_store *s, const char *kind, mn_text name,
                                int64_t version, mn_err *e)
{
    int64_t number = 0, newest = 0;
    mn_text row[MN_CONTENT_WIDTH];
    mn_store_content found = {.version = 0};
    mn_status st = newest_of(&number, &newest, s, kind, name, e);
    if (st)
        return st;
    mn_query q = mn_ask(s->db, MN_CONTENT_COLUMNS " WHERE c.number = $1 AND v.version = $2", e);
    mn_bind_int(&q, number);
    mn_bind_int(&q, version ? version : newest);
    if (mn_next(&q)) {
        for (int i = 0; i < MN_CONTENT_WIDTH; i++)
            row[i] = mn_get_text(&q, i);
        fill(&found, row);
    }
    if ((st = mn_done(&q)))
        return st;
    if (!found.version) {
        const int k = find_kind(mn_text_of(kind));
        if (k == FACTS)
            mn_fail(e, MN_USAGE, "the table of facts '%.*s' has no version %lld", (int)name.len,
                    name.ptr, (long long)version);
        else
            mn_fail(e, MN_USAGE,
                    k == CHAIN ? "the chain '%.*s' has no version %lld"
                               : "the archive '%.*s' has no version %lld",
                    (int)name.len, name.ptr, (long long)version);
        return mn_hint_newest(newest, e);
    }
    *out = found;
    return MN_OK;
}

static void bind_names(const mn_store_cursor *c, mn_query *q)
{
    mn_bind_text(q, c->text[0]);
    mn_cursor_bind_key(c, q);
}

mn_status mn_store_contents(mn_store_cursor **out, mn_store *s, const char *kind, mn_err *e)
{
    static const mn_cursor_kind names = {
        .name = "content",
        .sql = MN_CONTENT_COLUMNS
        " WHERE c.kind = $1 AND c.name > $2 AND v.version ="
        " (SELECT MAX(w.version) FROM content_version w WHERE w.content = c.number)"
        " ORDER BY c.name LIMIT $3",
        .columns = MN_CONTENT_WIDTH,
        .bind = bind_names,
    };
    mn_store_cursor *c;
    mn_status st = mn_cursor_new(&c, s, &names, e);
    if (st)
        return st;
    if (!mn_cursor_keep(c, 0, mn_text_of(kind))) {
        mn_store_cursor_free(c);
        return mn_fail_memory(e);
    }
    *out = c;
    return MN_OK;
}

mn_status mn_store_content_versions(mn_store_cursor **out, mn_store *s, const char *kind,
                                    mn_text name, mn_err *e)
{
    static const mn_cursor_kind versions = {
        .name = "content",
        .sql = MN_CONTENT_COLUMNS " WHERE c.number = $1 AND v.version < $2"
                                  " ORDER BY v.version DESC LIMIT $3",
        .columns = MN_CONTENT_WIDTH,
        .bind = mn_cursor_bind_list,
    };
    int64_t number = 0, newest = 0;
    mn_status st = newest_of(&number, &newest, s, kind, name, e);
    if (st || (st = mn_cursor_new(out, s, &versions, e)))
        return st;
    (*out)->list = number;
    (*out)->after = INT64_MAX;
    return MN_OK;
}

mn_status mn_store_next_content(mn_store_cursor *c, mn_store_content *out, bool *any, mn_err *e)
{
    const mn_text *row;
    mn_status st = mn_cursor_next(c, "content", &row, e);
    if (st || !(*any = row != NULL))
        return st;
    if ((st = mn_cursor_key(c, row[2], e)))
        return st;
    c->after = mn_cell_int(row[3]);
    fill(out, row);
    return MN_OK;
}

mn_status mn_store_content_sources(mn_store_cursor **out, mn_store *s,
                                   const mn_store_content *content, mn_err *e)
{
    static const mn_cursor_kind sources = {
        .name = "source",
        .sql = "SELECT d.number, d.source, d.sha256 FROM content_version v"
               " JOIN evidence d ON d.edge = v.edge"
               " WHERE v.content = $1 AND v.version = $2 AND d.number > $3"
               " ORDER BY d.number LIMIT $4",
        .columns = 3,
        .bind = mn_cursor_bind_version,
    };
    int64_t number = 0, newest = 0;
    mn_status st = newest_of(&number, &newest, s, content->kind, mn_text_of(content->name), e);
    if (st || (st = mn_cursor_new(out, s, &sources, e)))
        return st;
    (*out)->list = number;
    (*out)->version = content->version;
    return MN_OK;
}

/* --- its bytes ------------------------------------------------------------------------------- */

struct mn_store_content_out {
    mn_store *s;
    int64_t content, version, part;
    uint64_t left;
    mn_buf packed, bytes;
};

mn_status mn_store_content_open(mn_store_content_out **out, mn_store *s,
                                const mn_store_content *content, mn_err *e)
{
    int64_t newest = 0;
    mn_store_content_out *o = calloc(1, sizeof *o);
    if (!o)
        return mn_fail_memory(e);
    o->s = s;
    o->version = content->version;
    o->left = content->bytes;
    mn_status st = newest_of(&o->content, &newest, s, content->kind, mn_text_of(content->name), e);
    if (st)
        free(o);
    else
        *out = o;
    return st;
}

mn_status mn_content_unpack(mn_buf *to, const mn_buf *packed, int64_t length, mn_text hash,
                            mn_err *e)
{
    bool whole = false;
    const mn_status st = mn_unpack(&whole, to, packed, length, MN_CONTENT_BLOCK, hash, e);
    if (st || whole)
        return st;
    mn_fail(e, MN_DATA, "a block of content in the store is damaged");
    return mn_after(mn_hint(e, "see 'manumit audit verify', and restore the store from a copy"),
                    MN_DATA);
}

mn_status mn_store_content_read(mn_store_content_out *o, const void **bytes, size_t *length,
                                mn_err *e)
{
    bool any = false;
    mn_status bad = MN_OK;
    mn_query q = mn_ask(o->s->db,
                        "SELECT p.hash, b.length, b.packed FROM content_part p"
                        " JOIN content_block b ON b.hash = p.hash"
                        " WHERE p.content = $1 AND p.version = $2 AND p.part = $3",
                        e);
    mn_bind_int(&q, o->content);
    mn_bind_int(&q, o->version);
    mn_bind_int(&q, o->part);
    mn_buf_clear(&o->packed);
    mn_buf_clear(&o->bytes);
    if (o->left && (any = mn_next(&q))) {
        mn_get_bytes(&q, 2, &o->packed);
        bad = mn_content_unpack(&o->bytes, &o->packed, mn_get_int(&q, 1), mn_get_text(&q, 0), e);
    }
    mn_status st = mn_done(&q);
    if (bad || st)
        return bad ? bad : st;
    if (o->left && (!any || o->bytes.len > o->left)) {
        mn_fail_at(e, MN_DATA, mn_db_place(o->s->db), 0, 0, "blocks of content are missing");
        return mn_after(mn_hint(e, "see 'manumit audit verify'"), MN_DATA);
    }
    o->part++;
    o->left -= o->bytes.len;
    *bytes = o->bytes.ptr;
    *length = o->bytes.len;
    return MN_OK;
}

void mn_store_content_close(mn_store_content_out *o)
{
    if (!o)
        return;
    mn_buf_free(&o->packed);
    mn_buf_free(&o->bytes);
    free(o);
}

/* --- its record --------------------------------------------------------------------------------
 */

mn_status mn_record_content(mn_buf *to, mn_store *s, mn_text kind, mn_text name, int64_t version,
                            mn_err *e)
{
    mn_query q = mn_ask(s->db,
                        "SELECT c.kind, c.name, v.version, v.format, v.counts, v.imported,"
                        " v.imported_by, v.bytes, v.digest FROM content_version v"
                        " JOIN content c ON c.number = v.content"
                        " WHERE c.kind = $1 AND c.name = $2 AND v.version = $3",
                        e);
    mn_bind_text(&q, kind);
    mn_bind_text(&q, name);
    mn_bind_int(&q, version);
    mn_status st = mn_record_rows(to, &q, 9);
    if (st)
        return st;
    int64_t edge = 0;
    q = mn_ask(s->db,
               "SELECT v.edge FROM content_version v JOIN content c ON c.number = v.content"
               " WHERE c.kind = $1 AND c.name = $2 AND v.version = $3",
               e);
    mn_bind_text(&q, kind);
    mn_bind_text(&q, name);
    mn_bind_int(&q, version);
    st = mn_one_int(&edge, &q);
    return st ? st : mn_record_edge(to, s, edge, e);
}
