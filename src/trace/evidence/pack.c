/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/evidence/pack.c - writes the folder. See pack.h.
 */
#include "trace/evidence/pack.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/err.h"
#include "core/file.h"
#include "core/text.h"

enum { SAFE_MOST = 1024, TREE_DEEP = 4 };

/* --- names ------------------------------------------------------------------------------ */

bool mn_pack_safe(mn_text file)
{
    mn_text rest = file, part;
    if (!file.len || file.len > SAFE_MOST || file.ptr[0] == '/' || file.ptr[0] == '~' ||
        memchr(file.ptr, '\0', file.len) || memchr(file.ptr, '\\', file.len))
        return false;
    for (size_t i = 0; i < file.len; i++)
        if ((unsigned char)file.ptr[i] < 32 || file.ptr[i] == 127)
            return false;
    if (file.len > 1 && file.ptr[1] == ':') /* a drive */
        return false;
    while (mn_text_split(&rest, '/', &part))
        if (!part.len || mn_text_eq_str(part, "..") || mn_text_eq_str(part, "."))
            return false;
    return true;
}

static bool plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* Letters and digits of a text, with '-' for runs of anything else. */
static void slug(char *out, size_t size, mn_text text)
{
    size_t n = 0;
    for (size_t i = 0; i < text.len && n + 2 < size; i++) {
        if (plain(text.ptr[i]))
            out[n++] = text.ptr[i];
        else if (n && out[n - 1] != '-')
            out[n++] = '-';
    }
    while (n && out[n - 1] == '-')
        n--;
    out[n] = '\0';
}

void mn_pack_name(char out[MN_PACK_NAME], size_t number, size_t of, mn_text kind, mn_text file)
{
    char base[40], what[32], ending[9] = "";
    int digits = of < 100 ? 2 : of < 1000 ? 3 : of < 10000 ? 4 : 5;
    size_t slash = file.len, dot = file.len;
    while (slash && file.ptr[slash - 1] != '/' && file.ptr[slash - 1] != '\\')
        slash--;
    mn_text last = mn_text_sub(file, slash, file.len - slash);
    for (dot = last.len; dot && last.ptr[dot - 1] != '.'; dot--) {
    }
    if (dot > 1 && last.len - dot <= 8 && last.len > dot) {
        size_t n = 0;
        bool fine = true;
        for (size_t i = dot; i < last.len; i++) {
            fine = fine && plain(last.ptr[i]);
            ending[n++] = last.ptr[i];
        }
        ending[fine ? n : 0] = '\0';
        if (fine)
            last.len = dot - 1;
    }
    slug(base, sizeof base, last);
    slug(what, sizeof what, kind);
    snprintf(out, MN_PACK_NAME, "documents/%0*zu-%s%s%s%s%s", digits, number,
             *what ? what : "document", *base ? "-" : "", base, *ending ? "." : "", ending);
}

/* --- the folder --------------------------------------------------------------------------- */

static mn_status join(char **out, const char *a, const char *b, mn_err *e)
{
    size_t n = strlen(a) + strlen(b) + 2;
    char *s = malloc(n);
    if (!s)
        return mn_fail_memory(e);
    snprintf(s, n, "%s/%s", a, b);
    *out = s;
    return MN_OK;
}

/* Whether a folder holds nothing. */
static bool is_empty(const char *path)
{
    DIR *d = opendir(path);
    const struct dirent *x;
    bool empty = d != NULL;
    while (d && empty && (x = readdir(d)) != NULL)
        empty = strcmp(x->d_name, ".") == 0 || strcmp(x->d_name, "..") == 0;
    if (d)
        closedir(d);
    return empty;
}

static mn_status check_place(const char *path, mn_err *e)
{
    struct stat s;
    if (lstat(path, &s) != 0)
        return errno == ENOENT ? MN_OK : mn_fail_errno(e, "look at", path);
    if (S_ISDIR(s.st_mode) && is_empty(path))
        return MN_OK;
    mn_fail(e, MN_USAGE, "'%s' is there already", path);
    return mn_hint(e, "name a folder that does not exist or is empty: nothing is overwritten");
}

