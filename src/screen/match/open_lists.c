/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/match/open_lists.c - from a store or files to indexes. The index of a version lies in a
 * file whose name has the version's digest: it is never changed, so that processes may map
 * it while another makes the next.
 */
#include "screen/match/open_lists.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/cache.h"
#include "core/err.h"
#include "core/parallel.h"
#include "core/text.h"
#include "screen/lists/lists.h"
#include "screen/party/json.h"

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

typedef struct source {
    const char *place; /* the store */
    mn_store *store;
    const mn_store_list *list;
    const mn_kit *kit;
    const mn_ctx *ctx;
} source;

static mn_status build_from(mn_index_builder *b, const source *from, mn_err *e)
{
    mn_store_cursor *c = NULL;
    mn_party_maker maker = {0};
    mn_store_entry entry;
    const mn_party *p;
    bool any = true;
    uint64_t done = 0;
    mn_status st = mn_store_entries(&c, from->store, mn_text_of(from->list->name), 0, e);
    while (!st && !(st = mn_store_next_entry(c, &entry, &any, e)) && any) {
        if (done++ % 1024 == 0 && (st = mn_poll(from->ctx, e)))
            break;
        mn_progress(from->ctx, "making the index", done, from->list->entries);
        if (!(st = mn_party_read(&p, &maker, entry.json, 0, e)))
            st = mn_index_add(b, p, e);
    }
    mn_party_maker_free(&maker);
    mn_store_cursor_free(c);
    return st;
}

/* The folder for indexes: beside a store that is a file, else among the caches. False where
 * there is none. */
static bool folder_of(char out[MN_STORE_PATH], const char *place)
{
    const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    int n;
    if (!strstr(place, "://"))
        n = snprintf(out, MN_STORE_PATH, "%s.index", place);
    else if (cache && *cache == '/')
        n = snprintf(out, MN_STORE_PATH, "%s/manumit-index", cache);
    else if (home && *home == '/')
        n = snprintf(out, MN_STORE_PATH, "%s/.cache/manumit-index", home);
    else
        return false;
    if (n < 0 || n >= MN_STORE_PATH - 200)
        return false;
    return mkdir(out, 0700) == 0 || access(out, W_OK | X_OK) == 0;
}

static bool is_of(const mn_index *x, const mn_store_list *l)
{
    const mn_index_head h = mn_index_head_of(x);
    return mn_text_eq_str(h.list, l->name) && mn_text_eq_str(h.digest, l->digest);
}

/* The index of the version in force: mapped where its file is there and sound, else made. */
static mn_status index_of(mn_index **out, const source *from, mn_err *e)
{
    char folder[MN_STORE_PATH], path[MN_STORE_PATH + 200];
    const bool kept = folder_of(folder, from->place);
    mn_index_builder *b = NULL;
    snprintf(path, sizeof path, "%s/%s-%.16s-%d.mnindex", kept ? folder : "", from->list->name,
             from->list->digest, MN_INDEX_FORMAT);
    if (kept && mn_index_open(out, path, NULL) == MN_OK) {
        if (is_of(*out, from->list))
            return MN_OK;
        mn_index_close(*out);
    }
    const mn_index_head head = {mn_text_of(from->list->name), mn_text_of(from->list->digest)};
    mn_status st = mn_index_builder_new(&b, from->kit->tables, e);
    if (!st)
        st = build_from(b, from, e);
    if (!st && !(kept && mn_index_save(path, b, &head, NULL) == MN_OK &&
                 mn_index_open(out, path, NULL) == MN_OK))
        st = mn_index_make(out, b, &head, e); /* a folder that can't be written */
    mn_index_builder_free(b);
    return st;
}

static mn_status make_index(void **out, void *payload, const mn_ctx *ctx, mn_err *e)
{
    mn_index *x = NULL;
    (void)ctx;
    mn_status st = index_of(&x, payload, e);
    if (!st)
        *out = x;
    return st;
}

static void drop_index(void *value)
{
    mn_index_close(value);
}

