/* SPDX-License-Identifier: Apache-2.0
 *
 * folder.c - the hash of a folder's files. See the header.
 */
#include "core/folder.h"

#include "core/arena.h"
#include "core/buf.h"
#include "core/err.h"
#include "core/file.h"
#include "core/files.h"
#include "core/parallel.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { DEPTH_MAX = 8 };

typedef struct names {
    char **at;
    size_t count, cap;
} names;

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool is_wanted(const char *name)
{
    const size_t n = strlen(name);

    return name[0] != '.' && (n < 4 || strcmp(name + n - 4, ".mnm") != 0);
}

static mn_status keep(names *out, const char *path, const mn_buf *name, mn_err *e)
{
    char *copy = name->failed ? NULL : strdup(name->ptr);

    if (out->count == MN_FOLDER_FILES) {
        free(copy);
        return mn_fail_at(e, MN_DATA, path, 0, 0, "more than %d files lie in this folder",
                          MN_FOLDER_FILES);
    }
    if (!copy || !mn_grow(&out->at, &out->cap, out->count + 1, sizeof *out->at)) {
        free(copy);
        return mn_fail_memory(e);
    }
    out->at[out->count++] = copy;
    return MN_OK;
}

/* Adds the names of files below path/below, which is "" or ends in a slash. The depth is
 * bounded. */
static mn_status list(names *out, const mn_ctx *ctx, const char *path, const char *below,
                      unsigned depth, mn_err *e)
{
    mn_buf full = {0}, name = {0};
    mn_status st = MN_OK;

    mn_buf_fmt(&full, "%s/%s", path, below);
    DIR *d = full.failed ? NULL : opendir(full.ptr);

    if (!d)
        st = full.failed ? mn_fail_memory(e) : mn_fail_errno(e, "read", full.ptr);
    for (struct dirent *one; !st && (one = readdir(d));) {
        struct stat info;

        if (!is_wanted(one->d_name) || (st = mn_poll(ctx, e)))
            continue;
        mn_buf_clear(&full);
        mn_buf_clear(&name);
        mn_buf_fmt(&name, "%s%s", below, one->d_name);
        mn_buf_fmt(&full, "%s/%s%s", path, below, one->d_name);
        if (full.failed || name.failed)
            st = mn_fail_memory(e);
        else if (stat(full.ptr, &info))
            continue; /* reading it tells why */
        else if (S_ISREG(info.st_mode))
            st = keep(out, path, &name, e);
        else if (S_ISDIR(info.st_mode) && depth < DEPTH_MAX) {
            mn_buf_char(&name, '/');
            st = name.failed ? mn_fail_memory(e) : list(out, ctx, path, name.ptr, depth + 1, e);
        }
    }
    if (d)
        closedir(d);
    mn_buf_free(&full);
    mn_buf_free(&name);
    return st;
}

static mn_status of_folder(char hex[MN_SHA256_HEX], const mn_ctx *ctx, const char *path, mn_err *e)
{
    names found = {0};
    mn_buf all = {0}, full = {0};
    mn_status st = list(&found, ctx, path, "", 0, e);

    if (found.count)
        qsort(found.at, found.count, sizeof *found.at, by_bytes);
    for (size_t i = 0; !st && i < found.count; i++) {
        char one[MN_SHA256_HEX];

        mn_buf_clear(&full);
        mn_buf_fmt(&full, "%s/%s", path, found.at[i]);
        st = full.failed ? mn_fail_memory(e) : mn_file_sha256(one, ctx, full.ptr, e);
        if (!st)
            mn_buf_fmt(&all, "%s %s\n", found.at[i], one);
    }
    if (!st && all.failed)
        st = mn_fail_memory(e);
    if (!st)
        mn_sha256_hex(hex, all.ptr ? all.ptr : "", all.len);
    for (size_t i = 0; i < found.count; i++)
        free(found.at[i]);
    free(found.at);
    mn_buf_free(&all);
    mn_buf_free(&full);
    return st;
}

mn_status mn_path_sha256(char hex[MN_SHA256_HEX], const mn_ctx *ctx, const char *path, mn_err *e)
{
    struct stat info;

    if (!mn_files_only(ctx) && stat(path, &info) == 0 && S_ISDIR(info.st_mode))
        return of_folder(hex, ctx, path, e);
    return mn_file_sha256(hex, ctx, path, e);
}
