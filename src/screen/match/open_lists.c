/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/match/open_lists.c - from a store or files to indexes. The index of a version lies in a
 * file beside the store.
 */
#include "screen/match/open_lists.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/buf.h"
#include "core/err.h"
#include "core/parallel.h"
#include "core/text.h"
#include "screen/lists/lists.h"
#include "screen/match/version.h"
#include "screen/party/json.h"
#include "store/beside.h"

enum { PATHS = 64 };

/* --- files ------------------------------------------------------------------------- */

static mn_status take(void *payload, const mn_party *p, size_t source, mn_err *e)
{
    (void)source;
    return mn_index_add(payload, p, e);
}

/* "ofac=sdn.csv,alt.csv" or "lists/sdn.csv": the name, and the paths in b, each ended by NUL. */
static mn_status split_file(mn_open_list *o, const char *paths[PATHS], size_t *n, mn_buf *b,
                            const char *asked, mn_err *e)
{
    const char *equals = strchr(asked, '=');
    mn_text rest = mn_text_of(equals ? equals + 1 : asked), part;
    mn_text name = {asked, equals ? (size_t)(equals - asked) : 0};
    if (!equals) {
        const char *slash = strrchr(asked, '/');
        name = mn_text_of(slash && slash[1] ? slash + 1 : asked);
        const char *dot = memchr(name.ptr, '.', name.len);
        if (dot && dot > name.ptr)
            name.len = (size_t)(dot - name.ptr);
    }
    if (!name.len || name.len >= sizeof o->name)
        return mn_fail(e, MN_USAGE, "--list-file '%s' has no name of 1 to %zu letters", asked,
                       sizeof o->name - 1);
    memcpy(o->name, name.ptr, name.len);
    for (*n = 0; mn_text_split(&rest, ',', &part);) {
        if (*n == PATHS)
            return mn_fail(e, MN_USAGE, "--list-file: more than %d files of one list", PATHS);
        if (!part.len)
            continue;
        ++*n;
        mn_buf_text(b, part);
        mn_buf_char(b, '\0');
    }
    if (b->failed)
        return mn_fail_memory(e);
    if (!*n)
        return mn_fail(e, MN_USAGE, "--list-file '%s' names no file", asked);
    for (size_t i = 0, at = 0; i < *n; i++, at += strlen(b->ptr + at) + 1)
        paths[i] = b->ptr + at;
    return MN_OK;
}

static mn_status open_file(mn_open_list *o, mn_screener *s, const mn_kit *kit, const char *asked,
                           const char *format, const mn_ctx *ctx, mn_err *e)
{
    const char *paths[PATHS];
    size_t n = 0;
    mn_buf b = {0};
    mn_list_reading l = {0};
    mn_index_builder *build = NULL;
    mn_index *x = NULL;
    const mn_list_options options = {.format = format};
    mn_status st = split_file(o, paths, &n, &b, asked, e);
    if (!st && !(st = mn_index_builder_new(&build, kit->tables, e))) {
        st = mn_list_read(&l, ctx, paths, n, &options, take, build, e);
        if (!st && l.n_sources)
            memcpy(o->digest, l.source[0].sha256, sizeof o->digest);
        if (!st)
            memcpy(o->published, l.published, sizeof o->published);
        o->refused = l.rejected;
        mn_list_reading_free(&l);
    }
    const mn_index_head head = {mn_text_of(o->name), mn_text_of(o->digest)};
    if (!st)
        st = mn_index_make(&x, build, &head, e);
    mn_index_builder_free(build);
    mn_buf_free(&b);
    if (st)
        return st;
    o->entries = mn_index_entries(x);
    o->names = mn_index_names(x);
    if ((st = mn_screener_add(s, x, true, e)))
        mn_index_close(x);
    return st;
}

/* --- the store ------------------------------------------------------------------------ */

/* An index that is asked for. */
typedef struct source {
    const char *place; /* of the store */
    mn_store *store;   /* NULL: to be opened, as it is another's */
    const mn_store_list *list;
    const mn_kit *kit;
    bool past; /* not the version in force: one that was asked for by its date or number */
} source;

