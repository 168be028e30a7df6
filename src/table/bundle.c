/* SPDX-License-Identifier: Apache-2.0
 *
 * table/bundle.c - the files of a folder or of a zip archive, as one list.
 */
#include "table/stream.h"

#include <dirent.h>
#include <minizip/unzip.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/files.h"
#include "core/parallel.h"

enum { FILES_MAX = 65536, NAME_BYTES = 1024, DEPTH_MAX = 8 };

struct mn_bundle {
    mn_arena arena;
    char *path;
    bool zip;
    const char **name;
    size_t count, cap;
};

static mn_status add(mn_bundle *b, const char *name, mn_err *e)
{
    if (b->count == FILES_MAX)
        return mn_fail_at(e, MN_DATA, b->path, 0, 0, "more than %d files", FILES_MAX);
    char *copy = mn_arena_str(&b->arena, name);
    if (!copy || !mn_grow(&b->name, &b->cap, b->count + 1, sizeof *b->name))
        return mn_fail_memory(e);
    b->name[b->count++] = copy;
    return MN_OK;
}

/* --- folders ------------------------------------------------------------------------ */

static mn_status walk(mn_bundle *b, const char *below, int depth, const mn_ctx *ctx, mn_err *e);

/* One entry of a folder; `below` is "" or ends in '/'. */
static mn_status take(mn_bundle *b, const char *below, const char *entry, int depth,
                      const mn_ctx *ctx, mn_err *e)
{
    char name[NAME_BYTES];
    struct stat info;
    if (entry[0] == '.')
        return MN_OK;
    if (snprintf(name, sizeof name - 1, "%s%s", below, entry) >= (int)sizeof name - 1)
        return mn_fail_at(e, MN_DATA, b->path, 0, 0, "a file's name is too long");
    size_t size = strlen(b->path) + strlen(name) + 2;
    char *full = malloc(size);
    if (!full)
        return mn_fail_memory(e);
    snprintf(full, size, "%s/%s", b->path, name);
    bool there = stat(full, &info) == 0;
    free(full);
    if (there && S_ISREG(info.st_mode))
        return add(b, name, e);
    if (!there || !S_ISDIR(info.st_mode) || depth == DEPTH_MAX)
        return MN_OK;
    memcpy(name + strlen(name), "/", 2);
    return walk(b, name, depth + 1, ctx, e);
}

static mn_status walk(mn_bundle *b, const char *below, int depth, const mn_ctx *ctx, mn_err *e)
{
    size_t size = strlen(b->path) + strlen(below) + 2;
    char *full = malloc(size);
    if (!full)
        return mn_fail_memory(e);
    snprintf(full, size, "%s/%s", b->path, below);
    DIR *d = opendir(full);
    free(full);
    if (!d)
        return depth ? MN_OK : mn_fail_errno(e, "read", b->path);
    mn_status st = MN_OK;
    for (struct dirent *entry; !st && (entry = readdir(d));) {
        st = mn_poll(ctx, e);
        if (!st)
            st = take(b, below, entry->d_name, depth, ctx, e);
    }
    closedir(d);
    return st;
}

/* --- archives ----------------------------------------------------------------------- */

static mn_status list_zip(mn_bundle *b, const mn_ctx *ctx, mn_err *e)
{
    unzFile zip = unzOpen64(b->path);
    mn_status st = MN_OK;
    if (!zip) {
        mn_fail_at(e, MN_DATA, b->path, 0, 0, "not a zip archive, or its directory is missing");
        return mn_hint(e, "give a folder or a zip archive; a zip that was cut short must be "
                          "fetched or copied again");
    }
    for (int r = unzGoToFirstFile(zip); !st && r != UNZ_END_OF_LIST_OF_FILE;
         r = unzGoToNextFile(zip)) {
        char name[NAME_BYTES];
        unz_file_info64 info;
        if (r != UNZ_OK ||
            unzGetCurrentFileInfo64(zip, &info, name, sizeof name, NULL, 0, NULL, 0) != UNZ_OK) {
            st = mn_fail_at(e, MN_DATA, b->path, 0, 0, "the archive's directory is damaged");
            mn_hint(e, "fetch or copy the file again");
            break;
        }
        if (info.size_filename >= sizeof name)
            st = mn_fail_at(e, MN_DATA, b->path, 0, 0, "a file's name is too long");
        else if (info.size_filename != strlen(name))
            st = mn_fail_at(e, MN_DATA, b->path, 0, 0, "a NUL byte in the name of '%s'", name);
        else if (info.size_filename && name[info.size_filename - 1] != '/')
            st = add(b, name, e);
        if (!st)
            st = mn_poll(ctx, e);
    }
    unzClose(zip);
    return st;
}

