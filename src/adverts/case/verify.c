/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/case/verify.c - holds a package's files against its list of hashes. See package.h.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "adverts/case/package.h"
#include "core/arena.h"
#include "core/err.h"
#include "core/file.h"
#include "core/map.h"
#include "core/text.h"

enum { SUMS_MAX = 1 << 20, NAMES_MAX = 4096, NAME_MAX_BYTES = 255 };

typedef mn_status (*found_fn)(void *payload, mn_text file, mn_package_finding finding, mn_err *e);

typedef struct checking {
    const char *dir;
    const mn_ctx *ctx;
    found_fn found;
    void *payload;
    mn_map listed; /* borrows from the sums */
    mn_buf path;
} checking;

const char *mn_package_finding_name(mn_package_finding f)
{
    static const char *const names[MN_PACKAGE_FINDINGS] = {[MN_PACKAGE_WHOLE] = "whole",
                                                           [MN_PACKAGE_CHANGED] = "changed",
                                                           [MN_PACKAGE_MISSING] = "missing",
                                                           [MN_PACKAGE_ADDED] = "added"};
    MN_BUG((unsigned)f < MN_PACKAGE_FINDINGS);
    return names[f];
}

static mn_status path_of(checking *x, mn_text name, mn_err *e)
{
    mn_buf_clear(&x->path);
    mn_buf_fmt(&x->path, "%s/", x->dir);
    mn_buf_text(&x->path, name);
    return x->path.failed ? mn_fail_memory(e) : MN_OK;
}

/* "HASH  NAME", of a file of the folder itself. */
static bool read_line(mn_text line, mn_text *hash, mn_text *name)
{
    if (line.len < 67 || line.ptr[64] != ' ' || (line.ptr[65] != ' ' && line.ptr[65] != '*'))
        return false;
    *hash = mn_text_sub(line, 0, 64);
    *name = mn_text_sub(line, 66, line.len - 66);
    for (size_t i = 0; i < 64; i++)
        if (!strchr("0123456789abcdef", hash->ptr[i]) || !hash->ptr[i])
            return false;
    return name->len <= NAME_MAX_BYTES && name->ptr[0] != '.' &&
           !memchr(name->ptr, '/', name->len) && !memchr(name->ptr, '\0', name->len);
}

/* What is no plain file, as a pipe that would be waited for or a link to what lies elsewhere, is
 * changed. A file that can't be read is not said to be missing. */
static mn_status check_file(checking *x, mn_text hash, mn_text name, mn_err *e)
{
    char hex[MN_SHA256_HEX];
    struct stat info;
    mn_status st = path_of(x, name, e);
    if (st)
        return st;
    if (lstat(x->path.ptr, &info) != 0)
        return x->found(x->payload, name, MN_PACKAGE_MISSING, e);
    if (!S_ISREG(info.st_mode))
        return x->found(x->payload, name, MN_PACKAGE_CHANGED, e);
    if ((st = mn_file_sha256(hex, x->ctx, x->path.ptr, e)))
        return st;
    return x->found(x->payload, name,
                    mn_text_eq_str(hash, hex) ? MN_PACKAGE_WHOLE : MN_PACKAGE_CHANGED, e);
}

static mn_status check_listed(checking *x, mn_text sums, mn_err *e)
{
    mn_text rest = sums, line, hash, name;
    mn_status st = MN_OK;
    uint64_t number = 0;
    while (!st && mn_text_split(&rest, '\n', &line)) {
        uint32_t at = (uint32_t)number++;
        if (!line.len && !rest.len)
            break;
        if (number > NAMES_MAX || !read_line(line, &hash, &name)) {
            mn_fail_at(e, MN_DATA, MN_PACKAGE_SUMS, number, 0, "no line of a list of hashes");
            return mn_hint(e, "a package is made by 'manumit adverts package'"), MN_DATA;
        }
        st = mn_map_put(&x->listed, name, &at, e);
        if (!st)
            st = check_file(x, hash, name, e);
    }
    return st;
}

static int by_name(const void *a, const void *b)
{
    return mn_text_cmp(*(const mn_text *)a, *(const mn_text *)b);
}

static mn_status read_names(mn_text **out, size_t *n, mn_arena *a, const checking *x, mn_err *e)
{
    size_t cap = 0;
    DIR *d = opendir(x->dir);
    mn_status st = MN_OK;
    if (!d)
        return mn_fail(e, MN_SYSTEM, "can't list '%.200s': %s", x->dir, strerror(errno));
    for (const struct dirent *f; !st && (f = readdir(d));) {
        const mn_text name = mn_text_of(f->d_name);
        if (strcmp(f->d_name, ".") == 0 || strcmp(f->d_name, "..") == 0 ||
            strcmp(f->d_name, MN_PACKAGE_SUMS) == 0 || strcmp(f->d_name, MN_PACKAGE_RECEIPT) == 0 ||
            mn_map_get(&x->listed, name) != MN_MAP_NONE)
            continue;
        if (*n >= NAMES_MAX)
            break;
        if (!mn_grow(out, &cap, *n + 1, sizeof **out) || !((*out)[*n] = mn_arena_text(a, name)).ptr)
            st = mn_fail_memory(e);
        else
            ++*n;
    }
    closedir(d);
    return st;
}

static mn_status check_others(checking *x, mn_err *e)
{
    mn_arena a = {0};
    mn_text *name = NULL;
    size_t n = 0;
    mn_status st = read_names(&name, &n, &a, x, e);
    if (!st && n)
        qsort(name, n, sizeof *name, by_name);
    for (size_t i = 0; !st && i < n; i++)
        st = x->found(x->payload, name[i], MN_PACKAGE_ADDED, e);
    free(name);
    mn_arena_free(&a);
    return st;
}

mn_status mn_package_verify(char hex[MN_SHA256_HEX], const char *dir, const mn_ctx *ctx,
                            found_fn found, void *payload, mn_err *e)
{
    checking x = {.dir = dir, .ctx = ctx, .found = found, .payload = payload};
    char *sums = NULL;
    size_t len = 0;
    mn_status st = path_of(&x, mn_text_of(MN_PACKAGE_SUMS), e);
    if (!st)
        st = mn_file_read(&sums, &len, ctx, x.path.ptr, SUMS_MAX, e);
    if (!st) {
        mn_sha256_hex(hex, sums, len);
        st = check_listed(&x, (mn_text){sums, len}, e);
    }
    if (!st)
        st = check_others(&x, e);
    mn_map_free(&x.listed);
    mn_buf_free(&x.path);
    free(sums);
    return st;
}