static mn_status add_entries(mn_index_builder *b, mn_store *store, const mn_store_list *l,
                             const mn_ctx *ctx, mn_err *e)
{
    mn_store_cursor *c = NULL;
    mn_party_maker maker = {0};
    mn_store_entry entry;
    const mn_party *p;
    bool any = true;
    uint64_t done = 0;
    mn_status st = mn_store_entries(&c, store, mn_text_of(l->name), l->version, e);
    while (!st && !(st = mn_store_next_entry(c, &entry, &any, e)) && any) {
        if (done++ % 1024 == 0 && (st = mn_poll(ctx, e)))
            break;
        mn_progress(ctx, "making the index", done, l->entries);
        if (!(st = mn_party_read(&p, &maker, entry.json, 0, e)))
            st = mn_index_add(b, p, e);
    }
    mn_party_maker_free(&maker);
    mn_store_cursor_free(c);
    return st;
}

static mn_status build_from(mn_index_builder *b, const source *from, const mn_ctx *ctx, mn_err *e)
{
    mn_store *own = NULL;
    mn_status st = MN_OK;
    if (!from->store)
        st = mn_stock_open(&own, from->place, ctx, e);
    if (!st)
        st = add_entries(b, own ? own : from->store, from->list, ctx, e);
    mn_store_close(own);
    return st;
}

static bool is_of(const mn_index *x, const mn_store_list *l)
{
    const mn_index_head h = mn_index_head_of(x);
    return mn_text_eq_str(h.list, l->name) && mn_text_eq_str(h.digest, l->digest);
}

/* The index of a version: mapped where its file is there and sound, else made. */
static mn_status index_of(mn_index **out, const source *from, const mn_ctx *ctx, mn_err *e)
{
    const mn_beside_version v = {.name = from->list->name,
                                 .digest = from->list->digest,
                                 .ending = "mnindex",
                                 .format = MN_INDEX_FORMAT,
                                 .past = from->past};
    mn_beside file;
    mn_err why = MN_ERR_INIT;
    const bool kept = mn_beside_find(&file, from->place, &v, &why);
    mn_index_builder *b = NULL;
    if (kept && mn_index_open(out, file.path, NULL) == MN_OK) {
        if (is_of(*out, from->list))
            return MN_OK;
        mn_index_close(*out);
    }
    const mn_index_head head = {mn_text_of(from->list->name), mn_text_of(from->list->digest)};
    mn_status st = mn_index_builder_new(&b, from->kit->tables, e);
    if (!st)
        st = build_from(b, from, ctx, e);
    const bool saved = !st && kept && mn_index_save(file.path, b, &head, &why) == MN_OK;
    if (!st && !saved && (kept || why.status == MN_DATA))
        mn_beside_say("index of the list", from->list->name, &why, ctx);
    if (saved && !from->past)
        mn_beside_prune(&file, &v);
    if (!st && !(saved && mn_index_open(out, file.path, NULL) == MN_OK))
        st = mn_index_make(out, b, &head, e); /* a folder that can't be written */
    mn_index_builder_free(b);
    return st;
}

static mn_status still_of(bool *out, void *value, void *payload, const mn_ctx *ctx, mn_err *e)
{
    const source *from = payload;
    (void)ctx;
    (void)e;
    *out = is_of(value, from->list);
    return MN_OK;
}

static mn_status make_index(void **out, void *before, void *payload, const mn_ctx *ctx, mn_err *e)
{
    mn_index *x = NULL;
    (void)before;
    mn_status st = index_of(&x, payload, ctx, e);
    if (!st)
        *out = x;
    return st;
}

static void drop_index(void *value)
{
    mn_index_close(value);
}

static mn_status borrow_index(mn_index **out, mn_lists *l, source *from, const mn_ctx *ctx,
                              mn_err *e)
{
    static const mn_lend_kind kind = {still_of, make_index, drop_index};
    char key[MN_BESIDE_KEY + MN_STORE_NAME + MN_STORE_HASH + 2], place[MN_BESIDE_KEY];
    size_t cap = l->indexes;
    mn_loan loan;
    mn_beside_key(place, "screen/index", from->place);
    snprintf(key, sizeof key, "%s/%s%s%s", place, from->list->name, from->past ? "@" : "",
             from->past ? from->list->digest : "");
    if (!mn_grow(&l->index, &cap, l->indexes + 1, sizeof *l->index))
        return mn_fail_memory(e);
    mn_status st = mn_lend(&loan, key, &kind, from, ctx, e);
    if (st)
        return st;
    l->index[l->indexes++] = loan;
    *out = loan.value;
    return MN_OK;
}

