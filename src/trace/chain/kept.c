/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/chain/kept.c - chains of a store. The store keeps what must last; the file beside it, from
 * which a chain is mapped, is made where it is missing. Its name has the version's digest: it is
 * never changed, so that processes may map it while another makes the next.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/buf.h"
#include "core/err.h"
#include "core/text.h"
#include "store/beside.h"
#include "trace/chain/image.h"
#include "trace/chain/open.h"

/* --- the file beside the store ---------------------------------------------------------------- */

static mn_beside_version version_of(const mn_store_content *c)
{
    return (mn_beside_version){
        .name = c->name, .digest = c->digest, .ending = "mnchain", .format = MN_CHAIN_FORMAT};
}

/* False where no file can be kept: a place that is as long as the store tells may be cut. */
static bool find_file(mn_beside *out, const mn_store *s, const mn_store_content *c, mn_err *why)
{
    const mn_beside_version v = version_of(c);
    return strlen(mn_store_place(s)) < 511 && mn_beside_find(out, mn_store_place(s), &v, why);
}

static void remove_old(const mn_beside *file, const mn_store_content *c)
{
    const mn_beside_version v = version_of(c);
    mn_beside_prune(file, &v);
}

/* --- putting in ---------------------------------------------------------------------------------
 */

static mn_status put(void *payload, const void *bytes, size_t length, mn_err *e)
{
    return mn_store_content_write(payload, bytes, length, e);
}

static void put_counts(char out[512], const mn_chain_image *m)
{
    const size_t *n = m->count;
    snprintf(out, 512,
             "{\"parties\":%zu,\"sites\":%zu,\"goods\":%zu,\"edges\":%zu,\"supplies\":%zu,"
             "\"shipments\":%zu,\"transformations\":%zu,\"documents\":%zu,\"findings\":%zu}",
             n[MN_CHAIN_OF_PARTIES], n[MN_CHAIN_OF_SITES], n[MN_CHAIN_OF_GOODS],
             n[MN_CHAIN_OF_EDGES], n[MN_CHAIN_OF_COLUMNS + MN_COL_KIND], n[MN_CHAIN_OF_SHIPMENTS],
             n[MN_CHAIN_OF_RECIPES], n[MN_CHAIN_OF_DOCUMENTS], n[MN_CHAIN_OF_FINDINGS]);
}

/* Texts of the files, from the image. */
static mn_status put_sources(mn_store_source **out, const mn_chain_image *m, mn_err *e)
{
    const mn_chain_file *file = m->bytes[MN_CHAIN_OF_FILES];
    const char *text = m->bytes[MN_CHAIN_OF_TEXT];
    const size_t n = m->count[MN_CHAIN_OF_FILES];
    mn_store_source *s = calloc(n + 1, sizeof *s);
    if (!s)
        return mn_fail_memory(e);
    for (size_t i = 0; i < n; i++) {
        s[i].name = (mn_text){text + file[i].name.at, file[i].name.length};
        s[i].sha256 = (mn_text){text + file[i].sha256.at, file[i].sha256.length};
    }
    *out = s;
    return MN_OK;
}

static mn_status put_content(mn_store_content *out, mn_store *s, const mn_chain_image *m,
                             const char *name, const mn_store_act *act, const mn_ctx *ctx,
                             mn_err *e)
{
    char counts[512];
    mn_store_content_in *in = NULL;
    mn_store_source *sources = NULL;
    mn_status st = put_sources(&sources, m, e);
    put_counts(counts, m);
    const mn_store_content_head head = {.kind = mn_text_of("chain"),
                                        .name = mn_text_of(name),
                                        .format = mn_text_of(MN_CHAIN_STREAM),
                                        .counts = mn_text_of(counts),
                                        .sources = sources,
                                        .n_sources = m->count[MN_CHAIN_OF_FILES]};
    if (!st)
        st = mn_store_content_begin(&in, s, &head, act, ctx, e);
    if (!st && (st = mn_chain_stream(m, put, in, e)))
        mn_store_content_abort(in);
    else if (!st)
        st = mn_store_content_commit(out, in, e);
    free(sources);
    return st;
}

mn_status mn_chain_import(mn_store_content *out, mn_store *s, mn_chain_builder *b, const char *name,
                          const mn_store_act *act, const mn_ctx *ctx, mn_err *e)
{
    mn_beside file;
    mn_chain_image *m = NULL;
    mn_store_content c;
    mn_status st = mn_chain_image_of(&m, b, ctx, e);
    if (st || (st = put_content(&c, s, m, name, act, ctx, e)))
        return st;
    memcpy(m->digest, c.digest, sizeof m->digest);
    /* Where it can't be kept it is made when it is asked for, and whoever asks is told. */
    if (find_file(&file, s, &c, NULL) &&
        mn_chain_image_save(file.path, m, c.name, c.version, ctx, NULL) == MN_OK)
        remove_old(&file, &c);
    if (out)
        *out = c;
    return MN_OK;
}

/* --- which is meant
 * ------------------------------------------------------------------------------- */

/* The only chain that a store has. */
static mn_status find_only(mn_store_content *out, mn_store *s, mn_err *e)
{
    mn_store_cursor *cursor = NULL;
    mn_store_content c;
    mn_buf names = {0};
    size_t n = 0;
    bool any = true;
    mn_status st = mn_store_contents(&cursor, s, "chain", e);
    while (!st && !(st = mn_store_next_content(cursor, &c, &any, e)) && any) {
        if (n++ == 0)
            *out = c;
        if (names.len < 150)
            mn_buf_fmt(&names, "%s%s", n > 1 ? ", " : "", c.name);
    }
    mn_store_cursor_free(cursor);
    if (!st && !n) {
        mn_fail(e, MN_USAGE, "the store has no chain yet");
        (void)!mn_hint(e, "import one: manumit trace import --parties parties.csv --supplies "
                          "supplies.csv");
        st = MN_USAGE;
    } else if (!st && n > 1) {
        mn_fail(e, MN_USAGE, "the store has several chains");
        (void)!mn_hint(e, "name one by --chain: %s", names.ptr ? names.ptr : "");
        st = MN_USAGE;
    }
    mn_buf_free(&names);
    return st;
}