static mn_status open_list(mn_open_list *o, mn_screener *s, const source *from, const char *today,
                           mn_err *e)
{
    const mn_store_list *l = from->list;
    const mn_ctx *ctx = from->ctx;
    const bool shared = ctx && ctx->cache;
    char key[200];
    mn_index *x = NULL;
    mn_status st;
    *o = (mn_open_list){.version = l->version, .expected = l->expected_age};
    memcpy(o->name, l->name, sizeof o->name);
    memcpy(o->title, l->title, sizeof o->title);
    memcpy(o->published, l->published, sizeof o->published);
    memcpy(o->imported, l->imported, sizeof o->imported);
    memcpy(o->digest, l->digest, sizeof o->digest);
    if ((st = mn_store_list_age(&o->age, &o->past, l, mn_text_of(today), e)))
        return st;
    if (shared) {
        void *value = NULL;
        source copy = *from;
        snprintf(key, sizeof key, "screen/index/%.64s/%.64s", l->name, l->digest);
        if (!(st = mn_cache_get(&value, key, make_index, &copy, drop_index, ctx, e)))
            x = value;
    } else {
        st = index_of(&x, from, e);
    }
    if (st)
        return st;
    o->entries = mn_index_entries(x);
    o->names = mn_index_names(x);
    st = mn_screener_add(s, x, !shared, e);
    if (st && !shared)
        mn_index_close(x);
    return st;
}

static bool is_asked(const mn_lists_asked *a, const char *name)
{
    bool any = false;
    for (size_t i = 0; i < a->n_lists; i++) {
        mn_text rest = mn_text_of(a->list[i]), one;
        while (mn_text_split(&rest, ',', &one)) {
            any = any || one.len;
            if (mn_text_eq_str(mn_text_trim(one), name))
                return true;
        }
    }
    return !any;
}

/* A list that was asked for by name must be there. */
static mn_status check_asked(mn_store *store, const mn_lists_asked *a, mn_err *e)
{
    mn_store_list l;
    mn_status st = MN_OK;
    for (size_t i = 0; i < a->n_lists && !st; i++) {
        mn_text rest = mn_text_of(a->list[i]), one;
        while (!st && mn_text_split(&rest, ',', &one))
            if (mn_text_trim(one).len)
                st = mn_store_list_find(&l, store, mn_text_trim(one), e);
    }
    return st;
}

static mn_status open_store(mn_open_list *out, size_t *n, mn_screener *s, const mn_kit *kit,
                            const mn_lists_asked *a, const mn_ctx *ctx, mn_err *e)
{
    const mn_store_options options = {.read_only = true};
    char place[MN_STORE_PATH];
    mn_store *store = NULL;
    mn_store_cursor *c = NULL;
    mn_store_list l;
    bool any = true;
    mn_status st = MN_OK;
    if (a->store)
        st = strlen(a->store) < sizeof place ? MN_OK : mn_fail(e, MN_USAGE, "--store is too long");
    else
        st = mn_store_default(place, e);
    if (st)
        return st;
    if (a->store)
        memcpy(place, a->store, strlen(a->store) + 1);
    source from = {.place = place, .list = &l, .kit = kit, .ctx = ctx};
    mn_ctx own = MN_CTX_INIT; /* whoever serves has chosen the store: it lies on a disk */
    if (ctx)
        own = *ctx;
    own.files = NULL;
    if (!(st = mn_store_open(&store, place, &options, &own, e)) && !(st = check_asked(store, a, e)))
        st = mn_store_lists(&c, store, e);
    from.store = store;
    while (!st && !(st = mn_store_next_list(c, &l, &any, e)) && any)
        if (l.version && is_asked(a, l.name)) {
            if (*n == MN_SCREEN_LISTS)
                st = mn_fail(e, MN_USAGE, "more than %d lists", MN_SCREEN_LISTS);
            else if (!(st = open_list(&out[*n], s, &from, a->today, e)))
                ++*n;
        }
    mn_store_cursor_free(c);
    mn_store_close(store);
    return st;
}

mn_status mn_lists_open(mn_open_list *out, size_t *n, mn_screener *s, const mn_kit *kit,
                        const mn_lists_asked *a, const mn_ctx *ctx, mn_err *e)
{
    mn_status st = MN_OK;
    *n = 0;
    if (a->store || a->n_lists || !a->n_files)
        st = open_store(out, n, s, kit, a, ctx, e);
    for (size_t i = 0; i < a->n_files && !st; i++) {
        if (*n == MN_SCREEN_LISTS)
            return mn_fail(e, MN_USAGE, "more than %d lists", MN_SCREEN_LISTS);
        out[*n] = (mn_open_list){.version = 0};
        if (!(st = open_file(&out[*n], s, kit, a->file[i], a->format, ctx, e)))
            ++*n;
    }
    if (!st && !*n) {
        mn_fail(e, MN_USAGE, "the store has no list yet");
        return mn_hint(e, "import one: manumit list import ofac sdn.csv alt.csv add.csv; or name a "
                          "list's file: --list-file sdn.xml");
    }
    return st;
}
