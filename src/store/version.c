/* SPDX-License-Identifier: Apache-2.0
 *
 * store/version.c - what new versions of lists and of content have in common. See version.h.
 */
#include "store/version.h"

#include "core/buf.h"
#include "core/err.h"
#include "core/text.h"

enum { SOURCES_MAX = 1000 };

/* --- checks ------------------------------------------------------------------------------- */

/* 1..64 of a-z, 0-9, "-", "_", "."; begins with a letter or digit. */
static bool is_name(mn_text t)
{
    for (size_t i = 0; i < t.len; i++) {
        char c = t.ptr[i];
        bool word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (!word && (i == 0 || (c != '-' && c != '_' && c != '.')))
            return false;
    }
    return t.len > 0 && t.len < MN_STORE_NAME;
}

mn_status mn_check_name(mn_text name, mn_text kind, mn_err *e)
{
    if (is_name(name))
        return MN_OK;
    mn_fail(e, MN_USAGE, "'%.*s' can't be the name of a %.*s", name.len < 128 ? (int)name.len : 128,
            name.ptr ? name.ptr : "", (int)kind.len, kind.ptr);
    return mn_after(mn_hint(e, "a name has up to 64 of a-z, 0-9, '-', '_' and '.', and begins with "
                               "a letter or digit"),
                    MN_USAGE);
}

mn_status mn_check_sources(const mn_store_source *sources, size_t n, mn_err *e)
{
    if (n > SOURCES_MAX)
        return mn_fail(e, MN_USAGE, "more than %d files", SOURCES_MAX);
    for (size_t i = 0; i < n; i++) {
        mn_status st = mn_check_text(sources[i].name, "a file's name", 1, 4096, false, e);
        if (st)
            return st;
        if (!mn_is_hash(sources[i].sha256))
            return mn_fail(e, MN_DATA, "a file's hash is no SHA-256");
    }
    return MN_OK;
}

mn_status mn_check_alone(const mn_store *s, mn_err *e)
{
    return s->importing ? mn_fail(e, MN_USAGE, "another import goes on through the same handle")
                        : MN_OK;
}

/* --- copies ------------------------------------------------------------------------------- */

bool mn_keep_texts(mn_arena *a, mn_text *const *to, const mn_text *from, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!(*to[i] = mn_arena_text(a, from[i])).ptr)
            return false;
    return true;
}

const mn_store_source *mn_keep_sources(mn_arena *a, const mn_store_source *sources, size_t n)
{
    mn_store_source *kept = mn_arena_alloc(a, n, sizeof *kept);
    for (size_t i = 0; kept && i < n; i++) {
        kept[i].name = mn_arena_text(a, sources[i].name);
        kept[i].sha256 = mn_arena_text(a, sources[i].sha256);
        if (!kept[i].name.ptr || !kept[i].sha256.ptr)
            return NULL;
    }
    return kept;
}

/* --- the graph ------------------------------------------------------------------------------ */

mn_status mn_graph_version(int64_t *edge, mn_store *s, const mn_version_node *v, mn_err *e)
{
    char key[MN_STORE_NAME + 32], kind[32];
    int64_t whole = 0, version = 0;
    mn_status st;
    snprintf(key, sizeof key, "%s@%lld", v->name.ptr, (long long)v->version);
    snprintf(kind, sizeof kind, "%s-version", v->kind);
    if ((st = mn_graph_node(&whole, s, v->kind, v->name, e)) ||
        (st = mn_graph_node(&version, s, kind, mn_text_of(key), e)) ||
        (st = mn_graph_edge(edge, s, "version-of", version, whole, v->when, e)))
        return st;
    for (size_t i = 0; !st && i < v->n_sources; i++)
        st = mn_graph_evidence(s, *edge, v->sources[i].name, v->sources[i].sha256, 0, v->date, e);
    return st;
}

/* --- what there is ----------------------------------------------------------------------------
 */

mn_status mn_hint_names(mn_query *q, const char *none, mn_err *e)
{
    mn_buf names = {0};
    while (mn_next(q)) {
        mn_buf_str(&names, names.len ? ", " : "");
        mn_buf_text(&names, mn_get_text(q, 0));
    }
    if (!mn_done(q) && !names.failed && names.len)
        (void)!mn_hint(e, "there are: %s", names.ptr);
    else
        (void)!mn_hint(e, "%s", none);
    mn_buf_free(&names);
    return MN_USAGE;
}

mn_status mn_hint_newest(int64_t newest, mn_err *e)
{
    return mn_after(mn_hint(e, "the newest is %lld", (long long)newest), MN_USAGE);
}