static mn_status new_list(mn_open_list **out, mn_lists *l, mn_err *e)
{
    if (l->n == MN_SCREEN_LISTS) {
        mn_fail(e, MN_USAGE, "more than %d lists", MN_SCREEN_LISTS);
        return mn_hint(e, "name those to be looked in: --list");
    }
    if (!mn_grow(&l->list, &l->cap, l->n + 1, sizeof *l->list))
        return mn_fail_memory(e);
    *out = &l->list[l->n];
    **out = (mn_open_list){.version = 0};
    return MN_OK;
}

static mn_status open_list(mn_lists *lists, mn_screener *s, source *from, const char *today,
                           const mn_ctx *ctx, mn_err *e)
{
    const mn_store_list *l = from->list;
    mn_open_list *o = NULL;
    mn_index *x = NULL;
    mn_status st = new_list(&o, lists, e);
    if (st)
        return st;
    o->version = l->version;
    o->expected = l->expected_age;
    memcpy(o->name, l->name, sizeof o->name);
    memcpy(o->title, l->title, sizeof o->title);
    memcpy(o->published, l->published, sizeof o->published);
    memcpy(o->imported, l->imported, sizeof o->imported);
    memcpy(o->digest, l->digest, sizeof o->digest);
    if ((st = mn_store_list_age(&o->age, &o->past, l, mn_text_of(today), e)) ||
        (st = borrow_index(&x, lists, from, ctx, e)))
        return st;
    o->past = o->past && !from->past; /* who asks for an old version knows that it is old */
    o->entries = mn_index_entries(x);
    o->names = mn_index_names(x);
    if ((st = mn_screener_add(s, x, false, e)))
        return st;
    lists->n++;
    lists->stored = true;
    return MN_OK;
}

static bool is_listed(const mn_stock *s, mn_text name)
{
    for (size_t i = 0; i < s->lists; i++)
        if (mn_text_eq_str(name, s->list[i].name))
            return true;
    return false;
}

static mn_status no_such_list(const mn_stock *s, mn_text name, mn_err *e)
{
    mn_buf names = {0};
    for (size_t k = 0; k < s->lists && names.len < 150; k++)
        mn_buf_fmt(&names, "%s%s", k ? ", " : "", s->list[k].name);
    mn_fail(e, MN_USAGE, "there is no list '%.*s'", (int)mn_utf8_cut(name, 64).len, name.ptr);
    if (!names.failed && names.len)
        (void)!mn_hint(e, "there are: %s", names.ptr);
    mn_buf_free(&names);
    return MN_USAGE;
}

/* The list with the version that is asked for. The stock's handle is its own where it is shared. */
static mn_status version_of(mn_store_list *l, const mn_list_spec *spec, const source *from,
                            const mn_ctx *ctx, mn_err *e)
{
    mn_store *own = NULL;
    mn_status st = MN_OK;
    if (!spec->when.len)
        return MN_OK;
    if (!from->store)
        st = mn_stock_open(&own, from->place, ctx, e);
    if (!st)
        st = mn_list_version(l, own ? own : from->store, spec, e);
    mn_store_close(own);
    return st;
}

static bool is_open(const mn_lists *lists, const mn_store_list *l)
{
    for (size_t i = 0; i < lists->n; i++)
        if (lists->list[i].version == l->version && strcmp(lists->list[i].name, l->name) == 0)
            return true;
    return false;
}

static mn_status open_spec(mn_lists *out, mn_screener *s, source *from, const mn_list_spec *spec,
                           const mn_store_list *in_force, const char *today, const mn_ctx *ctx,
                           mn_err *e)
{
    mn_store_list l = *in_force;
    mn_status st = version_of(&l, spec, from, ctx, e);
    if (st || is_open(out, &l))
        return st;
    from->list = &l;
    from->past = l.version != in_force->version;
    return open_list(out, s, from, today, ctx, e);
}

/* A list of the store, in each version that is asked for. */
static mn_status open_each(mn_lists *out, mn_screener *s, source *from, const mn_store_list *l,
                           const mn_list_spec *spec, size_t specs, const char *today,
                           const mn_ctx *ctx, mn_err *e)
{
    static const mn_list_spec in_force;
    mn_status st = specs ? MN_OK : open_spec(out, s, from, &in_force, l, today, ctx, e);
    for (size_t i = 0; i < specs && !st; i++)
        if (mn_text_eq_str(spec[i].name, l->name))
            st = open_spec(out, s, from, &spec[i], l, today, ctx, e);
    return st;
}

