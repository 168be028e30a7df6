/* SPDX-License-Identifier: Apache-2.0
 *
 * country/fact/kept.c - see kept.h.
 */
#include "country/fact/kept.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/sha256.h"
#include "core/text.h"
#include "country/fact/facts.h"

/* A row cannot have been read after it was kept; it may have been the next day where it was read.
 * A store's clock may run behind: the library's own facts show that their year was there. */
static mn_status until_kept(mn_facts *f, mn_text when, mn_err *e)
{
    const mn_status st = mn_facts_until(f, when, 1, "after it was kept in the store", e);
    f->until = f->until > f->own ? f->until : f->own;
    return st;
}

/* How many rows of a table are facts, by themselves beside those of the library. */
static mn_status count(size_t *facts, size_t *refused, const mn_table *t, const mn_reference *r,
                       mn_text today, mn_err *e)
{
    mn_facts *f = NULL;
    mn_status st = mn_facts_new(&f, r, e);
    const size_t before = st ? 0 : mn_facts_count(f);
    if (!st)
        st = until_kept(f, today, e);
    if (!st)
        st = mn_facts_add(f, t, e);
    if (!st) {
        *facts = mn_facts_count(f) - before;
        *refused = mn_facts_refused(f);
        if (!*facts) {
            st = mn_fail_at(e, MN_DATA, mn_table_name(t), 0, 0, "no row of it is a fact");
            st = mn_hint(e, "'manumit country facts --facts FILE' says why of each");
        }
    }
    mn_facts_free(f);
    return st;
}

/* What the file is, for whoever reads it back: its name's ending says how. */
static const char *base_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* Whether the newest version is made of the same file. */
static mn_status same_as_newest(bool *same, mn_store_content *newest, mn_store *s, mn_text name,
                                const char *hex, mn_err *e)
{
    mn_store_cursor *c = NULL;
    mn_store_content v;
    mn_store_source source;
    bool any = true;
    *same = false;
    newest->version = 0;
    mn_status st = mn_store_contents(&c, s, MN_FACTS_KIND, e);
    while (!st && !(st = mn_store_next_content(c, &v, &any, e)) && any)
        if (mn_text_eq_str(name, v.name))
            *newest = v;
    mn_store_cursor_free(c);
    c = NULL;
    if (st || !newest->version)
        return st;
    st = mn_store_content_sources(&c, s, newest, e);
    if (!st)
        st = mn_store_next_source(c, &source, &any, e);
    if (!st && any)
        *same = mn_text_eq_str(source.sha256, hex);
    mn_store_cursor_free(c);
    return st;
}

mn_status mn_facts_keep(mn_store_content *out, bool *fresh, mn_store *s, mn_text name,
                        const char *path, mn_text bytes, const mn_table *t, const mn_reference *r,
                        const mn_store_act *act, const mn_ctx *ctx, mn_err *e)
{
    char counts[64], hex[MN_SHA256_HEX];
    size_t facts = 0, refused = 0;
    bool same = false;
    mn_store_content_in *in = NULL;
    mn_sha256_hex(hex, bytes.ptr, bytes.len);
    mn_status st = count(&facts, &refused, t, r, act->when, e);
    if (!st)
        st = same_as_newest(&same, out, s, name, hex, e);
    *fresh = !st && !same;
    if (st || same)
        return st;
    snprintf(counts, sizeof counts, "facts: %zu; rows refused: %zu", facts, refused);
    const mn_store_source source = {mn_text_of(base_of(path)), mn_text_of(hex)};
    const mn_store_content_head head = {
        .kind = mn_text_of(MN_FACTS_KIND),
        .name = name,
        .format = mn_text_of("table-1"),
        .counts = mn_text_of(counts),
        .sources = &source,
        .n_sources = 1,
        .after = out->version ? out->version : MN_STORE_CONTENT_FIRST,
    };
    if ((st = mn_store_content_begin(&in, s, &head, act, ctx, e)))
        return st;
    st = mn_store_content_write(in, bytes.ptr, bytes.len, e);
    if (!st)
        return mn_store_content_commit(out, in, e);
    mn_store_content_abort(in);
    return st;
}