/* --- both --------------------------------------------------------------------------- */

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Programs differ in which of two they take: none is taken here. */
static mn_status refuse_doubled(const mn_bundle *b, mn_err *e)
{
    for (size_t i = 1; i < b->count; i++) {
        if (strcmp(b->name[i - 1], b->name[i]) != 0)
            continue;
        mn_fail_at(e, MN_DATA, b->path, 0, 0, "the archive holds '%s' twice", b->name[i]);
        return mn_hint(e, "unpack it, keep the file that is meant, and give the folder");
    }
    return MN_OK;
}

mn_status mn_bundle_open(mn_bundle **out, const mn_ctx *ctx, const char *path, mn_err *e)
{
    struct stat info;
    mn_bundle *b = calloc(1, sizeof *b);
    mn_status st = b && (b->path = strdup(path)) ? MN_OK : mn_fail_memory(e);
    if (!st)
        st = mn_files_refuse(ctx, path, e);
    if (!st && stat(path, &info) != 0)
        st = mn_fail_errno(e, "read", path);
    if (!st && !S_ISDIR(info.st_mode) && !S_ISREG(info.st_mode)) {
        mn_fail_at(e, MN_DATA, path, 0, 0, "neither a folder nor a file");
        st = mn_hint(e, "an archive's directory stands at its end: save it to a file first");
    }
    if (!st) {
        b->zip = !S_ISDIR(info.st_mode);
        st = b->zip ? list_zip(b, ctx, e) : walk(b, "", 0, ctx, e);
    }
    if (!st && b->count)
        qsort(b->name, b->count, sizeof *b->name, by_name);
    if (!st && b->zip)
        st = refuse_doubled(b, e);
    if (st)
        mn_bundle_close(b);
    else
        *out = b;
    return st;
}

void mn_bundle_close(mn_bundle *b)
{
    if (!b)
        return;
    mn_arena_free(&b->arena);
    free(b->name);
    free(b->path);
    free(b);
}

size_t mn_bundle_count(const mn_bundle *b)
{
    return b->count;
}

const char *mn_bundle_name(const mn_bundle *b, size_t i)
{
    return b->name[i];
}

const char *mn_bundle_path(const mn_bundle *b)
{
    return b->path;
}

bool mn_bundle_is_zip(const mn_bundle *b)
{
    return b->zip;
}

size_t mn_bundle_find(const mn_bundle *b, const char *name)
{
    const char **at = b->count ? bsearch(&name, b->name, b->count, sizeof *b->name, by_name) : NULL;
    return at ? (size_t)(at - b->name) : SIZE_MAX;
}

mn_status mn_bundle_stream(mn_stream **out, const mn_bundle *b, size_t i, const mn_ctx *ctx,
                           const mn_read_options *o, mn_err *e)
{
    if (b->zip)
        return mn_stream_open(out, ctx, b->path, b->name[i], o, e);
    size_t size = strlen(b->path) + strlen(b->name[i]) + 2;
    char *full = malloc(size);
    if (!full)
        return mn_fail_memory(e);
    snprintf(full, size, "%s/%s", b->path, b->name[i]);
    mn_status st = mn_stream_open(out, ctx, full, NULL, o, e);
    free(full);
    return st;
}
