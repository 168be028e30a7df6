/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/evidence/pack.c - writes the folder. See pack.h.
 */
#include "trace/evidence/pack.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/err.h"
#include "core/file.h"
#include "core/text.h"

enum { SAFE_MOST = 1024 };

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

mn_status mn_pack_begin(mn_folder_out *p, const char *dir, mn_err *e)
{
    const mn_status st = mn_folder_begin(p, dir, e);
    return st ? st : mn_folder_make(p, "documents", e);
}

static mn_status gather(void *payload, const char *bytes, size_t len, mn_err *e)
{
    mn_buf *b = payload;
    mn_buf_add(b, bytes, len);
    return b->failed ? mn_fail_memory(e) : MN_OK;
}

mn_status mn_pack_report(mn_folder_out *p, const char *name, const mn_report *r,
                         const mn_render_options *o, mn_err *e)
{
    mn_buf b = {0};
    mn_status st = mn_report_render(r, o, gather, &b, e);
    if (!st)
        st = mn_folder_put(p, name, b.ptr, b.len, e);
    mn_buf_free(&b);
    return st;
}

mn_status mn_pack_commit(mn_folder_out *p, mn_err *e)
{
    const mn_status st = mn_folder_put_sums(p, e);
    return st ? st : mn_folder_commit(p, e);
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

static mn_status copy(mn_pack_file *out, mn_folder_out *p, const mn_evidence *v, size_t i,
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
    st = mn_folder_put(p, name, bytes, len, e);
    free(bytes);
    return st;
}

static mn_status document(mn_pack_file *out, mn_folder_out *p, const mn_evidence *v, size_t i,
                          const char *from, mn_arena *arena, const mn_ctx *ctx, mn_err *e)
{
    const mn_chain *c = v->chain;
    const mn_chain_document *d = &c->document[v->paper[i].document];
    const mn_text file = mn_chain_text(c, d->file);
    char name[MN_PACK_NAME];
    mn_buf path = {0};
    *out = (mn_pack_file){.state = file.len ? MN_FILE_NOT_LOOKED : MN_FILE_UNNAMED};
    if (!file.len)
        return MN_OK;
    if (!mn_pack_safe(file)) {
        out->state = MN_FILE_REFUSED;
        return MN_OK;
    }
    if (!from)
        return MN_OK;
    mn_buf_fmt(&path, "%s/%.*s", from, (int)file.len, file.ptr);
    if (path.failed)
        return mn_fail_memory(e);
    mn_status st = MN_OK;
    char *real = NULL;
    if (access(path.ptr, F_OK) != 0 && (errno == ENOENT || errno == ENOTDIR)) {
        out->state = MN_FILE_MISSING;
    } else if (access(path.ptr, F_OK) != 0) { /* it may well be there */
        st = mn_fail_errno(e, "look at", path.ptr);
    } else if (!(real = real_below(from, path.ptr))) {
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
    mn_buf_free(&path);
    return st;
}

mn_status mn_pack_documents(mn_pack_file *file, mn_folder_out *p, const mn_evidence *v,
                            const char *from, mn_arena *arena, const mn_ctx *ctx, mn_err *e)
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
