/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/chain/kept.c - chains of a store. The store keeps what must last; the file beside it, from
 * which a chain is mapped, is made where it is missing. Its name has the version's digest: it is
 * never changed, so that processes may map it while another makes the next.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "core/arena.h"
#include "core/buf.h"
#include "core/err.h"
#include "core/sha256.h"
#include "core/text.h"
#include "trace/chain/image.h"
#include "trace/chain/open.h"

enum { LEFT = 3600 /* seconds that writing a file never takes */ };

/* --- the file beside the store ---------------------------------------------------------------- */

/* The folder: beside a store that is a file, else among the caches. False where there is none. */
static bool folder_of(char out[MN_STORE_PATH], const char *place)
{
    const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    int n;
    if (!*place || strlen(place) >= 511) /* it may be cut */
        return false;
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
    char *last = strrchr(out, '/');
    if (strstr(place, "://") && last) { /* the user's folder of caches itself may not be there */
        *last = '\0';
        (void)!mkdir(out, 0700);
        *last = '/';
    }
    return mkdir(out, 0700) == 0 || access(out, R_OK | X_OK) == 0;
}

static bool path_of(char out[MN_STORE_PATH + 200], char folder[MN_STORE_PATH], const char *place,
                    const char *name, const char *digest)
{
    /* A store that others wrote may hold any name. */
    if (strchr(name, '/') || strspn(digest, "0123456789abcdef") < 16 || !folder_of(folder, place))
        return false;
    snprintf(out, MN_STORE_PATH + 200, "%s/%s-%.16s-%d.mnchain", folder, name, digest,
             MN_CHAIN_FORMAT);
    return true;
}

/* Whether a file was begun so long ago that whoever made it must have been stopped. */
static bool is_left(const char *path)
{
    struct stat f;
    return stat(path, &f) == 0 && time(NULL) - f.st_mtime > LEFT;
}

/* Files of older versions, and those that were begun and never ended. Whoever has one mapped keeps
 * it; a version that is asked for again is made again. */
static void remove_old(const char *folder, const char *name, const char *digest)
{
    char mine[MN_STORE_NAME + 40], path[MN_STORE_PATH + 300];
    const size_t length = strlen(name);
    DIR *d = opendir(folder);
    snprintf(mine, sizeof mine, "%s-%.16s-%d.mnchain", name, digest, MN_CHAIN_FORMAT);
    const char *end = mine + length + 17; /* behind the digest */
    for (const struct dirent *f; d && (f = readdir(d));) {
        const char *hex = f->d_name + length + 1;
        if (strncmp(f->d_name, name, length) != 0 || f->d_name[length] != '-' ||
            strspn(hex, "0123456789abcdef") != 16 || strcmp(f->d_name, mine) == 0 ||
            strncmp(hex + 16, end, strlen(end)) != 0)
            continue;
        const char *rest = hex + 16 + strlen(end);
        snprintf(path, sizeof path, "%s/%s", folder, f->d_name);
        if (!*rest || (strncmp(rest, ".tmp", 4) == 0 && is_left(path)))
            (void)!unlink(path);
    }
    if (d)
        closedir(d);
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
    char folder[MN_STORE_PATH], path[MN_STORE_PATH + 200];
    mn_chain_image *m = NULL;
    mn_store_content c;
    mn_status st = mn_chain_image_of(&m, b, ctx, e);
    if (st || (st = put_content(&c, s, m, name, act, ctx, e)))
        return st;
    memcpy(m->digest, c.digest, sizeof m->digest);
    /* Where it can't be kept it is made when it is asked for, and whoever asks is told. */
    if (path_of(path, folder, mn_store_place(s), c.name, c.digest) &&
        mn_chain_image_save(path, m, c.name, c.version, ctx, NULL) == MN_OK &&
        !strstr(mn_store_place(s), "://"))
        remove_old(folder, c.name, c.digest);
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

/* What can't be kept is made anew each time, which is slow: the user must know. */
static void say_not_kept(const asked *a, const mn_err *why, const mn_ctx *ctx)
{
    char text[MN_STORE_NAME + sizeof why->msg + 100];
    if (!ctx || !ctx->say)
        return;
    snprintf(text, sizeof text,
             "The file of the chain '%s' can't be kept and is made anew each time: %s.",
             a->content->name, why->msg);
    ctx->say(text, ctx->payload);
}

/* Mapped where its file is there and sound, else made. */
static mn_status open_kept(mn_chain **out, const asked *a, const mn_ctx *ctx, mn_err *e)
{
    char folder[MN_STORE_PATH], path[MN_STORE_PATH + 200];
    const mn_store_content *c = a->content;
    const char *place = mn_store_place(a->store);
    const bool kept = path_of(path, folder, place, c->name, c->digest);
    mn_chain_image *m = NULL;
    mn_err why = MN_ERR_INIT;
    if (kept && mn_chain_open(out, path, NULL) == MN_OK) {
        if (strcmp((*out)->digest, c->digest) == 0)
            return MN_OK;
        mn_chain_close(*out);
    }
    mn_status st = image_from(&m, a, e);
    if (st)
        return st;
    const bool saved =
        kept && mn_chain_image_save(path, m, c->name, c->version, ctx, &why) == MN_OK;
    if (kept && !saved)
        say_not_kept(a, &why, ctx);
    if (saved && a->newest && !strstr(place, "://"))
        remove_old(folder, c->name, c->digest);
    if (saved) {
        mn_chain_image_free(m);
        m = NULL;
        if (mn_chain_open(out, path, NULL) == MN_OK)
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
    char key[MN_STORE_NAME + 80], hex[MN_SHA256_HEX];
    mn_store_content c;
    mn_status st = find(&c, s, name, e);
    if (st)
        return st;
    const char *version = name ? strchr(name, '@') : NULL;
    asked a = {s, &c, !version};
    mn_sha256_hex(hex, mn_store_place(s), strlen(mn_store_place(s)));
    snprintf(key, sizeof key, "trace/chain/%.16s/%s%s%.20s", hex, c.name, version ? "@" : "",
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