/* What is asked for, each by a list that there is. *spec is heap. */
static mn_status read_specs(mn_list_spec **spec, size_t *n, const mn_stock *stock,
                            const mn_lists_asked *a, mn_err *e)
{
    size_t cap = 0;
    mn_status st = MN_OK;
    for (size_t i = 0; i < a->n_lists && !st; i++) {
        mn_text rest = mn_text_of(a->list[i]), one;
        while (!st && mn_text_split(&rest, ',', &one)) {
            if (!mn_text_trim(one).len)
                continue;
            if (!mn_grow(spec, &cap, *n + 1, sizeof **spec))
                return mn_fail_memory(e);
            st = mn_list_spec_read(&(*spec)[*n], one, e);
            if (!st && !is_listed(stock, (*spec)[*n].name))
                st = no_such_list(stock, (*spec)[*n].name, e);
            ++*n;
        }
    }
    return st;
}

/* Those that are asked for, by name; all where none is. */
static mn_status open_asked(mn_lists *out, mn_screener *s, source *from, const mn_stock *stock,
                            const mn_lists_asked *a, const mn_ctx *ctx, mn_err *e)
{
    mn_list_spec *spec = NULL;
    size_t specs = 0;
    mn_status st = read_specs(&spec, &specs, stock, a, e);
    for (size_t i = 0; i < stock->lists && !st; i++)
        st = open_each(out, s, from, &stock->list[i], spec, specs, a->today, ctx, e);
    free(spec);
    return st;
}

static mn_status place_of(mn_lists *out, const mn_lists_asked *a, mn_err *e)
{
    char place[MN_STORE_PATH];
    mn_status st = a->store ? MN_OK : mn_store_default(place, e);
    if (st)
        return st;
    if (a->store && strlen(a->store) >= sizeof place)
        return mn_fail(e, MN_USAGE, "--store is too long");
    out->place = strdup(a->store ? a->store : place);
    return out->place ? MN_OK : mn_fail_memory(e);
}

static mn_status open_store(mn_lists *out, mn_screener *s, const mn_kit *kit,
                            const mn_lists_asked *a, const mn_ctx *ctx, mn_err *e)
{
    const bool shared = ctx && ctx->cache;
    mn_stock_asked asked = {
        .today = a->today, .actor = a->actor, .reviews = shared || !a->ignore_reviews};
    mn_status st = place_of(out, a, e);
    asked.place = out->place;
    if (st || (st = mn_stock_get(&out->stock, &asked, ctx, e)))
        return st;
    const mn_stock *stock = out->stock.value;
    source from = {.place = out->place, .store = shared ? NULL : stock->store, .kit = kit};
    st = open_asked(out, s, &from, stock, a, ctx, e);
    if (!a->ignore_reviews)
        out->reviews = stock->reviews;
    return st;
}

mn_status mn_lists_open(mn_lists *out, mn_screener *s, const mn_kit *kit, const mn_lists_asked *a,
                        const mn_ctx *ctx, mn_err *e)
{
    mn_status st = MN_OK;
    memset(out, 0, sizeof *out);
    if (a->store || a->n_lists || !a->n_files)
        st = open_store(out, s, kit, a, ctx, e);
    for (size_t i = 0; i < a->n_files && !st; i++) {
        mn_open_list *o = NULL;
        if (!(st = new_list(&o, out, e)) &&
            !(st = open_file(o, s, kit, a->file[i], a->format, ctx, e)))
            out->n++;
    }
    if (!st && !out->n && !(a->may_be_none && !a->n_lists && !a->n_files)) {
        mn_fail(e, MN_USAGE, "the store has no list yet");
        return mn_hint(e, "import one: manumit list import ofac sdn.csv alt.csv add.csv; or name a "
                          "list's file: --list-file sdn.xml");
    }
    return st;
}

void mn_lists_close(mn_lists *l)
{
    for (size_t i = 0; i < l->indexes; i++)
        mn_lend_back(&l->index[i]);
    mn_lend_back(&l->stock);
    free(l->index);
    free(l->list);
    free(l->place);
    memset(l, 0, sizeof *l);
}