mn_status mn_pack_begin(mn_pack *p, const char *dir, mn_err *e)
{
    size_t n = strlen(dir);
    *p = (mn_pack){.path = NULL};
    while (n > 1 && dir[n - 1] == '/')
        n--;
    if (!n || strcmp(dir, "/") == 0) {
        mn_fail(e, MN_USAGE, "'%s' names no folder for the pack", dir);
        return mn_hint(e, "name a folder that does not exist, as evidence/entry-1");
    }
    p->path = calloc(1, n + 1);
    p->part = calloc(1, n + 16);
    if (!p->path || !p->part)
        return mn_fail_memory(e);
    memcpy(p->path, dir, n);
    snprintf(p->part, n + 16, "%s.part-XXXXXX", p->path);
    mn_status st = check_place(p->path, e);
    if (st)
        return st;
    if (!mkdtemp(p->part))
        return mn_fail_errno(e, "make a folder beside", p->path);
    p->made = true;
    struct stat made;
    char *documents = NULL;
    st = join(&documents, p->part, "documents", e);
    if (st)
        return st;
    /* Who may read the pack is for the user's umask to say, as of any folder. */
    if (mkdir(documents, 0777) != 0 || stat(documents, &made) != 0 ||
        chmod(p->part, made.st_mode & 0777) != 0)
        st = mn_fail_errno(e, "make the folder", documents);
    free(documents);
    return st;
}

/* Removes what this program wrote: a folder, its files, and a folder of files in it. */
static void remove_tree(const char *path, int deep)
{
    DIR *d = opendir(path);
    const struct dirent *x;
    while (d && (x = readdir(d)) != NULL) {
        char *inner = NULL;
        struct stat s;
        if (strcmp(x->d_name, ".") == 0 || strcmp(x->d_name, "..") == 0 ||
            join(&inner, path, x->d_name, NULL) != MN_OK)
            continue;
        if (lstat(inner, &s) == 0 && S_ISDIR(s.st_mode) && deep)
            remove_tree(inner, deep - 1);
        else
            unlink(inner);
        free(inner);
    }
    if (d)
        closedir(d);
    rmdir(path);
}

void mn_pack_end(mn_pack *p)
{
    if (p->made)
        remove_tree(p->part, TREE_DEEP);
    free(p->path);
    free(p->part);
    mn_buf_free(&p->sums);
    *p = (mn_pack){.path = NULL};
}

mn_status mn_pack_put(mn_pack *p, const char *name, const char *bytes, size_t len, mn_err *e)
{
    char *path = NULL, hex[MN_SHA256_HEX];
    mn_file_out *f;
    mn_status st = join(&path, p->part, name, e);
    if (st)
        return st;
    st = mn_file_create(&f, path, e);
    if (!st && (st = mn_file_write(f, bytes, len, e)))
        mn_file_abandon(f);
    else if (!st)
        st = mn_file_commit(f, e);
    free(path);
    mn_sha256_hex(hex, bytes, len);
    mn_buf_fmt(&p->sums, "%s  %s\n", hex, name);
    return st ? st : p->sums.failed ? mn_fail_memory(e) : MN_OK;
}

static mn_status gather(void *payload, const char *bytes, size_t len, mn_err *e)
{
    mn_buf *b = payload;
    mn_buf_add(b, bytes, len);
    return b->failed ? mn_fail_memory(e) : MN_OK;
}

mn_status mn_pack_report(mn_pack *p, const char *name, const mn_report *r,
                         const mn_render_options *o, mn_err *e)
{
    mn_buf b = {0};
    mn_status st = mn_report_render(r, o, gather, &b, e);
    if (!st)
        st = mn_pack_put(p, name, b.ptr ? b.ptr : "", b.len, e);
    mn_buf_free(&b);
    return st;
}

mn_status mn_pack_commit(mn_pack *p, mn_err *e)
{
    char *path = NULL;
    mn_file_out *f;
    mn_status st = join(&path, p->part, "SHA256SUMS", e);
    if (st)
        return st;
    st = mn_file_create(&f, path, e);
    if (!st && (st = mn_file_write(f, p->sums.ptr ? p->sums.ptr : "", p->sums.len, e)))
        mn_file_abandon(f);
    else if (!st)
        st = mn_file_commit(f, e);
    free(path);
    if (!st && !(st = check_place(p->path, e)) && rename(p->part, p->path) != 0)
        st = mn_fail_errno(e, "put in its place the folder", p->path);
    p->made = p->made && st;
    return st;
}

/* --- documents ---------------------------------------------------------------------------- */

/* Where a file really is, links resolved: heap; NULL where that is not below the folder. */
static char *real_below(const char *from, const char *path)
{
    char *folder = realpath(from, NULL), *file = realpath(path, NULL);
    size_t n = folder ? strlen(folder) : 0;
    const bool below = folder && file && strncmp(file, folder, n) == 0 &&
                       (file[n] == '/' || (n && folder[n - 1] == '/'));
    free(folder);
    if (below)
        return file;
    free(file);
    return NULL;
}