/* NAME[@VERSION] */
static mn_status find(mn_store_content *out, mn_store *s, const char *asked, mn_err *e)
{
    if (!asked || !*asked)
        return find_only(out, s, e);
    const mn_text t = mn_text_of(asked);
    const char *at = strchr(asked, '@');
    int64_t version = 0;
    if (at && (!mn_text_i64(mn_text_of(at + 1), &version) || version < 1)) {
        mn_fail(e, MN_USAGE, "'%.100s' names no version of a chain", asked);
        (void)!mn_hint(e, "a version is a number, as in 'cotton@3'");
        return MN_USAGE;
    }
    return mn_store_content_find(out, s, "chain", at ? mn_text_sub(t, 0, (size_t)(at - asked)) : t,
                                 version, e);
}

/* --- opening
 * --------------------------------------------------------------------------------------- */

typedef struct asked {
    mn_store *store;
    const mn_store_content *content;
    bool newest;
} asked;

static mn_status get(void *payload, const void **bytes, size_t *length, mn_err *e)
{
    return mn_store_content_read(payload, bytes, length, e);
}

static mn_status image_from(mn_chain_image **out, const asked *a, mn_err *e)
{
    mn_store_content_out *o = NULL;
    mn_status st;
    if (strcmp(a->content->format, MN_CHAIN_STREAM) != 0) {
        mn_fail(e, MN_DATA, "the chain '%s' is kept in a form that this program does not know: %s",
                a->content->name, a->content->format);
        (void)!mn_hint(e, "use the newer program, or import it again");
        return MN_DATA;
    }
    if ((st = mn_store_content_open(&o, a->store, a->content, e)))
        return st;
    st = mn_chain_unstream(out, get, o, a->content->bytes, e);
    mn_store_content_close(o);
    if (!st)
        memcpy((*out)->digest, a->content->digest, sizeof(*out)->digest);
    return st;
}

/* Mapped where its file is there and sound, else made. */
static mn_status open_kept(mn_chain **out, const asked *a, const mn_ctx *ctx, mn_err *e)
{
    mn_beside file;
    const mn_store_content *c = a->content;
    mn_err why = MN_ERR_INIT;
    const bool kept = find_file(&file, a->store, c, &why);
    mn_chain_image *m = NULL;
    if (kept && mn_chain_open(out, file.path, NULL) == MN_OK) {
        if (strcmp((*out)->digest, c->digest) == 0)
            return MN_OK;
        mn_chain_close(*out);
    }
    mn_status st = image_from(&m, a, e);
    if (st)
        return st;
    const bool saved =
        kept && mn_chain_image_save(file.path, m, c->name, c->version, ctx, &why) == MN_OK;
    if (!saved && (kept || why.status == MN_DATA))
        mn_beside_say("file of the chain", c->name, &why, ctx);
    if (saved && a->newest)
        remove_old(&file, c);
    if (saved) {
        mn_chain_image_free(m);
        m = NULL;
        if (mn_chain_open(out, file.path, NULL) == MN_OK)
            return MN_OK;
        st = image_from(&m, a, e);
    }
    if (!st)
        st = mn_chain_image_open(out, m, c->name, c->version, ctx, e);
    mn_chain_image_free(m);
    return st;
}

static mn_status still_it(bool *out, void *value, void *payload, const mn_ctx *ctx, mn_err *e)
{
    const asked *a = payload;
    (void)ctx;
    (void)e;
    *out = strcmp(((const mn_chain *)value)->digest, a->content->digest) == 0;
    return MN_OK;
}

static mn_status make(void **out, void *before, void *payload, const mn_ctx *ctx, mn_err *e)
{
    mn_chain *c = NULL;
    (void)before;
    mn_status st = open_kept(&c, payload, ctx, e);
    if (!st)
        *out = c;
    return st;
}

static void drop(void *value)
{
    mn_chain_close(value);
}

mn_status mn_chain_of_store(mn_chain **out, mn_store *s, const char *name, const mn_ctx *ctx,
                            mn_err *e)
{
    static const mn_lend_kind kind = {still_it, make, drop};
    char key[MN_BESIDE_KEY + MN_STORE_NAME + 32], place[MN_BESIDE_KEY];
    mn_store_content c;
    mn_status st = find(&c, s, name, e);
    if (st)
        return st;
    const char *version = name ? strchr(name, '@') : NULL;
    asked a = {s, &c, !version};
    mn_beside_key(place, "trace/chain", mn_store_place(s));
    snprintf(key, sizeof key, "%s/%s%s%.20s", place, c.name, version ? "@" : "",
             version ? version + 1 : "");
    mn_chain_opened *x = calloc(1, sizeof *x);
    if (!x)
        return mn_fail_memory(e);
    if ((st = mn_lend(&x->loan, key, &kind, &a, ctx, e))) {
        free(x);
        return st;
    }
    x->chain = *(const mn_chain *)x->loan.value;
    memcpy(x->chain.name, c.name, sizeof x->chain.name);
    x->chain.version = c.version;
    *out = &x->chain;
    return MN_OK;
}