/* --- reading -------------------------------------------------------------------------------------
 */

static mn_status fetch(mn_buf *to, mn_store *s, const mn_store_content *c, mn_err *e)
{
    mn_store_content_out *o = NULL;
    const void *bytes;
    size_t length = 1;
    if (c->bytes > MN_FACTS_KEPT_BYTES)
        return mn_fail(e, MN_DATA, "the table of facts '%s' is too large", c->name);
    mn_status st = mn_store_content_open(&o, s, c, e);
    while (!st && length && !(st = mn_store_content_read(o, &bytes, &length, e)))
        mn_buf_add(to, bytes, length);
    mn_store_content_close(o);
    return !st && to->failed ? mn_fail_memory(e) : st;
}

static mn_status add_version(mn_facts *f, mn_store *s, const mn_store_content *c, const mn_ctx *ctx,
                             mn_err *e)
{
    mn_store_cursor *sources = NULL;
    mn_store_source source;
    mn_table *t = NULL;
    mn_buf bytes = {0};
    bool any = false;
    const struct {
        int32_t day;
        const char *is;
    } before = {f->until, f->until_is};
    char name[MN_STORE_NAME + 320];
    mn_status st = mn_store_content_sources(&sources, s, c, e);
    if (!st)
        st = mn_store_next_source(sources, &source, &any, e);
    if (!st)
        snprintf(name, sizeof name, "%s@%lld/%.*s", c->name, (long long)c->version,
                 any && source.name.len < 256 ? (int)source.name.len : 0,
                 any ? source.name.ptr : "");
    mn_store_cursor_free(sources);
    if (!st)
        st = fetch(&bytes, s, c, e);
    if (!st)
        st = mn_table_read_memory(&t, ctx, name, bytes.ptr ? bytes.ptr : "", bytes.len, NULL, e);
    /* It was kept on a day that the store knows; it may have been the next one where it was read.
     */
    if (!st)
        st = until_kept(f, mn_text_of(c->imported), e);
    if (!st)
        st = mn_facts_add(f, t, e);
    f->until = before.day;
    f->until_is = before.is;
    mn_table_free(t);
    mn_buf_free(&bytes);
    return st;
}

/* All versions of a name, the oldest first: they come the newest first. */
static mn_status add_name(mn_facts *f, mn_store *s, const mn_store_content *newest,
                          const mn_ctx *ctx, mn_err *e)
{
    mn_status st = MN_OK;
    for (int64_t v = 1; v <= newest->version && !st; v++) {
        mn_store_content c;
        st = mn_store_content_find(&c, s, MN_FACTS_KIND, mn_text_of(newest->name), v, e);
        if (!st)
            st = add_version(f, s, &c, ctx, e);
    }
    return st;
}

mn_status mn_facts_add_kept(mn_facts *f, mn_store *s, const mn_ctx *ctx, mn_err *e)
{
    enum { NAMES = 1000 };
    mn_store_cursor *c = NULL;
    mn_store_content *all = calloc(NAMES, sizeof *all), v;
    size_t n = 0;
    bool any = true;
    mn_status st = all ? mn_store_contents(&c, s, MN_FACTS_KIND, e) : mn_fail_memory(e);
    while (!st && !(st = mn_store_next_content(c, &v, &any, e)) && any) {
        if (n == NAMES)
            st = mn_fail(e, MN_DATA, "more than %d tables of facts", NAMES);
        else
            all[n++] = v;
    }
    mn_store_cursor_free(c);
    for (size_t i = 0; i < n && !st; i++)
        st = add_name(f, s, &all[i], ctx, e);
    free(all);
    return st;
}