static bool same_hash(mn_text told, const char *found)
{
    if (told.len != MN_SHA256_HEX - 1)
        return false;
    for (size_t i = 0; i < told.len; i++) {
        char c = told.ptr[i];
        if ((c >= 'A' && c <= 'F' ? (char)(c - 'A' + 'a') : c) != found[i])
            return false;
    }
    return true;
}

static mn_status copy(mn_pack_file *out, mn_pack *p, const mn_evidence *v, size_t i,
                      const char *path, const char *name, const mn_ctx *ctx, mn_err *e)
{
    const mn_chain_document *d = &v->chain->document[v->paper[i].document];
    const mn_text told = mn_text_trim(mn_chain_text(v->chain, d->sha256));
    char *bytes;
    size_t len;
    mn_err why = MN_ERR_INIT;
    struct stat s;
    if (stat(path, &s) != 0 || !S_ISREG(s.st_mode)) {
        out->state = MN_FILE_MISSING;
        return MN_OK;
    }
    mn_status st = mn_file_read(&bytes, &len, ctx, path, MN_PACK_FILE_MOST, &why);
    if (st) {
        if (e)
            *e = why;
        return st;
    }
    mn_sha256_hex(out->sha256, bytes, len);
    out->state = !told.len                      ? MN_FILE_NO_HASH
                 : same_hash(told, out->sha256) ? MN_FILE_COPIED
                                                : MN_FILE_DIFFERS;
    st = mn_pack_put(p, name, bytes, len, e);
    free(bytes);
    return st;
}

static mn_status document(mn_pack_file *out, mn_pack *p, const mn_evidence *v, size_t i,
                          const char *from, mn_arena *arena, const mn_ctx *ctx, mn_err *e)
{
    const mn_chain *c = v->chain;
    const mn_chain_document *d = &c->document[v->paper[i].document];
    const mn_text file = mn_chain_text(c, d->file);
    char name[MN_PACK_NAME], inner[SAFE_MOST + 1], *path = NULL;
    *out = (mn_pack_file){.state = file.len ? MN_FILE_NOT_LOOKED : MN_FILE_UNNAMED};
    if (!file.len)
        return MN_OK;
    if (!mn_pack_safe(file)) {
        out->state = MN_FILE_REFUSED;
        return MN_OK;
    }
    if (!from)
        return MN_OK;
    snprintf(inner, sizeof inner, "%.*s", (int)file.len, file.ptr);
    mn_status st = join(&path, from, inner, e);
    if (st)
        return st;
    char *real = NULL;
    if (access(path, F_OK) != 0 && (errno == ENOENT || errno == ENOTDIR)) {
        out->state = MN_FILE_MISSING;
    } else if (access(path, F_OK) != 0) { /* it may well be there */
        st = mn_fail_errno(e, "look at", path);
    } else if (!(real = real_below(from, path))) {
        out->state = MN_FILE_REFUSED;
    } else {
        mn_pack_name(name, i + 1, v->papers,
                     v->paper[i].kind == MN_NOT_ANY ? mn_chain_text(c, d->kind)
                                                    : v->guide->paper[v->paper[i].kind].kind,
                     file);
        st = copy(out, p, v, i, real, name, ctx, e);
        if (!st && out->sha256[0]) {
            out->name = mn_arena_text(arena, mn_text_of(name));
            st = out->name.ptr ? MN_OK : mn_fail_memory(e);
        }
    }
    free(real);
    free(path);
    return st;
}

mn_status mn_pack_documents(mn_pack_file *file, mn_pack *p, const mn_evidence *v, const char *from,
                            mn_arena *arena, const mn_ctx *ctx, mn_err *e)
{
    struct stat s;
    mn_status st = MN_OK;
    if (from && (stat(from, &s) != 0 || !S_ISDIR(s.st_mode))) {
        mn_fail(e, MN_USAGE, "'%s' is no folder of documents", from);
        return mn_hint(e, "--documents-from wants the folder that the column 'file' of the "
                          "documents is below");
    }
    for (size_t i = 0; i < v->papers && !st; i++) {
        if (ctx && ctx->cancelled && ctx->cancelled(ctx->payload))
            st = mn_fail(e, MN_CANCELLED, "stopped");
        else
            st = document(&file[i], p, v, i, from, arena, ctx, e);
    }
    return st;
}
